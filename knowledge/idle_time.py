"""Words about time that oblige nobody, each told by the words around it. Pure.

`why_idle` says why a limit in days is none: what lasts (a licence, a punishment), what one may do, a condition, another
rule's limit spoken of, how time is counted, history. `why_no_deadline` does the same for a calendar date: effect,
validity, history, the span of the figures, a meeting. None: the words oblige.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.bodies import VERB
from knowledge.text import exact, opening

Idle = Literal["validity", "right", "condition", "definition", "history", "quoted", "effect", "cutoff", "meeting"]

_CLAUSE = re.compile(r"[;.:](?= )")
# What is in force, valid, forbidden or granted for a time.
_LASTS = opening(
    r"(?:(?:có )?hiệu lực|có giá trị|giá trị (?:sử dụng|hiệu lực|pháp lý)|thời hạn (?:của|sử dụng|hoạt động|hiệu lực|bảo hộ|bảo hành|lưu|bảo quản|thuê|hợp đồng|làm việc|công tác|đình chỉ|tước|hưởng)"
    r"|không được (?!quá|chậm)|bị cấm|cấm |đình chỉ|tạm dừng|tước quyền|được hưởng|hưởng |kinh nghiệm|thâm niên|(?<!nơi\s)cư trú|thuê |lưu trữ|lưu giữ|bảo quản|bảo hành|tuổi|được (?:gia hạn|kéo dài|miễn|giảm|bảo lưu|sử dụng|tiếp tục)|gia hạn (?:thêm )?(?:01|một)|duy trì|liên tục|thử việc|tập sự|đào tạo|tập huấn trong)[^,;(]{0,70}$"
)
# “Trung tâm đào tạo cấp chứng chỉ cho học viên trong vòng 15 ngày”: an act stands nearer to the days than what lasts.
_ACT_NEARER = exact(
    r" (?<!được\s)(?<!đã\s)(?:gửi|trả|nộp|thông báo|trình|chuyển|ban hành|công bố|niêm yết|cấp(?= (?:cho|giấy|chứng|thẻ|phép))|trả lời|có văn bản|ra (?:quyết định|văn bản)) ",
    bounded=False,
)
# “… cho Công an xã nơi người đó cư trú trong thời hạn 24 giờ”: where, not how long.
_PLACE = exact(r" nơi (?:[^,;.]{0,60} )?(?:cư trú|làm việc|công tác|thuê[^,;.]{0,30}|hoạt động) ?$", bounded=False)
# “Thời hạn của giấy phép … tối đa không quá 05 năm”; “có trách nhiệm lưu giữ … trong thời hạn 10 năm”.
_TERM_OF = exact(
    r"^\W*thời hạn (?:của (?:giấy|chứng|thẻ|hợp|khoản|quyết)|hiệu lực|có hiệu lực|sử dụng|hoạt động|thuê|lưu|bảo)[^;.]*$",
    bounded=False,
)
_KEPT = opening(r"(?:(?<!nơi\s)lưu (?:trữ|giữ)|bảo quản|được (?:để|giữ|lưu|ở lại|tạm giữ))[^;.]{0,160}$")
# “Thời điểm áp dụng … sớm nhất là sau 30 ngày”: a moment told, unless it is one of sending.
_POINT = exact(
    r"^\W*thời điểm (?!(?:gửi|nộp|báo cáo|hoàn thành|công bố|thông báo|trả|trình|lập|nhận|thực hiện))[^;.]*$",
    bounded=False,
)
# A time bar, a term that a thing has: “Thời hiệu khiếu nại là 90 ngày”, “khoản vay có thời hạn không quá 12 tháng”.
_BARRED = exact(
    r"(?<![^\W_])(?:(?:thời hiệu|thời hạn (?:kiến nghị|khiếu nại|khởi kiện|kháng cáo|kháng nghị))(?![^\W_])[^;.]{0,160}|(?<!phải\s)có (?=thời hạn|thời gian)[^,;.]{0,120})$",
    bounded=False,
)
_LASTS_AFTER = exact(
    r"^,? ?(?:kinh nghiệm|tính đến|công tác|làm việc trong|liên tục|liên tiếp|gần nhất|trước đó|tuổi|trở lên|mà (?:không|chưa)|không (?:hoạt động|thực hiện|nộp|phát sinh|đến|có|gửi)|nhưng (?:không|chưa)|/)",
    bounded=False,
)
_ONLY = opening(r"chỉ được (?:phép )?[^;.]*$")  # “chỉ được sử dụng …, hoặc cung cấp … theo yêu cầu của …”
_MAY = opening(r"(?:có quyền|được quyền|có thể|được phép|chỉ được)(?! hạn)[^,;.]{0,160}$")
# “được hưởng phụ cấp … (bao gồm …) trong thời gian 05 năm kể từ ngày …”: how long somebody is given something.
_ENTITLED = exact(
    r"(?:được (?:hưởng|hỗ trợ|trợ cấp|phụ cấp|cấp học bổng|miễn|giảm)|(?<!xin\s)cho phép)[^;.]{0,400}$", bounded=False
)
# “báo cáo phải …; được gửi đến Thường trực … chậm nhất là …”: what is to be done with the thing spoken of.
_SENT_BY = exact(
    r"^\W*được (?:(?:gửi|nộp|trình|chuyển) (?:đến|tới|về|cho|lên)|lập|công bố|công khai|niêm yết|đăng tải|hoàn thành|ban hành)(?![^\W_])",
    bounded=False,
)
# “Công ty được bán cổ phiếu quỹ sau ít nhất 24 giờ”: from when one may.
_MAY_AFTER_WAITING = exact(
    r"(?<!phải\s)được (?!giao|phân|gửi|trả|cấp|thông báo|công bố)[^,;.]{2,80}? sau(?: ít nhất| tối thiểu)? ?$",
    bounded=False,
)
_MAY_AFTER = exact(r"^[^;.]{0,260}?(?:có quyền|được quyền|được phép)(?! hạn)", bounded=False)
_MUST = exact(r"phải|có trách nhiệm|chịu trách nhiệm|có nghĩa vụ")
_IF = exact(
    r"(?:^|[;.,:(] ?)\W*(?:trong )?(?:trường hợp|nếu|mà|trừ trường hợp|kể cả trường hợp)(?P<said>(?: [^,)]{0,200})?)$",
    bounded=False,
)
_PREDICATE = exact(r"không|chưa|đủ|hợp lệ|phải|cần|có|được|thì|bị|thuộc|đề nghị|phát hiện|từ chối")
_THEN = exact(
    r"^[^;.]{0,240}?(?:, |thì )[^;.]{0,160}?(?:phải|có trách nhiệm|thông báo|có văn bản|gửi|trả|ban hành|quyết định|yêu cầu|hướng dẫn|thực hiện|cấp|báo cáo|xem xét|chuyển)",
    bounded=False,
)
_COUNTED = opening(
    r"(?:được tính|tính theo|tương đương|quy đổi|bằng|cách nhau|khoảng cách|mỗi|đủ|tròn|thời điểm|(?:ngày )?thứ|dưới|trên|hơn|chậm|quá hạn|nợ) ?$"
)
_OVER = opening(r"(?<!không\s)(?:quá(?! trình)|hết|vượt quá|vượt)(?: thời (?:hạn|gian))?(?: [^,;.]{0,40})? ?$")
_EFFECT = opening(r"(?:có|hết|phát sinh|chấm dứt) hiệu lực(?: thi hành)?[^,;]{0,40}$")
# “Hồ sơ nhận trong 01 giờ cuối ngày thì thời hạn giải quyết được tính từ ngày hôm sau”: how time is counted.
_RECKONED = exact(
    r"^[^;.]{0,200}?(?:,| thì)(?: thì)? (?:thời (?:hạn|gian|điểm)|ngày)[^;.]{0,200}? (?:được tính|tính) ", bounded=False
)
_PENALTY = exact(r"^(?:\W*)(?:phạt tiền|phạt cảnh cáo|cảnh cáo|hành vi|đối với hành vi|xử phạt)")


def clause_start(low: str, at: int) -> int:
    """Where the part of the sentence that holds `at` begins: after the last semicolon, colon or full stop."""
    start = 0
    for match in _CLAUSE.finditer(low, 0, at):
        start = match.end()
    return start


def why_idle(low: str, start: int, end: int, lead: str, event: bool) -> Idle | None:
    """Why a limit at low[start:end] obliges nobody; None where it does."""
    begin = clause_start(low, start)
    before, after = low[begin:start], low[end:]
    ahead_of = lead.startswith(("ít nhất", "tối thiểu")) and event  # “trước khi … hết hiệu lực ít nhất 10 ngày”
    if _EFFECT.search(before) and not ahead_of:
        return "effect"
    if _PENALTY.match(low):
        return "quoted"
    if (
        lead != "khi"
        and (lasts := _LASTS.search(before))
        and (_ACT_NEARER.search(lasts.group()) is None or re.search(r"tháng|năm", low[start:end]))
        and not _PLACE.search(before)
        and not ahead_of
        and not exact(r"(?:phải|có trách nhiệm)[^,;]{0,60}$", bounded=False).search(before)
    ):
        return "validity"
    if _TERM_OF.match(low[begin : start + len(lead)]) and re.search(r"tháng|năm", low[start:end]):
        return "validity"
    if _KEPT.search(before) and re.search(r"giờ|tháng|năm", low[start:end]) and not ahead_of:
        return "validity"
    if _POINT.match(before):
        return "definition"
    if _BARRED.search(low[begin : start + (1 if lead.startswith("thời hạn") else 0)]) and not _MUST.search(before):
        return "validity"
    if _LASTS_AFTER.search(after):
        return "history"
    if _RECKONED.match(after):
        return "definition"
    if exact(r"^\W*được (?!giao|phân)", bounded=False).match(low[begin:]) and not _SENT_BY.match(before):
        return "right"  # “Được biết lý do chậm nhất …”: an item of a list of rights
    lasting = re.search(r"tháng|năm", low[start:end])  # a limit of days is one for whoever grants it
    if (
        lasting
        and _ENTITLED.search(re.sub(r"\([^)]*\)", " ", low[:start]))
        and lead.startswith(("trong", "sau"))
        and not _MUST.search(before)
    ):
        return "validity"
    if re.search(r"mỗi lần (?:không quá|tối đa)", low[begin:end]):
        return "definition"  # “mỗi lần không quá 10 ngày”: how long, not by when
    if _MAY_AFTER_WAITING.search(low[begin : start + len(lead)] if lead else before):
        return "right"
    capped = lead.startswith("không") and low.endswith("nhưng ", 0, start)  # “có thể kéo dài nhưng không quá 15 ngày”
    if _ONLY.search(before) and not exact(r"phải|có trách nhiệm").search(before):
        return "right"
    if _MAY.search(before) and not _MUST.search(before) and not capped:
        return "right"
    if lead.startswith("sau") and exact(
        r"^[^;.]{0,200}?(?:, |mà |nếu )(?:nếu|mà|không|trường hợp|chưa)", bounded=False
    ).search(after):
        return "condition"
    if (may := _MAY_AFTER.search(after)) and not _MUST.search(may.group()):
        return "right"
    if lead == "trong" and not event and exact(r"(?:đồng|lần|giờ|mức|lít|kg) $", bounded=False).search(before):
        return "definition"  # “không quá 1,5 triệu đồng trong 01 ngày”
    if exact(r"trừ (?:các )?trường hợp [^,;.]*$", bounded=False).search(before):
        return "condition"
    if lead.startswith("sau") and re.search(r"(?:không|chưa) ", before) and re.search(r" thì ", after):
        return "condition"
    if lead.startswith("sau") and re.search(r" mà [^,;.]{0,100}(?:không|chưa)", low[start:end]):
        return "condition"
    if (found := _IF.search(before)) and " thì " not in found["said"]:
        said = found["said"].strip()
        if not said or len(said.split()) < 3 or not _PREDICATE.search(said) or not _THEN.search(after):
            return "condition"
    if exact(r"(?:nằm|tính|rơi|thuộc) $", bounded=False).search(before):
        return "definition"
    if _COUNTED.search(before) and not lead.startswith(("trong", "trước", "chậm", "muộn")):
        return "definition"
    if (
        lead != "khi"
        and _OVER.search(before)
        and not lead.startswith(("ít nhất", "tối thiểu"))
        and not exact(r"không (?:quá|vượt quá)[^,;.]{0,40}$", bounded=False).search(before)
    ):
        return "quoted"
    return None


# -- calendar dates ----------------------------------------------------------------------------------------------------

# “từ ngày … đến ngày …”, “tính đến ngày …”: what the figures cover, not when to send them.
_SPAN = exact(r"(?:từ|kể từ|tính|tính từ|chốt)(?: [^,.;()]{0,80})?$", bounded=True)
_CUTOFF = opening(
    r"(?:số liệu|thời (?:gian|điểm|kỳ) (?:chốt|lấy|tính|cắt)|chốt số|kỳ (?:số liệu|báo cáo) (?:tính|từ))[^;.]{0,120}$"
)
_SENT = exact(r"gửi|nộp|báo cáo về|trình|hoàn thành")
_HISTORY = exact(
    r"(?<![^\W_])(?:đã|được (?:cấp|ký|ban hành|tiếp nhận|phê duyệt|phân công|giao|xác nhận|thành lập|công nhận)|phát sinh|thực hiện xong|ban hành|nộp hồ sơ|tiếp nhận|đang (?:thực hiện|hoạt động|giải quyết)|khởi công|xảy ra|ký kết|hoàn thành(?= [^,;]{0,40}(?:nhưng|thì)))(?: [^\s,;.]+){0,9} ?$",
    bounded=False,
)
# “Dự án mà nhà đầu tư đã nộp hồ sơ … và đã được chọn trước ngày …”: which things a transitional clause is about.
_THINGS_DONE = exact(
    r"^\W*(?:các |những |đối với )*(?:dự án|hồ sơ|trường hợp|tổ chức|cá nhân|người|doanh nghiệp|công trình|hợp đồng|sản phẩm|giấy phép|cơ sở)(?= )[^;.]{0,200}? (?:mà|đã) (?:[^;.]*(?<![^\W_])đã(?![^\W_]))?[^;.]*$",
    bounded=False,
)
_HISTORY_AFTER = exact(
    r"^(?: [^\s,;.]+){0,6}? ?,? ?(?:thì|mà|nhưng|đã|chưa|về trước|trở về trước|vẫn|tiếp tục|được (?:tiếp tục|thực hiện|áp dụng|giải quyết|xử lý|chuyển))(?![^\W_])",
    bounded=False,
)
_IN_FORCE = opening(
    r"(?:hiệu lực|có giá trị|áp dụng|tiếp tục|được (?:sử dụng|hưởng|kéo dài|gia hạn|duy trì)|sử dụng (?:các |mẫu )|kéo dài|duy trì|thí điểm)[^;]{0,90}$"
)
_OBLIGES = exact(
    r"phải|có trách nhiệm|hoàn thành|hoàn thiện|báo cáo|gửi|nộp|chậm nhất|trình|ban hành xong|xong|yêu cầu|rà soát|thực hiện xong|bảo đảm"
)


_OF_THOSE = exact(r"^\W*(?:đối với|các|những|trường hợp|nếu|người|tổ chức|hồ sơ|dự án) [^,;]*$", bounded=False)


# “Số liệu tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo”: what the figures of each period cover.
_FIGURES = exact(
    r"(?:tính từ|chốt|lấy số liệu|kỳ (?:số liệu|báo cáo)|số liệu[^;.]{0,60} từ|(?:^|[:,(] ?)(?:được )?(?:tính )?từ)(?: ngày)?(?![^\W_])[^;.]{0,90}$",
    bounded=False,
)


def covers(low: str, start: int, mark: str) -> bool:
    """Whether a recurring day led by `mark` only ends the span of the figures (“tính từ … đến ngày cuối tháng”)."""
    before = low[clause_start(low, start) : start]
    if not mark.startswith(("đến", "hết")):
        return False
    return _FIGURES.search(before) is not None and not _SENT.search(before)


def why_no_deadline(
    low: str,
    start: int,
    end: int,
    mark: str,
    clock: bool,
    lasting: bool = False,
    yearly: bool = False,
    ahead: bool = False,
) -> Idle | None:
    """Why a date led by `mark` at low[start:end] is no deadline; None where it is one.

    In a law (`lasting`) a single day that no verb of duty leads to tells which cases are meant; one still to come when
    the law was made (`ahead`) binds where any act stands before it.
    """
    begin = clause_start(low, start)
    before, after = low[begin:start], low[end:]
    soft = exact(r"(?:đến(?: hết)?|vào|trong|hết)(?: ngày)?:?").fullmatch(mark.strip()) is not None
    if soft and _SPAN.search(before):
        return "cutoff"
    if (counted := _CUTOFF.search(before)) and (soft or not _SENT.search(counted.group())):
        return "cutoff"
    if _EFFECT.search(before):
        return "effect"
    if conditional(low, start, end):
        return "condition"
    if exact(r"^, (?:nếu|mà) [^;.]*(?:chưa|không)[^;.]* thì ", bounded=False).search(after):
        return "condition"  # “Đến hết ngày 31/3, nếu doanh nghiệp chưa báo cáo thì …”
    if _HISTORY_AFTER.search(after) or (not yearly and _HISTORY.search(before)):
        return "history"
    if mark.strip().startswith("trước") and not yearly and _THINGS_DONE.match(before) and not _MUST.search(before):
        return "history"
    if soft and mark.strip().startswith("vào") and clock:
        return "meeting"
    if exact(r"^\W*đối với [^,]*$", bounded=False).match(before):
        return "condition"
    if yearly:
        return None
    acts = ahead and mark.strip().startswith(("trước", "chậm", "muộn")) and VERB.search(before) is not None
    if lasting and not acts and not _OBLIGES.search(before) and not _OBLIGES.search(after[:160]):
        return "history"
    if lasting and not acts and _OF_THOSE.match(before) and not exact(r"phải|có trách nhiệm|hoàn thành").search(before):
        return "condition"
    if mark.strip().startswith(("đến", "hết")) and _IN_FORCE.search(before) and not _OBLIGES.search(before):
        return "validity"
    return None


# -- cases ----------------------------------------------------------------------------------------------------------


def conditional(low: str, start: int, end: int) -> bool:
    """Whether low[start:end] belongs to the case a rule is for (“Trường hợp … định kỳ … thì …”), not to the rule."""
    begin = clause_start(low, start)
    before = low[begin:start]
    if exact(r"^\W*(?:trong )?(?:trường hợp|nếu|khi)").match(before) and " thì " in low[end:].split(";")[0]:
        return " thì " not in before and not before.endswith(", ")
    found = _IF.search(before)
    if not found:
        return False
    return " thì " not in found["said"] and re.search(r"(?:,| thì )", low[end:]) is not None
