"""Which of the office's tasks a question is about. Pure.

A task fits by its period, by the body it is laid on, by the document named, and by how many of the question's words it
covers. What is named must agree; what is not named only orders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.library import Library, spelt, words
from bot.answering.question import BARE_FILLERS, FILLERS, Question
from knowledge import mentions, units
from knowledge.agenda import concerns
from knowledge.model import CadenceOnly, Document, OtherRule, RelativeRule, Task
from knowledge.syllables import is_possible
from knowledge.text import canonical, exact, fold, loose
from knowledge.unit_groups import group, parts

# Words of every question about reports: they tell no topic.
_COMMON = (
    r"báo cáo|nộp|gửi|hạn|thời hạn|định kỳ|kỳ|kết quả|thực hiện|công tác|tháng|quý|năm|tuần|deadline|chậm nhất|muộn nhất|đúng|kịp|trễ|muộn|quá|coi"
    r"|sở|ban|ngành|huyện|xã|tỉnh|phường|thị trấn|thành phố|thị xã|ủy ban nhân dân|ủy ban|đơn vị|cơ quan|địa phương|chính quyền(?= cấp)|cấp|đầu|cuối|giữa|cả"
    r"|khác|phần|tổ chức thực hiện|lịch|mốc|bản|đợt|lần|tính|nợ|sắp|tới|trình|tổng hợp|sơ kết|tổng kết|kế hoạch|chỉ thị|triển khai|khoản|điểm|mục|phòng|văn phòng|nhận|đâu|chỗ|nơi|thông báo"
    r"|báo|cáo|sáu|chín|ba|đồng chí|lãnh đạo|vậy|hết|xong|hỏi|nhắc|chuyển|phải|việc|nhiệm vụ|trách nhiệm|làm|người|ngày|sếp|bao|giờ|lâu|mấy"
)
_ADDRESSED = 0.3  # as much as being laid on the body named
_EVERY_REPORT = exact(_COMMON)
# The same words without marks: what a bare message may have meant by a syllable (“tre nhat” is “trễ nhất”).
_BARE_COMMON = frozenset(fold(word) for word in re.findall(r"[^\W_]+", _COMMON))
_TO = loose(
    r"(?:gửi|về|cho|qua|lên|tới|trình|đến|báo cáo)(?: (?:cho|về|lên|các|những|phòng|cơ quan))?\s*$", bounded=False
)
_BESIDES = loose(
    r"(?:ngoài|trừ|không tính|không kể)(?: (?:ra|việc|gửi|nộp|báo cáo|trình|cho|về|lên|tới|đến))*\s*$", bounded=False
)


@dataclass(frozen=True, slots=True)
class Chosen:
    task: Task
    score: float
    covers: bool  # laid on the body the question speaks of, or of the asker's own plan
    own_step: bool = False  # laid on the body named, or on the asker's unit: not on those who report to it


def subject(question: Question) -> mentions.Named | None:
    """The body the question is about: the first named that is not an addressee (“gửi phòng Nội vụ”)."""
    text = fold(question.understood)
    for named in question.units:
        if not _TO.search(text[: named.start]) and not _BESIDES.search(text[: named.start]):
            return named
    return None


def addressees(question: Question) -> tuple[mentions.Named, ...]:
    """The bodies that the question names as those a thing goes to: “trước khi lên UBND tỉnh”."""
    text = fold(question.understood)
    return tuple(named for named in question.units if _TO.search(text[: named.start]))


def _goes_to(task: Task, named: mentions.Named) -> bool:
    """Whether a task's addressee is the body named, as far as the name tells."""
    recipient = task.obligation.recipient
    return bool(recipient) and (
        units.level(recipient or "") == named.level and (named.name is None or named.name in fold(recipient or ""))
    )


def laid_by_name(question: Question, tasks: Sequence[Task]) -> list[Task]:
    """The tasks laid on a body that the question spells as the document does: “Công an tỉnh”, “Hội Người cao tuổi”.

    Of several bodies named, the first that is no addressee; names of one syllable and groups are left to fits_subject.
    """
    text = " ".join(map(fold, words(question.understood)))
    found: dict[str, list[Task]] = {}
    places: dict[str, int] = {}
    for task in tasks:
        for body in task.obligation.responsible:
            name = spelt(body)
            if " " not in name or name.startswith("cac "):
                continue
            at = f" {text} ".find(f" {name} ")
            if at >= 0 and not _TO.search(text[:at]):
                found.setdefault(name, []).append(task)
                places[name] = at
    if not found:
        return []
    first = min(places.values())
    return found[max((name for name in found if places[name] == first), key=len)]


def topic_terms(question: Question) -> tuple[str, ...]:
    """The syllables of the matter a question about reports names: “cải cách hành chính” in “hạn báo cáo cải cách …”.

    Only neighbours count: a Vietnamese word is mostly two syllables, and one left alone is a slip or a filler.
    """
    return tuple(dict.fromkeys(word for pair in topic_pairs(question) for word in pair))


def topic_pairs(question: Question) -> list[tuple[str, str]]:
    """Neighbouring syllables that are neither names of bodies nor words of every question about reports."""
    text = canonical(question.understood)
    for named in sorted(question.units, key=lambda n: -n.start):
        text = f"{text[: named.start]} . {text[named.end :]}"
    return [
        pair
        for piece in re.split(r"[^\w\s]+", FILLERS.sub(" . ", _EVERY_REPORT.sub(" . ", text)))
        for pair in pairwise(words(piece))
        if all(word.isalpha() and len(word) > 1 and is_possible(word) for word in pair)
        and not (question.bare and all(fold(word) in BARE_FILLERS for word in pair))
    ]


def topic_words(question: Question) -> tuple[str, ...]:
    """The question's content words but for the names of places: “xã Bình Lương” says which document, not what of it."""
    text = question.understood
    for named in sorted(question.units, key=lambda n: -n.start):
        if named.kind not in ("so", "phong", "bo", "ban", "cong chuc"):
            text = f"{text[: named.start]} {text[named.end :]}"
    left = set(words(text))
    return (
        tuple(term for term in question.terms if (str(int(term)) if term.isdecimal() else term) in left)
        or question.terms
    )


# Words after which a question names its matter: “báo cáo [6 tháng] giảm nghèo”, “kế hoạch giảm nghèo”, “về giảm nghèo”.
_LEADS = exact(
    r"(?:báo cáo|kế hoạch|về|công tác|chương trình|lĩnh vực|đề án|kết quả)"
    r"(?: (?:\d+ tháng|sáu tháng|chín tháng|năm(?: \d{4})?|quý(?: \w+)?|tháng|kết quả|công tác|thực hiện|về|việc|định kỳ|tình hình|của|hằng|hàng))* "
    r"([^\W\d_]+) ([^\W\d_]+)",
    bounded=False,
)


def strange_topic(question: Question, library: Library) -> bool:
    """Whether the question names a matter that no document speaks of: “báo cáo giảm nghèo” among plans on other things.

    Only words in the place of the matter count, so that chat around the question (“em quên mất hạn …”) names none; one
    pair of syllables that the documents know is enough to stay.
    """
    pairs = topic_pairs(question)
    if any(library.knows_words(" ".join(map(fold, pair))) for pair in pairs):
        return False
    text = canonical(question.understood)
    named = {(words(m.group(1))[0], words(m.group(2))[0]) for m in _LEADS.finditer(text)}
    if question.bare:
        pairs = [pair for pair in pairs if not any(fold(word) in _BARE_COMMON for word in pair)]
    return any(pair in named for pair in pairs)


def issuer_level(document: Document) -> units.Level | None:
    return units.level(document.header.issuer) if document.header.issuer else None


def fits_subject(task: Task, named: mentions.Named, directory: units.Directory = units.NOWHERE) -> bool:
    """Whether a task is laid on the body named, by any of its names, or on one in its place. A place's name that neither
    the documents nor the table spell is taken at its level."""
    if any(concerns(task, body, directory) for body in named.bodies):
        return True
    for responsible in task.obligation.responsible:
        low = fold(responsible)
        if named.bodies and all(map(group, parts(responsible))):
            continue  # the table has told already whether the unit is one of these
        if named.kind in ("so", "phong", "bo", "ban", "cong chuc") and named.name:
            if called_in(named, responsible):
                return True
            if named.kind == "so" and units.covers((responsible,), f"Sở {named.name}"):
                return True
        elif named.kind == "so":
            if units.level(responsible) == "sở":
                return True
        elif units.level(responsible) == named.level:
            if (
                named.name is None
                or units.own_name(responsible) in ("", *named.names)
                or "cac" in low.split()
                or "," in low
            ):
                return True
        elif units.covers((responsible,), f"{_WORDS[named.level]} {named.name or 'x'}"):
            return True
    if not task.obligation.responsible or named.level == "xã":
        # A commune's plan speaks for the commune itself; where its head is unreadable its level cannot be told.
        return named.level == "xã" and named.kind != "cong chuc" and issuer_level(task.document) in ("xã", None)
    return False


def called_in(named: mentions.Named, body: str) -> bool:
    """Whether a body's name holds the name asked for; another name of that unit only as whole words."""
    whole = f" {spelt(body)} "
    return any(
        f" {' '.join(words(name))} " in whole or (name == named.name and name in fold(body)) for name in named.names
    )


_WORDS: dict[units.Level, str] = {
    "xã": "UBND xã", "huyện": "UBND huyện", "tỉnh": "UBND tỉnh", "sở": "Sở", "phòng": "phòng", "trung ương": "Bộ"
}  # fmt: skip


def has_date(task: Task) -> bool:
    return not isinstance(task.obligation.rule, CadenceOnly | OtherRule | RelativeRule)


def says_when(task: Task) -> bool:
    """Whether a task's words say anything of its time, be it only “khi có yêu cầu”."""
    rule = task.obligation.rule
    return not isinstance(rule, OtherRule) or bool(rule.text)


def rank(
    question: Question, tasks: Sequence[Task], library: Library, *, unit: str | None, terms: Sequence[str]
) -> list[Chosen]:
    """Tasks that do not contradict the question, best first."""
    named = subject(question)
    to = addressees(question)
    chosen = []
    for task in tasks:
        laid_on = named is not None and fits_subject(task, named, library.directory)
        if named is not None and not laid_on and named.level != "tỉnh":
            continue
        if (
            named is not None
            and named.level == "tỉnh"
            and named.name is None
            and issuer_level(task.document) not in ("tỉnh", None)
        ):
            continue
        mine = unit is not None and concerns(task, unit, library.directory)
        own = mine or (unit is not None and _own_document(task, unit))
        cover = library.task_coverage(terms, task, bare=question.bare) if terms else 0.0
        by_name = (
            laid_on
            and named is not None
            and named.name is not None
            and any(called_in(named, body) and units.level(body) == named.level for body in task.obligation.responsible)
        )
        score = cover + 0.3 * laid_on + 0.2 * by_name + 0.25 * own + 0.1 * has_date(task)
        score += _ADDRESSED * any(_goes_to(task, body) for body in to)
        chosen.append(Chosen(task, score, laid_on or own, laid_on or (named is None and mine)))
    return sorted(chosen, key=lambda item: (-item.score, item.task.id))


def _own_document(task: Task, unit: str) -> bool:
    """A plan that the asker's own body issued, where its name can be read or at least its level agrees."""
    issuer = task.document.header.issuer
    return bool(issuer) and units.level(issuer or "") == units.level(unit) == "xã"
