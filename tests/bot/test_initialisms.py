"""What a document abbreviates by first letters, found from its own words."""

from __future__ import annotations

import pytest

from bot.answering.initialisms import Initialisms

TEXTS = (
    "Giám đốc trung tâm giáo dục nghề nghiệp báo cáo. Cơ sở giáo dục nghề nghiệp lập hồ sơ; các trường giáo dục nghề nghiệp nộp.",
    "Thủ tục rút gọn áp dụng sau. Theo thủ tục rút gọn thì nộp ngay. Hồ sơ thủ tục rút gọn gồm hai bản.",
    "Bộ Y tế trả lời. Gửi Bộ Y tế; Sở Y tế và Bộ Y tế cùng ký.",
    "Nhà ở xã hội được bán. Nhà ở xanh hơn thì đắt. Người mua nhà ở xã hội.",
)


@pytest.fixture(scope="module")
def known() -> Initialisms:
    return Initialisms(TEXTS)


def test_a_phrase_that_is_met_often_is_meant(known: Initialisms) -> None:
    assert known.meant("gdnn") == "giáo dục nghề nghiệp"
    assert known.meant("BYT") == "bộ y tế"


@pytest.mark.parametrize(
    "typed",
    [
        "trg",  # a piece of “thủ tục rút gọn”
        "noxh",  # twice only
        "các",  # a word
        "xyz",
        "gd",  # too short to tell
    ],
)
def test_what_is_not_plainly_meant_stays(known: Initialisms, typed: str) -> None:
    assert known.meant(typed) is None


def test_a_question_is_written_out_as_it_is_typed(known: Initialisms) -> None:
    assert known.written("giáo viên gdnn dạy mấy giờ") == "giáo viên giáo dục nghề nghiệp dạy mấy giờ"
    assert known.written("giao vien gdnn day may gio") == "giao vien giao duc nghe nghiep day may gio"
    assert known.written("Thông tư 12/TT-BYT nói gì") == "Thông tư 12/TT-BYT nói gì"


def test_no_documents_mean_nothing() -> None:
    assert Initialisms(()).written("gdnn là gì") == "gdnn là gì"
