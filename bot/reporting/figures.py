"""Figures in a message: how much is done, and the number of the document that proves it. Pure.

`percent` reads only stated quantities (“70%”, “tám mươi phần trăm”, “một nửa”, “hai phần ba”, “7/10 đơn vị”); “gần xong”
is none, nor is anything outside 0..100. `document_number` reads the number of the sender's own paper (“số
123/BC-UBND”, “BC số 98”), not that of a plan it refers to.
"""

from __future__ import annotations

import re

from knowledge.text import canonical, fold, loose

_UNITS = {"mot": 1, "mốt": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "tram": 100}  # fmt: skip
_WORDS = r"(?:một trăm|trăm|(?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín) )?(?:mươi|mười|chục)(?: (?:mốt|một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín))?|(?<!quý\s)(?<!tháng\s)(?<!tuần\s)(?:hai|ba|bốn|sáu|bảy|tám|chín) (?:mốt|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín)|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_DIGITS = loose(
    r"(?<![\d/.,-])(?:(?<![^\W_])(âm|trừ) )?(-?)(\d{1,3})(?:[.,](\d{1,2}))?(?:\s?(?:[-–]|đến|tới)\s?(\d{1,3}))?\s?(?:%|(?:phần trăm|pct)(?![^\W_]))",
    bounded=False,
)
# “còn 20% nữa là xong”: what is left, not what is done.
_LEFT_BEFORE = loose(r"(?<![^\W_])còn(?: khoảng| tầm| lại| cỡ| chừng| độ)* $", bounded=False)
_MISSING_BEFORE = loose(
    r"(?<![^\W_])(?:thiếu|còn lại|chỉ còn|còn đúng|còn có|còn mỗi|còn chưa)(?: khoảng| tầm| lại| cỡ| chừng| độ| đúng| mỗi)* $",
    bounded=False,
)
_LEFT_AFTER = loose(r"^\s(?:nữa|là xong|chưa|thôi)")
_TENS = loose(r"(\d{1,2}) chục (?:phần trăm|%)")
_SPELLED = loose(rf"((?:{_WORDS}))(?:\s?%| phần trăm)", bounded=False)
_NAMED = loose(
    r"(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|\d) (?:phần|trên) (hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,2})"
)
_HALF = loose(
    r"(?:một|1|được|phân|hơn|quá|gần|tới|đạt|khoảng|làm|xong|mới) nửa(?! (?:năm|tháng|ngày|buổi|tiếng|giờ))|(?:được|đạt|khoảng|làm|xong|hơn) (?:một |1 )nữa"
)
_FRACTION = loose(
    r"(?:(được|đạt|khoảng|tầm|cỡ|xong|hoàn thành|mới|làm|chừng|gần|hơn|có|viết|rồi|thu) )?(?<![\d/.-])(?<!hôm\s)(?<!ngày\s)(?<!sáng\s)(?<!chiều\s)(?<!tối\s)(?<!từ\s)(?<!mùng\s)(?<!mồng\s)(\d{1,3})(?:\s?/\s?| trên (?:tổng số )?| trong (?:tổng )?số )(\d{1,3})(?![\d/-]|\.\d)(?: (?:số )?"
    r"(đơn vị|xã|phường|huyện|sở|phòng|thôn|trường|nội dung|nhiệm vụ|phần|mục|chỉ tiêu|thủ tục|khối lượng|công việc|hộ|tiêu chí|khâu|bước|hồ sơ|việc))?"
)


def _spelled(words: str) -> int:
    parts = fold(words).split()
    if "tram" in parts:
        return 100
    for at, part in enumerate(parts):
        if part in ("muoi", "chuc"):
            tens = _UNITS[parts[at - 1]] if at else 1
            return tens * 10 + (_UNITS[parts[at + 1]] if at + 1 < len(parts) else 0)
    # “chín lăm”: ninety-five, without its word for ten
    return _UNITS[parts[0]] * 10 + _UNITS[parts[1]] if len(parts) == 2 else _UNITS[parts[0]]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _UNITS[fold(word)]


def percent(text: str) -> int | None:
    """The last quantity stated, in per cent; None where none is, or one that cannot be."""
    low = canonical(text)
    found: list[tuple[int, float]] = []
    for match in _DIGITS.finditer(low):
        minus, sign, whole, part, upper = match.groups()
        if minus or sign:
            return None
        value = float(f"{whole}.{part or 0}")
        value = (value + int(upper)) / 2 if upper else value
        left = _LEFT_BEFORE.search(low[: match.start()]) and _LEFT_AFTER.search(low[match.end() :])
        left = left or _MISSING_BEFORE.search(low[: match.start()])
        found.append((match.start(), 100 - value if left else value))
    found += [(m.start(), int(m.group(1)) * 10) for m in _TENS.finditer(low)]
    found += [(m.start(), _spelled(m.group(1))) for m in _SPELLED.finditer(low) if not _TENS.search(low)]
    if not found:
        found += [
            (m.start(), 100 * _number(m.group(1)) / _number(m.group(2)))
            for m in _NAMED.finditer(low)
            if _number(m.group(2))
        ]
        found += [(m.start(), 50) for m in _HALF.finditer(low)]
        for match in _FRACTION.finditer(low):
            lead, done, whole, counted = match.groups()
            # “được 7/10” is a share, “nộp 7/10” the seventh of October: it takes a word of quantity or a thing counted.
            if (lead or counted) and int(whole) > 0 and int(done) <= int(whole) and (counted or int(done) < int(whole)):
                found.append((match.start(), 100 * int(done) / int(whole)))
    if not found:
        return None
    value = max(found)[1]
    return int(value + 0.5) if 0 <= value <= 100 else None


_LEADS_TO_SHARE = loose(
    r"(?<![^\W_])(?:được|đạt|lên|lên tới|tới|đến|xong (?:tầm|khoảng|cỡ|chừng|hơn|gần)|(?:làm|viết|soạn|tiến độ)[^.]* (?:tầm|khoảng|cỡ|chừng))(?: được| tới| đến)?(?: (?:hơn|gần|khoảng|tầm|chừng|cỡ|độ|trên|xấp xỉ))* $",
    bounded=False,
)
_NO_SIGN = loose(
    r"(?<![\d/.,-])(?<!số\s)(?<!ngày\s)(?<!hôm\s)(?<!thứ\s)(?<!tháng\s)(?<!quý\s)(?<!tuần\s)(?<!mồng\s)(?<!mùng\s)(?<!cái\s)(?<!việc\s)(?<!mục\s)(\d{2,3})(?=(?: (?:rồi|thôi|ạ|a|em|anh|chị|nhé|nha|nhe|là|đó|đấy|ơi|cơ|hơn|sếp|bạn|nè|chứ|không phải))*\s*(?:$|[.,!;]\s|[.!]$)|\s(?:không phải|chứ|chưa|mới|nữa)(?![^\W_]))",
    bounded=False,
)


def with_sign(text: str, *, spoken_of: bool) -> str:
    """“giờ lên 80 rồi” -> “giờ lên 80% rồi”, where shares are `spoken_of` or the words before lead to one. A text that states
    one stays as it is."""
    low = canonical(text)
    if percent(text) is not None or "%" in low or document_number(text) is not None:
        return text
    found = next(
        (
            m
            for m in _NO_SIGN.finditer(low)
            if 0 < int(m.group(1)) <= 100 and (spoken_of or _LEADS_TO_SHARE.search(low[: m.start()]))
        ),
        None,
    )
    if found is not None:
        return f"{text[: found.end(1)]}%{text[found.end(1) :]}"
    spelled = next(
        (m for m in _SPELLED_ALONE.finditer(low) if spoken_of or _LEADS_TO_SHARE.search(low[: m.start()])), None
    )
    return text if spelled is None else f"{text[: spelled.end(1)]} phần trăm{text[spelled.end(1) :]}"


# “bốn mươi lăm mới đúng”: a share spelled out, its word left away.
_SPELLED_ALONE = loose(
    r"(?<!tuổi\s)((?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín) )?(?:mươi|chục)(?: (?:mốt|một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín))?)(?=(?: (?:rồi|thôi|ạ|a|em|anh|chị|nhé|nha|nhe|là|đó|đấy|ơi|cơ|hơn|sếp|bạn|nè|chứ|không phải))*\s*(?:$|[.,!;]\s|[.!]$)|\s(?:không phải|chứ|chưa|mới|nữa)(?![^\W_]))",
    bounded=False,
)
_CODE = re.compile(
    r"(?<![\w/])(\d{1,5})\s?([/-])\s?((?:BC|KH|CV|QĐ|QD|TTr|PA|TB|CTr|UBND|S[A-ZĐ]{1,8}|[A-ZĐa-zđ]{1,5})\s?(?:[-/–]\s?[A-ZĐa-zđ&]{1,12})+|(?:BC|KH|CV|QĐ|QD|PA|TTr|TB|UBND|S[A-ZĐ]{2,8}))(?![\w/])",
    re.IGNORECASE,
)
_PLAIN = loose(
    r"(?:(?:báo cáo|công văn|văn bản|kế hoạch|phương án|tờ trình|quyết định|bc|kh|cv) )?(?<!đổi\s)số:?\s?(\d{1,5})(?![\d/%-]|[.,]\d|\s?(?:[/-]\s?[^\W\d_])|\s(?:đơn vị|xã|việc|nội dung))"
)
_KIND_PLAIN = loose(
    r"(?:báo cáo|công văn|văn bản|kế hoạch) (\d{2,5})(?!\s?(?:tháng|năm|ngày(?! \d)|%|phần trăm|nội dung|/))"
)
# “theo Kế hoạch số 49…”, “thực hiện Chỉ thị số 33/CT-TTg”: what is being carried out, not what was sent.
_BASIS_BEFORE = loose(
    r"(?<![^\W_])(?:theo|thực hiện|triển khai|căn cứ|chỉ thị|nghị quyết|nghị định|thông tư|luật|của|về|tại)(?: (?:kế hoạch|chỉ thị|quyết định|công văn|văn bản|nghị quyết))?(?: số)?:? $",
    bounded=False,
)
_ABOLISHED_BEFORE = loose(
    r"(?<![^\W_])(?:không phải|chứ không phải|chứ không|thay vì)(?: là)?(?: số)? $", bounded=False
)


def document_number(text: str) -> str | None:
    """The number of the paper that was sent or issued, as typed, without the spaces inside."""
    low = canonical(text)
    for match in _CODE.finditer(text):
        before = low[: match.start()]
        if _BASIS_BEFORE.search(before) or _ABOLISHED_BEFORE.search(before):
            continue
        code = re.sub(r"\s+", "", match.group()).replace("–", "-")
        return code.upper() if code == code.lower() else code
    for pattern in (_PLAIN, _KIND_PLAIN):
        for match in pattern.finditer(low):
            before = low[: match.start()]
            if not _BASIS_BEFORE.search(before) and not _ABOLISHED_BEFORE.search(before):
                return match.group(1)
    return None


def without_number(text: str) -> str:
    """`text` with document numbers blanked, same length: “12/BC” is no date and no share."""
    return _CODE.sub(lambda m: " " * len(m.group()), text)
