"""Marks of state secrets: MẬT, TỐI MẬT, TUYỆT MẬT (Luật Bảo vệ bí mật nhà nước). Pure.

What passes through: the lines of a page, the blocks of a document, what stands above and below its pages. What is refused,
as SecretFileError: a document that carries such a mark as a line of its own near its top, at the edge of any page, or in a
header or footer. The words inside running text (“bí mật nhà nước”, “mật khẩu”, “danh mục tối mật”) mark nothing, and
neither does a line that says more than the mark. The error quotes nothing of the document, not even its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from knowledge.errors import SecretFileError
from knowledge.text import fold, nfc

Mark = Literal["MẬT", "TỐI MẬT", "TUYỆT MẬT"]

TOP = 25  # blocks or lines that the head of a document may take
_EDGE = 3  # lines at the top and the bottom of a page
_MARKS: dict[str, Mark] = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_BARE: dict[str, Mark] = {fold(mark): name for mark, name in _MARKS.items()}
_BEFORE = re.compile(r"^(?:(?:dau )?(?:chi )?(?:muc )?do mat|do\s*:)\s*[:.–-]?\s*", re.IGNORECASE)


class _Line(Protocol):
    @property
    def page(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float | None: ...


def mark_of(text: str, *, recognised: bool = False) -> Mark | None:
    """The mark that a line is, or None where it says anything else. `recognised`: it was read from a picture, where
    accents get lost."""
    if len(text) > 60:
        return None
    shown = nfc(text).strip(" \t\n.,:;!|*_-–—()[]{}<>“”\"'")
    folded = fold(shown)
    before = _BEFORE.match(folded) if len(folded) == len(shown) else None
    if before:
        shown = shown[before.end() :].upper()  # “Độ mật: Tối mật”
    if shown != shown.upper():
        return None
    # A stamp is set with spaces between its letters, and its number may stand beside it (“MẬT - Bản số 3”).
    letters = "".join(char for char in shown if char.isalpha())
    if sum(map(str.isalpha, shown)) != len("".join(shown.split()).strip("-–—|.")):
        return None
    if found := _MARKS.get(letters):
        return found
    bare = fold(letters)
    return _BARE.get(bare) if recognised or bare.upper() == letters else None


def refuse_lines(lines: Sequence[_Line]) -> None:
    """Look at the edges of every page and the top of the first, before running heads are dropped.

    Raises:
        SecretFileError: one of them is a mark.
    """
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    for number, page in enumerate(pages.values()):
        top = TOP if number == 0 else _EDGE
        for line in (*page[:top], *page[top:][-_EDGE:]):
            _refuse(line.text, line.confidence is not None)


def refuse_blocks(blocks: Sequence[_Line]) -> None:
    """Look at the top of a document.

    Raises:
        SecretFileError: a mark stands there.
    """
    for block in blocks[:TOP]:
        for line in block.text.split("\n"):
            _refuse(line, block.confidence is not None)


def refuse_texts(texts: Iterable[str]) -> None:
    """Look at headers, footers, watermarks: each of their lines.

    Raises:
        SecretFileError: one of them is a mark.
    """
    for text in texts:
        for line in re.split(r"[\n\r\t\f|]+", text):
            _refuse(line, False)


def _refuse(text: str, recognised: bool) -> None:
    mark = mark_of(text, recognised=recognised)
    if mark is not None:
        raise SecretFileError(
            f"marked {mark}: the law on state secrets forbids taking it in, and nothing of it was kept"
        )
