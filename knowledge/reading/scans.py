"""Pages that are pictures: which they are, page by page, and what they say.

What passes through: the pages of a PDF as pdfium has them, pictures of pages from elsewhere; lines in points come out,
like those of a text layer, each with its confidence. A page whose text layer is a signature stamp, nothing, or no
language beside a full-page picture is a scan; so is one drawn in outlines. The stamp itself is taken off before the
page is looked at. What is refused: scans where tesseract is not installed (NoTextLayerError). Blank pages say nothing;
a page that takes too long, or whose picture is over the limit, is skipped and said in a warning.
"""

from __future__ import annotations

import ctypes
import logging
import os
import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from pathlib import Path
from threading import BoundedSemaphore
from types import TracebackType
from typing import Any

import numpy as np

from knowledge.errors import EmptyFileError, SecretFileError
from knowledge.language import SPECIALS, is_vietnamese, language, tokens
from knowledge.reading import figures, ocr
from knowledge.reading.cleaning import DPI, Picture
from knowledge.reading.layout import Row, mark, rows
from knowledge.reading.lines import Line
from knowledge.reading.page import Figure, PageText
from knowledge.reading.spelling import corrected
from knowledge.settings import LimitSettings
from knowledge.text import canonical, fold, nfc, squeeze

STAMP_LETTERS = 200  # a page of text has more letters than a signature stamp
STAMP = re.compile(
    r"ky boi|nguoi ky|ky so|ngay ky|thoi gian ky|digitally signed|signed by|signature|\S+@\S+\.\S+|"
    r"\d{2}:\d{2}:\d{2}|[+-]0\d[:']?00"
)
_SECRET = re.compile(r"(?:toi |tuyet )?mat")
_log = logging.getLogger(__name__)


# -- which pages are scans ---------------------------------------------------------------------------------------------


def is_scan(page: Any, text: str) -> bool:
    """Whether a page of a PDF has to be looked at. `text` is its text layer."""
    import pypdfium2.raw as pdfium

    letters = sum(char.isalpha() for char in text)
    width, height = page.get_size()
    covered, paths = 0.0, 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
    if covered > 0.5 * width * height:
        return letters < STAMP_LETTERS or not _is_language(text)
    return letters < 5 and paths > 40


def _is_language(text: str) -> bool:
    """The layer that some scanner's own recognition left is worth reading: most of its words are words."""
    if not is_vietnamese(text):
        # Signed by a foreign program, or in another language: the known share says nothing.
        return len(text.split()) > 60 and not STAMP.search(fold(text[:400]))
    model = language()
    words = [token.word for token in tokens(text) if token.word not in SPECIALS]
    return sum(word in model for word in words) >= 0.85 * len(words)


def picture_of(page: Any, max_pixels: int) -> Picture | None:
    """The page as it was scanned, without what signing put on it; None where its picture is too large to open."""
    import pypdfium2.raw as pdfium

    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        across, down = item.get_px_size()
        if across * down > max_pixels:
            return None
    width, height = page.get_size()
    scale = min(DPI / 72, (max_pixels / max(1.0, width * height)) ** 0.5)
    _drop_fields(page)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    picture: Picture = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3][:, :, ::-1])
    bitmap.close()
    for left, top, right, bottom in _stamps(page):
        picture[int(top * scale) : int(bottom * scale) + 1, int(left * scale) : int(right * scale) + 1] = 255
    return picture


def _drop_fields(page: Any) -> None:
    """Signature fields and links off the page in memory; notes that carry a number or a date stay."""
    import pypdfium2.raw as pdfium

    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            pdfium.FPDFPage_RemoveAnnot(page.raw, index)


def _stamps(page: Any) -> list[tuple[float, float, float, float]]:
    """Where the layer's signature stamp stands, from the page's upper left corner: lines near one that says so."""
    textpage = page.get_textpage()
    try:
        rects = [textpage.get_rect(index) for index in range(min(200, textpage.count_rects()))]
        texts = [fold(nfc(textpage.get_text_bounded(*rect))) for rect in rects]
    finally:
        textpage.close()
    if sum(char.isalpha() for text in texts for char in text) >= STAMP_LETTERS:
        return []
    height = page.get_height()
    said = [rect for rect, text in zip(rects, texts, strict=True) if STAMP.search(text)]
    return [
        (left - 1, height - top - 1, right + 1, height - bottom + 1)
        for left, bottom, right, top in rects
        if any(bottom < t + 40 and top > b - 40 and left < r + 40 and right > l - 40 for l, b, r, t in said)  # noqa: E741
    ]


def signed_on(document: Any) -> date | None:
    """The day on which a PDF was first signed."""
    import pypdfium2.raw as pdfium

    days = []
    buffer = ctypes.create_string_buffer(64)
    for index in range(max(0, pdfium.FPDF_GetSignatureCount(document.raw))):
        signature = pdfium.FPDF_GetSignatureObject(document.raw, index)
        if signature and pdfium.FPDFSignatureObj_GetTime(signature, buffer, 64):
            with suppress(ValueError):
                days.append(datetime.strptime(buffer.value[2:10].decode("ascii", "replace"), "%Y%m%d").date())  # noqa: DTZ007
    return min(days, default=None)


# -- a document's scans --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Scanner:
    """Reads pictures of pages in parallel, in the order they come; a context, so that nothing runs on after it."""

    name: str
    limits: LimitSettings
    cache: ocr.Cache = field(default_factory=lambda: ocr.Cache(None))
    read: int = 0  # pages that had text
    skipped: list[int] = field(default_factory=list)
    _pool: ThreadPoolExecutor | None = None
    _room: BoundedSemaphore | None = None
    _pages: dict[int, Future[PageText] | PageText] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)
    _secret: bool = False
    signed: date | None = None  # the day of a PDF's first electronic signature

    def __enter__(self) -> Scanner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._secret or isinstance(error, SecretFileError):
            self.cache.forget()
        elif kind is None:
            self.cache.trim()

    def submit(self, number: int, picture: Picture | None) -> None:
        """Have a page read; waits while as many pictures as there are processors are in hand."""
        if not ocr.available():
            self._skip(number, f"it is a picture; to read it install {ocr.PACKAGES} (Debian packages)")
            return
        if picture is None:
            self._skip(number, f"its picture is over [limits] max_pixels = {self.limits.max_pixels}")
            return
        key = ocr.key(picture)
        known = self.cache.get(key)
        if known is not None:
            self._pages[number] = known
            return
        if self._pool is None or self._room is None:
            workers = max(1, min(4, os.cpu_count() or 1))
            self._pool, self._room = ThreadPoolExecutor(workers, "ocr"), BoundedSemaphore(workers + 1)
        self._room.acquire()
        self._keys[number] = key
        task = self._pool.submit(ocr.recognise, picture, float(self.limits.ocr_page_seconds))
        room = self._room
        task.add_done_callback(lambda _: room.release())
        self._pages[number] = task

    def refuse(self) -> None:
        """For a document that gave no line at all.

        Raises:
            NoTextLayerError: its pages are pictures, and there is no tesseract.
            EmptyFileError: its pages are blank, or none could be read in its time.
        """
        if self.skipped:
            ocr.require(self.name)
            raise EmptyFileError(f"{self.name}: none of its scanned pages could be read; the log says why")
        raise EmptyFileError(f"{self.name}: holds no text; its pages are blank or pictures without words")

    def lines(self, number: int) -> list[Line]:
        """The lines of a page handed in before."""
        page = self._pages.pop(number, None)
        if isinstance(page, Future):
            try:
                page = page.result()
            except ocr.PageTimeoutError as error:
                self._skip(number, str(error))
                return []
            self.cache.write(self._keys.pop(number), page)
        if page is None:
            return []
        found = lines_of(page, number, self.signed)
        self.read += bool(found)
        if any(_SECRET.fullmatch(fold(line.text).strip(" .!|")) for line in found):
            self._secret = True
        if found and not self._secret:
            self.cache.release()  # the mark stands on the first page that says anything
        return found

    def _skip(self, number: int, why: str) -> None:
        self.skipped.append(number)
        _log.warning("%s: page %d is left out: %s", self.name, number, why)


def open_scanner(name: str, limits: LimitSettings, kept: Path | None) -> Scanner:
    """A scanner for one document; `kept` is the folder of pages read before."""
    return Scanner(name, limits, ocr.Cache(kept))


def lines_of(page: PageText, number: int, signed: date | None = None) -> list[Line]:
    """What recognition saw, as lines of text in points. `signed`: the day of the first electronic signature."""
    found = rows(page)
    words = [word.text for row in found for word in row.words]
    mended = corrected([nfc(word) for word in words])
    out: list[Line] = []
    at = 0
    for row in found:
        text = formula(squeeze(" ".join(mended[at : at + len(row.words)])))
        written = [figure for figure in page.figures if figure.line == row.words[0].line]
        if written:
            text = with_figures(text, written, signed)
        at += len(row.words)
        out.append(_line(row, text, number))
    return out


_DATE_LINE = re.compile(
    r"(?P<place>.*?)\s*,?\s*\bng[aà]\S*.*?(?P<word>\b(?:th|h)[aá]n?g?)\S*\s*(?P<month>.*?)\s*n?[aă]m\s*(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_NUMBER_LINE = re.compile(r"\s*s\S{0,2}?\s*:?.*?/\s*(?P<code>[A-ZĐ]{2}\S*)(?P<rest>.*)", re.IGNORECASE)


def with_figures(text: str, written: Sequence[Figure], signed: date | None) -> str:
    """A line of the head with its handwritten figures in place; what is unsure stays a visible gap."""
    kinds = {figure.kind for figure in written}
    if kinds & {"day", "month"} and (match := _DATE_LINE.search(text)):
        printed = match["month"].strip(" .,")
        month = int(printed) if "month" not in kinds and printed.isdecimal() else None
        if "day" not in kinds:
            return text
        day, found = figures.day_and_month(written, month, int(match["year"]), signed)
        place = match["place"].strip(" ,")
        said = f"ngày {f'{day:02}' if day else '▯'} tháng {f'{found:02}' if found else '▯'} năm {match['year']}"
        return f"{place}, {said}" if place else said
    if "number" in kinds and (match := _NUMBER_LINE.match(text)):
        return f"Số: {figures.number(written) or '▯'}/{match['code']}{match['rest']}"
    return text


# Lines that Nghị định 30/2020/NĐ-CP words; what follows the colon stays as read.
_FORMULAS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nơi nhận:",
    "Kính gửi:",
)  # fmt: skip


_KEPT_AT = re.compile(r"^((?:- )?Lưu\s*:\s*)V[IL1lTr](?![A-Za-zÀ-ỹ])")  # “VT”, văn thư


def formula(text: str) -> str:
    """A line of the form's own words that was misread, in its right spelling; any other line as it is."""
    text = _KEPT_AT.sub(r"\1VT", text)
    if found := mark(text):
        return found
    head, colon, rest = text.partition(":")
    for wanted in _FORMULAS:
        shown = f"{head}:" if wanted.endswith(":") and colon else text
        bare, plain = fold(shown), fold(wanted)
        if canonical(shown) == canonical(wanted):
            return text  # “HOÀ” stays
        if abs(len(bare) - len(plain)) <= 3 and SequenceMatcher(None, bare, plain).ratio() >= 0.82:
            return wanted + rest if wanted.endswith(":") else wanted
    return text


def _line(row: Row, text: str, number: int) -> Line:
    to_points = 72 / DPI
    return Line(
        number, text, 0, row.left * to_points, row.right * to_points, row.table,
        confidence=round(min(0.99, row.confidence), 3),
    )  # fmt: skip
