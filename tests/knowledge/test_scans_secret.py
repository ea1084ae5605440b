"""Marks of secrecy and urgency on scans of 150 dots an inch: small, framed, in red ink and in black, saved as JPEG."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from knowledge import errors, structure
from knowledge.reading import layout, ocr, read
from knowledge.settings import LimitSettings
from tests.knowledge.sheets_of_paper import FONTS_HERE, bytes_of, font, pdf_of, sheet, with_seal

needs_tesseract = pytest.mark.skipif(
    not (ocr.available() and FONTS_HERE), reason=f"needs {ocr.PACKAGES} and fonts-dejavu-core (Debian packages)"
)


def _page(mark: str, colour: str, size: int, frame: int) -> Image.Image:
    """The mark under the number of a letter, at 150 dots an inch."""
    page = with_seal(sheet())
    draw = ImageDraw.Draw(page)
    half = draw.textlength(mark, font=font(size, bold=True)) / 2
    if frame:
        draw.rectangle((600 - half - 30, 507, 600 + half + 30, 515 + size * 1.35), outline=colour, width=frame)
    draw.text((600, 515), mark, colour, font(size, bold=True), anchor="ma")
    return page.resize((1240, 1754), Image.Resampling.BOX)


@needs_tesseract
@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize(("colour", "size", "frame"), [("#d02030", 40, 4), ("#d02030", 46, 0), ("black", 40, 4)])
def test_a_secret_mark_on_a_small_scan_is_seen(tmp_path: Path, mark: str, colour: str, size: int, frame: int) -> None:
    path = tmp_path / "small.jpg"
    path.write_bytes(bytes_of(_page(mark, colour, size, frame), "JPEG", quality=70))
    kept = tmp_path / "kept"
    with pytest.raises(errors.SecretFileError):
        read(path, LimitSettings(), kept=kept)
    assert not list(kept.glob("*/*"))


@needs_tesseract
@pytest.mark.parametrize(("mark", "size", "frame"), [("MẬT", 40, 4), ("TỐI MẬT", 56, 6), ("TUYỆT MẬT", 40, 4)])
def test_a_secret_mark_on_a_small_scan_in_a_pdf_is_seen(tmp_path: Path, mark: str, size: int, frame: int) -> None:
    pytest.importorskip("reportlab")
    path = tmp_path / "small.pdf"
    path.write_bytes(pdf_of([_page(mark, "#d02030", size, frame)]))
    with pytest.raises(errors.SecretFileError):
        read(path, LimitSettings())


@needs_tesseract
def test_urgency_on_a_small_scan_is_read_and_a_letter_without_marks_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "small.jpg"
    path.write_bytes(bytes_of(_page("HỎA TỐC", "#d02030", 44, 4), "JPEG", quality=70))
    assert structure.parse(read(path, LimitSettings()).blocks).header.urgency == "Hỏa tốc"
    path.write_bytes(bytes_of(with_seal(sheet()).resize((1240, 1754), Image.Resampling.BOX), "JPEG", quality=70))
    header = structure.parse(read(path, LimitSettings()).blocks).header
    assert (header.number, header.urgency) == ("57/TB-SNV", None)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("TỔỐI MẬT", "TỐI MẬT"), ("TUYẾỆT MẬT", "TUYỆT MẬT"), ("TUYỆT MẶI", "TUYỆT MẬT"), ("MÂT", "MẬT"), ("KHẨN.", "KHẨN"),
        ("HỎA TỐC HẸN GIỜ 9H00", "HỎA TỐC HẸN GIỜ 9H00"),
        ("BÍ MẬT", None), ("MAT", "MẬT"), ("MA", None), ("MAI", None), ("Tối mật", None), ("SỞ NỘI VỤ", None), ("BẢO MẬT", None),
    ],
)  # fmt: skip
def test_what_is_a_mark(said: str, wanted: str | None) -> None:
    assert layout.mark(said) == wanted
