"""Which deadline belongs to which period: periods and dates of one sentence, joined as a reader joins them. Pure.

Lists run in step (“6 tháng, 9 tháng (trước ngày 20/6, ngày 20/9)”), one recurring date serves all periods before it, an
absolute date goes to the period it can belong to. Two dates for one period are both kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.dates import DeadlineMention, fits
from knowledge.model import MonthlyRule, QuarterlyRule, Rule, WeeklyRule, YearlyRule
from knowledge.periods import PeriodMention

_YEARLONG = ("6 tháng", "9 tháng", "năm", "3 tháng")


def pair(found: Sequence[PeriodMention], due: Sequence[DeadlineMention]) -> list[tuple[str, DeadlineMention | None]]:
    """(period, its deadline) in the order of the sentence; "" for a date without a period, None for a bare rhythm.

    A period named twice keeps the mention that has a date.
    """
    tokens: list[PeriodMention | DeadlineMention] = sorted([*found, *due], key=lambda m: m.start)
    dates_first = bool(tokens) and isinstance(tokens[0], DeadlineMention) and isinstance(tokens[-1], PeriodMention)
    if dates_first:
        tokens.reverse()
    pairs: list[tuple[str, DeadlineMention | None]] = []
    index = 0
    while index < len(tokens):
        names: list[PeriodMention] = []
        while index < len(tokens) and isinstance(token := tokens[index], PeriodMention):
            names.append(token)
            index += 1
        days: list[DeadlineMention] = []
        while index < len(tokens) and isinstance(token := tokens[index], DeadlineMention):
            days.append(token)
            index += 1
        pairs += _group([name.period for name in names], days)
    dated = {name for name, mention in pairs if mention}
    unique: list[tuple[str, DeadlineMention | None]] = []
    for name, mention in pairs:
        if (mention is None and name in dated) or (name, mention) in unique:
            continue
        unique.append((name, mention))
    return list(reversed(unique)) if dates_first else unique


def _group(names: Sequence[str], days: Sequence[DeadlineMention]) -> list[tuple[str, DeadlineMention | None]]:
    names = list(dict.fromkeys(names))
    if not days:
        return [(name, None) for name in names]
    if not names:
        return [("", day) for day in days]
    if len(names) == len(days):
        return list(zip(names, days, strict=True))
    if len(days) == 1 and days[0].month is None:
        return [(name, days[0]) for name in names]
    pairs: list[tuple[str, DeadlineMention | None]] = []
    left = list(days)
    for name in names:
        matching = [day for day in left if fits(name, day)] if len(names) > 1 else left
        if name in _YEARLONG and len(names) > 1:
            pairs.append((name, matching[0] if matching else None))
            left = [day for day in left if day is not pairs[-1][1]]
        else:
            pairs += [(name, day) for day in matching] or [(name, None)]
            left = [] if matching else left
    if all(mention is None for _, mention in pairs):
        pairs[-1] = (pairs[-1][0], days[-1])
    return pairs


def period_of(rule: Rule, name: str) -> str | None:
    """The period a rule is for: the one named, else the one in which it comes back."""
    if name:
        return name
    match rule:
        case WeeklyRule():
            return "tuần"
        case MonthlyRule():
            return "tháng"
        case QuarterlyRule():
            return "quý"
        case YearlyRule():
            return "năm"
        case _:
            return None
