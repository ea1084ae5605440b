"""What papers and words are about: their subject, and whether words name one that a document does not speak of. Pure.

In: words after what names a report, and the task it may be. Out: the folded pairs of syllables that tell a subject, and
whether another subject is named (“báo cáo 9 tháng về phòng chống tham nhũng” is not the plan's report). Where the
sentence goes on, the subject ends: at days, amounts and what is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from bot.reporting.topics import Topic
from knowledge.chat_dates import dates
from knowledge.model import Task
from knowledge.text import fold, loose, syllables


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Words that say nothing of a document's subject.
_GENERIC = _words("""
    bao cao ke hoach thuc hien trien khai cong tac nam thang quy tinh huyen xa so ve viec ban hanh cua va cac cho
    den theo tren dia chi thi quyet dinh to chuc nhiem vu giai doan tiep tuc tang cuong doi moi trong hinh chinh
    quyen cap nuoc nha quan ket qua uy nhan dan
""")
# Where the subject of a report ends and the sentence goes on; folded.
_STOP = _words("""
    da dang chua van con moi se sap duoc bi cua cho ve qua len den toi tu nop gui phat trinh ky lam soan viet xong
    roi thi la ma nhung ben em anh chi minh so huyen xa phuong phong ban thu giam doc chu tich lanh dao sep hom
    ngay sang chieu mai nay vua cung deu khong co can phai han luc o tai theo voi de vi do nen kem bang nhe a ạ
    nha rieng don chac dinh du kien hoan thanh hien dau cuoi het tuan thang nam quy ca tren duoi gap vuong ket
    chinh thuc cong viec dot truoc sau giup phan ho khac va hay hoac gan nhu them thong ke ra nhan xin lui doi gia
    ha khat cham tre muon bo uy dan tran khu tra trung tam cuc truong cac tat nghi om ai nguoi dong cu sinh tiep
    up bao eoffice truc he lien kenh giay file hoi hoai vay mieng nhap nam di benh khi nao
""")
# Subjects that open with a word that otherwise ends one.
_OPENS_SUBJECT = frozenset(
    {"phong chong", "phong chay", "an toan", "thi dua", "thu chi", "thue", "giai ngan", "dau tu", "dat dai"}
)
LITTLE = _words("""
    cua va cac cho theo tren trong viec ve
""")
_LEAD = _words("""
    ve cong tac ket qua thuc hien trien khai tinh hinh chuyen de dinh ky viec so tong hop nhanh ngay
""")


@lru_cache(maxsize=4096)
def _subject_words(*texts: str) -> frozenset[str]:
    """Folded pairs of neighbouring syllables that tell what the texts are about."""
    found = set()
    for text in texts:
        words = [fold(word) for word in syllables(text)]
        found |= {f"{a} {b}" for a, b in pairwise(words) if not (a in _GENERIC and b in _GENERIC)}
    return frozenset(found)


def subject_of(task: Task) -> frozenset[str]:
    head = task.document.header
    return _subject_words(head.title or "", task.obligation.action, head.kind or "", task.document.file)


def pairs_of(text: str) -> frozenset[str]:
    return _subject_words(text)


_ANY_DAY = date(2024, 6, 12)  # only where days are named matters here, not which
# “báo cáo 9 tháng hụt mất số liệu”: here it is told of.
_PREDICATE = loose(
    r"(?:hụt|thiếu(?! (?:nhi|niên|thời))|lệch|nghẽn|kẹt(?! quả)|vướng|quên|trục trặc|lằng nhằng|rối|trầy trật|loay hoay|hì hục|ì ạch|y nguyên|nằm|bỏ dở|dang dở|xong xuôi|trễ|chậm(?! phát)|muộn|đâu|ngon lành|sớm|đúng hạn|trước hạn|đầu tiên|sau cùng|cuối cùng|êm|căng|không kịp|giậm chân|tới nơi|trót lọt|bắn|quăng|tống|xem lại|làm lại|gạch|chê)(?![^\W_])|(?:cơ bản|về cơ bản|tạm|gần như|hầu như|sơ sơ|kha khá|loanh quanh|đại khái) "
)
# “báo cáo năm đạt chừng tám mươi phần trăm”: here the subject ends and the amount begins.
_AMOUNT = loose(
    r"(?:(?:được|đạt|khoảng|chừng|tầm|cỡ|gần|hơn|ước|độ|mới|xong) )+(?:\d|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nửa|già nửa|quá nửa)(?![^\W_]))",
    bounded=False,
)


_HOUSES = _words("""
    so tinh huyen phong uy ubnd truc hat xa ban van bo noi chi hom tu luc sang chieu toi trua roi chua cac anh chi em don
    trung cap he hop mail email file qua cho den duoc thi la ma nhung nhe nha kho mat tran truoc tuan thang ngay dung
    som muon cham tre lau thu bua dau cuoi khi nay mai sau
""")


def _leads_to_house(rest: Sequence[str]) -> bool:
    """Whether “về” is followed by where or when something goes, and not by a subject."""
    return rest[0] in _HOUSES and " ".join(rest[:2]) not in _OPENS_SUBJECT


def is_foreign(text: str, topic: Topic, task: Task) -> bool:
    """Whether the words right after the topic name a subject that the task's document does not speak of."""
    known = subject_of(task)
    amount = _AMOUNT.search(text, topic.end)
    text = text[: amount.start()] if amount else text
    told = _PREDICATE.search(text, topic.end)
    text = text[: told.start()] if told else text
    for said in dates(text[topic.end :], _ANY_DAY):  # “báo cáo năm cách đây hai hôm”: a day is no subject
        a, b = topic.end + said.start, topic.end + said.end
        text = text[:a] + "hom"[: b - a].ljust(b - a) + text[b:]
    rest = [fold(word) for word in syllables(text[topic.start :])]
    strange = 0
    i = 2 if topic.kind == "product" or rest[:2] in (["bao", "cao"], ["ket", "qua"]) else 0
    period = [fold(word) for word in syllables(text[topic.start : topic.end])]
    while i < len(rest) and rest[i] in _LEAD:
        i += 1
    while i < len(rest):
        if i + 1 < len(rest) and f"{rest[i]} {rest[i + 1]}" in known:
            return False
        if rest[i] == "ve" and i + 1 < len(rest) and i >= len(period) and not _leads_to_house(rest[i + 1 :]):
            i += 1  # “báo cáo 9 tháng về phòng chống tham nhũng”: what it is on, not where it went
            continue
        opens = i + 1 < len(rest) and f"{rest[i]} {rest[i + 1]}" in _OPENS_SUBJECT
        if (rest[i] in _STOP or rest[i].isdigit()) and not opens and i >= len(period):
            break
        strange += not (rest[i] in _STOP or rest[i] in _LEAD or rest[i] in LITTLE or rest[i].isdigit()) or opens
        i += 1
    return strange >= 2
