"""Files that somebody sent and that wait to be taken in: written down with the message that brought them, so that a restart
loses none.

What passes through: an open session; a ticket for each file, which its line shows again when it begins and ends. They lie
among the pending actions, in no chat: nobody can press them, and /huy leaves them alone. Nothing here commits.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.tables import PendingActionRow

NO_CHAT = 0  # no chat of Telegram has this number
_KIND = "upload"
_LIFE = timedelta(days=30)  # how long a bot may stand still and take up what was sent before


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file, still where the channel keeps it (`source`) or among the uploads (`sha256`)."""

    name: str
    chat_id: int
    source: str | None = None
    sha256: str | None = None
    replace: bool = False
    face: int | None = None  # the message that shows how far it is
    answers: int | None = None  # the message that brought it
    tries: int = 0  # how often it was begun


def put(session: Session, member_id: int, waiting: Waiting, now: datetime) -> str:
    """Write a file down; its ticket."""
    row = PendingActionRow(
        token=secrets.token_urlsafe(9), member_id=member_id, chat_id=NO_CHAT, kind=_KIND, payload=asdict(waiting),
        created_at=now, expires_at=now + _LIFE,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.token


def left(session: Session, now: datetime) -> tuple[tuple[str, int, Waiting], ...]:
    """Ticket, member and file of all that wait, in the order they came."""
    rows = session.scalars(
        select(PendingActionRow)
        .where(PendingActionRow.kind == _KIND, PendingActionRow.expires_at > now)
        .order_by(PendingActionRow.id)
    )
    return tuple((row.token, row.member_id, Waiting(**row.payload)) for row in rows)


def shown(session: Session, ticket: str, face: int) -> None:
    """Remember the message that shows how far it is."""
    _change(session, ticket, face=face)


def begun(session: Session, ticket: str) -> int:
    """It is taken up; how often it has been, this time included. 0 where nobody waits for it any more."""
    row = _row(session, ticket)
    if row is None:
        return 0
    tries = int(row.payload["tries"]) + 1
    _change(session, ticket, tries=tries)
    return tries


def put_back(session: Session, ticket: str) -> None:
    """It was laid aside in good order: that is no failed try."""
    row = _row(session, ticket)
    if row is not None:
        _change(session, ticket, tries=max(0, int(row.payload["tries"]) - 1))


def drop(session: Session, ticket: str) -> None:
    """Its sender knows what became of it."""
    session.execute(delete(PendingActionRow).where(PendingActionRow.token == ticket, PendingActionRow.kind == _KIND))


def _row(session: Session, ticket: str) -> PendingActionRow | None:
    return session.scalar(
        select(PendingActionRow).where(PendingActionRow.token == ticket, PendingActionRow.kind == _KIND)
    )


def _change(session: Session, ticket: str, **values: Any) -> None:
    row = _row(session, ticket)
    if row is not None:
        row.payload = {**row.payload, **values}
        session.flush()
