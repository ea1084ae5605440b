"""What a message is for: to report, to ask, to be given time, to correct, to take back, or just to talk. Pure.

In: plain words (bot/wording.mend). A question that looks like a report is a question (“đã nộp báo cáo 6 tháng chưa
vậy”); a plea for time stays one though it ends in a question mark; a report with a question after it is a report.
Whether a message that is none of these reports anything is decided where its claims are known (bot/reporting.py).
"""

from __future__ import annotations

import re
from datetime import date

from bot.reporting.claims import Clause, clauses
from bot.reporting.figures import document_number
from knowledge.chat_dates import dates
from knowledge.text import canonical, loose

_TAIL = r"(?: (?:ạ|a|nhỉ|nhi|em|anh|chị|chi|vậy|vay|thế|hả|ta|nè|e|mọi người|đồng chí|bạn|sếp|ơi|vậy em|hè|hen|nhé|cô|chú|thế ạ|đấy|đó|c|b|ad|bác|cháu|ông|bà|thủ trưởng|quản trị|bot))*[\s?!.]*$"

_CANCEL = (
    loose(r"(?:hủy(?: bỏ)?|thu hồi|xóa|rút(?: lại)?|g\ỡ|bỏ qua|hoàn tác|undo|bỏ)(?: (?:giúp|hộ|dùm|giùm|em|mình|tôi|anh|chị|đi|nhé|nha|ngay|với|luôn|cái|dòng|phần|lại|cho|giúp em|e|bớt|cả|lời|thông tin))* (?:tin(?: nhắn)?|báo cáo vừa|báo cáo (?:nãy|trên|đó|trước|mới)|cập nhật|ghi nhận|nội dung vừa|thông tin (?:vừa|trên|trước)|lệnh|thao tác|vừa (?:rồi|ghi|gửi|nhắn|xong|nãy)|cái (?:vừa|trên|nãy|đó)|ở trên|trên|kết quả vừa|trạng thái)"),
    loose(r"(?:^|[,.;!]\s)(?:(?:dạ|thôi|à|ừ|vâng|ok|cho|xin|em|mình|tôi|ủa|khoan|anh|chị|nhờ|giúp|phép),? )*(?<![^\W_])(?:hủy(?: bỏ)?|cancel|thu hồi|xóa|rút lại|bỏ qua|hoàn tác|undo|bỏ|g\ỡ)(?: (?:giúp|hộ|đi|nhé|nha|em|mình|tôi|anh|chị|ạ|với|e|luôn|nó|cái này|báo cáo này|cái đó|dùm|giùm|ngay|a|c|lại|nhe|bạn|ơi|với ạ|nhá))*[\s.!?]*(?:$|,)", bounded=False),
    loose(r"(?:đừng|khỏi|không|khoan|chớ|chưa|miễn)(?: (?:có|cần|hãy|phải|vội))? (?:ghi(?: nhận)?|lưu|tính|cập nhật)(?: (?:tin|vào|cái|lại|nhé|nha|báo cáo|nữa|đó|vội|sổ|nhận|giúp|em|ạ|đã|gì))*"),
    loose(r"(?:coi như|xem như|cứ coi) (?:tôi |em |mình )?chưa (?:nói|gửi|nhắn|báo|có gì)"),
    loose(r"(?:nhắn|gửi) nhầm (?:nhóm|chỗ|người|box|group)"),
)  # fmt: skip

_ASK = r"(?:xin|cho|đề nghị|mong|nhờ|có thể|kính đề nghị|cần|muốn|được|hay là|kính mong|thông cảm)"
_PLEA = r"(?:xin(?! lỗi| hỏi| ý kiến)|cho|đề nghị|mong|nhờ|có thể|kính mong|hay là)"
_MORE_TIME = (
    loose(rf"{_ASK}(?! lỗi)(?: [^\s.!?]+){{0,9}}? (?:lùi|gia hạn|d\ời|doi(?= (?:hạn|lại|sang|đến|tới|qua|báo cáo|ngày|thời))|hoãn|khất|n\ới|kéo dài|giãn|ra hạn|lui)(?! lại (?:sửa|làm))"),
    loose(r"(?:gia hạn|lùi (?:hạn|thời hạn|lại|đến|tới|sang)|khất|dời (?:hạn|lại|sang|đến)|nới hạn)(?: [^\s.!?]+){0,6}? (?:giúp|cho|được không|nhé|đến|tới|sang|thêm)"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,9}}? (?:nộp|gửi|báo cáo|trình|hoàn thành|ban hành)(?: [^\s.!?]+){{0,6}}? (?:chậm|muộn|trễ|sau(?= (?:ngày|hạn|\d|thứ|mai)))"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,5}}? (?:chậm|muộn|trễ) (?:lại |hơn |thêm )?(?:\d|vài|mấy|một|hai|ít|đến|tới|sang|báo cáo|nộp|gửi)"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,8}}? thêm (?:(?:\d+|vài|mấy|ít|một|hai|ba|chút)(?: [^\s.!?]+)? ?(?:ngày|hôm|bữa|tuần|thời gian)|thời gian|(?:đến|tới)(?! giờ))"),
    loose(r"xin(?! lỗi| ý kiến| phép hỏi| hỏi| cảm ơn| chào| báo cáo)(?: [^\s.!?]+){0,6}? (?:đến|tới|sang|qua)(?= (?:hết |ngày |hôm |thứ|mai|mốt|cuối|đầu|giữa|tuần|tháng|\d|sáng|chiều|chủ nhật|sau))"),
    loose(r"^(?:dạ |em |bên em |xin |cho )*(?:khất|hoãn)"),
    loose(r"xin (?:phép |được )?nộp(?: [^\s.!?,]+){0,8} vào(?= (?:ngày|hôm|thứ|tuần|sáng|chiều|đầu|cuối|\d))"),
    loose(r"(?:cho|xin)(?: [^\s.!?,]+){0,5}? nợ (?:lại|thêm|đến|tới|sang|qua|báo cáo|\d+|vài|mấy|ít|một|hai|ba)"),
    loose(r"(?:chậm|muộn|trễ) (?:chút|tí|xíu|vài|mấy|\d+)(?: [^\s.!?,]+){0,4} (?:được không|nhé|nha)"),
    loose(r"(?:xin|cho)(?: phép)?(?: [^\s.!?,]+){0,3} (?:mai|mốt|ngày kia|thứ [^\s]+|tuần sau|hôm sau|ngày mai)(?: [^\s.!?]+){0,4} (?:nộp|gửi|báo cáo)"),
)  # fmt: skip
_ABOUT_TIME = loose(
    r"(?:bao giờ|khi nào|đến (?:ngày|lúc) nào|ngày nào|mấy ngày|bao lâu|bao nhiêu|có được (?:xin )?(?:gia hạn|lùi)|được gia hạn (?:không|chưa)|có gia hạn|có lùi|có dời|ai cho|thủ tục (?:xin|gia hạn|lùi|thế nào|gì|ra sao|nào)|thế nào|ra sao|hỏi|có sao|có bị)"
)
_HAD_TO = loose(
    r"(?:bị|phải|đành|buộc|tạm)(?: (?:phải|tạm))* (?:hoãn(?! thiện| thành| tất| chỉnh)|(?:dời|lùi)(?!(?: lại| hạn)? (?:sang|đến|tới|qua|thêm)))(?: lại)?"
)
_BEGS = loose(r"xin|nhé|nha|đề nghị|mong|nhờ|cho phép|được không|thông cảm|châm chước")
_GRANTED = loose(r"(?:đã|vừa) (?:được |cho )?(?:gia hạn|lùi|dời)|được (?:gia hạn|lùi) (?:\S+ ){0,5}rồi")

_SLIP = r"(?:nhầm|sai|lộn)"
_CORRECTION = (
    loose(r"đính chính|cải chính"),
    loose(rf"(?:gõ|ghi|viết|nhắn|báo|nói|bấm|gửi|đánh|nhớ|tưởng|nhập|chọn|khai|cập nhật|điền|báo cáo) (?:bị )?{_SLIP}"),
    loose(rf"^(?:(?:dạ|à|ủa|ấy|ui|ôi|chết|xin lỗi|sorry|thôi|khoan|em|mình|tôi|anh|chị|ơi|bị|ừ|ý|e|a|lúc nãy|hồi nãy|ban nãy|nãy|ấy chết|oái),? )*{_SLIP}(?! (?:số liệu|lệch))"),
    loose(rf"(?:{_SLIP} (?:rồi|r))(?! số liệu)"),
    loose(r"(?:^|(?<=[,.!]\s))(?:(?:dạ|à|em|xin|cho|anh|chị|nhờ|giúp|mình|tôi|ạ|nhé|ơi|em ơi|bên em|lại),? )*(?:sửa|chỉnh|đổi)(?: lại)?(?: (?:giúp|hộ|giùm|dùm|em|mình|tôi|nhé|nha|cho|với|là|thành|ngày|số(?! liệu)|tin|thông tin|cái|trạng thái|tiến độ|,|:))+", bounded=False),
    loose(r"(?:ý|ý của) (?:em|mình|tôi|anh|chị|bên em|tui) là"),
    loose(r"(?:không phải|chứ không phải|chứ chẳng phải|chứ không)(?: là)? (?:báo cáo|\d[\d/.%]*|quý|năm|tháng|tuần|kế hoạch|số|ngày|hôm|đã nộp|đã|việc|\S+ tháng)"),
    loose(r"(?:nói|báo|viết|ghi|nhắn) lại (?:là|cho đúng|giúp|chút)|^(?:em |mình )?(?:nói|báo|viết|ghi|nhắn) lại[:,]", bounded=False),
    loose(r"^(?:à|ủa|ấy|ớ|ơ|ý) không(?= ?[,.]| phải)"),
    loose(rf"[,.;!]\s?(?:em |mình |tôi |bị |ban nãy |nãy |hồi nãy )*{_SLIP}(?: rồi| mất)?(?: (?:ạ|nhé|nha|anh|chị))*[\s.!]*$", bounded=False),
    loose(r"(?:sai|nhầm) (?:số|ngày|kỳ|việc|đơn vị|tên)(?! liệu)"),
    # “phải là 18/6 mới đúng”, “đúng ra là 20/6”, “số đúng là 35”
    loose(r"(?:phải|là|ngày|hôm|số|thứ|kỳ|quý|tháng|được|\d[\d/.%]*)(?: là)?(?: [^\s,]+){0,6}? mới (?:đúng|chuẩn|chính xác|phải(?= |$))(?! hạn)"),
    loose(r"(?:đúng ra|chính xác|đúng|chuẩn|thực ra)(?: ra)? (?:thì )?(?:phải )?là(?= (?:ngày|hôm|số|thứ|mới|đã|báo cáo|\d|quý|tháng|năm|\S+ tháng))"),
)  # fmt: skip
_AT_WORK = loose(
    r"(?:đang|bị|phải|còn) (?:\S+ ){0,3}(?:sửa|chỉnh|nhầm|sai)|(?:số liệu|biểu|mẫu|phụ lục) (?:\S+ )?(?:bị )?(?:nhầm|sai)|(?:bên em|em) sửa"
)

_ASKING = (
    loose(r"(?:bao giờ|khi nào)(?! (?:có|xong|nhận|ký|duyệt|đủ)(?: [^\s,.?]+){0,4} (?:thì|em|bên em|mình|tôi|sẽ|là)(?![^\W_]))|lúc nào|ngày mấy|mấy giờ|hôm nào|bao nhiêu|bao lâu|thế nào|như thế nào|ra sao|làm sao|tại sao|vì sao|sao lại|sao (?:chưa|không)|ở đâu|qua đâu|đi đâu|về đâu|gửi đâu|nộp đâu|chỗ nào|đâu (?:ạ|vậy|thế|em)"),
    loose(r"(?<!chưa\s)mấy (?:ngày|hôm|bản|tháng|lần|giờ|việc|báo cáo|đơn vị)(?! (?:trước|nay|qua|liền|nữa thôi))"),
    loose(r"(?:cho|gửi|do|nhờ|hỏi|gặp|là) ai(?! cũng)|ai (?:ký|nộp|làm|gửi|phụ trách|duyệt|nhận|chịu|theo dõi|sẽ|là|đã|chưa|phải|chủ trì|còn)|^ai(?! cũng| mà)"),
    loose(r"hay (?:ủy ban|sở|phòng|huyện|tỉnh|xã|bản|qua|theo|gửi|nộp|cho|là|phải|mới|chỉ|cả|ngày|điện tử|giấy|trực tiếp)(?! hơn)"),
    loose(rf"(?:phải|đúng|được|hay|có)(?: (?:vậy|rồi|thế))? không{_TAIL}", bounded=False),
    loose(r"có (?:cần|phải|được|bị|kịp|cho|nên|thể|bắt buộc|phải là|gì|thay đổi|mẫu|tính|ai|còn|thêm|sao)(?: [^,.!]+)? không"),
    loose(r"(?:phải|đúng) (?:hông|hem|hk|ko|k)(?![^\W_])"),
    loose(r"(?:là|phần|cái|nội dung|mục|gồm|cần|bằng|theo|nộp|gửi|kiểu|mẫu|làm|có) gì|gì (?:vậy|thế|ạ|không|nữa|nhỉ|hả)|hay chưa|hay không|hay là|chăng(?=\s?\?)|nhỉ"),
    loose(rf"không{_TAIL}", bounded=False),
    loose(r"(?:được|phải|đúng|kịp|cần|có|ổn|chưa) (?:không|hông|ko)(?: (?:anh|chị|em|ạ|bạn|cô|chú|bác|sếp))* hay(?= \S)|^(?:(?:mà|thế|ủa|dạ|anh ơi|chị ơi|ad ơi) )*sao (?:bot|máy|hệ thống|cứ|vẫn|lại|nhắc|thấy|báo)(?: \S+)* (?:vậy|thế|hoài|mãi|nhỉ|hả|ta)"),
    # “phải ký số à”; not “báo cáo năm à, mai em gửi”, nor “… anh à”.
    re.compile(r"(?<![^\W_])(?:phải|phai|cần|can|nộp|nop|gửi|gui|chưa|chua|rồi|roi|bằng|bang|qua)(?![^\W_])(?:.*[^\W_] )?(?<!anh )(?<!chị )(?<!em )(?<!sếp )(?<!bác )(?<!cô )(?<!chú )(?<!ơi )(?<!bạn )à[\s?.!]*$"),
    loose(r"^(?:(?:mà|thế|ủa|dạ) )*sao (?:(?:vẫn|cứ|lại|còn|bot|máy|hệ thống) )+(?:[^\s,]+ ){0,2}?(?:nhắc|báo|đòi|giục|ghi|hiện)"),
    loose(r"(?:những|các|cần|phải)(?: (?!chưa|không)[^\s,.]+){0,4} gì(?! (?:đâu|cả|hết))"),
)  # fmt: skip
_WHICH = loose(
    r"(?:đơn vị|sở|huyện|xã|phường|báo cáo|việc|ngày|kỳ|mẫu|hệ thống|cái|phòng|cơ quan|văn bản|nội dung|khoản|mục|nào|hạn|quý|tháng|ai|trường hợp|bên) nào"
)
_JUST_NO = loose(r"^(?:(?:à|ủa|ấy|ớ|ơ|dạ|ý) )?không$")
_NO_BEFORE = loose(r"(?<![^\W_])(?:chưa|không|chẳng|chả|hổng)(?: [^\s,.]+){0,6} $", bounded=False)
_YET = loose(rf"chưa{_TAIL}", bounded=False)
_STATES_NOT_YET = loose(r"(?<![^\W_])(?:vẫn|thì|mà|còn|cũng|là|hiện|đều|hiện tại|dạ|^) $|^\s*$", bounded=False)
_VERBAL = loose(
    r"đã|nộp|gửi|làm|xong|có|ban hành|phát hành|nhận|ký|duyệt|báo cáo xong|hoàn thành|biết|thấy|được|triển khai|tới|đến|hết|kịp|trình|ghi nhận|về|ổn|đủ|cập nhật"
)
_TAG = loose(
    rf"^(?:phải|đúng|có phải|đúng vậy|ok)(?: (?:không|rồi|chưa|vậy))+{_TAIL}|^(?:phải không|đúng không|hả|nhỉ|ha|hen|chứ)[\s?]*$",
    bounded=False,
)
_ANY_DAY = date(2024, 6, 12)  # only whether a day is named matters here, not which
_CONDITIONAL = loose(r"^(?:nếu|giả sử|khi|lỡ|trường hợp|hễ)|rồi thì|xong thì|thì (?:có|phải|nộp|làm|được)")
_WHY = loose(r"^(?:mà |thế |vậy )*(?:sao|tại sao|vì sao)")
# “… gửi rồi mà sao bot vẫn nhắc?” complains of us and asks nothing.
_COMPLAINT = loose(
    r"(?:vẫn|cứ|còn|lại|bị|sao)(?: [^\s,.]+){0,3} (?:nhắc|báo đỏ|đòi|giục|báo chưa|ghi chưa|báo trễ|báo thiếu|hiện chưa)|nhắc (?:hoài|mãi|nữa|suốt|lại)"
)
_HANDOVER = loose(
    r"nhận được|thấy|kiểm tra|xem|check|xác nhận|ghi nhận|cập nhật|có cần|cần (?:gì|bổ sung|thêm)|được chưa|ổn|ok|vào sổ|nhờ|duyệt"
)

_LEISURE = loose(
    r"đi (?:ăn|nhậu|uống|chơi|hát|karaoke|xem|bơi|chợ|đám|đá bóng|đá banh|cà phê|cafe|du lịch|tắm|câu cá|chạy bộ|tập)|ăn (?:gì|trưa|sáng|tối|cơm|phở|bún|nhậu|cưới|giỗ|mừng)|uống (?:bia|cà phê|cafe|nước|trà|gì)|nhậu|cà phê|cafe|đá bóng|đá banh|bóng đá|bóng chuyền|cầu lông|pickleball|tennis|giao hữu|karaoke|đám cưới|sinh nhật|chúc mừng"
)
_BUSINESS = loose(
    r"báo cáo|kế hoạch|phương án|đề án|hạn|nộp|trình|ban hành|phát hành|văn bản|công văn|mẫu|biểu|đề cương|số liệu|tiến độ|nhắc|thống kê|tổng hợp|rà soát|kiểm tra|đôn đốc|tập huấn|chỉ thị|nghị quyết|hồ sơ|thủ tục"
)

_REQUEST = loose(
    r"^(?:(?:dạ|kính|em|xin|các anh chị|anh chị|mọi người|cả nhà|các đồng chí|các bác|ad),? )*(?:đề nghị|nhờ|mong|yêu cầu|hãy|nhớ|đừng quên|nhắc|phiền|cho em xin|cho mình xin|gửi giúp|lưu ý|đôn đốc|khẩn trương)(?! (?:đã|rồi|em|ghi nhận|sở nội vụ gia hạn))"
)
_TO_OTHERS = loose(
    r"(?:các|mọi|quý|cả) (?:đơn vị|anh chị|anh|chị|bác|người|đồng chí|cơ quan|bạn|sở|huyện|xã|nhà)(?: \S+){0,5} (?:gửi|nộp|báo cáo|khẩn trương|hoàn thành|cập nhật|thực hiện)(?! (?:hết|đủ|xong|rồi))"
)


def is_cancel(text: str) -> bool:
    low = canonical(text)
    return any(pattern.search(low) for pattern in _CANCEL)


def is_extension(text: str) -> bool:
    """A plea for more time; not a question whether there is more time, nor the news that there is."""
    low = canonical(text)
    yet = _YET.search(low.rstrip(" ,;:")) and not loose(r"xin|cho").search(low)
    if _ABOUT_TIME.search(low) or _GRANTED.search(low) or yet:
        return False
    if not _BEGS.search(low):
        low = _HAD_TO.sub(" ", low)  # “lớp … bị hoãn” tells, and begs for nothing
    return any(pattern.search(low) for pattern in _MORE_TIME)


def is_correction(text: str) -> bool:
    low = re.sub(r"\([^)]*\)", " ", canonical(text))
    return any(pattern.search(low) for pattern in _CORRECTION) and not _AT_WORK.search(low)


def asks(clause: str) -> bool:
    """Whether one clause asks something."""
    low = canonical(clause).rstrip(" ,;:")
    if _JUST_NO.search(low):
        return False
    if _WHICH.search(low) and not _NO_BEFORE.search(low[: _start(_WHICH, low)]):
        return True
    for pattern in _ASKING:
        match = pattern.search(low)
        if match and not (
            _NO_BEFORE.search(low[: match.start()]) and not match.group().lstrip().startswith(("không", "khong"))
        ):
            return True
    yet = _YET.search(low)
    if yet:
        before = low[: yet.start()]
        return bool(_VERBAL.search(before)) and not _STATES_NOT_YET.search(before)
    return low.rstrip().endswith("?")


def _start(pattern: re.Pattern[str], low: str) -> int:
    match = pattern.search(low)
    return match.start() if match else 0


def is_question(text: str, reports: list[bool]) -> bool:
    """Whether the message as a whole asks. `reports` says for each clause whether it tells of something done.

    A tag (“…, phải không?”) turns what it follows into a question; a question about the receiver's side after a plain
    statement (“…, anh nhận được chưa?”) does not.
    """
    parts: tuple[Clause, ...] = clauses(text)
    if not parts:
        return False
    asking = [asks(part.text) for part in parts]
    if not any(asking):
        return False
    first = asking.index(True)
    stated = [i for i in range(len(parts)) if i < len(reports) and reports[i] and not asking[i]]
    if any(_CONDITIONAL.search(canonical(part.text)) for part in parts):
        return True
    if not stated or _TAG.search(canonical(parts[first].text)):
        return True
    before = [i for i in stated if i < first]
    if _WHY.search(canonical(parts[first].text)):
        # With its day or number told it reports and complains; without, it asks why.
        told = any(dates(parts[i].text, _ANY_DAY) or document_number(parts[i].text) for i in before)
        return not (told and _COMPLAINT.search(canonical(parts[first].text)))
    if before and _HANDOVER.search(canonical(parts[first].text)):
        return False
    return not before


def is_small_talk(text: str) -> bool:
    """Leisure, with no word of the office's business: “trưa nay ăn gì”, “ai đi đá bóng không”."""
    low = canonical(text)
    return bool(_LEISURE.search(low)) and not _BUSINESS.search(low)


def is_request(text: str) -> bool:
    """Somebody urging others: “đề nghị các đơn vị nộp …”."""
    low = canonical(text)
    return bool(_REQUEST.search(low) or _TO_OTHERS.search(low))
