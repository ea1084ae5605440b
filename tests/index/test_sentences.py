"""The second look: the nearest sentence of each passage, by rows of bytes that may lie in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.sentences import Sentences
from index.windows import statements
from knowledge.model import IndexPassage

DIMENSION = 32
COUNTS = np.array([2, 1, 0, 3])


def vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


@pytest.fixture
def filled() -> Sentences:
    return Sentences.made(vectors(6), COUNTS)


def test_the_best_sentence_of_each_passage(filled: Sentences) -> None:
    query = vectors(1, seed=2)[0]
    exact = vectors(6) @ query
    found = filled.best(query, np.array([3, 1, 2, 0]))
    assert found[[0, 1, 3]] == pytest.approx([exact[3:].max(), exact[2], exact[:2].max()], abs=0.01)
    assert np.isnan(found[2])
    assert filled.total @ query == pytest.approx(float(exact.sum()), abs=0.05)
    assert filled.sum_of(np.array([0, 1])) @ query == pytest.approx(float(exact[:3].sum()), abs=0.03)
    assert len(filled) == 6


@pytest.mark.parametrize("in_memory", [True, False])
def test_saved_and_read_from_the_file(
    filled: Sentences, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: bool
) -> None:
    monkeypatch.setattr("index.rows._IN_MEMORY", 1 << 20 if in_memory else 0)
    filled.save(tmp_path, "a")
    loaded = Sentences.load(tmp_path, "a", DIMENSION)
    query, asked = vectors(1, seed=2)[0], np.array([0, 1, 2, 3])
    assert loaded.best(query, asked) == pytest.approx(filled.best(query, asked), abs=1e-6, nan_ok=True)
    assert loaded.total == pytest.approx(filled.total)


def test_nothing_can_be_saved(tmp_path: Path) -> None:
    Sentences.made(np.empty((0, DIMENSION), np.float32), np.zeros(1, np.int64)).save(tmp_path, "a")
    loaded = Sentences.load(tmp_path, "a", DIMENSION)
    assert len(loaded) == 0
    assert np.isnan(loaded.best(vectors(1)[0], np.array([0]))).all()


def test_files_that_do_not_belong_together_are_refused(filled: Sentences, tmp_path: Path) -> None:
    filled.save(tmp_path, "a")
    np.save(tmp_path / "a.sentences.npy", np.zeros((5, DIMENSION), np.int8))
    with pytest.raises(ValueError, match="belong together"):
        Sentences.load(tmp_path, "a", DIMENSION)


def test_statements() -> None:
    text = "Nộp trước ngày 5/6. Gửi về phòng:\n- bản giấy; bản mềm"
    assert statements(IndexPassage(1, 1, "Kế hoạch 5", "III", text), 90, 30) == [
        "Nộp trước ngày 5/6.",
        "Gửi về phòng:",
        "- bản giấy;",
        "bản mềm",
    ]
    assert statements(IndexPassage(1, 1, "Kế hoạch 5", "", "Nộp trước ngày 5/6."), 90, 30) == ["Nộp trước ngày 5/6."]
    assert statements(IndexPassage(1, 1, "", "", "Nộp trước ngày 5/6."), 90, 30) == []
    assert statements(IndexPassage(1, 1, "", "", "một hai ba bốn"), 3, 1) == []
