"""/duyet: an administrator looks at what was found, obligation by obligation, the least sure first.

What passes through: a command, a press, or the sentence that follows “Sửa”; verdicts go to the store, and the message
walks on to the next card. Each card has a token, with the words it showed: a verdict counts for these only. What is
refused: everybody who is no administrator, a button of somebody else, one that was pressed or has run out, a verdict where
there is one already, whoever gave it; and a sentence that puts nothing right, which stores nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import guard
from bot.dialogue.desk import Desk, Incoming, Outcome, number
from bot.model import Reply
from bot.replies import review as say
from knowledge import corrections
from knowledge.corrections import Unread
from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.model import Office, Task, Trust
from knowledge.store import audit, conversation, people
from knowledge.store import documents as documents_store
from knowledge.store import obligations as store
from knowledge.store.conversation import Pending
from knowledge.store.rows import correction_from_json, correction_to_json, obligation_columns
from knowledge.trust import Review, read_of

CARD, EDIT, SAVE = "review", "review edit", "review save"
VERBS = ("qb", "qy", "qe", "qx", "qs", "qu", "qc", "ql", "qr")
_KINDS = {"qc": (EDIT, SAVE), "ql": (SAVE,), "qr": (SAVE,)}
_VERDICTS: Mapping[str, Trust] = {"qy": "confirmed", "qx": "rejected"}
# Long enough to look something up, short enough that tomorrow's first question is not taken for a correction.
_LISTENS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody has come: a dict only in the database."""

    scope: int | None = None  # the document they look at, None for all
    skipped: tuple[int, ...] = ()
    seen: int = 0
    tally: Mapping[str, int] = field(default_factory=dict)
    last: int | None = None  # the review just written, which may be taken back

    def judged(self, verdict: Trust, review: Review) -> Walk:
        tally = {**self.tally, verdict: self.tally.get(verdict, 0) + 1}
        return replace(self, seen=self.seen + 1, tally=tally, last=review.id)

    def reopened(self, verdict: Trust) -> Walk:
        tally = {**self.tally, verdict: max(0, self.tally.get(verdict, 0) - 1)}
        return replace(self, seen=max(0, self.seen - 1), tally=tally, last=None)

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Walk:
        return cls(**{**shape, "skipped": tuple(shape["skipped"])})


def command(session: Session, desk: Desk, said: Incoming) -> Outcome:
    """/duyet"""
    if not guard.allowed(session, said, "review_obligations"):
        return Outcome((say.ONLY_ADMINS,))
    return Outcome((_start(session, desk, said, None),))


def _may(said: Incoming) -> bool:
    return access.may(access.standing(said.who), "review_obligations")


def _start(session: Session, desk: Desk, said: Incoming, scope: int | None) -> Reply:
    _hush(session, said)
    document = documents_store.document(session, scope) if scope is not None else None
    if not store.waiting(session, scope):
        none_at_all = not store.tasks(session, scope, rejected=True)
        return say.nothing_to_do(document, none_at_all=none_at_all)
    return _next(session, desk, said, Walk(scope))


def _next(session: Session, desk: Desk, said: Incoming, walk: Walk) -> Reply:
    """The card of what comes next, or the end."""
    try:
        skipped = frozenset(walk.skipped)
        left = [id_ for id_ in store.waiting(session, walk.scope) if id_ not in skipped]
    except NotFoundError:  # the document was removed meanwhile
        left = []
    if left:
        return _card(session, desk, said, walk, store.task(session, left[0]), walk.seen + len(left))
    try:
        document = documents_store.document(session, walk.scope) if walk.scope is not None else None
    except NotFoundError:
        document = None
    token = None
    if walk.last is not None:
        token = _keep(session, desk, said, CARD, walk, None)
    return say.finished(walk.tally, len(walk.skipped), document, token)


def _card(session: Session, desk: Desk, said: Incoming, walk: Walk, task: Task, of: int | None = None) -> Reply:
    if of is None:
        of = walk.seen + len(set(store.waiting(session, walk.scope)) - set(walk.skipped))
    before = store.last_review(session, task.id)
    token = _keep(session, desk, said, CARD, walk, task)
    by = _name(session, before) if before else ""
    return say.card(token, task, walk.seen + 1, of, before=before, by=by, back=walk.last is not None)


def _name(session: Session, review: Review) -> str:
    return people.member(session, review.member_id).name


def _keep(session: Session, desk: Desk, said: Incoming, kind: str, walk: Walk, task: Task | None, **more: Any) -> str:
    payload = {"walk": asdict(walk), "task": task.id if task else None, "read": _print(task) if task else None, **more}
    life = _LISTENS if kind == EDIT else timedelta(hours=desk.settings.limits.pending_hours)
    return conversation.put_pending(session, said.who.id, said.chat_id, kind, payload, said.now, life).token


def _print(task: Task) -> str:
    """A fingerprint of what a card shows: the obligation as its words were read."""
    return hashlib.sha256(repr(sorted(obligation_columns(read_of(task)).items())).encode()).hexdigest()[:16]


def _hush(session: Session, said: Incoming) -> None:
    """Wait for no sentence of this person in this chat any more."""
    for pending in conversation.open_pending(session, said.who.id, said.chat_id, said.now):
        if pending.kind in (EDIT, SAVE):
            conversation.settle(session, pending.token, "left", said.now)


# -- presses -----------------------------------------------------------------------------------------------------------


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome:
    """qb:document, and with a token: qy right, qe put right, qx reject, qs skip, qu back, qc leave, ql store, qr again."""
    if not guard.allowed(session, said, "review_obligations"):
        return Outcome(notice=say.NOT_YOURS)
    if verb == "qb":
        scope = number(rest)
        try:
            return Outcome((_start(session, desk, said, scope),)) if scope is not None else Outcome(notice=say.EXPIRED)
        except NotFoundError:
            return Outcome(notice=say.GONE)
    pending = conversation.pending(session, rest)
    if pending is None or pending.kind not in _KINDS.get(verb, (CARD,)):
        return Outcome(notice=say.EXPIRED)
    if pending.member_id != said.who.id:
        return Outcome(notice=say.OTHERS_CARD)
    if pending.used_at is not None:
        return Outcome(notice=say.PRESSED)
    if pending.payload["task"] is None and verb != "qu":
        return Outcome(notice=say.EXPIRED)
    # “Thôi” and the sentence before it: the wait is over, the walk goes on.
    if pending.expires_at <= said.now and verb != "qc":
        return Outcome(notice=say.EXPIRED)
    conversation.settle(session, pending.token, verb, said.now)
    walk = Walk.from_json(pending.payload["walk"])
    if verb == "qu":
        return _back(session, desk, said, walk)
    try:
        task = store.task(session, int(pending.payload["task"]))
    except NotFoundError:
        return Outcome(edit=_next(session, desk, said, walk), notice=say.GONE)
    if verb == "qs":
        on = replace(walk, skipped=(*walk.skipped, task.id), seen=walk.seen + 1)
        return Outcome(edit=_next(session, desk, said, on))
    if task.trust != "found":
        return _too_late(session, desk, said, walk, task)
    if _print(task) != pending.payload["read"]:
        return Outcome(edit=_card(session, desk, said, walk, task), notice=say.CHANGED)
    match verb:
        case "qc":
            return Outcome(edit=_card(session, desk, said, walk, task))
        case "qe" | "qr":
            _hush(session, said)
            token = _keep(session, desk, said, EDIT, walk, task)
            return Outcome(edit=say.ask_edit(token, task))
        case _:
            return _judge(session, desk, said, walk, task, verb, pending)


def _judge(
    session: Session, desk: Desk, said: Incoming, walk: Walk, task: Task, verb: str, pending: Pending
) -> Outcome:
    verdict: Trust = _VERDICTS.get(verb, "corrected")
    shape = pending.payload.get("correction")
    try:
        written = store.review(
            session, task.id, verdict, by=said.who.id, now=said.now,
            correction=correction_from_json(shape) if shape else None, words=pending.payload.get("words"),
        )  # fmt: skip
    except AlreadyDecidedError:
        return _too_late(session, desk, said, walk, task)
    _noted(session, said, task, verdict)
    return Outcome(edit=_next(session, desk, said, walk.judged(verdict, written)), notice=say.NOTICES[verdict])


def _noted(session: Session, said: Incoming, task: Task, verdict: Trust) -> None:
    audit.note(session, "reviewed", said.who.id, said.now, task=task.id, document=task.document.id, verdict=verdict)


def _too_late(session: Session, desk: Desk, said: Incoming, walk: Walk, task: Task) -> Outcome:
    """Somebody else was faster: say who, and go on."""
    review = store.last_review(session, task.id)
    notice = say.decided(review, _name(session, review), desk.local(review.at)) if review else say.GONE
    return Outcome(edit=_next(session, desk, said, walk), notice=notice)


def _back(session: Session, desk: Desk, said: Incoming, walk: Walk) -> Outcome:
    """Take the verdict back that was given last, and show its card again."""
    if walk.last is None:
        return Outcome(notice=say.EXPIRED)
    try:
        given = store.review_by_id(session, walk.last)
        store.take_back(session, walk.last, by=said.who.id, now=said.now)
        task = store.task(session, given.task_id)
        _noted(session, said, task, "found")
    except AlreadyDecidedError:
        return Outcome(edit=_next(session, desk, said, replace(walk, last=None)), notice=say.NOT_BACK)
    except NotFoundError:
        return Outcome(edit=_next(session, desk, said, replace(walk, last=None)), notice=say.GONE)
    return Outcome(edit=_card(session, desk, said, walk.reopened(given.verdict), task), notice=say.NOTICES["found"])


# -- the sentence after “Sửa” --------------------------------------------------------------------------------------------


def listens(session: Session, said: Incoming) -> Pending | None:
    """What the next message of this person in this chat is waited for; a question is none, and is answered as ever."""
    if said.edited or said.text.rstrip().endswith("?") or not _may(said):
        return None
    waiting = conversation.open_pending(session, said.who.id, said.chat_id, said.now)
    return next((one for one in waiting if one.kind == EDIT), None)


def take(session: Session, desk: Desk, said: Incoming) -> Outcome | None:
    """Read a message as the correction that is waited for; None where none is."""
    pending = listens(session, said)
    if pending is None:
        return None
    walk = Walk.from_json(pending.payload["walk"])
    try:
        task = store.task(session, int(pending.payload["task"]))
    except NotFoundError:
        conversation.settle(session, pending.token, "gone", said.now)
        return Outcome((_next(session, desk, said, walk),))
    if _print(task) != pending.payload["read"]:
        conversation.settle(session, pending.token, "changed", said.now)
        return Outcome((_card(session, desk, said, walk, task),))
    stock = desk.shelf.stock(session)
    found = corrections.read(
        said.text, read_of(task), header=task.document.header, names=_names(session, stock.office),
        today=desk.today(said.now), restore=stock.index.restore,
    )  # fmt: skip
    if isinstance(found, Unread):
        return Outcome((say.unread(pending.token, found),))
    conversation.settle(session, pending.token, "read", said.now)
    token = _keep(
        session, desk, said, SAVE, walk, task, correction=correction_to_json(found), words=said.text
    )  # fmt: skip
    return Outcome((say.proposal(token, task, found),))


def _names(session: Session, office: Office) -> tuple[str, ...]:
    """The bodies known by name: those of the documents, then the office's own units, which are named by hand."""
    named: dict[str, None] = {}
    for task in office.tasks:
        one = task.obligation
        for name in (*one.responsible, *one.cooperating, one.recipient, one.via, task.document.header.issuer):
            if name:
                named.setdefault(name)
    return (*named, *(unit.name for unit in people.units(session)))
