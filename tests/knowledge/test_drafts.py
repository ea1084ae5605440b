"""A draft and what was issued from it: which heads are two states of one document, and what becomes of both when they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.drafts import near, overlap, two_states
from knowledge.model import DateRule, Header
from tests.knowledge.test_ingest import PLAN, Office

TITLE = "Thực hiện công tác dân vận chính quyền năm 2024"
ISSUED = Header(
    kind="Kế hoạch", number="12/KH-UBND", issuer="Ủy ban nhân dân xã An Thuận", issued_on=date(2024, 2, 5), title=TITLE
)
DRAFT = Header(kind="Kế hoạch", issuer="UBND xã An Thuận", title=TITLE, draft=True)


@pytest.mark.parametrize(
    ("draft", "same"),
    [
        (DRAFT, True),
        (replace(DRAFT, title="Triển khai thực hiện công tác dân vận chính quyền năm 2024"), True),
        (replace(DRAFT, title="Thực hiện công tác dân vận năm 2024"), True),
        (replace(DRAFT, title=TITLE.replace("2024", "2025")), False),
        (replace(DRAFT, title="Thực hiện công tác văn thư, lưu trữ năm 2024"), False),
        (replace(DRAFT, title=None), False),
        (replace(DRAFT, kind="Quyết định"), False),
        (replace(DRAFT, issuer="Ủy ban nhân dân xã An Hòa"), False),
        (replace(DRAFT, issuer=None), False),
        (replace(DRAFT, issued_on=date(2024, 1, 30)), True),  # the day it was typed
        (replace(DRAFT, issued_on=date(2022, 1, 30)), False),
        (replace(DRAFT, number="13/KH-UBND"), False),
        (replace(DRAFT, draft=False), True),  # neither number nor day: nobody has sent it out
        (replace(ISSUED, number="99/KH-UBND"), False),  # both are out
    ],
)
def test_two_states_of_one(draft: Header, same: bool) -> None:
    assert two_states(draft, ISSUED) is two_states(ISSUED, draft) is same


def test_titles_differ_in_a_word_and_in_no_figure() -> None:
    assert near("Hướng dẫn quy trình thứ 2", "Huớng dẫn quy trình thứ 02")  # a slip of accents, a nought
    assert not near("Báo cáo quý 1", "Báo cáo quý 2")
    assert not near("", "")


def test_how_much_of_the_shorter_text_stands_in_the_longer() -> None:
    short, long = "một hai ba bốn năm", "không một hai ba bốn năm sáu"
    assert overlap([short], [long]) == overlap([long], [short]) == 1.0
    assert overlap([short], ["năm bốn ba hai một"]) == overlap([short], ["một"]) == 0.0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.engine.dispose()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def issued(day: int = 25) -> str:
    return PLAN.format(number="12", day=day)


def draft(day: int = 20, mark: str = "DỰ THẢO\n") -> str:
    text = mark + PLAN.format(number="", day=day).replace("ngày 05 tháng 02", "ngày    tháng").replace(
        "Trần Văn Bình", ""
    )
    title = next(line for line in text.splitlines() if "dân vận" in line)
    return text.replace(title, f"Triển khai {title[0].lower()}{title[1:]}", 1)


def test_the_issued_one_takes_its_drafts_place_under_another_title(office: Office, tmp_path: Path) -> None:
    first = office.ingest(write(tmp_path / "du-thao.txt", draft()))
    assert first.document is not None and first.document.header.draft
    came = office.ingest(write(tmp_path / "ban-hanh.txt", issued()))
    assert (came.status, came.older, came.draft) == ("replaced", first.document, False)
    assert came.document is not None and came.document.id == first.document.id
    assert [one.after.rule for one in came.changes if one.after] == [DateRule(date(2024, 6, 25), False)]
    assert office.rows()["documents"] == 1 and office.agrees()


def test_a_draft_never_takes_the_place_of_what_was_issued(office: Office, tmp_path: Path) -> None:
    first = office.ingest(write(tmp_path / "ban-hanh.txt", issued()))
    path = write(tmp_path / "du-thao.txt", draft())
    for asked in (False, True):
        late = office.ingest(path, replace=asked)
        assert (late.status, late.older, late.draft, late.changes) == ("refused", first.document, True, ())
        assert late.reason is not None and late.reason.endswith("which was issued: the issued one stays")
    assert office.agrees()


def test_without_the_mark_it_is_asked_and_drafts_are_versions_of_each_other(office: Office, tmp_path: Path) -> None:
    first = office.ingest(write(tmp_path / "a.txt", draft(mark="")))
    asked = office.ingest(write(tmp_path / "b.txt", issued()))
    assert (asked.status, asked.older, asked.draft) == ("refused", first.document, False) and len(asked.changes) == 1
    assert office.ingest(write(tmp_path / "lan-2.txt", draft(day=21))).older == first.document


def test_a_near_title_over_another_text_is_another_document(office: Office, tmp_path: Path) -> None:
    office.ingest(write(tmp_path / "du-thao.txt", draft()))
    head, _, _ = issued().partition("I. ")
    other = head + "I. NỘI DUNG\n1. Tổ chức hội thi thể thao, văn nghệ tại nhà văn hóa các thôn vào dịp lễ trong năm.\n"
    assert office.ingest(write(tmp_path / "khac.txt", other)).status == "added"
    assert office.rows()["documents"] == 2
