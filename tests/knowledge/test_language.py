"""The syllable model: what it says of Vietnamese, that it is whole, small and quick, and that damage is refused."""

from __future__ import annotations

import math

import pytest

from knowledge.errors import ModelError
from knowledge.language import (
    BREAK,
    FILE,
    NUMBER,
    UNKNOWN,
    Language,
    State,
    is_vietnamese,
    language,
    parse,
    shape_of,
    tokens,
)


@pytest.fixture(scope="module")
def model() -> Language:
    return language()


def _walk(model: Language, words: str) -> tuple[float, State]:
    total, state = 0.0, model.start
    for word in words.split():
        cost, state = model.step(state, model.id(word))
        total += cost
    return total, state


def test_tokens_number_is_one_commas_vanish_stops_break() -> None:
    found = [token.word for token in tokens("Chỉ thị số 33/CT-TTg, ngày 26/11/2021; UBND tỉnh uỷ.")]
    assert found == ["chỉ", "thị", "số", "<0>", "ngày", "<0>", "<.>", "ubnd", "tỉnh", "ủy", "<.>"]


@pytest.mark.parametrize(
    ("shown", "shape"),
    [("nhân", "lower"), ("Nhân", "title"), ("NHÂN", "upper"), ("TTg", "other"), ("Ủ", "title"), ("Đ", "title")],
)
def test_shape(shown: str, shape: str) -> None:
    assert shape_of(shown) == shape


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("ủy ban nhân dân tỉnh", "ủy bán nhận dân tính"),
        ("báo cáo kết quả thực hiện", "bào cao kết qua thực hiền"),
        ("công chức viên chức", "cống chức viện chức"),
        ("quy định của pháp luật", "quý định của phép luật"),
        ("huyện như xuân tỉnh thanh hóa", "huyền như xuẩn tỉnh thanh hóa"),
    ],
)
def test_prefers_what_is_said(model: Language, better: str, worse: str) -> None:
    assert model.score(better) > model.score(worse) + 3


def test_probabilities_after_a_context_add_up_to_one(model: Language) -> None:
    for context in ("ủy ban nhân", "quy định tại khoản", "xyzzy", "của"):
        state = _walk(model, context)[1]
        total = sum(math.exp(model.step(state, word)[0]) for word in range(len(model.words)))
        assert total == pytest.approx(1.0, abs=0.06), context  # probabilities are kept in steps of 6 %


def test_a_word_never_seen_is_the_unknown_one(model: Language) -> None:
    assert model.id("qwertz") == UNKNOWN
    assert model.id("<.>") == BREAK
    assert model.id("<0>") == NUMBER
    assert "qwertz" not in model


def test_capitals_where_they_belong(model: Language) -> None:
    before = _walk(model, "sở nội")[1]
    after = model.step(before, model.id("vụ"))[1]
    assert model.capital(before, after, model.id("vụ")) < 0.2
    start = _walk(model, "tỉnh thanh")[1]
    assert model.capital(start, model.step(start, model.id("hóa"))[1], model.id("hóa")) > 0.8
    assert model.capitals(model.id("ubnd")) > 0.9
    assert model.capitals(model.id("nhân")) < 0.05


def test_forms_of_a_bare_syllable_most_frequent_first(model: Language) -> None:
    assert model.forms("duoc")[0] == "được"
    assert set(model.forms("bao")) >= {"báo", "bảo", "bao", "bào"}
    assert model.forms("zzz") == []


def test_places_know_their_district(model: Language) -> None:
    assert len(model.places) > 600
    (line,) = [line for line in model.places if "|huyện Như Xuân|" in line]
    province, _, *communes = line.split("|")
    assert province == "tỉnh Thanh Hóa"
    assert "xã Bình Lương" in communes


def test_the_file_is_small() -> None:
    data = FILE.read_bytes()
    assert len(data) <= 8_000_000
    parse(data, FILE.name)


@pytest.mark.parametrize("cut", [0, 3, 1000, 400_000])
def test_a_cut_or_foreign_file_is_refused(cut: int) -> None:
    with pytest.raises(ModelError, match="train_language"):
        parse(FILE.read_bytes()[:cut], "language.bin")
    with pytest.raises(ModelError, match="wrong mark"):
        parse(b"PK\x03\x04 something else\n", "language.bin")


def test_vietnamese_is_told_by_its_marks() -> None:
    assert is_vietnamese("Ủy ban nhân dân tỉnh ban hành Kế hoạch")
    assert is_vietnamese("U  ban nh n d n t nh ban h nh Kế hoạch")
    assert not is_vietnamese("Pursuant to the Law on Organization of the Government")
