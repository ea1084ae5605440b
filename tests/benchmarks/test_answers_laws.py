"""Judging on law texts: which passage is the labelled clause, and which texts are asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.answers import corpus
from benchmarks.answers.laws import Clause, Label, Mark, Place, holds, label_of, place, plainly, rank, table, unmarked
from knowledge.model import Document, Header, Passage, StoredPassage

TEXT = (
    "Điều 8. Định mức giờ chuẩn",
    "5. Định mức của cán bộ quản lý như sau:",
    "a) Hiệu trưởng: 8% định mức;",
    "b) Phó hiệu trưởng: 10% định mức;",
    "Điều 9. Thẻ xanh",
    "a) Chất liệu: Nhựa;",
    "Điều 10. Thẻ đỏ",
    "a) Chất liệu: Nhựa;",
)
DOCUMENT = Document(1, "doc_1.txt", "/texts/doc_1.txt", "", Header(), 1)


def passage(text: str, *headings: str, document: Document = DOCUMENT) -> Place:
    return place(StoredPassage(1, 1, Passage(0, "Điều 8.5.a", headings, text, 1)), document)


def clause(lines: list[int], *words: str, file: str = "doc_1.txt") -> Clause:
    row = {"id": 1, "question": "?", "short": "?", "file": file, "clauses": [{"lines": lines, "words": list(words)}]}
    return label_of(row, {file: TEXT}).clauses[0]


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("a) Hiệu trưởng: 8% định mức;", "hiệu trưởng: 8% định mức"),
        ("“Điều 15. Thẩm quyền", "điều 15. thẩm quyền"),
        ("12. Bãi bỏ Điều 34.", "bãi bỏ điều 34"),
        ("- Sở Nội  vụ", "sở nội vụ"),
        ("đ) Hoá đơn", "hóa đơn"),
    ],
)
def test_a_line_is_compared_without_its_marker(line: str, plain: str) -> None:
    assert unmarked(line) == plain


def test_a_passage_is_right_by_file_line_and_words() -> None:
    wanted = clause([3], "Hiệu trưởng: 8%")
    assert holds(wanted, passage("Hiệu trưởng: 8% định mức;"), "")
    assert holds(
        wanted, passage("Định mức như sau:\na) Hiệu trưởng: 8% định mức;\nb) Phó hiệu trưởng: 10% định mức;"), ""
    )
    assert not holds(wanted, passage("Phó hiệu trưởng: 10% định mức;"), "")
    other = Document(2, "doc_2.txt", "", "", Header(), 1)
    assert not holds(wanted, passage("Hiệu trưởng: 8% định mức;", document=other), "")


def test_the_same_words_under_another_heading_are_not_the_clause() -> None:
    wanted = clause([7, 8], "Thẻ đỏ", "Nhựa")
    assert holds(wanted, passage("Chất liệu: Nhựa;", "Thẻ đỏ"), "")
    assert not holds(wanted, passage("Chất liệu: Nhựa;", "Thẻ xanh"), "")


def test_words_in_another_line_are_not_the_clause() -> None:
    assert not holds(clause([4], "định mức"), passage("Hiệu trưởng: 8% định mức;"), "")


def test_in_a_mended_text_words_alone_decide() -> None:
    wanted = Clause("000_plan.txt", ("k t qu thực hiện",), ("trước ngày 20/6",))
    found = Place(
        "000_plan.txt",
        "III.1",
        plainly("Kết quả thực hiện trước ngày 20/6"),
        plainly("Kết quả thực hiện trước ngày 20/6"),
    )
    assert holds(wanted, found, "")


def test_a_fact_of_the_head_is_read_in_the_answer() -> None:
    wanted = clause([], "90/2025/TT-BTC")
    assert holds(wanted, passage("Phạm vi"), plainly("Thông tư số 90/2025/TT-BTC ngày 18/9/2025"))
    assert not holds(wanted, passage("Phạm vi"), plainly("Thông tư số 91/2025/TT-BTC"))


def test_rank_is_the_place_of_the_first_right_passage() -> None:
    label = Label(1, "?", "?", (clause([3], "8%"), clause([4], "10%")))
    first, second = passage("Chất liệu: Nhựa;"), passage("Phó hiệu trưởng: 10% định mức;")
    assert rank(label, [first, second], "") == 2
    assert rank(label, [first], "") == 0


def test_a_label_says_either_where_or_that_nothing_answers() -> None:
    row = {"id": 4, "question": "?", "short": "?", "file": "doc_1.txt"}
    with pytest.raises(ValueError, match="question 4"):
        label_of(row, {})
    assert label_of(row | {"unanswerable": True, "why": "no amount"}, {}).clauses == ()


def test_the_table_counts_each_form_apart() -> None:
    asked, beside = Label(2, "Có ai?", "co ai", (clause([3], "8%"),)), Label(4, "Giá?", "gia", ())
    marks = [
        Mark(asked, "accented", declined=False, first=True, three=True, searched=1, got=""),
        Mark(asked, "bare", declined=True, first=False, three=False, searched=3, got=""),
        Mark(beside, "accented", declined=True, first=False, three=False, searched=0, got=""),
        Mark(beside, "bare", declined=False, first=False, three=False, searched=0, got=""),
    ]
    rows = table(marks, ("accented", "bare"))
    assert rows[2:] == [
        "| accented | 1.000 | 1.000 | 0.000 | 1 | 1.000 | 1 | 1.000 | 1.000 |",
        "| bare | 0.000 | 0.000 | 1.000 | 1 | 0.000 | 1 | 0.000 | 1.000 |",
    ]
    assert asked.typed("bare") == "co ai?"


def test_texts_are_chosen_by_language_size_and_hash(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"doc_{number}.txt").write_text("quy định về chế độ " * 300, encoding="utf-8")
    (tmp_path / "doc_60.txt").write_text("providing for the collection of fees " * 300, encoding="utf-8")
    (tmp_path / "doc_61.txt").write_text("quy định ngắn", encoding="utf-8")
    about, beside = corpus.chosen(tmp_path)
    names = {path.name for path in (*about, *beside)}
    assert (len(about), len(beside)) == (45, 16)
    assert "doc_60.txt" not in names
    assert "doc_61.txt" in {path.name for path in beside}
    assert [path.name for path in about] == [path.name for path in corpus.chosen(tmp_path)[0]]


def test_the_key_follows_every_byte(tmp_path: Path) -> None:
    text, code = tmp_path / "a.txt", tmp_path / "b.py"
    text.write_text("một", encoding="utf-8")
    code.write_text("x = 1", encoding="utf-8")
    before = corpus.key([text], [code])
    assert corpus.key([text], [code]) == before
    code.write_text("x = 2", encoding="utf-8")
    assert corpus.key([text], [code]) != before


def test_the_code_that_makes_the_key_exists() -> None:
    names = {path.name for path in corpus.code()}
    assert {"chunk.py", "structure.py", "obligations.py", "language.bin"} <= names
    assert all(path.is_file() for path in corpus.code())


def test_dev_labels_hold_what_they_must() -> None:
    path = Path(corpus.__file__).parent / "laws_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 150
    assert all(row["id"] % 2 == 0 for row in rows)
    assert len({row["question"] for row in rows}) == len(rows)
    for row in rows:
        assert row["short"] != row["question"]
        assert bool(row.get("clauses")) != bool(row.get("unanswerable")), row["id"]
        assert all(clause["words"] for clause in row.get("clauses", ())), row["id"]
        assert (row["kind"] == "none") == ("why" in row)
