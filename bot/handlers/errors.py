"""What happens when a handler fails: a reference code to the person and to the log, and nothing of either to the other."""

from __future__ import annotations

import logging
import secrets

from telegram import Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.handlers import sending
from bot.logs import trace
from bot.replies import dialogue as say
from bot.replies.html import plain
from knowledge.errors import ThukyError

_log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    error = context.error
    if error is None:
        return
    code = secrets.token_hex(4)
    number = update.update_id if isinstance(update, Update) else None
    # Our own errors and Telegram's are written for operators; any other may quote what a user wrote.
    words = f": {error}" if isinstance(error, ThukyError | TelegramError) else ""
    _log.error("error %s at update %s%s\n%s", code, number, words, trace(error))
    if not isinstance(update, Update) or isinstance(error, Forbidden):
        return
    apology = say.apology(error, code)
    try:
        if update.callback_query is not None:
            await sending.notify(context, update.callback_query, plain(apology.html), alert=True)
        elif update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE:
            await sending.show(context, update.effective_chat.id, apology)
    except TelegramError as second:
        _log.error("error %s could not be told: %s", code, type(second).__name__)
