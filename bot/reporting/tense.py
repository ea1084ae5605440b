"""Whether a verb is told as past, as still to come, or as being done while it is said. Pure.

In: canonical words of one clause and where a verb stands in them, with the days that the clause names. Future words before
the verb, “… xong là gửi”, a day to come: not done. “rồi”, “đã”, “hồi sáng”, a day gone by, a document's number: done.
“em gửi báo cáo ạ” is said while sending. A clause without a doer of its own goes on with the time of the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.reporting.clauses import Clause
from bot.reporting.events import Event
from bot.reporting.vocabulary import PARTICLE, SEND, WORK
from knowledge.chat_dates import Said
from knowledge.text import canonical, fold, loose

FUTURE = loose(
    r"sẽ|sắp|dự kiến|dự định|định(?! kỳ)|(?<!máy\s)(?<!ước\s)tính(?= (?:nộp|gửi|làm|mai|hôm|chiều|tuần)|\s$)|(?:lát|tí|chút|tẹo|xíu) nữa|chắc(?: là)?|cố gắng|hẹn|hứa|phấn đấu|để(?! (?:ý|trong|ở|trên|vào|tại|lại|quên|nhầm))|rồi mới|mới(?= (?:\S+ ){0,2}(?:được|kịp))|chuẩn bị|khi nào|bao giờ|xin phép|phải|cần|còn phải|cuối giờ|rồi (?:em |bên em )?sẽ"
)
_PAST = loose(
    r"đã|(?:hôm|bữa|đợt|hồi) (?:rồi|trước|nọ)|^(?:tuần|tháng) rồi|bữa giờ|hồi \d|vừa(?: mới)?|mới(?= (?:nộp|gửi|phát hành|ban hành|ký))|đều|xong|được(?= (?:\S+ ){0,4}(?:ký|phát hành|ban hành|duyệt|phê duyệt))|hồi (?:tháng|đầu|cuối|tuần|năm|hôm|sáng|chiều|trưa|tối|thứ|ngày)|từ (?:hồi|hôm|ngày|sáng|chiều|thứ|tuần|tháng|lâu|đầu|cuối)"
)
# “họp xong em gửi”: only then.
_AFTERWARDS = loose(
    r"(?<![^\W_])xong (?:(?:việc|là|thì|rồi|là) )*(?:em|bên em|mình|tôi|sở|xã|huyện|bên mình|cháu|sẽ) $", bounded=False
)
_SINCE = loose(
    r"hồi \d|hồi (?:tháng|đầu|cuối|tuần|năm|hôm|sáng|chiều|trưa|tối|thứ|ngày)|từ (?:hồi|đợt|hôm|ngày|sáng|chiều|thứ|tuần|tháng|lâu|đầu|cuối|trước)"
)
DONE = loose(
    r"(?<!vừa\s)(?<!hồi\s)rồi(?=$|\s?[,.!?;)]|\s(?:ạ|a|nhé|nhe|nha|nhá|em|anh|chị|c|đó|đấy|nè|nghe|hen|hôm|sáng|chiều|lúc|từ|ngày|số|thôi|mà|nhưng|còn|cơ|luôn|đồng chí|e|ơi|mọi người|đó|bạn|nhỉ|nghen|nghe|vậy|á|đi|thì|qua|cả|hết|cô|chú|bác|sếp|ad|bot|ah|ak|ạh|heng|bữa|tuần trước|tháng trước|đợt|hồi|kìa|kèm|bằng|vì|trong|trước|gần|hình như|cháu|ông|bà|thủ trưởng|lãnh đạo|các bác|cả nhà|hè|hé|hở|b|a|rồi))"
)
GOING = loose(r"đang|mới|vẫn|còn(?= (?:đang|làm|soạn))|hiện")
# “ký xong là gửi”, “đủ số liệu thì nộp”, “nữa là xong”: only then.
_ONLY_THEN = loose(
    r"(?<![^\W_])(?:nữa|xong|ký|duyệt|đủ|có|về|dấu|lại|số liệu|liệu|số|cái|phát) (?:là|thì)(?: (?:em|bên em|mình|tôi|sở|xã|cháu))?(?: sẽ)? $",
    bounded=False,
)
# “chốt số liệu xong là làm ngay”: what is finished is the step before.
_THEN_ONLY = loose(
    r"^ (?:(?:rồi )?(?:là|thì|sẽ|em|bên em|mình)|(?:(?!rồi|đã|hôm|báo)[^\s,.]+ ){1,4}(?:là|thì))(?: (?:em|bên em|mình|sẽ|mới|là))* (?:nộp|gửi|làm|trình|viết|soạn|chuyển|báo cáo|phát hành|tổng hợp)(?![^\W_])",
    bounded=False,
)
_DENIES = loose(r"chưa|không|chẳng|chả|đâu")
# “bên anh nộp đầu tiên luôn đó”: said of what is so.
_ASSERTS = loose(
    rf"(?<!trước )(?<!bữa )(?<!hôm )(?:luôn )?(?:đó|đấy|cơ mà|mà)(?: {PARTICLE})*[\s.!]*$".replace(
        "(?<!trước )(?<!bữa )(?<!hôm )", r"(?<!trước\s)(?<!bữa\s)(?<!hôm\s)"
    ),
    bounded=False,
)


def tense_of(low: str, start: int, end: int, said: Sequence[Said], today: date, numbered: bool, event: Event) -> str:
    """Whether the verb at start..end is told as past, future or neither."""
    before = low[:start]
    done = bool(DONE.search(low[end:]) or low[end:].lstrip().startswith("xong"))
    ahead = [s for s in said if s.date > today or (s.vague and s.until > today and s.date >= today)]
    behind = [s for s in said if s.date < today]
    if _AFTERWARDS.search(before) and not done and not behind and not any("sang" in fold(s.words) for s in said):
        return "future"
    if _ONLY_THEN.search(before) and not done:
        return "future"
    if event == "finished" and _THEN_ONLY.search(low[end:]):
        return "future"
    if FUTURE.search(before) and not (done and not loose(r"sẽ|dự kiến|định(?! kỳ)|sắp").search(before)):
        return "future"
    if ahead and not done and not _PAST.search(before):
        return "future"
    if done or _PAST.search(low[: end + 1]) or _SINCE.search(low[end:]):
        return "past"
    if behind or numbered:
        return "past"
    today_said = [s for s in said if s.date == today]
    if today_said:
        # “nộp hôm nay” tells, “hôm nay nộp” and “chiều nay nộp” promise; the morning is over when people write of it.
        first = today_said[0]
        if first.start > start or loose(r"sáng").search(canonical(first.words)):
            return "past"
        return "future"
    return "past" if event == "sent" and _ASSERTS.search(low) and not _DENIES.search(low) else "none"


# “báo cáo năm thì tuần sau”: a day to come, and nothing after it.
# “em gửi báo cáo 9 tháng ạ”, “gửi chị báo cáo 9 tháng”: said while sending it.
_PERFORMS_BEFORE = loose(
    r"^\W*(?:(?:dạ|vâng|kính|thưa|xin|ạ|anh|chị|em|cô|chú|bác|sếp|ơi|alo|chào|à),? )*(?:(?:em|mình|tôi|bên em|bên mình|tụi em|chúng tôi|chúng em|cháu|(?:sở|xã|huyện|phường|thị trấn|thị xã|thành phố|hạt|phòng|đơn vị|ban|ủy ban|bên)(?: (?!đã|chưa|sẽ|mai|để|cho|cần|phải|được|muốn)[^\s,]+){0,4}) )?(?:xin |xin phép |kính )?$",
    bounded=False,
)
_PERFORMS_TO = loose(
    r"^ (?:lại |kèm |đây )?(?:anh|chị|sếp|cô|chú|bác|em|các|cả nhà|mọi người|bạn|đồng chí|thủ trưởng)(?![^\W_])"
)
_NO_PERFORMING = loose(
    r"trước|hạn|chậm nhất|muộn nhất|đúng hạn|sớm|nhớ|mai|tối|chiều|lát|khi|nếu|để|nhờ|giúp em|cách|việc|thì|là|đi|hộ|hằng|hàng|định kỳ|thường|mỗi"
)


def performs(low: str, start: int, end: int) -> bool:
    """Whether the verb of sending at start..end is said while doing it."""
    before, after = low[:start], low[end:]
    led = _PERFORMS_BEFORE.search(before)
    if led is None or _NO_PERFORMING.search(low) or not loose(r"báo cáo|kế hoạch|phương án").search(after):
        return False
    return bool(before.strip(" ,.;:!")) or bool(_PERFORMS_TO.search(after))


# “may mà kịp, tới thứ sáu mới gửi được”, “… hồi 10h, sở bảo nhận rồi”: told of what is over.
_IN_TIME = loose(
    r"may (?:mà|quá|là|sao|ghê|thay)?(?: (?:vẫn|cũng|còn))* ?kịp|hú (?:hồn|vía)|vừa kịp(?! (?:tới|đến) đâu)|kịp phút chót|vừa khít|suýt (?:nữa )?(?:thì )?(?:trễ|muộn|không kịp)"
)
_RECEIVED = loose(
    r"(?:(?<!em\s)(?<!tôi\s)(?<!mình\s)(?<!xin\s)(?:bảo|báo|nói|kêu|nhắn|trả lời|xác nhận|phản hồi))(?: (?:lại|là|rằng|đã|có|thấy))* (?:nhận|tiếp nhận)(?: được)?(?: (?:rồi|đủ|bản|file|xong))|(?<!em\s)(?<!tôi\s)(?<!mình\s)(?<!xin\s)(?:xác nhận|báo|bảo|ký) (?:đã |là đã |có )?nhận(?: được)?(?: rồi)?[\s.!]*$"
)


# “rốt cuộc tối qua cũng gửi được rồi”, “đã kịp ký và gửi”.
_AT_LAST = loose(
    rf"(?:rốt cuộc|cuối cùng|mãi (?:rồi|tới|đến)?)(?: [^\s,.]+){{0,5}}? cũng (?:đã )?{SEND} được|cũng {SEND} được(?: [^\s,.]+){{0,5}}? rồi|đã kịp (?:ký (?:số )?(?:và |rồi )?)?{SEND}"
)


def at_last(text: str) -> bool:
    """Whether the message tells that its paper left after all."""
    low = canonical(text)
    return bool(_AT_LAST.search(low)) and not loose(r"chưa|sẽ|nếu|tưởng").search(low)


def over(text: str) -> bool:
    """Whether the message as a whole tells that its paper got there: in time by luck, after all, or received by whom it was for."""
    low = canonical(text)
    if at_last(text):
        return True
    return bool(_IN_TIME.search(low) or _RECEIVED.search(low)) and not loose(r"chưa|sẽ|nếu").search(low)


# “ký xong gửi huyện”, said of what is being signed: only then.
_STEP_FIRST = loose(
    rf"^(?:(?:khi|chờ|đợi|để|em|xã|sở|có|bao giờ) )*(?:ký|duyệt|phê duyệt|làm|soạn|in|họp|chỉnh|sửa|thông qua|đóng dấu|dấu|lấy số|thẩm định|rà|soát)(?: (?!rồi|đã)[^\s,]+){{0,2}} xong (?:(?:là|thì|em|bên em|xã|sở|sẽ|mới|luôn) )*{SEND}",
    bounded=False,
)
_STILL: frozenset[Event] = frozenset({"pending", "working", "unfinished", "unsent", "drafted"})


def only_then(clause: Clause, before: Sequence[Event]) -> bool:
    """Whether `clause` tells what will be done once the step that is still under way is over."""
    low = canonical(clause.text)
    gone = loose(r"rồi|đã|vừa|hôm qua|hồi|sáng nay").search(low)
    return bool(before) and set(before) <= _STILL and bool(_STEP_FIRST.search(low)) and not gone


# “sở đã ký số, đẩy qua trục ngày 12/9”: the same doer, the same time.
_TOLD_AS_DONE = loose(
    r"(?:đã|vừa|mới) (?:\S+ ){0,3}?(?:ký|soạn|làm|viết|xong|hoàn thành|duyệt|phê duyệt|trình|in|scan|đóng dấu|gửi|nộp|tổng hợp|rà soát|ban hành|họp|chốt|phát hành)"
)
_GOES_ON = loose(rf"^(?:và |rồi )?(?:{SEND}|{WORK})", bounded=False)
_SENT_ALREADY = loose(rf"{SEND}(?: [^\s,]+){{0,4}}? rồi(?: {PARTICLE})*[\s,.!]*$", bounded=False)
_SENDS_AGAIN = loose(rf"^(?:em |xã |sở )?{SEND} (?!lại|tiếp|nốt|bổ sung|thêm|bản)", bounded=False)


_AHEAD = loose(r"chưa|không|mai|mốt|tới|sau|lát|nữa|kia|mới|nốt|giúp")


def carries(before: Clause, clause: Clause) -> bool:
    """Whether `clause` goes on telling, without a doer or a time of its own, what `before` told as done."""
    done, low = canonical(before.text), canonical(clause.text)
    if _SENT_ALREADY.search(done) and _SENDS_AGAIN.search(low) and not (FUTURE.search(low) or _AHEAD.search(low)):
        return True  # “nộp rồi em ơi, nộp thứ sáu”
    return bool(_TOLD_AS_DONE.search(done) and _GOES_ON.search(low) and not before.reason) and not (
        FUTURE.search(low) or loose(r"chưa|không|giúp|nhé|nha|với").search(low)
    )


def by_tense(event: Event, tense: str, going: bool) -> Event | None:
    if event == "acted":
        if tense == "future":
            return "planned"
        return "acted" if tense == "past" and not going else "working" if going else None
    if tense == "future":
        return "promised"
    if going and tense != "past":
        return "working" if event == "sent" else "pending"
    if tense == "past":
        return event
    return event if event == "finished" else None
