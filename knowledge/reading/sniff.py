"""What kind of file some bytes are. Pure; the name is used in messages only."""

from __future__ import annotations

import io
import zipfile

from knowledge.errors import DamagedFileError, EncryptedFileError, UnknownFormatError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kinds people try, with what to do about them; anything else binary gets the general sentence.
_KNOWN_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "an RTF file; save it as .docx"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)


def sniff(data: bytes, name: str) -> str:
    """“pdf”, “docx” or “txt” (which may turn out to be Markdown).

    Raises:
        UnknownFormatError, EncryptedFileError, DamagedFileError: bytes of no readable kind.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFileError(f"{name}: the Office file asks for a password; remove it and try again")
        raise UnknownFormatError(f"{name}: an Office 97-2003 file; save it as .docx")
    for magic, what in _KNOWN_FOREIGN:
        if data.startswith(magic):
            raise UnknownFormatError(f"{name}: {what}, not a .txt, .md, .docx or .pdf document")
    return "txt"


def _zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFileError(f"{name}: begins like a .docx file but its archive is broken") from error
    if "word/document.xml" in names:
        return "docx"
    if any(entry.startswith(("xl/", "ppt/")) for entry in names):
        raise UnknownFormatError(f"{name}: a spreadsheet or presentation, not a .txt, .md, .docx or .pdf document")
    if "[Content_Types].xml" in names:
        raise DamagedFileError(f"{name}: an Office file without its document part")
    raise UnknownFormatError(f"{name}: a zip archive, not a .txt, .md, .docx or .pdf document")
