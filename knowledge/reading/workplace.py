"""Where files lie while they are worked on: a folder for each piece of work, so that what a killed program left is found.

What passes through: the common folder (`<data>/work`) in, a folder of one's own out, gone when its work is done. Whoever
works holds a lock that the system lets go of when its process ends, however it ends; `sweep` removes the folders whose
lock nobody holds, which is what a kill or a power cut left behind. A living worker's is never touched, nor one that is being made,
and no number of a process has to be trusted (they are given anew, and mean nothing in another container).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import DataFolderError

__all__ = ["Workplace", "at_work", "shared_folder", "sweep"]

_LOCK = ".lock"


def shared_folder() -> Path:
    """Where those work who have no data folder: beside other programs' temporary files, one for each user."""
    return Path(tempfile.gettempdir()) / f"thuky-work-{os.getuid()}"


class Workplace:
    """A folder of one's own in `root` until it is closed.

    Raises:
        DataFolderError: it cannot be made.
    """

    def __init__(self, root: Path) -> None:
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            while (claimed := _claim(root / f"{secrets.token_hex(8)}{_LOCK}")) is None:
                continue  # a sweep saw the lock before it was held
            self._lock, handle = claimed
            self._handle: int | None = handle
            self.folder = self._lock.with_suffix("")
            # The lock is there before the folder: a folder without one is nobody's.
            self.folder.mkdir(mode=0o700)
        except OSError as error:
            raise DataFolderError(f"{root} cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        if self._handle is None:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None
        with contextlib.suppress(OSError):  # someone else works there
            self._lock.parent.rmdir()


@contextmanager
def at_work(root: Path) -> Iterator[Path]:
    """A folder of one's own for as long as the block lasts.

    Raises:
        DataFolderError: it cannot be made.
    """
    place = Workplace(root)
    try:
        yield place.folder
    finally:
        place.close()


def sweep(root: Path) -> int:
    """Remove what those left whose process is gone; how many there were."""
    removed = 0
    names = {path.name.removesuffix(_LOCK) for path in root.glob("*")} if root.is_dir() else set()
    for name in sorted(names):
        lock, folder = root / f"{name}{_LOCK}", root / name
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError:
            continue
        try:
            if not _held(handle):
                continue  # its owner lives
            if folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.unlink(missing_ok=True)
            if not folder.exists():
                lock.unlink(missing_ok=True)
                removed += 1
        except OSError:
            continue
        finally:
            os.close(handle)
    with contextlib.suppress(OSError):
        root.rmdir()
    return removed


def _claim(lock: Path) -> tuple[Path, int] | None:
    """The lock file made and held; None where it was swept away in between."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with contextlib.suppress(OSError):
        if _held(handle) and os.fstat(handle).st_ino == lock.stat().st_ino:
            return lock, handle
    os.close(handle)
    return None


def _held(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
