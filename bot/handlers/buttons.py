"""Presses of buttons. Whatever a press holds, it is answered, or Telegram would show its clock for a minute."""

from __future__ import annotations

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.dialogue import turns
from bot.dialogue.desk import Incoming
from bot.handlers import documents, sending
from bot.model import Button
from bot.replies import dialogue as say


async def on_press(update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None:
        return
    if query.message is None or not query.data:
        await sending.notify(context, query, say.BUTTON_GONE)
        return
    member = await context.run_in_snapshot(turns.member_inside, query.from_user.id)
    if member is None:
        await sending.notify(context, query, turns.OUTSIDE.notice)
        return
    chat_id = query.message.chat.id
    said = Incoming(
        member, chat_id, query.message.message_id, query.data, context.now,
        group=query.message.chat.type != ChatType.PRIVATE, shown=_shown(query.message),
    )  # fmt: skip
    outcome = await context.run_in_transaction(turns.button, context.desk, update.update_id, said, query.data)
    if outcome is None:
        await sending.notify(context, query, None)
        return
    if outcome is turns.OUTSIDE:  # taken out between the two looks
        await sending.notify(context, query, outcome.notice)
        return
    await sending.carry_out(context, chat_id, outcome, query=query)
    await documents.run_errand(context, chat_id, outcome, face=query.message.message_id)


def _shown(message: MaybeInaccessibleMessage) -> tuple[tuple[Button, ...], ...]:
    """The buttons under a message; of one too old to be seen none."""
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup is not None else ()
    return tuple(tuple(Button(one.text, str(one.callback_data)) for one in row if one.callback_data) for row in rows)
