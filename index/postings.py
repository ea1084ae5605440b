"""Which passages of a segment hold which term, how often: arrays that are written once and may stay in their file.

Postings are grouped by the term without accents and run by passage inside a group; each carries a tag of the accented
term, how often that stands there (title and headings count less), and, once a passage, how often the group does. So
“bao cao” and “báo cáo” are one look-up. A term is a number of 64 bits: a word's hash, two words' mixed; no table of
strings is kept. Counts are tenths in a byte: exact up to 25, beyond which one more says nothing.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.rows import spread
from index.terms import cut
from knowledge.model import IndexPassage
from knowledge.text import canonical, fold, nfc

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

UNIT = 10  # counts are whole tenths
_TEXT, _HEADINGS, _TITLE = 10, 8, 5  # the title stands in every passage of its document: it tells documents apart
_BLOCK = 20_000  # passages counted at a time
_LONG = 20_000  # postings of a term
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_ALL = (1 << 64) - 1


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def key_of(term: str) -> int:
    """The number of a term: of one word, or of two with a space between."""
    first, _, second = term.partition(" ")
    if not second:
        return _hash(first)
    return (_hash(first) * _FIRST & _ALL) ^ (_hash(second) * _SECOND & _ALL)


def _pairs(first: Keys, second: Keys) -> Keys:
    return (first * np.uint64(_FIRST)) ^ (second * np.uint64(_SECOND))


def tag_of(key: int) -> int:
    """What tells the accented forms of one bare term apart: a handful, so that sixteen bits do."""
    return key & 0xFFFF


@dataclass(frozen=True)
class Postings:
    keys: Keys  # of terms without accents, sorted
    starts: Ints  # where each one's postings begin, and the end
    rows: NDArray[np.uint32]  # of passages, rising within a term
    tags: NDArray[np.uint16]  # which accented form
    counts: NDArray[np.uint8]  # of that form
    bare: NDArray[np.uint8]  # of all forms together, at the first posting of a passage; 0 at its others
    lengths: Floats  # of each passage

    def slices_of(self, keys: Keys) -> list[slice]:
        """Where the postings of each of some terms lie."""
        if not len(self.keys):
            return [slice(0, 0)] * len(keys)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        there = self.keys[at] == keys
        first, last = np.where(there, self.starts[at], 0), np.where(there, self.starts[at + 1], 0)
        return [slice(*both) for both in zip(first.tolist(), last.tolist(), strict=True)]

    @cached_property
    def _forms(self) -> dict[int, tuple[int, dict[int, int]]]:
        """Of long runs that were asked about, by where they begin: how many passages, and how many of each form."""
        return {}

    @cached_property
    def reach(self) -> dict[int, tuple[float, float]]:
        """Of long runs too; what lexical.py found out about them."""
        return {}

    def standing(self, run: slice, tag: int | None) -> int:
        """In how many passages the term of a run stands, as one accented form or, without a tag, as any. A common word
        is counted once: its run may be as long as the office has passages."""
        if run.stop - run.start <= _LONG:
            here = self.bare[run] if tag is None else self.tags[run] == tag
            return int(np.count_nonzero(here))
        known = self._forms.get(run.start)
        if known is None:
            times = np.bincount(self.tags[run])
            forms = np.flatnonzero(times)
            known = int(np.count_nonzero(self.bare[run])), dict(zip(forms.tolist(), times[forms].tolist(), strict=True))
            self._forms[run.start] = known
        return known[0] if tag is None else known[1].get(tag, 0)

    def save(self, folder: Path, prefix: str) -> list[str]:
        names = []
        for field in fields(self):
            names.append(f"{prefix}.{field.name}.npy")
            with (folder / names[-1]).open("wb") as file:
                np.save(file, getattr(self, field.name), allow_pickle=False)
        return names

    @classmethod
    def load(cls, folder: Path, prefix: str) -> Postings:
        """Raises ValueError or OSError where the files do not hold together."""
        # Mapped, then taken for plain arrays: numpy's own class for mapped ones is slow to cut.
        found: list[Any] = [
            np.asarray(np.load(folder / f"{prefix}.{field.name}.npy", mmap_mode="r", allow_pickle=False))
            for field in fields(cls)
        ]
        made = cls(*found)
        lengths = {len(made.rows), len(made.tags), len(made.counts), len(made.bare), int(made.starts[-1])}
        if len(lengths) != 1 or len(made.starts) != len(made.keys) + 1:
            raise ValueError("the postings do not belong together")
        return made


class _Words:
    """Numbers for the words of one block, and their hashes."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def number(self, word: str) -> int:
        return self.ids.setdefault(word, len(self.ids))

    def hashes(self) -> tuple[Keys, Keys]:
        """By number: of each word as it stands, and without accents."""
        exact = np.fromiter((_hash(word) for word in self.ids), np.uint64, len(self.ids))
        bare = np.fromiter((_hash(fold(word)) for word in self.ids), np.uint64, len(self.ids))
        return exact, bare


# The numbers of a text's words, and of the first and second words of its pairs.
_Cut = tuple["array[int]", "array[int]", "array[int]"]


def _cut(text: str, words: _Words) -> _Cut:
    number = words.number
    alone, pairs = cut(canonical(nfc(text)))
    return (
        array("I", map(number, alone)),
        array("I", [number(first) for first, _ in pairs]),
        array("I", [number(second) for _, second in pairs]),
    )


def count(passages: Sequence[IndexPassage]) -> Postings:
    """The postings of passages, in their order."""
    parts = [_count(passages[at : at + _BLOCK]) for at in range(0, max(1, len(passages)), _BLOCK)]
    return parts[0] if len(parts) == 1 else merge([(part, np.ones(len(part.lengths), np.bool_)) for part in parts])


def _count(passages: Sequence[IndexPassage]) -> Postings:
    words = _Words()
    known: dict[str, _Cut] = {}  # the same title and headings stand over passage after passage
    singles, firsts, seconds = array("I"), array("I"), array("I")
    sizes = np.zeros((len(passages), 3, 2), np.int64)  # how many words and pairs of text, headings and title
    for row, passage in enumerate(passages):
        for place, text in enumerate((passage.text, passage.headings, passage.title)):
            if not text:
                continue
            found = known.get(text) or _cut(text, words)
            if place:
                known[text] = found
            singles.extend(found[0])
            firsts.extend(found[1])
            seconds.extend(found[2])
            sizes[row, place] = len(found[0]), len(found[1])
    weights = np.array([_TEXT, _HEADINGS, _TITLE], np.int64)
    exact, bare = words.hashes()
    alone, first, second = (np.frombuffer(one, np.uint32) for one in (singles, firsts, seconds))
    key = np.concatenate([exact[alone], _pairs(exact[first], exact[second])])
    bare_key = np.concatenate([bare[alone], _pairs(bare[first], bare[second])])
    row_of = np.repeat(np.arange(len(passages), dtype=np.uint32), 3)
    weight_of = np.tile(weights, len(passages)).astype(np.int64)
    flat = sizes.reshape(-1, 2)
    rows = np.concatenate([np.repeat(row_of, flat[:, 0]), np.repeat(row_of, flat[:, 1])])
    weight = np.concatenate([np.repeat(weight_of, flat[:, 0]), np.repeat(weight_of, flat[:, 1])])
    lengths = ((sizes[:, :, 0] * weights).sum(axis=1) / UNIT).astype(np.float32)
    order = np.lexsort((key, rows, bare_key))
    key, bare_key, rows, weight = key[order], bare_key[order], rows[order], weight[order]
    return _grouped(key, bare_key, rows, weight, lengths)


def _grouped(key: Keys, bare_key: Keys, rows: NDArray[np.uint32], weight: Ints, lengths: Floats) -> Postings:
    """One posting for each form of a term in a passage, of sorted occurrences."""
    if not len(key):
        return Postings(
            bare_key, np.zeros(1, np.int64), rows, key.astype(np.uint16), rows.astype(np.uint8), rows.astype(np.uint8),
            lengths,
        )  # fmt: skip
    passage = np.ones(len(key), np.bool_)
    passage[1:] = (bare_key[1:] != bare_key[:-1]) | (rows[1:] != rows[:-1])
    form = passage.copy()
    form[1:] |= key[1:] != key[:-1]
    at, first = np.flatnonzero(form), np.flatnonzero(passage)
    total = np.minimum(np.add.reduceat(weight, first), 255).astype(np.uint8)
    bare = np.zeros(len(at), np.uint8)
    bare[passage[at]] = total
    group = np.ones(len(at), np.bool_)
    group[1:] = bare_key[at][1:] != bare_key[at][:-1]
    starts = np.append(np.flatnonzero(group), len(at)).astype(np.int64)
    return Postings(
        bare_key[at][group], starts, rows[at], (key[at] & np.uint64(0xFFFF)).astype(np.uint16),
        np.minimum(np.add.reduceat(weight, at), 255).astype(np.uint8), bare, lengths,
    )  # fmt: skip


def merge(parts: Sequence[tuple[Postings, Mask]]) -> Postings:
    """The postings of the passages marked in several segments, one segment's after the other's. What comes in is
    sorted, so nothing is sorted here: each run is copied to its place."""
    keys = np.unique(np.concatenate([part.keys for part, _ in parts]))
    kept = [_kept(part, mask) for part, mask in parts]
    places = [np.searchsorted(keys, part.keys) for part, _ in parts]
    sizes = np.zeros((len(parts), len(keys)), np.int64)
    for number, (place, (_, size)) in enumerate(zip(places, kept, strict=True)):
        sizes[number, place] = size
    ends = np.cumsum(sizes.sum(axis=0))
    starts = np.append(0, ends)
    place_of = np.cumsum(sizes, axis=0) - sizes + starts[:-1]  # where each part's run of each term begins
    total = int(ends[-1]) if len(ends) else 0
    rows, tags = np.empty(total, np.uint32), np.empty(total, np.uint16)
    counts, bare = np.empty(total, np.uint8), np.empty(total, np.uint8)
    base = 0
    for number, ((part, mask), (keep, size)) in enumerate(zip(parts, kept, strict=True)):
        new_row = (np.cumsum(mask) - 1 + base).astype(np.uint32)
        for piece, target in _pieces(part, keep, size, place_of[number, places[number]]):
            rows[target], tags[target] = new_row[part.rows[piece]], part.tags[piece]
            counts[target], bare[target] = part.counts[piece], part.bare[piece]
        base += int(mask.sum())
    used = sizes.sum(axis=0) > 0
    return Postings(
        keys[used], np.append(starts[:-1][used], total), rows, tags, counts, bare,
        np.concatenate([part.lengths[mask] for part, mask in parts]).astype(np.float32),
    )  # fmt: skip


def _kept(part: Postings, mask: Mask) -> tuple[Mask | None, Ints]:
    """Which postings stay, None for all; and how many of each term."""
    size = np.diff(part.starts)
    if mask.all() or not len(part.rows):
        return None, size
    keep = np.asarray(mask[part.rows], np.bool_)
    return keep, np.add.reduceat(keep, part.starts[:-1], dtype=np.int64)


_PIECE = 8 << 20  # postings copied at a time


def _pieces(part: Postings, keep: Mask | None, size: Ints, target: Ints) -> Iterator[tuple[Any, Ints]]:
    """(the postings of some terms, where they go)."""
    terms = len(part.keys)
    at = 0
    while at < terms:
        end = max(at + 1, int(np.searchsorted(part.starts, part.starts[at] + _PIECE, "right")) - 1)
        piece: Any = slice(int(part.starts[at]), int(part.starts[end]))
        where = spread(target[at:end], size[at:end])
        if keep is not None:
            piece = piece.start + np.flatnonzero(keep[piece])
        yield piece, where
        at = end
