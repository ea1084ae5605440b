"""The ruled tables of a PDF page: its drawn lines and its characters handed to knowledge/reading/grid.py, and put back.

What passes through: a page as pdfium has it and its characters line by line; out come the same lines with each table that
can be trusted in its place and its characters taken out. Rules are thin filled boxes and stroked lines; the edges of a
shading are none. What is refused: drawings of thousands of paths, frames round a text, a letterhead set in a table; their lines
stay as they are.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from knowledge.reading.grid import Rule, Table, Word, tables_of
from knowledge.reading.stamped import Box, Char
from knowledge.text import fold, nfc

_THIN = 3.0  # points: a rule is no wider
_MOST_PATHS = 5000
_MOST_SEGMENTS = 3000
_LAYOUT = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*-\s*tu do|dang cong san viet nam")


def with_tables(page: Any, lines: Sequence[list[Char]]) -> list[list[Char] | Table]:
    """The lines of a page, each ruled table where its first word stood."""
    level, upright = _rules(page)
    if len(level) < 2 or len(upright) < 3:
        return list(lines)
    words, places = _words(lines, sorted(upright, key=lambda rule: rule.at))
    taken: dict[int, set[int]] = {}
    starts: dict[int, list[Table]] = {}
    for table in tables_of(level, upright, words):
        if len(table.rows) == 1 and len(table.columns) < 4:
            continue
        if _LAYOUT.search(fold(" ".join(cell for row in table.once for cell in row))):
            continue
        starts.setdefault(min(places[index][0] for index in table.words), []).append(table)
        for index in table.words:
            number, chars = places[index]
            taken.setdefault(number, set()).update(chars)
    out: list[list[Char] | Table] = []
    for number, line in enumerate(lines):
        left = [char for at, char in enumerate(line) if at not in taken[number]] if number in taken else line
        out += starts.get(number, [])
        if number not in taken or any(char.strip() for char, _ in left):
            out.append(left)
    return out


def _words(lines: Sequence[list[Char]], edges: Sequence[Rule]) -> tuple[list[Word], list[tuple[int, list[int]]]]:
    """The words of all lines, y growing downwards, and for each its line and its characters. A vertical rule ends a word."""
    words: list[Word] = []
    places: list[tuple[int, list[int]]] = []
    for number, line in enumerate(lines):
        run: list[int] = []
        for index, (char, box) in enumerate([*line, (" ", (0.0, 0.0, 0.0, 0.0))]):
            inked = bool(char.strip()) and box[2] > box[0]
            if run and (char.isspace() or (inked and _parted(line[run[-1]][1], box, edges))):
                words.append(_word([line[at] for at in run]))
                places.append((number, run))
                run = []
            if inked:
                run.append(index)
    return words, places


def _parted(before: Box, after: Box, edges: Sequence[Rule]) -> bool:
    """Two characters that are no neighbours, or on two sides of a rule."""
    gap = after[0] - before[2]
    if gap > max(before[3] - before[1], after[3] - after[1]) or gap < -3 * (before[2] - before[0]):
        return True
    one, two = (before[0] + before[2]) / 2, (after[0] + after[2]) / 2
    first = bisect_left(edges, one, key=_at)
    if one >= two or first == len(edges) or edges[first].at >= two:
        return False
    y = -(before[1] + before[3]) / 2
    return any(rule.start <= y <= rule.end for rule in edges[first : bisect_left(edges, two, key=_at)])


def _at(rule: Rule) -> float:
    return rule.at


def _word(chars: Sequence[Char]) -> Word:
    lefts, bottoms, rights, tops = zip(*(box for _, box in chars), strict=True)
    text = nfc("".join(char for char, _ in chars)).replace("\ufffe", "-")
    return Word(text, min(lefts), -max(tops), max(rights), -min(bottoms))


# -- rules ---------------------------------------------------------------------------------------------------------------


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and vertical rules of a page."""
    import pypdfium2.raw as pdfium

    level: list[Rule] = []
    upright: list[Rule] = []
    sides = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = sides
    places = [ctypes.byref(side) for side in sides]
    paths = 0
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        paths += 1
        if paths > _MOST_PATHS:
            return [], []
        if not pdfium.FPDFPageObj_GetBounds(item, *places):
            continue
        if not _put((left.value, bottom.value, right.value, top.value), level, upright):
            for box in _drawn(item):
                _put(box, level, upright)
    return level, upright


def _put(box: Box, level: list[Rule], upright: list[Rule]) -> bool:
    """Whether a box is a rule, or a dot; it is then put with its like. y grows downwards there."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if high <= _THIN < wide:
        level.append(Rule(-(top + bottom) / 2, left, right))
    elif wide <= _THIN < high:
        upright.append(Rule((left + right) / 2, -top, -bottom))
    return min(wide, high) <= _THIN


def _drawn(item: Any) -> list[Box]:
    """The thin parts of a path that is not thin: its boxes where it is filled, its straight lines where it is stroked."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(item)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not 0 < count <= _MOST_SEGMENTS or not pdfium.FPDFPath_GetDrawMode(item, fill, stroke):
        return []
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            return []  # curves make no table
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([])
        at = matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        shapes[-1].append(at)
        if pdfium.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    if not stroke.value:
        return [_box(shape) for shape in shapes]
    return [_box(pair) for shape in shapes for pair in pairwise(shape)]


def _box(points: Sequence[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)
