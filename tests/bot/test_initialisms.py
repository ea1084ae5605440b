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


def test_phrases_that_others_may_choose_among(known: Initialisms) -> None:
    assert known.candidates("gdnn") == ("giáo dục nghề nghiệp",)
    assert known.candidates("gd") == ("giáo dục",)
    assert "dục nghề" not in known.candidates("dn")  # “dục” never stands without “giáo”
    assert known.candidates("xyz") == ()


def test_no_term_has_such_words(known: Initialisms) -> None:
    assert Initialisms(["thôn và các xã; huyện và các xã; tỉnh và các xã"]).candidates("vcx") == ()


def test_no_documents_mean_nothing() -> None:
    assert Initialisms(()).meant("gdnn") is None
    assert Initialisms(()).candidates("gdnn") == ()
