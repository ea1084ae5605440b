"""What goes wrong between the bot and Telegram, and inside the bot."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.dialogue import messages
from bot.logs import Redacting
from knowledge.errors import DataFolderError
from knowledge.settings import Settings
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.dialogue import Dialogue, Tap
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


async def test_an_update_delivered_twice_has_one_effect(thuky: Thuky) -> None:
    lan = thuky.insider()
    thuky.server.deliver_twice()
    assert len(await lan.ask("hạn báo cáo 9 tháng?")) == 1
    thuky.server.deliver_twice()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    thuky.server.deliver_twice()
    tapped = await lan.tap(asked, "Ghi nhận")
    assert [message.text[:14] for message in tapped.edited] == ["✅ Đã ghi nhận "]
    thuky.server.deliver_twice()
    assert len(await lan.ask("/huy")) == 1
    assert thuky.ledger() == [("6 tháng", "submitted", None), ("6 tháng", None, 1)]


async def test_after_429_the_answer_still_comes(thuky: Thuky) -> None:
    lan = thuky.insider()
    thuky.server.fail_next("sendMessage", status=429, retry_after=1)
    await lan.send("hạn báo cáo 9 tháng?")
    (answer,) = await lan.wait_for(1)
    assert "20/9/2026" in answer.text


@pytest.mark.parametrize("fault", ["500", "drop", "502 twice"])
async def test_after_a_failure_the_answer_still_comes(thuky: Thuky, fault: str) -> None:
    lan = thuky.insider()
    if fault == "drop":
        thuky.server.drop_next("sendMessage")
    else:
        thuky.server.fail_next("sendMessage", status=int(fault[:3]), times=2 if "twice" in fault else 1)
    await lan.send("đã nộp báo cáo 6 tháng")
    (asked,) = await lan.wait_for(1)
    assert "6 tháng: đã gửi" in asked.text
    await lan.tap(asked, "Ghi nhận")
    assert thuky.ledger() == [("6 tháng", "submitted", None)]


async def test_a_message_sent_twice_by_a_lost_answer_records_once(thuky: Thuky) -> None:
    lan = thuky.insider()
    thuky.server.drop_next("sendMessage", executed=True)
    await lan.send("đã nộp báo cáo 6 tháng")
    first, second = await lan.wait_for(2)
    await lan.tap(first, "Ghi nhận")
    assert (await lan.tap(second, "Ghi nhận")).answer == "Việc này đã được ghi nhận rồi."
    assert thuky.ledger() == [("6 tháng", "submitted", None)]


async def test_the_edit_is_tried_again_too(thuky: Thuky) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    thuky.server.fail_next("editMessageText", status=500)
    thuky.server.drop_next("answerCallbackQuery")
    tapped = await lan.tap(asked, "Ghi nhận")
    await lan.wait_for(lambda _: asked.text.startswith("✅ Đã ghi nhận"))
    assert tapped.answered and thuky.ledger() == [("6 tháng", "submitted", None)]


async def test_a_press_too_old_to_answer_still_counts(thuky: Thuky) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    thuky.server.hold()
    await lan.tap(asked, "Ghi nhận", wait=False)
    thuky.server.expire_queries()
    thuky.server.release()
    await thuky.server.quiet()
    assert asked.text.startswith("✅ Đã ghi nhận") and len(thuky.ledger()) == 1


async def test_someone_who_blocked_the_bot_stops_nothing(thuky: Thuky, caplog: pytest.LogCaptureFixture) -> None:
    lan, minh = thuky.insider(), thuky.insider(1002, "Minh")
    await lan.send("/help")
    await thuky.server.quiet()
    thuky.server.hold()
    await lan.send("hạn báo cáo 9 tháng?")
    await lan.block()
    thuky.server.release()
    await thuky.server.quiet()
    assert "a private chat does not take messages from the bot any more" in caplog.text
    await Dialogue(minh).run([("hạn báo cáo 9 tháng?", "20/9/2026")])


async def test_an_error_gives_both_sides_one_code_and_neither_the_others_words(
    thuky: Thuky, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lan = thuky.insider()

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("bí mật: hạn báo cáo riêng")

    with monkeypatch.context() as patch:
        patch.setattr(messages, "understand", broken)
        (said,) = await lan.ask("hạn báo cáo riêng?")
    code = re.fullmatch(
        r"Xin lỗi, tôi vừa gặp trục trặc\. Anh/chị thử lại giúp; nếu vẫn lỗi, báo quản trị viên mã ([0-9a-f]{8})\.",
        said.text,
    )
    assert code is not None
    record = next(record for record in caplog.records if code.group(1) in record.getMessage())
    assert record.levelno == logging.ERROR and "builtins.RuntimeError" in record.getMessage()
    assert "bí mật" not in caplog.text and "báo cáo riêng" not in caplog.text
    await Dialogue(lan).run([("hạn báo cáo 9 tháng?", "20/9/2026")])


async def test_an_error_on_a_button_is_told_on_the_button(thuky: Thuky, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("bot.dialogue.recording.ledger.record", broken)
        tapped = await lan.tap(asked, "Ghi nhận")
    assert re.search(r"mã [0-9a-f]{8}\.", tapped.answer) and thuky.ledger() == []
    # Nothing of the failed press stayed: the button still works.
    await Dialogue(lan).run([(Tap("Ghi nhận"), "✅")])
    assert len(thuky.ledger()) == 1


async def test_a_database_that_cannot_be_written_is_said_so(
    thuky: Thuky, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")

    def full(*_: Any, **__: Any) -> None:
        raise DataFolderError("the disk is full: free some space")

    with monkeypatch.context() as patch:
        patch.setattr("bot.dialogue.recording.ledger.record", full)
        tapped = await lan.tap(asked, "Ghi nhận")
    assert tapped.answer.startswith("Tôi chưa lưu được vì kho dữ liệu đang bận hoặc đầy.")
    assert "the disk is full: free some space" in caplog.text
    assert thuky.ledger() == [] and asked.labels == ["✅ Ghi nhận", "✏️ Việc khác", "✖️ Bỏ"]


async def test_html_that_telegram_refuses_is_sent_plain(thuky: Thuky, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = thuky.insider()
    with monkeypatch.context() as patch:
        patch.setattr(messages, "answer_html", lambda answer: "<b>20/9/2026</i> hỏng")
        (said,) = await lan.ask("hạn báo cáo 9 tháng?")
    assert said.text == "20/9/2026 hỏng" and said.entities == []
    thuky.server.violations.clear()  # the first try is the violation this test is about


async def test_the_token_is_in_no_log(thuky: Thuky, caplog: pytest.LogCaptureFixture) -> None:
    lan = thuky.insider()
    caplog.set_level(logging.DEBUG)
    thuky.server.fail_next("sendMessage", status=500)
    thuky.server.drop_next("answerCallbackQuery")
    await Dialogue(lan).run([("đã nộp báo cáo 6 tháng", "6 tháng: đã gửi"), (Tap("Ghi nhận"), "✅")])
    redacting = Redacting(thuky.server.token)
    written = "\n".join(redacting.format(record) for record in caplog.records)
    assert len(caplog.records) > 10 and thuky.server.token not in written


async def test_many_people_at_once_each_in_order(thuky: Thuky) -> None:
    crowd = [thuky.insider(2000 + number, f"Người {number}") for number in range(12)]
    for text in ("hạn báo cáo 6 tháng?", "hạn báo cáo 9 tháng?", "đã nộp báo cáo 9 tháng"):
        for person in crowd:
            await person.send(text)
    await thuky.server.quiet(30)
    for person in crowd:
        texts = [message.text for message in person.chat.messages]
        assert len(texts) == 3
        assert "20/6/2026" in texts[0] and "20/9/2026" in texts[1] and "9 tháng: đã gửi" in texts[2]
