"""The words of a duty: what is to be done, what is handed in, which sentences are duties at all. Pure.

What passes through: one sentence without its label. `action` leaves out the lead-in (“căn cứ …,”, “có trách nhiệm”),
`report_action` ends where addressee, rhythm or date begin; both keep the document's own words. `product` is a thing the
words name (“kế hoạch”, “báo cáo kết quả …”), never one made up.
"""

from __future__ import annotations

import re

from knowledge.bodies import PLACE_TO, VERB
from knowledge.dates import DeadlineMention, Frame, PeriodMention, deadlines, periods
from knowledge.text import canonical, exact, squeeze

_BASED_ON = exact(r"(?:căn cứ|trên cơ sở|theo chức năng)")
_LEAD = exact(r"(?:(?:có|chịu) trách nhiệm(?: về việc)?:?|và|là (?:cơ quan|đơn vị|đầu mối)[^,;]*,)\s+", bounded=False)
REPORT = exact(r"báo cáo|gửi kết quả|nộp kết quả|tổng hợp kết quả")
REPORTING_VERB = exact(r"(?:báo cáo|gửi|nộp|tổng hợp|đánh giá|sơ kết|tổng kết)")
DUTY_VERB = exact(
    r"(?:báo cáo|gửi|nộp|bảo đảm|đảm bảo|hoàn thành|xong|ban hành|trình|xây dựng|tổng hợp|triển khai|tổ chức|thực hiện|đăng ký|cung cấp|cập nhật"
    r"|rà soát|cử|phê duyệt|lập|hoàn thiện|đánh giá|tham mưu|chuyển|công khai|kiểm tra|khắc phục|phát hành|biên soạn|mở|bố trí|kết nối"
    r"|sửa chữa|phấn đấu|tập huấn|họp|thông báo|công bố|niêm yết|đăng tải|trả|xét tặng|xếp loại|cấp|thẩm định|xem xét|quyết định|xác nhận|kê khai|khai"
    r"|quyết toán|thanh toán|chi trả|đối chiếu|bàn giao|tiếp nhận|chốt|bảo trì|bảo dưỡng|ghi|phải|có trách nhiệm|chủ trì|phối hợp|đề xuất|đôn đốc|theo dõi|thống kê|đăng|lựa chọn|bổ sung|giải quyết|xử lý|kiến nghị|hỗ trợ|đóng|trích|mua|điều chỉnh|bồi dưỡng|đào tạo|giao|phân bổ|tuyên truyền|sao lưu|lưu)"
)
_TRAILING = re.compile(r"(?:[,\s]+(?:định kỳ|gửi|nộp|và|về|trước|chậm nhất|lập))+$")


def action(text: str) -> str:
    """The duty in its own words, without the lead-in."""
    low = canonical(text)
    if _BASED_ON.match(low):
        # “căn cứ Kế hoạch này xây dựng …”, “căn cứ chức năng, nhiệm vụ được giao, chủ động …”
        starts = [match.end() for match in re.finditer(r",\s*|\s(?:này|trên|đó)\s+", low)]
        start = next((start for start in starts if VERB.match(low, start)), 0)
        text = text[start:]
    while lead := _LEAD.match(canonical(text)):
        if lead.end() >= len(text):
            break
        text = text[lead.end() :]
    return squeeze(text).strip(" ,;:.-–/")


def time_words(text: str, frame: Frame) -> list[PeriodMention | DeadlineMention]:
    return [*periods(text), *deadlines(text, frame)]


def report_action(text: str, frame: Frame) -> str:
    """“báo cáo kết quả thực hiện”: from the verb to the addressee, the rhythm or the date."""
    text = action(text)
    opening = 0
    for mention in time_words(text, frame):  # “Định kỳ 06 tháng và hằng năm đánh giá …”: what stands before the verb
        before, words = canonical(text[opening : mention.start]).strip(), canonical(text[mention.start : mention.end])
        if before not in ("", "định kỳ", "và", ",") or REPORT.search(words):
            break
        opening = mention.end
    text = text[opening:].strip(" ,;:") or text
    low = canonical(text)
    verb = REPORT.search(low)
    begin = verb.start() if verb and not (REPORTING_VERB.match(low) and verb.start() < 90) else 0
    stops = [match.start() for match in (PLACE_TO.search(low, begin + 3),) if match]
    stops += [m.start for m in time_words(text, frame) if m.start > begin + 8]
    stops += [match.start() for match in re.finditer(r"[(;]", text) if match.start() > begin + 8]
    cut = min((stop for stop in stops if stop > begin + 6), default=len(text))
    words = _TRAILING.sub("", squeeze(text[begin:cut]).strip(" ,;:.-–/"))
    return words or squeeze(text)


_THING = (
    r"(?:báo cáo|kế hoạch|dự thảo|đề án|danh sách|danh mục|hồ sơ|văn bản|tờ trình|quyết định|phương án|biên bản|kết quả|thông báo|số liệu"
    r"|dự toán|phiếu|chương trình|quy chế|quy trình|đề xuất|bản [^\s,;.]+|giấy [^\s,;.]+|chứng chỉ|ý kiến|bảng [^\s,;.]+|tài liệu)"
)
_MADE = exact(
    rf"(?:gửi|nộp|trình|ban hành|xây dựng|lập|hoàn thiện|cung cấp|trả|cấp|có|phê duyệt|công bố|phát hành)(?: (?:cụ thể|các|01|một|bộ|và [^\s,;.]+))?(?P<thing> {_THING}(?: [^\s,;.()]+){{0,7}})"
)
_THING_END = exact(
    r"(?:về|cho|đến|tới|gửi|trước|chậm nhất|trong|để|theo|qua|thông qua|định kỳ|hằng|hàng|trên|tại|bằng|với|của|và|khi|kèm|đối với|phải|do|phê duyệt|(?:0?[69]|sáu|chín) tháng|năm|quý)"
)


def product(text: str, *, report: bool) -> str | None:
    """What is to be handed in, as the words say it: the thing after “gửi”, “lập”, “trình”…, else “báo cáo”."""
    low = canonical(text)
    if made := _MADE.search(low):
        begin = made.start("thing") + 1
        stop = _THING_END.search(low, begin + 3, made.end("thing"))
        name = squeeze(text[begin : stop.start() if stop else made.end("thing")]).strip(" ,;:.-–")
        if name:
            return name
    return "báo cáo" if report and REPORT.search(low) else None
