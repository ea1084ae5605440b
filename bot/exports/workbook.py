"""The leader's table as .xlsx: the matrix, the ledger line by line, the obligations, pleas for time, and what the words mean.

What passes through: a Summary, the ledger as it stands with the names of units and members; bytes come out. Heads are
frozen, every sheet has its filter. What people typed is text and stays text: nothing is a formula, whatever it begins with.
Characters that no workbook holds are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.exports.paper import clean
from bot.replies import sheets as say
from bot.replies.summary import column_due
from bot.replies.wording import document_name
from bot.summary.table import Cell, Column, Summary, tally
from knowledge.model import Extension, StatusEntry, Task, Unit

Value = str | int | date | datetime | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST = 32_000  # characters of a cell; a workbook takes 32,767
_LINE, _MOST_LINES = 15, 12  # points
_FILLS = {"late": "F8CBAD", "received": "C6E0B4", "claimed": "BDD7EE", "working": "FFE699", "head": "D9D9D9"}


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook is made of besides the table."""

    summary: Summary
    tasks: tuple[Task, ...]
    lines: tuple[StatusEntry, ...]  # all of these tasks, those taken back too
    units: Mapping[int, Unit]
    members: Mapping[int, str]
    zone: ZoneInfo
    pleas: tuple[Extension, ...] = ()


def draft(book: Book) -> bytes:
    """The workbook."""
    return _Pen(book).xlsx()


class _Pen:
    def __init__(self, book: Book) -> None:
        # Lazy: the package takes a fifth of a second, and most runs write nothing.
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.book, self.workbook, self._new = book, Workbook(write_only=True), WriteOnlyCell
        self._sheet_now: Any = None
        self._styles: dict[tuple[object, ...], Any] = {}  # made once: the library searches for each it is given
        self._fills = {name: PatternFill("solid", fgColor=colour) for name, colour in _FILLS.items()}
        self._bold = Font(name="Times New Roman", bold=True, size=11)
        self._plain = Font(name="Times New Roman", size=11)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        thin = Side(style="thin", color="BFBFBF")
        self._border = Border(thin, thin, thin, thin)
        self._middle = Alignment(wrap_text=True, vertical="center", horizontal="center")
        self.workbook.properties.creator = "Thuky"

    def xlsx(self) -> bytes:
        matrix, ledger, tasks, pleas, notes = say.SHEETS
        summary = self.book.summary
        width = len(summary.columns)
        self._sheet(matrix, (*say.MATRIX_HEAD, *map(say.matrix_column, summary.columns)), self._matrix(),
                    (6, 34, 9, 9, 9, 9, 9, 9, *([22] * width)), freeze="C2", height=78)  # fmt: skip
        self._sheet(ledger, say.LEDGER_HEAD, self._ledger(),
                    (7, 17, 30, 42, 20, 13, 6, 12, 18, 30, 44, 22, 24, 12, 6, 22, 18, 22, 20), freeze="B2")  # fmt: skip
        self._sheet(tasks, say.TASK_HEAD, self._tasks(), (6, 20, 10, 7, 50, 10, 24, 44, 28, 22, 14, 70), freeze="B2")
        self._sheet(pleas, say.PLEA_HEAD, self._pleas(), (6, 17, 30, 42, 12, 12, 40, 22, 14, 12, 22, 17), freeze="B2")
        self._sheet(notes, (), ((name, words) for name, words in say.notes(summary, tally(summary.rows))), (40, 80))
        out = io.BytesIO()
        self.workbook.save(out)
        return out.getvalue()

    def _sheet(
        self, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float], *,
        freeze: str | None = None, height: float = 32,
    ) -> None:  # fmt: skip
        from openpyxl.utils import get_column_letter

        sheet = self._sheet_now = self.workbook.create_sheet(name)
        sheet.freeze_panes = freeze
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = _fit_to_width()
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        count = 0
        if head:
            sheet.row_dimensions[1].height = height
            sheet.append([self._made(words, bold=True, fill="head", middle=True) for words in head])
            sheet.print_title_rows = "1:1"
            count = 1
        for row in rows:
            count += 1
            # Programs on phones, and LibreOffice, give wrapped text no room of their own accord.
            sheet.row_dimensions[count].height = _LINE * _lines(row, widths)
            sheet.append([self._made(*one) if isinstance(one, tuple) else self._made(one) for one in row])
        if head:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{count}"

    def _made(self, value: Value, fill: str | None = None, bold: bool = False, middle: bool = False) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            value = clean(value)[:_MOST]
        cell = self._new(self._sheet_now, value)
        quoted, form = False, ""
        if isinstance(value, str):
            cell.data_type = "s"  # the library takes “=…” for a formula
            quoted = value.startswith(_FORMULA)  # … and so would the program, once the cell is edited
        elif isinstance(value, datetime):
            form = "dd/mm/yyyy hh:mm"
        elif isinstance(value, date):
            form = "dd/mm/yyyy"
        asked = (fill, bold, middle, quoted, form, isinstance(value, int))
        style = self._styles.get(asked)
        if style is None:
            cell.font = self._bold if bold else self._plain
            cell.alignment = self._middle if middle or isinstance(value, int) else self._wrapped
            cell.border = self._border
            cell.quotePrefix = quoted
            if fill:
                cell.fill = self._fills[fill]
            if form:
                cell.number_format = form
            self._styles[asked] = cell._style
        else:
            cell._style = style
        return cell

    # -- the sheets ------------------------------------------------------------------------------------------------------

    def _matrix(self) -> Iterator[list[Any]]:
        for number, row in enumerate(self.book.summary.rows, 1):
            found = tally((row,))
            told = found.working + found.blocked + found.not_started
            counts = (found.due, found.received, found.claimed, told, found.silent)
            over = (found.late, "late", True) if found.late else 0
            yield [number, row.unit.name, *counts, over, *map(self._state, row.cells)]

    def _state(self, cell: Cell | None) -> tuple[Value, str | None] | None:
        if cell is None:
            return None
        tone = "late" if cell.late else cell.said if cell.said in _FILLS else "" if cell.said == "silent" else "working"
        return say.matrix_cell(cell), tone or None

    def _ledger(self) -> Iterator[list[Value]]:
        """Every line, oldest first, those taken back with the line that did it."""
        tasks = {task.id: task for task in self.book.tasks}
        gone = _taken_back(self.book.lines)
        for line in self.book.lines:
            task, unit = tasks[line.task_id], self.book.units.get(line.unit_id or 0)
            yield [
                line.id, line.recorded_at.astimezone(self.book.zone).replace(tzinfo=None, microsecond=0),
                unit.name if unit else say.NOBODY, say.task_title(task), document_name(task.document), say.line_state(line),
                line.percent, line.claimed_on, line.document_number, line.note, line.message,
                self.book.members.get(line.member_id, say.GONE), say.validity(line, gone), line.due, line.files or None,
                self._name(line.received_by), say.RULES.get(line.rule or "", ""), self._name(line.confirmed_by),
                f"{line.chat_id}/{line.message_id}",
            ]  # fmt: skip

    def _name(self, member_id: int | None) -> str | None:
        return None if member_id is None else self.book.members.get(member_id, say.GONE)

    def _moment(self, at: datetime | None) -> datetime | None:
        return at.astimezone(self.book.zone).replace(tzinfo=None, microsecond=0) if at is not None else None

    def _pleas(self) -> Iterator[list[Value]]:
        """Every plea for more time, with what became of it: the day of the document beside the day granted."""
        tasks = {task.id: task for task in self.book.tasks}
        for number, one in enumerate(self.book.pleas, 1):
            unit = self.book.units.get(one.unit_id)
            yield [
                number, self._moment(one.asked_at), unit.name if unit else say.NOBODY, say.task_title(tasks[one.task_id]),
                one.due, one.wanted, one.reason, self._name(one.member_id), say.VERDICTS[one.verdict], one.granted,
                self._name(one.decided_by), self._moment(one.decided_at),
            ]  # fmt: skip

    def _tasks(self) -> Iterator[list[Value]]:
        dated: dict[int, list[Column]] = {}
        for column in self.book.summary.columns:
            dated.setdefault(column.task.id, []).append(column)
        for number, task in enumerate(self.book.tasks, 1):
            due = "; ".join(column_due(column) for column in dated.get(task.id, ()))
            yield [number, *say.task_words(task, due)]


def _taken_back(lines: Sequence[StatusEntry]) -> dict[int, int]:
    """Which line took back which. A line that was itself taken back takes nothing back."""
    found: dict[int, int] = {}
    for line in sorted(lines, key=lambda line: -line.id):
        if line.reverses is not None and line.id not in found:
            found[line.reverses] = line.id
    return found


def _lines(row: Sequence[Any], widths: Sequence[float]) -> int:
    """How many lines the fullest cell of a row takes, at most as many as a screen bears."""
    most = 1
    for one, width in zip(row, widths, strict=False):
        words = one[0] if isinstance(one, tuple) else one
        if isinstance(words, str) and len(words) > width:
            most = max(most, sum(-(-len(line) // max(1, int(width * 0.95))) or 1 for line in words.split("\n")))
    return min(most, _MOST_LINES)


def _fit_to_width() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


__all__ = ["Book", "draft"]
