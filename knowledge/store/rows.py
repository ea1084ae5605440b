"""Rows of documents, passages, obligations and their reviews to the dataclasses of knowledge/model.py and back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_args

from sqlalchemy import Row

from knowledge.calendar import rule_from_json, rule_to_json
from knowledge.model import (
    Document,
    Header,
    Obligation,
    Passage,
    Reading,
    Reference,
    Relation,
    Trust,
    Urgency,
)  # fmt: skip
from knowledge.tables import DocumentRow, ObligationRow, PassageRow, ReferenceRow, ReviewRow
from knowledge.trust import Correction, Review


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
        "cooperating": list(item.cooperating),
        "product": item.product,
        "confidence": item.confidence,
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


def obligation_of(row: ObligationRow | Row[Any]) -> Obligation:
    return obligation_from({name: getattr(row, name) for name in _OBLIGATION})


def obligation_from(columns: Mapping[str, Any]) -> Obligation:
    """The twin of obligation_columns, which is also how a review keeps what it judged."""
    given = dict(columns)
    for name in ("responsible", "cooperating"):
        given[name] = tuple(given[name])
    return Obligation(**{**given, "rule": rule_from_json(given["rule"])})


_OBLIGATION = tuple(one.name for one in fields(Obligation))


def correction_to_json(correction: Correction) -> dict[str, Any]:
    changed: dict[str, Any] = dict(correction.changed().items())
    if correction.rule is not None:
        changed["rule"] = rule_to_json(correction.rule)
    return changed


def correction_from_json(shape: Mapping[str, Any]) -> Correction:
    given = dict(shape)
    if "rule" in given:
        given["rule"] = rule_from_json(given["rule"])
    for name in ("responsible", "cooperating"):
        if name in given:
            given[name] = tuple(given[name])
    return Correction(**given)


def review_of(row: ReviewRow) -> Review:
    verdict: Trust = next(known for known in get_args(Trust) if known == row.verdict)
    correction = correction_from_json(row.correction) if row.correction else None
    return Review(
        row.id, row.obligation_id, row.member_id, verdict, obligation_from(row.read), row.reviewed_at, correction,
        row.words,
    )  # fmt: skip
