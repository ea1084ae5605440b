"""What an index on disk says about itself, and the refusal of one that does not fit.

The manifest names the format, the model's fingerprint and dimension, how many passages and vectors there are, the
fingerprint of the corpus, the way passages were cut, and the SHA-256 of each file beside it. `check` refuses with
IndexStaleError, whose message says which of these is off; `write_folder` puts a whole index in place of the old one in
one rename, so that what lies on disk is the old one or the new one, never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import DataFolderError, IndexStaleError
from knowledge.model import IndexPassage

FORMAT = 2  # 2: sentences beside the windows
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


def write_folder(folder: Path, fill: Callable[[Path], Manifest]) -> None:
    """Let `fill` write an index aside, then put it in the place of `folder`. On any failure the old one stays.

    Raises:
        DataFolderError: the disk is full or the folder cannot be written.
    """
    aside = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        manifest = fill(aside)
        text = json.dumps(asdict(manifest), indent=1)
        (aside / NAME).write_text(text, encoding="utf-8")
        for path in aside.iterdir():
            _sync(path)
        _sync(aside)
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
        _sync(folder.parent)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if not folder.exists() and old.exists():
            old.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
        raise DataFolderError(f"the index cannot be written to {folder}: {error.strerror or error}") from error


def recover(folder: Path) -> None:
    """Finish a swap that was cut off between its two renames."""
    old = folder.with_name(f".{folder.name}.old")
    if not folder.exists() and old.exists():
        old.rename(folder)


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
