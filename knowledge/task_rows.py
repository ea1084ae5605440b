"""Rows of task tables into obligations: “Nhiệm vụ: … | Cơ quan chủ trì: … | Phối hợp: … | Thời hạn: … | Sản phẩm: …”. Pure.

What passes through: one passage that is one row, its cells named by the heads of their columns. A row without a task, or
with neither who nor when, is no task row. In a column of deadlines a plain date, month or quarter is one.
"""

from __future__ import annotations

import re

from knowledge.bodies import split_names
from knowledge.dates import Frame, deadlines, periods, rhythms
from knowledge.duty_words import REPORT
from knowledge.model import CadenceOnly, DateRule, Header, Obligation, OtherRule, Passage, Rule
from knowledge.pairing import period_of
from knowledge.text import canonical, exact

# The columns of a task table, by the words of their headings; the more particular first.
_COLUMNS = {
    "cooperating": exact(r"phối hợp"),
    "product": exact(r"^\W*(?:sản phẩm|kết quả|yêu cầu sản phẩm|đầu ra)", bounded=False),
    "when": exact(r"thời gian|thời hạn|hạn|tiến độ|thời điểm|hoàn thành"),
    "action": exact(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên báo cáo|chỉ tiêu"),
    "responsible": exact(
        r"chủ trì|(?:đơn vị|cơ quan|người|bộ phận)(?: chịu trách nhiệm)? (?:thực hiện|phụ trách)|thực hiện|trách nhiệm|phụ trách|đầu mối"
    ),
}
_CELL = re.compile(r"(?:^|\|)\s*([^|:]{2,60}):\s*([^|]*)")


def _column(name: str, taken: dict[str, str]) -> str | None:
    low = canonical(name)
    return next((key for key, pattern in _COLUMNS.items() if key not in taken and pattern.search(low)), None)


def _when(cell: str, frame: Frame) -> list[Rule]:
    found = deadlines(cell, frame) or deadlines(f"trong {cell}", frame) or deadlines(f"chậm nhất ngày {cell}", frame)
    if found:
        return [mention.rule for mention in found]
    return [CadenceOnly()] if periods(cell) or rhythms(cell) else [OtherRule(cell)]


def row(passage: Passage, header: Header, frame: Frame) -> list[Obligation]:
    """The obligations of one row, one for each time in its column of deadlines; none where it is no task row."""
    if "|" not in passage.text:
        return []
    cells: dict[str, str] = {}
    for name, value in _CELL.findall(passage.text):
        column = _column(name, cells)
        if column and value.strip():
            cells[column] = value.strip()
    if "action" not in cells or not cells.keys() & {"responsible", "when"}:
        return []
    when = cells.get("when", "")
    rhythm = periods(when) or rhythms(when)
    own = split_names(cells.get("responsible", ""))
    who = own or ((header.issuer,) if header.issuer else ())
    report = bool(REPORT.match(canonical(cells["action"])))
    product = cells.get("product") or ("báo cáo" if report else None)
    found = []
    for rule in _when(when, frame):
        sure = 1.0 if own else 0.85
        sure *= 0.9 if isinstance(rule, DateRule) and rule.inferred_year else 1.0
        found.append(
            Obligation(
                kind="report" if report and rhythm else "duty",
                action=cells["action"], responsible=who, recipient=None, via=None,
                period=rhythm[0].period or None if rhythm else period_of(rule, ""), rule=rule, quote=passage.text,
                section=passage.section, page=passage.page, position=passage.position,
                cooperating=split_names(cells.get("cooperating", "")), product=product, confidence=round(sure, 2),
            )
        )  # fmt: skip
    return found
