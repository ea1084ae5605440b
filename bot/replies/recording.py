"""What the bot says about progress reports: what it understood, what it wrote down, what it took back. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.model import Button, Deadline, Reply
from bot.replies import calendar
from bot.replies.html import escape
from bot.replies.wording import (
    Claim,
    claim_of,
    document_name,
    due_words,
    label,
    moment,
    shortened,
    state_words,
    task_lines,
    title,
)
from bot.summary.rounds import has_evidence
from knowledge.calendar import format_date
from knowledge.model import DateRule, StatusEntry, Task, Unit

RECORD, OTHER, DROP, UNDO = "✅ Ghi nhận", "✏️ Việc khác", "✖️ Bỏ", "↩️ Hoàn tác"

WITHOUT, RIGHT_NUMBER, NO_NUMBER = "✅ Ghi, bỏ số này", "✅ Đúng số này", "Ghi, không kèm số văn bản"

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
SPOKEN_SINCE = "Sổ đã có lời báo mới hơn, nút này không còn dùng nữa."
SETTLED_BY_BUTTON = "Chốt theo lời báo này (bấm nút)"
ONE_ROUND_AT_A_TIME = Reply(
    "Tin này nói nhiều kỳ, mỗi kỳ một tình hình. Anh/chị nhắn từng kỳ một giúp tôi, ví dụ “báo cáo tháng 7 nộp rồi”; tôi chưa "
    "ghi gì."
)
SAME_AGAIN = Reply("Sổ đã ghi đúng như vậy rồi, tôi không ghi thêm.")
NOTHING_NEW = Reply("Tin sửa vẫn cùng nghĩa như trước; sổ đã ghi đúng như vậy, tôi không đổi gì.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at twice before the tap."""

    kind: Literal["percent", "no_such_day", "other_code", "no_such_round", "ahead", "long_ago", "late"]
    words: str  # as typed, or a unit's name
    on: date | None = None


def _confirm_row(token: str, record: str = RECORD) -> tuple[Button, ...]:
    return (Button(record, f"r:{token}"), Button(OTHER, f"o:{token}:0"), Button(DROP, f"x:{token}"))


def proposal(
    token: str, task: Task, claim: Claim, *, unit: Unit | None, today: date, before: StatusEntry | None,
    replaces: StatusEntry | None, chosen: Deadline | None = None, others: Sequence[Deadline] = (),
    doubts: Sequence[Doubt] = (), files: int = 0, named: bool = False,
) -> Reply:  # fmt: skip
    """What was understood, to be confirmed with one tap. `chosen` is the round it is of; `others`, offered as buttons, may
    be meant as well; `named`: the sender has said which."""
    lines = [f"{escape(about(task, chosen))}: {claim.html()}"]
    due = when(task, chosen, today)
    lines.append(f"<i>{escape(document_name(task.document))}{f' · {escape(due)}' if due else ''}</i>")
    if unit is not None:
        lines.append(f"Đơn vị: {escape(unit.name)}")
    if files:
        lines.append(f"📎 Kèm {files} tệp")
    lines += [f"⚠️ {escape(_doubt(one))}" for one in doubts]
    if replaces is not None:
        lines.append(f"\nThay cho: {escape(replaces.understood)}")
    elif before is not None and claim_of(before) == claim:
        lines.append("\nSổ đã ghi đúng như vậy rồi.")
    elif before is not None:
        lines.append(f"\nSổ đang ghi: {escape(before.understood)}")
    kinds = {one.kind for one in doubts}
    record = WITHOUT if kinds & {"percent", "no_such_day"} else RIGHT_NUMBER if "other_code" in kinds else RECORD
    asked = f"Đúng thì bấm <b>{escape(record.partition(' ')[2])}</b>; tôi chưa ghi gì."
    if others and not named:
        asked = (
            f"Đúng kỳ này thì bấm <b>{escape(record.partition(' ')[2])}</b>, kỳ khác thì bấm kỳ đó; tôi chưa ghi gì."
        )
    lines.append(f"\n{asked}")
    rows = [_confirm_row(token, record)]
    if "other_code" in kinds:
        rows.append((Button(NO_NUMBER, f"rn:{token}"),))
    rows += [(Button(_round_label(one), f"rr:{token}:{one.due:%Y%m%d}"),) for one in others if one.due]
    return Reply("\n".join(lines), tuple(rows))


def about(task: Task, chosen: Deadline | None) -> str:
    """“Báo cáo hồ sơ trực tuyến tháng 8/2026”: what recurs goes by its round. Not escaped."""
    return calendar.named(chosen) if _recurs(task, chosen) and chosen is not None else title(task.obligation)


def _recurs(task: Task, chosen: Deadline | None) -> bool:
    once = isinstance(task.obligation.rule, DateRule)
    return chosen is not None and chosen.closes is not None and chosen.due is not None and not once


def when(task: Task, chosen: Deadline | None, today: date) -> str | None:
    """“kỳ tháng 8/2026, chậm nhất 05/9/2026”, “trước 20/6/2026, được lùi đến 25/6/2026”. Not escaped."""
    words = due_words(task, today)
    if chosen is not None and chosen.due is not None and not isinstance(task.obligation.rule, DateRule):
        words = calendar.until(chosen)
        if chosen.closes is not None:
            words = f"kỳ {calendar.closed_words(chosen.closes)}, {words}"
    given = calendar.put_off(chosen) if chosen is not None else None
    return f"{words}, {given}" if given else words


def _round_label(item: Deadline) -> str:
    due = calendar.until(item)
    return f"🗓 Kỳ {calendar.closed_words(item.closes)} · {due}" if item.closes else f"🗓 Hạn {due}"


def _doubt(doubt: Doubt) -> str:
    on = format_date(doubt.on) if doubt.on else ""
    match doubt.kind:
        case "percent":
            return f"“{doubt.words}” không thể là tiến độ (0–100%). Nhắn lại con số đúng, hoặc ghi không kèm số này?"
        case "no_such_day":
            return (
                f"Lịch không có ngày {doubt.words.removeprefix('ngày ')}. Nhắn lại ngày đúng, hoặc ghi không kèm ngày?"
            )
        case "other_code":
            return f"Ký hiệu văn bản này là của {doubt.words}. Đúng số của đơn vị mình chứ?"
        case "no_such_round":
            return "Việc này không có kỳ như anh/chị nêu. Có phải kỳ ghi ở trên không?"
        case "ahead":
            return f"Ngày {on} chưa tới."
        case "long_ago":
            return f"Ngày {on} có từ trước khi việc này được giao hoặc đã quá xa. Đúng ngày này chứ?"
        case "late":
            return f"Ngày {on} đã quá hạn."


def choice(token: str, tasks: Sequence[Task], claim: Claim, *, today: date) -> Reply:
    """The tasks it may be about, each a button."""
    lines = ["Việc nào ạ?", f"Tôi hiểu là {claim.html()}", "Bấm đúng việc để tôi ghi vào sổ:"]
    lines += [f"\n• {task_lines(task, today)}" for task in tasks]
    rows = [(Button(label(task, today), f"c:{token}:{task.id}"),) for task in tasks]
    return Reply("\n".join(lines), (*rows, (Button(OTHER, f"o:{token}:0"), Button(DROP, f"x:{token}"))))


def other_tasks(
    token: str, tasks: Sequence[Task], claim: Claim, page: int, pages: int, *, today: date, files: int = 0
) -> Reply:
    """The unit's own list to pick from."""
    head = f"Chọn việc {replace(claim, note=None).html()}" + (f" (📎 {files} tệp)" if files else "")
    head += (f" (trang {page + 1}/{pages})" if pages > 1 else "") + ":"
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


def recorded(token: str, entry: StatusEntry, at: datetime, *, back_from: StatusEntry | None = None) -> Reply:
    """`back_from`: the line before, where the new one says less."""
    lines = [f"✅ Đã ghi nhận lúc {moment(at)}.", _line(entry)]
    if entry.files:
        lines.append(f"📎 Kèm {entry.files} tệp")
    if back_from is not None:
        old, new = (state_words(one.state, one.percent) for one in (back_from, entry))
        lines.append(f"⤵️ Lùi so với trước: {escape(old)} → {escape(new)}; dòng trước vẫn giữ trong sổ.")
    if entry.state == "submitted" and not has_evidence(entry):
        lines.append("<i>Gửi thêm số văn bản, tệp hoặc ảnh để báo cáo được tính là đã nhận.</i>")
    return Reply("\n".join(lines), ((Button(UNDO, f"u:{token}"),),))


def undone(entry: StatusEntry, at: datetime, back: StatusEntry | None = None) -> Reply:
    """`back`: the earlier report that counts again."""
    again = f" Sổ trở lại như trước: {escape(back.understood)}." if back else ""
    return Reply(f"↩️ Đã hoàn tác lúc {moment(at)}.\nKhông còn tính: <i>{escape(entry.understood)}</i>.{again}")


def dropped() -> Reply:
    return Reply("✖️ Đã bỏ, tôi không ghi gì.")


def ask_undo(token: str, entry: StatusEntry, at: datetime, *, edited: bool = False) -> Reply:
    """Taking back on the strength of free words or of an old report is asked first. `edited`: the message that was
    recorded says nothing of the kind any more."""
    lead = "Tin anh/chị vừa sửa không còn là báo cáo. " if edited else ""
    return Reply(
        f"{lead}Hoàn tác báo cáo này?\n{_line(entry)}\n<i>Ghi lúc {moment(at)}</i>",
        ((Button(UNDO, f"u:{token}"), Button("Giữ nguyên", f"k:{token}")),),
    )


def _line(entry: StatusEntry) -> str:
    claim = claim_of(entry)
    head = entry.understood.removesuffix(claim.line())
    return f"{escape(head)}{claim.html()}" if head != entry.understood else escape(entry.understood)


def understood(task: Task, claim: Claim, chosen: Deadline | None = None) -> str:
    """One line of plain text for the ledger: what the message was taken for, and of which round."""
    return f"{about(task, chosen)}: {claim.line()}"


def differing(first: StatusEntry, second: StatusEntry, names: Mapping[int, str], unit: Unit, zone: ZoneInfo) -> Reply:
    """To the đầu mối: two people of the unit say different things."""
    told = [
        f"{number}. <b>{escape(names.get(one.member_id, 'thành viên cũ'))}</b>, {moment(one.recorded_at.astimezone(zone))}: "
        f"{escape(claim_of(one).line())}\n   <i>“{escape(shortened(one.message, 120))}”</i>"
        for number, one in enumerate((first, second), 1)
    ]
    head = f"❓ Hai lời báo khác nhau của {escape(unit.name)}\n{escape(second.understood.partition(': ')[0])}"
    both = f"{first.id}:{second.id}"
    return Reply(
        "\n".join([head, *told, "Cả hai vẫn ở trong sổ. Theo lời nào ạ?"]),
        ((Button("1️⃣ Theo lời trước", f"da:{both}"), Button("2️⃣ Theo lời sau", f"db:{both}")),),
    )


def settled_difference(entry: StatusEntry, at: datetime) -> Reply:
    return Reply(f"✅ Đã chốt lúc {moment(at)}.\n{_line(entry)}")


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
