"""What answering needs of the index."""

from __future__ import annotations

from typing import Protocol

from knowledge.model import Found


class Finder(Protocol):
    """What answering needs of the index."""

    def search(self, query: str, k: int = 10) -> Found: ...

    def restore(self, query: str) -> str: ...
