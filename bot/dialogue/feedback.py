"""What people think of answers: the thumbs under them, what was wrong, and /hoidap.

What passes through: presses of those inside (bot/access.py), kept with the question; for administrators the questions that
were declined or disliked, a page at a time. A second press changes the verdict. What is refused: a question of another
chat, a list of other people's questions in a group.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.dialogue import guard
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Button, Reply
from bot.replies import dialogue as general
from bot.replies import feedback as say
from knowledge.store import conversation
from knowledge.store import feedback as store
from knowledge.store.feedback import Fault, Opinion

VERBS = ("g", "b", "bf", "hd")
_OURS = ("g:", "b:", "bf:")


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """g:question, b:question, bf:question:fault, hd:page."""
    if verb == "hd":
        return _turned(session, desk, said, number(rest))
    first, _, second = rest.partition(":")
    question_id = number(first)
    asked = conversation.message(session, question_id) if question_id is not None else None
    if asked is None or not (asked.chat_id == said.chat_id or asked.member_id == said.who.id):
        return Outcome(notice=general.BUTTON_GONE)
    fault: Fault | None = next((known for known in say.FAULTS if known == second), None)
    if verb == "bf" and fault is None:
        return Outcome(notice=general.BUTTON_GONE)
    opinion = Opinion("good") if verb == "g" else Opinion("bad", fault)
    before = store.opinion(session, asked.id, said.who.id)
    if verb == "b" and before is not None and before.verdict == "bad":
        opinion = before  # asked again what was wrong; what they said of it stays until they say otherwise
    store.judge(session, asked.id, said.who.id, opinion, said.now)
    notice = say.THANKS if verb == "g" else say.WHAT_IS_WRONG if fault is None else say.noted(fault)
    # In a group the buttons are everybody's: no tick there.
    row = say.verdicts(asked.id, None if said.group else opinion)
    rows = _instead(said.shown, row, say.faults(asked.id) if verb == "b" else ())
    return Outcome(notice=notice, rows=rows if rows != said.shown else None)


def _instead(
    shown: tuple[tuple[Button, ...], ...], thumbs: tuple[Button, ...], faults: tuple[tuple[Button, ...], ...]
) -> tuple[tuple[Button, ...], ...]:
    """The buttons under the answer with ours put anew, the others left where they are. Pure."""
    rows: list[tuple[Button, ...]] = []
    placed = False
    for row in shown:
        others = tuple(one for one in row if not one.data.startswith(_OURS))
        if len(others) < len(row) and not placed:
            rows.append((*others, *thumbs))
            rows += faults
            placed = True
        elif others:
            rows.append(others)
    return tuple(rows) if placed else (*rows, thumbs, *faults)


def command(session: Session, desk: Desk, said: Incoming) -> Outcome:
    """/hoidap"""
    if not guard.allowed(session, said, "see_questions"):
        return Outcome((say.ADMIN_ONLY_REPLY,))
    return Outcome((say.IN_PRIVATE if said.group else _page(session, desk, 0),))


def _turned(session: Session, desk: Desk, said: Incoming, page: int | None) -> Outcome:
    if not guard.allowed(session, said, "see_questions"):
        return Outcome(notice=say.ADMIN_ONLY)
    if page is None or said.group:
        return Outcome(notice=general.BUTTON_GONE)
    return Outcome(edit=_page(session, desk, page))


def _page(session: Session, desk: Desk, page: int) -> Reply:
    found, total = store.doubtful(session, page * say.PAGE, say.PAGE)
    if not found and page:  # fewer than there were: the first page is always there
        page = 0
        found, total = store.doubtful(session, 0, say.PAGE)
    return say.listing(found, total, page, desk.local) if total else say.NOTHING
