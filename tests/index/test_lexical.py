"""The tokeniser and BM25, values asserted."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from index.lexical import Lexical, document_numbers, terms, tokens
from knowledge.model import IndexPassage
from tests.index.hashing import PASSAGES


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ý kiến y tế ở xã", ["ý", "kiến", "y", "tế", "ở", "xã"]),
        (unicodedata.normalize("NFD", "Ý kiến đã nộp"), ["ý", "kiến", "đã", "nộp"]),
        ("uỷ ban hoà giải thuý", ["ủy", "ban", "hòa", "giải", "thúy"]),
        ("trước ngày 05/06/2024", ["trước", "ngày", "5", "6", "2024"]),
        ("QĐ/TW <b>Đảng</b> 😀", ["qđ", "tw", "b", "đảng", "b"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 49-KH/UBND-BDVTU", ["#49khubndbdvtu"]),
        ("Quyết định số 217- QĐ/TW", ["#217qdtw"]),
        ("49/KH-UBND và 033/CT-TTg", ["#49khubnd", "#33ctttg"]),
        ("ngày 20/6, 9 tháng", []),
    ],
)
def test_document_numbers_are_kept_whole(text: str, expected: list[str]) -> None:
    assert document_numbers(text) == expected


def test_terms_hold_pairs_within_a_sentence_and_numbers_in_parts() -> None:
    found = terms("Chỉ thị số 33/CT-TTg. Kế hoạch")
    assert {"chỉ thị", "số 33", "thị 33", "33", "ct", "ttg", "33 ct", "kế hoạch", "#33ctttg"} <= set(found)
    assert "ttg kế" not in found


def best(index: Lexical, query: str, accents: float = 0.7, **filters: object) -> list[int]:
    scored = index.score(query, accents=accents, **filters)  # type: ignore[arg-type]
    order = np.lexsort((scored.passage_ids, -scored.scores))
    return [int(scored.passage_ids[i]) for i in order if scored.scores[i] > 0]


def test_search_with_and_without_accents() -> None:
    index = Lexical().add(PASSAGES)
    assert best(index, "ngày hội đọc sách")[0] == 12
    assert best(index, "ngay hoi doc sach", accents=0.0)[0] == 12
    assert best(index, "08/CT-TTg")[0] == 31
    assert best(index, "chỉ thị 8")[0] == 31
    assert best(index, "ý kiến y tế")[0] == 22
    assert best(index, "xyz") == []


def test_accented_match_outweighs_folded_match() -> None:
    index = Lexical().add([IndexPassage(1, 1, "", "", "bán hàng rong"), IndexPassage(2, 2, "", "", "bạn hàng rong")])
    assert best(index, "bạn")[0] == 2
    assert best(index, "bán")[0] == 1
    folded = index.score("bạn", accents=0.0)
    assert folded.scores[0] == folded.scores[1] > 0


def test_bm25_value() -> None:
    """By hand: N=2, df=1, tf=1, both of average length: ln(1 + 1.5/1.5) · 1·2.2/(1+1.2) = ln 2."""
    index = Lexical().add([IndexPassage(1, 1, "", "", "rừng"), IndexPassage(2, 2, "", "", "biển")])
    scored = index.score("rừng", accents=1.0)
    assert scored.scores.tolist() == pytest.approx([np.log(2), 0.0])
    assert (scored.content_terms, scored.met) == (1, 1)
    assert index.score("núi", accents=1.0).met == 0


def test_remove_and_add_equal_a_fresh_index() -> None:
    grown = Lexical()
    for passage in PASSAGES:
        grown = grown.add([passage])
    grown = grown.remove(1).remove(99)
    fresh = Lexical().add([p for p in PASSAGES if p.document_id != 1])
    assert len(grown) == len(fresh) == 3
    for query in ("trước ngày 30/9", "phong chay rung", "đọc sách"):
        a, b = grown.score(query, accents=0.5), fresh.score(query, accents=0.5)
        left = dict(zip(a.passage_ids.tolist(), a.scores.tolist(), strict=True))
        right = dict(zip(b.passage_ids.tolist(), b.scores.tolist(), strict=True))
        assert left == pytest.approx(right, abs=1e-5)


def test_an_older_snapshot_is_untouched() -> None:
    before = Lexical().add(PASSAGES)
    after = before.remove(3)
    assert best(before, "cháy rừng")[0] == 31
    assert best(after, "cháy rừng") == []


def test_many_small_additions_stay_few_segments() -> None:
    index = Lexical()
    for number in range(60):
        index = index.add([IndexPassage(number, number, "", "", f"việc {number} của thôn")])
    assert len(index._segments) <= 8
    assert best(index, "việc 37")[0] == 37
    assert len(index) == 60


def test_filter_keeps_scores() -> None:
    index = Lexical().add(PASSAGES)
    everything = index.score("trước ngày", accents=0.7)
    some = index.score("trước ngày", accents=0.7, documents={2})
    assert some.passage_ids.tolist() == [21, 22]
    assert some.scores[0] == everything.scores[everything.passage_ids.tolist().index(21)]
    assert best(index, "trước ngày", documents=()) == []
