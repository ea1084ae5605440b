"""The dense side: vectors of length 1, several of which may stand for one passage of a segment.

A segment's vectors are kept at 16 bits, a passage's side by side. While they are few, a search compares the question
with each (FAISS's exact index); from a number set in config on, FAISS's inverted lists over codes of two bits (RaBitQ) name
what may be near, and those few hundred are compared at 16 bits. What is there and what a filter lets through comes with
each question, so nothing here changes after it was made. A filter that leaves few passages is answered by comparing.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.rows import Rows, spread

faiss: Any = _faiss  # its type information knows the C++ signatures, not the Python ones
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Bits = NDArray[np.uint8]

_BITS = 2  # of a code, a dimension
_BATCH = 32  # codes that are looked at at a time
_LISTS_PER_ROOT = 1  # lists for each square root of the vectors
_LOOKED_INTO = 1 / 3  # of the lists
_FEWEST = 32  # lists that are looked into
_QUERY_BITS = 8  # of each number of a question while it is compared with codes
_LEARNED_FROM = 64  # vectors for each list
_ROUNDS = 8
_DEPTH, _LEAST = 6, 600  # vectors compared for each passage wanted, and however few are wanted
_FEW = 20_000  # vectors: a filter that leaves fewer is answered exactly
_BLOCK = 1 << 16


class Windows:
    """The vectors of a segment's passages; `counts` says how many each has, in order."""

    def __init__(self, rows: Rows, counts: Ints, codes: Any, total: NDArray[np.float64]) -> None:
        self.rows, self.counts, self.total = rows, counts, total
        self.starts = np.cumsum(counts) - counts
        self.codes = codes  # an inverted file over the rows; None where every row is compared
        self.exact = codes is None
        self._masks: tuple[tuple[Mask, Ints, Bits | None], ...] = ()
        self._few = np.ascontiguousarray(self.rows.whole(), np.float32) if self.exact else None

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def made(cls, vectors: NDArray[Any], counts: Ints, exact_below: int) -> Windows:
        """Of vectors at 32 or 16 bits."""
        small = np.ascontiguousarray(vectors, np.float16)
        total = np.zeros(small.shape[1], np.float64)
        for at in range(0, len(small), _BLOCK):
            total += small[at : at + _BLOCK].sum(axis=0, dtype=np.float64)
        codes = _codes(small) if len(small) >= exact_below else None
        return cls(Rows(small), np.asarray(counts, np.int64), codes, total)

    def nearest(self, query: Floats, k: int, allowed: Mask | None) -> tuple[Ints, Floats]:
        """The `k` best passages by their best vector, of those allowed: rows of the segment and cosines, best first."""
        if k < 1 or not len(self.rows):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        some, bits = (None, None) if allowed is None else self._known(allowed)
        if self.codes is not None and (some is None or bits is not None):
            some = self._near(query, k, bits)
        every = np.arange(len(self.counts))
        if some is None:
            some = every
        if self.exact and 4 * len(some) > len(every):  # comparing with all is cheaper than picking out most
            cosines = self.cosines(query, every)[some]
        else:
            cosines = self.cosines(query, some)
        has = self.counts[some] > 0
        return _best(some[has], cosines[has], k)

    def _known(self, allowed: Mask) -> tuple[Ints, Bits | None]:
        """The passages that a mask lets through, and the same for the codes, a bit a vector; no bits where so few are
        let through that they are compared one by one. Kept for the masks of late: what was removed is asked again and
        again with every question."""
        for mask, some, bits in self._masks:
            if mask is allowed:
                return some, bits
        some = np.flatnonzero(allowed)
        coded = self.codes is not None and int(self.counts[some].sum()) > _FEW
        bits = np.packbits(np.repeat(allowed, self.counts), bitorder="little") if coded else None
        self._masks = ((allowed, some, bits), *self._masks[:1])
        return some, bits

    def _near(self, query: Floats, k: int, bits: Bits | None) -> Ints:
        """Passages that the codes hold for near, rising."""
        faiss.omp_set_num_threads(1)  # of this thread: others search beside it
        probes = max(_FEWEST, math.ceil(self.codes.nlist * _LOOKED_INTO))
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)
        parameters = faiss.IVFRaBitQSearchParameters(nprobe=probes, sel=selector, qb=_QUERY_BITS)
        _, found = self.codes.search(
            query.reshape(1, -1), min(len(self.rows), max(_LEAST, k * _DEPTH)), params=parameters
        )
        rows = found[0][found[0] >= 0]
        return np.unique(np.searchsorted(self.starts, rows, "right") - 1)

    def cosines(self, query: Floats, passages: Ints) -> Floats:
        """The best vector's cosine of each passage named; -1 where it has none."""
        counts = self.counts[passages]
        if self._few is not None and len(passages) == len(self.counts):
            rows = self._few
        elif self._few is not None:
            rows = self._few[spread(self.starts[passages], counts)]
        else:
            rows = self.rows.runs(self.starts[passages], counts).astype(np.float32)
        found = products(rows, query)
        out = np.full(len(passages), -1.0, np.float32)
        has = counts > 0
        if has.any():
            out[has] = np.maximum.reduceat(found, (np.cumsum(counts) - counts)[has])
        return out

    def sum_of(self, passages: Ints) -> NDArray[np.float64]:
        """The sum of the vectors of some passages."""
        rows = self.rows.runs(self.starts[passages], self.counts[passages])
        return np.asarray(rows.sum(axis=0, dtype=np.float64), np.float64)

    def save(self, folder: Path, prefix: str) -> list[str]:
        names = [f"{prefix}.windows.npy", f"{prefix}.windows.counts.npz"]
        with (folder / names[0]).open("wb") as file:
            np.save(file, self.rows.whole(), allow_pickle=False)
        with (folder / names[1]).open("wb") as file:
            np.savez(file, counts=self.counts, total=self.total)
        if self.codes is not None:
            names.append(f"{prefix}.codes.faiss")
            with (folder / names[-1]).open("wb") as file:
                # Through Python's file, which reports a full disk even at the last flush; FAISS's own does not.
                faiss.write_index(self.codes, faiss.PyCallbackIOWriter(file.write, 1 << 20))
        return names

    @classmethod
    def load(cls, folder: Path, prefix: str, dimension: int, exact_below: int) -> Windows:
        """Raises ValueError, KeyError, RuntimeError or OSError where the files do not hold together."""
        rows = Rows(None, folder / f"{prefix}.windows.npy")
        with np.load(folder / f"{prefix}.windows.counts.npz", allow_pickle=False) as table:
            counts, total = table["counts"], table["total"]
        codes = None
        if len(rows) >= exact_below:
            path = folder / f"{prefix}.codes.faiss"
            codes = faiss.read_index(str(path)) if path.exists() else None
            if not isinstance(codes, faiss.IndexIVFRaBitQFastScan):
                codes = _codes(rows.whole())  # made under another setting or by an older version
        if rows.shape[1] != dimension or counts.sum() != len(rows) or (codes and codes.ntotal != len(rows)):
            raise ValueError("vectors and passages do not belong together")
        return cls(rows, counts, codes, total)


def _codes(vectors: NDArray[np.float16]) -> Any:
    """Inverted lists over codes of two bits a dimension, 116 bytes a vector. Lists are looked through a batch at a time
    by the first bit; the second is asked about what could still be among the best."""
    if len(vectors) < _BLOCK:
        faiss.omp_set_num_threads(
            1
        )  # too little to share out: threads would wait for one another longer than they work
    lists = max(1, min(int(_LISTS_PER_ROOT * math.sqrt(len(vectors))), len(vectors) // 8))
    quantizer = faiss.IndexFlatIP(vectors.shape[1])
    index = faiss.IndexIVFRaBitQFastScan(
        quantizer, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT, _BATCH, True, _BITS
    )
    index.own_fields = True
    quantizer.this.disown()
    index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, _LEARNED_FROM
    index.cp.min_points_per_centroid = 1
    some = np.random.default_rng(0).permutation(len(vectors))[: _LEARNED_FROM * lists]
    index.train(np.ascontiguousarray(vectors[np.sort(some)], np.float32))
    for at in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[at : at + _BLOCK], np.float32))
    return index


def products(rows: Floats, query: Floats) -> Floats:
    """Each row times the query, on this thread alone: numpy shares the work out over all processors, whose threads wait
    for one another in a spin, which took ten times as long where others were at work beside."""
    out = np.empty(len(rows), np.float32)
    if len(rows):
        rows, query = np.ascontiguousarray(rows, np.float32), np.ascontiguousarray(query, np.float32)
        faiss.fvec_inner_products_ny(*map(faiss.swig_ptr, (out, query, rows)), rows.shape[1], len(rows))
    return out


def _best(passages: Ints, cosines: Floats, k: int) -> tuple[Ints, Floats]:
    """Best `k` first; equal ones by row, so that the order never wavers."""
    if len(passages) > k:
        some = np.argpartition(-cosines, k - 1)[:k]
        passages, cosines = passages[some], cosines[some]
    order = np.lexsort((passages, -cosines))
    return passages[order], cosines[order].astype(np.float32)
