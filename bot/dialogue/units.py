"""/donvi: an administrator looks at the tree of units and changes it in plain words, one order a line.

What passes through: the words after the command. What is refused: a parent or unit that nobody knows (nothing is made
up for it; what is near is named), a name that is another unit's, a parent that stands below. A line that is no order is
a name to be added.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from bot.model import Reply
from bot.replies import units as say
from bot.replies.units import Done
from knowledge.errors import CircleError, NameTakenError
from knowledge.model import FormerName, Member, Unit
from knowledge.store import units as store
from knowledge.store.audit import UnitChange
from knowledge.text import canonical, loose, nfc, squeeze
from knowledge.unit_file import NAME_CHARS
from knowledge.units import key

Verb = Literal["add", "put", "rename", "short", "unshort", "former", "end"]


# What of a line's outcome has changed the table, as the audit names it.
CHANGES: Mapping[str, UnitChange] = {
    "added": "added", "put": "put", "renamed": "renamed", "shortened": "shortened", "unshortened": "unshortened",
    "former": "former", "ended": "ended",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """One line understood: `name` is the unit, `other` its parent, new name, abbreviation, older name or successors."""

    verb: Verb
    name: str
    other: str = ""
    on: date | None = None
    plainly: bool = False  # the line says “thêm”


_ADD = loose(r"^(?:thêm|tạo|bổ sung)(?: mới)?(?: đơn vị)?")
_DAY = re.compile(
    r"[\s,(]*(?<!\w)(?:kể\s+|ke\s+)?(?:từ|tu)\s+(?:ngày\s+|ngay\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\)?"
)
_TO = r"(?:thành|sang)"
# The first that fits; groups are the unit and the other, or the other way round where marked.
_ORDERS: tuple[tuple[Verb, re.Pattern[str], bool], ...] = (
    ("unshort", loose(r"^(?:bỏ|xóa|gỡ)(?: tên)? (?:viết|gọi) tắt (.+?) của (.+)$"), True),
    ("short", loose(r"^(?:đặt )?(?:tên )?(?:viết|gọi) tắt(?: của| cho)? (.+?)\s*(?: là |[=:])\s*(.+)$"), False),
    ("short", loose(r"^(.+?),? (?:viết|gọi) tắt(?: là|:)? (.+)$"), False),
    ("end", loose(r"^(?:giải thể|bỏ đơn vị)(?: đơn vị)? (.+?)(?:,? (?:nay là|thay bằng|nhập vào|chuyển về|giao cho) (.+))?$"), False),
    ("end", loose(r"^(.+?) (?:đã )?giải thể(?:,? (?:nay là|thay bằng|nhập vào|chuyển về|giao cho) (.+))?$"), False),
    ("rename", loose(rf"^(?:đổi tên|sửa tên|đổi)(?: đơn vị)? (.+?) (?:{_TO}|là) (.+)$"), False),
    ("rename", loose(rf"^(.+?) (?:đổi tên {_TO}|đổi {_TO}|đổi tên là|nay là) (.+)$"), False),
    ("former", loose(r"^(?:thêm )?tên cũ(?: của| cho)? (.+?)\s*(?: là |[=:])\s*(.+)$"), False),
    ("former", loose(r"^(.+?),? (?:có tên cũ|tên cũ|trước đây|trước kia)(?: là|:)? (.+)$"), False),
    ("put", loose(r"^chuyển (.+?) (?:về|sang|vào)(?: thuộc)? (.+)$"), False),
    ("put", loose(r"^(.+?),? (?:trực thuộc|thuộc) (.+)$"), False),
)  # fmt: skip


def read_order(line: str) -> Order:
    """What one line asks for. Pure."""
    line = squeeze(nfc(line)).strip(" .;")
    on = None
    if day := _DAY.search(line):
        try:
            on = date(int(day.group(3)), int(day.group(2)), int(day.group(1)))
        except ValueError:
            on = None
        else:
            line = squeeze(line[: day.start()] + " " + line[day.end() :]).replace(" ,", ",")
    plainly = False
    add = _ADD.match(canonical(line))
    rest = line[add.end() :].strip(" :") if add else ""
    if rest and not canonical(rest).startswith(("tên cũ", "ten cu")):
        line, plainly = rest, True
    low = canonical(line)
    for verb, pattern, swapped in _ORDERS:
        found = pattern.search(low)
        if found is None:
            continue
        one, other = (line[slice(*found.span(n))].strip(" ,:") if found.group(n) else "" for n in (1, 2))
        if swapped:
            one, other = other, one
        return Order(verb, one, other, on, plainly)
    return Order("add", line, on=on, plainly=True)


def show(session: Session, who: Member, page: int = 0) -> Reply:
    return say.tree(store.directory(session).tree(), who, page)


def obey(session: Session, line: str, now: datetime) -> Done:
    """Do what one line asks for."""
    order = read_order(line)
    if any(len(name) > NAME_CHARS for name in (order.name, *order.other.split(";"))):
        return Done("too_long")
    if order.verb == "add":
        return _add(session, order.name, now)
    if order.verb == "put":
        return _put(session, order, now)
    if order.verb == "short":
        return _short(session, order, now)
    found = store.unit_named(session, order.name)
    if found is None:
        return _unknown(session, order.name)
    if order.verb == "unshort":
        return Done("unshortened", store.remove_short(session, found.id, order.other), order.other)
    if order.verb == "former":
        until = order.on - timedelta(days=1) if order.on else None
        for name in _listed(order.other):
            found = store.add_former(session, found.id, FormerName(name, until))
        return Done("former", found, order.other)
    if order.verb == "end":
        day = order.on or now.date()
        return Done("ended", store.dissolve(session, found.id, day, _listed(order.other)), order.other)
    try:
        until = (order.on or now.date()) - timedelta(days=1)
        return Done("renamed", store.rename(session, found.id, order.other, until), found.name)
    except NameTakenError:
        return Done("taken", store.unit_named(session, order.other), order.other)


def _listed(names: str) -> tuple[str, ...]:
    cut = re.split(r"\s*[;,]\s*|\s+và\s+(?=(?:ubnd|xã|phường|đặc khu|thị trấn|sở|phòng)\b)", names, flags=re.IGNORECASE)
    return tuple(name for name in cut if name)


def _add(session: Session, name: str, now: datetime) -> Done:
    known = store.unit_named(session, name)
    if known is not None and key(known.name) != key(name):
        return Done("card", known, parent=_parent(session, known))
    unit, new = store.add_unit(session, name, now)
    return Done("added" if new else "known", unit)


def _parent(session: Session, unit: Unit) -> Unit | None:
    return store.directory(session).get(unit.parent_id)


def _put(session: Session, order: Order, now: datetime) -> Done:
    parent = store.unit_named(session, order.other)
    if parent is None:
        return _unknown(session, order.other, "no_parent")
    # “Phòng Nội vụ thuộc UBND huyện A” is not the room of that name under another district.
    same = [one for one in store.units(session) if key(one.name) == key(order.name)]
    found = same[0] if same else store.unit_named(session, f"{order.name}, {parent.name}")
    new = found is None
    if found is None:
        found, new = store.add_unit(session, order.name, now)
    try:
        return Done("added" if new else "put", store.put_under(session, found.id, parent.id), parent=parent)
    except CircleError:
        return Done("circle", found, parent=parent)


def _short(session: Session, order: Order, now: datetime) -> Done:
    """“viết tắt Sở Nội vụ là SNV” and “viết tắt SNV là Sở Nội vụ” mean the same."""
    # An abbreviation may be known already (“SNV”): of the two the longer is the unit.
    name, short = sorted((order.name, order.other), key=len, reverse=True)
    found = store.unit_named(session, name)
    if found is None:
        if not order.plainly:
            return _unknown(session, name)
        found = _add(session, name, now).unit
    assert found is not None
    other = store.unit_named(session, short)
    if other is not None and other.id != found.id and other.parent_id == found.parent_id:
        return Done("taken", other, short)
    return Done("shortened", store.add_short(session, found.id, short), short)


def _unknown(session: Session, name: str, what: Literal["no_unit", "no_parent"] = "no_unit") -> Done:
    known = {key(one.name): one.name for one in store.units(session)}
    near = difflib.get_close_matches(key(name), known, n=3, cutoff=0.75)
    return Done(what, other=name, near=tuple(known[one] for one in near))
