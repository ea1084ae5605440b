"""Reply -> Telegram messages: splitting, buttons, and what to do when Telegram or the network says no.

What passes through: replies with a chat to show them in. A message is tried again when the network or Telegram failed
(it may then arrive twice, which does no harm: its buttons stand for the same action); waiting after 429 is the rate
limiter's work. Refused, with a log line: a chat that has blocked the bot.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from bot import logs
from bot.context import Context
from bot.dialogue import groups
from bot.dialogue.desk import Outcome
from bot.model import Button, Reply
from bot.replies.html import plain, split

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PAUSES = (0.3, 1.0, 3.0)  # seconds before each further try
_NOTICE_CHARS = 200  # Telegram's limit for the notice on a button


def door(context: Context) -> str:
    """What an invitation is put after to make a link that opens this bot."""
    return f"https://t.me/{context.bot.username}?start="


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data=one.data) for one in row] for row in reply.buttons]
    )


async def show(context: Context, chat_id: int, reply: Reply, answers: int | None = None) -> None:
    """Send one reply, in as many messages as it takes; the buttons stand under the last. `answers`: the message it
    answers, where the chat has more than one voice."""
    await say(context, chat_id, reply, answers)


async def say(context: Context, chat_id: int, reply: Reply, answers: int | None = None) -> Message | None:
    """As `show`; the last message that was sent, None where nobody takes it."""
    sent = await _say(context, chat_id, reply, answers)
    return sent[-1] if sent else None


async def _say(context: Context, chat_id: int, reply: Reply, answers: int | None) -> list[Message]:
    pieces = split(reply.html)
    sent: list[Message] = []
    for number, html in enumerate(pieces):
        last = number == len(pieces) - 1
        quote = ReplyParameters(answers, allow_sending_without_reply=True) if answers and number == 0 else None
        buttons = keyboard(reply) if last else None
        try:
            sent.append(await _send(context, chat_id, html, buttons, quote))
        except ChatMigrated as moved:  # the group has become a supergroup since: no topic, no message is the same there
            await follow(context, chat_id, moved.new_chat_id)
            chat_id, answers = moved.new_chat_id, None
            sent.append(await _send(context, chat_id, html, buttons, None))
        except Forbidden:
            _log.warning("%s does not take messages from the bot any more", logs.chat(chat_id))
            return []
    return sent


async def follow(context: Context, old: int, new: int) -> None:
    """A group goes on under another number: so does what is under way in it."""
    _log.info("chat %d goes on as %d", old, new)
    await context.run_in_transaction(groups.moved, old, new)


async def _send(
    context: Context, chat_id: int, html: str, buttons: InlineKeyboardMarkup | None, quote: ReplyParameters | None
) -> Message:
    try:
        return await persist(
            lambda: context.bot.send_message(
                chat_id,
                html,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                reply_parameters=quote,
                message_thread_id=context.topic(chat_id),
            )
        )
    except BadRequest as error:
        if "parse entities" not in error.message.casefold():
            raise
        # Never leave someone without an answer for a fault of ours in the marking up.
        _log.error("Telegram could not read the HTML of a message: %s", error.message[:80])
        return await persist(
            lambda: context.bot.send_message(
                chat_id,
                plain(html),
                reply_markup=buttons,
                reply_parameters=quote,
                message_thread_id=context.topic(chat_id),
            )
        )


async def persist(call: Callable[[], Awaitable[T]]) -> T:
    """The call, made again where the network or Telegram failed.

    Raises:
        TelegramError: it was refused, or failed every time.
    """
    for pause in _PAUSES:
        try:
            return await call()
        except BadRequest:
            raise
        except NetworkError as error:
            _log.warning("Telegram cannot be reached (%s), again in %.1f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
    return await call()


async def typing(context: Context, chat_id: int) -> None:
    """“is typing…”; not worth a second try, nor an error."""
    try:
        await context.bot.send_chat_action(chat_id, ChatAction.TYPING, context.topic(chat_id))
    except TelegramError as error:
        _log.debug("no typing action: %s", type(error).__name__)


async def notify(context: Context, query: CallbackQuery, notice: str | None, *, alert: bool = False) -> None:
    """Take the clock off the button. A press too old to be answered is let be."""
    try:
        text = notice[:_NOTICE_CHARS] if notice else None
        await persist(lambda: query.answer(text, show_alert=alert))
    except BadRequest as error:
        _log.info("a press was too old to answer: %s", error.message[:80])


async def carry_out(
    context: Context, chat_id: int, outcome: Outcome, *, query: CallbackQuery | None = None, answers: int | None = None
) -> int | None:
    """All that an outcome asks for: the notice, the new face, the new messages, the messages to others. The number of
    the only new message, where it is one."""
    if query is not None:
        await notify(context, query, outcome.notice)
        if query.message is not None and outcome.edit is not None:
            await put(context, chat_id, query.message.message_id, outcome.edit)
        elif query.message is not None and outcome.rows is not None:
            await _put_buttons(context, chat_id, query.message.message_id, outcome.rows)
    shown: list[int | None] = []
    for reply in outcome.replies:
        if outcome.revises is not None and not shown:
            shown.append(await put(context, chat_id, outcome.revises, reply, answers))
        else:
            sent = await _say(context, chat_id, reply, answers)
            shown.append(sent[0].message_id if len(sent) == 1 else None)
    for telegram_id, reply in outcome.others:
        try:
            await show(context, telegram_id, reply)
        except TelegramError as error:  # one who cannot be reached must not keep the others from hearing
            _log.warning("%s could not be told: %s", logs.chat(telegram_id), type(error).__name__)
    return shown[0] if len(shown) == 1 else None


async def put(context: Context, chat_id: int, message_id: int, reply: Reply, answers: int | None = None) -> int | None:
    """Give a message of ours a new face; where that cannot be done any more, say it anew. The number of the message that
    bears it, where it is one."""
    first, *rest = split(reply.html)
    try:
        await persist(lambda: edit_once(context, chat_id, message_id, Reply(first, () if rest else reply.buttons)))
    except BadRequest as error:
        if "not modified" in error.message.casefold():
            return message_id
        sent = await _say(context, chat_id, reply, answers)  # too old to edit, or deleted
        return sent[0].message_id if len(sent) == 1 else None
    except Forbidden:
        _log.warning("%s does not take messages from the bot any more", logs.chat(chat_id))
        return None
    for html in rest:
        last = html is rest[-1]
        await _send(context, chat_id, html, keyboard(reply) if last else None, None)
    return None if rest else message_id


async def _put_buttons(context: Context, chat_id: int, message_id: int, rows: tuple[tuple[Button, ...], ...]) -> None:
    """Other buttons under a message of ours. One that is gone, or has them already, is let be."""
    buttons = keyboard(Reply("", rows))
    try:
        await persist(lambda: context.bot.edit_message_reply_markup(chat_id, message_id, reply_markup=buttons))
    except (BadRequest, Forbidden) as error:
        _log.debug("buttons were not changed: %s", error.message[:80])


async def edit_once(context: Context, chat_id: int, message_id: int, reply: Reply) -> None:
    """Edit a message that fits into one.

    Raises:
        TelegramError: it could not be done.
    """
    await context.bot.edit_message_text(
        reply.html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard(reply)
    )
