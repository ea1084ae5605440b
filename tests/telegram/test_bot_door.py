"""Joining, approving, and what outsiders get: one sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.dialogue import joining
from knowledge.db import transaction
from knowledge.settings import Settings
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


async def test_from_the_code_to_the_first_question(thuky: Thuky) -> None:
    with transaction(thuky.office.engine) as session:
        code = joining.setup_code(session, thuky.office.now)
    hoa, lan = thuky.server.user(1, "Hoa"), thuky.server.user(1001, "Lan", last_name="Phạm <Thị>")

    await Dialogue(hoa).run(
        [
            (f"/start {code}", "Chào Hoa, anh/chị là quản trị viên của Thuky."),
            ("/donvi\nSở Y tế\n\n Sở  Nội vụ", "Đã thêm Sở Y tế.\nĐã thêm Sở Nội vụ."),
            ("/donvi sở y tế", "🏛 Sở Y tế"),
            ("/donvi", ["Có 2 đơn vị:", "• Sở Nội vụ", "Anh/chị chưa chọn đơn vị."]),
            (Tap("Sở Nội vụ"), "Đơn vị của anh/chị: Sở Nội vụ."),
        ]
    )
    await Dialogue(lan).run([("/start", "Đã chuyển yêu cầu tham gia tới quản trị viên.")])
    assert hoa.chat.last.text == "Lan Phạm <Thị> xin tham gia (yêu cầu số 1).\nBấm đơn vị để duyệt:"
    assert hoa.chat.last.labels == ["Sở Nội vụ", "Sở Y tế", "✖️ Từ chối"]
    tapped = await hoa.tap(hoa.chat.last, "Sở Y tế")
    assert tapped.answer == "Đã duyệt."
    assert tapped.edited[0].text == "✅ Lan Phạm <Thị> đã vào Sở Y tế (duyệt: Hoa)."
    assert lan.chat.last.text.startswith("Anh/chị đã được duyệt, đơn vị: Sở Y tế.")
    await Dialogue(lan).run(
        [
            ("/start", ["Chào Lan Phạm <Thị> (Sở Y tế)", "đã nộp báo cáo 6 tháng hôm nay"]),
            ("/han", "2 việc sắp đến hạn của Sở Y tế"),
            ("hạn báo cáo 9 tháng?", ["Báo cáo 9 tháng: trước ngày 20/9/2026", Not("Báo cáo 6 tháng:")]),
        ]
    )


async def test_the_code_works_once_and_a_wrong_one_is_a_request(thuky: Thuky) -> None:
    with transaction(thuky.office.engine) as session:
        code = joining.setup_code(session, thuky.office.now)
    await Dialogue(thuky.server.user(66, "Kẻ lạ")).run([("/start AAAABBBBCCCC", "Đã chuyển yêu cầu")])
    await Dialogue(thuky.server.user(1, "Hoa")).run([(f"/start {code}", "quản trị viên của Thuky")])
    await Dialogue(thuky.server.user(67, "Đến sau")).run([(f"/start {code}", "Đã chuyển yêu cầu")])


async def test_outsiders_get_one_sentence_an_hour_and_no_typing(thuky: Thuky) -> None:
    stranger = thuky.server.user(66, "Kẻ lạ")
    closed = "Tôi là Thuky, chỉ phục vụ cán bộ của cơ quan. Gửi /start để xin tham gia."
    await Dialogue(stranger).run(
        [("hạn báo cáo 9 tháng?", [closed, Not("20/9")]), ("hạn?", None), ("/han", None), ("/viec", None)]
    )
    assert stranger.chat.room.actions == []
    thuky.office.wait(minutes=61)
    await Dialogue(stranger).run([("/donvi Nhà tôi", closed), ("/huy", None)])


async def test_asking_to_join_again_and_again_bothers_no_one(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    await hoa.send("/start")
    await thuky.server.quiet()
    before = len(hoa.chat.messages)
    await Dialogue(thuky.server.user(66, "Minh")).run(
        [("/start", "Đã chuyển yêu cầu"), ("/start", "đang chờ quản trị viên"), ("/start", None)]
    )
    assert len(hoa.chat.messages) == before + 1


async def test_declining(thuky: Thuky) -> None:
    hoa, minh = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True), thuky.server.user(66, "Minh")
    await hoa.ask("/help")
    await minh.ask("/start")
    tapped = await hoa.tap(hoa.chat.last, "Từ chối")
    assert tapped.edited[0].text == "✖️ Đã từ chối Minh (Hoa)."
    assert minh.chat.last.text.startswith("Yêu cầu tham gia của anh/chị chưa được chấp thuận.")
    await Dialogue(minh).run([("hạn?", "chỉ phục vụ cán bộ")])


async def test_an_asker_who_blocked_the_bot_stops_nothing(thuky: Thuky) -> None:
    hoa, minh = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True), thuky.server.user(66, "Minh")
    await hoa.ask("/help")
    await minh.ask("/start")
    await minh.block()
    tapped = await hoa.tap(hoa.chat.last, "Sở Nội vụ")
    assert (tapped.answer, tapped.edited[0].labels) == ("Đã duyệt.", ["Là đầu mối", "Là lãnh đạo"])


async def test_a_removed_member_is_an_outsider_and_their_buttons_are_dead(thuky: Thuky) -> None:
    lan = thuky.insider()
    asked = (await lan.ask("đã nộp báo cáo 6 tháng"))[-1]
    thuky.remove(1001)
    tapped = await lan.tap(asked, "Ghi nhận")
    assert tapped.answer == (
        "Anh/chị không còn trong danh sách cán bộ dùng Thuky, nên nút này không dùng được nữa. Cần dùng lại, gửi /start."
    )
    assert thuky.ledger() == [] and tapped.edited == [] and tapped.messages == []
    await Dialogue(lan).run([("/han", "không còn trong danh sách cán bộ dùng Thuky"), ("/viec", None)])


async def test_commands_of_administrators_are_theirs(thuky: Thuky) -> None:
    await Dialogue(thuky.insider()).run(
        [
            ("/donvi Sở Mới", "Lệnh này dành cho quản trị viên."),
            ("/thanhvien", "Lệnh này dành cho điều phối và quản trị viên."),
            ("/help", ["/han – Việc đến hạn của đơn vị tôi", Not("/donvi")]),
        ]
    )


async def test_taking_a_member_out(thuky: Thuky) -> None:
    hoa, lan = thuky.insider(1, "Hoa", None, admin=True), thuky.insider()
    await lan.send("/help")
    await Dialogue(hoa).run(
        [
            ("/thanhvien", ["Có 2 người:", "• Hoa – quản trị viên", "• Lan – Sở Y tế"]),
            (Tap("Lan"), ["Đơn vị: Sở Y tế", "Vai trò: cán bộ"]),
            (Tap("Gỡ khỏi danh sách"), "Gỡ Lan khỏi danh sách?"),
            (Tap("Gỡ"), "Đã gỡ Lan."),
        ]
    )
    assert lan.chat.last.text.startswith("Quản trị viên đã đưa anh/chị ra khỏi danh sách cán bộ dùng Thuky.")
    await Dialogue(lan).run([("hạn báo cáo 9 tháng?", "không còn trong danh sách")])


async def test_groups_hear_the_bot_only_when_they_call_it(thuky: Thuky) -> None:
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    lan, stranger = thuky.insider().in_group(group), thuky.server.user(66, "Kẻ lạ").in_group(group)
    group.privacy(on=False)
    assert await lan.ask("hạn báo cáo 9 tháng?") == []
    (answer,) = await lan.ask("@thuky_loopback_bot hạn báo cáo 9 tháng?")
    assert "20/9/2026" in answer.text and answer.reply_to == lan.mark
    assert "Sở Y tế" in (await lan.ask("/han@thuky_loopback_bot"))[0].text
    assert await lan.ask("/lenhla") == [] and await lan.ask("/han@bot_khac_bot") == []
    assert await stranger.ask("@thuky_loopback_bot hạn báo cáo 9 tháng?") == []
    assert await stranger.ask("/start") == [] and await stranger.ask("/han") == []
