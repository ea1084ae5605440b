"""python -m scripts.make_samples [FOLDER]: lay the sample documents out again (default: knowledge/samples).

Needs reportlab and the DejaVu fonts where Debian's package fonts-dejavu puts them: tools of development only. The same
words give the same bytes wherever the fonts are the same.
"""

from __future__ import annotations

import argparse
import io
import textwrap
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import knowledge
from scripts.sample_texts import MARK, NOTICE, SAMPLES, Sample

_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
FONTS = Path("/usr/share/fonts/truetype/dejavu")
_STAMP = datetime(2026, 1, 1, tzinfo=UTC)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.make_samples", description="Lay out the sample documents.")
    default = Path(knowledge.__file__).parent / "samples"
    parser.add_argument("folder", nargs="?", type=Path, default=default, help=f"where to (default: {default.name})")
    folder: Path = parser.parse_args(argv).folder
    folder.mkdir(parents=True, exist_ok=True)
    make = {".docx": docx_bytes, ".pdf": pdf_bytes, ".txt": txt_bytes}
    for sample in SAMPLES:
        path = folder / sample.file
        path.write_bytes(make[path.suffix](sample))
        print(path)
    return 0


def _bold(line: str) -> tuple[str, bool]:
    shown = line.removeprefix("**").removesuffix("**")
    return shown, shown != line or shown == shown.upper()


# -- text ----------------------------------------------------------------------------------------------------------------


def txt_bytes(sample: Sample) -> bytes:
    """As a plain text export looks: two columns by spaces, lines wrapped at 88."""
    lines = [MARK, NOTICE, ""]
    left = (*sample.issuer, "_______", sample.number)
    right = (*_NATION, "_________________", sample.place_and_date)
    lines += [f"{a:^34}{b:^54}".rstrip() for a, b in zip(left, right, strict=True)]
    lines += ["", f"{sample.kind:^88}".rstrip(), *(f"{line:^88}".rstrip() for line in sample.title), ""]
    for line in sample.body:
        lines += [*textwrap.wrap(_bold(line)[0], 88, initial_indent="     ", break_on_hyphens=False), ""]
    foot_left = ("Nơi nhận:", *(f"- {item}" for item in sample.recipients))
    foot_right = [*sample.signature, *[""] * (len(foot_left) - len(sample.signature))]
    lines += [f"{a:<48}{b:^40}".rstrip() for a, b in zip(foot_left, foot_right, strict=True)]
    lines += ["", f"{'':48}{sample.signer:^40}".rstrip(), ""]
    return "\n".join(lines).encode("utf-8")


# -- Word ----------------------------------------------------------------------------------------------------------------


def docx_bytes(sample: Sample) -> bytes:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)

    def write(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, align: Any = Align.CENTER) -> Any:
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(4)
        return paragraph

    def fill(cell: Any, lines: Sequence[tuple[str, bool, bool]], align: Any = Align.CENTER) -> None:
        for index, (text, bold, italic) in enumerate(lines):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            write(paragraph, text, bold=bold, italic=italic, align=align).paragraph_format.space_after = Pt(0)

    write(document.add_paragraph(), MARK, bold=True)
    write(document.add_paragraph(), NOTICE, italic=True)
    head = document.add_table(rows=2, cols=2)
    fill(head.cell(0, 0), [(line, True, False) for line in sample.issuer])
    fill(head.cell(0, 1), [(line, True, False) for line in _NATION])
    fill(head.cell(1, 0), [(sample.number, False, False)])
    fill(head.cell(1, 1), [(sample.place_and_date, False, True)])
    write(document.add_paragraph(), sample.kind, bold=True).paragraph_format.space_before = Pt(12)
    for line in sample.title:
        write(document.add_paragraph(), line, bold=True)
    for line in sample.body:
        if sample.table and line.startswith(sample.table_before):
            grid = document.add_table(rows=0, cols=len(sample.table[0]), style="Table Grid")
            for number, row in enumerate(sample.table):
                for cell, text in zip(grid.add_row().cells, row, strict=True):
                    fill(cell, [(text, number == 0, False)], Align.LEFT)
        text, bold = _bold(line)
        paragraph = write(document.add_paragraph(), text, bold=bold, align=Align.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
    foot = document.add_table(rows=1, cols=2)
    fill(
        foot.cell(0, 0),
        [("Nơi nhận:", True, True), *((f"- {item}", False, False) for item in sample.recipients)],
        Align.LEFT,
    )
    fill(foot.cell(0, 1), [(line, True, False) for line in (*sample.signature, "", "", "", sample.signer)])
    properties = document.core_properties
    properties.author, properties.title = "Thuky", MARK
    properties.created = properties.modified = _STAMP
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _undated(data: bytes) -> bytes:
    """The same archive with one fixed date on every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _STAMP.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return out.getvalue()


# -- PDF -----------------------------------------------------------------------------------------------------------------


def pdf_bytes(sample: Sample) -> bytes:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    for name, file in (("S", "DejaVuSerif"), ("SB", "DejaVuSerif-Bold"), ("SI", "DejaVuSerif-Italic")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{file}.ttf"))

    def style(font: str, align: int, size: float = 10.5, **more: float) -> Any:
        return ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.35, alignment=align, **more)

    centre, strong = style("S", TA_CENTER, 10), style("SB", TA_CENTER, 10)
    body = style("S", TA_JUSTIFY, firstLineIndent=12 * mm, spaceAfter=5)
    small = style("S", TA_LEFT, 9.5)
    story: list[Any] = [Paragraph(MARK, strong), Paragraph(NOTICE, style("SI", TA_CENTER, 9)), Spacer(1, 6 * mm)]
    about = [Paragraph(line, centre) for line in sample.title] if not sample.kind else []
    story.append(
        Table(
            [
                [
                    [Paragraph(sample.issuer[0], centre), *(Paragraph(line, strong) for line in sample.issuer[1:])],
                    [Paragraph(line, strong) for line in _NATION],
                ],
                [
                    [Paragraph(sample.number, centre), *about],
                    [Paragraph(sample.place_and_date, style("SI", TA_CENTER, 10))],
                ],
            ],
            colWidths=(75 * mm, 90 * mm),
            style=[("VALIGN", (0, 0), (-1, -1), "TOP")],
        )
    )
    story.append(Spacer(1, 6 * mm))
    if sample.kind:
        story += [Paragraph(sample.kind, strong), *(Paragraph(line, strong) for line in sample.title)]
    if sample.addressee:
        story += [Paragraph(sample.addressee, style("S", TA_LEFT, leftIndent=15 * mm, spaceAfter=8))]
    for line in sample.body:
        text, bold = _bold(line)
        story.append(Paragraph(f"<font name='SB'>{text}</font>" if bold else text, body))
    story.append(Spacer(1, 4 * mm))
    left = [
        Paragraph("<font name='SI'>Nơi nhận:</font>", small),
        *(Paragraph(f"- {item}", small) for item in sample.recipients),
    ]
    right = [
        *(Paragraph(line, strong) for line in sample.signature),
        Spacer(1, 14 * mm),
        Paragraph(sample.signer, strong),
    ]
    story.append(Table([[left, right]], colWidths=(85 * mm, 80 * mm), style=[("VALIGN", (0, 0), (-1, -1), "TOP")]))

    def number(canvas: Any, template: Any) -> None:
        if template.page > 1:
            canvas.setFont("S", 10)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(template.page))

    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=25 * mm, rightMargin=20 * mm, topMargin=20 * mm, bottomMargin=20 * mm,
        title=MARK, author="Thuky", invariant=1,
    ).build(story, onFirstPage=number, onLaterPages=number)  # fmt: skip
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
