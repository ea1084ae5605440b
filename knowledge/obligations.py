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
from dataclasses import replace

from knowledge.actors import acting
from knowledge.bodies import ORG_START, VERB, heading_subject, opening_subject, split_names
from knowledge.dates import Frame
from knowledge.duties import Place, duties, opened_by_time, recurs
from knowledge.model import CadenceOnly, Header, Obligation, Passage, Structure
from knowledge.periods import rhythms
from knowledge.segments import leads, segments
from knowledge.task_rows import row
from knowledge.text import canonical, exact

_LAWS = frozenset({"Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Pháp lệnh", "Bộ luật"})
_LASTING_NUMBER = re.compile(
    r"/(?:19|20)\d\d/"
)  # documents that hold until they are changed carry the year in the number
_ORGANISING = exact(
    r"tổ chức (?:thực hiện|triển khai)|phân công (?:nhiệm vụ|trách nhiệm|thực hiện|tổ chức)|phân công|trách nhiệm (?:của|thi hành|thực hiện|các)|giao nhiệm vụ"
    r"|chế độ (?:thông tin,? )?báo cáo|(?:thời gian|tiến độ) (?:thực hiện|báo cáo)"
)
_CALLS = exact(r"(?<!không\s)phải|có trách nhiệm|chậm nhất|muộn nhất")
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
    r"(?:trường hợp|sự kiện|sự cố|điều kiện|tiêu chí|dấu hiệu|hành vi|căn cứ|đối tượng|nguồn|mục đích)(?: cụ thể)? (?:sau(?: đây)?|dưới đây)(?![^\W_])[^.;]{0,90}$",
    bounded=False,
)
# “1. Vận động viên được:”, “… có các quyền sau đây:”: an item gives, and asks nothing of whom it gives to.
_RIGHTS = exact(
    r"(?<![^\W_])(?:được|có quyền|được quyền|(?:có )?(?:các )?quyền(?: lợi)? (?:sau(?: đây)?|dưới đây)):?$",
    bounded=False,
)
# “Hội đồng xem xét các báo cáo sau đây:”, “Bộ tiêu chí …”: an item names a paper that is read, a state to be reached.
_PAPERS_READ = exact(
    r"(?:xem xét|thẩm tra|thảo luận|nghe|cho ý kiến|thông qua|phê duyệt)(?: [^\s.;:]+){0,6} (?:báo cáo|văn bản|tài liệu|tờ trình|nội dung)(?: [^\s.;:]+){0,3} (?:sau(?: đây)?|dưới đây):?$",
    bounded=False,
)
_CRITERIA = exact(r"^\W*bộ (?:tiêu chí|chỉ tiêu)|(?:đạt|đáp ứng)(?: đủ)? các (?:tiêu chí|chỉ tiêu)")
_PAPER_ITEM = exact(r"^\W*(?:các )?(?:báo cáo|văn bản|tài liệu|tờ trình|đề án|dự thảo|kế hoạch) ", bounded=False)
_CASE_ACTS = exact(
    r"^\W*(?:trường hợp|đối với|nếu|trong (?:thời hạn|vòng)|chậm nhất|định kỳ|sau khi|(?:hằng|hàng) (?:năm|quý|tháng))|: | thì |có trách nhiệm|(?<!không\s)phải (?!chịu|là|có|thu|bị|qua)",
    bounded=False,
)


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


_AFTER = re.compile(r"(?<= )((?:ngay )?(?:sau|trước|kể từ|đến) )(?:khi |ngày )?$")


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
        rights = bool(low_headings) and _RIGHTS.search(low_headings[-1].strip()) is not None
        reached = any(_CRITERIA.search(heading) for heading in low_headings)
        papers = bool(low_headings) and _PAPERS_READ.search(low_headings[-1].strip()) is not None
        if passage.section != section:
            section = passage.section
            subject = heading_subject(passage.headings) or _inherited(section, announced) or addressees
            subject = subject or (_led(passage.headings, frame) if frame.lasting else ())
        local = replace(frame, year=_year_of(passage.headings, year))
        here: list[Obligation] = []
        for sentence in [*leads(passage, opened), *segments(passage)]:
            if cases and sentence.text not in passage.headings and not _CASE_ACTS.search(canonical(sentence.text)):
                continue
            if papers and _PAPER_ITEM.match(canonical(sentence.text)) and not _CALLS.search(canonical(sentence.text)):
                continue
            if reached and not _CALLS.search(canonical(sentence.text)):
                continue
            if rights and sentence.text not in passage.headings and not _CALLS.search(canonical(sentence.text)):
                continue
            named, begin = opening_subject(sentence.text)
            if after := _AFTER.search(sentence.text, 0, begin):
                begin = after.start(1)  # “Ủy ban nhân dân cấp tỉnh sau | khi nhận được …”
                named = tuple(name.removesuffix(after[1].rstrip()).rstrip(" ,") for name in named)
            if begin and frame.lasting and rhythms(sentence.text[:begin]):
                named, begin = (), 0  # “A có thể …, nhưng ít nhất mỗi tháng A | phải …”: more than a name
            subject = named or subject
            body = sentence.text[begin:]
            if sentence.text.endswith(":"):
                told_here = acting(body, opened_by_time(body, frame)) if frame.lasting else ()
                subject = heading_subject((sentence.text.rstrip(":"),)) or told_here or subject
                announced[section] = subject
            if not body.strip() or _INTRO.match(canonical(sentence.text)):
                continue
            # In an order every sentence that tells somebody to act is a duty.
            told = ordering and bool(subject) and bool(named or VERB.match(canonical(body)))
            reported = _REPORT_ON.search(canonical(body))
            spoken_of = replace(local, year=int(reported["year"])) if reported else local
            place = Place(subject, organising or told, header, spoken_of)
            items = duties(sentence, body, named, place)
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
    dated = any(recurs(item.rule) and _WHEN_SENT.match(canonical(item.quote)) for item in here)
    for at, item in enumerate(here):
        if dated and item.kind == "report" and isinstance(item.rule, CadenceOnly):
            continue
        rest = ""
        if isinstance(item.rule, CadenceOnly) and item.quote.endswith(";"):
            begin = passage.text.find(item.quote) + len(item.quote)
            stop = passage.text.find(". ", begin)
            rest = passage.text[begin : stop if stop >= 0 else None].split("\n")[0]
        later = (other for other in here[at + 1 :] if rest and recurs(other.rule) and other.quote in rest)
        if not any(other.period == item.period for other in later):
            kept.append(item)
    return kept


def _led(headings: Sequence[str], frame: Frame) -> tuple[str, ...]:
    """Who acts in the nearest heading that is a sentence (“Trường hợp …, cơ quan cấp giấy thực hiện”)."""
    told = (h for h in reversed(headings) if len(h.split()) > 8 and h.upper() != h)
    return next((names for heading in told if (names := acting(heading, opened_by_time(heading, frame)))), ())


def _inherited(section: str, announced: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The subject of the clause above, where its sentence ended in a colon."""
    above = section
    while "." in above:
        above = above.rpartition(".")[0]
        if above in announced:
            return announced[above]
    return ()
