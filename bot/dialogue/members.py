"""/thanhvien: who is inside, one card a person, and what administrators and coordinators do about them.

What passes through: a command or presses; rows of members change, the person concerned is told, the audit has a line. What
is refused: whatever bot/access.py does not grant, a role that one may not give or take away, taking out the last
administrator, a card of somebody who is gone.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard, handover
from bot.dialogue.desk import Incoming, Outcome, number
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import joining as say_joining
from bot.replies import people as say
from knowledge.errors import NotFoundError
from knowledge.model import Member, Role
from knowledge.store import audit, people, personal
from knowledge.text import fold, nfc, squeeze

VERBS = ("mp", "mc", "mr", "ms", "mu", "mv", "mx", "my")
_NEEDS: dict[str, access.Action] = {
    "mp": "see_members", "mc": "see_members", "mr": "change_roles", "ms": "change_roles", "mu": "manage_members",
    "mv": "manage_members", "mx": "manage_members", "my": "manage_members",
}  # fmt: skip


def command(session: Session, said: Incoming, argument: str) -> Outcome:
    """/thanhvien, /thanhvien lan"""
    if not guard.allowed(session, said, "see_members"):
        return Outcome((say.NOT_ALLOWED,))
    if said.group:
        return Outcome((say.IN_PRIVATE,))
    asked = squeeze(nfc(argument))
    found = [one for one in people.members(session) if _fits(one, fold(asked))]
    if asked and len(found) == 1:
        return Outcome((_card(said, found[0]),))
    return Outcome((say.members_list(found[: say.LIST] if asked else found, asked=asked),))


def _fits(member: Member, asked: str) -> bool:
    return asked in fold(member.name) or (member.unit is not None and asked in fold(member.unit.name))


def _card(said: Incoming, member: Member) -> Reply:
    who = access.standing(said.who)
    return say.card(member, roles=len(_givable(said, member)) > 1, manages=access.may(who, "manage_members"))


def _givable(said: Incoming, member: Member) -> tuple[Role, ...]:
    """The roles this person may have from the one who asks: none where theirs is not theirs to take away."""
    who = access.standing(said.who)
    if not access.may_grant(who, member.role):
        return ()
    return tuple(role for role in access.ROLES if access.may_grant(who, role))


def press(session: Session, said: Incoming, verb: str, rest: str) -> Outcome:
    """mp:page, mc:member, mr:member, ms:member:role, mu:member:page, mv:member:unit, mx:member, my:member."""
    if not guard.allowed(session, said, _NEEDS[verb]):
        return Outcome(notice=say.NOT_ALLOWED_BUTTON)
    first, _, second = rest.partition(":")
    id_, other = number(first), number(second)
    if id_ is None or said.group:
        return Outcome(notice=general.BUTTON_GONE)
    if verb == "mp":
        return Outcome(edit=say.members_list(people.members(session), id_))
    try:
        member = people.member(session, id_)
    except NotFoundError:
        return Outcome(notice=say_joining.MEMBER_GONE)
    if not member.active:
        return Outcome(notice=say_joining.MEMBER_GONE)
    match verb:
        case "mc":
            return Outcome(edit=_card(said, member))
        case "mr":
            return Outcome(edit=say.choose_role(member, _givable(said, member)))
        case "ms":
            return _set_role(session, said, member, second)
        case "mu":
            known = tuple(unit for unit in people.units(session) if unit.dissolved_on is None)
            return Outcome(edit=say.choose_unit(member, known, other or 0))
        case "mv":
            return _set_unit(session, said, member, other)
        case "mx":
            return Outcome(edit=say.ask_removal(member, len(personal.drafts(session, member.id, said.now))))
        case _:
            return _remove(session, said, member)


def _set_role(session: Session, said: Incoming, member: Member, word: str) -> Outcome:
    role = next((one for one in access.ROLES if one == word), None)
    if role is None:
        return Outcome(notice=general.BUTTON_GONE)
    if role not in _givable(said, member):
        audit.refused(session, f"grant {role}", said.who.id, said.now)
        return Outcome(notice=say.NOT_YOURS_TO_GIVE)
    if role == member.role:
        return Outcome(edit=_card(said, member))
    if guard.last_admin(session, member):
        return Outcome(notice=say.LAST_ADMIN)
    changed = people.set_role(session, member.id, role)
    audit.note(session, "role", said.who.id, said.now, member=member.id, was=member.role, role=role)
    told = () if member.id == said.who.id else ((member.telegram_id, say.role_changed(changed)),)
    own = changed if member.id == said.who.id else said.who  # an administrator may step down
    still = access.may(access.standing(own), "see_members")
    return Outcome(edit=_card(said, changed) if still else say.role_changed(changed), others=told)


def _set_unit(session: Session, said: Incoming, member: Member, unit_id: int | None) -> Outcome:
    try:
        unit = people.unit(session, unit_id or 0)
    except NotFoundError:
        return Outcome(notice=say_joining.UNIT_GONE)
    if member.unit is not None and member.unit.id == unit.id:
        return Outcome(edit=_card(said, member))
    # Who was the đầu mối or leader of one unit is not so of the next.
    local = member.role in ("focal", "leader")
    changed = people.set_unit(session, member.id, unit.id)
    if local:
        changed = people.set_role(session, member.id, "officer")
    personal.end_work(session, member.id, said.now)
    audit.note(
        session, "unit", said.who.id, said.now, member=member.id, was=member.unit.id if member.unit else None,
        unit=unit.id, role=changed.role if local else None,
    )  # fmt: skip
    told = () if member.id == said.who.id else ((member.telegram_id, say.unit_changed(changed)),)
    return Outcome(edit=_card(said, changed), others=told)


def _remove(session: Session, said: Incoming, member: Member) -> Outcome:
    if guard.last_admin(session, member):
        return Outcome(notice=say_joining.LAST_ADMIN)
    people.remove(session, member.id)
    personal.end_work(session, member.id, said.now)
    audit.note(session, "removed", said.who.id, said.now, member=member.id)
    told = () if member.id == said.who.id else ((member.telegram_id, say.REMOVED_TOLD),)
    return Outcome(edit=say.removed(member, focal_left=handover.focal_left(session, member)), others=told)
