"""How well and how fast scans are read: python -m benchmarks.ocr [FOLDER] [--spelling TEXTS]

FOLDER (default ../shared/data/scans) holds scanned PDFs: for each its pages, the seconds and processor seconds of each
page at 300 dots an inch, and which fields of its head are right. With --spelling a folder of texts that the language
model never saw is printed, blurred, and read back: right words before and after marks are put right, and how many right
words that spoils.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import chunk, structure
from knowledge.reading import ocr, read, spelling
from knowledge.reading.layout import rows
from knowledge.reading.scans import STAMP, is_scan, picture_of
from knowledge.settings import LimitSettings
from knowledge.text import fold, nfc

ROOT = Path(__file__).resolve().parents[1]
SCANS = ROOT.parent / "shared" / "data" / "scans"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
# What the pages say, by eye. Their numbers are written by hand: right is what the hand wrote, or nothing.
WANTED: dict[str, dict[str, str | None]] = {
    "01CT_": {"number": "01/CT-UBND", "issued_on": "2021-01-04", "signer": "Đặng Văn Minh"},
    "11CT_": {"number": "11/CT-UBND", "issued_on": "2021-05-11", "signer": "Đặng Văn Minh"},
    "16CT.": {"number": "16/CT-UBND", "issued_on": "2021-12-27", "signer": "Đặng Văn Minh"},
    "2352 ": {"number": "07/CT-UBND", "issued_on": "2018-03-20", "signer": "Phạm Trường Thọ"},
}
COMMON = {"kind": "Chỉ thị", "issuer": "Ủy ban nhân dân tỉnh Quảng Ngãi"}


def processor_seconds() -> float:
    """Of this process and the tesseracts it has run."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def pages(path: Path) -> Iterator[Any]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            if is_scan(page, text):
                yield picture_of(page, LimitSettings().max_pixels)


def speed(folder: Path) -> None:
    """A page at a time, so that what it costs is seen."""
    ocr.recognise(np.full((1200, 900, 3), 255, np.uint8), 60)  # libraries loaded
    costs = []
    for path in sorted(folder.glob("*.pdf")):
        for number, picture in enumerate(pages(path), 1):
            began, used = time.perf_counter(), processor_seconds()
            found = ocr.recognise(picture, 120)
            wall, cost = time.perf_counter() - began, processor_seconds() - used
            costs.append(cost)
            print(
                f"  {path.name[:24]:24} {number:3}  {wall:5.2f} s  {cost:5.2f} s of a core  {found.confidence:.3f} sure"
            )
    if costs:
        print(f"{len(costs)} pages, {len(costs) / sum(costs):.2f} pages a second of a core, slowest {max(costs):.2f} s")


def heads(folder: Path) -> None:
    right = asked = 0
    for path in sorted(folder.glob("*.pdf")):
        wanted = next((values for start, values in WANTED.items() if path.name.startswith(start)), None)
        if wanted is None:
            continue
        began = time.perf_counter()
        found = read(path, LimitSettings())
        took = time.perf_counter() - began
        parsed = structure.parse(found.blocks)
        stamped = [p for p in chunk.passages(parsed) if STAMP.search(fold(p.text)) and "Kính" not in p.text]
        wrong = []
        for field, value in {**COMMON, **wanted}.items():
            said = getattr(parsed.header, field)
            said = said.isoformat() if field == "issued_on" and said else said
            fine = said == value or (field == "number" and said is None)
            asked, right = asked + 1, right + fine
            wrong += [] if fine else [f"{field}: {said}"]
        print(
            f"  {path.name[:24]:24} {found.ocr_pages}/{found.pages} pages in {took:.1f} s, number "
            f"{parsed.header.number or 'left open'}, wrong: {', '.join(wrong) or 'none'}; passages like a stamp: "
            f"{[p.text[:60] for p in stamped]}"
        )
    print(f"head fields right: {right} of {asked}")


# -- marks put right -------------------------------------------------------------------------------------------------------


def printed(words: Sequence[str], blur: float) -> tuple[Any, int]:
    """A page with as many of the words as it takes, as a cheap scanner would see it; and how many it took."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    font = ImageFont.truetype(str(FONTS / "DejaVuSerif.ttf"), 38)
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    at = 0
    for y in range(250, 3200, 72):
        line: list[str] = []
        while at < len(words) and draw.textlength(" ".join([*line, words[at]]), font=font) < 1900:
            line.append(words[at])
            at += 1
        draw.text((300, y), " ".join(line), 0, font=font)
    small = page.filter(ImageFilter.GaussianBlur(blur)).resize((1000, 1415), Image.Resampling.BOX)
    noise = np.random.default_rng(at).normal(0, 14, (1415, 1000))
    grey = np.clip(np.asarray(small, dtype=float) + noise, 0, 255).astype(np.uint8)
    back = np.asarray(Image.fromarray(grey).resize((2480, 3508), Image.Resampling.BICUBIC))
    return np.repeat(back[:, :, None], 3, axis=2), at


def spelled(folder: Path, count: int) -> None:
    from scripts.train_language import held_out

    names = sorted(held_out(path.name for path in folder.glob("*.txt")))[:count]
    total = before = after = spoiled = mended = 0
    for place, name in enumerate(names):
        words = nfc((folder / name).read_text("utf-8")).split()[300:]
        picture, taken = printed(words, 1.5 + 0.8 * (place % 3))
        seen = [word.text for row in rows(ocr.recognise(picture, 120)) for word in row.words]
        put = spelling.corrected(seen)
        total += taken
        truth = words[:taken]
        for tag, a0, a1, b0, b1 in SequenceMatcher(
            None, [fold(w) for w in truth], [fold(w) for w in seen], False
        ).get_opcodes():
            if tag != "equal":
                continue
            for a, b in zip(range(a0, a1), range(b0, b1), strict=True):
                before += seen[b] == truth[a]
                after += put[b] == truth[a]
                spoiled += seen[b] == truth[a] != put[b]
                mended += seen[b] != truth[a] == put[b]
    print(
        f"{len(names)} pages, {total} words: {before / total:.4f} right as recognised, {after / total:.4f} with marks put right"
    )
    print(f"mended {mended}, spoiled {spoiled}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ocr", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SCANS)
    parser.add_argument(
        "--spelling", type=Path, metavar="TEXTS", help="a folder of UTF-8 .txt files, such as ../shared/data/vbpl"
    )
    parser.add_argument("--pages", type=int, default=9, help="how many pages to print for --spelling")
    options = parser.parse_args(argv)
    if not ocr.available():
        print(f"nothing to measure: install {ocr.PACKAGES} (Debian packages)")
        return 1
    print(f"load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    if options.spelling:
        spelled(options.spelling, options.pages)
        return 0
    speed(options.folder)
    heads(options.folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
