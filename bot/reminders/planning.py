"""What is to be told to whom, and when: tasks, units, members and the ledger into the rows that the outbox should hold. Pure.

What passes through: a World, one moment's state of all that matters; Wanted rows come out, from BACK days ago up to HORIZON
ahead, so that a bot that stands still for days finds its plan when it comes back. Left out: tasks that may not be
spoken of, rounds that were reported, rounds followed by a later one that is due too, members who said no, who are gone, or
whose unit is not bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reminders import moments, whom
from bot.summary.rounds import Spoken, span_of, spoken
from knowledge import trust
from knowledge.agenda import expand
from knowledge.calendar import Occurrence
from knowledge.model import Member, StatusEntry, Task
from knowledge.outbox import Choice, Key, Kind, Wanted, Wishes
from knowledge.settings import ReminderSettings
from knowledge.units import Directory
from knowledge.workdays import Workdays

HORIZON = 15  # days ahead that are planned
BACK = 31  # days for which a row that nobody sent still has something to say
_DAY = timedelta(days=1)
_LAST_OF_WEEK = 4  # Friday, from Monday


@dataclass(frozen=True, slots=True)
class World:
    """All that reminders depend on, at one moment."""

    tasks: Sequence[Task]
    directory: Directory
    members: Sequence[Member]
    lines: Iterable[StatusEntry]  # of the ledger, those that stand
    settings: ReminderSettings
    workdays: Workdays
    zone: ZoneInfo
    unconfirmed: bool = False  # whether tasks nobody has looked at are reminded of
    choices: Mapping[int, Choice] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)
    only: frozenset[int] | None = None  # these units, where not all are asked about
    moved: Mapping[tuple[int, date, int], date] = field(default_factory=dict)  # (task, due, unit): granted to this day


@dataclass(frozen=True, slots=True)
class Round:
    """One due date of one task for one unit, and what the unit has said of it."""

    task: Task
    occurrence: Occurrence
    unit_id: int
    last: date  # the last day in time, put off where that was granted
    said: Spoken | None

    @property
    def open(self) -> bool:
        return self.said is None or not self.said.settles

    @property
    def silent(self) -> bool:
        return self.said is None

    @property
    def put_off(self) -> int:
        """Days by which the last day in time was moved. A row of the outbox is known by its distance from the day that
        the document names, so that a day told before more time was given is another row than one told after."""
        return (self.last - self.occurrence.last).days


def plan(world: World, now: datetime) -> tuple[Wanted, ...]:
    """Every row that should be in the outbox; a row is wanted as long as it has something to say, however late."""
    today = now.astimezone(world.zone).date()
    steps, days = moments.steps(world.settings), _Days(world)
    reminded: dict[int, tuple[Member, ...]] = {}
    found: list[Wanted] = []
    for one in rounds(world, today):
        if one.open:
            told = reminded.get(one.unit_id)
            if told is None:
                told = reminded[one.unit_id] = whom.reminded(world.members, one.unit_id)
            for member in told:
                found += _to_one(world, one, member, days.of(one.last, steps), today)
            found += _to_those_who_follow(world, one, today)
    return tuple(sorted(found, key=lambda wanted: (wanted.moment, wanted.key)))


def weeks(world: World, now: datetime) -> tuple[Wanted, ...]:
    """The digest of this week and of those ahead, to those who follow all units: on the week's first working day."""
    settings, today = world.settings, now.astimezone(world.zone).date()
    monday = today - today.weekday() * _DAY
    found = []
    for start in (monday, monday + 7 * _DAY, monday + 14 * _DAY) if settings.weekly else ():
        day = moments.open_day(start, world.workdays, on_days_off=settings.on_days_off)
        if (day - start).days > _LAST_OF_WEEK or not _near(day, today):
            continue  # a week of days off (Tết) has nothing to say
        for member in whom.following(world.members):
            choice = world.choices.get(member.id, Choice())
            if choice.on:
                key = Key(0, start, 0, "week", 0, member.id)
                found.append(Wanted(key, moments.moment(day, choice.at, settings, world.zone)))
    return tuple(found)


class _Days:
    """The days of a last day in time, worked out once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[date, dict[int, date]] = {}

    def of(self, last: date, steps: Sequence[int]) -> dict[int, date]:
        found = self._known.get(last)
        if found is None:
            on_days_off = self._world.settings.on_days_off
            found = self._known[last] = moments.days(last, steps, self._world.workdays, on_days_off=on_days_off)
        return found


def rounds(world: World, today: date) -> Iterator[Round]:
    """The rounds that may have something to say about now: of what is past, each task's last for each unit."""
    settings, reach = world.settings, max((-step for step in world.settings.steps), default=0)
    further = max(((day - due).days for (_, due, _), day in world.moved.items()), default=0)
    start, end = (
        today - (settings.give_up_days + 1 + max(further, 0)) * _DAY,
        today + (HORIZON + max(reach, 0) + 1) * _DAY,
    )
    lines: dict[tuple[int | None, int], list[StatusEntry]] = {}
    for line in sorted(world.lines, key=lambda line: line.id):
        lines.setdefault((line.unit_id, line.task_id), []).append(line)
    holders = whom.holders(world.directory, today)
    tasks = [task for task in world.tasks if trust.counts(task.trust, unconfirmed=world.unconfirmed)]
    entries = list(expand(tasks, start, end))
    newest: dict[int, date] = {}
    for occurrence, task in entries:
        if occurrence.last < today:
            newest[task.id] = occurrence.due  # soonest first, so the last one stays
    for occurrence, task in entries:
        old = occurrence.last < today and newest[task.id] != occurrence.due
        if old and not world.moved:
            continue
        duty = task.obligation
        span = span_of(duty.rule, occurrence.due, duty.period)
        for unit_id in holders.of(task):
            if world.only is not None and unit_id not in world.only:
                continue
            last = world.moved.get((task.id, occurrence.due, unit_id), occurrence.last)
            if old and last < today:
                continue  # a later round is spoken of, unless this one may still be met
            said = spoken(lines.get((unit_id, task.id), []), span, world.zone)
            yield Round(task, occurrence, unit_id, last, said)


def _to_one(world: World, one: Round, member: Member, days: Mapping[int, date], today: date) -> Iterator[Wanted]:
    due, choice = one.occurrence.due, world.choices.get(member.id, Choice())
    if not choice.on or (member.id, one.task.id) in world.wishes.not_mine:
        return
    again = world.wishes.days(one.task.id, due, one.unit_id, member.id).difference(days.values())
    for step, day in (*days.items(), *(((day - one.last).days, day) for day in again)):
        if _near(day, today):
            key = Key(one.task.id, due, one.unit_id, "step", step + one.put_off, member.id)
            yield Wanted(key, moments.moment(day, choice.at, world.settings, world.zone))


def _near(day: date, today: date) -> bool:
    return -BACK <= (day - today).days <= HORIZON


def _to_those_who_follow(world: World, one: Round, today: date) -> Iterator[Wanted]:
    settings, after = world.settings, world.settings.escalate_after
    if not after or not one.silent:
        return
    day = moments.open_day(one.last + after * _DAY, world.workdays, on_days_off=settings.on_days_off)
    if not _near(day, today):
        return
    kind: Kind = "escalation"
    for member in whom.escalated(world.members, one.unit_id):
        at = world.choices.get(member.id, Choice()).at
        key = Key(one.task.id, one.occurrence.due, one.unit_id, kind, after + one.put_off, member.id)
        yield Wanted(key, moments.moment(day, at, settings, world.zone))
