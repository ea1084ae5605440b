"""Two people of one unit who say different things of one round: both are kept, and the đầu mối is asked which holds.

What passes through: a line just written and the one that counted before it; questions with buttons to whoever is reminded
of the unit's deadlines. The answer is a line of its own: nothing is taken back. What is refused: an answer of anybody else,
one about lines that no longer count or that somebody has spoken after.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import known, lines_on
from bot.model import Reply
from bot.reminders import whom
from bot.replies import recording as say
from bot.replies.wording import claim_of
from bot.summary.choosing import round_on
from bot.summary.rounds import SETTLING
from knowledge.errors import NotFoundError
from knowledge.model import Office, StatusEntry, Unit
from knowledge.store import evidence, ledger, people

VERBS = ("da", "db")


def gone_back(before: StatusEntry | None, now: StatusEntry) -> StatusEntry | None:
    """The line before, where the new one says less: 80 → 60 %, handed in → under way. Pure."""
    return before if before is not None and _less(before, now) else None


def _less(before: StatusEntry, now: StatusEntry) -> bool:
    if before.state in SETTLING:
        return now.state not in SETTLING and now.state is not None
    if before.percent is not None and now.percent is not None:
        return now.percent < before.percent
    return now.state == "not_started" and before.state in ("in_progress", "blocked")


def differ(before: StatusEntry | None, now: StatusEntry) -> bool:
    """Whether somebody else of the unit has said what this does not agree with: more than this, or another number. Pure."""
    if before is None or before.member_id == now.member_id:
        return False
    other = before.document_number and now.document_number and before.document_number != now.document_number
    return _less(before, now) or bool(other)


def ask(
    session: Session, desk: Desk, said: Incoming, entry: StatusEntry, before: StatusEntry | None, unit: Unit | None
) -> tuple[tuple[int, Reply], ...]:
    """The question, to each who is to answer it but the speaker; nobody where they agree."""
    if before is None or unit is None or not differ(before, entry):
        return ()
    names = people.names(session)
    reply = say.differing(before, entry, names, unit, ZoneInfo(desk.settings.clock.timezone))
    asked = whom.reminded(people.members(session), unit.id)
    return tuple((one.telegram_id, reply) for one in asked if one.id != said.who.id)


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, rest: str) -> Outcome:
    """da:first:second keeps to what was said first, db to what was said second."""
    first_id, _, second_id = rest.partition(":")
    first, second = number(first_id), number(second_id)
    try:
        lines = [ledger.entry(session, one or 0) for one in (first, second)]
    except NotFoundError:
        return Outcome(notice=say.EXPIRED)
    unit = said.who.unit
    entry = lines[0] if verb == "da" else lines[1]
    asked = whom.reminded(people.members(session), unit.id) if unit is not None else ()
    if unit is None or entry.unit_id != unit.id or all(one.id != said.who.id for one in asked):
        return Outcome(notice=say.NOT_YOURS)
    task = next((one for one in office.tasks if one.id == entry.task_id), None)
    if task is None:
        return Outcome(notice=say.TASK_GONE)
    standing = lines_on(session, unit, task)
    newest = known(standing, task, entry.due, ZoneInfo(desk.settings.clock.timezone))
    if newest is None or newest.entry.id != lines[1].id or all(one.id != entry.id for one in standing):
        return Outcome(notice=say.SPOKEN_SINCE)
    shown = round_on(task, entry.due, desk.today(said.now)) if entry.due else None
    made = ledger.record(
        session,
        replace(
            entry, member_id=said.who.id, message=say.SETTLED_BY_BUTTON, rule="settled", confirmed_by=said.who.id,
            chat_id=said.chat_id, message_id=said.message_id, recorded_at=said.now,
            understood=say.understood(task, claim_of(entry), shown),
        ),
        task,
    )  # fmt: skip
    evidence.carry_over(session, entry.id, made.id)
    return Outcome(edit=say.settled_difference(made, desk.local(said.now)), notice=say.RECORDED_NOTICE)
