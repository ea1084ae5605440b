"""Asking, reporting, buttons: the talk as members have it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from knowledge.settings import Settings
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


async def test_commands_are_announced_in_vietnamese(thuky: Thuky) -> None:
    (call,) = thuky.calls("setMyCommands")
    assert [(one["command"], one["description"]) for one in json.loads(call.params["commands"])] == [
        ("han", "Việc đến hạn của đơn vị tôi"),
        ("lich", "Tệp lịch và ảnh tháng của các hạn"),
        ("viec", "Các việc của đơn vị tôi và tiến độ"),
        ("vanban", "Xem, tìm và tải văn bản; /vanban chữ cần tìm"),
        ("nhac", "Bật, tắt, đổi giờ nhắc việc; /nhac 7:30"),
        ("huy", "Hoàn tác báo cáo vừa ghi, hoặc bỏ việc đang dở"),
        ("bangiao", "Bàn giao việc của tôi cho người khác"),
        ("toi", "Tôi là ai ở đây, lưu gì về tôi; rời, xóa"),
        ("help", "Cách dùng, kèm ví dụ"),
    ]


@pytest.mark.parametrize("typed", ["hạn báo cáo 9 tháng?", "han bao cao 9 thang?", "HẠN BÁO CÁO 9 THÁNG?"])
async def test_a_question_is_answered_in_the_first_line_with_its_clause(thuky: Thuky, typed: str) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask(typed)
    assert "20/9/2026" in answer.text.splitlines()[0] and "còn 19 ngày" in answer.text
    assert "Ủy ban nhân dân tỉnh" in answer.text and "Sở Nội vụ" in answer.text
    assert answer.marked("blockquote") and "112/KH-UBND" in answer.text and "III.1" in answer.text
    assert lan.chat.room.actions == ["typing"]
    assert thuky.calls("sendMessage")[-1].params["link_preview_options"] == '{"is_disabled": true}'


async def test_the_whole_clause_comes_on_a_tap_as_often_as_one_likes(thuky: Thuky) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask("hạn báo cáo 9 tháng?")
    for _ in range(2):
        tapped = await lan.tap(answer, "Xem nguyên văn")
        assert tapped.answered and len(tapped.messages) == 1
        assert tapped.messages[0].text.startswith("Kế hoạch 112/KH-UBND, mục III.1, trang 2\nTỔ CHỨC THỰC HIỆN\n")
        assert "và báo cáo năm (trước ngày 25/11/2026)." in tapped.messages[0].marked("blockquote")[0]


async def test_reporting_confirming_twice_and_taking_back(thuky: Thuky) -> None:
    lan = thuky.insider()
    await Dialogue(lan).run(
        [
            ("đã nộp báo cáo 6 tháng rồi nhé", ["6 tháng: đã gửi", "Sở Y tế", "tôi chưa ghi gì"]),
            (Tap("Ghi nhận"), ["✅ Đã ghi nhận lúc 10:00 ngày 01/9/2026.", "6 tháng: đã gửi", "Đã ghi nhận."]),
            ("/viec", ["🟢 Báo cáo kết quả thực hiện 6 tháng", "đã gửi"]),
        ]
    )
    assert thuky.ledger() == [("6 tháng", "submitted", None)]
    recorded = next(message for message in lan.chat.messages if message.labels == ["↩️ Hoàn tác"])
    again = await lan.tap(recorded, _data(thuky, "r:"), force=True)
    assert again.answer == "Việc này đã được ghi nhận rồi." and again.edited == []
    undone = await lan.tap(recorded, "Hoàn tác")
    assert undone.edited[0].text.startswith("↩️ Đã hoàn tác lúc 10:00") and undone.edited[0].labels == []
    again = await lan.tap(recorded, _data(thuky, "u:"), force=True)
    assert again.answer == "Đã hoàn tác rồi."
    assert thuky.ledger() == [("6 tháng", "submitted", None), ("6 tháng", None, 1)]


def _data(thuky: Thuky, prefix: str) -> str:
    """The latest callback data of a kind that the bot ever sent."""
    sent = [
        button["callback_data"]
        for call in thuky.server.calls
        if call.method in ("sendMessage", "editMessageText") and call.params.get("reply_markup")
        for row in json.loads(call.params["reply_markup"])["inline_keyboard"]
        for button in row
    ]
    return next(str(data) for data in reversed(sent) if data.startswith(prefix))


async def test_dropping(thuky: Thuky) -> None:
    await Dialogue(thuky.insider()).run(
        [
            ("đã nộp báo cáo 6 tháng", "tôi chưa ghi gì"),
            (Tap("Bỏ"), ["✖️ Đã bỏ, tôi không ghi gì.", "Đã bỏ."]),
            ("/huy", "chưa có báo cáo nào để hoàn tác"),
        ]
    )
    assert thuky.ledger() == []


async def test_what_cannot_be_known_is_asked(thuky: Thuky) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo rồi")
    assert "Việc nào ạ?" in asked.text
    assert asked.labels[:3] == [
        "6 tháng · trước 20/6/2026 · 112/KH-UBND",
        "9 tháng · trước 20/9/2026 · 112/KH-UBND",
        "Năm · trước 25/11/2026 · 112/KH-UBND",
    ]
    tapped = await lan.tap(asked, "9 tháng")
    assert "9 tháng: đã gửi" in tapped.edited[0].text
    assert thuky.ledger() == [("9 tháng", "submitted", None)]


async def test_another_task_is_picked_from_the_list(thuky: Thuky) -> None:
    await Dialogue(thuky.insider()).run(
        [
            ("đã nộp báo cáo 6 tháng", "6 tháng: đã gửi"),
            (Tap("Việc khác"), ["Chọn việc đã gửi", Not("giải ngân")]),
            (Tap("Năm"), "năm: đã gửi"),
        ]
    )
    assert thuky.ledger() == [("năm", "submitted", None)]


async def test_correcting(thuky: Thuky) -> None:
    await Dialogue(thuky.insider()).run(
        [
            ("đã nộp báo cáo 6 tháng", "6 tháng: đã gửi"),
            (Tap("Ghi nhận"), "✅"),
            ("nhầm, báo cáo 9 tháng mới đúng", ["9 tháng", "Thay cho: Báo cáo kết quả thực hiện 6 tháng"]),
            (Tap("Ghi nhận"), "✅"),
        ]
    )
    assert thuky.ledger() == [("6 tháng", "submitted", None), ("6 tháng", None, 1), ("9 tháng", "submitted", None)]


async def test_an_expired_button(thuky: Thuky) -> None:
    lan = thuky.insider()
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    thuky.office.wait(hours=49)
    tapped = await lan.tap(asked, "Ghi nhận")
    assert tapped.answer == "Nút này đã hết hạn. Anh/chị nhắn lại giúp tôi nhé."
    assert thuky.ledger() == []


@pytest.mark.parametrize(
    "data", ["lạ", "r:AAAAAAAAAAAA", "v:99", "v:x", "ja:1:1", "c:x:99999999999999999999", ":::", "r"]
)
async def test_foreign_data_is_answered_politely(thuky: Thuky, data: str) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask("hạn báo cáo 9 tháng?")
    tapped = await lan.tap(answer, data, force=True)
    assert tapped.answer.startswith(("Nút này đã hết hạn", "Việc này dành cho", "Văn bản đã được thay"))
    assert tapped.messages == [] and tapped.edited == [] and thuky.ledger() == []


async def test_another_persons_button_in_a_group(thuky: Thuky) -> None:
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    lan, minh = thuky.insider().in_group(group), thuky.insider(1002, "Minh").in_group(group)
    (asked,) = await lan.ask("@thuky_loopback_bot đã nộp báo cáo 6 tháng")
    tapped = await minh.tap(asked, "Ghi nhận")
    assert tapped.answer == "Nút này dành cho người đã nhắn tin báo cáo." and thuky.ledger() == []
    assert (await lan.tap(asked, "Ghi nhận")).edited[0].text.startswith("✅ Đã ghi nhận")


async def test_an_edited_message_is_read_anew_and_amends_what_was_recorded(thuky: Thuky) -> None:
    lan = thuky.insider()
    sent = await lan.send("đã nộp báo cáo 6 tháng")
    await thuky.server.quiet()
    first = lan.chat.last
    await lan.edit(sent, "đã nộp báo cáo 9 tháng")
    await thuky.server.quiet()
    second = lan.chat.last
    assert "9 tháng: đã gửi" in second.text
    assert (await lan.tap(first, "Ghi nhận")).answer == "Tin này đã có bản sửa mới hơn ở bên dưới."
    await lan.tap(second, "Ghi nhận")
    await lan.edit(sent, "đã nộp báo cáo năm")
    await thuky.server.quiet()
    assert "Thay cho: Báo cáo kết quả thực hiện 9 tháng: đã gửi" in lan.chat.last.text
    assert thuky.ledger() == [("9 tháng", "submitted", None)]
    await lan.tap(lan.chat.last, "Ghi nhận")
    assert thuky.ledger() == [("9 tháng", "submitted", None), ("9 tháng", None, 1), ("năm", "submitted", None)]
    await lan.edit(sent, "cảm ơn anh chị nhé")
    await thuky.server.quiet()
    assert lan.chat.last.text.startswith("Tin anh/chị vừa sửa không còn là báo cáo. Hoàn tác báo cáo này?")
    await lan.tap(lan.chat.last, "Hoàn tác")
    assert thuky.ledger()[3] == ("năm", None, 3)


async def test_odd_messages(thuky: Thuky) -> None:
    lan = thuky.insider()
    await Dialogue(lan).run(
        [
            ("🙂🙏", "Tôi chưa đọc được ý anh/chị."),
            ("???", "Tôi chưa đọc được ý anh/chị."),
            ("/lenhla", "Tôi không có lệnh này."),
            ("cảm ơn nhé", "Không có gì ạ."),
            ("<b>hạn</b> báo cáo 9 tháng & gì nữa?", "20/9/2026"),
        ]
    )
    await lan.send_document(b"%PDF-1.7", "Kế hoạch.pdf")
    await thuky.server.quiet()
    assert lan.chat.last.text.startswith("📎 Tệp Kế hoạch.pdf là của báo cáo nào?\nChọn việc đã gửi")


async def test_ten_thousand_characters(thuky: Thuky) -> None:
    lan = thuky.insider()
    await lan.send_long("hạn báo cáo 9 tháng? " * 477)
    await thuky.server.quiet()
    assert len(lan.chat.messages) == 3
    assert all("Tin dài quá, tôi chỉ đọc 2000 ký tự đầu." in message.text for message in lan.chat.messages[:2])


async def test_a_clause_longer_than_a_message_comes_whole(thuky: Thuky) -> None:
    lan = thuky.insider()
    (answer,) = await lan.ask("hạn báo cáo 9 tháng?")
    first = next(stored for stored in thuky.office.stock.office.passages if stored.passage.section == "I")
    tapped = await lan.tap(answer, f"v:{first.id}", force=True)
    assert len(tapped.messages) == 3
    words = " ".join(" ".join(message.marked("blockquote")[0] for message in tapped.messages).split())
    assert words == first.passage.text
