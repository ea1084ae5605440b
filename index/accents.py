"""Puts the accents back into what was typed without them, and undoes what an input method left behind.

Three models of neighbouring syllables are mixed: one counted from the indexed texts (the office's own words win where it
has them), one from `everyday.txt` (question, time, office and everyday words), and the syllable language model that also
mends lost glyphs, for words that neither has. A Viterbi search picks the likeliest
reading. What passes unchanged: words of which no accented form is known, numbers, short words in capitals, and every
mark that was typed: a syllable may only gain marks, never lose or change one. A string that can be no syllable may
also be read as a slip (`knowledge.syllables.slips`) where that gives a known word that fits its neighbours.

Counting happens under the index's lock; reading needs none: counts only move, and candidate lists are replaced whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from index.counts import BREAK_SIGN as BREAK_SIGN
from index.counts import EDGE as EDGE
from index.counts import NUMBER_SIGN, Passing, everyday
from index.counts import SyllableCounts as SyllableCounts
from index.mixture import LESS_A_WORD, TALK, TINY, Mixture, alone, at_large
from knowledge.language import TOKEN, State, language
from knowledge.syllables import is_possible, is_possible_bare, slips, split_tone, vni
from knowledge.text import SYLLABLE, canonical, fold, is_bare, nfc

_VNI_WORD = re.compile(r"[^\W\d_]+(?:[1-9]{1,2}[^\W\d_]*){0,3}|\d+")
_BEAM = 10  # readings kept
_WITHIN = 7.0  # … that are not so much less likely than the best
_REACH = 4  # a word and as many behind it as the language model looks back over, one less
_SLIP_COST = 5.0
_CHANGE_COST = 7.0  # taking a known word, in an accented sentence, for another one
_MAX_CANDIDATES = 40  # no bare syllable has as many readings; slips may add to them
# Short English words that Telex would turn into syllables.
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "as is us was has his this bus box fax gas tax max mix six or for of if off mass pass class plus web new now "
        "how see too good book look food feed need week free tree well will all call full boss less miss case exist",
    )
)


@dataclass(frozen=True, slots=True)
class Restored:
    text: str
    certainty: float  # 0..1: the share of the syllables that lacked marks and whose reading is known
    typed_bare: bool  # no mark was typed at all
    # How much likelier the reading is than the next best, where that changes one word that the office's documents use in
    # both ways (a logarithm); None where it was not asked for, infinite where nothing else fits.
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    typed: str  # canonical
    candidates: tuple[tuple[str, float], ...]  # (syllable, log cost of reading it so)
    symbol: str | None = None  # what the models see in its place; "" where it hangs on the number before it


# One way to read the words so far: its score, the score as prose and as talk, the language model's state, the last
# symbol, the way before it, and the last syllable as it is to be written.
_Reading = tuple[float, float, float, State, str, "_Reading | None", str]
_SCORE = itemgetter(0)
_split = lru_cache(maxsize=1 << 14)(split_tone)
_END = ((EDGE, 0.0),)


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Parts of document numbers by their folded form: “nd” -> “nđ”; of two the more frequent."""
    ranked = sorted(language().codes.items(), key=lambda item: (item[1], item[0]))
    return {fold(code): canonical(code) for code, _ in ranked}


class Accents:
    """The restorer of one index."""

    def __init__(self) -> None:
        self.office = SyllableCounts()

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.office.add(text)

    def remove(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.office.remove(text)

    def known(self, syllable: str) -> bool:
        return self.office.single.get(syllable, 0) > 0 or everyday().single.get(syllable, 0) > 0

    def restore(
        self, query: str, near: Callable[[str], Sequence[str]] | None = None, *, weighed: bool = False
    ) -> Restored:
        """Put accents back. `near` is given the first reading, where it differs from what was typed, and returns
        texts that seem to be about the same: their words decide between the readings left. `weighed`: say by what margin."""
        text = nfc(query)
        matches = list((_VNI_WORD if self._many_vni(text) else SYLLABLE).finditer(text))
        marked = sum(not is_bare(m.group()) for m in matches)
        letters = sum(is_possible_bare(fold(m.group())) for m in matches) or 1
        shouted = text.isupper()
        numbers = _numbers(text)
        words = [
            _in_number(m, numbers.get(m.start())) or self._word(m, min(1.0, marked / letters), shouted) for m in matches
        ]
        mixture = Mixture(self.office)
        chosen = _best(text, words, mixture)
        changed = any(word.typed != syllable for word, syllable in zip(words, chosen, strict=True))
        if near is not None and changed and any(len(word.candidates) > 1 for word in words):
            texts = near(_written(text, words, chosen))
            if texts:
                mixture = mixture.near(Passing(texts))
                chosen = _best(text, words, mixture)
        needed = [w for w in words if is_bare(w.typed) and is_possible_bare(w.typed)]
        sure = sum(bool(self._own_forms(w.typed)) for w in needed)
        margin = self._margin(words, chosen, mixture) if weighed else None
        return Restored(_written(text, words, chosen), sure / len(needed) if needed else 1.0, marked == 0, margin)

    def _margin(self, words: list[_Word], chosen: list[str], mixture: Mixture) -> float:
        """How much likelier the reading is than the likeliest that differs from it in one restored word, judged on that
        word and its neighbours; only words that the documents use in both ways can change what is meant."""
        margin = math.inf
        for at, (word, syllable) in enumerate(zip(words, chosen, strict=True)):
            if word.typed == syllable or not self.office.single.get(syllable):
                continue
            costs = dict(word.candidates)
            others = [form for form, _ in word.candidates if form != syllable and self.office.single.get(form)]
            if not others:
                continue

            def likely(form: str, at: int = at, costs: dict[str, float] = costs) -> float:
                read = [*chosen[:at], form, *chosen[at + 1 :]][: at + _REACH]
                prose, talk, state, before = costs[form], costs[form], language().start, EDGE
                for place, one in enumerate(read):
                    symbol = words[place].symbol
                    if symbol == "":
                        continue
                    symbol = symbol or one
                    p, state = at_large(state, symbol)
                    if place >= at:
                        a, b, c, d = mixture.of(before, symbol)
                        prose += math.log(a + b * p + TINY)
                        talk += math.log(c + d * p + TINY)
                    before = symbol
                return max(prose, talk)

            margin = min(margin, likely(syllable) - max(map(likely, others)))
        return margin

    def _many_vni(self, text: str) -> bool:
        """One word with digits in it is a name (“quy1”, “q3”); two that VNI makes known words of are VNI."""
        if not any(c.isdigit() for c in text):
            return False
        undone = (vni(canonical(m.group())) for m in _VNI_WORD.finditer(text))
        return sum(1 for s in undone if s and self.known(s)) >= 2

    def _own_forms(self, bare: str) -> tuple[str, ...]:
        """What the office's documents or everyday talk know of; only these make a reading sure."""
        own, common = self.office.forms.get(bare, ()), everyday().forms.get(bare, ())
        return tuple(dict.fromkeys((*own, *common)))

    def _forms(self, bare: str) -> tuple[str, ...]:
        known = language().forms(bare)
        general = (f for f in known if is_possible(f)) if is_possible_bare(bare) else (f for f in known if "đ" in f)
        return tuple(dict.fromkeys((*self._own_forms(bare), *general)))

    def _word(self, match: re.Match[str], marked_share: float, shouted: bool) -> _Word:
        original = match.group()
        typed = canonical(original)
        kept = _Word(match.start(), match.end(), typed, ((typed, 0.0),))
        if typed.isdigit() or (original.isupper() and len(original) <= 4 and not shouted and len(original) > 1):
            return kept
        if any(c.isdigit() for c in typed):
            undone = vni(typed)
            if undone is None:
                return kept
            forms = self._completions(undone) or [undone]
            return _Word(match.start(), match.end(), typed, tuple((form, 0.0) for form in forms))
        known = self.known(typed)
        found = {typed: 0.0}
        # A word that can stand as typed is left alone the more, the more marks its neighbours carry.
        cost = _CHANGE_COST * (1.0 if known and not is_bare(typed) else marked_share) if is_possible(typed) else 0.0
        for form in self._completions(typed):
            found.setdefault(form, -cost)
        if typed not in _ENGLISH and not (known and is_possible(typed)):
            for slip in slips(typed):
                for form in self._completions(slip):
                    found.setdefault(form, -_SLIP_COST)
        ranked = list(found.items())
        if len(ranked) > _MAX_CANDIDATES:
            ranked.sort(key=lambda item: item[1] + alone(self.office, item[0]), reverse=True)
        return _Word(match.start(), match.end(), typed, tuple(ranked[:_MAX_CANDIDATES]))

    def _completions(self, typed: str) -> list[str]:
        """Known syllables that `typed` becomes by gaining marks."""
        plain, tone = _split(typed)
        found = []
        for form in self._forms(fold(typed)):
            plain_form, tone_form = _split(form)
            if tone in ("", tone_form) and all(a in (b, fold(b)) for a, b in zip(plain, plain_form, strict=True)):
                found.append(form)
        return found


def as_typed(query: str) -> Restored:
    """The query taken literally."""
    return Restored(nfc(query.encode("utf-8", "replace").decode()), 1.0, is_bare(query))


def _best(text: str, words: list[_Word], mixture: Mixture) -> list[str]:
    """The likeliest syllable for each word: a beam over readings, those alike in all that the models look at made one."""
    beam: list[_Reading] = [(0.0, 0.0, TALK - LESS_A_WORD * len(words), language().start, EDGE, None, "")]
    kept, mixed, log = mixture.kept, mixture.of, math.log

    def follow(candidates: Iterable[tuple[str, float]], shown: str | None) -> list[_Reading]:
        new: dict[tuple[State, str], _Reading] = {}
        for syllable, cost in candidates:
            symbol = syllable if shown is None else shown
            for reading in beam:
                _, prose, talk, state, before, _, _ = reading
                p, after = at_large(state, symbol)
                a, b, c, d = kept.get((before, symbol)) or mixed(before, symbol)
                prose += cost + log(a + b * p + TINY)
                talk += cost + log(c + d * p + TINY)
                score = prose if prose > talk else talk
                known = new.get((after, symbol))
                if known is None or score > known[0]:
                    new[after, symbol] = (score, prose, talk, after, symbol, reading, syllable)
        best = sorted(new.values(), key=_SCORE, reverse=True)[:_BEAM]
        return [reading for reading in best if reading[0] > best[0][0] - _WITHIN]

    end = 0
    for word in words:
        if end and BREAK_SIGN.search(text[end : word.start]):
            beam = follow(_END, None)
        end = word.end
        if word.symbol != "":
            beam = follow(word.candidates, word.symbol)
    chosen, last = [], follow(_END, None)[0]
    while last[5] is not None:
        chosen.append(last[6])
        last = last[5]
    read = iter([syllable for syllable in chosen[::-1] if syllable != EDGE])
    return [word.candidates[0][0] if word.symbol == "" else next(read) for word in words]


def _in_number(match: re.Match[str], begins: int | None) -> _Word | None:
    """A piece of a number: it passes as it is but for the codes of document numbers. The models saw one number."""
    if begins is None:
        return None
    typed = canonical(match.group())
    read = typed
    if not typed.isdigit():
        if any(c.isdigit() for c in typed):
            return None
        code = _codes().get(typed) if match.start() > begins else None
        if code is None and len(typed) > 2 and is_possible_bare(fold(typed)):
            return None
        read = code or typed
    first = match.start() == begins
    return _Word(match.start(), match.end(), typed, ((read, 0.0),), NUMBER_SIGN if first else "")


def _numbers(text: str) -> dict[int, int]:
    """For each place inside a number and what hangs on it (“33/CT-TTg”): where that begins."""
    return {
        place: match.start()
        for match in TOKEN.finditer(text)
        if match.lastgroup == "number"
        for place in range(match.start(), match.end())
    }


def _written(text: str, words: list[_Word], chosen: list[str]) -> str:
    """The text with the chosen syllables in their places, in the capitals they were typed in."""
    out, at = [], 0
    for word, syllable in zip(words, chosen, strict=True):
        original = text[word.start : word.end]
        out += [text[at : word.start], original if syllable == word.typed else _in_case_of(original, syllable)]
        at = word.end
    return "".join([*out, text[at:]])


def _in_case_of(original: str, syllable: str) -> str:
    if len(original) > 1 and original.isupper():
        return syllable.upper()
    return syllable[0].upper() + syllable[1:] if original[0].isupper() else syllable
