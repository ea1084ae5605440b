"""The leader's view: /tonghop with its plans, pictures and files, one unit's page, and the week's digest.

What passes through: the office, the ledger and the table of units; Outcomes whose files are made later, outside of the
transaction, from a table that is already counted. What is refused: whoever bot/access.py does not let see the summary; a
press that names no table. Words that name no plan and no stretch of time bring the list of plans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard, overview
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.drawing.summary import COLUMNS, ROWS, Grid, Line, Mark, draw
from bot.exports import dispatch, report, workbook
from bot.exports.letterhead import letterhead
from bot.model import Attachment, Reply
from bot.replies import one_unit as say_unit
from bot.replies import sheets as words
from bot.replies import summary as say
from bot.replies import week
from bot.replies.calendar import named
from bot.replies.dialogue import BUTTON_GONE
from bot.summary.choosing import round_on
from bot.summary.table import Cell, Moved, Summary, default_window, tabulate, tally
from bot.windows import BACK, Window, window
from knowledge.model import Document, Extension, Office, StatusEntry, Task, Unit
from knowledge.store import audit, extensions, ledger, people, units
from knowledge.text import fold, nfc, squeeze
from knowledge.units import Directory

VERBS = ("tt", "ti", "tx", "tr", "td", "to")
_LATELY = 3


def command(session: Session, desk: Desk, office: Office, said: Incoming, argument: str) -> Outcome:
    """/tonghop, with a plan's number or title, or with a stretch of time."""
    if not guard.allowed(session, said, "see_summary"):
        return Outcome((say.NOT_ALLOWED,))
    if not units.units(session):
        return Outcome((say.NO_UNITS,))
    asked, sources = squeeze(nfc(argument)), _sources(session, desk, office, said)
    found = _documents(office, asked) if asked else ()
    if len(found) == 1:
        return Outcome((say.table(sources.table(found[0], None), others=True),))
    stretch = window(asked, sources.today) if asked and not found else None
    if stretch is not None and stretch.name != "all":
        return Outcome((say.table(sources.table(None, stretch), others=True),))
    listed = sources.plans()
    if found:
        listed = tuple(one for one in listed if one.document in found)
    if len(listed) == 1 and not asked:
        return Outcome((say.table(listed[0]),))
    return Outcome((say.plans(listed, sources.today, asked=asked if not found else ""),))


def press(session: Session, desk: Desk, office: Office, said: Incoming, verb: str, rest: str) -> Outcome:
    """tt:document:window:page another page, ti the same as a picture, tx, tr, td a file, to:page the list of plans."""
    if not guard.allowed(session, said, "see_summary"):
        return Outcome(notice=say.NOT_ALLOWED_NOTICE)
    if verb == "to":
        page = number(rest)
        if page is None:
            return Outcome(notice=BUTTON_GONE)
        sources = _sources(session, desk, office, said)
        return Outcome(edit=say.plans(sources.plans(), sources.today, page))
    id_, _, more = rest.partition(":")
    code, _, turned = more.partition(":")
    document_id, page = number(id_), number(turned or "0")
    stretch = overview.decoded(code, desk.today(said.now)) if code else None
    document = next((one for one in office.documents if one.id == document_id), None)
    if document_id is None or page is None or (code and stretch is None) or (document_id and document is None):
        return Outcome(notice=BUTTON_GONE)
    if document is None and stretch is None:
        return Outcome(notice=BUTTON_GONE)
    summary = _sources(session, desk, office, said).table(document, stretch)
    if verb == "tt":
        return Outcome(edit=say.table(summary, page, others=len(office.documents) > 1))
    if verb == "ti":
        # The table's own button names no page: it stands under words, and the picture comes below them.
        return Outcome(attachments=(_picture(summary, page, replaces=bool(turned)),))
    return _file(session, desk, office, said, summary, verb)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What every table is counted from, read once."""

    office: Office
    directory: Directory
    lines: tuple[StatusEntry, ...]
    today: date
    zone: ZoneInfo
    moved: Moved

    def table(self, document: Document | None, stretch: Window | None, *, only: Unit | None = None) -> Summary:
        tasks = [task for task in self.office.tasks if document is None or task.document.id == document.id]
        seen = stretch or default_window(tasks, self.today)
        return tabulate(
            tasks, self.directory, self.lines, seen, self.today, self.zone, document=document, only=only,
            moved=self.moved,
        )  # fmt: skip

    def plans(self) -> tuple[Summary, ...]:
        """The plans that lay anything on any unit in their year, those with most overdue first."""
        holding = {task.document.id for task in self.office.tasks}
        found = [self.table(document, None) for document in self.office.documents if document.id in holding]
        counted = [(tally(one.rows).late, one) for one in found if one.rows]
        return tuple(one for _, one in sorted(counted, key=lambda pair: (-pair[0], -_id(pair[1]))))


def _id(summary: Summary) -> int:
    return summary.document.id if summary.document else 0


def _sources(session: Session, desk: Desk, office: Office, said: Incoming, *, unit: Unit | None = None) -> _Sources:
    lines = ledger.of_unit(session, unit.id) if unit else ledger.of_everyone(session)
    zone = ZoneInfo(desk.settings.clock.timezone)
    pleas = extensions.of_unit(session, unit.id) if unit else extensions.of_everyone(session)
    return _Sources(
        office, units.directory(session), lines, desk.today(said.now), zone, extensions.moved(pleas)
    )  # fmt: skip


def _documents(office: Office, asked: str) -> tuple[Document, ...]:
    """Documents with tasks that the words name: by number, else by words of their heads."""
    holding = {task.document.id for task in office.tasks}
    known = [document for document in office.documents if document.id in holding]
    wanted = fold(asked)
    numbered = tuple(
        one for one in known if one.header.number and fold(one.header.number) in (wanted, wanted.rpartition(" ")[2])
    )
    if numbered:
        return numbered

    def head(one: Document) -> str:
        header = one.header
        return fold(" ".join(part for part in (header.kind, header.number, header.title, header.issuer) if part))

    return tuple(one for one in known if wanted in head(one))


# -- the picture --------------------------------------------------------------------------------------------------------------


def _picture(summary: Summary, page: int, *, replaces: bool) -> Attachment:
    """The late ones stand on the first sheet; the sheets are of one length."""
    pages = max(1, -(-len(summary.rows) // ROWS))
    page = min(page, pages - 1)
    make = partial(_drawn, summary, page, pages)
    caption = say.picture_caption(summary, page, pages)
    return Attachment(say.file_name("picture", summary), make, caption, picture=True, replaces=replaces)


def _drawn(summary: Summary, page: int, pages: int) -> bytes:
    return draw(compose(summary, page, pages))


def compose(summary: Summary, page: int, pages: int) -> Grid:
    """One sheet of the picture, in words and shapes. Pure."""
    length = max(1, -(-len(summary.rows) // pages))
    places = _pressing(summary)
    columns = [(place, summary.columns[place]) for place in places]
    counts = tally(summary.rows)
    return Grid(
        heading=words.grid_heading(summary),
        under=words.grid_under(summary, counts),
        columns=tuple((words.column_short(column, place), words.column_day(column)) for place, column in columns),
        late_word=words.LATE_WORD,
        lines=tuple(
            Line(words.unit_short(row.unit.name), tuple(_mark(row.cells[place]) for place in places), row.late)
            for row in summary.rows[page * length : (page + 1) * length]
        ),
        legend=tuple((mark, words.GRID_LEGEND[mark]) for mark in _LEGEND),
        notes=tuple((words.column_short(column, place), words.column_note(column)) for place, column in columns),
        more=words.grid_more(len(summary.columns) - len(places)),
    )


_LEGEND: tuple[Mark, ...] = ("late", "received", "working", "late_told", "claimed", "waiting")


def _pressing(summary: Summary) -> list[int]:
    """The columns a sheet has room for, in order of their dates: what is late, then what is nearest to today."""

    def rank(place: int) -> tuple[bool, int]:
        last = summary.columns[place].last
        late = any(cell.late for cell in summary.cells(place))
        return not late, abs((last - summary.today).days) if last else 1 << 20

    return sorted(sorted(range(len(summary.columns)), key=rank)[:COLUMNS])


def _mark(cell: Cell | None) -> Mark | None:
    if cell is None:
        return None
    if cell.said == "received" or cell.said == "claimed":
        return cell.said
    if cell.late:
        return "late" if cell.said == "silent" else "late_told"
    return "waiting" if cell.said == "silent" else "working"


# -- the files ----------------------------------------------------------------------------------------------------------------


def _file(session: Session, desk: Desk, office: Office, said: Incoming, summary: Summary, verb: str) -> Outcome:
    tasks = tuple(dict.fromkeys(_of(office, summary)))
    if verb == "tx":
        _noted(session, said, summary, "workbook")
        book = _book(session, desk, summary, tasks)
        caption = say.workbook_caption(summary, len(book.lines))
        return _made("workbook", summary, partial(workbook.draft, book), caption)
    head = letterhead(said.who.unit, units.directory(session), tasks)
    if verb == "tr":
        _noted(session, said, summary, "report")
        return _made("report", summary, partial(report.draft, summary, head), say.report_caption(summary))
    own = said.who.unit.id if said.who.unit else None
    summary = replace(summary, rows=tuple(row for row in summary.rows if row.unit.id != own))  # nobody urges himself
    if not summary.late_rows:
        return Outcome(notice=say.NOBODY_LATE)
    _noted(session, said, summary, "dispatch")
    return _made("dispatch", summary, partial(dispatch.draft, summary, head), say.dispatch_caption(summary))


def _noted(session: Session, said: Incoming, summary: Summary, what: str) -> None:
    document = summary.document.id if summary.document else None
    audit.note(session, "exported", said.who.id, said.now, what=what, document=document)


def _made(kind: str, summary: Summary, make: Callable[[], bytes], caption: Reply) -> Outcome:
    return Outcome(attachments=(Attachment(say.file_name(kind, summary), make, caption),))


def _of(office: Office, summary: Summary) -> Sequence[Task]:
    """The tasks the table is of, also those that have no column in it."""
    wanted = summary.document
    return [
        task for task in office.tasks
        if task.trust != "rejected" and (wanted is None or task.document.id == wanted.id)
    ]  # fmt: skip


def _book(session: Session, desk: Desk, summary: Summary, tasks: tuple[Task, ...]) -> workbook.Book:
    ids = {task.id for task in tasks}
    lines = tuple(line for line in ledger.every_line(session) if line.task_id in ids)
    pleas = tuple(one for one in extensions.of_everyone(session) if one.task_id in ids)
    return workbook.Book(
        summary, tasks, lines, {unit.id: unit for unit in units.units(session)}, people.names(session),
        ZoneInfo(desk.settings.clock.timezone), pleas,
    )  # fmt: skip


# -- one unit, one week ----------------------------------------------------------------------------------------------------------


def unit_asked(session: Session, said: Incoming, argument: str) -> Unit | None:
    """The unit of which /donvi asks: one line that is a known unit's name or abbreviation, and no order."""
    line = squeeze(nfc(argument))
    if not line or "\n" in argument or not access.may(access.standing(said.who), "see_summary"):
        return None
    return units.unit_named(session, line)


def unit_page(session: Session, desk: Desk, office: Office, said: Incoming, unit: Unit) -> Reply:
    """/donvi X: all that one unit has to report this year, and the last it said."""
    own = said.who.unit is not None and said.who.unit.id == unit.id
    if not guard.allowed(session, said, "see_own_unit" if own else "see_summary"):
        return say.NOT_ALLOWED
    summary = _sources(session, desk, office, said, unit=unit).table(None, None, only=unit)
    lately: Sequence[StatusEntry] = ledger.of_unit(session, unit.id)[-_LATELY:][::-1]
    judges = access.may(access.standing(said.who), "confirm_receipt")
    return say_unit.unit_page(
        summary, unit, lately, people.names(session), ZoneInfo(desk.settings.clock.timezone),
        pleas=_pleas(session, office, unit, desk.today(said.now)), judges=judges,
    )  # fmt: skip


def _pleas(session: Session, office: Office, unit: Unit, today: date) -> tuple[tuple[Extension, str], ...]:
    """What a unit asked for lately, newest first, each with the name of its task and round."""
    tasks = {task.id: task for task in office.tasks}
    found = []
    for one in reversed(extensions.of_unit(session, unit.id)[-_LATELY:]):
        task = tasks.get(one.task_id)
        item = round_on(task, one.due, today) if task is not None else None
        found.append((one, named(item) if item is not None else say.GONE_TASK))
    return tuple(found)


def table_of(session: Session, desk: Desk, office: Office, said: Incoming, document: Document | None) -> Summary:
    """The table of one plan in its year, of all of them without one."""
    return _sources(session, desk, office, said).table(document, None)


def digest(session: Session, desk: Desk, office: Office, said: Incoming) -> Reply | None:
    """The week for coordinators, None where nothing is late or due. Who gets it, and when, bot/reminders decides."""
    today = desk.today(said.now)
    sunday = today + timedelta(days=6 - today.weekday())
    stretch = Window("days", today - timedelta(days=BACK), sunday)
    return week.digest(_sources(session, desk, office, said).table(None, stretch))
