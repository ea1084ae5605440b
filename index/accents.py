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
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from knowledge.language import BREAK, NUMBER, SPECIALS, UNKNOWN, State, language
from knowledge.syllables import is_possible, is_possible_bare, slips, split_tone, vni
from knowledge.text import SYLLABLE, canonical, fold, is_bare, nfc

_VNI_WORD = re.compile(r"[^\W\d_]+(?:[1-9]{1,2}[^\W\d_]*){0,3}|\d+")
BREAK_SIGN = re.compile(r"[.;:!?…\n\"“”()]")
_IN_MODEL = {".": SPECIALS[BREAK], "0": SPECIALS[NUMBER]}
EDGE = "."  # stands for a break and for both ends
_NUMBER = "0"  # stands for every number
_OFFICE_SHARE = 0.5
_EVERYDAY_SHARE = 0.08
_LANGUAGE_SHARE = 0.42
_BEAM = 8  # readings kept
_WITHIN = 7.0  # … that are not so much less likely than the best
_NEAR_SHARE = 0.3
_REACH = 4  # a word and as many behind it as the language model looks back over, one less
_TINY = 1e-7
_UNKNOWN = math.log(_TINY)
_SLIP_COST = 5.0
_CHANGE_COST = 7.0  # taking a known word, in an accented sentence, for another one
_MAX_CANDIDATES = 10
# Short English words that Telex would turn into syllables.
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "as is us was has his this bus box fax gas tax max mix six or for of if off mass pass class plus web new now "
        "how see too good book look food feed need week free tree well will all call full boss less miss case exist",
    )
)


class SyllableCounts:
    """How often syllables, and pairs of neighbours, stand in some texts."""

    def __init__(self) -> None:
        self.single: Counter[str] = Counter()
        self.pair: Counter[tuple[str, str]] = Counter()
        self.followers: Counter[str] = Counter()  # distinct syllables seen after this one
        self.total = 0
        self.forms: dict[str, tuple[str, ...]] = {}  # folded -> accented syllables known

    def add(self, text: str) -> None:
        stream = _stream(text)
        singles, pairs = Counter(stream), Counter(pairwise((EDGE, *stream)))
        for syllable in singles:
            if syllable not in self.single and syllable not in (EDGE, _NUMBER) and is_possible(syllable):
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

    def probability(self, before: str, syllable: str) -> float:
        return _witten_bell(self, before, syllable) if self.total > 0 else 0.0


def _witten_bell(counts: SyllableCounts | _Local, before: str, syllable: str) -> float:
    """P(syllable | before): the more different syllables follow, the less a pair unseen so far says."""
    alone = counts.single.get(syllable, 0) / counts.total
    weight = counts.followers.get(before, 0) or 1
    return (counts.pair.get((before, syllable), 0) + weight * alone) / (counts.single.get(before, 0) + weight)


@lru_cache(maxsize=1 << 12)
def _stream(text: str) -> tuple[str, ...]:
    """The syllables of a text, each break and number as one symbol. Kept: the same passages are near again and again."""
    plain = canonical(nfc(text))
    found, end = [], 0
    for match in SYLLABLE.finditer(plain):
        if BREAK_SIGN.search(plain, end, match.start()):
            found.append(EDGE)
        found.append(_NUMBER if match.group().isdigit() else match.group())
        end = match.end()
    return (*found, EDGE)


class _Local:
    """The same for a few texts, counted in a moment and thrown away."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.single: Counter[str] = Counter()
        self.pair: Counter[tuple[str, str]] = Counter()
        for text in texts:
            stream = _stream(text)
            self.single.update(stream)
            self.pair.update(pairwise((EDGE, *stream)))
        self.followers = Counter(first for first, _ in self.pair)
        self.total = self.single.total()

    def probability(self, before: str, syllable: str) -> float:
        return _witten_bell(self, before, syllable)


@lru_cache(maxsize=1)
def everyday() -> SyllableCounts:
    counts = SyllableCounts()
    lines = Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        for phrase in line.split(";") if not line.startswith("#") else ():
            counts.add(phrase)
    return counts


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


# One way to read the words so far: its score, the language model's state, the last symbol, the way before it, and the
# last syllable as it is to be written.
_Reading = tuple[float, State, str, "_Reading | None", str]
_SCORE = itemgetter(0)
_END = ((EDGE, 0.0),)


@lru_cache(maxsize=1 << 16)
def _at_large(state: State, symbol: str) -> tuple[float, State]:
    """The language model's share of P(symbol | what stands before) and its state after it; nothing for a word it never
    saw, which the office alone can know."""
    model = language()
    word = model.id(_IN_MODEL.get(symbol, symbol))
    cost, after = model.step(state, word)
    return (_LANGUAGE_SHARE * math.exp(cost) if word != UNKNOWN else 0.0), after


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
        words = [self._word(m, min(1.0, marked / letters), shouted) for m in matches]
        pairs: dict[tuple[str, str], float] = {}
        chosen = self._best(text, words, pairs, None)
        changed = any(word.typed != syllable for word, syllable in zip(words, chosen, strict=True))
        local = None
        if near is not None and changed and any(len(word.candidates) > 1 for word in words):
            texts = near(_written(text, words, chosen))
            if texts:
                local = _Local(texts)
                chosen = self._best(text, words, pairs, local)
        needed = [w for w in words if is_bare(w.typed) and is_possible_bare(w.typed)]
        sure = sum(bool(self._own_forms(w.typed)) for w in needed)
        margin = self._margin(words, chosen, local) if weighed else None
        return Restored(_written(text, words, chosen), sure / len(needed) if needed else 1.0, marked == 0, margin)

    def _margin(self, words: list[_Word], chosen: list[str], local: _Local | None) -> float:
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
                score, state, before = costs[form], language().start, EDGE
                for place, one in enumerate(read):
                    symbol = _NUMBER if one.isdigit() else one
                    at_large, state = _at_large(state, symbol)
                    if place >= at:
                        p = self._together(before, symbol) + at_large
                        if local is not None:
                            p = (1 - _NEAR_SHARE) * p + _NEAR_SHARE * local.probability(before, symbol)
                        score += math.log(p + _TINY)
                    before = symbol
                return score

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
        ranked = sorted(found.items(), key=lambda item: item[1] + self._alone(item[0]), reverse=True)
        return _Word(match.start(), match.end(), typed, tuple(ranked[:_MAX_CANDIDATES]))

    def _completions(self, typed: str) -> list[str]:
        """Known syllables that `typed` becomes by gaining marks."""
        plain, tone = split_tone(typed)
        found = []
        for form in self._forms(fold(typed)):
            plain_form, tone_form = split_tone(form)
            if tone in ("", tone_form) and all(a in (b, fold(b)) for a, b in zip(plain, plain_form, strict=True)):
                found.append(form)
        return found

    def _alone(self, syllable: str) -> float:
        own, common = self.office, everyday()
        p = _OFFICE_SHARE * own.single.get(syllable, 0) / max(1, own.total)
        p += _EVERYDAY_SHARE * common.single.get(syllable, 0) / max(1, common.total)
        if syllable in language():
            p += _LANGUAGE_SHARE * math.exp(language().frequency(language().id(syllable)))
        return math.log(p) if p > 0 else _UNKNOWN

    def _together(self, before: str, symbol: str) -> float:
        """P(symbol | before) by the office's own words and by everyday phrases."""
        return _OFFICE_SHARE * self.office.probability(before, symbol) + _EVERYDAY_SHARE * everyday().probability(
            before, symbol
        )

    def _best(
        self, text: str, words: list[_Word], pairs: dict[tuple[str, str], float], local: _Local | None
    ) -> list[str]:
        """The likeliest syllable for each word: a beam over readings, those alike in all that the models look at made
        one. `pairs` keeps what was worked out already."""
        beam: list[_Reading] = [(0.0, language().start, EDGE, None, "")]

        def follow(candidates: Iterable[tuple[str, float]]) -> list[_Reading]:
            new: dict[tuple[State, str], _Reading] = {}
            for syllable, cost in candidates:
                symbol = _NUMBER if syllable.isdigit() else syllable
                for reading in beam:
                    score, state, before = reading[:3]
                    p = pairs.get((before, symbol))
                    if p is None:
                        p = pairs[before, symbol] = self._together(before, symbol)
                    at_large, after = _at_large(state, symbol)
                    p += at_large
                    if local is not None:
                        p = (1 - _NEAR_SHARE) * p + _NEAR_SHARE * local.probability(before, symbol)
                    score += cost + math.log(p + _TINY)
                    known = new.get((after, symbol))
                    if known is None or score > known[0]:
                        new[after, symbol] = (score, after, symbol, reading, syllable)
            best = sorted(new.values(), key=_SCORE, reverse=True)[:_BEAM]
            return [reading for reading in best if reading[0] > best[0][0] - _WITHIN]

        end = 0
        for word in words:
            if end and BREAK_SIGN.search(text[end : word.start]):
                beam = follow(_END)
            end = word.end
            beam = follow(word.candidates)
        chosen, last = [], follow(_END)[0]
        while last[3] is not None:
            chosen.append(last[4])
            last = last[3]
        return [syllable for syllable in chosen[::-1] if syllable != EDGE]


def as_typed(query: str) -> Restored:
    """The query taken literally."""
    return Restored(nfc(query.encode("utf-8", "replace").decode()), 1.0, is_bare(query))


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
