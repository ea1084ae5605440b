"""The nightly job that lets go of what may not be kept longer, beside a running bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.handlers.keeping import Keeping
from knowledge.db import snapshot, transaction
from knowledge.retention import Cuts
from knowledge.settings import Settings
from knowledge.store import audit, conversation, people
from knowledge.store import retention as store
from knowledge.tables import QuestionRow
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.server import LoopbackTelegram

YEARS = timedelta(days=366)


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


def ask(thuky: Thuky, at: datetime) -> None:
    with transaction(thuky.office.engine) as session:
        who = people.member_by_telegram(session, 1001)
        assert who is not None
        conversation.log_message(
            session, member_id=who.id, chat_id=1001, text="hạn?", understood="hạn?", kind="none", answer_text="",
            citations=[], confidence=0.5, now=at, ms=1.0,
        )  # fmt: skip


def asked(thuky: Thuky) -> int:
    with snapshot(thuky.office.engine) as session:
        return len(session.scalars(select(QuestionRow.id)).all())


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


async def test_what_is_too_old_goes_and_the_audit_says_so(thuky: Thuky) -> None:
    thuky.admit(1001, "Lan", "Sở Y tế")
    now = min(thuky.office.now, datetime.now(UTC))
    for at in (now - 2 * YEARS, now - 2 * YEARS, now):
        ask(thuky, at)
    job = Keeping(every=0.05)
    job.start(thuky.app)
    await until(lambda: bool(thuky.audit()))
    await job.stop()
    assert asked(thuky) == 1 and thuky.audit() == [("swept", {"conversation": 2})]


async def test_a_round_that_fails_is_tried_again(
    thuky: Thuky, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    thuky.admit(1001, "Lan", "Sở Y tế")
    ask(thuky, min(thuky.office.now, datetime.now(UTC)) - 2 * YEARS)
    sweep, failures = store.sweep, [OSError("no space"), OSError("no space")]

    def failing(session: Session, cuts: Cuts) -> dict[str, int]:
        if failures:
            raise failures.pop()
        return sweep(session, cuts)

    monkeypatch.setattr(store, "sweep", failing)
    job = Keeping(every=0.05)
    job.start(thuky.app)
    await until(lambda: asked(thuky) == 0)
    await job.stop()
    assert failures == [] and "retention: OSError" in caplog.text


async def test_a_clock_put_forward_costs_nothing(thuky: Thuky) -> None:
    thuky.admit(1001, "Lan", "Sở Y tế")
    ask(thuky, datetime.now(UTC) - timedelta(days=1))
    with transaction(thuky.office.engine) as session:
        audit.note(session, "left", 9, datetime.now(UTC) - timedelta(days=1), member=9)
    thuky.office.now = datetime.now(UTC) + 20 * YEARS
    job = Keeping(every=0.05)
    job.start(thuky.app)
    await until(lambda: job.last is not None)
    await job.stop()
    assert asked(thuky) == 1 and [kind for kind, _ in thuky.audit()] == ["left"]
