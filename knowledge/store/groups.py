"""Group chats bound to units: in them people speak for that unit.

What passes through: an open session and plain values; frozen dataclasses come back. Nothing here commits and nothing here
decides who may bind (bot/access.py does). A binding whose group the bot was thrown out of stays, marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.model import Unit
from knowledge.people_tables import GroupRow
from knowledge.store.units import unit


@dataclass(frozen=True, slots=True)
class Group:
    chat_id: int
    unit: Unit
    title: str
    bound_by: int
    bound_at: datetime
    lost_at: datetime | None = None


def _group(session: Session, row: GroupRow) -> Group:
    return Group(row.chat_id, unit(session, row.unit_id), row.title, row.bound_by, row.bound_at, row.lost_at)


def group(session: Session, chat_id: int) -> Group | None:
    row = session.get(GroupRow, chat_id)
    return None if row is None else _group(session, row)


def groups(session: Session) -> tuple[Group, ...]:
    """All bindings, oldest first."""
    return tuple(_group(session, row) for row in session.scalars(select(GroupRow).order_by(GroupRow.bound_at)).all())


def bind(session: Session, chat_id: int, unit_id: int, title: str, by: int, now: datetime) -> Group:
    """Bind this group, anew where it was bound."""
    row = session.get(GroupRow, chat_id)
    if row is None:
        row = GroupRow(chat_id=chat_id)
        session.add(row)
    row.unit_id, row.title, row.bound_by, row.bound_at, row.lost_at = unit_id, title, by, now, None
    session.flush()
    return _group(session, row)


def unbind(session: Session, chat_id: int) -> bool:
    row = session.get(GroupRow, chat_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def move(session: Session, old: int, new: int) -> bool:
    """The group goes on under another number; False where it was not bound, or has moved already."""
    row = session.get(GroupRow, old)
    if row is None:
        return False
    if session.get(GroupRow, new) is None:
        session.add(
            GroupRow(
                chat_id=new, unit_id=row.unit_id, title=row.title, bound_by=row.bound_by, bound_at=row.bound_at,
                lost_at=None,
            )
        )  # fmt: skip
    session.delete(row)
    session.flush()
    return True


def mark(session: Session, chat_id: int, lost_at: datetime | None) -> Group | None:
    """Note since when the bot is out of a bound group, or that it is in again; the binding where that is news."""
    row = session.get(GroupRow, chat_id)
    if row is None or (row.lost_at is None) == (lost_at is None):
        return None
    row.lost_at = lost_at
    session.flush()
    return _group(session, row)
