"""Reading at arm's length: a process that can be lost, with limits on time and memory, and no secrets."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import errors
from knowledge.reading import confined, read
from knowledge.settings import LimitSettings
from tests.knowledge.papers import pdf
from tests.knowledge.test_ingest import PLAN

LIMITS = LimitSettings()


def test_a_confined_reading_is_the_same_reading(tmp_path: Path, aside: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN.format(number=1, day=20))
    assert confined.read(path, LIMITS) == read(path, LIMITS)
    process = confined._reader._process
    with pytest.raises(errors.EncryptedFileError, match="asks for a password"):
        (tmp_path / "b.pdf").write_bytes(pdf([[(72, 700, "x")]], password="p"))
        confined.read(tmp_path / "b.pdf", LIMITS)
    assert confined._reader._process is process


def _reader_of(code: str, monkeypatch: pytest.MonkeyPatch) -> confined.Reader:
    """A reader whose process does `code` instead of reading."""
    real = subprocess.Popen

    def start(command: list[str], **named: object) -> object:
        return real([sys.executable, "-c", code], **named)  # type: ignore[call-overload]

    monkeypatch.setattr(confined.subprocess, "Popen", start)
    return confined.Reader()


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("import time; time.sleep(60)", errors.TooSlowError, "read_seconds = 1"),
        ("import os; os.kill(os.getpid(), 11)", errors.DamagedFileError, "crashed"),
        ("print('no json'); input()", errors.DamagedFileError, "crashed"),
    ],
)
def test_a_parser_that_runs_away_or_crashes_costs_its_process_only(
    tmp_path: Path, aside: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: type[Exception], words: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kế hoạch")
    reader = _reader_of(code, monkeypatch)
    with pytest.raises(kind, match=words):
        reader.read(path, replace(LIMITS, read_seconds=1))
    monkeypatch.undo()
    monkeypatch.setenv("TMPDIR", str(aside))
    assert reader.read(path, LIMITS).text == "Kế hoạch"
    reader.close()


def test_memory_is_limited(tmp_path: Path, aside: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Kế hoạch năm hai nghìn. ".encode() * 1_500_000)
    reader = confined.Reader()
    with pytest.raises((errors.TooSlowError, errors.DamagedFileError)):
        reader.read(path, replace(LIMITS, read_memory_mb=400))
    path.write_text("Kế hoạch")
    assert reader.read(path, replace(LIMITS, read_memory_mb=2000)).text == "Kế hoạch"
    reader.close()


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    command = ["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/child; wait"]
    started = time.perf_counter()
    with pytest.raises(errors.TooSlowError, match=r"a\.doc: sh took longer than 1 s"):
        confined.run_program(command, folder=tmp_path, seconds=1, name="a.doc")
    assert time.perf_counter() - started < 50  # of the 60 it would have slept
    child = int((tmp_path / "child").read_text())
    state, end = Path(f"/proc/{child}/stat"), time.monotonic() + 30
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < end
        time.sleep(0.05)


def test_programs_get_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    done = confined.run_program(["env"], folder=tmp_path, seconds=10, name="a.doc")
    assert b"123:abc" not in done.stdout
    assert f"HOME={tmp_path}".encode() in done.stdout


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.DamagedFileError, match="nosuch cannot be started"):
        confined.run_program(["/nowhere/nosuch"], folder=tmp_path, seconds=1, name="a.doc")
