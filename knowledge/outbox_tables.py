"""The tables of reminders: planned rows, the messages that carry them, what members chose and pressed.

What passes through: rows. What is refused, by the database itself: two rows with one key, a state outside its list. A
reminder has no foreign key to obligations or units: like the ledger it outlives the document it speaks of, and a unit's
number is 0 where it speaks of none (NULL would not be unique).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.tables import Base, UtcDateTime


class DeliveryRow(Base):
    """One message of reminders to one chat: written down before it is sent."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('sending', 'sent', 'returned', 'failed', 'unreachable')", name="state"),
        Index(None, "state"),
        Index(None, "chat_id", "message_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    html: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class ReminderRow(Base):
    """One thing to be told to one member, once."""

    __tablename__ = "reminders"
    __table_args__ = (
        # Named by hand: PostgreSQL would cut the name that the convention makes.
        UniqueConstraint(
            "obligation_id", "due", "unit_id", "kind", "step", "member_id", "subject_id", name="uq_reminders_key"
        ),
        CheckConstraint("kind IN ('step', 'escalation', 'unreachable', 'week')", name="kind"),
        CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'failed', 'cancelled', 'unreachable')", name="state"
        ),
        Index(None, "state", "moment"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    obligation_id: Mapped[int] = mapped_column(Integer)
    due: Mapped[date] = mapped_column(Date)
    unit_id: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    step: Mapped[int] = mapped_column(Integer)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    subject_id: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    moment: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReminderChoiceRow(Base):
    """Whether and when a member wants to be reminded, and since when the bot cannot write to them."""

    __tablename__ = "reminder_choices"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    wanted: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    at: Mapped[str | None] = mapped_column(String(5))
    unreachable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReminderWishRow(Base):
    """What was pressed under a reminder: not my task, or tell me again on that day."""

    __tablename__ = "reminder_wishes"
    __table_args__ = (
        UniqueConstraint("member_id", "obligation_id", "due", "unit_id", "kind", "day", name="uq_reminder_wishes_key"),
        CheckConstraint("kind IN ('not_mine', 'again')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    obligation_id: Mapped[int] = mapped_column(Integer)
    due: Mapped[date] = mapped_column(Date)
    unit_id: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(Date)  # of "not_mine" the due date itself
    pressed_at: Mapped[datetime] = mapped_column(UtcDateTime)
