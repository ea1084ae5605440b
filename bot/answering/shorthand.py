"""What was typed short, written out: which reading is meant is told by the words beside it and the office's documents. Pure.

What passes through: a question in which what neighbours alone decide (“KH 49”, “h.”) is written out already; out come one
or two ways to read it, the likelier first. What a word may stand for candidates.py says; what is read in one way only is
written out, among several decide how well each fits its neighbours and the matter of the question (fitting.py) and how
usual it is. Where two are nearly as likely, both ways are given. Refused: numbers of documents and addresses; a guess that
nothing speaks for, and an abbreviation in the place of a word that fits as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from bot.answering.candidates import NOTHING, Candidates, Meanings
from bot.answering.fitting import Fitting, syllables
from bot.answering.initialisms import Initialisms
from bot.answering.standing import Texts
from index.counts import BREAK_SIGN
from index.terms import FUNCTION_WORDS
from knowledge.header import KINDS
from knowledge.text import canonical, fold, is_bare

_TOKEN = re.compile(r"[^\W_]+(?:[-&–][^\W\d_]+)*")
_USUAL = 0.35  # of the logarithm of how many passages hold a phrase
_GUESS = 2.0  # what must speak for a reading that no table has
_LITERAL = 3.0  # and for taking what can be a syllable for an abbreviation
_CLOSE = 0.5  # readings nearer than this are both asked
_AGAIN = -2.0  # for a phrase whose words the question has already: nobody says them twice
_KIND = 1.5  # for a kind of document where one is asked for
_KINDS = frozenset(map(fold, KINDS))
_WHICH = ("nao", "so may", "so bao")
_ON = frozenset({"theo", "bo", "the", "hanh", "cu"})  # theo, bãi bỏ, thay thế, ban hành, căn cứ
_PLAIN = frozenset(map(fold, FUNCTION_WORDS))


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    typed: str  # canonical
    meanings: Meanings = NOTHING
    chosen: int | None = None

    @property
    def said(self) -> str:
        """The phrase as it is understood so far."""
        return self.typed if self.chosen is None else self.meanings.candidates[self.chosen].phrase

    @property
    def open(self) -> bool:
        return self.meanings.open


# How nearly another reading was chosen, the word's place, and that reading's.
_Passed = tuple[float, int, int]


class Shorthand:
    """Over one set of passages; immutable but for what it keeps of its own look-ups."""

    def __init__(self, texts: Texts, initialisms: Initialisms, text_of: Callable[[int], str]) -> None:
        self._candidates = Candidates(texts, initialisms, text_of)

    def ways(self, text: str) -> tuple[str, ...]:
        """The text written out, in the one or two likeliest ways."""
        words = self._words(text)
        if not any(word.meanings.candidates for word in words):
            return (text,)
        words = [replace(word, chosen=0) if word.meanings.candidates and not word.open else word for word in words]
        passed: _Passed | None = None
        if any(word.open for word in words):
            words, passed = _Deciding(text, words, self._candidates.fitting()).decided()
        found = [_written(text, words)]
        if passed is not None:
            _, place, chosen = passed
            found.append(_written(text, [*words[:place], replace(words[place], chosen=chosen), *words[place + 1 :]]))
        return tuple(dict.fromkeys(found))

    def _words(self, text: str) -> list[_Word]:
        shouted, bare = text.isupper(), is_bare(text)
        words = []
        for match in _TOKEN.finditer(text):
            start, end, shown = match.start(), match.end(), match.group()
            meanings = NOTHING
            if not _joined(text, start, end):
                meanings = self._candidates.of(shown, text[:start], shouted=shouted, bare=bare)
            words.append(_Word(start, end, canonical(shown), meanings))
        return words


def _joined(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a number, an address or a file's name."""
    if set(text[max(0, start - 1) : start] + text[end : end + 1]) & set("/_@-&"):
        return True
    dotted = (text[max(0, start - 2) : start], text[end : end + 2][::-1])
    return any(len(two) == 2 and two[1] == "." and two[0].isalnum() for two in dotted)


class _Deciding:
    """Which readings of one question's open words are meant."""

    def __init__(self, text: str, words: list[_Word], fitting: Fitting) -> None:
        self._text = text
        self._words = words
        self._fitting = fitting
        self._alone: dict[int, list[float]] = {}  # of each open word what speaks for each reading, wherever it stands

    def decided(self) -> tuple[list[_Word], _Passed | None]:
        """The words with what was chosen, and what was nearly chosen."""
        self._look_at_matter()
        beside: dict[int, tuple[str | None, list[str]]] = {}
        passed: dict[int, _Passed] = {}
        for _ in range(2):  # the second time each sees what its neighbours turned out to be
            for place, word in enumerate(self._words):
                neighbours = _neighbours(self._text, self._words, place)
                if not word.open or beside.get(place) == neighbours:
                    continue
                beside[place] = neighbours
                scored = self._scored(place, *neighbours)
                score, chosen = scored[0]
                meant = score > self._needed(word, *neighbours)
                self._words[place] = replace(word, chosen=chosen if meant else None)
                passed.pop(place, None)
                if meant and len(scored) > 1 and score - scored[1][0] < _CLOSE:
                    passed[place] = score - scored[1][0], place, scored[1][1]
        return self._words, min(passed.values(), default=None)

    def _look_at_matter(self) -> None:
        """What speaks for each reading by itself; the likeliest is taken to begin with, so that neighbours see something."""
        parts = [(word, part) for word in self._words for part in syllables(canonical(word.said))]
        self._fitting.matter("" if word.open or fold(part) in _PLAIN else fold(part) for word, part in parts)
        said = {part for word, part in parts if not word.open}
        for place, word in enumerate(self._words):
            if not word.open:
                continue
            self._alone[place] = [
                reading.likely
                + _USUAL * self._fitting.usual(reading.phrase)
                + self._fitting.about(reading.phrase)
                + (_AGAIN if said.issuperset(syllables(canonical(reading.phrase))) else 0.0)
                for reading in word.meanings.candidates
            ]
            if not word.meanings.syllable and not word.meanings.guessed:
                best = max(self._alone[place])
                self._words[place] = replace(word, chosen=self._alone[place].index(best))

    def _scored(self, place: int, before: str | None, after: Sequence[str]) -> list[tuple[float, int]]:
        """Each reading with what speaks for it between these neighbours, the likeliest first."""
        kind = fold(" ".join(after[:2])).startswith(_WHICH) or fold(before or "") in _ON
        readings = self._words[place].meanings.candidates
        return sorted(
            (
                (
                    alone
                    + self._fitting.beside(before, reading.phrase, after)
                    + (_KIND if kind and fold(reading.phrase) in _KINDS else 0.0),
                    number,
                )
                for number, (reading, alone) in enumerate(zip(readings, self._alone[place], strict=True))
            ),
            key=lambda one: (-one[0], one[1]),
        )

    def _needed(self, word: _Word, before: str | None, after: Sequence[str]) -> float:
        if word.meanings.syllable:
            return self._fitting.beside(before, word.typed, after) + _LITERAL
        return _GUESS if word.meanings.guessed else float("-inf")


def _neighbours(text: str, words: Sequence[_Word], place: int) -> tuple[str | None, list[str]]:
    """The syllable right before a word and the two right behind it, as far as no break and no number stands there."""
    before: str | None = None
    if place and not BREAK_SIGN.search(text[words[place - 1].end : words[place].start]):
        parts = syllables(canonical(words[place - 1].said))
        before = parts[-1] if parts and parts[-1].isalpha() else None
    after: list[str] = []
    for one, other in pairwise(words[place : place + 3]):
        if BREAK_SIGN.search(text[one.end : other.start]):
            break
        after += syllables(canonical(other.said))
    return before, list(takewhile(str.isalpha, after[:2]))


def _written(text: str, words: Sequence[_Word]) -> str:
    """The text with what was chosen; without accents where it has none."""
    bare, out, at = is_bare(text) and not text.isupper(), [], 0
    for word in words:
        if word.chosen is not None:
            out += [text[at : word.start], fold(word.said) if bare else word.said]
            at = word.end
    return "".join(out) + text[at:]
