"""The Monday digest for coordinators: who is late, and what is due this week. Pure; Vietnamese.

What passes through: the table of the whole office, reaching to Sunday at least, in; one Reply out. Nothing is refused.
"""

from __future__ import annotations

from datetime import timedelta

from bot.model import Reply
from bot.replies.calendar import short_date
from bot.replies.html import escape
from bot.replies.summary import column_name, numbered
from bot.replies.wording import WEEKDAYS, capital, document_name
from bot.summary.table import Column, Summary, tally
from bot.windows import BACK
from knowledge.calendar import format_date

_LISTED = 10


def digest(summary: Summary) -> Reply | None:
    """The week for coordinators: who is late, what is due until Sunday and how many have not handed it in. None where
    there is neither."""
    today = summary.today
    sunday = today + timedelta(days=6 - today.weekday())
    late = summary.late_rows
    parts = [f"🗓 <b>Tuần {short_date(today, sunday)}–{format_date(sunday)}</b>"]
    if late:
        counts = tally(summary.rows)
        lines = [
            f"🔴 <b>{len(late)} đơn vị quá hạn</b> trong {BACK} ngày qua, {numbered(counts.late)} lượt ({numbered(counts.late_silent)} chưa báo cáo):"
        ]
        lines += [f"• {escape(row.unit.name)}: {row.late} mốc, lâu nhất {row.longest} ngày" for row in late[:_LISTED]]
        lines += [f"… và {len(late) - _LISTED} đơn vị nữa, xem /tonghop"] if len(late) > _LISTED else []
        parts.append("\n".join(lines))
    else:
        parts.append("Không có đơn vị nào quá hạn.")
    coming = [(n, column) for n, column in enumerate(summary.columns) if column.last and today <= column.last <= sunday]
    lines = [_coming(summary, n, column) for n, column in coming[:_LISTED]]
    if len(coming) > _LISTED:
        lines.append(f"… và {len(coming) - _LISTED} mốc nữa, xem /tonghop")
    if not late and not coming:
        return None
    parts.append("<b>Đến hạn tuần này</b>\n" + "\n".join(lines) if lines else "Tuần này không có mốc nào đến hạn.")
    return Reply("\n\n".join(parts))


def _coming(summary: Summary, place: int, column: Column) -> str:
    assert column.last is not None
    found = tally(summary.rows, (place,))
    left = found.due - found.settled
    state = f"còn {left}/{found.due} đơn vị" if left else "đã báo nộp đủ"
    day = f"{WEEKDAYS[column.last.weekday()]} {short_date(column.last, column.last)}"
    what = f"{escape(column_name(column, 70))} ({escape(document_name(column.task.document))})"
    return f"• {capital(day)}: {what}: {state}"
