"""Word 97-2003 files (.doc): turned into .docx by LibreOffice where it is installed, else read from the file itself.

What passes through: the bytes of an OLE file that holds a Word document. LibreOffice runs in a folder and with a profile
of its own, with a time limit, and leaves nothing behind; its result keeps fonts, automatic numbers and tables, and goes
the way of any .docx; laid out as a PDF it tells on which page each block begins. Without it the text is taken from the pieces that the file's own table names: paragraphs and table
rows, without automatic numbers and fonts. Refused: a password, macros, files of Word 95 and older where LibreOffice is
missing (the error names the package).
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import DamagedFileError, EncryptedFileError, MissingPackageError, ReadingError
from knowledge.model import Block
from knowledge.reading.confined import run_program
from knowledge.reading.legacy import Unifier, with_stored
from knowledge.reading.lines import RULE, kind_of
from knowledge.reading.margins import margins
from knowledge.reading.paging import paged
from knowledge.reading.plain import table_row
from knowledge.reading.word import LAYOUT, read_docx
from knowledge.secrecy import refuse_texts
from knowledge.text import fold, nfc, squeeze

_SECONDS = 120
_WORD_97 = 0x00C1  # nFib of the first version whose tables are known here
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")


def read_doc(data: bytes, name: str, max_file_mb: int) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in.

    Raises:
        EncryptedFileError, DamagedFileError, FileTooLargeError, MissingPackageError, TooSlowError.
    """
    header = _stream(data, "WordDocument", name)[:0x200]
    if len(header) < 0x60:
        raise DamagedFileError(f"{name}: begins like a Word file but its document part is broken")
    if struct.unpack_from("<H", header, 0x0A)[0] & 0x0100:
        raise EncryptedFileError(f"{name}: the Word file asks for a password; remove it and try again")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        converted, pages = converted_by(office, data, name)
        refuse_texts(margins("docx", converted))
        blocks, counted, encoding = read_docx(converted, name, max_file_mb)
        return (paged(blocks, pages), len(pages), encoding) if pages else (blocks, counted, encoding)
    return _own(data, name)


def converted_by(office: str, data: bytes, name: str) -> tuple[bytes, list[str]]:
    """The file as LibreOffice writes it in .docx, and the text of each page as it lays it out (none where it cannot).

    Raises:
        DamagedFileError: LibreOffice makes nothing of it.
        TooSlowError: it took too long.
    """
    with tempfile.TemporaryDirectory(prefix="thuky-doc-") as folder:
        source = Path(folder, "in.doc")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()

        def convert(target: str) -> None:
            command = [office, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
                       "--infilter=MS Word 97", "--convert-to", target, "--outdir", folder, str(source)]  # fmt: skip
            run_program(command, folder=Path(folder), seconds=_SECONDS, name=name)

        convert("docx:MS Word 2007 XML")
        result = Path(folder, "in.docx")
        if not result.exists():
            raise DamagedFileError(f"{name}: begins like a Word file but LibreOffice cannot open it")
        with contextlib.suppress(ReadingError):  # without pages it is still a document
            convert("pdf:writer_pdf_Export")
        return result.read_bytes(), _page_texts(Path(folder, "in.pdf"))


def _page_texts(path: Path) -> list[str]:
    """Its .docx does not say where pages end; the PDF does."""
    import pypdfium2

    if not path.exists():
        return []
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        texts: list[str] = []
        for page in document:
            textpage = page.get_textpage()
            texts.append(textpage.get_text_range())
            textpage.close()
            page.close()
        return texts
    except pypdfium2.PdfiumError:
        return []
    finally:
        document.close()


def _stream(data: bytes, stream: str, name: str) -> bytes:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bytes(ole.openstream(stream).read())
    except Exception as error:  # whatever a broken directory makes the library raise
        raise DamagedFileError(f"{name}: begins like a Word file but its parts do not hold together") from error


# -- without LibreOffice -----------------------------------------------------------------------------------------------


def _own(data: bytes, name: str) -> tuple[tuple[Block, ...], int, str]:
    document = _stream(data, "WordDocument", name)
    if struct.unpack_from("<H", document, 2)[0] < _WORD_97:
        raise MissingPackageError(
            f"{name}: a file of Word 95 or older; install LibreOffice (Debian: libreoffice-writer) or save it as .docx"
        )
    flags = struct.unpack_from("<H", document, 0x0A)[0]
    table = _stream(data, "1Table" if flags & 0x0200 else "0Table", name)
    try:
        text, above_and_below = _text(document, table)
    except (struct.error, IndexError, ValueError) as error:
        raise DamagedFileError(f"{name}: begins like a Word file but its text cannot be found") from error
    refuse_texts(above_and_below.split("\r"))
    blocks, pages, unifier = _blocks(text)
    return with_stored(blocks, unifier.capitals), pages, unifier.encoding


def _text(document: bytes, table: bytes) -> tuple[str, str]:
    """The main text (and the notes behind it), put together from its pieces; headers and footers."""
    counts = struct.unpack_from("<3i", document, 0x4C)  # main text, footnotes, headers
    start, size = struct.unpack_from("<2I", document, 0x01A2)
    pieces = table[start : start + size]
    at = 0
    while pieces[at] == 1:  # properties that some pieces share
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    if pieces[at] != 2:
        raise ValueError("no piece table")
    length = struct.unpack_from("<I", pieces, at + 1)[0]
    plan = pieces[at + 5 : at + 5 + length]
    number = (len(plan) - 4) // 12
    places = struct.unpack_from(f"<{number + 1}I", plan, 0)
    out: list[str] = []
    for index in range(number):
        where = struct.unpack_from("<I", plan, 4 * (number + 1) + 8 * index + 2)[0]
        chars = places[index + 1] - places[index]
        if chars < 0 or chars > len(document):
            raise ValueError("a piece of impossible length")
        if where & 0x40000000:
            begin = (where & 0x3FFFFFFF) // 2
            out.append(document[begin : begin + chars].decode("cp1252", "replace"))
        else:
            out.append(document[where : where + 2 * chars].decode("utf-16-le", "replace"))
    whole = "".join(out)
    end = max(0, counts[0]) + max(0, counts[1])
    return whole[:end], whole[end : end + max(0, counts[2])]


def _blocks(text: str) -> tuple[list[Block], int, Unifier]:
    while _FIELD.search(text):
        text = _FIELD.sub(lambda match: match[1] or "", text)
    text = text.translate(
        {0x1E: "-", 0x1F: "\u00ad", 0x01: None, 0x02: None, 0x08: None, 0x13: None, 0x14: None, 0x15: None}
    )
    unifier = Unifier.of((part, None) for part in re.split(r"[\r\x07]", text))
    blocks: list[Block] = []
    page = 1
    for cells in _rows(text):
        start = page
        page += sum(cell.count("\f") for cell in cells)
        lines = [[squeeze(nfc(part)) for part in re.split(r"[\r\x0b\f]", unifier.plain(cell))] for cell in cells]
        whole = "\n".join(fold(line) for cell in lines for line in cell)
        if len(lines) > 1 and not LAYOUT.search(whole):
            if row := table_row([], [squeeze(" ".join(cell)) for cell in lines]):
                blocks.append(Block(start, "table", row))
            continue
        for line in (line for cell in lines for line in cell):
            if line and not RULE.fullmatch(line):
                blocks.append(Block(start, kind_of(line), line))
    return blocks, page, unifier


def _rows(text: str) -> Iterator[list[str]]:
    """A paragraph as one cell; the cells of a table row together. A row ends in two cell marks."""
    cells: list[str] = []
    for match in re.finditer(r"([^\r\x07]*)([\r\x07]|$)", text):
        body, mark = match.groups()
        if mark == "\x07":
            if body or not cells:
                cells.append(body)
                continue
            yield cells
            cells = []
        elif cells:  # a further paragraph of a cell
            cells.append(body)
        elif body:
            yield [body]
    if cells:
        yield cells
