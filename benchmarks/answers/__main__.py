"""`python -m benchmarks.answers [seeds|laws] …`: the labelled questions on samples and seed plans, or on law texts."""

from __future__ import annotations

import sys

from benchmarks.answers import laws, score


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["laws"]:
        return laws.main(arguments[1:])
    if arguments[:1] == ["seeds"]:
        return score.main(arguments[1:])
    print("usage: python -m benchmarks.answers {seeds [--show] | laws [dev|unseen] [--misses]}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
