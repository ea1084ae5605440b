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

from bot.dialogue import extensions, granting, numbers, recording
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.drafts import Draft, keep, waiting
from bot.model import Reply, StatusReport
from bot.replies import evidence as say
from bot.replies import extensions as say_extensions
from bot.replies.wording import Claim
from bot.summary.rounds import SETTLING
from knowledge.model import Extension, Office, StatusEntry
from knowledge.settings import Settings
from knowledge.store import evidence as store
from knowledge.store import extensions as pleas
from knowledge.store import ledger, people
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
_NAMING = frozenset({"report", "correction", "extension", "cancel"})
_ASKING = frozenset({"extension", "cancel"})  # words that ask for something whatever task they name


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


def tells(report: StatusReport | None, *, keeper: bool = False) -> bool:
    """Whether the words under a file are a report, a plea or a cancellation of their own: “gửi anh chị văn bản nhé” names
    no task. `keeper`: of one whose files are documents to be taken in as a rule."""
    if report is None:
        return False
    if report.intent in _ASKING and not keeper:
        return True
    return report.intent in _NAMING and bool(report.task or report.candidates)


def expected(session: Session, desk: Desk, said: Incoming) -> bool:
    """Whether a file without words has a report or a plea to go with."""
    plea = extensions.open_plea(session, said) or _asked_lately(session, desk, said)
    return bool(waiting(session, said) or plea or _lately(session, desk, said))


def homeless(session: Session, said: Incoming, report: StatusReport) -> tuple[Reply, ...]:
    """What is said of the files that came with words, where these words came to nothing that keeps them."""
    if not said.files or said.files[0].sha256 in store.hashes(session):
        return ()
    name = said.files[0].name
    return (say.not_with_cancel(name) if report.intent == "cancel" else say.not_kept(name),)


def take(session: Session, desk: Desk, office: Office, said: Incoming, sent: Sent, *, quiet: bool = False) -> Outcome:
    """A file whose words, if any, are no report. `quiet`: one more of an album, of which enough was said."""
    open_, plea = next(iter(waiting(session, said)), None), extensions.open_plea(session, said)
    newest = plea if plea is not None and (open_ is None or plea.created_at >= open_.created_at) else open_
    if newest is not None:
        held, most = len(newest.payload.get("files") or ()), desk.settings.evidence.max_files
        if held >= most:
            return Outcome((say.too_many(most),))
        fresh = store.add_to_pending(session, newest.token, sent)
        told = (say_extensions.with_plea if newest is plea else say.with_draft)(sent.name, held + fresh)
        return Outcome(() if quiet else (told,))
    if (numbered := numbers.take(session, desk, office, replace(said, files=(sent,)))) is not None:
        return Outcome(numbered)
    lately, asked = _lately(session, desk, said), _asked_lately(session, desk, said)
    if asked is not None and (not lately or asked.asked_at > lately[-1].recorded_at):
        return _to_a_plea(session, desk, office, said, asked, sent, quiet=quiet)
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


def _asked_lately(session: Session, desk: Desk, said: Incoming) -> Extension | None:
    """The plea that this person sent not long ago, while nobody has answered it."""
    since = said.now - timedelta(hours=desk.settings.evidence.attach_hours)
    found = pleas.of_unit(session, said.who.unit.id) if said.who.unit is not None else ()
    mine = [one for one in found if one.member_id == said.who.id and one.verdict == "asked" and one.asked_at >= since]
    return mine[-1] if mine else None


def _to_a_plea(
    session: Session, desk: Desk, office: Office, said: Incoming, asked: Extension, sent: Sent, *, quiet: bool
) -> Outcome:
    """Beside a plea that waits for its answer; those who may give it are told once for an album."""
    kept, most = len(store.of_plea(session, asked.id)), desk.settings.evidence.max_files
    if kept >= most:
        return Outcome((say.too_many(most),))
    fresh = store.attach_to_plea(
        session, asked.id, (sent,), member_id=said.who.id, chat_id=said.chat_id, now=said.now
    )  # fmt: skip
    if quiet:
        return Outcome()
    item, unit = granting.item_of(session, desk, said, office, asked), said.who.unit
    told: tuple[tuple[int, Reply], ...] = ()
    if fresh and unit is not None:
        notice = say_extensions.more_files(asked, item, unit, kept + fresh)
        granters = extensions.granters_of(people.members(session), said.who)
        told = tuple((one.telegram_id, notice) for one in granters)
    return Outcome((say_extensions.added_to_plea(sent.name, item, asked),), others=told)


def _attach(session: Session, desk: Desk, said: Incoming, line: StatusEntry, sent: Sent, *, quiet: bool) -> Outcome:
    if line.files >= desk.settings.evidence.max_files:
        return Outcome((say.too_many(desk.settings.evidence.max_files),))
    fresh = store.attach(session, line.id, (sent,), member_id=said.who.id, chat_id=said.chat_id, now=said.now)
    if quiet:
        return Outcome()
    if not fresh:
        return Outcome((say.known(sent.name, line),))
    return Outcome((say.attached(sent.name, line, done=line.state in SETTLING),))


__all__ = ["expected", "homeless", "take", "tells", "unfit", "unfit_bytes"]
