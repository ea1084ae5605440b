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
    r"(?<!\d)[,;](?=\s|$)|(?<=\d)[,;]\s|[.!?…]+(?=\s|$)|\s[-–]\s|\s\((?!\d\))|\)(?=[\s,.;]|$)(?<!\d\))|(?<!\sgì)(?<!\ssao)\s(?=(?:còn(?!\slại)|nhưng|song|tuy nhiên|nên|mà|hóa ra|chứ(?!\s(?:tịch|trì|nhật|động|yếu|trương))|tại vì|bởi(?!\sdưỡng)|(?<!đơn\s)vì(?!\s(?:phạm|trí|mô)))\s)|(?<!cái)(?<!việc)(?<!vụ)(?<!phần)(?<!hôm)(?<!lúc)(?<!chỗ)(?<!bữa)(?<!kia)(?<!rồi)\s(?=do\s)(?!\sdo\s(?:ạ|anh|chị|em|nhé|nha|nghen|nhe|sếp)(?:\s|$))(?!do dang)",
    bounded=False,
)
_AFTER_DONE = loose(
    r"(?:(?<=\srồi)|(?<=\sxong)|(?<=\schưa))\s(?=\(?[2-9]\)? (?:thì |còn )?(?:chưa|rồi|xong|đang|đã|mai)(?![^\W_]))|(?<=\srồi)(?<!vừa\srồi)(?<!hôm\srồi)(?<!tuần\srồi)(?<!tháng\srồi)(?<!bữa\srồi)(?<!ngày\srồi)(?<!đợt\srồi)(?<!kỳ\srồi)(?<!hồi\srồi)(?<!quý\srồi)\s(?=(?:báo cáo|kế hoạch|quý|\d tháng|năm|bên|sở|xã|huyện|(?:thế )?sao)(?![^\W_]))|\s(?=\(?\d\)\s)|(?<=\svà)\s(?=(?:đã|đang|chưa|sẽ|vừa)\s)",
    bounded=False,
)
_REASON = loose(r"^(?:vì|do|bởi|tại vì|tại)(?! vậy| dưỡng| phạm| trí)")
_RESULT = loose(r"^(?:nên|vì vậy|do vậy|do đó)")


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
