"""Spreadsheets (.xlsx, .xls): rows as text, a task table with each cell after the name of its column.

What passes through: every visible sheet that holds anything; dates and numbers as the sheet shows them; merged cells of
a table filled down, so that each row says who and when by itself. The header of a table is its first row of several short
words over rows of content, two rows of it read as one. Rows above and below a table are paragraphs, so that the letterhead
of a plan in a sheet is found. What is left out: hidden sheets, formulas (their last results are read), charts, notes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from knowledge.errors import DamagedFileError, EncryptedFileError, FileTooLargeError
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.reading.rows import HEADER_WORDS
from knowledge.text import fold, nfc, squeeze

_MAX_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    font: str | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[list[_Cell]]
    merged: list[tuple[int, int, int, int]]  # first and last row, first and last column, from 0, ends included


Reading = tuple[tuple[Block, ...], int, str]


def read_xlsx(data: bytes, name: str) -> Reading:
    """Blocks, number of sheets with content, and the encoding most of the text was in.

    Raises:
        DamagedFileError, FileTooLargeError.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        sheets = [_xlsx_sheet(sheet, name) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except FileTooLargeError:
        raise
    except Exception as error:  # whatever unzipping and parsing foreign bytes can raise
        raise DamagedFileError(f"{name}: begins like an .xlsx file but its parts do not hold together") from error
    return _blocks(sheets)


def read_xls(data: bytes, name: str) -> Reading:
    """As read_xlsx, for Excel 97-2003.

    Raises:
        EncryptedFileError, DamagedFileError, FileTooLargeError.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        sheets = [_xls_sheet(book, sheet, name) for sheet in book.sheets() if sheet.visibility == 0]
    except FileTooLargeError:
        raise
    except Exception as error:  # whatever a broken record makes the library raise
        if "encrypted" in str(error).lower():
            raise EncryptedFileError(f"{name}: the Excel file asks for a password; remove it and try again") from error
        raise DamagedFileError(f"{name}: begins like an .xls file but its records do not hold together") from error
    return _blocks(sheets)


# -- the two libraries -------------------------------------------------------------------------------------------------


def _checked(rows: int, columns: int, name: str) -> None:
    if rows * columns > _MAX_CELLS:
        raise FileTooLargeError(f"{name}: a sheet of {rows} rows and {columns} columns is no document")


def _xlsx_sheet(sheet: Any, name: str) -> _Sheet:
    _checked(sheet.max_row or 0, sheet.max_column or 0, name)
    rows = [
        [_Cell(_shown(cell.value, str(cell.number_format)), cell.font.name if cell.font else None) for cell in row]
        for row in sheet.iter_rows()
    ]
    merged = [(r.min_row - 1, r.max_row - 1, r.min_col - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]
    return _Sheet(str(sheet.title), rows, merged)


def _xls_sheet(book: Any, sheet: Any, name: str) -> _Sheet:
    _checked(sheet.nrows, sheet.ncols, name)
    rows: list[list[_Cell]] = []
    for r in range(sheet.nrows):
        row: list[_Cell] = []
        for c in range(sheet.row_len(r)):
            cell = sheet.cell(r, c)
            style = book.xf_list[cell.xf_index]
            row.append(_Cell(_xls_value(book, cell, style), book.font_list[style.font_index].name))
        rows.append(row)
    return _Sheet(sheet.name, rows, [(r1, r2 - 1, c1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells])


def _xls_value(book: Any, cell: Any, style: Any) -> str:
    import xlrd

    form = book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
        except (ValueError, OverflowError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "x" if cell.value else ""
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _shown(cell.value, form)


def _shown(value: object, form: str) -> str:
    """A value as a reader of the sheet sees it, dates the Vietnamese way."""
    if value is None or isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if (value.hour or value.minute) and "h" in form.lower() else ""
        return f"{value:%d/%m/%Y}{clock}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        if "%" in form:
            return f"{value * 100:.10g}%"
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}".replace(".", ",")
    return str(value)


# -- rows to blocks ----------------------------------------------------------------------------------------------------


def _blocks(sheets: Sequence[_Sheet]) -> Reading:
    unifier = Unifier.of((cell.text, cell.font) for sheet in sheets for row in sheet.rows for cell in row if cell.text)
    blocks: list[Block] = []
    page = 0
    for sheet in sheets:
        rows = [[squeeze(nfc(unifier.text([(cell.text, cell.font)]))) for cell in row] for row in sheet.rows]
        if any(any(row) for row in rows):
            page += 1
            blocks += _sheet_blocks(rows, sheet.merged, page)
    return with_stored(blocks, unifier.capitals), max(page, 1), unifier.encoding


def _sheet_blocks(rows: list[list[str]], merged: Sequence[tuple[int, int, int, int]], page: int) -> Iterator[Block]:
    plain = rows
    top, depth = _header(rows, merged)
    header: list[str] = []
    if top >= 0:
        wide = max(map(len, rows))
        across = _filled(rows, merged, top, top + depth, across=True)
        for column in range(wide):
            parts = dict.fromkeys(row[column] for row in across if column < len(row) and row[column])
            header.append(" ".join(parts))
        down = _filled(rows, merged, top + depth, len(rows), across=False)
        rows = [*rows[: top + depth], *down]
    held: list[str] = []  # rows that the file has and the blocks do not show by themselves
    for index, row in enumerate(rows):
        texts = [text for text in row if text and not RULE.fullmatch(text)]
        if texts and (top <= index < top + depth or _counts(texts)):
            held.append("\t".join(texts))
            continue
        if not texts:
            continue
        found = [Block(page, kind_of(text), text) for text in texts]
        if top >= 0 and index >= top + depth and len(texts) >= 2:
            found = [Block(page, "table", table_row(header, [*row, *[""] * (len(header) - len(row))]))]
        elif len(texts) >= 3:
            found = [Block(page, "table", " | ".join(texts))]
        if held or len(found) < len(texts):
            own = "\t".join(text for text in plain[index] if text) if len(found) < len(texts) else found[0].text
            found[0] = replace(found[0], stored="\n".join([*held, own]))
            held.clear()
        yield from found


def _counts(texts: Sequence[str]) -> bool:
    """The row under a header that numbers the columns."""
    numbers = [text.strip("()[] ") for text in texts]
    return len(numbers) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _header(rows: list[list[str]], merged: Sequence[tuple[int, int, int, int]]) -> tuple[int, int]:
    """The first row of a table's header and how many rows it has; (-1, 0) where there is none."""
    for index, row in enumerate(rows):
        texts = [text for text in row if text]
        known = sum(bool(HEADER_WORDS.search(fold(text))) for text in texts)
        below = sum(sum(map(bool, later)) >= 2 for later in rows[index + 1 : index + 6])
        if len(texts) >= 3 and known >= 2 and all(len(text.split()) <= 15 for text in texts) and below:
            spans = [r2 - index for r1, r2, c1, _ in merged if r1 == index and c1 < len(row) and row[c1]]
            groups = any(r1 == r2 == index and c2 > c1 for r1, r2, c1, c2 in merged)
            return index, 1 + min(max(spans, default=0), 2) if groups else 1
    return -1, 0


def _filled(
    rows: list[list[str]], merged: Sequence[tuple[int, int, int, int]], first: int, end: int, *, across: bool
) -> list[list[str]]:
    """Rows first..end, merged cells carrying their text into the rows (or also the columns) they span."""
    out = [list(row) for row in rows[first:end]]
    for r1, r2, c1, c2 in merged:
        if r1 < first or r1 >= end or c1 >= len(rows[r1]):
            continue
        text = rows[r1][c1]
        for r in range(r1, min(r2 + 1, end)):
            for c in range(c1, c2 + 1 if across else c1 + 1):
                if c < len(out[r - first]) and not out[r - first][c]:
                    out[r - first][c] = text
    return out
