"""The door: who comes in, who decides, which units there are.

What passes through: /start from outsiders, the first administrator's code, the presses of those who decide, and /donvi.
What is refused: whatever bot/access.py does not grant; a second decision on one request (whoever taps later is told who
was faster); a code used twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard, invitations, unit_search, units
from bot.dialogue.desk import Incoming, Outcome, number
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import joining as say
from bot.replies import units as say_units
from knowledge.errors import NotFoundError
from knowledge.model import Member
from knowledge.store import audit, people
from knowledge.text import nfc, squeeze

VERBS = ("ja", "jx", "jp", "m")
_NAME_CHARS = 200
_TURNED_AWAY_FOR = timedelta(days=1)


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
    member = people.admit(session, telegram_id, name, "admin", None, now)
    audit.note(session, "admitted", member.id, now, member=member.id, role="admin", how="setup")
    return member


def knock(session: Session, telegram_id: int, name: str, username: str | None, code: str, now: datetime) -> Outcome:
    """/start from outside: an invitation or the first code opens, everyone else asks those who decide, once."""
    name = squeeze(nfc(name))[:_NAME_CHARS] or str(telegram_id)
    if code.startswith(access.INVITATION):
        return invitations.come_in(session, telegram_id, name, code, now)
    if code and (member := use_code(session, telegram_id, name, code, now)) is not None:
        return Outcome((say.welcome_admin(member.name),))
    declined = people.last_declined_at(session, telegram_id)
    if declined is not None and now - declined < _TURNED_AWAY_FOR:
        return Outcome((say.TURNED_AWAY,))
    request, new = people.request_to_join(session, telegram_id, name, now)
    if not new:
        return Outcome((say.STILL_WAITING,))
    known = people.units(session)
    likely = unit_search.resembling(f"{name} {username or ''} {code}", known, now.date())
    ask = say.request_for_admin(request.id, request.name, known, username=username, likely=likely)
    return Outcome(
        (say.REQUESTED,),
        others=tuple((one.telegram_id, ask) for one in guard.who_may(session, "decide_join")),
    )


def press(session: Session, said: Incoming, verb: str, rest: str) -> Outcome:
    """ja:request:unit, jx:request, jp:request:page; m:unit, m:p and a page."""
    if not guard.allowed(session, said, "manage_units" if verb == "m" else "decide_join"):
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
        return _own_unit(session, said, first) if verb == "m" else _decide(session, said, verb, first, second)
    except NotFoundError:
        return Outcome(notice=say.UNIT_GONE)


def _own_unit(session: Session, said: Incoming, unit_id: int) -> Outcome:
    was, chosen = people.member(session, said.who.id).unit, people.unit(session, unit_id)
    people.set_unit(session, said.who.id, chosen.id)
    if was is None or was.id != chosen.id:
        audit.note(
            session, "unit", said.who.id, said.now, member=said.who.id, was=was.id if was else None, unit=chosen.id
        )  # fmt: skip
    return Outcome(edit=say.unit_chosen(chosen), notice=chosen.name[:200])


def _decide(session: Session, said: Incoming, verb: str, request_id: int, second: int | None) -> Outcome:
    request = people.join_request(session, request_id)
    if request is None:
        return Outcome(notice=general.BUTTON_GONE)
    if request.state != "waiting":
        return _too_late(session, request)
    if verb == "jp":
        return Outcome(edit=say.request_for_admin(request.id, request.name, people.units(session), second or 0))
    if verb == "jx":
        if not people.decide_request(session, request.id, "declined", said.who.id, said.now):
            return _too_late(session, request)
        audit.note(session, "declined", said.who.id, said.now, request=request.id)
        return Outcome(
            edit=say.declined_for_admin(request.name, said.who.name),
            notice=say.DECLINED_NOTICE,
            others=((request.telegram_id, say.TURNED_AWAY),),
        )
    if second is None:
        return Outcome(notice=general.BUTTON_GONE)
    unit = people.unit(session, second)
    if not people.decide_request(session, request.id, "approved", said.who.id, said.now):
        return _too_late(session, request)
    member = people.admit(session, request.telegram_id, request.name, "officer", unit.id, said.now)
    audit.note(
        session, "admitted", said.who.id, said.now, member=member.id, unit=unit.id, role=member.role, how="approval",
        request=request.id,
    )  # fmt: skip
    return Outcome(
        edit=say.approved_for_admin(member, unit, said.who.name),
        notice=say.APPROVED_NOTICE,
        others=((request.telegram_id, say.approved_for_asker(unit)),),
    )


def _too_late(session: Session, request: people.JoinRequest) -> Outcome:
    """Somebody else was faster: who, and how they decided; the buttons go."""
    now = people.join_request(session, request.id) or request
    by = people.member(session, now.decided_by).name if now.decided_by else None
    return Outcome(
        edit=say.decided_for_others(now.name, by, now.state == "approved"),
        notice=say.decided_already(by, now.state == "approved"),
    )


def answered(session: Session, said: Incoming) -> Outcome | None:
    """A part of a unit's name, in reply to a request to join; None where it is about something else."""
    numbered = say.NUMBERED.search(said.reply_to or "")
    if numbered is None or said.edited or not access.may(access.standing(said.who), "decide_join"):
        return None
    request = people.join_request(session, int(numbered[1]))
    if request is None:
        return None
    if request.state != "waiting":
        late = _too_late(session, request)
        return Outcome((late.edit,)) if late.edit is not None else None
    found = unit_search.matching(said.text, people.units(session), said.now.date())
    return Outcome((say.units_like(request.id, request.name, said.text, found),))


def units_command(session: Session, said: Incoming, words: str) -> Outcome:
    """/donvi shows the tree, /donvi with words changes it, one order a line; units added while people wait at the door
    bring their requests up again."""
    if not guard.allowed(session, said, "manage_units"):
        return Outcome((say.ADMIN_ONLY_REPLY,))
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines:
        return Outcome((units.show(session, said.who),))
    first = not people.units(session)
    done = [units.obey(session, line, said.now) for line in lines]
    for one in done:
        if one.unit is not None and (what := units.CHANGES.get(one.what)) is not None:
            audit.note(
                session, "units", said.who.id, said.now, unit=one.unit.id, what=what,
                parent=one.parent.id if one.parent is not None else None,
            )  # fmt: skip
    replies: list[Reply] = [Reply("\n".join(map(say_units.done, done)))]
    known = people.units(session)
    if first and known:
        replies += [
            say.request_for_admin(request.id, request.name, known) for request in people.waiting_requests(session)
        ]
    return Outcome(tuple(replies))
