"""Thumbs, /hoidap, corrected questions, the page as a picture, and the pace, as they arrive."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from knowledge.db import snapshot
from knowledge.settings import Settings
from knowledge.tables import FeedbackRow
from tests.bot.test_clauses import PAGES, with_file
from tests.knowledge.papers import pdf
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.server import LoopbackTelegram
from tests.telegram.views import SeenMessage

ASKED = "hạn báo cáo 9 tháng?"


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


def given(thuky: Thuky) -> list[tuple[str, str | None]]:
    with snapshot(thuky.office.engine) as session:
        return [(row.verdict, row.fault) for row in session.query(FeedbackRow).order_by(FeedbackRow.id)]


async def test_a_thumb_up_then_down_and_what_was_wrong(thuky: Thuky) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask(ASKED)
    assert answer.labels == ["📄 Xem nguyên văn", "👍", "👎"]
    up = await lan.tap(answer, "👍")
    assert up.answer == "Cảm ơn anh/chị đã đánh giá." and up.messages == []
    assert up.edited[0].text == answer.text and up.edited[0].labels == ["📄 Xem nguyên văn", "👍 ✓", "👎"]
    down = await lan.tap(answer, "👎")
    assert down.answer.startswith("Câu trả lời sai ở đâu ạ?")
    assert down.edited[0].labels == [
        "📄 Xem nguyên văn", "👍", "👎 ✓", "Sai hạn", "Sai văn bản", "Thiếu", "Khác",
    ]  # fmt: skip
    assert given(thuky) == [("bad", None)]
    told = await lan.tap(answer, "Sai hạn")
    assert told.answer == "Đã ghi: sai hạn. Quản trị viên sẽ xem lại."
    assert told.edited[0].labels == ["📄 Xem nguyên văn", "👍", "👎 ✓"]
    await lan.tap(answer, "👎")
    assert given(thuky) == [("bad", "deadline")]  # looking again takes nothing back
    await lan.tap(answer, "👍")
    assert given(thuky) == [("good", None)]


async def test_in_a_group_each_member_has_a_verdict_and_nobody_a_tick(thuky: Thuky) -> None:
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    lan, minh = thuky.insider().in_group(group), thuky.insider(1002, "Minh").in_group(group)
    (answer,) = await lan.ask(f"@thuky_loopback_bot {ASKED}")
    await lan.tap(answer, "👍")
    tapped = await minh.tap(answer, "👎")
    assert "👎 ✓" not in tapped.edited[0].labels and "Sai hạn" in tapped.edited[0].labels
    await minh.tap(answer, "Khác")
    assert given(thuky) == [("good", None), ("bad", "other")]


@pytest.mark.parametrize("data", ["g:99", "g:x", "b:", "bf:1:ugly", "bf:1", "hd:0", "hd:x", "w:1:x:y"])
async def test_foreign_data_judges_nothing(thuky: Thuky, data: str) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask(ASKED)
    tapped = await lan.tap(answer, data, force=True)
    assert tapped.answer.startswith(("Nút này đã hết hạn", "Việc này dành cho", "Không còn tệp gốc"))
    assert tapped.messages == [] and tapped.edited == [] and given(thuky) == []


async def test_another_chats_question_is_not_judged(thuky: Thuky) -> None:
    lan, minh = thuky.insider(), thuky.insider(1002, "Minh")
    (hers,) = await lan.ask(ASKED)
    (his,) = await minh.ask("Sở Nội vụ phải làm gì?")
    data = next(button.data for button in hers.buttons if button.label == "👎")
    assert data is not None
    assert (await minh.tap(his, data, force=True)).answer == "Nút này đã hết hạn."


async def test_hoidap_lists_what_was_declined_and_disliked(thuky: Thuky) -> None:
    lan, hoa = thuky.insider(), thuky.insider(1, "Hoa", admin=True)
    assert (await hoa.ask("/hoidap"))[0].text == "Chưa có câu hỏi nào bị từ chối hay bị chê."
    await Dialogue(lan).run(
        [
            ("số điện thoại của Sở Nội vụ?", "không nêu thông tin này"),
            ("Sở Nội vụ phải làm gì?", "1 việc"),
            ("cảm ơn anh nhiều lắm nhé", "Không có gì ạ."),
            (ASKED, "20/9"),
            (Tap("👎"), "sai ở đâu"),
            (Tap("Thiếu"), "Đã ghi: thiếu."),
            ("/hoidap", ["Việc này dành cho quản trị viên.", Not("20/9")]),
        ]
    )
    (listed,) = await hoa.ask("/hoidap")
    assert listed.text.startswith("2 câu hỏi cần xem lại: bị từ chối hoặc bị chê, mới nhất trước.\n\n")
    first, second = listed.text.split("\n\n")[1:]
    assert first.startswith(f"{ASKED}\n10:00 ngày 01/9/2026 · 👎 thiếu\nBáo cáo 9 tháng: trước ngày 20/9/2026")
    assert second.startswith(
        "số điện thoại của Sở Nội vụ?\n10:00 ngày 01/9/2026 · 🚫 từ chối\nCác văn bản đã nạp không"
    )
    assert "Lan" not in listed.text and listed.labels == []


async def test_hoidap_turns_its_pages_and_stays_out_of_groups(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", admin=True)
    for number in range(7):
        await hoa.ask(f"số điện thoại của Sở Nội vụ là số {number}?")
    (listed,) = await hoa.ask("/hoidap")
    assert "Trang 1/2" in listed.text and "là số 6?" in listed.text and listed.labels == ["Cũ hơn ▶️"]
    turned = await hoa.tap(listed, "Cũ hơn")
    assert "là số 1?" in turned.edited[0].text and "là số 2?" not in turned.edited[0].text
    assert turned.edited[0].labels == ["◀️ Mới hơn"]
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    (said,) = await hoa.in_group(group).ask("/hoidap")
    assert said.text.startswith("Danh sách này có câu hỏi của nhiều người") and "số 6" not in said.text


# -- corrected questions ---------------------------------------------------------------------------------------------------


async def corrected(thuky: Thuky, sent: SeenMessage, text: str, chat: int = 1001) -> list[SeenMessage]:
    user = thuky.server.user(chat)
    mark = max(user.chat.room.messages)
    await user.edit(sent, text)
    await thuky.server.quiet()
    return user.chat.after(mark)


async def test_a_corrected_question_gets_its_answer_corrected(thuky: Thuky) -> None:
    lan = thuky.insider()
    sent = await lan.send(ASKED)
    await thuky.server.quiet()
    answer = lan.chat.last
    assert "20/9/2026" in answer.text
    assert await corrected(thuky, sent, "hạn báo cáo năm?") == []
    assert lan.chat.last.id == answer.id and lan.chat.last.text.startswith("Báo cáo năm: trước ngày 25/11/2026")
    assert await corrected(thuky, sent, "hạn báo cáo 6 tháng?") == []  # and once more
    assert lan.chat.last.text.startswith("Báo cáo 6 tháng: trước ngày 20/6/2026")
    clause = await lan.tap(lan.chat.last, "Xem nguyên văn")
    assert "III.1" in clause.messages[0].text


async def test_an_edit_that_changes_no_word_says_nothing(thuky: Thuky) -> None:
    lan = thuky.insider()
    sent = await lan.send(ASKED)
    await thuky.server.quiet()
    calls = len(thuky.server.calls)
    assert await corrected(thuky, sent, ASKED) == []
    assert [c.method for c in thuky.server.calls[calls:] if c.method not in ("getUpdates", "sendChatAction")] == []


async def test_an_answer_that_is_gone_is_given_anew(thuky: Thuky) -> None:
    lan = thuky.insider()
    sent = await lan.send(ASKED)
    await thuky.server.quiet()
    await lan.delete(lan.chat.last)
    (new,) = await corrected(thuky, sent, "hạn báo cáo năm?")
    assert "25/11/2026" in new.text
    assert await corrected(thuky, sent, ASKED) == []
    assert lan.chat.last.id == new.id and "20/9/2026" in lan.chat.last.text
    (missed,) = thuky.server.violations  # it was tried, as nobody tells the bot what was deleted
    assert missed.description == "Bad Request: message to edit not found"
    thuky.server.violations.clear()


async def test_a_follow_up_put_right_leans_on_what_went_before_it(thuky: Thuky) -> None:
    lan = thuky.insider()
    await lan.ask(ASKED)
    sent = await lan.send("còn nắm?")
    await thuky.server.quiet()
    await corrected(thuky, sent, "còn báo cáo năm?")
    assert "25/11/2026" in lan.chat.last.text


# -- the page --------------------------------------------------------------------------------------------------------------


async def test_the_page_comes_as_a_photo_that_answers_the_answer(thuky: Thuky) -> None:
    path = with_file(thuky.office, pdf(PAGES), "ke-hoach.pdf", "pdf")
    lan = thuky.insider()
    (answer,) = await lan.ask(ASKED)
    assert answer.labels == ["📄 Xem nguyên văn", "🖼 Xem trang gốc", "📥 Tải văn bản", "👍", "👎"]
    tapped = await lan.tap(answer, "Xem trang gốc")
    (page,) = tapped.messages
    assert tapped.answer == "Đang dựng trang…" and page.reply_to == answer.id
    assert page.text == "Kế hoạch 112/KH-UBND, trang 2; đoạn tô vàng: mục III.1."
    stored = thuky.server.world.files[page.raw["photo"][-1]["file_id"]]
    assert Image.open(io.BytesIO(stored.data)).size[1] in (1800, 1801) and lan.chat.room.actions[-1] == "upload_photo"
    (file,) = (await lan.tap(answer, "Tải văn bản")).messages
    assert file.document is not None and file.document["file_name"] == "ke-hoach.pdf"
    path.write_bytes(b"%PDF-1.7 another")
    (excuse,) = (await lan.tap(answer, "Xem trang gốc")).messages
    assert excuse.text.startswith("Tôi không dựng được ảnh của trang này.")


# -- the pace --------------------------------------------------------------------------------------------------------------


async def test_a_hundred_questions_in_a_minute(thuky: Thuky) -> None:
    lan, minh = thuky.insider(), thuky.insider(1002, "Minh")
    for _ in range(100):
        await lan.send("cảm ơn")
    await thuky.server.quiet(30)
    said = [message.text for message in lan.chat.messages]
    assert said[:20] == ["Không có gì ạ. Cần gì anh/chị cứ nhắn."] * 20
    assert said[20:] == [
        "Anh/chị nhắn nhanh quá 20 tin một phút nên tôi chưa đọc tin này; chờ một phút rồi nhắn lại giúp."
    ]
    assert "20/9/2026" in (await minh.ask(ASKED))[0].text  # others are not held up
    assert await lan.ask("/han") == []
    thuky.office.wait(seconds=61)
    assert "20/9/2026" in (await lan.ask(ASKED))[0].text
