"""Hard-wrapped lines back into paragraphs. Pure.

What passes through: the lines of a text file or of a PDF page, each with its page, the blank lines before it and its
extent; out come blocks. What is dropped: lone page numbers and running heads. A line is joined to the one before by
what both say: a label or a dash begins a paragraph, a small letter continues one, a line that had room for the next
word ended one. Blank lines count only where they are not after every line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.labels import is_caps, is_item, read_label
from knowledge.model import Block, BlockKind
from knowledge.secrecy import refuse_lines
from knowledge.text import fold

__all__ = ["RULE", "Line", "join", "kind_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stood. `left` and `right` are columns in a text file and points in a PDF."""

    page: int
    text: str  # NFC, single spaces, trimmed, not empty
    gap: int = 0  # blank lines before it
    left: float = 0.0
    right: float = 0.0
    table: bool = False  # a row of a table: stands alone
    restored: tuple[tuple[int, int], ...] = ()  # spans of `text` that were mended
    confidence: float | None = None  # how sure recognition was; None where the letters were in the file


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the lines of one document have in common."""

    wrapped: bool
    base_gap: int  # blank lines between any two lines of a paragraph
    margin: float  # left edge of running text
    rights: tuple[float, ...]  # per line: how far the lines around it reach
    width: float
    unit: float  # width of a character
    indented: bool  # first lines of paragraphs are set in
    exact: bool  # extents are measured (PDF), not counted in characters


_END = re.compile(r"[.;:!?…][”\"’»)]*$|/\.[”\"]?$")
_STOP = re.compile(r"[.!?…][”\"’»)]*$|:$")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
# Words that end no paragraph and no heading: whatever follows belongs to the same sentence.
_HANGING = frozenset((
    "và", "của", "về", "với", "giữa", "tại", "trong", "trên", "từ", "đến", "cho", "các", "những", "để", "theo",
    "bởi", "là", "hoặc", "cùng", "nhằm", "bị", "mỗi", "mọi",
))  # fmt: skip
# These also end a title (“chính quyền số”, “hằng năm”): they hang only where the line was full.
_CITING = frozenset((
    "số", "ngày", "tháng", "năm", "điều", "khoản", "điểm", "mục", "khóa", "khoá", "kỳ", "do", "như", "ở", "vào",
    "thuộc", "đối", "việc", "được", "một",
))  # fmt: skip
# Lines of the head and foot that never run on into another.
_ALONE = re.compile(
    r"cong hoa xa hoi chu nghia|doc lap\s*-\s*tu do|dang cong san viet nam$|so\s*:|noi nhan|kinh gui|v/v\b"
    r"|(?:tm|kt|tl|tuq|q)\s*\.\s*\w|\(?da ky\)?$|[^.;:]{0,40}, ngay\b[^.;:]{0,12}\bthang\b[^.;:]{0,12}nam [\d. …]{0,8}$"
)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


RULE = re.compile(r"\s*(?:[_=*\-–—~.…]\s?){3,}\s*")  # a drawn line, no words


def kind_of(text: str) -> BlockKind:
    """What a block looks like on its own."""
    label = read_label(text)
    if is_item(text) or (label and label.kind in ("letter", "bracket")):
        return "list"
    if is_caps(text) or (label and label.kind in ("part", "chapter", "section")):
        return "heading"
    return "paragraph"


def join(lines: Sequence[Line], *, wrapped: bool | None = None, exact: bool = False) -> tuple[Block, ...]:
    """Blocks from lines. `wrapped` is found out where it is not given.

    Raises:
        SecretFileError: a line at the edge of a page marks the document as a state secret.
    """
    refuse_lines(lines)
    kept = _without_debris(lines)
    if not kept:
        return ()
    layout = _layout(kept, wrapped, exact)
    blocks: list[Block] = []
    text = kept[0].text
    page, table, restored = kept[0].page, kept[0].table, kept[0].restored
    first = 0
    counted = _counted({}, text)
    for index in range(1, len(kept)):
        line = kept[index]
        if not _is_due(text, line.text, counted) and _continues(kept[index - 1], line, index - 1, layout):
            text = _glue(text, line.text)
            shift = len(text) - len(line.text)
            restored += tuple((start + shift, end + shift) for start, end in line.restored)
            continue
        blocks.append(
            Block(page, "table" if table else kind_of(text), text, restored, confidence=_sure(kept[first:index]))
        )
        text, page, table, restored = line.text, line.page, line.table, line.restored
        first = index
        counted = _counted(counted, text)
    blocks.append(Block(page, "table" if table else kind_of(text), text, restored, confidence=_sure(kept[first:])))
    return tuple(blocks)


def _sure(lines: Sequence[Line]) -> float | None:
    """How sure recognition was of all these lines, longer ones counting more."""
    seen = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    return round(sum(c * n for c, n in seen) / sum(n for _, n in seen), 3) if seen else None


def _counted(last: dict[str, int], text: str) -> dict[str, int]:
    """The last part (II.) and item (3.) begun so far; a new part counts its items anew."""
    label = read_label(text)
    if label and label.kind == "roman":
        return {"roman": label.value[0], "number": 0}
    return last | {"number": label.value[0]} if label and label.kind == "number" else last


def _is_due(before: str, text: str, last: dict[str, int]) -> bool:
    """“4. Sở …” after item 3 begins an item, even where the line before does not look finished."""
    label = read_label(text)
    if label is None or label.kind not in ("roman", "number") or not label.rest[:1].isupper():
        return False
    # Only the end is looked at: a paragraph that grows line by line must not cost its square.
    if re.search(r"\b(?:điều|khoản|điểm|mục|số|khóa|thứ)$", before[-12:].lower()):
        return False  # “… tại khoản⏎2. Điều 5”
    return last.get(label.kind, 0) >= 1 and label.value[0] == last[label.kind] + 1


def _glue(text: str, more: str) -> str:
    """Two halves of a wrapped line; a number cut at its hyphen or slash closes up (“33/CT-” + “TTg”)."""
    cut_after = re.search(r"[^\W_][-/]$", text[-2:]) and more[0].isalnum()
    cut_before = text[-1].isdigit() and re.match(r"[-/][^\W_]", more)
    return text + more if cut_after or cut_before else f"{text} {more}"


# -- what is no text ---------------------------------------------------------------------------------------------


def _without_debris(lines: Sequence[Line]) -> list[Line]:
    """The lines without lone page numbers and running heads, keeping the blank lines before what is dropped."""
    edge = _page_edges(lines)
    shapes = Counter(re.sub(r"\d+", "#", lines[i].text) for i in edge)
    pages = len({line.page for line in lines})
    out: list[Line] = []
    gap, due, since = 0, 0, 99
    for index, line in enumerate(lines):
        number = _PAGE_NUMBER.fullmatch(line.text)
        drop = False
        if number:
            value = int(number[1])
            in_turn = since >= 12 and (value == due + 1 if due else value in (1, 2))
            drop = (index in edge and pages > 1 and value < 3000) or in_turn
            due = value if drop else due
        elif index in edge and pages >= 3:
            repeated = shapes[re.sub(r"\d+", "#", line.text)]
            drop = (
                len(lines) > 2 * pages
                and repeated >= 3
                and repeated * 2 >= pages
                and len(line.text) < 120
                and read_label(line.text) is None
            )
        if drop:
            gap, since = max(gap, line.gap), 0
            continue
        since += 1
        # A page ended here: the gap tells nothing any more.
        out.append(replace(line, gap=0) if since == 1 and out else line)
        gap = 0
    return out


def _page_edges(lines: Sequence[Line]) -> set[int]:
    """Indices of the first and last line of each page that holds more than those."""
    edge: set[int] = set()
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].page != lines[first].page:
            if index - first > 2 or lines[first].page > 1:
                edge |= {first, index - 1}
            first = index
    return edge


# -- what the document looks like ----------------------------------------------------------------------------------


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _layout(lines: Sequence[Line], wrapped: bool | None, exact: bool) -> _Layout:
    gaps = [line.gap for line in lines[1:]]
    common = Counter(gaps).most_common(1)
    base = common[0][0] if common and common[0][1] >= 0.6 * len(gaps) else 0
    if wrapped is None:
        wrapped = _is_wrapped(lines)
    running = [line for line in lines if len(line.text) > 25 and not is_caps(line.text)] or list(lines)
    width = _quantile([line.right - line.left for line in running], 0.9)
    margin = min(Counter(round(line.left) for line in running).most_common(2), key=lambda pair: pair[0])[0]
    low, high = (9.0, 80.0) if exact else (2.0, 12.0)
    inset = sum(low < line.left - margin < high for line in running)
    flush = sum(abs(line.left - margin) <= low for line in running)
    reach = _quantile([line.right for line in running], 0.9)
    rights = []
    for index in range(len(lines)):
        near = [line.right for line in lines[max(0, index - 3) : index + 5] if len(line.text) > 25]
        rights.append(reach if exact or not near else min(reach, max(near)))
    unit = width / max(1.0, _quantile([len(line.text) for line in running], 0.9))
    return _Layout(
        wrapped=wrapped,
        base_gap=base,
        margin=float(margin),
        rights=tuple(rights),
        width=width,
        unit=unit,
        indented=inset >= 3 and flush >= inset * 0.5,
        exact=exact,
    )


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines end where the page ended, not where the paragraph did: many go on with a small letter."""
    running = [len(line.text) for line in lines if len(line.text) > 25]
    if len(running) < 3 or _quantile(running, 0.9) > 150:
        return False
    width = _quantile(running, 0.9)
    goes_on = sum(
        not _END.search(before.text)
        and not is_caps(before.text)
        and (_starts_small(after.text) or (len(before.text) > 0.7 * width and _hanging(before.text, full=True)))
        for before, after in pairwise(lines)
    )
    return goes_on >= max(2, 0.05 * len(lines))


# -- one decision ----------------------------------------------------------------------------------------------------


def _starts_small(text: str) -> bool:
    return text[0].islower() and read_label(text) is None


def _hanging(text: str, full: bool = False) -> bool:
    """The line cannot be the end of anything: a comma, a hyphen, an open bracket or a joining word ends it."""
    if text[-1] in ",(“-–/&" and not text.endswith("/."):
        return True
    word = _LAST_WORD.search(text)
    return word is not None and (word[1] in _HANGING or (full and word[1] in _CITING))


def _fits(line: Line, after: Line, index: int, layout: _Layout, slack: float) -> bool:
    """Whether the next word had room on the line: then the line ended because the paragraph did."""
    word = after.text.split(" ", 1)[0]
    return line.right + layout.unit * (len(word) + 1) <= layout.rights[index] - slack * layout.width


def _continues(line: Line, after: Line, index: int, layout: _Layout) -> bool:
    """Whether `after` belongs to the paragraph of `line`."""
    if line.table or after.table:
        return False
    text, more = line.text, after.text
    ended = _END.search(text) is not None
    if _ALONE.match(fold(more)):
        return False
    if _ALONE.match(fold(text)) and not _hanging(text):
        # Of the lines of the head only what a công văn is about, and to whom it goes, take several.
        longer = fold(text).startswith(("v/v", "kinh gui"))
        return longer and not is_caps(more) and not is_item(more) and _starts_small(more)
    if layout.exact and line.page == after.page and _elsewhere(line, after):
        return False
    cut_number = re.search(r"[^\W_][-/]$", text) is not None and more[0].isalnum()
    if is_caps(text) or is_caps(more):
        return cut_number or (is_caps(text) and _caps_go_on(line, after, index, layout))
    if not layout.wrapped:
        return _starts_small(more) and not ended and len(text) > 40
    if cut_number:
        return True
    room = _fits(line, after, index, layout, 0.03 if layout.exact else 0.1)
    # A title line that opens an item needs less room left over to be complete than a line inside running text.
    much_room = _fits(line, after, index, layout, 0.12 if layout.exact or read_label(text) else 0.25)
    # “năm⏎2025”, “số⏎33/CT-TTg”: half a date or half a number, however short the line.
    if re.search(r"\b(?:năm\b(?=⏎\d{4}\b)|(?:ngày|số)\b(?=⏎\d{1,5}[/-]))", f"{text}⏎{more}"):
        return True
    label = read_label(more)
    if is_item(more):
        rest = more.lstrip("-–—+*•●▪ ")
        return not ended and not much_room and (rest[:1].islower() or text[-1] == ",") and more[0] in "-–"
    if label:
        word = _LAST_WORD.search(text)
        if word and word[1].lower() in _CITING and not much_room:
            return True
        return label.kind in ("roman", "number", "capital") and not ended and not much_room and _weak(label.rest, text)
    if more[0] in ",.;:)”!?%":
        return True
    if _hanging(text, full=not much_room):
        return True
    if after.gap > layout.base_gap:
        return _starts_small(more) and not ended
    if layout.indented and not _starts_small(more):
        inset = after.left - layout.margin > (9.0 if layout.exact else 1.5)
        if inset:
            return False
        if layout.exact:
            return not room or (not ended and not much_room)
    if _starts_small(more):
        return not (ended and room)
    if text.endswith(":"):
        return False
    return not (room if ended else much_room)


def _elsewhere(line: Line, after: Line) -> bool:
    """The two lines stand in different columns: neither under one another nor centred on the same axis."""
    off_axis = abs(line.left + line.right - after.left - after.right) > 40
    return off_axis and abs(line.left - after.left) > 90


def _weak(rest: str, before: str) -> bool:
    """A label in the middle of a sentence, as “… Đại hội⏎XIII. Tiếp tục”: nothing before it had come to an end."""
    return not rest[:1].isupper() or before[-1].islower()


def _caps_go_on(line: Line, after: Line, index: int, layout: _Layout) -> bool:
    """A heading in capitals that took two lines."""
    if read_label(after.text) or _END.search(line.text) or (not is_caps(after.text) and not _all_upper(after.text)):
        return False
    if after.gap > layout.base_gap:
        return False
    return _hanging(line.text) or (len(line.text) > 30 and not _fits(line, after, index, layout, 0.2))


def _all_upper(text: str) -> bool:
    return any(c.isalpha() for c in text) and text == text.upper()
