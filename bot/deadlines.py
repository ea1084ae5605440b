"""Tasks into due dates as they are shown: for an answer, and for “what is due for my unit”. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.model import Deadline
from knowledge import units
from knowledge.calendar import days_left, due_date, due_dates, due_for, in_time, is_inclusive
from knowledge.model import DateRule, MonthlyRule, QuarterlyRule, Task


def deadline(task: Task, today: date, year: int | None = None, number: int | None = None) -> Deadline:
    """The due date of one task as asked on `today`, for a year, or for the quarter or month of that number.

    `due` is None where the task's words name none.
    """
    rule = task.obligation.rule
    header = task.document.header
    numbered = number is not None and isinstance(rule, MonthlyRule | QuarterlyRule)
    if numbered and number is not None:
        due = due_for(
            rule, number, year or (header.year if str(header.year) in (header.title or "") else None) or today.year
        )
    elif isinstance(rule, MonthlyRule | QuarterlyRule) and header.year and str(header.year) in (header.title or ""):
        # A plan for one year asks for that year's months and quarters, no further.
        due = _within(task, header.year, today) if year in (None, header.year) else None
    else:
        due = due_date(rule, today, task.obligation.period, year)
    inferred = isinstance(rule, DateRule) and rule.inferred_year
    return Deadline(task, due, is_inclusive(rule), inferred, days_left(due, today) if due else None)


def _within(task: Task, year: int, today: date) -> date | None:
    """The next due date of a plan for one year, or its last; the year's last report may be due in January."""
    rule = task.obligation.rule
    dates = due_dates(rule, date(year, 1, 2), date(year + 1, 1, 31), task.obligation.period)
    return next((due for due in dates if in_time(rule, due, today)), dates[-1] if dates else None)


def order(found: Iterable[Deadline], lead_document: int | None = None) -> tuple[Deadline, ...]:
    """Soonest first, what has no date last; the lead document's in front."""
    return tuple(
        sorted(
            found,
            key=lambda item: (
                lead_document is not None and item.task.document.id != lead_document,
                item.due is None,
                item.due or date.max,
                item.task.id,
            ),
        )
    )


def deadlines(tasks: Sequence[Task], today: date, unit: str | None) -> tuple[Deadline, ...]:
    """What is due for a unit: what can still be kept soonest first, then what is past, latest first; dated tasks only."""
    mine = [task for task in tasks if unit is None or units.covers(task.obligation.responsible, unit)]
    dated = [item for item in (deadline(task, today) for task in mine) if item.due is not None]
    ahead = [item for item in dated if (item.days_left or 0) >= (0 if item.inclusive else 1)]
    past = [item for item in dated if item not in ahead]
    return (*order(ahead), *reversed(order(past)))
