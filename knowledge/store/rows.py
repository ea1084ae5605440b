"""Rows of documents, passages and obligations to the dataclasses of knowledge/model.py and back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import get_args

from knowledge.calendar import rule_from_json, rule_to_json
from knowledge.model import (
    Document,
    Header,
    Obligation,
    Passage,
    Reading,
    Reference,
    Relation,
    Urgency,
)  # fmt: skip
from knowledge.tables import DocumentRow, ObligationRow, PassageRow, ReferenceRow


@dataclass(frozen=True, slots=True)
class Content:
    """One file, ready to be stored."""

    path: str  # absolute, so that the same file is known again from another working directory
    reading: Reading
    sha256: str
    header: Header
    passages: tuple[Passage, ...]
    obligations: tuple[Obligation, ...]
    references: tuple[Reference, ...] = ()
    name: str | None = None  # what the file is called, where `path` only says where it is kept

    @property
    def file(self) -> str:
        # Some systems hand file names over as NFD.
        return unicodedata.normalize("NFC", (self.name or self.path).replace("\\", "/").rsplit("/", 1)[-1])

    @property
    def place(self) -> str:
        return place_of(self.path, self.file)


def place_of(path: str, file: str) -> str:
    """Where a file lies under its own name: an upload is kept under its hash, and is known again by what it was called."""
    kept_as = unicodedata.normalize("NFC", path.replace("\\", "/").rsplit("/", 1)[-1])
    return path if kept_as == file else f"{path}/{file}"


def describe(row: DocumentRow, content: Content) -> None:
    reading, header = content.reading, content.header
    row.file, row.path, row.sha256 = content.file, content.path, content.sha256
    row.format, row.encoding, row.pages = reading.format, reading.encoding, reading.pages
    row.ocr_pages, row.restored_syllables = reading.ocr_pages, reading.restored_syllables
    row.kind, row.number, row.issuer, row.issued_on = header.kind, header.number, header.issuer, header.issued_on
    row.title, row.signer, row.year, row.recipients = header.title, header.signer, header.year, list(header.recipients)
    row.code, row.parent, row.place, row.urgency = header.code, header.parent, header.place, header.urgency
    row.signer_title, row.authority = header.signer_title, list(header.authority)
    row.draft, row.appendices = header.draft, list(header.appendices)


def reference_columns(item: Reference) -> dict[str, object]:
    return {
        "relation": item.relation,
        "kind": item.kind,
        "number": item.number,
        "issued_on": item.issued_on,
        "issuer": item.issuer,
        "title": item.title,
        "quote": item.quote,
        "page": item.page,
    }


def reference_of(row: ReferenceRow) -> Reference:
    relation: Relation = next(known for known in get_args(Relation) if known == row.relation)
    return Reference(relation, row.kind, row.number, row.issued_on, row.issuer, row.title, row.quote, row.page)


def obligation_columns(item: Obligation) -> dict[str, object]:
    return {
        "position": item.position,
        "kind": item.kind,
        "action": item.action,
        "responsible": list(item.responsible),
        "recipient": item.recipient,
        "via": item.via,
        "period": item.period,
        "rule": rule_to_json(item.rule),
        "quote": item.quote,
        "section": item.section,
        "page": item.page,
    }


def header_of(row: DocumentRow) -> Header:
    return Header(
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        title=row.title,
        signer=row.signer,
        year=row.year,
        recipients=tuple(row.recipients),
        code=row.code,
        parent=row.parent,
        place=row.place,
        signer_title=row.signer_title,
        authority=tuple(row.authority),
        urgency=next((known for known in get_args(Urgency) if known == row.urgency), None),
        draft=row.draft,
        appendices=tuple(row.appendices),
    )


def document_of(row: DocumentRow) -> Document:
    return Document(row.id, row.file, row.path, row.sha256, header_of(row), row.pages, row.format)


def passage_of(row: PassageRow) -> Passage:
    return Passage(row.position, row.section, tuple(row.headings), row.text, row.page, row.restored, row.confidence)


def obligation_of(row: ObligationRow) -> Obligation:
    return Obligation(
        kind="report" if row.kind == "report" else "duty",
        action=row.action,
        responsible=tuple(row.responsible),
        recipient=row.recipient,
        via=row.via,
        period=row.period,
        rule=rule_from_json(row.rule),
        quote=row.quote,
        section=row.section,
        page=row.page,
        position=row.position,
    )
