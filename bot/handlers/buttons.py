"""Presses of buttons. Whatever a press holds, it is answered, or Telegram would show its clock for a minute."""

from __future__ import annotations

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.dialogue import turns
from bot.dialogue.desk import Incoming, Outcome
from bot.handlers import documents, sending
from bot.model import Button
from bot.replies import dialogue as say
from knowledge.store import conversation


async def on_press(update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None:
        return
    if query.message is None or not query.data:
        await sending.notify(context, query, say.BUTTON_GONE)
        return
    chat_id = query.message.chat.id
    member = await context.run_in_snapshot(turns.member_inside, query.from_user.id, chat_id)
    if member is None:
        told = await context.run_in_transaction(
            turns.button_outside, context.desk, update.update_id, query.from_user.id, chat_id, query.message.message_id,
            query.data, context.now,
        )  # fmt: skip
        await _answer(context, chat_id, told, query)
        return
    said = Incoming(
        member, chat_id, query.message.message_id, query.data, context.now,
        group=query.message.chat.type != ChatType.PRIVATE, shown=_shown(query.message),
        place=query.message.chat.title or "", door=sending.door(context),
    )  # fmt: skip
    outcome = await context.run_in_transaction(turns.button, context.desk, update.update_id, said, query.data)
    if await _answer(context, chat_id, outcome, query) and outcome is not None:
        if outcome.owed is not None:
            await context.run_in_transaction(conversation.drop_pending, outcome.owed)
        await documents.run_errand(context, chat_id, outcome, face=query.message.message_id)


async def _answer(context: Context, chat_id: int, outcome: Outcome | None, query: CallbackQuery) -> bool:
    """Whether there was more to do than to answer the press. Who is outside, or was taken out between the two looks, gets
    a notice and no message."""
    if outcome is None or outcome in (turns.OUTSIDE, turns.REMOVED):
        await sending.notify(context, query, outcome.notice if outcome else None)
        return False
    await sending.carry_out(context, chat_id, outcome, query=query)
    return True


def _shown(message: MaybeInaccessibleMessage) -> tuple[tuple[Button, ...], ...]:
    """The buttons under a message; of one too old to be seen none."""
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup is not None else ()
    return tuple(tuple(Button(one.text, str(one.callback_data)) for one in row if one.callback_data) for row in rows)
