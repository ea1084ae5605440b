"""The picture of a page, righted and cleaned, so that only print is left to recognise. Pure: arrays in, arrays out.

What passes through: an RGB picture of about 300 dots an inch. Its paper becomes white (shadows, tint), quarter turns
that the lines of text betray and a skew of a few degrees are undone, red and blue ink (seals, pens, marks) goes to a
layer of its own, the rules of frames and tables are taken off. What is only measured, for the layout to judge: frames
(a received-mark is one), seals, and the cells of ruled tables. Turns that cannot be told from the shape of lines (upside down) are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.reading.grids import find
from knowledge.reading.page import Box, Grid

Picture = NDArray[Any]  # of bytes; OpenCV's stubs promise less

DPI = 300
_LETTER = 120  # pixels: nothing taller is a letter
_FINE = 8.0  # degrees: more than this is no skew of a scanner


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page ready for recognition."""

    print_: Picture  # grey: print only
    ink: Picture  # grey: everything, pens and seals too
    red: Picture | None  # grey: red ink only and without its rules, where there is enough of it to be words
    frames: tuple[Box, ...]
    seals: tuple[Box, ...]
    grids: tuple[Grid, ...] = ()  # ruled tables


def clean(picture: Picture) -> Cleaned:
    """One page. `picture` is height x width x 3."""
    import cv2

    balanced = _white_paper(picture)
    coloured = _has_colour(balanced)
    if not coloured:  # one channel to turn and not three
        balanced = cv2.cvtColor(balanced, cv2.COLOR_RGB2GRAY)
    balanced = _level(balanced)
    ink: Picture = cv2.cvtColor(balanced, cv2.COLOR_RGB2GRAY) if coloured else balanced
    printed = ink
    red = None
    if coloured:
        high, low = _extremes(balanced)
        colour = cv2.subtract(high, low) > 60
        # The fringe of a coloured stroke is pale: it goes too, but never what is dark in every channel.
        wide = cv2.dilate(colour.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        printed = np.where(wide & (high >= 110), np.uint8(255), ink)
        red = _red_words(balanced, colour)
    across, down = _rules(printed)
    frames = _frames(across, down)
    return Cleaned(_without_rules(printed, across, down), ink, red, frames, _seals(ink), find(across, down))


def _has_colour(picture: Picture) -> bool:
    import cv2

    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    high, low = _extremes(small)
    return bool((cv2.subtract(high, low) > 60).sum() > 20)


def _extremes(picture: Picture) -> tuple[Picture, Picture]:
    """The lightest and the darkest of the three channels; numpy's own max over the last axis takes ten times as long."""
    red, green, blue = picture[:, :, 0], picture[:, :, 1], picture[:, :, 2]
    return np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)


def is_blank(page: Cleaned) -> bool:
    """No print but specks: nowhere as many marks of a letter's size as a line of text has."""
    import cv2

    height, width = page.print_.shape
    edge = DPI // 5  # the shadow of the scanner's lid
    # Strip by strip: a page with text shows it in the first or second, and need not be searched to its end.
    for top in range(edge, height - edge, DPI):
        strip = page.print_[top : min(top + DPI + _LETTER, height - edge), edge : width - edge]
        dark = (strip < 140).astype(np.uint8)
        if cv2.countNonZero(dark) < 100:
            continue
        count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        tall, wide = stats[1:count, cv2.CC_STAT_HEIGHT], stats[1:count, cv2.CC_STAT_WIDTH]
        if int(((tall > 14) & (tall < _LETTER) & (wide > 4) & (wide < 160)).sum()) >= 6:
            return False
    return True


# -- paper -------------------------------------------------------------------------------------------------------------


def _white_paper(picture: Picture) -> Picture:
    """Each channel divided by the paper around: shadows, yellowed paper and the light of a lamp vanish."""
    import cv2

    small = cv2.resize(picture, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    if np.median(small) >= 250 and np.quantile(small, 0.2) >= 215:
        return picture  # paper is white already
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.medianBlur(paper, 5)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(picture, np.maximum(paper, 40), scale=255.0)


# -- angle -------------------------------------------------------------------------------------------------------------


def _ink_map(picture: Picture, factor: float) -> Picture:
    import cv2

    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
    return (grey < 170).astype(np.uint8)


def _ridges(ink: Picture, angle: float) -> float:
    """How sharply lines of text stand out when the page is turned by `angle` degrees."""
    import cv2

    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def is_sideways(picture: Picture) -> bool:
    """Its lines of text run up and down."""
    ink = _ink_map(picture, 0.2)
    edge = max(4, min(ink.shape) // 25)
    ink = ink[edge:-edge, edge:-edge]
    level = max(_ridges(ink, angle) for angle in (-3.0, -1.5, 0.0, 1.5, 3.0)) / ink.shape[1]
    turned = np.ascontiguousarray(np.rot90(ink))
    upright = max(_ridges(turned, angle) for angle in (-3.0, -1.5, 0.0, 1.5, 3.0)) / turned.shape[1]
    return bool(upright > 1.5 * level)


def skew(picture: Picture) -> float:
    """The angle that makes its lines level, in degrees, to a tenth."""
    ink = _ink_map(picture, 0.25)
    edge = max(4, min(ink.shape) // 25)
    ink = ink[edge:-edge, edge:-edge]
    if not ink.any():
        return 0.0
    coarse = max(np.arange(-_FINE, _FINE + 0.1, 1.0), key=lambda angle: _ridges(ink, float(angle)))
    fine = max(np.arange(coarse - 1, coarse + 1.01, 0.2), key=lambda angle: _ridges(ink, float(angle)))
    best = max((fine - 0.1, fine, fine + 0.1), key=lambda angle: _ridges(ink, float(angle)))
    return float(best) if _ridges(ink, float(best)) > 1.02 * _ridges(ink, 0.0) else 0.0


def lean(picture: Picture) -> float:
    """The angle by which `clean` turns a page that stands upright."""
    return _angle(_white_paper(picture))


def _angle(picture: Picture) -> float:
    angle = skew(picture)
    return angle if abs(angle) >= 0.15 else 0.0


def _level(picture: Picture) -> Picture:
    import cv2

    angle = _angle(picture)
    if not angle:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3
    )


# -- what is no print ----------------------------------------------------------------------------------------------------


def _red_words(picture: Picture, colour: NDArray[np.bool_]) -> Picture | None:
    """Red ink alone, dark on white, where it has shapes of a letter's size: “KHẨN” and “MẬT” are stamped in red."""
    import cv2

    red = (colour & (cv2.subtract(picture[:, :, 0], np.maximum(picture[:, :, 1], picture[:, :, 2])) > 50)).astype(
        np.uint8
    )
    if red.mean() < 2e-5:
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(red)
    tall = stats[1:count, cv2.CC_STAT_HEIGHT]
    if int(((tall > 20) & (tall < 200)).sum()) < 3:
        return None
    # Colour is coarse where a scan is small or a JPEG; the shape of its letters stands in one channel.
    near = cv2.dilate(red, np.ones((9, 9), np.uint8)) > 0
    layer: Picture = np.where(near, picture[:, :, 1], np.uint8(255))
    return _without_rules(layer, *_rules(layer))


def _rules(grey: Picture) -> tuple[Picture, Picture]:
    """Masks of the straight lines across and down."""
    import cv2

    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = (half < 160).astype(np.uint8)
    size = (grey.shape[1], grey.shape[0])
    masks = []
    for kernel in (np.ones((1, DPI // 4), np.uint8), np.ones((DPI // 6, 1), np.uint8)):
        mask = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        masks.append(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST))
    return masks[0], masks[1]


def _frames(across: Picture, down: Picture) -> tuple[Box, ...]:
    """Closed boxes drawn with rules, largest first."""
    import cv2

    if not across.any() or not down.any():
        return ()
    drawn = cv2.dilate(cv2.bitwise_or(across, down), np.ones((31, 31), np.uint8))  # a stamp's frame has gaps
    count, _, stats, _ = cv2.connectedComponentsWithStats(drawn)
    found: list[Box] = []
    for left, top, width, height, _ in stats[1:count].tolist():
        if width > DPI * 0.5 and height > DPI * 0.25:
            found.append((left + 15, top + 15, left + width - 15, top + height - 15))
    return tuple(sorted(found, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])))


def _without_rules(grey: Picture, across: Picture, down: Picture) -> Picture:
    """Rules of frames and tables taken off."""
    import cv2

    out = grey
    for mask, kernel in ((across, np.ones((3, 1), np.uint8)), (down, np.ones((1, 3), np.uint8))):
        if mask.any():
            out = np.where(cv2.dilate(mask, kernel) > 0, np.uint8(255), out)
    return out


def _seals(ink: Picture) -> tuple[Box, ...]:
    """Round seals, 36 mm across by law, in whatever ink."""
    import cv2

    factor = 0.2
    small = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    radius = 18 / 25.4 * DPI * factor
    circles: Any = cv2.HoughCircles(
        cv2.GaussianBlur(small, (5, 5), 0), cv2.HOUGH_GRADIENT, 1.5, minDist=radius, param1=120, param2=70,
        minRadius=int(radius * 0.75), maxRadius=int(radius * 1.25),
    )  # fmt: skip
    if circles is None:
        return ()
    return tuple(
        (int((x - r) / factor), int((y - r) / factor), int((x + r) / factor), int((y + r) / factor))
        for x, y, r in np.reshape(circles, (-1, 3))[:4].tolist()
    )
