"""What is due, what stands where, and a clause word for word: reading only.

What passes through: the office, a unit and what the ledger says of it; replies come out. Nothing is refused but a
passage that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.deadlines import deadlines
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.recording import tasks_of
from bot.model import Deadline, Reply
from bot.replies import dialogue as say
from knowledge.model import CadenceOnly, MonthlyRule, Office, QuarterlyRule, StatusEntry, YearlyRule
from knowledge.store import ledger

_CYCLES: dict[type, int] = {MonthlyRule: 31, QuarterlyRule: 92, YearlyRule: 366}


def due(session: Session, desk: Desk, office: Office, said: Incoming) -> Reply:
    """/han"""
    unit, today = said.who.unit, desk.today(said.now)
    mine = tasks_of(office, unit)
    found = deadlines(mine, today, None)  # whose they are has been decided already
    met = settled(found, _states(session, said), ZoneInfo(desk.settings.clock.timezone))
    rhythm = [task for task in mine if isinstance(task.obligation.rule, CadenceOnly)]
    return say.due_list(found, met, rhythm, unit, today=today)


def settled(found: tuple[Deadline, ...], states: Mapping[int, StatusEntry], zone: ZoneInfo) -> dict[int, StatusEntry]:
    """The reports that meet a deadline. For what recurs, a report counts for the due date of its own round only. Pure."""
    met: dict[int, StatusEntry] = {}
    for one in found:
        entry = states.get(one.task.id)
        if entry is None or entry.state not in {"submitted", "done"} or one.due is None:
            continue
        cycle = _CYCLES.get(type(one.task.obligation.rule))
        said_on: date = entry.claimed_on or entry.recorded_at.astimezone(zone).date()
        if cycle is None or said_on > one.due - timedelta(days=cycle):
            met[one.task.id] = entry
    return met


def tasks(session: Session, desk: Desk, office: Office, said: Incoming) -> Reply:
    """/viec"""
    return say.task_list(
        tasks_of(office, said.who.unit), _states(session, said), said.who.unit, today=desk.today(said.now)
    )


def _states(session: Session, said: Incoming) -> dict[int, StatusEntry]:
    unit = said.who.unit
    return ledger.latest_by_task(ledger.of_unit(session, unit.id) if unit else ledger.of_everyone(session))


def clause(office: Office, passage_id: int) -> Outcome:
    """The whole clause that a passage is part of, in its own order."""
    found = next((stored for stored in office.passages if stored.id == passage_id), None)
    if found is None:
        return Outcome(notice=say.CLAUSE_GONE)
    document = next(one for one in office.documents if one.id == found.document_id)
    whole = sorted(
        (
            stored
            for stored in office.passages
            if stored.document_id == found.document_id and stored.passage.section == found.passage.section
        ),
        key=lambda stored: stored.passage.position,
    )
    return Outcome((say.clause(document, whole),))
