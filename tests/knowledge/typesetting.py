"""PDFs as Word makes them (Type 0 fonts, codes that are glyphs) with maps of codes to letters that are broken on purpose."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
FONT_HERE = FONT.exists()
LINES_A_PAGE = 40


@lru_cache(maxsize=1)
def _face() -> Any:
    from reportlab.pdfbase.ttfonts import TTFontFile

    return TTFontFile(str(FONT))


def word_pdf(
    lines: Sequence[str], said: Mapping[str, str | None] | None = None, *, size: float = 9, doubled: Sequence[int] = ()
) -> bytes:
    """`said`: what the layer says for a letter; None says that its code stands in no map. The lines `doubled` have each
    letter drawn twice, a little aside, as bold."""
    face, said = _face(), said or {}
    letters = sorted({char for line in lines for char in line})
    glyph = {char: face.charToGlyph[ord(char)] for char in letters}
    width = {char: face.charWidths[ord(char)] for char in letters}
    told = [(glyph[char], said.get(char, char)) for char in letters]
    rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in told if text is not None]
    bodies: list[bytes] = []

    def add(body: str | bytes) -> int:
        bodies.append(body.encode() if isinstance(body, str) else body)
        return len(bodies)

    def stream(data: bytes) -> int:
        packed = zlib.compress(data)
        head = f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        return add(head + packed + b"\nendstream")

    file = stream(FONT.read_bytes())
    descriptor = add(
        "<< /Type /FontDescriptor /FontName /AAAAAA+Serif /Flags 4 /FontBBox [-500 -300 1500 1000] /ItalicAngle 0 "
        f"/Ascent 928 /Descent -236 /CapHeight 729 /StemV 80 /FontFile2 {file} 0 R >>"
    )
    widths = " ".join(f"{glyph[char]} [{width[char]:.0f}]" for char in letters)
    child = add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Serif /CIDToGIDMap /Identity /CIDSystemInfo "
        f"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] >>"
    )
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    table = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
    unicode = stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Broken def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{table}\nendcmap end end".encode()
    )
    font = add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Serif /Encoding /Identity-H "
        f"/DescendantFonts [{child} 0 R] /ToUnicode {unicode} 0 R >>"
    )
    parent = add("")
    kids = []
    for first in range(0, len(lines), LINES_A_PAGE):
        drawn = []
        for row, line in enumerate(lines[first : first + LINES_A_PAGE]):
            codes = " ".join(
                f"<{glyph[c]:04X}> {width[c] - 40:.0f} <{glyph[c]:04X}> 40"
                if first + row in doubled and c != " "
                else f"<{glyph[c]:04X}>"
                for c in line
            )
            drawn.append(f"BT /F1 {size} Tf 70 {790 - 18 * row} Td [{codes}] TJ ET")
        content = stream("\n".join(drawn).encode())
        kids.append(
            add(
                f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
        )
    bodies[parent - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    root = add(f"<< /Type /Catalog /Pages {parent} 0 R >>")
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, root, at)
    return bytes(out)
