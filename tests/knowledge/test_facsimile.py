"""Pages as pictures, the quoted words marked: where the yellow lies is measured in pixels."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from knowledge.errors import DamagedFileError, TooSlowError, UnknownFormatError
from knowledge.reading import facsimile as room
from knowledge.reading import ocr
from knowledge.reading.facsimile import Facsimile, facsimile
from knowledge.reading.page import PageText, Word
from knowledge.reading.scans import picture_of
from knowledge.settings import LimitSettings
from tests.knowledge.papers import pdf
from tests.knowledge.sheets_of_paper import pdf_of

LIMITS = LimitSettings()
WANTED = "Sở Y tế báo cáo kết quả trước ngày 20 tháng 9 hằng năm."
BODY = [
    [(72, 740, "Ke hoach cong tac cua tinh"), (72, 700, "1. Noi dung chung cua ke hoach nay la the.")],
    [(72, 740, "2. So Noi vu chu tri ra soat thu tuc."), (72, 120, "3. So Y te bao cao ket qua truoc ngay")],
    [(72, 740, "20 thang 9 hang nam."), (72, 700, "4. So Tai chinh bo tri kinh phi.")],
]


def drawn(folder: Path, data: bytes, page: int, *quotes: str, name: str = "a.pdf", format: str = "pdf") -> Facsimile:
    path = folder / name
    path.write_bytes(data)
    return facsimile(path, page, quotes, format=format, limits=LIMITS, kept=folder / "ocr", work=folder / "work")


def yellow(made: Facsimile) -> Any:
    """Where the picture is yellow: a mask."""
    pixels = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGB")).astype(int)
    return (pixels[:, :, 0] > 200) & (pixels[:, :, 1] > 180) & (pixels[:, :, 2] < 150)


def rows(made: Facsimile) -> tuple[float, float]:
    """The first and last yellow row, as shares of the height."""
    mask = yellow(made)
    at = np.flatnonzero(mask.any(axis=1))
    return float(at[0]) / mask.shape[0], float(at[-1]) / mask.shape[0]


def test_the_words_of_a_text_layer_are_marked(tmp_path: Path) -> None:
    made = drawn(tmp_path, pdf(BODY), 2, "2. Sở Nội vụ chủ trì rà soát thủ tục.")
    assert (made.page, made.marked) == (2, True)
    assert Image.open(io.BytesIO(made.png)).size in {(1273, 1800), (1273, 1801)}
    top, bottom = rows(made)  # the line stands at y = 740 of 842 points, from below
    assert 0.105 < top < 0.115 and 0.12 < bottom < 0.13
    assert not (tmp_path / "work").exists()  # nothing is left lying about


def test_a_quote_that_begins_at_the_foot_is_shown_where_most_of_it_stands(tmp_path: Path) -> None:
    made = drawn(tmp_path, pdf(BODY), 2, WANTED)
    assert (made.page, made.marked) == (2, True)
    assert rows(made)[0] > 0.84
    whole = drawn(tmp_path, pdf(BODY), 2, "4. Sở Tài chính bố trí kinh phí.")
    assert (whole.page, whole.marked) == (3, True)


def test_an_unknown_quote_leaves_the_page_as_it_is(tmp_path: Path) -> None:
    made = drawn(tmp_path, pdf(BODY), 1, "Điều khoản này không có ở đâu cả trong tệp")
    assert (made.page, made.marked) == (1, False)
    assert not yellow(made).any()
    assert not drawn(tmp_path, pdf(BODY), 1).marked


def test_a_page_that_lies_on_its_side(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(pdf(BODY))
    document[0].set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    made = drawn(tmp_path, out.getvalue(), 1, "1. Nội dung chung của kế hoạch này là thế.")
    mask = yellow(made)
    columns = np.flatnonzero(mask.any(axis=0)) / mask.shape[1]
    assert mask.shape[0] < mask.shape[1] and made.marked
    assert columns[0] > 0.82 and columns[-1] < 0.86  # y = 700 of 842: right of the middle, once turned


# -- scans -----------------------------------------------------------------------------------------------------------------

LINES = [(300, 300 + 90 * line, 1900 - 60 * (line % 5), 340 + 90 * line) for line in range(25)]
SPOKEN = "số không một hai ba bốn năm sáu bảy tám chín mười"


def _level() -> tuple[Image.Image, tuple[Word, ...]]:
    """A page of bars for words, twelve a line, and what recognition would say of it."""
    page = Image.new("RGB", (2480, 3508), "white")
    pen = ImageDraw.Draw(page)
    words = []
    for line, (left, top, right, bottom) in enumerate(LINES):
        wide = (right - left) // 12
        for place, text in enumerate(SPOKEN.split()):
            box = (left + place * wide, top, left + place * wide + wide - 20, bottom)
            pen.rectangle(box, fill="black")
            words.append(Word(f"{text}" if line == 7 else f"khác{line}", 0.9, box, line))
    return page, tuple(words)


def _keep(folder: Path, picture: Any, words: tuple[Word, ...]) -> None:
    cache = ocr.Cache(folder / "ocr")
    cache.write(ocr.key(picture), PageText((2480, 3508), words))
    cache.release()


def _around(made: Facsimile, corners: list[tuple[float, float]]) -> float:
    """How well the yellow and the bars under it fill the place they should (intersection over union)."""
    pixels = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGB")).astype(int)
    height, width = pixels.shape[:2]
    wanted = Image.new("L", (width, height))
    ImageDraw.Draw(wanted).polygon([(x * width, y * height) for x, y in corners], fill=1)
    place = np.asarray(wanted).astype(bool)
    mask = yellow(made)
    dark = pixels.max(axis=2) < 100
    return float((mask & place).sum() + (dark & place).sum()) / float((mask | place).sum())


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize("angle", [0.0, 2.0])
def test_a_scan_is_marked_by_what_was_kept_of_it(tmp_path: Path, angle: float, turned: int) -> None:
    """Recognition sees the page upright and level; the picture is upright, and as slanted as the scanner had it."""
    level, words = _level()
    slanted = level.rotate(-angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
    scan = slanted.rotate(turned, expand=True)
    _keep(tmp_path, np.asarray(scan), words)
    out = io.BytesIO()
    scan.save(out, "PNG")
    made = drawn(tmp_path, out.getvalue(), 1, SPOKEN, name="a.png", format="png")
    assert made.marked and Image.open(io.BytesIO(made.png)).size == (1273, 1800)
    left, top, right, bottom = LINES[7]
    corners = []
    for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)):
        across, down, by = x - 1240, y - 1754, math.radians(angle)
        corners.append(
            (
                (across * math.cos(by) - down * math.sin(by) + 1240) / 2480,
                (across * math.sin(by) + down * math.cos(by) + 1754) / 3508,
            )
        )
    assert _around(made, corners) > 0.7


def test_a_scanned_page_of_a_pdf(tmp_path: Path) -> None:
    level, words = _level()
    data = pdf_of([level])
    picture = picture_of(pypdfium2.PdfDocument(data)[0], LIMITS.max_pixels)
    assert picture is not None
    cache = ocr.Cache(tmp_path / "ocr")
    across, down = picture.shape[1] / 2480, picture.shape[0] / 3508
    moved = tuple(
        Word(w.text, w.confidence, (int(w.box[0] * across), int(w.box[1] * down), int(w.box[2] * across), int(w.box[3] * down)), w.line)
        for w in words
    )  # fmt: skip
    cache.write(ocr.key(picture), PageText((picture.shape[1], picture.shape[0]), moved))
    cache.release()
    made = drawn(tmp_path, data, 1, SPOKEN)
    assert made.marked
    top, bottom = rows(made)
    assert abs(top - LINES[7][1] / 3508) < 0.01 and abs(bottom - LINES[7][3] / 3508) < 0.01


def test_a_scan_nobody_has_kept_is_shown_whole(tmp_path: Path) -> None:
    level, _ = _level()
    made = drawn(tmp_path, pdf_of([level]), 1, SPOKEN)
    assert not made.marked and not yellow(made).any()


# -- refusals --------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_drawn_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownFormatError, match="a docx has no page"):
        drawn(tmp_path, b"x", 1, format="docx")
    with pytest.raises(DamagedFileError, match="page 4 cannot be drawn: it has 3 pages"):
        drawn(tmp_path, pdf(BODY), 4)
    with pytest.raises(DamagedFileError, match="page 1 cannot be drawn"):
        drawn(tmp_path, b"%PDF-1.7 and no more", 1)
    with pytest.raises(DamagedFileError, match="cannot be drawn"):
        drawn(tmp_path, pdf(BODY, password="x"), 1)
    monkeypatch.setattr(room, "_SECONDS", 0.01)
    with pytest.raises(TooSlowError):
        drawn(tmp_path, pdf(BODY), 1)
    assert not (tmp_path / "work").exists()
