"""Whether the words of a quote hold the numbers of a rule: a date without words is an invented one. Pure.

A day and a month must stand together in the quote (“20/6”, “ngày 20 tháng 6”, the head of a list “ngày 20, 25 tháng 6”);
the last or first day of a month, a quarter or a year may instead be named by its month, quarter or year. A year that is
marked as inferred need not stand there. Weekdays, numbers of days and days of a month must stand there as they are.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from knowledge.model import DateRule, MonthlyRule, QuarterlyRule, RelativeRule, Rule, WeeklyRule, YearlyRule
from knowledge.text import canonical, fold, squeeze

_POINTERS = re.compile(r"^(?:(?:ke tu|tinh tu|tu|sau khi|sau|khi)\b[ ,]*)+")
_ROMAN = ("", "i", "ii", "iii", "iv")
_SPELLED = {
    1: "một", 2: "hai", 3: "ba", 4: "bốn|tư", 5: "năm", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín", 10: "mười",
}  # fmt: skip
_WEEKDAYS = ("hai|2", "ba|3", "tư|4", "năm|5", "sáu|6", "bảy|7", "chủ nhật")


def _has(pattern: str, low: str) -> bool:
    return re.search(rf"(?<![\w]){pattern}(?!\w)", low) is not None


def _number(n: int) -> str:
    spelled = _SPELLED.get(n)
    return rf"(?:0*{n}|{spelled})" if spelled else rf"0*{n}"


def _day_and_month(day: int, month: int, low: str) -> bool:
    follows = rf"(?:\s*[/.-]\s*0*{month}|\s*,?\s*(?:tháng|thg)\s+{_number(month)})"
    return _has(rf"{_number(day)}(?:\s*(?:,|và|hoặc)\s*(?:ngày\s+)?\d{{1,2}})*{follows}", low)


def _month(month: int, low: str) -> bool:
    return _has(rf"tháng\s+(?:\d{{1,2}}\s*(?:-|–|đến)\s*(?:tháng\s+)?)?{_number(month)}", low)


def _quarter(quarter: int, low: str) -> bool:
    return _has(rf"quý\s+(?:[\divx]{{1,3}}\s*(?:-|–|đến)\s*(?:quý\s+)?)?(?:0?{quarter}|{_ROMAN[quarter]})", low)


def _edge(on: date, inclusive: bool, low: str) -> bool:
    """A month, a quarter, a half or a whole year named, of which the date is the last day (or the first, “trước quý II”)."""
    closes = on.day == (calendar.monthrange(on.year, on.month)[1] if inclusive else 1)
    if not closes:
        return False
    quarter = (on.month + 2) // 3
    ends_quarter = on.month % 3 == (0 if inclusive else 1)
    ends_year = on.month == (12 if inclusive else 1)
    return (
        _month(on.month, low)
        or (ends_quarter and _quarter(quarter, low))
        or (ends_year and (_has(str(on.year), low) or _has("(?:cuối|hết|trong) năm", low)))
        or (on.month in (6, 7) and _has("(?:6|06|sáu) tháng đầu năm", low))
    )


def supported(rule: Rule, quote: str) -> bool:
    """Whether every number of `rule` stands in `quote`; a rule without numbers always does."""
    low = squeeze(canonical(quote))
    match rule:
        case DateRule(on=on, inclusive=inclusive, inferred_year=inferred):
            short = rf"[/.-]\s*{on.year % 100:02d}"  # “20/6/24”
            said = inferred or _has(str(on.year), low) or re.search(rf"{short}(?!\d)", low) is not None
            return said and (_day_and_month(on.day, on.month, low) or _edge(on, inclusive, low))
        case YearlyRule(month=month, day=day, inclusive=inclusive):
            # The year only tells how long February is.
            return _day_and_month(day, month, low) or _edge(date(2024, month, day), inclusive, low) or (
                (month, day) == (2, 28) and _month(2, low)
            )  # fmt: skip
        case MonthlyRule(day=day) | QuarterlyRule(day=day):
            ends = (day >= 30 and _has("(?:cuối|hết) (?:tháng|quý)", low)) or (
                day >= 30 and _has("ngày (?:làm việc )?cuối(?: cùng)?", low)
            )
            return _has(_number(day), low) or ends
        case WeeklyRule(weekday=weekday):
            return _has(f"(?:thứ )?(?:{_WEEKDAYS[weekday]})", low)
        case RelativeRule(n=n):
            return _has(_number(n), low)
        case _:
            return True


def event_key(event: str) -> tuple[str, ...]:
    """The first three words of an event, folded, without the words that only point to it."""
    words = _POINTERS.sub("", fold(squeeze(event)).strip(" ,"))
    return tuple(re.findall(r"\w+", words)[:3])
