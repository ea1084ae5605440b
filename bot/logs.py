"""Logging for operators, in English, on stderr, without the token and without what users wrote.

What passes through: log records. Refused: the token, wherever it stands in a line or a traceback, and anything that has
the shape of a bot token.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback

_TOKEN_SHAPE = re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}")
_HIDDEN = "<token>"


class Redacting(logging.Formatter):
    """Formats as usual, then blots the token out of the finished text, tracebacks included."""

    def __init__(self, token: str, fmt: str = "%(asctime)s %(levelname)s %(name)s: %(message)s") -> None:
        super().__init__(fmt)
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))

    def redact(self, text: str) -> str:
        if self._token:
            text = text.replace(self._token, _HIDDEN)
        return _TOKEN_SHAPE.sub(_HIDDEN, text)


def configure(level: str, token: str) -> None:
    """Send everything to stderr through the redacting formatter. httpx names the whole URL at INFO, hence WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def chat(number: int) -> str:
    """A chat in a log: a group by its number; a private one has its owner's, which is nobody's business."""
    return f"group {number}" if number < 0 else "a private chat"


def trace(error: BaseException) -> str:
    """Where an error came from and of what kinds it is, without its words: those may quote what a user wrote."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)
