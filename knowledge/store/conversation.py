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

from sqlalchemy import delete, select, update
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


@dataclass(frozen=True, slots=True)
class Ground:
    """Words of a passage that an answer rests on, exactly as they stand there."""

    passage_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said, and what was answered."""

    id: int
    member_id: int | None
    chat_id: int
    text: str
    kind: str  # of the answer (bot/model.py AnswerKind), or the intent of what was no question
    answer_text: str
    citations: tuple[int, ...]  # passage ids
    asked_at: datetime
    answer_id: int | None = None  # the bot's message that holds the answer
    grounds: tuple[Ground, ...] = ()
    message_id: int | None = None  # of the message that said it


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


def drop_pending(session: Session, token: str) -> None:
    """Nothing is left of it to be done."""
    session.execute(delete(PendingActionRow).where(PendingActionRow.token == token))


def rewrite(session: Session, token: str, payload: Mapping[str, Any]) -> None:
    """What a button stands for has changed before it was used: another round was tapped, a file was added."""
    row = session.scalar(select(PendingActionRow).where(PendingActionRow.token == token))
    if row is None or row.used_at is not None:
        raise NotFoundError("no such pending action, or it is closed")
    row.payload = dict(payload)
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
    citations: Sequence[int], confidence: float, now: datetime, ms: float, message_id: int | None = None,
    grounds: Sequence[Ground] = (),
) -> int:  # fmt: skip
    """Keep what was said and what was answered; its number. Reports too: the next message may lean on any of them."""
    row = QuestionRow(
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
        message_id=message_id,
        grounds=[[ground.passage_id, ground.words] for ground in grounds],
    )
    session.add(row)
    session.flush()
    return row.id


def previous_message(
    session: Session, member_id: int, chat_id: int, since: datetime, *, but: int | None = None
) -> str | None:
    """The person's last message in this chat, where it is recent enough to lean on. `but`: a message that is being read
    again is not its own forerunner."""
    return next(iter(previous_messages(session, member_id, chat_id, since, but=but, most=1)), None)


def previous_messages(
    session: Session, member_id: int, chat_id: int, since: datetime, *, but: int | None = None, most: int
) -> tuple[str, ...]:
    """As previous_message, the last `most` of them, the oldest first."""
    wanted = (QuestionRow.member_id == member_id, QuestionRow.chat_id == chat_id, QuestionRow.asked_at >= since)
    rows = select(QuestionRow.text).where(*wanted).order_by(QuestionRow.id.desc()).limit(most)
    if but is not None:
        rows = rows.where(QuestionRow.message_id.is_(None) | (QuestionRow.message_id != but))
    return tuple(session.scalars(rows))[::-1]


def last_said(session: Session, member_id: int, chat_id: int, since: datetime) -> Message | None:
    """The person's last message in this chat since then."""
    row = session.scalar(
        select(QuestionRow)
        .where(QuestionRow.member_id == member_id, QuestionRow.chat_id == chat_id, QuestionRow.asked_at >= since)
        .order_by(QuestionRow.id.desc())
        .limit(1)
    )
    return None if row is None else _message(row)


def message(session: Session, question_id: int) -> Message | None:
    """A message that was kept, by its number."""
    row = session.get(QuestionRow, question_id)
    return None if row is None else _message(row)


def kept_message(session: Session, member_id: int, chat_id: int, message_id: int) -> Message | None:
    """What was kept last of this message of the person's."""
    row = session.scalar(
        select(QuestionRow)
        .where(QuestionRow.member_id == member_id, QuestionRow.chat_id == chat_id, QuestionRow.message_id == message_id)
        .order_by(QuestionRow.id.desc())
        .limit(1)
    )
    return None if row is None else _message(row)


def question_of(session: Session, chat_id: int, answer_id: int) -> Message | None:
    """The question that a message of the bot's answers, as it was asked last."""
    row = session.scalar(
        select(QuestionRow)
        .where(QuestionRow.chat_id == chat_id, QuestionRow.answer_id == answer_id)
        .order_by(QuestionRow.id.desc())
        .limit(1)
    )
    return None if row is None else _message(row)


def answered(session: Session, question_id: int, answer_id: int) -> None:
    """Which message of the bot's holds the answer."""
    session.execute(update(QuestionRow).where(QuestionRow.id == question_id).values(answer_id=answer_id))


def move_chat(session: Session, old: int, new: int) -> None:
    """A group has become a supergroup: what is under way in it goes on there. Its messages have new numbers there."""
    session.execute(
        update(QuestionRow).where(QuestionRow.chat_id == old).values(chat_id=new, message_id=None, answer_id=None)
    )
    session.execute(update(PendingActionRow).where(PendingActionRow.chat_id == old).values(chat_id=new))


def _message(row: QuestionRow) -> Message:
    grounds = tuple(Ground(int(passage), str(words)) for passage, words in row.grounds)
    return Message(
        row.id, row.member_id, row.chat_id, row.text, row.kind, row.answer_text, tuple(row.citations), row.asked_at,
        row.answer_id, grounds, row.message_id,
    )  # fmt: skip


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
