"""The worker that sends reminders: one message at a time, each written down before it goes and after.

What passes through: what the outbox holds due, as messages; what became of each, back into the outbox. A message whose end
nobody saw (the process died, the connection broke) is looked for in its chat before anything else is sent
(docs/decisions/0010-reminders.md). Refused: sending in quiet hours or on days off, sending beside another process of the same
data folder, sending to one who blocked the bot without telling those who follow.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import IO, Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.context import App, house_of
from bot.handlers.finding import Search, fate
from bot.logs import trace
from bot.reminders import letters, moments
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.outbox import Delivery
from knowledge.store import outbox
from knowledge.workdays import Workdays

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PAUSES = (0.3, 1.0, 3.0, 10.0, 30.0, 60.0)  # seconds after one failure, two, …
_APART = 1.0  # seconds between two messages to one chat
_AT_ONCE = 200  # rows changed in one transaction
_GRACE = 5.0  # seconds a message under way is given when the bot stops


class Reminding:
    """Plans, sends, finds out; sleeps in between."""

    def __init__(self, *, wake: float = 30.0, replan: float = 600.0, apart: float = _APART) -> None:
        self._wake, self._replan, self._apart = wake, replan, apart
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        # Its own thread: a long plan must not take one from the talk.
        self._thread = ThreadPoolExecutor(1, "reminders")
        self._stopping = self._working = False
        self._planned: tuple[float, datetime] | None = None
        self._last_sent: dict[int, float] = {}

    @property
    def busy(self) -> bool:
        return self._working

    def start(self, application: App) -> None:
        self._app, self._house = application, house_of(application)
        self._task = asyncio.create_task(self._run())

    def poke(self) -> None:
        """Look again now."""
        self._planned = None
        self._news.set()

    async def stop(self) -> None:
        """Let the message under way end; what is not through by then is looked for at the next start."""
        self._stopping = True
        self._news.set()
        if self._task is not None:
            done, _ = await asyncio.wait({self._task}, timeout=_GRACE)
            if not done:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
        self._thread.shutdown(wait=False)

    # -- the round

    async def _run(self) -> None:
        lock = await self._alone()
        failures = 0
        try:
            while not self._stopping:
                self._news.clear()
                self._working = True
                try:
                    await self._round()
                    failures, pause = 0, await self._until_next()
                except RetryAfter as error:
                    pause = _seconds(error)
                    _log.warning("Telegram asks for a pause of %.0f s", pause)
                except Exception as error:  # the worker outlives whatever one round meets
                    pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
                    failures += 1
                    told = "" if isinstance(error, TelegramError) else f"\n{trace(error)}"
                    _log.warning("reminders: %s, again in %.1f s%s", type(error).__name__, pause, told)
                finally:
                    self._working = False
                if not self._stopping:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), pause)
        finally:
            if lock is not None:
                lock.close()

    async def _round(self) -> None:
        while (left := await self._read(outbox.on_its_way)) is not None:
            _log.info("message %d was on its way when the bot stopped or lost its connection", left.id)
            await self._find_out(left)
        now = self._house.clock()
        if self._time_to_plan(now):
            await self._plan(now)
        desk = self._house.desk
        while not self._stopping:
            now = self._house.clock()
            if not moments.may_send(desk.local(now), desk.settings.reminders, Workdays.of(desk.settings)):
                return
            delivery = await self._write(letters.claim_next, desk, now, datetime.now(UTC))
            if delivery is None:
                return
            await self._send(delivery)

    def _time_to_plan(self, now: datetime) -> bool:
        if self._planned is None:
            return True
        at, then = self._planned
        gone = time.monotonic() - at
        jumped = abs((now - then).total_seconds() - gone) > 60  # the clock was put forward or back
        return gone >= self._replan or jumped or now.date() != then.date()

    async def _plan(self, now: datetime) -> None:
        began, desk = time.monotonic(), self._house.desk
        wanted = await self._read(letters.look, desk, now)
        diff = await self._read(letters.compare, desk, now, wanted)
        for part in diff.parts(_AT_ONCE):  # a long transaction would keep the talk waiting
            await self._write(outbox.apply, part, now)
        self._planned = (time.monotonic(), now)
        if diff:
            _log.info(
                "reminders planned: %d new, %d moved, %d cancelled, %d back, in %.1f s",
                len(diff.add), len(diff.move), len(diff.cancel), len(diff.revive), time.monotonic() - began,
            )  # fmt: skip

    async def _until_next(self) -> float:
        moment = await self._read(outbox.next_moment)
        left = (moment - self._house.clock()).total_seconds() if moment is not None else self._wake
        # What is due and was not sent waits for the end of the quiet hours.
        return min(left, self._wake) if left > 0 else self._wake

    # -- one message

    async def _send(self, delivery: Delivery) -> None:
        await self._keep_apart(delivery.chat_id)
        try:
            message = await self._post(delivery)
        except TelegramError as error:
            meant = fate(error)
            if meant == "doubt":
                _log.warning("message %d may have arrived or not (%s)", delivery.id, type(error).__name__)
                await self._find_out(delivery)
            elif meant == "unsent":
                await self._write(outbox.end, delivery.id, "returned", self._house.clock())
                raise
            elif meant == "gone":
                await self._write(letters.give_up_on, self._house.desk, delivery, self._house.clock())
            else:
                _log.error("message %d was refused: %s", delivery.id, type(error).__name__)
                await self._write(outbox.end, delivery.id, "failed", self._house.clock())
            return
        await self._write(letters.arrived, delivery, message.message_id, self._house.clock())

    async def _post(self, delivery: Delivery) -> Message:
        rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in delivery.buttons]
        buttons = InlineKeyboardMarkup(rows) if rows else None
        send = self._app.bot.send_message
        try:
            return await send(delivery.chat_id, delivery.html, parse_mode=ParseMode.HTML, reply_markup=buttons)
        except BadRequest as error:
            if "parse entities" not in error.message.casefold():
                raise
            _log.error("Telegram could not read the HTML of message %d", delivery.id)
            return await send(delivery.chat_id, plain(delivery.html), reply_markup=buttons)

    async def _keep_apart(self, chat_id: int) -> None:
        last = self._last_sent.get(chat_id)
        if last is not None and (left := last + self._apart - time.monotonic()) > 0:
            await asyncio.sleep(left)
        if len(self._last_sent) > 10_000:
            self._last_sent.clear()
        self._last_sent[chat_id] = time.monotonic()

    # -- what nobody saw the end of

    async def _find_out(self, delivery: Delivery) -> None:
        """Whether the message stands in its chat.

        Raises:
            TelegramError: it could not be found out now.
        """
        floor = await self._read(outbox.message_before, delivery)
        try:
            found = await Search(self._app.bot, delivery, floor).run()
        except TelegramError as error:
            if fate(error) != "gone":
                raise
            await self._write(letters.give_up_on, self._house.desk, delivery, self._house.clock())
            return
        now = self._house.clock()
        if found is None:
            _log.info("message %d had not arrived: planned again", delivery.id)
            await self._write(outbox.end, delivery.id, "returned", now)
        else:
            _log.info("message %d had arrived", delivery.id)
            await self._write(letters.arrived, delivery, found, now)

    # -- the database

    async def _read(self, work: Callable[..., T], *args: Any) -> T:
        return await self._in(snapshot, work, args)

    async def _write(self, work: Callable[..., T], *args: Any) -> T:
        return await self._in(transaction, work, args)

    async def _in(
        self, scope: Callable[[Engine], AbstractContextManager[Session]], work: Callable[..., T], args: tuple[Any, ...]
    ) -> T:
        def job() -> T:
            with scope(self._house.engine) as session:
                return work(session, *args)

        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def _alone(self) -> IO[str] | None:
        """Wait until no other process sends reminders from this data folder. The system lets go of the lock of one that
        died, so whatever is found on its way after this is nobody's."""
        try:
            import fcntl
        except ImportError:  # no such locks on this system: one process is the operator's care
            return None
        try:
            file = (self._house.desk.settings.folder / "reminders.lock").open("w")
        except OSError as error:
            _log.error("reminders.lock cannot be made (%s): see that no second bot runs", error.strerror)
            return None
        told = False
        while not self._stopping:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if not told:
                    _log.warning("another process sends the reminders of this data folder: waiting for its end")
                told = True
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), min(2.0, self._wake))
            else:
                break
        return file


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return (asked.total_seconds() if isinstance(asked, timedelta) else float(asked)) + 0.1
