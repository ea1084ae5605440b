"""Trains knowledge/language.bin, the syllable model that mends lost glyphs and lost accents.

    python -m scripts.train_language ../shared/data/vbpl [--out knowledge/language.bin] [--held-out 100 [--after 0]]

What it counts is said in `scripts.language_texts`: the folder's *.txt but those held out, what three PyPI packages hold, and
the phrase lists `index/everyday.txt` and `scripts/office_phrases.txt`. Interpolated modified Kneser-Ney up to four
syllables, nothing left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.language import BREAK, MAGIC, SCALE, SPECIALS, UNKNOWN, shape_of, tokens, type_of
from knowledge.syllables import is_possible
from scripts.language_texts import HELD_OUT as HELD_OUT
from scripts.language_texts import codes_of_law, collocations, gazetteer, lines_of, phrases, places
from scripts.language_texts import held_out as held_out

ROOT = Path(__file__).parent.parent
_CODE = re.compile(r"\d(?:/\d{4})?[/-]([A-ZĐ][\w]*(?:[-/][A-ZĐ][\w]*)*)")
Ints = np.ndarray[Any, np.dtype[np.uint64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


# -- counting --------------------------------------------------------------------------------------------------------


class Corpus:
    """Token ids in one stream, with what is known about how each word is written."""

    def __init__(self, lines: Iterable[str], plain: Iterable[str] = ()) -> None:
        """`plain`: lines of which only the words count; codes of law put capitals where offices do not."""
        stream: list[str] = [SPECIALS[BREAK]]
        self.shapes: dict[str, Counter[str]] = defaultdict(Counter)
        self.pair_shapes: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self.mixed: dict[str, Counter[str]] = defaultdict(Counter)
        self.codes: Counter[str] = Counter()
        for line, cased in (*((line, True) for line in lines), *((line, False) for line in plain)):
            letters = [char for char in line if char.isalpha()]
            capitals = sum(char.isupper() for char in letters) > 0.6 * len(letters) and len(letters) > 6
            for match in _CODE.finditer(line):
                self.codes.update(re.split(r"[-/]", match[1]))
            for token in tokens(line + "\n"):
                if token.word == stream[-1] == SPECIALS[BREAK]:
                    continue
                if token.word not in SPECIALS and cased and not capitals:
                    shape = shape_of(token.text)
                    self.shapes[token.word][shape] += 1
                    if shape == "other":
                        self.mixed[token.word][token.text] += 1
                    if shape in ("lower", "title"):
                        seen = self.pair_shapes[stream[-1], token.word]
                        seen[0] += 1
                        seen[1] += shape == "title"
                stream.append(token.word)
        counts = Counter(stream)
        kept = [w for w, n in counts.items() if w not in SPECIALS and (n >= 2 or is_possible(w)) and len(w) <= 12]
        kept.sort(key=lambda word: (-counts[word], word))
        self.words = [*SPECIALS, *kept[: 65535 - len(SPECIALS)]]
        ids = {word: number for number, word in enumerate(self.words)}
        self.ids = np.array([ids.get(word, UNKNOWN) for word in stream], dtype=np.uint64)


def _ngrams(ids: Ints, n: int) -> tuple[Ints, Ints]:
    """Sorted n-grams, 16 bits a token, first token highest; and their counts."""
    codes = np.zeros(len(ids) - n + 1, dtype=np.uint64)
    for place in range(n):
        codes = (codes << np.uint64(16)) | ids[place : len(ids) - n + 1 + place]
    grams, counts = np.unique(codes, return_counts=True)
    return grams, counts.astype(np.uint64)


def kneser_ney(ids: Ints, words: int) -> tuple[list[Ints], list[Floats]]:
    """Per order 1..4 the n-grams and their interpolated probabilities."""
    raw = {n: _ngrams(ids, n) for n in (2, 3, 4)}
    below = np.full(words, 1.0 / words)
    grams_of: list[Ints] = []
    probs_of: list[Floats] = []
    for n in (1, 2, 3, 4):
        if n == 4:
            grams, counts = raw[4]
        else:
            # How many different tokens stand before it says more about a shorter n-gram than how often it stands.
            mask = np.uint64((1 << (16 * n)) - 1)
            grams, counts_int = np.unique(raw[n + 1][0] & mask, return_counts=True)
            counts = counts_int.astype(np.uint64)
            if n > 1 and len(grams) < len(raw[n][0]):  # the stream's first n-gram has nothing before it
                missing = np.setdiff1d(raw[n][0], grams)
                grams = np.concatenate([grams, missing])
                order = np.argsort(grams)
                counts = np.concatenate([counts, np.ones(len(missing), dtype=np.uint64)])[order]
                grams = grams[order]
        size = [max(1, int((counts == k).sum())) for k in (1, 2, 3, 4)]
        y = size[0] / (size[0] + 2 * size[1])
        discounts = np.array(
            [0.0, *(min(k + 0.9, max(0.1, k + 1 - (k + 2) * y * size[k + 1] / size[k])) for k in range(3))]
        )
        context = (grams >> np.uint64(16)).astype(np.uint64)
        contexts, place = np.unique(context, return_inverse=True)
        total = np.zeros(len(contexts))
        np.add.at(total, place, counts)
        discount = discounts[np.minimum(counts, 3).astype(int)]
        mass = np.zeros(len(contexts))
        np.add.at(mass, place, discount)
        if n == 1:
            lower = below[(grams & np.uint64(0xFFFF)).astype(int)]
        else:
            suffix = grams & np.uint64((1 << (16 * (n - 1))) - 1)
            lower = probs_of[-1][np.searchsorted(grams_of[-1], suffix)]
        probs = (counts - discount) / total[place] + mass[place] / total[place] * lower
        if n == 1:
            full = mass[0] / total[0] * below
            full[grams.astype(int)] = probs
            grams, probs = np.arange(words, dtype=np.uint64), full
        grams_of.append(grams)
        probs_of.append(probs)
    return grams_of, probs_of


def _quantise(values: Floats) -> Any:
    return np.clip(np.rint(-np.log(np.maximum(values, 1e-12)) * SCALE), 0, 255).astype(np.uint8)


def build(corpus: Corpus) -> tuple[dict[str, bytes], dict[str, str], dict[str, float]]:
    """The parts of the file by name."""
    words = len(corpus.words)
    grams, probs = kneser_ney(corpus.ids, words)
    parts: dict[str, bytes] = {"prob1": np.log(probs[0]).astype(np.float32).tobytes()}
    for n in (2, 3, 4):
        parts[f"word{n}"] = (grams[n - 1] & np.uint64(0xFFFF)).astype(np.uint16).tobytes()
        parts[f"prob{n}"] = _quantise(probs[n - 1]).tobytes()
        above = grams[n - 2]
        context = grams[n - 1] >> np.uint64(16)
        place = np.searchsorted(above, context)
        if not np.array_equal(above[place], context):
            raise ValueError(f"an n-gram of order {n} has no beginning of order {n - 1}")
        parts[f"child{n - 1}"] = (
            np.searchsorted(context, above).astype(np.uint32).tobytes() + np.uint32(len(context)).tobytes()
        )
        kept, lower = np.zeros(len(above)), np.zeros(len(above))
        np.add.at(kept, place, probs[n - 1])
        suffix = grams[n - 1] & np.uint64((1 << (16 * (n - 1))) - 1)
        np.add.at(lower, place, probs[n - 2][np.searchsorted(grams[n - 2], suffix)])
        left = np.clip(1 - kept, 1e-6, 1) / np.clip(1 - lower, 1e-6, 1)
        parts[f"backoff{n - 1}"] = _quantise(np.minimum(left, 1.0)).tobytes()
    title1, upper1, other = np.zeros(words), np.zeros(words), {}
    for number, word in enumerate(corpus.words):
        seen = corpus.shapes.get(word)
        if not seen:
            continue
        plain = seen["lower"] + seen["title"]
        title1[number] = (seen["title"] + 0.1) / (plain + 0.3)
        upper1[number] = (seen["upper"] + 0.02) / (seen.total() + 0.1)
        if seen["other"] * 2 > seen.total():
            other[word] = corpus.mixed[word].most_common(1)[0][0]
    title2 = np.zeros(len(grams[1]))
    for index, gram in enumerate(grams[1].tolist()):
        before, word = gram >> 16, gram & 0xFFFF
        count, titles = corpus.pair_shapes.get((corpus.words[before], corpus.words[word]), (0, 0))
        # A capital after a break tells the break, not the word.
        prior = title1[word] if before != BREAK else max(0.5, title1[word])
        title2[index] = (titles + 0.7 * prior) / (count + 0.7)
    for name, values in (("title1", title1), ("upper1", upper1), ("title2", title2)):
        parts[name] = np.rint(values * 255).astype(np.uint8).tobytes()
    total = sum(n for n in corpus.codes.values() if n >= 2)
    codes = {code: round(n / total, 6) for code, n in sorted(corpus.codes.items()) if n >= 2 and code.isalpha()}
    return parts, other, codes


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.train_language", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of UTF-8 .txt files")
    parser.add_argument("--out", type=Path, default=ROOT / "knowledge" / "language.bin")
    parser.add_argument("--held-out", type=int, default=HELD_OUT, metavar="N", help="texts kept back for benchmarks")
    parser.add_argument("--after", type=int, default=0, metavar="M", help="keep back others than the first")
    options = parser.parse_args(argv)
    extra = [*places(), *collocations()]
    for path in (ROOT / "index" / "everyday.txt", ROOT / "scripts" / "office_phrases.txt"):
        extra += phrases(path)
    lines = lines_of(options.folder, options.held_out, options.after)
    corpus = Corpus([*lines, *extra], codes_of_law())
    parts, other, codes = build(corpus)
    words = "\n".join(corpus.words).encode("utf-8")
    arrays = [(name, len(data)) for name, data in parts.items()]
    names = gazetteer().encode("utf-8")
    header = {"words": len(words), "places": len(names), "arrays": arrays, "other_forms": other, "codes": codes}
    for name, _ in arrays:
        type_of(name)
    data = MAGIC + json.dumps(header, ensure_ascii=False).encode() + b"\n" + words + names + b"".join(parts.values())
    options.out.write_bytes(data)
    print(f"{options.out}: {len(data) / 1e6:.2f} MB, {len(corpus.words)} words, {len(corpus.ids)} tokens")
    for name, length in arrays:
        print(f"  {name:10} {length / 1e6:6.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
