"""What a message is for: to report, to ask, to be given time, to correct, to take back, or just to talk. Pure.

In: plain words (bot/reporting/wording.mend). A plea for time stays one though it ends in a question mark; what asks is told in
bot/reporting/questions.py. Whether a message that is none of these reports anything is decided where its claims are known (bot/reporting/understanding.py).
"""

from __future__ import annotations

import re

from bot.reporting.questions import TAIL
from bot.reporting.questions import asks as asks  # whoever asks what a message is for asks that too
from knowledge.text import canonical, loose

# Verbs of taking back what was said.
_TAKE_BACK = r"(?:hủy(?: bỏ)?|thu hồi|xóa|rút(?: lại)?|g\ỡ(?: bỏ)?|bỏ(?: qua)?|hoàn tác|undo|cancel|loại bỏ|dẹp)"
_CANCEL = (
    loose(r"(?:hủy(?: bỏ)?|thu hồi|xóa|rút(?: lại)?|g\ỡ|bỏ qua|hoàn tác|undo|bỏ)(?: (?:giúp|hộ|dùm|giùm|em|mình|tôi|anh|chị|đi|nhé|nha|ngay|với|luôn|cái|dòng|phần|lại|cho|giúp em|e|bớt|cả|lời|thông tin))* (?:tin(?: nhắn)?|báo cáo vừa|báo cáo (?:nãy|trên|đó|trước|mới)|cập nhật|ghi nhận|nội dung vừa|thông tin (?:vừa|trên|trước)|lệnh|thao tác|vừa (?:rồi|ghi|gửi|nhắn|xong|nãy)|cái (?:vừa|trên|nãy|đó)|ở trên|trên|kết quả vừa|trạng thái)"),
    loose(rf"{_TAKE_BACK}(?: [^\s,.]+){{0,5}}? (?:(?:lúc|hồi|ban|khi|mới|vừa|hôm) nãy|vừa (?:rồi|xong|gửi|báo|nhắn|ghi|nói|nhập|khai)|mới (?:gửi|báo|nhắn|ghi|nói|nhập|khai))"),
    loose(r"(?:^|[,.;!]\s)(?:(?:dạ|thôi|à|ừ|vâng|ok|cho|xin|em|mình|tôi|ủa|khoan|anh|chị|nhờ|giúp|phép),? )*(?<![^\W_])(?:hủy(?: bỏ)?|cancel|thu hồi|xóa|rút lại|bỏ qua|hoàn tác|undo|bỏ|g\ỡ)(?: (?:giúp|hộ|đi|nhé|nha|em|mình|tôi|anh|chị|ạ|với|e|luôn|nó|cái này|báo cáo này|cái đó|dùm|giùm|ngay|a|c|lại|nhe|bạn|ơi|với ạ|nhá))*[\s.!?]*(?:$|,)", bounded=False),
    loose(r"(?:đừng|khỏi|không|khoan|chớ|chưa(?= (?:vội|cần|nên))|miễn)(?: (?:có|cần|hãy|phải|vội))? (?:ghi(?: nhận)?|lưu|tính|cập nhật)(?: (?:tin|vào|cái|lại|nhé|nha|báo cáo|nữa|đó|vội|sổ|nhận|giúp|em|ạ|đã|gì))*"),
    loose(r"(?:coi như|xem như|cứ coi) (?:tôi |em |mình )?chưa (?:nói|gửi|nhắn|báo|có gì)"),
    loose(r"(?:nhắn|gửi) nhầm (?:nhóm|chỗ|người|box|group)"),
)  # fmt: skip

_ASK = r"(?:xin|cho|đề nghị|mong|nhờ|có thể|kính đề nghị|cần|muốn|được|hay là|kính mong|thông cảm)"
_PLEA = r"(?:xin(?! lỗi| hỏi| ý kiến)|cho|đề nghị|mong|nhờ|có thể|kính mong|hay là|châm chước|rộng rãi|linh động|du di|thư thả|chiếu cố|tạo điều kiện|thông cảm|nới tay)"
_A_DAY = r"(?:(?:hết |ngày |hôm )?\d{1,2}(?:[/.-]\d{1,2})?|ngày \S+|thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật|mai|mốt|(?:đầu|cuối|giữa) (?:tuần|tháng)|(?:tuần|tháng) (?:sau|tới))"
_MORE_TIME = (
    loose(rf"{_ASK}(?! lỗi)(?: [^\s.!?]+){{0,9}}? (?:lùi|gia hạn|d\ời|doi(?= (?:hạn|lại|sang|đến|tới|qua|báo cáo|ngày|thời))|hoãn(?! (?:thiện|thành|tất|chỉnh|toàn|nghênh))|khất|n\ới|kéo dài|giãn|ra hạn|lui)(?! lại (?:sửa|làm))"),
    loose(r"(?:gia hạn|lùi (?:hạn|thời hạn|lại|đến|tới|sang)|khất|dời (?:hạn|lại|sang|đến)|nới hạn)(?: [^\s.!?]+){0,6}? (?:giúp|cho|được không|nhé|đến|tới|sang|thêm)"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,9}}? (?:nộp|gửi|báo cáo|trình|hoàn thành|ban hành)(?: [^\s.!?]+){{0,6}}? (?:chậm|muộn|trễ|sau(?= (?:ngày|hạn|\d|thứ|mai)))"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,5}}? (?:chậm|muộn|trễ) (?:lại |hơn |thêm )?(?:\d|vài|mấy|một|hai|ít|đến|tới|sang|báo cáo|nộp|gửi)"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,8}}? thêm (?:(?:\d+|vài|mấy|ít|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nửa|chút)(?: [^\s.!?]+)? ?(?:ngày|hôm|bữa|tuần|thời gian)|thời gian|(?:đến|tới)(?! giờ))"),
    loose(r"xin(?! lỗi| ý kiến| phép hỏi| hỏi| cảm ơn| chào| báo cáo)(?: [^\s.!?]+){0,6}? (?:đến|tới|sang|qua)(?= (?:hết |ngày |hôm |thứ|mai|mốt|cuối|đầu|giữa|tuần|tháng|\d|sáng|chiều|chủ nhật|sau))"),
    loose(r"(?:^|[,.;!] |ơi )(?:(?:dạ|thôi|vậy|hay là|anh|chị|em|ơi|nhờ|báo cáo(?: \S+){1,4}?),? )*(?<!gửi\s)(?<!nộp\s)cho (?:em|anh|chị|mình|tôi|bên em|bên mình|bên này|tụi em|cháu|cô|chú|(?:sở|xã|huyện|phường|thị trấn|đơn vị)(?: (?:em|mình|tôi))?)(?: xin)? (?:đến|tới|sang|qua)(?= (?:hết |ngày |hôm |thứ|mai|mốt|cuối|đầu|giữa|tuần|tháng|\d|sáng|chiều|chủ nhật|sau))", bounded=False),
    loose(r"^(?:dạ |em |bên em |xin |cho )*(?:khất|hoãn)"),
    loose(r"(?:châm chước|rộng rãi|linh động|du di|thư thả|chiếu cố|nới tay|nương tay)(?: [^\s.!?]+){0,8}? (?:đến|tới|sang|qua|thêm|ít|vài|mấy|\d+)"),
    loose(rf"{_PLEA}(?: [^\s.!?]+){{0,5}}? thêm (?:ngày|hôm|bữa|tuần)(?: nữa)?"),
    loose(r"(?:xin|đề nghị|mong|cho phép|kính đề nghị)(?: [^\s.!?,]+){0,2} (?:phép |được )?nộp(?: [^\s.!?,]+){0,8} vào(?= (?:ngày|hôm|thứ|tuần|sáng|chiều|đầu|cuối|\d))"),
    loose(r"(?:cho|xin)(?: [^\s.!?,]+){0,5}? nợ (?:lại|thêm|đến|tới|sang|qua|báo cáo|\d+|vài|mấy|ít|một|hai|ba)"),
    loose(r"(?:báo cáo|nộp|gửi|trình|phương án|kế hoạch|tháng|quý|năm|tuần)(?: [^\s.!?,]+){0,5} (?:chậm|muộn|trễ) (?:lại |hạn )?(?:đến|tới|sang|qua|hết)(?: [^\s.!?,]+){1,5}? (?:được không|nhé|nha|giúp)"),
    # “cho huyện nộp sang ngày 24”, “cho xã khất báo cáo qua thứ 2”, “cho sở đổi hạn sang 15/6”: to another day.
    loose(rf"(?:cho|xin)(?: [^\s.!?,]+){{1,4}}? (?:nộp|gửi|trình|khất|(?:dời|đổi|chuyển|doi) (?:hạn|lịch|ngày)|hẹn)(?: (?!cho)[^\s.!?,]+){{0,5}}? (?:sang|qua|đến|tới) {_A_DAY}(?![^\W_])"),
    loose(r"(?:chậm|muộn|trễ) (?:chút|tí|xíu|vài|mấy|\d+)(?: [^\s.!?,]+){0,4} (?:được không|nhé|nha)"),
    loose(r"(?:xin|cho)(?: phép)?(?: [^\s.!?,]+){0,3} (?:mai|mốt|ngày kia|thứ [^\s]+|tuần sau|hôm sau|ngày mai)(?: [^\s.!?]+){0,4} (?:nộp|gửi|báo cáo)"),
)  # fmt: skip
_ABOUT_TIME = loose(
    r"(?:bao giờ|khi nào|đến (?:ngày|lúc) nào|ngày nào|mấy ngày|bao lâu|bao nhiêu|có được (?:xin )?(?:gia hạn|lùi)|được gia hạn (?:không|chưa)|có gia hạn|có lùi|có dời|ai cho|thủ tục (?:xin|gia hạn|lùi|thế nào|gì|ra sao|nào)|thế nào|ra sao|(?<!quốc\s)(?<!quoc\s)(?<!đại\s)(?<!dai\s)hỏi(?! (?:trường|nghị|đồng))|có sao|có bị)"
)
_HAD_TO = loose(
    r"(?:bị|phải|đành|buộc|tạm)(?: (?:phải|tạm))* (?:hoãn(?! thiện| thành| tất| chỉnh)|(?:dời|lùi)(?!(?: lại| hạn)? (?:sang|đến|tới|qua|thêm)))(?: lại)?"
)
_PUT_OFF = loose(r"bị (?:phải |tạm )?(?:hoãn(?! thiện| thành| tất| chỉnh)|dời|lùi|đẩy lùi)(?: lại)?")
_NOT_YET = loose(rf"chưa{TAIL}", bounded=False)
_BEGS = loose(r"xin|nhé|nha|đề nghị|mong|nhờ|cho phép|được không|thông cảm|châm chước")
_GRANTED = loose(r"(?:đã|vừa) (?:được |cho )?(?:gia hạn|lùi|dời)|được (?:gia hạn|lùi) (?:\S+ ){0,5}rồi")

_SLIP = r"(?:nhầm|sai|lộn)"
_CORRECTION = (
    loose(r"đính chính|cải chính"),
    loose(rf"(?:gõ|ghi|viết|nhắn|báo|nói|bấm|gửi|đánh|nhớ|tưởng|nhập|chọn|khai|cập nhật|điền|báo cáo) (?:bị )?{_SLIP}"),
    # “hồi nãy em ghi 17 là nhầm”
    loose(rf"(?:gõ|ghi|viết|nhắn|nói|bấm|đánh|nhập|chọn|khai|điền|báo)(?: [^\s,.]+){{1,4}}? (?:là|bị|thành) {_SLIP}(?! (?:số liệu|lệch))"),
    loose(rf"^(?:(?:dạ|à|ủa|ấy|ui|ôi|chết|xin lỗi|sorry|thôi|khoan|em|mình|tôi|anh|chị|ơi|bị|ừ|ý|e|a|lúc nãy|hồi nãy|ban nãy|nãy|ấy chết|oái),? )*{_SLIP}(?! (?:số liệu|lệch))"),
    loose(rf"(?:{_SLIP} (?:rồi|r))(?! số liệu)"),
    loose(r"(?:^|(?<=[,.!]\s))(?:(?:dạ|à|em|xin|cho|anh|chị|nhờ|giúp|mình|tôi|ạ|nhé|ơi|em ơi|bên em|lại),? )*(?:sửa|chỉnh|đổi)(?: lại)?(?: (?:giúp|hộ|giùm|dùm|em|mình|tôi|nhé|nha|cho|với|là|thành|ngày|số(?! liệu)|tin|thông tin|cái|trạng thái|tiến độ|,|:)(?![^\W_]))+", bounded=False),
    loose(r"(?:ý|ý của) (?:em|mình|tôi|anh|chị|bên em|tui) là"),
    loose(r"(?:không phải|chứ không phải|chứ chẳng phải|chứ không)(?: là)? (?:báo cáo|\d[\d/.%]*|quý|năm|tháng|tuần|kế hoạch|số|ngày|hôm|đã nộp|đã|việc|\S+ tháng)"),
    loose(r"(?:nói|báo|viết|ghi|nhắn) lại (?:là|cho đúng|giúp|chút)(?![^\W_])|^(?:em |mình )?(?:nói|báo|viết|ghi|nhắn) lại[:,]", bounded=False),
    loose(r"^(?:à|ủa|ấy|ớ|ơ|ý) không(?= ?[,.]| phải)"),
    loose(rf"[,.;!]\s?(?:em |mình |tôi |bị |ban nãy |nãy |hồi nãy )*{_SLIP}(?: rồi| mất)?(?: (?:ạ|nhé|nha|anh|chị))*[\s.!]*$", bounded=False),
    loose(r"^(?:à|ủa|ấy|ờ|ý|í) quên(?=[ ,])", bounded=False),
    loose(r"^(?:ngày|hôm|số|thứ|là|kỳ|được)? ?\d[\d/.%]*(?: \S+)? cơ(?: (?:ạ|anh|chị|em|mà|nhé))*[\s.!]*$", bounded=False),
    loose(r"(?:là|hôm|ngày|số|kỳ|thứ) (?:ngày |hôm )?\d[\d/.%]*(?: [^\s,]+)? cơ(?=\s?[,.;!]| (?:ạ|anh|chị|em|mà|nhé|không phải|chứ))", bounded=False),
    loose(r"(?:sai|nhầm) (?:số|ngày|kỳ|việc|đơn vị|tên)(?! liệu)"),
    # “phải là 18/6 mới đúng”, “đúng ra là 20/6”, “số đúng là 35”
    loose(r"(?:phải|là|ngày|hôm|số|thứ|kỳ|quý|tháng|được|\d[\d/.%]*)(?: là)?(?: [^\s,]+){0,6}? mới (?:đúng|chuẩn|chính xác|phải(?= |$))(?! hạn)"),
    loose(r"(?:đúng ra|chính xác|đúng|chuẩn|thực ra)(?: ra)? (?:thì )?(?:phải )?là(?= (?:ngày|hôm|số|thứ|mới|đã|báo cáo|\d|quý|tháng|năm|\S+ tháng))"),
)  # fmt: skip
# “nhầm với 9 tháng”, “gõ lộn sang quý 2”: what follows is the wrong one, as far as its clause goes.
_TAKEN_FOR = loose(
    rf"(?<![^\W_])(?<!không\s)(?<!chưa\s){_SLIP}(?: lẫn)?(?: mất)?( (?:với|sang|qua|thành)(?: (?:của|cái|kỳ|số liệu|số|bên|mấy|tờ|bản|phần))* (?=(?:báo cáo|kế hoạch|phương án|quý|tháng|tuần|năm|bán niên|ngày|thứ|hôm|\d|(?:sáu|chín|ba) tháng)(?![^\W_\d]))(?:(?!(?:chứ|mà|còn|đúng|phải|mới|là|giờ|sửa)(?![^\W_]))[^\s,;!?]+(?:\s|(?=[,;!?]|$)))+)",
    bounded=False,
)
_SUFFERED = loose(r"bị(?= (?:lẫn )?(?:nhầm|sai|lộn))")
_FIGURES = loose(r"số liệu|biểu|mẫu|phụ lục")
_TO_THE_WRONG_ONE = loose(r"(?:nhầm|sai|lộn) (?:người|máy|chỗ|nhóm|box|địa chỉ)")
_AT_WORK = loose(
    r"(?:đang|bị|phải|còn) (?:\S+ ){0,3}(?:sửa|chỉnh|nhầm|sai)|(?:số liệu|biểu|mẫu|phụ lục) (?:\S+ )?(?:bị )?(?:nhầm|sai)|(?:bên em|em) sửa"
)

_LEISURE = loose(
    r"đi (?:ăn|nhậu|uống|chơi|hát|karaoke|xem|bơi|chợ|đám|đá bóng|đá banh|cà phê|cafe|du lịch|tắm|câu cá|chạy bộ|tập)|ăn (?:gì|trưa|sáng|tối|cơm|phở|bún|nhậu|cưới|giỗ|mừng)|uống (?:bia|cà phê|cafe|nước|trà|gì)|nhậu|cà phê|cafe|đá bóng|đá banh|bóng đá|bóng chuyền|cầu lông|pickleball|tennis|giao hữu|karaoke|đám cưới|sinh nhật|chúc mừng"
)
# “ai cầm chìa khóa phòng họp không”, “cả nhà ơi …”: asked of the room.
_TO_ALL = loose(
    r"^(?:(?:mai|hôm nay|chiều nay|sáng mai|dạ|ơi|mọi người|cả nhà|anh em),? )*ai (?:có|cầm|đi|thấy|giữ|rảnh|mượn|lấy|ở|còn dư)|(?:mọi người|cả nhà|anh em|anh chị em|cả phòng) (?:ơi|cho|có|ai)"
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
    yet = _NOT_YET.search(low.rstrip(" ,;:")) and not loose(r"xin|cho").search(low)
    if _ABOUT_TIME.search(low) or _GRANTED.search(low) or yet:
        return False
    low = _PUT_OFF.sub(" ", low)
    if not _BEGS.search(low):
        low = _HAD_TO.sub(" ", low)  # “lớp … bị hoãn” tells, and begs for nothing
    return any(pattern.search(low) for pattern in _MORE_TIME)


def is_correction(text: str) -> bool:
    low = re.sub(r"\([^)]*\)", " ", canonical(text))
    taken_for = _TAKEN_FOR.search(low) is not None
    if taken_for and not _FIGURES.search(low):
        low = _SUFFERED.sub(" ", low)  # “em bị nhầm với 9 tháng”: the sender's slip, no state of the work
    return (
        (any(pattern.search(low) for pattern in _CORRECTION) or taken_for)
        and not _AT_WORK.search(low)
        and not _TO_THE_WRONG_ONE.search(low)
    )


def without_the_wrong_one(text: str) -> tuple[str, str]:
    """A correction without what it calls the wrong one, and that: “40% thôi, nhầm với 9 tháng”. Same length."""
    found = _TAKEN_FOR.search(canonical(text))
    if found is None:
        return text, ""
    start, end = found.span(1)
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}", text[start:end].strip()


def is_small_talk(text: str) -> bool:
    """Leisure, with no word of the office's business: “trưa nay ăn gì”, “ai đi đá bóng không”."""
    low = canonical(text)
    return bool(_LEISURE.search(low) or _TO_ALL.search(low)) and not _BUSINESS.search(low)


def is_request(text: str) -> bool:
    """Somebody urging others: “đề nghị các đơn vị nộp …”."""
    low = canonical(text)
    return bool(_REQUEST.search(low) or _TO_OTHERS.search(low))
