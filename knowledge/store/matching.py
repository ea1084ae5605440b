"""Which stored document a new file stands for, and which of its obligations live on in the new version. Pure.

The answers decide whether something is overwritten, so a doubt counts against sameness: two documents that only might
be the same are two documents.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from knowledge import units
from knowledge.model import Header, Obligation
from knowledge.text import canonical, nfc, squeeze

T = TypeVar("T")


def same_header(old: Header, old_path: str, new: Header, new_path: str) -> bool:
    """Whether two files are copies or versions of one document.

    With a number on both: number, issuer, kind and date agree, where an unknown one agrees with anything, and issuer or
    date is known on both (many offices have a “49/KH-UBND”). With a number on neither or on one only: the same base
    file name, nothing known disagrees, and either the full path or the title is the same too (many folders have a
    “ke-hoach.docx”). A draft is its issued document, whatever the file is called, where kind, issuer and title are the
    same and no number or date says otherwise.
    """
    issuer = _agree(old.issuer, new.issuer, units.same)
    issued_on = _agree(old.issued_on, new.issued_on, operator.eq)
    kind = _agree(_plain(old.kind), _plain(new.kind), operator.eq)
    if False in (issuer, issued_on, kind):
        return False
    if old.number and new.number and _number(old.number) != _number(new.number):
        return False
    titled = old.title is not None and _plain(old.title) == _plain(new.title)
    if old.draft != new.draft and titled and kind and issuer:
        return True
    if old.number and new.number:
        return _number(old.number) == _number(new.number) and True in (issuer, issued_on)
    if _base(old_path) != _base(new_path):
        return False
    return old_path == new_path or titled


def carried_over(old: Mapping[int, Obligation], new: Sequence[Obligation]) -> dict[int, int]:
    """For each obligation of the new version that the old one had too: its place in `new` -> the old id.

    Tried from the surest sign to the weakest: nothing different but the place; all but the date and the page the same;
    the same wherever it stands now; the same words of the document with the same time, read better or worse; the only
    report left of its period, however it is worded.
    """
    ways: tuple[Callable[[Obligation], Hashable | None], ...] = (
        lambda o: (o.kind, o.period, _plain(o.action), tuple(map(_plain, o.responsible)), o.rule, _plain(o.quote)),
        lambda o: (o.kind, o.period, _plain(o.action), tuple(map(_plain, o.responsible)), o.section),
        lambda o: (o.kind, o.period, _plain(o.action), tuple(map(_plain, o.responsible))),
        lambda o: (o.kind, o.period, o.rule, _plain(o.quote)),
        lambda o: (o.kind, o.period) if o.kind == "report" and o.period else None,
    )
    kept: dict[int, int] = {}
    for way, key in enumerate(ways):
        must_be_alone = way == len(ways) - 1
        left_old = _grouped([(id_, key(item)) for id_, item in old.items() if id_ not in kept.values()])
        left_new = _grouped([(place, key(item)) for place, item in enumerate(new) if place not in kept])
        for value, places in left_new.items():
            ids = left_old.get(value, [])
            if must_be_alone and (len(places) != 1 or len(ids) != 1):
                continue
            kept.update(zip(places, ids, strict=False))
    return kept


def _grouped(pairs: Sequence[tuple[int, Hashable | None]]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for number, value in pairs:
        if value is not None:
            groups.setdefault(value, []).append(number)
    return groups


def _agree(old: T | None, new: T | None, same: Callable[[T, T], bool]) -> bool | None:
    """None where one of them is unknown."""
    return None if old is None or new is None else same(old, new)


def _plain(text: str | None) -> str | None:
    return canonical(squeeze(nfc(text))) if text else None


def _number(text: str) -> str:
    """A document number without what differs between copies: spaces, case, leading noughts."""
    return "".join(canonical(nfc(text)).split()).lstrip("0")


def _base(path: str) -> str:
    return nfc(path.replace("\\", "/").rsplit("/", 1)[-1])
