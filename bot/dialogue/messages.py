"""A message, a command or a press of a button, and what is done about it: the talk itself, whatever the channel.

What passes through: Incoming from someone inside (bot/access.py has let them in; bot/joining.py talks to the others).
`consider` does the slow part, reading and searching, and touches nothing; `on_text` writes down and answers. So a long
thought never holds the database's write lock. What is refused: nothing; every text, command or button gets a sentence.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bot import windows
from bot.answering import answer
from bot.answering.question import names_document
from bot.answering.slips import unified
from bot.answering.understood import doubted
from bot.deadlines import flag_answer
from bot.dialogue import (
    calendar_file,
    clauses,
    differing,
    documents,
    extensions,
    feedback,
    forwarded,
    fragments,
    joining,
    numbers,
    overview,
    plain_orders,
    receipts,
    recording,
    reminders,
    review,
    staff,
    summary,
    understood,
    who_reported,
)
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import tasks_of
from bot.model import Answer, Reply, StatusReport
from bot.phrasing import phrase
from bot.replies import dialogue as say
from bot.replies import extensions as say_extensions
from bot.replies import feedback as say_feedback
from bot.replies import understood as say_understood
from bot.replies.answers import answer_html, answer_text
from bot.replies.html import plain
from bot.reporting import understand
from index.rerank import reranked
from knowledge.abbreviations import office_words
from knowledge.model import Member, Office, Task
from knowledge.store import conversation, people
from knowledge.text import canonical, loose, nfc, syllables
from knowledge.workdays import Workdays

_THANKS = loose("(?:cảm ơn|cám ơn|thanks|thank you|tks|thank)")
_MERE_THANKS = loose("(?:vâng |dạ |ok )?(?:cảm ơn|cám ơn|thanks|thank you|tks)(?: [^ ]+){0,5}")
_HELLO = loose("(?:chào|xin chào|hello|hi|alo|a lô|hey)")
_WHETHER = loose(r"(?:nộp|gửi|báo cáo|làm|xong|có) .*chưa(?: nhỉ| vậy| ạ| thế| nha| hả)?")
_CHAIN = 4  # messages back that a question may lean on
_SPEAKS = loose(r"báo cáo|hạn|deadline")  # “còn bc năm”: short, and about a report all the same
_FEW = 4  # fewer syllables than this are no question put by way of talk


@dataclass(frozen=True, slots=True)
class Thought:
    """What a message was taken for, and the answer where it asks for one."""

    text: str  # as read: normal form, cut to length
    cut: bool
    report: StatusReport | None = None  # None where there was nothing to read
    answer: Answer | None = None
    ms: float = 0.0
    joins: int | None = None  # the message a few seconds before that this one goes on with; `text` is both
    awaited: bool = False  # a day or a reason that was asked for


def consider(session: Session, desk: Desk, said: Incoming) -> Thought:
    """Read the message. Slow, and without any effect."""
    began = time.perf_counter()
    limit = desk.settings.limits.question_chars
    text = _clean(said.text)
    cut = len(text) > limit
    text = text[:limit].strip()
    if not syllables(text) or review.listens(session, said) is not None:
        return Thought(text, cut)
    stock = desk.shelf.stock(session)
    today, unit = desk.today(said.now), said.who.unit.name if said.who.unit else None
    before = _before(session, desk, said) if said.forwarded is None else ()
    own = office_words(desk.settings.abbreviations)
    report = understand(
        own.written(text), tasks=stock.office.tasks, today=today, unit=unit, context=own.written(before[-1]) or None if before else None, reply_to=_clean(said.reply_to) if said.reply_to else None,
        restore=stock.index.restore, directory=stock.library.directory,
    )  # fmt: skip
    if extensions.awaits(session, replace(said, text=text), report, today):
        return Thought(text, cut, report, awaited=True)
    joins = None
    if (both := fragments.goes_on(session, desk, said, text, report)) is not None:
        text, report, joins = both
    found = None
    few = len(syllables(text)) < _FEW and windows.asked(text, today) is None  # “quá hạn chưa?” is short, and a question
    speaks = _SPEAKS.search(canonical(own.readings(text)[0])) is not None
    few = few and not names_document(text) and not speaks
    if report.intent == "question" or (report.intent == "chat" and not few):
        found = answer(
            text, office=stock.office, index=reranked(stock.index, desk.settings.rerank, stock.library.text_of), library=stock.library, today=today, unit=unit,
            # “để em hỏi sếp đã” asks nothing: it leans on no question
            context=before if speaks or report.intent == "question" else (), abbreviations=own,
        )  # fmt: skip
        found = doubted(text, phrase(flag_answer(found, Workdays.of(desk.settings)), desk.settings), stock.index, own)
    return Thought(text, cut, report, found, (time.perf_counter() - began) * 1000, joins)


def _before(session: Session, desk: Desk, said: Incoming) -> tuple[str, ...]:
    """What the message may lean on: the question whose answer it replies to, whoever asked it, else what the same person
    said here, if that was not long ago; the last comes last."""
    if said.reply_id is not None:
        replied = conversation.question_of(session, said.chat_id, said.reply_id)
        if replied is not None:
            return (replied.text,)
    since = said.now - timedelta(minutes=desk.settings.answer.context_minutes)
    since = max(since, said.since) if said.since else since
    but = said.message_id if said.edited else None
    return conversation.previous_messages(session, said.who.id, said.chat_id, since, but=but, most=_CHAIN)


def _clean(text: str) -> str:
    """Normal form, without what no database keeps (half a surrogate pair, NUL); old encodings made Unicode."""
    return nfc(unified(text.encode("utf-8", "ignore").decode().replace("\x00", ""))).strip()


def on_text(session: Session, desk: Desk, said: Incoming, thought: Thought) -> Outcome:
    """Answer, or propose what to record."""
    said = replace(said, text=thought.text)
    before = conversation.kept_message(session, said.who.id, said.chat_id, said.message_id) if said.edited else None
    if before is not None and before.text == said.text:
        return Outcome()  # only its looks have changed
    if said.reply_to and (narrowed := joining.answered(session, said)) is not None:
        return narrowed
    if thought.text and (put_right := review.take(session, desk, said)) is not None:
        return put_right
    if (
        thought.awaited
        and (given := extensions.take(session, desk, desk.shelf.stock(session).office, said)) is not None
    ):
        return given
    if thought.report is None:
        return Outcome((say.NO_WORDS if thought.text else say.EMPTY,))
    if (wished := documents.wished(session, desk, said, thought.text)) is not None:
        return wished
    if (order := plain_orders.read(thought.text)) is not None:
        return on_command(session, desk, said, *order)
    if said.edited:
        recording.reread(session, said)
    told = _told(session, desk, said, thought, thought.report)
    replies = told.replies
    if thought.cut:
        replies = (*replies[:-1], say.joined(replies[-1], say.cut_note(desk.settings.limits.question_chars)))
    question_id = _log(session, desk, said, thought, thought.report, replace(told, replies=replies))
    if told.answer is None:
        return Outcome(replies)
    if not told.listed and told.answer.reason != "empty":
        rows = say_feedback.under(clauses.buttons(desk, told.answer, question_id), question_id)
        if told.answer.doubt:
            rows = ((say_understood.literal_button(question_id),), *rows)
        replies = (replace(replies[0], buttons=rows),)
    # A question put right gets its answer put right, where it stands in one message of ours.
    return Outcome(replies, question=question_id, revises=before.answer_id if before is not None else None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said, and the answer it gives, if it gives one. `listed`: as a list with buttons of its own."""

    replies: tuple[Reply, ...]
    answer: Answer | None = None
    listed: bool = False


def _told(session: Session, desk: Desk, said: Incoming, thought: Thought, report: StatusReport) -> _Told:
    tells = report.intent in ("report", "correction", "extension")
    if tells and said.forwarded is not None:
        return _Told((forwarded.ask(session, desk, said),))
    if not tells and (unsaid := recording.unsaid(session, desk, said)) is not None:
        return _Told((unsaid,))
    if thought.joins is None:
        office, replied = desk.shelf.stock(session).office, report.task.id if said.reply_to and report.task else None
        if (numbered := numbers.take(session, desk, office, said, replied)) is not None:
            return _Told(numbered)
    if report.intent in ("question", "chat", "report") and said.forwarded is None:
        office = desk.shelf.stock(session).office
        if (
            listed := who_reported.answer(
                session, desk, office, said, thought.answer, thought.text, told=report.intent == "report"
            )
        ) is not None:
            return _Told((listed,), thought.answer, listed=True)
    match report.intent:
        case "question":
            return (
                _answered(session, desk, said, thought.answer, thought.text)
                if thought.answer
                else _Told((say.NO_WORDS,))
            )
        case "chat":
            if _MERE_THANKS.fullmatch(canonical(thought.text)):
                return _Told((say.THANKS,))
            # “so dien thoai snv” reads like chat and is a question all the same: a reasoned refusal is an answer too.
            if thought.answer is not None and thought.answer.reason not in ("off_topic", "empty"):
                return _answered(session, desk, said, thought.answer, thought.text)
            return _Told((_small_talk(thought.text),))
        case "cancel":
            return _Told((recording.cancel(session, desk, said, asked_plainly=False),))
        case _:
            office = desk.shelf.stock(session).office
            return _Told(recording.propose(session, desk, office, said, report, joins=thought.joins))


def _answered(session: Session, desk: Desk, said: Incoming, found: Answer, text: str) -> _Told:
    """The answer, and for a deadline what the asker's unit has reported on it."""
    if found.window is not None and "of_another" not in found.asked:
        # The same list as /han, which knows what has been reported.
        listed = overview.due(session, desk, desk.shelf.stock(session).office, said, found.window)
        return _Told((listed,), found, listed=True)
    if found.choices:
        return _Told((understood.ask_which(session, desk, said, found),))
    office = desk.shelf.stock(session).office
    reply = Reply(answer_html(found))
    if found.doubt:
        reply = say.joined(reply, say_understood.understood(found))
    if found.kind == "deadline" and found.deadlines:
        first = found.deadlines[0]
        whether = _WHETHER.search(canonical(text)) is not None
        theirs = who_reported.of_another(session, desk, office, said, found, text, reply, whether=whether)
        if theirs is not None:
            return _Told((theirs,), found, listed=not theirs.html.startswith(reply.html))
        entry = recording.state_of(session, desk, said, first.task, first.due)
        if first.due and (until := overview.put_off(session, said).get((first.task.id, first.due))):
            reply = say.joined(reply, say_extensions.in_force(until, first.due))
        if entry or whether:
            reply = say.joined(reply, say.in_the_ledger(entry))
    return _Told((reply,), found)


def _small_talk(text: str) -> Reply:
    words = canonical(text)
    if _THANKS.search(words):
        return say.THANKS
    return say.GREETING if _HELLO.search(words) else say.NOTHING_SAID


def _log(session: Session, desk: Desk, said: Incoming, thought: Thought, report: StatusReport, told: _Told) -> int:
    found = told.answer
    library = desk.shelf.stock(session).library
    return conversation.log_message(
        session, member_id=said.who.id, chat_id=said.chat_id, text=said.text,
        understood=found.understood if found else report.understood, kind=found.kind if found else report.intent,
        answer_text=answer_text(found) if found else "\n\n".join(plain(reply.html) for reply in told.replies),
        citations=[citation.passage_id for citation in found.citations] if found else [],
        confidence=found.confidence if found else report.confidence, now=said.now, ms=thought.ms,
        message_id=said.message_id, grounds=clauses.grounds(found, library) if found else (),
    )  # fmt: skip


# -- buttons and commands -------------------------------------------------------------------------------------------------


def on_button(session: Session, desk: Desk, said: Incoming, data: str) -> Outcome:
    """One press. `data` comes from outside and may hold anything."""
    verb, _, rest = data.partition(":")
    if not data.isascii():
        return Outcome(notice=say.BUTTON_GONE)
    if (pressed := staff.press(session, desk, said, verb, rest)) is not None:
        return pressed
    if verb in ("dl", "df", "dc", "dk", "dt", "dr", "do", "dx", "dy", "dn", "dg"):
        return documents.press(session, desk, said, verb, rest)
    if verb in review.VERBS:
        return review.press(session, desk, said, verb, rest)
    if verb in understood.VERBS:
        return understood.press(session, desk, said, verb, rest)
    if verb in clauses.VERBS:
        return clauses.press(session, desk, said, verb, rest)
    if verb in feedback.VERBS:
        return feedback.press(session, desk, said, verb, rest)
    if verb == "h":
        return overview.press(session, desk, desk.shelf.stock(session).office, said, rest)
    if verb in reminders.VERBS:
        return reminders.press(session, desk, said, verb, rest)
    if verb == "lp":
        return calendar_file.press(session, desk, desk.shelf.stock(session).office, said, rest)
    if verb in summary.VERBS:
        return summary.press(session, desk, desk.shelf.stock(session).office, said, verb, rest)
    if verb in extensions.VERBS:
        return extensions.press(session, desk, desk.shelf.stock(session).office, said, verb, rest)
    if verb in receipts.VERBS:
        return receipts.press(session, desk, desk.shelf.stock(session).office, said, verb, rest)
    if verb in differing.VERBS:
        return differing.press(session, desk, desk.shelf.stock(session).office, said, verb, rest)
    if verb in forwarded.VERBS:
        return forwarded.press(session, desk, desk.shelf.stock(session).office, said, verb, rest)
    if verb in recording.VERBS:
        token, _, more = rest.partition(":")
        return recording.press(session, desk, desk.shelf.stock(session).office, said, verb, token, more)
    return Outcome(notice=say.BUTTON_GONE)


def on_command(session: Session, desk: Desk, said: Incoming, name: str, argument: str) -> Outcome:
    """One command, its slash and the bot's name taken off."""
    if (done := staff.command(session, desk, said, name, argument)) is not None:
        return done
    if name == "duyet":
        return review.command(session, desk, said)
    if name == "hoidap":
        return feedback.command(session, desk, said)
    if name == "vanban":
        return documents.command(session, desk, said, argument)
    if name == "nhac":
        return reminders.command(session, desk, said, argument)
    if name == "huy":
        return Outcome((recording.cancel(session, desk, said, asked_plainly=True),))
    office = desk.shelf.stock(session).office
    match name:
        case "start":
            return Outcome((say.start(said.who, _examples(office, said)),))
        case "help" | "trogiup":
            return Outcome((say.help_text(said.who, _examples(office, said)),))
        case "han":
            return Outcome((overview.due(session, desk, office, said),))
        case "lich":
            return calendar_file.command(session, desk, office, said)
        case "tonghop":
            return summary.command(session, desk, office, said, argument)
        case "viec":
            return Outcome((overview.tasks(session, desk, office, said),))
        case _:
            return Outcome((say.UNKNOWN_COMMAND,))


def _examples(office: Office, said: Incoming) -> tuple[Task, ...]:
    """The tasks to take examples from: the unit's own, else anybody's."""
    return tasks_of(office, said.who.unit) or office.tasks


def who_is(session: Session, member: Member) -> Member:
    """The same person as the database knows them now."""
    return people.member(session, member.id)
