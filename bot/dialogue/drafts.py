"""A report as it waits for its tap: what was understood, of which task and round, with the files that came with it.

What passes through: Draft to a pending action and back. A draft ends as one of recorded, dropped, superseded; recorded may
end as undone. Nothing is recorded here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.dialogue.desk import Desk, Incoming
from bot.replies.wording import Claim
from bot.reporting.holders import of_unit
from bot.summary.rounds import Spoken, span_of, spoken
from knowledge.model import Member, Office, StatusEntry, Task, Unit
from knowledge.store import conversation, ledger
from knowledge.store.conversation import Pending
from knowledge.store.evidence import Sent
from knowledge.units import directory_of

DRAFT, UNDO = "draft", "undo"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that waits; a dict only in the database."""

    message: str
    message_id: int
    task: int | None
    claim: Claim
    corrects: int | None = None  # the line of the ledger that this one replaces
    due: date | None = None  # the round
    chosen: bool = False  # the round was tapped, or named by words
    rule: str = "words"  # by what the task is known
    unit: int | None = None  # spoken for by somebody who may; None: the sender's own
    files: tuple[Sent, ...] = ()

    def to_json(self) -> dict[str, Any]:
        shape = {**asdict(self), "claim": {**asdict(self.claim), "on": _day(self.claim.on)}, "due": _day(self.due)}
        return {**shape, "files": [asdict(one) for one in self.files]}

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Draft:
        claim = {**shape["claim"], "on": _date(shape["claim"]["on"])}
        files = tuple(Sent(**one) for one in shape.get("files") or ())
        return cls(**{**shape, "claim": Claim(**claim), "due": _date(shape.get("due")), "files": files})


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


# -- among the pending actions -----------------------------------------------------------------------------------------


def keep(session: Session, desk: Desk, said: Incoming, draft: Draft) -> str:
    """Write it down; the token of its buttons."""
    life = timedelta(hours=desk.settings.limits.pending_hours)
    return conversation.put_pending(session, said.who.id, said.chat_id, DRAFT, draft.to_json(), said.now, life).token


def close(session: Session, token: str, did: str, said: Incoming, **more: Any) -> None:
    conversation.settle(session, token, json.dumps({**more, "did": did}), said.now)


def result_of(pending: Pending) -> dict[str, Any]:
    return dict(json.loads(pending.result)) if pending.result else {}


def ended(pending: Pending) -> str | None:
    """What became of it, None while it waits."""
    return result_of(pending).get("did") if pending.used_at else None


def waiting(session: Session, said: Incoming) -> tuple[Pending, ...]:
    """This person's open drafts in this chat, newest first."""
    return tuple(
        one for one in conversation.open_pending(session, said.who.id, said.chat_id, said.now) if one.kind == DRAFT
    )


def supersede(session: Session, said: Incoming, message_id: int | None = None) -> tuple[Draft, ...]:
    """Close this person's open drafts (all, or those of one message); what they were."""
    closed = []
    for pending in waiting(session, said):
        if message_id in (None, pending.payload["message_id"]):
            close(session, pending.token, "superseded", said)
            closed.append(Draft.from_json(pending.payload))
    return tuple(closed)


def recorded_of(session: Session, desk: Desk, said: Incoming, message_id: int) -> tuple[StatusEntry, ...]:
    """The lines that still stand of those recorded from one message of this person's in this chat, oldest first."""
    return tuple(
        line for line in ledger.of_member(session, said.who.id)
        if line.chat_id == said.chat_id and line.message_id == message_id
    )  # fmt: skip


# -- what is known about it ----------------------------------------------------------------------------------------------


def tasks_of(office: Office, unit: Unit | None) -> tuple[Task, ...]:
    """The unit's tasks, reports before other duties, each in the order of the documents. Who has no unit sees all."""
    mine = of_unit(office.tasks, unit.name if unit else None, directory_of(office.units))
    return tuple(sorted(mine, key=lambda task: (task.obligation.kind != "report", task.document.id, task.id)))


def unit_of(office: Office, who: Member, draft: Draft) -> Unit | None:
    """For whom it speaks."""
    if draft.unit is None:
        return who.unit
    return next((one for one in office.units if one.id == draft.unit), None)


def lines_on(session: Session, unit: Unit | None, task: Task) -> tuple[StatusEntry, ...]:
    """What stands in the ledger of a task for a unit, oldest first."""
    return tuple(line for line in ledger.of_unit(session, unit.id if unit else None) if line.task_id == task.id)


def known(lines: Sequence[StatusEntry], task: Task, due: date | None, zone: ZoneInfo) -> Spoken | None:
    """What they say of a round."""
    duty = task.obligation
    return spoken(lines, span_of(duty.rule, due, duty.period) if due else None, zone)
