"""Messages: text (new or edited), and all that is not text.

A handler reads the update, asks who it is, makes the two calls (think, then write down) and sends what comes back. In a
group the bot answers when it is named or when its message is replied to, and to others not at all.
"""

from __future__ import annotations

import asyncio
import re

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot import access
from bot.context import Context
from bot.dialogue import messages, turns
from bot.dialogue.desk import Incoming
from bot.handlers import sending
from bot.replies import dialogue as say
from bot.replies import documents as say_documents
from bot.replies import joining as say_joining
from knowledge.model import Member

_typing: set[asyncio.Task[None]] = set()  # the loop keeps weak references only


async def on_text(update: Update, context: Context) -> None:
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or user.is_bot:
        return
    group = message.chat.type != ChatType.PRIVATE
    if group and not _addressed(message, context):
        return
    member = await _insider(update, context, user, message)
    if member is None:
        return
    task = asyncio.create_task(sending.typing(context, message.chat.id))
    _typing.add(task)
    task.add_done_callback(_typing.discard)
    replied = message.reply_to_message
    said = Incoming(
        who=member,
        chat_id=message.chat.id,
        message_id=message.message_id,
        text=_words(message, context),
        now=context.now,
        reply_to=replied.text if replied and replied.from_user and replied.from_user.id == context.bot.id else None,
        edited=update.edited_message is not None,
    )
    thought = await context.run_in_snapshot(messages.consider, context.desk, said)
    outcome = await context.run_in_transaction(turns.text, context.desk, update.update_id, said, thought)
    if outcome is not None:
        await sending.carry_out(context, message.chat.id, outcome, answers=message.message_id if group else None)


async def on_other(update: Update, context: Context) -> None:
    """A picture, a voice, a sticker without words: one sentence, and one only for a whole album."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or user.is_bot or message.chat.type != ChatType.PRIVATE:
        return
    member = await _insider(update, context, user, message)
    if member is None:
        return
    chat = context.chat_data
    if message.media_group_id and chat is not None:
        if chat.get("album") == message.media_group_id:
            return
        chat["album"] = message.media_group_id
    if await context.run_in_transaction(turns.once, update.update_id, context.now):
        page = message.photo and access.may(access.standing(member), "add_documents")
        await sending.show(context, message.chat.id, say_documents.AS_A_FILE if page else say.TEXT_ONLY)


async def _insider(update: Update, context: Context, user: User, message: Message) -> Member | None:
    """The member, or None after whoever it is has been told, where it is time to tell them."""
    member = await context.run_in_snapshot(turns.member_inside, user.id)
    quiet = update.edited_message is not None or message.chat.type != ChatType.PRIVATE
    if member is None and not quiet and context.house.tell_outsider(user.id, context.now):
        await sending.show(context, message.chat.id, say_joining.CLOSED)
    return member


def _addressed(message: Message, context: Context) -> bool:
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == context.bot.id:
        return True
    named = {
        **message.parse_entities([MessageEntity.MENTION]),
        **message.parse_caption_entities([MessageEntity.MENTION]),
    }
    return any(name.casefold() == f"@{context.bot.username}".casefold() for name in named.values())


def _words(message: Message, context: Context) -> str:
    """What was said, the bot's own name taken out. The words under a picture count as said."""
    text = message.text or message.caption or ""
    return re.sub(rf"@{re.escape(context.bot.username)}\b", " ", text, flags=re.IGNORECASE)
