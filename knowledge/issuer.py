"""Names of issuing agencies: from the capitals of a letterhead, from the text that names its own author. Pure.

What passes through: lines in capitals, or paragraphs; out comes a name as it is written in a sentence (“Ủy ban nhân dân
tỉnh An Hòa”). Refused: a name whose letters were lost, a place that the page does not state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.model import Block
from knowledge.text import fold, squeeze

_LEVEL = r"tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu"
AGENCY = re.compile(
    r"^(?:uy ban|ubnd|hoi dong|hdnd|so|bo|cuc|tong cuc|vu|vien|ban|phong|van phong|thanh tra|chi cuc|trung tam|cong an|"
    r"toa an|kho bac|ngan hang|bao hiem|chinh phu|thu tuong|quoc hoi|uy ban thuong vu|tinh uy|thanh uy|huyen uy|"
    r"quan uy|dang uy|thi uy|mat tran|hoi|lien doan|tinh doan|truong|benh vien|dai hoc|tong cong ty|cong ty|van kien|"
    r"chu tich nuoc|kiem toan|thong tan|dai|bo chi huy|bo tu lenh|lien hiep)\b"
)
# The office of who signs; “Nơi nhận:”, a letter lost.
SIGN_TITLE = re.compile(
    r"^(?:(?:tm|kt|tl|tuq|q)\s*\.\s*.*|[tk]/[ml]\s.*|(?:quyen |pho )*(?:chu tich|giam doc|tong giam doc|truong ban|truong phong|"
    r"bo truong|thu truong|thu tuong|tong cuc truong|cuc truong|vu truong|chanh van phong|chanh thanh tra|hieu truong|"
    r"chi cuc truong|thong doc|tong thanh tra|vien truong|chanh an|bi thu|tong bi thu|tram truong|tong bien tap|"
    r"chu nhiem|truong cong an|cong an truong|chi huy truong|tu lenh|tong kiem toan|truong doan|vien truong)\b.*)$"
)
RECIPIENTS = re.compile(r"^n\s?[oơ]?\s?i nh\s?a?\s?n\s*(?::|$)")


def parent_of(lines: Sequence[str]) -> str | None:
    """The body that stands above the issuing agency in the letterhead."""
    names = _bodies(lines)
    return plain_case(names[-2]) if len(names) > 1 else None


def _bodies(lines: Sequence[str]) -> list[str]:
    """The bodies named in a letterhead, each with the lines that belong to its name."""
    names: list[str] = []
    for line in lines:
        folded = fold(line)
        if names and (re.match(rf"(?:{_LEVEL})\b(?! uy\b)", folded) or re.search(r"(?: va|,| -)$", fold(names[-1]))):
            names[-1] = f"{names[-1]} {line}"
        elif AGENCY.match(folded):
            names.append(line)
        elif names and not re.search(r"\b(?:mau|khan|hoa toc|mat|du thao|ban sao)\b", folded):
            names[-1] = f"{names[-1]} {line}"
    return names


def letterhead(lines: Sequence[str]) -> str | None:
    """The issuing agency from the capitals of the letterhead: the last name, with the place the one above gives it."""
    names = _bodies(lines)
    if not names:
        return None
    name = plain_case(names[-1])
    if len(names) > 1 and not re.search(rf"\b(?:{_LEVEL})\b", fold(name)):
        above = plain_case(names[-2])
        place = re.search(rf"\b((?:{_LEVEL}) [^,]+)$", fold(above))
        if place and re.match(r"uy ban nhan dan|ubnd|hoi dong nhan dan", fold(above)):
            return f"{name} {above[place.start(1) :]}"
        if re.match(r"(?:tinh|huyen|thanh|quan|thi|dang) uy\b", fold(above)):
            return f"{name} {above}"
    return name


def as_written(name: str, paragraphs: Sequence[Block]) -> str:
    """A name taken from capitals, as the document's own sentences write it (“Bộ Công Thương”); else as it is."""
    pattern = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE)
    seen = Counter(
        match.group()
        for block in paragraphs
        for match in pattern.finditer(block.text)
        if match.group() != match.group().upper() and match.group()[0].isupper()
    )
    return seen.most_common(1)[0][0] if seen else name


_LOWER = frozenset(("và", "của", "các", "về", "cho", "trực", "thuộc"))
# Names whose inner capitals no rule gives.
_FIXED = {
    "ủy ban nhân dân": "Ủy ban nhân dân", "uỷ ban nhân dân": "Ủy ban nhân dân", "ubnd": "Ủy ban nhân dân",
    "hội đồng nhân dân": "Hội đồng nhân dân", "hđnd": "Hội đồng nhân dân", "thủ tướng chính phủ": "Thủ tướng Chính phủ",
    "chính phủ": "Chính phủ", "quốc hội": "Quốc hội", "thanh tra": "Thanh tra", "nhà nước": "Nhà nước",
    "việt nam": "Việt Nam", "trung ương": "Trung ương", "tỉnh ủy": "Tỉnh ủy", "tỉnh uỷ": "Tỉnh ủy",
    "huyện ủy": "Huyện ủy", "thành ủy": "Thành ủy", "đảng ủy": "Đảng ủy", "quận ủy": "Quận ủy", "thị ủy": "Thị ủy",
    "văn phòng": "Văn phòng", "trung tâm": "Trung tâm", "tổ quốc": "Tổ quốc", "mặt trận": "Mặt trận",
    "chi cục": "Chi cục", "tổng cục": "Tổng cục", "ban chỉ đạo": "Ban Chỉ đạo", "thường trực": "Thường trực",
    "công an": "Công an", "tòa án nhân dân": "Tòa án nhân dân", "viện kiểm sát nhân dân": "Viện kiểm sát nhân dân",
}  # fmt: skip
_HEADS = frozenset(("sở", "bộ", "cục", "vụ", "ban", "phòng", "viện", "hội", "trường"))
_PLACES = (
    "thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "huyện", "quận", "xã", "phường",
)  # fmt: skip


def plain_case(name: str) -> str:
    """“ỦY BAN NHÂN DÂN TỈNH AN HÒA” -> “Ủy ban nhân dân tỉnh An Hòa”; text not in capitals is only tidied."""
    name = squeeze(name.strip(" .:;"))
    if name != name.upper():
        return re.sub(r"^UBND\b", "Ủy ban nhân dân", name)
    words = name.lower().split()
    out: list[str] = []
    index, capital, proper = 0, True, False
    while index < len(words):
        rest = " ".join(words[index:])
        fixed = next((key for key in sorted(_FIXED, key=len, reverse=True) if re.match(rf"{key}\b", rest)), None)
        level = next((key for key in _PLACES if re.match(rf"{key}\b", rest)), None)
        if level and index and not proper and not fixed:
            out.append(level)
            index, proper = index + len(level.split()), True
        elif fixed and not proper:
            out.append(_FIXED[fixed])
            index, capital = index + len(fixed.split()), True
            proper = fixed.endswith(("ủy", "uỷ"))  # a place follows
        else:
            word = words[index]
            if word in _LOWER or not word[0].isalpha():
                out.append(word)
                capital, proper = True, False
            else:
                out.append(word[0].upper() + word[1:] if capital or proper else word)
                capital = (word in _HEADS and index == 0) or word[-1] in ",-"
            index += 1
    return " ".join(out)


_SELF = re.compile(
    r"(?:^|[,.;:]\s+)(?P<name>(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|Sở|Ban|Phòng|Văn phòng|Bộ|Cục|"
    r"Chi cục|Thanh tra|Trung tâm|Công an|Tỉnh ủy|Huyện ủy|Thành ủy|Đảng ủy)(?:\s[^\s,.;:]+){0,14}?)\s+"
    r"(?:ban hành|xây dựng|đề nghị|yêu cầu|thông báo|báo cáo|hướng dẫn|kính trình)\s+(?P<what>(?:[^\s,.;:]+\s*){1,4})"
)


def self_named(paragraphs: Sequence[Block], kind: str | None) -> str | None:
    """“…, Ủy ban nhân dân tỉnh ban hành Kế hoạch …”: the issuer as it names itself, None where the name is damaged."""
    for block in paragraphs:
        for match in _SELF.finditer(block.text):
            what = fold(match["what"])
            if kind and kind != "Công văn" and fold(kind) not in what:
                continue
            name = re.sub(r"^(?:UBND|Uỷ ban nhân dân)", "Ủy ban nhân dân", match["name"])
            if name.startswith(("Ủy ban nhân dân", "Hội đồng nhân dân")):
                rest = name.split(" ", 4)[4:]
                if not rest or not re.fullmatch(rf"(?:{_LEVEL})(?: \w+)*", fold(rest[0])) or _broken(rest[0]):
                    continue
            elif _broken(name):
                continue
            return name
    return None


def _broken(name: str) -> bool:
    """A syllable without a vowel: letters were lost here."""
    return any(not re.search(r"[aeiouy]", fold(word)) for word in name.split() if word.isalpha() and not word.isupper())
