"""The tokeniser and BM25, values asserted."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.lexical import Asked, Lexical, Part
from index.postings import count, merge
from index.terms import document_numbers, terms, tokens
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


Groups = list[list[IndexPassage]]


def lexical(*groups: list[IndexPassage]) -> tuple[Lexical, list[list[int]]]:
    """Several segments, and the ids of their passages."""
    return Lexical([Part(count(group), None) for group in groups]), [[p.id for p in group] for group in groups]


def scores(made: tuple[Lexical, list[list[int]]], query: str, accents: float = 0.7) -> dict[int, float]:
    """Every passage's score, asked about one by one."""
    asked = made[0].ask(query, accents=accents)
    return {
        passage: float(score)
        for number, ids in enumerate(made[1])
        for passage, score in zip(ids, asked.scores(number, np.arange(len(ids))), strict=True)
    }


def best(made: tuple[Lexical, list[list[int]]], query: str, accents: float = 0.7, k: int = 100) -> list[int]:
    asked = made[0].ask(query, accents=accents)
    found = [
        (float(score), ids[row])
        for number, ids in enumerate(made[1])
        for row, score in zip(*asked.best(number, k), strict=True)
    ]
    return [passage for _, passage in sorted(found, key=lambda item: (-item[0], item[1]))]


def test_search_with_and_without_accents() -> None:
    index = lexical(PASSAGES)
    assert best(index, "ngày hội đọc sách")[0] == 12
    assert best(index, "ngay hoi doc sach", accents=0.0)[0] == 12
    assert best(index, "08/CT-TTg")[0] == 31
    assert best(index, "chỉ thị 8")[0] == 31
    assert best(index, "ý kiến y tế")[0] == 22
    assert best(index, "xyz") == []


def test_accented_match_outweighs_folded_match() -> None:
    index = lexical([IndexPassage(1, 1, "", "", "bán hàng rong"), IndexPassage(2, 2, "", "", "bạn hàng rong")])
    assert best(index, "bạn")[0] == 2
    assert best(index, "bán")[0] == 1
    folded = scores(index, "bạn", accents=0.0)
    assert folded[1] == folded[2] > 0


def test_bm25_value() -> None:
    """By hand: N=2, df=1, tf=1, both of average length: ln(1 + 1.5/1.5) · 1·2.2/(1+1.2) = ln 2."""
    index = lexical([IndexPassage(1, 1, "", "", "rừng"), IndexPassage(2, 2, "", "", "biển")])
    assert scores(index, "rừng", accents=1.0) == pytest.approx({1: np.log(2), 2: 0.0})
    asked = index[0].ask("rừng", accents=1.0)
    assert (asked.content_terms, asked.met) == (1, 1)
    assert asked.best(0, 5)[1].tolist() == pytest.approx([np.log(2)])
    assert index[0].ask("núi", accents=1.0).met == 0


def test_forms_in_one_passage_count_together_without_accents_and_apart_with() -> None:
    """“bán bạn ban” holds the bare word three times: 3·2.2/(3+1.2·norm), each form once."""
    index = lexical([IndexPassage(1, 1, "", "", "bán bạn ban"), IndexPassage(2, 2, "", "", "rừng biển núi")])
    idf = np.log(2)
    assert scores(index, "bán", accents=0.0)[1] == pytest.approx(idf * 3 * 2.2 / 4.2)
    assert scores(index, "bán", accents=1.0)[1] == pytest.approx(idf)
    assert scores(index, "bản", accents=1.0)[1] == 0.0
    assert best(index, "ban", accents=0.5) == [1]


def test_title_and_headings_count_less() -> None:
    index = lexical(
        [IndexPassage(1, 1, "rừng", "", "a"), IndexPassage(2, 2, "", "rừng", "a"), IndexPassage(3, 3, "", "", "rừng a")]
    )
    assert best(index, "rừng") == [3, 2, 1]


def test_segments_score_as_one() -> None:
    one, many = lexical(PASSAGES), lexical(PASSAGES[:2], PASSAGES[2:3], PASSAGES[3:])
    for query in ("trước ngày 30/9", "phong chay rung", "đọc sách"):
        assert scores(many, query, 0.5) == pytest.approx(scores(one, query, 0.5), abs=1e-5)
        assert best(many, query) == best(one, query)


def test_what_is_removed_counts_no_more() -> None:
    alive = np.array([p.document_id != 1 for p in PASSAGES])
    left = Lexical([Part(count(PASSAGES), alive)])
    fresh = lexical([p for p in PASSAGES if p.document_id != 1])
    for query in ("trước ngày 30/9", "phong chay rung", "đọc sách", "rà soát"):
        asked = left.ask(query, accents=0.5)
        rows, found = asked.best(0, 10)
        assert [PASSAGES[row].id for row in rows] == best(fresh, query, 0.5)
        wanted = scores(fresh, query, 0.5)
        assert found.tolist() == pytest.approx([wanted[PASSAGES[row].id] for row in rows], abs=1e-5)


def test_a_merge_equals_counting_anew() -> None:
    alive = np.array([p.document_id != 2 for p in PASSAGES[2:]])
    together = merge([(count(PASSAGES[:2]), np.ones(2, np.bool_)), (count(PASSAGES[2:]), alive)])
    fresh = count([p for p in PASSAGES if p.document_id != 2])
    for name in ("keys", "starts", "rows", "tags", "counts", "bare", "lengths"):
        assert np.array_equal(getattr(together, name), getattr(fresh, name)), name


def test_a_filter_keeps_scores() -> None:
    asked = Lexical([Part(count(PASSAGES), None)]).ask("trước ngày", accents=0.7)
    everything = dict(zip(*asked.best(0, 10), strict=True))
    rows, found = asked.best(0, 10, np.array([p.document_id == 2 for p in PASSAGES]))
    assert [PASSAGES[row].id for row in rows] == [21]
    assert found[0] == pytest.approx(everything[rows[0]], abs=1e-6)
    assert asked.best(0, 10, np.zeros(len(PASSAGES), np.bool_))[0].tolist() == []


def drawn(count_of: int) -> list[IndexPassage]:
    """Texts whose words are as unequally common as those of a language, some of them differing by their marks only."""
    words = [f"{onset}{vowel}{coda}" for onset in "bcdghklmnt" for vowel in "aáàạâêộ" for coda in ("", "n", "m", "ng")]
    chance = 1 / np.arange(1, len(words) + 1)
    rng = np.random.default_rng(5)
    lines = rng.choice(words, (count_of, 30), p=chance / chance.sum())
    return [IndexPassage(row, row, "", "", " ".join(line)) for row, line in enumerate(lines)]


@pytest.fixture(scope="module")
def many() -> tuple[list[IndexPassage], tuple[Lexical, list[list[int]]]]:
    passages = drawn(3000)
    return passages, lexical(passages)


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("accents", [0.0, 0.7, 1.0])
def test_leaving_common_words_for_last_changes_nothing(
    many: tuple[list[IndexPassage], tuple[Lexical, list[list[int]]]],
    accents: float,
    removed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The best by scoring what may still be among them are the best by scoring every passage."""
    monkeypatch.setattr("index.lexical._FEW", 100)
    monkeypatch.setattr("index.lexical._LONG", 200)
    monkeypatch.setattr("index.lexical._LONG_SHARE", 1000)
    monkeypatch.setattr("index.lexical._AHEAD", 20)
    passages, index = many
    left_out = [0]
    finish = Asked._finish

    def counted(self: Asked, number: int, rows: NDArray[np.int64], *rest: Any) -> tuple[Any, Any]:
        left_out[0] += len(rows) < len(passages) / 2
        return finish(self, number, rows, *rest)

    monkeypatch.setattr(Asked, "_finish", counted)
    allowed = np.arange(len(passages)) % 3 > 0 if removed else None
    for number in range(40):
        query = " ".join(passages[number * 7].text.split()[:6])
        every = scores(index, query, accents)
        rows, found = index[0].ask(query, accents=accents).best(0, 5, allowed)
        wanted = sorted((row for row in every if allowed is None or allowed[row]), key=lambda row: (-every[row], row))[
            :5
        ]
        assert found.tolist() == pytest.approx([every[row] for row in wanted], abs=1e-5)
        assert rows[0] == wanted[0]
    assert left_out[0] > 10  # most questions never look at most passages


def test_what_was_found_of_long_lists_holds_when_the_mean_length_has_grown(
    many: tuple[list[IndexPassage], tuple[Lexical, list[list[int]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passage that was long is short beside longer ones that come, so its words are worth more than they were."""
    monkeypatch.setattr("index.lexical._FEW", 100)
    monkeypatch.setattr("index.lexical._LONG", 200)
    monkeypatch.setattr("index.lexical._LONG_SHARE", 1000)
    passages, (alone, ids) = many
    query = " ".join(passages[3].text.split()[:6])
    alone.ask(query, accents=0.7).best(0, 5)
    longer = [IndexPassage(10_000 + n, n, "", "", "dài " * 250 + f"x{n}") for n in range(2000)]
    index = Lexical([*alone.parts, Part(count(longer), None)]), [*ids, [p.id for p in longer]]
    assert index[0].mean > 2 * alone.mean
    long = [
        term.runs[0] for term in index[0].ask(query, accents=0.7).terms if term.runs[0].stop - term.runs[0].start > 200
    ]
    for run in long:
        times, rows = alone.parts[0].postings.bare[run].astype(float), alone.parts[0].postings.rows[run]
        most = (times / (times + index[0].norms[0][rows])).max()
        before = (times / (times + alone.norms[0][rows])).max()
        assert before == pytest.approx(alone.reach(0, run), abs=1e-4)
        assert before < most <= index[0].reach(0, run) <= 1
    assert len(long) > 3
    every = scores(index, query)
    _, found = index[0].ask(query, accents=0.7).best(0, 20)
    assert found.tolist() == pytest.approx(sorted((every[p.id] for p in passages), reverse=True)[:20], abs=1e-5)
