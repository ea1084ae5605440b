"""What clauses name and tell, put right by what stands beside them. Pure.

In: the clauses of a message with the topics and events of each. Out: the same, where a round is named apart from its report
(“tháng 4 gửi rồi, báo cáo chuyển đổi số đó”), a machine only has “báo cáo” in its name, or another copy follows of what
has been sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.reporting.claims import Told
from bot.reporting.clauses import Clause
from bot.reporting.topics import Topic, norm_period
from knowledge.model import Task
from knowledge.text import canonical, fold, loose

_COPY = loose(r"bản (?:giấy|cứng|mềm|scan|word|chính|gốc|có dấu|điện tử|ký số)|file (?:mềm|word|scan)")


def other_copies(parts: Sequence[Clause], told_in: Sequence[tuple[Told, ...]]) -> list[tuple[Told, ...]]:
    """“bản mềm gửi rồi, bản giấy mai gửi”: the report has been sent; another copy of it follows."""
    out = list(told_in)
    for i, part in enumerate(parts):
        beside = [t for j in (i - 1, i + 1) if 0 <= j < len(parts) for t in told_in[j]]
        if _COPY.search(canonical(part.text)) and any(t.event == "sent" for t in beside):
            out[i] = tuple(t for t in out[i] if t.event not in ("promised", "planned", "unsent"))
    return out


# “phần mềm báo cáo chuyển đổi số sập nên báo cáo tháng 10 chưa nộp được”: a machine, where the report is named beside it.
_COMPOUND = loose(
    r"(?<![^\W_])(?:phần mềm|hệ thống|cổng|trang|chế độ|kênh|nhóm|lịch|công tác|cán bộ|người|bộ phận|họp|hội nghị|lớp) (?:làm |nhập |gửi |nộp )?$",
    bounded=False,
)


def without_compounds(named: Sequence[tuple[Topic, ...]], parts: Sequence[Clause]) -> list[tuple[Topic, ...]]:
    """The topics without the machines and meetings that only have “báo cáo” in their name, where a report is named too."""
    told = any(one.kind == "report" and one.period for found in named for one in found)

    def kept(topic: Topic, part: Clause) -> bool:
        bare = topic.kind == "report" and topic.period is None
        return not (told and bare and _COMPOUND.search(canonical(part.text)[: topic.start]))

    return [tuple(one for one in found if kept(one, part)) for found, part in zip(named, parts, strict=True)]


# “tuần này gửi báo cáo rồi”, “tháng 4 gửi rồi, báo cáo chuyển đổi số đó”: the round first, apart from the report.
_ROUND_FIRST = loose(
    r"^(?:(?:dạ|thì|em|bên em|xã|phường|thị trấn|sở|hạt|còn|kỳ|của),? )*(?:(tuần) (?:này|nay|qua|rồi|trước|vừa rồi)|(tháng) \d{1,2}(?![/.-]?\d)|(quý) (?:i{1,3}|iv|[1-4]|này)) (?=\S)",
    bounded=False,
)


def with_round_beside(
    parts: Sequence[Clause], named: Sequence[tuple[Topic, ...]], mine: Sequence[Task]
) -> list[tuple[Topic, ...]]:
    """The topics, each clause's; a report named without its period takes the round that opens its clause, or that of a
    neighbouring clause which names nothing else, where the unit owes reports of that period."""
    out = list(named)
    for i, found in enumerate(named):
        if len(found) != 1 or found[0].kind != "report" or found[0].period is not None:
            continue
        for j in (i, i - 1, i + 1):
            if not 0 <= j < len(parts) or (j != i and named[j]):
                continue
            first = _ROUND_FIRST.search(canonical(parts[j].text))
            if first is None or (j == i and first.group(1) is None):
                continue  # “tháng này nộp báo cáo rồi” may tell only when
            name = next(
                known for known in ("tuần", "tháng", "quý") if fold(known) in map(fold, filter(None, first.groups()))
            )
            if any(t.obligation.kind == "report" and norm_period(t.obligation.period) == name for t in mine):
                out[i] = (replace(found[0], period=name),)
                break
    return out
