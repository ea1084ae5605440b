"""When a duty falls due that no number of days tells: at once after something, before something, on demand. Pure.

“ngay sau khi …”, “trước khi …” before a filing, “khi có yêu cầu”, “khi xảy ra …”, “hoặc đột xuất” beside a rhythm. What
passes through: the canonical words of one sentence and their spelling in the document. A circumstance that only tells
which case is meant, what a thing must be able to do and what is allowed are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.actors import act_at
from knowledge.bodies import VERB, names_body
from knowledge.idle_time import clause_start, why_idle
from knowledge.periods import rhythms
from knowledge.text import exact, opening, squeeze


@dataclass(frozen=True, slots=True)
class Occasion:
    """Words that say when to act; `aside` where they stand beside another time, which they do not change."""

    words: str
    start: int
    end: int
    aside: bool = False
    period: str | None = None


_EVENT_STOP = exact(
    r"(?:thì|phải|có trách nhiệm|để|và (?:trước khi|chịu trách nhiệm|lưu|thông báo|báo cáo|gửi|nêu rõ)|hoặc (?:chậm nhất|trong|không quá|\d+ (?:\([^)]*\) )?(?:ngày|tháng|giờ)))"
)
# Moments without a number: to act at once after something, or before something.
_AT_ONCE = exact(
    r"ngay (?:sau )?khi [^,;.]{4,300}|ngay sau (?:ngày |thời điểm |kết thúc )[^,;.]{4,200}|ngay trong ngày(?: làm việc)?(?! \d)|trong cùng ngày"
    r"|(?:chậm|muộn) nhất (?:là )?(?:vào |trong )?ngày làm việc (?:tiếp theo|kế tiếp|liền kề|liền sau)(?: [^,;.]{3,60})?|sau ngày \d{1,2}(?:/| tháng )\d{1,2} (?:hằng|hàng) năm"
    r"|trong ngày làm việc(?=,|;|\.|$| (?:tiếp theo|kế tiếp|đó|nhận))"
)
# “Trong tháng cuối của mỗi quý, các cơ quan phải đánh giá …”: a stretch that comes back, no day of it named.
_STRETCH = exact(
    r"(?:^|[.;] )\W*(?P<words>trong (?:tháng|tuần|quý) (?:đầu(?: tiên)?|cuối(?: cùng)?) (?:của )?(?:mỗi|hằng|hàng) (?P<name>tháng|quý|năm))(?=,| )",
    bounded=False,
)
# “trình Hội đồng nhân dân tại kỳ họp thường lệ đầu tiên của năm sau”: the meeting that the thing must be ready for.
_SESSION = exact(
    r"(?<!việc\s)(?:trình|báo cáo) (?:(?!việc trình)[^;.]){0,200}?(?P<words>tại (?:kỳ|phiên) họp (?:[^\s,;.]+ ){0,4}?(?:thường lệ|gần nhất|đầu tiên|tiếp theo|kế tiếp|cuối năm|giữa năm)(?: [^,;.()]{2,60})?)(?=[,;.)]|$)"
)
# “… trước ngày 31/12 hằng năm … hoặc khi loài ngoại lai ảnh hưởng lớn …”: another occasion beside what comes back.
_OR_WHEN = exact(
    r"(?:định kỳ|(?:hằng|hàng) (?:năm|quý|tháng|tuần))(?! (?:công bố|ban hành))[^;.]* hoặc (?P<words>khi (?!cần|có nhu cầu|thấy)[^,;.()]{8,160})(?=[;.]|$)"
)
_SEASON = exact(r"(?:đầu|cuối|kết thúc) (?:mỗi )?(?:năm học|học kỳ)(?=,)")
# What happens or is asked for sets the duty going; “sau khi”, “kể từ khi” only name an order of things.
_HAPPENS = (
    r"(?:xảy ra|phát sinh(?! nhu cầu)|phát hiện|thay đổi|nhận (?:được|thấy có)|bị (?:mất|hỏng|hư hỏng|thu hồi)|được (?:[^,;.()]{1,30} (?:hoặc|và) )?(?:yêu cầu|đề nghị|thông báo|mời|triệu tập)"
    r"|có (?:bất kỳ )?(?:sự |các |một trong các |những |văn bản |thông tin |bất kỳ )?(?:thay đổi|biến động|sự cố|yêu cầu|đề nghị|chỉ đạo|phát sinh|vi phạm|dấu hiệu|khiếu nại|tố cáo|phản ánh|kiến nghị|kết luận|thông báo|điều chỉnh|tình huống|sự kiện|quyết định|thông tin mới))"
)
_WHEN = exact(
    rf"khi (?:{_HAPPENS}(?:(?! thì )[^,;.()]){{0,160}}|(?:được )?(?:(?:cơ quan|tổ chức|người|cấp|đơn vị|bộ|sở|ủy ban|ngân hàng|khách hàng|đoàn)[^,;.()]{{0,70}}) (?:có )?(?:yêu cầu|đề nghị)(?=[,;.]|$))"
)
_WHO_ASKS = exact(r"khi (?:được )?(?P<who>[^,;.()]{2,80}?) (?:có )?(?:yêu cầu|đề nghị)(?=[,;.]|$)")
# “Khi khách hàng có yêu cầu, …”: who asks, or what happens to whom, stands before the verb.
_OPENING_WHEN = exact(
    rf"(?:^\W*|[:;]\W+)khi (?:(?! thì )[^.;:,]){{0,160}}?{_HAPPENS}(?:(?! thì )[^,;.(]){{0,220}}(?=,| thì | \()",
    bounded=False,
)
# “Định kỳ báo cáo Sở hoặc báo cáo theo yêu cầu”: the other occasion, the verb said again.
_OR_ELSE = exact(
    r"(?:định kỳ|(?:hằng|hàng) (?:năm|quý|tháng|tuần))[^;.]{0,160}? (?:hoặc|và) (?:báo cáo|cung cấp|gửi)(?: [^\s,;.]+){0,3}? (?P<words>đột xuất|theo yêu cầu|khi (?:có|được) yêu cầu)(?! (?:của|từ|đột xuất)(?![^\W_]))"
)
# “… theo quy định hoặc khi có đề nghị”
_RULE_OR_ASKED = exact(
    r"theo (?:đúng )?quy định(?: của pháp luật)? (?:hoặc|và) (?P<words>khi (?:có|được) (?:yêu cầu|đề nghị)(?: (?:của|từ) [^,;.()]{2,90})?)"
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
_BEFOREHAND = exact(
    r"trước (?:(?:khi|thời điểm) (?!.{0,80} hiệu lực)(?!(?:trình|ban hành|hoàn thiện|phê duyệt|ký ban hành|quyết định|xem xét|thông qua|chấp thuận)(?![^\W_]))|phiên (?=họp|giao dịch)|kỳ họp )[^,;.()]{3,160}"
)
_FILES = opening(rf"{_FILED} [^;.(]{{0,180}}$")
_FILES_AFTER = exact(
    rf"^[^.;]{{0,200}}?, (?:[^.;]{{0,200}}?(?:phải|có trách nhiệm|thực hiện(?: việc)?|và) {_FILED}|(?:(?!yêu cầu |đề nghị )[^,.;]){{2,80}}(?<!bên)(?<!người) {_FILED} )",
    bounded=False,
)
_FILES_NOT = opening(
    r"(?:dự án|thẩm tra|giai đoạn|hiện trạng|tiền lương|thu nhập|nội dung|hồ sơ|báo cáo thuyết minh[^,;.]*) $"
)
# On demand, where something is to be done for who asks.
_ON_DEMAND = exact(r"theo (?:quy định và )?yêu cầu(?: (?:đột xuất|bằng văn bản))? (?:của|từ) (?P<who>[^,;.()]{3,120})")
# Beside a rhythm or a day: “hằng năm hoặc đột xuất”, “trước ngày 20 hằng tháng hoặc khi có yêu cầu”.
_BESIDES = exact(
    r"(?:(?:hằng|hàng) (?:năm|quý|tháng|tuần)|(?<!giao\s)(?<!vụ\s)thường xuyên(?= (?:hoặc|và) )|định kỳ(?: (?:tuần|tháng|quý|năm)(?:, (?:tháng|quý|năm))*)?|\d lần ?/ ?(?:năm|quý|tháng)|(?:tháng|năm|ngày) \d+(?:/\d+)*|một lần)\)?(?:,? (?:hoặc|và)|,)(?: báo cáo)? "
    r"(?P<words>đột xuất(?: (?:khi có|theo) yêu cầu(?: của [^,;.()]{2,90})?| khi [^,;.()]{3,90})?|khi (?:có|được) (?:yêu cầu|đề nghị)(?: (?:của|từ) [^,;.()]{2,90})?|khi (?:có )?(?:phát sinh|thay đổi|sự kiện)[^,;.()]{0,90}|theo yêu cầu của [^,;.()]{2,90})"
)
_DONE_ON_DEMAND = opening(
    r"(?:báo cáo|cung cấp|gửi|có mặt|(?<!công\s)(?<!chương\s)(?<!quy\s)(?<!quá\s)trình(?! (?:tự|độ))|nộp|thống kê|phối hợp|giải trình|xuất trình|chấp hành|xác minh|bàn giao|chuyển giao|kiểm tra|cập nhật|phát|đăng tải|gỡ bỏ|giải quyết|xử lý|tham gia|giám định|trích xuất|ngừng|dừng|tạm dừng)(?![^;.]{0,160}nhiệm vụ khác $)[^;.]{0,160} $"
)
# What a document is about, an offence in a list, what a thing can or must hold: no duty to act.
_NO_DUTY = exact(
    r"^\W*(?:(?:thông tư|nghị định|quyết định|luật|nghị quyết|quy chế|quy định|văn bản) này (?:quy định|hướng dẫn|áp dụng)|không |hành vi|các chỉ số|chỉ số|quy định nội bộ|mẫu|hệ thống[^,;.]{0,60} có khả năng|[^.;]{0,60} có (?:quy trình|khả năng|cơ chế))",
    bounded=False,
)
_GRANTED = opening(r"(?<!phải\s)được (?:tham gia|hưởng|cấp|hỗ trợ|xét|miễn|giảm|áp dụng|xếp)[^;.]{0,120} $")
# “… trong 24 giờ kể từ khi phát hiện hoặc trong các trường hợp khác theo yêu cầu của …”: beside the limit.
_OTHER_CASES = opening(r"(?:hoặc|và)(?: trong)?(?: các)?(?: trường hợp khác| báo cáo(?: khác)?| khi cần thiết)? $")
_IN_CASE = exact(r"^\W*(?:trường hợp|nếu|khi|đối với|trước khi|sau khi) [^,]*$", bounded=False)
_MUST = exact(r"phải|có trách nhiệm|có nghĩa vụ|không được|thực hiện|tiến hành")
_PIECE = exact(
    r"[,)] ?(?:(?:ngay lập tức|lập tức|ngay|kịp thời|khẩn trương|chủ động|đồng thời|nhanh chóng|cần|đã|sẽ) )*",
    bounded=False,
)
_RESULT = exact(r"^\W*(?:kết quả|nội dung|mẫu|việc(?= [^,;.]* (?:là|không)(?![^\W_]))) (?![^;.]*phải)", bounded=False)
_FOR_THOSE = exact(r"^\W*đối với ", bounded=False)
# What a thing is to be able to do, and a state somebody is in while something goes on.
_ABLE = exact(
    r"(?:bảo đảm|đảm bảo|có)(?: [^\s,;.]+){0,3} (?:khả năng|cơ chế|tính năng)(?![^\W_])[^;.]*$|^\W*cho phép (?![^;.]* phải )[^;.]*$"
    r"|(?:bao gồm|gồm|có)(?: các)? (?:quy định|nội dung)(?![^\W_])[^;.]*$",
    bounded=False,
)
# “việc xếp lương … khi thay đổi công việc”: a circumstance of the thing spoken of, no duty.
_THING_WHEN = exact(
    r"(?:^\W*|, |thì )việc (?![^,;.]*(?:phải|có trách nhiệm|được (?!chấm dứt|kết thúc)))[^,;.]*$|(?<![^\W_])(?:luật|nghị định|thông tư|quyết định|nghị quyết) số [^;.]*(?:quy định|hướng dẫn|về)[^;.]*$",
    bounded=False,
)
_HOW_DONE = exact(r"(?:được |phải )?thực hiện theo [^;.]*(?:và|hoặc) $", bounded=False)
# “có trách nhiệm cung cấp thông tin về hành vi … khi có yêu cầu”: what is told of is no matter.
_OWES = exact(
    r"(?:phải|có trách nhiệm|có nghĩa vụ) (?:báo cáo|cung cấp|gửi|nộp|xuất trình|trình|giải trình|bàn giao|thông báo|áp dụng|triển khai|tổ chức)"
)
_ONLY_WHEN = exact(r"(?:chỉ|bị|mới|không được|có thể|được chấm dứt)(?![^\W_])[^;.]*$")
_BEING = opening(r"(?:đang|chưa) (?!có|thành niên)[^;.]*$")
_NAMES_ONLY = re.compile(r",? *$")
_WHEN_AFTER = opening(r"(?:sau|kể từ|từ|ngay|trước|đến|tính từ|trừ|nếu|mỗi|hoặc|có thể|nguy cơ) $")
_NO_ON_WHEN = opening(
    r"(?:quy trình|hướng dẫn|phương án|kế hoạch|hành vi|(?<!thẩm\s)quyền|biện pháp|trường hợp|rủi ro|phạt|mức|trách nhiệm của [^,;.]{3,80})(?: [^,;.]{0,60})? $"
)


def event_words(words: str, low: str) -> str:
    """The event's words up to where the sentence goes on."""
    stop = _EVENT_STOP.search(low, 8)
    cut = words[: stop.start()] if stop and stop.start() > 8 else words
    return squeeze(cut).strip(' ,;:”"')


def occasions(text: str, low: str, limited: Sequence[tuple[int, int]]) -> Iterator[Occasion]:
    """The occasions of a sentence beside its limits, whose spans are `limited`; `low` is its canonical form."""
    taken = list(limited)

    def free(start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in taken)

    for match in _AT_ONCE.finditer(low):
        start, end = match.span()
        words = event_words(text[start:end], low[start:end])
        end = start + max(len(words), 8)
        if any(a <= start < b for a, b in taken):
            continue
        if why_idle(low, start, end, "ngay", True) is None:
            taken.append((start, end))
            yield Occasion(words, start, end)
    for match in _SEASON.finditer(low):
        if not low[: match.start()].strip(' -–+"“') and free(*match.span()):
            taken.append(match.span())
            yield Occasion(text[match.start() : match.end()], *match.span())
    for match in _STRETCH.finditer(low):
        start, end = match.span("words")
        if free(start, end):
            taken.append((start, end))
            yield Occasion(text[start:end], start, end, period=match["name"])
    for match in (*_BY_MOMENT.finditer(low), *_MOMENT_IS.finditer(low)):
        start, end = match.span("words")
        if free(start, end) and not exact(r"chốt|số liệu|hiệu lực").search(match.group()):
            taken.append((start, end))
            yield Occasion(squeeze(text[start:end]), start, end)
    for match in _SESSION.finditer(low):
        start, end = match.span("words")
        if free(start, end) and why_idle(low, start, end, "", True) is None:
            taken.append((start, end))
            yield Occasion(squeeze(text[start:end]), start, end)
    rhythm = rhythms(text)
    for match in (
        *_BESIDES.finditer(low),
        *_OR_ELSE.finditer(low),
        *_RULE_OR_ASKED.finditer(low),
        *_OR_WHEN.finditer(low),
    ):
        start, end = match.start("words"), match.end("words")
        begins = re.match(r"(?:hằng|hàng) ", match.group()) is not None
        if begins and not any(m.start < match.start("words") and match.start() < m.end for m in rhythm):
            continue  # “kế hoạch hằng năm hoặc đột xuất”: the rhythm describes a thing, and so does what stands beside it
        able = _ABLE.search(low[clause_start(low, start) : start]) is not None
        if free(start, end) and not able and why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Occasion(event_words(text[start:end], low[start:end]), start, end, aside=True)
    for start, end in _occasions(low, free, taken):
        if _ABLE.search(low[clause_start(low, start) : start]):
            continue
        if why_idle(low, start, end, "khi", True) is None:
            taken.append((start, end))
            yield Occasion(event_words(text[start:end], low[start:end]), start, end, aside=True)


def _goes_on(low: str, at: int) -> bool:
    """Whether a main clause follows: an item “khi có thay đổi A, B, C;” of a list of cases has none."""
    if low.startswith(" thì ", at) or _MUST.search(low, at):
        return True
    starts = (match.end() for match in _PIECE.finditer(low, at))
    return any(act_at(low, start) or (names_body(low, start) and VERB.search(low, start)) for start in starts)


def _occasions(
    low: str, free: Callable[[int, int], bool], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """What is asked or happens, or before what a thing is to be filed: spans of low where the words say when to act."""
    if _NO_DUTY.match(low):
        return
    for match in _OPENING_WHEN.finditer(low):
        start = match.start() + match.group().find("khi ")
        if free(start, match.end()) and _goes_on(low, match.end()) and not _NAMES_ONLY.match(low[match.end() :]):
            yield start, match.end()
    asking = (match for match in _WHO_ASKS.finditer(low) if names_body(low, match.start("who")))
    for match in sorted((*_WHEN.finditer(low), *asking), key=lambda match: match.start()):
        start, end = match.span()
        before = low[clause_start(low, start) : start]
        asked = _OWES.search(before) is not None and exact(r"yêu cầu|đề nghị").search(match.group()) is not None
        beside = before.endswith("hoặc ") and asked and " của " in match.group()
        if (
            not free(start, end)
            or (_WHEN_AFTER.search(before) and not beside)
            or (_NO_ON_WHEN.search(before) and not asked)
        ):
            continue
        if _BEING.search(before) or _THING_WHEN.search(before):
            continue
        if match.group().startswith("khi có quyết định") and _ONLY_WHEN.search(before):
            continue  # “bị tạm đình chỉ khi có quyết định của …”: a condition
        leads = not low[:start].strip(' -–+"“') or (bool(taken) and before.endswith(("và ", "hoặc ")))
        if (
            low[end : end + 1] == "," and (bool(taken) or _goes_on(low, end))
            if leads
            else (_tells(low, before, start) and (_FILES.search(before) or not _GRANTED.search(before)))
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
            and not _RESULT.match(before)
            and not _IN_CASE.search(before)
            and not (_FOR_THOSE.match(before) and " thì " in low[end:])
            and _DONE_ON_DEMAND.search(before)
            and not _NO_ON_WHEN.search(before)
            and not _HOW_DONE.search(before)
        ):
            yield start, end


def _tells(low: str, before: str, at: int) -> bool:
    """Whether an act stands before low[at]: in its clause, or before the list of things that semicolons divide."""
    if VERB.search(before):
        return True
    begin = at - len(before)
    starts = [0, *(match.end() for match in re.finditer(r", ", before))]
    if names_body(low, begin):
        starts += [match.end() for match in re.finditer(r" ", before[:80])]  # “Cảng vụ xác nhận …”
    return any(act_at(low, begin + start) for start in starts) or (begin > 0 and VERB.search(low[:begin]) is not None)
