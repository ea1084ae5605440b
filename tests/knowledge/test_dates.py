"""Time in official phrases: what is a deadline, what is a period, and what is neither."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.dates import Frame, condition, deadlines, periods
from knowledge.model import DateRule, MonthlyRule, OtherRule, QuarterlyRule, RelativeRule, Rule, YearlyRule

D = date


def on(
    year: int, month: int, day: int, *, inclusive: bool = False, inferred: bool = False, time: str | None = None
) -> DateRule:
    return DateRule(date(year, month, day), inclusive, time, inferred)


DEADLINES: list[tuple[str, list[Rule]]] = [
    ("gửi trước ngày 20/6 để tổng hợp", [on(2024, 6, 20, inferred=True)]),
    ("chậm nhất ngày 15 tháng 12 năm 2025", [on(2025, 12, 15, inclusive=True)]),
    ("hoàn thành trước 30/11/2024", [on(2024, 11, 30)]),
    ("nộp trong ngày 05/3", [on(2024, 3, 5, inclusive=True, inferred=True)]),
    ("đăng ký đến hết ngày 31/12", [on(2024, 12, 31, inclusive=True, inferred=True)]),
    ("xong trong quý II/2025", [on(2025, 6, 30, inclusive=True)]),
    ("hoàn thành trong tháng 3/2025", [on(2025, 3, 31, inclusive=True)]),
    ("định kỳ 6 tháng, 9 tháng (trước ngày 20/6, ngày 20/9) và năm (trước ngày 25/11/2024)", [on(2024, 6, 20, inferred=True), on(2024, 9, 20, inferred=True), on(2024, 11, 25)]),
    ("hằng năm trước ngày 15/02", [YearlyRule(2, 15, False)]),
    ("trước ngày 15/6 và ngày 15/12 hằng năm", [YearlyRule(6, 15, False), YearlyRule(12, 15, False)]),
    ("trước ngày 03 tháng đầu tiên của quý liền kề", [QuarterlyRule(3, 1, 1, False)]),
    ("trước ngày 02 tháng tiếp theo liền kề", [MonthlyRule(2, 1, False)]),
    ("vào ngày 25 hằng tháng", [MonthlyRule(25, 0, True)]),
    ("Hằng tháng, các xã gửi báo cáo về Sở trước ngày 27 của tháng", [MonthlyRule(27, 0, False)]),
    ("Định kỳ hàng tháng, chậm nhất ngày 25 trong tháng, gửi số liệu", [MonthlyRule(25, 0, True)]),
    ("Hằng tháng, báo cáo trước ngày 27 của tháng sau", [MonthlyRule(27, 1, False)]),
    ("trước ngày 27 của tháng", []),
    ("định kỳ hằng quý (trước ngày 20 của tháng cuối quý)", [QuarterlyRule(20, 3, 0, False)]),
    ("ngày 17 của tháng cuối kỳ báo cáo", [MonthlyRule(17, 0, True)]),
    ("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", [RelativeRule(5, "ngày làm việc", "kể từ ngày nhận được văn bản")]),
    ("chậm nhất 15 ngày trước ngày khai mạc", [RelativeRule(15, "ngày", "trước ngày khai mạc")]),
    ("trước 16 giờ 30 phút ngày 20/9/2024", [on(2024, 9, 20, time="16:30")]),
    ("gửi trước ngày 31/02", [OtherRule("trước ngày 31/02")]),
    ("gửi trước ngày 20/13/2024", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEADLINES)
def test_deadlines(text: str, expected: list[Rule]) -> None:
    found = [mention.rule for mention in deadlines(text, Frame(2024))]
    if text.endswith("20/13/2024"):
        assert all(isinstance(rule, OtherRule) for rule in found)  # no month 13: never another date
    else:
        assert found == expected


NO_DEADLINES = [
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 22/02/2024 của Ủy ban nhân dân tỉnh",
    "số liệu tính từ ngày 15/12 năm trước đến ngày 14/9",
    "08 giờ 00 phút ngày 20/5/2024 tại hội trường",
    "Quyết định này có hiệu lực kể từ ngày 01/7/2025",
    "các hồ sơ nhận trước ngày 01/7/2025 thì giải quyết theo quy định cũ",
    "giai đoạn 2021 – 2025",
]


@pytest.mark.parametrize("text", NO_DEADLINES)
def test_dates_that_oblige_nobody(text: str) -> None:
    assert deadlines(text, Frame(2024)) == []


def test_without_any_year_there_is_no_date() -> None:
    assert [m.rule for m in deadlines("gửi trước ngày 20/6", Frame(None))] == [OtherRule("trước ngày 20/6")]


def test_a_day_before_the_document_is_of_the_next_year() -> None:
    frame = Frame(2024, date(2024, 12, 2))
    assert [m.rule for m in deadlines("gửi trước ngày 15/01", frame)] == [on(2025, 1, 15, inferred=True)]


PERIODS = [
    ("báo cáo định kỳ 06 tháng và hằng năm", ["6 tháng", "năm"]),
    ("6 tháng, 9 tháng và năm", ["6 tháng", "9 tháng", "năm"]),
    ("báo cáo tháng, quý, năm gửi về Sở", ["tháng", "quý", "năm"]),
    ("sơ kết sáu tháng đầu năm, tổng kết năm", ["6 tháng", "năm"]),
    ("hằng quý", ["quý"]),
    ("theo quy định của pháp luật", []),
    ("trước ngày 03 tháng 4", []),
    ("năm 2024", []),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_periods(text: str, expected: list[str]) -> None:
    assert [mention.period for mention in periods(text)] == expected


def test_periods_typed_without_accents() -> None:
    assert [m.period for m in periods("bao cao 6 thang va hang nam", typed=True)] == ["6 tháng", "năm"]


def test_conditions() -> None:
    assert condition("tổ chức tổng kết khi có yêu cầu") == "khi có yêu cầu"
    assert condition("báo cáo theo quy định") == "theo quy định"
    assert condition("xây dựng kế hoạch") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nộp trước ngày 15 tháng 02 của năm liền kề sau năm báo cáo", [YearlyRule(2, 15, False)]),
        ("theo thỏa thuận đã ký trước ngày 01 tháng 7 năm 2024", []),
        ("hồ sơ được tiếp nhận trước ngày 01/7/2025", []),
    ],
)
def test_years_that_follow_and_times_past(text: str, expected: list[Rule]) -> None:
    assert [mention.rule for mention in deadlines(text, Frame(2026))] == expected
