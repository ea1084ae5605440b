"""Files sent to the bot, and originals sent back.

What passes through: a document in a private chat, as an Upload, to those who decide (bot/dialogue/turns.py) and then into
the line; an original from the uploads back into a chat. What is refused: an original that Telegram would not take.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import Update
from telegram.error import Forbidden

from bot import access, logs
from bot.context import Context
from bot.dialogue import evidence as evidence_talk
from bot.dialogue import messages, turns, uploads
from bot.dialogue.desk import Incoming, Outcome, Upload
from bot.dialogue.looking import Look
from bot.handlers import attachments, evidence, sending, talk
from bot.replies import documents as say
from knowledge.model import Document

_log = logging.getLogger(__name__)
MOST_FETCHED = 20 << 20  # bytes of a file that a bot may download
_MOST_SENT = 50 << 20  # … and may send


async def on_document(update: Update, context: Context) -> None:
    """A file in a private chat."""
    message, user = update.effective_message, update.effective_user
    if message is None or message.document is None or user is None or user.is_bot:
        return
    member = await context.run_in_snapshot(turns.member_inside, user.id)
    if member is None:
        if context.house.tell_outsider(user.id, context.now):
            told = await context.run_in_snapshot(turns.outside, user.id)
            await sending.show(context, message.chat.id, told.replies[0])
        return
    file = message.document
    said = Incoming(
        member, message.chat.id, message.message_id, message.caption or "", context.now,
        forwarded=talk.passed_on(message),
    )  # fmt: skip
    upload = Upload(file.file_name or "tep", member, source=file.file_id)
    thought = await context.run_in_snapshot(messages.consider, context.desk, said) if said.text else None
    report = thought.report if thought is not None else None
    keeper = access.may(access.standing(member), "add_documents")
    shows = evidence_talk.tells(report, keeper=keeper) or (
        not keeper and (report is None or report.intent != "question")
    )
    outcome = await _put(update, context, said, upload, thought, shows=shows)
    if outcome is not None:
        await sending.carry_out(context, message.chat.id, outcome)
        await run_errand(context, message.chat.id, outcome, answers=message.message_id)


async def _put(
    update: Update, context: Context, said: Incoming, upload: Upload, thought: messages.Thought | None, *, shows: bool
) -> Outcome | None:
    """The file before those who decide; where it shows what was done, it is fetched and looked through first."""
    line, file = context.house.line, update.effective_message.document if update.effective_message else None
    size = (file.file_size if file is not None else None) or 0
    if not shows or line is None or file is None:
        return await context.run_in_transaction(
            turns.file, context.desk, update.update_id, said, upload, size, MOST_FETCHED, thought
        )
    async with evidence.coming(
        context, line.intake, file.file_id, upload.name, file.file_size, "document", said.message_id
    ) as came:
        if came.sent is not None:
            await evidence.look(context, update.update_id, Look(replace(said, files=came.files), upload))
            return None
        return await context.run_in_transaction(
            turns.file, context.desk, update.update_id, said, upload, size, MOST_FETCHED, thought, came.excuse
        )


async def run_errand(
    context: Context, chat_id: int, outcome: Outcome, *, face: int | None = None, answers: int | None = None
) -> None:
    """What an outcome leaves to do: originals, files to take in, the index. `face` is the message that already shows the
    status of an upload, `answers` the one that a new status message answers."""
    if outcome.original is not None:
        await send_original(context, chat_id, outcome.original)
    for made in outcome.attachments:
        await attachments.send(context, chat_id, made, face)
    errand, line = outcome.errand, context.house.line
    if errand is None or line is None:
        return
    if not errand.uploads:
        await asyncio.to_thread(line.intake.catch_up)
    for upload in errand.uploads:
        await line.put(context, chat_id, upload, face=face, answers=answers)


async def send_original(context: Context, chat_id: int, document: Document) -> None:
    """The file as it was sent, byte for byte, under its own name."""
    path = await asyncio.to_thread(uploads.original, context.desk.settings, document)
    if path is None:
        await sending.show(context, chat_id, say.no_original(document))
        return
    data = await asyncio.to_thread(path.read_bytes)
    if len(data) > _MOST_SENT:
        await sending.show(context, chat_id, say.too_large_to_send(document))
        return
    try:
        await sending.persist(
            lambda: context.bot.send_document(
                chat_id, data, filename=document.file, message_thread_id=context.topic(chat_id)
            )
        )
    except Forbidden:
        _log.warning("%s does not take messages from the bot any more", logs.chat(chat_id))
