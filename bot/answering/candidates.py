"""What one word that was typed short may stand for, before anybody asks which of it is meant. Pure.

What passes through: a word as it was typed, readings out, each with how likely it is beside the others by itself. They come
from the table of everybody (knowledge/shorthand.py), from the first letters of phrases in the documents (initialisms.py),
and from the documents' syllables where vowels or most of a first syllable were left out (“trg”, “qđịnh”). Refused: what can
be a syllable, but for the few of the table in capitals or among words that carry their marks; names; words of other
languages; slips of the keyboard, which are mended where accents are put back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.answering.fitting import Fitting, fits_marks, syllables
from bot.answering.initialisms import Initialisms
from bot.answering.standing import Texts
from index.counts import everyday
from knowledge.abbreviations import listed
from knowledge.language import language
from knowledge.shorthand import Reading, clippings, known, skeletons
from knowledge.syllables import is_possible, is_possible_bare, slips
from knowledge.text import canonical, fold, is_bare

_COUNTED = re.compile(r"(?:\d|(?<![^\W_])(?:mấy|may|bao nhiêu|bao nhieu|vài|vai))$")
# Words of other languages that offices use, and thanks: nothing stands behind their letters.
_FOREIGN = frozenset(
    re.findall(
        r"\w+",
        "app blog check chat code deadline drive email excel facebook fax file font form gmail google group hotline html http "
        "https id info internet iphone iso laptop link list login logo mail max min mobile net no note ok oke online otp pass "
        "password pdf phone photo ppt printer qr report scan server sheet sim smart sms software sorry team test thanks thks "
        "tks upload url usb user video vip vneid web website wifi win word xml youtube zalo zip zoom www",
    )
)
_NAME = re.compile(r"(?<![^\W_])[^\W\d_](?<=[A-ZĐÀ-Ỹ])[^\W\d_]*\s+$")  # “Nguyễn Văn Trg”
_VOWEL = frozenset("aeiouy")
_MOST_GUESSES = 24
_WHOLENESS = 0.7
_OTHER_LETTER = -1.0  # for “đv” where “dv” was typed among words with their marks
_WHOLE = 3  # letters from which on the documents are asked for what the table does not have
_MEANT = 1.0
_CLIPPED = 1.0  # half of it was spelt out
_UNLISTED = -0.5
_RARE = 3  # passages; what fewer of them hold is a name or a slip


@dataclass(frozen=True, slots=True)
class Meanings:
    """Of one word. `guessed`: no table has them; `syllable`: the word may be meant as it stands."""

    candidates: tuple[Reading, ...] = ()
    guessed: bool = False
    syllable: bool = False

    @property
    def open(self) -> bool:
        """Whether which is meant, or whether any is, is still to be decided."""
        return bool(self.candidates) and (len(self.candidates) > 1 or self.guessed or self.syllable)


NOTHING = Meanings()


class Candidates:
    """Over one set of passages; immutable but for what it keeps of its own look-ups."""

    def __init__(self, texts: Texts, initialisms: Initialisms, text_of: Callable[[int], str]) -> None:
        self._texts = texts
        self._text_of = text_of
        self._initialisms = initialisms

    @cached_property
    def _skeletons(self) -> Mapping[str, Collection[str]]:
        """The bare syllables of the documents and of everyday talk by how they look without vowels."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for bare in {*self._texts.folded_words(), *everyday().forms}:
            if bare.isalpha() and is_possible_bare(bare):
                for skeleton in skeletons(bare):
                    found[skeleton].add(bare)
        return found

    @cached_property
    def _bare(self) -> Sequence[str]:
        return sorted(word for word in self._texts.folded_words() if word.isalpha() and is_possible_bare(word))

    def of(self, shown: str, before: str, *, shouted: bool, bare: bool) -> Meanings:
        """What one word, as it was typed, may stand for. `before` is the text up to it; `shouted`: all is in capitals;
        `bare`: nothing carries a mark."""
        letters = canonical(shown)
        if letters in _FOREIGN or (shown[:1].isupper() and shown[1:].islower() and _NAME.search(before)):
            return NOTHING
        if not all(char.isalpha() or char in "-&–" for char in letters):
            return NOTHING
        if len(letters) == 1:
            counted = letters in ("h", "tr") and _COUNTED.search(canonical(before.rstrip()))
            return Meanings(known(letters)[:1]) if counted else NOTHING
        table = known(letters, other_letter=0.0 if bare else _OTHER_LETTER)
        if self._a_word(letters):
            capitals = shown.isupper() and not shouted
            # Without accents “ca” may be any of a dozen words; with them it is one that few texts have.
            if not table or not (capitals or (not bare and is_bare(letters))):
                return NOTHING
            return Meanings(table, syllable=not capitals)
        if not table and listed(letters):
            return NOTHING  # read in one way, and written as offices write it
        if not letters.isalpha() or (table and (len(letters) < _WHOLE or any(self._held(one.phrase) for one in table))):
            return Meanings(table)
        meant = self._initialisms.meant(letters)
        if meant is None and self._texts.holding_letters(fold(letters)).size > _RARE:
            return Meanings(table)  # the documents write it so themselves: “internet”, “qr”
        guesses = self._guesses(letters, meant)
        if table:
            return Meanings((*table, *(replace(one, likely=one.likely + _UNLISTED) for one in guesses)))
        # What stands in the documents again and again needs nothing else to speak for it, but where it may be foreign.
        plain = meant is not None and (shown.isupper() or not _VOWEL & set(fold(letters)))
        return Meanings(guesses, guessed=not plain)

    def _a_word(self, letters: str) -> bool:
        """Whether people may have meant a word as it stands: any possible syllable, but one whose marks nobody writes so."""
        if not is_possible_bare(fold(letters)) or not (is_bare(letters) or is_possible(letters)):
            return False
        return is_bare(letters) or letters in language() or self._texts.holding(letters).size > 0

    def _held(self, phrase: str) -> bool:
        return self._texts.holding_name(fold(" ".join(syllables(canonical(phrase))))).size > 0

    def fitting(self) -> Fitting:
        """For one question."""
        return Fitting(self._texts, self._text_of)

    def _guesses(self, letters: str, meant: str | None) -> tuple[Reading, ...]:
        """Readings that no table has, each with how much it is one term; `meant` before others."""
        fitting, found = self.fitting(), []
        if meant is not None or not _VOWEL & set(fold(letters)):  # with a vowel it may be a foreign word
            found += [one for one in self._initialisms.candidates(letters) if fits_marks(letters, _first_letters(one))]
        clipped: list[str] = []
        for bare in self._skeletons.get(fold(letters), ()):
            found += [form for form in self._texts.spellings(bare) if letters[0] in (form[0], fold(form[0]))]
        if not slips(letters):  # a slip of the keyboard is mended where the accents are put back
            for first, second in clippings(letters):
                clipped += self._clipped(letters, first, second)
        ranked = sorted({*found, *clipped}, key=lambda one: (one != meant, -fitting.usual(one), one))[:_MOST_GUESSES]
        return tuple(
            Reading(
                one,
                _CLIPPED
                if one in clipped
                else (_WHOLENESS * fitting.whole(one) if " " in one else 0.0) + _MEANT * (one == meant),
            )
            for one in ranked
        )

    def _clipped(self, letters: str, first: str, second: str) -> list[str]:
        """Words of two syllables of which the first was clipped to its first letters."""
        met = []
        for bare in self._bare_with(first):
            rows = self._texts.holding_pair((bare, second))
            if rows.size > 1:
                met.append((rows.size, bare))
        found = [
            f"{one} {other}"
            for one, other in _everyday_pairs().get(second, ())
            if fold(one).startswith(first) and fits_marks(letters, one[: len(first)] + other)
        ]
        for _, bare in sorted(met, reverse=True)[:4]:
            phrase = self._texts.spelt_together((bare, second))
            if phrase and fits_marks(letters, phrase[0][: len(first)] + phrase[1]):
                found.append(" ".join(phrase))
        return found

    def _bare_with(self, first: str) -> list[str]:
        low, high = bisect_left(self._bare, first), bisect_left(self._bare, first + "\uffff")
        return list(self._bare[low:high])


@lru_cache(maxsize=1)
def _everyday_pairs() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Neighbours of everyday talk by the second of them, folded."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, other in everyday().pair:
        if one.isalpha() and other.isalpha() and len(one) > 1:
            found[fold(other)].append((one, other))
    return found


def _first_letters(phrase: str) -> str:
    return "".join(word[0] for word in phrase.split())
