"""“Đã nhận”: whoever follows the units says that a report has arrived, or that it has not.

What passes through: a line of the ledger with its task; a notice with buttons to those who may say so, and their press. The
reporter hears of it. What is refused: whoever bot/access.py does not let say it, a line that was taken back meanwhile.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard, summary, uploads
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Attachment, Deadline, Reply
from bot.reminders import whom
from bot.replies import evidence as say
from bot.replies import recording as say_recording
from bot.summary.rounds import has_evidence
from knowledge.errors import NotFoundError
from knowledge.model import Office, StatusEntry, Task, Unit
from knowledge.store import evidence as store
from knowledge.store import ledger, people, units

VERBS = ("ea", "en", "ep", "ef", "el")


def tell(
    session: Session, desk: Desk, said: Incoming, entry: StatusEntry, unit: Unit | None, task: Task,
    shown: Deadline | None,
) -> tuple[tuple[int, Reply], ...]:  # fmt: skip
    """To those who follow the units: something is said to have been sent, and nothing shows it yet."""
    if (
        not desk.settings.evidence.tell_coordinators
        or entry.state != "submitted"
        or unit is None
        or has_evidence(entry)
    ):
        return ()
    able = [one for one in people.members(session) if access.may(access.standing(one), "confirm_receipt")]
    reply = say.claimed(entry, unit, said.who, task, shown)
    return tuple((one.telegram_id, reply) for one in whom.following(able) if one.id != said.who.id)


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, rest: str) -> Outcome:
    """ea:line it has arrived, en:line it has not, ep:line the same on a unit's page, el:line its files, ef:file one."""
    if verb == "ef":
        return _file(session, desk, said, number(rest) or 0)
    try:
        line = ledger.entry(session, number(rest) or 0)
    except NotFoundError:
        return Outcome(notice=say_recording.EXPIRED)
    if verb == "el":
        return _files(session, desk, said, line)
    if not guard.allowed(session, said, "confirm_receipt"):
        return Outcome(notice=say.NOT_ALLOWED)
    if all(one.id != line.id for one in ledger.of_unit(session, line.unit_id)):
        return Outcome(notice=say.TAKEN_BACK)
    arrived = verb != "en"
    fresh = store.receive(session, line.id, said.who.id, said.now, arrived=arrived)
    others = _to_reporter(session, said, line, arrived=arrived) if fresh or not arrived else ()
    notice = say.ARRIVED_NOTICE if arrived else say.MISSING_NOTICE
    if not fresh and arrived:
        notice, others = say.ARRIVED_ALREADY, ()
    if verb == "ep":
        unit = next((one for one in units.units(session) if one.id == line.unit_id), None)
        page = summary.unit_page(session, desk, office, said, unit) if unit is not None else None
        return Outcome(edit=page, notice=notice, others=others)
    line = ledger.entry(session, line.id)
    unit = next((one for one in units.units(session) if one.id == line.unit_id), None)
    return Outcome(edit=say.judged(line, unit, said.who, arrived=arrived), notice=notice, others=others)


def _to_reporter(
    session: Session, said: Incoming, line: StatusEntry, *, arrived: bool
) -> tuple[tuple[int, Reply], ...]:
    reporter = next((one for one in people.members(session) if one.id == line.member_id), None)
    if reporter is None or not reporter.active or reporter.id == said.who.id:
        return ()
    return ((reporter.telegram_id, say.to_reporter(line, said.who, arrived=arrived)),)


# -- the files themselves --------------------------------------------------------------------------------------------------


def _may_see(said: Incoming, unit_id: int | None) -> bool:
    own = said.who.unit is not None and said.who.unit.id == unit_id
    return own or access.may(access.standing(said.who), "confirm_receipt")


def _files(session: Session, desk: Desk, said: Incoming, line: StatusEntry) -> Outcome:
    """What was kept with a line, and with those that it came after in its round."""
    if not _may_see(said, line.unit_id):
        return Outcome(notice=say.NOT_ALLOWED)
    same = [
        one.id for one in ledger.of_unit(session, line.unit_id) if (one.task_id, one.due) == (line.task_id, line.due)
    ]
    found = {one.sha256: one for one in store.of_lines(session, same)}
    if not found:
        return Outcome(notice=say.NO_FILES)
    return Outcome((say.files(line, tuple(found.values()), people.names(session)),))


def _file(session: Session, desk: Desk, said: Incoming, evidence_id: int) -> Outcome:
    found = store.one(session, evidence_id)
    if found is None:
        return Outcome(notice=say_recording.EXPIRED)
    line = ledger.entry(session, found.entry_id)
    if not _may_see(said, line.unit_id):
        return Outcome(notice=say.NOT_ALLOWED)
    made = Attachment(
        found.name,
        partial(uploads.read, desk.settings, found.sha256),
        say.file_caption(found, line),
        excuse=say.FILE_GONE,
    )
    return Outcome(notice=say.SENDING, attachments=(made,))
