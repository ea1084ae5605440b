"""The parts of a Word file: what stands in the body in its order, notes, what stands above and below the pages.

What passes through: the file's XML as python-docx opens it. Content controls, insertions and the like are opened, so that
those who read meet paragraphs, tables, rows and cells only. Nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPENED = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


def parts(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _OPENED:
            yield from parts(child)


def rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _OPENED:
            yield from rows(child)


def cells(row: Any) -> Iterator[Any]:
    """The cells of a row; those of a table inside one are read with it."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in _OPENED:
            yield from cells(child)


def notes(document: Any) -> dict[tuple[str, str], Any]:
    """Footnotes and endnotes by the tag of their kind and their id."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    found: dict[tuple[str, str], Any] = {}
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{W}type") in (None, "normal"):
                    found[note.tag, note.get(f"{W}id")] = note
    return found


def above_and_below(document: Any) -> Iterator[Any]:
    """Headers and footers, whole."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield relation.target_part.element


def value(parent: Any, path: str) -> str | None:
    """The `val` of a property below `parent`; "" where it has none, None where there is no such property."""
    found = parent.find("/".join(W + name for name in path.split("/"))) if parent is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else None
