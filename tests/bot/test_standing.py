"""Counting all texts at once must say of each what counting it alone says."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest

from bot.answering.library import Library, title_of
from bot.answering.standing import Bag, Texts, Vocabulary, Weighed, spelt, words
from knowledge.model import Document, Header, Office, Passage, StoredPassage
from knowledge.text import fold

TEXTS = (
    "Uỷ ban nhân dân tỉnh Thanh Hóa báo cáo trước ngày 05 tháng 12; mẫu số 02a.",
    "ủy ban nhân dân xã Bình Lương nộp báo cáo quý",
    "",
    "Hoà giải ở cơ sở: 3 tổ hòa giải, 003 mô hình.",
    "bao cao khong dau, dân dân dân",
    "Điều ① và Ⅱ, số 12/2023/TT-BCT",
)
QUESTIONS = (
    ("ủy", "ban", "nhân", "dân"),
    ("bao", "cao", "tinh", "bình", "lương"),
    ("hòa", "giải", "hòa", "giải", "3"),
    ("lạ", "lùng"),
    ("dân",),
    (),
)


def stored(
    number: int, document: int, text: str, headings: tuple[str, ...] = (), section: str = "I.1"
) -> StoredPassage:
    return StoredPassage(number, document, Passage(number, section, headings, text, 1))


def paper(number: int, title: str, code: str | None = None) -> Document:
    return Document(number, f"{number}.txt", "", "", Header(number=code, title=title), 1)


PAPERS = (
    paper(1, "Kế hoạch công tác dân vận", "12/KH-UBND"),
    paper(2, "Hòa giải ở cơ sở"),
    paper(3, "Về việc báo cáo"),
)
PASSAGES = tuple(stored(10 + at, 1 + at % 3, text, ("Chung", f"Phần {at}")) for at, text in enumerate(TEXTS))
LIBRARY = Library(Office(PAPERS, PASSAGES, ()))


def plain_share(terms: tuple[str, ...], bag: Bag, bare: bool) -> float:
    """The share as it is defined, counted over passages that are bags."""
    bags = [Bag.of(" ".join((*one.passage.headings, one.passage.text))) for one in PASSAGES]
    count = Counter(word for one in bags for word in one.folded)
    pairs = Counter(pair for one in bags for pair in one.pairs)

    def rarity(held: int) -> float:
        return math.log(1 + (len(bags) + 1) / (held + 0.5))

    total = got = 0.0
    for term in dict.fromkeys(terms):
        weight = rarity(count[fold(term)])
        total += weight
        if term in bag.exact or (bare and fold(term) in bag.folded):
            got += weight
        elif fold(term) in bag.folded:
            got += 0.3 * weight
    for pair in set(pairwise(map(fold, terms))):
        total += 0.5 * rarity(pairs[pair])
        got += 0.5 * rarity(pairs[pair]) if pair in bag.pairs else 0.0
    return got / total if total else 0.0


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("terms", QUESTIONS)
def test_each_passage_is_covered_as_if_it_were_counted_alone(terms: tuple[str, ...], bare: bool) -> None:
    for one in PASSAGES:
        own = Bag.of(" ".join((*one.passage.headings, one.passage.text)))
        title = Bag.of(title_of(LIBRARY.documents[one.document_id]))
        wide = Bag(own.exact | title.exact, own.folded | title.folded, own.pairs | title.pairs)
        wanted = 0.5 * plain_share(terms, own, bare) + 0.5 * plain_share(terms, wide, bare)
        assert LIBRARY.passage_coverage(terms, one.id, bare=bare) == pytest.approx(wanted, abs=1e-12)
        assert LIBRARY.coverage(terms, own, bare=bare) == pytest.approx(plain_share(terms, own, bare), abs=1e-12)


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("terms", QUESTIONS)
def test_each_document_is_covered_by_its_title_and_all_its_words(terms: tuple[str, ...], bare: bool) -> None:
    for document in PAPERS:
        texts = [one.passage.text for one in PASSAGES if one.document_id == document.id]
        whole = Bag.of(" ".join([title_of(document), *texts]))
        assert LIBRARY.document_coverage(terms, document.id, bare=bare) == pytest.approx(
            plain_share(terms, whole, bare)
        )
        title = plain_share(terms, Bag.of(title_of(document)), bare)
        assert LIBRARY.title_coverage(terms, document.id, bare=bare) == pytest.approx(title)


def test_covering_passages_come_in_order_and_only_of_the_documents_looked_into() -> None:
    terms = ("báo", "cáo")
    wanted = [one for one in PASSAGES if LIBRARY.passage_coverage(terms, one.id, bare=True) > 0.6]
    assert [one.id for one in wanted] == [10, 11, 14]
    assert LIBRARY.covering(terms, 0.6, bare=True) == wanted
    narrow = LIBRARY.within(frozenset({2}))
    assert [one.id for one in narrow.covering(terms, 0.6, bare=True)] == [11, 14]
    assert LIBRARY.within(frozenset({2})) is narrow
    assert [one.id for one in narrow.office.passages] == [11, 14]


def test_a_vocabulary_reads_the_words_that_words_reads() -> None:
    vocabulary = Vocabulary()
    for text in TEXTS:
        read = vocabulary.read(text)
        spelling = {number: word for word, number in vocabulary.exact.items()}
        assert [spelling[number] for number in read] == words(text)


def test_a_word_that_came_with_later_texts_stands_in_no_earlier_one() -> None:
    vocabulary = Vocabulary()
    early = Texts(vocabulary, [vocabulary.read("báo cáo quý")])
    late = Texts(vocabulary, [vocabulary.read("kế hoạch báo cáo")])
    assert early.holding("hoạch").tolist() == []
    assert early.holding_pair(("hoach", "bao")).tolist() == []
    assert late.holding_pair(("hoach", "bao")).tolist() == [0]
    assert early.holding_name("bao cao quy").tolist() == [0]
    assert early.shares(Weighed((), (), 0.0), bare=True).tolist() == [0.0]


def test_no_texts_hold_nothing() -> None:
    nothing = Library(Office((), (), ()))
    assert nothing.damaged == frozenset()
    assert not nothing.knows_words("bao cao")
    assert nothing.covering(("báo", "cáo"), 0.1, bare=True) == []


def test_passages_with_a_figure_alone_or_in_a_code() -> None:
    def held(*digits: str) -> list[int]:
        return [one.id for one in LIBRARY.with_figure(*digits)]

    assert held("12") == [10, 15]
    assert held("012") == [10, 15]
    assert held("2") == [10, 12]  # “02a”; “Phần 2” above an empty passage
    assert held("2023", "5") == [10, 15]
    assert held("99") == []
    assert held("12-kh") == [one.id for one in PASSAGES]


def test_names_stand_together_somewhere() -> None:
    assert LIBRARY.knows_words("binh luong")
    assert not LIBRARY.knows_words("luong binh")
    assert LIBRARY.names_in(2, "binh luong")
    assert not LIBRARY.names_in(1, "binh luong")
    assert not LIBRARY.within(frozenset({1, 3})).knows_words("binh luong")
    assert LIBRARY.provinces(1) == frozenset({"thanh hoa"})
    assert LIBRARY.provinces(2) == frozenset()
    assert spelt("Uỷ ban nhân dân  xã Bình Lương") == "uy ban nhan dan xa binh luong"
