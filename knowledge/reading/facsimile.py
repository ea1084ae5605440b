"""A page of a stored file as a picture, with the words that were quoted from it marked.

What passes through: the file, a page, the quotes; a PNG comes out, of 1,800 pixels on its longer side. Pages of PDFs are
drawn by pdfium; where their words stand, the text layer says, or for scans what recognition has kept of them. Photos show
themselves. All of it happens in a process of its own that can be lost (knowledge/reading/confined.py), because the file
came from outside and pdfium knows no threads. What is refused: kinds of files that have no pages to be seen, a page that
is not there, more time or memory than a page may take. A quote that is not found leaves the page unmarked, never wrongly
marked.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import DamagedFileError, ReadingError, TooSlowError, UnknownFormatError
from knowledge.reading.confined import run_program
from knowledge.reading.locating import Located, Rectangle, lines, locate, words_of
from knowledge.reading.workplace import at_work
from knowledge.settings import LimitSettings

if TYPE_CHECKING:
    from PIL.Image import Image

    from knowledge.reading.cleaning import Picture

FORMATS = frozenset({"pdf", "jpg", "png", "tiff", "heic", "avif", "webp", "gif", "bmp"})
_LONGER = 1800  # pixels of the longer side: Telegram shows a photo at 1,280 to 2,560
_SECONDS = 30.0
_MOST_QUOTES = 8
_QUOTE_CHARS = 6000
_MARK = (255, 232, 92)
_EDGE = (213, 94, 0)
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from knowledge.reading.facsimile import serve; serve(sys.argv[2])"
)

Corners = tuple[tuple[float, float], ...]  # of a marked stretch, in pixels of the picture


@dataclass(frozen=True, slots=True)
class Facsimile:
    png: bytes
    page: int  # the one that holds the words: a quote may begin at the foot of a page and stand overleaf
    marked: bool


def has_pages(format: str) -> bool:
    """Whether files of this format (Document.format) have pages that can be shown."""
    return format in FORMATS


def facsimile(
    path: Path, page: int, quotes: Sequence[str], *, format: str, limits: LimitSettings, kept: Path, work: Path
) -> Facsimile:
    """The page (from 1), or the next where the quotes stand there. `kept` is the folder of recognised pages, `work` the
    one in which programs have a folder of their own.

    Raises:
        UnknownFormatError: the format has no pages to be seen.
        DamagedFileError: the file or the page cannot be drawn.
        TooSlowError: it took too long.
        DataFolderError: nothing can be written in `work`.
    """
    if not has_pages(format):
        raise UnknownFormatError(f"{path.name}: a {format or 'file'} has no page to be shown as a picture")
    request = {
        "path": str(path.absolute()), "page": page, "pdf": format == "pdf", "kept": str(kept.absolute()),
        "quotes": [quote[:_QUOTE_CHARS] for quote in quotes[:_MOST_QUOTES]], "limits": asdict(limits),
    }  # fmt: skip
    with at_work(work) as folder:
        asked = folder / "request.json"
        asked.write_text(json.dumps(request), encoding="utf-8")
        done = run_program(
            [sys.executable, "-c", _START, str(_ROOT), str(asked.absolute())], folder=folder, seconds=_SECONDS, name=path.name,
            memory_mb=limits.read_memory_mb,
        )  # fmt: skip
    head, _, png = done.stdout.partition(b"\n")
    try:
        said = json.loads(head)
        if done.returncode == 0 and png.startswith(b"\x89PNG"):
            return Facsimile(png, int(said["page"]), bool(said["marked"]))
        why = str(said["error"])
    except (ValueError, KeyError, TypeError):
        why = "it was stopped"
    kind = TooSlowError if "memory" in why else DamagedFileError
    raise kind(f"{path.name}: page {page} cannot be drawn: {why}")


# -- the process's own side ----------------------------------------------------------------------------------------------


def serve(asked: str) -> None:
    """Draw what the request file asks for, to standard output: a line of JSON, then the picture."""
    request = json.loads(Path(asked).read_text(encoding="utf-8"))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes with the diagnostics
    try:
        limits = LimitSettings(**request["limits"])
        quotes = [found for quote in request["quotes"] if (found := words_of(quote))]
        draw = _pdf if request["pdf"] else _frame
        drawn = draw(Path(request["path"]), int(request["page"]), quotes, limits, Path(request["kept"]))
        png = _png(drawn)
        answer: dict[str, Any] = {"page": drawn.page, "marked": bool(drawn.marks)}
    except MemoryError:
        png, answer = b"", {"error": "it takes more memory than a page may"}
    except (ReadingError, OSError, ValueError, RuntimeError) as error:
        png, answer = b"", {"error": " ".join(str(error).split())[:300]}
    out.write(json.dumps(answer).encode() + b"\n" + png)
    out.flush()
    sys.exit(0 if png else 1)


@dataclass(frozen=True, slots=True)
class _Drawn:
    image: Image
    page: int
    marks: tuple[Corners, ...]
    share: float = 0.0


def _png(drawn: _Drawn) -> bytes:
    """The picture with its marks: the colour of a text marker under the letters, and a bar beside them, which is seen
    also where the picture is small."""
    from PIL import Image, ImageChops, ImageDraw

    image = drawn.image.convert("RGB")
    if drawn.marks:
        layer = Image.new("RGB", image.size, "white")
        pen = ImageDraw.Draw(layer)
        for corners in drawn.marks:
            pen.polygon(corners, fill=_MARK)
        image = ImageChops.multiply(image, layer)
        pen = ImageDraw.Draw(image)
        left = max(4.0, min(x for corners in drawn.marks for x, _ in corners) - 18)
        for corners in drawn.marks:
            down = [y for _, y in corners]
            pen.rectangle((left, min(down), left + 6, max(down)), fill=_EDGE)
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _pdf(path: Path, page: int, quotes: list[list[str]], limits: LimitSettings, kept: Path) -> _Drawn:
    """The page that holds most of the quotes, of the one asked for and the next."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        if document.get_formtype():
            document.init_forms()  # signatures are drawn with the page
        count = len(document)
        if not 1 <= page <= count:
            raise DamagedFileError(f"it has {count} pages")
        best: _Drawn | None = None
        for number in (page, page + 1):
            if number > count or (best is not None and (best.share >= 0.9 or not quotes)):
                break
            drawn = _pdf_page(document, number, quotes, limits, kept)
            if best is None or drawn.share > best.share + 0.05:
                best = drawn
        assert best is not None
        return best
    except pypdfium2.PdfiumError as error:
        raise DamagedFileError(str(error)) from error
    finally:
        document.close()


def _pdf_page(document: Any, number: int, quotes: list[list[str]], limits: LimitSettings, kept: Path) -> _Drawn:
    from knowledge.reading.legacy import Unifier
    from knowledge.reading.pdf import letters

    page = document[number - 1]
    width, height = page.get_size()
    scale = _LONGER / max(width, height, 1.0)
    bitmap = page.render(scale=scale, may_draw_forms=True)
    image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    chars, boxes = letters(page, Unifier())
    words, where = _words(chars, boxes)
    found = [located for quote in quotes if (located := locate(quote, words)).runs]
    if found:
        marks = [
            _on_the_page(page, image.size, rectangle)
            for located in found
            for start, end in located.runs
            for rectangle in lines(where[start:end])
        ]
        page.close()
        return _Drawn(image, number, tuple(marks), _share(found, quotes))
    page.close()
    return _scan(document, number, image, quotes, limits, kept) if quotes else _Drawn(image, number, ())


def _words(chars: Sequence[str], boxes: Sequence[Rectangle]) -> tuple[list[str], list[Rectangle]]:
    """The page's words as they are compared, each with its box."""
    words: list[str] = []
    where: list[Rectangle] = []
    text, box = "", None

    def put() -> None:
        for word in words_of(text):
            if box is not None:
                words.append(word)
                where.append(box)

    for char, here in zip(chars, boxes, strict=True):
        if not char:  # went into its neighbour
            continue
        if any(one.isalnum() for one in char):
            text += char
            box = here if box is None else _around(box, here)
        else:
            put()
            text, box = "", None
    put()
    return words, where


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _on_the_page(page: Any, size: tuple[int, int], box: Rectangle) -> Corners:
    """Where a box in the page's own measure lies in its picture, whatever way the page is turned or cropped."""
    import ctypes

    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    grown = 0.12 * (box[3] - box[1])
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])):
        upper = grown if y == box[3] else -grown
        # In 64ths of a pixel: pdfium answers in whole ones.
        pdfium.FPDF_PageToDevice(
            page, 0, 0, size[0] * 64, size[1] * 64, 0, x, y + upper, ctypes.byref(across), ctypes.byref(down)
        )
        corners.append((across.value / 64, down.value / 64))
    return tuple(corners)


def _share(found: Sequence[Located], quotes: Sequence[Sequence[str]]) -> float:
    return sum(one.share for one in found) / len(quotes)


# -- pages that are pictures -----------------------------------------------------------------------------------------------


def _scan(
    document: Any, number: int, image: Image, quotes: list[list[str]], limits: LimitSettings, kept: Path
) -> _Drawn:
    """A page without the words in its layer: where they stand, what recognition has kept of it says."""
    from knowledge.reading.scans import picture_of

    page = document[number - 1]
    try:
        picture = picture_of(page, limits.max_pixels)
    finally:
        page.close()
    return _recognised(picture, number, image, quotes, kept) if picture is not None else _Drawn(image, number, ())


def _frame(path: Path, page: int, quotes: list[list[str]], limits: LimitSettings, kept: Path) -> _Drawn:
    from PIL import Image

    from knowledge.reading.images import picture as frame

    picture = frame(path.read_bytes(), path.name, page, limits)
    if picture is None:
        raise DamagedFileError(f"it has no page {page}")
    image = Image.fromarray(picture)
    image.thumbnail((_LONGER, _LONGER))
    return _recognised(picture, page, image, quotes, kept)


def _recognised(picture: Picture, number: int, image: Image, quotes: list[list[str]], kept: Path) -> _Drawn:
    """The page turned upright, marked where recognition saw the words."""
    from PIL import Image as pillow

    from knowledge.reading import ocr
    from knowledge.reading.cleaning import lean

    known = ocr.Cache(kept).get(ocr.key(picture))
    if known is None or not known.words:
        return _Drawn(image, number, ())
    height, width = picture.shape[:2]
    # The quarter turns that recognition made are not kept: they show in where the ink lies.
    either = (0, 2) if known.size == (width, height) else (1, 3)
    turns = max(either, key=lambda quarter: _inked(_turned(picture, quarter), known))
    image = pillow.fromarray(_turned(image, turns))
    spelled = [(word, item.box) for item in known.words for word in words_of(item.text)]
    found = [located for quote in quotes if (located := locate(quote, [word for word, _ in spelled])).runs]
    angle = lean(_turned(picture, turns)) if found else 0.0
    marks = [
        _unturned(rectangle, known.size, image.size, angle)
        for located in found
        for start, end in located.runs
        for rectangle in lines([box for _, box in spelled[start:end]])
    ]
    return _Drawn(image, number, tuple(marks), _share(found, quotes) if found else 0.0)


def _turned(picture: Any, quarters: int) -> Picture:
    import numpy as np

    return np.ascontiguousarray(np.rot90(np.asarray(picture), quarters))


def _inked(picture: Picture, known: Any) -> float:
    """How much darker the page is where words were seen than elsewhere."""
    import numpy as np

    small = 255.0 - picture[::4, ::4].mean(axis=2)
    inside = np.zeros(small.shape, bool)
    for word in known.words:
        left, top, right, bottom = (side // 4 for side in word.box)
        inside[top : bottom + 1, left : right + 1] = True
    if not inside.any() or inside.all():
        return 0.0
    return float(small[inside].mean() - small[~inside].mean())


def _unturned(box: Rectangle, size: tuple[int, int], shown: tuple[int, int], angle: float) -> Corners:
    """A box on the page that was made level, where it lies on the page as it is. The inverse of what `clean` does."""
    import math

    middle = (size[0] / 2, size[1] / 2)
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = []
    for x, y in (
        (box[0] - 6, box[1] - 5),
        (box[2] + 6, box[1] - 5),
        (box[2] + 6, box[3] + 5),
        (box[0] - 6, box[3] + 5),
    ):
        across, down = x - middle[0], y - middle[1]
        corners.append(
            (
                (cosine * across - sine * down + middle[0]) * shown[0] / size[0],
                (sine * across + cosine * down + middle[1]) * shown[1] / size[1],
            )
        )
    return tuple(corners)
