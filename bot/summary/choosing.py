"""Which round of an obligation a report speaks of, when it is made. Pure.

What passes through: the task, what its unit has said of it, the day the report speaks of, and the round that words name, if
they name one. Out comes the round that is taken, with those that are plausible too. The open round is the latest that has
begun and is not reported: a round begins when its due date is nearer than the one before, and earlier where that one has
been met, unless that was only just now. What has been reported to the end is spoken of again. What is due once has one round, what has no date none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.deadlines import shown
from bot.model import Deadline
from bot.reporting.rounds import Named
from bot.summary.rounds import span_of, spoken
from knowledge.agenda import years_of
from knowledge.calendar import Occurrence, occurrences
from knowledge.model import StatusEntry, Task

_REACH = timedelta(days=800)
_LEAD = timedelta(days=62)  # a report of half a year or more is made in the two months before its day …
_EARLY = timedelta(days=92)  # … or in the three, where the one before is done
_OTHERS = 2
_LATELY = 2  # days: who reported then and says it again means the same report


@dataclass(frozen=True, slots=True)
class Choice:
    """The round that is taken; `others` may be meant too; `missed`: words name one that the task does not have."""

    taken: Deadline | None
    others: tuple[Deadline, ...] = ()
    missed: bool = False

    @property
    def due(self) -> date | None:
        return self.taken.due if self.taken else None


def choose(
    task: Task, lines: Sequence[StatusEntry], day: date, today: date, zone: ZoneInfo, named: Named | None = None
) -> Choice:
    """The round that a report speaks of which was made on `day`. `lines`: of the unit on this task, oldest first."""
    rounds = of_task(task, day)
    if not rounds:
        return Choice(None, missed=named is not None)
    if len(rounds) == 1:
        return Choice(shown(task, rounds[0], today), missed=named is not None and not _is(named, rounds[0]))
    duty = task.obligation
    met: dict[date, bool] = {}
    lately: date | None = None  # the round that was reported just now
    for one in rounds:
        said = spoken(lines, span_of(duty.rule, one.due, duty.period), zone)
        met[one.due] = said is not None and said.own and said.settles
        if said is not None and met[one.due] and 0 <= (today - _recorded(said.entry, zone)).days <= _LATELY:
            lately = one.due
    if named is not None and (found := _named(rounds, named, day)) is not None:
        return Choice(shown(task, found, today))
    begun = [one for n, one in enumerate(rounds) if _begun(one, rounds[n - 1] if n else None, met, day)]
    if not begun:
        return Choice(shown(task, rounds[0], today), missed=named is not None)
    recent = begun[-_OTHERS - 1 :]
    still = [one for one in recent if not met[one.due]]
    taken = still[-1] if still else begun[-1]
    # Before its own time, in the wake of a report, the same report may be meant once more.
    early = [] if _near(taken, rounds, day) else [one for one in recent if met[one.due]][-1:]
    others = [one for one in reversed(still) if one is not taken] + [one for one in early if one is not taken]
    again = next((one for one in recent if one.due == lately), None)
    if again is not None and (again in early or taken.due < again.due):
        taken, others = again, [taken, *(one for one in others if one is not again)]
    return Choice(
        shown(task, taken, today), tuple(shown(task, one, today) for one in others[:_OTHERS]), named is not None
    )


def _recorded(line: StatusEntry, zone: ZoneInfo) -> date:
    return line.recorded_at.astimezone(zone).date()


def of_task(task: Task, day: date) -> tuple[Occurrence, ...]:
    """The rounds about a day, soonest first, without those that were over before the document came."""
    header, duty = task.document.header, task.obligation
    found = occurrences(duty.rule, day - _REACH, day + _REACH, duty.period, years_of(header))
    if not found:  # due once, long ago or far ahead
        on = getattr(duty.rule, "on", None)
        return occurrences(duty.rule, on, on, duty.period) if on else ()
    issued = header.issued_on
    kept = tuple(one for one in found if issued is None or one.due >= issued)
    return kept or found


def round_on(task: Task, due: date, today: date) -> Deadline | None:
    """The round of this due date, None where the task has none (any more)."""
    duty = task.obligation
    found = occurrences(duty.rule, due, due, duty.period, years_of(task.document.header))
    return shown(task, found[0], today) if found else None


def _begun(one: Occurrence, before: Occurrence | None, met: dict[date, bool], day: date) -> bool:
    if before is None:
        return True
    length = one.due - before.due
    lead = min(length, _EARLY) if met[before.due] else min(length / 2, _LEAD)
    return day > one.due - lead


def _near(one: Occurrence, rounds: Sequence[Occurrence], day: date) -> bool:
    place = rounds.index(one)
    return place == 0 or day > one.due - min((one.due - rounds[place - 1].due) / 2, _LEAD)


def _named(rounds: Sequence[Occurrence], named: Named, day: date) -> Occurrence | None:
    """The round that words name; of several years the one nearest to the day."""
    if named.last:
        gone = [one for one in rounds if one.due < day]
        return gone[-1] if gone else None
    fits = [one for one in rounds if _is(named, one)]
    return min(fits, key=lambda one: abs((one.due - day).days), default=None)


def _is(named: Named, one: Occurrence) -> bool:
    if one.closes is None:
        return named.year in (None, one.due.year) and named.number is None
    return named.year in (None, one.closes.year) and named.number in (None, one.closes.number)
