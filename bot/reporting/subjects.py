"""Whose doing is spoken of: the sender's own unit, or another's. Pure.

In: one clause (plain words) and the sender's unit. Out: the units that the clause names as doing something, in order. A
unit that something is sent to, waited for or asked of is no doer. Names are given as offices write them (“huyện Phù
Cát” -> “UBND huyện Phù Cát”).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge import units
from knowledge.text import canonical, fold, loose, squeeze
from knowledge.units import NOWHERE, Directory

# The departments of a province and the rooms of a district, so that a name typed without accents or capitals is known.
_DEPARTMENTS = (
    "Nội vụ", "Tư pháp", "Tài chính", "Kế hoạch và Đầu tư", "Công Thương", "Nông nghiệp và Phát triển nông thôn",
    "Nông nghiệp và Môi trường", "Giao thông vận tải", "Xây dựng", "Tài nguyên và Môi trường", "Thông tin và Truyền thông",
    "Lao động - Thương binh và Xã hội", "Văn hóa và Thể thao", "Văn hóa, Thể thao và Du lịch", "Du lịch", "Khoa học và Công nghệ",
    "Giáo dục và Đào tạo", "Y tế", "Ngoại vụ", "Dân tộc và Tôn giáo", "Quy hoạch - Kiến trúc",
)  # fmt: skip
_SHORT_NAMES = {
    "kế hoạch đầu tư": "Kế hoạch và Đầu tư", "khđt": "Kế hoạch và Đầu tư", "nông nghiệp": "Nông nghiệp và Phát triển nông thôn",
    "giao thông": "Giao thông vận tải", "gtvt": "Giao thông vận tải", "tài nguyên môi trường": "Tài nguyên và Môi trường",
    "tài nguyên": "Tài nguyên và Môi trường", "tnmt": "Tài nguyên và Môi trường", "thông tin truyền thông": "Thông tin và Truyền thông",
    "thông tin": "Thông tin và Truyền thông", "tttt": "Thông tin và Truyền thông", "lao động": "Lao động - Thương binh và Xã hội",
    "lđtbxh": "Lao động - Thương binh và Xã hội", "văn hóa": "Văn hóa và Thể thao", "khoa học công nghệ": "Khoa học và Công nghệ",
    "khoa học": "Khoa học và Công nghệ", "khcn": "Khoa học và Công nghệ", "giáo dục đào tạo": "Giáo dục và Đào tạo",
    "giáo dục": "Giáo dục và Đào tạo", "gdđt": "Giáo dục và Đào tạo", "gddt": "Giáo dục và Đào tạo",
}  # fmt: skip
_SO = {fold(canonical(name)): name for name in _DEPARTMENTS} | {fold(canonical(k)): v for k, v in _SHORT_NAMES.items()}
_SO_PATTERN = "|".join(
    re.escape(canonical(name)).replace(r"\ ", " ").replace(r"\-", "-").replace(",", ",?")
    for name in sorted([*_DEPARTMENTS, *_SHORT_NAMES], key=len, reverse=True)
)

_KINDS = r"(?:ủy ban nhân dân |ub )?(huyện|xã|phường|thị trấn|thị xã|thành phố|quận|đặc khu)"
_TERRITORY = loose(rf"(?<![^\W_]){_KINDS} (?=[^\W\d_])", bounded=False)
_DEPARTMENT = loose(rf"sở (?:{_SO_PATTERN})")
_AGENCY = loose(
    r"(?<![^\W_])(?:ban|phòng|văn phòng|thanh tra|chi cục|trung tâm|hạt|công an|đội|thôn|ban quản lý) (?=[^\W\d_])",
    bounded=False,
)
_OWN = loose(
    r"(?:sở|xã|huyện|phường|thị xã|thành phố|thị trấn|ban|phòng|đơn vị|cơ quan|bên|hạt|thôn|chi cục|trường) (?:em|mình|tôi|ta|tui|chúng tôi|chúng em|tớ|này|nhà)"
    r"|chúng tôi|chúng em|bọn em|bên (?:em|mình|tôi|tui)|tụi em"
)
_OTHERS = loose(
    r"(?:các|mấy|những|bao nhiêu) (?:sở|xã|huyện|đơn vị|phường|nơi|bên|ngành)(?: (?:khác|kia|bạn|còn lại|ngành))*|(?:sở|xã|huyện|đơn vị|phường|bên) (?:bạn(?!\shành)|khác|kia|ấy|đó|nọ)|người ta|nơi khác"
)
# Before a unit that receives, is waited for, or is only a place.
_RECEIVER_BEFORE = loose(
    r"(?<![^\W_])(?:cho|về|qua|lên|đến|tới|từ|gửi|nộp|với|nhờ|chờ|đợi|tại|ở|bị|được|do|kính gửi|đề nghị|báo cáo|sang|theo|hỏi|của|xuống|trình|phía|yêu cầu|bằng|vì|vào|và|cùng|sửa|bên nhận|thuộc|toàn|cấp|đôn đốc|nhắc|giục|kiểm tra|giám sát|hướng dẫn)"
    r"(?: (?:phía|bên|cho|về|qua|lên|đến|đồng chí|anh|chị|lãnh đạo))* $",
    bounded=False,
)
_OWNER_BEFORE = loose(r"(?<![^\W_])(?:của|bên|phía|riêng|ở bên) (?:riêng |bên |phía )?$", bounded=False)
_ACTS_ON_US = loose(
    r"^(?: đã| vừa| mới| cũng| có)* (?:trả|yêu cầu|nhắc|hướng dẫn|duyệt|xác nhận|nhận|đề nghị|chưa (?:hướng dẫn|trả lời|gửi (?:số|mẫu|văn bản)|cho|duyệt|có|công bố|cung cấp|phản hồi|xác nhận)|xác minh|cho|ký|kiểm tra giúp|giao)(?![^\W_])"
)
# Where a name typed in small letters ends.
_NAME_STOP_TABLE = """
    da dang chua van con moi se sap gui nop phat ban bao lam xong roi vua cung thi la ma hom ngay sang chieu mai nay
    ke trinh ky duoc bi cho ve qua len den toi tu xin em minh co khong rui nua dau ay do khac kia nao va voi tong
    chinh het muon lat tuan thang nam quy trong hay nghe thay de dinh vuong ket chi anh e hien ben cua bc kh so
"""
_NAME_STOP = frozenset(_NAME_STOP_TABLE.split())


@dataclass(frozen=True, slots=True)
class Doer:
    """A unit that a clause speaks of as doing or owning. `name` None: the others, unnamed, or oneself."""

    start: int
    own: bool
    name: str | None = None


def _capitalised(text: str, start: int) -> str:
    found = re.match(r"(?:[^\W\d_]+)(?: [^\W\d_]+)*", text[start:])
    words = []
    for word in (found.group() if found else "").split():
        if not word[:1].isupper():
            break
        words.append(word)
    return " ".join(words)


def _name(text: str, start: int) -> str:
    """The proper name that begins at `start`: its capitals, or up to three syllables before a word that ends it."""
    if capitals := _capitalised(text, start):
        return capitals
    words = []
    for word in re.findall(r"[^\W\d_]+", text[start : start + 40])[:3]:
        if fold(word) in _NAME_STOP:
            break
        words.append(word)
    # Place names have two syllables or more; one left-over is more likely a word we do not know.
    return " ".join(word.capitalize() for word in words) if len(words) >= 2 else ""


def _territory(kind: str, name: str) -> str:
    kinds = {"huyen": "huyện", "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "thi xa": "thị xã", "thanh pho": "thành phố", "quan": "quận", "dac khu": "đặc khu"}  # fmt: skip
    return f"UBND {kinds[fold(squeeze(kind))]} {name}"


def doers(text: str, unit: str | None, directory: Directory = NOWHERE) -> tuple[Doer, ...]:
    """The units that `text` speaks of as doing something or owning a paper, in order; those of the office's table also by
    their abbreviations."""
    low = canonical(text)
    found: list[tuple[int, int, str | None, bool]] = [(m.start(), m.end(), None, True) for m in _OWN.finditer(low)]
    found += [(m.start(), m.end(), None, False) for m in _OTHERS.finditer(low)]

    def free(start: int) -> bool:
        return not any(a <= start < b for a, b, _, _ in found)

    for match in _DEPARTMENT.finditer(low):
        if free(match.start()):
            name = _SO[fold(match.group().split(" ", 1)[1])]
            found.append((match.start(), match.end(), f"Sở {name}", False))
    for match in _TERRITORY.finditer(low):
        if free(match.start()) and (name := _name(text, match.end())):
            found.append((match.start(), match.end() + len(name), _territory(match.group(1), name), False))
    for match in _AGENCY.finditer(low):
        if free(match.start()) and (name := _capitalised(text, match.end())):
            found.append(
                (match.start(), match.end() + len(name), squeeze(text[match.start() : match.end()]) + " " + name, False)
            )
    found += [(start, end, one.name, False) for start, end, one in directory.spoken_of(text) if free(start)]
    out = []
    for start, end, named, own in sorted(found, key=lambda mention: mention[:2]):
        before = low[:start]
        owner = bool(_OWNER_BEFORE.search(before))
        if (not owner and _RECEIVER_BEFORE.search(before)) or (not own and _ACTS_ON_US.search(low[end:])):
            continue
        if not own and named is not None and unit is not None:
            own = _is_self(named, unit) or directory.one(named, unit)
        out.append(Doer(start, own, None if own else named))
    return tuple(out)


def _is_self(name: str, unit: str) -> bool:
    if units.same(name, unit) or fold(name) in fold(unit):
        return True
    # A room of the sender's own house speaks for it: “phòng Nội vụ” of “UBND huyện …”.
    return units.level(name) == "phòng" or fold(name).startswith(("van phong", "doi ", "to ", "van thu", "bo phan"))
