"""The guard in conftest.py holds."""

from __future__ import annotations

import asyncio
import socket

import pytest

OUTSIDE = "192.0.2.1"  # TEST-NET-1, nobody's


@pytest.mark.parametrize("name", ["connect", "connect_ex"])
def test_connections_beyond_loopback_are_refused(name: str) -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="tests may not reach beyond loopback"):
        getattr(outside, name)((OUTSIDE, 9))


def test_datagrams_and_names_are_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(RuntimeError, match=r"socket\.sendto"):
        outside.sendto(b"x", (OUTSIDE, 9))
    with pytest.raises(RuntimeError, match=r"socket.getaddrinfo 'example\.org'"):
        socket.getaddrinfo("example.org", 443)


async def test_asyncio_is_refused_too_and_loopback_is_not() -> None:
    with pytest.raises(RuntimeError, match="beyond loopback"):
        await asyncio.open_connection(OUTSIDE, 9)
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    assert await reader.read() == b""
    writer.close()
    server.close()
