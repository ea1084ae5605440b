"""Invitations: links that open the door once, each for a unit and a role.

What passes through: an open session, hashes and plain values; frozen dataclasses come back. Nothing here commits, nothing
here knows a payload. Refused: using one twice, whoever was faster (False), one that has run out or was called back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.model import Role
from knowledge.people_tables import InvitationRow


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    unit_id: int
    role: Role
    created_by: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = None


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        row.id, row.unit_id, cast(Role, row.role), row.created_by, row.created_at, row.expires_at, row.used_at, row.used_by
    )  # fmt: skip


def put(
    session: Session, sha256: str, unit_id: int, role: Role, by: int, now: datetime, expires_at: datetime
) -> Invitation:
    row = InvitationRow(
        sha256=sha256, unit_id=unit_id, role=role, created_by=by, created_at=now, expires_at=expires_at
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _invitation(row)


def with_hash(session: Session, sha256: str) -> Invitation | None:
    row = session.scalar(select(InvitationRow).where(InvitationRow.sha256 == sha256))
    return None if row is None else _invitation(row)


def invitation(session: Session, invitation_id: int) -> Invitation:
    row = session.get(InvitationRow, invitation_id)
    if row is None:
        raise NotFoundError(f"no invitation {invitation_id}")
    return _invitation(row)


def use(session: Session, invitation_id: int, now: datetime) -> bool:
    """Take it; False where it was taken, has run out or was called back."""
    return _change(session, invitation_id, now, used_at=now)


def used_by(session: Session, invitation_id: int, member_id: int) -> None:
    session.execute(update(InvitationRow).where(InvitationRow.id == invitation_id).values(used_by=member_id))
    session.expire_all()


def call_back(session: Session, invitation_id: int, now: datetime) -> bool:
    """End it before its time; False where there is nothing left to end."""
    return _change(session, invitation_id, now, expires_at=now)


def _change(session: Session, invitation_id: int, now: datetime, **values: datetime) -> bool:
    done = session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation_id, InvitationRow.used_at.is_(None), InvitationRow.expires_at > now)
        .values(**values)
        .returning(InvitationRow.id)
    ).scalar()
    session.expire_all()
    return done is not None
