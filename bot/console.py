"""The same dialogue in a terminal: a line in, an answer out, until the end of input. Buttons are numbered choices.

What passes through: lines of text from an iterator, plain text to a writer; piped or typed makes no difference but for
the prompt. What is refused: nothing; a line that fails gets the same apology as on Telegram, and the next line is read.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Engine

from bot.dialogue import messages, uploads
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.dialogue.intake import Intake
from bot.logs import trace
from bot.model import Attachment, Button, Reply
from bot.replies import calendar as say_calendar
from bot.replies import dialogue as say
from bot.replies import documents as say_documents
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.errors import DataFolderError, ThukyError
from knowledge.model import Document, Member

_log = logging.getLogger(__name__)
_READING = ("v:", "w:", "do:", "g:", "b:", "al:")  # buttons that only show more, or judge the answer


class Console:
    """One talk. `typed`: a person sits there; without one, choices that only show more are not printed."""

    def __init__(
        self,
        engine: Engine,
        desk: Desk,
        who: Member,
        write: Callable[[str], None],
        clock: Callable[[], datetime],
        *,
        typed: bool,
        intake: Intake | None = None,
    ) -> None:
        self._engine, self._desk, self._who = engine, desk, who
        self._write, self._clock, self._typed = write, clock, typed
        self._intake = intake
        self._since = clock()
        self._chat = -secrets.randbits(48)  # a talk of its own: no button of an earlier one is in the air
        self._said = 0
        self._choices: dict[int, Button] = {}

    def run(self, lines: Iterable[str]) -> None:
        for line in lines:
            try:
                self.say(line.strip())
            except BrokenPipeError:
                raise  # nobody reads any more
            except Exception as error:  # the talk goes on, whatever one line did
                code = secrets.token_hex(4)
                words = f": {error}" if isinstance(error, ThukyError) else ""
                _log.error("error %s%s\n%s", code, words, trace(error))
                self._show((say.apology(error, code),))

    def say(self, line: str) -> None:
        """One line: a choice, a command or plain words."""
        self._said += 1
        said = Incoming(self._who, self._chat, self._said, line, self._clock(), since=self._since)
        if line.isascii() and line.isdigit() and len(line) <= 3 and self._choices:
            self._pick(said, int(line))
            return
        if line.startswith("/"):
            head, _, argument = line.partition(" ")
            name = head[1:].casefold().partition("@")[0]
            with transaction(self._engine) as session:
                outcome = messages.on_command(session, self._desk, said, name, argument.strip())
        else:
            with snapshot(self._engine) as session:
                thought = messages.consider(session, self._desk, said)
            with transaction(self._engine) as session:
                outcome = messages.on_text(session, self._desk, said, thought)
        self._choices.clear()
        self._carry_out(outcome)

    def _pick(self, said: Incoming, number: int) -> None:
        button = self._choices.get(number)
        if button is None:
            self._write(say.pick_one_of(sorted(self._choices)))
            return
        with transaction(self._engine) as session:
            outcome = messages.on_button(session, self._desk, said, button.data)
        if outcome.edit is not None:  # the message has a new face: its old choices are gone with the old one
            token = _token(button)
            self._choices = {key: one for key, one in self._choices.items() if _token(one) != token}
        self._carry_out(outcome)

    def _carry_out(self, outcome: Outcome) -> None:
        if outcome.notice and outcome.edit is None and outcome.original is None:
            self._write(outcome.notice)
        self._show((*((outcome.edit,) if outcome.edit else ()), *outcome.replies))
        for row in outcome.rows or ():
            self._write("   ".join(self._choice(button) for button in row))
        if outcome.original is not None:
            self._original(outcome.original)
        for made in outcome.attachments:
            self._attach(made)
        if outcome.errand is not None and self._intake is not None:
            self._intake.catch_up()
        for _ in outcome.others:
            _log.warning("a message to somebody else was not sent: there is no Telegram in the terminal")
        # They may have changed: an administrator picks a unit by a button.
        with snapshot(self._engine) as session:
            self._who = messages.who_is(session, self._who)

    def _original(self, document: Document) -> None:
        path = uploads.original(self._desk.settings, document)
        if path is None:
            self._show((say_documents.no_original(document),))
        else:
            self._write(say_documents.original_at(str(path)))

    def _attach(self, made: Attachment) -> None:
        """A file that Telegram would send lies in the data folder, and its place is said."""
        path = self._desk.settings.folder / "lich" / made.name
        try:
            drawn = made.made()
        except ThukyError as error:
            if made.excuse is None:
                raise
            _log.warning("%s could not be made: %s", made.name, error)
            self._show((made.excuse,))
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(drawn.data)
        except OSError as error:
            raise DataFolderError(f"{path} cannot be written: {error.strerror}") from error
        self._show((drawn.caption,))
        self._write(say_calendar.file_at(str(path)))

    def _show(self, replies: Iterable[Reply]) -> None:
        for reply in replies:
            lines = [plain(reply.html)]
            for row in reply.buttons:
                cells = [self._choice(button) for button in row]
                if self._typed or not all(button.data.startswith(_READING) for button in row):
                    lines.append("   ".join(cells))
            self._write("\n".join(lines))

    def _choice(self, button: Button) -> str:
        number = max(self._choices, default=0) + 1
        self._choices[number] = button
        return f"[{number}] {button.label}"


def _token(button: Button) -> str:
    return button.data.split(":")[1] if ":" in button.data else button.data
