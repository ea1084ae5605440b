"""The table of units × due dates: figures that agree with the ledger, rounds, silence, claims, order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.summary.rounds import span_of, spoken
from bot.summary.table import Cell, Summary, default_window, tabulate, tally
from bot.windows import Window
from knowledge.model import CadenceOnly, DateRule, MonthlyRule, StatusEntry
from knowledge.units import Directory
from tests.bot.ledgers import (
    DIRECTORY,
    HALF,
    MONTHLY,
    NINE,
    PLAN,
    TASKS,
    TODAY,
    UNITS,
    YEAR,
    ZONE,
    Ledger,
    random_ledger,
    table,
    task,
)


def cell(summary: Summary, unit: str, period: str, number: int | None = None) -> Cell | None:
    row = next(row for row in summary.rows if row.unit.name == unit)
    for column, found in zip(summary.columns, row.cells, strict=True):
        closes = column.item.closes
        if closes is not None and (closes.period, closes.number) == (period, number):
            return found
    raise LookupError(period)


# -- figures and the ledger ----------------------------------------------------------------------------------------------------


def counts_today(lines: list[StatusEntry]) -> dict[int, StatusEntry]:
    """Which lines count, worked out another way than the product does: followed from each line to those that take it back."""
    backs: dict[int, list[StatusEntry]] = {}
    for line in lines:
        if line.reverses is not None:
            backs.setdefault(line.reverses, []).append(line)

    def stands(line: StatusEntry) -> bool:
        return not any(stands(back) for back in backs.get(line.id, ()))

    return {line.id: line for line in lines if line.reverses is None and stands(line)}


@pytest.mark.parametrize("seed", range(8))
def test_figures_agree_with_a_recount_of_the_ledger(seed: int) -> None:
    """What is due once: the last line that counts decides, and each unit of the plan is one of the six, once."""
    tasks = (HALF, NINE, task(9, DateRule(date(2026, 3, 1), True), period=None))
    lines = random_ledger(seed, tasks, UNITS).lines
    summary = table(lines, tasks)
    found: dict[str, int] = {}
    last: dict[tuple[int, int], StatusEntry] = {}
    shown: dict[tuple[int, int], bool] = {}  # whether the reports up to the last carry a number
    for line in counts_today(lines).values():
        if line.unit_id is not None:
            key = line.unit_id, line.task_id
            sent = line.state in ("submitted", "done")
            last[key], shown[key] = line, sent and (shown.get(key, False) or line.document_number is not None)
    holders = {1: {2, 3, 4, 5, 6}, 2: {2, 3, 4}, 9: {2, 3, 4}}
    due = {1: date(2026, 6, 19), 2: date(2026, 9, 30), 9: date(2026, 3, 1)}
    for one in tasks:
        reporters = {unit for unit, task_id in last if task_id == one.id}
        for unit in holders[one.id] | reporters:
            spoke = last.get((unit, one.id))
            if spoke is None:
                said = "silent"
            elif spoke.state in ("submitted", "done"):
                said = "received" if shown[unit, one.id] else "claimed"
            else:
                said = spoke.state if spoke.state in ("blocked", "not_started") else "working"
            late = said not in ("received", "claimed") and due[one.id] < TODAY
            found[said] = found.get(said, 0) + 1
            found["late"] = found.get("late", 0) + late
            found["late_silent"] = found.get("late_silent", 0) + (late and said == "silent")
    counts = tally(summary.rows)
    told = ("received", "claimed", "working", "blocked", "not_started", "silent")
    assert {name: getattr(counts, name) for name in (*told, "late", "late_silent")} == {
        name: found.get(name, 0) for name in (*told, "late", "late_silent")
    }
    assert counts.due == sum(getattr(counts, name) for name in told)
    by_column = [tally(summary.rows, (n,)) for n in range(len(summary.columns))]
    by_row = [tally((row,)) for row in summary.rows]
    for name in ("due", "late", *told):
        assert sum(getattr(one, name) for one in by_column) == getattr(counts, name)
        assert sum(getattr(one, name) for one in by_row) == getattr(counts, name)
    nobodys = {line.id for line in counts_today(lines).values() if line.unit_id is None}
    assert {line.id for line in summary.unplaced} == nobodys


def test_a_report_taken_back_is_silence_again() -> None:
    ledger = Ledger()
    sent = ledger.say(HALF, 3, "submitted", date(2026, 6, 18), document_number="7/BC-SYT")
    assert cell(table(ledger.lines), "Sở Y tế", "6 tháng") == Cell("received", sent, proof=sent)
    back = ledger.take_back(sent, date(2026, 6, 18))
    assert cell(table(ledger.lines), "Sở Y tế", "6 tháng") == Cell("silent", None, over=101)
    ledger.take_back(back, date(2026, 6, 19))
    assert cell(table(ledger.lines), "Sở Y tế", "6 tháng") == Cell("received", sent, proof=sent)


def test_a_state_that_went_back_is_late_again() -> None:
    ledger = Ledger()
    ledger.say(HALF, 3, "submitted", date(2026, 6, 18), document_number="7/BC-SYT")
    again = ledger.say(HALF, 3, "in_progress", date(2026, 6, 25), percent=60)
    assert cell(table(ledger.lines), "Sở Y tế", "6 tháng") == Cell("working", again, over=101)


# -- whose, when --------------------------------------------------------------------------------------------------------------------


def test_each_unit_has_the_cells_of_its_own_duties() -> None:
    summary = table([])
    shown = {row.unit.name: sum(cell is not None for cell in row.cells) for row in summary.rows}
    # The plan speaks of 2026: twelve months, the last of them due in the next January.
    assert shown == {
        "Ủy ban nhân dân xã An Hòa": 13, "Ủy ban nhân dân xã Bình Phú": 13,
        "Sở Nội vụ": 2, "Sở Y tế": 2, "Sở Tài chính": 2,
    }  # fmt: skip
    assert [column.item.due for column in summary.columns][-1] == date(2027, 1, 5)


def test_silence_is_late_only_after_the_last_day() -> None:
    summary = table([])
    assert cell(summary, "Sở Y tế", "9 tháng") == Cell("silent", None, over=0)
    tomorrow = tabulate(TASKS, DIRECTORY, (), YEAR, date(2026, 10, 1), ZONE, document=PLAN)
    assert cell(tomorrow, "Sở Y tế", "9 tháng") == Cell("silent", None, over=1)
    exclusive = tabulate(TASKS, DIRECTORY, (), YEAR, date(2026, 6, 20), ZONE, document=PLAN)
    assert cell(exclusive, "Sở Y tế", "6 tháng") == Cell("silent", None, over=1)  # “trước 20/6”


def test_claimed_and_received_are_two_and_lateness_needs_a_day() -> None:
    ledger = Ledger()
    bare = ledger.say(HALF, 2, "submitted", date(2026, 6, 25))  # told afterwards: when it was sent is not known
    dated = ledger.say(HALF, 3, "done", date(2026, 6, 25), claimed_on=date(2026, 6, 24), document_number="9/BC")
    summary = table(ledger.lines)
    assert cell(summary, "Sở Nội vụ", "6 tháng") == Cell("claimed", bare)
    assert cell(summary, "Sở Y tế", "6 tháng") == Cell("received", dated, delayed=5, proof=dated)


def test_late_ones_come_first_then_the_longest_owing() -> None:
    ledger = Ledger()
    for month in range(1, 10):  # An Hòa hands in month by month, Bình Phú nothing
        ledger.say(MONTHLY, 5, "submitted", date(2026, month, 3), document_number=f"{month}/BC")
    ledger.say(HALF, 5, "submitted", date(2026, 6, 1), document_number="60/BC")
    ledger.say(HALF, 3, "submitted", date(2026, 6, 1), document_number="61/BC")
    rows = table(ledger.lines).rows
    assert [(row.unit.name, row.late) for row in rows] == [
        ("Ủy ban nhân dân xã Bình Phú", 9), ("Sở Nội vụ", 1), ("Sở Tài chính", 1), ("Sở Y tế", 0),
        ("Ủy ban nhân dân xã An Hòa", 0),
    ]  # fmt: skip
    assert rows[0].longest == (TODAY - date(2026, 2, 5)).days


# -- rounds of what recurs -------------------------------------------------------------------------------------------------------------


def test_a_month_in_hand_stays_in_hand_when_the_next_is_under_way() -> None:
    ledger = Ledger()
    july = ledger.say(MONTHLY, 5, "submitted", date(2026, 8, 4), document_number="7/BC")
    august = ledger.say(MONTHLY, 5, "in_progress", date(2026, 8, 20), percent=30)
    summary = table(ledger.lines)
    assert cell(summary, "Ủy ban nhân dân xã An Hòa", "tháng", 7) == Cell("received", july, proof=july)
    assert cell(summary, "Ủy ban nhân dân xã An Hòa", "tháng", 8) == Cell("working", august, over=23)
    assert cell(summary, "Ủy ban nhân dân xã An Hòa", "tháng", 9) == Cell("silent")


def test_a_later_report_closes_an_earlier_round_but_lends_it_no_number() -> None:
    ledger = Ledger()
    sent = ledger.say(MONTHLY, 5, "submitted", date(2026, 9, 4), document_number="8/BC")
    summary = table(ledger.lines)
    assert cell(summary, "Ủy ban nhân dân xã An Hòa", "tháng", 8) == Cell("received", sent, proof=sent)
    assert cell(summary, "Ủy ban nhân dân xã An Hòa", "tháng", 7) == Cell("claimed", sent, later=True, proof=None)


def test_spoken_of_nothing_and_of_what_is_due_once() -> None:
    assert (
        spoken((), span_of(MONTHLY.obligation.rule, date(2026, 2, 5), "tháng"), ZONE) is None
        and spoken((), None, ZONE) is None
    )
    ledger = Ledger()
    first = ledger.say(HALF, 3, "submitted", date(2026, 1, 6))
    second = ledger.say(HALF, 3, "blocked", date(2026, 7, 6))
    last = spoken(ledger.lines, None, ZONE)
    assert last is not None and last.entry is second and not last.settles
    early = spoken(
        [first], span_of(MonthlyRule(6, 1, True), date(2026, 2, 6), "tháng"), ZONE
    )  # of the round that ended on that day
    assert early is None


def test_an_unfinished_word_after_the_day_is_about_what_is_owed() -> None:
    ledger = Ledger()
    told = ledger.say(MONTHLY, 5, "in_progress", date(2026, 9, 7), claimed_on=date(2026, 9, 12))
    found = cell(table(ledger.lines), "Ủy ban nhân dân xã An Hòa", "tháng", 8)
    assert found == Cell("working", told, over=23)  # a promise is no date of sending


def test_a_word_on_this_month_is_none_on_months_long_past() -> None:
    ledger = Ledger()
    told = ledger.say(MONTHLY, 5, "blocked", date(2026, 9, 1))
    found = [cell(table(ledger.lines), "Ủy ban nhân dân xã An Hòa", "tháng", month) for month in (6, 7, 8)]
    assert found == [Cell("silent", None, over=85), Cell("blocked", told, over=54), Cell("blocked", told, over=23)]


def test_nobody_owes_what_was_due_before_the_document_came() -> None:
    letter = replace(MONTHLY, document=replace(PLAN, header=replace(PLAN.header, title="Về hồ sơ trực tuyến")))
    dues = [column.item.due for column in table([], (letter,)).columns]
    assert dues[0] == date(2026, 2, 5) and len(dues) == 12  # written on 15 January


# -- edges ------------------------------------------------------------------------------------------------------------------------------


def test_without_units_or_tasks_there_is_an_empty_table() -> None:
    nobody = tabulate(TASKS, Directory(), (), YEAR, TODAY, ZONE)
    assert nobody.rows == () and nobody.ownerless == 14 and tally(nobody.rows).due == 0
    assert tabulate((), DIRECTORY, (), YEAR, TODAY, ZONE).columns == ()


def test_what_has_no_date_is_shown_where_somebody_spoke_of_it() -> None:
    undated, silent = task(7, CadenceOnly()), task(8, CadenceOnly())
    ledger = Ledger()
    line = ledger.say(undated, 3, "submitted", date(2026, 5, 1))
    summary = table(ledger.lines, (HALF, undated, silent))
    assert [(column.task.id, column.last) for column in summary.columns] == [(1, date(2026, 6, 19)), (7, None)]
    row = next(row for row in summary.rows if row.unit.id == 3)
    assert row.cells[1] == Cell("claimed", line) and summary.undated == 1


def test_a_rejected_task_and_a_dissolved_unit_are_left_out() -> None:
    gone = Directory((*UNITS[:3], replace(UNITS[3], dissolved_on=date(2026, 7, 1))))
    summary = tabulate((HALF, replace(NINE, trust="rejected")), gone, (), YEAR, TODAY, ZONE)
    assert [row.unit.name for row in summary.rows] == ["Sở Nội vụ", "Sở Y tế"] and len(summary.columns) == 1


def test_a_report_of_a_unit_that_is_not_named_is_shown_all_the_same() -> None:
    ledger = Ledger()
    ledger.say(NINE, 5, "submitted", date(2026, 9, 1))
    ledger.say(NINE, None, "submitted", date(2026, 9, 2))
    ledger.say(NINE, 77, "submitted", date(2026, 9, 3))
    summary = table(ledger.lines)
    found = cell(summary, "Ủy ban nhân dân xã An Hòa", "9 tháng")
    assert found is not None and found.said == "claimed"
    assert cell(summary, "Ủy ban nhân dân xã Bình Phú", "9 tháng") is None
    assert [line.unit_id for line in summary.unplaced] == [None, 77]


def test_one_units_table_is_its_row_of_the_whole() -> None:
    lines = random_ledger(3, TASKS, UNITS).lines
    whole, part = table(lines), table(lines, only=UNITS[4])
    row = next(row for row in whole.rows if row.unit.id == 5)
    assert [one.unit.id for one in part.rows] == [5] and part.rows[0] == row


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 5, 1), 2026), (date(2028, 5, 1), 2026), (date(2024, 5, 1), 2026)]
)
def test_the_year_shown_is_one_that_has_dates(today: date, year: int) -> None:
    assert default_window((HALF, NINE), today) == Window("year", date(year, 1, 1), date(year, 12, 31))
