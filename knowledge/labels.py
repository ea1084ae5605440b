"""What stands at the start of a line: “III.”, “Điều 4.”, “2.1.”, “b)”, “-”; and whether the line is a title. Pure.

A label is only read here; whether it opens a clause is decided by knowledge/structure.py, which knows what label is due
next. Refused: dates, decimal numbers and years that happen to begin a line (“2024, …”, “1.500 người”, “26/11/2021”).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.text import fold

LabelKind = Literal[
    "part", "chapter", "section", "article", "capital", "roman", "number", "bracket", "dotted", "letter"
]

# Outer before inner. A label closes every open clause whose rank is not smaller than its own.
RANK: dict[LabelKind, int] = {
    "part": 0, "chapter": 1, "section": 2, "article": 3, "capital": 4, "roman": 5, "number": 6, "dotted": 7,
    "bracket": 9, "letter": 10,
}  # fmt: skip

# The order of points in Vietnamese documents; f, j, w and z appear in some, so a step of two is no gap there.
POINTS = "abcdđefghijklmnopqrstuvwxyz"
_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


@dataclass(frozen=True, slots=True)
class Label:
    kind: LabelKind
    value: tuple[int, ...]  # (3,), dotted: (2, 1)
    name: str  # as it enters a path: "III", "Điều 3", "a"
    rest: str  # the text after it


_NAMED = re.compile(
    r"(?P<word>phần|chương|mục|điều)\s+(?P<value>thứ\s+\w+|[ivxlc]+|\d{1,3}[a-zđ]?|[a-h])"
    r"(?:\s*[.:/–-]\s*|\s+(?=[^\W\d_])|\s*$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ROMAN = re.compile(r"(?P<value>[IVX]{1,6})\s?(?:[.)–-]|/(?!\w))\s*(?P<rest>[^\s.].*)", re.DOTALL)
_CAPITAL = re.compile(r"(?P<value>[A-H])\s?[.)]\s+(?P<rest>[^\s.].*)", re.DOTALL)
_DOTTED = re.compile(r"(?P<value>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]\s*|\s+)(?P<rest>[^\s\d%/.,].*)", re.DOTALL)
_NUMBER = re.compile(r"(?P<value>\d{1,2})(?P<mark>[.)]|/(?=\s)|-(?=\s[^\W\d_]+\s))\s*(?P<rest>[^\s.,/)].*)", re.DOTALL)
_LETTER = re.compile(r"(?P<value>[a-zđ])\s?(?:[)]|[./](?=\s))\s*(?P<rest>[^\s.].*)", re.DOTALL)
DASH = re.compile(r"(?:[-–—+*•●▪◦○]|\uf0b7|\uf02d)\s*(?=[^\s\d-])|[-–+]\s+(?=\d)")
_KINDS: dict[str, LabelKind] = {"phần": "part", "chương": "chapter", "mục": "section", "điều": "article"}


def roman(text: str) -> int:
    """The value of a Roman numeral, 0 where it is none."""
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for char, after in zip(text, text[1:] + " ", strict=False):
        total += -digits[char] if digits.get(after, 0) > digits[char] else digits[char]
    return total if to_roman(total) == text else 0


def to_roman(value: int) -> str:
    out = ""
    for number, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        count, value = divmod(value, number)
        out += sign * count
    return out


def _named(text: str) -> Label | None:
    match = _NAMED.match(text)
    if match is None or not match["word"][0].isupper():
        return None
    # “Điều 5 của Luật …” begins a sentence; “Chương I QUY ĐỊNH CHUNG” is a heading without its full stop.
    if match["rest"][:1].islower() and text[match.end("value") : match.start("rest")].isspace():
        return None
    word, value = match["word"].lower(), match["value"]
    bare = value.removesuffix(value[-1]) if value[0].isdecimal() and not value[-1].isdecimal() else value
    if value.lower().startswith("thứ"):
        spelt = value.split()[1].lower()
        number = _WORDS.index(spelt) + 1 if spelt in _WORDS else 0
    elif bare.isdecimal():
        number = int(bare)
    else:
        number = roman(value.upper()) or "abcdefgh".find(value.lower()) + 1
    if not number or (word == "điều" and not bare.isdecimal()):
        return None
    shown = value if value.isdecimal() or not value.isalpha() else value.upper()
    return Label(_KINDS[word], (number,), f"{word.capitalize()} {shown}", match["rest"].strip())


def read_label(text: str) -> Label | None:
    """The label a text begins with, or None."""
    named = _named(text)
    if named:
        return named
    if match := _ROMAN.match(text):
        value = roman(match["value"])
        if value:
            return Label("roman", (value,), match["value"], match["rest"].strip())
    if match := _CAPITAL.match(text):
        return Label("capital", (ord(match["value"]) - 64,), match["value"], match["rest"].strip())
    if match := _DOTTED.match(text):
        parts = tuple(map(int, match["value"].split(".")))
        if all(parts):
            return Label("dotted", parts, ".".join(map(str, parts)), match["rest"].strip())
    if match := _NUMBER.match(text):
        mark, rest = match["mark"], match["rest"].strip()
        glued = text[match.end("mark") : match.end("mark") + 1].isdecimal()  # “1.500 người”
        if not glued and int(match["value"]):
            kind: LabelKind = "bracket" if mark == ")" else "number"
            return Label(kind, (int(match["value"]),), str(int(match["value"])), rest)
    if match := _LETTER.match(text):
        return Label("letter", (POINTS.index(match["value"]) + 1,), match["value"], match["rest"].strip())
    return None


def is_item(text: str) -> bool:
    """A dash, plus or bullet item."""
    return DASH.match(text) is not None


def is_caps(text: str) -> bool:
    """A line set in capitals: two words or more, no small letter (a stray one of a damaged line is forgiven)."""
    if len(text) > 500 or sum(map(str.islower, text[:40])) > 4:  # the common case, decided early
        return False
    letters = [char for char in text if char.isalpha()]
    small = sum(char.islower() for char in letters)
    return len(letters) >= 5 and " " in text.strip() and small <= len(letters) // 25


# -- titles ---------------------------------------------------------------------------------------------------

_DUTY = re.compile(
    r"truoc ngay|cham nhat|han cuoi|bao cao .*\b(?:ve|cho|gui|qua)\b|dinh ky .*(?:thang|quy|nam)|co trach nhiem .{15}|"
    r"\bphai\b"
)
_STATES = re.compile(r"\b(?:được|không|nếu|thì|là|bị|đã)\b")  # words of a sentence that says something
_ASSIGNS = re.compile(r"(?:giao|de nghi|yeu cau|cac|so|phong|van phong|uy ban|ubnd|cong an|chu tich|thu truong|ban)\b")
_MAX_TITLE = 48  # syllables of a title line


def is_title(title: str, kind: LabelKind, peers_titled: bool, *, bold: bool) -> bool:
    """Whether a clause's own line names what follows, or is already its text."""
    if is_caps(title) or title == title.upper() or kind in ("part", "chapter", "section"):
        return True
    if len(title.split()) > _MAX_TITLE or re.search(r"[.!?…]\s+\S", title.rstrip()):
        return False
    if bold:
        return True
    if _DUTY.search(fold(title)) and not title.endswith(":"):
        return False
    if title.endswith(":"):
        return True
    if title.endswith((".", "./.", ";")):
        # A full sentence is a title only over running text that takes it up, as plans in this genre write it.
        numbered = peers_titled and kind in ("number", "dotted", "roman", "capital")
        return (
            numbered
            and title.endswith(".")
            and _ASSIGNS.match(fold(title)) is None
            and _STATES.search(title.lower()) is None
        )
    return True
