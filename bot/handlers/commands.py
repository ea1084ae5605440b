"""Commands: the name and what follows it, taken off the update; the rest is bot/turns.py's."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.dialogue import turns
from bot.handlers import documents, sending, talk
from bot.replies import dialogue as say
from bot.replies import joining as say_joining
from bot.replies import people as say_people

_QUIET = (
    say_joining.CLOSED,
    say_people.REMOVED,
    say_joining.STILL_WAITING,
    say_joining.TURNED_AWAY,
)  # said once an hour at most


async def on_command(update: Update, context: Context) -> None:
    message, user = update.effective_message, update.effective_user
    if message is None or message.text is None or user is None or user.is_bot:
        return
    group = message.chat.type != ChatType.PRIVATE
    head, *rest = message.text.split(maxsplit=1)
    argument = rest[0] if rest else ""
    name, _, whom = head[1:].casefold().partition("@")
    if whom and whom != context.bot.username.casefold():
        return
    known = name in {command for command, _ in (*say.COMMANDS, *say.MANAGING)} | say.UNLISTED
    if group and ((not known and not whom) or await context.run_in_snapshot(turns.member_inside, user.id) is None):
        return
    if not await _within_pace(context, user.id, message, group=group):
        return
    sender = turns.Sender(user.id, user.full_name, user.username)
    outcome = await context.run_in_transaction(
        turns.command, context.desk, update.update_id, sender, message.chat.id, message.message_id, name,
        argument.strip(), context.now, group=group, place=message.chat.title or "", door=sending.door(context),
    )  # fmt: skip
    if outcome is None:
        return
    if outcome.replies and outcome.replies[0] in _QUIET and not context.house.tell_outsider(user.id, context.now):
        return
    await sending.carry_out(context, message.chat.id, outcome, answers=message.message_id if group else None)
    await documents.run_errand(context, message.chat.id, outcome)


async def _within_pace(context: Context, person: int, message: Message, *, group: bool) -> bool:
    """Commands are counted with the questions; who is outside is not even told that they are too fast."""
    if group or await context.run_in_snapshot(turns.member_inside, person) is not None:
        return await talk.within_pace(context, person, message, group=group)
    return context.house.asking.admit(person, context.now) == "go"
