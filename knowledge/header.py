"""The head of an administrative document, after Nghị định 30/2020/NĐ-CP, Điều 8. Pure.

What passes through: the blocks of one document; out come the fields that stand above its body, and where that begins. A
field that the page does not state is None: a blank day gives no date, a blank number no number, and neither is ever
taken from a document that the text cites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from knowledge.issuer import AGENCY, RECIPIENTS, SIGN_TITLE, letterhead, parent_of
from knowledge.labels import is_caps, is_item, read_label
from knowledge.model import Block, Urgency
from knowledge.references import clean_number
from knowledge.text import fold, squeeze

KINDS = (
    "Kế hoạch", "Chỉ thị", "Quyết định", "Thông báo", "Hướng dẫn", "Báo cáo", "Nghị quyết", "Tờ trình", "Chương trình",
    "Phương án", "Đề án", "Dự án", "Công điện", "Quy chế", "Quy định", "Thông tư liên tịch", "Thông tư", "Nghị định",
    "Bộ luật", "Luật", "Pháp lệnh", "Thông cáo", "Biên bản", "Hợp đồng", "Giấy mời", "Kết luận", "Công văn", "Điều lệ",
    "Lệnh", "Đề cương", "Giấy ủy quyền", "Bản thỏa thuận", "Bản ghi nhớ",
)  # fmt: skip
_KINDS = {fold(kind): kind for kind in KINDS}
# Nghị định 30/2020/NĐ-CP, Phụ lục III, and what the law and the Party add to it. A công văn has none.
CODES = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Quy chế": "QC", "Quy định": "QyĐ", "Thông cáo": "TC",
    "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr", "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA",
    "Dự án": "DA", "Báo cáo": "BC", "Biên bản": "BB", "Tờ trình": "TTr", "Hợp đồng": "HĐ", "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM", "Nghị định": "NĐ",
    "Thông tư": "TT", "Thông tư liên tịch": "TTLT", "Kết luận": "KL", "Pháp lệnh": "PL", "Lệnh": "L",
}  # fmt: skip
_OF_CODE = {code: kind for kind, code in CODES.items()}
URGENCY: dict[str, Urgency] = {"khan": "Khẩn", "thuong khan": "Thượng khẩn", "hoa toc": "Hỏa tốc"}
_URGENT = re.compile(r"(?:do khan\s*:\s*)?(hoa toc|thuong khan|khan)(?: hen gio\b.*)?")
_DRAFT = re.compile(r"(?:ban )?du thao(?:\s*(?:\d+|lan\b.{1,20}|\W*ngay\b.{6,40}))?")
_BLANK_NUMBER = re.compile(r"^số\s*:?[\s.…_]*(?P<rest>[-/]\s*[A-ZĐ][\w.&/-]*)\s*$", re.IGNORECASE)
_PLACE = re.compile(r"(?P<place>[^\W\d_][^,;:.\d/|]{1,40}),\s*ng[aà]y\b.{0,12}\bth[aá]ng\b", re.IGNORECASE)
# A title line that ends so goes on in the next, whatever letter that begins with.
_HANGING = re.compile(r"\b(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|cua|va|ve|voi|cho|tai|so|ngay|nam)$")
_ANNOUNCES = re.compile(r"\b(?:sau|sau day|nhu sau|cu the|gom|gom co|bao gom|la|rang|thong bao|kinh gui)\s*:$")
_COMES_WITH = re.compile(r"\(?\s*(?:ban hanh )?kem theo")
_ADOPTED = re.compile(
    r"(?:luat|nghi quyet|phap lenh) nay (?:da )?duoc .{0,160}?thong qua\s*,?\s*"
    r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})"
)
_OPENS = re.compile(r"(?:can cu|thuc hien|theo|xet|de|nham|trong thoi gian|kinh gui|trien khai)\b")
_MOTTO = re.compile(
    r"cong h[oaà ]{2,3} xa hoi chu ng?[hc]+ia viet nam|dang cong san viet nam|doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc"
)
_NUMBER = re.compile(
    r"^(?:(?:bộ luật|luật|nghị quyết|pháp lệnh|nghị định|quyết định|chỉ thị|kế hoạch|thông tư)\s+)?số\s*:?\s*"
    r"(\d+(?:\.\d+)?[a-z]?(?:\s*[-/]\s*[A-ZĐ0-9][\w.&]*)+)",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?:uy ban nhan dan|hoi dong nhan dan|chinh phu|quoc hoi|uy ban thuong vu quoc hoi)\b")
_DATE = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*\w?am\s*(\d{4})")
_MONTH = re.compile(r"thang\s*\d{1,2}\s*(?:n?am|/)\s*(\d{4})")
_YEAR = re.compile(r"(?<!thang \d )(?<!thang \d\d )\bnam\s+(20\d\d|19\d\d)\b(?!\s*[-–]\s*\d)")
_PLACE_DATE = re.compile(
    r"^(?P<place>[^,;:.\d]{2,40}),\s*ngay\b.*thang|^ngay\b.*\bthang\b.*am\s*\d{4}$|^thang\s*\d{1,2}\s*n?am"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body."""

    kind: str | None
    number: str | None
    issuer: str | None
    issued_on: date | None
    title: str | None
    month_year: int | None  # the year of a date whose day is blank
    body: int  # index of the first block of the body
    parent: str | None = None
    place: str | None = None
    urgency: Urgency | None = None
    draft: bool = False
    attached: tuple[Block, ...] = ()  # “(Kèm theo Quyết định số …)” under the title


# -- the head ---------------------------------------------------------------------------------------------------------


def read_head(blocks: Sequence[Block]) -> Head:
    """Everything above the body. Where no head can be told, the body begins at block 0."""
    place = _find_kind(blocks)
    if place is not None:
        index, kind, rest = place
        urgent = _urgency(rest)  # “CÔNG ĐIỆN KHẨN”
        title, body = _title(blocks, index, "" if urgent else rest)
        found = _fields(blocks[:index], kind, title, body)
        attached = tuple(block for block in blocks[index:body] if _COMES_WITH.match(fold(block.text)))
        draft = found.draft or fold(blocks[index].text).startswith("du thao") or _says_draft(blocks[index:body])
        return replace(found, urgency=urgent or found.urgency, draft=draft, attached=attached)
    letter = next((i for i, block in enumerate(blocks[:25]) if fold(block.text).startswith("kinh gui")), None)
    above = blocks[: 25 if letter is None else letter]
    about = next((i for i, block in enumerate(above[:25]) if fold(block.text).startswith("v/v")), None)
    if about is not None or letter is not None:
        head = blocks[: letter if letter is not None else (about or 0) + 1]
        title = _about(head, about) if about is not None else None
        return _fields(head, "Công văn", title, len(head))
    count = 0
    while count < len(blocks) and _is_head_line(blocks[count].text):
        count += 1
    return _fields(blocks[:count], None, None, count)


def _is_head_line(text: str) -> bool:
    folded = fold(text)
    return bool(_MOTTO.search(folded) or _NUMBER.match(text) or _PLACE_DATE.match(folded)) or (
        is_caps(text) and AGENCY.match(folded) is not None
    )


def _find_kind(blocks: Sequence[Block]) -> tuple[int, str, str] | None:
    """Index of the block that names the kind, the kind, and what else that block says."""
    for index, block in enumerate(blocks[:30]):
        text = re.sub(r"^DỰ THẢO\s+(?=\w)", "", block.text.strip())
        found = kind_of_line(text)
        if found:
            return index, *found
        folded = fold(text)
        if re.match(r"can cu\b|kinh gui", folded) or (
            (label := read_label(text))
            and label.value[0] == 1
            and label.kind in ("roman", "article", "chapter", "number")
        ):
            return None
    return None


def kind_of_line(text: str) -> tuple[str, str] | None:
    """“KẾ HOẠCH”, alone or before the title; a letter lost from the word is forgiven."""
    folded = fold(text)
    for plain in sorted(_KINDS, key=len, reverse=True):
        if folded.startswith(plain) and text[: len(plain)].isupper():
            rest = text[len(plain) :]
            # “THÔNG TƯQuy định …” lost its line break; “KẾ HOẠCHđ…” is another word; “QUYẾT ĐỊNH số 5” cites.
            if rest[:1].islower() or re.match(r"\s*số\s*:?\s*\d", rest, re.IGNORECASE):
                continue
            return _KINDS[plain], rest.strip() if any(char.isalpha() for char in rest) else ""
    if text.isupper() and 4 <= len(text) <= 22:
        squeezed = folded.replace(" ", "")
        for plain, kind in _KINDS.items():
            wanted = plain.replace(" ", "")
            if len(wanted) >= 6 and SequenceMatcher(None, squeezed, wanted).ratio() >= 0.9:
                return kind, ""
    return None


def _title(blocks: Sequence[Block], index: int, rest: str) -> tuple[str | None, int]:
    """The trích yếu under the kind, and where the body begins."""
    lines = [rest] if rest else []
    at = index + 1
    while at < len(blocks) and len(lines) < 6:
        block = blocks[at]
        text = block.text
        folded = fold(text)
        if read_label(text) or is_item(text) or RECIPIENTS.match(folded) or block.kind == "table":
            break
        if folded.startswith("kinh gui") or _is_authority(text):
            break
        ends = (text[-1] in ".;:," or len(text.split()) > 130) and not _names_after(blocks, at)
        # The first line is the title whatever word it opens with (“Thực hiện …”); later ones must not open the body.
        if lines and (ends or (_OPENS.match(folded) and text[0].isupper()) or not _more_title(block, lines[-1])):
            break
        if not lines and ((ends and not (text[-1] == "," and at + 1 < len(blocks))) or re.match(r"can cu\b", folded)):
            break
        lines.append(text)
        at += 1
    title = squeeze(" ".join(line for line in lines if not _COMES_WITH.match(fold(line)) and not is_draft(line)))
    return title or None, at


def _names_after(blocks: Sequence[Block], at: int) -> bool:
    """“Phát động phong trào thi đua:” with its name on the next line: a title, where “… như sau:” opens the body."""
    text = blocks[at].text
    if text[-1] != ":" or len(text.split()) > 40 or at + 1 >= len(blocks) or _ANNOUNCES.search(fold(text)):
        return False
    after = blocks[at + 1]
    folded = fold(after.text)
    begins = read_label(after.text) or is_item(after.text) or after.kind == "table" or _OPENS.match(folded)
    ends = after.text[-1] in ".;:" and not (after.text[-1] == ":" and _names_after(blocks, at + 1))
    return not (begins or ends or len(after.text.split()) > 40 or RECIPIENTS.match(folded) or _is_authority(after.text))


def is_draft(text: str) -> bool:
    """“DỰ THẢO”, “(Dự thảo lần 2)”: a line of its own."""
    return _DRAFT.fullmatch(fold(text).strip(" ()[].*-")) is not None


def _says_draft(blocks: Sequence[Block]) -> bool:
    return any(is_draft(block.text) for block in blocks)


def _urgency(text: str) -> Urgency | None:
    """A line that is an urgency and nothing else, in capitals as it is stamped."""
    match = _URGENT.fullmatch(fold(text).strip(" ()[].:!*|-")) if len(text) < 60 and text == text.upper() else None
    return URGENCY[match[1]] if match else None


def _more_title(block: Block, before: str) -> bool:
    text = block.text
    return (
        text[0].islower()
        or text[0] == "("
        or before[-1] == ":"
        or _HANGING.search(fold(before)) is not None
        or (block.kind == "heading" and (is_caps(text) == is_caps(before)))
        or (re.match(r"(?:giai doan|nam) \d", fold(text)) is not None)
    )


def _is_authority(text: str) -> bool:
    """“CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH” under the title of a decision: who decides, no title."""
    return text == text.upper() and bool(SIGN_TITLE.match(fold(text)) or _AUTHORITY.match(fold(text)))


def _about(head: Sequence[Block], index: int) -> str | None:
    lines = [re.sub(r"^v/v\s*:?\s*", "", head[index].text, flags=re.IGNORECASE)]
    for block in head[index + 1 :]:
        text = block.text
        if is_caps(text) or _is_head_line(text):
            break
        lines.append(text)
    title = squeeze(" ".join(lines))
    return f"Về việc {title}" if title else None


def _fields(head: Sequence[Block], kind: str | None, title: str | None, body: int) -> Head:
    number = issued_on = month_year = place = urgency = None
    names: list[str] = []
    for block in head:
        text = _without_motto(block.text)
        folded = fold(text)
        if urgent := _urgency(text):
            urgency = urgency or urgent
            continue
        if is_draft(text):
            continue
        if place is None and (located := _PLACE.search(_NUMBER.sub("", text).strip())):
            place = squeeze(located["place"])
        if number is None and (match := _NUMBER.match(text)):
            number = clean_number(match[1])
        if issued_on is None and (found := _DATE.search(folded)):
            issued_on = _date(found)
        if issued_on is None and (month := _MONTH.search(folded)):
            month_year = int(month[1])
        if text and text == text.upper() and any(char.isalpha() for char in text) and not _NUMBER.match(text):
            names.append(text)
    number = number or _number_elsewhere(head)
    if kind is None and number:
        kind = next((_OF_CODE[part] for part in re.split(r"[-/]", number)[1:3] if part in _OF_CODE), None)
    return Head(
        kind, number, letterhead(names), issued_on, title, month_year, body,
        parent=parent_of(names), place=place, urgency=urgency, draft=_says_draft(head),
    )  # fmt: skip


def _number_elsewhere(head: Sequence[Block]) -> str | None:
    """“Số:   /TB-UBND” and “542” as a line of its own beside it: taken where it is the only such line."""
    open_at = [(index, match) for index, block in enumerate(head) if (match := _BLANK_NUMBER.match(block.text))]
    figures = [index for index, block in enumerate(head) if re.fullmatch(r"\d{1,5}", block.text.strip())]
    if len(open_at) != 1 or len(figures) != 1 or abs(open_at[0][0] - figures[0]) > 3:
        return None
    return clean_number(head[figures[0]].text.strip() + open_at[0][1]["rest"])


def _without_motto(text: str) -> str:
    folded = fold(text)
    if len(folded) != len(text):
        return text
    for match in reversed(list(_MOTTO.finditer(folded))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return squeeze(re.sub(r"[-_–*.|]{3,}", " ", text)).strip(" *|")


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def adopted_on(blocks: Sequence[Block]) -> date | None:
    """“Luật này được Quốc hội … thông qua ngày …”: what the National Assembly adopts carries its day at its end."""
    for block in reversed(blocks):
        if match := _ADOPTED.search(fold(block.text)):
            return _date(match)
    return None


# -- the year -----------------------------------------------------------------------------------------------------------


def year_of(title: str | None, issued_on: date | None, month_year: int | None) -> int | None:
    """The year the title names, else the year of issue."""
    named = _YEAR.findall(fold(title or ""))
    if named:
        return int(named[-1])
    return issued_on.year if issued_on else month_year
