"""What the bot says when a document comes in another version or state: what that changes, who decides, what became of it.
Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Reply
from bot.replies.answers import rule_words
from bot.replies.html import escape
from bot.replies.wording import full_name, shortened, title
from knowledge.calendar import format_date
from knowledge.changes import Change
from knowledge.model import DateRule, Document, Obligation

_MOST = 12  # changes told


def named(file: str) -> str:
    """A file's name in HTML, at a length that a phone shows."""
    return escape(shortened(file, 80))


def replaced(changes: Sequence[Change]) -> str:
    """The first lines of the card of a new version."""
    return "\n".join(["✅ Đã thay bản cũ.", *_changes(changes)])


def issued(draft: Document, changes: Sequence[Change]) -> str:
    """The first lines of the card of a document whose draft was stored."""
    name = escape(shortened(draft.header.title or full_name(draft), 120))
    return "\n".join([f"✅ Đây là bản ban hành của dự thảo “{name}” đã có; tôi đã thay dự thảo.", *_changes(changes)])


def draft_of(name: str, older: Document) -> Reply:
    """A draft of what is stored as issued has come."""
    return Reply(
        f"📥 <b>{named(name)}</b>\nĐây là dự thảo của <b>{escape(full_name(older))}</b>, văn bản đã ban hành và đang có trong "
        "kho. Tôi giữ bản ban hành, không lưu dự thảo này."
    )


def other_version(name: str, older: Document, changes: Sequence[Change], token: str) -> Reply:
    """A version of a stored document has come: what it would change, and who decides."""
    same = f"Đây là bản khác của <b>{escape(full_name(older))}</b> đang có trong kho (tệp {named(older.file)})."
    head = f"📥 <b>{named(name)}</b>\n{same}"
    return Reply(
        "\n".join([head, *_changes(changes)]),
        ((Button("🔁 Thay bản cũ", f"dn:{token}"), Button("✖️ Giữ bản cũ", f"dg:{token}")),),
    )


def kept_old(name: str, older: str) -> Reply:
    return Reply(f"✖️ Giữ bản cũ của <b>{escape(older)}</b>; tôi không lưu tệp {named(name)}.")


def _changes(changes: Sequence[Change]) -> list[str]:
    lines = [line for one in changes for line in _change(one.before, one.after)]
    if not lines:
        return ["Nhiệm vụ và thời hạn không đổi."]
    more = [f"<i>và {len(lines) - _MOST} thay đổi khác</i>"] if len(lines) > _MOST else []
    return ["Thay đổi về nhiệm vụ:", *(f"• {escape(line)}" for line in lines[:_MOST]), *more]


def _change(old: Obligation | None, new: Obligation | None) -> list[str]:
    if old is None or new is None:
        one = old or new
        assert one is not None
        when = rule_words(one) if one.kind == "report" or isinstance(one.rule, DateRule) else ""
        return [f"{'Thêm' if old is None else 'Bỏ'}: {title(one, 90)}" + (f" – {when}" if when else "")]
    name = f"báo cáo {new.period}" if new.kind == "report" and new.period else f"“{title(new, 70)}”"
    lines = []
    if old.rule != new.rule:
        lines.append(f"Hạn {name} đổi từ {_when(old, new)} sang {_when(new, old)}")
    for words, before, after in (
        ("Đơn vị thực hiện", "; ".join(old.responsible), "; ".join(new.responsible)),
        ("Nơi nhận", old.recipient or "", new.recipient or ""),
        ("Gửi qua", old.via or "", new.via or ""),
    ):
        if before != after:
            lines.append(f"{words} ({name}) " + _turned(before, after))
    return lines


def _when(one: Obligation, other: Obligation) -> str:
    """A due date alone where nothing but the date has changed, else the rule in words."""
    a, b = one.rule, other.rule
    if isinstance(a, DateRule) and isinstance(b, DateRule) and (a.inclusive, a.time) == (b.inclusive, b.time):
        return format_date(a.on)
    return rule_words(one)


def _turned(before: str, after: str) -> str:
    if not before:
        return f"nay là {after} (trước không nêu)"
    return f"đổi từ {before} sang {after}" if after else f"không còn nêu (trước là {before})"
