"""What is never filled in: a glyph lost inside a document number, a label or a person's name stays visible as “▯”. Pure.

What passes through: damaged lines and the pieces they were read as; out come zones of a line that are numbers, with
their gaps shown, and the pieces of names with what had been put into them taken out again. A place, an office or a
common phrase is no person's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence, Set

from knowledge.reading.words import Piece
from knowledge.text import canonical

GAP = "▯"

_NUMBER = re.compile(r"(?<![^\W_])\d+[a-z]?(?:/\d{4})?(?=[/-])")
_AFTER_PART = frozenset("-/ ,.;:()”\"'")


def numbers(line: str, lost: Set[str], codes: Collection[str]) -> list[tuple[int, int, str]]:
    """(start, end, as shown) of the document numbers of a line that lost letters: “33/ T-TTg” is “33/▯T-TTg”.

    `lost` are the letters that this document lost, `codes` the known parts of document numbers.
    """
    out = []
    for match in _NUMBER.finditer(line):
        at = match.end()
        shown = match.group()
        damaged = False
        while at < len(line) and line[at] in "/-":
            separator = line[at]
            at += 1
            found = _part(line, at, lost, codes)
            if found is None:
                at -= 1
                break
            text, length, hurt = found
            shown += separator + text
            damaged = damaged or hurt
            at += length
        if damaged:
            out.append((match.start(), at, shown))
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
    return best


def _fits(pattern: str, lost: Set[str], codes: Collection[str]) -> bool:
    return any(
        len(code) == len(pattern)
        and all(p == c or (p == " " and c in lost) for p, c in zip(pattern, code, strict=True))
        for code in codes
    )


# -- names of persons ---------------------------------------------------------------------------------------------------

_SURNAMES = frozenset((
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý",
    "đào", "đinh", "đoàn", "lâm", "trịnh", "mai", "trương", "hà", "cao", "phùng", "tạ", "lưu", "lương", "tô", "tống",
    "vương", "chu", "châu", "thái", "quách", "lò", "vi", "hứa", "kiều", "tăng", "đàm", "ninh", "nông", "triệu", "mạc",
))  # fmt: skip
_PERSON = frozenset(("ông", "bà", "chí", "anh", "chị"))  # what stands before a name; “đồng chí” by its last syllable
_PLACE = frozenset((
    "xã", "phường", "huyện", "quận", "tỉnh", "phố", "thị", "trấn", "đường", "thôn", "bản", "làng", "ấp", "sông", "núi",
    "đảo", "tại", "ở", "từ", "và",
))  # fmt: skip
_PUBLIC = frozenset(("hồ chí minh",))  # a name that every document knows, of campaigns, a city and a youth union


def hide_names(pieces: Sequence[Piece], is_place: Callable[[str], bool], *, foot: bool) -> list[Piece]:
    """The pieces of a line, with what was put into names of persons shown as gaps. `foot`: the line stands where
    signatures do."""
    out = list(pieces)
    words = [n for n, piece in enumerate(out) if piece.text[:1].isalpha()]
    run: list[int] = []
    for n in (*words, -1):
        titled = n >= 0 and out[n].text[0].isupper() and not (len(out[n].text) > 1 and out[n].text.isupper())
        joined = not run or all(p.text.isspace() for p in out[run[-1] + 1 : n])
        if titled and joined:
            run.append(n)
            continue
        if run:
            first = words.index(run[0])
            before = canonical(out[words[first - 1]].text) if first else ""
            alone = len(run) == len(words) and not any(c.isdigit() for p in out for c in p.text)
            name = [out[i].text for i in run]
            if _is_person(name, before, alone and foot) and not is_place(canonical(" ".join(name))):
                for i in run:
                    out[i] = _hidden(out[i])
        run = [n] if titled else []
    return out


def _is_person(run: Sequence[str], before: str, signature: bool) -> bool:
    name = canonical(" ".join(run))
    if not 2 <= len(run) <= 5 or name in _PUBLIC or before in _PLACE:
        return before in _PERSON and name not in _PUBLIC and len(run) <= 5
    return signature or before in _PERSON or (name.split()[0] in _SURNAMES and len(run) >= 3)


def _hidden(piece: Piece) -> Piece:
    if not piece.lost:
        return piece
    return piece._replace(text="".join(GAP if n in piece.lost else c for n, c in enumerate(piece.text)))


# -- labels --------------------------------------------------------------------------------------------------------------

_LETTERS = "abcdđeghiklmnopqrstuvxy"


def label(line: str, before: str | None, lost: Set[str]) -> tuple[str, int] | None:
    """“ ) …” at a line's beginning: (the letter it must have been, its place). The letter follows the label `before`
    and is known to be lost; otherwise “▯”. None where the line begins otherwise."""
    match = re.match(r"(\s*) \)(?=\s)", line)
    if not match:
        return None
    place = match.end() - 2
    if before is None:
        return ("a" if "a" in lost else GAP), place
    at = _LETTERS.find(before)
    following = _LETTERS[at + 1 : at + 2]
    return (following if at >= 0 and following in lost else GAP), place
