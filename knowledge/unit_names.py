"""Names of agencies: their level, their kind, the place they name, and when two spellings are one name. Pure.

Levels are those of the administrative system: trung ương, tỉnh, sở (the province's departments), huyện (with its
rooms), phòng, xã. Two names are the same unit where they differ in case, accents typed, abbreviation or tone placement.
What passes through: a name as somebody wrote it. Nothing is refused; a name that says nothing has no level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from knowledge.abbreviations import expand
from knowledge.text import canonical, exact, fold, is_bare, loose, nfc, squeeze

Level = Literal["trung ương", "tỉnh", "sở", "huyện", "phòng", "xã"]
# What a table of units may also hold: below the commune, and nobody's issuer of documents.
LEVELS = ("trung ương", "tỉnh", "sở", "huyện", "phòng", "xã", "thôn")

# The cities that stand where provinces do; every other “thành phố” was a district-level one.
_CITIES = r"thành phố (?:hà nội|hồ chí minh|hải phòng|đà nẵng|cần thơ|huế)"
# First match wins: a room of a district is no district, a committee of a commune no province.
_LEVELS: tuple[tuple[Level, str], ...] = (
    ("phòng", r"^(?:các )?phòng"),
    ("phòng", r"^văn phòng (?:ủy ban nhân dân|hội đồng nhân dân)[^,;]* (?:huyện|quận|thị xã)"),
    ("huyện", r"(?:^|ủy ban nhân dân )(?:các )?(?:huyện[,;] )?thị xã"),
    ("xã", r"(?:xã(?! hội)|phường|thị trấn|đặc khu)"),
    ("sở", r"^(?:các )?(?:sở|ban dân tộc|ban quản lý|thanh tra (?:tỉnh|thành phố)|văn phòng (?:ủy ban nhân dân|đoàn đại biểu|hội đồng nhân dân|tỉnh)|chi cục|cục|kho bạc|công an tỉnh|bộ chỉ huy|đài phát thanh|bảo hiểm xã hội|ngân hàng)"),
    ("trung ương", r"^(?:bộ|chính phủ|thủ tướng|trung ương|ban bí thư|quốc hội)"),
    ("huyện", r"(?:huyện|thị xã|quận)"),
    ("tỉnh", _CITIES),
    ("huyện", r"thành phố(?! trực thuộc)"),
    ("tỉnh", r"(?:tỉnh|tỉnh ủy)"),
    ("sở", r"^(?:ban|ngành|văn phòng|trung tâm|trường|báo|hội|liên đoàn|mặt trận|đoàn|liên minh)"),
)  # fmt: skip

_COMMITTEE = loose(
    r"^(?:ủy ban nhân dân|hội đồng nhân dân|ub|văn phòng|công an|đảng ủy|chủ tịch|phó chủ tịch|lãnh đạo)"
)
_COOPERATIVE = loose(r"hợp tác xã")
KIND_LEVELS: dict[str, str] = {
    "tinh": "tỉnh", "thanh pho": "huyện", "huyen": "huyện", "quan": "huyện", "thi xa": "huyện", "xa": "xã",
    "phuong": "xã", "thi tran": "xã", "dac khu": "xã", "thon": "thôn", "ban": "thôn", "ap": "thôn", "xom": "thôn",
    "lang": "thôn", "buon": "thôn", "khu pho": "thôn", "to dan pho": "thôn", "khoi pho": "thôn",
}  # fmt: skip
_PLACE = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã(?! hội)|phường|thị trấn|đặc khu)"
_VILLAGE = re.compile(r"^(?:thon|ap|xom|lang|buon|khu pho|to dan pho|khoi pho|ban(?= [^\W\d_]+$))\s")
# What may stand before a place's kind without making it another body than the place's own authority.
_AUTHORITY = re.compile(
    r"^(?:(?:van phong|lanh dao|chu tich|thuong truc|hdnd|hoi dong nhan dan|uy ban|ubnd|ub|va)[\s,&-]+)*"
    r"(?=(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)(?:\s|$))"
)


@lru_cache(maxsize=8192)
def spelt(name: str) -> str:
    """The name with abbreviations written out, accents kept, in one spelling of case, dashes and “UBND”."""
    text = canonical(squeeze(re.sub(r"\s*[–—-]\s*", " - ", expand(nfc(name)))))
    return re.sub(r"(?<!\w)ủy ban nhân dân(?!\w)", "ubnd", text).strip(" .,;:")


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    text = fold(squeeze(re.sub(r"[–—-]", " - ", expand(nfc(name)))))
    return re.sub(r"\buy ban nhan dan\b", "ubnd", text).strip(" .,;:")


@lru_cache(maxsize=8192)
def level(name: str) -> Level | None:
    """The level a unit's name stands on, None where the name does not say."""
    text = _COOPERATIVE.sub("hợp tác", canonical(squeeze(expand(nfc(name)))))
    bare = _COMMITTEE.sub("", text).strip()
    for found, pattern in _LEVELS:
        subject = text if pattern.startswith("^") else bare
        if loose(pattern).search(subject):
            return found
    return None


def tier(name: str) -> str | None:
    """As `level`, and “thôn” for what lies below a commune."""
    return "thôn" if _VILLAGE.match(key(name)) else level(name)


@lru_cache(maxsize=8192)
def own_name(name: str) -> str:
    """What tells one unit of a kind from another, folded: “UBND xã Bình Lương” -> “binh luong”, “Sở Nội vụ” -> “noi vu”."""
    text = key(name)
    text = re.sub(r"^(?:ubnd|hdnd|van phong ubnd|cong an|dang uy|chu tich ubnd)\s+", "", text)
    return re.sub(r"^(?:tinh|huyen|thi xa|thanh pho|quan|xa|phuong|thi tran|dac khu|so|ban|phong)\s+", "", text).strip()


_BEFORE_PLACE = re.compile(r"^(?:ubnd|van phong ubnd)\s+")


def same(one: str, other: str) -> bool:
    """Whether two names are one unit: equal, or equal but for “UBND” in front (xã Bình Lương = UBND xã Bình Lương)."""
    a, b = key(one), key(other)
    return a == b or (_BEFORE_PLACE.sub("", a) == _BEFORE_PLACE.sub("", b) and level(one) == level(other))


# -- a name taken apart -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: “UBND xã Tân Lập, huyện Phú Lâm” is xã “tan lap” in (huyện, “phu lam”)."""

    head: str  # spelt, without the places it lies in
    kind: str  # folded word of its kind: "xa", "so", "phong"; empty where there is none
    own: str  # folded own name
    within: tuple[tuple[str, str], ...] = ()  # level and folded own name (may be empty) of the places it lies in
    authority: bool = False  # the place's own authority: “xã X”, “UBND xã X”, its office or head


@lru_cache(maxsize=8192)
def taken_apart(name: str) -> Name:
    """Take a single unit's name apart."""
    text = spelt(re.sub(r"[()]", ", ", name))
    low = fold(text)
    begins = _AUTHORITY.match(low)
    # Where accents are typed “Quan Sơn” and “Tịnh Hà” are names and not a quận and a tỉnh.
    places = (loose if is_bare(text) else exact)(_PLACE)
    found = [match for match in places.finditer(text) if not begins or match.start() >= begins.end()]
    if begins and found and found[0].start() == begins.end():
        kind, rest = fold(found[0].group()), found[1:]
        inner = next((m.start() for m in rest if low[found[0].end() : m.start()].strip(" ,-")), len(text))
        own = low[found[0].end() : inner].strip(" ,-")
        return Name(text[:inner].strip(" ,-"), squeeze(kind), own, _within(text, low, inner, places), authority=True)
    first = re.match(r"(so|phong|ban|bo|chi cuc|cuc|thon|ap|xom|lang|buon|khu pho|to dan pho)\s", low)
    if first is None or not found:
        return Name(text, first.group(1) if first else "", low[first.end() :] if first else low)
    inner = found[0].start()
    head = re.sub(r"[\s,-]*(?:ubnd)?$", "", text[:inner])
    return Name(head, first.group(1), low[first.end() : len(head)].strip(), _within(text, low, inner, places))


def _within(text: str, low: str, start: int, places: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    found = list(places.finditer(text, start))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return tuple(
        (place_level(squeeze(fold(match.group())), own), own)
        for match, end in zip(found, ends, strict=True)
        for own in [low[match.end() : end].strip(" ,-")]
    )


def place_level(kind: str, own: str) -> str:
    """The level of a place by its kind and name, both folded: a “thành phố” may stand where provinces do."""
    if kind == "thanh pho" and level(f"thành phố {own}") == "tỉnh":
        return "tỉnh"
    return KIND_LEVELS[kind]


def agree(one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> bool:
    """Whether what two names say of where they lie can both be true."""
    there = dict(other)
    return all(not own or not there.get(where) or there[where] == own for where, own in one)
