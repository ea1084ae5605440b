"""/moi: a link that lets one person in, to one unit, with one role, for some time; and what opening it does.

What passes through: a command or presses of those who invite, a payload from outside. Only the payload's hash is kept. What
is refused, with one sentence each: a payload that is none of ours, one that was used, one that has run out, was called back
or whose maker may not give this role any more.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.replies import dialogue as general
from bot.replies import people as say
from knowledge.errors import NotFoundError
from knowledge.model import Member, Role, Unit
from knowledge.store import audit, people
from knowledge.store import invitations as store
from knowledge.text import fold, nfc, squeeze

VERBS = ("iu", "ip", "ir", "ix")
# Folded, at the end of what stands after /moi.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("focal", re.compile(r"[\s,]*(?:lam |vai tro )?(?:can bo )?dau moi(?: bao cao)?$")),
    ("leader", re.compile(r"[\s,]*(?:lam |vai tro )?(?:lanh dao(?: don vi)?|thu truong)$")),
    ("coordinator", re.compile(r"[\s,]*(?:lam |vai tro )?dieu phoi(?: vien)?$")),
    ("admin", re.compile(r"[\s,]*(?:lam |vai tro )?quan tri(?: vien)?$")),
    ("officer", re.compile(r"[\s,]*(?:lam |vai tro )?(?:can bo|chuyen vien)$")),
)


def command(session: Session, desk: Desk, said: Incoming, argument: str) -> Outcome:
    """/moi, /moi Sở Nội vụ, /moi so noi vu dau moi"""
    if not guard.allowed(session, said, "invite"):
        return Outcome((say.NOT_ALLOWED,))
    if said.group:
        return Outcome((say.IN_PRIVATE,))
    known = _open(session)
    if not known:
        return Outcome((say.NO_UNITS,))
    words = squeeze(nfc(argument))
    name, role = read(words)
    unit = people.unit_named(session, words) if words else None
    if unit is not None:
        role = None  # a unit may be called after what looks like a role
    elif name:
        unit = people.unit_named(session, name)
    if unit is None or unit.dissolved_on is not None:
        return Outcome((say.invite_to(known, asked=words),))
    if role is None:
        return Outcome((say.invite_as(unit, _givable(said.who)),))
    return _made(session, desk, said, unit, role)


def read(words: str) -> tuple[str, Role | None]:
    """The name of a unit and the role after it, if one is named. Pure."""
    low = fold(words)
    for role, pattern in _ROLES:
        if found := pattern.search(low):
            return words[: found.start()].strip(" ,"), role  # folding keeps the length of NFC words
    return words, None


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """ip:page, iu:unit, ir:unit:role, ix:invitation."""
    if not guard.allowed(session, said, "invite"):
        return Outcome(notice=say.NOT_ALLOWED_BUTTON)
    first, _, second = rest.partition(":")
    id_ = number(first)
    if id_ is None or said.group:
        return Outcome(notice=general.BUTTON_GONE)
    if verb == "ip":
        return Outcome(edit=say.invite_to(_open(session), id_))
    try:
        if verb == "ix":
            return _called_back(session, said, id_)
        unit = people.unit(session, id_)
    except NotFoundError:
        return Outcome(notice=general.BUTTON_GONE)
    if verb == "iu":
        return Outcome(edit=say.invite_as(unit, _givable(said.who)))
    role = next((one for one in access.ROLES if one == second), None)
    if role is None or unit.dissolved_on is not None:
        return Outcome(notice=general.BUTTON_GONE)
    return _made(session, desk, said, unit, role, pressed=True)


def _open(session: Session) -> tuple[Unit, ...]:
    return tuple(unit for unit in people.units(session) if unit.dissolved_on is None)


def _givable(who: Member) -> tuple[Role, ...]:
    return tuple(role for role in access.ROLES if access.may_grant(access.standing(who), role))


def _made(
    session: Session, desk: Desk, said: Incoming, unit: Unit, role: Role, *, pressed: bool = False
) -> Outcome:  # fmt: skip
    if not access.may_grant(access.standing(said.who), role):
        audit.refused(session, f"grant {role}", said.who.id, said.now)
        return (
            Outcome(notice=say.NOT_YOURS_TO_GIVE)
            if pressed
            else Outcome((say.invite_as(unit, _givable(said.who)),))
        )  # fmt: skip
    payload = access.new_invitation()
    until = said.now + timedelta(hours=desk.settings.limits.invitation_hours)
    made = store.put(session, access.invitation_hash(payload), unit.id, role, said.who.id, said.now, until)
    audit.note(session, "invited", said.who.id, said.now, invitation=made.id, unit=unit.id, role=role)
    shown = say.invitation(made.id, unit, role, payload, said.door, desk.local(until))
    return Outcome(edit=shown) if pressed else Outcome((shown,))


def _called_back(session: Session, said: Incoming, invitation_id: int) -> Outcome:
    made = store.invitation(session, invitation_id)
    own = made.created_by == said.who.id or access.may(access.standing(said.who), "manage_members")
    if not own or not store.call_back(session, made.id, said.now):
        return Outcome(notice=say.INVITATION_OVER)
    audit.note(session, "uninvited", said.who.id, said.now, invitation=made.id, unit=made.unit_id, role=made.role)
    ended = say.invitation_ended(people.unit(session, made.unit_id), made.role)
    return Outcome(edit=ended, notice=say.INVITATION_ENDED)


# -- from outside --------------------------------------------------------------------------------------------------------


def come_in(session: Session, telegram_id: int, name: str, payload: str, now: datetime) -> Outcome:
    """Somebody from outside has opened a link."""
    made = store.with_hash(session, access.invitation_hash(payload))
    if made is None:
        audit.refused(session, "use_invitation", None, now, outsider=telegram_id)
        return Outcome((say.WRONG_LINK,))
    unit, maker = people.unit(session, made.unit_id), people.member(session, made.created_by)
    still = access.may_grant(access.standing(maker), made.role) and unit.dissolved_on is None
    if not still or not store.use(session, made.id, now):
        made = store.invitation(session, made.id)  # as it is now: somebody may just have been faster
        audit.refused(session, "use_invitation", None, now, outsider=telegram_id)
        return Outcome((say.USED_LINK if made.used_at is not None else say.EXPIRED_LINK,))
    member = people.admit(session, telegram_id, name, made.role, unit.id, now)
    store.used_by(session, made.id, member.id)
    people.close_requests(session, telegram_id, maker.id, now)
    audit.note(
        session, "admitted", maker.id, now, member=member.id, unit=unit.id, role=made.role, how="invitation",
        invitation=made.id,
    )  # fmt: skip
    at_the_terminal = maker.telegram_id == people.CONSOLE_ID
    told = () if at_the_terminal else ((maker.telegram_id, say.came_in(member.name, unit, made.role)),)
    return Outcome((say.welcome(member.name, unit, made.role),), others=told)
