"""One conformance suite for exact search and HNSW."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import Dense

DIMENSION = 16
KINDS = {"exact": 10_000, "hnsw": 10}


def vectors(count: int, seed: int = 7) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def ids(*values: int) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


@pytest.fixture(params=KINDS)
def filled(request: pytest.FixtureRequest) -> Dense:
    """60 vectors: passages 1000..1029 with two windows each, documents 1, 2 and 3 of ten passages each."""
    dense = Dense(DIMENSION, KINDS[request.param])
    passages = np.repeat(np.arange(1000, 1030), 2)
    dense.add(vectors(60), passages, (passages - 1000) // 10 + 1)
    assert dense.exact == (request.param == "exact")
    return dense


def expected(rows: list[int], query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    """By numpy alone: best window of each passage."""
    cosines = vectors(60) @ query
    best: dict[int, float] = {}
    for row in rows:
        passage = 1000 + row // 2
        best[passage] = max(best.get(passage, -1.0), float(cosines[row]))
    return sorted(best.items(), key=lambda item: -item[1])[:k]


def same(found: tuple[NDArray[np.int64], NDArray[np.float32]], wanted: list[tuple[int, float]]) -> None:
    assert found[0].tolist() == [passage for passage, _ in wanted]
    assert found[1].tolist() == pytest.approx([cosine for _, cosine in wanted], abs=1e-5)


QUERIES = vectors(8, seed=99)


def test_best_window_of_each_passage(filled: Dense) -> None:
    for query in QUERIES:
        same(filled.search(query, 5), expected(list(range(60)), query, 5))


def test_filter_is_applied_inside(filled: Dense) -> None:
    for query in QUERIES:
        same(filled.search(query, 10, {3}), expected(list(range(40, 60)), query, 10))
    assert filled.search(QUERIES[0], 5, set())[0].tolist() == []
    assert filled.search(QUERIES[0], 5, {77})[0].tolist() == []


def test_remove_and_replace(filled: Dense) -> None:
    filled.remove_document(2)
    filled.remove_document(2)
    assert len(filled) == 40
    rows = [*range(20), *range(40, 60)]
    for query in QUERIES:
        same(filled.search(query, 30), expected(rows, query, 30))
    assert filled.cosines(QUERIES[0], ids(1010)).tolist() == [-1.0]
    # The same ids again, as SQLite hands them out after a deletion.
    filled.add(vectors(60)[20:40], np.repeat(np.arange(1010, 1020), 2), np.full(20, 2, np.int64))
    assert len(filled) == 60
    for query in QUERIES:
        same(filled.search(query, 30), expected(list(range(60)), query, 30))


def test_cosines_of_named_passages(filled: Dense) -> None:
    query = QUERIES[0]
    all_of_them = dict(expected(list(range(60)), query, 30))
    found = filled.cosines(query, ids(1029, 5, 1003))
    assert found.tolist() == pytest.approx([all_of_them[1029], -1.0, all_of_them[1003]], abs=1e-5)


def test_background_is_the_mean_cosine(filled: Dense) -> None:
    query = QUERIES[1]
    assert filled.background(query) == pytest.approx(float((vectors(60) @ query).mean()), abs=1e-5)
    filled.remove_document(1)
    assert filled.background(query) == pytest.approx(float((vectors(60)[20:] @ query).mean()), abs=1e-5)


def test_save_and_load(filled: Dense, tmp_path: Path) -> None:
    filled.remove_document(1)
    assert filled.save(tmp_path) == ["dense.faiss", "rows.npy"]
    loaded = Dense.load(tmp_path, DIMENSION, filled.exact_below)
    assert loaded.exact == filled.exact and len(loaded) == 40
    for query in QUERIES:
        same(loaded.search(query, 20), expected(list(range(20, 60)), query, 20))
    with pytest.raises(ValueError, match="do not belong together"):
        Dense.load(tmp_path, DIMENSION + 1, filled.exact_below)


def test_the_kind_follows_the_size(tmp_path: Path) -> None:
    dense = Dense(DIMENSION, 50)
    dense.add(vectors(60)[:49], np.arange(49), np.zeros(49, np.int64))
    assert dense.exact
    dense.add(vectors(60)[49:], np.arange(49, 60), np.ones(11, np.int64))
    assert not dense.exact
    dense.save(tmp_path)
    assert Dense.load(tmp_path, DIMENSION, 100).exact


def test_hnsw_filter_that_leaves_many_walks_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.dense._FEW_ROWS", 3)
    dense = Dense(DIMENSION, 10)
    passages = np.repeat(np.arange(1000, 1030), 2)
    dense.add(vectors(60), passages, (passages - 1000) // 10 + 1)
    for query in QUERIES:
        same(dense.search(query, 5, {1, 3}), expected([*range(20), *range(40, 60)], query, 5))


def test_empty() -> None:
    dense = Dense(DIMENSION, 10)
    assert dense.search(QUERIES[0], 3)[0].tolist() == []
    assert dense.background(QUERIES[0]) == 0.0
    assert dense.cosines(QUERIES[0], ids(1, 2)).tolist() == [-1.0, -1.0]
    dense.remove_document(1)
    assert len(dense) == 0
