"""What an administrator says is wrong with an obligation, in plain words: “hạn là 25/9, gửi Sở Nội vụ”. Pure.

A sentence is cut at the words that name what is put right (hạn, kỳ, đơn vị thực hiện, gửi, qua); accents may be missing.
Times are read by the readers of documents and of chat, once the few words they need have their accents back; bodies are
taken as the office's documents write them. A year that is not said is that of what was read. Out comes a Correction, or
Unread with the reason: no such thing in the sentence, a day or a period that does not exist, two times where one is
meant, a name of no body, nothing that would change. Never a guess at what was not said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from knowledge import chat_dates, units
from knowledge.abbreviations import expand
from knowledge.bodies import ORG_START, split_names
from knowledge.calendar import real_date
from knowledge.dates import Frame, deadlines, for_period, periods
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    Rule,
    WeeklyRule,
    YearlyRule,
)
from knowledge.text import canonical, fold, is_bare, loose, nfc, squeeze
from knowledge.trust import Correction, Field, corrected, differences

Reason = Literal["nothing", "no_such_day", "no_such_period", "two_times", "no_body", "same"]
_MOST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that puts nothing right; `words` are those it failed on."""

    reason: Reason
    words: str = ""


_BODY = r"(?:sở|ủy ban|phòng|văn phòng|ban|chủ tịch|đảng ủy|hội đồng|công an|bộ|cục|chi cục|thường trực|tỉnh|huyện|xã)"
_DOES = r"(?:thực hiện|chủ trì|phụ trách|chịu trách nhiệm|đảm nhiệm)"
_IS = r"(?: (?:phải )?là| do)?\s?:?"
_NO_TIME = loose(r"không (?:có |nêu |ghi )?(?:thời )?(?:hạn|ngày)(?: cụ thể)?")
# (what is put right, the words that say so, whether these words are part of what is said)
_MARKS: tuple[tuple[Field, re.Pattern[str], bool], ...] = (
    ("rule", _NO_TIME, True),
    ("rule", loose(r"(?:thời )?hạn(?: (?:chót|cuối(?: cùng)?(?! (?:năm|quý|tháng|tuần))|nộp|gửi|báo cáo|hoàn thành|thực hiện|phải|mới|đúng|là))*\s?:?"), False),
    ("period", loose(rf"(?:là )?kỳ(?: báo cáo)?{_IS}"), False),
    ("responsible", loose(rf"(?:đơn vị|cơ quan|người|bộ phận|cq) {_DOES}(?: chính)?{_IS}|(?:đơn vị|cơ quan)(?: là\s?:?|\s?:)|giao(?: cho)?|{_DOES}(?: là\s?:?|\s?:)|do(?= \S)"), False),
    ("recipient", loose(r"(?:nơi|cơ quan|đơn vị|người) nhận(?: báo cáo)?(?: (?:phải )?là)?\s?:?|(?:gửi|nộp)(?: báo cáo| kết quả)?(?: (?:cho|về|đến|tới|lên))?(?: là)?\s?:?|báo cáo (?:cho|về|lên|tới|với|đến(?! ngày))"), False),
    ("recipient", loose(rf"(?:cho|về|lên|tới)(?= {_BODY})"), False),
    ("cooperating", loose(r"(?:đơn vị |cơ quan )?phối hợp(?: thực hiện| với| cùng)*(?: là)?\s?:?"), False),
    ("via", loose(r"(?:thông )?qua(?: đầu mối)?(?: là)?\s?:?"), False),
    ("rule", loose(r"\d{1,3} (?:ngày|tháng)(?: làm việc)? (?:kể từ|tính từ|từ|sau)|sau(?= \d)|trước|chậm nhất|muộn nhất|không quá|trong|đến hết|đến|hết|cuối|ngày|mùng|mồng|hằng|hàng|mỗi|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?|\d{1,2} tháng \d{1,2}"), True),
)  # fmt: skip
_DOES_AFTER = loose(rf"(?:là đơn vị |mới )?{_DOES}")
_ASIDES = (
    loose(r"không phải (?:là )?[^,;]*? mà (?:phải )?(?:là )?", bounded=False),
    loose(r"(?:thay vì|chứ không phải|không phải|không còn là) [^,;]*", bounded=False),
)
_TAIL = loose(r"[,;.!]*\s*(?:(?:mới đúng|thôi|nhé|nha|ạ|mới phải|và)\s*)*[,;.!]*$", bounded=False)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{2})(?!\d)")
_YEAR_END = re.compile(r"(cuối|hết|trong) năm(?: nay| này)?(?! *\d)")
_DAY_ONLY = loose(r"(trước |chậm nhất |muộn nhất |đến |là )*(?:(?:ngày|mùng|mồng) )*(\d{1,2})")
_DATED = re.compile(r"(?<![\d/.-])\d{1,2}\s*(?:[/.-]|tháng)\s*\d{1,2}")
_BODY_OF_WIRE = loose(r"hộp thư|thư điện tử|email|trục liên thông|hệ thống|phần mềm|cổng|đường bưu")
_A_PERIOD = loose(r"\d{1,2} tháng|năm|quý|tháng|tuần|nửa năm|sơ kết|tổng kết")
_RHYTHM = loose(r"(?:hằng|hàng|mỗi) (tháng|quý|tuần)")
_RHYTHMS = {"thang": "tháng", "quy": "quý", "tuan": "tuần"}
# What the readers of documents look for, for the words of one who types without accents; longer words first.
_ACCENTS = {
    "ngay lam viec": "ngày làm việc", "ke tu": "kể từ", "van ban": "văn bản", "lien ke": "liền kề", "tiep theo": "tiếp theo",
    "ke tiep": "kế tiếp", "hang nam": "hằng năm", "hang thang": "hằng tháng", "hang quy": "hằng quý", "hang tuan": "hằng tuần",
    "moi nam": "mỗi năm", "moi thang": "mỗi tháng", "moi quy": "mỗi quý", "cuoi quy": "cuối quý", "dau quy": "đầu quý",
    "cuoi nam": "cuối năm", "cuoi cung": "cuối cùng", "dau tien": "đầu tiên", "thang sau": "tháng sau", "quy sau": "quý sau",
    "nam sau": "năm sau", "thu sau": "thứ sáu", "thu hai": "thứ hai", "thu ba": "thứ ba", "thu tu": "thứ tư",
    "thu nam": "thứ năm", "thu bay": "thứ bảy", "chu nhat": "chủ nhật", "ky bao cao": "kỳ báo cáo", "cham nhat": "chậm nhất",
    "muon nhat": "muộn nhất", "thoi han": "thời hạn", "truoc": "trước", "ngay": "ngày", "thang": "tháng", "nam": "năm",
    "quy": "quý", "tuan": "tuần", "cuoi": "cuối", "dau": "đầu", "han": "hạn", "den": "đến", "het": "hết", "vong": "vòng",
    "gio": "giờ", "phut": "phút", "nhan": "nhận", "duoc": "được", "tu": "từ", "sau": "sau", "ky": "kỳ", "cua": "của",
    "bao cao": "báo cáo", "nua": "nửa", "so ket": "sơ kết", "tong ket": "tổng kết",
}  # fmt: skip
_BARE_WORDS = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(_ACCENTS, key=len, reverse=True))})(?![^\W_])")


def read(
    sentence: str, wrong: Obligation, *, header: Header, names: Iterable[str] = (), today: date,
    restore: Callable[[str], str] | None = None,
) -> Correction | Unread:  # fmt: skip
    """The correction that a sentence makes to `wrong`, an obligation of a document with this header. `names` are the
    bodies that the office's documents name; `restore` puts accents into a name that is none of them."""
    text = squeeze(expand(nfc(sentence))).strip(" .,;!")
    for aside in _ASIDES:  # what it is not says nothing of what it is
        text = _without(text, aside)
    bare = is_bare(sentence)  # abbreviations written out have their accents
    found = Correction()
    known = {units.key(name): name for name in names}
    for part, words in _parts(text):
        value = _TAIL.sub("", canonical(words))
        value = words[: len(value)].strip(" ,;.:")
        if not value:
            continue
        got: object
        match part:
            case "rule":
                if (rhythm := _RHYTHM.search(canonical(value))) and found.period is None:
                    found = replace(found, period=_RHYTHMS[fold(rhythm.group(1))])
                got = _rule(value, replace(wrong, period=found.period or wrong.period), header, today)
            case "period":
                got = _period(value)
            case _:
                got = _bodies(value, known, restore if bare or is_bare(value) else None, wire=part == "via")
        if isinstance(got, Unread):
            return got
        if part in ("recipient", "via") and isinstance(got, tuple):
            got = ", ".join(got)
        if part == "rule" and found.rule is not None and found.rule != got:
            return Unread("two_times", text)
        found = _with(found, part, got)
    if not found.changed():
        return Unread("nothing", text)
    changed = differences(wrong, corrected(wrong, found))
    if not changed:
        return Unread("same", text)
    return Correction(**{name: value for name, value in found.changed().items() if name in changed})


def _without(text: str, aside: re.Pattern[str]) -> str:
    match = aside.search(canonical(text))
    return squeeze(text[: match.start()] + " " + text[match.end() :]).strip(" .,;!") if match else text


def _with(found: Correction, part: Field, got: Any) -> Correction:
    changed: dict[str, Any] = {part: got}
    return replace(found, **changed)


def _parts(text: str) -> Iterator[tuple[Field, str]]:
    """The sentence cut at its marks. The words of a time belong to it; of the others they only say what follows."""
    low = canonical(text)
    marks: list[tuple[int, int, Field, bool]] = []
    for part, pattern, within in _MARKS:
        for match in pattern.finditer(low):
            if match.group().strip() and not any(a < match.end() and match.start() < b for a, b, *_ in marks):
                marks.append((match.start(), match.end(), part, within))
    marks.sort()
    before = text[: marks[0][0]].strip(" ,;") if marks else text
    yield from _unmarked(before)
    at = 0
    while at < len(marks):
        start, end, part, within = marks[at]
        after = at + 1
        # Words of time that follow one another are one time.
        while part == "rule" and after < len(marks) and marks[after][2] == "rule" and marks[after][3]:
            after += 1
        # “kỳ 9 tháng”, “hằng năm” after “kỳ”: the words of time are the period's.
        while part == "period" and after < len(marks) and marks[after][3] and not text[end : marks[after][0]].strip():
            if _DATED.search(low[marks[after][0] : marks[after][1]]):
                break
            after += 1
        stop = marks[after][0] if after < len(marks) else len(text)
        value = text[start if within else end : stop]
        if part not in ("rule", "period"):
            value = value[: _end_of_name(value)]
        yield part, value
        at = after


def _end_of_name(value: str) -> int:
    """Before the verb that says what the body does (“do Sở Tài chính chủ trì”)."""
    match = _DOES_AFTER.search(canonical(value))
    return match.start() if match else len(value)


def _unmarked(before: str) -> Iterator[tuple[Field, str]]:
    """What opens a sentence without a mark: “Sở Tài chính chủ trì”, “9 tháng”."""
    low = canonical(before)
    if does := _DOES_AFTER.search(low):
        yield "responsible", before[: does.start()]
    elif periods(before, typed=True):
        yield "period", before


# -- times --------------------------------------------------------------------------------------------------------------


def accented(text: str) -> str:
    """The words about time with their accents, where they were typed without any. Keeps what was accented."""
    return _BARE_WORDS.sub(
        lambda match: _ACCENTS[match.group()] if is_bare(text[match.start() : match.end()]) else match.group(),
        canonical(text),
    )


def _rule(words: str, wrong: Obligation, header: Header, today: date) -> Rule | Unread:
    if _NO_TIME.search(canonical(words)):
        return CadenceOnly() if wrong.kind == "report" and wrong.period else OtherRule("")
    said = _SHORT_YEAR.sub(lambda m: f"{m[1]}/{m[2]}/20{m[3]}", accented(words)).strip(" ,;.:")
    said = re.sub(r"^là\s+", "", said)
    frame = _frame(wrong, header, today)
    said = _YEAR_END.sub(lambda m: f"{m[1]} năm {frame.year}", said)
    if len(set(_DATED.findall(said))) > 1:
        return Unread("two_times", words)
    if day := _DAY_ONLY.fullmatch(said):
        moved = _other_day(wrong.rule, int(day.group(2)), inclusive="trước" not in said)
        return moved or Unread("no_such_day", words)
    for lead in ("", "chậm nhất ngày ", "chậm nhất ", "trong "):
        rules = list(dict.fromkeys(for_period(one, wrong.period) for one in deadlines(lead + said, frame)))
        if len(rules) > 1:
            return Unread("two_times", words)
        if rules and isinstance(rules[0], WeeklyRule) and not _RHYTHM.search(said):
            continue  # “thứ Sáu tuần sau” is one day
        if rules and not isinstance(rules[0], OtherRule | CadenceOnly):
            return _as_read(rules[0], wrong.rule)
        if rules and _DATED.search(said):
            return Unread("no_such_day", words)
    days = {one.date for one in chat_dates.dates(said, today, lean="future")}
    if len(days) == 1:
        return DateRule(days.pop(), inclusive="trước" not in said)
    return Unread("two_times" if days else "no_such_day" if _DATED.search(said) else "nothing", words)


def _frame(wrong: Obligation, header: Header, today: date) -> Frame:
    """The year of what was read, else the document's own, else this one."""
    if isinstance(wrong.rule, DateRule):
        return Frame(wrong.rule.on.year)
    year = header.year or (header.issued_on.year if header.issued_on else None)
    return Frame(year, header.issued_on) if year else Frame(today.year)


def _as_read(rule: Rule, was: Rule) -> Rule:
    """A day and month without a year recur where the document's did; said by a person, the year is no guess."""
    if isinstance(rule, DateRule) and rule.inferred_year:
        if isinstance(was, YearlyRule):
            return YearlyRule(rule.on.month, rule.on.day, rule.inclusive, rule.time)
        return replace(rule, inferred_year=False)
    return rule


def _other_day(was: Rule, day: int, *, inclusive: bool) -> Rule | None:
    """The same rule with another day of its month; None where it has no month or the month no such day."""
    match was:
        case DateRule(on=on):
            moved = real_date(on.year, on.month, day)
            return DateRule(moved, inclusive, was.time) if moved else None
        case YearlyRule(month=month):
            return replace(was, day=day, inclusive=inclusive) if real_date(2024, month, day) else None
        case MonthlyRule() | QuarterlyRule():
            return replace(was, day=day, inclusive=inclusive) if 1 <= day <= 31 else None
        case _:
            return None


def _period(words: str) -> str | Unread:
    said = accented(words)
    for lead in ("", "báo cáo ", "hằng "):
        named = {one.period for one in periods(lead + said)}
        if len(named) == 1:
            return named.pop()
        if named:
            return Unread("two_times", words)
    return Unread("no_such_period" if _A_PERIOD.search(said) else "nothing", words)


# -- bodies -------------------------------------------------------------------------------------------------------------


def _bodies(
    words: str, known: dict[str, str], restore: Callable[[str], str] | None, *, wire: bool
) -> tuple[str, ...] | Unread:
    """The bodies named, each as the documents write it where they know it."""
    if len(words) > _MOST:
        return Unread("no_body", words[:_MOST])
    if whole := known.get(units.key(words)):
        return (whole,)
    pieces = [piece.strip() for piece in re.split(r"\s*[,;]\s*|\s+(?:và|va)\s+", words) if piece.strip()]
    if pieces and all(units.key(piece) in known for piece in pieces):
        return tuple(known[units.key(piece)] for piece in pieces)
    written = restore(words) if restore is not None else words
    low = canonical(written)
    if not ORG_START.match(low) and not (wire and _BODY_OF_WIRE.search(low)):
        return Unread("no_body", words)
    if wire and not ORG_START.match(low):
        return (written,)
    return tuple(known.get(units.key(name), name[:1].upper() + name[1:]) for name in split_names(written))
