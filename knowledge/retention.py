"""How long what is kept about people stays: settings and a moment into days before which things go. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.settings import PrivacySettings

HOUR = 3  # at night: the ledger is locked for moments


@dataclass(frozen=True, slots=True)
class Cuts:
    """What is older than these goes; None: it stays."""

    conversation: datetime | None
    deliveries: datetime | None
    requests: datetime | None
    audit: datetime


def due(last: date | None, now: datetime) -> bool:
    """Whether to sweep now: at the start, then once a day after HOUR; a clock put back waits for its own day."""
    return last is None or (now.date() > last and now.hour >= HOUR)


def cuts(privacy: PrivacySettings, now: datetime) -> Cuts:
    return Cuts(
        _before(now, privacy.conversation_days),
        _before(now, privacy.delivery_days),
        _before(now, privacy.request_days),
        _years_before(now, privacy.audit_years),
    )


def _before(now: datetime, days: int) -> datetime | None:
    return now - timedelta(days=days) if days else None


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)
