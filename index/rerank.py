"""An optional last look: a cross-encoder reads the question with each of the best passages, and puts them in order.

What passes through: a search's hits, and passages' texts by id; the same hits come back, the first of them reordered, with
scores of 0 to 1. Any sentence-transformers CrossEncoder, by name or path in config; none by default. What is refused
costs nothing: a model that cannot be loaded is one line in the log and the search's own order stays, so does it where a
model fails on a query or returns what is no number. Safe for several threads: the model is asked by one at a time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.accents import Restored
from knowledge.model import Found
from knowledge.settings import RerankSettings
from knowledge.text import nfc, squeeze

_log = logging.getLogger(__name__)
Floats = NDArray[np.float64]


class Reranker(Protocol):
    def scores(self, query: str, texts: Sequence[str]) -> Floats:
        """How well each text answers the query, 0 to 1."""
        ...


class Searching(Protocol):
    """What is reordered: an index, or anything that finds as one does."""

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found: ...

    def restore(self, query: str) -> str: ...

    def reading(self, query: str) -> Restored: ...


class Reranked:
    """An index whose best hits are looked at once more. `text` gives a passage's words, None for one that is gone."""

    def __init__(self, index: Searching, reranker: Reranker, text: Callable[[int], str | None], top: int) -> None:
        self._index, self._reranker, self._text, self._top = index, reranker, text, top

    def restore(self, query: str) -> str:
        return self._index.restore(query)

    def reading(self, query: str) -> Restored:
        return self._index.reading(query)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        found = self._index.search(query, max(k, self._top), documents=documents, literal=literal)
        texts = [(hit, self._text(hit.passage_id)) for hit in found.hits[: self._top]]
        looked = [(hit, text) for hit, text in texts if text is not None]
        if len(looked) < 2:
            return replace(found, hits=found.hits[:k])
        try:
            scores = self._reranker.scores(found.understood, [text for _, text in looked])
        except Exception as error:  # a model's own code may raise anything, and the search has an order of its own
            _log.warning(
                "rerank: the model failed on a question (%s); the search's own order stays", type(error).__name__
            )
            return replace(found, hits=found.hits[:k])
        if len(scores) != len(looked) or not np.isfinite(scores).all():
            _log.warning("rerank: the model gave no usable scores; the search's own order stays")
            return replace(found, hits=found.hits[:k])
        order = np.argsort(-scores, kind="stable")
        first = [replace(looked[int(i)][0], score=float(scores[i])) for i in order]
        # Those behind were not looked at: they stay behind, in their order.
        least = float(scores.min())
        rest = [replace(hit, score=least * 0.5**place) for place, hit in enumerate(found.hits[self._top :], 1)]
        return replace(found, hits=tuple([*first, *rest][:k]))


class CrossEncoding:
    """A sentence-transformers CrossEncoder."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._one_at_a_time = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> Floats:
        pairs = [(nfc(query), nfc(text)) for text in texts]
        with self._one_at_a_time:
            raw = np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float64)
        if raw.shape != (len(texts),):
            raise ValueError(f"wanted {len(texts)} scores, not {raw.shape}")
        if ((raw >= 0) & (raw <= 1)).all():
            return raw
        return np.asarray(1 / (1 + np.exp(-np.clip(raw, -60, 60))), np.float64)  # logits


@lru_cache(maxsize=2)
def load_reranker(settings: RerankSettings) -> Reranker | None:
    """The reranker in config, None where there is none or it cannot be loaded (one line in the log)."""
    if not settings.model:
        return None
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoding(CrossEncoder(settings.model, local_files_only=Path(settings.model).is_dir()))
    except ImportError as error:
        why = f"it needs the package {error.name}"
    except Exception as error:  # whatever the hub, a damaged folder or the model's own code raises
        why = squeeze(str(error))[:200] or type(error).__name__
    _log.error("config: rerank.model = %r cannot be loaded: %s; searching goes on without it", settings.model, why)
    return None


def reranked(index: Searching, settings: RerankSettings, text: Callable[[int], str | None]) -> Searching:
    """The index, with a last look where config names a model for it."""
    model = load_reranker(settings)
    return index if model is None else Reranked(index, model, text, settings.top)
