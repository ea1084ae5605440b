"""Clauses into obligations: who must do what, by when, to whom, in the words that say so. Pure.

A sentence obliges where it tells somebody to act: in the part that organises the work (“Tổ chức thực hiện”, “Chế độ
báo cáo”, an Điều on responsibility), or anywhere when it carries a deadline or a reporting rhythm beside a verb of
duty. A periodic report becomes one obligation per period, each with its own rule; every other duty becomes one.
What is not said is None. The quote is a substring of the passage, so a date can always be shown with its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.bodies import (
    ORG_START,
    PLACE_TO,
    VERB,
    channel_of,
    heading_subject,
    later_subject,
    opening_subject,
    recipient_of,
    split_names,
)
from knowledge.dates import DeadlineMention, Frame, PeriodMention, condition, deadlines, fits, for_period, periods
from knowledge.model import (
    CadenceOnly,
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
from knowledge.text import canonical, exact, sentences, squeeze

_LAWS = frozenset({"Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Pháp lệnh", "Bộ luật"})
_BASED_ON = exact(r"(?:căn cứ|trên cơ sở|theo chức năng)")
_LEAD = exact(r"(?:(?:có|chịu) trách nhiệm(?: về việc)?:?|và|là (?:cơ quan|đơn vị|đầu mối)[^,;]*,)\s+", bounded=False)
_REPORT = exact(r"báo cáo|gửi kết quả|nộp kết quả|tổng hợp kết quả")
_REPORTING_VERB = exact(r"(?:báo cáo|gửi|nộp|tổng hợp|đánh giá|sơ kết|tổng kết)")
_DUTY_VERB = exact(
    r"(?:báo cáo|gửi|nộp|hoàn thành|xong|ban hành|trình|xây dựng|tổng hợp|triển khai|tổ chức|thực hiện|đăng ký|cung cấp|cập nhật|rà soát|cử|phê duyệt|lập|hoàn thiện|đánh giá|tham mưu|chuyển|công khai|kiểm tra|khắc phục|phát hành|biên soạn|mở|bố trí|kết nối|sửa chữa|phấn đấu|tập huấn|họp)"
)
_ORGANISING = exact(
    r"tổ chức (?:thực hiện|triển khai)|phân công (?:nhiệm vụ|trách nhiệm|thực hiện|tổ chức)|phân công|trách nhiệm (?:của|thi hành|thực hiện|các)|giao nhiệm vụ"
    r"|chế độ (?:thông tin,? )?báo cáo|(?:thời gian|tiến độ) (?:thực hiện|báo cáo)"
)
_TRAILING = re.compile(r"(?:[,\s]+(?:định kỳ|gửi|nộp|và|về|trước|chậm nhất|lập))+$")
_INTRO = exact(
    r"^(?:trên đây là|trong quá trình|nếu có|mọi vướng mắc|kế hoạch này|quyết định này|chỉ thị này|công văn này|nơi nhận|lưu|báo cáo (?:nêu rõ|gồm|phải nêu|cần nêu)|nội dung báo cáo)"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int  # within the passage
    passage: Passage


def _segments(passage: Passage) -> Iterable[_Sentence]:
    for start, end in sentences(passage.text):
        raw = passage.text[start:end]
        lead = len(raw) - len(raw.lstrip(" -–+•*"))
        label = re.match(r"(?:[IVX]+\.|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s+", raw[lead:])
        lead += label.end() if label else 0
        if raw[lead:].strip(" .;:"):
            yield _Sentence(raw[lead:].rstrip(), start + lead, passage)


def _pair(found: Sequence[PeriodMention], due: Sequence[DeadlineMention]) -> list[tuple[str, DeadlineMention | None]]:
    """Periods with their deadlines, as they stand in a sentence.

    Lists run in step (“6 tháng, 9 tháng (trước ngày 20/6, ngày 20/9)”); one recurring date serves all periods before it;
    one absolute date goes to the period it can belong to. A period named twice keeps the mention that has a date.
    """
    tokens: list[PeriodMention | DeadlineMention] = sorted([*found, *due], key=lambda m: m.start)
    dates_first = bool(tokens) and isinstance(tokens[0], DeadlineMention) and isinstance(tokens[-1], PeriodMention)
    if dates_first:
        tokens.reverse()
    pairs: list[tuple[str, DeadlineMention | None]] = []
    index = 0
    while index < len(tokens):
        names: list[PeriodMention] = []
        while index < len(tokens) and isinstance(token := tokens[index], PeriodMention):
            names.append(token)
            index += 1
        days: list[DeadlineMention] = []
        while index < len(tokens) and isinstance(token := tokens[index], DeadlineMention):
            days.append(token)
            index += 1
        pairs += _group([name.period for name in names], days)
    dated = {name for name, mention in pairs if mention}
    unique: list[tuple[str, DeadlineMention | None]] = []
    for name, mention in pairs:
        if (mention is None and name in dated) or (name, mention) in unique:
            continue
        unique.append((name, mention))
    return list(reversed(unique)) if dates_first else unique


def _group(names: Sequence[str], days: Sequence[DeadlineMention]) -> list[tuple[str, DeadlineMention | None]]:
    names = list(dict.fromkeys(names))
    if not days:
        return [(name, None) for name in names]
    if not names:
        return [("", day) for day in days]
    if len(names) == len(days):
        return list(zip(names, days, strict=True))
    if len(days) == 1 and days[0].month is None:
        return [(name, days[0]) for name in names]
    pairs: list[tuple[str, DeadlineMention | None]] = []
    left = list(days)
    for name in names:
        matching = [day for day in left if fits(name, day)] if len(names) > 1 else left
        if name in ("6 tháng", "9 tháng", "năm", "3 tháng") and len(names) > 1:
            pairs.append((name, matching[0] if matching else None))
            left = [day for day in left if day is not pairs[-1][1]]
        else:
            pairs += [(name, day) for day in matching] or [(name, None)]
            left = [] if matching else left
    if all(mention is None for _, mention in pairs):
        pairs[-1] = (pairs[-1][0], days[-1])
    return pairs


def _period_of(rule: Rule, name: str) -> str | None:
    if name:
        return name
    match rule:
        case MonthlyRule():
            return "tháng"
        case QuarterlyRule():
            return "quý"
        case YearlyRule():
            return "năm"
        case _:
            return None


def _action(text: str) -> str:
    """The duty in its own words, without the lead-in (“căn cứ …,”, “có trách nhiệm”)."""
    low = canonical(text)
    if _BASED_ON.match(low):
        # “căn cứ Kế hoạch này xây dựng …”, “căn cứ chức năng, nhiệm vụ được giao, chủ động …”
        starts = [match.end() for match in re.finditer(r",\s*|\s(?:này|trên|đó)\s+", low)]
        start = next((start for start in starts if VERB.match(low, start)), 0)
        text = text[start:]
    while lead := _LEAD.match(canonical(text)):
        if lead.end() >= len(text):
            break
        text = text[lead.end() :]
    return squeeze(text).strip(" ,;:.-–/")


def _time_words(text: str) -> list[PeriodMention | DeadlineMention]:
    return [*periods(text), *deadlines(text, Frame(None))]


def _report_action(text: str) -> str:
    """“báo cáo kết quả thực hiện”: from the verb to the addressee, the rhythm or the date."""
    text = _action(text)
    opening = 0
    for mention in _time_words(text):  # “Định kỳ 06 tháng và hằng năm đánh giá …”: what stands before the verb
        before, words = canonical(text[opening : mention.start]).strip(), canonical(text[mention.start : mention.end])
        if before not in ("", "định kỳ", "và", ",") or _REPORT.search(words):
            break
        opening = mention.end
    text = text[opening:].strip(" ,;:") or text
    low = canonical(text)
    verb = _REPORT.search(low)
    begin = verb.start() if verb and not (_REPORTING_VERB.match(low) and verb.start() < 90) else 0
    stops = [match.start() for match in (PLACE_TO.search(low, begin + 3),) if match]
    stops += [m.start for m in _time_words(text) if m.start > begin + 8]
    stops += [match.start() for match in re.finditer(r"[(;]", text) if match.start() > begin + 8]
    cut = min((stop for stop in stops if stop > begin + 6), default=len(text))
    action = _TRAILING.sub("", squeeze(text[begin:cut]).strip(" ,;:.-–/"))
    return action or squeeze(text)


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


# The columns of a task table, by the words of their headings.
_COLUMNS = {
    "action": exact(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp"),
    "responsible": exact(
        r"chủ trì|(?:đơn vị|cơ quan|người|bộ phận)(?: chịu trách nhiệm)? (?:thực hiện|phụ trách)|thực hiện|trách nhiệm|phụ trách"
    ),
    "when": exact(r"thời gian|thời hạn|hạn|tiến độ|hoàn thành"),
}
_CELL = re.compile(r"(?:^|\|)\s*([^|:]{2,60}):\s*([^|]*)")


def _row(passage: Passage, header: Header, frame: Frame) -> list[Obligation]:
    """One row of a task table with named cells: “Nhiệm vụ: … | Cơ quan chủ trì: … | Thời hạn: …”."""
    cells: dict[str, str] = {}
    for name, value in _CELL.findall(passage.text):
        column = next(
            (key for key, pattern in _COLUMNS.items() if key not in cells and pattern.search(canonical(name))), None
        )
        if column and value.strip():
            cells[column] = value.strip()
    if "action" not in cells or not cells.keys() & {"responsible", "when"}:
        return []
    when = cells.get("when", "")
    # In the column of deadlines a plain date or quarter is one.
    found = deadlines(when, frame) or deadlines(f"trong {when}", frame) or deadlines(f"chậm nhất ngày {when}", frame)
    rules = [mention.rule for mention in found] or ([CadenceOnly()] if periods(when) else [OtherRule(when)])
    who = split_names(cells.get("responsible", "")) or ((header.issuer,) if header.issuer else ())
    rhythm = periods(when)
    return [
        Obligation(
            kind="report" if _REPORT.match(canonical(cells["action"])) and rhythm else "duty",
            action=cells["action"], responsible=who, recipient=None, via=None,
            period=rhythm[0].period if rhythm else _period_of(rule, ""), rule=rule, quote=passage.text,
            section=passage.section, page=passage.page, position=passage.position,
        )
        for rule in rules
    ]  # fmt: skip


def extract(structure: Structure, passages: Sequence[Passage]) -> tuple[Obligation, ...]:
    """Every obligation of a document, in reading order."""
    header = structure.header
    frame_year = header.year or (header.issued_on.year if header.issued_on else None)
    frame = Frame(frame_year, header.issued_on)
    found: list[Obligation] = []
    subject: tuple[str, ...] = ()
    section = ""
    ordering, addressees = _addressed(structure)
    for passage in passages:
        if passage.section in ("mở đầu", "nơi nhận", "kết"):
            continue
        if rows := _row(passage, header, frame):
            found += rows
            continue
        organising = any(_ORGANISING.search(canonical(heading)) for heading in passage.headings)
        if passage.section != section:
            section, subject = passage.section, heading_subject(passage.headings) or addressees
        for sentence in _segments(passage):
            named, begin = opening_subject(sentence.text)
            subject = named or subject
            body = sentence.text[begin:]
            if not body.strip() or _INTRO.match(canonical(sentence.text)):
                continue
            # In an order every sentence that tells somebody to act is a duty.
            told = ordering and bool(subject) and bool(named or VERB.match(canonical(body)))
            found += _sentence(sentence, body, subject, organising or told, header, frame)
    return tuple(found)


def _sentence(
    sentence: _Sentence, body: str, subject: tuple[str, ...], organising: bool, header: Header, frame: Frame
) -> list[Obligation]:
    low = canonical(body)
    due = deadlines(body, frame)
    rhythm = [mention for mention in periods(body) if not any(d.start <= mention.start < d.end for d in due)]
    report = bool(_REPORT.search(low))
    if not organising and not (
        (due or any(m.recurring for m in rhythm)) and _DUTY_VERB.search(low) and (subject or report)
    ):
        return []
    opening = next((m.end for m in _time_words(body) if m.start < 25), 0)
    later = later_subject(body, opening) if opening else ()
    # A plan without a subject speaks for who made it; a law does not.
    own = (header.issuer,) if header.issuer and (organising or header.kind not in _LAWS) else ()
    who = later or subject or own
    base = Obligation(
        kind="duty",
        action=_action(body),
        responsible=who,
        recipient=None,
        via=None,
        period=None,
        rule=OtherRule(condition(body) or ""),
        quote=sentence.text,
        section=sentence.passage.section,
        page=sentence.passage.page,
        position=sentence.passage.position,
    )
    if not base.action:
        return []
    if report and (due or rhythm):
        reported = replace(
            base, kind="report", action=_report_action(body), recipient=recipient_of(body), via=channel_of(body)
        )
        out = []
        for name, mention in _pair(rhythm, due):
            rule = for_period(mention, name or None) if mention else CadenceOnly()
            period = _period_of(rule, name)
            if period is None and not _REPORTING_VERB.match(canonical(base.action)):
                out.append(replace(base, recipient=reported.recipient, via=reported.via, rule=rule))
            else:
                out.append(replace(reported, period=period, rule=rule))
        return out
    if report:
        base = replace(base, recipient=recipient_of(body), via=channel_of(body))
    if not due:
        return [base]
    return [replace(base, rule=mention.rule, period=_period_of(mention.rule, "")) for mention in due]
