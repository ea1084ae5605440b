"""Telegram's HTML: what passes comes out as the right text and entities, and escaped text always passes."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.telegram.api import ApiError
from tests.telegram.entities import Entity, detect, merged, parse_html, trim, utf16


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>Hạn</b>: <i>20/9</i>", "Hạn: 20/9", [("bold", 0, 3, {}), ("italic", 5, 4, {})]),
        ("😀<u>a</u>", "😀a", [("underline", 2, 1, {})]),
        ("<b>a<i>b</i></b>", "ab", [("italic", 1, 1, {}), ("bold", 0, 2, {})]),
        ('<a href="https://a.vn/?x=1&amp;y=2">v</a>', "v", [("text_link", 0, 1, {"url": "https://a.vn/?x=1&y=2"})]),
        ("<blockquote expandable>Điều 1</blockquote>", "Điều 1", [("expandable_blockquote", 0, 6, {})]),
        ('<pre><code class="language-sql">x</code></pre>', "x", [("pre", 0, 1, {"language": "sql"})]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1, {})]),
        ("<B>a</B >&lt;&gt;&amp;&quot;&#x27;&#39;", "a<>&\"''", [("bold", 0, 1, {})]),
        ("<b></b>a", "a", []),
    ],
)  # fmt: skip
def test_markup(markup: str, text: str, entities: list[tuple[str, int, int, Entity]]) -> None:
    expected = [{"type": kind, "offset": at, "length": long, **more} for kind, at, long, more in entities]
    assert parse_html(markup) == (text, expected)


@pytest.mark.parametrize(
    "markup",
    ["<script>a</script>", "<b", "</b>", "<p>a</p>", "<b>a</i>", "<a>b</a>", '<span class="x">b</span>', "&", "&#0;", "&copy;",
     "<pre><b>a</b></pre>", "<blockquote><b><blockquote>a</blockquote></b></blockquote>", '<b class="x">a</b>', "<<b>a</b>"],
)  # fmt: skip
def test_refused_markup(markup: str) -> None:
    with pytest.raises(ApiError, match="can't parse entities: ") as refusal:
        parse_html(markup)
    assert (refusal.value.status, refusal.value.kind) == (400, "entities")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])
    marked, entities = parse_html(f"<b>{html.escape(text)}</b>")
    assert marked == text
    assert [e["length"] for e in entities] == ([utf16(text)] if text else [])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_utf16_is_the_encoded_length(text: str) -> None:
    assert utf16(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_trimming_moves_entities() -> None:
    entities: list[Entity] = [{"type": "bold", "offset": 0, "length": 4}, {"type": "code", "offset": 6, "length": 2}]
    assert trim(" \nab c  ", entities) == ("ab c", [{"type": "bold", "offset": 0, "length": 2}])


def test_detection_knows_commands_from_document_numbers() -> None:
    def found(text: str) -> list[tuple[str, str]]:
        return [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in detect(text)]

    assert found("/han và /viec@thu_ky_bot") == [("bot_command", "/han"), ("bot_command", "/viec@thu_ky_bot")]
    assert found("Nghị định 30/2020/NĐ-CP, ngày 20/6") == []
    assert found("@lan_vt xem https://a.vn/x #baocao") == [
        ("mention", "@lan_vt"), ("url", "https://a.vn/x"), ("hashtag", "#baocao"),
    ]  # fmt: skip
    assert merged("/a b", [{"type": "code", "offset": 0, "length": 2}]) == [{"type": "code", "offset": 0, "length": 2}]
