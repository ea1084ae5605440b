"""Rounds: what words name, which one a report is taken for, and lines that name theirs."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reporting.rounds import Named, named
from bot.summary.choosing import choose
from bot.summary.rounds import span_of, spoken
from knowledge.model import DateRule, MonthlyRule, QuarterlyRule, Task, YearlyRule
from tests.bot.ledgers import ZONE, Ledger, task

TODAY = date(2026, 9, 7)
MONTHLY = task(1, MonthlyRule(5, 1, True), period="tháng")
QUARTERLY = task(2, QuarterlyRule(10, 1, 1, True), period="quý")
HALF = task(3, YearlyRule(6, 20, False), period="6 tháng")


@pytest.mark.parametrize(
    ("text", "period", "found"),
    [
        ("đã nộp báo cáo tháng 8", "tháng", (Named(8),)),
        ("da nop bc thang 8 roi", "tháng", (Named(8),)),
        ("báo cáo tháng 12/2025 gửi rồi", "tháng", (Named(12, 2025),)),
        ("báo cáo tháng 7 và 8 gửi rồi nhé", "tháng", (Named(7), Named(8))),
        ("báo cáo tháng 7, tháng 8 gửi rồi nhé", "tháng", (Named(7), Named(8))),
        ("bc t8 xong", "tháng", (Named(8),)),
        ("đã nộp ngày 5 tháng 8", "tháng", ()),
        ("đã nộp báo cáo hôm 5/8", "tháng", ()),
        ("làm từ tháng 8 mà chưa xong", "tháng", ()),
        ("báo cáo 6 tháng nộp rồi", "tháng", ()),
        ("đã nộp báo cáo tháng trước", "tháng", (Named(last=True),)),
        ("kỳ trước nộp rồi", "tháng", (Named(last=True),)),
        ("báo cáo quý II đã gửi", "quý", (Named(2),)),
        ("bc quy 3 nam 2025 da nop", "quý", (Named(3, 2025),)),
        ("báo cáo tháng 8", "quý", ()),
        ("báo cáo 6 tháng năm 2025 nộp rồi", "6 tháng", (Named(year=2025),)),
        ("số 12/BC-SYT ngày 20/6/2026", "6 tháng", ()),
    ],
)
def test_words_name_rounds_and_dates_do_not(text: str, period: str, found: tuple[Named, ...]) -> None:
    assert named(text, period, TODAY) == found


def taken(of: Task, day: date, ledger: Ledger | None = None, name: Named | None = None) -> list[str]:
    """The round that is taken and those offered beside it, as day/month."""
    choice = choose(of, ledger.lines if ledger else (), day, day, ZONE, name)
    return [f"{one.due:%d/%m/%y}" for one in (choice.taken, *choice.others) if one is not None and one.due]


def test_a_report_two_days_late_is_the_round_it_is_late_for() -> None:
    assert taken(MONTHLY, date(2026, 9, 7)) == ["05/09/26", "05/08/26", "05/07/26"]
    ledger = Ledger()
    for month in (7, 8):
        ledger.say(MONTHLY, 3, "submitted", date(2026, month, 4), due=date(2026, month, 5))
    assert taken(MONTHLY, date(2026, 9, 7), ledger) == ["05/09/26"]
    assert taken(MONTHLY, date(2026, 9, 22), ledger) == ["05/10/26", "05/09/26"]  # both are open: a button for each


def test_once_a_round_is_met_the_next_has_begun_and_the_same_may_be_meant_again() -> None:
    ledger = Ledger()
    for month in (7, 8, 9):
        ledger.say(MONTHLY, 3, "submitted", date(2026, month, 4), due=date(2026, month, 5))
    assert taken(MONTHLY, date(2026, 9, 5), ledger) == ["05/09/26"]  # reported to the end: spoken of again
    assert taken(MONTHLY, date(2026, 9, 7), ledger) == ["05/10/26", "05/09/26"]
    assert taken(MONTHLY, date(2026, 9, 28), ledger) == ["05/10/26"]
    assert taken(MONTHLY, date(2026, 9, 6), ledger) == [
        "05/09/26",
        "05/10/26",
    ]  # said again within days: the same report


@pytest.mark.parametrize(
    ("of", "day", "name", "due"),
    [
        (MONTHLY, date(2026, 9, 22), Named(7), "05/08/26"),
        (MONTHLY, date(2027, 1, 3), Named(12), "05/01/27"),
        (MONTHLY, date(2026, 9, 22), Named(last=True), "05/09/26"),
        (QUARTERLY, date(2026, 9, 22), Named(2), "10/07/26"),
        (QUARTERLY, date(2026, 9, 22), None, "10/10/26"),
        (HALF, date(2026, 11, 22), None, "20/06/26"),
    ],
)
def test_the_round_that_is_named_or_open(of: Task, day: date, name: Named | None, due: str) -> None:
    assert taken(of, day, None, name)[0] == due


def test_a_round_that_the_task_does_not_have_is_said_so() -> None:
    assert choose(MONTHLY, (), TODAY, TODAY, ZONE, Named(8, 2024)).missed
    assert not choose(MONTHLY, (), TODAY, TODAY, ZONE, Named(8)).missed


def test_what_is_due_once_has_one_round_and_what_has_no_date_none() -> None:
    once = task(4, DateRule(date(2026, 6, 20), False))
    assert taken(once, date(2029, 1, 1)) == ["20/06/26"] and taken(task(5, MonthlyRule(5, 1, True)), TODAY)


def test_a_line_speaks_of_the_round_it_names_whatever_the_day() -> None:
    ledger = Ledger()
    line = ledger.say(MONTHLY, 3, "submitted", date(2026, 9, 28), due=date(2026, 9, 5), document_number="8/BC")
    rule = MONTHLY.obligation.rule
    said = {m: spoken(ledger.lines, span_of(rule, date(2026, m, 5), "tháng"), ZONE) for m in (8, 9, 10)}
    assert said[8] is None and said[10] is None
    assert said[9] is not None and said[9].entry is line and said[9].own and said[9].proof is line


def test_a_rule_that_was_put_right_keeps_what_was_said_before() -> None:
    ledger = Ledger()
    line = ledger.say(MONTHLY, 3, "submitted", date(2026, 9, 4), due=date(2026, 9, 5))
    moved = spoken(ledger.lines, span_of(MonthlyRule(10, 1, True), date(2026, 9, 10), "tháng"), ZONE)
    assert moved is not None and moved.entry is line


def test_a_file_or_a_receipt_of_an_earlier_report_backs_the_later_word() -> None:
    ledger = Ledger()
    sent = ledger.say(MONTHLY, 3, "submitted", date(2026, 9, 4), due=date(2026, 9, 5), files=2)
    again = ledger.say(MONTHLY, 3, "submitted", date(2026, 9, 5), due=date(2026, 9, 5))
    span = span_of(MONTHLY.obligation.rule, date(2026, 9, 5), "tháng")
    found = spoken(ledger.lines, span, ZONE)
    assert found is not None and (found.entry, found.proof) == (again, sent)
    ledger.say(MONTHLY, 3, "in_progress", date(2026, 9, 6), due=date(2026, 9, 5))
    back = ledger.say(MONTHLY, 3, "submitted", date(2026, 9, 7), due=date(2026, 9, 5))
    found = spoken(ledger.lines, span, ZONE)
    assert found is not None and (found.entry, found.proof) == (back, None)  # sent back and sent anew: to be shown anew
