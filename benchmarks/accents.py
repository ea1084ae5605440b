"""Restoration of accents: syllables right, and milliseconds, on texts stripped of every mark and of capitals.

    python -m benchmarks.accents [--vbpl FOLDER] [--xquad FILE] [--sentences N] [--model FILE --held-out N --after M]

Prints a Markdown table. Legal prose: sentences of the texts held out from training (`scripts.train_language.held_out`),
with no documents indexed. Questions: XQuAD-vi's, once with no documents and once with its passages counted as an
office's own, and the questions of `benchmarks/answers` that are typed with accents, but for those marked as typed with
slips, of which the set does not say what was meant. A number is no syllable. Reading the near passages for a second
opinion, which an index does, is left out here.

`--held-out N --after M --model FILE` measures another model, made by `scripts.train_language` with the same `--held-out`
and `--after`: four of them, each with another quarter held out, measure every text.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.retrieval.questions import read_xquad
from index.accents import Accents
from knowledge import language as model
from knowledge.language import is_vietnamese
from knowledge.text import fold, nfc, sentences, syllables
from scripts.language_texts import HELD_OUT, held_out

QUESTIONS = Path(__file__).parent / "answers"
_ACCENTED = 0.4  # the share of marked syllables from which a question counts as typed with accents
_WITH_SLIPS = ("typo", "telex")


def legal_sentences(folder: Path, wanted: int, first: int = HELD_OUT, after: int = 0) -> list[str]:
    """Some sentences of 6 to 60 syllables of the Vietnamese texts held out."""
    found = []
    for name in sorted(held_out((path.name for path in folder.glob("*.txt")), first, after)):
        text = nfc((folder / name).read_text(encoding="utf-8"))
        if not is_vietnamese(text):
            continue
        for line in map(str.strip, text.splitlines()):
            if len(line) >= 40 and not line.isupper():
                found += [line[a:b] for a, b in sentences(line) if 6 <= len(syllables(line[a:b])) <= 60]
    random.Random(5).shuffle(found)
    return found[:wanted]


def own_questions(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl")):
        if "unseen" in path.name:  # closed to whoever works on this
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("style") in _WITH_SLIPS:
                continue
            question = nfc(row["question"])
            cut = syllables(question)
            if sum(fold(one) != one for one in cut) > _ACCENTED * len(cut):
                yield question


def measure(accents: Accents, texts: Sequence[str]) -> tuple[float, int, float, float]:
    """The share of syllables right, of how many, and the median and 95th percentile of the milliseconds."""
    right = total = 0
    times = []
    for text in texts:
        start = time.thread_time()
        read = accents.restore(fold(nfc(text))).text
        times.append((time.thread_time() - start) * 1000)
        pairs = [pair for pair in zip(syllables(text), syllables(read), strict=True) if not pair[0].isdigit()]
        right += sum(a == b for a, b in pairs)
        total += len(pairs)
    times.sort()
    return right / total, total, statistics.median(times), times[int(len(times) * 0.95)]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accents", description=__doc__.splitlines()[0])
    parser.add_argument("--vbpl", type=Path, default=Path("../shared/data/vbpl"))
    parser.add_argument("--xquad", type=Path, default=Path("../shared/data/xquad/xquad.vi.json"))
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--model", type=Path, help="another model than the shipped one")
    parser.add_argument("--held-out", type=int, default=HELD_OUT, metavar="N", help="what the model left out …")
    parser.add_argument("--after", type=int, default=0, metavar="M", help="… after so many others")
    arguments = parser.parse_args(argv)
    if arguments.model is not None:
        model.FILE = arguments.model
    bare, office = Accents(), Accents()
    rows: list[tuple[str, Accents, Sequence[str]]] = []
    if arguments.vbpl.is_dir():
        prose = legal_sentences(arguments.vbpl, arguments.sentences, arguments.held_out, arguments.after)
        rows.append(("legal prose held out, no documents", bare, prose))
    if arguments.xquad.is_file():
        passages, asked = read_xquad(arguments.xquad)
        office.add(passages)
        questions = [one.question for one in asked]
        rows.append(("XQuAD questions, no documents", bare, questions))
        rows.append(("XQuAD questions, its passages indexed", office, questions))
    rows.append(("questions of benchmarks/answers, no documents", bare, list(own_questions(QUESTIONS))))
    print("| texts | syllables right | of | ms median | ms 95 % |\n|---|---|---|---|---|")
    for name, accents, texts in rows:
        share, total, median, late = measure(accents, texts)
        print(f"| {name} | {share:.4f} | {total:,} | {median:.1f} | {late:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
