"""Blocks find their pages again in a layout of the same document."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from knowledge.model import Block
from knowledge.reading import old_word, read
from knowledge.reading.paging import paged
from knowledge.settings import LimitSettings

BLOCKS = (
    Block(1, "heading", "KẾ HOẠCH NĂM 2024"),
    Block(1, "paragraph", "Ủy ban nhân dân tỉnh giao các sở, ban, ngành thực hiện những nhiệm vụ sau đây trong năm."),
    Block(1, "table", "TT: 1 | Nội dung: Rà soát văn bản quy phạm", stored="TT\tNội dung\n1\tRà soát văn bản quy phạm"),
    Block(1, "list", "- Báo cáo kết quả thực hiện trước ngày 25/11/2024 về Sở Nội vụ để tổng hợp."),
    Block(1, "paragraph", "Hết"),
    Block(1, "paragraph", "Văn phòng Ủy ban nhân dân tỉnh"),
)
PAGES = (
    "KẾ HOẠCH NĂM 2024\r\nỦy ban nhân dân tỉnh giao các sở, ban,\r\n",
    "2\r\nngành thực hiện những nhiệm vụ sau đây trong năm.\r\nTT Nội dung\r\n1 Rà soát\r\nvăn bản quy phạm\r\n",
    "3\r\n- Báo cáo kết quả thực hiện trước ngày 25/11/2024 về Sở Nội vụ để tổng hợp.\r\nHết\r\n",
)


def test_each_block_has_the_page_on_which_it_begins() -> None:
    assert [block.page for block in paged(BLOCKS, PAGES)] == [1, 1, 2, 3, 3, 3]


def test_pages_in_an_old_encoding_serve_as_well() -> None:
    from knowledge.reading.legacy import convert

    table = {convert(code, "tcvn3"): code for code in map(chr, range(0xA1, 0x100)) if len(convert(code, "tcvn3")) == 1}
    old = tuple("".join(table.get(char, char) for char in page) for page in PAGES)
    assert old != PAGES
    assert [block.page for block in paged(BLOCKS, old)] == [1, 1, 2, 3, 3, 3]


def test_a_layout_of_something_else_changes_nothing() -> None:
    assert paged(BLOCKS, ("Một văn bản khác hẳn về việc khác.", "Trang sau của nó.")) == BLOCKS


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_old_word_files_have_true_pages(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for number in range(1, 121):
        document.add_paragraph(f"Đoạn thứ {number} của kế hoạch này giao việc cho cơ quan số {number}.")
    out = io.BytesIO()
    document.save(out)
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    for target in ("doc", "pdf"):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", target,
             "--outdir", str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    (tmp_path / "a.docx").unlink()
    found = read(tmp_path / "a.doc", LimitSettings())
    laid_out = old_word._page_texts(tmp_path / "a.pdf")
    assert found.pages == len(laid_out) > 2
    wanted = [next(n for n, text in enumerate(laid_out, 1) if f"số {number}." in text) for number in range(1, 121)]
    assert [block.page for block in found.blocks] == wanted
