"""Files and photos that go with reports: fetched, kept, then handed to the talk.

What passes through: a photo in a private chat, and what bot/handlers/documents.py gives over; a file that came in whole lies
among the uploads and is held until what it belongs to is written down. What is refused, in one sentence: what
bot/dialogue/evidence.py finds unfit, and what Telegram does not hand over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from telegram import Message, Update
from telegram.error import NetworkError

from bot import access
from bot.context import Context
from bot.dialogue import evidence, looking, messages, turns, uploads
from bot.dialogue.desk import Incoming
from bot.dialogue.intake import Intake
from bot.dialogue.looking import Look
from bot.handlers import sending, talk
from bot.model import Reply
from bot.replies import evidence as say
from knowledge.store.evidence import Kind, Sent

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came, or why it is not taken."""

    sent: Sent | None = None
    excuse: Reply | None = None

    @property
    def files(self) -> tuple[Sent, ...]:
        return (self.sent,) if self.sent is not None else ()


@asynccontextmanager
async def coming(
    context: Context, intake: Intake, source: str, name: str, size: int | None, kind: Kind, message_id: int
) -> AsyncIterator[Came]:
    """The file, held while the block lasts; afterwards what was written down of it holds it."""
    settings = context.desk.settings
    if (refused := evidence.unfit(name, size, settings)) is not None:
        yield Came(excuse=refused)
        return
    aside = await asyncio.to_thread(intake.aside)
    try:
        if not await _fetch(context, source, aside):
            yield Came(excuse=say.NOT_FETCHED)
            return
        if (refused := await asyncio.to_thread(evidence.unfit_bytes, aside, name, settings)) is not None:
            yield Came(excuse=refused)
            return
        bytes_ = aside.stat().st_size
        with intake.holding() as held:
            _, sha256 = await asyncio.to_thread(uploads.keep, settings, aside, name)
            held.add(sha256)
            yield Came(Sent(sha256, bytes_, name, kind, message_id))
    finally:
        await asyncio.to_thread(aside.unlink, missing_ok=True)


async def _fetch(context: Context, source: str, aside: Path) -> bool:
    async def once() -> None:
        file = await context.bot.get_file(source)
        await file.download_to_drive(aside)

    try:
        await sending.persist(once)
    except NetworkError as error:  # also what Telegram calls a bad request: “file is too big”
        _log.warning("a file could not be fetched: %s", type(error).__name__)
        return False
    return True


async def on_photo(update: Update, context: Context) -> None:
    """A photo in a private chat: of a report, where there is one that it can be of."""
    message, user, line = update.effective_message, update.effective_user, context.house.line
    if message is None or user is None or user.is_bot or not message.photo:
        return
    member = await context.run_in_snapshot(turns.member_inside, user.id)
    if member is None:
        if context.house.tell_outsider(user.id, context.now):
            told = await context.run_in_snapshot(turns.outside, user.id)
            await sending.show(context, message.chat.id, told.replies[0])
        return
    said = Incoming(
        member,
        message.chat.id,
        message.message_id,
        message.caption or "",
        context.now,
        forwarded=talk.passed_on(message),
    )
    thought = await context.run_in_snapshot(messages.consider, context.desk, said) if said.text else None
    report = thought.report if thought is not None else None
    keeper = access.may(access.standing(member), "add_documents")
    tells = evidence.tells(report, keeper=keeper)
    goes = tells or not keeper or await context.run_in_snapshot(evidence.expected, context.desk, said)
    if line is None or not goes or (report is not None and report.intent == "question"):
        await (talk.on_text if said.text else talk.on_other)(update, context)
        return
    if not await talk.within_pace(context, user.id, message, group=False):
        return
    quiet = _of_the_same_album(message, context)
    photo = message.photo[-1]
    name = f"anh-{said.message_id}.jpg"
    async with coming(context, line.intake, photo.file_id, name, photo.file_size, "photo", said.message_id) as came:
        if came.sent is not None:
            await look(context, update.update_id, Look(replace(said, files=came.files), quiet=quiet))
            return
        outcome = await context.run_in_transaction(
            turns.shown,
            context.desk,
            update.update_id,
            said,
            None,
            came.excuse,
            thought if tells else None,
            quiet=quiet,
        )
    if outcome is not None:
        await sending.carry_out(context, message.chat.id, outcome)


async def look(context: Context, update_id: int, one: Look) -> None:
    """Have a file that came in looked through; what it was sent for follows."""
    assert context.house.checking is not None  # there is one wherever files can come
    listed = await context.run_in_transaction(looking.enlist, update_id, one)
    if listed is not None:
        await context.house.checking.put(context, listed)


def _of_the_same_album(message: Message, context: Context) -> bool:
    """Whether another picture of its album has been answered: one sentence for all of them is enough."""
    chat = context.chat_data
    if chat is None or not message.media_group_id:
        return False
    before = chat.get("kept_album")
    chat["kept_album"] = message.media_group_id
    return bool(before == message.media_group_id)
