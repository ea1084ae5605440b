"""Units in their tree: every query about them, and the file of units brought into the table.

What passes through: an open session and plain values; frozen dataclasses come back, never rows. Units are never deleted:
the ledger and the members name them. Refused: a unit that is not there (NotFoundError), a name that is another unit's
(NameTakenError), a parent that stands below (CircleError). Who may do what is not decided here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from knowledge.errors import CircleError, ConfigError, NameTakenError, NotFoundError
from knowledge.model import FormerName, Unit
from knowledge.store import audit
from knowledge.tables import UnitRow
from knowledge.text import canonical, fold, nfc, squeeze
from knowledge.unit_file import UnitEntry
from knowledge.units import Directory, directory_of, key


@dataclass(frozen=True, slots=True)
class Synced:
    """What bringing the file in did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def _of(
    unit_id: int, name: str, parent_id: int | None, level: str | None, short: list[str], former: list[dict[str, str]],
    successors: list[str], dissolved_on: date | None,
) -> Unit:  # fmt: skip
    return Unit(
        unit_id, name, parent_id, level, tuple(short), tuple(map(_former, former)), tuple(successors), dissolved_on
    )


def _unit(row: UnitRow) -> Unit:
    return _of(row.id, row.name, row.parent_id, row.level, row.short, row.former, row.successors, row.dissolved_on)


def _former(stored: dict[str, str]) -> FormerName:
    until = stored.get("until")
    return FormerName(stored["name"], date.fromisoformat(until) if until else None, stored.get("note", ""))


def _stored(former: FormerName) -> dict[str, str]:
    found = {"name": former.name, "until": former.until.isoformat() if former.until else "", "note": former.note}
    return {word: value for word, value in found.items() if value}


_COLUMNS = (
    UnitRow.id, UnitRow.name, UnitRow.parent_id, UnitRow.level, UnitRow.short, UnitRow.former, UnitRow.successors,
    UnitRow.dissolved_on,
)  # fmt: skip
_RAW = select(
    UnitRow.id, UnitRow.name, UnitRow.parent_id, UnitRow.level, cast(UnitRow.short, Text), cast(UnitRow.former, Text),
    cast(UnitRow.successors, Text), UnitRow.dissolved_on,
).order_by(UnitRow.id)  # fmt: skip


def units(session: Session) -> tuple[Unit, ...]:
    found = [_of(*row) for row in session.execute(select(*_COLUMNS))]
    return _in_order(found)


def _in_order(found: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(found, key=lambda unit: (fold(unit.name), unit.id)))


def directory(session: Session) -> Directory:
    """The table as it stands. While nothing changes it this is the same object, with what it remembers."""
    return _directory(tuple(tuple(row) for row in session.execute(_RAW)))


@lru_cache(maxsize=4)
def _directory(rows: tuple[tuple[Any, ...], ...]) -> Directory:
    """Lists as the database holds them are told apart before anything is made of them: this is asked for every message."""
    return directory_of(
        _in_order(
            _of(id_, name, parent, level, json.loads(short), json.loads(former), json.loads(successors), dissolved_on)
            for id_, name, parent, level, short, former, successors, dissolved_on in rows
        )
    )


def unit(session: Session, unit_id: int) -> Unit:
    return _unit(_row(session, unit_id))


def _row(session: Session, unit_id: int) -> UnitRow:
    row = session.get(UnitRow, unit_id)
    if row is None:
        raise NotFoundError(f"no unit {unit_id}")
    return row


def unit_named(session: Session, name: str) -> Unit | None:
    """The unit of that name, however its capitals and tone marks were put; else the only one so abbreviated or once
    called so."""
    wanted = canonical(squeeze(nfc(name)))
    known = units(session)
    for one in known:
        if canonical(one.name) == wanted:
            return one
    found = directory(session).find(name)
    return found[0] if len(found) == 1 else None


def add_unit(
    session: Session, name: str, now: datetime, *, parent_id: int | None = None, level: str | None = None
) -> tuple[Unit, bool]:
    """The unit of that name, and whether it is new. A known one keeps its parent."""
    known = _present(session, name)
    if known is not None:
        return known, False
    if parent_id is not None:
        _row(session, parent_id)
    row = UnitRow(
        name=squeeze(nfc(name)), created_at=now, parent_id=parent_id, level=level, short=[], former=[], successors=[]
    )
    session.add(row)
    session.flush()
    return _unit(row), True


def _present(session: Session, name: str) -> Unit | None:
    """The unit that bears this very name now: two of one name under two parents are two."""
    wanted = canonical(squeeze(nfc(name)))
    known = units(session)
    exact = next((one for one in known if canonical(one.name) == wanted), None)
    return exact or next((one for one in known if key(one.name) == key(name) and _one_bare(one.name, name)), None)


def _one_bare(one: str, other: str) -> bool:
    """Whether one of two names of equal letters was typed without accents."""
    return any(fold(name) == canonical(name) for name in (one, other))


def put_under(session: Session, unit_id: int, parent_id: int | None) -> Unit:
    """Give a unit its parent, or none.

    Raises:
        CircleError: the parent is the unit itself or stands below it.
    """
    row = _row(session, unit_id)
    above = None if parent_id is None else _row(session, parent_id)
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        if above.id == unit_id:
            raise CircleError(f"unit {parent_id} stands below unit {unit_id}")
        seen.add(above.id)
        above = session.get(UnitRow, above.parent_id) if above.parent_id is not None else None
    row.parent_id = parent_id
    session.flush()
    return _unit(row)


def rename(session: Session, unit_id: int, name: str, until: date | None, note: str = "") -> Unit:
    """Give a unit a new name; the old one stays known as a former one.

    Raises:
        NameTakenError: another unit bears the new name.
    """
    row, name = _row(session, unit_id), squeeze(nfc(name))
    other = _present(session, name)
    if other is not None and other.id != unit_id:
        raise NameTakenError(f"unit {other.id} is called {name}")
    if canonical(row.name) != canonical(name):
        kept = [one for one in row.former if canonical(one["name"]) not in (canonical(name), canonical(row.name))]
        row.former = [*kept, _stored(FormerName(row.name, until, note))]
    row.name = name
    session.flush()
    return _unit(row)


def add_former(session: Session, unit_id: int, former: FormerName) -> Unit:
    row = _row(session, unit_id)
    row.former = [_stored(one) for one in _joined(tuple(map(_former, row.former)), (former,))]
    session.flush()
    return _unit(row)


def add_short(session: Session, unit_id: int, short: str) -> Unit:
    row, short = _row(session, unit_id), squeeze(nfc(short))
    if fold(short) not in map(fold, row.short):
        row.short = [*row.short, short]
    session.flush()
    return _unit(row)


def remove_short(session: Session, unit_id: int, short: str) -> Unit:
    row = _row(session, unit_id)
    row.short = [one for one in row.short if fold(one) != fold(short)]
    session.flush()
    return _unit(row)


def dissolve(session: Session, unit_id: int, on: date, successors: Sequence[str]) -> Unit:
    row = _row(session, unit_id)
    row.dissolved_on, row.successors = on, [squeeze(nfc(one)) for one in successors] or list(row.successors)
    session.flush()
    return _unit(row)


# -- the file of units -------------------------------------------------------------------------------------------------


def sync(session: Session, entries: Sequence[UnitEntry], now: datetime) -> Synced:
    """Bring the file's units into the table. A second time nothing changes; units the file does not name stay.

    What the file states of parent, level and end holds; abbreviations and former names are joined to those there. An
    entry of a new name that gives a unit's name as a former one renames that unit, and its members and ledger stay
    with it; a unit that was renamed in the chat is not named back.

    Raises:
        ConfigError: a parent is in neither file nor table, or parents go in a circle. The caller's transaction must not
            be committed then.
    """
    rows = list(session.scalars(select(UnitRow).order_by(UnitRow.id)))
    before = {row.id: _unit(row) for row in rows}
    placed = _placed(entries, rows)
    for entry in entries:
        if entry.name not in placed:
            placed[entry.name] = row = UnitRow(name=entry.name, created_at=now, short=[], former=[], successors=[])
            session.add(row)
        _state(entry, placed[entry.name])
    session.flush()
    known = Directory(units(session))
    parents = {row.id: row.parent_id for row in (*rows, *placed.values())}
    for entry in entries:
        if entry.parent is not None:
            parent = placed.get(entry.parent)
            named = [parent.id] if parent is not None else [one.id for one in known.find(entry.parent)]
            if len(named) != 1:
                raise ConfigError(f"units.file: {entry.name}: its parent {entry.parent!r} is no unit, or several")
            parents[placed[entry.name].id] = named[0]
    for entry in entries:
        row = placed[entry.name]
        if _goes_round(row.id, parents):
            raise ConfigError(f"units.file: {entry.name}: its parent {entry.parent!r} stands below it")
        if row.parent_id != parents[row.id]:
            row.parent_id = parents[row.id]
    session.flush()
    added = sum(row.id not in before for row in placed.values())
    changed = [row for row in placed.values() if row.id in before and _unit(row) != before[row.id]]
    if added or changed:
        audit.note(session, "units", None, now, what="file", added=added, changed=len(changed))
    for row in sorted(changed, key=lambda row: row.id):
        what = _change(before[row.id], _unit(row))
        audit.note(session, "units", None, now, unit=row.id, what=what, parent=row.parent_id, by="file")
    return Synced(added, len(changed), len(placed) - added - len(changed))


def _change(before: Unit, after: Unit) -> audit.UnitChange:
    """What the file changed in a unit, the weightiest first."""
    if before.name != after.name:
        return "renamed"
    if before.dissolved_on != after.dissolved_on or before.successors != after.successors:
        return "ended"
    return "put" if before.parent_id != after.parent_id else "changed"


def _placed(entries: Sequence[UnitEntry], rows: Sequence[UnitRow]) -> dict[str, UnitRow]:
    """The rows that entries speak of, by the entry's name: of that name, else renamed since, else to be renamed."""
    placed: dict[str, UnitRow] = {}
    spelt = {canonical(row.name): row for row in rows}
    for entry in entries:  # those of a known name first: none of them may be renamed for another
        row = spelt.get(canonical(entry.name)) or next(
            (row for row in rows if key(row.name) == key(entry.name) and _one_bare(row.name, entry.name)), None
        )
        if row is not None:
            placed[entry.name] = row
    taken = {row.id for row in placed.values()}
    for entry in entries:
        if entry.name in placed:
            continue
        free = [row for row in rows if row.id not in taken]
        since = [row for row in free if any(key(was["name"]) == key(entry.name) for was in row.former)]
        formers = {key(was.name): was for was in entry.former}
        here = [row for row in free if key(row.name) in formers]
        if len(since) == 1:
            placed[entry.name] = since[0]
        elif len(here) == 1:
            (row,) = here
            row.former = [*row.former, _stored(FormerName(row.name))]
            row.name = entry.name
            placed[entry.name] = row
        if entry.name in placed:
            taken.add(placed[entry.name].id)
    return placed


def _state(entry: UnitEntry, row: UnitRow) -> None:
    """Write what the entry states and the row does not say yet."""
    known = {key(one) for one in row.short}
    values: dict[str, Any] = {
        "level": entry.level or row.level,
        "dissolved_on": entry.dissolved_on or row.dissolved_on,
        "successors": list(entry.successors) or list(row.successors),
        "short": [*row.short, *(one for one in entry.short if key(one) not in known)],
        "former": [
            _stored(one)
            for one in _joined(tuple(map(_former, row.former)), entry.former)
            if canonical(one.name) != canonical(row.name)
        ],
    }
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _goes_round(unit_id: int, parents: dict[int, int | None]) -> bool:
    seen: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == unit_id


def _joined(known: Sequence[FormerName], more: Sequence[FormerName]) -> list[FormerName]:
    """Former names, each once; what is said later of one holds."""
    found = {key(one.name): one for one in known}
    for one in more:
        found[key(one.name)] = one if one.until or one.note else found.get(key(one.name), one)
    return list(found.values())
