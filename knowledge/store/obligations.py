"""Obligations as tasks, and what administrators said of them: every query about both.

What passes through: an open session and plain values; tasks come out with their state and with what a person put right,
reviews go in one line at a time. A review is never changed; another one is written after it. What was rejected is left
out unless asked for. Refused: an obligation that is not there (NotFoundError), a verdict on one that has its verdict, by
whomever (AlreadyDecidedError). Commits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.model import Document, Obligation, Task, Trust
from knowledge.store.corpus import document_row
from knowledge.store.rows import correction_to_json, document_of, obligation_columns, obligation_of, review_of
from knowledge.tables import DocumentRow, ObligationRow, ReviewRow
from knowledge.trust import Correction, Review, awaits_review, counts, judged, read_of

_COLUMNS = tuple(ObligationRow.__table__.columns)


def tasks(session: Session, document_id: int | None = None, *, rejected: bool = False) -> tuple[Task, ...]:
    """All obligations, or those of one document, in the order they stand there.

    Raises:
        NotFoundError: there is no such document.
    """
    if document_id is None:
        known = {row.id: document_of(row) for row in session.scalars(select(DocumentRow))}
    else:
        known = {document_id: document_of(document_row(session, document_id))}
    return tasks_of(session, known, document_id, rejected=rejected)


def tasks_of(
    session: Session, known: dict[int, Document], document_id: int | None = None, *, rejected: bool = False
) -> tuple[Task, ...]:
    """As `tasks`, for those who have the documents in hand."""
    # Columns, not mapped objects: as for passages, three times as fast.
    query = select(*_COLUMNS).order_by(ObligationRow.document_id, ObligationRow.position, ObligationRow.id)
    if document_id is not None:
        query = query.where(ObligationRow.document_id == document_id)
    last = _last_of_each(session, document_id)
    begun = has_begun(session)
    found = (
        _task(row.id, obligation_of(row), known[row.document_id], last.get(row.id), begun=begun)
        for row in session.execute(query)
    )
    return tuple(task for task in found if rejected or task.trust != "rejected")


def task(session: Session, task_id: int) -> Task:
    """One obligation, rejected or not.

    Raises:
        NotFoundError: there is none with this id (any more).
    """
    row = session.get(ObligationRow, task_id)
    if row is None:
        raise NotFoundError(f"no obligation with id {task_id}")
    document = document_of(document_row(session, row.document_id))
    return _task(task_id, obligation_of(row), document, last_review(session, task_id), begun=has_begun(session))


def rejudged(session: Session, held: Sequence[Task], since: int, *, unconfirmed: bool) -> tuple[Task, ...]:
    """The office's tasks with the reviews written after the one of id `since`; those of the documents are the same."""
    now = {task.id: task for task in held}
    about = select(ReviewRow.obligation_id).where(ReviewRow.id > since).distinct()
    for task_id in session.scalars(about).all():
        now.pop(task_id, None)
        try:
            one = task(session, task_id)
        except NotFoundError:
            continue
        if counts(one.trust, unconfirmed=unconfirmed):
            now[task_id] = one
    begun = has_begun(session)
    marked = (
        one
        if one.awaits_review is (mark := awaits_review(one.trust, begun=begun))
        else replace(one, awaits_review=mark)
        for one in now.values()
    )
    return tuple(sorted(marked, key=lambda one: (one.document.id, one.obligation.position, one.id)))


def readings(session: Session, document_id: int) -> dict[int, Obligation]:
    """The obligations of a document as its words were read, whatever was said of them: what a new version is held
    against."""
    rows = session.scalars(select(ObligationRow).where(ObligationRow.document_id == document_id))
    return {row.id: obligation_of(row) for row in rows}


def waiting(session: Session, document_id: int | None = None) -> tuple[int, ...]:
    """The ids of what nobody has looked at yet, the least sure first, then in the documents' own order.

    Raises:
        NotFoundError: there is no such document.
    """
    query = select(ObligationRow.id).order_by(
        ObligationRow.confidence, ObligationRow.document_id, ObligationRow.position, ObligationRow.id
    )
    judged_ones = select(*_COLUMNS).where(ObligationRow.id.in_(select(ReviewRow.obligation_id)))
    if document_id is not None:
        document_row(session, document_id)
        query = query.where(ObligationRow.document_id == document_id)
        judged_ones = judged_ones.where(ObligationRow.document_id == document_id)
    last = _last_of_each(session, document_id)
    done = {row.id for row in session.execute(judged_ones) if judged(obligation_of(row), last[row.id])[0] != "found"}
    return tuple(id_ for id_ in session.scalars(query) if id_ not in done)


def _task(id_: int, read: Obligation, document: Document, review: Review | None, *, begun: bool) -> Task:
    trust, counted = judged(read, review)
    found = read if trust == "corrected" else None
    return Task(id_, document, counted, trust, found, awaits_review(trust, begun=begun))


# -- reviews -----------------------------------------------------------------------------------------------------------


def review(
    session: Session, task_id: int, verdict: Trust, *, by: int, now: datetime, correction: Correction | None = None,
    words: str | None = None,
) -> Review:  # fmt: skip
    """Write down what an administrator says of an obligation that nobody has judged yet.

    Raises:
        NotFoundError: there is no such obligation (any more).
        AlreadyDecidedError: it has its verdict.
    """
    now_found = task(session, task_id)
    if now_found.trust != "found":
        raise AlreadyDecidedError(f"obligation {task_id} is {now_found.trust}")
    return _append(session, now_found, verdict, by, now, correction, words)


def take_back(session: Session, review_id: int, *, by: int, now: datetime) -> Review:
    """Write down that a review counts no more: its obligation is to be looked at again.

    Raises:
        NotFoundError: no such review, or its obligation is gone.
        AlreadyDecidedError: another one was written after it.
    """
    about = review_by_id(session, review_id).task_id
    last = last_review(session, about)
    if last is None or last.id != review_id or last.verdict == "found":
        raise AlreadyDecidedError(f"review {review_id} is not the last word on obligation {about}")
    return _append(session, task(session, about), "found", by, now, None, None)


def _append(
    session: Session, about: Task, verdict: Trust, by: int, now: datetime, correction: Correction | None,
    words: str | None,
) -> Review:  # fmt: skip
    turns = session.scalar(select(func.max(ReviewRow.turn)).where(ReviewRow.obligation_id == about.id))
    row = ReviewRow(
        obligation_id=about.id, turn=(turns or 0) + 1, document_id=about.document.id, member_id=by, verdict=verdict,
        read=obligation_columns(read_of(about)), correction=correction_to_json(correction) if correction else None,
        words=words, reviewed_at=now,
    )  # fmt: skip
    try:
        # Where transactions run side by side (PostgreSQL), the second one finds its turn taken.
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AlreadyDecidedError(f"obligation {about.id} was decided at the same moment") from error
    return review_of(row)


def last_review(session: Session, task_id: int) -> Review | None:
    """The last word on an obligation, whether or not it still holds."""
    row = session.scalar(
        select(ReviewRow).where(ReviewRow.obligation_id == task_id).order_by(ReviewRow.turn.desc()).limit(1)
    )
    return review_of(row) if row else None


def review_by_id(session: Session, review_id: int) -> Review:
    """
    Raises:
        NotFoundError: there is none with this id.
    """
    row = session.get(ReviewRow, review_id)
    if row is None:
        raise NotFoundError(f"no review with id {review_id}")
    return review_of(row)


def reviews(session: Session, task_id: int) -> tuple[Review, ...]:
    """All that was said of an obligation, oldest first."""
    rows = session.scalars(select(ReviewRow).where(ReviewRow.obligation_id == task_id).order_by(ReviewRow.turn))
    return tuple(review_of(row) for row in rows)


def newest_review(session: Session) -> int:
    """The id of the newest review of all, 0 where there is none: as long as it is the same, so are all verdicts."""
    return session.scalar(select(func.max(ReviewRow.id))) or 0


def has_begun(session: Session) -> bool:
    """Whether administrators have begun to look at what was found."""
    return session.scalar(select(ReviewRow.id).where(ReviewRow.verdict != "found").limit(1)) is not None


def _last_of_each(session: Session, document_id: int | None) -> dict[int, Review]:
    latest = select(func.max(ReviewRow.id)).group_by(ReviewRow.obligation_id)
    if document_id is not None:
        latest = latest.where(ReviewRow.document_id == document_id)
    rows = session.scalars(select(ReviewRow).where(ReviewRow.id.in_(latest)))
    return {row.obligation_id: review_of(row) for row in rows}
