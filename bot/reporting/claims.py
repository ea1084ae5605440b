"""What a clause claims about a piece of work: sent, finished, under way, not begun, stuck. Pure.

In: a message in plain words. Out: its clauses, each with the events it tells of. Negation and tense decide: “chưa phát
hành”, “mai mới nộp được”, “sắp nộp”, “định nộp”, “tưởng nộp rồi” are not sent. What stands in a clause of reason is told
of the obstacle, not of the work. What the events of several clauses amount to is decided in bot/verdict.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.reporting.figures import document_number, percent, without_number
from bot.reporting.vocabulary import LIFE, PAPERS, PARTICLE, PARTS, PEOPLE, REPORTED, SEND, SOURCES, THINGS, WORK
from knowledge.chat_dates import Said, dates
from knowledge.text import canonical, fold, loose

Event = Literal[
    "sent",  # it has left the house: nộp, gửi, phát hành, ban hành
    "finished",  # xong, hoàn thành
    "signed",  # ký rồi, được phê duyệt
    "acted",  # đã làm, đã tổ chức
    "elliptic",  # rồi, đã
    "drafted",  # soạn xong, viết xong
    "working",  # đang làm, 70 %
    "counted",  # được 6 xã
    "pending",  # trình ký, chờ duyệt, bị trả lại
    "promised",  # mai nộp, sắp gửi
    "unfinished",  # chưa xong
    "unsent",  # chưa nộp
    "unstarted",  # chưa làm
    "planned",  # mai mới làm
    "blocked",  # vướng, kẹt, không làm được
    "waiting",  # chờ hướng dẫn, chưa có số liệu
    "stuck",  # chưa làm tiếp được
]


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    start: int
    reason: bool = False  # it tells why, not what
    cause: bool = False  # its consequence follows (“… nên …”)


@dataclass(frozen=True, slots=True)
class Told:
    """One event, with the clause it stands in."""

    event: Event
    clause: int
    position: int


_BREAK = loose(
    r"(?<!\d)[,;](?=\s|$)|(?<=\d)[,;]\s|[.!?…]+(?=\s|$)|\s[-–]\s|\s\((?!\d\))|\)(?=[\s,.;]|$)(?<!\d\))|(?<!\sgì)(?<!\ssao)\s(?=(?:còn(?!\slại)|nhưng|song|tuy nhiên|nên|mà|hóa ra|chứ(?!\s(?:tịch|trì|nhật|động|yếu|trương))|tại vì|bởi(?!\sdưỡng)|(?<!đơn\s)vì(?!\s(?:phạm|trí|mô)))\s)|(?<!cái)(?<!việc)(?<!vụ)(?<!phần)(?<!hôm)(?<!lúc)(?<!chỗ)(?<!bữa)(?<!kia)(?<!rồi)\s(?=do\s)(?!\sdo\s(?:ạ|anh|chị|em|nhé|nha|nghen|nhe|sếp)(?:\s|$))(?!do dang)",
    bounded=False,
)
_AFTER_DONE = loose(
    r"(?:(?<=\srồi)|(?<=\sxong)|(?<=\schưa))\s(?=\(?[2-9]\)? (?:thì |còn )?(?:chưa|rồi|xong|đang|đã|mai)(?![^\W_]))|(?<=\srồi)(?<!vừa\srồi)(?<!hôm\srồi)(?<!tuần\srồi)(?<!tháng\srồi)(?<!bữa\srồi)(?<!ngày\srồi)(?<!đợt\srồi)(?<!kỳ\srồi)(?<!hồi\srồi)(?<!quý\srồi)\s(?=(?:báo cáo|kế hoạch|quý|\d tháng|năm|bên|sở|xã|huyện|(?:thế )?sao)(?![^\W_]))|\s(?=\(?\d\)\s)|(?<=\svà)\s(?=(?:đã|đang|chưa|sẽ|vừa)\s)",
    bounded=False,
)
_REASON = loose(r"^(?:vì|do|bởi|tại vì|tại)(?! vậy| dưỡng| phạm| trí)")
_RESULT = loose(r"^(?:nên|vì vậy|do vậy|do đó)")
_NOT_A_BREAK = loose(r"mà (?:thôi|còn)|(?:thế|vậy|nhưng) mà$")


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a message, in order; “vì …”, “còn …”, “nhưng …” open one."""
    cuts = sorted({m.end() if m.group().strip() else m.start() for m in _BREAK.finditer(canonical(text))})
    cuts += [m.start() for m in _AFTER_DONE.finditer(canonical(text))]
    out: list[Clause] = []
    start = 0
    for cut in [*sorted(set(cuts)), len(text)]:
        piece = text[start:cut]
        lead = len(piece) - len(piece.lstrip())
        body = piece.strip()
        if body.strip(" ,;.!?…-–"):
            low = canonical(body)
            if out and _RESULT.search(low):
                out[-1] = Clause(out[-1].text, out[-1].start, out[-1].reason, cause=True)
            out.append(Clause(body, start + lead, reason=bool(_REASON.search(low))))
        start = cut
    return tuple(out)


_VOID = loose(
    r"tưởng|ngỡ|cứ nghĩ|suýt|giá mà|giá như|lẽ ra|đáng lẽ|nếu|giả sử|đề nghị các|nhờ các|hãy|nhớ (?:nộp|gửi)|đừng quên|yêu cầu các"
)
# What was said by mouth is no paper that was sent; “việc thực hiện” is a thing, not a deed.
_ORAL = loose(r"(?:báo cáo|báo|trình bày|nói|trao đổi|báo cáo nhanh) (?:bằng )?miệng")
_NO_DOING = loose(r"(?:việc|công tác|tình hình|kết quả|quá trình|tiến độ) (?:tổ chức )?(?:thực hiện|triển khai)")
_LIFE = loose(LIFE)
_TIRED = loose(
    r"(?:mệt|chán|nản|đuối|ngán|oải|phê|khổ|cực)(?: (?:quá|ghê|lắm|thật|luôn|rồi|bở hơi tai|nhoài|mỏi|thế|vậy|ghê gớm))*(?: (?:ạ|anh|chị|em|ơi|mọi người|cả nhà))*$",
    bounded=False,
)
_OF_PAPERS = loose(
    rf"báo cáo|kế hoạch|phương án|số liệu|đề cương|{SEND}|chưa ai|không (?:có )?ai|người (?:làm|phụ trách)|chưa (?:làm|xong|ký)"
)
_WEAK: frozenset[Event] = frozenset({"elliptic", "planned", "promised", "acted", "working", "finished"})
# “còn mỗi phần phụ lục”, “thiếu chữ ký nữa là xong”: what is left of it.
_LEFT = rf"(?:còn|thiếu) (?:(?:mỗi|đúng|lại|có mỗi|một|vài|mấy|chút|ít|tí|\d+) (?:\S+ )?{PARTS}|{PARTS}(?: \S+){{0,3}}? (?:nữa|thôi|là xong))"
# “…, còn đợt 2 ngày 27/5 mới tổ chức”: a part of it is still to come.
_REMAINS = loose(
    r"^(?:còn|riêng) (?:\d+ |mấy |vài |một |hai |cái )?(?:đợt|lớp|buổi|phần|giai đoạn|khâu|bước|cuộc|khối)",
    bounded=False,
)
# “ký xong là gửi”, “đủ số liệu thì nộp”, “nữa là xong”: only then.
_ONLY_THEN = loose(
    r"(?<![^\W_])(?:nữa|xong|ký|duyệt|đủ|có|về|dấu|lại|số liệu|liệu|số|cái|phát) (?:là|thì)(?: (?:em|bên em|mình|tôi|sở|xã|cháu))?(?: sẽ)? $",
    bounded=False,
)
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
_LEADS_TO_DAY = loose(r"(?<![^\W_])(?:thì|để|chắc|hẹn|chắc là|thì chắc|thì để) $", bounded=False)
_ENDS = loose(r"^(?: (?:ạ|a|nhé|nha|nhe|anh|chị|em|ơi|mới có|có|xong|nộp|gửi))*[\s.,!;?)]*$", bounded=False)
# “chua chay” typed bare is “chữa cháy”.
_NOT_YET = r"chưa(?! (?:cháy|bệnh|trị)(?![^\W_]))"
_GAP = r"(?:(?!chưa|đang|rồi|đã)[^\s,]+ ){0,3}?"
# “cho” is “to” unless what follows can only be waited for.
_WAIT = r"(?:ch\ờ|(?<!chuyển\s)(?<!chuyen\s)(?<!thay\s)đợi|cho(?= (?:hướng dẫn|số liệu|mẫu|đề cương|chỉ đạo|trả lời|phản hồi|văn bản|ký|duyệt|chữ ký|phê duyệt|(?:lãnh đạo|giám đốc|chủ tịch|sếp)(?: [^\s,]+){0,3} (?:ký|duyệt)|kinh phí|so lieu)))"

# A paper that “đã lên sở”, “về tới huyện”; of a person who got there nothing is told.
_ARRIVED = loose(
    r"(?:(?<=đã\s)|(?<=mới\s)|(?<=cũng\s)|(?<=tháng\s)|(?<=năm\s)|(?<=quý\s)|(?<=tuần\s)|(?<=cáo\s)|(?<=vừa\s))(?<!gian\svừa\s)(?:lên|về|tới|đến|qua|sang)(?: (?:được|tới|đến|bên|chỗ|trên|hộp thư))* (?:sở|huyện|tỉnh|phòng|ủy ban|hạt|trục|cấp trên|nơi|bộ phận|văn phòng)"
)
_PAPER = loose(r"báo cáo|tháng|năm|quý|tuần|kế hoạch|phương án|văn bản|công văn|hồ sơ|bản|file")
# Tried in this order; each takes its words, so that a later pattern does not read them again.
_EVENTS: tuple[tuple[Event, re.Pattern[str]], ...] = (
    ("pending", loose(rf"{PEOPLE} (?:(?:còn|vẫn|đang|mới) )+(?:xem|đọc|rà|soát|chỉnh|sửa|coi|nghiên cứu|cầm|giữ)|bị (?:[^\s,]+ ){{0,3}}?(?:gạch|chê|bắt|soi|vặn|bác)(?![^\W_])")),
    ("pending", loose(r"(?:bị )?(?<!kiểm\s)trả (?:lại|về)(?! lời)|bắt (?:sửa|làm lại|bổ sung)|yêu cầu (?:\S+ )?(?:sửa|bổ sung|chỉnh|làm lại|giải trình)")),
    ("stuck", loose(rf"chưa (?:\S+ )?(?:{WORK}|đi|nộp|gửi) tiếp(?: được)?|(?:mới|thì) (?:{WORK}) tiếp được|không (?:{WORK}) tiếp")),
    ("blocked", loose(rf"(?:không|chả|chẳng) (?:thể )?(?:{_GAP})(?:{WORK}|{SEND}|xuất|truy cập|vào)(?: [^\s,]+){{0,4}}? được|không (?:{WORK}|{SEND})(?: được| nổi)|bó tay|không biết làm")),
    ("blocked", loose(r"vướng(?: mắc)?|(?<!tổng\s)(?<!sơ\s)(?<!cam\s)(?<!đoàn\s)kẹt(?! quả| thúc| luận| hợp| nối)|bí(?= (?:phần|số|quá|chỗ|ở|ý|không|lắm|cái|nội|khâu|rồi|vì|do))|(?<!công\s)(?<!hợp\s)(?<!đối\s)tắc(?! động)|ách tắc|nghẽn|gặp khó(?: khăn)?|(?:bị|phải|đành|buộc phải) (?:tạm )?(?:hoãn(?! thiện| thành| tất| chỉnh| toàn)|dừng|ngưng)(?: lại)?|tạm (?:hoãn|dừng|ngưng)|khó khăn|trục trặc|sự cố|(?:bị |dính |nhiễm )(?:virus|vi rút|mã độc)|mất (?:sạch |hết |toàn bộ |trắng )*(?:file|dữ liệu|số liệu|bản thảo|bài)|hỏng ổ cứng|(?:bị )?lỗi|bế tắc|mất điện|(?:bị )?hỏng|(?:bị |đang )(?:treo|khóa|chặn|đơ|sập|ngập|quá tải|bảo trì)|cúp điện|cắt điện|(?:mất|rớt|đứt) (?:mạng|kết nối|cáp)|(?:mạng|phần mềm|hệ thống|máy chủ|trang|cổng)(?: \S+){0,4}? (?:sập|đơ|treo|chập chờn|nghẽn|đứng|quá tải)")),
    ("pending", loose(rf"(?:còn |đang |vẫn |mới )*{_WAIT} (?:{PEOPLE} )?(?:(?:huyện|xã|tỉnh|sở|ủy ban(?: nhân dân)?) )*(?:ký|duyệt|phê duyệt|văn thư|lấy số|đóng dấu|phát hành|họp|thông qua|{PEOPLE}(?: về| ký| duyệt| đi| xem)*)")),
    ("waiting", loose(rf"(?:{_WAIT}|ngóng|thiếu|chưa có|không có|chưa nhận được|chưa thấy|chưa được cấp) (?:đủ |thêm |phía |bên |có )?{PAPERS}|{THINGS} (?:chưa|không) (?:có(?! gì)|gửi|cung cấp|khớp|về|đủ|công bố|cấp)|{SOURCES}(?: [^\s,]+){{0,3}}? (?:chưa|không) (?:(?:có|gửi|cung cấp|ban hành|chuyển|nộp) {THINGS}|trả lời|phản hồi|công bố|hướng dẫn|cung cấp)")),
    ("waiting", loose(r"nghỉ (?:ốm|thai sản|bệnh|việc|đẻ|dưỡng bệnh)|(?:nhập|nằm|đi) viện|(?:đang|bị) (?:ốm|bệnh)|(?:chưa|không) (?:có )?(?:ai|người) (?:làm|thay|phụ trách|đảm nhận|tiếp nhận)")),
    ("unfinished", loose(_LEFT)),
    ("unfinished", loose(rf"{_NOT_YET} {_GAP}(?:xong|hoàn thành|hoàn tất|hoàn thiện|đủ|đầy đủ|chốt|khớp|ổn|đâu vào đâu)|(?:chửa|chưa) xong")),
    ("pending", loose(rf"(?:{PEOPLE} )?{_NOT_YET} {_GAP}(?:ký|duyệt|trình(?! bày)|phê duyệt|lấy số|đóng dấu|thông qua)")),
    ("unsent", loose(rf"(?:{_NOT_YET}|không|chẳng|(?<!với\s)chả) (?:kịp )?{_GAP}(?:{SEND}|báo cáo)(?: kịp)?|không kịp|{SEND} không kịp|quên (?:(?:béng|bẵng|khuấy|tiệt|luôn|mất) )*(?:chưa )?(?:nộp|gửi)")),
    ("planned", loose(rf"(?:(?<!cáo\s)(?<!số\s)tháng \d{{1,2}}(?![/.-]?\d)|sang (?:năm|quý|tháng)(?: \S+)?|(?:năm|tháng|kỳ|đợt|tuần|quý) (?:sau|tới)|(?:cuối|đầu|giữa) (?:tháng|quý|năm)(?: \S+)?) (?:thì )?(?:(?:em|bên em|sở|xã|huyện|phường) )?(?:mới|sẽ) (?:bắt đầu |bắt tay |có thể |được )*{WORK}(?! (?:được|xong))")),
    # Put off to a time that is no day: “cái sau để tháng 11”, “chưa tới hạn”, “báo cáo năm tính sau”.
    ("planned", loose(r"(?:để|gác|chờ|đợi|tính|hẹn|thì)(?: lại)?(?: (?:đến|tới|sang|qua|hết|khoảng|tầm|cuối|đầu|giữa))* (?:tháng \d{1,2}(?![/.-]?\d)|(?:tháng|quý|kỳ|năm|đợt) (?:sau|tới)|quý (?:i{1,3}|iv|[1-4]))|sang năm|(?:để|tính|làm|lo|gác) (?:sau|lại sau|đã)(?= (?:ạ|a|nhé|nha|em|anh|chị)|$|[,.])|(?:chưa|còn lâu mới) (?:tới|đến) (?:hạn|kỳ|ngày|lượt|lúc|thời gian|thời điểm|đợt|tháng)")),
    ("unstarted", loose(r"quên (?:(?:béng|bẵng|khuấy|tiệt|luôn|mất) )+(?:chưa )?(?:làm|việc này|cái này|vụ này|báo cáo|luôn|rồi|đi)|quên (?:béng|bẵng|khuấy|tiệt)(?: mất)?")),
    ("planned", loose(r"(?:giờ |để |em |bây giờ |nay )+(?:làm|viết|soạn|bắt tay|triển khai) (?:ngay|liền|luôn|gấp)(?: (?:đây|bây giờ|đi|ạ|nhé|nha))*")),
    ("promised", loose(r"(?:giờ |để |em |bây giờ |nay )+(?:nộp|gửi|chuyển|phát hành) (?:ngay|liền|luôn|gấp)(?= (?:đây|bây giờ|ạ|nhé|nha|cho)|$)")),
    ("unstarted", loose(rf"(?:{_NOT_YET}|không|chẳng|chả) (?:kịp )?{_GAP}(?:{WORK}|có gì|đâu|rục rịch|ra đâu)|chưa có (?:gì|kế hoạch|báo cáo|phương án)|trắng(?: tinh| trơn| trang)?|số (?:0|không)(?! %)")),
    ("pending", loose(rf"(?<!chương )(?<!quá )(?<!quy )trình (?:lên |cho |qua |sang |ra )*(?:{SOURCES}|hội đồng|thường trực|cấp)(?![^\W_])(?! (?:ký|duyệt|phê duyệt))".replace("(?<!chương )(?<!quá )(?<!quy )", r"(?<!chương\s)(?<!quá\s)(?<!quy\s)"))),
    ("pending", loose(rf"(?:trình|chuyển|gửi|nộp) (?:lên |cho |qua |sang )?{PEOPLE}(?: [^\s,]+)?(?: (?:ký|duyệt|xem|phê duyệt))?|(?:trình|xin|đưa|chuyển) (?:(?!bản |file |đã |văn bản |có )\S+ ){{0,3}}?(?:ký|duyệt|phê duyệt)(?! (?:và|ban hành|phát hành|gửi|số(?! liệu)))|trình ký|(?:xin|lấy|cho) ý kiến|góp ý|thẩm định|ký nháy")),
    ("pending", loose(r"(?:xin|lấy|chờ|đợi|thiếu|còn|chưa có)(?: mỗi| chờ)? chữ ký")),
    ("pending", loose(r"(?:đang|vừa|đã|mới|chờ) trình(?! độ| bày)|(?:còn |đang )d\ở")),
    ("pending", loose(r"(?:vẫn |đang |còn )*nằm (?:ở|trong|trên|tại|chờ|im)(?: [^\s,]+)?|nháp(?! (?:viện|liệu|khẩu|kho|học|số))|dở dang|chờ (?:ký|duyệt)|(?<!đã\s)(?<!ký\s)(?<!ký,\s)(?<!ký\svà\s)(?<!được\s)đóng dấu|vào sổ|lấy số")),
    ("promised", loose(rf"(?:gần|sắp|cơ bản|chuẩn bị|hòm hòm) (?:\S+ )?(?:xong|hoàn thành|hoàn tất|{SEND})(?: rồi)?")),
    ("drafted", loose(rf"(?:soạn|viết|dự thảo|chỉnh sửa|thu thập|gom)(?: [^\s,]+){{0,3}}? 100\s?(?:%|phần trăm)|(?:soạn|viết|làm|dự thảo|thống kê|chỉnh sửa|thu thập|gom|tổng hợp(?= (?:xong )?(?:số liệu|phần))|xây dựng) (?:{_GAP})xong(?! (?:và|rồi (?:và )?(?:nộp|gửi)))|mới xong|xong (?:được |phần|bản|dự thảo|thống kê|số liệu|khâu|bước|đến|tới|khoảng|tầm|cỡ|\d)")),
    ("working", loose(r"(?<!đi\s)(?:làm|viết|soạn|chỉnh|tính toán|rà|dò|soát) lại(?! (?:việc|giúp|hộ|thành|là|cho đúng))")),
    ("sent", loose(REPORTED)),
    ("sent", loose(rf"(?:ký (?:số )?(?:và |rồi |, )*)?{SEND}(?: lại)?")),
    ("signed", loose(rf"(?:{PEOPLE} )?(?:đã )?(?:được )?(?:{PEOPLE} )?(?:(?<!chữ\s)ký|phê duyệt|duyệt|thông qua)(?: ban hành)?(?! (?:cam|kết|hợp|nháy|tên nhận))")),
    ("sent", _ARRIVED),
    ("finished", loose(r"xong(?: xuôi)?|hoàn thành|hoàn tất|hoàn thiện xong")),
    ("counted", loose(r"(?:được|xong|đi|làm) (?:khoảng |tầm |gần |hơn )?(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:xã|phường|thị trấn|huyện|sở|thôn|bản|ấp|đơn vị|phòng|trường|hộ|cơ quan|thủ tục|hồ sơ)")),
    ("unfinished", loose(r"còn (?:lại )?(?:khoảng |tầm )?(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|mấy) (?:xã|phường|thị trấn|huyện|sở|thôn|bản|ấp|phòng|trường|cơ quan|thủ tục|hồ sơ|đợt|lớp|buổi)(?: (?:nữa|chưa|thôi|(?:\S+ ){1,3}(?:tiếp|nốt)))")),
    ("working", loose(r"dự thảo|dang dở|được (?:nửa|một nửa)|làm dần|duy trì|(?:vẫn|đang|luôn|thì|đều) (?:đều|đều đặn|đảm bảo|bảo đảm|thường xuyên|liên tục|như cũ|ổn định|chạy|tiến hành)|đều đặn|tiếp diễn")),
    ("acted", loose(WORK)),
)  # fmt: skip
_DINH_KY = loose(r"(?:định|nhật|thời|đầu|cuối|học|kỷ) k[ýỳì]|đã ký số")

_FUTURE = loose(
    r"sẽ|sắp|dự kiến|dự định|định(?! kỳ)|tính(?= (?:nộp|gửi|làm|mai|hôm|chiều|tuần))|(?:lát|tí|chút|tẹo|xíu) nữa|chắc(?: là)?|cố gắng|hẹn|hứa|phấn đấu|để(?! (?:ý|trong|ở|trên|vào|tại|lại|quên|nhầm))|rồi mới|mới(?= (?:\S+ ){0,2}(?:được|kịp))|chuẩn bị|khi nào|bao giờ|xin phép|phải|cần|còn phải|cuối giờ|rồi (?:em |bên em )?sẽ"
)
_PAST = loose(
    r"đã|(?:hôm|bữa|đợt|hồi) (?:rồi|trước|nọ)|^(?:tuần|tháng) rồi|bữa giờ|vừa(?: mới)?|mới(?= (?:nộp|gửi|phát hành|ban hành|ký))|đều|xong|được(?= (?:\S+ ){0,4}(?:ký|phát hành|ban hành|duyệt|phê duyệt))|hồi (?:tháng|đầu|cuối|tuần|năm|hôm|sáng|chiều|trưa|tối|thứ|ngày)|từ (?:hồi|hôm|ngày|sáng|chiều|thứ|tuần|tháng|lâu|đầu|cuối)"
)
# “họp xong em gửi”: only then.
_AFTERWARDS = loose(
    r"(?<![^\W_])xong (?:(?:việc|là|thì|rồi|là) )*(?:em|bên em|mình|tôi|sở|xã|huyện|bên mình|cháu|sẽ) $", bounded=False
)
_SINCE = loose(
    r"hồi (?:tháng|đầu|cuối|tuần|năm|hôm|sáng|chiều|trưa|tối|thứ|ngày)|từ (?:hồi|đợt|hôm|ngày|sáng|chiều|thứ|tuần|tháng|lâu|đầu|cuối|trước)"
)
_DONE = loose(
    r"(?<!vừa\s)(?<!hồi\s)rồi(?=$|\s?[,.!?;)]|\s(?:ạ|a|nhé|nhe|nha|nhá|em|anh|chị|c|đó|đấy|nè|nghe|hen|hôm|sáng|chiều|lúc|từ|ngày|số|thôi|mà|nhưng|còn|cơ|luôn|đồng chí|e|ơi|mọi người|đó|bạn|nhỉ|nghen|nghe|vậy|á|đi|thì|qua|cả|hết|cô|chú|bác|sếp|ad|bot|ah|ak|ạh|heng|bữa|tuần trước|tháng trước|đợt|hồi|kìa|kèm|bằng|vì|trong|trước|gần|hình như|cháu|ông|bà|thủ trưởng|lãnh đạo|các bác|cả nhà|hè|hé|hở|b|a|rồi))"
)
_GOING = loose(r"đang|mới|vẫn|còn(?= (?:đang|làm|soạn))|hiện")
_NOW_FUTURE = loose(r"(?:chiều|tối|trưa) nay|cuối giờ|lát nữa")
_BARE_NO = loose(rf"(?:(?:vẫn|thì|còn|mà|cũng|là|hiện|đều) )?chưa(?: (?:{PARTICLE}|đâu|có|được|xong))*$")
_ACKNOWLEDGED = loose(
    r"xin lỗi|cảm ơn[^,.]*|(?:nhầm|sai|lẫn)(?: mất)? rồi|(?:ăn|uống|họp|ngủ)(?: [^\s,]+){0,3}? xong|(?:sửa|chỉnh)(?: lại)? (?:giúp|hộ|giùm|dùm|thành|là|số(?! liệu)|ngày|cho)|(?:nhận(?! (?:sự|dân|viên|lực|khẩu|rộng|danh))|nắm|hiểu|rõ|biết|nghe|(?<!đang\s)(?<!vẫn\s)(?<!còn\s)xem|(?<!giám\s)(?<!đôn\s)đọc|nhớ(?! (?:nộp|gửi|làm|nhầm|sai|lộn))|thuộc|ghi nhận|tiếp thu|thấy|tiếp nhận|lưu ý|rành|(?<!tổng\s)(?<!phối\s)(?<!kết\s)(?<!phù\s)(?<!tích\s)(?<!thích\s)(?<!trường\s)họp|ăn|(?<!trả\s)(?<!gửi\s)(?<!chuyển\s)(?<!nộp\s)(?<!chưa\s)về(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|(?<!đụng\s)(?<!động\s)(?<!chưa\s)(?<!mới\s)đến(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|(?<!đụng\s)(?<!động\s)(?<!chưa\s)(?<!mới\s)tới(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|duyệt chi|kiểm tra lại|báo lại|hỏi lại|trao đổi|báo anh|báo chị)(?: (?:được|rõ|kỹ|hết))?(?: (?:thông tin|tin|công văn|mẫu|văn bản|thông báo|nội dung|email|mail|tin nhắn|nhắc nhở|file|ý|lịch|giấy mời)(?![^\W_])[^,.]*)?|để (?:(?:em|anh|chị|mình|tôi|cô|chú|cháu|bên em|bên mình|tụi em|sở|xã|huyện|phòng) )*(?:xem|hỏi|nhắc|báo(?! cáo (?!lại|sếp|lãnh đạo|anh|chị|giám đốc))|coi|check|kiểm tra|trao đổi|bàn|liên hệ|gọi|nhắn|đôn đốc|giục|hối|thúc|nói|tìm)(?![^\W_])(?! (?:xong|số liệu))[^,.]*?(?= rồi| xong|[,.]|$)"
)


def _tense(low: str, start: int, end: int, said: tuple[Said, ...], today: date, numbered: bool) -> str:
    """Whether the verb at start..end is told as past, future or neither."""
    before = low[:start]
    done = bool(_DONE.search(low[end:]) or re.search(r"^\s*(?:xong)\b", low[end:]))
    ahead = [s for s in said if s.date > today or (s.vague and s.until > today and s.date >= today)]
    behind = [s for s in said if s.date < today]
    if _AFTERWARDS.search(before) and not done and not behind and not any("sang" in fold(s.words) for s in said):
        return "future"
    if _ONLY_THEN.search(before) and not done:
        return "future"
    if _FUTURE.search(before) and not (done and not loose(r"sẽ|dự kiến|định(?! kỳ)|sắp").search(before)):
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
    return "none"


# “sở đã ký số, đẩy qua trục ngày 12/9”: the same doer, the same time.
_TOLD_AS_DONE = loose(
    r"(?:đã|vừa|mới) (?:\S+ ){0,3}?(?:ký|soạn|làm|viết|xong|hoàn thành|duyệt|phê duyệt|trình|in|scan|đóng dấu|gửi|nộp|tổng hợp|rà soát|ban hành|họp|chốt|phát hành)"
)
_GOES_ON = loose(rf"^(?:và |rồi )?(?:{SEND}|{WORK})", bounded=False)


def carries(before: Clause, clause: Clause) -> bool:
    """Whether `clause` goes on telling, without a doer or a time of its own, what `before` told as done."""
    done, low = canonical(before.text), canonical(clause.text)
    return bool(_TOLD_AS_DONE.search(done) and _GOES_ON.search(low) and not before.reason) and not (
        _FUTURE.search(low) or loose(r"chưa|không|giúp|nhé|nha|với").search(low)
    )


def told(clause: Clause, index: int, today: date, *, past: bool = False) -> tuple[Told, ...]:
    """The events of one clause, in order. `past`: it goes on telling what the clause before told as done."""
    text = without_number(clause.text)
    low = _DINH_KY.sub(lambda m: " " * len(m.group()), canonical(text))
    if _VOID.search(low) or _ORAL.search(low):
        return ()
    low = _NO_DOING.sub(lambda m: " " * len(m.group()), low)
    numbered = document_number(clause.text) is not None
    said = dates(text, today)
    out: list[Told] = []
    taken = [m.span() for m in _ACKNOWLEDGED.finditer(low)]
    masked = low
    for start, end in taken:
        masked = masked[:start] + " " * (end - start) + masked[end:]
    seen_done = False
    for event, pattern in _EVENTS:
        if pattern is _ARRIVED and not _PAPER.search(low):
            continue
        for match in pattern.finditer(masked):
            start, end = match.span()
            label: Event | None = event
            if event in ("sent", "finished", "signed", "acted"):
                tense = _tense(low, start, end, said, today, numbered)
                tense = "past" if past and tense == "none" else tense
                going = bool(_GOING.search(low[max(0, start - 12) : start]))
                label = _by_tense(event, tense, going)
                if event == "sent" and tense == "none" and label is None and _performs(low, start, end):
                    label = "sent"
            if label:
                out.append(Told(label, index, start))
                seen_done = True
            if label or event not in ("signed", "acted"):
                masked = masked[:start] + "," * (end - start) + masked[end:]
    if percent(text) is not None:
        out.append(Told("finished" if percent(text) == 100 else "working", index, len(low)))
        seen_done = True
    elif not seen_done and ("%" in low or loose(r"phần trăm").search(low)):
        out.append(Told("working", index, len(low)))  # a share that cannot be, but a share
        seen_done = True
    if not out and any(
        day.date > today and _LEADS_TO_DAY.search(low[: day.start]) and _ENDS.search(low[day.end :]) for day in said
    ):
        out.append(Told("promised", index, 0))
        seen_done = True
    if not seen_done:
        if _BARE_NO.search(low.rstrip(" .,!?;)")):
            out.append(Told("unsent", index, 0))
        elif (
            not taken
            and low.strip(" .,!?") != "da"
            and (
                _DONE.search(low)
                or loose(r"^\W*(?:dạ |vâng |ok |đã |rồi |\(?\d\)? )*(?:đã|có)(?: (?:ạ|nhé|em|anh|chị))*$").search(
                    low.rstrip(" .,!?")
                )
            )
        ):
            out.append(Told("elliptic", index, 0))
    if _REMAINS.search(low):
        out = [Told("unfinished", index, one.position) if one.event == "planned" else one for one in out]
    if _TIRED.search(low):
        out = [one for one in out if one.event not in ("acted", "working", "planned")]
    if _LIFE.search(low) and not _OF_PAPERS.search(low):
        out = [one for one in out if one.event not in _WEAK]
    return tuple(sorted(out, key=lambda t: t.position))


def _performs(low: str, start: int, end: int) -> bool:
    """Whether the verb of sending at start..end is said while doing it."""
    before, after = low[:start], low[end:]
    led = _PERFORMS_BEFORE.search(before)
    if led is None or _NO_PERFORMING.search(low) or not loose(r"báo cáo|kế hoạch|phương án").search(after):
        return False
    return bool(before.strip(" ,.;:!")) or bool(_PERFORMS_TO.search(after))


def _by_tense(event: Event, tense: str, going: bool) -> Event | None:
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
