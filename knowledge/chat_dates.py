"""Dates as people say them in chat: “hôm qua”, “thứ 6 tuần trước”, “19/9”, “cuối tháng này”, “3 hôm nữa”. Pure.

A message and the day it is read on go in; the days it names come out, in order, not overlapping. A day that the
calendar does not have (30/2) and words that fix no day (“mấy hôm trước”, “vài bữa nữa”) give nothing. “2/3” after words
of quantity is a fraction, not 2 March. A stretch (“tuần sau”, “cuối tháng”) has its last day as `until`; `date` is then
the day a promise would be held to. Deadlines in official documents are read by knowledge/dates.py, not here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.calendar import month_end, real_date
from knowledge.text import canonical, fold, loose

Lean = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Said:
    """One mention of a day or of a stretch of days."""

    date: datetime.date
    until: datetime.date  # the same day, but for a stretch
    start: int
    end: int
    words: str
    since: datetime.date | None = None  # the first day of a stretch

    @property
    def vague(self) -> bool:
        return self.since is not None


_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_MONTH_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, **{str(n): n - 2 for n in range(2, 8)}}

_PART = r"(?:(?:đầu |cuối )?(?:giờ |buổi )?(?:sáng|trưa|chiều|tối|đêm) )?"
_ON = rf"{_PART}(?:(?:hôm |ngày )?(?:thứ [2-7]|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|t[2-7]|cn),? )?(?:hôm |ngày |mồng |mùng )*"
_NUMBER = r"(?<![\d/.,-])(\d{1,2})"
_END = r"(?![\d%]|[/.,-]\d|[/-]\w|\s?phần trăm)"

_FULL = loose(rf"{_ON}{_NUMBER}\s?[/.-]\s?(\d{{1,2}})\s?[/.-]\s?(\d{{4}}|\d{{2}})(?![\d%]|[/-]\w)")
# “9 tháng năm 2024” is a period, so a month in words takes “ngày” or “mồng” before it.
_MONTH = r"giêng|một|hai|ba|tư|năm|bảy|tám|chín|mười(?: một| hai)?|chạp"
_WRITTEN = loose(
    rf"{_ON}{_NUMBER} (?:của )?tháng (\d{{1,2}}|{_MONTH})"
    r"(?:(?:\s?[/.-]\s?| năm )(\d{4}))?(?![\d%]|[/-]\w| (?:ngày|hôm|bữa|tuần) (?:nữa|tới|trước|rồi))"
)
_LED = loose(r"(?:ngày|mồng|mùng)")
_WRITTEN_SIX = re.compile(r"(?<![\d/.,-])(\d{1,2}) tháng sáu(?:(?: ?[/.-] ?| năm )(\d{4}))?(?!\w)")  # “sau” is “next”
_SHORT = loose(rf"({_ON}){_NUMBER}\s?([/.-])\s?(\d{{1,2}}){_END}")
_OF_MONTH = loose(
    rf"{_PART}(?:hôm|ngày|mồng|mùng) (?:mồng |mùng )?{_NUMBER} (?:của )?(tháng (?:này|sau|tới|trước|qua)|này){_END}"
)

_DAY_ALONE = loose(rf"{_PART}(?:hôm|ngày|mồng|mùng) {_NUMBER}(?!\s?(?:tháng|ngày|giờ|đơn vị))(?!:){_END}")
_WEEKDAY = loose(
    rf"{_PART}((?:hôm |hồi |ngày )?)(?:(?:thứ\s?|t)(hai|ba|tư|năm|sáu|bảy|[2-7])|(chủ nhật|cn))"
    r"(?: (?:của )?(?:(tuần) )?(này|nay|trước|sau|tới|vừa rồi|vừa qua|qua|(?<=tuần\s)rồi|kế tiếp|kế)(?! đó))?"
)
_ORDINAL_BEFORE = loose(r"(?<![^\W_])(?:lần|việc|cái|mục|quý|ý|nhiệm vụ|điểm|thông báo|đầu việc) $", bounded=False)
# Of “6 tháng sau hạn” no month is next.
_SPAN = loose(
    r"(?:(đầu|giữa|cuối|hết|trong) )?(tuần|(?<![369]\s)(?<!12\s)(?<!sáu\s)(?<!chín\s)tháng)(?: (này|nay|sau|tới|trước|qua|vừa rồi|vừa qua|kế))?(?!\s?\d)(?: này)?"
)
_END_OF_MONTH = loose(r"(đầu|giữa|cuối|hết) tháng (\d{1,2})(?:\s?[/.-]\s?(\d{4}))?(?![/.-]?\d)")
# “tháng 8 hôm nay”, “quý 3 tuần tới”: the number names the period before it and counts nothing.
_COUNT = r"(?<!(?<![369]\s)tháng\s)(?<!quý\s)(?<!tuần\s)(?<!năm\s)(?<!kỳ\s)(?<!đợt\s)(?<!số\s)(?<![\d/.])"
_AHEAD = loose(
    rf"{_COUNT}(?:(\d{{1,2}})|(một|hai|ba|bốn|năm|sáu|bảy|mười))\s?(?:[-–]\s?(\d{{1,2}})\s?)?(?:(ba|bốn) )?(hôm|ngày|bữa|tuần)(?: làm việc)? (?:nữa|tới)"
)
_AGO = loose(
    rf"{_COUNT}(?:(\d{{1,2}})|(một|hai|ba|bốn|năm|sáu|bảy|mười)) (?:hôm|ngày|bữa) (?:trước|rồi|nay)|cách đây (?:(\d{{1,2}})|(một|hai|ba|bốn|năm|sáu|bảy)) (?:hôm|ngày|bữa)"
)

# Words for one day counted from today. Longer words stand first: “hôm kìa” before “kìa”.
_DEICTIC: tuple[tuple[str, int], ...] = (
    (rf"{_PART}(?:hôm|ngày) kìa", -3),
    (rf"{_PART}(?:hôm|bữa) (?:kia|tê)", -2),
    (r"(?:sáng|trưa|chiều|tối|đêm) kia", -2),
    (rf"{_PART}(?:(?:ngày )?(?:hôm|bữa) qua)", -1),
    (r"(?:sáng|trưa|chiều|tối|đêm) qua", -1),
    (rf"{_PART}(?:ngày )?(?:hôm|bữa|ngày) nay|(?:sáng|trưa|chiều|tối|đêm) nay|nay(?= (?:mới|thì|đã|em|gửi|nộp|sẽ|báo cáo))", 0),
    (r"(?:lát|tí|chút|tẹo|xíu) nữa|(?:cuối|đầu) giờ(?: chiều| sáng)?(?! (?:mai|qua|hôm|ngày|thứ))|cuối ngày|ngay bây giờ|trong ngày(?! \d)", 0),
    (rf"{_PART}(?:ngày kia|ngày mốt|m\ốt)(?! (?:là|thì))", 2),
    (rf"{_PART}(?:ngày )?mai(?! (?:mốt|này))", 1),
    (r"chiều(?! (?:nay|mai|qua|hôm|ngày|thứ|kia|t\d|\d))|trưa(?! (?:nay|mai|qua|hôm|ngày|thứ|kia|t\d|\d))", 0),
)  # fmt: skip
# A fraction, not a date: a quantity before, or something counted after.
_QUANTITY_BEFORE = loose(
    r"(?<![^\W_])(?:được|đạt|khoảng|tầm|cỡ|xong|hoàn thành|mới|làm|có|chừng|gần|hơn|hết|viết|tới) $", bounded=False
)
_TO = loose(r"(?<![^\W_])tới $", bounded=False)  # where a day to come is looked for, “tới 1/8” is no eighth
_NOT_DAY_BEFORE = loose(
    r"(?<![^\W_])(?:số|chỉ thị|quyết định|kế hoạch|công văn|báo cáo|nghị quyết|điều|việc|mục) $", bounded=False
)
_COUNTED_AFTER = loose(
    r"^\s?(?:số )?(?:đơn vị|xã|phường|huyện|sở|phòng|thôn|trường|nội dung|nhiệm vụ|phần|mục|chỉ tiêu|thủ tục|khối lượng|công việc|báo cáo|việc|hộ|tiêu chí|khâu|bước|hồ sơ)"
)
_PERSON_BEFORE = loose(r"(?<![^\W_])(?:chị|cô|anh|em|bà|bạn|bé) $", bounded=False)


def _near(day: int, month: int, today: date) -> date | None:
    """The day and month in the year that brings it nearest to today."""
    found = [real_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    return min((on for on in found if on), key=lambda on: abs((on - today).days), default=None)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month_from(today: date, by: int) -> tuple[int, int]:
    total = today.year * 12 + today.month - 1 + by
    return total // 12, total % 12 + 1


def _shift_word(word: str | None) -> int:
    return 0 if not word else {"sau": 1, "toi": 1, "ke": 1, "ke tiep": 1, "nay": 0}.get(fold(word), -1)


def _weekday(today: date, day: int, marked_past: bool, week: bool, word: str | None, lean: Lean | None) -> date:
    monday = today - timedelta(days=today.weekday())
    if week:
        return monday + timedelta(days=day + 7 * _shift_word(word))
    ahead = (day - today.weekday() - 1) % 7 + 1  # 1..7: never today itself
    if word and _shift_word(word) == 0:
        this = monday + timedelta(days=day)
        return this if this >= today or lean == "past" or marked_past else this + timedelta(days=7)
    if word:
        return (
            today + timedelta(days=ahead)
            if _shift_word(word) > 0
            else today + timedelta(days=ahead - 7 - 7 * (ahead == 7))
        )
    if marked_past or lean == "past":
        return today + timedelta(days=ahead - 7 - 7 * (ahead == 7))
    return today + timedelta(days=ahead)


def _stretch(part: str | None, what: str, word: str | None, today: date) -> tuple[date, date, date] | None:
    """First day, last day, and the day a promise is held to."""
    where = fold(part or "")
    if fold(what) == "tuan":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * _shift_word(word))
        days = {"dau": (0, 1, 0), "giua": (2, 3, 2), "cuoi": (4, 6, 4)}.get(where, (0, 6, 4))
        first, last, held = (monday + timedelta(days=n) for n in days)
        return first, last, held
    year, month = _month_from(today, _shift_word(word))
    return _month_part(where, year, month)


def _month_part(where: str, year: int, month: int) -> tuple[date, date, date]:
    last = month_end(year, month)
    if where == "dau":
        return date(year, month, 1), date(year, month, 10), date(year, month, 1)
    if where == "giua":
        return date(year, month, 11), date(year, month, 20), date(year, month, 15)
    if where == "cuoi":
        return date(year, month, 21), last, last
    return date(year, month, 1), last, last


def dates(text: str, today: date, lean: Lean | None = None) -> tuple[Said, ...]:
    """The days that `text` names, in order. `lean` says which way a bare weekday points: done or still to come."""
    low = canonical(text)
    found: list[Said] = []

    def take(start: int, end: int, on: date | None, since: date | None = None, until: date | None = None) -> None:
        while start < end and low[start] == " ":
            start += 1
        if not any(said.start < end and start < said.end for said in found):
            # A day that the calendar lacks still takes its place, so that no part of it is read as another day.
            found.append(Said(on or date.min, until or on or date.min, start, end, text[start:end], since))

    def each(pattern: re.Pattern[str], read: Callable[[re.Match[str]], date | None]) -> None:
        for match in pattern.finditer(low):
            if (on := read(match)) != date.min:
                take(*match.span(), on)

    each(_FULL, lambda m: real_date(_year(m.group(3)), int(m.group(2)), int(m.group(1))))

    def written(match: re.Match[str]) -> date | None:
        day, word, year = int(match.group(1)), match.group(2), match.group(3)
        if not word.isdecimal() and not _LED.search(low[match.start() : match.start(1)]):
            return date.min
        month = int(word) if word.isdecimal() else _MONTH_WORDS[fold(word)]
        return real_date(int(year), month, day) if year else _near(day, month, today)

    each(_WRITTEN, written)
    each(
        _WRITTEN_SIX,
        lambda m: real_date(int(m.group(2)), 6, int(m.group(1))) if m.group(2) else _near(int(m.group(1)), 6, today),
    )
    for match in _SHORT.finditer(low):
        introduced, day, sign, month = match.groups()
        before, after = low[: match.start(2)], low[match.end() :]
        if not introduced.strip() and (
            sign == "-"
            or _NOT_DAY_BEFORE.search(before)
            or (_COUNTED_AFTER.search(after) and int(day) <= int(month))
            or (
                _QUANTITY_BEFORE.search(before)
                and int(day) < int(month)
                and not (lean == "future" and _TO.search(before))
            )
        ):
            continue
        if sign == "." and not introduced.strip() and int(day) < 13 and len(month) == 1 and int(day) < 2:
            continue  # “1.2” is a clause
        take(*match.span(), _near(int(day), int(month), today))
    for match in _OF_MONTH.finditer(low):
        word = match.group(2).split()[-1]
        year, month_number = _month_from(today, _shift_word(word) if "thang" in fold(match.group(2)) else 0)
        take(*match.span(), real_date(year, month_number, int(match.group(1))))
    for match in _WEEKDAY.finditer(low):
        if _ORDINAL_BEFORE.search(low[: match.start()]) or low[: match.start()].endswith("-"):
            continue
        told, name, sunday, week, word = match.groups()
        day = 6 if sunday else _WEEKDAYS[fold(name)]
        take(*match.span(), _weekday(today, day, fold(told).startswith("ho"), bool(week), word, lean))
    for match in _AHEAD.finditer(low):
        count = int(match.group(3) or match.group(1) or 0) or _COUNTS[fold(match.group(4) or match.group(2))]
        take(*match.span(), today + timedelta(days=count * (7 if fold(match.group(5)) == "tuan" else 1)))
    for match in _AGO.finditer(low):
        digits, name = match.group(1) or match.group(3), match.group(2) or match.group(4)
        take(*match.span(), today - timedelta(days=int(digits) if digits else _COUNTS[fold(name)]))
    for match in _END_OF_MONTH.finditer(low):
        month_number = int(match.group(2))
        middle = _near(15, month_number, today) if 1 <= month_number <= 12 else None
        if middle:
            first, last, held = _month_part(fold(match.group(1)), int(match.group(3) or middle.year), month_number)
            take(*match.span(), held, first, last)
    for pattern, by in _DEICTIC:
        for match in loose(pattern).finditer(low):
            if (by == 1 and _is_name(text, low, match)) or (by == -3 and "ì" not in match.group()):
                continue  # “hôm kìa” is told from “hôm kia” by its mark alone
            take(*match.span(), today + timedelta(days=by))
    for match in _SPAN.finditer(low):
        part, what, word = match.groups()
        if (not word and fold(part or "") not in {"dau", "giua", "cuoi", "het"}) or (not word and not part):
            continue
        stretch = _stretch(part, what, word, today)
        if stretch:
            first, last, held = stretch
            take(*match.span(), held, first, last)
    each_day = _DAY_ALONE.finditer(low)
    for match in each_day:
        take(*match.span(), _nearest_month(int(match.group(1)), today, lean))
    return tuple(sorted(_real(found), key=lambda said: said.start))


def _real(found: Iterable[Said]) -> list[Said]:
    return [said for said in found if said.date != date.min]


def _is_name(text: str, low: str, match: re.Match[str]) -> bool:
    """“chị Mai” is a person."""
    return match.group() == "mai" and bool(_PERSON_BEFORE.search(low[: match.start()])) and text[match.start()] == "M"


def _nearest_month(day: int, today: date, lean: Lean | None) -> date | None:
    """Day `day` of this month, or of the month before or after where that is nearer or the sentence leans that way."""
    found = [real_date(*_month_from(today, by), day) for by in (-1, 0, 1)]
    fitting = [on for on in found if on and (lean is None or (on <= today if lean == "past" else on >= today))]
    return min(fitting, key=lambda on: abs((on - today).days), default=None)
