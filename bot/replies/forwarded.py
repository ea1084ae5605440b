"""What the bot says of words passed on from somebody else. Pure; Vietnamese."""

from __future__ import annotations

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import shortened
from knowledge.model import Unit

NOT_YOURS = "Nút này dành cho người đã chuyển tiếp tin."
LEFT = Reply("Vâng, tôi không ghi gì từ tin chuyển tiếp này.")


def whose(token: str, name: str, unit: Unit | None) -> Reply:
    source = f" của <b>{escape(shortened(name, 60))}</b>" if name else ""
    own = shortened(unit.name, 40) if unit else "đơn vị tôi"
    return Reply(
        f"↪️ Đây là tin chuyển tiếp{source}. Báo cáo này là của ai ạ? Tôi chưa ghi gì.",
        (
            (Button(f"🏛 Của {own}", f"fm:{token}"),),
            (Button("Đơn vị khác", f"fo:{token}"), Button("Không phải báo cáo", f"fx:{token}")),
        ),
    )


def others(*, may: bool) -> Reply:
    if may:
        return Reply(
            "Anh/chị nhắn lại kèm tên đơn vị, ví dụ “Sở Tài chính đã nộp báo cáo 6 tháng”, tôi ghi cho đơn vị đó."
        )
    return Reply("Phần của đơn vị khác xin để đơn vị đó tự báo; tôi chưa ghi gì.")
