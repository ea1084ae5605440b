"""Whether a message that names no task can still be about one: it holds nothing but the small words of reporting. Pure.

“gửi sáng nay rồi nhé” may be a report that lacks its task; “em nộp học phí cho con rồi” is about something else.
"""

from __future__ import annotations

from datetime import date

from bot.reporting.figures import without_number
from knowledge.chat_dates import dates
from knowledge.text import fold, syllables

_SMALL_TABLE = """
    da vang ok oke u uh thoi roi xong nhe nha nhen nghe a e em anh chi c minh toi tui ben so xa huyen phuong thi
    tran thanh pho don vi ban phong dang chua van con moi se sap duoc khoang tam co hon gan bi cung deu het ca la ma
    nen ve qua len den tu cho lai luon day do ne oi nop gui phat hanh trinh ky lam soan viet hoan tat du thao vua
    nua phan tram thu lanh dao giam doc chu tich sep noi vu tinh ubnd uy nhan dan hom nay mai sang chieu trua bua
    cuoi gio ngay tuan tien bao cao bc chac kip mot hai ba khong bo sung y kien chinh thuc mem giay file email mail
    truc lien thong he eoffice dong bac cac nguoi nho kiem tra giup xac xem ghi vuong ket huong lieu thieu nhung xin
    cai dau nhat muc truoc thu tu nam sau bay loi nhau viec kia xuong chut ti lat dinh hoi tuc vay the ha
"""
_SMALL = frozenset(_SMALL_TABLE.split())
_ANY_DAY = date(2024, 6, 12)  # only where the dates stand matters here, not which they are


def only_about_work(text: str, unit: str | None) -> bool:
    """Whether `text` holds no word but those of sending, doing, time and courtesy."""
    text = without_number(text)
    for said in reversed(dates(text, _ANY_DAY)):
        text = text[: said.start] + " " * (said.end - said.start) + text[said.end :]
    own = {fold(word) for word in syllables(unit or "")}
    left = [w for word in syllables(text) if not (w := fold(word)).isdigit() and w not in _SMALL and w not in own]
    return not left
