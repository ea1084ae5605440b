"""Vietnamese before Unicode: TCVN3 (.VnTime), VNI (VNI-Times) and VISCII, told apart and turned into Unicode. Pure.

Those encodings wrote Vietnamese with the codes of Western letters, and the font drew them: “Céng hoµ” in .VnTime,
“Coäng hoaø” in VNI-Times. What passes through: the runs of a paragraph, each with the name of its font where the format
tells one. A font of a known family decides; a run without one is decided by what its bytes make: the reading under
which the marked words are possible Vietnamese syllables, if clearly better than leaving them alone. What is refused,
that is returned as it came: text that is Unicode already, other languages, signs such as © ® « » in modern fonts.
Capitals that only the font draws (.VnTimeH) are put in, and remembered together with the letters that are stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from knowledge.model import Block
from knowledge.syllables import is_possible
from knowledge.text import canonical, nfc, squeeze

Encoding = Literal["tcvn3", "vni", "viscii"]

# -- tables ----------------------------------------------------------------------------------------------------------


def _row(first: int, letters: str) -> dict[str, str]:
    return {chr(first + place): letter for place, letter in enumerate(letters) if letter != " "}


_TCVN3 = {
    **_row(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    **_row(0xB5, "àảãáạ ằẳẵắ"),
    **_row(0xC6, "ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"),
}
_VISCII = {
    **dict(zip("\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ", strict=True)),
    **_row(0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"),
    **_row(0x90, "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"),
    **_row(0xA0, "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"),
    **_row(0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"),
}


def _vni() -> dict[str, str]:
    """A letter and the sign of its mark; đ, ơ, ư and the forms of i have signs of their own."""
    marks = {"a": "øàùáûảõãïạââêăáấàầåẩãẫäậéắèằúẳüẵëặ", "e": "øèùéûẻõẽïẹâêáếàềåểãễäệ", "o": "øòùóûỏõõïọâôáốàồåổãỗäộ",
             "u": "øùùúûủõũïụ", "y": "øỳùýûỷõỹïỵ", "ô": "øờùớûởõỡïợ", "ö": "øừùứûửõữïự", "i": "øìùí"}  # fmt: skip
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ"}
    for letter, pairs in marks.items():
        for mark, whole in zip(pairs[::2], pairs[1::2], strict=True):
            table[letter + mark] = whole
    for source, whole in list(table.items()):
        # The letter decides the case: a capital with the small mark is met where only the letter was typed again.
        table[source.upper()] = table[source[0].upper() + source[1:]] = whole.upper()
    return table


_TABLES: dict[Encoding, dict[str, str]] = {"tcvn3": _TCVN3, "vni": _vni(), "viscii": _VISCII}
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _TABLES["vni"]), key=len, reverse=True)))


def _other_code_pages() -> dict[int, int]:
    """What the same codes look like where a program took the font's text for another Windows code page."""
    out: dict[int, int] = {}
    for codec in ("cp1258", "cp1254", "cp1250"):
        for code in range(0xA1, 0xFF):
            shown = bytes([code]).decode(codec, "ignore")
            if shown and ord(shown) > 0xFF:
                out.setdefault(ord(shown), code)
    return out


_OTHER = _other_code_pages()
_WINDOWS = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


# Names of glyphs that programs take for a relative of the character meant: ư, ã and à of TCVN3 fonts in PDFs.
_RELATIVES = {"\u2212": "\u00ad", "\u2219": "·", "\u03bc": "µ"}
_RELATIVE = re.compile(r"(?<=[a-zA-Z¡-þ])[\u2212\u2219\u03bc]|[\u2212\u2219\u03bc](?=[a-zA-Z¡-þ])")


def convert(text: str, encoding: Encoding) -> str:
    """Text whose characters are the codes of `encoding`, as Unicode. Characters without a meaning there stay."""
    return "".join(letters(text, encoding))


def letters(text: str, encoding: Encoding) -> list[str]:
    """As convert, by character: a place in the list for each, empty for the mark that went into the letter before."""
    if encoding == "tcvn3":
        text = _RELATIVE.sub(lambda match: _RELATIVES[match.group()], text)
    if encoding != "vni":
        return list(text.translate(_translation(encoding)))
    out = list(text)
    for match in _VNI_PATTERN.finditer(text):
        out[match.start() : match.end()] = [_TABLES["vni"][match.group()], *[""] * (match.end() - match.start() - 1)]
    return out


@lru_cache(maxsize=4)
def _translation(encoding: Encoding) -> dict[int, str]:
    return {ord(source): letter for source, letter in _TABLES[encoding].items()}


# -- telling them apart ----------------------------------------------------------------------------------------------

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_TCVN3_FONT = re.compile(
    r"\.vn|vn(?:time(?!s)|arial|helv|avant|book|century|univers|courier|teknical|bahamas|black|clarendon|commercial"
    r"|cooper|frank|gothic|southern|present)"
)
_STYLE = re.compile(r"(?:[,\s-]*(?:Bold|Italic|Regular|Oblique|Tur|CE|Cyr|Baltic|Greek))+$", re.IGNORECASE)
_SUSPECT = re.compile(r"[\x80-\xff]")
_CHUNK = re.compile(r"[^\s.,:;!?()\[\]\"'“”‘’/…\-–—_=*<>0-9]+")
_VISCII_CODES = {source for source in _VISCII if not source.isprintable()}
_ENOUGH = 0.75  # of the marked words must be syllables under the reading that is chosen
_GAIN = 0.3  # and so much more than as they stand
_ALONE = 4  # marked words from which a paragraph can be judged without the rest of its document
_NEARBY = 40  # blocks
_SAMPLE = 40_000  # characters from which a document is judged


def font_encoding(font: str | None) -> Encoding | None:
    """The encoding that a font's name promises; None for fonts of no known legacy family."""
    name = _SUBSET.sub("", font or "").strip().lower()
    if _TCVN3_FONT.match(name):
        return "tcvn3"
    return "vni" if name.startswith("vni") else None


def draws_capitals(font: str | None) -> bool:
    """Whether the font shows small letters as capitals: .VnTimeH, .VnArialH, also as “VnTimeHBold” or “.VnTimeH Tur”."""
    name = _STYLE.sub("", _SUBSET.sub("", font or "").strip())
    return font_encoding(name) == "tcvn3" and (name.endswith("H") or (name.islower() and name.endswith("h")))


def decode(data: bytes) -> tuple[str, str] | None:
    """Bytes of a text file that are neither UTF-8 nor UTF-16, as text, and the encoding's name; None where none fits."""
    western = data.decode("latin-1")
    sample = western[:_SAMPLE]
    readings: dict[str, float] = {}
    for encoding in _TABLES:
        readings[encoding] = _share(convert(chunk, encoding) for chunk in marked(sample))
    windows = data[:_SAMPLE].decode("cp1258", "replace")
    readings["cp1258"] = _share(chunk for chunk in _CHUNK.findall(windows) if not chunk.isascii())
    best = max(readings, key=lambda name: readings[name])
    if readings[best] < _ENOUGH:
        return None
    if best == "cp1258":
        return data.decode("cp1258", "replace"), best
    encoding = next(name for name in _TABLES if name == best)
    # VISCII has letters where Windows has its quotation marks.
    source = western if encoding == "viscii" else "".join(_WINDOWS.get(char, char) for char in western)
    return convert(source, encoding), best


def _share(chunks: Iterable[str]) -> float:
    """How many of the words, marks and all, can be Vietnamese."""
    total = good = 0
    for chunk in chunks:
        total += 1
        word = canonical(nfc(chunk))
        good += is_possible(word)
    return good / total if total else 0.0


def marked(text: str) -> list[str]:
    """The words that hold a code beyond ASCII."""
    return [chunk for chunk in _CHUNK.findall(text) if _SUSPECT.search(chunk) or not _VISCII_CODES.isdisjoint(chunk)]


def _is_unicode(text: str) -> bool:
    """Letters that only Unicode has for Vietnamese: ộ, ư, đ …; a few may be strays of another code page."""
    beyond = sum("\u1ea0" <= char <= "\u1ef9" or char in "ăĂđĐơƠưƯĩĨũŨ" for char in text)
    return beyond > 0 and beyond >= len(_SUSPECT.findall(text)) * 0.15


_FOREIGN_SIGNS = re.compile(r"[¡-§¨-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ\u00ad]")


def suspicious(text: str) -> bool:
    """Whether a text holds enough signs and letters that Vietnamese in Unicode has no use for to look closer."""
    signs = len(_FOREIGN_SIGNS.findall(text))
    return signs > 2 and signs > 0.005 * len(text)


def guess(text: str, candidates: Sequence[Encoding] = ("tcvn3", "vni")) -> tuple[Encoding | None, int]:
    """The encoding under which the marked words are Vietnamese, and how many of them there were to judge by.

    None where they are better left alone: no marked word, Unicode already, another language.
    """
    text = text[:_SAMPLE]
    chunks = marked(text)
    if not chunks or _is_unicode(text):
        return None, len(chunks)
    as_is = _share(chunks)
    best, share = max(((name, _share(convert(c, name) for c in chunks)) for name in candidates), key=lambda x: x[1])
    clear = share >= _ENOUGH and share - as_is >= _GAIN
    return (best if clear else None), len(chunks)


# -- runs of a document ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Unifier:
    """Brings the runs of one document to Unicode and counts what it met.

    `whole` is the encoding of the document's text without known fonts, for paragraphs too short to tell.
    """

    whole: Encoding | None = None
    used: Counter[str] = field(default_factory=Counter)  # marked words by encoding
    capitals: list[tuple[str, str]] = field(default_factory=list)  # as shown and as stored, in reading order

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str | None]]) -> Unifier:
        """A unifier that has seen the text of the document's runs, each with its font."""
        seen: list[str] = []
        size = 0
        for text, font in texts:
            if size > 4 * _SAMPLE:
                break
            if font_encoding(font) is None and _SUSPECT.search(text):
                seen.append(text)
                size += len(text)
        return cls(guess("\n".join(seen))[0])

    @property
    def encoding(self) -> str:
        """The encoding most of the document was in."""
        return self.used.most_common(1)[0][0] if self.used else "unicode"

    def text(self, runs: Sequence[tuple[str, str | None]]) -> str:
        """The runs of one paragraph, joined."""
        joined = "".join(text for text, _ in runs)
        if joined.isascii() and not any(draws_capitals(font) for _, font in runs):
            return joined
        return "".join(self.letters(runs))

    def letters(self, runs: Sequence[tuple[str, str | None]]) -> list[str]:
        """As text, by character: a place for each that the runs have, empty for one that went into its neighbour."""
        choices = self._choices(runs)
        out: list[str] = []
        start = 0
        while start < len(runs):
            # A letter and its VNI mark may stand in two runs: neighbours of one encoding are read together.
            end, capital = start + 1, draws_capitals(runs[start][1])
            while end < len(runs) and choices[end] == choices[start] and draws_capitals(runs[end][1]) == capital:
                end += 1
            piece = "".join(text for text, _ in runs[start:end])
            out += self._piece(piece, choices[start], capital and choices[start] == "tcvn3")
            start = end
        return out

    def plain(self, text: str) -> str:
        """A paragraph whose fonts are not known."""
        return self.text([(text, None)])

    def _choices(self, runs: Sequence[tuple[str, str | None]]) -> list[Encoding | None]:
        named = [font_encoding(font) for _, font in runs]
        # Fonts do not lie often, but templates do: a .Vn style over text that was typed in Unicode.
        legacy = "".join(text for (text, _), name in zip(runs, named, strict=True) if name)
        if legacy and _is_unicode(legacy):
            first = next(name for name in named if name)
            chunks = _CHUNK.findall(legacy)
            if _share(convert(_as_western(c), first) for c in chunks) <= _share(chunks):
                named = [None] * len(named)
        free = " ".join(text for (text, _), name in zip(runs, named, strict=True) if not name)
        other = self._free(free, bool(legacy)) if _SUSPECT.search(free) else None
        return [name or other for name in named]

    def _free(self, text: str, beside_legacy: bool) -> Encoding | None:
        found, count = guess(text)
        if count >= _ALONE or (found is None and _is_unicode(text)):
            return found
        if self.whole is None or (beside_legacy and found is None):
            return None
        # Too short to tell: the document's encoding, unless the words are better as they stand.
        chunks = marked(text)
        return self.whole if _share(convert(c, self.whole) for c in chunks) >= _share(chunks) else None

    def _piece(self, piece: str, encoding: Encoding | None, capital: bool) -> list[str]:
        if encoding is None:
            return list(piece)
        source = _as_western(piece) if encoding == "tcvn3" else piece
        whole = letters(source, encoding)
        self.used[encoding] += len(marked(source)) or bool(piece.strip())
        if not capital:
            return whole
        shown = [char.upper() if len(char.upper()) == 1 else char for char in whole]
        for a, b in zip("".join(shown).split("\n"), "".join(whole).split("\n"), strict=True):
            if a != b:
                self.capitals.append((squeeze(nfc(a)), squeeze(nfc(b))))
        return shown


def _as_western(text: str) -> str:
    """The text of a TCVN3 font that a program took for another code page, with the codes it had."""
    return text if text.isascii() else text.translate(_OTHER)


def with_stored(blocks: Sequence[Block], capitals: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Blocks that hold capitals drawn by a font, with the letters that the file has for them.

    `capitals` are the runs as shown and as stored, in the order of the blocks. One that is not found (a rule, a running
    head that was dropped) is passed over.
    """
    if not capitals:
        return tuple(blocks)
    out = [block.stored or block.text for block in blocks]
    index = at = 0
    for shown, stored in capitals:
        # A few letters stand anywhere: they are looked for nearby only, so as not to lose the place.
        for place in range(index, min(index + (_NEARBY if len(shown) < 12 else len(out)), len(out))):
            found = out[place].find(shown, at if place == index else 0)
            if found >= 0:
                out[place] = out[place][:found] + stored + out[place][found + len(shown) :]
                index, at = place, found + len(stored)
                break
    return tuple(
        block if text == (block.stored or block.text) else replace(block, stored=text)
        for block, text in zip(blocks, out, strict=True)
    )
