"""The likeliest reading of lines in which a space may be a lost glyph. Pure, but for the language model it is given.

What passes through: a segment (lines that run on), what is thought of each letter's chance to be lost, what the document
says elsewhere; out comes a path of pieces that covers every character. Undamaged letters stay where they are: a reading
may only turn a space into one letter. A space is free as a separator; as a letter it pays the logarithm of that letter's
chance to be lost, and the word it makes pays what the language model asks. Numbers are single pieces, never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language import BREAK, NUMBER, TOKEN, UNKNOWN, State
from knowledge.reading.filling import Chances, Prices, Reading
from knowledge.reading.numerals import COUNTED, is_before_number, is_closed
from knowledge.reading.words import Piece, Told, Vocabulary
from knowledge.syllables import is_possible
from knowledge.text import canonical

BEAM = 14
LONGEST = 8  # letters of a word that may be mended; the longest syllable (“nghiêng”) has seven
_DOUBTED = 0.6  # weight of what comes before for a lost first letter's case; what comes after has the rest
# Words of one letter that a gap may hold; any other is a label or a part of a name.
_ONE_LETTER = frozenset("ởýÝyYôÔổủứ")
# The same in a gap that is wider than such a word, its spaces and one more letter.
_SUREST, _SURE, _NARROW = frozenset("ởýÝyY"), -4.5, 4

Zones = Sequence[tuple[int, int, int, str]]

# What it costs to take spaces as spaces where one would not expect them.
EXTRA_SPACE = -6.0  # a second space in a row, and each further one; a long gap was a gap
GAP = 12
KNOWN = "\u00a0"  # a space that is known to be one; where these stand, every other space is known to be lost
LEADING = -3.0  # at the beginning of a line
BEFORE_STOP = -3.0  # before , . ; : )
NO_SYLLABLE = -9.0  # letters that can be no syllable and are no known word
_LETTER = -0.5
_BEGINS, _BEGINS_SMALL = -0.05, -3.5  # a numbered item begins with a capital


_ITEM = re.compile(r"(?:^|\n)[ \u00a0]*\d{1,2}(?:\.\d{1,2})*\.[ \u00a0]?\Z")
_FIGURES = re.compile(r"[^\W_]+")
_AFTER_DIGIT = re.compile(r"\d[^\s\u00a0]*$")
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


def _ends_whole(hyp: Reading) -> bool:
    """Whether a reading that stands after a space has a word before it of which nothing was left."""
    before = hyp.parent.piece if hyp.parent and hyp.piece and hyp.piece.text == " " else None
    return before is not None and before.text[0].isalpha() and before.is_whole


def _is_held(hyp: Reading) -> bool:
    """Whether a word that something was left of stands one space before."""
    before = hyp.parent.piece if hyp.parent else None
    apart = hyp.piece is not None and hyp.piece.text == " "
    return before is None or not ((apart and before.text == " ") or before.is_whole)


def _is_counted(hyp: Reading) -> bool:
    """Whether the word one space before is followed by a number or a numeral: “Mục   như sau” is no word's gap."""
    before = hyp.parent.piece if hyp.parent else None
    return before is not None and before.text.lower() in COUNTED


class Decoder:
    """Reads segments with one vocabulary, one state of knowledge about the document."""

    def __init__(self, vocabulary: Vocabulary, told: Told, chances: Chances, *, whole_words: bool) -> None:
        self.vocabulary = vocabulary
        self.whole_words = whole_words  # whether a word all of whose letters were lost may be read into a gap
        self._start = vocabulary.language.start
        self._prices = Prices(vocabulary, told, chances)

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
        plain = text
        for start, (end, _) in fixed.items():
            plain = plain[:start] + "0" * (end - start) + plain[end:]
        upper = _capital_places(plain, line_of, capitals)
        blank = Reading(0.0, self._start, BREAK, BREAK, None, None)
        # Per place: readings that stand after a separator, and readings that stand after a word.
        open_: list[dict[tuple[State, int, int], Reading]] = [{} for _ in range(len(text) + 2)]
        closed: list[dict[tuple[State, int, int], Reading]] = [{} for _ in range(len(text) + 2)]
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
                    apart = hyps
                    if is_open and at + 1 < len(text) and text[at + 1] != "\n":
                        apart = [hyp for hyp in hyps if not _ends_whole(hyp)]  # one space after such a word, not two
                    price = self._space(text, at, is_open, known)
                    self._move(open_[at + 1], apart or hyps, price, Piece(at, at + 1, char))
                elif not char.isalnum():
                    match = TOKEN.match(text, at)
                    stop = match is not None and match.lastgroup == "stop"
                    price = BEFORE_STOP if char in ",.;:)" and at and text[at - 1] == " " and is_open else 0.0
                    if price:
                        hyps = [hyp for hyp in hyps if not _ends_whole(hyp)] or hyps
                    piece = Piece(at, at + 1, char)
                    for hyp in hyps:
                        if stop and hyp.one != BREAK:
                            cost, state = self._prices.step(hyp, BREAK)
                            cost += price - abs(hyp.doubt)
                            self._put(open_[at + 1], Reading(hyp.score + cost, state, hyp.one, BREAK, hyp, piece))
                        else:
                            kept = Reading(hyp.score + price, hyp.state, hyp.two, hyp.one, hyp, piece, hyp.doubt)
                            self._put(open_[at + 1], kept)
                    continue
                if not is_open:
                    continue
                match = TOKEN.match(text, at) if char != " " else None
                figures = _FIGURES.match(text, at)
                if figures and not figures[0].isalpha() and (match is None or match.lastgroup != "number"):
                    match = figures  # “m²”, “①”: no word of letters, no number of digits
                if at in fixed or (match is not None and match.lastgroup != "word"):
                    end, shown = fixed.get(at) or (match.end(), match.group()) if match else fixed[at]
                    piece = Piece(at, end, shown, tuple(n for n, c in enumerate(shown) if c != text[at + n]))
                    for hyp in hyps:
                        cost, state = self._prices.step(hyp, NUMBER)
                        cost -= abs(hyp.doubt)
                        self._put(closed[end], Reading(hyp.score + cost, state, hyp.one, NUMBER, hyp, piece))
                    continue
                self._words(text, at, numbers[line], upper[at], hyps, closed)
        ends = [*open_[len(text)].values(), *closed[len(text)].values()]
        path: list[Piece] = []
        last: Reading | None = max(ends, key=lambda h: h.score)
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
        hyps: list[Reading],
        closed: list[dict[tuple[State, int, int], Reading]],
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
                cost, state = self._prices.step(hyp, word)
                if word != UNKNOWN:
                    cost += self._prices.shape(hyp, state, word, shown, capitals) + self._prices.settled(hyp, word)
                self._put(closed[end], Reading(hyp.score + cost + extra, state, hyp.one, word, hyp, piece))
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
            if is_closed(text, at, stop):
                continue
            numbered = whole and is_before_number(text, at, stop)
            if whole and len(pattern) < 2 and text[stop : stop + 2].strip(" ") in ("", "\n"):
                continue  # two spaces at the end of a line are two spaces
            for word, shown, lost, price in self._prices.candidates(pattern, line, capitals):
                if pattern == " " and not (
                    shown in _ONE_LETTER if gap <= _NARROW else shown in _SUREST and price > _SURE
                ):
                    continue
                if numbered and shown.lower() != "số":
                    continue
                piece = Piece(at, stop, shown, lost)
                for hyp in hyps:
                    if whole and (hyp.one == BREAK or not _is_held(hyp) or _is_counted(hyp)):
                        continue  # nothing holds a word of which nothing is left but the word before it
                    cost, state = self._prices.step(hyp, word)
                    shape = self._prices.shape(hyp, state, word, shown, capitals)
                    doubt = 0.0
                    if lost[0] == 0 and not capitals and _ITEM.search(text, 0, at):
                        shape = _BEGINS if shown[0].isupper() else _BEGINS_SMALL
                    elif lost[0] == 0 and not capitals:
                        rest = 1e-6 - (1 - _DOUBTED) * shape
                        doubt = rest if shown[0].isupper() else -rest
                        shape *= _DOUBTED
                    cost += price + shape + self._prices.settled(hyp, word)
                    self._put(closed[stop], Reading(hyp.score + cost, state, hyp.one, word, hyp, piece, doubt))

    @staticmethod
    def _put(table: dict[tuple[State, int, int], Reading], hyp: Reading) -> None:
        key = (hyp.state, hyp.two, (hyp.doubt > 0) - (hyp.doubt < 0))
        old = table.get(key)
        if old is None or old.score < hyp.score:
            table[key] = hyp

    def _move(
        self, table: dict[tuple[State, int, int], Reading], hyps: list[Reading], price: float, piece: Piece
    ) -> None:
        for hyp in hyps:
            self._put(table, Reading(hyp.score + price, hyp.state, hyp.two, hyp.one, hyp, piece, hyp.doubt))

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
