"""One person before the bot, with the way in for files: what the tests of documents type, press and send."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue import messages, uploads
from bot.dialogue.desk import Outcome, Upload
from bot.dialogue.intake import Intake
from bot.model import Button
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import Member
from knowledge.reading.steps import Stage
from knowledge.store import documents as store
from tests.bot.office import Office


@dataclass(slots=True)
class Room:
    """One person before the bot, with the way in."""

    office: Office
    intake: Intake
    who: Member
    buttons: list[Button] = field(default_factory=list)
    told: list[tuple[Stage, int, int]] = field(default_factory=list)

    def type(self, line: str) -> str:
        name, _, argument = line[1:].partition(" ")
        with transaction(self.office.engine) as session:
            return self._heard(
                messages.on_command(session, self.office.desk, self.office.said(self.who, line), name, argument)
            )

    def press(self, label: str, who: Member | None = None) -> Outcome:
        data = next(button.data for button in reversed(self.buttons) if label in button.label)
        return self.data(data, who)

    def data(self, data: str, who: Member | None = None) -> Outcome:
        with transaction(self.office.engine) as session:
            said = self.office.said(who or self.who, data)
            outcome = messages.on_button(session, self.office.desk, said, data)
        self._heard(outcome)
        if outcome.errand is not None and not outcome.errand.uploads:
            self.intake.catch_up()
        return outcome

    def send(self, data: bytes, name: str = "ke-hoach.txt") -> str:
        came = self.intake.aside()
        came.write_bytes(data)
        return self.take(Upload(name, self.who, source="x"), came)

    def take(self, upload: Upload, came: Path | None = None) -> str:
        return self._heard(self.intake.take(upload, came, 1, lambda *told: self.told.append(told)))

    def _heard(self, outcome: Outcome) -> str:
        shown = [*([outcome.edit] if outcome.edit else []), *outcome.replies]
        self.buttons += [button for reply in shown for row in reply.buttons for button in row]
        return "\n".join(plain(reply.html) for reply in shown)

    def stored(self) -> list[str | None]:
        with snapshot(self.office.engine) as session:
            return [document.header.number for document in store.documents(session)]

    def kept(self) -> list[str]:
        return sorted(path.name for path in uploads.folder(self.office.settings).glob("*"))
