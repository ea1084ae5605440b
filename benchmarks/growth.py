"""The index as the office grows: time of a search, recall, memory, and what a change costs, at 10,000 passages to a million.

`python -m benchmarks.growth [--sizes 10000 100000 1000000] [--folder F]` prints a Markdown table. Real are: law texts
read and cut by the product, the vectors of REAL of their passages and of the sentences in them, and the questions
(fragments of other passages of the same texts, every other one without accents), embedded while they are timed. Drawn
is all the rest, around the real: a passage takes half of its sentences from one real passage and half from another, one
of its words is any word of the texts, and its vectors are those of the two, mixed and noised. So words are about as often
common and rare as in a real office of that size, and vectors lie as close; near duplicates are more than in any office,
which is harder for recall.

Segments of SEGMENT passages are made by two processes and merged as the index merges; with `--folder` they stay, so that
a build that was stopped goes on where it was. With `--distinct N` the texts of the first N passages come again after
them, with vectors of their own, for counting words is what takes longest to build; a word that only few passages hold
is then in as many more. What is measured runs in a process of its own that opens the saved index. Exact is the same
search with every vector compared.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import manifest
from index.dense import Windows
from index.embed import load_encoder
from index.folder import Folder
from index.search import Index
from index.segment import Held, Segment, merged
from index.segments import State
from index.windows import statements, windows
from knowledge import chunk, structure
from knowledge.errors import ReadingError
from knowledge.model import IndexPassage
from knowledge.reading import read
from knowledge.settings import EmbeddingSettings, IndexSettings, LimitSettings
from knowledge.store.corpus import index_title
from knowledge.text import fold

Floats = NDArray[np.float32]

REAL = 8000  # passages whose vectors are computed
ASKED = 200  # questions, each with accents or without
SEGMENT = 25_000
PER_DOCUMENT = 25
NOISE = 0.01  # of each of the 384 numbers of a vector of length 1
SETTINGS = IndexSettings()
_CORPUS = "growth"


def real_passages(folder: Path, wanted: int) -> list[IndexPassage]:
    """Passages of law texts, whole texts drawn by chance, until there are enough."""
    files = sorted(folder.glob("*.txt"))
    random.Random(5).shuffle(files)
    found: list[IndexPassage] = []
    for document, path in enumerate(files):
        if len(found) >= wanted:
            break
        try:
            parsed = structure.parse(read(path, LimitSettings()).blocks)
        except ReadingError:
            continue
        title = index_title(parsed.header, path.name)
        found += [
            IndexPassage(len(found) + n, document, title, " › ".join(passage.headings), passage.text)
            for n, passage in enumerate(chunk.passages(parsed)[:400])  # no text may be most of the corpus
        ]
    random.Random(6).shuffle(found)
    return found


def prepare(texts: Path, data: Path, folder: Path) -> None:
    """Write the real passages with their vectors, and the questions."""
    found = real_passages(texts, REAL + 10 * ASKED)
    passages, others = found[:REAL], found[REAL:]
    encoder = load_encoder(EmbeddingSettings(), data)
    cut = [windows(p, SETTINGS.window_words, SETTINGS.window_overlap) for p in passages]
    said = [statements(p, SETTINGS.window_words, SETTINGS.window_overlap) for p in passages]
    first = encoder.encode_passages([of[0] for of in cut])
    vectors = encoder.encode_passages([text for of in said for text in of])
    chance = random.Random(7)
    questions = []
    for number, passage in enumerate(chance.sample([p for p in others if len(p.text.split()) > 12], ASKED)):
        words = passage.text.split()
        at = chance.randrange(len(words) - 11)
        text = " ".join(words[at : at + chance.randint(7, 12)])
        questions.append(fold(text) if number % 2 else text)
    kept = {"passages": passages, "first": first, "said": said, "vectors": vectors, "questions": questions}
    (folder / "real.pkl").write_bytes(pickle.dumps(kept))


def draw(folder: Path, name: str, first: int, count: int) -> None:
    """Make and save one segment of drawn passages."""
    real: dict[str, Any] = pickle.loads((folder / "real.pkl").read_bytes())
    passages, said = real["passages"], real["said"]
    counts = np.array([len(of) for of in said])
    starts = np.cumsum(counts) - counts
    rng = np.random.default_rng(first)
    chance = random.Random(first)
    every = [word for passage in passages for word in passage.text.split()]
    made, window_vectors, window_counts, sentence_vectors, sentence_counts = [], [], [], [], []
    for number in range(first, first + count):
        i, j = chance.randrange(len(passages)), chance.randrange(len(passages))
        lines: list[str] = []
        for one in (i, j):
            own = said[one] or [passages[one].text]
            lines += own[: max(1, len(own) // 2)] if chance.random() < 0.5 else own[len(own) // 2 :]
        words = " ".join(lines).split()
        words[chance.randrange(len(words))] = chance.choice(every)
        document = number // PER_DOCUMENT
        front = passages[(document * 31) % len(passages)]
        passage = IndexPassage(number, document, f"{front.title} {document}", passages[i].headings, " ".join(words))
        made.append(passage)
        pieces = len(windows(passage, SETTINGS.window_words, SETTINGS.window_overlap))
        share = rng.uniform(0.3, 0.7, (pieces, 1))
        window_vectors.append(share * real["first"][i] + (1 - share) * real["first"][j])
        window_counts.append(pieces)
        own = [one for one in (i, j) if counts[one]]
        rows = np.concatenate([starts[one] + np.arange((counts[one] + 1) // 2) for one in own] or [np.zeros(0, int)])
        sentence_vectors.append(real["vectors"][rows.astype(int)])
        sentence_counts.append(len(rows))
    segment = Segment.made(
        made, (_noised(window_vectors, rng), np.array(window_counts)),
        (_noised(sentence_vectors, rng), np.array(sentence_counts)), sys.maxsize,
    )  # fmt: skip
    segment.save(folder, name)


def redraw(folder: Path, name: str, first: int, count: int, earlier: str) -> None:
    """Make and save a segment with the texts of one made before, `count` of them, and other vectors."""
    old = Segment.load(folder, earlier, 384, sys.maxsize)
    rng = np.random.default_rng(first)
    rows = old.windows.rows.whole().astype(np.float32)
    vectors = _noised([0.6 * rows + 0.4 * rows[rng.permutation(len(rows))]], rng)
    segment = replace(
        old, ids=old.ids + (first - old.ids[0]), documents=old.documents + (first // PER_DOCUMENT - old.documents[0]),
        windows=Windows.made(vectors, old.windows.counts, sys.maxsize), name=None,
    )  # fmt: skip
    if count < len(segment):
        segment = merged([Held.whole(segment).without(np.arange(count, len(segment)))], sys.maxsize)
    segment.save(folder, name)


def _noised(parts: list[Floats], rng: np.random.Generator) -> Floats:
    rows = np.concatenate(parts).astype(np.float32)
    rows += NOISE * rng.standard_normal(rows.shape, np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def build(folder: Path, size: int, data: Path, distinct: int) -> None:
    """A saved index of `size` drawn passages, one segment, in `folder`/index."""
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    shutil.copy(folder / "real.pkl", parts)
    jobs = [(_part(at, size), at, min(SEGMENT, size - at)) for at in range(0, size, SEGMENT)]
    own = max(1, -(-distinct // SEGMENT)) * SEGMENT
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        # Those that take their texts from others come after them.
        for wave in (jobs[: own // SEGMENT], jobs[own // SEGMENT :]):
            todo = [job for job in wave if not (parts / f"{job[0]}.done").exists()]
            made = [pool.submit(_made, parts, *job, _part(job[1] % own, size)) for job in todo]
            for one in made:
                one.result()
    held = [Held.whole(Segment.load(parts, name, 384, sys.maxsize)) for name, _, _ in jobs]
    state = State.of([Held.whole(merged(held, SETTINGS.exact_below))])
    head = manifest.Manifest(
        manifest.FORMAT, load_encoder(EmbeddingSettings(), data).fingerprint, 384, state.passages, state.windows,
        _CORPUS, SETTINGS.window_words, SETTINGS.window_overlap, {}, {},
    )  # fmt: skip
    Folder().save(folder / "index", state, head, sys.maxsize)


def _part(at: int, size: int) -> str:
    return f"part{at}-{min(SEGMENT, size - at)}"


def _made(folder: Path, name: str, first: int, count: int, earlier: str) -> None:
    if earlier == name:
        draw(folder, name, first, count)
    else:
        redraw(folder, name, first, count, earlier)
    (folder / f"{name}.done").touch()


# -- in a process of its own -----------------------------------------------------------------------------------------


def measure(folder: Path, data: Path) -> dict[str, float]:
    real: dict[str, Any] = pickle.loads((folder / "real.pkl").read_bytes())
    questions = real["questions"]
    encoder = load_encoder(EmbeddingSettings(), data)
    started = time.perf_counter()
    index = Index.load(folder / "index", encoder, SETTINGS, corpus_fingerprint=_CORPUS)
    figures = {"load": time.perf_counter() - started}
    found, times, own = [], [], []
    for turn in range(2):  # the first round opens the files
        for question in questions:
            begun, worked = time.perf_counter(), time.process_time()
            hits = index.search(question, 10).hits
            if turn:
                times.append(1000 * (time.perf_counter() - begun))
                own.append(1000 * (time.process_time() - worked))
                found.append({hit.passage_id for hit in hits})
    figures |= {
        "median": _share(times, 0.5),
        "p95": _share(times, 0.95),
        "cpu": _share(own, 0.5),
        "cpu95": _share(own, 0.95),
    }
    figures["memory"] = _resident_mb()
    figures["callers"] = _rate(index, questions, 32)
    figures |= _recall(index, questions, found)
    figures |= _changes(index, folder / "index", real["passages"])
    figures["peak"] = _resident_mb("VmHWM:")
    figures["disk"] = sum(path.stat().st_size for path in (folder / "index").iterdir()) / 1e6
    return figures


def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def _rate(index: Index, questions: list[str], callers: int) -> float:
    """Searches a second with so many threads asking, for about ten seconds."""
    from concurrent.futures import ThreadPoolExecutor

    started = time.perf_counter()

    def caller(number: int) -> int:
        done = 0
        while time.perf_counter() - started < 10:
            index.search(questions[(number * 7 + done) % len(questions)], 10)
            done += 1
        return done

    with ThreadPoolExecutor(callers) as pool:
        done = sum(pool.map(caller, range(callers)))
    return done / (time.perf_counter() - started)


def _recall(index: Index, questions: list[str], found: list[set[int]]) -> dict[str, float]:
    """Shares of the best ten that are found, by meaning alone and by the whole search."""
    held = max(index._segments.state.held, key=lambda one: one.count)
    side = held.segment.windows
    vectors = np.stack([index._encoder.encode_queries([_meant(index, question)])[0] for question in questions])
    ids = {vector.tobytes(): number for number, vector in enumerate(vectors)}
    cosines = np.empty((len(questions), len(side.counts)), np.float32)
    rows = side.rows.whole()
    ends = np.append(side.starts, len(rows))
    for at in range(0, len(side.counts), 1 << 14):
        last = min(at + (1 << 14), len(side.counts))
        block = rows[ends[at] : ends[last]].astype(np.float32) @ vectors.T
        cosines[:, at:last] = np.maximum.reduceat(block, side.starts[at:last] - ends[at], axis=0).T
    exact = [np.argsort(-row)[:200] for row in cosines]
    by_meaning = [
        len(set(side.nearest(vector, 100, None)[0][:10].tolist()) & set(best[:10].tolist())) / 10
        for vector, best in zip(vectors, exact, strict=True)
    ]

    def nearest(self: Windows, query: Floats, k: int, allowed: Any) -> tuple[Any, Any]:
        if self is not side:
            return kept(self, query, k, allowed)
        number = ids[query.tobytes()]
        return exact[number][:k], cosines[number][exact[number][:k]]

    kept = type(side).nearest
    type(side).nearest = nearest  # type: ignore[method-assign]
    wanted = [{hit.passage_id for hit in index.search(question, 10).hits} for question in questions]
    type(side).nearest = kept  # type: ignore[method-assign]
    whole = [len(have & want) / len(want) for have, want in zip(found, wanted, strict=True)]
    return {"recall_meaning": float(np.mean(by_meaning)), "recall": float(np.mean(whole))}


def _meant(index: Index, question: str) -> str:
    return index._language.casing.written(index.restore(question))


def _changes(index: Index, folder: Path, passages: list[IndexPassage]) -> dict[str, float]:
    """Seconds until a document of 25 passages is in, or out, and saved; the longest of eight."""
    added, removed, embedding = [], [], []
    for turn in range(8):
        new = [
            IndexPassage(10**9 + turn * 100 + n, 10**9 + turn, p.title, p.headings, p.text)
            for n, p in enumerate(passages[turn * 25 : turn * 25 + 25])
        ]
        begun = time.perf_counter()
        cut = [text for p in new for text in (*windows(p, 90, 30), *statements(p, 90, 30))]
        index._encoder.encode_passages(cut)
        embedding.append(time.perf_counter() - begun)
        index.remove_document(10**9 + turn)  # of an earlier run over the same folder
        begun = time.perf_counter()
        index.add(new)
        index.save(folder, corpus_fingerprint=f"{turn} in")
        added.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        index.remove_document(turn * 37)
        index.save(folder, corpus_fingerprint=f"{turn} out" if turn < 7 else _CORPUS)
        removed.append(time.perf_counter() - begun)
    return {"add": max(added), "embedding": float(np.median(embedding)), "remove": max(removed)}


def _resident_mb(which: str = "VmRSS:") -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(which)[1].split()[0]) / 1024


COLUMNS = {
    "built": "built s", "load": "opened s", "median": "search ms, median", "p95": "95 %", "cpu": "processor ms, median",
    "cpu95": "95 %", "callers": "searches/s, 32 callers", "recall_meaning": "recall@10 of the vectors",
    "recall": "of the search", "memory": "resident MB", "disk": "disk MB", "add": "document in s", "embedding": "of it embedding",
    "remove": "document out s",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--texts", type=Path, default=Path("../shared/data/vbpl"))
    parser.add_argument("--data", type=Path, default=Path(".setup/test-data"), help="where the bundled model is built")
    parser.add_argument("--folder", type=Path, help="work here (4 GB for a million) and leave what was made")
    parser.add_argument("--distinct", type=int, default=1_000_000, help="passages with texts of their own")
    parser.add_argument("--one", action="store_true", help="measure the index in --folder and print JSON")
    arguments = parser.parse_args(argv)
    if arguments.one:
        print(json.dumps(measure(arguments.folder, arguments.data)))
        return 0
    if not arguments.texts.is_dir():
        parser.error(f"no folder {arguments.texts}")
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="growth-"))
    folder.mkdir(exist_ok=True)
    if not (folder / "real.pkl").exists():
        prepare(arguments.texts, arguments.data, folder)
    print(f"| passages | {' | '.join(COLUMNS.values())} |\n|{'---|' * (len(COLUMNS) + 1)}")
    for size in arguments.sizes:
        shutil.rmtree(folder / "index", ignore_errors=True)
        begun = time.perf_counter()
        build(folder, size, arguments.data, arguments.distinct)
        built = time.perf_counter() - begun
        command = [
            sys.executable,
            "-m",
            "benchmarks.growth",
            "--one",
            "--folder",
            str(folder),
            "--data",
            str(arguments.data),
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        figures = {"built": built, **json.loads(done.stdout.splitlines()[-1])}
        cells = [
            f"{figures[name]:.3f}"
            if name.startswith("recall")
            else f"{figures[name]:.3g}"
            if figures[name] < 100
            else f"{figures[name]:,.0f}"
            for name in COLUMNS
        ]
        print(f"| {size:,} | {' | '.join(cells)} |", flush=True)
    if arguments.folder is None:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
