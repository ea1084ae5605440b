"""The second look: the vector of every sentence, asked only about passages that are candidates already.

A window says what a passage is about, a sentence says one thing; a question mostly asks for one thing. Sentences are no
way to find passages (they are two to three times as many as windows), so there is no FAISS index over them: rows of
bytes with a scale each, a quarter of the size of floats, the rows of one passage side by side. What is loaded stays in
its file and only what is looked at comes into memory; what is added since stays in memory until it is saved.
Not safe for a search during a change: `search.Index` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

ROWS, TABLE = "sentences.npy", "sentences_of.npz"
_TOP = 127


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of some passages. The passages are sorted; `alive` says which are still there."""

    rows: NDArray[np.int8]
    scales: Floats
    passages: Ints
    documents: Ints
    starts: Ints  # of each passage's rows
    counts: Ints
    alive: NDArray[np.bool_]


class Sentences:
    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._blocks: list[_Block] = []
        self._sum = np.zeros(dimension, np.float64)  # of all rows alive
        self._alive = 0

    def __len__(self) -> int:
        """How many vectors."""
        return self._alive

    def add(self, vectors: Floats, passages: Sequence[int], documents: Sequence[int]) -> None:
        """One vector a sentence, with the passage and document each belongs to; a passage's stand together."""
        if not len(vectors):
            return
        scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12).astype(np.float32) / _TOP
        rows = np.rint(vectors / scales[:, None]).astype(np.int8)
        owners = np.asarray(passages, np.int64)
        found, starts, counts = np.unique(owners, return_index=True, return_counts=True)
        whole = np.repeat(starts, counts) + np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        if not np.array_equal(owners[whole], np.repeat(found, counts)):
            raise ValueError("the sentences of a passage do not stand together")
        of = np.asarray(documents, np.int64)[starts]
        self._take(
            _Block(rows, scales, found, of, starts.astype(np.int64), counts.astype(np.int64), np.ones(len(found), bool))
        )

    def _take(self, block: _Block) -> None:
        self._blocks.append(block)
        self._sum += _sum(block, block.alive)
        self._alive += int(block.counts[block.alive].sum())

    def remove_document(self, document: int) -> None:
        for number, block in enumerate(self._blocks):
            gone = (block.documents == document) & block.alive
            if gone.any():
                self._sum -= _sum(block, gone)
                self._alive -= int(block.counts[gone].sum())
                self._blocks[number] = _Block(
                    block.rows, block.scales, block.passages, block.documents, block.starts, block.counts,
                    block.alive & ~gone,
                )  # fmt: skip
        self._blocks = [block for block in self._blocks if block.alive.any()]

    def best(self, query: Floats, passages: Ints) -> Floats:
        """The nearest sentence's cosine for each passage named; NaN where a passage has none here."""
        out = np.full(len(passages), np.nan, np.float32)
        for block in self._blocks:
            at = np.minimum(np.searchsorted(block.passages, passages), len(block.passages) - 1)
            here = np.flatnonzero((block.passages[at] == passages) & block.alive[at])
            if not len(here):
                continue
            at = at[here]
            counts = block.counts[at]
            firsts = np.cumsum(counts) - counts
            rows = np.repeat(block.starts[at] - firsts, counts) + np.arange(int(counts.sum()))
            cosines = (block.rows[rows].astype(np.float32) @ query) * block.scales[rows]
            out[here] = np.maximum.reduceat(cosines, firsts)
        return out

    def background(self, query: Floats) -> float:
        """The mean cosine of all sentences."""
        return float(self._sum @ query) / max(1, self._alive)

    def save(self, folder: Path) -> list[str]:
        """Write into `folder`, without what was removed; the names of the files written."""
        kept = [(block, np.flatnonzero(block.alive)) for block in self._blocks]
        rows = [np.concatenate([_rows(block, int(i)) for i in alive]) for block, alive in kept]
        with (folder / ROWS).open("wb") as file:
            taken = [block.rows[at] for (block, _), at in zip(kept, rows, strict=True)]
            np.save(file, np.concatenate(taken or [np.empty((0, self.dimension), np.int8)]), allow_pickle=False)
        with (folder / TABLE).open("wb") as file:
            np.savez(
                file,
                scales=_joined([b.scales[at] for (b, _), at in zip(kept, rows, strict=True)], np.float32),
                passages=_joined([b.passages[i] for b, i in kept], np.int64),
                documents=_joined([b.documents[i] for b, i in kept], np.int64),
                counts=_joined([b.counts[i] for b, i in kept], np.int64),
                sum=self._sum,
            )
        return [ROWS, TABLE]

    @classmethod
    def load(cls, folder: Path, dimension: int) -> Sentences:
        """Raises ValueError, KeyError or OSError where the files do not hold together."""
        made = cls(dimension)
        rows = np.load(folder / ROWS, mmap_mode="r", allow_pickle=False)
        with np.load(folder / TABLE, allow_pickle=False) as table:
            scales, passages, documents = table["scales"], table["passages"], table["documents"]
            counts, total = table["counts"], table["sum"]
        if rows.shape != (len(scales), dimension) or counts.sum() != len(scales) or total.shape != (dimension,):
            raise ValueError("sentences and their table do not belong together")
        if len(passages):
            order = np.argsort(passages, kind="stable")
            starts = (np.cumsum(counts) - counts)[order]
            alive = np.ones(len(passages), bool)
            made._blocks = [_Block(rows, scales, passages[order], documents[order], starts, counts[order], alive)]
            made._sum, made._alive = total, int(counts.sum())
        return made


def _rows(block: _Block, passage: int) -> Ints:
    return np.arange(block.starts[passage], block.starts[passage] + block.counts[passage], dtype=np.int64)


def _sum(block: _Block, which: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The sum of the vectors of some of a block's passages."""
    rows = np.concatenate([_rows(block, int(i)) for i in np.flatnonzero(which)])
    return np.asarray(block.scales[rows].astype(np.float64) @ block.rows[rows], np.float64)


def _joined(parts: list[NDArray[np.generic]], kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
