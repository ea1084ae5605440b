"""For all tests: no network beyond loopback, and the bundled model, built once and kept between runs.

An audit hook, because it holds from collection to the end of the session, for every socket class and for
session-wide fixtures too, and sees name look-ups and datagrams as well as connections.
"""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path
from typing import Any

import pytest

from index import bundled
from index.embed import Encoder, load_encoder
from knowledge.settings import EmbeddingSettings

_TEST_DATA = Path(__file__).parents[1] / ".setup" / "test-data"

_NAMES = {"", "localhost", "0.0.0.0", "::"}  # the last two are only ever bound


class NetworkBlockedError(RuntimeError):
    """A test reached for a host that is not this one. No OSError, so that no retry loop swallows it."""


def _is_loopback(host: object) -> bool:
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else str(host)
    try:
        return name in _NAMES or ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        # Unix sockets have a path for an address; sendmsg on a connected socket has none.
        host = args[1][0] if isinstance(args[1], tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    else:
        return
    if not _is_loopback(host):
        raise NetworkBlockedError(f"tests may not reach beyond loopback: {event} {host!r}")


sys.addaudithook(_guard)


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The bundled model's folder. Shared by all tests and runs: copy it before you damage it."""
    return bundled.model_folder(_TEST_DATA)


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> Encoder:
    """The bundled model as it is served, with the default prompts."""
    return load_encoder(EmbeddingSettings(), _TEST_DATA)
