"""The lexical side: BM25 over the postings of several segments.

A question's terms are looked up once, as accented and without accents; matches of both kinds are scored apart and mixed
by how much the question's accents can be trusted. What is rare or common is judged on all segments together. `best`
gives what scoring every passage would give, but does not score every passage: terms worth most come first, and once
what is left could bring no new passage among the best (Turtle and Flood's MaxScore), the long lists of common words are
only asked about passages that still can. How good the best are is known early: those ahead are counted to the end first. One Lexical is one state of the index: immutable, made anew at each change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.postings import UNIT, Postings, key_of, tag_of
from index.terms import FUNCTION_WORDS, is_pair, terms, weight_of
from knowledge.text import fold

Ints = NDArray[np.int64]
RowNumbers = NDArray[np.uint32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

K1, B = 1.2, 0.6
_FEW = 20_000  # passages that are cheaper asked about one by one than found
_COUNTED = 10_000  # postings; in a longer list what is removed is estimated, not counted
_LONG = 20_000  # postings of a term, of which it is asked first whether they can still matter
_LONG_SHARE = 10  # … and as many as one in ten passages
_AHEAD = 200  # passages beside the best that are looked at for that
_DEARER = 5  # times as dear as adding a posting is asking about a passage
_ROUNDED = 1 - 1e-5  # sums of 32 bits in another order


class Part(NamedTuple):
    """One segment: its postings, and which of its passages are there (None: all)."""

    postings: Postings
    alive: Mask | None


@dataclass(frozen=True, slots=True)
class _Term:
    tag: int  # of the accented form
    exact: float  # what it is worth as accented, at most
    bare: float  # and without accents
    runs: tuple[slice, ...]  # its postings in each segment

    @property
    def worth(self) -> float:
        return self.exact + self.bare


class Lexical:
    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        sizes = [len(p.lengths) if alive is None else int(alive.sum()) for p, alive in self.parts]
        self._shares = [size / max(1, len(p.lengths)) for size, (p, _) in zip(sizes, self.parts, strict=True)]
        self.total = sum(sizes)
        words = sum(float((p.lengths if alive is None else p.lengths[alive]).sum()) for p, alive in self.parts)
        self.mean = max(words / max(1, self.total), 1e-9)
        self.norms = [np.asarray(UNIT * K1 * (1 - B + B * p.lengths / self.mean), np.float32) for p, _ in self.parts]

    def reach(self, number: int, run: slice) -> float:
        """The largest part of what a term is worth that any passage gets of it. Looked for once in a long run, at the
        mean length of that time; it grows no faster than the mean."""
        if _size(run) <= _LONG:
            return 1.0
        postings = self.parts[number].postings
        known = postings.reach.get(run.start)
        if known is None:
            times = postings.bare[run].astype(np.float32)
            known = float((times / (times + self.norms[number][postings.rows[run]])).max()), self.mean
            postings.reach[run.start] = known
        return min(1.0, known[0] * max(1.0, self.mean / known[1]) / _ROUNDED)

    def ask(self, query: str, *, accents: float) -> Asked:
        """Look a question up. `accents` in 0..1: the share of the score that is given to terms as they are accented,
        the rest to terms without accents."""
        found: list[_Term] = []
        worth: list[tuple[str, float, float]] = []
        ideal, content, met = 0.0, 0, 0
        wanted = list(dict.fromkeys(terms(query))) if self.total else []
        bare_keys = np.array([key_of(fold(term)) for term in wanted], np.uint64)
        every = [p.slices_of(bare_keys) for p, _ in self.parts]
        for number, term in enumerate(wanted):
            tag, weight = tag_of(key_of(term)), weight_of(term)
            runs = tuple(of[number] for of in every)
            exact = self._worth(runs, tag) if accents > 0 else None
            bare = self._worth(runs, None) if accents < 1 else None
            shares = accents * weight * exact[0] if exact else 0.0, (1 - accents) * weight * bare[0] if bare else 0.0
            ideal += sum(shares) * (1 + K1) / 2
            is_content = not is_pair(term) and term not in FUNCTION_WORDS
            content += is_content
            met += is_content and bool((exact and exact[1]) or (bare and bare[1]))
            worth.append((term, *shares))
            found.append(_Term(tag, shares[0] * (1 + K1), shares[1] * (1 + K1), runs))
        found.sort(key=lambda term: -term.worth)
        return Asked(self, tuple(found), ideal, content, met, tuple(worth))

    def _worth(self, runs: tuple[slice, ...], tag: int | None) -> tuple[float, int]:
        """Inverse document frequency of a term, of all accented forms where none is named; and in how many passages
        it stands."""
        frequency = 0.0
        for run, (postings, alive), share in zip(runs, self.parts, self._shares, strict=True):
            if run.start == run.stop:
                continue
            if alive is None:
                frequency += postings.standing(run, tag)
            elif run.stop - run.start <= _COUNTED:
                here = postings.bare[run] if tag is None else postings.tags[run] == tag
                frequency += np.count_nonzero(alive[postings.rows[run]] & (here > 0))
            else:
                frequency += postings.standing(run, tag) * share
        return math.log1p((self.total - frequency + 0.5) / (frequency + 0.5)), round(frequency)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question looked up, for one thread. `ideal` is what a passage holding every term would about reach, so score /
    ideal says how much of the question was met. `met` counts the content terms found anywhere."""

    lexical: Lexical
    terms: tuple[_Term, ...]  # worth most first
    ideal: float
    content_terms: int
    met: int
    worth: tuple[tuple[str, float, float], ...]  # each term, what it is worth as accented and as folded
    _every: dict[int, Floats] = field(default_factory=dict)  # of small segments, every passage's score

    def best(self, number: int, k: int, allowed: Mask | None = None) -> tuple[Ints, Floats]:
        """The `k` best passages of a segment that hold any term: rows and scores, best first. `allowed` leaves others
        out; without it all that are there."""
        postings, alive = self.lexical.parts[number]
        allowed = alive if allowed is None else allowed
        if len(postings.lengths) <= _FEW:
            every = self._score_every(number)
            rows = np.flatnonzero(every if allowed is None else every * allowed)
            return _ranked(rows, every[rows], k)
        if allowed is not None:
            rows = np.flatnonzero(allowed)
            if len(rows) <= _FEW:
                return _ranked(rows, self.scores(number, rows), k)
        every = np.zeros(len(postings.lengths), np.float32)
        long = max(_LONG, len(postings.lengths) // _LONG_SHARE)
        bounded = [
            (_size(term.runs[number]) > long, -term.worth * self.lexical.reach(number, term.runs[number]), place)
            for place, term in enumerate(self.terms)
            if term.worth and _size(term.runs[number])
        ]
        # Short lists cost next to nothing; of the long ones those first that are worth most.
        bounded.sort()
        terms = [self.terms[place] for _, _, place in bounded]
        left = np.append(np.cumsum([-bound for _, bound, _ in bounded][::-1])[::-1], 0.0)
        floor = 0.0
        for done, term in enumerate(terms):
            size = _size(term.runs[number])
            if size > long:
                if floor <= left[done] < 1.5 * (floor or math.inf):
                    floor = max(floor, self._reached(number, *_met(every, allowed), terms[done:], k))
                if floor > left[done]:  # passages not met so far cannot be among the best
                    rows = np.flatnonzero(every >= floor - left[done])
                    if len(rows) * _DEARER < size:
                        rows = rows if allowed is None else rows[allowed[rows]]
                        return self._finish(number, rows, every[rows], terms[done:], left[done:], floor, k)
            self._add(every, term, number)
        return _ranked(*_met(every, allowed), k)

    def _reached(self, number: int, rows: Ints, score: Floats, terms: Sequence[_Term], k: int) -> float:
        """What the last of the `k` best has at least in the end: what those ahead now have when the terms left are
        counted too."""
        if len(rows) < k:
            return 0.0
        ahead = np.arange(len(rows)) if len(rows) <= k + _AHEAD else np.argpartition(-score, k + _AHEAD)[: k + _AHEAD]
        ahead.sort()
        whole = score[ahead]
        for term in terms:
            whole = whole + self._gain(term, number, rows[ahead])
        return float(-np.partition(-whole, k - 1)[k - 1]) * _ROUNDED

    def _finish(
        self, number: int, rows: Ints, score: Floats, terms: Sequence[_Term], left: NDArray[np.float64], floor: float,
        k: int,
    ) -> tuple[Ints, Floats]:  # fmt: skip
        """The best of some passages when the terms left are counted too."""
        for done, term in enumerate(terms):
            keep = score + left[done] >= floor
            rows, score = rows[keep], score[keep]
            score = score + self._gain(term, number, rows)
            if len(rows) > 4 * k:
                floor = max(floor, float(-np.partition(-score, k - 1)[k - 1]))
        return _ranked(rows, score, k)

    def _score_every(self, number: int) -> Floats:
        """Of a small segment: all postings of all terms at once, for there each by itself is too little work."""
        known = self._every.get(number)
        if known is not None:
            return known
        postings, terms = self.lexical.parts[number].postings, [term for term in self.terms if term.worth]
        runs = [term.runs[number] for term in terms]
        sizes = np.array([run.stop - run.start for run in runs], np.int64)
        if not sizes.sum():
            score = np.zeros(len(postings.lengths), np.float32)
        else:
            rows = np.concatenate([postings.rows[run] for run in runs])
            tags = np.concatenate([postings.tags[run] for run in runs])
            norm = self.lexical.norms[number][rows]
            times = np.concatenate([postings.bare[run] for run in runs]).astype(np.float32)
            gain = np.repeat(np.array([term.bare for term in terms], np.float32), sizes) * times / (times + norm)
            times = np.concatenate([postings.counts[run] for run in runs]).astype(np.float32)
            times *= tags == np.repeat(np.array([term.tag for term in terms], np.uint16), sizes)
            gain += np.repeat(np.array([term.exact for term in terms], np.float32), sizes) * times / (times + norm)
            score = np.bincount(rows, gain, len(postings.lengths)).astype(np.float32)
        self._every[number] = score
        return score

    def scores(self, number: int, rows: Ints) -> Floats:
        """The scores of some passages of a segment, rows rising."""
        if number in self._every:
            return self._every[number][rows]
        score = np.zeros(len(rows), np.float32)
        for term in self.terms:
            score += self._gain(term, number, rows)
        return score

    def _add(self, score: Floats, term: _Term, number: int) -> None:
        """Give every passage of a segment what a term is worth in it."""
        run, postings = term.runs[number], self.lexical.parts[number].postings
        rows, bare = postings.rows[run].astype(np.intp), postings.bare[run]
        norm = self.lexical.norms[number].take(rows)
        times = bare.astype(np.float32)
        gain = times + norm
        np.divide(times, gain, out=gain)
        gain *= np.float32(term.bare)
        if term.exact:
            times = (postings.counts[run] * (postings.tags[run] == term.tag)).astype(np.float32)
            norm += times
            np.divide(times, norm, out=norm)
            norm *= np.float32(term.exact)
            gain += norm
        if bare.all():
            gain += score.take(rows)
            score.put(rows, gain)
        else:  # a passage that has several accented forms; of the form asked for it has one posting
            first = bare > 0
            score[rows[first]] += gain[first]
            rest = np.flatnonzero(~first & (gain > 0))
            score[rows[rest]] += gain[rest]

    def _gain(self, term: _Term, number: int, rows: Ints) -> Floats:
        """What a term is worth in some passages, rows rising."""
        run, postings = term.runs[number], self.lexical.parts[number].postings
        out = np.zeros(len(rows), np.float32)
        if run.start == run.stop or not term.worth:
            return out
        among = postings.rows[run]
        wanted = rows.astype(np.uint32)
        at = np.searchsorted(among, wanted)
        here = np.flatnonzero(at < len(among))
        here = here[among[at[here]] == wanted[here]]
        at = at[here] + run.start
        norm = self.lexical.norms[number][rows[here]]
        times = postings.bare[at].astype(np.float32)
        out[here] = np.float32(term.bare) * times / (times + norm)
        while term.exact and len(here):
            hit = postings.tags[at] == term.tag
            times = postings.counts[at[hit]].astype(np.float32)
            out[here[hit]] += np.float32(term.exact) * times / (times + norm[hit])
            # A passage's postings of other forms stand right after one another.
            at, here, norm = at[~hit] + 1, here[~hit], norm[~hit]
            more = at < run.stop
            at, here, norm = at[more], here[more], norm[more]
            same = postings.rows[at] == wanted[here]
            at, here, norm = at[same], here[same], norm[same]
        return out


def _size(run: slice) -> int:
    return int(run.stop - run.start)


def _met(every: Floats, allowed: Mask | None) -> tuple[Ints, Floats]:
    """Passages that have any score so far, of those allowed."""
    rows = np.flatnonzero(every > 0)
    if allowed is not None:
        rows = rows[allowed[rows]]
    return rows, every[rows]


def _ranked(rows: Ints, score: Floats, k: int) -> tuple[Ints, Floats]:
    some = np.flatnonzero(score > 0)
    if len(some) > k:
        some = some[np.argpartition(-score[some], k - 1)[:k]]
    some = some[np.lexsort((rows[some], -score[some]))]
    return rows[some].astype(np.int64), score[some]
