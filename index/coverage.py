"""How much of what was asked stands together in one sentence of a passage. Pure.

The finer look at words: BM25 counts a passage's words wherever they stand. Asked about the best candidates only, for
texts are cut here, at the first question that looks at them, and kept for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from index.terms import tokens
from knowledge.text import fold, nfc, sentences

# A term as accented and as folded, a space around each, and what it is worth as either.
Looked = tuple[str, str, float, float]


@lru_cache(maxsize=1 << 14)
def said(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The sentences of a passage, cut into words with a space around each: as accented and as folded; and all of them
    folded, in one."""
    found = []
    for line in nfc(text).split("\n"):
        for start, end in sentences(line):
            plain = f" {' '.join(token.text for token in tokens(line[start:end]))} "
            found.append((plain, fold(plain)))
    return tuple(found), "".join(bare for _, bare in found)


def looked_for(worth: Sequence[tuple[str, float, float]]) -> list[Looked]:
    """A query's terms, made ready to be looked for in many texts."""
    return [(f" {term} ", f" {fold(term)} ", accented, folded) for term, accented, folded in worth]


def coverage(text: str, looked: Sequence[Looked]) -> float:
    """How much of what a query's terms are worth stands together in one sentence of a text."""
    cut, whole = said(text)
    there = [one for one in looked if one[1] in whole]
    best = 0.0
    for plain, folded_sentence in cut:
        total = 0.0
        for term, bare, accented, folded in there:
            if bare in folded_sentence:
                total += folded
                if accented and term in plain:
                    total += accented
        best = max(best, total)
    return best
