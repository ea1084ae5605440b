"""Combines the two sides' scores into one order. Pure.

Not ranks: a side that is noise has ranks too. Each side's scores are put on a scale of their own query: how far a
passage stands above the crowd. A side without signal weighs nothing: the lexical one where no content word of the query is in any passage, the dense
one the less, the fewer of a bare query's words got their accents back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.accents import Restored

Floats = NDArray[np.float32]

DENSE_WEIGHT = 0.6
TOGETHER_SHARE = 0.3  # of the lexical side: how much of the query stands in one sentence


@dataclass(frozen=True, slots=True)
class Weights:
    dense: float
    lexical: float


def weights(*, certainty: float, content_terms: int, met: int) -> Weights:
    """How much each side says about this query."""
    dense = DENSE_WEIGHT * max(0.0, min(1.0, (certainty - 0.4) / 0.4))
    lexical = 1 - DENSE_WEIGHT if met or not content_terms else 0.0
    if dense == 0.0 and lexical == 0.0:
        dense = 1.0  # nothing is sure: the meaning of what stands there is all there is
    total = dense + lexical
    return Weights(dense / total, lexical / total)


def accent_share(restored: Restored) -> float:
    """How much of the lexical score goes to terms as they are accented. Typed accents are to be trusted; restored ones
    less, the less of them were known."""
    return 0.7 * restored.certainty if restored.typed_bare else 0.7


def scaled(scores: Floats, low: float) -> Floats:
    """0 at `low`, 1 at the best."""
    if not len(scores):
        return scores
    span = float(scores.max()) - low
    return np.clip((scores - low) / span, 0, 1) if span > 1e-9 else np.zeros_like(scores)


def fuse(dense: Floats, dense_low: float, lexical: Floats, weight: Weights, together: Floats | None = None) -> Floats:
    """One score for each candidate. `together` says how much of the query one sentence holds, where that was looked
    at; 0 elsewhere."""
    words = scaled(lexical, 0.0)
    if together is not None:
        words = (1 - TOGETHER_SHARE) * words + TOGETHER_SHARE * scaled(together, 0.0)
    fused: Floats = weight.dense * scaled(dense, dense_low) + weight.lexical * words
    return fused
