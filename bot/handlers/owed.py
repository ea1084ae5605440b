"""After a start: messages whose button was pressed get the face that they were owed when the bot was killed.

What passes through: the faces that bot/dialogue/owed.py wrote down and nobody was seen to get. What is refused, with a log
line: a message that cannot be edited any more; what was pressed is in the ledger all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram.error import TelegramError

from bot.context import App, Context
from bot.dialogue import owed
from bot.dialogue.owed import Face
from bot.handlers import sending
from knowledge.errors import ThukyError
from knowledge.store import conversation

_log = logging.getLogger(__name__)


class Owed:
    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    async def start(self, application: App) -> None:
        """Look before the first update is taken: what is owed later has its own sender."""
        context = Context(application)
        try:
            faces = await context.run_in_snapshot(owed.left, context.now)
        except ThukyError as error:
            _log.error("what was owed when the bot stopped cannot be looked up: %s", error)
            return
        if faces:
            _log.info("%d pressed messages had not been answered when the bot stopped", len(faces))
            self._task = asyncio.create_task(self._show(context, faces))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _show(self, context: Context, faces: Sequence[Face]) -> None:
        for one in faces:
            try:
                await sending.put(context, one.chat_id, one.message_id, one.reply)
                await context.run_in_transaction(conversation.drop_pending, one.token)
            except (TelegramError, ThukyError) as error:
                _log.warning("a pressed message could not be answered: %s", type(error).__name__)
