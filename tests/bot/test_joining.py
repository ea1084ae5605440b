"""The door: the first administrator, requests, units, members."""

from __future__ import annotations

import pytest

from bot.dialogue import joining
from bot.dialogue.desk import Incoming, Outcome
from bot.replies.html import plain
from knowledge.db import transaction
from knowledge.model import Member
from knowledge.store import people
from tests.bot.office import Office


def knock(office: Office, telegram_id: int, name: str = "Lan", code: str = "") -> Outcome:
    with transaction(office.engine) as session:
        return joining.knock(session, telegram_id, name, None, code, office.now)


def press(office: Office, who: Member, data: str) -> Outcome:
    verb, _, rest = data.partition(":")
    with transaction(office.engine) as session:
        return joining.press(session, Incoming(who, who.telegram_id, 1, data, office.now), verb, rest)


def add_unit(office: Office, who: Member, name: str) -> Outcome:
    with transaction(office.engine) as session:
        return joining.units_command(session, office.said(who), name)


def new_code(office: Office) -> str | None:
    with transaction(office.engine) as session:
        return joining.setup_code(session, office.now)


def find(office: Office, telegram_id: int) -> Member | None:
    with transaction(office.engine) as session:
        return people.member_by_telegram(session, telegram_id)


def test_the_code_makes_one_administrator_once(office: Office) -> None:
    code = new_code(office)
    assert code is not None
    assert plain(knock(office, 7, "Chị Hoa", code).replies[0].html).startswith("Chào Chị Hoa, anh/chị là quản trị viên")
    hoa = find(office, 7)
    assert hoa is not None and (hoa.role, hoa.unit) == ("admin", None)
    assert new_code(office) is None
    assert "chuyển yêu cầu" in knock(office, 8, "Kẻ đến sau", code).replies[0].html
    assert find(office, 8) is None


def test_a_new_start_makes_the_old_code_worthless(office: Office) -> None:
    old, new = new_code(office), new_code(office)
    assert old and new and old != new
    assert "chuyển yêu cầu" in knock(office, 7, code=old).replies[0].html
    assert find(office, 7) is None
    knock(office, 7, code=new)
    assert find(office, 7) is not None


def test_a_request_goes_to_every_administrator_once(office: Office) -> None:
    office.member(1, admin=True)
    office.member(2, admin=True)
    office.member(3, role="coordinator")
    office.member(4, role="leader")
    first = knock(office, 50, "Nguyễn <b>Lan</b>")
    assert [to for to, _ in first.others] == [1, 2, 3]
    assert "Nguyễn &lt;b&gt;Lan&lt;/b&gt;" in first.others[0][1].html
    again = knock(office, 50)
    assert again.others == () and "đang chờ" in again.replies[0].html


def test_approval_picks_the_unit_and_tells_the_asker(office: Office) -> None:
    admin = office.member(1, "Sở Nội vụ", admin=True)
    outcome = knock(office, 50, "Lan")
    button = outcome.others[0][1].buttons[0][0]
    assert button.label == "Sở Nội vụ"
    done = press(office, admin, button.data)
    assert done.edit and plain(done.edit.html) == "✅ Lan đã vào Sở Nội vụ (duyệt: Người 1)."
    assert done.others[0][0] == 50 and "đã được duyệt" in done.others[0][1].html
    lan = find(office, 50)
    assert lan is not None and lan.role == "officer" and lan.unit is not None and lan.unit.name == "Sở Nội vụ"
    assert [one.data for one in done.edit.buttons[0]] == [f"ms:{lan.id}:focal", f"ms:{lan.id}:leader"]
    late = press(office, office.member(2, admin=True), button.data)
    assert late.notice == "Người 1 đã duyệt rồi." and late.edit and late.edit.buttons == () and late.others == ()


def test_decline_and_the_day_after(office: Office) -> None:
    admin = office.member(1, admin=True)
    ask = knock(office, 50).others[0][1]
    decline = ask.buttons[-1][0]
    assert press(office, admin, decline.data).notice == "Đã từ chối."
    assert find(office, 50) is None
    assert press(office, admin, ask.buttons[0][0].data).notice == "Người 1 đã từ chối rồi."
    assert "chưa được chấp thuận" in knock(office, 50).replies[0].html
    office.wait(hours=25)
    assert "chuyển yêu cầu" in knock(office, 50).replies[0].html


def test_many_units_are_paged(office: Office) -> None:
    admin = office.member(1, None, admin=True)
    for number in range(19):
        add_unit(office, admin, f"Phòng số {number:02d}")
    ask = knock(office, 50).others[0][1]
    assert [row[0].label for row in ask.buttons] == [*(f"Phòng số {n:02d}" for n in range(8)), "Tiếp ➡️", "✖️ Từ chối"]
    last = press(office, admin, "jp:1:2").edit
    assert last is not None
    assert [row[0].label for row in last.buttons] == [
        "Phòng số 16",
        "Phòng số 17",
        "Phòng số 18",
        "⬅️ Trước",
        "✖️ Từ chối",
    ]


def test_the_first_unit_brings_waiting_requests_up_again(office: Office) -> None:
    admin = office.member(1, None, admin=True)
    ask = knock(office, 50, "Lan").others[0][1]
    assert [button.label for row in ask.buttons for button in row] == ["✖️ Từ chối"]
    added = add_unit(office, admin, "  UBND  xã Bến Tre ")
    assert plain(added.replies[0].html) == "Đã thêm UBND xã Bến Tre."
    assert added.replies[1].buttons[0][0].label == "UBND xã Bến Tre"
    assert plain(add_unit(office, admin, "ubnd xã bến tre").replies[0].html) == "UBND xã Bến Tre đã có sẵn."


@pytest.mark.parametrize("data", ["ja:1:1", "jx:1", "m:1"])
def test_members_do_not_decide(office: Office, data: str) -> None:
    office.member(1, admin=True)
    knock(office, 50)
    assert press(office, office.member(9), data) == Outcome(notice="Việc này dành cho quản trị viên.")
    assert find(office, 50) is None


@pytest.mark.parametrize("data", ["ja:1", "ja:1:999", "ja:999:1", "jx:", "jp:1:99999999999999999999", "m:0", "jx:１"])
def test_foreign_data_gets_a_notice_and_changes_nothing(office: Office, data: str) -> None:
    admin = office.member(1, "Sở Nội vụ", admin=True)
    knock(office, 50)
    outcome = press(office, admin, data)
    assert outcome.notice or outcome.edit
    with transaction(office.engine) as session:
        assert [request.state for request in people.waiting_requests(session)] == ["waiting"]
