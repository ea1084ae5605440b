"""Automatic list labels of a Word file, made visible.

What passes through: paragraphs in the order of the document; out comes the label that Word shows before each: its own
list's or its style's, in letters, Roman or Arabic numbers, with the levels above where the list shows them. Bullets of any shape
are “-”. A list that the file does not define gives no label.
"""

from __future__ import annotations

import re
from typing import Any

from knowledge.labels import to_roman
from knowledge.reading.word.parts import W


class Numbering:
    """Automatic list labels, counted the way Word counts: one counter a level, deeper ones restarting."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style.element for style in document.styles}
        self.abstract: dict[str, Any] = {}
        self.lists: dict[str, str] = {}
        self.overrides: dict[tuple[str, int], int] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.started: set[tuple[str, int]] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for item in root.findall(f"{W}abstractNum"):
            self.abstract[item.get(f"{W}abstractNumId")] = item
        for item in root.findall(f"{W}num"):
            number, target = item.get(f"{W}numId"), item.find(f"{W}abstractNumId")
            if target is None:
                continue
            self.lists[number] = target.get(f"{W}val")
            for override in item.findall(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self.overrides[number, int(override.get(f"{W}ilvl"))] = int(start.get(f"{W}val"))

    def label(self, paragraph: Any) -> str:
        """The label Word shows before this paragraph, "" for none."""
        number, level = self._place(paragraph)
        source = self.abstract.get(self.lists.get(number, ""))
        if source is None or number == "0":
            return ""
        levels = {int(item.get(f"{W}ilvl")): item for item in source.findall(f"{W}lvl")}
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.lists[number], {})
        if (number, level) in self.overrides and (number, level) not in self.started:
            counts[level] = self.overrides[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(levels[level])
        self.started.add((number, level))
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        form = self._value(levels[level], "numFmt")
        if form == "bullet":
            return "-"
        if form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            item = levels.get(place)
            value = counts.get(place, self._start(item) if item is not None else 1)
            return _numeral(value, self._value(item, "numFmt") if item is not None else "decimal")

        return re.sub(r"%(\d)", shown, self._value(levels[level], "lvlText")).strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """numId and level, the paragraph's own or its style's."""
        source = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        key = style.get(f"{W}val") if style is not None else None
        for _ in range(10):
            if source is not None or key not in self.styles:
                break
            element = self.styles[key]
            source = element.find(f"{W}pPr/{W}numPr")
            based = element.find(f"{W}basedOn")
            key = based.get(f"{W}val") if based is not None else None
        if source is None:
            return "", 0
        return self._value(source, "numId"), int(self._value(source, "ilvl") or 0)

    def _start(self, level: Any) -> int:
        return int(self._value(level, "start") or 1)

    @staticmethod
    def _value(parent: Any, name: str) -> str:
        found = parent.find(f"{W}{name}")
        return str(found.get(f"{W}val") or "") if found is not None else ""


def _numeral(value: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        return to_roman(value) if form == "upperRoman" else to_roman(value).lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)
