"""How often words, neighbours and capitals stand in a segment, so that a start need not read every text again.

What passes through: passages in, the counts that accents.py and casing.py make of them out, as arrays that can be saved;
and arrays back into the counters of a whole index. Counts of passages removed since are taken out by whoever removes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.accents import Accents
from index.casing import Casing
from index.counts import SyllableCounts
from knowledge.model import IndexPassage
from knowledge.syllables import is_possible
from knowledge.text import fold, nfc

Ints = NDArray[np.int64]
_Places = NDArray[np.uint32]


class Language:
    """What an index has learned of how its office writes: the accents of its words, and their capitals."""

    def __init__(self) -> None:
        self.accents = Accents()
        self.casing = Casing(self.accents.office)

    def add(self, passage: IndexPassage) -> None:
        self.accents.add(_texts(passage))
        self.casing.add(passage.text)

    def remove(self, passage: IndexPassage) -> None:
        self.accents.remove(_texts(passage))
        self.casing.remove(passage.text)


def _fronts(passage: IndexPassage) -> list[str]:
    return [nfc(text) for text in (passage.title, passage.headings) if text]


def _texts(passage: IndexPassage) -> list[str]:
    return [*_fronts(passage), nfc(passage.text)]


def _repeat(counts: SyllableCounts, text: str, times: int) -> None:
    """Count a text that stands several times; forms and followers are no matter here."""
    once = SyllableCounts()
    once.add(text)
    for single, number in once.single.items():
        counts.single[single] += number * times
    for pair, number in once.pair.items():
        counts.pair[pair] += number * times
    counts.total += once.total * times


@dataclass(frozen=True, slots=True)
class Tally:
    words: tuple[str, ...]
    single: Ints  # how often each word stands, begins with a capital, is in capitals
    title: Ints
    upper: Ints
    pairs: _Places  # (2, n): first and second of neighbours
    pair: Ints
    afters: _Places  # of neighbours of which the second has a capital
    after: Ints
    total: int

    @classmethod
    def made(cls, passages: Iterable[IndexPassage]) -> Tally:
        own, fronts = Language(), Counter[str]()
        for passage in passages:
            own.accents.add([nfc(passage.text)])
            own.casing.add(passage.text)
            fronts.update(_fronts(passage))
        for front, times in fronts.items():  # the same title and headings stand over passage after passage
            _repeat(own.accents.office, front, times)
        counts, casing = own.accents.office, own.casing
        words = tuple(
            dict.fromkeys(
                (*counts.single, *casing._title, *casing._upper, *_of_pairs(counts.pair), *_of_pairs(casing._after))
            )
        )
        place = {word: number for number, word in enumerate(words)}
        return cls(
            words, _numbers(counts.single, words), _numbers(casing._title, words), _numbers(casing._upper, words),
            *_places(counts.pair, place), *_places(casing._after, place), counts.total,
        )  # fmt: skip

    @classmethod
    def merged(cls, parts: Sequence[Tally], gone: Tally) -> Tally:
        """The counts of several segments together, without those of what is gone from them."""
        signed = [*((part, 1) for part in parts), (gone, -1)]
        words = tuple(dict.fromkeys(word for part, _ in signed for word in part.words))
        place = {word: number for number, word in enumerate(words)}
        moved = [np.fromiter((place[word] for word in part.words), np.int64, len(part.words)) for part, _ in signed]

        def added(arrays: Iterable[Ints]) -> Ints:
            out = np.zeros(len(words), np.int64)
            for where, (_, sign), array in zip(moved, signed, arrays, strict=True):
                out[where] += sign * array
            return out

        def joined(pairs: Iterable[_Places], numbers: Iterable[Ints]) -> tuple[_Places, Ints]:
            keys = [(where[both[0]] << 32) | where[both[1]] for where, both in zip(moved, pairs, strict=True)]
            counts = [sign * number for (_, sign), number in zip(signed, numbers, strict=True)]
            distinct, inverse = np.unique(np.concatenate(keys), return_inverse=True)
            total = np.bincount(inverse, weights=np.concatenate(counts), minlength=len(distinct)).astype(np.int64)
            distinct, total = distinct[total > 0], total[total > 0]
            return np.stack([distinct >> 32, distinct & 0xFFFFFFFF]).astype(np.uint32), total

        every = [part for part, _ in signed]
        return cls(
            words, added(p.single for p in every), added(p.title for p in every), added(p.upper for p in every),
            *joined((p.pairs for p in every), (p.pair for p in every)),
            *joined((p.afters for p in every), (p.after for p in every)), sum(s * p.total for p, s in signed),
        )  # fmt: skip

    def into(self, language: Language) -> None:
        """Add these counts to those of a whole index."""
        counts, casing, words = language.accents.office, language.casing, self.words
        single = dict(_counted(words, self.single))
        for word in single:
            if word not in counts.single and is_possible(word):  # no break and no number is
                bare = fold(word)
                counts.forms[bare] = (*counts.forms.get(bare, ()), word)
        pair = dict(_paired(words, self.pairs, self.pair))
        counts.followers.update(first for first, second in pair if (first, second) not in counts.pair)
        counts.single.update(single)
        counts.pair.update(pair)
        counts.total += self.total
        casing._title.update(dict(_counted(words, self.title)))
        casing._upper.update(dict(_counted(words, self.upper)))
        casing._after.update(dict(_paired(words, self.afters, self.after)))

    def save(self, folder: Path, prefix: str) -> list[str]:
        name = f"{prefix}.counts.npz"
        with (folder / name).open("wb") as file:
            np.savez(
                file,
                words=np.frombuffer("\n".join(self.words).encode("utf-8", "surrogatepass"), np.uint8),
                single=self.single, title=self.title, upper=self.upper, pairs=self.pairs, pair=self.pair,
                afters=self.afters, after=self.after, total=np.array(self.total),
            )  # fmt: skip
        return [name]

    @classmethod
    def load(cls, folder: Path, prefix: str) -> Tally:
        """Raises ValueError, KeyError or OSError where the file does not hold together."""
        with np.load(folder / f"{prefix}.counts.npz", allow_pickle=False) as table:
            text = table["words"].tobytes().decode("utf-8", "surrogatepass")
            made = cls(
                tuple(text.split("\n")) if text else (), table["single"], table["title"], table["upper"],
                table["pairs"], table["pair"], table["afters"], table["after"], int(table["total"]),
            )  # fmt: skip
        if len(made.single) != len(made.words) or made.pairs.shape != (2, len(made.pair)):
            raise ValueError("the counts do not belong together")
        return made


def _of_pairs(counter: Counter[tuple[str, str]]) -> Iterable[str]:
    return (word for both in counter for word in both)


def _numbers(counter: Counter[str], words: Sequence[str]) -> Ints:
    return np.fromiter((counter.get(word, 0) for word in words), np.int64, len(words))


def _places(counter: Counter[tuple[str, str]], place: dict[str, int]) -> tuple[_Places, Ints]:
    pairs = np.empty((2, len(counter)), np.uint32)
    pairs[0] = np.fromiter((place[first] for first, _ in counter), np.uint32, len(counter))
    pairs[1] = np.fromiter((place[second] for _, second in counter), np.uint32, len(counter))
    return pairs, np.fromiter(counter.values(), np.int64, len(counter))


def _counted(words: Sequence[str], numbers: Ints) -> Iterable[tuple[str, int]]:
    some = np.flatnonzero(numbers)
    return zip((words[i] for i in some.tolist()), numbers[some].tolist(), strict=True)


def _paired(words: Sequence[str], pairs: _Places, numbers: Ints) -> Iterable[tuple[tuple[str, str], int]]:
    first, second = ([words[i] for i in side] for side in pairs.tolist())
    return zip(zip(first, second, strict=True), numbers.tolist(), strict=True)
