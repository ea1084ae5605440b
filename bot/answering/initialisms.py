"""Initialisms that no table lists, written out by the office's own documents: “bchqs” is “ban chỉ huy quân sự” there. Pure.

The first letters of all words of the documents stand in one string, a sentence end between sentences. An initialism is
looked up in it, and the phrase that most often stands there is meant, where it is met often enough, clearly more often
than the next, and is no piece of a longer phrase (“tục rút gọn”: “tục” always comes behind “thủ”). Where none is clearly
meant, `candidates` gives those that others may decide between. Only what can be no syllable is looked up, so that no word
that people type is taken for one; and nobody abbreviates “và các bộ”.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from index.terms import FUNCTION_WORDS
from knowledge.syllables import is_possible, is_possible_bare
from knowledge.text import canonical, fold

_PIECE = re.compile(r"[^\W\d_]+|[.;:!?(){}\[\]\"“”\n]")
_LETTERS = (3, 8)
_OFTEN = 3
_CLEARLY = 2  # times as often as the next phrase
_SAME = 0.8
_BOUND = 0.6
_MOST = 20  # phrases to choose among
_LOOKED_AT = 4000  # places; a shorter initialism stands everywhere
# No words of a term. “ở”, “có”, “không” are: nhà ở xã hội, người có công.
_JOINS = (FUNCTION_WORDS - {"ở", "có", "không", "ra", "bị"}) | frozenset(
    [
        "này",
        "nếu",
        "vì",
        "nên",
        "cùng",
        "đến",
        "tới",
        "trên",
        "dưới",
        "theo",
        "bằng",
        "tại",
        "trước",
        "sau",
        "lại",
        "mọi",
        "mỗi",
    ]
)


class Initialisms:
    """Look-ups over some texts; immutable."""

    def __init__(self, texts: Iterable[str]) -> None:
        numbers: dict[str, int] = {}
        placed = array("i")
        for text in texts:
            placed.extend(numbers.setdefault(piece, len(numbers)) for piece in (*_PIECE.findall(canonical(text)), "."))
        self._known = list(numbers)
        self._placed = np.frombuffer(placed, dtype=np.intc) if placed else np.empty(0, dtype=np.intc)
        first = np.array([ord(fold(word[0])[:1] or ".") for word in self._known] or [0], dtype="<u4")
        self._initials = first[self._placed].tobytes().decode("utf-32-le") if placed else ""
        self._found: dict[str, str | None] = {}
        self._possible: dict[str, tuple[str, ...]] = {}

    def meant(self, typed: str) -> str | None:
        """The phrase that an initialism stands for, or None where no phrase is clearly meant."""
        letters = fold(typed)
        if letters not in self._found:
            self._found[letters] = self._phrase(letters)
        return self._found[letters]

    def candidates(self, typed: str) -> tuple[str, ...]:
        """The phrases that an initialism may stand for, the most frequent first; of two letters too, which only the words
        beside it can decide."""
        letters = fold(typed)
        if letters not in self._possible:
            met = self._met(letters) if letters.isalpha() and 2 <= len(letters) <= _LETTERS[1] else {}
            often = sorted((one for one in met if len(met[one]) > 1), key=lambda one: (-len(met[one]), one))
            whole = (one for one in often[: 3 * _MOST] if not self._a_piece(met[one]))
            self._possible[letters] = tuple(one for one, _ in zip(whole, range(_MOST), strict=False))
        return self._possible[letters]

    def _phrase(self, letters: str) -> str | None:
        if not (_LETTERS[0] <= len(letters) <= _LETTERS[1]) or not letters.isalpha() or is_possible_bare(letters):
            return None
        met = self._met(letters)
        if not met:
            return None
        best, *others = sorted(met, key=lambda phrase: (-len(met[phrase]), phrase))
        often = len(met[best])
        rival = len(met[others[0]]) if others else 0
        if often < _OFTEN or often < _CLEARLY * rival or self._a_piece(met[best]):
            return None
        return best

    def _met(self, letters: str) -> dict[str, list[int]]:
        """The phrases with these first letters, each with its places."""
        met: dict[tuple[int, ...], list[int]] = {}
        for at in self._places(letters):
            met.setdefault(tuple(self._placed[at : at + len(letters)].tolist()), []).append(at)
        phrases = {tuple(self._known[number] for number in phrase): at for phrase, at in met.items()}
        return {" ".join(words): at for words, at in phrases.items() if _a_term(words)}

    def _places(self, letters: str) -> Iterator[int]:
        at = self._initials.find(letters)
        for _ in range(_LOOKED_AT):
            if at < 0:
                return
            yield at
            at = self._initials.find(letters, at + 1)

    def _a_piece(self, places: list[int]) -> bool:
        """Whether nearly always the same word stands before, and the first word hardly stands without it anywhere."""
        before = Counter(int(self._placed[at - 1]) for at in places if at)
        word, often = before.most_common(1)[0] if before else (0, 0)
        if often <= _SAME * len(places) or len(self._known[word]) < 2:
            return False
        there = np.flatnonzero(self._placed[1:] == self._placed[places[0]])
        return float(np.mean(self._placed[there] == word)) > _BOUND if there.size else True


def _a_term(words: tuple[str, ...]) -> bool:
    return (
        all(len(word) > 1 or word == "y" for word in words)
        and not _JOINS.intersection(words)
        and all(map(is_possible, words))
    )
