"""The terminal: lines in, plain text out, buttons as numbers."""

from __future__ import annotations

import re

import pytest

from bot.console import Console
from bot.dialogue import messages
from knowledge.db import snapshot, transaction
from knowledge.store import ledger, people
from tests.bot.office import Office


def talk(office: Office, *lines: str, typed: bool = False, unit: str | None = "Sở Y tế") -> list[str]:
    with transaction(office.engine) as session:
        unit_id = people.add_unit(session, unit, office.now)[0].id if unit else None
        who = people.console_member(session, unit_id, "quản trị viên", office.now)
    said: list[str] = []
    Console(office.engine, office.desk, who, said.append, office.clock, typed=typed).run(f"{line}\n" for line in lines)
    return said


def states(office: Office) -> list[str | None]:
    with snapshot(office.engine) as session:
        return [line.state for line in ledger.of_everyone(session)]


def test_one_question_one_plain_answer(office: Office) -> None:
    (said,) = talk(office, "hạn báo cáo 9 tháng?")
    assert said.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026 (còn 19 ngày).\nGửi Ủy ban nhân dân tỉnh")
    assert not re.search(r"<\w+>|&\w+;|\[1\]", said)


def test_who_sits_there_is_offered_the_clause(office: Office) -> None:
    answer, clause = talk(office, "hạn báo cáo 9 tháng?", "1", typed=True)
    assert answer.splitlines()[-2:] == ["[1] 📄 Xem nguyên văn", "[2] 👍   [3] 👎"]
    assert clause.startswith("Kế hoạch 112/KH-UBND, mục III.1, trang 2\nTỔ CHỨC THỰC HIỆN\n  Các sở, ban, ngành")


def test_reporting_by_numbers(office: Office) -> None:
    asked, done, undone = talk(office, "đã nộp báo cáo 6 tháng", "1", "1")
    assert asked.splitlines()[-1] == "[1] ✅ Ghi nhận   [2] ✏️ Việc khác   [3] ✖️ Bỏ"
    assert done.startswith("✅ Đã ghi nhận lúc 10:00") and done.splitlines()[-1] == "[1] ↩️ Hoàn tác"
    assert undone.startswith("↩️ Đã hoàn tác lúc 10:00")
    assert states(office) == []


def test_choosing_from_the_list(office: Office) -> None:
    said = talk(office, "đã nộp báo cáo 6 tháng", "2", "9", "3")
    assert "[1] 6 tháng · trước 20/6/2026 · 112/KH-UBND" in said[1] and "[4] ✖️ Bỏ" in said[1]
    assert said[2] == "Không có lựa chọn này; gõ một số trong: 1, 2, 3, 4."
    assert "năm: đã gửi" in said[3] and states(office) == ["submitted"]


def test_a_number_without_choices_is_text(office: Office) -> None:
    (said,) = talk(office, "7")
    assert "lựa chọn" not in said


def test_each_terminal_starts_afresh(office: Office) -> None:
    talk(office, "đã nộp báo cáo 6 tháng")
    assert talk(office, "/huy") == ["Anh/chị chưa có báo cáo nào để hoàn tác."]


def test_without_a_unit_the_whole_office_is_seen(office: Office) -> None:
    (said,) = talk(office, "/viec", unit=None)
    assert said.startswith("5 việc, 0 việc đã có tiến độ.")


def test_the_administrator_at_the_terminal_picks_a_unit(office: Office) -> None:
    said = talk(office, "/donvi Sở Tài chính", "/donvi", "1", "/viec", unit=None)
    assert said[2] == "Đơn vị của anh/chị: Sở Tài chính." and said[3].startswith("4 việc của Sở Tài chính")


def test_an_error_is_an_apology_and_the_talk_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = messages.consider

    def once(*args: object) -> object:
        monkeypatch.setattr(messages, "consider", real)
        raise RuntimeError("riêng tư")

    monkeypatch.setattr(messages, "consider", once)
    broken, answer = talk(office, "hỏi gì đó riêng tư?", "hạn báo cáo 9 tháng?")
    code = re.search(r"mã ([0-9a-f]{8})\.", broken)
    assert code and code.group(1) in caplog.text and "riêng tư" not in caplog.text
    assert "20/9/2026" in answer


def test_documents_are_listed_shown_and_removed(office: Office) -> None:
    card, original, asked, removed, listed = talk(office, "/vanban 112", "2", "4", "1", "/vanban", typed=True)
    assert card.startswith("Kế hoạch số 112/KH-UBND ngày 15/01/2026\n")
    assert card.splitlines()[-4:] == [
        "[1] 📋 Xem nhiệm vụ", "[2] 📎 Tải bản gốc", "[3] 🔎 Duyệt nhiệm vụ (4)", "[4] 🗑 Gỡ văn bản",
    ]  # fmt: skip
    assert original.startswith("Tệp gốc của Kế hoạch số 112/KH-UBND ngày 15/01/2026 không còn")
    assert asked.splitlines()[-1] == "[1] 🗑 Gỡ   [2] ✖️ Để lại"
    assert removed == "🗑 Đã gỡ Kế hoạch số 112/KH-UBND ngày 15/01/2026 (quản trị viên)."
    assert listed.startswith("1 văn bản. Bấm để xem:\n1. Công văn số 845/UBND-TH")


def test_a_calendar_is_written_into_the_data_folder(office: Office) -> None:
    (said, *_) = talk(office, "/lich")
    folder = office.settings.folder / "lich"
    assert "🗓" in said or said.startswith("Tôi chưa thấy")
    assert sorted(path.name for path in folder.iterdir()) == ["lich-den-han.ics", "lich-den-han.png"]
    assert (folder / "lich-den-han.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
