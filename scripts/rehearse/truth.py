"""What the people know: what they reported, what the bot told them it had written down, how long it let them wait.

What passes through: acts as they end; counts and lists for the verdict. A line is here when its writer has read “đã ghi
nhận” (or, after a lost answer, “đã được ghi nhận rồi”) on the screen, and never because the database has it.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from scripts.rehearse.expected import Chronicle
from scripts.rehearse.province import Person, Round

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Line:
    """One report that its writer saw confirmed."""

    person: Person
    one: Round
    shown: str  # as the bot put it; empty where a lost answer left only the notice that it is there
    state: str
    moment: datetime
    stands: bool = True
    unsure: bool = False  # whether it was taken back was never shown: the answer was lost with the process


@dataclass(slots=True)
class Truth:
    chronicle: Chronicle = field(default_factory=Chronicle)
    lines: list[Line] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    replies: list[float] = field(default_factory=list)  # seconds, untouched by an imposed fault
    disturbed: list[float] = field(default_factory=list)  # seconds, where one fell into the wait
    cards: set[tuple[int, int]] = field(default_factory=set)  # (chat, message): shown on request, no reminders
    odd: list[str] = field(default_factory=list)  # what a person would have complained of
    answers: Counter[str] = field(default_factory=Counter)  # of questions: right, other

    def confirmed(self, person: Person, one: Round, shown: str, state: str, moment: datetime) -> Line:
        line = Line(person, one, shown, state, moment)
        self.lines.append(line)
        assert person.unit is not None
        self.chronicle.note(person.unit, one, moment, "handed in" if state in ("submitted", "done") else "word")
        return line

    def taken_back(self, line: Line, moment: datetime) -> None:
        line.stands = False
        assert line.person.unit is not None
        handed = line.state in ("submitted", "done")
        self.chronicle.note(line.person.unit, line.one, moment, "taken back" if handed else "word taken back")

    def stands_again(self, line: Line, moment: datetime) -> None:
        line.stands = True
        assert line.person.unit is not None
        handed = line.state in ("submitted", "done")
        self.chronicle.note(line.person.unit, line.one, moment, "handed in" if handed else "word")

    def last_of(self, person: Person, shown: str | None = None) -> Line | None:
        """The person's latest line that stands, of these words where they are given."""
        for line in reversed(self.lines):
            if line.person == person and line.stands and (shown is None or line.shown == shown):
                return line
        return None

    def handed_in(self, unit_index: int, number: str, due: date) -> bool:
        return any(
            line.stands and line.state in ("submitted", "done") and line.one.key == (number, due)
            and line.person.unit is not None and line.person.unit.index == unit_index
            for line in self.lines
        )  # fmt: skip

    def complain(self, what: str) -> None:
        self.counts["odd"] += 1
        _log.info("odd: %s", what)
        if len(self.odd) < 200:
            self.odd.append(what)
