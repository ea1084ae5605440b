"""A month or a quarter as a picture: the days with their marks, and below them what is due. Messengers shrink a picture
by its longer side, so it is kept short: few lines, three small months in a row.

What passes through: a Picture, which holds every word and decision already; PNG bytes come out, 1,080 pixels wide, for a
phone held upright. Colours are told apart by the colour-blind (Okabe and Ito's), and never carry a meaning alone: what is
late has another shape and a “!”, what is done a tick. Refused: nothing; a text too long for its lines ends in “…”.
"""

from __future__ import annotations

import calendar
import io
import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg

Tone = Literal["due", "done", "late"]

WIDTH = 1080
_DPI = 100
_EDGE = 44
_CELL, _ROW = (WIDTH - 2 * _EDGE) / 7, 88
_GAP, _SMALL_ROW = 26, 48
_INK, _QUIET, _PAPER, _OFF, _LINE = "#1A1A1A", "#5F6368", "#FFFFFF", "#E4E6E9", "#C9CDD2"
_TODAY = "#E69F00"
_TONES: dict[Tone, str] = {"due": "#0072B2", "done": "#00785A", "late": "#D55E00"}
_SIGNS: dict[Tone, str] = {"due": "", "done": "✓", "late": "!"}
_FONT = "DejaVu Sans"  # matplotlib brings it; it has every Vietnamese letter
_ASCENT = 0.93
_LOCK = threading.Lock()  # matplotlib's font cache is not made for threads


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
    with _LOCK:
        return _Sheet(picture).png()


class _Sheet:
    """One picture under the pencil: y runs down from the top, in pixels."""

    def __init__(self, picture: Picture) -> None:
        # Lazy: matplotlib takes a second and 40 MB, and most runs draw nothing.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.picture = picture
        self.marks = dict(picture.marks)
        self.figure = Figure(figsize=(WIDTH / _DPI, 10), dpi=_DPI, facecolor=_PAPER)
        self.canvas: FigureCanvasAgg = FigureCanvasAgg(self.figure)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")

    def png(self) -> bytes:
        y = self._title(_EDGE)
        if len(self.picture.months) == 1:
            _, year, month = self.picture.months[0]
            y = self._month(y, year, month)
        else:
            y = self._months(y)
        y = self._legend(y + 12)
        y = self._list(y + 22)
        height = y + _EDGE
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        out = io.BytesIO()
        self.figure.savefig(out, format="png", dpi=_DPI, facecolor=_PAPER)
        return out.getvalue()

    # -- parts ------------------------------------------------------------------------------------------------------------

    def _title(self, y: float) -> float:
        self._text(_EDGE, y, self.picture.heading, 50, weight="bold")
        self._text(_EDGE, y + 66, self._fitted(self.picture.under, 28, WIDTH - 2 * _EDGE), 28, colour=_QUIET)
        return y + 122

    def _month(self, y: float, year: int, month: int) -> float:
        """A month over the whole width, each day with room for a mark beside its number."""
        for column, name in enumerate(self.picture.weekdays):
            self._text(_EDGE + (column + 0.5) * _CELL, y, name, 25, colour=_QUIET, align="center", weight="bold")
        y += 42
        for week in calendar.Calendar().monthdatescalendar(year, month):
            for column, day in enumerate(week):
                if day.month == month:
                    self._day(_EDGE + column * _CELL, y, day)
            y += _ROW
        return y + 14

    def _day(self, x: float, y: float, day: date) -> None:
        off, today, marks = day in self.picture.off, day == self.picture.today, self.marks.get(day, ())
        edge, thick = (_TODAY, 6) if today else (_LINE, 1.2)
        self._box(x + 3, y + 3, _CELL - 6, _ROW - 6, _OFF if off else _PAPER, edge=edge, thick=thick)
        weight = "bold" if marks or today else "normal"
        self._text(x + 15, y + 9, str(day.day), 29, colour=_QUIET if off else _INK, weight=weight)
        if marks:
            tone = _most_pressing(marks)
            sign = "!" if tone == "late" else ""
            words = _SIGNS[tone] if len(marks) == 1 and _SIGNS[tone] else f"{len(marks)}{sign}"
            self._shape(x + _CELL - 37, y + _ROW - 34, 22, tone)
            size = 24 if len(words) < 3 else 19
            self._text(
                x + _CELL - 37, y + _ROW - 34, words, size, colour=_PAPER, align="center", weight="bold", middle=True
            )

    def _months(self, y: float) -> float:
        """The months of a quarter side by side, each day's mark behind its number."""
        width = (WIDTH - 2 * _EDGE - 2 * _GAP) / len(self.picture.months)
        cell, bottom = width / 7, y
        for place, (heading, year, month) in enumerate(self.picture.months):
            left, top = _EDGE + place * (width + _GAP), y
            self._text(left + 6, top, heading, 29, weight="bold")
            top += 50
            for column, name in enumerate(self.picture.weekdays):
                self._text(left + (column + 0.5) * cell, top, name, 19, colour=_QUIET, align="center")
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
        edge, thick = (_TODAY, 5) if today else ("none", 0)
        self._box(x + 1, y + 1, cell - 2, _SMALL_ROW - 2, _OFF if off else _PAPER, edge=edge, thick=thick)
        across, down = x + cell / 2, y + _SMALL_ROW / 2
        colour = _QUIET if off else _INK
        if marks:
            tone = _most_pressing(marks)
            if tone == "done":  # a ring: beside a full circle it is told apart without its colour
                self._shape(across, down, 19, tone)
                self._circle(across, down, 15.5, _PAPER)
                colour = _TONES[tone]
            else:
                self._shape(across, down, 17.5 if tone == "late" else 19, tone)
                colour = _PAPER
        weight = "bold" if marks or today else "normal"
        self._text(across, down, str(day.day), 21, colour=colour, align="center", weight=weight, middle=True)

    def _legend(self, y: float) -> float:
        x: float = _EDGE
        for tone, words in self.picture.legend:
            self._shape(x + 15, y + 17, 14, tone)
            if tone == "done" and len(self.picture.months) > 1:
                self._circle(x + 15, y + 17, 11, _PAPER)
            elif _SIGNS[tone]:
                self._text(
                    x + 15,
                    y + 17,
                    _SIGNS[tone],
                    17,
                    colour=_PAPER,
                    align="center",
                    weight="bold",
                    middle=True,
                )
            self._text(x + 40, y, words, 25, colour=_QUIET)
            x += 40 + self._width(words, 25) + 34
        for words, fill, edge, thick in (
            (self.picture.off_word, _OFF, _LINE, 1.2),
            (self.picture.today_word, _PAPER, _TODAY, 5),
        ):
            self._box(x + 3, y + 4, 26, 26, fill, edge=edge, thick=thick)
            self._text(x + 40, y, words, 25, colour=_QUIET)
            x += 40 + self._width(words, 25) + 34
        return y + 44

    def _list(self, y: float) -> float:
        left = _EDGE + 150
        room = WIDTH - _EDGE - left
        for line in self.picture.lines:
            self._rule(y)
            y += 18
            rows = self._wrapped(line.text, 31, room)
            top = y
            for row in rows:
                self._text(left, y, row, 31)
                y += 42
            y += 4
            self._text(left, y, self._fitted(line.detail, 25, room), 25, colour=_QUIET)
            y += 46
            self._bar(_EDGE, top + 2, y - top - 14, line.tone)
            self._text(_EDGE + 24, top, line.day, 31, colour=_TONES[line.tone], weight="bold")
            sign = _SIGNS[line.tone]
            self._text(
                _EDGE + 24,
                top + 44,
                f"{line.weekday} {sign}".strip(),
                25,
                colour=_TONES[line.tone] if sign else _QUIET,
                weight="bold" if sign else "normal",
            )
        if self.picture.more:
            self._rule(y)
            self._text(left, y + 18, self.picture.more, 27, colour=_QUIET)
            y += 62
        return y

    # -- strokes ----------------------------------------------------------------------------------------------------------

    def _text(
        self, x: float, y: float, words: str, size: float, *, colour: str = _INK, align: str = "left",
        weight: str = "normal", middle: bool = False,
    ) -> None:  # fmt: skip
        """Words whose line begins at `y`; with `middle`, whose figures are centred on it. Lines stand on their baseline, or
        letters with accents above would hang lower than others."""
        # parse_math: a “$” in a title is no formula.
        self.axes.text(
            x, y if middle else y + _ASCENT * size, words, fontsize=size * 72 / _DPI, color=colour, ha=align,
            va="center_baseline" if middle else "baseline", weight=weight, family=_FONT, parse_math=False,
        )  # fmt: skip

    def _box(self, x: float, y: float, width: float, height: float, fill: str, *, edge: str, thick: float) -> None:
        from matplotlib.patches import FancyBboxPatch

        style: Any = "round,pad=0,rounding_size=9"
        self.axes.add_patch(
            FancyBboxPatch(
                (x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=thick * 72 / _DPI
            )
        )

    def _shape(self, x: float, y: float, radius: float, tone: Tone) -> None:
        """A circle, for what is late a square on its corner."""
        from matplotlib.patches import RegularPolygon

        if tone == "late":
            self.axes.add_patch(RegularPolygon((x, y), 4, radius=radius * 1.28, color=_TONES[tone], linewidth=0))
        else:
            self._circle(x, y, radius, _TONES[tone])

    def _circle(self, x: float, y: float, radius: float, colour: str) -> None:
        from matplotlib.patches import Circle

        self.axes.add_patch(Circle((x, y), radius, color=colour, linewidth=0))

    def _bar(self, x: float, y: float, height: float, tone: Tone) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), 10, height, color=_TONES[tone], linewidth=0))

    def _rule(self, y: float) -> None:
        self.axes.plot((_EDGE, WIDTH - _EDGE), (y, y), color=_LINE, linewidth=1)

    # -- words into room ----------------------------------------------------------------------------------------------------

    def _width(self, words: str, size: float) -> float:
        from matplotlib.font_manager import FontProperties

        font = FontProperties(family=_FONT, size=size * 72 / _DPI)
        canvas: Any = self.canvas  # its renderer carries no types
        width, _, _ = canvas.get_renderer().get_text_width_height_descent(words, font, ismath=False)
        return float(width)

    def _fitted(self, words: str, size: float, room: float) -> str:
        if self._width(words, size) <= room:
            return words
        while words and self._width(f"{words}…", size) > room:
            words = words[:-1]
        return f"{words.rstrip(' ,;·–')}…"

    def _wrapped(self, words: str, size: float, room: float, most: int = 2) -> list[str]:
        """At most two lines; the last takes what is left and is cut."""
        rows: list[str] = []
        left = words.split()
        while left and len(rows) < most - 1:
            count = len(left)
            while count > 1 and self._width(" ".join(left[:count]), size) > room:
                count -= 1
            rows.append(self._fitted(" ".join(left[:count]), size, room))
            left = left[count:]
        if left:
            rows.append(self._fitted(" ".join(left), size, room))
        return rows
