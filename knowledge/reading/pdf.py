"""PDFs: pdfium's lines with their extents, so that paragraphs can be told from wrapped lines; scans page by page.

Two columns side by side (letterhead, signature) are read one after the other; a ruled table gives its rows whole, each
cell after its column's name; elsewhere a line of three or more pieces is a row of a table. A page that is a picture (a signature stamp over it is no text layer) goes to knowledge/reading/scans.py.
Refused: a password, a file pdfium cannot open, too many pages, nothing but pictures where no OCR is installed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from knowledge.errors import DamagedFileError, EncryptedFileError, FileTooLargeError
from knowledge.model import Block
from knowledge.reading import marks, ocr
from knowledge.reading.grid import Table
from knowledge.reading.legacy import Unifier, guess, suspicious, with_stored
from knowledge.reading.lines import RULE, Line, join
from knowledge.reading.rows import Found, rows_of_tables
from knowledge.reading.ruled import with_tables
from knowledge.reading.scans import Scanner, is_scan, picture_of, signed_on
from knowledge.reading.stamped import Annotations, Box, Char, Word, fill
from knowledge.reading.steps import tell
from knowledge.reading.typeset import Glyphs, once
from knowledge.secrecy import TOP, refuse_texts
from knowledge.text import nfc, squeeze

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    left: float
    right: float
    bottom: float
    top: float


def read_pdf(data: bytes, name: str, scanner: Scanner) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in. `scanner` reads the pages that are pictures.

    Raises:
        EncryptedFileError, DamagedFileError, FileTooLargeError, NoTextLayerError.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedFileError(f"{name}: the PDF asks for a password; remove it and try again") from error
        raise DamagedFileError(f"{name}: begins like a PDF but cannot be opened") from error
    glyphs, annotations = Glyphs(data), Annotations(data)
    try:
        pages = len(document)
        if pages > scanner.limits.max_pages:
            raise FileTooLargeError(f"{name}: {pages} pages, over [limits] max_pages = {scanner.limits.max_pages}")
        scanner.signed = signed_on(document)
        found: list[list[Line | Table]] = []
        unifier = Unifier()
        as_said: dict[int, list[Line]] = {}  # pages that lost glyphs, as their layer has them
        stored: dict[str, str] = {}  # rows of tables as they are shown, and as the file holds them
        for number in range(pages):
            page = document[number]
            drawn, shown = annotations.of(page, number)
            refuse_texts(shown)
            rows = _rows(page, unifier, drawn if number == 0 else None, glyphs, number)
            scan = is_scan(page, _text(rows))
            tell("recognising" if scan else "reading", number + 1, pages)
            if scan:
                scanner.submit(number + 1, picture_of(page, scanner.limits.max_pixels))
                rows = []
            elif number in glyphs.pages:
                said = _page_lines(_rows(page, unifier, drawn), number + 1)
                as_said[number + 1] = _spelled_out([said], stored)[0]
            found.append(_page_lines(rows, number + 1))
            page.close()
        layers = _spelled_out(found, stored)
        if glyphs.doubtful:
            layers = _mended(document, layers, as_said, scanner, sorted(glyphs.doubtful))
    except pypdfium2.PdfiumError as error:
        raise DamagedFileError(f"{name}: a page of the PDF cannot be read") from error
    finally:
        glyphs.close()
        annotations.close()
        document.close()
    lines = [line for number, layer in enumerate(layers, 1) for line in layer or scanner.lines(number)]
    if not lines:
        scanner.refuse()
    blocks = tuple(
        replace(block, stored=stored[block.text]) if block.kind == "table" and block.text in stored else block
        for block in join(marks.unsplit(lines), wrapped=True, exact=True)
    )
    return with_stored(blocks, unifier.capitals), pages, unifier.encoding


def _mended(
    document: Any,
    layers: Sequence[list[Line]],
    as_said: Mapping[int, list[Line]],
    scanner: Scanner,
    doubtful: Sequence[int],
) -> list[list[Line]]:
    """The pages with their lost glyphs read; `as_said` are those that lost some, taken where none could be read.

    A page of the `doubtful` (from 0) that even so makes little sense is looked at where that can be done, and the
    likelier reading is taken.
    """
    out: list[list[Line]] = [[] for _ in layers]
    for line in marks.read([line for layer in layers for line in layer]):
        out[line.page - 1].append(line)
    if not any(marks.letters_restored(line) for layer in out for line in layer):
        out = [as_said.get(number, layer) for number, layer in enumerate(layers, 1)]
    for index in doubtful if ocr.available() else ():
        layer = out[index]
        sense = marks.likelihood(layer)
        if not layer or sense >= marks.SENSE:
            continue
        page = document[index]
        scanner.submit(index + 1, picture_of(page, scanner.limits.max_pixels))
        page.close()
        before = scanner.read
        seen = scanner.lines(index + 1)
        if seen and marks.likelihood(seen) > sense:
            out[index] = seen
        else:
            scanner.read = before
    return out


def _rows(
    page: Any, unifier: Unifier, drawn: Sequence[Word] | None = None, glyphs: Glyphs | None = None, number: int = 0
) -> list[list[_Piece] | Table]:
    """pdfium's lines in its own order, each cut where a wide gap separates columns; ruled tables whole. `drawn`, of a
    first page, is what annotations show on it; `glyphs` finds what page `number` (from 0) lost."""
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        boxes = _boxes(textpage)
        if glyphs is not None:
            text, boxes = glyphs.seen(number, textpage, text, boxes)
        lost = glyphs is not None and number in glyphs.pages
        shown = _unified(text, textpage, unifier) if suspicious(text) and not lost else list(text)
    finally:
        textpage.close()
    if len(text) != len(boxes):  # surrogate pairs: pdfium counts units, Python characters; extents would shift
        boxes = boxes[: len(text)] + [(0.0, 0.0, 0.0, 0.0)] * (len(text) - len(boxes))
    lines: list[list[Char]] = []
    start = 0
    for match in re.finditer(r"[\r\n\f]+|$", text):
        lines += _stacked(once([(shown[i], boxes[i]) for i in range(start, match.start())]))
        start = match.end()
    placed = with_tables(page, lines if drawn is None else fill(lines, drawn))
    return [row for line in placed if (row := line if isinstance(line, Table) else _cut(line))]


def _text(rows: Sequence[list[_Piece] | Table]) -> str:
    return " ".join(
        " ".join(cell for cells in row.once for cell in cells)
        if isinstance(row, Table)
        else " ".join(piece.text for piece in row)
        for row in rows
    )


def letters(page: Any, unifier: Unifier) -> tuple[list[str], list[Box]]:
    """The page's characters as Unicode, in pdfium's order, each with its left, bottom, right and top."""
    textpage = page.get_textpage()
    try:
        text, boxes = textpage.get_text_range(), _boxes(textpage)
        shown = _unified(text, textpage, unifier) if suspicious(text) else list(text)
    finally:
        textpage.close()
    return shown[: len(boxes)], boxes[: len(shown)]


def _boxes(textpage: Any) -> list[Box]:
    """Each character's left, bottom, right and top. Asked of pdfium itself: its wrapper takes most of the time."""
    import ctypes

    import pypdfium2

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    places = [ctypes.byref(side) for side in (left, right, bottom, top)]
    ask, handle = pypdfium2.raw.FPDFText_GetCharBox, textpage.raw
    out: list[Box] = []
    for index in range(textpage.count_chars()):
        if not ask(handle, index, *places):
            raise pypdfium2.PdfiumError("no box for a character")
        out.append((left.value, bottom.value, right.value, top.value))
    return out


def _unified(text: str, textpage: Any, unifier: Unifier) -> list[str]:
    """The page's characters, those of legacy fonts as Unicode; one that went into its neighbour is empty."""
    import ctypes

    import pypdfium2

    unifier.whole = unifier.whole or guess(text)[0]
    out: list[str] = []
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    for line in re.findall(r"[^\r\n\f]+|[\r\n\f]+", text):
        runs: list[tuple[str, str | None]] = []
        for place, char in enumerate(line, len(out)):
            size = pypdfium2.raw.FPDFText_GetFontInfo(textpage, place, name, 128, ctypes.byref(flags))
            font = name.value.decode("utf-8", "replace") if 1 < size <= 128 else None
            if runs and (runs[-1][1] == font or char.isspace()):
                runs[-1] = (runs[-1][0] + char, runs[-1][1])
            else:
                runs.append((char, font))
        out += unifier.letters(runs)
    return out


def _stacked(chars: list[tuple[str, Box]]) -> list[list[tuple[str, Box]]]:
    """pdfium runs short rows of a table together: they part where the text goes back to the left and down."""
    parts: list[list[tuple[str, Box]]] = [[]]
    last: Box | None = None
    for char, box in chars:
        inked = not char.isspace() and box[2] > box[0]
        if inked and last and box[0] < last[0] and box[3] < last[1]:
            parts.append([])
        parts[-1].append((char, box))
        last = box if inked else last
    return parts


def _cut(chars: Sequence[tuple[str, Box]]) -> list[_Piece]:
    """One line as its pieces. A gap of two characters' height cuts, unless the words go on across it."""
    inked = [(index, box) for index, (char, box) in enumerate(chars) if char.strip() and box[2] > box[0]]
    if not inked:
        return []
    height = median([box[3] - box[1] for _, box in inked])
    wide = max(24.0, 2.5 * height)
    pieces: list[_Piece] = []
    first = 0
    for place in range(1, len(inked) + 1):
        if place < len(inked):
            (index, box), (after, next_box) = inked[place - 1], inked[place]
            if next_box[0] - box[2] < wide:
                continue
            before, then = chars[index][0], chars[after][0]
            goes_on = before == "," or (before == ":" and not then.isupper()) or then.islower() or then in ",.;:/"
            if goes_on:
                continue
        group = inked[first:place]
        end = inked[place][0] if place < len(inked) else len(chars)
        shown = squeeze(nfc("".join(char for char, _ in chars[group[0][0] : end])).replace("\ufffe", "-"))
        if shown and not RULE.fullmatch(shown):
            edges = [box for _, box in group]
            pieces.append(
                _Piece(
                    shown,
                    min(box[0] for box in edges),
                    max(box[2] for box in edges),
                    min(box[1] for box in edges),
                    max(box[3] for box in edges),
                )
            )
        first = place
    return pieces


def _page_lines(rows: Sequence[list[_Piece] | Table], page: int) -> list[Line | Table]:
    """Lines of one page: columns unrolled, rows of tables without rules joined."""
    out: list[Line | Table] = []
    left: list[_Piece] = []
    right: list[_Piece] = []

    def put(pieces: Sequence[_Piece]) -> None:
        for piece in pieces:
            out.append(Line(page, piece.text, 0, piece.left, piece.right))

    def unroll() -> None:
        put(left)
        put(right)
        left.clear()
        right.clear()

    for row in rows:
        if isinstance(row, Table):
            unroll()
            out.append(row)
        elif len(row) == 2:
            left.append(row[0])
            right.append(row[1])
        elif len(row) >= 3:
            unroll()
            shown = " | ".join(piece.text for piece in row)
            out.append(Line(page, shown, 0, row[0].left, row[-1].right, table=True))
        elif right and row[0].right < min(piece.left for piece in right):
            left.append(row[0])
        elif right and row[0].left > max(piece.right for piece in left):
            right.append(row[0])
        else:
            unroll()
            put(row)
    unroll()
    return out


def _spelled_out(pages: Sequence[Sequence[Line | Table]], stored: dict[str, str]) -> list[list[Line]]:
    """The pages with the rows of their tables as lines; `stored` gets what the file holds for each.

    Raises:
        SecretFileError: a cell at the top of the document is a mark.
    """
    tables: list[Found] = []
    between: list[Line] = []  # since the last table
    for number, page in enumerate(pages, 1):
        for place, item in enumerate(page):
            if isinstance(item, Line):
                between.append(item)
                continue
            if number == 1 and place < TOP:
                refuse_texts(cell for row in item.once[:3] for cell in row)
            apart = any(not _PAGE_NUMBER.fullmatch(line.text) for line in between)
            tables.append(Found(number, item, apart))
            between.clear()
    rows = iter(rows_of_tables(tables))
    out: list[list[Line]] = [[] for _ in pages]
    for number, page in enumerate(pages, 1):
        for item in page:
            if isinstance(item, Line):
                out[number - 1].append(item)
                continue
            for row in next(rows):
                stored.setdefault(row.text, row.stored)
                out[number - 1].append(Line(row.page, row.text, 0, item.box[0], item.box[2], table=True))
    return out
