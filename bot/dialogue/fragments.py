"""Several messages within a few seconds are one thought: “báo cáo 6 tháng” … “đã nộp rồi nhé” … “số 12/BC-SYT”.

What passes through: when the message before was said, what it, the new one and both together are taken for; whether they are
read as one comes out. Nobody is kept waiting: the first message was answered when it came, and the answer to both takes
the place of what it left open. Kept apart: questions, slips put right, two reports each whole in itself. All is pure but
`goes_on`, which looks up what was said before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.dialogue.desk import Desk, Incoming
from bot.model import StatusReport
from bot.reporting import understand
from knowledge.abbreviations import office_words
from knowledge.store import conversation


def goes_on(
    session: Session, desk: Desk, said: Incoming, text: str, alone: StatusReport
) -> tuple[str, StatusReport, int] | None:
    """The message before and this one as one, what they are taken for and the number of the one before; None where they
    are two."""
    seconds = desk.settings.answer.join_seconds
    if not seconds or said.edited or said.reply_id is not None or said.forwarded is not None:
        return None
    since = said.now - timedelta(seconds=seconds)
    last = conversation.last_said(session, said.who.id, said.chat_id, max(since, said.since) if said.since else since)
    if last is None or last.message_id is None or not within(last.asked_at, said.now, seconds):
        return None
    both = joined(last.text, text)
    if len(both) > desk.settings.limits.question_chars:
        return None
    stock, own = desk.shelf.stock(session), office_words(desk.settings.abbreviations)

    def read(words: str) -> StatusReport:
        return understand(
            own.written(words), tasks=stock.office.tasks, today=desk.today(said.now),
            unit=said.who.unit.name if said.who.unit else None, restore=stock.index.restore,
            directory=stock.library.directory,
        )  # fmt: skip

    together = read(both)
    return (both, together, last.message_id) if one_thought(read(last.text), alone, together) else None


def within(said_at: datetime, now: datetime, seconds: int) -> bool:
    """Whether two messages came close enough to be one; a clock that was put back makes none."""
    return 0 <= (now - said_at).total_seconds() <= seconds


def joined(first: str, second: str) -> str:
    """Both as one message. A first one that ended as a sentence stays one."""
    first = first.rstrip()
    return f"{first} {second}" if first.endswith((".", "!", "?", ",", ";", ":", "…")) else f"{first}, {second}"


def one_thought(first: StatusReport, alone: StatusReport, together: StatusReport) -> bool:
    """Whether the second message goes on with the first: by itself it names no work, and together they say more than it
    does."""
    if together.intent not in ("report", "extension") or together.task is None or together.also:
        return False
    if {first.intent, alone.intent} & {"cancel", "correction"} or alone.intent == "question":
        return False
    if alone.task is not None and alone.rule == "words":
        return False  # whole in itself
    if first.task is not None and first.task.id != together.task.id:
        return False
    if first.intent == "extension" and together.intent != "extension":
        return False
    return _facts(alone) <= _facts(together) and bool(_facts(together) - {"task"})


def _facts(report: StatusReport) -> set[str]:
    """What a report says at all."""
    told = {
        "task": report.task, "state": report.state, "percent": report.percent, "on": report.claimed_on,
        "number": report.document_number, "note": report.note,
    }  # fmt: skip
    return {name for name, value in told.items() if value is not None}
