"""Stretches of days that people ask about: “tuần này”, “quý sau”, “10 ngày tới”, “quá hạn chưa”. Pure.

What passes through: a window's name or a person's words, with accents or without, and the day it is asked; a Window comes
out, or None where the words name none. `asked` tells whether a whole message asks what is due in a window, whatever the
document: “tháng này có gì phải nộp” does, “báo cáo 9 tháng quá hạn chưa” speaks of one report and does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.calendar import month_end, shifted
from knowledge.text import canonical, loose, nfc, syllables

Name = Literal["day", "week", "month", "quarter", "year", "days", "late", "all"]


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to `end`, both included. "late": what went by unkept in them; "all": whatever is near."""

    name: Name
    start: date
    end: date


AHEAD = 30  # days that “sắp tới” looks ahead
BACK = 90  # days after which a thing overdue is counted, not listed
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_STEPS = {"trước": -1, "truoc": -1, "vừa rồi": -1, "qua": -1}

_LATE = loose(r"(?:quá|trễ|chậm|muộn) hạn|còn nợ|nợ (?:báo cáo|việc)")
_UNTIL = loose(
    r"(?:từ nay |từ giờ |từ hôm nay )?(?:cho )?(?:đến|tới) (?:cuối|hết) (tuần|tháng|quý|năm)(?: này| nay)?(?! (?:sau|tới)| \d)"
)
_COUNTED = loose(rf"(?:trong )?(\d{{1,3}}|{'|'.join(_NUMBERS)}) (ngày|hôm|tuần|tháng) (?:tới|nữa|sắp tới|kế tiếp)")
_DAY = loose(r"hôm nay|ngày mai|(?:ngày )?(?:mốt|kia)")
_NEAR = loose(r"(tuần|tháng|quý|năm) (này|nay|sau|tới|kế tiếp|trước|vừa rồi)")
_MONTH = loose(r"tháng (1[0-2]|0?[1-9])(?:(?:\s?[/.-]\s?| năm )(20\d\d))?(?![\d/])")
_QUARTER = loose(r"quý (iv|i{1,3}|[1-4])(?:(?:\s?[/.-]\s?| năm )(20\d\d))?")
_WITHIN = loose(r"(?:trong|cuối) (tuần|tháng|quý|năm)(?! \d)")
_SOON = loose(r"sắp(?: tới| đến hạn| phải| hết hạn| phải nộp)?|tới đây|thời gian tới|gần (?:đến|tới) hạn")

_WHAT = loose(
    r"(?:những |các |cái )?(?:gì|việc nào|báo cáo nào|cái nào|nhiệm vụ nào|văn bản nào|đầu việc nào|hạn nào)|những (?:việc|báo cáo|nhiệm vụ)"
    r"|(?:mấy|bao nhiêu) (?:việc|báo cáo|nhiệm vụ|cái|đầu việc)|danh sách|liệt kê|tổng hợp (?:các )?(?:việc|hạn)|lịch (?:nộp|báo cáo)|các (?:việc|báo cáo|hạn|nhiệm vụ)"
)
_DUE = loose(r"nợ|nộp|gửi|hạn|làm|báo cáo|việc|xong|nhiệm vụ|lịch|trình|hoàn thành")
_LATE_YET = loose(r"(?:quá|trễ|chậm|muộn) hạn (?:chưa|không|ko|k|gì|hả|à)")
_OF_ONE = loose(r"(?:báo cáo|kế hoạch|văn bản|việc|cái|công văn)(?: \S+)? (?:này|đó|kia|ấy)")
# A report named by its period: the question is about that one.
_PERIOD = loose(
    r"(?:\d{1,2}|ba|sáu|chín|mười hai) tháng|(?:hằng|hàng|mỗi|từng) (?:tuần|tháng|quý|năm)|báo cáo (?:tuần|tháng|quý|năm)"
    r"|sơ kết|tổng kết|cả năm|quý (?:iv|i{1,3}|[1-4])"
)
_AROUND = loose(r"(?:còn|thế|vậy|thì|sao|ạ|nhé|nha|nhỉ|xem|cho|em|tôi|anh|chị|bot|ơi|dạ)")
# What is asked of one report or body, not what is due: its rhythm, its addressee, its way.
_OF_REPORTING = loose(
    r"định kỳ|kiểu gì|bao lâu|mấy lần|bao nhiêu lần|(?:gửi|nộp|báo cáo|trình)(?: (?:đi|cho|về|lên|tới|đến|qua))? (?:đâu|ai|chỗ nào|nơi nào)"
    r"|(?:về|cho|lên|qua) (?:đâu|ai|sở nào|phòng nào|cơ quan nào|đơn vị nào)"
)
_FEW = 8  # syllables of a bare “có gì quá hạn chưa em”


def all_near(today: date) -> Window:
    """What went by not long ago, and all that comes."""
    return Window("all", today - timedelta(days=BACK), today + timedelta(days=366))


def next_month(today: date) -> Window:
    return _around("month", today, 1)


def named(name: str, today: date) -> Window | None:
    """The window of one of the five buttons: "week", "month", "quarter", "late", "all"."""
    match name:
        case "week":
            return _around("week", today, 0)
        case "month":
            return _around("month", today, 0)
        case "quarter":
            return _around("quarter", today, 0)
        case "late":
            return Window("late", today - timedelta(days=BACK), today)
        case "all":
            return all_near(today)
        case _:
            return None


def window(words: str, today: date) -> Window | None:
    """The window that a name or a person's words speak of."""
    found = _find(canonical(nfc(words)), today)
    return named(words, today) or (found[0] if found else None)


def asked(message: str, today: date) -> Window | None:
    """The window, where the whole message asks what is due in it; None where it asks anything else."""
    text = canonical(nfc(message))
    found = _find(text, today)
    if found is None:
        return None
    meant, start, end = found
    rest = f"{text[:start]} . {text[end:]}"
    if _OF_ONE.search(rest) or _PERIOD.search(rest):
        return None
    if meant.name not in ("day", "year") and not syllables(_AROUND.sub(" ", rest)):
        return meant  # “quý này?”
    if meant.name == "late" and _LATE_YET.search(text) and len(syllables(text)) <= _FEW:
        return meant
    if _OF_REPORTING.search(rest) or _chatter(text, start, end):
        return None
    return meant if _WHAT.search(rest) and _DUE.search(text) else None


def _chatter(text: str, start: int, end: int) -> bool:
    """“năm nay bận quá, cho hỏi …”: the stretch stands in a clause of its own that asks for nothing and speaks of no work."""
    first = max(text.rfind(mark, 0, start) for mark in ",.;?!") + 1
    last = min((at for mark in ",.;?!" if (at := text.find(mark, end)) >= 0), default=len(text))
    clause = f"{text[first:start]} . {text[end:last]}"
    if not syllables(_AROUND.sub(" ", clause)) or (first == 0 and last == len(text)):
        return False
    return not (_WHAT.search(clause) or _DUE.search(clause))


def _find(text: str, today: date) -> tuple[Window, int, int] | None:
    if match := _LATE.search(text):
        late = Window("late", today - timedelta(days=BACK), today)
        return late, *match.span()
    if match := _UNTIL.search(text):
        whole = _around(_kind(match[1]), today, 0)
        return Window(whole.name, today, whole.end), *match.span()
    if match := _COUNTED.search(text):
        count = int(match[1]) if match[1].isdigit() else _number(match[1])
        unit = match[2][:1]  # n(gày), h(ôm), tu(ần), th(áng)
        days = count if unit in "nh" else 7 * count if match[2].startswith("tu") else 0
        end = today + timedelta(days=days) if days else _months_on(today, count)
        return Window("days", today, end), *match.span()
    if match := _NEAR.search(text):
        step = _STEPS.get(match[2], 0 if match[2] in ("này", "nay") else 1)
        return _around(_kind(match[1]), today, step), *match.span()
    if match := _MONTH.search(text):
        year, month = int(match[2] or today.year), int(match[1])
        return Window("month", date(year, month, 1), month_end(year, month)), *match.span()
    if match := _QUARTER.search(text):
        year, quarter = int(match[2] or today.year), _ROMAN.get(match[1]) or int(match[1])
        return Window("quarter", date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)), *match.span()
    if match := _DAY.search(text):
        ahead = 0 if match[0].startswith("h") else 1 if match[0].endswith("mai") else 2
        day = today + timedelta(days=ahead)
        return Window("day", day, day), *match.span()
    if match := _WITHIN.search(text):
        return _around(_kind(match[1]), today, 0), *match.span()
    if match := _SOON.search(text):
        return Window("days", today, today + timedelta(days=AHEAD)), *match.span()
    return None


def _kind(word: str) -> Name:
    if word.startswith("q"):
        return "quarter"
    if word.startswith("n"):
        return "year"
    return "week" if word.startswith("tu") else "month"


def _number(word: str) -> int:
    return next((value for name, value in _NUMBERS.items() if loose(name).fullmatch(word)), 1)


def _months_on(today: date, count: int) -> date:
    year, month = shifted(today.year, today.month, count)
    return date(year, month, min(today.day, month_end(year, month).day))


def _around(name: Name, today: date, step: int) -> Window:
    """This week, month, quarter or year, or the one `step` further on."""
    match name:
        case "week":
            monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * step)
            return Window(name, monday, monday + timedelta(days=6))
        case "quarter":
            year, month = shifted(today.year, (today.month - 1) // 3 * 3 + 1, 3 * step)
            return Window(name, date(year, month, 1), month_end(*shifted(year, month, 2)))
        case "year":
            return Window(name, date(today.year + step, 1, 1), date(today.year + step, 12, 31))
        case _:
            year, month = shifted(today.year, today.month, step)
            return Window(name, date(year, month, 1), month_end(year, month))


__all__ = ["AHEAD", "BACK", "Name", "Window", "all_near", "asked", "named", "next_month", "window"]
