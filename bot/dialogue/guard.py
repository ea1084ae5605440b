"""What somebody may do, asked with a memory: who is refused is written down in the audit.

What passes through: the message or press at hand and the name of an action of bot/access.py; yes or no comes out. To be
asked where the transaction is one that will be kept; where it only reads, ask bot/access.py itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue.desk import Incoming
from knowledge.model import Member
from knowledge.store import audit, people


def allowed(session: Session, said: Incoming, action: access.Action) -> bool:
    if access.may(access.standing(said.who), action):
        return True
    audit.refused(session, action, said.who.id, said.now)
    return False


def who_may(session: Session, action: access.Action) -> tuple[Member, ...]:
    """Everybody inside who may do this."""
    return tuple(one for one in people.members(session) if access.may(access.standing(one), action))


def last_admin(session: Session, member: Member) -> bool:
    return member.role == "admin" and all(one.id == member.id for one in people.admins(session))


def but(members: Iterable[Member], *ids: int) -> tuple[Member, ...]:
    return tuple(one for one in members if one.id not in ids)
