"""/duyet as administrators have it on Telegram: cards that turn under their buttons, and a sentence that puts right."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from knowledge.settings import Settings
from tests.bot.papers import plan
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.files import give
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


async def test_one_message_walks_through_them_all(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    (card,) = await hoa.ask("/duyet")
    assert card.text.startswith("🔎 Chưa duyệt (1/5)") and "• Kỳ: 6 tháng" in card.text
    assert card.marked("blockquote")[0].startswith("Các sở, ban, ngành thuộc tỉnh")
    assert card.labels == ["✅ Đúng", "✏️ Sửa", "🗑 Bỏ", "⏭ Bỏ qua"]
    tapped = await hoa.tap(card, "Đúng")
    assert tapped.answer == "Đã ghi: đúng." and tapped.messages == []
    assert [one.id for one in tapped.edited] == [card.id]
    assert card.text.startswith("🔎 Chưa duyệt (2/5)") and "• Kỳ: 9 tháng" in card.text
    await Dialogue(hoa).run(
        [
            (Tap("✏️ Sửa"), "✏️ Anh/chị gõ lại phần sai, ví dụ: hạn là 25/9"),
            ("hạn là 31/2", ["Lịch không có ngày “31/2”", "Tôi chưa ghi gì"]),
            ("han la 25/9, gui so noi vu", ["→ chậm nhất ngày 25/9/2026", "→ Sở Nội vụ", "tôi chưa ghi gì"]),
            (Tap("✅ Lưu"), ["🔎 Chưa duyệt (3/5)", "Đã lưu bản sửa."]),
            ("hạn báo cáo 9 tháng?", ["25/9/2026", Not("20/9/2026 ("), Not("chưa duyệt)")]),
            ("hạn báo cáo năm?", "25/11/2026 (còn 85 ngày) (chưa duyệt)"),
        ]
    )


async def test_the_card_of_a_new_document_leads_to_its_tasks(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    (card,) = await give(hoa, plan())
    tapped = await hoa.tap(card, "Duyệt nhiệm vụ (3)")
    (first,) = tapped.messages
    assert first.text.startswith("🔎 Chưa duyệt (1/3)") and "Kế hoạch số 31/KH-UBND" in first.text
    for _ in range(3):
        await hoa.tap(first, "Bỏ qua")
    assert first.text == (
        "Đã xem hết Kế hoạch số 31/KH-UBND ngày 05/02/2026.\nCòn 3 việc anh/chị bỏ qua; gửi /duyet để xem lại."
    )
    assert first.labels == []


async def test_two_administrators_and_a_member(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    minh = thuky.insider(2, "Minh", "Sở Nội vụ", admin=True)
    (his,), (hers,) = await minh.ask("/duyet"), await hoa.ask("/duyet")
    await hoa.tap(hers, "🗑 Bỏ")
    tapped = await minh.tap(his, "Đúng")
    assert tapped.answer == "Hoa đã bỏ việc này lúc 10:00 ngày 01/9/2026."
    assert his.text.startswith("🔎 Chưa duyệt (1/4)")
    old = await hoa.tap(hers, his.buttons[0].data or "", force=True)
    assert old.answer == "Thẻ này của người khác; anh/chị gửi /duyet để duyệt lượt của mình."
    lan = thuky.insider()
    await Dialogue(lan).run([("/duyet", "Duyệt nhiệm vụ là việc của quản trị viên cơ quan.")])
