"""/nhatky: administrators read the audit, a page at a time, narrowed by buttons.

What passes through: a command or a press; a page comes out, with names for ids as they stand today. What is refused: everybody
who is no administrator (and that is written down), a page in a group, data that names no page.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.dialogue import guard
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Reply
from bot.replies import audit as say
from bot.replies import dialogue as general
from bot.replies import people as say_people
from bot.replies.wording import document_name
from knowledge.store import audit, documents, groups, people, units

VERBS = ("nk",)


def command(session: Session, desk: Desk, said: Incoming) -> Outcome:
    """/nhatky"""
    if not guard.allowed(session, said, "see_audit"):
        return Outcome((say.ADMIN_ONLY,))
    return Outcome((say_people.IN_PRIVATE if said.group else _page(session, desk, said, "a", say.DAYS[0], 0),))


def press(session: Session, desk: Desk, said: Incoming, rest: str) -> Outcome:
    """nk:group of kinds:days:page"""
    if not guard.allowed(session, said, "see_audit"):
        return Outcome(notice=say.ADMIN_ONLY_BUTTON)
    code, _, more = rest.partition(":")
    days, page = (number(part) for part in more.partition(":")[::2])
    known = any(code == one for one, _, _ in say.GROUPS)
    if not known or days not in say.DAYS or page is None or page > 10**6 or said.group:
        return Outcome(notice=general.BUTTON_GONE)
    return Outcome(edit=_page(session, desk, said, code, days, page))


def _page(session: Session, desk: Desk, said: Incoming, code: str, days: int, page: int) -> Reply:
    kinds = next(kinds for one, _, kinds in say.GROUPS if one == code)
    since = said.now - timedelta(days=days) if days else None
    lines, total = audit.page(session, kinds, since, page * say.PAGE, say.PAGE)
    if not lines and page:  # fewer than there were: the first page is always there
        return _page(session, desk, said, code, days, 0)
    names = say.Names(
        people.names(session), {one.id: one.name for one in units.units(session)},
        {one.id: document_name(one) for one in documents.documents(session)},
        {one.chat_id: one.title for one in groups.groups(session)},
    )  # fmt: skip
    return say.page([(one, desk.local(one.at)) for one in lines], total, names, code, days, page)
