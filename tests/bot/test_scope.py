"""Which documents a question is put to, and that the search is kept within them."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date

import pytest

from bot.answering import Library, answer
from bot.answering.question import Question, read
from bot.answering.scope import scope
from index.accents import Restored
from knowledge.model import Document, Found, Header, Hit, Link, Office, Passage, Reference, StoredPassage
from knowledge.text import fold

TODAY = date(2026, 9, 1)
PROVINCE, COMMUNE = "Ủy ban nhân dân tỉnh Sông Lam", "Ủy ban nhân dân xã Tân Mỹ"
HEADS = {
    1: Header("Kế hoạch", "112/KH-UBND", PROVINCE, date(2026, 1, 15), "Cải cách hành chính năm 2026", "Trần Văn Mẫu", 2026),
    2: Header("Công văn", "845/SNV-TH", "Sở Nội vụ tỉnh Sông Lam", date(2026, 2, 3), "Rà soát cán bộ", year=2026),
    3: Header("Kế hoạch", "49/KH-UBND", COMMUNE, date(2025, 3, 1), "Phòng, chống thiên tai năm 2025", year=2025),
    4: Header("Kế hoạch", "49-KH/UBND-BDVTU", PROVINCE, date(2026, 4, 2), "Phối hợp công tác dân vận", year=2026),
    5: Header("Chỉ thị", "33/CT-UBND", PROVINCE, date(2024, 5, 6), "Tăng cường kỷ luật hành chính", year=2024),
    6: Header("Chỉ thị", "08/CT-UBND", PROVINCE, date(2026, 5, 6), "Kỷ luật hành chính", year=2026),
    7: Header("Kế hoạch", None, None, None, "Truyền thông"),
}  # fmt: skip
TEXTS = {
    1: "Tuyên truyền cải cách hành chính trên đài truyền thanh mỗi tuần hai lần.",
    2: "Các đơn vị rà soát danh sách cán bộ và gửi về Sở Nội vụ.",
    3: "Tuyên truyền phòng, chống thiên tai trên loa truyền thanh của thôn mỗi buổi sáng.",
    4: "Tuyên truyền công tác dân vận đến từng khu dân cư.",
    5: "Cán bộ không hút thuốc lá trong phòng họp.",
    6: "Cán bộ đeo thẻ khi làm việc và không hút thuốc lá.",
    7: "Tuyên truyền trên mạng xã hội.",
}


def _office() -> Office:
    documents = tuple(Document(i, f"{i}.txt", f"{i}.txt", f"{i:064d}", head, 1) for i, head in HEADS.items())
    passages = tuple(StoredPassage(i * 10, i, Passage(0, "I.1", ("NHIỆM VỤ",), text, 1)) for i, text in TEXTS.items())
    return Office(documents, passages, links=(Link(6, Reference("replaces", "Chỉ thị", "33/CT-UBND"), 5),))


OFFICE = _office()
LIBRARY = Library(OFFICE)


class WordIndex:
    """Finds by shared syllables, and writes down within which documents it was asked to."""

    def __init__(self) -> None:
        self.within: list[Collection[int] | None] = []

    def restore(self, query: str) -> str:
        return query

    def reading(self, query: str) -> Restored:
        return Restored(query, 1.0, False, math.inf)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        self.within.append(documents)
        words = set(fold(query).split())
        hits = [
            Hit(stored.id, float(len(words & set(fold(stored.passage.text).split()))))
            for stored in OFFICE.passages
            if documents is None or stored.document_id in documents
        ]
        return Found(query, query, tuple(sorted(hits, key=lambda hit: -hit.score)[:k]))


def asked(text: str) -> Question:
    return read(text, text, TODAY)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("trong chỉ thị 33 quy định gì về hút thuốc", {5}),
        ("kế hoạch 112 nói gì về tuyên truyền", {1}),
        ("KH 49-KH/UBND-BDVTU", {4}),
        ("49-kh/ubnd-bdvtu", {4}),
        ("49/kh-ubnd nói gì", {3}),
        ("kế hoạch số 49 của xã nói gì", {3}),
        ("kế hoạch số 49 năm 2026", {4}),
        ("kế hoạch 49", {3, 4}),  # two bear that number: both are meant
        ("văn bản số 845", {2}),
        ("kế hoạch năm 2025 nói gì về tuyên truyền", {3}),
        ("kế hoạch năm 2026 của tỉnh có nội dung gì", {1, 4}),
        ("kế hoạch cải cách hành chính năm 2026 của tỉnh", {1, 4}),
        ("văn bản của Sở Nội vụ yêu cầu gì", {2}),
        ("công văn sở nội vụ nói gì", {2}),
        ("trong các chỉ thị còn hiệu lực có cấm hút thuốc không", {6}),
        ("trong kế hoạch có nói gì về tuyên truyền", {1, 3, 4, 7}),
        ("chỉ thị năm 2025 nói gì", set()),
        ("ke hoach nam 2025 noi gi ve tuyen truyen", {3}),
    ],
)
def test_documents_named(question: str, documents: set[int]) -> None:
    found = scope(asked(question), LIBRARY)
    assert found is not None
    assert found.documents == documents


@pytest.mark.parametrize(
    "question",
    [
        "tuyên truyền mấy lần một tuần",
        "các sở phải xây dựng kế hoạch của xã nào",
        "sở nội vụ phải làm gì",
        "chỉ thị 71 nói gì",  # not at hand: what others say of it is looked for everywhere
        "hạn báo cáo 9 tháng năm 2026",
    ],
)
def test_words_that_name_no_document(question: str) -> None:
    assert scope(asked(question), LIBRARY) is None


def test_the_search_is_kept_within_them() -> None:
    index = WordIndex()
    found = answer(
        "kế hoạch năm 2025 của xã nói gì về tuyên truyền", office=OFFICE, index=index, today=TODAY, library=LIBRARY
    )
    assert index.within == [frozenset({3})]
    assert [citation.document.id for citation in found.citations] == [3]


def test_another_year_is_no_answer() -> None:
    found = answer("kế hoạch năm 2023 nói gì về tuyên truyền", office=OFFICE, index=WordIndex(), today=TODAY)
    assert (found.kind, found.reason) == ("none", "no_such_year")


def test_a_number_alone_shows_the_document() -> None:
    found = answer("KH 112/KH-UBND", office=OFFICE, index=WordIndex(), today=TODAY, library=LIBRARY)
    assert (found.kind, found.citations[0].document.id, "itself" in found.asked) == ("document", 1, True)


def test_what_one_may_not_see_is_not_there() -> None:
    """Not its words, its head, or that it exists."""
    index = WordIndex()

    def ask(question: str) -> tuple[str, list[int]]:
        found = answer(question, office=OFFICE, index=index, today=TODAY, library=LIBRARY, allowed=frozenset({1, 2}))
        return found.kind, [citation.document.id for citation in found.citations]

    assert ask("tuyên truyền cải cách hành chính trên đài mấy lần") == ("passage", [1, 2])
    assert ask("hút thuốc lá trong phòng họp")[0] == "none"
    assert ask("chỉ thị 33 ai ký") == ("none", [])
    assert index.within and all(within == frozenset({1, 2}) for within in index.within)


def test_narrowing_keeps_the_library_as_it_was() -> None:
    narrow = LIBRARY.within(frozenset({3}))
    assert (set(narrow.documents), set(narrow.passages), narrow.only) == ({3}, {30}, frozenset({3}))
    assert (set(LIBRARY.documents), LIBRARY.only) == (set(HEADS), None)
    assert narrow.knows_words("thien tai") and not narrow.knows_words("ky luat")
    assert LIBRARY.within(frozenset(HEADS)) is LIBRARY
