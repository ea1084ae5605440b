"""Ruled tables on scans: drawn here, read back as rows with named cells, like the tables of a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from knowledge import chunk, structure
from knowledge.reading import grids, ocr, read
from knowledge.reading.page import PageText, Word
from knowledge.reading.page_cache import Cache
from knowledge.settings import LimitSettings
from knowledge.text import fold
from tests.knowledge.sheets_of_paper import FONTS_HERE, bytes_of, font

needs_tesseract = pytest.mark.skipif(
    not (ocr.available() and FONTS_HERE), reason=f"needs {ocr.PACKAGES} and fonts-dejavu-core (Debian packages)"
)
XS = (180, 1000, 1330, 1640, 1930, 2300)
HEAD = ("Nội dung", "Cơ quan\nchủ trì", "Cơ quan\nphối hợp", "Thời gian", "Sản phẩm")
TASKS = (
    ("Rà soát thủ tục hành chính\nthuộc thẩm quyền giải quyết", "Văn phòng\nSở", "Các phòng", "Trước ngày\n25/6/2025", "Báo cáo"),
    ("Tuyên truyền về chuyển đổi số\ntại các xã, phường", "Phòng Văn\nhóa", "UBND các\nxã", "Quý IV\nnăm 2025", "Kế hoạch"),
    ("Tập huấn kỹ năng số cho cán bộ\ncông chức", "Phòng Nội vụ", "UBND tỉnh", "Tháng 9\nnăm 2025", "Lớp tập\nhuấn"),
)  # fmt: skip


def _page(rows: Sequence[Sequence[str]] = (HEAD, *TASKS), merged: Sequence[tuple[int, int]] = ()) -> Image.Image:
    """A table between two sentences. `merged`: cells (row, column) with no rule under them."""
    page = Image.new("RGB", (2480, 3508), "white")
    draw = ImageDraw.Draw(page)
    draw.text((1240, 300), "PHỤ LỤC NHIỆM VỤ", "black", font(46, bold=True), anchor="ma")
    draw.text((330, 420), "Danh mục nhiệm vụ thực hiện trong năm 2025 của các cơ quan như sau:", "black", font(42))
    ys = [540 + 190 * index for index in range(len(rows) + 1)]
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(XS)):
            draw.line((left, top, left, bottom), "black", 4)
            draw.line((right, top, right, bottom), "black", 4)
            if (row - 1, column) not in merged:
                draw.line((left, top, right, top), "black", 4)
            text = rows[row][column] if column < len(rows[row]) else ""
            draw.multiline_text((left + 18, top + 20), text, "black", font(36, bold=not row), spacing=16)
    draw.line((XS[0], ys[-1], XS[-1], ys[-1]), "black", 4)
    draw.text((330, ys[-1] + 120), "Các cơ quan báo cáo kết quả về Văn phòng Sở để tổng hợp chung.", "black", font(42))
    return page


def _blocks(folder: Path, page: Image.Image) -> list[tuple[str, str]]:
    path = folder / "page.png"
    path.write_bytes(bytes_of(page))
    return [(block.kind, block.text) for block in read(path, LimitSettings()).blocks]


ROWS = [
    "Nội dung: Rà soát thủ tục hành chính thuộc thẩm quyền giải quyết | Cơ quan chủ trì: Văn phòng Sở | "
    "Cơ quan phối hợp: Các phòng | Thời gian: Trước ngày 25/6/2025 | Sản phẩm: Báo cáo",
    "Nội dung: Tuyên truyền về chuyển đổi số tại các xã, phường | Cơ quan chủ trì: Phòng Văn hóa | "
    "Cơ quan phối hợp: UBND các xã | Thời gian: Quý IV năm 2025 | Sản phẩm: Kế hoạch",
    "Nội dung: Tập huấn kỹ năng số cho cán bộ công chức | Cơ quan chủ trì: Phòng Nội vụ | "
    "Cơ quan phối hợp: UBND tỉnh | Thời gian: Tháng 9 năm 2025 | Sản phẩm: Lớp tập huấn",
]


@needs_tesseract
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_a_task_table_is_read_row_by_row(tmp_path: Path, angle: float) -> None:
    page = _page().rotate(angle, Image.Resampling.BICUBIC, fillcolor="white") if angle else _page()
    found = _blocks(tmp_path, page)
    rows = [text for kind, text in found if kind == "table"]
    assert [fold(row) for row in rows] == [fold(row) for row in ROWS]  # a mark misread is not the table's fault
    assert [text for kind, text in found if kind != "table"] == [
        "PHỤ LỤC NHIỆM VỤ",
        "Danh mục nhiệm vụ thực hiện trong năm 2025 của các cơ quan như sau:",
        "Các cơ quan báo cáo kết quả về Văn phòng Sở để tổng hợp chung.",
    ]


@needs_tesseract
def test_each_row_is_a_passage(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(bytes_of(_page()))
    passages = chunk.passages(structure.parse(read(path, LimitSettings()).blocks))
    assert [passage.text for passage in passages if " | " in passage.text] == ROWS


@needs_tesseract
def test_a_merged_cell_is_said_in_each_row_and_numbered_columns_are_no_row(tmp_path: Path) -> None:
    numbered = [f"({n})" for n in range(1, 6)]
    below = (TASKS[1][0], "", *TASKS[1][2:])
    found = _blocks(tmp_path, _page((HEAD, numbered, TASKS[0], below), merged=[(2, 1)]))
    rows = [text for kind, text in found if kind == "table"]
    assert rows == [ROWS[0], ROWS[1].replace("Phòng Văn hóa", "Văn phòng Sở")]


# -- decisions, without recognition --------------------------------------------------------------------------------------


def _masks(page: Image.Image) -> tuple[Any, Any]:
    from knowledge.reading.cleaning import _rules

    return _rules(np.asarray(page.convert("L")))


def _lines(*lines: tuple[int, int, int, int]) -> Image.Image:
    page = Image.new("L", (2480, 3508), 255)
    for line in lines:
        ImageDraw.Draw(page).line(line, 0, 4)
    return page


@pytest.mark.skipif(not FONTS_HERE, reason="the table is printed with the fonts of fonts-dejavu-core")
def test_cells_stand_where_they_were_drawn() -> None:
    [grid] = grids.find(*_masks(_page()))
    assert len(grid.cells) == 20
    assert grid.cells[6].row == 1 and grid.cells[6].column == 1
    assert grid.cells[6].box == pytest.approx((1000, 730, 1330, 920), abs=4)


def test_frames_and_lines_that_do_not_close_are_no_tables() -> None:
    frame = [(200, 500, 2200, 500), (200, 900, 2200, 900), (200, 500, 200, 900), (2200, 500, 2200, 900)]
    assert grids.find(*_masks(_lines(*frame))) == ()
    inner = [(900, 500, 900, 900), (200, 700, 2200, 700)]
    [grid] = grids.find(*_masks(_lines(*frame, *inner)))
    assert len(grid.cells) == 4
    corner = [(900, 500, 900, 700), (900, 700, 2200, 700), (1500, 700, 1500, 900)]  # an L is no cell
    assert grids.find(*_masks(_lines(*frame, *corner))) == ()


def _words(*said: tuple[int, int, str]) -> list[Word]:
    return [Word(text, 0.95, (x, y, x + 22 * len(text), y + 40), number) for number, (x, y, text) in enumerate(said)]


GRID = grids.Grid(
    tuple(
        grids.Cell(r, c, 1, 1, (200 + 700 * c, 500 + 200 * r, 900 + 700 * c, 700 + 200 * r))
        for r in range(2)
        for c in range(2)
    )
)


def test_words_across_rules_and_empty_cells_leave_the_page_as_text() -> None:
    fine = _words((220, 520, "việc"), (920, 520, "người"), (220, 720, "soát"), (920, 720, "phòng"), (300, 100, "trên"))
    found = grids.table(GRID, fine)
    assert found is not None
    lines, rest = found
    assert [" ".join(word.text for word in line) for line in lines] == ["việc | người", "soát | phòng"]
    assert [word.text for word in rest] == ["trên"]
    assert grids.table(GRID, _words((800, 520, "mộtchữquadàiquá"), *[(220, 720, "a")] * 3)) is None
    assert grids.table(GRID, _words((220, 520, "lẻ"))) is None
    assert (
        grids.table(
            GRID, [*fine, *_words((920, 760, "CỘNG"), (1050, 760, "HÒA"), (1150, 760, "XÃ"), (1250, 760, "HỘI"))]
        )
        is None
    )


def test_the_cache_keeps_tables(tmp_path: Path) -> None:
    page = PageText((10, 20), tuple(_words((1, 2, "một"))), grids=(GRID,))
    cache = Cache(tmp_path)
    cache.write("a" * 64, page)
    cache.release()
    assert Cache(tmp_path).get("a" * 64) == page
