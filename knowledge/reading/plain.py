"""Text and Markdown files: bytes to lines to blocks.

Encodings: UTF-8 and UTF-16 (with or without a mark), and Windows-1258, TCVN3, VNI and VISCII where the bytes make
Vietnamese in it. Pages are
counted by form feeds; where a converter wrote one blank line after every line, a line that follows without one and
begins with a space is the trace of a page break. Refused: binary bytes, text in an encoding that cannot be told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.errors import UnknownFormatError
from knowledge.labels import is_caps, is_item
from knowledge.model import Block
from knowledge.reading import legacy
from knowledge.reading.glyphs import mend, squeezed
from knowledge.reading.lines import RULE, Line, join, kind_of
from knowledge.text import fold, nfc, squeeze

_ENOUGH_WORDS = 8  # marked words from which valid UTF-8 may be taken for something else
_MARKDOWN = re.compile(r"^(?:#{1,6} +\S|\*\*[^*]+\*\*\s*$|\|.*\|\s*$)", re.MULTILINE)
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*")


def read_text(data: bytes, name: str) -> tuple[str, str, tuple[Block, ...], int]:
    """Format, encoding, blocks and number of pages of a text file.

    Raises:
        UnknownFormatError: the bytes are no text, or text in no known encoding.
    """
    text, encoding = decode(data, name)
    marks = len(_MARKDOWN.findall(text))
    if marks >= 2 or re.match(r"\s*#{1,3} +\S", text):
        return "md", encoding, _markdown(text), text.count("\f") + 1
    lines = _lines(text)
    return "txt", encoding, join(lines), max((line.page for line in lines), default=1)


# -- bytes to text ---------------------------------------------------------------------------------------------------


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding's name.

    Raises:
        UnknownFormatError: as read_text.
    """
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _text(data, codec, name), "unicode"
    if b"\x00" in data:
        wide = _wide(data)
        if wide:
            return _text(data, wide, name), "unicode"
        raise UnknownFormatError(f"{name}: binary bytes, not a .txt, .md, .docx or .pdf document")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        found = legacy.decode(data)
        if found is None:
            raise UnknownFormatError(
                f"{name}: neither UTF-8, UTF-16, Windows-1258, TCVN3, VNI nor VISCII text; save it as UTF-8"
            ) from None
        return _checked(unicodedata.normalize("NFC", found[0]), name), found[1]
    # The codes of a TCVN3 or VNI font, saved as if they were Western letters.
    encoding, words = legacy.guess(text)
    if encoding and words >= _ENOUGH_WORDS:
        return _checked(legacy.convert(text, encoding), name), encoding
    return _checked(text, name), "unicode"


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain text is nearly always a small number."""
    if len(data) % 2:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _text(data: bytes, codec: str, name: str) -> str:
    try:
        return _checked(data.decode(codec), name)
    except UnicodeDecodeError as error:
        raise UnknownFormatError(f"{name}: its first bytes promise {codec} text, but the rest is none") from error


def _checked(text: str, name: str) -> str:
    control = sum(unicodedata.category(char) in ("Cc", "Cn") and char not in "\t\r\n\f\v" for char in text[:100_000])
    if control > 0.005 * min(len(text), 100_000):
        raise UnknownFormatError(f"{name}: binary bytes, not a .txt, .md, .docx or .pdf document")
    return text


# -- text to lines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    gap: int
    feeds: int  # form feeds just before it


def _lines(text: str) -> list[Line]:
    raw = _raw_lines(text)
    spaced = sum(line.gap == 1 for line in raw) >= 0.6 * len(raw)
    lines: list[Line] = []
    page = 1
    # Before anything is squeezed: every lost glyph left a space.
    mended = mend([line.text for line in raw])
    for index, (line, gap, feeds) in enumerate(zip(mended, (r.gap for r in raw), (r.feeds for r in raw), strict=True)):
        shown = line.text.rstrip()
        left = len(shown) - len(shown.lstrip())
        # The trace of a page break in text whose every line is followed by a blank one.
        trace = spaced and index > 0 and gap == 0 and left == 1
        page += feeds or trace
        left = 0 if left == 1 else left
        for number, column in enumerate(_columns(shown.strip())):
            start = left if number == 0 else shown.rfind(column)
            at = shown.find(column) if number == 0 else start
            body = squeeze(nfc(column))
            spans: tuple[tuple[int, int], ...] = ()
            if line.spans:
                part = squeezed(line, at, at + len(column))
                body, spans = part.text, part.spans
            gap = gap if number == 0 else 0
            lines.append(Line(page, body, gap, float(start), float(start + len(body)), restored=spans))
    return lines


# What stands on the right of a letterhead or a signature. Wide gaps alone prove nothing: lost letters leave them too.
_RIGHT = re.compile(
    r"cong hoa xa hoi|doc lap\s*-\s*tu do|dang cong san|(?:tm|kt|tl|tuq)\s*\.|[^,;:.\d]{2,40}, ngay\b.*\bthang\b"
)


def _columns(line: str) -> list[str]:
    """A line that holds both sides of a letterhead or a signature, as its two sides."""
    parts = re.split(r" {4,}", line)
    if len(parts) != 2:
        return [line]
    left, right = parts
    signed = fold(left).startswith("noi nhan") or is_item(left)
    named = signed and all(word[0].isupper() for word in right.split()) and 2 <= len(right.split()) <= 8
    capitals = is_caps(right) and (signed or is_caps(left))
    return parts if _RIGHT.match(fold(right)) or named or capitals else [line]


def _raw_lines(text: str) -> list[_Raw]:
    out: list[_Raw] = []
    gap = feeds = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").expandtabs(4).split("\n"):
        feeds += line.count("\f")
        shown = line.replace("\f", "").replace("\v", " ").replace("\u00a0", " ")
        body = squeeze(nfc(shown))
        if not body or RULE.fullmatch(body):
            gap += "\f" not in line  # the line end put before the form feed is not the author's
            continue
        out.append(_Raw(shown, gap, feeds if out else 0))
        gap = feeds = 0
    return out


# -- Markdown --------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A line of Markdown without its marks."""
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?!\s)(.+?)(?<!\s)\*(?![\w*])", r"\1", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>])", r"\1", text)
    return squeeze(nfc(re.sub(r"<br\s*/?>|&nbsp;", " ", text)))


def _markdown(text: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    pending: list[Line] = []
    header: list[str] = []
    page, gap = 1, 0

    def flush() -> None:
        blocks.extend(join(pending))
        pending.clear()

    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, row in enumerate(rows):
        page += row.count("\f")
        row = row.replace("\f", "").strip()
        if not row.startswith("|"):
            header = []
        if not row or RULE.fullmatch(row):
            gap += 1
        elif match := re.match(r"#{1,6} +(.*?)#*$", row):
            flush()
            if title := _plain(match[1]):
                blocks.append(Block(page, "heading", title))
            gap = 0
        elif row.startswith("|") and row.count("|") >= 2:
            flush()
            if not _TABLE_RULE.fullmatch(row):
                cells = [_plain(cell) for cell in row.strip("|").split("|")]
                following = rows[number + 1].strip() if number + 1 < len(rows) else ""
                if _TABLE_RULE.fullmatch(following):
                    header = cells
                elif shown := table_row(header, cells):
                    blocks.append(Block(page, "table", shown))
            gap = 0
        else:
            # “- a) …” is a point that a converter made a list item.
            body = re.sub(r"^[-*+] +(?=[a-zđ]\)|\d{1,2}[.)] )", "", _plain(re.sub(r"^> ?", "", row)))
            if body:
                bold = re.fullmatch(r"\*\*[^*]+\*\*", row) is not None
                if bold:
                    flush()
                    blocks.append(Block(page, "heading" if kind_of(body) == "paragraph" else kind_of(body), body))
                else:
                    pending.append(Line(page, body, gap, 0.0, float(len(body))))
            gap = 0
    flush()
    return tuple(blocks)


def table_row(header: list[str], cells: list[str]) -> str:
    """A row as text: each cell after the name of its column, joined with “ | ”; empty cells left out."""
    if len(header) == len(cells) and any(header):
        pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=True) if cell]
        return " | ".join(pairs)
    return " | ".join(cell for cell in cells if cell)
