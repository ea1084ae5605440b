"""Which days people mean, and whether a message asks what is due in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.windows import Window, asked, named, next_month, window

TODAY = date(2026, 11, 19)  # a Thursday


@pytest.mark.parametrize(
    ("words", "name", "start", "end"),
    [
        ("tháng này có gì phải nộp", "month", "2026-11-01", "2026-11-30"),
        ("thang nay co gi phai nop?", "month", "2026-11-01", "2026-11-30"),
        ("tuần này có việc gì đến hạn", "week", "2026-11-16", "2026-11-22"),
        ("tuan sau co bao cao nao den han khong", "week", "2026-11-23", "2026-11-29"),
        ("quý này?", "quarter", "2026-10-01", "2026-12-31"),
        ("còn quý sau thì sao ạ", "quarter", "2027-01-01", "2027-03-31"),
        ("quý I/2027 phải nộp gì", "quarter", "2027-01-01", "2027-03-31"),
        ("quá hạn chưa", "late", "2026-08-21", "2026-11-19"),
        ("có gì quá hạn không", "late", "2026-08-21", "2026-11-19"),
        ("còn nợ báo cáo nào", "late", "2026-08-21", "2026-11-19"),
        ("sắp tới nộp gì", "days", "2026-11-19", "2026-12-19"),
        ("hai tuần tới phải làm gì", "days", "2026-11-19", "2026-12-03"),
        ("10 ngày tới có việc gì", "days", "2026-11-19", "2026-11-29"),
        ("3 tháng tới có những báo cáo nào", "days", "2026-11-19", "2027-02-19"),
        ("tháng 12 có những báo cáo nào", "month", "2026-12-01", "2026-12-31"),
        ("từ nay đến cuối năm còn việc gì", "year", "2026-11-19", "2026-12-31"),
        ("trong tháng phải gửi báo cáo nào", "month", "2026-11-01", "2026-11-30"),
        ("hôm nay có việc gì đến hạn", "day", "2026-11-19", "2026-11-19"),
        ("ngày mai nộp gì", "day", "2026-11-20", "2026-11-20"),
        ("tháng trước còn nợ gì không", "late", "2026-08-21", "2026-11-19"),
    ],
)
def test_what_is_asked(words: str, name: str, start: str, end: str) -> None:
    found = asked(words, TODAY)
    assert found is not None
    assert (found.name, found.start.isoformat(), found.end.isoformat()) == (name, start, end)


@pytest.mark.parametrize(
    "words",
    [
        "hạn báo cáo 9 tháng?", "báo cáo 9 tháng quá hạn chưa", "việc này quá hạn chưa", "báo cáo tháng này nộp khi nào",
        "đã nộp báo cáo tháng này", "xin lùi hạn đến cuối tháng này", "9 tháng nộp gì", "sở nội vụ phải làm gì", "",
        "tháng 13 có gì phải nộp", "quy định về hạn nộp là gì", "nộp trước ngày 20 tháng 11 có kịp không",
    ],
)  # fmt: skip
def test_what_asks_something_else(words: str) -> None:
    assert asked(words, TODAY) is None


def test_names_and_words_give_the_same_window() -> None:
    assert window("week", TODAY) == window("tuần này", TODAY) == named("week", TODAY)
    assert window("month", date(2026, 12, 31)) == Window("month", date(2026, 12, 1), date(2026, 12, 31))
    assert next_month(date(2026, 12, 31)) == Window("month", date(2027, 1, 1), date(2027, 1, 31))
    assert window("một hai ba", TODAY) is None and named("year", TODAY) is None


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_today_lies_in_this_week_month_and_quarter(today: date) -> None:
    for name, days in (("week", (7, 7)), ("month", (28, 31)), ("quarter", (90, 92))):
        found = named(name, today)
        assert found is not None and found.start <= today <= found.end
        assert days[0] <= (found.end - found.start).days + 1 <= days[1]
    following = next_month(today)
    this = named("month", today)
    assert this is not None and following.start == this.end + timedelta(days=1)
