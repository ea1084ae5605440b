"""What has become of the bodies a document names: renamed, dissolved, or of a level that is no more. Pure.

Since 1 July 2025 there are two tiers, and plans from before speak to districts. What passes through: the names a document
lays a duty on, the office's table of units and the day it is asked on. Nothing is told of bodies that stand, nor of such
that the table does not know, save that no district has stood since that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.model import Unit
from knowledge.text import canonical, fold
from knowledge.unit_groups import group, parts
from knowledge.unit_names import agree, key, level, same, taken_apart
from knowledge.unit_table import Directory, bare
from knowledge.units import TITLES, members_of

DISTRICTS_ENDED = date(2025, 7, 1)  # Luật Tổ chức chính quyền địa phương 2025: two tiers from this day on


@dataclass(frozen=True, slots=True)
class Succession:
    """A body that a document names and that is no more under that name on a given day."""

    said: str  # as the document names it
    became: Literal["renamed", "dissolved", "districts"]  # “districts”: the whole level ended
    since: date | None = None
    now: tuple[str, ...] = ()  # names of those in its place, as far as the table knows
    note: str = ""


def successions(responsible: Sequence[str], directory: Directory, on: date) -> tuple[Succession, ...]:
    """What has become, by the day `on`, of the bodies and groups a document names; nothing for those that stand."""
    found: dict[str, Succession] = {}
    for name in responsible:
        for part in parts(name):
            told = _group_succession(part, directory, on) if group(part) else _succession(part, directory, on)
            if told is not None:
                found.setdefault(key(part), told)
    return tuple(found.values())


def _succession(part: str, directory: Directory, on: date) -> Succession | None:
    titled = TITLES.match(canonical(part))
    names = [part] if titled is None else [part, part[titled.end() :].strip()]
    for name in filter(None, names):
        units = directory.find(name)
        standing = [one for one in units if not _ended(one, on)]
        ended = [one for one in units if _ended(one, on)]
        if ended and not any(same(one.name, name) for one in standing):
            now = heirs(ended, directory, on) or tuple(one.name for one in standing)
            return Succession(part, "dissolved", ended[0].dissolved_on, now)
        formers = [
            (one, was)
            for one in standing
            for was in one.former
            if _same_somewhere(was.name, name) and (was.until is None or was.until < on)
        ]
        if formers and not any(_same_somewhere(one.name, name) or _is_short(one, name) for one in standing):
            until, note = formers[0][1].until, formers[0][1].note
            since = until + timedelta(days=1) if until else None
            return Succession(part, "renamed", since, tuple(dict.fromkeys(one.name for one, _ in formers)), note)
        if units:
            return None
    named = taken_apart(names[-1] or part)
    nameless_city = named.kind == "thanh pho" and not named.own  # a province's, or a district's: the words do not say
    if on >= DISTRICTS_ENDED and named.authority and level(names[-1] or part) == "huyện" and not nameless_city:
        return Succession(part, "districts", DISTRICTS_ENDED)
    return None


def _group_succession(part: str, directory: Directory, on: date) -> Succession | None:
    meant = group(part)
    if meant is None or on < DISTRICTS_ENDED or meant.levels != {"huyện"}:
        return None
    districts = [one for one in members_of(part, directory) if directory.level(one) == "huyện"]
    if any(not _ended(one, on) for one in districts):
        return None  # the table holds a district that stands: the office knows better
    return Succession(part, "districts", DISTRICTS_ENDED, heirs(districts, directory, on))


def _ended(unit: Unit, on: date) -> bool:
    return unit.dissolved_on is not None and unit.dissolved_on <= on


def heirs(units: Iterable[Unit], directory: Directory, on: date) -> tuple[str, ...]:
    """Names of those who took the units' places, each followed to one that stands on the day."""
    out: dict[str, None] = {}

    def follow(name: str, seen: frozenset[int]) -> None:
        known = [one for one in directory.find(name) if one.id not in seen]
        if not known:
            out.setdefault(name)
        for one in known:
            if _ended(one, on) and one.successors:
                for heir in one.successors:
                    follow(heir, seen | {one.id})
            else:
                out.setdefault(one.name)

    for unit in units:
        for heir in unit.successors:
            follow(heir, frozenset({unit.id}))
    return tuple(out)


def _same_somewhere(one: str, other: str) -> bool:
    a, b = taken_apart(one), taken_apart(other)
    return same(one, other) or (fold(bare(a.head)) == fold(bare(b.head)) and agree(a.within, b.within))


def _is_short(unit: Unit, name: str) -> bool:
    return any(key(short) == key(name) for short in unit.short)
