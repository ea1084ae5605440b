"""Reporting periods (“6 tháng”, “quý”) and rhythms (“định kỳ hằng năm”, “02 lần một năm”) in official words. Pure.

`periods` finds what is reported on, in documents and in chat; `rhythms` only words that say how often a thing is done:
“hằng năm” that belongs to a noun (“ngân sách hằng năm”, “nghỉ hằng năm”) is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text import canonical, exact, fold, loose, opening


@dataclass(frozen=True, slots=True)
class PeriodMention:
    period: str  # "tháng", "quý", "6 tháng", "9 tháng", "năm", "tuần"; "" for a rhythm that has no name among these
    start: int
    end: int
    recurring: bool = False  # “hằng năm”, “định kỳ”


_PERIODS: tuple[tuple[str, str], ...] = (
    ("6 tháng", r"(?:sơ kết |báo cáo )?(?:0?6|sáu) tháng(?: (?:đầu|cuối) năm)?|nửa năm|sơ kết giữa năm|bán niên"),
    ("9 tháng", r"(?:báo cáo )?(?:0?9|chín) tháng(?: đầu năm)?"),
    ("3 tháng", r"(?:báo cáo )?(?:0?3|ba) tháng(?: đầu năm)?"),
    ("năm", r"(?:hằng|hàng|mỗi|cả|từng|tổng kết|một) năm|12 tháng|báo cáo (?:công tác |kết quả (?:thực hiện )?|tổng kết |tình hình (?:thực hiện )?)?năm(?! (?:học|ngày|tháng))|báo cáo cuối năm|tổng kết cuối năm"),
    ("quý", r"(?:hằng|hàng|mỗi|từng|theo|báo cáo|định kỳ|các) quý(?! (?:định|chế|trình|hoạch|mô|tắc|phạm))(?: (?:iv|i{1,3}|[1-4])(?:[/, ]|\b))?|(?:01|một) quý (?:01|một) lần|quý (?:iv|i{1,3}|[1-4])"),
    ("tháng", r"(?:hằng|hàng|mỗi|từng|báo cáo|định kỳ) tháng(?! \d)|(?:01|một) tháng (?:01|một) lần"),
    ("tuần", r"(?:hằng|hàng|mỗi|từng|báo cáo|định kỳ) tuần"),
)  # fmt: skip
# In a list after another period the bare word counts too: “6 tháng, 9 tháng và năm”, “tháng, quý, năm”.
_BARE_IN_LIST = r"(?:và |(?<=[,;/]) ?)(năm|quý|tháng)(?= ?(?:[,;(.]|và |$|về |gửi |báo cáo|trước|chậm))(?! \d)"
_NAMES = {"nam": "năm", "quy": "quý", "thang": "tháng"}


def periods(text: str, *, typed: bool = False) -> list[PeriodMention]:
    """Reporting periods named in `text`, in order, not overlapping. `typed`: accents may be missing, as in a chat."""
    low = canonical(text)
    find = loose if typed else exact
    found: list[PeriodMention] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _PERIODS:
        for match in find(pattern).finditer(low):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if name.endswith(" tháng") and low[: match.start()].endswith(("ngày ", "ngay ")):
                continue  # “ngày 03 tháng đầu tiên của quý”
            taken.append(match.span())
            recurring = bool(find(r"(?:hằng|hàng|mỗi|định kỳ)").search(match.group()))
            found.append(PeriodMention(name, *match.span(), recurring=recurring))
    if found:
        first = min(mention.end for mention in found)
        for match in find(_BARE_IN_LIST).finditer(low):
            if match.start() >= first and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span(1))
                found.append(PeriodMention(_NAMES[fold(match.group(1))], *match.span(1)))
    return sorted(found, key=lambda mention: mention.start)


# -- rhythms -------------------------------------------------------------------------------------------------------------

_TIMES = r"(?:\d{1,2}(?: ?\([^)]{1,12}\))?|một|hai|ba)"
_STRETCH = (
    r"(?:(?:(?P<m>\d{1,2}|hai|ba|sáu|chín)(?: ?\([^)]{1,12}\))?|một|mỗi|hằng|hàng) )?(?P<a>năm|quý|tháng|tuần|ngày)"
)
_COUNTED = exact(
    rf"{_TIMES} lần ?(?:trong (?:một |mỗi )?|một |mỗi |trên |/ ?|hằng |hàng )?{_STRETCH}(?! (?:học|tuổi|ngân))"
    rf"|(?:định kỳ )?(?P<n>\d{{1,2}}|một|hai|ba|sáu|chín) ?(?:\([^)]{{1,12}}\) ?)?(?P<b>năm|quý|tháng|tuần|ngày)(?:/lần| ?(?:01|1|một) lần)"
    rf"|(?:mỗi|hằng|hàng|một) (?P<c>năm|quý|tháng|tuần|ngày)(?:(?! (?:bằng|gấp|hơn|tối đa|không quá)(?![^\W_]))[^,;.]){{0,40}}? {_TIMES} (?:lần|kỳ|phiên|đợt)(?! (?:mức|lương|số|giá|so|tổng))"
)
_EVERY = exact(
    r"(?P<led>định kỳ,? )?(?P<of>hằng|hàng|mỗi) (?P<name>năm|quý|tháng|tuần|ngày)(?! (?:học|sau|trước|\d|lễ|nghỉ|(?:nộp )?chậm|quá hạn|trễ))"
)
_REGULAR = exact(
    r"định kỳ (?:là |(?:tối thiểu|ít nhất) )?(?:(?P<n>\d{1,2}|một|hai|ba|sáu|chín) ?(?:\([^)]{1,12}\) ?)?(?P<unit>năm|quý|tháng|tuần|ngày)|(?P<bare>quý|tháng|năm|tuần))(?! \d)"
)
_JOINED = exact(
    r"^ ?(?:,|;|và|hoặc|/|,\s*và) ?(?:(?P<n>\d{1,2}|sáu|chín) ?(?:\([^)]{1,12}\) ?)?(?P<unit>tháng)|(?:định kỳ )?(?:(?:hằng|hàng|mỗi) )?(?P<bare>năm|quý|tháng|tuần))(?! (?:\d|học|định|chế|trình|hoạch|này))",
    bounded=False,
)
_BY = exact(r"(?:theo|hằng|hàng) (?P<name>tháng|quý|tuần|năm)(?=,| và| hoặc|$|;|\.)")
# A noun that “hằng năm” belongs to: what is planned, paid or counted by the year, no act of each year.
_OF_NOUN = opening(
    r"(?:ngân sách(?: nhà nước| địa phương| trung ương)?|dự toán|kế hoạch(?: (?!và )[^\s,;.]+){0,12}|chương trình(?: [^\s,;.]+){0,4}|nhiệm kỳ và|nghỉ(?: phép)?|phép|lương(?: hưu)?|hưu trí|trợ cấp(?: [^\s,;.]+){0,3}|phụ cấp(?: [^\s,;.]+){0,3}|thù lao|tiền(?: [^\s,;.]+){0,3}|chi phí|kinh phí|nguồn thu|doanh thu|nguồn|mức(?: [^\s,;.]+){0,3}|hỗ trợ|thuê đất|tuất|quota|sinh hoạt phí|thu nhập|chỉ tiêu|số lượng|sản lượng|định mức|bình quân|chế độ|xét tặng|đóng|cây|đến hạn|nhiệm vụ|chất lượng|giá đất|quyết toán ngân sách|hoạt động|lần|dài hạn và|trung hạn và|giai đoạn và|diễn ra|phát sinh|hợp đồng|thời gian|bồi dưỡng|biến động|tăng|giảm|quân số) $"
)
_OF_NOUN_AFTER = exact(
    r"^ (?:của|được (?:giao|phê duyệt|cấp|phân bổ|duyệt)|đã|theo quy định|cho (?:từng|các|người|cán)|đối với|do|dự kiến|còn lại|\(theo mức|thấp|cao|tối đa|lần)",
    bounded=False,
)
_ACTS = exact(
    r"^,? ?(?:và [^,;.]{1,20} )?(?:[,:]|$|;|\.|\((?:trước|chậm|vào|ngày)|vào |trước |chậm |trong |gửi|báo cáo|tổng hợp|lập|xây dựng|tổ chức|rà soát|đánh giá|kiểm tra|thực hiện|tham mưu|chủ trì|phối hợp|căn cứ|trình|hoặc (?:đột xuất|khi|theo)|và (?:đột xuất|khi|theo)|[^\s,;.]+ (?:trách nhiệm))",
    bounded=False,
)


# What somebody gets each year is no act of theirs.
_BENEFIT = exact(
    r"^ (?:[^\s,;.]+ ){0,2}?được (?:hưởng|hỗ trợ|cấp|nghỉ|xét|tặng|đi|thanh|miễn|giảm|trợ cấp|nâng)", bounded=False
)
_BENEFIT_FAR = exact(
    r"^,? (?:(?!phải |có trách nhiệm )[^\s;.]+ ){1,30}?được (?:hưởng|hỗ trợ|thanh, quyết toán|thanh toán|nghỉ|trợ cấp|nâng|miễn|giảm)(?![^;.]*(?:phải|có trách nhiệm|lập|báo cáo|gửi|nộp))",
    bounded=False,
)
# “Hằng năm, có ít nhất 02 công trình …”: what is to be reached, told of nobody.
_REACHED = exact(r"^,? có (?:(?:ít nhất|tối thiểu|khoảng|từ|trên) )?\d", bounded=False)
# “Danh hiệu được xét tặng hằng năm”, “viên chức được xếp loại chất lượng hằng năm”: the act in the passive.
_PASSIVE = opening(
    r"được (?:xét|bình xét|xếp|đánh giá|rà soát|tổ chức|thực hiện|công bố|cập nhật|kiểm tra|lập|xây dựng|tổng hợp|ban hành|điều chỉnh|tiến hành)"
    r"(?: (?!theo|trong|từ|vào|tại|kế|dự|ngân|chương|kinh|nguồn|bằng|của|cho|mức|tiền|số|và|các)[^\s,;.]+){0,3} $"
)
_PLANNED = opening(r"(?:kế hoạch|chương trình|dự toán|ngân sách|nghỉ|lương) (?:kiểm tra )?$")
_TIME_OF = exact(r"(?:ngày|thời (?:gian|điểm|hạn)|việc|lần|kỳ) (?:thông báo|báo cáo) $", bounded=False)
# The verb stands right before: “bảo đảm hằng năm ít nhất …”, “bố trí kinh phí hằng năm cho …”.
_FUNDED = opening(r"(?:bố trí|đảm bảo|bảo đảm|cấp|phân bổ)(?: đủ)? kinh phí $")
_JUST_DONE = opening(
    r"(?:bảo đảm|đảm bảo|bố trí|công bố|ban hành|cập nhật|phân bổ|trích|đăng ký|thông báo|xây dựng|lập|tổng hợp|rà soát|nộp|báo cáo|thực hiện|gửi) $"
)
# “trình Ủy ban nhân dân tỉnh phê duyệt hằng năm”: the act comes back, for who is to put it before them.
_DECIDED = exact(r"trình [^;.]{2,120} (?<!được\s)(?<!đã\s)(?:phê duyệt|thông qua|chấp thuận|xem xét, quyết định) $")
# “nằm trong hạn mức do Bộ công bố hằng năm”: tells which thing, orders nothing.
_BY_WHOM = exact(
    r"(?<!được\s)do [^,;.]{2,90} (?:công bố|ban hành|thông báo|phê duyệt|giao|quy định|quyết định|xác định) $"
)
_ACT_NEXT = exact(
    r"^ (?:cân đối|bố trí|lập|xây dựng|tổ chức|rà soát|tổng hợp|báo cáo|công bố|phân bổ|kiểm tra|đánh giá|thực hiện|cập nhật|tiến hành|xem xét|quyết định|ban hành|thông báo)",
    bounded=False,
)
_DONE_SO = opening(
    r"(?:phải|có trách nhiệm|thực hiện|tổ chức|báo cáo|tập huấn|kiểm tra|rà soát|cập nhật|ghi|chi trả|kịp thời|đánh giá|họp|kiểm kê|đối chiếu|tổng hợp|theo dõi|giám sát)(?: [^,;.]{0,50})? $"
)


# “được hỗ trợ 01 lần trong năm”, “không quá 02 lần một năm”: how often at most somebody is given a thing.
_ENTITLED = opening(
    r"(?:(?<!phải\s)được (?:hỗ trợ|hưởng|cấp|miễn|giảm|xét|vay|nhận|nghỉ|tham gia|dự thi|đăng ký|sử dụng|thanh toán|khen|nâng|đề nghị)(?: [^,;.]{0,60})?|không (?:quá|vượt quá|được quá)|tối đa(?: không quá)?) ?$"
)


def _named(number: str | None, unit: str) -> str:
    """The period's name for so many months, quarters, years; "" where it has none."""
    spelled = {"một": 1, "hai": 2, "ba": 3, "sáu": 6, "chín": 9}
    n = 1 if number is None else spelled.get(number) or int(number)
    if unit == "tháng":
        return {1: "tháng", 3: "quý", 6: "6 tháng", 9: "9 tháng", 12: "năm"}.get(n, "")
    return unit if n == 1 and unit != "ngày" else ""


def rhythms(text: str) -> list[PeriodMention]:
    """How often a thing is to be done, in order, not overlapping."""
    low = canonical(text)
    found: list[PeriodMention] = []

    def add(name: str, start: int, end: int) -> None:
        if not any(m.start < end and start < m.end for m in found):
            found.append(PeriodMention(name, start, end, recurring=True))
            _follow(low, end, found)

    for match in _COUNTED.finditer(low):
        if _BENEFIT.match(low[match.end() :]) or _ENTITLED.search(low[: match.start()]):
            continue
        unit = match["a"] or match["b"] or match["c"]
        add(_named(match["n"] or match["m"], unit), *match.span())
    for match in _REGULAR.finditer(low):
        add(_named(match["n"], match["unit"]) if match["unit"] else match["bare"], *match.span())
    for match in _EVERY.finditer(low):
        before, after = low[: match.start()], low[match.end() :]
        if match["led"] and (_PLANNED.search(before) or re.match(r" đã (?:được|ký)", after)):
            continue
        if not match["led"] and not _adverbial(before, after):
            continue
        add(_named(None, match["name"]), *match.span())
    for match in _BY.finditer(low):
        if match.group().startswith("theo") and exact(
            r"(?:thực hiện|nộp|báo cáo|khai|kê khai|gửi|thanh toán|trả|cấp|chi trả|quyết toán|tổng hợp)[^;.]{0,80} $",
            bounded=False,
        ).search(low[: match.start()]):
            several = _JOINED.match(low[match.end() :]) is not None  # “theo tháng, quý, năm”: one choice among rhythms
            found.append(PeriodMention("" if several else match["name"], *match.span(), recurring=True))
    return sorted(found, key=lambda mention: mention.start)


def _follow(low: str, end: int, found: list[PeriodMention]) -> None:
    """“định kỳ 06 tháng, hằng năm”: the rest of a list that a rhythm begins."""
    while match := _JOINED.match(low[end:]):
        name = _named(match["n"], match["unit"]) if match["unit"] else match["bare"]
        begin = end + (match.start("n") if match["n"] else match.start("bare"))
        found.append(PeriodMention(name, begin, end + match.end(), recurring=True))
        end += match.end()


# “các điều kiện mà doanh nghiệp đạt được hằng năm”: tells which things are meant.
_WHICH_DOES = opening(r"(?<!nhưng\s)(?<!để\s)mà (?!không )[^,;.]{3,120}$")
_UNDONE = opening(r"(?:không|chưa) (?:thực hiện|báo cáo|thông báo|gửi|nộp|đến|tham gia)(?: [^\s,;.]+){0,4} $")


def _adverbial(before: str, after: str) -> bool:
    """Whether “hằng năm” says when to act: it opens a clause or is followed by the act, and belongs to no noun."""
    opens = re.search(r"(?:^|[,;:.(–“\"-]|(?<![^\W_])(?:và|ít nhất|tối thiểu)) ?$", before) is not None or re.fullmatch(
        r"\W*(?:[a-zđ]\)|\d+(?:\.\d+)*[.)]?)?\W*", before
    )
    if _UNDONE.search(before) or _WHICH_DOES.search(before):
        return False
    if (
        _BENEFIT.match(after)
        or _BENEFIT_FAR.match(after)
        or _REACHED.match(after)
        or re.search(r"(?:dài hạn|trung hạn|ngắn hạn|\d năm|nhiệm kỳ)(?:,| và| hoặc) ?$", before)
    ):
        return False
    if opens and not _OF_NOUN_AFTER.search(after) and not _OF_NOUN.search(re.sub(r"và ?$", "", before)):
        return True
    if re.search(r"(?<![^\W_])khi [^,;.]*$", before):
        return False
    if _BY_WHOM.search(before):
        return False
    if _PASSIVE.search(before):
        return True
    if _DECIDED.search(before):
        return True
    if _FUNDED.search(before) or (
        (_JUST_DONE.search(before) or _DECIDED.search(before))
        and not _OF_NOUN_AFTER.search(after)
        and not _TIME_OF.search(before)
    ):
        return True
    if _OF_NOUN.search(before) or _OF_NOUN_AFTER.search(after):
        return False
    if re.match(r" (?:phải|có trách nhiệm)", after) or _ACT_NEXT.match(after):
        return True
    if (
        exact(r"(?:báo cáo|phải [^,;.]{2,60}|thông báo) $", bounded=False).search(before)
        and not _TIME_OF.search(before)
        and re.match(r" (?:về|\()", after)
    ):
        return True
    if re.match(r"(?:,|;|\.|$)", after):
        return bool(_DONE_SO.search(before))
    return bool(_ACTS.search(after))
