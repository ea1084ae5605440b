from __future__ import annotations

import pytest

from knowledge.abbreviations import expand

CASES = [
    ("CT 37 về j z", "Chỉ thị 37 về gì vậy"),
    ("bc 9t nộp r nha", "báo cáo 9 tháng nộp rồi nha"),
    ("ubnd h. nộp qua đâu", "Ủy ban nhân dân huyện nộp qua đâu"),
    ("P. nội vụ ở đâu", "phòng nội vụ ở đâu"),
    ("SNV làm gì", "Sở Nội vụ làm gì"),
    ("q3 nộp chưa", "quý 3 nộp chưa"),
    ("quý III 06th", "quý III 6 tháng"),
    ("e k biết", "e không biết"),
    ("kh cần nữa", "không cần nữa"),
    ("kh 49 là gì", "Kế hoạch 49 là gì"),
    ("CT UBND xã", "Chủ tịch Ủy ban nhân dân xã"),
    # left alone: numbers of documents, addresses, file marks, whole words
    ("49/KH-UBND", "49/KH-UBND"),
    ("số 2314/BC-SGDĐT", "số 2314/BC-SGDĐT"),
    ("Lưu: VT, K7", "Lưu: VT, K7"),
    ("a.bc@x.vn", "a.bc@x.vn"),
    ("ngày 9/6", "ngày 9/6"),
]


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_expand(typed: str, expected: str) -> None:
    assert expand(typed) == expected


def test_what_is_written_out_stays_written_out() -> None:
    for typed, _ in CASES:
        assert expand(expand(typed)) == expand(typed)
