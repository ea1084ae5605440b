"""Presentations (.pptx): the text of each slide in the order of the slides, tables row by row; a slide is a page.

What is left out: speaker's notes, masters and layouts, pictures. The parts are parsed without expanding entities.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from knowledge.errors import DamagedFileError
from knowledge.model import Block
from knowledge.reading.legacy import Unifier, with_stored
from knowledge.reading.lines import kind_of
from knowledge.reading.plain import table_row
from knowledge.text import nfc, squeeze

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

Run = tuple[str, str | None]


def read_pptx(data: bytes, name: str) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of slides, and the encoding most of the text was in.

    Raises:
        DamagedFileError: the parts do not hold together.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            slides = [etree.fromstring(archive.read(part), parser) for part in _order(archive, parser)]
    except (zipfile.BadZipFile, KeyError, etree.LxmlError, ValueError, NotImplementedError, OSError) as error:
        raise DamagedFileError(f"{name}: begins like a .pptx file but its parts do not hold together") from error
    unifier = Unifier.of(run for slide in slides for run in _runs(slide))
    blocks = [block for number, slide in enumerate(slides, 1) for block in _slide(slide, number, unifier)]
    return with_stored(blocks, unifier.capitals), max(1, len(slides)), unifier.encoding


def _order(archive: zipfile.ZipFile, parser: Any) -> Iterator[str]:
    from lxml import etree

    relations = etree.fromstring(archive.read("ppt/_rels/presentation.xml.rels"), parser)
    targets = {item.get("Id"): str(item.get("Target")) for item in relations}
    for item in etree.fromstring(archive.read("ppt/presentation.xml"), parser).iter(f"{_P}sldId"):
        yield re.sub(r"^(?:/ppt/)?", "ppt/", targets[item.get(f"{_R}id")])


def _slide(slide: Any, number: int, unifier: Unifier) -> Iterator[Block]:
    for element in slide.iter(f"{_P}sp", f"{_A}tbl"):
        if element.tag == f"{_A}tbl":
            rows = [
                [" ".join(_lines(cell, unifier)) for cell in row.findall(f"{_A}tc")]
                for row in element.findall(f"{_A}tr")
            ]
            header = rows[0] if len(rows) > 1 and all(len(text.split()) <= 12 for text in rows[0]) else []
            for row in rows[bool(header) :]:
                if shown := table_row(header, row):
                    yield Block(number, "table", shown)
            continue
        place = element.find(f".//{_P}nvPr/{_P}ph")
        kind = place.get("type") if place is not None else None
        if kind in ("sldNum", "dt", "ftr"):
            continue
        for line in _lines(element, unifier):
            yield Block(number, "heading" if kind in ("title", "ctrTitle") else kind_of(line), line)


def _lines(element: Any, unifier: Unifier) -> list[str]:
    out = (squeeze(nfc(unifier.text(list(_runs(paragraph))))) for paragraph in element.iter(f"{_A}p"))
    return [line for line in out if line]


def _runs(element: Any) -> Iterator[Run]:
    for run in element.iter(f"{_A}r", f"{_A}br"):
        if run.tag == f"{_A}br":
            yield " ", None
            continue
        latin = run.find(f"{_A}rPr/{_A}latin")
        text = run.findtext(f"{_A}t") or ""
        yield text, latin.get("typeface") if latin is not None else None
