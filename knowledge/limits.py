"""Limits counted from an event, and the words that name an event only: “trong thời hạn 05 ngày làm việc kể từ ngày …”,
“chậm nhất 15 ngày trước ngày …”, “ngay sau khi …”, “trong vòng 24 giờ”, “khi có yêu cầu”. Pure.

What passes through: the canonical words of one sentence and their spelling in the document. Days and months give a
RelativeRule with the event's own words; hours, weeks, years and bare events an OtherRule. What lasts, is allowed, is a
condition or speaks of another's limit is refused by knowledge/idle_time.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.idle_time import clause_start, why_idle
from knowledge.model import OtherRule, RelativeRule
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
_COUNT = rf"(?:(?P<n>\d{{1,3}})|(?P<word>{'|'.join(sorted(_SPELLED, key=len, reverse=True))}))(?: ?\([^)]{{1,40}}\))?"
_UNIT = r"(?P<unit>ngày làm việc|ngày \(làm việc\)|ngày|tháng|giờ làm việc|giờ|phút|tuần|năm)"
# What leads to a number of days, from the strictest: alone it is enough (“trong thời hạn”), or only beside an event.
_WITHIN = (
    r"(?:(?:chậm|muộn|lâu) nhất(?: là)?,? )?trong(?: (?:vòng|thời hạn|thời gian|khoảng thời gian|khoảng))?"
    r"(?: (?:tối đa|tối thiểu|chậm nhất|nhiều nhất|ít nhất))?(?: là)?(?: không (?:quá|vượt quá))?(?: là)?"
)
_AT_LATEST = r"(?:chậm|muộn|lâu) nhất(?: là)?(?: (?:sau|trước|không quá))?(?: thời hạn)?"
_AT_MOST = r"(?:tối đa(?: là)?(?: không (?:quá|vượt quá))?|không (?:quá|vượt quá|chậm hơn|muộn hơn))(?: thời hạn)?"
_NOT_BEFORE = r"(?:trước(?: thời hạn)?(?: ít nhất| tối thiểu| không quá)?|sau(?: thời hạn)?(?: tối đa| không quá)?)"
_AT_LEAST = r"(?:tối thiểu|ít nhất|không ít hơn|sớm nhất)(?: là)?(?: trước)?"
_TERM = r"(?:thời (?:hạn|gian)|hạn)(?: [^\s.;:()]+){0,22}?(?: là|:| (?:tối đa|không (?:quá|vượt quá))(?: là)?)"
_EVENT = (
    r"(?P<event>,? ?(?:(?:kể|kê|tính) từ|từ|sau(?= (?:khi|ngày|thời|kết thúc|lúc))|trước(?= (?:khi|ngày|thời|lúc|kỳ|phiên|cuộc)))"
    r" (?:khi |ngày |thời điểm |lúc )?[^,.;()]{2,260})"
)
_LIMIT = exact(
    rf"(?P<lead>{_WITHIN}|{_AT_LATEST}|{_AT_MOST}|{_NOT_BEFORE}|{_AT_LEAST}|{_TERM})\s*{_COUNT} {_UNIT}"
    rf"(?![^\W_])(?P<lasting> (?:liên tục|liên tiếp|liền kề|gần nhất|trở lên|tuổi|đầu(?! tiên)))?"
    rf"(?P<first> đầu tiên(?: của (?:tuần|tháng|quý|năm|kỳ)[^,.;()]{{0,40}})?| (?:của )?(?:cùng )?ngày (?:làm việc )?(?:tiếp theo|kế tiếp|hôm sau|liền sau|sau|đó)[^,.;()]{{0,30}})?{_EVENT}?",
    bounded=False,
)
_BARE = exact(
    rf"{_COUNT} (?P<unit>ngày làm việc|ngày|giờ)(?P<event> trước (?:khi |ngày |thời điểm |lúc |kỳ |phiên )[^,.;()]{{2,160}})",
    bounded=False,
)
# “Thời hạn hiệu lực”, “thời gian hỗ trợ”: how long a thing lasts, not by when it is done.
_LASTING_TERM = exact(
    r"hiệu lực|sử dụng|hỗ trợ|hưởng|tăng thêm|làm việc|đào tạo|học|công tác|bảo hành|bảo hiểm|thuê|vay|lưu|hợp đồng|hoạt động|còn|đóng|nghỉ|đình chỉ|tước|thử|tập sự|thực tập|thực hành|ưu đãi|kéo dài|giữ|cho vay|bảo lãnh|từ|dưới|trên"
)
_WORD_BEFORE = re.compile(r"[^\W_]$")
# “Sau khi cấp phép, trong thời hạn …”, “trước ngày khai mạc ít nhất …”: the event stands before the number.
_EARLIER = exact(
    r"(?:^|(?<=[,;:.]\s))(?P<event>(?:ngay )?(?:sau|kể từ|tính từ)(?: khi| ngày| thời điểm)? [^;:]{3,260}|khi (?:nhận|có|phát|kết|hoàn)[^;:]{3,260}),? ?$",
    bounded=False,
)
_EARLIER_BEFORE = opening(r"(?P<event>trước (?:khi|ngày|thời điểm) [^,;:]{3,100}?),? ?$")
_EVENT_STOP = exact(
    r"(?:thì|phải|có trách nhiệm|để|và (?:chịu trách nhiệm|lưu|thông báo|báo cáo|gửi|nêu rõ)|hoặc (?:chậm nhất|trong|không quá))"
)
# Moments without a number: to act at once after something, or before something.
_AT_ONCE = exact(
    r"ngay (?:sau )?khi [^,;.]{4,300}|ngay sau (?:ngày |thời điểm |kết thúc )[^,;.]{4,200}|ngay trong ngày(?: làm việc)?(?! \d)|trong cùng ngày"
    r"|trong ngày làm việc(?=,|;|\.|$| (?:tiếp theo|kế tiếp|đó|nhận))"
)
# What happens or is asked for sets the duty going; “sau khi”, “kể từ khi” only name an order of things.
_WHEN = exact(
    r"(?:khi (?:xảy ra|phát sinh|phát hiện|có (?:bất kỳ )?(?:sự |các |một trong các )?(?:thay đổi|biến động|sự cố)|có (?:yêu cầu|đề nghị|chỉ đạo)|được (?:yêu cầu|đề nghị)|nhận được)[^,;.()]{0,160}"
    r"|trước khi (?:triển khai|thực hiện|tiến hành|tổ chức|ban hành|đưa vào|khởi công|bắt đầu)[^,;.()]{3,120})"
)
# Beside a rhythm or a day: “hằng năm hoặc đột xuất”, “trước ngày 20 hằng tháng hoặc khi có yêu cầu”.
_BESIDES = exact(
    r"(?:(?:hằng|hàng) (?:năm|quý|tháng|tuần)|định kỳ|(?:tháng|năm|ngày) \d+(?:/\d+)*|một lần)\)?(?:,? (?:hoặc|và)|,)(?: báo cáo)? "
    r"(?P<words>đột xuất(?: (?:khi có|theo) yêu cầu(?: của [^,;.()]{2,90})?| khi [^,;.()]{3,90})?|khi (?:có|được) yêu cầu(?: của [^,;.()]{2,90})?|theo yêu cầu của [^,;.()]{2,90})"
)
_WHEN_AFTER = opening(r"(?:sau|kể từ|từ|ngay|trước|đến|tính từ|trừ|nếu|mỗi|hoặc|có thể|nguy cơ) $")
_ON_WHEN = opening(
    r"(?:báo cáo|thông báo|cung cấp|gửi|cập nhật|đăng ký|phối hợp|thực hiện|xin ý kiến|trình|công bố|nộp|đăng tải|kiểm tra|phải)(?: [^;.]{0,400})? $"
)
_NO_ON_WHEN = opening(
    r"(?:quy trình|hướng dẫn|phương án|kế hoạch|hành vi|quyền|biện pháp|trường hợp|rủi ro|phạt|mức|trách nhiệm của [^,;.]{3,80})(?: [^,;.]{0,60})? $"
)


def _number(match: re.Match[str]) -> int:
    return int(match["n"]) if match["n"] else _SPELLED[match["word"]]


def _trim(words: str, low: str) -> str:
    """The event's words up to where the sentence goes on."""
    stop = _EVENT_STOP.search(low, 8)
    cut = words[: stop.start()] if stop and stop.start() > 8 else words
    return squeeze(cut).strip(' ,;:”"')


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
            event = _trim(text[match.start("event") : end], said)
            end = match.start("event") + said.find(said.strip(" ,")) + len(event)
        if not said:
            event = _earlier(text, low, start, lead)
        if match["lasting"] or not _enough(match, lead, bool(event), low[:start]):
            continue
        if said and lead.startswith("trước") and event.startswith(("kể từ", "tính từ", "từ")):
            event = re.sub(r"^(?:kể từ|tính từ|từ)", "trước", event)
        at = max(at, end)
        taken.append((start, end))
        if why_idle(low, start, end, lead, bool(event)) is None:
            yield _limit(text, match, event, start, end)
    for match in _BARE.finditer(low):
        start, end = match.span()
        if _WORD_BEFORE.search(low[:start]) or not free(start, end):
            continue
        taken.append((start, end))
        if why_idle(low, start, end, "", True) is None:
            yield _limit(text, match, _trim(text[match.start("event") : end], match["event"]), start, end)
    for match in _AT_ONCE.finditer(low):
        start, end = match.span()
        words = _trim(text[start:end], low[start:end])
        end = start + max(len(words), 8)
        if any(a <= start < b for a, b in taken):
            continue
        if why_idle(low, start, end, "ngay", True) is None:
            taken.append((start, end))
            yield Limit(OtherRule(words), start, end)
    for match in _BESIDES.finditer(low):
        start, end = match.start("words"), match.end("words")
        if free(start, end) and why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Limit(OtherRule(_trim(text[start:end], low[start:end])), start, end, aside=True)
    for match in _WHEN.finditer(low):
        start, end = match.span()
        opens = not low[:start].strip(' -–+"“')
        before = low[clause_start(low, start) : start]
        if not free(start, end) or _WHEN_AFTER.search(before) or _NO_ON_WHEN.search(before):
            continue
        leads = opens or (bool(taken) and before.endswith(("và ", "hoặc ")))
        acts = low[end : end + 1] == "," if leads else _ON_WHEN.search(before)
        if acts and why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Limit(OtherRule(_trim(text[start:end], low[start:end])), start, end)


def _limit(text: str, match: re.Match[str], event: str, start: int, end: int) -> Limit:
    unit, n = match["unit"], _number(match)
    first = match.groupdict().get("first")
    if first:
        name = re.search(r"của (tuần|tháng|quý|năm)", first)
        return Limit(OtherRule(squeeze(text[start:end])), start, end, period=name[1] if name else None)
    if unit.startswith("ngày"):
        return Limit(RelativeRule(n, "ngày làm việc" if "làm việc" in unit else "ngày", event), start, end)
    if unit == "tháng":
        return Limit(RelativeRule(n, "tháng", event), start, end)
    return Limit(OtherRule(squeeze(text[start:end])), start, end)


def _earlier(text: str, low: str, start: int, lead: str) -> str:
    if found := _EARLIER.search(low[:start]):
        return squeeze(text[found.start("event") : found.end("event")]).strip(" ,")
    if lead.startswith(("tối", "ít", "chậm", "không", "sớm")) and (found := _EARLIER_BEFORE.search(low[:start])):
        return squeeze(text[found.start("event") : found.end("event")]).strip(" ,")
    return ""


def _enough(match: re.Match[str], lead: str, event: bool, before: str) -> bool:
    """Whether the words around a number of days make it a limit at all, and no size, age or price."""
    unit = match["unit"]
    long = unit in ("năm", "tuần", "tháng")
    if lead.startswith(("thời", "hạn")):
        return unit != "năm" and not _LASTING_TERM.search(lead)
    if match["word"] and unit == "năm":
        return False
    if lead.startswith(("tối thiểu", "ít nhất", "không ít", "sớm nhất")):
        return event and exact(r"trước").search(f"{lead} {match['event'] or ''} {before[-120:]}") is not None
    if lead.startswith(("trước", "sau")):
        return bool(match["event"]) or (event and not long) or (lead.startswith("trước") and "làm việc" in unit)
    if lead.startswith(("tối đa", "không")):
        return (
            event
            or "làm việc" in unit
            or (not long and exact(r"thời (?:hạn|gian)[^.;]{0,160}$", bounded=False).search(before) is not None)
        )
    return event or not long
