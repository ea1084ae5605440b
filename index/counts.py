"""How often syllables, and pairs of neighbours, stand in the office's texts, in a few near ones, and in everyday talk.

What passes through: texts in, cut into syllables with each break and each number as one symbol, and counters out, from
which `accents.py` and `casing.py` read; `remove` takes out exactly what `add` counted. Capitals, commas and which
number it was are not kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from knowledge.syllables import is_possible
from knowledge.text import SYLLABLE, canonical, fold, nfc

BREAK_SIGN = re.compile(r"[.;:!?…\n\"“”()]")
EDGE = "."  # stands for a break and for both ends
NUMBER_SIGN = "0"  # stands for every number


class Neighbours:
    """What is counted of syllables and pairs, and what it says of the next syllable."""

    def __init__(self) -> None:
        self.single: Counter[str] = Counter()
        self.pair: Counter[tuple[str, str]] = Counter()
        self.followers: Counter[str] = Counter()  # distinct syllables seen after this one
        self.total = 0

    def after(self, before: str, syllable: str) -> tuple[float, float, float]:
        """P(syllable | before) in three parts, for whoever knows more about pairs unseen so far: the share seen, the
        weight left for what was not (Witten and Bell: the more different syllables follow, the more), and how often the
        syllable stands anywhere."""
        if self.total <= 0:
            return 0.0, 1.0, 0.0
        weight = self.followers.get(before, 0) or 1
        whole = self.single.get(before, 0) + weight
        seen = self.pair.get((before, syllable), 0)
        return seen / whole, weight / whole, self.single.get(syllable, 0) / self.total


class SyllableCounts(Neighbours):
    """The same of texts that come and go, with the accented forms that are known of each bare syllable."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, tuple[str, ...]] = {}  # folded -> accented syllables known

    def add(self, text: str) -> None:
        stream = _stream(text)
        singles, pairs = Counter(stream), Counter(pairwise((EDGE, *stream)))
        for syllable in singles:
            if syllable not in self.single and syllable not in (EDGE, NUMBER_SIGN) and is_possible(syllable):
                bare = fold(syllable)
                self.forms[bare] = (*self.forms.get(bare, ()), syllable)
        self.followers.update(first for first, second in pairs if (first, second) not in self.pair)
        self.single.update(singles)
        self.pair.update(pairs)
        self.total += len(stream)

    def remove(self, text: str) -> None:
        """Take out again what `add` counted."""
        stream = _stream(text)
        self.total -= len(stream)
        for pair, times in Counter(pairwise((EDGE, *stream))).items():
            self.pair[pair] -= times
            if self.pair[pair] <= 0:
                del self.pair[pair]
                self.followers[pair[0]] -= 1
        for syllable, times in Counter(stream).items():
            self.single[syllable] -= times
            if self.single[syllable] <= 0:
                del self.single[syllable]
                bare = fold(syllable)
                self.forms[bare] = tuple(s for s in self.forms.get(bare, ()) if s != syllable)


@lru_cache(maxsize=1 << 12)
def _stream(text: str) -> tuple[str, ...]:
    """The syllables of a text, each break and number as one symbol. Kept: the same passages are near again and again."""
    plain = canonical(nfc(text))
    found, end = [], 0
    for match in SYLLABLE.finditer(plain):
        if BREAK_SIGN.search(plain, end, match.start()):
            found.append(EDGE)
        found.append(NUMBER_SIGN if match.group().isdigit() else match.group())
        end = match.end()
    return (*found, EDGE)


class Passing(Neighbours):
    """The same of a few texts, counted in a moment and thrown away."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        for text in texts:
            stream = _stream(text)
            self.single.update(stream)
            self.pair.update(pairwise((EDGE, *stream)))
        self.followers = Counter(first for first, _ in self.pair)
        self.total = self.single.total()


@lru_cache(maxsize=1)
def everyday() -> SyllableCounts:
    """What `everyday.txt` says."""
    counts = SyllableCounts()
    lines = Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        for phrase in line.split(";") if not line.startswith("#") else ():
            counts.add(phrase)
    return counts
