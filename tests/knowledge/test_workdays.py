"""Days off in Vietnam, and what is said of a deadline that falls on one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import DateRule
from knowledge.settings import CalendarSettings, Settings
from knowledge.workdays import DayOff, Workdays

PLAIN = Workdays()
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 6, 20), False),  # a Saturday
        (date(2026, 6, 21), False),
        (date(2026, 2, 16), False),  # New Year's Eve of the lunar year
        (date(2026, 2, 18), False),
        (date(2024, 2, 12), False),  # the third day of Tết, another year
        (date(2026, 4, 27), False),  # in place of Sunday 26 April
        (date(2025, 4, 26), True),  # a Saturday worked in place of 2 May
        (date(2025, 5, 2), False),
    ],
)
def test_working_days(day: date, working: bool) -> None:
    assert PLAIN.is_working(day) is working


def test_the_office_knows_better() -> None:
    settings = Settings(calendar=CalendarSettings(("2026-01-02",), ("2026-01-10",)))
    office = Workdays.of(settings)
    assert PLAIN.is_working(date(2026, 1, 2)) and not office.is_working(date(2026, 1, 2))
    assert not PLAIN.is_working(date(2026, 1, 10)) and office.is_working(date(2026, 1, 10))
    assert office.last_before(date(2026, 1, 5)) == date(2025, 12, 31)


def test_before_tet_and_after() -> None:
    assert PLAIN.last_before(date(2026, 2, 18)) == date(2026, 2, 13)
    assert PLAIN.after(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert PLAIN.after(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert PLAIN.after(date(2026, 2, 14), 0) == date(2026, 2, 14)
    with pytest.raises(ValueError, match="forward"):
        PLAIN.after(date(2026, 2, 13), -1)


@pytest.mark.parametrize(
    ("due", "inclusive", "expected"),
    [
        (date(2026, 6, 20), True, DayOff(date(2026, 6, 20), date(2026, 6, 19))),
        (date(2026, 6, 20), False, None),  # “trước ngày 20/6”: Friday is the last day
        (date(2026, 6, 22), False, DayOff(date(2026, 6, 21), date(2026, 6, 19))),  # Sunday is
        (date(2026, 6, 22), True, None),
        (date(2026, 9, 2), True, DayOff(date(2026, 9, 2), date(2026, 8, 28), "Quốc khánh")),
    ],
)
def test_the_flag_goes_by_the_last_day_in_time(due: date, inclusive: bool, expected: DayOff | None) -> None:
    assert PLAIN.flag(DateRule(due, inclusive), due) == expected


@given(DAYS, st.integers(1, 40))
def test_counting_working_days(start: date, n: int) -> None:
    end = PLAIN.after(start, n)
    between = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert sum(map(PLAIN.is_working, between)) == n and PLAIN.is_working(end)


@given(DAYS)
def test_the_last_before_is_a_working_day_with_none_between(day: date) -> None:
    last = PLAIN.last_before(day)
    assert last < day and PLAIN.is_working(last)
    assert PLAIN.off_in(last + timedelta(days=1), day - timedelta(days=1)) == {
        last + timedelta(days=i) for i in range(1, (day - last).days)
    }
