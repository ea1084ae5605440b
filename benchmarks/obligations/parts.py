"""Which parts of the law texts are labelled: chosen by counting, before anybody read them.

A part is 30 consecutive lines of one text, the window with the highest count: 4 for a line that speaks of a limit or a
rhythm (“thời hạn”, “định kỳ”, “chậm nhất”, …), 6 more where it also speaks of a report, 1 for a line with a date. Texts
are taken in the order of the SHA-256 of their names, those that reach 24, 64 of them; even places are `dev` (rules may be written
on them), odd ones `unseen` (nobody who writes rules looks at them).

The third closed set, `unseen_3`, is drawn instead: every text is cut into runs of 35 lines, those that touch no labelled
line are kept, and chance with a fixed seed takes at most one run a text. Half of the parts come from the runs that say at least three times
what reports and rhythms say (“báo cáo”, “định kỳ”, “hằng năm”, …), half from those with at least four dated phrases
outside the lines that name a document by its number. Six of the 34 of each half are texts no other set uses at all.

    python -m benchmarks.obligations.parts FOLDER OUT    writes OUT/dev, OUT/unseen, …, a file a part, lines numbered
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LINES = 30
TEXTS = 64
MORE = 40
LAST = 16
ENOUGH = 24
_LIMIT = re.compile(
    r"ngày làm việc|(?:hằng|hàng) (?:năm|quý|tháng|tuần)|định kỳ|(?:trước|chậm nhất|đến hết) ngày|chậm nhất|thời hạn|quý (?:I|\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"ngày \d|\d/\d{1,2}/\d{4}", re.IGNORECASE)
_REPORT = re.compile(r"báo cáo|gửi", re.IGNORECASE)

RUN = 35
SEED = 20261122
EARLIER = ("dev", "dev_2a", "dev_2b", "dev_3", "opened_1", "opened_2")  # a later set must not move this draw
DRAWN = ((True, 6), (False, 28))  # (only texts no other set uses, how many parts of each half)
_DUTY = re.compile(r"báo cáo|định kỳ|(?:hằng|hàng) năm|hằng quý|khi có", re.IGNORECASE)
_DATED = re.compile(
    r"ngày \d{1,2}\b|\d/\d{1,2}/\d{4}|\d\)? ngày\b|\d\)? tháng\b(?! \d)|quý (?:I|\d)|(?:hằng|hàng) (?:năm|quý|tháng|tuần)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d/(?:\d{4}/)?[A-ZĐ]{2}")


@dataclass(frozen=True, slots=True)
class Part:
    text: str  # file name
    first: int  # 1-based, both included
    last: int
    split: str  # "dev", "unseen", "dev_2", "unseen_2" or "unseen_3"


def weight(line: str) -> int:
    limit = bool(_LIMIT.search(line))
    return 4 * limit + 6 * (limit and bool(_REPORT.search(line))) + bool(_DATE.search(line))


def window(lines: Sequence[str]) -> tuple[int, int]:
    """(index of the first line, its count) of the richest window; the first of equals."""
    counts = [weight(line) for line in lines]
    best = max(range(max(1, len(lines) - LINES + 1)), key=lambda at: (sum(counts[at : at + LINES]), -at))
    return best, sum(counts[best : best + LINES])


def parts(folder: Path) -> tuple[Part, ...]:
    """The parts of the texts in `folder`, in the order of their names' hashes."""
    chosen: list[Part] = []
    for path in sorted(folder.glob("*.txt"), key=lambda path: hashlib.sha256(path.name.encode()).hexdigest()):
        lines = path.read_text(encoding="utf-8").split("\n")
        at, found = window(lines)
        if found >= ENOUGH:
            split = "unseen" if len(chosen) % 2 else "dev"
            if len(chosen) >= TEXTS:
                split = "dev_2" if len(chosen) < TEXTS + MORE else "unseen_2"
            chosen.append(Part(path.name, at + 1, min(at + LINES, len(lines)), split))
        if len(chosen) == TEXTS + MORE + LAST:
            break
    return tuple(chosen)


def labelled(folder: Path) -> dict[str, list[tuple[int, int]]]:
    """The lines, from 1, of each text that an earlier set in `folder` uses; of the labels themselves nothing is read."""
    out: dict[str, list[tuple[int, int]]] = {}
    for name in EARLIER:
        for row in map(json.loads, (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            out.setdefault(row["text"], []).append((row["first"], row["last"]))
    return out


def _speaks_of_duties(lines: Sequence[str]) -> bool:
    return sum(len(_DUTY.findall(line)) for line in lines) >= 3


def _speaks_of_dates(lines: Sequence[str]) -> bool:
    return sum(len(_DATED.findall(line)) for line in lines if not _NUMBER.search(line)) >= 4


def third(folder: Path, used: Mapping[str, Sequence[tuple[int, int]]]) -> tuple[Part, ...]:
    """The parts of `unseen_3`: drawn by chance, at most one a text, none of a line in `used`."""
    texts = {path.name: path.read_text(encoding="utf-8").split("\n") for path in sorted(folder.glob("*.txt"))}
    chance = random.Random(SEED)
    chosen: dict[str, Part] = {}
    for fresh, wanted in DRAWN:
        for fits in (_speaks_of_duties, _speaks_of_dates):
            pool = [
                Part(name, at + 1, min(at + RUN, len(lines)), "unseen_3")
                for name, lines in texts.items()
                if fresh is (name not in used)
                for at in range(0, len(lines), RUN)
                if fits(lines[at : at + RUN])
                and not any(at < last and first <= at + RUN for first, last in used.get(name, ()))
            ]
            chance.shuffle(pool)
            before = len(chosen)
            for part in pool:
                if len(chosen) - before < wanted:
                    chosen.setdefault(part.text, part)
    return tuple(sorted(chosen.values(), key=lambda part: part.text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    for part in (*parts(arguments.folder), *third(arguments.folder, labelled(Path(__file__).parent))):
        lines = (arguments.folder / part.text).read_text(encoding="utf-8").split("\n")
        target = arguments.out / part.split / part.text
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            "\n".join(f"{number}\t{lines[number - 1]}" for number in range(part.first, part.last + 1)), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
