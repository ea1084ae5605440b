"""What a passage must say to answer a question: a day, a time, a number, an amount of what is counted. Pure.

A passage on the very matter that names no day is no answer to “ngày nào”, and one without a sum none to “bao nhiêu tiền”.
What passes through: a question in, patterns out that a canonical text must all hold. A question that asks for nothing of
the kind demands nothing.
"""

from __future__ import annotations

import re

from bot.answering.question import FILLERS, Question
from knowledge.text import canonical, exact, fold

_SAYS_WHEN = exact(
    r"\d{1,2}\s*[/.-]\s*\d{1,4}|ngày \d|tháng \d|năm \d{4}|quý (?:i|ii|iii|iv|\d)|(?:hằng|hàng|mỗi) (?:tuần|tháng|quý|năm|ngày)|định kỳ|khi có|trong vòng|thường xuyên|giai đoạn",
    bounded=False,
)
_A_DAY = r"ngày nào|ngày mấy|mấy tây|(?:mùng|mồng) mấy|bữa nào|ngày bao nhiêu|hôm nào|thứ mấy"
_SAYS_DAY = exact(
    r"(?:trước|chậm nhất|trong|vào|đến|hết|từ|kể từ)(?: \S+){0,2} ngày \d|ngày \d+ (?:hằng|hàng|của) |thứ (?:hai|ba|tư|năm|sáu|bảy)",
    bounded=False,
)
_NUMBERED = exact(r"số:? ?\d|\d+\s*[-/]\s*[a-zđ]", bounded=False)

NUMERAL = r"(?:\d+(?:[.,]\d+)*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nửa)"
_COUNTED = r"(?:bao nhiêu|mấy)(?: (%|[^\W\d_]+)(?: ([^\W\d_]+))?)?"
_MONEY = exact(r"\d(?:[\d.,]*)\s*(?:đồng|nghìn|ngàn|triệu|tỷ|%|usd)|miễn|không (?:phải )?(?:thu|nộp|đóng)|lương cơ sở", bounded=False)  # fmt: skip
_SHARE = exact(r"\d\s*%|phần trăm|phần nghìn", bounded=False)
# A figure that is no part of a reference: “theo Điều 3” gives no amount.
_ANY_AMOUNT = re.compile(r"(?<!điều )(?<!khoản )(?<!điểm )(?<!mục )(?<!số )\b\d")
_OF_MONEY = frozenset(["tiền", "đồng", "nghìn", "ngàn", "triệu", "tỷ"])
_MEASURES = frozenset(
    [
        "ngày",
        "tháng",
        "năm",
        "giờ",
        "tuần",
        "phút",
        "lần",
        "điểm",
        "mét",
        "km",
        "ha",
        "buổi",
        "tiết",
        "người",
        "bản",
        "bộ",
        "hộ",
    ]
)


def demanded(question: Question) -> tuple[re.Pattern[str], ...]:
    """The patterns that a passage's canonical text must hold, all of them, to be shown as an answer."""
    wanted = []
    if "number" in question.asked:
        wanted.append(_NUMBERED)
    if "when" in question.asked:
        if question.finds(_A_DAY) and not question.numbers:
            wanted.append(_SAYS_DAY)
        wanted.append(_SAYS_WHEN)
    elif (amount := _amount(question)) is not None:
        wanted.append(amount)
    return tuple(wanted)


def _amount(question: Question) -> re.Pattern[str] | None:
    match = exact(_COUNTED).search(canonical(question.understood)) or question.match(_COUNTED)
    if match is None or question.finds(
        r"mấy giờ|(?:số|hạn|văn bản) (?:mấy|bao nhiêu)|(?:thứ|mùng|ngày|điều|khoản|mục|phần) mấy"
    ):
        return None
    thing, next_word = canonical(match.group(1) or ""), match.group(2)
    if thing in _OF_MONEY:
        return _MONEY
    if thing == "%" or (thing == "phần" and next_word and fold(next_word) == "tram"):
        return _SHARE
    if thing in _MEASURES:
        return exact(rf"{NUMERAL}(?: \([^)]*\))?(?: [^\W\d_]+)? {thing}|{thing}(?: \S+){{0,5}} \d")
    if "bao" in match.group() and (not thing or FILLERS.fullmatch(thing)):
        return _ANY_AMOUNT
    return None  # “khóa mấy” asks which one, “mấy loại” may be answered by a list
