"""Whose a task is, with the office's table of units: by value, for questions, for lists, for reports.

Two plans: one from before July 2025 with bodies of those days, and one for 2026. The table knows what became of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

import pytest

from bot.answering import Library, answer
from bot.deadlines import deadlines, due_between
from bot.model import Answer
from bot.replies.answers import answer_text
from bot.reporting import understand
from bot.reporting.holders import of_unit
from index.accents import Restored
from knowledge.chunk import passages
from knowledge.model import Block, Document, FormerName, Found, Office, StoredPassage, Task, Unit
from knowledge.obligations import extract
from knowledge.structure import parse
from knowledge.successions import DISTRICTS_ENDED
from knowledge.units import directory_of

BEFORE, AFTER = date(2025, 5, 5), date(2026, 11, 22)
LAST = date(2025, 6, 30)
UNITS = (
    Unit(1, "UBND tỉnh An Bình"),
    Unit(2, "Sở Tài chính", 1, short=("STC",), former=(FormerName("Sở Kế hoạch và Đầu tư", date(2025, 2, 28)),)),
    Unit(3, "UBND xã Tân Lập", 1, former=(FormerName("UBND xã Tân Mỹ", LAST),)),
    Unit(4, "UBND xã Hòa An", 1),
    Unit(5, "UBND huyện Phú Lâm", 1, successors=("UBND xã Tân Lập", "UBND xã Hòa An"), dissolved_on=DISTRICTS_ENDED),
    Unit(6, "Trung tâm Xúc tiến", 2, level="sở", short=("TTXT",)),
    Unit(7, "Sở Du lịch", 1, successors=("Sở Văn hóa, Thể thao và Du lịch",), dissolved_on=date(2026, 3, 1)),
    Unit(8, "Sở Văn hóa, Thể thao và Du lịch", 1),
)
OLD = """ỦY BAN NHÂN DÂN
TỈNH AN BÌNH
Số: 12/KH-UBND
An Bình, ngày 10 tháng 01 năm 2025
KẾ HOẠCH
Phát triển đầu tư công năm 2025
I. MỤC ĐÍCH
1. Nâng cao hiệu quả đầu tư công.
II. TỔ CHỨC THỰC HIỆN
1. Sở Kế hoạch và Đầu tư gửi báo cáo năm về Sở Nội vụ trước ngày 25/11/2025.
2. Ủy ban nhân dân các huyện, thị xã, thành phố gửi báo cáo năm về Sở Kế hoạch và Đầu tư trước ngày 10/12/2025.
3. Ủy ban nhân dân xã Tân Mỹ gửi báo cáo năm về Sở Nội vụ trước ngày 15/12/2025."""
NEW = """ỦY BAN NHÂN DÂN
TỈNH AN BÌNH
Số: 45/KH-UBND
An Bình, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Giảm nghèo bền vững năm 2026
I. MỤC ĐÍCH
1. Nâng cao hiệu quả giảm nghèo.
II. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính gửi báo cáo năm về Sở Nội vụ trước ngày 20/11/2026.
2. Ủy ban nhân dân các xã, phường gửi báo cáo năm về Sở Nội vụ trước ngày 05/12/2026.
3. Các đơn vị trực thuộc Sở Tài chính gửi báo cáo năm về Sở Nội vụ trước ngày 01/10/2026.
4. Sở Du lịch gửi báo cáo năm về Sở Nội vụ trước ngày 03/10/2026.
5. Sở Văn hóa, Thể thao và Du lịch gửi báo cáo năm về Sở Nội vụ trước ngày 04/10/2026."""


def _office() -> Office:
    documents, stored, tasks = [], [], []
    for number, text in enumerate((OLD, NEW), 1):
        structure = parse([Block(1, "paragraph", line) for line in text.split("\n")])
        cut = passages(structure)
        document = Document(number, f"{number}.txt", f"{number}.txt", f"{number:064d}", structure.header, 1)
        documents.append(document)
        stored += [StoredPassage(number * 100 + piece.position, number, piece) for piece in cut]
        for found in extract(structure, cut):
            if found.recipient:
                tasks.append(Task(number * 10 + int(found.section.rpartition(".")[2]), document, found))
    return Office(tuple(documents), tuple(stored), tuple(tasks), units=UNITS)


OFFICE = _office()
BARE = replace(OFFICE, units=())
LIBRARY = Library(OFFICE)
TABLE = directory_of(UNITS)


class _NoIndex:
    """An index that holds nothing: what is answered here is answered by calculation."""

    restore: Callable[[str], str] = staticmethod(lambda text: text)

    def reading(self, query: str) -> Restored:
        return Restored(query, 1.0, False, math.inf)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        return Found(query, query)


def ask(question: str, *, unit: str | None = None, today: date = AFTER, library: Library = LIBRARY) -> Answer:
    return answer(question, office=library.office, index=_NoIndex(), today=today, unit=unit, library=library)


def test_the_plans_are_as_the_tests_take_them() -> None:
    assert [(task.id, task.obligation.responsible) for task in OFFICE.tasks] == [
        (11, ("Sở Kế hoạch và Đầu tư",)),
        (12, ("Ủy ban nhân dân các huyện, thị xã, thành phố",)),
        (13, ("Ủy ban nhân dân xã Tân Mỹ",)),
        (21, ("Sở Tài chính",)),
        (22, ("Ủy ban nhân dân các xã, phường",)),
        (23, ("Các đơn vị trực thuộc Sở Tài chính",)),
        (24, ("Sở Du lịch",)),
        (25, ("Sở Văn hóa, Thể thao và Du lịch",)),
    ]


@pytest.mark.parametrize(
    ("unit", "with_table", "without"),
    [
        ("Sở Tài chính", [11, 21], [21, 23]),
        ("STC", [11, 21], [21, 23]),  # an abbreviation of everybody's
        ("so ke hoach va dau tu", [11, 21], [11, 23]),
        ("UBND xã Tân Lập", [13, 22], [22]),
        ("xã Tân Mỹ", [13, 22], [13, 22]),
        ("UBND xã Hòa An", [22], [22]),
        ("UBND huyện Phú Lâm", [12], [12]),
        ("TTXT", [23], []),
        ("Sở Du lịch", [24, 25], [23, 24]),  # no more: what is laid on the one in its place is theirs too
        ("Sở Văn hóa, Thể thao và Du lịch", [24, 25], [23, 25]),
        ("Sở Y tế", [23], [23]),  # no unit of the table: whose it is, nobody has said
    ],
)
def test_whose_a_task_is(unit: str, with_table: list[int], without: list[int]) -> None:
    tasks = OFFICE.tasks
    assert [task.id for task in of_unit(tasks, unit, TABLE)] == with_table
    assert sorted(item.task.id for item in deadlines(tasks, AFTER, unit, TABLE)) == with_table
    year = due_between(tasks, date(2025, 1, 1), date(2026, 12, 31), AFTER, unit, TABLE)
    assert sorted(item.task.id for item in year) == with_table
    assert sorted(item.task.id for item in deadlines(tasks, AFTER, unit)) == without


@pytest.mark.parametrize(
    ("question", "unit", "today", "first"),
    [
        ("hạn báo cáo giảm nghèo?", "STC", AFTER, 21),
        ("hạn báo cáo giảm nghèo?", "Sở Kế hoạch và Đầu tư", AFTER, 21),
        ("hạn báo cáo giảm nghèo?", "TTXT", AFTER, 23),
        ("STC nộp báo cáo giảm nghèo khi nào?", None, AFTER, 21),
        ("Sở Kế hoạch và Đầu tư nộp báo cáo giảm nghèo khi nào?", None, AFTER, 21),
        ("sở tài chính nộp báo cáo đầu tư công khi nào", None, BEFORE, 11),
        ("xã Tân Mỹ nộp báo cáo giảm nghèo khi nào?", None, AFTER, 22),
        ("xa tan my nop bao cao giam ngheo khi nao", None, AFTER, 22),
        ("xã Tân Lập gửi báo cáo đầu tư công ngày nào?", None, AFTER, 13),
        ("huyện Phú Lâm gửi báo cáo đầu tư công ngày nào?", None, AFTER, 12),
        ("huyện Phú Lâm gửi báo cáo giảm nghèo ngày nào?", None, AFTER, 22),  # its communes do
    ],
)
def test_a_question_finds_the_task_by_any_name(question: str, unit: str | None, today: date, first: int) -> None:
    found = ask(question, unit=unit, today=today)
    assert found.kind == "deadline"
    assert found.deadlines[0].task.id == first


def test_before_the_districts_ended_communes_do_not_stand_in_their_place() -> None:
    found = ask("huyện Phú Lâm gửi báo cáo giảm nghèo ngày nào?", today=LAST)
    assert 22 not in [item.task.id for item in found.deadlines]


def test_a_name_given_up_before_the_document_was_written_is_another_body() -> None:
    later = [replace(task, document=_issued(task.document, date(2026, 7, 1))) for task in OFFICE.tasks if task.id == 13]
    assert of_unit(later, "UBND xã Tân Lập", TABLE) == ()
    assert deadlines(later, AFTER, "UBND xã Tân Lập", TABLE) == ()
    assert [item.task.id for item in deadlines(later, AFTER, "UBND xã Tân Lập")] == []


def _issued(document: Document, on: date) -> Document:
    return replace(document, header=replace(document.header, issued_on=on))


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("xã Tân Mỹ có nhiệm vụ gì?", False),
        ("huyện Phú Lâm có nhiệm vụ gì?", False),
        ("xã Đông Hải có nhiệm vụ gì?", True),
    ],
)
def test_a_place_of_the_table_is_no_other_place(question: str, strange: bool) -> None:
    known = replace(OFFICE, tasks=OFFICE.tasks[:2])  # nothing is laid on communes
    assert (ask(question, library=Library(known)).reason == "other_place") is strange


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("nhiệm vụ của STC là gì?", [11, 21]),
        ("Sở Kế hoạch và Đầu tư có nhiệm vụ gì?", [11, 21]),
        ("nhiệm vụ của xã Tân Mỹ là gì?", [13]),
        ("nhiệm vụ của Sở Văn hóa, Thể thao và Du lịch là gì?", [25]),
    ],
)
def test_duties_by_any_name(question: str, tasks: list[int]) -> None:
    found = ask(question)
    assert (found.kind, [task.id for task in found.duties]) == ("duty", tasks)


@pytest.mark.parametrize(
    ("question", "today", "line"),
    [
        (
            "các huyện gửi báo cáo đầu tư công ngày nào?", AFTER,
            "Ủy ban nhân dân các huyện, thị xã, thành phố: cấp huyện đã kết thúc hoạt động từ 01/07/2025; nay là UBND xã Tân Lập; UBND xã Hòa An.",
        ),
        (
            "các huyện gửi báo cáo đầu tư công ngày nào?", AFTER, "Sở Kế hoạch và Đầu tư: nay là Sở Tài chính từ 01/03/2025.",
        ),
        ("Sở Kế hoạch và Đầu tư gửi báo cáo đầu tư công khi nào?", AFTER, "Sở Kế hoạch và Đầu tư: nay là Sở Tài chính từ 01/03/2025."),
        ("nhiệm vụ của xã Tân Mỹ là gì?", AFTER, "Ủy ban nhân dân xã Tân Mỹ: nay là UBND xã Tân Lập từ 01/07/2025."),
        (
            "Sở Du lịch gửi báo cáo giảm nghèo khi nào?", AFTER,
            "Sở Du lịch: đã thôi hoạt động từ 01/03/2026, nay là Sở Văn hóa, Thể thao và Du lịch.",
        ),
    ],
)  # fmt: skip
def test_what_has_become_of_a_body_is_said(question: str, today: date, line: str) -> None:
    assert line in answer_text(ask(question, today=today)).split("\n")


@pytest.mark.parametrize(
    ("question", "today", "library"),
    [
        ("các huyện gửi báo cáo đầu tư công ngày nào?", date(2025, 2, 1), LIBRARY),
        ("Sở Tài chính gửi báo cáo giảm nghèo khi nào?", AFTER, LIBRARY),
        ("Sở Kế hoạch và Đầu tư gửi báo cáo đầu tư công khi nào?", AFTER, Library(BARE)),
    ],
)
def test_of_bodies_that_stand_or_are_not_known_nothing_is_said(question: str, today: date, library: Library) -> None:
    found = ask(question, today=today, library=library)
    assert found.deadlines
    assert found.became == ()


def test_without_a_table_the_end_of_the_districts_is_said_all_the_same() -> None:
    shown = answer_text(ask("các huyện gửi báo cáo đầu tư công ngày nào?", library=Library(BARE))).split("\n")
    said = "Ủy ban nhân dân các huyện, thị xã, thành phố: cấp huyện đã kết thúc hoạt động từ 01/07/2025."
    assert said in shown


def test_a_list_over_all_documents_knows_names_and_tells_of_nobody() -> None:
    found = ask("tháng 12 này STC và các nơi phải nộp gì", unit="UBND xã Tân Lập", today=date(2026, 12, 1))
    assert found.became == ()
    assert [item.task.id for item in ask("tháng này tôi phải nộp gì", unit="xã Tân Mỹ", today=date(2026, 12, 1)).deadlines] == [22]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "unit", "task", "about"),
    [
        ("đã nộp báo cáo năm giảm nghèo", "STC", 21, None),
        ("đã nộp báo cáo năm đầu tư công", "Sở Tài chính", 11, None),
        ("STC đã nộp báo cáo năm giảm nghèo", "Sở Kế hoạch và Đầu tư", 21, None),
        ("Sở Kế hoạch và Đầu tư đã nộp báo cáo năm giảm nghèo", "Sở Tài chính", 21, None),
        ("STC đã nộp báo cáo năm giảm nghèo", "UBND xã Hòa An", 21, "Sở Tài chính"),
        ("xã Tân Mỹ đã gửi báo cáo năm đầu tư công", "Sở Tài chính", 13, "UBND xã Tân Mỹ"),
    ],
)
def test_a_report_speaks_of_the_units_task(message: str, unit: str, task: int, about: str | None) -> None:
    report = understand(message, tasks=OFFICE.tasks, today=AFTER, unit=unit, directory=TABLE)
    assert (report.intent, report.state, report.task.id if report.task else None, report.about_unit) == (
        "report", "submitted", task, about,
    )  # fmt: skip
