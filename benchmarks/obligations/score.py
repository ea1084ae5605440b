"""How well obligations are found in law texts: the product's own path, dateparser and a plain pattern on the same lines.

A labelled part names a text and its lines; the whole text goes through reading, structure, passages and extraction, and
what was found is looked up by its quote in the lines of the part. Only timed obligations count: an `other` rule that
says nothing about time (empty, “theo quy định”, “kịp thời”, “thường xuyên”) is neither a hit nor a false alarm. Labels
and predictions of a line are paired one to one, equal rules first, then equal types, then the rest in their order.

    python -m benchmarks.obligations [dev|dev_2|unseen] [--show misses] [--texts FOLDER]
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.obligations.support import event_key, supported
from knowledge import chunk, obligations, structure
from knowledge.calendar import rule_to_json
from knowledge.errors import ThukyError
from knowledge.model import Obligation, OtherRule
from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.text import canonical, fold, nfc, squeeze

HERE = Path(__file__).parent
TEXTS = HERE.parents[2] / "shared" / "data" / "vbpl"
_EMPTY = re.compile(r"(?:theo (?:dung )?quy dinh|kip thoi|thuong xuyen|,|va|\s)*")
_KEYS = {
    "date": ("date", "inclusive"),
    "yearly": ("month", "day", "inclusive"),
    "monthly": ("day", "month_offset", "inclusive"),
    "quarterly": ("day", "month_in_quarter", "quarter_offset", "inclusive"),
    "relative": ("n", "unit"),
}


@dataclass(frozen=True, slots=True)
class Predicted:
    """One prediction in a part: the lines its quote stands in, its rule as JSON, and who, where the system says it."""

    lines: tuple[int, ...]
    rule: Mapping[str, Any]
    period: str | None = None
    who: tuple[str, ...] | None = None
    invented: bool = False
    quote: str = ""


@dataclass(slots=True)
class Tally:
    """Counts over all parts, and the misses as printable lines."""

    predicted: int = 0
    labelled: int = 0
    paired: int = 0
    exact: int = 0
    periods: int = 0
    who: int = 0
    who_of: int = 0
    invented: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.paired / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.paired / self.labelled if self.labelled else 0.0

    @property
    def exact_rule(self) -> float:
        return self.exact / self.paired if self.paired else 0.0


def timed(rule: Mapping[str, Any]) -> bool:
    return rule["type"] != "other" or not _EMPTY.fullmatch(fold(rule.get("text") or ""))


def same_rule(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["type"] != other["type"] or one.get("time") != other.get("time"):
        return False
    if one["type"] == "relative" and event_key(one.get("from") or "") != event_key(other.get("from") or ""):
        return False
    # What a system does not say (a plain date is neither inclusive nor exclusive) is not held against it.
    return all(one.get(key) == other.get(key, one.get(key)) for key in _KEYS.get(one["type"], ()))


def same_body(found: Sequence[str], label: str | None) -> bool:
    """Whether the same body is meant: the words of one begin with, or end in, all words of the other."""
    if label is None:
        return not found
    wanted = fold(canonical(squeeze(label))).split()
    for name in (*found, ", ".join(found)):
        words = fold(canonical(squeeze(name))).split()
        short, long = sorted((words, wanted), key=len)
        if short and (long[: len(short)] == short or long[-len(short) :] == short):
            return True
    return False


# -- the product -------------------------------------------------------------------------------------------------------


def found_in(path: Path) -> list[Obligation]:
    """The obligations of a file by the product's own path."""
    try:
        blocks = read(path, LimitSettings()).blocks
    except (ThukyError, ValueError) as error:  # counted as a text in which nothing is found
        print(f"{path.name} cannot be read: {error}", file=sys.stderr)
        return []
    parsed = structure.parse(blocks)
    return list(obligations.extract(parsed, chunk.passages(parsed)))


def _plain(text: str) -> str:
    return squeeze(nfc(text))


def placed(found: Iterable[Obligation], lines: Sequence[str]) -> list[tuple[Obligation, tuple[int, ...]]]:
    """Each obligation with the lines (from 1) that its quote covers: the n-th passage with a quote is its n-th place."""
    whole, starts = "", []
    for line in lines:
        starts.append(len(whole))
        whole += f"{_plain(line)} "
    seen: dict[str, list[int]] = defaultdict(list)
    out: list[tuple[Obligation, tuple[int, ...]]] = []
    for item in found:
        quote = _plain(item.quote)
        places = [match.start() for match in re.finditer(re.escape(quote), whole)]
        if item.position not in seen[quote]:
            seen[quote].append(item.position)
        if not places:
            out.append((item, ()))
            continue
        at = places[min(seen[quote].index(item.position), len(places) - 1)]
        end = at + len(quote)
        covered = [
            number
            for number, start in enumerate(starts, 1)
            if start < end
            and at < (starts[number] if number < len(starts) else len(whole))
            and lines[number - 1].strip()
        ]
        out.append((item, tuple(covered)))
    return out


def product(path: Path, part: Mapping[str, Any]) -> list[Predicted]:
    lines = path.read_text(encoding="utf-8").split("\n")
    out = []
    for item, covered in placed(found_in(path), lines):
        inside = tuple(number for number in covered if part["first"] <= number <= part["last"])
        rule = rule_to_json(item.rule)
        if inside and timed(rule):
            invented = not isinstance(item.rule, OtherRule) and not supported(item.rule, item.quote)
            out.append(Predicted(inside, rule, item.period, item.responsible, invented, squeeze(item.quote)))
    return out


# -- counting ----------------------------------------------------------------------------------------------------------


def pair(labels: Sequence[Mapping[str, Any]], found: Sequence[Predicted]) -> list[tuple[int, int]]:
    """(label, prediction) of equal lines, one to one: equal rules first, then equal types, then any."""
    pairs: list[tuple[int, int]] = []
    for fits in (
        same_rule,
        lambda one, other: one["type"] == other["type"],
        lambda one, other: True,
    ):
        for at, label in enumerate(labels):
            if any(at == a for a, _ in pairs):
                continue
            for which, item in enumerate(found):
                if (
                    label["line"] in item.lines
                    and not any(which == b for _, b in pairs)
                    and fits(label["rule"], item.rule)
                ):
                    pairs.append((at, which))
                    break
    return pairs


def count(tally: Tally, part: Mapping[str, Any], found: Sequence[Predicted]) -> None:
    """Add one part's figures."""
    labels = part["obligations"]
    pairs = pair(labels, found)
    tally.predicted += len(found)
    tally.labelled += len(labels)
    tally.paired += len(pairs)
    tally.invented += sum(item.invented for item in found)
    place = part["text"]
    for at, which in pairs:
        label, item = labels[at], found[which]
        right = same_rule(label["rule"], item.rule)
        tally.exact += right
        tally.periods += label.get("period") == item.period
        if item.who is not None:
            tally.who_of += 1
            same = same_body(item.who, label.get("who"))
            tally.who += same
            if not same:
                tally.misses.append(f"who    {place}:{label['line']} {label.get('who')!r} not {item.who!r}")
        if not right:
            tally.misses.append(f"rule   {place}:{label['line']} {label['words']!r} {label['rule']} not {item.rule}")
        if label.get("period") != item.period:
            tally.misses.append(
                f"period {place}:{label['line']} {label['words']!r} {label.get('period')} not {item.period}"
            )
    for at, label in enumerate(labels):
        if not any(at == a for a, _ in pairs):
            tally.misses.append(f"missed {place}:{label['line']} {label['words']!r} {label['rule']}")
    for which, item in enumerate(found):
        if not any(which == b for _, b in pairs):
            tally.misses.append(f"extra  {place}:{','.join(map(str, item.lines))} {item.rule} in {item.quote[:160]!r}")
        if item.invented:
            tally.misses.append(f"words? {place}:{','.join(map(str, item.lines))} {item.rule} in {item.quote[:160]!r}")


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
