"""Time in the language of official documents: reporting periods, deadlines, recurrences. Pure.

`periods` finds what is reported on (“6 tháng”, “quý”), `deadlines` finds the words that oblige by a time, each with the
rule it stands for. A date that no deadline word introduces (a legal basis, a signature, a cut-off of data “tính từ ngày
… đến ngày …”, a meeting) is not a deadline and is not returned. A date the calendar does not have (31/02) gives an
OtherRule with its words, never another date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.calendar import PERIOD_END_MONTHS, month_end, real_date
from knowledge.model import (
    CadenceOnly,
    DateRule,
    MonthlyRule,
    OtherRule,
    QuarterlyRule,
    RelativeRule,
    Rule,
    YearlyRule,
)
from knowledge.text import canonical, exact, fold, loose


@dataclass(frozen=True, slots=True)
class PeriodMention:
    period: str  # "tháng", "quý", "6 tháng", "9 tháng", "năm", "tuần"
    start: int
    end: int
    recurring: bool = False  # “hằng năm”, “định kỳ”


@dataclass(frozen=True, slots=True)
class DeadlineMention:
    """Words that oblige by a time. `rule` holds for one period; `day_month` is kept where it may fit several."""

    rule: Rule
    start: int
    end: int
    month: int | None = None  # of an absolute or yearly date, to see which period it fits


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_PERIODS: tuple[tuple[str, str], ...] = (
    ("6 tháng", r"(?:sơ kết |báo cáo )?(?:0?6|sáu) tháng(?: (?:đầu|cuối) năm)?|nửa năm|sơ kết giữa năm|bán niên"),
    ("9 tháng", r"(?:báo cáo )?(?:0?9|chín) tháng(?: đầu năm)?"),
    ("3 tháng", r"(?:báo cáo )?(?:0?3|ba) tháng(?: đầu năm)?"),
    ("năm", r"(?:hằng|hàng|mỗi|cả|từng|tổng kết|một) năm|12 tháng|báo cáo (?:công tác |kết quả (?:thực hiện )?|tổng kết |tình hình (?:thực hiện )?)?năm(?! (?:học|ngày|tháng))|báo cáo cuối năm|tổng kết cuối năm"),
    ("quý", r"(?:hằng|hàng|mỗi|từng|theo|báo cáo|định kỳ|các) quý(?! (?:định|chế|trình|hoạch|mô|tắc|phạm))(?: (?:iv|i{1,3}|[1-4])(?:[/, ]|\b))?|(?:01|một) quý (?:01|một) lần|quý (?:iv|i{1,3}|[1-4])"),
    ("tháng", r"(?:hằng|hàng|mỗi|từng|báo cáo|định kỳ) tháng(?! \d)|(?:01|một) tháng (?:01|một) lần"),
    ("tuần", r"(?:hằng|hàng|mỗi|từng|báo cáo|định kỳ) tuần"),
)  # fmt: skip
# In a list after another period the bare word counts too: “6 tháng, 9 tháng và năm”, “tháng, quý, năm”.
_BARE_IN_LIST = r"(?:và |(?<=[,;/]) ?)(năm|quý|tháng)(?= ?(?:[,;(.]|và |$|về |gửi |báo cáo|trước|chậm))(?! \d)"

_NAMES = {"nam": "năm", "quy": "quý", "thang": "tháng"}

_MARK = r"(?:trước(?: là)?(?! đến)|(?:chậm nhất|muộn nhất|hạn cuối|thời hạn|thời gian (?:gửi|nộp|hoàn thành)|đến hết|hết|trong|đến|vào)(?: (?:là|vào|đến|trước|hết))*):?"
_EXCLUSIVE = exact(r"trước")
_CLOCK = r"(?:(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?\s*(?:phút)?,?\s*)?"
_DAY = r"(?:các )?(?:ngày )?(\d{1,2})"
_DAY_MONTH = (
    r"(?:\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?|\s+tháng\s+(\d{1,2})(?:\s*[/.-]\s*(\d{4})|,?\s+năm\s+(\d{4}))?)"
)

_ABSOLUTE = exact(rf"({_MARK}) {_CLOCK}{_DAY}{_DAY_MONTH}(?![/.-]?\d)")
_NEXT_IN_LIST = exact(rf"\s*(?:,|;|và|,\s*và)\s*(?:(?:trước|chậm nhất) )?{_DAY}{_DAY_MONTH}(?![/.-]?\d)", bounded=False)
_YEARLY_AFTER = exact(
    r"\s*(?:của )?(?:(?:hằng|hàng|mỗi) năm|năm (?:liền kề|liền sau|tiếp theo|kế tiếp|sau)(?: (?:sau|với|của) (?:năm|kỳ) báo cáo| liền kề)?)",
    bounded=False,
)
_YEARLY_BEFORE = exact(r"(?:hằng|hàng|mỗi) năm,?(?: \S+){0,6} ?")
_MONTHLY = exact(
    rf"(?:({_MARK}) )?{_CLOCK}{_DAY} (?:của )?(?:(?:hằng|hàng|mỗi|từng|các|cuối) tháng|tháng (?:báo cáo|đó)|(?:tháng )?cuối (?:của )?tháng)"
)
_MONTHLY_NEXT = exact(
    rf"(?:({_MARK}) )?{_CLOCK}{_DAY}(?: (?:của )?tháng (?:sau|kế tiếp|tiếp theo|liền kề|kế sau)(?: liền kề| liền sau| của kỳ báo cáo)?)"
)
_QUARTERLY = exact(
    rf"(?:({_MARK}) )?{_CLOCK}{_DAY} (?:của )?tháng (cuối(?: cùng)?|đầu(?: tiên)?|thứ (?:nhất|hai|ba|2|3|1)|giữa) (?:của )?(?:mỗi |hằng |hàng |các )?quý( (?:sau|liền kề|kế tiếp|tiếp theo|liền sau))?"
)
_PERIOD_END = exact(rf"(?:({_MARK}) )?{_CLOCK}{_DAY} (?:của )?tháng cuối (?:của )?(?:mỗi )?kỳ(?: báo cáo)?")
_IN_QUARTER = exact(r"(trước|trong|hết|cuối|hoàn thành|xong) quý (iv|i{1,3}|[1-4])(?:\s*/\s*(\d{4})|,? năm (\d{4}))?")
_IN_MONTH = exact(
    r"(trước|trong|hết|cuối|hoàn thành|xong) tháng (\d{1,2})(?:\s*[/-]\s*(\d{4})|,? năm (\d{4}))?(?![/.-]?\d)"
)
_END_OF_YEAR = exact(r"(?:trước|trong|hết|cuối|đến cuối|đến hết) năm (\d{4})")
_RELATIVE = exact(
    r"(?:trong(?: vòng| thời hạn| thời gian)?|chậm nhất(?: là)?|không quá|sau) (?:tối đa |không quá )?(\d{1,3})(?: \([^)]{1,30}\))? "
    r"(ngày làm việc|ngày|tháng)(?: làm việc)?,? ?((?:kể từ|tính từ|từ|sau|trước) (?:khi |ngày )?[^,.;()]{3,90})"
)
_CONDITION = exact(
    r"khi (?:có|được) (?:yêu cầu|đề nghị|chỉ đạo)(?: của [^,.;]{3,60})?|theo (?:đúng )?quy định|đột xuất|khi cần thiết"
    r"|theo yêu cầu(?: của [^,.;]{3,60})?|thường xuyên|kịp thời"
)
# “từ ngày … đến ngày …”, “tính đến ngày …”: what the figures cover, not when to send them.
_SPAN_BEFORE = exact(r"(?:từ|kể từ|tính)(?: [^,.;()]{0,60})?$")
_HISTORY_BEFORE = exact(
    r"(?:đã|được (?:cấp|ký|tiếp nhận)|phát sinh|thực hiện xong)(?: [^\s,;.]+){0,6} ?$", bounded=False
)
_HISTORY_AFTER = exact(r"^ ?(?:thì|mà|đã|về trước|trở về trước)")


def periods(text: str, *, typed: bool = False) -> list[PeriodMention]:
    """Reporting periods named in `text`, in order, not overlapping. `typed`: accents may be missing, as in a chat."""
    low = canonical(text)
    find = loose if typed else exact
    found: list[PeriodMention] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _PERIODS:
        for match in find(pattern).finditer(low):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if name.endswith(" tháng") and low[: match.start()].endswith(("ngày ", "ngay ")):
                continue  # “ngày 03 tháng đầu tiên của quý”
            taken.append(match.span())
            found.append(
                PeriodMention(
                    name, *match.span(), recurring=bool(find(r"(?:hằng|hàng|mỗi|định kỳ)").search(match.group()))
                )
            )
    if found:
        first = min(mention.end for mention in found)
        for match in find(_BARE_IN_LIST).finditer(low):
            if match.start() >= first and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span(1))
                found.append(PeriodMention(_NAMES[fold(match.group(1))], *match.span(1)))
    return sorted(found, key=lambda mention: mention.start)


def _number(word: str | None) -> int | None:
    return int(word) if word else None


def _clock(hour: str | None, minute: str | None) -> str | None:
    if not hour or int(hour) > 24 or int(minute or 0) > 59:
        return None
    return f"{int(hour):02d}:{int(minute or 0):02d}"


def _exclusive(mark: str | None) -> bool:
    return bool(mark and _EXCLUSIVE.search(mark))


@dataclass(frozen=True, slots=True)
class Frame:
    """What the words around a clause say of its time: the year spoken of, and the day nothing can be due before."""

    year: int | None
    not_before: date | None = None


def _absolute(
    day: int, month: int, year: int | None, inclusive: bool, time: str | None, yearly: bool, frame: Frame, words: str
) -> Rule:
    if yearly and year is None:
        return YearlyRule(month, day, inclusive, time) if real_date(2024, month, day) else OtherRule(words)
    if year is not None:
        on = real_date(year, month, day)
        return DateRule(on, inclusive, time) if on else OtherRule(words)
    if frame.year is None:
        return OtherRule(words)
    on = real_date(frame.year, month, day)
    if on and frame.not_before and on < frame.not_before and frame.not_before.year == frame.year:
        # “trước ngày 15/01” in a plan of December speaks of the January that follows.
        on = real_date(frame.year + 1, month, day)
    return DateRule(on, inclusive, time, inferred_year=True) if on else OtherRule(words)


def deadlines(text: str, frame: Frame) -> list[DeadlineMention]:
    """The words of `text` that oblige by a time, in order, not overlapping."""
    low = canonical(text)
    found: list[DeadlineMention] = []

    def free(start: int, end: int) -> bool:
        return not any(m.start < end and start < m.end for m in found)

    def add(rule: Rule, start: int, end: int, month: int | None = None) -> None:
        if free(start, end):
            found.append(DeadlineMention(rule, start, end, month))

    for match in _QUARTERLY.finditer(low):
        mark, hour, minute, day, which, following = match.groups()
        nth = 1 if which.startswith(("đ", "d", "thứ n", "thứ 1")) else 2 if which in ("giữa", "thứ hai", "thứ 2") else 3
        add(
            QuarterlyRule(int(day), nth, 1 if following else 0, not _exclusive(mark), _clock(hour, minute)),
            *match.span(),
        )
    following_quarter = exact(
        rf"(?:({_MARK}) )?{_CLOCK}{_DAY} tháng đầu(?: tiên)? (?:của )?(?:quý|kỳ)(?: báo cáo)? (?:liền kề|tiếp theo|sau|kế tiếp)"
    )
    for match in following_quarter.finditer(low):
        add(
            QuarterlyRule(
                int(match.group(4)), 1, 1, not _exclusive(match.group(1)), _clock(match.group(2), match.group(3))
            ),
            *match.span(),
        )
    for match in _PERIOD_END.finditer(low):
        add(
            MonthlyRule(int(match.group(4)), 0, not _exclusive(match.group(1)), _clock(match.group(2), match.group(3))),
            *match.span(),
        )
    for pattern, offset in ((_MONTHLY_NEXT, 1), (_MONTHLY, 0)):
        for match in pattern.finditer(low):
            if 1 <= int(match.group(4)) <= 31:
                add(
                    MonthlyRule(
                        int(match.group(4)),
                        offset,
                        not _exclusive(match.group(1)),
                        _clock(match.group(2), match.group(3)),
                    ),
                    *match.span(),
                )
    for match in _RELATIVE.finditer(low):
        unit = "ngày làm việc" if "làm việc" in match.group(0).split(match.group(3))[0] else canonical(match.group(2))
        add(RelativeRule(int(match.group(1)), unit, text[match.start(3) : match.end(3)].strip()), *match.span())
    _find_absolute(text, low, frame, found)
    for match in _IN_QUARTER.finditer(low):
        quarter, year = _ROMAN[match.group(2)], _number(match.group(3) or match.group(4)) or frame.year
        if year:
            before = _exclusive(match.group(1))
            on = date(year, quarter * 3 - 2, 1) if before else month_end(year, quarter * 3)
            add(DateRule(on, not before, None, not (match.group(3) or match.group(4))), *match.span(), on.month)
    for match in _IN_MONTH.finditer(low):
        month, year = int(match.group(2)), _number(match.group(3) or match.group(4)) or frame.year
        if year and 1 <= month <= 12 and not _SPAN_BEFORE.search(low[: match.start()]):
            before = _exclusive(match.group(1))
            on = date(year, month, 1) if before else month_end(year, month)
            add(DateRule(on, not before, None, not (match.group(3) or match.group(4))), *match.span(), month)
    for match in _END_OF_YEAR.finditer(low):
        if not _SPAN_BEFORE.search(low[: match.start()]):
            before = match.group(0).startswith("tr") and _exclusive(match.group(0))
            on = date(int(match.group(1)), 1, 1) if before else date(int(match.group(1)), 12, 31)
            add(DateRule(on, not before), *match.span(), 12)
    return sorted(found, key=lambda mention: mention.start)


def _find_absolute(text: str, low: str, frame: Frame, found: list[DeadlineMention]) -> None:
    """“trước ngày 20/6, ngày 20/9”: a marked date and the dates that follow it in its list."""
    for match in _ABSOLUTE.finditer(low):
        before = low[: match.start()]
        soft = exact(r"(?:đến|vào|trong|hết)(?: ngày)?:?").fullmatch(match.group(1).strip())
        if soft and _SPAN_BEFORE.search(before):
            continue
        if _HISTORY_AFTER.search(low[match.end() :]) or _HISTORY_BEFORE.search(before):
            continue
        if exact(r"vào").fullmatch(match.group(1).strip()) and match.group(2):
            continue  # “vào 8 giờ 00 ngày …” is an event
        exclusive = _exclusive(match.group(1))
        groups = match.groups()[1:]
        # A list shares one “hằng năm” before or after it.
        chain = [(match.start(), match.end(), groups[0], groups[1], groups[2:])]
        end = match.end()
        while following := _NEXT_IN_LIST.match(low, end):
            chain.append((following.start(), following.end(), None, None, following.groups()))
            end = following.end()
        if after := _YEARLY_AFTER.match(low, end):
            chain[-1] = (chain[-1][0], after.end(), *chain[-1][2:])
        yearly = bool(after) or bool(re.search(_YEARLY_BEFORE.pattern + "$", before))
        for start, stop, hour, minute, (day, month1, year1, month2, year2, year3) in chain:
            if any(m.start < stop and start < m.end for m in found):
                continue
            month, year = int(month1 or month2), _number(year1 or year2 or year3)
            rule = _absolute(
                int(day), month, year, not exclusive, _clock(hour, minute), yearly, frame, text[start:stop].strip(" ,;")
            )
            found.append(DeadlineMention(rule, start, stop, month))


def condition(text: str) -> str | None:
    """Words about time that fix no date: “khi có yêu cầu”, “theo quy định”."""
    match = _CONDITION.search(canonical(text))
    return text[match.start() : match.end()] if match else None


def fits(period: str, mention: DeadlineMention) -> bool:
    """Whether a date is plausible for a period: a 9-month report is sent in August to October."""
    if mention.month is None or period not in ("6 tháng", "9 tháng", "năm", "3 tháng"):
        return True
    closing = {"3 tháng": 3}.get(period) or PERIOD_END_MONTHS[period][0]
    distance = (mention.month - closing) % 12
    return distance in (0, 1, 11, 10)


def for_period(mention: DeadlineMention, period: str | None) -> Rule:
    """The rule as it stands for one period: “ngày 17 của tháng cuối kỳ” is 17/6 each year for “6 tháng”."""
    rule = mention.rule
    if isinstance(rule, MonthlyRule):
        if period == "quý":
            return QuarterlyRule(rule.day, 1 if rule.month_offset else 3, rule.month_offset, rule.inclusive, rule.time)
        if period in ("6 tháng", "9 tháng", "năm"):
            month = (PERIOD_END_MONTHS[period][0] + rule.month_offset - 1) % 12 + 1
            return YearlyRule(month, rule.day, rule.inclusive, rule.time)
    return rule


__all__ = [
    "CadenceOnly",
    "DeadlineMention",
    "Frame",
    "PeriodMention",
    "condition",
    "deadlines",
    "fits",
    "for_period",
    "periods",
]
