"""Which report speaks of which round of an obligation. Pure.

What passes through: the lines of the ledger that stand, of one unit and one obligation, and a round between its neighbours.
A line that names its round speaks of that one and of no other, whatever the day it was said on. Lines of older versions
name none: such a report counts for the round it was said in; soon after a due date that nothing had met, for the round it
is late for; and where nothing closed those, for the ones before; never for the next. What is due once has one round,
whatever the day of the report. Nothing is refused. Every table, list and reminder asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.model import Deadline
from knowledge.calendar import occurrences, previous_occurrence
from knowledge.model import Rule, State, StatusEntry

SETTLING: frozenset[State] = frozenset({"submitted", "done"})
_YEAR_AND_MORE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Span:
    """A round of what recurs, by its due date and those beside it."""

    due: date
    before: date
    earlier: date  # the one before that
    after: date


@lru_cache(maxsize=1 << 14)
def span_of(rule: Rule, due: date, period: str | None) -> Span | None:
    """The round that ends on `due`; None for what is due once."""
    last = previous_occurrence(rule, due, period)
    if last is None:
        return None
    first = previous_occurrence(rule, last.due, period)
    ahead = occurrences(rule, due + timedelta(days=1), due + _YEAR_AND_MORE, period)
    length = due - last.due
    return Span(due, last.due, first.due if first else last.due - length, ahead[0].due if ahead else due + length)


def span(item: Deadline) -> Span | None:
    """The round of a deadline as it is shown."""
    duty = item.task.obligation
    return span_of(duty.rule, item.due, duty.period) if item.due else None


@dataclass(frozen=True, slots=True)
class Spoken:
    """The line that decides a round, whether it speaks of this one or was said of a later, and what backs it."""

    entry: StatusEntry
    own: bool
    proof: StatusEntry | None = None  # the line with a number, a file or a receipt, where one settles the round

    @property
    def settles(self) -> bool:
        return self.entry.state in SETTLING


def has_evidence(entry: StatusEntry) -> bool:
    """Whether a report is more than a claim: it names the document that was sent, a file was kept with it, or somebody who
    follows the units has said that it arrived."""
    return bool(entry.document_number or entry.files or entry.received_by)


def said_on(line: StatusEntry, zone: ZoneInfo) -> date:
    """The day a line speaks of. A date given with unfinished work is a promise, so the day it was said counts."""
    if line.claimed_on is not None and line.state in SETTLING:
        return line.claimed_on
    return line.recorded_at.astimezone(zone).date()


def spoken(lines: Sequence[StatusEntry], of: Span | None, zone: ZoneInfo) -> Spoken | None:
    """What the lines, oldest first, say of a round (None: the only one). None: nothing."""
    if of is None:
        return _decided(lines)
    own: list[StatusEntry] = []
    later: list[StatusEntry] = []
    for line in lines:
        if line.due is not None:
            if of.before < line.due <= of.due:
                own.append(line)
            continue
        day = said_on(line, zone)
        if day > of.due:
            late = day <= of.after and _late(line, day, lines, of.before, of.due, of.after, zone)
            (own if late else later).append(line)
        elif day > of.before and not _late(line, day, lines, of.earlier, of.before, of.due, zone):
            own.append(line)
    found = _decided(own)
    if found is not None and (found.settles or found.entry.due is not None):
        return found
    closed = next((line for line in later if line.state in SETTLING), None)
    if closed is not None:
        return Spoken(closed, False)
    if found is not None:
        return found
    # Work on the way, told in the next round, may be on what is owed; told later it is on something else.
    told = next((line for line in later if said_on(line, zone) <= of.after), None)
    return Spoken(told, False) if told is not None else None


def _decided(own: Sequence[StatusEntry]) -> Spoken | None:
    """The last line decides; what came with the reports just before it backs it too."""
    if not own:
        return None
    proof: StatusEntry | None = None
    for line in reversed(own):
        if line.state not in SETTLING:
            break
        if has_evidence(line):
            proof = line
            break
    return Spoken(own[-1], True, proof)


def _late(
    line: StatusEntry, day: date, lines: Sequence[StatusEntry], before: date, due: date, after: date, zone: ZoneInfo
) -> bool:
    """Whether a line that names no round was handed in late for the one that ended on `due`: nearer to that day than to
    the next, and nothing had met it. The August report sent on 7/9, two days late, is not September's, four weeks early."""
    if line.state not in SETTLING or day - due >= after - day:
        return False
    return not any(_met(one, before, due, day, zone) for one in lines if one.id < line.id and one.state in SETTLING)


def _met(line: StatusEntry, before: date, due: date, day: date, zone: ZoneInfo) -> bool:
    if line.due is not None:
        return before < line.due <= due
    return before < said_on(line, zone) <= day


def by_task(lines: Iterable[StatusEntry]) -> dict[int, list[StatusEntry]]:
    """The lines of each obligation, oldest first."""
    found: dict[int, list[StatusEntry]] = {}
    for line in sorted(lines, key=lambda line: line.id):
        found.setdefault(line.task_id, []).append(line)
    return found


def told(
    found: Iterable[Deadline], known: Mapping[int, Sequence[StatusEntry]], zone: ZoneInfo
) -> Iterator[tuple[int, date, Spoken]]:
    """What is said of each deadline of which anything is, by task and due date."""
    for one in found:
        lines = known.get(one.task.id)
        if lines and one.due is not None and (said := spoken(lines, span(one), zone)) is not None:
            yield one.task.id, one.due, said


def settled(
    found: Iterable[Deadline], known: Mapping[int, Sequence[StatusEntry]], zone: ZoneInfo
) -> dict[tuple[int, date], StatusEntry]:
    """The reports that meet a deadline, by task and due date."""
    return {(task_id, due): said.entry for task_id, due, said in told(found, known, zone) if said.settles}
