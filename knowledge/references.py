"""The other documents that a document names, and what it is to each of them. Pure.

What passes through: the structure of one document; out come References in the order of the text, each document named once,
by the strongest of its relations (it replaces, changes, ends, is attached to, rests on, carries out, only names it). What
is refused: a name without number and date that could be any law's, the document's own number, a relation that holds
between two other documents (“Luật A được sửa đổi bởi Luật B”, the title of a decision that approves a plan).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge import units
from knowledge.model import Block, Header, Reference, Relation, Structure
from knowledge.text import canonical, fold, nfc, squeeze

KINDS = (
    "Nghị quyết liên tịch", "Thông tư liên tịch", "Thông báo kết luận", "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết",
    "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Kế hoạch", "Công văn", "Công điện", "Kết luận", "Thông báo",
    "Hướng dẫn", "Chương trình phối hợp", "Chương trình hành động", "Chương trình", "Tờ trình", "Báo cáo", "Quy chế",
    "Quy định", "Kế hoạch hành động", "Kế hoạch phối hợp", "Đề án", "Phương án", "Dự án", "Văn bản", "Thông tri", "Giấy mời", "Lệnh", "Quy chế phối hợp",
)  # fmt: skip
_KINDS = {fold(kind): kind for kind in KINDS}
_STRENGTH: tuple[Relation, ...] = ("replaces", "repeals", "amends", "attached", "basis", "implements", "cites")

# Capitals: in Unicode they alternate with the small letters, no range tells them apart.
_UP = "A-Z" + "".join(char for char in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if char.isupper())
_KIND = "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True))
_NUMBER = r"\d{1,6}[a-zđ]?(?:\.\d{1,4})?(?:\s?[-/–]\s?[A-ZĐ0-9][\wĐđ.&]*)+"
_DAY = (
    r"ngày\s+(?P<day>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s+năm\s+)\s*(?P<year>\d{4})\b"
)
_LAWS = ("bo luat", "luat", "phap lenh")
_NAMED = re.compile(
    rf"(?<![^\W_])(?P<kind>{_KIND})(?P<about>\s+[^;:.“”()]{{2,300}}?)??\s+(?:số\s*:?\s*)(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_UNMARKED = re.compile(rf"(?<![^\W_])(?P<kind>{_KIND})\s+(?P<number>{_NUMBER})", re.IGNORECASE)
_ALONE = re.compile(rf"(?<![^\W_])số\s+(?P<number>{_NUMBER})")
_LAW = re.compile(rf"(?<![^\W_])(?P<kind>Bộ luật|Luật|Pháp lệnh)\s+(?P<about>[^;:.“”()]{{3,400}}?)\s*,?\s+{_DAY}")
_PLAIN_LAW = re.compile(r"(?<![^\W_])(?P<kind>Bộ luật|Luật|Pháp lệnh)\s+(?P<about>[^;:.“”()]{3,160}?)\s*$")
_DATED = re.compile(rf"\s*,?\s*\(?{_DAY}\)?", re.IGNORECASE)
_STOP = (
    r"về|quy định|ban hành|hướng dẫn|sửa đổi|bổ sung|phê duyệt|triển khai|thực hiện|thi hành|tăng cường|đẩy mạnh|"
    r"được|đã|trong|gắn|giữa|tại|khóa|khoá|cho|nhằm|để|như|(?:và|hoặc) (?:Bộ luật|Luật|Nghị|Thông|Quyết|Chỉ|Kế|Công|Kết|Chương|Hướng|Văn|Tờ)\b|"
    rf"(?:và|hoặc)(?=\s[^{_UP}\s])|"
    r"phối hợp|công bố|giao|thành lập|v/v|ngày|là|với|tạm|bãi bỏ|thay thế|hợp nhất|xử lý|đổi mới|xếp|ủy quyền|áp dụng"
)
_ISSUER = re.compile(
    rf"\s*,?\s*(?:của|giữa|do)\s+(?P<issuer>[{_UP}][^;:.()“”,]{{2,110}}?(?:, [{_UP}][^;:.,()“”\d]{{2,30}} và [{_UP}][^;:.,()“”\d]{{2,40}}?)?)(?=\s+(?:{_STOP})\b|\s*[;:.()“”,]|\s*$)"
)
_ABOUT = re.compile(
    r"\s*,?\s*(?P<about>(?:về(?: việc)?|v/v|quy định|ban hành|hướng dẫn|sửa đổi, bổ sung|phê duyệt)\s+[^;.“”]{4,}?)"
    rf"(?=\s*(?:[;.]|$)|,\s+(?:[{_UP}]|được\b|đã\b)|\s+được (?:sửa đổi|ban hành|bổ sung)\b)"
)
# What stands before a name, from the surest to the weakest; what is done to it by another says nothing of this document.
_VERBS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("attached", re.compile(r"\b(?:ban hanh )?kem theo\b")),
    ("replaces", re.compile(r"\bthay the(?: cho)?\b|\bthay cho\b")),
    ("repeals", re.compile(r"\bbai bo\b|\bhuy bo\b")),
    ("amends", re.compile(r"\bsua doi\b|\bbo sung\b|\bdinh chinh\b")),
    ("basis", re.compile(r"\bcan cu\b|^\W*theo de nghi\b|^\W*(?:tren co so )?(?:xem )?xet\b")),
    ("implements", re.compile(r"\b(?:thuc hien|trien khai|thi hanh|quan triet|chap hanh|cu the hoa)\b")),
    ("cites", re.compile(r"\btheo\b|\bquy dinh tai\b|\btai\b")),
)
_PASSIVE = re.compile(r"\b(?:duoc|da|bi|chua)(?: duoc)?\s+(?:\w+\s+){0,2}$")
_BASIS = re.compile(r"\W*can cu\W*")
_BROKEN = re.compile(r"[;:]|(?<!\d)\.(?=\s|$)")
_ISSUER_OF = {"ttg": "Thủ tướng Chính phủ", "cp": "Chính phủ", "ubtvqh": "Ủy ban Thường vụ Quốc hội", "qh": "Quốc hội"}
_FORGED = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")  # Cyrillic letters that pass for ours


@dataclass(frozen=True, slots=True)
class _Found:
    """A name with where it stands in its paragraph."""

    reference: Reference
    start: int
    end: int  # of its number and date
    whole: int  # of its issuer and title too


def references(structure: Structure) -> tuple[Reference, ...]:
    """Every other document named, once, in the order they are first named."""
    own = number_key(structure.header.number) if structure.header.number else None
    found: list[Reference] = []
    for block, zone in _paragraphs(structure):
        for reference in _of_paragraph(block, zone):
            if reference.number and number_key(reference.number) == own and _may_be(reference, structure.header):
                continue
            known = next((i for i, one in enumerate(found) if _same(one, reference)), None)
            if known is None:
                found.append(reference)
            else:
                found[known] = _joined(found[known], reference)
    return tuple(found)


def _may_be(reference: Reference, header: Header) -> bool:
    """The document speaks of itself (“kèm theo Kế hoạch số …”): nothing that is known says otherwise."""
    kind = reference.kind is None or header.kind is None or fold(reference.kind) == fold(header.kind)
    day = reference.issued_on is None or header.issued_on is None or reference.issued_on == header.issued_on
    return kind and day


def _same(one: Reference, other: Reference) -> bool:
    """Both name one document: nothing known disagrees."""
    if one.issued_on and other.issued_on and one.issued_on != other.issued_on:
        return False
    if one.number or other.number:
        numbers = one.number and other.number and number_key(one.number) == number_key(other.number)
        return bool(numbers) and (one.kind is None or other.kind is None or one.kind == other.kind)
    return fold(one.kind or "") == fold(other.kind or "") and fold(one.title or "") == fold(other.title or "")


def _joined(one: Reference, other: Reference) -> Reference:
    """The stronger of two relations to one document, with what either place tells of it."""
    first, second = sorted((one, other), key=lambda item: _STRENGTH.index(item.relation))
    return replace(
        first,
        kind=first.kind or second.kind,
        issued_on=first.issued_on or second.issued_on,
        issuer=first.issuer or second.issuer,
        title=first.title or second.title,
    )


def _paragraphs(structure: Structure) -> Iterator[tuple[Block, str]]:
    if structure.header.title:
        yield Block(1, "heading", structure.header.title), "title"
    yield from ((block, "title") for block in structure.attached)
    yield from ((block, "preamble") for block in structure.preamble)
    for root in structure.clauses:
        for clause, _ in root.walk():
            if clause.heading:
                yield Block(clause.page, "heading", clause.heading), "body"
            yield from ((block, "body") for block in clause.paragraphs)
    yield from ((block, "body") for block in structure.closing)


# -- one paragraph -----------------------------------------------------------------------------------------------------


def _of_paragraph(block: Block, zone: str) -> Iterator[Reference]:
    text = nfc(block.text)
    before: _Found | None = None
    leading: Relation = "cites"  # what the sentence began with: “Căn cứ …; …; …”
    for one in _names(text, block.page, zone):
        since = before.whole if before else 0
        lead = text[since : one.start]
        nested = before is not None and one.start < before.whole
        relation: Relation = "cites"
        if not nested:
            apart = before is None or _BROKEN.search(lead) is not None
            if re.search(r"(?<!\d)\.\s", lead) or before is None:
                leading = "cites"
            own = _verb(lead, zone)
            if own:
                relation = own
                leading = own if apart or leading == "cites" else leading
            elif before is not None and not re.sub(r"\b(?:và|các|của|cùng|với|số|hoặc)\b|\W", "", lead.lower()):
                relation = leading if apart else before.reference.relation  # “… và Kế hoạch số …”, “; Quyết định số …”
            after = fold(text[one.whole : one.whole + 60])
            if re.match(r"\s*(?:\([^)]*\)\s*)?,?\s*(?:het hieu luc|bi bai bo)", after) and relation == "cites":
                relation = "repeals"
        yield replace(one.reference, relation=relation)
        if not nested:
            before = _related(one, relation)


def _related(found: _Found, relation: Relation) -> _Found:
    return replace(found, reference=replace(found.reference, relation=relation))


def _verb(lead: str, zone: str) -> Relation | None:
    """What the words before a name say of it: the last verb in its own part of the sentence."""
    part = fold(_BROKEN.split(lead)[-1])
    best: tuple[int, int, Relation] | None = None
    for order, (relation, pattern) in enumerate(_VERBS):
        for match in pattern.finditer(part):
            if relation in ("replaces", "repeals", "amends", "attached") and not _is_own(
                relation, part, match.start(), match.end(), zone
            ):
                relation_here: Relation = "cites"
            else:
                relation_here = relation
            if best is None or (match.end(), -order) > best[:2]:
                best = (match.end(), -order, relation_here)
    return best[2] if best else None


def _is_own(relation: Relation, part: str, start: int, end: int, zone: str) -> bool:
    """The deed is this document's, not told of another one."""
    before = part[:start]
    if _PASSIVE.search(before):
        return False
    if relation == "attached":
        return zone in ("title", "preamble") or re.fullmatch(r"\W*(?:\(?\s*ban hanh\s*)?", before) is not None
    said = re.sub(r"^\W*(?:\d+|[a-z])\W\s*", "", before)
    if zone == "title" or not re.search(r"\w", said):
        return True
    if re.search(
        r"\b(?:luat|nghi dinh|thong tu|quyet dinh|nghi quyet|ke hoach|quy che|quy dinh|huong dan|chi thi|van ban) nay\b[^.;]*$",
        said,
    ):
        return True
    return (relation != "amends" and re.search(r"\b(?:va|,)\s*$", said) is not None) or (
        relation == "amends" and re.fullmatch(r"\W*(?:sua doi|bo sung|thay the|bai bo|va|,|\s)+", said) is not None
    )


def _names(text: str, page: int, zone: str) -> Iterator[_Found]:
    """Documents named in a paragraph, in order."""
    at = 0
    while at < len(text):
        match = _next(text, at, zone)
        if match is None:
            return
        kind, about, number, start, end, day = match
        dated = _DATED.match(text, end) if day is None else None
        if dated:
            day, end = _date(dated), dated.end()
        whole = end
        issuer = _ISSUER.match(text, whole)
        if issuer:
            whole = issuer.end()
            if day is None and (late := _DATED.match(text, whole)):
                day, whole = _date(late), late.end()
        title = _ABOUT.match(text, whole) if not about else None
        if title:
            whole = title.end()
        name = (
            re.sub(r"^(?:về(?: việc)?|v/v)\s+", "", title["about"].strip(" ,"), flags=re.IGNORECASE) if title else None
        )
        shown = squeeze(text[start:end])
        yield _Found(
            Reference(
                "cites", kind, number, day, _issuer(issuer, number), squeeze(about or name or "")[:300] or None, shown, page
            ),
            start, end, whole,
        )  # fmt: skip
        at = end


def _next(text: str, at: int, zone: str) -> tuple[str | None, str | None, str | None, int, int, date | None] | None:
    """The next name: kind, what a law is about, number, where it stands, its day where that was part of the pattern."""
    found = [m for m in (_NAMED.search(text, at), _UNMARKED.search(text, at), _ALONE.search(text, at)) if m]
    law = _LAW.search(text, at)
    if law and not _may_be_law(law["about"]):
        law = None
    numbered = min(found, key=lambda m: (m.end("number"), m.start()), default=None)
    if law and (numbered is None or law.end() < numbered.end("number")):
        return _kind(law["kind"]), squeeze(law["about"]), None, law.start(), law.end(), _date(law)
    if numbered is None:
        # A law by its name alone, and only as what a whole “Căn cứ …” rests on.
        plain = _PLAIN_LAW.search(text.rstrip(" ;.,"), at) if zone == "preamble" else None
        if plain and _BASIS.fullmatch(fold(_BROKEN.split(text[: plain.start()])[-1])) and _may_be_law(plain["about"]):
            return _kind(plain["kind"]), squeeze(plain["about"]), None, plain.start(), plain.end(), None
        return None
    kind, about, start = _named(text, numbered)
    return kind, about, clean_number(numbered["number"]), start, numbered.end("number"), None


def _may_be_law(about: str) -> bool:
    """The name of a law, not a sentence about laws."""
    return about[0].isupper() or fold(about).startswith(
        ("sua doi", "thuc hien", "giao dich", "thue", "dan su", "hinh su")
    )


def _named(text: str, match: re.Match[str]) -> tuple[str | None, str | None, int]:
    """The kind nearest before the number; of a law also its name."""
    if "kind" not in match.groupdict():
        return None, None, match.start()
    start, kind, about = match.start("kind"), match["kind"], match.groupdict().get("about")
    if about:
        # “Nghị quyết … Luật Đất đai số 31”: the last kind before the number is the number's own.
        inner = [
            m for m in re.finditer(rf"(?<![^\W_])(?:{_KIND})(?![^\W_])", about, re.IGNORECASE) if m.group()[0].isupper()
        ]
        law = fold(kind) in _LAWS
        if inner and not (law and fold(about).lstrip().startswith("sua doi")):
            last = inner[-1]
            start = match.start("about") + last.start()
            kind, about = last.group(), about[last.end() :]
            law = fold(kind) in _LAWS
        if not law:
            if about.strip():  # a kind somewhere before, and a number that is not its own
                return None, None, match.start("number")
            about = None
    return _kind(kind), squeeze(about).strip(" ,") or None if about else None, start


def _kind(text: str) -> str | None:
    kind = _KINDS.get(fold(squeeze(text)))
    return None if kind == "Văn bản" else kind


def _issuer(match: re.Match[str] | None, number: str | None) -> str | None:
    if match:
        return re.sub(r"^(?:UBND|Uỷ ban nhân dân)\b", "Ủy ban nhân dân", squeeze(match["issuer"]))
    sign = re.search(r"(?:^|[-/])(TTg|CP|UBTVQH\d*|QH\d+)$", number or "")
    return _ISSUER_OF[re.sub(r"\d", "", sign[1]).lower()] if sign else None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


# -- numbers and sameness ----------------------------------------------------------------------------------------------


def clean_number(text: str) -> str:
    """“03- CTr/BDVTW- CSĐCP” -> “03-CTr/BDVTW-CSĐCP”; Cyrillic letters that pass for Latin ones made Latin."""
    return re.sub(r"\s+", "", nfc(text)).translate(_FORGED).replace("–", "-").rstrip(".,-/")


def number_key(text: str) -> str:
    """The form in which two spellings of one number are equal: case, spaces, hyphens, leading noughts aside."""
    return canonical(clean_number(text)).lstrip("0").replace("/", "-")


def _has_year(number: str) -> bool:
    return re.search(r"[/-](?:19|20)\d\d[/-]", number) is not None or re.search(r"QH\d+$", number) is not None


def names(reference: Reference, header: Header) -> bool:
    """Whether the document with this head is the one that the reference names: its number, and its day or its issuer
    too unless the number carries a year; a law without number by its name. Nothing known may disagree."""
    if reference.kind and header.kind and fold(reference.kind) != fold(header.kind):
        return False
    if reference.issued_on and header.issued_on and reference.issued_on != header.issued_on:
        return False
    same_day = bool(reference.issued_on and header.issued_on)
    if reference.number is None:
        wanted, title = fold(squeeze(reference.title or "")), fold(squeeze(header.title or ""))
        return bool(wanted) and wanted == title and fold(reference.kind or "") in _LAWS
    if header.number is None or number_key(reference.number) != number_key(header.number):
        return False
    issuer = _issuers_agree(reference.issuer, header.issuer)
    return issuer is not False and (same_day or issuer is True or _has_year(reference.number))


def _issuers_agree(named: str | None, full: str | None) -> bool | None:
    """“UBND tỉnh” in the documents of a province may be “Ủy ban nhân dân tỉnh An Hòa”; two named places are two bodies."""
    if named is None or full is None:
        return None
    if units.same(named, full):
        return True
    short, whole = units.key(named), units.key(full)
    if whole.startswith(f"{short} ") or short.startswith(f"{whole} "):
        return None  # it may be: the date must tell
    return None if named.lower() in ("ủy ban", "hội đồng") else False


def best(reference: Reference, documents: Sequence[tuple[int, Header]]) -> int | None:
    """The stored document that a reference names, None where there is none or more than one."""
    fitting = [id_ for id_, header in documents if names(reference, header)]
    return fitting[0] if len(fitting) == 1 else None
