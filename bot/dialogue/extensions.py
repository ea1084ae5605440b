"""More time: asked for in words or under a reminder, sent to whoever may grant it, answered with one tap.

What passes through: a plea as it was understood; a proposal with what is missing asked for, then a line that is never
changed, questions with buttons to those who may grant it, and their answer to the asker. The obligation itself never moves:
the day granted counts for this round of this unit. What is refused: a task without a date, a day that is no later than the
one that holds. Answers are given in bot/dialogue/granting.py, the sentences stand in bot/replies/extensions.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import access
from bot.deadlines import deadlines, last_of
from bot.dialogue import granting, regranting
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.dialogue.drafts import close, ended, known, lines_on, tasks_of
from bot.dialogue.granting import GRANT, answer, days_after, decide, item_of, of_button, withdraw
from bot.model import Reply, StatusReport
from bot.reminders import whom
from bot.replies import extensions as say
from bot.replies import recording as say_recording
from bot.reporting.findings import bare_reason
from bot.reporting.intents import asks
from bot.reporting.oddities import no_such_day
from bot.reporting.rounds import Named
from bot.reporting.verdict import asked_date
from bot.summary.choosing import choose, round_on
from bot.summary.rounds import SETTLING
from knowledge.model import Extension, Member, Office, Task, Unit
from knowledge.store import conversation, evidence, people
from knowledge.store import extensions as store
from knowledge.store.conversation import Pending
from knowledge.store.evidence import Sent
from knowledge.text import canonical, loose, nfc, syllables

PLEA = "extension"
VERBS = ("xt", "xe", "xd", "xs", "xk", "xw", "xa", "xb", "xc", "xn", "xf", *regranting.VERBS)
_OFFERED = (3, 5, 10)  # working days after the day that holds
_MOST_TASKS = 6
_FEW = 14  # syllables of a message that only names a day or a reason
_REASON = loose(r"^(?:dạ |vâng |là |lý do:? ?|lí do:? ?)*(?:vì|do|tại|bởi|lý do|lí do)(?![^\W_])", bounded=False)


@dataclass(frozen=True, slots=True)
class Plea:
    """A plea that is being put together; a dict only in the database."""

    message: str
    message_id: int
    task: int | None
    due: date | None
    wanted: date | None
    reason: str | None
    files: tuple[Sent, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "due": _day(self.due), "wanted": _day(self.wanted)}

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Plea:
        files = tuple(Sent(**one) for one in shape.get("files") or ())
        return cls(**{**shape, "due": _date(shape["due"]), "wanted": _date(shape["wanted"]), "files": files})


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


# -- asking -------------------------------------------------------------------------------------------------------------


def propose(
    session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport, task: Task | None,
    candidates: Sequence[Task], unit: Unit | None, due: date | None, name: Named | None, files: tuple[Sent, ...] = (),
) -> Reply:  # fmt: skip
    """What was understood of a plea, with a button to send it; or a question for what it lacks."""
    today = desk.today(said.now)
    before = _supersede(session, said, task)
    files = tuple({one.sha256: one for one in (*before, *files)}.values())
    plea = Plea(said.text, said.message_id, task.id if task else None, due, report.claimed_on, report.note, files)
    if unit is None:
        return say.NO_UNIT
    own = {one.id for one in tasks_of(office, unit)}
    if task is not None and task.id not in own:
        return say.not_yours(task, unit)
    if task is None:
        listed = candidates or _open_tasks(office, unit, today)
        if not listed:
            return say_recording.no_tasks(unit)
        return say.which(_keep(session, desk, said, plea), listed[:_MOST_TASKS], plea.wanted, today)
    return _shown(session, desk, said, office, _keep(session, desk, said, plea), plea, name)


def _open_tasks(office: Office, unit: Unit, today: date) -> tuple[Task, ...]:
    """The unit's tasks with the nearest dates, what can still be kept first."""
    return tuple(one.task for one in deadlines(tasks_of(office, unit), today, None))


def _shown(
    session: Session, desk: Desk, said: Incoming, office: Office, token: str, plea: Plea, name: Named | None = None
) -> Reply:
    """The plea as it stands; writes down what it has come to."""
    unit, today, zone = said.who.unit, desk.today(said.now), ZoneInfo(desk.settings.clock.timezone)
    task = next((one for one in office.tasks if one.id == plea.task), None)
    if task is None or unit is None:
        return Reply(say_recording.TASK_GONE)
    lines = lines_on(session, unit, task)
    choice = choose(task, lines, today, today, zone, name)
    item = round_on(task, plea.due, today) if plea.due else choice.taken
    if item is None or item.due is None:
        close(session, token, "dropped", said)
        return say.no_date(task)
    item = replace(item, granted=store.moved(store.of_unit(session, unit.id)).get((task.id, item.due, unit.id)))
    others = tuple(one for one in (choice.taken, *choice.others) if one is not None and one.due != item.due)
    due = item.due
    assert due is not None
    plea = replace(plea, due=due)
    waiting = store.waiting(session, task.id, unit.id, due)
    if waiting is not None:
        close(session, token, "dropped", said)
        evidence.attach_to_plea(
            session, waiting.id, plea.files, member_id=said.who.id, chat_id=said.chat_id, now=said.now
        )  # fmt: skip
        return say.waiting(item, waiting, files=len(plea.files))
    holds = last_of(item)
    odd = no_such_day(plea.message, today) if plea.wanted is None else None
    early = plea.wanted if plea.wanted is not None and (plea.wanted <= holds or plea.wanted < today) else None
    if early is not None:
        plea = replace(plea, wanted=None)
    conversation.rewrite(session, token, plea.to_json())
    before = known(lines, task, due, zone)
    return say.plea(
        token, item, unit, plea.wanted, plea.reason, days=days_after(desk, max(holds, today), _OFFERED), early=early,
        odd=odd, others=others, reported=before.entry if before is not None and before.own and before.settles else None,
        today=today, files=len(plea.files),
    )  # fmt: skip


def _keep(session: Session, desk: Desk, said: Incoming, plea: Plea) -> str:
    life = timedelta(hours=desk.settings.limits.pending_hours)
    return conversation.put_pending(session, said.who.id, said.chat_id, PLEA, plea.to_json(), said.now, life).token


def _supersede(session: Session, said: Incoming, task: Task | None) -> tuple[Sent, ...]:
    """Close this person's open pleas; the files of those that may be of the same task."""
    files: list[Sent] = []
    for one in conversation.open_pending(session, said.who.id, said.chat_id, said.now):
        if one.kind == PLEA:
            close(session, one.token, "superseded", said)
            before = Plea.from_json(one.payload)
            files += before.files if None in (before.task, task) or (task and before.task == task.id) else ()
    return tuple(files)


def open_plea(session: Session, said: Incoming) -> Pending | None:
    """This person's plea here that is still to be sent."""
    found = conversation.open_pending(session, said.who.id, said.chat_id, said.now)
    return next((one for one in found if one.kind == PLEA), None)


# -- a day or a reason that is waited for --------------------------------------------------------------------------------


def listens(session: Session, said: Incoming, today: date) -> Pending | None:
    """The open plea, or the plea to be answered, that this message completes with a day or a reason."""
    if said.edited or len(syllables(said.text)) > _FEW or asks(said.text):
        return None
    found = next(
        (
            one for one in conversation.open_pending(session, said.who.id, said.chat_id, said.now)
            if one.kind in (PLEA, GRANT)
        ),
        None,
    )  # fmt: skip
    if found is None:
        return None
    if asked_date(said.text, today) is not None or no_such_day(said.text, today):
        return found if found.kind == GRANT or found.payload["wanted"] is None or _only_a_day(said.text) else None
    named = found.kind == PLEA and found.payload["task"] is not None
    return found if named and _REASON.search(canonical(nfc(said.text)).strip()) else None


def awaits(session: Session, said: Incoming, alone: StatusReport, today: date) -> bool:
    """Whether a message is what `listens` waits for, and not a report, a slip or another plea that names its own work."""
    whole = alone.task is not None and alone.rule == "words"
    if whole or alone.intent in ("cancel", "correction") or (alone.intent == "report" and alone.state in SETTLING):
        return False
    found = listens(session, said, today)
    if found is None or found.kind == GRANT:
        return found is not None
    return (
        alone.intent != "extension" or found.payload["wanted"] is None
    )  # else another plea, of a work still to be named


def _only_a_day(text: str) -> bool:
    return len(syllables(text)) <= 6


def take(session: Session, desk: Desk, office: Office, said: Incoming) -> Outcome | None:
    """Read a message as what `listens` waits for; None where it waits for nothing."""
    today = desk.today(said.now)
    pending = listens(session, said, today)
    if pending is None:
        return None
    on = asked_date(said.text, today)
    if pending.kind == GRANT:
        asked = store.one(session, int(pending.payload["plea"]))
        if on is None or asked is None:
            return Outcome((say.NO_SUCH_DAY,))
        held = _date(pending.payload.get("before"))  # the day to be changed, where one was granted
        if held is None:
            outcome = decide(session, desk, office, said, asked, "granted", on)
        else:
            outcome = regranting.apply(session, desk, office, said, asked, held, on)
        if outcome.edit is None:
            return Outcome((Reply(outcome.notice or say.DECIDED),))
        if held is None:
            close(session, pending.token, "recorded", said)
        return Outcome((outcome.edit,), others=outcome.others)
    plea = Plea.from_json(pending.payload)
    if plea.task is None and on is not None:  # the day is known now, the work is still to be named
        plea = replace(plea, wanted=on, message=f"{plea.message}\n{said.text}")
        conversation.rewrite(session, pending.token, plea.to_json())
        listed = _open_tasks(office, said.who.unit, today) if said.who.unit is not None else ()
        return Outcome((say.which(pending.token, listed[:_MOST_TASKS], on, today),))
    if on is not None:
        plea = replace(plea, wanted=on, message=f"{plea.message}\n{said.text}")
    elif not no_such_day(said.text, today):
        plea = replace(plea, reason=bare_reason(said.text), message=f"{plea.message}\n{said.text}")
    else:
        return Outcome((say.NO_SUCH_DAY,))
    return Outcome((_shown(session, desk, said, office, pending.token, plea),))


# -- buttons ---------------------------------------------------------------------------------------------------------------


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, rest: str) -> Outcome:
    """One press. Never raises for what a button can hold."""
    head, _, more = rest.partition(":")
    if verb in ("xa", "xb", "xc", "xn"):
        return answer(session, desk, office, said, verb, head, more)
    if verb in regranting.VERBS:
        return regranting.press(session, desk, office, said, verb, head, more)
    if verb == "xf":
        return granting.files(session, desk, said, head)
    if verb == "xw":
        return withdraw(session, desk, office, said, head)
    pending = conversation.pending(session, head)
    if pending is None or pending.kind != PLEA:
        return Outcome(notice=say_recording.EXPIRED)
    if pending.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if ended(pending) is not None or pending.expires_at <= said.now:
        return Outcome(notice=say.ALREADY_SENT if ended(pending) == "recorded" else say_recording.EXPIRED)
    plea = Plea.from_json(pending.payload)
    match verb:
        case "xk":
            close(session, head, "dropped", said)
            return Outcome(edit=say.DROPPED)
        case "xt":
            plea = replace(plea, task=number(more), due=None)
            own = {one.id for one in tasks_of(office, said.who.unit)}
            if plea.task not in own:
                return Outcome(notice=say_recording.TASK_GONE)
        case "xe":
            plea = replace(plea, due=of_button(more))
        case "xd":
            plea = replace(plea, wanted=of_button(more))
        case _:
            return _send(session, desk, office, said, pending, plea)
    return Outcome(edit=_shown(session, desk, said, office, head, plea))


def _send(session: Session, desk: Desk, office: Office, said: Incoming, pending: Pending, plea: Plea) -> Outcome:
    unit = said.who.unit
    task = next((one for one in office.tasks if one.id == plea.task), None)
    if unit is None or task is None or plea.due is None or plea.wanted is None:
        return Outcome(notice=say_recording.TASK_GONE if task is None else say.DAY_FIRST)
    if store.waiting(session, task.id, unit.id, plea.due) is not None:
        return Outcome(notice=say.ALREADY_SENT)
    asked = store.ask(
        session, task, unit_id=unit.id, due=plea.due, wanted=plea.wanted, reason=plea.reason, member_id=said.who.id,
        chat_id=said.chat_id, message_id=plea.message_id, message=plea.message, now=said.now,
    )  # fmt: skip
    close(session, pending.token, "recorded", said, plea=asked.id)
    evidence.attach_to_plea(
        session, asked.id, plea.files, member_id=said.who.id, chat_id=said.chat_id, now=said.now
    )  # fmt: skip
    item = item_of(session, desk, said, office, asked)
    granters = granters_of(people.members(session), said.who)
    told = say.to_granter(
        asked, item, unit, said.who, desk.today(said.now), _lately(session, asked), files=len(plea.files)
    )
    own = access.may(access.standing(said.who), "grant_extension")
    replies = (told,) if own and not granters else ()
    return Outcome(
        replies, edit=say.sent(asked, item, unit, len(granters) + len(replies), files=len(plea.files)),
        notice=say.SENT_NOTICE,
        others=tuple((one.telegram_id, told) for one in granters),
    )  # fmt: skip


def granters_of(members: Sequence[Member], asker: Member) -> tuple[Member, ...]:
    """Who may grant it and follows the units; the asker does not write to themselves."""
    able = [one for one in members if access.may(access.standing(one), "grant_extension") and one.id != asker.id]
    return tuple(one for one in whom.following(able))


def _lately(session: Session, asked: Extension) -> tuple[Extension, ...]:
    """What this unit asked for before, of the same round: who grants sees how often."""
    return tuple(
        one for one in store.of_unit(session, asked.unit_id)
        if (one.task_id, one.due) == (asked.task_id, asked.due) and one.id != asked.id
    )  # fmt: skip
