"""Pleas for more time and the answers to them: lines that are only added.

What passes through: an open session; Extensions come back, each with the answer it was given. Nothing here commits. A plea
has one answer (the database holds that too); a later one for the same round may bring another day, and the last day
granted counts. Refused: a second answer (AlreadyDecidedError), an answer to what was never asked (NotFoundError).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.ledger_tables import ExtensionRow
from knowledge.model import Extension, Task

Verdict = Literal["granted", "refused", "withdrawn"]


def ask(
    session: Session, task: Task, *, unit_id: int, due: date, wanted: date, reason: str | None, member_id: int,
    chat_id: int, message_id: int, message: str, now: datetime,
) -> Extension:  # fmt: skip
    row = ExtensionRow(
        verdict="asked", obligation_id=task.id, document_id=task.document.id, action=task.obligation.action,
        period=task.obligation.period, due=due, unit_id=unit_id, day=wanted, reason=reason, member_id=member_id,
        chat_id=chat_id, message_id=message_id, message=message, written_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _extension(row, None)


def decide(
    session: Session, asked: int, verdict: Verdict, day: date, *, member_id: int, chat_id: int, message_id: int,
    message: str, now: datetime,
) -> Extension:  # fmt: skip
    """Answer a plea.

    Raises:
        NotFoundError: nothing was asked under this number.
        AlreadyDecidedError: it has its answer.
    """
    row = session.get(ExtensionRow, asked)
    if row is None or row.verdict != "asked":
        raise NotFoundError(f"no plea {asked} for more time")
    if session.scalar(select(ExtensionRow.id).where(ExtensionRow.answers == asked)) is not None:
        raise AlreadyDecidedError(f"the plea {asked} has its answer")
    answer = ExtensionRow(
        answers=asked, verdict=verdict, obligation_id=row.obligation_id, document_id=row.document_id, action=row.action,
        period=row.period, due=row.due, unit_id=row.unit_id, day=day, reason=None, member_id=member_id,
        chat_id=chat_id, message_id=message_id, message=message, written_at=now,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    return _extension(row, answer)


def one(session: Session, extension_id: int) -> Extension | None:
    return next(iter(_found(session, ExtensionRow.id == extension_id)), None)


def of_unit(session: Session, unit_id: int) -> tuple[Extension, ...]:
    """All that a unit has asked for, oldest first."""
    return _found(session, ExtensionRow.unit_id == unit_id)


def of_everyone(session: Session) -> tuple[Extension, ...]:
    return _found(session)


def waiting(session: Session, task_id: int, unit_id: int, due: date) -> Extension | None:
    """A plea for this round that nobody has answered yet."""
    found = _found(
        session, ExtensionRow.obligation_id == task_id, ExtensionRow.unit_id == unit_id, ExtensionRow.due == due
    )
    return next((one for one in reversed(found) if one.verdict == "asked"), None)


def moved(found: Iterable[Extension]) -> dict[tuple[int, date, int], date]:
    """(task, due, unit) -> the last day in time, as granted last. Pure."""
    granted = [one for one in found if one.verdict == "granted" and one.granted is not None]
    granted.sort(key=lambda one: (one.decided_at or one.asked_at, one.id))
    return {(one.task_id, one.due, one.unit_id): one.granted for one in granted if one.granted is not None}


def _found(session: Session, *where: object) -> tuple[Extension, ...]:
    answer = aliased(ExtensionRow)
    query = (
        select(ExtensionRow, answer)
        .outerjoin(answer, answer.answers == ExtensionRow.id)
        .where(ExtensionRow.verdict == "asked", *where)  # type: ignore[arg-type]
        .order_by(ExtensionRow.id)
    )
    return tuple(_extension(row, given) for row, given in session.execute(query))


def _extension(row: ExtensionRow, answer: ExtensionRow | None) -> Extension:
    asked = Extension(
        row.id, row.obligation_id, row.unit_id, row.due, row.day, row.reason, row.member_id, row.chat_id, row.message_id,
        row.message, row.written_at,
    )  # fmt: skip
    if answer is None:
        return asked
    return replace(
        asked, verdict=cast(Verdict, answer.verdict), granted=answer.day if answer.verdict == "granted" else None,
        decided_by=answer.member_id, decided_at=answer.written_at,
    )  # fmt: skip
