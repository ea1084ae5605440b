"""The door: who comes in, who decides, which units there are.

What passes through: /start from outsiders, the first administrator's code, an administrator's presses and two small
commands. What is refused: whatever bot/access.py does not grant; a second decision on one request; a code used twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import units
from bot.dialogue.desk import Incoming, Outcome, number
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import joining as say
from bot.replies import units as say_units
from knowledge.errors import NotFoundError
from knowledge.model import Member
from knowledge.store import people
from knowledge.text import nfc, squeeze

_NAME_CHARS = 200
_TURNED_AWAY_FOR = timedelta(days=1)
_NEEDS: dict[str, access.Action] = {
    "ja": "decide_join", "jx": "decide_join", "jp": "decide_join", "m": "manage_units", "mx": "manage_members",
}  # fmt: skip


def setup_code(session: Session, now: datetime) -> str | None:
    """A fresh one-time code where the office has no administrator yet; only its hash stays."""
    if people.admins(session):
        return None
    code = access.new_code()
    people.put_setup_code(session, access.code_hash(code), now)
    return code


def use_code(session: Session, telegram_id: int, name: str, code: str, now: datetime) -> Member | None:
    """Make the sender the first administrator, where the code is the open one."""
    stored = people.open_setup_code(session)
    if stored is None or not access.same_code(code, stored):
        return None
    people.use_setup_code(session, stored, now)
    return people.admit(session, telegram_id, name, "admin", None, now)


def knock(session: Session, telegram_id: int, name: str, username: str | None, code: str, now: datetime) -> Outcome:
    """/start from outside: the code opens, everyone else asks the administrators, once."""
    name = squeeze(nfc(name))[:_NAME_CHARS] or str(telegram_id)
    if code and (member := use_code(session, telegram_id, name, code, now)) is not None:
        return Outcome((say.welcome_admin(member.name),))
    declined = people.last_declined_at(session, telegram_id)
    if declined is not None and now - declined < _TURNED_AWAY_FOR:
        return Outcome((say.TURNED_AWAY,))
    request, new = people.request_to_join(session, telegram_id, name, now)
    if not new:
        return Outcome((say.STILL_WAITING,))
    ask = say.request_for_admin(request.id, request.name, people.units(session), username=username)
    return Outcome((say.REQUESTED,), others=tuple((admin.telegram_id, ask) for admin in people.admins(session)))


def press(session: Session, said: Incoming, verb: str, rest: str) -> Outcome:
    """An administrator's button: ja:request:unit, jx:request, jp:request:page, m:unit, m:p and a page, mx:member."""
    if not access.may(access.standing(said.who), _NEEDS[verb]):
        return Outcome(notice=say.ADMIN_ONLY)
    if verb == "m" and rest.startswith("p"):  # another page of the tree
        page = number(rest[1:])
        return (
            Outcome(notice=general.BUTTON_GONE) if page is None else Outcome(edit=units.show(session, said.who, page))
        )
    first, second = (number(part) for part in rest.partition(":")[::2])
    if first is None:
        return Outcome(notice=general.BUTTON_GONE)
    try:
        if verb == "m":
            chosen = people.unit(session, first)
            people.set_unit(session, said.who.id, chosen.id)
            return Outcome(edit=say.unit_chosen(chosen), notice=chosen.name[:200])
        if verb == "mx":
            return _remove(session, said, first)
        return _decide(session, said, verb, first, second)
    except NotFoundError:
        return Outcome(notice=say.MEMBER_GONE if verb == "mx" else say.UNIT_GONE)


def _decide(session: Session, said: Incoming, verb: str, request_id: int, second: int | None) -> Outcome:
    request = people.join_request(session, request_id)
    if request is None:
        return Outcome(notice=general.BUTTON_GONE)
    if request.state != "waiting":
        by = people.member(session, request.decided_by).name if request.decided_by else None
        return Outcome(notice=say.decided_already(by, request.state == "approved"))
    if verb == "jp":
        return Outcome(edit=say.request_for_admin(request.id, request.name, people.units(session), second or 0))
    if verb == "jx":
        people.decide_request(session, request.id, "declined", said.who.id, said.now)
        return Outcome(
            edit=say.declined_for_admin(request.name, said.who.name),
            notice=say.DECLINED_NOTICE,
            others=((request.telegram_id, say.TURNED_AWAY),),
        )
    if second is None:
        return Outcome(notice=general.BUTTON_GONE)
    unit = people.unit(session, second)
    people.admit(session, request.telegram_id, request.name, "officer", unit.id, said.now)
    people.decide_request(session, request.id, "approved", said.who.id, said.now)
    return Outcome(
        edit=say.approved_for_admin(request.name, unit, said.who.name),
        notice=say.APPROVED_NOTICE,
        others=((request.telegram_id, say.approved_for_asker(unit)),),
    )


def _remove(session: Session, said: Incoming, member_id: int) -> Outcome:
    target = people.member(session, member_id)
    if not target.active:
        return Outcome(notice=say.MEMBER_GONE)
    if target.role == "admin" and len(people.admins(session)) < 2:
        return Outcome(notice=say.LAST_ADMIN)
    people.remove(session, member_id)
    return Outcome(edit=say.member_removed(target), notice=None)


def units_command(session: Session, said: Incoming, words: str) -> Outcome:
    """/donvi shows the tree, /donvi with words changes it, one order a line; units added while people wait at the door
    bring their requests up again."""
    if not access.may(access.standing(said.who), "manage_units"):
        return Outcome((say.ADMIN_ONLY_REPLY,))
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines:
        return Outcome((units.show(session, said.who),))
    first = not people.units(session)
    done = [units.obey(session, line, said.now) for line in lines]
    replies: list[Reply] = [Reply("\n".join(map(say_units.done, done)))]
    known = people.units(session)
    if first and known:
        replies += [
            say.request_for_admin(request.id, request.name, known) for request in people.waiting_requests(session)
        ]
    return Outcome(tuple(replies))


def members_command(session: Session, said: Incoming) -> Outcome:
    if not access.may(access.standing(said.who), "manage_members"):
        return Outcome((say.ADMIN_ONLY_REPLY,))
    return Outcome((say.members_list(people.members(session), said.who),))
