"""Groups of units as documents name them: levels, kinds, names, and the place they lie in. Pure.

“Các sở, ban, ngành thuộc tỉnh; Ủy ban nhân dân các xã, phường (trừ phường 5)” is two groups. What passes through: the
words of a document, cut into the bodies they name (`parts`), each read as a group (`group`). Refused: a single body's
name is no group (None).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.abbreviations import expand
from knowledge.text import canonical, fold, loose, nfc, squeeze
from knowledge.unit_names import KIND_LEVELS, place_level


@dataclass(frozen=True, slots=True)
class Under:
    """The place or department a group belongs to: “thuộc tỉnh An Bình”, “thuộc Sở”, “trên địa bàn huyện”."""

    levels: frozenset[str]
    own: str = ""  # folded own name; empty where none is given
    wide: bool = False  # “trên địa bàn”: everything there, whoever it belongs to


@dataclass(frozen=True, slots=True)
class Group:
    """Who is meant by a plural. Empty `kinds` and `names` set no limit."""

    levels: frozenset[str]
    kinds: frozenset[str] = frozenset()  # folded: “các phường” takes no xã
    names: str = ""  # folded list of own names: “các xã: Tân Lập, Tân Mỹ”
    body: str | None = None  # folded, of places: “Công an các xã” are not the communes themselves
    places: bool = False  # the group's members are authorities of places
    under: Under | None = None
    without: str = ""  # folded words after “trừ”
    post: str | None = None  # folded: an official's post in each commune, “công chức Văn phòng – Thống kê”


# -- a text to the bodies it names ---------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s*[;,]\s*(?:(?:và|va)\s+)?|\s+(?:và|va)\s+", re.IGNORECASE)
# A new body begins with these words whatever their case …
_OPENS = loose(
    r"các|những|tất cả|toàn thể|cấp (?:huyện|xã)|ủy ban|hội đồng nhân dân|ub|thủ trưởng|giám đốc|chủ tịch|phó chủ tịch|người đứng đầu"
    r"|trưởng (?:các )?(?:phòng|ban|thôn|bản|ấp|đơn vị)|công an|văn phòng|thanh tra|chi cục|cục|trung tâm|đảng ủy|mặt trận|ban chỉ huy|bộ chỉ huy"
    r"|kho bạc|bảo hiểm|công chức|cán bộ|liên đoàn|trường|trạm|viện|báo|đài|bệnh viện|hội (?:nông dân|liên hiệp|cựu|phụ nữ|chữ)|đoàn thanh niên",
)
# … and with these only where a name follows: “Sở Nội vụ, Sở Tài chính” against “các sở, ban, ngành”.
_OPENS_NAMED = loose(
    r"(sở|phòng|ban|bộ|tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu|thôn|tổ|khối|hội|đoàn) ([^,;()]+)"
)
_PLACE_START = loose(r"(?:tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu)")
_NO_NAMES = loose(
    r"^(?:và|ban|ngành|đoàn thể|chức|thể|phận|đồng|nghị|hành|hội|chuyên môn|đơn vị|cơ quan|thuộc|trực thuộc|của|trên|tại|có|liên quan|tương đương|cùng|huyện|tỉnh|xã|phường|thị trấn|thị xã|thành phố|đặc khu|quận)"
)  # fmt: skip
_OFFICE_OF_TWO = loose(r"văn phòng (?:đoàn đại biểu quốc hội và )?hội đồng nhân dân(?: và)?$")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_WITHOUT = loose(r"(?:ngoại trừ|trừ|không bao gồm|không gồm)")


def plain(text: str) -> str:
    """Abbreviations written out, one line; a text all in capitals in small letters, where capitals tell nothing."""
    text = squeeze(expand(nfc(text)))
    return text.lower() if text.isupper() else text


@lru_cache(maxsize=8192)
def parts(text: str) -> tuple[str, ...]:
    """The bodies that one text names, each in its own words; what brackets add is dropped but for exceptions."""
    text = _BRACKETS.sub(lambda m: f" {m.group(1)}" if _WITHOUT.search(canonical(m.group(1))) else " ", plain(text))
    text = squeeze(text)
    low = canonical(text)
    cased = any(word[:1].isupper() for word in text.split()[1:])
    except_at = found.start() if (found := _WITHOUT.search(low)) else len(text)
    cuts, start = [], 0
    for separator in _SEPARATOR.finditer(text):
        end = separator.end()
        after_exception = end > except_at and ";" not in separator.group()
        before = low[start : separator.start()]
        if (
            not after_exception
            and _opens(text, low, end, cased)
            and not _OFFICE_OF_TWO.search(before)
            and not (separator.group().strip() == "," and _says_where(before, low, end))
        ):
            cuts.append(text[start : separator.start()])
            start = end
    return tuple(part for part in (squeeze(cut).strip(" ,;:.-–") for cut in (*cuts, text[start:])) if part)


def _opens(text: str, low: str, at: int, cased: bool) -> bool:
    if _OPENS.match(low, at):
        return True
    named = _OPENS_NAMED.match(low, at)
    if named is None or _NO_NAMES.match(named.group(2)):
        return False
    first = text[named.start(2)]
    return first.isupper() or first.isdigit() or not cased


_PLURAL = loose(r"(?:các|những|tất cả|toàn thể|cấp)")
_RANK = {"xã": 0, "huyện": 1, "tỉnh": 2}


def _says_where(before: str, low: str, at: int) -> bool:
    """Whether the place after a comma only says where the body before it lies: “xã Tân Lập, huyện Phú Lâm”."""
    place = _PLACE_START.match(low, at)
    if place is None or _PLURAL.search(before):
        return False
    last = [_RANK[KIND_LEVELS[squeeze(fold(m.group()))]] for m in _PLACE_START.finditer(before)]
    return (last[-1] if last else -1) < _RANK[KIND_LEVELS[squeeze(fold(place.group()))]]


# -- one body to a group -------------------------------------------------------------------------------------------

# “Môi trường” is no “mỗi” typed with fewer marks.
_ALL = r"(?:các|những|tất cả các|tất cả|toàn thể|từng|mỗi(?! trường)|mọi)"
_PLACE_KIND = r"(?:tỉnh(?! ủy)|huyện|quận|thị xã|thành phố|tp|xã|phường|thị trấn|đặc khu|thôn|ấp|xóm|làng|buôn|khu phố|khối phố|tổ dân phố)"
_AND = r"(?:\s*[,;/-]\s*(?:và )?| và | hoặc )"
# “UBND các xã, phường”, “UBND xã, phường”, “cấp xã”, “các huyện A, B”; what stands before is the body.
_PLACES = loose(
    rf"(?:{_ALL} ({_PLACE_KIND}(?:{_AND}{_PLACE_KIND})*)|cấp (huyện|xã)|({_PLACE_KIND}(?:{_AND}{_PLACE_KIND})+))"
)
_KIND = loose(_PLACE_KIND)
# “các xã phường”, “các huyện thị xã thành phố”
_RUN_TOGETHER = re.compile(
    r"\b(xã|xa|phường|phuong|huyện|huyen|thị xã|thi xa)\s+(?=(?:phường|phuong|thị trấn|thi tran|đặc khu|dac khu|thị xã|thi xa|thành phố|thanh pho)\b)",
    re.IGNORECASE,
)
_AUTHORITIES = re.compile(
    r"(?:(?:thu truong|nguoi dung dau|lanh dao|chu tich|pho chu tich|uy ban nhan dan|ubnd|ub|hoi dong nhan dan|hdnd|chinh quyen|dia phuong|cac|cap|va)[\s,]*)*"
)
_BRANCH = rf"(?:{_AND}| )(?:ban|ngành|đoàn thể|hội|cơ quan|đơn vị)"
_DEPARTMENTS = loose(rf"{_ALL} sở(?:{_BRANCH})*|^(?:thủ trưởng |giám đốc )?sở(?:{_BRANCH})+")
_ROOMS = loose(rf"{_ALL} phòng(?:{_AND}ban)?|phòng{_AND}ban|{_ALL} ban{_AND}phòng")
_BRANCHES = loose(
    rf"{_ALL} (?:ban{_AND}?ngành|ban|ngành|đoàn thể|cơ quan chuyên môn|đơn vị sự nghiệp|đơn vị trực thuộc|chi cục|trung tâm)"
)
_BODIES = r"(?:cơ quan|đơn vị|địa phương|tổ chức|bộ phận)"
_ANYBODY = loose(
    rf"(?:{_ALL}|thủ trưởng) {_BODIES}(?:{_AND}(?:{_BODIES}|cá nhân))*|(?:{_BODIES}{_AND})*địa phương(?:{_AND}{_BODIES})*"
)
_MORE = loose(
    r"(?:(?:\s*[,;]\s*|\s+)(?:và |các )*(?:chuyên môn|nghiệp vụ|đơn vị|cơ quan|đoàn thể|ngành|ban|hội|sự nghiệp|tham mưu)(?![^\W_]))*",
    bounded=False,
)
_LOCAL = loose(r"địa phương")
_POST = loose(
    r"(?:công chức|cán bộ) (văn phòng\s*-?\s*thống kê|tư pháp\s*-?\s*hộ tịch|địa chính[^,;]*|tài chính\s*-?\s*kế toán|văn hóa\s*-?\s*xã hội|chuyên môn)"
)
_UNDER = loose(
    r"(trực thuộc|thuộc|của|trên địa bàn|tại|ở)(?: phạm vi quản lý của| quyền quản lý của)? (?:(?:ủy ban nhân dân|ub|chính quyền) )?(?:các |toàn )?"
    r"(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|sở|bộ|trung ương)"
)
_UNDER_AFTER = loose(r"(?:cấp )?(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)")
_BELOW: dict[str, frozenset[str]] = {
    "trung ương": frozenset({"trung ương"}), "tỉnh": frozenset({"sở"}), "sở": frozenset({"sở", "phòng"}),
    "huyện": frozenset({"phòng"}), "xã": frozenset({"phòng", "thôn"}),
}  # fmt: skip
_EVERYBODY = frozenset({"sở", "huyện", "phòng", "xã"})
_NAME_ENDS = re.compile(r"[,;:()]|\s(?:và|thuộc|trực thuộc|của|trên|có|theo|là|để|chủ|phối)(?!\w)")

_DEPARTMENT_ENDS = re.compile(r"[,;:()]|\s(?:thuộc|trực thuộc|của|trên|có|theo|là|để|chủ|phối)(?!\w)")
# Bodies of a kind of their own: not everybody's “cơ quan, đơn vị”.
_OF_ITS_KIND = loose(
    r"(?:ngang bộ|điều tra|cảnh sát|quân đội|công an|báo chí|thuế|hải quan|trung ương|thanh tra|kiểm|đại diện|tư vấn|thi hành án|chủ quản|đăng ký|bảo hiểm|dân cử|tố tụng)"
)
_OF_SOMEBODY = loose(
    r"(?:trực thuộc|thuộc) (?!phạm vi|thẩm quyền|lĩnh vực|đối tượng|diện|cơ cấu|quyền|trách nhiệm|và )([^,;()]+)"
)


@lru_cache(maxsize=8192)
def group(part: str) -> Group | None:
    """The group that one body's words name; None where they name a single body, or nobody."""
    text = _RUN_TOGETHER.sub(r"\1, ", re.sub(r"\s*[–—-]\s*", " - ", plain(part)))
    low = canonical(text)
    without = ""
    if exception := _WITHOUT.search(low):
        without, text, low = (
            fold(low[exception.end() :]).strip(" :"),
            text[: exception.start()],
            low[: exception.start()],
        )
        text, low = text.rstrip(" ,;"), low.rstrip(" ,;")
    if post := _POST.search(low):
        return Group(frozenset({"xã"}), post=squeeze(re.sub(r"\s*-\s*", " ", fold(post.group(1)))))
    for read in (_places, _departments, _rooms, _branches, _anybody):
        found = read(text, low)
        if found is not None:
            if without:
                return Group(found.levels, found.kinds, found.names, found.body, found.places, found.under, without)
            return found
    return None


def _under(text: str, low: str, at: int, *, bare_tail: bool = False) -> Under | None:
    """The place or department named from `at` on. `bare_tail`: also without “thuộc”, “các phòng, ban huyện Phú Lâm”."""
    found = _UNDER.search(low, at)
    if found is None and bare_tail:
        begins = at + len(low[at:]) - len(low[at:].lstrip(" ,"))
        found = _UNDER_AFTER.match(low, begins)
    if found is None:
        return None
    kind = squeeze(fold(found.group(found.re.groups)))
    rest = text[found.end() :]
    end = (_DEPARTMENT_ENDS if kind in ("so", "bo") else _NAME_ENDS).search(rest)
    own = rest[: end.start() if end else len(rest)].strip()
    if kind not in ("so", "bo") and any(char.isupper() for char in text[1:]):
        own = " ".join(_leading_capitals(own))
    wide = found.re.groups > 1 and fold(found.group(1)) in ("tren dia ban", "tai", "o")
    return Under(_under_levels(kind, fold(own)), fold(own), wide)


def _under_levels(kind: str, own: str) -> frozenset[str]:
    if kind in ("so", "bo", "trung uong"):
        return frozenset({"sở" if kind == "so" else "trung ương"})
    if kind == "thanh pho" and not own:
        return frozenset({"tỉnh", "huyện"})
    return frozenset({place_level(kind, own)})


def _leading_capitals(text: str) -> list[str]:
    words = []
    for word in text.split():
        if not (word[:1].isupper() or word[:1].isdigit() or word == "-"):
            break
        words.append(word)
    return words


def _names_after(text: str, at: int) -> str:
    """“: Tân Lập, Tân Mỹ” or “ Tân Lập và Tân Mỹ”, folded; empty where no names follow."""
    rest = text[at:].strip()
    listed = rest.startswith(":")
    rest = rest.lstrip(": ")
    if not rest or not (listed or rest[0].isupper() or rest[0].isdigit()):
        return ""
    end = _UNDER.search(canonical(rest))
    return fold(rest[: end.start() if end else len(rest)]).strip(" ,;.")


def _run_on(low: str, at: int) -> int:
    """Where the words that only go on counting kinds of bodies end: “… chuyên môn, các đoàn thể”."""
    found = _MORE.match(low, at)
    return found.end() if found else at


def _places(text: str, low: str) -> Group | None:
    found = next(
        (m for m in _PLACES.finditer(low) if not (place := _UNDER.search(low)) or place.start() > m.start()), None
    )
    if found is None:
        return None
    before = fold(low[: found.start()]).strip(" ,")
    several, tier, bare = found.groups()
    words = several or tier or bare
    kinds = {squeeze(fold(m.group())).replace("tp", "thanh pho") for m in _KIND.finditer(words)}
    if bare and not before:
        return None  # “xã, phường” alone is nobody's name
    if "tinh" in kinds and before.startswith("so "):  # “Sở Y tế các tỉnh, thành phố”
        return Group(frozenset({"sở"}), names=before.removeprefix("so "))
    # Beside provinces, cities are those that stand where provinces do.
    levels = frozenset("tỉnh" if "tinh" in kinds and kind == "thanh pho" else KIND_LEVELS[kind] for kind in kinds)
    # “huyện” and “xã” are also the names of their levels.
    narrow = (
        frozenset(kinds) if len(kinds) == 1 and not kinds & {"tinh", "huyen", "xa"} and "thôn" not in levels else None
    )
    body = None if _AUTHORITIES.fullmatch(before) else re.sub(r"^(?:thu truong|lanh dao|truong|cac)\s+", "", before)
    names = "" if tier else _names_after(text, found.end())
    under = _under(text, low, found.end(), bare_tail=not names and not tier)
    return Group(levels, narrow or frozenset(), names, body, True, under)


def _departments(text: str, low: str) -> Group | None:
    found = _DEPARTMENTS.search(low)
    if found is None:
        return None
    names = _names_after(text, found.end())
    under = _under(text, low, found.end(), bare_tail=not names)
    return Group(frozenset({"sở"}), names=names, under=under)


def _rooms(text: str, low: str) -> Group | None:
    found = _ROOMS.search(low)
    if found is None:
        return None
    at = _run_on(low, found.end())
    names = _names_after(text, at)
    return Group(frozenset({"phòng"}), names=names, under=_under(text, low, at, bare_tail=not names))


def _branches(text: str, low: str) -> Group | None:
    found = _BRANCHES.search(low)
    if found is None:
        return None
    at = _run_on(low, found.end())
    under = _under(text, low, at, bare_tail=True)
    if under is None:
        return None
    return Group(frozenset().union(*(_BELOW.get(one, _EVERYBODY) for one in under.levels)), under=under)


def _anybody(text: str, low: str) -> Group | None:
    found = _ANYBODY.search(low)
    if found is None or _OF_ITS_KIND.match(low, found.end() + 1):
        return None
    under = _under(text, low, found.end())
    if under is None and (somebody := _OF_SOMEBODY.search(low, found.end())):
        under = Under(frozenset(), fold(somebody.group(1)).strip())  # “thuộc Ngân hàng Nhà nước”: no place
        return Group(_EVERYBODY, under=under)
    local = bool(_LOCAL.search(low))
    if under is None or under.wide:
        only_local = loose(rf"(?:{_ALL} )?địa phương").fullmatch(found.group())
        return Group(frozenset({"huyện", "xã"}) if only_local else _EVERYBODY, under=under)
    levels = frozenset().union(*(_BELOW.get(one, _EVERYBODY) for one in under.levels))
    if local:
        levels |= {"huyện", "xã"}
    return Group(levels, under=under)
