"""The office's table of units as answering uses it: found by any name, walked as a tree. Pure.

A Directory is what the database held at one moment: parents, levels, abbreviations, former names, successors. It is made
once and never changed; it keeps what has been worked out with it. What passes through: frozen units in, units out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from knowledge.model import Unit
from knowledge.text import fold, nfc
from knowledge.unit_names import LEVELS, Name, agree, spelt, taken_apart, tier

MOST = 1 << 16  # remembered answers of one directory; a year's documents of a province need a tenth


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of a unit in the table: its present one, an abbreviation, or a former one until a day."""

    unit: Unit
    name: Name
    former: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
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
        self._profiles: dict[tuple[str, date | None], Profile] = {}
        self.known: dict[tuple[tuple[str, ...], str, date | None], bool] = {}
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
                entry for entry in self._folded.get(fold(head), ()) if not typed_apart(head, bare(entry.name.head))
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
                    for form in (fold(nfc(name)), fold(bare(spelt(name)))):
                        names.setdefault(form, set()).add(unit.id)
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

    def profile(self, name: str, on: date | None = None) -> Profile:
        known = self._profiles.get((name, on))
        if known is None:
            if len(self._profiles) >= MOST:
                self._profiles.clear()
            one = self._by_name.get(spelt(name))  # as the table spells it: nobody else is meant
            known = self._profile(name, (one,) if one else self.find(name, on))
            # Who belongs to a body that is no more belongs to the one of its level that stands in its place.
            heirs = {
                heir.id
                for unit in known.units
                for called in self._by_id[unit].successors
                if self._by_id[unit].dissolved_on is not None
                for heir in self.find(called)
                if self.level(heir) == known.level
            }
            known = self._profiles[name, on] = replace(known, units=known.units | heirs) if heirs else known
        return known

    def present(self, name: str) -> str:
        """The name that the unit of this name, abbreviation or older name bears in the table; else the name as given."""
        one = self._by_name.get(spelt(name))
        found = (one,) if one else self.find(name)
        return found[0].name if len(found) == 1 else name

    def one(self, name: str, other: str) -> bool:
        """Whether the table holds a unit that bears or bore both names."""
        return not {unit.id for unit in self.find(name)}.isdisjoint(unit.id for unit in self.find(other))

    def profile_of(self, unit: Unit) -> Profile:
        return self._profile(unit.name, (unit,))

    def _profile(self, name: str, found: tuple[Unit, ...]) -> Profile:
        one = found[0] if len(found) == 1 else None
        taken = taken_apart(one.name if one else name)
        names = [taken, *(taken_apart(was.name) for unit in found for was in unit.former)]
        above = self.above(one) if one else ()
        return Profile(
            one.name if one else name,
            taken,
            (self.level(one) if one else None) or tier(one.name if one else name),
            (*taken.within, *(self._places_above(one) if one else ())),
            frozenset(unit.id for unit in found),
            frozenset(name.kind for name in names),
            frozenset(name.own for name in names if name.authority or name is taken),
            above,
        )


def bare(head: str) -> str:
    """A spelt name without “UBND” before its place: xã Bình Lương = UBND xã Bình Lương."""
    return re.sub(r"^(?:ubnd|văn phòng ubnd)\s+(?=\S)", "", head) if taken_apart(head).authority else head


def typed_apart(one: str, other: str) -> bool:
    """Whether two names of equal letters carry accents that cannot both be right: “tân lập” and “tân lấp”, not “tân lâp”."""
    return any(
        a != b and not (_marks(a) <= _marks(b) or _marks(b) <= _marks(a))
        for a, b in zip(one.replace(" ", ""), other.replace(" ", ""), strict=False)
    )


def _marks(char: str) -> set[str]:
    return set(unicodedata.normalize("NFD", char)[1:])


NOWHERE = Directory()


@lru_cache(maxsize=4)
def directory_of(units: tuple[Unit, ...]) -> Directory:
    """The directory of a table: for the same units the same object, with what it remembers."""
    return Directory(units) if units else NOWHERE
