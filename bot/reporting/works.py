"""The pieces of work that one message speaks of, each with the clauses, events and doers that belong to it. Pure.

A clause that names a task opens a piece of work; one that names none belongs to the one before it, or, at the head of
the message, to the one that follows. “(1) rồi, (2) chưa”, “việc thứ hai”, “cả hai” point into the list that the message
answers. What is denied (“chứ không phải 9 tháng”) opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.reporting.beside import other_copies, with_round_beside, without_compounds
from bot.reporting.claims import Told, told
from bot.reporting.clauses import Clause, clauses
from bot.reporting.figures import without_number
from bot.reporting.holders import of_unit
from bot.reporting.pointing import listed as listed  # where a message is taken apart its list is too
from bot.reporting.pointing import pointed as pointed_at
from bot.reporting.questions import asks
from bot.reporting.rounds import RECURRING, Named
from bot.reporting.rounds import named as rounds_named
from bot.reporting.subjects import Doer, doers, known_places
from bot.reporting.tasks import Matches, by_subject, known_verbs, match_topic, names_subject, reported_verbs
from bot.reporting.tense import carries, only_then, over
from bot.reporting.topics import Topic, norm_period, periods, plain, topics
from knowledge.model import Task
from knowledge.places import Place
from knowledge.text import canonical, fold, loose
from knowledge.units import NOWHERE, Directory

DENIED = loose(r"^(?:chứ |mà )?(?:không phải(?! nộp| gửi| làm)|thay vì|chứ không)(?: là)?")
_BOTH = loose(r"cả hai|cả 2|hai (?:việc|cái|báo cáo) (?:đều|này)|tất cả|2 (?:cái|việc)|cả 3|cả ba|hết cả|đều")
# “của các sở, các huyện”: those that go on the list do nothing themselves.
_LISTS_OTHERS = loose(r"(?:của|từ|cho|đến|tới|với|về|nhắc|đôn đốc|gửi) (?:các|mấy|những|cả|\d+) [^,]*,$", bounded=False)
_PERIOD_FIRST = loose(
    r"^(?:còn |riêng |kỳ |cái |mà |nhưng )*(năm|quý|tháng|tuần)(?= (?:(?:thì|vẫn|cũng|mới|đang|đã|hiện|còn) )*(?:chưa|rồi|xong|đang|mai|nộp|gửi|làm|soạn|viết|trình|được)(?![^\W_]))",
    bounded=False,
)
_ROUND_FIRST = loose(
    r"^(?:còn |riêng |kỳ |cái |mà |nhưng |và |báo cáo |à |thì )*(quý|tháng|tuần) (?:1[0-2]|0?[1-9]|iv|i{1,3})(?![/.-]?\d)(?= (?:(?:thì|vẫn|cũng|mới|đang|đã|hiện|còn|em|bên em|xã|sở) )*(?:chưa|rồi|xong|đang|mai|nộp|gửi|làm|soạn|viết|trình|được|sẽ|bị|vướng|kẹt|tắc|chờ|đợi|gần|sắp|hẹn|tính|để|không|cần|vừa|hôm|sáng|chiều|lại)(?![^\W_]))",
    bounded=False,
)
_FIRST_PERSON = loose(
    r"^(?:còn |nhưng |mà |thì |nay |giờ )*(?:em|mình|tôi|tui|tụi em|bọn em|sở|xã|huyện|thị xã|phường|thành phố|đơn vị) (?=[^A-ZĐ])"
)


_ENDS = frozenset({"sent", "signed", "finished", "elliptic", "unsent"})
_KEPT_APART = frozenset({"năm", "quý", "tháng", "tuần", "6 tháng", "9 tháng"})
_CONSEQUENCE = loose(r"^(?:nên|vì vậy|vì thế|do vậy|do đó|thành ra)")


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: how it was named, and what was told of it, clause by clause."""

    topic: Topic | None
    named_in: str  # the words that name it
    pointed: Matches | None  # where it was pointed at instead of named
    clauses: tuple[int, ...]
    events: tuple[Told, ...] = ()
    again: bool = False  # the same report of another subject, named by the subject alone
    rounds: tuple[Named, ...] = ()  # which round of it, where the words name one
    words: str = ""  # its own clauses, where the message speaks of another round of the same report too


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message taken apart."""

    text: str
    clauses: tuple[Clause, ...]
    events: tuple[tuple[Told, ...], ...]  # by clause
    who: tuple[Doer | None, ...]  # by clause; None: the sender's own unit, unsaid
    works: tuple[Work, ...]


def parse(
    text: str, tasks: Sequence[Task], unit: str | None, today: date, items: tuple[Matches, ...] = (),
    directory: Directory = NOWHERE,
) -> Parsed:  # fmt: skip
    """Take a message in plain words apart."""
    parts = clauses(text)
    mine = of_unit(tasks, unit, directory)
    verbs, reported = known_verbs(mine), reported_verbs(mine)
    done = over(text)
    by_clause = [
        () if asks(part.text) else told(part, i, today, past=done or (i > 0 and carries(parts[i - 1], part)))
        for i, part in enumerate(parts)
    ]
    for i in range(1, len(parts)):
        if only_then(parts[i], [t.event for t in by_clause[i - 1]]):
            by_clause[i] = (Told("promised", i, 0),)
    by_clause = other_copies(parts, by_clause)
    named = [topics(part.text, verbs, reported) or by_subject(part.text, mine) for part in parts]
    named = with_round_beside(parts, without_compounds(named, parts), mine)
    who = _who(parts, named, unit, directory, _places(tasks, unit, directory))
    works: list[Work] = []
    waiting: list[int] = []
    for i, part in enumerate(parts):
        pointed = pointed_at(part.text, items) if items else ()
        if DENIED.search(canonical(part.text)):
            continue
        opened = [Work(None, part.text, found, (i,)) for found in pointed]
        if not opened:
            opened = [Work(topic, part.text, None, (i,)) for topic in named[i]]
        if not opened and works and (again := _next_period(part, works[-1], mine)):
            opened = [Work(again, part.text, None, (i,))]
        if part.reason and works:
            opened = []
        if (
            not opened
            and works
            and works[-1].topic
            and (other := _other_subject(part, works[-1], tasks, unit, today, directory))
        ):
            opened = [Work(other, part.text, None, (i,), again=True)]
        if opened and works and _goes_on_listing(opened, i, parts, by_clause, works[-1]):
            opened = []
        if not opened:
            if works:
                works = [_extend(work, i) if _same_clause(work, works[-1]) else work for work in works]
            else:
                waiting.append(i)
            continue
        if len(opened) == 1 and works and _other_of_period(opened[0], works[-1], tasks, unit, today, directory):
            opened = [replace(opened[0], again=True)]
        opened = [_of_round(fresh, works, tasks, unit, today, directory) for fresh in opened]
        if not works and (apart := _of_another(waiting, parts, by_clause, opened, tasks, unit, today, directory)):
            works, waiting = [apart], []
        known = [work for work in works if any(_same_work(work, fresh) for fresh in opened)]
        for fresh in opened:
            if not any(_same_work(work, fresh) for work in known):
                works.append(replace(fresh, clauses=(*waiting, i)))
        works = [_extend(work, i) if work in known else work for work in works]
        waiting = []
    if not works and waiting:
        works = [Work(None, text, None, tuple(waiting))]
    works = [replace(work, events=tuple(t for i in sorted(work.clauses) for t in by_clause[i])) for work in works]
    return Parsed(text, parts, tuple(by_clause), who, tuple(_told_apart(_shared(works, parts), parts)))


def _of_another(
    waiting: Sequence[int], parts: Sequence[Clause], told_in: Sequence[tuple[Told, ...]], opened: Sequence[Work],
    tasks: Sequence[Task], unit: str | None, today: date, directory: Directory,
) -> Work | None:  # fmt: skip
    """“chuyển đổi số gửi rồi, báo cáo cải cách hành chính năm chưa làm”: what was told before the first task was named is
    not told of it where its own words name another subject or another period. Which report they mean is asked."""
    said = [i for i in waiting if any(t.event in _ENDS for t in told_in[i]) and not parts[i].reason]
    fresh = next((work for work in opened if work.topic is not None and work.topic.kind == "report"), None)
    if not said or fresh is None or fresh.topic is None:
        return None
    mine = of_unit(tasks, unit, directory)
    for i in said:
        low = plain(parts[i].text)
        other = [p.name for p in periods(low) if p.name in _KEPT_APART and p.name != fresh.topic.period]
        kept = {norm_period(task.obligation.period) for task in mine if task.obligation.kind == "report"}
        period = next((name for name in other if name in kept), None)
        if period is None and not names_subject(parts[i].text, tasks, unit, directory):
            continue
        topic = Topic("report", 0, len(low), period=period)
        one = Work(topic, parts[i].text, None, tuple(waiting), again=True)
        best = match_topic(low, topic, tasks, unit=unit, today=today, directory=directory)
        named = match_topic(
            plain(without_number(fresh.named_in)), fresh.topic, tasks, unit=unit, today=today, directory=directory
        )
        if period is not None or not {c.task.document.id for c in best.candidates[:1]} & {
            c.task.document.id for c in named.candidates[:1]
        }:
            return one
    return None


def _of_round(
    fresh: Work, works: Sequence[Work], tasks: Sequence[Task], unit: str | None, today: date, directory: Directory
) -> Work:
    """“báo cáo chuyển đổi số quý II nộp rồi, quý III đang làm”: another round of the report named before."""
    topic = fresh.topic
    if topic is None or topic.kind != "report" or topic.period not in RECURRING:
        return fresh
    fresh = replace(fresh, rounds=rounds_named(fresh.named_in, topic.period, today))
    last = works[-1] if works else None
    if last is None or last.topic is None or last.topic.period != topic.period or not _other_round(fresh, last):
        return fresh
    if names_subject(fresh.named_in, tasks, unit, directory):
        return fresh
    return replace(fresh, topic=last.topic, named_in=last.named_in)


def _other_round(one: Work, other: Work) -> bool:
    return bool(one.rounds and other.rounds and not set(one.rounds) & set(other.rounds))


def _told_apart(works: Sequence[Work], parts: Sequence[Clause]) -> list[Work]:
    """Rounds of one report, each with its own words, so that each is recorded for its own round."""

    def apart(work: Work) -> bool:
        return any(
            work.topic is not None
            and other.topic is not None
            and work.topic.period == other.topic.period
            and _other_round(work, other)
            for other in works
        )

    return [
        replace(work, words=" ".join(parts[i].text for i in work.clauses)) if apart(work) else work for work in works
    ]


def _next_period(part: Clause, last: Work, mine: Sequence[Task]) -> Topic | None:
    """“9 tháng xong, năm chưa”: the report of another period, named by the period alone."""
    found = _PERIOD_FIRST.search(canonical(part.text))
    if found is None and last.topic is not None and last.topic.kind == "report":
        found = _ROUND_FIRST.search(canonical(part.text))
        if found and last.topic.period in RECURRING and fold(last.topic.period) == fold(found.group(1)):
            return last.topic
    if found is None or last.topic is None or last.topic.kind != "report" or last.topic.period is None:
        return None
    name = next(known for known in ("năm", "quý", "tháng", "tuần") if fold(known) == fold(found.group(1)))
    kept = any(norm_period(task.obligation.period) == name for task in mine if task.obligation.kind == "report")
    return replace(last.topic, start=0, end=found.end(1), period=name) if kept and name != last.topic.period else None


def _goes_on_listing(
    opened: Sequence[Work], at: int, parts: Sequence[Clause], told_in: Sequence[tuple[Told, ...]], last: Work
) -> bool:
    """“đã rà soát xong việc thực hiện các nghị quyết, đề án giảm nghèo”: papers that the duty was done upon, of which
    nothing is told, here or right after."""
    if last.topic is None or last.topic.kind != "verb" or at - 1 not in last.clauses or not told_in[at - 1]:
        return False
    papers = all(work.topic is not None and work.topic.kind == "product" for work in opened)
    after = told_in[at + 1] if at + 1 < len(parts) else ()
    return papers and not told_in[at] and not after and parts[at - 1].text.endswith(",")


def _extend(work: Work, clause: int) -> Work:
    return work if clause in work.clauses else replace(work, clauses=(*work.clauses, clause))


def _same_clause(work: Work, last: Work) -> bool:
    """Whether two works were named together (“báo cáo 6 tháng và 9 tháng”), so that what follows is told of both."""
    return work.clauses[-1] == last.clauses[-1] and work.named_in == last.named_in


def _same_work(one: Work, other: Work) -> bool:
    if one.topic is None or other.topic is None:
        return one.pointed is not None and one.pointed == other.pointed
    a, b = one.topic, other.topic
    if a.period == b.period and _other_round(one, other):
        return False
    if other.again:
        return one.again and one.named_in == other.named_in
    if a.kind != b.kind:
        return False
    # “báo cáo 9 tháng của sở …, báo cáo đang trình ký”: named again, shorter.
    return (a.period == b.period or b.period is None) and a.noun == b.noun and a.verbs == b.verbs


def _other_subject(
    part: Clause, last: Work, tasks: Sequence[Task], unit: str | None, today: date, directory: Directory
) -> Topic | None:
    """“…, cải cách hành chính thì đang trình ký”: the same report of another subject."""
    topic = last.topic
    if topic is None or topic.kind != "report" or not names_subject(part.text, tasks, unit, directory):
        return None
    again = replace(topic, start=0, end=0)
    fresh = Work(again, part.text, None, ())
    return again if _differ(fresh, last, tasks, unit, today, directory) else None


def _other_of_period(
    fresh: Work, last: Work, tasks: Sequence[Task], unit: str | None, today: date, directory: Directory
) -> bool:
    """“báo cáo cải cách hành chính năm nộp rồi, báo cáo chuyển đổi số năm cũng nộp rồi”: one period, two reports."""
    a, b = fresh.topic, last.topic
    same = a is not None and b is not None and a.kind == b.kind == "report" and a.period == b.period
    return same and _differ(fresh, last, tasks, unit, today, directory)


def _differ(
    fresh: Work, last: Work, tasks: Sequence[Task], unit: str | None, today: date, directory: Directory
) -> bool:
    """Whether two ways of naming a report settle on two tasks."""
    found = [
        match_topic(
            plain(without_number(one.named_in)), one.topic, tasks, unit=unit, today=today, directory=directory
        ).best
        for one in (fresh, last)
        if one.topic is not None
    ]
    return len(found) == 2 and None not in found and len({task.id for task in found if task}) == 2


def _places(tasks: Sequence[Task], unit: str | None, directory: Directory) -> tuple[Place, ...]:
    """The places that the office's documents, its table and the sender's name hold."""
    names: dict[str, None] = {}
    for task in tasks:
        head, duty = task.document.header, task.obligation
        for name in (head.issuer, head.parent, head.title, duty.recipient, *head.recipients, *duty.responsible):
            if name:
                names.setdefault(name)
    return known_places(tuple(names), unit, directory)


def _who(
    parts: Sequence[Clause], named: Sequence[tuple[Topic, ...]], unit: str | None, directory: Directory,
    known: Sequence[Place],
) -> tuple[Doer | None, ...]:  # fmt: skip
    """Who each clause is about; a clause that does not say goes on with the one before it."""
    out: list[Doer | None] = []
    current: Doer | None = None
    before = ""
    for part, found in zip(parts, named, strict=True):
        if part.reason:
            out.append(current)
            continue
        # What a verb of duty is done to does nothing itself: “đôn đốc các sở”, “kiểm tra xã Tân Lập”.
        edge = next((topic.start for topic in found if topic.kind == "verb"), len(part.text))
        spoken = [doer for doer in doers(part.text, unit, directory, known) if doer.start < edge]
        if out and _LISTS_OTHERS.search(canonical(before)):
            spoken = [doer for doer in spoken if doer.start > 0]
        before = part.text
        if spoken:
            current = next((doer for doer in spoken if doer.own), spoken[0])
        elif (_FIRST_PERSON.search(part.text.lower()) and not found) or (
            found and current is not None and not current.own and not _CONSEQUENCE.search(canonical(part.text))
        ):
            current = None
        out.append(current)
    return tuple(out)


def _shared(works: list[Work], parts: Sequence[Clause]) -> list[Work]:
    """“báo cáo 6 tháng, 9 tháng đều gửi rồi”: what is told of all is told of those before too."""
    out = list(works)
    for i in range(len(out) - 2, -1, -1):
        follower = out[i + 1]
        if (
            not out[i].events
            and follower.events
            and any(_BOTH.search(canonical(parts[c].text)) for c in follower.clauses)
        ):
            out[i] = replace(out[i], events=follower.events, clauses=(*out[i].clauses, *follower.clauses))
    return out
