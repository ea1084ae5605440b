"""What pictures share: the sheet for a phone held upright, colours, letters, strokes, and words cut to the room they have.

What passes through: words and places in pixels, y running down from the top; PNG bytes come out. Colours are told apart by
the colour-blind (Okabe and Ito's). Refused: nothing; a text too long for its lines ends in “…”.
"""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg

WIDTH, EDGE = 1080, 44
INK, QUIET, PAPER, SHADE, LINE = "#1A1A1A", "#5F6368", "#FFFFFF", "#E4E6E9", "#C9CDD2"
BLUE, GREEN, VERMILION, AMBER = "#0072B2", "#00785A", "#D55E00", "#E69F00"
DPI = 100
FONT = "DejaVu Sans"  # matplotlib brings it; it has every Vietnamese letter
LOCK = threading.Lock()  # matplotlib's font cache is not made for threads
_ASCENT = 0.93


class Strokes:
    """One sheet under the pencil."""

    def __init__(self) -> None:
        # Lazy: matplotlib takes a second and 40 MB, and most runs draw nothing.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(WIDTH / DPI, 10), dpi=DPI, facecolor=PAPER)
        self.canvas: FigureCanvasAgg = FigureCanvasAgg(self.figure)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")

    def _finished(self, height: float) -> bytes:
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.figure.set_size_inches(WIDTH / DPI, height / DPI)
        out = io.BytesIO()
        # Few colours press well at a low level, in a quarter of the time.
        self.figure.savefig(out, format="png", dpi=DPI, facecolor=PAPER, pil_kwargs={"compress_level": 3})
        return out.getvalue()

    def _text(
        self, x: float, y: float, words: str, size: float, *, colour: str = INK, align: str = "left",
        weight: str = "normal", middle: bool = False,
    ) -> None:  # fmt: skip
        """Words whose line begins at `y`; with `middle`, whose figures are centred on it. Lines stand on their baseline, or
        letters with accents above would hang lower than others."""
        # parse_math: a “$” in a title is no formula.
        self.axes.text(
            x, y if middle else y + _ASCENT * size, words, fontsize=size * 72 / DPI, color=colour, ha=align,
            va="center_baseline" if middle else "baseline", weight=weight, family=FONT, parse_math=False,
        )  # fmt: skip

    def _box(self, x: float, y: float, width: float, height: float, fill: str, *, edge: str, thick: float) -> None:
        from matplotlib.patches import FancyBboxPatch

        style: Any = "round,pad=0,rounding_size=9"
        self.axes.add_patch(
            FancyBboxPatch(
                (x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=thick * 72 / DPI
            )
        )

    def _circle(self, x: float, y: float, radius: float, colour: str) -> None:
        from matplotlib.patches import Circle

        self.axes.add_patch(Circle((x, y), radius, color=colour, linewidth=0))

    def _rule(self, y: float) -> None:
        self.axes.plot((EDGE, WIDTH - EDGE), (y, y), color=LINE, linewidth=1)

    # -- words into room ----------------------------------------------------------------------------------------------------

    def _width(self, words: str, size: float) -> float:
        from matplotlib.font_manager import FontProperties

        font = FontProperties(family=FONT, size=size * 72 / DPI)
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
