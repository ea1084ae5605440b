"""Trích yếu with a colon: part of the title, or the words that open the body."""

from __future__ import annotations

import pytest

from tests.knowledge.papers import structure
from tests.knowledge.test_header import made

HEAD = """ỦY BAN NHÂN DÂN
TỈNH AN HÒA
Số: 5/KH-UBND
An Hòa, ngày 5 tháng 6 năm 2026
==KẾ HOẠCH
"""
BODY = "\nCăn cứ Luật Tổ chức chính quyền địa phương;\nI. MỤC ĐÍCH\n1. Nâng cao nhận thức."


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("==Phát động phong trào thi đua:\n==“Cả nước chung sức”", "Phát động phong trào thi đua: “Cả nước chung sức”"),
        ("Triển khai Đề án:\n“Chuyển đổi số” năm 2026", "Triển khai Đề án: “Chuyển đổi số” năm 2026"),
        ("Tổ chức Cuộc thi:\nTìm hiểu pháp luật", "Tổ chức Cuộc thi: Tìm hiểu pháp luật"),
        ("==Chủ đề năm 2026: Kỷ cương,\n==sáng tạo: hiệu quả", "Chủ đề năm 2026: Kỷ cương, sáng tạo: hiệu quả"),
        ("Tổ chức các hoạt động\nhưởng ứng chủ đề:\n“Vì môi trường xanh”", "Tổ chức các hoạt động hưởng ứng chủ đề: “Vì môi trường xanh”"),
        ("Thực hiện Đề án: “Số hóa\nhồ sơ” tại tỉnh", "Thực hiện Đề án: “Số hóa hồ sơ” tại tỉnh"),
    ],
)  # fmt: skip
def test_a_colon_in_a_title_does_not_cut_it(lines: str, title: str) -> None:
    found = structure(HEAD + lines + BODY)
    assert found.header.title == title
    assert [block.text for block in found.preamble] == ["Căn cứ Luật Tổ chức chính quyền địa phương;"]


@pytest.mark.parametrize(
    "opening",
    [
        "Ủy ban nhân dân tỉnh giao các nhiệm vụ như sau:",
        "Thực hiện Chỉ thị số 5/CT-TTg, Ủy ban nhân dân tỉnh ban hành Kế hoạch, cụ thể:",
    ],
)
def test_what_announces_the_body_is_no_title(opening: str) -> None:
    found = structure(f"{HEAD}{opening}\nNâng cao nhận thức\nI. MỤC ĐÍCH\n1. Nâng cao nhận thức.")
    assert found.header.title is None
    assert found.preamble[0].text == opening
    found = structure(f"{HEAD}==Công tác năm 2026\n{opening}\nI. MỤC ĐÍCH\n1. Nâng cao nhận thức.")
    assert (found.header.title, found.preamble[0].text) == ("Công tác năm 2026", opening)


def test_a_line_with_a_colon_before_sentences_is_no_title() -> None:
    found = structure(f"{HEAD}Sở Nội vụ hướng dẫn:\nCác đơn vị gửi báo cáo đúng hạn.\nI. MỤC ĐÍCH\n1. Nâng cao.")
    assert found.header.title is None


def test_a_title_that_hangs_goes_on() -> None:
    found = made(
        "THÔNG BÁO\nCông bố vùng nước thuộc địa phận thành phố\nĐà Nẵng và khu vực quản lý\nCăn cứ Luật Giá;\n1. Một."
    )
    assert found.title == "Công bố vùng nước thuộc địa phận thành phố Đà Nẵng và khu vực quản lý"
