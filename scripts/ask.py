"""Ask one question, or many: `python -m scripts.ask QUESTION`, `python -m scripts.ask --batch FILE --json`.

Lines of a batch are {"id","question","context"?,"unit"?,"today"?}; answers come in the same order with the same id.
A line that is no such object is told on stderr and makes the exit code 1; the others are still answered.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.answering import Library, answer
from bot.deadlines import flag_answer
from bot.model import Answer, Citation, Deadline
from bot.replies.answers import answer_text
from index.rerank import reranked
from knowledge.abbreviations import office_words
from knowledge.calendar import rule_to_json
from knowledge.db import snapshot
from knowledge.store import documents as store
from knowledge.workdays import Workdays
from scripts import cli
from scripts.office import open_office


def main(arguments: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.ask", "Ask the office's documents a question.")
    parser.add_argument("question", nargs="?", help="the question, in quotes")
    parser.add_argument("--context", help="what was asked before")
    parser.add_argument("--unit", help="the asker's unit")
    parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="answer as on this day")
    parser.add_argument("--batch", metavar="FILE", help="a file of questions, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="answers as JSON lines")
    given = parser.parse_args(arguments)
    if (given.question is None) == (given.batch is None):
        parser.error("give a QUESTION or --batch FILE")
    settings = cli.load_settings(given)
    opened = open_office(settings)
    with snapshot(opened.engine) as session:
        office = store.load_office(session, unconfirmed=settings.obligations.unconfirmed_in_answers)
    library, workdays = Library(office), Workdays.of(settings)
    index = reranked(opened.index, settings.rerank, library.text_of)

    def ask(row: dict[str, Any]) -> tuple[Answer, float]:
        started = time.perf_counter()
        today = date.fromisoformat(row["today"]) if row.get("today") else given.today or settings.today()
        text = str(row["question"])[: settings.limits.question_chars]
        found = answer(
            text, office=office, index=index, today=today, unit=row.get("unit"), context=row.get("context"),
            library=library, abbreviations=office_words(settings.abbreviations),
        )  # fmt: skip
        return flag_answer(found, workdays), (time.perf_counter() - started) * 1000

    if given.batch is None:
        found, ms = ask({"question": given.question, "context": given.context, "unit": given.unit})
        if given.json:
            cli.emit(to_json(found, ms))
        else:
            print(answer_text(found))
        return 0
    return _batch(Path(given.batch), ask, as_json=given.json)


def _batch(path: Path, ask: Callable[[dict[str, Any]], tuple[Answer, float]], *, as_json: bool) -> int:
    refused = 0
    for number, row in cli.rows(path, "question"):
        if row is None:
            refused += 1
            print(f"{path}:{number}: not an object with a question", file=sys.stderr)
            continue
        found, ms = ask(row)
        if as_json:
            cli.emit(({"id": row["id"]} if "id" in row else {}) | to_json(found, ms))
        else:
            print(f"? {row['question']}\n{answer_text(found)}\n")
    return 1 if refused else 0


def _deadline(item: Deadline) -> dict[str, Any]:
    obligation = item.task.obligation
    return {
        "due": item.due.isoformat() if item.due else None,
        "inclusive": item.inclusive,
        "rule": rule_to_json(obligation.rule),
        "period": obligation.period,
        "action": obligation.action,
        "responsible": list(obligation.responsible),
        "recipient": obligation.recipient,
        "via": obligation.via,
        "document_id": item.task.document.id,
        "quote": obligation.quote,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    document = citation.document
    return {
        "document_id": document.id,
        "file": document.file,
        "number": document.header.number,
        "title": document.header.title,
        "section": citation.section,
        "page": citation.page,
        "quote": citation.quote,
        "restored": citation.restored,
    }


def to_json(found: Answer, ms: float) -> dict[str, Any]:
    """An answer in the fixed shape; a refusal shows no deadlines, so that nobody reads a date out of it."""
    return {
        "question": found.question,
        "understood": found.understood,
        "kind": found.kind,
        "answer": answer_text(found),
        "deadlines": [] if found.abstained else [_deadline(item) for item in found.deadlines],
        "citations": [_citation(citation) for citation in found.citations],
        "abstained": found.abstained,
        "confidence": round(found.confidence, 3),
        "ms": round(ms, 1),
    }


if __name__ == "__main__":
    cli.run(main)
