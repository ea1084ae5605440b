"""Files that came with reports, looked through one after the other beside the talk.

What passes through: a Look with its ticket. Its sender is told at once that it came; when it has been looked through the
same message says what became of it (bot/dialogue/looking.py). What waits is written down: the next start takes it up.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from dataclasses import dataclass, replace

from telegram.error import TelegramError

from bot.context import App, Context
from bot.dialogue import looking, messages
from bot.dialogue.intake import Intake
from bot.dialogue.looking import Look
from bot.handlers import documents, sending
from bot.handlers.line import in_a_daemon
from bot.logs import trace
from bot.replies import dialogue as general
from bot.replies import evidence as say
from knowledge.errors import ThukyError
from knowledge.store import looking as store

_log = logging.getLogger(__name__)
_GRACE = 3.0  # seconds the file in hand is given when the bot stops


@dataclass(slots=True)
class _Job:
    context: Context
    look: Look


class Looking:
    """Files waiting, and the one in hand."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._waiting: deque[_Job] = deque()
        self._task: asyncio.Task[None] | None = None
        self._resuming: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def busy(self) -> bool:
        return any(task is not None and not task.done() for task in (self._task, self._resuming))

    def resume(self, application: App) -> None:
        """Take up what waited when the bot last stopped, however it stopped."""
        self._resuming = asyncio.create_task(self._resume(Context(application)))

    async def _resume(self, context: Context) -> None:
        try:
            left = await context.run_in_transaction(looking.left, context.now)
        except ThukyError as error:
            _log.error("the files that waited to be looked at cannot be taken up: %s", error)
            return
        if left:
            _log.info("%d files waited to be looked at when the bot stopped: taken up again", len(left))
        for one in left:
            self._join(_Job(context, one))

    async def put(self, context: Context, look: Look) -> None:
        """Take a place in the line, and say so, once for an album."""
        if not look.quiet:
            try:
                sent = await sending.say(context, look.said.chat_id, say.looking(look.file.name))
            except TelegramError as error:
                _log.warning("a file could not be told of: %s", type(error).__name__)
                sent = None
            if sent is not None:
                look = replace(look, face=sent.message_id)
                await context.run_in_transaction(store.shown, look.ticket, sent.message_id)
        self._join(_Job(context, look))

    def _join(self, job: _Job) -> None:
        self._waiting.append(job)
        if (self._task is None or self._task.done()) and not self._stopping:
            self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """What is in hand or waits is left to the next start, and who waits is told."""
        self._stopping = True
        left = list(self._waiting)
        self._waiting.clear()
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task], timeout=_GRACE)
        for task in (self._resuming, self._task):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        for job in left:
            await self._lay_aside(job)

    async def _lay_aside(self, job: _Job) -> None:
        if job.look.face is None:
            return
        face, name = job.look.face, job.look.file.name
        try:
            await sending.put(job.context, job.look.said.chat_id, face, say.laid_aside(name))
        except TelegramError as error:
            _log.warning("a file left behind could not be told of: %s", type(error).__name__)

    async def _work(self) -> None:
        while self._waiting and not self._stopping:
            job = self._waiting.popleft()
            try:
                await self._take(job)
            except asyncio.CancelledError:
                await self._lay_aside(job)
                raise
            except Exception as error:
                await self._apologise(job, error)

    async def _take(self, job: _Job) -> None:
        context, look = job.context, job.look
        settings = context.desk.settings
        seen = await in_a_daemon(lambda: looking.look_through(settings, look.file), "looking")
        said = replace(look.said, now=context.now)
        thought = await context.run_in_snapshot(messages.consider, context.desk, said) if said.text else None
        outcome = await context.run_in_transaction(
            looking.go_on, context.desk, look, seen, thought, documents.MOST_FETCHED, context.now
        )
        if seen.excuse is not None:
            await asyncio.to_thread(self._intake.sweep)
        if outcome is not None:
            await sending.carry_out(context, said.chat_id, outcome)
            await documents.run_errand(context, said.chat_id, outcome, answers=said.message_id)

    async def _apologise(self, job: _Job, error: Exception) -> None:
        """A fault of ours: said, and the file is not tried again; its sender sends it once more."""
        code = secrets.token_hex(4)
        words = f": {error}" if isinstance(error, ThukyError | TelegramError) else ""
        _log.error("error %s at a file with a report%s\n%s", code, words, trace(error))
        context, look = job.context, job.look
        told = say.failed(look.file.name, general.apology(error, code).html)
        try:
            await context.run_in_transaction(store.drop, look.ticket)
            if look.face is not None:
                await sending.put(context, look.said.chat_id, look.face, told)
            else:
                await sending.show(context, look.said.chat_id, told)
        except (ThukyError, TelegramError) as again:
            _log.error("what became of a file could not be told: %s", type(again).__name__)
