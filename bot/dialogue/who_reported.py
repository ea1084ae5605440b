"""“Đơn vị nào chưa nộp báo cáo 9 tháng?”, “sở y tế nộp chưa?”: asked by those who follow the units, answered from the ledger.

What passes through: a question with its answer about a deadline, read by whoever may see the summary; the units of that
round that have not handed it in (or have), or what one unit has said of it. What is refused, with None: everybody else's
question, one that asks who must report, one that names no round that is in the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import recording, summary
from bot.dialogue.desk import Desk, Incoming
from bot.model import Answer, Reply
from bot.replies import who_reported as say
from bot.replies.who_reported import Asked
from bot.summary.table import Cell, Column
from knowledge.mentions import mentioned
from knowledge.model import Office, Unit
from knowledge.text import fold, is_bare, nfc
from knowledge.units import directory_of

Part = tuple[Column, Sequence[tuple[Unit, Cell]]]
_UNIT = r"(?:don vi|co quan|so nganh|so|ban nganh|nganh|dia phuong|xa phuong|xa|phuong|huyen|noi|cho)"
_LIST = rf"danh sach (?:cac |nhung )?(?:{_UNIT} )?(?=(?:con |dang )?(?:chua|cham|tre|qua han|no))"
_THOSE = rf"(?:(?:nhac|don doc|nhac nho|giuc)(?: (?:viec|nho))? )?(?:cac|nhung) {_UNIT} (?=(?:con |dang )?(?:chua|cham|tre|qua han|no)\b)"
_WHO = re.compile(rf"\b(?:{_UNIT} nao\b|(?:bao nhieu|may) {_UNIT}\b|nhung ai\b|ai\b|{_LIST}|{_THOSE})(?! cung)")
# “báo cáo chưa ai ký” is told of one's own report; a question has who it is after at its head.
_HEAD = re.compile(
    rf"(?:(?:cho (?:toi|em|anh|chi|minh) (?:biet|hoi|xem)|con|hien|nay|da|xem|nhung|cac|the) )*{_WHO.pattern}"
)
_LATE = re.compile(
    r"\b(?:tre han|qua han|cham han|(?:cham|tre) (?:nop|gui|bao cao)|(?:nop|gui|bao cao) (?:cham|tre))\b"
)
_MISSING = re.compile(r"\b(?:chua|con no|con thieu|thieu)\b")
_HANDED = re.compile(r"\b(?:da|roi|xong)\b")
_VERB = re.compile(r"\b(?:nop|gui|bao cao|bc|bao|xong)\b")
_MUST = re.compile(r"\b(?:phai|chiu trach nhiem|chu tri|co trach nhiem|duoc giao|phoi hop|ky|ban hanh)\b")
_PERIOD = re.compile(r"\b(?:\d+ ?t|thang|quy|nam|tuan|q\d|6t|9t)\b")
_MOST = 3  # rounds in one answer


def asks(text: str, *, told: bool = False) -> Asked | None:
    """Which units a question is after, None where it is after something else. `told`: it reads like a report too. Pure."""
    low = fold(nfc(text)).strip()
    if not (_HEAD.match(low) if told else _WHO.search(low)) or _MUST.search(low):
        return None
    if _LATE.search(low):
        return "late"
    if not _VERB.search(low) and not re.search(r"\bthieu ai\b", low):
        return None
    return "missing" if _MISSING.search(low) else "handed" if _HANDED.search(low) else None


def answer(
    session: Session, desk: Desk, office: Office, said: Incoming, found: Answer | None, text: str, *, told: bool
) -> Reply | None:
    """The units of the round that the question is about; of none named, those of the last that are past and the next."""
    asked = asks(text, told=told)
    if asked is None or not access.may(access.standing(said.who), "see_summary"):
        return None
    dated = [one for one in found.deadlines if one.due is not None] if found is not None else []
    if asked == "late" and not _PERIOD.search(fold(nfc(text))):
        dated = []  # of whatever there is
    table = summary.table_of(session, desk, office, said, dated[0].task.document if dated else None)
    held = [
        (column, [(row.unit, cell) for row in table.by_name if (cell := row.cells[place]) is not None])
        for place, column in enumerate(table.columns)
        if column.item.due is not None
    ]
    meant = {(one.task.id, one.due) for one in dated}
    parts = [(column, cells) for column, cells in held if (column.task.id, column.item.due) in meant]
    if not parts:
        parts = [(column, cells) for column, cells in held if cells and _names(text, column)]
    if not parts:
        parts = [(column, cells) for column, cells in held if cells]
    if asked == "late":
        parts = [(column, cells) for column, cells in parts if any(cell.late for _, cell in cells)]
        return say.units_of(parts[-_MOST:], asked) if parts else say.NOBODY_LATE
    return say.units_of(_nearest(parts, desk.today(said.now)), asked) if parts else None


def _names(text: str, column: Column) -> bool:
    """Whether a text names the period of a column: “6t”, “quý”, “năm”."""
    period, low = column.task.obligation.period, re.sub(r"\b(\d+) ?t\b", r"\1 thang", fold(nfc(text)))
    return period is not None and re.search(rf"\b{re.escape(fold(period))}\b", low) is not None


def _nearest(parts: Sequence[Part], today: date) -> Sequence[Part]:
    """Of many rounds the last that are past and the next."""
    past = [one for one in parts if one[0].last is not None and one[0].last < today]
    ahead = [one for one in parts if one not in past]
    return parts if len(parts) == 1 else [*past[-(_MOST - 1) :], *ahead[:1]]


def _other_unit(office: Office, said: Incoming, text: str) -> Unit | None:
    """The one unit that a question names, where it is not the asker's own."""
    directory = directory_of(office.units)
    bodies = {name for one in mentioned(text, bare=is_bare(text), directory=directory) for name in one.bodies}
    units = [one for one in office.units if one.name in bodies]
    own = said.who.unit.id if said.who.unit is not None else None
    return units[0] if len(units) == 1 and units[0].id != own else None


def of_another(
    session: Session, desk: Desk, office: Office, said: Incoming, found: Answer, text: str, reply: Reply, *,
    whether: bool,
) -> Reply | None:  # fmt: skip
    """Of a question about another unit: whether it has reported, as its page where no round is named, else as what the
    ledger says, under the answer; to who may not see that, or asks otherwise, the answer alone. None where it is about
    the asker's own."""
    unit = _other_unit(office, said, text)
    if unit is None:
        return None
    if not whether or not access.may(access.standing(said.who), "see_summary"):
        return reply
    if not _PERIOD.search(fold(nfc(text))) or not found.deadlines:
        return summary.unit_page(session, desk, office, said, unit)
    first = found.deadlines[0]
    as_theirs = replace(said, who=replace(said.who, unit=unit))
    entry = recording.state_of(session, desk, as_theirs, first.task, first.due)
    return replace(reply, html=f"{reply.html}\n\n{say.of_unit(unit, entry)}")
