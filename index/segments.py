"""The segments an index holds at this moment, and how they change.

A State is what a search sees: segments with what is there of them, never changed. `Segments` puts a new state in the
place of the old one at each change. Segments that have become many are merged, the smaller half into one, and so is one
of which a quarter is gone; the largest then lies still while others come and go. A merge of many passages is made beside
the talk and takes effect when it is through; what was removed meanwhile is removed from it too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Lexical
from index.segment import Held, Segment, merged
from knowledge.model import IndexPassage

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

MOST = 8  # segments
_HOLLOW = 0.75  # what is there of a segment, below which it is made anew
_AT_ONCE = 10_000  # passages that are merged while somebody waits

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    held: tuple[Held, ...]
    lexical: Lexical
    passages: int

    @classmethod
    def of(cls, held: Sequence[Held]) -> State:
        held = tuple(one for one in held if one.count)
        return cls(held, Lexical([one.part for one in held]), sum(one.count for one in held))

    @property
    def windows(self) -> int:
        return sum(one.windows for one in self.held)

    def background(self, query: Floats) -> float:
        """The mean cosine of all windows, halved with that of all sentences: what “nothing to do with it” looks like
        for this model and query."""
        windows = sum(float(one.window_sum @ query) for one in self.held) / max(1, self.windows)
        sentences = sum(one.sentences for one in self.held)
        if not sentences:
            return windows
        return (windows + sum(float(one.sentence_sum @ query) for one in self.held) / sentences) / 2

    def has_any(self, ids: Ints) -> bool:
        for one in self.held:
            _, rows = one.segment.rows_of(ids)
            if len(rows) and (one.alive is None or one.alive[rows].any()):
                return True
        return False


class Segments:
    """`exact_below` counts vectors of a segment."""

    def __init__(self, exact_below: int, held: Sequence[Held] = ()) -> None:
        self.state = State.of(held)
        self._exact_below = exact_below
        self._changing = threading.Lock()
        self._finished = threading.Condition(self._changing)
        self._merging: set[int] = set()  # segments by identity
        self._unfinished: set[int] = set()  # likewise
        self._beside: threading.Thread | None = None

    def add(self, segment: Segment, *, unfinished: bool = False) -> None:
        """`unfinished`: no merge takes it until it was given to `finish`.

        Raises:
            ValueError: one of its passages is there already.
        """
        with self._changing:
            if self.state.has_any(segment.ids):
                raise ValueError("a passage id is already in the index")
            self.state = State.of((*self.state.held, Held.whole(segment)))
            if unfinished:
                self._unfinished.add(id(segment))
        if not unfinished:
            self._settle()

    def finish(self, begun: Segment, whole: Segment | None) -> list[IndexPassage]:
        """Put a segment that says more in the place of the one that was begun, without what was removed meanwhile. Where
        there is none, what was begun goes; which passages these were."""
        dropped: list[IndexPassage] = []
        with self._changing:
            held = []
            for one in self.state.held:
                if one.segment is not begun:
                    held.append(one)
                elif whole is None:
                    dropped = [begun.texts.passage(int(row)) for row in np.flatnonzero(one.there())]
                else:
                    gone = np.flatnonzero(~one.there())
                    held.append(Held.whole(whole).without(gone) if len(gone) else Held.whole(whole))
            self.state = State.of(held)
            self._unfinished.discard(id(begun))
            self._finished.notify_all()
        self._settle()
        return dropped

    def finished(self) -> State:
        """The state as soon as no segment is unfinished."""
        with self._changing:
            self._finished.wait_for(lambda: not self._unfinished)
            return self.state

    def remove(self, document: int) -> list[IndexPassage]:
        """Take a document's passages out; which they were."""
        gone: list[IndexPassage] = []
        with self._changing:
            left = []
            for one in self.state.held:
                rows = one.rows_of(document)
                gone += [one.segment.texts.passage(int(row)) for row in rows]
                left.append(one.without(rows) if len(rows) else one)
            if gone:
                self.state = State.of(left)
        self._settle()
        return gone

    def exchange(self, twins: dict[int, Segment]) -> None:
        """Serve segments, by their identity, from their files. One that is being merged has no need of it."""
        with self._changing:
            self.state = State.of([
                one.named(twins[id(one.segment)])
                if id(one.segment) in twins and id(one.segment) not in self._merging
                else one
                for one in self.state.held
            ])  # fmt: skip

    def wait(self) -> None:
        """Until no merge is under way."""
        while (beside := self._beside) is not None and beside.is_alive():
            beside.join()

    def _settle(self) -> None:
        while True:
            with self._changing:
                busy = self._merging | self._unfinished
                chosen = _worth_merging([one for one in self.state.held if id(one.segment) not in busy])
                many = sum(one.count for one in chosen) > _AT_ONCE
                if not chosen or (many and self._beside is not None and self._beside.is_alive()):
                    return
                self._merging |= {id(one.segment) for one in chosen}
                if many:
                    self._beside = threading.Thread(target=self._try, args=(chosen,), name="index merge", daemon=True)
                    self._beside.start()
                    return
            self._merge(chosen)

    def _try(self, chosen: Sequence[Held]) -> None:
        try:
            self._merge(chosen)
        except Exception:  # a thread has no caller; the segments serve as they are
            _log.exception("index: segments could not be merged")

    def _merge(self, chosen: Sequence[Held]) -> None:
        try:
            made = Held.whole(merged(chosen, self._exact_below))
            with self._changing:
                now = {id(one.segment): one for one in self.state.held}
                gone = [_gone_since(one, now.get(id(one.segment))) for one in chosen]
                if (rows := np.flatnonzero(np.concatenate(gone))).size:
                    made = made.without(rows)
                old = {id(one.segment) for one in chosen}
                self.state = State.of([*(one for one in self.state.held if id(one.segment) not in old), made])
        finally:
            with self._changing:
                self._merging -= {id(one.segment) for one in chosen}


def _gone_since(then: Held, now: Held | None) -> NDArray[np.bool_]:
    """Of the passages there then, which are not there now."""
    there = then.there()
    return np.ones(then.count, np.bool_) if now is None else np.asarray(~now.there()[there], np.bool_)


def _worth_merging(held: Sequence[Held]) -> list[Held]:
    for one in held:
        if one.count < _HOLLOW * len(one.segment):
            return [one]
    if len(held) <= MOST:
        return []
    return sorted(held, key=lambda one: one.count)[: len(held) - MOST // 2]
