"""Whose doing a message tells of: other bodies by names without accents, capitals or the word for their kind."""

from __future__ import annotations

import pytest

from tests.bot.test_reporting import COMMUNE, HOME, said


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("ubnd huyen tuy phuoc van chua gui bao cao 9 thang", "UBND huyện Tuy Phước"),
        ("huyện an lão vừa nộp báo cáo 9 tháng", "UBND huyện An Lão"),
        ("thi xa an nhon nop bc 9 thang roi", "UBND thị xã An Nhơn"),
        ("Bên Vĩnh Thạnh báo đã gửi báo cáo 9 tháng", "UBND huyện Vĩnh Thạnh"),
        ("phía Tây Sơn nộp báo cáo 9 tháng rồi", "UBND huyện Tây Sơn"),
        ("Phù Cát chưa nộp báo cáo 9 tháng", "UBND huyện Phù Cát"),
        ("báo cáo 9 tháng của Vân Canh gửi rồi", "UBND huyện Vân Canh"),
        ("Minh Châu gửi báo cáo 9 tháng rồi", None),  # a commune is so named, and so are people
        ("bên Tư pháp chưa gửi báo cáo 9 tháng", None),  # one capital: no place, and perhaps the own house's room
    ],
)
def test_another_units_claim_is_kept_as_theirs(message: str, about: str | None) -> None:
    report, code = said(message, HOME)
    assert (report.about_unit, code) == (about, "000/9-thang" if about else code)


@pytest.mark.parametrize(
    "message",
    [
        "Văn thư xã chuẩn bị xong báo cáo 6 tháng",
        "cán bộ xã tổng hợp báo cáo 6 tháng rồi",
        "công chức xã rà soát xong báo cáo 6 tháng",
        "xa van dang lam bc 6 thang",
        "Đã nộp báo cáo 6 tháng cho bên Hoài Ân",
    ],
)
def test_words_that_no_place_bears_make_no_unit(message: str) -> None:
    assert said(message, COMMUNE)[0].about_unit is None
