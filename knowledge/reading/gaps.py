"""Persons' names and labels are never filled in: a glyph lost inside one stays visible as “▯”. Pure.

What passes through: damaged lines and the pieces they were read as; out come the pieces of names with what had been put
into them taken out again, and the letter that a lost label must have been. A place, an office or a common phrase is no
person's name. Numbers have a room of their own (`knowledge/reading/numerals.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence, Set

from knowledge.reading.numerals import GAP
from knowledge.reading.words import Piece
from knowledge.text import canonical

__all__ = ["GAP", "hide_names", "label", "names"]

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
_MIDDLE = frozenset(("văn", "thị"))
_PUBLIC = frozenset(("hồ chí minh",))  # a name that every document knows, of campaigns, a city and a youth union


def hide_names(
    pieces: Sequence[Piece], is_place: Callable[[str], bool], *, foot: bool, known: Collection[str] = ()
) -> list[Piece]:
    """The pieces of a line, with what was put into names of persons shown as gaps. `foot`: the line stands where
    signatures do. `known` are names that stand undamaged elsewhere: the one that fits a damaged name is it."""
    out = list(pieces)
    words = [n for n, piece in enumerate(out) if piece.text[:1].isalpha()]
    alone = foot and 2 <= len(words) <= 5 and not any(c.isdigit() for p in out for c in p.text)
    loud = alone and all(out[n].text.isupper() for n in words) and canonical(out[words[0]].text) in _SURNAMES
    run: list[int] = []
    for n in (*words, -1):
        capitals = n >= 0 and len(out[n].text) > 1 and out[n].text.isupper()
        if capitals and not loud:  # “UBND” is no name; “ông NGUYỄN VĂN AN” is one
            at = words.index(n)
            called = at > 0 and canonical(out[words[at - 1]].text) in _PERSON
            capitals = not (called or (run and out[run[-1]].text.isupper() and len(out[run[-1]].text) > 1))
        titled = n >= 0 and out[n].text[0].isupper() and (loud or not capitals)
        # “Văn” and “Thị” end no name; whatever was read after them belongs to it.
        titled = titled or (n >= 0 and len(run) > 1 and canonical(out[run[-1]].text) in _MIDDLE and 0 in out[n].lost)
        joined = not run or all(p.text.isspace() for p in out[run[-1] + 1 : n])
        if titled and joined:
            run.append(n)
            continue
        if run:
            first = words.index(run[0])
            before = canonical(out[words[first - 1]].text) if first else ""
            name = [out[i].text for i in run]
            whole = alone and all(i in run or 0 in out[i].lost for i in words)
            if _is_person(name, before, whole) and not is_place(canonical(" ".join(name))):
                hidden = [_hidden(out[i]) for i in run]
                told = _told_name([piece.text for piece in hidden], known)
                for place, i in enumerate(run):
                    out[i] = hidden[place]._replace(text=told[place]) if told else hidden[place]
                if n >= 0 and joined and 0 in out[n].lost and len(run) < 4:
                    out[n] = _hidden(out[n])  # its first letter is lost: the last of the name as well as another word
        run = [n] if titled else []
    return out


def _told_name(shown: Sequence[str], known: Collection[str]) -> list[str] | None:
    """The syllables of the only known name that a name with gaps can be; None where there is none, or more than one."""
    pattern = re.compile(re.escape(" ".join(shown)).replace(GAP, r"[^\W\d_]"))
    fitting = {name for name in known if pattern.fullmatch(name)}
    return fitting.pop().split(" ") if len(fitting) == 1 else None


def names(lines: Iterable[str]) -> frozenset[str]:
    """What may be persons' names in undamaged lines: surnames with the capitals after them."""
    out: set[str] = set()
    for line in lines:
        words = re.findall(r"[^\W\d_]+|\S+", line)
        for n, word in enumerate(words):
            if canonical(word) not in _SURNAMES or not word[0].isupper():
                continue
            for length in range(2, 6):
                part = words[n : n + length]
                if len(part) == length and all(w[0].isupper() and w.isalpha() for w in part):
                    out.add(" ".join(part))
    return frozenset(out)


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
