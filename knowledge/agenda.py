"""All that an office has to do in a window of days: tasks into due dates, for one unit or for everybody. Pure.

What passes through: tasks, a window, and whether a task is the asker's; (occurrence, task) come out, soonest first. A plan that names its year says nothing of the next. Nothing is refused; what has no date is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import repeat

from knowledge.calendar import Occurrence, Years, occurrences
from knowledge.model import Header, Rule, Task
from knowledge.units import NOWHERE, Directory, covers

Entry = tuple[Occurrence, Task]
Wording = tuple[tuple[str, ...], date | None]

_RANGE = re.compile(r"(?<![\d/.-])(20\d\d) ?[-–—] ?(20\d\d)(?![\d/])")


@lru_cache(maxsize=4096)
def _years(title: str, year: int, issued: int | None) -> Years | None:
    for match in _RANGE.finditer(title):
        first, last = int(match[1]), int(match[2])
        if first <= last == year:
            return first, last
    if re.search(rf"đến(?: hết)? năm {year}\b", title, re.IGNORECASE):
        return min(issued or year, year), year
    return (year, year) if str(year) in title else None


def years_of(header: Header) -> Years | None:
    """The years that a plan speaks of by its title (“năm 2026”, “giai đoạn 2021 – 2025”); None where it names none."""
    if not header.year or not header.title:
        return None
    return _years(header.title, header.year, header.issued_on.year if header.issued_on else None)


def wording(task: Task) -> Wording:
    """All that says whose a task is: the bodies as its document names them, and the day they were so named."""
    return task.obligation.responsible, task.document.header.issued_on


def concerns(task: Task, unit: str, directory: Directory = NOWHERE) -> bool:
    """Whether a task is laid on a unit, by the words and by the office's table of units."""
    bodies, issued_on = wording(task)
    return covers(bodies, unit, directory, on=issued_on)


def expand(
    tasks: Iterable[Task], start: date, end: date, mine: Callable[[Task], bool] | None = None
) -> Iterator[Entry]:
    """Every due date of the tasks in start..end, soonest first; on one day those of one rule stand together.

    `mine` tells whether a task is the asker's; it is asked once for each wording of a day. Rules are expanded once for all
    tasks that share them.
    """
    taken: dict[Wording, bool] = {}
    alike: dict[tuple[Rule, str | None, Years | None], list[Task]] = {}
    for task in tasks:
        duty = task.obligation
        if mine is not None:
            said = (duty.responsible, task.document.header.issued_on)  # wording(), without a call for each of thousands
            wanted = taken.get(said)
            if wanted is None:
                wanted = taken[said] = mine(task)
            if not wanted:
                continue
        alike.setdefault((duty.rule, duty.period, years_of(task.document.header)), []).append(task)
    days: dict[date, list[tuple[Occurrence, list[Task]]]] = {}
    for (rule, period, years), group in alike.items():
        for one in occurrences(rule, start, end, period, years):
            days.setdefault(one.due, []).append((one, group))
    for day in sorted(days):
        for one, group in days[day]:
            yield from zip(repeat(one), group)
