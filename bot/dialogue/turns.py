"""One update of a channel that may deliver twice: who is it, may they, has it been done, then the talk.

What passes through: the update's number and what it says; an Outcome, or None where there is nothing to say (the update
had its effect before). The claim of the number and the effect are one transaction. What is refused: people from outside,
with OUTSIDE or, where they were inside once, REMOVED, and never more of an answer than that; a report in a group of a unit
that its writer may not speak for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import evidence, groups, joining, messages, mine, owed, waiting
from bot.dialogue.desk import Desk, Errand, Incoming, Outcome, Upload
from bot.model import Reply
from bot.replies import documents as say_documents
from bot.replies import joining as say
from bot.replies import people as say_people
from knowledge.model import Member
from knowledge.store import audit, conversation, people
from knowledge.store.evidence import Sent

_KEEP_UPDATES = timedelta(days=7)
_SWEEP_EVERY = 1000

OUTSIDE = Outcome((say.CLOSED,), notice=say.CLOSED.html)
REMOVED = Outcome((say_people.REMOVED,), notice=say_people.REMOVED_BUTTON)


@dataclass(frozen=True, slots=True)
class Sender:
    telegram_id: int
    name: str
    username: str | None = None


def member_inside(session: Session, telegram_id: int, chat_id: int = 0) -> Member | None:
    """The member, where they may ask, as one who speaks for the group's unit where they write in its group."""
    found = people.member_by_telegram(session, telegram_id)
    if found is None or not access.may(access.standing(found), "ask"):
        return None
    return groups.speaking(session, found, chat_id)


def outside(session: Session, telegram_id: int) -> Outcome:
    """What somebody who may not ask is told."""
    gone = access.standing(people.member_by_telegram(session, telegram_id)) == "removed"
    return REMOVED if gone else OUTSIDE


def once(session: Session, update_id: int, now: datetime) -> bool:
    if update_id % _SWEEP_EVERY == 0:
        conversation.forget_before(session, now - _KEEP_UPDATES)
    return conversation.claim_update(session, update_id, now)


_TELLING = frozenset({"report", "extension", "correction", "cancel"})


def text(session: Session, desk: Desk, update_id: int, said: Incoming, thought: messages.Thought) -> Outcome | None:
    def then(now: Incoming) -> Outcome:
        told = thought.report is not None and thought.report.intent in _TELLING - {"cancel"}
        kept_out = groups.keeps_out(session, now) if told else None
        return messages.on_text(session, desk, now, thought) if kept_out is None else Outcome((kept_out,))

    return _inside(session, update_id, said, then)


def button(session: Session, desk: Desk, update_id: int, said: Incoming, data: str) -> Outcome | None:
    return _inside(
        session,
        update_id,
        said,
        lambda now: owed.note(session, now, data, messages.on_button(session, desk, now, data)),
    )


def button_outside(
    session: Session, desk: Desk, update_id: int, telegram_id: int, chat_id: int, message_id: int, data: str, now: datetime
) -> Outcome | None:  # fmt: skip
    """A press by somebody who is not inside, or is not any more: their own data they may still have deleted."""
    if not once(session, update_id, now):
        return None
    member = people.member_by_telegram(session, telegram_id)
    if data not in mine.VERBS or chat_id < 0 or not access.may(access.standing(member), "see_own_data"):
        return outside(session, telegram_id)
    if member is None:
        return mine.press_of_outsider(session, telegram_id, now)
    return mine.press(session, desk, Incoming(member, chat_id, message_id, data, now), data)


def file(
    session: Session, desk: Desk, update_id: int | None, said: Incoming, upload: Upload, size: int, most: int,
    thought: messages.Thought | None, excuse: Reply | None = None,
) -> Outcome | None:  # fmt: skip
    """A file, with what was read of the words under it. Of those who may add documents it is taken in, and the words
    count where they tell of work done; of others it shows what was done (`said.files`; `excuse`: why it was not kept).
    `most`: bytes that the channel hands over. `update_id` None: the update was claimed when the file was written down."""
    report = thought.report if thought is not None else None
    # “gửi anh chị văn bản nhé” speaks of the file, and names no task.
    keeps = access.may(access.standing(said.who), "add_documents")
    tells = evidence.tells(report, keeper=keeps)
    asks = report is not None and report.intent == "question"

    def then(now: Incoming) -> Outcome:
        if not access.may(access.standing(now.who), "add_documents"):
            return _shown(session, desk, now, excuse, thought if tells or asks else None)
        told = messages.on_text(session, desk, now, thought).replies if thought is not None and tells else ()
        if size > most:
            return Outcome((say_documents.too_large(upload.name, size, most), *told))
        taken = waiting.enlist(session, replace(upload, by=now.who), now.chat_id, now.now, answers=now.message_id)
        return Outcome(told, errand=Errand((taken,)))

    return _inside(session, update_id, said, then)


def shown(
    session: Session, desk: Desk, update_id: int | None, said: Incoming, sent: Sent | None, excuse: Reply | None,
    thought: messages.Thought | None, *, quiet: bool = False,
) -> Outcome | None:  # fmt: skip
    """A photo that shows what was done. `thought`: its words, where they are a report."""
    files = (sent,) if sent is not None else ()
    return _inside(
        session, update_id, replace(said, files=files),
        lambda now: _shown(session, desk, now, excuse, thought, quiet=quiet),
    )  # fmt: skip


def _shown(
    session: Session, desk: Desk, now: Incoming, excuse: Reply | None, thought: messages.Thought | None, *,
    quiet: bool = False,
) -> Outcome:  # fmt: skip
    """A file that goes with a report: with the one its words make, else with one that was made."""
    sorry = (excuse,) if excuse is not None else ()
    if thought is not None:
        outcome = messages.on_text(session, desk, now, thought)
        if thought.report is not None:
            sorry = (*sorry, *evidence.homeless(session, now, thought.report))
        return replace(outcome, replies=(*outcome.replies, *sorry)) if sorry else outcome
    if not now.files:
        return Outcome(sorry or (say_documents.ONLY_ADMINS,))
    return evidence.take(session, desk, desk.shelf.stock(session).office, now, now.files[0], quiet=quiet)


def _inside(
    session: Session, update_id: int | None, said: Incoming, then: Callable[[Incoming], Outcome]
) -> Outcome | None:
    """`said.who` may be some milliseconds old: who they are is read again inside the transaction."""
    if update_id is not None and not once(session, update_id, said.now):
        return None
    member = member_inside(session, said.who.telegram_id, said.chat_id if said.group else 0)
    if member is None:
        return outside(session, said.who.telegram_id)
    outcome = then(replace(said, who=member))
    audit.decisions(session, member.id, said.now)
    return outcome


def command(
    session: Session, desk: Desk, update_id: int, sender: Sender, chat_id: int, message_id: int, name: str,
    argument: str, now: datetime, *, group: bool = False, place: str = "", door: str = "",
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
    if name == "toi" and member is None and access.may(standing, "see_own_data"):
        return mine.of_outsider(session, sender.telegram_id)
    if member is None or not access.may(standing, "see_own_data" if name == "toi" else "ask"):
        return outside(session, sender.telegram_id)
    who = groups.speaking(session, member, chat_id) if group else member
    said = Incoming(
        who, chat_id, message_id, f"/{name} {argument}".strip(), now, group=group, place=place, door=door
    )  # fmt: skip
    outcome = messages.on_command(session, desk, said, name, argument)
    audit.decisions(session, member.id, now)
    return outcome
