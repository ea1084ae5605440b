"""Rules into due dates. Pure: `today` is always an argument.

A rule says when something is due; a window of days asked for gives its occurrences, each with the period and year it
closes. An exclusive rule (“trước ngày 20/6”) keeps the day it names as `due`: on that day it is already too late, and
`last` is the day before. With an hour (“trước 16 giờ ngày 20/6”) it is the hour that is too late, and the day is good.
Occurrences are made rule by rule, never day by day, and kept, because an office has many obligations and few rules.
Days off move nothing here: a due date is what the document says (knowledge/workdays.py tells which days are none).
"""

from __future__ import annotations

import calendar as _months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from knowledge.errors import ThukyError
from knowledge.model import (
    CadenceOnly,
    DateRule,
    MonthlyRule,
    OtherRule,
    QuarterlyRule,
    RelativeRule,
    Rule,
    WeeklyRule,
    YearlyRule,
)

# The months in which a reporting period is closed, counted from the start of the year. Officials also say it by what is
# held then: a sơ kết closes half a year, a tổng kết the whole.
PERIOD_END_MONTHS = {
    "tháng": tuple(range(1, 13)),
    "quý": (3, 6, 9, 12),
    "3 tháng": (3,),
    "6 tháng": (6,),
    "sơ kết": (6,),
    "9 tháng": (9,),
    "năm": (12,),
    "tổng kết": (12,),
}
_ONE_DAY = timedelta(days=1)
_KEPT = 1 << 14  # expansions of rules kept: each is a few dates


@dataclass(frozen=True, slots=True)
class Closed:
    """The stretch of time that a report speaks of: month 8 or quarter 3 of a year, or its first 9 months."""

    period: str
    year: int
    number: int | None = None  # of the month, the quarter or the (ISO) week


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due date of a rule."""

    due: date  # as the words name it
    last: date  # the last day on which the thing is in time
    closes: Closed | None = None  # None where no period is named


Years = tuple[int, int]  # the first and the last year that a plan speaks of


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (31/02)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    return date(year, month, _months.monthrange(year, month)[1])


def shifted(year: int, month: int, by: int) -> tuple[int, int]:
    """The month that lies `by` months after this one."""
    total = year * 12 + month - 1 + by
    return total // 12, total % 12 + 1


def _clamped(year: int, month: int, day: int) -> date:
    """Day 31 of a shorter month is its last day; only recurring rules are read so, an absolute date never."""
    return date(year, month, day if day <= 28 else min(day, _months.monthrange(year, month)[1]))


# -- one rule ---------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def occurrences(
    rule: Rule, start: date, end: date, period: str | None = None, years: Years | None = None
) -> tuple[Occurrence, ...]:
    """What `rule` makes due in start..end, both included, soonest first.

    `period` narrows a monthly or quarterly rule that belongs to a longer period (“6 tháng”) to the months that close it.
    `years` are those a plan speaks of (knowledge/agenda.py): what recurs within the year does not go on after them, what is
    asked “hằng năm” does.
    """
    if end < start:
        return ()
    match rule:
        case DateRule(on=on):
            found = [(on, closed_by(on, period))]
        case YearlyRule(month=month, day=day):
            named = (real_date(year, month, day) for year in range(start.year, end.year + 1))
            found = [(on, closed_by(on, period)) for on in named if on is not None]
        case WeeklyRule(weekday=weekday):
            first = start + timedelta(days=(weekday - start.weekday()) % 7)
            days = (first + timedelta(days=7 * week) for week in range(((end - first).days // 7) + 1))
            found = [(on, _week(on)) for on in days]
        case MonthlyRule(day=day, month_offset=offset):
            found = _recurring(day, offset, PERIOD_END_MONTHS.get(period or "tháng"), period or "tháng", start, end)
        case QuarterlyRule(day=day, month_in_quarter=nth, quarter_offset=offset):
            closing = PERIOD_END_MONTHS.get(period or "quý")
            if closing is None or not set(closing) <= set(PERIOD_END_MONTHS["quý"]):
                closing, period = None, "quý"
            found = _recurring(day, nth - 3 + 3 * offset, closing, period or "quý", start, end)
        case _:
            return ()
    if years is not None and isinstance(rule, MonthlyRule | QuarterlyRule | WeeklyRule):
        found = [(on, closed) for on, closed in found if closed and years[0] <= closed.year <= years[1]]
    early = last_day(rule, start) != start
    return tuple(Occurrence(on, on - _ONE_DAY if early else on, closed) for on, closed in found if start <= on <= end)


def _recurring(
    day: int, shift: int, closing: tuple[int, ...] | None, period: str, start: date, end: date
) -> list[tuple[date, Closed | None]]:
    """Day `day` of the month `shift` months after each closing month, in the months from `start` to `end`."""
    if closing is None:  # a period that no month closes: the rule's own rhythm counts
        closing = PERIOD_END_MONTHS["quý" if period == "quý" else "tháng"]
    found: list[tuple[date, Closed | None]] = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        closed_year, closed_month = shifted(year, month, -shift)
        if closed_month in closing:
            found.append((_clamped(year, month, day), _closed(period, closed_year, closed_month)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


@lru_cache(maxsize=1024)
def _closed(period: str, year: int, month: int) -> Closed:
    return Closed(period, year, month if period == "tháng" else month // 3 if period == "quý" else None)


@lru_cache(maxsize=4096)
def _week(on: date) -> Closed:
    year, number, _ = on.isocalendar()
    return Closed("tuần", year, number)


@lru_cache(maxsize=4096)
def closed_by(due: date, period: str | None) -> Closed | None:
    """The period that a report due on this day closes: the one that ends nearest to it. “báo cáo năm” due on 25/11/2026
    speaks of 2026, due on 15/02/2027 of 2026 too; None where no period is named."""
    if period == "tuần":
        return _week(due)
    closing = PERIOD_END_MONTHS.get(period or "")
    if closing is None or period is None:
        return None
    ends = [(year, month) for year in (due.year - 1, due.year, due.year + 1) for month in closing]
    year, month = min(ends, key=lambda one: abs((month_end(*one) - due).days))
    return _closed(period, year, month)


def due_dates(rule: Rule, start: date, end: date, period: str | None = None) -> list[date]:
    """The due dates of `rule` in start..end, both included, soonest first."""
    return [one.due for one in occurrences(rule, start, end, period)]


def next_occurrence(
    rule: Rule, today: date, period: str | None = None, years: Years | None = None
) -> Occurrence | None:
    """The first one that can still be kept on `today`; None where none is left within two years."""
    ahead = occurrences(rule, today, today + timedelta(days=800), period, years)
    if isinstance(rule, DateRule):
        ahead = occurrences(rule, rule.on, rule.on, period, years)
    return next((one for one in ahead if one.last >= today), None)


def previous_occurrence(
    rule: Rule, due: date, period: str | None = None, years: Years | None = None
) -> Occurrence | None:
    """The one before `due`: reports said after it are of the round that ends on `due`. None for what is due once."""
    if isinstance(rule, DateRule):
        return None
    before = occurrences(rule, due - timedelta(days=400), due - _ONE_DAY, period, years)
    return before[-1] if before else None


def is_inclusive(rule: Rule) -> bool:
    """Whether the day named may still be used; a rule without a day counts as inclusive."""
    return bool(getattr(rule, "inclusive", True))


def last_day(rule: Rule, due: date) -> date:
    """The last day on which the thing is in time."""
    return due if is_inclusive(rule) or getattr(rule, "time", None) else due - _ONE_DAY


def in_time(rule: Rule, due: date, on: date) -> bool:
    return on <= last_day(rule, due)


def due_date(rule: Rule, today: date, period: str | None = None, year: int | None = None) -> date | None:
    """The date to name for `rule` when asked on `today`.

    With `year`, the last due date that falls in it (or the only one). Without, the next that can still be kept, else the
    latest past one. None for rules without a date.
    """
    if isinstance(rule, DateRule):
        return rule.on if year in (None, rule.on.year) else None
    if year is not None:
        dates = occurrences(rule, date(year, 1, 1), date(year, 12, 31), period)
    else:
        dates = occurrences(rule, today - timedelta(days=400), today + timedelta(days=800), period)
    return next((one.due for one in dates if one.last >= today), dates[-1].due if dates else None)


def due_for(rule: Rule, number: int, year: int) -> date | None:
    """When the report on one quarter or month of a year is due; None where the rule has no such periods."""
    match rule:
        case QuarterlyRule(day=day, month_in_quarter=nth, quarter_offset=offset) if 1 <= number <= 4:
            return _clamped(*shifted(year, number * 3, nth - 3 + 3 * offset), day)
        case MonthlyRule(day=day, month_offset=offset) if 1 <= number <= 12:
            return _clamped(*shifted(year, number, offset), day)
        case _:
            return None


def days_left(due: date, today: date) -> int:
    """Days from today to the due date, negative when past."""
    return (due - today).days


def overdue_by(rule: Rule, due: date, today: date) -> int:
    """Days since the last day in time; 0 while it can still be kept."""
    return max(0, (today - last_day(rule, due)).days)


# -- words and JSON ---------------------------------------------------------------------------------------------------------


def format_date(on: date) -> str:
    """As officials write it: 20/6/2024, 05/02/2025 (days and months 1 and 2 with a nought: Nghị định 30/2020)."""
    day = f"{on.day:02d}" if on.day < 10 else str(on.day)
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{day}/{month}/{on.year}"


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """The rule in the shape that docs and scripts fix."""
    shape: dict[str, Any]
    match rule:
        case DateRule():
            shape = {"type": "date", "date": rule.on.isoformat(), "inclusive": rule.inclusive}
            if rule.inferred_year:
                shape["inferred_year"] = True
        case YearlyRule():
            shape = {"type": "yearly", "month": rule.month, "day": rule.day, "inclusive": rule.inclusive}
        case MonthlyRule():
            shape = {"type": "monthly", "day": rule.day, "month_offset": rule.month_offset, "inclusive": rule.inclusive}
        case QuarterlyRule():
            shape = {
                "type": "quarterly",
                "day": rule.day,
                "month_in_quarter": rule.month_in_quarter,
                "quarter_offset": rule.quarter_offset,
                "inclusive": rule.inclusive,
            }
        case WeeklyRule():
            shape = {"type": "other", "text": rule.text, "weekday": rule.weekday, "inclusive": rule.inclusive}
        case RelativeRule():
            shape = {"type": "relative", "n": rule.n, "unit": rule.unit, "from": rule.event}
        case CadenceOnly():
            shape = {"type": "cadence_only"}
        case OtherRule():
            shape = {"type": "other", "text": rule.text}
    time = getattr(rule, "time", None)
    return {**shape, "time": time} if time else shape


def rule_from_json(shape: Mapping[str, Any]) -> Rule:
    """The twin of rule_to_json.

    Raises:
        ThukyError: a shape that this version does not know.
    """
    time = shape.get("time")
    try:
        match shape["type"]:
            case "date":
                on = date.fromisoformat(shape["date"])
                return DateRule(on, shape["inclusive"], time, bool(shape.get("inferred_year", False)))
            case "yearly":
                return YearlyRule(shape["month"], shape["day"], shape["inclusive"], time)
            case "monthly":
                return MonthlyRule(shape["day"], shape["month_offset"], shape["inclusive"], time)
            case "quarterly":
                return QuarterlyRule(
                    shape["day"], shape["month_in_quarter"], shape["quarter_offset"], shape["inclusive"], time
                )
            case "relative":
                return RelativeRule(shape["n"], shape["unit"], shape["from"])
            case "cadence_only":
                return CadenceOnly()
            case "other" if "weekday" in shape:
                return WeeklyRule(shape["weekday"], shape["inclusive"], time, shape["text"])
            case "other":
                return OtherRule(shape["text"], time)
    except (KeyError, TypeError, ValueError) as error:
        raise ThukyError(f"rule: broken shape {dict(shape)!r}") from error
    raise ThukyError(f"rule: unknown type {shape['type']!r}")
