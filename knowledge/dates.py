"""Time in the language of official documents: the words of a clause that oblige by a time, each with its rule. Pure.

`deadlines` puts together what the rooms beside it find: recurring limits (recurring.py), limits counted from an event
(limits.py), and here calendar dates with the lists they run in. A date that no deadline word introduces (a legal basis,
a signature, a cut-off of data, a meeting) is not returned; idle_time.py tells why. A date the calendar does not have
(31/02) gives an OtherRule with its words, never another date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.bodies import names_body
from knowledge.calendar import PERIOD_END_MONTHS, month_end, real_date
from knowledge.idle_time import conditional, covers, why_idle, why_no_deadline
from knowledge.limits import limits
from knowledge.model import CadenceOnly, DateRule, MonthlyRule, OtherRule, QuarterlyRule, Rule, YearlyRule
from knowledge.periods import PeriodMention, periods, rhythms
from knowledge.recurring import CLOCK, DAY, MARK, ROMAN, clock, exclusive, recurring
from knowledge.stretches import stretches
from knowledge.text import canonical, exact, opening, squeeze


@dataclass(frozen=True, slots=True)
class DeadlineMention:
    """Words that oblige by a time. `rule` holds for one period; `day_month` is kept where it may fit several."""

    rule: Rule
    start: int
    end: int
    month: int | None = None  # of an absolute or yearly date, to see which period it fits
    period: str | None = None  # where the words about time name it
    aside: bool = False  # “… hoặc đột xuất”: beside another time


@dataclass(frozen=True, slots=True)
class Frame:
    """What the words around a clause say of its time: the year spoken of, and the day nothing can be due before.

    `lasting` is the frame of a law: a report's day without a year is one of each year, not of the year of the law.
    """

    year: int | None
    not_before: date | None = None
    lasting: bool = False


_YEAR = r"(\d{4}|\d{2}(?!\d|/))"
_DAY_MONTH = (
    rf"(?:\s*[/.-]\s*(\d{{1,2}})(?:\s*[/.-]\s*{_YEAR}|,?\s+năm\s+(\d{{4}}))?"
    rf"|\s+tháng\s+(\d{{1,2}})(?:\s*[/.-]\s*(\d{{4}})|,?\s+năm\s+(\d{{4}}))?)"
)
# “Thời hạn Sở nhận báo cáo lần 1 là ngày 05/11”: the day after what it is the time of.
_TERM = r"(?:thời (?:hạn|gian)(?: (?!chốt|lấy|hiệu|có|áp|bảo|sử|từ|tính)[^\s.;:()]+){1,14}?|(?:gửi|nộp|nhận) báo cáo (?:lần|đợt|kỳ) [^\s,;.]+) là"
_ABSOLUTE = exact(rf"({MARK}|định kỳ(?: vào)?|{_TERM}) {CLOCK}{DAY}{_DAY_MONTH}(?![/.-]?\d)")
# A year that is no year (“20/6/204”) or a month that is none (“20/13”): the words are kept, no date is made of them.
_BROKEN = exact(rf"({MARK}) {CLOCK}(?:ngày )?\d{{1,2}}\s*[/.-]\s*\d{{1,2}}(?:\s*[/.-]\s*[\dOoIl]{{1,5}})?(?![/.-]?\d)")
_NEXT_IN_LIST = exact(
    rf"\s*(?:,|;|và|hoặc|,\s*và)\s*(?:(?:(?:gửi|nộp|nhận) )?(?:báo cáo )?(?:lần|đợt|kỳ) [^\s,;.]+(?: là)? )?(?:(trước|chậm nhất|muộn nhất) )?{DAY}{_DAY_MONTH}(?![/.-]?\d)",
    bounded=False,
)
_NEXT_YEAR = (
    r"năm (?:liền kề|liền sau|tiếp theo|kế tiếp|sau|trước(?! \d))(?: (?:sau|với|của) (?:năm|kỳ) báo cáo| liền kề)?"
)
_YEARLY_AFTER = exact(rf"\s*(?:của )?(?:(?:hằng|hàng|mỗi) năm|{_NEXT_YEAR})", bounded=False)
_YEARLY_BEFORE = opening(r"(?:(?:hằng|hàng|mỗi) năm|định kỳ năm),?(?: [^\s;.]+){0,12} ?$")
_IN_QUARTER = exact(
    r"(trước|trong|hết|cuối|hoàn thành|xong|vào)(?: (?:cuối|hết))? quý (iv|i{1,3}|0?[1-4])(?:\s*/\s*(\d{4})|,? năm (\d{4}))?"
)
_IN_MONTH = exact(
    r"(trước|trong|hết|cuối|hoàn thành|xong|vào)(?: (?:cuối|hết))? tháng (\d{1,2})(?:\s*[/-]\s*(\d{4})|,? năm (\d{4}))?(?![/.-]?\d)"
)
_RANGE = exact(
    r"(?:(?P<mark>trong|từ|vào|thời gian:?) )?(?P<what>tháng|quý) (?P<first>iv|i{1,3}|\d{1,2})\s*(?:-|–|đến(?: hết)?)\s*(?:(?:tháng|quý) )?(?P<last>iv|i{1,3}|\d{1,2})"
    r"(?:(?:\s*/\s*|,? năm )(?P<year>\d{4}))?(?![/.-]?\d)"
)
_END_OF_YEAR = exact(r"(?:trước|trong|hết|cuối|đến cuối|đến hết|đến) năm (\d{4})(?!\s*[-–])")
# A stage binds where a verb says that the thing is to be done by or in it; as a name (“Chương trình … giai đoạn”) never.
_STAGE = exact(
    r"(?:(?:hoàn thành|xong|thực hiện xong|hoàn thiện|đạt|triển khai xong)[^;.]{0,80}?(?:trong )?|trong )giai đoạn (?:từ năm )?(\d{4})\s*(?:[-–]|đến(?: năm)?)\s*(\d{4})"
)
_DONE = exact(r"(?:hoàn thành|xong|hoàn thiện|thực hiện xong|phải (?:hoàn|đạt|thực|bảo))")
_TIMELY = re.compile(r"\d|ngày|tháng|năm|quý|tuần|giờ|khi|ngay|đột xuất|yêu cầu|họp")
_CONDITION = exact(
    r"theo quy định và yêu cầu(?: của [^,.;]{3,60})?|khi (?:có|được) (?:yêu cầu|đề nghị|chỉ đạo)(?: của [^,.;]{3,60})?|theo (?:đúng )?quy định|đột xuất|khi cần thiết"
    r"|theo yêu cầu(?: của [^,.;]{3,60})?|thường xuyên|kịp thời"
)


_HANDED = opening(r"(?:báo cáo|cung cấp|gửi|trình|nộp|thống kê|phối hợp|tham gia|giải trình)[^;.]{0,160} $")


def _year(word: str | None) -> int | None:
    """A year as written; two digits are of this century (“20/6/24”)."""
    return None if not word else int(word) if len(word) == 4 else 2000 + int(word)


def _absolute(
    day: int, month: int, year: int | None, inclusive: bool, time: str | None, yearly: bool, frame: Frame, words: str
) -> Rule:
    if yearly and year is None:
        return YearlyRule(month, day, inclusive, time) if real_date(2024, month, day) else OtherRule(words)
    if year is not None:
        on = real_date(year, month, day) if 1900 <= year <= 2200 else None
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
    return list(_deadlines(text, frame))


@lru_cache(maxsize=512)
def _deadlines(text: str, frame: Frame) -> tuple[DeadlineMention, ...]:
    """A sentence is looked at several times (its limit, its subject, its action): found once."""
    low = canonical(text)
    if not _TIMELY.search(low):
        return ()
    found: list[DeadlineMention] = []

    def add(rule: Rule, start: int, end: int, month: int | None = None) -> None:
        if not any(m.start < end and start < m.end for m in found):
            found.append(DeadlineMention(rule, start, end, month))

    for rule, start, end, month in recurring(text, low):
        if not conditional(low, start, end) and not covers(low, start, low[start:end]):
            add(rule, start, end, month)
    for limit in limits(text, low):
        demanded = limit.aside and low.startswith("theo yêu cầu", limit.start)
        if demanded and not low.endswith(("hoặc ", "và "), 0, limit.start) and any(not m.aside for m in found):
            continue  # “trước ngày 10 hằng tháng, cung cấp theo yêu cầu của …”: what is asked for, not when
        if not any(m.start < limit.end and limit.start < m.end for m in found):
            found.append(DeadlineMention(limit.rule, limit.start, limit.end, None, limit.period, limit.aside))
    _find_absolute(text, low, frame, found)
    _find_spans(text, low, frame, add)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _find_spans(text: str, low: str, frame: Frame, add: Callable[..., None]) -> None:
    """Months, quarters, years and stages by whose end (or before whose beginning) a thing is due."""
    for rule, start, end, month in stretches(text, low, None if frame.lasting else frame.year):
        if frame.lasting and isinstance(rule, OtherRule):
            continue  # without a year a law speaks of each year, and of no day
        if why_no_deadline(low, start, end, "trong", False, frame.lasting) is None:
            add(rule, start, end, month)
    for match in _RANGE.finditer(low):
        if not _idle(low, match, "trong", frame) and (match["mark"] in ("trong", "thời gian:") or _DONE.search(low)):
            add(_end_of_range(match, frame, squeeze(text[match.start() : match.end()])), *match.span())
    for pattern, width in ((_IN_QUARTER, 3), (_IN_MONTH, 1)):
        for match in pattern.finditer(low):
            mark, which, said = match.group(1), match.group(2), match.group(3) or match.group(4)
            last = ROMAN[which] * 3 if width == 3 else int(which)
            year = int(said) if said else frame.year
            if not 1 <= last <= 12 or _idle(low, match, mark, frame):
                continue
            if year is None:
                add(OtherRule(squeeze(text[match.start() : match.end()])), *match.span())
                continue
            before = exclusive(mark)
            on = date(year, last - width + 1, 1) if before else month_end(year, last)
            add(DateRule(on, not before, None, not said), *match.span(), on.month)
    for match in _END_OF_YEAR.finditer(low):
        if _idle(low, match, match.group(0).split(" năm")[0], frame) or (
            match.group(0).startswith("đến năm") and not _DONE.search(low)
        ):
            continue
        before = match.group(0).startswith("tr") and exclusive(match.group(0))
        on = date(int(match.group(1)), 1, 1) if before else date(int(match.group(1)), 12, 31)
        add(DateRule(on, not before), *match.span(), 12)
    for match in _STAGE.finditer(low):
        first, last = int(match.group(1)), int(match.group(2))
        if first <= last and _DONE.search(low[: match.end()]):
            add(DateRule(date(last, 12, 31), True), *match.span(), 12)


def _end_of_range(match: re.Match[str], frame: Frame, words: str) -> Rule:
    """“tháng 3 – 5/2025” ends with May; one that runs backwards (“tháng 9 đến tháng 3”) fixes no day."""
    quarters = match["what"] == "quý"
    first, last = (ROMAN.get(match[name], 0) if quarters else _digits(match[name]) for name in ("first", "last"))
    year = int(match["year"]) if match["year"] else frame.year
    if year is None or not 1 <= first <= last <= (4 if quarters else 12):
        return OtherRule(words)
    return DateRule(month_end(year, last * 3 if quarters else last), True, None, not match["year"])


def _digits(word: str) -> int:
    return int(word) if word.isdecimal() else 0


def _idle(low: str, match: re.Match[str], mark: str, frame: Frame) -> bool:
    return why_no_deadline(low, match.start(), match.end(), mark, False, frame.lasting) is not None


def _ahead(words: Sequence[str | None], frame: Frame) -> bool:
    """Whether a day written with its year was still to come when the document was made."""
    day, month1, year1, year2, month2, year3, year4 = words
    year = _year(year1 or year2 or year3 or year4)
    on = real_date(year, int(month1 or month2 or 0), int(day or 0)) if year and 1900 <= year <= 2200 else None
    return bool(on and frame.not_before and on > frame.not_before)


def _find_absolute(text: str, low: str, frame: Frame, found: list[DeadlineMention]) -> None:
    """“trước ngày 20/6, ngày 20/9”: a marked date and the dates that follow it in its list."""
    for match in _ABSOLUTE.finditer(low):
        mark = match.group(1)
        groups = match.groups()[1:]
        chain = [(match.start(), match.end(), mark, groups[0], groups[1], groups[2:])]
        end = match.end()
        while following := _NEXT_IN_LIST.match(low, end):
            own, *day_month = following.groups()
            chain.append((following.start(), following.end(), own or chain[-1][2], None, None, tuple(day_month)))
            end = following.end()
        # A list shares one “hằng năm” before or after it.
        if after := _YEARLY_AFTER.match(low, end):
            chain[-1] = (chain[-1][0], after.end(), *chain[-1][2:])
        before = low[: match.start()]
        yearly = (
            bool(after)
            or bool(_YEARLY_BEFORE.search(before))
            or (frame.lasting and (bool(rhythms(text)) or (mark.endswith(" là") and "báo cáo" in mark)))
        )
        ahead = _ahead(groups[2:], frame)
        if why_no_deadline(low, match.start(), chain[-1][1], mark, bool(groups[0]), frame.lasting, yearly, ahead):
            continue
        for start, stop, led, hour, minute, (day, month1, year1, year2, month2, year3, year4) in chain:
            if any(m.start < stop and start < m.end for m in found):
                continue
            month, year = int(month1 or month2), _year(year1 or year2 or year3 or year4)
            words = re.sub(r"^(?:và|hoặc) ", "", squeeze(text[start:stop]).strip(" ,;"))
            rule = _absolute(int(day), month, year, not exclusive(led), clock(hour, minute), yearly, frame, words)
            found.append(DeadlineMention(rule, start, stop, month))
    for match in _BROKEN.finditer(low):
        if not any(m.start < match.end() and match.start() < m.end for m in found) and not _ABSOLUTE.match(
            low, match.start()
        ):
            found.append(DeadlineMention(OtherRule(squeeze(text[match.start() : match.end()])), *match.span()))


def condition(text: str, *, lasting: bool = False) -> str | None:
    """Words about time that fix no date: “khi có yêu cầu”, “theo quy định”.

    In a law (`lasting`) “theo yêu cầu” counts only where something is to be handed over or reported on demand.
    """
    low = canonical(text)
    for match in _CONDITION.finditer(low):
        on_demand = exact(r"yêu cầu|đề nghị|đột xuất").search(match.group()) is not None
        if lasting and not on_demand and match.group().startswith("khi"):
            continue  # “khi cần thiết” is a circumstance
        if lasting and on_demand and not _demanded(low, match):
            continue
        if match.group().startswith("theo yêu cầu") and not _asked_by_somebody(low, match):
            continue
        return text[match.start() : match.end()]
    return None


def _asked_by_somebody(low: str, match: re.Match[str]) -> bool:
    """“theo yêu cầu của Sở”, “theo yêu cầu;”, and no “theo yêu cầu nhiệm vụ”, “theo yêu cầu của vị trí việc làm”."""
    of = re.match(r"theo yêu cầu của ", match.group())
    if of:
        return names_body(low, match.start() + of.end())
    return re.match(r"\s*(?:[,.;:()]|$|(?:và|hoặc|khi|từ|bằng văn bản|đột xuất)(?!\w))", low[match.end() :]) is not None


def _demanded(low: str, match: re.Match[str]) -> bool:
    if not _HANDED.search(low[: match.start()]) or conditional(low, *match.span()):
        return False
    if match.group() == "đột xuất" and re.match(r" (?:được )?(?:quy định|nêu) (?:tại|ở|trong)", low[match.end() :]):
        return False  # “báo cáo đột xuất được quy định tại điểm a”: the name of a paper
    return why_idle(low, *match.span(), "khi", True) is None


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
    "rhythms",
]
