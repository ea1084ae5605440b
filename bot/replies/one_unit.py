"""What the bot says of one unit (/donvi X): what it owes, what is coming, what it has handed in and asked for. Pure;
Vietnamese.

What passes through: the leader's table of that unit alone and the last it said in, one page with its buttons out; a page
fits one message. The words for cells and counts are those of summary.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.model import Button, Reply
from bot.replies.calendar import closed_words
from bot.replies.extensions import history_line
from bot.replies.html import escape
from bot.replies.summary import GONE, SIGNS, cell_words, column_due, column_name, count_lines, over_words, scope_words
from bot.replies.wording import capital, mark, shortened
from bot.summary.table import Cell, Column, Summary, tally
from knowledge.calendar import format_date
from knowledge.model import Extension, StatusEntry, Unit

_LINES = 12  # of the page
_JUDGED = 6  # buttons under it


def unit_page(
    summary: Summary, unit: Unit, lately: Sequence[StatusEntry], names: Mapping[int, str], zone: ZoneInfo, *,
    pleas: Sequence[tuple[Extension, str]] = (), judges: bool = False,
) -> Reply:  # fmt: skip
    """One unit: what it owes, what is coming, what it has handed in, what it asked for, and the last it said. `judges`: the
    reader may say of what was claimed that it has arrived."""
    head = f"🏛 <b>{escape(unit.name)}</b>\n{escape(capital(scope_words(summary.window, summary.today)))}"
    row = next((one for one in summary.rows if one.unit.id == unit.id), None)
    if row is None:
        return Reply(f"{head}\n\nTôi chưa thấy việc có thời hạn nào giao cho đơn vị này.")
    pairs = [(column, cell) for column, cell in zip(summary.columns, row.cells, strict=True) if cell is not None]
    parts = [head, count_lines(tally((row,)))]
    owed = summary.owed(row)
    ahead = [pair for pair in pairs if not pair[1].settled and not pair[1].late]
    given = [pair for pair in reversed(pairs) if pair[1].settled]
    for heading, listed in (("Quá hạn", owed), ("Sắp tới", ahead), ("Đã báo nộp", given)):
        if listed:
            lines = [_unit_line(column, cell) for column, cell in listed[:_LINES]]
            if len(listed) > _LINES:
                lines.append(f"… và {len(listed) - _LINES} mốc nữa")
            parts.append(f"<b>{heading}</b>\n" + "\n".join(lines))
    if pleas:
        told = [f"⏳ {escape(history_line(one, names, zone, name))}" for one, name in pleas]
        parts.append("<b>Xin lùi hạn</b>\n" + "\n".join(told))
    if lately:
        parts.append("<b>Lời báo gần nhất</b>\n" + "\n".join(_line(one, names, zone) for one in lately))
    return Reply("\n\n".join(parts), _judging(given) if judges else ())


def _judging(given: Sequence[tuple[Column, Cell]]) -> tuple[tuple[Button, ...], ...]:
    """A button for each report that is only claimed, and one for the files of each that has some."""
    rows: list[tuple[Button, ...]] = []
    for column, cell in given:
        if cell.entry is None or cell.later or len(rows) == _JUDGED:
            continue
        name = _button_name(column)
        if cell.said == "claimed":
            rows.append((Button(f"✅ Đã nhận: {name}", f"ep:{cell.entry.id}"),))
        elif cell.proof is not None and cell.proof.files:
            rows.append((Button(f"📎 Tệp: {name}", f"el:{cell.proof.id}"),))
    return tuple(rows)


def _button_name(column: Column) -> str:
    """“tháng 7/2026 · Báo cáo số liệu…”: the period first, for a phone shows the beginning."""
    closes = column.item.closes
    about = shortened(capital(column.task.obligation.action), 30)
    return f"{closed_words(closes)} · {about}" if closes else about


def _unit_line(column: Column, cell: Cell) -> str:
    sign = "🔴" if cell.late else SIGNS[cell.said]
    over = f"{over_words(cell)}, " if cell.late else ""
    due = f" – <i>{escape(column_due(column))}</i>"
    return f"{sign} {escape(column_name(column, 70))}{due}: {over}{escape(shortened(cell_words(cell), 110))}"


def _line(entry: StatusEntry, names: Mapping[int, str], zone: ZoneInfo) -> str:
    who = names.get(entry.member_id, GONE)
    said = shortened(entry.message, 100)
    return f"{mark(entry.state)} {format_date(entry.recorded_at.astimezone(zone).date())} · {escape(who)}: <i>{escape(said)}</i>"
