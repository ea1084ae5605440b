"""Periods as people misspell and count them: read as the months they are, or left alone."""

from __future__ import annotations

import pytest

from bot.answering.slips import mend


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kết quả ba quý đầu năm nay gửi khi nào", "kết quả 9 tháng đầu năm gửi khi nào"),
        ("ket qua 2 quy dau nam gui khi nao", "ket qua 6 thang dau nam gui khi nao"),
        ("kỳ quý đầu năm gửi sở hôm nào", "kỳ quý I gửi sở hôm nào"),
        ("báo cáo bốn quý", "báo cáo cả năm"),
        ("số liệu nửa đầu năm", "số liệu 6 tháng đầu năm"),
        ("bản 6 thánng nộp ai", "bản 6 tháng nộp ai"),
        ("ban 9 thasng nop ai", "ban 9 thang nop ai"),
        ("kỳ 06 tháhg", "kỳ 06 tháng"),
        ("kỳ 9thágn", "kỳ 9 tháng"),
        ("sáus tháng", "sáu tháng"),
        ("boá cáo quý", "báo cáo quý"),
        ("báo cáoo, bááo cáo", "báo cáo, báo cáo"),
        ("lên ubnđ hay unbd huyện", "lên ubnđ hay UBND huyện"),
    ],
)
def test_a_period_is_read_through_its_slips(typed: str, meant: str) -> None:
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "báo cáo dài 9 trang", "6 thôn, 3 hàng ghế, 12 thanh niên", "thông báo các sở", "ba quý một lần", "kho quý đầu tư",
        "tập huấn 3 quy trình đầu năm", "báo cáo quý", "báo cáo 6 tháng", "9 thành viên", "bao cao 9 thang", "",
    ],
)  # fmt: skip
def test_what_is_no_slip_stays(typed: str) -> None:
    assert mend(typed) == typed
