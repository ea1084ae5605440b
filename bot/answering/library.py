"""The office's documents made ready for answering: word statistics, sentences, references. Built once per snapshot. Pure.

How well a passage covers a question is the share of the question's informative words that stand in it, each weighed by
how rare it is in the office's documents (inverse document frequency, Spärck Jones 1972); neighbouring words that stand
together count more, because a Vietnamese word is mostly two syllables.
"""

from __future__ import annotations

import copy
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.mentions import mentioned
from knowledge.model import Document, Link, Office, StoredPassage, Task
from knowledge.syllables import is_possible
from knowledge.text import canonical, fold, sentences
from knowledge.units import directory_of

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Canonical syllables, numbers without leading noughts."""
    return [str(int(word)) if word.isdecimal() else word for word in _WORD.findall(canonical(text))]


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of one text, as they stand and folded, with their neighbours."""

    exact: frozenset[str]
    folded: frozenset[str]
    pairs: frozenset[tuple[str, str]]  # folded neighbours

    @classmethod
    def of(cls, text: str) -> Bag:
        exact = words(text)
        folded = [fold(word) for word in exact]
        return cls(frozenset(exact), frozenset(folded), frozenset(pairwise(folded)))


class Library:
    """Look-ups over one Office. Immutable after construction."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.directory = directory_of(office.units)
        self.documents: dict[int, Document] = {document.id: document for document in office.documents}
        self.passages: dict[int, StoredPassage] = {passage.id: passage for passage in office.passages}
        self._bags: dict[int, Bag] = {}
        self._count: Counter[str] = Counter()
        self._pair_count: Counter[tuple[str, str]] = Counter()
        unreadable: Counter[int] = Counter()
        readable: Counter[int] = Counter()
        for stored in office.passages:
            document = self.documents[stored.document_id]
            own = Bag.of(" ".join((*stored.passage.headings, stored.passage.text)))
            self._bags[stored.id] = own
            self._count.update(own.folded)
            self._pair_count.update(own.pairs)
            for word in own.exact:
                if word.isalpha():
                    (readable if is_possible(word) else unreadable)[document.id] += 1
        self._titles = {document.id: Bag.of(title_of(document)) for document in office.documents}
        self._by_document: dict[int, list[StoredPassage]] = {}
        for stored in office.passages:
            self._by_document.setdefault(stored.document_id, []).append(stored)
        # A text layer that lost letters shows as syllables that Vietnamese cannot have.
        self.damaged = frozenset(
            document.id
            for document in office.documents
            if unreadable[document.id] > 0.08 * (readable[document.id] + unreadable[document.id])
        )
        self._document_bags = {
            document.id: Bag.of(
                " ".join(
                    [title_of(document), document.header.issuer or ""]
                    + [stored.passage.text for stored in self._by_document.get(document.id, [])]
                )
            )
            for document in office.documents
        }

        self.only: frozenset[int] | None = None  # the documents looked into; None: all there are
        # Documents that a stored one takes the place of or ends.
        self.superseded = frozenset(
            link.target_id
            for link in office.links
            if link.target_id is not None and link.reference.relation in ("replaces", "repeals")
        )

    def within(self, documents: frozenset[int]) -> Library:
        """The same look-ups over some of the documents; how rare a word is stays judged on all of them."""
        kept = frozenset(self.documents) & documents
        if len(kept) == len(self.documents):
            return self
        narrow = copy.copy(self)
        office = self.office
        narrow.office = replace(
            office,
            documents=tuple(one for one in office.documents if one.id in kept),
            passages=tuple(one for one in office.passages if one.document_id in kept),
            tasks=tuple(one for one in office.tasks if one.document.id in kept),
            links=tuple(one for one in office.links if one.document_id in kept),
        )
        narrow.documents = {one.id: one for one in narrow.office.documents}
        narrow.passages = {one.id: one for one in narrow.office.passages}
        narrow._by_document = {i: held for i, held in self._by_document.items() if i in kept}
        narrow._document_bags = {i: bag for i, bag in self._document_bags.items() if i in kept}
        narrow.damaged = self.damaged & kept
        narrow.only = kept
        return narrow

    def link_between(self, one: int, other: int) -> Link | None:
        """What one of two documents says of the other, the strongest words first."""
        order = ("replaces", "repeals", "amends", "implements", "basis", "attached", "cites")
        found = [link for link in self.office.links if {link.document_id, link.target_id} == {one, other}]
        return min(found, key=lambda link: order.index(link.reference.relation), default=None)

    def text_of(self, passage_id: int) -> str | None:
        """A passage's words under its headings and its document's title; None for one that is gone."""
        stored = self.passages.get(passage_id)
        if stored is None:
            return None
        return "\n".join((title_of(self.documents[stored.document_id]), *stored.passage.headings, stored.passage.text))

    def passages_of(self, document_id: int) -> Sequence[StoredPassage]:
        return self._by_document.get(document_id, ())

    def passage_at(self, task: Task) -> StoredPassage | None:
        """The passage a task's quote was taken from."""
        for stored in self.passages_of(task.document.id):
            if stored.passage.position == task.obligation.position:
                return stored
        return None

    def weight(self, word: str) -> float:
        """Inverse document frequency of a word over the passages; a word no passage has weighs most."""
        return math.log(1 + (len(self._bags) + 1) / (self._count[fold(word)] + 0.5))

    def _pair_weight(self, pair: tuple[str, str]) -> float:
        return math.log(1 + (len(self._bags) + 1) / (self._pair_count[pair] + 0.5))

    def known(self, word: str) -> bool:
        return self._count[fold(word)] > 0

    def names_in(self, document_id: int, name: str) -> bool:
        """Whether the words of a folded name stand together in one document."""
        bag, parts = self._document_bags[document_id], name.split()
        return all(pair in bag.pairs for pair in pairwise(parts)) if len(parts) > 1 else name in bag.folded

    def provinces(self, document_id: int) -> frozenset[str]:
        """The folded names of the provinces that a document's words, issuer or letterhead name."""
        header = self.documents[document_id].header
        said = [stored.passage.text for stored in self.passages_of(document_id)]
        return frozenset(
            named.name
            for text in (header.issuer, header.parent, header.title, *said)
            if text
            for named in mentioned(text)
            if named.level == "tỉnh" and named.kind == "tinh" and named.name
        )

    def knows_words(self, name: str) -> bool:
        """Whether the words of a folded name stand together somewhere in the documents."""
        parts = name.split()
        bags = [*self._document_bags.values()]
        if len(parts) == 1:
            return any(parts[0] in bag.folded for bag in bags)
        return any(all(pair in bag.pairs for pair in pairwise(parts)) for bag in bags)

    def coverage(self, terms: Sequence[str], bag: Bag, *, bare: bool) -> float:
        """Share of the weight of `terms` (and of neighbouring pairs of them) that stands in `bag`: 0 to 1."""
        total = got = 0.0
        seen: set[str] = set()
        for term in terms:
            if term in seen:
                continue
            seen.add(term)
            weight = self.weight(term)
            total += weight
            if term in bag.exact or (bare and fold(term) in bag.folded):
                got += weight
            elif fold(term) in bag.folded:
                got += 0.3 * weight  # the letters agree, the marks do not: a slip, or another word
        folded = [fold(term) for term in terms]
        for pair in set(pairwise(folded)):
            weight = 0.5 * self._pair_weight(pair)
            total += weight
            got += weight if pair in bag.pairs else 0.0
        return got / total if total else 0.0

    def shares_word(self, terms: Sequence[str], passage_id: int) -> bool:
        """Whether two neighbouring terms stand together in the passage or its headings: one whole word at least."""
        folded = [fold(term) for term in terms]
        return len(folded) < 2 or any(pair in self._bags[passage_id].pairs for pair in pairwise(folded))

    def passage_coverage(self, terms: Sequence[str], passage_id: int, *, bare: bool) -> float:
        """As coverage, the words of the document's title helping with half their weight where the passage lacks them."""
        stored = self.passages[passage_id]
        bag = self._bags[passage_id]
        inside = self.coverage(terms, bag, bare=bare)
        title = self._titles[stored.document_id]
        widened = Bag(bag.exact | title.exact, bag.folded | title.folded, bag.pairs | title.pairs)
        return 0.5 * inside + 0.5 * self.coverage(terms, widened, bare=bare)

    def document_coverage(self, terms: Sequence[str], document_id: int, *, bare: bool) -> float:
        return self.coverage(terms, self._document_bags[document_id], bare=bare)

    def title_coverage(self, terms: Sequence[str], document_id: int, *, bare: bool) -> float:
        return self.coverage(terms, self._titles[document_id], bare=bare)

    def best_sentences(self, terms: Sequence[str], text: str, *, bare: bool) -> list[tuple[float, int, int]]:
        """Sentences of one passage with their coverage, best first: (coverage, start, end)."""
        spans = sentences(text) or [(0, len(text))]
        scored = [(self.coverage(terms, Bag.of(text[a:b]), bare=bare), a, b) for a, b in spans]
        return sorted(scored, key=lambda item: (-item[0], item[1]))


def title_of(document: Document) -> str:
    """“Kế hoạch số 49/KH-UBND – trích yếu”, as far as known."""
    header = document.header
    name = " ".join(part for part in (header.kind, f"số {header.number}" if header.number else None) if part)
    return " – ".join(part for part in (name, header.title) if part) or document.file


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
