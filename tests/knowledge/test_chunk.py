"""Passages: sizes, sections and headings; nothing lost, nothing doubled."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunk import LIMIT, LONGEST, passages
from knowledge.model import Block, Clause, Header, Passage, Structure
from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.structure import parse
from tests.knowledge.papers import SEEDS, SHARED, structure


def _words(count: int, word: str = "chữ") -> str:
    return " ".join([word] * count) + "."


def _one(*paragraphs: str, heading: str | None = None) -> tuple[Passage, ...]:
    blocks = tuple(Block(2, "paragraph", text) for text in paragraphs)
    return passages(Structure(Header(), (), (Clause("II.1", heading, 2, blocks),)))


def test_sections_headings_pages_and_positions() -> None:
    found = passages(
        structure("""
            KẾ HOẠCH
            Công tác năm 2025
            Căn cứ Luật Lưu trữ, Sở xây dựng Kế hoạch như sau:
            II. NHIỆM VỤ
            1. Thu thập tài liệu
            - Lập hồ sơ.
            2. Báo cáo trước ngày 15/12.
            Trên đây là Kế hoạch năm 2025./.
            Nơi nhận:
            - Ban Giám đốc;
            GIÁM ĐỐC
            Trần Văn Nam
        """)
    )
    assert [(p.position, p.section, p.headings, p.text) for p in found] == [
        (0, "mở đầu", (), "Căn cứ Luật Lưu trữ, Sở xây dựng Kế hoạch như sau:"),
        (1, "II.1", ("NHIỆM VỤ", "Thu thập tài liệu"), "- Lập hồ sơ."),
        (2, "II.2", ("NHIỆM VỤ",), "Báo cáo trước ngày 15/12."),
        (3, "kết", (), "Trên đây là Kế hoạch năm 2025./."),
        (4, "nơi nhận", (), "Nơi nhận:\n- Ban Giám đốc;\nGIÁM ĐỐC\nTrần Văn Nam"),
    ]


def test_a_plain_clause_is_one_passage_however_long() -> None:
    assert [len(p.text.split()) for p in _one(_words(LONGEST))] == [LONGEST]


def test_items_are_grouped_up_to_the_limit() -> None:
    found = _one(*[f"- {_words(49)}" for _ in range(5)], heading="Nhiệm vụ")
    assert [len(p.text.split()) for p in found] == [100, 100, 50]
    assert {(p.headings, p.page) for p in found} == {(("Nhiệm vụ",), 2)}


def test_an_introduction_stays_with_what_it_introduces() -> None:
    found = _one(_words(20), "Cụ thể như sau:", _words(118), _words(10))
    assert [len(p.text.split()) for p in found] == [142, 10]


def test_a_giant_paragraph_is_divided_between_sentences() -> None:
    sentence = "Ủy ban " + _words(48)
    found = _one(" ".join([sentence] * 10))
    assert [p.text for p in found] == [f"{sentence} {sentence}"] * 5
    assert all(len(p.text.split()) <= LIMIT for p in found)


def test_mended_text_is_marked() -> None:
    block = Block(1, "paragraph", "Nâng cao", restored=((0, 4),))
    found = passages(Structure(Header(), (block,), (Clause("1", None, 1, (Block(1, "paragraph", "Một."),)),)))
    assert [p.restored for p in found] == [True, False]


# -- nothing lost, nothing doubled ------------------------------------------------------------------------------------------


def _flat(texts: list[str]) -> str:
    return re.sub(r"\s+", "", "".join(texts))


def _said(found: Structure) -> str:
    """Every word of the structure in reading order, titles left out."""
    out = [block.text for block in found.preamble]
    for root in found.clauses:
        for clause, _ in root.walk():
            below = [c for child in clause.children for c, _ in child.walk()]
            if clause.heading and not clause.paragraphs and not any(c.heading or c.paragraphs for c in below):
                out.append(clause.heading)  # a title over nothing is text
            out += [block.text for block in clause.paragraphs]
    return _flat([*out, *(b.text for b in found.closing), *(b.text for b in found.foot)])


def _whole(found: Structure) -> None:
    made = passages(found)
    assert _flat([p.text for p in made]) == _said(found)
    assert [p.position for p in made] == list(range(len(made)))
    assert all(p.text.strip() and p.page >= 1 for p in made)
    titles = {c.heading for root in found.clauses for c, _ in root.walk() if c.heading}
    shown = {heading for p in made for heading in p.headings} | {p.text for p in made}
    assert titles <= shown


_TEXT = st.text(alphabet="aăđơ .;:ỦX1", min_size=1, max_size=30).filter(str.strip)
_LONG = st.integers(1, 700).map(lambda n: ". ".join(["Ủy", "ban", "nhân", "dân", "xã", "họp", "bàn"] * (n // 7 + 1)))
_BLOCK = st.builds(Block, st.integers(1, 9), st.just("paragraph"), st.one_of(_TEXT, _LONG))
_BLOCKS = st.lists(_BLOCK, max_size=5).map(tuple)
_CLAUSE = st.recursive(
    st.builds(Clause, st.sampled_from(["I", "1", "a"]), st.none() | _TEXT, st.integers(1, 9), _BLOCKS),
    lambda inner: st.builds(
        Clause, st.just("I"), st.none() | _TEXT, st.integers(1, 9), _BLOCKS, st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.builds(Structure, st.just(Header()), _BLOCKS, st.lists(_CLAUSE, max_size=3).map(tuple), _BLOCKS, _BLOCKS))
def test_generated_trees_keep_every_word(found: Structure) -> None:
    _whole(found)


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared data is not here")
def test_the_real_plans_keep_every_word() -> None:
    province, commune = (parse(read(path, LimitSettings()).blocks) for path in sorted(SEEDS.glob("*.txt")))
    for found in (province, commune):
        _whole(found)
    made = passages(province)
    assert [p.section for p in made if p.section[0] in "Ik"] == (
        [f"I.{n}" for n in (1, 2, 3)] + [f"II.{n}" for n in range(1, 9)] + ["III.1", "III.2", "kết"]
    )
    report = next(p for p in made if p.section == "III.1")
    assert (report.page, report.headings) == (3, ("TỔ CHỨC THỰC HIỆN",))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_legal_texts_keep_every_word() -> None:
    for path in sorted((SHARED / "data/vbpl").glob("*.txt"))[5::41]:
        _whole(parse(read(path, LimitSettings()).blocks))
