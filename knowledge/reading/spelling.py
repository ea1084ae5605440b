"""Marks that recognition misread, put right by the words around them. Pure.

What passes through: the words of a page in reading order, as written; out come the same words, some with other marks
(“tô chức” -> “tổ chức”, “chỉ phí” -> “chi phí”). A word is changed only into a word of the language model that has the
same letters without their marks (one that is no word at all may change one letter too), and only where what stands
around it makes the other word so much likelier that misreading is the better explanation. Never touched: numbers and
what hangs on them, names (capitals inside a sentence), abbreviations, words of one letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language import BREAK, SPECIALS, UNKNOWN, Language, State, language, tokens
from knowledge.text import canonical, fold

_CORE = re.compile(r"([^\w]*)([^\W\d_]+)([^\w]*)")
_BEAM = 6
_MOST = 11.0  # more than this is no misreading
# Costs of a misreading in natural logarithms, set on rendered pages of held-out texts (benchmarks/ocr.py --spelling).
_TONE_LOST, _TONE_ADDED, _TONE_SWAPPED, _SHAPE, _LETTER = 4.5, 6.0, 5.5, 6.0, 8.0
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


@dataclass(frozen=True, slots=True)
class _Slot:
    """One word: what it may have been, each with its cost; or tokens that only carry the context."""

    choices: tuple[tuple[str, float], ...]  # canonical words; the first is what was read
    passed: tuple[int, ...] = ()


def corrected(words: Sequence[str], starts: Iterable[int] = ()) -> list[str]:
    """The words with misread marks put right. `starts` are indices of words that begin a line of their own kind."""
    model = language()
    fresh = set(starts)
    slots = [_slot(words, index, index in fresh, model) for index in range(len(words))]
    chosen = _best(slots, model)
    return [_written(word, pick) if pick is not None else word for word, pick in zip(words, chosen, strict=True)]


# -- what a word may have been -------------------------------------------------------------------------------------------


def _slot(words: Sequence[str], index: int, fresh: bool, model: Language) -> _Slot:
    word = words[index]
    ids = tuple(model.id(token.word) for token in tokens(word))
    match = _CORE.fullmatch(word)
    if match is None or len(match[2]) < 2 or not _may_change(words, index, match[2], fresh):
        return _Slot((), ids)
    read = canonical(match[2])
    before = tuple(model.id(token.word) for token in tokens(match[1]))
    choices = [(read, 0.0)]
    known = read in model
    for form in model.forms(fold(read)):
        cost = _cost(read, form)
        if form != read and cost <= _MOST:
            choices.append((form, cost if known else cost - 2.0))
    if not known:
        choices += [(form, cost) for form, cost in _near(read, model) if cost <= _MOST]
    if len(choices) == 1:
        return _Slot((), ids)
    choices = choices[:1] + sorted(choices[1:], key=lambda choice: choice[1])[:10]
    after = BREAK if any(token.word == SPECIALS[BREAK] for token in tokens(match[3])) else -1
    return _Slot(tuple(choices), (*before, -1) if after < 0 else (*before, -1, after))


def _may_change(words: Sequence[str], index: int, core: str, fresh: bool) -> bool:
    if core.islower():
        return True
    if core[0].isupper() and core[1:].islower():
        # A capital inside a sentence is a name, or might be one; at its beginning it is none if the next word is small.
        opens = fresh or index == 0 or words[index - 1][-1:] in ".;:!?-–+"
        follows = words[index + 1] if index + 1 < len(words) else ""
        return opens and follows[:1].islower()
    if core.isupper() and len(core) >= 3:
        # In a line of capitals; “UBND” among small letters is an abbreviation.
        near = [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]
        return any(len(w) >= 2 and w.isupper() and any(fold(c) != c.lower() for c in w) for w in near)
    return False


@lru_cache(maxsize=4096)
def _parts(char: str) -> tuple[str, str, str]:
    """Letter, what shapes it (hat, breve, horn, stroke), tone."""
    if char == "đ":
        return "d", "-", ""
    split = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in split[1:] if mark in _TONES)
    return split[0], "".join(mark for mark in split[1:] if mark not in _TONES), tone


def _cost(read: str, form: str) -> float:
    """What it takes to read `form` as `read`: both have the same letters without marks."""
    total = 0.0
    for a, b in zip(read, form, strict=True):
        if a == b:
            continue
        (_, shape_a, tone_a), (_, shape_b, tone_b) = _parts(a), _parts(b)
        if shape_a != shape_b:
            total += _SHAPE
        if tone_a != tone_b:
            total += _TONE_LOST if not tone_a else _TONE_ADDED if not tone_b else _TONE_SWAPPED
    return total


def _near(read: str, model: Language) -> list[tuple[str, float]]:
    """Words one letter away from something that is no word."""
    bare = fold(read)
    out: dict[str, float] = {}
    for place in range(len(bare)):
        for letter in "abcdeghiklmnopqrstuvxy":
            if letter == bare[place]:
                continue
            for form in model.forms(bare[:place] + letter + bare[place + 1 :])[:6]:
                rest = sum(_cost(a, b) if fold(a) == fold(b) else 0.0 for a, b in zip(read, form, strict=True))
                out[form] = min(out.get(form, 99.0), _LETTER + rest)
    return sorted(out.items(), key=lambda pair: pair[1])[:12]


# -- the search ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    before: _Step | None
    changed: str | None


_Path = _Step | None


def _best(slots: Sequence[_Slot], model: Language) -> list[str | None]:
    """For every slot the word chosen, None where it stays as read."""
    beams: list[tuple[float, State, _Path]] = [(0.0, model.start, None)]
    for slot in slots:
        grown: dict[State, tuple[float, State, _Path]] = {}
        options: tuple[tuple[str | None, float], ...] = slot.choices or ((None, 0.0),)
        for score, state, path in beams:
            for pick, cost in options:
                total, now = score - cost, state
                for token in slot.passed:
                    if token < 0:
                        token = model.id(pick) if pick else UNKNOWN
                    gain, now = model.step(now, token)
                    total += gain
                if now not in grown or grown[now][0] < total:
                    changed = pick if slot.choices and pick != slot.choices[0][0] else None
                    grown[now] = (total, now, _Step(path, changed))
        beams = sorted(grown.values(), key=lambda beam: -beam[0])[:_BEAM]
    out: list[str | None] = []
    step = beams[0][2]
    while step is not None:
        out.append(step.changed)
        step = step.before
    return out[::-1]


def _written(word: str, pick: str) -> str:
    """`pick` in the case of the word it replaces, between the same signs."""
    match = _CORE.fullmatch(word)
    if match is None:
        return word
    core = match[2]
    shown = pick.upper() if core.isupper() else pick[0].upper() + pick[1:] if core[0].isupper() else pick
    return f"{match[1]}{shown}{match[3]}"
