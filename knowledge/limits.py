"""Limits counted from an event, and the words that name an event only: “trong thời hạn 05 ngày làm việc kể từ ngày …”,
“chậm nhất 15 ngày trước ngày …”, “ngay sau khi …”, “trong vòng 24 giờ”, “khi có yêu cầu”. Pure.

What passes through: the canonical words of one sentence and their spelling in the document. Days and months give a
RelativeRule with the event's own words; hours, weeks, years and bare events an OtherRule. What lasts, is allowed, is a
condition or speaks of another's limit is refused by knowledge/idle_time.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.bodies import VERB, names_body
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
    rf"(?<!\d[,.]){_COUNT} (?:(?P<unit>ngày làm việc|ngày|giờ)(?: ?\([^)]{{1,120}}\))?(?P<event>,? (?:trước|(?:kể|tính) từ) (?:khi |ngày |thời điểm |lúc |kỳ |phiên )[^,.;()]{{2,260}}))",
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
    r"hiệu lực|sử dụng|hỗ trợ|hưởng|tăng thêm|làm việc|đào tạo|học|công tác|bảo hành|bảo hiểm|thuê|vay|lưu|hợp đồng|hoạt động|còn|đóng|nghỉ|đình chỉ|tước|thử|tập sự|thực tập|thực hành|ưu đãi|kéo dài|gia hạn|giữ|cho vay|bảo lãnh|từ|dưới|trên"
)
_WORD_BEFORE = re.compile(r"[^\W_]$")
# “Sau khi cấp phép, trong thời hạn …”, “trước ngày khai mạc ít nhất …”: the event stands before the number.
_EARLIER = exact(
    r"(?:^|(?<=[,;:.]\s))(?P<event>(?:ngay )?(?:sau|kể từ|tính từ)(?: khi| ngày| thời điểm)? [^;:]{3,260}|khi (?:nhận|có|phát|kết|hoàn)[^;:]{3,260}),? ?$",
    bounded=False,
)
_EARLIER_BEFORE = opening(r"(?P<event>trước (?:khi|ngày|thời điểm) [^,;:]{3,100}?),? ?$")
_EVENT_STOP = exact(
    r"(?:thì|phải|có trách nhiệm|để|và (?:trước khi|chịu trách nhiệm|lưu|thông báo|báo cáo|gửi|nêu rõ)|hoặc (?:chậm nhất|trong|không quá|\d+ (?:\([^)]*\) )?(?:ngày|tháng|giờ)))"
)
# Moments without a number: to act at once after something, or before something.
_AT_ONCE = exact(
    r"ngay (?:sau )?khi [^,;.]{4,300}|ngay sau (?:ngày |thời điểm |kết thúc )[^,;.]{4,200}|ngay trong ngày(?: làm việc)?(?! \d)|trong cùng ngày"
    r"|(?:chậm|muộn) nhất (?:là )?(?:vào |trong )?ngày làm việc (?:tiếp theo|kế tiếp|liền kề|liền sau)(?: [^,;.]{3,60})?|sau ngày \d{1,2}(?:/| tháng )\d{1,2} (?:hằng|hàng) năm"
    r"|trong ngày làm việc(?=,|;|\.|$| (?:tiếp theo|kế tiếp|đó|nhận))"
)
_SEASON = exact(r"(?:đầu|cuối|kết thúc) (?:mỗi )?(?:năm học|học kỳ)(?=,)")
# What happens or is asked for sets the duty going; “sau khi”, “kể từ khi” only name an order of things.
_HAPPENS = (
    r"(?:xảy ra|phát sinh|phát hiện|thay đổi|nhận (?:được|thấy có)|bị (?:mất|hỏng|hư hỏng|thu hồi)|được (?:yêu cầu|đề nghị|thông báo)"
    r"|có (?:bất kỳ )?(?:sự |các |một trong các |những |văn bản |thông tin |bất kỳ )?(?:thay đổi|biến động|sự cố|yêu cầu|đề nghị|chỉ đạo|phát sinh|vi phạm|dấu hiệu|khiếu nại|tố cáo|phản ánh|kiến nghị|kết luận|thông báo|tình huống|sự kiện))"
)
_WHEN = exact(
    rf"khi (?:{_HAPPENS}(?:(?! thì )[^,;.()]){{0,160}}|(?:(?:cơ quan|tổ chức|người|cấp|đơn vị|bộ|sở|ủy ban|ngân hàng|khách hàng|đoàn)[^,;.()]{{0,70}}) (?:có )?(?:yêu cầu|đề nghị)(?=[,;.]|$))"
)
# “Khi khách hàng có yêu cầu, …”: who asks, or what happens to whom, stands before the verb.
_OPENING_WHEN = exact(
    rf"(?:^\W*|[:;]\W+)khi (?:(?! thì )[^.;:,]){{0,160}}?{_HAPPENS}(?:(?! thì )[^,;.(]){{0,220}}(?=,| thì | \()",
    bounded=False,
)
# “Định kỳ báo cáo Sở hoặc báo cáo theo yêu cầu”: the other occasion, the verb said again.
_OR_ELSE = exact(
    r"(?:định kỳ|(?:hằng|hàng) (?:năm|quý|tháng|tuần))[^;.]{0,160}? (?:hoặc|và) (?:báo cáo|cung cấp|gửi)(?: [^\s,;.]+){0,3}? (?P<words>đột xuất|theo yêu cầu|khi (?:có|được) yêu cầu)(?! (?:của|từ|đột xuất)(?![^\W_]))"
)
# “Đến ngày vận hành chính thức, chủ đầu tư phải …”: a moment that opens the sentence and has no number.
_BY_MOMENT = exact(
    r"(?:^|[.;]\s)\W*(?P<words>(?:chậm nhất )?đến (?:ngày|thời điểm|khi) (?!\d)[^,;.]{4,200})(?=, [^;.]{2,120}? (?:phải|có trách nhiệm|có nghĩa vụ) )",
    bounded=False,
)
# “thời điểm nộp báo cáo là thời điểm giấy phép hết hạn”: when to act, in the words of an event.
_MOMENT_IS = exact(
    r"thời (?:điểm|gian|hạn) (?:nộp |gửi )?(?:báo cáo|hồ sơ|nộp|gửi)(?: [^,;.]{0,40})? là (?P<words>(?:thời điểm|ngay (?:sau )?khi|khi|trước khi|sau khi) (?!\d)[^,;.()]{4,160})"
)
# Before what a thing is to be filed: either the act is a filing, or what follows it is.
_FILED = (
    r"(?:gửi|nộp|thông báo|đăng ký(?! (?:kinh|số|hoạt))|khai báo|xin (?:phép|ý kiến)|(?<!công\s)(?<!chương\s)(?<!quy\s)(?<!quá\s)(?<!lộ\s)trình(?! (?:tự|độ))"
    r"|báo cáo(?= (?:bộ|sở|ủy ban|ban|cục|cơ quan|thủ tướng|chính phủ|hội đồng|chủ tịch|ngân hàng|bằng|cho|về|chỉ huy|người|cấp|thủ trưởng|lãnh đạo))"
    r"|cung cấp(?= (?:đầy đủ|các|thông tin|hồ sơ|tài liệu|số liệu|cho)))"
)
_BEFOREHAND = exact(r"trước (?:khi|thời điểm) (?!.{0,80} hiệu lực)[^,;.()]{3,160}")
_FILES = opening(rf"{_FILED} [^;.(]{{0,180}}$")
_FILES_AFTER = exact(
    rf"^[^.;]{{0,200}}?, (?:[^.;]{{0,200}}?(?:phải|có trách nhiệm|thực hiện(?: việc)?|và) {_FILED}|[^,.;]{{2,80}}(?<!bên)(?<!người) {_FILED} )",
    bounded=False,
)
_FILES_NOT = opening(
    r"(?:dự án|thẩm tra|giai đoạn|hiện trạng|tiền lương|thu nhập|nội dung|hồ sơ|báo cáo thuyết minh[^,;.]*) $"
)
# On demand, where something is to be done for who asks.
_ON_DEMAND = exact(r"theo (?:quy định và )?yêu cầu(?: (?:đột xuất|bằng văn bản))? (?:của|từ) (?P<who>[^,;.()]{3,120})")
# Beside a rhythm or a day: “hằng năm hoặc đột xuất”, “trước ngày 20 hằng tháng hoặc khi có yêu cầu”.
_BESIDES = exact(
    r"(?:(?:hằng|hàng) (?:năm|quý|tháng|tuần)|định kỳ|\d lần ?/ ?(?:năm|quý|tháng)|(?:tháng|năm|ngày) \d+(?:/\d+)*|một lần)\)?(?:,? (?:hoặc|và)|,)(?: báo cáo)? "
    r"(?P<words>đột xuất(?: (?:khi có|theo) yêu cầu(?: của [^,;.()]{2,90})?| khi [^,;.()]{3,90})?|khi (?:có|được) yêu cầu(?: (?:của|từ) [^,;.()]{2,90})?|khi (?:có )?(?:phát sinh|thay đổi|sự kiện)[^,;.()]{0,90}|theo yêu cầu của [^,;.()]{2,90})"
)
_DONE_ON_DEMAND = opening(
    r"(?:báo cáo|cung cấp|gửi|trình|nộp|thống kê|phối hợp|giải trình|xuất trình|chấp hành|xác minh|bàn giao|chuyển giao|kiểm tra|cập nhật|phát|đăng tải|gỡ bỏ|giải quyết|xử lý|tham gia|giám định|trích xuất|ngừng|dừng|tạm dừng)(?![^;.]{0,160}nhiệm vụ khác $)[^;.]{0,160} $"
)
# What a document is about, an offence in a list, what a thing can or must hold: no duty to act.
_NO_DUTY = exact(
    r"^\W*(?:(?:thông tư|nghị định|quyết định|luật|nghị quyết|quy chế|quy định|văn bản) này (?:quy định|hướng dẫn|áp dụng)|không |hành vi|các chỉ số|chỉ số|quy định nội bộ|mẫu|hệ thống[^,;.]{0,60} có khả năng|[^.;]{0,60} có (?:quy trình|khả năng|cơ chế))",
    bounded=False,
)
_GRANTED = opening(r"(?<!phải\s)được (?:tham gia|hưởng|cấp|hỗ trợ|xét|miễn|giảm|áp dụng|xếp)[^;.]{0,120} $")
# “… trong 24 giờ kể từ khi phát hiện hoặc trong các trường hợp khác theo yêu cầu của …”: beside the limit.
_OTHER_CASES = opening(r"(?:hoặc|và)(?: trong)?(?: các)?(?: trường hợp khác| báo cáo(?: khác)?| khi cần thiết)? $")
_IN_CASE = exact(r"^\W*(?:trường hợp|nếu|khi|đối với) [^,]*$", bounded=False)
_NAMES_ONLY = re.compile(r",? *$")
_WHEN_AFTER = opening(r"(?:sau|kể từ|từ|ngay|trước|đến|tính từ|trừ|nếu|mỗi|hoặc|có thể|nguy cơ) $")
_NO_ON_WHEN = opening(
    r"(?:quy trình|hướng dẫn|phương án|kế hoạch|hành vi|quyền|biện pháp|trường hợp|rủi ro|phạt|mức|trách nhiệm của [^,;.]{3,80})(?: [^,;.]{0,60})? $"
)


def _number(match: re.Match[str]) -> int:
    """The whole number; 0 for a fraction (“1,5 ngày”), which the shapes do not know."""
    if match["n"]:
        return int(match["n"]) if match["n"].isdigit() else 0
    return _SPELLED[match["word"]]


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
        if not said and (later := _EVENT_LATER.match(low, match.end("unit"))):
            event = _trim(text[later.start("event") : later.end()], later["event"])
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
                words = _trim(text[also.start("event") : also.end()], also["event"]) if also["event"] else ""
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
    for match in _SEASON.finditer(low):
        if not low[: match.start()].strip(' -–+"“') and free(*match.span()):
            taken.append(match.span())
            yield Limit(OtherRule(text[match.start() : match.end()]), *match.span())
    for match in (*_BY_MOMENT.finditer(low), *_MOMENT_IS.finditer(low)):
        start, end = match.span("words")
        if free(start, end) and not exact(r"chốt|số liệu|hiệu lực").search(match.group()):
            taken.append((start, end))
            yield Limit(OtherRule(squeeze(text[start:end])), start, end)
    for match in (*_BESIDES.finditer(low), *_OR_ELSE.finditer(low)):
        start, end = match.start("words"), match.end("words")
        if free(start, end) and why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Limit(OtherRule(_trim(text[start:end], low[start:end])), start, end, aside=True)
    for start, end in _occasions(low, free, taken):
        if why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Limit(OtherRule(_trim(text[start:end], low[start:end])), start, end, aside=True)


def _occasions(
    low: str, free: Callable[[int, int], bool], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """What is asked or happens, or before what a thing is to be filed: spans of low where the words say when to act."""
    if _NO_DUTY.match(low):
        return
    for match in _OPENING_WHEN.finditer(low):
        start = match.start() + match.group().find("khi ")
        if free(start, match.end()) and not _NAMES_ONLY.match(low[match.end() :]):
            yield start, match.end()
    for match in _WHEN.finditer(low):
        start, end = match.span()
        before = low[clause_start(low, start) : start]
        if not free(start, end) or _WHEN_AFTER.search(before) or _NO_ON_WHEN.search(before):
            continue
        leads = not low[:start].strip(' -–+"“') or (bool(taken) and before.endswith(("và ", "hoặc ")))
        if (
            low[end : end + 1] == ","
            if leads
            else (VERB.search(before) and (_FILES.search(before) or not _GRANTED.search(before)))
        ):
            yield start, end
    for match in _BEFOREHAND.finditer(low):
        start, end = match.span()
        before = low[clause_start(low, start) : start]
        if not free(start, end) or _FILES_NOT.search(before):
            continue
        leads = not before.strip(' -–+"“') or (bool(taken) and before.endswith(("và ", "hoặc ")))
        if _FILES_AFTER.match(low[end:]) if leads else _FILES.search(before):
            yield start, end
    for match in _ON_DEMAND.finditer(low):
        start, end = match.span()
        before = low[clause_start(low, start) : start]
        asks = names_body(low, match.start("who"))
        if (
            asks
            and (not taken or _OTHER_CASES.search(before))
            and not _IN_CASE.search(before)
            and _DONE_ON_DEMAND.search(before)
            and not _NO_ON_WHEN.search(before)
        ):
            yield start, end


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
        return unit != "năm" and not _LASTING_TERM.search(lead)
    if match["word"] and unit == "năm":
        return False
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
