"""Rich Text Format: paragraphs and table rows with the font of every run, so that TCVN3 and VNI come out as Unicode.

A reader of its own, because the libraries for RTF drop the fonts, and the font is what tells .VnTime from .VnTimeH.
What passes through: text in its code pages and as \\u, list labels as Word wrote them, tables, notes in their places,
tracked insertions. What is left out: pictures, objects, headers and footers, field codes, hidden and deleted text.
Refused: groups nested beyond reason, a file without a single closed group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.errors import DamagedFileError
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, font_encoding, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.reading.word import LAYOUT
from knowledge.text import fold, nfc, squeeze

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_MAX_DEPTH = 1000
# Groups that hold no text of the document.
_OUTSIDE = frozenset((
    "colortbl", "stylesheet", "info", "pict", "object", "objdata", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "fldinst", "themedata", "datastore", "listtable", "listoverridetable", "revtbl",
    "rsidtbl", "generator", "xmlnstbl", "latentstyles", "pgdsctbl", "pn", "bkmkstart", "bkmkend", "datafield",
    "filetbl", "nonshppict", "private", "xe", "tc", "rxe", "wgrffmtfilter", "mmathpr", "fontemb", "falt", "panose",
))  # fmt: skip
# \* groups that hold text all the same.
_INSIDE = frozenset(("shpinst", "shptxt", "shppict", "footnote", "atrfend", "fldrslt", "listtext", "pntext"))
_CODE_PAGES = {0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950",
               161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
               222: "cp874", 238: "cp1250"}  # fmt: skip
_SIGNS = {"tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
          "endash": "–", "emdash": "—", "emspace": " ", "enspace": " ", "qmspace": " ", "softline": "\n"}  # fmt: skip

Run = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives up at its end."""

    font: int | None = None
    skip: int = 1  # characters that stand for a \u where it is not known
    text: bool = True  # belongs to the document
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    fonts: bool = False  # inside the table of fonts
    table: bool = False


@dataclass(slots=True)
class _Paragraph:
    runs: list[Run]
    end: str  # "par", "cell", "row"
    page: int
    bold: bool
    table: bool


def read_rtf(data: bytes, name: str) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in.

    Raises:
        DamagedFileError: the groups do not hold together.
    """
    walk = _Walk(name)
    paragraphs = walk.read(data)
    unifier = Unifier.of(run for paragraph in paragraphs for run in paragraph.runs)
    blocks = _blocks(paragraphs, unifier)
    return with_stored(blocks, unifier.capitals), walk.page, unifier.encoding


class _Walk:
    """One pass over the tokens."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.page = 1
        self.code_page = "cp1252"
        self.default: int | None = None
        self.fonts: dict[int, str] = {}
        self.charsets: dict[int, int] = {}
        self.out: list[_Paragraph] = []
        self.runs: list[Run] = []
        self.bold: list[bool] = []

    def read(self, data: bytes) -> list[_Paragraph]:
        state = _State()
        stack: list[_State] = []
        star = False
        drop = 0  # stand-ins of a \u still to come
        closed = False
        place = 0
        while match := _TOKEN.search(data, place):
            place = match.end()
            word, value, code, sign, brace, plain = match.groups()
            if brace == b"{":
                stack.append(state)
                star, drop = False, 0
                if len(stack) > _MAX_DEPTH:
                    raise DamagedFileError(f"{self.name}: groups nested {_MAX_DEPTH} deep are no RTF document")
            elif brace:
                closed = True
                drop = 0
                if not stack:
                    break
                state = stack.pop()
                if not stack:
                    break  # what stands behind the document's group is none of it
            elif word:
                key, number = word.decode().lower(), int(value) if value else None
                if key == "bin":
                    place += max(0, number or 0)
                elif key == "u" and number is not None:
                    self._add(chr(number % 0x10000), state, unicode=True)
                    drop = state.skip
                else:
                    state = self._word(key, number, state, star)
                    drop = 0
                star = False
            elif sign == b"*":
                star = True
            elif code:
                if drop:
                    drop -= 1
                else:
                    self._add(self._decoded(bytes([int(code, 16)]), state), state)
            elif sign:
                self._sign(sign, state)
            elif plain:
                body = plain[drop:] if drop else plain
                drop = max(0, drop - len(plain))
                if body:
                    self._add(self._decoded(body, state), state)
        if not closed:
            raise DamagedFileError(f"{self.name}: begins like an RTF file but ends before its text does")
        self._end("par", state)
        return self.out

    def _word(self, key: str, number: int | None, state: _State, star: bool) -> _State:
        if key in _OUTSIDE or (star and key not in _INSIDE):
            return replace(state, text=False, fonts=False)
        on = number != 0
        match key:
            case "fonttbl":
                return replace(state, text=False, fonts=True)
            case "f" if number is not None:
                return replace(state, font=number)
            case "fcharset" if state.fonts and state.font is not None and number is not None:
                self.charsets[state.font] = number
            case "deff":
                self.default = number
                return replace(state, font=number)
            case "ansicpg" if number:
                self.code_page = f"cp{number}"
            case "uc" if number is not None:
                return replace(state, skip=min(number, 8))
            case "plain":
                return replace(state, font=self.default, hidden=False, deleted=False, bold=False)
            case "v":
                return replace(state, hidden=on)
            case "deleted":
                return replace(state, deleted=on)
            case "b":
                return replace(state, bold=on)
            case "intbl":
                return replace(state, table=True)
            case "pard":
                return replace(state, table=False)
            case "par" | "sect" | "cell" | "row" | "nestcell" | "nestrow":
                if state.text:
                    self._end("cell" if key == "nestcell" else "par" if key in ("sect", "nestrow") else key, state)
                    self.page += key == "sect"
            case "page" if state.text:
                self.page += 1
                self._add("\n", state)
            case _:
                if key in _SIGNS:
                    self._add(_SIGNS[key], state)
        return state

    def _sign(self, sign: bytes, state: _State) -> None:
        shown = {b"~": "\u00a0", b"_": "-", b"-": "\u00ad" if font_encoding(self._font(state)) == "tcvn3" else "",
                 b"{": "{", b"}": "}", b"\\": "\\"}.get(sign)  # fmt: skip
        if shown:
            self._add(shown, state)
        elif sign in (b"\n", b"\r") and state.text:
            self._end("par", state)

    def _font(self, state: _State) -> str | None:
        return self.fonts.get(state.font if state.font is not None else self.default or 0)

    def _decoded(self, data: bytes, state: _State) -> str:
        if data.isascii():
            return data.decode("ascii")
        font = state.font if state.font is not None else self.default or 0
        # Fonts of the legacy families give every code their own meaning, whatever character set they claim.
        if font_encoding(self.fonts.get(font)):
            return data.decode("cp1252", "replace")
        charset = self.charsets.get(font, 0)
        codec = self.code_page if charset <= 1 else _CODE_PAGES.get(charset, self.code_page)
        try:
            return data.decode(codec, "replace")
        except LookupError:
            return data.decode("cp1252", "replace")

    def _add(self, text: str, state: _State, unicode: bool = False) -> None:
        if state.fonts:
            if state.font is not None:
                name = self.fonts.get(state.font, "")
                self.fonts[state.font] = (name + text).rstrip(";").strip() if ";" in text else name + text
            return
        if not state.text or state.hidden or state.deleted:
            return
        font = self._font(state)
        # Characters beyond the first 65,536 come as two halves.
        if unicode and "\udc00" <= text <= "\udfff" and self.runs and "\ud800" <= self.runs[-1][0][-1:] <= "\udbff":
            last, where = self.runs.pop()
            text = last[:-1] + (last[-1] + text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            font = where
        if self.runs and self.runs[-1][1] == font:
            self.runs[-1] = (self.runs[-1][0] + text, font)
        else:
            self.runs.append((text, font))
        if not text.isspace():
            self.bold.append(state.bold)

    def _end(self, end: str, state: _State) -> None:
        runs = [(text.encode("utf-16-le", "replace").decode("utf-16-le"), font) for text, font in self.runs]
        if runs or end != "par":
            bold = bool(self.bold) and all(self.bold)
            self.out.append(_Paragraph(runs, end, self.page, bold, state.table))
        self.runs, self.bold = [], []


# -- paragraphs to blocks ----------------------------------------------------------------------------------------------


def _blocks(paragraphs: list[_Paragraph], unifier: Unifier) -> list[Block]:
    blocks: list[Block] = []
    for group in _groups(paragraphs):
        if len(group) == 1 and group[0][0].end == "par":
            blocks += _lines(group[0][0], unifier)
            continue
        cells = [[block for paragraph in cell for block in _lines(paragraph, unifier)] for cell in group]
        texts = [" ".join(block.text for block in cell) for cell in cells]
        if len(cells) == 1 or (len(cells) <= 3 and LAYOUT.search("\n".join(fold(b.text) for c in cells for b in c))):
            blocks += [block for cell in cells for block in cell]
        elif row := table_row([], texts):
            blocks.append(Block(group[0][0].page, "table", row))
    return blocks


def _groups(paragraphs: list[_Paragraph]) -> Iterator[list[list[_Paragraph]]]:
    """A paragraph alone, or the cells of a row, each with its paragraphs."""
    row: list[list[_Paragraph]] = []
    cell: list[_Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.end == "row":
            if row:
                yield row
            row, cell = [], []
        elif paragraph.end == "cell":
            row.append([*cell, paragraph])
            cell = []
        elif paragraph.table or row:
            cell.append(paragraph)
        else:
            yield [[paragraph]]
    if row or cell:
        yield [*row, cell] if cell else row


def _lines(paragraph: _Paragraph, unifier: Unifier) -> list[Block]:
    out: list[Block] = []
    for line in (squeeze(nfc(piece)) for piece in unifier.text(paragraph.runs).split("\n")):
        if line and not RULE.fullmatch(line):
            kind = kind_of(line)
            bold = paragraph.bold and kind == "paragraph" and len(line.split()) <= 45
            out.append(Block(paragraph.page, "heading" if bold else kind, line))
    return out
