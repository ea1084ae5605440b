"""Commands in plain words: “bàn giao việc cho Minh”, “xóa dữ liệu của tôi”, “tôi xin rời”, “xem danh sách thành viên”. Pure.

What passes through: a whole message; out comes the command it stands for and what follows it. What is refused, with None:
everything that says more than that, or tells of work done (“đã bàn giao mặt bằng” is a report).
"""

from __future__ import annotations

import re

from knowledge.text import fold, nfc, squeeze

_ME = r"(?:toi|em|minh|anh|chi)"
_WANT = rf"(?:{_ME} )?(?:(?:muon|xin|can|dinh|sap) )*"
_SHOW = rf"{_WANT}(?:(?:cho (?:{_ME} )?)?(?:xem|coi|mo|liet ke|gui|in)(?:(?: cho)? {_ME})? |cho {_ME} )"
_PLEASE = r"(?: (?:nhe|a|ah|voi|giup|ho|di|em|anh|chi|minh|toi|duoc khong))*"
_BODY = r"(?:so|phong|ban|ubnd|uy ban|xa|phuong|huyen|van phong|chi cuc|cuc|trung tam|don vi|dang uy)"
_TAIL = r"(?: (?:nhe|di|a|ah|voi|giup|ho|duoc khong|voi a))*"
_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bangiao", re.compile(
        rf"{_WANT}ban giao (?:lai )?(?:toan bo |het |cac )?(?:cong )?viec(?: (?:cua {_ME}|lai|nay))*"
        rf"(?: cho (?:anh |chi |em |dong chi |dc )?(?P<rest>\S+(?: \S+){{0,4}}?))?{_TAIL}"
    )),
    ("roi", re.compile(rf"{_WANT}(?:roi|thoat|ra) khoi (?:thuky|thu ky|bot|danh sach|he thong|day){_TAIL}")),
    ("roi", re.compile(rf"{_WANT}(?:ngung|thoi|khong) dung (?:thuky|thu ky|bot)(?: nua)?{_TAIL}")),
    ("toi", re.compile(
        rf"{_WANT}(?:xoa|huy) (?:het |toan bo )?(?:cac )?(?:du lieu|thong tin|tai khoan)(?: ca nhan)?"
        rf"(?: (?:cua|ve))? {_ME}{_TAIL}"
    )),
    ("toi", re.compile(
        rf"(?:ban |thuky |bot |he thong )?(?:dang )?(?:luu|giu|biet|co)(?: nhung)?"
        rf"(?: (?:du lieu|thong tin))?(?: gi| nao)? (?:ve|cua) {_ME}(?: vay| the| khong)?"
    )),
    ("toi", re.compile(rf"{_ME} (?:la ai|(?:dang )?(?:o|thuoc) don vi nao|co (?:vai tro|quyen) gi)(?: o day)?(?: vay| the)?")),
    ("moi", re.compile(
        rf"{_WANT}(?:moi|them) (?:nguoi|can bo|thanh vien|dong nghiep)(?: (?:moi|khac))?(?: vao(?: (?P<rest>.+?))?)?{_TAIL}"
    )),
    ("moi", re.compile(
        rf"{_WANT}moi (?:anh|chi|em|ong|ba|co|chu|bac|dong chi|dc) \S+(?: \S+){{0,3}}? vao (?P<rest>{_BODY}\b.+?){_TAIL}"
    )),
    ("nhac", re.compile(rf"(?P<rest>(?:tat|ngung|bat|mo)(?: lai)?) (?:viec )?nhac(?: viec| nho| han)?(?: cho {_ME})?{_PLEASE}")),
    ("nhac", re.compile(rf"(?P<rest>dung|thoi|khong) (?:can )?nhac(?: viec)?(?: {_ME})?(?: nua)?{_PLEASE}")),
    ("nhac", re.compile(
        rf"nhac (?:viec )?(?:cho )?(?:{_ME} )?(?:vao )?(?P<rest>(?:luc )?\d{{1,2}} ?(?:[:.h]|gio) ?(?:\d{{2}})?)"
        rf"(?: (?:sang|hang ngay|moi ngay))*{_PLEASE}"
    )),
    ("viec", re.compile(rf"(?:{_SHOW})?(?:danh sach )?(?:cac |nhung )?(?:cong )?viec cua {_ME}{_PLEASE}")),
    ("lich", re.compile(rf"(?:{_SHOW})?lich(?: bao cao| viec| han)?(?: (?:thang|quy) nay| cua {_ME})?{_PLEASE}")),
    ("help", re.compile(rf"(?:thuky |thu ky |bot |ban |em )?(?:lam|giup) (?:duoc|dc) (?:nhung )?(?:viec )?gi(?: vay| the| cho {_ME})*{_PLEASE}")),
    ("help", re.compile(rf"(?:huong dan|cach|chi)(?: {_ME})?(?: cach)?(?: su dung| dung)(?: bot| thuky| thu ky)?{_PLEASE}")),
    ("tonghop", re.compile(rf"(?:(?:bang |bieu )?tong hop|(?:xuat|gui|cho)(?: {_ME})? (?:file |ra )?excel){_PLEASE}")),
    ("thanhvien", re.compile(
        rf"{_SHOW}(?:danh sach )?(?:cac )?(?:thanh vien|nguoi dung)(?: dang dung| cua co quan)?{_PLEASE}"
    )),
    ("nhatky", re.compile(rf"{_SHOW}nhat ky(?: he thong| su dung)?{_PLEASE}")),
    ("tonghop", re.compile(rf"{_SHOW}(?:bang |bieu )?tong hop(?: tinh hinh| tien do| ket qua| bao cao)*{_PLEASE}")),
)  # fmt: skip


def read(text: str) -> tuple[str, str] | None:
    """The command and its argument, in the words that were typed; None where the message is no such order."""
    plain = squeeze(nfc(text)).strip(" .!?…")
    folded = fold(plain)
    if len(folded) != len(plain):
        return None
    for name, pattern in _ORDERS:
        if match := pattern.fullmatch(folded):
            start, end = match.span("rest") if "rest" in pattern.groupindex and match["rest"] else (0, 0)
            return name, plain[start:end]
    return None
