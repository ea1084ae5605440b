"""From a message understood as a report to a proposal that waits for a tap.

What passes through: StatusReport in, proposals with buttons out: of which task and which round, what stands in the ledger,
and what is to be looked at twice. What is refused: a task that is not the unit's, a claim about another unit by whoever may
not speak for it, several rounds in one message that are not alike. Nothing is recorded here (bot/dialogue/recording.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import doubts, extensions, guard, undoing
from bot.dialogue.desk import Desk, Incoming
from bot.dialogue.drafts import (
    Draft,
    close,
    keep,
    known,
    lines_on,
    recorded_of,
    supersede,
    tasks_of,
    unit_of,
    waiting,
)
from bot.model import Reply, StatusReport
from bot.replies import evidence as say_evidence
from bot.replies import recording as say
from bot.replies.wording import Claim, claim_of
from bot.reporting.rounds import Named, named
from bot.summary.choosing import Choice, choose, round_on
from bot.summary.rounds import SETTLING
from knowledge.calendar import real_date
from knowledge.model import Office, StatusEntry, Task, Unit
from knowledge.store import evidence, ledger
from knowledge.store import extensions as extension_store
from knowledge.store.evidence import Sent
from knowledge.text import canonical, loose
from knowledge.units import covers, directory_of

_PAGE = 6
_MOST_CANDIDATES = 6
_MOST_ROUNDS = 3  # of one task in one message: “báo cáo tháng 6, 7, 8 gửi rồi”
_FRESH = timedelta(hours=24)  # an older report is taken back only after asking
# What sets one round of a message apart from another: “tháng 6 chưa nộp, tháng 7 nộp rồi”.
_UNLIKE = loose(r"chưa|đang|vẫn|còn|riêng|thì|nhưng|mới được|hẹn|sẽ|mai|\d+ ?%")


def propose(
    session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport, *, due: date | None = None,
    joins: int | None = None,
) -> tuple[Reply, ...]:  # fmt: skip
    """A proposal for each report in the message. `due`: the round, where a button has named it; `joins`: the message a few
    seconds before that it goes on with.

    Raises:
        NotAllowedError: the sender may not report.
    """
    access.require(said.who, "report")
    amends = recorded_of(session, desk, said, said.message_id) if said.edited else ()
    if amends:
        return _amend(session, desk, office, said, report, amends)
    if report.intent == "correction":
        supersede(session, said)
    files = said.files
    if joins is not None:
        files = (*(file for draft in supersede(session, said, joins) for file in draft.files), *files)
        if report.intent == "report" and (spoken_before := recorded_of(session, desk, said, joins)):
            return _amend(session, desk, office, said, report, spoken_before, files)
    replies: list[Reply] = []
    for one in (replace(report, also=()), *report.also):
        replies += _of_one(session, desk, office, said, one, due, files)
    return tuple(replies)


def _of_one(
    session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport, due: date | None,
    files: tuple[Sent, ...],
) -> list[Reply]:  # fmt: skip
    """One report, or one for each round that its words name."""
    rounds = _named(report, said, desk.today(said.now)) if due is None else ()
    if due is None and not rounds:
        due = _spoken_of(session, desk, said, report)
    if report.intent == "report" and len(rounds) > 1:
        if _UNLIKE.search(canonical(report.words or said.text)):
            return [say.ONE_ROUND_AT_A_TIME]
        return [
            _propose_one(session, desk, office, said, report, due, one, files) for one in rounds[:_MOST_ROUNDS]
        ]  # fmt: skip
    return [_propose_one(session, desk, office, said, report, due, rounds[0] if rounds else None, files)]


def _spoken_of(session: Session, desk: Desk, said: Incoming, report: StatusReport) -> date | None:
    """The round of what was said just before, where that is what told the task: “số 12/BC-STC” is of the same report."""
    if report.task is None or report.rule == "words":
        return None
    for pending in waiting(session, said):
        draft = Draft.from_json(pending.payload)
        if draft.task == report.task.id:
            return draft.due
    since = said.now - timedelta(minutes=desk.settings.answer.context_minutes)
    mine = [one for one in ledger.of_member(session, said.who.id) if one.task_id == report.task.id]
    return mine[-1].due if mine and mine[-1].recorded_at >= since else None


def _named(report: StatusReport, said: Incoming, today: date) -> tuple[Named, ...]:
    """The rounds that the message names, else the one that the message replied to names."""
    tasks = [report.task] if report.task else list(report.candidates)
    periods = list(dict.fromkeys(task.obligation.period for task in tasks))
    own = report.words or said.text
    for text in (own, said.reply_to or ""):
        for period in periods:
            if found := named(text, period, today):
                return found if text is own or len(found) == 1 else ()
    return ()


def _propose_one(
    session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport, due: date | None,
    name: Named | None, files: tuple[Sent, ...], corrects: StatusEntry | None = None,
) -> Reply:  # fmt: skip
    unit, today = said.who.unit, desk.today(said.now)
    if report.about_unit and not (unit and covers([report.about_unit], unit.name, directory_of(office.units))):
        theirs = _spoken_for(office, said, report.about_unit)
        if theirs is None:
            guard.allowed(session, said, "report_for_others")  # who may not has tried: written down
            return say.about_other_unit(report.about_unit, unit)
        unit = theirs
    own = {one.id for one in tasks_of(office, unit)}
    mine = tuple(one for one in report.candidates if one.id in own)[:_MOST_CANDIDATES]
    task = report.task
    if task is None and len(mine) == 1 and not report.ambiguous:
        task = mine[0]
    if report.intent == "extension":
        return extensions.propose(session, desk, office, said, report, task, mine, unit, due, name, files)
    since = report.claimed_on is not None and report.claimed_on < today
    claim = Claim(report.state, report.percent, report.claimed_on, report.document_number, report.note, since)
    if report.intent == "correction":
        corrects = _corrected(session, said, task)
    if corrects is not None:
        claim = amended(claim, claim_of(corrects), today)
        if task is None and not mine:  # no task named: the one that was reported, told anew
            task = next((one for one in office.tasks if one.id == corrects.task_id), None)
        if name is None and due is None and task is not None and task.id == corrects.task_id:
            due = corrects.due
    draft = Draft(
        said.text, said.message_id, task.id if task else None, claim, corrects.id if corrects else None, due,
        due is not None or name is not None, report.rule, unit.id if unit and unit != said.who.unit else None, files,
    )  # fmt: skip
    if task is not None and unit is not None and task.id not in own:
        token = keep(session, desk, said, replace(draft, task=None))
        return say.not_your_task(token, task, unit, today=today)
    if task is None:
        token = keep(session, desk, said, draft)
        if not mine:
            return list_page(session, desk, office, said, token, draft, 0)
        return say.choice(token, mine, claim, today=today)
    choice = choice_of(session, desk, office, said, draft, task, name)
    draft = replace(draft, due=choice.due)
    return proposal_of(session, desk, office, said, keep(session, desk, said, draft), draft, task, choice)


def _spoken_for(office: Office, said: Incoming, name: str) -> Unit | None:
    """The unit of that name, where this person may speak for others."""
    if not access.may(access.standing(said.who), "report_for_others"):
        return None
    found = directory_of(office.units).find(name)
    return found[0] if len(found) == 1 else None


def choice_of(
    session: Session, desk: Desk, office: Office, said: Incoming, draft: Draft, task: Task, name: Named | None
) -> Choice:
    """The round that a draft speaks of; one that was tapped is kept, the plausible ones beside it."""
    today, zone = desk.today(said.now), ZoneInfo(desk.settings.clock.timezone)
    lines = [one for one in lines_on(session, unit_of(office, said.who, draft), task) if one.id != draft.corrects]
    on = draft.claim.on
    day = on if on is not None and on <= today and draft.claim.state in SETTLING else today
    found = choose(task, lines, day, today, zone, name)
    if draft.due is None or draft.due == found.due:
        return found
    asked = round_on(task, draft.due, today)
    if asked is None:
        return found
    others = tuple(one for one in (found.taken, *found.others) if one is not None and one.due != draft.due)
    return Choice(asked, others)


def proposal_of(
    session: Session, desk: Desk, office: Office, said: Incoming, token: str, draft: Draft, task: Task, choice: Choice
) -> Reply:
    unit, today, zone = unit_of(office, said.who, draft), desk.today(said.now), ZoneInfo(desk.settings.clock.timezone)
    lines = lines_on(session, unit, task)
    before = known(lines, task, choice.due, zone)
    replaced = ledger.entry(session, draft.corrects) if draft.corrects else None
    moved = extension_store.moved(extension_store.of_unit(session, unit.id)) if unit else {}
    found = choice.taken
    if found is not None and found.due is not None and unit is not None:
        found = replace(found, granted=moved.get((task.id, found.due, unit.id)))
    return say.proposal(
        token, task, draft.claim, unit=unit, today=today, before=before.entry if before and before.own else None,
        replaces=replaced, chosen=found, others=choice.others,
        doubts=doubts.of(draft, task, found, unit, directory_of(office.units), today, missed=choice.missed),
        files=len(draft.files), named=draft.chosen,
    )  # fmt: skip


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


def state_of(session: Session, desk: Desk, said: Incoming, task: Task, due: date | None) -> StatusEntry | None:
    """What the ledger says of a round of a task for the speaker's unit."""
    found = known(lines_on(session, said.who.unit, task), task, due, ZoneInfo(desk.settings.clock.timezone))
    return found.entry if found else None


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


# -- a message that was edited ---------------------------------------------------------------------------------------------


def reread(session: Session, said: Incoming) -> None:
    """Before an edited message is read again: its open drafts are closed."""
    supersede(session, said, said.message_id)


def _amend(
    session: Session, desk: Desk, office: Office, said: Incoming, report: StatusReport, lines: Sequence[StatusEntry],
    files: tuple[Sent, ...] = (),
) -> tuple[Reply, ...]:  # fmt: skip
    """A message that was recorded says something else now: what replaces its line, to be tapped as ever."""
    line = lines[-1]
    if report.intent not in ("report", "correction"):
        return (undoing.ask(session, desk, said, line, edited=True),)
    today = desk.today(said.now)
    rounds = _named(report, said, today)
    claim = Claim(report.state, report.percent, report.claimed_on, report.document_number, report.note)
    same = report.task is None or report.task.id == line.task_id
    if report.intent == "report" and same and not rounds and claim == claim_of(line):
        fresh = evidence.attach(
            session, line.id, files, member_id=said.who.id, chat_id=said.chat_id, now=said.now
        )  # fmt: skip
        if fresh:  # “em gửi ảnh chụp rồi nhé”, with the photo: of the report just made
            return (say_evidence.attached(fresh[-1].name, line, done=line.state in SETTLING),)
        return (say.NOTHING_NEW if said.edited else say.SAME_AGAIN,)
    told = _propose_one(
        session, desk, office, said, replace(report, intent="report", also=()), None, rounds[0] if rounds else None,
        files, corrects=line,
    )  # fmt: skip
    return (told,)


def unsaid(session: Session, desk: Desk, said: Incoming) -> Reply | None:
    """An edited message that reports nothing any more, and was recorded: whether its line is to be taken back."""
    lines = recorded_of(session, desk, said, said.message_id) if said.edited else ()
    return undoing.ask(session, desk, said, lines[-1], edited=True) if lines else None


def list_page(
    session: Session, desk: Desk, office: Office, said: Incoming, token: str, draft: Draft, page: int
) -> Reply:
    unit = unit_of(office, said.who, draft)
    tasks = tasks_of(office, unit)
    if not tasks:
        close(session, token, "dropped", said)
        return say.no_tasks(unit)
    pages = (len(tasks) + _PAGE - 1) // _PAGE
    page = min(max(page, 0), pages - 1)
    shown: Sequence[Task] = tasks[page * _PAGE : (page + 1) * _PAGE]
    return say.other_tasks(token, shown, draft.claim, page, pages, today=desk.today(said.now), files=len(draft.files))
