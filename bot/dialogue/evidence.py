"""A file or a photo that shows what was done: kept with the report it came with, or with the one it comes after.

What passes through: a file that has come in and lies among the uploads, with the words under it; it goes with the report
those words make, with a report that waits for its tap, with the sender's last one (and the number under it too), or the sender is asked which work it is.
What is refused, with one sentence: a file that is empty, too large, or of a kind that is no paper and no picture. That it
bears no mark of secrecy has been seen before (looking.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePath

from sqlalchemy.orm import Session

from bot.dialogue import numbers, recording
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import Draft, keep, waiting
from bot.model import Reply, StatusReport
from bot.replies import evidence as say
from bot.replies.wording import Claim
from bot.summary.rounds import SETTLING
from knowledge.model import Office, StatusEntry
from knowledge.settings import Settings
from knowledge.store import evidence as store
from knowledge.store import ledger
from knowledge.store.evidence import Sent

_PAPERS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "rtf",
        "txt",
        "csv",
        "jpg",
        "jpeg",
        "png",
        "webp",
        "heic",
        "heif",
        "tif",
        "tiff",
        "bmp",
        "zip",
        "rar",
        "7z",
        "xml",
        "p7s",
    ]
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n")
_TELLING = frozenset({"report", "correction"})


def unfit(name: str, size: int | None, settings: Settings) -> Reply | None:
    """Why a file is not taken, before it is fetched; None where it is."""
    most = settings.evidence.max_file_mb << 20
    if size == 0:
        return say.empty(name)
    if size is not None and size > most:
        return say.too_large(name, size, most)
    return None if PurePath(name).suffix.lower().removeprefix(".") in _PAPERS else say.no_paper(name)


def unfit_bytes(path: Path, name: str, settings: Settings) -> Reply | None:
    """The same of what has come in: a name and a size may say what they like."""
    if reply := unfit(name, path.stat().st_size, settings):
        return reply
    with path.open("rb") as file:
        return say.no_paper(name) if file.read(8).startswith(_PROGRAMS) else None


def tells(report: StatusReport | None) -> bool:
    """Whether the words under a file are a report of their own: “gửi anh chị văn bản nhé” names no task."""
    return report is not None and report.intent in _TELLING and bool(report.task or report.candidates)


def expected(session: Session, desk: Desk, said: Incoming) -> bool:
    """Whether a file without words has a report to go with."""
    return bool(waiting(session, said) or _lately(session, desk, said))


def take(session: Session, desk: Desk, office: Office, said: Incoming, sent: Sent, *, quiet: bool = False) -> Outcome:
    """A file whose words, if any, are no report. `quiet`: one more of an album, of which enough was said."""
    open_ = waiting(session, said)
    if open_:
        token = open_[0].token
        draft = Draft.from_json(open_[0].payload)
        if len(draft.files) >= desk.settings.evidence.max_files:
            return Outcome((say.too_many(desk.settings.evidence.max_files),))
        fresh = store.add_to_pending(session, token, sent)
        return Outcome(() if quiet else (say.with_draft(sent.name, len(draft.files) + fresh),))
    if (numbered := numbers.take(session, desk, office, replace(said, files=(sent,)))) is not None:
        return Outcome(numbered)
    lately = _lately(session, desk, said)
    if lately:
        return _attach(session, desk, said, lately[-1], sent, quiet=quiet)
    # Nothing to go with: what work is it of? A tap on the list records that it was sent, with the file.
    draft = Draft(said.text or sent.name, said.message_id, None, Claim("submitted"), rule="file", files=(sent,))
    token = keep(session, desk, said, draft)
    reply = recording.press(session, desk, office, said, "o", token, "0").edit
    return Outcome((say.which(sent.name, reply),) if reply is not None else ())


def _lately(session: Session, desk: Desk, said: Incoming) -> list[StatusEntry]:
    """What this person reported here not long ago, oldest first."""
    since = said.now - timedelta(hours=desk.settings.evidence.attach_hours)
    mine = ledger.of_member(session, said.who.id)
    return [one for one in mine if one.recorded_at >= since and one.chat_id == said.chat_id and one.state is not None]


def _attach(session: Session, desk: Desk, said: Incoming, line: StatusEntry, sent: Sent, *, quiet: bool) -> Outcome:
    if line.files >= desk.settings.evidence.max_files:
        return Outcome((say.too_many(desk.settings.evidence.max_files),))
    fresh = store.attach(session, line.id, (sent,), member_id=said.who.id, chat_id=said.chat_id, now=said.now)
    if quiet:
        return Outcome()
    if not fresh:
        return Outcome((say.known(sent.name, line),))
    return Outcome((say.attached(sent.name, line, done=line.state in SETTLING),))


__all__ = ["expected", "take", "tells", "unfit", "unfit_bytes"]
