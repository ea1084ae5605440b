"""python -m scripts.ingest PATH... [--json] [--replace] [--again]: files and folders into the database and the index.

A line for every file: added, unchanged, replaced or refused with its reason (the shape stands in docs, `ingest --json`).
A file that is refused does not hold up the others; the exit code is then 1. Without --replace nothing stored is
overwritten: another version of a stored document is refused, and the reason names it; with it, what the new version
changes is said. --again reads known files anew, for what a better reader finds. On a terminal a bar shows how far it is.
"""

from __future__ import annotations

import getpass
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.replies.html import plain
from bot.replies.versions import replaced
from knowledge.batch import ingest_path
from knowledge.errors import DataFolderError
from knowledge.ingest import IngestOutcome, expand, shown
from knowledge.model import Document
from scripts import cli
from scripts.office import Opened, open_office

SAVE_EVERY = 60.0  # seconds: what a power cut in a long batch can cost is the embedding of so much work

_log = logging.getLogger(__name__)
_STYLES = {"added": "green", "replaced": "green", "unchanged": "dim", "refused": "red"}


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.ingest", "Bring documents in: files, and folders with all that is in them.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--replace", action="store_true", help="let a new version take a stored document's place")
    parser.add_argument("--again", action="store_true", help="read documents that are there already once more")
    arguments = parser.parse_args(argv)
    settings = cli.load_settings(arguments)
    files = expand(arguments.paths)
    if not files:
        print("no files there", file=sys.stderr)
        return 0
    office = open_office(settings)
    outcomes = []
    try:
        with ProgressBar(len(files), shown=not arguments.json) as bar:
            for outcome in ingest_all(
                files, office, replace=arguments.replace, again=arguments.again, begun=bar.begun, ended=bar.ended
            ):
                outcomes.append(outcome)
                bar.count(outcome.status)
                if arguments.json:
                    cli.emit(outcome_json(outcome))
    finally:
        office.engine.dispose()
    if not arguments.json:
        console = Console(width=None if sys.stdout.isatty() else 160)
        console.print(_table(outcomes))
        for outcome in outcomes:
            if outcome.changes:
                name = Path(outcome.path).name
                verb = "changes" if outcome.status == "replaced" else "would change"
                console.print(f"{name} {verb}:", *change_lines(outcome), sep="\n  ", markup=False, highlight=False)
        if counted := Counter(outcome.status for outcome in outcomes):
            said = ", ".join(f"{count} {status}" for status, count in sorted(counted.items()))
            console.print(f"{len(outcomes)} documents: {said}", markup=False, highlight=False)
    return 1 if any(outcome.status == "refused" for outcome in outcomes) else 0


class ProgressBar:
    """How far a batch is, on stderr where that is a terminal: the file in hand, counts, the time that is left."""

    def __init__(self, total: int, *, shown: bool) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("still"), TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"), TextColumn("{task.description}", markup=False),
            console=console, transient=True, disable=not (shown and console.is_terminal),
        )  # fmt: skip
        self._task = self._bar.add_task("", total=total, counts="")
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begun(self, path: Path) -> None:
        self._bar.update(self._task, description=Path(shown(path)).name)

    def ended(self, _: Path) -> None:
        self._bar.advance(self._task)

    def count(self, status: str) -> None:
        self._counts[status] += 1
        self._bar.update(self._task, counts=" ".join(f"{status} {n}" for status, n in sorted(self._counts.items())))


def change_lines(outcome: IngestOutcome) -> list[str]:
    """What a new version changes in who must do what by when, in the bot's own words, without its first line."""
    return plain(replaced(outcome.changes)).splitlines()[1:]


def ingest_all(
    files: Sequence[Path],
    office: Opened,
    *,
    replace: bool = False,
    again: bool = False,
    begun: Callable[[Path], None] = lambda _: None,
    ended: Callable[[Path], None] = lambda _: None,
) -> Iterator[IngestOutcome]:
    """One outcome a document (an archive holds several); `begun` and `ended` are told of each file. The index is saved now and then and at the end, even when the caller breaks off.

    Raises:
        DataFolderError: the database or the index cannot be written. What was said to be added, is.
    """
    saved = time.monotonic()
    try:
        for path in files:
            begun(path)
            yield from _each(path, office, replace, again)
            ended(path)
            if time.monotonic() - saved > SAVE_EVERY:
                office.kept.save()
                saved = time.monotonic()
    except BaseException:
        try:
            office.kept.save()
        except DataFolderError as error:
            _log.error("%s", error)  # said, and not in the place of what ended the batch
        raise
    office.kept.save()


def outcome_json(outcome: IngestOutcome) -> dict[str, Any]:
    document, counts = outcome.document, outcome.counts
    return {
        "path": outcome.path,
        "status": outcome.status,
        "reason": outcome.reason,
        "document": _document_json(document) if document else None,
        "pages": counts.pages if counts else 0,
        "passages": counts.passages if counts else 0,
        "obligations": counts.obligations if counts else 0,
        "ocr_pages": counts.ocr_pages if counts else 0,
        "restored_syllables": counts.restored_syllables if counts else 0,
        "seconds": outcome.seconds,
    }


def _document_json(document: Document) -> dict[str, Any]:
    header = document.header
    return {
        "id": document.id,
        "kind": header.kind,
        "number": header.number,
        "issuer": header.issuer,
        "issued_on": header.issued_on.isoformat() if header.issued_on else None,
        "title": header.title,
        "signer": header.signer,
        "year": header.year,
    }


def _each(path: Path, office: Opened, replace: bool, again: bool) -> Iterator[IngestOutcome]:
    try:
        yield from ingest_path(
            path, engine=office.engine, index=office.kept, settings=office.settings, replace=replace, again=again,
            uploader=_user(),
        )  # fmt: skip
    except DataFolderError:
        raise  # the next file would meet it too
    except Exception as error:  # a file that trips a fault of ours must not cost the rest of the folder
        _log.exception("%s could not be brought in", shown(path))
        yield IngestOutcome(shown(path), "refused", f"{shown(path)} met a fault of this program: {error!r}")


def _user() -> str | None:
    """Who runs the command, for the record of what is refused by law."""
    try:
        return f"shell {getpass.getuser()}"
    except (OSError, KeyError):  # a number without a name, as in some containers
        return None


def _table(outcomes: Sequence[IngestOutcome]) -> Table:
    table = Table("file", "status", "id", "document", "pages", "passages", "obligations", "s")
    for outcome in outcomes:
        document, counts = outcome.document, outcome.counts
        name = " ".join(part for part in (document.header.kind, document.header.number) if part) if document else ""
        table.add_row(
            Text(Path(outcome.path).name),
            Text(outcome.status, _STYLES[outcome.status]),
            str(document.id) if document else "",
            Text(outcome.reason or name),
            *(map(str, (counts.pages, counts.passages, counts.obligations)) if counts else ("", "", "")),
            f"{outcome.seconds:.1f}",
        )
    return table


if __name__ == "__main__":
    cli.run(main)
