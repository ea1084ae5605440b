"""Document numbers, dates and Roman numerals that lost glyphs: read as they stand, each gap shown as “▯”. Pure.

What passes through: a damaged line; out come zones of it (start, end, as shown) that the search takes as one number and
never reads into, and, for any other place, whether a word may be filled in there at all. Nothing in a zone is restored,
however sure: a letter of a document's number or a digit of a day that was guessed is worse than one that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Set

GAP = "▯"

Zone = tuple[int, int, str]

_NUMBER = re.compile(r"(?<![^\W_])\d+[a-z]?(?:/\d{4})?(?=[/-])")
_CODE_FIRST = re.compile(r"(?<![^\W_])[A-ZĐ]{1,8} ?/[A-ZĐ]{0,5} ?[A-ZĐ]{1,5}(?=-\d)")
_AFTER_PART = frozenset("-/ ,.;:()”\"'")
_STOPS = frozenset(",.;:)”\"'")
_LONGEST = 10  # signs of a part of a number, gaps among them


def zones(line: str, lost: Set[str], codes: Collection[str]) -> list[Zone]:
    """(start, end, as shown) of what a damaged line holds of numbers with gaps, in their order, none over another.

    `lost` are the letters that this document lost, `codes` the known parts of document numbers.
    """
    found = [*numbers(line, lost, codes), *dates(line), *romans(line, lost)]
    out: list[Zone] = []
    for zone in sorted(found):
        if not out or zone[0] >= out[-1][1]:
            out.append(zone)
    return out


# -- numbers of documents ------------------------------------------------------------------------------------------------


def numbers(line: str, lost: Set[str], codes: Collection[str]) -> list[Zone]:
    """The document numbers of a line that lost letters: “33/ T-TTg” is “33/▯T-TTg”."""
    out = []
    for match in _NUMBER.finditer(line):
        at = match.end()
        shown = match.group()
        damaged = False
        while at < len(line) and line[at] in "/-":
            separator = line[at]
            at += 1
            found = _part(line, at, lost, codes) or _unknown_part(line, at, lost, codes)
            if found is None:
                at -= 1
                break
            text, length, hurt = found
            shown += separator + text
            damaged = damaged or hurt
            at += length
        if damaged:
            out.append((match.start(), at, shown))
    for match in _CODE_FIRST.finditer(line):
        if " " in match[0]:
            out.append((match.start(), match.end(), match[0].replace(" ", GAP)))
    return out


def _part(line: str, at: int, lost: Set[str], codes: Collection[str]) -> tuple[str, int, bool] | None:
    """One part of a number as shown, its length in the line, whether it is damaged."""
    best: tuple[str, int, bool] | None = None
    for lead in (0, 1):  # “06- CTr”: some put a space after the hyphen
        if lead and line[at : at + 1] != " ":
            break
        begin = at + lead
        for length in range(1, 9):
            pattern = line[begin : begin + length]
            if len(pattern) < length or not re.fullmatch(r"(?:[^\W\d_]|[& ])*", pattern):
                break
            after = line[begin + length : begin + length + 1]
            if after and after not in _AFTER_PART:
                continue
            if " " not in pattern:
                best = (line[at:begin] + pattern, lead + length, False) if pattern[0].isupper() else best
            elif (
                (pattern.strip() or after in ("-", "/"))
                and _fits(pattern, lost, codes)
                and not (best and after == " " and best[0].strip() in codes)
            ):
                best = (line[at:begin] + pattern.replace(" ", GAP), lead + length, True)
        if best and best[2]:
            return best
    if best and best[0].strip() not in codes:
        return _unknown_part(line, at, lost, codes) or best
    return best


def _unknown_part(line: str, at: int, lost: Set[str], codes: Collection[str]) -> tuple[str, int, bool] | None:
    """A part with gaps that no known code fits (“KK-T C ,” of TNCN, “Q 14” of QH14), up to where the number ends."""
    end = at
    while end < len(line) and end < at + _LONGEST and (line[end].isupper() or line[end] in "& "):
        end += 1
    after = line[end : end + 1]
    if after.isalpha():  # the next word's capital
        while end > at and line[end - 1] != " ":
            end -= 1
    if after in ("-", "/"):
        run = line[at:end]
    elif after.isdigit():
        run = line[at:end] + re.match(r"\d*", line[end:])[0]  # type: ignore[index]
    else:
        run = line[at:end].rstrip(" ")
        if after and after in _STOPS and end - at - len(run) <= 3:
            run = line[at:end]
    words = run.split()
    if not any(word.isalpha() for word in words) and not re.search(r"[^\W\d_]", run):
        return None
    if " " not in run or (run[0] == " " and not (after and after in "-/0123456789")) or any(w in codes for w in words):
        return None
    if not any(char.isupper() for char in lost):
        return None
    return run.replace(" ", GAP), len(run), True


def _fits(pattern: str, lost: Set[str], codes: Collection[str]) -> bool:
    return any(
        len(code) == len(pattern)
        and all(p == c or (p == " " and c in lost) for p, c in zip(pattern, code, strict=True))
        for code in codes
    )


# -- dates ---------------------------------------------------------------------------------------------------------------

_DATES = (
    re.compile(r"(?<![\d/.-])[0-3] /\d{1,2}/\d{4}(?!\d)"),
    re.compile(r"(?<![\d/.-])\d{1,2}/(?:[01] | \d)/\d{4}(?!\d)"),
    re.compile(r"(?<![\d/.-])\d{1,2}/\d{1,2}/(?:(?:19|20)(?: \d|\d (?=[ ,.;:)]|$))|[12] \d\d| [09]\d\d)(?!\d)"),
    re.compile(r"(?<=năm )(?:(?:19|20)(?: \d|\d (?=[ ,.;:)]|$))|[12] \d\d| [09]\d\d)(?!\d)"),
    re.compile(r"(?<=ngày ) \d(?=/\d{1,2}(?!\d))"),
)


def dates(line: str) -> list[Zone]:
    """The dates that lost a digit where their shape shows it: “1 /6/2026” is “1▯/6/2026”, “năm 20 6” “năm 20▯6”."""
    found = {
        (match.start(), match.end(), match[0].replace(" ", GAP)) for shape in _DATES for match in shape.finditer(line)
    }
    return sorted(found)


# -- Roman numerals --------------------------------------------------------------------------------------------------------

_ROMAN = frozenset("IVXLC")
COUNTED = frozenset((
    "khóa", "khoá", "chương", "phần", "mục", "kỳ", "quý", "thứ", "hạng", "loại", "điều", "khoản", "điểm", "lục", "nhóm",
))  # fmt: skip
_HEAD = f"(?i:{'|'.join(sorted(COUNTED))}|cấp)"
_NUMERAL = re.compile(rf"(?<![^\W_]){_HEAD} ([IVXLC ]*[IVXLC][IVXLC ]*)")
_AFTER_HEAD = re.compile(rf"(?<![^\W_]){_HEAD} [IVXLC ]*$")


def romans(line: str, lost: Set[str]) -> list[Zone]:
    """The Roman numerals with gaps, after a word that says they are numerals: “khóa X I” is “khóa X▯I”."""
    if not lost & _ROMAN:
        return []
    out = []
    for match in _NUMERAL.finditer(line):
        start, end = match.span(1)
        after = line[end : end + 1]
        if after.isalpha():
            while end > start and line[end - 1] != " ":
                end -= 1
        shown = line[start:end].rstrip(" ")
        if after and after in _STOPS and line[start + len(shown) : end] == " ":
            shown += " "
        if " " in shown and shown.strip(" "):
            out.append((start, start + len(shown), shown.replace(" ", GAP)))
    return out


# -- what is no zone, and yet is not filled in ------------------------------------------------------------------------------

_IN_NUMBER = re.compile(r"\d[^\s,;]*[/-](?:[A-ZĐ ]{0,8}[/-])* ?$")
_AFTER_NUMBER = re.compile(r"\d[^\s,;]*[/-][A-ZĐ&/ -]*$")
_DIGIT_NEXT = re.compile(r" *\d")
_NUMBER_GOES_ON = re.compile(r"[-/][^\s,;]*\d")
_NUMBER_NEXT = re.compile(r" \d+/(?:\d{4}/)?[A-ZĐ ]")
_BLANK_DATE = re.compile(r"(?:ngày {2,}tháng|tháng {2,}năm)")
_OPENING = frozenset("(“[")
_SPAN = 40  # signs before a place that are looked at


def is_closed(text: str, at: int, stop: int) -> bool:
    """Whether nothing may be filled in from `at` to `stop`, because what stands there may belong to a number."""
    before, pattern = text[max(0, at - _SPAN) : at], text[at:stop]
    if _IN_NUMBER.search(before):
        return True
    bare = pattern.replace(" ", "")
    if (not bare or bare.isupper()) and _AFTER_NUMBER.search(before):
        return True
    if _ROMAN.issuperset(bare) and _AFTER_HEAD.search(before):
        return True
    if (not bare or bare.isupper()) and _NUMBER_GOES_ON.match(text, stop):
        return True
    if not bare and _BLANK_DATE.search(before + pattern + text[stop : stop + 8]):
        return True
    if not bare and _DIGIT_NEXT.match(text, stop):
        return not is_before_number(text, at, stop)  # a gap before a digit may be a part of the number
    return pattern[-1] == " " and text[stop : stop + 1] in _OPENING  # what opens has a space before it


def is_before_number(text: str, at: int, stop: int) -> bool:
    """Whether a gap has just the room for “số” and its two spaces before the number of a document."""
    return (
        text[max(0, at - 1) : at] in ("", " ", "\n")
        and stop - at == 2
        and text[at:stop] == "  "
        and _NUMBER_NEXT.match(text, stop) is not None
    )
