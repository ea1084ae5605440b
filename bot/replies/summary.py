"""What the bot says of the leader's table: counts, late units first, captions of its files. Pure; Vietnamese.

What passes through: a Summary in, Reply (HTML) out. A page fits a phone: a screen or two, and one message. What was told and
what was handed in with a number are told apart everywhere; silence is “chưa báo cáo”. One unit's page is
one_unit.py, the week's digest week.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.model import Button, Reply
from bot.replies.calendar import named, until, window_code, window_words
from bot.replies.html import escape
from bot.replies.wording import capital, document_name, shortened, title, unchecked
from bot.summary.table import Cell, Column, Row, Said, Summary, Tally, tally
from bot.windows import Window
from knowledge.calendar import format_date
from knowledge.model import StatusEntry

UNITS_A_PAGE = 8
_FIRST = 6  # late units on the first page
_OWED = 3  # due dates of one unit where many are listed
_COLUMNS = 12
_PLANS_A_PAGE = 8
GONE = "thành viên cũ"
GONE_TASK = "việc của văn bản đã thay"

SAID: dict[Said, str] = {
    "received": "đã nhận (có số, tệp hoặc xác nhận)",
    "claimed": "nói đã nộp, chưa nhận",
    "working": "đang làm",
    "blocked": "đang vướng",
    "not_started": "nói chưa làm",
    "silent": "chưa báo cáo",
}
SIGNS: dict[Said, str] = {
    "received": "🟢", "claimed": "🔵", "working": "🟡", "blocked": "🟠", "not_started": "🟡", "silent": "⚪",
}  # fmt: skip
NOT_ALLOWED = Reply("Bảng tổng hợp chỉ dành cho quản trị viên và người điều phối.")
NOT_ALLOWED_NOTICE = "Chỉ dành cho quản trị viên và người điều phối."
NO_UNITS = Reply("Chưa có đơn vị nào trong danh sách nên chưa có bảng tổng hợp. Thêm đơn vị bằng /donvi Tên đơn vị.")
NOBODY_LATE = "Không có đơn vị nào quá hạn, chưa cần đôn đốc."


def numbered(count: int) -> str:
    """“1.548”."""
    return f"{count:,}".replace(",", ".")


# -- words for columns, cells, scopes ------------------------------------------------------------------------------------------


def column_name(column: Column, length: int = 110) -> str:
    """“Báo cáo kết quả thực hiện 9 tháng năm 2026”. Not escaped."""
    item = column.item
    return (named(item, length) if item.due else title(item.task.obligation, length)) + unchecked(item.task)


def column_due(column: Column) -> str:
    return until(column.item) if column.item.due else "không ghi ngày"


def cell_words(cell: Cell) -> str:
    """“nói đã nộp ngày 18/6/2026, chưa có số văn bản”, “đang làm 60% (chờ ký)”. Not escaped."""
    entry = cell.entry
    if entry is None:
        return SAID["silent"] + _granted(cell)
    day = f" ngày {format_date(entry.claimed_on)}" if entry.claimed_on else ""
    if cell.said == "received":
        words = f"đã nộp{day}, {proof_words(cell.proof or entry)}"
    elif cell.later:
        words = f"nói đã nộp, theo báo cáo kỳ sau{day}"
    elif cell.said == "claimed":
        words = f"nói đã nộp{day}, chưa nhận"
    else:
        percent = f" {entry.percent}%" if entry.percent is not None else ""
        promised = f", hẹn{day}" if day else ""
        words = f"{SAID[cell.said]}{percent}{promised}"
    if cell.delayed:
        words += f", muộn {cell.delayed} ngày"
    words += _granted(cell)
    return f"{words} ({shortened(entry.note, 80)})" if entry.note else words


def proof_words(entry: StatusEntry) -> str:
    """“số 12/BC-SYT”, “kèm 2 tệp”, “đã xác nhận”: what shows that a report arrived."""
    shown = [f"số {entry.document_number}"] if entry.document_number else []
    shown += [f"kèm {entry.files} tệp"] if entry.files else []
    return ", ".join(shown or ["đã xác nhận nhận được"])


def _granted(cell: Cell) -> str:
    return f", được lùi đến {format_date(cell.granted)}" if cell.granted else ""


def over_words(cell: Cell) -> str:
    return f"quá hạn {cell.over} ngày"


def scope_name(summary: Summary) -> str:
    """“Kế hoạch 112/KH-UBND”, or all of them. Not escaped."""
    return document_name(summary.document) if summary.document else "Tất cả văn bản"


def scope_words(window: Window, today: date) -> str:
    """“năm 2026, tính đến 01/9/2026”."""
    return f"{window_words(window, today)}, tính đến {format_date(today)}"


# -- /tonghop -------------------------------------------------------------------------------------------------------------


def table(summary: Summary, page: int = 0, *, others: bool = False) -> Reply:
    """One page of a plan's table: first the counts, the latest units and the due dates, then the late units in full.
    `others`: there are other plans to go back to."""
    late = summary.late_rows
    pages = 1 + -(-len(late) // UNITS_A_PAGE)
    page = min(max(0, page), pages - 1)
    parts = [_head(summary)]
    if page == 0:
        parts += [count_lines(tally(summary.rows)), *_worst(late), *_due_dates(summary), *_aside(summary)]
    else:
        parts[0] += f"\n<b>{len(late)} đơn vị quá hạn</b>, trang {page}/{pages - 1}"
        parts += [_owing(summary, row) for row in late[(page - 1) * UNITS_A_PAGE : page * UNITS_A_PAGE]]
    return Reply("\n\n".join(part for part in parts if part), _rows(summary, page, pages, others=others))


def _head(summary: Summary) -> str:
    about = summary.document.header.title if summary.document else None
    topic = (
        f" · {escape(shortened(about, 70))}" if about and summary.document and summary.document.header.number else ""
    )
    units, dates = len(summary.rows), len(summary.columns)
    return (
        f"📊 <b>{escape(scope_name(summary))}</b>{topic}\n"
        f"{escape(capital(scope_words(summary.window, summary.today)))} · {units} đơn vị, {dates} mốc"
    )


def count_lines(found: Tally) -> str:
    """The parts of all there is to report; they add up."""
    if not found.due:
        return "Chưa có mốc báo cáo nào của đơn vị nào trong khoảng này."
    told = found.working + found.blocked + found.not_started - (found.late - found.late_silent)
    lines = []
    if found.late:
        how = [f"{numbered(found.late_silent)} chưa báo cáo"] if found.late_silent else []
        how += (
            [f"{numbered(found.late - found.late_silent)} đã nói nhưng chưa nộp"]
            if found.late > found.late_silent
            else []
        )
        whose = f" của {found.late_units} đơn vị" if found.units > 1 else ""
        lines.append(f"🔴 <b>{numbered(found.late)} quá hạn</b>{whose}: {', '.join(how)}")
    lines.append(f"🟢 {numbered(found.received)} {SAID['received']}")
    lines.append(f"🔵 {numbered(found.claimed)} {SAID['claimed']}")
    if told:
        lines.append(f"🟡 {numbered(told)} đang làm hoặc vướng, còn hạn")
    lines.append(f"⚪ {numbered(found.silent - found.late_silent)} {SAID['silent']}, còn hạn")
    total = f"Cộng {numbered(found.due)} lượt phải báo cáo"
    lines.append(f"{total}, trong đó {numbered(found.delayed)} nộp muộn." if found.delayed else f"{total}.")
    return "\n".join(lines)


def _worst(late: Sequence[Row]) -> list[str]:
    if not late:
        return []
    lines = [f"🔴 {escape(row.unit.name)}: {row.late} mốc, lâu nhất {row.longest} ngày" for row in late[:_FIRST]]
    if len(late) > _FIRST:
        lines.append(f"… và {len(late) - _FIRST} đơn vị nữa, bấm “Đơn vị quá hạn”")
    return ["<b>Quá hạn nhiều nhất</b>\n" + "\n".join(lines)]


def _due_dates(summary: Summary) -> list[str]:
    counted = [(tally(summary.rows, (n,)), column) for n, column in enumerate(summary.columns)]
    # Where not all fit: what is late, then what comes next.
    ranked = sorted(
        range(len(counted)), key=lambda n: (counted[n][0].late == 0, _distance(counted[n][1], summary.today))
    )
    shown = sorted(ranked[:_COLUMNS])
    lines = []
    for n in shown:
        found, column = counted[n]
        over = f", <b>{found.late} quá hạn</b>" if found.late else ""
        whose = f" · {escape(document_name(column.task.document))}" if summary.document is None else ""
        lines.append(
            f"• {escape(column_name(column, 70))} – <i>{escape(column_due(column))}</i>{whose}: "
            f"{found.settled}/{found.due} đã báo nộp{over}"
        )
    if len(counted) > len(shown):
        lines.append(f"… và {len(counted) - len(shown)} mốc nữa, có đủ trong tệp Excel")
    return ["<b>Theo từng mốc</b>\n" + "\n".join(lines)] if lines else []


def _distance(column: Column, today: date) -> int:
    return abs((column.last - today).days) if column.last else 1 << 20


def _aside(summary: Summary) -> list[str]:
    """What the table cannot show, so that nobody takes it for all there is."""
    told = []
    if summary.unplaced:
        told.append(f"{len(summary.unplaced)} báo cáo trong sổ không gắn với đơn vị hoặc mốc nào ở đây")
    if summary.ownerless:
        told.append(f"{summary.ownerless} mốc không rõ của đơn vị nào trong danh sách")
    if summary.undated:
        told.append(f"{summary.undated} việc văn bản không ghi ngày")
    return [f"<i>Ngoài bảng: {'; '.join(told)}.</i>"] if told else []


def _owing(summary: Summary, row: Row) -> str:
    owed = summary.owed(row)
    lines = [f"🔴 <b>{escape(row.unit.name)}</b>: {row.late} mốc"]
    for column, cell in owed[:_OWED]:
        lines.append(
            f"   {escape(column_name(column, 60))}: {over_words(cell)}, {escape(shortened(cell_words(cell), 90))}"
        )
    if len(owed) > _OWED:
        lines.append(f"   … và {len(owed) - _OWED} mốc nữa")
    return "\n".join(lines)


def code(summary: Summary) -> str:
    """A table in callback data: the document (0: all) and the window."""
    return f"{summary.document.id if summary.document else 0}:{window_code(summary.window)}"


def _rows(summary: Summary, page: int, pages: int, *, others: bool) -> tuple[tuple[Button, ...], ...]:
    which = code(summary)
    turn = []
    if page > 0:
        turn.append(Button("‹ Trước" if page > 1 else "‹ Tóm tắt", f"tt:{which}:{page - 1}"))
    if page < pages - 1:
        turn.append(Button("Sau ›" if page else "Đơn vị quá hạn ›", f"tt:{which}:{page + 1}"))
    rows = [tuple(turn)] if turn else []
    if summary.rows:
        rows.append((Button("🖼 Ảnh", f"ti:{which}"), Button("📊 Excel", f"tx:{which}")))
        papers = [Button("📝 Dự thảo báo cáo", f"tr:{which}")]
        papers += [Button("✉️ Dự thảo đôn đốc", f"td:{which}")] if summary.late_rows else []
        rows.append(tuple(papers))
    if others:
        rows.append((Button("Văn bản khác", "to:0"),))
    return tuple(rows)


def plans(found: Sequence[Summary], today: date, page: int = 0, asked: str = "") -> Reply:
    """All plans with what is late in each, those with most first; a button each. `asked`: words that named none of them."""
    if not found:
        return Reply("Tôi chưa thấy văn bản nào giao việc có thời hạn cho các đơn vị trong danh sách.")
    pages = -(-len(found) // _PLANS_A_PAGE)
    page = min(max(0, page), pages - 1)
    counted = [(one.document, tally(one.rows)) for one in found if one.document is not None]
    shown = counted[page * _PLANS_A_PAGE : (page + 1) * _PLANS_A_PAGE]
    late = sum(counts.late for _, counts in counted)
    head = f"Không có văn bản nào khớp “{escape(shortened(asked, 60))}”. " if asked else ""
    head += f"📊 <b>{len(found)} văn bản</b> giao việc cho các đơn vị, đến {format_date(today)}: "
    head += f"<b>{numbered(late)} lượt quá hạn</b>." if late else "không có lượt nào quá hạn."
    lines = []
    for document, counts in shown:
        about = (
            f" · {escape(shortened(document.header.title, 60))}"
            if document.header.title and document.header.number
            else ""
        )
        over = f"🔴 {numbered(counts.late)} quá hạn, " if counts.late else ""
        lines.append(
            f"<b>{escape(document_name(document))}</b>{about}\n   {over}{numbered(counts.settled)}/{numbered(counts.due)} đã báo nộp"
        )
    rows = [(Button(shortened(document_name(document), 40), f"tt:{document.id}::0"),) for document, _ in shown]
    turn = [Button("‹ Trước", f"to:{page - 1}")] if page else []
    turn += [Button("Sau ›", f"to:{page + 1}")] if page < pages - 1 else []
    return Reply("\n\n".join([head, *lines]), (*rows, *([tuple(turn)] if turn else [])))


# -- captions of the files ----------------------------------------------------------------------------------------------------


def file_name(kind: str, summary: Summary) -> str:
    """“tong-hop-112-KH-UBND-2026-09-01.xlsx”: letters, digits and dashes only, for every system."""
    base = (summary.document.header.number or str(summary.document.id)) if summary.document else "tat-ca"
    safe = "".join(
        char if char.isascii() and char.isalnum() else "-" for char in base.replace("Đ", "D").replace("đ", "d")
    )
    stem, suffix = {
        "picture": ("tong-hop", "png"), "workbook": ("tong-hop", "xlsx"), "report": ("du-thao-bao-cao", "docx"),
        "dispatch": ("du-thao-don-doc", "docx"),
    }[kind]  # fmt: skip
    return f"{stem}-{'-'.join(part for part in safe.split('-') if part)}-{summary.today.isoformat()}.{suffix}"


def picture_caption(summary: Summary, page: int, pages: int) -> Reply:
    late = len(summary.late_rows)
    told = f"<b>{late} đơn vị quá hạn</b>" if late else "không đơn vị nào quá hạn"
    which = code(summary)
    turn = [Button("‹ Trước", f"ti:{which}:{page - 1}")] if page else []
    turn += [Button("Sau ›", f"ti:{which}:{page + 1}")] if page < pages - 1 else []
    at = f" Trang {page + 1}/{pages}." if pages > 1 else ""
    return Reply(
        f"{escape(scope_name(summary))}, {escape(scope_words(summary.window, summary.today))}: {told}.{at}",
        (tuple(turn),) if turn else (),
    )


def workbook_caption(summary: Summary, lines: int) -> Reply:
    return Reply(
        f"📊 <b>{escape(scope_name(summary))}</b>: bảng {len(summary.rows)} đơn vị × {len(summary.columns)} mốc, "
        f"sổ theo dõi {numbered(lines)} dòng, danh mục nhiệm vụ; tính đến {format_date(summary.today)}."
    )


def report_caption(summary: Summary) -> Reply:
    return Reply(
        f"📝 <b>Dự thảo báo cáo</b> {escape(scope_name(summary))}, số liệu đến {format_date(summary.today)}. "
        "Chỗ chấm là phần tôi không biết: số, ngày, nơi gửi, kiến nghị, người ký; đọc lại trước khi trình."
    )


def dispatch_caption(summary: Summary) -> Reply:
    return Reply(
        f"✉️ <b>Dự thảo công văn đôn đốc</b> {len(summary.late_rows)} đơn vị, {escape(scope_name(summary))}, số liệu đến "
        f"{format_date(summary.today)}. “Chưa báo cáo” là chưa báo vào sổ; đơn vị có thể đã gửi bản giấy. Đọc lại trước khi trình."
    )
