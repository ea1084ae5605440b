"""A number stamped on later stands where a reader sees it, or nowhere."""

from __future__ import annotations

import pytest

from knowledge.reading import read
from knowledge.reading.stamped import Char, fill
from knowledge.settings import LimitSettings
from knowledge.structure import parse
from tests.knowledge.papers import SHARED


def line(y: float, *pieces: tuple[float, str]) -> list[Char]:
    """Characters five points wide."""
    out: list[Char] = []
    for x, text in pieces:
        out += [(" ", (0.0, 0.0, 0.0, 0.0))] * bool(out)
        out += [(char, (x + 5 * i, y, x + 5 * i + 5, y + 9)) for i, char in enumerate(text)]
    return out


def shown(lines: list[list[Char]]) -> list[str]:
    return [" ".join("".join(char for char, _ in one).split()) for one in lines]


NUMBER = line(700, (60, "Số:"), (130, "/TB-UBND"))
DATE = line(700, (300, "An Hòa, ngày"), (390, "tháng"), (445, "năm 2024"))


def test_figures_drawn_by_annotations_go_into_their_gaps() -> None:
    drawn = [
        ("542", (90.0, 701.0, 110.0, 710.0)),
        ("06", (365.0, 698.0, 380.0, 707.0)),
        ("11", (420.0, 700.0, 432.0, 708.0)),
    ]
    assert shown(fill([NUMBER, DATE], drawn)) == ["Số: 542 /TB-UBND", "An Hòa, ngày 06 tháng 11 năm 2024"]


def test_a_figure_that_is_a_line_of_its_own() -> None:
    assert shown(fill([NUMBER, DATE, line(400, (60, "Văn bản")), line(702, (95, "17"))], [])) == [
        "Số: 17 /TB-UBND", "An Hòa, ngày tháng năm 2024", "Văn bản",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "word",
    [
        ("542", (90.0, 650.0, 110.0, 659.0)),  # on another line
        ("542", (62.0, 701.0, 72.0, 710.0)),  # over letters
        ("542", (20.0, 701.0, 40.0, 710.0)),  # before the line
        ("Văn", (90.0, 701.0, 110.0, 710.0)),  # no figure
        ("06.11.2024", (90.0, 701.0, 110.0, 710.0)),
    ],
)
def test_anything_else_stays_out(word: tuple[str, tuple[float, float, float, float]]) -> None:
    assert shown(fill([NUMBER, DATE], [word])) == ["Số: /TB-UBND", "An Hòa, ngày tháng năm 2024"]


def test_a_figure_between_two_lines_is_in_neither() -> None:
    near = line(704, (60, "Số:"), (130, "/TB-UBND"))
    assert shown(fill([NUMBER, near], [("542", (90.0, 702.0, 110.0, 711.0))])) == ["Số: /TB-UBND"] * 2


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_a_signed_notice() -> None:
    found = parse(read(SHARED / "data/scans/text-layer-507.pdf", LimitSettings()).blocks).header
    assert (found.number, str(found.issued_on)) == ("542/TB-UBND", "2024-11-06")
    assert (found.kind, found.signer) == ("Thông báo", "Phùng Tô Long")
