"""Files that the bot makes: made in a worker thread, then sent, or put in the place of the picture that was pressed.

What passes through: an Attachment and the chat it is for. What is refused, with a log line: a chat that has blocked the bot.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import InputMediaPhoto, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import logs
from bot.context import Context
from bot.handlers import sending
from bot.model import Attachment
from knowledge.errors import ThukyError

_log = logging.getLogger(__name__)


async def send(context: Context, chat_id: int, made: Attachment, face: int | None = None) -> None:
    """Make the file and show it. `face`: the message whose button asked for it."""
    await _working(context, chat_id, made)
    try:
        drawn = await asyncio.to_thread(made.made)
    except ThukyError as error:
        if made.excuse is None:
            raise
        _log.warning("%s could not be made: %s", made.name, error)
        await sending.show(context, chat_id, made.excuse)
        return
    made = replace(made, caption=drawn.caption)
    try:
        if made.replaces and face is not None:
            await _put(context, chat_id, face, made, drawn.data)
        else:
            await _send(context, chat_id, made, drawn.data, face)
    except Forbidden:
        _log.warning("%s does not take messages from the bot any more", logs.chat(chat_id))


async def _send(context: Context, chat_id: int, made: Attachment, data: bytes, answers: int | None = None) -> None:
    bot, caption, buttons = context.bot, made.caption.html, sending.keyboard(made.caption)
    topic = context.topic(chat_id)
    quote = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
    if made.picture:
        await sending.persist(
            lambda: bot.send_photo(
                chat_id,
                data,
                caption,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                filename=made.name,
                message_thread_id=topic,
                reply_parameters=quote,
            )
        )
    else:
        await sending.persist(
            lambda: bot.send_document(
                chat_id,
                data,
                caption,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                filename=made.name,
                message_thread_id=topic,
                reply_parameters=quote,
            )
        )


async def _put(context: Context, chat_id: int, face: int, made: Attachment, data: bytes) -> None:
    """The new picture in the place of the old one; where that cannot be changed any more, below it."""
    media = InputMediaPhoto(data, made.caption.html, parse_mode=ParseMode.HTML, filename=made.name)
    buttons = sending.keyboard(made.caption)
    try:
        await sending.persist(lambda: context.bot.edit_message_media(media, chat_id, face, reply_markup=buttons))
    except BadRequest as error:
        if "not modified" not in error.message.casefold():
            await _send(context, chat_id, made, data)


async def _working(context: Context, chat_id: int, made: Attachment) -> None:
    """“is sending a picture…”: drawing takes a second."""
    action = ChatAction.UPLOAD_PHOTO if made.picture else ChatAction.UPLOAD_DOCUMENT
    try:
        await context.bot.send_chat_action(chat_id, action, context.topic(chat_id))
    except TelegramError as error:
        _log.debug("no action shown: %s", type(error).__name__)
