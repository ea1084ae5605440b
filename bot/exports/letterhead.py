"""Who a paper comes from and goes to, as far as the table of units and the plan tell. Pure.

What passes through: the drafter's unit, the table of units, the tasks; a Letterhead out. What nobody told is left None and
becomes a dotted gap: abbreviations are taken from the table, never made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.replies.papers import GAP, SHORT_GAP
from knowledge.model import Task, Unit
from knowledge.text import fold
from knowledge.units import Directory

_AUTHORITY = ("Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND")


@dataclass(frozen=True, slots=True)
class Letterhead:
    issuer: str | None = None
    parent: str | None = None  # the body above
    sovereign: bool = False  # a people's committee: no body stands above its name
    short: str | None = None  # abbreviation of the issuer
    upper: str | None = None  # where the report goes

    @property
    def name(self) -> str:
        return self.issuer or GAP

    @property
    def parent_lines(self) -> tuple[str, ...]:
        if self.sovereign:
            return ()
        return (_brief(self.parent).upper(),) if self.parent else (GAP,)

    @property
    def issuer_lines(self) -> tuple[str, ...]:
        if self.issuer is None:
            return (GAP,)
        rest = _without_authority(self.issuer)
        return ("ỦY BAN NHÂN DÂN", rest.upper()) if rest else (self.issuer.upper(),)

    @property
    def code(self) -> str:
        return self.short or SHORT_GAP


def letterhead(unit: Unit | None, directory: Directory, tasks: Iterable[Task]) -> Letterhead:
    """The head of what this unit drafts about these tasks."""
    wanted = {task.obligation.recipient for task in tasks if task.obligation.recipient}
    upper = next(iter(wanted)) if len(wanted) == 1 else None
    if unit is None:
        return Letterhead(upper=upper)
    above = directory.above(unit)
    sovereign = bool(_without_authority(unit.name))
    # What comes to this office itself goes on to somebody the plan does not name.
    own = upper is not None and any(one.id == unit.id for one in directory.find(upper))
    return Letterhead(
        unit.name,
        above[0].name if above else None,
        sovereign,
        "UBND" if sovereign else unit.short[0].upper() if unit.short else None,
        None if own or (upper and fold(upper) == fold(unit.name)) else upper,
    )


def _without_authority(name: str) -> str:
    """“xã An Hòa” of “Ủy ban nhân dân xã An Hòa”; empty for any other body."""
    for words in _AUTHORITY:
        if name.casefold().startswith(words.casefold() + " "):
            return name[len(words) :].strip()
    return ""


def _brief(name: str) -> str:
    """The body above is written with the usual abbreviation (Nghị định 30/2020/NĐ-CP)."""
    rest = _without_authority(name)
    return f"UBND {rest}" if rest else name
