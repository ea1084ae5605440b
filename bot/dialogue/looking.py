"""A file that came with a report: looked through for marks of secrecy before anything is written down of it.

What passes through: a file that lies among the uploads, with the words it came with; a ticket in the transaction that
accepts it, so that no stop of the bot loses it, and the turn itself once it has been looked through. Looking is the reading
that documents on their way in go through, in a process of its own. What is refused: a file that bears a mark, of which only
that, when and from whom it came is written down; one that cannot be read to its end in time. A file in which nothing can
be read (a photo without words, a password, a kind without a reader) is taken as it is.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import evidence, turns, uploads
from bot.dialogue.desk import Desk, Incoming, Outcome, Upload
from bot.dialogue.messages import Thought
from bot.model import Reply
from bot.replies import documents as say_documents
from bot.replies import evidence as say
from knowledge.errors import ReadingError, SecretFileError, TooSlowError
from knowledge.reading import archive, confined
from knowledge.settings import Settings
from knowledge.store import looking as store
from knowledge.store import people
from knowledge.store.evidence import Sent
from knowledge.store.refusals import add_refusal

_SECONDS = 300  # a hundred scanned pages; those who sent it wait for a word, a document on its way in may take longer

# Not the process that reads documents on their way in: behind a long scan nobody's photo should wait.
_reader = confined.Reader()
atexit.register(_reader.close)


@dataclass(frozen=True, slots=True)
class Look:
    """A file to be looked through. `upload`: it came as a document, which those who may add documents also take in."""

    said: Incoming  # with the file
    upload: Upload | None = None
    quiet: bool = False
    ticket: str = ""
    face: int | None = None  # the message that says so

    @property
    def file(self) -> Sent:
        return self.said.files[0]


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking came to: `excuse` is why the file is not kept."""

    excuse: Reply | None = None
    secret: SecretFileError | None = None


def enlist(session: Session, update_id: int, look: Look) -> Look | None:
    """Write the file down; None where this update had its effect before."""
    said = look.said
    if not turns.once(session, update_id, said.now):
        return None
    source = look.upload.source if look.upload is not None else None
    unseen = store.Unseen(look.file, said.chat_id, said.text, said.forwarded, source, look.quiet)
    return replace(look, ticket=store.put(session, said.who.id, unseen, said.now))


def left(session: Session, now: datetime) -> tuple[Look, ...]:
    """What waited when the bot stopped, of those who are still inside."""
    found = []
    for ticket, member_id, one in store.left(session, now):
        member = people.member(session, member_id)
        if not access.may(access.standing(member), "ask"):
            store.drop(session, ticket)
            continue
        said = Incoming(
            member, one.chat_id, one.file.message_id, one.text, now, forwarded=one.forwarded, files=(one.file,)
        )  # fmt: skip
        upload = Upload(one.file.name, member, source=one.source) if one.source is not None else None
        found.append(Look(said, upload, one.quiet, ticket, one.face))
    return tuple(found)


def look_through(settings: Settings, file: Sent) -> Seen:
    """Read the file to see whether it may be kept. Slow; touches no table."""
    path = uploads.kept(settings, file.sha256)
    if path is None:
        return Seen(say.GONE_MEANWHILE)
    limits = replace(settings.limits, read_seconds=min(settings.limits.read_seconds, _SECONDS))
    with _parts(settings, path) as parts:
        for part in parts:
            try:
                _reader.read(part, limits, work=settings.folder / "work")
            except SecretFileError as error:
                return Seen(say_documents.refused(file.name, error, limits), error)
            except TooSlowError:
                return Seen(say.too_long(file.name))
            except ReadingError:
                continue
    return Seen()


@contextmanager
def _parts(settings: Settings, path: Path) -> Iterator[list[Path]]:
    """The file itself, or the documents inside an archive."""
    folder = uploads.aside(settings)
    try:
        yield archive.members(path, settings.limits, folder) if archive.is_archive(path) else [path]
    except ReadingError:  # an archive that does not open
        yield []
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def go_on(
    session: Session, desk: Desk, look: Look, seen: Seen, thought: Thought | None, most: int, now: datetime
) -> Outcome | None:
    """The turn that the file was sent for; None where it was had before. `most`: bytes that the channel hands over."""
    if not store.drop(session, look.ticket):
        return None
    if seen.secret is not None:
        whose = f"telegram {look.said.who.telegram_id}"
        add_refusal(session, look.file.sha256, whose, str(seen.secret), now)
    said, sent = replace(look.said, now=now, files=()), look.file if seen.excuse is None else None
    if look.upload is None or seen.secret is not None:
        keeper = access.may(access.standing(said.who), "add_documents")
        tells = thought is not None and evidence.tells(thought.report, keeper=keeper)
        outcome = turns.shown(
            session, desk, None, said, sent, seen.excuse, thought if tells else None, quiet=look.quiet
        )  # fmt: skip
    else:
        said = replace(said, files=(sent,) if sent is not None else ())
        outcome = turns.file(session, desk, None, said, look.upload, look.file.size, most, thought, seen.excuse)
    if outcome is None or look.face is None:
        return outcome
    replies = outcome.replies or (say.looked_through(look.file.name),)
    return replace(outcome, replies=replies, revises=look.face)
