"""Whose a task is, and who of a unit is told of it. Pure.

What passes through: tasks and the table of units in, ids of units out; members and a unit in, those to be told out. The
tables below say which roles are told, the first line that anybody fits before the ones after it. Left out: who is not active, and whoever belongs to no unit, for units' tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from knowledge import units
from knowledge.model import Member, Role, Task
from knowledge.units import Directory

# Of the unit itself: its đầu mối; a unit that has none hears through everybody, its leader last.
REMINDED: tuple[frozenset[Role], ...] = (
    frozenset({"focal"}), frozenset({"officer", "coordinator", "admin"}), frozenset({"leader"}),
)  # fmt: skip
# When the unit stays silent: of the unit itself, then of the whole office.
LEADING: frozenset[Role] = frozenset({"leader"})
FOLLOWING: tuple[frozenset[Role], ...] = (frozenset({"coordinator"}), frozenset({"admin"}))


def reminded(members: Iterable[Member], unit_id: int) -> tuple[Member, ...]:
    """Who is told of a unit's own deadlines."""
    own = [one for one in members if one.active and one.unit is not None and one.unit.id == unit_id]
    return _first(own, REMINDED)


def following(members: Iterable[Member]) -> tuple[Member, ...]:
    """Who follows all units: told of silence, and of those who cannot be reached."""
    return _first([one for one in members if one.active], FOLLOWING)


def escalated(members: Sequence[Member], unit_id: int) -> tuple[Member, ...]:
    """Who is told that a unit stays silent."""
    leading = [one for one in members if one.active and one.role in LEADING and one.unit and one.unit.id == unit_id]
    found = {one.id: one for one in (*leading, *following(members))}
    return tuple(found[number] for number in sorted(found))


def _first(members: Sequence[Member], roles: Sequence[frozenset[Role]]) -> tuple[Member, ...]:
    for wanted in roles:
        if found := tuple(one for one in members if one.role in wanted):
            return found
    return ()


@lru_cache(maxsize=8)
def holders(directory: Directory, today: date) -> Holders:
    """The same for the same table, with what it remembers: each message asks again."""
    return Holders(directory, today)


class Holders:
    """The units a task binds, asked once for each wording."""

    def __init__(self, directory: Directory, today: date) -> None:
        self._directory = directory
        self._standing = {one.id for one in directory.units if one.dissolved_on is None or one.dissolved_on > today}
        self._known: dict[tuple[tuple[str, ...], str | None, date | None], tuple[int, ...]] = {}

    def of(self, task: Task) -> tuple[int, ...]:
        header = task.document.header
        asked = (task.obligation.responsible, header.issuer, header.issued_on)
        found = self._known.get(asked)
        if found is None:
            names, issuer, issued = asked
            if names:
                named = units.members_of(names, self._directory, issuer=issuer, on=issued)
            else:  # a plan that names nobody is its issuer's own
                named = self._directory.find(issuer, issued) if issuer else ()
            found = self._known[asked] = tuple(one.id for one in named if one.id in self._standing)
        return found
