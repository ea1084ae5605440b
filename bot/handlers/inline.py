"""“@bot hạn báo cáo 9 tháng” in any chat: answers for those inside, and for others nothing at all.

What passes through: an inline query; a list of articles goes back, for this person only and never kept by Telegram.
What is refused, without a word: people from outside, those who type faster than anybody reads.
"""

from __future__ import annotations

import logging

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.context import Context
from bot.dialogue import inline, turns
from bot.handlers import sending
from bot.model import Offer

_log = logging.getLogger(__name__)


async def on_query(update: Update, context: Context) -> None:
    query = update.inline_query
    if query is None:
        return
    found: tuple[Offer, ...] = ()
    member = await context.run_in_snapshot(turns.member_inside, query.from_user.id)
    if member is not None and context.house.looking.admit(query.from_user.id, context.now) == "go":
        found = await context.run_in_snapshot(inline.offers, context.desk, member, query.query, context.now)
    articles = [_article(offer) for offer in found]
    try:
        await sending.persist(lambda: query.answer(articles, cache_time=0, is_personal=True))
    except BadRequest as error:  # typed on meanwhile: nobody waits for it any more
        _log.info("an inline query was too old to answer: %s", error.message[:80])


def _article(offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        offer.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(offer.key, offer.title, content, description=offer.under)
