"""Whether a body or group named in a document takes a unit in, by the words and by the office's table of units. Pure.

Without a table (unit_table.py) only the words count. What the table does not know is never held against a unit: a room
whose district is not said may be a room of any district. Names are taken apart in unit_names.py, groups in
unit_groups.py; this is the door to all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.abbreviations import expand
from knowledge.model import Unit
from knowledge.text import canonical, fold, loose
from knowledge.unit_groups import Group, Under, group, parts
from knowledge.unit_names import (
    KIND_LEVELS,
    LEVELS,
    Level,
    Name,
    agree,
    key,
    level,
    own_name,
    same,
    spelt,
    taken_apart,
    tier,
)  # fmt: skip
from knowledge.unit_table import MOST, NOWHERE, Directory, Profile, bare, directory_of, typed_apart

__all__ = [
    "LEVELS", "NOWHERE", "Directory", "Level", "covers", "directory_of", "expand", "key", "level", "members_of", "own_name",
    "same",
]  # fmt: skip

TITLES = loose(
    r"^(?:các )?(?:đồng chí )?(?:(?:thủ trưởng|phó giám đốc|giám đốc|phó chủ tịch|chủ tịch|chánh văn phòng|trưởng(?: phòng| ban)?|người đứng đầu|lãnh đạo)(?:,? và |, )?)+"
)
_PLURAL = loose(r"(?:các|những|tất cả|toàn thể|từng|mỗi(?! trường))")


def covers(responsible: Sequence[str], unit: str, directory: Directory = NOWHERE, *, on: date | None = None) -> bool:
    """Whether one of the names or groups takes `unit` in: “Các sở, ban, ngành thuộc tỉnh” takes “Sở Tài chính”.

    `on` is the day the words were written, where it is known: a name given up before that day counts no more.
    """
    asked = (tuple(responsible), unit, on)
    known = directory.known.get(asked)
    if known is None:
        if len(directory.known) >= MOST:
            directory.known.clear()
        profile = directory.profile(unit)  # who asks is who they are now, by whatever name
        known = directory.known[asked] = any(_takes_name(directory, name, profile, on) for name in responsible)
    return known


def members_of(
    named: str | Sequence[str], directory: Directory, *, issuer: str | None = None, on: date | None = None
) -> tuple[Unit, ...]:
    """The units of the table that the names or groups take in, in the table's order.

    `issuer` is whose document it is: its own units are meant where it has such, and a post (“công chức Văn phòng – Thống
    kê”) is its own. Units dissolved by the day `on` are left out.
    """
    names = (named,) if isinstance(named, str) else tuple(named)
    home = directory.find(issuer, on) if issuer else ()
    found = []
    for unit in directory.units:
        if on is not None and unit.dissolved_on is not None and unit.dissolved_on <= on:
            continue
        profile = directory.profile_of(unit)
        if any(_takes_name(directory, name, profile, on, posts=True) for name in names):
            found.append(unit)
    ids = {unit.id for unit in home}
    own = tuple(unit for unit in found if unit.id in ids or any(one.id in ids for one in directory.above(unit)))
    return own or tuple(found)


# -- one name against one unit -------------------------------------------------------------------------------------


def _takes_name(directory: Directory, name: str, unit: Profile, on: date | None, *, posts: bool = False) -> bool:
    if _same(name, unit.name):
        return True
    for part in parts(name):
        meant = group(part)
        if meant is not None:
            if _takes(directory, meant, unit, on, posts):
                return True
        elif _is(directory, part, unit, on):
            return True
    return False


def _same(one: str, other: str) -> bool:
    """As `same`, and where both carry accents these agree."""
    return same(one, other) and not typed_apart(bare(spelt(one)), bare(spelt(other)))


def _is(directory: Directory, part: str, unit: Profile, on: date | None) -> bool:
    """Whether a single body's name is the unit's: its own, its head's, by the table an older or shorter one."""
    text = canonical(part)
    titled = TITLES.match(text)
    body = part[titled.end() :].strip() if titled and titled.end() < len(part) else part
    for name in (part, body):
        if _same(name, unit.name) or _one_name(taken_apart(name), unit):
            return True
        for found in directory.find(name, on):
            if found.id in unit.units:
                return True
            # A successor of the same level stands in its place; communes do not stand in a district's.
            if directory.level(found) == unit.level and any(
                one.id in unit.units for heir in found.successors for one in directory.find(heir)
            ):
                return True
    # “Giám đốc Sở Nội vụ tỉnh”: the head stands for the unit, whatever else the words add.
    return (
        bool(titled)
        and not _PLURAL.search(text)
        and re.search(rf"\b{re.escape(key(unit.name))}\b", key(part)) is not None
    )


def _one_name(name: Name, unit: Profile) -> bool:
    """Whether two names differ only in how much they say of where the unit lies."""
    if not name.kind or name.kind != unit.taken.kind or not name.own:
        return False
    if bare(name.head) != bare(unit.taken.head) and (
        fold(bare(name.head)) != fold(bare(unit.taken.head)) or typed_apart(bare(name.head), bare(unit.taken.head))
    ):
        return False
    return name.authority == unit.taken.authority and agree(name.within, unit.within)


def _takes(directory: Directory, meant: Group, unit: Profile, on: date | None, posts: bool) -> bool:
    if meant.post is not None:
        # The official is not the commune: whose duty it is, the document's issuer says.
        return (posts and unit.level == "xã" and unit.taken.authority) or meant.post in key(unit.name).replace(
            " - ", " "
        )
    if unit.level not in meant.levels or (meant.kinds and not meant.kinds & unit.kinds):
        return False
    if meant.places and unit.level != "thôn":
        if meant.body is None and not unit.taken.authority:
            return False
        if meant.body is not None and not key(unit.name).startswith(meant.body):
            return False
    if meant.names and not any(_listed(own, meant.names) for own in unit.owns):
        return False
    if meant.without and (_listed(unit.taken.own, meant.without) or key(unit.name) in meant.without):
        return False
    return meant.under is None or _lies_under(meant.under, unit)


def _listed(own: str, names: str) -> bool:
    """Whether a name stands in a list as a whole: “tan lap” in “xa tan lap, tan my va tan loc”."""
    if not own:
        return False
    kinds = "|".join(sorted(KIND_LEVELS, key=len, reverse=True))
    return (
        re.search(
            rf"(?:^|[,;:]|(?<!\w)va(?!\w)|(?<!\w)(?:{kinds}|so|phong)(?!\w))\s*{re.escape(own)}\s*(?=$|[,;.)]|(?<!\w)va(?!\w))",
            names,
        )
        is not None
    )


def _lies_under(under: Under, unit: Profile) -> bool:
    """Whether a unit can belong there: what neither its name nor the table says is not held against it."""
    if not under.levels:  # of a body that is no place: only what the table puts there
        return any(key(one.name) == under.own or taken_apart(one.name).own == under.own for one in unit.above)
    if "sở" in under.levels or "trung ương" in under.levels:
        nearest = unit.above[0] if unit.above else None
        if nearest is None:
            return True
        return (tier(nearest.name) or nearest.level) in under.levels and (
            not under.own or taken_apart(nearest.name).own == under.own
        )
    if not under.wide and unit.level in ("phòng", "thôn") and unit.within and unit.within[0][0]:
        # “các phòng thuộc huyện” are no rooms of a commune, nor of a department.
        nearest_level = unit.within[0][0]
        if nearest_level not in under.levels:
            return False
    return all(agree(((one, under.own),), tuple(reversed(unit.within))) for one in under.levels) if under.own else True
