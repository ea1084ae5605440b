"""What a new version of a document changes in who must do what by when. Pure.

What passes through: the obligations stored and the new ones, paired as `carried_over` pairs them (so a report made on a
task stays with it); out come the pairs that differ in more than wording or place. Refused: nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import Obligation
from knowledge.store.matching import carried_over
from knowledge.text import canonical, nfc, squeeze


@dataclass(frozen=True, slots=True)
class Change:
    """One obligation as it was and as it will be; None where there was none, or will be none."""

    before: Obligation | None
    after: Obligation | None


def changes(old: Mapping[int, Obligation], new: Sequence[Obligation]) -> tuple[Change, ...]:
    """What differs, in the order of the new version, with what falls away at the end."""
    kept = carried_over(old, new)
    found = [Change(old[kept[place]] if place in kept else None, item) for place, item in enumerate(new)]
    gone = [Change(item, None) for id_, item in old.items() if id_ not in kept.values()]
    return tuple(one for one in (*found, *gone) if one.before is None or one.after is None or _differs(one))


def _differs(one: Change) -> bool:
    before, after = one.before, one.after
    assert before is not None and after is not None
    return (
        before.rule != after.rule
        or [_plain(name) for name in before.responsible] != [_plain(name) for name in after.responsible]
        or _plain(before.recipient) != _plain(after.recipient)
        or _plain(before.via) != _plain(after.via)
        or before.period != after.period
    )


def _plain(text: str | None) -> str | None:
    return canonical(squeeze(nfc(text))) if text else None
