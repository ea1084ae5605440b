"""Questions that come at once go through the model together.

What passes through: the tokens of one text from each of many threads, a vector back to each. There are so many places
as threads may compute at a time. Who finds one free goes through at once, alone; who does not waits, and when a place
is given back the one who has waited longest takes it along with all who wait with as many tokens: texts of one length
need no padding, so each vector is what it would be alone (to the last bit but one). So nobody ever waits for others to
come, and the more come, the larger the batches. What the model raises, everybody of that batch gets.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Tokens = Sequence[int]

MOST = 8  # texts of a batch: more gain nothing and keep the first of them waiting


class _Waiting:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.woken = threading.Event()
        self.vector: Any = None
        self.error: BaseException | None = None
        self.leads = False  # has been given a place


class Together:
    """`run` is asked by at most `places` threads at a time, each with texts of one length."""

    def __init__(self, run: Callable[[Sequence[Tokens]], Floats], places: int) -> None:
        self._run = run
        self._free = places
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()

    def one(self, tokens: Tokens) -> Floats:
        """The vector of one text, as a matrix of one row."""
        mine = _Waiting(tokens)
        with self._lock:
            if self._free:
                self._free -= 1
                mine.leads = True
            else:
                self._waiting.append(mine)
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return np.asarray(mine.vector, np.float32)[None]

    def _lead(self, mine: _Waiting) -> None:
        with self._lock:
            others = [one for one in self._waiting if len(one.tokens) == len(mine.tokens)][: MOST - 1]
            for one in others:
                self._waiting.remove(one)
        batch = [mine, *others]
        try:
            vectors = self._run([one.tokens for one in batch])
            for one, vector in zip(batch, vectors, strict=True):
                one.vector = vector
        except BaseException as error:
            for one in batch:
                one.error = error
        finally:
            with self._lock:
                follower = self._waiting.popleft() if self._waiting else None
                if follower is None:
                    self._free += 1
                else:
                    follower.leads = True
            for one in (*others, *([follower] if follower else [])):
                one.woken.set()
