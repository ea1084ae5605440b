"""The week's digest goes through the outbox: on Mondays, to those who follow, once, whatever goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from bot.reminders.planning import weeks
from knowledge.outbox import Choice
from knowledge.settings import ReminderSettings, Settings
from knowledge.workdays import Workdays
from tests.bot.world import HOA, LAN, ZONE, world
from tests.bot.world import at as moment
from tests.telegram.client import User
from tests.telegram.reminding import Clocked, at, clocked_bot
from tests.telegram.server import LoopbackTelegram

MISSED = "message to be replied not found"  # what a search runs into on purpose


@pytest_asyncio.fixture
async def bot(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Clocked]:
    async with clocked_bot(loopback, settings) as running:
        yield running
    assert [one for one in loopback.violations if MISSED not in one.description] == []


def weekly(user: User) -> list[str]:
    return [one.text for one in user.chat.messages if one.text.startswith("🗓 Tuần")]


async def test_on_monday_at_the_hour_once_and_only_to_those_who_follow(bot: Clocked) -> None:
    hoa, lan = bot.join(1, "Hoa", None, admin=True), bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "09:00"))  # in the middle of a week nothing of it is brought up
    await bot.go(at(21, "07:59"))
    assert weekly(hoa) == []
    for hour in ("08:00", "08:01", "12:00"):
        await bot.go(at(21, hour))
    (told,) = weekly(hoa)
    assert told.split("\n")[0] == "🗓 Tuần 21/9–27/9/2026" and "🔴 1 đơn vị quá hạn" in told and "Nhắc trễ" not in told
    assert weekly(lan) == []
    await bot.go(at(23, "09:00"))
    await bot.go(at(28, "15:00"))
    assert weekly(hoa)[1].split("\n")[-1] == "Nhắc trễ, lịch gốc 08:00"


@pytest.mark.parametrize("how", ["drop_after", "drop_before", "500", "429"])
async def test_once_whatever_telegram_answers(bot: Clocked, how: str) -> None:
    bot.thuky.admit(1001, "Lan", "Sở Y tế")
    bot.thuky.remove(1001)  # a unit with nobody to be reminded
    await bot.go(at(18, "09:00"))
    hoa = bot.join(1, "Hoa", None, admin=True)
    await bot.go(at(21, "07:50"))
    if how.startswith("drop"):
        bot.server.drop_next("sendMessage", executed=how == "drop_after")
    else:
        bot.server.fail_next("sendMessage", status=int(how), retry_after=0)
    await bot.go(at(21))
    assert len(weekly(hoa)) == 1


async def test_a_week_without_anything_late_or_due_says_nothing(bot: Clocked) -> None:
    hoa = bot.join(1, "Hoa", None, admin=True)  # no unit is known, so nobody owes anything
    await bot.go(at(18, "09:00"))
    await bot.go(at(21, "09:00"))
    assert weekly(hoa) == [] and bot.states() == {"planned": 2, "cancelled": 1}


def days(**changed: object) -> list[tuple[date, str, str]]:
    """(Monday, who, when) of the weeks that are planned on Wednesday 7/10/2026."""
    made = world(**changed)
    names = {one.id: one.name for one in made.members}
    return [
        (one.key.due, names[one.key.member_id], one.moment.astimezone(ZONE).strftime("%d/%m %H:%M"))
        for one in weeks(made, moment("2026-10-07"))
    ]


def test_which_weeks_are_planned_for_whom() -> None:
    monday = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
    assert days() == [
        (monday[0], "Hoa", "05/10 08:00"),
        (monday[1], "Hoa", "12/10 08:00"),
        (monday[2], "Hoa", "19/10 08:00"),
    ]
    follows = replace(HOA, id=14, name="Minh", role="coordinator")
    assert [who for _, who, _ in days(members=(LAN, HOA, follows))] == ["Minh"] * 3
    assert [when for _, _, when in days(choices={HOA.id: Choice(at="14:30")})][1] == "12/10 14:30"
    assert days(choices={HOA.id: Choice(on=False)}) == [] == days(settings=ReminderSettings(weekly=False))
    off = Workdays(frozenset([date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 14)]))
    assert days(workdays=off)[1] == (monday[1], "Hoa", "15/10 08:00")
    whole = Workdays(frozenset(date(2026, 10, 5 + day) for day in range(7)))
    assert [due for due, _, _ in days(workdays=whole)] == monday[1:]
