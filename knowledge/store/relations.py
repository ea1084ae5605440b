"""What a stored document has to do with others: those it names, those that name it, and who carries it out further down.

What passes through: the id of a document; out come Related, what touches its force first (who replaces, ends, changes it),
then what it names itself, then who rests on it. The cascade goes down step by step: a district's plan for a province's,
a commune's for the district's, each with the one it came through. Which stored document is meant is found when asked
(knowledge/references.py), so that a document that comes later is linked and one that goes is not. Commits nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import units
from knowledge.model import Document, Header, Reference, Relation
from knowledge.references import best, number_key
from knowledge.store import documents as store
from knowledge.store.rows import reference_of
from knowledge.tables import ReferenceRow
from knowledge.text import fold, squeeze

_FORCE: tuple[Relation, ...] = ("replaces", "repeals", "amends")
_FORWARD: tuple[Relation, ...] = ("basis", "implements", "replaces", "amends", "repeals", "attached", "cites")
_BACKWARD: tuple[Relation, ...] = ("implements", "basis", "attached", "cites")
_LEVELS: tuple[units.Level, ...] = ("trung ương", "tỉnh", "sở", "huyện", "phòng", "xã")
# Law is what everything rests on; resting on it is not carrying it out.
_LAW = frozenset({"hien phap", "bo luat", "luat", "phap lenh", "nghi dinh", "thong tu", "thong tu lien tich"})
_DEEPEST = 5  # steps of the cascade: there are no more levels


@dataclass(frozen=True, slots=True)
class Related:
    """Another document. `back` False: this one names it, as `reference` says; True: it names this one."""

    relation: Relation
    back: bool
    document: Document | None = None  # where it is stored; always of those that name this one
    reference: Reference | None = None
    through: Document | None = None  # it carries this one out by carrying out that one


def related(session: Session, document_id: int) -> tuple[Related, ...]:
    """All that a document has to do with others.

    Raises:
        NotFoundError: there is no such document.
    """
    known = {item.id: item for item in store.documents(session)}
    forward = [
        Related(link.reference.relation, False, known.get(link.target_id or 0), link.reference)
        for link in store.links(session, document_id)
    ]
    naming = _Naming(session, known)
    direct = [
        (carried(relation, other.header, known[document_id].header), other)
        for other, relation in naming.of(document_id)
    ]
    back = [Related(relation, True, other) for relation, other in direct if relation != "implements"]
    back += _cascade(document_id, known, naming)
    return (
        *_in_order(back, _FORCE),
        *_in_order(forward, _FORWARD),
        *sorted(_in_order(back, _BACKWARD[:1]), key=_height),
        *_in_order(back, _BACKWARD[1:]),
    )


def carried(relation: Relation, lower: Header, upper: Header) -> Relation:
    """A plan that rests on the plan, directive or letter of a body above its own carries it out, whatever its words."""
    if relation != "basis" or fold(squeeze(upper.kind or "")) in _LAW:
        return relation
    ranks = [_rank(header) for header in (upper, lower)]
    return "implements" if None not in ranks and ranks[0] < ranks[1] else relation  # type: ignore[operator]  # no None


def _rank(header: Header) -> int | None:
    level = units.level(header.issuer) if header.issuer else None
    return _LEVELS.index(level) if level else None


def _height(one: Related) -> tuple[int, date]:
    assert one.document is not None
    rank = _rank(one.document.header)
    return len(_LEVELS) if rank is None else rank, one.document.header.issued_on or date.max


def _in_order(found: Iterable[Related], relations: tuple[Relation, ...]) -> list[Related]:
    """By relation; of each, what is stored first: it can be opened."""
    wanted = [one for one in found if one.relation in relations]
    return sorted(wanted, key=lambda one: (relations.index(one.relation), one.document is None))


def _cascade(document_id: int, known: Mapping[int, Document], naming: _Naming) -> list[Related]:
    """Who carries it out, and who carries those out; each document once, by the shortest way."""
    seen, found, step = {document_id}, list[Related](), [document_id]
    for depth in range(_DEEPEST):
        below: list[int] = []
        for id_ in step:
            for other, relation in naming.of(id_):
                if other.id in seen or carried(relation, other.header, known[id_].header) != "implements":
                    continue
                seen.add(other.id)
                below.append(other.id)
                found.append(Related("implements", True, other, through=known[id_] if depth else None))
        step = below
    return found


class _Naming:
    """Who names a document. References are looked at by number first, so that an office of many documents costs little."""

    def __init__(self, session: Session, known: Mapping[int, Document]) -> None:
        self._session, self._known = session, known
        self._heads: dict[str, list[tuple[int, Header]]] = {}
        for document in known.values():
            self._heads.setdefault(_key(document.header.number, document.header.title), []).append(
                (document.id, document.header)
            )
        self._rows: dict[str, list[int]] = {}
        for id_, number, title in session.execute(
            select(ReferenceRow.id, ReferenceRow.number, ReferenceRow.title).order_by(ReferenceRow.id)
        ):
            self._rows.setdefault(_key(number, title), []).append(id_)

    def of(self, document_id: int) -> list[tuple[Document, Relation]]:
        header = self._known[document_id].header
        keys = {_key(header.number, header.title), _key(None, header.title)}  # a law is also named by its title
        found = []
        for row_id in sorted(id_ for key in keys if key for id_ in self._rows.get(key, ())):
            row = self._session.get(ReferenceRow, row_id)
            if row is None or row.document_id == document_id:
                continue
            reference = reference_of(row)
            fitting = self._heads.get(_key(reference.number, reference.title), [])
            if reference.number is None:
                fitting = [(one.id, one.header) for one in self._known.values() if _titled(one, reference)]
            if best(reference, [one for one in fitting if one[0] != row.document_id]) == document_id:
                found.append((self._known[row.document_id], reference.relation))
        return found


def _titled(document: Document, reference: Reference) -> bool:
    return _key(None, document.header.title) == _key(None, reference.title)


def _key(number: str | None, title: str | None) -> str:
    return number_key(number) if number else fold(squeeze(title or ""))
