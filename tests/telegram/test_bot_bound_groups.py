"""Groups bound to units: whose report it is, who may bind, and what becomes of the binding."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import select

from knowledge.db import snapshot
from knowledge.settings import Settings
from knowledge.store import groups, people
from knowledge.tables import StatusReportRow
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import Group, User
from tests.telegram.dialogue import Dialogue, Tap
from tests.telegram.server import LoopbackTelegram

BOT = "@thuky_loopback_bot"
REPORT = f"{BOT} đã nộp báo cáo 6 tháng"


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest_asyncio.fixture
async def group(thuky: Thuky) -> Group:
    """The group of Sở Y tế, bound by its đầu mối."""
    made = thuky.server.group(-100500, "Y tế – báo cáo")
    lan = thuky.insider(role="focal").in_group(made)
    (bound,) = await lan.ask("/nhom")
    assert bound.text.startswith("Nhóm này nay là của Sở Y tế: báo cáo trong nhóm là báo cáo của đơn vị.")
    return made


def bindings(thuky: Thuky) -> list[tuple[int, str, bool]]:
    with snapshot(thuky.office.engine) as session:
        return [(one.chat_id, one.unit.name, one.lost_at is not None) for one in groups.groups(session)]


def units_of_the_ledger(thuky: Thuky) -> list[str]:
    with snapshot(thuky.office.engine) as session:
        return [people.unit(session, row.unit_id or 0).name for row in session.scalars(select(StatusReportRow))]


async def report(user: User) -> str:
    (asked,) = await user.ask(REPORT)
    if not asked.labels:
        return asked.text
    tapped = await user.tap(asked, "Ghi nhận")
    return tapped.edited[0].text


async def test_reports_in_the_group_are_the_units(thuky: Thuky, group: Group) -> None:
    tai, hoa = thuky.insider(1, "Tài", None, admin=True), thuky.insider(2, "Hoa", "Sở Tài chính", role="coordinator")
    for one in (tai, hoa):
        await one.ask("/help")
    tai, hoa = tai.in_group(group), hoa.in_group(group)
    assert (await report(tai)).startswith("✅ Đã ghi nhận") and (await report(hoa)).startswith("✅ Đã ghi nhận")
    assert units_of_the_ledger(thuky) == ["Sở Y tế", "Sở Y tế"]


async def test_another_units_member_does_not_report_there(thuky: Thuky, group: Group) -> None:
    minh = thuky.insider(3, "Minh", "Sở Tài chính").in_group(group)
    assert (await report(minh)).startswith("Nhóm này của Sở Y tế, còn anh/chị thuộc Sở Tài chính, nên tôi chưa ghi.")
    (answer,) = await minh.ask(f"{BOT} hạn báo cáo 9 tháng?")
    assert "20/9/2026" in answer.text  # questions are answered as ever
    assert units_of_the_ledger(thuky) == []
    assert thuky.audit()[-1] == ("refused", {"action": "report_for_others"})


async def test_a_room_speaks_for_its_department(thuky: Thuky, group: Group) -> None:
    await Dialogue(thuky.insider(1, "Tài", None, admin=True)).run(
        [("/donvi Phòng Nghiệp vụ Y thuộc Sở Y tế", "Đã thêm Phòng Nghiệp vụ Y thuộc Sở Y tế")]
    )
    duc = thuky.insider(4, "Đức", "Phòng Nghiệp vụ Y").in_group(group)
    assert (await report(duc)).startswith("✅ Đã ghi nhận")
    assert units_of_the_ledger(thuky) == ["Sở Y tế"]


async def test_who_binds_what(thuky: Thuky) -> None:
    made = thuky.server.group(-100600, "Phòng họp")
    officer, focal = thuky.insider(5, "Bình"), thuky.insider(6, "Chi", "Sở Tài chính", role="focal")
    hoa = thuky.insider(2, "Hoa", None, role="coordinator")
    await Dialogue(officer.in_group(made)).run([("/nhom", "Lệnh này dành cho đầu mối, lãnh đạo đơn vị")])
    await Dialogue(focal.in_group(made)).run(
        [
            ("/nhom sở y tế", "Anh/chị chỉ gắn được nhóm với đơn vị của mình."),
            ("/nhom so tai chinh", "Nhóm này nay là của Sở Tài chính"),
            ("/nhom", "Nhóm này đang là của Sở Tài chính."),
            ("/nhom bỏ", "Nhóm này không còn gắn với Sở Tài chính"),
            ("/nhom bo", "Nhóm này chưa gắn với đơn vị nào."),
        ]
    )
    await Dialogue(hoa.in_group(made)).run(
        [
            ("/nhom", "Nhóm này của đơn vị nào?"),
            (Tap("Sở Y tế"), "Nhóm này nay là của Sở Y tế"),
            ("/nhom khong co", "Tôi chưa thấy đơn vị “khong co”."),
        ]
    )
    # Another unit's đầu mối does not take the group away.
    await Dialogue(focal.in_group(made)).run([("/nhom Sở Tài chính", "chỉ gắn được nhóm với đơn vị của mình")])
    assert bindings(thuky) == [(-100600, "Sở Y tế", False)]
    await Dialogue(hoa).run([("/nhom", ["Có 1 nhóm:", "• Phòng họp – Sở Y tế"]), (Tap("Bỏ gắn"), "Chưa có nhóm nào")])
    assert bindings(thuky) == []
    assert [kind for kind, _ in thuky.audit() if kind != "refused"] == ["bound", "unbound", "bound", "unbound"]


async def test_a_supergroup_keeps_the_binding(thuky: Thuky) -> None:
    made = thuky.server.group(-500, "Y tế", kind="group")
    lan = thuky.insider(role="focal").in_group(made)
    await lan.ask("/nhom")
    supergroup = await made.upgrade(-100777)
    assert bindings(thuky) == [(-100777, "Sở Y tế", False)]
    tai = thuky.insider(1, "Tài", None, admin=True).in_group(supergroup)
    assert (await report(tai)).startswith("✅ Đã ghi nhận")
    assert units_of_the_ledger(thuky) == ["Sở Y tế"]


async def test_thrown_out_and_back(thuky: Thuky, group: Group) -> None:
    hoa, tai = thuky.insider(2, "Hoa", None, role="coordinator"), thuky.insider(1, "Tài", None, admin=True)
    for one in (hoa, tai):
        await one.ask("/help")
    before = len(tai.chat.messages)
    group.kick_bot()
    await thuky.server.quiet()
    assert bindings(thuky) == [(-100500, "Sở Y tế", True)]
    assert hoa.chat.last.text.startswith("⚠️ Tôi vừa bị đưa ra khỏi nhóm Y tế – báo cáo của Sở Y tế")
    assert len(tai.chat.messages) == before  # coordinators are told; administrators where there are none
    await Dialogue(hoa).run([("/nhom", "⚠️ tôi không còn trong nhóm")])
    group.let_bot_in()
    await thuky.server.quiet()
    assert bindings(thuky) == [(-100500, "Sở Y tế", False)]
    assert group.messages[-1].text == "Tôi đã trở lại. Nhóm này vẫn là của Sở Y tế."
    assert [kind for kind, _ in thuky.audit()] == ["bound", "lost", "regained"]


async def test_personal_things_are_not_told_in_a_group(thuky: Thuky, group: Group) -> None:
    tai = thuky.insider(1, "Tài", None, admin=True).in_group(group)
    for command in ("/toi", "/moi", "/thanhvien", "/bangiao", "/roi", "/nhatky"):
        await Dialogue(tai).run([(command, "Việc này xin nhắn riêng cho tôi")])
