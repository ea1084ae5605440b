"""How far an obligation may be trusted: what an administrator said of it, and for how long that holds. Pure.

What passes through: an obligation as its words were read and the last review of it; out come its state and what counts.
A verdict is given on words. It holds as long as these words stand and everything it left alone is still read the same;
where a new version of the document says something else, the obligation is `found` again, and the earlier verdict is only
something to be shown beside it. Refused: nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from knowledge.model import DateRule, Obligation, Rule, Task, Trust
from knowledge.text import canonical, nfc, squeeze

Field = Literal["rule", "period", "responsible", "recipient", "via", "cooperating"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put in the place of what was read; None is left as it was read."""

    rule: Rule | None = None
    period: str | None = None
    responsible: tuple[str, ...] | None = None
    recipient: str | None = None
    via: str | None = None
    cooperating: tuple[str, ...] | None = None

    def changed(self) -> dict[Field, Any]:
        found: dict[Field, Any] = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in found.items() if value is not None}


FIELDS: tuple[Field, ...] = ("rule", "period", "responsible", "recipient", "via", "cooperating")
assert {one.name for one in fields(Correction)} == set(FIELDS)


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the reviews, which only grow. Verdict “found” takes the one before it back."""

    id: int
    task_id: int
    member_id: int
    verdict: Trust
    read: Obligation  # what was judged: the obligation as its words were read then
    at: datetime  # aware, UTC
    correction: Correction | None = None
    words: str | None = None  # the sentence that the correction was typed in


def corrected(read: Obligation, correction: Correction | None) -> Obligation:
    return replace(read, **correction.changed()) if correction else read


def differences(before: Obligation, after: Obligation) -> tuple[Field, ...]:
    """In which of the things that can be put right the two differ."""
    return tuple(name for name in FIELDS if _bare(getattr(before, name)) != _bare(getattr(after, name)))


def holds(review: Review, read: Obligation) -> bool:
    """Whether the verdict still speaks of what is read now."""
    if _bare(review.read.quote) != _bare(read.quote):
        return False
    own = review.correction.changed() if review.correction else {}
    # Who helps is a matter of how it is read, not of who must do what by when.
    return all(name in own or name == "cooperating" for name in differences(review.read, read))


def judged(read: Obligation, review: Review | None) -> tuple[Trust, Obligation]:
    """The state of an obligation, and what counts of it."""
    if review is None or review.verdict == "found" or not holds(review, read):
        return "found", read
    return review.verdict, corrected(read, review.correction) if review.verdict == "corrected" else read


def read_of(task: Task) -> Obligation:
    """The obligation as its words were read, whatever a person made of it."""
    return task.found or task.obligation


def counts(trust: Trust, *, unconfirmed: bool) -> bool:
    """Whether an obligation may be spoken of where `unconfirmed` says whether those that nobody has looked at may."""
    return trust != "rejected" and (unconfirmed or trust != "found")


def awaits_review(trust: Trust, *, begun: bool) -> bool:
    """Whether to say that nobody has looked at it yet: not before the office has `begun` to look at any, or a new
    office would see nothing but that mark."""
    return begun and trust == "found"


def _bare(value: object) -> object:
    if isinstance(value, str):
        return canonical(squeeze(nfc(value)))
    if isinstance(value, DateRule):
        return replace(value, inferred_year=False)  # the day is the same, however its year was known
    return tuple(map(_bare, value)) if isinstance(value, tuple) else value
