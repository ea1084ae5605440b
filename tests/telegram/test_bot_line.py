"""The line of files over the loopback Telegram: waiting, steps shown, stopping and starting again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from knowledge.settings import Settings
from tests.bot.papers import plan
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.files import ONLY_SAMPLES, Gate, numbers
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def hoa(thuky: Thuky) -> User:
    """An administrator."""
    return thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)


async def test_several_files_wait_in_line_while_others_are_answered(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, lan = Gate(monkeypatch), thuky.insider()
    for number in (31, 32, 33):
        await hoa.send_document(plan(number, title=f"Việc thứ {number} năm 2026"), f"{number}.txt")
    await hoa.wait_for(lambda _: len(hoa.chat.messages) == 3)
    assert [message.text for message in hoa.chat.messages[1:]] == [
        "📥 32.txt\nĐang chờ, trước tệp này còn 1 tệp.",
        "📥 33.txt\nĐang chờ, trước tệp này còn 2 tệp.",
    ]
    await lan.send("hạn báo cáo 9 tháng?")
    (answer,) = await lan.wait_for(1)
    assert "20/9/2026" in answer.text
    await hoa.send("hạn báo cáo 9 tháng?")
    assert "20/9/2026" in (await hoa.wait_for(1))[0].text
    gate.open.set()
    await thuky.server.quiet(30)
    assert [message.text.split("\n")[1][:22] for message in hoa.chat.messages[:3]] == [
        "Kế hoạch số 31/KH-UBND", "Kế hoạch số 32/KH-UBND", "Kế hoạch số 33/KH-UBND",
    ]  # fmt: skip
    assert gate.most == 1 and numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND", "32/KH-UBND", "33/KH-UBND"]


async def test_steps_are_shown_about_once_a_second(thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    await hoa.send_document(plan(), "quet.txt")
    await hoa.wait_for(lambda new: bool(new) and "nhận dạng" in new[0].text)
    assert hoa.chat.last.text == "📥 quet.txt\nĐang nhận dạng chữ trang 12/12…"
    gate.open.set()
    await thuky.server.quiet(30)
    edits = [call.at for call in thuky.calls("editMessageText")]
    assert len(edits) <= 4  # twelve pages, and never an edit for each
    assert hoa.chat.last.text.startswith("✅ Đã nạp.")


async def test_429_while_steps_are_shown_does_not_cost_the_card(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    thuky.server.fail_next("editMessageText", status=429, retry_after=1)
    await hoa.send_document(plan(), "quet.txt")
    began = time.monotonic()
    while not any(call.status == 429 for call in thuky.calls("editMessageText")):
        await asyncio.sleep(0.01)
        assert time.monotonic() - began < 30
    gate.open.set()
    await thuky.server.quiet(30)
    assert hoa.chat.last.text.startswith("✅ Đã nạp.\nKế hoạch số 31/KH-UBND")
    assert [message.text[:5] for message in hoa.chat.messages] == ["✅ Đã "]


async def test_a_status_message_that_was_deleted_is_said_anew(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    await hoa.send_document(plan(), "a.txt")
    (status,) = await hoa.wait_for(1)
    thuky.server.world.rooms[1].messages[status.id].deleted = True
    gate.open.set()
    await thuky.server.quiet(30)
    assert [message.text.split("\n")[0] for message in hoa.chat.messages] == ["✅ Đã nạp."]
    thuky.server.violations.clear()  # editing a deleted message is what this test is about


async def test_who_waits_when_the_bot_stops_is_told(
    loopback: LoopbackTelegram, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr("bot.handlers.line._GRACE", 0.05)
    gate = Gate(monkeypatch)
    async with running_bot(loopback, settings) as thuky:
        hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
        await hoa.send_document(plan(31), "31.txt")
        await hoa.send_document(plan(32), "32.txt")
        await hoa.wait_for(lambda _: len(hoa.chat.messages) == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 30
    assert [message.text for message in hoa.chat.messages] == [
        "📥 31.txt\nTôi vừa phải dừng; khi chạy lại tôi nhận tiếp tệp này, anh/chị không cần gửi lại.",
        "📥 32.txt\nTôi vừa phải dừng; khi chạy lại tôi nhận tiếp tệp này, anh/chị không cần gửi lại.",
    ]
    gate.open.set()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
