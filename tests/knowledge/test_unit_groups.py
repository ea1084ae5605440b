"""Groups and older names against units, with the office's table: parents, abbreviations, former names, successors."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import FormerName, Unit
from knowledge.successions import DISTRICTS_ENDED, Succession, successions
from knowledge.unit_groups import parts
from knowledge.units import NOWHERE, Directory, covers, members_of

LAST = date(2025, 6, 30)
TABLE = Directory(
    [
        Unit(1, "UBND tỉnh An Bình"),
        Unit(2, "Sở Tài chính", 1, short=("STC",), former=(FormerName("Sở Kế hoạch và Đầu tư", date(2025, 2, 28)),)),
        Unit(
            3, "UBND xã Tân Lập", 1, former=(FormerName("UBND xã Tân Mỹ", LAST), FormerName("thị trấn Phú Lâm", LAST))
        ),
        Unit(
            4, "UBND huyện Phú Lâm", 1, successors=("UBND xã Tân Lập", "UBND xã Hòa An"), dissolved_on=DISTRICTS_ENDED
        ),
        Unit(5, "Phòng Nội vụ huyện Phú Lâm", 4, dissolved_on=DISTRICTS_ENDED),
        Unit(6, "UBND xã Hòa An", 1),
        Unit(7, "Phòng Kinh tế", 3),
        Unit(8, "Phòng Kinh tế xã Hòa An", 6),
        Unit(9, "thôn Đồng Tâm", 3),
        Unit(10, "UBND tỉnh Hòa Sơn"),
        Unit(11, "Sở Y tế tỉnh Hòa Sơn", 10),
        Unit(12, "Văn phòng Điều phối nông thôn mới", 1, level="sở", short=("VPĐP",)),
        Unit(13, "UBND phường An Bình", 1),
        Unit(14, "UBND xã Hòa Thịnh", 1, successors=("UBND xã Hòa An",), dissolved_on=DISTRICTS_ENDED),
        Unit(15, "Trung tâm Xúc tiến", 2, level="sở"),
    ]
)


@pytest.mark.parametrize(
    ("responsible", "unit", "expected"),
    [
        # a string of several groups is each of them
        ("Các sở, ban, ngành; Ủy ban nhân dân các xã, phường", "Sở Tài chính", True),
        ("Các sở, ban, ngành; Ủy ban nhân dân các xã, phường", "UBND xã Xuân Lai", True),
        ("Các sở, ban, ngành; Ủy ban nhân dân các xã, phường", "UBND huyện Xuân Lai", False),
        ("cac so nganh va ubnd cac xa phuong", "UBND phường 7", True),
        ("Sở Nội vụ, Sở Tài chính và UBND xã Tân Lập", "Sở Tài chính", True),
        ("UBND cấp huyện, cấp xã", "UBND xã Xuân Lai", True),
        # departments
        ("Thủ trưởng các sở, ban, ngành", "Sở Y tế", True),
        ("các sở: Nội vụ, Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch", True),
        ("các sở: Nội vụ, Văn hóa, Thể thao và Du lịch", "Sở Tài chính", False),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch", True),
        ("Các sở, ban, ngành thuộc tỉnh An Bình", "Sở Tài chính", True),
        ("Các sở, ban, ngành thuộc tỉnh Hòa Sơn", "Sở Tài chính", False),
        ("Các sở, ban, ngành thuộc tỉnh An Bình", "Sở Y tế tỉnh Hòa Sơn", False),
        ("Các sở, ban, ngành thuộc tỉnh An Bình", "Sở Y tế tỉnh Bình Minh", False),
        ("Các sở, ban, ngành thuộc tỉnh", "VPĐP", True),
        ("Các đơn vị trực thuộc Sở Tài chính", "Trung tâm Xúc tiến", True),
        ("Các đơn vị trực thuộc Sở Nội vụ", "Trung tâm Xúc tiến", False),
        ("Các cơ quan, đơn vị thuộc tỉnh", "UBND xã Tân Lập", False),
        # rooms belong to somebody
        ("Các phòng, ban chuyên môn thuộc UBND huyện", "Phòng Nội vụ huyện Phú Lâm", True),
        ("các phòng thuộc UBND huyện Phú Lâm", "Phòng Nội vụ huyện Phú Lâm", True),
        ("các phòng thuộc UBND huyện Bình Sơn", "Phòng Nội vụ huyện Phú Lâm", False),
        ("các phòng, ban huyện Bình Sơn", "Phòng Nội vụ huyện Phú Lâm", False),
        ("các phòng chuyên môn thuộc UBND xã", "Phòng Kinh tế", True),
        ("Các phòng, ban chuyên môn thuộc UBND huyện", "Phòng Kinh tế", False),
        ("các phòng chuyên môn, các thôn", "thôn Đồng Tâm", True),
        ("các phòng chuyên môn, các thôn", "Phòng Kinh tế", True),
        ("Phòng Kinh tế xã Hòa An", "Phòng Kinh tế", False),
        # communes
        ("UBND các xã, phường, đặc khu", "UBND đặc khu Hòn Mun", True),
        ("UBND các phường", "UBND xã Tân Lập", False),
        ("UBND các xã: Tân Lập, Hòa An", "UBND xã Hòa An", True),
        ("UBND các xã: Tân Lập, Hòa An", "UBND xã Xuân Lai", False),
        ("UBND các xã Tân Mỹ và Hòa An", "UBND xã Tân Lập", True),
        ("UBND các xã, phường (trừ xã Hòa An)", "UBND xã Hòa An", False),
        ("UBND các xã, phường (trừ xã Hòa An)", "UBND phường An Bình", True),
        ("UBND các phường 1, 2 và 13", "UBND phường 3", False),
        ("UBND các phường 1, 2 và 13", "UBND phường 13", True),
        ("Công an các xã, phường", "UBND xã Tân Lập", False),
        ("Công an các xã, phường", "Công an xã Tân Lập", True),
        ("Ủy ban nhân dân các huyện, thị xã, thành phố", "Trung tâm Y tế huyện Phú Lâm", False),
        ("UBND xã Tân Lập, huyện Phú Lâm", "UBND xã Tân Lập", True),
        ("UBND xã Tân Lập, tỉnh Hòa Sơn", "UBND xã Tân Lập", False),
        ("UBND xã Tân Lấp", "UBND xã Tân Lập", False),
        ("UBND xã Tân Lâp", "UBND xã Tân Lập", True),
        ("xa tan lap", "UBND xã Tân Lập", True),
        # posts are a commune's own
        ("công chức Văn phòng – Thống kê", "UBND xã Tân Lập", False),
        # former names and successors
        ("Sở Kế hoạch và Đầu tư", "STC", True),
        ("Giám đốc Sở Kế hoạch và Đầu tư", "Sở Tài chính", True),
        ("UBND xã Tân Mỹ", "UBND xã Tân Lập", True),
        ("UBND thị trấn Phú Lâm", "xã Tân Lập", True),
        ("UBND các thị trấn", "UBND xã Tân Lập", True),
        ("UBND xã Hòa Thịnh", "UBND xã Hòa An", True),
        ("UBND huyện Phú Lâm", "UBND xã Tân Lập", False),
        ("UBND các huyện", "UBND xã Tân Lập", False),
        # provinces, and names that hold “và” or what looks like “mỗi”
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương", "UBND tỉnh An Bình", True),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương", "UBND thành phố Hà Nội", True),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương", "UBND xã Tân Lập", False),
        ("Sở Nông nghiệp và Môi trường các tỉnh, thành phố", "Sở Nông nghiệp và Môi trường", True),
        ("Sở Nông nghiệp và Môi trường các tỉnh, thành phố", "Sở Tài chính", False),
        ("Sở Y tế, Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường", True),
        ("Giám đốc Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường", True),
        ("các đơn vị thuộc Sở Nông nghiệp và Môi trường", "Trung tâm Xúc tiến", False),
        # bodies of a kind of their own
        ("Thủ trưởng các đơn vị thuộc Ngân hàng Nhà nước", "Sở Y tế", False),
        ("Thủ trưởng cơ quan ngang bộ", "Sở Y tế", False),
        ("Các cơ quan, đơn vị thuộc phạm vi quản lý", "Sở Y tế", True),
        # everybody
        ("Thủ trưởng các đơn vị", "Sở Y tế", True),
        ("các cơ quan, đơn vị, địa phương", "UBND xã Tân Lập", True),
        ("các địa phương", "Sở Y tế", False),
    ],
)
def test_covers_with_the_table(responsible: str, unit: str, expected: bool) -> None:
    assert covers([responsible], unit, TABLE) is expected


def test_a_name_given_up_before_the_words_were_written_counts_no_more() -> None:
    assert covers(["UBND xã Tân Mỹ"], "UBND xã Tân Lập", TABLE, on=LAST)
    assert not covers(["UBND xã Tân Mỹ"], "UBND xã Tân Lập", TABLE, on=LAST + timedelta(days=1))


def test_without_a_table_nothing_is_known_and_nothing_held_against_a_unit() -> None:
    assert not covers(["Sở Kế hoạch và Đầu tư"], "Sở Tài chính")
    assert covers(["Các sở, ban, ngành thuộc tỉnh An Bình"], "Sở Tài chính")
    assert covers(["các phòng thuộc UBND huyện Phú Lâm"], "Phòng Nội vụ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các sở, ban, ngành thuộc tỉnh, UBND các huyện, thị xã, thành phố",
         ("Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các huyện, thị xã, thành phố")),
        ("Văn phòng HĐND và UBND xã Tân Mỹ", ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Tân Mỹ",)),
        ("UBND xã Tân Lập, huyện Phú Lâm, tỉnh An Bình", ("Ủy ban nhân dân xã Tân Lập, huyện Phú Lâm, tỉnh An Bình",)),
        ("UBND huyện Phú Lâm, thị xã An Thành", ("Ủy ban nhân dân huyện Phú Lâm", "thị xã An Thành")),
        ("CÁC HUYỆN, THỊ XÃ, THÀNH PHỐ THUỘC TỈNH", ("các huyện, thị xã, thành phố thuộc tỉnh",)),
        ("", ()),
    ],
)  # fmt: skip
def test_parts(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("named", "issuer", "on", "expected"),
    [
        ("các phòng chuyên môn, các thôn", "UBND xã Tân Lập", None, ["Phòng Kinh tế", "thôn Đồng Tâm"]),
        ("công chức Văn phòng – Thống kê", "UBND xã Tân Lập", None, ["UBND xã Tân Lập"]),
        ("UBND các xã, phường, đặc khu", None, DISTRICTS_ENDED, ["UBND xã Tân Lập", "UBND xã Hòa An", "UBND phường An Bình"]),
        ("Các sở, ban, ngành thuộc tỉnh", "UBND tỉnh Hòa Sơn", None, ["Sở Y tế tỉnh Hòa Sơn"]),
        ("UBND các huyện, thị xã, thành phố", None, date(2024, 6, 1), ["UBND huyện Phú Lâm"]),
        ("UBND các huyện, thị xã, thành phố", None, DISTRICTS_ENDED, []),
        ("Sở Kế hoạch và Đầu tư; UBND xã Hòa An", None, None, ["Sở Tài chính", "UBND xã Hòa An", "UBND xã Hòa Thịnh"][:2]),
        ("báo cáo", None, None, []),
    ],
)  # fmt: skip
def test_members_of(named: str, issuer: str | None, on: date | None, expected: list[str]) -> None:
    assert [unit.name for unit in members_of(named, TABLE, issuer=issuer, on=on)] == expected


NOW = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("said", "on", "expected"),
    [
        ("UBND các huyện, thị xã, thành phố", NOW,
         ("districts", DISTRICTS_ENDED, ("UBND xã Tân Lập", "UBND xã Hòa An"))),
        ("UBND các huyện, thị xã, thành phố", LAST, None),
        ("UBND huyện Phú Lâm", NOW, ("dissolved", DISTRICTS_ENDED, ("UBND xã Tân Lập", "UBND xã Hòa An"))),
        ("Chủ tịch UBND huyện Phú Lâm", NOW, ("dissolved", DISTRICTS_ENDED, ("UBND xã Tân Lập", "UBND xã Hòa An"))),
        ("UBND huyện Phú Lâm", LAST, None),
        ("UBND huyện Bình Sơn", NOW, ("districts", DISTRICTS_ENDED, ())),
        ("UBND xã Tân Mỹ", NOW, ("renamed", DISTRICTS_ENDED, ("UBND xã Tân Lập",))),
        ("Sở Kế hoạch và Đầu tư", NOW, ("renamed", date(2025, 3, 1), ("Sở Tài chính",))),
        ("Sở Tài chính", NOW, None),
        ("STC", NOW, None),
        ("UBND xã Tân Lập", NOW, None),
        ("UBND xã Xuân Lai", NOW, None),
        ("UBND thành phố Hồ Chí Minh", NOW, None),
        ("các sở, ban, ngành", NOW, None),
    ],
)  # fmt: skip
def test_successions(said: str, on: date, expected: tuple[str, date, tuple[str, ...]] | None) -> None:
    found = successions([said], TABLE, on)
    assert [(one.became, one.since, one.now) for one in found] == ([expected] if expected else [])


def test_no_table_knows_only_that_districts_ended() -> None:
    assert successions(["UBND các huyện"], NOWHERE, NOW) == (
        Succession("Ủy ban nhân dân các huyện", "districts", DISTRICTS_ENDED),
    )


WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạầấẩẫậ ,;.()–-XHT1", max_size=60)


@given(WORDS, st.sampled_from([unit.name for unit in TABLE.units]))
def test_no_words_break_it_and_a_unit_is_always_itself(text: str, unit: str) -> None:
    assert covers([text, unit], unit, TABLE)
    assert covers([unit], unit)
    members_of(text, TABLE)
    assert all(one.said for one in successions([text], TABLE, NOW))


@given(
    st.permutations(["Sở Tài chính", "UBND xã Hòa An", "Các phòng, ban chuyên môn thuộc UBND huyện", "Công an các xã"])
)
def test_a_list_in_one_string_is_its_names_apart(names: list[str]) -> None:
    for unit in TABLE.units:
        assert covers(["; ".join(names)], unit.name, TABLE) == covers(names, unit.name, TABLE)
