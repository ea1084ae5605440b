"""Questions in every voice, asked of the samples and of one older plan, through the real way in: what must be answered, with
which date, from which clause, and what must be declined. The encoder is a hash of words: nothing here rests on the model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

import knowledge
from bot.answering import Library, answer
from bot.model import Answer
from bot.replies.answers import answer_html, answer_text
from index.search import Index
from knowledge.chunk import passages
from knowledge.model import Block, Document, IndexPassage, Obligation, Office, StoredPassage, Task
from knowledge.obligations import extract
from knowledge.reading import read
from knowledge.settings import IndexSettings, LimitSettings
from knowledge.structure import parse
from tests.index.hashing import HashingEncoder

TODAY = date(2026, 11, 22)
SAMPLES = sorted(path for path in (Path(knowledge.__file__).parent / "samples").iterdir() if path.is_file())
# A plan of another year, another matter, another way to write the dates.
OLDER = """KẾ HOẠCH
Thực hiện công tác dân số năm 2024
Ủy ban nhân dân tỉnh ban hành Kế hoạch thực hiện công tác dân số năm 2024 như sau:
I. MỤC ĐÍCH
1. Nâng cao chất lượng dân số, thực hiện Nghị quyết số 21-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương về công tác dân số trong tình hình mới.
II. TỔ CHỨC THỰC HIỆN
1. Sở Y tế theo dõi, đôn đốc việc thực hiện; tổng hợp báo cáo Bộ Y tế theo quy định.
2. Ủy ban nhân dân các huyện, thị xã, thành phố gửi báo cáo về Sở Y tế trước ngày 10/6 (báo cáo 6 tháng) và chậm nhất ngày 10/12/2024 (báo cáo năm).
Nơi nhận:
- Như trên;
- Lưu: VT."""


def _read(number: int, blocks: Sequence[Block], file: str) -> tuple[Document, list[StoredPassage], list[Obligation]]:
    structure = parse(blocks)
    cut = passages(structure)
    document = Document(number, file, file, f"{number:064d}", structure.header, 1)
    stored = [StoredPassage(number * 1000 + piece.position, number, piece) for piece in cut]
    return document, stored, list(extract(structure, cut))


@pytest.fixture(scope="module")
def shelf() -> tuple[Office, Index, Library]:
    read_in = [_read(number, read(path, LimitSettings()).blocks, path.name) for number, path in enumerate(SAMPLES, 1)]
    read_in.append(_read(9, [Block(1, "paragraph", line) for line in OLDER.split("\n")], "dan-so-2024.txt"))
    documents = tuple(document for document, _, _ in read_in)
    stored = tuple(piece for _, pieces, _ in read_in for piece in pieces)
    tasks = tuple(
        Task(number, document, obligation)
        for number, (document, obligation) in enumerate(
            ((document, item) for document, _, found in read_in for item in found), 1
        )
    )
    index = Index.create(HashingEncoder(), IndexSettings())
    index.add(
        [
            IndexPassage(
                piece.id, piece.document_id, documents[0].header.title or "", " › ".join(piece.passage.headings), piece.passage.text
            )
            for piece in stored
        ]
    )  # fmt: skip
    office = Office(documents, stored, tasks)
    return office, index, Library(office)


def ask(
    shelf: tuple[Office, Index, Library],
    question: str,
    *,
    unit: str | None = None,
    context: str | Sequence[str] | None = None,
) -> Answer:
    office, index, library = shelf
    return answer(question, office=office, index=index, today=TODAY, unit=unit, context=context, library=library)


# question, due date of the first deadline, section it rests on
DATED = [
    ("hạn báo cáo 9 tháng?", "2026-09-20", "IV.1"),
    ("han bao cao 9 thang", "2026-09-20", "IV.1"),
    ("bc 9t cchc nộp ngày nào z", "2026-09-20", "IV.1"),
    ("hanj nộp baos caos 9 thangs cải cách hành chính", "2026-09-20", "IV.1"),
    ("Sở Tài chính nộp báo cáo năm cải cách hành chính chậm nhất khi nào?", "2026-11-25", "IV.1"),
    ("UBND xã Vân Khê gửi báo cáo cải cách hành chính 6 tháng trước ngày nào", "2026-06-15", "IV.1"),
    ("báo cáo hằng quý chỉ thị dịch vụ công trực tuyến hạn ngày nào", "2026-12-20", "1.c"),
    ("báo cáo quý III chỉ thị dịch vụ công trực tuyến hạn khi nào", "2026-09-20", "1.c"),
    ("Tài liệu kỹ năng số phải phát hành trước ngày nào?", "2026-04-15", "2.a"),
    ("Bố trí điểm hỗ trợ nộp hồ sơ trực tuyến xong trước ngày nào?", "2026-06-30", "4"),
    ("huyện báo cáo dân số 6 tháng khi nào", "2024-06-10", "II.2"),
    ("bao cao nam dan so han nao", "2024-12-10", "II.2"),
]


@pytest.mark.parametrize(("question", "due", "section"), DATED)
def test_a_deadline_is_calculated(shelf: tuple[Office, Index, Library], question: str, due: str, section: str) -> None:
    found = ask(shelf, question)
    assert found.kind == "deadline"
    assert found.deadlines[0].due == date.fromisoformat(due)
    assert found.citations[0].section == section
    assert found.deadlines[0].task.obligation.quote in found.citations[0].quote
    shown = answer_text(found)
    day = date.fromisoformat(due)
    assert f"{day.day}/{day.month}/{day.year}" in shown.replace("/0", "/")


def test_every_date_shown_stands_in_its_quote(shelf: tuple[Office, Index, Library]) -> None:
    for question, _, _ in DATED:
        for item in ask(shelf, question).deadlines:
            if item.due is not None and item.task.obligation.kind == "report":
                assert f"{item.due.day}" in item.task.obligation.quote


@pytest.mark.parametrize(
    ("question", "in_first_line"),
    [
        ("nộp ngày 20/9/2026 báo cáo 9 tháng có kịp không", "Không: hạn là trước ngày 20/9/2026"),
        ("nộp ngày 19/9 báo cáo 9 tháng có kịp không", "Kịp: hạn là trước ngày 20/9/2026"),
        ("nộp ngày 10/12/2024 báo cáo năm dân số có trễ không", "Kịp: hạn là chậm nhất ngày 10/12/2024"),
        ("báo cáo 9 tháng cải cách hành chính gửi cho ai, qua đâu?", "Gửi Ủy ban nhân dân tỉnh, qua Sở Nội vụ."),
        ("các thôn báo cáo phòng cháy mấy tháng một lần", "Văn bản chỉ nêu báo cáo định kỳ hằng quý và hằng năm, không nêu ngày cụ thể."),
        ("hôm nay là 10/9/2026, còn mấy ngày nữa đến hạn báo cáo 9 tháng", "Báo cáo 9 tháng: trước ngày 20/9/2026 (còn 10 ngày)."),
        ("Ai ký kế hoạch cải cách hành chính năm 2026?", "Người ký: "),
        ("Kế hoạch 27/KH-UBND về việc gì?", "Kế hoạch: Công tác phòng cháy, chữa cháy"),
        ("ai theo dõi đôn đốc công tác dân số", "Sở Y tế."),
        ("Nghị quyết 21 về gì", "Nghị quyết số 21-NQ/TW ngày 25/10/2017"),
    ],
)  # fmt: skip
def test_the_answer_is_the_first_line(shelf: tuple[Office, Index, Library], question: str, in_first_line: str) -> None:
    assert in_first_line in answer_text(ask(shelf, question)).split("\n")[0]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("thời tiết hôm nay thế nào", "off_topic"),
        ("giá vàng bao nhiêu", None),
        ("hạn báo cáo 7 tháng cải cách hành chính?", "no_such_period"),
        ("hạn báo cáo tháng cải cách hành chính", "no_such_period"),
        ("hạn báo cáo 9 tháng cải cách hành chính năm 2027", "no_such_year"),
        ("hạn báo cáo giảm nghèo bền vững 9 tháng", "off_topic"),
        ("số điện thoại Sở Y tế", "not_stated"),
        ("họp sơ kết mấy giờ ở phòng nào", "not_stated"),
        ("Ai ký kế hoạch dân số năm 2024?", "not_stated"),
        ("Kế hoạch dân số năm 2024 ký ngày nào?", "not_stated"),
        ("kế hoạch dân số của tỉnh Lạng Hồ nói gì", "other_place"),
        ("mục IX.7 nói gì", "no_such_clause"),
        ("😀😀", "empty"),
        ("", "empty"),
    ],
)
def test_what_nothing_supports_is_declined(
    shelf: tuple[Office, Index, Library], question: str, reason: str | None
) -> None:
    found = ask(shelf, question)
    assert found.abstained, answer_text(found)
    if reason is not None:
        assert found.reason == reason
    assert len(answer_text(found)) < 400


def test_follow_ups_lean_on_what_was_asked(shelf: tuple[Office, Index, Library]) -> None:
    before = "hạn báo cáo 9 tháng cải cách hành chính?"
    assert ask(shelf, "còn báo cáo năm?", context=before).deadlines[0].due == date(2026, 11, 25)
    assert answer_text(ask(shelf, "gửi cho ai?", context=before)).startswith("Gửi Ủy ban nhân dân tỉnh, qua Sở Nội vụ.")
    # What leans on something that leans itself: the matter is not lost on the way.
    chain = (before, "gui cho ai", "qua ai?")
    assert ask(shelf, "con may ngay nua", context=chain).deadlines[0].due == date(2026, 9, 20)
    assert ask(shelf, "còn báo cáo năm?", context=chain).deadlines[0].due == date(2026, 11, 25)
    year = (*chain, "còn báo cáo năm?", "gửi ai")
    assert ask(shelf, "mấy ngày nữa", context=year[-4:]).deadlines[0].due == date(2026, 11, 25)


def test_the_askers_own_unit_comes_first(shelf: tuple[Office, Index, Library]) -> None:
    found = ask(shelf, "hạn báo cáo năm của đơn vị mình?", unit="UBND huyện Phú Lâm")
    assert found.deadlines[0].due == date(2024, 12, 10)


def test_duties_are_complete_and_in_order(shelf: tuple[Office, Index, Library]) -> None:
    found = ask(shelf, "Sở Y tế phải làm những việc gì?")
    assert [task.obligation.action for task in found.duties] == [
        "theo dõi, đôn đốc việc thực hiện",
        "tổng hợp báo cáo Bộ Y tế theo quy định",
    ]


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "<b>hạn</b> & báo cáo 9 tháng?", "'; DROP TABLE documents; --", "?", "HẠN BÁO CÁO 9 THÁNG"]
)
def test_hostile_or_odd_questions_end_in_a_sentence(shelf: tuple[Office, Index, Library], typed: str) -> None:
    html = answer_html(ask(shelf, typed))
    assert html
    assert "<script" not in html and "DROP TABLE documents" not in html


def test_capitals_stay_capitals_beside_an_abbreviation(shelf: tuple[Office, Index, Library]) -> None:
    found = ask(shelf, "CÒN  MẤY NGAY ĐẾN HẠN BC CÔNG TÁC DÂN SỐ NĂM")
    assert found.understood == "CÒN MẤY NGÀY ĐẾN HẠN BÁO CÁO CÔNG TÁC DÂN SỐ NĂM"
    assert found.kind == "deadline" and found.deadlines


def test_the_quote_is_escaped(shelf: tuple[Office, Index, Library]) -> None:
    html = answer_html(ask(shelf, "hạn báo cáo 9 tháng?"))
    assert "<blockquote>" in html and html.count("<b>") == html.count("</b>")
