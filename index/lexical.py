"""The lexical side: an own tokeniser and BM25 over an inverted index in numpy.

What passes through: text as it stands, cut into canonical syllables (one-letter words kept, tone mark placement made
one), numbers without leading zeros, document numbers whole and in parts, and pairs of neighbours. Each posting is kept
once, under the accented term; a folded term is the sum of the accented ones that fold to it, so “bao cao” finds
“báo cáo” without a second index. Matches of accented terms and of folded terms are scored apart and mixed by how much
the query's accents can be trusted.

An index is a value: `add` and `remove` give a new one that shares segments with the old one, so a search in another
thread goes on undisturbed. Segments are merged as they multiply; removed passages leave with the merge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.model import IndexPassage
from knowledge.text import SYLLABLE, canonical, fold, nfc

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

K1, B = 1.2, 0.6
PAIR_WEIGHT = 0.6  # a pair of neighbours counts on top of its two syllables
NUMBER_WEIGHT = 1.5  # who types a number means that number
TITLE_WEIGHT = 0.5  # the title stands in every passage of its document: it tells documents apart, not clauses
HEADING_WEIGHT = 0.8
_MAX_SEGMENTS = 8

_NUMBER = re.compile(r"\d+(?:\s?[/-]\s?[^\W\d_]+)+")  # 49/kh-ubnd, 217- qđ/tw
_BREAK = re.compile(r"[.;:!?…\n\"“”()]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of questions and grammar that say nothing about where the answer stands. Folded forms are never looked up
# here: “ai” is a question word, “bao” alone is not.
FUNCTION_WORDS = _words(
    "là gì nào ai đâu sao thế bao nhiêu ạ à vậy nhỉ nhé không có được bị của và các những một cái thì mà cho với để ở "
    "tại trong khi này đó ấy kia từ về như cũng đã đang sẽ phải do bởi hay hoặc rất ra"
)
FUNCTION_WEIGHT = 0.35


class Token(NamedTuple):
    text: str
    follows: bool  # stands right after the token before it, with no break between


def tokens(text: str) -> list[Token]:
    """Canonical syllables and numbers of a text, in order."""
    return _tokens(canonical(nfc(text)))


def _tokens(plain: str) -> list[Token]:
    found, end = [], -1
    for match in SYLLABLE.finditer(plain):
        start, after = match.span()
        word = plain[start:after]
        if word.isdigit():
            word = word.lstrip("0") or "0"
        # One space between is the common case, and quicker to see than to search.
        follows = end >= 0 and (
            (start - end == 1 and plain[end] == " ") or (start - end <= 4 and not _BREAK.search(plain, end, start))
        )
        found.append(Token(word, follows))
        end = after
    return found


def document_numbers(text: str) -> list[str]:
    """Document numbers as one token each: “49-KH/UBND” and “49/KH-UBND” are both “#49khubnd”."""
    return _document_numbers(canonical(nfc(text)))


def _document_numbers(plain: str) -> list[str]:
    found = []
    for match in _NUMBER.finditer(plain):
        parts = SYLLABLE.findall(match.group())
        found.append("#" + (parts[0].lstrip("0") or "0") + "".join(map(fold, parts[1:])))
    return found


def terms(text: str) -> list[str]:
    """Every term of a text: syllables, pairs, document numbers. Their order carries no meaning."""
    plain = canonical(nfc(text))
    cut = _tokens(plain)
    found = [token.text for token in cut]
    for i in range(1, len(cut)):
        word, follows = cut[i]
        if follows:
            before = cut[i - 1].text
            found.append(f"{before} {word}")
            if before == "số" and i > 1 and cut[i - 1].follows and word.isdigit():
                found.append(f"{cut[i - 2].text} {word}")  # “chỉ thị số 33” is found by “chỉ thị 33”
    return found + _document_numbers(plain)


@lru_cache(maxsize=256)
def _heading_terms(text: str) -> tuple[str, ...]:
    """The same title and headings stand over passage after passage."""
    return tuple(terms(text))


def is_pair(term: str) -> bool:
    return " " in term


class _Vocabulary:
    """Terms and their numbers. It only grows, so every snapshot may share it."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.folded: dict[str, tuple[int, ...]] = {}

    def id_of(self, term: str) -> int:
        known = self.ids.get(term)
        if known is None:
            known = len(self.ids)
            bare = fold(term)
            self.folded[bare] = (*self.folded.get(bare, ()), known)
            self.ids[term] = known
        return known


@dataclass(frozen=True, slots=True)
class _Segment:
    passage_ids: Ints
    document_ids: Ints
    lengths: Floats
    alive: NDArray[np.bool_]
    terms: Ints  # sorted, one for each distinct term
    starts: Ints  # where each term's postings begin, and the end
    rows: NDArray[np.int32]
    counts: Floats
    whole: bool = True  # nothing removed

    def postings(self, term: int) -> tuple[NDArray[np.int32], Floats]:
        at = int(np.searchsorted(self.terms, term))
        if at == len(self.terms) or self.terms[at] != term:
            return self.rows[:0], self.counts[:0]
        part = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.rows[part], self.counts[part]


def _segment(
    passage_ids: Ints, document_ids: Ints, lengths: Floats, term: Ints, rows: NDArray[np.int32], counts: Floats
) -> _Segment:
    order = np.lexsort((rows, term))
    term, rows, counts = term[order], rows[order], counts[order]
    distinct, starts = np.unique(term, return_index=True)
    return _Segment(
        passage_ids,
        document_ids,
        lengths,
        np.ones(len(passage_ids), dtype=np.bool_),
        distinct,
        np.append(starts, len(term)).astype(np.int64),
        rows,
        counts,
    )


def _merge(segments: Sequence[_Segment]) -> _Segment:
    """One segment of what is alive in several."""
    parts: list[tuple[Ints, NDArray[np.int32], Floats]] = []
    base = 0
    for segment in segments:
        new_row = np.cumsum(segment.alive) - 1 + base
        term = np.repeat(segment.terms, np.diff(segment.starts))
        keep = segment.alive[segment.rows]
        parts.append((term[keep], new_row[segment.rows[keep]].astype(np.int32), segment.counts[keep]))
        base += int(segment.alive.sum())
    return _segment(
        np.concatenate([s.passage_ids[s.alive] for s in segments]),
        np.concatenate([s.document_ids[s.alive] for s in segments]),
        np.concatenate([s.lengths[s.alive] for s in segments]),
        np.concatenate([p[0] for p in parts]),
        np.concatenate([p[1] for p in parts]),
        np.concatenate([p[2] for p in parts]),
    )


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """Scores of every passage alive. `ideal` is what a passage holding every term of the query would about reach, so
    score / ideal says how much of the query was met. `met` counts the content terms found anywhere."""

    passage_ids: Ints
    scores: Floats
    ideal: float
    content_terms: int
    met: int
    worth: tuple[tuple[str, float, float], ...] = ()  # each term, what it is worth as accented and as folded


@dataclass(frozen=True, slots=True)
class Lexical:
    _segments: tuple[_Segment, ...] = ()
    _vocabulary: _Vocabulary = field(default_factory=_Vocabulary)

    def __len__(self) -> int:
        return sum(int(s.alive.sum()) for s in self._segments)

    def add(self, passages: Iterable[IndexPassage]) -> Lexical:
        ids, documents, lengths = [], [], []
        term_ids: list[int] = []
        rows: list[int] = []
        counts: list[float] = []
        for row, passage in enumerate(passages):
            bag: dict[str, float] = {}
            length = 0.0
            fields = (
                (terms(passage.text), 1.0),
                (_heading_terms(passage.headings), HEADING_WEIGHT),
                (_heading_terms(passage.title), TITLE_WEIGHT),
            )
            for found, weight in fields:
                for term, times in Counter(found).items():
                    bag[term] = bag.get(term, 0.0) + weight * times
                    length += 0.0 if is_pair(term) else weight * times
            ids.append(passage.id)
            documents.append(passage.document_id)
            lengths.append(length)
            for term, count in bag.items():
                term_ids.append(self._vocabulary.id_of(term))
                rows.append(row)
                counts.append(count)
        if not ids:
            return self
        new = _segment(
            np.array(ids, dtype=np.int64),
            np.array(documents, dtype=np.int64),
            np.array(lengths, dtype=np.float32),
            np.array(term_ids, dtype=np.int64),
            np.array(rows, dtype=np.int32),
            np.array(counts, dtype=np.float32),
        )
        return Lexical(_compact((*self._segments, new)), self._vocabulary)

    def remove(self, document_id: int) -> Lexical:
        kept = []
        for segment in self._segments:
            alive = segment.alive & (segment.document_ids != document_id)
            if np.array_equal(alive, segment.alive):
                kept.append(segment)
            elif alive.any():
                kept.append(replace(segment, alive=alive, whole=False))
        return Lexical(_compact(tuple(kept)), self._vocabulary)

    def score(self, query: str, *, accents: float, documents: Collection[int] | None = None) -> LexicalScores:
        """Score every passage (of `documents` only, where given). `accents` in 0..1: the share of the score that is
        given to terms as they are accented, the rest to terms without accents. Where the terms are rare or common is
        judged on the whole index, so a filter never changes the order."""
        segments = self._segments
        total = len(self)
        none = LexicalScores(np.empty(0, np.int64), np.empty(0, np.float32), 0.0, 0, 0)
        if not total:
            return none
        mean = sum(float(s.lengths[s.alive].sum()) for s in segments) / total
        norms = [K1 * (1 - B + B * s.lengths / max(mean, 1e-9)) for s in segments]
        scores = [np.zeros(len(s.lengths), dtype=np.float32) for s in segments]
        ideal, content, met = 0.0, 0, 0
        worth: list[tuple[str, float, float]] = []
        for term in dict.fromkeys(terms(query)):
            weight = _weight(term)
            is_content = not is_pair(term) and term not in FUNCTION_WORDS
            content += is_content
            found = False
            values = []
            shares = ((accents, self._exact(term)), (1 - accents, self._vocabulary.folded.get(fold(term), ())))
            for share, ids in shares:
                if share <= 0:
                    values.append(0.0)
                    continue
                postings = [_joined(segment, ids) for segment in segments]
                frequency = sum(len(rows) for rows, _ in postings)
                idf = float(np.log1p((total - frequency + 0.5) / (frequency + 0.5)))
                ideal += share * weight * idf * (1 + K1) / 2
                values.append(share * weight * idf)
                found = found or frequency > 0
                for (rows, counts), norm, score in zip(postings, norms, scores, strict=True):
                    score[rows] += share * weight * idf * counts * (1 + K1) / (counts + norm[rows])
            met += is_content and found
            worth.append((term, values[0], values[1]))
        keep = [s.alive if documents is None else s.alive & np.isin(s.document_ids, list(documents)) for s in segments]
        return LexicalScores(
            np.concatenate([s.passage_ids[k] for s, k in zip(segments, keep, strict=True)]),
            np.concatenate([score[k] for score, k in zip(scores, keep, strict=True)]),
            ideal,
            content,
            met,
            tuple(worth),
        )

    def _exact(self, term: str) -> tuple[int, ...]:
        known = self._vocabulary.ids.get(term)
        return () if known is None else (known,)


def _weight(term: str) -> float:
    number = NUMBER_WEIGHT if any(c.isdigit() for c in term) else 1.0
    if is_pair(term):
        first, second = term.split(" ")
        both = (first in FUNCTION_WORDS) + (second in FUNCTION_WORDS)
        return number * PAIR_WEIGHT * (1.0, 0.7, FUNCTION_WEIGHT)[both]
    return FUNCTION_WEIGHT if term in FUNCTION_WORDS else number


def _joined(segment: _Segment, ids: tuple[int, ...]) -> tuple[NDArray[np.int32], Floats]:
    """Postings of several terms as of one: counts of the same passage added up; only what is alive."""
    parts = [segment.postings(i) for i in ids]
    parts = [p for p in parts if len(p[0])]
    if not parts:
        return segment.rows[:0], segment.counts[:0]
    if len(parts) == 1:
        rows, counts = parts[0]
    else:
        rows, inverse = np.unique(np.concatenate([p[0] for p in parts]), return_inverse=True)
        counts = np.bincount(inverse, weights=np.concatenate([p[1] for p in parts])).astype(np.float32)
    if segment.whole:
        return rows, counts
    keep = segment.alive[rows]
    return rows[keep], counts[keep]


def _compact(segments: tuple[_Segment, ...]) -> tuple[_Segment, ...]:
    """Fewer segments where they have become many: the smaller half is merged into one."""
    if len(segments) <= _MAX_SEGMENTS:
        return segments
    by_size = sorted(segments, key=lambda s: len(s.rows), reverse=True)
    half = _MAX_SEGMENTS // 2
    return (*by_size[:half], _merge(by_size[half:]))
