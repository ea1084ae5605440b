"""Files on their way in, in process: kept, told of, versions decided, refusals that leave nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue import uploads
from bot.dialogue.desk import Outcome
from bot.replies.html import plain
from knowledge import errors
from knowledge.errors import DataFolderError
from knowledge.model import DateRule, Document, Header, Reading
from tests.bot.office import open_intake
from tests.bot.papers import plan
from tests.bot.room import Room


def test_a_new_document_is_told_kept_and_found_at_once(room: Room) -> None:
    told = room.send(plan())
    assert told == (
        "✅ Đã nạp.\nKế hoạch số 31/KH-UBND ngày 05/02/2026\nỦy ban nhân dân xã An Thuận\n"
        "Thực hiện công tác dân vận năm 2026\nNgười ký: Trần Văn Bình\n1 trang · 3 điều, mục · 3 nhiệm vụ\n\n"
        "• Báo cáo kết quả thực hiện năm – trước 25/11/2026\n• Theo dõi, đôn đốc việc thực hiện Kế hoạch này\n"
        "• Báo cáo kết quả thực hiện 6 tháng – trước 12/6/2026"
    )
    assert room.told[0] == ("reading", 0, 0) and room.told[-1] == ("indexing", 0, 0)
    document = room.office.stock.office.documents[-1]
    assert (document.header.number, document.file) == ("31/KH-UBND", "ke-hoach.txt")
    path = uploads.original(room.office.settings, document)
    assert path is not None and path.read_bytes() == plan() and path.stat().st_mode & 0o077 == 0
    assert path.name == f"{document.sha256}.txt"
    hit = room.office.stock.index.search("công tác dân vận của cán bộ", 1).hits[0]
    found = next(stored for stored in room.office.stock.office.passages if stored.id == hit.passage_id)
    assert found.document_id == document.id


def test_the_same_file_again_changes_nothing(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    again = room.send(plan(), "ban-sao.txt")
    assert again.startswith("✅ Văn bản này đã có.\nKế hoạch số 31/KH-UBND")
    assert (room.stored(), room.kept()) == (["112/KH-UBND", "845/UBND-TH", "31/KH-UBND"], kept)


def test_a_new_version_says_what_changes_and_waits_for_a_word(room: Room) -> None:
    room.send(plan())
    asked = room.send(plan(year_day=30), "ban-moi.txt")
    assert asked == (
        "📥 ban-moi.txt\nĐây là bản khác của Kế hoạch số 31/KH-UBND ngày 05/02/2026 đang có trong kho (tệp ke-hoach.txt).\n"
        "Thay đổi về nhiệm vụ:\n• Hạn báo cáo năm đổi từ 25/11/2026 sang 30/11/2026"
    )
    assert len(room.kept()) == 2  # the new one waits
    errand = room.press("Thay bản cũ").errand
    assert errand is not None
    (upload,) = errand.uploads
    assert room.take(upload).startswith(
        "✅ Đã thay bản cũ.\nThay đổi về nhiệm vụ:\n• Hạn báo cáo năm đổi từ 25/11/2026 sang 30/11/2026"
    )
    document = room.office.stock.office.documents[-1]
    assert (document.file, document.id) == ("ban-moi.txt", 3) and room.kept() == [f"{document.sha256}.txt"]
    assert DateRule(date(2026, 11, 30), inclusive=False) in [
        task.obligation.rule for task in room.office.stock.office.tasks
    ]
    assert room.press("Thay bản cũ") == Outcome(notice="Việc này đã quyết rồi.")


def test_the_old_version_may_stay(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.send(plan(year_day=30))
    said = room.press("Giữ bản cũ")
    assert said.edit is not None
    assert (
        plain(said.edit.html)
        == "✖️ Giữ bản cũ của Kế hoạch số 31/KH-UBND ngày 05/02/2026; tôi không lưu tệp ke-hoach.txt."
    )
    assert room.kept() == kept
    assert DateRule(date(2026, 11, 25), inclusive=False) in [
        task.obligation.rule for task in room.office.stock.office.tasks
    ]


def test_a_question_that_runs_out_leaves_no_file(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.send(plan(year_day=30))
    room.office.wait(hours=49)
    assert room.press("Thay bản cũ") == Outcome(notice="Nút này đã hết hạn.")
    room.intake.catch_up()
    assert room.kept() == kept


def test_another_administrator_may_decide(room: Room) -> None:
    room.send(plan())
    room.send(plan(year_day=30))
    other = room.office.member(9, "Sở Nội vụ", admin=True)
    errand = room.press("Thay bản cũ", who=other).errand
    assert errand is not None and errand.uploads[0].by == other


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "rong.txt", "Tệp không có chữ nào đọc được."),
        (bytes(range(256)) * 9, "la.bin", "Tôi không đọc được loại tệp này;"),
        (b"PK\x03\x04" + b"hong" * 50, "hong.docx", "Tệp bị hỏng,"),
    ],
)
def test_refusals_leave_nothing_behind(room: Room, data: bytes, name: str, sentence: str) -> None:
    told = room.send(data, name)
    assert told.startswith(f"⚠️ {name}\n{sentence}") and told.count("\n") == 1
    assert room.kept() == [] and len(room.stored()) == 2


def test_a_secret_document_is_named_nowhere(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def secret(*_: object, **__: object) -> Reading:
        raise errors.SecretFileError("marked")

    monkeypatch.setattr("knowledge.ingest.prepare", secret)
    told = room.send(plan(), "phuong-an-tac-chien.txt")
    assert told.startswith("⚠️ Văn bản mang dấu bí mật nhà nước:") and "tac-chien" not in told
    assert room.kept() == [] and len(room.stored()) == 2
    assert "tac-chien" not in caplog.text and "a file sent by member 1 was refused: SecretFileError" in caplog.text


def test_a_disk_that_fails_leaves_nothing_behind(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DataFolderError("the disk is full")

    monkeypatch.setattr("knowledge.ingest.store.add_document", full)
    with pytest.raises(DataFolderError):
        room.send(plan())
    assert room.kept() == [] and len(room.stored()) == 2


def test_what_a_killed_program_left_is_swept_at_the_next_start(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.intake.aside().write_bytes(b"half")
    (uploads.folder(room.office.settings) / f"{'0' * 64}.txt").write_bytes(b"of no document")
    open_intake(room.office)
    assert room.kept() == kept


def test_two_files_of_one_name_are_two_documents(room: Room) -> None:
    room.send(plan(31))
    assert room.send(plan(32, title="Phòng, chống thiên tai năm 2026")).startswith("✅ Đã nạp.")
    assert room.stored()[-2:] == ["31/KH-UBND", "32/KH-UBND"]


def test_an_original_from_the_shell_is_sent_while_it_is_what_was_read(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "o-may.txt"
    path.write_bytes(plan())
    came = room.intake.aside()
    came.write_bytes(plan())
    document = Document(
        1, "o-may.txt", str(path), uploads.keep(room.office.settings, came, "o-may.txt")[1], Header(), 1
    )
    uploads.drop(room.office.settings, document.sha256)
    assert uploads.original(room.office.settings, document) == path
    path.write_bytes(plan(day=13))
    assert uploads.original(room.office.settings, document) is None
    assert uploads.original(room.office.settings, replace(document, path=str(tmp_path))) is None


def test_a_draft_and_what_was_issued_are_told_apart(room: Room) -> None:
    draft = b"D\xe1\xbb\xb0 TH\xe1\xba\xa2O\n" + plan(year_day=20).replace(b"31/KH-UBND", b"   /KH-UBND").replace(
        "ngày 05 tháng 02".encode(), "ngày    tháng".encode()
    )
    assert room.send(draft, "du-thao.docx").startswith("✅ Đã nạp.")
    told = room.send(plan(year_day=25), "ban-hanh.txt")
    assert told.startswith(
        "✅ Đây là bản ban hành của dự thảo “Thực hiện công tác dân vận năm 2026” đã có; tôi đã thay dự thảo.\n"
        "Thay đổi về nhiệm vụ:\n• Hạn báo cáo năm đổi từ 20/11/2026 sang 25/11/2026\nKế hoạch số 31/KH-UBND ngày 05/02/2026\n"
    )
    kept = room.kept()
    assert room.stored()[2:] == ["31/KH-UBND"] and len(kept) == 1
    room.buttons.clear()
    assert room.send(draft, "du-thao.docx") == (
        "📥 du-thao.docx\nĐây là dự thảo của Kế hoạch số 31/KH-UBND ngày 05/02/2026, văn bản đã ban hành và đang có trong "
        "kho. Tôi giữ bản ban hành, không lưu dự thảo này."
    )
    assert (room.kept(), room.buttons) == (kept, [])
