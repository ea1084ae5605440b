"""Limits counted from an event: “trong thời hạn 05 ngày làm việc kể từ ngày …”, “chậm nhất 15 ngày trước ngày …”,
“trong vòng 24 giờ”; the words that name an event only come from knowledge/occasions.py. Pure.

What passes through: the canonical words of one sentence and their spelling in the document. Days and months give a
RelativeRule with the event's own words; hours, weeks, years and bare events an OtherRule. What lasts, is allowed, is a
condition or speaks of another's limit is refused by knowledge/idle_time.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.bodies import VERB
from knowledge.idle_time import why_idle
from knowledge.model import OtherRule, RelativeRule
from knowledge.occasions import event_words, occasions
from knowledge.text import exact, opening, squeeze


@dataclass(frozen=True, slots=True)
class Limit:
    rule: RelativeRule | OtherRule
    start: int
    end: int
    aside: bool = False  # “hằng năm hoặc đột xuất”: said beside another time, which it does not change
    period: str | None = None  # “trong 10 ngày làm việc đầu tiên của tháng tiếp theo” comes back each month


_SPELLED = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười lăm": 15, "hai mươi": 20, "ba mươi": 30, "bốn mươi lăm": 45, "sáu mươi": 60, "chín mươi": 90,
}  # fmt: skip
_COUNT = rf"(?:(?P<n>\d{{1,3}}(?:,\d{{1,2}})?)|(?P<word>{'|'.join(sorted(_SPELLED, key=len, reverse=True))}))(?: ?\([^)]{{1,40}}\))?"
_UNIT = r"(?P<unit>ngày làm việc|ngày \(làm việc\)|ngày|tháng|giờ làm việc|giờ|phút|tuần|năm)"
# What leads to a number of days, from the strictest: alone it is enough (“trong thời hạn”), or only beside an event.
_WITHIN = (
    r"(?:(?:chậm|muộn|lâu) nhất(?: là)?,? )?trong(?: (?:vòng|thời hạn|thời gian|khoảng thời gian|khoảng))?"
    r"(?: (?:tối đa|tối thiểu|chậm nhất|nhiều nhất|ít nhất))?(?: là)?(?: không (?:quá|vượt quá))?(?: là)?"
)
_AT_LATEST = r"(?:chậm|muộn|lâu) nhất(?: là)?(?: (?:vào(?: lúc)?(?= \d{1,2} giờ)|sau|trước|không quá))?(?: thời hạn)?"
_AT_MOST = r"(?:tối đa(?: là)?(?: không (?:quá|vượt quá))?|không (?:quá|vượt quá|chậm hơn|muộn hơn))(?: thời hạn)?"
_NOT_BEFORE = r"(?:trước(?: thời hạn)?(?: ít nhất| tối thiểu| không quá)?|sau(?: thời hạn)?(?: tối đa| không quá)?)"
_AT_LEAST = r"(?:tối thiểu|ít nhất|không ít hơn|sớm nhất)(?: là)?(?: trước)?"
_TERM = r"(?:thời (?:hạn|gian)|hạn)(?: (?!thì )[^\s.;:()]+){0,22}?(?: là|:| (?:tối đa|không (?:quá|vượt quá))(?: là)?)"
_EVENT = (
    r"(?P<event>,? ?(?:(?:kể|kê|tính) từ|từ|sau(?= (?:khi|ngày|thời|kết thúc|lúc))|trước(?= (?:khi|ngày|thời|lúc|kỳ|phiên|cuộc)))"
    r" (?:khi |ngày |thời điểm |lúc )?[^,.;()]{2,260})"
)
_LIMIT = exact(
    rf"(?P<lead>{_WITHIN}|{_AT_LATEST}|{_AT_MOST}|{_NOT_BEFORE}|{_AT_LEAST}|{_TERM})\s*{_COUNT} {_UNIT}(?! công)"
    rf"(?![^\W_])(?P<lasting> (?:liên tục|liên tiếp|liền kề|gần nhất|trở lên|tuổi|đầu(?! tiên)))?"
    rf"(?P<first> đầu tiên(?: của (?:tuần|tháng|quý|năm|kỳ)[^,.;()]{{0,40}})?| (?:của )?(?:cùng )?ngày (?:làm việc )?(?:tiếp theo|kế tiếp|hôm sau|liền sau|sau|đó)[^,.;()]{{0,30}})?{_EVENT}?",
    bounded=False,
)
_BARE = exact(
    rf"(?<!\d[,.]){_COUNT} (?:(?P<unit>ngày làm việc|ngày|giờ|tháng(?= trước khi))(?: ?\([^)]{{1,120}}\))?(?P<event>,? (?:trước|(?:kể|tính) từ) (?:khi |ngày |thời điểm |lúc |kỳ |phiên )[^,.;()]{{2,260}}))",
    bounded=False,
)
# “… trong 28 ngày (đối với …) hoặc 20 ngày”: a second number under the words that lead the first.
_WHICH = r"(?: ?\([^)]{1,160}\)| (?:đối với|với|cho) (?:(?!kể từ|trước ngày)[^.;()]){2,120}?)"
_LATER = r",? (?:(?:kể|tính) từ|trước(?= (?:khi|ngày|thời))) (?:khi |ngày |thời điểm )[^,.;()]{2,260}"
_SECOND = exact(
    rf"{_WHICH}?,? (?:(?:hoặc|và) )?(?:(?:trong thời hạn|trong|không quá|tối thiểu|tối đa) )?{_COUNT} (?P<unit>ngày làm việc|ngày|tháng)(?! (?:\d|liên|tuổi)){_WHICH}?(?P<event>{_LATER})?",
    bounded=False,
)
# “… 10 ngày đối với …, 15 ngày đối với … trước ngày mở thầu”: an event that stands after the last of several numbers.
_EVENT_LATER = exact(
    rf"(?:{_WHICH}?,? (?:(?:hoặc|và) )?(?:(?:trong thời hạn|trong|không quá|tối thiểu|tối đa) )?\d{{1,3}}(?: \([^)]{{1,40}}\))? (?:ngày làm việc|ngày|tháng))?{_WHICH}?(?P<event>{_LATER})",
    bounded=False,
)
# “Thời hạn hiệu lực”, “thời gian hỗ trợ”: how long a thing lasts, not by when it is done.
_LASTING_TERM = exact(
    r"hiệu lực|sử dụng|hỗ trợ|hưởng|tăng thêm|làm việc|đào tạo|học|công tác|bảo hành|bảo hiểm|thuê|vay|lưu|hợp đồng|hoạt động|còn|đóng|nghỉ|đình chỉ|tước|thử|tập sự|thực tập|thực hành|ưu đãi|kéo dài|gia hạn|giữ|cho vay|bảo lãnh|từ|dưới|trên|kiến nghị|khiếu nại|khởi kiện|kháng cáo"
)
# “Thời hạn ra quyết định đình chỉ”: the time of an act, whatever the act is about.
_ACT_TERM = exact(
    r"^(?:thời (?:hạn|gian)|hạn) (?:ra (?:quyết|văn|thông)|ban hành|gửi|trả|cấp|giải quyết|xử lý|xem xét|thẩm (?:định|tra)|nộp|lập|trình|thông báo|quyết định|phê duyệt|công bố|hoàn thành|xây dựng)",
    bounded=False,
)
_WORD_BEFORE = re.compile(r"[^\W_]$")
# “Sau khi cấp phép, trong thời hạn …”, “trước ngày khai mạc ít nhất …”: the event stands before the number.
_EARLIER = exact(
    r"(?:^|(?<=[,;:.]\s))(?P<event>(?:ngay )?(?:sau|kể từ|tính từ)(?: khi| ngày| thời điểm)? [^;:]{3,260}|khi (?:nhận|có|phát|kết|hoàn)[^;:]{3,260}),? ?$",
    bounded=False,
)
_EARLIER_BEFORE = opening(r"(?P<event>trước (?:khi|ngày|thời điểm) [^,;:]{3,100}?),? ?$")


def _number(match: re.Match[str]) -> int:
    """The whole number; 0 for a fraction (“1,5 ngày”), which the shapes do not know."""
    if match["n"]:
        return int(match["n"]) if match["n"].isdecimal() else 0
    return _SPELLED[match["word"]]


def limits(text: str, low: str) -> Iterator[Limit]:
    """The limits of a sentence that oblige; `low` is its canonical form, of the same length."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in taken)

    at = 0
    while match := _LIMIT.search(low, at):
        start, end = match.span()
        at = match.end("unit")
        if _WORD_BEFORE.search(low[:start]):
            continue
        lead, said = match["lead"], match["event"] or ""
        event = ""
        if said:
            event = event_words(text[match.start("event") : end], said)
            end = match.start("event") + said.find(said.strip(" ,")) + len(event)
        if not said and (later := _EVENT_LATER.match(low, match.end("unit"))):
            event = event_words(text[later.start("event") : later.end()], later["event"])
        elif not said:
            event = _earlier(text, low, start, lead)
        if match["lasting"] or not _enough(match, lead, event, low[:start]):
            continue
        if said and lead.startswith("trước") and event.startswith(("kể từ", "tính từ", "từ")):
            event = re.sub(r"^(?:kể từ|tính từ|từ)", "trước", event)
        at = max(at, end)
        taken.append((start, end))
        if why_idle(low, start, end, lead, bool(event)) is None:
            yield _limit(text, match, event, start, end)
            also = _SECOND.match(low, end) or _SECOND.match(low, match.end("unit"))
            if also and lead.startswith(("trong", "chậm", "không", "tối", "thời", "hạn")):
                words = event_words(text[also.start("event") : also.end()], also["event"]) if also["event"] else ""
                first = also.start("n") if also["n"] else also.start("word")
                if free(first, also.end("unit")):
                    stop = also.start("event") + len(also["event"].rstrip()) if also["event"] else also.end("unit")
                    taken.append((first, stop))
                    at = max(at, also.end("unit"))
                    yield _limit(text, also, words, first, stop)
    for match in _BARE.finditer(low):
        start, end = match.span()
        if _WORD_BEFORE.search(low[:start]) or not free(start, end):
            continue
        taken.append((start, end))
        if why_idle(low, start, end, "", True) is None:
            yield _limit(text, match, event_words(text[match.start("event") : end], match["event"]), start, end)
    for found in occasions(text, low, taken):
        yield Limit(OtherRule(found.words), found.start, found.end, found.aside, found.period)


# “trong 10 ngày kể từ ngày kết thúc quý” comes back each quarter.
_PERIOD_OVER = exact(
    r"(?:(?:kể|tính) từ |sau )?(?:khi |ngày |thời điểm )?(?:ngày )?(?:kết thúc|cuối(?: cùng)?(?: của)?|hết) (?:mỗi )?(tuần|tháng|quý|năm)(?: báo cáo| tài chính| dương lịch)?",
    bounded=False,
)


def _limit(text: str, match: re.Match[str], event: str, start: int, end: int) -> Limit:
    unit, n = match["unit"], _number(match)
    first = match.groupdict().get("first")
    if first:
        name = re.search(r"của (tuần|tháng|quý|năm)", first)
        hour = f"{n:02d}:00" if unit == "giờ" and n < 24 else None  # “17 giờ của ngày làm việc tiếp theo”
        return Limit(OtherRule(squeeze(text[start:end]), hour), start, end, period=name[1] if name else None)
    if not n:
        return Limit(OtherRule(squeeze(text[start:end])), start, end)
    ended = _PERIOD_OVER.fullmatch(event.lower())
    over = ended[1] if ended else None
    if unit.startswith("ngày"):
        return Limit(RelativeRule(n, "ngày làm việc" if "làm việc" in unit else "ngày", event), start, end, period=over)
    if unit == "tháng":
        return Limit(RelativeRule(n, "tháng", event), start, end, period=over)
    return Limit(OtherRule(squeeze(text[start:end])), start, end)


def _earlier(text: str, low: str, start: int, lead: str) -> str:
    if low.endswith("(", 0, start):
        return ""  # “… (trong thời hạn 03 ngày)”: a remark of its own
    if found := _EARLIER.search(low[:start]):
        return squeeze(text[found.start("event") : found.end("event")]).strip(" ,")
    if lead.startswith(("tối", "ít", "chậm", "không", "sớm")) and (found := _EARLIER_BEFORE.search(low[:start])):
        return squeeze(text[found.start("event") : found.end("event")]).strip(" ,")
    return ""


def _enough(match: re.Match[str], lead: str, event: str, before: str) -> bool:
    """Whether the words around a number of days make it a limit at all, and no size, age or price."""
    unit = match["unit"]
    long = unit in ("năm", "tuần", "tháng")
    if lead.startswith(("thời", "hạn")):
        if lead.endswith("nhưng không quá"):  # “có thể kéo dài nhưng không quá 15 ngày”
            return unit != "năm"
        return unit != "năm" and (_ACT_TERM.match(lead) is not None or not _LASTING_TERM.search(lead))
    if match["word"] and (unit == "năm" or (lead == "trong" and unit in ("giờ", "phút", "tuần") and not event)):
        return False  # “trong một giờ sản xuất được …”
    if lead.startswith(("tối thiểu", "ít nhất", "không ít", "sớm nhất")):
        return bool(event) and exact(r"trước").search(f"{lead} {match['event'] or event} {before[-120:]}") is not None
    if re.match(r"trước(?: thời hạn)? (?:ít nhất|tối thiểu)", lead) and not long:
        return VERB.search(before) is not None  # “phải thông báo cho … biết trước ít nhất 24 giờ”
    if lead.startswith(("trước", "sau")):
        return bool(match["event"]) or (bool(event) and not long) or (lead.startswith("trước") and "làm việc" in unit)
    if lead.startswith(("tối đa", "không")):
        return (
            bool(event)
            or "làm việc" in unit
            or (before.endswith("nhưng ") and (unit.startswith("ngày") or "thời" in before))
            or (not long and exact(r"thời (?:hạn|gian)[^.;]{0,160}$", bounded=False).search(before) is not None)
        )
    return bool(event) or not long
