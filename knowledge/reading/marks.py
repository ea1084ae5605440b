"""Lines in which marks stand for lost glyphs, read: by the language, and by what the same glyph is elsewhere. Pure.

What passes through: the lines of one PDF, the marks of `knowledge/reading/typeset.py` in them; out come the lines with
letters in place of marks and the spans that were mended. First each line is mended like a line of a text file, only that
spaces are known to be spaces. Then every glyph has a vote: a mark read as one letter in most of its places is that letter
everywhere, and the lines are mended again with it. What is never filled in stays “▯”: numbers, names of persons, and a
glyph that no word tells. A mark that stands only alone at the beginnings of lines is a bullet, and dropped. Syllables that were
split at a vowel (“ĐIỀ U”) close up. Lines without marks or splits pass through as they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.language import UNKNOWN, language
from knowledge.reading.gaps import GAP, hide_names
from knowledge.reading.glyphs import Mended, mend, squeezed
from knowledge.reading.lattice import KNOWN
from knowledge.reading.lines import Line
from knowledge.reading.typeset import is_mark
from knowledge.reading.words import Piece
from knowledge.syllables import is_possible
from knowledge.text import canonical, nfc

__all__ = ["SENSE", "letters_restored", "likelihood", "read", "unsplit"]

SENSE = -4.5  # likelihood of a syllable below which a page makes little sense; whole pages of law have -1.4 to -3.6

_VOTES = 2  # places from which a glyph is told
_SHARE = 0.7  # of its places where it was read as a letter
_ANY = 0.5  # of all its places
_PIECES = re.compile(r"[^\W\d_]+|[^\W_]*\d[^\W_]*(?:[./,:\-–&][^\W_]+)*|.", re.DOTALL)
_LEVEL = re.compile(r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh) ", re.IGNORECASE)
_BETTER = 5.0  # what the language must gain by closing up two halves that may both be syllables
_RARE = -11.5  # logarithm of the frequency of a syllable below which nothing is joined to it


def read(lines: Sequence[Line]) -> list[Line]:
    """The lines of a document in reading order, marks read as letters."""
    marked = [any(is_mark(char) for char in line.text) for line in lines]
    if not any(marked):
        return list(lines)
    shown = _without_signs([line.text for line in lines])
    marks = [{at: char for at, char in enumerate(text) if is_mark(char)} for text in shown]
    raw = [_raw(text) for text in shown]
    first = mend(raw, lost={n for n, places in enumerate(marks) if places})
    letters = _vote(marks, first, frozenset("".join(raw)))
    known = [_with(text, places, letters, line) for text, places, line in zip(raw, marks, first, strict=True)]
    still = {n for n, places in enumerate(marks) if any(known[n][at] == " " for at in places)}
    second = mend(known, lost=still)
    out = []
    foot = len(lines) - max(15, len(lines) // 20)
    for n, line in enumerate(lines):
        if not marked[n]:
            out.append(line)
            continue
        mended = squeezed(_settled(raw[n], marks[n], second[n].text, foot=n >= foot))
        out.append(replace(line, text=nfc(mended.text), restored=mended.spans))
    return [line for line in out if line.text]


def letters_restored(line: Line) -> bool:
    """Whether a line holds a mended word that is not all gaps."""
    return any(line.text[start:end].strip(GAP) for start, end in line.restored)


def _without_signs(texts: Sequence[str]) -> list[str]:
    """The lines without those marks that stand only alone at a line's beginning."""
    beside: set[str] = set()
    for text in texts:
        for run in re.finditer(r"\S+", text):
            # Alone between words it may be one (“ở”); alone at a line's beginning it is a bullet.
            if run.start() or any(char.isalpha() for char in run[0]):
                beside.update(char for char in run[0] if is_mark(char))
    out = []
    for text in texts:
        kept = "".join(
            char if not is_mark(char) or char in beside or _in_run(text, at, beside) else " "
            for at, char in enumerate(text)
        )
        out.append(kept)
    return out


def _in_run(text: str, at: int, beside: set[str]) -> bool:
    """Whether a mark stands in one run with another that is known to be a letter."""
    return any(0 <= n < len(text) and text[n] in beside for n in (at - 1, at + 1))


def _raw(text: str) -> str:
    """The line as `mend` wants it: a space for each lost glyph; true spaces are another sign, save beside numbers,
    where an ordinary one does not hide the number's end."""
    out = []
    for at, char in enumerate(text):
        if is_mark(char):
            out.append(" ")
        elif char == " ":
            before = re.search(r"\S*$", text[:at])
            number = before is not None and any(c.isdigit() for c in before[0])
            out.append(" " if number and "/" in (before[0] if before else "") else KNOWN)
        else:
            out.append(char)
    return "".join(out)


def _vote(marks: Sequence[dict[int, str]], mended: Sequence[Mended], whole: frozenset[str]) -> dict[str, str]:
    """The glyphs that are told, each with its letter. `whole`: the letters that are seen somewhere."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for places, line in zip(marks, mended, strict=True):
        for at, mark in places.items():
            votes[mark][line.text[at]] += 1
    out = {}
    for mark, found in votes.items():
        read_as = Counter({char: count for char, count in found.items() if char.isalpha()})
        if not read_as:
            continue
        letter = read_as.most_common(1)[0][0]
        # The language is less sure of a letter's case than of the letter; the glyph has but one.
        count = sum(n for char, n in read_as.items() if char.lower() == letter.lower())
        # A letter that is seen whole was not lost; where its other case is seen nowhere, that one was.
        if letter in whole and letter.swapcase() not in whole and read_as[letter.swapcase()]:
            letter = letter.swapcase()
        other = found.total() - found[GAP]
        if count >= _VOTES and count >= _SHARE * read_as.total() and count >= _ANY * other:
            out[mark] = letter
    return out


def _with(text: str, marks: dict[int, str], letters: dict[str, str], mended: Mended) -> str:
    """The line with the glyphs that are told, save where nothing may be filled in."""
    out = list(text)
    for at, mark in marks.items():
        if mark in letters and mended.text[at] != GAP and not _in_number(text, at):
            out[at] = letters[mark]
    return "".join(out)


def _in_number(text: str, at: int) -> bool:
    """Whether a place belongs to a run of signs with a digit in it."""
    low = max(text.rfind(sign, 0, at) for sign in (KNOWN, "(", ".")) + 1
    high = min((n for n in (text.find(KNOWN, at), text.find(")", at)) if n >= 0), default=len(text))
    return any(char.isdigit() for char in text[low:high])


def _settled(raw: str, marks: dict[int, str], text: str, *, foot: bool) -> Mended:
    """The line as it is shown: names and what nobody could read with their gaps, every mended word with its span."""
    shown = "".join(GAP if at in marks and char.isspace() else char for at, char in enumerate(text))
    pieces = [
        Piece(m.start(), m.end(), m[0], tuple(n - m.start() for n in range(*m.span()) if n in marks))
        for m in _PIECES.finditer(shown)
    ]
    pieces = _names_apart(pieces)
    hidden = hide_names(pieces, _is_place, foot=foot)
    whole = "".join(piece.text for piece in hidden)
    spans = []
    for word in re.finditer(r"(?:[^\W_]|▯)+", whole):
        if any(at in marks for at in range(*word.span())):
            spans.append(word.span())
    spans += [(at, at + 1) for at in marks if not any(a <= at < b for a, b in spans)]
    return Mended(whole, tuple(sorted(spans)))


def _names_apart(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, “▯” with the letters around it one word, so that a name with a gap is seen as a name."""
    out: list[Piece] = []
    for piece in pieces:
        joins = out and (piece.text == GAP or out[-1].text.endswith(GAP))
        wordlike = piece.text == GAP or piece.text.isalpha()
        if joins and wordlike and out and (out[-1].text.strip(GAP).isalpha() or not out[-1].text.strip(GAP)):
            before = out.pop()
            shift = len(before.text)
            lost = (*before.lost, *(n + shift for n in piece.lost))
            piece = Piece(before.start, piece.end, before.text + piece.text, lost)
        out.append(piece)
    return out


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(
        canonical(_LEVEL.sub("", place)) for line in language().places for place in line.split("|") if place
    )


def _is_place(name: str) -> bool:
    return name in _places()


# -- how likely a page is --------------------------------------------------------------------------------------------------


def likelihood(lines: Sequence[Line]) -> float:
    """The natural logarithm of the probability of a page, a syllable; a gap counts as an unknown word."""
    from knowledge.language import tokens

    model = language()
    total, count = 0.0, 0
    for line in lines:
        text = line.text
        total += model.score(text) - 8.0 * text.count(GAP)
        count += sum(1 for _ in tokens(text)) + text.count(GAP)
    return total / count if count else -99.0


# -- split syllables ---------------------------------------------------------------------------------------------------------

_SPLIT = re.compile(r"(?<![^\W_])([^\W\d_]{1,6}) ([^\W\d_]{1,6})(?![^\W_])")
_MARKED_END = re.compile(r"[ăâêôơưà-ãè-éì-íò-õù-ýĩũạ-ỹĂÂÊÔƠƯÀ-ÃÈ-ÉÌ-ÍÒ-ÕÙ-ÝĨŨẠ-Ỹ]$")
_MARKED_START = re.compile(r"[ăâêôơưà-ãè-éì-íò-õù-ýĩũạ-ỹĂÂÊÔƠƯÀ-ÃÈ-ÉÌ-ÍÒ-ÕÙ-ÝĨŨẠ-Ỹ]")


def unsplit(lines: Sequence[Line]) -> list[Line]:
    """The lines with syllables closed up that a space split at a vowel with a mark (“CỘ NG HÒA”, “ĐIỀ U KHO ẢN”).

    Both halves may be syllables themselves (“kho ản”): that is asked only where another was surely split.
    """
    closed = [_closed(line, sure=True) for line in lines]
    if all(line is before for line, before in zip(closed, lines, strict=True)):
        return closed
    return [_closed(line, sure=False) for line in closed]


def _closed(line: Line, *, sure: bool) -> Line:
    text = line.text
    if line.restored or line.confidence is not None:
        return line
    at = 0
    while match := _SPLIT.search(text, at):
        left, right = match[1], match[2]
        whole = text[: match.end(1)] + text[match.start(2) :]
        if _may_be_one(left, right) and (
            not (is_possible(canonical(left)) and is_possible(canonical(right)))
            or (not sure and language().score(whole) - language().score(text) > _BETTER)
        ):
            text = whole
            at = match.start()
        else:
            at = match.start(2)
    return line if text == line.text else replace(line, text=text)


def _may_be_one(left: str, right: str) -> bool:
    """Whether two runs of letters make a syllable that is known."""
    if not (_MARKED_END.search(left) or _MARKED_START.match(right)):
        return False
    if left.isupper() != right.isupper() and not (left[0].isupper() and right.islower()):
        return False
    whole = canonical(left + right)
    if not is_possible(whole):
        return False
    model = language()
    number = model.id(whole)
    return number != UNKNOWN and model.frequency(number) > _RARE
