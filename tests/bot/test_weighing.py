"""Among passages that are alike, the one that holds what is asked for comes first."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.library import Library
from bot.answering.question import read
from bot.answering.weighing import passage_signs, weigh
from knowledge.model import Hit, Office
from knowledge.units import NOWHERE
from tests.bot.test_standing import paper, stored

TEXTS = (
    "Hội thảo cấp cơ sở do Giám đốc Sở quyết định.",
    "Hội thảo cấp cơ sở có 40 đại biểu.",
    "Hội thảo cấp cơ sở được tổ chức trong 15 ngày.",
)

LIBRARY = Library(Office((paper(1, "Hội thảo"),), tuple(stored(at, 1, text) for at, text in enumerate(TEXTS, 1)), ()))


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("hội thảo cấp cơ sở do ai quyết", 1),
        ("hội thảo cấp cơ sở có bao nhiêu đại biểu", 2),
        ("hội thảo cấp cơ sở tổ chức bao lâu", 3),
        ("hoi thao cap co so to chuc bao lau", 3),
    ],
)
def test_what_is_asked_for_decides_between_equals(question: str, best: int) -> None:
    asked = read(question, question, date(2026, 11, 22), NOWHERE)
    found = [Hit(1, 0.9), Hit(2, 0.9), Hit(3, 0.9)]
    for order in (found, found[::-1]):
        weighed = weigh(asked, LIBRARY, order, asked.terms)
        assert max(weighed.value, key=weighed.value.__getitem__) == best


def test_nothing_found_weighs_nothing() -> None:
    asked = read("ai ký", "ai ký", date(2026, 11, 22), NOWHERE)
    weighed = weigh(asked, LIBRARY, [], asked.terms)
    assert (weighed.value, weighed.sure) == ({}, 0.0)


def test_passages_that_the_index_did_not_rank_are_weighed_by_their_words() -> None:
    asked = read("hội thảo có bao nhiêu đại biểu", "hội thảo có bao nhiêu đại biểu", date(2026, 11, 22), NOWHERE)
    weighed = weigh(asked, LIBRARY, [Hit(1, 0.0), Hit(2, 0.0)], asked.terms)
    assert weighed.value[2] > weighed.value[1]


def test_what_the_title_says_of_every_clause_counts_for_none() -> None:
    texts = (
        "Thông tư này quy định hội thảo cấp cơ sở.",
        "Hội thảo cấp cơ sở tổ chức mỗi năm một lần.",
        "Kinh phí hội thảo cấp cơ sở.",
        "Biên bản hội thảo cấp cơ sở.",
        "Chủ tọa do thủ trưởng cử.",
    )
    library = Library(
        Office((paper(1, "Hội thảo"),), tuple(stored(at, 1, text) for at, text in enumerate(texts, 1)), ())
    )
    asked = read("chủ tọa hội thảo cấp cơ sở", "chủ tọa hội thảo cấp cơ sở", date(2026, 11, 22), NOWHERE)
    signs = passage_signs(asked, library, [Hit(at, 0.9) for at in (1, 2, 3, 4, 5)], asked.terms)
    assert signs["indoc"].argmax() == 4 and signs["own"].argmax() != 4


def test_the_nearer_the_best_passage_the_surer_the_answer() -> None:
    asked = read("hội thảo cấp cơ sở", "hội thảo cấp cơ sở", date(2026, 11, 22), NOWHERE)
    near, far = (
        weigh(asked, LIBRARY, [Hit(1, 0.9, best), Hit(2, 0.8, 0.8), Hit(3, 0.7, 0.79)], asked.terms)
        for best in (0.93, 0.82)
    )
    assert 0 < far.sure < near.sure < 1
