"""What counts in a ledger that only grows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import State, StatusEntry
from knowledge.store.ledger import latest_by_task, standing

AT = datetime(2026, 9, 1, tzinfo=UTC)


def line(number: int, reverses: int | None = None, task: int = 1) -> StatusEntry:
    state: State | None = None if reverses else "submitted"
    return StatusEntry(number, task, 1, 1, state, None, None, None, None, "m", "u", 1, 1, AT, reverses)


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ([], []),
        ([line(1), line(2)], [1, 2]),
        ([line(1), line(2, 1)], []),
        ([line(1), line(2, 1), line(3)], [3]),
        ([line(1), line(2, 1), line(3, 2)], [1]),  # the taking back was taken back
        ([line(1), line(2, 1), line(3, 2), line(4, 3)], []),
        ([line(3, 2), line(1), line(2, 1)], [1]),  # whatever order they come in
    ],
)
def test_standing(lines: list[StatusEntry], counts: list[int]) -> None:
    assert [one.id for one in standing(lines)] == counts


@given(st.lists(st.integers(0, 10), max_size=20))
def test_undoing_and_redoing_is_like_a_switch(choices: list[int]) -> None:
    """Each step takes back the newest line of one report's chain: after an even number of steps the report counts."""
    reports = 3
    lines = [line(number + 1) for number in range(reports)]
    tips = {number + 1: number + 1 for number in range(reports)}
    steps = dict.fromkeys(tips, 0)
    for choice in choices:
        report = choice % reports + 1
        new = len(lines) + 1
        lines.append(line(new, tips[report]))
        tips[report] = new
        steps[report] += 1
    assert {one.id for one in standing(lines)} == {report for report, count in steps.items() if count % 2 == 0}


def test_latest_by_task() -> None:
    lines = [line(1, task=7), line(2, task=8), line(3, task=7)]
    assert {task: one.id for task, one in latest_by_task(lines).items()} == {7: 3, 8: 2}
