"""The leader's table as a picture: what stands in it, how it is cut into sheets, that no mark needs its colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot.dialogue.summary import compose
from bot.drawing.summary import COLUMNS, Grid, Line, Mark, draw
from bot.summary.table import Summary, tabulate
from knowledge.model import DateRule, Unit
from knowledge.units import Directory
from tests.bot.ledgers import COMMUNES, HALF, MONTHLY, NINE, PLAN, TODAY, YEAR, ZONE, Ledger, table, task


def test_a_sheet_in_words_and_shapes() -> None:
    ledger = Ledger()
    ledger.say(HALF, 2, "submitted", date(2026, 6, 18), document_number="1/BC")
    ledger.say(HALF, 3, "submitted", date(2026, 6, 18))
    ledger.say(HALF, 5, "in_progress", date(2026, 6, 18))
    ledger.say(NINE, 3, "in_progress", date(2026, 9, 18))
    grid = compose(table(ledger.lines, (HALF, NINE)), 0, 1)
    assert (grid.heading, grid.under) == (
        "Kế hoạch 112/KH-UBND",
        "năm 2026, đến 28/9/2026 · 5 đơn vị · 3 đơn vị quá hạn",
    )
    assert grid.columns == (("6T", "19/6"), ("9T", "30/9"))  # “trước 20/6”: the 19th is the last day
    assert grid.lines == (
        Line("Sở Tài chính", ("late", "waiting"), 1),
        Line("UBND xã An Hòa", ("late_told", None), 1),
        Line("UBND xã Bình Phú", ("late", None), 1),
        Line("Sở Nội vụ", ("received", "waiting"), 0),
        Line("Sở Y tế", ("claimed", "working"), 0),
    )
    assert grid.notes[0] == ("6T", "Báo cáo kết quả thực hiện 6 tháng năm 2026 – trước 20/6/2026")
    assert {mark for mark, _ in grid.legend} == {"late", "late_told", "received", "claimed", "working", "waiting"}


def big(units: int) -> Summary:
    directory = Directory(tuple(Unit(n, f"Ủy ban nhân dân xã Số {n:03d}") for n in range(1, units + 1)))
    return tabulate((replace(MONTHLY, obligation=replace(MONTHLY.obligation, responsible=COMMUNES)),), directory, (), YEAR, TODAY, ZONE, document=PLAN)  # fmt: skip


@pytest.mark.parametrize(("units", "lengths"), [(40, [40]), (41, [21, 20]), (129, [33, 33, 33, 30])])
def test_sheets_are_of_one_length_and_hold_every_unit_once(units: int, lengths: list[int]) -> None:
    summary = big(units)
    sheets = [compose(summary, page, len(lengths)) for page in range(len(lengths))]
    assert [len(sheet.lines) for sheet in sheets] == lengths
    assert len({line.name for sheet in sheets for line in sheet.lines}) == units


def test_of_many_columns_the_late_ones_and_the_nearest_are_shown() -> None:
    tasks = (*(task(n, DateRule(date(2026, 12, 31 - n), True)) for n in range(20)), HALF)
    grid = compose(table([], tasks), 0, 1)
    assert len(grid.columns) == COLUMNS and grid.columns[0] == ("6T", "19/6")
    assert [day for _, day in grid.columns[1:]] == [f"{day}/12" for day in range(12, 23)]
    assert grid.more == "… và 9 mốc nữa, có đủ trong tệp Excel"


def test_the_picture_is_of_a_phones_width_and_changes_with_what_it_shows() -> None:
    summary = table([], (HALF, NINE))
    grid = compose(summary, 0, 1)
    made = draw(grid)
    image = Image.open(BytesIO(made))
    assert image.format == "PNG" and image.width == 1080 and 400 < image.height < 1000
    assert draw(grid) == made
    taller = Image.open(BytesIO(draw(compose(big(33), 0, 1))))
    assert taller.width == 1080 and taller.height > 2 * image.height


MARKS: tuple[Mark, ...] = ("late", "late_told", "received", "claimed", "working", "waiting")


def test_marks_are_told_apart_without_colours() -> None:
    """In greys, too, no two marks are drawn alike."""
    drawn = {}
    for mark in MARKS:
        grid = Grid("H", "u", (("1", "x"),), "Quá hạn", (Line("A", (mark,), 0),), (), ())
        grey = Image.open(BytesIO(draw(grid))).convert("L").point(lambda value: 255 if value > 200 else 0)
        drawn[mark] = grey.tobytes()
    assert len(set(drawn.values())) == len(MARKS)


def test_a_formula_in_a_name_is_a_name() -> None:
    assert draw(
        Grid("$x^2$", "$", (("$", "$"),), "Quá hạn", (Line("Sở $\\frac$ " * 9, ("late",), 1),), (), (("$", "$y$"),))
    )
