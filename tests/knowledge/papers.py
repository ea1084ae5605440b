"""Small documents written for the tests, and the ways to make files of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from knowledge.model import Block, Structure
from knowledge.reading.lines import kind_of
from knowledge.structure import parse

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = SHARED / "seeds"


def blocks(text: str) -> tuple[Block, ...]:
    """One block a line; “==” before a line makes it a heading, “||” a table row."""
    out = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith("=="):
            out.append(Block(1, "heading", line[2:].strip()))
        elif line.startswith("||"):
            out.append(Block(1, "table", line[2:].strip()))
        elif line:
            out.append(Block(1, kind_of(line), line))
    return tuple(out)


def structure(text: str) -> Structure:
    return parse(blocks(text))


def paths(found: Structure) -> list[str]:
    return [clause.path for root in found.clauses for clause, _ in root.walk()]


def headings(found: Structure) -> dict[str, str | None]:
    return {clause.path: clause.heading for root in found.clauses for clause, _ in root.walk()}


def texts(found: Structure) -> dict[str, list[str]]:
    return {clause.path: [b.text for b in clause.paragraphs] for root in found.clauses for clause, _ in root.walk()}


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], *, picture: bool = False, password: str = "") -> bytes:
    """A PDF by hand: each page a list of (x, y, text); ASCII only. Needs reportlab."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, encrypt=StandardEncryption(password) if password else None)
    for page in pages:
        if picture:
            from PIL import Image
            from reportlab.lib.utils import ImageReader

            sheet.drawImage(ImageReader(Image.new("RGB", (60, 85), "white")), 0, 0, 595, 842)
        for x, y, text in page:
            sheet.drawString(x, y, text)
        sheet.showPage()
    sheet.save()
    return out.getvalue()
