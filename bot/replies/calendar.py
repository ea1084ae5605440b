"""What the bot says of due dates in time: /han with its windows, the calendar file's words and the picture's. Pure; Vietnamese.

What passes through: deadlines, windows and what the ledger says in; Reply (HTML) out, and plain words for the file and
the picture, which know no markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.deadlines import flagged, last_of, late_by
from bot.model import Button, Deadline, Reply
from bot.replies.html import escape
from bot.replies.wording import WEEKDAYS, capital, document_name, full_name, shortened, title, unchecked
from bot.windows import BACK, Window
from knowledge.calendar import Closed, format_date
from knowledge.model import Document, StatusEntry, Task, Unit
from knowledge.workdays import Workdays

_COUNTRY = Workdays()  # without an office's own days
PAGE = 8  # tasks on one page: a screen or two of a phone, and well within one message
WEEKDAYS_SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_QUARTERS = ("I", "II", "III", "IV")
_BUTTONS = (
    (("week", "Tuần này"), ("month", "Tháng này"), ("quarter", "Quý này")),
    (("late", "Quá hạn"), ("all", "Tất cả")),
)
_RHYTHMS_SHOWN = 10
_DONE_SHOWN = 5


# -- dates and periods in words ----------------------------------------------------------------------------------------------


def short_date(on: date, beside: date) -> str:
    """A date beside another one: its year only where it is another year's."""
    return format_date(on) if on.year != beside.year else format_date(on).rpartition("/")[0]


def _month(number: int) -> str:
    return f"{number:02d}" if number < 3 else str(number)  # Nghị định 30/2020


def closed_words(closes: Closed) -> str:
    """“tháng 8/2026”, “quý III/2026”, “9 tháng năm 2026”: what a report speaks of."""
    match closes.period:
        case "tháng" if closes.number:
            return f"tháng {_month(closes.number)}/{closes.year}"
        case "tuần":
            return f"tuần {closes.number}/{closes.year}"
        case "quý" if closes.number:
            return f"quý {_QUARTERS[closes.number - 1]}/{closes.year}"
        case "năm":
            return f"năm {closes.year}"
        case _:
            return f"{closes.period} năm {closes.year}"


def named(item: Deadline, length: int = 110) -> str:
    """“Báo cáo kết quả thực hiện 9 tháng năm 2026”. Not escaped."""
    duty, closes = item.task.obligation, item.closes
    if duty.kind != "report" or closes is None:
        return title(duty, length)
    action = shortened(capital(duty.action.strip(" .;,")), length)
    told, low = closed_words(closes), action.casefold()
    if told.casefold() in low:
        return action
    if low.endswith(closes.period):
        return action[: -len(closes.period)] + told
    if closes.period in low:
        return f"{action} ({told})"
    return f"{action} {told}"


def until(item: Deadline) -> str:
    """“trước 20/6/2026”, “chậm nhất 16:00 ngày 20/6/2026”."""
    assert item.due is not None
    time = getattr(item.task.obligation.rule, "time", None)
    return f"{'chậm nhất' if item.inclusive else 'trước'} {f'{time} ngày ' if time else ''}{format_date(item.due)}"


def off_words(item: Deadline) -> str | None:
    """“20/6/2026 là thứ Bảy; ngày làm việc cuối trước đó: 19/6”, where the last day in time is a day off."""
    off = item.off
    if off is None:
        return None
    which = format_date(off.on) if off.on == item.due else f"ngày cuối kịp hạn {format_date(off.on)}"
    if off.holiday:
        why = off.holiday if off.holiday.startswith("Ngày nghỉ") else f"ngày nghỉ lễ ({off.holiday})"
        why = why[:1].lower() + why[1:]
    else:
        why = WEEKDAYS[off.on.weekday()] if off.on.weekday() > 4 else "ngày nghỉ"
    return f"{which} là {why}; ngày làm việc cuối trước đó: {short_date(off.working, off.on)}"


def time_left(deadline: Deadline, today: date) -> tuple[int, str]:
    """Days to the last good day (negative when past), and the same in words."""
    assert deadline.due is not None
    usable = (last_of(deadline) - today).days
    if usable < 0:
        return usable, f"quá hạn {-usable} ngày"
    if usable == 0:
        return usable, "hôm nay là ngày cuối"
    return usable, f"còn {((deadline.granted or deadline.due) - today).days} ngày"


def put_off(deadline: Deadline) -> str | None:
    """“được lùi đến 25/9/2026”, where the asker's unit was given more time."""
    return f"được lùi đến {format_date(deadline.granted)}" if deadline.granted else None


def window_words(window: Window, today: date) -> str:
    """“tuần này (16/11–22/11/2026)”, “tháng 12/2026”, “từ 22/11 đến 02/12/2026”."""
    start, end = window.start, window.end
    here = start <= today <= end
    match window.name:
        case "late":
            return f"{BACK} ngày qua"
        case "day":
            return "hôm nay" if here else f"ngày {format_date(start)}"
        case "week" if (end - start).days == 6:
            days = f"{short_date(start, end)}–{format_date(end)}"
            return f"tuần này ({days})" if here else f"tuần {days}"
        case "month" if start.day == 1:
            told = f"{_month(start.month)}/{start.year}"
            return f"tháng này ({told})" if here else f"tháng {told}"
        case "quarter" if start.day == 1:
            told = f"quý {_QUARTERS[start.month // 3]}/{start.year}"
            return f"quý này ({told})" if here else told
        case "year" if start.day == 1 and start.month == 1:
            return f"năm {start.year}"
        case _:
            return f"từ {short_date(start, end)} đến {format_date(end)}"


# -- /han -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueView:
    """What /han shows of one window."""

    window: Window
    found: tuple[Deadline, ...]  # in the order they are shown
    settled: Mapping[tuple[int, date], StatusEntry]  # the reports that already meet a deadline, by task and due date
    rhythm: tuple[Task, ...] = ()  # reports that have no date
    nearest: Deadline | None = None  # what comes next, where the window is empty
    old: int = 0  # tasks overdue for longer than is listed
    workdays: Workdays = _COUNTRY


def due_list(view: DueView, unit: Unit | None, *, today: date, page: int = 0) -> Reply:
    """One page: what is due, by document, soonest first; what has been reported; the windows as buttons."""
    open_ = [one for one in view.found if one.due and (one.task.id, one.due) not in view.settled]
    done = [one for one in view.found if one.due and (one.task.id, one.due) in view.settled]
    pages = max(1, -(-len(open_) // PAGE))
    page = min(max(0, page), pages - 1)
    ordered = [one for group in _by_document(open_) for one in group]
    parts = [_head(view, open_, unit, today)]
    if pages > 1:
        parts[0] += f" <i>Trang {page + 1}/{pages}.</i>"
    shown = flagged(ordered[page * PAGE : (page + 1) * PAGE], view.workdays)
    for group in _by_document(shown):
        lines = [f"📄 <b>{escape(_topic(group[0].task.document))}</b>"]
        parts.append("\n\n".join([lines[0], *(_item(one, today) for one in group)]))
    if page == pages - 1:
        parts += _tail(view, done)
    return Reply("\n\n".join(parts), _rows(view.window, page, pages))


def _by_document(found: Sequence[Deadline]) -> list[list[Deadline]]:
    groups: dict[int, list[Deadline]] = {}
    for one in found:
        groups.setdefault(one.task.document.id, []).append(one)
    return list(groups.values())


def _topic(document: Document) -> str:
    """“Kế hoạch 112/KH-UBND · Cải cách hành chính năm 2026”: what an official knows a document by."""
    name, about = document_name(document), document.header.title
    return f"{name} · {shortened(about, 80)}" if about and document.header.number else name


def _head(view: DueView, open_: Sequence[Deadline], unit: Unit | None, today: date) -> str:
    whose = f" của {escape(unit.name)}" if unit else ""
    ahead = [one for one in open_ if not late_by(one, today)]
    late = len(open_) - len(ahead)
    if view.window.name == "all":
        if ahead:
            over = f" {_count(late)} đã quá hạn." if late else ""
            return f"<b>{_count(len(ahead))} sắp đến hạn</b>{whose}, gần nhất {time_left(ahead[0], today)[1]}.{over}"
        if late:
            return f"Không còn việc sắp đến hạn{whose}; <b>{_count(late)} đã quá hạn</b>."
        return f"Không có việc nào sắp đến hạn{whose}."
    if view.window.name == "late":
        if not open_:
            return f"Không có việc nào quá hạn{whose} trong {BACK} ngày qua."
        return f"<b>{_count(late)} quá hạn</b>{whose}, tôi chưa thấy báo đã gửi."
    when = capital(window_words(view.window, today))
    if open_:
        over = f", {late} đã quá hạn" if late else ""
        return f"{when}: <b>{_count(len(open_))} đến hạn</b>{whose}{over}."
    if view.found:
        return f"{when}: không còn việc nào đến hạn{whose}, đã báo xong cả."
    head = f"{when}: không có việc nào đến hạn{whose}."
    near = view.nearest
    if near is None:
        return head
    left = time_left(near, today)[1]
    return f"{head}\nGần nhất: {escape(named(near))}, {escape(until(near))} ({left})."


def _tail(view: DueView, done: Sequence[Deadline]) -> list[str]:
    parts = []
    if done:
        lines = [f"🟢 {escape(named(one))}" for one in done[:_DONE_SHOWN]]
        if len(done) > _DONE_SHOWN:
            lines.append(f"… và {_count(len(done) - _DONE_SHOWN)} nữa")
        parts.append("Đã báo xong:\n" + "\n".join(lines))
    if view.rhythm:
        lines = [f"• {escape(title(task.obligation))}" for task in view.rhythm[:_RHYTHMS_SHOWN]]
        if len(view.rhythm) > _RHYTHMS_SHOWN:
            lines.append(f"… và {_count(len(view.rhythm) - _RHYTHMS_SHOWN)} nữa")
        parts.append("Có nhịp báo cáo nhưng văn bản không ghi ngày:\n" + "\n".join(lines))
    if view.old:
        parts.append(f"<i>Không kể {_count(view.old)} đã qua hạn hơn {BACK} ngày; xem ở /viec.</i>")
    return parts


def _count(number: int) -> str:
    return f"{number} việc"


def _item(one: Deadline, today: date) -> str:
    """One task: by when, what, to whom; no more lines than a phone's screen bears eight times."""
    left, words = time_left(one, today)
    sign = "🔴" if left < 0 else "🟠" if left <= 7 else "⏳"
    guessed = " (năm suy từ văn bản)" if one.year_inferred else ""
    lines = [f"{sign} <b>{escape(until(one))}</b> · {words}{guessed}{unchecked(one.task)}", escape(named(one))]
    if to := _to_whom(one.task):
        lines.append(f"→ {escape(to)}")
    if given := put_off(one):
        lines.append(f"⏳ <i>{capital(given)}</i>")
    if off := off_words(one):
        lines.append(f"⚠️ <i>{escape(capital(off))}</i>")
    return "\n".join(lines)


def _to_whom(task: Task) -> str | None:
    duty = task.obligation
    if not duty.recipient:
        return f"qua {shortened(duty.via, 60)}" if duty.via else None
    return shortened(duty.recipient, 80) + (f" (qua {shortened(duty.via, 60)})" if duty.via else "")


def window_code(window: Window) -> str:
    """A window in callback data: its name, and its days where the name alone does not give them."""
    if window.name in ("late", "all"):
        return window.name
    return f"{window.name}.{window.start:%Y%m%d}.{window.end:%Y%m%d}"


def _rows(window: Window, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    turn = []
    code = window_code(window)
    if page > 0:
        turn.append(Button("‹ Trước", f"h:{code}:{page - 1}"))
    if page < pages - 1:
        turn.append(Button("Sau ›", f"h:{code}:{page + 1}"))
    windows = tuple(tuple(Button(label, f"h:{name}:0") for name, label in row) for row in _BUTTONS)
    return ((tuple(turn),) if turn else ()) + windows


# -- /lich --------------------------------------------------------------------------------------------------------------------

PICTURE_ROW = (Button("Tháng này", "lp:0"), Button("Tháng sau", "lp:1"), Button("Quý này", "lp:q"))
MADE_BY = "-//Thuky//Lịch việc đến hạn//VI"
FILE_NAME = "lich-den-han.ics"
PICTURE_NAME = "lich-den-han.png"
NOTHING_DATED = Reply(
    "Tôi chưa thấy việc nào có ngày hạn của đơn vị anh/chị trong 12 tháng tới, nên chưa có lịch để gửi."
)


def calendar_name(unit: Unit | None) -> str:
    return f"Hạn của {unit.name}" if unit else "Việc đến hạn"


def file_caption(events: int, undated: int, unit: Unit | None) -> Reply:
    whose = f" của {escape(unit.name)}" if unit else ""
    lines = [
        f"🗓 <b>{events} mốc hạn{whose}</b> trong 12 tháng tới, nhắc trước 7 ngày và 1 ngày.",
        "Mở tệp bằng ứng dụng lịch trên điện thoại hoặc máy tính; nhập lại lần sau thì các mốc cũ được cập nhật.",
    ]
    if undated:
        lines.append(f"<i>{_count(undated)} có nhịp báo cáo nhưng văn bản không ghi ngày, nên không có trong lịch.</i>")
    return Reply("\n".join(lines))


def picture_caption(found: int, window: Window, unit: Unit | None, today: date) -> Reply:
    whose = f" của {escape(unit.name)}" if unit else ""
    when = capital(window_words(window, today))
    told = f"<b>{_count(found)} đến hạn</b>" if found else "không có việc nào đến hạn"
    return Reply(f"{when}: {told}{whose}.", (PICTURE_ROW,))


def file_at(path: str) -> str:
    """In the terminal, where no file can be sent."""
    return f"Đã ghi tệp: {path}"


def event_title(item: Deadline, *, done: bool) -> str:
    """The one line that a calendar shows."""
    return f"{'✓ ' if done else ''}{named(item, 90)} ({until(item)})"


def event_text(item: Deadline, *, done: bool) -> str:
    """All that stands behind the event: the date, whose words it is, and those words."""
    duty = item.task.obligation
    lines = [f"Hạn: {until(item)}." + (" Năm suy từ văn bản." if item.year_inferred else "")]
    if done:
        lines.append("Đã báo xong trong sổ theo dõi.")
    if off := off_words(item):
        lines.append(f"Lưu ý: {off}.")
    if to := _to_whom(item.task):
        lines.append(f"Gửi: {to}.")
    if duty.responsible:
        lines.append(f"Đơn vị thực hiện: {'; '.join(duty.responsible)}.")
    if duty.product:
        lines.append(f"Sản phẩm: {duty.product}.")
    lines.append(f"Trích: “{duty.quote}”")
    section = duty.section if duty.section.startswith(("Điều", "mở đầu", "kết")) else f"mục {duty.section}"
    lines.append(f"{full_name(item.task.document)}, {section}, trang {duty.page}.")
    return "\n".join(lines)


LEGEND = {"late": "quá hạn", "due": "phải nộp", "done": "đã báo xong"}
TODAY_WORD, OFF_WORD = "hôm nay", "ngày nghỉ"


def picture_heading(window: Window) -> str:
    """“THÁNG 11/2026”, “QUÝ IV/2026”."""
    start = window.start
    return f"Quý {_QUARTERS[start.month // 3]}/{start.year}" if window.name == "quarter" else month_heading(start)


def month_heading(first: date) -> str:
    return f"Tháng {_month(first.month)}/{first.year}"


def picture_under(unit: Unit | None, found: int) -> str:
    return f"{unit.name if unit else 'Tất cả đơn vị'} · {_count(found) if found else 'không có việc đến hạn'}"


def picture_line(item: Deadline, today: date, *, done: bool) -> tuple[str, str, str, str]:
    """One line of the list under the picture: day, weekday, what, and its date and document."""
    last = last_of(item)
    left, words = time_left(item, today)
    parts = [until(item).removesuffix(f"/{last.year}")]  # the heading has said the year
    if left < 0 and not done:
        parts.append(words)
    elif item.off is not None and not done:
        parts.append(f"ngày làm việc cuối {short_date(item.off.working, item.off.on)}")
    parts.append(item.task.document.header.number or document_name(item.task.document))
    return short_date(last, last), WEEKDAYS_SHORT[last.weekday()], named(item, 80), " · ".join(parts)


def picture_more(number: int) -> str:
    return f"… và {_count(number)} nữa, xem ở /han"
