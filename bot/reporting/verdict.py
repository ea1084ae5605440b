"""What the events told of one piece of work amount to: its state, and the date that goes with it. Pure.

The last word counts where it is final (“hôm trước kẹt, nay nộp rồi”), unless it is taken back (“nộp rồi nhưng bị trả
lại”). Not yet, soon and tomorrow are never done. An obstacle is `blocked` only while nothing says the work goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.reporting.claims import Told
from bot.reporting.clauses import Clause
from bot.reporting.events import Event
from bot.reporting.figures import without_number
from bot.reporting.topics import Topic
from knowledge.calendar import real_date
from knowledge.chat_dates import Lean, Said, dates
from knowledge.model import State, Task
from knowledge.text import canonical, fold, loose

_FINAL: frozenset[Event] = frozenset({"sent", "finished", "signed", "acted", "elliptic"})
_UNDER_WAY: frozenset[Event] = frozenset({"working", "counted", "pending", "drafted", "promised", "unfinished"})
_TAKES_BACK: frozenset[Event] = frozenset(
    {"pending", "unfinished", "unsent", "working", "stuck", "blocked", "promised"}
)
# A duty that never ends: to have done it once is to be at it.
_ONGOING = loose(r"thường xuyên|theo dõi|đôn đốc|kiểm tra|giám sát|trực|tuần tra|tuyên truyền")


def _completed(event: Event, task: Task | None, topic: Topic | None, numbered: bool) -> State | None:
    """The state that a final event stands for, by the kind of work; None where it ends nothing."""
    duty = task.obligation.kind == "duty" if task else bool(topic and topic.kind != "report")
    product = bool(topic and topic.kind == "product")
    if not duty:
        if event == "acted":
            return "submitted" if numbered else None
        return "submitted" if event != "signed" or numbered else None
    action = canonical(task.obligation.action) if task else ""
    if fold(action).startswith("tong hop") and event in ("sent", "elliptic"):
        return "submitted"
    if not product and _ONGOING.search(action) and event in ("sent", "acted", "elliptic"):
        return "in_progress"
    return "done"


def state_of(events: Sequence[Told], task: Task | None, topic: Topic | None, numbered: bool, percent: int | None) -> tuple[State | None, Told | None]:  # fmt: skip
    """The state, and the event it rests on."""
    written = {t.clause for t in events if t.event == "drafted"}  # “viết xong 100%”: the writing is finished, no more
    final = [
        (i, t, s)
        for i, t in enumerate(events)
        if t.event in _FINAL
        and (s := _completed(t.event, task, topic, numbered))
        and not (t.event == "finished" and t.clause in written and s == "submitted")
    ]
    if final:
        i, event, state = final[-1]
        strong = [e for e in final if e[1].event in ("sent", "signed")]
        if strong:
            i, event, state = strong[-1]
        back = [t for t in events[i + 1 :] if t.event in _TAKES_BACK and t.clause >= event.clause]
        left = {"unsent", "pending"} if state == "submitted" else set()  # written in full, and still in the house
        if not back or (percent == 100 and event.event == "finished" and not left & {t.event for t in back}):
            return state, event
        if all(t.event == "blocked" for t in back):
            return state, event  # what is wrong came out afterwards; the thing itself was sent
        return "in_progress", back[0]
    kinds = {t.event for t in events}

    def of(*wanted: Event) -> Told:
        return next(t for t in events if t.event in wanted)

    going = kinds & _UNDER_WAY
    if (
        "blocked" in kinds
        and not ("pending" in kinds and not kinds & {"stuck", "waiting"})
        and not (percent is not None and percent >= 90)
    ):
        return "blocked", of("blocked")
    if "stuck" in kinds:
        return "blocked", of("stuck")
    if "waiting" in kinds and (kinds & {"unsent", "unfinished", "unstarted"} or not going):
        return "blocked", of("waiting")
    if "unstarted" in kinds and not kinds & {"working", "pending", "drafted", "unfinished"}:
        return "not_started", of("unstarted")
    if "unsent" in kinds and "planned" in kinds and not kinds & {"working", "pending", "drafted", "promised"}:
        return "not_started", of("unsent")
    if going:
        return "in_progress", next((t for t in events if t.event == "promised"), of(*going))
    if "signed" in kinds or "acted" in kinds:
        return "in_progress", of("signed", "acted")
    if kinds & {"unsent", "planned"}:
        return "not_started", of("unsent", "planned")
    return None, None


# “trình ký từ 16/9”, “hôm qua gửi Sở Tư pháp thẩm định”: under way, and since when.
_LEFT_THE_DESK: frozenset[Event] = frozenset({"pending", "sent", "drafted", "working"})
_LIMIT_BEFORE = loose(
    r"(?<![^\W_])(?:hạn(?: chót| cuối| nộp)?(?: là)?|trước|deadline|kỳ hạn|hạn chế) (?:ngày |hôm )?$", bounded=False
)
_NOT_BEFORE = loose(
    r"(?<![^\W_])(?:không phải|chứ không phải|chứ không|thay vì|không phải là|chứ chẳng phải)(?: là| nộp| gửi| ngày| hôm)* $",
    bounded=False,
)
# “hôm nay em xin báo là …”: the day of the saying.
_SAYING_AFTER = loose(
    r"^ (?:(?:thì|em|mình|tôi|bên em|bên mình|đơn vị|xin|xin phép|mới|cũng) )*(?:báo(?: cáo)?|thông tin|trả lời|phản hồi|nhắn|thưa)(?: (?:lại|với|cho|để|anh|chị|sếp|các|mọi người|bác|lãnh đạo|tin|biết|rõ))* ?(?:là|rằng|:)(?![^\W_])",
    bounded=False,
)
_MEETING_AFTER = loose(r"^ (?:\S+ ){0,2}(?:họp|hội nghị|giao ban)")


def claimed_date(clauses: Sequence[Clause], state: State | None, event: Told | None, today: date) -> date | None:
    """The day on which it was done, or for which it is promised: said with the event, else elsewhere in the message."""
    past = state in ("submitted", "done") or (event is not None and event.event in ("sent", "acted"))
    lean: Lean = "past" if past else "future"
    behind: date | None = None
    order = sorted(range(len(clauses)), key=lambda i: (event is None or i != event.clause, clauses[i].reason, i))
    fallback: date | None = None
    for i in order:
        text = without_number(clauses[i].text)
        said = [s for s in dates(text, today, lean) if _usable(text, s)]
        if past:
            said = [_gone_by(s, today) for s in said]
            said = [s for s in said if s.date <= today and not s.vague]
        elif state in ("in_progress", "not_started", "blocked"):
            gone = [s for s in said if s.until < today and not s.vague]
            if gone and behind is None and event is not None and event.event in _LEFT_THE_DESK:
                behind = _nearest(gone, event if i == event.clause else None).date
            said = [s for s in said if s.until >= today]
            later = [s for s in said if s.date > today]
            if said and not later and fallback is None:
                fallback = said[0].date  # “hôm nay không kịp, để mai”: tomorrow is the promise
            said = later
        if said:
            return _nearest(said, event if event and i == event.clause else None).date
    if past and fallback is None and any(_CLOCK.search(canonical(clause.text)) for clause in clauses):
        return today  # “gửi lúc 14h rồi”
    return fallback or behind


_CLOCK = loose(
    r"(?<![^\W_])(?:lúc|hồi|vừa) \d{1,2}\s?(?:h|giờ|g)(?:\s?\d{2})?(?: kém)?(?: \d+)?(?! (?:sáng|chiều|tối|trưa)? ?(?:mai|qua|hôm|ngày|thứ))(?![^\W_])",
    bounded=False,
)


def _gone_by(said: Said, today: date) -> Said:
    """“ban hành 28/2”, said in September: of what is done and named without its year, not the February to come."""
    far = said.date > today + timedelta(days=92) and not said.vague and not re.search(r"20\d\d", said.words)
    on = real_date(said.date.year - 1, said.date.month, said.date.day) if far else None
    return replace(said, date=on, until=on) if on else said


def _usable(text: str, said: Said) -> bool:
    before = canonical(text[: said.start])
    after = canonical(text[said.end :])
    return not (_LIMIT_BEFORE.search(before) or _NOT_BEFORE.search(before) or _SAYING_AFTER.search(after))


def _nearest(said: Sequence[Said], event: Told | None) -> Said:
    if event is None:
        return said[0]
    return min(said, key=lambda s: abs(s.start - event.position))


# “gia hạn tới 28 nha”: the day of a month without its word.
_DAY_ALONE = loose(
    r"(?<![^\W_])(?:đến|tới|sang|qua|hết)(?: (?:hết|ngày|hôm))* (\d{1,2})(?![\d/.,%-])(?= (?:ạ|nhé|nha|nhe|em|anh|chị|được|giúp|cho|vì|do|với|mới|rồi|thôi|là|hàng|này|tháng này|sếp|bạn|ad|c|a|đi)(?![^\W_])|\s*(?:$|[.,!?;]))",
    bounded=False,
)


_TO_DAY = loose(r"^sang ", bounded=False)  # “gia hạn sang 28/11”, where “sang” may look like a morning


def _day_alone(text: str, today: date) -> date | None:
    found = _DAY_ALONE.search(canonical(without_number(text)))
    if found is None:
        return None
    day, year, month = int(found.group(1)), today.year, today.month
    for _ in range(3):
        on = real_date(year, month, day)
        if on is not None and on >= today:
            return on
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def asked_date(text: str, today: date) -> date | None:
    """The day an extension asks for: after “đến”, “sang”, “tới”, else the last one named that is still to come."""
    said = [
        s
        for s in dates(without_number(text), today, "future")
        if s.until >= today and (_usable(text, s) or _TO_DAY.search(canonical(s.words)))
    ]
    if not said:
        return _day_alone(text, today)
    to = loose(r"(?<![^\W_])(?:đến|tới|sang|qua|vào|thành|hết)(?: (?:hết|ngày|hôm|trước))* ?$", bounded=False)
    led = [s for s in said if to.search(canonical(text[: s.start])) or to.search(canonical(s.words[:5]))]
    return (led or said)[-1].date
