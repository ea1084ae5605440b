"""The tables beside the ledger: files kept with its lines, what has arrived, pleas for more time and their files.

What passes through: rows. What is refused, by the database itself: any change to a row (triggers, see the migrations), two
answers to one plea, a verdict outside its list. Like the ledger, pleas have no foreign key to obligations and keep their
own copy of what they were about.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.tables import Base, UtcDateTime


class EvidenceRow(Base):
    """A file sent with a report or after it. The bytes lie in the uploads folder, once for all lines that show them."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('document', 'photo')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("status_reports.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ExtensionFileRow(Base):
    """A file sent with a plea for more time."""

    __tablename__ = "extension_files"
    __table_args__ = (
        CheckConstraint("kind IN ('document', 'photo')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    extension_id: Mapped[int] = mapped_column(ForeignKey("extensions.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReceiptRow(Base):
    """Somebody who follows the units says that a report has arrived, or that it has not after all; the last one counts."""

    __tablename__ = "receipts"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("status_reports.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    arrived: Mapped[bool] = mapped_column()
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ExtensionRow(Base):
    """A plea for more time, or the answer to one (`answers` names it)."""

    __tablename__ = "extensions"
    __table_args__ = (
        CheckConstraint("verdict IN ('asked', 'granted', 'refused', 'withdrawn')", name="verdict"),
        CheckConstraint("(verdict = 'asked') = (answers IS NULL)", name="answers"),
        Index(None, "obligation_id", "unit_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    answers: Mapped[int | None] = mapped_column(ForeignKey("extensions.id"), unique=True)
    verdict: Mapped[str] = mapped_column(String(16))
    obligation_id: Mapped[int] = mapped_column(Integer)
    document_id: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(Text)
    period: Mapped[str | None] = mapped_column(Text)
    due: Mapped[date] = mapped_column(Date)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    day: Mapped[date] = mapped_column(Date)  # asked for, or given
    reason: Mapped[str | None] = mapped_column(Text)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
