"""/lich: what the calendar file holds, how its events keep their names, and what the picture is made of."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from PIL import Image

from bot.deadlines import due_between, flagged
from bot.dialogue import calendar_file
from bot.dialogue.calendar_file import compose, ics, uids
from bot.drawing.picture import draw
from bot.model import Deadline
from bot.replies.html import plain
from bot.windows import named
from knowledge.db import transaction
from knowledge.model import (
    DateRule,
    Document,
    Header,
    MonthlyRule,
    Obligation,
    QuarterlyRule,
    Rule,
    Task,
    Unit,
    WeeklyRule,
)
from knowledge.workdays import Workdays
from tests.bot.office import Office

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAN = Document(
    1, "ke-hoach.docx", "ke-hoach.docx", "0" * 64,
    Header(kind="Kế hoạch", number="12/KH-UBND", issuer="UBND xã An Hòa", title="Chuyển đổi số năm 2026", year=2026), 3,
)  # fmt: skip


def task(
    number: int, rule: Rule, action: str = "báo cáo kết quả", period: str | None = None, position: int = 0
) -> Task:
    duty = Obligation(
        "report", action, ("Công chức Văn phòng – Thống kê",), "Ủy ban nhân dân xã", "Văn phòng", period, rule,
        f"{action}; gửi trước ngày ấy.", "II.3", 2, position,
    )  # fmt: skip
    return Task(number, PLAN, duty)


def year(*tasks: Task, today: date = TODAY) -> tuple[Deadline, ...]:
    return flagged(due_between(tasks, today, today + timedelta(days=365), today, None), Workdays())


def events(*tasks: Task, done: frozenset[tuple[int, date]] = frozenset(), now: datetime = NOW) -> list[Any]:
    made = ics(year(*tasks), done, "Hạn của xã", ZONE, now, tasks)
    calendar: Any = Calendar.from_ical(made)
    assert str(calendar["X-WR-TIMEZONE"]) == "Asia/Ho_Chi_Minh" and calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


def test_an_event_says_all_of_a_deadline() -> None:
    (event,) = events(task(1, DateRule(date(2026, 6, 22), False), period="6 tháng"))
    assert str(event["SUMMARY"]) == "Báo cáo kết quả 6 tháng năm 2026 (trước 22/6/2026)"
    assert event["DTSTART"].dt == date(2026, 6, 21) and event["DTEND"].dt == date(2026, 6, 22)
    assert str(event["DESCRIPTION"]) == (
        "Hạn: trước 22/6/2026.\n"
        "Lưu ý: ngày cuối kịp hạn 21/6/2026 là Chủ nhật; ngày làm việc cuối trước đó: 19/6.\n"
        "Gửi: Ủy ban nhân dân xã (qua Văn phòng).\n"
        "Đơn vị thực hiện: Công chức Văn phòng – Thống kê.\n"
        "Trích: “báo cáo kết quả; gửi trước ngày ấy.”\n"
        "Kế hoạch số 12/KH-UBND, mục II.3, trang 2."
    )
    # At eight in the morning, a week and a day before.
    alarms = [event["DTSTART"].dt, *(alarm["TRIGGER"].dt for alarm in event.walk("VALARM"))]
    assert [datetime(2026, 6, 21) + shift for shift in alarms[1:]] == [  # noqa: DTZ001 - an all-day event has no zone
        datetime(2026, 6, 14, 8), datetime(2026, 6, 20, 8),  # noqa: DTZ001
    ]  # fmt: skip


def test_an_hour_makes_a_timed_event() -> None:
    (event,) = events(task(1, DateRule(date(2026, 6, 22), False, "16:30")))
    start = event["DTSTART"].dt
    assert start == datetime(2026, 6, 22, 16, 30, tzinfo=ZONE) and start.utcoffset() == timedelta(hours=7)
    assert [alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")] == [-7, -1]


def test_what_has_been_reported_rings_no_more() -> None:
    rule = DateRule(date(2026, 6, 22), True)
    (event,) = events(task(1, rule), done=frozenset({(1, rule.on)}))
    assert str(event["SUMMARY"]).startswith("✓ Báo cáo kết quả") and event.walk("VALARM") == []


def test_every_round_is_an_event_of_its_own_until_the_plan_ends() -> None:
    found = events(
        task(1, MonthlyRule(25, 0, True), period="tháng"), task(2, QuarterlyRule(20, 3, 0, True), period="quý")
    )
    assert len(found) == 7 + 3 and len({str(event["UID"]) for event in found}) == 10


def test_a_second_import_updates() -> None:
    old = task(1, DateRule(date(2026, 9, 20), False), period="9 tháng")
    read = old.obligation
    moved = replace(read, rule=DateRule(date(2026, 9, 25), True), action="báo cáo kết quả thực hiện")
    right = replace(old, obligation=moved, found=read, trust="corrected")
    again = replace(old, id=77, document=replace(PLAN, id=9, file="ban-moi.docx"))  # taken in anew
    (first,), (second,), (third,) = events(old), events(right, now=NOW + timedelta(minutes=5)), events(again)
    assert first["UID"] == second["UID"] == third["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"] and second["DTSTART"].dt == date(2026, 9, 25)


def test_a_round_keeps_its_name_whenever_the_file_is_made() -> None:
    monthly = task(1, MonthlyRule(5, 1, True), period="tháng")
    june, july = year(monthly), year(monthly, today=date(2026, 7, 1))
    assert uids(june, [monthly])[1:] == uids(july, [monthly])


def test_two_in_the_same_words_are_two() -> None:
    one, two = (task(n, DateRule(date(2026, 6 + n, 10), True), position=n) for n in (1, 2))
    names = uids(year(one, two), (one, two))
    assert len(set(names)) == 2
    sooner = replace(two, obligation=replace(two.obligation, rule=DateRule(date(2026, 7, 1), True)))
    # The second is due before the first now, and is still the second; so it is when the first has gone by.
    assert uids(year(one, sooner), (one, sooner)) == [names[1], names[0]]
    assert uids(year(one, two, today=date(2026, 8, 1)), (one, two)) == [names[1]]


def test_command_and_presses(office: Office) -> None:
    who = office.member()
    with transaction(office.engine) as session:
        outcome = calendar_file.command(session, office.desk, office.stock.office, office.said(who))
        pressed = calendar_file.press(session, office.desk, office.stock.office, office.said(who), "1")
        foreign = calendar_file.press(session, office.desk, office.stock.office, office.said(who), "9")
    file, picture = outcome.attachments
    assert plain(file.caption.html).startswith("🗓 2 mốc hạn của Sở Y tế trong 12 tháng tới")
    sent: Any = Calendar.from_ical(file.make())
    assert [str(event["DTSTART"].dt) for event in sent.walk("VEVENT")] == [
        "2026-09-19", "2026-11-24",
    ]  # fmt: skip
    assert plain(picture.caption.html) == "Tháng này (9/2026): 1 việc đến hạn của Sở Y tế."
    assert [button.data for button in picture.caption.buttons[0]] == ["lp:0", "lp:1", "lp:q"]
    assert pressed.attachments[0].replaces
    assert plain(pressed.attachments[0].caption.html) == "Tháng 10/2026: không có việc nào đến hạn của Sở Y tế."
    assert foreign.notice == "Nút này đã hết hạn." and foreign.attachments == ()


def test_what_a_picture_shows() -> None:
    today = date(2026, 6, 15)
    tasks = (
        task(1, DateRule(date(2026, 6, 10), True), "gửi danh sách"),
        task(2, DateRule(date(2026, 6, 20), True), "đăng ký thi đua"),
        task(3, DateRule(date(2026, 6, 10), True), "cử đầu mối"),
        task(4, WeeklyRule(4, True), "báo cáo tuần", "tuần"),
    )
    window = named("month", today)
    assert window is not None
    found = flagged(due_between(tasks, window.start, window.end, today, None), Workdays())
    done = {(3, date(2026, 6, 10)), (4, date(2026, 6, 5))}
    picture = compose(found, done, window, Unit(1, "UBND xã An Hòa"), Workdays(), today)
    assert (picture.heading, picture.under) == ("Tháng 6/2026", "UBND xã An Hòa · 7 việc")
    assert {day.day: tones for day, tones in picture.marks} == {
        5: ("done",), 10: ("done", "late"), 12: ("late",), 19: ("due",), 20: ("due",), 26: ("due",),
    }  # fmt: skip
    assert [day.day for day in sorted(picture.off)] == [6, 7, 13, 14, 20, 21, 27, 28]
    # Six lines: what comes and what is late before what is done.
    assert [(line.day, line.weekday, line.text, line.tone) for line in picture.lines] == [
        ("10/6", "T4", "Gửi danh sách", "late"),
        ("10/6", "T4", "Cử đầu mối", "done"),
        ("12/6", "T6", "Báo cáo tuần 24/2026", "late"),
        ("19/6", "T6", "Báo cáo tuần 25/2026", "due"),
        ("20/6", "T7", "Đăng ký thi đua", "due"),
        ("26/6", "T6", "Báo cáo tuần 26/2026", "due"),
    ]
    assert picture.lines[0].detail == "chậm nhất 10/6 · quá hạn 5 ngày · 12/KH-UBND"
    assert picture.lines[4].detail == "chậm nhất 20/6 · ngày làm việc cuối 19/6 · 12/KH-UBND"
    assert picture.more == "… và 1 việc nữa, xem ở /han"


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = "import sys, bot.app; print([m for m in ('matplotlib', 'icalendar', 'holidays') if m in sys.modules])"
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


@pytest.mark.parametrize("name", ["month", "quarter"])
def test_a_picture_can_be_read_on_a_phone(name: str) -> None:
    """Messengers shrink the longer side to 1,280: a picture much longer than that could not be read any more."""
    today = date(2026, 6, 15)
    long = "rà soát, tổng hợp và hoàn thiện hồ sơ $ _của_ các đề án trong Chương trình công tác " * 3
    window = named(name, today)
    assert window is not None
    found = due_between(
        [task(n, MonthlyRule(n, 0, True), long) for n in range(1, 29)], window.start, window.end, today, None
    )
    picture = compose(found, (), window, Unit(1, "Ủy ban nhân dân xã " + "An Hòa " * 30), Workdays(), today)
    image = Image.open(BytesIO(draw(picture)))
    assert image.format == "PNG" and image.size[0] == 1080 and 1200 < image.size[1] < 2000
    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or []}
    assert {(0xD5, 0x5E, 0x00), (0x00, 0x72, 0xB2), (0xE4, 0xE6, 0xE9), (0xE6, 0x9F, 0x00)} <= colours
