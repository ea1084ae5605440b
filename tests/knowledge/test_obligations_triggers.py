"""What sets a duty going in a law, and several times in one sentence; invented matters -> rules."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.calendar import rule_from_json, rule_to_json
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    Obligation,
    OtherRule,
    Passage,
    RelativeRule,
    Rule,
    Structure,
    YearlyRule,
)
from knowledge.obligations import extract

LAW = Header(kind="Thông tư", number="12/2026/TT-ABC", issued_on=date(2026, 1, 10), year=2026)
PLAN = Header(kind="Kế hoạch", issuer="Ủy ban nhân dân tỉnh Hà Lam", year=2026)


def found(text: str, headings: tuple[str, ...] = ("Quản lý bến",), header: Header = LAW) -> tuple[Obligation, ...]:
    return extract(Structure(header, (), ()), [Passage(0, "Điều 5.1", headings, text, 1)])


def rules(text: str) -> list[Rule]:
    return [item.rule for item in found(text) if item.rule != OtherRule()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Khi chủ bến có yêu cầu bằng văn bản, Cảng vụ cung cấp bản đồ luồng.", "Khi chủ bến có yêu cầu bằng văn bản"),
        ("Chủ bến nộp lại giấy phép khi bị thu hồi.", "khi bị thu hồi"),
        ("Chủ bến xuất trình sổ khi cơ quan có thẩm quyền yêu cầu.", "khi cơ quan có thẩm quyền yêu cầu"),
        ("Chủ bến giải trình số liệu theo yêu cầu của Cảng vụ.", "theo yêu cầu của Cảng vụ"),
        ("Trước khi sửa bến, chủ bến phải thông báo cho Cảng vụ.", "Trước khi sửa bến"),
        ("Chủ bến gửi phương án cho Cảng vụ trước khi thi công.", "trước khi thi công"),
        ("Đầu năm học, nhà trường lập danh sách học sinh đi đò.", "Đầu năm học"),
        ("Chủ bến gửi bảng kê sau ngày 15/4 hằng năm.", "sau ngày 15/4 hằng năm"),
        ("Chậm nhất là ngày làm việc tiếp theo, chủ bến gửi bảng kê.", "Chậm nhất là ngày làm việc tiếp theo"),
        ("Cảng vụ trả lời trong thời hạn 1,5 ngày làm việc.", "trong thời hạn 1,5 ngày làm việc"),
    ],
)
def test_a_duty_set_going_by_words(text: str, words: str) -> None:
    assert rules(text) == [OtherRule(words)]


@pytest.mark.parametrize(
    "text",
    [
        "Thông tư này quy định việc cấp phép bến khi có yêu cầu.",
        "Không báo cáo khi có yêu cầu của người có thẩm quyền;",
        "Hệ thống dữ liệu bến có khả năng kết nối khi có yêu cầu.",
        "Bến phải được kiểm định chất lượng trước khi đưa vào sử dụng.",
        "Chủ bến trả tiền thuê bến theo yêu cầu của thị trường.",
        "Trường hợp chủ bến không nộp hồ sơ theo yêu cầu của Cảng vụ thì bị thu hồi giấy phép.",
        "Được biết kết quả kiểm tra bến chậm nhất 48 giờ trước khi công bố;",
        "Mỗi người nộp không quá 1,5 triệu đồng trong 01 ngày.",
        "Người lái đò được tham gia lớp học khi có đề nghị tham gia.",
    ],
)
def test_words_that_set_nothing_going(text: str) -> None:
    assert rules(text) == []


def test_an_event_after_the_last_number_counts_for_each() -> None:
    text = "Chủ bến gửi hồ sơ tối thiểu 05 ngày làm việc (bến nhỏ), 07 ngày làm việc (bến lớn) trước ngày khai thác."
    assert rules(text) == [
        RelativeRule(5, "ngày làm việc", "trước ngày khai thác"),
        RelativeRule(7, "ngày làm việc", "trước ngày khai thác"),
    ]
    text = "Trong thời hạn 10 ngày kể từ ngày nhận đơn hoặc 20 ngày kể từ ngày kiểm tra, Cảng vụ trả lời chủ bến."
    assert rules(text) == [
        RelativeRule(10, "ngày", "kể từ ngày nhận đơn"),
        RelativeRule(20, "ngày", "kể từ ngày kiểm tra"),
    ]


def test_what_may_be_prolonged_has_an_end() -> None:
    text = "Thời hạn kiểm tra bến không quá 10 ngày; trường hợp phức tạp thì có thể kéo dài nhưng không quá 15 ngày."
    assert rules(text) == [RelativeRule(10, "ngày", ""), RelativeRule(15, "ngày", "")]
    assert rules("Thời gian gia hạn giấy phép tối đa là 12 tháng.") == []


def test_an_event_before_the_number() -> None:
    text = "Trước thời điểm giấy phép hết hạn ít nhất 60 ngày, chủ bến nộp hồ sơ gia hạn."
    assert rules(text) == [RelativeRule(60, "ngày", "Trước thời điểm giấy phép hết hạn")]


def test_a_day_to_come_binds_and_one_gone_by_does_not() -> None:
    assert rules("Các chủ bến thực hiện quy định về phao trước ngày 31 tháng 12 năm 2026.") == [
        DateRule(date(2026, 12, 31), False)
    ]
    assert rules("Các bến xây dựng trước ngày 31 tháng 12 năm 2019.") == []


def test_days_of_each_year_after_a_bare_rhythm() -> None:
    text = "Định kỳ ngày 10 tháng 1 và ngày 10 tháng 7 hằng năm, chủ bến có trách nhiệm báo cáo Cảng vụ."
    assert rules(text) == [YearlyRule(1, 10, True), YearlyRule(7, 10, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Thuyền trưởng hằng ngày phải ghi nhật ký bến.",
        "Hội đồng quản lý bến họp mỗi năm ít nhất 02 kỳ.",
        "Cảng vụ bảo đảm kinh phí hằng năm cho các bến.",
    ],
)
def test_how_often(text: str) -> None:
    assert rules(text) == [CadenceOnly()]


def test_on_demand_beside_a_rhythm_changes_nothing_of_it() -> None:
    text = "Chủ bến báo cáo kết quả định kỳ hằng năm gửi về Cảng vụ để tổng hợp khi có yêu cầu."
    assert rules(text) == [CadenceOnly(), OtherRule("khi có yêu cầu")]


def test_a_clock_beside_no_date() -> None:
    one = found("Chậm nhất 17 giờ của ngày làm việc tiếp theo, chủ bến gửi bảng kê cho Cảng vụ.")[0].rule
    assert one == OtherRule("Chậm nhất 17 giờ của ngày làm việc tiếp theo", "17:00")
    assert rule_from_json(rule_to_json(one)) == one


def test_a_heading_with_a_time_leads_to_its_items() -> None:
    lead = "Chậm nhất 30 ngày trước ngày khai thác, chủ bến lập hồ sơ gồm"
    items = [Passage(n, f"Điều 5.1.{n}", ("Bến", lead), text, 1) for n, text in enumerate(("Đơn;", "Bản đồ."))]
    out = extract(Structure(LAW, (), ()), items)
    assert [(item.rule, item.responsible, item.quote, item.position) for item in out] == [
        (RelativeRule(30, "ngày", "trước ngày khai thác"), ("chủ bến",), lead, 0)
    ]


def test_bodies_over_a_semicolon_are_told_together() -> None:
    text = (
        "Các sở, ban, ngành; Ủy ban nhân dân các xã, phường báo cáo kết quả định kỳ 6 tháng, 9 tháng (trước ngày 12/6, "
        "ngày 12/9) về Ủy ban nhân dân tỉnh (qua Sở Nội vụ)."
    )
    out = found(text, ("TỔ CHỨC THỰC HIỆN",), PLAN)
    assert [(item.period, item.rule, item.via) for item in out] == [
        ("6 tháng", DateRule(date(2026, 6, 12), False, None, True), "Sở Nội vụ"),
        ("9 tháng", DateRule(date(2026, 9, 12), False, None, True), "Sở Nội vụ"),
    ]
    assert {item.responsible for item in out} == {("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường")}
