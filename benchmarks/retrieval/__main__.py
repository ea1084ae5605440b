"""`python -m benchmarks.retrieval`: see benchmarks/retrieval/__init__.py."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import retrieval
from benchmarks.retrieval import chart, measuring, parts, questions
from benchmarks.retrieval.measuring import Figures, missing
from benchmarks.retrieval.systems import SYSTEMS

_COLUMNS = (
    "system", "accented: hit@1", "mrr@10", "unaccented: hit@1", "mrr@10", "abbreviated: hit@1", "mrr@10",
    "ms median", "95 %", "processor ms", "questions/s: 1 caller", "8", "32", "indexed s", "resident MB",
)  # fmt: skip
_BRINGS = "; pip install --no-deps --target FOLDER --group bench, then --peers FOLDER"
HEAD = f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}"


def row(one: Figures) -> str:
    cells = [one.name]
    cells += [f"{value:.3f}" for way in questions.TYPED for value in (one.hit[way], one.mrr[way])]
    cells += [f"{value:.1f}" for value in (one.median, one.p95, one.processor)]
    cells += [f"{rate:,.0f}" for rate in one.rate.values()]
    cells += [f"{one.index_seconds:.1f}", f"{one.memory:.0f}"]
    return f"| {' | '.join(cells)} |"


def notes(measured: Mapping[str, Figures | str], changed: int, asked: int) -> list[str]:
    """What a reader of the table has to know besides."""
    said = [
        f"abbreviated: {changed} of {asked} questions have a word of a table of {len(questions.ABBREVIATIONS)};"
        f" our own table reads {questions.known()} of these as meant, the others have none"
    ]
    for name, one in measured.items():
        if isinstance(one, str):
            said.append(f"{name}: not measured ({one}){_BRINGS if missing(one) else ''}")
        elif one.differing:
            said.append(f"{name}: {one.differing} questions answered otherwise with eight callers than with one")
    return said


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=retrieval.__doc__)
    parser.add_argument("--data", type=Path, default=Path(".setup/test-data"), help="where the bundled model is built")
    parser.add_argument("--xquad", type=Path, default=Path("../shared/data/xquad/xquad.vi.json"))
    parser.add_argument("--peers", nargs="?", type=Path, const=None, default=False, metavar="FOLDER",
                        help="beside other systems, whose packages lie in FOLDER or are installed")  # fmt: skip
    parser.add_argument("--chart", type=Path, metavar="PNG", help="draw the comparison; goes with --peers")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--one", choices=SYSTEMS, help="measure this one here and print JSON")
    arguments = parser.parse_args(argv)
    if not arguments.xquad.is_file():
        parser.error(f"no file {arguments.xquad}")
    if arguments.one:
        print(measuring.measure_here(arguments.one, arguments.data, arguments.xquad))
        return 0
    if arguments.peers is False and not arguments.chart:
        parts.show(arguments.data, arguments.xquad, arguments.only)
        return 0
    peers = arguments.peers or None
    if peers and not peers.is_dir():
        parser.error(f"no folder {peers}")
    _, asked = questions.read_xquad(arguments.xquad)
    measured: dict[str, Figures | str] = {}
    print(HEAD, flush=True)
    for name in SYSTEMS:
        if arguments.only in name:
            one = measured[name] = measuring.measured_apart(name, arguments.data, arguments.xquad, peers)
            if isinstance(one, Figures):
                print(row(one), flush=True)
    figures = [one for one in measured.values() if isinstance(one, Figures)]
    changed = sum(questions.abbreviated(one.question) != one.question for one in asked)
    print("", *(f"- {note}" for note in notes(measured, changed, len(asked))), sep="\n")
    if arguments.chart and figures:
        chart.draw(figures, arguments.chart)
    return int(any(isinstance(one, str) and not missing(one) for one in measured.values()))


if __name__ == "__main__":
    raise SystemExit(main())
