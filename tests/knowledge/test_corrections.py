"""What administrators type when something was read wrong, accented or not, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.corrections import Reason, Unread, read
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    MonthlyRule,
    Obligation,
    QuarterlyRule,
    RelativeRule,
    Rule,
    YearlyRule,
)
from knowledge.trust import Correction, corrected, differences

TODAY = date(2026, 9, 1)
PLAN = Header(kind="Kế hoạch", year=2026, issued_on=date(2026, 1, 15))
NAMES = (
    "Sở Nội vụ", "Sở Tài chính", "Ủy ban nhân dân tỉnh", "Các sở, ban, ngành thuộc tỉnh",
    "Công chức Văn phòng – Thống kê",
)  # fmt: skip
ONCE = Obligation(
    "report", "báo cáo kết quả", ("Các sở, ban, ngành thuộc tỉnh",), "Ủy ban nhân dân tỉnh", "Sở Nội vụ", "9 tháng",
    DateRule(date(2026, 9, 20), inclusive=False, inferred_year=True), "q", "III.1", 1, 0,
)  # fmt: skip
YEARLY = replace(ONCE, period="năm", rule=YearlyRule(11, 25, inclusive=False))
MONTHLY = replace(ONCE, period="tháng", rule=MonthlyRule(5, 1, inclusive=True))
DUTY = replace(ONCE, kind="duty", period=None, rule=CadenceOnly())


def said(text: str, wrong: Obligation = ONCE, **given: object) -> Correction | Unread:
    return read(text, wrong, header=PLAN, names=NAMES, today=TODAY, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "wrong", "rule"),
    [
        ("hạn là 25/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("han la 25/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("HẠN LÀ 25/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("sai rồi, hạn là trước 25/9 mới đúng", ONCE, DateRule(date(2026, 9, 25), False)),
        ("25/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("hạn nộp 25-9-2027 nhé", ONCE, DateRule(date(2027, 9, 25), True)),
        ("hạn 25/9/27", ONCE, DateRule(date(2027, 9, 25), True)),
        ("hạn là ngày 15 tháng 12", ONCE, DateRule(date(2026, 12, 15), True)),
        ("cham nhat 17h ngay 25/9", ONCE, DateRule(date(2026, 9, 25), True, "17:00")),
        ("hạn là 25", ONCE, DateRule(date(2026, 9, 25), True)),
        ("trước ngày 18", YEARLY, YearlyRule(11, 18, False)),
        ("hạn là 25/9", YEARLY, YearlyRule(9, 25, True)),  # the document said “hằng năm”
        ("hạn là 25/9/2026", YEARLY, DateRule(date(2026, 9, 25), True)),
        ("trước ngày 25/9 hằng năm", ONCE, YearlyRule(9, 25, False)),
        ("truoc ngay 25/9 hang nam", ONCE, YearlyRule(9, 25, False)),
        ("han ngay 20 thang cuoi quy", MONTHLY, QuarterlyRule(20, 3, 0, True)),
        ("trước ngày 12", MONTHLY, MonthlyRule(12, 1, False)),
        ("trong 5 ngay lam viec ke tu ngay nhan duoc van ban", DUTY,
         RelativeRule(5, "ngày làm việc", "kể từ ngày nhận được văn bản")),
        ("cuối tháng này", DUTY, DateRule(date(2026, 9, 30), True)),
        ("thứ sáu tuần sau", DUTY, DateRule(date(2026, 9, 11), True)),
        ("không có hạn", ONCE, CadenceOnly()),
        ("ko co han", ONCE, CadenceOnly()),
        ("trc 25/9", ONCE, DateRule(date(2026, 9, 25), False)),
        ("không phải 20/9 mà là 25/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("hạn 25/9 chứ không phải 20/9", ONCE, DateRule(date(2026, 9, 25), True)),
        ("hạn cuối năm", DUTY, DateRule(date(2026, 12, 31), True)),
        ("hạn cuối quý III", DUTY, DateRule(date(2026, 9, 30), True)),
        ("sau 5 ngày kể từ ngày ký", DUTY, RelativeRule(5, "ngày", "kể từ ngày ký")),
    ],
)  # fmt: skip
def test_times(typed: str, wrong: Obligation, rule: Rule) -> None:
    assert said(typed, wrong) == Correction(rule=rule)


@pytest.mark.parametrize(
    ("typed", "correction"),
    [
        ("kỳ 6 tháng", Correction(period="6 tháng")),
        ("ky 6 thang", Correction(period="6 tháng")),
        ("kỳ là quý", Correction(period="quý")),
        ("ky nam", Correction(period="năm")),
        ("ngày 25 hằng tháng", Correction(rule=MonthlyRule(25, 0, True), period="tháng")),
        ("kỳ năm, trước ngày 25/11", Correction(rule=DateRule(date(2026, 11, 25), False), period="năm")),
    ],
)
def test_periods(typed: str, correction: Correction) -> None:
    assert said(typed) == correction


@pytest.mark.parametrize(
    ("typed", "correction"),
    [
        ("đơn vị thực hiện là Sở Tài chính", Correction(responsible=("Sở Tài chính",))),
        ("don vi thuc hien la so tai chinh", Correction(responsible=("Sở Tài chính",))),
        ("Sở Tài chính chủ trì", Correction(responsible=("Sở Tài chính",))),
        ("do sở tài chính và sở nội vụ thực hiện", Correction(responsible=("Sở Tài chính", "Sở Nội vụ"))),
        ("giao cong chuc van phong - thong ke", Correction(responsible=("Công chức Văn phòng – Thống kê",))),
        ("đơn vị thực hiện: UBND các xã, phường", Correction(responsible=("Ủy ban nhân dân các xã, phường",))),
        ("gửi Sở Nội vụ", Correction(recipient="Sở Nội vụ")),
        ("gui so noi vu", Correction(recipient="Sở Nội vụ")),
        ("nơi nhận: snv", Correction(recipient="Sở Nội vụ")),
        ("gửi snv qua Sở Tài chính", Correction(recipient="Sở Nội vụ", via="Sở Tài chính")),
        ("qua hộp thư điện tử", Correction(via="hộp thư điện tử")),
        (
            "hạn là 25/9, gửi Sở Nội vụ",
            Correction(rule=DateRule(date(2026, 9, 25), True), recipient="Sở Nội vụ"),
        ),
        (
            "gửi báo cáo trước 25/9 cho Sở Tài chính",
            Correction(rule=DateRule(date(2026, 9, 25), False), recipient="Sở Tài chính"),
        ),
        ("đv thực hiện stc", Correction(responsible=("Sở Tài chính",))),
        (
            "chủ trì: Sở Tài chính; phối hợp: Sở Nội vụ",
            Correction(responsible=("Sở Tài chính",), cooperating=("Sở Nội vụ",)),
        ),
        # what is said of it anew and is as it was stays as it was
        ("gửi ubnd tỉnh, qua sở tài chính", Correction(via="Sở Tài chính")),
    ],
)
def test_bodies(typed: str, correction: Correction) -> None:
    assert said(typed) == correction


def test_a_name_no_document_knows_gets_its_accents_from_the_language() -> None:
    assert said("gửi phong y te", restore=lambda text: text.replace("phong y te", "phòng Y tế")) == Correction(
        recipient="Phòng Y tế"
    )


@pytest.mark.parametrize(
    ("typed", "reason", "words"),
    [
        ("hay lắm", "nothing", "hay lắm"),
        ("đúng rồi", "nothing", "đúng rồi"),
        ("", "nothing", ""),
        ("🙂", "nothing", "🙂"),
        ("hạn là 31/2", "no_such_day", "là 31/2"),
        ("han 30/02/2026", "no_such_day", "30/02/2026"),
        ("hạn ngày 32", "no_such_day", "ngày 32"),
        ("kỳ 7 tháng", "no_such_period", "7 tháng"),
        ("hạn 20/6 và 20/9", "two_times", "20/6 và 20/9"),
        ("hạn là 20/9 hoặc 25/9", "two_times", "20/9 hoặc 25/9"),
        ("gửi con mèo", "no_body", "con mèo"),
        ("kỳ 9 tháng", "same", "kỳ 9 tháng"),
        ("hạn trước ngày 20/9", "same", "hạn trước ngày 20/9"),
    ],
)
def test_what_puts_nothing_right_says_why(typed: str, reason: str, words: str) -> None:
    found = said(typed)
    assert isinstance(found, Unread)
    assert found.reason == reason
    assert found.words.removeprefix("là ") == words.removeprefix("là ")


def test_the_year_is_that_of_what_was_read_then_of_the_document_then_this_one() -> None:
    old = replace(ONCE, rule=DateRule(date(2024, 9, 20), False))
    assert said("hạn là 25/9", old) == Correction(rule=DateRule(date(2024, 9, 25), True))
    assert said("hạn là 25/9", DUTY) == Correction(rule=DateRule(date(2026, 9, 25), True))
    bare = read("hạn là 25/9", DUTY, header=Header(), today=date(2031, 1, 1))
    assert bare == Correction(rule=DateRule(date(2031, 9, 25), True))


WORDS = [
    "hạn",
    "han",
    "là",
    "25/9",
    "31/2",
    "0/0",
    "99/99",
    "25/9/26",
    "12",
    "tháng",
    "năm",
    "quý",
    "hằng",
    "kỳ",
    "7",
    "9t",
    "q3",
    "gửi",
    "snv",
    "sở",
    "tài",
    "chính",
    "qua",
    "đơn",
    "vị",
    "thực",
    "hiện",
    "do",
    "giao",
    "phối",
    "hợp",
    "không",
    "phải",
    "mà",
    "trước",
    "chậm",
    "nhất",
    "cuối",
    "sau",
    "ngày",
    "kể",
    "từ",
    "thứ",
    "sáu",
    "tuần",
    "?",
    ",",
    ";",
    ".",
    "🙂",
    "²",
    "17h",
    "25h",
    "IV",
    "40",
    "mùng",
    "hết",
    "thay",
    "vì",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.sampled_from([ONCE, YEARLY, MONTHLY, DUTY]))
def test_whatever_is_typed_changes_something_or_says_why(words: list[str], wrong: Obligation) -> None:
    found = said(" ".join(words), wrong)
    if isinstance(found, Unread):
        assert found.reason in get_args(Reason)
    else:
        assert set(differences(wrong, corrected(wrong, found))) == set(found.changed())
