"""Escaping, splitting and the plain form of what the bot says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.html import escape, plain, size, split


def test_everything_from_outside_is_escaped() -> None:
    assert escape('<b>&"quoted" Sở Y tế</b>') == '&lt;b&gt;&amp;"quoted" Sở Y tế&lt;/b&gt;'
    assert plain(escape("a < b & c > d <b>")) == "a < b & c > d <b>"


@pytest.mark.parametrize(
    ("html", "units"),
    [("abc", 3), ("<b>abc</b>", 3), ("&lt;", 1), ("🙂", 2), ("<i>ấ&amp;🙂</i>", 4), ("", 0)],
)
def test_length_is_counted_as_telegram_counts(html: str, units: int) -> None:
    assert size(html) == units


def test_short_text_is_one_piece_and_blank_is_none() -> None:
    assert split("<b>Hạn</b>\n\nđến 20/6") == ["<b>Hạn</b>\n\nđến 20/6"]
    assert split(" \n ") == []


def test_cuts_fall_between_paragraphs() -> None:
    html = "\n\n".join(f"<b>Đoạn {n}</b> " + "chữ " * 20 for n in range(6))
    pieces = split(html, 200)
    assert [re.findall(r"Đoạn \d", piece) for piece in pieces] == [
        ["Đoạn 0", "Đoạn 1"],
        ["Đoạn 2", "Đoạn 3"],
        ["Đoạn 4", "Đoạn 5"],
    ]


def test_a_citation_moves_whole_to_the_next_message() -> None:
    quote = "<blockquote>" + "trích nguyên văn " * 5 + "</blockquote>"
    pieces = split("Lời dẫn khá dài. " * 4 + "\n" + quote + "\n<i>Kế hoạch 49</i>", 100)
    assert any(quote.replace(" </blockquote>", "") in piece.replace(" </blockquote>", "") for piece in pieces)
    assert all(piece.count("<blockquote>") == piece.count("</blockquote>") for piece in pieces)


def test_a_citation_longer_than_a_message_is_closed_and_opened_again() -> None:
    sentence = "Các sở, ban, ngành báo cáo kết quả thực hiện."
    pieces = split("<blockquote><i>" + " ".join([sentence] * 10) + "</i></blockquote>", 150)
    assert len(pieces) == 4
    for piece in pieces:
        assert piece.startswith("<blockquote><i>Các sở") and piece.endswith(".</i></blockquote>")


def test_a_text_without_a_space_is_cut_at_the_limit_without_loss() -> None:
    pieces = split("ộ" * 10_000)
    assert [len(piece) for piece in pieces] == [4096, 4096, 1808]


def test_an_entity_or_a_surrogate_pair_is_never_cut() -> None:
    assert split("&amp;" * 7, 3) == ["&amp;" * 3, "&amp;" * 3, "&amp;"]
    assert split("🙂" * 3, 3) == ["🙂", "🙂", "🙂"]


_WORDS = st.lists(
    st.tuples(st.sampled_from(["", "b", "i", "blockquote"]), st.text("ab ộ.\n&<🙂", min_size=1, max_size=60)),
    max_size=12,
)


@given(_WORDS, st.integers(10, 80))
def test_nothing_is_lost_and_every_piece_is_whole(parts: list[tuple[str, str]], limit: int) -> None:
    html = "\n\n".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in parts)
    pieces = split(html, limit)
    words = re.sub(r"\s", "", plain(html))
    assert "".join(re.sub(r"\s", "", plain(piece)) for piece in pieces) == words
    for piece in pieces:
        assert 0 < size(piece) <= limit
        stack: list[str] = []
        for closing, name in re.findall(r"<(/?)([a-z]+)>", piece):
            if closing:
                assert stack.pop() == name
            else:
                stack.append(name)
        assert stack == []


def test_plain_sets_quotes_in() -> None:
    assert plain("<b>Hạn</b>\n<blockquote>một\nhai</blockquote>\nhết") == "Hạn\n  một\n  hai\nhết"
