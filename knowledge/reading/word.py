"""Word files: paragraphs and tables in the order of the body, automatic numbering made visible.

What passes through: the main document part (text boxes where they are anchored, tracked changes as accepted), notes,
headers and footers (each once, page numbers left out) after the body; runs in TCVN3 and
VNI fonts as Unicode. What is left out: field codes, hidden text, and tracked deletions, which only `Block.stored` keeps. A table that only lays out the letterhead or
the signature is read cell by cell; any other gives one block a row, each cell after its column's name. Pages are
counted by the breaks Word recorded when it last laid the file out, else by the breaks the author set.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.errors import DamagedFileError, FileTooLargeError
from knowledge.labels import is_item, read_label, to_roman
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, font_encoding, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.text import fold, nfc, squeeze

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_DELETED = {f"{_W}{name}" for name in ("del", "delText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LAYOUT = re.compile(
    r"cong hoa xa hoi chu nghia|dang cong san viet nam|doc lap\s*-\s*tu do|^noi nhan|^so\s*:|"
    r"^(?:tm|kt|tl|tuq)\.|ngay\b.{0,12}\bthang\b.{0,12}\bnam\b",
    re.MULTILINE,
)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d*(?:\s*/\s*\d*)?[-–—\s]*", re.IGNORECASE)
_HIDDEN = "hidden text"  # stands for a font: nothing of the run is shown
_MAX_BOLD_SYLLABLES = 45  # a longer bold paragraph is emphasis, not a heading


def read_docx(data: bytes, name: str, max_file_mb: int) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in.

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
        self.fonts = _Fonts(document)
        self.deleted = False  # tracked deletions are read too
        self.unifier = Unifier.of(self.fonts.runs(self.root))
        self.notes = _notes(document)
        self.styled: dict[str | None, tuple[bool, bool]] = {}  # of a style: a title, bold
        self.called: list[tuple[int, Any]] = []  # notes with the page that calls them
        self.blocks: list[Block] = []

    def read(self) -> tuple[tuple[Block, ...], int, str]:
        for element in self._parts(self.root):
            if element.tag == f"{_W}p":
                self.blocks += self._paragraph(element)
            else:
                self._table(element)
        blocks = (*self.blocks, *self._called(), *self._margins())
        return with_stored(blocks, self.unifier.capitals), self.page, self.unifier.encoding

    def _called(self) -> list[Block]:
        """The notes, in the order of their calls."""
        found: list[Block] = []
        for page, note in self.called:
            blocks = [block for part in note.findall(f"{_W}p") for block in self._paragraph(part)]
            found += [replace(block, page=page) for block in blocks]
        return found

    def _margins(self) -> list[Block]:
        """What stands above and below the pages, each text once; page numbers are none."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        found: list[Block] = []
        kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        for relation in self.document.part.rels.values():
            if relation.is_external or relation.reltype not in kinds:
                continue
            for part in self._parts(relation.target_part.element):
                inner = [part] if part.tag == f"{_W}p" else part.iter(f"{_W}p")
                found += [replace(block, page=1) for element in inner for block in self._paragraph(element)]
        texts = dict.fromkeys(block.text for block in found if not _PAGE_NUMBER.fullmatch(block.text))
        kept = {block.text: block for block in found}
        return [kept[text] for text in texts]

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
        runs: list[tuple[str, str | None]] = []
        boxes: list[Any] = []
        self._runs(element, runs, boxes, self.fonts.of_paragraph(element))
        joined = self.unifier.text(runs)
        stored = self._with_deleted(element, len(self.unifier.capitals)) if self._has_deleted(element) else None
        if element.find(f"{_W}pPr/{_W}pageBreakBefore") is not None and not self.recorded and self.blocks:
            self.page += 1
            start = self.page
        label = self.numbering.label(element)
        pieces = [squeeze(nfc(piece)) for piece in joined.split("\n")]
        # A break at the very start of the paragraph puts its text on the next page.
        if joined.startswith("\f"):
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
        if stored and len(out) == 1:
            out[0] = replace(out[0], stored=f"{label} {stored}" if label else stored)
        for box in boxes:
            for inner in self._parts(box):
                out += self._paragraph(inner) if inner.tag == f"{_W}p" else []
        return out

    @staticmethod
    def _has_deleted(element: Any) -> bool:
        return next(element.iter(f"{_W}delText"), None) is not None

    def _with_deleted(self, element: Any, capitals: int) -> str:
        """The paragraph's text before its tracked deletions are accepted."""
        page = self.page
        runs: list[tuple[str, str | None]] = []
        self.deleted = True
        self._runs(element, runs, [], self.fonts.of_paragraph(element))
        self.deleted = False
        self.page = page
        return squeeze(nfc(self.unifier.text(runs)))

    def _runs(
        self, element: Any, parts: list[tuple[str, str | None]], boxes: list[Any], above: str | None = None
    ) -> None:
        """The text under `element`, each piece with its font; `above` is the paragraph's."""
        font = self.fonts.of_run(element, above) if element.tag == f"{_W}r" else above
        if font is _HIDDEN:
            return
        for child in element:
            tag = child.tag
            if (tag in _SKIPPED and not (self.deleted and tag in _DELETED)) or tag == _FALLBACK:
                continue
            if tag in (f"{_W}t", f"{_W}delText"):
                parts.append((child.text or "", font))
            elif tag == f"{_W}tab":
                parts.append((" ", font))
            elif tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
                # TCVN3 has its ư where Western code pages have the soft hyphen.
                soft = "\u00ad" if font_encoding(font) == "tcvn3" or self.unifier.whole == "tcvn3" else ""
                parts.append(("-" if tag.endswith("noBreakHyphen") else soft, font))
            elif tag == f"{_W}lastRenderedPageBreak":
                self.page += 1
                parts.append(("\f", font))
            elif tag in (f"{_W}br", f"{_W}cr"):
                page = child.get(f"{_W}type") == "page"
                if page and not self.recorded:
                    self.page += 1
                parts.append(("\f" if page else "\n", font))
            elif tag == f"{_W}txbxContent":
                boxes.append(child)
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                note = self.notes.get((tag.removesuffix("Reference"), child.get(f"{_W}id")))
                if note is not None:
                    self.called.append((self.page, note))
            else:
                self._runs(child, parts, boxes, font)

    def _is_heading(self, element: Any) -> bool:
        """Every visible run is bold, or the style is a heading."""
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(element, self.document)
        named = element.find(f"{_W}pPr/{_W}pStyle")
        key = named.get(f"{_W}val") if named is not None else None
        if key not in self.styled:  # looking a style up goes through all of them
            style = paragraph.style
            title = style is not None and re.match(r"Heading|Title", style.name or "") is not None
            self.styled[key] = title, bool(style is not None and style.font.bold)
        titled, by_style = self.styled[key]
        if titled:
            return True
        runs = [run for run in paragraph.runs if run.text.strip()]
        return bool(runs) and all(run.bold if run.bold is not None else by_style for run in runs)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, element: Any) -> None:
        rows = [list(self._cells(row)) for row in self._rows(element)]
        texts = [[" ".join(block.text for block in cell) for cell in row] for row in rows]
        whole = "\n".join(fold(block.text) for row in rows for cell in row for block in cell)
        widest = max((len(row) for row in rows), default=0)
        if widest <= 1 or (widest <= 3 and LAYOUT.search(whole)):
            for row in rows:
                for cell in row:
                    self.blocks += cell
            return
        held: list[str] = []  # rows that the file has and the blocks do not show by themselves
        header: list[str] = []
        if len(rows) > 1 and len(texts[0]) == widest and all(len(text.split()) <= 12 for text in texts[0]):
            header = [text.rstrip(":") for text in texts[0]]
        for index, (row, cells) in enumerate(zip(rows, texts, strict=True)):
            if (index == 0 and header) or re.fullmatch(r"(?:\(?\d+\)?\s*)+", " ".join(cells)):
                held.append("\t".join(cells))
                continue
            shown = table_row(header, cells)
            if shown:
                page = next((block.page for cell in row for block in cell), self.page)
                own = [" ".join(block.stored or block.text for block in cell) for cell in row if cell]
                self.blocks.append(Block(page, "table", shown, stored="\n".join([*held, "\t".join(own)])))
                held.clear()

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


def _notes(document: Any) -> dict[tuple[str, str], Any]:
    """Footnotes and endnotes by the tag of their kind and their id."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    found: dict[tuple[str, str], Any] = {}
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") in (None, "normal"):
                    found[note.tag, note.get(f"{_W}id")] = note
    return found


class _Fonts:
    """The name of the font that a run is set in: its own, its style's, its paragraph's style's, the document's."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element
        self.styles = {style.get(f"{_W}styleId"): style for style in styles.findall(f"{_W}style")}
        self.default = self._named(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        normal = (s for s in self.styles.values() if s.get(f"{_W}default") == "1" and s.get(f"{_W}type") == "paragraph")
        self.normal = next((s.get(f"{_W}styleId") for s in normal), None)
        self.known: dict[str | None, str | None] = {}

    def of_paragraph(self, paragraph: Any) -> str | None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._of_style(style.get(f"{_W}val") if style is not None else self.normal) or self.default

    def of_run(self, run: Any, above: str | None) -> str | None:
        properties = run.find(f"{_W}rPr")
        if properties is None:
            return above
        hidden = properties.find(f"{_W}vanish")
        if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off"):
            return _HIDDEN
        style = properties.find(f"{_W}rStyle")
        by_style = self._of_style(style.get(f"{_W}val")) if style is not None else None
        return self._named(properties) or by_style or above

    def runs(self, root: Any) -> Iterator[tuple[str, str | None]]:
        """Every run's text with its font, for a first look."""
        for paragraph in root.iter(f"{_W}p"):
            above = self.of_paragraph(paragraph)
            for run in paragraph.iter(f"{_W}r"):
                if text := "".join(item.text or "" for item in run.findall(f"{_W}t")):
                    yield text, self.of_run(run, above)

    def _of_style(self, style: str | None) -> str | None:
        if style not in self.known:
            self.known[style] = None  # a style based on itself finds nothing
            element = self.styles.get(style)
            if element is not None:
                based = element.find(f"{_W}basedOn")
                above = self._of_style(based.get(f"{_W}val")) if based is not None else None
                self.known[style] = self._named(element.find(f"{_W}rPr")) or above
        return self.known[style]

    @staticmethod
    def _named(properties: Any) -> str | None:
        fonts = properties.find(f"{_W}rFonts") if properties is not None else None
        if fonts is None:
            return None
        name = fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or fonts.get(f"{_W}asciiTheme")
        return str(name) if name else None


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
