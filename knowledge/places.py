"""The places of the country as the language model's file lists them: provinces, districts and communes by name. Pure.

In: words of a message where a name may begin, and the kind that stands before it (“huyện”, “xã” …) where one does. Out: the
longest listed name that begins there, with its accents. Accents that were typed must be those of the name; where none were,
the letters are enough. Refused: a name of one syllable, and one made of the little words of sentences alone (“đang làm”).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.language import language
from knowledge.text import canonical, fold

_KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "huyện", "quận", "phường", "tỉnh", "xã")
DISTRICTS = frozenset({"huyen", "quan", "thi xa", "thanh pho"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LONGEST = 5
# Syllables that sentences are made of; a name of nothing else is taken for none where it has no capitals.
_LITTLE_TABLE = """
    da dang chua van con moi se sap gui nop bao cao lam xong roi vua cung thi la ma hom ngay sang chieu mai nay trinh ky duoc
    bi cho ve qua len den toi tu em minh co khong nua dau do kia nao va voi tong tuan thang nam quy trong thay de dinh ben cua
    chi anh tra ra lai hay nhu vao theo doi kiem thong ke hop on the tat ca deu phai can tai o bac cac
    """
_LITTLE = frozenset(_LITTLE_TABLE.split())


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its own name (“Vân Canh”) and the folded kinds it is listed as (“huyen”, “thi tran”)."""

    name: str
    kinds: frozenset[str]
    provinces: frozenset[str] = frozenset()  # that hold one of this name


def _taken_apart(listed: str) -> tuple[str, str] | None:
    low = canonical(listed)
    kind = next((kind for kind in _KINDS if low.startswith(kind + " ")), None)
    return (fold(kind), listed[len(kind) :].strip()) if kind else None


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[Place, ...]]:
    """Every listed name by its folded form."""
    found: dict[str, dict[str, tuple[set[str], set[str]]]] = {}
    for line in language().places:
        province, *_ = line.split("|", 1)
        for entry in line.split("|"):
            taken = _taken_apart(entry)
            if taken and " " in taken[1]:
                kinds, provinces = found.setdefault(fold(canonical(taken[1])), {}).setdefault(taken[1], (set(), set()))
                kinds.add(taken[0])
                provinces.add(province)
    return {
        key: tuple(Place(name, frozenset(kinds), frozenset(where)) for name, (kinds, where) in names.items())
        for key, names in found.items()
    }


def home_of(known: Iterable[Place]) -> frozenset[str]:
    """The provinces that an office's places tell it lies in: those of names that only one province has."""
    same = [one for place in known for one in _listed().get(fold(canonical(place.name)), ()) if one.name == place.name]
    return frozenset().union(*(one.provinces for one in same if len(one.provinces) == 1))


def places_of(names: Iterable[str]) -> tuple[Place, ...]:
    """The places that names of bodies hold: “Ủy ban nhân dân xã Bình Lương” -> Bình Lương, a commune."""
    found: dict[str, set[str]] = {}
    for name in names:
        for match in _IN_NAME.finditer(canonical(name)):
            words = []
            for word in _WORD.findall(name[match.end() :]):
                if not word[:1].isupper():
                    break
                words.append(word)
            if words:
                found.setdefault(" ".join(words), set()).add(fold(match.group(1)))
    return tuple(Place(name, frozenset(kinds)) for name, kinds in found.items())


_IN_NAME = re.compile(rf"(?<![^\W_])({'|'.join(_KINDS)})\s+")


def _marks(word: str) -> list[set[str]]:
    return [set(unicodedata.normalize("NFD", char)[1:]) | ({"đ"} if char == "đ" else set()) for char in word]


def _spelt(typed: str, meant: str, bare: bool) -> bool:
    """Whether `typed` may be `meant`: the same word, or in a text without accents the same letters."""
    one, other = canonical(typed), canonical(meant)
    return one == other or (
        bare and all(a <= b for a, b in zip(_marks(one), _marks(other), strict=False)) and fold(one) == fold(other)
    )


def _nearest(places: list[Place], known: Iterable[Place]) -> list[Place]:
    """Of places that differ in accents only, those of the office's own province, where that is known."""
    if len({place.name for place in places}) < 2:
        return places
    home = home_of(known)
    return [place for place in places if place.provinces & home] or places


def place_at(
    text: str, start: int, *, kind: str | None = None, bare: bool = False, known: Sequence[Place] = ()
) -> tuple[Place, int] | None:
    """The longest name of a place that begins at `start`, and where it ends. `kind`, folded, is the word before it; `known`
    are the office's own places, which stand before those of the country; `bare`: the text was typed without accents."""
    words = list(_WORD.finditer(text, start, start + 60))[:_LONGEST]
    own: dict[str, tuple[Place, ...]] = {}
    for place in known:
        own[fold(canonical(place.name))] = (*own.get(fold(canonical(place.name)), ()), place)
    for length in range(len(words), 0, -1):
        chosen = words[:length]
        if length > 1 and any(text[a.end() : b.start()].strip() for a, b in pairwise(chosen)):
            continue
        typed = text[chosen[0].start() : chosen[-1].end()]
        key = " ".join(fold(word.group()) for word in chosen)
        capital = all(word.group()[:1].isupper() for word in chosen)
        if not capital and set(key.split()) <= _LITTLE:
            continue
        fitting = [
            [place for place in places if (kind is None or kind in place.kinds) and _spelt(typed, place.name, bare)]
            for places in (own.get(key, ()), _listed().get(key, ()) if length > 1 else ())
        ]
        if chosen_one := fitting[0] or _nearest(fitting[1], known):
            one = chosen_one[0]
            if len({place.name for place in chosen_one}) > 1:  # which accents are meant is not known
                one = Place(typed.title(), frozenset().union(*(place.kinds for place in chosen_one)))
            return one, chosen[-1].end()
    return None
