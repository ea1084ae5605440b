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
import json
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.errors import NoTextLayerError
from knowledge.reading.cleaning import Box, Cleaned, Picture, clean, is_blank, is_sideways
from knowledge.reading.figures import gaps
from knowledge.reading.page import Figure, PageText, Word

PACKAGES = "tesseract-ocr and tesseract-ocr-vie"
FORM = 1  # raise it when cleaning or recognition change: what is cached was made the old way
_UNSURE = 0.55  # a page read worse than this may lie upside down
_log = logging.getLogger(__name__)


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
    words = _words(cleaned.print_, 3, seconds)
    marks: list[Word] = []
    if cleaned.red is not None:
        marks = [word for word in _words(cleaned.red, 11, seconds) if word.confidence >= 0.5]
    figures = gaps(words, cleaned.ink)
    return PageText(_size(cleaned), tuple(words), tuple(marks), cleaned.frames, cleaned.seals, figures)


def _tesseract(arguments: list[str], picture: Picture, seconds: float) -> str:
    engine = _engine()
    if engine is None:
        raise PageTimeoutError("tesseract is not installed")
    height, width = picture.shape[:2]
    try:
        done = subprocess.run(
            [engine[0], "stdin", "stdout", *arguments],
            input=b"P5 %d %d 255\n" % (width, height) + picture.tobytes(),
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


def _environment() -> dict[str, str]:
    """No secret of ours for a foreign program; one thread, because pages run side by side."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "TMPDIR", "HOME") if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _words(picture: Picture, layout: int, seconds: float) -> list[Word]:
    shown = _tesseract(["-l", "vie", "--psm", str(layout), "--dpi", "300", "quiet", "tsv"], picture, seconds)
    words: list[Word] = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in csv.DictReader(io.StringIO(shown), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text:
            continue
        line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
        left, top = int(row["left"]), int(row["top"])
        box = (left, top, left + int(row["width"]), top + int(row["height"]))
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


# -- the cache ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cache:
    """Pages read before, a small JSON file each. `folder` None: nothing is kept.

    Documents that may not be kept are seen only once they are read: `write` holds pages back until `release`, and
    `forget` takes back what this document wrote.
    """

    folder: Path | None
    max_mb: int = 64
    _held: dict[str, PageText] = field(default_factory=dict)
    _written: list[Path] = field(default_factory=list)
    _broken: bool = False

    @staticmethod
    def key(picture: Picture) -> str:
        engine = _engine()
        digest = hashlib.sha256(f"{FORM} {engine[1] if engine else ''} {picture.shape}".encode())
        digest.update(np.ascontiguousarray(picture).data)
        return digest.hexdigest()

    def get(self, key: str) -> PageText | None:
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            found = _from_json(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None
        return found

    def write(self, key: str, page: PageText) -> None:
        if self.folder is not None:
            self._held[key] = page

    def release(self) -> None:
        """Write what was held back. A full disk costs the cache, never the document."""
        for key, page in self._held.items():
            if self._broken:
                break
            try:
                self._save(self._path(key), _to_json(page))
            except OSError as error:
                self._broken = True
                _log.warning("ocr: pages are not kept for the next time: %s", error.strerror or error)
        self._held.clear()

    def forget(self) -> None:
        """Drop what is held, delete what this document wrote."""
        self._held.clear()
        for path in self._written:
            path.unlink(missing_ok=True)
        self._written.clear()

    def trim(self) -> None:
        """Over the limit the pages not asked for the longest go first, until a quarter is free."""
        if self.folder is None:
            return
        try:
            files = sorted((s.st_mtime, s.st_size, p) for p in self.folder.glob("*/*.json") if (s := p.stat()))
        except OSError:
            return
        total, limit = sum(size for _, size, _ in files), self.max_mb << 20
        if total <= limit:
            return
        for _, size, path in files:
            path.unlink(missing_ok=True)
            total -= size
            if total <= limit * 3 // 4:
                break

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _save(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._written.append(path)


def _to_json(page: PageText) -> bytes:
    def rows(words: Iterable[Word]) -> list[list[object]]:
        return [[word.text, round(word.confidence, 3), *word.box, word.line] for word in words]

    shown = {
        "size": page.size, "words": rows(page.words), "marks": rows(page.marks), "frames": page.frames,
        "seals": page.seals, "figures": [[f.kind, f.line, f.choices] for f in page.figures],
    }  # fmt: skip
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _from_json(data: bytes) -> PageText:
    shown = json.loads(data)

    def words(rows: list[list[object]]) -> tuple[Word, ...]:
        return tuple(Word(str(r[0]), float(str(r[1])), _box(r[2:6]), int(str(r[6]))) for r in rows)

    width, height = shown["size"]
    return PageText(
        (int(width), int(height)), words(shown["words"]), words(shown["marks"]),
        tuple(map(_box, shown["frames"])), tuple(map(_box, shown["seals"])),
        tuple(Figure(kind, line, tuple((t, float(p)) for t, p in choices)) for kind, line, choices in shown["figures"]),
    )  # fmt: skip


def _box(values: list[object]) -> Box:
    left, top, right, bottom = (int(str(value)) for value in values)
    return left, top, right, bottom
