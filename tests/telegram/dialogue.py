"""A talk with the bot as a table: (what is typed, what must be answered).

What passes through: rows of text or `Tap("label")`, each with the fragments its answer must hold. Refused, as an
AssertionError with the row and the talk so far: a fragment that is missing, one that must not be there, words where
silence was expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.telegram.client import User


@dataclass(frozen=True, slots=True)
class Tap:
    """In a dialogue table: tap this button on the bot's latest message that has it."""

    button: str


@dataclass(frozen=True, slots=True)
class Not:
    """In a dialogue table: this must not be said."""

    fragment: str


Said = str | Tap
Expected = str | Not | None | Sequence[str | Not]


class Dialogue:
    """A talk as a table. Each row: what is typed (or `Tap("label")`), and what the answer must hold.

    Expected is a fragment, several, `Not("…")`, or None for silence. The answer is every new message, every edited
    one and the pop-up of a tap.
    """

    def __init__(self, user: User) -> None:
        self.user = user

    async def run(self, table: Sequence[tuple[Said, Expected]]) -> None:
        """Play the table.

        Raises:
            AssertionError: naming the row, what was missing, and the talk so far.
        """
        for number, (said, expected) in enumerate(table, 1):
            answer = await self._say(said)
            where = f"row {number} {said!r}"
            if expected is None:
                self._hold(not answer, f"{where}: silence expected, got {answer!r}")
                continue
            wanted: Sequence[Any] = [expected] if isinstance(expected, (str, Not)) else expected
            for one in wanted:
                if isinstance(one, Not):
                    self._hold(one.fragment not in answer, f"{where}: {one.fragment!r} must not be in {answer!r}")
                else:
                    self._hold(bool(answer) and one in answer, f"{where}: {one!r} is not in {answer!r}")

    async def _say(self, said: Said) -> str:
        if isinstance(said, str):
            return "\n".join(message.text for message in await self.user.ask(said))
        holders = [
            m
            for m in self.user.chat.messages
            if any(said.button in (b.data, b.label) or said.button in b.label for b in m.buttons)
        ]
        self._hold(bool(holders), f"no message has a button {said.button!r}")
        tapped = await self.user.tap(holders[-1], said.button)
        return "\n".join([message.text for message in tapped.messages + tapped.edited] + [tapped.answer]).strip()

    def _hold(self, true: bool, why: str) -> None:
        if not true:
            raise AssertionError(f"{why}\n--- the talk so far ---\n{self.user.chat.transcript()}")
