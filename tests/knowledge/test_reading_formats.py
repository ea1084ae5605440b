"""Every kind of file, known by its bytes: what it says comes out whole and in order."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Reading
from knowledge.reading import old_word, read
from knowledge.settings import LimitSettings

LIMITS = LimitSettings()
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _read(folder: Path, data: bytes, name: str = "a.pdf") -> Reading:
    """Under a name that lies, because no name counts."""
    path = folder / name
    path.write_bytes(data)
    return read(path, LIMITS)


def _rows(found: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


# -- RTF -----------------------------------------------------------------------------------------------------------------

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1 .VnTime;}{\f2 .VnTimeH;}{\f3\fcharset163 Arial;}{\f4 VNI-Times;}}"
)


def _rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + r"{\stylesheet{\s0 Normal;}}" + body + "}").encode("latin-1")


def test_rtf_runs_go_by_their_fonts(tmp_path: Path) -> None:
    found = _read(
        tmp_path, _rtf(r"{\f2 kÕ ho\'b9ch}\par{\f1 B\'b8o c\'b8o tr\-íc ng\'b5y 20/6.}\par\f4 Hoäi ngh{\b ò}.\par")
    )
    assert _rows(found) == [
        ("heading", "KẾ HOẠCH"), ("paragraph", "Báo cáo trước ngày 20/6."), ("paragraph", "Hội nghị."),
    ]  # fmt: skip
    assert found.text == "kế hoạch\nBáo cáo trước ngày 20/6.\nHội nghị."
    assert (found.format, found.encoding) == ("rtf", "tcvn3")


def test_rtf_characters(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        _rtf(
            r"\u7911?y ban \{x\'e3\} \ldblquote A\rdblquote\~\endash B\uc2\u272??g\uc0\u432 .\par{\f3 \'f0\'f5n vi\'f2}"
        ),
    )
    assert found.text == "ủy ban {xã} “A” –BĐgư.\nđơn vị"
    assert found.encoding == "unicode"


def test_rtf_leaves_out_what_is_not_shown(tmp_path: Path) -> None:
    body = (r"{\info{\title Bad}}{\*\generator Bad;}{\header Bad\par}Good{\v bad}{\deleted bad}{\*\unknown bad}"
            r"{\field{\*\fldinst PAGE}{\fldrslt 7}}{\pict 0102}{\footnote note}\par{\listtext 1.\tab}Item\par")  # fmt: skip
    found = _read(tmp_path, _rtf(body + r"\bin5 }}}}}end\page Next\par"))
    assert found.text == "Good7note\n1. Item\nend\nNext"


def test_rtf_tables_give_rows_and_letterheads_columns(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\cellx2\cellx3\pard\intbl {}\cell {}\cell {}\cell\row"
    text = row.format("1", "Report{\\par}monthly", "20/6") + row.format("2", "Plan", "25/6")
    letterhead = r"\trowd\cellx1\cellx2\pard\intbl UBND\cell C\u7896?NG H\u210?A X\u195? H\u7896?I CH\u7910? NGH\u296?A\cell\row\pard After\par"
    found = _read(tmp_path, _rtf(text + letterhead))
    assert _rows(found)[:2] == [("table", "1 | Report monthly | 20/6"), ("table", "2 | Plan | 25/6")]
    assert [block.text for block in found.blocks[2:]] == ["UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "After"]


# -- Word ----------------------------------------------------------------------------------------------------------------


def _docx(*parts: str, fonts: str = "") -> bytes:
    """A document of raw paragraphs; `fonts` is the default run font."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    body: Any = document.element.body
    for part in parts:
        body.insert(len(body) - 1, parse_xml(part.replace("<w:", "<w:", 1).replace(">", f' xmlns:w="{W}">', 1)))
    if fonts:
        document.styles["Normal"].font.name = fonts
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_files_in_legacy_fonts(tmp_path: Path) -> None:
    run = '<w:r><w:rPr><w:rFonts w:ascii="{}" w:hAnsi="{}"/></w:rPr>{}</w:r>'
    found = _read(tmp_path, _docx(
        "<w:p><w:r><w:t>B¸o c¸o tr</w:t><w:softHyphen/><w:t>íc ngµy 20/6</w:t></w:r></w:p>",
        "<w:p>" + run.format(".VnTimeH", ".VnTimeH", "<w:t>kÕ ho¹ch</w:t>") + "</w:p>",
        "<w:p>" + run.format("Arial", "Arial", "<w:t>Hà Nội © 2024</w:t>") + "</w:p>",
        fonts=".VnTime",
    ))  # fmt: skip
    assert [block.text for block in found.blocks] == ["Báo cáo trước ngày 20/6", "KẾ HOẠCH", "Hà Nội © 2024"]
    assert found.text.splitlines()[1] == "kế hoạch"
    assert (found.format, found.encoding) == ("docx", "tcvn3")


def test_tracked_changes_are_read_as_accepted_and_kept_as_stored(tmp_path: Path) -> None:
    found = _read(tmp_path, _docx(
        '<w:p><w:r><w:t xml:space="preserve">Báo cáo trước ngày </w:t></w:r>'
        "<w:del><w:r><w:delText>15/6</w:delText></w:r></w:del><w:ins><w:r><w:t>20/6</w:t></w:r></w:ins></w:p>",
        "<w:p><w:del><w:r><w:delText>Bỏ hẳn</w:delText></w:r></w:del></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>",
    ))  # fmt: skip
    assert [block.text for block in found.blocks] == ["Báo cáo trước ngày 20/6", "hiện"]
    assert found.blocks[0].stored == "Báo cáo trước ngày 15/620/6"


def test_notes_and_margins_come_after_the_body(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Thân văn bản")
    section = document.sections[0]
    section.header.paragraphs[0].text = "Dự thảo lần 2"
    section.footer.paragraphs[0].text = "Trang 1"
    out = io.BytesIO()
    document.save(out)
    assert [block.text for block in _read(tmp_path, out.getvalue()).blocks] == ["Thân văn bản", "Dự thảo lần 2"]


def test_footnotes(tmp_path: Path) -> None:
    data = _docx(
        '<w:p><w:r><w:t>Theo Nghị định</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        "<w:p><w:r><w:t>Điều sau</w:t></w:r></w:p>",
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Số 30/2020/NĐ-CP</w:t></w:r></w:p></w:footnote></w:footnotes>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            text = source.read(entry).decode("utf-8", "surrogateescape")
            if entry.filename == "word/_rels/document.xml.rels":
                text = text.replace(
                    "</Relationships>",
                    '<Relationship Id="n1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>',
                )
            elif entry.filename == "[Content_Types].xml":
                text = text.replace(
                    "</Types>",
                    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
                )
            target.writestr(entry.filename, text.encode("utf-8", "surrogateescape"))
        target.writestr("word/footnotes.xml", notes)
    assert [block.text for block in _read(tmp_path, out.getvalue()).blocks] == [
        "Theo Nghị định", "Điều sau", "Số 30/2020/NĐ-CP",
    ]  # fmt: skip


def _converted(folder: Path, data: bytes, source: str, target: str) -> bytes:
    (folder / "made").mkdir(exist_ok=True)
    (folder / "made" / f"a.{source}").write_bytes(data)
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target,
         "--outdir", str(folder / "made"), str(folder / "made" / f"a.{source}")], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "made" / f"a.{target}").read_bytes()


@needs_office
def test_old_word_files_with_and_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = _converted(tmp_path, _docx(
        "<w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>Báo cáo trước ngày 20/6.</w:t></w:r></w:p>",
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
        + "".join(f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in row)}</w:tr>"
                  for row in (("Nội dung", "Thời gian"), ("Tổng kết", "25/11"))) + "</w:tbl>",
        "<w:p><w:r><w:t>Hết.</w:t></w:r></w:p>",
    ), "docx", "doc")  # fmt: skip
    whole = _read(tmp_path, data)
    assert [block.text for block in whole.blocks] == [
        "KẾ HOẠCH", "Báo cáo trước ngày 20/6.", "Nội dung: Tổng kết | Thời gian: 25/11", "Hết.",
    ]  # fmt: skip
    monkeypatch.setattr(old_word.shutil, "which", lambda _: None)
    own = _read(tmp_path, data)
    assert [block.text for block in own.blocks] == [
        "KẾ HOẠCH", "Báo cáo trước ngày 20/6.", "Nội dung | Thời gian", "Tổng kết | 25/11", "Hết.",
    ]  # fmt: skip
    assert {whole.format, own.format} == {"doc"}


# -- web pages -----------------------------------------------------------------------------------------------------------


def test_a_web_page_named_doc(tmp_path: Path) -> None:
    page = """<!-- saved --><html><head><title>no</title><style>p{}</style></head><body>
      <h1>KẾ&nbsp;HOẠCH</h1><p>Báo cáo <b>trước</b>
      ngày 20/6.<script>bad()</script></p><ol start="3"><li>Một<li>Hai</ol><ul><li>Ba</ul>
      <p style="display:none">ẩn</p>lời tự do<br>dòng hai
      <table><tr><th>Nội dung</th><th>Chủ trì</th></tr><tr><td>A</td><td rowspan=2>Sở X</td></tr><tr><td>B</td></tr></table>
      <table><tr><td>UBND XÃ</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table></body></html>"""
    found = _read(tmp_path, page.encode(), "a.doc")
    assert [block.text for block in found.blocks] == [
        "KẾ HOẠCH", "Báo cáo trước ngày 20/6.", "3. Một", "4. Hai", "- Ba", "lời tự do", "dòng hai",
        "Nội dung: A | Chủ trì: Sở X", "Nội dung: B | Chủ trì: Sở X", "UBND XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]  # fmt: skip
    assert (found.format, found.blocks[0].kind) == ("html", "heading")


def test_web_pages_in_legacy_fonts_and_code_pages(tmp_path: Path) -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=x-user-defined"><font face=".VnTimeH">kÕ ho¹ch</font><p style="font-family:\'.VnTime\'">B¸o c¸o</html>'
    found = _read(tmp_path, page.encode("cp1252"))
    assert [block.text for block in found.blocks] == ["KẾ HOẠCH", "Báo cáo"]
    assert _read(tmp_path, "<html><body>Ủy ban</body></html>".encode("utf-16")).text == "Ủy ban"


def test_a_page_saved_with_its_parts(tmp_path: Path) -> None:
    page = ('MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n'
            "Content-Transfer-Encoding: quoted-printable\n\n<html><p>B=C3=A1o c=C3=A1o</html>\n--x--\n")  # fmt: skip
    assert _read(tmp_path, page.encode()).text == "Báo cáo"


# -- slides --------------------------------------------------------------------------------------------------------------


def _pptx(*slides: str) -> bytes:
    names = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        ids = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(len(slides)))
        archive.writestr(
            "ppt/presentation.xml", f"<p:presentation {names}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
        )
        links = "".join(f'<Relationship Id="r{n}" Target="slides/slide{9 - n}.xml"/>' for n in range(len(slides)))
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{links}</Relationships>")
        for n, slide in enumerate(slides):
            archive.writestr(f"ppt/slides/slide{9 - n}.xml", f"<p:sld {names}>{slide}</p:sld>")
    return out.getvalue()


def test_slides_in_their_order(tmp_path: Path) -> None:
    shape = '<p:sp><p:nvSpPr><p:nvPr><p:ph type="{}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>'
    table = "<a:tbl>" + "".join(
        f"<a:tr>{''.join(f'<a:tc><a:txBody><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:txBody></a:tc>' for c in row)}</a:tr>"
        for row in (("Việc", "Hạn"), ("Tổng kết", "25/11"))
    ) + "</a:tbl>"  # fmt: skip
    found = _read(tmp_path, _pptx(shape.format("title", "Kế hoạch") + shape.format("sldNum", "1"), table))
    assert [(b.page, b.kind, b.text) for b in found.blocks] == [
        (1, "heading", "Kế hoạch"), (2, "table", "Việc: Tổng kết | Hạn: 25/11"),
    ]  # fmt: skip
    assert (found.format, found.pages) == ("pptx", 2)
