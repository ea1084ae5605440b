"""What an answer rests on, to be checked: the clause with the answering words bold, the page as a picture, the file.

What passes through: an Answer, whose grounds are kept with the question; later a press that names a passage and the
question; the clause comes out at once, the page as an Attachment that is drawn outside of every transaction. What is
refused: a passage that is gone, a page whose file is gone or has none to be seen.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from bot.answering import Library
from bot.dialogue import uploads
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Answer, Attachment, Button, Drawn, Reply
from bot.replies import clauses as say
from knowledge.errors import NotFoundError
from knowledge.model import Document, Office, StoredPassage
from knowledge.reading.facsimile import facsimile, has_pages
from knowledge.settings import Settings
from knowledge.store import conversation
from knowledge.store.conversation import Ground

VERBS = ("v", "w")
_MOST_GROUNDS = 12
_GROUND_CHARS = 3000


def grounds(answer: Answer, library: Library) -> tuple[Ground, ...]:
    """The exact words that answer, with the passages they stand in: a task's quote, the sentences in the lead."""
    if answer.abstained:
        return ()
    found: list[Ground] = []
    for task in (*(one.task for one in answer.deadlines), *answer.duties):
        stored = library.passage_at(task)
        if stored is not None and task.obligation.quote in stored.passage.text:
            found.append(Ground(stored.id, task.obligation.quote))
    for citation in () if found else answer.citations:
        stored = library.passages.get(citation.passage_id)
        words = answer.lead if answer.kind == "passage" else (citation.quote,)
        found += [
            Ground(stored.id, one) for one in words if stored is not None and one.strip() and one in stored.passage.text
        ]
    short = (Ground(one.passage_id, one.words[:_GROUND_CHARS]) for one in found)
    return tuple(dict.fromkeys(short))[:_MOST_GROUNDS]


def buttons(desk: Desk, answer: Answer, question_id: int) -> tuple[Button, ...]:
    """To the clause that an answer rests on, its page and its file, as far as they can be shown."""
    if answer.abstained or not answer.citations:
        return ()
    first = answer.citations[0]
    found = [say.clause_button(first.passage_id, question_id)]
    if uploads.is_there(desk.settings, first.document):
        if has_pages(first.document.format):
            found.append(say.page_button(first.passage_id, question_id))
        found.append(say.file_button(first.document.id))
    return tuple(found)


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """v:passage:question, w:passage:question; the question may be missing, then nothing is bold."""
    first, _, second = rest.partition(":")
    passage_id, question_id = number(first), number(second)
    office = desk.shelf.stock(session).office
    if passage_id is None:
        return Outcome(notice=say.CLAUSE_GONE)
    asked = conversation.message(session, question_id) if question_id is not None else None
    # Words of a question asked elsewhere are nobody's business here.
    mine = asked is not None and (asked.chat_id == said.chat_id or asked.member_id == said.who.id)
    rests_on = asked.grounds if asked is not None and mine else ()
    return clause(office, passage_id, rests_on) if verb == "v" else _page(desk.settings, office, passage_id, rests_on)


def clause(office: Office, passage_id: int, rests_on: tuple[Ground, ...] = ()) -> Outcome:
    """The whole clause that a passage is part of, in its own order."""
    found = _passage(office, passage_id)
    if found is None:
        return Outcome(notice=say.CLAUSE_GONE)
    whole = sorted(
        (
            stored
            for stored in office.passages
            if stored.document_id == found.document_id and stored.passage.section == found.passage.section
        ),
        key=lambda stored: stored.passage.position,
    )
    return Outcome((say.clause(_document(office, found), whole, rests_on),))


def _page(settings: Settings, office: Office, passage_id: int, rests_on: tuple[Ground, ...]) -> Outcome:
    """The page of a passage, drawn when it is sent."""
    found = _passage(office, passage_id)
    if found is None:
        return Outcome(notice=say.CLAUSE_GONE)
    document = _document(office, found)
    if not has_pages(document.format) or not uploads.is_there(settings, document):
        return Outcome(notice=say.NO_PAGE)
    quotes = tuple(one.words for one in rests_on if one.passage_id == passage_id) or (found.passage.text,)
    picture = Attachment(
        f"trang-{found.passage.page}.png", partial(_draw, settings, document, found, quotes), Reply(""), picture=True,
        excuse=say.NOT_DRAWN,
    )  # fmt: skip
    return Outcome(notice=say.DRAWING, attachments=(picture,))


def _draw(settings: Settings, document: Document, stored: StoredPassage, quotes: tuple[str, ...]) -> Drawn:
    path = uploads.original(settings, document)
    if path is None:
        raise NotFoundError(f"the file of document {document.id} is gone or has changed")
    made = facsimile(
        path, stored.passage.page, quotes, format=document.format, limits=settings.limits,
        kept=settings.folder / "ocr", work=settings.folder / "work",
    )  # fmt: skip
    return Drawn(made.png, say.page_caption(document, stored.passage.section, made.page, marked=made.marked))


def _passage(office: Office, passage_id: int) -> StoredPassage | None:
    return next((stored for stored in office.passages if stored.id == passage_id), None)


def _document(office: Office, stored: StoredPassage) -> Document:
    return next(one for one in office.documents if one.id == stored.document_id)
