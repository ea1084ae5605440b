"""Windows: every word is in one, none is longer than asked, neighbours overlap, headings stand in front."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.windows import cut, windows
from knowledge.model import IndexPassage


def test_short_passage_is_one_window() -> None:
    passage = IndexPassage(1, 1, "Kế hoạch 5", "III › 1", "Nộp trước\n ngày 5/6.")
    assert windows(passage, 90, 30) == ["Kế hoạch 5. III › 1. Nộp trước ngày 5/6."]
    assert windows(IndexPassage(1, 1, "", "", ""), 90, 30) == [""]
    assert windows(IndexPassage(1, 1, "Kế hoạch 5", "", ""), 90, 30) == ["Kế hoạch 5"]


def test_a_window_ends_at_a_sentence_where_one_is_near() -> None:
    text = "một hai ba bốn năm sáu bảy tám. chín mười mốt hai ba bốn năm"
    assert cut(text, 10, 2) == ["một hai ba bốn năm sáu bảy tám.", "bảy tám. chín mười mốt hai ba bốn năm"]


@given(st.lists(st.sampled_from(["a.", "b", "c;", "d"]), max_size=120), st.integers(2, 20), st.data())
def test_every_word_in_order(words: list[str], size: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, size - 1))
    numbered = [f"{i}{word}" for i, word in enumerate(words)]
    pieces = [piece.split() for piece in cut(" ".join(numbered), size, overlap)]
    assert all(len(piece) <= size for piece in pieces)
    position = 0
    for piece in pieces:
        start = numbered.index(piece[0])
        assert start <= position
        assert numbered[start : start + len(piece)] == piece
        position = start + len(piece)
    assert position == len(numbered)
