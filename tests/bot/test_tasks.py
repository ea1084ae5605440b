"""Words to tasks: which task a text names for a unit, and when it names none."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.reports.offices import office
from bot.reporting.holders import of_unit
from bot.reporting.tasks import match

TODAY = date(2024, 9, 18)


def named(text: str, unit: str | None, place: str = "dan-van", today: date = TODAY) -> str | None:
    tasks, codes = office(place)
    best = match(text, tasks, unit=unit, today=today).best
    return next((code for code, id_ in codes.items() if best and best.id == id_), None)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("hạn báo cáo 9 tháng", "Sở Y tế", "000/9-thang"),
        ("han bao cao nam", "UBND huyện Tuy Phước", "000/nam"),
        ("báo cáo 6 tháng", "UBND xã Bình Lương", "003/6-thang"),
        ("báo cáo 6 tháng", "UBND xã Cát Tân", None),
        ("báo cáo", "Sở Y tế", None),
        ("đôn đốc các sở nộp báo cáo", "Sở Nội vụ", "000/theo-doi-don-doc"),
        ("đôn đốc các sở nộp báo cáo năm", "Sở Y tế", "000/nam"),  # not a duty of this department
        ("tổng hợp báo cáo gửi Ban Dân vận", "Sở Nội vụ", "000/tong-hop-bao-cao"),
        ("kế hoạch của sở", "Sở Y tế", "000/xay-dung-ke-hoach"),
        ("theo dõi, kiểm tra việc thực hiện kế hoạch ở các thôn", "UBND xã Bình Lương", "003/theo-doi-kiem-tra"),
        ("xin chào", "Sở Y tế", None),
        ("", "Sở Y tế", None),
    ],
)
def test_named(text: str, unit: str, code: str | None) -> None:
    assert named(text, unit) == code


@pytest.mark.parametrize(
    ("text", "unit", "place", "code"),
    [
        ("báo cáo chuyển đổi số tháng 9", "UBND xã Tân Lập", "hoai-giang", "101/thang"),
        ("báo cáo 6 tháng", "Sở Nội vụ", "hoai-giang", "102/6-thang"),  # only one plan asks for it
        ("báo cáo năm", "Sở Nội vụ", "hoai-giang", None),
        ("tập huấn cho cán bộ một cửa", "Sở Nội vụ", "hoai-giang", "102/tap-huan"),
        ("phương án chữa cháy rừng", "UBND xã Ia Lốp", "son-khe", "201/phuong-an"),
        ("báo cáo tuần", "UBND thị trấn Sơn Khê", "son-khe", "201/tuan"),
    ],
)
def test_named_elsewhere(text: str, unit: str, place: str, code: str | None) -> None:
    assert named(text, unit, place, date(2025, 4, 1)) == code


def test_a_department_and_a_commune_have_different_tasks() -> None:
    tasks, _ = office("dan-van")
    assert {task.document.file for task in of_unit(tasks, "Sở Lao động - Thương binh và Xã hội")} == {"000.txt"}
    assert {task.document.file for task in of_unit(tasks, "UBND xã Bình Lương")} == {"003.txt"}
    assert of_unit(tasks, None) == tasks


def test_candidates_stand_best_first_and_ties_are_not_clear() -> None:
    tasks, _ = office("dan-van")
    found = match("báo cáo", tasks, unit="Sở Y tế", today=TODAY)
    assert (found.clear, found.best, found.named) == (False, None, True)
    assert [task.obligation.period for task in found.tasks] == ["6 tháng", "9 tháng", "năm"]
