"""What the bot's decisions hand to its sentences: frozen dataclasses, without a word of Vietnamese and without Telegram.

question -> Answer, message -> StatusReport, either -> Reply (text and buttons), which a channel (Telegram, the terminal)
shows in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.windows import Window
from knowledge.calendar import Closed
from knowledge.model import Document, Relation, State, Task
from knowledge.successions import Succession
from knowledge.workdays import DayOff

AnswerKind = Literal["deadline", "passage", "duty", "document", "none"]
Intent = Literal["report", "question", "extension", "correction", "cancel", "chat"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The words an answer rests on."""

    document: Document
    section: str  # "III.1"
    page: int
    quote: str  # exact words of the passage
    passage_id: int
    restored: bool = False
    scanned: bool = False  # read from a picture of the page


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due date, calculated from an obligation; `due` is None where the text names a rhythm but no date."""

    task: Task
    due: date | None
    inclusive: bool  # False: the day itself is too late
    year_inferred: bool = False
    days_left: int | None = None  # from today to `due`; negative when past
    closes: Closed | None = None  # the period and year reported on
    off: DayOff | None = None  # where the last day in time is a day off
    granted: date | None = None  # the last day in time that the asker's unit was given


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two documents that ask the same body for the same report on different days; `relation` of `other` to `first`."""

    first: Document  # the stricter
    other: Document
    relation: Relation | None  # what the one is to the other where its words say so
    named_by: int | None  # id of the document that names the other


@dataclass(frozen=True, slots=True)
class Phrased:
    """A sentence in a language model's words; `citation` is the place, among the answer's, of the one that it rests on."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things that a question may be about, none nearer than the others: a document, or the question itself
    with an abbreviation read otherwise."""

    document: Document | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `kind` "none" is a refusal: `citations` then hold the nearest thing known, if any."""

    question: str
    understood: str  # with accents and abbreviations written out
    kind: AnswerKind
    lead: tuple[str, ...] = ()  # sentences of the document that answer, best first, quoted as they stand
    deadlines: tuple[Deadline, ...] = ()
    duties: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    asked: frozenset[str] = frozenset()  # what was asked for: "when", "who", "recipient", "via", "rhythm", "late", …
    reason: str | None = (
        None  # why it was declined: "off_topic", "no_such_period", "other_place", "not_stated", "empty"
    )
    asked_date: date | None = None  # “nộp ngày 25/11 có đúng hạn không?”
    confidence: float = 0.0
    conflict: Conflict | None = None
    window: Window | None = None  # the stretch of time asked about, whatever the document
    today: date | None = None  # the day it was asked on, where a window was asked about
    became: tuple[Succession, ...] = ()  # bodies that the tasks shown name and that are no more under that name
    phrased: tuple[Phrased, ...] = ()  # the same in plainer words, checked against the citations
    choices: tuple[Choice, ...] = ()  # where several readings are equally good; the answer is then that of the first
    doubt: str | None = (
        None  # "accents", "slip", "abbreviation": what was typed was changed in a way that may change it
    )

    @property
    def abstained(self) -> bool:
        return self.kind == "none"


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What one chat message was taken for. Nothing of it is recorded before its sender confirms."""

    message: str
    understood: str
    intent: Intent
    task: Task | None = None
    state: State | None = None
    percent: int | None = None
    claimed_on: date | None = None  # the date the message claims, promises or asks for
    document_number: str | None = None
    about_unit: str | None = None  # the unit the claim is about when it is not the sender's
    note: str | None = None
    ambiguous: bool = False  # the bot must ask which task; `task` is then None
    candidates: tuple[Task, ...] = ()
    also: tuple[StatusReport, ...] = ()
    confidence: float = 0.0
    rule: str = "words"  # what told which task: the "words" themselves, what they "reply" to, what was said "earlier"
    words: str = ""  # its own words, where the message speaks of another round of the same task too


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str  # callback data, at most 64 bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to show: `html` uses b, i, code and blockquote only, all else escaped; `buttons` are rows."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody may choose to send into another chat: a line to know it by, one under it, and the message."""

    key: str
    title: str
    under: str
    html: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an Attachment made, where only the making shows what is to be said of it."""

    data: bytes
    caption: Reply


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the bot makes. `make` does the work, outside of every transaction, in a worker thread; a picture that
    `replaces` the one whose button was pressed is put in its place; `excuse` is said where it cannot be made."""

    name: str
    make: Callable[[], bytes | Drawn]
    caption: Reply
    picture: bool = False
    replaces: bool = False
    excuse: Reply | None = None

    def made(self) -> Drawn:
        found = self.make()
        return found if isinstance(found, Drawn) else Drawn(found, self.caption)
