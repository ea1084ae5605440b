"""Occasions and rhythms of laws that are easily passed over, and their doubles that oblige nobody; invented matters."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.model import CadenceOnly, Header, Obligation, OtherRule, Passage, RelativeRule, Rule, Structure
from knowledge.obligations import extract

LAW = Header(kind="Thông tư", number="12/2026/TT-ABC", issued_on=date(2026, 1, 10), year=2026)


def found(text: str, headings: tuple[str, ...] = ("Quản lý bến",)) -> tuple[Obligation, ...]:
    return extract(Structure(LAW, (), ()), [Passage(0, "Điều 5.1", headings, text, 1)])


def rules(text: str, headings: tuple[str, ...] = ("Quản lý bến",)) -> list[Rule]:
    return [item.rule for item in found(text, headings) if item.rule != OtherRule()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Các bến khác cử người tham gia diễn tập khi được mời.", "khi được mời"),
        ("Chủ bến báo cáo cơ quan có thẩm quyền điều chỉnh sổ khi người đi đò yêu cầu.", "khi người đi đò yêu cầu"),
        ("Cấp, tạm dừng, thu hồi thẻ ra vào của chủ bến khi có yêu cầu.", "khi có yêu cầu"),
        ("Cảng vụ xác nhận số chuyến khi được cơ quan thuế yêu cầu.", "khi được cơ quan thuế yêu cầu"),
        ("Dừng chi trả cho chủ bến khi có quyết định của Cảng vụ.", "khi có quyết định của Cảng vụ"),
        (
            "Khi có thông tin mới về luồng, Cảng vụ phải khảo sát lại luồng.",
            "Khi có thông tin mới về luồng",
        ),
        (
            "Chủ bến có trách nhiệm cung cấp sổ về hành vi chở quá tải khi có yêu cầu của Cảng vụ.",
            "khi có yêu cầu của Cảng vụ",
        ),
        (
            "Sở trình Ủy ban nhân dân báo cáo về bến tại kỳ họp thường lệ đầu tiên của năm sau.",
            "tại kỳ họp thường lệ đầu tiên của năm sau",
        ),
        ("Cảng vụ có trách nhiệm kiểm tra thường xuyên hoặc đột xuất các bến.", "đột xuất"),
        ("Trước phiên họp của Hội đồng, chủ bến phải gửi sổ cho Cảng vụ.", "Trước phiên họp của Hội đồng"),
    ],
)
def test_what_sets_a_duty_going(text: str, words: str) -> None:
    assert rules(text) == [OtherRule(words)]


@pytest.mark.parametrize(
    "text",
    [
        "Việc xếp bến được chấm dứt khi có quyết định của Cảng vụ.",
        "Chủ bến bị tạm ngừng chở khách khi có quyết định của Cảng vụ.",
        "Chủ bến xin ý kiến Cảng vụ trước khi ban hành nội quy bến.",
        "Việc xếp lương thực hiện theo Thông tư số 79/2005/TT-BNV hướng dẫn xếp lương khi thay đổi công việc.",
        "Trưởng bến có khả năng làm tốt nhiệm vụ được giao thường xuyên, đột xuất.",
        "Trước khi đo bến, người đo có văn bản yêu cầu chủ bến cung cấp sổ.",
        "Nội quy bến phải bao gồm quy định về kiểm tra phao định kỳ và khi có sự cố trên luồng.",
        "Hồ sơ được thực hiện theo quy định của pháp luật và theo yêu cầu của Cảng vụ.",
        "Thời hạn kiến nghị là 05 ngày kể từ ngày niêm yết sổ.",
    ],
)
def test_no_occasion(text: str) -> None:
    assert rules(text) == []


def test_a_state_to_be_reached_is_no_task() -> None:
    assert rules("Hằng năm, có ít nhất 02 bến được sơn lại.") == []
    criteria = ("Xã đáp ứng các tiêu chí sau",)
    assert rules("Hằng năm, tổ chức hội thi chèo thuyền.", criteria) == []
    assert rules("Hằng năm, Ủy ban nhân dân xã phải tổ chức hội thi chèo thuyền.", criteria) == [CadenceOnly()]


def test_papers_that_are_read_are_not_asked_for() -> None:
    assert rules("Báo cáo công tác 06 tháng, hằng năm của Cảng vụ;", ("Hội đồng xem xét các báo cáo sau đây",)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Danh hiệu bến an toàn được xét tặng hằng năm cho chủ bến.",
        "Chủ bến có thể giao việc cho phó bến nhưng ít nhất mỗi tháng chủ bến phải kiểm tra phao.",
    ],
)
def test_rhythms(text: str) -> None:
    assert rules(text) == [CadenceOnly()]


def test_limits_around_the_one_who_acts() -> None:
    headings = ("Cấp thẻ", "Cảng vụ trong thời hạn 15 ngày làm việc kể từ ngày nhận đủ hồ sơ có trách nhiệm")
    assert rules("Niêm yết danh sách chủ bến (nếu có) trong thời hạn 10 ngày làm việc;", headings) == [
        RelativeRule(15, "ngày làm việc", "kể từ ngày nhận đủ hồ sơ"),
        RelativeRule(10, "ngày làm việc", ""),
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "Thời hạn ra quyết định đình chỉ là 05 ngày làm việc, kể từ ngày có căn cứ.",
            RelativeRule(5, "ngày làm việc", "kể từ ngày có căn cứ"),
        ),
        (
            "Một (01) tháng trước khi giấy phép hết hiệu lực, chủ bến nộp hồ sơ xin gia hạn.",
            RelativeRule(1, "tháng", "trước khi giấy phép hết hiệu lực"),
        ),
        (
            "Thẻ lái đò do Trung tâm đào tạo cấp cho học viên trong vòng mười lăm (15) ngày sau khi thi đỗ.",
            RelativeRule(15, "ngày", "sau khi thi đỗ"),
        ),
        (
            "Báo cáo được gửi đến Cảng vụ chậm nhất là 05 ngày trước ngày khai mạc lễ hội.",
            RelativeRule(5, "ngày", "trước ngày khai mạc lễ hội"),
        ),
    ],
)
def test_counted_limits(text: str, rule: RelativeRule) -> None:
    assert rules(text) == [rule]
