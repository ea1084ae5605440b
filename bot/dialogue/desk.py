"""What every dialogue is given and gives back, whatever the channel: the desk, the message, the outcome.

What passes through: Incoming (who said what, where, when) in; Outcome (what to show, to whom) out. The desk holds what
does not change from message to message. Nothing here knows Telegram.
"""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.answering import Library
from bot.model import Attachment, Button, Reply
from index.search import Index
from knowledge.model import Document, Member, Office
from knowledge.settings import Settings
from knowledge.store.documents import corpus_version
from knowledge.store.evidence import Sent
from knowledge.store.obligations import newest_review, rejudged
from knowledge.store.units import directory

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stock:
    """One state of the corpus: the office's rows, what answering has worked out of them, and the index made from just
    these."""

    version: str
    office: Office
    library: Library
    index: Index


class Shelf:
    """The stock in use. When the database moves on under us (a document ingested by hand or by cron), the new stock is
    fetched beside the talk, by one thread at a time and not too often, for building an index may take a while; until it
    is there, answers come from the old one, which is whole in itself. A verdict on an obligation or a unit's new name
    changes no document: the next look has it. `unconfirmed`: whether tasks that no administrator has looked at are among those served."""

    def __init__(
        self, stock: Stock, reopen: Callable[[], Stock] | None = None, pause: float = 15.0, *, unconfirmed: bool = True
    ) -> None:
        self._stock = stock
        self._unconfirmed = unconfirmed
        self._reopen = reopen
        self._pause = pause
        self._tried = -pause
        self._lock = threading.Lock()
        self._fetching: threading.Thread | None = None

    def stock(self, session: Session) -> Stock:
        self._follow_reviews(session)
        self._follow_units(session)
        if self._reopen is not None and corpus_version(session) != self._stock.version:
            with self._lock:
                busy = self._fetching is not None and self._fetching.is_alive()
                if not busy and time.monotonic() - self._tried >= self._pause:
                    self._tried = time.monotonic()
                    self._fetching = threading.Thread(target=self._fetch, name="fresh stock", daemon=True)
                    self._fetching.start()
        return self._stock

    def put(self, stock: Stock) -> None:
        """Serve this one from now on: it was made beside the talk too, by whoever changed the documents."""
        self._stock = stock

    def _follow_reviews(self, session: Session) -> None:
        """Serve the tasks as they have been judged since; of other documents than ours the next stock will tell."""
        held, newest = self._stock, newest_review(session)
        if newest <= held.office.reviewed or corpus_version(session) != held.version:
            return
        tasks = rejudged(session, held.office.tasks, held.office.reviewed, unconfirmed=self._unconfirmed)
        office = replace(held.office, tasks=tasks, reviewed=newest)
        library = copy.copy(held.library)  # what it has worked out concerns the passages, which are the same
        library.office = office
        with self._lock:
            if self._stock is held:
                self._stock = replace(held, office=office, library=library)

    def _follow_units(self, session: Session) -> None:
        """Know the units by the names that the table gives them now."""
        held, known = self._stock, directory(session)
        if known.units == held.office.units:
            return
        office = replace(held.office, units=known.units)
        library = copy.copy(held.library)
        library.office, library.directory = office, known
        with self._lock:
            if self._stock is held:
                self._stock = replace(held, office=office, library=library)

    def _fetch(self) -> None:
        assert self._reopen is not None
        try:
            self._stock = self._reopen()
        except Exception as error:  # a thread has no caller: say it, keep the old stock, try again later
            _log.error("the documents changed, but the index of them cannot be opened: %s", type(error).__name__)
        else:
            _log.info("the documents changed: %d of them are served now", len(self._stock.office.documents))


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    shelf: Shelf

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.settings.clock.timezone))

    def today(self, moment: datetime) -> date:
        return self.local(moment).date()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or one press of a button. `who` has been let in already."""

    who: Member
    chat_id: int
    message_id: int
    text: str
    now: datetime  # aware
    reply_to: str | None = None
    reply_id: int | None = None  # of the bot's message that is replied to
    edited: bool = False
    since: datetime | None = None  # nothing said before this belongs to the talk (a terminal starts afresh)
    group: bool = False  # others read along
    forwarded: str | None = None  # whose words these are, where they were passed on; empty: nobody said
    files: tuple[Sent, ...] = ()  # what came with it, kept
    shown: tuple[tuple[Button, ...], ...] = ()  # the buttons under the message whose button was pressed
    place: str = ""  # what the group is called
    door: str = ""  # what an invitation is put after to make a link of it; a terminal has none


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody has sent, still where the channel keeps it (`source`) or with us under its hash (`sha256`)."""

    name: str
    by: Member
    source: str | None = None
    sha256: str | None = None
    replace: bool = False  # it may take the place of the stored version
    ticket: str | None = None  # under which it is written down while it waits


@dataclass(frozen=True, slots=True)
class Errand:
    """What is left to do when the transaction is through: files to take in; without any, to follow the database where
    documents were removed."""

    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do in the chat: new messages, a new face for the message whose button was pressed, a short notice on that
    button, messages to other people (Telegram id, message), and a document's original to be sent."""

    replies: tuple[Reply, ...] = ()
    edit: Reply | None = None
    notice: str | None = None
    others: tuple[tuple[int, Reply], ...] = field(default=())
    original: Document | None = None
    errand: Errand | None = None
    attachments: tuple[Attachment, ...] = ()  # files to be made and sent
    rows: tuple[tuple[Button, ...], ...] | None = None  # new buttons for the message whose button was pressed
    question: int | None = None  # the question that the only reply answers (knowledge/store/conversation.py)
    owed: str | None = None  # under which `edit` is written down until it is shown (bot/dialogue/owed.py)
    revises: int | None = None  # the message of the bot's that the first reply takes the place of


def number(text: str) -> int | None:
    """A number out of callback data, None where it is none that a database could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
