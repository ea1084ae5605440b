"""Which task do these words speak of? Pure; knows nothing of reports or answers.

In: words, the tasks of the office, who is speaking, what day it is. Out: Matches, the tasks that fit, best first, and
whether one is clear. A task of another unit never fits; a period that was not said is never guessed; where the words
name a subject that the task's document does not speak of, nothing is clear. `today` only breaks a tie between the same
thing in the plans of two years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.reporting.figures import without_number
from bot.reporting.holders import of_unit as of_unit  # callers of match need it beside match
from bot.reporting.matters import LITTLE, is_foreign, pairs_of, subject_of
from bot.reporting.subjects import without_departments
from bot.reporting.topics import STRONG_VERBS, Topic, norm_period, plain, topics
from knowledge import units
from knowledge.model import DateRule, Task
from knowledge.text import canonical, fold, loose, syllables
from knowledge.units import NOWHERE, Directory

CLEAR_AT = 2.0  # below this the words hardly name the task
CLEAR_BY = 1.0  # the best must stand this far above the second


@dataclass(frozen=True, slots=True)
class Scored:
    task: Task
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """The tasks the words may mean, best first. `named` False: the words name none at all."""

    candidates: tuple[Scored, ...] = ()
    clear: bool = False
    named: bool = False

    @property
    def best(self) -> Task | None:
        return self.candidates[0].task if self.clear else None

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(scored.task for scored in self.candidates)


@lru_cache(maxsize=256)
def _damaged(verb: str) -> re.Pattern[str]:
    """A folded verb, also where a PDF left a blank for one of its vowels: “đ n đốc”."""
    return re.compile(rf"\b{''.join(f'[{c} ]' if c in 'aeiouy' else c for c in verb)}\b")


@lru_cache(maxsize=4096)
def verbs_of(action: str) -> frozenset[str]:
    """The strong verbs a duty is made of, folded."""
    low = fold(canonical(action))
    return frozenset(fold(verb) for verb in STRONG_VERBS if _damaged(fold(verb)).search(low))


@lru_cache(maxsize=4096)
def product_of(action: str) -> str | None:
    """The noun of the paper a duty asks for: “xây dựng Kế hoạch cụ thể …” -> “ke hoach”."""
    low = fold(canonical(action))
    found = re.match(
        r"(?:chu dong |khan truong |can cu [^,]*,? )?(?:(?:xay dung|ban hanh|lap|soan thao|hoan thien|tham muu|trinh|phe duyet|cu the hoa|bang)[,; ]*(?:va )?)+"
        r"(?:[^,;]{0,25}? )??(ke hoach|phuong an|de an|chuong trinh|quy che|kich ban|du toan|danh muc|quy trinh|noi quy)\b",
        low,
    )
    return found.group(1) if found else None


def _score(text: str, topic: Topic, task: Task, today: date, rare: frozenset[str]) -> float:
    ob, header = task.obligation, task.document.header
    score = 0.0
    if topic.kind == "report":
        if ob.kind != "report":
            return 0.0
        period = norm_period(ob.period)
        if topic.period:
            once = topic.by_year and period is None  # “báo cáo rà soát năm 2025” of what is reported once
            if period != topic.period and not once:
                return 0.0
            score += 2.0 if once else 5.0
        else:
            score += 2.0
    elif ob.kind == "report":
        return 0.0
    elif topic.kind == "product":
        if product_of(ob.action) != topic.noun:
            return 0.0
        score += 2.0 if topic.weak else 5.0
    else:
        shared = topic.verbs & verbs_of(ob.action)
        if not shared:
            return 0.0
        score += 3.0 + len(shared)
        words = {fold(word) for word in syllables(text)} & {fold(word) for word in syllables(ob.action)}
        score += min(2.5, 0.35 * len(words - LITTLE))
        # The verb an action opens with is what it is about; later ones come along.
        low = fold(canonical(ob.action))
        score += 0.5 if any(low.find(verb) < 25 for verb in shared) else 0.0
    year = today.year - 1 if _LAST_YEAR.search(text) else topic.year
    if year and header.year and year != header.year and isinstance(ob.rule, DateRule):
        return 0.0
    pairs = pairs_of(text)
    score += min(3.0, 1.5 * len(pairs & subject_of(task) & rare))
    if topic.kind != "verb" and is_foreign(text, topic, task):
        score -= 6.0
    if header.number and fold(header.number.split("/")[0].split("-")[0]) in fold(text).split():
        score += 1.5
    return score


def _this_years(scored: Sequence[Scored], today: date, unit: str | None) -> list[Scored]:
    """The plan of this year stands before its like. Of a sender whose unit is not known plans of several bodies may be
    meant, and the year tells nothing about which."""
    issuers = {fold(one.task.document.header.issuer or "") for one in scored}
    if unit is None and len(issuers) > 1:
        return list(scored)
    now = today.year
    return [replace(one, score=one.score + 1.0) if one.task.document.header.year == now else one for one in scored]


_LAST_YEAR = loose(r"năm (?:ngoái|trước)")
_LEVEL_WORDS = (
    ("xã", re.compile(r"\b(?:xa|phuong|thi tran)\b")), ("huyện", re.compile(r"\b(?:huyen|thi xa|thanh pho)\b")), ("sở", re.compile(r"\bso\b(?! lieu)")),
)  # fmt: skip


def _level_bonus(low: str, task: Task) -> float:
    """For an unknown speaker: “xã gửi …” speaks of a task that communes have."""
    sample = {"xã": "UBND xã", "huyện": "UBND huyện", "sở": "Sở"}
    for level, word in _LEVEL_WORDS:
        if word.search(low):
            names = task.obligation.responsible
            issuer = task.document.header.issuer
            inside = units.covers(names, sample[level]) or (issuer is not None and units.level(issuer) == level)
            return 1.5 if inside else 0.0
    return 0.0


def _rare(tasks: Sequence[Task]) -> frozenset[str]:
    """Subject words that not all documents at hand share."""
    by_document: dict[int, frozenset[str]] = {}
    for task in tasks:
        by_document[task.document.id] = by_document.get(task.document.id, frozenset()) | subject_of(task)
    sets = list(by_document.values())
    if len(sets) < 2:
        return frozenset().union(*sets) if sets else frozenset()
    return frozenset().union(*sets) - sets[0].intersection(*sets[1:])


def names_subject(text: str, tasks: Sequence[Task], unit: str | None, directory: Directory = NOWHERE) -> bool:
    """Whether `text` speaks of the subject of some document at hand, and not of all of them."""
    mine = of_unit(tasks, unit, directory)
    return bool(pairs_of(text) & _rare(mine)) and len({task.document.id for task in mine}) > 1


_PERIOD_ALONE = loose(
    r"(?<!\d\s)(?<!trong\s)(?<!đầu\s)(?<!cuối\s)(?<!nhiều\s)(?<!mấy\s)(?<!các\s)(?<!từ\s)(?<!sang\s)(?<!hết\s)(?<!đến\s)(?<!tới\s)(?:(?:(tháng|quý|tuần) (?:1[0-2]|0?[1-9]|iv|i{1,3})(?![/.-]?\d))|(năm|quý|tháng|tuần))(?=:? (?:(?:cũng|thì|vẫn|đã|đang|mới|vừa|còn|bên em|em|sở|xã|hôm qua|sáng nay|chiều nay|hôm nay) )*(?:nộp|gửi|xong|làm|trình|soạn|viết|phát hành|chưa|đang|rồi|được|vướng|kẹt|mai|chiều|hoàn thành)(?![^\W_])|[\s,]*$)",
    bounded=False,
)


def by_subject(text: str, mine: Sequence[Task]) -> tuple[Topic, ...]:
    """“cải cách hành chính năm nộp rồi”: a report named by its subject and period, without the word for it."""
    low = plain(text)
    found = next((one for one in _PERIOD_ALONE.finditer(low) if not _A_DAY_OF.search(low[: one.start()])), None)
    led = _PERIOD_LEADS.search(low) if found is None else None
    if found is None and led is None:
        return ()
    beside = pairs_of(low[: found.start()] if found else low[led.end() :] if led else "")
    reports = [task for task in mine if task.obligation.kind == "report"]
    if not any(beside & subject_of(task) for task in reports):
        return ()
    word = (found.group(1) or found.group(2)) if found else led.group(1) if led else ""
    end = found.end() if found else led.end() if led else 0
    return (Topic("report", 0, end, period=norm_period(_written(word))),)


# “… gửi hôm thứ sáu tuần rồi”: the week of a day, no report's.
_A_DAY_OF = loose(r"(?<![^\W_])(?:thứ \S+|chủ nhật|cn|hôm|bữa|hồi|đầu|giữa|cuối|trong|từ|vào|hết) $", bounded=False)
# “tháng 5 chuyển đổi số phường gửi rồi”: the round first, then the subject.
_PERIOD_LEADS = loose(
    r"^\W*(?:(?:dạ|em|còn|riêng|kỳ|cái|bên em) )*(tháng|quý|tuần) (?:1[0-2]|0?[1-9]|iv|i{1,3})(?![/.-]?\d)(?= (?!đã|nộp|gửi)[^\s,.]+ )",
    bounded=False,
)


def _written(word: str) -> str:
    """“nam”, “thang”, typed bare, as they are written."""
    return next(known for known in ("năm", "quý", "tháng", "tuần") if fold(known) == fold(word))


def known_verbs(tasks: Sequence[Task]) -> frozenset[str]:
    return frozenset().union(*(verbs_of(task.obligation.action) for task in tasks if task.obligation.kind == "duty"))


def reported_verbs(tasks: Sequence[Task]) -> frozenset[str]:
    """The verbs that reports are about, folded: “báo cáo kết quả rà soát”."""
    return frozenset().union(*(verbs_of(task.obligation.action) for task in tasks if task.obligation.kind == "report"))


def _without_own_name(text: str, unit: str | None) -> str:
    """“báo cáo 6 tháng tx an nhơn gửi rồi”: the sender's own place is no subject. Same length."""
    if unit is None or units.level(unit) not in ("huyện", "xã") or len(units.own_name(unit)) < 4:
        return text
    own = re.compile(rf"\b{re.escape(units.own_name(unit))}\b")
    for found in own.finditer(fold(text)):
        text = text[: found.start()] + " " * len(found.group()) + text[found.end() :]
    return text


def match_topic(
    text: str, topic: Topic, tasks: Sequence[Task], *, unit: str | None, today: date, directory: Directory = NOWHERE
) -> Matches:
    """The tasks that one topic of `text` may mean."""
    mine = of_unit(tasks, unit, directory)
    rare = _rare(mine)
    text = _without_own_name(text, unit)
    low = fold(text)
    scored = [
        Scored(task, score + (_level_bonus(low, task) if unit is None else 0.0))
        for task in mine
        if (score := _score(text, topic, task, today, rare)) != 0
    ]
    scored = _this_years(scored, today, unit)
    scored.sort(key=lambda s: (-s.score, s.task.id))
    second = scored[1].score if len(scored) > 1 else float("-inf")
    clear = bool(scored) and scored[0].score >= CLEAR_AT and scored[0].score - second >= CLEAR_BY
    if clear and topic.kind == "report" and _two_subjects(text, scored[0].task, mine):
        clear = False
    return Matches(tuple(scored), clear, named=True)


def names_another(text: str, task: Task, tasks: Sequence[Task]) -> bool:
    """Whether `text` names what another document's report is about, and this task's is not."""
    text, own = without_departments(text), subject_of(task)
    others = (one for one in tasks if one.document.id != task.document.id and one.obligation.kind == "report")
    return any(pairs_of(text) & _rare(tasks) & (subject_of(one) - own) for one in others)


def _two_subjects(text: str, best: Task, tasks: Sequence[Task]) -> bool:
    """Whether a report of another document is named in the same breath: “cđs năm nộp cchc năm cũng nộp”, without a stop."""
    pairs = pairs_of(without_departments(text))
    rivals = [
        task for task in tasks
        if task.document.id != best.document.id and task.obligation.kind == "report"
        and norm_period(task.obligation.period) == norm_period(best.obligation.period)
    ]  # fmt: skip
    own = subject_of(best)
    return any(pairs & (subject_of(task) - own) and pairs & (own - subject_of(task)) for task in rivals)


def match(
    text: str, tasks: Sequence[Task], *, unit: str | None, today: date, directory: Directory = NOWHERE
) -> Matches:
    """The tasks that `text` may mean, by its first topic; without a topic, by the words of the duties themselves."""
    mine = of_unit(tasks, unit, directory)
    found = topics(text, known_verbs(mine), reported_verbs(mine))
    if found:
        return match_topic(plain(without_number(text)), found[0], mine, unit=unit, today=today, directory=directory)
    return match_words(text, mine, today)


def match_words(text: str, tasks: Sequence[Task], today: date) -> Matches:
    """Duties whose own words the text shares: “lớp cho cán bộ một cửa” of “tổ chức lớp … cho cán bộ một cửa”."""
    pairs = pairs_of(text)
    duties = [task for task in tasks if task.obligation.kind == "duty"]
    scored = []
    for task in duties:
        others = frozenset().union(*(pairs_of(t.obligation.action) for t in duties if t.id != task.id))
        own = pairs & (pairs_of(task.obligation.action) - others)
        if len(own) >= 2:
            scored.append(Scored(task, float(len(own)) + (1.0 if task.document.header.year == today.year else 0.0)))
    scored.sort(key=lambda s: (-s.score, s.task.id))
    second = scored[1].score if len(scored) > 1 else float("-inf")
    clear = bool(scored) and scored[0].score >= CLEAR_AT and scored[0].score - second >= CLEAR_BY
    return Matches(tuple(scored), clear, named=bool(scored))
