"""The season: days pass, people act, reminders go out, the process is killed, the network goes.

What passes through: a Script and a Stage; when the last day is over all that happened stands in the Truth. An act that a person
could not finish is a complaint, not the end. Refused, as a TimeoutError: a morning whose reminders are not through in minutes.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scripts.rehearse import reader, reminded
from scripts.rehearse.expected import Rules
from scripts.rehearse.players import Players
from scripts.rehearse.province import Person
from scripts.rehearse.script import Act, Script
from scripts.rehearse.stage import Silence, Stage
from tests.telegram.client import Group, User
from tests.telegram.faults import Fault

_log = logging.getLogger(__name__)
AT_ONCE = 6  # people in a talk at the same time
THROUGH = 300.0  # seconds a morning's reminders may take


@dataclass(slots=True)
class Season:
    stage: Stage
    players: Players
    script: Script
    rules: Rules
    dice: random.Random
    kills: int
    outages: int
    until: float = float("inf")  # by time.monotonic(): no day begins after it
    mornings: list[date] = field(default_factory=list)  # on which the reminders' hour came
    gone: int = 0  # times the network was gone
    _units: dict[int, asyncio.Lock] = field(default_factory=dict)
    _groups: dict[int, Group] = field(default_factory=dict)
    _strangers: int = 9000
    _door: asyncio.Lock = field(default_factory=asyncio.Lock)
    _dying: set[asyncio.Task[None]] = field(default_factory=set)

    async def play(self, days: Sequence[date]) -> None:
        plenty = days[3:-1] if len(days) > 10 else days
        killed = sorted(self.dice.choices(plenty, k=self.kills))
        dark = set(self.dice.sample(plenty, self.outages))
        for day in days:
            if time.monotonic() > self.until:
                _log.warning("the time is up: %s is not played, nor what follows", day)
                return
            for _ in range(killed.count(day)):
                self._kill_during(len(self.script.of(day)))
            await self._day(day, dark=day in dark)
            await asyncio.gather(*self._dying)
            self._dying.clear()
            self.stage.bot.look()
            _log.info("%s: %s", day, dict(self.stage.truth.counts))

    # -- one day

    async def _day(self, day: date, *, dark: bool) -> None:
        acts = self.script.of(day)
        await self._jump(day, "07:40")
        await self._all([act for act in acts if act.hour == "early"])
        beside = [act for act in acts if act.hour == "morning"]
        if dark:
            beside = await self._outage(day, beside)
        stamp = await self._jump(day, "08:13" if dark else "08:00")
        self.mornings.append(day)
        await asyncio.gather(self._all(beside), self._through(stamp))
        await self._all([act for act in acts if act.hour == "later"])

    async def _jump(self, day: date, hour: str) -> str:
        to = datetime.fromisoformat(f"{day.isoformat()}T{hour}")
        if to <= self.stage.moment.local():
            raise AssertionError(f"the clock is beyond {to} already: the day was too slow")
        return self.stage.moment.put(to)

    async def _through(self, stamp: str) -> None:
        looks = 0  # counted, not timed: whoever stops this process for a while must not end it
        while not self.stage.bot.settled(stamp):
            looks += 1
            if looks > THROUGH / 0.02:
                raise TimeoutError(
                    f"the reminders of {stamp} are not through; the log ends\n{self.stage.bot.log()[-1500:]}"
                )
            await asyncio.sleep(0.02)

    async def _outage(self, day: date, acts: list[Act]) -> list[Act]:
        """From 07:58 to 08:12 nothing gets through, in either direction, and the hour of the reminders falls into it."""
        server = self.stage.server
        self.gone += 1
        gone = [Fault("drop_before", "*", times=1 << 40), Fault("drop_before", "getUpdates", times=1 << 40)]
        began = time.monotonic()
        await self._jump(day, "07:58")
        server.faults.ordered += gone
        writing = [asyncio.create_task(self._act(act)) for act in acts[:5]]
        place = len(self.stage.troubles)
        self.stage.troubles.append((began, float("inf")))
        _log.info("the network is gone")
        for hour in ("08:00", "08:05", "08:12"):
            await self._jump(day, hour)
            await asyncio.sleep(1.0)
        for fault in gone:
            server.faults.ordered.remove(fault)
        self.stage.troubles[place] = (began, time.monotonic())
        await asyncio.gather(*writing)
        return acts[5:]

    # -- the process

    def _kill_during(self, acts: int) -> None:
        # Counted in calls, so that kills fall where the bot works and not into its sleep.
        calls = len(self.stage.server.calls) + self.dice.randint(1, 10 + 4 * acts)
        task = asyncio.create_task(self._kill(calls, self.dice.random() * 0.05))
        self._dying.add(task)

    async def _kill(self, calls: int, more: float) -> None:
        bot, server = self.stage.bot, self.stage.server
        limit = time.monotonic() + 5
        while len(server.calls) < calls and time.monotonic() < limit:  # noqa: ASYNC110 - nothing rings for a call answered
            await asyncio.sleep(0.001)
        await asyncio.sleep(more)
        bot.kill()
        now = time.monotonic()
        _log.info("killed")
        place = len(self.stage.troubles)
        self.stage.troubles.append((now, float("inf")))
        self.stage.down += 1
        await asyncio.sleep(0.2)  # what the dead one had sent still comes in
        bot.start()
        polls, looks = server._poll, 0
        while server._poll == polls:
            looks += 1
            if looks > THROUGH / 0.02 or not bot.alive():
                raise TimeoutError(f"the bot does not come back; its log ends\n{bot.log()[-2000:]}")
            await asyncio.sleep(0.02)
        self.stage.came_up = time.monotonic()
        self.stage.troubles[place] = (now, self.stage.came_up)
        self.stage.down -= 1
        _log.info("back after %.1f s", time.monotonic() - now)

    # -- the people

    async def _all(self, acts: Sequence[Act]) -> None:
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(act: Act) -> None:
            async with at_once:
                await self._act(act)

        await asyncio.gather(*(one(act) for act in acts))

    async def _act(self, act: Act) -> None:
        # Of one unit one speaks at a time: else nobody could say whose word was the last.
        number = act.person.unit.index if act.person is not None and act.person.unit is not None else -1
        async with self._units.setdefault(number, asyncio.Lock()):
            try:
                await self._do(act)
            except (Silence, AssertionError) as error:
                self.stage.truth.counts["unanswered"] += 1
                _log.info("%s", error)
                self.stage.truth.complain(f"{act.kind}: {str(error).partition(chr(10))[0]}")

    async def _do(self, act: Act) -> None:
        players, person, one = self.players, act.person, act.one
        if act.kind == "stranger":
            return await self._stranger()
        assert person is not None
        if act.kind == "join":
            return await self._join(person)
        if act.kind in ("block", "unblock"):
            return await self._block(person, act.kind == "block")
        if not self._may_speak(person):
            return None
        if one is None:
            simple = {"look": players.look, "survey": players.survey, "chat": players.chat}
            return await simple[act.kind](person)
        assert person.unit is not None
        if act.kind in ("ask", "ask whom", "more time"):
            asking = {"ask": players.ask, "ask whom": players.ask_whom, "more time": players.more_time}
            return await asking[act.kind](person, one)
        if self.stage.truth.handed_in(person.unit.index, *one.key):
            return None  # by another, or for another round: nothing is left to say
        await self._tell(act, person)
        return None

    async def _tell(self, act: Act, person: Person) -> None:
        players, one, dice = self.players, act.one, self.dice
        assert one is not None
        match act.kind:
            case "percent":
                await players.report(person, one, "percent", twice_sent=dice.random() < 0.05)
            case "in progress":
                await players.report(person, one, "in_progress", edited=dice.random() < 0.15)
            case "blocked":
                await players.report(person, one, "blocked")
            case "change of mind":
                await players.change_of_mind(person, one)
            case "correct" if act.other is not None:
                await players.correct(person, act.other, one)
            case "remind: in progress":
                await reminded.answer(players, person, one, "in_progress")
            case "remind: again":
                await reminded.answer(players, person, one, "again")
            case "remind: not mine":
                await reminded.answer(players, person, one, "not mine")
            case "remind: hand in":
                await reminded.answer(players, person, one, "submitted")
                if person.unit is not None and not self.stage.truth.handed_in(person.unit.index, *one.key):
                    await players.report(person, one, "submitted")
            case _:
                await self._hand_in(person, act)

    async def _hand_in(self, person: Person, act: Act) -> None:
        """Alone, or in the unit's group, where a colleague presses first."""
        one, dice, colleagues = act.one, self.dice, self._colleagues(person)
        assert one is not None and person.unit is not None
        if colleagues and dice.random() < 0.08:
            group = self._groups.get(person.unit.index)
            if group is None:
                number = -1000000000001 - person.unit.index
                group = self._groups[person.unit.index] = self.stage.server.group(number, person.unit.name)
            mine, other = (self.stage.user(who).in_group(group) for who in (person, colleagues[0]))
            await self.players.report(person, one, "submitted", user=mine, stranger=other)
            return
        await self.players.report(
            person, one, "submitted", twice_sent=dice.random() < 0.04, twice_pressed=dice.random() < 0.15,
            edited=dice.random() < 0.05,
        )  # fmt: skip

    def _colleagues(self, person: Person) -> list[Person]:
        there = self.players.province.of(person.unit) if person.unit is not None else ()
        return [one for one in there if one != person and self._may_speak(one)]

    def _may_speak(self, person: Person) -> bool:
        chronicle = self.stage.truth.chronicle
        inside = not person.joins or person.id in chronicle.inside
        return inside and not chronicle.unreachable(person, self.stage.moment.local())

    # -- the door

    async def _stranger(self) -> None:
        """One from outside gets one sentence, and asks to join in vain."""
        self._strangers += 1
        user = self.stage.server.user(self._strangers, f"Người lạ {self._strangers}")
        self.stage.truth.counts["strangers"] += 1
        told = await self.stage.say(user, self.dice.choice(("hạn báo cáo 9 tháng?", "đã nộp báo cáo 6 tháng", "alo")))
        if "chỉ phục vụ cán bộ" not in told[-1].text:
            self.stage.truth.complain(f"a stranger was told {told[-1].text[:160]!r}")

    async def _join(self, person: Person) -> None:
        """/start, and the administrator finds the unit and lets them in; one after the other, as one head does it."""
        assert person.unit is not None
        user, admin = self.stage.user(person), self.stage.user(self.players.province.people[0])
        async with self._door:
            await self.stage.say(user, "/start")
            request = await self.stage.find(admin, lambda m: m.text.startswith(f"{person.name} xin tham gia"))
            for _ in range(40):
                if request is None:
                    break
                labels = request.labels
                wanted = person.unit.name if person.unit.name in labels else None
                further = wanted or reader.label_for(labels, "Tiếp")
                if further is None:
                    break
                done = await self.stage.press(admin, request, further)
                if wanted is not None and ("đã vào" in done.message.text or "đã duyệt" in done.notice):
                    self.stage.truth.chronicle.inside[person.id] = self.stage.moment.local()
                    self.stage.truth.counts["joined"] += 1
                    return
            self.stage.truth.complain(f"{person.name} did not get in: {request!r}")

    async def _block(self, person: Person, shut: bool) -> None:
        user, now = self.stage.user(person), self.stage.moment.local()
        held = self.stage.truth.chronicle.shut.setdefault(person.id, [])
        if shut:
            held.append((now, None))
            await user.block()
        elif held and held[-1][1] is None:
            held[-1] = (held[-1][0], now)
            await user.unblock()


def users_of(stage: Stage, people: Sequence[Person]) -> dict[int, User]:
    """Everybody who is inside has pressed Start."""
    found = {}
    for person in people:
        user = found[person.id] = stage.user(person)
        user.chat.room.open_to_bot = not person.joins
    return found
