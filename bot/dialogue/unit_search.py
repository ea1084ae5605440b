"""Which units somebody means who writes a part of a name: “y te”, “snv”, “xa tan l”. Pure.

What passes through: words and the table of units in; units out, the likeliest first. Nothing is decided: the units found
are shown as buttons. What is left out: units that are no more.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.model import Unit
from knowledge.text import fold, nfc
from knowledge.unit_names import own_name

LIKELY = 3
_TWO_LETTERS = 2
_WORD = re.compile(r"[a-z0-9]+")
_COUNCIL = ("uy", "ban", "nhan", "dan")
_WRITTEN = {
    "ubnd": _COUNCIL, "ub": _COUNCIL, "x": ("xa",), "p": ("phuong",), "tt": ("thi", "tran"), "tp": ("thanh", "pho"),
    "tx": ("thi", "xa"), "h": ("huyen",), "dk": ("dac", "khu"),
}  # fmt: skip
_CLOSE = 0.72  # letters that two names share where one is mistyped


def matching(words: str, units: Sequence[Unit], today: date) -> tuple[Unit, ...]:
    """Units that a part of a name, an abbreviation or first letters may mean."""
    wanted = _words(words)
    there = [one for one in units if _stands(one, today)]
    if not wanted:
        return ()
    found = [(max(_fit(wanted, name) for name in _names(one)), one) for one in there]
    fits = sorted(((score, one) for score, one in found if score), key=lambda pair: (-pair[0], *_place(pair[1])))
    if fits:
        return tuple(one for _, one in fits)
    spelt = {"".join(_words(name)): one for one in there for name in (one.name, own_name(one.name))}
    near = difflib.get_close_matches("".join(wanted), spelt, n=5, cutoff=_CLOSE)
    return tuple(dict.fromkeys(spelt[name] for name in near))


def resembling(text: str, units: Sequence[Unit], today: date) -> tuple[Unit, ...]:
    """Units that a newcomer's name or words name: “Lan - Sở Y tế”, “hoa_snv”."""
    said = _words(text)
    found = []
    for one in units:
        if _stands(one, today):
            weight = max((len(name) for name in _told(one) if _within(name, said)), default=0)
            if weight:
                found.append((-weight, *_place(one), one))
    return tuple(one for *_, one in sorted(found, key=lambda row: row[:-1]))[:LIKELY]


def _told(unit: Unit) -> Iterator[tuple[str, ...]]:
    """What in a text names a unit: its whole name, its own name where that is more than a word, an abbreviation."""
    for name in _names(unit):
        yield _bare(_words(name))
        own = _words(own_name(name))
        if len(own) > 1:
            yield own
    for short in (*unit.short, _initials(_bare(_words(unit.name)))):
        if len(short) > _TWO_LETTERS:  # “HN” stands in many a name
            yield _words(short)


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.name, *unit.short, *(was.name for was in unit.former))


def _stands(unit: Unit, today: date) -> bool:
    return unit.dissolved_on is None or unit.dissolved_on > today


def _place(unit: Unit) -> tuple[int, str, int]:
    return len(unit.name), fold(unit.name), unit.id


def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in _WORD.findall(fold(nfc(text)).lower()):
        found += _WRITTEN.get(word, (word,))
    return tuple(found)


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    """Without “Ủy ban nhân dân”, which nobody says."""
    return name[len(_COUNCIL) :] if name[: len(_COUNCIL)] == _COUNCIL else name


def _initials(name: Sequence[str]) -> str:
    return "".join(word[0] for word in name)


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return bool(part) and any(
        tuple(whole[at : at + len(part)]) == tuple(part) for at in range(len(whole) - len(part) + 1)
    )


def _fit(wanted: tuple[str, ...], name: str) -> int:
    """How well a part of a name fits; 0: not at all."""
    whole, letters = _words(name), "".join(wanted)
    own = _bare(whole)
    if wanted in (whole, own):
        return 100
    if letters in (_initials(whole), _initials(own)):
        return 80
    if _within(wanted, whole):
        return 75
    if all(word in whole for word in wanted):
        return 65
    if _prefixes(wanted, whole):
        return 55
    if len(letters) > 1 and (_initials(whole).startswith(letters) or _initials(own).startswith(letters)):
        return 45
    return 40 if len(letters) > 2 and letters in "".join(whole) else 0


def _prefixes(wanted: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether each word begins a word of the name, in order: “tan l” of “xã Tân Lập”."""
    at = iter(whole)
    return all(any(word.startswith(part) for word in at) for part in wanted)
