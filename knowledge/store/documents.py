"""Documents in the database: adding, replacing, removing, and the snapshots that the rest reads.

What passes through: what reading and cutting made of one file goes in as Content; Document, StoredPassage, Task and
Office come out, never rows. What is refused: an id that is not there (NotFoundError). Every function takes the session
of its caller and commits nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.model import (
    Document,
    Header,
    IndexPassage,
    Link,
    Office,
    Passage,
    Reference,
    StoredPassage,
    Task,
)  # fmt: skip
from knowledge.references import best, number_key
from knowledge.store.matching import carried_over, same_header
from knowledge.store.rows import (
    Content,
    describe,
    document_of,
    header_of,
    obligation_columns,
    obligation_of,
    passage_of,
    place_of,
    reference_columns,
    reference_of,
)
from knowledge.tables import DocumentRow, ObligationRow, PassageRow, ReferenceRow

# Raise it when `index_title` or `index_headings` change: every index built from their old form is then stale.
_INDEX_FORM = 1


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
    _add_passages(session, row, content.passages)
    _add_references(session, row.id, content.references)
    return document_of(row)


def replace_document(session: Session, document_id: int, content: Content, now: datetime) -> Document:
    """Put new content in a document's place. The document keeps its id, and so does every obligation that the new
    content still holds, so that reports made on it stay with it; passages get new ids.

    Raises:
        NotFoundError: there is no such document.
    """
    row = _row(session, document_id)
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
    _add_passages(session, row, content.passages)
    session.execute(delete(ReferenceRow).where(ReferenceRow.document_id == document_id))
    _add_references(session, document_id, content.references)
    return document_of(row)


def remove_document(session: Session, document_id: int) -> None:
    """Take a document out with all that was cut from it. Reports made on it stay in the ledger.

    Raises:
        NotFoundError: there is no such document.
    """
    session.delete(_row(session, document_id))
    session.flush()


# -- out ---------------------------------------------------------------------------------------------------------------


def documents(session: Session) -> tuple[Document, ...]:
    return tuple(document_of(row) for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id)))


def document(session: Session, document_id: int) -> Document:
    """One document.

    Raises:
        NotFoundError: there is none with this id.
    """
    return document_of(_row(session, document_id))


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
    passages = [one.passage for one in _passages(session, document_id)]
    obligations = [one.obligation for one in tasks(session, document_id)]
    named = [one.reference for one in links(session, document_id)]
    row = _row(session, document_id)
    read = content.reading
    return (
        header_of(row) == content.header
        and (row.format, row.encoding, row.pages, row.ocr_pages, row.restored_syllables)
        == (read.format, read.encoding, read.pages, read.ocr_pages, read.restored_syllables)
        and passages == list(content.passages)
        and sorted(map(repr, obligations)) == sorted(map(repr, content.obligations))
        and named == list(content.references)
    )


def counts(session: Session, document_id: int) -> Counts:
    """How much is stored of one document.

    Raises:
        NotFoundError: there is no such document.
    """
    row = _row(session, document_id)
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


def load_office(session: Session) -> Office:
    """Everything answering and reporting look at, in three queries. Pair it with `corpus_version` to keep it: as long
    as the version is the same, so is the office."""
    known = {item.id: item for item in documents(session)}
    return Office(tuple(known.values()), _passages(session, None), _tasks(session, known))


def tasks(session: Session, document_id: int | None = None) -> tuple[Task, ...]:
    """All obligations, or those of one document.

    Raises:
        NotFoundError: there is no such document.
    """
    known = documents(session) if document_id is None else (document(session, document_id),)
    return _tasks(session, {item.id: item for item in known}, document_id)


def task(session: Session, task_id: int) -> Task:
    """One obligation.

    Raises:
        NotFoundError: there is none with this id (any more).
    """
    row = session.get(ObligationRow, task_id)
    if row is None:
        raise NotFoundError(f"no obligation with id {task_id}")
    return Task(row.id, document(session, row.document_id), obligation_of(row))


def passage(session: Session, passage_id: int) -> StoredPassage:
    """One passage.

    Raises:
        NotFoundError: there is none with this id (any more).
    """
    row = session.get(PassageRow, passage_id)
    if row is None:
        raise NotFoundError(f"no passage with id {passage_id}")
    return StoredPassage(row.id, row.document_id, passage_of(row))


def links(session: Session, document_id: int | None = None) -> tuple[Link, ...]:
    """The documents that all stored ones name, or that one of them names, with the id where one is stored too. Found when
    asked, so that a document that comes later is linked, and one that goes is not.

    Raises:
        NotFoundError: there is no such document.
    """
    query = select(ReferenceRow).order_by(ReferenceRow.document_id, ReferenceRow.position)
    if document_id is not None:
        _row(session, document_id)
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


# -- for the index -----------------------------------------------------------------------------------------------------


def index_passages(session: Session, document_id: int | None = None) -> list[IndexPassage]:
    """What the index is given: of all documents, or of one.

    Raises:
        NotFoundError: there is no such document.
    """
    known = documents(session) if document_id is None else (document(session, document_id),)
    titles = {item.id: index_title(item.header, item.file) for item in known}
    return [
        IndexPassage(found.id, found.document_id, titles[found.document_id], _joined(found.passage), found.passage.text)
        for found in _passages(session, document_id)
    ]


def corpus_parts(session: Session) -> dict[int, str]:
    """For each document a fingerprint of what `index_passages` gives of it, from one small row each."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.sha256, DocumentRow.corpus_sha256).order_by(DocumentRow.id)
    )
    return {id_: f"{_INDEX_FORM} {bytes_} {corpus}" for id_, bytes_, corpus in rows}


def version_of(parts: Mapping[int, str]) -> str:
    """One fingerprint for all documents together."""
    return _digest(f"{id_} {parts[id_]}" for id_ in sorted(parts))


def corpus_version(session: Session) -> str:
    """The fingerprint of the whole corpus: as long as it stands, so does everything cut from the documents."""
    return version_of(corpus_parts(session))


def index_title(header: Header, file: str) -> str:
    """“Kế hoạch số 49/KH-UBND – phòng, chống thiên tai năm 2024”; of a document without any of these, its file name."""
    name = " ".join(part for part in (header.kind, f"số {header.number}" if header.number else None) if part)
    return " – ".join(part for part in (name, header.title) if part) or file.rsplit(".", 1)[0]


# -- inside ------------------------------------------------------------------------------------------------------------


def _row(session: Session, document_id: int) -> DocumentRow:
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise NotFoundError(f"no document with id {document_id}")
    return row


def _count(session: Session, table: type[PassageRow] | type[ObligationRow], document_id: int) -> int:
    return session.scalar(select(func.count()).where(table.document_id == document_id)) or 0


def _add_passages(session: Session, row: DocumentRow, items: Sequence[Passage]) -> None:
    rows = [
        PassageRow(
            document_id=row.id,
            position=item.position,
            section=item.section,
            headings=list(item.headings),
            text=item.text,
            page=item.page,
            restored=item.restored,
            confidence=item.confidence,
        )
        for item in items
    ]
    session.add_all(rows)
    session.flush()
    title = index_title(header_of(row), row.file)
    row.corpus_sha256 = _digest(
        f"{stored.id}\x1f{title}\x1f{_joined(item)}\x1f{item.text}" for stored, item in zip(rows, items, strict=True)
    )
    session.flush()


def _add_references(session: Session, document_id: int, items: Sequence[Reference]) -> None:
    session.add_all(
        ReferenceRow(document_id=document_id, position=position, **reference_columns(item))
        for position, item in enumerate(items)
    )
    session.flush()


def _joined(item: Passage) -> str:
    return " › ".join(item.headings)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\x1e")
    return digest.hexdigest()


def _passages(session: Session, document_id: int | None) -> tuple[StoredPassage, ...]:
    # Columns, not mapped objects: an office of 400 documents has some 10,000 passages, and this is three times as fast.
    query = select(
        PassageRow.id,
        PassageRow.document_id,
        PassageRow.position,
        PassageRow.section,
        PassageRow.headings,
        PassageRow.text,
        PassageRow.page,
        PassageRow.restored,
        PassageRow.confidence,
    ).order_by(PassageRow.document_id, PassageRow.position)
    if document_id is not None:
        query = query.where(PassageRow.document_id == document_id)
    return tuple(
        StoredPassage(id_, document, Passage(position, section, tuple(headings), text, page, restored, confidence))
        for id_, document, position, section, headings, text, page, restored, confidence in session.execute(query)
    )


def _tasks(session: Session, known: dict[int, Document], document_id: int | None = None) -> tuple[Task, ...]:
    query = select(ObligationRow).order_by(ObligationRow.document_id, ObligationRow.position, ObligationRow.id)
    if document_id is not None:
        query = query.where(ObligationRow.document_id == document_id)
    return tuple(Task(row.id, known[row.document_id], obligation_of(row)) for row in session.scalars(query))
