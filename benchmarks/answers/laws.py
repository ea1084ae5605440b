"""Right clauses on law texts, in three ways of typing: `python -m benchmarks.answers laws [dev|unseen] [--misses]`.

Passes through: the labels of one split (README.md says how they were made) and the office of corpus.py in, one table out.
Each question is asked alone, through bot.answering's door as scripts.ask does: as it was written, without accents (folded
here), and short, as people in a hurry type it. A clause is right when its passage lies in the labelled file and lines and
holds the labelled words, headings included. “first” is the passage that the answer rests on; “three” it and the two that
the answer names next (citations, then deadlines, then duties); “search” is what Index.search alone ranks, nothing declined.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.answers import corpus
from bot.answering import Library, answer
from bot.model import Answer
from bot.replies.answers import answer_text
from knowledge.db import snapshot
from knowledge.model import Document, Office, StoredPassage
from knowledge.store import documents as store
from knowledge.text import canonical, fold, nfc

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
FORMS = ("accented", "bare", "short")
_MARKER = re.compile(r"^[“\"]?(?:\d+(?:\.\d+)*[.)]|[a-zđ]\d?\)|[ivxlc]+\.|[-+*•])\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """One acceptable place. Without lines, any passage of the file whose answer shows the words: a fact of its head."""

    file: str
    lines: tuple[str, ...]  # in plain form, without their markers
    words: tuple[str, ...]  # in plain form


@dataclass(frozen=True, slots=True)
class Label:
    id: int
    question: str
    short: str
    clauses: tuple[Clause, ...]  # none: it is not answerable

    def typed(self, form: str) -> str:
        return {"accented": self.question, "bare": fold(self.question), "short": self.short}[form]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage as it is judged."""

    file: str
    section: str
    text: str
    whole: str  # with headings


@dataclass(frozen=True, slots=True)
class Mark:
    """What one question in one form came to."""

    label: Label
    form: str
    declined: bool
    first: bool
    three: bool
    searched: int  # rank of the first right passage in the bare search, 0 for none among ten
    got: str
    ms: float = 0.0  # what answering took

    @property
    def right(self) -> bool:
        return self.first if self.label.clauses else self.declined


def plainly(text: str) -> str:
    """Text as labels and passages are compared: one case, one tone placement, single spaces, none about dashes."""
    return re.sub(r"\s*([/–-])\s*", r"\1", " ".join(canonical(nfc(text)).split()))


def unmarked(line: str) -> str:
    """A line without the number or letter that structure takes off, and without the colon that ends a heading."""
    return _MARKER.sub("", plainly(line)).strip(' “”":;.,')


def label_of(row: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> Label:
    """A line of a labels file; `texts` are the lines of the files."""
    clauses = []
    for clause in row.get("clauses", ()):
        file = clause.get("file", row["file"])
        lines = tuple(unmarked(texts[file][number - 1]) for number in clause["lines"])
        clauses.append(Clause(file, lines, tuple(map(plainly, clause["words"]))))
    if bool(clauses) == bool(row.get("unanswerable")):
        raise ValueError(f"question {row['id']}: either clauses or unanswerable")
    return Label(row["id"], row["question"], row["short"], tuple(clauses))


def place(stored: StoredPassage, document: Document) -> Place:
    passage = stored.passage
    whole = plainly("\n".join((*passage.headings, passage.text)))
    return Place(document.file, passage.section, unmarked(passage.text), whole)


def holds(clause: Clause, found: Place, shown: str) -> bool:
    """Whether a passage is the labelled clause; `shown` is the answer's text in plain form, for facts of a head."""
    if found.file != clause.file:
        return False
    if not clause.lines:
        return all(word in shown for word in clause.words)
    # A text that lost letters is mended before it is stored, so its lines no longer compare: words decide there.
    near = any(line and (line in found.text or found.text in line) for line in clause.lines)
    mended = not clause.file.startswith("doc_")
    return (near or mended) and all(word in found.whole for word in clause.words)


def rank(label: Label, found: Iterable[Place], shown: str) -> int:
    """The place, from 1, of the first right passage; 0 where there is none."""
    for number, one in enumerate(found, 1):
        if any(holds(clause, one, shown) for clause in label.clauses):
            return number
    return 0


def rests_on(found: Answer, ids: Mapping[tuple[int, int], int]) -> Iterator[int]:
    """The passages an answer names, best first, each once; `ids` finds them by document and position."""
    seen = set()
    tasks = [*(item.task for item in found.deadlines), *found.duties]
    named = [cited.passage_id for cited in found.citations]
    named += [ids[key] for task in tasks if (key := (task.document.id, task.obligation.position)) in ids]
    for one in named:
        if one not in seen:
            seen.add(one)
            yield one


def ask_all(labels: Sequence[Label], office: Office, index: Any, forms: Sequence[str]) -> Iterator[Mark]:
    """Each label in each form, in order."""
    documents = {document.id: document for document in office.documents}
    places = {stored.id: place(stored, documents[stored.document_id]) for stored in office.passages}
    ids = {(stored.document_id, stored.passage.position): stored.id for stored in office.passages}
    library = Library(office)
    for form in forms:
        for label in labels:
            question = label.typed(form)
            began = time.perf_counter()
            found = answer(question, office=office, index=index, library=library, today=TODAY)
            took = (time.perf_counter() - began) * 1000
            shown = plainly(answer_text(found))
            named = [places[one] for one in rests_on(found, ids) if one in places]
            hits = [places[hit.passage_id] for hit in index.search(question, 10).hits if hit.passage_id in places]
            at = 0 if found.abstained else rank(label, named[:3], shown)
            got = (
                found.reason or "declined"
                if found.abstained
                else "".join(f"{one.file} {one.section}" for one in named[:1])
            )
            yield Mark(
                label, form, found.abstained, at == 1, at > 0, rank(label, hits, shown), got or "no clause", took
            )


def table(marks: Sequence[Mark], forms: Sequence[str]) -> list[str]:
    rows = [
        "| typed | clause first | among three | wrongly declined | of | unanswerable declined | of | search first | search three |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for form in forms:
        asked = [mark for mark in marks if mark.form == form and mark.label.clauses]
        beside = [mark for mark in marks if mark.form == form and not mark.label.clauses]
        cells = (
            form, _share(mark.first for mark in asked), _share(mark.three for mark in asked),
            _share(mark.declined for mark in asked), str(len(asked)), _share(mark.declined for mark in beside),
            str(len(beside)), _share(mark.searched == 1 for mark in asked), _share(0 < mark.searched <= 3 for mark in asked),
        )  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _share(values: Iterable[bool]) -> str:
    counted = list(values)
    return f"{sum(counted) / len(counted):.3f}" if counted else "–"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers laws", description=__doc__.split("\n", 1)[0])
    parser.add_argument("split", nargs="?", choices=("dev", "unseen"), default="dev")
    parser.add_argument("--misses", action="store_true", help="print each miss (dev only: the other set stays closed)")
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    parser.add_argument("--keep", action="store_true", help="ask the office built last, whatever has changed since")
    parser.add_argument("--anew", action="store_true", help="build the office again")
    given = parser.parse_args(arguments)
    if given.misses and given.split == "unseen":
        parser.error("misses of the closed set are not shown")
    if not corpus.LAWS.is_dir():
        print(f"{corpus.LAWS} is not here, left out")
        return 0
    files = corpus.texts()
    opened = corpus.office(files, keep=given.keep, anew=given.anew)
    texts = {path.name: path.read_text(encoding="utf-8").split("\n") for path in files}
    rows = (HERE / f"laws_{given.split}.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [label_of(json.loads(row), texts) for row in rows if row.strip()]
    with snapshot(opened.engine) as session:
        office = store.load_office(session)
    print(
        f"{given.split}: {len(office.documents)} documents, {len(office.passages)} passages, {len(labels)} questions\n"
    )
    marks = list(ask_all(labels, office, opened.index, given.forms))
    opened.engine.dispose()
    if given.misses:
        for mark in marks:
            if not mark.right:
                kind = (
                    "three"
                    if mark.three
                    else "declined"
                    if mark.declined
                    else "wrong"
                    if mark.label.clauses
                    else "answered"
                )
                typed = mark.label.typed(mark.form)
                print(f"{mark.form} {mark.label.id} {kind}, search {mark.searched}: {typed} -> {mark.got}")
        print()
    print("\n".join(table(marks, given.forms)))
    times = sorted(mark.ms for mark in marks)
    if times:
        print(
            f"answered in {statistics.median(times):.1f} ms at the median, {times[int(0.95 * len(times))]:.1f} at the 95th percentile",
            file=sys.stderr,
        )
    return 0
