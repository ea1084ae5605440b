"""Fusion: scales, and sides that weigh nothing."""

from __future__ import annotations

import numpy as np
import pytest

from index.accents import Restored
from index.fusion import DENSE_WEIGHT, Weights, accent_share, fuse, scaled, weights


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_scaled() -> None:
    assert scaled(array(0.8, 0.7, 0.9, 0.6), 0.7).tolist() == pytest.approx([0.5, 0, 1, 0], abs=1e-5)
    assert scaled(array(0.5, 0.5), 0.5).tolist() == [0, 0]
    assert scaled(array(), 0.5).tolist() == []


def test_both_sides_speak_for_a_known_question() -> None:
    assert weights(certainty=1.0, content_terms=3, met=3) == Weights(DENSE_WEIGHT, 1 - DENSE_WEIGHT)


def test_lexical_side_is_left_out_where_no_content_word_is_met() -> None:
    assert weights(certainty=1.0, content_terms=2, met=0) == Weights(1.0, 0.0)


def test_dense_side_is_left_out_where_accents_are_missing() -> None:
    assert weights(certainty=0.2, content_terms=3, met=2) == Weights(0.0, 1.0)
    half = weights(certainty=0.6, content_terms=3, met=2)
    assert 0 < half.dense < DENSE_WEIGHT and half.dense + half.lexical == pytest.approx(1)


def test_something_is_left_where_neither_is_sure() -> None:
    assert weights(certainty=0.0, content_terms=2, met=0) == Weights(1.0, 0.0)


def test_accent_share() -> None:
    assert accent_share(Restored("đọc", 1.0, typed_bare=False)) == pytest.approx(0.7)
    assert accent_share(Restored("doc", 0.5, typed_bare=True)) == pytest.approx(0.35)


def test_fuse() -> None:
    fused = fuse(array(0.9, 0.8), 0.7, array(0, 4), Weights(0.5, 0.5))
    assert fused.tolist() == pytest.approx([0.5, 0.75], abs=1e-5)
