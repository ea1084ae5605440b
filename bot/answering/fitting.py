"""How well a phrase fits where it stands in a question: by its neighbours, and by the matter of the question. Pure.

Two witnesses speak: the office's own passages (which hold the phrase, which hold it right beside its neighbour, which hold
the question's other words too) and the syllable language model, for what the office has not written about. All is
counted without accents, so that a question typed without them is read the same way; marks that were typed narrow the
language model's forms. Scores are logarithms, for comparing readings of one place only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from bot.answering.standing import Rows, Shares, Texts
from index.terms import FUNCTION_WORDS
from knowledge.language import UNKNOWN, State, language
from knowledge.text import canonical, fold

_SYLLABLE = re.compile(r"[^\W_]+")
_OFFICE = 0.6  # of what neighbours say, the office's share; the rest is the language model's
_UNSEEN = 3.0  # passages' worth of doubt: a phrase met once proves little
_LEAST, _MOST = -0.8, 5.0
_FARTHER = -2.0
_QUESTION = 0.3  # what a word of questions and grammar says of its neighbour: such words stand beside everything
_LOOKED_AT = 3  # passages that are read to see whether the marks agree
_COMMON = 0.25  # a word that so many passages hold tells no matter
_MATTER = 3.0
_LIFT = 1.0
_TELLING = 7.0  # rarity of the words that together tell a matter; fewer tell it the less
_AT_LARGE = 0.25
_UNHEARD = -18.0
_WIDE = 50_000  # passages of a word; in larger offices such a word tells no matter either


def fits_marks(typed: str, form: str) -> bool:
    """Whether a form keeps the marks that were typed."""
    return len(typed) == len(form) and all(one in (other, fold(other)) for one, other in zip(typed, form, strict=True))


@lru_cache(maxsize=1 << 12)
def forms(typed: str) -> tuple[tuple[str, float], ...]:
    """The accented words that a typed one may be, with their shares."""
    model = language()
    found = [form for form in model.forms(fold(typed)) if form == typed or fits_marks(typed, form)][:6]
    shares = [math.exp(model.frequency(model.id(form))) for form in found]
    total = sum(shares)
    return tuple((form, share / total) for form, share in zip(found, shares, strict=True)) if total else ()


def _along(syllables: Sequence[str], state: State) -> State:
    model = language()
    for syllable in syllables:
        state = model.step(state, model.id(syllable))[1]
    return state


@lru_cache(maxsize=1 << 13)
def _before(typed: str, first: str) -> float:
    """How many times likelier the language model finds `first` behind a typed word than anywhere; 1 where it knows nothing."""
    model = language()
    word = model.id(first)
    if word == UNKNOWN or not forms(typed):
        return 1.0
    likely = sum(
        share * math.exp(model.step((-1, -1, model.id(form)), word)[0]) for form, share in forms(typed)
    )  # fmt: skip
    return likely / math.exp(model.frequency(word))


@lru_cache(maxsize=1 << 13)
def _behind(phrase: tuple[str, ...], typed: str) -> float:
    """The same of a typed word behind a phrase."""
    model, at = language(), forms(typed)
    if not at or UNKNOWN in map(model.id, phrase):
        return 1.0
    state = _along(phrase[1:], (-1, -1, model.id(phrase[0])))
    likely = sum(math.exp(model.step(state, model.id(form))[0]) for form, _ in at)
    return likely / sum(math.exp(model.frequency(model.id(form))) for form, _ in at)


@lru_cache(maxsize=1 << 12)
def _usual(phrase: tuple[str, ...]) -> float:
    """How usual the language model finds a phrase, for one syllable as for several."""
    model = language()
    state, total = (-1, -1, model.id(phrase[0])), model.frequency(model.id(phrase[0]))
    for syllable in phrase[1:]:
        likely, state = model.step(state, model.id(syllable))
        total += likely
    return max(_UNHEARD, total) - _UNHEARD


class Fitting:
    """For one question over one set of passages."""

    def __init__(self, texts: Texts, text_of: Callable[[int], str]) -> None:
        self._texts = texts
        self._text_of = text_of
        self._matter: Shares | None = None
        self._most = self._mean = 0.0
        self._held: dict[str, Rows] = {}

    def matter(self, sure: Iterable[str]) -> None:
        """Say what the question is about: the folded words that are sure, in order, "" where one is missing."""
        worth: dict[str, tuple[Rows, float]] = {}
        words = list(sure)
        for word in words:
            worth[word] = self._texts.holding_letters(word), 1.0
        for one, other in pairwise(words):
            if one and other:
                worth[f"{one} {other}"] = self._texts.holding_pair((one, other)), 0.5
        most = min(_WIDE, _COMMON * self._texts.count + 8)
        telling = [(rows, share) for rows, share in worth.values() if 0 < rows.size <= most]
        if telling:
            self._matter = np.zeros(self._texts.count)
            for rows, share in telling:
                self._matter[rows] += share * math.log(1 + (self._texts.count + 1) / (rows.size + 0.5))
            self._most, self._mean = float(self._matter.max()), float(self._matter.mean())

    def held(self, phrase: str) -> Rows:
        """The passages that hold a phrase; one syllable as it is spelt, more of them by their letters."""
        known = self._held.get(phrase)
        if known is None:
            said = syllables(canonical(phrase))
            texts = self._texts
            known = texts.holding(said[0]) if len(said) == 1 else texts.holding_name(fold(" ".join(said)))
            self._held[phrase] = known
        return known

    def usual(self, phrase: str) -> float:
        """How usual a phrase is, by a logarithm: in the office's passages, and a little in the language at large."""
        return math.log1p(self.held(phrase).size) + _AT_LARGE * _usual(tuple(syllables(canonical(phrase))))

    def beside(self, before: str | None, phrase: str, after: Sequence[str]) -> float:
        """How much likelier the phrase is between its neighbours, as typed, than anywhere: the one before it and as many
        behind it as are known, two at most. That the office never wrote them side by side says little: people leave words
        out."""
        said = syllables(canonical(phrase))
        held = self.held(phrase)
        score = 0.0
        if before:
            both, usual = self._together(held, before, said[0]), self._texts.holding_letters(fold(before)).size
            office = self._office(both.size, held.size, usual)
            score += _clipped(_OFFICE * office + (1 - _OFFICE) * _before(before, said[0]), before)
        if after:
            both, usual = self._together(held, said[-1], after[0]), self._texts.holding_letters(fold(after[0])).size
            office = self._office(both.size, held.size, usual)
            score += _clipped(_OFFICE * office + (1 - _OFFICE) * _behind(tuple(said[-3:]), after[0]), after[0])
            if len(after) > 1 and both.size:
                # “khoa học xã” is met as the beginning of “khoa học xã hội”, which is no sign where another word follows.
                pair = self._texts.holding_pair((fold(after[0]), fold(after[1])))
                share = (np.intersect1d(both, pair, assume_unique=True).size + 0.5) / (both.size + 1)
                score += max(_FARTHER, math.log(share))
        return score

    def _together(self, held: Rows, first: str, second: str) -> Rows:
        """Those of some passages in which two neighbours stand together, as they are spelt."""
        pair = self._texts.holding_pair((fold(first), fold(second)))
        both = np.intersect1d(held, pair, assume_unique=True) if pair.size and held.size else pair[:0]
        looked = both[:: max(1, both.size // _LOOKED_AT)][:_LOOKED_AT].tolist()
        meant = [row for row in looked if _spelt(self._text_of(row), first, second)]
        return both if 2 * len(meant) >= len(looked) else np.asarray(meant, dtype=both.dtype)

    def _office(self, both: int, held: int, neighbour: int) -> float:
        """How many times more often the two stand together than chance would have it."""
        chance = (neighbour + 0.5) / (self._texts.words + 1)
        return (both + _UNSEEN * chance) / ((held + _UNSEEN) * chance)

    def whole(self, phrase: str) -> float:
        """How much a phrase is one term: by a logarithm, how often its halves stand together of all the times they stand."""
        said = syllables(canonical(phrase))
        middle = max(1, len(said) // 2)
        halves = self.held(" ".join(said[:middle])).size, self.held(" ".join(said[middle:])).size
        return math.log((self.held(phrase).size + 0.5) / (math.sqrt(halves[0] * halves[1]) + 0.5))

    def about(self, phrase: str) -> float:
        """How much of what the question is about stands in passages that hold the phrase: in the best of them, and in
        them all beside what stands in any."""
        held = self.held(phrase)
        if self._matter is None or not self._most or not held.size:
            return 0.0
        here = self._matter[held]
        best = np.partition(here, -3)[-3:] if here.size > 3 else here
        more = (float(here.sum()) + _UNSEEN * self._mean) / ((here.size + _UNSEEN) * self._mean)
        score = _MATTER * float(best.mean()) / self._most + max(_LEAST, _LIFT * math.log(more))
        return min(1.0, self._most / _TELLING) * score


def syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(text)


def _clipped(ratio: float, neighbour: str) -> float:
    score = min(_MOST, max(_LEAST, math.log(ratio))) if ratio > 0 else _LEAST
    return _QUESTION * score if neighbour in FUNCTION_WORDS else score


@lru_cache(maxsize=1 << 10)
def _spelt(text: str, first: str, second: str) -> bool:
    """Whether two words that stand together in a text by their letters do so with the marks that were typed."""
    said = _said(text)
    return any(fits_marks(first, one) and fits_marks(second, other) for one, other in pairwise(said))


@lru_cache(maxsize=1 << 8)
def _said(text: str) -> tuple[str, ...]:
    return tuple(syllables(canonical(text)))
