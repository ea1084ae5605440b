"""Which of a numbered list's tasks the words of an answer point at: “(1) rồi”, “việc thứ hai”, “cả hai”. Pure.

In: the bot's message with its list, and a clause of the answer. Out: the tasks of each item, and those pointed at, in the
order of the words. A number that the list does not have points at nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.reporting.tasks import Matches, match
from knowledge.model import Task
from knowledge.text import canonical, loose
from knowledge.units import NOWHERE, Directory

_ALL = loose(r"cả hai|cả 2|cả ba|cả 3|hai (?:việc|cái|báo cáo)|2 (?:việc|cái|báo cáo)|tất cả|đều")
_ITEM = re.compile(r"\(?(?<!\d)([1-9])\s?[).:]\s*(.+?)(?=[;,]?\s*\(?(?<!\d)[1-9]\s?[).:]\s|$)", re.DOTALL)
_POINTER = loose(
    r"\(([1-9])\)|(?:việc|mục|cái|số|ý|nhiệm vụ|đầu việc|câu) (?:số |thứ )?\(?([1-9])\)?(?![/%]|\s?(?:tháng|ngày))|^([1-9])(?=\s?(?:thì|rồi|xong|chưa|đã|đang|nộp|gửi|ok))"
    r"|(?:việc|cái|mục|báo cáo|ý) (?:thứ )?(nhất|đầu(?: tiên)?|hai|ba|sau|cuối(?: cùng)?|trước|trên|dưới)(?= (?:thì|rồi|xong|chưa|đã|đang|nộp|gửi|ok|em|bên|mai|sáng|chiều|hôm|vẫn|còn|sẽ|để|tính|cũng|sắp|vừa|mới|không|làm|soạn|viết|trình|vướng|kẹt|chờ|đợi|khoảng|tầm|được|thứ|tuần|tháng|cuối|đầu tuần|đầu tháng|thôi|ạ|nhé|nha|trước)|$|[,.])"
)
_ORDER = {"nhất": 0, "đầu": 0, "trước": 0, "trên": 0, "hai": 1, "ba": 2, "sau": -1, "cuối": -1, "dưới": -1}


def listed(
    reply_to: str | None, tasks: Sequence[Task], unit: str | None, today: date, directory: Directory = NOWHERE
) -> tuple[Matches, ...]:
    """The tasks that a numbered list in the bot's message names, in its order."""
    if not reply_to:
        return ()
    items = [m.group(2) for m in _ITEM.finditer(reply_to) if m.group(2).strip()]
    return (
        tuple(match(item, tasks, unit=unit, today=today, directory=directory) for item in items)
        if len(items) > 1
        else ()
    )


def pointed(text: str, items: tuple[Matches, ...]) -> tuple[Matches, ...]:
    low = canonical(text)
    found = []
    for match_ in _POINTER.finditer(low):
        digit = next((g for g in match_.groups()[:3] if g), None)
        at = (
            int(digit) - 1
            if digit
            else next((n for word, n in _ORDER.items() if loose(word).search(match_.group(4) or "")), 0)
        )
        if -len(items) <= at < len(items):
            found.append(items[at])
    if not found and _ALL.search(low):
        return items
    return tuple(found)
