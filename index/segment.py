"""A segment: some passages with all that is worked out of them, made once and never changed.

passages and their vectors -> a Segment (vectors of windows and sentences, postings, texts, counts), all parts in the
order of its passages; saved as files of one prefix and opened from them. `Held` is a segment as an index holds it: with
those of its passages that are there, for what is removed is only marked. `merged` makes one segment of what is there
of several.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import postings
from index.dense import Windows
from index.lexical import Part
from index.postings import Postings
from index.sentences import Sentences
from index.tally import Tally
from index.texts import Texts
from knowledge.model import IndexPassage

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Sums = NDArray[np.float64]


@dataclass(frozen=True)
class Segment:
    ids: Ints  # of the passages
    documents: Ints  # to which each belongs
    windows: Windows
    sentences: Sentences
    postings: Postings
    texts: Texts
    tally: Tally
    name: str | None = None  # the prefix of its files, once it is saved

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def by_id(self) -> Ints:
        """Rows in the order of their ids."""
        return np.argsort(self.ids, kind="stable")

    def rows_of(self, ids: Ints) -> tuple[Ints, Ints]:
        """(which of `ids` are here, their rows)."""
        if not len(self):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        ordered = self.ids[self.by_id]
        at = np.minimum(np.searchsorted(ordered, ids), len(ordered) - 1)
        here = np.flatnonzero(ordered[at] == ids)
        return here, self.by_id[at[here]]

    @classmethod
    def made(
        cls, passages: Sequence[IndexPassage], windows: tuple[NDArray[np.float32], Ints],
        sentences: tuple[NDArray[np.float32], Ints], exact_below: int,
    ) -> Segment:  # fmt: skip
        """Of passages, and for each how many of the vectors are its own."""
        return cls(
            np.array([passage.id for passage in passages], np.int64),
            np.array([passage.document_id for passage in passages], np.int64),
            Windows.made(*windows, exact_below), Sentences.made(*sentences), postings.count(passages),
            Texts.made(passages), Tally.made(passages),
        )  # fmt: skip

    def with_sentences(self, vectors: NDArray[np.float32], counts: Ints) -> Segment:
        """The same, with the vectors of its passages' sentences."""
        return replace(self, sentences=Sentences.made(vectors, counts))

    def save(self, folder: Path, name: str) -> list[str]:
        """Write it; the names of the files written."""
        names = [f"{name}.ids.npy"]
        with (folder / names[0]).open("wb") as file:
            np.save(file, np.stack([self.ids, self.documents]), allow_pickle=False)
        for part in (self.windows, self.sentences, self.postings, self.texts, self.tally):
            names += part.save(folder, name)
        return names

    @classmethod
    def load(cls, folder: Path, name: str, dimension: int, exact_below: int) -> Segment:
        """Raises ValueError, KeyError, RuntimeError or OSError where the files do not hold together."""
        ids, documents = np.load(folder / f"{name}.ids.npy", allow_pickle=False)
        made = cls(
            ids, documents, Windows.load(folder, name, dimension, exact_below), Sentences.load(folder, name, dimension),
            Postings.load(folder, name), Texts.load(folder, name), Tally.load(folder, name), name,
        )  # fmt: skip
        sizes = {len(made.windows.counts), len(made.sentences.counts), len(made.postings.lengths), len(made.texts)}
        if sizes != {len(made)}:
            raise ValueError("the parts of a segment do not belong together")
        return made


@dataclass(frozen=True, slots=True)
class Held:
    """A segment, and what is there of it. `alive` None: all."""

    segment: Segment
    alive: Mask | None
    count: int  # of its passages
    windows: int  # of vectors, and their sum
    window_sum: Sums
    sentences: int
    sentence_sum: Sums

    @classmethod
    def whole(cls, segment: Segment) -> Held:
        of, said = segment.windows, segment.sentences
        return cls(segment, None, len(segment), len(of), of.total, len(said), said.total)

    @property
    def part(self) -> Part:
        return Part(self.segment.postings, self.alive)

    def there(self) -> Mask:
        return np.ones(len(self.segment), np.bool_) if self.alive is None else self.alive

    def among(self, documents: Collection[int]) -> Mask:
        """What is there of some documents."""
        wanted = np.isin(self.segment.documents, np.fromiter(documents, np.int64, len(documents)))
        return wanted if self.alive is None else wanted & self.alive

    def rows_of(self, document: int) -> Ints:
        rows = np.flatnonzero(self.segment.documents == document)
        return rows if self.alive is None else rows[self.alive[rows]]

    def without(self, rows: Ints) -> Held:
        """The same when some of its passages are gone."""
        segment, alive = self.segment, self.there().copy()
        alive[rows] = False
        return Held(
            segment, alive, self.count - len(rows),
            self.windows - int(segment.windows.counts[rows].sum()), self.window_sum - segment.windows.sum_of(rows),
            self.sentences - int(segment.sentences.counts[rows].sum()), self.sentence_sum - segment.sentences.sum_of(rows),
        )  # fmt: skip

    def named(self, segment: Segment) -> Held:
        """The same on the segment's twin that is open from its files."""
        return replace(self, segment=segment)


def merged(parts: Sequence[Held], exact_below: int) -> Segment:
    """One segment of what is there of several, in their order."""
    masks = [held.there() for held in parts]
    segments = [held.segment for held in parts]
    both = list(zip(segments, masks, strict=True))
    rows = [(segment, np.flatnonzero(mask)) for segment, mask in both]
    windows = [_taken(segment.windows.rows.whole(), segment.windows.counts, mask) for segment, mask in both]
    said = [_taken(segment.sentences.rows.whole(), segment.sentences.counts, mask) for segment, mask in both]
    scales = [segment.sentences.scales[np.repeat(mask, segment.sentences.counts)] for segment, mask in both]
    return Segment(
        np.concatenate([segment.ids[mask] for segment, mask in both]),
        np.concatenate([segment.documents[mask] for segment, mask in both]),
        Windows.made(
            np.concatenate(windows), np.concatenate([s.windows.counts[mask] for s, mask in both]), exact_below
        ),
        Sentences.of(
            np.concatenate(said), np.concatenate(scales),
            np.concatenate([s.sentences.counts[mask] for s, mask in both]),
        ),
        postings.merge([(segment.postings, mask) for segment, mask in both]),
        Texts([line for segment, some in rows for line in segment.texts.lines(some)]),
        Tally.merged(
            [segment.tally for segment in segments],
            Tally.made(segment.texts.passage(int(row)) for segment, mask in both for row in np.flatnonzero(~mask)),
        ),
    )  # fmt: skip


def _taken(rows: NDArray[np.generic], counts: Ints, mask: Mask) -> NDArray[np.generic]:
    return rows if mask.all() else rows[np.repeat(mask, counts)]
