"""One person who types and presses before the bot, in an office whose tasks were read more or less surely."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from bot.dialogue import messages
from bot.dialogue.desk import Incoming, Outcome
from bot.model import Reply
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import DateRule, Member, Trust
from knowledge.store import documents
from knowledge.store import obligations as store
from tests.bot.office import NOW, PLAN, Office

SURE = {"6 tháng": 0.9, "9 tháng": 0.5, "năm": 0.95, None: 0.97}
DOUBTED = replace(PLAN, obligations=tuple(replace(one, confidence=SURE[one.period]) for one in PLAN.obligations))


@dataclass(slots=True)
class Talk:
    """One person before the bot: what they type and press, what they see."""

    office: Office
    who: Member
    shown: Reply | None = None
    notice: str | None = None
    said: list[str] = field(default_factory=list)

    def type(self, line: str) -> str:
        said = self._said(line)
        if line.startswith("/"):
            with transaction(self.office.engine) as session:
                name, _, argument = line[1:].partition(" ")
                return self._heard(messages.on_command(session, self.office.desk, said, name, argument))
        with snapshot(self.office.engine) as session:
            thought = messages.consider(session, self.office.desk, said)
        with transaction(self.office.engine) as session:
            return self._heard(messages.on_text(session, self.office.desk, said, thought))

    def press(self, label: str) -> str:
        assert self.shown is not None
        data = next(one.data for row in self.shown.buttons for one in row if label in one.label)
        return self.data(data)

    def data(self, data: str) -> str:
        with transaction(self.office.engine) as session:
            return self._heard(messages.on_button(session, self.office.desk, self._said(data), data))

    def _said(self, text: str) -> Incoming:
        return self.office.said(self.who, text, len(self.said) + 1)

    def _heard(self, outcome: Outcome) -> str:
        replies = [*([outcome.edit] if outcome.edit else []), *outcome.replies]
        self.shown = replies[-1] if replies else self.shown
        self.notice = outcome.notice
        self.said.append("\n".join(plain(reply.html) for reply in replies))
        return self.said[-1]


def states(office: Office) -> dict[str | None, Trust]:
    with snapshot(office.engine) as session:
        return {one.obligation.period: one.trust for one in store.tasks(session, rejected=True)}


def version(office: Office, day: int) -> None:
    """A new version of the plan, which names another day for the nine months."""
    moved = tuple(
        replace(one, rule=DateRule(date(2026, 9, day), False), quote=one.quote.replace("20/9", f"{day}/9"))
        if one.period == "9 tháng"
        else one
        for one in DOUBTED.obligations
    )
    with transaction(office.engine) as session:
        documents.replace_document(session, 1, replace(DOUBTED, obligations=moved), NOW)
