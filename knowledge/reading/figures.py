"""Figures written by hand into a letterhead: “Số: 07/CT-UBND”, “ngày 20 tháng 3”. Pure but for loading its network.

What passes through: the picture of a page and the words recognised on it; out come the words with the gaps of the
number and the date filled, each digit by a small network (digits.npz, trained by scripts/train_digits.py), the day also
by what is possible: a date exists, and nothing is signed before it is dated. What is not sure stays visible as “▯”:
a number is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.reading.cleaning import Picture
from knowledge.reading.page import Box, Figure, Word
from knowledge.text import fold

FILE = Path(__file__).with_name("digits.npz")
JUNK = 10  # the network's class for what is no digit
Floats = NDArray[np.float32]


def normal(picture: Any) -> Floats:
    """A digit (bright on dark) as the network wants it: 28 x 28, its longer side 20, centred by weight."""
    import cv2

    picture = np.asarray(picture, dtype=np.float32)
    rows, columns = np.nonzero(picture > 0.3 * max(1e-6, float(picture.max())))
    out = np.zeros((28, 28), np.float32)
    if not len(rows):
        return out
    cut = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = 20 / max(cut.shape)
    size = (max(1, round(cut.shape[1] * factor)), max(1, round(cut.shape[0] * factor)))
    small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    total = float(small.sum()) or 1.0
    x = float((small.sum(axis=0) * np.arange(small.shape[1])).sum()) / total
    y = float((small.sum(axis=1) * np.arange(small.shape[0])).sum()) / total
    left = int(np.clip(round(13.5 - x), 0, 28 - small.shape[1]))
    top = int(np.clip(round(13.5 - y), 0, 28 - small.shape[0]))
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out / max(1e-6, float(out.max()))


@lru_cache(maxsize=1)
def _weights() -> dict[str, Floats]:
    with np.load(FILE) as data:
        return {name: data[name].astype(np.float32) for name in data.files}


def _conv(x: Floats, weight: Floats, bias: Floats) -> Floats:
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    return np.asarray(np.einsum("nchwij,ocij->nohw", windows, weight, optimize=True) + bias[None, :, None, None])


def _pooled(x: Floats) -> Floats:
    x = np.maximum(x, 0)
    n, c, h, w = x.shape
    return np.asarray(x.reshape(n, c, h // 2, 2, w // 2, 2).max(axis=(3, 5)))


def probabilities(digits: Sequence[Floats]) -> Floats:
    """For each picture (see `normal`) the probabilities of 0 … 9 and of no digit."""
    w = _weights()
    x: Floats = np.stack(digits)[:, None]
    x = _pooled(_conv(x, w["0_weight"], w["0_bias"]))
    x = _pooled(_conv(x, w["3_weight"], w["3_bias"]))
    scores = x.reshape(len(x), -1) @ w["8_weight"].T + w["8_bias"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


# -- a run of digits -----------------------------------------------------------------------------------------------------


def read_digits(ink: Picture, box: Box, most: int) -> tuple[tuple[str, float], ...]:
    """The likeliest digit strings, up to `most` long, in a part of a page, each with its probability."""
    import cv2

    left, top, right, bottom = max(0, box[0]), max(0, box[1]), box[2], box[3]
    part = ink[top:bottom, left:right]
    if part.shape[0] < 12 or part.shape[1] < 6:
        return ()
    strong = (part < 140).astype(np.uint8)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    height = part.shape[0]
    boxes: list[list[int]] = []
    for number in range(1, count):
        x, _, w, h, area = (int(v) for v in stats[number])
        # Letters of the words on either side reach in; rules and specks are no digits.
        clipped = (x == 0 or x + w >= part.shape[1]) and w < 0.22 * height
        if h < 0.28 * height or area < 20 or clipped or w > 6 * h:
            marks[marks == number] = 0
            continue
        boxes.append([x, x + w])
    boxes.sort()
    runs: list[list[int]] = []
    for x0, x1 in boxes:
        if runs and min(x1, runs[-1][1]) - x0 > 0.4 * min(x1 - x0, runs[-1][1] - runs[-1][0]):
            runs[-1][1] = max(runs[-1][1], x1)
        else:
            runs.append([x0, x1])
    if not runs or len(runs) > most:
        return ()
    bright = np.where(marks > 0, 255.0 - part, 0.0).astype(np.float32)
    found: list[tuple[str, float]] = [("", 1.0)]
    for x0, x1 in runs:
        options = _digit(bright[:, x0:x1])
        if x1 - x0 > 0.55 * height and most > 1:
            options += _two(bright[:, x0:x1])
        grown = [(text + more, p * q) for text, p in found for more, q in options if len(text + more) <= most]
        found = sorted(grown, key=lambda pair: -pair[1])[:24]
    return tuple(found[:12])


def _digit(bright: Floats) -> list[tuple[str, float]]:
    if not bright.any():
        return []
    chances = probabilities([normal(bright)])[0]
    return [(str(digit), float(chances[digit])) for digit in np.argsort(-chances[:10])[:4]]


def _two(bright: Floats) -> list[tuple[str, float]]:
    """Two digits that touch: cut where each half makes most sense."""
    width = bright.shape[1]
    best: dict[str, float] = {}
    for cut in range(round(0.3 * width), round(0.7 * width), max(1, width // 20)):
        halves = probabilities([normal(bright[:, :cut]), normal(bright[:, cut:])])
        for a in np.argsort(-halves[0][:10])[:3]:
            for b in np.argsort(-halves[1][:10])[:3]:
                chance = float(halves[0][a] * halves[1][b])
                text = f"{a}{b}"
                best[text] = max(best.get(text, 0.0), chance)
    return sorted(best.items(), key=lambda pair: -pair[1])[:6]


# -- the gaps of a head --------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"[/⁄][A-ZĐ]{2,}\S*$")
_PRINTED = 0.9  # figures that recognition is so sure of were printed


def gaps(words: Sequence[Word], ink: Picture) -> tuple[Figure, ...]:
    """What is written in the number and the date of the head, where recognition did not read print there."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.box[1] < 0.4 * ink.shape[0]:
            lines.setdefault(word.line, []).append(word)
    out: list[Figure] = []
    for number, line in lines.items():
        line.sort(key=lambda word: word.box[0])
        out += _date_gaps(number, line, ink)
        out += _number_gap(number, line, ink)
    return tuple(out)


def _letter(line: Sequence[Word]) -> float:
    """The width of a letter in this line."""
    widths = [(word.box[2] - word.box[0]) / len(word.text) for word in line if word.confidence > 0.9]
    return float(np.median(widths)) if widths else 24.0


def _strip(line: Sequence[Word], left: float, right: float) -> Box:
    sure = [word for word in line if word.confidence > 0.8] or list(line)
    top, bottom = min(word.box[1] for word in sure), max(word.box[3] for word in sure)
    return round(left), top - (bottom - top) // 3, round(right), bottom + (bottom - top) // 8


def _date_gaps(number: int, line: Sequence[Word], ink: Picture) -> list[Figure]:
    """“…, ngày 20 tháng 3 năm 2018”: what stands before “tháng” and before “năm”."""
    bare = [fold(word.text) for word in line]
    day = next((i for i, text in enumerate(bare) if re.match(r"nga[ywvg]", text) and len(text) <= 9), None)
    year = next((i for i, word in enumerate(line) if _YEAR.fullmatch(word.text.strip(".,"))), None)
    if day is None or year is None or year - day < 2 or not re.match(r"n?am", bare[year - 1]):
        return []
    month = next((i for i in range(day + 1, year) if bare[i].startswith(("than", "hang"))), None)
    if month is None:
        return []
    letter = _letter(line)
    wide = 4.25 * letter  # “tháng”: narrow letters
    word = line[month].box
    # Where the pen touches it, the box of a word holds the figure too.
    begin = float(word[0]) if bare[month] != "thang" or word[2] - word[0] < 5.2 * letter else word[2] - wide
    end = min(float(word[2]), begin + wide * 1.08)
    after_day = min(float(line[day].box[2]), line[day].box[0] + 3.85 * letter)
    found: list[Figure] = []
    for kind, between, strip in (
        ("day", line[day + 1 : month], _strip(line, after_day, begin)),
        ("month", line[month + 1 : year - 1], _strip(line, end, line[year - 1].box[0])),
    ):
        said = [word for word in between if word.text.strip(".,").isdigit()]
        if len(between) == len(said) == 1 and said[0].confidence >= _PRINTED:
            continue
        if strip[2] - strip[0] >= 0.5 * letter:
            found.append(Figure(kind, number, read_digits(ink, strip, 2)))
    return found


def _number_gap(number: int, line: Sequence[Word], ink: Picture) -> list[Figure]:
    """“Số: 07/CT-UBND”: what stands between the colon and the code."""
    if not re.match(r"s[o6]\s*:?", fold(line[0].text)):
        return []
    code = next((i for i, word in enumerate(line[:6]) if _CODE.search(word.text)), None)
    if code is None:
        return []
    letter = _letter(line)
    slash = _CODE.search(line[code].text)
    assert slash is not None
    printed = line[code].text[: slash.start()] if code else ""
    before = line[1:code]
    said = "".join(word.text for word in before) + printed
    if said.isdigit() and min(word.confidence for word in [*before, line[code]]) >= _PRINTED:
        return []
    end = line[code].box[0] + (len(printed) * letter if printed else 0)
    return [Figure("number", number, read_digits(ink, _strip(line, line[0].box[0] + 2.6 * letter, end), 5))]


# -- what was meant ------------------------------------------------------------------------------------------------------

_SURE = 0.85
# A document is signed electronically on its day or soon after: how likely after so many days.
_DELAYS = ((0, 0.5), (1, 0.2), (3, 0.06), (10, 0.012), (60, 0.001))


def day_and_month(
    figures: Sequence[Figure], month: int | None, year: int, signed: date | None
) -> tuple[int | None, int | None]:
    """The day and month of a date whose year is printed, and its month unless it is None; None where it is unsure."""
    days = next((f.choices for f in figures if f.kind == "day"), ())
    months: Sequence[tuple[str, float]] = next((f.choices for f in figures if f.kind == "month"), ())
    months = [(str(month), 1.0)] if month is not None else months
    chances: dict[tuple[int, int], float] = {}
    for day_text, p in days:
        for month_text, q in months:
            try:
                dated = date(year, int(month_text), int(day_text))
            except ValueError:
                continue
            key = (dated.month, dated.day)
            chances[key] = chances.get(key, 0.0) + p * q * _likely(dated, signed)
    total = sum(chances.values())
    if not total:
        return None, month
    (found_month, found_day), best = max(chances.items(), key=lambda pair: pair[1])
    if best < _SURE * total or best < 1e-4:
        return None, month
    return found_day, found_month


def _likely(dated: date, signed: date | None) -> float:
    if signed is None:
        return 1.0
    late = (signed - dated).days
    return next((chance for days, chance in _DELAYS if 0 <= late <= days), 1e-7 if late < 0 else 1e-5)


def number(figures: Sequence[Figure]) -> str | None:
    """The document's number, where its digits leave no doubt."""
    choices = next((f.choices for f in figures if f.kind == "number"), ())
    if not choices:
        return None
    text, chance = choices[0]
    rest = sum(p for _, p in choices[1:])
    return text if chance >= _SURE ** len(text) and chance >= 6 * rest else None
