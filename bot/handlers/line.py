"""The line of files that wait to be taken in: one at a time, in a thread of its own, while the bot answers others.

What passes through: uploads with the chat they came from; each has a status message, edited at most about once a second,
which ends as the card, a question or an excuse. What is refused: a file that Telegram does not hand over, in one sentence.
What waits is written down (bot/dialogue/waiting.py): however the bot stops, the next start takes it up again, under the same
status message.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from telegram.error import NetworkError, TelegramError

from bot.context import App, Context
from bot.dialogue.desk import Outcome, Upload
from bot.dialogue.intake import Intake
from bot.handlers import sending
from bot.logs import trace
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import documents as say
from knowledge.errors import ThukyError
from knowledge.reading.steps import Stage

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PAUSE = 1.0  # seconds between two edits of a status message
_GRACE = 3.0  # seconds a file in hand is given when the bot stops


@dataclass(slots=True)
class _Job:
    context: Context
    chat_id: int
    upload: Upload
    face: int  # the status message
    shown: Reply | None = None


class Line:
    """Files waiting, and the one in hand."""

    def __init__(self, intake: Intake, pause: float = _PAUSE) -> None:
        self.intake = intake
        self._pause = pause
        self._waiting: deque[_Job] = deque()
        self._task: asyncio.Task[None] | None = None
        self._resuming: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def resuming(self) -> bool:
        """Whether there may be more from before the last stop than is seen yet."""
        return self._resuming is not None and not self._resuming.done()

    def resume(self, application: App) -> None:
        """Take up what waited when the bot last stopped. Beside the talk: Telegram may not be there yet."""
        self._resuming = asyncio.create_task(self._resume(application))

    async def _resume(self, application: App) -> None:
        try:
            left = await asyncio.to_thread(self.intake.left)
        except ThukyError as error:
            _log.error("the files that waited cannot be taken up: %s", error)
            return
        if left:
            _log.info("%d files waited when the bot stopped: taken up again", len(left))
        for one in left:
            context = Context(application)
            try:
                await self.put(context, one.chat_id, one.upload, face=one.face, answers=one.answers)
            except TelegramError as error:
                _log.warning("a file that waited could not be told of: %s", type(error).__name__)
                if one.face is not None:
                    self._join(_Job(context, one.chat_id, one.upload, one.face))

    async def put(
        self, context: Context, chat_id: int, upload: Upload, *, face: int | None = None, answers: int | None = None
    ) -> None:
        """Take a place in the line, and show it."""
        ahead = len(self._waiting) + self.busy
        if ahead:
            status = say.waiting(upload.name, ahead)
        else:
            status = say.fetching(upload.name) if upload.source else say.working(upload.name, "reading", 0, 0)
        if face is not None:
            await sending.put(context, chat_id, face, status)
        else:
            sent = await sending.say(context, chat_id, status, answers)
            if sent is None:
                await asyncio.to_thread(self.intake.end, upload)
                return  # nobody there to tell
            face = sent.message_id
            await asyncio.to_thread(self.intake.shown, upload, face)
        self._join(_Job(context, chat_id, upload, face, status))

    def _join(self, job: _Job) -> None:
        self._waiting.append(job)
        if not self.busy and not self._stopping:
            self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Let the file in hand finish if it is quick; tell those whose files are left until the next start."""
        self._stopping = True
        if self._resuming is not None:
            self._resuming.cancel()
            await asyncio.wait([self._resuming])
        left = list(self._waiting)
        self._waiting.clear()
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task], timeout=_GRACE)
            self._task.cancel()
            await asyncio.wait([self._task])
        for job in left:
            try:
                await sending.put(job.context, job.chat_id, job.face, say.laid_aside(job.upload.name))
            except TelegramError as error:
                _log.warning("a file left behind could not be told of: %s", type(error).__name__)

    async def _work(self) -> None:
        while self._waiting and not self._stopping:
            job = self._waiting.popleft()
            try:
                outcome = await self._take(job)
            except asyncio.CancelledError:
                await asyncio.to_thread(self.intake.lay_aside, job.upload)
                await sending.put(job.context, job.chat_id, job.face, say.laid_aside(job.upload.name))
                raise
            except Exception as error:
                code = secrets.token_hex(4)
                words = f": {error}" if isinstance(error, ThukyError | TelegramError) else ""
                _log.error("error %s at a file%s\n%s", code, words, trace(error))
                outcome = Outcome(edit=say.apology(job.upload.name, general.apology(error, code).html))
            try:
                if outcome.edit is not None:
                    await sending.put(job.context, job.chat_id, job.face, outcome.edit)
                for upload in outcome.errand.uploads if outcome.errand else ():
                    await self.put(job.context, job.chat_id, upload, answers=job.face)
            except TelegramError as error:
                _log.error("what became of a file could not be told: %s", type(error).__name__)
            await asyncio.to_thread(self.intake.end, job.upload)

    async def _take(self, job: _Job) -> Outcome:
        came: Path | None = None
        if not await asyncio.to_thread(self.intake.begin, job.upload):
            return Outcome(edit=say.apology(job.upload.name, say.GIVEN_UP.html))
        try:
            if job.upload.source is not None:
                came = await asyncio.to_thread(self.intake.aside)
                if not await _fetch(job, came):
                    return Outcome(edit=say.apology(job.upload.name, say.NOT_FETCHED.html))
            status = _Status(job, self._pause)
            ticking = asyncio.create_task(status.tick())
            try:
                return await in_a_daemon(lambda: self.intake.take(job.upload, came, job.chat_id, status.tell), "intake")
            finally:
                status.done()
                await asyncio.wait([ticking])
        finally:
            if came is not None:
                came.unlink(missing_ok=True)


async def _fetch(job: _Job, came: Path) -> bool:
    """Download; False where Telegram does not hand the file over."""
    bot, source = job.context.bot, job.upload.source
    assert source is not None

    async def once() -> None:
        file = await bot.get_file(source)
        await file.download_to_drive(came)

    try:
        await sending.persist(once)
    except NetworkError as error:  # also what Telegram calls a bad request: “file is too big”
        _log.warning("a file could not be fetched: %s", type(error).__name__)
        return False
    return True


class _Status:
    """What the worker thread tells, shown at a pace that Telegram bears."""

    def __init__(self, job: _Job, pause: float) -> None:
        self._job, self._pause = job, pause
        self._told: tuple[Stage, int, int] | None = None
        self._news = asyncio.Event()
        self._finished = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def tell(self, stage: Stage, page: int, pages: int) -> None:
        """From the worker thread."""
        self._told = (stage, page, pages)
        try:
            self._loop.call_soon_threadsafe(self._news.set)
        except RuntimeError:
            return  # the bot has stopped meanwhile

    def done(self) -> None:
        self._finished.set()
        self._news.set()

    async def tick(self) -> None:
        """Until the work is done. An edit under way is waited for, or it could come after the card."""
        last = time.monotonic()
        while not self._finished.is_set():
            await self._news.wait()
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._finished.wait(), max(0.0, last + self._pause - time.monotonic()))
            if self._finished.is_set() or self._told is None:
                continue
            face = say.working(self._job.upload.name, *self._told)
            if face == self._job.shown:
                continue
            self._job.shown = face
            try:
                await sending.edit_once(self._job.context, self._job.chat_id, self._job.face, face)
            except TelegramError as error:  # a step not shown is no harm; the card will be
                _log.info("a step was not shown: %s", type(error).__name__)
            last = time.monotonic()


async def in_a_daemon(work: Callable[[], T], name: str) -> T:
    """`work()` in a thread that does not keep the program from ending: reading a scan may take minutes, and whatever it
    was about to store is stored as a whole or not at all."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # no error: it is a T

    def run() -> None:
        result: T | None = None
        failed: BaseException | None = None
        try:
            result = work()
        except BaseException as error:
            failed = error
        try:
            loop.call_soon_threadsafe(settle, result, failed)
        except RuntimeError:
            _log.info("a file was taken in while the bot was stopping")

    threading.Thread(target=run, name=name, daemon=True).start()
    return await future
