"""Where people and bot meet: one person types or presses and waits, as people do, until something comes.

What passes through: words and presses, with how to know the answer; the answer comes back, timed. Where the process was killed
or the network was gone in between and nothing comes, the person does it once more, as people do. Refused, as a Silence: five
times nothing, or a minute of it while all is well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from scripts.rehearse import reader
from scripts.rehearse.process import BotProcess, Moment
from scripts.rehearse.province import Person
from scripts.rehearse.truth import Truth
from tests.telegram.client import Tapped, User
from tests.telegram.server import LoopbackTelegram
from tests.telegram.views import SeenMessage

_log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 90.0  # seconds without an answer while nothing is wrong
LOST = 5.0  # seconds after the last trouble, then it is said once more
# Notices that come with a change of the message, which is what one waits for.
_WITH_CHANGE = {
    "", "Đã ghi nhận.", "Đã bỏ.", "Đã hoàn tác.", "Đã duyệt.", "Đã từ chối.", "Đã đồng ý.", "Đã trả lời không đồng ý.",
    "Đã rút.",
}  # fmt: skip


class Silence(Exception):
    """Nobody answers."""


@dataclass(slots=True)
class Pressed:
    """What came of a press: the notice, the message as it then stands, new messages."""

    notice: str
    message: SeenMessage
    new: list[SeenMessage]
    changed: bool


@dataclass(slots=True)
class Stage:
    server: LoopbackTelegram
    bot: BotProcess
    moment: Moment
    truth: Truth
    rate: float  # acts a second, all people together
    troubles: list[tuple[float, float]] = field(default_factory=list)  # from, to: the network gone, the process down
    down: int = 0  # kills whose process is not back
    came_up: float = 0.0  # when the bot last polled again after a trouble
    _next: float = 0.0
    _scanned: int = 0
    _faults: list[tuple[float, int, int]] = field(default_factory=list)  # when, status, chat

    def user(self, person: Person) -> User:
        return self.server.user(person.id, person.name)

    async def turn(self) -> None:
        """Wait for one's turn: people do not all write in the same instant."""
        now = time.monotonic()
        self._next = max(self._next + 1 / self.rate, now)
        if self._next > now:
            await asyncio.sleep(self._next - now)

    async def say(
        self, user: User, text: str, *, reply_to: SeenMessage | None = None, twice: bool = False
    ) -> list[SeenMessage]:
        """Type it; the bot's answer."""

        async def act() -> int:
            await self.turn()
            self.truth.counts["messages"] += 1
            sent = await user.send(text, reply_to=reply_to)
            if twice:
                self.truth.counts["messages"] += 1
                await user.send(text, reply_to=reply_to)
            return sent.id

        mark = await act()

        def look() -> list[SeenMessage] | None:
            return self.new(user, mark) or None

        return await self._wait(user, look, act, text)

    async def edit(self, user: User, message: SeenMessage, text: str) -> list[SeenMessage]:
        mark = max(user.chat.room.messages, default=0)

        async def act() -> int:
            await self.turn()
            self.truth.counts["messages"] += 1
            await user.edit(message, text)
            return mark

        await act()
        return await self._wait(user, lambda: self.new(user, mark) or None, act, f"edit: {text}")

    async def press(
        self, user: User, message: SeenMessage, button: str, *, twice: bool = False, card: bool = False
    ) -> Pressed:
        """Press a button under a message; what comes of it: a notice, another face of the message, or a `card` below it."""
        mark = max(user.chat.room.messages, default=0)
        before, labels = message.text, message.labels
        held: list[Tapped] = []

        async def act() -> int:
            await self.turn()
            for _ in range(2 if twice else 1):
                self.truth.counts["presses"] += 1
                held.append(await user.tap(message, button, wait=False))
            return mark

        await act()

        def look() -> Pressed | None:
            new = [one for one in user.chat.after(mark) if not one.text.startswith(reader.CHECKING)]
            answers = [tapped.answer for tapped in held if tapped.answered]
            changed = message.text != before or message.labels != labels
            notice = answers[0] if answers else ""
            fresh = [one for one in new if _is_card(one)]
            if changed or (fresh and card) or any(one not in _WITH_CHANGE for one in answers):
                told = next((one for one in answers if one not in _WITH_CHANGE), notice)
                return Pressed(told, message, fresh, changed)
            return None

        return await self._wait(user, look, act, f"[{button}]")

    async def find(self, user: User, wanted: Callable[[SeenMessage], bool]) -> SeenMessage | None:
        """A message to somebody else that comes a moment after the answer; None where a kill has swallowed it."""
        for _ in range(100):
            for message in reversed(user.chat.messages):
                if wanted(message):
                    return message
            await asyncio.sleep(0.05)
        return None

    def new(self, user: User, mark: int) -> list[SeenMessage]:
        """What the bot has said since, of what was not said of its own accord."""
        return [one for one in user.chat.after(mark) if not reader.is_unasked(one.text)]

    async def _wait(
        self, user: User, look: Callable[[], T | None], again: Callable[[], Awaitable[int]], what: str
    ) -> T:
        began = said = time.monotonic()
        tries, waits = 1, 0
        while True:
            bell = self.server.bell()
            found = look()
            if found is not None:
                self._time(user, began, time.monotonic())
                return found
            now = time.monotonic()
            if self.troubles:
                self.watch()
            trouble = max((end for _, end in self.troubles if end > said), default=None)
            if (
                trouble is not None
                and not self.down
                and self.came_up >= trouble
                and now - max(self.came_up, said) > LOST
            ):
                if tries == 5:
                    raise Silence(f"{what!r}: said {tries} times, no answer\n{user.chat.transcript()[-1500:]}")
                tries, waits = tries + 1, 0
                _log.info("said again after %.1f s: %s", now - began, what)
                self.truth.counts["said again"] += 1
                said = now
                await again()
                continue
            if waits > PATIENCE / 0.25:
                raise Silence(f"{what!r}: no answer in {PATIENCE:.0f} s\n{user.chat.transcript()[-1500:]}")
            try:
                async with asyncio.timeout(0.25):
                    await bell.wait()
            except TimeoutError:
                waits += not self.down  # counted, not timed: whoever stops this process for a while is no fault

    # -- trouble

    def watch(self) -> None:
        """Take note of what the server has answered since the last look."""
        calls = self.server.calls
        over = max((end for _, end in self.troubles if end != float("inf")), default=0.0)
        for call in calls[self._scanned :]:
            if call.method == "getUpdates":
                if call.status == 200 and not self.down and self.came_up < over <= call.at:
                    self.came_up = call.at
            elif call.status in (0, 429) or call.status >= 500:
                self._faults.append((call.at, call.status, int(call.params.get("chat_id", 0) or 0)))
        self._scanned = len(calls)

    def _time(self, user: User, began: float, ended: float) -> None:
        """A wait counts where no fault of ours fell into it: none of the process or the network, no 429 (the rate limiter then
        holds all calls back), no other error in this chat or on a press."""
        self.watch()
        slack = 0.3  # what a fault a moment earlier has held up
        touched = any(start - slack < ended and began < end + LOST for start, end in self.troubles) or any(
            began - slack < at <= ended and (status == 429 or chat in (0, user.chat.id))
            for at, status, chat in self._faults[-400:]
        )
        (self.truth.disturbed if touched else self.truth.replies).append(ended - began)


def _is_card(message: SeenMessage) -> bool:
    return any((button.data or "").startswith("nd:") for button in message.buttons)
