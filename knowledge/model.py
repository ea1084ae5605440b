"""What passes between the stages: frozen dataclasses, no behaviour beyond reading themselves.

file -> Reading(Block…) -> Structure(Header, Clause tree) -> Passage…, Obligation… -> rows of the database, which come
back as Document, StoredPassage and Task. Dicts appear only at the edge (scripts, JSON columns), through rule_to_json
and its twin in knowledge/calendar.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["heading", "paragraph", "table", "list"]
Urgency = Literal["Khẩn", "Thượng khẩn", "Hỏa tốc"]
# What a document is to one that it names: it rests on it (căn cứ), carries it out (thực hiện), takes its place (thay thế),
# changes it (sửa đổi), ends it (bãi bỏ), comes with it (kèm theo), or only names it (viện dẫn).
Relation = Literal["basis", "implements", "replaces", "amends", "repeals", "attached", "cites"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table of a file, lines joined, NFC."""

    page: int  # 1-based
    kind: BlockKind
    text: str
    restored: tuple[tuple[int, int], ...] = ()  # spans of `text` that were mended
    # The same as the file holds it, where `text` says it as a reader sees it: letters that a font draws as capitals,
    # words struck out in tracked changes, a table's row without the names of its columns (they stand before the first).
    stored: str | None = None
    confidence: float | None = None  # how sure recognition was of a scan; None where the file holds the letters


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading made of one file."""

    path: str
    format: str  # "txt", "md", "docx", "doc", "rtf", "xlsx", "xls", "pptx", "html", "pdf"
    encoding: str  # what most of it was written in: "unicode", "tcvn3", "vni", "viscii", "cp1258"
    blocks: tuple[Block, ...]
    pages: int
    ocr_pages: int = 0
    restored_syllables: int = 0
    skipped_pages: tuple[int, ...] = ()  # scans that could not be read in their time

    @property
    def text(self) -> str:
        """The whole text in reading order, as the file holds it; what the document says stands in the blocks."""
        return "\n".join(block.stored or block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Header:
    """The head and foot of an administrative document (Nghị định 30/2020/NĐ-CP, Điều 8). Unknown is None, never guessed."""

    kind: str | None = None  # "Kế hoạch", "Chỉ thị", "Công văn"…
    number: str | None = None  # "49/KH-UBND"
    issuer: str | None = None  # "Ủy ban nhân dân xã Bình Lương"
    issued_on: date | None = None
    title: str | None = None  # trích yếu, one line
    signer: str | None = None
    year: int | None = None  # the year the document speaks of: from its title, else from issued_on
    recipients: tuple[str, ...] = ()  # nơi nhận, with their (b/c), (p/h), (t/h)
    code: str | None = None  # of the kind: "KH" (Nghị định 30/2020/NĐ-CP, Phụ lục III)
    parent: str | None = None  # the body above the issuer, as the letterhead names it
    place: str | None = None  # where it was issued: "An Hòa"
    signer_title: str | None = None  # "Phó Chủ tịch"
    authority: tuple[str, ...] = ()  # in whose name: "TM. Ủy ban nhân dân", "KT. Chủ tịch"
    urgency: Urgency | None = None
    draft: bool = False  # marked DỰ THẢO
    appendices: tuple[str, ...] = ()  # "Phụ lục I – Danh mục nhiệm vụ": parts of the same document


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document as this one names it. What the words do not say is None."""

    relation: Relation
    kind: str | None = None  # "Chỉ thị"
    number: str | None = None  # "33/CT-TTg"
    issued_on: date | None = None
    issuer: str | None = None  # as written: "Thủ tướng Chính phủ", "Ủy ban nhân dân tỉnh"
    title: str | None = None  # as printed under the kind, without it
    quote: str = ""  # the words of the document
    page: int = 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part (I., 1., a), Điều 3.) with what stands under it.

    `path` joins the labels from the root: "III", "III.1", "III.1.a", "Điều 3", "Điều 3.1". Dash items have no path of
    their own: they are paragraphs of the clause above them. `heading` is the clause's own title line, or None where the
    clause is plain text from its first word on. `paragraphs` are (page, text) of its own text, heading left out.
    """

    path: str
    heading: str | None
    page: int
    paragraphs: tuple[Block, ...] = ()
    children: tuple[Clause, ...] = ()
    confidence: float | None = None  # of the heading, where it was read from a scan

    def walk(self, above: tuple[str, ...] = ()) -> Iterator[tuple[Clause, tuple[str, ...]]]:
        """This clause and all below it, in reading order, each with the headings above it."""
        yield self, above
        inner = (*above, self.heading) if self.heading else above
        for child in self.children:
            yield from child.walk(inner)


@dataclass(frozen=True, slots=True)
class Structure:
    header: Header
    preamble: tuple[Block, ...]  # legal bases and the opening paragraphs before the first clause
    clauses: tuple[Clause, ...]
    closing: tuple[Block, ...] = ()  # the sentence that ends the document ("Trên đây là …"), not nơi nhận
    foot: tuple[Block, ...] = ()  # nơi nhận and the signature, as they stand
    attached: tuple[Block, ...] = ()  # “(Kèm theo Quyết định số …)” under the title


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a clause small enough to quote: what is indexed and cited."""

    position: int  # order in the document, from 0
    section: str  # the clause's path, "mở đầu" for the preamble, "kết" for the closing
    headings: tuple[str, ...]  # from the outermost in
    text: str
    page: int
    restored: bool = False
    confidence: float | None = None  # of a scan: how sure recognition was

    @property
    def scanned(self) -> bool:
        return self.confidence is not None


# -- obligations -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateRule:
    """Due once. `inclusive` False means the day itself is too late (“trước ngày”)."""

    on: date
    inclusive: bool
    time: str | None = None  # "HH:MM"
    inferred_year: bool = False  # the words name day and month only


@dataclass(frozen=True, slots=True)
class YearlyRule:
    month: int
    day: int
    inclusive: bool
    time: str | None = None


@dataclass(frozen=True, slots=True)
class MonthlyRule:
    day: int
    month_offset: int  # 0: in the month reported on, 1: in the next
    inclusive: bool
    time: str | None = None


@dataclass(frozen=True, slots=True)
class QuarterlyRule:
    day: int
    month_in_quarter: int  # 1, 2, 3
    quarter_offset: int  # 0: in the quarter reported on, 1: in the next
    inclusive: bool
    time: str | None = None


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """“thứ Sáu hằng tuần”: outside it is an OtherRule with these words, for the fixed shapes know no week."""

    weekday: int  # 0: Monday
    inclusive: bool
    time: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RelativeRule:
    n: int
    unit: str  # "ngày", "ngày làm việc", "tháng"
    event: str  # "ngày nhận được văn bản"


@dataclass(frozen=True, slots=True)
class CadenceOnly:
    """A rhythm is named (“định kỳ 06 tháng và hằng năm”) and no date."""


@dataclass(frozen=True, slots=True)
class OtherRule:
    """Words about time that fix no date (“khi có yêu cầu”, “theo quy định”); empty where there are none."""

    text: str = ""
    time: str | None = None  # “chậm nhất 17 giờ của ngày làm việc tiếp theo”


Rule = DateRule | YearlyRule | MonthlyRule | QuarterlyRule | WeeklyRule | RelativeRule | CadenceOnly | OtherRule
# How far an obligation may be trusted: read from the words, looked at by a person, put right by one, thrown out by one.
Trust = Literal["found", "confirmed", "corrected", "rejected"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who must do what, by when, in the document's own words."""

    kind: Literal["report", "duty"]  # a periodic report to be sent, or any other duty
    action: str  # "báo cáo kết quả thực hiện", "xây dựng Kế hoạch cụ thể để thực hiện"
    responsible: tuple[str, ...]
    recipient: str | None
    via: str | None
    period: str | None  # "tháng", "quý", "6 tháng", "9 tháng", "năm"
    rule: Rule
    quote: str  # the exact words of the passage it rests on
    section: str
    page: int
    position: int  # Passage.position the quote was taken from
    cooperating: tuple[str, ...] = ()  # phối hợp
    product: str | None = None  # what is to be handed in: "báo cáo", "kế hoạch", as the words say it
    confidence: float = 1.0  # 0..1: how surely the words say this


# -- what the database gives back ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    file: str  # base name of the file it came from
    path: str
    sha256: str
    header: Header
    pages: int
    format: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference of a stored document; `target_id` is the document it names, where that is stored too."""

    document_id: int
    reference: Reference
    target_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    id: int
    document_id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Task:
    """An obligation as stored, with the document it comes from."""

    id: int
    document: Document
    obligation: Obligation  # as it counts: with a person's corrections
    trust: Trust = "found"
    found: Obligation | None = None  # as the words were read, where a person put it right
    awaits_review: bool = False  # nobody has looked at it, in an office that has begun to look


@dataclass(frozen=True, slots=True)
class Office:
    """All that answering and reporting look at: one consistent snapshot of the database."""

    documents: tuple[Document, ...] = ()
    passages: tuple[StoredPassage, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    reviewed: int = 0  # the last review that the tasks know of
    units: tuple[Unit, ...] = ()  # the table of units


# -- people and what they said ------------------------------------------------------------------------------------

# Cán bộ, đầu mối báo cáo, lãnh đạo đơn vị, điều phối, quản trị.
Role = Literal["officer", "focal", "leader", "coordinator", "admin"]
State = Literal["not_started", "in_progress", "submitted", "done", "blocked"]


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name a unit bore, or the name of a unit that went into it; `until` is its last day, where that is known."""

    name: str
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    name: str
    parent_id: int | None = None
    level: str | None = None  # where the name does not say it, or says another: "sở", "xã", …
    short: tuple[str, ...] = ()  # abbreviations
    former: tuple[FormerName, ...] = ()
    successors: tuple[str, ...] = ()  # names of those who took a dissolved unit's place
    dissolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    telegram_id: int
    name: str
    role: Role
    unit: Unit | None
    active: bool = True


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """One line of the ledger. The ledger only grows: a line is taken back by another that names it in `reverses`."""

    id: int
    task_id: int
    unit_id: int | None
    member_id: int
    state: State | None
    percent: int | None
    claimed_on: date | None
    document_number: str | None
    note: str | None
    message: str  # what was said
    understood: str  # what it was taken for, one line
    chat_id: int
    message_id: int
    recorded_at: datetime  # aware, UTC
    reverses: int | None = None
    due: date | None = None  # the round it speaks of, by its due date as the document names it; None: nobody said
    rule: str | None = None  # by what it was understood: "words", "reply", "earlier", "chosen", "listed", "pressed", …
    confirmed_by: int | None = None  # who tapped; the lines of older versions do not say
    files: int = 0  # kept with it
    received_by: int | None = None  # who has said that it has arrived


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file kept with a line of the ledger; it lies among the uploads under its hash."""

    id: int
    entry_id: int
    sha256: str
    size: int
    name: str
    kind: Literal["document", "photo"]
    member_id: int
    added_at: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class Extension:
    """A plea for more time, with what became of it. The obligation itself never moves."""

    id: int
    task_id: int
    unit_id: int
    due: date  # the round, as the document names it
    wanted: date
    reason: str | None
    member_id: int  # who asked
    chat_id: int
    message_id: int
    message: str
    asked_at: datetime  # aware, UTC
    verdict: Literal["asked", "granted", "refused", "withdrawn", "revoked"] = (
        "asked"  # revoked: granted, then taken back
    )
    granted: date | None = None  # the last day in time now
    first: date | None = None  # the day granted first, where it was changed or taken back since
    decided_by: int | None = None
    decided_at: datetime | None = None


# -- the index's side -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexPassage:
    """A passage as the index takes it: `id` is the database's."""

    id: int
    document_id: int
    title: str  # the document's kind, number and title
    headings: str  # joined with " › "
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. Scores are comparable within one search only, except `dense`, a cosine."""

    passage_id: int
    score: float
    dense: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The result of one search: hits best first, and how the query was read."""

    query: str
    understood: str  # the query with accents put back
    hits: tuple[Hit, ...] = field(default=())
    shipped: bool = False  # the cosines are the shipped model's, on whose scale the answering is calibrated
