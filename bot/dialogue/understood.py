"""What comes after a question that was perhaps not understood: taking it literally, or choosing what was meant.

What passes through: presses of the buttons under such answers; the message with the button gets the answer in its place,
so that there is nothing left to press twice. What is refused: the press of somebody else, of a question too old to be
the same question today, of a choice that was made before or whose document is gone; each with a sentence.
"""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.answering import answer
from bot.deadlines import flag_answer
from bot.dialogue import clauses
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Answer, Choice, Reply
from bot.replies import dialogue as general
from bot.replies import feedback as say_feedback
from bot.replies import understood as say
from bot.replies.answers import answer_html, answer_text
from index.rerank import reranked
from knowledge.abbreviations import office_words
from knowledge.store import conversation
from knowledge.store.waiting import NO_CHAT
from knowledge.workdays import Workdays

VERBS = ("al", "aw")
_KIND = "choice"


def ask_which(session: Session, desk: Desk, said: Incoming, found: Answer) -> Reply:
    """The question back; what each button stands for is kept. In no chat: it is nothing that /huy could mean."""
    payload = {
        "question": said.text,
        "choices": [{"document": one.document.id} if one.document else {"text": one.text} for one in found.choices],
    }
    life = timedelta(hours=desk.settings.limits.pending_hours)
    kept = conversation.put_pending(session, said.who.id, NO_CHAT, _KIND, payload, said.now, life)
    return say.ask_which(found.choices, kept.token)


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """al:question, aw:token:place."""
    if verb == "al":
        return _literally(session, desk, said, number(rest))
    token, _, place = rest.partition(":")
    kept, at = conversation.pending(session, token), number(place)
    if kept is None or kept.kind != _KIND or said.now >= kept.expires_at or at is None:
        return Outcome(notice=general.BUTTON_GONE)
    if kept.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if kept.used_at is not None:
        return Outcome(notice=say.CHOSEN)
    offered = kept.payload["choices"]
    if at >= len(offered):
        return Outcome(notice=general.BUTTON_GONE)
    chosen = offered[at]
    stock = desk.shelf.stock(session)
    if "document" in chosen and chosen["document"] not in stock.library.documents:
        return Outcome(notice=say.DOCUMENT_GONE)
    conversation.settle(session, token, str(at), said.now)
    text = str(kept.payload["question"])
    meant = Choice(stock.library.documents[chosen["document"]]) if "document" in chosen else Choice(text=chosen["text"])
    return _answered(session, desk, said, text, meant)


def _literally(session: Session, desk: Desk, said: Incoming, question_id: int | None) -> Outcome:
    asked = conversation.message(session, question_id) if question_id is not None else None
    if asked is None:
        return Outcome(notice=general.BUTTON_GONE)
    if asked.member_id != said.who.id:
        return Outcome(notice=say.NOT_YOURS)
    if said.now - asked.asked_at > timedelta(hours=desk.settings.limits.pending_hours):
        return Outcome(notice=say.TOO_OLD)
    return _answered(session, desk, said, asked.text, None)


def _answered(session: Session, desk: Desk, said: Incoming, text: str, meant: Choice | None) -> Outcome:
    """The answer in the place of the message with the button. `meant` None: as it was typed."""
    began = time.perf_counter()
    stock = desk.shelf.stock(session)
    found = answer(
        meant.text if meant is not None and meant.text else text, office=stock.office,
        index=reranked(stock.index, desk.settings.rerank, stock.library.text_of),
        library=stock.library, today=desk.today(said.now), unit=said.who.unit.name if said.who.unit else None,
        allowed=frozenset({meant.document.id}) if meant is not None and meant.document else None,
        abbreviations=office_words(desk.settings.abbreviations), literal=meant is None,
    )  # fmt: skip
    found = flag_answer(found, Workdays.of(desk.settings))
    question_id = conversation.log_message(
        session, member_id=said.who.id, chat_id=said.chat_id, text=text, understood=found.understood, kind=found.kind,
        answer_text=answer_text(found), citations=[one.passage_id for one in found.citations],
        confidence=found.confidence, now=said.now, ms=(time.perf_counter() - began) * 1000,
        grounds=clauses.grounds(found, stock.library),
    )  # fmt: skip
    conversation.answered(session, question_id, said.message_id)
    html = answer_html(found)
    rows = say_feedback.under(clauses.buttons(desk, found, question_id), question_id)
    return Outcome(edit=Reply(f"{html}\n\n{say.TAKEN_LITERALLY}" if meant is None else html, rows))
