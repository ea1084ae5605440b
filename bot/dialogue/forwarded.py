"""A message passed on from somebody else: whose report is it?

What passes through: words that would be a report, had the sender said them; a question with buttons, and the press that
answers it. One's own unit's report goes on as if it had been said; what is another unit's is recorded for it only by whoever
may speak for others. Nothing is recorded before the tap that follows.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import recording
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import close, ended
from bot.model import Reply
from bot.replies import forwarded as say
from bot.replies import recording as say_recording
from bot.reporting import understand
from knowledge.model import Office
from knowledge.store import conversation
from knowledge.store.evidence import Sent
from knowledge.units import directory_of

FORWARD = "forward"
VERBS = ("fm", "fo", "fx")


def ask(session: Session, desk: Desk, said: Incoming) -> Reply:
    life = timedelta(hours=desk.settings.limits.pending_hours)
    payload = {"text": said.text, "message_id": said.message_id, "from": said.forwarded,
               "files": [asdict(one) for one in said.files]}  # fmt: skip
    kept = conversation.put_pending(session, said.who.id, said.chat_id, FORWARD, payload, said.now, life)
    return say.whose(kept.token, said.forwarded or "", said.who.unit)


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, token: str) -> Outcome:
    pending = conversation.pending(session, token)
    if pending is None or pending.kind != FORWARD:
        return Outcome(notice=say_recording.EXPIRED)
    if pending.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if ended(pending) is not None or pending.expires_at <= said.now:
        return Outcome(notice=say_recording.EXPIRED)
    close(session, token, "answered", said)
    if verb == "fx":
        return Outcome(edit=say.LEFT)
    if verb == "fo":
        return Outcome(edit=say.others(may=access.may(access.standing(said.who), "report_for_others")))
    unit, text = said.who.unit, str(pending.payload["text"])
    report = understand(
        text, tasks=office.tasks, today=desk.today(said.now), unit=unit.name if unit else None,
        directory=directory_of(office.units),
    )  # fmt: skip
    files = tuple(Sent(**one) for one in pending.payload.get("files") or ())
    told = replace(said, text=text, message_id=int(pending.payload["message_id"]), files=files)
    first, *rest = recording.propose(session, desk, office, told, report)
    return Outcome(tuple(rest), edit=first)
