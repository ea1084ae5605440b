"""Bodies named in a chat message: departments, places, groups, with or without their own names. Pure.

With the office's table of units its abbreviations and the names of units of no common kind are known too, and a unit that
is named by an older name carries its present one and, where it is no more, those in its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from knowledge.model import Unit
from knowledge.places import place_at
from knowledge.successions import heirs
from knowledge.text import canonical, fold, nfc, squeeze
from knowledge.unit_names import taken_apart
from knowledge.units import NOWHERE, Directory, Level

# Fields of the departments (sở, phòng, bộ) of provinces and districts, as their names carry them before and after 2025.
_FIELDS = (
    "nội vụ", "tư pháp", "tài chính", "kế hoạch và đầu tư", "tài chính - kế hoạch", "công thương", "xây dựng",
    "giao thông vận tải", "nông nghiệp và phát triển nông thôn", "nông nghiệp và môi trường", "nông nghiệp",
    "tài nguyên và môi trường", "khoa học và công nghệ", "thông tin và truyền thông", "giáo dục và đào tạo", "giáo dục",
    "y tế", "lao động - thương binh và xã hội", "lao động", "văn hóa, thể thao và du lịch", "văn hóa và thể thao",
    "văn hóa", "du lịch", "ngoại vụ", "dân tộc và tôn giáo", "dân tộc", "kinh tế và hạ tầng", "kinh tế", "quản lý đô thị",
    "văn hóa - xã hội", "văn hóa và thông tin", "quy hoạch - kiến trúc", "thống kê", "dân vận", "tổ chức", "tuyên giáo",
    "nội chính",
)  # fmt: skip
_FIELD = "|".join(
    re.escape(fold(field)).replace(r"\ \-\ ", r"\s*[-–]?\s*").replace(r",", ",?").replace(r"\ ", r"\s+")
    for field in sorted(_FIELDS, key=len, reverse=True)
)
_DEPARTMENT = re.compile(rf"(?<![^\W_])(so|phong|bo|ban)\s+({_FIELD})(?![^\W_])")
_CLERK = re.compile(
    r"(?<![^\W_])(?:cong chuc\s+)?(van phong\s*[-–]?\s*thong ke|tu phap\s*[-–]?\s*ho tich|dia chinh\s*[-–]?\s*xay dung|van hoa\s*[-–]?\s*xa hoi|chuyen mon)(?![^\W_])"
)
_PLACE = re.compile(
    r"(?<![^\W_])(?:(?:ubnd|uy ban nhan dan)\s+(?:cac\s+)?)?(tinh|huyen|thi xa|thanh pho|quan|xa|phuong|thi tran|dac khu)(?![^\W_])(?!\s+uy(?![^\W_]))"
)
_GROUP_SO = re.compile(
    r"(?<![^\W_])(?<!co )(?:(?:cac|mot|nhung|moi)\s+)?so(?:,?\s+(?:ban|nganh))*(?![^\W_])(?!\s+(?:ket|lieu|bo|luong|voi|sanh|hieu|bao nhieu|may|nao|\d))"
)
_PLACE_LEVELS: dict[str, Level] = {
    "tinh": "tỉnh", "huyen": "huyện", "thi xa": "huyện", "thanh pho": "huyện", "quan": "huyện", "xa": "xã",
    "phuong": "xã", "thi tran": "xã", "dac khu": "xã",
}  # fmt: skip
_DEPARTMENT_LEVELS: dict[str, Level] = {"so": "sở", "phong": "phòng", "bo": "trung ương", "ban": "tỉnh"}
# Words that follow “xã”, “huyện” … without being the place's name, folded.
_NO_NAME = frozenset(
    """
    vien neu nhac quy dat dua phan ra len sau khi noi goi toi minh em ta chung bon nay do kia no nop bao gui
    phai can co thi la lam duoc bi va hay hoac nao gio han cua o tai dinh ky cho ve den qua truoc trong tren
    moi cac nhung mot ai gi sao the chua roi da dang se theo doi uy hoi dao ban khac nha ben con thuc hien
    tham tong xay lap to trinh thang nam ngay may bc kh ket so lieu vua hop muon xin bang voi tu vi nen nua a
    kiem trien don soat chuan soan viet hoan thieu quen tuyen pho hien giam
    nhe j v xong dau huyen tinh xa phuong nghiem chu giao quan lien nhan duoi
    """.split()  # noqa: SIM905  a list of words reads best as words
)


@dataclass(frozen=True, slots=True)
class Named:
    """A body named in running text: “Sở Nội vụ”, “các sở” (name None), “xã Bình Lương”."""

    level: Level
    name: str | None  # folded own name: "noi vu", "binh luong"
    kind: str  # folded word of its kind: "so", "phong", "xa", "cong chuc"
    start: int
    end: int
    also: tuple[str, ...] = ()  # other own names of that unit, folded: its present one, its former ones
    bodies: tuple[str, ...] = ()  # units of the table: the one meant, and where it is no more those in its place

    @property
    def names(self) -> tuple[str, ...]:
        """Every own name under which a document may speak of it, folded."""
        own = (self.name,) if self.name else ()
        return tuple(dict.fromkeys((*own, *self.also, *(taken_apart(body).own for body in self.bodies))))


def mentioned(
    text: str, *, bare: bool = False, directory: Directory = NOWHERE, on: date | None = None
) -> tuple[Named, ...]:
    """Bodies named in a chat message, in order. Spans are those of the NFC text. `bare`: typed mostly without accents; `on`:
    the day it is said, by which a unit of the table may be no more."""
    text = nfc(text)
    low = fold(text)
    cased = any(word[:1].isupper() for word in text.split()[1:])
    found: list[Named] = []

    def spelt(word: str, start: int, end: int) -> bool:
        # “sổ”, “số”, “bỏ”, “quan” are other words where accents were typed.
        typed = canonical(text[start:end])
        return typed in _SPELT[word] if bare else typed == max(_SPELT[word], key=_marks)

    def free(start: int, end: int) -> bool:
        return not any(named.start < end and start < named.end for named in found)

    for match in _DEPARTMENT.finditer(low):
        if spelt(match.group(1), *match.span(1)):
            found.append(
                Named(_DEPARTMENT_LEVELS[match.group(1)], squeeze(match.group(2)), match.group(1), *match.span())
            )
    for match in _CLERK.finditer(low):
        if free(*match.span()):
            found.append(Named("xã", squeeze(re.sub(r"[-–]", " ", match.group(1))), "cong chuc", *match.span()))
    for match in _PLACE.finditer(low):
        if not free(*match.span()) or not spelt(match.group(1), *match.span(1)):
            continue
        end, name = _proper_name(text, low, match.end(), cased, match.group(1), bare)
        found.append(Named(_PLACE_LEVELS[match.group(1)], name, match.group(1), match.start(), end))
    for match in _GROUP_SO.finditer(low):
        at = match.start() + re.search(r"(?<![^\W_])so", match.group()).start()  # type: ignore[union-attr]  # the pattern holds it
        if free(*match.span()) and spelt("so", at, at + 2):
            found.append(Named("sở", None, "so", *match.span()))
    if directory:
        spoken = directory.spoken_of(text)
        found = [
            _with_other_names(named, text, directory, on)
            for named in found
            if named.name is not None or not any(start <= named.start < end for start, end, _ in spoken)
        ]
        for start, end, unit in spoken:
            if free(start, end):
                found.append(_named(unit, start, end, directory, on))
    return tuple(sorted(found, key=lambda named: named.start))


def _named(unit: Unit, start: int, end: int, directory: Directory, on: date | None) -> Named:
    taken = taken_apart(unit.name)
    level = cast(Level, directory.level(unit) or "sở")
    bodies = _bodies((unit,), directory, on)
    return Named(level, taken.own, taken.kind, start, end, _other_names(unit, taken.own), bodies)


def _with_other_names(named: Named, text: str, directory: Directory, on: date | None) -> Named:
    units = directory.find(text[named.start : named.end]) if named.name else ()
    others = _other_names(units[0], named.name or "") if len(units) == 1 else ()
    return replace(named, also=others, bodies=_bodies(units, directory, on)) if units else named


def _bodies(units: Sequence[Unit], directory: Directory, on: date | None) -> tuple[str, ...]:
    ended = [unit for unit in units if on is not None and unit.dissolved_on is not None and unit.dissolved_on <= on]
    now = heirs(ended, directory, on) if on is not None else ()
    return tuple(dict.fromkeys((*(unit.name for unit in units), *now)))


def _other_names(unit: Unit, own: str) -> tuple[str, ...]:
    names = dict.fromkeys(taken_apart(name).own for name in (unit.name, *(was.name for was in unit.former)))
    return tuple(name for name in names if name != own)


def _marks(word: str) -> int:
    return sum(one != other for one, other in zip(word, fold(word), strict=True)) + len(
        unicodedata.normalize("NFD", word)
    )


_SPELT = {
    "so": {"so", "sơ", "sỏ", "sở"}, "phong": {"phong", "phòng"}, "bo": {"bo", "bô", "bọ", "bộ"}, "ban": {"ban"},
    "tinh": {"tinh", "tỉnh"}, "huyen": {"huyen", "huyên", "huyẹn", "huyện"}, "thi xa": {"thi xa", "thị xã", "thị xa", "thi xã"},
    "thanh pho": {"thanh pho", "thành phố", "thành pho", "thanh phố", "thanh phô", "thành phô"}, "quan": {"quan", "quạn", "quân", "quận"},
    "xa": {"xa", "xã"}, "phuong": {"phuong", "phường", "phương", "phuờng"}, "thi tran": {"thi tran", "thị trấn", "thi trấn", "thị tran", "thị trân"},
    "dac khu": {"dac khu", "đặc khu"},
}  # fmt: skip


def _proper_name(text: str, low: str, start: int, cased: bool, kind: str, bare: bool) -> tuple[int, str | None]:
    """The place's own name after its level: words with capitals, or where nothing has capitals a place of the country, else
    up to two plain words."""
    if not cased and (known := place_at(text, start, kind=kind, bare=bare)):
        return known[1], fold(known[0].name)
    end = start
    words: list[str] = []
    for match in re.finditer(r"\s+([^\W\d_]+)", low[start:]):
        if match.start() + start != end or len(words) >= (4 if cased else 2):
            break
        word = text[start + match.start(1) : start + match.end(1)]
        if (cased and not word[:1].isupper()) or (not cased and match.group(1) in _NO_NAME):
            break
        words.append(match.group(1))
        end = start + match.end()
    if not cased and len(words) < 2:
        return start, None
    return (end, " ".join(words)) if words else (start, None)
