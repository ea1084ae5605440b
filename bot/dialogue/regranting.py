"""A day that was granted, changed or taken back by whoever granted it.

What passes through: a press under the answered plea, or another day that was typed; a line that answers the line before it,
the face of the granter's message, and what the unit is told. The reminders of the unit follow with the next plan. What is
refused: somebody else's grant while who gave it may still answer, a day that is no later than the document's own, one that
has passed, a grant that a later one has taken the place of.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.deadlines import last_of
from bot.dialogue import guard
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import close
from bot.dialogue.granting import GRANT, days_between, face, item_of, of_button, unit_of
from bot.model import Reply
from bot.reminders import whom
from bot.replies import extensions as say
from bot.replies import recording as say_recording
from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.model import Extension, Office
from knowledge.store import conversation, people
from knowledge.store import extensions as store

VERBS = ("xm", "xv", "xr", "xq", "xo")


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, head: str, more: str) -> Outcome:
    """xm:plea other days, xv:plea:day that holds:day another one, xr:plea to be taken back? xq:plea:day yes, xo:plea no."""
    if not guard.allowed(session, said, "grant_extension"):
        return Outcome(notice=say.NOT_ALLOWED)
    asked = store.one(session, number(head) or 0)
    if asked is None:
        return Outcome(notice=say_recording.EXPIRED)
    if (no := _not_theirs(session, said, asked)) is not None:
        return Outcome(notice=no, edit=face(session, desk, said, office, asked))
    assert asked.granted is not None
    item, unit = item_of(session, desk, said, office, asked), unit_of(office, asked)
    before, _, day = more.partition(":")
    match verb:
        case "xm":
            life = timedelta(hours=desk.settings.limits.pending_hours)
            payload = {"plea": asked.id, "before": asked.granted.isoformat()}
            conversation.put_pending(session, said.who.id, said.chat_id, GRANT, payload, said.now, life)
            after = max(last_of(item) if item is not None else asked.due, desk.today(said.now))
            days = [one for one in days_between(desk, after, asked.granted) if one != asked.granted]
            return Outcome(edit=say.another_day(asked, item, unit, days, people.names(session)))
        case "xr":
            return Outcome(edit=say.take_back(asked, item, unit, people.names(session)))
        case "xv" | "xq":
            held, on = of_button(before), of_button(day)
            if held is None or (verb == "xv" and on is None):
                return Outcome(notice=say.NO_DAY)
            return apply(session, desk, office, said, asked, held, on if verb == "xv" else None)
        case _:
            _stop_listening(session, said, asked.id)
            return Outcome(edit=face(session, desk, said, office, asked), notice=say.LEFT_AS_IT_IS)


def apply(
    session: Session, desk: Desk, office: Office, said: Incoming, asked: Extension, before: date, day: date | None
) -> Outcome:
    """Another day in the place of `before`, or none (None)."""
    if (no := _not_theirs(session, said, asked)) is not None:
        return Outcome(notice=no)
    today, item = desk.today(said.now), item_of(session, desk, said, office, asked)
    if day is not None and (day < today or day <= (last_of(item) if item is not None else asked.due)):
        return Outcome(notice=say.not_after(day, asked.due, gone=day < today))
    if day == before:
        return Outcome(notice=say.SAME_DAY)
    try:
        changed = store.change(
            session, asked.id, before, day, member_id=said.who.id, chat_id=said.chat_id, message_id=said.message_id,
            message=said.text, now=said.now,
        )  # fmt: skip
    except (AlreadyDecidedError, NotFoundError):
        return Outcome(notice=say.CHANGED_MEANWHILE)
    _stop_listening(session, said, asked.id)
    told = say.changed(changed, item, said.who, before, today)
    return Outcome(
        edit=face(session, desk, said, office, changed), notice=say.CHANGED if day is not None else say.TAKEN_BACK,
        others=_to_the_unit(session, said, changed, told),
    )  # fmt: skip


def _not_theirs(session: Session, said: Incoming, asked: Extension) -> str | None:
    """Why this person may not change the grant, None where they may."""
    if not access.may(access.standing(said.who), "grant_extension"):
        return say.NOT_ALLOWED
    if asked.verdict != "granted":
        return say.REVOKED_ALREADY if asked.verdict == "revoked" else say.DECIDED
    if not store.in_force(session, asked):
        return say.LATER_ONE
    if asked.decided_by == said.who.id:
        return None
    giver = next((one for one in people.members(session) if one.id == asked.decided_by), None)
    there = giver is not None and giver.active and access.may(access.standing(giver), "grant_extension")
    return say.not_the_granter(giver.name) if giver is not None and there else None


def _to_the_unit(session: Session, said: Incoming, changed: Extension, told: Reply) -> tuple[tuple[int, Reply], ...]:
    """Whoever asked, and those who are reminded of the unit's deadlines: the day they work towards is another one."""
    members = people.members(session)
    asker = [one for one in members if one.id == changed.member_id and one.active]
    found = {one.id: one for one in (*asker, *whom.reminded(members, changed.unit_id)) if one.id != said.who.id}
    return tuple((one.telegram_id, told) for one in found.values())


def _stop_listening(session: Session, said: Incoming, asked: int) -> None:
    for one in conversation.open_pending(session, said.who.id, said.chat_id, said.now):
        if one.kind == GRANT and one.payload["plea"] == asked:
            close(session, one.token, "recorded", said)
