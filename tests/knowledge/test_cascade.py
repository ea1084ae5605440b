from __future__ import annotations

from datetime import date

import pytest

from knowledge.cascade import impossible_chains
from knowledge.matters import for_one_year, matter, same_matter
from knowledge.model import (
    DateRule,
    Document,
    FormerName,
    Header,
    Link,
    Obligation,
    QuarterlyRule,
    Reference,
    Rule,
    Task,
    Unit,
    YearlyRule,
)
from knowledge.units import Directory


def document(number: int, issuer: str, title: str, year: int | None = 2026) -> Document:
    header = Header("Kế hoạch", f"{number}/KH-UBND", issuer, date(2026, 1, 20), title, year=year)
    return Document(number, f"{number}.txt", f"{number}.txt", f"{number:064d}", header, 1)


def task(number: int, paper: Document, rule: Rule, who: str, period: str = "9 tháng") -> Task:
    return Task(
        number, paper, Obligation("report", "báo cáo kết quả", (who,), None, None, period, rule, "lời", "II.1", 1, 0)
    )


PROVINCE = document(1, "Ủy ban nhân dân tỉnh An Bình", "Cải cách hành chính tỉnh An Bình năm 2026")
COMMUNE = document(2, "Ủy ban nhân dân xã Tân Lập", "Cải cách hành chính xã Tân Lập năm 2026")
POVERTY = document(3, "Ủy ban nhân dân xã Tân Lập", "Giảm nghèo bền vững năm 2026")
UPPER = task(1, PROVINCE, DateRule(date(2026, 9, 12), inclusive=False), "Ủy ban nhân dân các xã, phường")


def test_a_lower_step_due_after_the_upper_one_is_found() -> None:
    lower = task(2, COMMUNE, DateRule(date(2026, 9, 15), inclusive=False), "Các thôn")
    (chain,) = impossible_chains([UPPER, lower], (), 2026)
    assert (chain.upper.id, chain.lower.id) == (1, 2)
    assert (chain.upper_last, chain.lower_last) == (date(2026, 9, 11), date(2026, 9, 14))


@pytest.mark.parametrize("on", [date(2026, 9, 11), date(2026, 9, 5)])
def test_a_lower_step_in_time_is_none(on: date) -> None:
    lower = task(2, COMMUNE, DateRule(on, inclusive=True), "Các thôn")
    assert impossible_chains([UPPER, lower], (), 2026) == ()


def test_a_chain_through_a_commune_that_was_renamed_since() -> None:
    upper = task(1, PROVINCE, DateRule(date(2026, 9, 12), inclusive=False), "Ủy ban nhân dân xã Tân Mỹ")
    lower = task(2, COMMUNE, DateRule(date(2026, 9, 15), inclusive=False), "Các thôn")
    assert impossible_chains([upper, lower], (), 2026) == ()
    for until, found in ((None, 1), (date(2026, 6, 30), 1), (date(2025, 6, 30), 0)):  # the plan is of January 2026
        table = Directory([Unit(1, "UBND xã Tân Lập", former=(FormerName("UBND xã Tân Mỹ", until),))])
        assert len(impossible_chains([upper, lower], (), 2026, table)) == found


def test_another_matter_is_none_unless_its_document_rests_on_the_upper_one() -> None:
    lower = task(2, POVERTY, DateRule(date(2026, 9, 15), inclusive=False), "Các thôn")
    assert impossible_chains([UPPER, lower], (), 2026) == ()
    link = Link(POVERTY.id, Reference("implements", "Kế hoạch", "1/KH-UBND"), PROVINCE.id)
    assert len(impossible_chains([UPPER, lower], (link,), 2026)) == 1
    only_named = Link(POVERTY.id, Reference("cites", "Kế hoạch", "1/KH-UBND"), PROVINCE.id)
    assert impossible_chains([UPPER, lower], (only_named,), 2026) == ()


def test_the_same_step_told_twice_is_no_chain() -> None:
    repeated = task(2, COMMUNE, DateRule(date(2026, 9, 15), inclusive=False), "Ủy ban nhân dân các xã, phường")
    assert impossible_chains([UPPER, repeated], (), 2026) == ()


def test_another_period_another_year_and_many_dates_are_no_chain() -> None:
    other_period = task(2, COMMUNE, DateRule(date(2026, 9, 15), inclusive=False), "Các thôn", "6 tháng")
    old = task(3, document(4, "Ủy ban nhân dân xã Tân Lập", "Cải cách hành chính năm 2025", 2025), YearlyRule(9, 15, True), "Các thôn")  # fmt: skip
    assert impossible_chains([UPPER, other_period, old], (), 2026) == ()
    upper = task(1, PROVINCE, DateRule(date(2026, 9, 12), inclusive=False), "Ủy ban nhân dân các xã, phường", "quý")
    quarterly = task(4, COMMUNE, QuarterlyRule(25, 3, 0, True), "Các thôn", "quý")
    assert impossible_chains([upper, quarterly], (), 2026) == ()


def test_the_matter_of_a_title_has_no_year_place_or_word_of_every_plan() -> None:
    assert matter(COMMUNE) == {"cai", "cach", "hanh", "chinh"}
    assert same_matter(COMMUNE, PROVINCE)
    assert not same_matter(COMMUNE, POVERTY)
    assert not same_matter(document(5, "UBND xã", "Kế hoạch năm 2026"), document(6, "UBND xã", "Kế hoạch năm 2025"))


def test_a_plan_is_for_one_year_where_its_title_says_so() -> None:
    assert for_one_year(COMMUNE)
    assert not for_one_year(document(7, "UBND xã", "Quy chế làm việc"))
