"""How likely a syllable is after others: the office's documents, everyday phrases and the language model mixed.

What passes through: neighbours and the language model's state in, a probability as prose and as talk out. The office's
own pairs come first; what they leave open is the language model's. A text is prose or talk as a whole: in talk everyday
phrases count, and a pair that the office never wrote goes by how often its words are written at all, where prose trusts
the model. Which of the two a text is, is left to whoever reads the whole of it.
"""

from __future__ import annotations

import math
from functools import lru_cache

from index.counts import EDGE, NUMBER_SIGN, Neighbours, Passing, SyllableCounts, everyday
from knowledge.language import BREAK, NUMBER, SPECIALS, UNKNOWN, State, language

OFFICE_SHARE = 0.5
NEAR_SHARE = 0.3
EVERYDAY_IN_PROSE = 0.01
EVERYDAY_IN_TALK = 0.3
# Of what unseen pairs get: the share that goes by how often the syllable stands at all.
ANYWHERE_IN_PROSE = 0.05
ANYWHERE_IN_TALK = 0.9
# The logarithm of how much likelier talk is than prose before a word is read, and how much less so for each word more.
TALK = 2.0
LESS_A_WORD = 0.2
TINY = 1e-7
_IN_MODEL = {EDGE: SPECIALS[BREAK], NUMBER_SIGN: SPECIALS[NUMBER]}
# P(symbol | what stands before) as prose and as talk, where p is the language model's: a + b * p, c + d * p.
Mixed = tuple[float, float, float, float]


@lru_cache(maxsize=1 << 16)
def at_large(state: State, symbol: str) -> tuple[float, State]:
    """The language model's P(symbol | what stands before) and its state after it; nothing for a word it never saw,
    which the office alone can know."""
    model = language()
    word = model.id(_IN_MODEL.get(symbol, symbol))
    cost, after = model.step(state, word)
    return (math.exp(cost) if word != UNKNOWN else 0.0), after


def alone(office: SyllableCounts, syllable: str) -> float:
    """The logarithm of how likely a syllable is, whatever its neighbours."""
    common = everyday()
    p = OFFICE_SHARE * office.single.get(syllable, 0) / max(1, office.total)
    p += EVERYDAY_IN_TALK / 4 * common.single.get(syllable, 0) / max(1, common.total)
    if syllable in language():
        p += OFFICE_SHARE * math.exp(language().frequency(language().id(syllable)))
    return math.log(p) if p > 0 else math.log(TINY)


class Mixture:
    """The mixture for one text: it keeps what it worked out. `near` makes another that texts near to it change."""

    def __init__(self, office: SyllableCounts, base: Mixture | None = None, local: Passing | None = None) -> None:
        self.kept: dict[tuple[str, str], Mixed] = {}
        self._office = office
        self._base = base
        self._local = local

    def near(self, local: Passing) -> Mixture:
        return Mixture(self._office, self, local)

    def of(self, before: str, symbol: str) -> Mixed:
        found = self.kept.get((before, symbol))
        if found is None:
            found = self.kept[before, symbol] = self._worked_out(before, symbol)
        return found

    def _worked_out(self, before: str, symbol: str) -> Mixed:
        if self._base is not None and self._local is not None:
            a, b = _open(self._local, before, symbol, ANYWHERE_IN_TALK)
            a, b, rest = NEAR_SHARE * a, NEAR_SHARE * b, 1 - NEAR_SHARE
            c, d, e, f = self._base.of(before, symbol)
            return rest * c + a, rest * d + b, rest * e + a, rest * f + b
        own = OFFICE_SHARE if self._office.total > 0 else 0.0
        seen, left, single = self._office.after(before, symbol)
        seen, left = own * seen, own * left
        said, unsaid, alike = everyday().after(before, symbol)

        def mixed(share: float, anywhere: float) -> tuple[float, float]:
            common = (1 - own) * share
            open_to_it = left + common * unsaid
            p = seen + common * said + anywhere * (left * single + common * unsaid * alike)
            return p, (1 - anywhere) * open_to_it + 1 - own - common

        return (*mixed(EVERYDAY_IN_PROSE, ANYWHERE_IN_PROSE), *mixed(EVERYDAY_IN_TALK, ANYWHERE_IN_TALK))


def _open(counts: Neighbours, before: str, symbol: str, anywhere: float) -> tuple[float, float]:
    """P as a + b * p, p the language model's."""
    seen, left, single = counts.after(before, symbol)
    return seen + left * anywhere * single, left * (1 - anywhere)
