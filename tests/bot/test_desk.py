"""The shelf: documents and units that change under a talk."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.dialogue.desk import Shelf, number
from bot.dialogue.recording import tasks_of
from knowledge.db import snapshot, transaction
from knowledge.model import FormerName
from knowledge.store import units
from knowledge.store.documents import add_document, index_passages
from tests.bot.office import LETTER, NOW, PLAN, Office, open_test_office, stock_of


def count(office: Office) -> int:
    with snapshot(office.engine) as session:
        return len(office.shelf.stock(session).office.documents)


def wait_for(office: Office, documents: int) -> None:
    deadline = time.monotonic() + 30
    while count(office) != documents:
        assert time.monotonic() < deadline, "the new stock never came"
        time.sleep(0.01)


def test_a_new_document_is_served_soon_and_the_old_stock_until_then(tmp_path: Path) -> None:
    office = open_test_office(tmp_path / "data", contents=(PLAN,))
    index, opened = office.stock.index, 0

    def reopen() -> object:
        nonlocal opened
        opened += 1
        with snapshot(office.engine) as session:
            index.add([passage for passage in index_passages(session) if passage.document_id == 2])
        return stock_of(office.engine, index)

    office.shelf = Shelf(office.stock, reopen, pause=0.0)  # type: ignore[arg-type]
    assert count(office) == 1 and opened == 0
    with transaction(office.engine) as session:
        add_document(session, LETTER, NOW)
    assert count(office) == 1  # at once: the old one, whole
    wait_for(office, 2)
    assert opened == 1
    office.engine.dispose()


def test_a_failed_fetch_keeps_the_old_stock_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = open_test_office(tmp_path / "data", contents=(PLAN,))

    def broken() -> object:
        raise OSError("disk")

    office.shelf = Shelf(office.stock, broken, pause=60.0)  # type: ignore[arg-type]
    with transaction(office.engine) as session:
        add_document(session, LETTER, NOW)
    for _ in range(20):
        assert count(office) == 1
        time.sleep(0.01)
    assert caplog.text.count("cannot be opened: OSError") == 1  # and not once a question
    office.engine.dispose()


def test_a_unit_renamed_or_abbreviated_is_known_at_the_next_message(tmp_path: Path) -> None:
    office = open_test_office(tmp_path / "data", contents=(LETTER,))  # lays its task on “Sở Tài chính”
    who = office.member(unit="Sở Kinh tế")
    assert who.unit is not None

    def tasks() -> list[str]:
        with snapshot(office.engine) as session:
            stock = office.shelf.stock(session)
            assert stock.library.office is stock.office
            assert stock.library.directory.units == stock.office.units
            return [task.obligation.action for task in tasks_of(stock.office, who.unit)]

    assert tasks() == []
    held = office.stock
    assert office.stock is held  # nothing has changed, nothing is made anew
    with transaction(office.engine) as session:
        units.add_former(session, who.unit.id, FormerName("Sở Tài chính"))
    assert tasks() == ["báo cáo số liệu giải ngân vốn đầu tư công"]
    with transaction(office.engine) as session:
        units.add_short(session, who.unit.id, "SKT")
    assert office.stock.library.directory.present("skt") == "Sở Kinh tế"
    assert office.stock.index is held.index
    office.engine.dispose()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("12", 12), ("", None), ("-1", None), ("1.0", None), ("²", None), ("١٢", None), ("9" * 19, None)],
)
def test_numbers_from_outside(text: str, expected: int | None) -> None:
    assert number(text) == expected
