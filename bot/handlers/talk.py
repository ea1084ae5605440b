"""Messages: text (new or edited), and all that is not text.

A handler reads the update, asks who it is, makes the two calls (think, then write down) and sends what comes back. In a
group the bot answers when it is named or when its message is replied to, and to others not at all, whether its privacy
mode lets it see their words or not.
"""

from __future__ import annotations

import asyncio
import re

from telegram import (
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
    User,
)
from telegram.constants import ChatType

from bot import access
from bot.context import Context
from bot.dialogue import messages, turns
from bot.dialogue.desk import Incoming
from bot.handlers import sending
from bot.replies import dialogue as say
from bot.replies import documents as say_documents
from knowledge.model import Member
from knowledge.store import conversation

_typing: set[asyncio.Task[None]] = set()  # the loop keeps weak references only


async def on_text(update: Update, context: Context) -> None:
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or user.is_bot or _sent_through_us(message, context):
        return
    group = message.chat.type != ChatType.PRIVATE
    if group and not _addressed(message, context):
        return
    member = await _insider(update, context, user, message)
    if member is None or not await within_pace(context, user.id, message, group=group):
        return
    task = asyncio.create_task(sending.typing(context, message.chat.id))
    _typing.add(task)
    task.add_done_callback(_typing.discard)
    replied = message.reply_to_message
    ours = replied if replied and replied.from_user and replied.from_user.id == context.bot.id else None
    said = Incoming(
        who=member,
        chat_id=message.chat.id,
        message_id=message.message_id,
        text=_words(message, context),
        now=context.now,
        reply_to=ours.text if ours else None,
        reply_id=ours.message_id if ours else None,
        edited=update.edited_message is not None,
        group=group,
        forwarded=passed_on(message),
    )
    thought = await context.run_in_snapshot(messages.consider, context.desk, said)
    outcome = await context.run_in_transaction(turns.text, context.desk, update.update_id, said, thought)
    if outcome is None:
        return
    answer_id = await sending.carry_out(
        context, message.chat.id, outcome, answers=message.message_id if group else None
    )
    if outcome.question is not None and answer_id is not None:
        await context.run_in_transaction(conversation.answered, outcome.question, answer_id)


async def on_move(update: Update, context: Context) -> None:
    """A group has become a supergroup; both chats say so, each in its own words."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await sending.follow(context, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await sending.follow(context, message.migrate_from_chat_id, message.chat.id)


async def within_pace(context: Context, person: int, message: Message, *, group: bool) -> bool:
    """Whether someone inside may be answered now; who is too fast is told so, once a minute."""
    admission = context.house.asking.admit(person, context.now)
    if admission == "tell":
        reply = say.too_fast(context.desk.settings.limits.questions_per_minute)
        await sending.show(context, message.chat.id, reply, message.message_id if group else None)
    return admission == "go"


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
    member = await context.run_in_snapshot(turns.member_inside, user.id, message.chat.id)
    quiet = update.edited_message is not None or message.chat.type != ChatType.PRIVATE
    if member is None and not quiet and context.house.tell_outsider(user.id, context.now):
        told = await context.run_in_snapshot(turns.outside, user.id)
        await sending.show(context, message.chat.id, told.replies[0])
    return member


def _addressed(message: Message, context: Context) -> bool:
    """Whether words in a group are meant for the bot."""
    first, named = _named(message, context)
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == context.bot.id:
        return named or not first  # “@minh xem giúp”, in reply to the bot, is meant for Minh
    return named


def _sent_through_us(message: Message, context: Context) -> bool:
    """An answer that somebody chose inline: it is told to others, not asked of the bot."""
    return message.via_bot is not None and message.via_bot.id == context.bot.id


def _named(message: Message, context: Context) -> tuple[bool, bool]:
    """Whether the words begin with somebody's name, and whether the bot's is among all names."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    mine = f"@{context.bot.username}".casefold()
    named = any(
        entity.user.id == context.bot.id if entity.user is not None else name.casefold() == mine
        for entity, name in found.items()
    )
    return any(entity.offset == 0 for entity in found), named


def _words(message: Message, context: Context) -> str:
    """What was said, the bot's own name taken out. The words under a picture count as said."""
    text = message.text or message.caption or ""
    return re.sub(rf"@{re.escape(context.bot.username)}\b", " ", text, flags=re.IGNORECASE)


def passed_on(message: Message) -> str | None:
    """Whose words a message passes on; None where they are the sender's own."""
    origin = message.forward_origin
    match origin:
        case None:
            return None
        case MessageOriginUser(sender_user=who):
            return None if message.from_user is not None and who.id == message.from_user.id else who.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.title or ""
        case _:
            return ""
