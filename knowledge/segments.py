"""A passage to the sentences that may oblige, and the headings that are sentences themselves. Pure.

What passes through: one passage. A paragraph that goes on in the next line (a date over two lines) stays one, a list of
bodies over semicolons stays with its verb, a label (“a)”, “2.”) is taken off. Words are never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.bodies import names_only
from knowledge.model import Passage
from knowledge.text import canonical, exact, sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    passage: Passage


_LEAD_TIME = exact(
    r"^\W*(?:[^,;.:]{0,80}, )?(?:trong (?:vòng|thời hạn|thời gian)|chậm nhất|muộn nhất|trước (?:ngày|khi|thời điểm)|(?:hằng|hàng) (?:năm|quý|tháng|tuần|ngày)|định kỳ|khi|sau khi|ngay (?:sau )?khi)[^;.]{0,300}?(?:, |\d|(?:năm|quý|tháng|tuần|ngày) )[^;.]{0,300}?(?:phải|có trách nhiệm|gửi|lập|thực hiện|tổ chức|cung cấp|báo cáo|ban hành|xem xét|thông báo|nộp|trình|tiến hành|kiểm tra|cấp|rà soát)",
    bounded=False,
)
# “…, chủ cơ sở phải thông báo trong vòng 24 giờ kể từ khi xảy ra một trong các sự cố sau đây”: the time after the act.
_LEAD_DUTY = exact(
    r"(?:phải|có trách nhiệm|có nghĩa vụ) [^;.]{4,200}? (?:trong (?:vòng|thời hạn|thời gian)|chậm nhất|muộn nhất|không quá|định kỳ (?:hằng|hàng|\d)) [^;.]{0,200}(?:sau(?: đây)?|dưới đây|gồm|bao gồm):?\s*$",
    bounded=False,
)
# “Ủy ban nhân dân cấp xã trong thời hạn 15 ngày kể từ ngày … có trách nhiệm:”: the time between who acts and the duty.
_LEAD_WHO = exact(
    r"^\W*[^;.:]{2,160}? (?:trong (?:vòng|thời hạn|thời gian)|chậm nhất|muộn nhất|định kỳ|(?:hằng|hàng) (?:năm|quý|tháng)) [^;.:]{2,300}?(?:phải|(?:có|chịu) trách nhiệm)[^;.:]{0,60}:?\s*$",
    bounded=False,
)
# A paragraph ends at a line end, unless the next line goes on with a small letter or a number (a date over two lines).
_PARAGRAPH = re.compile(r"(?<=[.;:!?…”\"])\n|\n(?=\W*[A-ZĐÀ-Ỹ“]|\s*[-–+•*]|\s*[a-zđ]\)|\s*\d{1,2}(?:\.\d{1,2})*[.)]\s)")


def _spans(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for end in [*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]:
        yield from ((start + a, start + b) for a, b in sentences(text[start:end]))
        start = end


def _joined(text: str) -> Iterable[tuple[int, int]]:
    """Spans of the sentences, a list of bodies that semicolons divide kept with its verb: “Các sở, ngành; UBND các xã …”."""
    begin: int | None = None
    for start, end in _spans(text):
        begin = start if begin is None else begin
        if text[:end].endswith(";") and names_only(text[start:end]) and text[end : end + 1] != "\n":
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, len(text)


def segments(passage: Passage) -> Iterable[Sentence]:
    for start, end in _joined(passage.text):
        raw = passage.text[start:end]
        lead = len(raw) - len(raw.lstrip(' -–+•*“"'))
        label = re.match(r"(?:[IVX]+\.|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\d?[.)])\s+", raw[lead:])
        lead += label.end() if label else 0
        if raw[lead:].strip(" .;:"):
            yield Sentence(raw[lead:].rstrip(), passage)


def leads(passage: Passage, opened: set[str]) -> Iterable[Sentence]:
    """Headings that are sentences with a time (“Chậm nhất 90 ngày trước …, cơ quan lập kế hoạch gồm:”), once each.

    Such a line stands among the headings of the items it leads to; its words, not theirs, are the quote.
    """
    for heading in passage.headings:
        if heading not in opened:
            opened.add(heading)
            low = canonical(heading)
            if heading.upper() != heading and (_LEAD_TIME.match(low) or _LEAD_DUTY.search(low) or _LEAD_WHO.match(low)):
                yield Sentence(heading, passage)
