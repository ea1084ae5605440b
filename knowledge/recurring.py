"""Limits that come back each week, month, quarter or year, from official words. Pure.

“ngày 25 hằng tháng”, “trước ngày 03 tháng đầu tiên của quý liền kề”, “ngày 17 của tháng cuối kỳ báo cáo”, “thứ Sáu hằng
tuần”, “quý I hằng năm”. What passes through: the canonical words of one sentence. A day that no month has (ngày 35) gives
nothing. Where the offset is not said, the month after is meant when the sentence speaks of the month before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.calendar import month_end
from knowledge.model import MonthlyRule, OtherRule, QuarterlyRule, Rule, WeeklyRule, YearlyRule
from knowledge.text import exact, squeeze

MARK = (
    r"(?:trước(?: là)?(?! đến)|(?:chậm nhất|muộn nhất|hạn cuối|thời hạn|thời gian (?:gửi|nộp|hoàn thành)|đến hết|hết|trong|đến|vào)"
    r"(?: (?:là|vào|đến|trước|hết))*):?"
)
CLOCK = r"(?:(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?\s*(?:phút)?,?\s*)?"
DAY = r"(?:các )?(?:ngày )?(\d{1,2})"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4}
_NEXT = r"(?:sau|kế tiếp|tiếp theo|liền kề|kế sau|liền sau|tới)"
_EXCLUSIVE = exact(r"trước")

_MONTHLY = exact(
    rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?(?:(?:hằng|hàng|mỗi|từng|các|cuối) tháng|tháng (?:báo cáo|đó)|(?:tháng )?cuối (?:của )?tháng)"
)
_MONTHLY_NEXT = exact(
    rf"(?:({MARK}) )?{CLOCK}{DAY}(?: (?:của )?tháng {_NEXT}(?: liền kề| liền sau| của kỳ báo cáo)?)(?! quý)"
)
# “gửi chậm nhất vào ngày 20 tháng trước”: in the month before the one that is planned for.
_MONTH_BEFORE = exact(
    rf"((?:trước|chậm nhất|muộn nhất)(?: (?:là|vào))*) {CLOCK}ngày (\d{{1,2}}) (?:của )?tháng (?:trước|liền trước)(?! (?:đó|liền))"
)
_QUARTERLY = exact(
    rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?tháng (cuối(?: cùng)?|đầu(?: tiên)?|thứ (?:nhất|hai|ba|2|3|1)|giữa) (?:của )?(?:mỗi |hằng |hàng |các )?quý( (?:báo cáo )?{_NEXT})?"
)
_QUARTER_NEXT = exact(
    rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?tháng đầu(?: tiên)? (?:của )?(?:quý|kỳ)(?: báo cáo)? {_NEXT}"
)
# “Hằng quý, trước ngày 20 của tháng đầu tiên”: the quarter stands elsewhere in the sentence.
_QUARTER_SAID = exact(
    rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?tháng (đầu(?: tiên)?|cuối(?: cùng)?)(?! (?:của )?(?:quý|kỳ|năm|mỗi|hằng|hàng))"
)
_OF_QUARTER = exact(rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?quý {_NEXT}")
# “trước ngày 15 và 30 hằng tháng”: days that share one month.
_MONTHLY_LIST = exact(
    rf"({MARK}) {CLOCK}ngày (\d{{1,2}}(?:\s*(?:,|và|,\s*và)\s*(?:ngày )?\d{{1,2}})+) (?:của )?(?:hằng|hàng|mỗi) tháng"
)
# “Hằng tháng, … trước ngày 27 của tháng”: the rhythm stands elsewhere in the sentence.
_EACH_MONTH = exact(r"(?:hằng|hàng|mỗi|từng) tháng|(?:định kỳ|báo cáo) tháng(?! \d)")
_MONTH_SAID = exact(
    rf"({MARK}) {CLOCK}ngày (\d{{1,2}}) (?:của |trong )?tháng"
    rf"(?! ?\d| (?:một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|giêng|chạp|đầu|cuối|giữa|thứ|trước|liền|đó|báo cáo|{_NEXT})(?![^\W_]))"
)
_LAST_DAY = exact(
    rf"({MARK}) ngày (?:làm việc )?cuối(?: cùng)? (?:của )?(?:(?:hằng|hàng|mỗi) )?(?:tháng|quý|năm)(?! (?:cuối|đầu|\d))"
)
_PERIOD_END = exact(rf"(?:({MARK}) )?{CLOCK}{DAY} (?:của )?tháng cuối (?:của )?(?:mỗi )?kỳ(?: báo cáo)?")
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "bốn": 2, "năm": 3, "sáu": 4, "bảy": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}  # fmt: skip
_WEEKLY = exact(
    rf"(?:({MARK}) )?{CLOCK}(?:ngày )?(?:thứ (hai|ba|tư|bốn|năm|sáu|bảy|[2-7])|(chủ nhật))(?: (?:của )?(?:(?:hằng|hàng|mỗi|từng|các) tuần|tuần (?:{_NEXT}|trước(?! (?:đó|ngày))))|(?= (?:của )?tuần báo cáo))"
)
_WEEKLY_BEFORE = exact(
    rf"(?:hằng|hàng|mỗi) tuần,?(?: [^\s,;.]+){{0,8}}?,? (?:({MARK}) )?{CLOCK}(?:ngày )?(?:thứ (hai|ba|tư|bốn|năm|sáu|bảy|[2-7])|(chủ nhật))"
)
_EACH_YEAR = rf"(?:(?:hằng|hàng|mỗi) năm|(?:của )?năm {_NEXT})"
_YEARLY_MONTH = exact(
    rf"(?P<mark>trước|trong|hết|cuối|vào|xong|hoàn thành|chậm nhất(?: là)?(?: trong| vào)?|từ|đến)? ?(?:(?P<end>cuối|hết) )?(?:tháng (?P<month>\d{{1,2}})|quý (?P<quarter>iv|i{{1,3}}|0?[1-4]))(?: (?:của|các)?)? ?,? ?{_EACH_YEAR}"
)


def clock(hour: str | None, minute: str | None) -> str | None:
    if not hour or int(hour) > 24 or int(minute or 0) > 59:
        return None
    return f"{int(hour):02d}:{int(minute or 0):02d}"


def exclusive(mark: str | None) -> bool:
    return bool(mark and _EXCLUSIVE.search(mark))


def recurring(text: str, low: str) -> Iterator[tuple[Rule, int, int, int | None]]:
    """(rule, start, end, month) of each recurring limit; the first of two that overlap is the better."""
    for match in _QUARTER_NEXT.finditer(low):
        mark, hour, minute, day = match.groups()
        yield from _quarterly(match, int(day), 1, 1, mark, clock(hour, minute))
    for match in _QUARTERLY.finditer(low):
        mark, hour, minute, day, which, following = match.groups()
        nth = 1 if which.startswith(("đ", "thứ n", "thứ 1")) else 2 if which in ("giữa", "thứ hai", "thứ 2") else 3
        yield from _quarterly(match, int(day), nth, 1 if following else 0, mark, clock(hour, minute))
    if exact(r"(?:hằng|hàng|mỗi|theo|định kỳ|báo cáo) quý").search(low):
        for match in _QUARTER_SAID.finditer(low):
            mark, hour, minute, day, which = match.groups()
            first = which.startswith("đ")
            # What is sent in the first month of a quarter speaks of the one before.
            yield from _quarterly(match, int(day), 1 if first else 3, 1 if first else 0, mark, clock(hour, minute))
    for match in _OF_QUARTER.finditer(low):
        mark, hour, minute, day = match.groups()
        yield from _quarterly(match, int(day), 1, 1, mark, clock(hour, minute))
    for match in _PERIOD_END.finditer(low):
        yield from _monthly(match, 0)
    for match in _MONTHLY_NEXT.finditer(low):
        yield from _monthly(match, 1)
    for match in _MONTH_BEFORE.finditer(low):
        yield from _monthly(match, 0)
    for match in _MONTHLY_LIST.finditer(low):
        mark, hour, minute, days = match.groups()
        for found in re.finditer(r"\d{1,2}", days):
            if 1 <= int(found.group()) <= 31:
                begin = match.start() if found.start() == 0 else match.start(4) + found.start()
                rule = MonthlyRule(int(found.group()), 0, not exclusive(mark), clock(hour, minute))
                yield rule, begin, match.start(4) + found.end(), None
    for match in _LAST_DAY.finditer(low):
        yield OtherRule(squeeze(text[match.start() : match.end()])), *match.span(), None
    before = exact(r"(?:của|trong|thu được|phát sinh)? ?tháng (?:trước|liền trước|trước đó|trước liền kề)").search(low)
    for match in _MONTHLY.finditer(low):
        yield from _monthly(match, 1 if before else 0)
    if _EACH_MONTH.search(low):
        for match in _MONTH_SAID.finditer(low):
            yield from _monthly(match, 1 if before else 0)
    for pattern in (_WEEKLY, _WEEKLY_BEFORE):
        for match in pattern.finditer(low):
            mark, hour, minute, name, sunday = match.groups()
            weekday = 6 if sunday else _WEEKDAYS[name]
            words = squeeze(text[match.start() : match.end()])
            yield WeeklyRule(weekday, not exclusive(mark), clock(hour, minute), words), *match.span(), None
    yield from _months_of_the_year(low)


def _quarterly(
    match: re.Match[str], day: int, nth: int, offset: int, mark: str | None, time: str | None
) -> Iterator[tuple[Rule, int, int, int | None]]:
    if 1 <= day <= 31:
        yield QuarterlyRule(day, nth, offset, not exclusive(mark), time), *match.span(), None


def _monthly(match: re.Match[str], offset: int) -> Iterator[tuple[Rule, int, int, int | None]]:
    mark, hour, minute, day = match.groups()
    stretch = "ngày" not in match.group() and not (mark or "").startswith(("trước", "chậm", "muộn", "hạn", "thời"))
    if 1 <= int(day) <= 31 and not stretch:  # “trong 24 tháng liền kề” is how long, not a day of the month
        yield MonthlyRule(int(day), offset, not exclusive(mark), clock(hour, minute)), *match.span(), None


def _months_of_the_year(low: str) -> Iterator[tuple[Rule, int, int, int | None]]:
    """“trong quý I hằng năm” is the last day of March each year, “trước tháng 3 hằng năm” before its first."""
    for match in _YEARLY_MONTH.finditer(low):
        mark = match["mark"] or ""
        if mark == "từ" or re.search(
            r"(?:ngày \d{1,2},? |\d ?/ ?)$", low[: match.start("month") if match["month"] else match.start()]
        ):
            continue
        before = low[: match.start()]
        if re.search(r"ngày (?:\d{1,2} )?$|(?:từ|kể từ) (?:tháng|quý) \S+ ?$", before):
            continue
        if not mark and not match["end"] and before.strip(' -–+"“'):
            continue  # “tại thời điểm quý I hằng năm”
        month = int(match["month"]) if match["month"] else ROMAN[match["quarter"]] * 3
        if not 1 <= month <= 12:
            continue
        if mark == "trước" and not match["end"]:
            yield YearlyRule(month if match["month"] else month - 2, 1, False), *match.span(), month
        else:
            # Every year has the day: February ends on the 28th.
            yield YearlyRule(month, month_end(2025, month).day, True), *match.span(), month
