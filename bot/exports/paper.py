"""A paper laid out as Phụ lục I of Nghị định 30/2020/NĐ-CP asks: A4, margins, letters, the head in two columns, the foot.

What passes through: a Paper, which holds every word already; the bytes of a .docx come out. Tables are written as they
stand in the file, for the library takes seconds over a thousand rows. Refused: nothing; characters that no XML holds are
left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

FONT = "Times New Roman"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_UNFIT = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_TEXT_MM, _LEFT_MM = 160, 66  # between the margins; the head's left column
_CHAR_MM = {12: 2.35, 13: 2.55, 14: 2.75}  # of capitals and small letters mixed, bold, on average
_TWIPS_A_MM = 56.7


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; `widths` in millimetres, `centred` the columns of numbers. The last row may be a total; a row of one
    cell goes over the whole width, as a heading."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[int, ...]
    centred: frozenset[int] = frozenset()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    italic: bool = False


Part = Heading | Words | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục: on a page of its own."""

    name: str
    title: str
    under: str  # “(Kèm theo …)”
    table: Table


@dataclass(frozen=True, slots=True)
class Paper:
    parent: tuple[str, ...]  # cơ quan chủ quản, in capitals; empty where there is none
    issuer: tuple[str, ...]
    nation: str
    motto: str
    number: str
    place: str
    kind: str | None  # None: a letter (công văn), whose subject stands under its number
    subject: str
    to_word: str
    to: tuple[str, ...]
    body: tuple[Part, ...]
    signer: tuple[str, str]  # office and name
    recipients_word: str
    recipients: tuple[str, ...]
    annexes: tuple[Annex, ...] = ()
    title: str = ""  # of the file's properties


def write(paper: Paper) -> bytes:
    """The paper as .docx."""
    return _Sheet(paper).docx()


class _Sheet:
    def __init__(self, paper: Paper) -> None:
        # Lazy: the package takes a tenth of a second, and most runs write nothing.
        from docx import Document

        self.paper = paper
        self.document: Any = Document()
        self._layout()

    def docx(self) -> bytes:
        paper = self.paper
        self._head()
        if paper.kind is not None:
            self._line(paper.kind, 14, bold=True, centre=True, before=12)
            self._line(paper.subject, 14, bold=True, centre=True, before=0, after=0)
            self._stroke(_TEXT_MM, 48)
        self._to()
        for part in paper.body:
            self._part(part)
        self._foot()
        for annex in paper.annexes:
            self._annex(annex)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    # -- the sheet -------------------------------------------------------------------------------------------------------

    def _layout(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
        normal.paragraph_format.space_after = Pt(0)
        self.document.core_properties.title = clean(self.paper.title or self.paper.subject)[:250]
        self.document.core_properties.author = ""
        self.document.core_properties.comments = ""
        number = section.header.paragraphs[0]
        number._p.getparent().replace(
            number._p,
            _xml(
                f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
                '<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            ),
        )

    def _head(self) -> None:
        """Names of the bodies on the left, nation and motto on the right; number and subject, place and day below."""
        paper, left, right = self.paper, _LEFT_MM, _TEXT_MM - _LEFT_MM
        one = [_paragraph(line, 12, centre=True) for line in paper.parent]
        one += [_paragraph(line, 12, bold=True, centre=True) for line in paper.issuer]
        longest = max((len(line) for line in paper.issuer), default=12)
        one.append(_stroke(left, min(left * 0.5, 0.42 * longest * _CHAR_MM[12] * 1.15)))
        two = [
            _paragraph(paper.nation, 12, bold=True, centre=True),
            _paragraph(paper.motto, 13, bold=True, centre=True),
            _stroke(right, len(paper.motto) * _CHAR_MM[13] * 0.86),
        ]
        three = [_paragraph(paper.number, 13, centre=True, before=6)]
        if paper.kind is None:
            three.append(_paragraph(paper.subject, 12, centre=True, before=6))
        four = [_paragraph(paper.place, 13, italic=True, centre=True, before=6)]
        self._add(_bare_table(((one, two), (three, four)), (left, right)))

    def _to(self) -> None:
        paper = self.paper
        if not paper.to:
            self._line("", 6)
            return
        if len(paper.to) == 1:
            self._line(paper.to_word + paper.to[0], 14, centre=True, before=14, after=8)
            return
        self._line(paper.to_word.strip(), 14, before=14, indent_mm=28)
        for number, name in enumerate(paper.to, 1):
            end = "." if number == len(paper.to) else ";"
            self._line(f"- {name}{end}", 14, indent_mm=48, before=2, after=8 if end == "." else 0)

    def _part(self, part: Part) -> None:
        match part:
            case Heading(text=text):
                self._line(text, 14, bold=True, before=8, first_mm=10, keep=True)
            case Words(text=text, italic=italic):
                self._line(text, 14, italic=italic, before=6, first_mm=10, justify=True, spacing=1.1)
            case Table():
                self._line("", 4)
                self._add(_ruled(part))
                self._line("", 4)

    def _foot(self) -> None:
        paper = self.paper
        left = [_paragraph(paper.recipients_word, 12, bold=True, italic=True)]
        left += [
            _paragraph(f"- {one}{'.' if n == len(paper.recipients) else ';'}", 11)
            for n, one in enumerate(paper.recipients, 1)
        ]
        office, name = paper.signer
        right = [_paragraph(office, 14, bold=True, centre=True), *(_paragraph("", 14) for _ in range(4))]
        right.append(_paragraph(name, 14, bold=True, centre=True))
        self._line("", 10)
        self._add(_bare_table(((left, right),), (80, _TEXT_MM - 80)))

    def _annex(self, annex: Annex) -> None:
        from docx.enum.section import WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = True
        numbering = section._sectPr.find(f"{{{_W.split(chr(34))[1]}}}pgNumType")
        if numbering is None:
            section._sectPr.append(_xml(f'<w:pgNumType {_W} w:start="1"/>'))  # an annex counts its own pages
        self._line(annex.name, 14, bold=True, centre=True)
        self._line(annex.title, 14, bold=True, centre=True)
        self._line(annex.under, 13, italic=True, centre=True, after=8)
        self._add(_ruled(annex.table))

    # -- strokes ---------------------------------------------------------------------------------------------------------

    def _line(self, text: str, size: int, **looks: Any) -> None:
        self._add(_paragraph(text, size, **looks))

    def _stroke(self, width_mm: float, length_mm: float) -> None:
        self._add(_stroke(width_mm, length_mm))

    def _add(self, xml: str) -> None:
        body = self.document.element.body
        body.insert(len(body) - 1, _xml(xml))  # before the section's own properties, which stay last


def clean(text: str) -> str:
    """Without the characters that no XML holds."""
    return _UNFIT.sub("", text)


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text)


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_A_MM)


def _paragraph(
    text: str, size: int, *, bold: bool = False, italic: bool = False, centre: bool = False, justify: bool = False,
    before: float = 0, after: float = 0, first_mm: float = 0, indent_mm: float = 0, keep: bool = False, spacing: float = 1.0,
) -> str:  # fmt: skip
    align = "center" if centre else "both" if justify else "left"
    looks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    body = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).replace("\r", "").split("\n")
    )
    run = f'<w:r><w:rPr>{looks}<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/></w:rPr>{body}</w:r>'
    return (
        f"<w:p {_W}><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(240 * spacing)}" w:lineRule="auto"/>'
        f'<w:ind w:left="{_twips(indent_mm)}" w:firstLine="{_twips(first_mm)}"/><w:jc w:val="{align}"/></w:pPr>{run}</w:p>'
    )


def _stroke(width_mm: float, length_mm: float) -> str:
    """A line of its own length in the middle of its room: the upper border of an empty paragraph."""
    side = _twips(max(0.0, (width_mm - length_mm) / 2))
    return (
        f'<w:p {_W}><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="70" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _bare_table(rows: Sequence[Sequence[list[str]]], widths: Sequence[float]) -> str:
    """Columns side by side without rules; nothing of a row goes over to the next page."""
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    lines = []
    for row in rows:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{"".join(parts)}</w:tc>'
            for parts, width in zip(row, widths, strict=True)
        )
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(map(_twips, widths))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _ruled(table: Table) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in table.widths)
    last = len(table.rows) - 1
    rows = [_row(table, table.head, head=True)]
    rows += [_row(table, row, bold=table.total and n == last) for n, row in enumerate(table.rows)]
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(map(_twips, table.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(table: Table, cells: Sequence[str], *, head: bool = False, bold: bool = False) -> str:
    """The head comes again on every page, and no row is torn in two."""
    looks = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    made = []
    if len(cells) == 1:
        span = f'<w:tcW w:w="{sum(map(_twips, table.widths))}" w:type="dxa"/><w:gridSpan w:val="{len(table.widths)}"/>'
        words = _paragraph(cells[0], 11, bold=True, before=2, after=2, keep=True)
        return f"<w:tr><w:trPr>{looks}</w:trPr><w:tc><w:tcPr>{span}</w:tcPr>{words}</w:tc></w:tr>"
    for place, (text, width) in enumerate(zip(cells, table.widths, strict=True)):
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>' if head else ""
        middle = head or place in table.centred
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f"{_paragraph(text, 11, bold=head or bold, centre=middle, before=1, after=1)}</w:tc>"
        )
    return f"<w:tr><w:trPr>{looks}</w:trPr>{''.join(made)}</w:tr>"


__all__ = ["Annex", "Heading", "Paper", "Part", "Table", "Words", "clean", "write"]
