"""Who is to be reminded of what on which morning, worked out from what people saw and did. Pure; knows nothing of the outbox.

What passes through: the province, the days of a deadline as config.toml names them, and a Chronicle of what happened (who
reported what when, by the bot's own “đã ghi nhận” on the screen). For a morning come out what must be there, and what may be:
a report in the very hour of sending is in time or late by a hair, and both are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from knowledge.settings import ReminderSettings
from knowledge.workdays import Workdays
from scripts.rehearse.province import Duty, Person, Province, Round, Unit

Change = Literal["handed in", "taken back", "word", "word taken back"]
Reminding = tuple[int, str, date]  # person, paper, date of the round
Silence = tuple[int, str, date]  # who follows, paper, date of the round
_DAY = timedelta(1)


@dataclass(slots=True)
class Chronicle:
    """What happened, by the province's clock and in its order. “handed in” settles a round, “word” is any report."""

    changes: dict[tuple[int, str, date], list[tuple[datetime, Change]]] = field(default_factory=dict)
    inside: dict[int, datetime] = field(default_factory=dict)  # who joined, and when
    not_mine: dict[tuple[int, str, str], datetime] = field(default_factory=dict)  # (person, paper, task)
    again: dict[tuple[int, str, date], set[date]] = field(default_factory=dict)
    granted: dict[tuple[int, str, date], list[tuple[datetime, date]]] = field(
        default_factory=dict
    )  # more time, and when
    vague: set[tuple[int, str, date]] = field(default_factory=set)  # rounds of which nobody can say how they stand
    shut: dict[int, list[tuple[datetime, datetime | None]]] = field(default_factory=dict)  # who blocked the bot

    def moved(self, unit: Unit, one: Round, at: datetime) -> date:
        """The last day in time as it stands then."""
        days = [day for moment, day in self.granted.get((unit.index, *one.key), ()) if moment < at]
        return days[-1] if days else one.last

    def note(self, unit: Unit, one: Round, moment: datetime, change: Change) -> None:
        self.changes.setdefault((unit.index, *one.key), []).append((moment, change))

    def settled(self, unit: Unit, one: Round, at: datetime) -> bool:
        return self._count(unit, one, at, "handed in", "taken back") > 0

    def spoken(self, unit: Unit, one: Round, at: datetime) -> bool:
        return (
            self._count(unit, one, at, "handed in", "taken back")
            + self._count(unit, one, at, "word", "word taken back")
            > 0
        )

    def _count(self, unit: Unit, one: Round, at: datetime, up: Change, down: Change) -> int:
        found = [change for moment, change in self.changes.get((unit.index, *one.key), ()) if moment < at]
        return found.count(up) - found.count(down)

    def stirred(self, unit: Unit, one: Round, start: datetime, end: datetime) -> bool:
        """Whether anything was said of it in between, or nobody knows."""
        return (unit.index, *one.key) in self.vague or any(
            start <= moment < end for moment, _ in self.changes.get((unit.index, *one.key), ())
        )

    def unreachable(self, person: Person, on: datetime) -> bool:
        return any(start <= on and (end is None or on < end) for start, end in self.shut.get(person.id, ()))


@dataclass(frozen=True, slots=True)
class Rules:
    settings: ReminderSettings
    workdays: Workdays

    def steps(self) -> tuple[int, ...]:
        found = set(self.settings.steps)
        last = max(found)
        if self.settings.repeat_days:
            found |= set(
                range(last + self.settings.repeat_days, self.settings.give_up_days + 1, self.settings.repeat_days)
            )
        return tuple(sorted(found))

    def mornings(self, last: date) -> frozenset[date]:
        """The mornings on which a round nobody reported is spoken of, by its last day in time."""
        return frozenset(self._open(last + step * _DAY, later=step > 0) for step in self.steps())

    def escalated_on(self, last: date) -> date:
        return self._open(last + self.settings.escalate_after * _DAY, later=True)

    def after(self, day: date) -> date:
        """The next day on which anything is sent."""
        return self._open(day + _DAY, later=True)

    def _open(self, day: date, *, later: bool) -> date:
        while not self.workdays.is_working(day):
            day += _DAY if later else -_DAY
        return day

    def hour(self, day: date) -> datetime:
        return datetime.combine(day, time.fromisoformat(self.settings.hour))


@dataclass(frozen=True, slots=True)
class Morning:
    """What must stand in chats with this day's date, and what may; of silence, the least and the most units named."""

    must: frozenset[Reminding]
    may: frozenset[Reminding]
    silence: dict[Silence, tuple[int, int]]


def morning(province: Province, rules: Rules, chronicle: Chronicle, day: date) -> Morning:
    hour = rules.hour(day)
    start, end = datetime.combine(day, time()), datetime.combine(day + _DAY, time())
    must: set[Reminding] = set()
    may: set[Reminding] = set()
    silence: dict[Silence, list[int]] = {}
    for unit in province.units:
        for one in _current(province, unit, chronicle, day, end):
            last, later_last = chronicle.moved(unit, one, hour), chronicle.moved(unit, one, end)
            put_off = last != later_last  # in the course of this very day
            open_at_the_hour = not chronicle.settled(unit, one, hour)
            stirred = chronicle.stirred(unit, one, hour, end)
            later = chronicle.stirred(unit, one, start, end)
            for person in _reminded(province, unit, chronicle, hour):
                asked = chronicle.again.get((person.id, *one.key), set())
                key = (person.id, *one.key)
                if (unit.index, *one.key) in chronicle.vague:
                    may.add(key)
                    continue
                if day not in rules.mornings(last) | rules.mornings(later_last) | asked:
                    continue
                refused = chronicle.not_mine.get((person.id, one.number, _task(one)))
                if refused is not None and refused < hour:
                    continue
                if chronicle.unreachable(person, hour) or (refused is not None and refused < end):
                    may.add(key)
                elif open_at_the_hour and not stirred and not put_off:
                    must.add(key)
                elif open_at_the_hour or stirred or later:  # `later`: something was said before the hour too
                    may.add(key)
            if day in (rules.escalated_on(last), rules.escalated_on(later_last)):
                for who in _following(province):
                    least, most = silence.setdefault((who.id, *one.key), [0, 0])
                    silent = not chronicle.spoken(unit, one, hour)
                    silence[who.id, *one.key] = [
                        least + (silent and not stirred and not put_off),
                        most + (silent or stirred),
                    ]
    return Morning(frozenset(must), frozenset(may - must), {key: (a, b) for key, (a, b) in silence.items() if b})


def _current(province: Province, unit: Unit, chronicle: Chronicle, day: date, at: datetime) -> Iterator[Round]:
    """The rounds that concern a unit now: of what is past each task's latest, and what may still be met."""
    for duty in province.duties:
        if duty.binds(unit):
            for one in duty.rounds:
                past = [other for other in duty.rounds if _task(other) == _task(one) and other.last < day]
                if one.last >= day or one == past[-1] or chronicle.moved(unit, one, at) >= day:
                    yield one


def _task(one: Round) -> str:
    """A plan's three reports are three tasks; what comes back each month is one."""
    return one.label if one.duty == "plan" else ""


task = _task


def _reminded(province: Province, unit: Unit, chronicle: Chronicle, at: datetime) -> tuple[Person, ...]:
    there = [
        one for one in province.of(unit)
        if not one.joins or (one.id in chronicle.inside and chronicle.inside[one.id] < at)
    ]  # fmt: skip
    focal = tuple(one for one in there if one.role == "focal")
    return focal or tuple(one for one in there if one.role in ("officer", "coordinator", "admin"))


def _following(province: Province) -> tuple[Person, ...]:
    return tuple(one for one in province.people if one.role == "coordinator")


def duty_of(province: Province, one: Round) -> Duty:
    return next(duty for duty in province.duties if duty.key == one.duty)
