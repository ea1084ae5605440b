"""Vietnamese text: one normal form at the door, folding, syllables, and patterns that forgive missing accents. Pure.

What people type is compared with what documents say in three steps of strictness: `nfc` (same characters), `canonical`
(same word wherever the tone mark was put: hoà = hòa), `fold` (same letters, accents gone: hoa). `loose` compiles a
pattern so that each accented letter also accepts the letter with fewer marks, never with other marks: “nộp” finds
“nop” and “nôp”, and “năm” does not find “nằm”.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
# Letters, with ' and combining marks left out on purpose: text is NFC before it is cut.
WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*")
SYLLABLE = re.compile(r"[^\W\d_]+|\d+")

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def nfc(text: str) -> str:
    """NFC, invisible characters dropped, odd spaces made plain; line ends kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACES.sub(" ", text.translate(_INVISIBLE))


def squeeze(text: str) -> str:
    """All white space, line ends too, to single spaces; ends trimmed."""
    return " ".join(text.split())


def _fold_char(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)
    return base[0].casefold() if unicodedata.combining(base[-1]) else char.casefold()[:1] or char


class _Folds(dict[int, str]):
    """Code point -> folded, worked out when first met: a table that str.translate reads."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Lower case without any mark, đ as d. Keeps the length of NFC text, so spans carry over."""
    return text.translate(_FOLDS)


def is_bare(text: str) -> bool:
    """True where no letter carries a Vietnamese mark."""
    return fold(text) == text.lower()


# The newer places of the tone mark, at a syllable's end and not after q (“quá”), and the older ones.
_OLDER = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_NEWER = re.compile(rf"(?<!q)(?:{'|'.join(_OLDER)})(?![^\W\d_])")


@lru_cache(maxsize=1 << 12)
def canonical(text: str) -> str:
    """Lower case with the tone mark put where the older rule puts it (hoà -> hòa, uỷ -> ủy, thuý -> thúy).

    Two spellings of one word become one; length is kept, so spans carry over to the original.
    """
    low = text.lower()
    if len(low) != len(text):  # “İ” alone has two letters in lower case
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return _NEWER.sub(lambda match: _OLDER[match[0]], low)


def syllables(text: str) -> list[str]:
    """Syllables and digit runs in order, canonical, one-letter words kept."""
    return SYLLABLE.findall(canonical(nfc(text)))


# -- patterns that forgive missing accents ------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _fewer_marks(char: str) -> str:
    """`char` and every letter that carries a proper part of its marks: ộ -> ộ ô ọ o."""
    if char == "đ":
        return "đd"
    split = unicodedata.normalize("NFD", char)
    base, marks = split[0], split[1:]
    forms = {base}
    for mark in marks:
        forms |= {unicodedata.normalize("NFC", form + mark) for form in forms}
    forms |= {unicodedata.normalize("NFC", base + marks)}
    return "".join(sorted(forms))


@lru_cache(maxsize=4096)
def loose(pattern: str, *, bounded: bool = True) -> re.Pattern[str]:
    """Compile a pattern, written with full accents and in lower case, for use on `canonical` text.

    Each accented letter also matches itself with fewer marks; unless `bounded` is False the pattern is bounded at both
    ends so that it matches whole words. Spaces match any run of white space.
    """
    out, in_class, escaped = [], False, False
    for char in canonical_pattern(pattern):
        if escaped:
            out.append(char)
            escaped = False
        elif char == "\\":
            out.append(char)
            escaped = True
        elif char == "[":
            in_class = True
            out.append(char)
        elif char == "]":
            in_class = False
            out.append(char)
        elif fold(char) != char:
            forms = _fewer_marks(char)
            out.append(forms if in_class else f"[{forms}]")
        elif char == " " and not in_class:
            out.append(r"\s+")
        else:
            out.append(char)
    body = "".join(out)
    return re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])" if bounded else body)


@lru_cache(maxsize=4096)
def exact(pattern: str, *, bounded: bool = True) -> re.Pattern[str]:
    """Like `loose`, for text that was written with its accents: “quý” does not find “quy định”."""
    body = canonical_pattern(pattern).replace(" ", r"\s+")
    return re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])" if bounded else body)


@lru_cache(maxsize=4096)
def opening(pattern: str) -> re.Pattern[str]:
    """Like `exact`, bounded at its first word only: for patterns that end with a place (`$`) or a space of their own."""
    return re.compile(rf"(?<![^\W_])(?:{canonical_pattern(pattern).replace(' ', chr(92) + 's+')})")


def canonical_pattern(pattern: str) -> str:
    """A pattern's literal words in canonical tone placement; escapes such as \\d keep their case."""
    return re.sub(
        r"\\.|\(\?P<\w+>|[^\W\d_]+",
        lambda m: m.group() if m.group().startswith(("\\", "(?P")) else canonical(m.group()),
        nfc(pattern).replace(" ?", r"\s*"),
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph. A full stop inside a number, a date or an abbreviation ends none."""
    spans, start = [], 0
    for match in re.finditer(r"[.!?…](?:[”\"’)]*)(?=\s+(\S)|\s*$)|;(?=\s)", text):
        # Small and capital accented letters alternate in Unicode: no range tells them apart.
        if match[1] and not match[1].isupper() and match[1] not in "“":
            continue
        before = text[start : match.start()].rsplit(None, 1)
        if (
            match.group().startswith(".")
            and before
            and re.fullmatch(r"(?:[A-ZĐ]|TP|TX|TT|Tp|Th|Ths|TS|GS|ThS|Đ/c|V/v|KT|TM|TL|TUQ)", before[-1])
        ):
            continue
        if squeeze(text[start : match.end()]):
            spans.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in spans]
