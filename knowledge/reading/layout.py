"""Recognised words to lines in reading order, without what is no print of the document. Pure.

What passes through: the words of one page with their boxes; out come lines of words, columns read one after the other
(letterhead, signature), rows of tables marked. What is dropped: the received-mark's frame and all in it, what was read
from a seal, specks and strokes, short islands of words nobody could be sure of, the text of signature stamps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.reading.grids import table
from knowledge.reading.page import Box, PageText, Word
from knowledge.text import fold

# What stands on the right of a letterhead, however near to the left side it was printed.
_RIGHT = re.compile(r"cong hoa xa hoi|doc lap\s*[-–]\s*tu do|dang cong san viet nam")
_STAMP = re.compile(
    r"^(?:ky boi|nguoi ky|ky so boi|digitally signed|signed by|signature|ngay ky|thoi gian ky|email|co quan|chuc vu|"
    r"location|reason|date|ly do|dia diem)\s*:|^\S+@\S+\.\S+$|\d{2}[:h]\d{2}:\d{2}|[+-]07'?:?00"
)
_SURE, _DOUBTFUL, _JUNK = 0.75, 0.55, 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of print, or one row of a table, as its words."""

    words: tuple[Word, ...]
    table: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> int:
        return self.words[0].box[0]

    @property
    def right(self) -> int:
        return max(word.box[2] for word in self.words)

    @property
    def top(self) -> int:
        return round(median(word.box[1] for word in self.words))

    @property
    def bottom(self) -> int:
        last = self.words[-1].line  # a title's lines are one row
        return round(median(word.box[3] for word in self.words if word.line == last))

    @property
    def confidence(self) -> float:
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters


def rows(page: PageText) -> tuple[Row, ...]:
    """The lines of one page in reading order."""
    words = _printed(page)
    out = _marks(page)
    for grid in page.grids:
        found = table(grid, words)
        if found is None:
            continue
        lines, rest = found
        above = [word for word in rest if word.box[1] + word.box[3] < 2 * grid.box[1]]
        out += _lines(above, page)
        out += [Row(line, table=True) for line in lines]
        words = [word for word in rest if word not in above]
    return (*out, *_lines(words, page))


def _lines(words: Sequence[Word], page: PageText) -> list[Row]:
    """The lines of a page, or of what stands above or below a table."""
    if not words:
        return []
    height = median(word.box[3] - word.box[1] for word in words)
    pieces = [piece for line in _by_line(words) for piece in _cut(line, height)]
    pieces = [trimmed for piece in pieces if (trimmed := _trimmed(piece, height))]
    if not pieces:
        return []
    block = _text_block(pieces)
    pieces = [piece for piece in pieces if not _is_junk(piece, block, height, page.size)]
    pieces = [_uncovered(piece, page.frames, height) for piece in pieces]
    return _titles_joined(_ordered(pieces, height), block, height) if pieces else []


def _marks(page: PageText) -> list[Row]:
    """Urgency and secrecy, stamped in red; nothing else of the red ink is text."""
    out = []
    for line in _by_line([word for word in page.marks if word.confidence >= _DOUBTFUL]):
        if found := mark(" ".join(word.text for word in line)):
            first, last = line[0], line[-1]
            box = (first.box[0], first.box[1], last.box[2], last.box[3])
            out.append(Row((Word(found, min(word.confidence for word in line), box, first.line),)))
    return out


_MARKS = {
    "mat": "MẬT", "toimat": "TỐI MẬT", "tuyetmat": "TUYỆT MẬT", "khan": "KHẨN", "thuongkhan": "THƯỢNG KHẨN",
    "hoatoc": "HỎA TỐC",
}  # fmt: skip
_TIMED = re.compile(r"hoa toc hen gio.*")


def mark(text: str) -> str | None:
    """The stamp of secrecy or urgency that a line is, as it is spelled; None where it says anything else. A small stamp
    is read with letters doubled (“TỔỐI MẬT”) or, if it is long, with one of them wrong."""
    bare = fold(text).strip(" .!|-")
    if not text.isupper() or len(bare) > 40:
        return None
    if _TIMED.fullmatch(bare):
        return text
    letters = re.sub(r"(.)\1+", r"\1", "".join(char for char in bare if char.isalnum()))
    for known, shown in _MARKS.items():
        if letters == known or (len(known) >= 6 and len(letters) == len(known) and _differing(letters, known) == 1):
            return shown
    return None


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


# -- what is no print --------------------------------------------------------------------------------------------------


def _inside(word: Word, box: Box, margin: int = 0) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] - margin <= x <= box[2] + margin and box[1] - margin <= y <= box[3] + margin


def _printed(page: PageText) -> list[Word]:
    width, height = page.size
    kept = []
    for word in page.words:
        # Letters of a seal's rim, read as words; a name printed across the seal is read well.
        if word.confidence < _SURE and any(_inside(word, box) for box in page.seals):
            continue
        box = word.box
        if box[2] - box[0] > 0.9 * width or box[3] - box[1] > 0.12 * height:
            continue
        kept.append(word)
    return kept


def _uncovered(piece: Row, frames: Sequence[Box], height: float) -> Row:
    """A line that goes on from under a received-mark: what the mark covers stays visible as a gap."""
    for box in frames:
        beside = -height < piece.left - box[2] < 1.5 * height and box[1] - height < piece.bottom < box[3] + height
        if beside and len(piece.words) > 1 and piece.words[0].text in ("-", "–", "—"):
            return replace(piece, words=piece.words[1:])  # the end of the frame's rule
        middle = (piece.top + piece.bottom) / 2
        if beside and box[1] < middle < box[3] and len(piece.words) >= 4 and piece.words[0].text[:1].islower():
            left, top, _, bottom = piece.words[0].box
            gap = Word("▯", 0.0, (max(box[0], left - round(2 * height)), top, left, bottom), piece.words[0].line)
            return replace(piece, words=(gap, *piece.words))
    return piece


def _is_junk(piece: Row, block: tuple[float, float], height: float, size: tuple[int, int]) -> bool:
    text = piece.text
    if not any(char.isalnum() for char in text):
        return True
    if _STAMP.search(fold(text)):
        return piece.top < 0.15 * size[1] or piece.bottom > 0.9 * size[1] or "ky" in fold(text).split()[:3]
    known = sum(char.isalpha() for char in text)
    tall = piece.bottom - piece.top
    short = known < 12
    off = piece.right < block[0] - height or piece.left > block[1] + height
    edge = piece.bottom < 0.012 * size[1] or piece.top > 0.988 * size[1]
    if (off or edge) and (short or piece.confidence < _SURE):
        return not text.strip("-–— .").isdigit() or off
    if short and (tall > 2.6 * height or tall < 0.3 * height):
        return True
    if piece.confidence < _JUNK:
        return True
    return short and piece.confidence < _DOUBTFUL and not _is_number(text)


def _is_number(text: str) -> bool:
    """“2”, “- 2 -”, “Số: 17/CT-UBND”: short and badly read, but what the document is known by."""
    return re.fullmatch(r"[-–— ]*\d{1,3}[-–— .]*", text) is not None or re.search(r"[/-][A-ZĐ]{2,}", text) is not None


_STROKE = re.compile(r"[|_~=*'`‘’“”\"°«»<>\\^—•·¬¦]+|[.,:;]+")


def _trimmed(piece: Row, height: float) -> Row | None:
    """The piece without specks at its ends: strokes, and single unsure letters apart from the rest."""
    words = list(piece.words)

    def speck(word: Word, near: Word | None, *, first: bool) -> bool:
        if _STROKE.fullmatch(word.text):
            return not (word.text in (".", "…", "”", ".”") and near is not None and _gap(near, word) < 0.6 * height)
        if first and re.fullmatch(r"[-–+*]", word.text):
            return False
        gap = _gap(word, near) if near is not None and first else _gap(near, word) if near is not None else 99.0
        if len(word.text) <= 2 and not word.text.isdigit() and word.confidence < _DOUBTFUL:
            return gap > 0.5 * height
        if not first and word.text in ("-", "–"):
            # A list's mark of the other column, or a speck; a dash that ends a line stands close to its word.
            return gap > 0.9 * height or word.confidence < _DOUBTFUL
        return False

    while words and speck(words[0], words[1] if len(words) > 1 else None, first=True):
        words.pop(0)
    while words and speck(words[-1], words[-2] if len(words) > 1 else None, first=False):
        words.pop()
    return replace(piece, words=tuple(words)) if words else None


def _gap(word: Word, after: Word | None) -> float:
    return after.box[0] - word.box[2] if after is not None else 99.0


def _text_block(pieces: Sequence[Row]) -> tuple[float, float]:
    """The left and right edge of the print: where long lines begin and end."""
    running = [piece for piece in pieces if len(piece.text) > 25 and piece.confidence > _DOUBTFUL] or list(pieces)
    return min(piece.left for piece in running), max(piece.right for piece in running)


# -- lines -------------------------------------------------------------------------------------------------------------


def _by_line(words: Iterable[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [sorted(line, key=lambda word: word.box[0]) for line in lines.values()]


def _cut(line: Sequence[Word], height: float) -> list[Row]:
    """One line of tesseract's where a wide gap parts two columns."""
    gaps = sorted(_gap(a, b) for a, b in pairwise(line))
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    wide = max(2.2 * height, 3.0 * usual)
    out: list[Row] = []
    first = 0
    for place in range(1, len(line) + 1):
        if place < len(line):
            before, then = line[place - 1].text, line[place].text
            gap = _gap(line[place - 1], line[place])
            rest = fold(" ".join(word.text for word in line[place : place + 6]))
            column = gap > 0.8 * height and _RIGHT.match(rest)
            goes_on = before[-1] == "," or (before[-1] == ":" and not then[0].isupper()) or then[0] in ",.;:/"
            if not column and (gap < wide or (goes_on and gap < 3 * wide)):
                continue
        out.append(Row(tuple(line[first:place])))
        first = place
    return out


def _ordered(pieces: Sequence[Row], height: float) -> list[Row]:
    """Top to bottom; where two columns stand side by side, the left one first."""
    bands: list[list[Row]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        middle = (piece.top + piece.bottom) / 2
        band = bands[-1] if bands else None
        if band and any(other.top < middle < other.bottom for other in band) and all(_apart(piece, o) for o in band):
            band.append(piece)
        else:
            bands.append([piece])
    out: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []

    def unroll() -> None:
        out.extend(left)
        out.extend(right)
        left.clear()
        right.clear()

    middle = (min(piece.left for piece in pieces) + max(piece.right for piece in pieces)) / 2
    for band in bands:
        band.sort(key=lambda piece: piece.left)
        if (left or right) and band[0].top - max(piece.bottom for piece in left + right) > 6 * height:
            unroll()
        first = band[0]
        if len(band) == 2:
            left.append(first)
            right.append(band[1])
        elif len(band) >= 3:
            unroll()
            out.append(_table_row(band))
        elif first.left > middle and all(piece.right < first.left for piece in left):
            right.append(first)
        elif right and first.right < min(piece.left for piece in right):
            left.append(first)
        else:
            unroll()
            out.append(first)
    unroll()
    return out


def _titles_joined(lines: Sequence[Row], block: tuple[float, float], height: float) -> list[Row]:
    """What a document is about stands centred under its kind: its lines are one."""
    out: list[Row] = []
    titled = False
    for line in lines:
        axis = (line.left + line.right) / 2
        before = out[-1] if out else None
        inset = min(line.left - block[0], block[1] - line.right) > 1.5 * height
        near = before is not None and 0 < line.top - before.bottom < 1.6 * height
        centred = near and before is not None and inset and abs(axis - (before.left + before.right) / 2) < 1.5 * height
        if titled and centred and before is not None and not _is_caps(before.text):
            out[-1] = Row(before.words + line.words)
            continue
        titled = centred and before is not None and (titled or (_is_caps(before.text) and len(before.words) <= 4))
        out.append(line)
    return out


def _is_caps(text: str) -> bool:
    return text.isupper() and sum(char.isalpha() for char in text) >= 4


def _apart(piece: Row, other: Row) -> bool:
    return piece.left >= other.right or piece.right <= other.left


def _table_row(band: Sequence[Row]) -> Row:
    words: list[Word] = []
    for piece in band:
        if words:
            edge = words[-1].box
            words.append(Word("|", 1.0, (edge[2], edge[1], edge[2], edge[3]), piece.words[0].line))
        words += piece.words
    return Row(tuple(words), table=True)
