"""Reports: when, to whom, through whom, how often. Answered by calculation from obligations, never from similar text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.cite import COVERED, cite_all, declined
from bot.answering.library import Library
from bot.answering.plans import conflict, current, nearest_in_score, soonest_first, speaking
from bot.answering.question import Question
from bot.answering.selecting import Chosen, has_date, rank, says_when, strange_topic, topic_pairs
from bot.deadlines import deadline, order
from bot.model import Answer, Deadline
from knowledge.calendar import real_date
from knowledge.model import Task
from knowledge.text import fold

_REPORT_ASKS = frozenset({"when", "late", "recipient", "via", "rhythm"})


def report(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    today = question.today
    asks = question.asked & _REPORT_ASKS
    only_period = bool(question.periods) and not question.asked - {"list", "yes_no", "who"}
    if not (asks or only_period or question.unknown_period) or "signed_on" in question.asked:
        return None
    if not question.reporting:
        return _other_deadline(question, library, today, unit) if asks & {"when", "late"} else None
    tasks = [
        task
        for task in library.office.tasks
        if task.obligation.kind == "report" or task.obligation.recipient or says_when(task)
    ]
    ranked = rank(question, tasks, library, unit=unit, terms=question.terms)
    if not ranked:
        return None
    if strange_topic(question, library):
        return declined(question, "off_topic")
    if question.unknown_period:
        asked_for = [item.task for item in ranked if _same_kind_of_report(question, item.task)]
        if asked_for:
            return declined(question, "no_such_period", cite_all(library, asked_for[:1]))
    best = ranked[0]
    duty_first = best.task.obligation.kind == "duty" and not question.periods
    if duty_first:
        return _one_duty(question, library, best, today) if asks else None
    reports = [item for item in ranked if item.task.obligation.kind == "report" or has_date(item.task)]
    reports = _on_topic(question, library, reports)
    if not reports:
        return None
    if question.unknown_period:
        return declined(question, "no_such_period", deadlines=_dated(reports[:1], reports, today))
    if question.periods:
        matching = [item for item in reports if item.task.obligation.period in question.periods]
        if not matching and reports and "yes_no" in question.asked:
            only = _dated(
                reports[:1], [item for item in reports if item.task.document.id == reports[0].task.document.id], today
            )
            return Answer(
                question.raw, question.understood, "deadline", deadlines=only, citations=cite_all(library, [reports[0].task]),
                asked=question.asked, reason="no_such_period", confidence=0.7,
            )  # fmt: skip
        if not matching:
            return declined(
                question,
                "no_such_period",
                cite_all(library, [reports[0].task]) if reports else (),
                _dated(reports[:1], reports, today),
            )
        reports = matching
    if question.year:
        fitting = [
            item
            for item in reports
            if deadline(item.task, today, question.year).due or item.task.document.header.year == question.year
        ]
        if not fitting:
            return declined(
                question, "no_such_year", cite_all(library, [reports[0].task]), _dated(reports[:1], reports, today)
            )
        reports = fitting
    reports = _one_document(question, speaking(reports, library, today, question.year))
    if not reports:
        return None
    found = [deadline(item.task, today, question.year, question.period_number) for item in reports]
    own_steps = frozenset(item.task.id for item in reports if item.own_step)
    deadlines = soonest_first(found if question.year else current(found, today), own_steps)
    deadlines = _one_in_order(question, deadlines, today)
    cited = cite_all(library, [item.task for item in deadlines])
    day = question.day
    if day and not question.day_has_year and deadlines[0].due:
        # “nộp ngày 19/6 có kịp không” speaks of the deadline's own year.
        day = real_date(deadlines[0].due.year, day.month, day.day) or day
    return Answer(
        question.raw, question.understood, "deadline", deadlines=deadlines, citations=cited, asked=question.asked,
        asked_date=day, confidence=min(1.0, 0.6 + 0.4 * reports[0].score), conflict=conflict(deadlines, library),
    )  # fmt: skip


def _same_kind_of_report(question: Question, task: Task) -> bool:
    """Whether a task without a date speaks of the sơ kết or tổng kết asked for: “tổ chức sơ kết … khi có yêu cầu”."""
    kind = question.match(r"sơ kết|tổng kết")
    return (
        kind is not None and not has_date(task) and fold(kind.group()) in fold(" ".join(task.obligation.quote.split()))
    )


def _other_deadline(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """“Rà soát phải xong trước ngày nào?”: the duty that the words fit, with its date."""
    tasks = [task for task in library.office.tasks if says_when(task)]
    ranked = rank(question, tasks, library, unit=unit, terms=question.terms)
    ranked = _on_topic(question, library, ranked)
    return _one_duty(question, library, ranked[0], today) if ranked else None


def _on_topic(question: Question, library: Library, reports: list[Chosen]) -> list[Chosen]:
    """Only the reports of the documents whose title or own words hold most of the matter's words.

    Words that no document knows are chat around the question and choose nothing.
    """
    pairs = {(fold(one), fold(other)) for one, other in topic_pairs(question)}
    pairs = {pair for pair in pairs if library.knows_words(" ".join(pair))}
    if not pairs:
        return reports
    held: dict[int, float] = {}
    for item in reports:
        share = library.pairs_in_task(pairs, item.task) / len(pairs)
        held[item.task.document.id] = max(share, held.get(item.task.document.id, 0.0))
    best = max(held.values(), default=0.0)
    return [item for item in reports if best and held[item.task.document.id] >= best - 0.34]


def _one_document(question: Question, reports: list[Chosen]) -> list[Chosen]:
    """Only the documents that the question's body or asker points at; all of them where it points at none."""
    best = reports[0]
    if any(item.covers for item in reports):
        reports = [item for item in reports if item.covers]
    if best in reports and not question.asked & {"when", "late"}:
        return [item for item in reports if item.task.document.id == best.task.document.id]
    if best in reports and best.covers:
        reports = nearest_in_score(reports)
    return reports


def _one_in_order(question: Question, deadlines: tuple[Deadline, ...], today: date) -> tuple[Deadline, ...]:
    """“kỳ cuối cùng”, “kỳ đầu tiên”, “kỳ tới”: one of several by its place in time; all of them where none is asked for."""
    dated = [item for item in deadlines if item.due and item.task.document == deadlines[0].task.document]
    if len(dated) < 2 or question.periods:
        return deadlines
    if question.finds(r"kỳ nào|báo cáo (?:gì|nào)|là báo cáo"):
        month = question.match(r"(?:vào|trong|của) tháng (\d{1,2})")
        same = [
            item
            for item in dated
            if item.due
            and (
                (question.day and (item.due.day, item.due.month) == (question.day.day, question.day.month))
                or (month and item.due.month == int(month.group(1)))
            )
        ]
        if same:
            return tuple(same)
    if question.finds(r"(?:kỳ|lần|đợt|báo cáo|hạn)(?: \S+){0,2} cuối cùng"):
        return (dated[-1],)
    if question.finds(r"(?:kỳ|lần|đợt|báo cáo|hạn)(?: \S+){0,2} (?:đầu tiên|thứ nhất)"):
        return (dated[0],)
    if question.finds(r"sắp tới|kỳ tới|kỳ này|tiếp theo|kế tiếp|gần nhất"):
        return tuple(item for item in dated if item.due and item.due >= today)[:1] or deadlines
    return deadlines


def _dated(
    first: Sequence[Chosen], reports: Sequence[Chosen], today: date, year: int | None = None, number: int | None = None
) -> tuple[Deadline, ...]:
    """Due dates of the reports, those of the first one's document in front, soonest first within a document."""
    if not reports:
        return ()
    lead = first[0].task.document.id
    found = [deadline(item.task, today, year, number) for item in reports]
    return order(found, lead)


def _one_duty(question: Question, library: Library, best: Chosen, today: date) -> Answer | None:
    """“Sở Nội vụ tổng hợp báo cáo gửi ai?”: one duty with its addressee, or its date."""
    if best.score < COVERED:
        return None
    obligation = best.task.obligation
    if question.asked & {"recipient", "via"} and not (obligation.recipient or obligation.via):
        return None
    if "when" in question.asked and not says_when(best.task):
        return None
    cited = cite_all(library, [best.task])
    kind = "deadline" if has_date(best.task) else "duty"
    deadlines = (deadline(best.task, today, question.year),) if kind == "deadline" else ()
    return Answer(
        question.raw, question.understood, "deadline" if deadlines else "duty", duties=(best.task,), deadlines=deadlines,
        citations=cited, asked=question.asked, confidence=min(1.0, best.score),
    )  # fmt: skip
