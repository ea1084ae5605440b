"""What the bot says of one's own data: what is kept, deleting it. Pure; Vietnamese."""

from __future__ import annotations

from datetime import datetime

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.people import ROLES
from bot.replies.wording import moment
from knowledge.model import Member
from knowledge.outbox import Choice
from knowledge.store.personal import Kept

ASK = "Xóa dữ liệu về tôi"
NOTHING = Reply("Tôi không lưu gì về anh/chị.")
REQUEST_ONLY = Reply("Tôi chỉ lưu yêu cầu tham gia của anh/chị: tên và số tài khoản Telegram.", ((Button(ASK, "yd"),),))
ERASED_REQUEST = Reply("Đã xóa yêu cầu tham gia. Tôi không còn lưu gì về anh/chị.")
ALREADY = "Dữ liệu này đã được xóa."


def about(member: Member, kept: Kept, choice: Choice, hour: str, *, joined: datetime, keeps: int) -> Reply:
    """All that is kept of somebody, how long, and the ways out. `keeps`: days that messages are kept, 0 for ever."""
    home = escape(member.unit.name) if member.unit else "chưa có"
    inside = member.active
    remind = f"có, lúc {choice.at or hour}" if choice.on else "tắt"
    stay = f" (tự xóa sau {keeps} ngày)" if keeps else ""
    lines = [
        f"<b>Tôi lưu gì về {escape(member.name)}</b>",
        f"• Tài khoản Telegram số {member.telegram_id}",
        f"• Đơn vị: {home}" + ("" if inside else " – đã rời"),
        *([f"• Vai trò: {ROLES[member.role]}", f"• Nhắc việc: {remind}"] if inside else []),
        f"• Vào từ {moment(joined)}",
        f"• {kept.reports} dòng trong sổ báo cáo của đơn vị",
        f"• {kept.messages} tin hỏi, báo và câu trả lời{stay}",
        f"• {kept.reminders} tin nhắc việc",
    ]
    if kept.drafts:
        lines.append(f"• {kept.drafts} báo cáo chưa bấm ghi")
    if kept.requests:
        lines.append(f"• {kept.requests} yêu cầu tham gia")
    lines.append("\nQuản trị viên xem được tên, đơn vị, vai trò và báo cáo; tin hỏi chỉ dùng để trả lời.")
    rows = ((Button("Bàn giao việc", f"hp:{member.id}:0"), Button("Rời", "yr")),) if inside else ()
    return Reply("\n".join(lines), (*rows, (Button(ASK, "yd"),)))


def ask_erase(member: Member, kept: Kept, *, keeps_name: bool) -> Reply:
    name = "còn tên người báo theo quy định của cơ quan" if keeps_name else "không còn tên người báo"
    report = f" {kept.reports} dòng đã ghi vẫn là báo cáo của đơn vị, nhưng {name}." if kept.reports else ""
    leaving = " và anh/chị rời khỏi Thuky" if member.active else ""
    drafts = f" {kept.drafts} báo cáo chưa bấm ghi mất theo." if kept.drafts else ""
    return Reply(
        f"Xóa tên, số tài khoản, tin nhắn và lựa chọn của anh/chị{leaving}?{report}{drafts} Không lấy lại được.",
        ((Button("🗑 Xóa", "ye"), Button("Thôi", "yn")),),
    )


def erased(reports: int) -> Reply:
    rest = f" Sổ của đơn vị giữ {reports} báo cáo, không gắn với tài khoản của anh/chị." if reports else ""
    return Reply(f"Đã xóa dữ liệu về anh/chị.{rest} Muốn dùng lại, gửi /start.")
