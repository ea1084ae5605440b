"""How fast one person may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.pace import _MOST_PEOPLE, Pace

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_so_many_a_minute_then_one_sentence_a_minute() -> None:
    pace = Pace(3)
    assert [pace.admit(1, at(s)) for s in (0, 1, 2, 3, 4, 59)] == ["go", "go", "go", "tell", "hush", "hush"]
    assert pace.admit(2, at(5)) == "go"  # another person
    assert [pace.admit(1, at(s)) for s in (60, 60.5, 61, 62)] == ["go", "hush", "go", "go"]  # the window slides
    assert pace.admit(1, at(63)) == "tell"  # a minute after the first sentence


def test_what_is_refused_does_not_count() -> None:
    pace = Pace(1)
    assert [pace.admit(1, at(s)) for s in range(60)].count("go") == 1
    assert pace.admit(1, at(60)) == "go"


def test_no_limit() -> None:
    pace = Pace(0)
    assert {pace.admit(1, NOON) for _ in range(1000)} == {"go"}


def test_those_not_heard_for_the_longest_are_forgotten() -> None:
    pace = Pace(1)
    for person in range(_MOST_PEOPLE + 5):
        pace.admit(person, NOON)
    assert len(pace._people) == _MOST_PEOPLE
    assert pace.admit(0, NOON) == "go" and pace.admit(_MOST_PEOPLE, NOON) == "tell"
