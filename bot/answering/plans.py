"""Which of several plans speaks: the one of the year asked or of today's, the one in force, soonest first. Pure.

An office stores the same plan year after year, and a plan for 2025 must not answer in 2026 where the one for 2026 lies
beside it. What passes through: the reports that fit a question; out come those of the documents that speak now. Nothing
is merged: two documents that ask for the same report on different days are both kept, and said to differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.answering.library import Library
from bot.answering.selecting import Chosen
from bot.model import Conflict, Deadline
from knowledge import units
from knowledge.matters import for_one_year, same_matter, year_of
from knowledge.model import Document

# A document this far behind the best in what it shares with the question is another matter.
_NEAR = 0.12


def _one_series(one: Document, other: Document, directory: units.Directory) -> bool:
    """The same plan of another year: same kind, same issuer by whatever name, same matter."""
    a, b = one.header, other.header
    return bool(
        a.issuer
        and b.issuer
        and a.kind == b.kind
        and (units.same(a.issuer, b.issuer) or directory.one(a.issuer, b.issuer))
        and same_matter(one, other)
    )


def _of_the_year(documents: Sequence[Document], today: date, year: int | None, directory: units.Directory) -> set[int]:
    """Of each series the documents of the year asked for, else of today's, else of the last before, else of the next."""
    kept: set[int] = set()
    left = list(documents)
    while left:
        first = left.pop(0)
        series = [first, *(other for other in left if _one_series(first, other, directory))]
        left = [other for other in left if other not in series]
        years = {found for document in series if (found := year_of(document)) is not None}
        wanted = (
            year
            if year in years
            else max((found for found in years if found <= today.year), default=min(years, default=None))
        )
        kept |= {document.id for document in series if year_of(document) in (None, wanted)}
    return kept


def speaking(reports: Sequence[Chosen], library: Library, today: date, year: int | None) -> list[Chosen]:
    """The reports of the documents that speak on `today`, or for `year` where one was asked for."""
    documents = list({item.task.document.id: item.task.document for item in reports}.values())
    standing = [document for document in documents if document.id not in library.superseded] or documents
    kept = _of_the_year(standing, today, year, library.directory)
    return [item for item in reports if item.task.document.id in kept]


def current(found: Sequence[Deadline], today: date) -> list[Deadline]:
    """Without a year asked for: what is due in today's year or later, where anything is; else the newest year's.

    What names no date stays beside what is current unless its plan was for an earlier year.
    """

    def stale(item: Deadline) -> bool:
        if item.due is not None:
            return item.due.year < today.year
        document = item.task.document
        return for_one_year(document) and (document.header.year or today.year) < today.year

    fresh = [item for item in found if not stale(item)]
    if any(item.due for item in fresh) or (fresh and not any(item.due for item in found)):
        return fresh
    newest = max((item.due.year for item in found if item.due), default=None)
    return [item for item in found if item.due is None or item.due.year == newest]


def nearest_in_score(reports: Sequence[Chosen]) -> list[Chosen]:
    """The reports of the documents that fit the question about as well as the best one does.

    Of the others only periodic reports: a duty with a date somewhere else is no answer beside this one's.
    """
    lead = max(reports, key=lambda item: item.score, default=None)
    reports = [
        item
        for item in reports
        if lead is None or item.task.document == lead.task.document or item.task.obligation.kind == "report"
    ]
    best: dict[int, float] = {}
    for item in reports:
        best[item.task.document.id] = max(item.score, best.get(item.task.document.id, 0.0))
    top = max(best.values(), default=0.0)
    return [item for item in reports if best[item.task.document.id] >= top - _NEAR]


def soonest_first(found: Iterable[Deadline], own_steps: frozenset[int] = frozenset()) -> tuple[Deadline, ...]:
    """Document by document, the one whose next date is soonest in front; past and undated ones after.

    The tasks whose ids are `own_steps` go before those of the steps below or above the asker's.
    """
    groups: dict[int, list[Deadline]] = {}
    for item in found:
        groups.setdefault(item.task.document.id, []).append(item)

    def when(item: Deadline) -> tuple[bool, bool, bool, date, int]:
        late = item.due is not None and (item.days_left or 0) < (0 if item.inclusive else 1)
        return item.due is None, item.task.id not in own_steps, late, item.due or date.max, item.task.id

    ordered = sorted(groups.values(), key=lambda group: min(when(item) for item in group))
    return tuple(
        item
        for group in ordered
        for item in sorted(group, key=lambda item: (item.due is None, item.due or date.max, item.task.id))
    )


def conflict(found: Sequence[Deadline], library: Library) -> Conflict | None:
    """The first pair among the deadlines shown that contradict each other."""
    dated = [item for item in found if item.due is not None]
    for place, item in enumerate(dated):
        for other in dated[place + 1 :]:
            one, two = item.task, other.task
            if one.document.id == two.document.id or one.obligation.period != two.obligation.period:
                continue
            if item.due == other.due and item.inclusive == other.inclusive:
                continue
            if item.due is None or other.due is None or item.due.year != other.due.year:
                continue
            if not _same_addressee(one.obligation.recipient, two.obligation.recipient, library.directory):
                continue
            link = library.link_between(one.document.id, two.document.id)
            if link is None and not same_matter(one.document, two.document):
                continue
            first, second = sorted((item, other), key=lambda each: (each.due or date.max, each.inclusive))
            return Conflict(
                first.task.document,
                second.task.document,
                link.reference.relation if link else None,
                link.document_id if link else None,
            )
    return None


def _same_addressee(one: str | None, other: str | None, directory: units.Directory) -> bool:
    return one is None or other is None or units.same(one, other) or directory.one(one, other)
