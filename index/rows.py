"""A matrix of which some rows are wanted at a time: in memory while it is small, else left in its file.

Rows are read, not mapped: a mapped file counts as this process's memory page by page, sixteen for one that is looked
at, and a matrix of a million rows would soon lie in memory whole. The system keeps in its cache what is asked often.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_IN_MEMORY = 32 << 20  # bytes


class Rows:
    def __init__(self, matrix: NDArray[Any] | None, path: Path | None = None) -> None:
        """Of an array in memory, or of an .npy file.

        Raises:
            ValueError: the file is no matrix.
            OSError: it cannot be read.
        """
        if path is not None:
            mapped = np.load(path, mmap_mode="r", allow_pickle=False)
            if mapped.nbytes <= _IN_MEMORY:
                matrix = np.array(mapped)
            elif not hasattr(os, "preadv"):
                matrix = np.asarray(mapped)
            else:
                self._file = path.open("rb", buffering=0)
                self._offset = int(mapped.offset)
            self.shape, self.dtype = mapped.shape, mapped.dtype
        if matrix is not None:
            self.shape, self.dtype = matrix.shape, matrix.dtype
        if len(self.shape) != 2:
            raise ValueError(f"no matrix: {self.shape}")
        self.matrix: NDArray[Any] | None = matrix

    def __len__(self) -> int:
        return int(self.shape[0])

    def runs(self, starts: Ints, counts: Ints) -> NDArray[Any]:
        """The rows of several runs, one after the other."""
        if self.matrix is not None:
            return self.matrix[spread(starts, counts)]
        ends = np.cumsum(counts)
        out = np.empty((int(ends[-1]) if len(ends) else 0, self.shape[1]), self.dtype)
        if not len(out):
            return out
        whole = memoryview(out.data).cast("B")
        width = self.shape[1] * self.dtype.itemsize
        file = self._file.fileno()
        for start, end, count in zip(starts.tolist(), ends.tolist(), counts.tolist(), strict=True):
            part = whole[(end - count) * width : end * width]
            if count and os.preadv(file, [part], self._offset + start * width) != len(part):
                raise OSError(f"{self._file.name} has become shorter")
        return out

    def take(self, rows: Ints) -> NDArray[Any]:
        if self.matrix is not None:
            return self.matrix[rows]
        return self.runs(rows, np.ones(len(rows), np.int64))

    def whole(self) -> NDArray[Any]:
        """All of it; mapped where it lies in a file, for one pass through."""
        if self.matrix is not None:
            return self.matrix
        return np.asarray(np.memmap(self._file, self.dtype, "r", self._offset, self.shape))


def spread(starts: Ints, counts: Ints) -> Ints:
    """The numbers of the rows of several runs, one after the other."""
    firsts = np.cumsum(counts) - counts
    return np.asarray(np.repeat(starts - firsts, counts) + np.arange(int(counts.sum())), np.int64)
