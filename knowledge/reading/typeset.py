"""What a PDF draws against what its text layer says: glyphs whose letter was lost, letters drawn twice.

What passes through: the characters of a page with their boxes, as pdfium gives them; out come the same characters, each
lost glyph in its place as a mark that stands for that glyph of that font (`is_mark`). pdfium folds a run of spaces into
one, so a page that shows damage (a space that has ink, U+FFFD, a private sign between letters, a code without meaning) is
looked at a second time in a copy of the file whose fonts map every code to a sign of its own: there nothing folds, and
the same glyph is the same sign throughout. Clean pages pass through untouched, the very lists. What is refused: fonts
without any map of codes; a copy that pdfium will not write leaves the layer as it was.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.reading.legacy import guess, suspicious
from knowledge.reading.stamped import Box, Char
from knowledge.syllables import is_possible
from knowledge.text import canonical

__all__ = ["FIRST", "Glyphs", "is_mark", "once"]

FIRST = 0xF0000  # marks stand in plane 15, one character for each lost glyph of each font
_SIGNS, _ROOM = 0x4E00, 0x5200  # codes of the copy: far from every letter, space and right-to-left script
_INK = 0.3  # points that the box of a drawn glyph has at least, both ways; a true space has no height
_UNREADABLE = "\ufffd\ufffe\uffff\x00-\x08\x0e-\x1f\ue000-\uf8ff"
_BESIDE_LETTER = re.compile(rf"(?<=[^\W\d_])[{_UNREADABLE}](?![\r\n]|$)|[{_UNREADABLE}](?=[^\W\d_])")
_ODD = re.compile(r"(?<=[^\W\d_])[^\s.,;:!?…()/\-–”“\"’'a-zA-ZÀ-ỹ](?!\s)|[^\s.,;:!?…()/\-–”“\"’'a-zA-ZÀ-ỹ](?=[a-zà-ỹ])")
_TO_THE_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_WORD = re.compile(r"[^\W\d_]{1,12}")
_TWICE = re.compile(r"(\S)\1")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")
_MARK_AFTER_SPACE = re.compile(r"(?<=[^\W\d_]) +(?=[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323])")


def is_mark(char: str) -> bool:
    """Whether a character stands for a lost glyph."""
    return FIRST <= ord(char) < FIRST + 0xFFFE


@dataclass(slots=True)
class Glyphs:
    """The lost glyphs of one document, met page by page."""

    data: bytes
    marks: dict[tuple[int, str, int], str] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)  # numbers of the pages whose lost glyphs were found, from 0
    doubtful: set[int] = field(default_factory=set)  # those and the pages where they could not be
    _copy: Any = None
    _failed: bool = False

    def close(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def seen(self, number: int, textpage: Any, text: str, boxes: Sequence[Box]) -> tuple[str, list[Box]]:
        """A page's characters with a mark for each lost glyph; the same two where nothing was lost. `number` from 0."""
        boxes = list(boxes)
        if len(text) != len(boxes) or (suspicious(text) and guess(text)[0]):
            return text, boxes
        bad = _bad(textpage, text, boxes)
        if not bad:
            return text, boxes
        self.doubtful.add(number)
        drawn = [] if self._failed else self._drawn(number)
        found = self._told_apart(text, boxes, bad, drawn) if drawn else None
        if found is None:
            return text, boxes
        self.pages.add(number)
        return found

    def _told_apart(
        self, text: str, boxes: list[Box], bad: set[int], drawn: Sequence[tuple[str, Box, str]]
    ) -> tuple[str, list[Box]] | None:
        """The page as the copy has it, every glyph that the layer can tell as the layer tells it."""
        known: dict[Box, str] = {}
        last: dict[Box, int] = {}
        for place, (char, box) in enumerate(zip(text, boxes, strict=True)):
            if char.isspace() or place in bad or not _has_ink(box):
                continue
            rough = _rough(box)
            if rough not in known:
                known[rough] = char
            elif last[rough] == place - 1:  # one glyph, two letters
                known[rough] += char
            last[rough] = place
        out: list[str] = []
        where: list[Box] = []
        lost = 0
        for sign, box, font in drawn:
            if sign.isspace() or not _has_ink(box):
                shown = sign if sign.isspace() else " "
            elif (letters := known.get(_rough(box))) is not None:
                shown = letters
            else:
                shown = self._mark(sign, font, box)
                lost += 1
            out += shown
            where += [box] * len(shown)
        return ("".join(out), where) if lost else None

    def _mark(self, sign: str, font: str, box: Box) -> str:
        shape = round(20 * (box[2] - box[0]) / (box[3] - box[1]))
        return self.marks.setdefault((ord(sign), font, shape), chr(FIRST + len(self.marks) % 0xFFFE))

    def _drawn(self, number: int) -> list[tuple[str, Box, str]]:
        """Every glyph of a page as (sign, box, font), in the copy whose signs are codes."""
        import pypdfium2

        try:
            if self._copy is None:
                self._copy = pypdfium2.PdfDocument(_with_codes(self.data))
            page = self._copy[number]
            textpage = page.get_textpage()
        except (pypdfium2.PdfiumError, ValueError):
            self._failed = True
            return []
        try:
            text = textpage.get_text_range()
            if len(text) != textpage.count_chars():
                return []
            fonts = _Fonts(textpage)
            return [
                (sign, box := textpage.get_charbox(n), fonts.of(n) if _has_ink(box) else "")
                for n, sign in enumerate(text)
            ]
        finally:
            textpage.close()
            page.close()


class _Fonts:
    """The fonts of a page's characters by name."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def of(self, place: int) -> str:
        import pypdfium2.raw as pdfium

        size = pdfium.FPDFText_GetFontInfo(self._textpage, place, self._name, 128, ctypes.byref(self._flags))
        return self._name.value.decode("utf-8", "replace") if 1 < size <= 128 else ""


def _has_ink(box: Box) -> bool:
    return box[2] - box[0] > _INK and box[3] - box[1] > _INK


def _rough(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


# -- what shows that glyphs were lost ----------------------------------------------------------------------------------


def _bad(textpage: Any, text: str, boxes: Sequence[Box]) -> set[int]:
    """Places of the characters that are not what is drawn: spaces with ink, signs that say nothing, codes unmapped."""
    import pypdfium2.raw as pdfium

    bad = {n for n, char in enumerate(text) if char == " " and _has_ink(boxes[n])}
    bad = {n for n in bad if not pdfium.FPDFText_IsGenerated(textpage, n)}
    bad.update(match.start() for match in _BESIDE_LETTER.finditer(text))
    doubtful = bool(bad)
    if not doubtful:
        odd = [match.start() for match in _ODD.finditer(text)]
        doubtful = any(pdfium.FPDFText_HasUnicodeMapError(textpage, n) == 1 for n in odd[:200])
    if not doubtful:
        words = set(_WORD.findall(text))
        strange = sum(not is_possible(canonical(word)) for word in words)
        doubtful = strange > 3 and strange > 0.2 * len(words)
    if doubtful:
        bad.update(n for n, _ in enumerate(text) if pdfium.FPDFText_HasUnicodeMapError(textpage, n) == 1)
        bad.update(n for n, char in enumerate(text) if char in "\ufffd\uffff")
        # pdfium says U+FFFE for the hyphen at a line's end, and for what has no letter.
        bad.update(n for n, char in enumerate(text) if char == "\ufffe" and not pdfium.FPDFText_GetUnicode(textpage, n))
        # Codes that fall on right-to-left letters: pdfium turns their order and forgets that they were unmapped.
        bad.update(match.start() for match in _TO_THE_LEFT.finditer(text))
        # Where a font lost letters, each of its private signs inside a word is one; alone it is a bullet.
        lost = {text[n] for n in bad if "\ue000" <= text[n] <= "\uf8ff"}
        bad.update(n for n, char in enumerate(text) if char in lost)
    return bad


# -- a copy whose fonts map each code to a sign ----------------------------------------------------------------------------


def _with_codes(data: bytes) -> bytes:
    """The same PDF, each font's map of codes to letters put out of use by one that gives every code a sign.

    Raises:
        ValueError: it has no such map, or its end cannot be read.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    plain = io.BytesIO()
    try:
        document.save(plain, flags=pdfium.FPDF_REMOVE_SECURITY)  # without object streams, whose inside cannot be seen
    finally:
        document.close()
    out = bytearray(plain.getvalue())
    maps = sorted({int(number) for number in re.findall(rb"/ToUnicode\s+(\d+)\s+0\s+R", out)})
    start = re.findall(rb"startxref\s+(\d+)", out)
    size = re.findall(rb"/Size\s+(\d+)", out)
    root = re.findall(rb"/Root\s+(\d+\s+\d+\s+R)", out)
    if not (maps and start and size and root):
        raise ValueError("no map of codes to letters")
    body = _map()
    table = b"xref\n"
    for number in maps:
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out) + 1)
        out += b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    at = len(out)
    out += table + b"trailer\n<< /Size %s /Root %s /Prev %s >>\n" % (size[-1], root[-1], start[-1])
    out += b"startxref\n%d\n%%%%EOF\n" % at
    return bytes(out)


def _map() -> bytes:
    rows = [b"<%04X> <%04X> <%04X>" % (code, code + 0xFF, _SIGNS + code) for code in range(0, _ROOM, 0x100)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Codes def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfrange\n%s\nendbfrange\nendcmap end end\n"
        % (len(rows), b"\n".join(rows))
    )


# -- letters drawn twice, wide letters, marks on their own ------------------------------------------------------------------


def once(chars: list[Char]) -> list[Char]:
    """A line's characters, those drawn twice for bold once, wide forms as normal ones, marks beside their letter."""
    text = "".join(char for char, _ in chars)
    if len(text) == len(chars) and any(
        _on_one_another(chars[m.start()][1], chars[m.end() - 1][1]) for m in _TWICE.finditer(text)
    ):
        chars = _undoubled(chars)
        text = "".join(char for char, _ in chars)
    if _FULL_WIDTH.search(text):
        chars = [(_FULL_WIDTH.sub(_normal, char), box) for char, box in chars]
    if len(text) == len(chars) and (spaces := [m.span() for m in _MARK_AFTER_SPACE.finditer(text)]):
        dropped = {place for low, high in spaces for place in range(low, high)}
        chars = [pair for place, pair in enumerate(chars) if place not in dropped]
    return chars


def _normal(match: re.Match[str]) -> str:
    return " " if match[0] == "\u3000" else chr(ord(match[0]) - 0xFEE0)


def _undoubled(chars: list[Char]) -> list[Char]:
    """Without letters that stand, a little aside, on an equal one."""
    out: list[Char] = []
    for char, box in chars:
        if not (out and out[-1][0] == char and char.strip() and _on_one_another(out[-1][1], box)):
            out.append((char, box))
    return out


def _on_one_another(one: Box, other: Box) -> bool:
    """Whether two boxes nearly fall together. Where they do entirely, one glyph says two letters (“ff”)."""
    if one == other:
        return False
    width = min(one[2] - one[0], other[2] - other[0])
    across = min(one[2], other[2]) - max(one[0], other[0])
    return width > 0 and across > 0.6 * width and abs(one[1] - other[1]) < 0.3 * max(0.1, one[3] - one[1])
