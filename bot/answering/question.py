"""What a typed question asks for: read once, into a frozen Question that the answering rooms decide on. Pure.

The words come in two spellings, as typed (abbreviations written out) and as understood (accents put back); a pattern
counts where either has it, because restoring accents may err and typing without them always does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.slips import mostly_bare
from knowledge import mentions, units
from knowledge.calendar import real_date
from knowledge.dates import periods
from knowledge.header import CODES
from knowledge.text import canonical, exact, fold, loose, nfc

# What is asked for -> the words that ask for it.
_ASKS: dict[str, str] = {
    "when": r"(?:trễ|chậm|muộn|lâu) nhất|khi nào|bao giờ|lúc nào|ngày nào|ngày mấy|mấy tây|(?:mùng|mồng) mấy|bữa nào|ngày bao nhiêu|hôm nào|thời hạn|hạn(?! chế| hán| mức)|chậm nhất|muộn nhất|deadline|đến khi nào|mấy ngày nữa|còn bao lâu|còn (?:mấy|bao nhiêu) ngày|tháng mấy|tháng nào|thời gian (?:nộp|gửi|báo cáo)|trước ngày (?:nào|bao nhiêu|mấy)|mốc|mùng mấy|lịch (?:nộp|báo cáo)",
    "late": r"(?:có )?(?:đúng|kịp|trễ|muộn|quá) hạn|kịp(?! thời)|có (?:kịp|trễ|muộn|được) không|được coi là|có sao không|bị (?:trễ|muộn)|còn kịp|trễ (?:hạn )?(?:không|chưa)",
    "recipient": r"(?:gửi|nộp|báo cáo|trình|chuyển)(?: (?:báo cáo|bản|kết quả|về|cho|tới|đến|lên|văn bản|\S+)){0,4} (?:ai|đâu|cơ quan nào|đơn vị nào|những (?:cơ quan|đơn vị|ai|đâu)(?: nào)?|phòng nào|sở nào|chỗ nào|nơi nào|cấp nào)|(?:cho|về|tới|đến|lên) (?:ai|đâu|cơ quan nào|đơn vị nào|phòng nào|sở nào|cấp nào|chỗ nào)|nơi nhận|ai nhận|đơn vị nào nhận|(?:gửi|nộp|trình)(?: \S+){0,6} (?:cho|về|lên|tới|đến|qua)(?: \S+){1,6} hay (?:là )?(?:cho |về |lên |tới |đến |qua )?(?:ủy ban|sở|phòng|ban|huyện|tỉnh|xã|bộ|thẳng)",
    "via": r"(?:thông )?qua (?:ai|đâu|đơn vị nào|cơ quan nào|sở nào|phòng nào|kênh nào|chỗ nào|nơi nào|cấp nào)|đầu mối",
    "who": r"(?:^|[,;?]|\b)ai(?! (?:cập|len))|đơn vị nào|cơ quan nào|sở nào|phòng nào|người nào|bộ phận nào|những ai|công chức nào|đứa nào|thằng nào|cấp nào",
    "issuer": r"giữa (?:ai|những ai|các cơ quan|cơ quan nào|đơn vị nào|hai cơ quan)|của (?:ai|cơ quan nào|đơn vị nào|cấp nào|nơi nào)|(?:do )?(?:ai|cơ quan nào|đơn vị nào|cấp nào) (?:ban hành|ra|ký ban hành)",
    "rhythm": r"(?:những |các |mấy )?(?:loại )?báo cáo (?:gì|nào)|(?:mấy|bao nhiêu) (?:tháng|lần|kỳ)(?: (?:một|1) lần)?|bao lâu|định kỳ (?:như )?(?:thế nào|sao|ra sao|mấy)|mấy lần|chu kỳ|tần suất|những kỳ nào|các kỳ nào|kỳ nào",
    "duties": r"(?:phải |cần |sẽ |có )?làm (?:những )?(?:gì|việc gì|sao)|những việc gì|nhiệm vụ (?:gì|nào|của|là gì|cụ thể)|có (?:những )?nhiệm vụ|trách nhiệm (?:gì|nào|của|là gì|ra sao)|được giao(?: những)?(?: gì| việc)?|phụ trách(?: gì| việc)|lo (?:việc )?(?:gì|phần nào)|phân công (?:gì|thế nào|những)",
    "weekday": r"thứ mấy",
    "besides": r"(?:ngoài|trừ)(?: \S+){1,10} (?:còn|nữa)(?: \S+){0,6} (?:ai|đâu|cơ quan nào|đơn vị nào|nơi nào|cấp nào|chỗ nào)",
    "confirm": r"(?:hạn|deadline|trước|chậm nhất)(?: \S+){0,9} (?:đúng|phải)(?: vậy)? không|có phải(?: \S+){0,8} hạn|hạn(?: \S+){0,8} có (?:đúng|phải)",
    "signer_title": r"chức (?:vụ|danh)(?: \S+){0,4} ký|ký(?: \S+){0,14} chức (?:vụ|danh|gì)",
    "signer": r"chức (?:vụ|danh)(?: \S+){0,4} ký|ký(?: \S+){0,14} chức (?:vụ|danh|gì)|ai ký|người ký|ký tên|(?:ký )?tên (?:là )?(?:gì|ai)|do ai ký|họ tên|ông nào|bà nào",
    "sent_to": r"lưu(?: (?:ở|tại|trữ))?(?: \S+){0,2} (?:chỗ nào|đâu|nơi nào)|(?:được )?nhận (?:được )?(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định)|(?:được )?(?:gửi|chuyển|phát hành)(?: \S+){0,3} (?:những )?(?:nơi nào|cơ quan nào|đơn vị nào|ai|đâu)|nơi nhận",
    "signed_on": r"(?:ký|ban hành|ra) (?:kế hoạch|văn bản|chỉ thị|công văn|quyết định|thông báo)(?: (?!phải|trước|chậm|xong|cần)\S+){0,14} (?:ngày nào|ngày mấy|ngày bao nhiêu|khi nào|bao giờ|hôm nào)|(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định|thông báo|hướng dẫn|nghị quyết|chương trình|đề án)(?: (?!phải|trước|xong|chậm|cần)\S+){0,12} (?:ký|ban hành|ra|đề|phát hành)(?: (?!trước|chậm|xong)\S+){0,4} (?:ngày nào|ngày mấy|ngày bao nhiêu|khi nào|bao giờ|hôm nào)|ngày (?:ký|ban hành)",
    "number": r"số (?:của|ký hiệu|hiệu)(?: \S+){0,26} (?:là )?(?:bao nhiêu|gì|mấy)|số (?:bao nhiêu|mấy|hiệu|gì|nào|ký hiệu)|mang số|số văn bản",
    "about": r"(?:nói |quy định |ban hành )?(?:về|là về) (?:cái |việc |vấn đề |nội dung )?(?:gì|nào|chi)|nội dung (?:gì|là gì|nào|ra sao|như thế nào)|(?:quy định|nói|ghi|ban hành|yêu cầu) (?:những )?(?:gì|cái gì|nội dung gì|điều gì|ra sao|thế nào|như thế nào)|là gì",
    "which_document": r"(?:văn bản|kế hoạch|chỉ thị|quyết định|công văn|chương trình|nghị quyết|kết luận) (?:nào|gì|số mấy|số bao nhiêu)|theo (?:văn bản|kế hoạch|cái) (?:nào|gì)|căn cứ (?:vào )?(?:đâu|văn bản nào)",
    "how_many": r"bao nhiêu|mấy (?:nhiệm vụ|nội dung|mục|phần|việc|điểm|cái|loại|đợt|văn bản|kỳ)",
    "contact": r"e-?mail|mail|thư điện tử|gmail|zalo|facebook|số điện thoại|điện thoại|sđt|sdt|đường dây nóng|hotline|địa chỉ|link|đường link|website|số fax|số tài khoản",
    "person": r"(?:sinh năm|quê|bao nhiêu tuổi|quê quán|trình độ|bằng cấp|lương)(?: \S+){0,3} (?:nào|đâu|bao nhiêu|gì)|ai (?:là|đang làm|giữ chức) (?:trưởng|phó|chủ tịch|giám đốc|bí thư|chánh|đầu mối)|(?:trưởng|phó|chủ tịch|giám đốc|bí thư|chánh)(?: \S+){1,8} (?:là ai|tên gì|tên là gì)",
    "clock": r"mấy giờ|giờ nào|lúc mấy giờ|mấy h",
    "place": r"(?:họp|hội nghị|tập huấn|tổ chức|diễn ra|khai mạc|lớp|cuộc|lễ|buổi|gặp)(?: \S+){0,8} (?:ở|tại) (?:đâu|chỗ nào)|(?:ở|tại) (?:phòng nào|hội trường nào|địa điểm nào|tầng mấy)|phòng (?:họp )?(?:nào|số mấy|mấy)|địa điểm",
    "money": r"bao nhiêu tiền|kinh phí|mức (?:chi|phạt|thưởng|hỗ trợ)|phụ cấp|bao nhiêu (?:đồng|triệu)|ngân sách|tiền",
    "penalty": r"(?:bị xử lý|(?:vi phạm|trễ|chậm|muộn|không (?:nộp|gửi|báo cáo|làm))(?: \S+){0,8} xử lý|phạt|kỷ luật|trừ điểm|phê bình|xử phạt)(?: như)? (?:thế nào|sao|ra sao|gì|không|bao nhiêu)|có bị (?:phạt|kỷ luật|trừ|phê bình|xử lý)",
    "template": r"(?:xin|cho|lấy|gửi|tìm|cần)(?: \S+){0,3} (?:mẫu|biểu mẫu|đề cương|phụ lục|form)|(?:theo )?(?:mẫu|biểu mẫu|đề cương|phụ lục|biểu)(?: báo cáo)?(?: số)? (?:nào|gì|mấy|ở đâu|ra sao|như thế nào)|mẫu báo cáo|biểu mẫu|file mẫu|(?:mấy|bao nhiêu) trang|font chữ|mấy bản|bản giấy|bản cứng|bản mềm",
    "yes_no": r"(?:có|phải|được|đúng)(?: \S+){0,12} (?:không|k|chứ|chưa|hả|à)\s*\??$|đúng không|phải không|có phải",
    "list": r"những (?:gì|ai|việc|nội dung|cơ quan|văn bản|nhiệm vụ|mục đích|yêu cầu|giải pháp)|các (?:nội dung|giải pháp|nhiệm vụ|việc) (?:gì|nào)|gồm (?:những )?(?:gì|ai)|như thế nào|ra sao|thế nào",
}  # fmt: skip

_REPORTING = r"báo cáo|nộp|hạn(?! chế| mức)|deadline|kỳ báo cáo|sơ kết|tổng kết"
_OTHER_PERIOD = r"(?:0?[124578]|1[01]|hai|bốn|bảy|tám|mười) tháng(?! (?:\d|một|hai|ba|tư|sáu|bảy|tám|chín|mười|năm(?! \d)))(?! (?:trước|nữa|1 lần|một lần))"
# “sơ kết 5 năm”: a stretch of years, no report of each year.
_MANY_YEARS = r"(?:sơ kết|tổng kết|báo cáo|đánh giá)(?: (?:kết quả|sơ kết|tổng kết|giữa kỳ|giai đoạn|công tác|thực hiện|của|qua|sau|về))* (?:0?[2-9]|[1-9]\d|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) năm(?! (?:\d|nay|ngoái|trước|sau|tới|(?:một|1) lần))"
_WEEK_DAY = (
    r"(?:báo cáo|hạn) (?:hằng |hàng |theo |mỗi )?(tuần|ngày(?= (?:hằng|hàng|mỗi)))|(?:hằng|hàng|mỗi|theo) (tuần)"
)
_WHOLE_YEAR = r"(?:báo cáo|nộp|hạn|gửi|bản|kỳ|của) (?:cả |cuối )?năm(?! (?:trước|ngoái|sau|tháng))|cả năm|cuối năm|báo cáo tổng kết|tổng kết năm|12 tháng|(?<!tháng\s)(?<!\d\s)(?<!\si\s)(?<!ii\s)(?<!iv\s)năm(?= (?:\d{4} )?(?:nộp|gửi|hạn|khi nào|bao giờ))|(?:còn|thế|vậy|thì|với) năm(?! \d)"
_MONTH_REPORT = r"báo cáo (?:hằng |hàng |theo |định kỳ |của )?tháng(?! (?:này|sau|trước|mấy|nào))|(?:hằng|hàng|mỗi|từng) tháng|(?:kỳ|số liệu) tháng(?! \d)"
_QUARTER = r"quý (?:iv|i{1,3}|[1-4])(?!\w)|(?:báo cáo|hạn|kỳ|nộp|hằng|hàng|mỗi|theo) quý(?! (?:định|chế|trình))"
_YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?!\d)")
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)|ng[aà]y\s+(\d{1,2})\s+th[aá]ng\s+(\d{1,2})(?:\s+n[aă]m\s+(\d{4}))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w/])(\d{1,5})\s*[-/]\s*((?:[A-ZĐ][\w&Đđ]*|\d{4})(?:[-/][A-ZĐ]\w*)*)")
# The same typed in small letters has its kind's code, or more than one part: “49/kh-ubnd”, “1486/sgddt-khtc”, “12/kh”.
_SMALL_NUMBER = re.compile(
    rf"(?<![\w/])(\d{{1,5}})\s?[-/]\s?((?:{'|'.join(sorted({fold(code) for code in CODES.values() if len(code) > 1} | {'ubnd', 'hdnd'}))})(?![^\W_])(?:[-/][^\W\d_][\w&]*)*"
    r"|\d{4}/[^\W\d_]{2,}(?:-[^\W\d_][\w&]*)*|[^\W\d_]{2,}(?:[-/][^\W\d_][\w&]*)+)(?![\w/])"
)
_KIND_NUMBER = r"(chỉ thị|kế hoạch|quyết định|công văn|nghị quyết|kết luận|chương trình(?: phối hợp)?|thông báo|hướng dẫn|nghị định|thông tư|luật|công điện|tờ trình|quy chế|đề án)(?: số)? (\d{1,5})(?! tháng| năm(?! 20\d\d(?! ?[-–]))| ngày(?! (?:mấy|nào|bao nhiêu)))(?:\s*[-/]\s*[a-zđ]\w*(?:[-/]\w+)*)?"
_TODAY = re.compile(r"h[ôo]m nay (?:l[àa] |m[ớo]i )?(?:ng[àa]y )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", re.IGNORECASE)
_NUMBERED = r"(?:quý (iv|i{1,3}|[1-4])(?!\w)|báo cáo tháng (0?[1-9]|1[0-2])(?![\d/]))"
# A part of a year is never the year: “6 tháng cuối năm”, “quý đầu năm”, “từ đầu năm”.
_PART_YEAR = r"(?:\d{1,2}|ba|sáu|chín) tháng (?:đầu|cuối) năm|(?:đầu|giữa) năm"
_SHARE = r"tỷ lệ|tỉ lệ|phần trăm|bao nhiêu (?:hồ sơ|người|trường hợp|lượt|cuộc|tổ|hộ|%)"
_OF_DOCUMENT = r"(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định|thông báo)(?! cụ thể)(?: \S+){0,14} (?:được )?(?:gửi|chuyển|phát hành|nơi nhận|lưu)|nhận (?:được )?(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định)|nơi nhận (?:của |trong )?(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định)"
_IN_FORCE = r"hiệu lực|áp dụng|thi hành"  # of a document: no day of its head
# What others sign, not the document at hand.
_SIGNED_BY_OTHERS = r"ký (?:\S+ ){0,2}(?:hồ sơ|đơn|giấy|tờ khai|hợp đồng|biên bản|thẻ|chứng chỉ|sổ)"
_OWN = r"(?:sở|huyện|xã|đơn vị|cơ quan|bên|phòng|phường|ban|ngành|chỗ|thị xã|thành phố) (?:của )?(?:tôi|mình|em|chúng tôi|chúng em|tao|ta|bọn em|bọn tôi|bọn mình|tụi em|tụi tôi|tụi mình|tụi tui|tui|e)|(?:tôi|em|mình|bên) (?:có )?(?:phải|cần|nộp|gửi|báo cáo|làm)"
# “mục II.5”, “phần III”, “Điều 4”, “khoản 2 Điều 3”, “III.1”
_SECTION = re.compile(
    r"(?<![\w.])(?:(?:mục|muc|phần|phan|điểm|diem|khoản|khoan)\s+)(?P<roman>[IVX]+|[ivx]+)(?:[.,\s]\s*(?P<sub>\d{1,2}))?(?![\w])"
    r"|(?<![\w./-])(?P<roman2>[IVX]+)\.(?P<sub2>\d{1,2})(?:\.(?P<letter>[a-zđ]))?(?![\w])"
    r"|(?<![\w.])(?:khoản|khoan|điểm|diem|mục|muc|ý)\s+(?P<item>\d{1,2})(?:\s*[,]?\s*(?:mục|muc|phần|phan|điều|dieu)\s+(?P<of>[IVXivx]+|\d{1,3}))?(?![\w/])"
    r"|(?<![\w.])(?:điều|dieu|Điều)\s+(?P<article>\d{1,3})(?![\w/])"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FOLLOW = r"^(?:(?:thế|vậy|rồi|dạ|à) )*còn(?! (?:mấy|bao|kịp|hạn|nợ|gì|việc|thời gian|phải|cách))|thì sao|^(?:thế|vậy)(?! (?:nào|là))|(?:cái|việc|mục|văn bản|kế hoạch|đơn vị|báo cáo|ở|trong) đó"
_FILLER = (
    r"ạ|ơi|nhé|nha|nhỉ|vậy|với|dạ|thưa|anh|chị|em|cho|hỏi|xin|giúp|giùm|tôi|mình|là|thì|mà|đó|này|kia|ấy|các bác|bác|sếp|ad|admin|bot|thư ký|ah|à|ơ|ừ|hả|hở|z|v|cái|bị|được|có|không|phải|cần|muốn|biết|rằng|của|và|ở|tại|trong|theo|đã|đang|sẽ|rồi|chưa|nữa|cũng|vẫn|đến|tới|về|từ|khi|nếu|những|các|một|mấy|bao nhiêu|gì|nào|sao|thế nào|như thế nào|ra sao|ai|đâu|khi nào|bao giờ|ngày nào|mấy tây|như|để|bởi|do|vì|hay|hoặc|ta|họ|nó|làm|việc|điều|cụ thể|chi tiết|nêu|quy định|yêu cầu|nội dung|văn bản|ban hành|nói|ghi|hiện nay|hiện tại|bây giờ|xem|tìm|tra|giải thích|thông tin|thông qua|qua|nhằm|ngoài|thêm|còn|đối với|người ta|e|a|c|ngày|tháng|năm|lần|trên|dưới|ngoài ra|trước|sau|hằng|hàng|cùng|lại|đi|ra|vào|lên|xuống|bên|thuộc|giữa|bằng|đúng|phần trăm|đạt|nhắc|nhắc tới|đề cập|đầy đủ|nguyên văn|trích|trích dẫn|cho biết|liệt kê|kể|nói rõ|hôm nay|hôm qua|ngày mai|bây giờ|lúc này|vậy thì|để làm gì"
)  # fmt: skip
# “số” is one only before a figure: “dân số” and “chuyển đổi số” are matters.
FILLERS = exact("|".join([*sorted(_FILLER.split("|"), key=len, reverse=True), r"số(?= (?:\d|mấy|bao nhiêu|hiệu|của))"]))
# The same words without their marks, one by one: what a bare message may have meant by a syllable.
BARE_FILLERS = frozenset(fold(word) for phrase in _FILLER.split("|") for word in phrase.split())

_PLACES = {
    "tinh": "tỉnh", "huyen": "huyện", "thi xa": "thị xã", "thanh pho": "thành phố", "quan": "quận", "xa": "xã",
    "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read. `texts` are its canonical spellings, typed first."""

    raw: str
    understood: str
    texts: tuple[str, ...]
    bare: bool  # typed mostly without accents
    asked: frozenset[str]
    periods: tuple[str, ...]
    unknown_period: str | None  # “7 tháng”: a period that reporting does not know
    period_number: int | None  # 3 of “quý III”, 7 of “báo cáo tháng 7”
    year: int | None
    today: date  # as given, or as said: “hôm nay là 10/9/2024”
    day: date | None  # a date put to the test: “nộp ngày 25/11 có kịp không”
    day_has_year: bool  # False: the year was taken from today
    units: tuple[mentions.Named, ...]  # bodies named, with or without a name of their own
    own: bool  # speaks of the asker's own unit
    section: str | None  # a clause asked for by its path: "II.5", "Điều 4"; ".2" where only the item is named
    numbers: tuple[
        tuple[str | None, str], ...
    ]  # (folded kind, number) of documents named; kind None where only a code is
    asks_of_document: bool  # “kế hoạch này được gửi những đâu”: about the document, not about a report
    reporting: bool  # speaks of reports, deadlines, periods
    follow_up: bool  # leans on what was said before
    leaning: bool  # completed from the question before it
    terms: tuple[str, ...]  # content syllables in order, canonical
    literal: bool = False  # to be taken as it was typed

    @property
    def reporting_itself(self) -> bool:
        """Whether its own words, not those of the question before, speak of reports."""
        return self.finds(_REPORTING)

    @property
    def names_only_a_document(self) -> bool:
        """Whether nothing but a document's kind and number was typed: “KH 49-KH/UBND-BDVTU”, “chỉ thị 33?”."""
        if not self.numbers or self.leaning or self.asked - {"about", "yes_no"} or self.reporting:
            return False
        parts = {part for kind, number in self.numbers for part in re.findall(r"[^\W_]+", f"{kind or ''} {number}")}
        return all(fold(term).lstrip("0") in parts or fold(term) in ("so", "van", "ban") for term in self.terms)

    def finds(self, pattern: str) -> bool:
        """Whether either spelling holds the pattern."""
        return self.match(pattern) is not None

    def match(self, pattern: str) -> re.Match[str] | None:
        """Where the pattern stands in either spelling."""
        return _Typed(self.texts, self.bare).find(pattern)


@dataclass(frozen=True, slots=True)
class _Typed:
    """The spellings of a question. Typed mostly without accents it is searched loosely, else to the letter."""

    texts: tuple[str, ...]
    bare: bool

    def find(self, pattern: str) -> re.Match[str] | None:
        compiled = loose(pattern) if self.bare else exact(pattern)
        return next((match for text in self.texts if (match := compiled.search(text))), None)

    def all(self, pattern: str) -> list[re.Match[str]]:
        compiled = loose(pattern) if self.bare else exact(pattern)
        return [match for text in self.texts for match in compiled.finditer(text)]


def _periods(typed: _Typed) -> tuple[str, ...]:
    found: list[str] = []
    for text in typed.texts:
        for mention in periods(text, typed=typed.bare):
            words = _Typed((text[mention.start : mention.end],), typed.bare)
            # Typed words are looser than a document's: “năm 2024” and “ngày 9 tháng 6” name no period.
            plain = mention.period in ("tháng", "quý", "tuần", "năm") and not mention.recurring
            if plain and not words.find(r"báo cáo|cả|cuối|tổng kết|12|quý|tuần|định kỳ|theo"):
                continue
            if mention.period not in found:
                found.append(mention.period)
    typed = _Typed(
        tuple((loose if typed.bare else exact)(_PART_YEAR).sub(" ", text) for text in typed.texts), typed.bare
    )
    for name, pattern in (("năm", _WHOLE_YEAR), ("tháng", _MONTH_REPORT), ("quý", _QUARTER), ("tuần", _WEEK_DAY)):
        if name not in found and typed.find(pattern):
            found.append(name)
    return tuple(found)


def _asked(typed: _Typed, day: date | None) -> set[str]:
    """What is asked for, by the words that ask for it."""
    asked = {name for name, pattern in _ASKS.items() if typed.find(pattern)}
    plainly = typed.find(
        r"khi nào|bao giờ|ngày nào|ngày mấy|ngày bao nhiêu|thời hạn|hạn (?:nộp|gửi|báo cáo)|trước ngày|chậm nhất|muộn nhất"
    )
    if not plainly and (typed.find(_SHARE) or typed.find(r"(?:quá|đúng|trước|trễ) hạn (?:thì|là|phải|và|mà)")):
        asked -= {"when", "late"}  # “tỷ lệ giải quyết đúng hạn bao nhiêu”, “quá hạn thì phải làm gì”
    if "late" in asked and not (day or typed.find(r"không|chưa|à|hả|chứ|sao")):
        asked.discard("late")
    if asked & {"who", "yes_no", "recipient", "which_document"} and not typed.find(
        r"bao nhiêu|mấy|mức (?:chi|phạt|thưởng|hỗ trợ)"
    ):
        asked.discard("money")  # “tiền chất do bộ nào quản lý”, “có phải trả tiền không”: no sum is asked for
    if typed.find(r"(?:trong|sau|bao) mấy giờ|mấy giờ (?:sau|kể từ)"):
        asked.discard("clock")  # a stretch of time, not an hour of the day
    if typed.find(_SIGNED_BY_OTHERS):
        asked -= {"signer", "signer_title"}
    if typed.find(r"để làm gì|nhằm (?:mục đích )?gì"):
        asked.discard("duties")
    if not asked and typed.find(r"(?:nộp|gửi|báo cáo|làm|xong)(?: \S+)? chưa"):
        asked.add("when")  # “báo cáo 6 tháng nộp chưa”: by when, beside what the ledger says
    return asked


def _period_number(typed: _Typed) -> int | None:
    match = typed.find(_NUMBERED)
    if match is None:
        return None
    quarter, month = match.groups()
    return _ROMAN[quarter] if quarter else int(month)


def _section(text: str) -> str | None:
    match = _SECTION.search(nfc(text))
    if match is None:
        return None
    parts = match.groupdict()
    if parts["roman"] or parts["roman2"]:
        head = (parts["roman"] or parts["roman2"]).upper()
        return ".".join(part for part in (head, parts["sub"] or parts["sub2"], parts["letter"]) if part)
    if parts["article"]:
        return f"Điều {parts['article']}"
    of = parts["of"]
    return f"{'Điều ' + of if of and of.isdigit() else (of or '').upper()}.{parts['item']}"


def _day(raw: str, year: int | None, today: date) -> tuple[date | None, bool]:
    for match in _DATE.finditer(nfc(raw)):
        day, month, named, day2, month2, named2 = match.groups()
        on = real_date(int(named or named2 or year or today.year), int(month or month2), int(day or day2))
        if on:
            return on, bool(named or named2 or year)
    return None, False


def _without_names(text: str, named: tuple[mentions.Named, ...]) -> str:
    """A spelling without the own names of places: the “Lương” of a commune asks for nobody's pay."""
    for one in named:
        if one.name and one.kind in _PLACES:
            for match in re.finditer(rf"(?<= ){re.escape(one.name)}(?![^\W_])", fold(text)):
                text = f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"
    return text


def _small_numerals(text: str) -> str:
    """Roman numerals in small letters: “phần III” does not tell that names are written with capitals."""
    small = re.sub(r"(?<![\w.])[IVX]+(?![\w])", lambda match: match.group().lower(), nfc(text))
    # “thì xã” is no “thị xã”: a word of the same length that folds to another.
    return re.sub(r"(?<![^\W_])thì(?= xã(?![^\W_]))", "còn", small)


def _restored_away(named: mentions.Named, text: str) -> bool:
    """Whether putting the accents back made another word of the body's kind: “phương châm” is no “phường”."""
    wanted = _PLACES.get(named.kind)
    if wanted is None or named.bodies:
        return False
    low = canonical(nfc(text)[named.start : named.end])
    at = re.search(rf"(?<![^\W_]){named.kind}(?![^\W_])", fold(low))
    return at is not None and low[at.start() : at.end()] not in (named.kind, canonical(wanted))


def _place_or_words(named: mentions.Named, text: str) -> mentions.Named:
    """A body whose name is two words of every question is named without one: “kế hoạch xã đầy đủ là gì”."""
    words = re.findall(r"[^\W\d_]+", nfc(text)[named.start : named.end])
    own = words[-len(named.name.split()) :] if named.name and not named.bodies else []
    plain = [word for word in own if word == word.lower()]
    if len(own) != 2 or len(plain) != 2:
        return named
    phrase = canonical(" ".join(own))
    ordinary = FILLERS.fullmatch(phrase) or all(FILLERS.fullmatch(canonical(word)) for word in own)
    return replace(named, name=None) if ordinary else named


def read(raw: str, understood: str, today: date, directory: units.Directory = units.NOWHERE) -> Question:
    """Read one question. `understood` is the same text with abbreviations and accents written out; `directory` the
    office's units."""
    expanded = units.expand(raw)
    typed = _Typed(tuple(dict.fromkeys((canonical(expanded), canonical(understood)))), mostly_bare(raw))
    found = _periods(typed)
    many_years = typed.find(_MANY_YEARS)
    if many_years:
        found = ()
    unknown = many_years or typed.find(_OTHER_PERIOD)
    numbers: list[tuple[str | None, str]] = [(fold(m.group(1)), str(int(m.group(2)))) for m in typed.all(_KIND_NUMBER)]
    numbers += [
        (None, f"{int(m.group(1))}/{fold(m.group(2))}") for m in _NUMBER.finditer(expanded) if not m.group(2).isdigit()
    ]
    numbers += [(None, f"{int(m.group(1))}/{m.group(2)}") for m in _SMALL_NUMBER.finditer(fold(expanded))]
    numbers += [(None, str(int(m.group(1)))) for m in typed.all(r"văn bản (?:mang )?số (\d{1,5})(?![\d/.-])")]
    year = next((int(match.group(1)) for match in _YEAR.finditer(raw)), None)
    named = tuple(
        _place_or_words(one, understood)
        for one in mentions.mentioned(_small_numerals(understood), bare=typed.bare, directory=directory, on=today)
        if not (typed.bare and _restored_away(one, understood))
    )
    said = typed.find(r"hôm nay (?:là |mới )?(?:ngày )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
    on = _day(said.group(), None, today)[0] if said else None
    day, day_has_year = _day(_TODAY.sub(" ", raw) if said else raw, year, today)
    asked = _asked(replace(typed, texts=tuple(_without_names(text, named) for text in typed.texts)), day)
    reporting = bool(found) or typed.find(_REPORTING) is not None
    if numbers and "when" in asked and not reporting and not typed.find(_IN_FORCE):
        asked.add("signed_on")  # “CT37 ngày mấy”: a document's own date
    asks_of_document = typed.find(_OF_DOCUMENT) is not None and typed.find(r"báo cáo|nộp") is None
    if asks_of_document and "yes_no" in asked and typed.find(r"gửi|chuyển|nhận"):
        asked.add("sent_to")  # “kế hoạch này có gửi các thôn không”
    terms = tuple(re.findall(r"[^\W_]+", FILLERS.sub(" ", typed.texts[-1])))
    return Question(
        raw=raw,
        understood=understood,
        texts=typed.texts,
        bare=typed.bare,
        asked=frozenset(asked),
        periods=found,
        unknown_period=unknown.group() if unknown and not found and typed.find(_REPORTING) else None,
        period_number=_period_number(typed),
        year=year,
        today=on or today,
        day=day,
        day_has_year=day_has_year,
        units=named,
        own=typed.find(_OWN) is not None,
        section=_section(expanded),
        numbers=tuple(dict.fromkeys(numbers)),
        asks_of_document=asks_of_document,
        reporting=reporting,
        follow_up=len(terms) <= 4 or typed.find(_FOLLOW) is not None,
        leaning=False,
        terms=terms,
    )


def names_document(text: str) -> bool:
    """Whether a message names a document by its number, be it as short as it may: “KH 49”."""
    written = units.expand(text)
    low = canonical(written)
    return bool(loose(_KIND_NUMBER).search(low) or _SMALL_NUMBER.search(fold(written)))


_OF_HEAD = frozenset({"signer", "signer_title", "signed_on", "number", "issuer", "sent_to"})  # asked of no clause


def lean_on(question: Question, before: Question) -> Question:
    """The question with what it leaves unsaid taken from the one before it in the same conversation."""
    if question.reporting and question.asked and not before.reporting and not question.finds(_FOLLOW):
        return question  # “hạn báo cáo 9 tháng?” stands whole after “thông báo 542 ai ký?”
    asked = question.asked or before.asked
    if "when" in asked and before.numbers and not before.reporting:
        asked |= {"signed_on"}  # “ngày bao nhiêu vậy?” after a question on a document
    return replace(
        question,
        leaning=True,
        asked=asked,
        periods=question.periods or before.periods,
        year=question.year or before.year,
        units=question.units or before.units,
        section=question.section or (before.section if not question.asked & _OF_HEAD else None),
        numbers=question.numbers or (before.numbers if not question.units else ()),
        reporting=question.reporting or before.reporting,
        terms=(*question.terms, *(term for term in before.terms if term not in question.terms)),
    )
