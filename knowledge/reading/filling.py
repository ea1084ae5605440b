"""What a damaged word may be, and what a reading of it costs. Pure, but for the language model it is given.

What passes through: the state of a reading so far and a word; out come the logarithms that the search of
`knowledge/reading/lattice.py` adds up: what the model and the document ask for the word, for its capitals, for each of
its lost letters. For a pattern of letters and gaps, the likeliest words that fit it come out. Never a candidate: a word
that lacks a letter of the pattern or has it elsewhere, a Roman numeral that would be completed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from knowledge.language import UNKNOWN, State, shape_of
from knowledge.reading.words import Piece, Told, Vocabulary
from knowledge.syllables import is_possible

UNSEEN = -5.0  # a syllable that can be but that the model does not know; on top of its price for the unknown
_CANDIDATES = 24
_DOC_SHARE = 0.4
_COMMON = -9.5  # logarithm of a common word's frequency
_ROMAN = frozenset("IVXLC")


class Reading(NamedTuple):
    score: float
    state: State
    two: int
    one: int
    parent: Reading | None
    piece: Piece | None
    # The last word's first letter was lost: what its case still has to pay, above 0 for a capital, below for a small one.
    doubt: float = 0.0


class Chances:
    """The logarithm of a letter's chance to be lost in a line: another where the line shows the letter undamaged."""

    def __init__(self, inventory: Mapping[str, tuple[float, float]], other: float, letters: Sequence[Set[str]]) -> None:
        self.best = {char: max(prices) for char, prices in inventory.items()}
        self.other = other
        self._inventory = inventory
        self._letters = letters

    def of(self, char: str, line: int) -> float:
        prices = self._inventory.get(char)
        return self.other if prices is None else prices[char in self._letters[line]]


class Prices:
    """The costs and candidates of one vocabulary, one state of knowledge about the document."""

    def __init__(self, vocabulary: Vocabulary, told: Told, chances: Chances) -> None:
        self.vocabulary = vocabulary
        self.told = told
        self.chances = chances
        self._language = vocabulary.language
        self._cost: dict[tuple[State, int, int, int], tuple[float, State]] = {}
        self._possible: dict[tuple[str, int], list[tuple[int, str, tuple[int, ...]]]] = {}

    def step(self, reading: Reading, word: int) -> tuple[float, State]:
        key = (reading.state, reading.two, reading.one, word)
        found = self._cost.get(key)
        if found is None:
            plain = word if word < len(self._language.words) else UNKNOWN
            cost, state = self._language.step(reading.state, plain)
            if plain == UNKNOWN:
                cost += UNSEEN
            if self.told.total:
                base = math.exp(cost)
                told = self.told.probability(reading.two, reading.one, word, base)
                cost = math.log((1 - _DOC_SHARE) * base + _DOC_SHARE * told)
            found = self._cost[key] = (cost, state)
        return found

    def shape(self, reading: Reading, after: State, word: int, shown: str, capitals: int) -> float:
        """What it costs to write the word this way here."""
        shape = shape_of(shown)
        if capitals == 2:
            return -0.05 if shown.isupper() else -4.0
        if capitals:
            return -0.7 if shown.isupper() else -1.0
        if word >= len(self._language.words):
            return 0.0 if shown == self.vocabulary.own_forms[word] else -2.0
        upper = self._language.capitals(word)
        if shape == "upper":
            return math.log(upper)
        if shape == "other":
            return -0.5 if self._language.other_forms.get(self._language.words[word]) == shown else -5.0
        title = self._language.capital(reading.state, after, word)
        seen = self.told.shaped[reading.one, word]
        if seen:
            title = (self.told.titles[reading.one, word] + 1.5 * title) / (seen + 1.5)
        return math.log((1 - upper) * (title if shape == "title" else 1 - title))

    def settled(self, reading: Reading, word: int) -> float:
        """What the document says, now that the next word is known, about the capital that the last one was given."""
        if not reading.doubt:
            return 0.0
        titled, small = (self.told.leading[reading.one, word, capital] for capital in (True, False))
        if not titled + small:
            return -abs(reading.doubt)
        mine = titled if reading.doubt > 0 else small
        return math.log(2 * (mine + 0.3) / (titled + small + 0.6))

    def candidates(self, pattern: str, line: int, capitals: int) -> list[tuple[int, str, tuple[int, ...], float]]:
        """(id, as written, lost places, price) of what a damaged word may be."""
        known = self._possible.get((pattern, capitals))
        if known is None:
            known = self._possible[pattern, capitals] = self._possible_words(pattern, capitals)
        out = []
        for word, shown, lost in known:
            price = 0.0
            for place in lost:
                price += self.chances.of(shown[place], line)
            out.append((word, shown, lost, price))
        return out

    def _possible_words(self, pattern: str, capitals: int) -> list[tuple[int, str, tuple[int, ...]]]:
        """The likeliest words that fit a pattern, whatever the line."""
        lost = tuple(i for i, char in enumerate(pattern) if char == " ")
        # The less is left of a word, the surer its letters must be lost ones.
        floor = -9.0 if len(lost) * 2 < len(pattern) else -7.0 if len(lost) < len(pattern) else -4.5
        if pattern == " ":
            floor = -9.0  # few words have but one letter, and three spaces in a row say that here is one
        allowed = {char: price for char, price in self.chances.best.items() if price > floor}
        other = self.chances.other if self.chances.other > floor else None
        out = []
        most = len(lost) * 2 > len(pattern)
        for word, spelling in self.vocabulary.matching(pattern.lower()):
            frequency = self._language.frequency(word) if word < len(self._language.words) else -9.0
            if most and frequency < _COMMON and not self.told.words[word]:
                continue  # a gap with hardly a letter left is no place for a rare word
            for shown in self._forms(word, spelling, capitals):
                if any(p != " " and p != s for p, s in zip(pattern, shown, strict=True)):
                    continue
                if len(shown) > 1 and _ROMAN.issuperset(shown) and not (capitals == 2 and is_possible(spelling)):
                    continue  # a Roman numeral is a number
                price = 0.0
                for place in lost:
                    char = shown[place]
                    chance = allowed.get(char) if char in self.chances.best else other
                    if chance is None:
                        break
                    price += chance
                else:
                    out.append((price + frequency, word, shown))
        out.sort(reverse=True)
        return [(word, shown, lost) for _, word, shown in out[:_CANDIDATES]]

    def _forms(self, word: int, spelling: str, capitals: int) -> Iterable[str]:
        if capitals == 2:
            return (spelling.upper(),)
        if word >= len(self._language.words):
            return (self.vocabulary.own_forms[word],)
        forms = [spelling, spelling[0].upper() + spelling[1:]]
        if len(spelling) > 1 and (capitals or self._language.capitals(word) > 0.01):
            forms.append(spelling.upper())
        if mixed := self._language.other_forms.get(spelling):
            forms.append(mixed)
        return forms
