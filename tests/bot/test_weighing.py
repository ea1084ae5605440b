"""Among passages that are alike, the one that holds what is asked for comes first."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.library import Library
from bot.answering.question import read
from bot.answering.weighing import weigh
from knowledge.model import Office
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
    found = [(1, 0.9), (2, 0.9), (3, 0.9)]
    for order in (found, found[::-1]):
        weighed = weigh(asked, LIBRARY, order, asked.terms)
        assert max(weighed, key=lambda one: weighed[one]) == best


def test_nothing_found_weighs_nothing() -> None:
    asked = read("ai ký", "ai ký", date(2026, 11, 22), NOWHERE)
    assert weigh(asked, LIBRARY, [], asked.terms) == {}


def test_passages_that_the_index_did_not_rank_are_weighed_by_their_words() -> None:
    asked = read("hội thảo có bao nhiêu đại biểu", "hội thảo có bao nhiêu đại biểu", date(2026, 11, 22), NOWHERE)
    weighed = weigh(asked, LIBRARY, [(1, 0.0), (2, 0.0)], asked.terms)
    assert weighed[2] > weighed[1]
