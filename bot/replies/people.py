"""What the bot says of people: roles, invitations, the list of members, passing work on, leaving. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import capital, moment, shortened
from knowledge.model import Member, Role, Unit

ROLES: dict[Role, str] = {
    "officer": "cán bộ",
    "focal": "đầu mối báo cáo",
    "leader": "lãnh đạo đơn vị",
    "coordinator": "điều phối",
    "admin": "quản trị viên",
}
PAGE = 8

# At the door. Each says what happened and what to do next.
WRONG_LINK = Reply(
    "Liên kết mời này không đúng. Anh/chị mở lại liên kết gốc, hoặc gửi /start để xin tham gia, quản trị viên sẽ duyệt."
)
USED_LINK = Reply("Liên kết mời này đã có người dùng. Xin người mời gửi liên kết mới, hoặc gửi /start để xin tham gia.")
EXPIRED_LINK = Reply("Liên kết mời này đã hết hạn. Xin người mời gửi liên kết mới, hoặc gửi /start để xin tham gia.")
REMOVED = Reply(
    "Anh/chị không còn trong danh sách cán bộ dùng Thuky, nên tôi không nhận việc này nữa. "
    "Cần dùng lại, gửi /start để xin tham gia. /toi cho biết tôi còn lưu gì."
)
REMOVED_BUTTON = (
    "Anh/chị không còn trong danh sách cán bộ dùng Thuky, nên nút này không dùng được nữa. Cần dùng lại, gửi /start."
)

IN_PRIVATE = Reply("Việc này xin nhắn riêng cho tôi, đừng dùng trong nhóm.")
NOT_ALLOWED = Reply("Lệnh này dành cho điều phối và quản trị viên.")
NOT_ALLOWED_BUTTON = "Việc này dành cho điều phối và quản trị viên."
NO_UNITS = Reply("Chưa có đơn vị nào. Quản trị viên thêm bằng <code>/donvi Tên đơn vị</code>.")
INVITATION_OVER = "Lời mời này không còn: đã dùng, đã hủy hoặc hết hạn."
INVITATION_ENDED = "Đã hủy lời mời."
ROLE_GONE = "Người này đã đổi vai trò hoặc không còn trong danh sách."
NOT_YOURS_TO_GIVE = "Anh/chị không giao được vai trò này."
LAST_ADMIN = "Phải còn ít nhất một quản trị viên."


def role_of(member: Member) -> str:
    return ROLES[member.role]


def pages_of(
    units: Sequence[Unit], page: int, data: Callable[[Unit], str], turn: Callable[[int], str]
) -> tuple[tuple[Button, ...], ...]:
    """Units as buttons, a page of them, with the way to the next."""
    pages = max(1, (len(units) + PAGE - 1) // PAGE)
    page = min(max(page, 0), pages - 1)
    rows = [(Button(shortened(unit.name, 60), data(unit)),) for unit in units[page * PAGE : (page + 1) * PAGE]]
    turns = turning(page, pages, turn)
    return (*rows, turns) if turns else tuple(rows)


def turning(page: int, pages: int, turn: Callable[[int], str]) -> tuple[Button, ...]:
    back = (Button("⬅️ Trước", turn(page - 1)),) if page > 0 else ()
    return (*back, Button("Tiếp ➡️", turn(page + 1))) if page + 1 < pages else back


# -- /moi -------------------------------------------------------------------------------------------------------------------


def invite_to(units: Sequence[Unit], page: int = 0, asked: str = "") -> Reply:
    unknown = f"Tôi chưa thấy đơn vị “{escape(shortened(asked, 60))}”. " if asked else ""
    return Reply(
        f"{unknown}Mời vào đơn vị nào? Bấm tên, hoặc gõ gọn: <code>/moi Sở Nội vụ đầu mối</code>.",
        pages_of(units, page, lambda unit: f"iu:{unit.id}", lambda to: f"ip:{to}"),
    )


def invite_as(unit: Unit, roles: Sequence[Role]) -> Reply:
    return Reply(
        f"Mời vào <b>{escape(unit.name)}</b> với vai trò gì?",
        (
            *((Button(capital(ROLES[role]), f"ir:{unit.id}:{role}"),) for role in roles),
            (Button("⬅️ Đơn vị khác", "ip:0"),),
        ),
    )


def invitation(invitation_id: int, unit: Unit, role: Role, payload: str, door: str, until: datetime) -> Reply:
    """The link, or in a terminal the words that do the same."""
    what = f"Lời mời vào <b>{escape(unit.name)}</b>, vai trò <b>{ROLES[role]}</b>"
    way = (
        f"Gửi liên kết này cho người được mời:\n{escape(door + payload)}"
        if door
        else f"Người được mời mở bot và nhắn:\n<code>/start {escape(payload)}</code>"
    )
    return Reply(
        f"{what}.\n{way}\n\nDùng được một lần, đến {moment(until)}. Ai mở trước người ấy vào, nên chỉ gửi riêng.",
        ((Button("Hủy lời mời", f"ix:{invitation_id}"),),),
    )


def invitation_ended(unit: Unit, role: Role) -> Reply:
    return Reply(f"Đã hủy lời mời vào {escape(unit.name)} ({ROLES[role]}). Liên kết không dùng được nữa.")


def welcome(name: str, unit: Unit, role: Role) -> Reply:
    return Reply(
        f"Chào {escape(name)}, anh/chị đã vào <b>{escape(unit.name)}</b> với vai trò <b>{ROLES[role]}</b>.\n"
        "Cứ nhắn như nói chuyện, hoặc /han xem việc đến hạn, /help xem ví dụ."
    )


def came_in(name: str, unit: Unit, role: Role) -> Reply:
    """To the one who invited."""
    return Reply(
        f"✅ <b>{escape(name)}</b> đã vào {escape(unit.name)}, vai trò {ROLES[role]}, bằng lời mời của anh/chị."
    )


def already_inside(member: Member) -> Reply:
    where = f" ({escape(member.unit.name)})" if member.unit else ""
    return Reply(
        f"Anh/chị đã ở trong danh sách{where}, nên liên kết chưa dùng đến và còn nguyên cho người được mời. "
        "Muốn đổi đơn vị hay vai trò, xin nhắn quản trị viên."
    )


# -- /thanhvien ---------------------------------------------------------------------------------------------------------------

LIST = 10


def members_list(members: Sequence[Member], page: int = 0, asked: str = "") -> Reply:
    """Who is inside, a page of them, each a button to their card."""
    if not members:
        return Reply(f"Không có ai tên “{escape(shortened(asked, 60))}”." if asked else "Chưa có ai.")
    pages = (len(members) + LIST - 1) // LIST
    page = min(max(page, 0), pages - 1)
    shown = members[page * LIST : (page + 1) * LIST]
    head = f"Có {len(members)} người" + (f" (trang {page + 1}/{pages})" if pages > 1 else "") + ":"
    lines = [head, *(f"• {line(one)}" for one in shown)]
    lines.append("\nBấm tên để xem; tìm bằng <code>/thanhvien tên</code>.")
    rows = [(Button(shortened(one.name, 50), f"mc:{one.id}"),) for one in shown]
    # A search is not kept: its further pages are a narrower search away.
    turns = () if asked else turning(page, pages, lambda to: f"mp:{to}")
    return Reply("\n".join(lines), (*rows, turns) if turns else tuple(rows))


def line(member: Member) -> str:
    home = f" – {escape(member.unit.name)}" if member.unit else ""
    role = "" if member.role == "officer" else f" – {ROLES[member.role]}"
    return f"{escape(member.name)}{home}{role}"


def card(member: Member, *, roles: bool, manages: bool) -> Reply:
    """One member, and what may be done about them."""
    rows: list[tuple[Button, ...]] = []
    if roles:
        rows.append((Button("Đổi vai trò", f"mr:{member.id}"),))
    if manages:
        rows[-1:] = [(*(rows[-1] if rows else ()), Button("Đổi đơn vị", f"mu:{member.id}:0"))]
        if member.unit is not None:
            rows.append((Button("Bàn giao việc", f"hp:{member.id}:0"), Button("Gỡ khỏi danh sách", f"mx:{member.id}")))
        else:
            rows.append((Button("Gỡ khỏi danh sách", f"mx:{member.id}"),))
    rows.append((Button("⬅️ Danh sách", "mp:0"),))
    home = escape(member.unit.name) if member.unit else "chưa có đơn vị"
    return Reply(f"<b>{escape(member.name)}</b>\nĐơn vị: {home}\nVai trò: {ROLES[member.role]}", tuple(rows))


def choose_role(member: Member, roles: Sequence[Role]) -> Reply:
    rows = [(Button(capital(ROLES[role]), f"ms:{member.id}:{role}"),) for role in roles if role != member.role]
    return Reply(
        f"Vai trò mới của <b>{escape(member.name)}</b> (đang là {ROLES[member.role]}):",
        (*rows, (Button("⬅️ Thôi", f"mc:{member.id}"),)),
    )


def choose_unit(member: Member, units: Sequence[Unit], page: int) -> Reply:
    rows = pages_of(units, page, lambda unit: f"mv:{member.id}:{unit.id}", lambda to: f"mu:{member.id}:{to}")
    return Reply(
        f"Chuyển <b>{escape(member.name)}</b> sang đơn vị nào? Việc đang dở ở đơn vị cũ không đi theo: "
        "bàn giao trước nếu còn.",
        (*rows, (Button("⬅️ Thôi", f"mc:{member.id}"),)),
    )


def role_changed(member: Member) -> Reply:
    """To the person."""
    home = f" của <b>{escape(member.unit.name)}</b>" if member.unit and member.role in ("focal", "leader") else ""
    return Reply(f"Vai trò của anh/chị nay là <b>{ROLES[member.role]}</b>{home}. /help xem những gì làm được.")


def unit_changed(member: Member) -> Reply:
    home = escape(member.unit.name) if member.unit else ""
    return Reply(f"Đơn vị của anh/chị nay là <b>{home}</b>, vai trò {ROLES[member.role]}.")


def ask_removal(member: Member, drafts: int) -> Reply:
    open_ = f" Còn {drafts} báo cáo chưa bấm ghi sẽ bị bỏ." if drafts else ""
    give = (Button("Bàn giao trước", f"hp:{member.id}:0"),) if member.unit else ()
    return Reply(
        f"Gỡ <b>{escape(member.name)}</b> khỏi danh sách?{open_} Các báo cáo đã ghi vẫn giữ nguyên.",
        ((Button("Gỡ", f"my:{member.id}"), *give), (Button("⬅️ Thôi", f"mc:{member.id}"),)),
    )


def removed(member: Member, *, focal_left: bool) -> Reply:
    return Reply(
        f"Đã gỡ <b>{escape(member.name)}</b>. Các báo cáo đã ghi vẫn giữ nguyên.{orphaned(member, focal_left)}"
    )


REMOVED_TOLD = Reply(
    "Quản trị viên đã đưa anh/chị ra khỏi danh sách cán bộ dùng Thuky. Các báo cáo đã ghi vẫn là của đơn vị. "
    "/toi cho biết tôi còn lưu gì về anh/chị và xóa được."
)


def orphaned(member: Member, focal_left: bool) -> str:
    """A word where a unit is left without anybody to be reminded first."""
    if member.unit is None or member.role != "focal" or focal_left:
        return ""
    return f"\n⚠️ {escape(member.unit.name)} nay chưa có đầu mối: <code>/moi {escape(member.unit.name)} đầu mối</code>"
