"""What retention takes away, some rows at a time: a long transaction would keep the talk waiting.

What passes through: an open session, the cuts of knowledge/retention.py, how many rows at most; how many of each went
comes back. Nothing here commits. Untouched: the ledger, reviews of obligations, what is being sent just now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from knowledge.outbox_tables import DeliveryRow
from knowledge.people_tables import GroupRow
from knowledge.retention import Cuts
from knowledge.store import audit
from knowledge.tables import JoinRequestRow, QuestionRow, RefusalRow


def sweep(session: Session, cuts: Cuts, most: int = 500) -> dict[str, int]:
    """One round; what it came to, without what came to nothing. Empty: all is done."""
    gone = {
        "conversation": _conversation(session, cuts.conversation, most),
        "deliveries": _deliveries(session, cuts.deliveries, most),
        "requests": _requests(session, cuts.requests, most),
        "groups": _groups(session, cuts.conversation, most),
        "audit": audit.sweep(session, cuts.audit, most),
        "refusals": _refusals(session, cuts.audit, most),
    }
    return {name: number for name, number in gone.items() if number}


def _conversation(session: Session, before: datetime | None, most: int) -> int:
    """Questions with their answers; what was thought of them goes with them."""
    if before is None:
        return 0
    ids = session.scalars(select(QuestionRow.id).where(QuestionRow.asked_at < before).limit(most)).all()
    session.execute(delete(QuestionRow).where(QuestionRow.id.in_(ids)))
    return len(ids)


def _deliveries(session: Session, before: datetime | None, most: int) -> int:
    """The words of reminders; that one was sent, when and how it ended stays."""
    if before is None:
        return 0
    ids: Sequence[int] = session.scalars(
        select(DeliveryRow.id)
        .where(DeliveryRow.claimed_at < before, DeliveryRow.html != "", DeliveryRow.state != "sending")
        .limit(most)
    ).all()
    session.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(html="", buttons=[]))
    return len(ids)


def _requests(session: Session, before: datetime | None, most: int) -> int:
    if before is None:
        return 0
    ids = session.scalars(select(JoinRequestRow.id).where(JoinRequestRow.asked_at < before).limit(most)).all()
    session.execute(delete(JoinRequestRow).where(JoinRequestRow.id.in_(ids)))
    return len(ids)


def _groups(session: Session, before: datetime | None, most: int) -> int:
    """Bindings of groups that the bot has long been out of."""
    if before is None:
        return 0
    ids = session.scalars(select(GroupRow.chat_id).where(GroupRow.lost_at < before).limit(most)).all()
    session.execute(delete(GroupRow).where(GroupRow.chat_id.in_(ids)))
    return len(ids)


def _refusals(session: Session, before: datetime, most: int) -> int:
    ids = session.scalars(select(RefusalRow.id).where(RefusalRow.refused_at < before).limit(most)).all()
    session.execute(delete(RefusalRow).where(RefusalRow.id.in_(ids)))
    return len(ids)
