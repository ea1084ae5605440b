"""From a message understood as a report to a line in the ledger, by way of one tap.

What passes through: StatusReport in, proposals with buttons out; then a press in, ledger lines and the message's new
face out. What is refused: anything unconfirmed, a task that is not the sender's unit's, a claim about another unit, a
button of somebody else, one that has run out or was used. A draft lives in `pending_actions` until it ends as one of
recorded, dropped, superseded; recorded may end as undone. Each press is safe to repeat.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Reply, StatusReport
from bot.replies import recording as say
from bot.replies.wording import Claim, claim_of
from bot.reporting.holders import of_unit
from knowledge.calendar import real_date
from knowledge.errors import NotFoundError
from knowledge.model import Office, StatusEntry, Task, Unit
from knowledge.store import conversation, ledger
from knowledge.store.conversation import Pending
from knowledge.units import covers, directory_of

DRAFT, UNDO = "draft", "undo"
_PAGE = 6
_MOST_CANDIDATES = 6
_FRESH = timedelta(hours=24)  # an older report is taken back only after asking


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it waits for its tap; a dict only in the database."""

    message: str
    message_id: int
    task: int | None
    claim: Claim
    corrects: int | None  # the line of the ledger that this one replaces

    def to_json(self) -> dict[str, Any]:
        on = self.claim.on.isoformat() if self.claim.on else None
        return {**asdict(self), "claim": {**asdict(self.claim), "on": on}}

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Draft:
        claim = dict(shape["claim"])
        on = date.fromisoformat(claim["on"]) if claim["on"] else None
        return cls(**{**shape, "claim": Claim(**{**claim, "on": on})})


# -- from the message ---------------------------------------------------------------------------------------------------


def propose(session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport) -> tuple[Reply, ...]:
    """A proposal for each report in the message.

    Raises:
        NotAllowedError: the sender may not report.
    """
    access.require(said.who, "report")
    if report.intent == "correction":
        _supersede(session, said)
    return tuple(_propose_one(session, desk, office, said, one) for one in (replace(report, also=()), *report.also))


def _propose_one(session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport) -> Reply:
    unit, today = said.who.unit, desk.today(said.now)
    if report.about_unit and not (unit and covers([report.about_unit], unit.name, directory_of(office.units))):
        return say.about_other_unit(report.about_unit, unit)
    extension = report.intent == "extension"
    since = report.claimed_on is not None and report.claimed_on < today
    claim = Claim(report.state, report.percent, report.claimed_on, report.document_number, report.note, since)
    if extension:
        claim = replace(claim, state="in_progress", note=say.extension_note(report.claimed_on))
    own = {one.id for one in tasks_of(office, unit)}
    mine = tuple(one for one in report.candidates if one.id in own)[:_MOST_CANDIDATES]
    task = report.task
    if task is None and len(mine) == 1 and not report.ambiguous:
        task = mine[0]
    corrects = _corrected(session, said, task) if report.intent == "correction" else None
    if corrects is not None:
        claim = amended(claim, claim_of(corrects), today)
        if task is None and not mine:  # no task named: the one that was reported, told anew
            task = next((one for one in office.tasks if one.id == corrects.task_id), None)
    draft = Draft(said.text, said.message_id, task.id if task else None, claim, corrects.id if corrects else None)
    if task is not None and unit is not None and task.id not in own:
        token = _keep(session, desk, said, replace(draft, task=None))
        return say.not_your_task(token, task, unit, today=today)
    token = _keep(session, desk, said, draft)
    if task is None and not mine:
        return _list_page(session, desk, office, said, token, claim, 0)
    if task is None:
        return say.choice(token, mine, claim, today=today, extension=extension)
    if extension:
        return say.extension(token, task, claim, unit=unit, today=today)
    before = state_of(session, said, task)
    return say.proposal(token, task, claim, unit=unit, today=today, before=before, replaces=corrects)


def amended(new: Claim, old: Claim, today: date) -> Claim:
    """What a correction leaves unsaid stays as it was, unless the state itself changes. Pure.

    “ngày 17 mới đúng” names a day only: of something done it cannot lie ahead, so it is meant in the old date's month.
    """
    if new.state is not None and new.state != old.state:
        return new
    on = new.on
    if on is not None and on > today and old.on is not None and old.state in {"submitted", "done"}:
        on = real_date(old.on.year, old.on.month, on.day) or on
    return Claim(
        old.state, new.percent if new.percent is not None else old.percent, on or old.on, new.number or old.number,
        new.note or old.note, new.since if on else old.since,
    )  # fmt: skip


def tasks_of(office: Office, unit: Unit | None) -> tuple[Task, ...]:
    """The unit's tasks, reports before other duties, each in the order of the documents. Who has no unit sees all."""
    mine = of_unit(office.tasks, unit.name if unit else None, directory_of(office.units))
    return tuple(sorted(mine, key=lambda task: (task.obligation.kind != "report", task.document.id, task.id)))


def state_of(session: Session, said: Incoming, task: Task) -> StatusEntry | None:
    """What the ledger says of a task for the speaker's unit."""
    return ledger.latest_by_task(_lines(session, said)).get(task.id)


def _lines(session: Session, said: Incoming) -> tuple[StatusEntry, ...]:
    return ledger.of_unit(session, said.who.unit.id if said.who.unit else None)


def _corrected(session: Session, said: Incoming, task: Task | None) -> StatusEntry | None:
    """The line a correction replaces: the person's last on that task, else their last of all, if it is fresh."""
    mine = ledger.of_member(session, said.who.id)
    if not mine:
        return None
    same = [line for line in mine if task is not None and line.task_id == task.id]
    last = mine[-1]
    fresh = last if said.now - last.recorded_at <= _FRESH else None
    # “nhầm, báo cáo 9 tháng mới đúng”: what was said just now is what was wrong, unless it lies days back.
    return fresh or (same[-1] if same else None)


def _supersede(session: Session, said: Incoming, message_id: int | None = None) -> int:
    """Close this person's open drafts (all, or those of one message); how many there were."""
    closed = 0
    for pending in conversation.open_pending(session, said.who.id, said.chat_id, said.now):
        if pending.kind == DRAFT and message_id in (None, pending.payload["message_id"]):
            conversation.settle(session, pending.token, json.dumps({"did": "superseded"}), said.now)
            closed += 1
    return closed


def reread(session: Session, desk: Desk, said: Incoming) -> bool:
    """Before an edited message is read again: False where it was recorded already; else its open drafts are closed."""
    since = said.now - timedelta(hours=desk.settings.limits.pending_hours)
    for pending in conversation.pending_of_chat(session, said.who.id, said.chat_id, since):
        if pending.kind == DRAFT and pending.payload["message_id"] == said.message_id and _did(pending) == "recorded":
            return False
    _supersede(session, said, said.message_id)
    return True


def _keep(session: Session, desk: Desk, said: Incoming, draft: Draft) -> str:
    life = timedelta(hours=desk.settings.limits.pending_hours)
    return conversation.put_pending(session, said.who.id, said.chat_id, DRAFT, draft.to_json(), said.now, life).token


def _list_page(
    session: Session, desk: Desk, office: Office, said: Incoming, token: str, claim: Claim, page: int
) -> Reply:
    tasks = tasks_of(office, said.who.unit)
    if not tasks:
        conversation.settle(session, token, json.dumps({"did": "dropped"}), said.now)
        return say.no_tasks(said.who.unit)
    pages = (len(tasks) + _PAGE - 1) // _PAGE
    page = min(max(page, 0), pages - 1)
    shown: Sequence[Task] = tasks[page * _PAGE : (page + 1) * _PAGE]
    return say.other_tasks(token, shown, claim, page, pages, today=desk.today(said.now))


# -- from the buttons ---------------------------------------------------------------------------------------------------


def _result(pending: Pending) -> dict[str, Any]:
    return dict(json.loads(pending.result)) if pending.result else {}


def _did(pending: Pending) -> str | None:
    return _result(pending).get("did") if pending.used_at else None


_ENDED = {
    "recorded": say.ALREADY_RECORDED,
    "dropped": say.ALREADY_DROPPED,
    "superseded": say.SUPERSEDED,
    "undone": say.ALREADY_UNDONE,
}


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, token: str, rest: str) -> Outcome:
    """One press of a button under a proposal. Never raises for what a button can hold."""
    access.require(said.who, "report")
    pending = conversation.pending(session, token)
    if pending is None or pending.kind not in (DRAFT, UNDO):
        return Outcome(notice=say.EXPIRED)
    if pending.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if verb == "u":
        return _undo(session, desk, said, pending)
    did = _did(pending)
    if did is not None:
        return Outcome(notice=_ENDED.get(did, say.EXPIRED))
    if pending.expires_at <= said.now:
        return Outcome(notice=say.EXPIRED)
    if verb == "k":
        conversation.settle(session, token, json.dumps({"did": "dropped"}), said.now)
        return Outcome(edit=say.KEPT)
    if pending.kind != DRAFT:
        return Outcome(notice=say.EXPIRED)
    if verb == "x":
        conversation.settle(session, token, json.dumps({"did": "dropped"}), said.now)
        return Outcome(edit=say.dropped(), notice=say.DROPPED_NOTICE)
    draft = Draft.from_json(pending.payload)
    if verb == "o":
        return Outcome(edit=_list_page(session, desk, office, said, token, draft.claim, number(rest) or 0))
    chosen = draft.task if verb == "r" else number(rest)
    if chosen is None or all(one.id != chosen for one in office.tasks):
        return Outcome(notice=say.TASK_GONE)
    task = next((one for one in tasks_of(office, said.who.unit) if one.id == chosen), None)
    if task is None:
        return Outcome(notice=say.EXPIRED)
    return _record(session, desk, said, pending, draft, task)


def _record(session: Session, desk: Desk, said: Incoming, pending: Pending, draft: Draft, task: Task) -> Outcome:
    back = None
    if draft.corrects is not None:
        try:
            back = ledger.take_back(
                session, draft.corrects, member_id=said.who.id, message=draft.message, chat_id=said.chat_id,
                message_id=draft.message_id, now=said.now,
            )  # fmt: skip
        except NotFoundError:
            back = None  # taken back meanwhile by hand: the new line stands alone
    entry = ledger.record(
        session,
        StatusEntry(
            id=0, task_id=task.id, unit_id=said.who.unit.id if said.who.unit else None, member_id=said.who.id,
            state=draft.claim.state, percent=draft.claim.percent, claimed_on=draft.claim.on,
            document_number=draft.claim.number, note=draft.claim.note, message=draft.message,
            understood=say.understood(task, draft.claim),
            chat_id=said.chat_id, message_id=draft.message_id, recorded_at=said.now,
        ),
        task,
    )  # fmt: skip
    result = {"did": "recorded", "entry": entry.id, "back": back.id if back else None}
    conversation.settle(session, pending.token, json.dumps(result), said.now)
    return Outcome(edit=say.recorded(pending.token, entry, desk.local(said.now)), notice=say.RECORDED_NOTICE)


def _undo(session: Session, desk: Desk, said: Incoming, pending: Pending) -> Outcome:
    """Take back what this button's message recorded. It does not run out: a line can be taken back for good."""
    result = _result(pending)
    if pending.kind == UNDO and pending.used_at is None and pending.expires_at <= said.now:
        return Outcome(notice=say.EXPIRED)
    entry_id = pending.payload.get("entry") if pending.kind == UNDO else result.get("entry")
    if result.get("did") == "undone":
        return Outcome(notice=say.ALREADY_UNDONE)
    if entry_id is None:
        return Outcome(notice=_ENDED.get(str(result.get("did")), say.EXPIRED))
    reply = _take_back(session, desk, said, int(entry_id))
    conversation.settle(session, pending.token, json.dumps({**result, "did": "undone"}), said.now)
    return Outcome(edit=reply, notice=say.UNDONE_NOTICE) if reply else Outcome(notice=say.ALREADY_UNDONE)


def _take_back(session: Session, desk: Desk, said: Incoming, entry_id: int) -> Reply | None:
    """Reverse a line, and the reversal that a correction made with it, so that what it replaced counts again."""
    entry = ledger.entry(session, entry_id)
    take_back = partial(
        ledger.take_back, session, member_id=said.who.id, message=said.text, chat_id=said.chat_id,
        message_id=said.message_id, now=said.now,
    )  # fmt: skip
    reversal = ledger.reversal_with(session, entry)
    try:
        take_back(entry_id)
    except NotFoundError:
        return None
    again = None
    if reversal is not None and reversal.reverses is not None:
        take_back(reversal.id)
        again = ledger.entry(session, reversal.reverses)
    return say.undone(entry, desk.local(said.now), again)


# -- /huy and its like ----------------------------------------------------------------------------------------------------


def cancel(session: Session, desk: Desk, said: Incoming, *, asked_plainly: bool) -> Reply:
    """Leave what is in the air, else take back the last report.

    `asked_plainly`: by command, so a fresh report is taken back at once. Free words, an old report, or a report older
    than the one just taken back are asked about.
    """
    access.require(said.who, "undo")
    mine = ledger.of_member(session, said.who.id)
    last = mine[-1] if mine else None
    in_the_air = conversation.open_pending(session, said.who.id, said.chat_id, said.now)
    if in_the_air and (last is None or in_the_air[0].created_at >= last.recorded_at):
        for pending in in_the_air:
            conversation.settle(session, pending.token, json.dumps({"did": "dropped"}), said.now)
        return say.dropped()
    if last is None:
        return say.NOTHING_TO_UNDO
    # A second /huy may be impatience: it must not eat an older report unasked.
    at_once = asked_plainly and not ledger.has_just_taken_back(session, said.who.id)
    if at_once and said.now - last.recorded_at <= _FRESH:
        return _take_back(session, desk, said, last.id) or say.NOTHING_TO_UNDO
    life = timedelta(hours=desk.settings.limits.pending_hours)
    asked = conversation.put_pending(session, said.who.id, said.chat_id, UNDO, {"entry": last.id}, said.now, life)
    return say.ask_undo(asked.token, last, desk.local(last.recorded_at))
