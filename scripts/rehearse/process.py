"""The bot's process from outside: started, killed, looked at; and the clock that it and the people go by.

What passes through: a data folder with its papers and addresses; running processes come out, one after the other. The clock
is a file: a moment, and when it was set. From there time goes on as it does everywhere. Refused: a bot that does not start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIG, CLOCK, SETTLED, LOG = "rehearsal.json", "clock", "settled", "log"
ZONE = timedelta(hours=7)  # the office's time zone has no summer time


class Moment:
    """The province's time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: tuple[int, str, float, float] = (0, "", 0.0, 0.0)

    def _read(self) -> tuple[int, str, float, float]:
        changed = self._file.stat().st_mtime_ns
        if changed != self._known[0]:
            text = self._file.read_text(encoding="ascii")
            base, since = text.split()
            self._known = (changed, text, float(base), float(since))
        return self._known

    def stamp(self) -> str:
        """What names this setting of the clock."""
        return self._read()[1]

    def now(self) -> datetime:
        _, _, base, since = self._read()
        return datetime.fromtimestamp(base + time.time() - since, UTC)

    def local(self) -> datetime:
        """On the wall of the office, without a zone."""
        return (self.now() + ZONE).replace(tzinfo=None)

    def put(self, local: datetime) -> str:
        """Set it; what names this setting comes back."""
        base = (local - ZONE).replace(tzinfo=UTC).timestamp()
        text = f"{base!r} {time.time()!r}"
        aside = self._file.with_suffix(".new")
        aside.write_text(text, encoding="ascii")
        aside.replace(self._file)
        return text


class BotProcess:
    """One process at a time, over one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kills: list[float] = []  # by time.monotonic()
        self.most_memory = 0.0  # MB
        self._running: subprocess.Popen[bytes] | None = None

    def write(self, config: Mapping[str, Any], papers: Mapping[str, str]) -> None:
        (self.folder / "papers").mkdir(parents=True, exist_ok=True)
        for name, text in papers.items():
            (self.folder / "papers" / name).write_text(text, encoding="utf-8")
        (self.folder / CONFIG).write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")

    def prepare(self) -> Any:
        """Take the papers in; what was read of them.

        Raises:
            RuntimeError: it did not work; the message is the program's own.
        """
        done = subprocess.run(self._command("prepare"), cwd=ROOT, env=_environment(), capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the papers could not be taken in:\n{done.stderr.decode(errors='replace')[-2000:]}")
        return json.loads(done.stdout)

    def start(self) -> None:
        with (self.folder / LOG).open("ab") as log:
            self._running = subprocess.Popen(
                self._command("run"), cwd=ROOT, env=_environment(), stdout=subprocess.DEVNULL, stderr=log
            )

    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        assert self._running is not None
        self.look()
        self.kills.append(time.monotonic())
        self._running.kill()
        self._running.wait()

    def end(self) -> None:
        """Stop it in good order, by force after ten seconds: nothing hangs on how it ends."""
        if self._running is None:
            return
        self.look()
        self._running.send_signal(signal.SIGTERM)
        try:
            self._running.wait(10)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()

    def look(self) -> None:
        """The memory it has taken at most."""
        if self._running is None:
            return
        try:
            lines = Path(f"/proc/{self._running.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:  # no such file on this system, or the process is gone
            return
        for line in lines:
            if line.startswith("VmHWM:"):
                self.most_memory = max(self.most_memory, int(line.split()[1]) / 1024)

    def settled(self, stamp: str) -> bool:
        try:
            return (self.folder / SETTLED).read_text(encoding="ascii") == stamp
        except OSError:
            return False

    def log(self) -> str:
        return (self.folder / LOG).read_text(encoding="utf-8", errors="replace")

    def _command(self, what: str) -> list[str]:
        return [sys.executable, "-m", "scripts.rehearse.bot", str(self.folder), what]


def _environment() -> dict[str, str]:
    # The folder is the rehearsal's own, whatever the environment says.
    return {key: value for key, value in os.environ.items() if key not in ("THUKY_DATA", "TELEGRAM_TOKEN")}
