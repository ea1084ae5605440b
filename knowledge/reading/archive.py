"""Zip archives: those that are Office files are checked before a parser sees them, others give their members.

What passes through: `check` looks at the directory of an Office package; `members` writes the documents inside an archive
into a folder, each to be read for itself, archives within it opened down to two levels. What is refused, before anything
is written: too many members, more bytes than the limits allow, members that swell more than text can (zip bombs), names
that lead out of the folder, links, passwords, macros, parts that declare entities of their own. Where unpacking stops
half-way nothing stays behind.
"""

from __future__ import annotations

import io
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from knowledge.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    MacroFileError,
    ReadingError,
)
from knowledge.settings import LimitSettings
from knowledge.text import nfc, squeeze

_MEGABYTE = 1 << 20
_RATIO = 200  # text shrinks to a tenth, repetitive XML to a hundredth; a bomb to a thousandth
_RATIO_FROM = 4 * _MEGABYTE  # a smaller member harms nobody
_SWELL = 8  # times max_file_mb that all members together may unpack to
_DEPTH = 2
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check(archive: zipfile.ZipFile, name: str, limits: LimitSettings) -> None:
    """Refuse an Office package that would harm its parser.

    Raises:
        FileTooLargeError, EncryptedFileError, MacroFileError, DamagedFileError.
    """
    entries = archive.infolist()
    if len(entries) > 20 * limits.max_members:
        raise FileTooLargeError(f"{name}: {len(entries)} parts are too many for a document")
    _sizes(entries, name, limits)
    for entry in entries:
        if entry.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            raise MacroFileError(f"{name}: carries macros; save it without them and try again")
        if entry.filename.lower().endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                head = part.read(4096)
            if head.startswith((b"\xff\xfe", b"\xfe\xff")):
                head = head.decode("utf-16", "ignore").encode()
            if _ENTITIES.search(head):
                raise DamagedFileError(
                    f"{name}: its part {entry.filename} declares entities, which no Office file does"
                )


def members(path: Path, limits: LimitSettings, into: Path) -> list[Path]:
    """The documents inside a zip archive, written into the folder `into` (made where it is missing), in order.

    Raises:
        ReadingError: one of the subclasses, with what is wrong; `into` is then as it was before.
    """
    if path.stat().st_size > limits.max_file_mb * _MEGABYTE:
        raise FileTooLargeError(f"{path.name}: over [limits] max_file_mb = {limits.max_file_mb}")
    budget = _Budget(limits)
    existed = into.exists()
    written: list[Path] = []
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, data in _documents(path.read_bytes(), path.name, budget, _DEPTH):
            target = _free(into / name)
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append(target)
            target.write_bytes(data)
        if not written:
            raise EmptyFileError(f"{path.name}: an archive without documents")
    except BaseException:
        if existed:
            for target in written:
                target.unlink(missing_ok=True)
        else:
            shutil.rmtree(into, ignore_errors=True)
        raise
    return written


class _Budget:
    """What all levels of one archive may hold together."""

    def __init__(self, limits: LimitSettings) -> None:
        self.limits = limits
        self.members = limits.max_members
        self.bytes = _SWELL * limits.max_file_mb * _MEGABYTE

    def take(self, entries: list[zipfile.ZipInfo], name: str) -> None:
        self.members -= len(entries)
        self.bytes -= sum(entry.file_size for entry in entries)
        if self.members < 0:
            raise FileTooLargeError(f"{name}: more than [limits] max_members = {self.limits.max_members} files")
        if self.bytes < 0:
            raise FileTooLargeError(f"{name}: unpacks to more than {_SWELL} times [limits] max_file_mb")


def _documents(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[tuple[Path, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            paths = [_path(entry, name) for entry in entries]  # all are judged, also what is left out
            budget.take(entries, name)
            _sizes(entries, name, budget.limits)
            for entry, path in zip(entries, paths, strict=True):
                if _JUNK.search(path.as_posix()):
                    continue
                content = archive.read(entry)
                if not _is_archive(content):
                    yield path, content
                elif depth > 1:
                    for inner, inner_content in _documents(content, f"{name}/{path.name}", budget, depth - 1):
                        yield path.with_suffix("") / inner, inner_content
                else:
                    raise FileTooLargeError(f"{name}: archives nested more than {_DEPTH} deep")
    except ReadingError:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DamagedFileError(f"{name}: a zip archive that does not hold together") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "bz2"):
            raise DamagedFileError(f"{name}: a zip archive that does not hold together") from error
        raise


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive of documents, and no document itself."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04" and _is_archive(path)
    except OSError:
        return False


def _is_archive(source: bytes | Path) -> bool:
    """A zip that is no Office file."""
    if isinstance(source, bytes) and not source.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # whoever reads it will say what is wrong with it
    return "[Content_Types].xml" not in names and "word/document.xml" not in names and "mimetype" not in names


def _sizes(entries: list[zipfile.ZipInfo], name: str, limits: LimitSettings) -> None:
    """The sizes are the directory's word, and zipfile reads no further than that."""
    whole = sum(entry.file_size for entry in entries)
    if whole > _SWELL * limits.max_file_mb * _MEGABYTE:
        raise FileTooLargeError(f"{name}: {whole // _MEGABYTE} MB unpacked, far over [limits] max_file_mb")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise EncryptedFileError(f"{name}: asks for a password; remove it and try again")
        if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(1, entry.compress_size):
            raise FileTooLargeError(f"{name}: {entry.filename} swells {_RATIO} times when unpacked; no document does")


def _path(entry: zipfile.ZipInfo, name: str) -> Path:
    """Where a member goes, relative to the folder."""
    shown = entry.filename
    if not entry.flag_bits & 0x800:
        # Without the flag zipfile reads the name as DOS letters; most programs wrote UTF-8 all the same.
        try:
            shown = shown.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            shown = entry.filename
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DamagedFileError(f"{name}: holds a link ({squeeze(shown)}), not a document")
    path = PurePosixPath(shown.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", shown) or "\x00" in shown:
        raise DamagedFileError(f"{name}: holds a name that leads out of its folder ({squeeze(shown)!r})")
    parts = [re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", nfc(part)).strip()[-120:] or "_" for part in path.parts]
    return Path(*parts[-8:] or ["_"])


def _free(path: Path) -> Path:
    """The path, or one beside it where two members have the same name."""
    number, chosen = 2, path
    while chosen.exists():
        chosen = path.with_stem(f"{path.stem} ({number})")
        number += 1
    return chosen
