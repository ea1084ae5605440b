"""The leader's table as a picture: a unit a line, a due date a column, late ones on top, what the columns are below.

What passes through: a Grid, which holds every word and decision already; PNG bytes come out, 1,080 pixels wide. Each state
has a shape of its own besides its colour, so that it is told apart without colours and in print. Refused: nothing; a name
too long for its line ends in “…”. More than 40 units or 12 columns belong on several sheets: whoever makes the Grid cuts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.drawing.style import AMBER, BLUE, EDGE, GREEN, INK, LINE, LOCK, PAPER, QUIET, VERMILION, WIDTH, Strokes

Mark = Literal["late", "late_told", "received", "claimed", "working", "waiting"]
ROWS, COLUMNS = 40, 12  # of one sheet

_ROW, _HEAD = 42, 84
_COUNT = 74  # room for the number of late ones, at the right
_NAMES = (23, 21, 19)  # sizes of letters: a long name is written smaller before it is cut
_NOTE_ROW = 36
_DRAWN: tuple[Mark, ...] = ("late", "late_told", "received", "claimed", "working", "waiting")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit: its marks by column (None: not its duty) and how many it is late with."""

    name: str
    marks: tuple[Mark | None, ...]
    late: int


@dataclass(frozen=True, slots=True)
class Grid:
    heading: str
    under: str
    columns: tuple[tuple[str, str], ...]  # two short lines over each: “9T”, “20/9”
    late_word: str  # over the numbers at the right
    lines: tuple[Line, ...]
    legend: tuple[tuple[Mark, str], ...]
    notes: tuple[tuple[str, str], ...]  # a column in full: “9T”, “Báo cáo kết quả … – trước 20/9/2026”
    more: str = ""  # of what is not shown


def draw(grid: Grid) -> bytes:
    """The picture as PNG."""
    with LOCK:
        return _Sheet(grid).png()


class _Sheet(Strokes):
    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid
        self.points: dict[Mark, list[tuple[float, float]]] = {mark: [] for mark in _DRAWN}
        count = max(1, len(grid.columns))
        self.cell = min(96.0, 564.0 / count)
        self.left = WIDTH - EDGE - _COUNT - self.cell * count  # where the columns begin

    def png(self) -> bytes:
        y = self._title(EDGE)
        y = self._legend(y)
        y = self._header(y + 16)
        y = self._rows(y)
        y = self._notes(y + 22)
        self._scatter()
        return self._finished(y + EDGE)

    def _title(self, y: float) -> float:
        room = WIDTH - 2 * EDGE
        self._text(EDGE, y, self._fitted(self.grid.heading, 44, room), 44, weight="bold")
        self._text(EDGE, y + 60, self._fitted(self.grid.under, 27, room), 27, colour=QUIET)
        return y + 112

    def _legend(self, y: float) -> float:
        """The shapes and what they mean, in three columns."""
        width = (WIDTH - 2 * EDGE) / 3
        for place, (mark, words) in enumerate(self.grid.legend):
            x, top = EDGE + (place % 3) * width, y + (place // 3) * 42
            self.points[mark].append((x + 15, top + 17))
            self._text(x + 40, top + 3, self._fitted(words, 23, width - 46), 23, colour=QUIET)
        return y + -(-len(self.grid.legend) // 3) * 42

    def _header(self, y: float) -> float:
        wide = self.cell >= 60
        for place, (name, day) in enumerate(self.grid.columns):
            x = self.left + (place + 0.5) * self.cell
            self._text(x, y + 6, name, 23 if wide else 19, align="center", weight="bold")
            self._text(x, y + 44, day, 18 if wide else 15, colour=QUIET, align="center")
        for row, word in enumerate(self.grid.late_word.split()):
            self._text(WIDTH - EDGE, y + 6 + 32 * row, word, 20, colour=VERMILION, align="right", weight="bold")
        return y + _HEAD

    def _rows(self, y: float) -> float:
        from matplotlib.collections import PatchCollection
        from matplotlib.patches import Rectangle

        shades, room = [], self.left - EDGE - 14
        top = y
        for number, line in enumerate(self.grid.lines):
            if number % 2 == 0:
                shades.append(Rectangle((EDGE - 10, y), WIDTH - 2 * EDGE + 20, _ROW))
            middle = y + _ROW / 2
            self._name(line.name, y, room)
            for place, mark in enumerate(line.marks):
                if mark is not None:
                    self.points[mark].append((self.left + (place + 0.5) * self.cell, middle))
            if line.late:
                self._text(
                    WIDTH - EDGE - 6, y + 6, str(line.late), _NAMES[0], colour=VERMILION, align="right", weight="bold"
                )
            y += _ROW
        self.axes.add_collection(PatchCollection(shades, facecolor="#F1F3F4", edgecolor="none", zorder=0))
        self.axes.plot((EDGE - 10, WIDTH - EDGE + 10), (top, top), color=QUIET, linewidth=1.2)
        for place in range(len(self.grid.columns) + 1):
            x = self.left + place * self.cell
            self.axes.plot((x, x), (top, y), color=LINE, linewidth=0.6, zorder=0.5)
        self._rule(y)
        return y

    def _notes(self, y: float) -> float:
        """What stands over the columns, in full."""
        left = EDGE + 96
        for short, words in self.grid.notes:
            self._text(EDGE, y, self._fitted(short, 22, 92), 22, weight="bold")
            self._text(left, y, self._fitted(words, 22, WIDTH - EDGE - left), 22, colour=INK)
            y += _NOTE_ROW
        if self.grid.more:
            self._text(EDGE, y, self.grid.more, 22, colour=QUIET)
            y += _NOTE_ROW
        return y

    def _scatter(self) -> None:
        """All marks of a kind in one stroke: a thousand single shapes would take seconds. Sizes are areas in points."""
        bare: dict[str, Any] = {"linewidths": 0}
        self._dots("late", "D", 190, facecolors=VERMILION, **bare)
        self._dots("late", "$!$", 95, facecolors=PAPER, **bare)
        self._dots("late_told", "D", 150, facecolors=PAPER, edgecolors=VERMILION, linewidths=2.4)
        self._dots("received", "o", 250, facecolors=GREEN, **bare)
        self._dots("received", "$✓$", 110, facecolors=PAPER, **bare)
        self._dots("claimed", "o", 190, facecolors=PAPER, edgecolors=BLUE, linewidths=2.8)
        self._dots("working", "^", 170, facecolors=AMBER, edgecolors=INK, linewidths=0.8)
        self._dots("waiting", "o", 34, facecolors=QUIET, **bare)

    def _dots(self, mark: Mark, shape: str, area: float, **paint: Any) -> None:
        points: Sequence[tuple[float, float]] = self.points[mark]
        if points:
            across, down = zip(*points, strict=True)
            self.axes.scatter(across, down, s=area, marker=shape, zorder=3, clip_on=False, **paint)

    def _name(self, words: str, y: float, room: float) -> None:
        size = next((size for size in _NAMES if self._width(words, size) <= room), _NAMES[-1])
        self._text(EDGE, y + 7, self._fitted(words, size, room), size)


__all__ = ["COLUMNS", "ROWS", "Grid", "Line", "Mark", "draw"]
