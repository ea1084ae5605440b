"""The words that damaged lines may hold: the model's, and what the document itself says where it is whole. Pure.

What passes through: pieces of lines that are whole, or that were read already; out come counts of words, pairs, triples
and capitals, and the words that fit a pattern of letters and gaps. What a damaged line says counts only from the second
time on, so that no line is its own witness.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.language import BREAK, NUMBER, TOKEN, UNKNOWN, Language, shape_of
from knowledge.text import canonical

_OWN_WORDS = 0.15  # weight of the document's bare words in what it tells


class Piece(NamedTuple):
    """Characters start..end of the segment, read as `text`. `lost` are the places in `text` that were spaces."""

    start: int
    end: int
    text: str
    lost: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the word was left."""
        return len(self.lost) == len(self.text)


@dataclass(slots=True)
class Told:
    """What the document's own undamaged words tell: counts of words, pairs and triples, and of capitals."""

    words: Counter[int] = field(default_factory=Counter)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)
    triples: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    after_one: Counter[int] = field(default_factory=Counter)  # occurrences of a word that something follows
    after_two: Counter[tuple[int, int]] = field(default_factory=Counter)
    leading: Counter[tuple[int, int, bool]] = field(default_factory=Counter)  # a pair by the first one's capital
    titles: Counter[tuple[int, int]] = field(default_factory=Counter)
    shaped: Counter[tuple[int, int]] = field(default_factory=Counter)
    total: int = 0

    def add_twice_told(self, other: Told) -> None:
        """What damaged lines say: each thing once less than they say it, lest a line be its own witness."""
        for mine, theirs in (
            (self.words, other.words), (self.after_one, other.after_one), (self.after_two, other.after_two),
            (self.pairs, other.pairs), (self.triples, other.triples), (self.leading, other.leading),
        ):  # fmt: skip
            for key, count in theirs.items():
                if count > 1:
                    mine[key] += count - 1  # type: ignore[index]
        self.total += max(0, other.total - len(other.words))
        for pair, count in other.shaped.items():
            if count > 1:
                self.shaped[pair] += count - 1
                self.titles[pair] += min(count - 1, other.titles[pair])

    def probability(self, two: int, one: int, word: int, base: float) -> float:
        """How likely `word` is after `two` and `one` in this document; `base` is what the model says."""
        p = (1 - _OWN_WORDS) * base + _OWN_WORDS * self.words[word] / (self.total + 50)
        n = self.after_one[one]
        if n:
            p = (self.pairs[one, word] + 3 * p) / (n + 3)
        n = self.after_two[two, one]
        if n:
            p = (self.triples[two, one, word] + 1.5 * p) / (n + 1.5)
        return p


class Vocabulary:
    """Words by the letters at their places: the model's, and those that only this document uses."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.texts: list[str] = []  # spellings; a word may have two (“hòa”, “hoà”)
        self.ids: list[int] = []
        self._places: dict[tuple[int, int, str], set[int]] = {}
        self._lengths: dict[int, set[int]] = {}
        self.own: dict[str, int] = {}  # words of the document that the model does not know
        self.own_forms: dict[int, str] = {}
        self._found: dict[str, list[tuple[int, str]]] = {}
        for number, word in enumerate(language.words[3:], 3):
            self._put(word, number)
            if (other := _other_spelling(word)) != word:
                self._put(other, number)

    def _put(self, text: str, number: int) -> None:
        at = len(self.texts)
        self.texts.append(text)
        self.ids.append(number)
        self._lengths.setdefault(len(text), set()).add(at)
        for place, char in enumerate(text):
            self._places.setdefault((len(text), place, char), set()).add(at)

    def id(self, word: str) -> int:
        known = self.language.id(word)
        return self.own.get(word, UNKNOWN) if known == UNKNOWN else known

    def add(self, shown: str) -> int:
        """The number of a word of the document, a new one where the model has none."""
        word = canonical(shown)
        number = self.id(word)
        if number == UNKNOWN:
            number = len(self.language.words) + len(self.own)
            self.own[word] = number
            self.own_forms[number] = shown
            self._put(word, number)
            self._found.clear()
        return number

    def matching(self, pattern: str) -> list[tuple[int, str]]:
        """(id, spelling) of the words that have `pattern`'s letters, lower case, spaces standing for any letter."""
        found = self._found.get(pattern)
        if found is None:
            sets = sorted(
                (self._places.get((len(pattern), i, c), set()) for i, c in enumerate(pattern) if c != " "), key=len
            )
            hits = set.intersection(*sets) if sets else self._lengths.get(len(pattern), set())
            found = [(self.ids[at], self.texts[at]) for at in hits]
            self._found[pattern] = found
        return found


def _other_spelling(word: str) -> str:
    """“hòa” -> “hoà”, “ủy” -> “uỷ”: the newer placement of the tone mark."""
    match = re.search(r"([òóỏõọ])([ae])$|(?<!q)([ùúủũụ])(y)$", word)
    if not match:
        return word
    first, second = (g for g in match.groups() if g)
    split = unicodedata.normalize("NFD", first)
    plain, tone = split[0], split[1:]
    return word[: match.start()] + plain + unicodedata.normalize("NFC", second + tone)


def learn(line: Iterable[Piece], vocabulary: Vocabulary, told: Told, *, sure: bool) -> None:
    """Count a line's words into what the document tells. Not `sure`: the line is damaged, so a mended word, a letter
    alone and a word the model does not know break the run and are not counted."""
    run: list[int] = [BREAK]
    before = ""
    for piece in line:
        match = TOKEN.fullmatch(piece.text)
        if match is None:
            continue
        kind = match.lastgroup
        if kind == "word":
            lower = canonical(piece.text)
            known = vocabulary.id(lower)
            if not sure and (piece.lost or len(lower) < 3 or known == UNKNOWN):
                run, before = [], ""
                continue
            if known == UNKNOWN and (len(lower) < 2 or len(lower) > 12):
                run, before = [], ""
                continue
            number = vocabulary.add(piece.text)
        else:
            number = NUMBER if kind == "number" else BREAK
        run.append(number)
        told.words[number] += 1
        told.total += 1
        if len(run) > 1:
            one = run[-2]
            told.pairs[one, number] += 1
            told.after_one[one] += 1
            if before:
                told.leading[one, number, before[0].isupper()] += 1
            if kind == "word" and (shape := shape_of(piece.text)) in ("lower", "title"):
                told.shaped[one, number] += 1
                told.titles[one, number] += shape == "title"
        if len(run) > 2:
            two, one = run[-3], run[-2]
            told.triples[two, one, number] += 1
            told.after_two[two, one] += 1
        before = piece.text if kind == "word" else ""
