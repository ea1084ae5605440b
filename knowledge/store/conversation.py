"""What is under way between a person and the bot: pending actions behind buttons, messages answered, updates seen.

What passes through: an open session and plain values; frozen dataclasses come back. Nothing here commits. A pending
action is never reused: `settle` closes it for good, and what it ended in stays readable for whoever taps again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.tables import PendingActionRow, QuestionRow, UpdateRow


@dataclass(frozen=True, slots=True)
class Pending:
    token: str
    member_id: int
    chat_id: int
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    result: str | None = None


def _pending(row: PendingActionRow) -> Pending:
    return Pending(
        row.token, row.member_id, row.chat_id, row.kind, row.payload, row.created_at, row.expires_at, row.used_at,
        row.result,
    )  # fmt: skip


def put_pending(
    session: Session,
    member_id: int,
    chat_id: int,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    life: timedelta,
) -> Pending:
    """Keep what a button will stand for, under a fresh token of 72 random bits."""
    row = PendingActionRow(
        token=secrets.token_urlsafe(9), member_id=member_id, chat_id=chat_id, kind=kind, payload=dict(payload),
        created_at=now, expires_at=now + life,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _pending(row)


def pending(session: Session, token: str) -> Pending | None:
    row = session.scalar(select(PendingActionRow).where(PendingActionRow.token == token))
    return None if row is None else _pending(row)


def settle(session: Session, token: str, result: str, now: datetime) -> None:
    """Close a pending action, or say what became of a closed one."""
    row = session.scalar(select(PendingActionRow).where(PendingActionRow.token == token))
    if row is None:
        raise NotFoundError("no such pending action")
    row.used_at, row.result = row.used_at or now, result
    session.flush()


def open_pending(session: Session, member_id: int, chat_id: int, now: datetime) -> tuple[Pending, ...]:
    """What this person has in the air in this chat, newest first."""
    rows = session.scalars(
        select(PendingActionRow)
        .where(
            PendingActionRow.member_id == member_id,
            PendingActionRow.chat_id == chat_id,
            PendingActionRow.used_at.is_(None),
            PendingActionRow.expires_at > now,
        )
        .order_by(PendingActionRow.id.desc())
    )
    return tuple(_pending(row) for row in rows.all())


def open_of_kind(session: Session, kind: str, now: datetime) -> tuple[Pending, ...]:
    """What is in the air of one kind, whoever was asked."""
    rows = session.scalars(
        select(PendingActionRow).where(
            PendingActionRow.kind == kind, PendingActionRow.used_at.is_(None), PendingActionRow.expires_at > now
        )
    )
    return tuple(_pending(row) for row in rows.all())


def pending_of_chat(session: Session, member_id: int, chat_id: int, since: datetime) -> tuple[Pending, ...]:
    """All actions offered to this person in this chat since then, open or closed, newest first."""
    rows = session.scalars(
        select(PendingActionRow)
        .where(
            PendingActionRow.member_id == member_id,
            PendingActionRow.chat_id == chat_id,
            PendingActionRow.created_at >= since,
        )
        .order_by(PendingActionRow.id.desc())
    )
    return tuple(_pending(row) for row in rows.all())


# -- messages -------------------------------------------------------------------------------------------------------


def log_message(
    session: Session, *, member_id: int, chat_id: int, text: str, understood: str, kind: str, answer_text: str,
    citations: Sequence[int], confidence: float, now: datetime, ms: float,
) -> None:  # fmt: skip
    """Keep what was said and what was answered. Reports too: the next message may lean on any of them."""
    session.add(
        QuestionRow(
            member_id=member_id,
            chat_id=chat_id,
            text=text,
            understood=understood,
            kind=kind,
            answer_text=answer_text,
            citations=list(citations),
            confidence=confidence,
            asked_at=now,
            ms=ms,
        )
    )
    session.flush()


def previous_message(session: Session, member_id: int, chat_id: int, since: datetime) -> str | None:
    """The person's last message in this chat, where it is recent enough to lean on."""
    return session.scalar(
        select(QuestionRow.text)
        .where(QuestionRow.member_id == member_id, QuestionRow.chat_id == chat_id, QuestionRow.asked_at >= since)
        .order_by(QuestionRow.id.desc())
        .limit(1)
    )


# -- updates --------------------------------------------------------------------------------------------------------


def claim_update(session: Session, update_id: int, now: datetime) -> bool:
    """True the first time; False where this update has had its effect already."""
    if session.get(UpdateRow, update_id) is not None:
        return False
    session.add(UpdateRow(update_id=update_id, seen_at=now))
    session.flush()
    return True


def forget_before(session: Session, moment: datetime) -> None:
    """Drop updates and run-out actions older than `moment`: Telegram repeats an update for a day at most."""
    session.execute(delete(UpdateRow).where(UpdateRow.seen_at < moment))
    session.execute(delete(PendingActionRow).where(PendingActionRow.expires_at < moment))
