"""The originals of documents that came by chat: <data>/uploads/<sha256><ext>, one file for each.

What passes through: a downloaded file is written aside, hashed and renamed; a stored document gives its original back,
from here or from where the shell found it, if it still is what was read. What is refused: a file that has changed since.
`tidy` removes whatever no document and no open question needs.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Collection
from pathlib import Path

from knowledge.errors import DataFolderError
from knowledge.model import Document
from knowledge.settings import Settings

_ASIDE = "part-"
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")


def folder(settings: Settings) -> Path:
    return settings.folder / "uploads"


def aside(settings: Settings) -> Path:
    """A path for a file that is still coming in.

    Raises:
        DataFolderError: the folder cannot be made.
    """
    where = folder(settings)
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(f"{where} cannot be made: {error.strerror}") from error
    return where / f"{_ASIDE}{secrets.token_hex(8)}"


def keep(settings: Settings, came: Path, name: str) -> tuple[Path, str]:
    """Give a file that has come in whole its lasting name; its path and SHA-256.

    Raises:
        DataFolderError: it cannot be renamed.
    """
    sha256 = _digest(came)
    extension = Path(name).suffix.lower()
    path = folder(settings) / f"{sha256}{extension if _EXTENSION.fullmatch(extension) else ''}"
    try:
        came.chmod(0o600)
        came.replace(path)
    except OSError as error:
        raise DataFolderError(f"{path} cannot be written: {error.strerror}") from error
    return path, sha256


def kept(settings: Settings, sha256: str) -> Path | None:
    """The upload with these bytes, where there is one."""
    return next(iter(sorted(folder(settings).glob(f"{sha256}*"))), None)


def read(settings: Settings, sha256: str) -> bytes:
    """The bytes of a file that was kept.

    Raises:
        DataFolderError: it is not there any more.
    """
    path = kept(settings, sha256)
    if path is None:
        raise DataFolderError(f"the file {sha256[:12]}… is not among the uploads any more")
    return path.read_bytes()


def is_there(settings: Settings, document: Document) -> bool:
    """Whether `original` is likely to find the file; quick, for deciding on a button."""
    named = folder(settings) / f"{document.sha256}{Path(document.file).suffix.lower()}"
    try:
        return named.is_file() or Path(document.path).is_file() or kept(settings, document.sha256) is not None
    except (OSError, ValueError):
        return False


def original(settings: Settings, document: Document) -> Path | None:
    """The file that a document was read from, if it is still there and still the same."""
    for path in (kept(settings, document.sha256), Path(document.path)):
        try:
            if path is not None and path.is_file() and _digest(path) == document.sha256:
                return path
        except OSError:
            continue
    return None


def drop(settings: Settings, sha256: str) -> None:
    for path in folder(settings).glob(f"{sha256}*"):
        path.unlink(missing_ok=True)


def tidy(settings: Settings, wanted: Collection[str], *, parts: bool = False) -> None:
    """Remove the uploads whose hash is not wanted; `parts`: also what a killed program left half-written."""
    for path in folder(settings).glob("*"):
        half = path.name.startswith(_ASIDE)
        if not (parts if half else path.name[:64] not in wanted):
            continue
        if path.is_dir():  # an archive that was being unpacked
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
