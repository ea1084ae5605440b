"""What a person would understand is understood; what nobody can, stays words: never an invented date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.obligations.support import supported
from knowledge.dates import Frame, deadlines
from knowledge.model import DateRule, MonthlyRule, OtherRule, Rule, WeeklyRule, YearlyRule

FRAME = Frame(2026)


def found(text: str, frame: Frame = FRAME) -> list[Rule]:
    return [mention.rule for mention in deadlines(text, frame)]


def on(year: int, month: int, day: int, *, inclusive: bool = False, inferred: bool = False) -> DateRule:
    return DateRule(date(year, month, day), inclusive, None, inferred)


UNDERSTOOD: list[tuple[str, Rule]] = [
    ("gửi trước ngày 20/6/26", on(2026, 6, 20)),
    ("gửi trước ngày 15/6 năm 2027", on(2027, 6, 15)),
    ("gửi trước 30.11.2026", on(2026, 11, 30)),
    ("gửi trước ngày 25/11\n/2026", on(2026, 11, 25)),
    ("gửi trước ngày 25\ntháng 11 năm\n2026", on(2026, 11, 25)),
    ("xong trong quý 2/2026", on(2026, 6, 30, inclusive=True)),
    ("xong trong quý II năm 2026", on(2026, 6, 30, inclusive=True)),
    ("xong trước quý III/2026", on(2026, 7, 1)),
    ("xong trong tháng 3 - 5/2026", on(2026, 5, 31, inclusive=True)),
    ("hoàn thành trong giai đoạn 2024 – 2028", on(2028, 12, 31, inclusive=True)),
    ("hoàn thành cuối năm 2027", on(2027, 12, 31, inclusive=True)),
    ("báo cáo vào thứ Sáu hằng tuần", WeeklyRule(4, True, None, "vào thứ Sáu hằng tuần")),
    ("gửi trước 16 giờ 00 thứ Năm hằng tuần", WeeklyRule(3, False, "16:00", "trước 16 giờ 00 thứ Năm hằng tuần")),
    ("chi trả trong quý I hằng năm", YearlyRule(3, 31, True)),
    ("xong trước tháng 10 hằng năm", YearlyRule(10, 1, False)),
]


@pytest.mark.parametrize(("text", "rule"), UNDERSTOOD)
def test_understood(text: str, rule: Rule) -> None:
    assert found(text) == [rule]


WORDS_ONLY = [
    ("gửi trước ngày 31/02", "trước ngày 31/02"),
    ("gửi trước ngày 30/2/2026", "trước ngày 30/2/2026"),
    ("gửi trước ngày 20/13", "trước ngày 20/13"),
    ("gửi trước ngày 20/6/204", "trước ngày 20/6/204"),
    ("gửi trước ngày 20/6/2O26", "trước ngày 20/6/2O26"),
    ("hoàn thành từ tháng 9 đến tháng 3", "từ tháng 9 đến tháng 3"),
    ("xong trong quý III - I/2026", "trong quý III - I/2026"),
    ("chốt vào ngày làm việc cuối cùng của tháng", "vào ngày làm việc cuối cùng của tháng"),
]


@pytest.mark.parametrize(("text", "words"), WORDS_ONLY)
def test_words_without_a_date(text: str, words: str) -> None:
    assert found(text) == [OtherRule(words)]


@pytest.mark.parametrize("text", ["trước ngày 20/6", "trong quý II", "trong tháng 4"])
def test_no_year_anywhere(text: str) -> None:
    assert found(f"gửi báo cáo {text}", Frame(None)) == [OtherRule(text)]


def test_two_dates_are_both_kept() -> None:
    assert found("gửi trước ngày 15/12, chậm nhất ngày 20/12") == [
        on(2026, 12, 15, inferred=True),
        on(2026, 12, 20, inclusive=True, inferred=True),
    ]
    assert found("gửi trước ngày 15 và 30 hằng tháng") == [MonthlyRule(15, 0, False), MonthlyRule(30, 0, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Chương trình phát triển giai đoạn 2021 – 2025",
        "hoàn thành trong giai đoạn 2025 – 2021",
        "Hội nghị khai mạc lúc 08 giờ 00 phút ngày 20/5/2026",
        "họp vào 8 giờ 00 ngày 20/5/2026",
        "số liệu lấy từ ngày 15/12 năm trước đến ngày 14/9",
        "Từ ngày 01/7 đến ngày 30/9/2026 tổ chức chiến dịch",
        "Trường hợp nghỉ hưu trong quý I hằng năm thì được hưởng cả năm",
        "Đối với hồ sơ nộp trước ngày 01/7/2026, áp dụng quy định cũ",
    ],
)
def test_no_deadline(text: str) -> None:
    assert found(text) == []


def test_the_day_of_sending_beside_the_span_of_the_figures() -> None:
    text = "số liệu tính từ ngày 15/12 năm trước đến ngày 14/9, gửi trước ngày 20/9"
    assert found(text) == [on(2026, 9, 20, inferred=True)]


def test_a_law_speaks_of_every_year() -> None:
    law = Frame(2026, None, True)
    text = "Định kỳ 06 tháng (trước ngày 20 tháng 6) và hằng năm (trước ngày 20 tháng 12), báo cáo Sở"
    assert found(text, law) == [YearlyRule(6, 20, False), YearlyRule(12, 20, False)]


# -- no number that the words do not hold ----------------------------------------------------------------------------------

_NUMBER = st.integers(0, 40).map(lambda n: f"{n:02d}") | st.integers(0, 40).map(str)
_YEARS = st.sampled_from(["2026", "26", "204", "2O26", "20261"])
_MARKS = st.sampled_from(
    ["trước", "chậm nhất", "trước ngày", "chậm nhất ngày", "trong ngày", "đến hết ngày", "vào ngày", "từ ngày", ""]
)
_DATES = st.one_of(
    st.builds("{}/{}".format, _NUMBER, _NUMBER),
    st.builds("{}/{}/{}".format, _NUMBER, _NUMBER, _YEARS),
    st.builds("{} tháng {}".format, _NUMBER, _NUMBER),
    st.builds("{} tháng {} năm {}".format, _NUMBER, _NUMBER, _YEARS),
    st.builds("{} hằng tháng".format, _NUMBER),
    st.builds("{} của tháng đầu quý sau".format, _NUMBER),
    st.builds("{} tháng cuối quý".format, _NUMBER),
    st.builds("{} tháng {} hằng năm".format, _NUMBER, _NUMBER),
)
_SPANS = st.one_of(
    st.builds("trong tháng {}".format, _NUMBER),
    st.builds("trong tháng {} - {}/2026".format, _NUMBER, _NUMBER),
    st.builds("trong quý {}".format, st.sampled_from(["I", "II", "III", "IV", "V", "1", "4", "5"])),
    st.builds("trong thời hạn {} ngày làm việc kể từ ngày nhận hồ sơ".format, _NUMBER),
    st.sampled_from(["định kỳ 6 tháng", "hằng năm", "thứ Sáu hằng tuần", "cuối năm 2026", "khi có yêu cầu"]),
)
_TIMES = st.one_of(st.builds("{} {}".format, _MARKS, _DATES), _SPANS)
_ACTS = st.sampled_from(
    ["Sở Y tế báo cáo Ủy ban nhân dân tỉnh", "các xã hoàn thành rà soát", "gửi kết quả", "số liệu tính"]
)
_JOINS = st.sampled_from([", ", " và ", " (", "; ", "\n"])


@settings(max_examples=400, deadline=None)
@given(
    _ACTS,
    st.lists(st.tuples(_JOINS, _TIMES), min_size=1, max_size=4),
    st.sampled_from([FRAME, Frame(None), Frame(2026, None, True)]),
)
def test_every_number_of_a_rule_stands_in_the_words(act: str, times: list[tuple[str, str]], frame: Frame) -> None:
    text = act + "".join(join + time for join, time in times)
    for mention in deadlines(text, frame):
        assert supported(mention.rule, text), mention
        if frame.year is None and isinstance(mention.rule, DateRule):
            assert not mention.rule.inferred_year
