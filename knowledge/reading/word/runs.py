"""The text of one paragraph of a Word file, run by run, as a reader sees it.

What passes through: a paragraph's XML; out comes a Gathered: pieces of text with how they are set (tracked changes as accepted, or
with what they delete where that is asked for), the page breaks, notes and text boxes met on the way. What is left out: field
codes, and hidden text, which is handed over apart, to be looked at for a mark of secrecy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from knowledge.reading.legacy import Unifier, font_encoding
from knowledge.reading.word.parts import W
from knowledge.reading.word.styles import Look, Styles
from knowledge.text import nfc, squeeze

_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_DELETED = {f"{W}{name}" for name in ("del", "delText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(slots=True)
class Gathered:
    """What one paragraph holds. In the text “\\n” ends a line and “\\f” a page."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)
    hidden: list[tuple[str, str | None]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[int, tuple[str, str]]] = field(default_factory=list)  # page breaks before a call, and its key
    pages: int = 0  # page breaks


class Gatherer:
    """`recorded`: the pages are those that Word recorded; breaks that the author set are then among them."""

    def __init__(self, styles: Styles, unifier: Unifier, *, recorded: bool) -> None:
        self._styles, self._unifier, self._recorded = styles, unifier, recorded

    def gather(self, paragraph: Any, *, deleted: bool = False) -> Gathered:
        """`deleted`: what tracked changes delete is there too."""
        found = Gathered()
        self._gather(paragraph, found, self._styles.of_paragraph(paragraph), deleted)
        return found

    def _gather(self, element: Any, found: Gathered, above: Look, deleted: bool) -> None:
        look = self._styles.of_run(element, above) if element.tag == f"{W}r" else above
        for child in element:
            tag = child.tag
            if (tag in _SKIPPED and not (deleted and tag in _DELETED)) or tag == _FALLBACK:
                continue
            if tag in (f"{W}t", f"{W}delText"):
                self._put(found, child.text or "", look)
            elif tag == f"{W}tab":
                self._put(found, " ", look)
            elif tag in (f"{W}noBreakHyphen", f"{W}softHyphen"):
                # TCVN3 has its ư where Western code pages have the soft hyphen.
                tcvn3 = font_encoding(look.font) == "tcvn3" or self._unifier.whole == "tcvn3"
                self._put(found, "-" if tag.endswith("noBreakHyphen") else "\u00ad" if tcvn3 else "", look)
            elif tag == f"{W}lastRenderedPageBreak":
                found.pages += 1
                self._put(found, "\f", look)
            elif tag in (f"{W}br", f"{W}cr"):
                page = child.get(f"{W}type") == "page"
                if page and not self._recorded:
                    found.pages += 1
                self._put(found, "\f" if page and not self._recorded else "\n", look)
            elif tag == f"{W}txbxContent":
                found.boxes.append(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                found.notes.append((found.pages, (tag.removesuffix("Reference"), child.get(f"{W}id"))))
            else:
                self._gather(child, found, look, deleted)

    @staticmethod
    def _put(found: Gathered, text: str, look: Look) -> None:
        if look.hidden:
            found.hidden.append((text.replace("\f", "\n"), look.font))
        else:
            found.pieces.append((text, look))

    def shown(self, found: Gathered) -> str:
        """The pieces in Unicode, those set in capitals as capitals; the letters that the file has for these are told to
        the unifier, which keeps them."""
        runs = [(text, look.font) for text, look in found.pieces]
        if not any(look.caps for _, look in found.pieces):
            return self._unifier.text(runs)
        letters = self._unifier.letters(runs)
        out: list[str] = []
        at = 0
        for text, look in found.pieces:
            piece = "".join(letters[at : at + len(text)])
            at += len(text)
            capitals = "".join(char.upper() if len(char.upper()) == 1 else char for char in piece)
            if look.caps and capitals != piece:
                pairs = zip(capitals.split("\n"), piece.split("\n"), strict=True)
                self._unifier.capitals += [(squeeze(nfc(a)), squeeze(nfc(b))) for a, b in pairs if a != b]
            out.append(capitals if look.caps else piece)
        return "".join(out)
