"""Ruled tables on a scanned page: their cells from the rules, their rows from the words. Pure: arrays and words in, cells
and rows out.

What passes through: masks of the straight lines of a page; out come grids, each cell with its place and its box, merged
cells as one. Then the words of the page; out come rows of words, each cell after the name of its column, a cell merged
downwards said again in every row it covers. What is refused (the page is then read as text): a frame, lines that do not
close into rectangles, a grid of which hardly a cell holds words, or whose words stand across its rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.reading.page import Cell, Grid, Word
from knowledge.text import fold

_SLACK = 8  # pixels a rule may stand beside where it should
_NAMES = re.compile(
    r"^(?:stt|tt|so tt)$|noi dung|nhiem vu|cong viec|chu tri|phoi hop|thuc hien|thoi gian|thoi han|han hoan|tien do|"
    r"san pham|ket qua|ghi chu|don vi|co quan|muc tieu|chi tieu|ten |kinh phi|so luong"
)
# A letterhead or a signature between rules is no table.
_LETTERHEAD = re.compile(r"cong hoa xa hoi|doc lap\s*[-–]\s*tu do|noi nhan\s*:")


# -- cells -------------------------------------------------------------------------------------------------------------


def find(across: NDArray[Any], down: NDArray[Any]) -> tuple[Grid, ...]:
    """The tables that the rules of a page draw, top to bottom."""
    import cv2

    if not across.any() or not down.any():
        return ()
    level = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((3, 41), np.uint8))
    upright = cv2.morphologyEx(down, cv2.MORPH_CLOSE, np.ones((41, 3), np.uint8))
    drawn = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(drawn)
    grids = []
    for left, top, width, height, _ in sorted(stats[1:count].tolist(), key=lambda found: found[1]):
        if width > 0.4 * across.shape[1] and height > 100:
            part = np.s_[top : top + height, left : left + width]
            if grid := _grid(level[part], upright[part], left, top):
                grids.append(grid)
    return tuple(grids)


def _grid(level: NDArray[Any], upright: NDArray[Any], left: int, top: int) -> Grid | None:
    xs = _rules_at((upright > 0).sum(axis=0), 60)
    ys = _rules_at((level > 0).sum(axis=1), 100)
    if len(xs) < 3 or len(ys) < 3 or len(xs) > 30 or len(ys) > 80:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1

    def upright_at(x: int, row: int) -> bool:
        strip = upright[ys[row] + _SLACK : ys[row + 1] - _SLACK, max(0, x - _SLACK) : x + _SLACK]
        return strip.size > 0 and bool((strip.max(axis=1) > 0).mean() > 0.6)

    def level_at(y: int, column: int) -> bool:
        strip = level[max(0, y - _SLACK) : y + _SLACK, xs[column] + _SLACK : xs[column + 1] - _SLACK]
        return strip.size > 0 and bool((strip.max(axis=0) > 0).mean() > 0.6)

    if not all(upright_at(x, row) for x in (xs[0], xs[-1]) for row in range(rows)):
        return None
    if not all(level_at(y, column) for y in (ys[0], ys[-1]) for column in range(columns)):
        return None
    name = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def joined(one: tuple[int, int], other: tuple[int, int]) -> None:
        old, new = name[other], name[one]
        for place, owner in name.items():
            if owner == old:
                name[place] = new

    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns and not upright_at(xs[column + 1], row):
                joined((row, column), (row, column + 1))
            if row + 1 < rows and not level_at(ys[row + 1], column):
                joined((row, column), (row + 1, column))
    cells = []
    for owner in dict.fromkeys(name.values()):
        places = [place for place, its in name.items() if its == owner]
        (r0, c0), (r1, c1) = min(places), max(places)
        high, wide = r1 - r0 + 1, c1 - c0 + 1
        if len(places) != high * wide or any(not (r0 <= r <= r1 and c0 <= c <= c1) for r, c in places):
            return None
        cells.append(Cell(r0, c0, high, wide, (left + xs[c0], top + ys[r0], left + xs[c1 + 1], top + ys[r1 + 1])))
    return Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))) if len(cells) >= 4 else None


def _rules_at(sums: NDArray[Any], least: int) -> list[int]:
    """Where rules stand: the middles of the runs in which a mask has enough of them."""
    found: list[list[int]] = []
    for place in np.flatnonzero(sums >= least).tolist():
        if found and place - found[-1][-1] <= 2 * _SLACK:
            found[-1].append(place)
        else:
            found.append([place])
    return [(run[0] + run[-1]) // 2 for run in found]


# -- rows --------------------------------------------------------------------------------------------------------------


def table(grid: Grid, words: Sequence[Word]) -> tuple[list[tuple[Word, ...]], list[Word]] | None:
    """The rows of a table as words, and the words of the page that are no part of it; None where the grid cannot be
    trusted."""
    held: dict[Cell, list[Word]] = {cell: [] for cell in grid.cells}
    rest: list[Word] = []
    astray = 0
    box = grid.box
    for word in words:
        left, top, right, bottom = word.box
        middle = ((left + right) / 2, (top + bottom) / 2)
        if not (box[0] < middle[0] < box[2] and box[1] < middle[1] < box[3]):
            rest.append(word)
            continue
        cell = next(c for c in grid.cells if c.box[0] <= middle[0] <= c.box[2] and c.box[1] <= middle[1] <= c.box[3])
        over = max(0, cell.box[0] - left) + max(0, right - cell.box[2])
        if re.search(r"\w", word.text) and over > max(2 * _SLACK, 0.2 * (right - left)):
            astray += 1
        if word.confidence >= 0.3 and not re.fullmatch(r"[|_~=\[\]{}‘’'\"—]+", word.text):
            held[cell].append(word)
    filled = sum(bool(inside) for inside in held.values())
    inside = sum(map(len, held.values()))
    said = fold(" ".join(word.text for inside in held.values() for word in _read(inside)))
    if filled < 0.5 * len(held) or astray > 0.05 * inside or _LETTERHEAD.search(said):
        return None
    return _rows(grid, {cell: _read(inside) for cell, inside in held.items()}), rest


def _read(words: Sequence[Word]) -> list[Word]:
    """The words of a cell, line by line: a word whose middle lies above a line's lower edge is of that line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box[1] + word.box[3]):
        middle = (word.box[1] + word.box[3]) / 2
        edges = sorted(other.box[3] for other in lines[-1]) if lines else []
        if edges and middle < edges[len(edges) // 2]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.box[0])]


def _rows(grid: Grid, held: dict[Cell, list[Word]]) -> list[tuple[Word, ...]]:
    count = max(cell.row + cell.rows for cell in grid.cells)
    wide = max(cell.column + cell.columns for cell in grid.cells)
    lines: list[list[list[Word]]] = [[[] for _ in range(wide)] for _ in range(count)]
    for cell, inside in held.items():
        for row in range(cell.row, cell.row + cell.rows):
            lines[row][cell.column] = inside
    depth = _head(grid, held)
    names: list[list[Word]] = [[] for _ in range(wide)]
    for cell, inside in held.items():
        if cell.row < depth:
            for column in range(cell.column, cell.column + cell.columns):
                names[column] = names[column] + inside
    out = []
    for place, line in enumerate(lines[depth:]):
        texts = [text for inside in line if (text := " ".join(word.text for word in inside))]
        if not texts or (place == 0 and depth and _counts(texts)):
            continue
        out.append(_joined([_named(name, inside) for name, inside in zip(names, line, strict=True) if inside]))
    return out


def _counts(texts: Sequence[str]) -> bool:
    """The row under a header that numbers the columns, one or two of its numbers misread."""
    numbers = sum(re.fullmatch(r"\(?\d{1,2}\)?\.?", text) is not None for text in texts)
    return all(len(text) <= 4 for text in texts) and 2 * numbers > len(texts)


def _head(grid: Grid, held: dict[Cell, list[Word]]) -> int:
    """How many rows name the columns: the first, and what its merged cells span."""
    first = [cell for cell in grid.cells if cell.row == 0]
    texts = [fold(" ".join(word.text for word in held[cell])).strip(" .:") for cell in first]
    known = sum(bool(_NAMES.search(text)) for text in texts)
    if len(first) < 2 or known < min(2, len(first) - 1) or any(len(text.split()) > 12 for text in texts):
        return 0
    depth = max(cell.rows for cell in first)
    return depth if depth <= 2 and depth < max(cell.row + cell.rows for cell in grid.cells) else 0


def _named(name: Sequence[Word], inside: Sequence[Word]) -> list[Word]:
    if not name:
        return list(inside)
    return [*name[:-1], replace(name[-1], text=name[-1].text.rstrip(":.") + ":"), *inside]


def _joined(cells: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    out = list(cells[0])
    for before, cell in pairwise(cells):
        edge = before[-1].box
        out.append(replace(before[-1], text="|", confidence=1.0, box=(edge[2], edge[1], edge[2], edge[3])))
        out += cell
    return tuple(out)
