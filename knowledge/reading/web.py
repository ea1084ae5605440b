"""Web pages, also those that a program named .doc: paragraphs, lists and tables in reading order.

What passes through: HTML in its declared or evident encoding, text in legacy fonts (<font face=".VnTime">) as Unicode,
numbers of ordered lists made visible. What is left out: scripts, styles, hidden parts, forms' controls. The parser loads
nothing from anywhere and expands no entities of the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.errors import DamagedFileError
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.plain import table_row
from knowledge.reading.word import LAYOUT
from knowledge.text import fold, nfc, squeeze

_SILENT = frozenset(
    ("script", "style", "head", "template", "noscript", "select", "textarea", "button", "iframe", "svg")
)
_BLOCKS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "body", "html",
    "section", "article", "header", "footer", "main", "nav", "blockquote", "pre", "center", "dl", "dt", "dd", "form",
    "fieldset", "hr", "tbody", "thead", "tfoot", "caption", "address", "aside", "figure", "figcaption",
))  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^\"',;]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK = re.compile(r"page-break-before\s*:\s*always|break-before\s*:\s*page", re.IGNORECASE)
_MAX_DEPTH = 256

Run = tuple[str, str | None]


def is_html(data: bytes) -> bool:
    """Whether bytes begin like a web page, after white space, marks and comments."""
    head = data[:4096]
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(mark):
            head = head[len(mark) :].decode(codec, "ignore").encode()
    head = re.sub(rb"^\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*", b"", head, flags=re.DOTALL).lower()
    return bool(
        re.match(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<(?:div|p|table|font|center)[\s>]", head)
    )


def is_web_archive(data: bytes) -> bool:
    """Whether bytes are a page saved with its parts in one file (.mht, which Word also names .doc)."""
    head = data[:2048].lower()
    return (
        bool(re.match(rb"\s*(?:mime-version|from|subject|date|content-type)\s*:", head))
        and b"multipart/related" in head
    )


def _page(data: bytes) -> bytes:
    """The page itself out of such a file."""
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html" and isinstance(content := part.get_payload(decode=True), bytes):
            return content
    return b""


def read_html(data: bytes, name: str) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in.

    Raises:
        DamagedFileError: nothing in it can be parsed.
    """
    from lxml import etree, html

    data = _page(data) if is_web_archive(data) else data
    parser = html.HTMLParser(encoding=_charset(data), no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(data, parser=parser)
        walk = _Walk(root)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"{name}: begins like a web page but cannot be parsed") from error
    walk.read()
    return with_stored(walk.blocks, walk.unifier.capitals), walk.page, walk.unifier.encoding


def _charset(data: bytes) -> str:
    """The page's encoding: by its mark, by being valid UTF-8, by its own word."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    said = _CHARSET.search(data[:4096])
    codec = said[1].decode("ascii").lower() if said else "cp1252"
    try:
        data[:1].decode(codec)
    except (LookupError, UnicodeDecodeError):
        return "cp1252"
    # Pages of the nineties say user-defined or Latin-1 and mean the codes of their font.
    return "cp1252" if codec in ("utf-8", "iso-8859-1", "x-user-defined", "us-ascii") else codec


class _Walk:
    def __init__(self, root: Any) -> None:
        self.root = root
        self.page = 1
        self.blocks: list[Block] = []
        self.unifier = Unifier.of(self._texts(root, None, 0))

    def read(self) -> None:
        self._children(self.root, None, [], 0)

    def _texts(self, element: Any, font: str | None, depth: int) -> Iterator[Run]:
        if depth > _MAX_DEPTH or not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        font = _font(element) or font
        if element.text:
            yield element.text, font
        for child in element:
            yield from self._texts(child, font, depth + 1)
            if child.tail:
                yield child.tail, font

    def _children(self, element: Any, font: str | None, label: list[str], depth: int) -> None:
        """What stands in a block: its inline text as one block, the blocks in it as theirs."""
        runs: list[Run] = []
        bold: list[bool] = []

        def flush() -> None:
            self._put(runs, label, bold)
            runs.clear()
            bold.clear()

        self._inline(
            element, font, runs, bold, flush, label, depth, element.tag in ("h1", "h2", "h3", "th", "b", "strong")
        )
        flush()

    def _inline(
        self, element: Any, font: str | None, runs: list[Run], bold: list[bool], flush: Any, label: list[str],
        depth: int, strong: bool,
    ) -> None:  # fmt: skip
        if depth > _MAX_DEPTH:
            return
        style = element.get("style") or ""
        if _HIDDEN.search(style) or element.get("hidden") is not None:
            return
        if _BREAK.search(style) and (self.blocks or runs):
            flush()
            self.page += 1
        font = _font(element) or font
        number = _start(element)

        def say(text: str | None) -> None:
            if text:
                shown = text if element.tag == "pre" else re.sub(r"[\t\r\n ]+", " ", text)
                runs.append((shown, font))
                bold.extend([strong] * bool(shown.strip()))

        say(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                runs.append(("\n", font))
            elif tag == "table":
                flush()
                self._table(child, font, depth + 1)
            elif tag in _BLOCKS:
                flush()
                own: list[str] = []
                if tag == "li" and element.tag == "ol":
                    own.append(f"{number}.")
                    number += 1
                elif tag == "li":
                    own.append("-")
                self._children(child, font, own or label, depth + 1)
            elif tag and tag not in _SILENT:
                self._inline(child, font, runs, bold, flush, label, depth + 1, strong or tag in ("b", "strong"))
            say(child.tail)

    def _put(self, runs: list[Run], label: list[str], bold: list[bool]) -> None:
        for line in (squeeze(nfc(piece)) for piece in self.unifier.text(runs).split("\n")):
            if not line or RULE.fullmatch(line):
                continue
            if label:
                line = f"{label.pop()} {line}"
            kind = kind_of(line)
            if kind == "paragraph" and bold and all(bold) and len(line.split()) <= 45:
                kind = "heading"
            self.blocks.append(Block(self.page, kind, line))

    def _table(self, table: Any, font: str | None, depth: int) -> None:
        rows: list[list[list[Block]]] = []
        held: dict[int, tuple[int, list[Block]]] = {}  # column -> rows that a merged cell still covers, and its content
        outer, self.blocks = self.blocks, []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table or depth > _MAX_DEPTH:
                continue
            cells: list[list[Block]] = []
            for cell in (child for child in row if child.tag in ("td", "th")):
                self._held(cells, held)
                self.blocks = []
                self._children(cell, _font(row) or font, [], depth + 1)
                if (span := _number(cell.get("rowspan"))) > 1:
                    held[len(cells)] = (span - 1, self.blocks)
                cells += [self.blocks, *[[] for _ in range(min(_number(cell.get("colspan")), 100) - 1)]]
            self._held(cells, held)
            rows.append(cells)
        self.blocks = outer
        widest = max(map(len, rows), default=0)
        texts = [[" ".join(block.text for block in cell) for cell in row] for row in rows]
        whole = "\n".join(fold(block.text) for row in rows for cell in row for block in cell)
        if widest <= 1 or (widest <= 3 and LAYOUT.search(whole)):
            self.blocks += [block for row in rows for cell in row for block in cell]
            return
        header = texts[0] if len(rows) > 1 and all(len(text.split()) <= 12 for text in texts[0]) else []
        for index, row in enumerate(texts):
            if shown := table_row(header, row) if index or not header else "":
                self.blocks.append(Block(self.page, "table", shown))

    @staticmethod
    def _held(cells: list[list[Block]], held: dict[int, tuple[int, list[Block]]]) -> None:
        """Put in what merged cells of earlier rows bring to this place."""
        while (column := len(cells)) in held:
            left, content = held.pop(column)
            cells.append(content)
            if left > 1:
                held[column] = (left - 1, content)


def _font(element: Any) -> str | None:
    if element.get("face"):
        return str(element.get("face")).split(",")[0].strip()
    found = _FONT.search(element.get("style") or "")
    return found[1].strip() if found else None


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 5 else 1


def _start(element: Any) -> int:
    return _number(element.get("start"))
