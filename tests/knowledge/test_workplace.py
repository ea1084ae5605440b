"""What a killed program leaves is gone after the next start; what a living one works on is not touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import DamagedFileError, DataFolderError
from knowledge.reading import confined
from knowledge.reading.workplace import Workplace, at_work, sweep
from knowledge.settings import LimitSettings, parse

ROOT = Path(__file__).resolve().parents[2]
LONG = "Kế hoạch năm hai nghìn. " * 900_000  # takes a reader some seconds


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 120  # against waiting for ever, not a measure: a busy machine takes its time
    while not true():
        assert time.monotonic() < end, "it never came to this"
        time.sleep(0.02)


def _python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_a_folder_of_ones_own_lasts_as_long_as_the_work(tmp_path: Path) -> None:
    root = tmp_path / "work"
    with at_work(root) as one, at_work(root) as two:
        assert one != two and one.parent == two.parent == root
        (one / "a.txt").write_text("x")
        assert one.stat().st_mode & 0o777 == 0o700
        assert sweep(root) == 0
        assert (one / "a.txt").read_text() == "x"
    assert not root.exists()


def test_only_what_the_dead_left_is_swept(tmp_path: Path) -> None:
    root = tmp_path / "work"
    code = """
import sys, time
from pathlib import Path
from knowledge.reading.workplace import Workplace
place = Workplace(Path(sys.argv[1]))
(place.folder / "secret.txt").write_text("x")
time.sleep(60)
"""
    dead, alive = _python(code, root), _python(code, root)
    try:
        _until(lambda: len(_files(root)) == 4)
        assert sweep(root) == 0
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        assert sweep(root) == 1
        assert len(_files(root)) == 2 and "secret.txt" in _files(root)
        (root / "of an older program").mkdir()
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere/keep.txt").write_text("x")
        (root / "link").symlink_to(tmp_path / "elsewhere")
        assert sweep(root) == 2
        assert (tmp_path / "elsewhere/keep.txt").exists()
    finally:
        for process in (dead, alive):
            process.kill()
            process.wait()
    assert sweep(root) == 1
    assert not root.exists()
    assert sweep(root) == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataFolderError, match=r"file/work cannot be written"):
        Workplace(tmp_path / "file/work")


def test_a_reader_killed_in_the_middle_of_a_file_leaves_nothing(tmp_path: Path) -> None:
    path, work = tmp_path / "a.txt", tmp_path / "work"
    path.write_text("Kế hoạch")
    reader = confined.Reader()
    assert reader.read(path, LimitSettings(), work=work).text == "Kế hoạch"
    process = reader._process
    assert process is not None
    (folder,) = (item for item in work.iterdir() if item.is_dir())
    (folder / "secret.docx").write_text("x")
    path.write_text(LONG)
    killer = threading.Timer(0.2, process.kill)
    killer.start()
    with pytest.raises(DamagedFileError, match=r"a\.txt: a parser crashed over it"):
        reader.read(path, LimitSettings(), work=work)
    killer.join()
    assert not work.exists()
    path.write_text("Kế hoạch")
    assert reader.read(path, LimitSettings(), work=work).text == "Kế hoạch"
    reader.close()
    assert not work.exists()


def test_a_program_killed_in_the_middle_of_an_archive_leaves_nothing_after_the_next_start(tmp_path: Path) -> None:
    from scripts.office import open_office

    archive, data = tmp_path / "a.zip", tmp_path / "data"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("dài.txt", LONG)
    code = """
import sys
from pathlib import Path
from knowledge import batch
from tests.knowledge.test_ingest import Office
office = Office(Path(sys.argv[2]))
list(batch.ingest_path(Path(sys.argv[1]), engine=office.engine, index=office.kept, settings=office.settings))
"""
    program = _python(code, archive, data)
    # Two folders with their locks: the archive's documents, and what the reading process puts down.
    _until(lambda: len(list((data / "work").glob("*"))) == 4 and bool(_readers(data)))
    time.sleep(0.3)
    assert program.poll() is None
    program.send_signal(signal.SIGKILL)
    program.wait()
    _until(lambda: not _readers(data))
    assert "dài.txt" in _files(data / "work"), "a document nobody has read lies there"
    assert not (data / "unpacked").exists()
    open_office(parse({}, {"THUKY_DATA": str(data)})).engine.dispose()
    assert not (data / "work").exists()
    assert "dài.txt" not in _files(data)


def _readers(data: Path) -> list[int]:
    """The reading processes that work in a data folder. One that ended and that nobody has waited for yet (in a container
    without an init it stays for good) has no command line any more and does not count."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = command.read_bytes()
        except OSError:
            continue
        if b"confined import serve" in said and os.fsencode(data) in said:
            found.append(int(command.parent.name))
    return found
