"""Where words stand: many short texts counted once, so that a question touches only the texts that hold its words. Pure.

Texts are numbered in the order they are given (rows); of each the words are known as they stand, folded, and folded with
their neighbours, as sorted numbers (word · rows + row), so that the rows of a word are one stretch found by bisection.
Some thirty bytes a word are kept, whatever the texts' number. What passes through: texts in, rows and shares of a
question's weight out. Refused: changes; a new snapshot of the documents is counted anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.text import canonical, fold

Rows = NDArray[np.int64]
Shares = NDArray[np.float64]
Pair = tuple[str, str]

_WORD = re.compile(r"[^\W_]+")
# The letters agree, the marks do not: a slip, or another word.
_UNMARKED = 0.3


def words(text: str) -> list[str]:
    """Canonical syllables, numbers without leading noughts."""
    return [str(int(word)) if word.isdecimal() else word for word in _WORD.findall(canonical(text))]


@lru_cache(maxsize=1 << 14)
def spelt(text: str) -> str:
    """The words of a short text folded, single spaces between them: the names of bodies are compared so, question after
    question."""
    return " ".join(map(fold, words(text)))


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of one text, as they stand and folded, with their neighbours."""

    exact: frozenset[str]
    folded: frozenset[str]
    pairs: frozenset[Pair]  # folded neighbours

    @classmethod
    def of(cls, text: str) -> Bag:
        exact = words(text)
        folded = [fold(word) for word in exact]
        return cls(frozenset(exact), frozenset(folded), frozenset(pairwise(folded)))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The terms of a question with what each weighs, and each pair of neighbours."""

    terms: tuple[tuple[str, str, float], ...]  # as it stands, folded, weight; each once
    pairs: tuple[tuple[Pair, float], ...]
    total: float

    def share(self, bag: Bag, *, bare: bool) -> float:
        """Share of the weight that stands in one text: 0 to 1."""
        got = 0.0
        for term, folded, weight in self.terms:
            if term in bag.exact or (bare and folded in bag.folded):
                got += weight
            elif folded in bag.folded:
                got += _UNMARKED * weight
        for pair, weight in self.pairs:
            if pair in bag.pairs:
                got += weight
        return got / self.total if self.total else 0.0


class Vocabulary(dict[str, tuple[int, ...]]):
    """Written tokens to the numbers of their words; grows while texts are read and never while they are asked."""

    def __init__(self) -> None:
        super().__init__()
        self.exact: dict[str, int] = {}
        self.folded: dict[str, int] = {}
        self.unmarked: list[int] = []  # by the number of a word: that of its folded form

    def __missing__(self, token: str) -> tuple[int, ...]:
        known = self[token] = tuple(map(self._number, words(token)))
        return known

    def _number(self, word: str) -> int:
        number = self.exact.setdefault(word, len(self.exact))
        if number == len(self.unmarked):
            self.unmarked.append(self.folded.setdefault(fold(word), len(self.folded)))
        return number

    def read(self, text: str) -> list[int]:
        return list(chain.from_iterable(map(self.__getitem__, _WORD.findall(text))))


def _once(numbers: Rows) -> Rows:
    """The numbers in order, each once; by sorting, which takes a fraction of what numpy's own hashing does."""
    numbers.sort()
    first = np.ones(numbers.size, dtype=bool)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first]


class Texts:
    """Which of some texts hold a word, a folded word, a pair of neighbours."""

    def __init__(self, vocabulary: Vocabulary, read: Sequence[Sequence[int]]) -> None:
        self._vocabulary = vocabulary
        self.count = len(read)
        lengths = np.fromiter(map(len, read), np.int64, len(read))
        self.words = int(lengths.sum())
        tokens = np.fromiter(chain.from_iterable(read), np.int64, self.words)
        rows = np.repeat(np.arange(self.count, dtype=np.int64), lengths)
        folded = np.asarray(vocabulary.unmarked, dtype=np.int64)[tokens]
        self._folds = len(vocabulary.folded)
        self._exact = _once(tokens * self.count + rows)
        self._folded = _once(folded * self.count + rows)
        together = rows[:-1] == rows[1:]
        pairs = folded[:-1][together] * self._folds + folded[1:][together]
        self._pairs = _once(pairs * self.count + rows[:-1][together])

    def _stretch(self, held: Rows, number: int | None) -> Rows:
        if number is None:
            return held[:0]
        start = number * self.count
        first, last = np.searchsorted(held, (start, start + self.count))
        return held[first:last] - start

    def holding(self, word: str) -> Rows:
        """The rows in which a word stands as it is written here, in order."""
        return self._stretch(self._exact, self._vocabulary.exact.get(word))

    def holding_letters(self, folded: str) -> Rows:
        return self._stretch(self._folded, self._vocabulary.folded.get(folded))

    def holding_pair(self, pair: Pair) -> Rows:
        first, second = map(self._vocabulary.folded.get, pair)
        # Words that came in with later texts stand in none of these.
        if first is None or second is None or max(first, second) >= self._folds:
            return self._pairs[:0]
        return self._stretch(self._pairs, first * self._folds + second)

    def holding_name(self, folded: str) -> Rows:
        """The rows that hold every pair of neighbours of a folded name, or its one word."""
        parts = folded.split()
        if len(parts) < 2:
            return self.holding_letters(folded)
        rows = self.holding_pair((parts[0], parts[1]))
        for pair in pairwise(parts[1:]):
            if not rows.size:
                break
            rows = np.intersect1d(rows, self.holding_pair(pair), assume_unique=True)
        return rows

    def pairs_held(self, pairs: Iterable[Pair]) -> Shares:
        """For each text how many of some pairs stand in it."""
        held = np.zeros(self.count)
        for pair in pairs:
            held[self.holding_pair(pair)] += 1
        return held

    def folded_words(self) -> Collection[str]:
        """Every word of the vocabulary, folded."""
        return self._vocabulary.folded

    @cached_property
    def _marked(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._vocabulary.exact:
            found.setdefault(fold(word), []).append(word)
        return found

    def spellings(self, folded: str) -> list[str]:
        """The ways in which the texts spell a folded word."""
        return [word for word in self._marked.get(folded, ()) if self.holding(word).size]

    def spelt_together(self, pair: Pair) -> Pair | None:
        """How most texts that hold a folded pair spell it."""
        rows = self.holding_pair(pair)
        first, second = (
            max(self.spellings(one), key=lambda word: np.intersect1d(rows, self.holding(word)).size, default=None)
            for one in pair
        )
        return (first, second) if rows.size and first and second else None

    def words_by_row(self) -> Iterable[tuple[str, Rows]]:
        """Every word with the rows it stands in."""
        for word in self._vocabulary.exact:
            yield word, self.holding(word)

    def shares(self, asked: Weighed, *, bare: bool, beside: Texts | None = None, at: Rows | None = None) -> Shares:
        """For each text the share of a question's weight that stands in it; with `beside`, in it or in the text of that
        other row (`at`)."""
        got = np.zeros(self.count)
        for term, folded, weight in asked.terms:
            got += self._worth(term, folded, weight, bare, beside, at)
        for pair, weight in asked.pairs:
            worth = self._spread(((self.holding_pair(pair), weight),))
            if beside is not None and at is not None and (rows := beside.holding_pair(pair)).size:
                worth = np.maximum(worth, beside._spread(((rows, weight),))[at])
            got += worth
        return got / asked.total if asked.total else got

    def _worth(
        self, term: str, folded: str, weight: float, bare: bool, beside: Texts | None, at: Rows | None
    ) -> Shares:
        def worth(texts: Texts) -> Shares:
            letters = texts.holding_letters(folded)
            if bare:
                return texts._spread(((letters, weight),))
            return texts._spread(((letters, _UNMARKED * weight), (texts.holding(term), weight)))

        own = worth(self)
        if beside is None or at is None or not beside.holding_letters(folded).size:
            return own
        return np.maximum(own, worth(beside)[at])

    def _spread(self, parts: Iterable[tuple[Rows, float]]) -> Shares:
        value = np.zeros(self.count)
        for rows, weight in parts:
            value[rows] = weight
        return value
