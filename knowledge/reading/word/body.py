"""One walk over the body of a Word file: blocks in its order, with the pages they stand on.

What passes through: a document as python-docx opens it. Pages are counted by the breaks that Word recorded when it last laid
the file out, else by those the author set (breaks, paragraphs that begin a page, sections). A table that only lays out the
letterhead or the signature is read cell by cell. Hidden text is dropped, but a mark of secrecy in it is not overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.labels import is_item, read_label
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.reading.word import parts as opened
from knowledge.reading.word.numbering import Numbering
from knowledge.reading.word.parts import W, value
from knowledge.reading.word.runs import Gathered, Gatherer
from knowledge.reading.word.styles import Styles
from knowledge.reading.word.tables import Cell, table_blocks
from knowledge.secrecy import refuse_texts
from knowledge.text import fold, nfc, squeeze

LAYOUT = re.compile(
    r"cong hoa xa hoi chu nghia|dang cong san viet nam|doc lap\s*-\s*tu do|^noi nhan|^so\s*:|"
    r"^(?:tm|kt|tl|tuq)\.|ngay\b.{0,12}\bthang\b.{0,12}\bnam\b",
    re.MULTILINE,
)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d*(?:\s*/\s*\d*)?[-–—\s]*", re.IGNORECASE)
_MAX_BOLD_SYLLABLES = 45  # a longer bold paragraph is emphasis, not a heading


class Body:
    """It counts as it goes: pages and list numbers."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.root = document.element.body
        self.recorded = next(self.root.iter(f"{W}lastRenderedPageBreak"), None) is not None
        self.page = 1
        self.numbering = Numbering(document)
        self.styles = Styles(document)
        self.unifier = Unifier.of(self.styles.runs(self.root))
        self.gatherer = Gatherer(self.styles, self.unifier, recorded=self.recorded)
        self.notes = opened.notes(document)
        self.sections = _sections(self.root)
        self.called: list[tuple[int, Any]] = []  # notes with the page that calls them
        self.blocks: list[Block] = []

    def read(self) -> tuple[tuple[Block, ...], int, str]:
        for element in opened.parts(self.root):
            if element.tag == f"{W}p":
                self.blocks += self._paragraph(element)
            else:
                self._table(element)
        blocks = (*self.blocks, *self._called(), *self._margins())
        return with_stored(blocks, self.unifier.capitals), self.page, self.unifier.encoding

    def _called(self) -> list[Block]:
        """The notes, in the order of their calls."""
        found: list[Block] = []
        for page, note in self.called:
            blocks = [block for part in note.findall(f"{W}p") for block in self._paragraph(part)]
            found += [replace(block, page=page) for block in blocks]
        return found

    def _margins(self) -> list[Block]:
        """What stands above and below the pages, each text once; page numbers are none."""
        found: list[Block] = []
        for whole in opened.above_and_below(self.document):
            for part in opened.parts(whole):
                inner = [part] if part.tag == f"{W}p" else part.iter(f"{W}p")
                found += [replace(block, page=1) for element in inner for block in self._paragraph(element)]
        texts = dict.fromkeys(block.text for block in found if not _PAGE_NUMBER.fullmatch(block.text))
        kept = {block.text: block for block in found}
        return [kept[text] for text in texts]

    # -- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Any) -> list[Block]:
        found = self.gatherer.gather(element)
        self._refuse_hidden(found)
        joined = self.gatherer.shown(found)
        stored = self._with_deleted(element) if next(element.iter(f"{W}delText"), None) is not None else None
        begins = element.find(f"{W}pPr/{W}pageBreakBefore")
        if begins is not None and begins.get(f"{W}val") not in ("0", "false", "off") and not self.recorded:
            self.page += bool(self.blocks)
        # A break before all text of the paragraph puts it on the next page.
        before = joined[: len(joined) - len(joined.lstrip())]
        start = self.page + before.count("\f")
        for pages, key in found.notes:
            if (note := self.notes.get(key)) is not None:
                self.called.append((self.page + pages, note))
        self.page += found.pages
        label = self.numbering.label(element)
        lines = [squeeze(nfc(piece).replace("\f", " ")) for piece in joined.split("\n")]
        lines = [line for line in lines if line and not RULE.fullmatch(line)]
        out: list[Block] = []
        heading = self.styles.is_title(element)
        if lines and label:
            lines[0] = f"{label} {lines[0]}"
        for index, line in enumerate(lines):
            goes_on = index and line[0].islower() and read_label(line) is None
            if out and (goes_on or (out[-1].text[-1] == "," and not is_item(line))):
                out[-1] = Block(out[-1].page, out[-1].kind, f"{out[-1].text} {line}")
                continue
            kind = kind_of(line)
            if heading and not is_item(line) and len(line.split()) <= _MAX_BOLD_SYLLABLES:
                kind = "heading"
            out.append(Block(start, kind, line))
        if stored and len(out) == 1:
            out[0] = replace(out[0], stored=f"{label} {stored}" if label else stored)
        for box in found.boxes:
            for inner in opened.parts(box):
                out += self._paragraph(inner) if inner.tag == f"{W}p" else []
        if not self.recorded and self.sections.get(element):
            self.page += 1
        return out

    def _with_deleted(self, element: Any) -> str:
        """The paragraph's text before its tracked deletions are accepted."""
        found = self.gatherer.gather(element, deleted=True)
        return squeeze(nfc(self.unifier.text([(text, look.font) for text, look in found.pieces])))

    def _refuse_hidden(self, found: Gathered) -> None:
        """People do not read hidden text; a mark that stands in it was meant all the same."""
        if found.hidden:
            refuse_texts([nfc(self.unifier.text(found.hidden)).upper()])

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, element: Any) -> None:
        rows = [list(self._cells(row)) for row in opened.rows(element)]
        whole = "\n".join(fold(block.text) for row in rows for cell in row for block in cell.blocks)
        widest = max((len(row) for row in rows), default=0)
        if widest <= 1 or (widest <= 3 and LAYOUT.search(whole)):
            self.blocks += [block for row in rows for cell in row for block in cell.blocks]
        else:
            self.blocks += table_blocks(rows, self.page)

    def _cells(self, row: Any) -> Iterator[Cell]:
        for cell in opened.cells(row):
            span = value(cell, "tcPr/gridSpan")
            merged = value(cell, "tcPr/vMerge")
            wide = int(span) if span and span.isdecimal() else 1
            yield Cell(tuple(self._cell(cell)), min(max(wide, 1), 100), merged in ("", "continue"))

    def _cell(self, cell: Any) -> list[Block]:
        out: list[Block] = []
        for part in opened.parts(cell):
            if part.tag == f"{W}p":
                out += self._paragraph(part)
            else:
                for row in opened.rows(part):
                    if shown := table_row([], [inner.text for inner in self._cells(row)]):
                        out.append(Block(self.page, "table", shown))
        return out


def _sections(root: Any) -> dict[Any, bool]:
    """The paragraphs that end a section, and whether the next one begins a page."""
    ends = [(p, section) for p in root.iter(f"{W}p") if (section := p.find(f"{W}pPr/{W}sectPr")) is not None]
    after = [section for _, section in ends[1:]] + root.findall(f"{W}sectPr")[-1:]
    return {
        paragraph: value(following, "type") not in ("continuous", "nextColumn")
        for (paragraph, _), following in zip(ends, after, strict=False)
    }
