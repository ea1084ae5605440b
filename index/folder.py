"""The segments of an index in their folder: written, opened, checked.

Saving writes the segments that have no files there yet, then the manifest that names them all with what is gone of each
(manifest.py). Loading opens them and embeds nothing.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import manifest
from index.manifest import Manifest
from index.segment import Held, Segment
from index.segments import State
from knowledge.errors import DataFolderError, IndexStaleError
from knowledge.text import squeeze

_LARGE = 20_000  # passages: such a segment is served from its files as soon as it has them


class Folder:
    """Knows which segments have their files where, and the sums of these files."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._files: dict[str, dict[str, str]] = {}  # a segment's name -> its files -> SHA-256

    def save(self, path: Path, state: State, head: Manifest, exact_below: int) -> dict[int, Segment]:
        """Make `state` what the folder holds. Segments by their identity, each with its twin that has files.

        Raises:
            DataFolderError: it cannot be written; what was there before is still there.
        """
        known = self._files if path == self._path else {}
        files: dict[str, dict[str, str]] = {}
        names: dict[int, str] = {}
        written: list[Path] = []
        try:
            path.mkdir(parents=True, exist_ok=True)
            with manifest.locked(path):
                for one in state.held:
                    segment = one.segment
                    name = segment.name
                    # Another process may have saved its own, and removed what it had no use for.
                    if name is None or name not in known or not all((path / file).exists() for file in known[name]):
                        name = secrets.token_hex(4)
                        made = _write(segment, path, name, written)
                        files[name] = {file: manifest.sha256(path / file) for file in made}
                        names[id(segment)] = name
                    else:
                        files[name] = known[name]
                segments = {
                    names.get(id(one.segment)) or str(one.segment.name): _runs(one) for one in state.held
                }  # fmt: skip
                every = {file: digest for of in files.values() for file, digest in of.items()}
                manifest.commit(path, replace(head, segments=segments, files=every))
                self._path, self._files = path, files
                return {
                    id(one.segment): _twin(one.segment, path, names[id(one.segment)], head.dimension, exact_below)
                    for one in state.held
                    if id(one.segment) in names
                }
        except OSError as error:
            for file in (*written, path / f".{manifest.NAME}.new"):
                with contextlib.suppress(OSError):
                    file.unlink()
            raise DataFolderError(f"the index cannot be written to {path}: {error.strerror or error}") from error

    def load(self, path: Path, expected: dict[str, object], dimension: int, exact_below: int) -> list[Held]:
        """What the folder holds.

        Raises:
            IndexStaleError: it belongs to something else than expected, or a file is damaged.
        """
        with manifest.locked(path):
            found = manifest.read(path)
            manifest.check(path, found, expected)
            try:
                held = [
                    _left(Held.whole(Segment.load(path, name, dimension, exact_below)), gone)
                    for name, gone in found.segments.items()
                ]
            except (OSError, ValueError, TypeError, KeyError, IndexError, RuntimeError) as error:
                raise IndexStaleError(f"the index in {path} is damaged: {squeeze(str(error))[:200]}") from error
        if sum(one.count for one in held) != found.passages or sum(one.windows for one in held) != found.vectors:
            raise IndexStaleError(f"the index in {path} does not hold as many passages as its manifest says")
        self._path = path
        self._files = {
            name: {file: digest for file, digest in found.files.items() if file.startswith(f"{name}.")}
            for name in found.segments
        }
        return held


def _write(segment: Segment, path: Path, name: str, written: list[Path]) -> list[str]:
    try:
        return segment.save(path, name)
    finally:
        written += path.glob(f"{name}.*")


def _twin(segment: Segment, path: Path, name: str, dimension: int, exact_below: int) -> Segment:
    if len(segment) < _LARGE:
        return replace(segment, name=name)
    return Segment.load(path, name, dimension, exact_below)


def _runs(held: Held) -> list[int]:
    """What is gone: a row and how many from there on, again and again."""
    gone = np.concatenate([[0], (~held.there()).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(gone))
    return [int(number) for start, end in zip(edges[::2], edges[1::2], strict=True) for number in (start, end - start)]


def _left(held: Held, gone: list[int]) -> Held:
    rows = [np.arange(start, start + count) for start, count in zip(gone[::2], gone[1::2], strict=True)]
    return held.without(np.concatenate(rows)) if rows else held
