"""Documents in process: the list, finding, presses and removing, by value."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.dialogue.desk import Outcome
from bot.dialogue.documents import matching, nearest
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import Header, Reading
from knowledge.store import documents as store
from knowledge.store.rows import Content
from tests.bot.office import NOW
from tests.bot.papers import plan
from tests.bot.room import Room

# -- the list and finding ----------------------------------------------------------------------------------------------------


def test_the_list_shows_the_latest_first_each_with_a_button(room: Room) -> None:
    assert room.type("/vanban") == (
        "2 văn bản. Bấm để xem:\n"
        "1. Công văn số 845/UBND-TH ngày 03/02/2026 – Báo cáo giải ngân vốn đầu tư công\n"
        "Ủy ban nhân dân tỉnh Sông Lam\n"
        "2. Kế hoạch số 112/KH-UBND ngày 15/01/2026 – Cải cách hành chính năm 2026\n"
        "Ủy ban nhân dân tỉnh Sông Lam"
    )
    assert [(button.label, button.data) for button in room.buttons] == [
        ("1. Công văn 845/UBND-TH", "dc:2"),
        ("2. Kế hoạch 112/KH-UBND", "dc:1"),
    ]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("112", ["112/KH-UBND"]),
        ("112/KH-UBND", ["112/KH-UBND"]),
        ("12", []),
        ("cải cách hành chính", ["112/KH-UBND"]),
        ("cai cach", ["112/KH-UBND"]),
        ("CẢI CÁCH", ["112/KH-UBND"]),
        ("công văn giải ngân", ["845/UBND-TH"]),
        ("ubnd tỉnh sông lam", ["845/UBND-TH", "112/KH-UBND"]),
        ("giai ngan cai cach", []),
        ("UBND", ["845/UBND-TH", "112/KH-UBND"]),
        ("ke-hoach-cchc", ["112/KH-UBND"]),
        ("15/01/2026", ["112/KH-UBND"]),
        ("ngày 3/2/2026", ["845/UBND-TH"]),
        ("công văn tháng 2/2026", ["845/UBND-TH"]),
        ("kế hoạch tháng 2 năm 2026", []),
        ("thang 1", ["112/KH-UBND"]),
        ("2026", ["845/UBND-TH", "112/KH-UBND"]),
        ("năm 2025", []),
    ],
)
def test_finding(room: Room, asked: str, numbers: list[str]) -> None:
    with snapshot(room.office.engine) as session:
        known = tuple(reversed(store.documents(session)))
    assert [document.header.number for document in matching(known, asked)] == numbers


def test_words_that_stand_together_go_before_words_strewn_about(room: Room) -> None:
    with transaction(room.office.engine) as session:
        _store(session, "1/TB-UBND", "Dân chủ ở xã Vân Khê")
        _store(session, "2/TB-UBND", "Công tác dân vận năm 2026")
    with snapshot(room.office.engine) as session:
        known = tuple(reversed(store.documents(session)))
    assert [one.header.number for one in matching(known, "dân vận")] == ["2/TB-UBND"]
    strewn = [one.header.number for one in matching(known, "vân dân")]
    assert strewn[:2] == ["2/TB-UBND", "1/TB-UBND"]


def test_one_found_is_shown_and_none_is_said(room: Room) -> None:
    assert room.type("/vanban cai cach").startswith("Kế hoạch số 112/KH-UBND ngày 15/01/2026\n")
    assert room.type("/vanban lũ lụt") == (
        "Không có văn bản nào có “lũ lụt” trong số, tên hay cơ quan ban hành. Gửi /vanban để xem tất cả."
    )


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("cải cahc hành chinh", ["112/KH-UBND"]),
        ("kế hoạch caỉ cách thủ tục", ["112/KH-UBND"]),
        ("giai nagn vốn đầu tư", ["845/UBND-TH"]),
        ("113/KH-UBND", []),  # another number is another document
        ("lũ lụt", []),
    ],
)
def test_a_slip_is_answered_with_what_is_nearest(room: Room, asked: str, near: list[str]) -> None:
    with snapshot(room.office.engine) as session:
        known = tuple(reversed(store.documents(session)))
    assert matching(known, asked) == ()
    assert [document.header.number for document in nearest(known, asked)] == near
    said = room.type(f"/vanban {asked}")
    assert [line.split(" ngày ")[0] for line in said.splitlines()[1:]] == [
        {"112/KH-UBND": "• Kế hoạch số 112/KH-UBND", "845/UBND-TH": "• Công văn số 845/UBND-TH"}[number]
        for number in near
    ]
    assert len(room.buttons) == len(near)


def test_many_are_turned_by_pages_in_the_list_and_in_what_was_found(room: Room) -> None:
    with transaction(room.office.engine) as session:
        for number in range(1, 14):
            _store(session, f"{number:02}/TB-UBND", "Thông báo tuần")
    assert room.type("/vanban").startswith("15 văn bản (trang 1/3).")
    turned = room.press("Tiếp")
    assert turned.edit is not None and turned.edit.html.startswith("<b>15 văn bản</b> (trang 2/3).")
    assert [button.label for button in turned.edit.buttons[-1]] == ["⬅️ Trước", "Tiếp ➡️"]
    assert room.type("/vanban thông báo").startswith("13 văn bản có “thông báo” (trang 1/3).")
    room.press("Tiếp")
    turned = room.press("Tiếp")
    assert turned.edit is not None and turned.edit.html.startswith("<b>13 văn bản</b> có “thông báo” (trang 3/3).")
    assert [button.label for row in turned.edit.buttons for button in row] == ["13. Thông báo 01/TB-UBND", "⬅️ Trước"]


def _store(session: Session, number: str, title: str) -> None:
    reading = Reading(path=number, format="txt", encoding="unicode", blocks=(), pages=1)
    header = Header(kind="Thông báo", number=number, title=title)
    content = Content(f"{number}.txt", reading, number.ljust(64, "0"), header, (), ())
    store.add_document(session, content, NOW)


def test_nothing_there(room: Room) -> None:
    with transaction(room.office.engine) as session:
        for document in store.documents(session):
            store.remove_document(session, document.id)
    assert room.type("/vanban").startswith("Chưa có văn bản nào được nạp.")


def test_the_card_and_the_tasks(room: Room) -> None:
    card = room.type("/vanban 112")
    assert card == (
        "Kế hoạch số 112/KH-UBND ngày 15/01/2026\nỦy ban nhân dân tỉnh Sông Lam\nCải cách hành chính năm 2026\n"
        "Người ký: Trần Văn Mẫu\n2 trang · 3 điều, mục · 4 nhiệm vụ\n\n"
        "• Báo cáo kết quả thực hiện 9 tháng – trước 20/9/2026\n"
        "• Báo cáo kết quả thực hiện năm – trước 25/11/2026\n"
        "• Theo dõi, đôn đốc việc triển khai thực hiện Kế hoạch này\n"
        "• Báo cáo kết quả thực hiện 6 tháng – trước 20/6/2026"
    )
    assert [button.label for button in room.buttons] == [
        "📋 Xem nhiệm vụ", "📎 Tải bản gốc", "🔎 Duyệt nhiệm vụ (4)", "🗑 Gỡ văn bản",
    ]  # fmt: skip
    (tasks,) = room.press("Xem nhiệm vụ").replies
    assert plain(tasks.html).startswith(
        "Kế hoạch số 112/KH-UBND ngày 15/01/2026: 4 nhiệm vụ\n\n"
        "1. Báo cáo kết quả thực hiện 6 tháng – trước 20/6/2026\n"
        "Thực hiện: Các sở, ban, ngành thuộc tỉnh; Ủy ban nhân dân các huyện, thị xã, thành phố\n"
        "Gửi Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n\n2. "
    )


def test_a_member_sees_and_fetches_but_does_not_remove(room: Room) -> None:
    lan = room.office.member(2)
    room.type("/vanban 112")
    room.who = lan
    room.buttons.clear()
    room.type("/vanban 112")
    assert [button.label for button in room.buttons] == ["📋 Xem nhiệm vụ", "📎 Tải bản gốc"]
    fetched = room.press("Tải bản gốc")
    assert fetched.original is not None and fetched.original.header.number == "112/KH-UBND"
    for data in ("dx:1", "dy:1", "dn:x", "dg:x"):
        assert room.data(data) == Outcome(notice="Việc này dành cho quản trị viên.")
    assert room.stored() == ["112/KH-UBND", "845/UBND-TH"]


@pytest.mark.parametrize(
    "data", ["dl:", "dl:x", "df:-:0", "df::1", "dc:", "dc:x", "dt:", "do:é", "dn:", "dg:zz", "dy:-1"]
)
def test_any_callback_data_gets_a_notice(room: Room, data: str) -> None:
    assert room.data(data) == Outcome(notice="Nút này đã hết hạn.")


@pytest.mark.parametrize("verb", ["dc", "dt", "do", "dx", "dy", "dk"])
def test_a_document_that_is_gone(room: Room, verb: str) -> None:
    assert room.data(f"{verb}:99") == Outcome(notice="Văn bản này không còn trong kho.")


# -- removing ----------------------------------------------------------------------------------------------------------------


def test_removing_asks_first_and_takes_everything(room: Room) -> None:
    room.send(plan())
    sha = room.kept()[0]
    room.type("/vanban 31")
    asked = room.press("Gỡ văn bản")
    assert asked.edit is not None and plain(asked.edit.html).startswith(
        "Gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 khỏi kho?"
    )
    back = room.press("Để lại")
    assert back.edit is not None and "3 nhiệm vụ" in back.edit.html and room.kept() == [sha]
    room.press("Gỡ văn bản")
    gone = room.press("🗑 Gỡ")
    assert (
        gone.edit is not None and plain(gone.edit.html) == "🗑 Đã gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 (Người 1)."
    )
    assert (room.stored(), room.kept()) == (["112/KH-UBND", "845/UBND-TH"], [])
    # The shelf serves the new state at once, not at the next look.
    assert [document.header.number for document in room.office.stock.office.documents] == ["112/KH-UBND", "845/UBND-TH"]
    known = {stored.id for stored in room.office.stock.office.passages}
    assert {hit.passage_id for hit in room.office.stock.index.search("công tác dân vận", 20).hits} <= known
