"""Number and day that were put on a PDF after it was written: “Số:      /TB-UBND” with “542” elsewhere in the file.

What passes through: the characters of a page with their boxes, line by line; out come the same lines with a stamped figure
in the gap where a reader sees it. What is refused: a figure that stands in no gap of a line, or in gaps of two lines; words
(a signature's stamp) are given back for their mark of secrecy only, and never become text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.text import fold

Box = tuple[float, float, float, float]  # left, bottom, right, top
Char = tuple[str, Box]
Word = tuple[str, Box]

_FIGURE = re.compile(r"\d{1,5}[a-z]?")
# The lines of a head that are left open for it: “Số:    /KH-UBND”, “An Hòa, ngày    tháng    năm 2024”.
_OPEN = re.compile(r"^\W*so\s*:?\s*[-/.…]|\bngay\b.{0,12}\bthang\b")
_SILENT = {2, 16}  # links and the windows of notes: they show nothing
_MOST = 400  # annotations of one page that are looked at
_LONGEST = 8000  # bytes of what one holds; a mark of secrecy is short
_LEAN = 4.0  # points that a stamped figure may stand above or below the line


class Annotations:
    """What the annotations of a PDF show (its signatures, stamps, notes, fields), page by page; pages without any cost nothing.

    They are drawn into the page to be read, in a second look at the file, so that the first stays as it is.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._drawn: Any = None  # the second look

    def of(self, page: Any, number: int) -> tuple[tuple[Word, ...], list[str]]:
        """The words that they show on a page, each with its box; and the lines these make with what annotations hold
        to be shown (notes, fields that nobody has drawn yet). `number` from 0."""
        import pypdfium2

        if not _kinds(page) - _SILENT:
            return (), []
        try:
            self._drawn = self._drawn or pypdfium2.PdfDocument(self._data)
            words = _drawn_on(self._drawn, number)
        except pypdfium2.PdfiumError:
            words = ()
        lines: dict[int, list[str]] = {}
        for text, box in words:
            lines.setdefault(round(box[1] / 4), []).append(text)
        return words, [*(" ".join(texts) for texts in lines.values()), *_held_by(page)]

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.close()


def _kinds(page: Any) -> set[int]:
    """The kinds of the annotations of a page."""
    import pypdfium2.raw as pdfium

    found: set[int] = set()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        found.add(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _held_by(page: Any) -> list[str]:
    import ctypes

    import pypdfium2.raw as pdfium

    out: list[str] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        for key in (b"Contents", b"V"):
            size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if 2 < size <= _LONGEST:
                text = (ctypes.c_ushort * (size // 2))()
                pdfium.FPDFAnnot_GetStringValue(annotation, key, text, size)
                out.append(bytes(text).decode("utf-16-le", "replace").rstrip("\0"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return out


def _drawn_on(document: Any, number: int) -> tuple[Word, ...]:
    import pypdfium2.raw as pdfium

    page = document[number]
    known = {(char, _rough(box)) for char, box in _chars(page)}
    if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return ()
    page.close()
    page = document[number]
    try:
        return tuple(_words([c for c in _chars(page) if not c[0].strip() or (c[0], _rough(c[1])) not in known]))
    finally:
        page.close()


def _chars(page: Any) -> list[Char]:
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        if len(text) != textpage.count_chars():
            return []
        return [(char, textpage.get_charbox(index)) for index, char in enumerate(text)]
    finally:
        textpage.close()


def _rough(box: Box) -> tuple[int, ...]:
    return tuple(round(edge) for edge in box)


def _words(chars: Sequence[Char]) -> list[Word]:
    out: list[Word] = []
    run: list[Char] = []
    for char, box in [*chars, (" ", (0.0, 0.0, 0.0, 0.0))]:
        if char.strip():
            run.append((char, box))
        elif run:
            out.append(_word(run))
            run = []
    return out


def _word(run: Sequence[Char]) -> Word:
    lefts, bottoms, rights, tops = zip(*(box for _, box in run), strict=True)
    return "".join(char for char, _ in run), (min(lefts), min(bottoms), max(rights), max(tops))


def fill(lines: Sequence[list[Char]], drawn: Sequence[Word]) -> list[list[Char]]:
    """The lines with each stamped figure in its gap. A line of the page that is but such a figure counts as one."""
    out = [list(line) for line in lines]
    gaps = [index for index, line in enumerate(out) if _OPEN.search(fold("".join(char for char, _ in line)))]
    if not gaps:
        return out
    alone = [(index, words[0]) for index, line in enumerate(lines) if len(words := _words(line)) == 1]
    stamps: list[tuple[int | None, Word]] = [(None, word) for word in drawn]
    stamps += [(index, word) for index, word in alone]
    for own, (figure, box) in stamps:
        if not _FIGURE.fullmatch(figure):
            continue
        places = [(i, place) for i in gaps if i != own and (place := _gap(out[i], box)) is not None]
        if len(places) != 1:
            continue
        index, place = places[0]
        out[index][place:place] = [(" ", box), *((char, box) for char in figure), (" ", box)]
        if own is not None:
            out[own] = []
    return [line for line in out if line]


def _gap(line: Sequence[Char], box: Box) -> int | None:
    """Where in a line the box falls between two characters and on neither."""
    inked = [(index, other) for index, (char, other) in enumerate(line) if char.strip() and other[2] > other[0]]
    if len(inked) < 4:
        return None
    middle = (box[1] + box[3]) / 2
    if not min(b[1] for _, b in inked) - _LEAN <= middle <= max(b[3] for _, b in inked) + _LEAN:
        return None
    if any(other[0] < box[2] - 1 and other[2] > box[0] + 1 for _, other in inked):
        return None
    before = [pair for pair in inked if pair[1][2] <= box[0] + 1]
    after = [pair for pair in inked if pair[1][0] >= box[2] - 1]
    if not before or not after:
        return None
    left, right = max(before, key=lambda pair: pair[1][2]), min(after, key=lambda pair: pair[1][0])
    return left[0] + 1 if left[0] < right[0] else None
