"""Word files as a reader sees them: capitals, hidden text, merged cells, pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement

from knowledge.errors import SecretFileError
from knowledge.model import Block
from knowledge.reading import read
from knowledge.settings import LimitSettings


def _read(folder: Path, document: Any) -> tuple[Block, ...]:
    path = folder / "a.docx"
    document.save(str(path))
    return read(path, LimitSettings()).blocks


def test_what_is_set_in_capitals_is_quoted_in_capitals(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Kế hoạch").font.all_caps = True
    partly = document.add_paragraph("Theo ")
    partly.add_run("Chỉ thị").font.all_caps = True
    partly.add_run(" số 5/CT-UBND.")
    style = document.styles.add_style("Đề mục", WD_STYLE_TYPE.PARAGRAPH)
    style.font.all_caps = True
    titled = document.add_paragraph("Mục đích", style=style)
    back = titled.add_run(" không hoa")
    back.font.all_caps = False
    found = _read(tmp_path, document)
    assert [(block.kind, block.text, block.stored) for block in found] == [
        ("heading", "KẾ HOẠCH", "Kế hoạch"),
        ("paragraph", "Theo CHỈ THỊ số 5/CT-UBND.", "Theo Chỉ thị số 5/CT-UBND."),
        ("paragraph", "MỤC ĐÍCH không hoa", "Mục đích không hoa"),
    ]


def test_hidden_text_is_not_read_whether_a_run_or_a_style_hides_it(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Nộp trước ngày 20/6")
    paragraph.add_run(" (bản cũ: 15/6)").font.hidden = True
    paragraph.add_run(".")
    style = document.styles.add_style("Ẩn", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.add_paragraph("Hết").add_run(" ghi chú", style=style)
    assert [block.text for block in _read(tmp_path, document)] == ["Nộp trước ngày 20/6.", "Hết"]


@pytest.mark.parametrize("mark", ["MẬT", "Tối mật", "TUYỆT MẬT"])
def test_a_mark_of_secrecy_in_hidden_text_refuses(tmp_path: Path, mark: str) -> None:
    document = docx.Document()
    for number in range(40):
        document.add_paragraph(f"Nội dung thứ {number} của văn bản.")
    document.add_paragraph().add_run(mark).font.hidden = True
    with pytest.raises(SecretFileError):
        _read(tmp_path, document)


def test_hidden_words_about_secrecy_refuse_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Nội dung").add_run(" về bảo vệ bí mật nhà nước").font.hidden = True
    assert [block.text for block in _read(tmp_path, document)] == ["Nội dung"]


def _table(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_merged_cells_fill_down_and_grouped_columns_have_both_names(tmp_path: Path) -> None:
    document = docx.Document()
    table = _table(document, [
        ["TT", "Nhiệm vụ", "Thời gian", ""],
        ["", "", "Bắt đầu", "Kết thúc"],
        ["I. Nhiệm vụ chung", "", "", ""],
        ["1", "Rà soát", "Quý I", "Quý II"],
        ["2", "Tổng hợp", "", "Quý III"],
    ])  # fmt: skip
    for (r1, c1), (r2, c2) in (
        ((0, 0), (1, 0)),
        ((0, 1), (1, 1)),
        ((0, 2), (0, 3)),
        ((2, 0), (2, 3)),
        ((3, 2), (4, 2)),
    ):
        text = table.cell(r1, c1).text
        merged = table.cell(r1, c1).merge(table.cell(r2, c2))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        merged.text = text
    found = _read(tmp_path, document)
    assert [block.text for block in found] == [
        "I. Nhiệm vụ chung",
        "TT: 1 | Nhiệm vụ: Rà soát | Thời gian Bắt đầu: Quý I | Thời gian Kết thúc: Quý II",
        "TT: 2 | Nhiệm vụ: Tổng hợp | Thời gian Bắt đầu: Quý I | Thời gian Kết thúc: Quý III",
    ]
    assert found[0].stored == "TT\tNhiệm vụ\tThời gian\n\t\tBắt đầu\tKết thúc\nI. Nhiệm vụ chung"
    assert found[2].stored == "2\tTổng hợp\tQuý III"


def _break_recorded(paragraph: Any) -> None:
    run = paragraph.add_run()
    run._r.append(OxmlElement("w:lastRenderedPageBreak"))


def test_pages_by_what_the_author_set(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trang một.")
    document.add_paragraph().add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    document.add_paragraph("Trang hai.")
    begins = document.add_paragraph("Trang ba.")
    begins.paragraph_format.page_break_before = True
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("Vẫn trang ba.")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("Trang bốn.")
    found = _read(tmp_path, document)
    assert [(block.page, block.text) for block in found] == [
        (1, "Trang một."), (2, "Trang hai."), (3, "Trang ba."), (3, "Vẫn trang ba."), (4, "Trang bốn."),
    ]  # fmt: skip


def test_pages_by_what_word_recorded_count_each_break_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trang một.").add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    second = document.add_paragraph()
    _break_recorded(second)
    second.add_run("Trang hai.")
    third = document.add_paragraph("Cuối trang hai")
    _break_recorded(third)
    third.add_run(" đầu trang ba.")
    document.add_paragraph("Trang ba.")
    assert [(block.page, block.text) for block in _read(tmp_path, document)] == [
        (1, "Trang một."), (2, "Trang hai."), (2, "Cuối trang hai đầu trang ba."), (3, "Trang ba."),
    ]  # fmt: skip
