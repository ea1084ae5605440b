"""A bot that reminds, over the loopback: its clock is moved, and it is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.context import house_of
from knowledge.db import snapshot
from knowledge.settings import ObligationSettings, ReminderSettings, Settings
from knowledge.store import outbox
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.server import LoopbackTelegram

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: str = "08:00", month: int = 9) -> datetime:
    """A moment of 2026 in the office's time."""
    return datetime.fromisoformat(f"2026-{month:02d}-{day:02d}T{hour}").replace(tzinfo=ZONE)


@dataclass(slots=True)
class Clocked:
    """A running bot whose clock is ours."""

    thuky: Thuky

    @property
    def server(self) -> LoopbackTelegram:
        return self.thuky.server

    def join(self, id: int, name: str, unit: str | None, *, admin: bool = False) -> User:
        """A member who has opened the chat."""
        user = self.thuky.insider(id, name, unit, admin=admin)
        user.chat.room.open_to_bot = True
        return user

    async def go(self, to: datetime, *, within: float = 30.0, sends: bool = True) -> None:
        """Put the clock there and wait until all that is due has been said, or until the worker has looked."""
        self.thuky.office.now = to.astimezone(UTC)
        reminding = house_of(self.thuky.app).reminding
        assert reminding is not None
        reminding.poke()
        deadline = time.monotonic() + within
        while True:
            await asyncio.sleep(0.02)
            if not reminding.busy and not reminding._news.is_set() and not (sends and self._left()):
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"the outbox is not through: {self.states()}")

    def _left(self) -> bool:
        with snapshot(self.thuky.office.engine) as session:
            return bool(outbox.on_its_way(session) or outbox.due_now(session, self.thuky.office.now))

    def states(self) -> dict[str, int]:
        with snapshot(self.thuky.office.engine) as session:
            return outbox.counts(session)


@contextlib.asynccontextmanager
async def clocked_bot(
    server: LoopbackTelegram, settings: Settings, reminders: ReminderSettings | None = None
) -> AsyncIterator[Clocked]:
    chosen = replace(
        settings,
        obligations=ObligationSettings(unconfirmed_in_reminders=True),
        reminders=reminders or ReminderSettings(),
    )
    async with running_bot(server, chosen) as thuky:
        reminding = house_of(thuky.app).reminding
        assert reminding is not None
        reminding._apart = 0.0  # a second between two messages to one chat is long here
        thuky.office.now = at(16, "07:30").astimezone(UTC)
        yield Clocked(thuky)


def told(user: User) -> list[str]:
    """The first lines of what stands in the chat."""
    return [message.text.split("\n")[0] for message in user.chat.messages]
