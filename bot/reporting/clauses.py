"""The clauses of a message, in order. Pure.

In: a message in plain words. Out: its clauses, with where each begins; “vì …”, “còn …”, “nhưng …” open one, and so does
“… rồi” before the next piece of work. A clause of reason tells why, not what; one whose consequence follows is marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.text import canonical, loose


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    start: int
    reason: bool = False  # it tells why, not what
    cause: bool = False  # its consequence follows (“… nên …”)


_BREAK = loose(
    r"(?<!\d)[,;](?=\s|$)|(?<=\d)[,;]\s|[.!?…]+(?=\s|$)|\s[-–]\s|\s\((?!\d\))|\)(?=[\s,.;]|$)(?<!\d\))|(?<!\sgì)(?<!\ssao)(?<!tham)\s(?=(?:còn(?!\slại)|nhưng|song|tuy nhiên|nên|mà|hóa ra|chứ(?!\s(?:tịch|trì|nhật|động|yếu|trương))|tại vì|bởi(?!\sdưỡng)|(?<!đơn\s)vì(?!\s(?:phạm|trí|mô)))\s)|(?<!cái)(?<!việc)(?<!vụ)(?<!phần)(?<!hôm)(?<!lúc)(?<!chỗ)(?<!bữa)(?<!kia)(?<!rồi)(?<!tiến)(?<!tien)(?<!trình)(?<!trinh)(?<!chế)(?<!che)(?<!mức)(?<!muc)(?<!tốc)(?<!toc)(?<!thái)(?<!thai)(?<!mật)(?<!mat)(?<!được)(?<!duoc)(?<!còn)(?<!con)(?<!khoảng)(?<!cỡ)(?<!tầm)\s(?=do\s)(?!\sdo\s(?:ạ|anh|chị|em|nhé|nha|nghen|nhe|sếp)(?:\s|$))(?!do dang)",
    bounded=False,
)
_AFTER_DONE = loose(
    r"(?:(?<=\srồi)|(?<=\sxong)|(?<=\schưa))\s(?=\(?[2-9]\)? (?:thì |còn )?(?:chưa|rồi|xong|đang|đã|mai)(?![^\W_]))|(?<=\srồi)(?<!vừa\srồi)(?<!hôm\srồi)(?<!tuần\srồi)(?<!tháng\srồi)(?<!bữa\srồi)(?<!ngày\srồi)(?<!đợt\srồi)(?<!kỳ\srồi)(?<!hồi\srồi)(?<!quý\srồi)\s(?=(?:báo cáo|kế hoạch|phương án|quý|\d tháng|năm|bên|sở|xã|huyện|cái|việc|giờ|hiện|đang|nhưng|(?:anh|chị) (?:nhận|thấy|xem|kiểm tra|check)|(?:mai|chiều|tối|mốt|lát)(?: (?:nay|mai))? (?:(?:em|bên em|xã|sở|mình) )?(?:nộp|gửi|trình|làm|chạy|ký)|có (?:nhận|phản hồi|cần|phải)|(?:thế )?sao)(?![^\W_]))|\s(?=\(?\d\)\s)|(?<=\svà)\s(?=(?:đã|đang|chưa|sẽ|vừa)\s)",
    bounded=False,
)
_REASON = loose(r"^(?:vì|do|bởi|tại vì|tại)(?! vậy| dưỡng| phạm| trí)")
_RESULT = loose(r"^(?:nên|vì vậy|do vậy|do đó)")


# “báo cáo 6 tháng đã nộp báo cáo 9 tháng đang trình ký”, typed without a stop: a paper of which something is told, and
# another of which something is told.
_TELLS = r"(?:đã|đang|chưa|mới|vừa|vẫn|cũng|thì|còn|hiện|rồi|xong|\d+ ?%)"
_RUN_ON = loose(
    rf"(?<![^\W_])(?:báo cáo|kế hoạch|phương án|\d tháng|quý|việc|cái|rà soát|tập huấn|kiểm tra|lớp)(?: (?!{_TELLS})[^\s,.;]+){{0,9}} {_TELLS}(?: [^\s,.;]+){{0,6}}?"
    rf"(\s)(?<!của\s)(?<!các\s)(?<!với\s)(?<!và\s)(?<!theo\s)(?<!về\s)(?<!có\s)(?<!là\s)(?<!thành\s)(?<!hợp\s)(?<!viết\s)(?<!bộ\s)(?<!cả\s)(?<!thu\s)(?<!cho\s)(?<!số\s)(?<!mà\s)(?<!lẫn\s)(?<!trong\s)(?<!phải\s)(?<!liệu\s)(?<!đang\s)(?<!đã\s)(?<!chưa\s)(?<!vừa\s)(?<!mới\s)(?<!thì\s)(?<!còn\s)(?<!vẫn\s)(?<!cũng\s)(?<!hiện\s)"
    rf"(?=(?:báo cáo|kế hoạch|phương án) (?!(?:số|này|đó|trên|lại|của)(?![^\W_]))(?:(?!{_TELLS})[^\s,.;]+ ){{1,9}}{_TELLS}(?![^\W_]))",
    bounded=False,
)


# “chưa xong mai em nộp”: what is so, and what is promised.
_PROMISES_ON = loose(
    r"(?<![^\W_])(?:chưa|không kịp|xong|rồi|kẹt|vướng)(?: (?!(?:còn|tháng|quý|năm|cái|việc|báo|kế|riêng)(?![^\W_]))[^\s,.;]+){0,3}?(\s)(?=(?:sáng |chiều |tối )?(?:mai|mốt)(?: (?:em|bên em|xã|sở|mình|anh|huyện|phường))? (?:mới |sẽ )?(?:nộp|gửi|làm|trình|xong|ký|có)(?![^\W_]))",
    bounded=False,
)


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a message, in order; “vì …”, “còn …”, “nhưng …” open one."""
    cuts = sorted({m.end() if m.group().strip() else m.start() for m in _BREAK.finditer(canonical(text))})
    cuts += [m.start() for m in _AFTER_DONE.finditer(canonical(text))]
    cuts += [m.start(1) for m in _RUN_ON.finditer(canonical(text))]
    cuts += [m.start(1) for m in _PROMISES_ON.finditer(canonical(text))]
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
