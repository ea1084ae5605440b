"""A made-up province for the leader's table: units, a plan, a ledger of all that can be said, without a database."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.summary.table import Summary, tabulate
from bot.windows import Window
from knowledge.model import DateRule, Document, Header, MonthlyRule, Obligation, Rule, State, StatusEntry, Task, Unit
from knowledge.units import Directory

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 9, 28)
YEAR = Window("year", date(2026, 1, 1), date(2026, 12, 31))
PLAN = Document(
    1, "ke-hoach.docx", "ke-hoach.docx", "0" * 64,
    Header("Kế hoạch", "112/KH-UBND", "Ủy ban nhân dân tỉnh Sông Lam", date(2026, 1, 15), "Cải cách hành chính năm 2026", year=2026),
    9,
)  # fmt: skip
DEPARTMENTS, COMMUNES = ("Các sở, ban, ngành thuộc tỉnh",), ("Ủy ban nhân dân các xã, phường",)
UNITS = (
    Unit(1, "Ủy ban nhân dân tỉnh Sông Lam"),
    Unit(2, "Sở Nội vụ", 1, short=("SNV",)),
    Unit(3, "Sở Y tế", 1),
    Unit(4, "Sở Tài chính", 1),
    Unit(5, "Ủy ban nhân dân xã An Hòa", 1),
    Unit(6, "Ủy ban nhân dân xã Bình Phú", 1),
)
DIRECTORY = Directory(UNITS)


def task(
    number: int, rule: Rule, *, who: tuple[str, ...] = DEPARTMENTS, period: str | None = None, **more: Any
) -> Task:
    duty = Obligation(
        "report", more.pop("action", "báo cáo kết quả thực hiện"), who, "Ủy ban nhân dân tỉnh", "Sở Nội vụ", period, rule,
        f"Câu số {number}.", "III.2", 4, number,
    )  # fmt: skip
    return Task(number, PLAN, duty, **more)


HALF = task(1, DateRule(date(2026, 6, 20), False), period="6 tháng", who=(*DEPARTMENTS, *COMMUNES))
NINE = task(2, DateRule(date(2026, 9, 30), True), period="9 tháng")
MONTHLY = task(3, MonthlyRule(5, 1, True), period="tháng", who=COMMUNES, action="báo cáo hồ sơ trực tuyến")
TASKS = (HALF, NINE, MONTHLY)


class Ledger:
    """Lines as the database would hold them: numbered in the order they were written."""

    def __init__(self) -> None:
        self.lines: list[StatusEntry] = []

    def say(self, task: Task, unit: int | None, state: State | None, day: date, **more: Any) -> StatusEntry:
        given = {"percent": None, "claimed_on": None, "document_number": None, "note": None, "reverses": None, **more}
        line = StatusEntry(
            len(self.lines) + 1, task.id, unit, 100 + (unit or 0), state, message=given.pop("message", "đã báo"), understood="u",
            chat_id=1, message_id=1, recorded_at=datetime(day.year, day.month, day.day, 3, tzinfo=UTC), **given,
        )  # fmt: skip
        self.lines.append(line)
        return line

    def take_back(self, line: StatusEntry, day: date) -> StatusEntry:
        task_ = next((one for one in TASKS if one.id == line.task_id), HALF)
        return self.say(task_, line.unit_id, None, day, reverses=line.id)


def random_ledger(seed: int, tasks: tuple[Task, ...], units: tuple[Unit, ...], count: int = 400) -> Ledger:
    dice, ledger = random.Random(seed), Ledger()
    states: tuple[State | None, ...] = ("not_started", "in_progress", "submitted", "submitted", "done", "blocked", None)
    for _ in range(count):
        day = date(2026, 1, 5) + timedelta(days=dice.randrange(260))
        if ledger.lines and dice.random() < 0.15:
            ledger.take_back(dice.choice(ledger.lines), day)
            continue
        unit = dice.choice((*units, None))
        ledger.say(
            dice.choice(tasks), unit.id if unit else None, dice.choice(states), day,
            document_number="12/BC" if dice.random() < 0.5 else None,
            claimed_on=day if dice.random() < 0.5 else None, percent=dice.choice((None, 40)),
        )  # fmt: skip
    return ledger


def table(lines: list[StatusEntry], tasks: tuple[Task, ...] = TASKS, **more: Any) -> Summary:
    from knowledge.store.ledger import standing

    return tabulate(tasks, DIRECTORY, standing(lines), more.pop("window", YEAR), TODAY, ZONE, document=PLAN, **more)
