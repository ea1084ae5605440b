"""Limits counted from an event and words that only name one: what they oblige to, and when they oblige nobody."""

from __future__ import annotations

import pytest

from knowledge.dates import Frame, deadlines
from knowledge.model import OtherRule, RelativeRule, Rule

FRAME = Frame(2026, None, True)


def found(text: str) -> list[Rule]:
    return [mention.rule for mention in deadlines(text, FRAME)]


WORKING = "ngày làm việc"
LIMITS: list[tuple[str, list[Rule]]] = [
    ("Trong thời hạn 07 ngày làm việc kể từ ngày nhận đơn, Sở Y tế trả lời", [RelativeRule(7, WORKING, "kể từ ngày nhận đơn")]),
    ("Sở Y tế trả lời trong vòng mười lăm (15) ngày, kể từ ngày nhận đơn", [RelativeRule(15, "ngày", "kể từ ngày nhận đơn")]),
    ("chậm nhất sau 05 ngày kể từ ngày ký, chủ cơ sở nộp bản chính", [RelativeRule(5, "ngày", "kể từ ngày ký")]),
    ("chậm nhất trong 20 ngày làm việc sau khi kết thúc đợt thanh tra", [RelativeRule(20, WORKING, "sau khi kết thúc đợt thanh tra")]),
    ("gửi giấy mời ít nhất 03 ngày làm việc trước ngày họp", [RelativeRule(3, WORKING, "trước ngày họp")]),
    ("gửi giấy mời trước ngày họp ít nhất 03 ngày làm việc", [RelativeRule(3, WORKING, "trước ngày họp")]),
    ("Trước 10 ngày, kể từ ngày khởi công, chủ đầu tư phải thông báo", [RelativeRule(10, "ngày", "trước ngày khởi công")]),
    ("Sau khi nhận hồ sơ, trong thời hạn 02 ngày làm việc, bộ phận tiếp nhận chuyển hồ sơ", [RelativeRule(2, WORKING, "Sau khi nhận hồ sơ")]),
    ("Thời hạn thẩm tra, trình ký là 12 ngày làm việc kể từ ngày nhận đủ hồ sơ", [RelativeRule(12, WORKING, "kể từ ngày nhận đủ hồ sơ")]),
    ("Thời gian xem xét hồ sơ không quá 30 ngày", [RelativeRule(30, "ngày", "")]),
    ("trong thời hạn 06 tháng kể từ ngày được giao đất phải khởi công", [RelativeRule(6, "tháng", "kể từ ngày được giao đất")]),
    ("Trường hợp hồ sơ chưa hợp lệ, trong thời hạn 02 ngày làm việc, Sở Y tế hướng dẫn bổ sung", [RelativeRule(2, WORKING, "")]),
    (
        "Trong thời hạn 40 ngày kể từ ngày nhận hồ sơ của chi nhánh hoặc trong thời hạn 20 ngày kể từ ngày nhận hồ sơ của trạm, Sở trả lời",
        [RelativeRule(40, "ngày", "kể từ ngày nhận hồ sơ của chi nhánh"), RelativeRule(20, "ngày", "kể từ ngày nhận hồ sơ của trạm")],
    ),
    ("báo cáo trong vòng 24 giờ kể từ khi xảy ra tai nạn", [OtherRule("trong vòng 24 giờ kể từ khi xảy ra tai nạn")]),
    ("Trong vòng 05 ngày làm việc đầu tiên của tháng tiếp theo, công ty gửi báo cáo", [OtherRule("Trong vòng 05 ngày làm việc đầu tiên của tháng tiếp theo")]),
    ("nộp lại thẻ ngay sau khi quyết định có hiệu lực", [OtherRule("ngay sau khi quyết định có hiệu lực")]),
    ("chủ tàu phải báo cáo cảng vụ khi xảy ra sự cố", [OtherRule("khi xảy ra sự cố")]),
    ("Khi phát hiện sai sót, đơn vị thông báo cho bên mua", [OtherRule("Khi phát hiện sai sót")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LIMITS)
def test_limits(text: str, expected: list[Rule]) -> None:
    assert found(text) == expected


IDLE = [
    # what lasts
    "Giấy phép có hiệu lực trong thời hạn 05 năm kể từ ngày cấp",
    "Thời hạn hiệu lực của chứng chỉ không quá 36 tháng",
    "Văn bản chấp thuận có giá trị trong thời hạn 12 tháng kể từ ngày ký",
    "Thời gian hỗ trợ tối đa là 06 tháng",
    "đình chỉ hoạt động trong thời hạn 03 tháng",
    "Doanh nghiệp không được cấp phép trong thời hạn 02 năm kể từ ngày bị thu hồi",
    "có ít nhất 05 năm kinh nghiệm",
    # what one may do
    "Người bị xử phạt có quyền khiếu nại trong thời hạn 10 ngày kể từ ngày nhận quyết định",
    "Trong thời hạn 30 ngày kể từ ngày công bố, tổ chức, cá nhân có quyền góp ý",
    # what is a condition, or another rule's limit
    "Nếu trong thời hạn 15 ngày mà không có khiếu nại thì Sở cấp giấy",
    "Quá thời hạn 20 ngày kể từ ngày thông báo mà chủ cơ sở không bổ sung",
    "Hết thời hạn 10 ngày làm việc kể từ ngày niêm yết, nếu không có ý kiến khác",
    "Sau 60 ngày kể từ khi thông báo, nếu tổ chức không bổ sung thì hồ sơ được trả lại",
    "Trừ trường hợp chủ nợ thu hồi xong trong vòng 30 ngày kể từ ngày chuyển tiền",
    # how time is counted, what was
    "ngày thông báo nằm trong thời hạn 03 ngày làm việc kể từ ngày đầu tiên của tháng",
    "Phạt tiền đối với hành vi không báo cáo trong thời hạn 05 ngày kể từ ngày thay đổi",
    "không vi phạm trong 12 tháng liên tục",
]


@pytest.mark.parametrize("text", IDLE)
def test_time_that_obliges_nobody(text: str) -> None:
    assert found(text) == []


def test_beside_another_time() -> None:
    mentions = deadlines("Trước ngày 10 hằng tháng hoặc khi có yêu cầu, chủ cảng báo cáo Sở", FRAME)
    assert [(mention.aside, mention.rule) for mention in mentions][1] == (True, OtherRule("khi có yêu cầu"))
