"""The likeliest reading of lines in which a space may be a lost glyph. Pure, but for the language model it is given.

What passes through: a segment (lines that run on), what is thought of each letter's chance to be lost, what the document
says elsewhere; out comes a path of pieces that covers every character. Undamaged letters stay where they are: a reading
may only turn a space into one letter. A space is free as a separator; as a letter it pays the logarithm of that letter's
chance to be lost, and the word it makes pays what the language model asks. Numbers are single pieces, never filled in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from knowledge.language import BREAK, NUMBER, TOKEN, UNKNOWN, State, shape_of
from knowledge.reading.words import Piece, Told, Vocabulary
from knowledge.syllables import is_possible
from knowledge.text import canonical

BEAM = 14
LONGEST = 8  # letters of a word that may be mended; the longest syllable (“nghiêng”) has seven
_CANDIDATES = 24
_DOC_SHARE = 0.4
_DOUBTED = 0.6  # weight of what comes before for a lost first letter's case; what comes after has the rest
_ONE_LETTER = (
    "ở",
    "ý",
    "Ý",
    "y",
    "Y",
)  # words of one letter that a gap may hold; any other is a label or a part of a name
_COMMON = -9.5  # logarithm of a common word's frequency

Zones = Sequence[tuple[int, int, int, str]]

# What it costs to take spaces as spaces where one would not expect them.
EXTRA_SPACE = -6.0  # a second space in a row, and each further one; a long gap was a gap
GAP = 12
KNOWN = "\u00a0"  # a space that is known to be one; where these stand, every other space is known to be lost
LEADING = -3.0  # at the beginning of a line
BEFORE_STOP = -3.0  # before , . ; : )
UNSEEN = -5.0  # a syllable that can be but that the model does not know; on top of its price for the unknown
NO_SYLLABLE = -9.0  # letters that can be no syllable and are no known word
_LETTER = -0.5


_IN_NUMBER = re.compile(r"\d[^\s,;]*[/-](?:[A-ZĐ ]{0,8}[/-])* ?$")
_AFTER_DIGIT = re.compile(r"\d[^\s\u00a0]*$")
_DIGIT_NEXT = re.compile(r" *\d")
_WITH_DIGITS = re.compile(r"[^\W_]*\d[^\s,;:()]*")


def _capital_places(text: str, line_of: Sequence[int], capitals: Sequence[bool]) -> list[int]:
    """Per place how sure it is that words are written in capitals here: 2 both sides are, 1 one side is, 0 neither."""
    plain = _WITH_DIGITS.sub(lambda m: "0" * len(m[0]), text)
    letters, uppers = [0], [0]
    for char in plain:
        letters.append(letters[-1] + char.isalpha())
        uppers.append(uppers[-1] + char.isupper())

    def upper(low: int, high: int) -> bool | None:
        count = letters[high] - letters[low]
        return uppers[high] - uppers[low] >= 0.8 * count if count >= 4 else None

    out = []
    for at in range(len(text)):
        low = text.rfind("\n", max(0, at - 14), at) + 1 or max(0, at - 14)
        end = text.find("\n", at, at + 16)
        high = end if end >= 0 else min(len(text), at + 16)
        left, right = upper(low, at), upper(at, high)
        known = [side for side in (left, right) if side is not None]
        out.append(round(2 * sum(known) / len(known)) if known else 2 * capitals[line_of[at]])
    return out


class _Hyp(NamedTuple):
    score: float
    state: State
    two: int
    one: int
    parent: _Hyp | None
    piece: Piece | None
    # The last word's first letter was lost: what its case still has to pay, above 0 for a capital, below for a small one.
    doubt: float = 0.0


class Chances:
    """The logarithm of a letter's chance to be lost in a line: another where the line shows the letter undamaged."""

    def __init__(self, inventory: Mapping[str, tuple[float, float]], other: float, letters: Sequence[Set[str]]) -> None:
        self.best = {char: max(prices) for char, prices in inventory.items()}
        self.other = other
        self._inventory = inventory
        self._letters = letters

    def of(self, char: str, line: int) -> float:
        prices = self._inventory.get(char)
        return self.other if prices is None else prices[char in self._letters[line]]


class Decoder:
    """Reads segments with one vocabulary, one state of knowledge about the document."""

    def __init__(self, vocabulary: Vocabulary, told: Told, chances: Chances, *, whole_words: bool) -> None:
        self.vocabulary = vocabulary
        self.told = told
        self.chances = chances
        self.whole_words = whole_words  # whether a word all of whose letters were lost may be read into a gap
        self._language = vocabulary.language
        self._cost: dict[tuple[State, int, int, int], tuple[float, State]] = {}
        self._possible: dict[tuple[str, int], list[tuple[int, str, tuple[int, ...]]]] = {}

    # -- prices ------------------------------------------------------------------------------------------------------

    def _step(self, hyp: _Hyp, word: int) -> tuple[float, State]:
        key = (hyp.state, hyp.two, hyp.one, word)
        found = self._cost.get(key)
        if found is None:
            plain = word if word < len(self._language.words) else UNKNOWN
            cost, state = self._language.step(hyp.state, plain)
            if plain == UNKNOWN:
                cost += UNSEEN
            if self.told.total:
                base = math.exp(cost)
                told = self.told.probability(hyp.two, hyp.one, word, base)
                cost = math.log((1 - _DOC_SHARE) * base + _DOC_SHARE * told)
            found = self._cost[key] = (cost, state)
        return found

    def _shape(self, hyp: _Hyp, after: State, word: int, shown: str, capitals: int) -> float:
        """What it costs to write the word this way here."""
        shape = shape_of(shown)
        if capitals == 2:
            return -0.05 if shown.isupper() else -4.0
        if capitals:
            return -0.7 if shown.isupper() else -1.0
        if word >= len(self._language.words):
            return 0.0 if shown == self.vocabulary.own_forms[word] else -2.0
        upper = self._language.capitals(word)
        if shape == "upper":
            return math.log(upper)
        if shape == "other":
            return -0.5 if self._language.other_forms.get(self._language.words[word]) == shown else -5.0
        title = self._language.capital(hyp.state, after, word)
        seen = self.told.shaped[hyp.one, word]
        if seen:
            title = (self.told.titles[hyp.one, word] + 1.5 * title) / (seen + 1.5)
        return math.log((1 - upper) * (title if shape == "title" else 1 - title))

    def _settled(self, hyp: _Hyp, word: int) -> float:
        """What the document says, now that the next word is known, about the capital that the last one was given."""
        if not hyp.doubt:
            return 0.0
        titled, small = (self.told.leading[hyp.one, word, capital] for capital in (True, False))
        if not titled + small:
            return -abs(hyp.doubt)
        mine = titled if hyp.doubt > 0 else small
        return math.log(2 * (mine + 0.3) / (titled + small + 0.6))

    # -- candidates ----------------------------------------------------------------------------------------------------

    def _candidates(self, pattern: str, line: int, capitals: int) -> list[tuple[int, str, tuple[int, ...], float]]:
        """(id, as written, lost places, price) of what a damaged word may be."""
        known = self._possible.get((pattern, capitals))
        if known is None:
            known = self._possible[pattern, capitals] = self._possible_words(pattern, capitals)
        out = []
        for word, shown, lost in known:
            price = 0.0
            for place in lost:
                price += self.chances.of(shown[place], line)
            out.append((word, shown, lost, price))
        return out

    def _possible_words(self, pattern: str, capitals: int) -> list[tuple[int, str, tuple[int, ...]]]:
        """The likeliest words that fit a pattern, whatever the line."""
        lost = tuple(i for i, char in enumerate(pattern) if char == " ")
        # The less is left of a word, the surer its letters must be lost ones.
        floor = -9.0 if len(lost) * 2 < len(pattern) else -7.0 if len(lost) < len(pattern) else -4.5
        allowed = {char: price for char, price in self.chances.best.items() if price > floor}
        other = self.chances.other if self.chances.other > floor else None
        out = []
        most = len(lost) * 2 > len(pattern)
        for word, spelling in self.vocabulary.matching(pattern.lower()):
            frequency = self._language.frequency(word) if word < len(self._language.words) else -9.0
            if most and frequency < _COMMON and not self.told.words[word]:
                continue  # a gap with hardly a letter left is no place for a rare word
            for shown in self._forms(word, spelling, capitals):
                if any(p != " " and p != s for p, s in zip(pattern, shown, strict=True)):
                    continue
                price = 0.0
                for place in lost:
                    char = shown[place]
                    chance = allowed.get(char) if char in self.chances.best else other
                    if chance is None:
                        break
                    price += chance
                else:
                    out.append((price + frequency, word, shown))
        out.sort(reverse=True)
        return [(word, shown, lost) for _, word, shown in out[:_CANDIDATES]]

    def _forms(self, word: int, spelling: str, capitals: int) -> Iterable[str]:
        if capitals == 2:
            return (spelling.upper(),)
        if word >= len(self._language.words):
            return (self.vocabulary.own_forms[word],)
        forms = [spelling, spelling[0].upper() + spelling[1:]]
        if len(spelling) > 1 and (capitals or self._language.capitals(word) > 0.01):
            forms.append(spelling.upper())
        if mixed := self._language.other_forms.get(spelling):
            forms.append(mixed)
        return forms

    # -- the search ----------------------------------------------------------------------------------------------------

    def read(self, lines: list[str], numbers: list[int], capitals: list[bool], zones: Zones = ()) -> list[list[Piece]]:
        """The pieces of each line. `numbers` are the lines' numbers in the document; `zones` are (line of these, start,
        end, as shown) of what is read as one number."""
        text = "\n".join(lines)
        known = KNOWN in text
        starts = [0]
        for shown in lines:
            starts.append(starts[-1] + len(shown) + 1)
        fixed = {starts[n] + start: (starts[n] + end, shown) for n, start, end, shown in zones}
        line_of: list[int] = []
        for number, shown in enumerate(lines):
            line_of += [number] * (len(shown) + 1)
        upper = _capital_places(text, line_of, capitals)
        blank = _Hyp(0.0, self._language.start, BREAK, BREAK, None, None)
        # Per place: readings that stand after a separator, and readings that stand after a word.
        open_: list[dict[tuple[State, int, int], _Hyp]] = [{} for _ in range(len(text) + 2)]
        closed: list[dict[tuple[State, int, int], _Hyp]] = [{} for _ in range(len(text) + 2)]
        open_[0][blank.state, blank.two, 0] = blank
        for at in range(len(text)):
            char, line = text[at], line_of[at]
            for is_open, table in ((True, open_[at]), (False, closed[at])):
                if not table:
                    continue
                hyps = sorted(table.values(), key=lambda h: -h.score)[:BEAM]
                best = hyps[0].score
                hyps = [hyp for hyp in hyps if hyp.score > best - 16]
                if char == "\n":
                    self._move(open_[at + 1], hyps, 0.0, Piece(at, at + 1, char))
                    continue
                if char == " ":
                    self._move(open_[at + 1], hyps, self._space(text, at, is_open, known), Piece(at, at + 1, char))
                elif not char.isalnum():
                    match = TOKEN.match(text, at)
                    stop = match is not None and match.lastgroup == "stop"
                    price = BEFORE_STOP if char in ",.;:)" and at and text[at - 1] == " " and is_open else 0.0
                    piece = Piece(at, at + 1, char)
                    for hyp in hyps:
                        if stop and hyp.one != BREAK:
                            cost, state = self._step(hyp, BREAK)
                            cost += price - abs(hyp.doubt)
                            self._put(open_[at + 1], _Hyp(hyp.score + cost, state, hyp.one, BREAK, hyp, piece))
                        else:
                            kept = _Hyp(hyp.score + price, hyp.state, hyp.two, hyp.one, hyp, piece, hyp.doubt)
                            self._put(open_[at + 1], kept)
                    continue
                if not is_open:
                    continue
                match = TOKEN.match(text, at) if char != " " else None
                if at in fixed or (match is not None and match.lastgroup == "number"):
                    end, shown = fixed.get(at) or (match.end(), match.group()) if match else fixed[at]
                    piece = Piece(at, end, shown, tuple(n for n, c in enumerate(shown) if c != text[at + n]))
                    for hyp in hyps:
                        cost, state = self._step(hyp, NUMBER)
                        cost -= abs(hyp.doubt)
                        self._put(closed[end], _Hyp(hyp.score + cost, state, hyp.one, NUMBER, hyp, piece))
                    continue
                self._words(text, at, numbers[line], upper[at], hyps, closed)
        ends = [*open_[len(text)].values(), *closed[len(text)].values()]
        path: list[Piece] = []
        last: _Hyp | None = max(ends, key=lambda h: h.score)
        while last is not None and last.piece is not None:
            path.append(last.piece)
            last = last.parent
        out: list[list[Piece]] = [[] for _ in lines]
        for piece in reversed(path):
            if piece.text != "\n":
                out[line_of[piece.start]].append(piece)
        return out

    def _words(
        self,
        text: str,
        at: int,
        line: int,
        capitals: int,
        hyps: list[_Hyp],
        closed: list[dict[tuple[State, int, int], _Hyp]],
    ) -> None:
        """Every word that may begin here."""
        end = at
        while end < len(text) and text[end].isalpha():
            end += 1
        if end > at and not (end < len(text) and text[end].isdigit()):
            shown = text[at:end]
            word = self.vocabulary.id(canonical(shown))
            piece = Piece(at, end, shown)
            extra = 0.0
            if word == UNKNOWN:
                fits = is_possible(canonical(shown)) or (shown.isupper() and not capitals)
                extra = _LETTER * len(shown) + (0.0 if fits else NO_SYLLABLE)
            for hyp in hyps:
                cost, state = self._step(hyp, word)
                if word != UNKNOWN:
                    cost += self._shape(hyp, state, word, shown, capitals) + self._settled(hyp, word)
                self._put(closed[end], _Hyp(hyp.score + cost + extra, state, hyp.one, word, hyp, piece))
        if _IN_NUMBER.search(text, max(0, at - 40), at):
            return  # parts of a document number are never filled in
        gap = (
            len(text[:at])
            - len(text[:at].rstrip(" "))
            + len(text[at : at + GAP])
            - len(text[at : at + GAP].lstrip(" "))
        )
        for stop in range(max(end, at) + 1, min(len(text), at + LONGEST) + 1):
            last = text[stop - 1]
            if not (last == " " or last.isalpha()):
                break
            if stop < len(text) and text[stop].isalnum():
                continue
            pattern = text[at:stop]
            whole = pattern.isspace()
            if whole and not (self.whole_words and len(pattern) <= 5 and gap < GAP):
                continue
            if pattern[0] == " " and at and text[at - 1] in ".,;:)!?”":
                break  # a space follows these; what follows the space is the next reading's
            if whole and _DIGIT_NEXT.match(text, stop):
                continue  # a gap before a digit may be a part of the number
            if whole and len(pattern) < 2 and text[stop : stop + 2].strip(" ") in ("", "\n"):
                continue  # two spaces at the end of a line are two spaces
            for word, shown, lost, price in self._candidates(pattern, line, capitals):
                if whole and len(pattern) == 1 and shown not in _ONE_LETTER:
                    continue
                piece = Piece(at, stop, shown, lost)
                for hyp in hyps:
                    if whole and (hyp.one == BREAK or (hyp.parent and hyp.parent.piece and hyp.parent.piece.is_whole)):
                        continue  # nothing holds a word of which nothing is left but the word before it
                    cost, state = self._step(hyp, word)
                    shape = self._shape(hyp, state, word, shown, capitals)
                    doubt = 0.0
                    if lost[0] == 0 and not capitals:
                        rest = 1e-6 - (1 - _DOUBTED) * shape
                        doubt = rest if shown[0].isupper() else -rest
                        shape *= _DOUBTED
                    cost += price + shape + self._settled(hyp, word)
                    self._put(closed[stop], _Hyp(hyp.score + cost, state, hyp.one, word, hyp, piece, doubt))

    @staticmethod
    def _put(table: dict[tuple[State, int, int], _Hyp], hyp: _Hyp) -> None:
        key = (hyp.state, hyp.two, (hyp.doubt > 0) - (hyp.doubt < 0))
        old = table.get(key)
        if old is None or old.score < hyp.score:
            table[key] = hyp

    def _move(self, table: dict[tuple[State, int, int], _Hyp], hyps: list[_Hyp], price: float, piece: Piece) -> None:
        for hyp in hyps:
            self._put(table, _Hyp(hyp.score + price, hyp.state, hyp.two, hyp.one, hyp, piece, hyp.doubt))

    @staticmethod
    def _space(text: str, at: int, is_open: bool, known: bool) -> float:
        """What it costs to take this space as a space. `known`: true ones are KNOWN."""
        if known and not _AFTER_DIGIT.search(text, max(0, at - 24), at):
            return EXTRA_SPACE
        if not is_open:
            return 0.0
        before = text[at - 1] if at else "\n"
        if before == "\n":
            return LEADING
        if before == " ":
            return 0.0 if text[max(0, at - GAP) : at].isspace() and at >= GAP else EXTRA_SPACE
        return -0.5  # after a stop or a bracket a space is as usual as none
