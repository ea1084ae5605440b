"""Word files: order of the body, tables, automatic numbers, what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.model import Block
from knowledge.reading import read
from knowledge.settings import LimitSettings

_LEVELS = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("decimal", "%2.%3."),
    ("lowerLetter", "%4)"),
    ("bullet", "\uf0b7"),
)


def _read(folder: Path, document: Any) -> tuple[Block, ...]:
    path = folder / "a.docx"
    document.save(str(path))
    return read(path, LimitSettings()).blocks


def _numbered(document: Any, text: str, level: int, number: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def _with_numbering() -> Any:
    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(_LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def test_automatic_numbers_are_made_visible(tmp_path: Path) -> None:
    document = _with_numbering()
    for level, text in ((0, "MỤC ĐÍCH"), (1, "Một"), (1, "Hai"), (2, "Hai một"), (3, "Điểm"), (3, "Điểm"), (4, "Gạch"),
                        (0, "NỘI DUNG"), (1, "Lại một")):  # fmt: skip
        _numbered(document, text, level)
    assert [block.text for block in _read(tmp_path, document)] == [
        "I. MỤC ĐÍCH", "1. Một", "2. Hai", "2.1. Hai một", "a) Điểm", "b) Điểm", "- Gạch", "II. NỘI DUNG", "1. Lại một",
    ]  # fmt: skip


def test_numbers_that_come_with_the_style(tmp_path: Path) -> None:
    document = _with_numbering()
    style = document.styles["List Paragraph"]
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="77"/></w:numPr>')
    )
    for text in ("Một", "Hai"):
        document.add_paragraph(text, style=style)
    assert [block.text for block in _read(tmp_path, document)] == ["1. Một", "2. Hai"]


def test_body_order_and_tables_row_by_row(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trước bảng.")
    table = document.add_table(rows=4, cols=3)
    rows = [["TT", "Nhiệm vụ", "Thời hạn"], ["(1)", "(2)", "(3)"], ["1", "Rà soát", "30/6"], ["2", "Tổng hợp", ""]]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Sau bảng.")
    assert [(block.kind, block.text) for block in _read(tmp_path, document)] == [
        ("paragraph", "Trước bảng."),
        ("table", "TT: 1 | Nhiệm vụ: Rà soát | Thời hạn: 30/6"),
        ("table", "TT: 2 | Nhiệm vụ: Tổng hợp"),
        ("paragraph", "Sau bảng."),
    ]


def test_a_letterhead_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH AN HÒA"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n___________"
    table.cell(1, 0).text = "Số: 5/KH-UBND"
    table.cell(1, 1).text = "An Hòa, ngày 5 tháng 6 năm 2026"
    assert [block.text for block in _read(tmp_path, document)] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH AN HÒA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 5/KH-UBND",
        "An Hòa, ngày 5 tháng 6 năm 2026",
    ]


def test_bold_lines_are_headings_and_running_heads_are_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "2"
    document.sections[0].footer.paragraphs[0].text = "Trang 2"
    document.add_paragraph().add_run("1. Mục tiêu").bold = True
    document.add_heading("Kết quả", level=1)
    partly = document.add_paragraph()
    partly.add_run("Lưu ý: ").bold = True
    partly.add_run("nộp đúng hạn.")
    assert [(block.kind, block.text) for block in _read(tmp_path, document)] == [
        ("heading", "1. Mục tiêu"),
        ("heading", "Kết quả"),
        ("paragraph", "Lưu ý: nộp đúng hạn."),
    ]


def test_page_breaks_count_pages_and_tracked_deletions_are_gone(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trang một.")
    document.add_page_break()
    paragraph = document.add_paragraph("Trang hai")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = " đã xóa"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run(".")
    assert [(block.page, block.text) for block in _read(tmp_path, document)] == [(1, "Trang một."), (2, "Trang hai.")]


def test_a_line_break_inside_a_paragraph_parts_lines_but_not_sentences(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("KẾ HOẠCH")
    run.add_break()
    run.add_text("Công tác năm 2026 của")
    run.add_break()
    run.add_text("các cơ quan")
    assert [block.text for block in _read(tmp_path, document)] == ["KẾ HOẠCH", "Công tác năm 2026 của các cơ quan"]


def test_text_in_a_content_control_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    control.append(content)
    content.append(document.add_paragraph("Trong khung.")._p)
    document.element.body.insert(0, control)
    assert qn("w:sdt") == control.tag
    assert [block.text for block in _read(tmp_path, document)] == ["Trong khung."]
