"""The whole way in: a file is read, cut, searched for obligations, stored, and given to the index.

What passes through: one path in, one IngestOutcome out; one document is one transaction, and the index is touched only
after the commit. What is refused, as an outcome with its reason: a file that cannot be read or holds no text, and a
file that is another version of a stored document (same number, issuer and date, or same name and title where there is
no number) unless `replace` is asked for: nothing an office relies on is overwritten unasked. Only a draft gives way to
the issued document by itself: they are two states of one (knowledge/drafts.py), and the issued one never gives way to a
draft that comes after it. The same bytes again change nothing, unless they are to be
read `again` (by a better reader). Of a document marked as a state secret nothing is kept but that, when and from whom
it came.

The index may be behind the database (a crash between commit and save, another process), never beside it: KeptIndex
knows what it holds of which document, catches up with the database whoever changed it, and saves under the name of just
that state, so that the next start sees a difference.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge import chunk, drafts, obligations, structure
from knowledge.changes import Change, changes
from knowledge.db import snapshot, transaction
from knowledge.errors import DataFolderError, EmptyFileError, FileMissingError, ReadingError, SecretFileError
from knowledge.model import Document, IndexPassage
from knowledge.reading import confined
from knowledge.reading.steps import Stage
from knowledge.references import references
from knowledge.settings import Settings
from knowledge.store import documents as store
from knowledge.store.refusals import add_refusal
from knowledge.store.rows import Content

Status = Literal["added", "unchanged", "replaced", "refused"]
Progress = Callable[[Stage, int, int], None]  # the page in hand and how many there are; 0, 0 where nobody counts

_log = logging.getLogger(__name__)


class IndexSide(Protocol):
    """What the way in needs of an index."""

    def add(self, passages: Sequence[IndexPassage], /) -> object: ...
    def remove_document(self, document_id: int, /) -> object: ...
    def save(self, folder: Path, /, *, corpus_fingerprint: str) -> object: ...


class KeptIndex:
    """An index, the folder it is saved in, and which documents it holds in which state.

    `parts` is `store.corpus_parts` of the corpus that `index` holds.
    """

    def __init__(self, index: IndexSide, folder: Path, parts: Mapping[int, str]) -> None:
        self._index, self._folder = index, folder
        self._parts: Mapping[int, str] | None = parts  # None: a change failed half-way, it is no corpus at all
        self._saved = store.version_of(parts)
        self._catching_up = threading.Lock()

    @property
    def version(self) -> str | None:
        """The corpus version that the index holds; None after a failure, until the next start."""
        return None if self._parts is None else store.version_of(self._parts)

    def catch_up(self, engine: Engine) -> None:
        """Make the changes since the last time in the index too, whichever process made them. Where that cannot be
        done, the index on disk is left as it is, which the next start finds stale. Threads may call it at once."""
        with self._catching_up:
            if self._parts is not None:
                self._catch_up(engine, self._parts)

    def _catch_up(self, engine: Engine, held: Mapping[int, str]) -> None:
        with snapshot(engine) as session:
            now = store.corpus_parts(session)
            if now == held:
                return
            gone = [id_ for id_, part in held.items() if now.get(id_) != part]
            new = [id_ for id_, part in now.items() if held.get(id_) != part]
            added = [passage for id_ in new for passage in store.index_passages(session, id_)]
        self._parts = None
        try:
            for id_ in gone:
                self._index.remove_document(id_)
            self._index.add(added)
        except Exception:
            _log.exception("index: a change failed; it is rebuilt from the database at the next start")
            return
        self._parts = now

    def save(self) -> None:
        """Write the index where it has changed.

        Raises:
            DataFolderError: it cannot be written; what was saved before is still there.
        """
        version = self.version
        if version is None or version == self._saved:
            return
        try:
            self._index.save(self._folder, corpus_fingerprint=version)
        except (OSError, DataFolderError) as error:
            why = getattr(error, "strerror", None) or error
            raise DataFolderError(
                f"the index in {self._folder} cannot be saved: {why}; "
                "the documents are in the database, and the next start builds the index from them"
            ) from error
        self._saved = version


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What became of one file."""

    path: str
    status: Status
    reason: str | None = None
    document: Document | None = None
    counts: store.Counts | None = None
    seconds: float = 0.0
    error: ReadingError | None = None  # what refused it, for those who choose their words by its class
    older: Document | None = None  # the stored document whose place it takes or would take, as it was
    draft: bool = False  # refused as a draft of what is stored as issued
    changes: tuple[Change, ...] = ()  # in the obligations, where it takes or would take a stored document's place


@dataclass(frozen=True, slots=True)
class _Stored:
    status: Status
    document: Document
    counts: store.Counts
    changes: tuple[Change, ...] = ()
    older: Document | None = None  # in whose place it was put


@dataclass(frozen=True, slots=True)
class _InTheWay:
    """The stored document whose place may not be taken unasked."""

    document: Document
    changes: tuple[Change, ...]
    draft: bool = False  # the new file is a draft of it


def ingest_file(
    path: Path,
    *,
    engine: Engine,
    index: KeptIndex,
    settings: Settings,
    replace: bool = False,
    again: bool = False,
    name: str | None = None,
    progress: Progress | None = None,
    uploader: str | None = None,
    place: Path | None = None,
) -> IngestOutcome:
    """Bring one file in. `index` is changed in memory; call `index.save()` when the batch is through. `name` is what the
    file is called where `path` only says where it is kept. `uploader` is whom the record of a secret document names.
    `place` is where the file moves once it has been read, so that nothing unread lies there.

    Raises:
        DataFolderError: the database cannot be written; nothing of this file was stored.
    """
    started = time.perf_counter()

    def outcome(
        status: Status, reason: str | None = None, stored: _Stored | None = None, error: ReadingError | None = None,
        in_the_way: _InTheWay | None = None,
    ) -> IngestOutcome:  # fmt: skip
        known = stored or in_the_way
        return IngestOutcome(
            shown(path),
            status,
            # One line, and printable: a message may quote a file name that is no UTF-8.
            " ".join(reason.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split()) if reason else None,
            stored.document if stored else None,
            stored.counts if stored else None,
            round(time.perf_counter() - started, 3),
            error,
            in_the_way.document if in_the_way else stored.older if stored else None,
            in_the_way is not None and in_the_way.draft,
            known.changes if known else (),
        )

    try:
        sha256 = _digest(path, settings)
        with snapshot(engine) as session:
            known = _unchanged(session, sha256)
        if known and not again:
            return outcome("unchanged", stored=known)
        content = prepare(path, sha256, settings, name=name, progress=progress, place=place)
        if place is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
    except SecretFileError as error:
        with transaction(engine) as session:
            add_refusal(session, sha256, uploader, str(error), settings.now())
        return outcome("refused", str(error), error=error)
    except ReadingError as error:
        return outcome("refused", str(error), error=error)
    except OSError as error:
        return outcome("refused", f"{shown(path)} cannot be read: {error.strerror or error}")

    if progress is not None:
        progress("indexing", 0, 0)
    with transaction(engine) as session:
        stored = _store(session, content, settings, replace=replace, again=again)
    if isinstance(stored, _InTheWay):
        return outcome("refused", _already_here(stored), in_the_way=stored)
    index.catch_up(engine)
    return outcome(stored.status, stored=stored)


def prepare(
    path: Path, sha256: str, settings: Settings, *, name: str | None = None, progress: Progress | None = None,
    place: Path | None = None,
) -> Content:  # fmt: skip
    """Everything that happens to a file before the database hears of it. `place` is where it will lie, if not there.

    Raises:
        ReadingError: it cannot be read, holds no text, or was written to meanwhile.
    """
    if progress is not None:
        progress("reading", 0, 0)
    read = confined.read(
        path, settings.limits, kept=settings.folder / "ocr", work=settings.folder / "work", tell=progress
    )
    parsed = structure.parse(read.blocks)
    passages = tuple(chunk.passages(parsed))
    if not passages:
        raise EmptyFileError(f"{shown(path)} holds no text")
    found = tuple(obligations.extract(parsed, passages))
    if _digest(path, settings) != sha256:
        raise ReadingError(f"{shown(path)} was changed while it was being read; try again")
    where = shown(Path(os.path.abspath(place or path)))  # noqa: PTH100
    named = references(parsed)
    return Content(where, read, sha256, parsed.header, passages, found, named, name)


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


def _unchanged(session: Session, sha256: str) -> _Stored | None:
    known = store.document_by_hash(session, sha256)
    return _Stored("unchanged", known, store.counts(session, known.id)) if known else None


def _store(
    session: Session, content: Content, settings: Settings, *, replace: bool, again: bool
) -> _Stored | _InTheWay:
    """Store the content, or give back the document that stands in its way."""
    known = _unchanged(session, content.sha256)  # once more: another process may have been faster
    if known and (not again or store.holds(session, known.document.id, content)):
        return known
    older = known.document if known else _older(session, content)
    if older is None:
        new = store.add_document(session, content, settings.now())
        return _Stored("added", new, store.counts(session, new.id))
    issued = older.header.draft and not content.header.draft
    if content.header.draft and not drafts.unissued(older.header) and not known:
        return _InTheWay(older, (), draft=True)
    before = store.readings(session, older.id)
    changed = changes(before, content.obligations)
    if not (replace or issued or known):
        return _InTheWay(older, changed)
    new = store.replace_document(session, older.id, content, settings.now())
    return _Stored("replaced", new, store.counts(session, new.id), changed, older)


def _older(session: Session, content: Content) -> Document | None:
    """The stored document that the content is a copy, a version or another state of."""
    same = store.same_document(session, content.header, content.place)
    if same is not None:
        return same
    found: list[tuple[float, int, Document]] = []
    for one in store.documents(session):
        if drafts.two_states(one.header, content.header):
            stored = [passage.text for passage in store.index_passages(session, one.id)]
            found.append((drafts.overlap(stored, [item.text for item in content.passages]), one.id, one))
    share, _, nearest = max(found, default=(0.0, 0, None))
    return nearest if share >= drafts.OVERLAP else None


def _already_here(way: _InTheWay) -> str:
    name = f"document {way.document.id} ({store.index_title(way.document.header, way.document.file)}; from {way.document.file})"
    if way.draft:
        return f"a draft of {name}, which was issued: the issued one stays"
    return f"another version of {name}: --replace puts this one in its place"
