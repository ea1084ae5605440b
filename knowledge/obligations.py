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

_ORG = (
    r"(?:ủy ban|ub|ubnd|hđnd|hội đồng|sở|bộ|ban|phòng|văn phòng|thanh tra|cục|chi cục|tổng cục|công an|viện|tòa án|thường trực|thường vụ"
    r"|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|thủ tướng|chính phủ|chủ tịch|phó chủ tịch|trung tâm|cấp|cơ quan|đơn vị|bảo hiểm"
    r"|kho bạc|ngân hàng|mặt trận|liên đoàn|hội|đoàn|trường(?! hợp)|trạm|báo(?! cáo)|đài|cổng|công chức|cán bộ|thủ trưởng|giám đốc|trưởng|lãnh đạo"
    r"|bí thư|người đứng đầu|tổ|khối|doanh nghiệp|địa phương|xã|huyện|tỉnh|thôn|chỉ huy|bộ chỉ huy|quân sự"
    r"|(?:các|mỗi|từng)(?= (?:sở|ban|ngành|bộ|cục|chi cục|đơn vị|cơ quan|địa phương|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|phòng|trường|đoàn|hội|tổ|thôn|khối|cấp|trung tâm|doanh nghiệp|công chức|cán bộ|đồng chí|thành viên|chủ (?:tịch|đầu tư)|ủy ban|công ty|nhà trường|khoa|cơ sở|thủ trưởng)))"
)
_ORG_START = exact(rf"(?:đồng chí |đ/c )?{_ORG}")
# The verb that ends the subject and opens the duty.
_VERBS = (
    r"căn cứ|thường xuyên|chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu|xây dựng|báo cáo|tổng hợp|theo dõi|tổ chức"
    r"|chủ động|triển khai|định kỳ|gửi|hướng dẫn|đôn đốc|kiểm tra|rà soát|nghiêm túc|quán triệt|tiếp tục|tăng cường|thực hiện"
    r"|ban hành|bố trí|cân đối|đề xuất|hoàn thành|lập|nộp|cử|phân công|chỉ đạo|giám sát|tuyên truyền|cập nhật|cung cấp|đăng ký"
    r"|trên cơ sở|trước|chậm nhất|hằng|hàng|trong|khẩn trương|kịp thời|là|giúp|đẩy mạnh|bảo đảm|đảm bảo|thẩm định|trình|tiếp nhận|đánh giá|sử dụng|quản lý|khi|được|cụ thể|phát động|vận động|phát huy|duy trì|công khai|niêm yết|thông báo|công bố|nghiên cứu|tập trung|làm|sơ kết|tổng kết|phê duyệt|quyết định|ký"
    r"|kiểm soát|mở|đăng tải|phát sóng|vận hành|khắc phục|tiếp thu|hỗ trợ|bồi dưỡng|đào tạo|xử lý|rút ngắn|nâng cao|ưu tiên|chuẩn bị|điều phối"
    r"|giải quyết|khuyến khích|tham gia|chấp hành|phát hành|tham dự|bám sát|phân bổ|lồng ghép|lựa chọn|thu thập|khảo sát|củng cố|kiện toàn|tạo điều kiện|xem xét|giao|yêu cầu|biên soạn|soạn|phấn đấu|cắt giảm|kết nối|sửa chữa|khắc phục|lắp đặt|mua sắm|tập huấn"
)
_VERB = exact(rf"(?:{_VERBS})")
_ASSIGN = exact(r"^(?:giao cho|giao|đề nghị|yêu cầu|phân công|kính đề nghị|trân trọng đề nghị)(?: cho)?")
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
_PLACE_TO = exact(rf"(?:về|cho|đến|tới|lên|với|trình|gửi|báo cáo) ({_ORG}[^,;.()]*)")
_CHANNEL = exact(rf"(?:thông qua|qua) ({_ORG}[^,;.()]*)")
_NAME_END = exact(
    r"(?:trước|chậm nhất|muộn nhất|định kỳ|để|theo|về|thông qua|qua|trong|kết quả|đúng|xem xét|tình hình|hằng|hàng|khi|bằng|tổng hợp|biết|chỉ đạo|kiểm tra|theo dõi|thực hiện"
    r"|(?:0?[369]|sáu|chín|ba) tháng|vào|và cấp|ban hành|công tác|việc|những|phê duyệt|cho ý kiến|quyết định|đôn đốc|gồm|là|dự thảo|đề xuất|xử lý|giải quyết|đánh giá|nội dung|các nội dung|trên|có)"
)
_GROUP = exact(r"(?:thủ trưởng|chủ tịch|giám đốc|các (?:sở|ban|đơn vị|cơ quan|trường|địa phương|xã|huyện|đoàn thể))")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")
_NEXT_NAME = re.compile(r"\s*(?:,|và|;)\s*")
_TRAILING = re.compile(r"(?:[,\s]+(?:định kỳ|gửi|nộp|và|về|trước|chậm nhất|lập))+$")
_INTRO = exact(
    r"^(?:trên đây là|trong quá trình|nếu có|mọi vướng mắc|kế hoạch này|quyết định này|chỉ thị này|công văn này|nơi nhận|lưu|báo cáo (?:nêu rõ|gồm|phải nêu|cần nêu)|nội dung báo cáo)"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int  # within the passage
    passage: Passage


def _names(text: str, low: str, start: int, end: int) -> str:
    """The name that begins at `start`: up to the words that cannot belong to a name, in the text's own spelling."""
    stop = _NAME_END.search(low, start + 1, end)
    name = text[start : stop.start() if stop else end]
    return re.sub(r"\s+(?:và|cho|của|với|đến)$", "", squeeze(name)).strip(" ,;:.-–(")


def _recipient(text: str) -> str | None:
    """To whom a report goes: the body after “về”, “cho”, “gửi”…; several bodies of one list are kept together."""
    low = canonical(text)
    best: str | None = None
    for match in _PLACE_TO.finditer(low):
        begin = match.start(1)
        if exact(r"(?:kế hoạch|các nội dung|các nhiệm vụ|các mục tiêu)").match(low, begin):
            continue
        verb = low[match.start() : begin].strip()
        name = _names(text, low, begin, match.end(1))
        if not name or exact(r"(?:cấp|các|ban hành|tổ chức|báo cáo|đơn vị|cơ quan|hội nghị|trên)").fullmatch(
            canonical(name)
        ):
            continue
        names, end = [name], begin + len(name)
        while separator := _NEXT_NAME.match(low, end):
            if not _ORG_START.match(low, separator.end()) or exact(r"báo cáo").match(low, separator.end()):
                break
            following = _names(text, low, separator.end(), _clause_end(low, separator.end()))
            if not following or _VERB.match(canonical(following)):
                break
            names.append(following)
            end = separator.end() + len(following)
        found = ", ".join(names)
        if exact(r"(?:về|cho|lên|tới)").fullmatch(verb):
            return found
        best = best or found
    return best


def _clause_end(low: str, start: int) -> int:
    stop = re.compile(r"[,;.()]").search(low, start)
    return stop.start() if stop else len(low)


def _via(text: str) -> str | None:
    low = canonical(text)
    match = _CHANNEL.search(low)
    return (_names(text, low, match.start(1), match.end(1)) or None) if match else None


def _subject(text: str) -> tuple[tuple[str, ...], int]:
    """Who a sentence speaks to, and where the duty begins; ((), 0) where no body opens it."""
    low = canonical(text)
    begin = 0
    if assigned := _ASSIGN.match(low):
        begin = assigned.end()
        begin += len(low[begin:]) - len(low[begin:].lstrip(" :"))
    if not _ORG_START.match(low, begin):
        return (), 0
    for verb in _VERB.finditer(low, begin):
        head = text[begin : verb.start()]
        # A verb with a capital is part of a name: “Văn phòng – Thống kê”, “Ban Tổ chức”.
        if not head.strip() or text[verb.start()].isupper() or _unfinished(canonical(head)):
            continue
        return _split_names(head), verb.start()
    head, colon, _ = text[begin:].partition(":")
    return (_split_names(head), begin + len(head) + 1) if colon and len(head) < 200 else ((), 0)


def _unfinished(head: str) -> bool:
    """Whether the words before a verb are only half a name: “Văn phòng đăng ký”, “Ban tổ chức”, “Trung tâm”."""
    return bool(
        exact(r"(?:ban|phòng|văn phòng|trung tâm|tổ|bộ phận|ban quản lý|hội đồng|cơ quan|đơn vị)").fullmatch(
            head.strip()
        )
    )


def _split_names(head: str) -> tuple[str, ...]:
    """“Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các huyện, thị xã, thành phố” -> the two groups."""
    head = squeeze(head).strip(" ,;:.-–")
    names: list[str] = []
    start = 0
    for separator in _BETWEEN_NAMES.finditer(head):
        after = head[separator.end() :]
        opens = after[:1].isupper() or _GROUP.match(canonical(after))
        if opens and _ORG_START.match(canonical(after)):
            names.append(head[start : separator.start()])
            start = separator.end()
    return tuple(name for name in (*names, head[start:]) if name)


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
        start = next((start for start in starts if _VERB.match(low, start)), 0)
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
    opening = next((m.end for m in reversed(_time_words(text)) if m.start < 30 and m.end < 60), 0)
    text = text[opening:].strip(" ,;:") or text
    low = canonical(text)
    verb = _REPORT.search(low)
    begin = verb.start() if verb and not (_REPORTING_VERB.match(low) and verb.start() < 90) else 0
    stops = [match.start() for match in (_PLACE_TO.search(low, begin + 3),) if match]
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
    return True, _split_names(names) if _ORG_START.match(canonical(names)) else ()


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
    who = _split_names(cells.get("responsible", "")) or ((header.issuer,) if header.issuer else ())
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
            section, subject = passage.section, _heading_subject(passage.headings) or addressees
        for sentence in _segments(passage):
            named, begin = _subject(sentence.text)
            subject = named or subject
            body = sentence.text[begin:]
            if not body.strip() or _INTRO.match(canonical(sentence.text)):
                continue
            # In an order every sentence that tells somebody to act is a duty.
            told = ordering and bool(subject) and bool(named or _VERB.match(canonical(body)))
            found += _sentence(sentence, body, subject, organising or told, header, frame)
    return tuple(found)


def _heading_subject(headings: Sequence[str]) -> tuple[str, ...]:
    """“2. Sở Nội vụ” as a heading names who the items below it speak to."""
    for heading in reversed(headings):
        low = canonical(heading.strip())
        assigned = _ASSIGN.match(low)
        start = assigned.end() if assigned else 0
        if (
            _ORG_START.match(low[start:].lstrip())
            and len(heading) < 200
            and not exact(r"^(?:tổ chức|các (?:nhiệm vụ|giải pháp|nội dung|mục tiêu|chỉ tiêu))").search(low)
        ):
            named, _ = _subject(heading)
            return named or _split_names(heading[start:])
    return ()


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
    who = subject or ((header.issuer,) if header.issuer else ())
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
        reported = replace(base, kind="report", action=_report_action(body), recipient=_recipient(body), via=_via(body))
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
        base = replace(base, recipient=_recipient(body), via=_via(body))
    if not due:
        return [base]
    return [replace(base, rule=mention.rule, period=_period_of(mention.rule, "")) for mention in due]
