from __future__ import annotations

import pytest

from knowledge.mentions import mentioned
from knowledge.model import FormerName, Unit
from knowledge.units import Directory, covers, level, own_name, same

LEVELS = [
    ("UBND xã Tân Mỹ", "xã"), ("Ủy ban nhân dân phường 5", "xã"), ("Sở Nội vụ", "sở"), ("Văn phòng UBND tỉnh", "sở"),
    ("UBND huyện Phú Lâm", "huyện"), ("thị xã An Thành", "huyện"), ("UBND thành phố Hòa Bình", "huyện"),
    ("UBND tỉnh", "tỉnh"), ("phòng Nội vụ huyện", "phòng"), ("Bộ Nội vụ", "trung ương"), ("Chi cục Kiểm lâm", "sở"),
    ("Văn phòng HĐND và UBND huyện Phú Lâm", "phòng"), ("UBND thành phố Hồ Chí Minh", "tỉnh"), ("UBND đặc khu Hòn Mun", "xã"),
    ("Liên minh Hợp tác xã tỉnh", "tỉnh"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), LEVELS)
def test_level(name: str, expected: str) -> None:
    assert level(name) == expected


GROUPS = ["Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các huyện, thị xã, thành phố"]


@pytest.mark.parametrize(
    ("responsible", "unit", "expected"),
    [
        (GROUPS, "Sở Tài chính", True),
        (GROUPS, "UBND huyện Phú Lâm", True),
        (GROUPS, "UBND thành phố Hòa Bình", True),
        (GROUPS, "UBND xã Tân Mỹ", False),
        (["Sở Nội vụ"], "SNV", True),
        (["Sở Nội vụ"], "Sở Tài chính", False),
        (["Giám đốc Sở Nội vụ"], "sở nội vụ", True),
        (["Ủy ban nhân dân xã Tân Mỹ"], "xã Tân Mỹ", True),
        (["Ủy ban nhân dân xã Tân Mỹ"], "xã Tân Mai", False),
        (["Ủy ban nhân dân các xã, phường, thị trấn"], "UBND phường 5", True),
        (["Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố"], "thị xã An Thành", True),
        (["Các cơ quan, đơn vị, địa phương"], "Sở Y tế", True),
    ],
)
def test_covers(responsible: list[str], unit: str, expected: bool) -> None:
    assert covers(responsible, unit) is expected


def test_one_unit_spelt_in_two_ways() -> None:
    assert same("UBND xã Tân Mỹ", "Uỷ ban nhân dân xã Tân Mỹ")
    assert same("xã Tân Mỹ", "UBND xã Tân Mỹ")
    assert not same("UBND xã Tân Mỹ", "UBND phường Tân Mỹ")
    assert own_name("UBND xã Tân Mỹ") == "tan my"


@pytest.mark.parametrize(
    ("text", "bare", "expected"),
    [
        ("Sở Nội vụ báo cáo gì", False, [("sở", "noi vu")]),
        ("xã Tân Mỹ nộp khi nào", False, [("xã", "tan my")]),
        ("xa tan my nop khi nao", True, [("xã", "tan my")]),
        ("xa nop bao cao khi nao", True, [("xã", None)]),
        ("các sở nộp qua đâu", False, [("sở", None)]),
        ("so lieu 6 thang", True, []),
        ("cơ quan nào", False, []),
        ("sơ kết 6 tháng", False, []),
        ("phương châm hành động", False, []),
        ("quyết định của Tỉnh ủy", False, []),
        ("kế hoạch của tỉnh Hòa Sơn", False, [("tỉnh", "hoa son")]),
    ],
)
def test_mentioned(text: str, bare: bool, expected: list[tuple[str, str | None]]) -> None:
    assert [(named.level, named.name) for named in mentioned(text, bare=bare)] == expected


TABLE = Directory(
    [
        Unit(1, "Văn phòng Điều phối nông thôn mới", level="sở", short=("VPĐP", "ĐP")),
        Unit(2, "UBND xã Tân Lập", former=(FormerName("UBND xã Tân Mỹ"),)),
        Unit(3, "Sở Tài chính", former=(FormerName("Sở Kế hoạch và Đầu tư"),)),
    ]
)


@pytest.mark.parametrize(
    ("text", "bare", "expected"),
    [
        ("VPĐP nộp chưa", False, [("sở", "van phong dieu phoi nong thon moi", ())]),
        ("vpdp nop chua", True, [("sở", "van phong dieu phoi nong thon moi", ())]),
        ("ĐP nộp chưa", False, [("sở", "van phong dieu phoi nong thon moi", ())]),
        ("đp nộp chưa", False, []),
        ("xã Tân Mỹ nộp khi nào", False, [("xã", "tan my", ("tan lap",))]),
        ("xa tan lap nop khi nao", True, [("xã", "tan lap", ("tan my",))]),
        ("Sở Kế hoạch và Đầu tư nộp qua đâu", False, [("sở", "ke hoach va dau tu", ("tai chinh",))]),
        ("các sở nộp qua đâu", False, [("sở", None, ())]),
        ("Sở Y tế nộp qua đâu", False, [("sở", "y te", ())]),
    ],
)
def test_mentioned_by_the_table(text: str, bare: bool, expected: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    named = mentioned(text, bare=bare, directory=TABLE)
    assert [(one.level, one.name, one.also) for one in named] == expected
