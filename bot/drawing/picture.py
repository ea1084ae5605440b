"""A month or a quarter as a picture: the days with their marks, and below them what is due. Messengers shrink a picture
by its longer side, so it is kept short: few lines, three small months in a row.

What passes through: a Picture, which holds every word and decision already; PNG bytes come out, 1,080 pixels wide, for a
phone held upright. Colours are told apart by the colour-blind (Okabe and Ito's), and never carry a meaning alone: what is
late has another shape and a “!”, what is done a tick. Refused: nothing; a text too long for its lines ends in “…”.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.drawing.style import AMBER, BLUE, EDGE, GREEN, INK, LINE, LOCK, PAPER, QUIET, SHADE, VERMILION, WIDTH, Strokes

Tone = Literal["due", "done", "late"]

_CELL, _ROW = (WIDTH - 2 * EDGE) / 7, 88
_GAP, _SMALL_ROW = 26, 48
_TONES: dict[Tone, str] = {"due": BLUE, "done": GREEN, "late": VERMILION}
_SIGNS: dict[Tone, str] = {"due": "", "done": "✓", "late": "!"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: “20/11”, “T6”, what is due, and its date and document in small letters."""

    day: str
    weekday: str
    text: str
    detail: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Picture:
    heading: str
    under: str
    weekdays: tuple[str, ...]  # Monday first
    months: tuple[tuple[str, int, int], ...]  # heading, year, month
    marks: tuple[tuple[date, tuple[Tone, ...]], ...]
    off: frozenset[date]
    today: date
    lines: tuple[Line, ...]
    more: str  # of what is not listed; empty where all is
    legend: tuple[tuple[Tone, str], ...]
    today_word: str
    off_word: str


def _most_pressing(marks: tuple[Tone, ...]) -> Tone:
    return "late" if "late" in marks else "due" if "due" in marks else "done"


def draw(picture: Picture) -> bytes:
    """The picture as PNG."""
    with LOCK:
        return _Sheet(picture).png()


class _Sheet(Strokes):
    """One picture under the pencil."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.marks = dict(picture.marks)

    def png(self) -> bytes:
        y = self._title(EDGE)
        if len(self.picture.months) == 1:
            _, year, month = self.picture.months[0]
            y = self._month(y, year, month)
        else:
            y = self._months(y)
        y = self._legend(y + 12)
        y = self._list(y + 22)
        return self._finished(y + EDGE)

    # -- parts ------------------------------------------------------------------------------------------------------------

    def _title(self, y: float) -> float:
        self._text(EDGE, y, self.picture.heading, 50, weight="bold")
        self._text(EDGE, y + 66, self._fitted(self.picture.under, 28, WIDTH - 2 * EDGE), 28, colour=QUIET)
        return y + 122

    def _month(self, y: float, year: int, month: int) -> float:
        """A month over the whole width, each day with room for a mark beside its number."""
        for column, name in enumerate(self.picture.weekdays):
            self._text(EDGE + (column + 0.5) * _CELL, y, name, 25, colour=QUIET, align="center", weight="bold")
        y += 42
        for week in calendar.Calendar().monthdatescalendar(year, month):
            for column, day in enumerate(week):
                if day.month == month:
                    self._day(EDGE + column * _CELL, y, day)
            y += _ROW
        return y + 14

    def _day(self, x: float, y: float, day: date) -> None:
        off, today, marks = day in self.picture.off, day == self.picture.today, self.marks.get(day, ())
        edge, thick = (AMBER, 6) if today else (LINE, 1.2)
        self._box(x + 3, y + 3, _CELL - 6, _ROW - 6, SHADE if off else PAPER, edge=edge, thick=thick)
        weight = "bold" if marks or today else "normal"
        self._text(x + 15, y + 9, str(day.day), 29, colour=QUIET if off else INK, weight=weight)
        if marks:
            tone = _most_pressing(marks)
            sign = "!" if tone == "late" else ""
            words = _SIGNS[tone] if len(marks) == 1 and _SIGNS[tone] else f"{len(marks)}{sign}"
            self._shape(x + _CELL - 37, y + _ROW - 34, 22, tone)
            size = 24 if len(words) < 3 else 19
            self._text(
                x + _CELL - 37, y + _ROW - 34, words, size, colour=PAPER, align="center", weight="bold", middle=True
            )

    def _months(self, y: float) -> float:
        """The months of a quarter side by side, each day's mark behind its number."""
        width = (WIDTH - 2 * EDGE - 2 * _GAP) / len(self.picture.months)
        cell, bottom = width / 7, y
        for place, (heading, year, month) in enumerate(self.picture.months):
            left, top = EDGE + place * (width + _GAP), y
            self._text(left + 6, top, heading, 29, weight="bold")
            top += 50
            for column, name in enumerate(self.picture.weekdays):
                self._text(left + (column + 0.5) * cell, top, name, 19, colour=QUIET, align="center")
            top += 34
            for week in calendar.Calendar().monthdatescalendar(year, month):
                for column, day in enumerate(week):
                    if day.month == month:
                        self._small_day(left + column * cell, top, cell, day)
                top += _SMALL_ROW
            bottom = max(bottom, top)
        return bottom + 14

    def _small_day(self, x: float, y: float, cell: float, day: date) -> None:
        off, today, marks = day in self.picture.off, day == self.picture.today, self.marks.get(day, ())
        edge, thick = (AMBER, 5) if today else ("none", 0)
        self._box(x + 1, y + 1, cell - 2, _SMALL_ROW - 2, SHADE if off else PAPER, edge=edge, thick=thick)
        across, down = x + cell / 2, y + _SMALL_ROW / 2
        colour = QUIET if off else INK
        if marks:
            tone = _most_pressing(marks)
            if tone == "done":  # a ring: beside a full circle it is told apart without its colour
                self._shape(across, down, 19, tone)
                self._circle(across, down, 15.5, PAPER)
                colour = _TONES[tone]
            else:
                self._shape(across, down, 17.5 if tone == "late" else 19, tone)
                colour = PAPER
        weight = "bold" if marks or today else "normal"
        self._text(across, down, str(day.day), 21, colour=colour, align="center", weight=weight, middle=True)

    def _legend(self, y: float) -> float:
        x: float = EDGE
        for tone, words in self.picture.legend:
            self._shape(x + 15, y + 17, 14, tone)
            if tone == "done" and len(self.picture.months) > 1:
                self._circle(x + 15, y + 17, 11, PAPER)
            elif _SIGNS[tone]:
                self._text(
                    x + 15,
                    y + 17,
                    _SIGNS[tone],
                    17,
                    colour=PAPER,
                    align="center",
                    weight="bold",
                    middle=True,
                )
            self._text(x + 40, y, words, 25, colour=QUIET)
            x += 40 + self._width(words, 25) + 34
        for words, fill, edge, thick in (
            (self.picture.off_word, SHADE, LINE, 1.2),
            (self.picture.today_word, PAPER, AMBER, 5),
        ):
            self._box(x + 3, y + 4, 26, 26, fill, edge=edge, thick=thick)
            self._text(x + 40, y, words, 25, colour=QUIET)
            x += 40 + self._width(words, 25) + 34
        return y + 44

    def _list(self, y: float) -> float:
        left = EDGE + 150
        room = WIDTH - EDGE - left
        for line in self.picture.lines:
            self._rule(y)
            y += 18
            rows = self._wrapped(line.text, 31, room)
            top = y
            for row in rows:
                self._text(left, y, row, 31)
                y += 42
            y += 4
            self._text(left, y, self._fitted(line.detail, 25, room), 25, colour=QUIET)
            y += 46
            self._bar(EDGE, top + 2, y - top - 14, line.tone)
            self._text(EDGE + 24, top, line.day, 31, colour=_TONES[line.tone], weight="bold")
            sign = _SIGNS[line.tone]
            self._text(
                EDGE + 24,
                top + 44,
                f"{line.weekday} {sign}".strip(),
                25,
                colour=_TONES[line.tone] if sign else QUIET,
                weight="bold" if sign else "normal",
            )
        if self.picture.more:
            self._rule(y)
            self._text(left, y + 18, self.picture.more, 27, colour=QUIET)
            y += 62
        return y

    # -- strokes ----------------------------------------------------------------------------------------------------------

    def _shape(self, x: float, y: float, radius: float, tone: Tone) -> None:
        """A circle, for what is late a square on its corner."""
        from matplotlib.patches import RegularPolygon

        if tone == "late":
            self.axes.add_patch(RegularPolygon((x, y), 4, radius=radius * 1.28, color=_TONES[tone], linewidth=0))
        else:
            self._circle(x, y, radius, _TONES[tone])

    def _bar(self, x: float, y: float, height: float, tone: Tone) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), 10, height, color=_TONES[tone], linewidth=0))
