"""What the bot says of a document's relations to others: the lines and buttons of its card, and the page with all. Pure; Vietnamese.

What passes through: Related in the order of knowledge/store/relations.py; at most three a group on the card, the rest on
pages of their own. What is stored can be opened by a button. What a document only mentions is left to the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import document_name, full_name, reference_name, shortened
from knowledge.model import Document, Relation
from knowledge.store.relations import Related

_SHOWN = 3  # of a group on a card
_OPENED = 4  # buttons of other documents on a card
_PAGE = 8  # others on a page of all
_NAMES: dict[tuple[bool, Relation], str] = {
    (True, "replaces"): "⚠️ Được thay thế bởi",
    (True, "repeals"): "⚠️ Bị bãi bỏ bởi",
    (True, "amends"): "⚠️ Được sửa đổi bởi",
    (False, "basis"): "Căn cứ",
    (False, "implements"): "Thực hiện",
    (False, "replaces"): "Thay thế",
    (False, "amends"): "Sửa đổi",
    (False, "repeals"): "Bãi bỏ",
    (False, "attached"): "Kèm theo",
    (False, "cites"): "Nhắc tới",
    (True, "implements"): "Được thực hiện bởi",
    (True, "basis"): "Là căn cứ của",
    (True, "attached"): "Có kèm theo",
    (True, "cites"): "Được nhắc tới trong",
}


def on_card(document_id: int, found: Sequence[Related]) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """The lines of the card, HTML, and their buttons; both empty where there is nothing to tell."""
    told = [one for one in found if one.relation != "cites"]
    lines, opened = [], list[Related]()
    for name, group in _groups(told):
        more = len(group) - _SHOWN
        named = "; ".join(_named(one) for one in group[:_SHOWN])
        lines.append(f"<i>{name}:</i> {named}" + (f" <i>và {more} văn bản khác</i>" if more > 0 else ""))
        opened += group[:_SHOWN]
    buttons = _open(opened)
    rows = buttons[:_OPENED]
    if len(found) > len(opened) or len(buttons) > _OPENED:
        rows.append((Button(f"🔗 Tất cả văn bản liên quan ({len(found)})", f"dr:{document_id}:0"),))
    return "\n".join(lines), tuple(rows)


def page(document: Document, found: Sequence[Related], number: int) -> Reply:
    """One page of all it has to do with."""
    head = f"<b>{escape(full_name(document))}</b>"
    if not found:
        return Reply(f"Tôi không thấy văn bản nào liên quan tới {head}.")
    pages = -(-len(found) // _PAGE)
    number = min(max(number, 0), pages - 1)
    shown = found[number * _PAGE : (number + 1) * _PAGE]
    where = f" (trang {number + 1}/{pages})" if pages > 1 else ""
    parts = [f"{head}: {len(found)} văn bản liên quan{where}"]
    for name, group in _groups(shown):
        parts.append("\n".join([f"<i>{name}:</i>", *(f"• {_named(one, length=160)}" for one in group)]))
    back = (Button("⬅️ Trước", f"dr:{document.id}:{number - 1}:"),) if number else ()
    turning = (*back, *((Button("Tiếp ➡️", f"dr:{document.id}:{number + 1}:"),) if number + 1 < pages else ()))
    return Reply("\n\n".join(parts), (*_open(shown), *((turning,) if turning else ())))


def _groups(found: Iterable[Related]) -> list[tuple[str, list[Related]]]:
    return [(name, list(group)) for name, group in groupby(found, lambda one: _NAMES[one.back, one.relation])]


def _named(one: Related, length: int = 90) -> str:
    """Bold where it can be opened; with the one between, where it came down the cascade."""
    if one.document is None:
        assert one.reference is not None
        return escape(shortened(reference_name(one.reference), length))
    through = f" (qua {escape(document_name(one.through))})" if one.through else ""
    return f"<b>{escape(shortened(full_name(one.document), length))}</b>{through}"


def _open(found: Iterable[Related]) -> list[tuple[Button, ...]]:
    """A button for each that is stored, once."""
    stored = {one.document.id: one.document for one in found if one.document is not None}
    return [(Button(f"📄 {shortened(document_name(one), 50)}", f"dc:{id_}"),) for id_, one in stored.items()]
