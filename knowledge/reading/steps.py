"""How far reading is, told to whoever listens, without every adapter having to hand a listener on.

What passes through: (stage, page, pages) from the adapters to the one listener of this thread. Nothing is refused; where
nobody listens nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Stage = Literal["reading", "recognising", "indexing"]
Listener = Callable[[Stage, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(stage: Stage, page: int, pages: int) -> None:
    if (listener := _listener.get()) is not None:
        listener(stage, page, pages)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
