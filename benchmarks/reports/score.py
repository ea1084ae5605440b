"""How well chat messages are understood: `python -m benchmarks.reports.score [--show] [--split NAME] [FILE…]`.

Files are JSON lines: message, unit, today, context?, reply_to?, and what it should be taken for (intent, task as
document/code, state, percent, date, document_number, about_unit, also, ambiguous; X_ok lists further accepted values,
X_range bounds them). The figures are those of the project's outer scorer. “wrong task silently” counts messages for which
another task than the right one was taken without asking: each is printed, and one is too many.

The batches named `opened_…` are those whose misses may be read. A closed batch (CLOSED) is read only where it is named, by
`--split` or as a file: it tells something once.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.reports.offices import office
from bot.model import StatusReport
from bot.reporting import understand

HERE = Path(__file__).resolve().parent
CLOSED: tuple[str, ...] = ()  # none at present: the seventh batch was opened on the day it was run


@dataclass
class Tally:
    """Right and wrong by figure, and what went wrong where."""

    buckets: dict[str, list[bool]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    silent: int = 0
    seconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        shares = {name: sum(oks) / len(oks) for name, oks in self.buckets.items()}
        return {**shares, "wrong task silently": float(self.silent)}


def _flat(text: str | None) -> str:
    return " ".join(re.sub(r"\b0+(\d)", r"\1", (text or "").casefold()).split())


def _accepts(gold: Mapping[str, Any], name: str, value: Any) -> bool:
    allowed = gold.get(f"{name}_ok", [gold.get(name)])
    low, high = gold.get(f"{name}_range") or (None, None)
    return value in allowed or value == gold.get(name) or (low is not None and (value is None or low <= value <= high))


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    return [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def taken(gold: Mapping[str, Any]) -> tuple[StatusReport, dict[int, str]]:
    """What the message is taken for, and the codes of the office's tasks."""
    tasks, codes = office(gold.get("office") or "dan-van")
    report = understand(
        gold["message"], tasks=tasks, today=date.fromisoformat(gold["today"]), unit=gold.get("unit"),
        context=gold.get("context"), reply_to=gold.get("reply_to"),
    )  # fmt: skip
    return report, {id_: code for code, id_ in codes.items()}


def judge(gold: Mapping[str, Any], got: StatusReport, codes: Mapping[int, str], tally: Tally) -> list[str]:
    """What is wrong with one report."""
    why: list[str] = []

    def note(figure: str, ok: bool, text: str) -> None:
        tally.buckets.setdefault(figure, []).append(ok)
        if not ok:
            why.append(text)

    code = codes.get(got.task.id) if got.task else None
    note("intent", _accepts(gold, "intent", got.intent), f"intent {got.intent} not {gold['intent']}")
    if gold["intent"] not in ("report", "extension", "correction"):
        return why
    if got.intent in ("question", "chat", "cancel"):
        got, code = StatusReport(got.message, got.understood, got.intent), None
    if gold.get("ambiguous"):
        note("asks", got.ambiguous, f"did not ask, took {code}")
        if not got.ambiguous and code:
            tally.silent += 1
    else:
        right = code in (gold["task"], *gold.get("task_ok", ()))
        note("task", right, f"task {code} not {gold['task']}")
        if not right and code and not got.ambiguous:
            tally.silent += 1
    if gold["intent"] != "extension" and gold.get("state"):
        note("state", _accepts(gold, "state", got.state), f"state {got.state} not {gold['state']}")
    if gold.get("percent") is not None or gold.get("percent_range"):
        note("percent", _accepts(gold, "percent", got.percent), f"percent {got.percent} not {gold.get('percent')}")
    if gold.get("date") or gold.get("date_range"):
        on = got.claimed_on.isoformat() if got.claimed_on else None
        note("date", _accepts(gold, "date", on), f"date {on} not {gold.get('date') or gold.get('date_range')}")
    if gold.get("document_number"):
        number = _flat(gold["document_number"]) in _flat(got.document_number)
        note("number", number, f"number {got.document_number} not {gold['document_number']}")
    if gold.get("also"):
        wanted, second = gold["also"][0], got.also[0] if got.also else None
        same = second is not None and second.task is not None and codes.get(second.task.id) == wanted["task"]
        note(
            "also",
            bool(same and second and second.state == wanted["state"]),
            f"second {second and (second.task, second.state)}",
        )
    if gold.get("about_unit"):
        note("about_unit", _flat(gold["about_unit"]) in _flat(got.about_unit), f"about {got.about_unit}")
    return why


def measure(rows: Sequence[Mapping[str, Any]]) -> Tally:
    tally = Tally()
    for gold in rows:
        started = time.perf_counter()
        got, codes = taken(gold)
        tally.seconds.append(time.perf_counter() - started)
        why = judge(gold, got, codes, tally)
        if why:
            tally.misses.append(f"{gold['id']} {gold['message']} -> {'; '.join(why)}")
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description="How well chat messages are understood")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument(
        "--split",
        choices=("seen", "unseen", "given", "opened_6", "opened_6b", "opened_7", "opened_7b", "opened_7c", *CLOSED),
    )
    parser.add_argument("--show", action="store_true", help="print each miss")
    arguments = parser.parse_args()
    open_files = [path for path in sorted(HERE.glob("*.jsonl")) if path.stem not in CLOSED]
    named = [HERE / f"{arguments.split}.jsonl"] if arguments.split in CLOSED else open_files
    rows = read(arguments.files or named)
    for split in [arguments.split] if arguments.split else sorted({row.get("split", "given") for row in rows}):
        chosen = [row for row in rows if row.get("split", "given") == split]
        tally = measure(chosen)
        slowest = sorted(tally.seconds)[int(len(tally.seconds) * 0.95)] * 1000
        print(f"{split}: {len(chosen)} messages, 95 % within {slowest:.1f} ms")
        for name, value in tally.figures().items():
            print(f"  {name:20s} {value:6.3f}")
        if arguments.show:
            print(*(f"    {miss}" for miss in tally.misses), sep="\n")


if __name__ == "__main__":
    main()
