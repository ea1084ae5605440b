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
from typing import IO, Any, Literal, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.context import App, house_of
from bot.logs import trace
from bot.reminders import letters, moments
from bot.replies.html import plain
from bot.replies.reminders import CHECKING
from knowledge.db import snapshot, transaction
from knowledge.outbox import Delivery
from knowledge.store import outbox
from knowledge.text import squeeze
from knowledge.workdays import Workdays

T = TypeVar("T")
# Gone: nobody takes it there. Refused: it will never be taken. Unsent: surely not carried out. Doubt: nobody knows.
Fate = Literal["gone", "refused", "unsent", "doubt"]

_log = logging.getLogger(__name__)
_NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}  # of httpx: the request was not written
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate")
_PAUSES = (0.3, 1.0, 3.0, 10.0, 30.0, 60.0)  # seconds after one failure, two, …
_APART = 1.0  # seconds between two messages to one chat
_DEPTH = 60  # messages looked at in search of one
_SKEW = timedelta(minutes=10)  # by which our clock and Telegram's may differ
_GRACE = 5.0  # seconds a message under way is given when the bot stops


def fate(error: TelegramError) -> Fate:
    """What a failed sending means."""
    if isinstance(error, Forbidden):
        return "gone"
    if isinstance(error, BadRequest):
        said = error.message.casefold()
        return "gone" if any(words in said for words in _NOBODY) else "refused"
    if isinstance(error, RetryAfter | Conflict | InvalidToken):
        return "unsent"
    if isinstance(error, NetworkError) and type(error.__cause__).__name__ in _NEVER_LEFT:
        return "unsent"
    return "doubt"  # a server's 500 too: it may have come after the deed


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
        diff = await self._write(letters.enter, desk, now, wanted)
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
        """Look for the message in its chat. A bot can read nothing but what it answers, so a silent line answers one message
        after the other, from the newest back, and is taken away again.

        Raises:
            TelegramError: it could not be found out now.
        """
        try:
            found = await self._search(delivery)
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

    async def _search(self, delivery: Delivery) -> int | None:
        chat = delivery.chat_id
        floor = await self._read(outbox.last_message, chat)
        top = await self._app.bot.send_message(chat, CHECKING, disable_notification=True)
        found: int | None = None
        for number in range(top.message_id - 1, max(floor, top.message_id - 1 - _DEPTH), -1):
            seen = await self._look_at(chat, number)
            if seen is None:
                continue
            ours = seen.from_user is not None and seen.from_user.id == self._app.bot.id
            if ours and seen.text == CHECKING:  # of a search that was broken off
                await self._take_away(chat, number)
            elif ours and is_same(seen, delivery):
                found = number
                break
            elif seen.date < delivery.claimed_at - _SKEW:
                break
        await self._take_away(chat, top.message_id)
        return found

    async def _look_at(self, chat_id: int, number: int) -> Message | None:
        where = ReplyParameters(number, allow_sending_without_reply=False)
        try:
            line = await self._app.bot.send_message(
                chat_id, CHECKING, disable_notification=True, reply_parameters=where
            )
        except BadRequest as error:
            if "not found" in error.message.casefold() and "chat not found" not in error.message.casefold():
                return None
            raise
        await self._take_away(chat_id, line.message_id)
        return line.reply_to_message

    async def _take_away(self, chat_id: int, number: int) -> None:
        with contextlib.suppress(BadRequest):  # it is gone, then
            await self._app.bot.delete_message(chat_id, number)

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
        file = (self._house.desk.settings.folder / "reminders.lock").open("w")
        told = False
        while not self._stopping:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if not told:
                    _log.warning("another process sends the reminders of this data folder: waiting for its end")
                told = True
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), min(2.0, self._wake))
            else:
                break
        return file


def is_same(seen: Message, delivery: Delivery) -> bool:
    """Whether a message of the bot is this delivery: by its buttons, which name rows of the outbox, and by its words."""
    data = (
        [button.callback_data for row in seen.reply_markup.inline_keyboard for button in row]
        if seen.reply_markup
        else []
    )
    wanted = [data for row in delivery.buttons for _, data in row]
    return (not data or data == wanted) and squeeze(seen.text or "") == squeeze(plain(delivery.html))


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return (asked.total_seconds() if isinstance(asked, timedelta) else float(asked)) + 0.1
