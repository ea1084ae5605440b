"""The table of units × due dates: who has said what of which obligation, late ones first. Pure.

What passes through: tasks, the table of units, the lines of the ledger that stand, a window of days and the day it is
looked at; a Summary comes out. Lines of these tasks whose unit shows no cell for the task are among `unplaced`. A date
passed in silence is silence (“chưa báo cáo”), never “not done”; a report without a document number, a file or a receipt is
a claim. More time that a unit was given counts for that unit. What has no date is no column unless somebody reported on it.
Nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.deadlines import deadline, due_between, last_of, order, round_start
from bot.model import Deadline
from bot.summary.rounds import Span, Spoken, said_on, span, spoken
from bot.windows import Window
from knowledge import units
from knowledge.model import Document, StatusEntry, Task, Unit
from knowledge.text import fold
from knowledge.units import Directory

# What a unit has said of a round: handed in, with something that shows it or without; on the way; nothing.
Said = Literal["received", "claimed", "working", "blocked", "not_started", "silent"]
_OVER_THE_YEAR = timedelta(days=183)  # a year's last report may be due in the next spring


Moved = Mapping[tuple[int, date, int], date]
_NOTHING_MOVED: Moved = {}


@dataclass(frozen=True, slots=True)
class Column:
    """One due date of one task. Without a date: a task that somebody has reported on all the same."""

    item: Deadline
    last: date | None  # the last day in time
    span: Span | None  # the round between its neighbours

    @property
    def task(self) -> Task:
        return self.item.task


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit and one column."""

    said: Said
    entry: StatusEntry | None = None  # the line of the ledger that decides
    over: int = 0  # days since the last day in time, while nothing is handed in
    delayed: int = 0  # days by which it came too late, where the report names its day
    later: bool = False  # closed by a report of a later round: its day and number are the other's
    granted: date | None = None  # the last day in time that this unit was given
    proof: StatusEntry | None = None  # the line with a number, a file or a receipt

    @property
    def settled(self) -> bool:
        return self.said in ("received", "claimed")

    @property
    def late(self) -> bool:
        return self.over > 0


@dataclass(frozen=True, slots=True)
class Row:
    unit: Unit
    cells: tuple[Cell | None, ...]  # one a column; None: not this unit's

    @property
    def late(self) -> int:
        return sum(cell is not None and cell.over > 0 for cell in self.cells)

    @property
    def longest(self) -> int:
        """Days of the oldest thing owed."""
        return max((cell.over for cell in self.cells if cell is not None), default=0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Cells counted. `due` is the sum of the six that follow it; the rest are parts of these."""

    due: int = 0
    received: int = 0
    claimed: int = 0
    working: int = 0
    blocked: int = 0
    not_started: int = 0
    silent: int = 0
    late: int = 0  # past the last day in time, nothing handed in
    late_silent: int = 0  # … and nothing said
    delayed: int = 0  # handed in after the last day
    units: int = 0
    late_units: int = 0

    @property
    def settled(self) -> int:
        return self.received + self.claimed


@dataclass(frozen=True, slots=True)
class Summary:
    document: Document | None  # None: all of the office's
    window: Window
    today: date
    columns: tuple[Column, ...]  # soonest first, what has no date last
    rows: tuple[Row, ...]  # late ones first
    unplaced: tuple[StatusEntry, ...] = ()  # lines of these tasks that no cell shows: of nobody's unit, of other rounds
    undated: int = 0  # tasks without a date and without a report
    ownerless: int = 0  # due dates that no unit of the table is named for

    def cells(self, place: int | None = None) -> Iterator[Cell]:
        """All cells, or those of one column."""
        for row in self.rows:
            for cell in row.cells if place is None else (row.cells[place],):
                if cell is not None:
                    yield cell

    def owed(self, row: Row) -> list[tuple[Column, Cell]]:
        """What a unit is late with, oldest first."""
        pairs = [(self.columns[n], cell) for n, cell in enumerate(row.cells) if cell is not None and cell.over]
        return sorted(pairs, key=lambda pair: -pair[1].over)

    @property
    def by_name(self) -> tuple[Row, ...]:
        return tuple(sorted(self.rows, key=lambda row: fold(row.unit.name)))

    @property
    def late_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.late)


def tabulate(
    tasks: Iterable[Task],
    directory: Directory,
    lines: Sequence[StatusEntry],
    window: Window,
    today: date,
    zone: ZoneInfo,
    *,
    document: Document | None = None,
    only: Unit | None = None,
    moved: Moved = _NOTHING_MOVED,
) -> Summary:
    """The table of a document's tasks, or of all; with `only`, one unit's row of it. `moved`: (task, due, unit) -> the last
    day in time, where that unit was given more."""
    wanted = [
        task
        for task in tasks
        if task.trust != "rejected" and (document is None or task.document.id == document.id)
    ]  # fmt: skip
    ids = {task.id for task in wanted}
    said: dict[tuple[int, int], list[StatusEntry]] = {}
    stray: list[StatusEntry] = []
    for line in sorted(lines, key=lambda line: line.id):
        if line.task_id not in ids or (only is not None and line.unit_id != only.id):
            continue
        if line.unit_id is None or directory.get(line.unit_id) is None:
            stray.append(line)
        else:
            said.setdefault((line.unit_id, line.task_id), []).append(line)
    columns, undated = _columns(wanted, {task_id for _, task_id in said}, window, today)
    holders = _Holders(directory, today, only)
    reporters: dict[int, set[int]] = {}
    for unit_id, task_id in said:
        reporters.setdefault(task_id, set()).add(unit_id)
    table: dict[int, dict[int, Cell]] = {}
    shown: set[tuple[int, int]] = set()
    empty = 0
    for place, column in enumerate(columns):
        owners, spoke = holders.of(column.task), reporters.get(column.task.id, set())
        silence = _cell(column, None, today, zone, None)
        given = {unit_id: day for unit_id in owners | spoke if (day := _given(moved, column, unit_id))}

        def silent(unit_id: int, column: Column = column, silence: Cell = silence, given: Given = given) -> Cell:
            return _cell(column, None, today, zone, given[unit_id]) if unit_id in given else silence

        for unit_id in owners - spoke:
            table.setdefault(unit_id, {})[place] = silent(unit_id)
        for unit_id in spoke:
            key = (unit_id, column.task.id)
            last = spoken(said[key], column.span, zone)
            if last is not None:
                shown.add(key)
                table.setdefault(unit_id, {})[place] = _cell(column, last, today, zone, given.get(unit_id))
            elif unit_id in owners:
                table.setdefault(unit_id, {})[place] = silent(unit_id)
        empty += not owners and not spoke
    width = range(len(columns))
    rows = [
        Row(unit, tuple(table[unit.id].get(place) for place in width))
        for unit, _ in directory.tree()
        if unit.id in table
    ]
    rows.sort(key=lambda row: (-row.late, -row.longest))  # stable: those alike stay as the tree has them
    unplaced = [*stray, *(line for key, spoken_of in said.items() if key not in shown for line in spoken_of)]
    return Summary(
        document, window, today, columns, tuple(rows), tuple(sorted(unplaced, key=lambda line: line.id)), undated, empty
    )


class _Holders:
    """Whose a task is, asked once for each wording."""

    def __init__(self, directory: Directory, today: date, only: Unit | None) -> None:
        self._directory, self._only = directory, only
        self._standing = {one.id for one in directory.units if one.dissolved_on is None or one.dissolved_on > today}
        self._known: dict[tuple[tuple[str, ...], str | None, date | None], frozenset[int]] = {}

    def of(self, task: Task) -> frozenset[int]:
        header = task.document.header
        asked = (task.obligation.responsible, header.issuer, header.issued_on)
        found = self._known.get(asked)
        if found is None:
            named = units.members_of(asked[0], self._directory, issuer=header.issuer, on=header.issued_on)
            found = frozenset(one.id for one in named if self._only is None or one.id == self._only.id) & self._standing
            self._known[asked] = found
        return found


def _columns(tasks: Sequence[Task], reported: set[int], window: Window, today: date) -> tuple[tuple[Column, ...], int]:
    end = window.end
    further = end + _OVER_THE_YEAR if window.name == "year" else end
    found = [
        one
        for one in due_between(tasks, window.start, further, today, None)
        if one.due is not None
        and (one.due <= end or (one.closes is not None and one.closes.year == end.year))
        and not _before_its_time(one)
    ]
    columns = [Column(one, last_of(one), span(one)) for one in order(found)]
    dateless = [task for task in tasks if deadline(task, today).due is None]
    told = [task for task in dateless if task.id in reported]
    columns += [Column(Deadline(task, None, True), None, None) for task in told]
    return tuple(columns), len(dateless) - len(told)


def _before_its_time(item: Deadline) -> bool:
    """A rule that recurs has dates before the document that gives it; nobody owes those."""
    issued = item.task.document.header.issued_on
    return issued is not None and item.due is not None and item.due < issued and round_start(item) is not None


Given = Mapping[int, date]


def _given(moved: Moved, column: Column, unit_id: int) -> date | None:
    return moved.get((column.task.id, column.item.due, unit_id)) if moved and column.item.due else None


def _cell(column: Column, last: Spoken | None, today: date, zone: ZoneInfo, granted: date | None) -> Cell:
    entry, end = last.entry if last is not None else None, granted or column.last
    if last is not None and entry is not None and last.settles:
        delayed = (said_on(entry, zone) - end).days if end and entry.claimed_on else 0
        # A later round's report closes this one too, but its number is the other's.
        said: Said = "received" if last.proof is not None and last.own else "claimed"
        delayed = max(0, delayed) if last.own else 0
        return Cell(said, entry, 0, delayed, not last.own, granted, last.proof)
    over = max(0, (today - end).days) if end else 0
    return Cell(_said(entry), entry, over, granted=granted)


def _said(entry: StatusEntry | None) -> Said:
    if entry is None:
        return "silent"
    match entry.state:
        case "blocked" | "not_started":
            return entry.state
        case _:
            return "working"


def tally(rows: Iterable[Row], places: Iterable[int] | None = None) -> Tally:
    """Cells counted: of all columns, or of some."""
    counts = dict.fromkeys((field.name for field in fields(Tally)), 0)
    wanted = None if places is None else tuple(places)
    for row in rows:
        seen = late = 0
        for cell in row.cells if wanted is None else (row.cells[place] for place in wanted):
            if cell is None:
                continue
            seen += 1
            counts[cell.said] += 1
            if cell.over:
                late += 1
                counts["late_silent"] += cell.said == "silent"
            counts["delayed"] += cell.delayed > 0
        counts["due"] += seen
        counts["late"] += late
        counts["units"] += seen > 0
        counts["late_units"] += late > 0
    return Tally(**counts)


def default_window(tasks: Iterable[Task], today: date) -> Window:
    """The year to show of a plan: this one, where anything is due in it, else the nearest one that has dates."""
    years = {found.due.year for task in tasks if (found := deadline(task, today)).due is not None}
    earlier = [year for year in years if year < today.year]
    year = today.year if not years or today.year in years else max(earlier) if earlier else min(years)
    return Window("year", date(year, 1, 1), date(year, 12, 31))
