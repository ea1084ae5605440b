"""The bot put together, not started: build_application(settings, house) -> Application.

What passes through: settings and an open house (database, desk, clock). What is refused: an empty token. Nothing here
touches the network; scripts/serve.py starts it, tests start it against a server of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from telegram import LinkPreviewOptions, Update
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.context import App, Context, House, furnish, house_of
from bot.dialogue.desk import Desk, Shelf
from bot.dialogue.intake import Intake
from bot.handlers import buttons, commands, documents, errors, evidence, groups, inline, talk
from bot.handlers.keeping import Keeping
from bot.handlers.line import Line
from bot.handlers.looking import Looking
from bot.handlers.owed import Owed
from bot.handlers.reminders import Reminding
from bot.order import ChatOrder
from bot.replies.dialogue import COMMANDS
from knowledge.errors import ConfigError
from knowledge.settings import Settings

ALLOWED_UPDATES = [
    Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER,
]  # fmt: skip

_log = logging.getLogger(__name__)
_WORDS = filters.TEXT | filters.CAPTION


def build_application(
    settings: Settings,
    *,
    engine: Engine,
    shelf: Shelf,
    intake: Intake | None = None,
    clock: Callable[[], datetime] | None = None,
    base_url: str | None = None,
    base_file_url: str | None = None,
) -> App:
    """The application with its handlers, ready for run_polling, run_webhook or a test. Without an intake it takes no files.

    Raises:
        ConfigError: there is no token.
    """
    if not settings.token:
        raise ConfigError("TELEGRAM_TOKEN is not set")
    application: App = (
        Application.builder()
        .token(settings.token)
        .base_url(base_url or settings.telegram.base_url)
        .base_file_url(base_file_url or settings.telegram.base_file_url)
        .request(
            HTTPXRequest(
                connection_pool_size=16, read_timeout=20, write_timeout=20, pool_timeout=20, media_write_timeout=120
            )
        )
        .context_types(ContextTypes(context=Context))
        .concurrent_updates(ChatOrder())
        .rate_limiter(AIORateLimiter(max_retries=3))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
        .post_init(_announce)
        .post_stop(_close)
        .build()
    )
    line = Line(intake) if intake is not None else None
    reminding = Reminding() if settings.reminders.on else None
    checking = Looking(intake) if intake is not None else None
    house = House(engine, Desk(settings, shelf), clock or settings.now, line, checking, reminding, Keeping(), Owed())
    furnish(application, house)
    fresh, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    application.add_handler(CallbackQueryHandler(buttons.on_press))
    application.add_handler(InlineQueryHandler(inline.on_query))
    application.add_handler(ChatMemberHandler(groups.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, talk.on_move))
    application.add_handler(MessageHandler(fresh & filters.COMMAND, commands.on_command))
    if line is not None:
        sent = fresh & filters.Document.ALL & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(sent, documents.on_document))
        pictures = fresh & filters.PHOTO & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(pictures, evidence.on_photo))
    application.add_handler(MessageHandler((fresh | edited) & _WORDS & ~filters.COMMAND, talk.on_text))
    application.add_handler(MessageHandler(fresh & ~_WORDS & ~filters.StatusUpdate.ALL, talk.on_other))
    application.add_error_handler(errors.on_error)
    return application


async def _announce(application: App) -> None:
    """The list of commands that Telegram shows. The bot works without it, so a failure stops nothing. What waited in the
    line when the bot stopped is taken up again."""
    house = house_of(application)
    if house.owed is not None:
        await house.owed.start(application)
    if house.line is not None:
        house.line.resume(application)
    if house.checking is not None:
        house.checking.resume(application)
    if house.reminding is not None:
        house.reminding.start(application)
    if house.keeping is not None:
        house.keeping.start(application)
    try:
        await application.bot.set_my_commands(COMMANDS)
    except TelegramError as error:
        _log.warning("the list of commands could not be set: %s", type(error).__name__)


async def _close(application: App) -> None:
    house = house_of(application)
    if house.owed is not None:
        await house.owed.stop()
    if house.reminding is not None:
        await house.reminding.stop()
    if house.keeping is not None:
        await house.keeping.stop()
    if house.checking is not None:
        await house.checking.stop()
    if house.line is not None:
        await house.line.stop()
