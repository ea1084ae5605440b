"""Puts capitals where the office's documents have them, for the embedding model: it reads “tumas” and “TUMAS” apart.

People type in small letters throughout. What was typed with any capital is left alone; text in capitals throughout is
brought to small letters first. A word is then written the way the indexed texts mostly write it after the word before
it, or, where the two never met, mostly write it at all; each sentence begins with a capital. Texts that are mostly in
capitals (headings) tell nothing and are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from index.accents import BREAK_SIGN, EDGE, SyllableCounts
from knowledge.text import SYLLABLE, canonical, nfc

_SHOUTED = 0.6
_SHORT = 4  # letters: “UBND?” is an abbreviation, not a sentence in capitals
_Key = TypeVar("_Key", str, tuple[str, str])


class Casing:
    """`counts` has to know the same texts: how often a word stands at all is read from there."""

    def __init__(self, counts: SyllableCounts) -> None:
        self._counts = counts
        self._title: Counter[str] = Counter()
        self._upper: Counter[str] = Counter()
        self._after: Counter[tuple[str, str]] = Counter()  # neighbours of which the second has a capital

    def add(self, text: str) -> None:
        self._count(text, 1)

    def remove(self, text: str) -> None:
        """Take out again what `add` counted."""
        self._count(text, -1)

    def _count(self, text: str, sign: int) -> None:
        letters = [char for char in text if char.isalpha()]
        if sum(char.isupper() for char in letters) > _SHOUTED * len(letters):
            return
        for before, word, _ in _words(nfc(text)):
            if word[0].isupper():
                low = canonical(word)
                _move(self._upper if len(word) > 1 and word.isupper() else self._title, low, sign)
                _move(self._after, (before, low), sign)

    def written(self, text: str) -> str:
        """`text` with the capitals it would have in a document."""
        if text.isupper() and sum(char.isalpha() for char in text) > _SHORT:
            text = text.lower()
        elif any(char.isupper() for char in text):
            return text
        out, at = [], 0
        for before, word, start in _words(text):
            out += [text[at:start], self._form(before, word)]
            at = start + len(word)
        return "".join([*out, text[at:]])

    def _form(self, before: str, word: str) -> str:
        low = canonical(word)
        seen, met = self._counts.single.get(low, 0), self._counts.pair.get((before, low), 0)
        if self._upper.get(low, 0) * 2 > seen:
            return word.upper()
        titled = self._after.get((before, low), 0) * 2 > met if met else self._title.get(low, 0) * 2 > seen
        return word[0].upper() + word[1:] if titled or before == EDGE else word


def _move(counter: Counter[_Key], key: _Key, by: int) -> None:
    counter[key] += by
    if counter[key] <= 0:
        del counter[key]


def _words(text: str) -> Iterator[tuple[str, str, int]]:
    """(the canonical word before, or a mark for the start of a sentence; the word; where it starts)."""
    before, end = EDGE, 0
    for match in SYLLABLE.finditer(text):
        if BREAK_SIGN.search(text, end, match.start()):
            before = EDGE
        yield before, match.group(), match.start()
        before, end = canonical(match.group()), match.end()
