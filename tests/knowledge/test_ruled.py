"""Ruled tables of text PDFs: rows whole, cells named, over pages; what is no table stays text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Reading
from knowledge.reading import read
from knowledge.settings import LimitSettings

HEAD = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
WIDTHS = (28, 140, 85, 95, 80, 72)
LONG = "Xây dựng, trình Ủy ban nhân dân tỉnh ban hành kế hoạch tuyên truyền, phổ biến pháp luật trên địa bàn tỉnh"
BODY = (
    ("1", LONG, "Sở Tư pháp", "Các sở, ban, ngành; Ủy ban nhân dân các xã, phường", "Trước ngày 25/11/2024", "Kế hoạch"),
    ("2", "Rà soát văn bản theo Chỉ thị số 33/CT-TTg ngày 26/11/2021", "Sở Nội vụ", "Văn phòng Ủy ban nhân dân tỉnh",
     "Quý II năm 2024", "Báo cáo kết quả rà soát"),
)  # fmt: skip


def _named(row: Sequence[str]) -> str:
    return " | ".join(f"{name}: {cell}" for name, cell in zip(HEAD, row, strict=True) if cell)


def _pdf(
    rows: Sequence[Sequence[str]],
    *style: tuple[Any, ...],
    widths: Sequence[float] = WIDTHS,
    repeat: int = 0,
    before: int = 1,
    text: str = "Ủy ban nhân dân tỉnh giao nhiệm vụ như sau.",
    lines: bool = True,
) -> bytes:
    """A paragraph or more, a table of wrapped cells, a paragraph."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    font = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters here")
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    small = ParagraphStyle("small", fontName="DejaVu", fontSize=9, leading=12)
    cells = [[Paragraph(cell, small) for cell in row] for row in rows]
    drawn = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if lines else []
    table = Table(cells, colWidths=list(widths), repeatRows=repeat, style=TableStyle([*drawn, *style]))
    out = io.BytesIO()
    above = [Paragraph(text, small)] * before
    page = SimpleDocTemplate(out, leftMargin=40, rightMargin=40, topMargin=50, bottomMargin=50)
    page.build([*above, table, Paragraph("Trên đây là các nhiệm vụ được giao.", small)])
    return out.getvalue()


def _read(tmp_path: Path, data: bytes) -> Reading:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return read(path, LimitSettings())


def test_wrapped_cells_are_rows_with_named_cells(tmp_path: Path) -> None:
    found = _read(tmp_path, _pdf([HEAD, *BODY]))
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("paragraph", "Ủy ban nhân dân tỉnh giao nhiệm vụ như sau."),
        ("table", _named(BODY[0])),
        ("table", _named(BODY[1])),
        ("paragraph", "Trên đây là các nhiệm vụ được giao."),
    ]
    assert found.blocks[1].stored == "\t".join(HEAD) + "\n" + "\t".join(BODY[0])
    assert found.text.count("Nội dung nhiệm vụ") == 1


def test_rows_are_tasks_with_who_and_when(tmp_path: Path) -> None:
    from knowledge import chunk, obligations, structure

    parsed = structure.parse(_read(tmp_path, _pdf([HEAD, *BODY], text="I. NHIỆM VỤ")).blocks)
    found = obligations.extract(parsed, tuple(chunk.passages(parsed)))
    assert [(task.action, task.responsible) for task in found] == [
        (LONG, ("Sở Tư pháp",)), (BODY[1][1], ("Sở Nội vụ",)),
    ]  # fmt: skip


def test_a_cell_merged_over_rows_fills_down(tmp_path: Path) -> None:
    second = ("2", "Tổng hợp kết quả", "", "Sở Tài chính", "Quý III", "")
    found = _read(tmp_path, _pdf([HEAD, BODY[0], second], ("SPAN", (2, 1), (2, 2))))
    assert [block.text for block in found.blocks if block.kind == "table"] == [
        _named(BODY[0]),
        _named(("2", "Tổng hợp kết quả", "Sở Tư pháp", "Sở Tài chính", "Quý III", "")),
    ]
    assert found.text.count("Sở Tư pháp") == 1


def test_grouped_columns_and_rows_of_one_cell(tmp_path: Path) -> None:
    rows = [
        ("TT", "Nội dung", "Thời gian", "", "Chủ trì", "Ghi chú"),
        ("", "", "Bắt đầu", "Kết thúc", "", ""),
        ("I. Nhiệm vụ thường xuyên", "", "", "", "", ""),
        ("1", LONG, "Quý I", "Quý II", "Sở Tư pháp", ""),
    ]
    spans = [((0, 0), (0, 1)), ((1, 0), (1, 1)), ((2, 0), (3, 0)), ((4, 0), (4, 1)), ((5, 0), (5, 1)), ((0, 2), (5, 2))]
    found = _read(tmp_path, _pdf(rows, *(("SPAN", *span) for span in spans)))
    assert [block.text for block in found.blocks if block.kind == "table"] == [
        "I. Nhiệm vụ thường xuyên",
        f"TT: 1 | Nội dung: {LONG} | Thời gian Bắt đầu: Quý I | Thời gian Kết thúc: Quý II | Chủ trì: Sở Tư pháp",
    ]


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_that_goes_on_keeps_its_columns(tmp_path: Path, repeat: int) -> None:
    rows = [(str(number), f"Nhiệm vụ số {number}: {LONG}", *BODY[0][2:]) for number in range(1, 31)]
    found = _read(tmp_path, _pdf([HEAD, *rows], repeat=repeat))
    assert found.pages > 2
    assert [block.text for block in found.blocks if block.kind == "table"] == [_named(row) for row in rows]
    pages = [block.page for block in found.blocks if block.kind == "table"]
    assert pages == sorted(pages) and set(pages) == set(range(1, found.pages + 1))
    assert found.text.count("Cơ quan chủ trì") == 1


def test_a_row_cut_by_the_end_of_the_page_is_one(tmp_path: Path) -> None:
    rows = [(str(number), f"Nhiệm vụ số {number}: " + " ".join([LONG] * 3), *BODY[0][2:]) for number in range(1, 13)]
    data = _pdf([HEAD, *rows], before=3)
    found = _read(tmp_path, data)
    assert [block.text for block in found.blocks if block.kind == "table"] == [_named(row) for row in rows]


def test_without_rules_or_with_a_side_missing_the_text_stays_text(tmp_path: Path) -> None:
    plain = _read(tmp_path, _pdf([HEAD, *BODY], lines=False))
    open_ = _read(tmp_path, _pdf([HEAD, *BODY], ("LINEABOVE", (0, 0), (-1, -1), 0.5, "black"), lines=False))
    for found in (plain, open_):
        assert all("Cơ quan chủ trì: Sở Tư pháp" not in block.text for block in found.blocks)
        assert "Sở Nội vụ" in found.text
    assert [block.text for block in plain.blocks] == [block.text for block in open_.blocks]


def test_shaded_rows_and_a_frame_are_no_rules_of_their_own(tmp_path: Path) -> None:
    shaded = _read(tmp_path, _pdf([HEAD, *BODY], ("BACKGROUND", (0, 0), (-1, 0), "lightgrey"), ("BOX", (0, 0), (-1, -1), 2, "black")))  # fmt: skip
    assert [block.text for block in shaded.blocks if block.kind == "table"] == [_named(row) for row in BODY]


def test_a_mark_of_secrecy_in_a_cell_at_the_top_refuses(tmp_path: Path) -> None:
    from knowledge.errors import SecretFileError

    with pytest.raises(SecretFileError):
        _read(tmp_path, _pdf([("Độ mật", "MẬT"), ("Số", "15")], widths=(100, 100)))
