"""What no document states, and places that no document knows: the questions that must be declined. Pure."""

from __future__ import annotations

from datetime import date

from bot.answering.cite import COVERED, declined
from bot.answering.heads import by_number
from bot.answering.library import Library, title_of, words
from bot.answering.passages import mention_of
from bot.answering.question import FILLERS, Question
from bot.answering.selecting import issuer_level
from bot.model import Answer, Citation
from knowledge import mentions, units
from knowledge.agenda import concerns
from knowledge.text import canonical, exact, fold

# What is asked for, and the words or signs that a passage must hold to state it.
_STATED: dict[str, str] = {
    "contact": r"@|https?:|\d{3,4}[ .]\d{3}[ .]?\d{3,4}|điện thoại:? ?\d|hộp thư|địa chỉ (?:thư|email)",
    "person": r"(?:ông|bà|đồng chí) [^\W\d_]+ [^\W\d_]+",
    "clock": r"\d{1,2} ?(?:giờ|h\d{0,2}|g\d{2})(?!\w)|\d{1,2}:\d{2}",
    "place": r"hội trường|phòng họp|địa điểm|trụ sở|tại phòng|trực tuyến",
    "money": r"kinh phí|ngân sách|đồng(?= ?/|\.|,| đối)|triệu|mức (?:chi|hỗ trợ)|phụ cấp",
    "penalty": r"xử lý (?:nghiêm|kỷ luật|theo)|kỷ luật|phê bình|trừ điểm|hạ (?:bậc|mức)|xử phạt|không (?:xét|xếp loại)|(?:xử lý|chịu) trách nhiệm",
    "template": r"(?:theo|biểu) mẫu|mẫu (?:số|báo cáo)|đề cương|phụ lục|biểu (?:số|kèm)|bản (?:giấy|điện tử)|bản cứng",
}


# “bao nhiêu mô hình”: a count of things that some passage must give. Parts of documents and times are counted elsewhere.
_COUNTED = r"(?:bao nhiêu|mấy) (?!ngày|tháng|năm|lần|giờ|hôm|tuần|phút|phần|mục|điều|khoản|nhiệm vụ|nội dung|kỳ|quý|việc|đồng|tiền|báo cáo|văn bản|lâu|là|thì|và|cho|tây)([^\W\d_]+)"
# Kinds of things are often listed and not counted; parts of documents and places in a row are no amounts.
_LISTED = exact(
    r"loại|nhóm|hình thức|cách|bước|phần|mục|nội dung|nhiệm vụ|việc|khoản|điều|chương|văn bản|thứ|kiểu|hạng|dạng|cấp|bậc|vị|kỳ|quý|"
    r"báo cáo|lâu|là|thì|và|cho|tây|kênh|trường|tiêu|đối|quy|nguyên|khu|cơ|đơn|ủy"
)
_NEAR = 0.2  # a passage that shares this much with the question may be the one that counts
_A_NUMBER = r"(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"


def _uncounted(question: Question, library: Library) -> bool:
    """Whether a number of things is asked for that no passage on the matter counts."""
    if question.finds(r"mấy tây"):
        return False  # a day of the month, however its accents were put back
    match = exact(_COUNTED).search(canonical(question.understood))
    if match is None or FILLERS.fullmatch(match.group(1)) or _LISTED.fullmatch(match.group(1)):
        return False
    if exact(r"(?:ngày|hạn|số|năm|tháng) ?$", bounded=False).search(canonical(question.understood)[: match.start()]):
        return False  # “ngày bao nhiêu hả em” counts nothing
    thing = match.group(1)
    counted = exact(rf"{_A_NUMBER} (?:[^\W\d_]+ )?{thing}")
    return not any(
        counted.search(canonical(stored.passage.text))
        for stored in library.covering(question.terms, _NEAR, bare=question.bare)
        if library.spells(thing, stored)
    )


def not_stated(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """A telephone number, an hour, a sum is answered only where some passage on the matter holds one."""
    if _uncounted(question, library):
        return declined(question, "not_stated")
    for kind, signs in _STATED.items():
        if kind not in question.asked or (
            kind == "place" and question.asked & {"recipient", "via", "who"} and "clock" not in question.asked
        ):
            continue
        pattern = exact(signs, bounded=kind != "contact")
        on_it = library.covering(question.terms, COVERED, bare=question.bare)
        if any(library.states(kind, pattern, stored) for stored in on_it):
            return None
        return declined(question, "not_stated")
    return None


_ANY_NAME = "Không Tên"  # a name no unit bears: only a group takes it in
_KINDS = {
    "tinh": "UBND tỉnh", "huyen": "UBND huyện", "thi xa": "UBND thị xã", "thanh pho": "UBND thành phố", "quan": "UBND quận",
    "xa": "UBND xã", "phuong": "UBND phường", "thi tran": "UBND thị trấn", "dac khu": "UBND đặc khu",
}  # fmt: skip


def elsewhere(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """A place that no readable document knows: another province, another commune."""
    own = units.own_name(unit) if unit else ""
    for named in question.units:
        if named.name is None or named.kind not in _KINDS:
            continue
        if own in named.names:
            continue
        if any(map(library.knows_words, named.names)):
            if question.reporting and question.asked & _LIMITED and _of_another_province(named, library):
                return declined(question, "other_place", _naming(named, library))
            continue
        group = any(
            concerns(task, place, library.directory)
            for task in library.office.tasks
            for place in named.bodies or (f"{_KINDS[named.kind]} {_ANY_NAME}",)
        )
        unreadable = any(issuer_level(library.documents[i]) == named.level for i in library.damaged)
        asks_duty = question.reporting or "duties" in question.asked
        if not unreadable and not (group and asks_duty):
            return declined(question, "other_place")
    return None


_LIMITED = frozenset({"when", "late", "rhythm", "recipient", "via"})


def _of_another_province(named: mentions.Named, library: Library) -> bool:
    """A district that only a document of some named province speaks of, where every plan that lays reports on “các huyện” is
    of a province that neither that document nor its own words join to it: those dates are not this district's."""
    if named.level != "huyện" or named.bodies:
        return False
    home = {d for d in library.documents if any(library.names_in(d, name) for name in named.names)}
    provinces = {name for document_id in home for name in library.provinces(document_id)}
    bodies = [f"{_KINDS[named.kind]} {named.name}"]
    laying = {
        task.document.id
        for task in library.office.tasks
        if task.obligation.kind == "report" and any(concerns(task, body, library.directory) for body in bodies)
    }
    return bool(provinces) and bool(laying) and not any(
        document_id in home or provinces & library.provinces(document_id) for document_id in laying
    )  # fmt: skip


def _naming(named: mentions.Named, library: Library) -> tuple[Citation, ...]:
    """Where the place is spoken of."""
    held = {stored.id: stored for name in named.names for stored in library.naming(name)}
    for stored in library.in_order(held.values()):
        text = " ".join(map(fold, words(stored.passage.text)))
        if any(f" {name} " in f" {text} " for name in named.names):
            at = stored.passage
            return (Citation(library.documents[stored.document_id], at.section, at.page, at.text, stored.id, at.restored, at.scanned),)  # fmt: skip
    return ()


_SMALL = 10  # “thông báo 2 nội dung” counts; a number below this names a document only where it is written as one


def not_held(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """Deadlines and addressees of a document named by its number that the office does not hold: none but its own would do.

    One that a plan at hand carries out names the matter (“báo cáo thực hiện Chỉ thị 12”), and that plan answers.
    """
    asks = question.asked & _LIMITED
    if not asks or "signed_on" in question.asked or not question.numbers or by_number(question, library):
        return None
    for kind, number in question.numbers:
        bare = number.partition("/")[0]
        written = question.match(rf"số:? 0*{bare}(?!\d)|0*{bare}\s*[-/]\s*[a-zđ]")
        if kind is not None and int(bare) < _SMALL and not written:
            continue
        if kind is not None and 1990 <= int(bare) <= 2100 and not written:
            continue  # “kế hoạch 2026”: the year
        if not exact(rf"0*{bare}").search(canonical(question.raw)) and question.reporting_itself:
            continue  # taken over from the question before, and another thing is asked now
        mention = mention_of(kind, number)
        if any(mention.search(fold(title_of(document))) for document in library.office.documents):
            continue
        cited = [stored for stored in library.with_figure(bare) if mention.search(fold(stored.passage.text))]
        if cited and _carried_out(question, bare):
            continue
        near = tuple(
            Citation(library.documents[s.document_id], s.passage.section, s.passage.page, s.passage.text, s.id, s.passage.restored, s.passage.scanned)
            for s in cited[:1]
        )  # fmt: skip
        return declined(question, "no_such_document", near)
    return None


def _carried_out(question: Question, number: str) -> bool:
    named = question.match(
        rf"(?:thực hiện|triển khai|quán triệt|tinh thần|cụ thể hóa)(?: [^\W\d]+){{0,5}} 0*{number}(?!\d)"
    )
    return named is not None
