"""The tables of invitations, of groups bound to units, and of the audit.

What passes through: rows. What is refused, by the database itself: two invitations with one payload, two bindings of one
group, and (by triggers, see migration 0008) any change to a line of the audit and the removal of one younger than a year.
The audit names people, units and documents by their ids, without foreign keys: it outlives them all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.tables import Base, UtcDateTime


class InvitationRow(Base):
    """A link that opens the door once; only the hash of what it carries is kept."""

    __tablename__ = "invitations"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(16))
    created_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class GroupRow(Base):
    """A group chat in which people speak for one unit."""

    __tablename__ = "group_chats"

    # Telegram gives the number.
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    bound_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when the bot is no longer in it


class AuditRow(Base):
    """What somebody did or was refused. It only grows."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "kind", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(24))
    member_id: Mapped[int | None] = mapped_column(Integer)  # None: nobody inside, or the bot itself
    about: Mapped[dict[str, Any]] = mapped_column(JSON)  # ids and words of a fixed list, never what was written
