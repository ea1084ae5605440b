"""Sentences that tell and order nothing – offences, titles, states, rights – and their neighbours, which do oblige."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.model import CadenceOnly, Header, MonthlyRule, OtherRule, Passage, RelativeRule, Rule, Structure
from knowledge.obligations import extract
from knowledge.telling import orders_nothing
from knowledge.text import canonical

LAW = Header(kind="Thông tư", number="09/2026/TT-BXD", issued_on=date(2026, 3, 2), year=2026)


def rules(text: str, *headings: str) -> list[Rule]:
    passage = Passage(1, "Điều 4.1", headings or ("Quy định",), text, 1)
    found = extract(Structure(LAW, (), ()), [passage])
    return [item.rule for item in found if item.rule != OtherRule()]


@pytest.mark.parametrize(
    "text",
    [
        "Phạt tiền từ 1.000.000 đồng đối với chủ bến không nộp báo cáo hằng năm.",
        "Về việc tổ chức trực bến hằng ngày.",
        "Về việc cung cấp nhật ký bến khi có yêu cầu.",
        "không báo cáo ngay khi xảy ra sự cố trôi phao;",
        "Hoạt động lai dắt phải báo cáo Cảng vụ trước khi thực hiện nhưng chưa báo cáo Cảng vụ.",
        "Ngày mà chủ bến được xác định thôi trực là ngày cuối cùng của tháng thứ ba không báo cáo hằng tháng.",
        "Mỗi tháng trực bến được tính từ ngày nhận phao đến ngày đó của tháng sau.",
        "Qua báo cáo định kỳ hoặc đột xuất;",
        "đang được kiểm tra khi có dấu hiệu vi phạm;",
    ],
)
def test_offences_titles_definitions_and_states(text: str) -> None:
    assert orders_nothing(canonical(text))
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Chủ bến có trách nhiệm lưu giữ sổ phao trong thời hạn 10 năm kể từ ngày lập.",
        "Thời hạn của giấy phép thả phao căn cứ vào quy mô của bến nhưng tối đa không quá 05 năm.",
        "Thời điểm áp dụng mức phí phao mới sớm nhất là sau 30 ngày kể từ ngày Cảng vụ công bố mức phí.",
        "Phao hỏng được để tại bến không quá 48 giờ, kể từ khi vớt lên.",
        "Chủ bến không nhận phao sau thời hạn 03 tháng kể từ ngày có kết quả thì được bảo lưu phí đã nộp.",
        "Cảng vụ cho phép bến dùng phao cũ trong thời hạn 05 năm kể từ ngày chuyển bến.",
        "Bến vùng xa được miễn phí phao trong thời hạn 5 năm kể từ khi mở bến.",
        "Trước đây, trong một giờ thả được 10 phao.",
        "Đến hết ngày 31 tháng 3 năm sau, nếu chủ bến chưa báo cáo thì Cảng vụ tạm dừng cấp phao.",
        "Thông tư này áp dụng cho việc báo cáo phao kể từ năm tài chính bắt đầu trong năm 2026.",
        "Thợ lặn được hưởng phụ cấp (gồm: tiền lặn, tiền đêm) trong thời gian 05 năm kể từ ngày tuyển dụng.",
    ],
)
def test_how_long_a_thing_lasts_or_may_be_done(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Bảo đảm khả năng cấp điện cho bến khi xảy ra sự cố.",
        "Bến có cơ chế kiểm tra định kỳ và đột xuất đối với phao.",
        "Chủ bến chỉ được sử dụng sổ phao tại bến, hoặc cung cấp sổ phao theo yêu cầu của Cảng vụ.",
        "Đối với các lớp lặn, lai dắt mở theo yêu cầu của Cảng vụ thì kinh phí lấy từ nguồn của bến.",
        "Khi có thay đổi tên bến, số phao, luồng lạch mà không ảnh hưởng đến mức phí;",
        "Kết quả giám định phao theo yêu cầu của cơ quan Cảng vụ là kết quả để tính phí.",
        "Cho phép thống kê số phao trên hệ thống theo yêu cầu của Sở Xây dựng.",
        "Công trình bến được chia theo yêu cầu của Cảng vụ.",
    ],
)
def test_circumstances_capabilities_and_leave(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tiền phao được bổ sung vào nguồn thu của bến hằng năm.",
        "Hội đồng phê duyệt dự toán, báo cáo quyết toán hằng năm của bến.",
        "Bến duy trì số dư quỹ hằng năm bằng 02 lần tổng chi.",
        "Xây dựng kế hoạch tổ chức giải bơi lội của thợ lặn toàn ngành hằng năm trình Bộ trưởng phê duyệt;",
        "Xây dựng kế hoạch thả phao dài hạn, hằng năm hoặc đột xuất của bến.",
        "Hằng năm, cơ quan chủ trì tổ chức lễ mở bến được thanh, quyết toán thực chi.",
        "Cảng vụ căn cứ số phao mà bến thả được hằng năm để xác định mức phí.",
        "Ngoài phí phải nộp, mỗi ngày nộp chậm còn phải nộp phạt 0,1%.",
        "03 tháng không thực hiện thông báo hằng tháng về số phao.",
    ],
)
def test_a_rhythm_that_describes_a_thing(text: str) -> None:
    assert rules(text) == []


def test_items_under_what_somebody_may_have() -> None:
    item = "Kiểm tra sức khỏe định kỳ ít nhất 02 lần/năm;"
    assert rules(item, "Thợ lặn được") == []
    assert rules(item, "Chủ bến có các quyền sau đây") == []
    assert rules(item, "Trách nhiệm của chủ bến") == [CadenceOnly()]
    asks = "Chậm nhất 05 ngày kể từ ngày nhận đơn, chủ bến phải trả lời thợ lặn."
    assert rules(asks, "Thợ lặn được") == [RelativeRule(5, "ngày", "kể từ ngày nhận đơn")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Chủ bến báo cáo Cảng vụ về phao trong báo cáo công tác hằng năm.", CadenceOnly()),
        ("Hằng năm, chủ bến lập kế hoạch thả phao trình Cảng vụ phê duyệt.", CadenceOnly()),
        (
            "Khi có thay đổi tên bến, số phao, chủ bến báo cáo Cảng vụ.",
            OtherRule("Khi có thay đổi tên bến"),
        ),
        (
            "Khi xảy ra sự cố trôi phao, ngay lập tức triển khai đội lặn.",
            OtherRule("Khi xảy ra sự cố trôi phao"),
        ),
        (
            "Chủ bến phối hợp thả phao theo quy định hoặc khi có đề nghị của Cảng vụ.",
            OtherRule("khi có đề nghị của Cảng vụ"),
        ),
        ("Văn bản đề nghị phải gửi Cảng vụ chậm nhất vào ngày 20 tháng trước.", MonthlyRule(20, 0, True)),
        (
            "Việc thả phao có thể kéo dài nhưng không quá 15 ngày làm việc.",
            RelativeRule(15, "ngày làm việc", ""),
        ),
        (
            "Hồ sơ không đạt thì Cảng vụ trả lời chủ bến không quá 05 ngày làm việc.",
            RelativeRule(5, "ngày làm việc", ""),
        ),
    ],
)
def test_what_obliges_beside_them(text: str, rule: Rule) -> None:
    assert rules(text) == [rule]


def test_a_stretch_that_comes_back_has_its_period() -> None:
    text = "Trong tháng cuối của mỗi quý, các cơ quan phải đánh giá việc thả phao."
    passage = Passage(1, "Điều 4.1", ("Quy định",), text, 1)
    (item,) = extract(Structure(LAW, (), ()), [passage])
    assert (item.rule, item.period) == (OtherRule("Trong tháng cuối của mỗi quý"), "quý")
    assert item.responsible == ("các cơ quan",)


def test_after_is_not_cut_off_the_event() -> None:
    assert rules("Ủy ban nhân dân xã sau khi nhận được phao chỉ đạo việc thả phao.", "Trách nhiệm của xã") == []


def test_asked_for_beside_a_day_is_what_and_not_when() -> None:
    text = "Định kỳ trước ngày 10 hằng tháng, chủ bến cung cấp theo yêu cầu của Cảng vụ danh sách phao hỏng."
    assert rules(text) == [MonthlyRule(10, 0, False)]
