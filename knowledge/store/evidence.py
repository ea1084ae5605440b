"""What backs a line of the ledger or a plea: files kept with it, and the word of who follows the units that it has arrived.

What passes through: an open session and plain values; frozen dataclasses come back. Nothing here commits, nothing is ever
changed: a receipt is withdrawn by another. The same file under the same line is kept once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.ledger_tables import EvidenceRow, ExtensionFileRow, ReceiptRow
from knowledge.model import Evidence
from knowledge.tables import PendingActionRow

Kind = Literal["document", "photo"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: by its hash, and from where."""

    sha256: str
    size: int
    name: str
    kind: Kind
    message_id: int


def attach(
    session: Session, entry_id: int, files: Sequence[Sent], *, member_id: int, chat_id: int, now: datetime
) -> tuple[Evidence, ...]:
    """Keep files with a line; those that are there already are passed over. What is new."""
    known = set(session.scalars(select(EvidenceRow.sha256).where(EvidenceRow.entry_id == entry_id)))
    rows = []
    for one in files:
        if one.sha256 in known:
            continue
        known.add(one.sha256)
        rows.append(
            EvidenceRow(
                entry_id=entry_id, sha256=one.sha256, size=one.size, name=one.name, kind=one.kind, member_id=member_id,
                chat_id=chat_id, message_id=one.message_id, added_at=now,
            )
        )  # fmt: skip
    session.add_all(rows)
    session.flush()
    return tuple(_evidence(row) for row in rows)


def of_lines(session: Session, entry_ids: Collection[int]) -> tuple[Evidence, ...]:
    """The files of some lines, in the order they came."""
    query = select(EvidenceRow).where(EvidenceRow.entry_id.in_(entry_ids)).order_by(EvidenceRow.id)
    return tuple(_evidence(row) for row in session.scalars(query))


def attach_to_plea(
    session: Session, plea_id: int, files: Sequence[Sent], *, member_id: int, chat_id: int, now: datetime
) -> int:
    """Keep files with a plea for more time; how many are new."""
    known = set(session.scalars(select(ExtensionFileRow.sha256).where(ExtensionFileRow.extension_id == plea_id)))
    fresh = [one for one in {one.sha256: one for one in files}.values() if one.sha256 not in known]
    session.add_all(
        ExtensionFileRow(
            extension_id=plea_id, sha256=one.sha256, size=one.size, name=one.name, kind=one.kind, member_id=member_id,
            chat_id=chat_id, message_id=one.message_id, added_at=now,
        )
        for one in fresh
    )  # fmt: skip
    session.flush()
    return len(fresh)


def of_plea(session: Session, plea_id: int) -> tuple[Evidence, ...]:
    """The files of a plea, in the order they came; `entry_id` is the plea's number."""
    query = select(ExtensionFileRow).where(ExtensionFileRow.extension_id == plea_id).order_by(ExtensionFileRow.id)
    return tuple(
        Evidence(
            row.id, plea_id, row.sha256, row.size, row.name, cast(Kind, row.kind), row.member_id, row.added_at
        )
        for row in session.scalars(query)
    )  # fmt: skip


def carry_over(session: Session, old: int, new: int) -> None:
    """What was kept with a line stands by the one that takes its place; who sent it and when stays said."""
    for row in session.scalars(select(EvidenceRow).where(EvidenceRow.entry_id == old).order_by(EvidenceRow.id)).all():
        session.add(
            EvidenceRow(
                entry_id=new, sha256=row.sha256, size=row.size, name=row.name, kind=row.kind, member_id=row.member_id,
                chat_id=row.chat_id, message_id=row.message_id, added_at=row.added_at,
            )
        )  # fmt: skip
    session.flush()


def one(session: Session, evidence_id: int) -> Evidence | None:
    row = session.get(EvidenceRow, evidence_id)
    return None if row is None else _evidence(row)


def hashes(session: Session) -> frozenset[str]:
    """Every file that some line or plea shows, and those that wait with an unconfirmed one: none of them may be swept."""
    found = set(session.scalars(select(EvidenceRow.sha256).distinct()))
    found |= set(session.scalars(select(ExtensionFileRow.sha256).distinct()))
    for payload in session.scalars(select(PendingActionRow.payload).where(PendingActionRow.used_at.is_(None))):
        files = payload.get("files") if isinstance(payload, dict) else None
        found |= {str(file["sha256"]) for file in files or () if isinstance(file, dict) and "sha256" in file}
    return frozenset(found)


def receive(session: Session, entry_id: int, member_id: int, now: datetime, *, arrived: bool = True) -> bool:
    """Write down that a report has arrived, or has not after all; False where that is what was said last."""
    newest = session.scalar(
        select(ReceiptRow).where(ReceiptRow.entry_id == entry_id).order_by(ReceiptRow.id.desc()).limit(1)
    )
    if (newest is not None and newest.arrived) == arrived:
        return False
    session.add(ReceiptRow(entry_id=entry_id, member_id=member_id, arrived=arrived, given_at=now))
    session.flush()
    return True


def add_to_pending(session: Session, token: str, file: Sent) -> bool:
    """Lay one more file beside a report that waits for its tap; False where it lies there already."""
    row = session.scalar(select(PendingActionRow).where(PendingActionRow.token == token))
    if row is None or any(one["sha256"] == file.sha256 for one in row.payload.get("files") or ()):
        return False
    shape = {"sha256": file.sha256, "size": file.size, "name": file.name, "kind": file.kind,
             "message_id": file.message_id}  # fmt: skip
    row.payload = {**row.payload, "files": [*(row.payload.get("files") or ()), shape]}
    session.flush()
    return True


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(
        row.id, row.entry_id, row.sha256, row.size, row.name, cast(Kind, row.kind), row.member_id, row.added_at
    )
