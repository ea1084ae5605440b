"""The daily job that lets go of what may not be kept longer (`[privacy]`): when the bot starts, and every night.

What passes through: the plan of knowledge/retention.py, carried out some rows at a time in worker threads; the audit has a
line where anything went. What is refused: nothing; a round that fails is logged and tried again an hour later. The earlier
of the office's clock and the machine's counts: a clock put forward must not cost a year of the audit.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from datetime import UTC, date, datetime

from bot.context import App, House, house_of
from bot.logs import trace
from knowledge import retention
from knowledge.db import transaction
from knowledge.retention import Cuts
from knowledge.store import audit
from knowledge.store import retention as store

_log = logging.getLogger(__name__)
_EVERY = 3600.0  # seconds between two looks at the clock


class Keeping:
    def __init__(self, *, every: float = _EVERY) -> None:
        self._every = every
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.last: date | None = None  # the day of the last round

    def start(self, application: App) -> None:
        self._house = house_of(application)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._over.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while not self._over.is_set():
            now = self._house.desk.local(min(self._house.clock(), datetime.now(UTC)))
            if retention.due(self.last, now):
                try:
                    await self._sweep(now)
                    self.last = now.date()
                except Exception as error:  # the job outlives whatever one round meets
                    _log.warning("retention: %s, again in %.0f s\n%s", type(error).__name__, self._every, trace(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), self._every)

    async def _sweep(self, now: datetime) -> None:
        cuts = retention.cuts(self._house.desk.settings.privacy, now)
        gone: Counter[str] = Counter()
        while not self._over.is_set():
            some = await asyncio.to_thread(_round, self._house, cuts)
            if not some:
                break
            gone.update(some)
        if gone:
            await asyncio.to_thread(_note, self._house, gone)
            _log.info("retention: %s", ", ".join(f"{name} {number}" for name, number in sorted(gone.items())))


def _round(house: House, cuts: Cuts) -> dict[str, int]:
    with transaction(house.engine) as session:
        return store.sweep(session, cuts)


def _note(house: House, gone: Counter[str]) -> None:
    with transaction(house.engine) as session:
        audit.note(session, "swept", None, house.clock(), **gone)
