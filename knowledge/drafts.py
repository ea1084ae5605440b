"""Whether two documents are two states of one: a draft and what was issued from it, or two drafts. Pure.

What passes through: two heads, and how much of two texts agrees. What is refused: heads that contradict each other in
kind, issuer, number or year, titles that differ in more than a word here and there or in any figure. A near title alone is
not enough to put one document in another's place, so whoever asks also holds the texts against each other (`overlap`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from difflib import SequenceMatcher

from knowledge import units
from knowledge.model import Header
from knowledge.references import number_key
from knowledge.text import canonical, fold, nfc, squeeze, syllables

OVERLAP = 0.6  # of the shorter text: below it two documents are two, whatever their titles
_RUN = 4  # syllables that must stand together to count
_LEEWAY = 4  # one syllable of a title in so many may be added or left out; fewer where some are and some are not
_MOST = timedelta(days=366)  # between the day typed on a draft and the day of issue


def two_states(one: Header, other: Header) -> bool:
    """Whether these are heads of a draft and its issued document (in either order), or of two drafts."""
    if not (unissued(one) or unissued(other)):
        return False
    if not (one.kind and other.kind and one.issuer and other.issuer and one.title and other.title):
        return False  # unknown is no sign of sameness here
    if canonical(squeeze(nfc(one.kind))) != canonical(squeeze(nfc(other.kind))) or not units.same(
        one.issuer, other.issuer
    ):
        return False
    if one.number and other.number and number_key(one.number) != number_key(other.number):
        return False
    if one.issued_on and other.issued_on and abs(one.issued_on - other.issued_on) > _MOST:
        return False
    return near(one.title, other.title)


def unissued(header: Header) -> bool:
    """Marked as a draft, or with neither number nor day: nobody has sent it out yet."""
    return header.draft or (header.number is None and header.issued_on is None)


def near(one: str, other: str) -> bool:
    """Whether two titles differ in no figure and at most in a word here and there; slips of accents do not count."""
    a, b = _words(one), _words(other)
    if not a or not b or _figures(a) != _figures(b):
        return False
    added = left_out = 0
    for what, start, end, begin, stop in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what != "equal" and list(map(fold, a[start:end])) != list(map(fold, b[begin:stop])):
            left_out, added = left_out + end - start, added + stop - begin
    # A word put for another tells of another subject sooner than a word more.
    cost = 2 * (added + left_out) if added and left_out else added + left_out
    return cost * _LEEWAY <= max(len(a), len(b))


def _words(title: str) -> list[str]:
    return [word.lstrip("0") or word for word in syllables(canonical(nfc(title)))]


def _figures(words: Iterable[str]) -> Counter[str]:
    return Counter(word for word in words if any(map(str.isdigit, word)))


def overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """How much of the shorter text stands in the longer one too, by runs of syllables; 0.0 where one has none."""
    a, b = _runs(one), _runs(other)
    smaller = min(a.total(), b.total())
    return (a & b).total() / smaller if smaller else 0.0


def _runs(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = [fold(word) for word in syllables(nfc(text))]
        found.update(zip(*(words[start:] for start in range(_RUN)), strict=False))
    return found
