"""/bangiao and /roi: work passes to another member of the unit; somebody leaves.

What passes through: a command or presses of the person themselves, or of an administrator about them. What passes on: the
role that is a duty of the unit (đầu mối, lãnh đạo), planned reminders with it, reports that wait for their tap; lines of
the ledger stay with those who wrote them. What is refused: another unit's member, one who is gone, other people's work
without the right, the last administrator's leave.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.dialogue import guard
from bot.dialogue.desk import Incoming, Outcome, number
from bot.model import Reply
from bot.reminders import whom
from bot.replies import dialogue as general
from bot.replies import handover as say
from bot.replies import joining as say_joining
from bot.replies import people as say_people
from knowledge.errors import NotFoundError
from knowledge.model import Member, Role
from knowledge.store import audit, people, personal
from knowledge.text import fold, nfc, squeeze

VERBS = ("hp", "hg", "hy", "yr", "yl", "yn")
_DUTIES: frozenset[Role] = frozenset({"focal", "leader"})  # of a unit, so that its members may pass them on


def command(session: Session, said: Incoming, argument: str) -> Outcome:
    """/bangiao, /bangiao minh"""
    if not guard.allowed(session, said, "hand_over"):
        return Outcome((say_people.NOT_ALLOWED,))
    if said.group:
        return Outcome((say_people.IN_PRIVATE,))
    me, asked = people.member(session, said.who.id), fold(squeeze(nfc(argument)))
    targets = _targets(session, me)
    named = [one for one in targets if asked and asked in fold(one.name)]
    if len(named) == 1:
        return Outcome((_ask(session, said, me, named[0]),))
    return Outcome((say.hand_over_to(me, named or targets, 0, own=True),))


def leave(session: Session, said: Incoming) -> Outcome:
    """/roi"""
    if not guard.allowed(session, said, "leave"):
        return Outcome((say_people.NOT_ALLOWED,))
    return Outcome((say_people.IN_PRIVATE if said.group else _ask_leave(session, said),))


def press(session: Session, said: Incoming, verb: str, rest: str) -> Outcome:
    """hp:member:page, hg:member:other, hy:member:other; yr ask to leave, yl leave, yn nothing."""
    if said.group:
        return Outcome(notice=general.BUTTON_GONE)
    if verb == "yn":
        return Outcome(edit=say.STAYING)
    if verb == "yr":
        return Outcome((_ask_leave(session, said),))
    if verb == "yl":
        return _left(session, said)
    first, second = (number(part) for part in rest.partition(":")[::2])
    if first is None or second is None:
        return Outcome(notice=general.BUTTON_GONE)
    own = first == said.who.id
    if not guard.allowed(session, said, "hand_over" if own else "manage_members"):
        return Outcome(notice=say_people.NOT_ALLOWED_BUTTON)
    try:
        source = people.member(session, first)
        if not source.active:
            return Outcome(notice=say_joining.MEMBER_GONE)
        targets = _targets(session, source)
        if verb == "hp":
            return Outcome(edit=say.hand_over_to(source, targets, second, own=own))
        target = next((one for one in targets if one.id == second), None)
    except NotFoundError:
        target = None
    if target is None:
        return Outcome(notice=say_joining.MEMBER_GONE)
    if verb == "hg":
        return Outcome(edit=_ask(session, said, source, target))
    return _pass_on(session, said, source, target)


# -- passing on ----------------------------------------------------------------------------------------------------------


def _targets(session: Session, source: Member) -> tuple[Member, ...]:
    """Who of the same unit may take over."""
    unit = source.unit
    if unit is None:
        return ()
    return tuple(
        one
        for one in people.members(session)
        if one.unit is not None and one.unit.id == unit.id and one.id != source.id
    )


def _duty(source: Member) -> Role | None:
    """The role that goes over. Pure."""
    return source.role if source.role in _DUTIES else None


def _taken(source: Member, target: Member) -> bool:
    """Whether the other has a role already that taking this one would cost them. Pure."""
    return source.role in _DUTIES and target.role not in ("officer", source.role)


def _ask(session: Session, said: Incoming, source: Member, target: Member) -> Reply:
    if _taken(source, target):
        return say.has_a_role(source, target)
    drafts = len(personal.drafts(session, source.id, said.now))
    return say.ask_hand_over(source, target, _duty(source), drafts, own=source.id == said.who.id)


def _pass_on(session: Session, said: Incoming, source: Member, target: Member) -> Outcome:
    if _taken(source, target):  # since the question was asked
        return Outcome(edit=say.has_a_role(source, target))
    role, own = _duty(source), source.id == said.who.id
    if role is not None:
        people.set_role(session, target.id, role)
        people.set_role(session, source.id, "officer")
    passed = personal.pass_on(session, source, target, said.now, reminders=role is not None)
    audit.note(
        session, "handed_over", said.who.id, said.now, member=source.id, to=target.id, role=role,
        unit=source.unit.id if source.unit else None, drafts=len(passed.drafts), reminders=passed.reminders,
    )  # fmt: skip
    others = [(target.telegram_id, say.taken_over(source, role, passed))]
    others += [(target.telegram_id, say.draft_taken_over(source, draft)) for draft in passed.drafts]
    if not own:
        others.append((source.telegram_id, say.passed_on_for(target, role)))
    told = guard.but(whom.following(people.members(session)), source.id, target.id, said.who.id)
    others += [(one.telegram_id, say.hand_over_followed(source, target, role)) for one in told]
    return Outcome(edit=say.handed_over(source, target, role, passed, own=own), others=tuple(others))


# -- leaving ---------------------------------------------------------------------------------------------------------------


def _ask_leave(session: Session, said: Incoming) -> Reply:
    me = people.member(session, said.who.id)
    if guard.last_admin(session, me):
        return say.LAST_ADMIN_LEAVES
    drafts = len(personal.drafts(session, me.id, said.now))
    return say.ask_leave(me, drafts, others=bool(_targets(session, me)))


def _left(session: Session, said: Incoming) -> Outcome:
    me = people.member(session, said.who.id)
    if guard.last_admin(session, me):
        return Outcome(edit=say.LAST_ADMIN_LEAVES)
    people.remove(session, me.id)
    personal.end_work(session, me.id, said.now)
    audit.note(session, "left", me.id, said.now, member=me.id)
    return Outcome(edit=say.LEFT, others=followed(session, me))


def followed(session: Session, gone: Member) -> tuple[tuple[int, Reply], ...]:
    """What those who follow all units are told when somebody has gone."""
    told = say.left_followed(gone, focal_left=focal_left(session, gone))
    following = guard.but(whom.following(people.members(session)), gone.id)
    return tuple((one.telegram_id, told) for one in following)


def focal_left(session: Session, gone: Member) -> bool:
    """Whether the unit of somebody who has gone still has a đầu mối."""
    unit = gone.unit.id if gone.unit else None
    return any(one.role == "focal" and one.unit and one.unit.id == unit for one in people.members(session))
