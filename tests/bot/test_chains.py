"""The card tells an administrator of a step below that ends after the step above it."""

from __future__ import annotations

from tests.bot.papers import plan
from tests.bot.room import Room

_UPPER = """ỦY BAN NHÂN DÂN
TỈNH SÔNG LAM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 20/KH-UBND
Sông Lam, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
Thực hiện công tác dân vận năm 2026

II. TỔ CHỨC THỰC HIỆN
1. Ủy ban nhân dân các xã, phường báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh định kỳ 6 tháng (trước ngày {day}/6/2026) và báo cáo năm (trước ngày 30/11/2026).

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Mẫu
"""


def test_a_lower_step_after_the_upper_one_is_told_with_both_days(room: Room) -> None:
    room.send(_UPPER.format(day=10).encode(), "tinh.txt")
    card = room.send(plan(day=12), "xa.txt")
    assert "cấp dưới gửi đến hết 11/6/2026, nhưng cấp trên thu hết 09/6/2026" in card
    assert card.count("cấp dưới gửi đến hết") == 1  # the yearly report is in time: 25/11 before 30/11


def test_a_chain_that_can_be_kept_is_not_spoken_of(room: Room) -> None:
    room.send(_UPPER.format(day=20).encode(), "tinh.txt")
    assert "cấp dưới gửi" not in room.send(plan(day=12), "xa.txt")
