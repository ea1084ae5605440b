"""Which report speaks of which round of an obligation. Pure.

What passes through: the lines of the ledger that stand, of one unit and one obligation, and a round: from the due date
before it to its own. A report counts for its own round and, where nothing closed those, for the ones before; never for
the next. What is due once has one round, whatever the day of the report. Nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.deadlines import round_start
from bot.model import Deadline
from knowledge.model import State, StatusEntry

SETTLING: frozenset[State] = frozenset({"submitted", "done"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """The line that decides a round, and whether it was said within it; a later one may belong to another round."""

    entry: StatusEntry
    own: bool

    @property
    def settles(self) -> bool:
        return self.entry.state in SETTLING


def said_on(line: StatusEntry, zone: ZoneInfo) -> date:
    """The day a line speaks of. A date given with unfinished work is a promise, so the day it was said counts."""
    if line.claimed_on is not None and line.state in SETTLING:
        return line.claimed_on
    return line.recorded_at.astimezone(zone).date()


def spoken(lines: Sequence[StatusEntry], before: date | None, due: date | None, zone: ZoneInfo) -> Spoken | None:
    """What the lines, oldest first, say of the round after `before` up to `due`. None: nothing."""
    if not lines:
        return None
    if before is None or due is None:
        return Spoken(lines[-1], True)
    own: StatusEntry | None = None
    later: list[StatusEntry] = []
    for line in lines:
        day = said_on(line, zone)
        if day > due:
            later.append(line)
        elif day > before:
            own = line
    if own is not None and own.state in SETTLING:
        return Spoken(own, True)
    closed = next((line for line in later if line.state in SETTLING), None)
    if closed is not None:
        return Spoken(closed, False)
    if own is not None:
        return Spoken(own, True)
    # Work on the way, told in the next round, may be on what is owed; told later it is on something else.
    near = due + (due - before)
    told = next((line for line in later if said_on(line, zone) <= near), None)
    return Spoken(told, False) if told is not None else None


def by_task(lines: Iterable[StatusEntry]) -> dict[int, list[StatusEntry]]:
    """The lines of each obligation, oldest first."""
    found: dict[int, list[StatusEntry]] = {}
    for line in sorted(lines, key=lambda line: line.id):
        found.setdefault(line.task_id, []).append(line)
    return found


def settled(
    found: Iterable[Deadline], known: Mapping[int, Sequence[StatusEntry]], zone: ZoneInfo
) -> dict[tuple[int, date], StatusEntry]:
    """The reports that meet a deadline, by task and due date."""
    met: dict[tuple[int, date], StatusEntry] = {}
    for one in found:
        lines = known.get(one.task.id)
        if not lines or one.due is None:
            continue
        last = spoken(lines, round_start(one), one.due, zone)
        if last is not None and last.settles:
            met[one.task.id, one.due] = last.entry
    return met
