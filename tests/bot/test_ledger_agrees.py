"""One ledger, one truth: /han, /tonghop, a unit's page, reminders and the workbook say the same of every round."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.deadlines import due_between, granted, late_by
from bot.reminders.planning import World, rounds
from bot.replies.sheets import matrix_cell
from bot.summary.choosing import choose
from bot.summary.rounds import by_task, settled
from bot.summary.table import tabulate
from knowledge.model import DateRule, MonthlyRule, QuarterlyRule, StatusEntry, WeeklyRule
from knowledge.settings import ReminderSettings
from knowledge.store.ledger import standing
from knowledge.workdays import Workdays
from tests.bot.ledgers import DIRECTORY, PLAN, TODAY, UNITS, YEAR, ZONE, Ledger, random_ledger, task

EVERYBODY = ("Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các xã, phường")
TASKS = (
    task(1, DateRule(date(2026, 6, 20), False), period="6 tháng", who=EVERYBODY),
    task(2, DateRule(date(2026, 9, 25), True), period="9 tháng", who=EVERYBODY),
    task(3, MonthlyRule(5, 1, True), period="tháng", who=EVERYBODY),
    task(4, MonthlyRule(25, 0, False), period="tháng", who=EVERYBODY),
    task(5, QuarterlyRule(10, 1, 1, True), period="quý", who=EVERYBODY),
    task(6, WeeklyRule(4, True), period="tuần", who=EVERYBODY),
)
OWNERS = [unit for unit in UNITS if unit.id > 1]


def told_by_rounds(seed: int) -> list[StatusEntry]:
    """A ledger as the bot writes it now: each line names the round it was taken for, files and receipts here and there."""
    dice, ledger = random.Random(seed), Ledger()
    for _ in range(300):
        day = date(2026, 2, 1) + timedelta(days=dice.randrange((TODAY - date(2026, 2, 1)).days))
        if ledger.lines and dice.random() < 0.15:
            line = dice.choice(ledger.lines)
            if line.reverses is None and all(one.reverses != line.id for one in ledger.lines):
                ledger.take_back(line, day)
            continue
        one, unit = dice.choice(TASKS), dice.choice(OWNERS)
        own = [line for line in standing(ledger.lines) if (line.unit_id, line.task_id) == (unit.id, one.id)]
        choice = choose(one, own, day, day, ZONE)
        offered = [item.due for item in (choice.taken, *choice.others) if item is not None]
        ledger.say(
            one, unit.id, dice.choice(("in_progress", "submitted", "submitted", "done", "blocked")), day,
            due=dice.choice(offered) if offered else None, files=dice.choice((0, 0, 2)),
            document_number=dice.choice((None, "7/BC")), received_by=dice.choice((None, None, 9)),
        )  # fmt: skip
    return ledger.lines


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("named", [True, False], ids=["rounds named", "as older versions wrote"])
def test_every_view_says_the_same_of_every_round(seed: int, named: bool) -> None:
    lines = standing(told_by_rounds(seed) if named else random_ledger(seed, TASKS, UNITS).lines)
    dice = random.Random(seed)
    moved = {
        (one.id, item.due, unit.id): item.due + timedelta(days=dice.randrange(1, 9))
        for one in TASKS for unit in OWNERS
        for item in due_between([one], date(2026, 9, 1), date(2026, 9, 30), TODAY, None)
        if item.due is not None and dice.random() < 0.2
    }  # fmt: skip
    whole = tabulate(TASKS, DIRECTORY, lines, YEAR, TODAY, ZONE, document=PLAN, moved=moved)
    now = datetime(2026, 9, 28, 3, tzinfo=UTC)
    made = World(
        TASKS, DIRECTORY, (), lines, ReminderSettings(), Workdays(), ZONE, unconfirmed=True, moved=moved
    )  # fmt: skip
    reminded = {(one.task.id, one.occurrence.due, one.unit_id): one for one in rounds(made, now.date())}
    seen = 0
    for row in whole.rows:
        if row.unit not in OWNERS:
            continue
        (page,) = tabulate(
            TASKS, DIRECTORY, [line for line in lines if line.unit_id == row.unit.id], YEAR, TODAY, ZONE, only=row.unit,
            moved=moved,
        ).rows  # fmt: skip
        assert [cell for cell in page.cells if cell] == [cell for cell in row.cells if cell]
        own = by_task(line for line in lines if line.unit_id == row.unit.id)
        given = {(task_id, due): day for (task_id, due, unit), day in moved.items() if unit == row.unit.id}
        for column, cell in zip(whole.columns, row.cells, strict=True):
            if cell is None or column.item.due is None:
                continue
            key = column.task.id, column.item.due
            (item,) = granted([column.item], given)
            met = settled([item], own, ZONE)
            assert (key in met) == cell.settled, (row.unit.name, key)
            if not cell.settled:
                assert late_by(item, TODAY) == cell.over
            else:
                assert met[key] == cell.entry
                assert (cell.said == "received") == (cell.proof is not None and not cell.later)
            if (told := reminded.get((*key, row.unit.id))) is not None:
                seen += 1
                assert told.open != cell.settled and told.silent == (cell.said == "silent")
                assert (told.said.entry if told.said else None) == cell.entry
                assert max(0, (TODAY - told.last).days) == (
                    cell.over if told.open else max(0, (TODAY - told.last).days)
                )
            assert ("QUÁ HẠN" in matrix_cell(cell)) == cell.late
            assert ("được lùi đến" in matrix_cell(cell)) == (key in given)
    assert seen > 20


def test_a_report_two_days_late_is_the_same_everywhere() -> None:
    ledger = Ledger()
    for month in (7, 8):
        ledger.say(TASKS[2], 3, "submitted", date(2026, month, 4), document_number=f"{month}/BC")
    late = ledger.say(TASKS[2], 3, "submitted", date(2026, 9, 7), document_number="9/BC")
    for line in (late, replace(late, due=date(2026, 9, 5))):
        lines = [*ledger.lines[:2], line]
        (row,) = tabulate(TASKS[2:3], DIRECTORY, lines, YEAR, TODAY, ZONE, document=PLAN, only=UNITS[2]).rows
        whole = tabulate(TASKS[2:3], DIRECTORY, lines, YEAR, TODAY, ZONE, document=PLAN, only=UNITS[2])
        said = {column.item.due: cell.said for column, cell in zip(whole.columns, row.cells, strict=True) if cell}
        assert (said[date(2026, 9, 5)], said[date(2026, 10, 5)]) == ("received", "silent")
