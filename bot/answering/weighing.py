"""Which of the passages that the index found answers best, and how surely it answers at all. Pure.

The index ranks by likeness. Among passages that are alike (the clauses of one decree, sister decrees) other things tell:
words of the question that few of the passages found hold (inverse document frequency within the result, after the local
analysis of Xu and Croft 1996), or few of the same document, so that what its title says of every clause counts for none;
and whether a passage holds the kind of thing asked for: a time for “bao lâu”, the coming into force for “áp dụng từ khi
nào”. A passage's chance of being the right one is the softmax of its weighed signs over all that were found; whether the
best one answers is a logistic of the signs that tell questions with an answer from near misses (Platt 1999).
The weights are fitted by benchmarks/answers/weights.py on laws_train.jsonl, texts that no other set asks about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.library import Library, words
from bot.answering.question import Question
from knowledge.model import Hit
from knowledge.text import fold

Floats = NDArray[np.float64]

_NEAREST = 20  # of the passages found, those among which a word is rare or common
# What is asked for, and what a passage holds that tells it; both folded.
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (name, re.compile(asks), re.compile(tells))
    for name, asks, tells in (
        (
            "time",
            r"(?:may|bao nhieu) (?:ngay|hom|thang|gio|nam|tuan|lan)|bao lau|khi nao|luc nao|hom nao|ngay nao|bao gio",
            r"\d+ (?:ngay|thang|gio|nam|phut|tuan|lan)|\b(?:hang|moi) (?:nam|thang|quy)|ngay \d|\bkhi\b|thoi diem",
        ),
        (
            "in force",
            r"hieu luc|(?:bat dau )?ap dung (?:tu|khi|luc|bao gio|ngay)|(?:bao gio|khi nao|luc nao|tu hom nao|ngay nao)"
            r"(?: \S+){0,3} (?:ap dung|thi hanh)|thuc hien tu",
            r"hieu luc(?: thi hanh)?(?: ke)? tu|co hieu luc|hieu luc thi hanh",
        ),
        (
            "who",
            r"\bai\b|(?:bo|so|co quan|don vi|to chuc|cap|nguoi|phong|cuc) nao",
            r"\b(?:bo|so|uy ban|hoi dong|chu tich|giam doc|hieu truong|thu truong|cuc|vu|co quan|bo truong|truong|don vi|"
            r"quoc hoi|chinh phu|to chuc|ngan hang|cong an|toa an|nguoi)\b",
        ),
        ("how many", r"bao nhieu|\bmay\b", r"\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b"),
        (
            "to whom",
            r"(?:gui|nop|bao|trinh|bao cao|xin)(?: \S+){0,4} (?:ai|dau|(?:co quan|don vi|cap|noi) nao)",
            r"\bgui\b|\bnop\b|bao cao|\btrinh\b|thong bao",
        ),
        ("where", r"o dau|cho nao|noi nao|tai dau", r"\btai\b|noi |dia diem|tru so|cong thong tin|trang"),
        (
            "scope",
            r"(?:quy dinh|huong dan|noi|dieu chinh|ban hanh|ban) (?:ve )?(?:nhung |cac )?(?:gi|noi dung|van de)|pham vi",
            r"pham vi dieu chinh|^(?:thong tu|nghi dinh|nghi quyet|quyet dinh|luat|quy che|phap lenh) nay "
            r"(?:quy dinh|huong dan|sua doi|ban hanh)",
        ),
    )
)
# The signs of one passage, and what each weighs.
SIGNS: dict[str, float] = {
    "score": 7.458,  # the index's, of its best
    "lexical": 9.532,  # how much of the question's words it met
    "behind": 1.091,  # its cosine, less the best one's, in steps of what the best is above the mean: models' scales differ
    "local": 4.013,  # rare words of the question that it or its heading holds: rare among those found
    "indoc": 1.702,  # the same: rare in its own document
    "own": -4.153,  # words of the question that stand in its text, heading aside: those of a heading tell more
    "length": -0.448,  # of its text, logarithm of its words
    "time": 3.034,
    "in force": 4.491,
    "who": 0.492,
    "how many": 0.718,
    "to whom": 2.175,
    "where": 1.526,
    "scope": 5.116,
}
# The signs that there is an answer at all, of the best passage and of how it stands out, and what each weighs.
SURE: dict[str, float] = {
    "covered": -1.829,  # the share of the question that it covers, as the library counts it
    "cosine": 55.068,
    "lexical": 1.143,
    "local": 2.434,
    "indoc": 0.669,
    "chance": 2.029,  # by the softmax
    "ahead": -0.943,  # chance less that of the second
    "above": 0.171,  # weighed signs less the mean of the nearest
    "spread": -29.851,  # best cosine less the mean of the nearest
    "terms": 0.187,  # how many words the question has
}
NEVER = -51.096  # the constant beside them


class _Read(NamedTuple):
    """A passage as it is looked at: its words with those of its heading, its own, how many, and all in a line."""

    under: frozenset[str]
    own: frozenset[str]
    length: int
    plain: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """`value` of each passage: logarithms of odds among those found. `sure`: the chance that the best one answers."""

    value: dict[int, float]
    sure: float


def weigh(question: Question, library: Library, found: Sequence[Hit], terms: Sequence[str]) -> Weighed:
    """Weigh passages that were found; `found` is the index's ranking, best first."""
    if not found:
        return Weighed({}, 0.0)
    signs = passage_signs(question, library, found, terms)
    value = np.stack([signs[name] for name in SIGNS], 1) @ np.fromiter(SIGNS.values(), float)
    sure = answer_signs(question, library, found, terms, signs, value)
    logit = NEVER + sum(weight * sure[name] for name, weight in SURE.items())
    ids = [hit.passage_id for hit in found]
    return Weighed(dict(zip(ids, value.tolist(), strict=True)), 1 / (1 + math.exp(-max(-40.0, min(40.0, logit)))))


def passage_signs(
    question: Question, library: Library, found: Sequence[Hit], terms: Sequence[str]
) -> dict[str, Floats]:
    """The signs of every passage found, each an array over them; “cosine” beside those of SIGNS."""
    texts = [_read(*_heading_and_text(library, hit.passage_id)) for hit in found]
    asked = list(dict.fromkeys(map(fold, terms)))
    held = np.array([[term in text.under for text in texts] for term in asked], bool).reshape(len(asked), len(found))
    own = np.array([[term in text.own for text in texts] for term in asked], bool).reshape(held.shape)
    nearest = min(_NEAREST, len(found))
    rare = np.maximum(0.0, np.log((nearest + 1) / (held[:, :nearest].sum(1) + 0.5)))
    counts, of = library.held_by_document(asked, [hit.passage_id for hit in found])
    within = np.where(counts > 0, np.maximum(0.0, np.log((of + 1) / (counts + 0.5))), 0.0)
    worth = np.array([library.weight(term) for term in asked])
    cosine = np.array([hit.dense if hit.dense is not None else np.nan for hit in found])
    cosine = np.where(np.isnan(cosine), np.nanmin(cosine) if not np.isnan(cosine).all() else 0.0, cosine)
    spelt = " ".join(map(fold, words(question.understood)))
    kinds = {
        name: np.array([float(tells.search(text.plain) is not None) for text in texts])
        if asks.search(spelt)
        else np.zeros(len(found))
        for name, asks, tells in _KINDS
    }
    score = np.array([hit.score for hit in found])
    return {
        "score": score / (score.max() or 1.0),
        "lexical": np.array([hit.lexical or 0.0 for hit in found]),
        "cosine": cosine,
        "behind": (cosine - cosine.max()) / max(float(cosine.max() - cosine.mean()), 1e-6),
        "local": _share(held, rare[:, None]),
        "indoc": _share(held, within),
        "own": _share(own, worth[:, None]),
        "length": np.log1p([text.length for text in texts]),
        **kinds,
    }


def answer_signs(
    question: Question, library: Library, found: Sequence[Hit], terms: Sequence[str], signs: dict[str, Floats],
    value: Floats,
) -> dict[str, float]:  # fmt: skip
    """The signs of SURE, by the weighed signs of all that was found."""
    order = np.argsort(-value, kind="stable")
    best = int(order[0])
    chance = np.exp(value - value.max())
    chance /= chance.sum()
    second = float(chance[order[1]]) if len(order) > 1 else 0.0
    cosine = signs["cosine"]
    return {
        "covered": library.passage_coverage(terms, found[best].passage_id, bare=question.bare),
        "cosine": float(cosine[best]),
        "lexical": float(signs["lexical"][best]),
        "local": float(signs["local"][best]),
        "indoc": float(signs["indoc"][best]),
        "chance": float(chance[best]),
        "ahead": float(chance[best]) - second,
        "above": float(value[best] - value[:_NEAREST].mean()),
        "spread": float(cosine.max() - cosine[:_NEAREST].mean()),
        "terms": float(len(terms)),
    }


def _share(held: NDArray[np.bool_], worth: Floats) -> Floats:
    """Of what the words are worth, the share held by each passage; 0 where they are worth nothing."""
    worth = np.broadcast_to(worth, held.shape)
    total: Floats = worth.sum(0)
    share: Floats = np.divide((worth * held).sum(0), total, out=np.zeros_like(total), where=total > 0)
    return share


def _heading_and_text(library: Library, passage_id: int) -> tuple[str, str]:
    passage = library.passages[passage_id].passage
    return passage.headings[-1] if passage.headings else "", passage.text


@lru_cache(maxsize=1 << 13)
def _read(heading: str, text: str) -> _Read:
    above, own = ([fold(word) for word in words(part)] for part in (heading, text))
    return _Read(frozenset((*above, *own)), frozenset(own), len(own), f"{' '.join(above)} . {' '.join(own)}")
