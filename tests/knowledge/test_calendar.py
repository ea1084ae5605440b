from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agenda import expand, years_of
from knowledge.calendar import (
    Closed,
    Occurrence,
    due_date,
    due_dates,
    format_date,
    in_time,
    last_day,
    next_occurrence,
    occurrences,
    overdue_by,
    previous_occurrence,
    rule_from_json,
    rule_to_json,
)
from knowledge.errors import ThukyError
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Document,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    RelativeRule,
    Rule,
    Task,
    WeeklyRule,
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


# -- occurrences, the periods they close, plans of one year ---------------------------------------------------------------

RULES = st.one_of(
    st.builds(YearlyRule, st.integers(1, 12), st.integers(1, 28), st.booleans()),
    st.builds(MonthlyRule, st.integers(1, 31), st.integers(0, 1), st.booleans()),
    st.builds(QuarterlyRule, st.integers(1, 31), st.integers(1, 3), st.integers(0, 1), st.booleans()),
    st.builds(WeeklyRule, st.integers(0, 6), st.booleans()),
)
PERIODS = st.sampled_from([None, "tuần", "tháng", "quý", "3 tháng", "6 tháng", "9 tháng", "năm", "sơ kết", "tổng kết"])
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(RULES, PERIODS, DAYS)
def test_the_next_after_today_is_never_before_today(rule: Rule, period: str | None, today: date) -> None:
    found = next_occurrence(rule, today, period)
    assert found is not None and found.last >= today and found.due >= today
    assert not any(today <= one.last < found.last for one in occurrences(rule, today, found.due, period))


@given(RULES, PERIODS, DAYS)
def test_an_exclusive_twin_ends_a_day_earlier(rule: Rule, period: str | None, today: date) -> None:
    end = today + timedelta(days=400)
    closed = occurrences(replace(rule, inclusive=True), today, end, period)  # type: ignore[arg-type]
    open_ = occurrences(replace(rule, inclusive=False), today, end, period)  # type: ignore[arg-type]
    assert [one.due for one in closed] == [one.due for one in open_] != []
    assert {(one.last - other.last).days for one, other in zip(closed, open_, strict=True)} == {1}


@given(RULES, PERIODS, DAYS, st.lists(st.integers(1, 200), min_size=1, max_size=8), st.booleans())
def test_windows_put_together_are_the_whole(
    rule: Rule, period: str | None, start: date, steps: list[int], bound: bool
) -> None:
    years = (start.year, start.year) if bound else None
    pieces: list[Occurrence] = []
    begin = start
    for step in steps:
        pieces += occurrences(rule, begin, begin + timedelta(days=step - 1), period, years)
        begin += timedelta(days=step)
    assert tuple(pieces) == occurrences(rule, start, begin - timedelta(days=1), period, years)


@given(RULES, PERIODS, DAYS)
def test_a_round_begins_after_the_one_before(rule: Rule, period: str | None, today: date) -> None:
    first, second = occurrences(rule, today, today + timedelta(days=800), period)[:2]
    assert previous_occurrence(rule, second.due, period) == first


def test_an_hour_makes_the_day_itself_good() -> None:
    rule = DateRule(date(2026, 6, 20), inclusive=False, time="16:00")
    assert last_day(rule, rule.on) == rule.on and in_time(rule, rule.on, rule.on)


@pytest.mark.parametrize(
    ("rule", "period", "expected"),
    [
        (MonthlyRule(5, 1, True), "tháng", [("2026-10-05", "tháng", 2026, 9), ("2026-11-05", "tháng", 2026, 10), ("2026-12-05", "tháng", 2026, 11), ("2027-01-05", "tháng", 2026, 12)]),
        (QuarterlyRule(3, 1, 1, False), None, [("2026-10-03", "quý", 2026, 3), ("2027-01-03", "quý", 2026, 4)]),
        (QuarterlyRule(20, 3, 0, True), "quý", [("2026-12-20", "quý", 2026, 4)]),
        (MonthlyRule(17, 0, True), "quý", [("2026-12-17", "quý", 2026, 4)]),
        (QuarterlyRule(20, 3, 0, True), "6 tháng", []),
        (YearlyRule(11, 25, False), "năm", [("2026-11-25", "năm", 2026, None)]),
        (YearlyRule(1, 15, False), "năm", [("2027-01-15", "năm", 2026, None)]),
        (DateRule(date(2026, 10, 20), False), "9 tháng", [("2026-10-20", "9 tháng", 2026, None)]),
        (DateRule(date(2026, 10, 20), False), None, [("2026-10-20", None, None, None)]),
        (DateRule(date(2026, 12, 20), False), "tổng kết", [("2026-12-20", "tổng kết", 2026, None)]),
        (CadenceOnly(), "năm", []),
    ],
)  # fmt: skip
def test_each_occurrence_knows_what_it_closes(
    rule: Rule, period: str | None, expected: list[tuple[str, str | None, int | None, int | None]]
) -> None:
    found = occurrences(rule, date(2026, 10, 1), date(2027, 1, 31), period)
    assert [
        (one.due.isoformat(), *((one.closes.period, one.closes.year, one.closes.number) if one.closes else (None,) * 3))
        for one in found
    ] == expected


def test_a_week_is_known_by_its_number() -> None:
    (found,) = occurrences(WeeklyRule(4, True), date(2026, 11, 16), date(2026, 11, 22))
    assert (found.due, found.closes) == (date(2026, 11, 20), Closed("tuần", 2026, 47))


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("Cải cách hành chính năm 2026", 2026, (2026, 2026)),
        ("Phát triển du lịch giai đoạn 2021 – 2025", 2025, (2021, 2025)),
        ("Nhiệm vụ năm 2026 của Chương trình giai đoạn 2021-2025", 2026, (2026, 2026)),
        ("Chuyển đổi số đến năm 2030", 2030, (2024, 2030)),
        ("Giải ngân vốn đầu tư công", 2024, None),
        (None, 2024, None),
    ],
)
def test_the_years_a_plan_speaks_of(title: str | None, year: int, expected: tuple[int, int] | None) -> None:
    assert years_of(Header(title=title, year=year, issued_on=date(2024, 3, 1))) == expected


def _task(number: int, rule: Rule, body: str, title: str | None = None, period: str | None = None) -> Task:
    document = Document(1, "a.docx", "a.docx", "0" * 64, Header(title=title, year=2026), 1)
    duty = Obligation("report", "báo cáo", (body,), None, None, period, rule, "q", "I", 1, 0)
    return Task(number, document, duty)


def test_a_plan_for_one_year_asks_for_its_own_months_only() -> None:
    start, end = date(2025, 12, 1), date(2027, 3, 31)
    plan = _task(1, MonthlyRule(5, 1, True), "Sở A", "Kế hoạch năm 2026")
    assert [one.due.isoformat()[:7] for one, _ in expand([plan], start, end)] == [
        *(f"2026-{month:02d}" for month in range(2, 13)), "2027-01",
    ]  # fmt: skip
    yearly = _task(2, YearlyRule(2, 15, True), "Sở A", "Kế hoạch năm 2026")
    assert [one.due.year for one, _ in expand([yearly], start, end)] == [2026, 2027]


def test_an_office_is_expanded_for_one_unit_asking_once_for_each_wording() -> None:
    tasks = [_task(n, MonthlyRule(n, 0, True), "Sở A" if n % 2 else "Sở B") for n in range(1, 7)]
    asked: list[tuple[str, ...]] = []

    def mine(task: Task) -> bool:
        asked.append(task.obligation.responsible)
        return asked[-1] == ("Sở A",)

    found = expand(tasks, date(2026, 3, 1), date(2026, 4, 30), mine)
    assert [(one.due.month, task.id) for one, task in found] == [(3, 1), (3, 3), (3, 5), (4, 1), (4, 3), (4, 5)]
    assert asked == [("Sở A",), ("Sở B",)]


@pytest.mark.parametrize(("inclusive", "late"), [(True, 2), (False, 3)])
def test_days_over(inclusive: bool, late: int) -> None:
    rule = DateRule(date(2026, 6, 20), inclusive)
    assert overdue_by(rule, rule.on, date(2026, 6, 22)) == late
    assert overdue_by(rule, rule.on, date(2026, 6, 19)) == 0
