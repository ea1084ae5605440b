"""Spreadsheets as documents: task tables row by row, letterheads, old fonts and old files."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.reading.sheets import read_xls
from tests.knowledge.test_reading_formats import _read

PLAN: Sequence[Sequence[object]] = (
    ("ỦY BAN NHÂN DÂN XÃ AN BÌNH",),
    (),
    ("TT", "Nội dung công việc", "Chủ trì", "Thời gian hoàn thành", "Kinh phí"),
    (1, 2, 3, 4, 5),
    (1, "Rà soát danh sách", "Văn phòng", None, 0.25),
    (2, "Tổng hợp báo cáo", None, "Trước 20/6", 1500000.0),
    ("Người lập biểu",),
)


def _xlsx(*, font: str = "", rows: Sequence[Sequence[object]] = PLAN) -> bytes:
    from datetime import datetime

    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            if font:
                cell.font = Font(name=font)
    if rows is PLAN:
        sheet["D5"] = datetime(2024, 6, 20)  # noqa: DTZ001
        sheet["E5"].number_format = "0%"
        sheet.merge_cells("C5:C6")
    hidden: Any = book.create_sheet("ẩn")
    hidden["A1"] = "ẩn"
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WANTED = [
    "ỦY BAN NHÂN DÂN XÃ AN BÌNH",
    "TT: 1 | Nội dung công việc: Rà soát danh sách | Chủ trì: Văn phòng | Thời gian hoàn thành: 20/06/2024 | Kinh phí: 25%",
    "TT: 2 | Nội dung công việc: Tổng hợp báo cáo | Chủ trì: Văn phòng | Thời gian hoàn thành: Trước 20/6 | Kinh phí: 1500000",
    "Người lập biểu",
]


def test_a_task_table_in_a_sheet(tmp_path: Path) -> None:
    found = _read(tmp_path, _xlsx())
    assert [block.text for block in found.blocks] == WANTED
    assert [block.kind for block in found.blocks] == ["heading", "table", "table", "paragraph"]
    assert found.blocks[1].stored == (
        "TT\tNội dung công việc\tChủ trì\tThời gian hoàn thành\tKinh phí\n1\t2\t3\t4\t5\n"
        "1\tRà soát danh sách\tVăn phòng\t20/06/2024\t25%"
    )
    assert (found.format, found.pages) == ("xlsx", 1)


def test_a_sheet_in_a_legacy_font(tmp_path: Path) -> None:
    found = _read(tmp_path, _xlsx(font="VNI-Times", rows=(("Uûy ban", "Tyû leä", "xaõ"), ("a", "b", "c"))))
    assert found.blocks[0].text == "Ủy ban | Tỷ lệ | xã"
    assert found.encoding == "vni"


def _biff(*rows: Sequence[str | float], font: str) -> bytes:
    """The records of an Excel 97 workbook, by hand: one sheet, one font; a number is a date where it is over 40,000."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def xf(form: int) -> bytes:
        return record(0xE0, struct.pack("<HHH", 0, form, 1) + bytes(14))

    name = font.encode("utf-16-le")
    fonts = record(
        0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + struct.pack("<BB", len(font), 1) + name
    )
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + text)
            else:
                cells += record(0x203, struct.pack("<HHHd", r, c, int(value > 40_000), value))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + fonts * 4 + xf(0) + xf(14)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 6)) + cells + record(0x0A, b"")
    at = len(head) + 4 + 6 + 2 + 6 + 4
    return head + record(0x85, struct.pack("<IBBBB", at, 0, 0, 6, 0) + b"Sheet1") + record(0x0A, b"") + sheet


def test_old_sheets() -> None:
    rows = (
        ("TT", "Néi dung", "Chñ tr×", "Thêi gian"),
        (1.0, "Rµ so¸t", "V¨n phßng", 45463.0),
        (2.0, "B¸o c¸o", "", "Quý I"),
    )
    blocks, pages, encoding = read_xls(_biff(*rows, font=".VnTime"), "a.xls")
    assert [block.text for block in blocks] == [
        "TT: 1 | Nội dung: Rà soát | Chủ trì: Văn phòng | Thời gian: 20/06/2024",
        "TT: 2 | Nội dung: Báo cáo | Thời gian: Quý I",
    ]
    assert (pages, encoding) == (1, "tcvn3")
