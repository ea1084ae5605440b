"""Whose a task is: by those the document names, by whose plan it is, else by whom its reports go to. Pure.

In: tasks and a unit. Out: the tasks that may be the unit's. A document that lost letters is still told from another
place's; where a document says nothing of whose its tasks are, they are left possible, never certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import units
from knowledge.agenda import concerns
from knowledge.model import Task
from knowledge.text import canonical, fold
from knowledge.unit_groups import group, parts
from knowledge.units import NOWHERE, Directory


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalpha())


def _remains_of(damaged: str, whole: str) -> bool:
    """Whether `damaged` is `whole` with letters lost: “nhương” of “Bình Lương”."""
    rest = iter(_letters(whole))
    letters = _letters(damaged)
    return len(letters) >= 3 and all(letter in rest for letter in letters)


_BELOW: dict[str, frozenset[str]] = {
    "trung ương": frozenset({"tỉnh"}), "tỉnh": frozenset({"sở", "huyện", "xã"}), "huyện": frozenset({"xã", "phòng"}), "sở": frozenset({"phòng"}),
}  # fmt: skip
# A recipient whose letters a PDF lost is still told from the others: “UBND huy n”.
_DAMAGED_LEVELS = (("huyện", re.compile(r"\bhu ?[yỵ]? ?[eêệ]? ?n?\b|\bhuy")), ("tỉnh", re.compile(r"\bt ?[iỉ]? ?nh\b")))


def _level(name: str) -> str | None:
    found = units.level(name)
    if found is not None:
        return found
    low = canonical(name)
    return next((level for level, pattern in _DAMAGED_LEVELS if pattern.search(low)), None)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document's duties lie, as far as it says."""

    issuer: str | None
    title: str
    levels: frozenset[str]  # the levels of those who are named or who must report


def _places(tasks: Sequence[Task]) -> dict[int, _Place]:
    levels: dict[int, set[str]] = {}
    for task in tasks:
        seen = levels.setdefault(task.document.id, set())
        seen |= {level for name in task.obligation.responsible if (level := units.level(name))}
        if task.obligation.kind == "report" and task.obligation.recipient and not task.obligation.responsible:
            seen |= _BELOW.get(_level(task.obligation.recipient) or "", frozenset())
    headers = {task.document.id: task.document.header for task in tasks}
    return {
        id_: _Place(headers[id_].issuer, headers[id_].title or "", frozenset(found)) for id_, found in levels.items()
    }


def _own_plan(place: _Place, unit: str, directory: Directory) -> bool:
    """Whether the document is `unit`'s own, by its issuer or by the place its title names, letters lost or not."""
    if place.issuer and (units.same(place.issuer, unit) or directory.one(place.issuer, unit)):
        return True
    if place.issuer and units.level(place.issuer) != units.level(unit):
        return False
    where = place.title.rpartition("địa bàn")[2] if "địa bàn" in place.title else ""
    name = place.issuer or where
    named = re.sub(r"^(?:ubnd|uy ban nhan dan)?\s*(?:xa|phuong|thi tran|huyen)?\s*", "", fold(name.strip()))
    return _remains_of(named, units.own_name(unit)) and (" " in named)


def _elsewhere(place: _Place, unit: str, directory: Directory) -> bool:
    """Whether the title of a plan without issuer names a place that cannot be `unit`, letters lost or not."""
    where = place.title.rpartition("địa bàn")[2].strip() if "địa bàn" in place.title else ""
    if place.issuer or len(_letters(where)) < 3 or units.level(where) not in (None, units.level(unit)):
        return False
    return not _own_plan(place, unit, directory)


def fit(task: Task, unit: str | None, place: _Place, directory: Directory) -> int:
    """How surely the task is `unit`'s: 2 it is named, 1 the document does not say, 0 it is somebody else's."""
    if unit is None:
        return 2
    responsible = task.obligation.responsible
    if responsible and concerns(task, unit, directory):
        return 2
    here = units.level(unit)
    if _own_plan(place, unit, directory):
        # A unit's own plan: its staff and rooms answer for it, those it commands do not.
        theirs = {units.level(name) for name in responsible} - {None}
        return 2 if not theirs or here in theirs else 0
    if responsible and any(units.level(name) for name in responsible):
        return 0
    if responsible and directory and all(group(part) for name in responsible for part in parts(name)):
        return 0  # “các đơn vị trực thuộc Sở Tài chính”: the table has told that it is none of them
    if _elsewhere(place, unit, directory) or (place.issuer and units.level(place.issuer) == here):
        return 0  # another commune's plan
    return 1 if here in place.levels or (not place.levels and not place.issuer) else 0


def of_unit(tasks: Sequence[Task], unit: str | None, directory: Directory = NOWHERE) -> tuple[Task, ...]:
    """The tasks that may be `unit`'s. Where some name it, those whose document does not say are left out."""
    places = _places(tasks)
    unit = directory.present(unit) if unit else None
    known: dict[tuple[int, tuple[str, ...]], int] = {}  # a document says the same of many tasks
    found = []
    for task in tasks:
        said = (task.document.id, task.obligation.responsible)
        if said not in known:
            known[said] = fit(task, unit, places[task.document.id], directory)
        if known[said] >= 1:
            found.append(task)
    return tuple(found)
