"""The words of the picture and the workbook made of the leader's table. Pure; Vietnamese.

What passes through: parts of a Summary in, plain words out, for these files know no markup. Nothing is refused.
"""

from __future__ import annotations

from bot.replies.calendar import short_date, window_words
from bot.replies.summary import GONE as GONE
from bot.replies.summary import cell_words, column_due, column_name, numbered, over_words, scope_name
from bot.replies.wording import document_name, state_words, title
from bot.summary.table import Cell, Column, Summary, Tally
from knowledge.calendar import format_date
from knowledge.model import StatusEntry, Task

_PERIODS = {"3 tháng": "3T", "6 tháng": "6T", "9 tháng": "9T", "sơ kết": "6T", "năm": "Năm", "tổng kết": "Năm"}
_ROMAN = ("I", "II", "III", "IV")


# -- the picture --------------------------------------------------------------------------------------------------------------

GRID_LEGEND: dict[str, str] = {
    "late": "quá hạn, chưa báo cáo",
    "late_told": "quá hạn, đang làm",
    "received": "đã nhận",
    "claimed": "nói đã nộp",
    "working": "đang làm, còn hạn",
    "waiting": "chưa báo, còn hạn",
}
LATE_WORD = "Quá hạn"


def column_short(column: Column, place: int) -> str:
    """“9T”, “T8”, “QIII”, else its number: what stands over a narrow column."""
    closes = column.item.closes
    if column.item.due is None or closes is None:
        return str(place + 1)
    match closes.period:
        case "tháng" if closes.number:
            return f"T{closes.number}"
        case "quý" if closes.number:
            return f"Q{_ROMAN[closes.number - 1]}"
        case "tuần":
            return f"Tu{closes.number}"
        case period:
            return _PERIODS.get(period, str(place + 1))


def column_day(column: Column) -> str:
    return short_date(column.last, column.last) if column.last else "–"


def column_note(column: Column) -> str:
    return f"{column_name(column, 90)} – {column_due(column)}"


def grid_heading(summary: Summary) -> str:
    return scope_name(summary)


def grid_under(summary: Summary, counts: Tally) -> str:
    late = f"{counts.late_units} đơn vị quá hạn" if counts.late_units else "không đơn vị nào quá hạn"
    return f"{window_words(summary.window, summary.today)}, đến {format_date(summary.today)} · {len(summary.rows)} đơn vị · {late}"


def grid_more(columns: int) -> str:
    return f"… và {columns} mốc nữa, có đủ trong tệp Excel" if columns else ""


def unit_short(name: str) -> str:
    """“UBND xã An Hòa”: a name as it is written where room is scarce."""
    return name.replace("Ủy ban nhân dân", "UBND").replace("Uỷ ban nhân dân", "UBND")


# -- the workbook -------------------------------------------------------------------------------------------------------------

SHEETS = ("Bảng tổng hợp", "Sổ theo dõi", "Nhiệm vụ", "Gia hạn", "Ghi chú")
MATRIX_HEAD = (
    "TT", "Đơn vị", "Phải báo cáo", "Đã nhận", "Nói đã nộp", "Đang làm, vướng", "Chưa báo cáo", "Quá hạn",
)  # fmt: skip
LEDGER_HEAD = (
    "Dòng", "Lúc ghi", "Đơn vị", "Nhiệm vụ", "Văn bản", "Trạng thái", "%", "Ngày nêu", "Số văn bản", "Ghi chú", "Lời báo",
    "Người báo", "Hiệu lực", "Kỳ hạn", "Tệp", "Đã nhận", "Hiểu theo", "Người bấm ghi", "Tin nhắn",
)  # fmt: skip
TASK_HEAD = (
    "TT", "Văn bản", "Mục", "Trang", "Nhiệm vụ", "Kỳ", "Thời hạn", "Đơn vị thực hiện", "Nơi nhận", "Qua", "Duyệt", "Trích nguyên văn",
)  # fmt: skip
PLEA_HEAD = (
    "TT",
    "Lúc xin",
    "Đơn vị",
    "Nhiệm vụ",
    "Hạn gốc",
    "Xin đến",
    "Lý do",
    "Người xin",
    "Trả lời",
    "Lùi đến",
    "Người trả lời",
    "Lúc trả lời",
)
VERDICTS = {
    "asked": "đang chờ",
    "granted": "đồng ý",
    "refused": "không đồng ý",
    "withdrawn": "đã rút",
    "revoked": "đã thu lại",
}
# By what a line was understood, as knowledge/model.py names it.
RULES = {
    "words": "lời báo", "earlier": "lời trước đó", "reply": "tin được trả lời", "chosen": "chọn trong danh sách",
    "pressed": "nút dưới lời nhắc", "file": "tệp gửi kèm", "settled": "đầu mối chốt", "corrected": "sửa lại",
    "undone": "hoàn tác", "taken back": "rút lại",
}  # fmt: skip
NOBODY = "(không thuộc đơn vị)"
_TRUST = {"found": "chưa duyệt", "confirmed": "đã duyệt", "corrected": "đã duyệt, có sửa"}


def matrix_column(column: Column) -> str:
    return f"{column_name(column, 90)}\n{column_due(column)}"


def matrix_cell(cell: Cell) -> str:
    words = cell_words(cell)
    return f"{over_words(cell).upper()}: {words}" if cell.late else words


def validity(line: StatusEntry, gone: dict[int, int]) -> str:
    """Whether a line of the ledger counts: `gone` names the line that took it back."""
    if line.reverses is not None:
        mine = f"rút dòng {line.reverses}"
        return f"{mine}, bị rút bởi dòng {gone[line.id]}" if line.id in gone else mine
    return f"đã bị rút bởi dòng {gone[line.id]}" if line.id in gone else "có"


def task_title(task: Task) -> str:
    return title(task.obligation, 120)


def line_state(line: StatusEntry) -> str:
    return "rút lại" if line.reverses is not None else state_words(line.state, None)


def task_words(task: Task, due: str) -> tuple[str, ...]:
    """A task's line on the third sheet, without its number."""
    duty = task.obligation
    return (
        document_name(task.document), duty.section, str(duty.page), duty.action, duty.period or "", due,
        "; ".join(duty.responsible), duty.recipient or "", duty.via or "", _TRUST.get(task.trust, ""), duty.quote,
    )  # fmt: skip


def notes(summary: Summary, counts: Tally) -> tuple[tuple[str, str], ...]:
    """The fourth sheet: what the figures are of, and what the words mean."""
    return (
        ("Phạm vi", scope_name(summary)),
        ("Khoảng thời gian", window_words(summary.window, summary.today)),
        ("Số liệu đến ngày", format_date(summary.today)),
        ("Số đơn vị", numbered(len(summary.rows))),
        ("Số mốc", numbered(len(summary.columns))),
        ("Số lượt phải báo cáo", numbered(counts.due)),
        ("Đã nhận", numbered(counts.received)),
        ("Nói đã nộp, chưa nhận", numbered(counts.claimed)),
        ("Đang làm, vướng, nói chưa làm", numbered(counts.working + counts.blocked + counts.not_started)),
        ("Chưa báo cáo", numbered(counts.silent)),
        ("Quá hạn", f"{numbered(counts.late)} lượt của {counts.late_units} đơn vị, trong đó {numbered(counts.late_silent)} chưa báo cáo"),
        ("Nộp muộn", f"{numbered(counts.delayed)} (tính theo ngày mà đơn vị nêu)"),
        ("Báo cáo trong sổ không gắn với ô nào", numbered(len(summary.unplaced))),
        ("Mốc không rõ của đơn vị nào", numbered(summary.ownerless)),
        ("Việc không ghi ngày", numbered(summary.undated)),
        ("“Đã nhận”", "báo cáo có số văn bản, có tệp hoặc ảnh kèm, hoặc người điều phối đã xác nhận"),
        ("“Nói đã nộp”", "đơn vị báo đã gửi mà chưa có số văn bản, tệp hay xác nhận"),
        ("“Chưa báo cáo”", "sổ chưa có lời báo nào của đơn vị; không có nghĩa là đơn vị chưa làm"),
        ("Ô trống", "mốc không phải của đơn vị"),
    )  # fmt: skip
