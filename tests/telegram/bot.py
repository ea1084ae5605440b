"""The real bot over the loopback, with the hand-made office behind it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import ALLOWED_UPDATES, build_application
from bot.context import house_of
from knowledge.db import snapshot, transaction
from knowledge.model import Member, Role
from knowledge.people_tables import AuditRow
from knowledge.settings import Settings
from knowledge.store import people
from knowledge.tables import StatusReportRow
from tests.bot.office import Office, open_intake, open_test_office
from tests.telegram.client import User
from tests.telegram.running import run_application
from tests.telegram.server import LoopbackTelegram


@dataclass(slots=True)
class Thuky:
    """A running bot, its office and its Telegram."""

    server: LoopbackTelegram
    office: Office
    app: Any

    def insider(
        self, id: int = 1001, name: str = "Lan", unit: str | None = "Sở Y tế", *, admin: bool = False,
        role: Role = "officer",
    ) -> User:  # fmt: skip
        """A member with a Telegram account."""
        self.admit(id, name, unit, admin=admin, role=role)
        return self.server.user(id, name)

    def admit(
        self, id: int, name: str, unit: str | None, *, admin: bool = False, role: Role = "officer"
    ) -> Member:  # fmt: skip
        with transaction(self.office.engine) as session:
            home = people.add_unit(session, unit, self.office.now)[0].id if unit else None
            return people.admit(session, id, name, "admin" if admin else role, home, self.office.now)

    def remove(self, id: int) -> None:
        with transaction(self.office.engine) as session:
            member = people.member_by_telegram(session, id)
            assert member is not None
            people.remove(session, member.id)

    def audit(self) -> list[tuple[str, dict[str, Any]]]:
        """Every line of the audit: (kind, what it is about)."""
        with snapshot(self.office.engine) as session:
            return [(row.kind, row.about) for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]

    def ledger(self) -> list[tuple[str | None, str | None, int | None]]:
        """Every line: (period, state, the line it takes back)."""
        with snapshot(self.office.engine) as session:
            rows = session.scalars(select(StatusReportRow).order_by(StatusReportRow.id)).all()
            return [(row.period, row.state, row.reverses) for row in rows]

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.server.calls if call.method == method]


@contextlib.asynccontextmanager
async def running_bot(server: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    intake = open_intake(office)
    app = build_application(settings, engine=office.engine, shelf=office.shelf, intake=intake, clock=office.clock)
    line, checking = house_of(app).line, house_of(app).checking
    assert line is not None and checking is not None
    server.busy_probes += [lambda: line.busy, lambda: checking.busy]
    try:
        async with run_application(app, server, allowed_updates=ALLOWED_UPDATES):
            yield Thuky(server, office, app)
    finally:
        office.engine.dispose()
