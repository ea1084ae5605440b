"""The bot's name and a question in any chat: answers for those inside, nothing for others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from knowledge.db import snapshot
from knowledge.settings import LimitSettings, Settings
from knowledge.tables import QuestionRow
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    limits = LimitSettings(questions_per_minute=2)
    async with running_bot(loopback, replace(settings, limits=limits)) as running:
        yield running
    assert loopback.violations == []


async def test_the_answer_and_its_clause_are_offered(thuky: Thuky) -> None:
    answer, clause = await thuky.insider().inline("hạn báo cáo 9 tháng")
    assert answer["title"].startswith("Báo cáo 9 tháng: trước ngày 20/9/2026 (còn 19 ngày)")
    assert answer["description"] == "Kế hoạch số 112/KH-UBND ngày 15/01/2026, mục III.1"
    content = answer["input_message_content"]
    assert content["parse_mode"] == "HTML" and content["link_preview_options"] == {"is_disabled": True}
    assert content["message_text"].startswith("<i>hạn báo cáo 9 tháng</i>\n<b>Báo cáo 9 tháng: trước ngày 20/9/2026")
    assert clause["title"] == "📄 Kế hoạch 112/KH-UBND, mục III.1"
    assert clause["input_message_content"]["message_text"].startswith("<blockquote>Các sở, ban, ngành")
    (call,) = thuky.calls("answerInlineQuery")
    assert (call.params["cache_time"], json.loads(call.params["is_personal"])) == ("0", True)
    with snapshot(thuky.office.engine) as session:
        assert session.query(QuestionRow).count() == 0  # half a question is no question


@pytest.mark.parametrize(
    "typed", ["", "hạn", "🙂🙏", "đã nộp báo cáo 6 tháng", "cảm ơn anh nhiều nhé", "giá vàng hôm nay"]
)
async def test_what_has_no_answer_offers_nothing(thuky: Thuky, typed: str) -> None:
    assert await thuky.insider().inline(typed) == []


async def test_others_are_offered_nothing(thuky: Thuky) -> None:
    stranger, gone = thuky.server.user(9, "Khách"), thuky.insider(1003, "Nam")
    thuky.remove(1003)
    for user in (stranger, gone):
        assert await user.inline("hạn báo cáo 9 tháng") == []
    assert thuky.calls("sendMessage") == []


async def test_typing_on_and_on_falls_silent_for_a_while(thuky: Thuky) -> None:
    lan = thuky.insider()
    offered = [bool(await lan.inline("hạn báo cáo 9 tháng")) for _ in range(14)]
    assert offered == [True] * 12 + [False] * 2  # six times the pace of questions
    thuky.office.wait(minutes=1)
    assert await lan.inline("hạn báo cáo 9 tháng")
    (answer,) = await lan.ask("hạn báo cáo 9 tháng?")  # what was looked at inline does not count as asked
    assert "20/9/2026" in answer.text


async def test_words_with_markup_come_as_words(thuky: Thuky) -> None:
    answer, *_ = await thuky.insider().inline("<b>hạn</b> báo cáo 9 tháng & gì nữa?")
    assert "&lt;b&gt;hạn&lt;/b&gt;" in answer["input_message_content"]["message_text"]
