"""The syllable language model: how likely a syllable is after the ones before it, and how it is then written.

One file, `language.bin`, trained by `scripts/train_language.py`, serves both lost glyphs and lost accents. It holds
n-grams up to four of canonical lower-case syllables as a trie of arrays (exact, no hashing), their probabilities and
back-off weights as bytes, and for each syllable and pair how often it is written with a capital. `tokens` cuts text the
way the model was counted. Loaded once, at first use. Refused: a file that is not this model, with a ModelError.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from knowledge.errors import ModelError
from knowledge.text import canonical, fold

MAGIC = b"TKLM2\n"
FILE = Path(__file__).with_name("language.bin")
BREAK, NUMBER, UNKNOWN = 0, 1, 2  # ids of what is no word
SPECIALS = ("<.>", "<0>", "<?>")
SCALE = 16.0  # natural logarithms are kept in sixteenths

Shape = Literal["lower", "title", "upper", "other"]
State = tuple[int, int, int]  # the trie's nodes of the last three, two and one tokens; -1 where there is none

TOKEN = re.compile(
    r"(?P<number>[^\W_]*\d[^\W_]*(?:[./,:\-–&][^\W_]+)*)|(?P<word>[^\W\d_]+)|(?P<stop>[.;:!?…\n\"“”()\[\]–—|])"
)


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str  # as written
    word: str  # canonical, or one of SPECIALS


def tokens(text: str) -> Iterator[Token]:
    """Words, numbers (with whatever hangs on them: “33/CT-TTg” is one) and breaks; commas, hyphens, slashes vanish."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        shown = match.group()
        word = canonical(shown) if kind == "word" else SPECIALS[NUMBER if kind == "number" else BREAK]
        yield Token(match.start(), match.end(), shown, word)


def is_vietnamese(text: str) -> bool:
    """Whether a text of some length is Vietnamese, by its letters: about a quarter carry marks. With letters
    lost it is fewer; translations with names in them stay below one in a hundred."""
    letters = marked = 0
    for char in text:
        if char.isalpha():
            letters += 1
            marked += char not in _PLAIN
    return marked > 0.03 * letters


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def shape_of(shown: str) -> Shape:
    """How a word is written. A single capital counts as a title, not as capitals throughout."""
    if shown.islower():
        return "lower"
    if shown[0].isupper() and (len(shown) == 1 or shown[1:].islower()):
        return "title"
    return "upper" if shown.isupper() else "other"


@dataclass(slots=True)
class Language:
    """The model as loaded: arrays, and questions to them."""

    words: list[str]
    arrays: dict[str, array[int] | array[float]]
    other_forms: dict[str, str]  # words mostly written in mixed case: “ttg” -> “TTg”
    places: list[str]  # a district a line: “tỉnh …|huyện …|xã …|xã …”
    codes: dict[str, float]  # parts of document numbers (“QĐ”, “UBND”) with their share
    _ids: dict[str, int] = field(init=False)
    _levels: Any = field(init=False)
    _first: array[float] = field(init=False)
    _bare: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {word: number for number, word in enumerate(self.words)}
        a: dict[str, Any] = dict(self.arrays)
        # Per level of the trie: children's offsets, back-off, children's words and probabilities.
        self._levels = tuple(
            (a[f"child{n}"], a[f"backoff{n}"], a[f"word{n + 1}"], a[f"prob{n + 1}"]) for n in (1, 2, 3)
        )
        self._first = a["prob1"]

    def __contains__(self, word: str) -> bool:
        return word in self._ids

    def id(self, word: str) -> int:
        """The number of a canonical word (or of one of SPECIALS); UNKNOWN where the model never saw it."""
        return self._ids.get(word, UNKNOWN)

    @property
    def start(self) -> State:
        """The state at the beginning of a text, after a break."""
        return (-1, -1, BREAK)

    def step(self, state: State, word: int) -> tuple[float, State]:
        """The natural logarithm of the probability of `word` (an id) after `state`, and the state after it."""
        three, two, one = state
        # Whatever stands after three tokens in the model stands after two and after one as well: shorter ones first.
        child, backoff, words, probs = self._levels[0]
        high = child[one + 1]
        pair = bisect_left(words, word, child[one], high)
        if pair == high or words[pair] != word:
            cost = backoff[one]
            if two >= 0:
                cost += self._levels[1][1][two]
                if three >= 0:
                    cost += self._levels[2][1][three]
            return self._first[word] - cost / SCALE, (-1, -1, word)
        if two < 0:
            return -probs[pair] / SCALE, (-1, pair, word)
        cost = probs[pair]
        child, backoff, words, probs = self._levels[1]
        high = child[two + 1]
        triple = bisect_left(words, word, child[two], high)
        if triple == high or words[triple] != word:
            cost += backoff[two] + (self._levels[2][1][three] if three >= 0 else 0)
            return -cost / SCALE, (-1, pair, word)
        if three < 0:
            return -probs[triple] / SCALE, (triple, pair, word)
        cost = probs[triple]
        child, backoff, words, probs = self._levels[2]
        high = child[three + 1]
        four = bisect_left(words, word, child[three], high)
        if four == high or words[four] != word:
            return -(cost + backoff[three]) / SCALE, (triple, pair, word)
        return -probs[four] / SCALE, (triple, pair, word)

    def frequency(self, word: int) -> float:
        """The natural logarithm of how often a word stands anywhere."""
        return self._first[word]

    def score(self, text: str) -> float:
        """The natural logarithm of the probability of a whole text, for comparing readings of one line."""
        total, state = 0.0, self.start
        for token in tokens(text):
            cost, state = self.step(state, self.id(token.word))
            total += cost
        return total

    # -- how it is written -----------------------------------------------------------------------------------------

    def capital(self, before: State, after: State, word: int) -> float:
        """The probability that `word` has a capital, between the states before and after it."""
        pair = after[1]
        if pair >= 0:
            return max(0.004, min(0.996, self.arrays["title2"][pair] / 255))
        alone = self.arrays["title1"][word] / 255
        if before[2] == BREAK:
            return max(0.5, min(0.95, alone))
        return max(0.004, min(0.996, alone))

    def capitals(self, word: int) -> float:
        """The probability that `word` is in capitals throughout, in a line that is not (“UBND”)."""
        return float(max(0.001, min(0.998, self.arrays["upper1"][word] / 255)))

    # -- lost accents ------------------------------------------------------------------------------------------------

    def forms(self, bare: str) -> list[str]:
        """Every known word whose folded form is `bare`, most frequent first."""
        if not self._bare:
            order = sorted(range(len(SPECIALS), len(self.words)), key=lambda number: -self._first[number])
            for number in order:
                self._bare.setdefault(fold(self.words[number]), []).append(self.words[number])
        return self._bare.get(bare, [])


_TYPES = {"word": "H", "prob": "B", "backoff": "B", "child": "I", "title": "B", "upper": "B"}


def type_of(name: str) -> str:
    """The array type code of one part of the file."""
    return "f" if name == "prob1" else _TYPES[name.rstrip("1234")]


def parse(data: bytes, name: str) -> Language:
    """The model from its file's bytes.

    Raises:
        ModelError: the bytes are not this model, or not all of it.
    """
    try:
        if not data.startswith(MAGIC):
            raise ValueError("wrong mark at its beginning")
        end = data.index(b"\n", len(MAGIC))
        header = json.loads(data[len(MAGIC) : end])
        at = end + 1
        words = data[at : at + header["words"]].decode("utf-8").split("\n")
        at += header["words"]
        places = data[at : at + header["places"]].decode("utf-8").split("\n")
        at += header["places"]
        arrays: dict[str, array[int] | array[float]] = {}
        for part, length in header["arrays"]:
            values: array[int] | array[float] = array(type_of(part))
            values.frombytes(data[at : at + length])
            if len(values) * values.itemsize != length:
                raise ValueError("cut short")
            arrays[part] = values
            at += length
        return Language(words, arrays, header["other_forms"], places, header["codes"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{name}: no language model ({error}); make it again with scripts/train_language.py"
        ) from error


@lru_cache(maxsize=1)
def language() -> Language:
    """The shipped model, loaded at first use.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        data = FILE.read_bytes()
    except OSError as error:
        raise ModelError(f"{FILE.name}: cannot be read ({error.strerror}); run scripts/train_language.py") from error
    return parse(data, FILE.name)
