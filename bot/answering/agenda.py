"""What is due in a stretch of time: “tháng này có gì phải nộp”, “sắp tới nộp gì”, “có gì quá hạn không”. Pure.

Answered from the calendar over every task of the body asked about (the asker's own unless one is named), never from one
document. An empty stretch is said to be empty, with the next date after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering.cite import cite_all
from bot.answering.library import Library, unique
from bot.answering.question import Question
from bot.answering.selecting import fits_subject, subject, topic_terms
from bot.answering.slips import mend
from bot.deadlines import deadlines, in_window, late_by
from bot.model import Answer
from bot.windows import asked
from knowledge.model import Task

_SHOWN = 5  # citations: more would bury the list


def agenda(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    today = question.today
    window = next((one for text in (*question.texts, mend(question.raw)) if (one := asked(text, today))), None)
    if window is None:
        return None
    named = subject(question)
    tasks: tuple[Task, ...] = library.office.tasks
    if named is not None:
        tasks, unit = tuple(task for task in tasks if fits_subject(task, named, library.directory)), None
    tasks = _on_topic(question, library, tasks)
    found = in_window(tasks, window, today, unit, library.directory)
    answer = Answer(
        question.raw, question.understood, "deadline", deadlines=found, asked=question.asked | ({"agenda"} if named is None else {"agenda", "of_another"}),
        citations=cite_all(library, unique(item.task for item in found)[:_SHOWN]), confidence=0.9, window=window, today=today,
    )  # fmt: skip
    if found:
        return answer
    ahead = [item for item in deadlines(tasks, today, unit, library.directory) if not late_by(item, today)][:1]
    return replace(
        answer, deadlines=tuple(ahead), reason="nothing_due", citations=cite_all(library, [item.task for item in ahead])
    )


def _on_topic(question: Question, library: Library, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """“tháng này có gì phải nộp về giảm nghèo”: the documents whose titles speak of it, where any does."""
    terms = topic_terms(question)
    held = {
        task.document.id: library.title_coverage(terms, task.document.id, bare=question.bare) if terms else 0.0
        for task in tasks
    }
    best = max(held.values(), default=0.0)
    return tuple(task for task in tasks if held[task.document.id] >= best - 0.15) if best > 0.4 else tasks
