"""Units found by a part of a name, and a newcomer let in by typing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue import joining, messages, unit_search
from bot.model import Reply
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import FormerName, Unit
from knowledge.store import people
from tests.bot.office import NOW, Office
from tests.bot.test_extensions import Person

TODAY = date(2026, 9, 1)
NAMES = (
    "Sở Nội vụ", "Sở Y tế", "Sở Tài chính", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Trung tâm Y tế dự phòng",
    "UBND xã Tân Lập", "UBND xã Tân Long", "UBND xã Tân Lập Đông", "Ủy ban nhân dân phường Hòa Bình",
    "Phòng Nội vụ, UBND xã Tân Lập",
)  # fmt: skip
UNITS = (
    *(Unit(number, name) for number, name in enumerate(NAMES, 1)),
    Unit(90, "Văn phòng UBND tỉnh", short=("VP", "VPUB")),
    Unit(91, "UBND xã Bình An", former=(FormerName("UBND xã Đông Hải"),)),
    Unit(92, "Sở Kế hoạch và Đầu tư", dissolved_on=date(2025, 3, 1)),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("y te", ["Sở Y tế", "Trung tâm Y tế dự phòng"]),
        ("Y tế", ["Sở Y tế", "Trung tâm Y tế dự phòng"]),
        ("snv", ["Sở Nội vụ"]),
        ("SNN", ["Sở Nông nghiệp và Môi trường"]),
        ("tan l", ["UBND xã Tân Lập", "UBND xã Tân Long"]),
        ("x tan lap", ["UBND xã Tân Lập", "UBND xã Tân Lập Đông"]),
        ("ubnd xa tan long", ["UBND xã Tân Long"]),
        ("p hoa binh", ["Ủy ban nhân dân phường Hòa Bình"]),
        ("vp", ["Văn phòng UBND tỉnh"]),
        ("dong hai", ["UBND xã Bình An"]),
        ("so tai chnh", ["Sở Tài chính"]),
        ("ke hoach dau tu", []),
        ("", []),
        ("🙂", []),
        ("zzz", []),
    ],
)
def test_a_part_of_a_name_an_abbreviation_or_a_slip(typed: str, first: list[str]) -> None:
    assert [one.name for one in unit_search.matching(typed, UNITS, TODAY)][: max(1, len(first))] == first


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Lan - Sở Y tế", ["Sở Y tế"]),
        ("Nguyễn Thị Lan (snv)", ["Sở Nội vụ"]),
        ("minh_vpub", ["Văn phòng UBND tỉnh"]),
        ("Hoa xa Tan Lap", ["UBND xã Tân Lập"]),
        ("Phạm Hòa Bình", ["Ủy ban nhân dân phường Hòa Bình"]),  # a name; who decides sees whose it is
        ("Nguyễn Văn An", []),
        ("", []),
    ],
)
def test_what_a_newcomers_words_name(said: str, named: list[str]) -> None:
    assert [one.name for one in unit_search.resembling(said, UNITS, TODAY)] == named


@pytest.fixture
def hoa(office: Office) -> Person:
    made = Person(office, office.member(1, None, admin=True))
    with transaction(office.engine) as session:
        for number in range(40):
            people.add_unit(session, f"UBND xã Số {number:02d}", NOW)
        for name in NAMES:
            people.add_unit(session, name, NOW)
    return made


def knock(office: Office, hoa: Person, id_: int, name: str, words: str = "") -> Reply:
    with transaction(office.engine) as session:
        outcome = joining.knock(session, id_, name, None, words, office.now)
    asked = next(reply for who, reply in outcome.others if who == hoa.who.telegram_id)
    hoa.seen.append(asked)
    return asked


def answer(office: Office, hoa: Person, asked: Reply, words: str) -> str:
    said = replace(office.said(hoa.who, words, 70), reply_to=plain(asked.html), reply_id=5)
    with snapshot(office.engine) as session:
        thought = messages.consider(session, office.desk, said)
    with transaction(office.engine) as session:
        return hoa.heard(messages.on_text(session, office.desk, said, thought))


def test_what_resembles_stands_first_and_the_pages_stay(office: Office, hoa: Person) -> None:
    asked = knock(office, hoa, 77, "Tú - Sở Y tế")
    labels = [one.label for one in hoa.buttons]
    assert labels[0] == "👉 Sở Y tế" and labels[-2:] == ["Tiếp ➡️", "✖️ Từ chối"]
    assert plain(asked.html).startswith(
        "Tú - Sở Y tế xin tham gia (yêu cầu số 1).\nBấm đơn vị để duyệt, hoặc trả lời tin này"
    )
    assert "👉" not in hoa.press("Tiếp") and all("👉" not in one.label for one in hoa.buttons)
    assert [one.label for one in hoa.buttons][-3:-1] == ["⬅️ Trước", "Tiếp ➡️"]
    knock(office, hoa, 78, "Minh", "so noi vu")
    assert hoa.buttons[0].label == "👉 Sở Nội vụ"


def test_the_administrator_types_a_part_of_the_name_in_reply(office: Office, hoa: Person) -> None:
    asked = knock(office, hoa, 77, "Tú")
    told = answer(office, hoa, asked, "tan l")
    assert told == "Tú xin tham gia (yêu cầu số 1).\nĐơn vị giống “tan l”, bấm để duyệt."
    assert [one.label for one in hoa.buttons] == [
        "UBND xã Tân Lập", "UBND xã Tân Long", "UBND xã Tân Lập Đông", "Phòng Nội vụ, UBND xã Tân Lập",
        "Xem cả danh sách", "✖️ Từ chối",
    ]  # fmt: skip
    assert "chưa thấy đơn vị nào giống “qqq”" in answer(office, hoa, hoa.seen[-1], "qqq")
    assert "Còn 32 đơn vị nữa, anh/chị trả lời thêm chữ." in answer(office, hoa, hoa.seen[-1], "xã số")
    answer(office, hoa, hoa.seen[-1], "snv")
    hoa.press("Sở Nội vụ")
    with snapshot(office.engine) as session:
        member = people.member_by_telegram(session, 77)
    assert member is not None and member.unit is not None and member.unit.name == "Sở Nội vụ"
    assert answer(office, hoa, asked, "y te") == "Tú: Người 1 đã duyệt rồi."


def test_only_who_decides_is_answered_so(office: Office, hoa: Person) -> None:
    asked = knock(office, hoa, 77, "Tú")
    lan = Person(office, office.member(1001, "Sở Y tế"))
    assert "xin tham gia" not in answer(office, lan, asked, "y te")
