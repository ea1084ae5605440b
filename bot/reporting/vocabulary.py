"""The classes of words that reporting is told by: verbs of sending and of work, people, things waited for, particles. Pure.

Only words stand here, as pieces of patterns for knowledge.text.loose; what they mean together is decided in claims, verdict
and intents. A class is written out as a whole, so that one verb of it is read like another.
"""

from __future__ import annotations

from bot.reporting.topics import STRONG_VERBS

# Small words that may follow the last word of a sentence: particles, forms of address, courtesy.
PARTICLE = (
    r"(?:ạ|ah|ak|ạh|nhé|nhe|nha|nhá|nhen|nghen|nghe|hen|heng|hè|nè|á|đó|đấy|đây|rồi|luôn|thôi|mà|cơ|đi|với|vậy|thế|rứa|ơi|hết"
    r"|anh|chị|em|cô|chú|bác|ông|bà|cháu|bạn|sếp|đồng chí|thủ trưởng|lãnh đạo|quản trị|ad|admin|bot|mọi người|cả nhà|các bác"
    r"|a|b|c|e|ta|tui)"
)
# Those that make a question of what they close. “ha”, typed bare, is more often “nhé” than “hả”.
ASKING_PARTICLE = r"(?:h\ả|h\ở|h\ử|nhỉ|\ư|chăng)"

# Where a paper goes when it leaves the house.
_WHERE = r"(?:lên|qua|sang|cho|tới|đến|về|vào|bản|file|văn bản|báo cáo|công văn|trục|mail|email|zalo)"
SEND = (
    r"(?:nộp|gửi(?! xe| tiền| con| trẻ)|gởi(?! (?:hỗ trợ|điện|lại|kỹ thuật|thợ|tổng đài|mãi|hoài|nhắc|hỏi|giục))|phát hành|ban hành"
    r"|chuyển(?! (?:đổi|viên|môn|gia|đề|công tác|khoản|ngành|biến|hướng|giao|nhà|trường|tiếp|đi công tác|số|mùa|đạt|trạng|qua làm|sang làm|về làm|(?:cho |sang |qua )?(?:phòng|người|bộ phận|đơn vị|cơ quan|ban|anh|chị|bạn) khác))"
    rf"|đẩy(?! (?:mạnh|nhanh|lùi))|up|upload|submit|post|share|forward|fw|(?<!nhận\s)(?<!được\s)bàn giao|lên trục|tải lên|đăng (?:lên|tải lên)|đưa (?:lên|qua|sang)"
    rf"|(?:bắn|quăng|ném|thảy|tống|phóng|gõ|thả|scan|fax|load|nhập)(?= {_WHERE}(?![^\W_]))|(?:mail|email|zalo)(?= (?:cho|qua|lên|sang|rồi|bản)(?![^\W_]))"
    r"|báo cáo(?= (?:về|lên|huyện|tỉnh|sở|hạt|phòng|ủy ban|cấp|rồi|xong)(?![^\W_])))"
)
# “đã báo cáo tình hình … cho Hạt”: the verb, not the paper; not told to one's chief by mouth.
REPORTED = (
    r"(?:(?<=đã\s)|(?<=vừa\s)|(?<=vừa\smới\s)|(?<=có\s))báo cáo"
    r"(?! (?:với |lại |cho |xin ý kiến |qua |tới |lên )*(?:sếp|lãnh đạo|anh|chị|giám đốc|chủ tịch|bí thư|trưởng phòng|thủ trưởng|bác|cô|chú)(?![^\W_]))"
)
_WORKS = "|".join(
    ("làm", r"(?:rờ|sờ|rớ|mó) (?:tới|đến|vào|gì)", "chỉnh lại", "soạn", "viết", "xây dựng", "triển khai", "thực hiện", "chuẩn bị", "hoàn thiện", "chỉnh sửa", "chỉnh lý", "sửa", "cập nhật", "thu thập",
     "đụng (?:đến|tới|vào|gì|chữ|tay)", "động (?:đến|tới|vào|gì)", "bắt đầu", "bắt tay", "khởi động", "tổ chức", "tổng hợp", "xử lý", "lên khung", "tham mưu", "lập", "có văn bản", "ra công văn", "có công văn",
     "gom", "đối chiếu", "mở", "nhập", "hướng dẫn", r"nhắc(?= (?:nhở )?(?:các|những|\d|huyện|sở|xã|đơn vị|lần))",
     "rà lại", r"r\à(?= (?:hết|xong|được|tới|đến|thêm|gần|nốt|hộ|thủ tục|từng|các)(?![^\W_]))", r"ra(?= hộ nghèo)", "kiểm lại", "dò lại", "soát lại", "khớp số", "ghép", "lắp số", "điền", "chắt lọc", "biên tập", "hiệu chỉnh", "bổ sung", "xúc tiến", "tiến hành", "thi công", "hì hục", "cày", "gõ", "ráp", "hoàn chỉnh", "trau chuốt", "canh lề", "gọt",
     *(verb for verb in STRONG_VERBS if verb != "trực"), "trực(?! tuyến| tiếp| thuộc| liên)")
)  # fmt: skip
WORK = rf"(?:{_WORKS})(?! xã)"
# A form of address and a name; what may follow it in a sentence is no name.
_NO_NAME = r"(?:báo|bản|file|công|văn|kế|em|số|cái|dự|ạ|nhé|nha|nhe|ơi|rồi|xem|check|kiểm|cho|đang|đã|chưa|với|giúp|bên|là|thì|phương|biểu|mẫu|hồ|tờ|dạ|nghen|à|đó|đấy|nha|và|luôn|ký|duyệt|qua|hôm|sáng|chiều|mai|lúc|từ|cả|nhận|bc|kh)"
PEOPLE = (
    r"(?:lãnh đạo|phó giám đốc|giám đốc|phó chủ tịch|chủ tịch|sếp|văn thư|các phòng|chánh văn phòng|phòng chuyên môn|thường trực"
    r"|trưởng phòng|phó phòng|bí thư|phó chánh|thủ trưởng|hạt trưởng|chi cục trưởng|hiệu trưởng|trưởng ban"
    rf"|(?:anh|chị) (?!{_NO_NAME}(?![^\W_]))[^\W\d_]+)"
)
THINGS = r"(?:hướng dẫn|mẫu|biểu|đề cương|số liệu|chỉ đạo|trả lời|phản hồi|kinh phí|văn bản|danh mục|thông tin|tài liệu|căn cứ|phụ lục|số|nguồn|ý kiến của|dữ liệu|tiền|người|nhân sự|cán bộ|vốn|thiết bị)"
# The same where they are the subject: bare “so” is then a department.
THINGS_OF = THINGS.replace("|số|nguồn", "|nguồn|con số").replace("|cán bộ|", "|")
SOURCES = r"(?:cấp trên|bộ|sở|huyện|tỉnh|xã|phòng|công an|cục|chi cục|thống kê|ubnd|ủy ban|đơn vị|các đơn vị|các xã|các phòng|các sở|thẩm quyền)"
PAPERS = rf"(?:{THINGS}|{SOURCES})"
# Parts of a paper: what is left of it, or is finished of it, is not the paper.
PARTS = r"(?:phần|mục|phụ lục|biểu|bảng|đoạn|trang|chương|khâu|bước|chữ ký|con dấu|dấu|nội dung|số liệu|chỗ|kiến nghị|đề cương|dự thảo|khung|lời|câu|ý|chữ|tí|chút|xíu|ít|vài)"

# What people do that is none of the office's papers: to come and go, to talk, to know, to be ill or on leave.
LIFE = (
    r"(?:đi làm|đi công tác|nhận bàn giao|nhận (?:việc|công tác|nhiệm vụ)|chuyển công tác|(?:chuyển|luân chuyển|điều động|biệt phái) (?:sang|qua|về|đi|công tác)(?: [^\s,]+)? (?:phòng|sở|huyện|ban|đơn vị|chỗ|nơi|khác)|nghỉ (?:phép|hưu|mát|lễ|tết|làm|trưa|bù|hè|cưới|mai|sáng|chiều)|(?:em|anh|chị|mình|tôi|xin|được|cho)(?: đang| đã| mới| vẫn)? nghỉ|về quê|về nhà|về hưu|đi (?:họp|học|khám|đám|viếng|xa|vắng|đường|chợ|ăn|chơi|du lịch|tham quan|tập huấn|thực tế)"
    r"|(?:chuyển|giao|bàn giao) (?:cho |sang |qua )?(?:phòng|người|bộ phận|đơn vị|cơ quan|anh|chị|bạn) khác|không (?:còn )?(?:làm|phụ trách|theo dõi|đảm nhận)(?: \S+){0,3} nữa|(?<!chuyển\s)(?<!chuyen\s)đổi (?:số|máy|sim|điện thoại|zalo|phòng)|số (?:em|anh|chị|điện thoại)(?: \S+){0,2} đổi|hết pin|mất sóng|lái xe|chạy xe|kẹt xe|tắc đường|ngủ|ăn (?:cơm|trưa|sáng|tối)|đón con|đưa con)"
)
