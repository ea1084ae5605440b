"""What is to be told to whom, and when: tasks, units, members and the ledger into the rows that the outbox should hold. Pure.

What passes through: a World, one moment's state of all that matters; Wanted rows come out, for rounds from long past up to
HORIZON ahead, so that a bot that stands still for days finds its plan when it comes back. Left out: tasks that may not be
spoken of, rounds that were reported, rounds followed by a later one that is due too, members who said no, who are gone, or
whose unit is not bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reminders import moments, whom
from bot.summary.rounds import Spoken, spoken
from knowledge import trust
from knowledge.agenda import expand
from knowledge.calendar import Occurrence, previous_occurrence
from knowledge.model import Member, StatusEntry, Task
from knowledge.outbox import Choice, Key, Kind, Wanted, Wishes
from knowledge.settings import ReminderSettings
from knowledge.units import Directory
from knowledge.workdays import Workdays

HORIZON = 15  # days
_DAY = timedelta(days=1)


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


def plan(world: World, now: datetime) -> tuple[Wanted, ...]:
    """Every row that should be in the outbox; a row is wanted as long as it has something to say, however late."""
    today = now.astimezone(world.zone).date()
    steps = moments.steps(world.settings)
    found: list[Wanted] = []
    for one in rounds(world, today):
        if one.open:
            found += _to_the_unit(world, one, steps, today)
            found += _to_those_who_follow(world, one)
    return tuple(sorted(found, key=lambda wanted: (wanted.moment, wanted.key)))


def rounds(world: World, today: date) -> Iterator[Round]:
    """The rounds that may have something to say about now: of what is past, each task's last for each unit."""
    settings, reach = world.settings, max((-step for step in world.settings.steps), default=0)
    start, end = today - (settings.give_up_days + 1) * _DAY, today + (HORIZON + max(reach, 0) + 1) * _DAY
    lines: dict[tuple[int | None, int], list[StatusEntry]] = {}
    for line in sorted(world.lines, key=lambda line: line.id):
        lines.setdefault((line.unit_id, line.task_id), []).append(line)
    holders = whom.Holders(world.directory, today)
    tasks = [task for task in world.tasks if trust.counts(task.trust, unconfirmed=world.unconfirmed)]
    entries = list(expand(tasks, start, end))
    newest: dict[int, date] = {}
    for occurrence, task in entries:
        if occurrence.last < today:
            newest[task.id] = occurrence.due  # soonest first, so the last one stays
    for occurrence, task in entries:
        if occurrence.last < today and newest[task.id] != occurrence.due:
            continue
        duty = task.obligation
        before = previous_occurrence(duty.rule, occurrence.due, duty.period)
        for unit_id in holders.of(task):
            said = spoken(lines.get((unit_id, task.id), ()), before.due if before else None, occurrence.due, world.zone)
            last = world.moved.get((task.id, occurrence.due, unit_id), occurrence.last)
            yield Round(task, occurrence, unit_id, last, said)


def _to_the_unit(world: World, one: Round, steps: Sequence[int], today: date) -> Iterator[Wanted]:
    settings, due = world.settings, one.occurrence.due
    horizon = today + HORIZON * _DAY
    for member in whom.reminded(world.members, one.unit_id):
        choice = world.choices.get(member.id, Choice())
        if not choice.on or (member.id, one.task.id) in world.wishes.not_mine:
            continue
        days = moments.days(one.last, steps, world.workdays, on_days_off=settings.on_days_off)
        for day in world.wishes.days(one.task.id, due, one.unit_id, member.id):
            if day not in days.values():
                days[(day - one.last).days] = day
        for step, day in days.items():
            if day <= horizon:
                key = Key(one.task.id, due, one.unit_id, "step", step, member.id)
                yield Wanted(key, moments.moment(day, choice.at, settings, world.zone))


def _to_those_who_follow(world: World, one: Round) -> Iterator[Wanted]:
    settings, after = world.settings, world.settings.escalate_after
    if not after or not one.silent:
        return
    day = moments.open_day(one.last + after * _DAY, world.workdays, on_days_off=settings.on_days_off)
    kind: Kind = "escalation"
    for member in whom.escalated(world.members, one.unit_id):
        at = world.choices.get(member.id, Choice()).at
        key = Key(one.task.id, one.occurrence.due, one.unit_id, kind, after, member.id)
        yield Wanted(key, moments.moment(day, at, settings, world.zone))
