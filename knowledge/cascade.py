"""The cascade centre → province → district → commune: a step that is due after the step above it cannot be kept. Pure.

A province asks its communes for a report by the 12th; a commune's plan asks its rooms for theirs by the 15th. The first
is the upper step, laid on the commune; the second is the lower one, sent to the commune. Such a chain is for an
administrator to see, because it is a fault of the documents and of nobody who reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.agenda import concerns
from knowledge.calendar import due_dates, last_day
from knowledge.matters import for_one_year, same_matter
from knowledge.model import Link, Task
from knowledge.units import NOWHERE, Directory

_DOWNWARDS = frozenset({"implements", "basis"})


@dataclass(frozen=True, slots=True)
class ImpossibleChain:
    """`lower` ends on `lower_last`, after `upper_last`, by which what it feeds must have been handed in."""

    upper: Task
    lower: Task
    upper_last: date
    lower_last: date


def impossible_chains(
    tasks: Sequence[Task], links: Iterable[Link], year: int, directory: Directory = NOWHERE
) -> tuple[ImpossibleChain, ...]:
    """Chains of one year that cannot be kept, in the order of the upper tasks.

    Two reports of one period make a chain where the upper is laid on the body that issued the lower one's document, and
    that document carries the upper's out (or rests on it, or is about the same matter by its title). A lower step on the
    very day of the upper one is not called impossible.
    """
    below = {(link.document_id, link.target_id) for link in links if link.reference.relation in _DOWNWARDS}
    reports = [
        (task, last)
        for task in tasks
        if task.obligation.kind == "report" and task.obligation.period and (last := _last(task, year))
    ]
    found = []
    for upper, upper_last in reports:
        for lower, lower_last in reports:
            issuer = lower.document.header.issuer
            if (
                lower_last > upper_last
                and lower.document.id != upper.document.id
                and lower.obligation.period == upper.obligation.period
                and issuer
                and concerns(upper, issuer, directory)
                and not concerns(lower, issuer, directory)
                and ((lower.document.id, upper.document.id) in below or same_matter(lower.document, upper.document))
            ):
                found.append(ImpossibleChain(upper, lower, upper_last, lower_last))
    return tuple(found)


def _last(task: Task, year: int) -> date | None:
    """The last day in time of a task's only date in a year; None where it has none, or several (quarters, months)."""
    document = task.document
    if for_one_year(document) and document.header.year != year:
        return None
    rule = task.obligation.rule
    dates = due_dates(rule, date(year, 1, 1), date(year, 12, 31), task.obligation.period)
    return last_day(rule, dates[0]) if len(dates) == 1 else None
