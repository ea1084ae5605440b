"""A file on its way in from the chat: kept, read, stored, indexed, and told of.

What passes through: an Upload and the file itself; an Outcome comes back whose `edit` is the last face of the status
message. Runs in a worker thread, one file at a time. What is refused leaves nothing behind but a line in the log that
names no file. After every change the shelf is given the new stock at once, so that the next question finds the document.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.answering import Library
from bot.dialogue import documents, uploads, waiting
from bot.dialogue.desk import Errand, Outcome, Shelf, Stock, Upload
from bot.model import Reply
from bot.replies import documents as say
from bot.replies import versions as say_versions
from bot.replies.wording import full_name
from index.search import Index
from knowledge.db import snapshot, transaction
from knowledge.errors import DataFolderError, ReadingError
from knowledge.ingest import IngestOutcome, KeptIndex, Progress, ingest_file
from knowledge.model import Document
from knowledge.reading import archive
from knowledge.settings import Settings
from knowledge.store import conversation, evidence
from knowledge.store import documents as store
from knowledge.store import waiting as tickets

_log = logging.getLogger(__name__)
_MOST_MEMBERS = 20  # documents of one archive: each has a message of its own


class Intake:
    """The bot's way in. `index` is what `kept` keeps; `chat_id` of a question is where its buttons were shown."""

    def __init__(
        self, engine: Engine, settings: Settings, index: Index, kept: KeptIndex, shelf: Shelf,
        clock: Callable[[], datetime] | None = None,
    ) -> None:  # fmt: skip
        self._engine, self._settings, self._index, self._kept, self._shelf = engine, settings, index, kept, shelf
        self._clock = clock or settings.now
        self._refreshing = threading.Lock()
        self._in_hand: set[str] = set()
        self._held: list[set[str]] = []
        self._tidy(parts=True)

    @property
    def settings(self) -> Settings:
        return self._settings

    def aside(self) -> Path:
        """Where to write a file that is coming in."""
        return uploads.aside(self._settings)

    @contextmanager
    def holding(self) -> Iterator[set[str]]:
        """Hashes put into the set are not swept while the block lasts."""
        held: set[str] = set()
        self._held.append(held)
        try:
            yield held
        finally:
            self._held.remove(held)

    def take(self, upload: Upload, came: Path | None, chat_id: int, tell: Progress) -> Outcome:
        """Bring one file in: the one that `came`, or one that was kept before.

        Raises:
            DataFolderError: the disk or the database cannot be written; nothing of the file stays.
        """
        if came is not None:
            path, sha256 = uploads.keep(self._settings, came, upload.name)
        else:
            assert upload.sha256 is not None
            sha256 = upload.sha256
            known = uploads.kept(self._settings, sha256)
            if known is None:
                return Outcome(edit=say.apology(upload.name, say.UPLOAD_GONE))
            path = known
        self._in_hand.add(sha256)
        try:
            if archive.is_archive(path):
                return self._unpack(upload, path, chat_id)
            outcome = ingest_file(
                path, engine=self._engine, index=self._kept, settings=self._settings, replace=upload.replace,
                name=upload.name, progress=tell, uploader=f"telegram {upload.by.telegram_id}",
            )  # fmt: skip
            face = self._face(upload, sha256, chat_id, outcome)
        finally:
            self._in_hand.discard(sha256)
            self._tidy(done=upload.ticket)
        if outcome.status in ("added", "replaced"):
            self.catch_up()
        return Outcome(edit=face)

    def _unpack(self, upload: Upload, path: Path, chat_id: int) -> Outcome:
        """The documents of an archive, each to be taken in for itself; the archive is not kept."""
        limits, folder = self._settings.limits, uploads.aside(self._settings)
        try:
            found = archive.members(path, limits, folder)
            if len(found) > _MOST_MEMBERS:
                return Outcome(edit=say.too_many(upload.name, len(found), _MOST_MEMBERS))
            members: dict[str, Upload] = {}
            for member in found:
                name = member.name
                _, sha256 = uploads.keep(self._settings, member, name)
                self._in_hand.add(sha256)  # until its turn has come
                members.setdefault(sha256, Upload(name, upload.by, sha256=sha256))
            with transaction(self._engine) as session:
                listed = tuple(waiting.enlist(session, one, chat_id, self._clock()) for one in members.values())
                if upload.ticket:  # from here on its documents stand for it
                    tickets.drop(session, upload.ticket)
            return Outcome(edit=say.unpacked(upload.name, len(listed)), errand=Errand(listed))
        except ReadingError as error:
            return Outcome(edit=say.refused(upload.name, error, limits))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    # -- what is written down of a file while it waits ------------------------------------------------------------------

    def left(self) -> tuple[waiting.Left, ...]:
        """What waited when the program last stopped, however it stopped."""
        with transaction(self._engine) as session:
            return waiting.left(session, self._clock())

    def shown(self, upload: Upload, face: int) -> None:
        """The message that shows how far it is."""
        self._write(upload, lambda session, ticket: tickets.shown(session, ticket, face))

    def begin(self, upload: Upload) -> bool:
        """False where it has been tried often enough."""
        tries: list[int] = []
        self._write(upload, lambda session, ticket: tries.append(tickets.begun(session, ticket)))
        return not tries or tries[0] <= waiting.MOST_TRIES

    def lay_aside(self, upload: Upload) -> None:
        """The bot stops in good order: it will be taken up again."""
        self._write(upload, tickets.put_back)

    def end(self, upload: Upload) -> None:
        """Its sender knows what became of it."""
        self._write(upload, tickets.drop)

    def _write(self, upload: Upload, note: Callable[[Session, str], None]) -> None:
        if upload.ticket is None:
            return
        try:
            with transaction(self._engine) as session:
                note(session, upload.ticket)
        except DataFolderError as error:
            _log.error("what became of a file could not be written down: %s", error)  # it may be taken up twice

    def catch_up(self) -> None:
        """Follow the database: the index, the stock in use, the uploads, and what is saved of the index."""
        with self._refreshing:
            self._kept.catch_up(self._engine)
            with snapshot(self._engine) as session:
                version = store.corpus_version(session)
                office = None
                if version == self._kept.version:
                    shown = self._settings.obligations.unconfirmed_in_answers
                    office = store.load_office(session, unconfirmed=shown)
            if office is not None:  # else the shelf fetches for itself
                self._shelf.put(Stock(version, office, Library(office), self._index))
            self._tidy()
            try:
                self._kept.save()
            except DataFolderError as error:
                _log.error("%s", error)  # the document is in; the next start builds the index

    def _face(self, upload: Upload, sha256: str, chat_id: int, outcome: IngestOutcome) -> Reply:
        now = self._clock()
        if outcome.document is not None:
            lead = {"added": say.ADDED, "unchanged": say.ALREADY}.get(outcome.status) or _in_place(outcome)
            with snapshot(self._engine) as session:
                return documents.card(
                    session, outcome.document, today=now.astimezone(ZoneInfo(self._settings.clock.timezone)).date(),
                    admin=True, lead=lead,
                )  # fmt: skip
        if outcome.older is not None and outcome.draft:
            return say_versions.draft_of(upload.name, outcome.older)
        if outcome.older is not None:
            return self._ask(upload, sha256, chat_id, outcome, outcome.older, now)
        error = outcome.error or ReadingError(outcome.reason or "")
        # The name under which it was kept says nothing of what it holds.
        _log.warning("a file sent by member %d was refused: %s", upload.by.id, type(error).__name__)
        return say.refused(upload.name, error, self._settings.limits)

    def _ask(
        self, upload: Upload, sha256: str, chat_id: int, outcome: IngestOutcome, older: Document, now: datetime
    ) -> Reply:
        payload = {"name": upload.name, "sha256": sha256, "older": full_name(older)}
        with transaction(self._engine) as session:
            token = conversation.put_pending(
                session, upload.by.id, chat_id, documents.VERSION, payload, now,
                timedelta(hours=self._settings.limits.pending_hours),
            ).token  # fmt: skip
        return say_versions.other_version(upload.name, older, outcome.changes, token)

    def sweep(self) -> None:
        """Take away what nothing needs any more."""
        self._tidy()

    def _tidy(self, *, parts: bool = False, done: str | None = None) -> None:
        """No upload without a document, an open question or a hand that holds it."""
        with snapshot(self._engine) as session:
            wanted = {document.sha256 for document in store.documents(session)}
            asked = conversation.open_of_kind(session, documents.VERSION, self._clock())
            wanted |= {str(one.payload["sha256"]) for one in asked} | waiting.kept(session, self._clock(), but=done)
            wanted |= evidence.hashes(session)
        wanted |= self._in_hand.union(*self._held)
        uploads.tidy(self._settings, wanted, parts=parts)


def _in_place(outcome: IngestOutcome) -> str:
    """What is said first of a document that took another's place."""
    older, document = outcome.older, outcome.document
    if older is not None and document is not None and older.header.draft and not document.header.draft:
        return say_versions.issued(older, outcome.changes)
    return say_versions.replaced(outcome.changes)
