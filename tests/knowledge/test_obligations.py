"""Clauses of the genre, invented bodies and matters -> obligations. Tables: one clause, what it obliges to."""

from __future__ import annotations

from datetime import date

from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    Obligation,
    OtherRule,
    Passage,
    QuarterlyRule,
    Structure,
    YearlyRule,
)
from knowledge.obligations import extract


def obligations(
    text: str, *, headings: tuple[str, ...] = ("TỔ CHỨC THỰC HIỆN",), year: int | None = 2026, issuer: str | None = None
) -> tuple[Obligation, ...]:
    passage = Passage(0, "III.1", headings, text, 3)
    found = extract(Structure(Header(issuer=issuer, year=year), (), ()), [passage])
    assert all(item.quote in text for item in found)
    return found


def day(month: int, on: int, *, inclusive: bool = False, inferred: bool = True) -> DateRule:
    return DateRule(date(2026, month, on), inclusive, None, inferred)


def test_lists_that_run_in_step() -> None:
    found = obligations(
        "Các sở, ngành và Ủy ban nhân dân các huyện, thị xã xây dựng kế hoạch chi tiết; báo cáo kết quả về Ủy ban nhân "
        "dân tỉnh (qua Sở Y tế) định kỳ 6 tháng, 9 tháng (trước ngày 10/6, ngày 10/9) và báo cáo năm (trước ngày 30/11/2026)."
    )
    assert [(item.kind, item.period, item.rule) for item in found] == [
        ("duty", None, OtherRule("")),
        ("report", "6 tháng", day(6, 10)),
        ("report", "9 tháng", day(9, 10)),
        ("report", "năm", day(11, 30, inferred=False)),
    ]
    assert found[0].action == "xây dựng kế hoạch chi tiết"
    assert found[0].responsible == ("Các sở, ngành", "Ủy ban nhân dân các huyện, thị xã")
    assert {(item.recipient, item.via) for item in found[1:]} == {("Ủy ban nhân dân tỉnh", "Sở Y tế")}
    assert found[1].action == "báo cáo kết quả"


def test_each_period_with_its_own_date() -> None:
    found = obligations(
        "Phòng Kinh tế gửi báo cáo 6 tháng trước ngày 05/6, báo cáo năm chậm nhất ngày 05 tháng 12 về Sở Công Thương."
    )
    assert [(item.period, item.rule) for item in found] == [("6 tháng", day(6, 5)), ("năm", day(12, 5, inclusive=True))]
    assert found[0].recipient == "Sở Công Thương"


def test_dates_before_their_periods() -> None:
    found = obligations(
        "Các đơn vị gửi kết quả về Sở Y tế trước ngày 10/6 (báo cáo 6 tháng) và trước ngày 10/12 (báo cáo năm)."
    )
    assert [(item.period, item.rule) for item in found] == [("6 tháng", day(6, 10)), ("năm", day(12, 10))]


def test_a_rhythm_without_a_date_is_the_issuers_own() -> None:
    found = obligations(
        "Định kỳ 06 tháng và hằng năm đánh giá kết quả thực hiện, gửi báo cáo về UBND huyện (qua phòng Y tế để tổng hợp).",
        issuer="Ủy ban nhân dân xã Tân Mỹ",
    )
    assert [(item.period, item.rule) for item in found] == [("6 tháng", CadenceOnly()), ("năm", CadenceOnly())]
    assert found[0].responsible == ("Ủy ban nhân dân xã Tân Mỹ",)
    assert (found[0].recipient, found[0].via) == ("UBND huyện", "phòng Y tế")


def test_a_heading_says_who() -> None:
    found = obligations(
        "- Hướng dẫn các đơn vị; định kỳ hằng quý (trước ngày 20 của tháng cuối quý) báo cáo Ủy ban nhân dân tỉnh.",
        headings=("TỔ CHỨC THỰC HIỆN", "Sở Thông tin và Truyền thông"),
    )
    assert {item.responsible for item in found} == {("Sở Thông tin và Truyền thông",)}
    assert found[1].rule == QuarterlyRule(20, 3, 0, False)
    assert found[1].recipient == "Ủy ban nhân dân tỉnh"


def test_one_body_several_duties_and_conditions() -> None:
    found = obligations(
        "Giao công chức Văn phòng – Thống kê chủ trì theo dõi, đôn đốc việc thực hiện. Phối hợp với Mặt trận Tổ quốc xã tổ "
        "chức tổng kết khi có yêu cầu."
    )
    assert [item.responsible for item in found] == [("công chức Văn phòng – Thống kê",)] * 2
    assert found[0].action == "chủ trì theo dõi, đôn đốc việc thực hiện"
    assert found[1].rule == OtherRule("khi có yêu cầu")


def test_a_deadline_anywhere_counts_when_a_body_must_act() -> None:
    headings = ("NỘI DUNG",)
    found = obligations("Ủy ban nhân dân các xã hoàn thành rà soát trước ngày 15/8/2026.", headings=headings)
    assert [(item.kind, item.rule) for item in found] == [("duty", day(8, 15, inferred=False))]
    assert obligations("Tăng cường tuyên truyền trong Nhân dân.", headings=headings) == ()


def test_each_year_is_each_year() -> None:
    found = obligations("Sở Y tế báo cáo Bộ Y tế trước ngày 15/12 hằng năm.")
    assert [(item.period, item.rule) for item in found] == [("năm", YearlyRule(12, 15, False))]


def test_no_date_is_made_of_what_is_no_deadline() -> None:
    found = obligations(
        "Sở Y tế triển khai Quyết định số 12/QĐ-UBND ngày 15/3/2026; số liệu tính từ ngày 15/12 năm trước đến ngày 14/6."
    )
    assert all(isinstance(item.rule, OtherRule) for item in found)


def test_no_year_anywhere_means_no_date() -> None:
    found = obligations("Sở Y tế gửi báo cáo năm trước ngày 15/12.", year=None)
    assert [item.rule for item in found] == [OtherRule("trước ngày 15/12")]


def test_impossible_dates_stay_words() -> None:
    found = obligations("Sở Y tế gửi báo cáo năm trước ngày 31/11.")
    assert [item.rule for item in found] == [OtherRule("trước ngày 31/11")]


def test_the_body_after_the_time_is_the_one_that_acts() -> None:
    found = obligations(
        "Trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản, Sở Y tế có trách nhiệm trả lời tổ chức, cá nhân.",
    )
    assert [item.responsible for item in found] == [("Sở Y tế",)]


def test_a_bank_is_no_rhythm() -> None:
    found = obligations(
        "Ngân hàng Nhà nước chi nhánh tỉnh báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15/6/2026."
    )
    assert found[0].responsible == ("Ngân hàng Nhà nước chi nhánh tỉnh",)


def test_the_action_keeps_its_verb() -> None:
    found = obligations("Các xã gửi báo cáo 6 tháng về Văn phòng Ủy ban nhân dân huyện trước ngày 10/6.")
    assert [(item.action, item.period) for item in found] == [("gửi báo cáo 6 tháng", "6 tháng")]
    found = obligations("Phòng Y tế báo cáo kết quả thực hiện năm về Sở Y tế trước ngày 05/12.")
    assert [(item.action, item.period, item.rule) for item in found] == [
        ("báo cáo kết quả thực hiện năm", "năm", day(12, 5)),
    ]
