"""The comparison of retrieval: how questions are typed, how rankings are counted, what is said of what is missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks.retrieval import __main__ as command
from benchmarks.retrieval import chart, measuring, systems
from benchmarks.retrieval.measuring import Figures, measure, parsed, ranked
from benchmarks.retrieval.questions import ABBREVIATIONS, Asked, abbreviated, known, read_xquad

FIGURES = Figures(
    "Thuky", {"accented": 0.96, "unaccented": 0.95, "abbreviated": 0.94}, {"accented": 0.98, "unaccented": 0.97, "abbreviated": 0.965},
    7.25, 12.5, 6.125, {1: 130.4, 8: 150.6, 32: 1160.0}, 3.25, 520.7, 0,
)  # fmt: skip


def xquad(folder: Path) -> Path:
    paragraphs = [
        {"context": "Lu\u031bới điện quốc gia.", "qas": [{"question": "Ai giữ lưới điện?"}, {"question": "Lưới gì?"}]},
        {"context": "Một dòng sông.", "qas": [{"question": "Sông nào?"}]},
    ]
    path = folder / "xquad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_passages_and_questions_are_read_in_composed_form(tmp_path: Path) -> None:
    passages, asked = read_xquad(xquad(tmp_path))
    assert passages == ["Lưới điện quốc gia.", "Một dòng sông."]
    assert asked == [Asked("Ai giữ lưới điện?", 0), Asked("Lưới gì?", 0), Asked("Sông nào?", 1)]


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("Có bao nhiêu người?", "Có bn ng?"),
        ("Chính phủ quyết định gì?", "CP QĐ j?"),
        ("Ủy ban nhân dân thành phố", "UBND TP"),  # the longest first
        ("Uỷ ban nhân dân", "Uỷ ban nhân dân"),  # another spelling stays
        ("Kinhtế với gìn giữ", "Kinhtế vs gìn giữ"),  # whole words only
        ("Sông nào dài nhất?", "Sông nào dài nhất?"),
    ],
)
def test_a_question_is_abbreviated_by_the_table(question: str, typed: str) -> None:
    assert abbreviated(question) == typed


def test_no_abbreviation_stands_in_what_another_means() -> None:
    assert all(abbreviated(meant) == short for meant, short in ABBREVIATIONS.items())
    assert 0 < known() < len(ABBREVIATIONS)


def test_places_are_counted_for_each_way_of_typing() -> None:
    asked = [Asked("a", 3), Asked("b", 5)]
    accented, unaccented, short = [[3, 1], [1, 2, 5]], [[9], [*range(90, 100), 5]], [[4, 3], [5]]
    hit, mrr = ranked([*accented, *unaccented, *short], asked)
    assert hit == {"accented": 0.5, "unaccented": 0.0, "abbreviated": 0.5}
    assert mrr == pytest.approx({"accented": (1 + 1 / 3) / 2, "unaccented": 0.0, "abbreviated": 0.75})


class Letters:
    """Finds passages by their first letter, and is asked from many threads."""

    def __init__(self, encoder: object) -> None:
        self.passages: list[str] = []

    def add(self, passages: Sequence[str]) -> None:
        self.passages = list(passages)

    def find(self, question: str) -> list[int]:
        return [number for number, text in enumerate(self.passages) if text[:1] == question[:1]]


def test_a_system_is_measured_in_all_ways_of_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(systems.SYSTEMS, "letters", Letters)
    asked = [Asked("đi", 0), Asked("không", 1)] * 5
    figures = measure("letters", None, ["đi đâu", "không đi"], asked)
    # “đ” unaccented is “d”; “không” begins with k however it is typed.
    assert figures.hit == {"accented": 1.0, "unaccented": 0.5, "abbreviated": 1.0}
    assert figures.differing == 0
    assert list(figures.rate) == [1, 8, 32]
    assert min(*figures.rate.values(), figures.p95, figures.memory) > 0
    assert parsed(json.dumps(asdict(figures))) == figures


def test_the_product_finds_by_abbreviations_written_out(encoder: object) -> None:
    ours = systems.Ours(encoder)  # type: ignore[arg-type]
    ours.add(["Ủy ban nhân dân tỉnh họp.", "Hội đồng nhân dân tỉnh họp.", "Sông Hồng dài."])
    assert ours.find("hđnd họp")[0] == 1
    assert ours.find("ubnd họp")[0] == 0


def test_chunks_of_one_passage_count_once_where_the_first_stands() -> None:
    assert systems._first([4, 4, 2, 4, 1]) == [4, 2, 1]
    assert systems._first(range(30)) == list(range(10))


def test_the_table_has_every_figure_once() -> None:
    (head, rule), line = command.HEAD.splitlines(), command.row(FIGURES)
    assert head.count("|") == rule.count("|") == line.count("|")
    assert line == (
        "| Thuky | 0.960 | 0.980 | 0.950 | 0.970 | 0.940 | 0.965 | 7.2 | 12.5 | 6.1 | 130 | 151 | 1,160 | 3.2 | 521 |"
    )


def test_what_was_not_measured_is_said() -> None:
    measured: dict[str, Figures | str] = {
        "Thuky": replace(FIGURES, differing=2),
        "txtai hybrid": "missing: No module named 'txtai'",
        "nom-vn": "OSError: too long",
    }
    said = command.notes(measured, 700, 1190)
    assert said[0].startswith("abbreviated: 700 of 1190 questions")
    assert said[1:] == [
        "Thuky: 2 questions answered otherwise with eight callers than with one",
        "txtai hybrid: not measured (missing: No module named 'txtai'); "
        "pip install --no-deps --target FOLDER --group bench, then --peers FOLDER",
        "nom-vn: not measured (OSError: too long)",
    ]


def test_a_missing_package_is_a_line_and_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(encoder: object) -> systems.System:
        raise ImportError("No module named 'elsewhere'")

    monkeypatch.setitem(systems.SYSTEMS, "bm25s alone", absent)  # the one that loads no model
    assert measuring.measure_here("bm25s alone", tmp_path, xquad(tmp_path)) == "missing: No module named 'elsewhere'"


def test_the_picture_is_small(tmp_path: Path) -> None:
    path = tmp_path / "made" / "chart.png"
    chart.draw([FIGURES, replace(FIGURES, name="dense alone")], path)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (792, 1122)
    assert len(data) < 150_000


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--xquad", str(xquad(tmp_path)), "--peers", str(tmp_path / "none")])
    assert stopped.value.code == 2
