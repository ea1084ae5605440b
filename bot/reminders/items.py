"""One paragraph of a message of reminders, as it is handed to the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.model import Deadline
from knowledge.model import StatusEntry
from knowledge.outbox import Kind


@dataclass(frozen=True, slots=True)
class Item:
    """What is told of one deadline, of one who cannot be reached, or of a week."""

    kind: Kind
    rows: tuple[int, ...]  # of the outbox
    deadline: Deadline | None = None
    last: date | None = None  # the last day in time, as granted
    said: StatusEntry | None = None  # what the ledger says of the round
    units: tuple[str, ...] = ()  # of an escalation: who is silent; else where the one who cannot be reached belongs
    name: str = ""  # of the one who cannot be reached
    scheduled: datetime | None = None  # in the office's time; only of what is late
    html: str = ""  # of a week's digest
