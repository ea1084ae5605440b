"""Duties: what a body must do, and who must do a thing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.cite import cite_all
from bot.answering.library import Library, unique
from bot.answering.question import Question
from bot.answering.selecting import (
    addressees,
    called_in,
    fits_subject,
    laid_by_name,
    rank,
    subject,
    topic_pairs,
    topic_terms,
)
from bot.model import Answer
from knowledge.agenda import concerns
from knowledge.model import Task
from knowledge.text import canonical, exact, fold

# “Who does it?” is answered with a body only where its duty holds most of the question; else with the passage.
_SURE = 0.6


def duty(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    tasks = library.office.tasks
    named = subject(question)
    spelt = laid_by_name(question, tasks)
    plans = _own_plan(question, library, unit)
    if plans:
        return duty_list(question, library, plans, 0.8)
    if "duties" in question.asked and (named is not None or question.own or spelt):
        if spelt and not (named is not None and named.bodies):
            mine = spelt
        elif question.own and unit and not spelt:
            mine = [task for task in tasks if concerns(task, unit, library.directory)]
        elif named is not None:
            mine = [task for task in tasks if fits_subject(task, named, library.directory)]
            # A body called by its own name is answered with what is laid on it by name, where anything is.
            own = [
                task
                for task in mine
                if named.name and any(called_in(named, body) for body in task.obligation.responsible)
            ]
            # “các sở”: what is laid on all of them, not on one by its name.
            groups = [
                task
                for task in mine
                if named.name is None
                and named.kind == "so"
                and any("các" in canonical(body).split() for body in task.obligation.responsible)
            ]
            mine = [*spelt, *own] or groups or mine
        else:
            mine = []
        terms = topic_terms(question)
        if terms and mine:
            covered = {
                task.document.id: library.document_coverage(terms, task.document.id, bare=question.bare)
                for task in mine
            }
            mine = [task for task in mine if covered[task.document.id] >= max(covered.values()) - 0.15]
            mine = _on_the_matter(question, library, mine)
        if mine:
            return duty_list(question, library, mine, 0.8)
    sent_to = addressees(question)
    if "who" in question.asked and "issuer" not in question.asked:
        ranked = rank(
            replace(question, units=tuple(n for n in question.units if n.level == "xã" or n in sent_to)),
            tasks,
            library,
            unit=unit,
            terms=question.terms,
        )
        if ranked and ranked[0].score >= _SURE and ranked[0].task.obligation.responsible:
            same = [
                item.task
                for item in ranked[:3]
                if item.task.obligation.position == ranked[0].task.obligation.position
                and item.task.document == ranked[0].task.document
            ]
            return duty_list(question, library, same, ranked[0].score)
    return None


def _on_the_matter(question: Question, library: Library, tasks: list[Task]) -> list[Task]:
    """“xã phải làm gì trong tuyên truyền”: of the duties those that name the matter, where only some do; a matter that
    the plan's title names is that of all."""
    pairs = frozenset((fold(first), fold(second)) for first, second in topic_pairs(question))
    told = {task.id: library.pairs_in_task(pairs, task) for task in tasks}
    least = {task.document.id: min(told[one.id] for one in tasks if one.document == task.document) for task in tasks}
    return [task for task in tasks if told[task.id] > least[task.document.id]] or tasks


_OWN_PLAN = r"(?:phải|cần)(?: \S+)? (?:làm|lập|xây dựng|ban hành|ra|có)(?: \S+){0,2} kế hoạch"
_MAKES_PLAN = r"(?:xây dựng|ban hành|lập)(?: \S+){0,4} kế hoạch"


def _own_plan(question: Question, library: Library, unit: str | None) -> list[Task]:
    """“sở tôi có phải làm kế hoạch riêng không”: the duties to make a plan that are laid on the body asked about."""
    named = subject(question)
    if "yes_no" not in question.asked and not question.finds(r"có (?:phải|cần)"):
        return []
    if not question.finds(_OWN_PLAN) or (named is None and not (question.own and unit)):
        return []
    return [
        task
        for task in library.office.tasks
        if exact(_MAKES_PLAN).search(canonical(task.obligation.action))
        and (
            concerns(task, unit, library.directory)
            if question.own and unit
            else named is not None and fits_subject(task, named, library.directory)
        )
    ]


def duty_list(question: Question, library: Library, tasks: Sequence[Task], confidence: float) -> Answer:
    duties = unique(sorted(tasks, key=lambda task: (task.document.id, task.obligation.position, task.id)))
    return Answer(
        question.raw, question.understood, "duty", duties=duties, citations=cite_all(library, duties),
        asked=question.asked, confidence=min(1.0, confidence),
    )  # fmt: skip
