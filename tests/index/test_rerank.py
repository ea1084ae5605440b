from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from index.accents import Restored
from index.rerank import CrossEncoding, Floats, Reranked, load_reranker, reranked
from knowledge.model import Found, Hit
from knowledge.settings import RerankSettings

TEXTS = {1: "báo cáo hằng quý", 2: "họp giao ban", 3: "kiểm tra cơ sở", 4: "khen thưởng", 5: "kinh phí"}


class Fixed:
    """An index that finds the same five passages, and keeps how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, Collection[int] | None, bool]] = []

    def restore(self, query: str) -> str:
        return f"{query}!"

    def reading(self, query: str) -> Restored:
        return Restored(query, 1.0, False, 0.5)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        self.asked.append((k, documents, literal))
        hits = tuple(Hit(number, 1.0 - number / 10) for number in TEXTS)
        return Found(query, query, hits[:k])


class ByLength:
    """The shorter the better."""

    def scores(self, query: str, texts: Sequence[str]) -> Floats:
        return np.array([1 / len(text) for text in texts])


class Bad:
    def __init__(self, made: Any) -> None:
        self.made = made

    def scores(self, query: str, texts: Sequence[str]) -> Floats:
        if isinstance(self.made, Exception):
            raise self.made
        return np.asarray(self.made, np.float64)


def ids(found: Found) -> list[int]:
    return [hit.passage_id for hit in found.hits]


def test_the_best_are_put_in_order_and_the_rest_stay_behind() -> None:
    index = Fixed()
    found = Reranked(index, ByLength(), TEXTS.get, 3).search("x", 5, documents=frozenset({7}), literal=True)
    assert ids(found) == [2, 3, 1, 4, 5]
    assert index.asked == [(5, frozenset({7}), True)]
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[:3] == [1 / 12, 1 / 14, 1 / 16]


def test_more_is_looked_at_than_is_wanted() -> None:
    index = Fixed()
    assert ids(Reranked(index, ByLength(), TEXTS.get, 5).search("x", 2)) == [5, 4]
    assert index.asked[0][0] == 5


def test_what_else_an_index_does_is_passed_on() -> None:
    made = Reranked(Fixed(), ByLength(), TEXTS.get, 5)
    assert (made.restore("a"), made.reading("a").margin) == ("a!", 0.5)


@pytest.mark.parametrize("made", [RuntimeError("secret words"), [0.1], [float("nan")] * 5])
def test_a_model_that_fails_leaves_the_order(made: object, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert ids(Reranked(Fixed(), Bad(made), TEXTS.get, 5).search("x", 3)) == [1, 2, 3]
    assert len(caplog.messages) == 1 and "own order stays" in caplog.text and "secret" not in caplog.text


def test_passages_that_are_gone_are_not_read() -> None:
    assert ids(Reranked(Fixed(), ByLength(), lambda number: TEXTS[1] if number == 1 else None, 5).search("x", 3)) == [
        1,
        2,
        3,
    ]


def package(monkeypatch: pytest.MonkeyPatch, told: Any) -> list[tuple[str, bool]]:
    """A sentence_transformers of our own."""
    loaded: list[tuple[str, bool]] = []

    class CrossEncoder:
        def __init__(self, name: str, local_files_only: bool) -> None:
            if name == "broken":
                raise OSError("no such\nmodel")
            loaded.append((name, local_files_only))

        predict = staticmethod(told)

    module = ModuleType("sentence_transformers")
    module.CrossEncoder = CrossEncoder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    load_reranker.cache_clear()
    return loaded


def test_a_model_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = package(monkeypatch, lambda pairs, show_progress_bar: [-float(len(text)) for _, text in pairs])
    made = reranked(Fixed(), RerankSettings("some/model", 5), TEXTS.get)
    assert ids(made.search("x", 5)) == [5, 4, 2, 3, 1]
    assert all(0 <= hit.score <= 1 for hit in made.search("x", 5).hits)  # logits become shares
    assert loaded == [("some/model", False)]  # once


def test_scores_that_are_shares_stay_as_they_are() -> None:
    class Model:
        def predict(self, pairs: Sequence[tuple[str, str]], show_progress_bar: bool) -> list[float]:
            return [0.25, 0.75]

    assert CrossEncoding(Model()).scores("q", ["a", "b"]).tolist() == [0.25, 0.75]


def test_a_model_that_cannot_be_loaded_is_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    package(monkeypatch, None)
    index = Fixed()
    with caplog.at_level(logging.ERROR):
        assert reranked(index, RerankSettings("broken", 5), TEXTS.get) is index
        assert reranked(index, RerankSettings("broken", 5), TEXTS.get) is index
    assert caplog.messages == [
        "config: rerank.model = 'broken' cannot be loaded: no such model; searching goes on without it"
    ]


def test_without_the_package_and_without_a_model(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = Fixed()
    assert reranked(index, RerankSettings(), TEXTS.get) is index
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    load_reranker.cache_clear()
    with caplog.at_level(logging.ERROR):
        assert reranked(index, RerankSettings("some/model"), TEXTS.get) is index
    assert "needs the package sentence_transformers" in caplog.text
    load_reranker.cache_clear()
