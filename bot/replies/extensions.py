"""What the bot says about more time: what was asked, to whom it went, what was answered, and both days. Pure; Vietnamese.

What passes through: an Extension with the round it is of in, Reply (HTML) out. The day that the document names is said
beside the one that was asked for or granted, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.deadlines import last_of
from bot.model import Button, Deadline, Reply
from bot.replies.calendar import named, short_date, until
from bot.replies.html import escape
from bot.replies.wording import WEEKDAYS, claim_of, document_name, label, shortened, task_lines, title
from knowledge.calendar import format_date
from knowledge.model import Extension, Member, StatusEntry, Task, Unit

NO_UNIT = Reply("Anh/chị chưa thuộc đơn vị nào nên chưa xin lùi hạn được; nhờ quản trị viên xếp đơn vị.")
NOT_YOURS = "Nút này dành cho người xin lùi hạn."
NOT_ALLOWED = "Chỉ người điều phối hoặc quản trị viên trả lời được đề nghị này."
ALREADY_SENT = "Đề nghị này đã gửi rồi, đang chờ trả lời."
DAY_FIRST = "Anh/chị chọn ngày xin lùi đến trước đã."
SENT_NOTICE = "Đã gửi đề nghị."
DECIDED = "Đề nghị này đã được trả lời rồi."
NO_DAY = "Ngày này không dùng được."
NO_FILES = "Đề nghị này không kèm tệp nào."
NO_SUCH_DAY = Reply("Lịch không có ngày này. Anh/chị nhắn lại ngày, ví dụ “đến 25/9”.")
DROPPED = Reply("✖️ Đã bỏ, tôi không gửi đề nghị.")
WITHDRAWN = Reply("↩️ Đã rút đề nghị lùi hạn. Hạn giữ như cũ.")
NOTICES = {"granted": "Đã đồng ý.", "refused": "Đã trả lời không đồng ý.", "withdrawn": "Đã rút."}
CHANGED = "Đã đổi ngày, tôi báo cho đơn vị."
TAKEN_BACK = "Đã thu lại, tôi báo cho đơn vị."
LEFT_AS_IT_IS = "Giữ như cũ."
SAME_DAY = "Đang được lùi đúng đến ngày này."
REVOKED_ALREADY = "Việc lùi hạn này đã thu lại rồi."
CHANGED_MEANWHILE = "Ngày này vừa được đổi; anh/chị xem lại giúp."
LATER_ONE = "Kỳ này đã có lần lùi hạn khác sau đó; anh/chị đổi ở lần ấy."


def no_later(day: date) -> str:
    return f"Ngày {format_date(day)} không muộn hơn hạn hiện nay."


def not_yours(task: Task, unit: Unit) -> Reply:
    who = ", ".join(task.obligation.responsible)
    whose = f"Việc này văn bản giao cho <b>{escape(who)}</b>" if who else "Việc này văn bản không giao cho đơn vị nào"
    return Reply(f"{whose}, không phải {escape(unit.name)}, nên không có hạn nào của đơn vị để lùi.")


def no_date(task: Task) -> Reply:
    return Reply(
        f"“{escape(title(task.obligation))}”: văn bản không ghi ngày nên không có hạn để lùi. "
        "Anh/chị cứ nhắn tình hình, tôi ghi vào sổ."
    )


def which(token: str, tasks: Sequence[Task], wanted: date | None, today: date) -> Reply:
    """The tasks it may be about, each a button."""
    until_ = f" đến {format_date(wanted)}" if wanted else ""
    lines = [f"Xin lùi hạn{until_} cho việc nào ạ?", *(f"\n• {task_lines(task, today)}" for task in tasks)]
    rows = [(Button(label(task, today), f"xt:{token}:{task.id}"),) for task in tasks]
    return Reply("\n".join(lines), (*rows, (Button("✖️ Bỏ", f"xk:{token}"),)))


def plea(
    token: str, item: Deadline, unit: Unit, wanted: date | None, reason: str | None, *, days: Sequence[date],
    early: date | None, odd: str | None, others: Sequence[Deadline], reported: StatusEntry | None, today: date,
    files: int = 0,
) -> Reply:  # fmt: skip
    """The plea as it stands: with a day it can be sent, without one a day is asked for."""
    lines = [f"⏳ <b>Xin lùi hạn</b>: {escape(named(item))}", f"<i>{escape(_source(item))}</i>"]
    if reported is not None:
        lines.append(f"Sổ đã ghi: {escape(claim_of(reported).line())}")
    holds = format_date(last_of(item))
    if odd is not None:
        lines.append(f"⚠️ Lịch không có ngày {escape(odd.removeprefix('ngày '))}.")
    if early is not None:
        gone = "đã qua" if early < today else f"không muộn hơn ngày cuối kịp hạn hiện nay ({holds})"
        lines.append(f"⚠️ Ngày {format_date(early)} {gone}.")
    lines.append(f"Đơn vị: {escape(unit.name)}")
    if files:
        lines.append(f"📎 Kèm {files} tệp")
    given = reason or "chưa nêu (nhắn thêm, ví dụ “vì chờ số liệu của xã”)"
    drop = Button("✖️ Bỏ", f"xk:{token}")
    choices = tuple(
        Button(f"{'● ' if one == wanted else ''}{_short(one, today)}", f"xd:{token}:{one:%Y%m%d}") for one in days
    )
    turn = tuple(
        (Button(f"🗓 {named(one, 30)} · {until(one)}", f"xe:{token}:{one.due:%Y%m%d}"),) for one in others if one.due
    )
    if wanted is None:
        lines.append("Xin đến ngày nào ạ? Bấm một ngày, hoặc nhắn ngày, ví dụ “đến 25/9”.")
        return Reply("\n".join(lines), (choices, *turn, (drop,)))
    lines += [f"Xin đến: <b>{_full(wanted)}</b>", f"Lý do: {escape(shortened(given, 300))}"]
    lines.append("\nĐúng thì bấm <b>Gửi đề nghị</b>; tôi chưa gửi cho ai.")
    return Reply("\n".join(lines), ((Button("📨 Gửi đề nghị", f"xs:{token}"), drop), choices, *turn))


def sent(asked: Extension, item: Deadline | None, unit: Unit, granters: int, files: int = 0) -> Reply:
    to = "tới người điều phối" if granters else "vào sổ; cơ quan chưa có người điều phối nào khác để trả lời"
    with_ = f"\n📎 Kèm {files} tệp" if files else ""
    return Reply(
        f"📨 Đã gửi đề nghị {to}.\n{_asked(asked, item)}{with_}\nHạn vẫn như cũ cho đến khi được đồng ý; tôi báo anh/chị ngay khi có "
        "trả lời.",
        ((Button("↩️ Rút đề nghị", f"xw:{asked.id}"),),),
    )


def waiting(item: Deadline, asked: Extension, files: int = 0) -> Reply:
    with_ = f"\n📎 Đã kèm thêm {files} tệp." if files else ""
    return Reply(
        f"Đề nghị lùi hạn này đã gửi và đang chờ trả lời.\n{_asked(asked, item)}{with_}",
        ((Button("↩️ Rút đề nghị", f"xw:{asked.id}"),),),
    )


def to_granter(
    asked: Extension, item: Deadline | None, unit: Unit, who: Member, today: date, before: Sequence[Extension],
    files: int = 0,
) -> Reply:  # fmt: skip
    """To those who may grant it."""
    lines = [
        f"⏳ <b>{escape(unit.name)}</b> xin lùi hạn",
        _asked(asked, item),
        f"Người xin: {escape(who.name)}",
    ]
    if before:
        granted = sum(one.verdict == "granted" for one in before)
        lines.append(f"<i>Kỳ này đã xin {len(before)} lần trước, được đồng ý {granted} lần.</i>")
    if asked.due < today:
        lines.append(f"<i>Hạn gốc đã qua {(today - asked.due).days} ngày.</i>")
    return Reply("\n".join(lines), (*_answers(asked), *((files_row(asked.id, files),) if files else ())))


def file_caption(asked: Extension, item: Deadline | None) -> Reply:
    return Reply(f"Kèm đề nghị lùi hạn: {_about(asked, item)}")


def files_row(plea: int, files: int) -> tuple[Button, ...]:
    return (Button(f"📎 Xem {files} tệp kèm", f"xf:{plea}"),)


def with_plea(name: str, files: int) -> Reply:
    """A file that came while the plea was being put together."""
    return Reply(
        f"📎 Đã nhận tệp <b>{escape(shortened(name, 80))}</b> ({files} tệp), sẽ đi cùng đề nghị lùi hạn khi anh/chị bấm "
        "<b>Gửi đề nghị</b>."
    )


def added_to_plea(name: str, item: Deadline | None, asked: Extension) -> Reply:
    """A file that came after the plea was sent."""
    return Reply(
        f"📎 Đã kèm tệp <b>{escape(shortened(name, 80))}</b> vào đề nghị lùi hạn đang chờ trả lời; người duyệt xem được.\n"
        f"{_about(asked, item)}"
    )


def more_files(asked: Extension, item: Deadline | None, unit: Unit, files: int) -> Reply:
    """To those who may grant it: a file came after the plea."""
    told = f"📎 <b>{escape(unit.name)}</b> gửi thêm tệp cho đề nghị lùi hạn\n{_asked(asked, item)}"
    return Reply(told, (*_answers(asked), files_row(asked.id, files)))


def _answers(asked: Extension) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(f"✅ Đồng ý ({_dm(asked.wanted)})", f"xa:{asked.id}"), Button("✖️ Không", f"xn:{asked.id}")),
        (Button("📅 Đồng ý đến ngày khác", f"xb:{asked.id}"),),
    )


def other_day(
    asked: Extension, item: Deadline | None, unit: Unit | None, days: Sequence[date], names: Mapping[int, str]
) -> Reply:
    head = f"⏳ <b>{escape(unit.name if unit else '')}</b> xin lùi hạn\n{_asked(asked, item)}"
    head += f"\nNgười xin: {escape(names.get(asked.member_id, 'thành viên cũ'))}"
    rows = tuple(
        tuple(Button(f"{WEEKDAYS[one.weekday()]} {_dm(one)}", f"xc:{asked.id}:{one:%Y%m%d}") for one in pair)
        for pair in (days[:2], days[2:4])
        if pair
    )
    both = (Button(f"✅ Đồng ý ({_dm(asked.wanted)})", f"xa:{asked.id}"), Button("✖️ Không", f"xn:{asked.id}"))
    return Reply(f"{head}\n\nĐồng ý đến ngày nào? Bấm, hoặc nhắn ngày, ví dụ “đến 24/9”.", (*rows, both))


def answered(decided: Extension, item: Deadline | None, by: Member, today: date) -> Reply:
    """To the asker."""
    name = escape(by.name)
    if decided.verdict == "granted" and decided.granted is not None:
        other = f" (anh/chị xin đến {format_date(decided.wanted)})" if decided.granted != decided.wanted else ""
        left = (decided.granted - today).days
        return Reply(
            f"✅ <b>Được lùi đến {_full(decided.granted)}</b>{other}, {name} đồng ý.\n{_about(decided, item)}\n"
            f"{'Còn ' + str(left) + ' ngày. ' if left > 0 else ''}Lời nhắc của đơn vị theo ngày mới."
        )
    return Reply(f"✖️ <b>Không được lùi hạn</b>, {name} trả lời.\n{_about(decided, item)}\nHạn giữ như cũ.")


def decided(
    one: Extension, item: Deadline | None, unit: Unit | None, names: Mapping[int, str], *, changeable: bool = False
) -> Reply:
    """The granter's message once it is answered, by whomever."""
    head = f"⏳ <b>{escape(unit.name if unit else '')}</b> xin lùi hạn\n{_asked(one, item)}"
    by = escape(names.get(one.decided_by or 0, "thành viên cũ"))
    match one.verdict:
        case "granted" if one.granted is not None:
            told = f"✅ {by} đồng ý đến <b>{_full(one.granted)}</b>."
            if one.first is not None:
                told += f" Trước đó cho đến {format_date(one.first)}."
        case "refused":
            told = f"✖️ {by} không đồng ý."
        case "revoked":
            told = f"↩️ {by} đã thu lại việc lùi hạn; hạn trở về như cũ."
        case _:
            told = "↩️ Đơn vị đã rút đề nghị."
    rows = ((Button("📅 Đổi ngày", f"xm:{one.id}"), Button("↩️ Thu lại", f"xr:{one.id}")),) if changeable else ()
    return Reply(f"{head}\n{told}", rows)


# -- a day granted, changed or taken back ------------------------------------------------------------------------------------


def not_after(day: date, due: date, *, gone: bool) -> str:
    if gone:
        return f"Ngày {format_date(day)} đã qua."
    return f"Ngày {format_date(day)} không muộn hơn hạn gốc {format_date(due)}; muốn bỏ hẳn thì bấm “Thu lại”."


def not_the_granter(name: str) -> str:
    return f"Lần lùi hạn này do {shortened(name, 60)} đồng ý; người ấy đổi hoặc thu lại được."


def another_day(
    one: Extension, item: Deadline | None, unit: Unit | None, days: Sequence[date], names: Mapping[int, str]
) -> Reply:
    """Which day in the place of the one granted."""
    held = f"{one.granted:%Y%m%d}"
    rows = tuple(
        tuple(Button(f"{WEEKDAYS[day.weekday()]} {_dm(day)}", f"xv:{one.id}:{held}:{day:%Y%m%d}") for day in pair)
        for pair in (days[:2], days[2:4])
        if pair
    )
    last = (Button("↩️ Thu lại", f"xr:{one.id}"), Button("Để nguyên", f"xo:{one.id}"))
    asked = "Đổi thành ngày nào? Bấm, hoặc nhắn ngày, ví dụ “đến 24/9”."
    return Reply(f"{decided(one, item, unit, names).html}\n\n{asked}", (*rows, last))


def take_back(one: Extension, item: Deadline | None, unit: Unit | None, names: Mapping[int, str]) -> Reply:
    """Asked once more: the unit hears of it at once."""
    back = until(item) if item is not None else format_date(one.due)
    rows = ((Button("↩️ Đúng, thu lại", f"xq:{one.id}:{one.granted:%Y%m%d}"), Button("Để nguyên", f"xo:{one.id}")),)
    asked = f"Thu lại việc lùi hạn này? Hạn của đơn vị trở về <b>{back}</b>, tôi báo cho đơn vị ngay."
    return Reply(f"{decided(one, item, unit, names).html}\n\n{asked}", rows)


def changed(one: Extension, item: Deadline | None, by: Member, before: date, today: date) -> Reply:
    """To the unit: another day, or none any more."""
    about, name = _about(one, item), escape(by.name)
    if one.granted is not None:
        left = (one.granted - today).days
        return Reply(
            f"📅 <b>Hạn được lùi nay là {_full(one.granted)}</b> (trước đó cho đến {format_date(before)}), {name} đổi.\n{about}\n"
            f"{'Còn ' + str(left) + ' ngày. ' if left > 0 else ''}Lời nhắc của đơn vị theo ngày mới."
        )
    over = (today - one.due).days
    gone = f" Hạn gốc đã qua {over} ngày." if over > 0 else ""
    return Reply(
        f"↩️ <b>Không còn được lùi đến {_full(before)}</b>, {name} thu lại.\n{about}\nHạn trở về như cũ, lời nhắc của đơn vị "
        f"theo hạn này.{gone}"
    )


def history_line(one: Extension, names: Mapping[int, str], zone: ZoneInfo, name: str) -> str:
    """“01/9 Lan: Báo cáo 9 tháng, hạn 20/9/2026 xin đến 25/9/2026 (chờ số liệu); Hoa đồng ý đến 24/9/2026”. Not escaped."""
    who = names.get(one.member_id, "thành viên cũ")
    told = f"{_dm(one.asked_at.astimezone(zone).date())} {who}: {name}, hạn {format_date(one.due)}, xin đến "
    told += format_date(one.wanted) + (f" ({shortened(one.reason, 60)})" if one.reason else "")
    return f"{told}; {outcome_words(one, names)}"


def outcome_words(one: Extension, names: Mapping[int, str]) -> str:
    """“Hoa đồng ý đến 24/9/2026”, “đang chờ trả lời”. Not escaped."""
    by = names.get(one.decided_by or 0, "thành viên cũ")
    match one.verdict:
        case "granted" if one.granted is not None:
            was = f" (trước đó cho đến {format_date(one.first)})" if one.first is not None else ""
            return f"{by} đồng ý đến {format_date(one.granted)}{was}"
        case "revoked":
            was = f" đã cho đến {format_date(one.first)}" if one.first is not None else ""
            return f"{by} thu lại việc lùi hạn{was}"
        case "refused":
            return f"{by} không đồng ý"
        case "withdrawn":
            return "đã rút"
        case _:
            return "đang chờ trả lời"


def in_force(granted: date, due: date) -> str:
    """Under an answer about a deadline: this unit has more time."""
    return f"⏳ Đơn vị anh/chị được lùi đến <b>{format_date(granted)}</b> (hạn gốc {format_date(due)})."


def _about(asked: Extension, item: Deadline | None) -> str:
    if item is None:
        return f"Hạn gốc {format_date(asked.due)}"
    return f"{escape(named(item))}\n<i>{escape(_source(item))}</i>"


def _asked(asked: Extension, item: Deadline | None) -> str:
    reason = f"\nLý do: {escape(shortened(asked.reason, 300))}" if asked.reason else "\nLý do: chưa nêu"
    return f"{_about(asked, item)}\nXin đến: <b>{_full(asked.wanted)}</b>{reason}"


def _source(item: Deadline) -> str:
    given = f", đã được lùi đến {format_date(item.granted)}" if item.granted else ""
    return f"{document_name(item.task.document)} · hạn {until(item)}{given}"


def _full(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]} {format_date(on)}"


def _dm(on: date) -> str:
    return format_date(on).rpartition("/")[0]


def _short(on: date, today: date) -> str:
    weekday = "CN" if on.weekday() == 6 else f"T{on.weekday() + 2}"
    return f"{weekday} {short_date(on, today)}"
