"""Clauses into obligations: who must do what, by when, to whom, in the words that say so. Pure.

A sentence obliges where it carries a limit (“trong thời hạn … kể từ …”, a rhythm, a deadline beside a verb of duty), or
where it tells somebody to act in the part that organises the work (“Tổ chức thực hiện”, “Chế độ báo cáo”, an Điều on
responsibility). A periodic report becomes one obligation per period, each with its own rule; another duty one per limit.
What is not said is None. The quote is a substring of the passage, so a date can always be shown with its words.

How surely the words say it (`confidence`): 1 where subject, act and time stand in the sentence; times 0.95 for a subject
from the heading or the sentence before, 0.85 for one only presumed (the issuer) or none; 0.9 for an inferred year; 0.95
for a time in words or a bare rhythm; 0.9 where no known verb of duty stands in it; 0.9 for words that were mended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.actors import acting, named_by
from knowledge.bodies import (
    ORG_START,
    VERB,
    channel_of,
    cooperating_of,
    heading_subject,
    names_body,
    opening_subject,
    recipient_of,
    split_names,
)
from knowledge.dates import DeadlineMention, Frame, PeriodMention, condition, deadlines, for_period, periods, rhythms
from knowledge.duty_words import DUTY_VERB, REPORT, REPORTING_VERB, action, product, report_action, time_words
from knowledge.idle_time import conditional, describes
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    Passage,
    QuarterlyRule,
    Rule,
    Structure,
    YearlyRule,
)
from knowledge.pairing import pair, period_of
from knowledge.segments import Sentence, leads, segments
from knowledge.task_rows import row
from knowledge.text import canonical, exact, opening

_LAWS = frozenset({"Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Pháp lệnh", "Bộ luật"})
_LASTING_NUMBER = re.compile(
    r"/(?:19|20)\d\d/"
)  # documents that hold until they are changed carry the year in the number
_ORGANISING = exact(
    r"tổ chức (?:thực hiện|triển khai)|phân công (?:nhiệm vụ|trách nhiệm|thực hiện|tổ chức)|phân công|trách nhiệm (?:của|thi hành|thực hiện|các)|giao nhiệm vụ"
    r"|chế độ (?:thông tin,? )?báo cáo|(?:thời gian|tiến độ) (?:thực hiện|báo cáo)"
)
_INTRO = exact(
    r"^(?:trên đây là|trong quá trình|nếu có|mọi vướng mắc|kế hoạch này|quyết định này|chỉ thị này|công văn này|nơi nhận|lưu|báo cáo (?:nêu rõ|gồm|phải nêu|cần nêu)|nội dung báo cáo)"
)
# Headings under which offences are listed: what is punished there is no duty of that place.
_OFFENCES = exact(
    r"^\W*(?:các )?(?:hành vi )?vi phạm (?:các )?(?:quy định|về|trong|hành chính)|^\W*(?:hình thức|mức) (?:xử )?phạt",
    bounded=False,
)
# Headings under which the cases of a rule are listed: an item says when the rule holds, and orders nothing itself.
_CASES = exact(
    r"(?:trường hợp|sự kiện|sự cố|điều kiện|tiêu chí|dấu hiệu|hành vi|căn cứ|đối tượng)(?: cụ thể)? (?:sau(?: đây)?|dưới đây)(?![^\W_])[^.;]{0,90}$",
    bounded=False,
)
_CASE_ACTS = exact(
    r"^\W*(?:trường hợp|đối với|nếu|trong (?:thời hạn|vòng)|chậm nhất|định kỳ|sau khi|(?:hằng|hàng) (?:năm|quý|tháng))|: | thì |có trách nhiệm|(?<!không\s)phải (?!chịu|là|có|thu|bị|qua)",
    bounded=False,
)
_CASE = exact(r"(?:\W*(?:trường hợp|nếu|khi|sau khi|đối với|căn cứ|trên cơ sở))")
_ON_PERIOD = opening(
    r"(?:báo cáo|sơ kết|tổng kết)(?: (?!năm|quý|tháng)[^\s,;.()\d]+){0,3} (?:\d{1,2} |hằng |hàng )?(?:tháng|quý|năm)"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What is known before a sentence is read."""

    subject: tuple[str, ...]  # whom the sentences before or the heading speak to
    organising: bool
    header: Header
    frame: Frame


# Documents that are one order from head to foot; “đề nghị … thực hiện các nội dung sau:” makes any document one.
_ORDERS = frozenset({"Chỉ thị", "Công văn", "Công điện"})
_ORDERING = exact(
    r"(đề nghị|yêu cầu|giao)([^:;]*?)(?:(?:khẩn trương|nghiêm túc|tập trung|tổ chức|triển khai|phối hợp)[^:;]*|thực hiện[^:;]*|báo cáo[^:;]*)?:?\s*$",
    bounded=False,
)


def _addressed(structure: Structure) -> tuple[bool, tuple[str, ...]]:
    """Whether the document orders from its first clause on, and whom its opening names for all of them."""
    opening = structure.preamble[-1].text if structure.preamble else ""
    match = _ORDERING.search(canonical(opening)) if opening.rstrip().endswith(":") else None
    if match is None:
        return structure.header.kind in _ORDERS, ()
    names = opening[match.start(2) : match.end(2)].strip()
    return True, split_names(names) if ORG_START.match(canonical(names)) else ()


def _lasting(header: Header) -> bool:
    return header.kind in _LAWS or bool(header.number and _LASTING_NUMBER.search(header.number))


# A year named once in a heading, or as what a report is on; a plan “năm 2027” is made in the year before.
_YEAR_NAMED = exact(r"năm (?P<year>20\d\d)")
_NOT_THE_YEAR = exact(r"giai đoạn|kế hoạch năm|nhiệm kỳ|ngày|đến năm|luật|nghị định|dự toán năm|số")
_REPORT_ON = exact(r"báo cáo (?:(?!kế hoạch)[^,;.()\d]){0,60}năm (?P<year>20\d\d)")


def _year_of(headings: Sequence[str], year: int | None) -> int | None:
    """The year that the nearest heading names, else the document's."""
    for heading in reversed(headings):
        low = canonical(heading)
        named = {match["year"] for match in _YEAR_NAMED.finditer(low)}
        if len(named) == 1 and not _NOT_THE_YEAR.search(low):
            return int(named.pop())
    return year


def extract(structure: Structure, passages: Sequence[Passage]) -> tuple[Obligation, ...]:
    """Every obligation of a document, in reading order."""
    header = structure.header
    year = header.year or (header.issued_on.year if header.issued_on else None)
    frame = Frame(year, header.issued_on, _lasting(header))
    found: list[Obligation] = []
    subject: tuple[str, ...] = ()
    section = ""
    announced: dict[str, tuple[str, ...]] = {}  # whom “… có trách nhiệm:” speaks to, for the items below it
    ordering, addressees = _addressed(structure)
    opened: set[str] = set()
    for passage in passages:
        if passage.section in ("mở đầu", "nơi nhận", "kết"):
            continue
        if rows := row(passage, header, frame):
            found += rows
            continue
        low_headings = [canonical(heading) for heading in passage.headings]
        if any(_OFFENCES.search(heading) for heading in low_headings):
            continue
        organising = any(_ORGANISING.search(heading) for heading in low_headings)
        cases = bool(low_headings) and _CASES.search(low_headings[-1]) is not None
        if passage.section != section:
            section = passage.section
            subject = heading_subject(passage.headings) or _inherited(section, announced) or addressees
            subject = subject or (_led(passage.headings, frame) if frame.lasting else ())
        local = replace(frame, year=_year_of(passage.headings, year))
        here: list[Obligation] = []
        for sentence in [*leads(passage, opened), *segments(passage)]:
            if cases and sentence.text not in passage.headings and not _CASE_ACTS.search(canonical(sentence.text)):
                continue
            named, begin = opening_subject(sentence.text)
            subject = named or subject
            body = sentence.text[begin:]
            if sentence.text.endswith(":"):
                told_here = acting(body, _opened(body, frame)) if frame.lasting else ()
                subject = heading_subject((sentence.text.rstrip(":"),)) or told_here or subject
                announced[section] = subject
            if not body.strip() or _INTRO.match(canonical(sentence.text)):
                continue
            # In an order every sentence that tells somebody to act is a duty.
            told = ordering and bool(subject) and bool(named or VERB.match(canonical(body)))
            reported = _REPORT_ON.search(canonical(body))
            spoken_of = replace(local, year=int(reported["year"])) if reported else local
            place = _Place(subject, organising or told, header, spoken_of)
            items = _sentence(sentence, body, named, place)
            here += items
            if items and frame.lasting and sentence.text.endswith(";"):
                subject = items[0].responsible  # “Hằng tháng, cơ sở lập …; gửi … trước ngày 20”
        found += _merged(here, passage)
    return tuple(found)


# A sentence of its own that gives the days of the reports told before it.
_WHEN_SENT = exact(r"\W*thời (?:hạn|gian|điểm) (?:[^,;.:]{0,40}(?:gửi|nộp|nhận) )?báo cáo")


def _merged(here: list[Obligation], passage: Passage) -> list[Obligation]:
    """“Hằng tháng, …; … trước ngày 20 hằng tháng”: the rhythm that opens a list says nothing beside its own day."""
    kept = []
    dated = any(_recurs(item.rule) and _WHEN_SENT.match(canonical(item.quote)) for item in here)
    for at, item in enumerate(here):
        if dated and item.kind == "report" and isinstance(item.rule, CadenceOnly):
            continue
        rest = ""
        if isinstance(item.rule, CadenceOnly) and item.quote.endswith(";"):
            begin = passage.text.find(item.quote) + len(item.quote)
            stop = passage.text.find(". ", begin)
            rest = passage.text[begin : stop if stop >= 0 else None].split("\n")[0]
        later = (other for other in here[at + 1 :] if rest and _recurs(other.rule) and other.quote in rest)
        if not any(other.period == item.period for other in later):
            kept.append(item)
    return kept


def _led(headings: Sequence[str], frame: Frame) -> tuple[str, ...]:
    """Who acts in the nearest heading that is a sentence (“Trường hợp …, cơ quan cấp giấy thực hiện”)."""
    told = (h for h in reversed(headings) if len(h.split()) > 8 and h.upper() != h)
    return next((names for heading in told if (names := acting(heading, _opened(heading, frame)))), ())


def _inherited(section: str, announced: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The subject of the clause above, where its sentence ended in a colon."""
    above = section
    while "." in above:
        above = above.rpartition(".")[0]
        if above in announced:
            return announced[above]
    return ()


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
    return _ON_PERIOD.search(canonical(body[: mention.end])[max(0, first.start - 40) :]) is not None


def _sentence(sentence: Sentence, body: str, named: tuple[str, ...], place: _Place) -> list[Obligation]:
    low = canonical(body)
    due = deadlines(body, place.frame)
    report = bool(REPORT.search(low))
    lasting = place.frame.lasting
    spoken = _spoken(body, due, report=report, lasting=lasting)
    acts = DUTY_VERB.search(low) is not None
    if describes(low):
        due, spoken = ([d for d in due if d.month or _recurs(d.rule)], []) if lasting else (due, spoken)
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


def _recurs(rule: Rule) -> bool:
    return isinstance(rule, YearlyRule | QuarterlyRule | MonthlyRule)


def _near(spoken: Sequence[PeriodMention], rule: Rule) -> str | None:
    """The period of a duty's limit: the one in which it comes back, else the rhythm said beside it."""
    beat = [mention.period for mention in spoken if mention.recurring and mention.period]
    return period_of(rule, beat[0] if len(set(beat)) == 1 else "")


def _base(sentence: Sentence, body: str, named: tuple[str, ...], place: _Place, acts: bool) -> Obligation:
    opened = _opened(body, place.frame)
    if place.frame.lasting:
        # A name in a law may hold verbs (“Người nộp phí”): it ends at “phải”, “có trách nhiệm”, where those stand.
        first = (0,) if named else (0, opened) if _CASE.match(canonical(body)) else (opened,)
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


def _opened(body: str, frame: Frame) -> int:
    """Where the words about time end that begin a sentence, a case (“Trường hợp …,”) before them or not."""
    low, end = canonical(body), 0
    case = _CASE.match(low) is not None
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
