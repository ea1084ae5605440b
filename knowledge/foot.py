"""The foot of a document: nơi nhận and the signature. Pure.

What passes through: all blocks and where the body begins; out come the recipients, the signer and the bounds of the
foot, so that an appendix after it is seen as one. A name is only taken from below a signature title or from the foot's
last line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.header import kind_of_line
from knowledge.issuer import RECIPIENTS, SIGN_TITLE, plain_case
from knowledge.labels import DASH, is_item, read_label
from knowledge.model import Block
from knowledge.text import fold, squeeze

APPENDIX = re.compile(
    r"^(?P<name>phụ lục|danh mục|biểu mẫu|mẫu)(?:\s+(?:số\s+)?(?P<value>[IVX\d]{1,6}[a-z]?))?\s*(?:[.:].*)?$", re.I
)
_SIGNED = re.compile(r"[(\[]?\s*(?:da\s?ky|da\s?ki|ky ten, dong dau)\s*[)\]]?\s*")
_DEGREES = re.compile(
    r"^(?:(?:PGS|GS|TS|ThS|Ths|BS|CKI|CKII|KS|LS)\.?\s*|(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uý) )+"
)


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below the body."""

    recipients: tuple[str, ...]
    signer: str | None
    on_behalf: str | None  # “TM. …”: in whose name it is signed
    start: int
    end: int  # what follows is appendix
    title: str | None = None  # of who signed: “Phó Chủ tịch”
    authority: tuple[str, ...] = ()  # “TM. Ủy ban nhân dân”, “KT. Chủ tịch”


def read_foot(blocks: Sequence[Block], body: int) -> Foot:
    """Nơi nhận and the signature: where they stand and what they say."""
    start = _foot_start(blocks, body)
    end = start
    signed = False
    while end < len(blocks) and _in_foot(blocks[end], end - start, signed):
        signed = signed or is_sign_title(blocks[end].text)
        end += 1
    foot = blocks[start:end]
    titles = [i for i, block in enumerate(foot) if is_sign_title(block.text)]
    below = foot[titles[0] :] if titles else ()
    signer = next((n for block in below if (n := name_of(block.text) or name_of(_name_below(block.text)[1]))), None)
    if signer is None and foot and not titles:
        signer = name_of(foot[-1].text)
    on_behalf = next(
        (
            re.sub(r"^.*?(?:TM\s*\.|T/M)\s*", "", foot[i].text)
            for i in titles
            if re.search(r"\bTM\s*\.|T/M\b", foot[i].text)
        ),
        None,
    )
    authority, title = _capacity([_name_below(foot[i].text)[0] for i in titles])
    return Foot(_recipients(foot), signer, plain_case(on_behalf) if on_behalf else None, start, end, title, authority)


_LONGEST_LIST = 400  # words of a nơi nhận that was run together
_FOR = re.compile(r"(TM|KT|TL|TUQ|T/M|K/T|T/L)\s*[./]?\s*")
_TITLE_PARTS = re.compile(r"\n|(?=(?:TM|KT|TL|TUQ)\s*\.)|(?=T/[ML]\s)|(?=K/T\s)|(?<=\w)\s*(?=PHÓ |THỨ TRƯỞNG)")
_OFFICE = re.compile(
    r"(?:quyen |q\. ?)?(?:pho )?(?:tong )?(?:chu tich|giam doc|truong ban|truong phong|bo truong|thu truong|thu tuong|"
    r"(?:tong |chi )?cuc truong|vu truong|chanh van phong|chanh thanh tra|hieu truong|thong doc|thanh tra|vien truong|"
    r"chanh an|bi thu|tram truong|bien tap|chu nhiem|chi huy truong|tu lenh|kiem toan|truong doan)\b"
)


def _capacity(lines: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """In whose name a document is signed, and the title of who signs: “TM. …”, “KT. …”, then the title."""
    authority: list[str] = []
    title = None
    for part in _TITLE_PARTS.split("\n".join(lines)):
        part = squeeze(part)
        if match := _FOR.match(part):
            # “TM. ỦY BAN NHÂN DÂN CHỦ TỊCH”: in the name of a body, never of a title.
            inner = (
                re.search(rf"(?<=[^\W\d_])\s?(?={_OFFICE.pattern}$)", fold(part)) if match[1] in ("TM", "T/M") else None
            )
            if inner and not _OFFICE.match(fold(part), match.end()):
                authority.append(f"TM. {_office(part[match.end() : inner.start()])}")
                title = _office(part[inner.end() :])
                continue
            authority.append(f"{match[1].replace('/', '')}. {_office(part[match.end() :])}")
            title = None  # the title after “KT. …” is the signer's
        elif part and title is None:
            title = _office(part)
    return tuple(authority), title


def _office(text: str) -> str:
    """“PHÓ CHỦ TỊCH” -> “Phó Chủ tịch”; “CHỦ TỊCH QUỐC HỘI” -> “Chủ tịch Quốc hội”."""
    match = _OFFICE.match(fold(text))
    if match is None:
        return plain_case(text)
    words = text[: match.end()].lower().split()
    lifted = [
        word[0].upper() + word[1:] if place == 0 or fold(words[place - 1]) in ("pho", "quyen", "chanh") else word
        for place, word in enumerate(words)
    ]
    rest = plain_case(text[match.end() :])
    return squeeze(f"{' '.join(lifted)} {rest}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of nơi nhận. `purpose` is “b/c”, “p/h”, “t/h”… as the document writes it in brackets."""

    name: str
    purpose: str | None


_PURPOSE = re.compile(
    r"\s*\((?:đ[ểe]\s+)?(?P<purpose>[a-zđ]\s*/\s*[a-zđ]|báo cáo|phối hợp|thực hiện|theo dõi|chỉ đạo)\)\s*$",
    re.IGNORECASE,
)
_SHORT = {"báo cáo": "b/c", "phối hợp": "p/h", "thực hiện": "t/h", "theo dõi": "t/d", "chỉ đạo": "c/đ"}


def read_recipient(text: str) -> Recipient:
    """“Bộ Nội vụ (để b/c)” -> Bộ Nội vụ, b/c."""
    match = _PURPOSE.search(text)
    if match is None:
        return Recipient(text, None)
    purpose = re.sub(r"\s+", "", match["purpose"]) if "/" in match["purpose"] else _SHORT[match["purpose"].lower()]
    return Recipient(text[: match.start()].rstrip(" ,"), purpose.lower())


def _foot_start(blocks: Sequence[Block], body: int) -> int:
    for index in range(body, len(blocks)):
        if RECIPIENTS.match(fold(blocks[index].text)) and len(blocks[index].text.split()) <= _LONGEST_LIST:
            while index > body and (is_sign_title(blocks[index - 1].text) or name_of(blocks[index - 1].text)):
                index -= 1
            return index
        if is_sign_title(blocks[index].text) and index > body:
            if name_of(_name_below(blocks[index].text)[1]):
                return index
            after = index + 1
            while after < len(blocks) and is_sign_title(blocks[after].text):
                after += 1
            if after == len(blocks) or name_of(blocks[after].text) or _SIGNED.fullmatch(fold(blocks[after].text)):
                return index
            if RECIPIENTS.match(fold(blocks[after].text)):
                return index
    return len(blocks)


def _in_foot(block: Block, passed: int, signed: bool) -> bool:
    text = block.text
    folded = fold(text)
    if APPENDIX.match(text) or (passed and kind_of_line(text) and not is_sign_title(text)):
        return False
    if RECIPIENTS.match(folded) or is_sign_title(text) or name_of(text) or _SIGNED.match(folded):
        return True
    if is_item(text):
        return len(text.split()) <= (40 if signed else _LONGEST_LIST)  # “- Các bộ, cơ quan ngang bộ, …” in one line
    return len(text.split()) <= 14 and read_label(text) is None and block.kind != "table"


def is_sign_title(text: str) -> bool:
    """“KT. CHỦ TỊCH”, “GIÁM ĐỐC”."""
    title = _name_below(text)[0]
    return title == title.upper() and len(title.split()) <= 14 and SIGN_TITLE.match(fold(title)) is not None


def _name_below(text: str) -> tuple[str, str]:
    """A signature written on one line: “KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê An” -> the titles, the rest."""
    for at, (char, after) in enumerate(pairwise(text)):
        if char in "([" or (char.isupper() and after.islower()):
            return text[:at].strip(), text[at:].strip()
    return text.strip(), ""


def name_of(text: str) -> str | None:
    """A person's name that stands alone on its line, degrees and “(Đã ký)” left out."""
    folded = fold(text)
    signed = _SIGNED.match(folded)
    shown = text[signed.end() :] if signed else text
    shown = _DEGREES.sub("", shown).strip()
    words = shown.split()
    if not 2 <= len(words) <= 5 or not all(word.isalpha() for word in words) or SIGN_TITLE.match(fold(shown)):
        return None
    if all(word[0].isupper() and (word[1:].islower() or len(word) == 1) for word in words):
        return shown
    return None


def _recipients(foot: Sequence[Block]) -> tuple[str, ...]:
    out: list[str] = []
    inside = False
    for block in foot:
        text = block.text
        match = re.match(r"^n\S?\s?i\s+nh\S?\s?\S?n\s*:?\s*(.*)$", text, re.IGNORECASE) if not inside else None
        if match:
            inside = True
            rest = re.split(r"\s+(?=(?:TM|KT|TL|TUQ)\s*\.)", match[1])[0]
            pieces = [DASH.sub("", piece, count=1) for piece in re.split(r";\s*", rest)]
            out += [piece for piece in pieces if piece and not is_sign_title(piece)]
        elif inside and is_item(text):
            out += [DASH.sub("", piece, count=1) for piece in re.split(r";\s*(?=[-–+•])", text)]
        elif inside and not is_sign_title(text) and text[-1] in ";." and read_label(text) is None and not name_of(text):
            out.append(text)
    return tuple(cleaned for item in out if (cleaned := squeeze(item.strip(" ;.,"))))
