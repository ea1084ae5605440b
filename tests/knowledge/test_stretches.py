"""Months, quarters, halves and years by whose end a thing is due, as plans write them; figures and fairs beside them."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.dates import Frame, deadlines
from knowledge.model import DateRule, OtherRule, Rule

PLAN = Frame(2025, date(2025, 1, 20))
LAW = Frame(2025, date(2025, 1, 20), lasting=True)


def rules(text: str, frame: Frame = PLAN) -> list[Rule]:
    return [mention.rule for mention in deadlines(text, frame)]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Thời gian hoàn thành: Quý III năm 2025.", date(2025, 9, 30)),
        ("Thời gian hoàn thành: Quý III/2026", date(2026, 9, 30)),
        ("Thời gian thực hiện: Tháng 4 - 5/2025.", date(2025, 5, 31)),
        ("Thời gian thực hiện: Tháng 4, 5 năm 2025.", date(2025, 5, 31)),
        ("Thời gian thực hiện: Quý I, quý II năm 2025", date(2025, 6, 30)),
        ("Thời gian thực hiện: Quý III - IV/2025", date(2025, 12, 31)),
        ("Thời gian: từ tháng 3 đến tháng 5 năm 2025", date(2025, 5, 31)),
        ("Thời hạn hoàn thành: tháng 2/2028.", date(2028, 2, 29)),
        ("Tiến độ thực hiện: năm 2026.", date(2026, 12, 31)),
        ("Hạn hoàn thành: Quý II năm 2025; đơn vị chủ trì: Trạm phao", date(2025, 6, 30)),
        ("Hoàn thành việc thả phao trong 6 tháng đầu năm 2025.", date(2025, 6, 30)),
        ("Trong 6 tháng đầu năm 2025, các xã hoàn thành việc thả phao.", date(2025, 6, 30)),
        ("Hoàn thành việc thả phao trong 10 ngày đầu tháng 12/2025.", date(2025, 12, 10)),
        ("Hoàn thành việc thả phao trong tuần cuối tháng 11 năm 2025.", date(2025, 11, 30)),
    ],
)
def test_the_end_of_the_stretch_is_the_day(text: str, on: date) -> None:
    assert rules(text) == [DateRule(on, True)]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Thời gian thực hiện: Tháng 4", date(2025, 4, 30)),
        ("Thời gian thực hiện: Tháng 4, 5 xã đi trước.", date(2025, 4, 30)),
        ("Các xã gửi danh sách phao trong 10 ngày đầu tháng 12.", date(2025, 12, 10)),
    ],
)
def test_a_year_that_is_not_said_is_the_plans_and_inferred(text: str, on: date) -> None:
    assert rules(text) == [DateRule(on, True, None, inferred_year=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Các xã gửi báo cáo trong tuần đầu tháng 12.", "trong tuần đầu tháng 12"),
        ("Các xã tổ chức vào tuần thứ 2 tháng 11/2025.", "vào tuần thứ 2 tháng 11/2025"),
        ("Thời gian thực hiện: Tháng 13", "Thời gian thực hiện: Tháng 13"),
        ("Thời gian thực hiện: Quý III - I/2025", "Thời gian thực hiện: Quý III - I/2025"),
        ("Các xã gửi danh sách trong 31 ngày đầu tháng 11/2025.", "trong 31 ngày đầu tháng 11/2025"),
    ],
)
def test_what_names_no_day_stays_words(text: str, words: str) -> None:
    assert rules(text) == [OtherRule(words)]


@pytest.mark.parametrize(
    "text",
    [
        "Tình hình thả phao trong 6 tháng đầu năm 2025 có nhiều chuyển biến.",
        "Hoàn thành báo cáo tình hình thả phao trong 6 tháng đầu năm 2025.",
        "Thời gian chốt số liệu: tháng 6/2025.",
        "Thời gian thực hiện: năm 2025 - 2030.",
        "Thời gian hoàn thành: Thường xuyên",
    ],
)
def test_what_figures_cover_and_what_names_no_stretch(text: str) -> None:
    assert rules(text) == []


def test_a_law_without_a_year_fixes_no_day() -> None:
    assert rules("Thời gian thực hiện: Tháng 4", LAW) == []
    assert rules("Chủ bến phải thả phao, thời gian hoàn thành: Tháng 4/2026.", LAW) == [
        DateRule(date(2026, 4, 30), True)
    ]


def test_without_a_year_anywhere_the_words_are_kept() -> None:
    assert rules("Thời gian hoàn thành: Quý III", Frame(None)) == [OtherRule("Thời gian hoàn thành: Quý III")]
