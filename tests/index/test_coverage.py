"""How much of a query stands together in one sentence."""

from __future__ import annotations

import pytest

from index.coverage import coverage, said
from index.postings import key_of

WORTH = (("nộp", 2.0, 1.0), ("báo", 1.0, 0.5), ("nộp báo", 4.0, 2.0), ("trễ", 8.0, 4.0))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Ai nộp báo cáo?", 10.5),
        ("Ai nộp. Ai báo.", 3.0),  # not together
        ("ai nop bao cao", 3.5),  # as folded only
        ("báo nộp", 4.5),  # the pair the other way round is none
        ("nộpbáo", 0.0),
        ("", 0.0),
    ],
)
def test_coverage(text: str, share: float) -> None:
    assert coverage([text], WORTH).tolist() == pytest.approx([share])


def test_texts_are_looked_through_together_and_judged_apart() -> None:
    """The last word of one text and the first of the next are no neighbours, nor one sentence."""
    texts = ["", "Ai nộp", "báo cáo? Nộp báo.", "", "trễ trễ. Trễ", "gì"]
    assert coverage(texts, WORTH).tolist() == pytest.approx([0, 3, 10.5, 0, 12, 0])
    assert coverage([], WORTH).tolist() == []


def test_two_words_of_a_query_that_are_one_without_accents_both_count_there() -> None:
    assert coverage(["Bán ở chợ."], [("bán", 2.0, 1.0), ("bạn", 4.0, 0.5)]).tolist() == pytest.approx([3.5])


def test_said() -> None:
    plain, bare, lengths = said("Nộp ngày 05/6. Hoà giải\nxong")
    assert plain.tolist() == [key_of(word) for word in ("nộp", "ngày", "5", "6", "hòa", "giải", "xong")]
    assert bare.tolist() == [key_of(word) for word in ("nop", "ngay", "5", "6", "hoa", "giai", "xong")]
    assert lengths.tolist() == [4, 2, 1]
