"""Refusals and citations: what every kind of answer is made with. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.library import Library, window
from bot.answering.question import Question
from bot.model import Answer, Citation, Deadline
from knowledge.model import Task

QUOTE_CHARS = 600
# Shares of a question's informative words that a passage must hold; chosen on labelled questions, see decision 0004.
COVERED = 0.38
TOPIC = 0.34


def declined(
    question: Question, reason: str, nearest: Sequence[Citation] = (), deadlines: Sequence[Deadline] = ()
) -> Answer:
    return Answer(
        question.raw, question.understood, "none", asked=question.asked, reason=reason,
        citations=tuple(nearest), deadlines=tuple(deadlines), asked_date=question.day,
    )  # fmt: skip


def cite(library: Library, task: Task) -> Citation | None:
    stored = library.passage_at(task)
    if stored is None:
        return None
    obligation = task.obligation
    start = max(0, stored.passage.text.find(obligation.quote))
    quote = window(stored.passage.text, start, start + len(obligation.quote), QUOTE_CHARS)
    passage = stored.passage
    return Citation(
        task.document, obligation.section, obligation.page, quote, stored.id, passage.restored, passage.scanned
    )


def cite_all(library: Library, tasks: Sequence[Task]) -> tuple[Citation, ...]:
    cited = [citation for task in tasks if (citation := cite(library, task))]
    return tuple({(c.passage_id, c.quote): c for c in cited}.values())
