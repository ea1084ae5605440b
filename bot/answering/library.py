"""The office's documents made ready for answering: word statistics, sentences, references. Built once per snapshot. Pure.

How well a passage covers a question is the share of the question's informative words that stand in it, each weighed by
how rare it is in the office's documents (inverse document frequency, Spärck Jones 1972); neighbouring words that stand
together count more, because a Vietnamese word is mostly two syllables. It is counted for all passages at once from where
the words stand (standing.py) and kept for the question being answered, as is what one question after the other would
look for in the same passages.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np

from bot.answering.initialisms import Initialisms
from bot.answering.shorthand import Shorthand
from bot.answering.standing import Bag, Pair, Rows, Shares, Texts, Vocabulary, Weighed, spelt, words
from bot.answering.told import text_of_task, title_of, unique, window
from knowledge.mentions import mentioned
from knowledge.model import Document, Link, Office, StoredPassage, Task
from knowledge.references import number_key
from knowledge.syllables import is_possible
from knowledge.text import canonical, fold, sentences
from knowledge.units import directory_of

__all__ = ["Bag", "Library", "spelt", "text_of_task", "title_of", "unique", "window", "words"]

_KEPT = 16  # questions' worths and narrowed libraries kept: those of the messages being answered
Value = TypeVar("Value")
Part = tuple[int, str]  # document, first step of a section


class _Recent(Generic[Value]):
    """The last few results, by what they were made from; threads may share it, since each step is one of a dict."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= _KEPT:
                self._made = {}
            found = self._made[key] = make()
        return found


class Library:
    """Look-ups over one Office. Immutable after construction but for what is kept of its own answers."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.directory = directory_of(office.units)
        self.documents: dict[int, Document] = {document.id: document for document in office.documents}
        self.passages: dict[int, StoredPassage] = {passage.id: passage for passage in office.passages}
        self._by_document: dict[int, list[StoredPassage]] = {}
        for stored in office.passages:
            self._by_document.setdefault(stored.document_id, []).append(stored)
        self._all = office.passages  # by row, also where only some documents are looked into
        self._ids = tuple(document.id for document in office.documents)
        self._tasks = {task.id: (row, task) for row, task in enumerate(office.tasks)}
        self._rows = {stored.id: row for row, stored in enumerate(office.passages)}
        self._shelf = {document.id: row for row, document in enumerate(office.documents)}
        self._document_at = np.fromiter(
            (self._shelf[stored.document_id] for stored in office.passages), np.int64, len(office.passages)
        )
        self._count_words(office)
        self.damaged = self._lost_letters()
        self._weighed: _Recent[Weighed] = _Recent()
        self._shares: _Recent[Shares] = _Recent()
        self._within: _Recent[Library] = _Recent()
        self._provinces: dict[int, frozenset[str]] = {}
        self._stating: dict[str, tuple[bytearray, bytearray]] = {}
        self._number_keys: dict[int, str] = {}
        self._parts: dict[Part, list[StoredPassage]] | None = None
        self._sections: dict[str, list[StoredPassage]] | None = None
        self._places: dict[tuple[int, int], StoredPassage] | None = None

        self.only: frozenset[int] | None = None  # the documents looked into; None: all there are
        # Documents that a stored one takes the place of or ends.
        self.superseded = frozenset(
            link.target_id
            for link in office.links
            if link.target_id is not None and link.reference.relation in ("replaces", "repeals")
        )

    def _count_words(self, office: Office) -> None:
        vocabulary = Vocabulary()
        whole = {
            document.id: vocabulary.read(f"{title_of(document)} {document.header.issuer or ''}")
            for document in office.documents
        }
        read: list[list[int]] = []
        for stored in office.passages:
            text = vocabulary.read(stored.passage.text)
            whole[stored.document_id] += text
            read.append(vocabulary.read(" ".join(stored.passage.headings)) + text)
        titles = [vocabulary.read(title_of(document)) for document in office.documents]
        tasks = [vocabulary.read(text_of_task(task)) for task in office.tasks]
        self._texts = Texts(vocabulary, read)
        self._titles = Texts(vocabulary, titles)
        self._whole = Texts(vocabulary, [whole[document.id] for document in office.documents])
        self._task_texts = Texts(vocabulary, tasks)
        # Words with a figure in them, for numbers that stand in a code (“12a”).
        self._figures = [word for word in vocabulary.exact if not word.isalpha()]

    def _lost_letters(self) -> frozenset[int]:
        """A text layer that lost letters shows as syllables that Vietnamese cannot have."""
        unreadable = np.zeros(len(self._shelf), dtype=np.int64)
        readable = np.zeros(len(self._shelf), dtype=np.int64)
        for word, rows in self._texts.words_by_row():
            if word.isalpha():
                np.add.at(readable if is_possible(word) else unreadable, self._document_at[rows], 1)
        return frozenset(
            document_id
            for document_id, row in self._shelf.items()
            if unreadable[row] > 0.08 * (readable[row] + unreadable[row])
        )

    @cached_property
    def initialisms(self) -> Initialisms:
        """What the documents abbreviate by first letters; to be asked of the whole, before `within`."""
        return Initialisms(stored.passage.text for stored in self.office.passages)

    @cached_property
    def shorthand(self) -> Shorthand:
        """What was typed short, written out by the documents; to be asked of the whole, as `initialisms`."""
        held = self.office.passages
        return Shorthand(self._texts, self.initialisms, lambda row: held[row].passage.text)

    def within(self, documents: frozenset[int]) -> Library:
        """The same look-ups over some of the documents; how rare a word is stays judged on all of them."""
        kept = frozenset(self.documents) & documents
        return self if len(kept) == len(self.documents) else self._within.get(kept, lambda: self._narrow(kept))

    def _narrow(self, kept: frozenset[int]) -> Library:
        narrow = copy.copy(self)
        office = self.office
        held = [stored for i in kept for stored in self._by_document.get(i, ())]
        narrow.office = replace(
            office,
            documents=tuple(one for one in office.documents if one.id in kept),
            passages=tuple(self.in_order(held)),
            tasks=tuple(one for one in office.tasks if one.document.id in kept),
            links=tuple(one for one in office.links if one.document_id in kept),
        )
        narrow.documents = {one.id: one for one in narrow.office.documents}
        narrow.passages = {one.id: one for one in narrow.office.passages}
        narrow._by_document = {i: self._by_document[i] for i in kept if i in self._by_document}
        narrow.damaged = self.damaged & kept
        narrow.only = kept
        narrow._within = _Recent()
        narrow._parts = narrow._sections = narrow._places = None
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
        if self._places is None:
            self._places = {(one.document_id, one.passage.position): one for one in reversed(self.office.passages)}
        return self._places.get((task.document.id, task.obligation.position))

    def parts(self) -> Mapping[Part, Sequence[StoredPassage]]:
        """The passages that stand under a heading at a point of a part (“II.5”), by document and part (“II”)."""
        if self._parts is None:
            parts: dict[Part, list[StoredPassage]] = {}
            for stored in self.office.passages:
                head, _, point = stored.passage.section.partition(".")
                if point and stored.passage.headings:
                    parts.setdefault((stored.document_id, head), []).append(stored)
            self._parts = parts
        return self._parts

    def in_sections(self, wanted: Callable[[str], bool]) -> list[StoredPassage]:
        """The passages whose section is one wanted."""
        if self._sections is None:
            sections: dict[str, list[StoredPassage]] = {}
            for stored in self.office.passages:
                sections.setdefault(stored.passage.section, []).append(stored)
            self._sections = sections
        found = (stored for section, held in self._sections.items() if wanted(section) for stored in held)
        return self.in_order(found)

    def number_key(self, document: Document) -> str:
        """A document's number folded, in the form in which two spellings of it are equal."""
        known = self._number_keys.get(document.id)
        if known is None:
            known = self._number_keys[document.id] = fold(number_key(document.header.number or ""))
        return known

    def weight(self, word: str) -> float:
        """Inverse document frequency of a word over the passages; a word no passage has weighs most."""
        return self._rarity(self._texts.holding_letters(fold(word)))

    def _rarity(self, rows: Rows) -> float:
        return math.log(1 + (len(self._rows) + 1) / (rows.size + 0.5))

    def _asked(self, terms: Sequence[str]) -> Weighed:
        def weigh() -> Weighed:
            # Each word and each pair counts once, in the order typed.
            once = tuple((term, fold(term), self.weight(term)) for term in dict.fromkeys(terms))
            neighbours = dict.fromkeys(pairwise(fold(term) for term in terms))
            pairs = tuple((pair, 0.5 * self._rarity(self._texts.holding_pair(pair))) for pair in neighbours)
            return Weighed(once, pairs, sum(weight for *_, weight in once) + sum(weight for _, weight in pairs))

        return self._weighed.get(tuple(terms), weigh)

    def held_by_document(self, folded: Sequence[str], passage_ids: Sequence[int]) -> tuple[Shares, Shares]:
        """For each word and each passage, how many passages of its document hold the word: words x passages; and how many
        passages each one's document has."""
        here = self._document_at[[self._rows[one] for one in passage_ids]]
        size = len(self._shelf)
        counts = [
            np.bincount(self._document_at[self._texts.holding_letters(word)], minlength=size)[here] for word in folded
        ]
        of = np.bincount(self._document_at, minlength=size)[here].astype(np.float64)
        return np.array(counts, np.float64).reshape(len(folded), len(passage_ids)), of

    def known(self, word: str) -> bool:
        return self._texts.holding_letters(fold(word)).size > 0

    def names_in(self, document_id: int, name: str) -> bool:
        """Whether the words of a folded name stand together in one document."""
        return bool(np.isin(self._shelf[document_id], self._whole.holding_name(name)))

    def provinces(self, document_id: int) -> frozenset[str]:
        """The folded names of the provinces that a document's words, issuer or letterhead name."""
        known = self._provinces.get(document_id)
        if known is None:
            header = self.documents[document_id].header
            saying = {int(row) for row in self._texts.holding("tỉnh")}
            said = [one.passage.text for one in self.passages_of(document_id) if self._rows[one.id] in saying]
            known = self._provinces[document_id] = frozenset(
                named.name
                for text in (header.issuer, header.parent, header.title, *said)
                if text
                for named in mentioned(text)
                if named.level == "tỉnh" and named.kind == "tinh" and named.name
            )
        return known

    def knows_words(self, name: str) -> bool:
        """Whether the words of a folded name stand together somewhere in the documents."""
        rows = self._whole.holding_name(name)
        if self.only is None:
            return rows.size > 0
        return any(self._ids[row] in self.documents for row in rows)

    def naming(self, name: str) -> list[StoredPassage]:
        """The passages that may hold a folded name: its neighbours stand together somewhere in each, or in its headings."""
        return self._at(self._texts.holding_name(name))

    def with_figure(self, *digits: str) -> list[StoredPassage]:
        """The passages in which one of some numbers stands, leading noughts aside, alone or inside a code; all where one
        of them is no number."""
        if not all(number.isdecimal() for number in digits):
            return list(self.passages.values())
        either = "|".join(number.lstrip("0") or "0" for number in digits)
        alone = re.compile(rf"(?<!\d)0*(?:{either})(?!\d)")
        found = [self._texts.holding(word) for word in self._figures if alone.search(word)]
        return self._at(np.unique(np.concatenate(found))) if found else []

    def covering(self, terms: Sequence[str], more_than: float, *, bare: bool) -> list[StoredPassage]:
        """The passages that cover the terms better than that, in the documents' order."""
        return self._at(np.flatnonzero(self._passage_shares(terms, bare) > more_than))

    def _at(self, rows: Rows) -> list[StoredPassage]:
        stored = (self._all[row] for row in rows.tolist())
        return [one for one in stored if self.only is None or one.document_id in self.only]

    def in_order(self, held: Iterable[StoredPassage]) -> list[StoredPassage]:
        """Passages in the documents' order."""
        return sorted(held, key=lambda one: self._rows[one.id])

    def spells(self, word: str, stored: StoredPassage) -> bool:
        """Whether a word stands in a passage or its headings as it is written here."""
        return self._row_in(self._texts.holding(word), stored.id)

    def _row_in(self, rows: Rows, passage_id: int) -> bool:
        row = self._rows[passage_id]
        place = int(np.searchsorted(rows, row))
        return place < rows.size and int(rows[place]) == row

    def states(self, kind: str, signs: re.Pattern[str], stored: StoredPassage) -> bool:
        """Whether a passage shows one of the signs of a kind of statement; looked for once in each passage."""
        seen, held = self._stating.setdefault(kind, (bytearray(len(self._rows)), bytearray(len(self._rows))))
        row = self._rows[stored.id]
        if not seen[row]:
            held[row] = signs.search(canonical(stored.passage.text)) is not None
            seen[row] = 1
        return bool(held[row])

    def coverage(self, terms: Sequence[str], bag: Bag, *, bare: bool) -> float:
        """Share of the weight of `terms` (and of neighbouring pairs of them) that stands in `bag`: 0 to 1."""
        return self._asked(terms).share(bag, bare=bare)

    def shares_word(self, terms: Sequence[str], passage_id: int) -> bool:
        """Whether two neighbouring terms stand together in the passage or its headings: one whole word at least."""
        folded = [fold(term) for term in terms]
        row = self._rows[passage_id]
        return len(folded) < 2 or any(row in self._texts.holding_pair(pair) for pair in pairwise(folded))

    def passage_coverage(self, terms: Sequence[str], passage_id: int, *, bare: bool) -> float:
        """As coverage, the words of the document's title helping with half their weight where the passage lacks them."""
        return float(self._passage_shares(terms, bare)[self._rows[passage_id]])

    def _passage_shares(self, terms: Sequence[str], bare: bool) -> Shares:
        def count() -> Shares:
            asked = self._asked(terms)
            widened = self._texts.shares(asked, bare=bare, beside=self._titles, at=self._document_at)
            return 0.5 * self._texts.shares(asked, bare=bare) + 0.5 * widened

        return self._shares.get(("passages", tuple(terms), bare), count)

    def _text_shares(self, what: str, texts: Texts, terms: Sequence[str], bare: bool) -> Shares:
        return self._shares.get((what, tuple(terms), bare), lambda: texts.shares(self._asked(terms), bare=bare))

    def document_coverage(self, terms: Sequence[str], document_id: int, *, bare: bool) -> float:
        return float(self._text_shares("documents", self._whole, terms, bare)[self._shelf[document_id]])

    def title_coverage(self, terms: Sequence[str], document_id: int, *, bare: bool) -> float:
        return float(self._text_shares("titles", self._titles, terms, bare)[self._shelf[document_id]])

    def task_coverage(self, terms: Sequence[str], task: Task, *, bare: bool) -> float:
        """The share that stands in a task's own words and its document's title."""
        row, known = self._tasks.get(task.id, (0, None))
        if known is not task:
            return self.coverage(terms, Bag.of(text_of_task(task)), bare=bare)
        return float(self._text_shares("tasks", self._task_texts, terms, bare)[row])

    def pairs_in_task(self, pairs: Collection[Pair], task: Task) -> int:
        """How many of some folded pairs stand together in a task's own words or its document's title."""
        row, known = self._tasks.get(task.id, (0, None))
        if known is not task:
            return len(Bag.of(text_of_task(task)).pairs.intersection(pairs))
        wanted = frozenset(pairs)
        return int(self._shares.get(("pairs", wanted), lambda: self._task_texts.pairs_held(wanted))[row])

    def best_sentences(self, terms: Sequence[str], text: str, *, bare: bool) -> list[tuple[float, int, int]]:
        """Sentences of one passage with their coverage, best first: (coverage, start, end)."""
        spans = sentences(text) or [(0, len(text))]
        scored = [(self.coverage(terms, Bag.of(text[a:b]), bare=bare), a, b) for a, b in spans]
        return sorted(scored, key=lambda item: (-item[0], item[1]))
