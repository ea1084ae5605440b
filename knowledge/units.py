"""Whether a body or group named in a document takes a unit in, by the words and by the office's table of units. Pure.

A Directory is the table as the database held it at one moment: parents, levels, abbreviations, former names, successors.
Without one only the words count. What the table does not know is never held against a unit: a room whose district is
not said may be a room of any district. Names themselves are taken apart in unit_names.py, groups in unit_groups.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.abbreviations import expand
from knowledge.model import Unit
from knowledge.text import canonical, fold, loose, nfc
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

__all__ = [
    "LEVELS", "NOWHERE", "Directory", "Level", "covers", "expand", "key", "level", "members_of", "own_name", "same",
]  # fmt: skip

TITLES = loose(
    r"^(?:các )?(?:đồng chí )?(?:(?:thủ trưởng|phó giám đốc|giám đốc|phó chủ tịch|chủ tịch|chánh văn phòng|trưởng(?: phòng| ban)?|người đứng đầu|lãnh đạo)(?:,? và |, )?)+"
)
_PLURAL = loose(r"(?:các|những|tất cả|toàn thể|từng|mỗi)")
_MOST = 1 << 16  # remembered answers of one directory; a year's documents of a province need a tenth


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of a unit in the table: its present one, an abbreviation, or a former one until a day."""

    unit: Unit
    name: Name
    former: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Profile:
    """A unit as it is matched: what its names and the table say of it."""

    name: str
    taken: Name
    level: str | None
    within: tuple[tuple[str, str], ...]  # of its name, then of the table's parents
    units: frozenset[int]  # of the table, by any of its names
    kinds: frozenset[str]  # present and former
    owns: frozenset[str]
    above: tuple[Unit, ...]


class Directory:
    """The office's units, found by any name. Made once from the table's rows and never changed."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self.units = tuple(units)
        self._by_id = {unit.id: unit for unit in self.units}
        self._spoken: re.Pattern[str] | None = None
        self._said_as: dict[str, int] = {}
        self._by_name = {spelt(unit.name): unit for unit in self.units}
        self._exact: dict[str, list[_Entry]] = {}
        self._folded: dict[str, list[_Entry]] = {}
        self._profiles: dict[tuple[str, date | None], _Profile] = {}
        self._known: dict[tuple[tuple[str, ...], str, date | None], bool] = {}
        for unit in self.units:
            for name in (unit.name, *unit.short):
                self._enter(_Entry(unit, taken_apart(name)))
            for was in unit.former:
                self._enter(_Entry(unit, taken_apart(was.name), True, was.until))

    def __bool__(self) -> bool:
        return bool(self.units)

    def _enter(self, entry: _Entry) -> None:
        head = bare(entry.name.head)
        self._exact.setdefault(head, []).append(entry)
        self._folded.setdefault(fold(head), []).append(entry)

    def _entries(self, name: str, on: date | None) -> list[_Entry]:
        if not self.units:
            return []
        asked = taken_apart(name)
        head = bare(asked.head)
        found = self._exact.get(head)
        if found is None:
            # Accents may have been left out, or lost; where they are there, another accent is another name.
            found = [
                entry for entry in self._folded.get(fold(head), ()) if not _typed_apart(head, bare(entry.name.head))
            ]
        return [
            entry
            for entry in found
            if (not entry.former or on is None or entry.until is None or on <= entry.until)
            and agree(asked.within, (*entry.name.within, *self._places_above(entry.unit)))
        ]

    def find(self, name: str, on: date | None = None) -> tuple[Unit, ...]:
        """Units that bear this name, bore it (on that day, where one is given), or are abbreviated so; in order."""
        found = {entry.unit.id: entry.unit for entry in self._entries(name, on)}
        return tuple(found.values())

    def get(self, unit_id: int | None) -> Unit | None:
        return None if unit_id is None else self._by_id.get(unit_id)

    def level(self, unit: Unit) -> str | None:
        return unit.level or tier(unit.name)

    def above(self, unit: Unit) -> tuple[Unit, ...]:
        """Parent, grandparent …; a circle, which the store refuses, would end where it closes."""
        chain: list[Unit] = []
        parent = self.get(unit.parent_id)
        while parent is not None and parent not in chain and parent.id != unit.id:
            chain.append(parent)
            parent = self.get(parent.parent_id)
        return tuple(chain)

    def below(self, unit: Unit | None) -> tuple[Unit, ...]:
        """Those directly under a unit; for None those under nobody."""
        wanted = None if unit is None else unit.id
        return tuple(one for one in self.units if (one.parent_id if one.parent_id in self._by_id else None) == wanted)

    def tree(self) -> tuple[tuple[Unit, int], ...]:
        """Every unit with its depth, parents before children, by level and then by name."""
        children: dict[int | None, list[Unit]] = {}
        for unit in self.units:
            children.setdefault(unit.parent_id if unit.parent_id in self._by_id else None, []).append(unit)
        for row in children.values():
            row.sort(key=self._order)
        out: list[tuple[Unit, int]] = []
        seen: set[int] = set()

        def walk(parent: int | None, depth: int) -> None:
            for unit in children.get(parent, ()):
                if unit.id not in seen:
                    seen.add(unit.id)
                    out.append((unit, depth))
                    walk(unit.id, depth + 1)

        walk(None, 0)
        return (*out, *((unit, 0) for unit in self.units if unit.id not in seen))

    def _order(self, unit: Unit) -> tuple[int, str, int]:
        stands = self.level(unit)
        return (LEVELS.index(stands) if stands in LEVELS else len(LEVELS), fold(unit.name), unit.id)

    def _places_above(self, unit: Unit) -> tuple[tuple[str, str], ...]:
        return tuple((self.level(one) or "", taken_apart(one.name).own) for one in self.above(unit))

    def spoken_of(self, text: str) -> list[tuple[int, int, Unit]]:
        """Where a message holds an abbreviation or a whole name of a unit of the table: spans of the NFC text.

        Two letters are an abbreviation only as capitals: “tc” may be “tổ chức”. A name that is several units' is none's.
        """
        if self._spoken is None:
            names: dict[str, set[int]] = {}
            for unit in self.units:
                for name in (unit.name, *unit.short, *(was.name for was in unit.former)):
                    names.setdefault(fold(nfc(name)), set()).add(unit.id)
            said = sorted((re.escape(name) for name, ids in names.items() if len(ids) == 1), key=len, reverse=True)
            self._said_as = {name: min(ids) for name, ids in names.items()}
            self._spoken = re.compile(rf"(?<![^\W_])(?:{'|'.join(said) or '(?!)'})(?![^\W_])")
        found = []
        for match in self._spoken.finditer(fold(text)):
            typed = text[match.start() : match.end()]
            unit = self._by_id[self._said_as[match.group()]]
            if len(typed) >= 3 or typed.isupper():
                found.append((match.start(), match.end(), unit))
        return found

    def profile(self, name: str, on: date | None = None) -> _Profile:
        known = self._profiles.get((name, on))
        if known is None:
            if len(self._profiles) >= _MOST:
                self._profiles.clear()
            one = self._by_name.get(spelt(name))  # as the table spells it: nobody else is meant
            known = self._profiles[name, on] = self._profile(name, (one,) if one else self.find(name, on))
        return known

    def profile_of(self, unit: Unit) -> _Profile:
        return self._profile(unit.name, (unit,))

    def _profile(self, name: str, found: tuple[Unit, ...]) -> _Profile:
        one = found[0] if len(found) == 1 else None
        taken = taken_apart(one.name if one else name)
        names = [taken, *(taken_apart(was.name) for unit in found for was in unit.former)]
        above = self.above(one) if one else ()
        return _Profile(
            one.name if one else name,
            taken,
            (self.level(one) if one else None) or tier(one.name if one else name),
            (*taken.within, *(self._places_above(one) if one else ())),
            frozenset(unit.id for unit in found),
            frozenset(name.kind for name in names),
            frozenset(name.own for name in names if name.authority or name is taken),
            above,
        )

    def covers(self, responsible: Sequence[str], unit: str, on: date | None = None) -> bool:
        asked = (tuple(responsible), unit, on)
        known = self._known.get(asked)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            profile = self.profile(unit, on)
            known = self._known[asked] = any(_takes_name(self, name, profile, on) for name in responsible)
        return known


def bare(head: str) -> str:
    """A spelt name without “UBND” before its place: xã Bình Lương = UBND xã Bình Lương."""
    return re.sub(r"^(?:ubnd|văn phòng ubnd)\s+(?=\S)", "", head) if taken_apart(head).authority else head


def _typed_apart(one: str, other: str) -> bool:
    """Whether two names of equal letters carry accents that cannot both be right: “tân lập” and “tân lấp”, not “tân lâp”."""
    return any(
        a != b and not (_marks(a) <= _marks(b) or _marks(b) <= _marks(a))
        for a, b in zip(one.replace(" ", ""), other.replace(" ", ""), strict=False)
    )


def _marks(char: str) -> set[str]:
    return set(unicodedata.normalize("NFD", char)[1:])


NOWHERE = Directory()


def covers(responsible: Sequence[str], unit: str, directory: Directory = NOWHERE, *, on: date | None = None) -> bool:
    """Whether one of the names or groups takes `unit` in: “Các sở, ban, ngành thuộc tỉnh” takes “Sở Tài chính”.

    `on` is the day the words were written, where it is known: a name given up before that day counts no more.
    """
    return directory.covers(responsible, unit, on)


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


def _takes_name(directory: Directory, name: str, unit: _Profile, on: date | None, *, posts: bool = False) -> bool:
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
    return same(one, other) and not _typed_apart(bare(spelt(one)), bare(spelt(other)))


def _is(directory: Directory, part: str, unit: _Profile, on: date | None) -> bool:
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


def _one_name(name: Name, unit: _Profile) -> bool:
    """Whether two names differ only in how much they say of where the unit lies."""
    if not name.kind or name.kind != unit.taken.kind or not name.own:
        return False
    if bare(name.head) != bare(unit.taken.head) and (
        fold(bare(name.head)) != fold(bare(unit.taken.head)) or _typed_apart(bare(name.head), bare(unit.taken.head))
    ):
        return False
    return name.authority == unit.taken.authority and agree(name.within, unit.within)


def _takes(directory: Directory, meant: Group, unit: _Profile, on: date | None, posts: bool) -> bool:
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


def _lies_under(under: Under, unit: _Profile) -> bool:
    """Whether a unit can belong there: what neither its name nor the table says is not held against it."""
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
