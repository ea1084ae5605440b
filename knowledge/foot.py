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


def read_foot(blocks: Sequence[Block], body: int) -> Foot:
    """Nơi nhận and the signature: where they stand and what they say."""
    start = _foot_start(blocks, body)
    end = start
    while end < len(blocks) and _in_foot(blocks[end], end - start):
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
    return Foot(_recipients(foot), signer, plain_case(on_behalf) if on_behalf else None, start, end)


def _foot_start(blocks: Sequence[Block], body: int) -> int:
    for index in range(body, len(blocks)):
        if RECIPIENTS.match(fold(blocks[index].text)) and len(blocks[index].text.split()) <= 60:
            while index > body and (is_sign_title(blocks[index - 1].text) or name_of(blocks[index - 1].text)):
                index -= 1
            return index
        if is_sign_title(blocks[index].text) and index > body:
            after = index + 1
            while after < len(blocks) and is_sign_title(blocks[after].text):
                after += 1
            if after == len(blocks) or name_of(blocks[after].text) or _SIGNED.fullmatch(fold(blocks[after].text)):
                return index
            if RECIPIENTS.match(fold(blocks[after].text)):
                return index
    return len(blocks)


def _in_foot(block: Block, passed: int) -> bool:
    text = block.text
    folded = fold(text)
    if APPENDIX.match(text) or (passed and kind_of_line(text) and not is_sign_title(text)):
        return False
    if RECIPIENTS.match(folded) or is_sign_title(text) or name_of(text) or _SIGNED.match(folded):
        return True
    if is_item(text):
        return len(text.split()) <= 40
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
    if not 2 <= len(words) <= 5 or not all(word.isalpha() for word in words):
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
            out += [piece for piece in re.split(r";\s*", rest) if piece and not is_sign_title(piece)]
        elif inside and is_item(text):
            out.append(DASH.sub("", text, count=1))
        elif inside and not is_sign_title(text) and text[-1] in ";." and read_label(text) is None and not name_of(text):
            out.append(text)
    return tuple(cleaned for item in out if (cleaned := squeeze(item.strip(" ;.,"))))
