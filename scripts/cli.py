"""What every command shares: --config, logging, and how it ends.

0 on success, 1 where some input was refused or a ThukyError stopped it (one line on stderr), 2 on wrong usage
(argparse). Diagnostics go to stderr, results to stdout.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from knowledge import settings as configuration
from knowledge.errors import ThukyError
from knowledge.settings import Settings

logger = logging.getLogger("thuky")


def parser(module: str, description: str) -> argparse.ArgumentParser:
    """An argument parser that already knows --config."""
    made = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    made.add_argument("--config", default="config.toml", metavar="FILE", help="settings (default: ./config.toml)")
    return made


def load_settings(arguments: argparse.Namespace) -> Settings:
    """The settings --config names; logging set up as they say, to stderr."""
    loaded = configuration.load(arguments.config)
    logging.basicConfig(
        level=loaded.log.level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    return loaded


def run(main: Callable[[Sequence[str] | None], int]) -> None:
    """End the process with what `main` returns; a ThukyError is one line on stderr and 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Vietnamese goes out as UTF-8 whatever the locale; a lone surrogate must not end the command.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = main(None)
        sys.stdout.flush()
    except ThukyError as error:
        print(error, file=sys.stderr)
        code = 1
    except BrokenPipeError:
        # Whoever read our output has enough (`… | head`); keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def emit(row: object) -> None:
    """One JSON object on a line of stdout, UTF-8, not escaped."""
    print(json.dumps(row, ensure_ascii=False), flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Log how long a part of the work took."""
    start = time.perf_counter()
    yield
    logger.info("%s: %.1f s", name, time.perf_counter() - start)


def rows(path: Path, required: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The objects of a JSON-lines file with their line numbers; None where a line is not one with `required` in it.

    Raises:
        ThukyError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ThukyError(f"batch: {path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        yield number, row if isinstance(row, dict) and isinstance(row.get(required), str) else None
