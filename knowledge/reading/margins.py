"""What stands above and below the pages and is no text of the document: read for one purpose, to see a mark of secrecy.

What passes through: the bytes of a file whose kind is known; out come the texts of its headers, footers and watermarks that
its adapter drops. Nothing is refused here: a file that does not hold together is its adapter's to refuse.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape

from knowledge.reading import legacy
from knowledge.text import nfc, squeeze

_PART = re.compile(r"word/(?:header|footer)\d*\.xml")
_SHEET = re.compile(r"xl/(?:work|chart)sheets/[^/]+\.xml")
_SHEET_MARGIN = re.compile(r"<(?:odd|even|first)(?:Header|Footer)\b[^>]*>(.*?)</", re.DOTALL)
_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|\d+|[A-Z])")  # font, colour, size, place of what follows
_RTF_MARGIN = re.compile(rb"\\(?:header|footer)[lrf]?(?![a-z])")
_LARGEST = 4 << 20  # bytes of a part that holds a header


def margins(kind: str, data: bytes) -> Iterator[str]:
    """The texts, each as it stands and as TCVN3 or VNI would have it."""
    found: Iterable[str] = ()
    if kind == "docx":
        found = _word(data)
    elif kind == "xlsx":
        found = _sheets(data)
    elif kind == "xls":
        found = _old_sheets(data)
    elif kind == "rtf":
        found = _rtf(data)
    for text in found:
        shown = nfc(text)
        yield shown.upper()
        if not shown.isascii():
            yield from (legacy.convert(text, old).upper() for old in ("tcvn3", "vni"))


def _parts(data: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if wanted.fullmatch(entry.filename) and entry.file_size <= 20 * _LARGEST:
                    with archive.open(entry) as part:
                        # A sheet's margins stand at its end, after all of its cells.
                        yield part.read().decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return


def _word(data: bytes) -> Iterator[str]:
    for part in _parts(data, _PART):
        for paragraph in re.split(r"</w:p>", part):
            text = "".join(
                re.findall(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>", re.sub(r"<w:(?:tab|br)\b[^>]*>", "\n", paragraph))
            )
            yield unescape(text)
            yield from map(unescape, re.findall(r"<v:textpath\b[^>]*\bstring=\"([^\"]*)\"", paragraph))


def _sheets(data: bytes) -> Iterator[str]:
    for part in _parts(data, _SHEET):
        for found in _SHEET_MARGIN.findall(part):
            yield from _uncoded(unescape(found))


def _uncoded(text: str) -> Iterator[str]:
    """“&L&"Times"&14MẬT&RTrang &P”: its three parts, each line."""
    for piece in re.split(r"&[LCR]", text):
        yield from (squeeze(line) for line in _CODES.sub("", piece).splitlines())


def _old_sheets(data: bytes) -> Iterator[str]:
    """The records of an Excel 97 file that hold what is printed above and below its pages."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            stream = file.openstream(name).read()
    except (OSError, ValueError, IndexError):
        return
    at = 0
    while at + 4 <= len(stream):
        record, size = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        if record in (0x14, 0x15) and size > 3:
            body = stream[at + 4 : at + 4 + size]
            wide = body[2] & 1
            yield from _uncoded(body[3:].decode("utf-16-le" if wide else "cp1252", "replace"))
        at += 4 + size


def _rtf(data: bytes) -> Iterator[str]:
    """The margins' groups read as text of the document, what the document says anyway left out."""
    if not _RTF_MARGIN.search(data):
        return
    from knowledge.errors import ReadingError
    from knowledge.reading.rtf import read_rtf

    try:
        body = {block.text for block in read_rtf(data, "")[0]}
        whole = read_rtf(_RTF_MARGIN.sub(rb"\\pard", data), "")[0]
    except ReadingError:
        return
    yield from (block.text for block in whole if block.text not in body)
