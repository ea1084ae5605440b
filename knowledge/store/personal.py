"""One person's data: what is kept of them, what passes to another, what goes when they ask.

What passes through: an open session, a member, plain values. Nothing here commits. The ledger, the reviews and the audit
keep a number that stands for nobody once the member's row has lost its name (docs/privacy.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from knowledge.ledger_tables import EvidenceRow, ExtensionFileRow, ExtensionRow
from knowledge.model import Member
from knowledge.outbox_tables import DeliveryRow, ReminderChoiceRow, ReminderRow, ReminderWishRow
from knowledge.store import people
from knowledge.tables import FeedbackRow, MemberRow, PendingActionRow, QuestionRow, StatusReportRow

DRAFT = "draft"  # the kind of pending action that is a report before its tap


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of one person."""

    joined_at: datetime
    reports: int  # lines of the ledger
    messages: int  # questions and reports as they were written, with their answers
    reminders: int  # messages with reminders whose text is still there
    drafts: int
    requests: int  # to join


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that waits for its tap, as the one who takes it over is shown it."""

    token: str
    message: str
    task_id: int | None


@dataclass(frozen=True, slots=True)
class Passed:
    """What went from one member to another."""

    drafts: tuple[Draft, ...]
    reminders: int


def kept(session: Session, member: Member, now: datetime) -> Kept:
    def count(*where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(*where)) or 0

    row = session.get(MemberRow, member.id)
    assert row is not None
    return Kept(
        row.joined_at,
        count(StatusReportRow.member_id == member.id),
        count(QuestionRow.member_id == member.id),
        count(DeliveryRow.member_id == member.id, DeliveryRow.html != ""),
        len(drafts(session, member.id, now)),
        people.requests_of(session, member.telegram_id),
    )


def drafts(session: Session, member_id: int, now: datetime) -> tuple[Draft, ...]:
    """Reports that wait for this person's tap, oldest first."""
    rows = session.scalars(
        select(PendingActionRow)
        .where(
            PendingActionRow.member_id == member_id, PendingActionRow.kind == DRAFT,
            PendingActionRow.used_at.is_(None), PendingActionRow.expires_at > now,
        )
        .order_by(PendingActionRow.id)
    )  # fmt: skip
    return tuple(Draft(row.token, str(row.payload.get("message", "")), row.payload.get("task")) for row in rows)


def pass_on(session: Session, source: Member, target: Member, now: datetime, *, reminders: bool) -> Passed:
    """Give what is under way with one member to another of the same unit: drafts and, where the duty to be reminded goes
    with them, planned reminders and “nhắc lại”."""
    found = drafts(session, source.id, now)
    session.execute(
        update(PendingActionRow)
        .where(PendingActionRow.token.in_([one.token for one in found]))
        .values(member_id=target.id, chat_id=target.telegram_id)
    )
    moved = _pass_reminders(session, source, target, now) if reminders else 0
    session.expire_all()
    return Passed(found, moved)


def _pass_reminders(session: Session, source: Member, target: Member, now: datetime) -> int:
    planned = session.scalars(
        select(ReminderRow).where(
            ReminderRow.member_id == source.id, ReminderRow.state == "planned", ReminderRow.kind != "unreachable"
        )
    ).all()
    theirs = {
        _key(row) for row in session.scalars(select(ReminderRow).where(ReminderRow.member_id == target.id)).all()
    }  # fmt: skip
    for row in planned:
        if _key(row) in theirs:
            row.state = "cancelled"
        else:
            row.member_id = target.id
        row.changed_at = now
    wished = {
        (row.obligation_id, row.due, row.unit_id, row.day)
        for row in session.scalars(select(ReminderWishRow).where(ReminderWishRow.member_id == target.id)).all()
    }
    for wish in session.scalars(
        select(ReminderWishRow).where(ReminderWishRow.member_id == source.id, ReminderWishRow.kind == "again")
    ).all():
        if (wish.obligation_id, wish.due, wish.unit_id, wish.day) in wished:
            session.delete(wish)
        else:
            wish.member_id = target.id
    session.flush()
    return len(planned)


def _key(row: ReminderRow) -> tuple[object, ...]:
    return row.obligation_id, row.due, row.unit_id, row.kind, row.step, row.subject_id


def end_work(session: Session, member_id: int, now: datetime) -> None:
    """Nothing is under way any more with somebody who goes: no draft, no reminder."""
    session.execute(delete(PendingActionRow).where(PendingActionRow.member_id == member_id))
    session.execute(
        update(ReminderRow)
        .where(ReminderRow.member_id == member_id, ReminderRow.state == "planned")
        .values(state="cancelled", changed_at=now)
    )
    session.execute(delete(ReminderWishRow).where(ReminderWishRow.member_id == member_id))
    session.expire_all()


def erase(session: Session, member: Member, now: datetime, *, keep_name: bool) -> None:
    """Delete what is kept of a person. Their lines in the ledger stay, said by nobody unless `keep_name`."""
    end_work(session, member.id, now)
    session.execute(delete(FeedbackRow).where(FeedbackRow.member_id == member.id))
    session.execute(delete(QuestionRow).where(QuestionRow.member_id == member.id))
    session.execute(delete(ReminderChoiceRow).where(ReminderChoiceRow.member_id == member.id))
    # One that is being sent just now is nobody's to look for any more.
    session.execute(
        update(ReminderRow)
        .where(ReminderRow.member_id == member.id, ReminderRow.state == "sending")
        .values(state="failed", changed_at=now)
    )
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.member_id == member.id, DeliveryRow.state == "sending")
        .values(state="failed", ended_at=now)
    )
    session.execute(
        update(DeliveryRow).where(DeliveryRow.member_id == member.id).values(html="", buttons=[], chat_id=0)
    )
    session.execute(
        update(StatusReportRow)
        .where(StatusReportRow.member_id == member.id, StatusReportRow.chat_id == member.telegram_id)
        .values(chat_id=0, message_id=0)
    )
    for table in (EvidenceRow, ExtensionRow, ExtensionFileRow):
        session.execute(
            update(table)
            .where(table.member_id == member.id, table.chat_id == member.telegram_id)
            .values(chat_id=0, message_id=0)
        )
    people.forget_requests(session, member.telegram_id)
    row = session.get(MemberRow, member.id)
    assert row is not None
    row.active, row.role = False, "officer"
    row.telegram_id = -member.id  # no person's account has a negative number
    if not keep_name:
        row.name = ""
    session.flush()
    session.expire_all()
