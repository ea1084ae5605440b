"""Updates reach the bot as Telegram brings them: kept until confirmed, to one poller or a webhook; and faults on order."""

from __future__ import annotations

import asyncio

import aiohttp
import aiohttp.web
import pytest

from tests.telegram.client import User
from tests.telegram.raw import Raw
from tests.telegram.server import LoopbackTelegram


async def test_updates_are_kept_until_confirmed(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    await lan.send("hai")
    first = (await raw("getUpdates", limit=1))["result"]
    both = (await raw("getUpdates"))["result"]
    rest = (await raw("getUpdates", offset=first[0]["update_id"] + 1))["result"]
    none = (await raw("getUpdates", offset=rest[0]["update_id"] + 1))["result"]

    assert [u["message"]["text"] for u in both] == ["/start", "hai"]
    assert both[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert [u["message"]["text"] for u in rest] == ["hai"]
    assert none == []


async def test_long_poll_wakes_and_filters(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    await raw("getUpdates", offset=-1)
    await raw("getUpdates", offset=500002, allowed_updates=["message"])
    poll = asyncio.create_task(raw("getUpdates", timeout=5))
    await asyncio.sleep(0.01)
    await lan.edit(lan.chat.everything[0], "sửa")
    await lan.send("mới")

    assert [u.get("message", {}).get("text") for u in (await poll)["result"]] == ["mới"]


async def test_second_poller_ends_the_first(loopback: LoopbackTelegram, raw: Raw) -> None:
    first = asyncio.create_task(raw("getUpdates", timeout=5))
    await asyncio.sleep(0.02)
    second = await raw("getUpdates", timeout=0)

    assert second["ok"]
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates request")
    assert [v.kind for v in loopback.violations] == ["conflict"]


async def test_poller_that_hung_up_is_no_conflict(loopback: LoopbackTelegram, raw: Raw) -> None:
    first = asyncio.create_task(raw("getUpdates", timeout=5))
    await asyncio.sleep(0.02)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    assert (await raw("getUpdates", timeout=0))["ok"]
    await asyncio.sleep(0.05)
    assert loopback.violations == []


async def test_ordered_faults(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    loopback.fail_next("sendMessage", status=429, retry_after=3)
    loopback.fail_next(status=500)
    busy = await raw("sendMessage", chat_id=1001, text="a")
    broken = await raw("sendMessage", chat_id=1001, text="a")
    assert (busy["error_code"], busy["parameters"]) == (429, {"retry_after": 3})
    assert broken["error_code"] == 500

    loopback.drop_next("sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await raw("sendMessage", chat_id=1001, text="trước")
    loopback.drop_next("sendMessage", executed=True)
    with pytest.raises(aiohttp.ClientError):
        await raw("sendMessage", chat_id=1001, text="sau")

    assert [m.text for m in lan.chat.messages] == ["sau"]
    assert [c.status for c in loopback.calls] == [429, 500, 0, 0]
    assert loopback.violations == []


async def test_repeating_an_edit_whose_success_was_lost_is_excused(
    loopback: LoopbackTelegram, raw: Raw, lan: User
) -> None:
    number = (await raw("sendMessage", chat_id=1001, text="a"))["result"]["message_id"]
    loopback.drop_next("editMessageText", executed=True)
    with pytest.raises(aiohttp.ClientError):
        await raw("editMessageText", chat_id=1001, message_id=number, text="b")
    again = await raw("editMessageText", chat_id=1001, message_id=number, text="b")

    assert again["description"].startswith("Bad Request: message is not modified")
    assert loopback.violations == []


async def test_random_faults_repeat_with_their_seed() -> None:
    async def run(seed: int) -> list[int]:
        async with LoopbackTelegram() as server, aiohttp.ClientSession() as session:
            server.random_faults(0.5, seed=seed)
            for _ in range(12):
                try:
                    await Raw(server, session)("getMe")
                except aiohttp.ClientError:
                    continue
            return [call.status for call in server.calls]

    first = await run(7)
    assert first == await run(7)
    assert set(first) == {0, 200, 429, 500}


async def test_twice_and_out_of_order(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    loopback.deliver_twice()
    first = (await raw("getUpdates"))["result"]
    again = (await raw("getUpdates", offset=first[-1]["update_id"] + 1))["result"]
    assert again == first and len(first) == 1
    assert (await raw("getUpdates", offset=first[-1]["update_id"] + 1))["result"] == []

    loopback.hold()
    await lan.send("một")
    await lan.send("hai")
    assert (await raw("getUpdates"))["result"] == []
    loopback.release(reverse=True)
    assert [u["message"]["text"] for u in (await raw("getUpdates"))["result"]] == ["hai", "một"]


async def test_webhook_delivers_with_its_secret(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    taken: list[tuple[str | None, str]] = []

    async def take(request: aiohttp.web.Request) -> aiohttp.web.Response:
        update = await request.json()
        taken.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        return aiohttp.web.Response(status=500 if len(taken) == 1 else 200)

    app = aiohttp.web.Application()
    app.router.add_post("/hook", take)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await raw("setWebhook", url=url, secret_token="abc")
    await loopback.quiet(settle=0.01)
    await lan.send("hai")
    await loopback.quiet(settle=0.01)
    conflict = await raw("getUpdates")
    await raw("deleteWebhook")
    await runner.cleanup()

    assert taken == [("abc", "/start"), ("abc", "/start"), ("abc", "hai")]
    assert conflict["error_code"] == 409
    assert (await raw("getUpdates"))["result"] == []
