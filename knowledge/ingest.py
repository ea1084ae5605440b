"""The whole way in: a file is read, cut, searched for obligations, stored, and given to the index.

What passes through: one path in, one IngestOutcome out; one document is one transaction, and the index is touched only
after the commit. What is refused, as an outcome with its reason: a file that cannot be read or holds no text, and a
file that is another version of a stored document (same number, issuer and date, or same name and title where there is
no number) unless `replace` is asked for: nothing an office relies on is overwritten unasked. The same bytes again
change nothing.

The index may be behind the database (a crash between commit and save, another process), never beside it: KeptIndex
knows which version of the corpus it holds and saves under that name, so the next start sees the difference.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge import chunk, obligations, reading, structure
from knowledge.db import snapshot, transaction
from knowledge.errors import DataFolderError, EmptyFileError, FileMissingError, ReadingError
from knowledge.model import Document, IndexPassage
from knowledge.settings import Settings
from knowledge.store import documents as store
from knowledge.store.rows import Content

Status = Literal["added", "unchanged", "replaced", "refused"]

_log = logging.getLogger(__name__)


class IndexSide(Protocol):
    """What the way in needs of an index."""

    def add(self, passages: Sequence[IndexPassage], /) -> object: ...
    def remove_document(self, document_id: int, /) -> object: ...
    def save(self, folder: Path, /, *, corpus_fingerprint: str) -> object: ...


class KeptIndex:
    """An index, the folder it is saved in, and the version of the corpus it holds."""

    def __init__(self, index: IndexSide, folder: Path, version: str) -> None:
        self._index, self._folder, self._saved = index, folder, version
        self.version: str | None = version  # None: no longer any version of the corpus

    def follow(self, change: _Change) -> None:
        """Make the committed change in the index too. Where that cannot be done, the index on disk is left as it is,
        which the next start finds stale."""
        if self.version is None:
            return
        if self.version != change.before:
            self._fall_behind("another process has changed the documents")
            return
        self.version = None  # a change half made is no version
        try:
            if change.removed is not None:
                self._index.remove_document(change.removed)
            self._index.add(change.added)
        except Exception:
            _log.exception("index: document %s could not be put in", change.document.id)
            self._fall_behind("a change failed")
            return
        self.version = change.after

    def save(self) -> None:
        """Write the index where it has changed.

        Raises:
            DataFolderError: it cannot be written; what was saved before is still there.
        """
        if self.version is None or self.version == self._saved:
            return
        try:
            self._index.save(self._folder, corpus_fingerprint=self.version)
        except (OSError, DataFolderError) as error:
            why = getattr(error, "strerror", None) or error
            raise DataFolderError(
                f"the index in {self._folder} cannot be saved: {why}; "
                "the documents are in the database, and the next start builds the index from them"
            ) from error
        self._saved = self.version

    def _fall_behind(self, why: str) -> None:
        self.version = None
        _log.warning("index: %s; it is rebuilt from the database at the next start", why)


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What became of one file."""

    path: str
    status: Status
    reason: str | None = None
    document: Document | None = None
    counts: store.Counts | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Change:
    """What a commit changed, as the index must follow it."""

    status: Status
    document: Document
    counts: store.Counts
    before: str  # corpus versions
    after: str
    removed: int | None  # document whose old passages go
    added: tuple[IndexPassage, ...]


def ingest_file(
    path: Path, *, engine: Engine, index: KeptIndex, settings: Settings, replace: bool = False
) -> IngestOutcome:
    """Bring one file in. `index` is changed in memory; call `index.save()` when the batch is through.

    Raises:
        DataFolderError: the database cannot be written; nothing of this file was stored.
    """
    started = time.perf_counter()

    def outcome(status: Status, reason: str | None = None, change: _Change | None = None) -> IngestOutcome:
        return IngestOutcome(
            shown(path),
            status,
            # One line, and printable: a message may quote a file name that is no UTF-8.
            " ".join(reason.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split()) if reason else None,
            change.document if change else None,
            change.counts if change else None,
            round(time.perf_counter() - started, 3),
        )

    try:
        sha256 = _digest(path, settings)
        with snapshot(engine) as session:
            known = _unchanged(session, sha256)
        if known:
            return outcome("unchanged", change=known)
        content = prepare(path, sha256, settings)
    except ReadingError as error:
        return outcome("refused", str(error))
    except OSError as error:
        return outcome("refused", f"{shown(path)} cannot be read: {error.strerror or error}")

    with transaction(engine) as session:
        change = _store(session, content, settings, replace)
    if isinstance(change, Document):
        return outcome("refused", _already_here(change))
    if change.status != "unchanged":
        index.follow(change)
    return outcome(change.status, change=change)


def prepare(path: Path, sha256: str, settings: Settings) -> Content:
    """Everything that happens to a file before the database hears of it.

    Raises:
        ReadingError: it cannot be read, holds no text, or was written to meanwhile.
    """
    read = reading.read(path, settings.limits)
    parsed = structure.parse(read.blocks)
    passages = tuple(chunk.passages(parsed))
    if not passages:
        raise EmptyFileError(f"{shown(path)} holds no text")
    found = tuple(obligations.extract(parsed, passages))
    if _digest(path, settings) != sha256:
        raise ReadingError(f"{shown(path)} was changed while it was being read; try again")
    return Content(shown(Path(os.path.abspath(path))), read, sha256, parsed.header, passages, found)  # noqa: PTH100


def expand(paths: Iterable[Path]) -> list[Path]:
    """Files as they stand; folders as the files under them, sorted by path. Hidden files and the lock files of Word
    are left out; a path that is not there, or a folder that cannot be listed, stays in to be refused by name."""
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside: list[Path] = []
        unlisted: list[OSError] = []
        for folder, subfolders, files in os.walk(path, onerror=unlisted.append):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            inside += [Path(folder, name) for name in files if not name.startswith((".", "~$"))]
        inside += [Path(error.filename) for error in unlisted]
        found.update(dict.fromkeys(sorted(inside)))
    return list(found)


def shown(path: Path) -> str:
    """A path that can be stored and printed, even where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


# -- inside ------------------------------------------------------------------------------------------------------------


def _digest(path: Path, settings: Settings) -> str:
    if not path.exists():
        raise FileMissingError(f"no file {shown(path)}")
    if not path.is_file():
        raise FileMissingError(f"{shown(path)} is not a file that can be read")
    digest, left = hashlib.sha256(), (settings.limits.max_file_mb + 1) << 20
    with path.open("rb") as file:
        # Reading refuses what is over the limit; there is no need to go through all of it here.
        while left > 0 and (piece := file.read(min(1 << 20, left))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


def _unchanged(session: Session, sha256: str) -> _Change | None:
    known = store.document_by_hash(session, sha256)
    if known is None:
        return None
    return _Change("unchanged", known, store.counts(session, known.id), "", "", None, ())


def _store(session: Session, content: Content, settings: Settings, replace: bool) -> _Change | Document:
    """Store the content, or give back the document that stands in its way."""
    known = _unchanged(session, content.sha256)
    if known:
        return known
    before = store.corpus_version(session)
    older = store.same_document(session, content.header, content.path)
    if older is not None and not replace:
        return older
    if older is None:
        new = store.add_document(session, content, settings.now())
    else:
        new = store.replace_document(session, older.id, content, settings.now())
    return _Change(
        "added" if older is None else "replaced",
        new,
        store.counts(session, new.id),
        before,
        store.corpus_version(session),
        older.id if older else None,
        tuple(store.index_passages(session, new.id)),
    )


def _already_here(older: Document) -> str:
    name = store.index_title(older.header, older.file)
    return f"another version of document {older.id} ({name}; from {older.file}): --replace puts this one in its place"
