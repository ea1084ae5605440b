"""What the bot says of groups bound to units. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.people import pages_of
from bot.replies.wording import shortened
from knowledge.model import Unit
from knowledge.store.groups import Group

NOT_ALLOWED = Reply("Lệnh này dành cho đầu mối, lãnh đạo đơn vị, điều phối và quản trị viên.")
NOT_ALLOWED_BUTTON = "Việc này dành cho đầu mối, lãnh đạo đơn vị, điều phối và quản trị viên."
ONLY_OWN = Reply("Anh/chị chỉ gắn được nhóm với đơn vị của mình.")
ONLY_OWN_BUTTON = "Anh/chị chỉ gắn được nhóm với đơn vị của mình."
NO_HOME = Reply("Anh/chị chưa thuộc đơn vị nào nên chưa gắn được nhóm.")
HOW = "Thêm tôi vào nhóm rồi gõ /nhom trong nhóm ấy để gắn nhóm với một đơn vị."
NOT_BOUND = Reply("Nhóm này chưa gắn với đơn vị nào.")
UNBOUND_NOTICE = "Đã bỏ gắn."


def bound(group: Group) -> Reply:
    return Reply(
        f"Nhóm này nay là của <b>{escape(group.unit.name)}</b>: báo cáo trong nhóm là báo cáo của đơn vị. "
        "Nhắn cho tôi bằng cách gọi tên tôi hoặc trả lời tin của tôi. Bỏ gắn: <code>/nhom bỏ</code>."
    )


def bound_already(group: Group) -> Reply:
    return Reply(
        f"Nhóm này đang là của <b>{escape(group.unit.name)}</b>. Bỏ gắn: <code>/nhom bỏ</code>; "
        "gắn đơn vị khác: <code>/nhom Tên đơn vị</code>."
    )


def choose(units: Sequence[Unit], page: int = 0, asked: str = "") -> Reply:
    unknown = f"Tôi chưa thấy đơn vị “{escape(shortened(asked, 60))}”. " if asked else ""
    return Reply(
        f"{unknown}Nhóm này của đơn vị nào? Bấm tên, hoặc gõ <code>/nhom Tên đơn vị</code>.",
        pages_of(units, page, lambda unit: f"gu:{unit.id}", lambda to: f"gp:{to}"),
    )


def unbound(unit: Unit) -> Reply:
    return Reply(f"Nhóm này không còn gắn với {escape(unit.name)}; ai báo trong nhóm thì tính cho đơn vị của người ấy.")


def listing(groups: Sequence[Group]) -> Reply:
    """In private, for those who look after all groups."""
    if not groups:
        return Reply(f"Chưa có nhóm nào gắn với đơn vị. {HOW}")
    lines = [f"Có {len(groups)} nhóm:"]
    lines += [
        f"• {escape(shortened(one.title, 60) or 'nhóm không tên')} – {escape(one.unit.name)}"
        + (" – ⚠️ tôi không còn trong nhóm" if one.lost_at else "")
        for one in groups
    ]
    rows = tuple(
        (Button(f"Bỏ gắn {shortened(one.title or one.unit.name, 40)}", f"gx:{_code(one.chat_id)}"),)
        for one in groups[:30]
    )
    return Reply("\n".join([*lines, "", HOW]), rows)


def _code(chat_id: int) -> str:
    return str(-chat_id)  # a group's number is negative


def lost(group: Group) -> Reply:
    """To those who follow all units."""
    return Reply(
        f"⚠️ Tôi vừa bị đưa ra khỏi nhóm <b>{escape(shortened(group.title, 60) or 'không tên')}</b> của "
        f"{escape(group.unit.name)}, nên không nhận được báo cáo trong nhóm ấy nữa. Thêm tôi vào lại là tiếp tục như cũ."
    )


def regained(group: Group) -> Reply:
    return Reply(f"Tôi đã trở lại. Nhóm này vẫn là của <b>{escape(group.unit.name)}</b>.")


def others_group(unit: Unit, own: Unit) -> Reply:
    return Reply(
        f"Nhóm này của {escape(unit.name)}, còn anh/chị thuộc {escape(own.name)}, nên tôi chưa ghi. "
        "Anh/chị báo trong cuộc trò chuyện riêng với tôi."
    )
