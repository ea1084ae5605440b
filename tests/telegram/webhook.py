"""Updates brought to a bot that set a webhook, in order, again until it says 200.

What passes through: the world's waiting updates as HTTP POST with the secret header. Only loopback addresses are
called; the world accepts no other webhook in clear text, and an https one is never called from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp

from tests.telegram.state import Json, World

_PAUSE = 0.05


async def deliver(world: World, bell: Callable[[], asyncio.Event]) -> None:
    """Run until cancelled."""
    while True:
        ring = bell()
        url = world.webhook.get("url", "")
        if not url.startswith("http://127.0.0.1:") or world.drained:
            await ring.wait()
            continue
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while not world.drained and world.webhook.get("url") == url:
                update = (world.replays + world.pending)[0]
                if await _post(session, url, world.webhook.get("secret_token"), update):
                    world.confirm(update["update_id"])
                else:
                    await asyncio.sleep(_PAUSE)


async def _post(session: aiohttp.ClientSession, url: str, secret: str | None, update: Json) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    try:
        async with session.post(url, json=update, headers=headers) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
