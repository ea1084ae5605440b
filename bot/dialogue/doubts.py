"""What to ask about in a proposal, one honest question each. Pure.

What passes through: a draft with its task and round, the unit and its neighbours; Doubts come out in the order in which they
are said. Nothing is refused: the sender looks once more, and the tap is theirs.
"""

from __future__ import annotations

from datetime import date

from bot.deadlines import last_of
from bot.dialogue.drafts import Draft
from bot.model import Deadline
from bot.replies.recording import Doubt
from bot.reporting import oddities
from bot.summary.rounds import SETTLING
from knowledge.model import Task, Unit
from knowledge.units import Directory


def of(
    draft: Draft, task: Task, shown: Deadline | None, unit: Unit | None, directory: Directory, today: date, *,
    missed: bool = False,
) -> tuple[Doubt, ...]:  # fmt: skip
    found: list[Doubt] = []
    claim, done = draft.claim, draft.claim.state in SETTLING
    if not done and claim.percent is None and (words := oddities.impossible_percent(draft.message)):
        found.append(Doubt("percent", words))
    if claim.on is None and (words := oddities.no_such_day(draft.message, today)):
        found.append(Doubt("no_such_day", words))
    if other := oddities.code_of_another(claim.number, unit, directory):
        found.append(Doubt("other_code", other.name))
    if missed:
        found.append(Doubt("no_such_round", ""))
    if claim.on is not None and done:
        due = shown.due if shown is not None else None
        if claim.on > today:
            found.append(Doubt("ahead", "", claim.on))
        elif oddities.long_ago(claim.on, task.document.header.issued_on, due):
            found.append(Doubt("long_ago", "", claim.on))
        elif shown is not None and shown.due is not None and claim.on > last_of(shown):
            found.append(Doubt("late", "", claim.on))
    return tuple(found)
