"""Working days of Vietnam: weekends, public holidays with Tết, and the days the government swaps each year. Pure.

What passes through: days in, the reason why one is off and the working days around it out. Holidays come from the
`holidays` package, which knows the lunar dates and the swaps announced up to its release; config.toml's `[calendar]
days_off` and `working_days` add what was announced later, and win. No due date is moved here: a day off is told of,
together with the last working day before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from knowledge.calendar import last_day
from knowledge.model import Rule
from knowledge.settings import Settings

_ONE_DAY = timedelta(days=1)
_WEEKEND = 5  # date.weekday() of Saturday


@dataclass(frozen=True, slots=True)
class DayOff:
    """A last day in time on which nobody works, and the last working day before it."""

    on: date
    working: date
    holiday: str | None = None  # its name where it is one; None for a weekend or a day named in config.toml


@lru_cache(maxsize=64)
def _public(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """The public holidays of a year by name, and the weekend days that were made working days for them."""
    # Lazy: the package takes a fifth of a second to load, and most runs ask for no day off.
    from holidays import country_holidays

    known = country_holidays("VN", years=year, language="vi")
    working = frozenset(day for day in getattr(known, "weekend_workdays", ()) if day.year == year)
    return dict(known.items()), working


@dataclass(frozen=True, slots=True)
class Workdays:
    """The office's calendar of working days. `days_off` and `working_days` win over what is known of the country."""

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> Workdays:
        """As config.toml says; its days were checked when it was read."""
        given = settings.calendar
        return cls(_days(given.days_off), _days(given.working_days))

    def is_working(self, on: date) -> bool:
        if on in self.working_days:
            return True
        if on in self.days_off:
            return False
        holidays, working = _public(on.year)
        return on not in holidays and (on.weekday() < _WEEKEND or on in working)

    def holiday(self, on: date) -> str | None:
        """The name of a public holiday, in Vietnamese."""
        return None if self.is_working(on) else _public(on.year)[0].get(on)

    def last_before(self, on: date) -> date:
        """The last working day before `on`."""
        day = on - _ONE_DAY
        while not self.is_working(day):
            day -= _ONE_DAY
        return day

    def after(self, on: date, n: int) -> date:
        """The n-th working day after `on`, which itself does not count: “trong 5 ngày làm việc kể từ ngày nhận”.

        Raises:
            ValueError: n is below nought.
        """
        if n < 0:
            raise ValueError(f"working days are counted forward, not by {n}")
        day = on
        while n:
            day += _ONE_DAY
            n -= self.is_working(day)
        return day

    def flag(self, rule: Rule, due: date) -> DayOff | None:
        """Where the last day in time is a day off; for “trước ngày” that is the day before the one named."""
        last = last_day(rule, due)
        return None if self.is_working(last) else DayOff(last, self.last_before(last), self.holiday(last))

    def off_in(self, start: date, end: date) -> frozenset[date]:
        """The days off of start..end, both included."""
        days = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return frozenset(day for day in days if not self.is_working(day))


def _days(given: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, given))
