"""What is due in a stretch of time, asked in words: by value, over the shipped samples."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering import Library
from bot.answering.agenda import agenda
from bot.answering.question import lean_on, read
from bot.replies.answers import answer_text
from knowledge.model import DateRule, Document, Header, MonthlyRule, Obligation, Office, Rule, Task

PROVINCE = "Ủy ban nhân dân tỉnh An Bình"
HEADS = (
    Header("Kế hoạch", "15/KH-UBND", PROVINCE, date(2026, 1, 20), "Cải cách hành chính năm 2026", year=2026),
    Header("Kế hoạch", "33/KH-UBND", PROVINCE, date(2026, 1, 20), "Giảm nghèo bền vững năm 2026", year=2026),
)
PAPERS = tuple(Document(n, f"{n}.txt", f"{n}.txt", f"{n:064d}", head, 1) for n, head in enumerate(HEADS, 1))


def task(number: int, paper: Document, rule: Rule, period: str, who: str) -> Task:
    return Task(
        number,
        paper,
        Obligation("report", "báo cáo kết quả", (who,), PROVINCE, None, period, rule, "lời", "II.1", 1, 0),
    )


TASKS = (
    task(1, PAPERS[0], DateRule(date(2026, 9, 12), False), "9 tháng", "Các sở, ban, ngành"),
    task(2, PAPERS[1], DateRule(date(2026, 9, 20), True), "9 tháng", "Các sở, ban, ngành"),
    task(3, PAPERS[0], DateRule(date(2026, 12, 8), True), "năm", "Các sở, ban, ngành"),
    task(4, PAPERS[1], MonthlyRule(25, 0, True), "tháng", "Ủy ban nhân dân các xã, phường"),
)
LIBRARY = Library(Office(PAPERS, (), TASKS))


def due(words: str, today: date = date(2026, 9, 1), unit: str | None = "Sở Tài chính") -> list[int] | None:
    found = agenda(read(words, words, today), LIBRARY, today, unit)
    return None if found is None else [item.task.id for item in found.deadlines]


@pytest.mark.parametrize(
    "words", ["tháng này có gì phải nộp", "thang nay co gi phai nop ko", "tháng 9 phải nộp những báo cáo nào ạ"]
)
def test_this_month_soonest_first(words: str) -> None:
    assert due(words) == [1, 2]


def test_another_unit_has_other_dates_and_no_unit_has_all() -> None:
    assert due("tháng này có gì phải nộp", unit="UBND xã Tân Lập") == [4]
    assert due("tháng này có gì phải nộp", unit=None) == [1, 2, 4]
    assert due("tháng này các xã phải nộp gì", unit="Sở Tài chính") == [4]


def test_what_went_by() -> None:
    assert due("có gì quá hạn chưa", date(2026, 9, 15)) == [1]


def test_a_question_about_one_report_is_left_to_the_others() -> None:
    assert due("báo cáo 9 tháng quá hạn chưa") is None
    assert due("hạn báo cáo năm?") is None


def test_an_empty_stretch_is_said_with_the_next_date() -> None:
    today = date(2026, 10, 5)
    found = agenda(read("tháng này có gì phải nộp", "tháng này có gì phải nộp", today), LIBRARY, today, "Sở Tài chính")
    assert found is not None and found.reason == "nothing_due"
    assert answer_text(found).split("\n")[:2] == [
        "Tháng này (10/2026) không có hạn nào.",
        "Hạn gần nhất sắp tới: Báo cáo năm: chậm nhất ngày 08/12/2026 (còn 64 ngày).",
    ]


def test_the_count_is_the_first_line() -> None:
    today = date(2026, 9, 1)
    found = agenda(read("tháng này có gì phải nộp", "tháng này có gì phải nộp", today), LIBRARY, today, "Sở Tài chính")
    assert found is not None
    assert answer_text(found).split("\n")[0] == "Tháng này (9/2026) có 2 hạn:"


def test_a_whole_question_does_not_lean_on_another_matter() -> None:
    today = date(2026, 9, 1)
    before = read("thông báo 542 ai ký?", "thông báo 542 ai ký?", today)
    whole = read("hạn báo cáo 9 tháng?", "hạn báo cáo 9 tháng?", today)
    assert lean_on(whole, before).numbers == ()
    fragment = read("còn ngày ký?", "còn ngày ký?", today)
    assert lean_on(fragment, before).numbers == before.numbers == (("thong bao", "542"),)
