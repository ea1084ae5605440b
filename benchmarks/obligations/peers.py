"""What others find in the same lines: dateparser's search_dates, and a plain regular expression for dates.

Neither knows what a deadline is: each date found counts as an obligation with a `date` rule, and nobody asks whether the day itself still counts.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from benchmarks.obligations.score import Predicted
from knowledge.calendar import real_date

_PLAIN = re.compile(
    r"(?<!\d)(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}))?(?![/\d])|\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?)", re.IGNORECASE
)


def _of(number: int, year: int, month: int, day: int, quote: str) -> Predicted | None:
    on = real_date(year, month, day)
    return Predicted((number,), {"type": "date", "date": on.isoformat()}, quote=quote) if on else None


def plain_pattern(lines: Sequence[str], part: Mapping[str, Any]) -> list[Predicted]:
    """dd/mm[/yyyy] and “ngày d tháng m [năm y]”, the year of the part where none is said."""
    out = []
    for number in range(part["first"], part["last"] + 1):
        for match in _PLAIN.finditer(lines[number - 1]):
            day, month1, year1, month2, year2 = match.groups()
            year = int(year1 or year2 or part["year"])
            if found := _of(number, year, int(month1 or month2), int(day), match.group()):
                out.append(found)
    return out


def dateparser_search(lines: Sequence[str], part: Mapping[str, Any]) -> list[Predicted]:
    """dateparser.search.search_dates in Vietnamese, day before month, counted from 1 January of the part's year."""
    from dateparser.search import search_dates

    settings = {"DATE_ORDER": "DMY", "RELATIVE_BASE": datetime(part["year"], 1, 1)}  # noqa: DTZ001 - it asks for a naive one
    out = []
    for number in range(part["first"], part["last"] + 1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = search_dates(lines[number - 1], languages=["vi"], settings=settings) or []
        for words, moment in found:
            if made := _of(number, moment.year, moment.month, moment.day, words):
                out.append(made)
    return out
