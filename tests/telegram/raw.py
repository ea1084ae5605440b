"""A client that sends whatever it is told: for requests no library would make."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.telegram.server import LoopbackTelegram
from tests.telegram.state import Json


class Raw:
    """A client that sends whatever it is told."""

    def __init__(self, server: LoopbackTelegram, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session

    async def __call__(self, method: str, **params: Any) -> Json:
        """POST a form, nested values as JSON text, as PTB does."""
        data = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        return await self.post(method, data=data)

    async def post(self, method: str, **how: Any) -> Json:
        async with self.session.post(f"{self.server.base_url}{self.server.token}/{method}", **how) as answer:
            body: Json = await answer.json()
            assert body.get("error_code", 200) == answer.status
            return body
