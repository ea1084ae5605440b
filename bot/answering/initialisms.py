"""Initialisms that no table lists, written out by the office's own documents: “bchqs” is “ban chỉ huy quân sự” there. Pure.

The first letters of all words of the documents stand in one string, a sentence end between sentences. An initialism is
looked up in it, and the phrase that most often stands there is meant, where it is met often enough, clearly more often
than the next, and is no piece of a longer phrase (“tục rút gọn” is always preceded by “thủ”). Only what can be no syllable is
looked up, so that no word that people type is taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.syllables import is_possible_bare
from knowledge.text import canonical, fold, is_bare

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W\d_]+|[.;:!?(){}\[\]\"“”\n]")
_LETTERS = (3, 6)
_OFTEN = 3
_CLEARLY = 2  # times as often as the next phrase
_SAME = 0.8


class Initialisms:
    """Look-ups over some texts; immutable."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: list[str] = []
        kept: dict[str, str] = {}
        for text in texts:
            self._words += (kept.setdefault(piece, piece) for piece in _PIECE.findall(canonical(text)))
            self._words.append(".")
        self._initials = fold("".join(word[0] for word in self._words))
        self._found: dict[str, str | None] = {}

    def meant(self, typed: str) -> str | None:
        """The phrase that an initialism stands for, or None where no phrase is clearly meant."""
        letters = fold(typed)
        if letters not in self._found:
            self._found[letters] = self._phrase(letters)
        return self._found[letters]

    def _phrase(self, letters: str) -> str | None:
        if not (_LETTERS[0] <= len(letters) <= _LETTERS[1]) or not letters.isalpha() or is_possible_bare(letters):
            return None
        met: dict[str, list[int]] = {}
        at = self._initials.find(letters)
        while at >= 0:
            words = self._words[at : at + len(letters)]
            if all(len(word) > 1 or word == "y" for word in words):
                met.setdefault(" ".join(words), []).append(at)
            at = self._initials.find(letters, at + 1)
        if not met:
            return None
        best, *others = sorted(met, key=lambda phrase: (-len(met[phrase]), phrase))
        often = len(met[best])
        rival = len(met[others[0]]) if others else 0
        if often < _OFTEN or often < _CLEARLY * rival or self._a_piece(met[best]):
            return None
        return best

    def _a_piece(self, places: list[int]) -> bool:
        """Whether nearly always the same word stands before."""
        before = Counter(self._words[at - 1] for at in places if at)
        word, often = before.most_common(1)[0] if before else (".", 0)
        return len(word) > 1 and often > _SAME * len(places)

    def written(self, text: str) -> str:
        """The text with each such initialism written out, without accents where it has none; numbers of documents (“12/QĐ-UBND”) are left."""

        def one(match: re.Match[str]) -> str:
            around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
            if set(around) & set("/-.&_"):
                return match.group()
            phrase = self.meant(match.group())
            return (fold(phrase) if bare else phrase) if phrase else match.group()

        bare = is_bare(text)
        return _WORD.sub(one, text)
