"""What a person reads off the screen: which paper, which date, what state, which reminder. Pure.

What passes through: texts and labels as they stand in a chat; what they say comes out, or None where they say nothing of the
kind. It looks for what the papers themselves are known by (their numbers and dates), never for what the bot meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

UNASKED = ("🗓 Tuần", "🔔", "🔴", "⏰", "📣", "📵", "🔄", "🚫", "📬")
CHECKING = "🔄 Tôi vừa khởi động lại"
RECORD, OTHER, DROP, UNDO = "Ghi nhận", "Việc khác", "Bỏ", "Hoàn tác"
_PAPER = re.compile(r"(\d+/[\wĐ-]+) · [^\n]*?(?:trước|chậm nhất)(?: ngày)? (\d+)/(\d+)/(\d{4})")
_RECORDED = re.compile(r"✅ Đã ghi nhận lúc [^\n]+\n([^\n]+)")
_SILENT = re.compile(r"📣 Quá hạn (\d+) ngày, (\d+) đơn vị chưa báo cáo gì")
_PLEA = re.compile(r"⏳ [^\n]+ xin lùi hạn\n")  # to those who may grant it
_GRANTED = re.compile(r"✅ [^\n]+ đồng ý đến [^\d\n]*(\d+)/(\d+)/(\d{4})")
_STATES = (
    ("submitted", "đã gửi"),
    ("in_progress", "đang làm"),
    ("blocked", "đang vướng"),
    ("done", "đã xong"),
    ("not_started", "chưa"),
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One paragraph of a message that came unasked. `silent`: how many units it calls silent, where it is of that kind."""

    number: str
    due: date
    silent: int | None = None


def reminders(text: str) -> Iterator[Reminder]:
    """The reminders in one message: one, or a digest of several."""
    for paragraph in text.split("\n\n"):
        found = _PAPER.search(paragraph)
        if found is None:
            continue
        due = date(int(found[4]), int(found[3]), int(found[2]))
        silent = _SILENT.search(paragraph)
        yield Reminder(found[1], due, int(silent[2]) if silent else None)


def is_unasked(text: str) -> bool:
    return text.startswith(UNASKED) or _PLEA.match(text) is not None


def granted(text: str) -> date | None:
    """The day to which more time was given, on the message of the one who gave it."""
    found = _GRANTED.search(text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def day_on(label: str, year: int) -> date | None:
    """The day that a button names: “Đồng ý (25/9)”."""
    found = re.search(r"(\d+)/(\d+)", label)
    return date(year, int(found[2]), int(found[1])) if found else None


def recorded(text: str) -> str | None:
    """What the bot says it wrote down: the line under “✅ Đã ghi nhận lúc …”."""
    found = _RECORDED.match(text)
    return found[1].strip() if found else None


def proposed(text: str) -> str:
    """What it is about to write down: the first line."""
    return text.partition("\n")[0].strip()


def paper(text: str) -> tuple[str, date] | None:
    """The paper and the date that a proposal names in its second line."""
    found = _PAPER.search(text)
    return (found[1], date(int(found[4]), int(found[3]), int(found[2]))) if found else None


def state(line: str) -> str | None:
    """The state that a line names after its colon."""
    said = line.rpartition(": ")[2] if ": " in line else line
    return next((name for name, words in _STATES if said.startswith(words)), None)


def label_for(labels: Sequence[str], wanted: str) -> str | None:
    """The button that names these words."""
    low = wanted.casefold()
    return next((one for one in labels if low in one.casefold()), None)
