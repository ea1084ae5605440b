"""What a document is about and which year it speaks of, by its title: which plans are one plan in two years. Pure."""

from __future__ import annotations

import re

from knowledge import units
from knowledge.model import Document
from knowledge.text import fold

_WORD = re.compile(r"[^\W\d_]+")
_NAMES_NO_MATTER = frozenset(
    fold(
        "năm giai đoạn trên địa bàn tỉnh huyện xã phường thành phố thị trấn về việc của công tác kế hoạch thực hiện"
    ).split()
)


def matter(document: Document) -> frozenset[str]:
    """The syllables of a document's title that say what it is about: without years, places and words of every plan."""
    header = document.header
    place = set(_WORD.findall(units.own_name(header.issuer))) if header.issuer else set()
    title = _WORD.findall(fold(header.title or ""))
    return frozenset(word for word in title if word not in _NAMES_NO_MATTER and word not in place)


def same_matter(one: Document, other: Document) -> bool:
    """Whether two titles speak of one matter: two thirds of the longer one's syllables shared."""
    a, b = matter(one), matter(other)
    return bool(a and b) and len(a & b) * 3 >= 2 * max(len(a), len(b))


def year_of(document: Document) -> int | None:
    return document.header.year or (document.header.issued_on.year if document.header.issued_on else None)


def for_one_year(document: Document) -> bool:
    """Whether the title says that the document is for one year (“… năm 2026”)."""
    header = document.header
    return header.year is not None and str(header.year) in (header.title or "")
