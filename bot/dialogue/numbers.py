"""The number of a document, sent after the report it proves: “so 57/BC-SYT” soon after one's own “đã nộp”.

What passes through: a message that is a document's number and nothing else, with the sender's last report in this chat. It
is written down at once, as the same report with its number, and can be taken back with the button under it: the line before
then counts again. What is left to the ordinary way: no report lately, one that is not of work handed in or has another
number already, a proposal made since, a reply about other work, the number of a document that the office keeps. What is to be
looked at twice (a code of another unit's, a day that is too late) is proposed and waits for its tap.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import doubts, proposing, recording
from bot.dialogue.desk import Desk, Incoming
from bot.dialogue.drafts import Draft, keep, tasks_of, unit_of, waiting
from bot.model import Reply
from bot.replies import evidence as say
from bot.replies.wording import Claim, claim_of
from bot.reporting.figures import without_number
from bot.reporting.numbers import bare_number
from bot.summary.rounds import SETTLING
from knowledge.chat_dates import dates
from knowledge.model import Office, StatusEntry
from knowledge.store import conversation, ledger
from knowledge.text import canonical
from knowledge.units import directory_of


def take(
    session: Session, desk: Desk, office: Office, said: Incoming, replied: int | None = None
) -> tuple[Reply, ...] | None:
    """What is said of a number that belongs to the sender's last report, with the files it came with; None where it belongs
    to none. `replied`: the task that the message answered speaks of."""
    today = desk.today(said.now)
    number = bare_number(said.text, today) if not said.edited and said.forwarded is None else None
    if number is None or _kept(office, number) or not access.may(access.standing(said.who), "report"):
        return None
    line = _claimed(session, desk, said)
    if line is None or (said.files and line.files >= desk.settings.evidence.max_files):
        return None
    if line.document_number:
        same = canonical(line.document_number) == canonical(number) and not said.files
        return (say.number_known(line, number),) if same else None
    if any(one.created_at >= line.recorded_at for one in waiting(session, said)):
        return None  # it goes with what was said since
    if replied is not None and replied != line.task_id:
        return None
    own = said.who.unit.id if said.who.unit else None
    unit = line.unit_id if line.unit_id != own else None
    on = next((one.date for one in dates(without_number(said.text), today, "past") if one.date <= today), None)
    claim = proposing.amended(Claim(line.state, None, on, number, None, on is not None), claim_of(line), today)
    draft = Draft(said.text, said.message_id, line.task_id, claim, line.id, line.due, True, "earlier", unit, said.files)
    task = next((one for one in tasks_of(office, unit_of(office, said.who, draft)) if one.id == line.task_id), None)
    if task is None:
        return None  # the document it was of has gone meanwhile
    choice = proposing.choice_of(session, desk, office, said, draft, task, None)
    draft = replace(draft, due=line.due if line.due is not None else choice.due)
    token = keep(session, desk, said, draft)
    whose = unit_of(office, said.who, draft)
    if doubts.of(draft, task, choice.taken, whose, directory_of(office.units), today):
        return (proposing.proposal_of(session, desk, office, said, token, draft, task, choice),)
    pending = conversation.pending(session, token)
    assert pending is not None  # written down just now
    recording.record(session, desk, office, said, pending, draft, task)
    return (say.numbered(token, ledger.of_member(session, said.who.id)[-1], number),)


def _claimed(session: Session, desk: Desk, said: Incoming) -> StatusEntry | None:
    """This person's last report in this chat, where it is fresh and of work handed in."""
    since = said.now - timedelta(hours=desk.settings.evidence.attach_hours)
    mine = [one for one in ledger.of_member(session, said.who.id) if one.chat_id == said.chat_id]
    return mine[-1] if mine and mine[-1].recorded_at >= since and mine[-1].state in SETTLING else None


def _kept(office: Office, number: str) -> bool:
    """Whether it is the number of a document among the office's own: what is asked of, not what was sent."""
    wanted = canonical(number)
    return any(canonical(one.header.number or "") == wanted for one in office.documents)


__all__ = ["take"]
