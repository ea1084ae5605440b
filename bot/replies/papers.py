"""The words of the two draft papers, report and letter. Pure; Vietnamese.

What passes through: parts of a Summary in, plain words out. What nobody told the bot is a
dotted gap (GAP), never a guess: numbers, days of signing, places, signers, proposals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.replies.calendar import named, until, window_words
from bot.replies.summary import cell_words, column_due, column_name, numbered, proof_words
from bot.replies.wording import claim_of, document_name, full_name, shortened, unchecked
from bot.summary.table import Cell, Column, Said, Summary, Tally
from knowledge.calendar import format_date
from knowledge.model import Document

GAP = "……………………"
SHORT_GAP = "……"


# -- what both papers say ---------------------------------------------------------------------------------------------------------

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TO, RECIPIENTS, AS_ABOVE = "Kính gửi: ", "Nơi nhận:", "Như trên"
ANNEX = "Phụ\u00a0lục"  # never torn at the end of a line
LATE_HEAD = ("TT", "Đơn vị", "Nhiệm vụ", "Thời hạn", "Quá hạn (ngày)", "Tình trạng")
ALL_DOCUMENTS = "các văn bản giao nhiệm vụ"


def number_line(code: str) -> str:
    return f"Số:        /{code}"


def place_line(today: date) -> str:
    return f"{GAP}, ngày {SHORT_GAP} tháng {SHORT_GAP} năm {today.year}"


def filed(issuer_gap: str = SHORT_GAP) -> str:
    return f"Lưu: VT, {issuer_gap}"


def for_report(body: str) -> str:
    return f"{body} (để b/c)"


def cited(document: Document | None) -> str:
    """A document named for the first time, as far as its head tells: kind, number, day, issuer, title."""
    if document is None:
        return ALL_DOCUMENTS
    header = document.header
    words = full_name(document)
    if header.issuer:
        words += f" của {header.issuer}"
    if header.title and header.number:
        about = header.title.strip(" .")
        lead = "" if about.casefold().startswith(("về ", "v/v ", "thực hiện ", "triển khai ")) else "về "
        words += f" {lead}{about if about[:2].isupper() else about[:1].lower() + about[1:]}"
    return words


def short_cited(document: Document | None) -> str:
    """The same document named again."""
    if document is None:
        return ALL_DOCUMENTS
    header = document.header
    return f"{header.kind or 'Văn bản'} số {header.number}" if header.number else document_name(document)


def late_line(column: Column, cell: Cell) -> tuple[str, str, str, str]:
    return column_name(column, 90), column_due(column), str(cell.over), cell_words(cell)


_ROMAN = ("I", "II", "III", "IV")


# -- the report ------------------------------------------------------------------------------------------------------------------

REPORT_KIND, REPORT_CODE = "BÁO CÁO", "BC"
GENERAL, RESULTS = "I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ THEO TỪNG NHIỆM VỤ"
SHORTCOMINGS, PROPOSALS = "III. TỒN TẠI, HẠN CHẾ", "IV. KIẾN NGHỊ, ĐỀ XUẤT"
COUNT_HEAD = (
    "TT", "Nhiệm vụ", "Thời hạn", "Phải báo cáo", "Có số văn bản", "Nói đã nộp", "Đang làm, vướng", "Chưa báo cáo", "Quá hạn",
)  # fmt: skip
TOTAL = "Cộng"
DIFFICULTIES = "Khó khăn, vướng mắc do các đơn vị nêu:"
CAUSES = f"Nguyên nhân: {GAP}{GAP}{GAP}"
OWN_PROPOSAL = f"{GAP}{GAP}{GAP}"
NO_DATES = "Trong khoảng thời gian này không có mốc báo cáo nào."


def report_title(summary: Summary) -> str:
    return f"Kết quả thực hiện {short_cited(summary.document)} (số liệu đến ngày {format_date(summary.today)})"


def report_opening(summary: Summary, issuer: str) -> str:
    return f"Thực hiện {cited(summary.document)}, {issuer} báo cáo kết quả thực hiện {when(summary)} như sau:"


def when(summary: Summary) -> str:
    return f"{window_words(summary.window, summary.today)} (tính đến ngày {format_date(summary.today)})"


def general(summary: Summary, counts: Tally) -> tuple[str, ...]:
    """What there was to report and how it stands; the parts add up to the whole."""
    told = counts.working + counts.blocked + counts.not_started - (counts.late - counts.late_silent)
    lines = [
        f"Theo sổ theo dõi, {len(summary.rows)} đơn vị có {numbered(counts.due)} lượt phải báo cáo theo {len(summary.columns)} mốc thời hạn, trong đó:",
        f"- {_share(counts.received, counts.due)} đã nhận (có số văn bản, tệp hoặc xác nhận);",
        f"- {_share(counts.claimed, counts.due)} đơn vị nói đã nộp nhưng chưa cung cấp số văn bản;",
        f"- {_share(told, counts.due)} đang thực hiện hoặc đang vướng, còn trong hạn;",
        f"- {_share(counts.silent - counts.late_silent, counts.due)} chưa báo cáo, còn trong hạn;",
        f"- {_share(counts.late, counts.due)} đã quá hạn mà chưa nộp, của {counts.late_units} đơn vị; trong đó {numbered(counts.late_silent)} lượt chưa có báo cáo nào.",
    ]
    if counts.delayed:
        lines.append(
            f"Trong số đã nộp có {numbered(counts.delayed)} lượt muộn so với thời hạn, theo ngày mà đơn vị nêu."
        )
    return tuple(lines)


def _share(part: int, whole: int) -> str:
    percent = f" ({100 * part / whole:.1f}%)".replace(".", ",") if whole else ""
    return f"{numbered(part)} lượt{percent}"


def count_line(column: Column, found: Tally) -> tuple[str, ...]:
    return (column_name(column, 90), column_due(column), *counts_words(found))


def counts_words(found: Tally) -> tuple[str, ...]:
    told = found.working + found.blocked + found.not_started
    return tuple(numbered(n) for n in (found.due, found.received, found.claimed, told, found.silent, found.late))


def result_heading(number: int, column: Column) -> str:
    duty, item = column.task.obligation, column.item
    day = f" ({until(item)})" if item.due else ""
    what = (named(item, 160) if item.due else duty.action) + unchecked(column.task)
    return f"{number}. {what[:1].upper()}{what[1:]}{day}"


def result_source(column: Column) -> str:
    duty = column.task.obligation
    section = duty.section if duty.section.startswith(("Điều", "mở đầu", "kết")) else f"mục {duty.section}"
    to = f"; nơi nhận: {duty.recipient}" if duty.recipient else ""
    via = f" (qua {duty.via})" if duty.via else ""
    return f"Căn cứ: {short_cited(column.task.document)}, {section}, trang {duty.page}{to}{via}."


_GROUPS: dict[Said, str] = {
    "received": "Đã nhận", "claimed": "Nói đã nộp, chưa nhận", "working": "Đang làm",
    "blocked": "Đang vướng", "not_started": "Nói chưa làm", "silent": "Chưa báo cáo",
}  # fmt: skip


def result_group(said: Said, listed: Sequence[tuple[str, Cell]], whole: int) -> str:
    """“- Đã nhận (2/129 đơn vị): Sở Nội vụ (số 12/BC-SNV, 18/6/2026); …”."""
    return f"{_group(said, len(listed), whole)}: {'; '.join(f'{name}{_detail(cell)}' for name, cell in listed)}."


def result_open(said: Said, count: int, whole: int) -> str:
    return f"{_group(said, count, whole)}, còn trong hạn."


def result_annexed(said: Said, count: int, whole: int, annex: str) -> str:
    return f"{_group(said, count, whole)}: danh sách tại {annex}."


def _group(said: Said, count: int, whole: int) -> str:
    return f"- {_GROUPS[said]} ({count}/{whole} đơn vị)"


REPORTED_HEAD = ("TT", "Đơn vị", "Số văn bản", "Ngày", "Ghi chú")


def reported_line(cell: Cell) -> tuple[str, str, str]:
    """Number, day, remark of one report; a claim without a number says so."""
    entry = cell.entry
    if cell.later:
        return "(nói đã nộp)", "", "theo báo cáo kỳ sau"
    day = format_date(entry.claimed_on) if entry and entry.claimed_on else ""
    number = "(nói đã nộp)"
    if entry and cell.said == "received":
        number = (cell.proof or entry).document_number or f"({proof_words(cell.proof or entry)})"
    return number, day, f"muộn {cell.delayed} ngày" if cell.delayed else ""


def _detail(cell: Cell) -> str:
    entry = cell.entry
    if entry is None:
        return ""
    parts = []
    if cell.later:
        return " (theo báo cáo kỳ sau)"
    if cell.said == "received":
        parts.append(proof_words(cell.proof or entry))
    if entry.percent is not None and not cell.settled:
        parts.append(f"{entry.percent}%")
    if entry.claimed_on:
        led = "" if cell.settled else "từ " if claim_of(entry).since else "hẹn "
        parts.append(led + format_date(entry.claimed_on))
    if cell.delayed:
        parts.append(f"muộn {cell.delayed} ngày")
    if entry.note and not cell.settled:
        parts.append(shortened(entry.note, 100))
    return f" ({', '.join(parts)})" if parts else ""


def shortcomings(summary: Summary, counts: Tally, annex: str) -> str:
    if not counts.late:
        return f"Tính đến ngày {format_date(summary.today)}, không có báo cáo nào quá hạn."
    return (
        f"Tính đến ngày {format_date(summary.today)}, còn {numbered(counts.late)} lượt báo cáo của {counts.late_units} đơn vị "
        f"đã quá hạn, trong đó {numbered(counts.late_silent)} lượt chưa có báo cáo nào (danh sách tại {annex} kèm theo)."
    )


def difficulty(unit: str, note: str, columns: Sequence[Column]) -> str:
    """What one unit says keeps it from several tasks."""
    return f"- {unit}: {shortened(note, 200) if note else GAP} ({'; '.join(column_name(one, 80) for one in columns)});"


def proposals(issuer: str, counts: Tally, today: date, annex: str) -> tuple[str, ...]:
    lines = []
    if counts.late:
        lines.append(
            f"Đề nghị các đơn vị có tên tại {annex} gửi báo cáo về {issuer} trước ngày {SHORT_GAP}/{SHORT_GAP}/{today.year}."
        )
    if counts.claimed:
        lines.append("Đề nghị các đơn vị nói đã nộp cung cấp số, ký hiệu, ngày văn bản để đối chiếu.")
    lines.append(OWN_PROPOSAL)
    return tuple(f"{number}. {words}" for number, words in enumerate(lines, 1))


def report_closing(summary: Summary, issuer: str) -> str:
    return f"Trên đây là báo cáo kết quả thực hiện {short_cited(summary.document)}, {issuer} kính báo cáo./."


def late_annex(summary: Summary) -> tuple[str, str]:
    return "DANH SÁCH BÁO CÁO QUÁ HẠN", _with_report(summary)


def reported_annex(summary: Summary) -> tuple[str, str]:
    return "DANH SÁCH BÁO CÁO ĐÃ NỘP", _with_report(summary)


def _with_report(summary: Summary) -> str:
    return f"(Số liệu đến ngày {format_date(summary.today)}; kèm theo Báo cáo số {SHORT_GAP}/{SHORT_GAP})"


def annex_names(count: int) -> tuple[str, ...]:
    """“Phụ lục” alone; of several each has its number."""
    return (ANNEX,) if count == 1 else tuple(f"{ANNEX}\u00a0{_ROMAN[n]}" for n in range(count))


# -- the letter ------------------------------------------------------------------------------------------------------------------

LISTED_UNITS = f"Các đơn vị có tên tại {ANNEX}"


def dispatch_subject(summary: Summary) -> str:
    return f"V/v đôn đốc báo cáo kết quả thực hiện {short_cited(summary.document)}"


def dispatch_body(summary: Summary, counts: Tally, issuer: str, upper: str | None, *, annexed: bool) -> tuple[str, ...]:
    where = f"danh sách tại {ANNEX} kèm theo" if annexed else "cụ thể ở bảng dưới đây"
    return (
        f"Thực hiện {cited(summary.document)}, tính đến ngày {format_date(summary.today)}, {issuer} chưa ghi nhận được báo cáo của "
        f"{counts.late_units} đơn vị với {numbered(counts.late)} lượt đã quá thời hạn ({where}).",
        f"Để kịp tổng hợp, báo cáo {upper or GAP}, đề nghị các đơn vị khẩn trương hoàn thành, gửi báo cáo về {issuer} trước "
        f"ngày {SHORT_GAP}/{SHORT_GAP}/{summary.today.year}.",
        "Đơn vị đã gửi báo cáo, đề nghị cung cấp số, ký hiệu, ngày văn bản để đối chiếu; đơn vị có khó khăn, vướng mắc, đề nghị "
        f"nêu rõ nội dung và thời gian dự kiến hoàn thành về {issuer}.",
    )


def dispatch_closing(issuer: str) -> str:
    return f"{issuer} đề nghị các đơn vị quan tâm, phối hợp thực hiện./."


def dispatch_annex(summary: Summary) -> tuple[str, str]:
    return (
        "DANH SÁCH ĐƠN VỊ, BÁO CÁO QUÁ HẠN",
        f"(Số liệu đến ngày {format_date(summary.today)}; kèm theo Công văn số {SHORT_GAP}/{SHORT_GAP})",
    )
