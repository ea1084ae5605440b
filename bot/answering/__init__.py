"""question -> Answer: by calculation where a deadline is asked, else in the documents' own words, else not at all. Pure.

The kinds of question are tried in turn: what is due in a stretch of time, what no document states (a telephone number), clauses asked for by number,
deadlines of documents that are only cited, places no document knows, facts of a document's head, deadlines and addressees of reports, duties of a body, then the
passages found by the index. Each room answers, declines or passes on. A date comes from an obligation and its quote
only; a passage is shown only where it covers the question. Units are known by the names of the office's table too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.agenda import agenda
from bot.answering.cite import declined
from bot.answering.duties import duty
from bot.answering.finder import Finder
from bot.answering.heads import clause, document_fact
from bot.answering.library import Library
from bot.answering.limits import elsewhere, not_held, not_stated
from bot.answering.outline import outline, rests_on
from bot.answering.passages import passage
from bot.answering.question import Question, lean_on, read
from bot.answering.reports import report
from bot.answering.scope import scope
from bot.answering.selecting import topic_words
from bot.answering.slips import mend
from bot.answering.understood import among, likeliest
from bot.model import Answer
from knowledge import units
from knowledge.abbreviations import EVERYBODYS, Table
from knowledge.model import Obligation, Office
from knowledge.successions import successions
from knowledge.text import canonical, nfc

_PLAINLY = 0.75  # of a question: a task that covers so much of it is meant

_NEARLY = 0.1  # by so much less may a passage cover that stands before a task by all other signs

__all__ = ["Finder", "Library", "answer"]


def answer(
    question: str,
    *,
    office: Office,
    index: Finder,
    today: date,
    unit: str | None = None,
    context: str | Sequence[str] | None = None,
    library: Library | None = None,
    allowed: frozenset[int] | None = None,
    abbreviations: Table = EVERYBODYS,
    literal: bool = False,
) -> Answer:
    """Answer one question. `context` is what the same person asked before, or several such questions, the last one last; `unit` the asker's own; `allowed` the
    documents that the asker may see, where they may not see all: of others nothing is known here. `literal`: nothing of
    what was typed is written out, mended or given accents."""
    library = library or Library(office)
    decided = library.shorthand.ways
    if allowed is not None:
        library = library.within(allowed)
    unit = library.directory.present(unit) if unit else None

    def understood(text: str, typed: str) -> Question:
        # All in capitals stays so when abbreviations are written out, or its other short words would be taken for some.
        words = units.expand(text).upper() if typed.isupper() else units.expand(text)
        return read(text, text if literal else index.restore(words), today, library.directory)

    def leaning_on() -> Question | None:
        """The question before, with what it left unsaid itself: “hạn 9 tháng?”, “gửi cho ai?”, “còn mấy ngày?”."""
        chain: list[Question] = []
        for said in [context] if isinstance(context, str) else reversed(context or ()):
            if not said:
                continue
            chain.append(understood(abbreviations.readings(mend(said), decided)[0], said))
            if not chain[-1].follow_up:
                break
        leant = None
        for earlier in reversed(chain):
            leant = earlier if leant is None or not earlier.follow_up else lean_on(earlier, leant)
        return leant

    def one(text: str) -> Answer:
        asked = replace(understood(text, question), raw=question, literal=literal)
        if not re.search(r"[^\W_]", question):
            return declined(asked, "empty")
        if asked.follow_up and (leant := leaning_on()) is not None:
            asked = lean_on(asked, leant)
        return _with_successions(_found(asked, library, index, today, unit), library, asked.today)

    ways = (nfc(question),) if literal else abbreviations.readings(mend(question), decided)
    return one(ways[0]) if len(ways) == 1 else likeliest([(way, one(way)) for way in ways])


def _found(asked: Question, library: Library, index: Finder, today: date, unit: str | None) -> Answer:
    """What the documents named say; where they do not, what all of them say."""
    wanted = scope(asked, library)
    if wanted is not None and wanted.documents and wanted.documents != frozenset(library.documents):
        found = _rooms(wanted.apart_from(asked), library.within(wanted.documents), index, today, unit)
        if not found.abstained or found.reason == "no_such_clause":
            return among(found, wanted.documents, library) if wanted.numbered else found
    found = _rooms(asked, library, index, today, unit)
    if wanted is not None and wanted.missing_year and found.kind == "passage":
        said = re.search(rf"năm\s+{wanted.year}", canonical(found.citations[0].quote))
        return found if said else declined(asked, "no_such_year", found.citations[:1])
    return found


def _rooms(asked: Question, library: Library, index: Finder, today: date, unit: str | None) -> Answer:
    for room in (agenda, rests_on, not_stated, outline, clause, not_held, elsewhere, document_fact, report, duty):
        found = room(asked, library, today, unit)
        if found is not None:
            return _said_better(asked, library, index, found) or found
    return passage(asked, library, index)


def _said_better(asked: Question, library: Library, index: Finder, found: Answer) -> Answer | None:
    """The passage that the index puts first, where a task that was chosen covers less of the question than it does."""
    if (
        found.abstained
        or found.kind not in ("duty", "deadline")
        or not found.citations
        or asked.periods
        or asked.reporting
    ):
        return None
    if "duties" in asked.asked:
        return None  # a list is asked for, which no single passage holds
    terms = topic_words(asked)
    cited = [cited.passage_id for cited in found.citations if cited.passage_id in library.passages]
    covered = max((library.passage_coverage(terms, one, bare=asked.bare) for one in cited), default=0.0)
    if not terms or covered > _PLAINLY:
        return None
    better = passage(asked, library, index)
    if better.abstained or better.citations[0].passage_id in cited:
        return None
    told = library.passage_coverage(terms, better.citations[0].passage_id, bare=asked.bare)
    return better if told >= covered - _NEARLY else None


def _with_successions(found: Answer, library: Library, today: date) -> Answer:
    """The answer with what has become of those its tasks are laid on and go to; in a list over all documents of nobody."""
    if found.abstained or found.window is not None:
        return found
    shown = found.duties or tuple(
        item.task for item in found.deadlines if item.task.document == found.deadlines[0].task.document
    )
    named = (name for task in shown for name in _bodies(task.obligation) if name)
    return replace(found, became=successions(tuple(dict.fromkeys(named)), library.directory, today))


def _bodies(duty: Obligation) -> tuple[str | None, ...]:
    return (*duty.responsible, duty.recipient, duty.via)
