"""What speaks of time and obliges nobody: time bars, terms, spans of figures, lists of cases; and what does beside them."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.dates import Frame, deadlines
from knowledge.model import (
    CadenceOnly,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    Passage,
    RelativeRule,
    Rule,
    Structure,
    YearlyRule,
)
from knowledge.obligations import extract

LAW = Header(kind="Thông tư", number="09/2026/TT-BXD", issued_on=date(2026, 3, 2), year=2026)


def found(*texts: str, headings: tuple[str, ...] = ("Quy định",)) -> list[Obligation]:
    passages = [Passage(n, f"Điều 4.{n}", headings, text, 1) for n, text in enumerate(texts)]
    return list(extract(Structure(LAW, (), ()), passages))


def rules(*texts: str, headings: tuple[str, ...] = ("Quy định",)) -> list[Rule]:
    return [item.rule for item in found(*texts, headings=headings) if item.rule != OtherRule()]


@pytest.mark.parametrize(
    "text",
    [
        "Thời hiệu khiếu nại quyết định đóng bến, tháo dỡ bến là 90 ngày kể từ ngày nhận quyết định.",
        "Hợp đồng thuê phao có thời hạn không quá 60 ngày kể từ ngày giao phao được miễn lập phụ lục.",
        "Bến được cấp dầu 01 lần trong 01 năm cho từng phao.",
        "Tỷ lệ tàu quá hạn kiểm định của bến trong 18 tháng liền kề được công bố cùng báo cáo.",
        "Đối với bảng kê tháng: tính từ ngày đầu tiên của tháng báo cáo đến ngày cuối cùng của tháng báo cáo.",
        "Trường hợp đơn gửi đến trong thời gian 02 giờ trước khi bến đóng cửa thì thời hạn trả kết quả được tính từ ngày hôm sau.",
        "Lượng dầu cấp cho bến nằm trong định mức do Cảng vụ công bố hằng năm.",
        "Một ca trực được nhân hệ số nhưng không quá 1,5 giờ chuẩn.",
    ],
)
def test_time_that_obliges_nobody(text: str) -> None:
    assert rules(text) == []


def test_the_cases_of_a_rule_are_no_duties() -> None:
    lead = "Bến bị đóng khi thuộc một trong các trường hợp sau đây"
    case = "Chủ bến bị nhắc nhở trong thời hạn 06 tháng kể từ ngày công bố bến"
    assert rules(case + ";", headings=(lead,)) == []
    acts = "Trường hợp mất phao, chủ bến phải báo Cảng vụ trong thời hạn 06 ngày kể từ ngày mất."
    assert rules(acts, headings=(lead,)) == [RelativeRule(6, "ngày", "kể từ ngày mất")]


def test_a_place_is_no_length_of_time() -> None:
    text = "Chủ bến gửi bản sao cho Công an xã nơi thủy thủ cư trú trong thời hạn 04 ngày kể từ ngày ký."
    assert rules(text) == [RelativeRule(4, "ngày", "kể từ ngày ký")]


def test_a_clock_of_the_next_working_day_after_at_the_latest() -> None:
    text = "Chủ bến gửi bảng kê cho Cảng vụ chậm nhất vào 16 giờ ngày làm việc tiếp theo."
    assert rules(text) == [OtherRule("chậm nhất vào 16 giờ ngày làm việc tiếp theo", "16:00")]


def test_a_moment_that_opens_the_sentence() -> None:
    text = "Đến ngày bến vận hành chính thức, chủ bến phải chuyển sang dùng phao mới."
    assert rules(text) == [OtherRule("Đến ngày bến vận hành chính thức")]


def test_on_demand_with_the_verb_said_again() -> None:
    text = "Chủ bến định kỳ báo cáo Cảng vụ hoặc báo cáo theo yêu cầu về việc quản lý phao."
    assert rules(text) == [OtherRule("theo yêu cầu")]


def test_the_end_of_a_quarter_comes_back_each_quarter() -> None:
    text = "Trong vòng 08 ngày kể từ ngày kết thúc quý, chủ bến gửi Cảng vụ báo cáo."
    (one,) = found(text)
    assert (one.rule, one.period) == (RelativeRule(8, "ngày", "kể từ ngày kết thúc quý"), "quý")


def test_a_day_of_the_next_month_still_is_one() -> None:
    assert rules("Chủ bến nộp bảng kê trước ngày 12 tháng liền kề.") == [MonthlyRule(12, 1, False)]


def test_the_days_on_which_reports_are_received() -> None:
    text = (
        "Hằng năm, chủ bến gửi báo cáo cho Cảng vụ. Thời hạn Cảng vụ nhận báo cáo lần 1 là ngày 06/8; nhận báo cáo lần 2 "
        "là ngày 12/02 năm sau."
    )
    assert rules(text) == [YearlyRule(8, 6, True), YearlyRule(2, 12, True)]


def test_a_heading_whose_time_stands_after_its_act() -> None:
    lead = (
        "Ngoài các báo cáo khác, chủ bến phải thông báo trong vòng 12 giờ kể từ khi xảy ra một trong các sự cố sau đây"
    )
    out = found("Tàu va vào phao;", "Khi nhận được yêu cầu của Cảng vụ về đèn phao.", headings=(lead,))
    assert [(item.rule, item.quote) for item in out] == [
        (OtherRule("trong vòng 12 giờ kể từ khi xảy ra một trong các sự cố sau đây"), lead)
    ]


def test_what_is_approved_each_year_is_and_what_was_approved_is_not() -> None:
    assert rules("Cảng vụ trình Bộ Xây dựng phê duyệt hằng năm theo quy định tại Điều 3.") == [CadenceOnly()]
    assert rules("Chủ bến dùng định mức đã được phê duyệt hằng năm theo quy định tại Điều 3.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Hợp đồng mà hai bên đã ký kết theo đúng trình tự, thủ tục, hồ sơ trước ngày 01/3/2026 và đã được xác nhận, đóng dấu trước ngày 15/4/2026 vẫn có giá trị.",
        "Nghệ nhân được hưởng trợ cấp hằng tháng (gồm tiền ăn, tiền ở) trong thời gian 03 năm kể từ ngày được công nhận.",
        "Chủ vườn được bán cây giống sau ít nhất 48 giờ kể từ khi khai báo.",
        "Thời gian rời trại mỗi lần không quá 10 ngày.",
    ],
)
def test_cases_grants_waiting_times_and_absences_oblige_nobody(text: str) -> None:
    assert deadlines(text, Frame(2026, None, True)) == []
