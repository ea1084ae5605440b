"""Looking for a message whose sending nobody saw the end of.

What passes through: a Delivery and the number of the last message known to be older; out comes the number under which it
stands in its chat, or None where it is not there. A bot can read nothing but what it answers: so a silent line answers one
message after the other and is taken away again. A second copy that is met goes as well, and so do lines that a search left
behind when it was broken off. Refused, with a TelegramError: a verdict where Telegram cannot be asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from telegram import Message, ReplyParameters
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.replies.html import plain
from bot.replies.reminders import CHECKING
from knowledge.outbox import Delivery
from knowledge.text import squeeze

# Gone: nobody takes it there. Refused: it will never be taken. Unsent: surely not carried out. Doubt: nobody knows.
Fate = Literal["gone", "refused", "unsent", "doubt"]

_NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}  # of httpx: the request was not written
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate")
_DEPTH = 60  # messages looked at from the last known one on, or from the newest back
_TAIL = 20  # … and of the newest, where there are more in between
_SKEW = timedelta(minutes=10)  # by which our clock and Telegram's may differ
_PAUSES = (0.1, 0.5, 2.0)


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


class Search:
    """One search in one chat."""

    def __init__(self, bot: ExtBot[int], delivery: Delivery, floor: int) -> None:
        self._bot, self._delivery, self._floor = bot, delivery, floor
        self._chat = delivery.chat_id
        self._lines: set[int] = set()  # our own, taken away already or to be
        self._doubted = False

    async def run(self) -> int | None:
        """
        Raises:
            TelegramError: it could not be found out now.
        """
        top = await self._line(None)
        found: int | None = None
        for number in self._numbers(top.message_id):
            seen = await self._look_at(number)
            if seen is None:
                continue
            if self._is_line(seen):
                await self._take_away(number)
            elif self._is_ours(seen) and is_same(seen, self._delivery):
                if found is not None:
                    await self._take_away(number)
                found = found or number
            elif not self._floor and seen.date < self._delivery.claimed_at - _SKEW:
                break
        if self._doubted:
            await self._sweep(top.message_id)
        await self._take_away(top.message_id)
        return found

    def _numbers(self, top: int) -> Iterable[int]:
        """Message numbers grow over all private chats of a bot together, so it lies soon after the last known one."""
        if not self._floor:
            return range(top - 1, max(0, top - 1 - _DEPTH), -1)
        if top - self._floor <= _DEPTH + _TAIL:
            return range(self._floor + 1, top)
        return (*range(self._floor + 1, self._floor + 1 + _DEPTH), *range(top - _TAIL, top))

    async def _sweep(self, top: int) -> None:
        """Lines of this search that were sent, though Telegram said they were not."""
        last = await self._line(top)
        await self._take_away(last.message_id)
        for number in range(top + 1, last.message_id):
            if number not in self._lines:
                seen = await self._look_at(number)
                if seen is not None and self._is_line(seen):
                    await self._take_away(number)

    async def _look_at(self, number: int) -> Message | None:
        try:
            line = await self._line(number)
        except BadRequest as error:
            if fate(error) == "gone" or "not found" not in error.message.casefold():
                raise
            return None
        await self._take_away(line.message_id)
        return line.reply_to_message

    async def _line(self, answers: int | None) -> Message:
        """A silent line, sent again where it may not have been."""
        where = None if answers is None else ReplyParameters(answers, allow_sending_without_reply=False)
        for pause in (*_PAUSES, None):
            try:
                sent = await self._bot.send_message(
                    self._chat, CHECKING, disable_notification=True, reply_parameters=where
                )
            except TelegramError as error:
                if fate(error) != "doubt" or pause is None:
                    raise
                self._doubted = True
                await asyncio.sleep(pause)
            else:
                self._lines.add(sent.message_id)
                return sent
        raise AssertionError("the last pause is None")

    async def _take_away(self, number: int) -> None:
        for pause in (*_PAUSES, None):
            try:
                await self._bot.delete_message(self._chat, number)
            except BadRequest:
                return  # it is gone, then
            except TelegramError as error:
                if fate(error) != "doubt" or pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                return

    def _is_ours(self, seen: Message) -> bool:
        return seen.from_user is not None and seen.from_user.id == self._bot.id

    def _is_line(self, seen: Message) -> bool:
        return self._is_ours(seen) and seen.text == CHECKING


def is_same(seen: Message, delivery: Delivery) -> bool:
    """Whether a message of the bot is this delivery: by its buttons, which name rows of the outbox, and by its words."""
    markup = seen.reply_markup
    data = [button.callback_data for row in markup.inline_keyboard for button in row] if markup else []
    wanted = [data for row in delivery.buttons for _, data in row]
    return (not data or data == wanted) and squeeze(seen.text or "") == squeeze(plain(delivery.html))
