"""The tables of a document's pages as rows of text: each cell after its column's name, also on the pages that follow. Pure.

What passes through: the grids of the pages in order, with how much stands between them; out comes each row as a reader
understands it and as the file holds it. A table that goes on over the page keeps the names of its columns, whether they
are printed again or not, and a row that the page's end cut in two is one. A row that numbers the columns is only kept as
stored. A grid of other columns begins a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.reading.grid import Table, header_of, joined_lines, names_of
from knowledge.reading.plain import table_row
from knowledge.text import fold

HEADER_WORDS = re.compile(
    r"(?:stt|tt|so tt)$|noi dung|nhiem vu|chu tri|phoi hop|thoi gian|thoi han|tien do|san pham|ghi chu|don vi|ket qua|"
    r"chi tieu|ten\b|ho va ten|ngay\b|so luong|dia chi|muc tieu|hoan thanh|kinh phi|phu trach|co quan"
)
_ORDINAL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[a-zđ])[.)]?")
_SHIFT = 0.02  # of a table's width that its columns may stand elsewhere on the next page


@dataclass(frozen=True, slots=True)
class Found:
    """A table on its page. `apart`: something other than page numbers stands between it and the table before."""

    page: int
    table: Table
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    page: int
    text: str
    stored: str  # as the file holds it, the rows before it that say nothing by themselves included


@dataclass(frozen=True, slots=True)
class _Cells:
    page: int
    cells: tuple[str, ...]
    once: tuple[str, ...]
    lone: bool


def rows_of_tables(tables: Sequence[Found]) -> list[list[Row]]:
    """The rows of each table; those of a row that goes on from the page before are in the table where it began."""
    out: list[list[Row]] = []
    header: tuple[str, ...] = ()
    body: list[list[_Cells]] = []  # of the tables that are one, page by page
    heads: list[tuple[tuple[str, ...], list[str]]] = []  # for each table: names of columns, and its header as it stands
    for index, found in enumerate(tables):
        first, depth = header_of(found.table.across, found.table.lone)
        names = tuple(name.rstrip(":") for name in names_of(found.table.across, first, depth)) if depth else ()
        before = tables[index - 1] if index else None
        goes_on = before is not None and _goes_on(before, found) and (names == header or not _names_columns(names))
        if goes_on and names != header:
            first = depth = 0
        header = header if goes_on else names
        rows = [
            _Cells(found.page, found.table.rows[n], found.table.once[n], found.table.lone[n])
            for n in range(len(found.table.rows))
        ]
        held = ["\t".join(row.once) for row in rows[first : first + depth]] if depth and not goes_on else []
        rows = rows[:first] + rows[first + depth :]
        if goes_on and rows and body and body[-1] and _cut(body[-1], rows[0]):
            body[-1][-1] = _one(body[-1][-1], rows.pop(0))
        body.append(rows)
        heads.append((header, held))
    for rows, (names, held) in zip(body, heads, strict=True):
        out.append(list(_spelled(rows, names, held)))
    return out


def _spelled(rows: Sequence[_Cells], header: Sequence[str], held: list[str]) -> list[Row]:
    out: list[Row] = []
    for row in rows:
        once = "\t".join(row.once).strip("\t")
        if _numbers_columns(row.cells):
            held.append(once)
            continue
        shown = row.cells[0] if row.lone else table_row(list(header), list(row.cells))
        if shown:
            out.append(Row(row.page, shown, "\n".join([*held, once])))
            held = []
    return out


def _goes_on(before: Found, after: Found) -> bool:
    """The same columns at the top of the next page."""
    one, two = before.table.columns, after.table.columns
    if after.apart or after.page != before.page + 1 or len(one) != len(two):
        return False
    shift = _SHIFT * (one[-1] - one[0])
    return all(abs((a - one[0]) - (b - two[0])) <= shift for a, b in zip(one, two, strict=True))


def _names_columns(names: Sequence[str]) -> bool:
    return sum(HEADER_WORDS.search(fold(name)) is not None for name in names) >= 2


def _numbers_columns(cells: Sequence[str]) -> bool:
    """The row under a header that numbers the columns."""
    said = [cell.strip("()[] ") for cell in cells if cell]
    return len(said) >= 2 and said == [str(number) for number in range(1, len(said) + 1)]


def _cut(rows: Sequence[_Cells], after: _Cells) -> bool:
    """Whether a row is the rest of the one before it, that the end of the page cut."""
    before = rows[-1]
    if after.lone or before.lone or after.cells[0] or not before.once[0]:
        return False
    if all(_ORDINAL.fullmatch(row.cells[0]) for row in rows if not row.lone):
        return True
    return any(cell[:1].islower() for cell in after.cells)


def _one(before: _Cells, after: _Cells) -> _Cells:
    def both(one: Sequence[str], two: Sequence[str]) -> tuple[str, ...]:
        return tuple(joined_lines([text for text in pair if text]) for pair in zip(one, two, strict=True))

    return replace(before, cells=both(before.cells, after.cells), once=both(before.once, after.once))
