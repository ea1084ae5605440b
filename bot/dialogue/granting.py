"""The answer to a plea for more time: yes, yes until another day, or no; and the plea taken back by its sender.

What passes through: a press of whoever may grant it, or a day that they typed; a line that is never changed, the face of
their message, and what the asker is told. What is refused: a second answer to one plea, a day that is no later than the
one that holds, an answer by whoever may not give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import access
from bot.deadlines import last_of
from bot.dialogue import guard, uploads
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import close
from bot.model import Attachment, Deadline, Reply
from bot.replies import evidence as say_evidence
from bot.replies import extensions as say
from bot.replies import recording as say_recording
from bot.summary.choosing import round_on
from knowledge.calendar import real_date
from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.model import Extension, Office, Unit
from knowledge.store import conversation, evidence, people
from knowledge.store import extensions as store
from knowledge.workdays import Workdays

GRANT = "grant"
_SOON = (1, 2, 3, 5)  # working days after the day that holds, offered in the place of the one asked for


def of_button(day: str) -> date | None:
    return real_date(int(day[:4]), int(day[4:6]), int(day[6:])) if len(day) == 8 and number(day) else None


def days_after(desk: Desk, after: date, steps: Sequence[int]) -> tuple[date, ...]:
    workdays = Workdays.of(desk.settings)
    return tuple(workdays.after(after, step) for step in steps)


def days_between(desk: Desk, after: date, until: date) -> tuple[date, ...]:
    """A few working days of those that lie between, the last ones, and one after."""
    found = [one for one in days_after(desk, after, range(1, 40)) if one < until]
    return (*found[-3:], *days_after(desk, until, (3,)))


def item_of(session: Session, desk: Desk, said: Incoming, office: Office, asked: Extension) -> Deadline | None:
    task = next((one for one in office.tasks if one.id == asked.task_id), None)
    return round_on(task, asked.due, desk.today(said.now)) if task is not None else None


# -- answering -------------------------------------------------------------------------------------------------------------


def answer(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, head: str, more: str) -> Outcome:
    if not guard.allowed(session, said, "grant_extension"):
        return Outcome(notice=say.NOT_ALLOWED)
    asked = store.one(session, number(head) or 0)
    if asked is None:
        return Outcome(notice=say_recording.EXPIRED)
    if asked.verdict != "asked":
        return Outcome(notice=say.DECIDED, edit=face(session, desk, said, office, asked))
    match verb:
        case "xa":
            return decide(session, desk, office, said, asked, "granted", asked.wanted)
        case "xn":
            return decide(session, desk, office, said, asked, "refused", asked.due)
        case "xc":
            on = of_button(more)
            return decide(session, desk, office, said, asked, "granted", on) if on else Outcome(notice=say.NO_DAY)
        case _:
            return _other_day(session, desk, office, said, asked)


def _other_day(session: Session, desk: Desk, office: Office, said: Incoming, asked: Extension) -> Outcome:
    """Another day: a few to tap, or to be typed."""
    life = timedelta(hours=desk.settings.limits.pending_hours)
    conversation.put_pending(session, said.who.id, said.chat_id, GRANT, {"plea": asked.id}, said.now, life)
    after = max(asked.due, desk.today(said.now))
    days = sorted({*days_after(desk, after, _SOON)} - {asked.wanted})
    item = item_of(session, desk, said, office, asked)
    return Outcome(edit=say.other_day(asked, item, unit_of(office, asked), days, people.names(session)))


def decide(
    session: Session, desk: Desk, office: Office, said: Incoming, asked: Extension, verdict: store.Verdict, day: date
) -> Outcome:
    today, item = desk.today(said.now), item_of(session, desk, said, office, asked)
    if not access.may(access.standing(said.who), "grant_extension"):
        return Outcome(notice=say.NOT_ALLOWED)
    if verdict == "granted" and (day < today or (item is not None and day <= last_of(item))):
        return Outcome(notice=say.no_later(day))
    try:
        decided = store.decide(
            session, asked.id, verdict, day, member_id=said.who.id, chat_id=said.chat_id, message_id=said.message_id,
            message=said.text, now=said.now,
        )  # fmt: skip
    except (AlreadyDecidedError, NotFoundError):
        return Outcome(notice=say.DECIDED)
    for one in conversation.open_pending(session, said.who.id, said.chat_id, said.now):
        if one.kind == GRANT and one.payload["plea"] == asked.id:
            close(session, one.token, "recorded", said)
    names = {one.id: one for one in people.members(session)}
    asker = names.get(asked.member_id)
    told = say.answered(decided, item, said.who, today)
    others = ((asker.telegram_id, told),) if asker is not None and asker.active and asker.id != said.who.id else ()
    return Outcome(edit=face(session, desk, said, office, decided), notice=say.NOTICES[verdict], others=others)


def face(session: Session, desk: Desk, said: Incoming, office: Office, decided: Extension) -> Reply:
    item = item_of(session, desk, said, office, decided)
    own = decided.decided_by == said.who.id and store.in_force(session, decided)
    return say.decided(decided, item, unit_of(office, decided), people.names(session), changeable=own)


def unit_of(office: Office, asked: Extension) -> Unit | None:
    return next((one for one in office.units if one.id == asked.unit_id), None)


def withdraw(session: Session, desk: Desk, office: Office, said: Incoming, head: str) -> Outcome:
    asked = store.one(session, number(head) or 0)
    if asked is None or asked.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    try:
        store.decide(
            session, asked.id, "withdrawn", asked.due, member_id=said.who.id, chat_id=said.chat_id,
            message_id=said.message_id, message=said.text, now=said.now,
        )  # fmt: skip
    except (AlreadyDecidedError, NotFoundError):
        return Outcome(notice=say.DECIDED)
    return Outcome(edit=say.WITHDRAWN, notice=say.WITHDRAWN.html)


# -- what came with it -------------------------------------------------------------------------------------------------------


def files(session: Session, desk: Desk, said: Incoming, head: str) -> Outcome:
    """The files of a plea, to whoever may answer it and to the unit."""
    asked = store.one(session, number(head) or 0)
    if asked is None:
        return Outcome(notice=say_recording.EXPIRED)
    own = said.who.unit is not None and said.who.unit.id == asked.unit_id
    if not own and not guard.allowed(session, said, "grant_extension"):
        return Outcome(notice=say.NOT_ALLOWED)
    found = evidence.of_plea(session, asked.id)
    if not found:
        return Outcome(notice=say.NO_FILES)
    caption = say.file_caption(asked, item_of(session, desk, said, desk.shelf.stock(session).office, asked))
    return Outcome(
        notice=say_evidence.SENDING,
        attachments=tuple(
            Attachment(
                one.name, partial(uploads.read, desk.settings, one.sha256), caption, excuse=say_evidence.FILE_GONE
            )
            for one in found
        ),
    )
