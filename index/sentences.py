"""The second look: the vector of every sentence, asked only about passages that are candidates already.

A window says what a passage is about, a sentence says one thing; a question mostly asks for one thing. Sentences are no
way to find passages (they are two to three times as many as windows), so there is no FAISS index over them: rows of
bytes with a scale each, a quarter of the size of floats, the rows of one passage side by side, in the order of the
segment's passages. Many of them stay in their file and only what is looked at is read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import products
from index.rows import Rows, spread

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_TOP = 127
_BLOCK = 1 << 16


class Sentences:
    """The sentences of a segment's passages; `counts` says how many each has, in order."""

    def __init__(self, rows: Rows, scales: Floats, counts: Ints, total: NDArray[np.float64]) -> None:
        self.rows, self.scales, self.counts, self.total = rows, scales, counts, total
        self.starts = np.cumsum(counts) - counts

    def __len__(self) -> int:
        """How many vectors."""
        return len(self.rows)

    @classmethod
    def made(cls, vectors: Floats, counts: Ints) -> Sentences:
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-12).astype(np.float32) / _TOP
        rows = np.empty(vectors.shape, np.int8)
        for at in range(0, len(vectors), _BLOCK):
            part = slice(at, at + _BLOCK)
            rows[part] = np.rint(vectors[part] / scales[part, None])
        return cls.of(rows, scales, counts)

    @classmethod
    def of(cls, rows: NDArray[np.int8], scales: Floats, counts: Ints) -> Sentences:
        total = np.zeros(rows.shape[1], np.float64)
        for at in range(0, len(rows), _BLOCK):
            total += scales[at : at + _BLOCK].astype(np.float64) @ rows[at : at + _BLOCK]
        return cls(Rows(rows), scales, np.asarray(counts, np.int64), total)

    def best(self, query: Floats, passages: Ints) -> Floats:
        """The nearest sentence's cosine for each passage named; NaN where a passage has none."""
        out = np.full(len(passages), np.nan, np.float32)
        has = np.flatnonzero(self.counts[passages])
        if len(has):
            starts, counts = self.starts[passages[has]], self.counts[passages[has]]
            cosines = products(self._read(starts, counts), query)
            out[has] = np.maximum.reduceat(cosines, np.cumsum(counts) - counts)
        return out

    def sum_of(self, passages: Ints) -> NDArray[np.float64]:
        """The sum of the vectors of some passages."""
        return np.asarray(self._read(self.starts[passages], self.counts[passages]).sum(axis=0, dtype=np.float64))

    def _read(self, starts: Ints, counts: Ints) -> Floats:
        scales = self.scales[spread(starts, counts)]
        return np.asarray(self.rows.runs(starts, counts).astype(np.float32) * scales[:, None], np.float32)

    def save(self, folder: Path, prefix: str) -> list[str]:
        names = [f"{prefix}.sentences.npy", f"{prefix}.sentences.counts.npz"]
        with (folder / names[0]).open("wb") as file:
            np.save(file, self.rows.whole(), allow_pickle=False)
        with (folder / names[1]).open("wb") as file:
            np.savez(file, scales=self.scales, counts=self.counts, total=self.total)
        return names

    @classmethod
    def load(cls, folder: Path, prefix: str, dimension: int) -> Sentences:
        """Raises ValueError, KeyError or OSError where the files do not hold together."""
        rows = Rows(None, folder / f"{prefix}.sentences.npy")
        with np.load(folder / f"{prefix}.sentences.counts.npz", allow_pickle=False) as table:
            scales, counts, total = table["scales"], table["counts"], table["total"]
        if rows.shape != (len(scales), dimension) or counts.sum() != len(scales) or total.shape != (dimension,):
            raise ValueError("sentences and their table do not belong together")
        return cls(rows, scales, counts, total)
