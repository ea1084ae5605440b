"""/toi: what is kept about me, and its deletion on request.

What passes through: a command or presses of whoever writes, inside or not; counts come out, never other people's data. What
is refused: deleting without a second tap, the last administrator's deletion, an answer where others read along.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.dialogue import guard, handover
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import handover as say_handover
from bot.replies import people as say_people
from bot.replies import personal as say
from knowledge.model import Member
from knowledge.store import audit, outbox, people, personal

VERBS = ("yd", "ye")


def command(session: Session, desk: Desk, said: Incoming) -> Outcome:
    """/toi of somebody who is a member, or was one."""
    if said.group:
        return Outcome((say_people.IN_PRIVATE,))
    return Outcome((_about(session, desk, people.member(session, said.who.id), said.now),))


def of_outsider(session: Session, telegram_id: int) -> Outcome:
    """/toi of somebody who never was inside: at most they have asked."""
    return Outcome((say.REQUEST_ONLY if people.requests_of(session, telegram_id) else say.NOTHING,))


def _about(session: Session, desk: Desk, member: Member, now: datetime) -> Reply:
    kept = personal.kept(session, member, now)
    settings = desk.settings
    return say.about(
        member, kept, outbox.choice(session, member.id), settings.reminders.hour, joined=desk.local(kept.joined_at),
        keeps=settings.privacy.conversation_days,
    )  # fmt: skip


def press(session: Session, desk: Desk, said: Incoming, verb: str) -> Outcome:
    """yd ask, ye delete."""
    if said.group:
        return Outcome(notice=general.BUTTON_GONE)
    member = people.member(session, said.who.id)
    if guard.last_admin(session, member):
        return Outcome(edit=say_handover.LAST_ADMIN_LEAVES)
    kept, keeps = personal.kept(session, member, said.now), desk.settings.privacy.names_in_ledger
    if verb == "yd":
        return Outcome((say.ask_erase(member, kept, keeps_name=keeps),))
    others = handover.followed(session, member) if member.active else ()
    personal.erase(session, member, said.now, keep_name=keeps)
    audit.note(session, "erased", member.id, said.now, member=member.id)
    return Outcome(edit=say.erased(kept.reports), others=others)


def press_of_outsider(session: Session, telegram_id: int, now: datetime) -> Outcome:
    """Somebody who only ever asked to join wants that forgotten; one tap is enough, for nothing else goes."""
    if not people.forget_requests(session, telegram_id):
        return Outcome(notice=say.ALREADY)
    audit.note(session, "erased", None, now)
    return Outcome(edit=say.ERASED_REQUEST)
