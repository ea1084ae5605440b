"""A chat message understood: what it is for, which task it speaks of, and how far that is said to be. Pure.

In: the message as typed, the tasks of the office, who writes, what day it is, what was written just before and what is
replied to. Out: a StatusReport; nothing is recorded here. Where the words do not settle which task is meant, the report
is `ambiguous` with the candidates: a period that was not said, or a subject that no document speaks of, is never
guessed. The steps are rooms of their own: wording (slips and abbreviations), topics and tasks (what is spoken of),
claims and verdict (what is said of it), subjects (of whom), figures and chat_dates, intents (what for).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.model import StatusReport
from bot.reporting.figures import document_number, percent, with_sign
from bot.reporting.findings import Finding, Scene, bare_reason, earlier_matches, find, settled_by_document
from bot.reporting.intents import (
    is_cancel,
    is_correction,
    is_extension,
    is_request,
    is_small_talk,
    without_the_wrong_one,
)
from bot.reporting.plain_talk import addressed, only_about_work
from bot.reporting.questions import is_question
from bot.reporting.tasks import Matches, match
from bot.reporting.tense import at_last
from bot.reporting.verdict import asked_date, claimed_date
from bot.reporting.wording import mend
from bot.reporting.works import DENIED, Parsed, listed, parse
from knowledge.calendar import due_date
from knowledge.model import State, Task
from knowledge.text import canonical, fold, is_bare, loose
from knowledge.units import NOWHERE, Directory

_OWN_DOING = frozenset(
    {
        "sent",
        "finished",
        "signed",
        "acted",
        "working",
        "drafted",
        "pending",
        "blocked",
        "waiting",
        "stuck",
        "unfinished",
        "unstarted",
    }
)
_LONGEST = 2000
_CANDIDATES = 8


def understand(
    message: str,
    *,
    tasks: Sequence[Task],
    today: date,
    unit: str | None = None,
    context: str | None = None,
    reply_to: str | None = None,
    restore: Callable[[str], str] | None = None,
    directory: Directory = NOWHERE,
) -> StatusReport:
    """What `message` is taken for. `context` is the sender's message before it, `reply_to` the bot's message answered,
    `directory` the office's units."""
    text = addressed(mend(message[:_LONGEST]))
    if not is_extension(text):
        text = with_sign(text, spoken_of=percent(reply_to or context or "") is not None)
    understood = restore(text) if restore is not None and is_bare(message) else text
    base = StatusReport(message, understood, "chat", confidence=0.8)
    if not any(char.isalnum() for char in text):
        return base
    unit = directory.present(unit) if unit else None
    scene = _scene(tuple(tasks), today, unit, context, reply_to, directory)
    slip = is_correction(text)
    text, wrong = without_the_wrong_one(text) if slip else (text, "")
    parsed = parse(text, scene.tasks, unit, today, scene.items, directory)
    claims = settled_by_document([find(work, parsed, scene) for work in parsed.works], parsed)
    told = [claim for claim in claims if claim.told]
    if is_cancel(text) and not any(claim.state and not claim.leaned for claim in told):
        return _pointing(replace(base, intent="cancel", confidence=0.9), scene)
    if is_extension(text) and not slip:
        return _extension(base, text, parsed, claims, scene)
    if is_small_talk(text) and not any(claim.matches.named for claim in claims):
        return base
    asking = is_question(text, [bool(events) for events in parsed.events]) and ("?" in text or not at_last(text))
    if slip and not (asking and context is None and reply_to is None):
        return _put_right(_correction(base, parsed, claims, scene), wrong, scene)
    if asking:
        return replace(base, intent="question", task=claims[0].matches.best if claims else None, confidence=0.85)
    if is_request(text) and not any(t.event in _OWN_DOING for events in parsed.events for t in events):
        return base
    if not told:
        return _continued(base, claims, scene)
    named = any(claim.matches.named for claim in told)
    kinds = {t.event for events in parsed.events for t in events}
    # “số 57/BC-SYT”, alone: what bears its number was issued, though no verb tells so.
    telling = bool(kinds - {"planned", "acted"}) or (not kinds and any(claim.number for claim in told))
    about_work = (only_about_work(text, unit) and telling) or _work_in_the_way(parsed)
    if not named and not (scene.replied and scene.replied.named) and not about_work:
        return base  # something was sent or finished, but nothing that this office keeps
    first, *rest = [_report(base, claim) for claim in told]
    if scene.replied is not None and scene.replied.named:
        first, *rest = [replace(one, rule="reply") if one.rule == "earlier" else one for one in (first, *rest)]
    said = {(first.task.id, first.state, first.about_unit, first.words)} if first.task else set()
    more = (one for one in rest if one.task is None or (one.task.id, one.state, one.about_unit, one.words) not in said)
    return replace(first, also=tuple(one for one in more if one.task or one.ambiguous))


def _work_in_the_way(parsed: Parsed) -> bool:
    """“xã vướng kinh phí nên chưa triển khai được”: some work is not done, and what stands in its way is told."""
    kinds = {t.event for events in parsed.events for t in events}
    return bool(kinds & {"blocked", "waiting", "stuck"}) and bool(
        kinds & {"unstarted", "unsent", "unfinished", "stuck"}
    )


def _scene(
    tasks: tuple[Task, ...],
    today: date,
    unit: str | None,
    context: str | None,
    reply_to: str | None,
    directory: Directory,
) -> Scene:
    earlier = understand(context, tasks=tasks, today=today, unit=unit, directory=directory) if context else None
    items = listed(reply_to, tasks, unit, today, directory)
    replied = None
    if items:
        union = {
            scored.task.id: scored
            for one in items
            for scored in one.candidates
            if one.best is None or scored.task == one.best
        }
        replied = Matches(tuple(union.values()), clear=False, named=True)
    elif reply_to:
        replied = match(mend(reply_to), tasks, unit=unit, today=today, directory=directory)
    handed_in = reply_to is not None and _RECORDED.search(canonical(reply_to)) is not None
    return Scene(tasks, today, unit, earlier, replied, items, directory, handed_in)


# -- what it is for ---------------------------------------------------------------------------------------------------


def _report(base: StatusReport, claim: Finding) -> StatusReport:
    doubt = claim.task is None
    return replace(
        base, intent="report", task=claim.task, state=claim.state, percent=claim.percent, claimed_on=claim.on,
        document_number=claim.number, about_unit=claim.about_unit, note=claim.note, ambiguous=doubt,
        candidates=claim.matches.tasks[:_CANDIDATES], confidence=0.5 if doubt else 0.8 if claim.leaned else 0.95,
        rule="earlier" if claim.leaned else "words", words=claim.words,
    )  # fmt: skip


def _pointing(report: StatusReport, scene: Scene) -> StatusReport:
    """The task that what was said before is about."""
    known = scene.replied if scene.replied and scene.replied.named else earlier_matches(scene)
    return replace(report, task=known.best if known else None)


def _continued(base: StatusReport, claims: Sequence[Finding], scene: Scene) -> StatusReport:
    """A message that claims nothing: it may name the task that the one before left open."""
    earlier = scene.earlier
    claim = next((claim for claim in claims if claim.matches.named and not claim.leaned), None)
    if claim is None:
        return _unknown_answer(base, claims, scene)
    if earlier is not None and earlier.intent == "report" and earlier.ambiguous and earlier.state:
        return replace(
            earlier, message=base.message, understood=base.understood, task=claim.task, ambiguous=claim.task is None,
            candidates=claim.matches.tasks[:_CANDIDATES], confidence=0.8,
        )  # fmt: skip
    # A named task with words of doing that no rule knows: taken for work under way, said with little confidence. The
    # sender sees it before anything is recorded.
    words = canonical(base.message)
    if claim.task is not None and _SOME_DOING.search(words):
        state: State = "not_started" if _NOT_YET.search(words) else "in_progress"
        return replace(_report(base, claim), state=state, confidence=0.4)
    bare_name = len(base.understood.split()) <= 8 and claim.task is not None
    return replace(base, intent="question", task=claim.task, confidence=0.5) if bare_name else base


# An answer to a reminder in words that no rule knows (“đang gỡ rối đây”): work under way, or not begun, said with little
# confidence. Talk of coming and going, of having understood, of asking others is none.
_ASPECT = loose(r"(?:đang|vẫn|mới|còn|(?:ch\ờ|đợi)(?! (?:em|anh|chị|mình|tôi|tí|chút|xíu))|chưa|sắp|gần)(?= [^\W_])")
_OTHER_TALK = loose(
    r"họp|gọi|nhắn|xem|hỏi|nhắc|đọc|bận|nghỉ|đi|về|biết|hiểu|nhớ|cảm ơn|ok|đồng ý|đúng|không phải|nhầm|nhận|nắm|rõ|chào|chúc|ăn|ngủ|mệt|ốm|bệnh|máy|lái|đường|test|vui|công tác|liên hệ|báo lại|lại sau|đồng chí|người khác|mạng|điện"
)
_ANSWER_WORDS = 12


def _unknown_answer(base: StatusReport, claims: Sequence[Finding], scene: Scene) -> StatusReport:
    words = canonical(base.message)
    known = scene.replied.best if scene.replied else None
    if known is None or len(words.split()) > _ANSWER_WORDS or not _ASPECT.search(words) or _OTHER_TALK.search(words):
        return base
    state: State = "not_started" if _NOT_YET.search(words) else "in_progress"
    return replace(base, intent="report", task=known, state=state, candidates=(known,), confidence=0.4, rule="reply")


def _extension(base: StatusReport, text: str, parsed: Parsed, claims: Sequence[Finding], scene: Scene) -> StatusReport:
    claim = next((claim for claim in claims if claim.matches.named), None)
    task = claim.task if claim else None
    on = asked_date(text, scene.today)
    more = _THAT_MUCH_MORE.search(canonical(text)) is not None  # counted from the due day, not from today
    if (on is None or more) and task is not None and (days := _more_days(text)):
        due = due_date(task.obligation.rule, scene.today, task.obligation.period)
        on = due + timedelta(days=days) if due else on
    note = "; ".join(
        bare_reason(part.text)
        for part in parsed.clauses
        if part.reason
        or (
            not is_extension(part.text)
            and not asked_date(part.text, scene.today)
            and len(part.text.split()) > 2
            and _tells_why(part.text)
        )
    )
    return replace(
        base, intent="extension", task=task, claimed_on=on, note=note or None, ambiguous=task is None,
        candidates=claim.matches.tasks[:_CANDIDATES] if claim else (), confidence=0.9 if task else 0.5,
    )  # fmt: skip


_CALLED_WRONG = loose(r"(?:là|bị|thành) (?:nhầm|sai|lộn)|(?:ghi|gõ|viết|báo|nhập|khai|điền|nói|nhắn) (?:nhầm|sai)")
_RECORDED = loose(r"đã (?:ghi|lưu|cập nhật)\W.*?đã (?:nộp|gửi|hoàn thành|xong|ban hành|làm xong)", bounded=False)
_AHEAD = loose(r"sẽ|dự kiến|sắp|mai|mốt|tới|chưa|đang|hứa|hẹn|tuần sau")
_SOME_DOING = loose(r"đang|bị|vẫn|chưa|cũng|liên tục|thường xuyên|hằng tuần|hàng tuần|mới")
_NOT_YET = loose(r"chưa")
_GREETING = loose(
    r"^(?:dạ|vâng|em chào|kính gửi|thưa|xin phép|cảm ơn|mong|nhờ|được không|có được không|báo cáo anh|báo cáo chị)"
)
_DAYS_MORE = loose(
    r"(?:thêm|lùi|chậm|muộn|trễ|gia hạn|dời|khất|hoãn|nợ|(?:sau|quá) hạn)(?: lại| thêm| khoảng| cho| em| tầm)* (\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (ngày|hôm|bữa|tuần)"
)
_THAT_MUCH_MORE = loose(r"thêm (?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:ngày|hôm|bữa|tuần) nữa")
_DAY_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}


def _tells_why(text: str) -> bool:
    return not _GREETING.search(canonical(text))


def _more_days(text: str) -> int | None:
    found = _DAYS_MORE.search(canonical(text))
    if not found:
        return None
    word = found.group(1)
    count = int(word) if word.isdecimal() else _DAY_WORDS[fold(word)]
    return count * 7 if fold(found.group(2)) == "tuan" else count


def _put_right(report: StatusReport, wrong: str, scene: Scene) -> StatusReport:
    """A correction that calls `wrong` the very task it would stand for, and names no other, is asked about."""
    task = report.task
    if task is None or not wrong:
        return report
    named = match(wrong, scene.tasks, unit=scene.unit, today=scene.today, directory=scene.directory)
    return replace(report, task=None, ambiguous=True, confidence=0.5) if task in named.tasks[:1] else report


def _correction(base: StatusReport, parsed: Parsed, claims: Sequence[Finding], scene: Scene) -> StatusReport:
    """What replaces what was said before; what the correction leaves out stays as it was."""
    earlier = scene.earlier if scene.earlier and scene.earlier.intent == "report" else None
    claim = next((c for c in claims if c.task and not c.leaned), None) or next(iter(claims), None)
    if claim is None:
        return _pointing(replace(base, intent="correction", ambiguous=True, confidence=0.5), scene)
    task = claim.task
    if task is None and not claim.matches.candidates:
        task = _pointing(base, scene).task
    state = claim.state or (earlier.state if earlier else None)
    share = claim.percent if claim.percent is not None else None
    if state == "in_progress" and share is None and earlier and claim.state is None:
        share = earlier.percent
    on = claim.on
    before = earlier.state if earlier else "submitted" if scene.handed_in else None
    if before in ("submitted", "done") and state == "in_progress" and claim.percent is None:
        # “nhớ sai, thứ ba mới nộp” of what was handed in: the day that is put right is one gone by.
        gone = claimed_date(parsed.clauses, before, None, scene.today)
        if gone is not None and not _AHEAD.search(canonical(parsed.text)):
            state, on = before, gone
    where = [c for c in parsed.clauses if not DENIED.search(canonical(c.text))]
    # “báo 17/6 là sai, 18/6 mới đúng”: the day called wrong is not the right one.
    right = [c for c in where if not _CALLED_WRONG.search(canonical(c.text))]
    where = right if any(claimed_date([c], state, None, scene.today) for c in right) else where
    if claim.state is None and earlier is not None:
        # What is put right was done, or promised, as it was said before: a bare day lies on that side of today.
        gone = claimed_date(where, "submitted", None, scene.today)
        future = earlier.claimed_on is not None and earlier.claimed_on > scene.today
        if state == "in_progress" and future and gone and not _AHEAD.search(canonical(earlier.understood)):
            state, on = "submitted", gone  # “gửi … ngày 24/11” on the 17th: the day was the slip
        elif state in ("submitted", "done"):
            on = gone or on
    if on is None:
        on = claimed_date(where, state, None, scene.today)
    number = claim.number or next(
        (n for c in parsed.clauses if not DENIED.search(canonical(c.text)) and (n := document_number(c.text))), None
    )
    return replace(
        base, intent="correction", task=task, state=state, percent=share, claimed_on=on, document_number=number,
        about_unit=claim.about_unit, note=claim.note, ambiguous=task is None,
        candidates=() if task else claim.matches.tasks[:_CANDIDATES], confidence=0.85 if task else 0.5,
    )  # fmt: skip
