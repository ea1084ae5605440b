"""Tasks into due dates as they are shown: for an answer, for “what is due for my unit”, for a window of days. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.model import Answer, Deadline
from bot.windows import BACK, Window
from knowledge.agenda import Entry, Wording, concerns, expand, wording, years_of
from knowledge.calendar import (
    Occurrence,
    days_left,
    due_date,
    due_for,
    is_inclusive,
    last_day,
    occurrences,
    overdue_by,
    previous_occurrence,
)
from knowledge.model import DateRule, MonthlyRule, QuarterlyRule, Task, WeeklyRule
from knowledge.units import NOWHERE, Directory
from knowledge.workdays import Workdays

_ONE_DAY = timedelta(days=1)


def deadline(task: Task, today: date, year: int | None = None, number: int | None = None) -> Deadline:
    """The due date of one task as asked on `today`, for a year, or for the quarter or month of that number.

    `due` is None where the task's words name none.
    """
    rule = task.obligation.rule
    years = years_of(task.document.header)
    if number is not None and isinstance(rule, MonthlyRule | QuarterlyRule):
        spoken_of = min(max(today.year, years[0]), years[1]) if years else today.year
        due = due_for(rule, number, year or spoken_of)
    elif years and isinstance(rule, MonthlyRule | QuarterlyRule | WeeklyRule):
        # A plan for one year asks for that year's months and quarters, no further.
        asked = years if year is None else (year, year)
        due = _within(task, asked, today) if years[0] <= asked[0] and asked[1] <= years[1] else None
    else:
        due = due_date(rule, today, task.obligation.period, year)
    found = occurrences(rule, due, due, task.obligation.period) if due else ()
    return shown(task, found[0], today) if found else Deadline(task, due, is_inclusive(rule))


def _within(task: Task, years: tuple[int, int], today: date) -> date | None:
    """The next due date of a plan for these years, or its last; the last report may be due in the next January."""
    start, end = date(years[0], 1, 1), date(years[1] + 1, 6, 30)
    found = occurrences(task.obligation.rule, start, end, task.obligation.period, years)
    return next((one.due for one in found if one.last >= today), found[-1].due if found else None)


def shown(task: Task, one: Occurrence, today: date) -> Deadline:
    """One round of a task."""
    rule = task.obligation.rule
    inferred = isinstance(rule, DateRule) and rule.inferred_year
    return Deadline(task, one.due, is_inclusive(rule), inferred, days_left(one.due, today), one.closes)


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


# -- what is due for a unit ---------------------------------------------------------------------------------------------------


def deadlines(
    tasks: Sequence[Task], today: date, unit: str | None, directory: Directory = NOWHERE
) -> tuple[Deadline, ...]:
    """What is due for a unit, one date a task: what can still be kept soonest first, then what is past, latest first."""
    dated = [item for item in (deadline(task, today) for task in _of(tasks, unit, directory)) if item.due is not None]
    past = [item for item in dated if late_by(item, today)]
    ahead = [item for item in dated if not late_by(item, today)]
    return (*order(ahead), *reversed(order(past)))


def due_between(
    tasks: Iterable[Task], start: date, end: date, today: date, unit: str | None, directory: Directory = NOWHERE
) -> tuple[Deadline, ...]:
    """Every due date in start..end, soonest first. “trước ngày 01/12” counts for November too, where it must be done."""
    found = expand(_alive(tasks), start, end + _ONE_DAY, _mine(unit, directory))
    return order(shown(task, one, today) for one, task in found if one.last <= end)


def late(tasks: Iterable[Task], today: date, unit: str | None, directory: Directory = NOWHERE) -> tuple[Deadline, ...]:
    """What went by in the last months, latest first; of what recurs its last round only, for the rest is history."""
    last: dict[int, Entry] = {}
    for entry in expand(_alive(tasks), today - timedelta(days=BACK), today, _mine(unit, directory)):
        if entry[0].last < today:
            last[entry[1].id] = entry
    return tuple(reversed(order(shown(task, one, today) for one, task in last.values())))


def in_window(
    tasks: Sequence[Task], window: Window, today: date, unit: str | None, directory: Directory = NOWHERE
) -> tuple[Deadline, ...]:
    """What a window shows: every date in it; for "late" what went by; for "all" the next date of each task, and what went
    by of the tasks that have no next."""
    match window.name:
        case "late":
            return late(tasks, today, unit, directory)
        case "all":
            return near_enough(deadlines(tasks, today, unit, directory), today)
        case _:
            return due_between(tasks, window.start, window.end, today, unit, directory)


def near_enough(found: Iterable[Deadline], today: date) -> tuple[Deadline, ...]:
    """Soonest first, without what went by too long ago to be listed."""
    return order(item for item in found if late_by(item, today) <= BACK)


def _alive(tasks: Iterable[Task]) -> Iterable[Task]:
    return (task for task in tasks if task.trust != "rejected")


def _mine(unit: str | None, directory: Directory) -> Callable[[Task], bool] | None:
    return None if unit is None else lambda task: concerns(task, unit, directory)


def _of(tasks: Iterable[Task], unit: str | None, directory: Directory) -> list[Task]:
    known: dict[Wording, bool] = {}
    found = []
    for task in _alive(tasks):
        said = wording(task)
        if unit is not None and said not in known:
            known[said] = concerns(task, unit, directory)
        if unit is None or known[said]:
            found.append(task)
    return found


# -- one date -----------------------------------------------------------------------------------------------------------------


def late_by(item: Deadline, today: date) -> int:
    """Days since the last day in time; 0 while it can still be kept, or where there is no date."""
    if item.due is None:
        return 0
    if item.granted is not None:
        return max(0, (today - item.granted).days)
    return overdue_by(item.task.obligation.rule, item.due, today)


def last_of(item: Deadline) -> date:
    """The last day on which a dated task is in time, put off where that was granted."""
    assert item.due is not None
    return item.granted or last_day(item.task.obligation.rule, item.due)


Moved = Mapping[tuple[int, date], date]  # (task, due): granted to the asker's unit until this day


def granted(found: Iterable[Deadline], moved: Moved) -> tuple[Deadline, ...]:
    """The same, with the days to which a unit was given time."""
    return tuple(
        replace(one, granted=moved[one.task.id, one.due]) if one.due and (one.task.id, one.due) in moved else one
        for one in found
    )


def round_start(item: Deadline) -> date | None:
    """The due date before this one: what is reported after it is of this round. None for what is due once."""
    duty = item.task.obligation
    before = previous_occurrence(duty.rule, item.due, duty.period) if item.due else None
    return before.due if before else None


def flagged(found: Iterable[Deadline], workdays: Workdays) -> tuple[Deadline, ...]:
    """The same, told where the last day in time is a day off; of what has gone by it would help nobody."""
    return tuple(
        replace(item, off=workdays.flag(item.task.obligation.rule, item.due))
        if item.due and not item.granted and not _gone(item)
        else item
        for item in found
    )


def _gone(item: Deadline) -> bool:
    return item.due is not None and (item.days_left or 0) < (item.due - last_of(item)).days


def flag_answer(answer: Answer, workdays: Workdays) -> Answer:
    """The answer with its deadlines flagged."""
    return replace(answer, deadlines=flagged(answer.deadlines, workdays)) if answer.deadlines else answer
