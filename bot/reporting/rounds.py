"""Which round of what recurs some words name: “báo cáo quý II”, “kỳ tháng 8”, “6 tháng năm 2025”, “kỳ trước”. Pure.

What passes through: a message as typed (or the bot's message it replies to), and the period of the task that is spoken of;
what is named of that period comes out, in the order of the words. A date is no round: of “ngày 5 tháng 9” and “từ tháng 8”
nothing comes out. Whether the task has such a round is for bot/summary/choosing.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.reporting.figures import without_number
from bot.reporting.topics import norm_period
from bot.reporting.wording import mend
from knowledge.chat_dates import dates
from knowledge.text import canonical, fold, loose


@dataclass(frozen=True, slots=True)
class Named:
    """A round as words name it."""

    number: int | None = None  # of the month, the quarter or the week
    year: int | None = None
    last: bool = False  # the one before what is due now


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4}
_YEAR = r"(?:\s?/\s?|\s?-\s?| năm | nam )(20\d\d)"
_NUMBERED = {
    "quý": loose(rf"(?<![^\W_])quý (iv|i{{1,3}}|[1-4]|một|hai|ba|bốn)(?![^\W_])(?:{_YEAR})?", bounded=False),
    "tháng": loose(
        rf"(?<![^\W_])(?:tháng (1[0-2]|0?[1-9])|t(1[0-2]|0?[1-9]))(?![\d%.,]\d|\d|[^\W_])(?:{_YEAR})?(?!\s?/\d)",
        bounded=False,
    ),
    "tuần": loose(rf"(?<![^\W_])tuần (?:thứ )?(\d{{1,2}})(?![\d%/])(?:{_YEAR})?", bounded=False),
}
RECURRING = tuple(_NUMBERED)  # the periods whose rounds bear numbers
# A month that somebody speaks of as a time: “từ tháng 8”, “đến hết tháng 9”.
_TIME_BEFORE = loose(
    r"(?<![^\W_])(?:từ|cuối|đầu|giữa|hết|đến|trong|khoảng|tới|qua|ngày|hôm|hạn|sang|hồi|vào|lùi|\d) $", bounded=False
)
_LIST_BEFORE = loose(r"(?<![^\W_])(?:tháng|quý|t) ?\d{1,2}(?: ?,| và| với)* $|(?:quý) (?:i{1,3}|iv)(?: ?,| và)* $", bounded=False)  # fmt: skip
_MORE = {
    "tháng": loose(r"^(?:\s?,\s?|\s?(?:và|với|\+|&)\s?)(?:tháng )?(1[0-2]|0?[1-9])(?![\d/%.-]| ?(?:đơn vị|ngày|giờ|phần|việc|xã|hồ sơ))", bounded=False),
    "quý": loose(r"^(?:\s?,\s?|\s?(?:và|với|\+|&)\s?)(?:quý )?(iv|i{1,3}|[1-4])(?![^\W_])(?![\d/%.-]| ?(?:đơn vị|ngày|giờ|phần|việc))", bounded=False),
}  # fmt: skip
_BY_YEAR = loose(r"(?:(?<!\d)(?:0?[369]|ba|sáu|chín) tháng(?: đầu)?|báo cáo(?: \S+){0,6}?|kỳ|cả|tổng kết)(?: năm | nam |\s?/\s?)(20\d\d)", bounded=False)  # fmt: skip
_LAST = loose(r"(?:kỳ|đợt|lần) (?:trước|vừa rồi|rồi|vừa qua)")
_LAST_OF = {
    name: loose(rf"(?:báo cáo|kỳ|bc|số liệu)(?: \S+){{0,4}}? {name} (?:trước|vừa rồi|rồi|vừa qua)(?![^\W_])", bounded=False)
    for name in ("tháng", "quý", "tuần")
}  # fmt: skip


def named(text: str, period: str | None, today: date) -> tuple[Named, ...]:
    """The rounds that `text` names of a task of this period, each once."""
    kind = norm_period(period)
    low = _without_dates(canonical(without_number(mend(text))), today)
    found: dict[Named, None] = {}
    if kind in _NUMBERED:
        for match in _NUMBERED[kind].finditer(low):
            if (
                kind == "tháng"
                and _TIME_BEFORE.search(low[: match.start()])
                and not _LIST_BEFORE.search(low[: match.start()])
            ):
                continue  # fmt: skip
            *numbers, year = match.groups()
            word = next(one for one in numbers if one)
            number = int(word) if word.isdigit() else _ROMAN[fold(word)]
            numbers_named = [number, *_listed(low[match.end() :], kind)] if not year else [number]
            for one in numbers_named:
                found[Named(one, int(year) if year else None)] = None
        if not found and _LAST_OF[kind].search(low):
            found[Named(last=True)] = None
    if not found and (year := _BY_YEAR.search(low)):
        found[Named(year=int(year[1]))] = None
    if not found and _LAST.search(low):
        found[Named(last=True)] = None
    return tuple(found)


def _listed(after: str, kind: str) -> list[int]:
    """“tháng 7, 8 và 9”: the numbers that go on."""
    found: list[int] = []
    pattern = _MORE.get(kind)
    while pattern is not None and (match := pattern.match(after)):
        word = match.group(1)
        found.append(int(word) if word.isdigit() else _ROMAN[fold(word)])
        after = after[match.end() :]
    return found


def _without_dates(low: str, today: date) -> str:
    """The words with their days blanked, same length: “5 tháng 9” names no month's report. A stretch without a day
    (“tháng trước”) stays."""
    for said in dates(low, today):
        if not said.vague:
            low = low[: said.start] + " " * (said.end - said.start) + low[said.end :]
    return low
