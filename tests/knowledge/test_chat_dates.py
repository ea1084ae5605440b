"""Days as people say them, on Wednesday 18 September 2024."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.chat_dates import Lean, dates

TODAY = date(2024, 9, 18)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("hôm nay", "09-18"), ("sáng nay", "09-18"), ("hôm qua", "09-17"), ("chiều qua", "09-17"), ("bữa qua", "09-17"),
        ("hôm kia", "09-16"), ("hom kia", "09-16"), ("hôm kìa", "09-15"), ("mai", "09-19"), ("tối ngày mai", "09-19"),
        ("ngày kia", "09-20"), ("mốt", "09-20"), ("3 hôm nữa", "09-21"), ("hai ngày nữa", "09-20"), ("cách đây 3 ngày", "09-15"),
        ("hôm thứ Hai", "09-16"), ("thứ 6 tuần trước", "09-13"), ("thu 4 tuan sau", "09-25"), ("thứ Sáu này", "09-20"),
        ("thứ Sáu tuần này", "09-20"), ("chủ nhật tuần này", "09-22"), ("thứ ba tuần tới", "09-24"),
        ("ngày 14/6", "06-14"), ("19/9", "09-19"), ("hôm 17.6", "06-17"), ("17 tháng 9", "09-17"), ("ngày mồng 5 tháng mười", "10-05"),
        ("5/6/2024", "06-05"), ("05-06-2024", "06-05"), ("ngày 20 tháng này", "09-20"), ("hôm 14", "09-14"), ("thứ 6 ngày 20/9", "09-20"),
        ("cuối tháng này", "09-30"), ("đầu tháng sau", "10-01"), ("giữa tháng 10", "10-15"), ("tuần sau", "09-27"), ("đầu tuần sau", "09-23"),
        ("lát nữa", "09-18"), ("chiều gửi", "09-18"),
    ],
)  # fmt: skip
def test_one_day(words: str, day: str) -> None:
    (said,) = dates(words, TODAY)
    assert said.date == date.fromisoformat(f"2024-{day}")


@pytest.mark.parametrize(
    "words",
    ["30/2", "ngày 31/4", "báo cáo 6 tháng đầu năm", "9 tháng năm 2024", "được 2/3 rồi", "7/10 đơn vị", "số 12/BC-UBND", "chị Mai gửi rồi",
     "việc thứ hai xong", "mấy hôm trước", "vài bữa nữa", "duoc mot nua", "lui sang tháng", "báo cáo tháng 9", ""],
)  # fmt: skip
def test_no_day(words: str) -> None:
    assert dates(words, TODAY) == ()


@pytest.mark.parametrize(("lean", "day"), [("past", "2024-09-13"), ("future", "2024-09-20"), (None, "2024-09-20")])
def test_a_bare_weekday_leans_with_its_sentence(lean: Lean | None, day: str) -> None:
    (said,) = dates("thứ Sáu", TODAY, lean)
    assert said.date.isoformat() == day


def test_the_year_is_the_nearest() -> None:
    assert dates("ngày 25/12", date(2025, 1, 6))[0].date == date(2024, 12, 25)
    assert dates("ngày 5/1", date(2024, 12, 27))[0].date == date(2025, 1, 5)


def test_several_days_in_order_with_their_places() -> None:
    text = "nộp ngày 19/9, không phải hôm qua"
    assert [(said.words, text[said.start : said.end]) for said in dates(text, TODAY)] == [
        ("ngày 19/9", "ngày 19/9"),
        ("hôm qua", "hôm qua"),
    ]


def test_a_stretch_has_both_ends() -> None:
    (said,) = dates("tuần sau", TODAY)
    assert (said.since, said.until, said.vague) == (date(2024, 9, 23), date(2024, 9, 29), True)


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_without_an_error(text: str, today: date) -> None:
    ends = [0]
    for said in dates(text, today):
        assert ends[-1] <= said.start < said.end <= len(text)
        ends.append(said.end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("đơn vị đã gửi báo cáo tháng 8 hôm nay", ["hôm nay"]),
        ("don vi da gui bc thang 8 hom nay", ["hom nay"]),
        ("báo cáo quý 3 tuần tới nộp", ["tuần tới"]),
        ("nộp 3 hôm trước", ["3 hôm trước"]),
        ("3 tuần tới nộp", ["3 tuần tới"]),
    ],
)
def test_the_number_of_a_period_counts_no_days(text: str, words: list[str]) -> None:
    assert [said.words.strip() for said in dates(text, TODAY)] == words


def test_up_to_a_day_is_no_share_where_a_day_to_come_is_looked_for() -> None:
    assert [said.words for said in dates("xin gia hạn báo cáo tháng 9 tới 1/10", TODAY, "future")] == ["1/10"]
    assert dates("làm tới 2/3 rồi", TODAY) == ()
