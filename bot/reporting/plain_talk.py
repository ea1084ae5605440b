"""Small words: whom a message is said to, and whether one that names no task can still be about one. Pure.

“gửi sáng nay rồi nhé” may be a report that lacks its task; “em nộp học phí cho con rồi” is about something else.
"""

from __future__ import annotations

from datetime import date

from bot.reporting.figures import without_number
from knowledge.chat_dates import dates
from knowledge.text import canonical, fold, loose, syllables

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


# “Dạ thưa anh, …”, “chị Hoa ơi …”, “Kính gửi anh: …”: whom it is said to, not what. Those who are addressed together may
# be asked to do something, and stay.
_WHOM = r"(?:anh|chị|em|cô|chú|bác|ông|bà|sếp|thủ trưởng|lãnh đạo|đồng chí|bạn|ban giám đốc|thư ký|bot|ad|admin)"
_NAME = r"(?: (?!(?:đã|đang|chưa|là|nộp|gửi|làm|em|mình|tôi|báo|xin|cho|vừa|mới|sẽ|có|không|rồi|chị|và|ơi|thì|cũng|nói|bảo|xem|ký|duyệt)(?![^\W_]))[^\W\d_]+){0,2}?"
_YES = loose(
    r"^\W*(?:(?:d\ạ|da(?=[,.]| (?:vâng|thưa|anh|chị|em)(?![^\W_]))|vâng|alo|a lô|hello|h\ả)(?: (?:vâng|\ạ))*(?![^\W_])[\s,.!]*)+",
    bounded=False,
)
_GREETS = loose(
    rf"^(?:(?:kính gửi|kính thưa|kính chào|kính báo cáo|thưa|(?:em |tôi |mình |cháu )?(?:xin )?chào|báo cáo) {_WHOM}{_NAME}(?: ạ)?(?: ơi[,.:;!]*|[,:;!.])"
    rf"|{_WHOM}{_NAME} ơi[,.:;!]*|{_WHOM}(?: ạ| nhé)?[,:;]"
    # “em xin báo cáo: phương án …”, “xã báo cáo nhanh với chị: …”: what is said is still to come.
    rf"|(?:(?:em|tôi|mình|cháu|bên em|bên mình|tụi em|xã|phường|huyện|sở|đơn vị|xin|xin phép|kính|được) ){{1,4}}báo cáo(?: (?:nhanh|lại|với|cùng|thêm|tình hình|tiến độ|các|ạ|{_WHOM}))*(?: (?:là|rằng|như sau))?\s?:) (?=\S)",
    bounded=False,
)


_THANKS = loose(
    r"[.,;!?]\s*(?:(?:dạ|em|bên em|tôi|mình|sở|xã|huyện|xin|rất|chân thành|trân trọng) )*(?:cảm ơn|cám ơn|thanks|thank|tks|trân trọng|kính chào|chúc)(?: [^.,;!?]{0,60})?[\s.!]*$",
    bounded=False,
)


def addressed(text: str) -> str:
    """`text` without the words that only say to whom it is said."""
    rest = text
    for pattern in (_YES, _GREETS):
        found = pattern.match(canonical(rest))
        rest = rest[found.end() :].lstrip(" ,.;:!") if found else rest
    thanks = _THANKS.search(canonical(rest))
    rest = rest[: thanks.start() + 1] if thanks else rest
    return rest if any(char.isalnum() for char in rest) else text


def only_about_work(text: str, unit: str | None) -> bool:
    """Whether `text` holds no word but those of sending, doing, time and courtesy."""
    text = without_number(text)
    for said in reversed(dates(text, _ANY_DAY)):
        text = text[: said.start] + " " * (said.end - said.start) + text[said.end :]
    own = {fold(word) for word in syllables(unit or "")}
    left = [w for word in syllables(text) if not (w := fold(word)).isdigit() and w not in _SMALL and w not in own]
    return not left
