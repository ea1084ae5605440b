"""Which updates are handled side by side: chats beside each other, the messages of one chat one after the other.

What passes through: updates as they arrive. Refused: more than `at_once` at work at a time; a chat that sends a hundred
messages waits for itself and holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class ChatOrder(BaseUpdateProcessor):
    def __init__(self, at_once: int = 4, waiting: int = 1024) -> None:
        super().__init__(max_concurrent_updates=waiting)
        self._work = asyncio.Semaphore(at_once)
        self._tails: dict[int, asyncio.Event] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Each update waits for the one before it in its chat: the chain is made before the first await, so the order
        is that of arrival."""
        key = _chat(update)
        before = self._tails.get(key) if key is not None else None
        mine = asyncio.Event()
        if key is not None:
            self._tails[key] = mine
        try:
            if before is not None:
                await before.wait()
            async with self._work:
                await coroutine
        finally:
            mine.set()
            if key is not None and self._tails.get(key) is mine:
                del self._tails[key]

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass


def _chat(update: object) -> int | None:
    if not isinstance(update, Update):
        return None
    chat = update.effective_chat or update.effective_user
    return chat.id if chat is not None else None
