"""The ledger of status reports: it only grows. A line is taken back by another that names it in `reverses`.

What passes through: an open session and a StatusEntry without an id; entries come back. Nothing here commits. A line
that was taken back counts again when the line that took it back is itself taken back. Entries come with what was kept
beside them: how many files, and who has said that the report arrived. Refused: taking back a line twice (a NotFoundError,
and the database's own constraint behind it).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.ledger_tables import EvidenceRow, ReceiptRow
from knowledge.model import State, StatusEntry, Task
from knowledge.tables import StatusReportRow


def record(session: Session, entry: StatusEntry, task: Task) -> StatusEntry:
    """Append one line, with a copy of what it is about: it must be readable after the document is gone."""
    return _append(session, entry, task.document.id, task.obligation.action, task.obligation.period)


def take_back(
    session: Session, entry_id: int, *, member_id: int, message: str, chat_id: int, message_id: int, now: datetime,
    rule: str = "taken back",
) -> StatusEntry:  # fmt: skip
    """Append the line that reverses `entry_id`.

    Raises:
        NotFoundError: no such line, or it has been taken back already.
    """
    row = session.get(StatusReportRow, entry_id)
    if row is None or session.scalar(select(StatusReportRow.id).where(StatusReportRow.reverses == entry_id)):
        raise NotFoundError(f"no line {entry_id} of the ledger that still stands")
    back = replace(
        _entry(row), state=None, percent=None, claimed_on=None, document_number=None, note=None, reverses=entry_id,
        member_id=member_id, message=message, chat_id=chat_id, message_id=message_id, recorded_at=now,
        rule=rule, confirmed_by=member_id,
    )  # fmt: skip
    return _append(session, back, row.document_id, row.action, row.period)


def _append(session: Session, entry: StatusEntry, document_id: int, action: str, period: str | None) -> StatusEntry:
    row = StatusReportRow(
        obligation_id=entry.task_id, document_id=document_id, action=action, period=period, unit_id=entry.unit_id,
        member_id=entry.member_id, state=entry.state, percent=entry.percent, claimed_on=entry.claimed_on,
        document_number=entry.document_number, note=entry.note, message=entry.message, understood=entry.understood,
        chat_id=entry.chat_id, message_id=entry.message_id, recorded_at=entry.recorded_at, reverses=entry.reverses,
        due=entry.due, rule=entry.rule, confirmed_by=entry.confirmed_by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _entry(row)


def entry(session: Session, entry_id: int) -> StatusEntry:
    row = session.get(StatusReportRow, entry_id)
    if row is None:
        raise NotFoundError(f"no line {entry_id} in the ledger")
    return _proven(session, [_entry(row)])[0]


def reversal_with(session: Session, line: StatusEntry) -> StatusEntry | None:
    """The line by which a correction took back an older report in the same moment as it made `line`."""
    row = session.scalar(
        select(StatusReportRow).where(
            StatusReportRow.member_id == line.member_id,
            StatusReportRow.chat_id == line.chat_id,
            StatusReportRow.message_id == line.message_id,
            StatusReportRow.recorded_at == line.recorded_at,
            StatusReportRow.reverses.is_not(None),
        )
    )
    return None if row is None else _entry(row)


def standing(lines: Sequence[StatusEntry]) -> tuple[StatusEntry, ...]:
    """The reports among `lines` that count today, oldest first. Pure.

    A later line is judged before the line it reverses, for it may have been reversed itself.
    """
    gone: set[int] = set()
    for line in sorted(lines, key=lambda line: line.id, reverse=True):
        if line.reverses is not None and line.id not in gone:
            gone.add(line.reverses)
    return tuple(
        line for line in sorted(lines, key=lambda line: line.id) if line.reverses is None and line.id not in gone
    )


def of_unit(session: Session, unit_id: int | None) -> tuple[StatusEntry, ...]:
    """What counts today for a unit, oldest first (None: the reports of those who have no unit)."""
    where = StatusReportRow.unit_id.is_(None) if unit_id is None else StatusReportRow.unit_id == unit_id
    return _standing(session, session.scalars(select(StatusReportRow).where(where)))


def of_tasks(session: Session, task_ids: Collection[int], unit_ids: Collection[int]) -> tuple[StatusEntry, ...]:
    """What counts today of some obligations for some units, oldest first."""
    query = select(StatusReportRow).where(
        StatusReportRow.obligation_id.in_(task_ids), StatusReportRow.unit_id.in_(unit_ids)
    )
    return _standing(session, session.scalars(query))


def of_everyone(session: Session) -> tuple[StatusEntry, ...]:
    return _standing(session, session.scalars(select(StatusReportRow)))


def _standing(session: Session, rows: Iterable[StatusReportRow]) -> tuple[StatusEntry, ...]:
    return _proven(session, standing([_entry(row) for row in rows]))


def every_line(session: Session) -> tuple[StatusEntry, ...]:
    """All that was ever written, what was taken back too, oldest first."""
    rows = session.scalars(select(StatusReportRow).order_by(StatusReportRow.id))
    return _proven(session, [_entry(row) for row in rows])


def of_member(session: Session, member_id: int) -> tuple[StatusEntry, ...]:
    """What this person reported and still counts, oldest first."""
    rows = session.scalars(select(StatusReportRow).where(StatusReportRow.member_id == member_id)).all()
    mine = {row.id for row in rows}
    # A line of mine may have been taken back by somebody else.
    others = session.scalars(select(StatusReportRow).where(StatusReportRow.reverses.in_(mine))).all() if mine else []
    lines = {row.id: _entry(row) for row in [*rows, *others]}
    return _proven(session, [line for line in standing(list(lines.values())) if line.member_id == member_id])


def has_just_taken_back(session: Session, member_id: int) -> bool:
    """Whether the last line this person wrote took another one back."""
    newest = session.scalar(
        select(StatusReportRow)
        .where(StatusReportRow.member_id == member_id)
        .order_by(StatusReportRow.id.desc())
        .limit(1)
    )
    return newest is not None and newest.reverses is not None


def latest_by_task(lines: Sequence[StatusEntry]) -> dict[int, StatusEntry]:
    """The last line of each obligation. Pure."""
    return {line.task_id: line for line in sorted(lines, key=lambda line: line.id)}


def _entry(row: StatusReportRow) -> StatusEntry:
    return StatusEntry(
        id=row.id, task_id=row.obligation_id, unit_id=row.unit_id, member_id=row.member_id,
        state=cast("State | None", row.state), percent=row.percent, claimed_on=row.claimed_on,
        document_number=row.document_number, note=row.note, message=row.message, understood=row.understood,
        chat_id=row.chat_id, message_id=row.message_id, recorded_at=row.recorded_at, reverses=row.reverses,
        due=row.due, rule=row.rule, confirmed_by=row.confirmed_by,
    )  # fmt: skip


def _proven(session: Session, lines: Sequence[StatusEntry]) -> tuple[StatusEntry, ...]:
    """The lines with what is kept beside them: two looks for all of them together."""
    if not lines:
        return ()
    first, last = min(line.id for line in lines), max(line.id for line in lines)
    files = dict(
        session.execute(
            select(EvidenceRow.entry_id, func.count(EvidenceRow.sha256.distinct()))
            .where(EvidenceRow.entry_id.between(first, last))
            .group_by(EvidenceRow.entry_id)
        ).all()
    )
    arrived: dict[int, int | None] = {}
    for entry_id, member_id, there in session.execute(
        select(ReceiptRow.entry_id, ReceiptRow.member_id, ReceiptRow.arrived)
        .where(ReceiptRow.entry_id.between(first, last))
        .order_by(ReceiptRow.id)
    ):
        arrived[entry_id] = member_id if there else None
    return tuple(
        replace(line, files=files.get(line.id, 0), received_by=arrived.get(line.id))
        if line.id in files or line.id in arrived
        else line
        for line in lines
    )
