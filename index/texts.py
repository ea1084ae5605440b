"""The passages of a segment, as they were given: a JSON object a line, read from their file a line at a time.

Only what a search shows interest in is read: the few best passages, and the texts of a document that is removed.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.model import IndexPassage

Ints = NDArray[np.int64]
_KEPT = 1 << 12  # passages kept at hand


class Texts:
    """Lines in memory, or in a file with the places where they begin."""

    def __init__(self, lines: Sequence[bytes] | None, path: Path | None = None, starts: Ints | None = None) -> None:
        self._lines = lines
        self.passage = lru_cache(_KEPT)(self._passage)  # the passage of a row
        if path is not None and starts is not None:
            self._file = path.open("rb", buffering=0)
            self._starts = starts
            self._mapped = None if hasattr(os, "pread") else mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            if int(starts[-1]) != os.fstat(self._file.fileno()).st_size:
                raise ValueError("the passages' texts are not as long as they should be")

    @classmethod
    def made(cls, passages: Iterable[IndexPassage]) -> Texts:
        return cls([_line(passage) for passage in passages])

    def __len__(self) -> int:
        return len(self._lines) if self._lines is not None else len(self._starts) - 1

    def line(self, row: int) -> bytes:
        if self._lines is not None:
            return self._lines[row]
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        if self._mapped is not None:
            return self._mapped[start:end]
        return os.pread(self._file.fileno(), end - start, start)

    def _passage(self, row: int) -> IndexPassage:
        return IndexPassage(**json.loads(self.line(row)))

    def lines(self, rows: Ints) -> Iterator[bytes]:
        return map(self.line, rows.tolist())

    def save(self, folder: Path, prefix: str) -> list[str]:
        names = [f"{prefix}.passages.jsonl", f"{prefix}.passages.npy"]
        starts = np.zeros(len(self) + 1, np.int64)
        with (folder / names[0]).open("wb") as file:
            for row in range(len(self)):
                line = self.line(row)
                starts[row + 1] = starts[row] + len(line)
                file.write(line)
        with (folder / names[1]).open("wb") as file:
            np.save(file, starts, allow_pickle=False)
        return names

    @classmethod
    def load(cls, folder: Path, prefix: str) -> Texts:
        """Raises ValueError or OSError where the files do not hold together."""
        starts = np.load(folder / f"{prefix}.passages.npy", allow_pickle=False)
        return cls(None, folder / f"{prefix}.passages.jsonl", starts)


def _line(passage: IndexPassage) -> bytes:
    fields: dict[str, int | str] = {"id": passage.id, "document_id": passage.document_id}
    fields |= {"title": passage.title, "headings": passage.headings, "text": passage.text}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
