"""The audit: who did what, when, to which ids. It only grows; the database itself refuses to change a line.

What passes through: an open session and plain values; frozen dataclasses come back. `about` holds ids and words of fixed
lists (a role, a kind of file), never what somebody wrote. Nothing here commits. A refusal repeated within the hour is one
line: whoever taps a dead button fifty times fills no table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from knowledge.ledger_tables import ExtensionRow, ReceiptRow
from knowledge.people_tables import AuditRow
from knowledge.store import extensions
from knowledge.tables import StatusReportRow

Kind = Literal[
    "admitted",  # member, how: "setup", "invitation", "approval"
    "declined",  # request
    "invited", "uninvited",  # invitation, unit, role
    "role",  # member, was, role
    "unit",  # member, was, unit
    "handed_over",  # member (whose), to, drafts, reminders
    "left", "removed", "erased",  # member
    "units",  # unit, what: UnitChange, parent, by: "file"; or only what: "file", added, changed
    "bound", "unbound", "lost", "regained",  # group, unit
    "reviewed", "corrected",  # obligation and verdict, or line of the ledger
    "granted",  # extension, unit, verdict: "granted", "refused", "changed", "revoked"
    "received",  # line of the ledger, arrived: 1 or 0
    "exported",  # what: "workbook", "report", "dispatch", "audit"
    "deleted",  # document
    "refused",  # action
    "swept",  # counts of what retention took
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
UnitChange = Literal["added", "put", "renamed", "shortened", "unshortened", "former", "ended", "changed"]
About = Mapping[str, int | str]
_REFUSED_ONCE_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    at: datetime
    kind: Kind
    member_id: int | None  # None: nobody inside, or the bot itself
    about: About


def note(session: Session, kind: Kind, member_id: int | None, now: datetime, **about: int | str | None) -> None:
    """Append a line; what is None is left out of it."""
    kept = {name: value for name, value in about.items() if value is not None}
    session.add(AuditRow(at=now, kind=kind, member_id=member_id, about=kept))
    session.flush()


def refused(session: Session, action: str, member_id: int | None, now: datetime, outsider: int | None = None) -> None:
    """Append that somebody was refused something, unless the same was written within the hour."""
    lately = select(AuditRow.member_id, AuditRow.about).where(
        AuditRow.at > now - _REFUSED_ONCE_IN, AuditRow.kind == "refused"
    )
    about: dict[str, int | str] = {"action": action} if outsider is None else {"action": action, "outsider": outsider}
    if all((row.member_id, row.about) != (member_id, about) for row in session.execute(lately)):
        note(session, "refused", member_id, now, **about)


def decisions(session: Session, member_id: int, now: datetime) -> None:
    """Append what this member has decided at this moment, by whatever way: lines of the ledger taken back, pleas for more
    time answered, receipts given. A clock that stands still (a rehearsal) shows the same moment again: once is enough."""
    found: list[tuple[Kind, dict[str, int | str | None]]] = []
    for line, unit_id in session.execute(
        select(StatusReportRow.reverses, StatusReportRow.unit_id).where(
            StatusReportRow.member_id == member_id, StatusReportRow.recorded_at == now,
            StatusReportRow.reverses.is_not(None),
        )
    ):  # fmt: skip
        found.append(("corrected", {"line": line, "unit": unit_id}))
    for plea, task, unit_id, verdict in session.execute(
        select(ExtensionRow.answers, ExtensionRow.obligation_id, ExtensionRow.unit_id, ExtensionRow.verdict).where(
            ExtensionRow.member_id == member_id, ExtensionRow.written_at == now,
            ExtensionRow.verdict != "asked",
        )
    ):  # fmt: skip
        assert plea is not None  # only a plea itself answers nothing
        asked, changes = extensions.root(session, plea)
        if verdict == "withdrawn" and not changes:
            continue  # its sender's own
        if changes:
            verdict = "changed" if verdict == "granted" else "revoked"
        found.append(("granted", {"extension": asked, "task": task, "unit": unit_id, "verdict": verdict}))
    for line, arrived in session.execute(
        select(ReceiptRow.entry_id, ReceiptRow.arrived).where(
            ReceiptRow.member_id == member_id, ReceiptRow.given_at == now
        )
    ):
        found.append(("received", {"line": line, "arrived": int(arrived)}))
    if not found:
        return
    known = select(AuditRow.kind, AuditRow.about).where(AuditRow.at == now, AuditRow.member_id == member_id)
    noted = [(row.kind, row.about) for row in session.execute(known)]
    for kind, about in found:
        if (kind, {name: value for name, value in about.items() if value is not None}) not in noted:
            note(session, kind, member_id, now, **about)


def page(
    session: Session, kinds: Collection[Kind] | None, since: datetime | None, offset: int, limit: int
) -> tuple[tuple[Line, ...], int]:
    """The newest first, of these kinds (None: of all), since a moment; and how many there are."""

    where: list[ColumnElement[bool]] = [AuditRow.kind.in_(KINDS if kinds is None else kinds)]
    if since is not None:
        where.append(AuditRow.at >= since)
    total = session.scalar(select(func.count()).select_from(AuditRow).where(*where)) or 0
    rows = session.scalars(select(AuditRow).where(*where).order_by(AuditRow.id.desc()).offset(offset).limit(limit))
    return tuple(
        Line(row.id, row.at, next(kind for kind in KINDS if kind == row.kind), row.member_id, row.about) for row in rows
    ), total


def sweep(session: Session, before: datetime, most: int) -> int:
    """Let go of lines older than `before`; how many went. The database keeps those of the last year in any case."""
    ids = session.scalars(select(AuditRow.id).where(AuditRow.at < before).order_by(AuditRow.id).limit(most)).all()
    session.execute(delete(AuditRow).where(AuditRow.id.in_(ids)))
    return len(ids)
