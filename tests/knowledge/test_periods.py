"""How often a thing is done, and where the same words only belong to a noun."""

from __future__ import annotations

import pytest

from knowledge.periods import rhythms

RHYTHMS: list[tuple[str, list[str]]] = [
    ("Hằng năm, Sở Y tế rà soát danh mục", ["năm"]),
    ("Bộ phận kỹ thuật định kỳ hằng tháng tổng hợp", ["tháng"]),
    ("Ủy ban nhân dân xã hằng năm tham mưu kế hoạch", ["năm"]),
    ("Định kỳ 06 tháng và hằng năm, đơn vị báo cáo", ["6 tháng", "năm"]),
    ("định kỳ (hằng quý, hằng năm) tổng hợp", ["quý", "năm"]),
    ("Tối thiểu 03 tháng 01 lần, thực hiện đối chiếu", ["quý"]),
    ("thiết bị được bảo trì 02 lần một năm", ["năm"]),
    ("lập báo cáo 01 lần trong sáu tháng", ["6 tháng"]),
    ("nộp bảng kê theo định kỳ 01 tuần/01 lần", ["tuần"]),
    ("Định kỳ hai (02) năm một (01) lần kiểm tra", [""]),
    ("Chủ cảng nộp phí theo quý", ["quý"]),
    ("Hằng ngày ghi chép sản lượng", [""]),
]


@pytest.mark.parametrize(("text", "names"), RHYTHMS)
def test_rhythms(text: str, names: list[str]) -> None:
    assert [mention.period for mention in rhythms(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "lập dự toán ngân sách hằng năm của đơn vị",
        "số ngày nghỉ hằng năm theo quy định",
        "lương hưu hằng tháng của người lao động",
        "kế hoạch phát triển dài hạn, 05 năm, hằng năm",
        "theo kế hoạch định kỳ hằng năm do Thanh tra lập",
        "Đối tượng này mỗi năm một lần được hỗ trợ tiền tàu xe",
        "Hằng quý được hỗ trợ bằng 02 lần mức lương cơ sở",
        "kiểm tra định kỳ theo quy trình",
        "năm học 2026 - 2027",
    ],
)
def test_no_rhythm(text: str) -> None:
    assert rhythms(text) == []
