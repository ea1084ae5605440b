"""/vanban: the documents there are, one of them, its tasks and its original, and taking one out.

What passes through: a command or a press from someone inside; an Outcome that may name a document whose original is to be
sent, or an errand. Everyone inside sees; who may add and remove, bot/access.py says. What is refused: the press of one who
may not, a document that is gone, a question about a new version that was answered before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard, uploads, waiting
from bot.dialogue.desk import Desk, Errand, Incoming, Outcome, Upload, number
from bot.dialogue.wishes import wish
from bot.model import Reply
from bot.replies import dialogue as general
from bot.replies import documents as say
from bot.replies import relations as say_relations
from bot.replies import versions as say_versions
from knowledge.abbreviations import expand
from knowledge.cascade import ImpossibleChain, impossible_chains
from knowledge.errors import NotFoundError
from knowledge.model import Document
from knowledge.store import audit, conversation
from knowledge.store import documents as store
from knowledge.store.relations import related
from knowledge.store.units import directory
from knowledge.store.waiting import NO_CHAT
from knowledge.text import fold, nfc, squeeze

VERSION = "version"  # an upload that waits for a word: may it take the stored version's place?
_SEARCH = "search"
_WORD = re.compile(r"[^\W_]+")
_ASKED_CHARS = 200
_NEAREST = 3  # shown where nothing was found
_MOST_WORDS = 0.6  # of what was asked for
_DAY = re.compile(
    r"(?<![\w/])(?:(?:ngày\s+|ngay\s+)?(?P<day>\d{1,2})\s*[/.-]\s*(?=\d{1,2}\s*[/.-]\s*(?:19|20)\d\d)|(?:tháng|thang)\s+)"
    r"(?P<month>1[0-2]|0?[1-9])(?:(?:\s*[/.-]\s*|\s+(?:năm|nam)\s+)(?P<year>(?:19|20)\d\d))?(?![\w/-])",
    re.IGNORECASE,
)
_NEEDS: dict[str, access.Action] = {
    "dx": "remove_documents", "dy": "remove_documents", "dn": "add_documents", "dg": "add_documents",
}  # fmt: skip


def command(session: Session, desk: Desk, said: Incoming, words: str) -> Outcome:
    """/vanban lists, /vanban chữ finds."""
    access.require(said.who, "see_documents")
    asked = squeeze(nfc(words))[:_ASKED_CHARS]
    known = _newest_first(session)
    if not known:
        return Outcome((say.NOTHING_HERE,))
    if not _WORD.search(asked):
        return Outcome((say.listing(known, 0, "dl"),))
    found = matching(known, asked)
    if not found:
        return Outcome((say.nothing_found(asked, nearest(known, asked)),))
    if len(found) == 1:
        return Outcome((_card(session, desk, said, found[0]),))
    turn = "df:-"  # one page: nobody turns
    if len(found) > say.PAGE:
        life = timedelta(hours=desk.settings.limits.pending_hours)
        # In no chat: a search is nothing that /huy could mean.
        token = conversation.put_pending(session, said.who.id, NO_CHAT, _SEARCH, {"words": asked}, said.now, life).token
        turn = f"df:{token}"
    return Outcome((say.listing(found, 0, turn, asked=asked),))


def wished(session: Session, desk: Desk, said: Incoming, text: str) -> Outcome | None:
    """The same by plain words; None where they wish for no document that is there."""
    asked = wish(text)
    if asked is None or (asked and not matching(_newest_first(session), asked[:_ASKED_CHARS])):
        return None
    return command(session, desk, said, asked)


def matching(known: tuple[Document, ...], asked: str) -> tuple[Document, ...]:
    """The documents whose number, kind, title, issuer or file name hold every word asked for, the number's first. Pure.

    Accents are optional, abbreviations are read as what they stand for, a word may be its beginning only; figures must
    be whole. “49/KH-UBND” is found by its parts, a document also by the day, month or year of its issue.
    """
    asked, issued = _when(asked)
    ways = [words for words in {_words(asked), _words(expand(asked))} if words]
    if not ways and issued is None:
        return ()
    known = tuple(one for one in known if issued is None or issued(one))
    if not ways:
        return known

    def rank(document: Document) -> int | None:
        header = document.header
        numbered = _words(header.number or "")
        held = _held(document)
        if not any(all(_holds(held, word) for word in words) for words in ways):
            return None
        if all(_holds(numbered, word) for word in _words(asked)):
            return 0
        return 1 if any(len(words) > 1 and _in_a_row(document, words) for words in ways) else 2

    ranked = [(rank(document), document) for document in known]
    # Where the words stand together in some, those in which they are strewn about are not meant.
    wanted = (0, 1) if any(found == 1 for found, _ in ranked) else (0, 2)
    return tuple(document for tier in wanted for found, document in ranked if found == tier)


def nearest(known: tuple[Document, ...], asked: str) -> tuple[Document, ...]:
    """Where nothing holds every word: the few documents that hold most of them, a slip in a word forgiven. Pure."""
    words = _words(_when(asked)[0])
    figures = [word for word in words if word.isdigit()]

    def share(document: Document) -> float:
        held = _held(document)
        if not all(word in held for word in figures):
            return 0.0  # another number is another document
        hits = sum(_holds(held, word) or any(_slip(word, one) for one in held) for word in words)
        return hits / len(words) if words else 0.0

    ranked = sorted(
        ((share(one), -place, one) for place, one in enumerate(known)), key=lambda row: row[:2], reverse=True
    )
    return tuple(one for part, _, one in ranked[:_NEAREST] if part >= _MOST_WORDS)


def _in_a_row(document: Document, words: tuple[str, ...]) -> bool:
    header = document.header
    texts = [text for text in (header.title, header.issuer, document.file.rsplit(".", 1)[0]) if text]
    phrase = " ".join(words)
    return any(f" {' '.join(_words(way))}".find(f" {phrase}") >= 0 for text in texts for way in (text, expand(text)))


def _held(document: Document) -> set[str]:
    header = document.header
    told = (header.kind, header.title, header.issuer, header.number, document.file.rsplit(".", 1)[0])
    held = {word for text in told if text for word in (*_words(text), *_words(expand(text)))}
    years = (header.year, header.issued_on.year if header.issued_on else None)
    return held | {str(year) for year in years if year}


def _slip(word: str, other: str) -> bool:
    """One letter more, fewer, other, or two exchanged: “phonng”, “khia” for “khai”."""
    if min(len(word), len(other)) < 3 or abs(len(word) - len(other)) > 1 or word.isdigit() or other.isdigit():
        return False
    start = next((at for at, (x, y) in enumerate(zip(word, other, strict=False)) if x != y), min(len(word), len(other)))
    a, b = word[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1:2] + a[:1] + a[2:]) == b


def _when(asked: str) -> tuple[str, Callable[[Document], bool] | None]:
    """What is asked without the day or month of issue in it, and whether a document was issued then."""
    match = _DAY.search(asked)
    if match is None:
        return asked, None
    day, month, year = (int(match[name]) if match[name] else None for name in ("day", "month", "year"))

    def issued(document: Document) -> bool:
        on = document.header.issued_on
        return on is not None and all(
            wanted is None or wanted == there for wanted, there in ((day, on.day), (month, on.month), (year, on.year))
        )

    return asked[: match.start()] + " " + asked[match.end() :], issued


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lstrip("0") or word if word.isdigit() else word for word in _WORD.findall(fold(nfc(text))))


def _holds(held: set[str] | tuple[str, ...], word: str) -> bool:
    return word in held or (word.isalpha() and any(one.startswith(word) for one in held))


# -- presses ---------------------------------------------------------------------------------------------------------------


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """dl:page, df:token:page, dc:id, dk:id, dt:id:page[:], dr:id:page[:], do:id, dx:id, dy:id, dn:token, dg:token."""
    if not guard.allowed(session, said, _NEEDS.get(verb, "see_documents")):
        return Outcome(notice=say.NOT_YOURS)
    first, _, second = rest.partition(":")
    try:
        match verb:
            case "dl":
                return _turned(session, number(first), None)
            case "df":
                return _turned(session, number(second), first)
            case "dn" | "dg":
                return _decide(session, desk, said, verb, first)
        id_ = number(first)
        if id_ is None:
            return Outcome(notice=general.BUTTON_GONE)
        document = store.document(session, id_)
    except NotFoundError:
        return Outcome(notice=say.DOCUMENT_GONE)
    match verb:
        case "dc":
            return Outcome((_card(session, desk, said, document),))
        case "dk":
            return Outcome(edit=_card(session, desk, said, document))
        case "dt":
            return _tasks(session, desk, said, document, second)
        case "dr":
            return _others(session, document, second)
        case "do":
            return Outcome(notice=say.SENDING, original=document)
        case "dx":
            return Outcome(edit=say.ask_removal(document))
        case "dy":
            store.remove_document(session, document.id)
            audit.note(
                session, "deleted", said.who.id, said.now, document=document.id, number=document.header.number
            )  # fmt: skip
            return Outcome(edit=say.removed(document, said.who.name), notice=say.REMOVED_NOTICE, errand=Errand())
    return Outcome(notice=general.BUTTON_GONE)


def _turned(session: Session, page: int | None, token: str | None) -> Outcome:
    if page is None:
        return Outcome(notice=general.BUTTON_GONE)
    known = _newest_first(session)
    if token is None:
        return Outcome(edit=say.listing(known, page, "dl") if known else say.NOTHING_HERE)
    search = conversation.pending(session, token)
    if search is None or search.kind != _SEARCH:
        return Outcome(notice=general.BUTTON_GONE)
    asked = str(search.payload["words"])
    found = matching(known, asked)
    return Outcome(
        edit=say.listing(found, page, f"df:{token}", asked=asked)
        if found
        else say.nothing_found(asked, nearest(known, asked))
    )


def _tasks(session: Session, desk: Desk, said: Incoming, document: Document, place: str) -> Outcome:
    tasks = store.tasks(session, document.id)
    if not tasks:
        return Outcome((say.no_tasks(document),))
    page, turned, _ = place.partition(":")
    return _paged(say.task_page(document, tasks, number(page) or 0, today=desk.today(said.now)), turned)


def _others(session: Session, document: Document, place: str) -> Outcome:
    page, turned, _ = place.partition(":")
    return _paged(say_relations.page(document, related(session, document.id), number(page) or 0), turned)


def _paged(shown: Reply, turned: str) -> Outcome:
    """The first page is asked for under a card, which stays; a turned one takes the place of the one before."""
    return Outcome(edit=shown) if turned else Outcome((shown,))


def _decide(session: Session, desk: Desk, said: Incoming, verb: str, token: str) -> Outcome:
    """Whether an upload takes the place of the version that is stored. Any administrator's word will do."""
    asked = conversation.pending(session, token)
    if asked is None or asked.kind != VERSION or (asked.used_at is None and asked.expires_at <= said.now):
        return Outcome(notice=general.BUTTON_GONE)
    if asked.used_at is not None:
        return Outcome(notice=say.SETTLED)
    name, sha256, older = (str(asked.payload[key]) for key in ("name", "sha256", "older"))
    if verb == "dg":
        conversation.settle(session, token, "kept", said.now)
        return Outcome(edit=say_versions.kept_old(name, older), notice=say.KEPT_OLD_NOTICE, errand=Errand())
    if uploads.kept(desk.settings, sha256) is None:
        return Outcome(notice=say.UPLOAD_GONE)
    conversation.settle(session, token, "replaced", said.now)
    upload = Upload(name, said.who, sha256=sha256, replace=True)
    upload = waiting.enlist(session, upload, said.chat_id, said.now, face=said.message_id)
    return Outcome(errand=Errand((upload,)))  # the line gives the message its new face


# -- one document ------------------------------------------------------------------------------------------------------------


def _card(session: Session, desk: Desk, said: Incoming, document: Document) -> Reply:
    admin = access.may(access.standing(said.who), "remove_documents")
    return card(session, document, today=desk.today(said.now), admin=admin)


def card(session: Session, document: Document, *, today: date, admin: bool, lead: str = "") -> Reply:
    """The card of a stored document."""
    counts, clauses = store.counts(session, document.id), store.clauses(session, document.id)
    return say.card(
        document, counts, clauses, store.tasks(session, document.id), today=today, admin=admin, lead=lead,
        others=related(session, document.id), chains=_chains(session, document, today) if admin else (),
    )  # fmt: skip


def _chains(session: Session, document: Document, today: date) -> tuple[ImpossibleChain, ...]:
    """Steps of a cascade that cannot be kept and have to do with this document."""
    year = document.header.year or today.year
    found = impossible_chains(store.tasks(session), store.links(session), year, directory(session))
    return tuple(chain for chain in found if document.id in (chain.upper.document.id, chain.lower.document.id))


def _newest_first(session: Session) -> tuple[Document, ...]:
    return tuple(reversed(store.documents(session)))
