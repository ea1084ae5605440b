"""What the bot says of units: the tree, what an order changed, what has become of a body. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import shortened
from knowledge.model import FormerName, Member, Unit
from knowledge.successions import Succession

PAGE = 25
_INDENT = "\u2003"  # Telegram drops plain spaces at the beginning of a line
HOW = (
    "Thêm: <code>/donvi xã A thuộc tỉnh B</code>. Đổi tên: <code>/donvi đổi tên X thành Y</code>. "
    "Viết tắt: <code>/donvi viết tắt Sở Nội vụ là SNV</code>."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What one line of /donvi came to."""

    what: Literal[
        "added", "known", "card", "put", "renamed", "shortened", "unshortened", "former", "ended", "no_unit",
        "no_parent", "taken", "circle", "too_long",
    ]  # fmt: skip
    unit: Unit | None = None
    other: str = ""
    parent: Unit | None = None
    near: tuple[str, ...] = ()


def known(unit: Unit) -> Reply:
    """All that is said where a line names a unit that is there."""
    return Reply(done(Done("known", unit)))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def tree(rows: Sequence[tuple[Unit, int]], member: Member, page: int = 0) -> Reply:
    """The units in their tree, a page of them; each is a button by which the administrator puts themselves in it."""
    if not rows:
        return Reply("Chưa có đơn vị nào. Thêm bằng <code>/donvi Tên đơn vị</code>.")
    pages = (len(rows) + PAGE - 1) // PAGE
    page = min(max(page, 0), pages - 1)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    mine = f"Đơn vị của anh/chị: <b>{escape(member.unit.name)}</b>." if member.unit else "Anh/chị chưa chọn đơn vị."
    lines = "\n".join(f"{_INDENT * min(depth, 4)}• {_line(unit)}" for unit, depth in shown)
    where = f" (trang {page + 1}/{pages})" if pages > 1 else ""
    buttons = [(Button(shortened(unit.name, 60), f"m:{unit.id}"),) for unit, _ in shown if unit.dissolved_on is None]
    turn = []
    if page > 0:
        turn.append(Button("⬅️ Trước", f"m:p{page - 1}"))
    if page + 1 < pages:
        turn.append(Button("Tiếp ➡️", f"m:p{page + 1}"))
    return Reply(
        f"Có {len(rows)} đơn vị{where}:\n{lines}\n\n{mine} Bấm tên để chọn đơn vị của mình. {HOW}",
        (*buttons, *((tuple(turn),) if turn else ())),
    )


def _line(unit: Unit) -> str:
    said = escape(unit.name)
    if unit.short:
        said += f" ({escape(', '.join(unit.short))})"
    return f"{said} – thôi hoạt động từ {_day(unit.dissolved_on)}" if unit.dissolved_on else said


def card(unit: Unit, parent: Unit | None) -> str:
    """All the table says of one unit."""
    lines = [f"<b>{escape(unit.name)}</b>"]
    if parent is not None:
        lines.append(f"Thuộc: {escape(parent.name)}")
    if unit.short:
        lines.append(f"Viết tắt: {escape(', '.join(unit.short))}")
    if unit.former:
        lines.append(f"Tên cũ: {escape('; '.join(map(_former, unit.former)))}")
    if unit.dissolved_on:
        heirs = f", nay là {escape('; '.join(unit.successors))}" if unit.successors else ""
        lines.append(f"Thôi hoạt động từ {_day(unit.dissolved_on)}{heirs}")
    return "\n".join(lines)


def _former(was: FormerName) -> str:
    until = f" (đến {_day(was.until)})" if was.until else ""
    return f"{was.name}{until}" + (f" – {was.note}" if was.note else "")


def done(one: Done) -> str:
    """One line's outcome."""
    name = f"<b>{escape(one.unit.name)}</b>" if one.unit else ""
    under = f" thuộc {escape(one.parent.name)}" if one.parent else ""
    other = escape(one.other)
    match one.what:
        case "added":
            return f"Đã thêm {name}{under}."
        case "known":
            return f"{name} đã có sẵn."
        case "card":
            return card(one.unit, one.parent) if one.unit else ""
        case "put":
            return f"{name} nay{under}."
        case "renamed":
            return f"Đã đổi tên <b>{other}</b> thành {name}. Tên cũ vẫn được hiểu."
        case "shortened":
            return f"{name} viết tắt là <b>{other}</b>."
        case "unshortened":
            return f"{name} không còn viết tắt là {other}."
        case "former":
            return f"{name}: đã ghi tên cũ {other}."
        case "ended":
            day = f" từ {_day(one.unit.dissolved_on)}" if one.unit and one.unit.dissolved_on else ""
            return f"{name} thôi hoạt động{day}" + (f", nay là {other}." if other else ".")
        case "taken":
            return f"Không đổi gì: “{other}” đang là tên hoặc tên viết tắt của {name or 'đơn vị khác'}."
        case "circle":
            return f"Không đổi gì: {name} không thể{under}, vì đơn vị này ở dưới nó."
        case "too_long":
            return "Tên đơn vị quá dài (tối đa 200 ký tự)."
        case "no_parent" | "no_unit":
            near = f" Có phải: {escape('; '.join(one.near))}?" if one.near else ""
            add = f" Nếu là đơn vị mới, thêm trước bằng <code>/donvi {other}</code>." if one.what == "no_parent" else ""
            return f"Không đổi gì: chưa có đơn vị “{other}” (hoặc có nhiều đơn vị cùng tên).{near}{add}"


def succession(one: Succession) -> str:
    """A sentence about a body that a document names and that is no more under that name."""
    since = f" từ {_day(one.since)}" if one.since else ""
    now = _now(one.now)
    if one.became == "renamed":
        return f"{escape(one.said)}: nay là {now}{since}." + (f" ({escape(one.note)})" if one.note else "")
    if one.became == "dissolved":
        return f"{escape(one.said)}: đã thôi hoạt động{since}" + (f", nay là {now}." if now else ".")
    return f"{escape(one.said)}: cấp huyện đã kết thúc hoạt động{since}" + (f"; nay là {now}." if now else ".")


def _now(names: Sequence[str]) -> str:
    said = "; ".join(map(escape, names[:5]))
    return f"{said} và {len(names) - 5} đơn vị khác" if len(names) > 5 else said
