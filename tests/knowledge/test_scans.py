"""Pages that are pictures: printed here, then skewed, turned, stamped, and read back."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from knowledge import chunk, errors, structure
from knowledge.model import Block, Reading
from knowledge.reading import ocr, read, scans
from knowledge.reading.page import Figure
from knowledge.settings import LimitSettings
from tests.knowledge.papers import SHARED
from tests.knowledge.sheets_of_paper import (
    FONTS_HERE,
    RECIPIENTS,
    SIGNER,
    bytes_of,
    paper,
    pdf_of,
    sheet,
    with_received_mark,
    with_seal,
)

LIMITS = LimitSettings()
pytestmark = [
    pytest.mark.skipif(not ocr.available(), reason=f"scans need {ocr.PACKAGES} (Debian packages)"),
    pytest.mark.skipif(not FONTS_HERE, reason="the test's scans are printed with the fonts of fonts-dejavu-core"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def _read(folder: Path, name: str, data: bytes, kept: Path | None = None) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read(path, LIMITS, kept=kept)


def _fields(blocks: tuple[Block, ...]) -> tuple[object, ...]:
    header = structure.parse(blocks).header
    return header.kind, header.number, header.issuer, header.issued_on, header.title, header.signer


WANTED = (
    "Thông báo", "57/TB-SNV", "Sở Nội vụ tỉnh An Hòa", date(2025, 5, 2),
    "Về việc rà soát thủ tục hành chính năm 2025", SIGNER,
)  # fmt: skip


def _says_all(found: Reading) -> None:
    assert _fields(found.blocks) == WANTED
    text = " ".join(block.text for block in found.blocks)
    assert "báo cáo Giám đốc Sở trước ngày 25/6/2025." in text
    assert "2. Các phòng chuyên môn gửi báo cáo kết quả về Văn phòng Sở trước ngày 15 hằng tháng" in text
    recipients = tuple(line.strip("- ;.") for line in RECIPIENTS)
    assert structure.parse(found.blocks).header.recipients == recipients


def test_a_signed_scan_beside_its_stamp_and_a_blank_back(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    stamp = ("Signed by: So Noi vu tinh An Hoa", "Email: sonoivu@anhoa.example", "Time: 03.05.2025 09:27:05 +07:00")
    data = pdf_of([with_seal(with_received_mark(sheet())), Image.new("RGB", (1200, 1700), "white")], stamp=stamp)
    found = _read(tmp_path, "signed.pdf", data)
    _says_all(found)
    assert (found.format, found.pages, found.ocr_pages, found.skipped_pages) == ("pdf", 2, 1, ())
    passages = chunk.passages(structure.parse(found.blocks))
    said = " ".join(passage.text for passage in passages)
    for foreign in ("Signed", "anhoa.example", "09:27", "4411", "ĐẾN", "Chuyển:", "ỦY BAN NHÂN DÂN", "* AN"):
        assert foreign not in said
    assert all(passage.scanned and 0.7 < (passage.confidence or 0) < 1 for passage in passages)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_on_its_side_or_its_head(tmp_path: Path, angle: int) -> None:
    _says_all(_read(tmp_path, "turned.png", bytes_of(sheet().rotate(angle, expand=True))))


def test_a_skewed_page_on_yellow_paper_in_a_photo(tmp_path: Path) -> None:
    page = paper(with_seal(sheet())).rotate(2.4, Image.Resampling.BICUBIC, fillcolor="#c8c0a8")
    found = _read(tmp_path, "photo.jpg", bytes_of(page.resize((1654, 2339)), "JPEG", quality=75))
    _says_all(found)
    assert found.format == "jpg"


def test_pages_of_a_tiff_are_pages(tmp_path: Path) -> None:
    second = sheet(number="Số: 58/TB-SNV")
    data = bytes_of(sheet().convert("1"), "TIFF", save_all=True, append_images=[second.convert("1")])
    found = _read(tmp_path, "fax.png", data)
    assert (found.format, found.pages, found.ocr_pages) == ("tiff", 2, 2)
    assert [block.page for block in found.blocks if "/TB-SNV" in block.text] == [1, 2]


def test_a_page_is_read_once(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes_of(sheet())
    first = _read(tmp_path, "a.png", data, kept)
    monkeypatch.setattr(ocr, "_words", lambda *_: pytest.fail("recognised again"))
    again = _read(tmp_path, "b.png", data, kept)
    assert again.blocks == first.blocks
    assert len(list(kept.glob("*/*.json"))) == 1


def test_nothing_of_a_secret_scan_is_kept(tmp_path: Path) -> None:
    from PIL import ImageDraw

    from tests.knowledge.sheets_of_paper import font

    page = sheet()
    draw = ImageDraw.Draw(page)
    draw.rectangle((480, 510, 720, 590), outline="#d02030", width=6)
    draw.text((600, 515), "MẬT", "#d02030", font(56, bold=True), anchor="ma")
    kept = tmp_path / "kept"
    path = tmp_path / "secret.png"
    path.write_bytes(bytes_of(page))
    with pytest.raises(errors.SecretFileError):
        read(path, LIMITS, kept=kept)
    assert not list(kept.glob("*/*"))


def test_a_page_that_takes_too_long_is_left_out_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("reportlab")
    calls: list[int] = []
    recognise = ocr.recognise

    def hangs(picture: object, seconds: float) -> ocr.PageText:
        calls.append(1)
        if len(calls) == 1:
            raise ocr.PageTimeoutError(f"not read within {seconds:g} s")
        return recognise(picture, seconds)  # type: ignore[arg-type]

    monkeypatch.setattr(ocr, "recognise", hangs)
    data = pdf_of([sheet(), sheet(number="Số: 58/TB-SNV")])
    with caplog.at_level(logging.WARNING):
        found = _read(tmp_path, "two.pdf", data)
    assert len(found.skipped_pages) == 1
    assert found.ocr_pages == 1
    assert "is left out: not read within 60 s" in caplog.text


# -- decisions, without recognition --------------------------------------------------------------------------------------


def test_what_hides_in_a_handwritten_date() -> None:
    day = Figure("day", 3, (("14", 0.5), ("11", 0.3), ("71", 0.1)))
    month = Figure("month", 3, (("64", 0.6), ("01", 0.3)))
    signed = date(2021, 1, 12)
    line = "An Hòa, ngàw‡{ tháng? năm 2021"
    assert scans.with_figures(line, [day, month], signed) == "An Hòa, ngày 11 tháng 01 năm 2021"
    # Without the signature's day the figures alone do not say which it is: no date is made up.
    assert scans.with_figures(line, [day, month], None) == "An Hòa, ngày ▯ tháng ▯ năm 2021"


def test_a_number_is_given_only_without_doubt() -> None:
    sure = Figure("number", 2, (("07", 0.9), ("01", 0.02)))
    unsure = Figure("number", 2, (("11", 0.4), ("17", 0.3)))
    assert scans.with_figures("Số: ý# /CT-UBND", [sure], None) == "Số: 07/CT-UBND"
    assert scans.with_figures("Sô:‡1 /CT-UBND", [unsure], None) == "Số: ▯/CT-UBND"


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (".Vơi nhận:", "Nơi nhận:"),
        ("CỘNG HÒA XÃ HỘI CHÚ NGHĨA VIÊT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Kinh gứi: Sở Nội vụ", "Kính gửi: Sở Nội vụ"),
        ("- Lưu: VI, TCHC.", "- Lưu: VT, TCHC."),
        ("Người nhận báo cáo: Văn phòng", "Người nhận báo cáo: Văn phòng"),
    ],
)
def test_the_forms_own_words(seen: str, wanted: str) -> None:
    assert scans.formula(seen) == wanted


# -- real scans -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_a_real_scan_with_a_received_mark_and_a_black_seal() -> None:
    path = next((SHARED / "data/scans").glob("2352*.pdf"))
    found = read(path, LIMITS)
    assert (found.pages, found.ocr_pages) == (4, 4)
    header = structure.parse(found.blocks).header
    assert (header.kind, header.issuer) == ("Chỉ thị", "Ủy ban nhân dân tỉnh Quảng Ngãi")
    assert header.issued_on == date(2018, 3, 20)
    assert header.title == "Về việc tăng cường công tác thi hành án hành chính trên địa bàn tỉnh Quảng Ngãi"
    assert header.signer == "Phạm Trường Thọ"
    said = " ".join(passage.text for passage in chunk.passages(structure.parse(found.blocks)))
    assert "71/2016/NĐ-CP ngày 01/7/2016 của Chính phủ" in said
    for foreign in ("ttcbth", "16:41", "2352", "Chuyển"):
        assert foreign not in said
