"""How much of what was asked stands together in one sentence of a passage. Pure.

The finer look at words: BM25 counts a passage's words wherever they stand. Asked about the best candidates only, for
texts are cut here, at the first question that looks at them, and kept for the next as the numbers of their words
(postings.py). All candidates are looked through at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.postings import key_of
from index.terms import words_of
from knowledge.text import fold, nfc, sentences

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]
Sums = NDArray[np.float64]

# A term, and what it is worth as accented and as folded.
Worth = Sequence[tuple[str, float, float]]


@lru_cache(maxsize=1 << 16)
def _numbers(word: str) -> tuple[int, int]:
    """Of a word as it stands, and folded."""
    return key_of(word), key_of(fold(word))


@lru_cache(maxsize=1 << 14)
def said(text: str) -> tuple[Keys, Keys, Ints]:
    """The words of a passage as accented and as folded, and how many of them each sentence has."""
    plain: list[int] = []
    bare: list[int] = []
    lengths: list[int] = []
    for line in nfc(text).split("\n"):
        for start, end in sentences(line):
            words = [_numbers(word) for word in words_of(line[start:end])]
            plain += [exact for exact, _ in words]
            bare += [folded for _, folded in words]
            lengths.append(len(words))
    return np.array(plain, np.uint64), np.array(bare, np.uint64), np.array(lengths, np.int64)


def coverage(texts: Sequence[str], worth: Worth) -> Sums:
    """How much of what a query's terms are worth stands together in one sentence, for each text."""
    cut = [said(text) for text in texts]
    lengths = np.concatenate([of for _, _, of in cut]) if cut else np.empty(0, np.int64)
    best = np.zeros(len(cut))
    if not lengths.sum() or not worth:
        return best
    total = _Looked((term, exact) for term, exact, _ in worth).sums([plain for plain, _, _ in cut], lengths)
    total += _Looked((fold(term), bare) for term, _, bare in worth).sums([bare for _, bare, _ in cut], lengths)
    counts = np.array([len(of) for _, _, of in cut])
    has = counts > 0
    best[has] = np.maximum.reduceat(total, (np.cumsum(counts) - counts)[has])
    return best


class _Looked:
    """Words and pairs of neighbours, looked for in many sentences at once."""

    def __init__(self, terms: Iterable[tuple[str, float]]) -> None:
        self._worth: dict[tuple[int, ...], float] = {}  # of a word's number, or those of two neighbours
        for term, worth in terms:
            key = tuple(map(key_of, term.split(" ")))
            self._worth[key] = self._worth.get(key, 0.0) + worth

    def sums(self, texts: Sequence[Keys], lengths: Ints) -> Sums:
        """What is found in each sentence is worth, every term once. `lengths`: of the sentences of all texts."""
        sentence = np.repeat(np.arange(len(lengths)), lengths)
        known = np.array(sorted({word for key in self._worth for word in key}), np.uint64)
        words = np.concatenate(texts)
        place = np.minimum(np.searchsorted(known, words), len(known) - 1)
        met = np.flatnonzero(known[place] == words)
        at = {word: number for number, word in enumerate(known.tolist())}
        single, pairs = np.zeros(len(known)), np.full((len(known), len(known)), -1)
        of_pairs: list[float] = []
        for key, worth in self._worth.items():
            if len(key) == 1:
                single[at[key[0]]] = worth
            else:
                pairs[at[key[0]], at[key[1]]] = len(of_pairs)
                of_pairs.append(worth)
        there = np.zeros((len(lengths), len(known)), np.bool_)
        there[sentence[met], place[met]] = True
        total: Sums = there @ single
        if of_pairs:
            first = met[:-1][(met[1:] == met[:-1] + 1) & (sentence[met[1:]] == sentence[met[:-1]])]
            found = pairs[place[first], place[first + 1]]
            both = np.zeros((len(lengths), len(of_pairs)), np.bool_)
            both[sentence[first[found >= 0]], found[found >= 0]] = True
            total += both @ np.array(of_pairs)
        return total
