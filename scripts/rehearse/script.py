"""What is to happen on which day: who asks, reports, errs, answers, blocks. Pure; drawn once from the seed.

What passes through: a province, its days and how talkative it is; Acts for each day come out. Of a round the unit's last word
is that it was handed in, and after that nothing more is said of it; some stay silent to the end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scripts.rehearse.province import FIRST, LAST, Person, Province, Round, Unit, days

Kind = Literal[
    "ask", "ask whom", "look", "survey", "chat", "hand in", "percent", "in progress", "blocked", "change of mind", "correct",
    "more time", "remind: hand in", "remind: in progress", "remind: again", "remind: not mine", "stranger", "join", "block", "unblock",
]  # fmt: skip
Hour = Literal["early", "morning", "later"]  # before the reminders, beside them, when they are through


@dataclass(frozen=True, slots=True)
class Act:
    kind: Kind
    hour: Hour
    person: Person | None = None
    one: Round | None = None
    other: Round | None = None


@dataclass(frozen=True, slots=True)
class Script:
    acts: dict[date, tuple[Act, ...]]

    def of(self, day: date) -> tuple[Act, ...]:
        return self.acts.get(day, ())


def write(province: Province, dice: random.Random, working: Callable[[date], bool], talk: float = 1.0) -> Script:
    """`talk`: how many questions, progress reports and the like fall to one that hands in."""
    open_days = [day for day in days(FIRST, LAST) if working(day)]
    acts: dict[date, list[Act]] = {day: [] for day in open_days}
    for unit in province.units:
        for one in province.rounds(unit):
            for day, act in _of_round(province, unit, one, dice, open_days, talk):
                acts[day].append(act)
    _others(province, dice, open_days, acts, talk)
    for day in open_days:
        dice.shuffle(acts[day])
    return Script({day: tuple(found) for day, found in acts.items()})


def _of_round(
    province: Province, unit: Unit, one: Round, dice: random.Random, open_days: list[date], talk: float
) -> Iterator[tuple[date, Act]]:
    people = province.of(unit)
    before = [day for day in open_days if max(one.opens, FIRST + timedelta(2)) <= day <= one.last]
    if not before:
        return
    late = [day for day in open_days if one.last < day <= one.last + timedelta(6)]
    fate = dice.random()
    if fate < 0.06:
        handed = None
    elif fate < 0.18 and late:
        handed = dice.choice(late)
    else:
        handed = before[min(len(before) - 1, int(len(before) * dice.betavariate(3, 1.5)))]
    room = [day for day in before if handed is None or day < handed]
    for kind, chance in (
        ("percent", 0.22),
        ("in progress", 0.15),
        ("blocked", 0.08),
        ("ask", 0.5),
        ("ask whom", 0.08),
        ("more time", 0.05),
    ):
        if room and dice.random() < chance * talk:
            yield dice.choice(room), Act(kind, _hour(dice), dice.choice(people), one)  # type: ignore[arg-type]
    for kind, chance in (("remind: in progress", 0.06), ("remind: again", 0.06), ("remind: not mine", 0.01)):
        if room and dice.random() < chance * talk:
            yield dice.choice(room[-4:]), Act(kind, "later", dice.choice(people), one)  # type: ignore[arg-type]
    if handed is None:
        return
    who, way = dice.choice(people), dice.random()
    if way < 0.07 and room:
        yield room[-1], Act("change of mind", "later", who, one)
        yield handed, Act("hand in", _hour(dice), who, one)
    elif way < 0.13 and one.duty == "plan" and handed <= one.last:
        wrong = next((r for r in province.rounds(unit) if r.duty == "plan" and r.due > one.due), None)
        yield handed, Act("correct" if wrong else "hand in", _hour(dice), who, one, wrong)
    elif way < 0.35:
        yield handed, Act("remind: hand in", "later", who, one)
    else:
        yield handed, Act("hand in", _hour(dice), who, one)


def _hour(dice: random.Random) -> Hour:
    return dice.choice(("early", "morning", "morning", "later", "later"))


def _others(
    province: Province, dice: random.Random, open_days: list[date], acts: dict[date, list[Act]], talk: float
) -> None:
    for person in province.people:
        if person.joins:
            acts[open_days[dice.randrange(2)]].append(Act("join", "early", person))
    blockers = [one for one in province.people if one.role == "officer" and not one.joins]
    for person in dice.sample(blockers, min(len(blockers), max(1, len(province.units) // 40))):
        start = dice.randrange(5, len(open_days) - 30)
        acts[open_days[start]].append(Act("block", "early", person))
        acts[open_days[start + dice.randrange(5, 25)]].append(Act("unblock", "later", person))
    for day in open_days:
        for kind, often in (("stranger", 0.3), ("chat", 0.6), ("look", 1.5), ("survey", 0.3)):
            while dice.random() < often * talk * len(province.units) / 129:
                often -= 1
                who = province.people[1] if kind == "survey" else dice.choice(province.people[2:])
                acts[day].append(Act(kind, _hour(dice), who))  # type: ignore[arg-type]
                if often <= 0:
                    break
