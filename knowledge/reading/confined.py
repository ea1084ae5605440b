"""Reading at arm's length: programs and parsers run in a process of their own, with limits on time and memory.

`run_program` starts a foreign program (LibreOffice, an OCR engine) in a process group of its own, in the folder given,
with an environment that holds no secrets, and ends it with all its children when its time is up. `read` is `knowledge.reading.read`
in a process that can be lost: whatever a hostile file makes a parser do (run away, fill the memory, crash), the caller gets a
ReadingError. The process lives on for the next file, so that many files cost one start. What it puts down lies in a folder of
its own (knowledge/reading/workplace.py); it ends, and all it started, when whoever asked it is gone.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge import errors
from knowledge.model import Block, Reading
from knowledge.reading.steps import Listener, heard_by
from knowledge.reading.workplace import Workplace, shared_folder, sweep
from knowledge.settings import LimitSettings

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT")
_MEGABYTE = 1 << 20
_FILES = 200  # after so many files the process is replaced, so that no leak of a parser adds up


def run_program(
    command: Sequence[str], *, folder: Path, seconds: float, name: str, memory_mb: int = 3000
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end; what it printed comes back.

    Raises:
        TooSlowError: it was still running after `seconds`; it and its children are gone.
        DamagedFileError: it could not be started or crashed.
    """
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ} | {"HOME": str(folder)}

    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, process_group=0,
        )  # fmt: skip
    except OSError as error:
        raise errors.DamagedFileError(f"{name}: {Path(command[0]).name} cannot be started: {error.strerror}") from error
    try:
        # From outside, because code between fork and exec may not run in a process with threads.
        if hasattr(resource, "prlimit"):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise errors.TooSlowError(f"{name}: {Path(command[0]).name} took longer than {seconds:.0f} s") from error
    finally:
        _end(process)
    if process.returncode < 0:
        raise errors.DamagedFileError(f"{name}: {Path(command[0]).name} could not cope with it and stopped")
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The process, its group, and whatever it started in its session."""
    for group in (process.pid, *_of_session(process.pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what was still to be written to a process that is gone
                pipe.close()


def _of_session(leader: int) -> list[int]:
    """The process groups of a session, where /proc tells them."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            group, session = stat.read_text(errors="replace").rpartition(")")[2].split()[2:4]
            if int(session) == leader:
                found.add(int(group))
    return sorted(found)


# -- the reading process -------------------------------------------------------------------------------------------------


class Reader:
    """A process that reads files one after the other, started when first needed. Threads take turns."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._place: Workplace | None = None  # for what parsers put down while they work
        self._read = 0
        self._turn = threading.Lock()

    def read(
        self,
        path: str | Path,
        limits: LimitSettings,
        *,
        kept: Path | None = None,
        work: Path | None = None,
        tell: Listener | None = None,
    ) -> Reading:
        """As `knowledge.reading.read`; `tell` hears how far it is. `work` is the folder in which the process has its own
        when it has to be started.

        Raises:
            ReadingError: as there; TooSlowError besides where time or memory did not do.
            DataFolderError: nothing can be written in `work`.
        """
        name = Path(path).name
        with self._turn:
            process = self._started(limits, work or shared_folder())
            request = {
                "path": os.fsencode(Path(path).absolute()).hex(),
                "limits": asdict(limits),
                "kept": os.fsencode(kept.absolute()).hex() if kept else None,
            }
            try:
                assert process.stdin and process.stdout
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                answer = _answer(process, limits.read_seconds, tell)
            except TimeoutError:
                self.close()
                raise errors.TooSlowError(
                    f"{name}: not read within [limits] read_seconds = {limits.read_seconds}; stopped"
                ) from None
            except (OSError, EOFError, ValueError):
                self.close()
                raise errors.DamagedFileError(f"{name}: a parser crashed over it") from None
            except BaseException:
                self.close()  # interrupted: an answer that comes later must not be taken for the next file's
                raise
            self._read += 1
            if self._read >= _FILES or answer.get("kind") == "TooSlowError":
                self.close()
        return _reading(answer, str(path))

    def close(self) -> None:
        """End the process; the next file starts another."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._place is not None:
            self._place.close()
            self._place = None

    def _started(self, limits: LimitSettings, work: Path) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._process.poll() is not None or not self._has_place()):
            self.close()
        if self._process is None:
            self._read = 0
            sweep(work)
            self._place = Workplace(work)
            folder = str(self._place.folder.absolute())
            kept = {key: value for key, value in os.environ.items() if key in _KEPT or key == "HOME"}
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from knowledge.reading.confined import serve; serve()",
                 str(limits.read_memory_mb), folder],
                cwd=folder, env=kept | {"PYTHONUTF8": "1", "PYTHONPATH": str(_ROOT), "TMPDIR": folder}, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        return self._process

    def _has_place(self) -> bool:
        return self._place is not None and self._place.folder.is_dir()


_reader = Reader()
atexit.register(_reader.close)


def read(
    path: str | Path,
    limits: LimitSettings,
    *,
    kept: Path | None = None,
    work: Path | None = None,
    tell: Listener | None = None,
) -> Reading:
    """`knowledge.reading.read` in the process that all callers share."""
    return _reader.read(path, limits, kept=kept, work=work, tell=tell)


def _answer(process: subprocess.Popen[bytes], seconds: float, tell: Listener | None) -> dict[str, Any]:
    """The answer from the process, as JSON, after the steps it tells of on the way."""
    until = time.monotonic() + seconds
    left = b""
    while True:
        line, left = _line(process, until, left)
        found = json.loads(line)
        if not isinstance(found, dict):
            raise ValueError("no answer of ours")
        if "step" not in found:
            return found
        stage, page, pages = found["step"]
        if tell is not None and stage in ("reading", "recognising"):
            tell(stage, int(page), int(pages))


def _line(process: subprocess.Popen[bytes], until: float, begun: bytes) -> tuple[bytes, bytes]:
    """One line, and what came after it. Read by hand: a buffered reader would keep lines from `select`."""
    assert process.stdout
    pieces = [begun]
    while b"\n" not in pieces[-1]:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(process.stdout.fileno(), 1 << 20)
        if not piece:
            raise EOFError
        pieces.append(piece)
    line, _, left = b"".join(pieces).partition(b"\n")
    return line, left


def _reading(answer: dict[str, Any], path: str) -> Reading:
    if "error" in answer:
        kind = getattr(errors, str(answer["kind"]), errors.ReadingError)
        if not (isinstance(kind, type) and issubclass(kind, errors.ReadingError)):
            kind = errors.ReadingError
        raise kind(str(answer["error"]))
    blocks = tuple(
        Block(**(block | {"restored": tuple((a, b) for a, b in block["restored"])})) for block in answer["blocks"]
    )
    rest: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in answer.items()}
    return Reading(**(rest | {"blocks": blocks, "path": path}))


def serve() -> None:
    """The process's own side: a request a line in, an answer a line out, until the end of input."""
    from knowledge import reading

    memory = int(sys.argv[1]) * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_the_owner, args=(Path(sys.argv[2]),), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes with the diagnostics

    def say(message: dict[str, Any]) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    for line in sys.stdin.buffer:
        request = json.loads(line)
        path = Path(os.fsdecode(bytes.fromhex(request["path"])))
        answer: dict[str, Any]
        kept = Path(os.fsdecode(bytes.fromhex(request["kept"]))) if request["kept"] else None
        try:
            limits = LimitSettings(**request["limits"])
            with heard_by(lambda *step: say({"step": step})):
                answer = asdict(reading.read(path, limits, kept=kept) if kept else reading.read(path, limits))
        except errors.ReadingError as error:
            answer = {"kind": type(error).__name__, "error": str(error)}
        except MemoryError:
            text = (
                f"{path.name}: takes more memory than [limits] read_memory_mb = {request['limits']['read_memory_mb']}"
            )
            answer = {"kind": "TooSlowError", "error": text}
        say(answer)


def _end_with_the_owner(folder: Path) -> None:
    """Wait until nobody holds the other end of the questions any more (it was killed, perhaps in the middle of one), and
    end this process with all it started. A signal at the parent's death would come when the thread ends that asked."""
    hangup = select.poll()
    hangup.register(sys.stdin.fileno(), 0)  # only what is always told: that the other end is closed
    hangup.poll()
    for group in _of_session(os.getpid()):
        if group != os.getpgrp():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)  # or the next start does it
    os._exit(1)
