"""On which days and at which hour a deadline is told. Pure.

What passes through: the last day in time and the settings; the days out, each with its step (days from that last day).
A day off gives way to the working day before it, or after it once the deadline is past; two steps that fall on one day are
one, the later. An hour within the quiet hours gives way to their end. All of it in the office's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.settings import ReminderSettings
from knowledge.workdays import Workdays

_DAY = timedelta(days=1)


def steps(settings: ReminderSettings) -> tuple[int, ...]:
    """The steps of config.toml, with the repetitions after the last, in order."""
    found = set(settings.steps)
    if settings.repeat_days and found:
        last = max(max(found), 0)
        found |= set(range(last + settings.repeat_days, settings.give_up_days + 1, settings.repeat_days))
    return tuple(sorted(step for step in found if step <= settings.give_up_days))


def days(last: date, wanted: Iterable[int], workdays: Workdays, *, on_days_off: bool) -> dict[int, date]:
    """The day of each step; of steps that fall on one day the later."""
    by_day: dict[date, int] = {}
    for step in sorted(wanted):
        by_day[_open_day(last + step * _DAY, step > 0, workdays, on_days_off)] = step
    return {step: day for day, step in by_day.items()}


def open_day(day: date, workdays: Workdays, *, on_days_off: bool) -> date:
    """The day itself, or the next on which reminders are sent."""
    return _open_day(day, True, workdays, on_days_off)


def _open_day(day: date, later: bool, workdays: Workdays, on_days_off: bool) -> date:
    if on_days_off or workdays.is_working(day):
        return day
    return workdays.after(day, 1) if later else workdays.last_before(day)


def moment(day: date, at: str | None, settings: ReminderSettings, zone: ZoneInfo) -> datetime:
    """When a member is told on a day; `at` is the hour of their choice."""
    hour = time.fromisoformat(at or settings.hour)
    if is_quiet(hour, settings):
        hour = time.fromisoformat(settings.quiet_until)
    return datetime.combine(day, hour, zone)


def is_quiet(hour: time, settings: ReminderSettings) -> bool:
    begin, end = time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until)
    if begin == end:
        return False
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def may_send(now: datetime, settings: ReminderSettings, workdays: Workdays) -> bool:
    """Whether this is an hour to send anything at all, what is late too; `now` in the office's time zone."""
    if is_quiet(now.time().replace(tzinfo=None), settings):
        return False
    return settings.on_days_off or workdays.is_working(now.date())
