"""Plans to send to the bot, as plain text: what differs is given, the rest is the same."""

from __future__ import annotations

_PLAN = """ỦY BAN NHÂN DÂN
XÃ AN THUẬN
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: {number}/KH-UBND
An Thuận, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
{title}

Ủy ban nhân dân xã An Thuận xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cán bộ, công chức về công tác dân vận.

II. TỔ CHỨC THỰC HIỆN
1. Các trường học trên địa bàn xã báo cáo kết quả thực hiện về Ủy ban nhân dân xã (qua Văn phòng Ủy ban nhân dân xã) định kỳ 6 tháng (trước ngày {day}/6/2026) và báo cáo năm (trước ngày {year_day}/11/2026).
2. Công chức văn hóa xã theo dõi, đôn đốc việc thực hiện Kế hoạch này.

Trên đây là Kế hoạch của Ủy ban nhân dân xã./.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bình
"""


def plan(
    number: int = 31, *, day: int = 12, year_day: int = 25, title: str = "Thực hiện công tác dân vận năm 2026"
) -> bytes:
    return _PLAN.format(number=f"{number:02}", day=day, year_day=year_day, title=title).encode()
