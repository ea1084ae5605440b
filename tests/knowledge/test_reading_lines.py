"""Wrapped lines to paragraphs: each case a text as some converter leaves it, and the paragraphs it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.reading import read
from knowledge.settings import LimitSettings
from tests.knowledge.papers import pdf

BODY = [
    "1. Các cơ quan, đơn vị căn cứ Kế hoạch này xây dựng chương trình công tác cụ thể và",
    "tổ chức triển khai thực hiện bảo đảm thiết thực, hiệu quả; định kỳ báo cáo kết quả về",
    "Ủy ban nhân dân thành phố để tổng hợp.",
    "2. Văn phòng theo dõi, đôn đốc việc thực hiện; tham mưu Ủy ban nhân dân thành phố kiểm",
    "tra các đơn vị theo quy định.",
]
JOINED = [
    "1. Các cơ quan, đơn vị căn cứ Kế hoạch này xây dựng chương trình công tác cụ thể và tổ chức triển khai thực hiện "
    "bảo đảm thiết thực, hiệu quả; định kỳ báo cáo kết quả về Ủy ban nhân dân thành phố để tổng hợp.",
    "2. Văn phòng theo dõi, đôn đốc việc thực hiện; tham mưu Ủy ban nhân dân thành phố kiểm tra các đơn vị theo quy định.",
]


def _texts(folder: Path, text: str) -> list[str]:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return [block.text for block in read(path, LimitSettings()).blocks]


@pytest.mark.parametrize("between", ["\n", " \n\n", "\n\n\n"])
def test_blank_lines_after_every_line_separate_nothing(tmp_path: Path, between: str) -> None:
    assert _texts(tmp_path, between.join(BODY)) == JOINED


def test_blank_lines_between_paragraphs_separate(tmp_path: Path) -> None:
    plain = [line.split(" ", 1)[1] if line[0].isdigit() else line for line in BODY]
    text = "\n".join(plain[:3]) + "\n\n" + "\n".join(plain[3:]) + "\n\n" + "\n".join(plain[:3])
    first, second = (line.split(" ", 1)[1] for line in JOINED)
    assert _texts(tmp_path, text) == [first, second, first]


@pytest.mark.parametrize("mark", ["\n\f", "\n ", "\n\n  2\n\n\f", "\n\f- 2 -\n"])
def test_a_page_break_cuts_no_paragraph(tmp_path: Path, mark: str) -> None:
    text = BODY[0] + mark + "\n".join(BODY[1:])
    assert _texts(tmp_path, text) == JOINED


def test_pages_are_counted_by_form_feeds_and_by_their_traces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(BODY[:3]) + "\n\f" + "\n".join(BODY[3:]), encoding="utf-8")
    assert [block.page for block in read(path, LimitSettings()).blocks] == [1, 2]
    path.write_text(" \n\n".join(BODY[:3]) + "\n " + " \n\n".join(BODY[3:] + BODY[:3]), encoding="utf-8")
    assert [block.page for block in read(path, LimitSettings()).blocks] == [1, 2, 2]


def test_paragraphs_that_are_whole_lines_stay_apart(tmp_path: Path) -> None:
    lines = ["Sở Nội vụ", *JOINED, "Nơi nhận: Như trên", "Trên đây là báo cáo"]
    assert _texts(tmp_path, "\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Thực hiện Chỉ thị số 33/CT-", "TTg ngày 26/11/2021", "Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021"),
        ("Thực hiện Chỉ thị số 05- ", "CT/TW ngày 15/5/2016", "Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016"),
        ("Theo Công văn số 16575/", "UBND-TH của tỉnh", "Theo Công văn số 16575/UBND-TH của tỉnh"),
        ("phát triển kinh tế -", "xã hội của tỉnh", "phát triển kinh tế - xã hội của tỉnh"),
        ("phát triển kinh tế", "- xã hội của tỉnh", "phát triển kinh tế - xã hội của tỉnh"),
        ("hoàn thành trong 6 tháng đầu năm", "2025, các đơn vị báo cáo", "hoàn thành trong 6 tháng đầu năm 2025, các đơn vị báo cáo"),
        ("có khoảng 1.", "500 người dự", None),
        ("Hội nghị có sự tham dự của hơn", "2. 500 người đến từ", "Hội nghị có sự tham dự của hơn 2. 500 người đến từ"),
        ("theo quy định tại khoản 2 Điều 5 và khoản", "1. Điều 7 Nghị định", "theo quy định tại khoản 2 Điều 5 và khoản 1. Điều 7 Nghị định"),
    ],
)  # fmt: skip
def test_what_is_cut_in_the_middle_closes_up(tmp_path: Path, first: str, second: str, joined: str | None) -> None:
    full = "và các văn bản có liên quan đến việc triển khai thực hiện nhiệm vụ được giao của "
    lead = (full + first)[-86:]
    text = "\n".join([*BODY[:2], lead, second + " trong thời gian tới, bảo đảm đúng tiến độ.", *BODY[3:]])
    if joined:
        assert any(joined in line for line in _texts(tmp_path, text))
    else:
        assert not any(line.startswith("500") for line in _texts(tmp_path, text))


def test_titles_without_a_full_stop_stand_alone(tmp_path: Path) -> None:
    lines = [
        "KẾ HOẠCH",
        "Triển khai công tác chuyển đổi số",
        "II. NHIỆM VỤ VÀ GIẢI PHÁP CHỦ YẾU VỀ ĐẨY MẠNH CHUYỂN ĐỔI SỐ TRONG CƠ QUAN NHÀ",
        "NƯỚC NĂM 2026",
        "1. Xây dựng chính quyền số",
        *[line.split(" ", 1)[1] if line[0].isdigit() else line for line in BODY[:3]],
        "- Ban hành kế hoạch;",
        "+ Bố trí kinh phí;",
        "a) Đào tạo cán bộ.",
    ]
    assert _texts(tmp_path, "\n".join(lines)) == [
        "KẾ HOẠCH",
        "Triển khai công tác chuyển đổi số",
        f"{lines[2]} NƯỚC NĂM 2026",
        "1. Xây dựng chính quyền số",
        JOINED[0].split(" ", 1)[1],
        "- Ban hành kế hoạch;",
        "+ Bố trí kinh phí;",
        "a) Đào tạo cán bộ.",
    ]


def test_both_sides_of_a_letterhead_come_apart(tmp_path: Path) -> None:
    text = (
        "      ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "        XÃ VÂN KHÊ                   Độc lập - Tự do - Hạnh phúc\n"
        "      Số: 27/KH-UBND             Vân Khê, ngày 05 tháng 02 năm 2026\n" + "\n".join(BODY) + "\n"
        "Nơi nhận:                        TM. ỦY BAN NHÂN DÂN\n"
        "- Công an tỉnh;                       CHỦ TỊCH\n"
    )
    assert _texts(tmp_path, text) == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "XÃ VÂN KHÊ",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 27/KH-UBND",
        "Vân Khê, ngày 05 tháng 02 năm 2026",
        *JOINED,
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN",
        "- Công an tỉnh;",
        "CHỦ TỊCH",
    ]


def test_lost_letters_leave_a_gap_that_cuts_nothing(tmp_path: Path) -> None:
    lines = [
        *BODY[:2],
        "UBND      nh  ương xây dựng kế hoạch triển khai Chỉ thị của U       và các cơ quan đã",
        *BODY[4:],
    ]
    assert any(
        "UBND nh ương xây dựng kế hoạch triển khai Chỉ thị của U và" in line
        for line in _texts(tmp_path, "\n".join(lines))
    )


# -- PDF -------------------------------------------------------------------------------------------------------------------


def _pdf_blocks(folder: Path, pages: list[list[tuple[float, float, str]]]) -> list[tuple[int, str]]:
    pytest.importorskip("reportlab")
    path = folder / "a.pdf"
    path.write_bytes(pdf(pages))
    return [(block.page, block.text) for block in read(path, LimitSettings()).blocks]


def test_pdf_paragraphs_go_on_over_the_page_and_past_its_number(tmp_path: Path) -> None:
    line = "the quick brown fox jumps over the lazy dog and runs on to the far end of"
    one = [(72.0, 780.0 - 16 * n, line) for n in range(6)]
    two = [(300.0, 815.0, "2"), (72.0, 780.0, "the forest where it rests."), (108.0, 760.0, "Another paragraph is set in."),
           (108.0, 744.0, "A third one is set in as well."), (108.0, 728.0, "And so is the fourth paragraph.")]  # fmt: skip
    first = " ".join([line] * 6) + " the forest where it rests."
    assert _pdf_blocks(tmp_path, [one, two]) == [
        (1, first),
        (2, "Another paragraph is set in."),
        (2, "A third one is set in as well."),
        (2, "And so is the fourth paragraph."),
    ]


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = [(72.0, 780.0, "PROVINCE OFFICE"), (330.0, 780.0, "REPUBLIC OF LETTERS"),
            (72.0, 764.0, "No. 12/KH"), (330.0, 764.0, "Town, day 5")]  # fmt: skip
    body = [
        (72.0, 730.0 - 16 * n, "some running text that fills the whole line from edge to edge of it") for n in range(3)
    ]
    assert [text for _, text in _pdf_blocks(tmp_path, [[*rows, *body]])][:4] == [
        "PROVINCE OFFICE",
        "No. 12/KH",
        "REPUBLIC OF LETTERS",
        "Town, day 5",
    ]


def test_pdf_table_rows_keep_their_cells(tmp_path: Path) -> None:
    rows = [
        [(72.0, 780.0 - 16 * n, f"{n}"), (140.0, 780.0 - 16 * n, f"Task {n}"), (400.0, 780.0 - 16 * n, "June")]
        for n in range(3)
    ]
    found = _pdf_blocks(tmp_path, [[piece for row in rows for piece in row]])
    assert [text for _, text in found] == ["0 | Task 0 | June", "1 | Task 1 | June", "2 | Task 2 | June"]


def test_running_heads_are_dropped(tmp_path: Path) -> None:
    line = "some running text that fills the whole line from one edge of the page to the other"
    pages = [
        [(72.0, 815.0, "Draft of the office"), *((72.0, 780.0 - 16 * n, line) for n in range(4))] for _ in range(4)
    ]
    assert not any("Draft" in text for _, text in _pdf_blocks(tmp_path, pages))


def test_an_item_that_is_due_begins_even_after_a_line_that_looks_unfinished(tmp_path: Path) -> None:
    lines = [*BODY[:2], "Ủy ban nhân dân thành phố, các sở, ngành có liên quan để tổng hợp xã", *BODY[3:]]
    assert [line[:2] for line in _texts(tmp_path, "\n".join(lines))] == ["1.", "2."]
