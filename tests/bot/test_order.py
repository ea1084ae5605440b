"""Chats side by side, the messages of one chat in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.order import ChatOrder


def update(number: int, chat: int) -> Update:
    message = Message(number, datetime.now(UTC), Chat(chat, "private"))
    return Update(number, message=message)


async def run(order: ChatOrder, updates: list[Update], pauses: dict[int, float]) -> list[tuple[str, int]]:
    seen: list[tuple[str, int]] = []

    async def handle(number: int) -> None:
        seen.append(("start", number))
        await asyncio.sleep(pauses.get(number, 0))
        seen.append(("end", number))

    async with order:
        await asyncio.gather(*(order.process_update(one, handle(one.update_id)) for one in updates))
    return seen


async def test_one_chat_waits_for_itself_and_others_do_not() -> None:
    seen = await run(ChatOrder(), [update(1, 7), update(2, 7), update(3, 8)], {1: 0.05})
    assert seen.index(("end", 1)) < seen.index(("start", 2))
    assert seen.index(("end", 3)) < seen.index(("end", 1))


async def test_a_flood_from_one_chat_leaves_the_others_their_turn() -> None:
    flood = [update(number, 7) for number in range(50)]
    seen = await run(ChatOrder(at_once=2), [*flood, update(99, 8)], {0: 0.05})
    assert seen.index(("end", 99)) < seen.index(("start", 1))
    assert [number for kind, number in seen if kind == "start" and number != 99] == list(range(50))


async def test_a_failure_does_not_stop_the_chat_and_nothing_is_kept() -> None:
    order = ChatOrder()

    async def fail() -> None:
        raise RuntimeError

    async def work() -> str:
        return "done"

    async with order:
        results = await asyncio.gather(
            order.process_update(update(1, 7), fail()),
            order.process_update(update(2, 7), work()),
            return_exceptions=True,
        )
    assert isinstance(results[0], RuntimeError) and results[1] is None
    assert order._tails == {}
