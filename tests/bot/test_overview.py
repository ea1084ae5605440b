"""/han, /viec and the clause: what is shown on which day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import overview
from bot.dialogue.desk import Outcome
from bot.model import Deadline
from bot.replies.calendar import PAGE, DueView, due_list, time_left
from bot.replies.dialogue import examples
from bot.replies.html import plain, split
from bot.summary.rounds import settled
from bot.windows import all_near
from knowledge.db import transaction
from knowledge.model import DateRule, Member, MonthlyRule, StatusEntry, Task
from knowledge.store import ledger
from tests.bot.office import NOW, TODAY, Office


def due(office: Office, who: Member) -> str:
    with transaction(office.engine) as session:
        return plain(overview.due(session, office.desk, office.stock.office, office.said(who)).html)


def tasks(office: Office, who: Member) -> str:
    with transaction(office.engine) as session:
        return plain(overview.tasks(session, office.desk, office.stock.office, office.said(who)).html)


def entry(task: Task, who: Member, at: datetime = NOW, on: date | None = None, **changes: object) -> StatusEntry:
    given = {
        "id": 0, "task_id": task.id, "unit_id": who.unit.id if who.unit else None, "member_id": who.id,
        "state": "submitted", "percent": None, "claimed_on": on, "document_number": None, "note": None,
        "message": "m", "understood": "u", "chat_id": 1, "message_id": 1, "recorded_at": at,
    }  # fmt: skip
    return StatusEntry(**{**given, **changes})  # type: ignore[arg-type]


def record(office: Office, task: Task, who: Member, **changes: object) -> None:
    with transaction(office.engine) as session:
        ledger.record(session, entry(task, who, **changes), task)  # type: ignore[arg-type]


def test_han_names_the_nearest_first_and_flags_what_is_late(office: Office) -> None:
    assert due(office, office.member()) == (
        "2 việc sắp đến hạn của Sở Y tế, gần nhất còn 19 ngày. 1 việc đã quá hạn.\n\n"
        "📄 Kế hoạch 112/KH-UBND · Cải cách hành chính năm 2026\n\n"
        "🔴 trước 20/6/2026 · quá hạn 74 ngày\nBáo cáo kết quả thực hiện 6 tháng năm 2026\n"
        "→ Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n\n"
        "⏳ trước 20/9/2026 · còn 19 ngày\nBáo cáo kết quả thực hiện 9 tháng năm 2026\n"
        "→ Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n"
        "⚠️ Ngày cuối kịp hạn 19/9/2026 là thứ Bảy; ngày làm việc cuối trước đó: 18/9\n\n"
        "⏳ trước 25/11/2026 · còn 85 ngày\nBáo cáo kết quả thực hiện năm 2026\n"
        "→ Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n"
        "⚠️ Ngày cuối kịp hạn 24/11/2026 là ngày nghỉ lễ (Ngày Văn hóa Việt Nam); ngày làm việc cuối trước đó: 23/11"
    )


def test_han_leaves_out_what_has_been_sent_and_counts_what_is_old(office: Office) -> None:
    who = office.member()
    record(office, office.task("9 tháng"), who)
    office.now = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
    shown = due(office, who)
    assert shown.startswith("1 việc sắp đến hạn của Sở Y tế, gần nhất còn 56 ngày.")
    assert "Đã báo xong:\n🟢 Báo cáo kết quả thực hiện 9 tháng năm 2026" in shown
    assert "20/6/2026" not in shown and "Không kể 1 việc đã qua hạn hơn 90 ngày" in shown


def pressed(office: Office, who: Member, rest: str) -> Outcome:
    with transaction(office.engine) as session:
        return overview.press(session, office.desk, office.stock.office, office.said(who), rest)


@pytest.mark.parametrize(
    ("rest", "first", "dates"),
    [
        ("week:0", "Tuần này (31/8–06/9/2026): không có việc nào đến hạn của Sở Y tế.", []),
        ("month:0", "Tháng này (9/2026): 1 việc đến hạn của Sở Y tế.", ["trước 20/9/2026"]),
        ("quarter:0", "Quý này (quý III/2026): 1 việc đến hạn của Sở Y tế.", ["trước 20/9/2026"]),
        ("late:0", "1 việc quá hạn của Sở Y tế, tôi chưa thấy báo đã gửi.", ["trước 20/6/2026"]),
        ("all:0", "2 việc sắp đến hạn của Sở Y tế", ["trước 20/6/2026", "trước 20/9/2026", "trước 25/11/2026"]),
        ("month.20261101.20261130:0", "Tháng 11/2026: 1 việc đến hạn của Sở Y tế.", ["trước 25/11/2026"]),
        ("days.20261101.20261120:0", "Từ 01/11 đến 20/11/2026: không có việc nào đến hạn của Sở Y tế.", []),
    ],
)
def test_a_button_shows_another_window_in_place(office: Office, rest: str, first: str, dates: list[str]) -> None:
    outcome = pressed(office, office.member(), rest)
    assert outcome.edit is not None and outcome.replies == ()
    shown = plain(outcome.edit.html)
    assert shown.startswith(first)
    assert re.findall(r"^[🔴🟠⏳] (.*?) ·", shown, re.MULTILINE) == dates
    assert [[button.label for button in row] for row in outcome.edit.buttons] == [
        ["Tuần này", "Tháng này", "Quý này"],
        ["Quá hạn", "Tất cả"],
    ]


def test_an_empty_window_names_what_comes_next(office: Office) -> None:
    outcome = pressed(office, office.member(), "week:0")
    assert outcome.edit is not None
    assert plain(outcome.edit.html).splitlines()[1] == (
        "Gần nhất: Báo cáo kết quả thực hiện 9 tháng năm 2026, trước 20/9/2026 (còn 19 ngày)."
    )


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "week",
        "week:x",
        "never:0",
        "day.20260230.20260301:0",
        "days.20260301.20260201:0",
        "days.20200101.20300101:0",
    ],
)
def test_a_foreign_window_is_refused(office: Office, rest: str) -> None:
    outcome = pressed(office, office.member(), rest)
    assert outcome.notice == "Nút này đã hết hạn." and outcome.edit is None


def test_what_recurs_is_shown_for_every_round_of_the_window(office: Office) -> None:
    who = office.member(2, "Sở Tài chính")
    record(office, office.task("tháng", document="845/UBND-TH"), who, on=date(2026, 9, 1))
    outcome = pressed(office, who, "quarter.20260701.20260930:0")
    assert outcome.edit is not None
    shown = plain(outcome.edit.html)
    # July's report was due on 5 August: what is said on 1 September speaks of August's round and those before.
    assert "Đã báo xong:\n" in shown
    assert [line for line in shown.splitlines() if "giải ngân" in line] == [
        "📄 Công văn 845/UBND-TH · Báo cáo giải ngân vốn đầu tư công",
        *(f"🟢 Báo cáo số liệu giải ngân vốn đầu tư công tháng {month}/2026" for month in (6, 7, 8)),
    ][1:]


def test_a_long_list_is_turned_page_by_page(office: Office) -> None:
    task = office.task("9 tháng")
    many = tuple(
        Deadline(replace(task, id=100 + n), date(2026, 9, 5) + timedelta(days=n), True) for n in range(PAGE * 2 + 1)
    )
    view = DueView(all_near(TODAY), many, {})
    pages = [due_list(view, None, today=TODAY, page=n) for n in (0, 1, 2, 9)]
    assert [page.html.count("⏳") + page.html.count("🟠") for page in pages] == [PAGE, PAGE, 1, 1]
    assert [[button.data for button in page.buttons[0]] for page in pages[:3]] == [
        ["h:all:1"], ["h:all:0", "h:all:2"], ["h:all:1"],
    ]  # fmt: skip
    assert all(len(split(page.html)) == 1 for page in pages) and "Trang 2/3." in pages[1].html


def test_another_units_report_settles_nothing_here(office: Office) -> None:
    record(office, office.task("9 tháng"), office.member(2, "Sở Tài chính"))
    assert "2 việc sắp đến hạn" in due(office, office.member())


def test_each_unit_has_its_own(office: Office) -> None:
    finance = due(office, office.member(2, "Sở Tài chính"))
    assert "Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026" in finance and "chậm nhất 05/9/2026" in finance
    assert "giải ngân" not in due(office, office.member())
    assert "đôn đốc" not in tasks(office, office.member()) and "đôn đốc" in tasks(office, office.member(3, "Sở Nội vụ"))


@pytest.mark.parametrize(
    ("days", "inclusive", "expected"),
    [
        (5, True, (5, "còn 5 ngày")),
        (1, True, (1, "còn 1 ngày")),
        (0, True, (0, "hôm nay là ngày cuối")),
        (-1, True, (-1, "quá hạn 1 ngày")),
        (5, False, (4, "còn 5 ngày")),
        (1, False, (0, "hôm nay là ngày cuối")),
        (0, False, (-1, "quá hạn 1 ngày")),
    ],
)
def test_time_left(office: Office, days: int, inclusive: bool, expected: tuple[int, str]) -> None:
    task = office.task("9 tháng")
    rule = DateRule(TODAY + timedelta(days=days), inclusive)
    found = Deadline(replace(task, obligation=replace(task.obligation, rule=rule)), rule.on, inclusive)
    assert time_left(found, TODAY) == expected


@pytest.mark.parametrize(
    ("reported_on", "met"), [(date(2026, 8, 4), False), (date(2026, 8, 6), False), (date(2026, 8, 22), True)]
)
def test_a_monthly_report_counts_for_its_own_round_only(office: Office, reported_on: date, met: bool) -> None:
    task = office.task("tháng", document="845/UBND-TH")
    assert isinstance(task.obligation.rule, MonthlyRule)
    who = office.member(2, "Sở Tài chính")
    line = entry(task, who, on=reported_on)
    found = (Deadline(task, date(2026, 9, 5), inclusive=True),)
    assert ((task.id, date(2026, 9, 5)) in settled(found, {task.id: [line]}, TODAY_ZONE)) is met


TODAY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_viec_groups_by_document_and_says_what_the_ledger_says(office: Office) -> None:
    who = office.member()
    record(office, office.task("9 tháng"), who, state="in_progress", percent=50)
    assert tasks(office, who) == (
        "3 việc của Sở Y tế, 1 việc đã có tiến độ.\n\n"
        "Kế hoạch 112/KH-UBND\n"
        "⚪ Báo cáo kết quả thực hiện 6 tháng – trước 20/6/2026\n"
        "🟡 Báo cáo kết quả thực hiện 9 tháng – trước 20/9/2026\n      đang làm 50%\n"
        "⚪ Báo cáo kết quả thực hiện năm – trước 25/11/2026"
    )


def test_examples_are_made_of_the_offices_own_periods(office: Office) -> None:
    assert examples(office.stock.office.tasks) == (
        "hạn báo cáo tháng?",
        "báo cáo 6 tháng gửi cho ai?",
        "đã nộp báo cáo 6 tháng hôm nay",
        "báo cáo tháng đang chờ ký",
    )
    assert examples(()) == ()
