"""What backs a line: kept once, never changed, never swept, in the backup; and what is refused before it is fetched."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot.dialogue import evidence as talk
from bot.dialogue import uploads
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import StatusEntry
from knowledge.store import evidence as store
from knowledge.store import extensions, ledger
from knowledge.store.evidence import Sent
from scripts import backup
from tests.bot.office import Office
from tests.bot.test_extensions import Person


def recorded(office: Office, who: Person) -> StatusEntry:
    who.type("đã nộp báo cáo 6 tháng")
    who.press("Ghi nhận")
    with snapshot(office.engine) as session:
        return ledger.of_member(session, who.who.id)[-1]


def put(office: Office, line: StatusEntry, *files: Sent) -> int:
    with transaction(office.engine) as session:
        return len(store.attach(session, line.id, files, member_id=line.member_id, chat_id=1, now=office.now))


A, B = Sent("a" * 64, 10, "a.pdf", "document", 5), Sent("b" * 64, 20, "b.jpg", "photo", 6)


@pytest.fixture
def lan(office: Office) -> Person:
    return Person(office, office.member())


def test_a_file_is_kept_once_with_its_line_and_goes_on_with_a_correction(office: Office, lan: Person) -> None:
    line = recorded(office, lan)
    assert put(office, line, A, B, A) == 2 and put(office, line, A) == 0
    lan.type("nhầm, số 12/BC-SYT mới đúng", wait=30)
    lan.press("Ghi nhận")
    with snapshot(office.engine) as session:
        (now,) = ledger.of_member(session, lan.who.id)
        kept = store.of_lines(session, [now.id])
    assert (now.document_number, now.files) == ("12/BC-SYT", 2)
    assert [(one.sha256, one.size, one.name, one.kind) for one in kept] == [
        ("a" * 64, 10, "a.pdf", "document"), ("b" * 64, 20, "b.jpg", "photo"),
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["evidence", "receipts", "extensions"])
def test_nothing_beside_the_ledger_is_ever_changed(office: Office, lan: Person, table: str) -> None:
    line = recorded(office, lan)
    put(office, line, A)
    with transaction(office.engine) as session:
        assert store.receive(session, line.id, lan.who.id, office.now)
        assert not store.receive(session, line.id, lan.who.id, office.now)
        extensions.ask(
            session, office.task("9 tháng"), unit_id=1, due=office.now.date(), wanted=office.now.date(), reason=None,
            member_id=lan.who.id, chat_id=1, message_id=1, message="m", now=office.now,
        )  # fmt: skip
    for change in (f"UPDATE {table} SET member_id = member_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="only grow"), transaction(office.engine) as session:
            session.execute(text(change))


def test_a_receipt_may_be_withdrawn_and_the_last_word_counts(office: Office, lan: Person) -> None:
    line = recorded(office, lan)
    for arrived, expected in ((True, lan.who.id), (False, None), (True, lan.who.id)):
        with transaction(office.engine) as session:
            assert store.receive(session, line.id, lan.who.id, office.now, arrived=arrived)
            assert ledger.entry(session, line.id).received_by == expected


def test_what_is_kept_or_waits_is_not_swept_and_stands_in_the_backup(
    office: Office, lan: Person, tmp_path: Path
) -> None:
    files = {}
    for name in ("kept", "waiting", "nobody's"):
        came = uploads.aside(office.settings)
        came.write_bytes(name.encode())
        files[name] = uploads.keep(office.settings, came, "x.pdf")[1]
    put(office, recorded(office, lan), Sent(files["kept"], 4, "x.pdf", "document", 1))
    lan.type("đã nộp báo cáo năm")
    with transaction(office.engine) as session:
        token = lan.buttons[0].data.partition(":")[2]
        assert store.add_to_pending(session, token, Sent(files["waiting"], 7, "x.pdf", "document", 2))
        assert store.hashes(session) == {files["kept"], files["waiting"]}
    with snapshot(office.engine) as session:
        uploads.tidy(office.settings, store.hashes(session))
    assert {path.name[:64] for path in uploads.folder(office.settings).glob("*")} == {files["kept"], files["waiting"]}
    target = tmp_path / "copy.tar.gz"
    backup.backup(office.settings, tmp_path / "none.toml", target)
    with tarfile.open(target) as tar:
        assert f"uploads/{files['kept']}.pdf" in tar.getnames()


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.pdf", 10, None),
        ("A.DOCX", None, None),
        ("anh.jpg", 5 << 20, None),
        ("a.pdf", 0, "tệp rỗng"),
        ("a.pdf", 21 << 20, "tệp 21 MB"),
        ("a.exe", 10, "không nhận loại tệp này"),
        ("a.pdf.bat", 10, "không nhận loại tệp này"),
        ("khong-duoi", 10, "không nhận loại tệp này"),
        ("a.docm", 10, "không nhận loại tệp này"),
    ],
)
def test_what_is_taken_and_what_is_not(office: Office, name: str, size: int | None, words: str | None) -> None:
    refused = talk.unfit(name, size, office.settings)
    assert (refused is None) if words is None else (refused is not None and words in plain(refused.html))


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh", b""])
def test_bytes_tell_more_than_names(office: Office, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(data)
    assert talk.unfit_bytes(path, path.name, office.settings) is not None
    path.write_bytes(b"%PDF-1.7")
    assert talk.unfit_bytes(path, path.name, office.settings) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("so 57/BC-SYT", "57/BC-SYT"),
        ("BC số 123/BC-SYT", "123/BC-SYT"),
        ("số vb 57/BC-SYT nhé", "57/BC-SYT"),
        ("số 57", "57"),
    ],
)
def test_a_number_after_a_claim_is_written_down_with_it_and_can_be_taken_back(
    office: Office, lan: Person, typed: str, number: str
) -> None:
    line = recorded(office, lan)
    put(office, line, A)
    said = lan.type(typed, wait=600)
    assert f"Đã ghi số {number} vào báo cáo" in said and "6 tháng" in said
    with snapshot(office.engine) as session:
        (now,) = ledger.of_member(session, lan.who.id)
    assert (now.document_number, now.task_id, now.due, now.state) == (number, line.task_id, line.due, "submitted")
    assert now.files == 1
    lan.press("Hoàn tác")
    with snapshot(office.engine) as session:
        (again,) = ledger.of_member(session, lan.who.id)
    assert again.id == line.id


def test_a_number_with_nothing_to_prove_is_asked_about(office: Office, lan: Person) -> None:
    assert "Chọn việc" in lan.type("so 57/BC-SYT")
    line = recorded(office, lan)
    kept = office.task("6 tháng").document.header.number
    assert "Đã ghi số" not in lan.type(f"số {kept}")  # asked of, not sent
    assert "Đã ghi số" not in lan.type("số 57/BC-SYT", wait=48 * 3600)
    with snapshot(office.engine) as session:
        assert [one.id for one in ledger.of_member(session, lan.who.id)] == [line.id]


def test_a_number_with_a_day_that_cannot_be_is_proposed(office: Office, lan: Person) -> None:
    line = recorded(office, lan)
    assert "Đúng ngày này chứ?" in lan.type("số 57/BC-SYT ngày 1/1/2020")
    with snapshot(office.engine) as session:
        assert [one.id for one in ledger.of_member(session, lan.who.id)] == [line.id]
    lan.press("Ghi nhận")
    with snapshot(office.engine) as session:
        (now,) = ledger.of_member(session, lan.who.id)
    assert (now.document_number, now.task_id) == ("57/BC-SYT", line.task_id)


def test_a_number_said_twice_or_told_as_a_report_of_its_own(office: Office, lan: Person) -> None:
    recorded(office, lan)
    lan.type("so 57/BC-SYT")
    assert "Số 57/BC-SYT đã có trong báo cáo này rồi" in lan.type("57/bc-syt ạ 🙏")
    assert "đã có" not in lan.type("số 58/BC-SYT")
    with snapshot(office.engine) as session:
        assert [one.document_number for one in ledger.of_member(session, lan.who.id)] == ["57/BC-SYT"]


def test_a_report_of_its_own_is_asked_about(office: Office, lan: Person) -> None:
    recorded(office, lan)
    assert "Đã ghi số" not in lan.type("đã gửi bc số 61/BC-SYT")


def test_a_photo_with_the_number_under_it_is_both(office: Office, lan: Person) -> None:
    line = recorded(office, lan)
    with transaction(office.engine) as session:
        said = office.said(lan.who, "số 57/BC-SYT ngày 19/6", 77)
        lan.heard(talk.take(session, office.desk, office.stock.office, said, B))
    assert "Đã ghi số 57/BC-SYT vào báo cáo (kèm 1 tệp)" in lan.last
    with snapshot(office.engine) as session:
        (now,) = ledger.of_member(session, lan.who.id)
    assert (now.document_number, now.files, now.task_id) == ("57/BC-SYT", 1, line.task_id)
    assert now.claimed_on is not None and (now.claimed_on.day, now.claimed_on.month) == (19, 6)
