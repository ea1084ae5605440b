"""The database as SQLAlchemy 2 mappings. Columns and constraints only: queries are in knowledge/store.

What passes through: rows of documents and what was cut from them, of people, of what they said. What is refused, by
the database itself: two documents with the same bytes, a state or role outside its list, a report taken back twice, a
naive datetime, and (by triggers, see the migrations) any change to a line of the ledger or to a review.

Ids of documents, passages and obligations are never used twice (AUTOINCREMENT): the index and the ledger name them
after the row is gone. For the same reason the ledger has no foreign key to obligations and keeps its own copy of what
the report was about.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_EMPTY_LIST = text("'[]'")  # by a name of its own: a class with a column `text` hides the function


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC at rest, aware on the way out. SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment stored in the database must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# -- what the office knows -------------------------------------------------------------------------------------------


class DocumentRow(Base):
    __tablename__ = "documents"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it as a class attribute

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    format: Mapped[str] = mapped_column(String(16))
    encoding: Mapped[str] = mapped_column(String(16), default="unicode")
    pages: Mapped[int] = mapped_column(Integer)
    ocr_pages: Mapped[int] = mapped_column(Integer, default=0)
    restored_syllables: Mapped[int] = mapped_column(Integer, default=0)
    # The header of the document (Nghị định 30/2020/NĐ-CP, Điều 8).
    kind: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text, index=True)
    issuer: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str | None] = mapped_column(Text)
    signer: Mapped[str | None] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(Integer)
    recipients: Mapped[list[str]] = mapped_column(JSON, default=list)
    code: Mapped[str | None] = mapped_column(Text)
    parent: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    signer_title: Mapped[str | None] = mapped_column(Text)
    authority: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    urgency: Mapped[str | None] = mapped_column(String(16))
    draft: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    appendices: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    # SHA-256 of what the index was given of this document: the corpus is known without reading every passage.
    corpus_sha256: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PassageRow(Base):
    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("document_id", "position"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    section: Mapped[str] = mapped_column(Text)
    headings: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[int] = mapped_column(Integer)
    restored: Mapped[bool] = mapped_column(default=False)
    confidence: Mapped[float | None] = mapped_column(Float)  # of a scan: how sure recognition was


class ObligationRow(Base):
    __tablename__ = "obligations"
    __table_args__ = (
        CheckConstraint("kind IN ('report', 'duty')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)  # of the passage the quote was taken from
    kind: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(Text)
    responsible: Mapped[list[str]] = mapped_column(JSON)
    recipient: Mapped[str | None] = mapped_column(Text)
    via: Mapped[str | None] = mapped_column(Text)
    period: Mapped[str | None] = mapped_column(Text)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    quote: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(Text)
    page: Mapped[int] = mapped_column(Integer)
    cooperating: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    product: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Float, default=1.0, server_default=text("1.0"))


class ReviewRow(Base):
    """What an administrator said of an obligation. Like the ledger it only grows and names obligations without a foreign
    key; two verdicts at once cannot both be the next (`turn`)."""

    __tablename__ = "obligation_reviews"
    __table_args__ = (
        UniqueConstraint("obligation_id", "turn"),
        CheckConstraint("verdict IN ('found', 'confirmed', 'corrected', 'rejected')", name="verdict"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    obligation_id: Mapped[int] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(Integer)  # 1, 2, … of its obligation
    document_id: Mapped[int] = mapped_column(Integer)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    read: Mapped[dict[str, Any]] = mapped_column(JSON)  # the obligation as it was judged
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    words: Mapped[str | None] = mapped_column(Text)
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReferenceRow(Base):
    """Another document as this one names it. Which stored document that is, is found when asked: it may come later."""

    __tablename__ = "references"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        CheckConstraint(
            "relation IN ('basis', 'implements', 'replaces', 'amends', 'repeals', 'attached', 'cites')", name="relation"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    relation: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None] = mapped_column(Date)
    issuer: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    page: Mapped[int] = mapped_column(Integer)


class RefusalRow(Base):
    """A file that the law forbids to take in: when, whose, and which bytes; nothing of what it says, not even its name."""

    __tablename__ = "refusals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    uploader: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    refused_at: Mapped[datetime] = mapped_column(UtcDateTime)


# -- people ----------------------------------------------------------------------------------------------------------


class UnitRow(Base):
    __tablename__ = "units"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # No foreign key: SQLite would have to make the table anew, under the members that point at it. Units are never
    # deleted, and knowledge/store/units.py writes only parents that are there.
    parent_id: Mapped[int | None] = mapped_column(Integer)
    level: Mapped[str | None] = mapped_column(String(16))
    short: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    former: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    successors: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    dissolved_on: Mapped[date | None] = mapped_column(Date)


class MemberRow(Base):
    __tablename__ = "members"
    __table_args__ = (CheckConstraint("role IN ('officer', 'focal', 'leader', 'coordinator', 'admin')", name="role"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JoinRequestRow(Base):
    __tablename__ = "join_requests"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'approved', 'declined')", name="state"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SetupCodeRow(Base):
    """The one-time code of the first administrator; only its hash is kept."""

    __tablename__ = "setup_code"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# -- what they said --------------------------------------------------------------------------------------------------


class StatusReportRow(Base):
    """A line of the ledger, which only grows: a line is taken back by another that names it in `reverses`."""

    __tablename__ = "status_reports"
    __table_args__ = (
        CheckConstraint(
            "state IS NULL OR state IN ('not_started', 'in_progress', 'submitted', 'done', 'blocked')", name="state"
        ),
        CheckConstraint("percent IS NULL OR percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "unit_id", "obligation_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    obligation_id: Mapped[int] = mapped_column(Integer, index=True)
    document_id: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(Text)
    period: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[str | None] = mapped_column(String(16))
    percent: Mapped[int | None] = mapped_column(Integer)
    claimed_on: Mapped[date | None] = mapped_column(Date)
    document_number: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    understood: Mapped[str] = mapped_column(Text)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("status_reports.id"), unique=True)
    due: Mapped[date | None] = mapped_column(Date)  # the round it speaks of
    rule: Mapped[str | None] = mapped_column(String(32))  # by what it was understood
    confirmed_by: Mapped[int | None] = mapped_column(Integer)  # a member; no foreign key, as with units


class PendingActionRow(Base):
    """What a button under a message stands for until it is pressed or runs out."""

    __tablename__ = "pending_actions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str | None] = mapped_column(Text)


class QuestionRow(Base):
    __tablename__ = "questions"
    __table_args__ = (Index(None, "chat_id", "asked_at"), Index(None, "kind", "id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    understood: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    answer_text: Mapped[str] = mapped_column(Text)
    citations: Mapped[list[int]] = mapped_column(JSON)  # passage ids
    confidence: Mapped[float] = mapped_column(Float)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ms: Mapped[float] = mapped_column(Float)
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # of the message that asked
    answer_id: Mapped[int | None] = mapped_column(BigInteger)  # of the one that answered, where it is one
    # Passage id and exact words that the answer rests on.
    grounds: Mapped[list[list[Any]]] = mapped_column(JSON, default=list, server_default=_EMPTY_LIST)


class FeedbackRow(Base):
    """What one member thinks of one answer; a second press changes it."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("question_id", "member_id"),
        CheckConstraint("verdict IN ('good', 'bad')", name="verdict"),
        CheckConstraint(
            "fault IS NULL OR (verdict = 'bad' AND fault IN ('deadline', 'document', 'missing', 'other'))", name="fault"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    verdict: Mapped[str] = mapped_column(String(8))
    fault: Mapped[str | None] = mapped_column(String(16))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UpdateRow(Base):
    """Updates of Telegram already handled: it delivers one again when it saw no answer."""

    __tablename__ = "updates"

    # Telegram gives the number; without autoincrement=False a BigInteger key would be given one by PostgreSQL.
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
