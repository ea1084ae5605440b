"""Names of agencies: what level a name stands on, whether a group named in a document takes a unit in. Pure.

Levels are those of the administrative system: trung ương, tỉnh, sở (the province's departments), huyện (with its
rooms), phòng, xã. Two names are the same unit where they differ in case, accents typed, abbreviation or tone placement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from knowledge.abbreviations import expand
from knowledge.text import canonical, fold, loose, nfc, squeeze

__all__ = ["Level", "covers", "expand", "key", "level", "own_name", "same"]

Level = Literal["trung ương", "tỉnh", "sở", "huyện", "phòng", "xã"]

# First match wins: a room of a district is no district, a committee of a commune no province.
_LEVELS: tuple[tuple[Level, str], ...] = (
    ("phòng", r"^(?:các )?phòng"),
    ("huyện", r"(?:^|ủy ban nhân dân )(?:các )?(?:huyện[,;] )?thị xã"),
    ("xã", r"(?:xã(?! hội)|phường|thị trấn|đặc khu)"),
    ("sở", r"^(?:các )?(?:sở|ban dân tộc|ban quản lý|thanh tra (?:tỉnh|thành phố)|văn phòng (?:ủy ban nhân dân|đoàn đại biểu|hội đồng nhân dân|tỉnh)|chi cục|cục|kho bạc|công an tỉnh|bộ chỉ huy|đài phát thanh|bảo hiểm xã hội|ngân hàng)"),
    ("trung ương", r"^(?:bộ|chính phủ|thủ tướng|trung ương|ban bí thư|quốc hội)"),
    ("huyện", r"(?:huyện|thị xã|quận|thành phố(?! trực thuộc))"),
    ("tỉnh", r"(?:tỉnh|tỉnh ủy)"),
    ("sở", r"^(?:ban|ngành|văn phòng|trung tâm|trường|báo|hội|liên đoàn|mặt trận|đoàn)"),
)  # fmt: skip

_COMMITTEE = loose(
    r"^(?:ủy ban nhân dân|hội đồng nhân dân|ub|văn phòng|công an|đảng ủy|chủ tịch|phó chủ tịch|lãnh đạo)"
)
_TITLES = loose(r"^(?:đồng chí )?(?:thủ trưởng|giám đốc|chủ tịch|trưởng|người đứng đầu|lãnh đạo)")
_PLURAL = loose(r"(?:các|những|tất cả|toàn thể|từng|mỗi)")

# A group named in a document -> the levels it takes in.
_GROUPS: tuple[tuple[str, tuple[Level, ...]], ...] = (
    (r"các (?:cơ quan|đơn vị)(?:,? (?:cơ quan|đơn vị|địa phương|tổ chức))*", ("sở", "huyện", "phòng", "xã")),
    (r"(?:thủ trưởng )?(?:các )?(?:đơn vị|cơ quan),? địa phương", ("sở", "huyện", "xã")),
    (r"(?:các )?(?:sở,? (?:ban|ngành)|sở[,;] ban[,;]? ngành|các sở)", ("sở",)),
    (r"các (?:ban|cơ quan chuyên môn|đơn vị sự nghiệp)[^,;]* tỉnh", ("sở",)),
    (r"(?:ủy ban nhân dân|chủ tịch[^,;]*|ub) (?:các )?(?:huyện|quận|thị xã|thành phố)(?:[,;]? (?:và )?(?:huyện|quận|thị xã|thành phố|tp))+", ("huyện",)),
    (r"(?:ủy ban nhân dân )?(?:các|cấp) huyện", ("huyện",)),
    (r"(?:ủy ban nhân dân|chủ tịch[^,;]*|ub) (?:các )?(?:xã|phường|thị trấn|đặc khu)(?:[,;]? (?:và )?(?:xã|phường|thị trấn|đặc khu))+", ("xã",)),
    (r"(?:ủy ban nhân dân )?(?:các|cấp) xã", ("xã",)),
    (r"các phòng(?:,? ban| chuyên môn)?", ("phòng",)),
    (r"(?:các )?địa phương", ("huyện", "xã")),
)  # fmt: skip


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    text = fold(squeeze(re.sub(r"[–—-]", " - ", expand(nfc(name)))))
    return re.sub(r"\buy ban nhan dan\b", "ubnd", text).strip(" .,;:")


@lru_cache(maxsize=4096)
def level(name: str) -> Level | None:
    """The level a unit's name stands on, None where the name does not say."""
    text = canonical(squeeze(expand(nfc(name))))
    bare = _COMMITTEE.sub("", text).strip()
    for found, pattern in _LEVELS:
        subject = text if pattern.startswith("^") else bare
        if loose(pattern).search(subject):
            return found
    return None


@lru_cache(maxsize=4096)
def own_name(name: str) -> str:
    """What tells one unit of a kind from another, folded: “UBND xã Bình Lương” -> “binh luong”, “Sở Nội vụ” -> “noi vu”."""
    text = key(name)
    text = re.sub(r"^(?:ubnd|hdnd|van phong ubnd|cong an|dang uy|chu tich ubnd)\s+", "", text)
    return re.sub(r"^(?:tinh|huyen|thi xa|thanh pho|quan|xa|phuong|thi tran|so|ban|phong)\s+", "", text).strip()


def same(one: str, other: str) -> bool:
    """Whether two names are one unit: equal, or equal but for “UBND” in front (xã Bình Lương = UBND xã Bình Lương)."""
    a, b = key(one), key(other)
    strip = re.compile(r"^(?:ubnd|van phong ubnd)\s+")
    return a == b or (strip.sub("", a) == strip.sub("", b) and level(one) == level(other))


@lru_cache(maxsize=4096)
def _covers_one(group: str, unit: str) -> bool:
    if same(group, unit):
        return True
    text = canonical(squeeze(expand(nfc(group))))
    where = level(unit)
    # Order matters: “UBND các huyện” must not be read as a group of everything that ends in “các … đơn vị”.
    for pattern, levels in _GROUPS:
        if loose(pattern).search(text) and where in levels:
            return True
    # “Giám đốc Sở Nội vụ”, “Chủ tịch UBND xã Bình Lương”: the head stands for the unit.
    if _TITLES.search(text) and not _PLURAL.search(text):
        return key(unit) in key(group)
    return False


def covers(responsible: Sequence[str], unit: str) -> bool:
    """Whether one of the names or groups takes `unit` in: “Các sở, ban, ngành thuộc tỉnh” takes “Sở Tài chính”."""
    return any(_covers_one(group, unit) for group in responsible)
