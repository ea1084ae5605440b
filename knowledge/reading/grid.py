"""Ruled tables: rules and words with their boxes become rows of cells. Pure; of PDFs and pictures it knows nothing.

What passes through: horizontal and vertical rules and the words of one page, in any unit, y growing downwards. Rules that
touch make a grid; where no rule stands between two fields of it, they are one merged cell. A word goes to the cell its
middle lies in; the lines of a cell are joined. A cell merged over several rows says its text in each of them, one merged
over several columns in the first. What is refused (None, or left out): a grid that is open at its edge, whose fields
make no rectangles, or whose words lie across its rules – whoever asked keeps the page as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

__all__ = ["Rule", "Table", "Word", "header_of", "joined_lines", "names_of", "rows_of", "tables_of"]

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: `at` is its height (a horizontal one) or its distance from the left (a vertical one)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Table:
    """One grid of a page with what stands in it."""

    box: Box
    columns: tuple[float, ...]  # the edges of the columns, from the left
    rows: tuple[tuple[str, ...], ...]  # each as long as there are columns; merged cells filled down
    across: tuple[tuple[str, ...], ...]  # the same, merged cells filled to the right too
    once: tuple[tuple[str, ...], ...]  # the same, each cell's text in the first of its fields only
    lone: tuple[bool, ...]  # of a row: it is one cell from edge to edge
    words: tuple[int, ...]  # which words stand in it

    @property
    def header(self) -> tuple[int, int]:
        return header_of(self.across, self.lone)


_LONGEST_NAME = 15  # words of a column's name
_VALUE = re.compile(r"[\d\W]*\d[\d\W]*")  # a number or a date: no column is called so
_DAY = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_DAY_BEGUN = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{1,3})?$")
_DAY_ENDED = re.compile(r"\d?(?:/(?:19|20))?\d{1,3}(?![\d/])")
_MOST_RULES = 4000  # a drawing, no table
_MOST_FIELDS = 6000
_CLOSED = 0.8  # of a side that has to be ruled
_OPEN = 0.2  # of a side that may be ruled all the same; between the two nobody can tell


def rows_of(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], words: Sequence[Word]
) -> tuple[tuple[str, ...], ...] | None:
    """The rows of the one grid that these rules make; None where they make none that can be trusted, or several."""
    found = tables_of(horizontal, vertical, words)
    return found[0].rows if len(found) == 1 else None


def tables_of(horizontal: Sequence[Rule], vertical: Sequence[Rule], words: Sequence[Word]) -> tuple[Table, ...]:
    """Every grid that can be trusted, from the top; one inside a cell of another belongs to that cell."""
    if not words or len(horizontal) < 2 or len(vertical) < 2 or len(horizontal) + len(vertical) > _MOST_RULES:
        return ()
    height = median(word.bottom - word.top for word in words)
    slack = max(0.3 * height, 1e-6)
    across, down = _merged(horizontal, slack), _merged(vertical, slack)
    found: list[Table] = []
    for rows, columns in sorted(_touching(across, down, slack), key=_extent, reverse=True):
        box = columns[0].at, rows[0].at, columns[-1].at, rows[-1].at
        if any(_inside(box, other.box, slack) for other in found):
            continue
        if table := _table(rows, columns, words, slack, height):
            found.append(table)
    return tuple(sorted(found, key=lambda table: (table.box[1], table.box[0])))


# -- what a table's columns are called -----------------------------------------------------------------------------------


def header_of(across: Sequence[Sequence[str]], lone: Sequence[bool]) -> tuple[int, int]:
    """The first row of a table's header and how many rows it has; (0, 0) where the first row names no columns.

    `across` are the rows with merged cells filled down and to the right, `lone` says which are one cell from edge to edge.
    """
    first = next((index for index, alone in enumerate(lone) if not alone), len(across))
    if first + 1 >= len(across):
        return 0, 0
    # Two names over one: a cell over several columns makes the row below a part of the header.
    grouped = any(one == two and one for one, two in pairwise(across[first]))
    depth = 2 if grouped and first + 2 < len(across) and not lone[first + 1] else 1
    names = names_of(across, first, depth)
    short = all(len(name.split()) <= _LONGEST_NAME for name in names)
    said = sum(any(map(str.isalpha, name)) for name in names)
    valued = any(_VALUE.fullmatch(name) for name in names)
    return (first, depth) if short and said >= 2 and not valued else (0, 0)


def names_of(across: Sequence[Sequence[str]], first: int, depth: int) -> tuple[str, ...]:
    """What each column is called by `depth` rows from `first`."""
    rows = across[first : first + depth]
    return tuple(" ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*rows, strict=True))


# -- rules ---------------------------------------------------------------------------------------------------------------


def _merged(rules: Sequence[Rule], slack: float) -> list[Rule]:
    """Pieces of one line put together, lines that lie on each other one; what is shorter than a letter is left out."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= slack:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    out: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        start = end = None
        for rule in sorted(line, key=lambda rule: rule.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + slack:
                end = max(end, rule.end)
            else:
                out.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            out.append(Rule(at, start, end))
    return [rule for rule in out if rule.end - rule.start > 2 * slack]


def _touching(across: Sequence[Rule], down: Sequence[Rule], slack: float) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules in groups of those that meet; a group has two of each at least."""
    group = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    for i, row in enumerate(across):
        for j, column in enumerate(down, len(across)):
            meets = row.start - slack <= column.at <= row.end + slack
            if meets and column.start - slack <= row.at <= column.end + slack:
                group[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n in range(len(group)):
        rows, columns = groups.setdefault(root(n), ([], []))
        (rows if n < len(across) else columns).append(across[n] if n < len(across) else down[n - len(across)])
    return [
        (rows, columns)
        for rows, columns in groups.values()
        if len({rule.at for rule in rows}) > 1 and len({rule.at for rule in columns}) > 1
    ]


def _extent(group: tuple[list[Rule], list[Rule]]) -> float:
    rows, columns = group
    return (rows[-1].at - rows[0].at) * (columns[-1].at - columns[0].at)


def _inside(box: Box, other: Box, slack: float) -> bool:
    low = box[0] >= other[0] - slack and box[1] >= other[1] - slack
    return low and box[2] <= other[2] + slack and box[3] <= other[3] + slack


# -- fields and cells ------------------------------------------------------------------------------------------------------


def _table(
    rows: Sequence[Rule], columns: Sequence[Rule], words: Sequence[Word], slack: float, height: float
) -> Table | None:
    tops = sorted({rule.at for rule in rows})
    lefts = sorted({rule.at for rule in columns})
    deep, wide = len(tops) - 1, len(lefts) - 1
    if wide < 2 or deep * wide > _MOST_FIELDS:
        return None
    ends = [end for rule in rows for end in (lefts[0] - rule.start, rule.end - lefts[-1])]
    ends += [end for rule in columns for end in (tops[0] - rule.start, rule.end - tops[-1])]
    regions = _regions(rows, columns, tops, lefts) if max(ends) <= height else None
    if regions is None:  # rules that go on past the edge: a side of the table is not drawn
        return None
    held: dict[int, list[Word]] = {}
    inside: list[int] = []
    for index, word in enumerate(words):
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        if not (lefts[0] <= x <= lefts[-1] and tops[0] <= y <= tops[-1]):
            continue
        row = next(n for n in range(deep) if y <= tops[n + 1])
        column = next(n for n in range(wide) if x <= lefts[n + 1])
        region = regions[row][column]
        left, _, right, _ = _edges(region, regions, tops, lefts)
        if left - word.left > height or word.right - right > height:
            return None  # it lies across a rule
        held.setdefault(region, []).append(word)
        inside.append(index)
    if len(held) < 2:
        return None
    texts = {region: joined_lines(lines) for region, lines in ((r, _lines(found)) for r, found in held.items())}
    return Table(
        (lefts[0], tops[0], lefts[-1], tops[-1]),
        tuple(lefts),
        tuple(tuple(_down(row, n, texts) for n in range(wide)) for row in regions),
        tuple(tuple(texts.get(region, "") for region in row) for row in regions),
        _once(regions, texts),
        tuple(len(set(row)) == 1 for row in regions),
        tuple(inside),
    )


def _down(row: Sequence[int], column: int, texts: dict[int, str]) -> str:
    """What a row says in a column: of a cell over several columns only the first."""
    return texts.get(row[column], "") if column == 0 or row[column] != row[column - 1] else ""


def _once(regions: Sequence[Sequence[int]], texts: dict[int, str]) -> tuple[tuple[str, ...], ...]:
    left = dict(texts)
    return tuple(tuple(left.pop(region, "") for region in row) for row in regions)


def _regions(
    rows: Sequence[Rule], columns: Sequence[Rule], tops: Sequence[float], lefts: Sequence[float]
) -> list[list[int]] | None:
    """For every field the number of the cell it belongs to; None where a cell is no rectangle or the edge is open."""
    deep, wide = len(tops) - 1, len(lefts) - 1
    level: dict[float, list[Rule]] = {}
    upright: dict[float, list[Rule]] = {}
    for rule in rows:
        level.setdefault(rule.at, []).append(rule)
    for rule in columns:
        upright.setdefault(rule.at, []).append(rule)
    above = [[_ruled(level[top], one, two) for one, two in pairwise(lefts)] for top in tops]
    before = [[_ruled(upright[left], one, two) for one, two in pairwise(tops)] for left in lefts]
    unclear = any(side is None for sides in (*above, *before) for side in sides)
    if unclear or not (all(above[0]) and all(above[-1]) and all(before[0]) and all(before[-1])):
        return None
    cells = [[-1] * wide for _ in range(deep)]
    number = 0
    for row in range(deep):
        for column in range(wide):
            if cells[row][column] >= 0:
                continue
            right = column + 1
            while right < wide and not before[right][row]:
                right += 1
            bottom = row + 1
            while bottom < deep and not any(above[bottom][column:right]):
                bottom += 1
            for r in range(row, bottom):
                for c in range(column, right):
                    # Another cell reaches in, or a rule divides what should be one.
                    if cells[r][c] >= 0 or (c > column and before[c][r]) or (r > row and above[r][c]):
                        return None
                    cells[r][c] = number
                if (right < wide and not before[right][r]) or not before[column][r]:
                    return None
            if not all(above[bottom][column:right]):
                return None
            number += 1
    return cells


def _ruled(rules: Iterable[Rule], start: float, end: float) -> bool | None:
    """Whether a side of a field is drawn; None where half of it is."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules) / (end - start)
    return True if covered >= _CLOSED else False if covered <= _OPEN else None


def _edges(region: int, regions: Sequence[Sequence[int]], tops: Sequence[float], lefts: Sequence[float]) -> Box:
    rows = [n for n, row in enumerate(regions) if region in row]
    columns = [n for n, held in enumerate(regions[rows[0]]) if held == region]
    return lefts[columns[0]], tops[rows[0]], lefts[columns[-1] + 1], tops[rows[-1] + 1]


# -- what a cell says ------------------------------------------------------------------------------------------------------


def _lines(words: Sequence[Word]) -> Iterator[str]:
    """The words of one cell, line by line."""
    lines: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        shared = min(bottom, word.bottom) - max(top, word.top)
        if lines and shared >= 0.5 * min(bottom - top, word.bottom - word.top):
            lines[-1].append(word)
            top, bottom = min(top, word.top), max(bottom, word.bottom)
        else:
            lines.append([word])
            top, bottom = word.top, word.bottom
    for line in lines:
        yield " ".join(word.text for word in sorted(line, key=lambda word: word.left))


def joined_lines(lines: Iterable[str]) -> str:
    """Lines of one cell as one; a number cut at its hyphen or slash closes up (“33/CT-” + “TTg”), and so does a day
    that a narrow column cut anywhere (“25/11/202” + “4”)."""
    out = ""
    for line in lines:
        cut_after = re.search(r"\d\S*[-/]$", out) is not None and line[:1].isalnum()
        cut_before = out[-1:].isdigit() and re.match(r"[-/][^\W_]", line) is not None
        cut = cut_after or cut_before or _is_cut_day(out, line)
        out = out + line if not out or cut else f"{out} {line}"
    return out


def _is_cut_day(before: str, after: str) -> bool:
    end, begin = _DAY_BEGUN.search(before), _DAY_ENDED.match(after)
    return bool(end and begin and _DAY.fullmatch(end[0] + begin[0]))
