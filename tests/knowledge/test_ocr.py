"""The parts of recognition by themselves: cleaning, layout, marks put right, the cache, hostile pictures."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from knowledge import errors
from knowledge.reading import cleaning, figures, layout, ocr, read, spelling
from knowledge.reading.page import PageText, Word
from knowledge.settings import LimitSettings
from tests.knowledge.sheets_of_paper import FONTS_HERE, bytes_of, paper, sheet, with_received_mark, with_seal

needs_fonts = pytest.mark.skipif(not FONTS_HERE, reason="pages are printed with the fonts of fonts-dejavu-core")
needs_tesseract = pytest.mark.skipif(not ocr.available(), reason=f"needs {ocr.PACKAGES} (Debian packages)")


def _array(page: Image.Image) -> Any:
    return np.asarray(page.convert("RGB"))


# -- cleaning ----------------------------------------------------------------------------------------------------------


@needs_fonts
@pytest.mark.parametrize("angle", [-5.0, -1.3, 0.0, 0.8, 4.2])
def test_skew_is_measured_to_a_fifth_of_a_degree(angle: float) -> None:
    page = sheet().rotate(-angle, Image.Resampling.BICUBIC, fillcolor="white")
    assert cleaning.skew(_array(page)) == pytest.approx(angle, abs=0.2)


@needs_fonts
def test_lines_that_run_up_and_down() -> None:
    assert not cleaning.is_sideways(_array(sheet()))
    assert cleaning.is_sideways(_array(sheet().rotate(90, expand=True)))


@needs_fonts
def test_a_seal_and_a_pen_leave_the_print_alone() -> None:
    plain = cleaning.clean(_array(sheet()))
    sealed = cleaning.clean(_array(with_seal(sheet())))
    assert (np.abs(sealed.print_.astype(int) - plain.print_) > 100).mean() < 1e-4
    assert (sealed.ink < 160).sum() > (plain.ink < 160).sum() + 10_000
    [seal] = sealed.seals
    assert abs((seal[0] + seal[2]) / 2 - 1550) < 30 and abs((seal[1] + seal[3]) / 2 - 1800) < 30


@needs_fonts
def test_shadow_and_yellow_paper_become_white() -> None:
    cleaned = cleaning.clean(_array(paper(sheet())))
    assert np.median(cleaned.print_) > 245
    assert np.quantile(cleaned.print_[2600:3300, 300:2200], 0.01) > 225


@needs_fonts
def test_a_frame_is_found_and_blank_paper_is_blank() -> None:
    [frame] = cleaning.clean(_array(with_received_mark(sheet()))).frames
    assert frame == pytest.approx((80, 590, 600, 770), abs=12)
    specks = Image.new("RGB", (2480, 3508), "white")
    specks.putpixel((900, 900), (0, 0, 0))
    assert cleaning.is_blank(cleaning.clean(_array(specks)))
    assert not cleaning.is_blank(cleaning.clean(_array(sheet())))


# -- layout ------------------------------------------------------------------------------------------------------------


def _words(*lines: tuple[int, int, str, float]) -> tuple[Word, ...]:
    """(x, y, text, confidence) a line; letters 24 wide, 40 high."""
    out = []
    for number, (x, y, text, sure) in enumerate(lines):
        for word in text.split():
            out.append(Word(word, sure, (x, y, x + 24 * len(word), y + 40), number))
            x += 24 * (len(word) + 1)
    return tuple(out)


def _texts(*lines: tuple[int, int, str, float], **more: Any) -> list[str]:
    return [row.text for row in layout.rows(PageText((2480, 3508), _words(*lines), **more))]


BODY = [
    (300, 900 + 70 * n, "các phòng chuyên môn gửi báo cáo về Văn phòng Sở trước ngày mười lăm", 0.96) for n in range(6)
]


def test_two_columns_are_read_one_after_the_other() -> None:
    found = _texts(
        (350, 200, "SỞ NỘI VỤ", 0.9), (1300, 200, "CỘNG HÒA XÃ HỘI", 0.9), (380, 300, "Số: 5/TB-SNV", 0.9),
        (1300, 310, "Hà Nội, ngày 2", 0.9), *BODY, (300, 1500, "Nơi nhận:", 0.9), (1500, 1530, "GIÁM ĐỐC", 0.9),
        (300, 1560, "- Như trên;", 0.9), (300, 1620, "- Lưu: VT.", 0.9), (1450, 1900, "Trần Văn Bình", 0.9),
    )  # fmt: skip
    assert found[:4] == ["SỞ NỘI VỤ", "Số: 5/TB-SNV", "CỘNG HÒA XÃ HỘI", "Hà Nội, ngày 2"]
    assert found[10:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Trần Văn Bình"]


def test_a_letterhead_run_together_is_cut_at_the_motto() -> None:
    line = "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    words = [
        Word(
            w.text,
            w.confidence,
            (w.box[0] + (30 if n > 3 else 0), w.box[1], w.box[2] + (30 if n > 3 else 0), w.box[3]),
            0,
        )
        for n, w in enumerate(_words((300, 200, line, 0.95)))
    ]
    found = layout.rows(
        PageText((2480, 3508), (*words, *(Word(w.text, 0.96, w.box, 9 + w.line) for w in _words(*BODY))))
    )
    assert [row.text for row in found][:2] == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_what_is_no_print_is_dropped() -> None:
    found = _texts(
        (300, 20, "Ký bởi: Sở Nội vụ", 0.9), (300, 62, "sonoivu@anhoa.example", 0.9), *BODY,
        (2360, 1500, "|", 0.8), (60, 1000, "~ i", 0.3), (1500, 1600, "x Ề", 0.2), (1240, 3350, "2", 0.9),
        (1400, 1800, "NHÂN DÂN", 0.6), (1420, 1860, "Trần Văn Bình", 0.95), seals=((1300, 1700, 1750, 2100),),
    )  # fmt: skip
    assert found == [*[line[2] for line in BODY], "Trần Văn Bình", "2"]


def test_urgency_is_taken_from_red_ink_and_nothing_else_of_it() -> None:
    red = _words((400, 500, "HỎA TỐC", 0.9), (1500, 1700, "ỦY BAN NHÂN DÂN", 0.9))
    assert _texts(*BODY, marks=red)[:2] == ["HỎA TỐC", BODY[0][2]]


def test_the_lines_of_a_title_are_one() -> None:
    found = _texts(
        (1150, 600, "CHỈ THỊ", 0.95), (700, 670, "Về việc tăng cường các biện pháp bảo đảm", 0.95),
        (830, 740, "Tết Nguyên đán năm 2022 an toàn", 0.95), *BODY,
    )  # fmt: skip
    assert found[1] == "Về việc tăng cường các biện pháp bảo đảm Tết Nguyên đán năm 2022 an toàn"


def test_a_sentence_that_begins_under_a_received_mark_shows_its_gap() -> None:
    lines = ((620, 900, "thời gian qua, công tác thi hành án hành chính đạt nhiều kết quả tốt đẹp", 0.96), *BODY[1:])
    assert _texts(*lines, frames=((100, 760, 600, 950),))[0].startswith("▯ thời gian qua,")
    assert _texts(*lines)[0].startswith("thời gian qua,")


# -- marks put right -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ("các tô chức, cá nhân trên địa bản tỉnh", "các tổ chức, cá nhân trên địa bàn tỉnh"),
        ("giảm thời gian, chỉ phí cho doanh nghiệp", "giảm thời gian, chi phí cho doanh nghiệp"),
        ("theo thâm quyền quy định của pháp luật", "theo thẩm quyền quy định của pháp luật"),
        ("TĨNH QUẢNG NGÃI", "TỈNH QUẢNG NGÃI"),
        # What stays: a word that is right, names, numbers and what hangs on them, abbreviations.
        ("cơ quan chỉ đạo và các tô màu trên bản đồ", "cơ quan chỉ đạo và các tô màu trên bản đồ"),
        ("đồng chí Trần Tô Chúc chủ trì", "đồng chí Trần Tô Chúc chủ trì"),
        ("Kế hoạch số 11/KH-UBNĐ ngày 1O/5/2024", "Kế hoạch số 11/KH-UBNĐ ngày 1O/5/2024"),
    ],
)
def test_marks(seen: str, wanted: str) -> None:
    assert " ".join(spelling.corrected(seen.split())) == wanted


# -- figures ---------------------------------------------------------------------------------------------------------------


@needs_fonts
@pytest.mark.parametrize("text", ["07", "16", "20", "25", "348"])
def test_digits_are_read_one_by_one(text: str) -> None:
    from PIL import ImageDraw

    from tests.knowledge.sheets_of_paper import font

    page = Image.new("L", (260, 90), 255)
    ImageDraw.Draw(page).text((40, 12), "  ".join(text), 0, font(54))
    found = figures.read_digits(np.asarray(page), (0, 0, 260, 90), 3)
    assert found[0][0] == text


def test_no_digit_is_seen_in_nothing() -> None:
    assert figures.read_digits(np.full((90, 200), 255, np.uint8), (0, 0, 200, 90), 2) == ()


# -- the cache -------------------------------------------------------------------------------------------------------------

PAGE = PageText((10, 20), (Word("một", 0.9, (1, 2, 3, 4), 0),), frames=((1, 1, 5, 5),))


def test_the_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    cache = ocr.Cache(tmp_path / "kept")
    cache.write("a" * 64, PAGE)
    assert cache.get("a" * 64) is None  # held back until the document may be kept
    cache.release()
    assert ocr.Cache(tmp_path / "kept").get("a" * 64) == PAGE
    next((tmp_path / "kept").glob("*/*.json")).write_bytes(b'{"size": [1')
    assert cache.get("a" * 64) is None


def test_what_a_document_wrote_is_taken_back(tmp_path: Path) -> None:
    earlier = ocr.Cache(tmp_path)
    earlier.write("a" * 64, PAGE)
    earlier.release()
    cache = ocr.Cache(tmp_path)
    cache.write("b" * 64, PAGE)
    cache.release()
    cache.write("c" * 64, PAGE)
    cache.forget()
    assert [path.parent.name for path in tmp_path.glob("*/*.json")] == ["aa"]


def test_the_cache_stays_under_its_limit(tmp_path: Path) -> None:
    cache = ocr.Cache(tmp_path, max_mb=1)
    for place, letter in enumerate("abcd"):
        (tmp_path / letter).mkdir()
        path = tmp_path / letter / "page.json"
        path.write_bytes(b" " * 400_000)
        os.utime(path, (place, place))
    cache.trim()
    assert sorted(path.parent.name for path in tmp_path.glob("*/*.json")) == ["d"]


def test_a_full_disk_costs_the_cache_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ocr.Cache, "_save", full)
    cache = ocr.Cache(tmp_path)
    for letter in "ab":
        cache.write(letter * 64, PAGE)
    cache.release()
    assert [record.getMessage() for record in caplog.records] == [
        "ocr: pages are not kept for the next time: No space left on device"
    ]


# -- hostile input ---------------------------------------------------------------------------------------------------------


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_broken_and_huge_pictures(tmp_path: Path) -> None:
    whole = bytes_of(Image.effect_noise((400, 400), 60))
    with pytest.raises(errors.DamagedFileError, match=r"cannot be (?:opened|decoded)"):
        read(_file(tmp_path, "cut.png", whole[: len(whole) // 2]), LimitSettings())
    with pytest.raises(errors.DamagedFileError, match="cannot be opened"):
        read(_file(tmp_path, "fake.jpg", b"\xff\xd8\xff\xe0" + b"x" * 90), LimitSettings())
    bomb = _file(tmp_path, "bomb.png", bytes_of(Image.new("1", (20_000, 20_000))))
    with pytest.raises(errors.FileTooLargeError, match="max_pixels = 80000000"):
        read(bomb, LimitSettings())


def test_a_picture_over_the_limit_inside_a_pdf(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    from tests.knowledge.sheets_of_paper import pdf_of

    if not ocr.available():
        pytest.skip(f"needs {ocr.PACKAGES}")
    data = pdf_of([Image.new("L", (3000, 4000), 255)])
    with pytest.raises(errors.EmptyFileError, match="none of its scanned pages could be read"):
        read(_file(tmp_path, "a.pdf", data), LimitSettings(max_pixels=1_000_000))


def test_without_tesseract_the_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", lambda: None)
    path = _file(tmp_path, "page.png", bytes_of(Image.new("RGB", (300, 400), "white")))
    with pytest.raises(errors.NoTextLayerError, match="install tesseract-ocr and tesseract-ocr-vie"):
        read(path, LimitSettings())


@needs_fonts
def test_a_tesseract_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _file(tmp_path, "tesseract", b"#!/bin/sh\nexec sleep 60\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(ocr, "_engine", lambda: (str(program), "tesseract 0"))
    path = _file(tmp_path, "page.png", bytes_of(sheet().resize((1240, 1754))))
    began = time.monotonic()
    with pytest.raises(errors.EmptyFileError, match="none of its scanned pages could be read"):
        read(path, LimitSettings(ocr_page_seconds=1))
    assert time.monotonic() - began < 50  # of the 60 it would have slept


def test_no_secret_of_ours_reaches_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "700000001:secret")
    assert "TELEGRAM_TOKEN" not in ocr._environment()


# -- what is carried on ------------------------------------------------------------------------------------------------


def test_confidence_goes_from_lines_to_passages() -> None:
    from knowledge import chunk, structure
    from knowledge.model import Block
    from knowledge.reading.lines import Line, join

    [block] = join(
        [Line(1, "Sở Nội vụ chủ trì, phối hợp", confidence=0.9), Line(1, "với các sở.", confidence=0.5)], wrapped=True
    )
    assert block.confidence == pytest.approx((0.9 * 27 + 0.5 * 11) / 38, abs=0.001)
    found = structure.parse(
        (Block(1, "paragraph", "1. Một việc cần làm ngay.", confidence=0.8), Block(2, "paragraph", "Chữ trong tệp."))
    )
    [passage] = chunk.passages(found)
    assert (passage.scanned, passage.confidence) == (True, 0.8)
    [passage] = chunk.passages(structure.parse((Block(2, "paragraph", "Chữ trong tệp."),)))
    assert (passage.scanned, passage.confidence) == (False, None)


def test_a_citation_says_that_it_was_read_from_a_scan() -> None:
    from bot.model import Citation
    from bot.replies.answers import citation_html
    from knowledge.model import Document, Header

    document = Document(1, "a.pdf", "/a.pdf", "0" * 64, Header(kind="Chỉ thị", number="5/CT-UBND"), 1)
    assert "trang 2 · đọc từ bản quét" in citation_html(Citation(document, "1", 2, "chữ", 7, scanned=True))
    assert "bản quét" not in citation_html(Citation(document, "1", 2, "chữ", 7))
