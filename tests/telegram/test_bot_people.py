"""Invitations, hand-over, leaving, one's own data, and two who decide at once: over the loopback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import select

from knowledge.db import snapshot
from knowledge.model import Member
from knowledge.settings import Settings
from knowledge.store import people
from knowledge.tables import MemberRow, QuestionRow, StatusReportRow
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.server import LoopbackTelegram

LINK = re.compile(r"https://t\.me/thuky_loopback_bot\?start=(moi_[\w-]{22})")


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


def found(thuky: Thuky, telegram_id: int) -> Member | None:
    with snapshot(thuky.office.engine) as session:
        return people.member_by_telegram(session, telegram_id)


async def invited(host: User, words: str = "/moi Sở Y tế đầu mối") -> str:
    """The payload of a fresh link."""
    await host.ask(words)
    match = LINK.search(host.chat.last.text)
    assert match, host.chat.last.text
    return match[1]


async def test_a_link_lets_one_person_in_with_its_unit_and_role(thuky: Thuky) -> None:
    hoa, lan = thuky.insider(1, "Hoa", "Sở Nội vụ", role="coordinator"), thuky.server.user(50, "Lan")
    thuky.admit(2, "Người nhà", "Sở Y tế")
    await Dialogue(hoa).run(
        [
            ("/moi", ["Mời vào đơn vị nào?", "/moi Sở Nội vụ đầu mối"]),
            (Tap("Sở Y tế"), "Mời vào Sở Y tế với vai trò gì?"),
            (Tap("Đầu mối"), ["vai trò đầu mối báo cáo.", "Dùng được một lần, đến 10:00 ngày 04/9/2026"]),
        ]
    )
    match = LINK.search(hoa.chat.last.text)
    assert match is not None
    await Dialogue(lan).run([(f"/start {match[1]}", "Chào Lan, anh/chị đã vào Sở Y tế với vai trò đầu mối báo cáo.")])
    assert hoa.chat.last.text == "✅ Lan đã vào Sở Y tế, vai trò đầu mối báo cáo, bằng lời mời của anh/chị."
    member = found(thuky, 50)
    assert member is not None and member.unit is not None
    assert (member.role, member.unit.name) == ("focal", "Sở Y tế")
    used = "Liên kết mời này đã có người dùng."
    await Dialogue(thuky.server.user(51, "Minh")).run([(f"/start {match[1]}", used), ("/han", "chỉ phục vụ cán bộ")])
    kinds = [kind for kind, _ in thuky.audit()]
    assert kinds == ["invited", "admitted", "refused"]
    assert thuky.audit()[2][1] == {"action": "use_invitation", "outsider": 51}


async def test_what_a_bad_link_says(thuky: Thuky) -> None:
    hoa, lan = thuky.insider(1, "Hoa", "Sở Y tế", admin=True), thuky.server.user(50, "Lan")
    thrown = await invited(hoa)
    await Dialogue(hoa).run([(Tap("Hủy lời mời"), "Đã hủy lời mời vào Sở Y tế (đầu mối báo cáo).")])
    late = await invited(hoa, "/moi so y te, lam lanh dao")
    thuky.office.wait(hours=73)
    await Dialogue(lan).run(
        [
            (f"/start {late}", "Liên kết mời này đã hết hạn."),
            (f"/start {thrown}", "Liên kết mời này đã hết hạn."),
            (f"/start {late[:-1]}", "Liên kết mời này không đúng."),
            (f"/start {late.upper()}", "Đã chuyển yêu cầu tham gia"),  # no link of ours: as any other word
        ]
    )
    assert found(thuky, 50) is None


async def test_a_link_ends_with_its_makers_right(thuky: Thuky) -> None:
    hoa, chief = thuky.insider(1, "Hoa", "Sở Y tế", role="coordinator"), thuky.insider(2, "Tài", None, admin=True)
    payload = await invited(hoa, "/moi sở y tế cán bộ")
    await chief.ask("/thanhvien hoa")
    await Dialogue(chief).run([(Tap("Đổi vai trò"), "đang là điều phối"), (Tap("Cán bộ"), "Vai trò: cán bộ")])
    assert hoa.chat.last.text.startswith("Vai trò của anh/chị nay là cán bộ.")
    await Dialogue(thuky.server.user(50, "Lan")).run([(f"/start {payload}", "đã hết hạn")])
    await Dialogue(hoa).run([("/moi", "Lệnh này dành cho điều phối và quản trị viên.")])


async def test_coordinators_make_no_administrators(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Y tế", role="coordinator")
    await Dialogue(hoa).run([("/moi sở y tế quản trị", ["với vai trò gì?", Not("https://")])])
    assert hoa.chat.last.labels == ["Cán bộ", "Đầu mối báo cáo", "Lãnh đạo đơn vị", "⬅️ Đơn vị khác"]
    tapped = await hoa.tap(hoa.chat.last, "ir:1:admin", force=True)
    assert tapped.answer == "Anh/chị không giao được vai trò này."
    assert [about for kind, about in thuky.audit() if kind == "refused"] == [{"action": "grant admin"}]


async def test_who_is_inside_does_not_use_the_link_up(thuky: Thuky) -> None:
    hoa, lan = thuky.insider(1, "Hoa", "Sở Y tế", admin=True), thuky.insider()
    payload = await invited(hoa)
    await Dialogue(lan).run([(f"/start {payload}", "còn nguyên cho người được mời")])
    await Dialogue(thuky.server.user(50, "Minh")).run([(f"/start {payload}", "Chào Minh")])


async def test_two_open_one_link_at_once(thuky: Thuky) -> None:
    payload = await invited(thuky.insider(1, "Hoa", "Sở Y tế", admin=True))
    pair = [thuky.server.user(50, "Lan"), thuky.server.user(51, "Minh")]
    await asyncio.gather(*(one.send(f"/start {payload}") for one in pair))
    await thuky.server.quiet()
    assert sorted(one.chat.last.text.split(",")[0].split(".")[0] for one in pair) in (
        ["Chào Lan", "Liên kết mời này đã có người dùng"],
        ["Chào Minh", "Liên kết mời này đã có người dùng"],
    )


async def test_two_administrators_approve_at_once(thuky: Thuky) -> None:
    hoa, tai = thuky.insider(1, "Hoa", "Sở Y tế", admin=True), thuky.insider(2, "Tài", None, role="coordinator")
    lan = thuky.server.user(50, "Lan")
    for one in (hoa, tai):
        await one.ask("/help")
    await lan.ask("/start")
    taps = await asyncio.gather(hoa.tap(hoa.chat.last, "Sở Y tế"), tai.tap(tai.chat.last, "Từ chối"))
    await thuky.server.quiet()
    answers = [tap.query.answers[0].get("text") for tap in taps]
    assert answers in (["Đã duyệt.", "Hoa đã duyệt rồi."], ["Tài đã từ chối rồi.", "Đã từ chối."])
    won = answers[0] == "Đã duyệt."
    loser = tai if won else hoa
    assert loser.chat.last.labels == [] and loser.chat.last.text.startswith("Lan: ")
    assert (found(thuky, 50) is not None) is won
    assert [kind for kind, _ in thuky.audit()] == ["admitted" if won else "declined"]


async def test_work_passes_on_with_its_drafts(thuky: Thuky) -> None:
    lan, minh = thuky.insider(role="focal"), thuky.insider(1002, "Minh")
    hoa = thuky.insider(1, "Hoa", None, role="coordinator")
    for one in (hoa, minh):
        await one.ask("/help")
    asked = (await lan.ask("đã nộp báo cáo 6 tháng"))[-1]
    await Dialogue(lan).run(
        [
            ("/bangiao", "Bàn giao việc của anh/chị ở Sở Y tế cho ai?"),
            (
                Tap("Minh (cán bộ)"),
                "Của anh/chị sang Minh: vai trò đầu mối báo cáo, các lời nhắc, 1 báo cáo chưa bấm ghi.",
            ),
            (
                Tap("✅ Bàn giao"),
                "Đã bàn giao việc của anh/chị cho Minh: vai trò đầu mối báo cáo, 1 báo cáo chưa bấm ghi.",
            ),
        ]
    )
    assert hoa.chat.last.text == "Sở Y tế: Lan đã bàn giao vai trò đầu mối báo cáo cho Minh."
    assert "vừa bàn giao việc cho anh/chị" in minh.chat.messages[-2].text
    assert minh.chat.last.text.startswith("Lan đã nhắn: đã nộp báo cáo 6 tháng")
    assert (await lan.tap(asked, "Ghi nhận")).answer == "Nút này dành cho người đã nhắn tin báo cáo."
    assert (await minh.tap(minh.chat.last, "Ghi nhận")).edited[0].text.startswith("✅ Đã ghi nhận")
    with snapshot(thuky.office.engine) as session:
        row = session.scalars(select(StatusReportRow)).one()
        assert (row.member_id, row.message) == (people.member_by_telegram(session, 1002).id, "đã nộp báo cáo 6 tháng")  # type: ignore[union-attr]
    assert [getattr(found(thuky, number), "role", None) for number in (1001, 1002)] == ["officer", "focal"]


async def test_what_is_taken_back_in_the_ledger_is_in_the_audit(thuky: Thuky) -> None:
    lan = thuky.insider()
    for period in ("6 tháng", "9 tháng"):
        await lan.tap((await lan.ask(f"đã nộp báo cáo {period}"))[-1], "Ghi nhận")
    tapped = await lan.tap(lan.chat.last, "Hoàn tác")
    assert tapped.edited[0].text.startswith("↩️ Đã hoàn tác")
    assert thuky.audit() == [("corrected", {"line": 2, "unit": 1})]
    await lan.ask("/han")  # at the same moment of a clock that stands still
    await lan.ask("/huy")
    await lan.tap(lan.chat.last, "Hoàn tác")
    assert thuky.audit()[1:] == [("corrected", {"line": 1, "unit": 1})]


async def test_nobody_to_take_over(thuky: Thuky) -> None:
    await Dialogue(thuky.insider()).run([("/bangiao", ["Sở Y tế chưa có ai khác để nhận việc", "/moi Sở Y tế"])])
    await Dialogue(thuky.insider(5, "Tài", None)).run([("/bangiao", "anh/chị chưa thuộc đơn vị nào")])


async def test_other_peoples_work_is_passed_on_by_administrators_only(thuky: Thuky) -> None:
    lan, minh, hoa = (
        thuky.insider(role="leader"),
        thuky.insider(1002, "Minh"),
        thuky.insider(1, "Hoa", None, admin=True),
    )
    for one in (lan, minh):
        await one.ask("/help")
    theirs, mine = (getattr(found(thuky, number), "id", 0) for number in (1001, 1002))
    tapped = await minh.tap(minh.chat.messages[0], f"hy:{theirs}:{mine}", force=True)
    assert tapped.answer == "Việc này dành cho điều phối và quản trị viên."
    await hoa.ask("/thanhvien lan")
    await Dialogue(hoa).run(
        [
            (Tap("Bàn giao việc"), "của Lan ở Sở Y tế"),
            (Tap("Minh"), "Của Lan sang Minh"),
            (Tap("✅ Bàn giao"), "Đã bàn giao việc của Lan cho Minh"),
        ]
    )
    assert lan.chat.last.text == "Quản trị viên đã bàn giao vai trò lãnh đạo đơn vị của anh/chị cho Minh."
    assert [kind for kind, _ in thuky.audit()] == ["refused", "handed_over"]


async def test_a_role_is_not_lost_by_taking_another(thuky: Thuky) -> None:
    lan = thuky.insider(role="focal")
    thuky.insider(1002, "Minh", role="leader")
    await Dialogue(lan).run(
        [
            ("/bangiao minh", "Minh đang là lãnh đạo đơn vị, nên chưa nhận được vai trò đầu mối báo cáo."),
            (Tap("Chọn người khác"), "cho ai?"),
            (Tap("Minh"), "nên chưa nhận được"),
            ("/bangiao", "cho ai?"),
        ]
    )
    await lan.tap(lan.chat.last, "hy:1:2", force=True)
    assert [getattr(found(thuky, number), "role", None) for number in (1001, 1002)] == ["focal", "leader"]


async def test_leaving_and_coming_back(thuky: Thuky) -> None:
    lan, hoa = thuky.insider(role="focal"), thuky.insider(1, "Hoa", None, admin=True)
    await hoa.ask("/help")
    await Dialogue(hoa).run([("/roi", "Anh/chị là quản trị viên duy nhất.")])
    await Dialogue(lan).run(
        [
            ("/roi", ["Rời khỏi Thuky?", "không còn anh/chị làm đầu mối"]),
            (Tap("Thôi"), "mọi thứ giữ nguyên"),
            ("/roi", "Rời khỏi Thuky?"),
            (Tap("Rời"), "Anh/chị đã rời."),
            ("/han", "không còn trong danh sách"),
            ("/start", "Đã chuyển yêu cầu tham gia"),
        ]
    )
    assert hoa.chat.messages[-2].text.startswith("Lan (Sở Y tế) đã rời khỏi Thuky.\n⚠️ Sở Y tế nay chưa có đầu mối")


async def test_my_data_and_its_end(thuky: Thuky) -> None:
    lan, hoa = thuky.insider(), thuky.insider(1, "Hoa", None, admin=True)
    await hoa.ask("/help")
    await lan.ask("hạn báo cáo 9 tháng?")
    asked = (await lan.ask("đã nộp báo cáo 6 tháng"))[-1]
    await lan.tap(asked, "Ghi nhận")
    await Dialogue(lan).run(
        [
            ("/toi", ["Tài khoản Telegram số 1001", "Đơn vị: Sở Y tế", "1 dòng trong sổ", "2 tin hỏi, báo"]),
            (Tap("Xóa dữ liệu về tôi"), ["anh/chị rời khỏi Thuky?", "không còn tên người báo", "Không lấy lại được."]),
            (Tap("🗑 Xóa"), "Đã xóa dữ liệu về anh/chị. Sổ của đơn vị giữ 1 báo cáo"),
            ("/toi", "Tôi không lưu gì về anh/chị."),
            ("/han", "chỉ phục vụ cán bộ của cơ quan"),
        ]
    )
    with snapshot(thuky.office.engine) as session:
        line = session.scalars(select(StatusReportRow)).one()
        gone = session.get(MemberRow, line.member_id)
        assert gone is not None
        assert (gone.name, gone.telegram_id, gone.active) == ("", -gone.id, False)
        assert (line.state, line.chat_id, line.message_id) == ("submitted", 0, 0)
        assert session.scalars(select(QuestionRow).where(QuestionRow.member_id == gone.id)).all() == []
    await Dialogue(hoa).run([("/thanhvien", ["Có 1 người", Not("Lan")]), ("/toi", "quản trị viên")])
    assert [kind for kind, _ in thuky.audit()] == ["erased"]


async def test_who_left_and_who_only_asked_may_have_their_data_deleted(thuky: Thuky) -> None:
    await thuky.insider(1, "Hoa", None, admin=True).ask("/help")
    lan, minh = thuky.insider(), thuky.server.user(66, "Minh")
    thuky.remove(1001)
    await Dialogue(lan).run(
        [("/toi", "Sở Y tế – đã rời"), (Tap("Xóa dữ liệu về tôi"), Not("rời khỏi Thuky")), (Tap("🗑 Xóa"), "Đã xóa")]
    )
    await Dialogue(minh).run(
        [
            ("/toi", "Tôi không lưu gì về anh/chị."),
            ("/start", "Đã chuyển yêu cầu"),
            ("/toi", "Tôi chỉ lưu yêu cầu tham gia"),
            (Tap("Xóa dữ liệu về tôi"), "Đã xóa yêu cầu tham gia."),
            ("/toi", "Tôi không lưu gì về anh/chị."),
        ]
    )


async def test_receipts_pleas_and_claims_for_others_are_in_the_audit(thuky: Thuky) -> None:
    lan, hoa = thuky.insider(), thuky.insider(1, "Hoa", None, role="coordinator")
    await hoa.ask("/help")
    await lan.ask("Sở Tài chính đã nộp báo cáo 6 tháng")
    assert thuky.audit() == [("refused", {"action": "report_for_others"})]
    await lan.tap((await lan.ask("đã nộp báo cáo 6 tháng"))[-1], "Ghi nhận")
    await hoa.tap(hoa.chat.last, "Đã nhận")
    assert thuky.audit()[1:] == [("received", {"line": 1, "arrived": 1})]
    tapped = await lan.tap(lan.chat.last, "ea:1", force=True)
    assert tapped.answer != "" and thuky.audit()[2:] == [("refused", {"action": "confirm_receipt"})]
