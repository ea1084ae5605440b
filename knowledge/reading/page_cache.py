"""Recognised pages kept for the next time: a small JSON file for each, under the hash of its picture.

What passes through: PageText in and out. What is refused: a file that does not hold together counts as none; a disk that
is full, or a folder that cannot be written, is said once and done without.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.reading.page import Box, Cell, Figure, Grid, PageText, Word

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Cache:
    """Pages read before, a small JSON file each. `folder` None: nothing is kept.

    Documents that may not be kept are seen only once they are read: `write` holds pages back until `release`, and
    `forget` takes back what this document wrote.
    """

    folder: Path | None
    max_mb: int = 64
    _held: dict[str, PageText] = field(default_factory=dict)
    _written: list[Path] = field(default_factory=list)
    _broken: bool = False

    def get(self, key: str) -> PageText | None:
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            found = _from_json(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None
        return found

    def write(self, key: str, page: PageText) -> None:
        if self.folder is not None:
            self._held[key] = page

    def release(self) -> None:
        """Write what was held back. A full disk costs the cache, never the document."""
        for key, page in self._held.items():
            if self._broken:
                break
            try:
                self._save(self._path(key), _to_json(page))
            except OSError as error:
                self._broken = True
                _log.warning("ocr: pages are not kept for the next time: %s", error.strerror or error)
        self._held.clear()

    def forget(self) -> None:
        """Drop what is held, delete what this document wrote."""
        self._held.clear()
        for path in self._written:
            path.unlink(missing_ok=True)
        self._written.clear()

    def trim(self) -> None:
        """Over the limit the pages not asked for the longest go first, until a quarter is free."""
        if self.folder is None:
            return
        try:
            files = sorted((s.st_mtime, s.st_size, p) for p in self.folder.glob("*/*.json") if (s := p.stat()))
        except OSError:
            return
        total, limit = sum(size for _, size, _ in files), self.max_mb << 20
        if total <= limit:
            return
        for _, size, path in files:
            path.unlink(missing_ok=True)
            total -= size
            if total <= limit * 3 // 4:
                break

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _save(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._written.append(path)


def _to_json(page: PageText) -> bytes:
    def rows(words: Iterable[Word]) -> list[list[object]]:
        return [[word.text, round(word.confidence, 3), *word.box, word.line] for word in words]

    shown = {
        "size": page.size, "words": rows(page.words), "marks": rows(page.marks), "frames": page.frames,
        "seals": page.seals, "figures": [[f.kind, f.line, f.choices] for f in page.figures],
        "grids": [[[c.row, c.column, c.rows, c.columns, *c.box] for c in grid.cells] for grid in page.grids],
    }  # fmt: skip
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _from_json(data: bytes) -> PageText:
    shown = json.loads(data)

    def words(rows: list[list[object]]) -> tuple[Word, ...]:
        return tuple(Word(str(r[0]), float(str(r[1])), _box(r[2:6]), int(str(r[6]))) for r in rows)

    width, height = shown["size"]
    return PageText(
        (int(width), int(height)), words(shown["words"]), words(shown["marks"]),
        tuple(map(_box, shown["frames"])), tuple(map(_box, shown["seals"])),
        tuple(Figure(kind, line, tuple((t, float(p)) for t, p in choices)) for kind, line, choices in shown["figures"]),
        tuple(Grid(tuple(Cell(int(c[0]), int(c[1]), int(c[2]), int(c[3]), _box(c[4:])) for c in cells)) for cells in shown["grids"]),
    )  # fmt: skip


def _box(values: Sequence[object]) -> Box:
    left, top, right, bottom = (int(str(value)) for value in values)
    return left, top, right, bottom
