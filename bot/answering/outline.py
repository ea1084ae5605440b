"""What a part of a document consists of, and the documents it rests on: lists taken whole from its own words. Pure.

“phần II gồm những nội dung gì” is answered with the heading of every point below it, in order, none left out; “căn cứ kế
hoạch nào của huyện” with the reference as the document prints it. A part is known by its number or by its heading.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bot.answering.heads import by_number
from bot.answering.library import Library, words
from bot.answering.passages import mention_at
from bot.answering.question import Question
from bot.answering.selecting import issuer_level, subject, topic_terms
from bot.model import Answer, Citation
from knowledge import units
from knowledge.model import Link, StoredPassage
from knowledge.text import canonical, exact, fold, sentences

_LISTS = (
    r"gồm (?:có )?(?:những |các )?(?:gì|nội dung|mục|phần|ý|điểm|nhiệm vụ)|có (?:những |các |mấy )?(?:nội dung|mục|ý|điểm|nhiệm vụ|việc)(?: (?:gì|nào|chính))"
    r"|những (?:nội dung|mục|ý|điểm|nhiệm vụ|gì)(?: (?:gì|nào))?|kể (?:ra|hết|tên)|liệt kê|là những gì"
)
_SHORT = 160  # a point without a heading is told by its first sentence, if that is short enough; else by its beginning
_RESTS = r"căn cứ|dựa (?:vào|trên|theo)|làm căn cứ|theo|thực hiện|triển khai"
_KINDS = r"(chỉ thị|kế hoạch|quyết định|công văn|nghị quyết|kết luận|chương trình|thông báo|hướng dẫn|nghị định|thông tư|công điện)"
_WHICH = r"(?:số )?(?:nào|mấy|bao nhiêu|gì)"
_OF = r"(?: (?:của|do)(?: cấp)? ((?:[^\W\d_]+ ?){1,8}?))?"
_ORDER = ("basis", "implements", "attached", "replaces", "amends", "cites")


def outline(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """The points of a part asked for by its number or its heading."""
    if not question.finds(_LISTS) or question.asked & {"when", "late", "who", "recipient", "via"}:
        return None
    if question.section is None and question.finds(r"báo cáo"):
        return None  # what a report is to say
    if question.section is not None and ("." in question.section or not question.section.isupper()):
        return None
    spelt = f" {' '.join(map(fold, words(question.understood)))} "
    asked_for = {
        at: stored
        for at, stored in library.parts().items()
        if (at[1] == question.section if question.section else _heading(stored[0].passage.headings[0]) in spelt)
    }
    if not asked_for:
        return None
    known = by_number(question, library)
    named, terms = subject(question), topic_terms(question)

    def fit(at: tuple[int, str]) -> tuple[bool, float]:
        document = library.documents[at[0]]
        right_level = named is not None and issuer_level(document) == named.level
        return known is not None and known.id == at[0], right_level + library.document_coverage(
            terms, at[0], bare=question.bare
        )

    best = max(asked_for, key=lambda at: (fit(at), -at[0]))
    points: dict[str, StoredPassage] = {}
    for stored in asked_for[best]:
        points.setdefault(".".join(stored.passage.section.split(".")[:2]), stored)
    if len(points) < 2:
        return None
    lines = [f"{section.partition('.')[2]}. {_told(stored)}" for section, stored in points.items()]
    heading = asked_for[best][0].passage.headings[0]
    cited = tuple(_cited(library, stored) for stored in points.values())
    return Answer(
        question.raw, question.understood, "passage", lead=(f"{best[1]}. {heading}", *lines), citations=cited,
        asked=question.asked, confidence=0.8,
    )  # fmt: skip


@lru_cache(maxsize=1 << 13)
def _heading(heading: str) -> str:
    """A part's heading folded, to be looked for in a question; never found where it is one word."""
    spelt = [fold(word) for word in words(heading)]
    return f" {' '.join(spelt)} " if len(spelt) > 1 else "\n"


def _told(stored: StoredPassage) -> str:
    """A point by its own heading, else by its first sentence."""
    passage = stored.passage
    if len(passage.headings) > 1:
        return passage.headings[1]
    start, end = (sentences(passage.text) or [(0, len(passage.text))])[0]
    first = passage.text[start:end].strip()
    return first if len(first) <= _SHORT else f"{first[:_SHORT].rsplit(' ', 1)[0]}…"


def _cited(library: Library, stored: StoredPassage) -> Citation:
    at = stored.passage
    return Citation(library.documents[stored.document_id], at.section, at.page, at.text, stored.id, at.restored, at.scanned)  # fmt: skip


def rests_on(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """“kế hoạch của huyện mà xã căn cứ là số mấy”, “theo chỉ thị nào của Thủ tướng”: the reference as it is printed."""
    if question.numbers or not question.asked & {"number", "which_document"} or question.reporting:
        return None
    match = question.match(rf"{_KINDS}{_OF} (?:mà|được|làm|để|là)(?: \S+){{0,8}} (?:{_RESTS})(?: \S+){{0,4}} {_WHICH}")
    whose = match and match.group(2)
    if match is None:
        match = question.match(rf"(?:{_RESTS})(?: vào)? {_KINDS} {_WHICH}{_OF}(?=$|[?,.]| (?:ạ|vậy|nhỉ|thế|em|anh))")
        whose = match and match.group(2)
        # The plan itself must be what rests on something, not a matter told of in one of its clauses.
        if match and (question.leaning or not exact(_KINDS).search(match.string[: match.start()])):
            return None
    if match is None:
        return None
    kind = fold(match.group(1))
    links = [link for link in library.office.links if kind == fold(link.reference.kind or "")]
    links = [link for link in links if not whose or _issued_by(link, whose)]
    places = [
        named
        for named in question.units
        if not whose or fold(whose).strip() not in fold(question.understood[named.start : named.end])
    ]
    levels = {named.level for named in places}
    held = [link for link in links if issuer_level(library.documents[link.document_id]) in levels]
    links = held or (links if not levels else [])
    if not links:
        return None
    link = min(
        links, key=lambda one: _ORDER.index(one.reference.relation) if one.reference.relation in _ORDER else len(_ORDER)
    )
    said = canonical(" ".join(link.reference.quote.split()))
    for stored in library.passages_of(link.document_id):
        text = " ".join(stored.passage.text.split())
        if (at := canonical(text).find(said)) >= 0:
            break
    else:
        return None
    return Answer(
        question.raw, question.understood, "passage", lead=(mention_at(text, at, at + len(said)),),
        citations=(_cited(library, stored),), asked=question.asked, confidence=0.8,
    )  # fmt: skip


def _issued_by(link: Link, whose: str) -> bool:
    """Whether a reference's issuer is the body named, or one of its level where only a level is named."""
    issuer = link.reference.issuer
    if not issuer:
        return False
    name = " ".join(map(fold, words(whose)))
    if exact(r"(?:ubnd |ủy ban nhân dân )?(?:huyện|tỉnh|xã|phường)", bounded=False).fullmatch(canonical(whose).strip()):
        return units.level(issuer) == units.level(f"UBND {canonical(whose).strip().split()[-1]}")
    return name in " ".join(map(fold, words(issuer)))


__all__ = ["outline", "rests_on"]
