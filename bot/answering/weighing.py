"""Which of the passages that the index found answers best: its finer signals, weighed. Pure.

The index ranks by likeness. Among passages that are alike (the clauses of one decree, sister decrees) other things tell: words
of the question that few of the passages found hold (inverse document frequency within the result, after the local
analysis of Xu and Croft 1996), how much else of the same document was found, and whether a passage holds the kind of
thing asked for: a body for “ai”, a number for “bao nhiêu”, a time for “bao lâu”, a definition for “được hiểu là gì”.
The weights were fitted on benchmarks/answers/laws_dev.jsonl by a softmax over the candidates, documents held out in turn.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from bot.answering.library import Library, words
from bot.answering.question import Question
from knowledge.text import fold

_COVERAGE = 0.35
_LOCAL = 0.6
_VOTE = 0.3
_FIRST = 0.3
_KINDS: tuple[tuple[str, str, float], ...] = (
    (
        r"\bai\b|(?:bo|so|co quan|don vi|to chuc|cap|nguoi) nao",
        r"\b(?:bo|so|uy ban|hoi dong|chu tich|giam doc|hieu truong|thu truong|cuc|vu|co quan|bo truong|truong|don vi|quoc hoi|chinh phu|"
        r"to chuc|ngan hang|cong an|toa an|nguoi)\b",
        0.2,
    ),
    (
        r"bao nhieu|\bmay\b",
        r"\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b",
        0.25,
    ),
    (
        r"(?:may|bao nhieu) (?:ngay|hom|thang|gio|nam|tuan|lan)|bao lau|khi nao|luc nao|hom nao|ngay nao|bao gio",
        r"\d+ (?:ngay|thang|gio|nam|phut|tuan|lan)|\b(?:hang|moi) (?:nam|thang|quy)|ngay \d|\bkhi\b",
        0.25,
    ),
    (r"duoc hieu|nghia la|hieu la|the nao la|la sao", r"^.{0,90}\b(?:la|duoc hieu|gom)\b", 0.3),
)


def weigh(
    question: Question, library: Library, found: Sequence[tuple[int, float]], terms: Sequence[str]
) -> dict[int, float]:
    """Passage id -> how well it answers; `found` is the index's ranking with its scores, best first."""
    if not found:
        return {}
    top = max(score for _, score in found) or 1.0
    texts = {one: [fold(word) for word in words(_under_its_heading(library, one))] for one, _ in found}
    plain = {one: " ".join(text) for one, text in texts.items()}
    asked = list(dict.fromkeys(map(fold, terms)))
    held = {term: sum(term in text for text in map(set, texts.values())) for term in asked}
    rare = {term: max(0.0, math.log((len(found) + 1) / (held[term] + 0.5))) for term in asked}
    total = sum(rare.values()) or 1.0
    votes: defaultdict[int, float] = defaultdict(float)
    for one, score in found:
        votes[library.passages[one].document_id] += score / top
    most = max(votes.values()) or 1.0
    spelt = " ".join(map(fold, words(question.understood)))
    kinds = [(re.compile(signs), weight) for asks, signs, weight in _KINDS if re.search(asks, spelt)]
    weighed = {}
    for rank, (one, score) in enumerate(found, 1):
        inside = set(texts[one])
        weighed[one] = (
            score / top
            + _COVERAGE * library.passage_coverage(terms, one, bare=question.bare)
            + _LOCAL * sum(rare[term] for term in asked if term in inside) / total
            + _VOTE * votes[library.passages[one].document_id] / most
            + _FIRST / rank
            + sum(weight for signs, weight in kinds if signs.search(plain[one]))
        )
    return weighed


def _under_its_heading(library: Library, passage_id: int) -> str:
    passage = library.passages[passage_id].passage
    return "\n".join((*passage.headings[-1:], passage.text))
