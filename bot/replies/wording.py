"""How a task, a date, a state and a moment are put in a few words. Pure; Vietnamese.

What passes through: frozen dataclasses in, escaped HTML out, except `label`, which is for buttons and so is bare text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.deadlines import deadline
from bot.replies.html import escape
from knowledge.calendar import format_date
from knowledge.model import (
    CadenceOnly,
    Document,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    Reference,
    RelativeRule,
    Rule,
    State,
    StatusEntry,
    Task,
    WeeklyRule,
    YearlyRule,
)

STATES: dict[State, str] = {
    "not_started": "chưa bắt đầu",
    "in_progress": "đang làm",
    "submitted": "đã gửi",
    "done": "đã xong",
    "blocked": "đang vướng",
}
_MARKS: dict[State, str] = {
    "not_started": "⚪",
    "in_progress": "🟡",
    "submitted": "🟢",
    "done": "🟢",
    "blocked": "🔴",
}  # fmt: skip
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TITLE_CHARS = 90  # of a document without a number, which goes by its title
_PERIOD_WORDS = {"tháng": "hằng tháng", "quý": "hằng quý", "năm": "năm"}


def moment(at: datetime) -> str:
    """“14:05 ngày 20/6/2024”; `at` is in the office's time zone already."""
    return f"{at:%H:%M} ngày {format_date(at.date())}"


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title(obligation: Obligation, length: int = 110) -> str:
    """“Báo cáo kết quả thực hiện 6 tháng”: the action, with the period where the action does not say it. Not escaped."""
    return titled(obligation.action, obligation.period, length)


def titled(action: str, period: str | None, length: int = 110) -> str:
    words = shortened(capital(action.strip(" .;,")), length)
    named = _PERIOD_WORDS.get(period, period) if period else None
    if named and named.casefold() not in action.casefold():
        words = f"{words} {named}" if len(named) < 12 else f"{words} ({named})"
    return words


def document_name(document: Document) -> str:
    """“Kế hoạch 49/KH-UBND”, or whatever is known of it: for buttons and second lines. Not escaped."""
    header = document.header
    if header.number:
        return f"{header.kind or 'Văn bản'} {header.number}"
    if header.title:
        return shortened(" ".join(part for part in (header.kind, header.title) if part), 70)
    return document.file


def full_name(document: Document) -> str:
    """“Kế hoạch số 49/KH-UBND ngày 22/02/2024”, as far as its head tells. Not escaped."""
    header = document.header
    if header.number:
        return _numbered(header.kind, header.number, header.issued_on)
    parts = (header.kind or "Văn bản", _on(header.issued_on), shortened(header.title or document.file, TITLE_CHARS))
    return " ".join(part for part in parts if part)


def reference_name(reference: Reference) -> str:
    """The same of a document that another one names: “Luật Tiếp cận thông tin ngày 06/4/2016”. Not escaped."""
    if reference.number:
        return _numbered(reference.kind, reference.number, reference.issued_on)
    parts = (reference.kind or "Văn bản", shortened(reference.title or "", TITLE_CHARS), _on(reference.issued_on))
    return " ".join(part for part in parts if part)


def _numbered(kind: str | None, number: str, day: date | None) -> str:
    return " ".join(part for part in (kind or "Văn bản", f"số {number}", _on(day)) if part)


def _on(day: date | None) -> str:
    return f"ngày {format_date(day)}" if day else ""


def unchecked(task: Task) -> str:
    """“ (chưa duyệt)” after what nobody has looked at yet, in an office that has begun to look."""
    return " (chưa duyệt)" if task.awaits_review else ""


def due_words(task: Task, today: date) -> str | None:
    """“trước 20/6/2024”, “chậm nhất 15 hằng tháng”…, None where the text names no time at all."""
    rule = task.obligation.rule
    due = deadline(task, today).due
    if due is not None:
        return _dated(rule, due)
    match rule:
        case RelativeRule(n=n, unit=unit, event=event):
            return f"trong {n} {unit} kể từ {event}"
        case CadenceOnly():
            return "văn bản không ghi ngày"
        case OtherRule(text=text) if text:
            return shortened(text, 60)
        case _:
            return None


def _dated(rule: Rule, due: date) -> str:
    time = getattr(rule, "time", None)
    word = "chậm nhất" if getattr(rule, "inclusive", True) else "trước"
    words = f"{word} {f'{time} ' if time else ''}{format_date(due)}"
    match rule:
        case WeeklyRule():
            return f"{words} ({WEEKDAYS[rule.weekday]} hằng tuần)"
        case MonthlyRule():
            return f"{words} (hằng tháng)"
        case QuarterlyRule():
            return f"{words} (hằng quý)"
        case YearlyRule():
            return f"{words} (hằng năm)"
        case _:
            return words


def label(task: Task, today: date) -> str:
    """What a button for a task says: the period first, for that is what tells one report from another on a phone; where
    there is none, the action."""
    duty = task.obligation
    period = capital(_PERIOD_WORDS.get(duty.period, duty.period)) if duty.period else None
    due = deadline(task, today).due
    parts = [period or shortened(capital(duty.action), 34)]
    if due is not None:
        parts.append(f"{'chậm nhất' if getattr(duty.rule, 'inclusive', True) else 'trước'} {format_date(due)}")
    if task.document.header.number and (period or due is None):
        parts.append(task.document.header.number)
    elif period:
        parts.append(shortened(duty.action, 34))
    return shortened(" · ".join(parts), 60)


def task_lines(task: Task, today: date) -> str:
    """A task in two lines: what, then where it is written and by when."""
    due = due_words(task, today)
    second = document_name(task.document) + (f" · {due}" if due else "")
    return f"{escape(title(task.obligation))}\n<i>{escape(second)}</i>"


def state_words(state: State | None, percent: int | None) -> str:
    words = STATES[state] if state else "có tiến độ mới"
    return f"{words} {percent}%" if percent is not None else words


def mark(state: State | None) -> str:
    return _MARKS[state] if state else "⚪"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a task, whichever task it is."""

    state: State | None = None
    percent: int | None = None
    on: date | None = None
    number: str | None = None
    note: str | None = None
    since: bool = field(default=False, compare=False)  # `on` was over when it was said: no promise, but since when

    def html(self) -> str:
        """“<b>đã gửi</b> ngày 18/6/2026, văn bản số 123/BC-UBND”, with the note on a line of its own."""
        note = f"\nGhi chú: {escape(shortened(self.note, 300))}" if self.note else ""
        return f"<b>{escape(state_words(self.state, self.percent))}</b>{escape(self._details())}{note}"

    def line(self) -> str:
        """The same as one line of plain text."""
        note = f" ({shortened(self.note, 120)})" if self.note else ""
        return f"{state_words(self.state, self.percent)}{self._details()}{note}"

    def _details(self) -> str:
        words = ""
        if self.on is not None and format_date(self.on) not in (self.note or ""):
            # A date given with unfinished work is the day it is promised for, or that it has been going on since.
            promised = self.state in {"not_started", "in_progress", "blocked"}
            led = (", từ" if self.since else ", hẹn") if promised else ""
            words += f"{led} ngày {format_date(self.on)}"
        return words + (f", văn bản số {self.number}" if self.number else "")


def claim_of(entry: StatusEntry) -> Claim:
    since = entry.claimed_on is not None and entry.claimed_on < entry.recorded_at.date()
    return Claim(entry.state, entry.percent, entry.claimed_on, entry.document_number, entry.note, since)
