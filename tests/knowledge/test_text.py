from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import canonical, exact, fold, is_bare, loose, nfc, sentences, squeeze, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Đường", "duong"), ("ỦY BAN", "uy ban"), ("Hoà hiếu", "hoa hieu"), ("49/KH-UBND", "49/kh-ubnd"), ("đ Đ", "d d")],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text(alphabet="aăâeêioôơuưyđ áàảãạấậớợứừ ĐÔ0/.", max_size=60))
def test_fold_and_canonical_keep_the_length(text: str) -> None:
    text = nfc(text)
    assert len(fold(text)) == len(text)
    assert len(canonical(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("uỷ ban", "ủy ban"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("loà xoà", "lòa xòa")]
)
def test_two_tone_placements_are_one_word(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize("word", ["quý", "quỳ", "toàn", "hoàn", "thuyền", "giờ"])
def test_placement_that_is_no_choice_stays(word: str) -> None:
    assert canonical(word) == word


def test_syllables_keep_one_letter_words_and_decomposed_text() -> None:
    assert syllables(unicodedata.normalize("NFD", "Ý kiến ở xã, số 12/KH")) == [
        "ý",
        "kiến",
        "ở",
        "xã",
        "số",
        "12",
        "kh",
    ]


@pytest.mark.parametrize("typed", ["nộp báo cáo", "nop bao cao", "nôp bao cáo", "NỘP  báo\ncáo"])
def test_loose_forgives_missing_marks(typed: str) -> None:
    assert loose(r"nộp báo cáo").search(canonical(typed))


@pytest.mark.parametrize("typed", ["nóp báo cáo", "nộp báo cao su", "xnộp báo cáo", "nộp báo cáox"])
def test_loose_forgives_no_other_mark_and_no_part_of_a_word(typed: str) -> None:
    found = loose(r"nộp báo cáo").search(canonical(typed))
    assert (found is not None) == (typed == "nộp báo cao su")


def test_exact_asks_for_the_marks() -> None:
    assert exact("quý").search("mỗi quý")
    assert not exact("quý").search("theo quy định")
    assert exact("ủy ban").search(canonical("Uỷ ban"))


def test_is_bare() -> None:
    assert is_bare("han bao cao")
    assert not is_bare("hạn bao cao")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Nội vụ theo dõi. Tham mưu kiểm tra.", ["Sở Nội vụ theo dõi.", "Tham mưu kiểm tra."]),
        ("Gửi ngày 20.6.2024. Trân trọng!", ["Gửi ngày 20.6.2024.", "Trân trọng!"]),
        ("Đến TP. Huế họp.", ["Đến TP. Huế họp."]),
        ("rà soát; báo cáo.", ["rà soát;", "báo cáo."]),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_nfc_drops_what_cannot_be_seen() -> None:
    assert nfc("a\u200bb\u00a0\u00a0c\r\nd\u00ad") == "ab c\nd"
    assert squeeze(" a \n b ") == "a b"
