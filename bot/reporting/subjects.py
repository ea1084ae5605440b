"""Whose doing is spoken of: the sender's own unit, or another's. Pure.

In: one clause (plain words) and the sender's unit. Out: the units that the clause names as doing something, in order. A
unit that something is sent to, waited for or asked of is no doer. Names are given as offices write them (“huyện Phù
Cát” -> “UBND huyện Phù Cát”).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import units
from knowledge.places import DISTRICTS, Place, home_of, place_at, places_of
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
# “bên tư pháp báo là …”: a department speaks.
_DEPARTMENT = loose(
    rf"sở (?:{_SO_PATTERN})|(?:bên|phía) (?:{_SO_PATTERN})(?= (?:vừa |mới |có |đã )?(?:báo|nói|bảo|nhắn|cho biết|thông tin)(?! cáo))"
)
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
    r"(?: (?:phía|bên|cho|về|qua|lên|đến|đồng chí|anh|chị|lãnh đạo|văn thư|bộ phận|văn phòng|trục))* $",
    bounded=False,
)
_OWNER_BEFORE = loose(r"(?<![^\W_])(?:của|bên|phía|riêng|ở bên) (?:riêng |bên |phía )?$", bounded=False)
_ACTS_ON_US = loose(
    r"^(?: đã| vừa| mới| cũng| có)* (?:trả|yêu cầu|nhắc|hướng dẫn|duyệt|xác nhận|nhận|đề nghị|chưa (?:hướng dẫn|trả lời|gửi (?:số|mẫu|văn bản)|cho|duyệt|có(?! (?:báo cáo|kế hoạch|phương án))|công bố|cung cấp|phản hồi|xác nhận)|xác minh|cho|ký|kiểm tra giúp|giao)(?![^\W_])"
)
# “Bên Hoài Ân”, “phía Phù Cát”: a place speaks for its committee; so it does by its name alone where it does something.
_SIDE = loose(r"(?<![^\W_])(?:bên|phía) ", bounded=False)
_ALONE_BEFORE = loose(
    r"(?:^|(?<![^\W_])(?:của|thấy|nghe|nghe nói|nghe bảo|biết|hình như|riêng|còn|thì|dạ|chỉ|mới|là)) ?$|[,;:.] ?$",
    bounded=False,
)
_DOES = loose(
    r"^ (?:cũng |thì |hiện |hôm qua |sáng nay |mới |vừa |đã |vẫn |chưa |đang |lại )*(?:báo(?! chí)|nộp|gửi|phát hành|ban hành|nói|bảo|chưa|đã|vẫn|đang|mới|vừa|xong|trình|làm|ký)(?![^\W_])",
    bounded=False,
)
_RECEIVES_SIDE = loose(
    r"(?<![^\W_])(?:gửi|nộp|chờ|đợi|cho|từ|lên|về|qua|sang|nhờ|hỏi|với|xin|đến|tới|trình|chuyển|báo cáo)(?: (?:bên|phía|cho|qua|sang|lên|về))* $",
    bounded=False,
)
# A capital that opens a body's kind or a person's form of address opens no place.
_LONGEST_NAME = 4
_PERSONAL = frozenset({"thanh", "minh", "kim", "ngoc", "my", "hong", "duc", "quang", "tien", "thu", "hai"})
_NO_PLACE_TABLE = """
    so huyen xa phuong thi thanh tinh ban phong uy ubnd ub trung van chi cuc bo cong hat mat hoi doan dang vien nganh khoi to
    truong lanh chanh anh em co chu bac ong ba kho bao quan doi quoc nha nhan
"""
_NO_PLACE = frozenset(_NO_PLACE_TABLE.split())


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


def _name(text: str, start: int, kind: str, bare: bool, known: Sequence[Place]) -> tuple[str, int] | None:
    """The proper name that begins at `start` and its end: a place that is known, else what has capitals. Words in small
    letters that no place bears are the sentence going on: “cán bộ xã kiểm tra …”."""
    place = place_at(text, start, kind=kind, bare=bare, known=known)
    capitals = _capitalised(text, start)
    if capitals.isupper() and len(capitals.split()) > _LONGEST_NAME:
        capitals = ""  # the message is typed in capitals throughout
    if place is not None and place[1] - start >= len(capitals):
        return place[0].name, place[1]
    return (capitals, start + len(capitals)) if capitals else None


def _unmarked(word: str) -> bool:
    return fold(word) == word


def _sides(text: str, low: str, unit: str | None, known: Sequence[Place], directory: Directory) -> list[tuple[int, int, str]]:  # fmt: skip
    """Places that stand for their committee without the word for it: spans and the names of the units."""
    starts = [(m.end(), True, _unmarked(m.group())) for m in _SIDE.finditer(low)]
    starts += [(m.start(), False, False) for m in re.finditer(r"(?<![^\W\d_])[^\W\d_]", text) if m.group().isupper()]
    found: list[tuple[int, int, str]] = []
    for start, side, bare in starts:
        if any(a <= start < b for a, b, _ in found) or (not side and not _ALONE_BEFORE.search(low[:start])):
            continue
        capitals = _capitalised(text, start)
        place = place_at(text, start, bare=bare, known=known)
        if place and not (side and capitals) and place[0].kinds.isdisjoint(DISTRICTS) and place[0] not in known:
            place = None  # too many names of communes are people's, and in small letters common words
        if place and not side and place[0].provinces:
            home = home_of(known)
            if not place[0].provinces & home and (home or fold(place[0].name).split()[0] in _PERSONAL):
                place = None  # a district of another province, or a name that people bear
        end = place[1] if place else start + len(capitals)
        kind = " " not in capitals or fold(capitals.split()[0]) in _NO_PLACE
        if capitals and ((place is None and kind) or end < start + len(capitals)):
            continue
        if not (place or (side and capitals)) or not (_DOES.search(low[end:]) or (side and capitals)):
            continue
        listed = directory.find(f"{_kind_of(place[0], unit)} {place[0].name}") if place else ()
        if len(listed) == 1:
            name = listed[0].name
        elif place:
            name = _territory(_kind_of(place[0], unit), place[0].name)
        else:
            name = _department_named(capitals) or capitals
        found.append((start, end, name))
    return found


def _kind_of(place: Place, unit: str | None) -> str:
    """The kind of the place that is meant: a commune speaks of communes, everybody else of districts where one is so named."""
    districts = sorted(place.kinds & DISTRICTS)
    communes = sorted(place.kinds - DISTRICTS - {"tinh"})
    below = unit is not None and units.level(unit) == "xã"
    first, second = (communes, districts) if below else (districts, communes)
    return (first or second or ["tinh"])[0]


def _department_named(name: str) -> str | None:
    department = _SO.get(fold(canonical(name)))
    return f"Sở {department}" if department else None


def _territory(kind: str, name: str) -> str:
    kinds = {"huyen": "huyện", "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "thi xa": "thị xã", "thanh pho": "thành phố", "quan": "quận", "dac khu": "đặc khu", "tinh": "tỉnh"}  # fmt: skip
    return f"UBND {kinds[fold(squeeze(kind))]} {name}"


def known_places(names: Sequence[str], unit: str | None, directory: Directory) -> tuple[Place, ...]:
    """The places of an office: those its documents name, the sender's own and those of its table."""
    return places_of((*names, *([unit] if unit else []), *(one.name for one in directory.units)))


def doers(
    text: str,
    unit: str | None,
    directory: Directory = NOWHERE,
    known: Sequence[Place] = (),
) -> tuple[Doer, ...]:
    """The units that `text` speaks of as doing something or owning a paper, in order; those of the office's table also by
    their abbreviations. `known` are the office's places."""
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
        kind = fold(squeeze(match.group(1)))
        if free(match.start()) and (place := _name(text, match.end(), kind, _unmarked(match.group(1)), known)):
            found.append((match.start(), place[1], _territory(kind, place[0]), False))
    for match in _AGENCY.finditer(low):
        if free(match.start()) and (name := _capitalised(text, match.end())):
            found.append(
                (match.start(), match.end() + len(name), squeeze(text[match.start() : match.end()]) + " " + name, False)
            )
    found += [(start, end, one.name, False) for start, end, one in directory.spoken_of(text) if free(start)]
    sides = _sides(text, low, unit, known, directory)
    found += [(start, end, name, False) for start, end, name in sides if free(start)]
    out = []
    for start, end, named, own in sorted(found, key=lambda mention: mention[:2]):
        before = low[:start]
        led = _OWNER_BEFORE.search(before)
        owner = led is not None and not (
            fold(led.group()).startswith(("ben", "phia")) and _RECEIVES_SIDE.search(before[: led.start()])
        )
        if (not owner and _RECEIVER_BEFORE.search(before)) or (not own and _ACTS_ON_US.search(low[end:])):
            continue
        if not own and named is not None and unit is not None:
            own = _is_self(named, unit) or directory.one(named, unit)
        out.append(Doer(start, own, None if own else named))
    return tuple(out)


def without_departments(text: str) -> str:
    """Canonical `text` with the names of departments blanked: “Sở Kế hoạch và Đầu tư” is not about investment."""
    return _DEPARTMENT.sub(lambda m: " " * len(m.group()), text)


def _is_self(name: str, unit: str) -> bool:
    if units.same(name, unit) or fold(name) in fold(unit):
        return True
    # A room of the sender's own house speaks for it: “phòng Nội vụ” of “UBND huyện …”.
    return units.level(name) == "phòng" or fold(name).startswith(("van phong", "doi ", "to ", "van thu", "bo phan"))
