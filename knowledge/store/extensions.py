"""Pleas for more time and the answers to them: lines that are only added.

What passes through: an open session; Extensions come back, each with the answer it was given. Nothing here commits. A plea
has one answer (the database holds that too); a later one for the same round may bring another day, and the last day
granted counts. A day that was granted is changed or taken back by a line that answers the line before it, and again by one
that answers that. Refused: a second answer to one line (AlreadyDecidedError), an answer to what was never asked, a change
of what was never granted (NotFoundError).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

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
    return _extension(row, ())


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
    return _extension(
        row, [_answer(session, row, asked, verdict, day, member_id, chat_id, message_id, message, now)]
    )  # fmt: skip


def change(
    session: Session, asked: int, before: date, day: date | None, *, member_id: int, chat_id: int, message_id: int,
    message: str, now: datetime,
) -> Extension:  # fmt: skip
    """Give another day in the place of the one that was granted, or take it back (None).

    Raises:
        NotFoundError: nothing was granted to a plea of this number.
        AlreadyDecidedError: the day that holds is not `before` any more.
    """
    row = session.get(ExtensionRow, asked)
    chain = _chain(session, row) if row is not None and row.verdict == "asked" else []
    if row is None or not chain or chain[-1].verdict != "granted":
        raise NotFoundError(f"no time was granted to a plea {asked}")
    if chain[-1].day != before:
        raise AlreadyDecidedError(f"the day granted to the plea {asked} has been changed meanwhile")
    verdict: Verdict = "granted" if day is not None else "withdrawn"
    last = _answer(session, row, chain[-1].id, verdict, day or row.due, member_id, chat_id, message_id, message, now)
    return _extension(row, [*chain, last])


def _answer(
    session: Session, row: ExtensionRow, answers: int, verdict: Verdict, day: date, member_id: int, chat_id: int,
    message_id: int, message: str, now: datetime,
) -> ExtensionRow:  # fmt: skip
    answer = ExtensionRow(
        answers=answers, verdict=verdict, obligation_id=row.obligation_id, document_id=row.document_id,
        action=row.action, period=row.period, due=row.due, unit_id=row.unit_id, day=day, reason=None,
        member_id=member_id, chat_id=chat_id, message_id=message_id, message=message, written_at=now,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    return answer


def _chain(session: Session, asked: ExtensionRow) -> list[ExtensionRow]:
    """What was answered to a plea, and what was said of the answer since."""
    found: list[ExtensionRow] = []
    at = asked.id
    while (row := session.scalar(select(ExtensionRow).where(ExtensionRow.answers == at))) is not None:
        found.append(row)
        at = row.id
    return found


def root(session: Session, answers: int) -> tuple[int, bool]:
    """The plea that a line answers, and whether that line changes an earlier answer."""
    row = session.get(ExtensionRow, answers)
    changes = row is not None and row.verdict != "asked"
    while row is not None and row.answers is not None:
        row = session.get(ExtensionRow, row.answers)
    return (row.id if row is not None else answers), changes


def one(session: Session, extension_id: int) -> Extension | None:
    row = session.get(ExtensionRow, extension_id)
    return _extension(row, _chain(session, row)) if row is not None and row.verdict == "asked" else None


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


def in_force(session: Session, one: Extension) -> bool:
    """Whether the day granted to this plea is the one that counts for its round."""
    key = (one.task_id, one.due, one.unit_id)
    return one.granted is not None and moved(of_unit(session, one.unit_id)).get(key) == one.granted


def _found(session: Session, *where: ColumnElement[bool]) -> tuple[Extension, ...]:
    """`where` asks for what a plea and its answers have in common."""
    rows = session.scalars(select(ExtensionRow).where(*where).order_by(ExtensionRow.id)).all()
    answered = {row.answers: row for row in rows if row.answers is not None}

    def chain(at: int) -> Iterator[ExtensionRow]:
        while (row := answered.get(at)) is not None:
            yield row
            at = row.id

    return tuple(_extension(row, list(chain(row.id))) for row in rows if row.verdict == "asked")


def _extension(row: ExtensionRow, chain: Sequence[ExtensionRow]) -> Extension:
    asked = Extension(
        row.id, row.obligation_id, row.unit_id, row.due, row.day, row.reason, row.member_id, row.chat_id, row.message_id,
        row.message, row.written_at,
    )  # fmt: skip
    if not chain:
        return asked
    first, last = chain[0], chain[-1]
    revoked = first.verdict == "granted" and last.verdict == "withdrawn"
    return replace(
        asked, verdict="revoked" if revoked else cast(Verdict, last.verdict),
        granted=last.day if last.verdict == "granted" else None, first=first.day if len(chain) > 1 else None,
        decided_by=last.member_id, decided_at=last.written_at,
    )  # fmt: skip
