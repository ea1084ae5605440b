"""Where words that were read stand on a page: the quote on one side, the page's own words on the other. Pure.

What passes through: both as words in reading order; out come runs of the page's words. A quote is seldom there letter for
letter: lines were joined, lost letters filled in, rows of tables given the names of their columns. So the longest stretch
that agrees anchors it, and what agrees around the anchor belongs to it. What is refused: a page that holds too little of
the quote; a wrong mark is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from knowledge.text import fold, nfc

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom; top above bottom

_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 0.4  # of the quote's words must stand on the page,
_SURE = 12  # or so many in a row: a quote may go on overleaf
_NEAR = 8  # words that a stretch may lie out of its place, and the share of the quote besides
_LOOSE = 0.3
_MOST = 600  # words of a quote that are looked for


@dataclass(frozen=True, slots=True)
class Located:
    """Stretches of the page's words, `end` left out, and the share of the quote that they hold."""

    runs: tuple[tuple[int, int], ...] = ()
    share: float = 0.0


def words_of(text: str) -> list[str]:
    """Folded words and figures: as they are compared."""
    return _WORD.findall(fold(nfc(text)))


def locate(quote: Sequence[str], page: Sequence[str]) -> Located:
    """The quote on the page; no runs where it is not there. Both as `words_of` gives them."""
    quote = quote[:_MOST]
    if not quote or not page:
        return Located()
    matcher = SequenceMatcher(None, page, quote, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Located()
    anchor = max(blocks, key=lambda block: block.size)
    most = _NEAR + _LOOSE * len(quote)
    kept = [block for block in blocks if abs((block.a - block.b) - (anchor.a - anchor.b)) <= most]
    # A lone word far from the others is there by chance.
    kept = [block for block in kept if block.size > 1 or _beside(block.a, block.size, kept)]
    if not kept:
        return Located()
    share = sum(block.size for block in kept) / len(quote)
    if share < _ENOUGH and anchor.size < _SURE:
        return Located(share=share)
    return Located(_joined([(block.a, block.a + block.size) for block in kept]), share)


def _beside(at: int, size: int, blocks: Sequence[Match]) -> bool:
    """Whether another stretch lies within two words of this one."""
    return any(-2 <= max(block.a - at - size, at - block.a - block.size) <= 2 for block in blocks if block.a != at)


def _joined(runs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Runs with small gaps between them closed: a word that was mended is part of the quote."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if out and start - out[-1][1] <= 6:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def lines(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """The boxes of words that follow one another, as one rectangle a line."""
    out: list[Rectangle] = []
    for box in boxes:
        last = out[-1] if out else None
        if last and _same_line(last, box) and box[0] >= last[0] and box[0] - last[2] < 3 * (last[3] - last[1]):
            out[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out


def _same_line(one: Rectangle, other: Rectangle) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.4 * min(one[3] - one[1], other[3] - other[1])
