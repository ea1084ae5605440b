"""The comparison as one picture: who finds the right passage first, typed three ways, and questions a second.

Upright and with large letters, for a telephone. Colours are those of Okabe and Ito, told apart by every eye, and each has
a mark of its own besides. Figures go in, a PNG comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.retrieval.measuring import Figures

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
        sheet, (above, below) = pyplot.subplots(2, 1, figsize=(7.2, 9.6), height_ratios=(1.25, 1), layout="constrained")
        for row, one in zip(rows, figures, strict=True):
            above.plot(
                [min(one.hit.values()), max(one.hit.values())], [row, row], color="#D0D0D0", linewidth=3, zorder=1
            )
        for way, (label, colour, mark) in _WAYS.items():
            values = [one.hit[way] for one in figures]
            above.scatter(values, rows, s=130, color=colour, marker=mark, label=label, zorder=2, edgecolors="white")
        above.set_xlim(0, 1.02)
        above.set_title("Right passage first (XQuAD-vi)", loc="left", fontweight="bold")
        above.grid(axis="x", color="#E8E8E8")
        above.legend(loc="lower center", bbox_to_anchor=(0.42, -0.34), ncols=3, frameon=False, fontsize=13,
                     columnspacing=0.8, handletextpad=0.1)  # fmt: skip
        rates = [one.rate[32] for one in figures]
        bars = below.barh(rows, rates, color=[_OTHERS if n else _OURS for n in range(len(figures))], height=0.62)
        below.bar_label(bars, [f"{rate:,.0f}" for rate in rates], padding=5)
        below.set_xlim(0, max(rates) * 1.18)
        below.set_title("Questions a second, 32 callers", loc="left", fontweight="bold")
        below.xaxis.set_visible(False)
        below.spines["bottom"].set_visible(False)
        for axes in (above, below):
            axes.set_yticks(rows, [one.name for one in figures])
            axes.tick_params(axis="y", length=0)
            axes.set_axisbelow(True)
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.savefig(path, dpi=110)
        pyplot.close(sheet)
