"""Recognising the print of a page: tesseract as a process with a time limit, two pages at a time, each page only once.

What passes through: RGB pictures of pages in, words with their boxes and confidence out, in order of submission and with
no more than a few pictures in memory. A page seen before comes from the cache (its name is the hash of the picture and
of how it was read), so re-ingesting costs nothing. What is refused: a machine without tesseract or its Vietnamese
(NoTextLayerError, naming the packages). A page that takes too long is given up and said; a cache that cannot be written
is said once and done without.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from knowledge.errors import NoTextLayerError
from knowledge.reading.cleaning import DPI, Cleaned, Picture, clean, is_blank, is_sideways
from knowledge.reading.figures import gaps
from knowledge.reading.missed import badly_read, print_box, unread
from knowledge.reading.page import Box, PageText, Word
from knowledge.reading.page_cache import Cache
from knowledge.text import fold

PACKAGES = "tesseract-ocr and tesseract-ocr-vie"
__all__ = ["PACKAGES", "Cache", "PageText", "PageTimeoutError", "available", "key", "recognise", "require"]

FORM = 4  # raise it when cleaning or recognition change: what is cached was made the old way
_PAPER = 40  # pixels of white that a part of a page is given on each side
_UNSURE = 0.55  # a page read worse than this may lie upside down


class PageTimeoutError(Exception):
    """A page was not read within its time. Caught by whoever reads a whole document."""


@lru_cache(maxsize=1)
def _engine() -> tuple[str, str] | None:
    """Path and version of tesseract, where it knows Vietnamese."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    try:
        languages = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
        version = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if "vie" not in languages.stdout.split():
        return None
    return found, (version.stdout or version.stderr).split("\n", 1)[0].strip()


def available() -> bool:
    return _engine() is not None


def require(name: str) -> None:
    """Raises:
    NoTextLayerError: there is nothing to recognise text with; the sentence names the packages.
    """
    if not available():
        raise NoTextLayerError(
            f"{name}: its pages are pictures without text; to read them install {PACKAGES} (Debian packages)"
        )


# -- one page ----------------------------------------------------------------------------------------------------------


def recognise(picture: Picture, seconds: float) -> PageText:
    """The words of one page.

    Raises:
        PageTimeoutError: it took longer than `seconds`, or tesseract failed on it.
    """
    import cv2

    cv2.setNumThreads(1)  # pages run side by side
    if is_sideways(picture):
        picture = np.ascontiguousarray(np.rot90(picture, _turns(picture, seconds, otherwise=1)))
    cleaned = clean(picture)
    if is_blank(cleaned):
        return PageText(_size(cleaned))
    found = _read(cleaned, seconds)
    if found.confidence < _UNSURE and (turns := _turns(picture, seconds, otherwise=0)):
        other = _read(clean(np.ascontiguousarray(np.rot90(picture, turns))), seconds)
        found = other if other.confidence > found.confidence else found
    return found


def _size(cleaned: Cleaned) -> tuple[int, int]:
    return cleaned.print_.shape[1], cleaned.print_.shape[0]


def _read(cleaned: Cleaned, seconds: float) -> PageText:
    received = tuple(box for box in cleaned.frames if _is_received(box, cleaned, seconds))
    print_ = cleaned.print_
    if received:
        print_ = print_.copy()
        for left, top, right, bottom in received:
            print_[max(0, top - 4) : bottom + 4, max(0, left - 4) : right + 4] = 255
    words = _second_look(print_, _found(print_, print_box(print_), 8, 3, seconds), (*cleaned.seals, *received), seconds)
    marks = _marks(cleaned, seconds) if cleaned.red is not None else []
    figures = gaps(words, cleaned.ink)
    return PageText(_size(cleaned), tuple(words), tuple(marks), received, cleaned.seals, figures, cleaned.grids)


def _marks(cleaned: Cleaned, seconds: float) -> list[Word]:
    """What red ink says outside of seals, line by line: a stamp is a word or two by itself."""
    import cv2

    assert cleaned.red is not None
    dark = (cleaned.red < 150).astype(np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((9, DPI // 6), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    out: list[Word] = []
    boxes: list[Box] = []
    for left, top, width, height, _ in sorted(stats[1:count].tolist(), key=lambda found: found[1]):
        middle = (left + width / 2, top + height / 2)
        sealed = any(s[0] < middle[0] < s[2] and s[1] < middle[1] < s[3] for s in cleaned.seals)
        if not sealed and 25 < height < DPI // 2 and 1.5 * height < width < 3 * DPI:
            boxes.append((left, top, left + width, top + height))
    for number, box in enumerate(boxes[:_LOOKS]):
        found = _found(cleaned.red, box, 12, 7, seconds)
        out += [replace(word, line=number) for word in found if word.confidence >= 0.5]
    return out


_RECEIVED = re.compile(r"den(?!\w*ngay)|ngay|s[o6]:|chuyen|congvan|luuhoso|gio:")


def _is_received(box: Box, cleaned: Cleaned, seconds: float) -> bool:
    """A small frame in the upper part of a page, with little more in it than two of “đến”, “số:”, “ngày”, “chuyển”: a
    received-mark. Its letters are apart, so that words are looked for without their spaces."""
    width, height = _size(cleaned)
    left, top, right, bottom = box
    if right - left > 0.5 * width or bottom - top > 0.2 * height or top > 0.6 * height:
        return False
    said = fold("".join(word.text for word in _words(_part(cleaned.ink, box, 8), 6, seconds)))
    return len(set(_RECEIVED.findall(said))) >= 2 and sum(char.isalpha() for char in said) < 120


def _part(picture: Picture, box: Box, margin: int) -> Picture:
    """A part of a page on paper of its own: recognition wants a margin."""
    left, top, right, bottom = box
    part = picture[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    return np.ascontiguousarray(np.pad(part, _PAPER, constant_values=255))


def _found(picture: Picture, box: Box, margin: int, layout: int, seconds: float) -> list[Word]:
    """The words in a part of a page, where they stand on the page."""
    across, down = max(0, box[0] - margin) - _PAPER, max(0, box[1] - margin) - _PAPER
    out = []
    for word in _words(_part(picture, box, margin), layout, seconds):
        left, top, right, bottom = word.box
        out.append(replace(word, box=(left + across, top + down, right + across, bottom + down)))
    return out


# -- what the first look missed --------------------------------------------------------------------------------------------

_LOOKS = 6  # parts of a page that are looked at once more


def _second_look(picture: Picture, words: list[Word], seals: Sequence[Box], seconds: float) -> list[Word]:
    """Short lines that were read badly, and print that no word covers, each read again as a line of its own."""
    heights = [word.box[3] - word.box[1] for word in words if word.confidence > 0.9]
    if not heights:
        return words
    tall = int(np.median(heights))
    bad = badly_read(words, tall)
    # A letter that touches a seal or a pen's stroke counts as no letter: there is more to see on either side.
    missed = [
        ((a - tall // 2, b, c + tall // 2, d), list[Word]()) for a, b, c, d in unread(picture, words, seals, tall)
    ]
    looks = bad + missed
    out = list(words)
    for box, spoiled in looks[:_LOOKS]:
        margin = tall // 4
        found = _found(picture, box, margin, 7, seconds)
        letters = sum(len(word.text) for word in found)
        sure = sum(word.confidence * len(word.text) for word in found) / letters if letters else 0.0
        before = sum(word.confidence for word in spoiled) / len(spoiled) if spoiled else 0.0
        if letters < 4 or sure < max(0.7, before + 0.1):
            continue
        line = max((word.line for word in out), default=0) + 1
        if spoiled:
            out = [word for word in out if word not in spoiled]
        out += [replace(word, line=line) for word in found]
    return out


def _tesseract(arguments: list[str], picture: Picture, seconds: float) -> str:
    engine = _engine()
    if engine is None:
        raise PageTimeoutError("tesseract is not installed")
    try:
        done = subprocess.run(
            [engine[0], "stdin", "stdout", *arguments],
            input=_tiff(picture),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise PageTimeoutError(f"not read within {seconds:g} s") from error
    except OSError as error:
        raise PageTimeoutError(f"tesseract cannot be started: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise PageTimeoutError(f"tesseract ended with {done.returncode}: {said[:200]}")
    return done.stdout.decode("utf-8", "replace")


def _tiff(picture: Picture) -> bytes:
    """A grey picture as an uncompressed TIFF of one strip. Leptonica reads it at once; a PGM it reads byte by byte, which
    takes a tenth of a page's time."""
    height, width = picture.shape
    # Each field: tag, type (3 short, 4 long), how many, value. Width, height, 8 bits, uncompressed, black is 0, where the
    # strip begins, one sample a pixel, rows in the strip, its length.
    fields = (
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1),
        (278, 4, height), (279, 4, width * height),
    )  # fmt: skip
    begin = 8 + 2 + 12 * len(fields) + 4
    head = struct.pack("<2sHIH", b"II", 42, 8, len(fields))
    head += b"".join(struct.pack("<HHII", tag, kind, 1, begin if tag == 273 else value) for tag, kind, value in fields)
    return head + struct.pack("<I", 0) + picture.tobytes()


def _environment() -> dict[str, str]:
    """No secret of ours for a foreign program; one thread, because pages run side by side."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "TMPDIR", "HOME") if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _words(picture: Picture, layout: int, seconds: float) -> list[Word]:
    # Without looking for white letters on black too: a tenth of the time, and no word is lost.
    options = ["-l", "vie", "--psm", str(layout), "--dpi", "300", "-c", "tessedit_do_invert=0"]
    said = _tesseract([*options, "quiet", "tsv"], picture, seconds)
    words: list[Word] = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in csv.DictReader(io.StringIO(said), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text:
            continue
        line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
        left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
        box = (left, top, left + width, top + height)
        words.append(Word(text, max(0.0, float(row["conf"])) / 100, box, line))
    return words


def _turns(picture: Picture, seconds: float, *, otherwise: int) -> int:
    """How many quarter turns to the left bring the page upright, as tesseract sees it."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small: Picture = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    try:
        shown = _tesseract(["-l", "osd", "--psm", "0", "--dpi", "150"], small, seconds)
    except PageTimeoutError:  # too few letters to tell, or no data for it
        return otherwise
    fields = dict(line.split(": ", 1) for line in shown.splitlines() if ": " in line)
    try:
        return round(int(fields["Orientation in degrees"]) / 90) % 4
    except (KeyError, ValueError):
        return otherwise


def key(picture: Picture) -> str:
    """What a page is kept under: the hash of its picture, and of how it is read."""
    engine = _engine()
    digest = hashlib.sha256(f"{FORM} {engine[1] if engine else ''} {picture.shape}".encode())
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()
