"""The comparison as one picture: who finds the right passage first, typed three ways, and questions a second.

Upright and with large letters, for a telephone. Colours are those of Okabe and Ito, told apart by every eye, and each has
a mark of its own besides. Figures go in, a PNG comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.retrieval.measuring import Figures
from benchmarks.retrieval.systems import WITHOUT_VECTORS

_WAYS = {
    "accented": ("with accents", "#0072B2", "o"),
    "unaccented": ("without accents", "#D55E00", "s"),
    "abbreviated": ("with abbreviations", "#009E73", "^"),
}
_OURS, _OTHERS = "#0072B2", "#B8B8B8"


def draw(figures: Sequence[Figures], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = list(reversed(range(len(figures))))  # the first on top
    style: Any = {"font.size": 15, "font.family": "DejaVu Sans", "axes.spines.top": False, "axes.spines.right": False}
    with pyplot.rc_context(style):
        sheet, (above, below) = pyplot.subplots(2, 1, figsize=(7.2, 10.2), height_ratios=(1.9, 1), layout="constrained")
        for lane, (way, (label, colour, mark)) in zip((0.26, 0, -0.26), _WAYS.items(), strict=True):
            values, heights = [one.hit[way] for one in figures], [row + lane for row in rows]
            above.hlines(heights, 0, values, color=colour, linewidth=2, alpha=0.35)
            above.scatter(values, heights, s=95, color=colour, marker=mark, label=label, zorder=2)
            for value, height in zip(values, heights, strict=True):
                above.annotate(
                    f"{value:.3f}", (value, height), (9, 0), textcoords="offset points", va="center", size=13
                )
        above.set_xlim(0, 1.14)
        above.set_ylim(-0.5, len(figures) - 0.5)
        above.set_title("Right passage first (XQuAD-vi)", loc="left", fontweight="bold", pad=34)
        above.legend(loc="lower left", bbox_to_anchor=(-0.28, 0.985), ncols=3, frameon=False, fontsize=14,
                     columnspacing=0.9, handletextpad=0.1)  # fmt: skip
        rates = [one.rate[32] for one in figures]
        # What embeds nothing is ten times as fast; its bar ends at the edge, so that the others can be told apart.
        edge = 1.25 * max((one.rate[32] for one in figures if one.name not in WITHOUT_VECTORS), default=max(rates))
        bars = below.barh(rows, [min(rate, edge) for rate in rates], height=0.62,
                          color=[_OTHERS if n else _OURS for n in range(len(figures))])  # fmt: skip
        below.bar_label(bars, [f"{rate:,.0f}{' →' if rate > edge else ''}" for rate in rates], padding=5)
        below.set_xlim(0, edge * 1.2)
        below.set_title("Questions a second, 32 callers", loc="left", fontweight="bold")
        for axes in (above, below):
            axes.set_yticks(rows, [one.name for one in figures])
            axes.tick_params(axis="y", length=0)
            axes.xaxis.set_visible(False)
            axes.spines["bottom"].set_visible(False)
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.savefig(path, dpi=110)
        pyplot.close(sheet)
