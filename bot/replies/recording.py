"""What the bot says about progress reports: what it understood, what it wrote down, what it took back. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import Claim, claim_of, document_name, due_words, label, moment, task_lines, title
from knowledge.calendar import due_date, format_date, in_time
from knowledge.model import StatusEntry, Task, Unit

RECORD, OTHER, DROP, UNDO = "✅ Ghi nhận", "✏️ Việc khác", "✖️ Bỏ", "↩️ Hoàn tác"

_EXTENSION = "xin lùi"
_NOT_OURS = "việc này do người theo dõi kế hoạch quyết định, tôi chưa chuyển lời được"

EXPIRED = "Nút này đã hết hạn. Anh/chị nhắn lại giúp tôi nhé."
NOT_YOURS = "Nút này dành cho người đã nhắn tin báo cáo."
TASK_GONE = "Văn bản của việc này vừa được thay. Anh/chị nhắn lại báo cáo giúp tôi nhé."
ALREADY_RECORDED = "Việc này đã được ghi nhận rồi."
ALREADY_DROPPED = "Báo cáo này đã bỏ, tôi chưa ghi gì."
ALREADY_UNDONE = "Đã hoàn tác rồi."
SUPERSEDED = "Tin này đã có bản sửa mới hơn ở bên dưới."
RECORDED_NOTICE = "Đã ghi nhận."
DROPPED_NOTICE = "Đã bỏ."
UNDONE_NOTICE = "Đã hoàn tác."
NOTHING_TO_UNDO = Reply("Anh/chị chưa có báo cáo nào để hoàn tác.")
KEPT = Reply("Vâng, tôi giữ nguyên.")
ALREADY_READ = Reply(
    "Tin này tôi đã ghi nhận nên không đọc lại bản sửa. Muốn đổi, anh/chị nhắn một tin mới, ví dụ: "
    "“nhầm, mới đang làm thôi”."
)


def _confirm_row(token: str) -> tuple[Button, ...]:
    return (Button(RECORD, f"r:{token}"), Button(OTHER, f"o:{token}:0"), Button(DROP, f"x:{token}"))


def proposal(
    token: str, task: Task, claim: Claim, *, unit: Unit | None, today: date, before: StatusEntry | None,
    replaces: StatusEntry | None,
) -> Reply:  # fmt: skip
    """What was understood, to be confirmed with one tap."""
    lines = [f"{escape(title(task.obligation))}: {claim.html()}"]
    due = due_words(task, today)
    lines.append(f"<i>{escape(document_name(task.document))}{f' · {escape(due)}' if due else ''}</i>")
    if unit is not None:
        lines.append(f"Đơn vị: {escape(unit.name)}")
    doubt = _doubt(task, claim, today)
    if doubt:
        lines.append(doubt)
    if replaces is not None:
        lines.append(f"\nThay cho: {escape(replaces.understood)}")
    elif before is not None and claim_of(before) == claim:
        lines.append("\nSổ đã ghi đúng như vậy rồi.")
    elif before is not None:
        lines.append(f"\nSổ đang ghi: {escape(before.understood)}")
    lines.append("\nĐúng thì bấm <b>Ghi nhận</b>; tôi chưa ghi gì.")
    return Reply("\n".join(lines), (_confirm_row(token),))


def _doubt(task: Task, claim: Claim, today: date) -> str | None:
    """What to look at twice about the day claimed."""
    on, rule = claim.on, task.obligation.rule
    if on is None or claim.state not in {"submitted", "done"}:
        return None
    if on > today:
        return f"⚠️ Ngày {format_date(on)} chưa tới."
    due = due_date(rule, on, task.obligation.period, on.year)
    late = due is not None and not in_time(rule, due, on)
    return f"⚠️ Ngày {format_date(on)} đã quá hạn." if late else None


def choice(token: str, tasks: Sequence[Task], claim: Claim, *, today: date, extension: bool) -> Reply:
    """The tasks it may be about, each a button."""
    what = _not_ours_to_grant(claim.on) if extension else f"Tôi hiểu là {claim.html()}"
    lines = ["Việc nào ạ?", what, "Bấm đúng việc để tôi ghi vào sổ:"]
    lines += [f"\n• {task_lines(task, today)}" for task in tasks]
    rows = [(Button(label(task, today), f"c:{token}:{task.id}"),) for task in tasks]
    return Reply("\n".join(lines), (*rows, (Button(OTHER, f"o:{token}:0"), Button(DROP, f"x:{token}"))))


def other_tasks(token: str, tasks: Sequence[Task], claim: Claim, page: int, pages: int, *, today: date) -> Reply:
    """The unit's own list to pick from."""
    asks_for_time = claim.note is not None and claim.note.startswith(_EXTENSION)
    what = f"xin lùi hạn ({_NOT_OURS})" if asks_for_time else replace(claim, note=None).html()
    head = f"Chọn việc {what}" + (f" (trang {page + 1}/{pages})" if pages > 1 else "") + ":"
    lines = [head, *(f"\n• {task_lines(task, today)}" for task in tasks)]
    rows = [(Button(label(task, today), f"c:{token}:{task.id}"),) for task in tasks]
    turn = []
    if page > 0:
        turn.append(Button("⬅️ Trước", f"o:{token}:{page - 1}"))
    if page + 1 < pages:
        turn.append(Button("Tiếp ➡️", f"o:{token}:{page + 1}"))
    return Reply("\n".join(lines), (*rows, *((tuple(turn),) if turn else ()), (Button(DROP, f"x:{token}"),)))


def no_tasks(unit: Unit | None) -> Reply:
    whose = f"của {escape(unit.name)}" if unit else "nào"
    return Reply(f"Tôi chưa thấy việc {whose} trong các văn bản đã nạp, nên chưa ghi được báo cáo này.")


def recorded(token: str, entry: StatusEntry, at: datetime) -> Reply:
    return Reply(f"✅ Đã ghi nhận lúc {moment(at)}.\n{_line(entry)}", ((Button(UNDO, f"u:{token}"),),))


def undone(entry: StatusEntry, at: datetime, back: StatusEntry | None = None) -> Reply:
    """`back`: the earlier report that counts again."""
    again = f" Sổ trở lại như trước: {escape(back.understood)}." if back else ""
    return Reply(f"↩️ Đã hoàn tác lúc {moment(at)}.\nKhông còn tính: <i>{escape(entry.understood)}</i>.{again}")


def dropped() -> Reply:
    return Reply("✖️ Đã bỏ, tôi không ghi gì.")


def ask_undo(token: str, entry: StatusEntry, at: datetime) -> Reply:
    """Taking back on the strength of free words or of an old report is asked first."""
    return Reply(
        f"Hoàn tác báo cáo này?\n{_line(entry)}\n<i>Ghi lúc {moment(at)}</i>",
        ((Button(UNDO, f"u:{token}"), Button("Giữ nguyên", f"k:{token}")),),
    )


def _line(entry: StatusEntry) -> str:
    claim = claim_of(entry)
    head = entry.understood.removesuffix(claim.line())
    return f"{escape(head)}{claim.html()}" if head != entry.understood else escape(entry.understood)


def understood(task: Task, claim: Claim) -> str:
    """One line of plain text for the ledger: what the message was taken for."""
    return f"{title(task.obligation)}: {claim.line()}"


def about_other_unit(theirs: str, mine: Unit | None) -> Reply:
    own = f" của {escape(mine.name)}" if mine else " của đơn vị anh/chị"
    return Reply(
        f"Phần của <b>{escape(theirs)}</b> xin để {escape(theirs)} tự báo; tôi chỉ ghi được việc{own}. Tôi chưa ghi gì."
    )


def not_your_task(token: str, task: Task, unit: Unit, *, today: date) -> Reply:
    who = ", ".join(task.obligation.responsible)
    whose = f"Việc này văn bản giao cho <b>{escape(who)}</b>" if who else "Việc này văn bản không giao cho đơn vị nào"
    return Reply(
        f"{whose}, không phải {escape(unit.name)}, nên tôi chưa ghi.\n\n{task_lines(task, today)}",
        ((Button("📋 Việc của đơn vị tôi", f"o:{token}:0"), Button(DROP, f"x:{token}")),),
    )


def _not_ours_to_grant(on: date | None) -> str:
    until = f" đến {format_date(on)}" if on else ""
    return f"Xin lùi hạn{until}: {_NOT_OURS}."


def extension(token: str, task: Task, claim: Claim, *, unit: Unit | None, today: date) -> Reply:
    """A request for more time: not ours to grant; offered as a note for who follows the plan."""
    lines = [
        _not_ours_to_grant(claim.on),
        f"Tôi có thể ghi vào sổ “đang làm, {escape(claim.note or '')}” cho việc:",
        f"\n{task_lines(task, today)}",
    ]
    if unit is not None:
        lines.append(f"Đơn vị: {escape(unit.name)}")
    return Reply("\n".join(lines), (_confirm_row(token),))


def extension_note(on: date | None) -> str:
    return f"{_EXTENSION} đến {format_date(on)}" if on else f"{_EXTENSION} hạn"
