"""Answers to reminders by button, and /nhac: when one is reminded, or not.

What passes through: a press on a row of the outbox, or a command; an Outcome comes out. “Đã nộp” and “Đang làm” record at
once, for the button names the task, and can be undone; more time is asked for as in words. What is refused: somebody
else's button, one of a round that is over, a task whose round was reported meanwhile, an hour within the quiet ones.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import recording
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Reply, StatusReport
from bot.reminders import letters, moments, whom
from bot.reminders.items import Item
from bot.reminders.planning import Round
from bot.replies import reminders as say
from bot.replies.wording import Claim
from knowledge.model import State
from knowledge.outbox import Planned, Wanted
from knowledge.store import conversation, outbox, people
from knowledge.text import fold, nfc
from knowledge.workdays import Workdays

VERBS = ("nd", "nw", "nx", "ns", "nn", "nb", "no", "nt", "nh")
_TIME = re.compile(r"(?:luc )?(\d{1,2})(?:\s?(?:[:.h]|gio)\s?(\d{2})?)?")
_ON = re.compile(r"(?:bat|mo|on|co|nhac)(?: lai)?")
_OFF = re.compile(r"(?:tat|ngung|dung|off|thoi|khong|huy)(?: nhac)?")


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """One press. Never raises for what a button can hold."""
    if verb == "nt":
        return Outcome(edit=_choose(session, desk, said, rest))
    if verb == "nh":
        chosen = _choose(session, desk, said, rest)
        return Outcome(notice=say.GONE) if chosen == say.NOT_A_TIME else Outcome(edit=chosen)
    row = outbox.row(session, number(rest) or 0)
    if row is None or row.key.kind != "step":
        return Outcome(notice=say.GONE)
    if row.key.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if row.delivery_id is not None:
        # It was pressed, so it arrived, even where the answer of Telegram did not.
        outbox.end(session, row.delivery_id, "sent", said.now, said.message_id)
    _, known = letters.still(session, desk, said.now, said.who, [row.key])
    one = known.get((row.key.task_id, row.key.due, row.key.unit_id))
    if one is None or said.who.unit is None or said.who.unit.id != row.key.unit_id:
        return Outcome(notice=say.GONE)
    item = replace(letters.item_of(desk, said.now, one, (row,)), scheduled=None)
    today = desk.today(said.now)
    if verb == "nn":
        return _not_mine(session, desk, said, row, item)
    if verb == "nb":
        outbox.unwish(session, row.key, "not_mine")
        return Outcome(edit=say.card(item, today), notice=say.MINE_AGAIN_NOTICE)
    if not one.open:
        return Outcome(notice=say.already(one.said.entry) if one.said else say.ALREADY)
    match verb:
        case "no":
            return Outcome((say.card(item, today),))
        case "nx":
            return _more_time(session, desk, said, one)
        case "ns":
            return _again(session, desk, said, row)
        case _:
            return _record(session, desk, said, one, verb)


def _record(session: Session, desk: Desk, said: Incoming, one: Round, verb: str) -> Outcome:
    access.require(said.who, "report")
    done: State = "submitted" if one.task.obligation.kind == "report" else "done"
    state = done if verb == "nd" else "in_progress"
    last = one.said
    if last is not None and last.own and last.entry.state == state and last.entry.percent is None:
        return Outcome(notice=say.ALREADY)
    draft = recording.Draft(
        say.PRESSED[verb],
        said.message_id,
        one.task.id,
        Claim(state),
        due=one.occurrence.due,
        chosen=True,
        rule="pressed",
    )
    life = timedelta(hours=desk.settings.limits.pending_hours)
    kept = conversation.put_pending(
        session, said.who.id, said.chat_id, recording.DRAFT, draft.to_json(), said.now, life
    )  # fmt: skip
    office = desk.shelf.stock(session).office
    return recording.press(session, desk, office, said, "r", kept.token, "")


def _more_time(session: Session, desk: Desk, said: Incoming, one: Round) -> Outcome:
    words = say.PRESSED["nx"]
    report = StatusReport(words, words, "extension", task=one.task, confidence=1.0)
    office = desk.shelf.stock(session).office
    return Outcome(recording.propose(session, desk, office, replace(said, text=words), report, due=one.occurrence.due))


def _again(session: Session, desk: Desk, said: Incoming, row: Planned) -> Outcome:
    settings = desk.settings
    day = moments.open_day(
        desk.today(said.now) + timedelta(days=1), Workdays.of(settings), on_days_off=settings.reminders.on_days_off
    )
    fresh = outbox.wish(session, row.key, "again", day, said.now)
    key = row.key
    wanted, _ = letters.still(session, desk, said.now, said.who, [key])
    for one, moment in wanted.items():
        if (one.due, one.unit_id, one.kind) == (key.due, key.unit_id, "step") and desk.local(moment).date() == day:
            outbox.add(session, Wanted(one, moment), said.now)
    at = outbox.choice(session, said.who.id).at
    when = moments.moment(day, at, settings.reminders, ZoneInfo(settings.clock.timezone))
    return Outcome(notice=say.again(when) if fresh else say.AGAIN_ALREADY)


def _not_mine(session: Session, desk: Desk, said: Incoming, row: Planned, item: Item) -> Outcome:
    fresh = outbox.wish(session, row.key, "not_mine", row.key.due, said.now)
    today = desk.today(said.now)
    told = say.disowned(said.who, item, today)
    others = tuple((one.telegram_id, told) for one in whom.following(people.members(session)) if one.id != said.who.id)
    return Outcome(
        edit=say.not_mine(row.id, item, today), notice=say.NOT_MINE_NOTICE, others=others if fresh else ()
    )  # fmt: skip


# -- /nhac -------------------------------------------------------------------------------------------------------------------


def command(session: Session, desk: Desk, said: Incoming, argument: str) -> Outcome:
    """/nhac, /nhac 7:30, /nhac tắt, /nhac bật"""
    return Outcome((_choose(session, desk, said, argument),))


def _choose(session: Session, desk: Desk, said: Incoming, argument: str) -> Reply:
    settings = desk.settings.reminders
    chosen = outbox.choice(session, said.who.id)
    words = fold(nfc(argument)).strip(" .!")
    if words == "0" or _OFF.fullmatch(words):
        chosen = replace(chosen, on=False)
    elif words == "1" or _ON.fullmatch(words):
        chosen = replace(chosen, on=True)
    elif words:
        match = _TIME.fullmatch(words)
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
        if hour > 23 or minute > 59:
            return say.NOT_A_TIME
        if moments.is_quiet(time(hour, minute), settings):
            return say.quiet(settings.quiet_from, settings.quiet_until)
        chosen = replace(chosen, on=True, at=f"{hour:02d}:{minute:02d}")
    if words:
        outbox.choose(session, said.who.id, chosen)
    ahead = letters.upcoming(session, desk, said.now, said.who) if chosen.on and settings.on else None
    return say.overview(
        chosen, chosen.at or settings.hour, said.who.unit, desk.local(ahead) if ahead else None, serving=settings.on
    )
