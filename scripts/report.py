"""python -m scripts.report MESSAGE [--context T] [--reply-to T] [--unit U] [--today D] [--json]: how a message is understood.

Or --batch FILE --json: lines {"id","message","context"?,"reply_to"?,"unit"?,"today"?} in, one line out for each, with the
same id. Records nothing. Needs the database only, no model, so it starts at once. A line of the batch that is no such
object is answered with {"id","error"} and the command ends with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.model import StatusReport
from bot.reporting import understand
from knowledge.abbreviations import Table, office_words
from knowledge.db import open_engine, snapshot
from knowledge.model import Office, Task
from knowledge.store import documents as store
from knowledge.units import directory_of
from scripts import cli


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.report", "How a chat message is understood as a report; nothing is recorded.")
    parser.add_argument("message", nargs="?", metavar="MESSAGE")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="many messages, JSON lines; needs --json")
    parser.add_argument("--context", metavar="TEXT", help="the sender's message before this one")
    parser.add_argument("--reply-to", metavar="TEXT", help="the bot's message that is replied to")
    parser.add_argument("--unit", metavar="U", help="the sender's unit")
    parser.add_argument("--today", type=_day, metavar="D", help="YYYY-MM-DD; default: the clock's")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments = parser.parse_args(argv)
    if (arguments.message is None) == (arguments.batch is None):
        parser.error("give either MESSAGE or --batch FILE")
    if arguments.batch is not None and not arguments.json:
        parser.error("--batch needs --json")
    settings = cli.load_settings(arguments)
    lines: Iterator[str] = iter(())
    if arguments.batch is not None:
        try:
            lines = iter(arguments.batch.read_text(encoding="utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as error:
            parser.error(f"--batch {arguments.batch}: {error}")
    engine = open_engine(settings)
    try:
        with snapshot(engine) as session:
            office = store.load_office(session, unconfirmed=settings.obligations.unconfirmed_in_answers)
    finally:
        engine.dispose()
    today, own = arguments.today or settings.today(), office_words(settings.abbreviations)
    if arguments.batch is not None:
        return _batch(lines, office, today, own)
    report = understand(
        own.written(arguments.message), tasks=office.tasks, today=today, unit=arguments.unit,
        context=own.written(arguments.context or "") or None, reply_to=arguments.reply_to, directory=directory_of(office.units),
    )  # fmt: skip
    if arguments.json:
        cli.emit({**report_json(report), "message": arguments.message})
    else:
        print(*_lines(report), sep="\n")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a date as YYYY-MM-DD: {text!r}") from error


def _batch(lines: Iterator[str], office: Office, today: date, own: Table) -> int:
    refused, directory = 0, directory_of(office.units)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: Mapping[str, Any] = {}
        try:
            row = _object(line)
            _check(row)
            day = date.fromisoformat(row["today"]) if row.get("today") else today
        except ValueError as error:
            refused = 1
            print(f"line {number}: {error}", file=sys.stderr)
            cli.emit({"id": row.get("id"), "error": str(error)})
            continue
        report = understand(
            own.written(row["message"]), tasks=office.tasks, today=day, unit=row.get("unit"),
            context=own.written(row.get("context") or "") or None, reply_to=row.get("reply_to"), directory=directory,
        )  # fmt: skip
        cli.emit({"id": row.get("id"), **report_json(report), "message": row["message"]})
    return refused


def _object(line: str) -> Mapping[str, Any]:
    """One line of a batch.

    Raises:
        ValueError: it is no JSON object.
    """
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _check(row: Mapping[str, Any]) -> None:
    """Refuse a row that cannot be understood.

    Raises:
        ValueError: it lacks a message, or a field is no text.
    """
    if not isinstance(row.get("message"), str):
        raise ValueError('no "message"')
    for key in ("context", "reply_to", "unit", "today"):
        if row.get(key) is not None and not isinstance(row[key], str):
            raise ValueError(f'"{key}" is no text')


def _task_json(task: Task | None) -> dict[str, Any] | None:
    if task is None:
        return None
    return {
        "file": task.document.file,
        "document_id": task.document.id,
        "obligation_id": task.id,
        "period": task.obligation.period,
        "action": task.obligation.action,
    }


def report_json(report: StatusReport) -> dict[str, Any]:
    """A report in the shape that the contract fixes."""
    return {
        "message": report.message,
        "understood": report.understood,
        "intent": report.intent,
        "task": _task_json(report.task),
        "state": report.state,
        "percent": report.percent,
        "date": report.claimed_on.isoformat() if report.claimed_on else None,
        "document_number": report.document_number,
        "about_unit": report.about_unit,
        "note": report.note,
        "ambiguous": report.ambiguous,
        "candidates": [_task_json(task) for task in report.candidates],
        "also": [report_json(one) for one in report.also],
        "confidence": round(report.confidence, 2),
    }


def _lines(report: StatusReport) -> Iterator[str]:
    """The same for people at a terminal, one field a line, what is unknown left out."""
    for name, value in report_json(report).items():
        if name == "also":
            for one in report.also:
                yield from (f"also.{line}" for line in _lines(one))
        elif name == "task" and report.task is not None:
            ob = report.task.obligation
            yield f"task: {ob.action} {ob.period or ''} ({report.task.document.file})".replace("  ", " ")
        elif name == "candidates":
            yield from (f"candidate: {task.obligation.action} {task.obligation.period or ''}".rstrip() for task in report.candidates if report.ambiguous)  # fmt: skip
        elif value not in (None, [], False):
            yield f"{name}: {value}"


if __name__ == "__main__":
    cli.run(main)
