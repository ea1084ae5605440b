"""What a stretch of words speaks of: a report of some period, a paper to be drawn up, or another duty. Pure.

In: plain words (bot/wording.mend). Out: Topics in order, each with the period, year and document number said with it.
“Báo cáo anh, …” addresses somebody and is no report; “theo kế hoạch” refers to a paper and asks nothing of it; a verb of
duty governs the report it is about (“đôn đốc các đơn vị gửi báo cáo”). Which task is meant is for bot/tasks.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from knowledge.text import canonical, fold, loose

TopicKind = Literal["report", "product", "verb"]


@dataclass(frozen=True, slots=True)
class Topic:
    kind: TopicKind
    start: int  # where its words begin and end in the text
    end: int
    noun: str = ""  # of a product: “kế hoạch”, “phương án”, folded
    verbs: frozenset[str] = frozenset()  # of a duty, folded
    period: str | None = None
    year: int | None = None
    weak: bool = False  # only referred to, or said without its noun
    by_year: bool = False  # the period is that of a year named by its number: “báo cáo … năm 2025”


_ADDRESS = loose(
    r"(?:^|(?<=[,.!;])\s?)(?:(?:dạ|vâng|em|xin|kính|thưa|tôi|cháu),? )*báo cáo(?: (?:với|lại))?(?= (?:anh|chị|sếp|các (?:anh|chị|bác|đồng chí)|lãnh đạo|thủ trưởng|đồng chí|cô|chú|bác|ban giám đốc|quý (?:vị|anh|chị|sở|cơ quan|đơn vị|lãnh đạo)|mọi người)(?![^\W_])(?!\s(?:đã|đang|chưa)))",
    bounded=False,
)
_QUARTER_AFTER = loose(r"^\squý (?:i{1,3}|iv|[1-4]|một|hai|ba|bốn|này|trước)(?![^\W_])", bounded=False)
_REPORT = loose(r"báo cáo(?! (?:bằng )?miệng)|kết quả(?= (?:rà soát|thực hiện|kiểm tra|thống kê|tổng hợp|khảo sát))")
PRODUCTS = (
    "kế hoạch", "phương án", "đề án", "chương trình", "quy chế", "kịch bản", "dự toán", "danh mục", "quy trình", "nghị quyết",
    "quyết định", "nội quy", "hồ sơ",
)  # fmt: skip
_PRODUCT = loose("|".join(PRODUCTS))
# “Sở Kế hoạch và Đầu tư”, “phòng Tài chính – Kế hoạch”: a body's name, no paper.
_BODY_BEFORE = loose(r"(?<![^\W_])(?:sở|bộ|phòng|ban|tài chính [-–]) $", bounded=False)
# “…, quyết định số 77 ngày 12/3”: the number of what was approved, no paper that is asked for.
_ITS_DECISION = re.compile(
    r"^(?:quyết định|quyet dinh|nghị quyết|nghi quyet) (?:(?:số |so )?\d|(?:(?:đã|da|vừa|vua|mới|moi|được|duoc) )*(?:ký|ky|ban hành|ban hanh)(?!\w))"
)
_REFERENCE_BEFORE = loose(
    r"(?<![^\W_])(?:theo|thực hiện|triển khai|trong|ngoài|căn cứ|về|có|là|với|xong|kết quả|thi hành|của|đúng|so với|bám sát|thành phần)(?: (?:cái|các|những|một|nội dung|việc))? $",
    bounded=False,
)
# Verbs that name a duty by themselves, and those that any duty may contain.
STRONG_VERBS = (
    "theo dõi", "đôn đốc", "kiểm tra", "giám sát", "tổng hợp", "tập huấn", "bồi dưỡng", "tuyên truyền", "rà soát", "niêm yết",
    "sơ kết", "tổng kết", "thống kê", "khảo sát", "thanh tra", "quán triệt", "tuần tra", "trực", "kiện toàn", "thành lập",
    "thẩm định", "phổ biến", "công khai", "vận động", "khen thưởng", "diễn tập", "đào tạo", "số hóa", "cắt giảm", "đăng tải", "tiêm phòng",
    "ký cam kết", "phát động", "bố trí", "lấy ý kiến", "đối thoại", "tiếp công dân", "xử lý", "giải quyết", "thu gom",
)  # fmt: skip
_SYNONYMS = loose(
    r"((?:đã |vừa |có văn bản |ra văn bản |công văn |văn bản |tiếp tục |gọi (?:[^\s,]+ )?|nhắn )(?:nhắc(?: nhở)?|giục|hối|đốc thúc)(?! nhầm))|(gom (?:số liệu )?(?:của|từ) các)"
)
# “đã rà hết”, “rà được 12 thôn”: the duty by one syllable of its name.
_SHORT_OF = loose(
    r"r\à(?= (?:hết|xong|được|tới|đến|thêm|gần|nốt|hộ|thủ tục|từng|các)(?![^\W_]))|ra(?= hộ nghèo)", bounded=False
)
_VERB = loose("|".join(sorted(STRONG_VERBS, key=len, reverse=True)))
# “kiểm tra giúp em”, “chờ hướng dẫn”, “tổng hợp số liệu”: not the duty.
_NOT_DUTY_AFTER = loose(
    r"^\s(?:giúp|hộ(?! (?:sơ|nghèo|cận|gia đình|dân|kinh doanh|khẩu|tịch|chính sách|mới|vay|sản xuất|đăng ký|tái))|lại|xem|nhé|dùm|số liệu|thông tin|nội bộ|ý kiến|hệ thống)"
)
_NOT_DUTY_BEFORE = loose(
    r"(?<![^\W_])(?:chờ|đợi|theo|thiếu|xin|cần|bảng|biểu|để|đợt|(?<!lập\s)đoàn|phần|phòng|bị|ban|lịch|anh|chị|nhờ|số liệu|bộ phận|thường|chánh|văn phòng -|văn phòng –) $",
    bounded=False,
)
# “xin thêm năm ngày để rà soát cho hết”: what the days are begged for.
_DAYS_FOR = loose(r"(?<![^\W_])thêm (?:[^\s,]+ ){0,2}(?:ngày|hôm|bữa|tuần|thời gian|hạn)(?: nữa)? để $", bounded=False)
# “Đoàn kiểm tra … mới đi được 4/11 huyện”, “đợt kiểm tra hoãn lại”: the duty itself opens the sentence.
_TEAM = loose(r"^\W*(?:(?:dạ|hiện|các|mấy|hai|ba|\d|hôm nay|đến nay|tới nay),? )*(?:đoàn|tổ|đợt|cuộc) $", bounded=False)
_OTHERS_OWN = loose(
    r"của (?:tất cả )?(?:các|toàn|cả|những|từng) (?:đơn vị|sở|huyện|ngành|xã|tỉnh|địa phương|phường|cơ quan|phòng|trường)|toàn (?:tỉnh|huyện|ngành)|từ các (?:sở|huyện|xã|đơn vị|địa phương)"
)

_NOT_SPAN = r"(?!\s(?:nữa|nay|liền|(?:qua|tới|trước|vừa qua)(?=\s*(?:$|[,.;!?]))))"
# “ngày 9 tháng 12” names a day.
_NO_DAY = r"(?<!\d)(?<!ngày\s)(?<!mồng\s)(?<!mùng\s)(?<!hôm\s)"
_NO_MONTH = r"(?!\s\d{1,2}(?!\d))"
_PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("6 tháng", loose(rf"(?:(?<=cáo\s)(?:0?6|sáu) tháng|{_NO_DAY}(?:0?6|sáu) tháng{_NO_MONTH})(?: (?:đầu|cuối) năm)?{_NOT_SPAN}|nửa (?:đầu )?năm|bán niên|(?<=báo\scáo\s)giữa năm")),
    ("9 tháng", loose(rf"(?:(?<=cáo\s)(?:0?9|chín) tháng|{_NO_DAY}(?:0?9|chín) tháng{_NO_MONTH})(?: đầu năm)?{_NOT_SPAN}")),
    ("3 tháng", loose(rf"{_NO_DAY}(?:0?3|ba) tháng{_NO_MONTH}(?: đầu năm)?{_NOT_SPAN}")),
    ("quý", loose(r"(?:hằng |hàng |mỗi )?quý (?:i{1,3}|iv|[1-4]|một|hai|ba|bốn|này|trước|vừa rồi|vừa qua)|(?:báo cáo|hằng|hàng|mỗi|theo) quý")),
    ("tuần", loose(r"(?:báo cáo|hằng|hàng|mỗi|từng|theo) tuần|(?<=báo\scáo\s)tuần|tuần (?:\d{1,2})(?![/%])")),
    ("tháng", loose(r"(?:báo cáo|hằng|hàng|mỗi|từng|theo|định kỳ) tháng(?: (?:\d{1,2}|này|trước|qua))?(?![/.-]?\d)|(?<!\d\s)tháng \d{1,2}(?![/.-]?\d)")),
    ("năm", loose(r"(?:cả|hằng|hàng|mỗi|trọn|tổng kết|cuối) năm|(?<!ngày\s)(?<!mồng\s)(?<!mùng\s)(?<!hôm\s)12 tháng(?!\s\d{1,2}(?!\d))|báo cáo (?:(?!(?:đang|đã|chưa|(?<!dan\s)(?<!dân\s)vẫn|còn|mới|sẽ|là|thì|đầu|gửi|nộp|nửa|tháng|sang|trong|quý)(?![^\W_]))[^\s,.;:\d]+ ){0,7}năm(?! (?:ở|trong|trên|tại|im|yên|ch\ờ|cho (?:ký|duyệt|chữ ký|lãnh đạo|sếp|giám đốc|chủ tịch|phê duyệt)|ngoái|trước|đó))|(?<!đầu\s)(?<!trong\s)(?<!đến\s)(?<!từ\s)năm 20\d\d|năm nay")),
)  # fmt: skip
# “tình hình … trong tuần”: the stretch that the report covers.
_COVERED = loose(
    r"(?:tình hình|kết quả|số liệu|công tác)(?: (?!nộp|gửi|trình|làm|xong)[^\s,.;]+){0,7} trong (tuần|tháng|quý|năm)(?: (?:này|qua|vừa qua|vừa rồi))?"
)
# “số liệu quý 3” is what a report lacks or holds, not the report.
_DATA_BEFORE = loose(
    r"(?<![^\W_])(?:số liệu|dữ liệu|chỉ tiêu|kinh phí|kế hoạch vốn|chứng từ)(?: (?:của|cho|về|trong|đến|hết))* $",
    bounded=False,
)
_SINCE_BEFORE = loose(
    r"(?<![^\W_])(?:từ|cuối|đầu|giữa|hết|đến|trong|khoảng|tới|qua|ngày|hôm|hạn|sang|\d) $", bounded=False
)
# “báo cáo chuyển đổi số 2025”: the report of that year.
_BARE_YEAR = loose(r"(?<![\d/.,-])(?<!số\s)(?<!tháng\s)20\d\d(?![\d/.-]\d|[/-]|\d|\s?(?:đơn vị|hộ|hồ sơ|người|triệu|đồng))|(?<=đổi\ssố\s)20\d\d(?![/\d-])", bounded=False)  # fmt: skip
_ITS_NUMBER = re.compile(r"^(?:[^\d,.;]*?nam\s+|[^\d,.;]*?năm\s+)?20\d\d(?!\d)")
_YEAR = loose(r"năm (20\d\d)|(?<=[/-])(20\d\d)|(?<=tháng\s)(20\d\d)")


def norm_period(period: str | None) -> str | None:
    """One name for one period: “06 tháng” -> “6 tháng”, “hằng năm” and “cả năm” -> “năm”."""
    if not period:
        return None
    text = re.sub(r"(?<!\d)0+(?=\d)", "", canonical(period)).strip()
    if re.fullmatch(r"(?:hằng|hàng|cả|mỗi|tổng kết|báo cáo)?\s?năm|12 tháng", text):
        return "năm"
    for known in ("quý", "tuần"):
        if re.fullmatch(rf"(?:hằng|hàng|mỗi)?\s?{known}(?: \w+)?", text):
            return known
    return "tháng" if re.fullmatch(r"(?:hằng|hàng|mỗi)?\s?tháng(?: \w+)?", text) else text


def plain(text: str) -> str:
    """Canonical text in which “báo cáo anh, …” no longer looks like a report. Same length."""
    low = canonical(text)
    return _ADDRESS.sub(lambda m: " " * len(m.group()), low)


@dataclass(frozen=True, slots=True)
class Period:
    name: str
    start: int
    end: int
    weak: bool  # a calendar month or year: a period only where a report is spoken of


def periods(low: str) -> list[Period]:
    """Reporting periods named, in order, not overlapping."""
    found: list[Period] = []
    for name, pattern in _PERIODS:
        for match in pattern.finditer(low):
            start, end = match.span()
            if any(p.start < end and start < p.end for p in found):
                continue
            words = fold(match.group())
            weak = bool(re.match(r"(?:thang \d|nam \d|nam nay|tuan \d|quy (?:nay|truoc|vua))", words))
            if (weak or name == "tháng") and _SINCE_BEFORE.search(low[:start]):
                continue
            if name == "năm" and weak and any(p.end <= start and start - p.end <= 3 for p in found):
                continue  # “6 tháng năm 2024”
            found.append(Period(name, start, end, weak))
    if not found and (covered := _COVERED.search(low)):
        name = next(known for known in ("tuần", "tháng", "quý", "năm") if fold(known) == fold(covered.group(1)))
        found.append(Period(name, covered.start(1), covered.end(1), weak=True))
    others = [p for p in found if not _DATA_BEFORE.search(low[: p.start])]
    found = others or (found if _REPORT.search(low) else [])
    return sorted(found, key=lambda p: p.start)


def _verbs(low: str, known: Collection[str]) -> list[tuple[int, int, str]]:
    """Verbs of duty in the text that some task at hand is made of."""
    found = []
    for match in _VERB.finditer(low):
        before, after = low[: match.start()], low[match.end() :]
        barred = _NOT_DUTY_BEFORE.search(before) and not (_TEAM.search(before) and not _REPORT.search(after))
        barred = barred and not _DAYS_FOR.search(before)
        if fold(match.group()) in known and not _NOT_DUTY_AFTER.search(after) and not barred:
            found.append((match.start(), match.end(), fold(match.group())))
    for match in _SYNONYMS.finditer(low):
        verb = "don doc" if match.group(1) else "tong hop"
        if verb in known and not any(a < match.end() and match.start() < b for a, b, _ in found):
            found.append((*match.span(), verb))
    if not found and "ra soat" in known and (short := _SHORT_OF.search(low)):
        found.append((*short.span(), "ra soat"))
    return sorted(found)


def topics(text: str, known: Collection[str] = (), reported: Collection[str] = ()) -> tuple[Topic, ...]:
    """What `text`, one clause, speaks of. `known` are the folded verbs of the duties that may be meant, `reported` those that
    some report is about: “báo cáo rà soát” is then that report."""
    low = plain(text)
    said = periods(low)
    verbs = _verbs(low, known)
    reports = [m.span() for m in _REPORT.finditer(low)]
    years = [int(next(g for g in m.groups() if g)) for m in _YEAR.finditer(low)]
    year = years[0] if years else None
    nouns = [
        (m.start(), m.end(), fold(m.group()), bool(_REFERENCE_BEFORE.search(low[: m.start()])))
        for m in _PRODUCT.finditer(low)
        if not _BODY_BEFORE.search(low[: m.start()]) and not _ITS_DECISION.search(low[m.start() :])
    ]
    first_report = min((a for a, _ in reports), default=len(low))
    strong = [p for p in said if not p.weak]
    if strong and not reports:
        first_report = min(first_report, strong[0].start)
    governing = [
        v for v in verbs if v[0] < first_report or (v[0] - first_report <= len("báo cáo ") and v[2] not in reported)
    ]
    owned = _OTHERS_OWN.search(low)
    if owned and "tong hop" in known and not governing and (reports or strong):
        governing = [(owned.start(), owned.end(), "tong hop")]
    if governing and not any(a < governing[0][0] and not ref for a, _, _, ref in nouns if a < first_report):
        return (
            Topic("verb", governing[0][0], governing[-1][1], verbs=frozenset(v for _, _, v in governing), year=year),
        )
    own_nouns = [n for n in nouns if not n[3]]
    out: list[Topic] = []
    if own_nouns and own_nouns[0][0] < first_report:
        start, end, noun, _ = own_nouns[0]
        out.append(Topic("product", start, end, noun=noun, year=year))
        later = [(a, b) for a, b in reports if a > end]
        if not later:
            return tuple(out)
        reports = later
        said = [p for p in said if p.start >= later[0][0]]
    if reports or any(not p.weak for p in said):
        usable = [p for p in said if not p.weak] or [p for p in said if reports]
        if not usable and (bare := _BARE_YEAR.search(low, reports[0][1])):
            usable = [Period("năm", *bare.span(), weak=True)]
            year = year or int(bare.group())
        weakest = not reports
        if not usable:
            out.append(Topic("report", *reports[0], year=year))
        for period in usable:
            start = max(
                (a for a, _ in reports if a <= period.start), default=min([period.start, *(a for a, _ in reports[:1])])
            )
            by_year = period.name == "năm" and bool(_ITS_NUMBER.search(low[period.start :]))
            out.append(Topic("report", start, period.end, period=period.name, year=year, weak=weakest, by_year=by_year))
    elif nouns and not out:
        start, end, noun, _ = nouns[0]
        out.append(Topic("product", start, end, noun=noun, year=year, weak=True))
    return _distinct(out)


def _distinct(found: list[Topic]) -> tuple[Topic, ...]:
    seen: dict[tuple[str, str, str | None], Topic] = {}
    for topic in found:
        seen.setdefault((topic.kind, topic.noun, topic.period), topic)
    return tuple(seen.values())
