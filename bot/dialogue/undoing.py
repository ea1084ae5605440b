"""Taking a report back: the button under it, /huy, and an edited message that says nothing to record any more.

What passes through: a press or a command in; reversal lines of the ledger and the message's new face out. A line is never
removed: another one names it. What is refused: taking back twice. Free words, an old report, or one older than the one
just taken back are asked about first.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import UNDO, close, result_of
from bot.model import Reply
from bot.replies import recording as say
from knowledge.errors import NotFoundError
from knowledge.model import StatusEntry
from knowledge.store import conversation, ledger
from knowledge.store.conversation import Pending

_FRESH = timedelta(hours=24)  # an older report is taken back only after asking
_ENDED = {"dropped": say.ALREADY_DROPPED, "superseded": say.SUPERSEDED}


def press(session: Session, desk: Desk, said: Incoming, pending: Pending) -> Outcome:
    """Take back what this button's message recorded. It does not run out: a line can be taken back for good."""
    result = result_of(pending)
    if pending.kind == UNDO and pending.used_at is None and pending.expires_at <= said.now:
        return Outcome(notice=say.EXPIRED)
    entry_id = pending.payload.get("entry") if pending.kind == UNDO else result.get("entry")
    if result.get("did") == "undone":
        return Outcome(notice=say.ALREADY_UNDONE)
    if entry_id is None:
        return Outcome(notice=_ENDED.get(str(result.get("did")), say.EXPIRED))
    reply = _take_back(session, desk, said, int(entry_id))
    close(session, pending.token, **{**result, "did": "undone"}, said=said)
    return Outcome(edit=reply, notice=say.UNDONE_NOTICE) if reply else Outcome(notice=say.ALREADY_UNDONE)


def _take_back(session: Session, desk: Desk, said: Incoming, entry_id: int) -> Reply | None:
    """Reverse a line, and the reversal that a correction made with it, so that what it replaced counts again."""
    entry = ledger.entry(session, entry_id)
    take_back = partial(
        ledger.take_back, session, member_id=said.who.id, message=said.text, chat_id=said.chat_id,
        message_id=said.message_id, now=said.now, rule="undone",
    )  # fmt: skip
    reversal = ledger.reversal_with(session, entry)
    try:
        take_back(entry_id)
    except NotFoundError:
        return None
    again = None
    if reversal is not None and reversal.reverses is not None:
        take_back(reversal.id)
        again = ledger.entry(session, reversal.reverses)
    return say.undone(entry, desk.local(said.now), again)


def ask(session: Session, desk: Desk, said: Incoming, entry: StatusEntry, *, edited: bool = False) -> Reply:
    """Whether a line is to be taken back. `edited`: its message says nothing to record any more."""
    life = timedelta(hours=desk.settings.limits.pending_hours)
    asked = conversation.put_pending(session, said.who.id, said.chat_id, UNDO, {"entry": entry.id}, said.now, life)
    return say.ask_undo(asked.token, entry, desk.local(entry.recorded_at), edited=edited)


def cancel(session: Session, desk: Desk, said: Incoming, *, asked_plainly: bool) -> Reply:
    """Leave what is in the air, else take back the last report.

    `asked_plainly`: by command, so a fresh report is taken back at once.
    """
    access.require(said.who, "undo")
    mine = ledger.of_member(session, said.who.id)
    last = mine[-1] if mine else None
    in_the_air = conversation.open_pending(session, said.who.id, said.chat_id, said.now)
    if in_the_air and (last is None or in_the_air[0].created_at >= last.recorded_at):
        for pending in in_the_air:
            close(session, pending.token, "dropped", said)
        return say.dropped()
    if last is None:
        return say.NOTHING_TO_UNDO
    # A second /huy may be impatience: it must not eat an older report unasked.
    at_once = asked_plainly and not ledger.has_just_taken_back(session, said.who.id)
    if at_once and said.now - last.recorded_at <= _FRESH:
        return _take_back(session, desk, said, last.id) or say.NOTHING_TO_UNDO
    return ask(session, desk, said, last)
