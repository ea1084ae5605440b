"""A question's words for periods, written the way the office's documents write them. Pure.

In: a question as typed. Out: the same words, but quarters counted from the beginning of the year are the months they are
(“ba quý đầu năm” is “9 tháng đầu năm”), and a misspelt “tháng” after a number that periods have, a misspelt “báo cáo” and
“UBND” are spelt out. A period lost to a slip would be answered with every date there is, one read wrongly with a wrong one.
Refused: anything that is a word of its own (“9 trang”, “6 thôn”, “3 hàng”).
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.reading.legacy import convert, guess, marked
from knowledge.syllables import is_possible, telex
from knowledge.text import canonical, fold, loose, nfc

_ENOUGH_MARKED = 3  # words by which an old encoding is told
_COUNT = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
_QUARTERS = loose(
    r"(0?[1-4]|một|hai|ba|bốn) quý (?:đầu(?: tiên)?(?: (?:của )?năm(?: nay)?)?|trong năm)(?! (?:một|1) lần)"
)
_REPORTED = loose(r"(?:báo cáo|hạn|kỳ|bản)(?: (?:nộp|gửi|của|cho|kết quả))? (0?[2-4]|hai|ba|bốn) quý(?! (?:một|1|mỗi))")
_FIRST_QUARTER = loose(r"quý đầu(?: tiên)?(?: (?:của )?năm)?(?! (?:tư|mối|mục|vào))")
_HALF = loose(r"nửa đầu (?:của )?năm|nửa năm đầu")
_MONTHS = {1: "quý I", 2: "6 tháng đầu năm", 3: "9 tháng đầu năm", 4: "cả năm"}

_NUMBER = re.compile(r"0?[369]|12|ba|sáu|sau|chín|chin|mười hai|muoi hai")
_TOKEN = re.compile(r"[^\W_]+")
_NUMBER_SLIPS = {"ba": "ba", "sau": "sáu", "chin": "chín"}


def mostly_bare(text: str) -> bool:
    """Whether few of the words carry a mark: typed without accents."""
    words = re.findall(r"[^\W\d_]+", text)
    marked = sum(1 for word in words if fold(word) != word.lower())
    return marked < 0.25 * max(1, len(words))


def unified(text: str) -> str:
    """What was pasted from an old document (TCVN3, VNI), as Unicode: “Së Néi vô ph¶i lµm g×”. A sign or two is left alone."""
    if (
        text.isascii()
        or sum(any("a" <= char.lower() <= "z" for char in word) for word in marked(text)) < _ENOUGH_MARKED
    ):
        return text
    encoding, _ = guess(text)
    return convert(text, encoding) if encoding is not None else text


def mend(question: str) -> str:
    """The question with its periods spelt out; see the module's head. What was typed without accents stays without."""
    text = nfc(unified(question))
    mended = _quarters(_misspelt(text))
    return fold(mended) if mended != text and mostly_bare(text) else mended


def _quarters(text: str) -> str:
    for pattern in (_QUARTERS, _REPORTED):
        while match := pattern.search(canonical(text)):
            start, end = match.start(1), match.end()
            text = f"{text[:start]}{_MONTHS[_count(match[1])]}{text[end:]}"
    while match := _FIRST_QUARTER.search(canonical(text)):
        text = f"{text[: match.start()]}{_MONTHS[1]}{text[match.end() :]}"
    while match := _HALF.search(canonical(text)):
        text = f"{text[: match.start()]}{_MONTHS[2]}{text[match.end() :]}"
    return text


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else next(n for name, n in _COUNT.items() if fold(name) == fold(word))


def _misspelt(text: str) -> str:
    """Slips of the keyboard in the words that carry a question about reports."""
    tokens = list(_TOKEN.finditer(text))
    out, at = [], 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1].group() if place else ""
        after = tokens[place + 1].group() if place + 1 < len(tokens) else ""
        meant = _meant(canonical(token.group()), canonical(before), canonical(after))
        if meant:
            out += [text[at : token.start()], meant]
            at = token.end()
    return "".join(out) + text[at:]


def _meant(word: str, before: str, after: str) -> str | None:
    if sorted(fold(word)) == sorted("ubnd") and fold(word) != "ubnd":
        return "UBND"
    number = re.fullmatch(r"(0?[369]|12)([^\W\d_]{4,})", word)
    if number and (fold(number[2]) == "thang" or _near(number[2], "tháng")):
        return f"{number[1]} tháng"  # “9thnág”
    if _NUMBER.fullmatch(_number_word(before)) and _near(word, "tháng"):
        return "tháng"
    if _number_word(word) != word and (fold(after) == "thang" or _near(after, "tháng")):
        return _number_word(word)
    if _near(word, "báo") and (fold(after) == "cao" or _near(after, "cáo")):
        return "báo"
    if _near(word, "cáo") and (fold(before) == "bao" or _near(before, "báo")):
        return "cáo"
    return None


def _number_word(word: str) -> str:
    """“chins”, “sáuu”: a number word left half typed, written out."""
    if is_possible(word) or not word.isalpha():
        return word
    plain = fold(telex(word) or word.rstrip("sfrxj"))
    return next((meant for name, meant in _NUMBER_SLIPS.items() if plain in (name, name + name[-1])), word)


def _near(word: str, meant: str) -> bool:
    """Whether a string was meant for a word: no syllable is spelt like it and few letters differ, or its own are in
    another order, or it is that word but for one letter and carries its mark."""
    typed, wanted = fold(word), fold(meant)
    if word == meant or not word.isalpha() or typed == wanted:
        return False
    distance = _distance(typed, wanted)
    if sorted(typed) == sorted(wanted):
        return distance <= 1 and typed[0] == wanted[0]
    if is_possible(word):
        return False
    return distance <= (2 if len(wanted) > 3 else 1) and typed[0] == wanted[0]


@lru_cache(maxsize=1 << 12)
def _distance(one: str, other: str) -> int:
    """Letters more, less, other, or swapped with a neighbour (Damerau 1964)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
