"""What answering needs of the index."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from index.accents import Restored
from knowledge.model import Found


class Finder(Protocol):
    """What answering needs of the index."""

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        """The `k` best passages, of these documents only where some are given: k of them wherever k are allowed. `literal`:
        accents stay as they were typed."""
        ...

    def restore(self, query: str) -> str: ...

    def reading(self, query: str) -> Restored:
        """As `restore`, with the margin by which the reading was chosen."""
        ...
