"""What becomes of the bot in a group: thrown out, let in again. In private chats others see to it (reminders.py)."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.dialogue import groups
from bot.handlers import sending

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def on_membership(update: Update, context: Context) -> None:
    changed = update.my_chat_member
    if changed is None or changed.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return
    happened = groups.thrown_out if changed.new_chat_member.status in _OUT else groups.let_in
    outcome = await context.run_in_transaction(happened, changed.chat.id, context.now)
    await sending.carry_out(context, changed.chat.id, outcome)
