"""One system measured in this process: time to index, ranking, time of a question, questions a second, memory.

What passes through: a system's name and the questions; out come `Figures`. One caller asks a sample of the questions in
all three ways, one after another, which gives the times; eight callers ask everything, which gives the ranking; thirty-two
ask the sample again. Answers that differ between one caller and eight are counted, not hidden. Run it in a process of its
own (`measured_apart`), so that memory and threads are the system's. Processor time is told beside the clock, as other
work on the machine lengthens only the clock.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.retrieval.questions import TYPED, Asked, read_xquad
from benchmarks.retrieval.systems import SYSTEMS, TOP, WITHOUT_VECTORS, System
from index.embed import Encoder

_SAMPLE = 5  # every fifth question
_MISSING = "missing: "


@dataclass(frozen=True, slots=True)
class Figures:
    name: str
    hit: dict[str, float]  # way of typing -> share with the right passage first
    mrr: dict[str, float]  # and the mean of 1 / its place among ten
    median: float  # milliseconds of a question
    p95: float
    processor: float  # milliseconds of a question, all threads
    rate: dict[int, float]  # callers -> questions a second
    index_seconds: float
    memory: float  # resident MB after all questions
    differing: int  # answers that eight callers got otherwise than one


def measure(name: str, encoder: Encoder | None, passages: Sequence[str], asked: Sequence[Asked]) -> Figures:
    """Raises ImportError where the system's packages are not installed."""
    system: System = SYSTEMS[name](encoder)  # type: ignore[arg-type]  # None only where no vectors are asked for
    begun = time.perf_counter()
    system.add(passages)
    index_seconds = time.perf_counter() - begun
    everything = [typed(one.question) for typed in TYPED.values() for one in asked]
    sample = [number for number in range(len(everything)) if number % len(asked) % _SAMPLE == 0]
    for number in sample[:: max(1, len(sample) // 20)]:  # what is loaded late is loaded now
        system.find(everything[number])

    times: list[float] = []
    alone: dict[int, list[int]] = {}
    worked, begun = time.process_time(), time.perf_counter()
    for number in sample:
        at = time.perf_counter()
        alone[number] = system.find(everything[number])
        times.append((time.perf_counter() - at) * 1000)
    one = len(sample) / (time.perf_counter() - begun)
    processor = (time.process_time() - worked) * 1000 / len(sample)
    found, eight = _together(system.find, everything, 8)
    _, many = _together(system.find, [everything[number] for number in sample], 32)
    hit, mrr = ranked(found, asked)
    return Figures(
        name, hit, mrr, statistics.median(times), _share(times, 0.95), processor, {1: one, 8: eight, 32: many},
        index_seconds, resident_mb(), sum(found[number] != alone[number] for number in sample),
    )  # fmt: skip


def ranked(found: Sequence[Sequence[int]], asked: Sequence[Asked]) -> tuple[dict[str, float], dict[str, float]]:
    """hit@1 and mrr@10 of each way of typing; `found` holds all questions typed one way, then all typed the next."""
    hit, mrr = {}, {}
    for turn, way in enumerate(TYPED):
        rows = [row[:TOP] for row in found[turn * len(asked) : (turn + 1) * len(asked)]]
        places = [row.index(one.passage) + 1 if one.passage in row else 0 for row, one in zip(rows, asked, strict=True)]
        hit[way] = sum(place == 1 for place in places) / len(asked)
        mrr[way] = sum(1 / place for place in places if place) / len(asked)
    return hit, mrr


def _together(
    find: Callable[[str], list[int]], questions: Sequence[str], callers: int
) -> tuple[list[list[int]], float]:
    """What is found for each question with so many callers at once, and questions a second."""
    with ThreadPoolExecutor(callers) as pool:
        begun = time.perf_counter()
        found = list(pool.map(find, questions))
        return found, len(questions) / (time.perf_counter() - begun)


def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def measured_apart(name: str, data: Path, xquad: Path, peers: Path | None) -> Figures | str:
    """In a process of its own; why not, in words, where it cannot be measured."""
    environment = {
        **os.environ, "HF_HUB_OFFLINE": "1", "LANGSMITH_TRACING": "false", "TOKENIZERS_PARALLELISM": "false",
    }  # fmt: skip
    if peers:
        kept = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(peers.resolve()), *([kept] if kept else [])])
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.retrieval", "--one", name]
    command += ["--data", str(data), "--xquad", str(xquad)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    line = (done.stdout.splitlines() or [""])[-1]
    if done.returncode or not line:
        return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return line if missing(line) else parsed(line)


def missing(reason: str) -> bool:
    """Whether a system could not be measured for want of its packages, and not for a fault."""
    return reason.startswith(_MISSING)


def measure_here(name: str, data: Path, xquad: Path) -> str:
    """What `measured_apart` reads: one line."""
    from index.embed import load_encoder
    from knowledge.settings import EmbeddingSettings

    passages, asked = read_xquad(xquad)
    encoder = None if name in WITHOUT_VECTORS else load_encoder(EmbeddingSettings(), data)
    try:
        return json.dumps(asdict(measure(name, encoder, passages, asked)))
    except ImportError as error:
        return f"{_MISSING}{error}".replace("\n", " ")


def parsed(line: str) -> Figures:
    table = json.loads(line)
    table["rate"] = {int(callers): rate for callers, rate in table["rate"].items()}
    return Figures(**table)
