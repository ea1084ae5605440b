"""How documents and tasks are spelt out, and how much of a passage is shown around a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.model import Document, Task
from knowledge.text import sentences


def title_of(document: Document) -> str:
    """“Kế hoạch số 49/KH-UBND – trích yếu”, as far as known."""
    header = document.header
    name = " ".join(part for part in (header.kind, f"số {header.number}" if header.number else None) if part)
    return " – ".join(part for part in (name, header.title) if part) or document.file


def text_of_task(task: Task) -> str:
    """The words a task is known by: what is to be done, as said, by whom, to whom, and its document's title."""
    duty = task.obligation
    said = (duty.action, duty.quote, *duty.responsible, duty.recipient, duty.via, title_of(task.document))
    return " ".join(part for part in said if part)


def window(text: str, start: int, end: int, limit: int) -> str:
    """The sentence start..end with as many whole sentences around it as fit into `limit` characters."""
    spans = sentences(text) or [(0, len(text))]
    first = next((i for i, (_, b) in enumerate(spans) if b > start), 0)
    last = max((i for i, (a, _) in enumerate(spans) if a < end), default=first)
    while True:
        grown = False
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= limit:
            last += 1
            grown = True
        if first > 0 and spans[last][1] - spans[first - 1][0] <= limit:
            first -= 1
            grown = True
        if not grown:
            return text[spans[first][0] : spans[last][1]]


def unique(items: Iterable[Task]) -> tuple[Task, ...]:
    return tuple({task.id: task for task in items}.values())
