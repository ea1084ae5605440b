"""Questions typed in any chat after the bot's name: what can be sent into it.

What passes through: who types and the words so far; the answer and the clauses it rests on come out as offers. Nothing is
written down: half a question is no question yet, and the chat it is typed in is not ours. What is refused: reports,
small talk, questions without an answer; they offer nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.dialogue import messages
from bot.dialogue.desk import Desk, Incoming
from bot.model import Offer
from bot.replies import inline as say
from knowledge.model import Member
from knowledge.store.waiting import NO_CHAT
from knowledge.text import syllables

_MOST_CLAUSES = 3
_FEW = 2  # syllables: “hạn” alone asks nothing


def offers(session: Session, desk: Desk, who: Member, words: str, now: datetime) -> tuple[Offer, ...]:
    """What may be sent, the answer first."""
    if len(syllables(words)) < _FEW:
        return ()
    thought = messages.consider(session, desk, Incoming(who, NO_CHAT, 0, words, now, since=now))
    found, report = thought.answer, thought.report
    if found is None or found.abstained or report is None or report.intent not in ("question", "chat"):
        return ()
    clauses = [say.clause(citation, number) for number, citation in enumerate(found.citations[:_MOST_CLAUSES])]
    return (say.answer(found), *clauses)
