"""Files that somebody sent with a report and that are still to be looked through for marks of secrecy.

What passes through: an open session; a ticket for each file, with the words it came with. Nothing of the file stands in a
table that only grows before it was looked through. They lie among the pending actions, in no chat, like the documents that
wait to be taken in (waiting.py); their files are held as those of unconfirmed reports are (evidence.py). Nothing here commits.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.store.evidence import Sent
from knowledge.store.waiting import NO_CHAT
from knowledge.tables import PendingActionRow

_KIND = "looking"
_LIFE = timedelta(days=30)  # how long a bot may stand still and look at what was sent before


@dataclass(frozen=True, slots=True)
class Unseen:
    """A file that came, and what it came with."""

    file: Sent
    chat_id: int
    text: str
    forwarded: str | None
    source: str | None  # of a document: where the channel keeps it; a photo has none
    quiet: bool  # one more of an album
    face: int | None = None  # the message that says it is being looked at


def put(session: Session, member_id: int, unseen: Unseen, now: datetime) -> str:
    """Write a file down; its ticket."""
    shape = asdict(unseen)
    shape["files"] = [shape.pop("file")]  # under the name by which a sweep of the uploads knows what is still needed
    row = PendingActionRow(
        token=secrets.token_urlsafe(9), member_id=member_id, chat_id=NO_CHAT, kind=_KIND, payload=shape, created_at=now,
        expires_at=now + _LIFE,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.token


def left(session: Session, now: datetime) -> tuple[tuple[str, int, Unseen], ...]:
    """Ticket, member and file of all that wait, in the order they came."""
    rows = session.scalars(
        select(PendingActionRow)
        .where(PendingActionRow.kind == _KIND, PendingActionRow.expires_at > now)
        .order_by(PendingActionRow.id)
    )
    return tuple((row.token, row.member_id, _unseen(row.payload)) for row in rows)


def _unseen(payload: dict[str, Any]) -> Unseen:
    (file,) = payload["files"]
    return Unseen(file=Sent(**file), **{key: value for key, value in payload.items() if key != "files"})


def shown(session: Session, ticket: str, face: int) -> None:
    """Remember the message that says it is being looked at."""
    row = session.scalar(
        select(PendingActionRow).where(PendingActionRow.token == ticket, PendingActionRow.kind == _KIND)
    )
    if row is not None:
        row.payload = {**row.payload, "face": face}
        session.flush()


def drop(session: Session, ticket: str) -> bool:
    """It was looked through; False where nobody waits for it any more."""
    gone = delete(PendingActionRow).where(PendingActionRow.token == ticket, PendingActionRow.kind == _KIND)
    return bool(session.execute(gone.returning(PendingActionRow.id)).all())
