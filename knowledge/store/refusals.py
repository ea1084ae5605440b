"""Files that the law forbids to take in: that, when and from whom they came. Nothing of what they say.

What passes through: the hash of the bytes, who brought them, the reason. Every function takes the session of its caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.tables import RefusalRow


@dataclass(frozen=True, slots=True)
class Refusal:
    sha256: str
    uploader: str | None
    reason: str
    refused_at: datetime


def add_refusal(session: Session, sha256: str, uploader: str | None, reason: str, now: datetime) -> None:
    """Write down that a file was refused."""
    session.add(RefusalRow(sha256=sha256, uploader=uploader, reason=reason, refused_at=now))
    session.flush()


def refusals(session: Session) -> tuple[Refusal, ...]:
    """All that were, oldest first."""
    rows = session.scalars(select(RefusalRow).order_by(RefusalRow.id))
    return tuple(Refusal(row.sha256, row.uploader, row.reason, row.refused_at) for row in rows)
