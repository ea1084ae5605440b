"""Paths into outcomes: a file gives one, a zip archive one for each document in it.

What passes through: a path in, the outcomes of `knowledge.ingest.ingest_file` out. An archive is unpacked where work lies
(knowledge/reading/workplace.py); a document of it that has been read moves to `unpacked/` in the data folder, so that it can
be given back like any other file; one that is refused, or that is there already, does not. An archive that is refused
as a whole leaves nothing, and neither does a program that is killed over one, after the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace as changed
from pathlib import Path

from sqlalchemy import Engine

from knowledge.errors import ReadingError
from knowledge.ingest import IngestOutcome, KeptIndex, ingest_file, shown
from knowledge.reading import archive
from knowledge.reading.workplace import at_work
from knowledge.settings import Settings


def ingest_path(
    path: Path,
    *,
    engine: Engine,
    index: KeptIndex,
    settings: Settings,
    replace: bool = False,
    again: bool = False,
    uploader: str | None = None,
) -> Iterator[IngestOutcome]:
    """The outcomes of one path, in the order of the archive.

    Raises:
        DataFolderError: as ingest_file.
    """
    if not archive.is_archive(path):
        yield ingest_file(
            path, engine=engine, index=index, settings=settings, replace=replace, again=again, uploader=uploader
        )
        return
    folder = settings.folder / "unpacked"
    with at_work(settings.folder / "work") as part:
        try:
            members = archive.members(path, settings.limits, part)
            with path.open("rb") as file:
                into = folder / hashlib.file_digest(file, "sha256").hexdigest()[:16]
        except (ReadingError, OSError) as error:
            yield IngestOutcome(shown(path), "refused", " ".join(str(error).split()))
            return
        try:
            for member in members:
                name = member.relative_to(part)
                target = into / name
                outcome = ingest_file(
                    member, engine=engine, index=index, settings=settings, replace=replace, again=again,
                    uploader=uploader, place=target,
                )  # fmt: skip
                if outcome.document is None or Path(outcome.document.path) != target.absolute():
                    target.unlink(missing_ok=True)
                yield changed(outcome, path=f"{shown(path)}/{name.as_posix()}")
        finally:
            _without_empty(folder)


def _without_empty(folder: Path) -> None:
    """Remove the folders that hold nothing, `folder` itself too."""
    for inside, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):  # it holds something
            Path(inside).rmdir()
