"""What is due and what stands where: reading only.

What passes through: the office, a unit and what the ledger says of it; replies come out. Nothing is refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.deadlines import Moved, deadlines, granted, in_window, late_by, near_enough
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import tasks_of
from bot.model import Reply
from bot.replies import calendar as say_calendar
from bot.replies import dialogue as say
from bot.summary.rounds import by_task, settled
from bot.windows import BACK, Name, Window, all_near, named
from knowledge.model import CadenceOnly, Office, StatusEntry
from knowledge.store import extensions, ledger
from knowledge.workdays import Workdays

# What a window's code may hold: its name, and its days where the name alone does not give them.
_CODE = re.compile(r"(day|week|month|quarter|year|days)\.(\d{8})\.(\d{8})")


def due(
    session: Session, desk: Desk, office: Office, said: Incoming, window: Window | None = None, page: int = 0
) -> Reply:
    """/han, and the questions that ask what is due in a window."""
    unit, today = said.who.unit, desk.today(said.now)
    seen = window or all_near(today)
    mine = tasks_of(office, unit)  # whose they are is decided here
    given = put_off(session, said)
    near = granted(deadlines(mine, today, None), given)
    found = near_enough(near, today) if seen.name == "all" else granted(in_window(mine, seen, today, None), given)
    if seen.name == "late":
        found = tuple(one for one in found if late_by(one, today))
    met = settled((*found, *near), lines(session, said), ZoneInfo(desk.settings.clock.timezone))
    open_ = [one for one in near if one.due and (one.task.id, one.due) not in met]
    view = say_calendar.DueView(
        seen,
        found,
        met,
        tuple(task for task in mine if isinstance(task.obligation.rule, CadenceOnly)) if seen.name == "all" else (),
        next((one for one in open_ if not late_by(one, today)), None),
        sum(late_by(one, today) > BACK for one in open_) if seen.name in ("all", "late") else 0,
        Workdays.of(desk.settings),
    )
    return say_calendar.due_list(view, unit, today=today, page=page)


def press(session: Session, desk: Desk, office: Office, said: Incoming, rest: str) -> Outcome:
    """h:window:page, another window or page of /han in the place of the one before."""
    code, _, page = rest.partition(":")
    window = decoded(code, desk.today(said.now))
    if window is None or (turned := number(page)) is None:
        return Outcome(notice=say.BUTTON_GONE)
    return Outcome(edit=due(session, desk, office, said, window, turned))


def decoded(code: str, today: date) -> Window | None:
    """The window of a button, None where it is none."""
    match = _CODE.fullmatch(code)
    if match is None:
        return named(code, today)
    try:
        start, end = (date.fromisoformat(day) for day in match.group(2, 3))
    except ValueError:
        return None
    return Window(cast(Name, match[1]), start, end) if start <= end <= start + timedelta(days=400) else None


def put_off(session: Session, said: Incoming) -> Moved:
    """To which days the speaker's unit was given time, by task and due date."""
    unit = said.who.unit
    if unit is None:
        return {}
    moved = extensions.moved(extensions.of_unit(session, unit.id))
    return {(task_id, due): day for (task_id, due, _), day in moved.items()}


def tasks(session: Session, desk: Desk, office: Office, said: Incoming) -> Reply:
    """/viec"""
    return say.task_list(
        tasks_of(office, said.who.unit), states(session, said), said.who.unit, today=desk.today(said.now)
    )


def states(session: Session, said: Incoming) -> dict[int, StatusEntry]:
    """What the ledger says last of each task, for the speaker's unit."""
    return {task_id: found[-1] for task_id, found in lines(session, said).items()}


def lines(session: Session, said: Incoming) -> dict[int, list[StatusEntry]]:
    """What stands in the ledger of each task, oldest first, for the speaker's unit; for those without one, of everybody."""
    unit = said.who.unit
    return by_task(ledger.of_unit(session, unit.id) if unit else ledger.of_everyone(session))
