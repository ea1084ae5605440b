from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import due_date, due_dates, format_date, in_time, last_day, rule_from_json, rule_to_json
from knowledge.errors import ThukyError
from knowledge.model import (
    CadenceOnly,
    DateRule,
    MonthlyRule,
    OtherRule,
    QuarterlyRule,
    RelativeRule,
    Rule,
    YearlyRule,
)

JUNE = DateRule(date(2024, 6, 20), inclusive=False)
RECURRING: tuple[Rule, ...] = (
    YearlyRule(2, 15, inclusive=False),
    MonthlyRule(25, 0, inclusive=True),
    MonthlyRule(2, 1, inclusive=False),
    QuarterlyRule(20, 3, 0, inclusive=False),
    QuarterlyRule(3, 1, 1, inclusive=True),
)


def test_before_a_day_is_too_late_on_that_day() -> None:
    assert in_time(JUNE, JUNE.on, date(2024, 6, 19))
    assert not in_time(JUNE, JUNE.on, date(2024, 6, 20))
    assert last_day(DateRule(date(2024, 6, 20), inclusive=True), date(2024, 6, 20)) == date(2024, 6, 20)


@pytest.mark.parametrize(
    ("rule", "period", "expected"),
    [
        (YearlyRule(2, 15, False), None, ["2024-02-15", "2025-02-15"]),
        (YearlyRule(2, 30, False), None, []),
        (MonthlyRule(31, 0, True), None, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31", "2024-08-31", "2024-09-30", "2024-10-31", "2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28"]),
        (MonthlyRule(17, 0, True), "6 tháng", ["2024-06-17"]),
        (MonthlyRule(5, 1, False), "năm", ["2024-01-05", "2025-01-05"]),
        (QuarterlyRule(20, 3, 0, False), "quý", ["2024-03-20", "2024-06-20", "2024-09-20", "2024-12-20"]),
        (QuarterlyRule(3, 1, 1, False), "quý", ["2024-01-03", "2024-04-03", "2024-07-03", "2024-10-03", "2025-01-03"]),
        (JUNE, None, ["2024-06-20"]),
        (CadenceOnly(), "năm", []),
        (OtherRule("khi có yêu cầu"), None, []),
        (RelativeRule(5, "ngày làm việc", "kể từ ngày nhận được"), None, []),
    ],
)  # fmt: skip
def test_due_dates_of_a_window(rule: Rule, period: str | None, expected: list[str]) -> None:
    found = due_dates(rule, date(2024, 1, 1), date(2025, 2, 28), period)
    assert [on.isoformat() for on in found] == expected


def test_the_date_to_name() -> None:
    assert due_date(JUNE, date(2026, 11, 22)) == date(2024, 6, 20)
    assert due_date(JUNE, date(2024, 1, 1), year=2025) is None
    assert due_date(YearlyRule(2, 15, False), date(2026, 2, 14)) == date(2026, 2, 15)
    assert due_date(YearlyRule(2, 15, False), date(2026, 2, 15)) == date(2027, 2, 15)
    assert due_date(YearlyRule(2, 15, True), date(2026, 2, 15)) == date(2026, 2, 15)
    assert due_date(QuarterlyRule(20, 3, 0, False), date(2026, 11, 22), "quý") == date(2026, 12, 20)
    assert due_date(CadenceOnly(), date(2026, 1, 1)) is None


@given(st.sampled_from(RECURRING), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_next_can_still_be_kept(rule: Rule, today: date) -> None:
    due = due_date(rule, today)
    assert due is not None
    assert last_day(rule, due) >= today


@given(
    st.sampled_from(RECURRING), st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.lists(st.integers(1, 200), max_size=8)
)
def test_window_by_window_is_as_at_once(rule: Rule, start: date, steps: list[int]) -> None:
    pieces: list[date] = []
    begin = start
    for step in steps:
        pieces += due_dates(rule, begin, begin + timedelta(days=step - 1))
        begin += timedelta(days=step)
    assert pieces == (due_dates(rule, start, begin - timedelta(days=1)) if steps else [])


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_inclusive_and_exclusive_differ_by_a_day(on: date) -> None:
    assert last_day(DateRule(on, True), on) - last_day(DateRule(on, False), on) == timedelta(days=1)


@pytest.mark.parametrize(
    "rule",
    [
        *RECURRING,
        JUNE,
        DateRule(date(2024, 6, 20), True, "16:30", inferred_year=True),
        RelativeRule(5, "ngày làm việc", "kể từ ngày nhận được văn bản"),
        CadenceOnly(),
        OtherRule("khi có yêu cầu"),
    ],
)
def test_json_there_and_back(rule: Rule) -> None:
    assert rule_from_json(rule_to_json(rule)) == rule


def test_json_shapes_are_the_fixed_ones() -> None:
    assert rule_to_json(JUNE) == {"type": "date", "date": "2024-06-20", "inclusive": False}
    assert rule_to_json(QuarterlyRule(3, 1, 1, False, "16:30")) == {
        "type": "quarterly", "day": 3, "month_in_quarter": 1, "quarter_offset": 1, "inclusive": False, "time": "16:30",
    }  # fmt: skip


@pytest.mark.parametrize("shape", [{"type": "weekly"}, {"type": "date", "date": "2024-02-31", "inclusive": True}, {}])
def test_broken_json_is_refused(shape: dict[str, object]) -> None:
    with pytest.raises(ThukyError):
        rule_from_json(shape)


def test_dates_as_officials_write_them() -> None:
    assert format_date(date(2024, 6, 20)) == "20/6/2024"
    assert format_date(date(2024, 2, 5)) == "05/02/2024"
    assert format_date(date(2024, 11, 1)) == "01/11/2024"
