"""Which documents a question is put to: those that its words name, as a set of ids that the search is kept within. Pure.

“trong chỉ thị 33”, “kế hoạch năm 2025 của tỉnh”, “văn bản của Sở Nội vụ”, “các công văn còn hiệu lực”: a number, a kind,
a year, an issuer and whether it is in force are read from the question and compared with the heads of the documents at
hand. What passes through: a Question and the Library that the asker may look into; out comes a Scope, or None where no
document is named. Refused: a guess. A head that does not say who issued it is within no issuer's documents, and words
that only touch a document (“báo cáo thực hiện chỉ thị 33”, “các sở có kế hoạch riêng”) name none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answering.library import Library
from bot.answering.question import Question
from knowledge import mentions, units
from knowledge.header import KINDS
from knowledge.model import Document
from knowledge.references import number_key
from knowledge.text import exact, fold, loose

ANY_KIND = "van ban"
_KIND = "|".join(
    sorted({kind.lower() for kind in KINDS} - {"báo cáo", "lệnh", "hợp đồng", "biên bản"}, key=len, reverse=True)
)
_DOCUMENT = rf"({_KIND}|văn bản)"
_WITHIN = r"(?:trong|ở|tại|từ|theo) (?:(?:các|những|mấy|nội dung|toàn bộ|cái|bản) )*"
_UP_TO_YEAR = r"(?: (?!báo cáo|hạn|kỳ|trước|giai đoạn|đến|từ|đầu|cuối|và|hay)[^\W\d_]+){0,8}? (?:ban hành |ký )?(?:trong )?năm (20\d\d)(?! ?-)"
_FORCE = r"(?:còn|đang có|đang còn|vẫn còn) hiệu lực|hiện hành|đang áp dụng"
# Between a kind and its issuer at most a few words of what it is about: “kế hoạch cải cách hành chính của tỉnh”.
_OF = r"(?: (?:năm \d{4}|số \d\S*|nào|gì|mới|\d+))*(?: (?!thực hiện|triển khai|gửi|báo cáo|nộp|yêu cầu|giao)[^\W\d_]+){0,6}?(?: (?:của|do|từ|bên|thuộc))?(?: (?:ubnd|ủy ban nhân dân))? ?$"
_MANY = r"(?:các|mỗi|từng|những|mọi) (?:ubnd |ủy ban nhân dân )?$"
_TOUCHED = r"(?:thực hiện|triển khai|căn cứ|quán triệt|xây dựng|ban hành|lập|làm|có)(?: \S+){0,2} $"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question says of the documents it is put to. `documents` are those at hand that are so."""

    documents: frozenset[int]
    numbered: bool = False  # named by number: no other document will do
    kind: str | None = None  # folded; None: any
    year: int | None = None
    issuer: mentions.Named | None = None
    in_force: bool = False

    def apart_from(self, question: Question) -> Question:
        """The question without the words that have chosen the documents: within them they tell nothing apart."""
        said = [self.kind or "", str(self.year or ""), *(part for pair in question.numbers for part in pair if part)]
        words = set(re.findall(r"[^\W_]+", " ".join(said)))
        left = tuple(term for term in question.terms if fold(term).lstrip("0") not in words)
        return replace(question, terms=left or question.terms)

    @property
    def missing_year(self) -> bool:
        """Documents of a year that none at hand is of."""
        return not self.documents and self.year is not None


def scope(question: Question, library: Library) -> Scope | None:
    """The documents that the question names, None where it names none."""
    numbered = bearing(question, library)
    if numbered:
        return Scope(frozenset(document.id for document in numbered), numbered=True)
    if question.numbers:
        return None
    kind, year = _kind_and_year(question)
    issuer = _issuer(question)
    in_force = question.finds(_FORCE)
    if kind is None or not (year or issuer or in_force or question.finds(f"{_WITHIN}{_DOCUMENT}")):
        return None
    wanted = Scope(frozenset(), False, None if kind == ANY_KIND else kind, year, issuer, in_force)
    return Scope(frozenset(d.id for d in library.office.documents if _fits(wanted, d, library)), False, wanted.kind, year, issuer, in_force)  # fmt: skip


def bearing(question: Question, library: Library) -> tuple[Document, ...]:
    """The documents at hand that bear a number the question names: those whose whole number it is before those that it
    begins, and of several those of the year and the body that the question names."""
    whole_codes = {number.partition("/")[0] for kind, number in question.numbers if kind is None}
    for kind, number in question.numbers:
        if kind is not None and number in whole_codes:
            continue  # “kế hoạch 49-KH/UBND”: the code says more
        wanted = fold(number_key(number))
        whole, begun = [], []
        for document in library.office.documents:
            header = document.header
            own = library.number_key(document)
            if kind is not None and kind != fold(header.kind or ""):
                continue
            if own == wanted:
                whole.append(document)
            elif re.match(rf"{re.escape(wanted)}(?![^\W_])", own):
                begun.append(document)
        if found := whole or begun:
            return _closer(question, found, library)
    return ()


def _closer(question: Question, found: list[Document], library: Library) -> tuple[Document, ...]:
    of_year = [one for one in found if question.year in years_of(one)] if question.year else []
    found = of_year or found
    found = [one for one in found if any(issued_by(one, named, library.directory) for named in question.units)] or found
    return tuple(found)


def years_of(document: Document) -> frozenset[int]:
    """The year a document speaks of and the year it was issued in."""
    header = document.header
    return frozenset(
        year for year in (header.year, header.issued_on.year if header.issued_on else None) if year is not None
    )


def issued_by(document: Document, named: mentions.Named, directory: units.Directory) -> bool:
    """Whether a document's issuer is the body named, by any of its names; a level alone takes every body of it."""
    issuer = document.header.issuer
    if not issuer:
        return False
    if any(units.same(issuer, body) or directory.one(issuer, body) for body in named.bodies):
        return True
    if units.level(issuer) != named.level:
        return False
    spelt = f" {units.key(issuer)} "
    return not named.names or any(f" {name} " in spelt for name in named.names)


def _fits(wanted: Scope, document: Document, library: Library) -> bool:
    header = document.header
    return (
        (wanted.kind is None or wanted.kind == fold(header.kind or ""))
        and (wanted.year is None or wanted.year in years_of(document))
        and (wanted.issuer is None or issued_by(document, wanted.issuer, library.directory))
        and not (wanted.in_force and document.id in library.superseded)
    )


def _kind_and_year(question: Question) -> tuple[str | None, int | None]:
    """The kind of document spoken of, and the year bound to it."""
    bound = question.match(f"{_DOCUMENT}{_UP_TO_YEAR}")
    if bound is not None and not exact(_TOUCHED, bounded=False).search(bound.string[: bound.start()]):
        return fold(bound[1]), int(bound[2])
    for pattern in (f"{_WITHIN}{_DOCUMENT}", _DOCUMENT):
        match = question.match(pattern)
        if match is not None:
            return fold(match[1]), None
    return None, None


def _issuer(question: Question) -> mentions.Named | None:
    """The body whose documents are asked for: named right behind a kind, and not as one of many."""
    text = question.understood.lower()
    search = loose if question.bare else exact
    for named in question.units:
        before = text[: named.start]
        match = search(f"{_DOCUMENT}{_OF}", bounded=False).search(before)
        if match is None or search(_MANY, bounded=False).search(before):
            continue
        if not search(_TOUCHED, bounded=False).search(before[: match.start()]):
            return named
    return None
