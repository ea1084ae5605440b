"""Which words tell of which event: the patterns, in the order in which they are tried. Pure.

Only what is said stands here; whether it is past, denied or still to come is decided in bot/reporting/tense.py, and what it
amounts to in bot/reporting/verdict.py. Each pattern takes its words, so that a later one does not read them again.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.reporting.vocabulary import PAPERS, PARTS, PEOPLE, REPORTED, SEND, SOURCES, THINGS, THINGS_OF, WORK
from knowledge.text import loose

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
# “chua chay” typed bare is “chữa cháy”.
_NOT_YET = r"chưa(?! (?:cháy|bệnh|trị)(?![^\W_]))"
_GAP = r"(?:(?!chưa|đang|rồi|đã)[^\s,]+ ){0,3}?"
# “cho” is “to” unless what follows can only be waited for.
_WAIT = r"(?:ch\ờ|(?<!chuyển\s)(?<!chuyen\s)(?<!thay\s)(?<!theo\s)đợi|cho(?= (?:hướng dẫn|số liệu|mẫu|đề cương|chỉ đạo|trả lời|phản hồi|văn bản|ký|duyệt|chữ ký|phê duyệt|(?:lãnh đạo|giám đốc|chủ tịch|sếp)(?: [^\s,]+){0,3} (?:ký|duyệt)|kinh phí|so lieu|(?:[^\s,]+ ){1,4}(?:gửi|cung cấp|chuyển) (?:về |lên )?(?:số liệu|dữ liệu)))|(?:(?<=còn\s)|(?<=đang\s)|(?<=vẫn\s))cho(?= (?:[^\s,]+ ){1,4}(?:gửi|cung cấp|ký|duyệt|trả lời)(?![^\W_])))"
# “còn mỗi phần phụ lục”, “thiếu chữ ký nữa là xong”: what is left of it.
_LEFT = rf"(?:còn|thiếu) (?:(?:mỗi|đúng|lại|có mỗi|một|vài|mấy|chút|ít|tí|\d+) (?:\S+ )?{PARTS}|{PARTS}(?: \S+){{0,3}}? (?:nữa|thôi|là xong))"
# A paper that “đã lên sở”, “về tới huyện”; of a person who got there nothing is told.
ARRIVED = loose(
    r"(?:(?<=năm\sđã\s)|(?<=tháng\sđã\s)|(?<=quý\sđã\s)|(?<=tuần\sđã\s)|(?<=cáo\sđã\s))đi(?= từ (?:hôm|thứ|ngày|sáng|chiều|hồi|tuần|đầu|cuối))|"
    r"(?:(?<=đã\s)|(?<=mới\s)|(?<=cũng\s)|(?<=tháng\s)|(?<=năm\s)|(?<=quý\s)|(?<=tuần\s)|(?<=cáo\s)|(?<=vừa\s))(?<!gian\svừa\s)(?:lên|về|tới|đến|qua|sang)(?: (?:được|tới|đến|bên|chỗ|trên|hộp thư))* (?:sở|huyện|tỉnh|phòng|ủy ban|hạt|trục|cấp trên|nơi|bộ phận|văn phòng)"
)
# Tried in this order; each takes its words, so that a later pattern does not read them again.
EVENTS: tuple[tuple[Event, re.Pattern[str]], ...] = (
    ("pending", loose(rf"{PEOPLE} (?:(?:còn|vẫn|đang|mới) )+(?:xem|đọc|rà|soát|chỉnh|sửa|coi|nghiên cứu|cầm|giữ)|bị (?:[^\s,]+ ){{0,3}}?(?:gạch|chê|bắt|soi|vặn|bác)(?![^\W_])")),
    ("pending", loose(r"(?:bị )?(?<!kiểm\s)trả (?:lại|về)(?! lời)|bắt (?:sửa|làm lại|bổ sung)|yêu cầu (?:\S+ )?(?:sửa|bổ sung|chỉnh|làm lại|giải trình)")),
    ("stuck", loose(rf"chưa (?:\S+ )?(?:{WORK}|đi|nộp|gửi) tiếp(?: được)?|(?:mới|thì) (?:{WORK}) tiếp được|không (?:{WORK}) tiếp")),
    ("blocked", loose(rf"(?:không|chả|chẳng) (?:thể )?(?:{_GAP})(?:{WORK}|{SEND}|xuất|truy cập|vào)(?: [^\s,]+){{0,4}}? được|không (?:{WORK}|{SEND})(?: được| nổi)|bó tay|không biết làm|không chịu(?! (?:nộp|gửi|báo cáo|làm|nổi|khó|thua)(?![^\W_])) [^\s,]+")),
    ("blocked", loose(r"vướng(?: mắc)?|mắc(?= (?:ở|chỗ|khâu|cái|đoạn|kẹt)(?![^\W_]))|(?<!tổng\s)(?<!sơ\s)(?<!cam\s)(?<!đoàn\s)kẹt(?! quả| thúc| luận| hợp| nối)|bí(?= (?:phần|số|quá|chỗ|ở|ý|không|lắm|cái|nội|khâu|rồi|vì|do))|(?<!công\s)(?<!hợp\s)(?<!đối\s)tắc(?! động)|ách tắc|nghẽn|gặp khó(?: khăn)?|(?:bị|phải|đành|buộc phải) (?:tạm )?(?:hoãn(?! thiện| thành| tất| chỉnh| toàn)|dừng|ngưng)(?: lại)?|tạm (?:hoãn|dừng|ngưng)|khó khăn|trục trặc|sự cố|(?:bị |dính |nhiễm )(?:virus|vi rút|mã độc)|mất (?:sạch |hết |toàn bộ |trắng )*(?:file|dữ liệu|số liệu|bản thảo|bài)|hỏng ổ cứng|(?:đang|còn) (?:tạm )?(?:dừng|ngưng)(?: lại)?(?=\s*(?:$|[,.;]))|^thua (?:rồi|luôn)|(?:bị )?lỗi|bế tắc|mất điện|(?:bị )?hỏng|(?:bị |đang )(?:treo|khóa|chặn|đơ|sập|ngập|quá tải|bảo trì)|cúp điện|cắt điện|(?:mất|rớt|đứt) (?:mạng|kết nối|cáp)|(?:mạng|phần mềm|hệ thống|máy chủ|trang|cổng)(?: \S+){0,4}? (?:sập|đơ|treo|chập chờn|nghẽn|đứng|quá tải)")),
    ("pending", loose(rf"(?:còn |đang |vẫn |mới )*{_WAIT} (?:{PEOPLE} )?(?:(?:huyện|xã|tỉnh|sở|ủy ban(?: nhân dân)?) )*(?:ký|duyệt|phê duyệt|văn thư|lấy số|đóng dấu|phát hành|họp|thông qua|{PEOPLE}(?: về| ký| duyệt| đi| xem)*)")),
    ("waiting", loose(rf"(?:{_WAIT}|ngóng|thiếu|chưa có|không có|chưa nhận được|chưa thấy|chưa được cấp) (?:đủ |thêm |phía |bên |có )?{PAPERS}|{THINGS_OF} (?:chưa|không) (?:có(?! (?:gì|báo cáo|kế hoạch|phương án))|gửi|cung cấp|khớp|về|đủ|công bố|cấp)|{SOURCES}(?: [^\s,]+){{0,3}}? (?:chưa|không) (?:(?:có|gửi|cung cấp|ban hành|chuyển|nộp) {THINGS}|trả lời|phản hồi|công bố|hướng dẫn|cung cấp)")),
    ("promised", loose(r"(?:lần|buổi|đợt|khâu|bước|phần|vòng|lượt|xã|thôn|cuộc) (?:cuối(?: cùng)?|chót)(?: [^\s,]+){0,3}? (?:là|thì) (?:chốt|xong|nộp|trình|gửi|ký|hoàn tất|hoàn thành|dứt điểm)")),
    ("waiting", loose(r"nghỉ (?:ốm|thai sản|bệnh|việc|đẻ|dưỡng bệnh)|(?:nhập|nằm|đi) viện|(?:đang|bị) (?:ốm|bệnh)|(?:chưa|không) (?:có )?(?:ai|người) (?:làm|thay|phụ trách|đảm nhận|tiếp nhận)")),
    ("unfinished", loose(_LEFT)),
    ("unfinished", loose(r"chưa (?:thống nhất|nhất trí|đồng thuận|ngã ngũ|quyết|tới đâu|đến đâu|đi đến đâu|ra hồn|ưng|đạt)")),
    ("drafted", loose(r"phần (?:[^\s,]+ ){0,5}?(?:xong|hoàn thành|làm rồi)")),
    ("unfinished", loose(rf"{_NOT_YET} {_GAP}(?:xong|hoàn thành|hoàn tất|hoàn thiện|đủ|đầy đủ|chốt|khớp|ổn|đâu vào đâu)|(?:chửa|chưa) xong")),
    ("pending", loose(rf"(?:{PEOPLE} )?{_NOT_YET} {_GAP}(?:ký|duyệt|trình(?! bày)|phê duyệt|lấy số|đóng dấu|thông qua)")),
    ("unsent", loose(rf"(?:{_NOT_YET}|không|chẳng|(?<!với\s)chả) (?:kịp )?{_GAP}(?:{SEND}|báo cáo)(?: kịp)?|không kịp|{SEND} không kịp|quên (?:(?:béng|bẵng|khuấy|tiệt|luôn|mất) )*(?:chưa )?(?:nộp|gửi)")),
    ("planned", loose(rf"(?:(?<!cáo\s)(?<!số\s)tháng \d{{1,2}}(?![/.-]?\d)|sang (?:năm|quý|tháng)(?: \S+)?|(?:năm|tháng|kỳ|đợt|tuần|quý) (?:sau|tới)|(?:cuối|đầu|giữa) (?:tháng|quý|năm)(?: \S+)?) (?:thì )?(?:(?:em|bên em|sở|xã|huyện|phường) )?(?:mới|sẽ) (?:bắt đầu |bắt tay |có thể |được )*{WORK}(?! (?:được|xong))")),
    # Put off to a time that is no day: “cái sau để tháng 11”, “chưa tới hạn”, “báo cáo năm tính sau”.
    ("planned", loose(r"(?:để|gác|chờ|đợi|tính|hẹn|thì)(?: lại)?(?: (?:đến|tới|sang|qua|hết|khoảng|tầm|cuối|đầu|giữa))* (?:tháng \d{1,2}(?![/.-]?\d)|(?:tháng|quý|kỳ|năm|đợt) (?:sau|tới)|quý (?:i{1,3}|iv|[1-4]))|sang năm|(?:để|tính|làm|lo|gác) (?:sau|lại sau|đã)(?= (?:ạ|a|nhé|nha|em|anh|chị)|$|[,.])|(?:chưa|còn lâu mới) (?:tới|đến) (?:hạn|kỳ|ngày|lượt|lúc|thời gian|thời điểm|đợt|tháng)")),
    ("unstarted", loose(r"quên (?:(?:béng|bẵng|khuấy|tiệt|luôn|mất) )+(?:chưa )?(?:làm|việc này|cái này|vụ này|báo cáo|luôn|rồi|đi)|quên (?:béng|bẵng|khuấy|tiệt)(?: mất)?")),
    ("planned", loose(r"(?:giờ |để |bây giờ |nay )+(?:em |bên em )?(?:làm|viết|soạn|bắt tay|triển khai) (?:ngay|liền|luôn|gấp)(?: (?:đây|bây giờ|đi|ạ|nhé|nha))*")),
    ("promised", loose(r"(?:giờ |để |em |bây giờ |nay )+(?:nộp|gửi|chuyển|phát hành) (?:ngay|liền|luôn|gấp)(?= (?:đây|bây giờ|ạ|nhé|nha|cho)|$)")),
    ("drafted", loose(r"mới (?:được|có|xong|làm|viết|soạn|ra)(?: được| xong)? (?:cái |phần |mấy |vài |một |\d+ )*(?:sườn|khung|đề cương|dàn|dòng|trang|đoạn|chữ|mục|ý|phần|bộ khung|mở đầu|nháp)")),
    ("promised", loose(r"(?:mai|mốt|chiều|tối|tuần sau|cuối tuần|đầu tuần)(?: nay| mai)? (?:(?:em|anh|chị|bên em|bên anh|sở|xã) )?(?:mới |sẽ )?(?:chốt|làm nốt|nốt|trình(?! bày| độ))")),
    ("unstarted", loose(rf"{_NOT_YET} (?:có |được |ra |viết |làm )*(?:chữ|dòng|trang|câu|mục|cái|phần|việc|bản) (?:nào|gì)")),
    ("unstarted", loose(rf"(?:{_NOT_YET}|không|chẳng|chả) (?:kịp )?{_GAP}(?:{WORK}|có gì|đâu|rục rịch|ra đâu)|chưa có (?:gì|kế hoạch|báo cáo|phương án)|tr\ắng|trắng (?:tinh|trơn|trang)|số (?:0|không)(?! %)")),
    ("pending", loose(rf"(?<!chương )(?<!quá )(?<!quy )trình (?:lên |cho |qua |sang |ra )*(?:{SOURCES}|hội đồng|thường trực|cấp)(?![^\W_])(?! (?:ký|duyệt|phê duyệt))".replace("(?<!chương )(?<!quá )(?<!quy )", r"(?<!chương\s)(?<!quá\s)(?<!quy\s)"))),
    ("pending", loose(rf"(?:trình|chuyển|gửi|nộp) (?:lên |cho |qua |sang )?{PEOPLE}(?: [^\s,]+)?(?: (?:ký|duyệt|xem|phê duyệt))?|(?:trình|xin|đưa|chuyển) (?:(?!bản |file |đã |văn bản |có )\S+ ){{0,3}}?(?:ký|duyệt|phê duyệt)(?! (?:và|ban hành|phát hành|gửi|số(?! liệu)))|trình ký|(?:xin|lấy|cho|chờ|đợi|còn) ý kiến|góp ý|thẩm định|ký nháy")),
    ("pending", loose(r"(?:xin|lấy|chờ|đợi|thiếu|còn|chưa có)(?: mỗi| chờ)? chữ ký")),
    ("pending", loose(r"(?:đang|vừa|đã|mới|chờ) trình(?! độ| bày)|(?:còn |đang )d\ở|còn do(?= (?:ạ|a|anh|chị|em|nha|nhé)|$)")),
    ("pending", loose(r"(?:vẫn |đang |còn )*nằm (?:ở|trong|trên|tại|chờ|im)(?: [^\s,]+)?|nháp(?! (?:viện|liệu|khẩu|kho|học|số))|dở dang|chờ (?:ký|duyệt)|(?<!đã\s)(?<!ký\s)(?<!ký,\s)(?<!ký\svà\s)(?<!được\s)đóng dấu|vào sổ|lấy số")),
    ("promised", loose(rf"(?:gần|sắp|cơ bản|chuẩn bị|hòm hòm) (?:\S+ )?(?:xong|hoàn thành|hoàn tất|{SEND})(?: rồi)?")),
    ("drafted", loose(rf"(?:soạn|viết|dự thảo|chỉnh sửa|thu thập|gom)(?: [^\s,]+){{0,3}}? 100\s?(?:%|phần trăm)|(?:soạn|viết|làm|dự thảo|thống kê|chỉnh sửa|thu thập|gom|tổng hợp(?= (?:xong )?(?:số liệu|phần))|xây dựng) (?:{_GAP})xong(?! (?:và|rồi (?:và )?(?:nộp|gửi)))|mới xong|xong (?:được |phần|bản|dự thảo|thống kê|số liệu|khâu|bước|đến|tới|khoảng|tầm|cỡ|\d)")),
    ("working", loose(r"(?<!đi\s)(?:làm|viết|soạn|chỉnh|tính toán|rà|dò|soát) lại(?! (?:việc|giúp|hộ|thành|là|cho đúng))")),
    ("sent", loose(REPORTED)),
    ("sent", loose(rf"(?:ký (?:số )?(?:và |rồi |, )*)?{SEND}(?: lại)?")),
    ("signed", loose(rf"(?:{PEOPLE} )?(?:đã )?(?:được )?(?:{PEOPLE} )?(?:(?<!chữ\s)ký|phê duyệt|duyệt|thông qua)(?: ban hành)?(?! (?:cam|kết|hợp|nháy|tên nhận))")),
    ("sent", ARRIVED),
    ("finished", loose(r"xong(?: xuôi)?|hoàn thành|hoàn tất|hoàn thiện xong")),
    ("counted", loose(r"(?:được|xong|đi|làm) (?:khoảng |tầm |gần |hơn )?(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:xã|phường|thị trấn|huyện|sở|thôn|bản|ấp|đơn vị|phòng|trường|hộ|cơ quan|thủ tục|hồ sơ)")),
    ("unfinished", loose(r"còn (?:lại )?(?:khoảng |tầm )?(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|mấy) (?:xã|phường|thị trấn|huyện|sở|thôn|bản|ấp|phòng|trường|cơ quan|thủ tục|hồ sơ|đợt|lớp|buổi)(?: (?:nữa|chưa|thôi|(?:\S+ ){1,3}(?:tiếp|nốt)))")),
    ("working", loose(r"dự thảo|dang dở|được (?:nửa|một nửa)|làm dần|duy trì|(?:vẫn|đang|luôn|thì|đều) (?:đều|đều đặn|đảm bảo|bảo đảm|thường xuyên|liên tục|như cũ|ổn định|chạy|tiến hành)|đều đặn|tiếp diễn")),
    ("acted", loose(WORK)),
)  # fmt: skip
