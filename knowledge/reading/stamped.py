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
_LEAN = 4.0  # points that a stamped figure may stand above or below the line


def drawn_on(data: bytes, number: int) -> tuple[Word, ...]:
    """The words that the annotations of a page show (its signatures, stamps, notes), each with its box; `number` from 0."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number]
        if not pdfium.FPDFPage_GetAnnotCount(page.raw):
            return ()
        known = {(char, _rough(box)) for char, box in _chars(page)}
        if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
            return ()
        page.close()
        page = document[number]
        return tuple(_words([c for c in _chars(page) if not c[0].strip() or (c[0], _rough(c[1])) not in known]))
    except pypdfium2.PdfiumError:
        return ()
    finally:
        document.close()


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
