"""What no document states, and places that no document knows: the questions that must be declined. Pure."""

from __future__ import annotations

from datetime import date

from bot.answering.cite import COVERED, declined
from bot.answering.library import Library
from bot.answering.question import Question
from bot.answering.selecting import issuer_level
from bot.model import Answer
from knowledge import units
from knowledge.text import canonical, exact

# What is asked for, and the words or signs that a passage must hold to state it.
_STATED: dict[str, str] = {
    "contact": r"@|https?:|\d{3,4}[ .]\d{3}[ .]?\d{3,4}|điện thoại:? ?\d|hộp thư|địa chỉ (?:thư|email)",
    "clock": r"\d{1,2} ?(?:giờ|h\d{0,2}|g\d{2})(?!\w)|\d{1,2}:\d{2}",
    "place": r"hội trường|phòng họp|địa điểm|trụ sở|tại phòng|trực tuyến",
    "money": r"kinh phí|ngân sách|đồng(?= ?/|\.|,| đối)|triệu|mức (?:chi|hỗ trợ)|phụ cấp",
    "penalty": r"xử lý (?:nghiêm|kỷ luật|theo)|kỷ luật|phê bình|trừ điểm|hạ (?:bậc|mức)|xử phạt|không (?:xét|xếp loại)|(?:xử lý|chịu) trách nhiệm",
    "template": r"mẫu|đề cương|phụ lục|biểu (?:số|kèm)|bản (?:giấy|điện tử)|bản cứng",
}


def not_stated(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """A telephone number, an hour, a sum is answered only where some passage on the matter holds one."""
    for kind, signs in _STATED.items():
        if kind not in question.asked or (
            kind == "place" and question.asked & {"recipient", "via", "who"} and "clock" not in question.asked
        ):
            continue
        pattern = exact(signs, bounded=False)
        for stored in library.passages.values():
            if (
                pattern.search(canonical(stored.passage.text))
                and library.passage_coverage(question.terms, stored.id, bare=question.bare) > COVERED
            ):
                return None
        return declined(question, "not_stated")
    return None


def elsewhere(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """A place that no readable document knows: another province, another commune."""
    own = units.own_name(unit) if unit else ""
    for named in question.units:
        if named.name is None or named.kind not in (
            "tinh",
            "huyen",
            "thi xa",
            "thanh pho",
            "xa",
            "phuong",
            "thi tran",
            "quan",
        ):
            continue
        if named.name == own or library.knows_words(named.name):
            continue
        group = any(
            "các" in canonical(body).split() and units.level(body) == named.level
            for task in library.office.tasks
            for body in task.obligation.responsible
        )
        unreadable = any(issuer_level(library.documents[i]) == named.level for i in library.damaged)
        asks_duty = question.reporting or "duties" in question.asked
        if not unreadable and not (group and asks_duty):
            return declined(question, "other_place")
    return None
