"""A talk as a reader follows it: everything that is typed, pressed and answered, as Markdown.

What passes through: chapters played over the loopback by people with names; a page comes out that is the same whenever the
bot says the same. What changes from run to run, the random part of an invitation, is printed as “…”. Refused, as an
AssertionError: a button that is not there, a message or press that nothing answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.telegram.client import User
from tests.telegram.views import SeenMessage

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_AT_THE_START = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")
_SECRET = re.compile(r"\bmoi_[A-Za-z0-9_-]{8,}")


@dataclass(slots=True)
class Tour:
    """The page as it grows."""

    lines: list[str] = field(default_factory=list)

    def chapter(self, title: str, *about: str) -> None:
        self.lines += [f"## {title}", "", *(line for paragraph in about for line in (paragraph, ""))]

    async def types(self, user: User, text: str, *, reply_to: SeenMessage | None = None) -> list[SeenMessage]:
        """Type it, wait, and show what comes back."""
        where = " *(in reply to that message)*" if reply_to is not None else ""
        self._says(user, text, where)
        return self._answers(text, await user.ask(text, reply_to=reply_to, within=30))

    async def presses(self, user: User, message: SeenMessage, button: str) -> SeenMessage:
        """Press a button and show what it changes; the message that then matters: the new one, else the changed one."""
        label = next((one.label for one in message.buttons if button in one.label), None)
        if label is None:
            raise AssertionError(f"no button {button!r} under {message}\n{user.chat.transcript()}")
        self.lines += [f"**{_name(user)}** presses [{_escaped(label)}]", ""]
        tapped = await user.tap(message, button)
        if tapped.answer:
            self.lines += [f"*A notice pops up:* {_escaped(tapped.answer)}", ""]
        for one in tapped.edited:
            self._shown("**Thuky** (the message changes)", one)
        self._answers(button, tapped.messages, silent=bool(tapped.edited or tapped.answer))
        return (tapped.messages or tapped.edited or [message])[-1]

    def hears(self, user: User, message: SeenMessage) -> None:
        """A message that came unasked."""
        self._shown(f"**Thuky** to {_name(user)}", message)

    def happens(self, what: str) -> None:
        self.lines += [f"*{what}*", ""]

    def page(self) -> str:
        return "\n".join(self.lines).rstrip() + "\n"

    def _says(self, user: User, text: str, where: str = "") -> None:
        self.lines += [f"**{_name(user)}**{where}: {'<br>'.join(_escaped(line) for line in text.splitlines())}", ""]

    def _answers(self, to: str, messages: Sequence[SeenMessage], *, silent: bool = False) -> list[SeenMessage]:
        if not messages and not silent:
            raise AssertionError(f"nothing came back to {to!r}")
        for message in messages:
            self._shown("**Thuky**", message)
        return list(messages)

    def _shown(self, who: str, message: SeenMessage) -> None:
        quoted = [f"> {_escaped(line)}".rstrip() for line in message.text.splitlines()]
        broken = [
            f"{line}\\" if line != ">" and after != ">" else line
            for line, after in zip(quoted, [*quoted[1:], ">"], strict=True)
        ]
        self.lines += [f"{who}:", "", *broken]
        if message.rows:
            self.lines.append(">")
            rows = [" ".join(f"[{_escaped(one.label)}]" for one in row) for row in message.rows]
            self.lines += [f"> {row}\\" for row in rows[:-1]] + [f"> {rows[-1]}"]
        self.lines.append("")


def _name(user: User) -> str:
    return str(user.about["first_name"])


def _escaped(text: str) -> str:
    """As Markdown shows it letter by letter."""
    text = _SECRET.sub("moi_…", text)
    text = _MARKUP.sub(r"\\\1", text)
    return _AT_THE_START.sub(lambda at: f"{at[1]}\\{at[2]}" if at[1] else f"\\{at[3]}", text)
