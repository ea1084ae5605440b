"""What recognition makes of one page, as the rooms around it hand it on: words, tables, figures, and
what is no print."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int
    rows: int  # how many it covers
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table, in reading order."""

    cells: tuple[Cell, ...]

    @property
    def box(self) -> Box:
        boxes = [cell.box for cell in self.cells]
        return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised, in pixels of the righted page."""

    text: str
    confidence: float  # 0..1
    box: Box
    line: int  # words of one line, in tesseract's eyes, have one number


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be written by hand in one gap of the head, likeliest first, each with its probability."""

    kind: str  # "number", "day", "month"
    line: int  # of the words around it
    choices: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """What recognition made of one page. `size` is (width, height)."""

    size: tuple[int, int]
    words: tuple[Word, ...] = ()
    marks: tuple[Word, ...] = ()  # in red ink: “KHẨN”, “MẬT”
    frames: tuple[Box, ...] = ()  # of received-marks; what they say is no part of the document
    seals: tuple[Box, ...] = ()
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()  # ruled tables

    @property
    def confidence(self) -> float:
        """The mean over all words, the longer ones counting more; 0 where there are none."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0
