"""`python -m benchmarks.obligations [dev|dev_2|dev_3|unseen] [--show misses]`: the table of docs/benchmarks.md, offline.

A split may be labelled in instalments: `dev_2` is dev_2a.jsonl and dev_2b.jsonl together, and each can be named alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.obligations.score import HERE, TEXTS, Tally, count, load, product

SPLITS = {
    "dev": ("dev",),
    "dev_2": ("dev_2a", "dev_2b"),
    "dev_2a": ("dev_2a",),
    "dev_2b": ("dev_2b",),
    "dev_3": ("dev_3",),
    "opened": (
        "opened_1",
        "opened_2",
        "opened_3",
    ),  # closed until their misses were read; rules are written on them now
    "opened_1": ("opened_1",),
    "opened_2": ("opened_2",),
    "opened_3": ("opened_3",),
    "unseen": ("unseen_3",),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", nargs="?", choices=SPLITS, default="dev")
    parser.add_argument("--show", choices=("misses",), help="print each miss of ours")
    parser.add_argument("--texts", type=Path, default=TEXTS, help="the folder with the law texts")
    parser.add_argument("--no-peers", action="store_true", help="only the product: a few seconds instead of a minute")
    arguments = parser.parse_args()
    files = [HERE / f"{name}.jsonl" for name in SPLITS[arguments.split]]
    missing = [path for path in (*files, arguments.texts) if not path.exists()]
    if missing:
        print(f"{missing[0]} is not here, left out")
        return 0
    tallies = {"Thuky": Tally()}
    parts = [part for path in files for part in load(path)]
    for part in parts:
        count(tallies["Thuky"], part, product(arguments.texts / part["text"], part))
    if not arguments.no_peers:
        from benchmarks.obligations.peers import dateparser_search, plain_pattern

        for name, finder in (("dateparser search_dates", dateparser_search), ("regular expression", plain_pattern)):
            tallies[name] = Tally()
            for part in parts:
                lines = (arguments.texts / part["text"]).read_text(encoding="utf-8").split("\n")
                count(tallies[name], part, finder(lines, part))
    if arguments.show:
        print("\n".join(tallies["Thuky"].misses))
    labelled, others = sum(len(p["obligations"]) for p in parts), sum(len(p["others"]) for p in parts)
    print(f"\n{arguments.split}: {len(parts)} parts, {labelled} obligations, {others} dated phrases that are none\n")
    print(
        "| system | found | precision | recall | exact rule | period | who | invented |\n|---|---|---|---|---|---|---|---|"
    )
    for name, tally in tallies.items():
        own = tally.who_of > 0
        period = f"{tally.periods / tally.paired:.3f}" if own and tally.paired else "–"
        who = f"{tally.who / tally.who_of:.3f}" if own else "–"
        print(
            f"| {name} | {tally.predicted} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.exact_rule:.3f} "
            f"| {period} | {who} | {tally.invented if own else '–'} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
