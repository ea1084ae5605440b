"""Members from one to the next: their cards, roles, units, what each role sees; reminders by roles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.access import ROLES
from bot.reminders import whom
from knowledge.db import snapshot, transaction
from knowledge.model import Member, Role, Unit
from knowledge.store import audit, people
from tests.bot.office import Office
from tests.bot.talk import Talk
from tests.bot.world import HEALTH, MONEY


def found(office: Office, member: Member) -> Member:
    with snapshot(office.engine) as session:
        return people.member(session, member.id)


def kinds(office: Office) -> list[str]:
    with snapshot(office.engine) as session:
        return [one.kind for one in reversed(audit.page(session, None, None, 0, 100)[0])]


def labels(talk: Talk) -> list[str]:
    assert talk.shown is not None
    return [one.label for row in talk.shown.buttons for one in row]


def test_an_administrator_moves_somebody_and_their_role_stays_behind(office: Office) -> None:
    hoa, lan = Talk(office, office.member(1, None, admin=True)), office.member(2, "Sở Y tế", role="focal")
    office.member(3, "Sở Tài chính")
    assert hoa.type("/thanhvien nguoi 2").splitlines() == ["Người 2", "Đơn vị: Sở Y tế", "Vai trò: đầu mối báo cáo"]
    hoa.press("Đổi đơn vị")
    hoa.press("Sở Tài chính")
    moved = found(office, lan)
    assert moved.unit is not None and (moved.unit.name, moved.role) == ("Sở Tài chính", "officer")
    hoa.press("Đổi vai trò")
    hoa.press("Điều phối")
    assert found(office, lan).role == "coordinator"
    assert kinds(office) == ["unit", "role"]


def test_coordinators_change_what_is_theirs_to_give(office: Office) -> None:
    office.member(1, None, admin=True)
    hoa, lan = Talk(office, office.member(5, "Sở Nội vụ", role="coordinator")), office.member(2, "Sở Y tế")
    hoa.type("/thanhvien")
    hoa.press("Người 2")
    assert labels(hoa) == ["Đổi vai trò", "⬅️ Danh sách"]
    hoa.press("Đổi vai trò")
    assert labels(hoa) == ["Đầu mối báo cáo", "Lãnh đạo đơn vị", "⬅️ Thôi"]
    hoa.press("Đầu mối")
    assert found(office, lan).role == "focal"
    hoa.data(f"ms:{lan.id}:coordinator")
    assert hoa.notice == "Anh/chị không giao được vai trò này." and found(office, lan).role == "focal"
    hoa.data("mc:1")  # an administrator's card holds nothing for them
    assert labels(hoa) == ["⬅️ Danh sách"]
    hoa.data("ms:1:officer")
    assert hoa.notice == "Anh/chị không giao được vai trò này."
    assert kinds(office) == ["role", "refused", "refused"]


def test_the_last_administrator_stays(office: Office) -> None:
    hoa = Talk(office, office.member(1, None, admin=True))
    hoa.data(f"my:{hoa.who.id}")
    assert hoa.notice == "Không gỡ được quản trị viên duy nhất."
    hoa.data(f"ms:{hoa.who.id}:officer")
    assert hoa.notice == "Phải còn ít nhất một quản trị viên."
    assert "quản trị viên duy nhất" in hoa.data("yl") and "quản trị viên duy nhất" in hoa.data("ye")
    office.member(2, None, admin=True)
    assert "Vai trò của anh/chị nay là cán bộ" in hoa.data(f"ms:{hoa.who.id}:officer")
    assert found(office, hoa.who).role == "officer"


def test_taken_out_and_back(office: Office) -> None:
    hoa, lan = Talk(office, office.member(1, None, admin=True)), office.member(2, "Sở Y tế", role="focal")
    assert "<b>" not in hoa.data(f"mx:{lan.id}")
    assert hoa.press("Gỡ") == (
        "Đã gỡ Người 2. Các báo cáo đã ghi vẫn giữ nguyên.\n⚠️ Sở Y tế nay chưa có đầu mối: /moi Sở Y tế đầu mối"
    )
    assert (found(office, lan).active, found(office, lan).role) == (False, "officer")
    for data in (f"mc:{lan.id}", f"my:{lan.id}", f"ms:{lan.id}:admin", f"hp:{lan.id}:0", "mc:99"):
        hoa.data(data)
        assert hoa.notice == "Người này không còn trong danh sách.", data
    with transaction(office.engine) as session:
        assert people.admit(session, 2, "Lan", "officer", None, office.now).id == lan.id


@pytest.mark.parametrize(
    "data", ["mc:", "mc:x", "mp:x", "ms:1", "ms:1:king", "mu:1:x", "mv:1:999", "mv:1:x", "hg:1", "hy:1:x", "hg:1:1",
             "iu:999", "iu:x", "ir:1", "ir:1:x", "ix:999", "gx:5", "gu:1", "mc:99999999999999999999", "mx:١"],
)  # fmt: skip
def test_what_a_button_may_hold(office: Office, data: str) -> None:
    hoa = Talk(office, office.member(1, "Sở Y tế", admin=True))
    shown = hoa.data(data)
    assert shown or hoa.notice
    assert found(office, hoa.who) == hoa.who and "invited" not in kinds(office)


def test_many_members_are_paged(office: Office) -> None:
    hoa = Talk(office, office.member(1, None, admin=True))
    for number in range(2, 24):
        office.member(number)
    assert hoa.type("/thanhvien").startswith(
        "Có 23 người (trang 1/3):\n• Người 1 – quản trị viên\n• Người 2 – Sở Y tế\n"
    )
    hoa.press("Tiếp")
    assert hoa.press("Tiếp").startswith("Có 23 người (trang 3/3):\n• Người 21")
    assert hoa.type("/thanhvien so y te").startswith("Có 10 người:")
    assert hoa.type("/thanhvien khong co ai") == "Không có ai tên “khong co ai”."


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        ("officer", "Lệnh này dành cho quản trị viên.", "Lệnh này dành cho quản trị viên."),
        ("focal", "Sở Y tế", "dành cho quản trị viên và người điều phối"),
        ("leader", "Sở Y tế", "dành cho quản trị viên và người điều phối"),
        ("coordinator", "Sở Y tế", "Sở Tài chính"),
    ],
)
def test_whose_page_each_role_sees(office: Office, role: Role, own: str, other: str) -> None:
    office.member(9, "Sở Tài chính")
    lan = Talk(office, office.member(2, "Sở Y tế", role=role))
    assert own in lan.type("/donvi") and other in lan.type("/donvi sở tài chính")
    assert ("/donvi" in lan.type("/trogiup")) is (role != "officer")
    assert ("/moi" in lan.type("/help")) is (role == "coordinator")


# -- who is told ------------------------------------------------------------------------------------------------------------


def member(id_: int, role: Role, unit: Unit | None = HEALTH) -> Member:
    return Member(id_, 1000 + id_, f"M{id_}", role, unit)


@pytest.mark.parametrize(
    ("roles", "reminded", "escalated"),
    [
        ("officer officer", [0, 1], []),
        ("officer focal leader", [1], [2]),
        ("focal focal", [0, 1], []),
        ("leader", [0], [0]),  # nobody else is there
        ("leader officer", [1], [0]),
        ("admin officer", [0, 1], [0]),
        ("coordinator admin focal", [2], [0]),  # administrators where there is no coordinator
    ],
)
def test_reminders_by_roles(roles: str, reminded: list[int], escalated: list[int]) -> None:
    known: list[Role] = [role for word in roles.split() for role in ROLES if role == word]
    people_of = [member(number, role) for number, role in enumerate(known)]
    away = [member(50, "focal", MONEY), replace(member(51, "focal"), active=False)]
    assert [one.id for one in whom.reminded([*people_of, *away], HEALTH.id)] == reminded
    assert [one.id for one in whom.escalated([*people_of, *away], HEALTH.id)] == escalated
