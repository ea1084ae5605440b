from __future__ import annotations

from datetime import date

import pytest

from bot.answering import Library
from bot.answering.plans import conflict, current, nearest_in_score, soonest_first, speaking
from bot.answering.selecting import Chosen
from bot.deadlines import deadline
from bot.model import Deadline
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Document,
    FormerName,
    Header,
    Link,
    Obligation,
    Office,
    Reference,
    Relation,
    Rule,
    Task,
    Unit,
    YearlyRule,
)

TODAY = date(2026, 8, 1)
PROVINCE = "Ủy ban nhân dân tỉnh An Bình"


def paper(number: int, title: str, year: int, issuer: str = PROVINCE) -> Document:
    header = Header("Kế hoạch", f"{number}/KH-UBND", issuer, date(year, 1, 20), title, year=year)
    return Document(number, f"{number}.txt", f"{number}.txt", f"{number:064d}", header, 1)


def task(number: int, document: Document, rule: Rule, *, recipient: str | None = PROVINCE) -> Task:
    who = ("Các sở, ban, ngành",)
    return Task(
        number, document, Obligation("report", "báo cáo", who, recipient, None, "9 tháng", rule, "lời", "II.1", 1, 0)
    )


OLD = paper(1, "Cải cách hành chính năm 2025", 2025)
NEW = paper(2, "Cải cách hành chính năm 2026", 2026)
NEXT = paper(3, "Cải cách hành chính năm 2027", 2027)
POVERTY = paper(4, "Giảm nghèo bền vững năm 2026", 2026)
LOWER = paper(5, "Cải cách hành chính năm 2026", 2026, "Ủy ban nhân dân xã Tân Lập")
OLD_9 = task(1, OLD, DateRule(date(2025, 9, 10), False))
NEW_9 = task(2, NEW, DateRule(date(2026, 9, 12), False))
NEXT_9 = task(3, NEXT, DateRule(date(2027, 9, 12), False))
POVERTY_9 = task(4, POVERTY, DateRule(date(2026, 9, 20), False))


def library(*tasks: Task, links: tuple[Link, ...] = ()) -> Library:
    return Library(Office(tuple({t.document.id: t.document for t in tasks}.values()), (), tasks, links))


def chosen(*tasks: Task, score: float = 0.5) -> list[Chosen]:
    return [Chosen(item, score, True) for item in tasks]


def speaks(*tasks: Task, today: date = TODAY, year: int | None = None, links: tuple[Link, ...] = ()) -> set[int]:
    return {item.task.id for item in speaking(chosen(*tasks), library(*tasks, links=links), today, year)}


def test_this_years_plan_speaks_for_its_series() -> None:
    assert speaks(OLD_9, NEW_9, NEXT_9, POVERTY_9) == {2, 4}


def test_a_series_goes_on_under_its_issuers_new_name() -> None:
    was, now = "Ủy ban nhân dân xã Tân Mỹ", "Ủy ban nhân dân xã Tân Lập"
    old = task(8, paper(8, "Cải cách hành chính năm 2025", 2025, was), DateRule(date(2025, 9, 10), False))
    new = task(9, paper(9, "Cải cách hành chính năm 2026", 2026, now), DateRule(date(2026, 9, 10), False))
    table = (Unit(1, "UBND xã Tân Lập", former=(FormerName("UBND xã Tân Mỹ", date(2025, 6, 30)),)),)
    for units, speaks_now in (((), {8, 9}), (table, {9})):
        held = Library(Office((old.document, new.document), (), (old, new), units=units))
        assert {item.task.id for item in speaking(chosen(old, new), held, TODAY, None)} == speaks_now


@pytest.mark.parametrize(("today", "which"), [(date(2025, 3, 1), 1), (date(2027, 1, 5), 3), (date(2029, 1, 5), 3), (date(2024, 1, 5), 1)])  # fmt: skip
def test_the_plan_of_todays_year_else_the_last_before_else_the_next(today: date, which: int) -> None:
    assert speaks(OLD_9, NEW_9, NEXT_9, today=today) == {which}


def test_the_year_asked_for_wins() -> None:
    assert speaks(OLD_9, NEW_9, year=2025) == {1}


@pytest.mark.parametrize(
    ("relation", "left"), [("replaces", {3}), ("repeals", {3}), ("amends", {2, 3}), ("cites", {2, 3})]
)
def test_what_was_replaced_or_ended_is_silent(relation: Relation, left: set[int]) -> None:
    # Two plans of one year: nothing but the link tells which one counts.
    other = task(3, paper(6, "Cải cách hành chính năm 2026", 2026), DateRule(date(2026, 9, 25), False))
    link = Link(6, Reference(relation, "Kế hoạch", "2/KH-UBND"), NEW.id)
    assert speaks(NEW_9, other, links=(link,)) == left


def found(*tasks: Task) -> list[Deadline]:
    return [deadline(item, TODAY) for item in tasks]


def test_a_past_year_is_not_named_beside_this_one() -> None:
    alone = paper(7, "Dân số năm 2024", 2024)
    past = task(7, alone, DateRule(date(2024, 9, 10), False))
    rhythm = task(8, alone, CadenceOnly())
    every_year = task(9, paper(8, "Quy chế báo cáo", 2023), YearlyRule(9, 15, True))
    assert [item.task.id for item in current(found(past, rhythm, NEW_9, every_year), TODAY)] == [2, 9]
    assert [item.task.id for item in current(found(past), TODAY)] == [7]
    assert [item.task.id for item in current(found(rhythm), TODAY)] == [8]


def test_soonest_in_front_the_askers_own_step_before_it_and_the_past_after() -> None:
    gone = task(10, paper(9, "Thi đua năm 2026", 2026), DateRule(date(2026, 7, 1), True))
    items = found(gone, POVERTY_9, NEW_9)
    assert [item.task.id for item in soonest_first(items)] == [2, 4, 10]
    assert [item.task.id for item in soonest_first(items, frozenset({4}))] == [4, 2, 10]


def test_other_documents_come_in_with_their_reports_where_they_fit_as_well() -> None:
    duty = Task(11, POVERTY, Obligation("duty", "rà soát hộ nghèo", (), None, None, None, DateRule(date(2026, 9, 1), True), "lời", "I", 1, 0))  # fmt: skip
    near = [*chosen(NEW_9, score=0.9), *chosen(POVERTY_9, duty, score=0.8), *chosen(OLD_9, score=0.5)]
    assert [item.task.id for item in nearest_in_score(near)] == [2, 4]


def test_two_dates_for_one_report_are_a_conflict_the_stricter_first() -> None:
    lower = task(5, LOWER, DateRule(date(2026, 9, 5), True))
    seen = conflict(found(NEW_9, lower), library(NEW_9, lower))
    assert seen is not None and (seen.first.id, seen.other.id, seen.relation) == (5, 2, None)
    link = Link(LOWER.id, Reference("implements", "Kế hoạch", "2/KH-UBND"), NEW.id)
    named = conflict(found(NEW_9, lower), library(NEW_9, lower, links=(link,)))
    assert named is not None and (named.relation, named.named_by) == ("implements", LOWER.id)


def test_another_matter_another_addressee_or_the_same_day_is_no_conflict() -> None:
    to_the_commune = task(5, LOWER, DateRule(date(2026, 9, 5), True), recipient="Ủy ban nhân dân xã Tân Lập")
    same_day = task(6, LOWER, DateRule(date(2026, 9, 12), False))
    for other in (POVERTY_9, to_the_commune, same_day):
        assert conflict(found(NEW_9, other), library(NEW_9, other)) is None
