"""`python -m benchmarks`: every figure of docs/benchmarks.md that can be measured on this machine, one after the other."""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "benchmarks.answering",
    "benchmarks.calendar",
    "benchmarks.embedding",
    "benchmarks.retrieval",
    "benchmarks.accents",
    "benchmarks.answers.score",
    "benchmarks.reports.score",
    "benchmarks.glyphs",
    "benchmarks.reading",
    "benchmarks.summary",
)


def main() -> int:
    failed = []
    for module in MODULES:
        print(f"\n## {module}\n", flush=True)
        if subprocess.run([sys.executable, "-m", module], check=False).returncode:
            failed.append(module)
    for module in failed:
        print(f"failed or over budget: {module}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
