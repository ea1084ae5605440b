"""The product's path beside its own two sides alone, and beside the usual fusion by ranks.

Prints a Markdown table: hit@1 with accents and without, each on the two halves of the questions of decision 0002. Later
work has looked at both (decision 0009). Times are one question after another. Same encoder, same windows, same questions
in every row.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.retrieval.questions import Asked, read_xquad
from index.dense import Windows
from index.embed import Encoder, load_encoder
from index.lexical import Lexical, Part
from index.postings import count
from index.search import Index
from index.windows import windows
from knowledge.model import IndexPassage
from knowledge.settings import EmbeddingSettings, IndexSettings
from knowledge.text import fold

Ranking = Callable[[str], list[int]]  # a question -> passages, best first
TOP = 10


def rankings(encoder: Encoder, settings: IndexSettings, passages: Sequence[IndexPassage]) -> dict[str, Ranking]:
    index = Index.create(encoder, settings)
    index.add(passages)
    words = Lexical([Part(count(passages), None)])
    cut = [windows(p, settings.window_words, settings.window_overlap) for p in passages]
    vectors = encoder.encode_passages([text for of in cut for text in of])
    meaning = Windows.made(vectors, np.array([len(of) for of in cut]), settings.exact_below)

    # A passage's id here is its row.
    def by_words(question: str, accents: float) -> list[int]:
        return [int(i) for i in words.ask(question, accents=accents).best(0, 100)[0]]

    def by_meaning(question: str) -> list[int]:
        return [int(i) for i in meaning.nearest(encoder.encode_queries([question])[0], 100, None)[0]]

    def by_ranks(question: str, other: list[int]) -> list[int]:
        score: dict[int, float] = {}
        for ranking in (by_words(question, 0.0), other):
            for rank, passage in enumerate(ranking):
                score[passage] = score.get(passage, 0.0) + 1 / (60 + rank)
        return sorted(score, key=score.__getitem__, reverse=True)

    return {
        "the product": lambda q: [hit.passage_id for hit in index.search(q, TOP).hits],
        "words alone, as accented": lambda q: by_words(q, 1.0),
        "words alone, accents folded": lambda q: by_words(q, 0.0),
        "meaning alone, as typed": by_meaning,
        "meaning alone, accents put back": lambda q: by_meaning(index.restore(q)),
        "both by ranks (RRF 60), as typed": lambda q: by_ranks(q, by_meaning(q)),
        "both by ranks (RRF 60), accents put back": lambda q: by_ranks(index.restore(q), by_meaning(index.restore(q))),
    }


def measure(ranking: Ranking, asked: Sequence[Asked], typed: Callable[[str], str]) -> tuple[list[float], list[float]]:
    """hit@1 on the chosen half, on the held-back half, hit@10 on all; and the milliseconds of each question."""
    first: tuple[list[bool], list[bool]] = ([], [])
    ten, times = [], []
    for number, one in enumerate(asked):
        start = time.perf_counter()
        found = ranking(typed(one.question))[:TOP]
        times.append((time.perf_counter() - start) * 1000)
        first[number // 7 % 2].append(found[:1] == [one.passage])
        ten.append(one.passage in found)
    return [*(sum(half) / len(half) for half in first), sum(ten) / len(ten)], times


def show(data: Path, xquad: Path, only: str) -> None:
    """Print the table; of the rows those whose name holds `only`."""
    texts, asked = read_xquad(xquad)
    passages = [IndexPassage(number, number, "", "", text) for number, text in enumerate(texts)]
    encoder = load_encoder(EmbeddingSettings(), data)
    print(
        "| ranking | accented: chosen | held back | hit@10 | bare: chosen | held back | hit@10 | ms median | ms 95 % |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, ranking in rankings(encoder, IndexSettings(), passages).items():
        if only not in name:
            continue
        accented, one = measure(ranking, asked, str)
        bare, two = measure(ranking, asked, fold)
        cells = [f"{figure:.3f}" for figure in (*accented, *bare)]
        times = sorted([*one, *two])
        cells += [f"{statistics.median(times):.1f}", f"{times[int(len(times) * 0.95)]:.1f}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
