"""What the bot says at the door: asking, approving, units. Pure; Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import shortened
from knowledge.model import Member, Unit

CLOSED = Reply("Tôi là Thuky, chỉ phục vụ cán bộ của cơ quan. Gửi /start để xin tham gia.")
REQUESTED = Reply("Đã chuyển yêu cầu tham gia tới quản trị viên. Khi được duyệt, tôi sẽ nhắn anh/chị.")
STILL_WAITING = Reply("Yêu cầu của anh/chị đang chờ quản trị viên duyệt.")
TURNED_AWAY = Reply("Yêu cầu tham gia của anh/chị chưa được chấp thuận. Xin liên hệ quản trị viên của cơ quan.")
DECLINED_NOTICE = "Đã từ chối."
APPROVED_NOTICE = "Đã duyệt."
ADMIN_ONLY = "Việc này dành cho quản trị viên."
ADMIN_ONLY_REPLY = Reply("Lệnh này dành cho quản trị viên.")
UNIT_GONE = "Không còn đơn vị này. Gửi /donvi để xem danh sách."
MEMBER_GONE = "Người này không còn trong danh sách."
LAST_ADMIN = "Không gỡ được quản trị viên duy nhất."

NO_SUCH_UNIT = Reply("Tôi chưa thấy đơn vị tên như vậy.")
NAME_A_UNIT = Reply("Anh/chị gõ kèm tên đơn vị, ví dụ <code>/donvi Sở Nội vụ</code>.")

PAGE = 8


def welcome_admin(name: str) -> Reply:
    return Reply(
        f"Chào {escape(name)}, anh/chị là quản trị viên của Thuky.\n\n"
        "Việc đầu tiên: thêm đơn vị, mỗi dòng một tên, ví dụ\n<code>/donvi Sở Nội vụ\nSở Tài chính</code>\n\n"
        "Ai gửi /start cho tôi, tôi sẽ hỏi anh/chị duyệt. /help để xem cách dùng."
    )


# In a request, and by it an answer to the request is known.
NUMBERED = re.compile(r"xin tham gia \(yêu cầu số (\d{1,18})\)")


def request_for_admin(
    request_id: int, name: str, units: Sequence[Unit], page: int = 0, username: str | None = None,
    likely: Sequence[Unit] = (),
) -> Reply:  # fmt: skip
    """Who asks, and the units to put them in, a page of them. `likely`: those that the newcomer's words resemble."""
    who = _asks(request_id, name, username)
    decline = (Button("✖️ Từ chối", f"jx:{request_id}"),)
    if not units:
        return Reply(
            f"{who}\nChưa có đơn vị nào: gửi <code>/donvi Tên đơn vị</code> để thêm, rồi tôi hỏi lại.",
            (decline,),
        )
    pages = (len(units) + PAGE - 1) // PAGE
    page = min(max(page, 0), pages - 1)
    rows = [
        (Button(shortened(unit.name, 60), f"ja:{request_id}:{unit.id}"),)
        for unit in units[page * PAGE : (page + 1) * PAGE]
    ]
    turn = []
    if page > 0:
        turn.append(Button("⬅️ Trước", f"jp:{request_id}:{page - 1}"))
    if page + 1 < pages:
        turn.append(Button("Tiếp ➡️", f"jp:{request_id}:{page + 1}"))
    first = tuple((Button(shortened(f"👉 {unit.name}", 60), f"ja:{request_id}:{unit.id}"),) for unit in likely)
    words = "hoặc trả lời tin này bằng một phần tên, ví dụ “y te”, “snv”" if pages > 1 else ""
    return Reply(
        f"{who}\nBấm đơn vị để duyệt{', ' if words else ''}{words}:",
        (*(first if page == 0 else ()), *rows, *((tuple(turn),) if turn else ()), decline),
    )


def _asks(request_id: int, name: str, username: str | None = None) -> str:
    who = f"<b>{escape(shortened(name, 100))}</b>" + (f" (@{escape(username)})" if username else "")
    return f"{who} xin tham gia (yêu cầu số {request_id})."


def units_like(request_id: int, name: str, words: str, found: Sequence[Unit]) -> Reply:
    """The units that the administrator's words may mean; answered again, it looks again."""
    who, said = _asks(request_id, name), escape(shortened(words, 60))
    last = (Button("Xem cả danh sách", f"jp:{request_id}:0"), Button("✖️ Từ chối", f"jx:{request_id}"))
    if not found:
        return Reply(f"{who}\nTôi chưa thấy đơn vị nào giống “{said}”. Trả lời tin này bằng chữ khác giúp.", (last,))
    rows = tuple((Button(shortened(unit.name, 60), f"ja:{request_id}:{unit.id}"),) for unit in found[:PAGE])
    more = f" Còn {len(found) - PAGE} đơn vị nữa, anh/chị trả lời thêm chữ." if len(found) > PAGE else ""
    return Reply(f"{who}\nĐơn vị giống “{said}”, bấm để duyệt.{more}", (*rows, last))


def approved_for_admin(member: Member, unit: Unit, by: str) -> Reply:
    return Reply(
        f"✅ <b>{escape(member.name)}</b> đã vào {escape(unit.name)} (duyệt: {escape(by)}).",
        ((Button("Là đầu mối", f"ms:{member.id}:focal"), Button("Là lãnh đạo", f"ms:{member.id}:leader")),),
    )


def declined_for_admin(name: str, by: str) -> Reply:
    return Reply(f"✖️ Đã từ chối <b>{escape(name)}</b> ({escape(by)}).")


def approved_for_asker(unit: Unit) -> Reply:
    return Reply(
        f"Anh/chị đã được duyệt, đơn vị: <b>{escape(unit.name)}</b>.\n"
        "Cứ nhắn như nói chuyện, hoặc /han xem việc đến hạn, /help xem ví dụ."
    )


def decided_already(by: str | None, approved: bool) -> str:
    return f"{by or 'Quản trị viên khác'} đã {'duyệt' if approved else 'từ chối'} rồi."


def decided_for_others(name: str, by: str | None, approved: bool) -> Reply:
    """A request as its other askees see it when they come late."""
    what = "duyệt" if approved else "từ chối"
    return Reply(f"<b>{escape(name)}</b>: {escape(by or 'quản trị viên khác')} đã {what} rồi.")


def unit_chosen(unit: Unit) -> Reply:
    return Reply(f"Đơn vị của anh/chị: <b>{escape(unit.name)}</b>.")
