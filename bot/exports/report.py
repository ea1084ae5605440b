"""The draft of the periodic report to the level above, made of the leader's table.

What passes through: a Summary and a Letterhead; a .docx comes out. Every figure is counted from the cells, who reported is
named with the number of the document; claimed and handed in stay apart. What only people know is a dotted gap.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.exports.letterhead import Letterhead
from bot.exports.paper import Annex, Heading, Paper, Part, Table, Words, write
from bot.replies import papers as say
from bot.summary.table import Cell, Column, Said, Summary, tally

_ORDER: tuple[Said, ...] = ("received", "claimed", "working", "blocked", "not_started", "silent")
_COUNT_WIDTHS = (9, 46, 25, 14, 14, 12, 14, 13, 13)
_REPORTED_WIDTHS = (12, 62, 42, 24, 20)
_NAMED = 20  # units of one group named in the text; more stand in an annex
_LATE_WIDTHS = (10, 38, 44, 26, 15, 27)


def draft(summary: Summary, head: Letterhead) -> bytes:
    """The report as .docx."""
    return write(compose(summary, head))


def compose(summary: Summary, head: Letterhead) -> Paper:
    """What the report says. Pure."""
    return Paper(
        head.parent_lines,
        head.issuer_lines,
        say.NATION,
        say.MOTTO,
        say.number_line(f"{say.REPORT_CODE}-{head.code}"),
        say.place_line(summary.today),
        say.REPORT_KIND,
        say.report_title(summary),
        say.TO,
        (head.upper or say.GAP,),
        tuple(_body(summary, head)),
        (say.GAP, say.GAP),
        say.RECIPIENTS,
        (say.AS_ABOVE, say.GAP, say.filed()),
        _annexes(summary),
        title=say.report_title(summary),
    )


def _annexes(summary: Summary) -> tuple[Annex, ...]:
    """Who is late, and who has reported with which document, where the text has no room for it."""
    found = [(say.late_annex(summary), late_table(summary))] if summary.late_rows else []
    if _crowded(summary):
        found.append((say.reported_annex(summary), _reported(summary)))
    names = say.annex_names(len(found))
    return tuple(Annex(name, *titles, table) for name, (titles, table) in zip(names, found, strict=True))


def _crowded(summary: Summary) -> bool:
    return any(sum(cell.settled for cell in summary.cells(place)) > _NAMED for place in range(len(summary.columns)))


def _body(summary: Summary, head: Letterhead) -> Iterator[Part]:
    counts = tally(summary.rows)
    yield Words(say.report_opening(summary, head.name))
    yield Heading(say.GENERAL)
    if not counts.due:
        yield Words(say.NO_DATES)
    else:
        yield from map(Words, say.general(summary, counts))
        yield _counts(summary)
    yield Heading(say.RESULTS)
    annexes = len(_annexes(summary))
    late_at, reported_at = say.annex_names(annexes)[:1], say.annex_names(annexes)[-1:]
    for number, place in enumerate(_shown(summary), 1):
        yield from _result(summary, number, place, "".join(reported_at) if _crowded(summary) else "")
    yield Heading(say.SHORTCOMINGS)
    yield Words(say.shortcomings(summary, counts, "".join(late_at)))
    difficulties = [say.difficulty(name, note, columns) for (name, note), columns in _blocked(summary).items()]
    if difficulties:
        yield Words(say.DIFFICULTIES)
        yield from map(Words, (*difficulties[:-1], difficulties[-1].rstrip(";") + "."))
    if counts.late:
        yield Words(say.CAUSES)
    yield Heading(say.PROPOSALS)
    yield from map(Words, say.proposals(head.name, counts, summary.today, "".join(late_at)))
    yield Words(say.report_closing(summary, head.name))


def _shown(summary: Summary) -> list[int]:
    """Columns that are some unit's."""
    return [place for place in range(len(summary.columns)) if any(True for _ in summary.cells(place))]


def _counts(summary: Summary) -> Table:
    rows = [
        (str(number), *say.count_line(summary.columns[place], tally(summary.rows, (place,))))
        for number, place in enumerate(_shown(summary), 1)
    ]
    rows.append(("", say.TOTAL, "", *say.counts_words(tally(summary.rows))))
    return Table(say.COUNT_HEAD, rows, _COUNT_WIDTHS, frozenset({0, 3, 4, 5, 6, 7, 8}), total=True)


def _result(summary: Summary, number: int, place: int, annex: str) -> Iterator[Part]:
    """One task: where it stands in the plan, then who has said what. Silence before the day, and much work on the way,
    is counted only; many reports are counted here and named in the annex."""
    column = summary.columns[place]
    cells = _of(summary, place)
    whole = len(cells)
    yield Heading(say.result_heading(number, column))
    yield Words(say.result_source(column), italic=True)
    for said in _ORDER:
        listed = [(name, cell) for name, cell in cells if cell.said == said]
        if not listed:
            continue
        late = any(cell.late for _, cell in listed)
        if not late and (said == "silent" or (said == "working" and len(listed) > _NAMED)):
            yield Words(say.result_open(said, len(listed), whole))
        elif annex and listed[0][1].settled and len(listed) > _NAMED:
            yield Words(say.result_annexed(said, len(listed), whole, annex))
        else:
            yield Words(say.result_group(said, listed, whole))


def _of(summary: Summary, place: int) -> list[tuple[str, Cell]]:
    return [(row.unit.name, cell) for row in summary.by_name if (cell := row.cells[place]) is not None]


def _reported(summary: Summary) -> Table:
    """Task by task, who has reported with which document."""
    rows: list[tuple[str, ...]] = []
    for number, place in enumerate(_shown(summary), 1):
        listed = [(name, cell) for name, cell in _of(summary, place) if cell.settled]
        if listed:
            rows.append((say.result_heading(number, summary.columns[place]),))
            rows += [(str(n), name, *say.reported_line(cell)) for n, (name, cell) in enumerate(listed, 1)]
    return Table(say.REPORTED_HEAD, rows, _REPORTED_WIDTHS, frozenset({0, 3}))


def _blocked(summary: Summary) -> dict[tuple[str, str], list[Column]]:
    """What keeps whom from what: one line for each reason of a unit."""
    found: dict[tuple[str, str], list[Column]] = {}
    for row in summary.rows:
        for column, cell in zip(summary.columns, row.cells, strict=True):
            if cell is not None and cell.said == "blocked":
                note = cell.entry.note if cell.entry and cell.entry.note else ""
                found.setdefault((row.unit.name, note), []).append(column)
    return found


def late_table(summary: Summary) -> Table:
    """Every unit with all it owes, the latest first."""
    rows = [
        (str(number), row.unit.name, *say.late_line(column, cell))
        for number, (row, column, cell) in enumerate(
            ((row, column, cell) for row in summary.late_rows for column, cell in summary.owed(row)), 1
        )
    ]
    return Table(say.LATE_HEAD, rows, _LATE_WIDTHS, frozenset({0, 4}))
