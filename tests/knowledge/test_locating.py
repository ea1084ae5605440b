"""A quote found among a page's words, whatever reading did to it."""

from __future__ import annotations

import pytest

from knowledge.reading.locating import lines, locate, words_of

PAGE = words_of(
    "Trang 3. 1. Sở Nội vụ chủ trì rà soát thủ tục hành chính. 2. Các sở, ban, ngành báo cáo kết quả về Ủy ban nhân dân "
    "tỉnh trước ngày 20/9. 3. Sở Tài chính bố trí kinh phí và báo cáo kết quả."
)


def found(quote: str, page: list[str] | None = None) -> list[str]:
    page = PAGE if page is None else page
    return [" ".join(page[start:end]) for start, end in locate(words_of(quote), page).runs]


def test_a_quote_is_found_whatever_its_signs_and_accents() -> None:
    assert found("Các sở, ban, ngành BÁO CÁO kết quả – về Uỷ ban nhân dân tỉnh (trước ngày 20/9).") == [
        "cac so ban nganh bao cao ket qua ve uy ban nhan dan tinh truoc ngay 20 9"
    ]


def test_the_longest_stretch_decides_between_two_places() -> None:
    assert found("bố trí kinh phí và báo cáo kết quả") == ["bo tri kinh phi va bao cao ket qua"]


def test_lost_letters_and_names_of_columns_do_not_hide_it() -> None:
    broken = words_of("2. Các sở, ban, ngành báo cáo k t qu về Ủy ban nhân dân t nh trước ngày 20/9. 3. Sở Tài chính")
    (run,) = found("Các sở, ban, ngành báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 20/9.", broken)
    assert run == "cac so ban nganh bao cao k t qu ve uy ban nhan dan t nh truoc ngay 20 9"
    row = "Nội dung: rà soát thủ tục hành chính; Chủ trì: Sở Nội vụ"  # a table's row, in the order of its columns
    assert "ra soat thu tuc hanh chinh" in " ".join(found(row))


@pytest.mark.parametrize("quote", ["", "Ủy ban nhân dân xã họp giao ban hằng tuần vào sáng thứ Hai", "báo", "???"])
def test_what_is_not_there_is_not_marked(quote: str) -> None:
    assert [run for run in found(quote) if len(run.split()) > 1] == []


def test_a_quote_that_goes_on_overleaf_is_marked_as_far_as_it_stands_here() -> None:
    quote = "báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 20/9 " + "và những gì ở trang sau nữa " * 20
    assert found(quote)[0].startswith("bao cao ket qua ve uy ban nhan dan tinh truoc ngay 20 9")
    assert locate(words_of(quote), PAGE).share < 0.2


def test_words_become_lines() -> None:
    boxes = [
        (10.0, 100.0, 40.0, 110.0),
        (44.0, 98.0, 80.0, 111.0),
        (10.0, 80.0, 30.0, 90.0),
        (300.0, 80.0, 330.0, 90.0),
    ]
    assert lines(boxes) == [
        (10.0, 98.0, 80.0, 111.0),
        (10.0, 80.0, 30.0, 90.0),
        (300.0, 80.0, 330.0, 90.0),  # another column
    ]
