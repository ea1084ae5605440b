"""Questions that come at once: who goes with whom, and what comes back to each."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.together import MOST, Together

LIMIT = 60  # seconds: against hanging only


class Model:
    """Gives each text the sum of its tokens; holds the first run back until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[list[int]]] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        self.batches.append([list(text) for text in texts])
        self.begun.set()
        assert self.let_go.wait(LIMIT)
        if any(text[0] < 0 for text in texts):
            raise RuntimeError("no such token")
        return np.array([[sum(text)] for text in texts], np.float32)


def ask(together: Together, texts: Sequence[list[int]], model: Model) -> list[float | str]:
    """The first text alone, the others while it is under way, in their order; what each was given."""
    given: dict[int, float | str] = {}

    def one(number: int) -> None:
        try:
            given[number] = float(together.one(texts[number])[0, 0])
        except RuntimeError as error:
            given[number] = str(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(texts))]
    for number, thread in enumerate(threads):
        thread.start()
        if number == 0:
            assert model.begun.wait(LIMIT)
        else:
            while len(together._waiting) < number:
                threading.Event().wait(0.001)
    model.let_go.set()
    for thread in threads:
        thread.join(LIMIT)
    return [given[number] for number in range(len(texts))]


def test_those_of_one_length_go_together_the_longest_waiting_first() -> None:
    model = Model()
    given = ask(Together(model, 1), [[1], [2, 2], [3], [4, 4], [5]], model)
    assert given == [1, 4, 3, 8, 5]
    assert model.batches == [[[1]], [[2, 2], [4, 4]], [[3], [5]]]


def test_a_batch_has_its_limit() -> None:
    model = Model()
    given = ask(Together(model, 1), [[n] for n in range(MOST + 3)], model)
    assert given == list(range(MOST + 3))
    assert [len(batch) for batch in model.batches] == [1, MOST, 2]


def test_what_the_model_raises_reaches_those_of_the_batch_only_and_the_place_is_given_back() -> None:
    model = Model()
    together = Together(model, 1)
    assert ask(together, [[1], [-2], [3], [4, 4]], model) == [1, "no such token", "no such token", 8]
    assert together.one([5])[0, 0] == 5


def test_places_are_used_at_once() -> None:
    model = Model()
    together = Together(model, 2)
    threads = [threading.Thread(target=together.one, args=([n],)) for n in range(2)]
    for thread in threads:
        thread.start()
    while len(model.batches) < 2:  # would never end if the second waited for the first
        threading.Event().wait(0.001)
    model.let_go.set()
    for thread in threads:
        thread.join(LIMIT)
    assert sorted(model.batches) == [[[0]], [[1]]]


@pytest.mark.parametrize("places", [1, 2])
def test_many_callers_get_their_own(places: int) -> None:
    def run(texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return np.array([[sum(text)] for text in texts], np.float32)

    together = Together(run, places)
    wrong: list[object] = []

    def caller(number: int) -> None:
        for turn in range(50):
            text = [number, turn] + [0] * (turn % 3)
            if together.one(text)[0, 0] != number + turn:
                wrong.append(text)

    threads = [threading.Thread(target=caller, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert wrong == []
    assert together._free == places and not together._waiting
