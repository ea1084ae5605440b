"""A small world for the planner of reminders: invented units, members, one plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.planning import World, plan
from knowledge.model import (
    DateRule,
    Document,
    Header,
    Member,
    MonthlyRule,
    Obligation,
    Rule,
    State,
    StatusEntry,
    Task,
    Trust,
    Unit,
)
from knowledge.settings import ReminderSettings
from knowledge.units import Directory
from knowledge.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HEALTH, MONEY = Unit(1, "Sở Y tế"), Unit(2, "Sở Tài chính")
LAN, TAI = Member(11, 1001, "Lan", "officer", HEALTH), Member(12, 1002, "Tài", "officer", MONEY)
HOA = Member(13, 1003, "Hoa", "admin", None)
PLAN = Document(1, "a.txt", "a.txt", "0", Header(kind="Kế hoạch", number="5/KH-UBND", issued_on=date(2026, 1, 5)), 1)


def at(day: str, hour: str = "08:00") -> datetime:
    """A moment in the office's time."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZONE)


def task(
    id_: int = 7, rule: Rule | None = None, responsible: tuple[str, ...] = ("Sở Y tế",), trust: Trust = "confirmed"
) -> Task:
    rule = rule or DateRule(date(2026, 9, 17), inclusive=True)  # a Thursday
    duty = Obligation("report", "báo cáo kết quả", responsible, "UBND tỉnh", None, None, rule, "q", "I", 1, 0)
    return Task(id_, PLAN, duty, trust)


MONTHLY = MonthlyRule(5, 1, inclusive=True)


def world(*tasks: Task, **changed: object) -> World:
    made = World(
        tasks or (task(),), Directory((HEALTH, MONEY)), (LAN, TAI, HOA), (), ReminderSettings(), Workdays(), ZONE
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def line(
    id_: int, state: State | None, on: str, unit: Unit = HEALTH, task_id: int = 7, *, claimed: date | None = None
) -> StatusEntry:
    moment = at(on, "09:00").astimezone(UTC)
    return StatusEntry(
        id_, task_id, unit.id, 11, state, None, claimed, None, None, "m", "u", 1, 1, moment, None
    )  # fmt: skip


def seen(made: World, now: datetime, *, days: int = 400) -> list[tuple[str, int, str, str]]:
    """(kind, step, who, when) of what is wanted around now, by moment."""
    names = {one.id: one.name for one in made.members}
    return [
        (one.key.kind, one.key.step, names[one.key.member_id], one.moment.astimezone(ZONE).strftime("%d/%m %H:%M"))
        for one in plan(made, now)
        if abs(one.moment - now) <= timedelta(days=days)
    ]
