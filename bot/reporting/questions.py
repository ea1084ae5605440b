"""Whether a clause asks, and whether a message as a whole does. Pure.

In: plain words (bot/reporting/wording.mend). What asks is a word of asking outside negation (“chưa làm gì” denies, “làm gì” asks),
“có … không”, “… chưa” after a verb, an alternative (“bản giấy hay bản mềm”), a particle (“hả”, “nhỉ”), a mark, or a wish
to be told (“cho em xin mẫu”). A tag turns what it follows into a question; a question about the receiver's side beside a
plain statement (“…, anh nhận được chưa?”) does not.
"""

from __future__ import annotations

import re
from datetime import date

from bot.reporting.clauses import Clause, clauses
from bot.reporting.figures import document_number
from bot.reporting.vocabulary import ASKING_PARTICLE
from knowledge.chat_dates import dates
from knowledge.text import canonical, loose

TAIL = r"(?: (?:ạ|a|nhỉ|nhi|em|anh|chị|chi|vậy|vay|thế|hả|ta|nè|e|mọi người|đồng chí|bạn|sếp|ơi|vậy em|hè|hen|nhé|cô|chú|thế ạ|đấy|đó|c|b|ad|bác|cháu|ông|bà|thủ trưởng|quản trị|bot|admin|z|zậy|dzậy|vầy|hen|ha|hỉ|lun|luôn|nha|nhá|nhe|nhen|nghen|nghe|ah|ak|đi|dạ))*[\s?!.]*$"
# Nouns that are counted, and those that do things: “mấy xã chưa gửi” may tell, “được mấy xã” asks.
_COUNTED = r"(?:ngày|hôm|bản|tháng|lần|giờ|việc|báo cáo|phần trăm|%|trang|mục|tiêu chí|chỉ tiêu|phần|bộ|biểu|loại|cuộc|đợt|kỳ|phụ lục|nội dung|năm|tuần|lớp|nhiệm vụ|chữ ký|số liệu|cái|loại|bài)"
_BODIES = r"(?:đơn vị|xã|phường|huyện|sở|nơi|bên|ngành|phòng|trường|cơ quan|người|địa phương|thôn)"
_ASKING = (
    loose(r"(?:(?<!từ\s)(?<!tự\s)bao giờ|(?:khi|lúc|hôm|chừng) nào)(?!(?: [^\s,.?]+){1,4} (?:khi|lúc|hôm|khi) (?:đó|ấy|nấy|đấy))(?! (?:có|xong|nhận|ký|duyệt|đủ|rảnh|về|làm|họp)(?: [^\s,.?]+){0,4} (?:thì|em|bên em|mình|tôi|sẽ|là)(?![^\W_]))(?! (?:cũng|đó))|ngày mấy|mấy giờ|bao nhiêu|bao lâu|thế nào(?! cũng)|như thế nào|ra sao|làm sao|tại sao|vì sao|sao lại|sao (?:chưa|không)|(?:ở|qua|đi|về) đâu(?! (?:tuần|tháng|năm|giờ|buổi|quý|tiên|mối|việc|tư))|(?:gửi|nộp|từ|lấy|vào|đến|tới) đâu(?! (?:tuần|tháng|năm|giờ|buổi|quý|tiên|mối|việc|tư|óc|bài|ngày|mùa|đợt|kỳ|vào))|chỗ nào|(?<!đóng\s)(?<!con\s)(?<!lấy\s)(?<!bắt\s)đâu (?:ạ|vậy|thế|em|hả|nhỉ)"),
    loose(rf"(?<!chưa\s)(?<!cả\s)mấy {_COUNTED}(?! (?:trước|nay|qua|liền|nữa thôi|này|kia|rồi|khác))"),
    loose(rf"(?:được|có|còn|là|đã|hiện|tới|đến|cần|tổng|cộng) mấy {_BODIES}(?! (?:khác|kia|bạn|này|đó|ấy))"),
    loose(rf"^(?:(?:thế|vậy|mà|dạ|em ơi|anh ơi|chị ơi|hôm nay|nay|hiện|tháng này|quý này|tuần này),? )*mấy {_BODIES} (?!khác|kia|bạn|này|đó|ấy|chưa|không|vẫn|cứ|chậm|nó)[^,]*(?:rồi|chưa|vậy|thế|nhỉ){TAIL}", bounded=False),
    loose(r"(?:cho|gửi|do|nhờ|hỏi|gặp|là) ai(?! cũng)|ai (?:ký|nộp|làm|gửi|phụ trách|duyệt|nhận|chịu|theo dõi|sẽ|là|đã|chưa|phải|chủ trì|còn|phê duyệt|tổng hợp|có|được|biết|giữ|soạn|ban hành|lo|cầm)|^ai(?! cũng| mà| nấy)"),
    loose(r"hay (?:ủy ban|sở|phòng|huyện|tỉnh|xã|bản|qua|theo|gửi|nộp|cho|là|phải|mới|chỉ|cả|ngày|điện tử|giấy|trực tiếp|hết|trước|sau|đến|tới|trong|cuối|đầu|tính|làm|chờ|để|thứ|tuần|tháng|quý|năm|\d|\d+|mỗi|từng|riêng|chung|gộp|tách|email|mail|zalo|trên|giữa|nửa|từ|bên|ai|sáng|chiều|hôm|mai|lấy|ký|ghi|trình|in|scan|file|excel|word|pdf|công văn|thẳng|online|phiếu|người)(?! hơn)"),
    loose(rf"(?:phải|đúng|được|hay|có)(?: (?:vậy|rồi|thế))? không{TAIL}", bounded=False),
    loose(r"có (?:cần|phải|được|bị|kịp|cho|nên|thể|bắt buộc|phải là|gì|thay đổi|mẫu|tính|ai|còn|thêm|sao|yêu cầu|quy định|nội dung|hướng dẫn|văn bản|báo cáo)(?: [^,.!]+)? không"),
    loose(r"(?:phải|đúng) (?:hông|hem|hk|ko|k)(?![^\W_])"),
    loose(r"hay chưa|chưa hay|hay không|hay là|chăng(?=\s?\?)|nhỉ"),
    loose(rf"(?<!thì\s)(?<!cũng\s)(?<!đều\s)không{TAIL}", bounded=False),
    loose(r"(?:tháng|ngày|quý|năm|thứ|số|mục|khoản|điều|trang|chương|phần|kỳ|lần) mấy(?! (?:tính|in|photo|chủ|móc|bị|hỏng|scan|không chịu))"),
    loose(rf"được chứ{TAIL}", bounded=False),
    loose(r"(?:được|phải|đúng|kịp|cần|có|ổn|chưa) (?:không|hông|ko)(?: (?:anh|chị|em|ạ|bạn|cô|chú|bác|sếp))* hay(?= \S)|^(?:(?:mà|thế|ủa|dạ|anh ơi|chị ơi|ad ơi) )*sao (?:bot|máy|hệ thống|cứ|vẫn|lại|nhắc|thấy|báo)(?: \S+)* (?:vậy|thế|hoài|mãi|nhỉ|hả|ta)"),
    # “phải ký số à”; not “báo cáo năm à, mai em gửi”, nor “… anh à”.
    re.compile(r"(?<![^\W_])(?:phải|phai|cần|can|nộp|nop|gửi|gui|chưa|chua|rồi|roi|bằng|bang|qua|là|la|thì|thi)(?![^\W_])(?:.*[^\W_] )?(?<!anh )(?<!chị )(?<!em )(?<!sếp )(?<!bác )(?<!cô )(?<!chú )(?<!ơi )(?<!bạn )à[\s?.!]*$"),
    loose(r"^(?:(?:mà|thế|ủa|dạ) )*sao (?:(?:vẫn|cứ|lại|còn|bot|máy|hệ thống) )+(?:[^\s,]+ ){0,2}?(?:nhắc|báo|đòi|giục|ghi|hiện)"),
    loose(rf"(?<![^\W_]){ASKING_PARTICLE}{TAIL}", bounded=False),
    # “ha”, typed bare, asks only of what was concluded: “… là trễ hạn rồi ha”.
    loose(rf"(?<![^\W_])(?:là|thì|coi như|tính là|vậy là|thế là) (?:[^\s,]+ ){{0,5}}(?:rồi|chưa|không|trễ|muộn|chậm|được) (?:hả|ha|hen|ta){TAIL}", bounded=False),
    loose(r"chưa (?:nhỉ|vậy|hả|ta|thế)(?=\s)"),
    loose(r"chưa(?: (?:em|anh|chị|c|a|bạn|ad))?(?: ơi)? (?:(?:em|anh|chị|bạn) )?(?:(?:kiểm tra|check|xem|coi)(?: lại)? (?:giúp|hộ|giùm|dùm)|cho (?:em|anh|chị|mình) (?:xin|biết|hay))"),
    # Wishes to be told.
    loose(r"(?:cho|xin)(?: phép)?(?: (?:em|anh|chị|mình|tôi|cháu|bên em|bên mình|hỏi))* hỏi(?! lại (?:phòng|sếp|lãnh đạo|bên))"),
    loose(rf"(?:thì|mà)(?: \S+){{0,3}} sao{TAIL}", bounded=False),
    loose(r"(?:muốn|cần) (?:hỏi|biết|xem|tra|tìm)(?! lại)"),
)  # fmt: skip
_WHAT = loose(
    r"(?:(?!có|làm)[^\s,]+ gì(?! (?:đâu|cả|hết|đó|đấy|cũng|mà|ráo|sất|thì))|có gì(?! (?:là|thì|em|anh|chị|báo|nhắn|gọi|liên hệ|alo|cứ|khó|sai|đâu|cả|hết|đó|cũng|mà))|làm gì(?! (?:có|đâu|cả|hết|mà))|gì (?:vậy|thế|ạ|không|nhỉ|hả|đó (?:ạ|em|anh|chị)))"
)
_WHICH = loose(
    r"(?!(?:lên|đi|thôi|cố|nhanh|khẩn trương|vào|khi|lúc|hôm|chừng|bao giờ|thế|chút|tí|xíu|đời|thuở|hồi|kiếp) nào)[^\s,]+ nào(?! (?:đó|đấy|là|mà|khác))(?!(?: [^\s,]+){0,6} cũng(?![^\W_]))"
)
_JUST_NO = loose(r"^(?:(?:à|ủa|ấy|ớ|ơ|dạ|ý) )?không$")
_NO_BEFORE = loose(
    r"(?<![^\W_])(?:chưa(?! (?:cháy|bệnh|trị)(?![^\W_]))|không|chẳng|chả|hổng)(?: [^\s,.]+){0,6} $", bounded=False
)
_NO_INSIDE = loose(r"^(?:chưa|không|chẳng|chả|hổng) ", bounded=False)
_YET = loose(rf"chưa{TAIL}", bounded=False)
_STATES_NOT_YET = loose(r"(?<![^\W_])(?:vẫn|thì|mà|còn|cũng|là|hiện|đều|hiện tại|dạ|^) $|^\s*$", bounded=False)
_VERBAL = loose(
    r"đã|nộp|gửi|làm|xong|có|ban hành|phát hành|nhận|ký|duyệt|báo cáo xong|hoàn thành|biết|thấy|được|triển khai|tới|đến|hết|kịp|trình|ghi nhận|về|ổn|đủ|cập nhật|lên|qua|đạt|phê duyệt|chốt|tổng hợp|thống nhất"
)
_TAG = loose(
    rf"^(?:phải|đúng|có phải|đúng vậy|ok)(?: (?:không|rồi|chưa|vậy))+{TAIL}|^(?:phải không|đúng không|hả|nhỉ|ha|hen|chứ)[\s?]*$",
    bounded=False,
)
# “báo cáo năm hả, bên em chưa viết”: takes up what was said, before the answer.
_ECHO = loose(rf"^(?:(?!đã|chưa|nộp|gửi)[^\s,]+ ){{1,6}}(?:h\ả|h\ở|à|á){TAIL}", bounded=False)
_ANY_DAY = date(2024, 6, 12)  # only whether a day is named matters here, not which
_CONDITIONAL = loose(r"^(?:nếu|giả sử|khi|lỡ|trường hợp|hễ)|rồi thì|xong thì|thì (?:có|phải|nộp|làm|được)")
_WHY = loose(r"^(?:mà |thế |vậy )*(?:sao|tại sao|vì sao)")
# “… gửi rồi mà sao bot vẫn nhắc?” complains of us and asks nothing.
_COMPLAINT = loose(
    r"(?:vẫn|cứ|còn|lại|bị|sao)(?: [^\s,.]+){0,3} (?:nhắc|báo đỏ|đòi|giục|báo chưa|ghi chưa|báo trễ|báo thiếu|hiện chưa)|nhắc (?:hoài|mãi|nữa|suốt|lại)"
)
_HANDOVER = loose(
    r"nhận được|thấy|kiểm tra|xem|check|xác nhận|ghi nhận|cập nhật|có cần|cần (?:gì|bổ sung|thêm)|được chưa|ổn|ok|vào sổ|nhờ|duyệt|nhận (?:chưa|đủ)"
)
# What is asked for where nothing is told: “cho em xin mẫu báo cáo”, “nhắc lại giúp hạn nộp”, “danh sách đơn vị chưa nộp”.
_THING_KNOWN = r"(?:mẫu|biểu mẫu|biểu|hạn|thời hạn|lịch|file|đề cương|danh sách|tình hình|tiến độ|link|thông tin|số hiệu|số văn bản|văn bản|thời gian|những|đơn vị|nội dung|quy định|căn cứ|điều|mục|khoản|toàn văn|bản|kế hoạch|công văn|chỉ thị|quyết định|số liệu|kết quả|hướng dẫn|tên|ngày)"
_LETS_KNOW = loose(
    r"^(?:(?:dạ|à|alo|anh|chị|em|bot|thư ký|ad|sếp|ơi|bạn|nhờ|phiền|làm ơn|vui lòng|giúp|hãy|mình|tôi|bên em|muốn|cần|hộ|a|c|e),? )*"
    r"(?:cho (?:em|anh|chị|mình|tôi|bên em|xin|a|c|e)|(?:gửi|in|lấy|mở|đọc|nói|báo|chuyển) (?:lại )?(?:giúp|hộ|giùm|dùm|cho (?:em|mình|tôi)|em(?= (?:lại|xin|cái|mẫu|hạn|danh|lịch|link|văn|đề|công|kế)))|nhắc(?: lại)?|chỉ|tra|tra cứu|tìm|xem|coi|check|kiểm tra|liệt kê|thống kê|cung cấp|xin|kiếm|trích)"
    r"(?: (?:lại|giúp|hộ|giùm|dùm|em|anh|chị|mình|tôi|bên em|với|xin|biết|coi|xem|thêm|chút|tí|xíu|cái|về|cả|toàn bộ|các|cụ thể|a|c|e|rõ))*"
    rf" {_THING_KNOWN}(?![^\W_])"
)
_LISTING = loose(
    r"^(?:(?:bot|thư ký|ad|cho|em|xin|anh|chị),? )*(?:danh sách(?: các| những)? (?:đơn vị|sở|xã|huyện|việc|báo cáo|nhiệm vụ|văn bản|phường|nơi)|liệt kê|(?:hạn|thời hạn|lịch|hạn chót)(?: nộp)? (?:báo cáo|kế hoạch|phương án|các|của|rà soát|gửi|ban hành|hoàn thành))(?![^\W_])",
    bounded=False,
)
_DONE_WORD = loose(r"rồi|hôm qua|hôm nay|sáng nay|đã|đang|chưa gửi được|vừa|mới|xong|chưa làm|vướng|\d+ ?%")


# “Sở em cần nộp những báo cáo gì”: what has to be done tells nothing of what is.
_OBLIGED = loose(r"^(?:(?!đã|đang|chưa)[^\s,]+ ){0,4}(?:cần|phải) (?:nộp|gửi|làm|báo cáo)$", bounded=False)


def asks(clause: str) -> bool:
    """Whether one clause asks something."""
    low = canonical(clause).rstrip(" ,;:")
    if _JUST_NO.search(low):
        return False
    for pattern in (_WHICH, _WHAT):
        for found in pattern.finditer(low):
            if not (_NO_BEFORE.search(low[: found.start()]) or _NO_INSIDE.search(found.group())):
                return True
    for pattern in _ASKING:
        match = pattern.search(low)
        if match and not (
            _NO_BEFORE.search(low[: match.start()])
            and not match.group().lstrip().startswith(("không", "khong", "chưa", "chua"))
        ):
            return True
    if wants_to_know(low):
        return True
    yet = _YET.search(low)
    if yet:
        before = low[: yet.start()]
        return bool(_VERBAL.search(before)) and not _STATES_NOT_YET.search(before)
    return low.rstrip().endswith("?")


def wants_to_know(text: str) -> bool:
    """“cho em xin mẫu báo cáo 9 tháng”, “danh sách đơn vị chưa nộp”: a wish to be told, with nothing told."""
    low = canonical(text)
    if loose(r"gia hạn|lùi|khất|hoãn|nợ|trễ|chậm|muộn|thêm").search(low):
        return False
    return bool(_LISTING.search(low) or _LETS_KNOW.search(low)) and not _DONE_WORD.search(low)


def is_question(text: str, reports: list[bool]) -> bool:
    """Whether the message as a whole asks. `reports` says for each clause whether it tells of something done."""
    parts: tuple[Clause, ...] = clauses(text)
    if not parts:
        return False
    asking = [asks(part.text) for part in parts]
    if not any(asking):
        return False
    first = asking.index(True)
    stated = [
        i for i in range(len(parts))
        if i < len(reports) and reports[i] and not asking[i] and not _OBLIGED.search(canonical(parts[i].text))
    ]  # fmt: skip
    if any(_CONDITIONAL.search(canonical(part.text)) for part in parts):
        return True
    if not stated or _TAG.search(canonical(parts[first].text)):
        return True
    before = [i for i in stated if i < first]
    if _WHY.search(canonical(parts[first].text)):
        # With its day or number told it reports and complains; without, it asks why.
        told = any(dates(parts[i].text, _ANY_DAY) or document_number(parts[i].text) for i in before)
        return not (told and _COMPLAINT.search(canonical(parts[first].text)))
    if _HANDOVER.search(canonical(parts[first].text)) or _ECHO.search(canonical(parts[first].text.rstrip(" ,"))):
        return False
    return not before
