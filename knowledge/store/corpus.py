"""What the index is given of the documents, and the fingerprints by which it is known to hold just that.

What passes through: passages with their titles and headings, for all documents or one; one small fingerprint a document,
and one for all. Refused: a document that is not there (NotFoundError). Commits nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.model import Header, IndexPassage, Passage, StoredPassage
from knowledge.store.rows import header_of, passage_of
from knowledge.tables import DocumentRow, PassageRow

# Raise it when `index_title` or `index_headings` change: every index built from their old form is then stale.
_INDEX_FORM = 1


def index_passages(session: Session, document_id: int | None = None) -> list[IndexPassage]:
    """What the index is given: of all documents, or of one.

    Raises:
        NotFoundError: there is no such document.
    """
    query = select(DocumentRow).order_by(DocumentRow.id)
    if document_id is not None:
        document_row(session, document_id)
        query = query.where(DocumentRow.id == document_id)
    titles = {row.id: index_title(header_of(row), row.file) for row in session.scalars(query)}
    return [
        IndexPassage(found.id, found.document_id, titles[found.document_id], _joined(found.passage), found.passage.text)
        for found in passages(session, document_id)
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


# -- passages ------------------------------------------------------------------------------------------------------------


def add_passages(session: Session, row: DocumentRow, items: Sequence[Passage]) -> None:
    """Store the passages of a document, and the fingerprint of what the index will be given of them."""
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


def passages(session: Session, document_id: int | None) -> tuple[StoredPassage, ...]:
    """The passages of one document or of all, in their order."""
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


def passage(session: Session, passage_id: int) -> StoredPassage:
    """One passage.

    Raises:
        NotFoundError: there is none with this id (any more).
    """
    row = session.get(PassageRow, passage_id)
    if row is None:
        raise NotFoundError(f"no passage with id {passage_id}")
    return StoredPassage(row.id, row.document_id, passage_of(row))


def document_row(session: Session, document_id: int) -> DocumentRow:
    """
    Raises:
        NotFoundError: there is no such document.
    """
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise NotFoundError(f"no document with id {document_id}")
    return row


def _joined(item: Passage) -> str:
    return " › ".join(item.headings)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\x1e")
    return digest.hexdigest()
