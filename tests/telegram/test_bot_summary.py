"""/tonghop as it arrives: words that change in place, a picture turned, files."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest_asyncio
from docx import Document
from openpyxl import load_workbook

from knowledge.settings import Settings
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.server import LoopbackTelegram
from tests.telegram.views import SeenMessage


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as bot:
        yield bot


def sent(thuky: Thuky, shown: SeenMessage) -> io.BytesIO:
    assert shown.document is not None
    return io.BytesIO(thuky.server.world.files[shown.document["file_id"]].data)


async def test_the_leader_goes_from_words_to_files(thuky: Thuky) -> None:
    thuky.insider(7, "Bình", "Sở Tài chính")
    lead = thuky.insider(8, "An", "Sở Nội vụ", admin=True)
    (listed,) = await lead.ask("/tonghop")
    assert listed.text.startswith("📊 2 văn bản giao việc cho các đơn vị")
    opened = await lead.tap(listed, "Kế hoạch 112/KH-UBND")
    (shown,) = opened.edited
    assert shown.id == listed.id and shown.text.startswith("📊 Kế hoạch 112/KH-UBND · Cải cách hành chính năm 2026")
    book = (await lead.tap(shown, "📊 Excel")).messages[0]
    assert book.text.startswith("📊 Kế hoạch 112/KH-UBND: bảng ")
    assert load_workbook(sent(thuky, book)).sheetnames[0] == "Bảng tổng hợp"
    letter = (await lead.tap(shown, "✉️ Dự thảo đôn đốc")).messages[0]
    assert any("đôn đốc" in cell.text for cell in Document(sent(thuky, letter)).tables[0]._cells)
    picture = (await lead.tap(shown, "🖼 Ảnh")).messages[0]
    assert picture.text.startswith("Kế hoạch 112/KH-UBND, năm 2026") and "photo" in picture.raw
    turned = await lead.tap(shown, "Đơn vị quá hạn ›")
    assert turned.edited[0].id == shown.id and "chưa báo cáo" in turned.edited[0].text


async def test_a_member_is_told_that_it_is_not_theirs(thuky: Thuky) -> None:
    lan = thuky.insider()
    (said,) = await lan.ask("/tonghop")
    assert said.text == "Bảng tổng hợp chỉ dành cho quản trị viên và người điều phối."
