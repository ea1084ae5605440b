"""How surely a question was understood, and what else it may have meant. Pure.

What passes through: a question with its answer; out comes the same answer, with a doubt where what was typed was changed in
a way that may change what it asks (accents put back by a narrow margin, a word taken for a slip, an abbreviation of
several readings), and with choices where several documents or readings are equally good. Refused: a doubt about what only
looks different (Telex left-overs, abbreviations everybody reads the same way), and more choices than fit under a message.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.finder import Finder
from bot.answering.library import Library
from bot.answering.slips import mend, mostly_bare
from bot.model import Answer, Choice
from knowledge import units
from knowledge.abbreviations import Table
from knowledge.shorthand import plainly
from knowledge.syllables import telex, vni
from knowledge.text import canonical, fold, nfc

MOST_CHOICES = 6
# By how much (a logarithm) a reading must be likelier than the next: below it every second one was wrong (docs/benchmarks.md).
_NARROW = 1.0
_AS_SURE = 0.1  # answers that differ by less in how sure they are are equally good
_WORD = re.compile(r"[^\W_]+")


def likeliest(ways: Sequence[tuple[str, Answer]]) -> Answer:
    """Of the answers to the same question with an abbreviation read in several ways, the surest, the first of equals.
    Where another is as sure and rests on other words, both are choices."""
    text, best = max(ways, key=lambda way: (not way[1].abstained, way[1].kind != "passage", way[1].confidence))
    equals = [
        (way, found)
        for way, found in ways
        if way != text
        and found.confidence >= best.confidence - _AS_SURE
        # What was calculated or laid on somebody was meant sooner than words that happen to be alike.
        and not found.abstained
        and (found.kind != "passage" or best.kind == "passage")
    ]
    apart = {_rests_on(found): way for way, found in reversed([*equals, (text, best)])}
    choices = tuple(Choice(text=way) for way, _ in ways if way in apart.values())
    return replace(best, choices=choices if not best.abstained and len(choices) > 1 else best.choices)


def _rests_on(found: Answer) -> tuple[object, ...]:
    return (found.kind, *(one.passage_id for one in found.citations[:1]), *(task.id for task in found.duties))


def among(found: Answer, documents: Collection[int], library: Library) -> Answer:
    """The answer with the documents it may as well have been taken from, newest first; it keeps its own where these are
    one or too many to choose from."""
    held = [library.documents[number] for number in documents if number in library.documents]
    if found.abstained or not 1 < len(held) <= MOST_CHOICES:
        return found
    newest = sorted(held, key=lambda one: (one.header.issued_on or date.min, one.id), reverse=True)
    return replace(found, choices=tuple(Choice(document) for document in newest))


def doubted(question: str, found: Answer, index: Finder, abbreviations: Table) -> Answer:
    """The answer with what makes its reading of the question doubtful, if anything does."""
    if found.reason == "empty":
        return found
    if len(abbreviations.readings(mend(question))) > 1:
        return replace(found, doubt="abbreviation")
    written = units.expand(plainly(abbreviations.written(nfc(question))))
    if _mended(written, found.understood):
        return replace(found, doubt="slip")
    if mostly_bare(question):
        margin = index.reading(units.expand(mend(abbreviations.written(question)))).margin
        if margin is not None and margin < _NARROW:
            return replace(found, doubt="accents")
    return found


def _mended(typed: str, understood: str) -> bool:
    """Whether other letters are read than were typed, marks and what an input method leaves behind aside."""
    before, after = _WORD.findall(canonical(typed)), _WORD.findall(canonical(nfc(understood)))
    if len(before) != len(after):
        return [fold(word) for word in before] != [fold(word) for word in after] and "".join(
            map(fold, before)
        ) != "".join(map(fold, after))
    return any(
        fold(one) != fold(other) and fold(telex(one) or "") != fold(other) and fold(vni(one) or "") != fold(other)
        for one, other in zip(before, after, strict=True)
    )
