"""What the bot says when work passes to another member, and when somebody leaves. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.people import PAGE, ROLES, orphaned, turning
from bot.replies.wording import shortened
from knowledge.model import Member, Role
from knowledge.store.personal import Draft, Passed

LAST_ADMIN_LEAVES = Reply(
    "Anh/chị là quản trị viên duy nhất. Giao quyền quản trị cho người khác trước (/thanhvien), rồi rời cũng chưa muộn."
)
STAYING = Reply("Vâng, mọi thứ giữ nguyên.")


# -- passing work on ------------------------------------------------------------------------------------------------------------


def hand_over_to(source: Member, targets: Sequence[Member], page: int, *, own: bool) -> Reply:
    """To whom of the unit."""
    whose = "của anh/chị" if own else f"của <b>{escape(source.name)}</b>"
    if source.unit is None:
        return Reply(f"Không có gì để bàn giao: {'anh/chị' if own else escape(source.name)} chưa thuộc đơn vị nào.")
    if not targets:
        return Reply(
            f"{escape(source.unit.name)} chưa có ai khác để nhận việc. Xin điều phối hoặc quản trị viên mời người mới vào "
            f"(<code>/moi {escape(source.unit.name)}</code>), rồi bàn giao."
        )
    pages = (len(targets) + PAGE - 1) // PAGE
    page = min(max(page, 0), pages - 1)
    rows = [
        (Button(shortened(f"{one.name} ({ROLES[one.role]})", 60), f"hg:{source.id}:{one.id}"),)
        for one in targets[page * PAGE : (page + 1) * PAGE]
    ]
    turns = turning(page, pages, lambda to: f"hp:{source.id}:{to}")
    return Reply(
        f"Bàn giao việc {whose} ở <b>{escape(source.unit.name)}</b> cho ai?",
        (*rows, turns) if turns else tuple(rows),
    )


def ask_hand_over(source: Member, target: Member, role: Role | None, drafts: int, *, own: bool) -> Reply:
    what = [f"vai trò {ROLES[role]}, các lời nhắc"] if role else []
    if drafts:
        what.append(f"{drafts} báo cáo chưa bấm ghi")
    whose = "Của anh/chị" if own else f"Của {escape(source.name)}"
    who = "Anh/chị" if own else escape(source.name)
    goes = (
        f"{whose} sang <b>{escape(target.name)}</b>: {', '.join(what)}."
        if what
        else f"{who} không có vai trò riêng hay báo cáo dở nào; tôi chỉ báo cho <b>{escape(target.name)}</b> biết."
    )
    return Reply(
        f"{goes} Báo cáo đã ghi vẫn đứng tên người đã báo.",
        ((Button("✅ Bàn giao", f"hy:{source.id}:{target.id}"), Button("Thôi", "yn")),),
    )


def has_a_role(source: Member, target: Member) -> Reply:
    return Reply(
        f"<b>{escape(target.name)}</b> đang là {ROLES[target.role]}, nên chưa nhận được vai trò {ROLES[source.role]}. "
        "Chọn người khác, hoặc nhờ quản trị viên đổi vai trò trước.",
        ((Button("⬅️ Chọn người khác", f"hp:{source.id}:0"), Button("Thôi", "yn")),),
    )


def handed_over(source: Member, target: Member, role: Role | None, passed: Passed, *, own: bool) -> Reply:
    got = _got(role, passed)
    whose = "việc của anh/chị" if own else f"việc của <b>{escape(source.name)}</b>"
    rows = (
        ((Button("Rời khỏi Thuky", "yr"),),)
        if own
        else ((Button("⬅️ " + shortened(source.name, 50), f"mc:{source.id}"),),)
    )
    return Reply(f"Đã bàn giao {whose} cho <b>{escape(target.name)}</b>{got}.", rows)


def taken_over(source: Member, role: Role | None, passed: Passed) -> Reply:
    """To the one who takes over."""
    home = f" ({escape(source.unit.name)})" if source.unit else ""
    return Reply(
        f"<b>{escape(source.name)}</b>{home} vừa bàn giao việc cho anh/chị{_got(role, passed)}. /han xem việc đến hạn."
    )


def passed_on_for(target: Member, role: Role | None) -> Reply:
    """To the one whose work an administrator has passed on."""
    what = f"vai trò {ROLES[role]}" if role else "việc"
    return Reply(f"Quản trị viên đã bàn giao {what} của anh/chị cho <b>{escape(target.name)}</b>.")


def _got(role: Role | None, passed: Passed) -> str:
    parts = [f"vai trò {ROLES[role]}"] if role else []
    if passed.reminders:
        parts.append(f"{passed.reminders} lời nhắc sắp tới")
    if passed.drafts:
        parts.append(f"{len(passed.drafts)} báo cáo chưa bấm ghi")
    return f": {', '.join(parts)}" if parts else ""


def draft_taken_over(source: Member, draft: Draft) -> Reply:
    """A draft as its new owner sees it: the same buttons, under a message of their own."""
    first = Button("✅ Ghi nhận", f"r:{draft.token}") if draft.task_id is not None else None
    row = (
        *((first,) if first else ()),
        Button("📋 Việc khác", f"o:{draft.token}:0"),
        Button("✖️ Bỏ", f"x:{draft.token}"),
    )
    return Reply(
        f"{escape(source.name)} đã nhắn: <i>{escape(shortened(draft.message, 500))}</i>\nTôi chưa ghi. Anh/chị ghi giúp?",
        (row,),
    )


def hand_over_followed(source: Member, target: Member, role: Role | None) -> Reply:
    """To those who follow all units."""
    home = f"{escape(source.unit.name)}: " if source.unit else ""
    what = f" vai trò {ROLES[role]}" if role else " việc"
    return Reply(f"{home}<b>{escape(source.name)}</b> đã bàn giao{what} cho <b>{escape(target.name)}</b>.")


# -- leaving ------------------------------------------------------------------------------------------------------------------


def ask_leave(member: Member, drafts: int, *, others: bool) -> Reply:
    open_ = f" {drafts} báo cáo chưa bấm ghi sẽ bị bỏ." if drafts else ""
    duty = " Đơn vị sẽ không còn anh/chị làm đầu mối." if member.role == "focal" else ""
    give = ((Button("Bàn giao trước", f"hp:{member.id}:0"),),) if others else ()
    return Reply(
        f"Rời khỏi Thuky? Tôi sẽ thôi nhắc và thôi trả lời anh/chị; báo cáo đã ghi vẫn là của đơn vị.{duty}{open_}",
        (*give, (Button("Rời", "yl"), Button("Thôi", "yn"))),
    )


LEFT = Reply(
    "Anh/chị đã rời. Cảm ơn anh/chị đã dùng Thuky. Muốn quay lại, gửi /start; muốn xóa dữ liệu về mình, gửi /toi."
)


def left_followed(member: Member, *, focal_left: bool) -> Reply:
    home = f" ({escape(member.unit.name)})" if member.unit else ""
    return Reply(f"<b>{escape(member.name)}</b>{home} đã rời khỏi Thuky.{orphaned(member, focal_left)}")
