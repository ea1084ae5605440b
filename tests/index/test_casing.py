"""Capitals as the indexed texts have them, for the embedding model only."""

from __future__ import annotations

import pytest

from index.accents import SyllableCounts
from index.casing import Casing

TEXTS = (
    "Ông Hòa ở xã Hòa Bình nộp đơn cho UBND xã. Đơn nộp về hòa giải.",
    "Việc hòa giải ở Hòa Bình do tổ hòa giải làm; UBND theo dõi.",
    "KẾ HOẠCH VỀ HÒA GIẢI VÀ ĐƠN THƯ",
)


@pytest.fixture
def casing() -> Casing:
    counts = SyllableCounts()
    made = Casing(counts)
    for text in TEXTS:
        counts.add(text)
        made.add(text)
    return made


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("đơn hòa giải ở hòa bình gửi ubnd? nộp khi nào", "Đơn hòa giải ở Hòa Bình gửi UBND? Nộp khi nào"),
        ("ĐƠN Ở HÒA BÌNH", "Đơn ở Hòa Bình"),
        ("đơn ở Hòa bình", "đơn ở Hòa bình"),  # a capital was typed: the person's own spelling stands
        ("UBND", "UBND"),
        ("từ chưa ai viết", "Từ chưa ai viết"),
        ("", ""),
        ("49/kh-ubnd…", "49/kh-UBND…"),
    ],
)
def test_written(casing: Casing, typed: str, written: str) -> None:
    assert casing.written(typed) == written


def test_what_is_removed_is_forgotten(casing: Casing) -> None:
    for text in TEXTS:
        casing.remove(text)
    assert casing.written("ở hòa bình gửi ubnd") == "Ở hòa bình gửi ubnd"
