"""What a person sees: messages after all edits, their buttons, a chat as a whole. Live views, no copies.

What passes through: the world's stored JSON, read only. Refused: nothing; `Chat.last` says so where there is no message.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.telegram.state import ChatRoom, Json, Stored


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button."""

    label: str
    data: str | None
    url: str | None


class SeenMessage:
    """A message on the screen. Live: an edit by the bot shows at once; `history` holds the texts before it."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    @property
    def raw(self) -> Json:
        return self._stored.message

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return list(found)

    def marked(self, kind: str) -> list[str]:
        """The stretches of text under one kind of entity: `message.marked("bold")`."""
        wide = self.text.encode("utf-16-le")
        found = [e for e in self.entities if e["type"] == kind]
        return [wide[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]

    @property
    def rows(self) -> list[list[Button]]:
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def history(self) -> list[str]:
        return [str(old.get("text", old.get("caption", ""))) for old in self._stored.history]

    @property
    def edited(self) -> bool:
        return bool(self._stored.history)

    @property
    def deleted(self) -> bool:
        return self._stored.deleted

    @property
    def by_bot(self) -> bool:
        return self._stored.by_bot

    @property
    def reply_to(self) -> int | None:
        return self.raw["reply_to_message"]["message_id"] if "reply_to_message" in self.raw else None

    @property
    def document(self) -> Json | None:
        return self.raw.get("document")

    def __repr__(self) -> str:
        gone = " (deleted)" if self.deleted else ""
        return f"<{self.id}{gone} {self.text!r}{' ' + str(self.labels) if self.labels else ''}>"


class Chat:
    """One chat as its members see it."""

    def __init__(self, room: ChatRoom) -> None:
        self.room = room

    @property
    def id(self) -> int:
        return int(self.room.chat["id"])

    @property
    def everything(self) -> list[SeenMessage]:
        """All messages by anyone, deleted ones too, in order."""
        return [SeenMessage(stored) for _, stored in sorted(self.room.messages.items())]

    @property
    def messages(self) -> list[SeenMessage]:
        """The bot's messages that are still there."""
        return [message for message in self.everything if message.by_bot and not message.deleted]

    @property
    def last(self) -> SeenMessage:
        """The bot's latest message."""
        if not self.messages:
            raise AssertionError(f"the bot has said nothing yet\n{self.transcript()}")
        return self.messages[-1]

    def after(self, message_id: int) -> list[SeenMessage]:
        return [message for message in self.messages if message.id > message_id]

    def transcript(self) -> str:
        """The talk so far, for a failing test's message."""
        lines = []
        for message in self.everything:
            who = "BOT " if message.by_bot else str(message.raw["from"]["first_name"])
            buttons = "".join(f" [{label}]" for label in message.labels)
            lines.append(f"{who}{' (deleted)' if message.deleted else ''}: {message.text}{buttons}")
        return "\n".join(lines)
