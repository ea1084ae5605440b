"""A press whose answer the bot was killed over is answered after the next start, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import ALLOWED_UPDATES, build_application
from bot.context import house_of
from bot.dialogue import owed, turns
from bot.replies import recording as say
from knowledge.db import snapshot, transaction
from knowledge.settings import Settings
from knowledge.store import ledger, people
from knowledge.tables import PendingActionRow
from tests.bot.office import NOW, Office, open_intake, open_test_office
from tests.telegram.running import run_application
from tests.telegram.server import LoopbackTelegram


def kinds(office: Office) -> list[str]:
    with snapshot(office.engine) as session:
        return [row.kind for row in session.scalars(select(PendingActionRow)) if row.used_at is None]


async def test_a_press_is_answered_after_the_next_start(loopback: LoopbackTelegram, settings: Settings) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    with transaction(office.engine) as session:
        home = people.add_unit(session, "Sở Y tế", NOW)[0].id
        member = people.admit(session, 1001, "Lan", "officer", home, NOW)
    lan = loopback.user(1001, "Lan")

    def build() -> Any:
        return build_application(
            settings, engine=office.engine, shelf=office.shelf, intake=open_intake(office), clock=office.clock
        )

    async with run_application(build(), loopback, allowed_updates=ALLOWED_UPDATES):
        (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
        data = next(one.data for one in asked.buttons if "Ghi nhận" in one.label)
        assert data is not None
    said = office.said(member, data, asked.id)
    with transaction(office.engine) as session:  # written, and then it was killed before anything was said
        outcome = turns.button(session, office.desk, 999_999, said, data)
    assert outcome is not None and outcome.owed is not None and kinds(office) == ["owed"]
    with snapshot(office.engine) as session:
        assert [one.message_id for one in owed.left(session, office.now)] == [asked.id]

    app = build()
    loopback.busy_probes.append(lambda: bool(house_of(app).owed and house_of(app).owed.busy))  # type: ignore[union-attr]
    async with run_application(app, loopback, allowed_updates=ALLOWED_UPDATES):
        await loopback.quiet()
        (now,) = [one for one in lan.chat.messages if one.id == asked.id]
        assert now.text.startswith("✅ Đã ghi nhận lúc 10:00") and now.labels == ["↩️ Hoàn tác"]
        assert kinds(office) == []
        tapped = await lan.tap(asked, data, force=True)  # and pressed once more by one who has an old screen
        assert tapped.answer == say.ALREADY_RECORDED
    with snapshot(office.engine) as session:
        assert len(ledger.of_member(session, member.id)) == 1
    assert [one.id for one in lan.chat.messages if one.text.startswith("✅")] == [asked.id]
    office.engine.dispose()


async def test_what_was_answered_is_owed_no_more(loopback: LoopbackTelegram, settings: Settings) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    with transaction(office.engine) as session:
        home = people.add_unit(session, "Sở Y tế", NOW)[0].id
        people.admit(session, 1001, "Lan", "officer", home, NOW)
    lan = loopback.user(1001, "Lan")
    app = build_application(settings, engine=office.engine, shelf=office.shelf, intake=None, clock=office.clock)
    async with run_application(app, loopback, allowed_updates=ALLOWED_UPDATES):
        (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
        done = await lan.tap(asked, "Ghi nhận")
        assert done.edited[0].text.startswith("✅ Đã ghi nhận") and kinds(office) == []
        await lan.tap(done.edited[0], "Hoàn tác")
        assert kinds(office) == []
    office.engine.dispose()
