"""Names of places at a spot in a message: with and without accents, by kind, and what is no name."""

from __future__ import annotations

import pytest

from knowledge.places import Place, place_at, places_of


@pytest.mark.parametrize(
    ("text", "kind", "bare", "name"),
    [
        ("tay son van chua nop", "huyen", True, "Tây Sơn"),
        ("vĩnh thạnh mới gửi", "huyen", False, "Vĩnh Thạnh"),
        ("an nhon dang trinh", "thi xa", True, "An Nhơn"),
        ("van chua gui", "huyen", True, None),
        ("dang lam bao cao", "xa", True, None),
        ("triển khai kế hoạch", "xa", False, None),
        ("tây sởn chưa nộp", "huyen", False, None),  # other accents are another name
    ],
)
def test_the_longest_listed_name_is_taken(text: str, kind: str, bare: bool, name: str | None) -> None:
    found = place_at(text, 0, kind=kind, bare=bare)
    assert (found[0].name if found else None) == name


def test_accents_that_two_names_share_letters_for_are_those_of_the_province_that_the_office_lies_in() -> None:
    near = places_of(["UBND huyện Tuy Phước"])
    found = place_at("phu my nop", 0, bare=True, known=near)
    assert found is not None and found[0].name == "Phù Mỹ"
    lost = place_at("phu my nop", 0, bare=True)
    assert lost is not None and lost[0].name == "Phu My"


def test_places_are_read_out_of_names_of_bodies() -> None:
    assert places_of(["Ủy ban nhân dân xã Khe Lau", "Sở Tư pháp", "các huyện, thị xã"]) == (
        Place("Khe Lau", frozenset({"xa"})),
    )
    own = place_at("khe lau nop roi", 0, kind="xa", bare=True, known=places_of(["UBND xã Khe Lau"]))
    assert own is not None and own[0].name == "Khe Lau"
