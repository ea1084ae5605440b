"""What kind of file some bytes are. Pure; the name is used in messages only."""

from __future__ import annotations

import io
import zipfile

from knowledge.errors import (
    DamagedFileError,
    EncryptedFileError,
    MacroFileError,
    UnknownFormatError,
)
from knowledge.reading import archive, web
from knowledge.settings import LimitSettings

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kinds people try, with what to do about them; anything else binary gets the general sentence.
_KNOWN_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)


_NOT = "not a document that can be read (.docx, .doc, .rtf, .xlsx, .xls, .pptx, .pdf, .html, .txt, .md, .zip)"


def sniff(data: bytes, name: str, limits: LimitSettings | None = None) -> str:
    """“pdf”, “docx”, “doc”, “rtf”, “xlsx”, “xls”, “pptx”, “html”, “zip”, “image” or “txt” (which may turn out to be Markdown).

    Raises:
        UnknownFormatError, EncryptedFileError, DamagedFileError, FileTooLargeError, MacroFileError: bytes of no readable
            kind, or of one that must not come in.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name, limits or LimitSettings())
    if data.startswith(_OLE):
        return _ole(data, name)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if is_image(data):
        return "image"
    for magic, what in _KNOWN_FOREIGN:
        if data.startswith(magic):
            raise UnknownFormatError(f"{name}: {what}, {_NOT}")
    if web.is_html(data) or web.is_web_archive(data):
        return "html"
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise UnknownFormatError(f"{name}: an XML file; save it as .docx")
    return "txt"


_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")


def is_image(data: bytes) -> bool:
    """A photo or a scan saved as a picture."""
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    bitmap = data.startswith(b"BM") and data[6:10] == b"\0\0\0\0"
    return data.startswith(_IMAGES) or webp or bitmap or (data[4:8] == b"ftyp" and data[8:12] in _HEIF)


def _zip(data: bytes, name: str, limits: LimitSettings) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "[Content_Types].xml" not in names and not any(n.startswith("word/") for n in names):
                if "mimetype" in names:
                    raise UnknownFormatError(f"{name}: an OpenDocument file; save it as .docx")
                return "zip"
            archive.check(package, name, limits)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DamagedFileError(f"{name}: begins like a .docx file but its archive is broken") from error
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if part in names:
            return kind
    raise DamagedFileError(f"{name}: an Office file without its document part")


def _ole(data: bytes, name: str) -> str:
    """Office 97-2003, or a newer Office file behind a password."""
    import olefile

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFileError(f"{name}: the Office file asks for a password; remove it and try again")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            entries = ["/".join(entry) for entry in file.listdir(streams=True, storages=True)]
    except Exception as error:  # whatever a broken directory makes the library raise
        raise DamagedFileError(
            f"{name}: begins like an Office 97-2003 file but its parts do not hold together"
        ) from error
    tops = {entry.split("/")[0].lower() for entry in entries}
    if tops & {"macros", "_vba_project_cur"} or any(entry.lower().endswith("_vba_project") for entry in entries):
        raise MacroFileError(f"{name}: carries macros; save it without them and try again")
    if "worddocument" in tops:
        return "doc"
    if tops & {"workbook", "book"}:
        return "xls"
    if "powerpoint document" in tops:
        raise UnknownFormatError(f"{name}: a PowerPoint 97-2003 file; save it as .pptx")
    raise UnknownFormatError(f"{name}: an OLE file without a document in it")
