"""The first room: a file in, blocks with page numbers out.

What passes through: .txt, .md, .docx, .doc, .rtf, .xlsx, .xls, .pptx, web pages and PDFs with a text layer, known by their
bytes and not by their name, in Unicode or in what Vietnamese was written in before it. An archive's documents are read
each for itself: `archive.members` gives them. What is refused, each with its own class of knowledge/errors.py and one line
that names the file: nothing there, nothing in it, bytes of no known kind, a password, macros, a damaged file, a file
over the limits, pages that are only pictures. `confined.read` does the same in a process that can be lost.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import (
    DamagedFileError,
    EmptyFileError,
    FileMissingError,
    FileTooLargeError,
    UnknownFormatError,
)
from knowledge.model import Block, Reading
from knowledge.reading.margins import margins
from knowledge.reading.sniff import sniff
from knowledge.secrecy import refuse_blocks, refuse_texts
from knowledge.settings import LimitSettings

__all__ = ["read"]


def read(path: str | Path, limits: LimitSettings, *, kept: Path | None = None) -> Reading:
    """Everything one file says, in reading order. `kept` is a folder where recognised pages are kept for the next time.

    Raises:
        FileMissingError, EmptyFileError, UnknownFormatError, EncryptedFileError, DamagedFileError, FileTooLargeError,
        NoTextLayerError: what is wrong with the file, in one line.
        SecretFileError: it is marked as a state secret; nothing of it is kept.
    """
    path = Path(path)
    data = _bytes(path, limits)
    kind = sniff(data, path.name, limits)
    refuse_texts(margins(kind, data))
    encoding = "unicode"
    blocks: tuple[Block, ...]
    scanned, skipped = 0, tuple[int, ...]()
    if kind in ("pdf", "image"):
        from knowledge.reading.scans import open_scanner

        with open_scanner(path.name, limits, kept) as scanner:
            if kind == "pdf":
                from knowledge.reading.pdf import read_pdf

                blocks, pages, encoding = read_pdf(data, path.name, scanner)
            else:
                from knowledge.reading.images import read_image

                kind, blocks, pages = read_image(data, path.name, scanner)
            scanned, skipped = scanner.read, tuple(scanner.skipped)
    elif kind == "docx":
        from knowledge.reading.word import read_docx

        blocks, pages, encoding = read_docx(data, path.name, limits.max_file_mb)
    elif kind in ("doc", "rtf", "xlsx", "xls", "pptx", "html"):
        blocks, pages, encoding = _other(kind, data, path.name, limits)
    elif kind == "zip":
        raise UnknownFormatError(f"{path.name}: a zip archive; scripts.ingest reads each document in it for itself")
    else:
        from knowledge.reading.plain import read_text

        kind, encoding, blocks, pages = read_text(data, path.name)
    refuse_blocks(blocks)
    if pages > limits.max_pages:
        raise FileTooLargeError(f"{path.name}: {pages} pages, over [limits] max_pages = {limits.max_pages}")
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise EmptyFileError(f"{path.name}: holds no text")
    restored = sum(len(block.restored) for block in blocks)
    return Reading(
        path=str(path), format=kind, encoding=encoding, blocks=blocks, pages=pages, ocr_pages=scanned,
        restored_syllables=restored, skipped_pages=skipped,
    )  # fmt: skip


def _other(kind: str, data: bytes, name: str, limits: LimitSettings) -> tuple[tuple[Block, ...], int, str]:
    """The kinds with an adapter each, loaded when first met."""
    if kind == "doc":
        from knowledge.reading.old_word import read_doc

        return read_doc(data, name, limits.max_file_mb)
    if kind == "rtf":
        from knowledge.reading.rtf import read_rtf

        return read_rtf(data, name)
    if kind in ("xlsx", "xls"):
        from knowledge.reading import sheets

        return sheets.read_xlsx(data, name) if kind == "xlsx" else sheets.read_xls(data, name)
    if kind == "pptx":
        from knowledge.reading.slides import read_pptx

        return read_pptx(data, name)
    from knowledge.reading.web import read_html

    return read_html(data, name)


def _bytes(path: Path, limits: LimitSettings) -> bytes:
    try:
        if path.is_dir():
            raise FileMissingError(f"{path}: is a folder, not a file")
        size = path.stat().st_size
        if size > limits.max_file_mb * 1024 * 1024:
            raise FileTooLargeError(
                f"{path.name}: {size / 1024 / 1024:.0f} MB, over [limits] max_file_mb = {limits.max_file_mb}"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(f"{path}: no such file") from error
    except OSError as error:
        raise DamagedFileError(f"{path}: cannot be read: {error.strerror}") from error
    if not data.strip(b"\x00 \t\r\n\f"):
        raise EmptyFileError(f"{path.name}: is empty")
    return data
