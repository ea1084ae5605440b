"""What the bot says in answer to a question: Answer -> Telegram HTML or plain text. The direct answer is the first line. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from bot.model import Answer, Citation, Conflict, Deadline
from bot.replies.calendar import off_words, window_words
from bot.replies.due import deadline_line, first_upper, period_name, rule_words, until
from bot.replies.html import plain
from bot.replies.units import succession
from bot.replies.wording import WEEKDAYS, full_name, shortened, unchecked
from knowledge.calendar import format_date, last_day
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Document,
    Header,
    Obligation,
    OtherRule,
)

_DECLINED = {
    "empty": "Mời anh/chị gõ câu hỏi bằng chữ, ví dụ: hạn báo cáo 9 tháng?",
    "off_topic": "Tôi không tìm thấy điều này trong các văn bản đã nạp.",
    "not_stated": "Các văn bản đã nạp không nêu thông tin này.",
    "other_place": "Tôi không có văn bản nào của địa phương anh/chị hỏi.",
    "no_such_period": "Không văn bản nào đã nạp yêu cầu báo cáo theo kỳ này.",
    "no_such_document": "Tôi chỉ có văn bản nhắc tới văn bản này, chưa có toàn văn.",
    "no_such_clause": "Các văn bản đã nạp không có mục này.",
    "no_such_year": "Không văn bản nào đã nạp nói về năm này.",
}
# Those a report goes to after its first addressee: “…, báo cáo Chủ tịch và cấp có thẩm quyền”.
_FURTHER = re.compile(r"[,;] ?(?:và |đồng thời )*((?:báo cáo|gửi|đồng gửi) [^.;]+)")
_NOT_HELD = "Tôi chưa có toàn văn của văn bản này."
_RHYTHMS = {"tuần": "hằng tuần", "tháng": "hằng tháng", "quý": "hằng quý", "năm": "hằng năm"}
_NEAREST = "Gần nhất tôi biết:"
_PHRASED = "<i>Mô hình ngôn ngữ diễn đạt lại; nguyên văn ở dưới mới là căn cứ.</i>"
_HOW = "Anh/chị thử hỏi rõ hơn kỳ báo cáo, đơn vị hoặc số văn bản."


def _section(section: str) -> str:
    return section if section in ("mở đầu", "kết", "nơi nhận") or section.startswith("Điều") else f"mục {section}"


def citation_html(citation: Citation) -> str:
    """The quote and where it stands."""
    restored = " · chữ đã phục hồi" if citation.restored else ""
    restored += " · đọc từ bản quét" if citation.scanned else ""
    place = f"{full_name(citation.document)}, {_section(citation.section)}, trang {citation.page}{restored}"
    return f"<blockquote>{escape(citation.quote, quote=False)}</blockquote>\n<i>{escape(place, quote=False)}</i>"


def _to_whom(obligation: Obligation) -> str | None:
    if not obligation.recipient:
        return f"Gửi qua {obligation.via}." if obligation.via else None
    return f"Gửi {obligation.recipient}, qua {obligation.via}." if obligation.via else f"Gửi {obligation.recipient}."


def _verdict(answer: Answer) -> str | None:
    """Whether the day asked about is in time, or is the deadline where that is asked."""
    if not answer.asked & {"late", "confirm"} or answer.asked_date is None or not answer.deadlines:
        return None
    first = answer.deadlines[0]
    if first.due is None:
        return None
    limit = (
        rule_words(first.task.obligation)
        if isinstance(first.task.obligation.rule, DateRule)
        else until(first.inclusive, format_date(first.due))
    ) + unchecked(first.task)
    asked = format_date(answer.asked_date)
    if "late" not in answer.asked:
        right = answer.asked_date in (first.due, last_day(first.task.obligation.rule, first.due))
        return f"{'Đúng' if right else 'Không phải'}: hạn là {limit}."
    if answer.asked_date <= last_day(first.task.obligation.rule, first.due):
        return f"Kịp: hạn là {limit}, nộp ngày {asked} vẫn đúng hạn."
    return f"Không: hạn là {limit}, nộp ngày {asked} là đã trễ."


def _deadline_lines(answer: Answer) -> list[str]:
    first = answer.deadlines[0].task.obligation
    lines = []
    if verdict := _verdict(answer):
        lines.append(verdict)
    dated = answer.deadlines[0].due
    if "weekday" in answer.asked and dated is not None:
        lines.append(f"Ngày {format_date(dated)} là {WEEKDAYS[dated.weekday()]}.")
    if answer.reason == "no_such_period":
        asked_for = dict.fromkeys(item.task.obligation.period or "" for item in answer.deadlines)
        lines.append(f"Không: văn bản chỉ yêu cầu báo cáo {', '.join(name for name in asked_for if name)}.")
    undated = [
        item
        for item in answer.deadlines
        if item.due is None and item.task.document.id == answer.deadlines[0].task.document.id
    ]
    rhythm = answer.deadlines[0].due is None and isinstance(first.rule, CadenceOnly)
    if rhythm:
        rhythms = [item.task.obligation.period or "" for item in undated]
        names = " và ".join(dict.fromkeys(_RHYTHMS.get(period, period) for period in rhythms))
        lines.append(f"Văn bản chỉ nêu báo cáo định kỳ {names}, không nêu ngày cụ thể.")
    to = _to_whom(first)
    if "besides" in answer.asked and first.recipient:
        others_named = _FURTHER.search(" ".join(first.quote.split()))
        further = (
            f"văn bản còn ghi: {others_named.group(1).strip()}" if others_named else "văn bản không nêu nơi nào khác"
        )
        lines.insert(0, f"Ngoài {first.recipient}, {further}.")
    elif to and answer.asked & {"recipient", "via"} and "when" not in answer.asked:
        lines.insert(0, to)
        to = None
    lead_document = answer.deadlines[0].task.document
    others = [item for item in answer.deadlines if item.task.document.id != lead_document.id]
    shown = [item for item in answer.deadlines if item not in others and not (rhythm and item in undated)]
    if not verdict or len(shown) > 1:
        lines += [("• " if len(shown) > 1 else "") + deadline_line(item) + "." for item in shown]
    if to and first.kind == "report":
        lines.append(to)
    if first.responsible:
        lines.append(f"Đơn vị thực hiện: {'; '.join(first.responsible)}.")
    lines += _other_documents(lead_document, others, first)
    if answer.conflict:
        lines.append(_conflict_line(answer.conflict))
    if any(item.year_inferred for item in answer.deadlines):
        lines.append("Năm được hiểu theo năm của văn bản.")
    return lines


def _agenda_lines(answer: Answer) -> list[str]:
    """What is due in a stretch of time, document by document; the count is the answer."""
    assert answer.window is not None and answer.today is not None
    when = first_upper(window_words(answer.window, answer.today))
    late = answer.window.name == "late"
    if not answer.deadlines or answer.reason == "nothing_due":
        lines = [f"{when} không có hạn nào{' đã qua' if late else ''}."]
        return lines + [f"Hạn gần nhất sắp tới: {deadline_line(item)}." for item in answer.deadlines]
    lines = [f"{when} có {len(answer.deadlines)} hạn{' đã qua' if late else ''}:"]
    for document_id in dict.fromkeys(item.task.document.id for item in answer.deadlines):
        theirs = [item for item in answer.deadlines if item.task.document.id == document_id]
        header = theirs[0].task.document.header
        matter = shortened(first_upper(header.title or ""), _MATTER_CHARS) if header.number else ""
        lines.append(f"{full_name(theirs[0].task.document)}{f' – {matter}' if matter else ''}:")
        lines += [f"• {deadline_line(item)}." for item in theirs]
    if late:
        lines.append("Tôi tính theo văn bản, chưa xét việc đã báo cáo hay chưa.")
    return lines


_MATTER_CHARS = 70
_MOST_SUCCESSIONS = 3
_IS_TO = {
    "basis": "căn cứ", "implements": "thực hiện", "replaces": "thay thế", "amends": "sửa đổi", "repeals": "bãi bỏ",
    "attached": "kèm theo", "cites": "nhắc đến",
}  # fmt: skip


def _other_documents(lead: Document, others: Sequence[Deadline], first: Obligation) -> list[str]:
    """The same period in other documents: a line each, by what the document is about, never merged with the first."""
    lines = []
    for document_id in dict.fromkeys(item.task.document.id for item in others):
        theirs = [item for item in others if item.task.document.id == document_id]
        document, duty = theirs[0].task.document, theirs[0].task.obligation
        matter = shortened(first_upper(document.header.title or ""), _MATTER_CHARS)
        name = full_name(document)
        who = "" if duty.responsible == first.responsible else f" {'; '.join(duty.responsible)} thực hiện."
        to = "" if duty.recipient == first.recipient else f" {_to_whom(duty) or ''}"
        place = f"{matter} ({name})" if matter and document.header.number else name
        lines.append(f"• {place}: {'; '.join(map(deadline_line, theirs))}.{who}{to}".rstrip())
    if lines:
        named = shortened(first_upper(lead.header.title or ""), _MATTER_CHARS)
        above = f"Hạn trên là của {full_name(lead)}" + (f" – {named}" if named and lead.header.number else "")
        lines = [f"{above}. Văn bản khác:", *lines]
    return lines


def _conflict_line(conflict: Conflict) -> str:
    """That two documents disagree, and what the one is to the other."""
    words = "⚠️ Hai văn bản nêu hạn khác nhau cho cùng một báo cáo; tôi để hạn chặt hơn lên trước"
    if conflict.relation is None or conflict.named_by is None:
        return f"{words}."
    one, other = conflict.first, conflict.other
    if conflict.named_by == other.id:
        one, other = other, one
    return f"{words}. {full_name(one)} {_IS_TO[conflict.relation]} {full_name(other)}."


def _duty_lines(answer: Answer) -> list[str]:
    first = answer.duties[0].obligation
    who = "; ".join(first.responsible)
    lines = []
    if "when" in answer.asked and isinstance(first.rule, OtherRule) and first.rule.text:
        lines.append(f"{first_upper(first.rule.text)}; văn bản không nêu ngày cụ thể.")
    if "who" in answer.asked and "duties" not in answer.asked and not answer.asked & {"recipient", "via"}:
        lines.append(f"{first_upper(who)}." if who else "Văn bản không nêu rõ đơn vị nào.")
    elif answer.asked & {"recipient", "via"} and (to := _to_whom(first)):
        lines += [to, f"Đơn vị thực hiện: {who}." if who else ""]
    else:
        lines.append(f"{first_upper(who)} có {len(answer.duties)} việc:" if who else "Các việc được giao:")
    for number, task in enumerate(answer.duties, 1):
        obligation = task.obligation
        when = "" if isinstance(obligation.rule, OtherRule) else f" – {rule_words(obligation)}"
        action = (
            f"{obligation.action} ({period_name(obligation.period)})"
            if obligation.period and obligation.kind == "report"
            else obligation.action
        )
        lines.append(f"{number}. {first_upper(action)}{when}{unchecked(task) if when else ''}")
    return [line for line in lines if line]


def _signer_line(header: Header, title_asked: bool) -> str:
    """Who signed, and in what office; the office first where it is what was asked."""
    if not header.signer_title:
        return f"Người ký: {header.signer}."
    if title_asked:
        return f"Chức vụ người ký: {header.signer_title}{f' ({header.signer})' if header.signer else ''}."
    return f"Người ký: {header.signer}, {header.signer_title}."


def _fact_lines(answer: Answer) -> list[str]:
    """A fact of a document's head, then which document."""
    document = answer.citations[0].document
    header = document.header
    if "itself" in answer.asked:
        lines = [first_upper(full_name(document)) + (f": {first_upper(header.title)}." if header.title else ".")]
        lines.append(f"Của {header.issuer}." if header.issuer else "")
        lines.append(_signer_line(header, title_asked=False) if header.signer else "")
        return [line for line in lines if line]
    words = {
        "signer": _signer_line(header, "signer_title" in answer.asked),
        "signed_on": f"Ký ngày {format_date(header.issued_on)}." if header.issued_on else "",
        "number": f"Số: {header.number}.",
        "sent_to": f"Nơi nhận: {'; '.join(header.recipients)}.",
        "issuer": f"Của {header.issuer}.",
        "about": f"{header.kind or 'Văn bản'}: {header.title}.",
    }
    return [words[fact] for fact in words if fact in answer.asked]


def answer_html(answer: Answer) -> str:
    """The whole answer as Telegram HTML."""
    if answer.abstained:
        why = _DECLINED[answer.reason or "off_topic"]
        if answer.reason == "no_such_document" and not answer.citations:
            why = _NOT_HELD  # nothing at hand even speaks of it
        lines = [f"<b>{escape(why, quote=False)}</b>"]
        if answer.deadlines:
            lines += [_NEAREST, escape(deadline_line(answer.deadlines[0]), quote=False)]
        elif answer.citations:
            near = answer.citations[0]
            lines.append(
                f"{_NEAREST} {escape(full_name(near.document), quote=False)}, {escape(_section(near.section), quote=False)}."
            )
        if answer.reason != "empty":
            lines.append(_HOW)
        return "\n".join(lines)
    match answer.kind:
        case "deadline":
            lines = _agenda_lines(answer) if answer.window else _deadline_lines(answer)
        case "duty":
            lines = _duty_lines(answer)
        case "document":
            lines = _fact_lines(answer)
        case _:
            lines = list(answer.lead)
    if answer.phrased:
        return _phrased_html(answer)
    if answer.kind == "passage" and len(lines) > 1:
        # A clause read out whole: its place first, then its words.
        body = [
            f"<b>{escape(line, quote=False)}</b>" if i == 0 else escape(line, quote=False)
            for i, line in enumerate(lines)
        ]
        return "\n".join([*body, citation_html(answer.citations[0]).partition("</blockquote>\n")[2]])
    head, *rest = [escape(line, quote=False) for line in lines]
    body = [f"<b>{head}</b>", *rest]
    cited = answer.citations[:1] if answer.kind == "passage" else answer.citations[:3]
    if answer.kind == "passage" and cited and cited[0].quote == answer.lead[0]:
        # The quote would say the answer twice.
        place = citation_html(cited[0]).partition("</blockquote>\n")[2]
        return "\n".join([*body, place])
    return "\n".join(
        [*body, *(citation_html(citation) for citation in cited), *_successions(answer), *_days_off(answer)]
    )


def _phrased_html(answer: Answer) -> str:
    """Each sentence with the number of the quote it rests on, then those quotes."""
    cited = list(dict.fromkeys(one.citation for one in answer.phrased))
    said = [f"{escape(one.text, quote=False)} [{cited.index(one.citation) + 1}]" for one in answer.phrased]
    quotes = [f"[{number}] {citation_html(answer.citations[place])}" for number, place in enumerate(cited, 1)]
    return "\n".join([f"<b>{said[0]}</b>", *said[1:], _PHRASED, *quotes])


def _successions(answer: Answer) -> list[str]:
    """What has become of bodies named: below the quote that names them, whose words stay as they are."""
    return [f"<i>{succession(one)}</i>" for one in answer.became[:_MOST_SUCCESSIONS]]


def _days_off(answer: Answer) -> list[str]:
    """Deadlines that fall on a day off, below everything: the dates here are no deadlines, and an answer that is replied
    to is read again from its top."""
    lines = dict.fromkeys(off for item in answer.deadlines[:3] if (off := off_words(item)))
    return [f"⚠️ <i>{escape(first_upper(line), quote=False)}.</i>" for line in lines]


def answer_text(answer: Answer) -> str:
    """The whole answer as plain text, for the terminal and for scripts."""
    return plain(answer_html(answer))


__all__ = ["answer_html", "answer_text", "citation_html", "deadline_line", "period_name", "rule_words"]
