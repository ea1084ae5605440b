"""Which units have handed a report in and which have not, and what one unit said. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.model import Reply
from bot.replies.html import escape
from bot.replies.summary import cell_words, column_due, column_name
from bot.replies.wording import claim_of, mark, shortened
from bot.summary.table import Cell, Column
from knowledge.model import StatusEntry, Unit

_SHOWN = 30


Asked = Literal["missing", "handed", "late"]
NOBODY_LATE = Reply("Không đơn vị nào quá hạn.\n\n/tonghop có bảng, ảnh, tệp Excel và dự thảo công văn đôn đốc.")


def units_of(parts: Sequence[tuple[Column, Sequence[tuple[Unit, Cell]]]], asked: Asked) -> Reply:
    """One paragraph a round, the units each on a line."""
    most = _SHOWN // len(parts)
    told = [_round(column, cells, asked, most) for column, cells in parts]
    return Reply("\n\n".join([*told, "/tonghop có bảng, ảnh, tệp Excel và dự thảo công văn đôn đốc."]))


def _round(column: Column, cells: Sequence[tuple[Unit, Cell]], asked: Asked, most: int) -> str:
    missing = asked != "handed"
    found = [(unit, cell) for unit, cell in cells if (cell.late if asked == "late" else cell.settled != missing)]
    head = f"📋 <b>{escape(column_name(column, 90))}</b> – {escape(column_due(column))}"
    if not cells:
        return f"{head}\nKhông đơn vị nào trong danh sách phải nộp."
    what = {"missing": "chưa báo nộp", "handed": "đã báo nộp", "late": "quá hạn"}[asked]
    if not found:
        return f"{head}\n{'Tất cả' if missing else 'Chưa đơn vị nào trong'} {len(cells)} đơn vị đã báo nộp."
    late = sorted(found, key=lambda pair: -pair[1].over)
    lines = [f"{head}\n<b>{len(found)}/{len(cells)} đơn vị {what}</b>:"]
    lines += [
        f"• {escape(shortened(unit.name, 80))}: {escape(shortened(_words(cell), 120))}" for unit, cell in late[:most]
    ]
    if len(late) > most:
        lines.append(f"… và {len(late) - most} đơn vị nữa")
    return "\n".join(lines)


def _words(cell: Cell) -> str:
    over = f", quá hạn {cell.over} ngày" if cell.over > 0 else ""
    return f"{cell_words(cell)}{over}"


def of_unit(unit: Unit, entry: StatusEntry | None) -> str:
    """What the ledger says of the task that was asked about, for another unit."""
    said = f"{mark(entry.state)} {escape(claim_of(entry).line())}" if entry is not None else "chưa báo tiến độ việc này"
    return f"Sổ theo dõi, {escape(unit.name)}: {said}."
