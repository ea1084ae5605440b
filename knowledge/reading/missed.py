"""Where on a page recognition has to look, and where once more. Pure.

What passes through: the picture of a page and the words read on it; out come boxes: of all that is printed, of words nobody
could be sure of, of print that no word covers. What is left out: seals, the edges of the sheet, specks, rules.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.reading.cleaning import DPI, Picture
from knowledge.reading.page import Box, Word


def print_box(picture: Picture) -> Box:
    """Where there is anything on a page: white margins cost a fifth of the time and say nothing."""
    import cv2

    dark = (picture < 160).astype(np.uint8)
    rows, columns = (
        np.flatnonzero(cv2.reduce(dark, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() > 2) for axis in (1, 0)
    )
    if not len(rows) or not len(columns):
        return 0, 0, picture.shape[1], picture.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def badly_read(words: Sequence[Word], tall: int) -> list[tuple[Box, list[Word]]]:
    """Neighbours of one line nobody was sure of, apart from the words that were read well."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    out: list[tuple[Box, list[Word]]] = []
    for line in lines.values():
        group: list[Word] = []
        ordered: list[Word | None] = [*sorted(line, key=lambda word: word.box[0]), None]
        for item in ordered:
            if item is not None and (not group or item.box[0] - group[-1].box[2] < 2 * tall):
                group.append(item)
                continue
            letters = sum(len(near.text) for near in group)
            sure = sum(near.confidence * len(near.text) for near in group) / max(1, letters)
            box = _around(group)
            if 4 <= letters <= 40 and sure < 0.6 and box[3] - box[1] < 2.5 * tall and len(group) <= 6:
                out.append((box, group))
            group = [item] if item is not None else []
    return out


def _around(words: Sequence[Word]) -> Box:
    return (
        min(word.box[0] for word in words), min(word.box[1] for word in words),
        max(word.box[2] for word in words), max(word.box[3] for word in words),
    )  # fmt: skip


def unread(picture: Picture, words: Sequence[Word], seals: Sequence[Box], tall: int) -> list[Box]:
    """Rows of letters that no word covers: the name under a signature is often taken for part of the seal."""
    import cv2

    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    if _letters_left(small, words, tall, 2)[0].sum() < 5:
        return []
    letter, marks = _letters_left(picture, words, tall, 1)
    if letter.sum() < 5:
        return []
    kept = letter[marks].astype(np.uint8)
    rows = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((1, round(1.2 * tall)), np.uint8))
    found = []
    total, named, lines, _ = cv2.connectedComponentsWithStats(rows)
    edge = DPI // 4
    for number in range(1, total):
        left, top, width, height = (int(value) for value in lines[number][:4])
        box = (left, top, left + width, top + height)
        inside = any(s[0] <= left and left + width <= s[2] and s[1] <= top and top + height <= s[3] for s in seals)
        far = left < edge or top < edge or box[2] > picture.shape[1] - edge or box[3] > picture.shape[0] - edge
        if inside or far or not (4 * tall < width < 20 * tall and 0.5 * tall < height < 2.2 * tall):
            continue
        if len(np.unique(marks[top : box[3], left : box[2]][named[top : box[3], left : box[2]] == number])) > 5:
            found.append(box)
    return found


def _letters_left(picture: Picture, words: Sequence[Word], tall: int, factor: int) -> tuple[Picture, Picture]:
    """Which of the connected marks outside of the words have a letter's size, and those marks. `picture` is smaller than
    the page by `factor`: at half the size most pages show in a quarter of the time that nothing is left."""
    import cv2

    dark = (picture < 140).astype(np.uint8)
    for left, top, right, bottom in [word.box for word in words if word.confidence > 0.5]:
        part = max(0, top - 4) // factor, (bottom + 4) // factor, max(0, left - 4) // factor, (right + 4) // factor
        dark[part[0] : part[1], part[2] : part[3]] = 0
    _, marks, stats, _ = cv2.connectedComponentsWithStats(dark)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT] * factor, stats[:, cv2.CC_STAT_WIDTH] * factor
    letter = (high > 0.25 * tall) & (high < 2 * tall) & (wide < 3 * tall) & (wide > 2)
    letter[0] = False
    return letter, marks
