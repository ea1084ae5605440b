"""How the runs of a Word file are set: their font, in capitals or not, shown or hidden; which paragraphs are titles.

What passes through: a run or paragraph; each question goes to its own properties, its style's, its paragraph's style's, the
document's, in Word's order. `caps` and `vanish` are switches: a style of characters over a style of paragraphs
turns them back. Nothing is refused; a style based on itself says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.reading.word.parts import W, value

_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set."""

    font: str | None = None
    caps: bool = False
    hidden: bool = False


class Styles:
    def __init__(self, document: Any) -> None:
        self._document = document
        root = document.styles.element
        self._styles = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}
        self._default = _font(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        normal = (s for s in self._styles.values() if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph")
        self._normal = next((s.get(f"{W}styleId") for s in normal), None)
        self._looks: dict[str | None, tuple[str | None, bool | None, bool | None]] = {}
        self._titles: dict[str | None, tuple[bool, bool]] = {}  # of a style: a title, bold

    def of_paragraph(self, paragraph: Any) -> Look:
        style = value(paragraph, "pPr/pStyle")
        font, caps, hidden = self._of_style(style if style is not None else self._normal)
        return Look(font or self._default, bool(caps), bool(hidden))

    def of_run(self, run: Any, above: Look) -> Look:
        """`above` is the paragraph's."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return above
        style = value(properties, "rStyle")
        font, caps, hidden = self._of_style(style) if style is not None else (None, None, None)
        own_caps, own_hidden = _switch(properties, "caps"), _switch(properties, "vanish")
        return Look(
            _font(properties) or font or above.font,
            own_caps if own_caps is not None else above.caps != bool(caps),
            own_hidden if own_hidden is not None else above.hidden != bool(hidden),
        )

    def runs(self, root: Any) -> Iterator[tuple[str, str | None]]:
        """Every run's text with its font, for a first look."""
        for paragraph in root.iter(f"{W}p"):
            above = self.of_paragraph(paragraph)
            for run in paragraph.iter(f"{W}r"):
                if text := "".join(item.text or "" for item in run.findall(f"{W}t")):
                    yield text, self.of_run(run, above).font

    def is_title(self, element: Any) -> bool:
        """Every visible run is bold, or the style is a heading's."""
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(element, self._document)
        key = value(element, "pPr/pStyle")
        if key not in self._titles:  # looking a style up goes through all of them
            style = paragraph.style
            title = style is not None and re.match(r"Heading|Title", style.name or "") is not None
            self._titles[key] = title, bool(style is not None and style.font.bold)
        titled, by_style = self._titles[key]
        if titled:
            return True
        runs = [run for run in paragraph.runs if run.text.strip()]
        return bool(runs) and all(run.bold if run.bold is not None else by_style for run in runs)

    def _of_style(self, style: str | None) -> tuple[str | None, bool | None, bool | None]:
        if style not in self._looks:
            self._looks[style] = None, None, None  # a style based on itself finds nothing
            element = self._styles.get(style)
            if element is not None:
                based = value(element, "basedOn")
                font, caps, hidden = self._of_style(based) if based is not None else (None, None, None)
                properties = element.find(f"{W}rPr")
                own_caps, own_hidden = _switch(properties, "caps"), _switch(properties, "vanish")
                self._looks[style] = (
                    _font(properties) or font,
                    caps if own_caps is None else own_caps,
                    hidden if own_hidden is None else own_hidden,
                )
        return self._looks[style]


def _font(properties: Any) -> str | None:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return None
    name = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or fonts.get(f"{W}asciiTheme")
    return str(name) if name else None


def _switch(properties: Any, name: str) -> bool | None:
    found = value(properties, name)
    return None if found is None else found not in _OFF
