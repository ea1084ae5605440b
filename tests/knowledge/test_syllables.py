"""Which strings can be syllables, and what slips may have meant."""

from __future__ import annotations

import re

import pytest

from knowledge.syllables import is_possible, is_possible_bare, put_tone, slips, split_tone, telex, vni


@pytest.mark.parametrize(
    "syllable",
    re.findall(
        r"\w+",
        "hạn nộp gì gìn giêng giúp quốc quyền quýt khuyến nghiệp được thuở ủy họp yêu ý ở oanh khuya huỳnh a",
    ),
)
def test_possible(syllable: str) -> None:
    assert is_possible(syllable)


@pytest.mark.parametrize(
    "string", ["hanj", "nàoo", "hop", "cê", "nge", "kà", "ubnd", "panther", "trươc", "iêu", "đ", ""]
)
def test_impossible(string: str) -> None:
    assert not is_possible(string)


def test_bare_forms() -> None:
    assert all(is_possible_bare(s) for s in ["nop", "thang", "duoc", "nghiep", "y"])
    assert not any(is_possible_bare(s) for s in ["bowl", "ubnd", "xyz", "the2"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hanj", "hạn"), ("baos", "báo"), ("thangs", "tháng"), ("sowr", "sở"), ("naof", "nào"), ("laf", "là"),
        ("nguoiwf", "người"), ("dduwowcj", "được"), ("quyeets", "quyết"), ("nghieejp", "nghiệp"), ("thuowngf", "thường"),
        ("hoaj", "họa"), ("giups", "giúp"), ("ddang", "đang"), ("panther", None), ("cho", None), ("hạn", None),
    ],
)  # fmt: skip
def test_telex(typed: str, meant: str | None) -> None:
    assert telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("han5", "hạn"), ("ba1o", "báo"), ("d9u7o7c5", "được"), ("thoi7", "thơi"), ("9t", None), ("hạn", None)],
)
def test_vni(typed: str, meant: str | None) -> None:
    assert vni(typed) == meant


def test_slips() -> None:
    assert "nào" in slips("nàoo")
    assert "báo" in slips("bóa")
    assert "thang" in slips("htang")
    assert slips("xyz") == ()


def test_tone_goes_back_where_it_was() -> None:
    for syllable in [
        "hòa",
        "ủy",
        "quý",
        "giếng",
        "gì",
        "khuyến",
        "người",
        "toán",
        "được",
        "ngoài",
        "thuở",
        "mía",
        "của",
    ]:
        assert put_tone(*split_tone(syllable)) == syllable
