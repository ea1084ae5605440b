"""PDFs whose text layer lost letters: what is drawn comes back, names and numbers keep their gaps, clean files stay."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from knowledge.model import Reading
from knowledge.reading import ocr, read
from knowledge.reading.lines import Line
from knowledge.reading.marks import unsplit
from knowledge.reading.typeset import once
from knowledge.settings import LimitSettings
from tests.knowledge.typesetting import FONT_HERE, LINES_A_PAGE, word_pdf

pytestmark = pytest.mark.skipif(not FONT_HERE, reason="no DejaVu fonts on this machine")

PLAN = """
ỦY BAN NHÂN DÂN XÃ ĐỒNG MINH
KẾ HOẠCH
Triển khai công tác phòng, chống thiên tai và tìm kiếm cứu nạn năm 2025

Thực hiện Kế hoạch của Ủy ban nhân dân huyện về công tác phòng, chống thiên tai và tìm kiếm cứu nạn năm 2025, Ủy ban nhân dân xã xây dựng kế hoạch triển khai thực hiện trên địa bàn xã như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Chủ động phòng ngừa, ứng phó kịp thời, khắc phục khẩn trương và có hiệu quả hậu quả thiên tai, hạn chế đến mức thấp nhất thiệt hại về người và tài sản của nhân dân và Nhà nước.
2. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức và nhân dân trong công tác phòng, chống thiên tai; lấy phòng ngừa là chính, bảo đảm an toàn tính mạng của người dân.

II. NỘI DUNG, NHIỆM VỤ
1. Kiện toàn Ban Chỉ huy phòng, chống thiên tai và tìm kiếm cứu nạn cấp xã; phân công nhiệm vụ cụ thể cho từng thành viên phụ trách các thôn, bản.
2. Rà soát, bổ sung phương án ứng phó với bão mạnh, lũ ống, lũ quét, sạt lở đất phù hợp với điều kiện thực tế của địa phương, báo cáo Ủy ban nhân dân huyện trước ngày 15 tháng 5 năm 2025.
3. Chuẩn bị đầy đủ vật tư, phương tiện, nhân lực theo phương châm “bốn tại chỗ”; tổ chức kiểm tra các công trình đê điều, hồ đập, kênh mương trước mùa mưa lũ.
4. Tổ chức tuyên truyền, phổ biến kiến thức về phòng, chống thiên tai cho nhân dân bằng nhiều hình thức phù hợp; hướng dẫn nhân dân chằng chống nhà cửa, thu hoạch sớm lúa và hoa màu.
5. Tổ chức trực ban nghiêm túc trong thời gian có thiên tai; thực hiện chế độ thông tin, báo cáo kịp thời theo quy định.

III. TỔ CHỨC THỰC HIỆN
1. Công chức Địa chính - Nông nghiệp là cơ quan thường trực, có trách nhiệm tham mưu cho Ủy ban nhân dân xã chỉ đạo, đôn đốc, kiểm tra việc thực hiện kế hoạch này; tổng hợp kết quả báo cáo theo quy định.
2. Công an xã, Ban Chỉ huy quân sự xã xây dựng phương án huy động lực lượng tham gia ứng phó, cứu hộ, cứu nạn; bảo đảm an ninh trật tự trên địa bàn khi có thiên tai xảy ra.
3. Các thôn trưởng phối hợp với các tổ chức đoàn thể thông báo kịp thời tình hình mưa lũ cho nhân dân biết để chủ động phòng tránh.
Yêu cầu các bộ phận, các thôn nghiêm túc thực hiện kế hoạch này./.
"""
LINES = [part for line in PLAN.strip().splitlines() for part in (textwrap.wrap(line, 82) or [""]) if part]
LOST = "ệhNãnứốƯổđạ"


def _read(tmp_path: Path, data: bytes) -> Reading:
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(data)
    return read(path, LimitSettings())


def _text(reading: Reading) -> str:
    return " ".join(block.text for block in reading.blocks)


def _restored(clean: str, mended: str, lost: str) -> float:
    """Of the lost glyphs, the share that is back in its place."""
    same = SequenceMatcher(None, clean, mended, autojunk=False).get_matching_blocks()
    return sum(char in lost for a, _, n in same for char in clean[a : a + n]) / sum(char in lost for char in clean)


def _all(text: str | None, letters: str = LOST) -> Mapping[str, str | None]:
    return dict.fromkeys(letters, text)


@pytest.mark.parametrize(
    "said", [_all(" "), _all("\ufffd"), _all(None), _all("\uf0a3"), _all("\0")],
    ids=["space", "replacement", "unmapped", "private", "nul"],
)  # fmt: skip
def test_lost_glyphs_come_back(tmp_path: Path, said: Mapping[str, str | None]) -> None:
    clean = _text(_read(tmp_path, word_pdf(LINES)))
    reading = _read(tmp_path, word_pdf(LINES, said))
    assert _restored(clean, _text(reading), LOST) >= 0.97
    assert "Ủy ban nhân dân huyện về công tác phòng, chống thiên tai và tìm kiếm cứu nạn" in _text(reading)
    assert reading.restored_syllables == sum(len(block.restored) for block in reading.blocks) > 150
    words = [block.text[a:b] for block in reading.blocks for a, b in block.restored]
    assert all(set(word) & {*LOST, "▯"} for word in words)
    assert "huyện" in words and "nhân" in words


def test_a_clean_file_passes_through(tmp_path: Path) -> None:
    reading = _read(tmp_path, word_pdf(LINES))
    assert reading.restored_syllables == 0
    assert _text(reading).split() == " ".join(LINES).split()


def test_a_clean_page_of_a_damaged_file_keeps_its_words(tmp_path: Path) -> None:
    first = (LINES + LINES)[:LINES_A_PAGE]
    assert not any("Q" in line for line in first)
    second = [
        "Quỹ phòng, chống thiên tai của xã do Ban Quản lý thu, nộp theo Quyết định của huyện.",
        "Ban Chỉ huy Quân sự phối hợp với Ban Quản lý rừng; Quyết định này có hiệu lực.",
    ]
    clean = _read(tmp_path, word_pdf([*first, *second]))
    damaged = _read(tmp_path, word_pdf([*first, *second], {"Q": " "}))
    assert [b for b in damaged.blocks if b.page == 1][:-1] == [b for b in clean.blocks if b.page == 1][:-1]
    assert _text(damaged) == _text(clean)
    assert damaged.restored_syllables == 6


def test_names_and_numbers_keep_their_gaps(tmp_path: Path) -> None:
    lines = [
        *LINES,
        "Kèm theo Quyết định số 214/QĐ-UBND ngày 12 tháng 3 năm 2025 của Chủ tịch Ủy ban nhân dân.",
        "Giao đồng chí Nguyễn Văn Hùng theo dõi, đôn đốc việc thực hiện.",
    ]
    text = _text(_read(tmp_path, word_pdf(lines, _all(" ", "ùBệhN"))))
    assert "▯guyễn Văn H▯ng" in text
    assert "214/QĐ-U▯▯D" in text or "214/QĐ-U▯" in text
    assert "12 tháng 3 năm 2025" in text


def test_bullets_in_private_signs_are_no_letters(tmp_path: Path) -> None:
    lines = [*LINES[:8], "• Các thôn báo cáo hằng tuần.", "• Công an xã phối hợp."]
    clean = _read(tmp_path, word_pdf(lines, {"•": "\uf0b7"}))
    assert clean.restored_syllables == 0
    damaged = _read(tmp_path, word_pdf([*LINES, *lines[8:]], {"•": " ", **_all(" ", "ệh")}))
    assert [block.text for block in damaged.blocks][-2:] == ["Các thôn báo cáo hằng tuần.", "Công an xã phối hợp."]


def test_letters_drawn_twice_count_once(tmp_path: Path) -> None:
    reading = _read(tmp_path, word_pdf(LINES, doubled=(0, 1)))
    assert [block.text for block in reading.blocks][:2] == ["ỦY BAN NHÂN DÂN XÃ ĐỒNG MINH", "KẾ HOẠCH"]


def test_equal_neighbours_that_do_not_touch_stay() -> None:
    chars = [("o", (0.0, 0.0, 5.0, 5.0)), ("o", (5.5, 0.0, 10.5, 5.0)), ("f", (11.0, 0.0, 16.0, 8.0))]
    chars.append(("f", (11.0, 0.0, 16.0, 8.0)))  # a ligature: one glyph, two letters
    assert once(chars) == chars
    assert once([("C", (0.0, 0.0, 5.0, 7.0)), ("C", (0.4, 0.0, 5.4, 7.0))]) == [("C", (0.0, 0.0, 5.0, 7.0))]


def test_wide_letters_and_marks_on_their_own_become_normal() -> None:
    box = (0.0, 0.0, 0.0, 0.0)
    shown = "".join(char for char, _ in once([(char, box) for char in "ＫＨ\u3000１２ hoa \u0300"]))
    assert shown == "KH 12 hoa\u0300"


@pytest.mark.parametrize(
    ("split", "whole"),
    [
        ("CỘ NG HÒA XÃ HỘ I CHỦ NGHĨA VIỆ T NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ĐIỀ U KHO ẢN THI HÀNH", "ĐIỀU KHOẢN THI HÀNH"),
        ("có trách nhiệ m thi hành", "có trách nhiệm thi hành"),
        ("Bộ Y tế và ý kiến ở xã", "Bộ Y tế và ý kiến ở xã"),
        ("số 5 kg, 12 km đê", "số 5 kg, 12 km đê"),
    ],
)
def test_split_syllables_close_up(split: str, whole: str) -> None:
    assert unsplit([Line(1, split)])[0].text == whole


@pytest.mark.skipif(not ocr.available(), reason="no tesseract with vie on this machine")
def test_a_layer_beyond_mending_gives_way_to_the_picture(tmp_path: Path) -> None:
    letters = "".join(sorted({char for line in LINES for char in line if char.isalpha()}))
    reading = _read(tmp_path, word_pdf(LINES[:30], _all(" ", letters[: len(letters) * 4 // 5]), size=12))
    assert reading.ocr_pages == 1
    assert "phòng, chống thiên tai" in _text(reading)
