"""Deadlines by calculation, measured: an office's due dates for one unit, and /han for a unit with many.

`python -m benchmarks.calendar [--rounds N]` prints a Markdown table of medians with their spread (10th to 90th part in a
hundred) beside the budgets, and ends with 1 where a median misses its own. The office is made up: every kind of rule, 200
documents, 40 wordings of who is spoken to. /han runs whole: ledger, choice of tasks, dates, days off, words, split.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from knowledge import units
from knowledge.agenda import concerns, expand
from knowledge.calendar import occurrences
from knowledge.model import (
    DateRule,
    Document,
    Header,
    MonthlyRule,
    Obligation,
    Office,
    QuarterlyRule,
    Rule,
    Task,
    WeeklyRule,
    YearlyRule,
)

UNIT = "Sở Tài chính"
START, END = date(2026, 1, 1), date(2027, 12, 31)
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
_GROUPS = (
    ("Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các xã, phường"), (UNIT,), ("Thủ trưởng các cơ quan, đơn vị",),
    ("Sở Nội vụ", UNIT), *((f"Ủy ban nhân dân xã Số {n}",) for n in range(18)), *((f"Phòng Số {n}",) for n in range(18)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    times: Sequence[float]  # milliseconds
    work: float  # the median of what the processor worked: on a busy machine less than what the clock says
    budget: float

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def row(self) -> str:
        ordered = sorted(self.times)
        low, high = (ordered[round(share * (len(ordered) - 1))] for share in (0.1, 0.9))
        verdict = "met" if self.median <= self.budget else "**missed**"
        return f"| {self.name} | {self.median:.1f} ms | {low:.1f}–{high:.1f} ms | {self.work:.1f} ms | {self.budget:g} ms | {verdict} |"


def _rule(n: int) -> Rule:
    kind, n = n % 8, n // 8
    day, open_ = n % 28 + 1, n % 2 == 0
    kinds: tuple[Rule, ...] = (
        WeeklyRule(n % 5, open_), MonthlyRule(day, n % 2, open_), WeeklyRule(n % 7, open_), QuarterlyRule(day, n % 3 + 1, n % 2, open_),
        WeeklyRule(n % 5, not open_), YearlyRule(n % 12 + 1, day, open_), WeeklyRule(n % 3, open_, "16:00"), DateRule(date(2026, n % 12 + 1, day), open_),
    )  # fmt: skip
    return kinds[kind]


def tasks(count: int, *, everyone: bool) -> tuple[Task, ...]:
    """`everyone`: all of them laid on all departments, so that one unit has every one."""
    documents = [
        Document(n, f"{n}.docx", f"{n}.docx", f"{n:064d}", Header("Kế hoạch", f"{n}/KH-UBND", title=f"Việc số {n}", year=2026), 3)
        for n in range(200)
    ]  # fmt: skip
    return tuple(
        Task(
            n + 1, documents[n % 200],
            Obligation(
                "report", f"báo cáo kết quả công tác số {n}", _GROUPS[0 if everyone else n % len(_GROUPS)],
                "Ủy ban nhân dân tỉnh", None, None, _rule(n), f"Câu số {n}.", "II.1", 1, 0,
            ),
        )
        for n in range(count)
    )  # fmt: skip


def measured(
    work: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None
) -> tuple[list[float], float]:
    """Milliseconds of each round by the clock, and the processor's at the median; the first round is thrown away."""
    times, worked = [], []
    for number in range(rounds + 1):
        before()
        began, busy = time.perf_counter(), time.process_time()
        work()
        if number:
            times.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - busy) * 1000)
    return times, statistics.median(worked)


def _count(given: Sequence[Task], mine: Callable[[Task], bool] | None) -> int:
    """Every due date made and looked at, with its task."""
    found = 0
    for one, _task in expand(given, START, END, mine):
        found += one.due is not None
    return found


def expansions(rounds: int) -> list[Figure]:
    def mine(task: Task) -> bool:
        return concerns(task, UNIT)

    mixed, own = tasks(1850, everyone=False), tasks(1850, everyone=True)
    whole, part = _count(mixed, None), _count(mixed, mine)
    times = measured(lambda: _count(mixed, mine), rounds)
    # Nothing kept from before: as after a start, or on a new day.
    cold = measured(lambda: _count(own, mine), rounds, occurrences.cache_clear)
    warm = measured(lambda: _count(own, mine), rounds)
    return [
        Figure(f"{part:,} due dates of one unit out of an office's {whole:,}", *times, 50),
        Figure(f"{_count(own, mine):,} due dates, all of them the unit's", *warm, 50),
        Figure("the same with no rule expanded before", *cold, 50),
    ]


def han(rounds: int) -> list[Figure]:
    """/han of a unit with 500 obligations in an office of 2,000, page and window by window."""
    from bot.answering import Library
    from bot.dialogue import overview
    from bot.dialogue.desk import Desk, Incoming, Shelf, Stock
    from bot.replies.html import split
    from bot.windows import named
    from knowledge.db import open_engine, transaction
    from knowledge.settings import DataSettings, Settings
    from knowledge.store import people

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=DataSettings(folder=folder))
        engine = open_engine(settings)
        with transaction(engine) as session:
            unit = people.add_unit(session, UNIT, NOW)[0]
            who = people.admit(session, 5, "Đo", "officer", unit.id, NOW)
        own = tuple(task for task in tasks(5000, everyone=False) if units.covers(task.obligation.responsible, UNIT))[
            :500
        ]
        others = tuple(
            task for task in tasks(2100, everyone=False) if not units.covers(task.obligation.responsible, UNIT)
        )
        kept = {task.id for task in own}
        office = Office(tasks=(*own, *(task for task in others if task.id not in kept)))
        index: Any = None  # /han asks no index
        desk = Desk(settings, Shelf(Stock("", office, Library(Office()), index)))
        said = Incoming(who, 5, 1, "/han", NOW)
        figures = []
        for name, words in (("all", "tất cả"), ("month", "tháng này"), ("late", "quá hạn")):

            def show(window: str = name) -> None:
                with transaction(engine) as session:
                    split(overview.due(session, desk, office, said, named(window, TODAY)).html)

            label = f"/han “{words}” of a unit with {len(own)} obligations, office of {len(office.tasks):,}"
            figures.append(Figure(label, *measured(show, rounds), 100))
        engine.dispose()
        return figures


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.calendar", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args(argv).rounds
    figures = [*expansions(rounds), *han(rounds)]
    print("| what | median | 10–90 % | processor | budget | |\n|---|---|---|---|---|---|")
    for figure in figures:
        print(figure.row())
    return 1 if any(figure.median > figure.budget for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
