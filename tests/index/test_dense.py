"""One conformance suite for exact search and for codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import Windows, faiss

DIMENSION = 16
KINDS = {"exact": 10_000, "coded": 10}
COUNTS = np.full(30, 2, np.int64)


def vectors(count: int, seed: int = 7) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


@pytest.fixture(params=KINDS)
def filled(request: pytest.FixtureRequest) -> Windows:
    """60 vectors: thirty passages with two windows each."""
    made = Windows.made(vectors(60), COUNTS, KINDS[request.param])
    assert made.exact == (request.param == "exact")
    return made


def expected(passages: range, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    """By numpy alone: best window of each passage."""
    cosines = (vectors(60) @ query).reshape(30, 2).max(axis=1)
    return sorted(((row, float(cosines[row])) for row in passages), key=lambda item: -item[1])[:k]


def same(found: tuple[NDArray[np.int64], NDArray[np.float32]], wanted: list[tuple[int, float]]) -> None:
    assert found[0].tolist() == [passage for passage, _ in wanted]
    assert found[1].tolist() == pytest.approx([cosine for _, cosine in wanted], abs=1e-3)


def only(*parts: range) -> NDArray[np.bool_]:
    mask = np.zeros(30, np.bool_)
    for part in parts:
        mask[list(part)] = True
    return mask


QUERIES = vectors(8, seed=99)


def test_best_window_of_each_passage(filled: Windows) -> None:
    for query in QUERIES:
        same(filled.nearest(query, 5, None), expected(range(30), query, 5))
    assert filled.nearest(QUERIES[0], 0, None)[0].tolist() == []


def test_filter_is_applied_inside(filled: Windows) -> None:
    for query in QUERIES:
        same(filled.nearest(query, 10, only(range(20, 30))), expected(range(20, 30), query, 10))
        same(filled.nearest(query, 10, only(range(28))), expected(range(28), query, 10))
    assert filled.nearest(QUERIES[0], 5, only())[0].tolist() == []


def test_a_filter_inside_the_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    coded = Windows.made(vectors(60), COUNTS, 10)
    monkeypatch.setattr("index.dense._FEW", 0)  # nothing is few: the codes themselves have to leave out
    for query in QUERIES:
        same(coded.nearest(query, 3, only(range(5), range(20, 30))), expected_among(query, [*range(5), *range(20, 30)]))


def expected_among(query: NDArray[np.float32], passages: list[int]) -> list[tuple[int, float]]:
    return [item for item in expected(range(30), query, 30) if item[0] in passages][:3]


def test_cosines_of_named_passages(filled: Windows) -> None:
    query = QUERIES[0]
    every = dict(expected(range(30), query, 30))
    assert filled.cosines(query, np.array([29, 3])).tolist() == pytest.approx([every[29], every[3]], abs=1e-3)


def test_a_passage_without_vectors_is_never_near() -> None:
    made = Windows.made(vectors(3), np.array([1, 0, 2]), 10_000)
    assert made.cosines(QUERIES[0], np.array([0, 1, 2]))[1] == -1.0
    assert set(made.nearest(QUERIES[0], 5, None)[0].tolist()) == {0, 2}


def test_sums(filled: Windows) -> None:
    assert filled.total == pytest.approx(vectors(60).sum(axis=0), abs=0.01)
    assert filled.sum_of(np.array([0, 29])) == pytest.approx(vectors(60)[[0, 1, 58, 59]].sum(axis=0), abs=0.01)


def test_save_and_load(filled: Windows, tmp_path: Path) -> None:
    names = filled.save(tmp_path, "a")
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    loaded = Windows.load(tmp_path, "a", DIMENSION, KINDS["exact" if filled.exact else "coded"])
    assert loaded.exact == filled.exact and len(loaded) == 60
    for query in QUERIES:
        same(loaded.nearest(query, 20, None), expected(range(30), query, 20))
    with pytest.raises(ValueError, match="do not belong together"):
        Windows.load(tmp_path, "a", DIMENSION + 1, 10_000)


def test_opened_under_another_limit_it_searches_the_other_way(filled: Windows, tmp_path: Path) -> None:
    filled.save(tmp_path, "a")
    other = Windows.load(tmp_path, "a", DIMENSION, KINDS["coded" if filled.exact else "exact"])
    assert other.exact != filled.exact
    same(other.nearest(QUERIES[0], 5, None), expected(range(30), QUERIES[0], 5))


def test_many_vectors_are_found_again_by_their_codes() -> None:
    drawn = np.random.default_rng(3).standard_normal((4000, 64)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    coded = Windows.made(drawn, np.ones(4000, np.int64), 1000)
    asked = drawn[::200] + 0.05 * np.random.default_rng(4).standard_normal((20, 64)).astype(np.float32)
    best = [coded.nearest(query, 1, None)[0][0] for query in asked]
    assert best == list(range(0, 4000, 200))


@pytest.mark.parametrize("in_memory", [True, False])
def test_rows_are_read_from_their_file(
    filled: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: bool
) -> None:
    monkeypatch.setattr("index.rows._IN_MEMORY", 1 << 20 if in_memory else 0)
    filled.save(tmp_path, "a")
    loaded = Windows.load(tmp_path, "a", DIMENSION, 10)
    assert (loaded.rows.matrix is not None) == in_memory
    same(loaded.nearest(QUERIES[0], 5, None), expected(range(30), QUERIES[0], 5))
    assert np.array_equal(loaded.rows.whole(), filled.rows.whole())


def test_codes_of_another_kind_are_made_anew(tmp_path: Path) -> None:
    made = Windows.made(vectors(60), COUNTS, 10)
    made.save(tmp_path, "a")
    other = faiss.IndexFlatIP(DIMENSION)
    other.add(vectors(60))
    faiss.write_index(other, str(tmp_path / "a.codes.faiss"))
    loaded = Windows.load(tmp_path, "a", DIMENSION, 10)
    assert isinstance(loaded.codes, type(made.codes))
    same(loaded.nearest(QUERIES[0], 5, None), expected(range(30), QUERIES[0], 5))
