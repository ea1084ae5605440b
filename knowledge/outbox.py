"""The outbox of reminders: what was planned, what is wanted now, and what to change so that the two agree. Pure.

What passes through: Wanted from the planner (bot/reminders/planning.py) and Planned rows as the table holds them; a Diff
comes out. A row is known by its key alone, so planning twice is planning once, and what was sent is never sent again,
whatever the clock does. Refused: bringing up a reminder whose day went by before anybody had planned it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# A day on the way to a deadline or past it; a unit that stays silent, told to those who follow; one who blocked the bot;
# the week's digest to those who follow, whose `due` is its Monday.
Kind = Literal["step", "escalation", "unreachable", "week"]
State = Literal["planned", "sending", "sent", "failed", "cancelled", "unreachable"]
DeliveryState = Literal["sending", "sent", "returned", "failed", "unreachable"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes two reminders the same one."""

    task_id: int  # 0: about no task
    due: date  # of the round, as the document names it
    unit_id: int  # 0: about no unit
    kind: Kind
    step: int  # days from the last day in time, negative before it
    member_id: int  # who is told
    subject_id: int = 0  # the member spoken of, of kind "unreachable"


@dataclass(frozen=True, slots=True)
class Wanted:
    key: Key
    moment: datetime  # aware


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the table."""

    id: int
    key: Key
    moment: datetime  # aware, UTC
    state: State
    delivery_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one chat, with the rows it speaks of. `html` and `buttons` are what was or will be sent:
    after a crash the message is known by them."""

    id: int
    member_id: int
    chat_id: int
    html: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]  # rows of (label, data)
    claimed_at: datetime  # aware, UTC, by the machine's own clock
    state: DeliveryState = "sending"
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a member wants of reminders, and whether they can be reached."""

    on: bool = True
    at: str | None = None  # "07:30"; None: the office's hour
    unreachable_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was pressed under reminders: whose task it is not, and when to be told again."""

    not_mine: frozenset[tuple[int, int]] = frozenset()  # (member, task)
    again: Mapping[tuple[int, date, int, int], frozenset[date]] | None = None  # (task, due, unit, member) -> days

    def days(self, task_id: int, due: date, unit_id: int, member_id: int) -> frozenset[date]:
        return (self.again or {}).get((task_id, due, unit_id, member_id), frozenset())


@dataclass(frozen=True, slots=True)
class Diff:
    add: tuple[Wanted, ...] = ()
    move: tuple[tuple[int, datetime], ...] = ()  # rows that are to be sent at another moment
    cancel: tuple[int, ...] = ()
    revive: tuple[tuple[int, datetime], ...] = ()  # cancelled once, wanted again

    def __bool__(self) -> bool:
        return bool(self.add or self.move or self.cancel or self.revive)

    def parts(self, size: int) -> Iterator[Diff]:
        """The same in pieces: each leaves the table in order, and the next plan would make the rest."""
        for start in range(0, max(map(len, (self.add, self.move, self.cancel, self.revive))), size):
            end = start + size
            yield Diff(self.add[start:end], self.move[start:end], self.cancel[start:end], self.revive[start:end])


_About = tuple[int, date, int, Kind, int, int]
_EVER = 1 << 20  # more days than any step has


def _about(key: Key) -> _About:
    """What the days of one deadline have in common."""
    return key.task_id, key.due, key.unit_id, key.kind, key.member_id, key.subject_id


def reconcile(wanted: Iterable[Wanted], rows: Iterable[Planned], now: datetime, fresh_from: datetime) -> Diff:
    """What makes the table agree with what is wanted.

    Rows that are on their way, sent, failed or refused are left alone for good. `fresh_from`: the beginning of today; what
    should have been said before it and was not planned then is history, and is not brought up. A cancelled row comes back
    (a report was taken back, the clock was put right), unless a later day of the same deadline has been told meanwhile; a
    day told that still lies ahead was told by a wrong clock and is no reason.
    """
    known = {row.key: row for row in rows}
    told: dict[_About, int] = {}
    for other in known.values():
        if other.state in ("sending", "sent") and other.moment <= now:
            told[_about(other.key)] = max(other.key.step, told.get(_about(other.key), other.key.step))
    add: list[Wanted] = []
    move: list[tuple[int, datetime]] = []
    revive: list[tuple[int, datetime]] = []
    seen: set[Key] = set()
    for one in wanted:
        if one.key in seen:
            continue
        seen.add(one.key)
        row = known.get(one.key)
        if row is None:
            if one.moment >= fresh_from:
                add.append(one)
        elif row.state == "planned" and row.moment != one.moment:
            move.append((row.id, one.moment))
        elif row.state == "cancelled" and one.moment >= fresh_from and one.key.step > told.get(_about(one.key), -_EVER):
            revive.append((row.id, one.moment))
    cancel = [
        row.id for key, row in known.items()
        if row.state == "planned" and key not in seen and key.kind != "unreachable"
    ]  # fmt: skip
    return Diff(tuple(add), tuple(move), tuple(cancel), tuple(revive))


def newest_only(rows: Iterable[Planned]) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
    """Of several days of one deadline that are due at once (the bot stood still), the last is told and the others are
    passed over: (told, passed over), in the order they came."""
    found = list(rows)
    last: dict[_About, Planned] = {}
    for row in found:
        about = _about(row.key)
        if about not in last or last[about].key.step < row.key.step:
            last[about] = row
    told = set(last.values())
    return tuple(row for row in found if row in told), tuple(row for row in found if row not in told)
