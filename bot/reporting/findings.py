"""What is said of each piece of work in a message, and which task that is. Pure.

In: a message taken apart (bot/works.py) and the scene it is said in. Out: Findings. The task comes from the words where
they settle it, else from what is replied to, else from what the sender said before; never from what happens to be due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.model import StatusReport
from bot.reporting.claims import Told
from bot.reporting.figures import document_number, percent, without_number
from bot.reporting.holders import of_unit
from bot.reporting.plain_talk import only_about_work
from bot.reporting.tasks import Matches, Scored, match_topic, match_words, names_another, product_of
from bot.reporting.topics import Topic, norm_period, plain
from bot.reporting.verdict import claimed_date, state_of
from bot.reporting.works import DENIED, Parsed, Work
from knowledge.chat_dates import dates
from knowledge.model import State, Task
from knowledge.text import canonical, loose
from knowledge.units import NOWHERE, Directory

# What a duty is about may be undone by others; that says nothing of the duty (“đôn đốc đơn vị chưa nộp”).
_ABOUT_OTHERS = frozenset({"don doc", "kiem tra", "giam sat", "theo doi", "tong hop"})
_NOT_OF_DUTY = frozenset({"promised", "planned", "unsent", "unfinished", "unstarted"})


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a message is understood against."""

    tasks: tuple[Task, ...]
    today: date
    unit: str | None
    earlier: StatusReport | None  # what the sender's message before was taken for
    replied: Matches | None  # what the message replied to speaks of
    items: tuple[Matches, ...]  # where that is a list
    directory: Directory = NOWHERE  # the office's units
    handed_in: bool = False  # the message replied to tells that it was recorded as done


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one piece of work."""

    matches: Matches
    task: Task | None
    state: State | None
    percent: int | None
    on: date | None
    number: str | None
    about_unit: str | None
    note: str | None
    told: bool
    leaned: bool  # the task is known from what was said before, not from the words
    words: str = ""  # its own words, where another round of the same task is spoken of too


def _matches(work: Work, scene: Scene, unit: str | None) -> tuple[Matches, bool]:
    """The tasks a piece of work may be, and whether what was said before had to tell."""
    found = Matches()
    if work.pointed is not None:
        return work.pointed, False
    if work.topic is not None:
        found = match_topic(
            plain(without_number(work.named_in)),
            work.topic,
            scene.tasks,
            unit=unit,
            today=scene.today,
            directory=scene.directory,
        )
        if not found.candidates and work.topic.weak:
            # “triển khai các nội dung kế hoạch”: the paper is only referred to, and no task asks for it
            found = match_words(work.named_in, of_unit(scene.tasks, unit, scene.directory), scene.today)
        if not found.candidates and work.topic.kind == "product" and not _asked_for(work.topic, scene.tasks):
            found = Matches()  # “nộp hồ sơ thi nâng ngạch”: a paper that no task is about
        if found.clear:
            return found, False
    else:
        found = match_words(work.named_in, of_unit(scene.tasks, unit, scene.directory), scene.today)
        if found.clear and not (scene.replied and scene.replied.named):
            return found, False
    for known in (scene.replied, earlier_matches(scene)):
        if known is None or not known.named:
            continue
        if work.topic is None:
            return known, True
        if work.topic.period is None and known.best and (period := norm_period(known.best.obligation.period)):
            # “nhầm, báo cáo cải cách hành chính”: the subject is new, the period stays.
            again = match_topic(plain(without_number(work.named_in)), replace(work.topic, period=period), scene.tasks, unit=unit, today=scene.today, directory=scene.directory)  # fmt: skip
            if again.clear:
                return again, True
        # Named in part: “báo cáo gửi rồi” in reply to the reminder of one report.
        if (
            known.best
            and (known.best in found.tasks or not found.candidates)
            and work.topic.period is None
            and not names_another(plain(work.named_in), known.best, of_unit(scene.tasks, unit, scene.directory))
        ):
            return known, True
    return found, False


def _asked_for(topic: Topic, tasks: Sequence[Task]) -> bool:
    return any(product_of(task.obligation.action) == topic.noun for task in tasks if task.obligation.kind == "duty")


def earlier_matches(scene: Scene) -> Matches | None:
    earlier = scene.earlier
    if earlier is None or earlier.intent == "chat":
        return None
    if earlier.task is not None:
        return Matches((Scored(earlier.task, 9.0),), clear=True, named=True)
    return Matches((), clear=False, named=False)


def find(work: Work, parsed: Parsed, scene: Scene) -> Finding:
    own = [t for t in work.events if (doer := parsed.who[t.clause]) is None or doer.own]
    events: Sequence[Told] = own or work.events
    if (topic := work.topic) is not None and topic.verbs & _ABOUT_OTHERS:
        naming = next(i for i, part in enumerate(parsed.clauses) if part.text == work.named_in)
        events = [
            t for t in events if not (t.clause == naming and t.position > topic.start and t.event in _NOT_OF_DUTY)
        ]
    about = None
    clauses = [i for i in sorted(set(work.clauses)) if parsed.who[i] is None or parsed.who[i].own]  # type: ignore[union-attr]
    if not own:
        others = [doer for i in work.clauses if (doer := parsed.who[i]) is not None and not doer.own]
        about = next((doer.name for doer in others if doer.name), None) if others else None
        clauses = sorted(set(work.clauses))
        if len({doer.name for doer in others if doer.name}) > 1:
            # “xã A gửi rồi, xã B thì chưa”: what is told of the one is not told of the other.
            clauses = [i for i in clauses if (doer := parsed.who[i]) is None or doer.name in (about, None)]
            events = [t for t in events if t.clause in clauses]
        if others and about is None and work.events:
            events = ()  # “các sở khác nộp rồi” tells nothing that could be recorded
    matches, leaned = _matches(work, scene, about or scene.unit)
    if about and not matches.candidates:
        matches, leaned = _matches(work, scene, scene.unit)
    said = [i for i in clauses if not DENIED.search(canonical(parsed.clauses[i].text))]
    texts = [parsed.clauses[i].text for i in said]
    share = next((p for text in reversed(texts) if (p := percent(text)) is not None), None)
    number = next((n for text in texts if (n := document_number(text))), None)
    obstacles = [t for t in events if parsed.clauses[t.clause].reason]
    main = (
        [t for t in events if t not in obstacles]
        + [
            Told("waiting", t.clause, t.position)
            for t in obstacles
            if t.event in ("waiting", "unsent", "blocked", "unfinished", "unstarted")
        ]
        + [t for t in obstacles if t.event == "pending"]
    )
    of_report = (
        work.topic is not None and work.topic.kind == "report" and number is not None and "/BC" in number.upper()
    )
    if not main and number and (work.topic is None or of_report or _ISSUED.search(canonical(" ".join(texts)))):
        main = [Told("elliptic", said[0] if said else 0, 0)]
    if not main and work.topic is None and _promises_a_day(texts, parsed, scene):
        main = [Told("promised", said[0] if said else 0, 0)]
    state, event = state_of(main, matches.best, work.topic, number is not None, share)
    where = [parsed.clauses[i] for i in said]
    moved = Told(event.event, said.index(event.clause), event.position) if event and event.clause in said else None
    on = claimed_date(where, state, moved, scene.today)
    return Finding(
        matches, matches.best, state, share, on, number, about, _note(parsed, said, state), bool(state or share is not None), leaned,
        work.words,
    )  # fmt: skip


def settled_by_document(claims: Sequence[Finding], parsed: Parsed) -> list[Finding]:
    """“rà soát xong, báo cáo kết quả đang trình ký”: a report without its name, right after a duty of a document that asks
    for one report only, is that report."""
    out: list[Finding] = []
    for claim, work in zip(claims, parsed.works, strict=True):
        last = out[-1].task if out else None
        unsaid = work.topic is not None and work.topic.kind == "report" and work.topic.period is None
        if claim.task is None and unsaid and last is not None and last.obligation.kind == "duty":
            same = [one for one in claim.matches.candidates if one.task.document.id == last.document.id]
            if len(same) == 1:
                claim = replace(
                    claim, task=same[0].task, matches=replace(claim.matches, candidates=(same[0],), clear=True)
                )
        out.append(claim)
    return out


def _promises_a_day(texts: Sequence[str], parsed: Parsed, scene: Scene) -> bool:
    """“ngày mai nhé” in answer to a reminder."""
    answers = scene.replied is not None and scene.replied.named and only_about_work(parsed.text, scene.unit)
    return answers and any(
        day.date > scene.today or _LATER_TODAY.search(canonical(day.words))
        for text in texts
        for day in dates(text, scene.today, "future")
    )


_LATER_TODAY = loose(
    r"(?:chiều|tối|trưa) nay|cuối (?:giờ|ngày|buổi)(?: chiều)?|lát nữa|tí nữa|chút nữa|xíu nữa|trong ngày|trong hôm nay"
)
# “ra văn bản số 88”, “có số 88 rồi”: what bears its number has been issued.
_ISSUED = loose(r"(?:đã |vừa |mới )?(?:ra|có) (?:(?:văn bản|công văn|báo cáo|bản chính thức),? )?(?:số|\d+)(?! liệu)")
_CONJUNCTION = loose(r"^(?:vì|do|bởi(?: vì)?|tại(?: vì)?|mà|nhưng|nên|còn|đang|là)(?: vì)?\s(?=\S)", bounded=False)


def _note(parsed: Parsed, said: Sequence[int], state: State | None) -> str | None:
    """The words that tell what stands in the way."""
    found = []
    for i in said:
        clause = parsed.clauses[i]
        stuck = state in ("blocked", "in_progress", "not_started") and any(
            t.event in ("blocked", "waiting") for t in parsed.events[i]
        )
        if clause.reason or clause.cause or stuck:
            found.append(bare_reason(clause.text))
    return "; ".join(found) or None


def bare_reason(text: str) -> str:
    text = text.strip(" .,;!")
    while match_ := _CONJUNCTION.search(canonical(text)):
        text = text[match_.end() :].strip()
    return text
