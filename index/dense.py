"""The dense side: FAISS over normalised vectors, several of which may stand for one passage.

Exact (IndexFlatIP) below a size set in config, HNSW from there on. Which passage and document a row belongs to is kept
beside the FAISS index, row by row, because one passage has a vector for each of its windows, which an id map that is to
give vectors back cannot hold. HNSW cannot remove: a removed row is left out by a selector and goes when a quarter of the rows are
such. Filters are selectors too; where a filter leaves few rows they are compared one by one, which is exact and
quicker than walking the graph. Not safe for a search during a change: `search.Index` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

faiss: Any = _faiss  # its type information knows the C++ signatures, not the Python ones
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LINKS = 32
_BUILD_EFFORT = 120
_SEARCH_EFFORT = 128
_FEW_ROWS = 20_000  # a filter that leaves fewer is answered exactly
_DEAD_SHARE = 0.25
_ROWS_PER_PASSAGE = 4  # how many windows of one passage may crowd the top


class Dense:
    """Vectors of passages. `exact_below` counts vectors."""

    def __init__(self, dimension: int, exact_below: int) -> None:
        self.dimension = dimension
        self.exact_below = exact_below
        self._index: Any = faiss.IndexFlatIP(dimension)
        self._passages: Ints = np.empty(0, np.int64)
        self._documents: Ints = np.empty(0, np.int64)
        self._alive: Mask = np.empty(0, np.bool_)
        self._order: Ints | None = None  # rows sorted by passage, made when first needed
        self._sum = np.zeros(dimension, np.float64)  # of all vectors alive

    def __len__(self) -> int:
        return int(self._alive.sum())

    @property
    def exact(self) -> bool:
        return not isinstance(self._index, faiss.IndexHNSW)

    def add(self, vectors: Floats, passages: Ints, documents: Ints) -> None:
        if not len(vectors):
            return
        self._passages = np.concatenate([self._passages, passages])
        self._documents = np.concatenate([self._documents, documents])
        self._alive = np.concatenate([self._alive, np.ones(len(passages), np.bool_)])
        self._order = None
        self._sum += vectors.sum(axis=0, dtype=np.float64)
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        if self.exact and len(self._passages) >= self.exact_below:
            self._rebuild()

    def remove_document(self, document: int) -> None:
        gone = (self._documents == document) & self._alive
        if not gone.any():
            return
        self._sum -= self._vectors()[gone].sum(axis=0, dtype=np.float64)
        self._alive = self._alive & ~gone
        if self.exact or (~self._alive).mean() > _DEAD_SHARE:
            self._rebuild()

    def search(self, query: Floats, k: int, documents: Collection[int] | None = None) -> tuple[Ints, Floats]:
        """The `k` best passages by their best window: ids and cosines, best first."""
        allowed = self._alive
        if documents is not None:
            allowed = allowed & np.isin(self._documents, np.fromiter(documents, np.int64))
        left = int(allowed.sum())
        if not left or k < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if left < len(allowed) and left <= _FEW_ROWS:
            rows = np.flatnonzero(allowed)
            return _best(self._passages[rows], self._vectors()[rows] @ query, k)
        wanted = min(left, k * _ROWS_PER_PASSAGE)
        parameters = self._parameters(None if left == len(allowed) else allowed, wanted)
        cosines, rows = self._index.search(query.reshape(1, -1), wanted, params=parameters)
        found = rows[0] >= 0
        return _best(self._passages[rows[0][found]], cosines[0][found], k)

    def cosines(self, query: Floats, passages: Ints) -> Floats:
        """The best window's cosine of each passage named; -1 where it has no vector."""
        if self._order is None:
            self._order = np.argsort(self._passages, kind="stable")
        ordered = self._passages[self._order]
        first, last = np.searchsorted(ordered, passages, "left"), np.searchsorted(ordered, passages, "right")
        counts = last - first
        starts = np.cumsum(counts) - counts
        rows = self._order[np.repeat(first - starts, counts) + np.arange(int(counts.sum()))]
        out = np.full(len(passages), -1.0, np.float32)
        if len(rows):
            cosines = np.where(self._alive[rows], self._vectors()[rows] @ query, np.float32(-1))
            has = counts > 0
            out[has] = np.maximum.reduceat(cosines, starts[has])
        return out

    def background(self, query: Floats) -> float:
        """The mean cosine of all vectors: what “nothing to do with it” looks like for this model and query."""
        return float(self._sum @ query) / max(1, len(self))

    def save(self, folder: Path) -> list[str]:
        """Write into `folder`; the names of the files written."""
        with (folder / "dense.faiss").open("wb") as file:
            # Through Python's file, which reports a full disk even at the last flush; FAISS's own does not.
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write, 1 << 20))
        with (folder / "rows.npy").open("wb") as file:
            np.save(file, np.stack([self._passages, self._documents, self._alive]), allow_pickle=False)
        return ["dense.faiss", "rows.npy"]

    @classmethod
    def load(cls, folder: Path, dimension: int, exact_below: int) -> Dense:
        """Raises ValueError or RuntimeError where the files do not hold together."""
        dense = cls(dimension, exact_below)
        dense._index = faiss.read_index(str(folder / "dense.faiss"))
        rows = np.load(folder / "rows.npy", allow_pickle=False)
        if dense._index.d != dimension or rows.shape != (3, dense._index.ntotal):
            raise ValueError("vectors and rows do not belong together")
        dense._passages, dense._documents = rows[0].astype(np.int64), rows[1].astype(np.int64)
        dense._alive = rows[2].astype(np.bool_)
        dense._sum = dense._vectors()[dense._alive].sum(axis=0, dtype=np.float64)
        if dense.exact != (len(dense) < exact_below):
            dense._rebuild()
        return dense

    def _vectors(self) -> Floats:
        """All vectors where they lie, no copy."""
        flat: Any = self._index if self.exact else faiss.downcast_index(self._index.storage)
        if not flat.ntotal:
            return np.empty((0, self.dimension), np.float32)
        view: Floats = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * self.dimension)
        return view.reshape(flat.ntotal, self.dimension)

    def _rebuild(self) -> None:
        """The rows alive in an index of the kind their number asks for."""
        vectors = np.ascontiguousarray(self._vectors()[self._alive])
        if len(vectors) < self.exact_below:
            index: Any = faiss.IndexFlatIP(self.dimension)
        else:
            index = faiss.IndexHNSWFlat(self.dimension, _LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _BUILD_EFFORT
        index.add(vectors)
        self._index = index
        self._passages, self._documents = self._passages[self._alive], self._documents[self._alive]
        self._alive = np.ones(len(vectors), np.bool_)
        self._order = None

    def _parameters(self, allowed: Mask | None, wanted: int) -> Any:
        selector = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if self.exact:
            return faiss.SearchParameters(sel=selector) if selector else None
        return faiss.SearchParametersHNSW(sel=selector, efSearch=max(_SEARCH_EFFORT, 2 * wanted))


def _best(passages: Ints, cosines: Floats, k: int) -> tuple[Ints, Floats]:
    """The best window of each passage, best `k` first; equal ones by id, so that the order never wavers."""
    order = np.lexsort((passages, -cosines))
    _, first = np.unique(passages[order], return_index=True)
    first.sort()
    rows = order[first][:k]
    return passages[rows], cosines[rows].astype(np.float32)
