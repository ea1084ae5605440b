"""From a tap under a proposal to a line in the ledger.

What passes through: a press in, ledger lines and the message's new face out. What is refused: anything unconfirmed, a task
that is not the unit's, a button of somebody else, one that has run out or was used. Each press is safe to repeat. Proposals
are made in bot/dialogue/proposing.py and kept in drafts.py, taking back is undoing.py, what two people say otherwise is
asked about in differing.py.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import differing, receipts, undoing
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import DRAFT, UNDO, Draft, close, ended, known, lines_on, tasks_of, unit_of
from bot.dialogue.proposing import amended, choice_of, list_page, proposal_of, propose, reread, state_of, unsaid
from bot.replies import recording as say
from bot.reporting.rounds import named
from bot.summary.choosing import round_on
from knowledge.calendar import real_date
from knowledge.errors import NotFoundError
from knowledge.model import Office, StatusEntry, Task
from knowledge.store import conversation, evidence, ledger
from knowledge.store.conversation import Pending

__all__ = [
    "DRAFT",
    "UNDO",
    "Draft",
    "amended",
    "cancel",
    "press",
    "propose",
    "record",
    "reread",
    "state_of",
    "tasks_of",
    "unsaid",
]

cancel = undoing.cancel

_ENDED = {
    "recorded": say.ALREADY_RECORDED,
    "dropped": say.ALREADY_DROPPED,
    "superseded": say.SUPERSEDED,
    "undone": say.ALREADY_UNDONE,
}
VERBS = ("r", "o", "x", "c", "u", "k", "rr", "rn")


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, token: str, rest: str) -> Outcome:
    """One press of a button under a proposal. Never raises for what a button can hold."""
    access.require(said.who, "report")
    pending = conversation.pending(session, token)
    if pending is None or pending.kind not in (DRAFT, UNDO):
        return Outcome(notice=say.EXPIRED)
    if pending.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if verb == "u":
        return undoing.press(session, desk, said, pending)
    did = ended(pending)
    if did is not None:
        return Outcome(notice=_ENDED.get(did, say.EXPIRED))
    if pending.expires_at <= said.now:
        return Outcome(notice=say.EXPIRED)
    if verb == "k":
        close(session, token, "dropped", said)
        return Outcome(edit=say.KEPT)
    if pending.kind != DRAFT:
        return Outcome(notice=say.EXPIRED)
    if verb == "x":
        close(session, token, "dropped", said)
        return Outcome(edit=say.dropped(), notice=say.DROPPED_NOTICE)
    draft = Draft.from_json(pending.payload)
    if verb == "o":
        return Outcome(edit=list_page(session, desk, office, said, token, draft, number(rest) or 0))
    chosen = number(rest) if verb == "c" else draft.task
    if chosen is None or all(one.id != chosen for one in office.tasks):
        return Outcome(notice=say.TASK_GONE)
    task = next((one for one in tasks_of(office, unit_of(office, said.who, draft)) if one.id == chosen), None)
    if task is None:
        return Outcome(notice=say.EXPIRED)
    match verb:
        case "c":
            return _picked(session, desk, office, said, pending, draft, task)
        case "rr":
            return _other_round(session, desk, office, said, pending, draft, task, rest)
        case "rn":
            return record(session, desk, office, said, pending, _without_number(draft), task)
        case _:
            return record(session, desk, office, said, pending, draft, task)


def _without_number(draft: Draft) -> Draft:
    return replace(draft, claim=replace(draft.claim, number=None))


def _picked(
    session: Session, desk: Desk, office: Office, said: Incoming, pending: Pending, draft: Draft, task: Task
) -> Outcome:
    """A task was tapped: recorded at once, unless it has more than one round that may be meant."""
    draft = replace(draft, task=task.id, rule="chosen", due=None)
    names = named(draft.message, task.obligation.period, desk.today(said.now))
    choice = choice_of(session, desk, office, said, draft, task, names[0] if len(names) == 1 else None)
    draft = replace(draft, due=choice.due, chosen=len(names) == 1)
    if not choice.others and not choice.missed:
        return record(session, desk, office, said, pending, draft, task)
    conversation.rewrite(session, pending.token, draft.to_json())
    return Outcome(edit=proposal_of(session, desk, office, said, pending.token, draft, task, choice))


def _other_round(
    session: Session, desk: Desk, office: Office, said: Incoming, pending: Pending, draft: Draft, task: Task, day: str
) -> Outcome:
    """Another round was tapped: the proposal says it, the one before is offered in its place."""
    on = real_date(int(day[:4]), int(day[4:6]), int(day[6:])) if len(day) == 8 and number(day) else None
    if on is None or round_on(task, on, desk.today(said.now)) is None:
        return Outcome(notice=say.EXPIRED)
    draft = replace(draft, due=on, chosen=True)
    choice = choice_of(session, desk, office, said, draft, task, None)
    conversation.rewrite(session, pending.token, draft.to_json())
    return Outcome(edit=proposal_of(session, desk, office, said, pending.token, draft, task, choice))


def record(
    session: Session, desk: Desk, office: Office, said: Incoming, pending: Pending, draft: Draft, task: Task
) -> Outcome:
    """Write a draft down as a line of the ledger, and what it replaces as taken back."""
    unit, zone = unit_of(office, said.who, draft), ZoneInfo(desk.settings.clock.timezone)
    due = draft.due if draft.due is not None else choice_of(session, desk, office, said, draft, task, None).due
    lines = lines_on(session, unit, task)
    old = next((line for line in lines if line.id == draft.corrects), None)
    before = known([line for line in lines if line.id != draft.corrects], task, due, zone)
    back = None
    if draft.corrects is not None:
        try:
            back = ledger.take_back(
                session, draft.corrects, member_id=said.who.id, message=draft.message, chat_id=said.chat_id,
                message_id=draft.message_id, now=said.now, rule="corrected",
            )  # fmt: skip
        except NotFoundError:
            back = None  # taken back meanwhile by hand: the new line stands alone
    shown = round_on(task, due, desk.today(said.now)) if due else None
    entry = ledger.record(
        session,
        StatusEntry(
            id=0, task_id=task.id, unit_id=unit.id if unit else None, member_id=said.who.id,
            state=draft.claim.state, percent=draft.claim.percent, claimed_on=draft.claim.on,
            document_number=draft.claim.number, note=draft.claim.note, message=draft.message,
            understood=say.understood(task, draft.claim, shown),
            chat_id=said.chat_id, message_id=draft.message_id, recorded_at=said.now, due=due, rule=draft.rule,
            confirmed_by=said.who.id,
        ),
        task,
    )  # fmt: skip
    evidence.attach(
        session, entry.id, draft.files, member_id=said.who.id, chat_id=said.chat_id, now=said.now
    )  # fmt: skip
    if back is not None and old is not None and old.task_id == task.id:
        evidence.carry_over(session, old.id, entry.id)
    entry = ledger.entry(session, entry.id)
    close(session, pending.token, "recorded", said, entry=entry.id, back=back.id if back else None)
    earlier = before.entry if before is not None and before.own else None
    others = (
        *differing.ask(session, desk, said, entry, earlier, unit),
        *receipts.tell(session, desk, said, entry, unit, task, shown),
    )
    face = say.recorded(pending.token, entry, desk.local(said.now), back_from=differing.gone_back(earlier, entry))
    return Outcome(edit=face, notice=say.RECORDED_NOTICE, others=others)
