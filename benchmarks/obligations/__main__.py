"""`python -m benchmarks.obligations [dev|unseen] [--show misses]`: the table of docs/benchmarks.md, offline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.obligations.score import HERE, TEXTS, Tally, count, load, product


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", nargs="?", choices=("dev", "unseen"), default="dev")
    parser.add_argument("--show", choices=("misses",), help="print each miss of ours")
    parser.add_argument("--texts", type=Path, default=TEXTS, help="the folder with the law texts")
    parser.add_argument("--no-peers", action="store_true", help="only the product: a few seconds instead of a minute")
    arguments = parser.parse_args()
    labels = HERE / f"{arguments.split}.jsonl"
    if not labels.exists() or not arguments.texts.exists():
        print(f"{labels if not labels.exists() else arguments.texts} is not here, left out")
        return 0
    tallies = {"Thuky": Tally()}
    parts = load(labels)
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
