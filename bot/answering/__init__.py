"""question -> Answer: by calculation where a deadline is asked, else in the documents' own words, else not at all. Pure.

The kinds of question are tried in turn: what is due in a stretch of time, what no document states (a telephone number), clauses asked for by number,
places no document knows, facts of a document's head, deadlines and addressees of reports, duties of a body, then the
passages found by the index. Each room answers, declines or passes on. A date comes from an obligation and its quote
only; a passage is shown only where it covers the question.
"""

from __future__ import annotations

import re
from datetime import date

from bot.answering.agenda import agenda
from bot.answering.cite import declined
from bot.answering.duties import duty
from bot.answering.finder import Finder
from bot.answering.heads import clause, document_fact
from bot.answering.library import Library
from bot.answering.limits import elsewhere, not_stated
from bot.answering.passages import passage
from bot.answering.question import lean_on, read
from bot.answering.reports import report
from bot.model import Answer
from knowledge import units
from knowledge.model import Office

__all__ = ["Finder", "Library", "answer"]


def answer(
    question: str,
    *,
    office: Office,
    index: Finder,
    today: date,
    unit: str | None = None,
    context: str | None = None,
    library: Library | None = None,
) -> Answer:
    """Answer one question. `context` is what the same person asked before; `unit` the asker's own."""
    library = library or Library(office)
    asked = read(question, index.restore(units.expand(question)), today)
    if not re.search(r"[^\W_]", question):
        return declined(asked, "empty")
    if context and asked.follow_up:
        asked = lean_on(asked, read(context, index.restore(units.expand(context)), today))
    for room in (agenda, not_stated, clause, elsewhere, document_fact, report, duty):
        found = room(asked, library, today, unit)
        if found is not None:
            return found
    return passage(asked, library, index)
