"""A province that exists nowhere: units, people, three papers with their deadlines. Pure; the same seed gives the same one.

What passes through: a seed and a number of units; a Province comes out, with the papers as text to be taken in like any
other. What each paper asks of whom by when is worked out here, from the same numbers the sentences are made of, and never
read back from them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["sở", "xã"]
Whose = Literal["sở", "xã", "all"]
YEAR = 2026
FIRST, LAST = date(YEAR, 6, 1), date(YEAR, 12, 11)  # the days that are played
BEFORE = date(YEAR, 4, 1)  # rounds from here on are spoken of while they are not overtaken

_DEPARTMENTS = (
    "Nội vụ", "Tài chính", "Xây dựng", "Y tế", "Tư pháp", "Công Thương", "Nông nghiệp và Môi trường", "Ngoại vụ",
    "Giáo dục và Đào tạo", "Khoa học và Công nghệ", "Văn hóa, Thể thao và Du lịch", "Dân tộc và Tôn giáo",
)  # fmt: skip
_FIRST = ("An", "Bình", "Cẩm", "Đông", "Hòa", "Lộc", "Phú", "Tân", "Thạnh", "Vĩnh", "Xuân", "Long")
_SECOND = ("Bình", "Châu", "Điền", "Giang", "Hải", "Khánh", "Lâm", "Mỹ", "Nghĩa", "Phong", "Sơn", "Thịnh")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
_GIVEN = (
    "An",
    "Bảo",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Khoa",
    "Lan",
    "Minh",
    "Nga",
    "Oanh",
    "Phúc",
    "Quân",
    "Thảo",
    "Yến",
)
_PROVINCES = ("Sông Vàng", "Hà Khê", "Trường Lĩnh", "Nam Giao")
# Each season has one matter for its plan, one for the monthly and one for the quarterly letter.
_PLANS = (
    "Nâng cao chất lượng phục vụ người dân",
    "Cải cách chế độ công vụ",
    "Phòng, chống lãng phí",
    "Xây dựng xã hội học tập",
)
_MONTHLY = ("tiếp công dân", "thu ngân sách", "giải quyết việc làm", "an toàn thực phẩm")
_QUARTERLY = ("biên chế", "mua sắm tài sản công", "bình đẳng giới", "phổ biến pháp luật")


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    kind: Kind
    index: int


@dataclass(frozen=True, slots=True)
class Person:
    id: int  # at Telegram
    name: str
    unit: Unit | None
    role: str  # officer, focal, coordinator, admin
    joins: bool = False  # by asking in the chat; the others are there from the beginning


@dataclass(frozen=True, slots=True)
class Round:
    """One due date of one duty; `key` is how a paper and its date are known wherever the bot shows them."""

    duty: str  # of Duty.key
    number: str  # of the paper
    label: str  # “6 tháng”, “tháng 8”, “quý III”: what people call it
    due: date  # as the paper names it
    last: date  # the last day in time
    opens: date  # nobody reports it before

    @property
    def key(self) -> tuple[str, date]:
        return self.number, self.due


@dataclass(frozen=True, slots=True)
class Duty:
    """What one paper asks again and again, or once a period. `topic` is in everything people call it."""

    key: str  # “plan”, “monthly”, “quarterly”
    number: str
    topic: str
    whose: Whose
    rounds: tuple[Round, ...]

    def binds(self, unit: Unit) -> bool:
        return self.whose in ("all", unit.kind)


@dataclass(frozen=True, slots=True)
class Paper:
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Province:
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]

    def of(self, unit: Unit) -> tuple[Person, ...]:
        return tuple(one for one in self.people if one.unit == unit)

    def rounds(self, unit: Unit) -> Iterator[Round]:
        for duty in self.duties:
            if duty.binds(unit):
                yield from duty.rounds


def make(seed: int, units: int) -> Province:
    """
    Raises:
        ValueError: fewer than 4 units, or more than there are names.
    """
    most = len(_DEPARTMENTS) + len(_FIRST) * len(_SECOND)
    if not 4 <= units <= most:
        raise ValueError(f"a province has 4 to {most} units")
    dice = random.Random(seed)
    made = tuple(_units(dice, units))
    name = dice.choice(_PROVINCES)
    duties, papers = _papers(dice, name)
    return Province(made, tuple(_people(dice, made)), duties, papers)


def _units(dice: random.Random, many: int) -> Iterator[Unit]:
    departments = min(len(_DEPARTMENTS), max(2, many // 6))
    for index, name in enumerate(_DEPARTMENTS[:departments]):
        yield Unit(f"Sở {name}", "sở", index)
    names = dice.sample([f"{one} {two}" for one in _FIRST for two in _SECOND], many - departments)
    for index, name in enumerate(names, departments):
        level = "phường" if dice.random() < 0.2 else "xã"
        yield Unit(f"Ủy ban nhân dân {level} {name}", "xã", index)


def _people(dice: random.Random, units: tuple[Unit, ...]) -> Iterator[Person]:
    """One to three in a unit; in most of them one is the đầu mối. Over all of them an administrator and a coordinator."""
    yield Person(1, "Quản trị", units[0], "admin")
    yield Person(2, "Điều phối", units[0], "coordinator")
    number = 1000
    for unit in units:
        focal = dice.random() < 0.7
        for place in range(dice.choice((1, 2, 2, 3))):
            number += 1
            name = f"{dice.choice(_FAMILY)} {dice.choice(_GIVEN)} {number}"
            joins = place == 0 and not focal and dice.random() < 0.25
            yield Person(number, name, unit, "focal" if focal and place == 0 else "officer", joins)


# -- the papers ---------------------------------------------------------------------------------------------------------------

_PAPER = """ỦY BAN NHÂN DÂN
TỈNH {province}
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: {number}
{place}, ngày {day:02d} tháng {month:02d} năm {year}

{kind}
{title}

{opening}

I. MỤC ĐÍCH, YÊU CẦU
1. {why}

II. TỔ CHỨC THỰC HIỆN
1. {duty}
2. Sở Nội vụ theo dõi, đôn đốc việc thực hiện, tổng hợp, tham mưu Ủy ban nhân dân tỉnh.

Trên đây là {kind_low} của Ủy ban nhân dân tỉnh, yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
{signer}
"""


def _papers(dice: random.Random, province: str) -> tuple[tuple[Duty, ...], tuple[Paper, ...]]:
    numbers = dice.sample(range(21, 400), 3)
    signer = f"{dice.choice(_FAMILY)} Văn {dice.choice(_GIVEN)}"
    plan, monthly, quarterly = dice.choice(_PLANS), dice.choice(_MONTHLY), dice.choice(_QUARTERLY)
    six, nine, whole = dice.randint(11, 19), dice.randint(11, 19), dice.randint(21, 28)
    day_of_month, day_of_quarter = dice.randint(24, 27), dice.randint(5, 9)
    sentences = {
        "plan": dice.choice(
            (
                "Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các xã, phường báo cáo kết quả thực hiện Kế hoạch về Ủy ban "
                "nhân dân tỉnh (qua Sở Nội vụ) định kỳ 6 tháng (trước ngày {six}/6/{year}), 9 tháng (trước ngày {nine}/9/{year}) "
                "và báo cáo năm (trước ngày {whole}/11/{year}).",
                "Định kỳ 6 tháng, 9 tháng và hằng năm, các sở, ban, ngành thuộc tỉnh và Ủy ban nhân dân các xã, phường gửi báo "
                "cáo kết quả thực hiện về Sở Nội vụ để tổng hợp: báo cáo 6 tháng trước ngày {six}/6/{year}, báo cáo 9 tháng "
                "trước ngày {nine}/9/{year}, báo cáo năm trước ngày {whole}/11/{year}.",
            )
        ),
        "monthly": "Ủy ban nhân dân các xã, phường báo cáo kết quả {topic} về Ủy ban nhân dân tỉnh (qua Sở Nội vụ) trước ngày "
        "{day_of_month} hằng tháng.",
        "quarterly": "Các sở, ban, ngành thuộc tỉnh báo cáo tình hình {topic} hằng quý về Sở Tài chính chậm nhất ngày "
        "{day_of_quarter:02d} của tháng đầu quý sau.",
    }  # fmt: skip
    given = {"six": six, "nine": nine, "whole": whole, "day_of_month": day_of_month, "day_of_quarter": day_of_quarter}
    kinds = {
        "plan": ("KẾ HOẠCH", f"{numbers[0]}/KH-UBND", f"{plan} năm {YEAR}", plan),
        "monthly": ("CÔNG VĂN", f"{numbers[1]}/UBND-TH", f"Về việc báo cáo kết quả {monthly} năm {YEAR}", monthly),
        "quarterly": (
            "CÔNG VĂN",
            f"{numbers[2]}/UBND-NC",
            f"Về việc báo cáo tình hình {quarterly} năm {YEAR}",
            quarterly,
        ),
    }
    papers = tuple(
        Paper(
            f"{key}.txt",
            _PAPER.format(
                province=province.upper(), number=number, place=province, day=dice.randint(5, 25), month=1, year=YEAR,
                kind=kind, kind_low=kind.capitalize(), title=title, signer=signer,
                opening=f"Ủy ban nhân dân tỉnh {province} yêu cầu như sau:",
                why="Nâng cao trách nhiệm của người đứng đầu cơ quan, đơn vị.",
                duty=sentences[key].format(topic=topic, year=YEAR, **given),
            ),
        )
        for key, (kind, number, title, topic) in kinds.items()
    )  # fmt: skip
    rounds = {
        "plan": _of_plan(kinds["plan"][1], six, nine, whole),
        "monthly": _of_months(kinds["monthly"][1], day_of_month),
        "quarterly": _of_quarters(kinds["quarterly"][1], day_of_quarter),
    }
    whose: dict[str, Whose] = {"plan": "all", "monthly": "xã", "quarterly": "sở"}
    duties = tuple(Duty(key, kinds[key][1], kinds[key][3], whose[key], rounds[key]) for key in kinds)
    return duties, papers


def _of_plan(number: str, six: int, nine: int, whole: int) -> tuple[Round, ...]:
    days = (("6 tháng", date(YEAR, 6, six)), ("9 tháng", date(YEAR, 9, nine)), ("năm", date(YEAR, 11, whole)))
    return tuple(Round("plan", number, label, due, due - timedelta(1), due - timedelta(20)) for label, due in days)


def _of_months(number: str, day: int) -> tuple[Round, ...]:
    """April to November, each before a day of the month itself. Those past when the season begins nobody reports."""
    found = [(month, date(YEAR, month, day)) for month in range(4, 12)]
    return tuple(
        Round("monthly", number, f"tháng {month}", due, due - timedelta(1), due - timedelta(9)) for month, due in found
    )


def _of_quarters(number: str, day: int) -> tuple[Round, ...]:
    """The first three quarters, each in the first month of the next; the first is past when the season begins."""
    found = [("quý I", date(YEAR, 4, day)), ("quý II", date(YEAR, 7, day)), ("quý III", date(YEAR, 10, day))]
    return tuple(Round("quarterly", number, label, due, due, due - timedelta(12)) for label, due in found)


def days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(n)
