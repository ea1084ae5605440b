"""Secrets, versions, drafts, reading again, and documents linked with those they name."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge import ingest
from knowledge.db import snapshot, transaction
from knowledge.errors import SecretFileError
from knowledge.model import DateRule
from knowledge.reading import confined, ocr
from knowledge.store import documents as store
from knowledge.store.refusals import refusals
from tests.knowledge.test_ingest import PLAN, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.engine.dispose()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def plan(day: int = 20, number: str = "12", before: str = "") -> str:
    return before + PLAN.format(number=number, day=day)


# -- secrets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_of_a_secret_nothing_is_left_but_that_it_came(
    office: Office, tmp_path: Path, mark: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    path = write(tmp_path / "phương án tác chiến.txt", plan(before=f"{mark}\n"))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    outcome = ingest.ingest_file(
        path, engine=office.engine, index=office.kept, settings=office.settings, uploader="telegram 77"
    )
    assert (outcome.status, outcome.document, outcome.counts) == ("refused", None, None)
    assert isinstance(outcome.error, SecretFileError)
    assert outcome.reason == f"marked {mark}: the law on state secrets forbids taking it in, and nothing of it was kept"
    assert office.rows() == {"documents": 0, "passages": 0, "obligations": 0}
    assert office.memory.held == {}
    with snapshot(office.engine) as session:
        (row,) = refusals(session)
    assert (row.sha256, row.uploader, row.reason) == (sha256, "telegram 77", outcome.reason)
    assert row.refused_at.date() == date(2024, 3, 1) or row.refused_at.date() == date(2024, 2, 29)  # UTC
    office.engine.dispose()
    words = [word.encode() for word in ("dân vận", "An Thuận", "12/KH-UBND", "tác chiến")]
    for kept in (tmp_path / "data").rglob("*"):
        if kept.is_file():
            assert not any(word in kept.read_bytes() for word in words), kept
    out, err = capfd.readouterr()
    said = (caplog.text + out + err).encode()
    assert not any(word in said for word in words)


def test_the_same_file_without_its_mark_comes_in(office: Office, tmp_path: Path) -> None:
    assert office.ingest(write(tmp_path / "a.txt", plan(before="BẢO MẬT\n"))).status == "added"
    with snapshot(office.engine) as session:
        assert refusals(session) == ()


# -- versions ----------------------------------------------------------------------------------------------------------


def test_a_new_version_tells_what_it_changes(office: Office, tmp_path: Path) -> None:
    first = office.ingest(write(tmp_path / "a.txt", plan(20)))
    later = write(tmp_path / "b.txt", plan(25))
    refused = office.ingest(later)
    assert (refused.status, refused.older) == ("refused", first.document)
    replaced = office.ingest(later, replace=True)
    assert replaced.status == "replaced" and refused.changes == replaced.changes
    (change,) = replaced.changes
    assert change.before is not None and change.after is not None
    assert (change.before.period, change.before.rule) == ("6 tháng", DateRule(date(2024, 6, 20), False))
    assert (change.after.period, change.after.rule) == ("6 tháng", DateRule(date(2024, 6, 25), False))


def test_a_draft_gives_way_to_what_is_issued_and_not_the_other_way_round(office: Office, tmp_path: Path) -> None:
    draft = plan(20, "", "DỰ THẢO\n").replace("ngày 05 tháng 02", "ngày    tháng").replace("Trần Văn Bình", "")
    first = office.ingest(write(tmp_path / "du-thao.txt", draft))
    assert first.status == "added" and first.document is not None
    assert (first.document.header.draft, first.document.header.number) == (True, None)

    issued = office.ingest(write(tmp_path / "ban-hanh.txt", plan(25)))
    assert issued.status == "replaced" and issued.document is not None
    assert (issued.document.id, issued.document.header.number, issued.document.header.draft) == (
        first.document.id, "12/KH-UBND", False,
    )  # fmt: skip
    assert [one.after.rule for one in issued.changes if one.after] == [DateRule(date(2024, 6, 25), False)]
    assert office.rows()["documents"] == 1 and office.agrees()

    back = office.ingest(tmp_path / "du-thao.txt")
    assert (back.status, back.older) == ("refused", issued.document)
    assert office.ingest(write(tmp_path / "khac.txt", draft.replace("dân vận", "văn thư"))).status == "added"


# -- again -------------------------------------------------------------------------------------------------------------


def test_reading_again_keeps_the_ids_and_takes_what_is_read_better(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt", plan())
    real = confined.read

    def badly(path: Path, limits: object, **more: object) -> object:
        read = real(path, limits, **more)  # type: ignore[arg-type]
        return replace(read, blocks=tuple(replace(b, text=b.text.replace("20/6", "28/6")) for b in read.blocks))

    monkeypatch.setattr(ingest.confined, "read", badly)
    first = office.ingest(path)
    assert first.document is not None
    with snapshot(office.engine) as session:
        (old,) = [task for task in store.tasks(session) if task.obligation.kind == "report"]
    monkeypatch.undo()

    assert office.ingest(path).status == "unchanged"
    again = ingest.ingest_file(path, engine=office.engine, index=office.kept, settings=office.settings, again=True)
    assert again.status == "replaced" and again.document is not None
    assert again.document.id == first.document.id
    with snapshot(office.engine) as session:
        task = store.task(session, old.id)
    assert (old.obligation.rule, task.obligation.rule) == (
        DateRule(date(2024, 6, 28), False), DateRule(date(2024, 6, 20), False),
    )  # fmt: skip
    assert len(again.changes) == 1 and office.agrees()

    before = (office.version(), dict(office.memory.held))
    third = ingest.ingest_file(path, engine=office.engine, index=office.kept, settings=office.settings, again=True)
    assert (third.status, third.document) == ("unchanged", again.document)
    assert (office.version(), office.memory.held) == before


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_document_is_linked_with_those_it_names_whichever_came_first(office: Office, tmp_path: Path) -> None:
    commune = plan().replace(
        "Ủy ban nhân dân xã An Thuận xây dựng",
        "Căn cứ Kế hoạch số 95/KH-UBND ngày 08/5/2023 của UBND huyện Như Thanh về dân vận; Nghị định số 30/2020/NĐ-CP, "
        "Ủy ban nhân dân xã An Thuận xây dựng",
    )
    district = (
        "ỦY BAN NHÂN DÂN\nHUYỆN NHƯ THANH\nSố: 95/KH-UBND\nNhư Thanh, ngày 08 tháng 5 năm 2023\n\nKẾ HOẠCH\n"
        "Công tác dân vận\n\nThực hiện Kế hoạch số 7/KH-UBND ngày 02/3/2023 của Ủy ban nhân dân tỉnh:\n\n"
        "I. MỤC ĐÍCH\n1. Nâng cao nhận thức về dân vận.\n"
    )
    one = office.ingest(write(tmp_path / "xa.txt", commune)).document
    other = office.ingest(write(tmp_path / "huyen.txt", district)).document
    assert one is not None and other is not None
    with snapshot(office.engine) as session:
        found = [
            (link.document_id, link.reference.relation, link.reference.number, link.target_id)
            for link in store.links(session)
        ]
        assert [link.target_id for link in store.links(session, one.id)] == [other.id, None]
    assert found == [
        (one.id, "basis", "95/KH-UBND", other.id),
        (one.id, "basis", "30/2020/NĐ-CP", None),
        (other.id, "implements", "7/KH-UBND", None),
    ]
    with transaction(office.engine) as session:
        store.remove_document(session, other.id)
    with snapshot(office.engine) as session:
        assert [link.target_id for link in store.links(session)] == [None, None]


@pytest.mark.skipif(not ocr.available(), reason="no tesseract with Vietnamese here")
def test_a_secret_seen_by_recognition_leaves_no_page_behind(office: Office, tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    font = next(Path("/usr/share/fonts").rglob("DejaVuSerif-Bold.ttf"), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters here")
    for name, mark in (("a.png", "TỐI MẬT"), ("b.png", "")):
        page = Image.new("RGB", (2480, 3508), "white")
        draw = ImageDraw.Draw(page)
        letters = ImageFont.truetype(str(font), 52)
        draw.text((300, 260), mark, "black", letters)
        for line, text in enumerate(PLAN.format(number="12", day=20).splitlines()):
            draw.text((300, 420 + 75 * line), text[:70], "black", letters)
        page.save(tmp_path / name)
    secret = office.ingest(tmp_path / "a.png")
    assert isinstance(secret.error, SecretFileError)
    assert [path for path in (tmp_path / "data" / "ocr").rglob("*") if path.is_file()] == []
    assert office.ingest(tmp_path / "b.png").status == "added"  # and a page that may be kept, is
    assert [path for path in (tmp_path / "data" / "ocr").rglob("*") if path.is_file()] != []
