"""Documents in the database: adding, replacing, removing, and the snapshot that the rest reads.

What passes through: what reading and cutting made of one file goes in as Content; Document, Link and Office come out,
never rows. What is refused: an id that is not there (NotFoundError). Every function takes the session of its caller and
commits nothing. Obligations are in `obligations`, passages and fingerprints in `corpus`; what most callers want of them
is named here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge.model import Document, Header, Link, Office, Reference
from knowledge.references import best, number_key
from knowledge.store.corpus import (
    add_passages,
    corpus_parts,
    corpus_version,
    document_row,
    index_passages,
    index_title,
    passage,
    passages,
    version_of,
)
from knowledge.store.matching import carried_over, same_header
from knowledge.store.obligations import newest_review, readings, task, tasks, tasks_of
from knowledge.store.rows import (
    Content,
    describe,
    document_of,
    header_of,
    obligation_columns,
    obligation_of,
    place_of,
    reference_columns,
    reference_of,
)
from knowledge.store.units import directory
from knowledge.tables import DocumentRow, ObligationRow, PassageRow, ReferenceRow
from knowledge.trust import counts as may_be_spoken_of

__all__ = [
    "Counts", "add_document", "clauses", "corpus_parts", "corpus_version", "counts", "document", "document_by_hash",
    "documents", "holds", "index_passages", "index_title", "links", "load_office", "passage", "readings",
    "remove_document", "replace_document", "same_document", "task", "tasks", "version_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures that go with a stored document."""

    pages: int
    passages: int
    obligations: int
    ocr_pages: int
    restored_syllables: int


# -- in ----------------------------------------------------------------------------------------------------------------


def add_document(session: Session, content: Content, now: datetime) -> Document:
    """Store a document with its passages and obligations."""
    row = DocumentRow(created_at=now)
    describe(row, content)
    session.add(row)
    session.flush()
    session.add_all(ObligationRow(document_id=row.id, **obligation_columns(item)) for item in content.obligations)
    add_passages(session, row, content.passages)
    _add_references(session, row.id, content.references)
    return document_of(row)


def replace_document(session: Session, document_id: int, content: Content, now: datetime) -> Document:
    """Put new content in a document's place. The document keeps its id, and so does every obligation that the new
    content still holds, so that reports made on it stay with it; passages get new ids.

    Raises:
        NotFoundError: there is no such document.
    """
    row = document_row(session, document_id)
    describe(row, content)
    row.created_at = now
    old_rows = {
        old.id: old for old in session.scalars(select(ObligationRow).where(ObligationRow.document_id == document_id))
    }
    kept = carried_over({id_: obligation_of(old) for id_, old in old_rows.items()}, content.obligations)
    for id_, old in old_rows.items():
        if id_ not in kept.values():
            session.delete(old)
    for number, item in enumerate(content.obligations):
        if number in kept:
            for name, value in obligation_columns(item).items():
                setattr(old_rows[kept[number]], name, value)
        else:
            session.add(ObligationRow(document_id=document_id, **obligation_columns(item)))
    session.execute(delete(PassageRow).where(PassageRow.document_id == document_id))
    add_passages(session, row, content.passages)
    session.execute(delete(ReferenceRow).where(ReferenceRow.document_id == document_id))
    _add_references(session, document_id, content.references)
    return document_of(row)


def remove_document(session: Session, document_id: int) -> None:
    """Take a document out with all that was cut from it. Reports made on it stay in the ledger.

    Raises:
        NotFoundError: there is no such document.
    """
    session.delete(document_row(session, document_id))
    session.flush()


# -- out ---------------------------------------------------------------------------------------------------------------


def documents(session: Session) -> tuple[Document, ...]:
    return tuple(document_of(row) for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id)))


def document(session: Session, document_id: int) -> Document:
    """One document.

    Raises:
        NotFoundError: there is none with this id.
    """
    return document_of(document_row(session, document_id))


def document_by_hash(session: Session, sha256: str) -> Document | None:
    """The document whose file had exactly these bytes."""
    row = session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256))
    return document_of(row) if row else None


def same_document(session: Session, header: Header, path: str) -> Document | None:
    """The stored document that a file with this header and path is another copy or version of (see `same_header`)."""
    for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id.desc())):
        if same_header(header_of(row), place_of(row.path, row.file), header, path):
            return document_of(row)
    return None


def holds(session: Session, document_id: int, content: Content) -> bool:
    """Whether what is stored of a document is just this content, file and path aside."""
    cut = [one.passage for one in passages(session, document_id)]
    obligations = readings(session, document_id).values()
    named = [one.reference for one in links(session, document_id)]
    row = document_row(session, document_id)
    read = content.reading
    return (
        header_of(row) == content.header
        and (row.format, row.encoding, row.pages, row.ocr_pages, row.restored_syllables)
        == (read.format, read.encoding, read.pages, read.ocr_pages, read.restored_syllables)
        and cut == list(content.passages)
        and sorted(map(repr, obligations)) == sorted(map(repr, content.obligations))
        and named == list(content.references)
    )


def counts(session: Session, document_id: int) -> Counts:
    """How much is stored of one document.

    Raises:
        NotFoundError: there is no such document.
    """
    row = document_row(session, document_id)
    return Counts(
        pages=row.pages,
        passages=_count(session, PassageRow, document_id),
        obligations=_count(session, ObligationRow, document_id),
        ocr_pages=row.ocr_pages,
        restored_syllables=row.restored_syllables,
    )


def clauses(session: Session, document_id: int) -> int:
    """How many clauses of one document its passages come from."""
    sections = select(PassageRow.section).where(PassageRow.document_id == document_id).distinct()
    return sum(section not in ("mở đầu", "nơi nhận", "kết") for section in session.scalars(sections))


def load_office(session: Session, *, unconfirmed: bool = True) -> Office:
    """Everything answering and reporting look at, in as many queries for many documents as for one. Pair it with
    `corpus_version` to keep it: as long as that, `newest_review` and the units are the same, so is the office. What an
    administrator rejected is no task of the office; without `unconfirmed` neither is what none has looked at."""
    known = {item.id: item for item in documents(session)}
    shown = (one for one in tasks_of(session, known) if may_be_spoken_of(one.trust, unconfirmed=unconfirmed))
    return Office(
        tuple(known.values()), passages(session, None), tuple(shown), links(session), newest_review(session),
        directory(session).units,
    )  # fmt: skip


def links(session: Session, document_id: int | None = None) -> tuple[Link, ...]:
    """The documents that all stored ones name, or that one of them names, with the id where one is stored too. Found when
    asked, so that a document that comes later is linked, and one that goes is not.

    Raises:
        NotFoundError: there is no such document.
    """
    query = select(ReferenceRow).order_by(ReferenceRow.document_id, ReferenceRow.position)
    if document_id is not None:
        document_row(session, document_id)
        query = query.where(ReferenceRow.document_id == document_id)
    known = [(item.id, item.header) for item in documents(session)]
    numbered: dict[str, list[tuple[int, Header]]] = {}
    for id_, header in known:
        if header.number:
            numbered.setdefault(number_key(header.number), []).append((id_, header))
    found = []
    for row in session.scalars(query):
        reference = reference_of(row)
        fitting = numbered.get(number_key(reference.number), []) if reference.number else known
        others = [one for one in fitting if one[0] != row.document_id]
        found.append(Link(row.document_id, reference, best(reference, others)))
    return tuple(found)


# -- inside ------------------------------------------------------------------------------------------------------------


def _count(session: Session, table: type[PassageRow] | type[ObligationRow], document_id: int) -> int:
    return session.scalar(select(func.count()).where(table.document_id == document_id)) or 0


def _add_references(session: Session, document_id: int, items: Sequence[Reference]) -> None:
    session.add_all(
        ReferenceRow(document_id=document_id, position=position, **reference_columns(item))
        for position, item in enumerate(items)
    )
    session.flush()
