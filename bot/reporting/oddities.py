"""What a report says that cannot be, or that is hardly meant: to be asked about, one honest question each. Pure.

What passes through: the words as typed, what was understood of them, the office's units; Oddities come out, as found. Nothing
is refused here: a figure that cannot be is left out of the claim, and its sender told so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.reporting.figures import without_number
from bot.reporting.wording import mend
from knowledge.calendar import real_date
from knowledge.model import Unit
from knowledge.text import canonical, fold, loose, nfc
from knowledge.units import Directory

Kind = Literal["percent", "no_such_day", "long_ago", "other_code"]


@dataclass(frozen=True, slots=True)
class Oddity:
    kind: Kind
    words: str  # as typed, or the name of the unit whose code it is


_FIGURE = loose(
    r"(?<![\d/.,])((?:âm|trừ)\s|[-–−]\s?)?(\d{1,6}(?:[.,]\d{1,2})?|[a-z]+ mươi(?: [a-z]+)?)\s?(?:%|phần trăm(?![^\W_])|pct(?![^\W_]))",
    bounded=False,
)
_MINUS_WORDS = loose(r"(?:âm|trừ) (?:\S+ ){1,4}?(?:%|phần trăm)")
# “vượt 150% kế hoạch”, “tăng 120%”: figures of the work, not how far it is.
_OF_THE_WORK_BEFORE = loose(
    r"(?<![^\W_])(?:tăng|giảm|vượt|bằng|lãi|so với)(?: (?:khoảng|tới|hơn|gần|đến|thêm))* $", bounded=False
)
_OF_THE_WORK_AFTER = loose(r"^ ?(?:kế hoạch|chỉ tiêu|so với|dự toán|cùng kỳ|năm trước|giao|nghị quyết)")
_NUMERIC = re.compile(r"(?<![\d/.,%-])(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d%]|[/-]\w)")
_LED = loose(r"(?<![^\W_])(?:ngày|hôm|mồng|mùng|đến|tới|sang|hạn|vào|trước|hết|qua)(?: (?:hết|ngày))? $", bounded=False)
_WORDED = loose(r"ngày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?(?!\d)")
_LONG = 365  # days before the document came, or before the round, that nobody means


def impossible_percent(text: str) -> str | None:
    """A share outside 0..100, as typed: “150%”, “-5%”, “âm 5 phần trăm”."""
    low = canonical(without_number(mend(text)))
    for match in _FIGURE.finditer(low):
        sign, figure = match.groups()
        if _OF_THE_WORK_BEFORE.search(low[: match.start()]) or _OF_THE_WORK_AFTER.search(low[match.end() :]):
            continue
        number = float(figure.replace(",", ".")) if figure[0].isdigit() else 50.0
        ranged = (
            bool(sign)
            and sign.strip() not in ("âm", "am", "trừ", "tru")
            and low[: match.start()].rstrip()[-1:].isdigit()
        )
        if number > 100 or (sign and not ranged):
            return match.group().strip()
    found = _MINUS_WORDS.search(low)
    return found.group().strip() if found else None


def no_such_day(text: str, today: date) -> str | None:
    """A day that no calendar has, as typed: “30/2”, “ngày 31 tháng 4”, “12/15”."""
    low = canonical(without_number(mend(text)))
    for match in _NUMERIC.finditer(low):
        day, mark, month, year = match.groups()
        led = _LED.search(low[: match.start()])
        if mark != "/" and not (led and year):
            continue  # “3.5”, “1-2 ngày”
        if not led and not (int(month) <= 12 and int(day) > 28):
            continue  # “7/12 đơn vị”
        if real_date(_year(year, today), int(month), int(day)) is None:
            return match.group()
    for match in _WORDED.finditer(low):
        day, month, year = match.groups()
        if real_date(_year(year, today), int(month), int(day)) is None:
            return match.group()
    return None


def _year(typed: str | None, today: date) -> int:
    if typed is None:
        return today.year
    return int(typed) if len(typed) == 4 else 2000 + int(typed)


def long_ago(on: date | None, issued_on: date | None, due: date | None) -> bool:
    """Whether something done was done before anybody could have asked for it: before the document came, or more than a
    year before the day it is due."""
    if on is None:
        return False
    return bool((issued_on and on < issued_on) or (due and (due - on).days > _LONG))


def code_of_another(number: str | None, unit: Unit | None, directory: Directory) -> Unit | None:
    """The unit whose abbreviation a document's number ends in (“123/BC-STC”), where it is not the reporting unit's."""
    if number is None or unit is None or "/" not in number:
        return None
    parts = [part for part in re.split(r"[-/&–]", number.partition("/")[2]) if part]
    if len(parts) < 2:
        return None  # “12/BC” names nobody
    own = _codes(unit)
    ending = [fold(nfc(part)) for part in parts[1:]]
    if any(part in own for part in ending):
        return None
    for part in ending:
        bearing = [one for one in directory.units if part in _codes(one) and one.dissolved_on is None]
        if len(bearing) == 1 and bearing[0].id != unit.id:
            return bearing[0]
    return None


def _codes(unit: Unit) -> frozenset[str]:
    """How a unit signs its papers: its abbreviations, and the first letters of its name."""
    words = [word for word in re.split(r"[\s,–-]+", nfc(unit.name)) if word and word[0].isalpha()]
    letters = "".join(word[0] for word in words if fold(word) not in ("va",))
    found = {fold(one) for one in unit.short} | {fold(letters)}
    return frozenset(one for one in found if len(one) >= 2 and one not in ("ubnd", "hdnd"))
