"""What a passage must say to be shown: a day, a sum, a count of what is asked for; and what demands nothing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.question import lean_on, read
from bot.answering.stated import demanded
from knowledge.text import canonical
from knowledge.units import NOWHERE


def says(question: str, text: str) -> bool:
    asked = read(question, question, date(2026, 11, 22), NOWHERE)
    return all(pattern.search(canonical(text)) for pattern in demanded(asked))


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("phí thẩm định bao nhiêu tiền", "Phí thẩm định là 300.000 đồng.", "Phí thẩm định nộp trước khi nhận kết quả."),
        ("giảm bao nhiêu phần trăm", "Được giảm 50%.", "Được giảm theo quy định tại Điều 3."),
        ("hồ sơ giải quyết trong mấy ngày", "Thời hạn là 05 ngày làm việc.", "Hồ sơ được giải quyết theo quy trình."),
        ("tổ cần ít nhất mấy người", "Có ít nhất 02 người.", "Tổ có người phụ trách."),
        ("mức phụ cấp là bao nhiêu", "Phụ cấp bằng 0,3 mức lương.", "Phụ cấp theo quy định tại Điều 3."),
        ("nộp báo cáo ngày nào", "Nộp trước ngày 20 tháng 6.", "Nộp báo cáo theo quy định."),
        ("quyết định số bao nhiêu", "Quyết định số 12/QĐ-UBND.", "Quyết định của Ủy ban nhân dân."),
    ],
)
def test_what_is_asked_for_must_be_said(question: str, answers: str, does_not: str) -> None:
    assert says(question, answers) and not says(question, does_not)


@pytest.mark.parametrize(
    "question",
    [
        "chia làm mấy loại",
        "nghị quyết hội nghị trung ương khóa mấy",
        "gồm mấy nhóm đối tượng",
        "ai chủ trì",
        "phải làm gì",
    ],
)
def test_what_may_be_listed_and_not_counted_demands_nothing(question: str) -> None:
    assert says(question, "Các đơn vị phối hợp thực hiện.")


def test_who_signed_is_asked_of_no_clause() -> None:
    before = read("điều 12 nói gì", "điều 12 nói gì", date(2026, 11, 22), NOWHERE)
    signed = read("ai ký vậy", "ai ký vậy", date(2026, 11, 22), NOWHERE)
    more = read("nói rõ hơn đi", "nói rõ hơn đi", date(2026, 11, 22), NOWHERE)
    assert lean_on(signed, before).section is None
    assert lean_on(more, before).section == "Điều 12"
