"""The leader's table, measured: 129 units × 12 obligations as text, picture, workbook, report and letter.

`python -m benchmarks.summary [--rounds N] [--keep FOLDER]` prints a Markdown table of medians with their spread beside the
budgets, and ends with 1 where a median misses its own. The province is made up: departments and communes, one plan, and a
ledger of some three thousand lines with late, silent, numbered, unnumbered and taken back reports. /tonghop runs whole:
ledger, whose duty it is, rounds, counts, words, split. `--keep` leaves the files to be looked at.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.calendar import Figure, measured
from bot.answering import Library
from bot.dialogue import summary
from bot.dialogue.desk import Desk, Incoming, Shelf, Stock
from bot.replies.html import split
from knowledge.db import open_engine, transaction
from knowledge.model import (
    DateRule,
    Document,
    Header,
    Member,
    MonthlyRule,
    Obligation,
    Office,
    QuarterlyRule,
    Rule,
    State,
    StatusEntry,
    Task,
    Unit,
)
from knowledge.settings import DataSettings, Settings
from knowledge.store import ledger, people

TODAY = date(2026, 9, 28)
NOW = datetime(2026, 9, 28, 3, tzinfo=UTC)
UNITS, COORDINATOR = 129, "Sở Nội vụ"
_DEPARTMENTS = (
    "Nội vụ", "Tài chính", "Xây dựng", "Y tế", "Tư pháp", "Công Thương", "Nông nghiệp và Môi trường",
    "Giáo dục và Đào tạo", "Khoa học và Công nghệ", "Văn hóa, Thể thao và Du lịch", "Dân tộc và Tôn giáo", "Ngoại vụ",
)  # fmt: skip
_NAMES = ("An", "Bình", "Hòa", "Lộc", "Phú", "Thịnh", "Tân", "Long", "Sơn", "Giang", "Hải", "Thọ")
_DEPTS, _COMMUNES, _BOTH = (
    ("Các sở, ban, ngành thuộc tỉnh",), ("Ủy ban nhân dân các xã, phường",),
    ("Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các xã, phường"),
)  # fmt: skip


def names() -> list[str]:
    found = [f"Sở {name}" for name in _DEPARTMENTS] + ["Thanh tra tỉnh", "Ban Quản lý Khu kinh tế tỉnh"]
    pairs = [f"{one} {other}" for one in _NAMES for other in _NAMES if one != other]
    found += [f"Ủy ban nhân dân {'phường' if n % 5 == 0 else 'xã'} {name}" for n, name in enumerate(pairs)]
    return found[:UNITS]


def plan(year: int = 2026) -> tuple[Task, ...]:
    """Twelve obligations of one plan, each with one due date in the year, all on all units."""
    header = Header(
        "Kế hoạch", "112/KH-UBND", "Ủy ban nhân dân tỉnh Sông Lam", date(year, 1, 15),
        f"Cải cách hành chính nhà nước tỉnh Sông Lam năm {year}", year=year,
    )  # fmt: skip
    document = Document(1, "ke-hoach.docx", "ke-hoach.docx", "0" * 64, header, 9)
    rules: tuple[tuple[str, str | None, Rule], ...] = (
        ("ban hành kế hoạch thực hiện", None, DateRule(date(year, 2, 15), True)),
        ("báo cáo kết quả thực hiện quý I", None, DateRule(date(year, 3, 20), False)),
        ("báo cáo rà soát thủ tục hành chính", None, DateRule(date(year, 4, 30), True)),
        ("báo cáo kết quả thực hiện", "6 tháng", DateRule(date(year, 6, 20), False)),
        ("tự chấm điểm chỉ số cải cách hành chính", None, DateRule(date(year, 7, 10), True)),
        ("báo cáo kết quả khảo sát sự hài lòng", None, DateRule(date(year, 7, 31), True)),
        ("báo cáo tinh giản biên chế", None, DateRule(date(year, 8, 15), True)),
        ("báo cáo chuyển đổi số", None, DateRule(date(year, 9, 5), True)),
        ("báo cáo kết quả thực hiện", "9 tháng", DateRule(date(year, 9, 20), False)),
        ("đăng ký nhiệm vụ năm sau", None, DateRule(date(year, 10, 31), True)),
        ("báo cáo kết quả thực hiện", "năm", DateRule(date(year, 11, 25), False)),
        ("báo cáo tự đánh giá", None, DateRule(date(year, 12, 15), True)),
    )
    return tuple(
        Task(n + 1, document, Obligation(
            "report", action, _BOTH, "Ủy ban nhân dân tỉnh", COORDINATOR, period, rule, f"Câu số {n}.", "III.2", 4, n,
        ))
        for n, (action, period, rule) in enumerate(rules)
    )  # fmt: skip


def recurring(year: int = 2026) -> tuple[Task, ...]:
    """The same plan with what recurs: months and quarters, laid on departments or communes only."""
    document = plan(year)[0].document
    rules: tuple[tuple[str, str, tuple[str, ...], Rule], ...] = (
        ("báo cáo giải quyết hồ sơ", "tháng", _COMMUNES, MonthlyRule(25, 0, True)),
        ("báo cáo công tác nội vụ", "quý", _DEPTS, QuarterlyRule(20, 3, 0, True)),
    )
    return tuple(
        Task(50 + n, document, Obligation("report", action, who, None, None, period, rule, "Câu.", "III.3", 4, n))
        for n, (action, period, who, rule) in enumerate(rules)
    )


@dataclass(frozen=True, slots=True)
class Province:
    settings: Settings
    engine: Any
    desk: Desk
    office: Office
    who: Member
    units: tuple[Unit, ...]

    def said(self, text: str = "/tonghop") -> Incoming:
        return Incoming(self.who, 5, 1, text, NOW)


@contextmanager
def province(tasks: Sequence[Task], seed: int = 7) -> Iterator[Province]:
    """The made-up office with its ledger, in a database of its own."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=DataSettings(folder=folder))
        engine = open_engine(settings)
        with transaction(engine) as session:
            units = tuple(people.add_unit(session, name, NOW)[0] for name in names())
            home = next(one for one in units if one.name == COORDINATOR)
            who = people.admit(session, 5, "Trần Điều Phối", "admin", home.id, NOW)
            for number, unit in enumerate(units):
                member = people.admit(session, 100 + number, f"Cán bộ {number}", "officer", unit.id, NOW)
                for task in tasks:
                    _report(session, dice, task, unit, member)
        index: Any = None  # /tonghop asks no index
        office = Office(documents=(tasks[0].document,), tasks=tuple(tasks))
        yield Province(
            settings, engine, Desk(settings, Shelf(Stock("", office, Library(Office()), index))), office, who, units
        )
        engine.dispose()


def _report(session: Any, dice: random.Random, task: Task, unit: Unit, member: Member) -> None:
    """What one unit says of one task: first that it works on it, then that it was sent, now and then taken back."""
    due = getattr(task.obligation.rule, "on", None) or date(2026, 8, 25)
    if due > TODAY + timedelta(days=40) or dice.random() < 0.06:
        return
    day = datetime(due.year, due.month, due.day, 2, tzinfo=UTC) - timedelta(days=dice.randrange(3, 25))

    def line(state: State, at: datetime, **more: Any) -> StatusEntry:
        given = {"percent": None, "claimed_on": None, "document_number": None, "note": None, **more}
        return ledger.record(session, StatusEntry(
            0, task.id, unit.id, member.id, state, message="đã báo", understood="báo cáo", chat_id=1, message_id=1,
            recorded_at=at, **given,
        ), task)  # fmt: skip

    if dice.random() < 0.9:
        line("in_progress", day, percent=dice.choice((None, 30, 50, 80)))
    fate = dice.random()
    if fate < 0.06:
        line("blocked", day + timedelta(days=1), note="chờ số liệu của cơ quan thống kê")
    elif fate < 0.9 and due <= TODAY:
        sent = min(NOW, day + timedelta(days=dice.randrange(1, 28)))
        number = f"{dice.randrange(10, 400)}/BC-{''.join(word[0] for word in unit.name.split()).upper()}"
        numbered = dice.random() < 0.75
        made = line("submitted", sent, claimed_on=sent.date(), document_number=number if numbered else None)
        if dice.random() < 0.03:
            ledger.take_back(session, made.id, member_id=member.id, message="nhầm", chat_id=1, message_id=2, now=sent)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.summary", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args(argv)
    figures = []
    with province(plan()) as made:

        def text() -> None:
            with transaction(made.engine) as session:
                for reply in summary.command(session, made.desk, made.office, made.said(), "").replies:
                    split(reply.html)

        def file(verb: str, page: int = 0) -> Any:
            with transaction(made.engine) as session:
                which = f"1:year.20260101.20261231{f':{page}' if verb == 'ti' else ''}"
                outcome = summary.press(session, made.desk, made.office, made.said(), verb, which)
            return outcome.attachments[0].make()

        with transaction(made.engine) as session:
            lines = len(ledger.every_line(session))
        figures.append(Figure("text of /tonghop", *measured(text, given.rounds), 300))
        kinds = (
            ("ti", "picture, one sheet", "png"), ("tx", "workbook", "xlsx"), ("tr", "report", "docx"), ("td", "letter", "docx"),
        )  # fmt: skip
        for verb, name, ending in kinds:
            figures.append(Figure(f"{name} ({ending})", *measured(partial(file, verb), given.rounds), 2000))
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{verb}.{ending}").write_bytes(file(verb))
        pages = -(-len(made.units) // 40)
        whole = measured(lambda: [file("ti", page) for page in range(pages)], given.rounds)
        figures.append(Figure(f"all {pages} sheets of the picture, one press each", *whole, 2000 * pages))
    print(f"{len(made.units)} units × {len(made.office.tasks)} obligations, {lines:,} lines in the ledger\n")
    print("| what | median | 10–90 % | processor | budget | |\n|---|---|---|---|---|---|")
    for figure in figures:
        print(figure.row())
    return 1 if any(figure.median > figure.budget for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
