"""Text cut into the terms of the lexical side, and what each kind of term is worth. Pure.

What passes through: text as it stands, cut into canonical syllables (one-letter words kept, tone mark placement made
one), numbers without leading zeros, document numbers whole and in parts, and pairs of neighbours.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.text import SYLLABLE, canonical, fold, nfc

PAIR_WEIGHT = 0.6  # a pair of neighbours counts on top of its two syllables
NUMBER_WEIGHT = 1.5  # who types a number means that number

_NUMBER = re.compile(r"\d+(?:\s?[/-]\s?[^\W\d_]+)+")  # 49/kh-ubnd, 217- qđ/tw
_BREAK = re.compile(r"[.;:!?…\n\"“”()]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of questions and grammar that say nothing about where the answer stands. Folded forms are never looked up
# here: “ai” is a question word, “bao” alone is not.
FUNCTION_WORDS = _words(
    "là gì nào ai đâu sao thế bao nhiêu ạ à vậy nhỉ nhé không có được bị của và các những một cái thì mà cho với để ở "
    "tại trong khi này đó ấy kia từ về như cũng đã đang sẽ phải do bởi hay hoặc rất ra"
)
FUNCTION_WEIGHT = 0.35


class Token(NamedTuple):
    text: str
    follows: bool  # stands right after the token before it, with no break between


def tokens(text: str) -> list[Token]:
    """Canonical syllables and numbers of a text, in order."""
    plain = canonical(nfc(text))
    words, follows = _tokens(plain)
    return [Token(word, after) for word, after in zip(words, follows, strict=True)]


def words_of(text: str) -> list[str]:
    """The texts of `tokens`, of NFC text: where nobody asks which follow one another, a third of the time."""
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in SYLLABLE.findall(canonical(text))]


def _tokens(plain: str) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    follows: list[bool] = []
    end = -9
    for match in SYLLABLE.finditer(plain):
        start, after = match.span()
        word = match[0]
        if word.isdigit():
            word = word.lstrip("0") or "0"
        words.append(word)
        # One space between is the common case, and quicker to see than to search.
        follows.append(
            (start - end == 1 and plain[end] == " ") or (start - end <= 4 and not _BREAK.search(plain, end, start))
        )
        end = after
    return words, follows


def document_numbers(text: str) -> list[str]:
    """Document numbers as one token each: “49-KH/UBND” and “49/KH-UBND” are both “#49khubnd”."""
    return _document_numbers(canonical(nfc(text)))


def _document_numbers(plain: str) -> list[str]:
    found = []
    for match in _NUMBER.finditer(plain):
        parts = SYLLABLE.findall(match.group())
        found.append("#" + (parts[0].lstrip("0") or "0") + "".join(map(fold, parts[1:])))
    return found


def cut(plain: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of a canonical text with its document numbers, and the pairs of words that stand together."""
    words, follows = _tokens(plain)
    pairs = [(words[i - 1], words[i]) for i, after in enumerate(follows) if after]
    for i in range(2, len(words)):
        if words[i - 1] == "số" and follows[i] and follows[i - 1] and words[i].isdigit():
            pairs.append((words[i - 2], words[i]))  # “chỉ thị số 33” is found by “chỉ thị 33”
    return words + _document_numbers(plain), pairs


def terms(text: str) -> list[str]:
    """Every term of a text: syllables, document numbers, pairs. Their order carries no meaning."""
    words, pairs = cut(canonical(nfc(text)))
    return words + [f"{first} {second}" for first, second in pairs]


def is_pair(term: str) -> bool:
    return " " in term


def weight_of(term: str) -> float:
    """What a term of a question is worth beside the others, however rare it is."""
    number = NUMBER_WEIGHT if any(c.isdigit() for c in term) else 1.0
    if is_pair(term):
        first, second = term.split(" ")
        both = (first in FUNCTION_WORDS) + (second in FUNCTION_WORDS)
        return number * PAIR_WEIGHT * (1.0, 0.7, FUNCTION_WEIGHT)[both]
    return FUNCTION_WEIGHT if term in FUNCTION_WORDS else number
