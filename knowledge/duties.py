"""One sentence into obligations: its times, whose they are, and how surely the words say it. Pure.

What passes through: a sentence without its label, who is spoken to before it, and whether its place organises the work.
A periodic report becomes one obligation per period, each with its own rule; another duty one per limit. A sentence that
only tells (knowledge/telling.py) gives none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.actors import acting, named_by
from knowledge.bodies import channel_of, cooperating_of, names_body, recipient_of
from knowledge.dates import DeadlineMention, Frame, PeriodMention, condition, deadlines, for_period, periods, rhythms
from knowledge.duty_words import DUTY_VERB, REPORT, REPORTING_VERB, action, product, report_action, time_words
from knowledge.idle_time import conditional
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    Rule,
    YearlyRule,
)
from knowledge.pairing import pair, period_of
from knowledge.segments import Sentence
from knowledge.telling import describes, orders_nothing
from knowledge.text import canonical, exact, opening

CASE = exact(r"(?:\W*(?:trường hợp|nếu|khi|sau khi|đối với|căn cứ|trên cơ sở))")
_ON_PERIOD = opening(
    r"(?:báo cáo|sơ kết|tổng kết)(?: (?!năm|quý|tháng)[^\s,;.()\d]+){0,3} (?:\d{1,2} |hằng |hàng )?(?:tháng|quý|năm)"
)
# “trong báo cáo công tác hằng năm”, “phê duyệt … báo cáo quyết toán hằng năm của Quỹ”: a paper that has the rhythm.
_IN_PAPER = opening(r"(?:theo|tại|căn cứ|kèm|qua|với|từ|vào|dựa trên|ngoài) (?:các )?$")
_OF_WHOM = opening(r" (?:của|do) ")
_SENDS = opening(r"(?:gửi|nộp|lập|trình|thực hiện|xây dựng|tổng hợp)[^;.]*$")


@dataclass(frozen=True, slots=True)
class Place:
    """What is known before a sentence is read."""

    subject: tuple[str, ...]  # whom the sentences before or the heading speak to
    organising: bool
    header: Header
    frame: Frame


def _spoken(body: str, due: Sequence[DeadlineMention], *, report: bool, lasting: bool) -> list[PeriodMention]:
    """The periods and rhythms of a sentence outside its dates; periods count where a report is spoken of."""
    beat = rhythms(body)
    named = periods(body) if report else []
    if lasting:
        # A law speaks of stretches of time in many senses: only what is reported on, or done again and again, counts.
        named = [m for m in named if m.period and _reported(body, m, named)]
    low = canonical(body)
    out = [
        m
        for m in beat
        if not any(d.start < m.end and m.start < d.end for d in due) and not conditional(low, m.start, m.end)
    ]
    taken = [(m.start, m.end) for m in out] + [(d.start, d.end) for d in due]
    out += [m for m in named if not any(start < m.end and m.start < end for start, end in taken)]
    return sorted(out, key=lambda m: m.start)


def _reported(body: str, mention: PeriodMention, named: Sequence[PeriodMention]) -> bool:
    """Whether a period is what a report is on: “báo cáo công tác 6 tháng và hằng năm”."""
    first = mention
    for before in reversed([m for m in named if m.end <= mention.start]):
        if canonical(body[before.end : first.start]).strip() not in ("", ",", "và", ", và", "/", "hoặc"):
            break
        first = before
    low = canonical(body)
    told = _ON_PERIOD.search(low[: mention.end][max(0, first.start - 40) :])
    if told is None:
        return False
    at = max(0, first.start - 40) + told.start()
    return not (_IN_PAPER.search(low[:at]) or (_OF_WHOM.match(low[mention.end :]) and not _SENDS.search(low[:at])))


def duties(sentence: Sentence, body: str, named: tuple[str, ...], place: Place) -> list[Obligation]:
    low = canonical(body)
    due = deadlines(body, place.frame)
    report = bool(REPORT.search(low))
    lasting = place.frame.lasting
    spoken = _spoken(body, due, report=report, lasting=lasting)
    acts = DUTY_VERB.search(low) is not None
    if lasting and orders_nothing(canonical(sentence.text)):
        return []
    if describes(low):
        due, spoken = ([d for d in due if d.month or recurs(d.rule)], []) if lasting else (due, spoken)
    asides = [d for d in due if d.aside]
    due = [d for d in due if not d.aside]
    limited = bool(asides) or any(not isinstance(d.rule, DateRule) for d in due)
    timed = bool(due) or any(m.recurring for m in spoken)
    if not place.organising and not limited and not (timed and acts and (place.subject or report or lasting)):
        return []
    base = _base(sentence, body, named, place, acts)
    if not base.action:
        return []
    beside = [_ruled(base, mention.rule, None) for mention in asides]
    if report and (due or spoken):
        return [*_reports(base, body, spoken, due, place.frame), *beside]
    if report:
        base = replace(base, recipient=recipient_of(body), via=channel_of(body))
    if due:
        return [_ruled(base, mention.rule, mention.period or _near(spoken, mention.rule)) for mention in due] + beside
    if spoken and any(m.recurring for m in spoken):
        return [_ruled(base, CadenceOnly(), name or None) for name in dict.fromkeys(m.period for m in spoken)] + beside
    return beside or [_ruled(base, base.rule, None)]


def recurs(rule: Rule) -> bool:
    return isinstance(rule, YearlyRule | QuarterlyRule | MonthlyRule)


def _near(spoken: Sequence[PeriodMention], rule: Rule) -> str | None:
    """The period of a duty's limit: the one in which it comes back, else the rhythm said beside it."""
    beat = [mention.period for mention in spoken if mention.recurring and mention.period]
    return period_of(rule, beat[0] if len(set(beat)) == 1 else "")


def _base(sentence: Sentence, body: str, named: tuple[str, ...], place: Place, acts: bool) -> Obligation:
    opened = opened_by_time(body, place.frame)
    if place.frame.lasting:
        # A name in a law may hold verbs (“Người nộp phí”): it ends at “phải”, “có trách nhiệm”, where those stand.
        first = (0,) if named else (0, opened) if CASE.match(canonical(body)) else (opened,)
        own = next((names for at in first if (names := acting(sentence.text if named else body, at))), named)
        own = own or _after_time(body, place.frame) or (() if place.subject else named_by(body))
    else:
        own = named or (acting(body, opened) if opened else ())
    # A plan without a subject speaks for who made it; a law does not.
    header = place.header
    issuer = (header.issuer,) if header.issuer and not place.frame.lasting else ()
    sure = 1.0 if own else 0.95 if place.subject else 0.85
    sure *= 1.0 if acts else 0.9
    sure *= 0.9 if sentence.passage.restored else 1.0
    return Obligation(
        kind="duty",
        action=action(body),
        responsible=own or place.subject or issuer,
        recipient=None,
        via=None,
        period=None,
        rule=OtherRule(condition(body, lasting=place.frame.lasting) or ""),
        quote=sentence.text,
        section=sentence.passage.section,
        page=sentence.passage.page,
        position=sentence.passage.position,
        cooperating=cooperating_of(sentence.text),
        product=product(body, report=False),
        confidence=sure,
    )


def opened_by_time(body: str, frame: Frame) -> int:
    """Where the words about time end that begin a sentence, a case (“Trường hợp …,”) before them or not."""
    low, end = canonical(body), 0
    case = CASE.match(low) is not None
    if not case and frame.lasting and names_body(low, 0):
        return 0
    for mention in time_words(body, frame):
        near = mention.start < (400 if case else 25) if end == 0 else not body[end : mention.start].strip(" ,và")
        if case and end == 0 and mention.start >= 25 and not body.startswith(",", mention.end):
            continue
        if not near:
            break
        end = max(end, mention.end)
    return end


def _after_time(body: str, frame: Frame) -> tuple[str, ...]:
    """Who acts right after words about time in the middle of a sentence: “Sau kiểm tra, trong 05 ngày, Sở …”."""
    low = canonical(body)
    for mention in time_words(body, frame):
        opens = low.endswith((", ", "; "), 0, mention.start) and names_body(low, mention.end + 1)
        if (low.startswith(", ", mention.end) or opens) and (names := acting(body, mention.end)):
            return names
    return ()


def _ruled(base: Obligation, rule: Rule, period: str | None) -> Obligation:
    sure = base.confidence
    sure *= 0.9 if isinstance(rule, DateRule) and rule.inferred_year else 1.0
    sure *= 0.95 if isinstance(rule, CadenceOnly) or (isinstance(rule, OtherRule) and rule.text) else 1.0
    return replace(base, rule=rule, period=period, confidence=round(sure, 2))


def _reports(
    base: Obligation, body: str, spoken: Sequence[PeriodMention], due: Sequence[DeadlineMention], frame: Frame
) -> list[Obligation]:
    """A report for each period with its deadline; a limit without a period stays a duty unless the act is to report."""
    sent = replace(base, recipient=recipient_of(body), via=channel_of(body))
    reported = replace(sent, kind="report", action=report_action(body, frame), product=product(body, report=True))
    out = []
    for name, mention in pair(spoken, due):
        rule = for_period(mention, name or None) if mention else CadenceOnly()
        period = period_of(rule, name) or (mention.period if mention else None)
        duty = period is None and not REPORTING_VERB.match(canonical(base.action))
        out.append(_ruled(sent if duty else reported, rule, period))
    return out
