"""What an index on disk says about itself, and the refusal of one that does not fit.

The manifest names the format, the model's fingerprint and dimension, how many passages and vectors there are, the
fingerprint of the corpus, the way passages were cut, the segments with what is gone of each, and the SHA-256 of each
file beside it. `check` refuses with IndexStaleError, whose message says which of these is off. The files of a segment
are written once, under a name never used before; renaming the manifest is what makes them part of the index, and files
that it does not name are removed after. So what lies on disk is the old index or the new one, never a mixture, and a
change costs the writing of what is new.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import IndexStaleError
from knowledge.model import IndexPassage

FORMAT = 3  # 2: sentences beside the windows; 3: segments
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    model: str
    dimension: int
    passages: int
    vectors: int
    corpus: str
    window_words: int
    window_overlap: int
    segments: dict[str, list[int]]  # name -> what is gone of it: a row and how many from there on, again and again
    files: dict[str, str]  # name -> SHA-256


def corpus_fingerprint(passages: Iterable[IndexPassage]) -> str:
    """One string for a set of passages, whatever their order."""
    total = 0
    count = 0
    for passage in passages:
        text = json.dumps([passage.id, passage.document_id, passage.title, passage.headings, passage.text])
        total += int.from_bytes(hashlib.sha256(text.encode()).digest()[:24], "big")
        count += 1
    return f"{count}-{total % (1 << 192):048x}"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def commit(folder: Path, manifest: Manifest) -> None:
    """Make `manifest`, whose files are there already, what `folder` holds; other files go. On any failure what it held
    before stays whole.

    Raises:
        OSError: it cannot be written.
    """
    for name in manifest.files:
        _sync(folder / name)
    new = folder / f".{NAME}.new"
    new.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _sync(new)
    _sync(folder)
    new.replace(folder / NAME)
    _sync(folder)
    for path in folder.iterdir():
        if path.name != NAME and path.name not in manifest.files and path.is_file():
            with contextlib.suppress(OSError):  # open elsewhere, on systems that mind: the next change removes it
                path.unlink()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time reads or writes the index in `folder`: what one removes, another may be about to open."""
    if sys.platform == "win32" or not folder.is_dir():
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # which lifts the lock


def read(folder: Path) -> Manifest:
    """Raises IndexStaleError where there is no manifest that can be read."""
    try:
        table: Any = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(**table)
    except FileNotFoundError as error:
        raise IndexStaleError(f"no index in {folder}") from error
    except (OSError, ValueError, TypeError) as error:
        raise IndexStaleError(f"the index's manifest in {folder} is damaged: {error}") from error
    if manifest.format != FORMAT:
        raise IndexStaleError(f"the index in {folder} has format {manifest.format}, not {FORMAT}")
    return manifest


def check(folder: Path, manifest: Manifest, expected: dict[str, object]) -> None:
    """Compare with what is expected, then each file with its sum.

    Raises:
        IndexStaleError: naming what differs.
    """
    for name, value in expected.items():
        found = getattr(manifest, name)
        if found != value:
            raise IndexStaleError(f"the index in {folder} was built for another {name}: {found!r}, not {value!r}")
    for name, digest in manifest.files.items():
        try:
            same = sha256(folder / name) == digest
        except OSError as error:
            raise IndexStaleError(f"the index file {folder / name} cannot be read: {error.strerror}") from error
        if not same:
            raise IndexStaleError(f"the index file {folder / name} is damaged")


def _sync(path: Path) -> None:
    """To the disk. A folder cannot be opened everywhere; there the rename has to do."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
