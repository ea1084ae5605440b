"""The second look: the nearest sentence of each passage, by rows of bytes that may lie in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.sentences import ROWS, TABLE, Sentences
from index.windows import statements
from knowledge.model import IndexPassage

DIMENSION = 32


def vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


OWNERS = [7, 7, 3, 9, 9, 9]
DOCUMENTS = [1, 1, 1, 2, 2, 2]


@pytest.fixture
def filled() -> Sentences:
    made = Sentences(DIMENSION)
    made.add(vectors(6), OWNERS, DOCUMENTS)
    return made


def test_the_best_sentence_of_each_passage(filled: Sentences) -> None:
    query = vectors(1, seed=2)[0]
    exact = vectors(6) @ query
    found = filled.best(query, np.array([9, 3, 5, 7]))
    assert found[[0, 1, 3]] == pytest.approx([exact[3:].max(), exact[2], exact[:2].max()], abs=0.01)
    assert np.isnan(found[2])
    assert filled.background(query) == pytest.approx(float(exact.mean()), abs=0.01)
    assert len(filled) == 6


def test_documents_go_and_ids_come_again(filled: Sentences) -> None:
    query = vectors(6)[4]
    filled.remove_document(2)
    assert np.isnan(filled.best(query, np.array([9]))[0])
    filled.add(vectors(6)[4:5], [9], [3])
    assert filled.best(query, np.array([9]))[0] == pytest.approx(1.0, abs=0.01)
    assert len(filled) == 4


def test_saved_without_what_is_gone_and_read_from_the_file(filled: Sentences, tmp_path: Path) -> None:
    filled.add(vectors(2, seed=3), [4, 4], [3, 3])
    filled.remove_document(1)
    assert filled.save(tmp_path) == [ROWS, TABLE]
    assert np.load(tmp_path / ROWS).shape == (5, DIMENSION)
    loaded = Sentences.load(tmp_path, DIMENSION)
    query, asked = vectors(1, seed=2)[0], np.array([3, 4, 7, 9])
    assert loaded.best(query, asked) == pytest.approx(filled.best(query, asked), abs=1e-6, nan_ok=True)
    assert loaded.background(query) == pytest.approx(filled.background(query), abs=1e-6)
    loaded.remove_document(3)
    assert len(loaded) == 3


def test_nothing_can_be_saved(tmp_path: Path) -> None:
    Sentences(DIMENSION).save(tmp_path)
    loaded = Sentences.load(tmp_path, DIMENSION)
    assert len(loaded) == 0
    assert np.isnan(loaded.best(vectors(1)[0], np.array([1]))).all()


def test_files_that_do_not_belong_together_are_refused(filled: Sentences, tmp_path: Path) -> None:
    filled.save(tmp_path)
    np.save(tmp_path / ROWS, np.zeros((5, DIMENSION), np.int8))
    with pytest.raises(ValueError, match="belong together"):
        Sentences.load(tmp_path, DIMENSION)


def test_a_passage_torn_apart_is_refused() -> None:
    with pytest.raises(ValueError, match="stand together"):
        Sentences(DIMENSION).add(vectors(3), [1, 2, 1], [1, 1, 1])


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
