"""What can go wrong between a bot and Telegram, on order or by a seeded die.

What passes through: a method's name; out comes the fault for this one call, or none. A fault that is ordered is used
up by the calls it hits; the die goes on until it is taken away.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["error", "drop_before", "drop_after", "delay"]


@dataclass(slots=True)
class Fault:
    """One way to fail. `drop_after` carries the call out and then says nothing: the bot cannot know."""

    kind: Kind
    method: str = "*"
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0
    times: int = 1

    def hits(self, method: str) -> bool:
        return self.method.lower() == method.lower() or (self.method == "*" and method != "getUpdates")


@dataclass(slots=True)
class Die:
    """Random faults; the same seed and the same calls give the same faults."""

    rate: float
    seed: int
    faults: Sequence[Fault]
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def roll(self, method: str) -> Fault | None:
        if self._random.random() >= self.rate:
            return None
        fault = self._random.choice(list(self.faults))
        return fault if fault.hits(method) else None


class Faults:
    """The faults ordered for one server."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []
        self.die: Die | None = None

    def take(self, method: str) -> Fault | None:
        """The fault of this call: ordered ones first, oldest first."""
        for fault in self.ordered:
            if fault.hits(method):
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return self.die.roll(method) if self.die else None
