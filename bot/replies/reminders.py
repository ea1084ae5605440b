"""What the bot says of its own accord: reminders, silence told to those who follow, and /nhac. Pure; Vietnamese.

What passes through: Items in, one message out that Telegram takes whole; each paragraph names one task, so that an answer
to it is understood. Numbers before the paragraphs are those on the buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.model import Button, Deadline, Reply
from bot.reminders.items import Item
from bot.replies.calendar import named, off_words, short_date, time_left, until
from bot.replies.html import escape
from bot.replies.wording import capital, claim_of, document_name, mark, moment, shortened
from knowledge.calendar import format_date
from knowledge.model import Member, StatusEntry, Unit
from knowledge.outbox import Choice

CHECKING = "🔄 Tôi vừa khởi động lại, đang kiểm tra tin nhắc…"
GONE = "Lời nhắc này đã cũ. Anh/chị nhắn tôi bằng lời giúp nhé."
NOT_YOURS = "Nút này dành cho người được nhắc."
ALREADY = "Sổ đã ghi việc này rồi, tôi không ghi thêm."
NOT_MINE_NOTICE = "Đã ghi: không phải việc của anh/chị."
MINE_AGAIN_NOTICE = "Tôi sẽ lại nhắc việc này."
AGAIN_ALREADY = "Tôi đã hẹn nhắc lại rồi."
# What a press says, as the ledger keeps it.
PRESSED = {
    "nd": "Đã nộp (bấm nút dưới lời nhắc)",
    "nw": "Đang làm (bấm nút dưới lời nhắc)",
    "nx": "Xin gia hạn (bấm nút)",
}
_HOURS = ("07:30", "08:00", "10:00", "14:00")
_UNITS_SHOWN = 12


# -- a message of reminders -----------------------------------------------------------------------------------------------


def digest(items: Sequence[Item], today: date) -> Reply:
    """One message; with one task its buttons answer at once, with several each opens the card of its task."""
    if len(items) == 1:
        first = items[0]
        return Reply(_paragraph(first, today), answers(first.rows[0]) if first.kind == "step" else ())
    head = f"🔔 <b>Nhắc việc</b> ({len(items)} mục)"
    parts = [f"{number}. {_paragraph(item, today)}" for number, item in enumerate(items, 1)]
    rows = tuple(
        (Button(shortened(f"{number}. {_title(item)}", 60), f"no:{item.rows[0]}"),)
        for number, item in enumerate(items, 1)
        if item.kind == "step"
    )
    return Reply("\n\n".join([head, *parts]), rows)


def week(item: Item, today: date) -> Reply:
    """The week's digest; one that comes late says so."""
    late = f"\n\n<i>Nhắc trễ, lịch gốc {_scheduled(item.scheduled, today)}</i>" if item.scheduled is not None else ""
    return Reply(f"{item.html}{late}")


def card(item: Item, today: date) -> Reply:
    """One task of a digest by itself, with its answers."""
    return Reply(_paragraph(item, today), answers(item.rows[0]))


def answers(row: int) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button("✅ Đã nộp", f"nd:{row}"), Button("✏️ Đang làm", f"nw:{row}")),
        (Button("⏳ Xin gia hạn", f"nx:{row}"), Button("🔔 Nhắc lại ngày mai", f"ns:{row}")),
        (Button("🚫 Không phải việc của tôi", f"nn:{row}"),),
    )


def _title(item: Item) -> str:
    return named(item.deadline) if item.deadline else item.name


def _paragraph(item: Item, today: date) -> str:
    lines = _unreachable(item) if item.deadline is None else _of_task(item, item.deadline, today)
    if item.scheduled is not None:
        lines.append(f"<i>Nhắc trễ, lịch gốc {_scheduled(item.scheduled, today)}</i>")
    return "\n".join(lines)


def _of_task(item: Item, deadline: Deadline, today: date) -> list[str]:
    duty = deadline.task.obligation
    if item.kind == "escalation":
        over = (today - item.last).days if item.last else 0
        lines = [f"📣 <b>Quá hạn {over} ngày, {len(item.units)} đơn vị chưa báo cáo gì</b>: {escape(named(deadline))}"]
    else:
        left, words = _left(item, deadline, today)
        face = "🔴" if left < 0 else "⏰" if left == 0 else "🔔"
        lines = [f"{face} <b>{capital(words)}</b>: {escape(named(deadline))}"]
    lines.append(f"<i>{escape(document_name(deadline.task.document))} · {escape(until(deadline))}</i>")
    if item.kind == "escalation":
        shown = "; ".join(escape(shortened(unit, 60)) for unit in item.units[:_UNITS_SHOWN])
        more = len(item.units) - _UNITS_SHOWN
        lines.append(shown + (f" và {more} đơn vị khác" if more > 0 else ""))
        return lines
    if item.last is not None and _granted(item, deadline):
        lines.append(f"Đã được lùi đến {format_date(item.last)}")
    if duty.recipient:
        via = f" (qua {escape(shortened(duty.via, 80))})" if duty.via else ""
        lines.append(f"Nơi nhận: {escape(shortened(duty.recipient, 80))}{via}")
    if (off := off_words(deadline)) and not _granted(item, deadline):
        lines.append(f"⚠️ {escape(off)}")
    if item.said is not None:
        lines.append(f"Sổ đang ghi: {mark(item.said.state)} {escape(claim_of(item.said).line())}")
    return lines


def _granted(item: Item, deadline: Deadline) -> bool:
    """Whether the unit was given more time."""
    return item.last is not None and deadline.due is not None and item.last > deadline.due


def _left(item: Item, deadline: Deadline, today: date) -> tuple[int, str]:
    if not _granted(item, deadline) or item.last is None:
        return time_left(deadline, today)
    left = (item.last - today).days
    return left, f"quá hạn {-left} ngày" if left < 0 else "hôm nay là ngày cuối" if left == 0 else f"còn {left} ngày"


def _unreachable(item: Item) -> list[str]:
    where = f" ({escape(item.units[0])})" if item.units else ""
    return [
        f"📵 Tôi không nhắn được cho <b>{escape(shortened(item.name, 100))}</b>{where}: người này đã chặn bot hoặc chưa bấm "
        "/start. Lời nhắc chưa tới nơi; xin báo trực tiếp."
    ]  # fmt: skip


def _scheduled(at: datetime, today: date) -> str:
    return f"{at:%H:%M}" if at.date() == today else f"{at:%H:%M} ngày {short_date(at.date(), today)}"


# -- buttons ----------------------------------------------------------------------------------------------------------------


def already(entry: StatusEntry) -> str:
    return shortened(f"Sổ đã ghi: {claim_of(entry).line()}.", 200)


def again(at: datetime) -> str:
    return f"Tôi sẽ nhắc lại lúc {moment(at)}."


def not_mine(row: int, item: Item, today: date) -> Reply:
    """The reminder's new face after “not my task”."""
    return Reply(
        f"🚫 Không phải việc của anh/chị; tôi thôi nhắc và đã báo quản trị viên.\n\n{_paragraph(item, today)}",
        ((Button("↩️ Vẫn là việc của tôi", f"nb:{row}"),),),
    )


def disowned(who: Member, item: Item, today: date) -> Reply:
    """To those who follow: somebody says that a task is not theirs."""
    unit = f" ({escape(who.unit.name)})" if who.unit else ""
    return Reply(
        f"🚫 <b>{escape(who.name)}</b>{unit} báo không phải việc của mình; tôi thôi nhắc người này:\n\n"
        f"{_paragraph(item, today)}"
    )


# -- /nhac -------------------------------------------------------------------------------------------------------------------


def overview(choice: Choice, hour: str, unit: Unit | None, upcoming: datetime | None, *, serving: bool) -> Reply:
    """How a member is reminded; `hour` is the one that counts."""
    if not choice.on:
        lines = ["🔕 <b>Đang tắt nhắc việc</b> cho anh/chị."]
    else:
        lines = [f"🔔 <b>Đang bật nhắc việc</b>, lúc {hour} các ngày làm việc."]
    if not serving:
        lines.append("Cơ quan đang tắt nhắc việc chung (cấu hình).")
    if unit is None:
        lines.append("Anh/chị chưa thuộc đơn vị nào nên chưa có việc để nhắc; nhờ quản trị viên xếp đơn vị.")
    elif choice.on and upcoming is not None:
        lines.append(f"Lần nhắc tới: {moment(upcoming)}.")
    elif choice.on:
        lines.append("Sắp tới chưa có hạn nào đã duyệt để nhắc.")
    lines.append(
        "Đổi giờ: bấm nút, hoặc gõ ví dụ <code>/nhac 7:30</code>; <code>/nhac tắt</code>, <code>/nhac bật</code>."
    )
    hours = tuple(Button(f"{'● ' if one == hour and choice.on else ''}{one}", f"nh:{one}") for one in _HOURS)
    turn = Button("🔕 Tắt", "nt:0") if choice.on else Button("🔔 Bật", "nt:1")
    return Reply("\n".join(lines), (hours, (turn,)))


def quiet(begin: str, end: str) -> Reply:
    return Reply(f"Từ {begin} đến {end} tôi không nhắn. Anh/chị chọn giờ khác giúp tôi.")


NOT_A_TIME = Reply(
    "Tôi chưa hiểu giờ này. Gõ ví dụ <code>/nhac 7:30</code>, <code>/nhac tắt</code> hoặc <code>/nhac bật</code>."
)
