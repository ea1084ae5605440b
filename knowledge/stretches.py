"""Stretches of the calendar by whose end a thing is due, as plans write them beside a label or a verb of finishing. Pure.

“Thời gian hoàn thành: Quý III năm 2025”, “Thời gian thực hiện: Tháng 4 - 5/2025”, “trong 6 tháng đầu năm 2025”, “trong
10 ngày đầu tháng 12”, “tuần cuối tháng 11”. What passes through: the canonical words of one sentence and the year it
speaks of. The end of a month, a quarter, a half or a year is a day; “tuần đầu tháng 12” names none and stays words. A
stretch that figures cover (“tình hình trong 6 tháng đầu năm”) is not returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.calendar import month_end, real_date
from knowledge.model import DateRule, OtherRule, Rule
from knowledge.text import exact, opening, squeeze

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LABEL = r"(?:thời (?:gian|hạn|điểm)|hạn|tiến độ)(?: (?:hoàn thành|thực hiện|triển khai|tổ chức|báo cáo|nộp|gửi))?(?: dự kiến)?:"
_YEAR = r"(?:\s*/\s*|,? năm )(?P<year>20\d\d)"
_NUMBER = r"(?:iv|i{1,3}|\d{1,2})"
# The label may stand before several months or quarters: the last of them closes the work.
_LABELLED = exact(
    rf"{_LABEL} ?(?:(?:trong|từ|hết|cuối|đến) )?(?P<what>quý|tháng) {_NUMBER}"
    rf"(?:(?:\s*(?:-|–|,|và|đến(?: hết)?)\s*(?:(?:quý|tháng) )?{_NUMBER})*{_YEAR}"
    rf"|(?:(?:\s*(?:-|–|đến(?: hết)?)\s*(?:(?:quý|tháng) )?|\s*(?:,|và)\s*(?:quý|tháng) ){_NUMBER})*)(?![/.-]?\d)"
)
_YEAR_LABELLED = exact(rf"{_LABEL} ?(?:(?:trong|hết|cuối) )?năm (?P<year>20\d\d)(?!\s*[-–/]|,? ?(?:đến|và) )")
_HALF = exact(r"(?:trong|hết) (?:0?6|sáu) tháng đầu năm(?: (?P<year>20\d\d))?")
_DAYS = exact(rf"(?:trong|vào) (?P<n>\d{{1,2}}) ngày đầu (?:của )?tháng (?P<month>\d{{1,2}})(?:{_YEAR})?(?![/.-]?\d)")
_WEEK = exact(
    rf"(?:trong |vào )?tuần (?:lễ )?(?P<which>đầu(?: tiên)?|cuối(?: cùng)?|thứ (?:nhất|hai|ba|tư|[1-4])) (?:của )?tháng (?P<month>\d{{1,2}})(?:{_YEAR})?(?![/.-]?\d)"
)
_DONE_BEFORE = opening(
    r"(?:hoàn thành|hoàn thiện|xong|phải|có trách nhiệm|gửi|nộp|trình|tổ chức)(?:(?!báo cáo|kết quả|tình hình|số liệu)[^;.]){0,120}$"
)
_SENT_BEFORE = opening(
    r"(?:hoàn thành|xong|phải|gửi|nộp|trình|tổ chức|báo cáo|họp|kiểm tra|rà soát|ban hành)[^;.]{0,120}$"
)
_DONE_AFTER = exact(
    r"^, [^;.]{0,160}?(?:hoàn thành|phải|có trách nhiệm|xong|tổ chức|rà soát|ban hành|xây dựng|gửi|nộp|trình)(?![^\W_])",
    bounded=False,
)


def _opens(before: str) -> bool:
    return not before.strip(" -–+*“\"'")


def stretches(text: str, low: str, year: int | None) -> Iterator[tuple[Rule, int, int, int | None]]:
    """(rule, start, end, month) of each; `low` is the canonical form of `text`, of the same length."""
    for match in _LABELLED.finditer(low):
        quarter = match["what"] == "quý"
        words = match.group()[match.start("what") - match.start() :]
        if match["year"]:
            words = words[: match.start("year") - match.start("what")]
        numbers = [
            _ROMAN.get(found) or int(found) for found in re.findall(r"(?<!\w)(?:iv|i{1,3}|\d{1,2})(?!\w)", words)
        ]
        fits = numbers == sorted(numbers) and numbers[0] >= 1 and numbers[-1] <= (4 if quarter else 12)
        month = numbers[-1] * 3 if quarter else numbers[-1]
        yield _by_end(text, match, year, month if fits else None)
    for match in _YEAR_LABELLED.finditer(low):
        yield _by_end(text, match, year, 12)
    for match in _HALF.finditer(low):
        before, after = low[: match.start()], low[match.end() :]
        if _DONE_BEFORE.search(before) or (_opens(before) and _DONE_AFTER.match(after)):
            yield _by_end(text, match, year, 6)
    for match in _DAYS.finditer(low):
        before, after = low[: match.start()], low[match.end() :]
        named = int(match["year"]) if match["year"] else year
        if not (_SENT_BEFORE.search(before) or (_opens(before) and _DONE_AFTER.match(after))):
            continue
        on = real_date(named, int(match["month"]), int(match["n"])) if named else None
        rule: Rule = DateRule(on, True, None, not match["year"]) if on else OtherRule(_words(text, match))
        yield rule, *match.span(), int(match["month"])
    for match in _WEEK.finditer(low):
        before, after = low[: match.start()], low[match.end() :]
        if not (_SENT_BEFORE.search(before) or (_opens(before) and _DONE_AFTER.match(after))):
            continue
        last = match["which"].startswith("cuối")
        yield _by_end(text, match, year, int(match["month"]) if last else None)


def _words(text: str, match: re.Match[str]) -> str:
    return squeeze(text[match.start() : match.end()])


def _by_end(text: str, match: re.Match[str], year: int | None, month: int | None) -> tuple[Rule, int, int, int | None]:
    """The last day of the month; the words where no month of a known year is meant."""
    named = int(match["year"]) if match["year"] else year
    if named is None or month is None or not 1 <= month <= 12:
        return OtherRule(_words(text, match)), *match.span(), None
    on: date = month_end(named, month)
    return DateRule(on, True, None, not match["year"]), *match.span(), month
