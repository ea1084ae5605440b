"""The workbook and the two drafts: their figures are the ledger's, people's words stay words, what nobody knows is dotted."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document as open_docx
from openpyxl import load_workbook

from bot.exports import dispatch, report, workbook
from bot.exports.letterhead import Letterhead, letterhead
from bot.exports.paper import Annex, Heading, Paper, Table, Words, write
from bot.replies.papers import GAP
from bot.summary.table import Summary, tally
from knowledge.model import StatusEntry, Unit
from knowledge.units import Directory
from tests.bot.ledgers import DIRECTORY, HALF, MONTHLY, NINE, TASKS, UNITS, ZONE, Ledger, random_ledger, table

NAMES = {100 + unit.id: f"Người {unit.id}" for unit in UNITS}
HEAD = letterhead(UNITS[1], DIRECTORY, TASKS)


def book(lines: list[StatusEntry]) -> Any:
    made = workbook.draft(
        workbook.Book(table(lines), TASKS, tuple(lines), {unit.id: unit for unit in UNITS}, NAMES, ZONE)
    )
    return load_workbook(io.BytesIO(made))


def words(made: bytes) -> str:
    """All of a .docx in reading order, cells parted by “|”."""
    document: Any = open_docx(io.BytesIO(made))
    lines = []
    for part in document.element.body:
        if part.tag.endswith("}p"):
            lines.append("".join(text.text or "" for text in part.iter() if text.tag.endswith("}t")))
        elif part.tag.endswith("}tbl"):
            for row in (one for one in part.iter() if one.tag.endswith("}tr")):
                cells = [one for one in row if one.tag.endswith("}tc")]
                told = [
                    "/".join(
                        "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t"))
                        for p in cell
                        if p.tag.endswith("}p")
                    )
                    for cell in cells
                ]
                lines.append(" | ".join(told))
    return "\n".join(line.replace("\u00a0", " ") for line in lines if line.strip())


# -- the workbook ------------------------------------------------------------------------------------------------------------------


def test_sheets_have_frozen_heads_and_filters() -> None:
    made = book(random_ledger(1, TASKS, UNITS).lines)
    assert made.sheetnames == ["Bảng tổng hợp", "Sổ theo dõi", "Nhiệm vụ", "Gia hạn", "Ghi chú"]
    assert [made[name].freeze_panes for name in made.sheetnames] == ["C2", "B2", "B2", "B2", None]
    assert made["Bảng tổng hợp"].auto_filter.ref == "A1:V7"  # six units, eight counts and fourteen due dates
    assert made["Sổ theo dõi"].auto_filter.ref == "A1:S401" and made["Nhiệm vụ"].auto_filter.ref == "A1:L4"


@pytest.mark.parametrize("seed", range(4))
def test_the_matrix_says_what_the_table_counts(seed: int) -> None:
    lines = random_ledger(seed, TASKS, UNITS).lines
    summary, made = table(lines), book(lines)
    sheet = made["Bảng tổng hợp"]
    for row, shown in zip(summary.rows, sheet.iter_rows(min_row=2, values_only=True), strict=True):
        counts = tally((row,))
        told = counts.working + counts.blocked + counts.not_started
        assert shown[1:8] == (
            row.unit.name, counts.due, counts.received, counts.claimed, told, counts.silent, counts.late,
        )  # fmt: skip
        cells = [cell for cell in shown[8:] if cell is not None]
        assert len(cells) == counts.due and sum(cell.startswith("QUÁ HẠN") for cell in cells) == counts.late
        assert sum("chưa báo cáo" in cell for cell in cells) == counts.silent
        assert sum("nói đã nộp" in cell for cell in cells) == counts.claimed


def test_every_line_of_the_ledger_is_there_with_who_took_it_back() -> None:
    ledger = Ledger()
    sent = ledger.say(HALF, 3, "submitted", date(2026, 6, 18), document_number="7/BC-SYT", message="đã nộp bc 6 tháng")
    back = ledger.take_back(sent, date(2026, 6, 19))
    ledger.take_back(back, date(2026, 6, 20))
    ledger.say(NINE, None, "in_progress", date(2026, 9, 1), percent=40)
    rows = list(book(ledger.lines)["Sổ theo dõi"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[5], row[6], row[8], row[10], row[11], row[12]) for row in rows] == [
        (1, "Sở Y tế", "đã gửi", None, "7/BC-SYT", "đã nộp bc 6 tháng", "Người 3", "có"),
        (2, "Sở Y tế", "rút lại", None, None, "đã báo", "Người 3", "rút dòng 1, bị rút bởi dòng 3"),
        (3, "Sở Y tế", "rút lại", None, None, "đã báo", "Người 3", "rút dòng 2"),
        (4, "(không thuộc đơn vị)", "đang làm", 40, None, "đã báo", "thành viên cũ", "có"),
    ]
    assert rows[0][1].isoformat() == "2026-06-18T10:00:00"  # the office's time


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("http://x","y")', "+84 912", "-2+3", "@SUM(A1)", "\t=1"])
def test_what_people_type_is_no_formula(typed: str) -> None:
    ledger = Ledger()
    ledger.say(HALF, 3, "blocked", date(2026, 6, 18), message=typed, note=typed, document_number=typed)
    made = book(ledger.lines)
    cells = [cell for row in made["Sổ theo dõi"].iter_rows(min_row=2) for cell in row if cell.value == typed]
    assert len(cells) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert not any(cell.data_type == "f" for sheet in made for row in sheet.iter_rows() for cell in row)


def test_what_no_file_holds_is_left_out() -> None:
    ledger = Ledger()
    ledger.say(HALF, 3, "blocked", date(2026, 6, 18), message="a\x0bb\x01" + "x" * 40_000, note="c\x0b\ufffed <&> “é”")
    row = next(book(ledger.lines)["Sổ theo dõi"].iter_rows(min_row=2, values_only=True))
    assert row[10][:3] == "abx" and len(row[10]) == 32_000
    assert "Sở Y tế: c d <&> “é” (Báo cáo kết quả thực hiện 6 tháng năm 2026)." in words(
        report.draft(table(ledger.lines), HEAD)
    )


# -- the report -------------------------------------------------------------------------------------------------------------------


def made_ledger() -> Ledger:
    ledger = Ledger()
    ledger.say(HALF, 2, "submitted", date(2026, 6, 18), claimed_on=date(2026, 6, 18), document_number="11/BC-SNV")
    ledger.say(HALF, 3, "submitted", date(2026, 6, 25), claimed_on=date(2026, 6, 24))
    ledger.say(HALF, 5, "blocked", date(2026, 6, 18), note="chờ số liệu")
    ledger.say(NINE, 3, "in_progress", date(2026, 9, 18), percent=70)
    for month in range(2, 10):
        for unit in (5, 6):
            ledger.say(MONTHLY, unit, "submitted", date(2026, month, 3), document_number=f"{month}/BC")
    return ledger


def test_the_report_from_its_head_to_its_foot() -> None:
    told = words(report.draft(table(made_ledger().lines, (HALF, NINE)), HEAD)).splitlines()
    assert told[:6] == [
        "UBND TỈNH SÔNG LAM/SỞ NỘI VỤ/ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/Độc lập - Tự do - Hạnh phúc/",
        f"Số:        /BC-SNV | {GAP}, ngày …… tháng …… năm 2026",
        "BÁO CÁO",
        "Kết quả thực hiện Kế hoạch số 112/KH-UBND (số liệu đến ngày 28/9/2026)",
        "Kính gửi: Ủy ban nhân dân tỉnh",
        "Thực hiện Kế hoạch số 112/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh Sông Lam về cải cách hành chính năm 2026, "
        "Sở Nội vụ báo cáo kết quả thực hiện năm 2026 (tính đến ngày 28/9/2026) như sau:",
    ]
    at = told.index("I. TÌNH HÌNH CHUNG")
    assert told[at + 1 : at + 7] == [
        "Theo sổ theo dõi, 5 đơn vị có 8 lượt phải báo cáo theo 2 mốc thời hạn, trong đó:",
        "- 1 lượt (12,5%) đã nhận (có số văn bản, tệp hoặc xác nhận);",
        "- 1 lượt (12,5%) đơn vị nói đã nộp nhưng chưa cung cấp số văn bản;",
        "- 1 lượt (12,5%) đang thực hiện hoặc đang vướng, còn trong hạn;",
        "- 2 lượt (25,0%) chưa báo cáo, còn trong hạn;",
        "- 3 lượt (37,5%) đã quá hạn mà chưa nộp, của 3 đơn vị; trong đó 2 lượt chưa có báo cáo nào.",
    ]
    assert "1 | Báo cáo kết quả thực hiện 6 tháng năm 2026 | trước 20/6/2026 | 5 | 1 | 1 | 1 | 2 | 3" in told
    assert " | Cộng |  | 8 | 1 | 1 | 2 | 4 | 3" in told
    at = told.index("1. Báo cáo kết quả thực hiện 6 tháng năm 2026 (trước 20/6/2026)")
    assert told[at + 1 : at + 6] == [
        "Căn cứ: Kế hoạch số 112/KH-UBND, mục III.2, trang 4; nơi nhận: Ủy ban nhân dân tỉnh (qua Sở Nội vụ).",
        "- Đã nhận (1/5 đơn vị): Sở Nội vụ (số 11/BC-SNV, 18/6/2026).",
        "- Nói đã nộp, chưa nhận (1/5 đơn vị): Sở Y tế (24/6/2026, muộn 5 ngày).",
        "- Đang vướng (1/5 đơn vị): Ủy ban nhân dân xã An Hòa (chờ số liệu).",
        "- Chưa báo cáo (2/5 đơn vị): Sở Tài chính; Ủy ban nhân dân xã Bình Phú.",
    ]
    assert (
        "- Chưa báo cáo (2/3 đơn vị), còn trong hạn." in told
        and "- Ủy ban nhân dân xã An Hòa: chờ số liệu (Báo cáo kết quả thực hiện 6 tháng năm 2026)." in told
    )
    at = told.index("IV. KIẾN NGHỊ, ĐỀ XUẤT")
    assert told[at + 1] == "1. Đề nghị các đơn vị có tên tại Phụ lục gửi báo cáo về Sở Nội vụ trước ngày ……/……/2026."
    assert told[at + 3] == f"3. {GAP * 3}"
    foot = told.index(f"Nơi nhận:/- Như trên;/- {GAP};/- Lưu: VT, ……. | {GAP}/////{GAP}")
    assert told[foot + 1 :][:2] == ["Phụ lục", "DANH SÁCH BÁO CÁO QUÁ HẠN"]
    assert (
        "1 | Sở Tài chính | Báo cáo kết quả thực hiện 6 tháng năm 2026 | trước 20/6/2026 | 101 | chưa báo cáo" in told
    )


def test_without_a_drafter_nothing_is_made_up() -> None:
    told = words(report.draft(table([]), Letterhead())).splitlines()
    assert told[0].startswith(f"{GAP}/{GAP}/ | CỘNG HÒA") and told[1].startswith("Số:        /BC-…… | ")
    assert f"Kính gửi: {GAP}" in told
    assert not any(re.search(r"\bSNV\b|Trần|Giám đốc|Chủ tịch", line) for line in told)


@pytest.mark.parametrize("seed", range(3))
def test_the_reports_totals_are_the_tables(seed: int) -> None:
    summary = table(random_ledger(seed, TASKS, UNITS).lines)
    told, counts = words(report.draft(summary, HEAD)), tally(summary.rows)
    middle = counts.working + counts.blocked + counts.not_started
    assert (
        f" | Cộng |  | {counts.due} | {counts.received} | {counts.claimed} | {middle} | {counts.silent} | {counts.late}"
        in told
    )
    assert len(re.findall(r"^\d+ \| (?:Sở|Ủy ban).* \| \d+ \| ", told, re.MULTILINE)) == counts.late
    for said, words_ in (("received", "Đã nhận"), ("silent", "Chưa báo cáo")):
        assert sum(map(int, re.findall(rf"^- {words_} \((\d+)/", told, re.MULTILINE))) == getattr(counts, said)


def many(count: int) -> tuple[Summary, Ledger]:
    from bot.summary.table import tabulate
    from knowledge.store.ledger import standing
    from tests.bot.ledgers import PLAN, TODAY, YEAR

    units = tuple(Unit(n, f"Sở Số {n:02d}") for n in range(1, count + 1))
    ledger = Ledger()
    for unit in units[1:]:
        ledger.say(HALF, unit.id, "submitted", date(2026, 6, 1), document_number=f"{unit.id}/BC")
    summary = tabulate((HALF,), Directory(units), standing(ledger.lines), YEAR, TODAY, ZONE, document=PLAN)
    return summary, ledger


def test_many_reports_are_named_in_an_annex_of_their_own() -> None:
    told = words(report.draft(many(30)[0], HEAD))
    assert "- Đã nhận (29/30 đơn vị): danh sách tại Phụ lục II." in told
    assert "Phụ lục I\nDANH SÁCH BÁO CÁO QUÁ HẠN" in told and "Phụ lục II\nDANH SÁCH BÁO CÁO ĐÃ NỘP" in told
    assert "29 | Sở Số 30 | 30/BC |  | " in told and "(danh sách tại Phụ lục I kèm theo)" in told


def test_a_later_report_lends_an_earlier_round_neither_day_nor_number() -> None:
    ledger = Ledger()
    ledger.say(MONTHLY, 5, "submitted", date(2026, 9, 4), claimed_on=date(2026, 9, 4), document_number="8/BC")
    told = words(report.draft(table(ledger.lines, (MONTHLY,)), HEAD))
    assert "(1/2 đơn vị): Ủy ban nhân dân xã An Hòa (số 8/BC, 04/9/2026)." in told
    assert told.count("(1/2 đơn vị): Ủy ban nhân dân xã An Hòa (theo báo cáo kỳ sau).") == 7
    sheet = book(ledger.lines)["Bảng tổng hợp"]
    cells = [cell for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row]
    assert cells.count("nói đã nộp, theo báo cáo kỳ sau ngày 04/9/2026") == 7


# -- the letter ---------------------------------------------------------------------------------------------------------------------


def test_the_letter_names_the_late_units_and_nobody_else() -> None:
    told = words(dispatch.draft(table(made_ledger().lines, (HALF, NINE)), HEAD)).splitlines()
    assert told[1].startswith("Số:        /SNV-……/V/v đôn đốc báo cáo kết quả thực hiện Kế hoạch số 112/KH-UBND | ")
    at = told.index("Kính gửi:")
    assert told[at + 1 : at + 4] == [
        "- Sở Tài chính;", "- Ủy ban nhân dân xã An Hòa;", "- Ủy ban nhân dân xã Bình Phú.",
    ]  # fmt: skip
    body = "\n".join(told)
    assert (
        "Sở Nội vụ chưa ghi nhận được báo cáo của 3 đơn vị với 3 lượt đã quá thời hạn (cụ thể ở bảng dưới đây)." in body
    )
    assert (
        "2 | Ủy ban nhân dân xã An Hòa | Báo cáo kết quả thực hiện 6 tháng năm 2026 | trước 20/6/2026 | 101 | đang vướng (chờ số liệu)"
        in told
    )
    assert "Sở Y tế" not in body and "chưa làm" not in body
    assert "- Như trên;/- Ủy ban nhân dân tỉnh (để b/c);/- Lưu: VT, ……." in body


def test_a_long_list_stands_in_the_annex() -> None:
    told = words(dispatch.draft(table([]), HEAD))
    assert "(danh sách tại Phụ lục kèm theo)" in told and "\nPhụ lục\nDANH SÁCH ĐƠN VỊ, BÁO CÁO QUÁ HẠN\n" in told


# -- the layout ---------------------------------------------------------------------------------------------------------------------


def test_the_sheet_is_laid_out_as_the_decree_says() -> None:
    document: Any = open_docx(io.BytesIO(report.draft(table(made_ledger().lines), HEAD)))
    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in margins] == [20, 20, 30, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer  # the first page shows no number
    assert " PAGE " in section.header._element.xml and 'w:val="26"' in section.header._element.xml
    head = document.tables[0]

    def look(cell: Any, place: int) -> tuple[float, bool, bool]:
        run = cell.paragraphs[place].runs[0]
        return run.font.size.pt, bool(run.font.bold), bool(run.font.italic)

    assert look(head.cell(0, 0), 0) == (12, False, False) and look(head.cell(0, 0), 1) == (12, True, False)
    assert look(head.cell(0, 1), 0) == (12, True, False) and look(head.cell(0, 1), 1) == (13, True, False)
    assert look(head.cell(1, 0), 0) == (13, False, False) and look(head.cell(1, 1), 0) == (13, False, True)
    titles = {one.text: one for one in document.paragraphs}
    assert titles["BÁO CÁO"].runs[0].font.size.pt == 14 and titles["BÁO CÁO"].runs[0].font.bold
    opening = next(one for one in document.paragraphs if one.text.startswith("Thực hiện Kế hoạch"))
    form = opening.paragraph_format
    assert (
        round(form.first_line_indent.mm) == 10
        and form.space_before.pt == 6
        and str(form.alignment).startswith("JUSTIFY")
    )


def test_a_peoples_committee_has_nobody_above_its_name() -> None:
    head = letterhead(Unit(5, "Ủy ban nhân dân xã An Hòa", 1), DIRECTORY, ())
    assert (head.parent_lines, head.issuer_lines, head.code) == ((), ("ỦY BAN NHÂN DÂN", "XÃ AN HÒA"), "UBND")
    assert head.upper is None
    alone = letterhead(Unit(9, "Sở Công Thương"), Directory(), ())
    assert (alone.parent_lines, alone.code) == ((GAP,), "……")


def test_what_comes_to_the_drafter_goes_on_to_nobody_known() -> None:
    assert HEAD.upper == "Ủy ban nhân dân tỉnh"
    assert letterhead(UNITS[0], DIRECTORY, TASKS).upper in (None, "Ủy ban nhân dân tỉnh")
    own = Unit(8, "Ủy ban nhân dân tỉnh")
    assert letterhead(own, Directory((own,)), TASKS).upper is None


def test_markup_in_words_is_words() -> None:
    paper = Paper(
        (), ("A & B",), "N", "M", "Số: <1>", "x", "KIND", "<w:p/>", "Kính gửi: ", ("a < b",), (Heading("h"), Words("1 & 2\nb")),
        ("", ""), "Nơi nhận:", ("c",), (Annex("Phụ lục", "T", "(u)", Table(("A",), [("<&>",)], (40,))),),
    )  # fmt: skip
    made = write(paper)
    assert "Kính gửi: a < b" in words(made) and "<&>" in words(made) and "<w:p/>" in words(made)
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
