"""Text layers that lost letters: each lost glyph left one space (“hu  n  hư Xu n” is “huyện Như Xuân”).

What passes through: the lines of a document as they stood, runs of spaces and all; out come the same lines, the damaged
ones mended, with the spans that were. Which letters a document lost is found from the document: lines with fragments
that are no syllables are read with every letter suspected, the letters most often missing become the inventory, and all
lines are read again with it, until it stands still. What the document says where it is whole counts as much as what the
model knows. Clean text passes through untouched, the very strings. Never filled in: digits, dates, document numbers,
names of persons; a glyph lost inside one stays visible as “▯” (`knowledge/reading/gaps.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from knowledge.language import SPECIALS, Language, is_vietnamese, language, tokens
from knowledge.reading.filling import Chances
from knowledge.reading.gaps import hide_names, label, names
from knowledge.reading.lattice import Decoder
from knowledge.reading.numerals import GAP, dates, zones
from knowledge.reading.words import Piece, Told, Vocabulary, learn
from knowledge.syllables import is_possible
from knowledge.text import canonical

__all__ = ["Mended", "mend", "squeezed"]

_ROUNDS = 4  # the last two over all lines, the others over a sample
_SAMPLE = 80  # damaged lines from which the lost letters are told
_RARE = -10.5  # logarithm of the frequency of a word below which it may be what is left of another
_ONE_LETTER = frozenset("ýởà")
_OWN = 0.7  # of what a letter was found lost, the part that is the reading's own witness
_LOST = -2.5  # logarithm of the chance above which a letter counts as one that the document lost
_FLAT = math.log(0.02)  # a letter's chance to be lost, before anything is known
_FEWEST = 3  # mended spots below which a document counts as whole
_FRAGMENT = re.compile(r"(?<![^\s“\"(\-])([^\W\d_]{1,6})(?![^\s.,;:”\")])")
_LEVEL = re.compile(r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh) ", re.IGNORECASE)
_KEPT = -5.5  # logarithm of the chance below which a letter counts as one that the document kept
_CODE_LETTERS = frozenset("ABCDĐEGHIKLMNOPQRSTUVXYFJWZabcdđeghiklmnopqrstuvxy")
_WITH_DIGITS = re.compile(r"[^\W_]*\d(?:[^\s,;:()]*[/-][A-ZĐ& /-]*|[^\s,;:()]*)")
_TRIMMED = 0.2  # the share of lines with a space at the end from which such spaces tell nothing
_FOREIGN = 7  # letters of an unknown word from which it is whole
_LONG = 40  # characters of a line that may run on into the next


@dataclass(frozen=True, slots=True)
class Mended:
    """One line. `spans` are the syllables of `text` that were mended or hold a visible gap."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


def mend(lines: Sequence[str], *, lost: Collection[int] = ()) -> list[Mended]:
    """The lines of one document in reading order, lost glyphs restored. Lines without damage are returned as they are.

    `lost` are the numbers of lines known to have lost glyphs, whatever they look like.
    """
    suspects = [index for index, line in enumerate(lines) if index in lost or _fragments(line)]
    if len(suspects) < (1 if lost else _FEWEST) or not is_vietnamese("\n".join(lines)):
        return [Mended(line) for line in lines]
    document = _Document(list(lines), language())
    readings = document.read(suspects)
    return [_assemble(readings[index]) if index in readings else Mended(line) for index, line in enumerate(lines)]


def _fragments(line: str) -> list[str]:
    """Letters between spaces that can be no word: “n” and “ng” of “hi n”, “tr ng”."""
    out = []
    for match in _FRAGMENT.finditer(line):
        shown = match[1]
        beside = line[match.start() - 1 : match.start()] == " " or line[match.end() : match.end() + 1] == " "
        if not beside or (shown.isupper() and len(shown) > 1) or (len(shown) == 1 and _is_label(line, match.start(1))):
            continue
        if not is_possible(canonical(shown)):
            out.append(shown)
    return out


def _is_label(line: str, at: int) -> bool:
    """Whether the letter here labels something: “a)” anywhere, “a.” at the beginning. A unit's “5 m.” passes for one."""
    after = line[at + 1 : at + 2]
    before = line[:at].rstrip()
    return after == ")" or (after == "." and (line[at].isupper() or not before or before[-1].isdigit()))


@dataclass(slots=True)
class _Letters:
    """How one letter fared in the damaged lines: only lost, lost and kept, only kept."""

    lost: int = 0
    mixed: int = 0
    kept: int = 0


@dataclass(slots=True)
class _Document:
    lines: list[str]
    model: Language
    vocabulary: Vocabulary = field(init=False)
    capitals: list[bool] = field(init=False)
    letters: list[set[str]] = field(init=False)
    inventory: dict[str, tuple[float, float]] = field(init=False, default_factory=dict)
    places: set[str] = field(init=False, default_factory=set)
    trimmed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.model)
        self.capitals = [_is_capitals(line) for line in self.lines]
        # Where lines end in a space as a rule, it tells nothing.
        self.trimmed = sum(line.endswith(" ") for line in self.lines) < _TRIMMED * len(self.lines)
        self.letters = [{char for char in line if char.isalpha()} for line in self.lines]

    def read(self, suspects: Sequence[int]) -> dict[int, list[Piece]]:
        """The pieces of every line that was mended; nothing where the document proves whole."""
        doubtful = set(suspects)
        whole = {n for n, line in enumerate(self.lines) if n not in doubtful and self._is_whole(line)}
        told = self._told({}, whole)
        decoder = Decoder(self.vocabulary, told, Chances({}, _FLAT, self.letters), whole_words=False)
        segments = [segment for segment in self._segments() if any(n not in whole for n in segment)]
        sample = [segment for segment in segments if doubtful.intersection(segment)][
            :: max(1, len(doubtful) // _SAMPLE)
        ]
        readings = self._decode(decoder, sample)
        for turn in range(_ROUNDS):
            if sum(piece.lost != () for line in readings.values() for piece in line) < _FEWEST:
                return {}
            self._count(readings)
            told = self._told(readings, whole)
            decoder = Decoder(self.vocabulary, told, Chances(self.inventory, -5.0, self.letters), whole_words=True)
            readings = self._decode(decoder, segments if turn >= _ROUNDS - 2 else sample)
        return self._without_inventions(readings, names(self.lines[n] for n in whole))

    def _is_place(self, name: str) -> bool:
        """Whether a name, canonical, is some commune's, district's or province's."""
        if not self.places:
            for line in self.model.places:
                for place in line.split("|"):
                    self.places.add(canonical(_LEVEL.sub("", place)))
        return name in self.places

    def _without_inventions(self, readings: dict[int, list[Piece]], known: Set[str]) -> dict[int, list[Piece]]:
        """The mended lines, names and labels shown with their gaps."""
        out: dict[int, list[Piece]] = {}
        foot = len(self.lines) - max(15, len(self.lines) // 20)
        before: str | None = None
        for n, line in enumerate(self.lines):
            pieces = readings.get(n)
            found = label(line, before, self.lost)
            if found is not None:
                letter, place = found
                before = letter if letter != GAP else None
                pieces = pieces or _plain_pieces(line)
                pieces = [p._replace(text=letter, lost=(0,)) if p.start == place else p for p in pieces]
            elif match := re.match(r"\s*([^\W\d_])\)\s", line):
                before = match[1].lower()
            elif re.match(r"\s*\d+[.)]", line):
                before = None
            if pieces is not None and any(piece.lost for piece in pieces):
                out[n] = hide_names(pieces, self._is_place, foot=n >= foot, known=known)
        return out

    def _is_whole(self, line: str) -> bool:
        """Whether no letter can have been lost here: no space too many, every word known and none of it strange."""
        if re.search(r"\s\s|^\s|\s[.,;:)!?”]", line) or dates(line):
            return False
        if self.trimmed and line.endswith(" "):
            return False
        found = [*tokens(line), None]
        for token, after in pairwise(found):
            if token is None or token.word in SPECIALS:
                continue
            if len(token.text) == 1 and token.text.islower() and token.text not in _ONE_LETTER:
                if not _is_label(line, token.start) and not (after and self._is_pair(token.word, after.word)):
                    return False
            elif self._is_own(token.text, line) and token.word not in self.model:
                continue
            elif token.word not in self.model or self.model.frequency(self.model.id(token.word)) < _RARE:
                return False
        return True

    @staticmethod
    def _is_own(shown: str, line: str) -> bool:
        """Whether an unknown word is too long for what may be left of a syllable or an abbreviation: “TCPHT”."""
        return len(shown) >= _FOREIGN or (len(shown) >= 4 and shown.isupper() and not _is_capitals(line))

    def _is_pair(self, one: str, two: str) -> bool:
        """Whether the model knows the second word after the first: “y” before “tế”."""
        word = self.model.id(one)
        return one == "y" and self.model.step((-1, -1, word), self.model.id(two))[1][1] >= 0

    def _told(self, readings: dict[int, list[Piece]], whole: set[int]) -> Told:
        """What the document says in whole words, and the neighbours of the places it names."""
        told, hearsay = Told(), Told()
        for n, line in enumerate(self.lines):
            if n in whole:
                learn(_plain_pieces(line), self.vocabulary, told, sure=True)
            elif n in readings:
                learn(readings[n], self.vocabulary, hearsay, sure=False)
        told.add_twice_told(hearsay)
        shown = " ".join(
            "".join(piece.text for piece in readings[n]) if n in readings else line for n, line in enumerate(self.lines)
        )
        said = re.sub(r"\s+", " ", shown).lower()
        for entry in self.model.places:
            province, district, *communes = entry.split("|")
            if district.lower() in said:
                for name in (f"{district}, {province}", *communes):
                    learn(_plain_pieces(name), self.vocabulary, told, sure=True)
        return told

    def _decode(self, decoder: Decoder, segments: Sequence[Sequence[int]]) -> dict[int, list[Piece]]:
        out: dict[int, list[Piece]] = {}
        # In a number even a guess is shown as a gap: any letter that is not known to be kept.
        lost = {char for char in _CODE_LETTERS if max(self.inventory.get(char, (0.0,))) > _KEPT}
        for segment in segments:
            offset = 0
            lines = [self.lines[n] for n in segment]
            closed = [(at, *zone) for at, line in enumerate(lines) for zone in zones(line, lost, self.model.codes)]
            read = decoder.read(lines, list(segment), [self.capitals[n] for n in segment], closed)
            for n, pieces in zip(segment, read, strict=True):
                out[n] = [p._replace(start=p.start - offset, end=p.end - offset) for p in pieces]
                offset += len(self.lines[n]) + 1
        return out

    def _segments(self) -> list[list[int]]:
        """Runs of lines that are one paragraph, as far as can be told from damaged lines."""
        out: list[list[int]] = []
        before: int | None = None
        for n, line in enumerate(self.lines):
            if not line.strip():
                continue
            if (
                before is not None
                and len(out[-1]) < 40
                and _runs_on(self.lines[before], line)
                and (self.capitals[before] == self.capitals[n])
            ):
                out[-1].append(n)
            else:
                out.append([n])
            before = n
        return out

    @property
    def lost(self) -> set[str]:
        """The letters that this document lost."""
        return {char for char, prices in self.inventory.items() if max(prices) > _LOST}

    # -- which letters are lost ---------------------------------------------------------------------------------------

    def _count(self, readings: dict[int, list[Piece]]) -> None:
        """The inventory: per letter the chance to be lost in a line where it is not seen, and where it is."""
        fared: dict[str, _Letters] = {}
        for n, pieces in readings.items():
            lost = {piece.text[at] for piece in pieces for at in piece.lost} - {GAP}
            if not lost:
                continue
            for char in self.letters[n] | lost:
                letter = fared.setdefault(char, _Letters())
                if char not in lost:
                    letter.kept += 1
                elif char in self.letters[n]:
                    letter.mixed += 1
                else:
                    letter.lost += 1
        mixed = sum(letter.mixed for letter in fared.values())
        share = mixed / max(1, mixed + sum(letter.lost for letter in fared.values()))
        # Where damaged lines lose every instance of a letter, a line that kept one speaks loudly against that letter.
        weight = max(1.0, min(10.0, 0.15 / (share + 0.01)))
        self.inventory.clear()
        for char, letter in fared.items():
            gone = max(0.0, letter.lost + letter.mixed - _OWN)
            absent = (gone + 0.02) / (gone + letter.kept * weight + 1.0)
            seen = letter.mixed + letter.kept * weight
            present = (max(0.0, letter.mixed - _OWN) + share * absent + 0.0005) / (seen + 1.0)
            self.inventory[char] = (math.log(absent), math.log(present))


def _is_capitals(line: str) -> bool:
    letters = [char for char in _WITH_DIGITS.sub("", line) if char.isalpha()]
    return len(letters) >= 3 and sum(char.isupper() for char in letters) >= 0.7 * len(letters)


def _runs_on(line: str, after: str) -> bool:
    """Whether the sentence of `line` goes on in `after`."""
    before, then = line.rstrip(), after.lstrip()
    if re.search(r"[.:;!?…][”\"’)]*$", before) or re.match(r"[-+•*–]|[^\W_]{1,4}[.)]", then):
        return False
    return len(before) >= _LONG


_WORDS = re.compile(r"[^\W\d_]+|[^\W_]*\d[^\W_]*(?:[./,:\-–&][^\W_]+)*|.", re.DOTALL)


def _plain_pieces(line: str) -> list[Piece]:
    return [Piece(m.start(), m.end(), m.group()) for m in _WORDS.finditer(line)]


# -- back into lines --------------------------------------------------------------------------------------------------


def _assemble(pieces: Sequence[Piece]) -> Mended:
    """The mended line; spaces that were spaces stay as many as they were."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for piece in pieces:
        if piece.lost:
            spans.append((length, length + len(piece.text)))
        out.append(piece.text)
        length += len(piece.text)
    return Mended("".join(out), tuple(spans))


def squeezed(line: Mended, start: int = 0, end: int | None = None) -> Mended:
    """A part of a line, its runs of white space single and its ends trimmed, the spans moved along."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    part = line.text[start:end]
    for match in re.finditer(r"\S+", part):
        length += bool(out)
        for a, b in line.spans:
            if a < start + match.end() and b > start + match.start():
                low, high = max(a - start, match.start()), min(b - start, match.end())
                spans.append((low - match.start() + length, high - match.start() + length))
        out.append(match.group())
        length += len(match.group())
    return Mended(" ".join(out), tuple(spans))
