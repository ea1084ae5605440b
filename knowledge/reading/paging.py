"""True page numbers for blocks whose file does not say where its pages end: found again in a layout of it. Pure.

What passes through: blocks in reading order and the text of each page of the same document laid out by a program; out come the
blocks with the page on which each begins. Only letters without marks and digits are compared, so that it does not matter
in which encoding either side is written. A block that is not found stands where the one before it does; where too few
are found nothing is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from knowledge.model import Block

_OTHER = re.compile(r"[^a-z0-9]+")
_KEYS = (40, 14)  # letters of a block's beginning that are looked for; a page's end may cut the longer
_SHORTEST = 5
_FAR = {40: 60_000, 14: 2_500}  # letters ahead that they are looked for: few letters stand anywhere
_ENOUGH = 0.5  # of the blocks


def paged(blocks: Sequence[Block], pages: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with the pages on which they begin; `pages` are the texts of all pages."""
    texts = [_bare(page) for page in pages]
    whole, ends = "".join(texts), list(accumulate(map(len, texts)))
    found: list[int | None] = []
    at = 0
    for block in blocks:
        place = next((p for length in _KEYS if (p := _find(whole, _key(block, length), at, _FAR[length])) >= 0), -1)
        found.append(None if place < 0 else bisect_right(ends, place) + 1)
        at = place + 1 if place >= 0 else at
    if sum(page is not None for page in found) < _ENOUGH * len(blocks):
        return tuple(blocks)
    current = 1
    out: list[Block] = []
    for block, page in zip(blocks, found, strict=True):
        current = page or current
        out.append(replace(block, page=current))
    return tuple(out)


def _bare(text: str) -> str:
    return _OTHER.sub("", text.lower())


def _key(block: Block, length: int) -> str:
    """How a block begins; of a row of a table the first cell that says something, the others stand beside it."""
    if block.kind != "table":
        return _bare(block.text[: 8 * length])[:length]
    cells = (block.stored or block.text).split("\n")[-1].split("\t")
    return next((key for cell in cells if len(key := _bare(cell)[: min(length, 12)]) >= _SHORTEST), "")


def _find(whole: str, key: str, start: int, far: int) -> int:
    return whole.find(key, start, start + far) if len(key) >= _SHORTEST else -1
