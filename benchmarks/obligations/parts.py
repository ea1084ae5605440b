"""Which parts of the law texts are labelled: chosen by counting, before anybody read them.

A part is 30 consecutive lines of one text, the window with the highest count: 4 for a line that speaks of a limit or a
rhythm (“thời hạn”, “định kỳ”, “chậm nhất”, …), 6 more where it also speaks of a report, 1 for a line with a date. Texts
are taken in the order of the SHA-256 of their names, those that reach 24, 64 of them; even places are `dev` (rules may be written
on them), odd ones `unseen` (nobody who writes rules looks at them).

    python -m benchmarks.obligations.parts FOLDER OUT    writes OUT/dev and OUT/unseen, a file a part, lines numbered
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Part:
    text: str  # file name
    first: int  # 1-based, both included
    last: int
    split: str  # "dev", "unseen", "dev_2" or "unseen_2"


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    for part in parts(arguments.folder):
        lines = (arguments.folder / part.text).read_text(encoding="utf-8").split("\n")
        target = arguments.out / part.split / part.text
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            "\n".join(f"{number}\t{lines[number - 1]}" for number in range(part.first, part.last + 1)), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
