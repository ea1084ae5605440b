"""Right answers on our labelled questions: `python -m benchmarks.answers.score [--show]`.

Each set is asked of the documents it was written for: the samples, and where they lie beside the checkout the two seed
plans. An answerable question is right when it is not declined, names the due dates and words its label asks for and
rests on the right document; an unanswerable one when it is declined. A table a set, a line a style and split.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.answering import Library, answer
from bot.model import Answer
from bot.replies.answers import answer_text
from knowledge.db import snapshot
from knowledge.ingest import expand
from knowledge.settings import DataSettings, Settings
from knowledge.store import documents as store
from knowledge.text import canonical, nfc
from scripts.ingest import ingest_all
from scripts.office import open_office

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
SETS = (
    ("samples_questions.jsonl", ROOT / "knowledge" / "samples", "2026-11-22"),
    ("seeds_questions.jsonl", SEEDS, "2026-11-22"),
    ("seeds_questions_2.jsonl", SEEDS, "2026-11-22"),
    ("seeds_questions_3.jsonl", SEEDS, "2026-11-22"),
    ("seeds_questions_4.jsonl", SEEDS, "2026-11-22"),
)


def plainly(text: str) -> str:
    """Text in the form in which labels and answers are compared: one case, one tone placement, no leading noughts."""
    return re.sub(r"\s*([/–-])\s*", r"\1", re.sub(r"\b0+(?=\d)", "", " ".join(canonical(nfc(text)).split())))


def fault(label: Mapping[str, Any], found: Answer) -> str:
    """Why an answer is wrong by its label; empty where it is right."""
    if not label["answerable"]:
        return "" if found.abstained else "answered"
    if found.abstained:
        return "declined"
    shown = plainly("\n".join([answer_text(found), *(cited.quote for cited in found.citations[:3])]))
    due = [item.due.isoformat() for item in found.deadlines if item.due]
    wanted = label.get("due") or []
    if any(day not in due for day in wanted) or (len(wanted) == 1 and due[:1] != wanted):
        return f"due {due[:3]}, not {wanted}"
    for needed in label.get("must_contain") or []:
        options = needed if isinstance(needed, list) else [needed]
        if not any(plainly(option) in shown for option in options):
            return f"lacks {needed}"
    right = label.get("doc_ok") or [label.get("doc") or ""]
    if found.citations and not any(found.citations[0].document.file.startswith(name) for name in right):
        return f"rests on {found.citations[0].document.file}"
    return ""


def ask_all(labels: Iterable[Mapping[str, Any]], documents: Path, today: str) -> list[tuple[Mapping[str, Any], str]]:
    with tempfile.TemporaryDirectory(prefix="thuky-answers-") as folder:
        settings = Settings(data=DataSettings(folder=folder))
        opened = open_office(settings)
        list(ingest_all(expand([documents]), opened))
        with snapshot(opened.engine) as session:
            office = store.load_office(session)
        library = Library(office)
        results = []
        for label in labels:
            found = answer(
                label["question"], office=office, index=opened.index, library=library, unit=label.get("unit"),
                context=label.get("context"), today=date.fromisoformat(label.get("today") or today),
            )  # fmt: skip
            results.append((label, fault(label, found)))
        opened.engine.dispose()
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print each miss")
    show = parser.parse_args(arguments).show
    for name, documents, today in SETS:
        if not documents.exists():
            print(f"{name}: {documents} is not here, left out")
            continue
        labels = [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]
        counts: dict[str, list[bool]] = defaultdict(list)
        for label, wrong in ask_all(labels, documents, today):
            counts[f"{label['style']} / {label.get('split', 'dev')}"].append(not wrong)
            counts["answerable" if label["answerable"] else "must be declined"].append(not wrong)
            if wrong and show:
                print(f"  {label['id']} {label['question'][:80]} -> {wrong}")
        print(f"\n{name}\n| questions | right | of |\n|---|---|---|")
        for group, right in sorted(counts.items()):
            print(f"| {group} | {sum(right) / len(right):.3f} | {len(right)} |")
    return 0


if __name__ == "__main__":
    main()
