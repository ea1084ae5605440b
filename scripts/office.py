"""The composition root of the commands: database, model and index put together, the index brought up to the database.

What passes through: settings in, an Opened office out. An index on disk that is missing, damaged, of another model or
of another state of the database is never served: it is built anew from the database, and the log says why. What a killed
program left unread in the data folder is removed.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from index.embed import Encoder, load_encoder
from index.rerank import load_reranker
from index.search import Index
from knowledge import unit_file
from knowledge.abbreviations import office_words
from knowledge.db import open_engine, snapshot, transaction
from knowledge.errors import ConfigError, DataFolderError, IndexStaleError
from knowledge.ingest import KeptIndex
from knowledge.reading import workplace
from knowledge.settings import Settings
from knowledge.store import documents as store
from knowledge.store import units

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An office ready for work. `kept` is `index` with what it holds of the database: the way in changes it, and
    `kept.catch_up(engine)` takes in what another process has changed."""

    settings: Settings
    engine: Engine
    encoder: Encoder
    index: Index
    kept: KeptIndex


def index_folder(settings: Settings) -> Path:
    return settings.folder / "index"


def open_office(settings: Settings, encoder: Encoder | None = None) -> Opened:
    """Open the database, load the model unless one is given, and load the index or build it.

    Raises:
        DataFolderError: the data folder or the database cannot be used.
        ModelError: the embedding model cannot be built or loaded.
    """
    # What is wrong with these is said at the start, not with the first question.
    office_words(settings.abbreviations)
    load_reranker(settings.rerank)
    engine = open_engine(settings)
    if left := workplace.sweep(settings.folder / "work"):
        _log.warning("removed what %d interrupted pieces of work had left", left)
    try:
        bring_units(settings, engine)
        encoder = encoder or load_encoder(settings.embedding, settings.folder)
        index, parts = _load(settings, engine, encoder)
    except BaseException:
        engine.dispose()
        raise
    return Opened(settings, engine, encoder, index, KeptIndex(index, index_folder(settings), parts))


def bring_units(settings: Settings, engine: Engine) -> None:
    """Bring the file of units into the table; a file with a fault is one line in the log and changes nothing."""
    if not settings.units.file:
        return
    try:
        entries = unit_file.load(Path(settings.units.file))
        with transaction(engine) as session:
            done = units.sync(session, entries, settings.now())
    except ConfigError as error:
        _log.error("%s; the units stay as they were", error)
        return
    if done.added or done.changed:
        _log.info("units: %d added, %d changed from %s", done.added, done.changed, settings.units.file)


def load_index(settings: Settings, engine: Engine, encoder: Encoder) -> tuple[Index, str]:
    """The index of what the database holds now, and the version of the corpus that it holds."""
    index, parts = _load(settings, engine, encoder)
    return index, store.version_of(parts)


def _load(settings: Settings, engine: Engine, encoder: Encoder) -> tuple[Index, dict[int, str]]:
    with snapshot(engine) as session:
        parts = store.corpus_parts(session)
    folder = index_folder(settings)
    try:
        return Index.load(folder, encoder, settings.index, corpus_fingerprint=store.version_of(parts)), parts
    except IndexStaleError as error:
        why = " ".join(str(error).split())
    started = time.perf_counter()
    with snapshot(engine) as session:  # once more: both from one moment
        parts = store.corpus_parts(session)
        passages = store.index_passages(session)
    index = Index.create(encoder, settings.index)
    if not passages:
        return index, parts
    _log.warning("index: building it from the database, %d passages (%s)", len(passages), why)
    index.add(passages)
    _log.info("index: built in %.1f s", time.perf_counter() - started)
    try:
        index.save(folder, corpus_fingerprint=store.version_of(parts))
    except (OSError, DataFolderError) as error:
        _log.warning("index: it serves from memory only, %s cannot be written: %s", folder, error)
    return index, parts
