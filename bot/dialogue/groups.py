"""/nhom: a group chat is a unit's, and what is reported in it is that unit's report.

What passes through: a command typed in the group, presses, and what becomes of the group (another number, the bot thrown
out or back). `speaking` says for which unit somebody speaks where they write. What is refused: binding to a unit that is
not one's own without the right; a report in the group of a unit that one may not speak for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard
from bot.dialogue.desk import Incoming, Outcome, number
from bot.model import Reply
from bot.reminders import whom
from bot.replies import dialogue as general
from bot.replies import groups as say
from knowledge.errors import NotFoundError
from knowledge.model import Member, Unit
from knowledge.store import audit, conversation, people, units
from knowledge.store import groups as store
from knowledge.text import fold, nfc, squeeze

VERBS = ("gu", "gp", "gx")
_TITLE_CHARS = 200
_OFF = re.compile(r"(?:bo|huy|thoi|go)(?: gan)?")


def speaking(session: Session, member: Member, chat_id: int) -> Member:
    """The member as one who speaks for the group's unit, where they write in a bound group and may."""
    if chat_id >= 0:  # private
        return member
    bound = store.group(session, chat_id)
    if bound is None or not access.speaks_for(member, bound.unit, units.directory(session)):
        return member
    return replace(member, unit=bound.unit)


def keeps_out(session: Session, said: Incoming) -> Reply | None:
    """Why a report may not be taken here: the group is a unit's that the writer may not speak for."""
    bound = store.group(session, said.chat_id) if said.group else None
    if bound is None or said.who.unit is None or said.who.unit.id == bound.unit.id:
        return None
    guard.allowed(session, said, "report_for_others")
    return say.others_group(bound.unit, said.who.unit)


def command(session: Session, said: Incoming, argument: str) -> Outcome:
    """/nhom, /nhom Sở Nội vụ, /nhom bỏ"""
    if not guard.allowed(session, said, "bind_own_group"):
        return Outcome((say.NOT_ALLOWED,))
    me = people.member(session, said.who.id)
    every = access.may(access.standing(me), "bind_groups")
    if not said.group:
        known = store.groups(session)
        mine = [one for one in known if me.unit is not None and one.unit.id == me.unit.id]
        return Outcome((say.listing(known if every else mine),))
    asked, bound = squeeze(nfc(argument)), store.group(session, said.chat_id)
    if _OFF.fullmatch(fold(asked)):
        return Outcome((_unbound(session, said, me, bound),))
    if asked:
        unit = people.unit_named(session, asked)
        if unit is None and every:
            return Outcome((say.choose(_open(session), asked=asked),))
        return Outcome((say.ONLY_OWN if unit is None else _bound(session, said, me, unit),))
    if bound is not None and bound.lost_at is None:
        return Outcome((say.bound_already(bound),))
    if every and me.unit is None:
        return Outcome((say.choose(_open(session)),))
    return Outcome((say.NO_HOME if me.unit is None else _bound(session, said, me, me.unit),))


def press(session: Session, said: Incoming, verb: str, rest: str) -> Outcome:
    """gu:unit and gp:page in the group, gx:group in private."""
    if not guard.allowed(session, said, "bind_own_group"):
        return Outcome(notice=say.NOT_ALLOWED_BUTTON)
    me, id_ = people.member(session, said.who.id), number(rest)
    if id_ is None or said.group != (verb != "gx"):
        return Outcome(notice=general.BUTTON_GONE)
    if verb == "gp":
        return Outcome(edit=say.choose(_open(session), id_))
    if verb == "gu":
        try:
            unit = people.unit(session, id_)
        except NotFoundError:
            return Outcome(notice=general.BUTTON_GONE)
        shown = _bound(session, said, me, unit)
        return Outcome(notice=say.ONLY_OWN_BUTTON) if shown == say.ONLY_OWN else Outcome(edit=shown)
    bound = store.group(session, -id_)
    if bound is None:
        return Outcome(notice=general.BUTTON_GONE)
    if _unbound(session, replace(said, chat_id=bound.chat_id), me, bound) == say.ONLY_OWN:
        return Outcome(notice=say.ONLY_OWN_BUTTON)
    return Outcome(edit=command(session, said, "").replies[0], notice=say.UNBOUND_NOTICE)


def _open(session: Session) -> tuple[Unit, ...]:
    return tuple(unit for unit in people.units(session) if unit.dissolved_on is None)


def _may(session: Session, said: Incoming, me: Member, unit: Unit) -> bool:
    return (me.unit is not None and me.unit.id == unit.id) or guard.allowed(session, said, "bind_groups")


def _bound(session: Session, said: Incoming, me: Member, unit: Unit) -> Reply:
    before = store.group(session, said.chat_id)
    # Whoever takes a group from a unit must be able to give it to any.
    if not _may(session, said, me, unit) or (before is not None and not _may(session, said, me, before.unit)):
        return say.ONLY_OWN
    made = store.bind(session, said.chat_id, unit.id, squeeze(nfc(said.place))[:_TITLE_CHARS], me.id, said.now)
    audit.note(session, "bound", me.id, said.now, group=said.chat_id, unit=unit.id)
    return say.bound(made)


def _unbound(session: Session, said: Incoming, me: Member, bound: store.Group | None) -> Reply:
    if bound is None:
        return say.NOT_BOUND
    if not _may(session, said, me, bound.unit):
        return say.ONLY_OWN
    store.unbind(session, said.chat_id)
    audit.note(session, "unbound", me.id, said.now, group=said.chat_id, unit=bound.unit.id)
    return say.unbound(bound.unit)


# -- what becomes of a group -----------------------------------------------------------------------------------------------


def moved(session: Session, old: int, new: int) -> None:
    """It goes on under another number, with its binding and with what is under way in it."""
    store.move(session, old, new)
    conversation.move_chat(session, old, new)


def thrown_out(session: Session, chat_id: int, now: datetime) -> Outcome:
    """The bot is no longer in it: the binding is marked, and those who follow all units are told, once."""
    lost = store.mark(session, chat_id, now)
    if lost is None:
        return Outcome()
    audit.note(session, "lost", None, now, group=chat_id, unit=lost.unit.id)
    following = whom.following(people.members(session))
    return Outcome(others=tuple((one.telegram_id, say.lost(lost)) for one in following))


def let_in(session: Session, chat_id: int, now: datetime) -> Outcome:
    """The bot is in it again: the binding counts as before."""
    back = store.mark(session, chat_id, None)
    if back is None:
        return Outcome()
    audit.note(session, "regained", None, now, group=chat_id, unit=back.unit.id)
    return Outcome((say.regained(back),))
