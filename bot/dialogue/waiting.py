"""Files on their way in, written down until their senders know what became of them.

What passes through: an Upload in the transaction that accepts it (`enlist`), so that no crash comes between the two; after
a restart all that is left, for those who may still add documents (`left`). What is refused: a file that was begun three
times and never ended: it is given up, or it would take the bot down at every start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue.desk import Upload
from knowledge.store import people
from knowledge.store import waiting as store

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Left:
    """A file that waited when the bot stopped."""

    upload: Upload
    chat_id: int
    face: int | None
    answers: int | None


def enlist(
    session: Session,
    upload: Upload,
    chat_id: int,
    now: datetime,
    *,
    face: int | None = None,
    answers: int | None = None,
) -> Upload:
    """Write the upload down; the same with its ticket."""
    waiting = store.Waiting(upload.name, chat_id, upload.source, upload.sha256, upload.replace, face, answers)
    return replace(upload, ticket=store.put(session, upload.by.id, waiting, now))


def left(session: Session, now: datetime) -> tuple[Left, ...]:
    """What is still to be taken in, in the order it came. What those sent who may not any more is dropped."""
    found = []
    for ticket, member_id, one in store.left(session, now):
        member = people.member(session, member_id)
        if not access.may(access.standing(member), "add_documents"):
            store.drop(session, ticket)
            continue
        upload = Upload(one.name, member, one.source, one.sha256, one.replace, ticket)
        found.append(Left(upload, one.chat_id, one.face, one.answers))
    return tuple(found)


def kept(session: Session, now: datetime, but: str | None = None) -> set[str]:
    """The hashes of the files that wait among the uploads, the one with the ticket `but` left out: it has had its turn."""
    return {one.sha256 for ticket, _, one in store.left(session, now) if one.sha256 and ticket != but}
