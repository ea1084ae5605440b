"""/lich: the due dates of the next year as an .ics file, and a month or quarter as a picture.

What passes through: the asker's unit's tasks and what the ledger says of them; an Outcome whose attachments are made later,
outside the transaction. An event keeps its UID as long as the document, the obligation and the round are the same, also
where a person corrects the date or the document is taken in anew: a second import updates. What is refused: a press that
names no picture; where nothing has a date there is no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.deadlines import due_between, flagged, granted, last_of, late_by
from bot.dialogue import overview
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import tasks_of
from bot.drawing.picture import Line, Picture, Tone, draw
from bot.model import Attachment, Deadline
from bot.replies import calendar as say
from bot.replies.dialogue import BUTTON_GONE
from bot.summary.rounds import settled
from bot.windows import Window, named, next_month
from knowledge.model import CadenceOnly, DateRule, Office, Task, Unit
from knowledge.text import canonical, nfc, squeeze
from knowledge.workdays import Workdays

if TYPE_CHECKING:
    from icalendar import Event

_AHEAD = timedelta(days=365)
_LINES = {"month": 6, "quarter": 8}  # of the list under a picture: more would not be read on a phone
_FIRST: dict[Tone, int] = {"due": 0, "late": 1, "done": 2}  # … and what is listed where not all can be
_ALARMS = (7, 1)  # days before
_ALARM_HOUR = timedelta(hours=8)  # an all-day event begins at midnight, when nobody wants to be reminded
Key = tuple[int, date]  # a task and a due date


def command(session: Session, desk: Desk, office: Office, said: Incoming) -> Outcome:
    """/lich"""
    today, unit = desk.today(said.now), said.who.unit
    mine = tasks_of(office, unit)
    given = overview.put_off(session, said)
    ahead = granted(due_between(mine, today, today + _AHEAD, today, None), given)
    found = flagged(ahead, Workdays.of(desk.settings))
    undated = sum(isinstance(task.obligation.rule, CadenceOnly) for task in mine)
    if not found:
        return Outcome((say.NOTHING_DATED,))
    zone = ZoneInfo(desk.settings.clock.timezone)
    done = frozenset(settled(found, overview.lines(session, said), zone))
    make = partial(ics, found, done, say.calendar_name(unit), zone, said.now, office.tasks)
    file = Attachment(say.FILE_NAME, make, say.file_caption(len(found), undated, unit))
    shown = named("month", today)
    assert shown is not None
    return Outcome(attachments=(file, _picture(session, desk, said, mine, shown)))


def press(session: Session, desk: Desk, office: Office, said: Incoming, which: str) -> Outcome:
    """lp:0, lp:1, lp:q: another month or the quarter in the place of the picture."""
    today = desk.today(said.now)
    windows = {"0": named("month", today), "1": next_month(today), "q": named("quarter", today)}
    shown = windows.get(which)
    if shown is None:
        return Outcome(notice=BUTTON_GONE)
    mine = tasks_of(office, said.who.unit)
    return Outcome(attachments=(_picture(session, desk, said, mine, shown, replaces=True),))


# -- the picture --------------------------------------------------------------------------------------------------------------


def _picture(
    session: Session, desk: Desk, said: Incoming, mine: Sequence[Task], window: Window, *, replaces: bool = False
) -> Attachment:
    today, unit = desk.today(said.now), said.who.unit
    workdays = Workdays.of(desk.settings)
    inside = due_between(mine, window.start, window.end, today, None)
    found = flagged(granted(inside, overview.put_off(session, said)), workdays)
    zone = ZoneInfo(desk.settings.clock.timezone)
    done = frozenset(settled(found, overview.lines(session, said), zone))
    picture = compose(found, done, window, unit, workdays, today)
    caption = say.picture_caption(len(found), window, unit, today)
    return Attachment(say.PICTURE_NAME, partial(draw, picture), caption, picture=True, replaces=replaces)


def compose(
    found: Sequence[Deadline], done: Collection[Key], window: Window, unit: Unit | None, workdays: Workdays, today: date
) -> Picture:
    """What the picture of a window shows, in words and colours. Pure."""
    tones = [(item, _tone(item, done, today)) for item in found]
    marks: dict[date, list[Tone]] = {}
    for item, tone in tones:
        marks.setdefault(last_of(item), []).append(tone)
    most = _LINES[window.name]
    # Of what comes the soonest, then of what is late and of what is done the latest.
    ranked = sorted(tones, key=lambda pair: (_FIRST[pair[1]], abs((last_of(pair[0]) - today).days), pair[0].task.id))
    shown = sorted(ranked[:most], key=lambda pair: (last_of(pair[0]), pair[0].task.id))
    months = tuple(
        date(window.start.year, month, 1) for month in range(window.start.month, window.end.month + 1)
    )  # neither a month nor a quarter runs over the new year
    return Picture(
        heading=say.picture_heading(window),
        under=say.picture_under(unit, len(found)),
        weekdays=say.WEEKDAYS_SHORT,
        months=tuple((say.month_heading(month), month.year, month.month) for month in months),
        marks=tuple((day, tuple(sorted(marks[day]))) for day in sorted(marks)),
        off=workdays.off_in(window.start, window.end),
        today=today,
        lines=tuple(Line(*say.picture_line(item, today, done=tone == "done"), tone) for item, tone in shown),
        more=say.picture_more(len(tones) - most) if len(tones) > most else "",
        legend=tuple((tone, say.LEGEND[tone]) for tone in ("late", "due", "done")),
        today_word=say.TODAY_WORD,
        off_word=say.OFF_WORD,
    )


def _tone(item: Deadline, done: Collection[Key], today: date) -> Tone:
    assert item.due is not None
    if (item.task.id, item.due) in done:
        return "done"
    return "late" if late_by(item, today) else "due"


# -- the file -----------------------------------------------------------------------------------------------------------------


def ics(
    found: Sequence[Deadline], done: Collection[Key], name: str, zone: ZoneInfo, now: datetime, tasks: Iterable[Task]
) -> bytes:
    """The calendar file: an event for every due date, on the last day in time. `tasks` are all there are. Pure."""
    # Lazy: the package takes a tenth of a second, and most runs send no calendar.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", say.MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    for item, uid in zip(found, uids(found, tasks), strict=True):
        calendar.add_component(_event(item, uid, (item.task.id, item.due) in done, zone, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(item: Deadline, uid: str, done: bool, zone: ZoneInfo, now: datetime) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    title = say.event_title(item, done=done)
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", int(now.timestamp()) // 60)  # a later file wins, whatever the calendar program keeps
    event.add("summary", title)
    event.add("description", say.event_text(item, done=done))
    event.add("transp", "TRANSPARENT")
    clock = getattr(item.task.obligation.rule, "time", None)
    last = last_of(item)
    if clock:
        event.add("dtstart", datetime.combine(last, time.fromisoformat(clock), zone))
    else:
        event.add("dtstart", last)
        event.add("dtend", last + timedelta(days=1))
    if not done:
        for days in _ALARMS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", title)
            alarm.add("trigger", timedelta(days=-days) + (timedelta() if clock else _ALARM_HOUR))
            event.add_component(alarm)
    return event


def uids(found: Iterable[Deadline], tasks: Iterable[Task]) -> list[str]:
    """A lasting name for each event: document, obligation as it was read, and round. What is due once has one round,
    whatever its date; of two obligations in the same words the earlier one in the document comes first, for which all
    tasks are looked at: also those that have gone by."""
    same: dict[str, list[Task]] = {}
    for task in tasks:
        same.setdefault(_identity(task), []).append(task)
    places = {
        task.id: place
        for alike in same.values()
        for place, task in enumerate(
            sorted(alike, key=lambda task: ((task.found or task.obligation).position, task.id))
        )
    }
    names = []
    for item in found:
        place = places.get(item.task.id, 0)
        told = "\n".join((_identity(item.task), str(place) if place else "", _round(item)))
        names.append(f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@thuky")
    return names


def _identity(task: Task) -> str:
    header, read = task.document.header, task.found or task.obligation
    if header.number:
        document = f"{header.number} {header.issuer or ''}"
    else:
        document = f"{header.title or task.document.file} {header.issuer or ''}"
    parts = (document, read.kind, read.period or "", read.action, *sorted(read.responsible))
    return "\n".join(canonical(squeeze(nfc(part))) for part in parts)


def _round(item: Deadline) -> str:
    """Which of a rule's due dates this is: by the period it closes, else by its year, for the day may be put right."""
    if isinstance(item.task.obligation.rule, DateRule):
        return ""
    if item.closes is not None:
        return f"{item.closes.period} {item.closes.number or ''} {item.closes.year}"
    assert item.due is not None
    return str(item.due.year)
