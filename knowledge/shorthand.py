"""What short spellings may stand for, whoever writes them: the table in shorthand.txt, and syllables without their vowels.

Passes through: a spelling as it was typed in, readings out, each with how much likelier than others it is before anything
beside it is looked at (a logarithm; the likeliest 0). `skeletons` gives the bare syllables that a spelling without vowels
may be (“trg” is “trong” or “truong”), `clipped` those that a syllable's first letters may be (“th” of “thgian”). Which is
meant is for others to tell. Refused: a spelling given twice, a line without a reading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.errors import ConfigError
from knowledge.syllables import is_possible_bare
from knowledge.text import fold, nfc

FILE = Path(__file__).with_name("shorthand.txt")
_NEXT = 0.7  # how much less likely the second reading of a line is than the first, and each doubling of its place
_RARE = 2.5  # behind “||”
_VOWELS = frozenset("aeiouy")
_JOINTS = str.maketrans("", "", "-&.–")


@dataclass(frozen=True, slots=True)
class Reading:
    phrase: str
    likely: float


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[tuple[str, tuple[Reading, ...]], ...]]:
    """Folded spelling -> the spellings that fold to it, each with its readings."""
    found: dict[str, list[tuple[str, tuple[Reading, ...]]]] = {}
    for number, line in enumerate(nfc(FILE.read_text(encoding="utf-8")).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        typed, sign, meant = line.partition(" = ")
        readings = tuple(_readings(meant))
        if not sign or not typed.split() or not readings or not all(one.phrase for one in readings):
            raise ConfigError(f"{FILE.name}, line {number}: must be like “hs = hồ sơ | học sinh”")
        for spelling in typed.split():
            key = _key(spelling)
            beside = found.setdefault(fold(key), [])
            if any(known == key for known, _ in beside):
                raise ConfigError(f"{FILE.name}, line {number}: “{spelling}” is given twice")
            beside.append((key, readings))
    return {folded: tuple(beside) for folded, beside in found.items()}


def _readings(meant: str) -> Iterator[Reading]:
    place = 1
    for rare, group in enumerate(meant.split("||")):
        for phrase in group.split("|"):
            yield Reading(" ".join(phrase.split()), -_NEXT * math.log2(place) - _RARE * rare)
            place += 1


def _key(spelling: str) -> str:
    return nfc(spelling).lower().translate(_JOINTS)


@lru_cache(maxsize=1 << 10)
def known(typed: str, *, other_letter: float = 0.0) -> tuple[Reading, ...]:
    """What the table says a spelling stands for, likeliest first. A mark that was typed is kept: “đk” is no “dk”, but “dk”
    may be “đk”, by so much less or more likely."""
    key = _key(typed)
    found: dict[str, float] = {}
    for spelling, readings in _table().get(fold(key), ()):
        if all(one in (other, fold(other)) for one, other in zip(key, spelling, strict=True)):
            for reading in readings:
                likely = reading.likely + (other_letter if spelling != key else 0.0)
                found[reading.phrase] = max(likely, found.get(reading.phrase, likely))
    return tuple(Reading(phrase, found[phrase]) for phrase in sorted(found, key=lambda one: -found[one]))


_TOKEN = re.compile(r"(?<![\w/@.&-])[^\W\d_]+(?:[-&][^\W\d_]+)*(?![\w@/&-]|\.\w)")


def plainly(text: str) -> str:
    """`text` with those written out that everybody reads in one way and that can be no word: “nsnn”, “gcn”."""

    def one(match: re.Match[str]) -> str:
        found = known(match.group()) if len(match.group()) > 1 and not is_possible_bare(fold(match.group())) else ()
        return found[0].phrase if len(found) == 1 else match.group()

    return _TOKEN.sub(one, text)


def spellings() -> int:
    """How many spellings the table has."""
    return sum(map(len, _table().values()))


# -- syllables without their vowels ---------------------------------------------------------------------------------

_CODAS = {"ng": ("ng", "g"), "nh": ("nh", "h")}
_ONSETS = ("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr")
_WRITTEN = {"ph": ("ph", "f"), "qu": ("qu", "q"), "gi": ("gi", "g"), "ngh": ("ngh", "ng")}


@lru_cache(maxsize=1 << 14)
def skeletons(bare: str) -> tuple[str, ...]:
    """How people write a bare syllable without its vowels: “truong” as “trng” and “trg”. Of one that begins or ends in a
    vowel nothing is left that could be told from others."""
    onset = next((one for one in _ONSETS if bare.startswith(one)), bare[:1])
    rest = bare[len(onset) :]
    coda = rest.lstrip("aeiouy")
    if not coda or coda == rest or onset in _VOWELS:
        return ()
    return tuple(
        dict.fromkeys(f"{first}{last}" for first in _WRITTEN.get(onset, (onset,)) for last in _CODAS.get(coda, (coda,)))
    )


def clippings(typed: str) -> Iterator[tuple[str, str]]:
    """The ways to take a spelling for the first letters of one syllable and the whole of the next: “thgian” is “th” and
    “gian”; folded."""
    bare = fold(typed)
    for at in (1, 2):
        first, second = bare[:at], bare[at:]
        if len(second) < 2 or not first.isalpha() or first[0] in _VOWELS or (at > 1 and first not in _ONSETS):
            continue
        for whole in dict.fromkeys((second, second[:-1] + {"i": "y", "y": "i"}.get(second[-1], second[-1]))):
            if is_possible_bare(whole):
                yield first, whole
