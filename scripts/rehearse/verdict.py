"""What the people know beside what the database and the chats hold. Pure but for reading them.

What passes through: the Truth, the ledger's rows, every chat as it stands at the end; a Verdict comes out: figures, and whatever
does not agree, each with a line. It is good only where every confirmed report is in the ledger word for word, nothing else is,
and each reminder that was due stands in its chat once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select

from knowledge.db import open_engine, snapshot
from knowledge.settings import Settings
from knowledge.tables import MemberRow, StatusReportRow
from scripts.rehearse import reader
from scripts.rehearse.expected import Reminding, Rules, Silence, morning
from scripts.rehearse.process import ZONE
from scripts.rehearse.province import Province
from scripts.rehearse.truth import Truth
from tests.telegram.server import LoopbackTelegram

Lines = Counter[tuple[int, str]]
_EXPECTED = (
    "message to be replied not found",  # what the search for a message in doubt runs into on purpose
    "message is not modified",  # an edit made once more because its answer was lost
)


@dataclass(slots=True)
class Verdict:
    confirmed: int = 0
    recorded: int = 0
    standing: tuple[int, int] = (0, 0)  # by the people, by the ledger
    due: int = 0
    sent: int = 0
    optional: int = 0  # came in the hour of a report or while the bot was blocked: right either way
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    uncalled: list[str] = field(default_factory=list)
    silences: tuple[int, int] = (0, 0)  # told to those who follow: due, there
    violations: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.wrong or self.missed or self.doubled or self.uncalled or self.violations)


def compare(
    settings: Settings,
    truth: Truth,
    province: Province,
    rules: Rules,
    mornings: Iterable[date],
    server: LoopbackTelegram,
) -> Verdict:
    verdict = Verdict()
    _ledger(settings, truth, verdict)
    _reminders(truth, province, rules, mornings, server, verdict)
    verdict.violations = sorted(
        {
            f"{one.method}: {one.description}"
            for one in server.violations
            if not any(known in one.description for known in _EXPECTED)
        }
    )
    return verdict


def _ledger(settings: Settings, truth: Truth, verdict: Verdict) -> None:
    engine = open_engine(settings)
    with snapshot(engine) as session:
        names = dict(session.execute(select(MemberRow.id, MemberRow.telegram_id)).tuples().all())
        rows = session.scalars(select(StatusReportRow).order_by(StatusReportRow.id)).all()
        back = Counter(row.reverses for row in rows if row.reverses is not None)
        undone = {row.id for row in rows if row.reverses is not None and back[row.id] == 0}
        lines = [(names[row.member_id], _without_note(row), row.id) for row in rows if row.reverses is None]
        gone = {row.reverses for row in rows if row.id in undone}
    engine.dispose()
    mine = Counter((line.person.id, _squeezed(line.shown)) for line in truth.lines if line.shown)
    theirs = Counter((who, words) for who, words, _ in lines)
    unseen = Counter(line.person.id for line in truth.lines if not line.shown)
    verdict.confirmed, verdict.recorded = mine.total() + unseen.total(), theirs.total()
    verdict.wrong += _differing(
        mine, theirs, unseen, "confirmed to {} and not in the ledger", "in the ledger and never confirmed to {}"
    )
    standing = Counter((line.person.id, _squeezed(line.shown)) for line in truth.lines if line.stands and line.shown)
    kept = Counter((who, words) for who, words, number in lines if number not in gone)
    for line in truth.lines:
        if line.unsure:
            standing[line.person.id, _squeezed(line.shown)] = kept[line.person.id, _squeezed(line.shown)]
    unseen = Counter(line.person.id for line in truth.lines if line.stands and not line.shown)
    verdict.standing = standing.total() + unseen.total(), kept.total()
    verdict.wrong += _differing(
        standing, kept, unseen, "stands for {}, taken back in the ledger", "taken back by {}, stands in the ledger"
    )


def _differing(mine: Lines, theirs: Lines, unseen: Counter[int], lacking: str, beyond: str) -> Iterator[str]:
    """What one side has and the other has not; a line whose words its writer never saw stands for any of theirs."""
    left = Counter(unseen)
    for (who, words), many in (mine - theirs).items():
        yield f"{lacking.format(who)} ({many}×): {words}"
    for (who, words), many in (theirs - mine).items():
        known = min(many, left[who])
        left[who] -= known
        if many > known:
            yield f"{beyond.format(who)} ({many - known}×): {words}"
    for who, many in left.items():
        if many > 0:
            yield f"{lacking.format(who)} ({many}×), of which only a notice was seen"


def _reminders(
    truth: Truth, province: Province, rules: Rules, mornings: Iterable[date], server: LoopbackTelegram, verdict: Verdict
) -> None:
    there, silent = _seen(truth, server)
    due_silent = held_silent = 0
    for day in mornings:
        wanted = morning(province, rules, truth.chronicle, day)
        found = there.pop(day, Counter())
        verdict.due += len(wanted.must)
        verdict.sent += sum(found[key] > 0 for key in wanted.must)
        verdict.optional += sum(found[key] > 0 for key in wanted.may)
        verdict.missed += [f"{day:%d/%m} {_words(key)}" for key in sorted(wanted.must) if not found[key]]
        verdict.doubled += [
            f"{day:%d/%m} {_words(key)}: {many} times" for key, many in sorted(found.items()) if many > 1
        ]
        verdict.uncalled += [
            f"{day:%d/%m} {_words(key)}" for key in sorted(found) if key not in wanted.must | wanted.may
        ]
        told = silent.pop(day, {})
        for key, (least, most) in wanted.silence.items():
            due_silent += least > 0
            named = told.pop(key, [])
            held_silent += bool(named) and least > 0
            if not named and least:
                verdict.missed.append(f"{day:%d/%m} silence of {least} units, {_words(key)}")
            elif sum(named) > most or (named and sum(named) < least):
                verdict.wrong.append(
                    f"{day:%d/%m} {named} units called silent of {_words(key)}, {least} to {most} were"
                )
        verdict.uncalled += [f"{day:%d/%m} silence, {_words(key)}" for key in told]
    for day, rest in sorted(there.items()):
        verdict.uncalled += [f"{day:%d/%m} {_words(key)}, on a day without reminders" for key in sorted(rest)]
    verdict.silences = due_silent, held_silent


def _seen(
    truth: Truth, server: LoopbackTelegram
) -> tuple[dict[date, Counter[Reminding]], dict[date, dict[Silence, list[int]]]]:
    """Every reminder that stands in a private chat, as it came, by the day of the province."""
    there: dict[date, Counter[Reminding]] = {}
    silent: dict[date, dict[Silence, list[int]]] = {}
    for number, room in server.world.rooms.items():
        for stored in room.messages.values():
            first = (stored.history or [stored.message])[0]
            text = str(first.get("text", ""))
            if not stored.by_bot or stored.deleted or (number, first["message_id"]) in truth.cards:
                continue
            if not text.startswith(("🔔", "🔴", "⏰", "📣")):
                continue
            day = (datetime.fromtimestamp(first["date"], UTC) + ZONE).date()
            for one in reader.reminders(text):
                key = (number, one.number, one.due)
                if one.silent is None:
                    there.setdefault(day, Counter())[key] += 1
                else:
                    silent.setdefault(day, {}).setdefault(key, []).append(one.silent)
    return there, silent


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _without_note(row: StatusReportRow) -> str:
    """What a line was taken for, as its first line on the screen has it: the note stands below."""
    return " ".join(row.understood.removesuffix(f" ({row.note})").split())


def _words(key: tuple[int, str, date]) -> str:
    return f"{key[0]}: {key[1]}, {key[2]:%d/%m}"


def centile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
