"""python -m scripts.obligations [--document ID] [--json] [--from D --to D]: what the documents ask for.

Without a window a line for every obligation; with one (--from, --to or both; the other end is then today, or a year
later) a line for every due date in it, soonest first, each with "due", the last day in time, the period it closes and,
where that day is a day off, the last working day before it. What an administrator threw out is left out. Needs the
database only, no model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge.agenda import Entry, expand
from knowledge.calendar import Occurrence, format_date, is_inclusive, rule_to_json
from knowledge.db import open_engine, snapshot
from knowledge.model import Task
from knowledge.store import documents as store
from knowledge.workdays import Workdays
from scripts import cli


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.obligations", "Who must do what by when, as the documents say.")
    parser.add_argument("--document", type=int, metavar="ID", help="of this document only")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--from", dest="start", type=_day, metavar="D", help="due on YYYY-MM-DD or later")
    parser.add_argument("--to", dest="end", type=_day, metavar="D", help="due on YYYY-MM-DD or before")
    arguments = parser.parse_args(argv)
    settings = cli.load_settings(arguments)
    window = _window(arguments.start, arguments.end, settings.today())
    if window and window[1] < window[0]:
        parser.error(f"--to {window[1]} is before --from {window[0]}")
    engine = open_engine(settings)
    try:
        with snapshot(engine) as session:
            tasks = store.tasks(session, arguments.document)
    finally:
        engine.dispose()
    found = dated(tasks, *window) if window else [(None, task) for task in tasks]
    workdays = Workdays.of(settings)
    if arguments.json:
        for one, task in found:
            cli.emit(task_json(task) | (occurrence_json(one, task, workdays) if one else {}))
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(_table(found))
    return 0


def _window(start: date | None, end: date | None, today: date) -> tuple[date, date] | None:
    if start is None and end is None:
        return None
    start = start or today
    return start, end or start + timedelta(days=365)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2024-06-20") from error


def dated(tasks: Sequence[Task], start: date, end: date) -> list[Entry]:
    """Every due date in the window, soonest first; what has no date or was thrown out is not there."""
    found = expand((task for task in tasks if task.trust != "rejected"), start, end)
    return sorted(found, key=lambda pair: (pair[0].due, pair[1].id))


def occurrence_json(one: Occurrence, task: Task, workdays: Workdays) -> dict[str, Any]:
    off = workdays.flag(task.obligation.rule, one.due)
    closes = one.closes
    return {
        "due": one.due.isoformat(),
        "last_day": one.last.isoformat(),
        "closes": {"period": closes.period, "year": closes.year, "number": closes.number} if closes else None,
        "last_working_day": off.working.isoformat() if off else None,
    }


def task_json(task: Task) -> dict[str, Any]:
    item = task.obligation
    return {
        "id": task.id,
        "document_id": task.document.id,
        "file": task.document.file,
        "section": item.section,
        "page": item.page,
        "quote": item.quote,
        "action": item.action,
        "responsible": list(item.responsible),
        "recipient": item.recipient,
        "via": item.via,
        "period": item.period,
        "rule": rule_to_json(item.rule),
        "cooperating": list(item.cooperating),
        "product": item.product,
        "trust": task.trust,
        "confidence": round(item.confidence, 3),
    }


def _table(found: Sequence[tuple[Occurrence | None, Task]]) -> Table:
    table = Table("id", "due", "action", "responsible", "recipient", "document", "section")
    for one, task in found:
        item = task.obligation
        when = f"{'' if is_inclusive(item.rule) else 'before '}{format_date(one.due)}" if one else _rule_words(task)
        name = task.document.header.number or task.document.file
        row = (str(task.id), when, item.action, "; ".join(item.responsible), item.recipient or "", name, item.section)
        table.add_row(*map(Text, row))
    return table


def _rule_words(task: Task) -> str:
    shape = rule_to_json(task.obligation.rule)
    words = shape.pop("type")
    exact = ", ".join(f"{key} {value}" for key, value in shape.items() if value not in ("", None))
    return f"{words} ({exact})" if exact else str(words)


if __name__ == "__main__":
    cli.run(main)
