"""How many lost glyphs are restored right: clean held-out texts are damaged as real ones were, and mended.

    python -m benchmarks.glyphs ../shared/data/vbpl [--texts 30] [--lines 150] [--seed 1] [--show 20]

From each text, wrapped at 85 columns, 6 to 14 of its letters (by case, accented forms apart) are turned into one space
each in a random half of the lines. Counted: lost glyphs back in their places, lines without damage that were changed,
glyphs lost inside numbers and names (which must not be filled in, and are counted apart), milliseconds a damaged line;
and the same texts undamaged, which must come through untouched.
"""

from __future__ import annotations

import argparse
import random
import re
import textwrap
import time
from collections import Counter
from pathlib import Path

from knowledge.language import is_vietnamese
from knowledge.reading.glyphs import mend
from knowledge.text import nfc
from scripts.train_language import held_out

_NUMBER = re.compile(r"\S*\d\S*")


def lines_of(path: Path, most: int) -> list[str]:
    """The first lines of a text, wrapped as a page would."""
    out: list[str] = []
    for paragraph in nfc(path.read_text(encoding="utf-8")).splitlines():
        out += textwrap.wrap(paragraph, 85, break_long_words=False, break_on_hyphens=False)
        if len(out) >= most:
            break
    return out[:most]


def damage(lines: list[str], rng: random.Random) -> tuple[list[str], set[int], set[str]]:
    """The lines, those that were hit, and the letters they lost."""
    inventory = sorted({char for line in lines for char in line if char.isalpha()})
    lost = set(rng.sample(inventory, min(len(inventory), rng.randint(6, 14))))
    hit = set(rng.sample(range(len(lines)), len(lines) // 2))
    damaged = [
        "".join(" " if char in lost else char for char in line) if number in hit else line
        for number, line in enumerate(lines)
    ]
    return damaged, {n for n in hit if damaged[n] != lines[n]}, lost


def compare(clean: str, damaged: str, mended: str) -> Counter[str]:
    """What became of the lost glyphs of one line, by place: all of it hangs on the line keeping its length."""
    counts: Counter[str] = Counter()
    numbers = {place for m in _NUMBER.finditer(clean) for place in range(*m.span())}
    whole = mended.ljust(len(clean))
    for place, (char, shown) in enumerate(zip(clean, damaged, strict=True)):
        if char == shown:
            counts["kept changed"] += len(whole) > place and whole[place] != char
        elif place in numbers:
            counts["number"] += 1
            counts["number invented"] += whole[place].isalpha() and whole[place] != char
        else:
            counts["lost"] += 1
            counts["right"] += whole[place] == char
            counts["visible"] += whole[place] == "▯"
            counts["left"] += whole[place] == " "
    return counts


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glyphs", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=30)
    parser.add_argument("--lines", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="show this many lines that came out wrong")
    options = parser.parse_args(argv)
    rng = random.Random(options.seed)
    names = sorted(held_out(path.name for path in options.folder.glob("*.txt")))
    total: Counter[str] = Counter()
    shown = 0
    shares: list[float] = []
    names = [name for name in names if is_vietnamese((options.folder / name).read_text(encoding="utf-8"))]
    for name in rng.sample(names, min(options.texts, len(names))):
        clean = lines_of(options.folder / name, options.lines)
        total["clean changed"] += sum(line.text != was for line, was in zip(mend(clean), clean, strict=True))
        damaged, hit, lost = damage(clean, rng)
        started = time.perf_counter()
        mended = mend(damaged)
        total["microseconds"] += round(1e6 * (time.perf_counter() - started))
        total["lines"] += len(clean)
        total["damaged lines"] += len(hit)
        here: Counter[str] = Counter()
        for number, (was, line) in enumerate(zip(clean, mended, strict=True)):
            if number not in hit:
                total["undamaged changed"] += line.text != was
                wrong = line.text != was
            else:
                counts = compare(was, damaged[number], line.text)
                here += counts
                wrong = counts["right"] + counts["number"] != counts["lost"] + counts["number"]
            if wrong and shown < options.show:
                shown += 1
                print(f"{name} {''.join(sorted(lost))}\n  < {damaged[number]}\n  > {line.text}\n  = {was}")
        if here["lost"]:
            shares.append(here["right"] / here["lost"])
            if options.show:
                print(f"{name} {here['right']}/{here['lost']} {''.join(sorted(lost))}")
        total += here
    print(
        f"texts {len(shares)}  lines {total['lines']}  damaged {total['damaged lines']}\n"
        f"lost glyphs restored right  {total['right']}/{total['lost']} = {total['right'] / max(1, total['lost']):.4f}"
        f"  (worst text {min(shares):.3f}; left as spaces {total['left']}, shown as gaps {total['visible']})\n"
        f"kept letters changed        {total['kept changed']}\n"
        f"inside numbers              {total['number']}, wrongly filled in {total['number invented']}\n"
        f"undamaged lines changed     {total['undamaged changed']}\n"
        f"clean texts: lines changed  {total['clean changed']}\n"
        f"milliseconds a damaged line {total['microseconds'] / 1000 / max(1, total['damaged lines']):.1f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
