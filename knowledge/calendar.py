"""Rules into due dates. Pure: `today` is always an argument.

A rule says when something is due; a window of days asked for gives its occurrences. An exclusive rule (“trước ngày
20/6”) keeps the day it names as `due`, with `inclusive` False: on that day it is already too late.
Weeks, working days and holidays are not moved here: a due date is what the document says.
"""

from __future__ import annotations

import calendar as _months
from collections.abc import Mapping
from datetime import date, timedelta
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

# The months in which a reporting period is closed, counted from the start of the year.
PERIOD_END_MONTHS = {"6 tháng": (6,), "9 tháng": (9,), "năm": (12,), "quý": (3, 6, 9, 12), "tháng": tuple(range(1, 13))}


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (31/02)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    return date(year, month, _months.monthrange(year, month)[1])


def _shifted(year: int, month: int, by: int) -> tuple[int, int]:
    total = year * 12 + month - 1 + by
    return total // 12, total % 12 + 1


def _clamped(year: int, month: int, day: int) -> date:
    """Day 31 of a shorter month is its last day; only recurring rules are read so, an absolute date never."""
    return date(year, month, min(day, _months.monthrange(year, month)[1]))


def due_dates(rule: Rule, start: date, end: date, period: str | None = None) -> list[date]:
    """The due dates of `rule` in start..end, both included, soonest first.

    `period` narrows a monthly or quarterly rule that belongs to a longer period (“6 tháng”) to the months that close it.
    """
    match rule:
        case DateRule(on=on):
            return [on] if start <= on <= end else []
        case YearlyRule(month=month, day=day):
            found = (real_date(year, month, day) for year in range(start.year, end.year + 1))
            return [on for on in found if on is not None and start <= on <= end]
        case WeeklyRule(weekday=weekday):
            first = start + timedelta(days=(weekday - start.weekday()) % 7)
            return [first + timedelta(days=7 * week) for week in range(((end - first).days // 7) + 1)]
        case MonthlyRule(day=day, month_offset=offset):
            closing = PERIOD_END_MONTHS.get(period or "tháng", PERIOD_END_MONTHS["tháng"])
            return _recurring(day, offset, closing, start, end)
        case QuarterlyRule(day=day, month_in_quarter=nth, quarter_offset=offset):
            return _recurring(day, nth - 3 + 3 * offset, PERIOD_END_MONTHS["quý"], start, end)
        case _:
            return []


def _recurring(day: int, shift: int, closing: tuple[int, ...], start: date, end: date) -> list[date]:
    """Day `day` of the month `shift` months after each closing month."""
    found = []
    for year in range(start.year - 1, end.year + 2):
        for month in closing:
            on = _clamped(*_shifted(year, month, shift), day)
            if start <= on <= end:
                found.append(on)
    return sorted(found)


def is_inclusive(rule: Rule) -> bool:
    """Whether the day named may still be used; a rule without a day counts as inclusive."""
    return bool(getattr(rule, "inclusive", True))


def last_day(rule: Rule, due: date) -> date:
    """The last day on which the thing is in time."""
    return due if is_inclusive(rule) else due - timedelta(days=1)


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
        dates = due_dates(rule, date(year, 1, 1), date(year, 12, 31), period)
        ahead = [due for due in dates if in_time(rule, due, today)]
        return ahead[0] if ahead else dates[-1] if dates else None
    dates = due_dates(rule, today - timedelta(days=400), today + timedelta(days=800), period)
    ahead = [due for due in dates if in_time(rule, due, today)]
    return ahead[0] if ahead else dates[-1] if dates else None


def due_for(rule: Rule, number: int, year: int) -> date | None:
    """When the report on one quarter or month of a year is due; None where the rule has no such periods."""
    match rule:
        case QuarterlyRule(day=day, month_in_quarter=nth, quarter_offset=offset) if 1 <= number <= 4:
            return _clamped(*_shifted(year, number * 3, nth - 3 + 3 * offset), day)
        case MonthlyRule(day=day, month_offset=offset) if 1 <= number <= 12:
            return _clamped(*_shifted(year, number, offset), day)
        case _:
            return None


def days_left(due: date, today: date) -> int:
    """Days from today to the due date, negative when past."""
    return (due - today).days


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
                return OtherRule(shape["text"])
    except (KeyError, TypeError, ValueError) as error:
        raise ThukyError(f"rule: broken shape {dict(shape)!r}") from error
    raise ThukyError(f"rule: unknown type {shape['type']!r}")
