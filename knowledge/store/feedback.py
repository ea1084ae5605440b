"""What members think of answers, and the questions worth a look: those declined, and those somebody was unhappy with.

What passes through: an open session and plain values; frozen dataclasses come back. One member has one verdict on one
answer: a second one takes the place of the first. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from knowledge.store import conversation
from knowledge.tables import FeedbackRow, QuestionRow

Verdict = Literal["good", "bad"]
Fault = Literal["deadline", "document", "missing", "other"]  # wrong date, wrong document, something is missing


@dataclass(frozen=True, slots=True)
class Opinion:
    verdict: Verdict
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A question worth a look, without who asked it."""

    question: conversation.Message
    declined: bool
    disliked: tuple[Opinion, ...]


def judge(session: Session, question_id: int, member_id: int, opinion: Opinion, now: datetime) -> None:
    """Keep what a member thinks of an answer."""
    row = _row(session, question_id, member_id)
    if row is None:
        row = FeedbackRow(question_id=question_id, member_id=member_id)
        session.add(row)
    row.verdict, row.fault, row.given_at = opinion.verdict, opinion.fault, now
    session.flush()


def opinion(session: Session, question_id: int, member_id: int) -> Opinion | None:
    row = _row(session, question_id, member_id)
    return None if row is None else _opinion(row)


def doubtful(session: Session, first: int, most: int) -> tuple[tuple[Doubtful, ...], int]:
    """Declined and disliked questions, newest first: `most` of them from the `first` on, and how many there are."""
    unhappy = exists().where(FeedbackRow.question_id == QuestionRow.id, FeedbackRow.verdict == "bad")
    wanted = or_(QuestionRow.kind == "none", unhappy)
    total = session.scalar(select(func.count()).select_from(QuestionRow).where(wanted)) or 0
    rows: Sequence[QuestionRow] = session.scalars(
        select(QuestionRow).where(wanted).order_by(QuestionRow.id.desc()).offset(first).limit(most)
    ).all()
    given = session.scalars(
        select(FeedbackRow)
        .where(FeedbackRow.question_id.in_([row.id for row in rows]), FeedbackRow.verdict == "bad")
        .order_by(FeedbackRow.id)
    ).all()
    found = []
    for row in rows:
        question = conversation.message(session, row.id)
        assert question is not None
        disliked = tuple(_opinion(one) for one in given if one.question_id == row.id)
        found.append(Doubtful(question, row.kind == "none", disliked))
    return tuple(found), total


def _row(session: Session, question_id: int, member_id: int) -> FeedbackRow | None:
    return session.scalar(
        select(FeedbackRow).where(FeedbackRow.question_id == question_id, FeedbackRow.member_id == member_id)
    )


def _opinion(row: FeedbackRow) -> Opinion:
    return Opinion(cast(Verdict, row.verdict), cast("Fault | None", row.fault))
