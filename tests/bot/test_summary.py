"""/tonghop, /donvi X and the Monday digest as they are asked and answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from bot.deadlines import deadline
from bot.dialogue import messages, summary
from bot.dialogue.desk import Outcome
from bot.dialogue.recording import tasks_of
from bot.replies.html import plain, split
from bot.replies.summary import file_name, table
from bot.summary.table import tabulate
from knowledge.db import transaction
from knowledge.model import DateRule, Member, StatusEntry, Unit
from knowledge.store import ledger
from knowledge.units import Directory
from tests.bot import ledgers
from tests.bot.office import Office


@pytest.fixture
def lead(office: Office) -> Member:
    for name in ("Sở Y tế", "Sở Tài chính"):
        office.member(10, name)
    return office.member(1, "Sở Nội vụ", admin=True)


def record(office: Office, unit: str, period: str, document: str = "112/KH-UBND", **changes: object) -> None:
    who, task = office.member(20, unit), office.task(period, document=document)
    given = {
        "id": 0, "task_id": task.id, "unit_id": who.unit.id if who.unit else None, "member_id": who.id, "state": "submitted",
        "percent": None, "claimed_on": None, "document_number": None, "note": None, "message": "đã báo", "understood": "u",
        "chat_id": 1, "message_id": 1, "recorded_at": office.now, **changes,
    }  # fmt: skip
    with transaction(office.engine) as session:
        ledger.record(session, StatusEntry(**given), task)  # type: ignore[arg-type]


def ask(office: Office, who: Member, line: str) -> list[str]:
    name, _, argument = line[1:].partition(" ")
    with transaction(office.engine) as session:
        outcome = messages.on_command(session, office.desk, office.said(who, line), name, argument)
    return [plain(reply.html) for reply in outcome.replies]


def press(office: Office, who: Member, data: str) -> Outcome:
    with transaction(office.engine) as session:
        return messages.on_button(session, office.desk, office.said(who, data), data)


def test_the_list_of_plans_has_most_overdue_first(office: Office, lead: Member) -> None:
    (shown,) = ask(office, lead, "/tonghop")
    assert shown.splitlines()[0] == "📊 2 văn bản giao việc cho các đơn vị, đến 01/9/2026: 10 lượt quá hạn."
    assert shown.split("\n\n")[1:] == [
        "Công văn 845/UBND-TH · Báo cáo giải ngân vốn đầu tư công\n   🔴 7 quá hạn, 0/12 đã báo nộp",
        "Kế hoạch 112/KH-UBND · Cải cách hành chính năm 2026\n   🔴 3 quá hạn, 0/9 đã báo nộp",
    ]


def test_one_plan_named_by_its_number_in_full(office: Office, lead: Member) -> None:
    record(office, "Sở Y tế", "6 tháng", claimed_on=date(2026, 6, 18), document_number="12/BC-SYT")
    record(office, "Sở Tài chính", "6 tháng", state="in_progress", percent=60)
    record(office, "Sở Y tế", "9 tháng")
    (shown,) = ask(office, lead, "/tonghop 112/kh-ubnd")
    assert shown == (
        "📊 Kế hoạch 112/KH-UBND · Cải cách hành chính năm 2026\n"
        "Năm 2026, tính đến 01/9/2026 · 3 đơn vị, 3 mốc\n\n"
        "🔴 2 quá hạn của 2 đơn vị: 1 chưa báo cáo, 1 đã nói nhưng chưa nộp\n"
        "🟢 1 đã nhận (có số, tệp hoặc xác nhận)\n🔵 1 nói đã nộp, chưa nhận\n⚪ 5 chưa báo cáo, còn hạn\n"
        "Cộng 9 lượt phải báo cáo.\n\n"
        "Quá hạn nhiều nhất\n"
        "🔴 Sở Nội vụ: 1 mốc, lâu nhất 74 ngày\n🔴 Sở Tài chính: 1 mốc, lâu nhất 74 ngày\n\n"
        "Theo từng mốc\n"
        "• Báo cáo kết quả thực hiện 6 tháng năm 2026 – trước 20/6/2026: 1/3 đã báo nộp, 2 quá hạn\n"
        "• Báo cáo kết quả thực hiện 9 tháng năm 2026 – trước 20/9/2026: 1/3 đã báo nộp\n"
        "• Báo cáo kết quả thực hiện năm 2026 – trước 25/11/2026: 0/3 đã báo nộp\n\n"
        "Ngoài bảng: 1 việc văn bản không ghi ngày."
    )


def test_silence_is_never_said_to_be_not_done(office: Office, lead: Member) -> None:
    (shown,) = ask(office, lead, "/tonghop 112/KH-UBND")
    turned = press(office, lead, "tt:1:year.20260101.20261231:1").edit
    assert turned is not None
    late = plain(turned.html)
    assert "3 đơn vị quá hạn, trang 1/1" in late
    assert "🔴 Sở Y tế: 1 mốc\n   Báo cáo kết quả thực hiện 6 tháng năm 2026: quá hạn 74 ngày, chưa báo cáo" in late
    assert "chưa làm" not in shown + late


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("cải cách hành chính", "Kế hoạch 112/KH-UBND"), ("cai cach hanh chinh", "Kế hoạch 112/KH-UBND"),
        ("kế hoạch 112/KH-UBND", "Kế hoạch 112/KH-UBND"), ("845/UBND-TH", "Công văn 845/UBND-TH"),
        ("quý này", "Tất cả văn bản"), ("tháng 6/2026", "Tất cả văn bản"),
    ],
)  # fmt: skip
def test_words_choose_a_plan_or_a_stretch_of_time(office: Office, lead: Member, words: str, head: str) -> None:
    (shown,) = ask(office, lead, f"/tonghop {words}")
    assert shown.startswith(f"📊 {head}")


def test_a_stretch_of_time_shows_what_falls_into_it(office: Office, lead: Member) -> None:
    (shown,) = ask(office, lead, "/tonghop tháng 6/2026")
    assert "Tháng 6/2026, tính đến 01/9/2026 · 3 đơn vị, 2 mốc" in shown
    assert (
        "Báo cáo số liệu giải ngân vốn đầu tư công tháng 5/2026 – chậm nhất 05/6/2026 · Công văn 845/UBND-TH" in shown
    )


def test_unknown_words_bring_the_list(office: Office, lead: Member) -> None:
    (shown,) = ask(office, lead, "/tonghop <b>thi đua")
    assert shown.startswith("Không có văn bản nào khớp “<b>thi đua”. 📊 2 văn bản")


def test_buttons_of_a_plan(office: Office, lead: Member) -> None:
    with transaction(office.engine) as session:
        said = office.said(lead, "/tonghop")
        (listed,) = summary.command(session, office.desk, office.stock.office, said, "").replies
    opened = press(office, lead, listed.buttons[1][0].data).edit
    assert opened is not None and opened.html.startswith("📊 <b>Kế hoạch 112/KH-UBND</b>")
    labels = [[button.label for button in row] for row in opened.buttons]
    assert labels == [
        ["Đơn vị quá hạn ›"], ["🖼 Ảnh", "📊 Excel"], ["📝 Dự thảo báo cáo", "✉️ Dự thảo đôn đốc"], ["Văn bản khác"],
    ]  # fmt: skip
    data = [button.data for row in (*listed.buttons, *opened.buttons) for button in row]
    assert all(len(one.encode()) <= 64 for one in data)
    files = {one.data[:2]: press(office, lead, one.data) for row in opened.buttons[1:3] for one in row}
    assert {verb: outcome.attachments[0].name for verb, outcome in files.items()} == {
        "ti": "tong-hop-112-KH-UBND-2026-09-01.png", "tx": "tong-hop-112-KH-UBND-2026-09-01.xlsx",
        "tr": "du-thao-bao-cao-112-KH-UBND-2026-09-01.docx", "td": "du-thao-don-doc-112-KH-UBND-2026-09-01.docx",
    }  # fmt: skip
    heads = {"ti": b"\x89PNG", "tx": b"PK", "tr": b"PK", "td": b"PK"}
    for verb, outcome in files.items():
        made = outcome.attachments[0].make()
        assert isinstance(made, bytes) and made.startswith(heads[verb])
        assert not outcome.attachments[0].replaces
    again = press(office, lead, opened.buttons[-1][0].data).edit
    assert again is not None and again.html.startswith("📊 <b>2 văn bản</b>")


@pytest.mark.parametrize(
    "data",
    [
        "tt:", "tt:x::0", "tt:99::0", "tt:0::0", "tt:1:never:0", "tt:1:year.20260101.20261231:x", "tx:1:year.2026:0", "to:",
        "to:x", "ti:1:days.20200101.20300101", "tt:99999999999999999999::0",
    ],
)  # fmt: skip
def test_a_foreign_button_is_refused(office: Office, lead: Member, data: str) -> None:
    outcome = press(office, lead, data)
    assert outcome.notice == "Nút này đã hết hạn." and outcome.edit is None and outcome.attachments == ()


def test_nobody_late_nobody_is_urged(office: Office, lead: Member) -> None:
    for unit in ("Sở Y tế", "Sở Tài chính", "Sở Nội vụ"):
        record(office, unit, "6 tháng")
    assert press(office, lead, "td:1:year.20260101.20261231").notice == "Không có đơn vị nào quá hạn, chưa cần đôn đốc."
    (shown,) = ask(office, lead, "/tonghop 112/KH-UBND")
    assert "Quá hạn nhiều nhất" not in shown and "quá hạn của" not in shown


def test_the_drafter_is_not_urged_by_its_own_letter(office: Office, lead: Member) -> None:
    (made,) = press(office, lead, "td:1:year.20260101.20261231").attachments
    assert plain(made.caption.html).startswith("✉️ Dự thảo công văn đôn đốc 2 đơn vị")
    record(office, "Sở Y tế", "6 tháng")
    record(office, "Sở Tài chính", "6 tháng")
    assert press(office, lead, "td:1:year.20260101.20261231").notice == "Không có đơn vị nào quá hạn, chưa cần đôn đốc."


def test_only_those_who_may_see_it(office: Office, lead: Member) -> None:
    other = office.member(30, "Sở Y tế")
    assert ask(office, other, "/tonghop") == ["Bảng tổng hợp chỉ dành cho quản trị viên và người điều phối."]
    for data in ("tt:1::0", "tx:1:year.20260101.20261231", "to:0"):
        outcome = press(office, other, data)
        assert outcome.notice == "Chỉ dành cho quản trị viên và người điều phối." and outcome.attachments == ()


def test_without_units_it_says_so(office: Office) -> None:
    (shown,) = ask(office, office.member(1, None, admin=True), "/tonghop")
    assert shown.startswith("Chưa có đơn vị nào trong danh sách")


def test_one_unit_has_a_page(office: Office, lead: Member) -> None:
    record(office, "Sở Tài chính", "6 tháng", claimed_on=date(2026, 6, 18), document_number="12/BC-STC")
    record(
        office,
        "Sở Tài chính",
        "tháng",
        "845/UBND-TH",
        state="blocked",
        note="chờ Kho bạc",
        message="vướng, chờ Kho bạc",
    )
    shown = ask(office, lead, "/donvi sở tài chính")[-1]
    assert shown.startswith(
        "🏛 Sở Tài chính\nNăm 2026, tính đến 01/9/2026\n\n🔴 7 quá hạn: 6 chưa báo cáo, 1 đã nói nhưng chưa nộp"
    )
    late, ahead, given, said = shown.split("\n\n")[2:]
    assert late.splitlines()[1] == (
        "🔴 Báo cáo số liệu giải ngân vốn đầu tư công tháng 01/2026 – chậm nhất 05/02/2026: quá hạn 208 ngày, chưa báo cáo"
    )
    assert (
        "🟠 Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026 – chậm nhất 05/9/2026: đang vướng (chờ Kho bạc)"
        in ahead
    )
    assert given == (
        "Đã báo nộp\n🟢 Báo cáo kết quả thực hiện 6 tháng năm 2026 – trước 20/6/2026: đã nộp ngày 18/6/2026, số 12/BC-STC"
    )
    assert said == "Lời báo gần nhất\n🔴 01/9/2026 · Người 20: vướng, chờ Kho bạc\n🟢 01/9/2026 · Người 20: đã báo"
    assert "🏛" not in "".join(ask(office, lead, "/donvi"))
    assert "🏛" not in "".join(ask(office, lead, "/donvi Sở Mới"))


@pytest.mark.parametrize("name", ["Sở Y tế", "Sở Tài chính", "Sở Nội vụ"])
def test_nobody_is_late_with_what_their_own_list_does_not_show(office: Office, lead: Member, name: str) -> None:
    who = office.member(40, name)
    with transaction(office.engine) as session:
        sources = summary._sources(session, office.desk, office.stock.office, office.said(lead))
    found = sources.table(None, None)
    row = next(row for row in found.rows if row.unit.name == name)
    owed = {column.task.id for column, cell in zip(found.columns, row.cells, strict=True) if cell is not None}
    own = {task.id for task in tasks_of(office.stock.office, who.unit) if deadline(task, sources.today).due}
    assert owed == own and owed


def test_the_week_for_coordinators(office: Office, lead: Member) -> None:
    office.now = datetime(2026, 9, 14, 2, tzinfo=UTC)  # a Monday
    record(office, "Sở Y tế", "6 tháng")
    record(office, "Sở Y tế", "9 tháng")
    with transaction(office.engine) as session:
        told = summary.digest(session, office.desk, office.stock.office, office.said(lead))
    assert told is not None
    shown = plain(told.html)
    assert shown == (
        "🗓 Tuần 14/9–20/9/2026\n\n"
        "🔴 2 đơn vị quá hạn trong 90 ngày qua, 5 lượt (5 chưa báo cáo):\n"
        "• Sở Tài chính: 4 mốc, lâu nhất 87 ngày\n• Sở Nội vụ: 1 mốc, lâu nhất 87 ngày\n\n"
        "Đến hạn tuần này\n"
        "• Thứ Bảy 19/9: Báo cáo kết quả thực hiện 9 tháng năm 2026 (Kế hoạch 112/KH-UBND): còn 2/3 đơn vị"
    )


def test_a_page_is_one_message_however_many_are_late() -> None:
    units = tuple(Unit(n, f"Ủy ban nhân dân xã {'Rất Dài Tên ' * 4}{n}") for n in range(1, 130))
    tasks = tuple(
        ledgers.task(n, DateRule(date(2026, 1, n + 1), True), who=ledgers.COMMUNES, action=f"báo cáo số {n} " * 6)
        for n in range(1, 13)
    )
    made = tabulate(tasks, Directory(units), (), ledgers.YEAR, ledgers.TODAY, ledgers.ZONE, document=ledgers.PLAN)
    first, last = table(made), table(made, 99)
    assert len(made.late_rows) == 129 and "129 đơn vị quá hạn</b>, trang 17/17" in last.html
    for page in range(18):
        assert len(split(table(made, page).html)) == 1
    assert [button.label for button in first.buttons[0]] == ["Đơn vị quá hạn ›"]
    assert [button.label for button in last.buttons[0]] == ["‹ Trước"]
    named = [re.findall(r"<b>([^<]* \d+)</b>", table(made, page).html) for page in range(1, 18)]
    assert sorted(name for page in named for name in page) == sorted(unit.name for unit in units)
    assert file_name("workbook", made) == "tong-hop-112-KH-UBND-2026-09-28.xlsx"
