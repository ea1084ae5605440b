"""Word files: paragraphs and tables in the order of the body, automatic numbering made visible.

What passes through: the main document part (text boxes where they are anchored, tracked insertions as accepted). What
is left out: headers, footers and notes, tracked deletions, field codes. A table that only lays out the letterhead or
the signature is read cell by cell; any other gives one block a row, each cell after its column's name. Pages are
counted by the breaks Word recorded when it last laid the file out, else by the breaks the author set.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from knowledge.errors import DamagedFileError, FileTooLargeError
from knowledge.labels import is_item, read_label, to_roman
from knowledge.model import Block
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.text import fold, nfc, squeeze

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LAYOUT = re.compile(
    r"cong hoa xa hoi chu nghia|dang cong san viet nam|doc lap\s*-\s*tu do|^noi nhan|^so\s*:|"
    r"^(?:tm|kt|tl|tuq)\.|ngay\b.{0,12}\bthang\b.{0,12}\bnam\b",
    re.MULTILINE,
)
_MAX_BOLD_SYLLABLES = 45  # a longer bold paragraph is emphasis, not a heading


def read_docx(data: bytes, name: str, max_file_mb: int) -> tuple[tuple[Block, ...], int]:
    """Blocks and number of pages.

    Raises:
        DamagedFileError: the parts do not hold together.
        FileTooLargeError: unpacked, the document is far over the limit.
    """
    import docx

    damaged = f"{name}: begins like a .docx file but its parts do not hold together"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml"))
    if unpacked > 20 * max_file_mb * 1024 * 1024:
        raise FileTooLargeError(f"{name}: {unpacked / 1024 / 1024:.0f} MB unpacked, far over [limits] max_file_mb")
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever unzipping and parsing foreign bytes can raise; our own code is not in here
        raise DamagedFileError(damaged) from error
    try:
        return _Body(document).read()
    except (KeyError, ValueError, AttributeError, RecursionError) as error:  # required attributes or parts are missing
        raise DamagedFileError(damaged) from error


class _Body:
    """One walk over the body. It counts as it goes: pages and list numbers."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.root = document.element.body
        self.recorded = next(self.root.iter(f"{_W}lastRenderedPageBreak"), None) is not None
        self.page = 1
        self.numbering = _Numbering(document)
        self.blocks: list[Block] = []

    def read(self) -> tuple[tuple[Block, ...], int]:
        for element in self._parts(self.root):
            if element.tag == f"{_W}p":
                self.blocks += self._paragraph(element)
            else:
                self._table(element)
        return tuple(self.blocks), self.page

    def _parts(self, parent: Any) -> Iterator[Any]:
        """Paragraphs and tables, content controls and the like opened."""
        for child in parent:
            if child.tag in (f"{_W}p", f"{_W}tbl"):
                yield child
            elif child.tag in (
                f"{_W}sdt",
                f"{_W}sdtContent",
                f"{_W}ins",
                f"{_W}moveTo",
                f"{_W}customXml",
                f"{_W}smartTag",
            ):
                yield from self._parts(child)

    # -- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Any) -> list[Block]:
        start = self.page
        parts: list[str] = []
        boxes: list[Any] = []
        self._runs(element, parts, boxes)
        if element.find(f"{_W}pPr/{_W}pageBreakBefore") is not None and not self.recorded and self.blocks:
            self.page += 1
            start = self.page
        label = self.numbering.label(element)
        pieces = [squeeze(nfc(piece)) for piece in "".join(parts).split("\n")]
        # A break at the very start of the paragraph puts its text on the next page.
        if "".join(parts).startswith("\f"):
            start = self.page
        pieces = [squeeze(piece.replace("\f", " ")) for piece in pieces]
        lines = [piece for piece in pieces if piece and not RULE.fullmatch(piece)]
        out: list[Block] = []
        heading = self._is_heading(element)
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
        for box in boxes:
            for inner in self._parts(box):
                out += self._paragraph(inner) if inner.tag == f"{_W}p" else []
        return out

    def _runs(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag == _FALLBACK:
                continue
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag == f"{_W}tab":
                parts.append(" ")
            elif tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
                parts.append("-" if tag.endswith("noBreakHyphen") else "")
            elif tag == f"{_W}lastRenderedPageBreak":
                self.page += 1
                parts.append("\f")
            elif tag in (f"{_W}br", f"{_W}cr"):
                page = child.get(f"{_W}type") == "page"
                if page and not self.recorded:
                    self.page += 1
                parts.append("\f" if page else "\n")
            elif tag == f"{_W}txbxContent":
                boxes.append(child)
            else:
                self._runs(child, parts, boxes)

    def _is_heading(self, element: Any) -> bool:
        """Every visible run is bold, or the style is a heading."""
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(element, self.document)
        style = paragraph.style
        by_style = bool(style is not None and style.font.bold)
        if style is not None and re.match(r"Heading|Title", style.name or ""):
            return True
        runs = [run for run in paragraph.runs if run.text.strip()]
        return bool(runs) and all(run.bold if run.bold is not None else by_style for run in runs)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, element: Any) -> None:
        rows = [list(self._cells(row)) for row in self._rows(element)]
        texts = [[" ".join(block.text for block in cell) for cell in row] for row in rows]
        whole = "\n".join(fold(block.text) for row in rows for cell in row for block in cell)
        widest = max((len(row) for row in rows), default=0)
        if widest <= 1 or (widest <= 3 and _LAYOUT.search(whole)):
            for row in rows:
                for cell in row:
                    self.blocks += cell
            return
        header: list[str] = []
        if len(rows) > 1 and len(texts[0]) == widest and all(len(text.split()) <= 12 for text in texts[0]):
            header = [text.rstrip(":") for text in texts[0]]
        for index, (row, cells) in enumerate(zip(rows, texts, strict=True)):
            if (index == 0 and header) or re.fullmatch(r"(?:\(?\d+\)?\s*)+", " ".join(cells)):
                continue
            shown = table_row(header, cells)
            if shown:
                page = next((block.page for cell in row for block in cell), self.page)
                self.blocks.append(Block(page, "table", shown))

    @staticmethod
    def _rows(element: Any) -> Iterator[Any]:
        for child in element:
            if child.tag == f"{_W}tr":
                yield child
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
                yield from _Body._rows(child)

    def _cells(self, row: Any) -> Iterator[list[Block]]:
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue  # a cell of a table inside this one: read with its own cell
            yield self._cell(cell)

    def _cell(self, cell: Any) -> list[Block]:
        out: list[Block] = []
        for part in self._parts(cell):
            if part.tag == f"{_W}p":
                out += self._paragraph(part)
            else:
                for inner_row in self._rows(part):
                    texts = [" ".join(block.text for block in inner) for inner in self._cells(inner_row)]
                    if shown := table_row([], texts):
                        out.append(Block(self.page, "table", shown))
        return out


class _Numbering:
    """Automatic list labels, counted the way Word counts: one counter a level, deeper ones restarting."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style.element for style in document.styles}
        self.abstract: dict[str, Any] = {}
        self.lists: dict[str, str] = {}
        self.overrides: dict[tuple[str, int], int] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.started: set[tuple[str, int]] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for item in root.findall(f"{_W}abstractNum"):
            self.abstract[item.get(f"{_W}abstractNumId")] = item
        for item in root.findall(f"{_W}num"):
            number, target = item.get(f"{_W}numId"), item.find(f"{_W}abstractNumId")
            if target is None:
                continue
            self.lists[number] = target.get(f"{_W}val")
            for override in item.findall(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    self.overrides[number, int(override.get(f"{_W}ilvl"))] = int(start.get(f"{_W}val"))

    def label(self, paragraph: Any) -> str:
        """The label Word shows before this paragraph, "" for none."""
        number, level = self._place(paragraph)
        source = self.abstract.get(self.lists.get(number, ""))
        if source is None or number == "0":
            return ""
        levels = {int(item.get(f"{_W}ilvl")): item for item in source.findall(f"{_W}lvl")}
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.lists[number], {})
        if (number, level) in self.overrides and (number, level) not in self.started:
            counts[level] = self.overrides[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(levels[level])
        self.started.add((number, level))
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        form = self._value(levels[level], "numFmt")
        if form == "bullet":
            return "-"
        if form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            item = levels.get(place)
            value = counts.get(place, self._start(item) if item is not None else 1)
            return _numeral(value, self._value(item, "numFmt") if item is not None else "decimal")

        return re.sub(r"%(\d)", shown, self._value(levels[level], "lvlText")).strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """numId and level, the paragraph's own or its style's."""
        source = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        key = style.get(f"{_W}val") if style is not None else None
        for _ in range(10):
            if source is not None or key not in self.styles:
                break
            element = self.styles[key]
            source = element.find(f"{_W}pPr/{_W}numPr")
            based = element.find(f"{_W}basedOn")
            key = based.get(f"{_W}val") if based is not None else None
        if source is None:
            return "", 0
        return self._value(source, "numId"), int(self._value(source, "ilvl") or 0)

    def _start(self, level: Any) -> int:
        return int(self._value(level, "start") or 1)

    @staticmethod
    def _value(parent: Any, name: str) -> str:
        found = parent.find(f"{_W}{name}")
        return str(found.get(f"{_W}val") or "") if found is not None else ""


def _numeral(value: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        return to_roman(value) if form == "upperRoman" else to_roman(value).lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)
