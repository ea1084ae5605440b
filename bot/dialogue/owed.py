"""The face that a pressed button's message is owed: written down with what the press wrote, until it is shown.

What passes through: an Outcome of a press that wrote something, in the transaction that wrote it; after a stop of the bot
the faces that nobody was seen to get. Only a new face of a message that stands there already is kept so: shown twice it is
the same message. New messages are not, for nobody could say whether they had arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.dialogue.desk import Incoming, Outcome
from bot.model import Button, Reply
from knowledge.store import conversation
from knowledge.store.waiting import NO_CHAT

KIND = "owed"
# Presses that write: reports and their undoing, pleas and their answers, receipts, which of two voices holds, the door.
WRITES = frozenset(
    "r c u rn xs xw xa xn xc xv xq ea en ep nd nw da db ja jx".split()  # noqa: SIM905  a list of words reads best as words
)
_LIFE = timedelta(days=2)  # later the message is too old to be edited


@dataclass(frozen=True, slots=True)
class Face:
    """What a message is to show."""

    token: str
    chat_id: int
    message_id: int
    reply: Reply


def note(session: Session, said: Incoming, data: str, outcome: Outcome) -> Outcome:
    """Write down what the pressed message is to show, where the press wrote something."""
    if outcome.edit is None or data.partition(":")[0] not in WRITES:
        return outcome
    payload = {"chat_id": said.chat_id, "message_id": said.message_id, **_shape(outcome.edit)}
    kept = conversation.put_pending(session, said.who.id, NO_CHAT, KIND, payload, said.now, _LIFE)
    return replace(outcome, owed=kept.token)


def left(session: Session, now: datetime) -> tuple[Face, ...]:
    """What is owed, oldest first."""
    return tuple(
        Face(one.token, int(one.payload["chat_id"]), int(one.payload["message_id"]), _reply(one.payload))
        for one in sorted(conversation.open_of_kind(session, KIND, now), key=lambda one: one.created_at)
    )


def _shape(reply: Reply) -> dict[str, Any]:
    return {"html": reply.html, "buttons": [[[one.label, one.data] for one in row] for row in reply.buttons]}


def _reply(payload: Mapping[str, Any]) -> Reply:
    rows = tuple(tuple(Button(label, data) for label, data in row) for row in payload["buttons"])
    return Reply(str(payload["html"]), rows)
