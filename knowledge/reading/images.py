"""Photos and scans saved as pictures (jpg, png, tiff, heic, webp, gif, bmp): each frame is a page to be recognised.

What passes through: the bytes of one file; its frames come out as pictures turned the way the camera says, scaled so
that print has the size recognition knows best. What is refused: bytes that do not decode, more pixels than
`[limits] max_pixels`, more frames than `max_pages`, HEIC where pillow-heif is not installed.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from knowledge.errors import DamagedFileError, FileTooLargeError, UnknownFormatError
from knowledge.model import Block
from knowledge.reading.cleaning import DPI, Picture
from knowledge.reading.lines import join
from knowledge.reading.scans import Scanner
from knowledge.reading.steps import tell
from knowledge.settings import LimitSettings

_PAGE = round(8.27 * DPI)  # pixels across an A4 page
_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "HEIF": "heic", "AVIF": "avif"}


def read_image(data: bytes, name: str, scanner: Scanner) -> tuple[str, tuple[Block, ...], int]:
    """Format, blocks and number of pages.

    Raises:
        DamagedFileError, FileTooLargeError, UnknownFormatError, NoTextLayerError, EmptyFileError.
    """
    pages = 0
    kind, frames = _open(data, name, scanner)
    for picture in frames:
        pages += 1
        scanner.submit(pages, picture)
    lines = [line for number in range(1, pages + 1) for line in scanner.lines(number)]
    if not lines:
        scanner.refuse()
    return kind, join(lines, wrapped=True, exact=True), pages


def picture(data: bytes, name: str, number: int, limits: LimitSettings) -> Picture | None:
    """One frame (from 1) as it goes to recognition; None where there are not so many.

    Raises:
        DamagedFileError, FileTooLargeError, UnknownFormatError.
    """
    return next(islice(_open(data, name, Scanner(name, limits))[1], number - 1, None), None)


def _open(data: bytes, name: str, scanner: Scanner) -> tuple[str, Iterator[Picture]]:
    from PIL import Image, UnidentifiedImageError

    if data[4:8] == b"ftyp":
        _learn_heif(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit stands below
            image: Any = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise FileTooLargeError(
            f"{name}: more pixels than [limits] max_pixels = {scanner.limits.max_pixels}"
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedFileError(f"{name}: begins like a picture but cannot be opened") from error
    count = getattr(image, "n_frames", 1)
    if count > scanner.limits.max_pages:
        raise FileTooLargeError(f"{name}: {count} pages, over [limits] max_pages = {scanner.limits.max_pages}")
    return _FORMATS.get(image.format, str(image.format).lower()), _frames(image, count, name, scanner)


def _learn_heif(name: str) -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise UnknownFormatError(
            f"{name}: a HEIC photo; pip install pillow-heif to read it, or save it as JPEG"
        ) from error
    register_heif_opener()


def _frames(image: Any, count: int, name: str, scanner: Scanner) -> Iterator[Picture]:
    from PIL import Image, ImageOps

    # An animation is one page; so is a photo with its thumbnail beside it.
    pages = count if image.format in ("TIFF", "HEIF") else 1
    for number in range(pages):
        tell("recognising", number + 1, pages)
        try:
            image.seek(number)
            if image.width * image.height > scanner.limits.max_pixels:
                raise FileTooLargeError(
                    f"{name}: {image.width}x{image.height} pixels, over [limits] max_pixels = {scanner.limits.max_pixels}"
                )
            frame = ImageOps.exif_transpose(image)
            if frame.mode in ("RGBA", "LA", "PA", "P"):
                frame = frame.convert("RGBA")
                paper = Image.new("RGBA", frame.size, "white")
                frame = Image.alpha_composite(paper, frame)
            elif frame.mode.startswith("I;16"):
                frame = frame.point(lambda value: value / 257).convert("L")
            frame = frame.convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise DamagedFileError(f"{name}: page {number + 1} of the picture cannot be decoded") from error
        yield np.asarray(_scaled(frame))


def _scaled(frame: Any) -> Any:
    """To about 300 dots an inch, taking the shorter side for the width of a page."""
    from PIL import Image

    factor = _PAGE / min(frame.size)
    if 0.75 <= factor <= 1.3:
        return frame
    factor = min(factor, 4.0)
    if max(frame.size) * factor > 4 * _PAGE:  # a strip, not a page
        return frame
    size = (max(1, round(frame.width * factor)), max(1, round(frame.height * factor)))
    return frame.resize(size, Image.Resampling.LANCZOS if factor > 1 else Image.Resampling.BOX)
