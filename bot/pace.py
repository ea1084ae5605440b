"""How fast one person may ask: so many in any minute, and one sentence a minute for whoever is faster.

What passes through: who and when; whether to go on, to say it is too fast, or to keep silent. Bounded: of the people not
heard for the longest nothing is kept. A limit of 0 lets everything pass.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Admission = Literal["go", "tell", "hush"]

_SPAN = timedelta(minutes=1)
_MOST_PEOPLE = 10_000


@dataclass(slots=True)
class _Seen:
    let_in: deque[datetime] = field(default_factory=deque)
    told: datetime | None = None


class Pace:
    def __init__(self, most: int) -> None:
        self.most = most
        self._people: OrderedDict[int, _Seen] = OrderedDict()

    def admit(self, person: int, now: datetime) -> Admission:
        """Count one thing asked. What is refused does not count: after a minute of silence all is well again."""
        if not self.most:
            return "go"
        seen = self._people.setdefault(person, _Seen())
        self._people.move_to_end(person)
        while len(self._people) > _MOST_PEOPLE:
            self._people.popitem(last=False)
        while seen.let_in and now - seen.let_in[0] >= _SPAN:
            seen.let_in.popleft()
        if len(seen.let_in) < self.most:
            seen.let_in.append(now)
            return "go"
        if seen.told is not None and now - seen.told < _SPAN:
            return "hush"
        seen.told = now
        return "tell"
