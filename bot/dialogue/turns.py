"""One update of a channel that may deliver twice: who is it, may they, has it been done, then the talk.

What passes through: the update's number and what it says; an Outcome, or None where there is nothing to say (the update
had its effect before). The claim of the number and the effect are one transaction. What is refused: people from outside,
with OUTSIDE, and never more of an answer than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import joining, messages, waiting
from bot.dialogue.desk import Desk, Errand, Incoming, Outcome, Upload
from bot.replies import documents as say_documents
from bot.replies import joining as say
from knowledge.model import Member
from knowledge.store import conversation, people

_KEEP_UPDATES = timedelta(days=7)
_SWEEP_EVERY = 1000

OUTSIDE = Outcome((say.CLOSED,), notice=say.CLOSED.html)


@dataclass(frozen=True, slots=True)
class Sender:
    telegram_id: int
    name: str
    username: str | None = None


def member_inside(session: Session, telegram_id: int) -> Member | None:
    """The member, where they may ask."""
    found = people.member_by_telegram(session, telegram_id)
    return found if access.may(access.standing(found), "ask") else None


def once(session: Session, update_id: int, now: datetime) -> bool:
    if update_id % _SWEEP_EVERY == 0:
        conversation.forget_before(session, now - _KEEP_UPDATES)
    return conversation.claim_update(session, update_id, now)


def text(session: Session, desk: Desk, update_id: int, said: Incoming, thought: messages.Thought) -> Outcome | None:
    return _inside(session, update_id, said, lambda now: messages.on_text(session, desk, now, thought))


def button(session: Session, desk: Desk, update_id: int, said: Incoming, data: str) -> Outcome | None:
    return _inside(session, update_id, said, lambda now: messages.on_button(session, desk, now, data))


_TELLING = frozenset({"report", "extension", "correction", "cancel"})


def file(
    session: Session, desk: Desk, update_id: int, said: Incoming, upload: Upload, size: int, most: int,
    thought: messages.Thought | None,
) -> Outcome | None:  # fmt: skip
    """A file, with what was read of the words under it. Of those who may add documents it is taken in, and the words
    count where they tell of work done; of others the words count, and the file is theirs to keep. `most`: bytes that the
    channel hands over."""
    report = thought.report if thought is not None else None
    # “gửi anh chị văn bản nhé” speaks of the file, and names no task.
    tells = report is not None and report.intent in _TELLING and bool(report.task or report.candidates)
    asks = report is not None and report.intent == "question"

    def then(now: Incoming) -> Outcome:
        if not access.may(access.standing(now.who), "add_documents"):
            if thought is not None and (tells or asks):
                return messages.on_text(session, desk, now, thought)
            return Outcome((say_documents.ONLY_ADMINS,))
        told = messages.on_text(session, desk, now, thought).replies if thought is not None and tells else ()
        if size > most:
            return Outcome((say_documents.too_large(upload.name, size, most), *told))
        taken = waiting.enlist(session, replace(upload, by=now.who), now.chat_id, now.now, answers=now.message_id)
        return Outcome(told, errand=Errand((taken,)))

    return _inside(session, update_id, said, then)


def _inside(session: Session, update_id: int, said: Incoming, then: Callable[[Incoming], Outcome]) -> Outcome | None:
    """`said.who` may be some milliseconds old: who they are is read again inside the transaction."""
    if not once(session, update_id, said.now):
        return None
    member = member_inside(session, said.who.telegram_id)
    return OUTSIDE if member is None else then(replace(said, who=member))


def command(
    session: Session, desk: Desk, update_id: int, sender: Sender, chat_id: int, message_id: int, name: str,
    argument: str, now: datetime, *, group: bool = False,
) -> Outcome | None:  # fmt: skip
    """A command, from inside or outside; /start is the one that outsiders have."""
    if not once(session, update_id, now):
        return None
    member = people.member_by_telegram(session, sender.telegram_id)
    standing = access.standing(member)
    if name == "start" and access.may(standing, "ask_to_join"):
        return joining.knock(session, sender.telegram_id, sender.name, sender.username, argument, now)
    if name == "start" and argument and access.may(standing, "use_setup_code"):
        admin = joining.use_code(session, sender.telegram_id, sender.name, argument, now)
        if admin is not None:
            return Outcome((say.welcome_admin(admin.name),))
    if member is None or not access.may(standing, "ask"):
        return OUTSIDE
    said = Incoming(member, chat_id, message_id, f"/{name} {argument}".strip(), now, group=group)
    return messages.on_command(session, desk, said, name, argument)
