"""Rules and words to rows of cells, whatever they were taken from."""

from __future__ import annotations

from knowledge.reading.grid import Rule, Word, joined_lines, names_of, rows_of, tables_of

WIDTHS = (40, 200, 120, 100)
EDGES = (0, 40, 240, 360, 460)


def _rules(tops: tuple[float, ...], edges: tuple[float, ...] = EDGES) -> tuple[list[Rule], list[Rule]]:
    level = [Rule(top, edges[0], edges[-1]) for top in tops]
    return level, [Rule(edge, tops[0], tops[-1]) for edge in edges]


def _said(text: str, left: float, top: float) -> list[Word]:
    """Words of ten units a letter set from here, in lines of 14."""
    out: list[Word] = []
    for number, line in enumerate(text.split("\n")):
        at = left + 4
        for part in line.split():
            out.append(Word(part, at, top + 3 + 14 * number, at + 5.0 * len(part), top + 13 + 14 * number))
            at += 5.0 * len(part) + 4
    return out


def _row(cells: tuple[str, ...], top: float) -> list[Word]:
    return [word for cell, left in zip(cells, EDGES, strict=False) for word in _said(cell, left, top)]


HEAD = ("TT", "Nội dung", "Chủ trì", "Thời gian")


def test_wrapped_cells_become_whole_rows_whatever_order_the_words_come_in() -> None:
    level, upright = _rules((0, 20, 70, 120))
    words = [
        *_row(HEAD, 0),
        *_row(("1", "Xây dựng kế hoạch\ntuyên truyền pháp luật\nnăm 2024", "Phòng Tư pháp\nhuyện", "Quý I"), 20),
        *_row(("2", "Tổng hợp báo cáo", "Văn phòng", "Trước ngày\n25/11"), 70),
    ]
    wanted = (
        HEAD,
        ("1", "Xây dựng kế hoạch tuyên truyền pháp luật năm 2024", "Phòng Tư pháp huyện", "Quý I"),
        ("2", "Tổng hợp báo cáo", "Văn phòng", "Trước ngày 25/11"),
    )
    assert rows_of(level, upright, words) == wanted
    assert rows_of(level, upright, words[::-1]) == wanted


def test_a_cell_merged_over_rows_says_its_text_in_each() -> None:
    level, upright = _rules((0, 20, 50, 80))
    level[2] = Rule(50, 0, 240)  # who leads is one cell for both rows; so is when
    words = [*_row(HEAD, 0), *_row(("1", "Rà soát", "Sở Nội vụ", "Quý II"), 20), *_row(("2", "Tham mưu"), 50)]
    assert rows_of(level, upright, words) == (
        HEAD,
        ("1", "Rà soát", "Sở Nội vụ", "Quý II"),
        ("2", "Tham mưu", "Sở Nội vụ", "Quý II"),
    )


def test_a_cell_over_all_columns_stands_alone_and_a_group_of_columns_is_named_twice() -> None:
    level = [Rule(0, 0, 460), Rule(20, 240, 460), *(Rule(top, 0, 460) for top in (40, 60, 90))]
    upright = [Rule(0, 0, 90), Rule(460, 0, 90), *(Rule(edge, at, end) for edge in (40, 240) for at, end in ((0, 40), (60, 90)))]  # fmt: skip
    upright += [Rule(360, 20, 40), Rule(360, 60, 90)]
    words = [
        *_said("TT", 0, 10), *_said("Nội dung", 40, 10), *_said("Thời gian", 240, 0), *_said("Bắt đầu", 240, 20),
        *_said("Kết thúc", 360, 20), *_said("I. Nhiệm vụ chung", 0, 40), *_row(("1", "Rà soát", "Quý I", "Quý II"), 60),
    ]  # fmt: skip
    (table,) = tables_of(level, upright, words)
    assert table.header == (0, 2)
    assert names_of(table.across, 0, 2) == ("TT", "Nội dung", "Thời gian Bắt đầu", "Thời gian Kết thúc")
    assert table.rows[2] == ("I. Nhiệm vụ chung", "", "", "")
    assert table.lone == (False, False, True, False)
    assert table.rows[3] == ("1", "Rà soát", "Quý I", "Quý II")


def test_rules_in_pieces_and_twice_drawn_are_one() -> None:
    level, upright = _rules((0, 20, 50))
    pieces = [Rule(rule.at + shift, rule.start + 230 * n, rule.start + 230 * (n + 1)) for rule in level
              for n in range(2) for shift in (0, 0.7)]  # fmt: skip
    words = [*_row(HEAD, 0), *_row(("1", "Rà soát", "Sở Nội vụ", "Quý II"), 20)]
    assert rows_of(pieces, upright, words) == (HEAD, ("1", "Rà soát", "Sở Nội vụ", "Quý II"))


def test_a_grid_that_cannot_be_trusted_gives_nothing() -> None:
    level, upright = _rules((0, 20, 50))
    words = [*_row(HEAD, 0), *_row(("1", "Rà soát", "Sở Nội vụ", "Quý II"), 20)]
    assert rows_of(level, upright, words) is not None
    assert rows_of(level, upright[:-1], words) is None, "open at its edge"
    assert rows_of(level[:-1], upright, words) is None
    assert rows_of(level, upright, [*words, Word("dài", 200, 25, 300, 35)]) is None, "a word across a rule"
    assert rows_of([*level, Rule(35, 40, 140)], [*upright, Rule(140, 35, 50)], words) is None, "no rectangles"
    assert rows_of([*level, Rule(35, 40, 140)], upright, words) is None, "a rule that ends half-way"
    assert rows_of(level, upright, []) is None
    assert rows_of([level[0], level[2]], [upright[0], upright[-1]], words) is None, "a frame is no table"


def test_two_tables_of_a_page_are_two_and_one_inside_a_cell_belongs_to_it() -> None:
    level, upright = _rules((0, 20, 50))
    later = [Rule(rule.at + 200, rule.start, rule.end) for rule in level]
    below = [Rule(rule.at, rule.start + 200, rule.end + 200) for rule in upright]
    words = [*_row(HEAD, 0), *_row(("1", "a", "b", "c"), 20), *_row(HEAD, 200), *_row(("2", "d", "e", "f"), 220)]
    found = tables_of([*later, *level], [*below, *upright], words)
    assert [table.rows[1] for table in found] == [("1", "a", "b", "c"), ("2", "d", "e", "f")]
    assert rows_of([*later, *level], [*below, *upright], words) is None
    inner = [Rule(top, 60, 220) for top in (25, 45)], [Rule(left, 25, 45) for left in (60, 140, 220)]
    nested = tables_of([*level, *inner[0]], [*upright, *inner[1]], words[:11])
    assert len(nested) == 1 and nested[0].rows[1] == ("1", "a", "b", "c")


def test_a_first_row_of_values_is_no_header() -> None:
    level, upright = _rules((0, 20, 50))
    words = [*_row(("1", "Rà soát", "Sở Nội vụ", "Quý I"), 0), *_row(("2", "Tổng hợp", "Văn phòng", "Quý II"), 20)]
    assert tables_of(level, upright, words)[0].header == (0, 0)


def test_lines_of_a_cell_close_up_where_a_number_was_cut() -> None:
    assert joined_lines(["Chỉ thị số 33/CT-", "TTg ngày", "26/11", "/2021"]) == "Chỉ thị số 33/CT-TTg ngày 26/11/2021"
    assert joined_lines(["xã hội -", "an ninh"]) == "xã hội - an ninh"


def test_a_day_that_a_narrow_column_cut_is_one() -> None:
    assert joined_lines(["Trước ngày 25/11/202", "4 gửi"]) == "Trước ngày 25/11/2024 gửi"
    assert joined_lines(["25/11/20", "24"]) == "25/11/2024"
    assert joined_lines(["25/1", "1/2024"]) == "25/11/2024"
    assert joined_lines(["25/11/2024", "4"]) == "25/11/2024 4"
    assert joined_lines(["ngày 20/6", "20 bản"]) == "ngày 20/6 20 bản"
