"""The user's side: what a person types, taps and sees.

What passes through: actions become updates for the bot; the bot's messages come back as a reader sees them, after all
edits, with their buttons. Refused, as an AssertionError with the talk so far: tapping a button that is not there,
waiting for what does not come. dialogue.py plays whole talks from a table.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.entities import utf16
from tests.telegram.methods import member
from tests.telegram.state import ChatRoom, Json, Query
from tests.telegram.views import Chat, SeenMessage

if TYPE_CHECKING:
    from tests.telegram.server import LoopbackTelegram


@dataclass(slots=True)
class Tapped:
    """What came of one tap: the pop-up, new messages, and the texts the bot changed."""

    query: Query
    messages: list[SeenMessage] = field(default_factory=list)
    edited: list[SeenMessage] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether the little clock on the button went away."""
        return bool(self.query.answers)

    @property
    def answer(self) -> str:
        """The pop-up's text; of several answers Telegram shows the first."""
        return str(self.query.answers[0].get("text", "")) if self.query.answers else ""


class User:
    """A person in one chat: their private chat with the bot, or a group (`user.in_group(group)`)."""

    def __init__(self, server: LoopbackTelegram, about: Json, room: ChatRoom, topic: int | None = None) -> None:
        self.server = server
        self.about = about
        self.topic = topic
        self.chat = Chat(room)
        self.mark = 0  # the latest message when this user last did something

    @property
    def id(self) -> int:
        return int(self.about["id"])

    def in_group(self, group: Group) -> User:
        """The same person speaking in a group."""
        group.chat.room.members.setdefault(self.id, "member")
        return User(self.server, self.about, group.chat.room)

    def in_topic(self, number: int) -> User:
        """The same person speaking in a topic of a forum."""
        self.chat.room.chat["is_forum"] = True
        self.chat.room.topics.add(number)
        return User(self.server, self.about, self.chat.room, topic=number)

    async def inline(self, text: str) -> list[Json]:
        """Type the bot's name and these words in any chat; what is offered."""
        query = self.server.world.add_inline_query(self.about, text)
        await self.server.quiet()
        if query.answer is None:
            raise AssertionError(f"the inline query {text!r} was not answered")
        return list(query.answer["results"])

    async def send(self, text: str, *, reply_to: SeenMessage | int | None = None) -> SeenMessage:
        """Type something. The first message opens the private chat, as pressing Start does."""
        if not 1 <= utf16(text.strip()) <= 4096:
            raise AssertionError("no Telegram client sends an empty message or one over 4096 characters; see send_long")
        return self._post(self.server.world.text_content(text.strip()), reply_to)

    async def send_long(self, text: str) -> list[SeenMessage]:
        """Paste a text of any length: clients cut it into messages of 4096 characters."""
        return [await self.send(text[at : at + 4096]) for at in range(0, len(text), 4096)]

    async def send_document(
        self, data: bytes, name: str, *, caption: str = "", mime: str = "application/octet-stream"
    ) -> SeenMessage:
        """Send a file."""
        stored = self.server.world.add_file(data, name, mime, "documents")
        content: Json = {"document": self.server.world.document(stored)}
        return self._post({**content, **({"caption": caption} if caption else {})}, None)

    async def edit(self, message: SeenMessage, text: str) -> None:
        """Change one's own message."""
        stored = self.chat.room.messages[message.id]
        changed = self.server.world.change_message(
            stored, self.server.world.text_content(text), drop=("text", "entities")
        )
        self._tell("edited_message", changed)

    async def delete(self, message: SeenMessage) -> None:
        """Delete a message for both sides; the bot is not told."""
        self.chat.room.messages[message.id].deleted = True

    async def tap(self, message: SeenMessage, button: str, *, wait: bool = True, force: bool = False) -> Tapped:
        """Tap a button by its label, part of it, or its data. `force` sends data that no button holds (any more)."""
        data = button if force else self._data(message, button)
        before = {m.id: (m.text, m.labels) for m in self.chat.messages}
        self._now()
        query = self.server.world.add_query(self.about, self.chat.room.messages[message.id].message, data)
        tapped = Tapped(query)
        if wait:
            await self.server.quiet()
            tapped.messages = self.chat.after(self.mark)
            tapped.edited = [m for m in self.chat.messages if m.id in before and before[m.id] != (m.text, m.labels)]
        return tapped

    async def ask(
        self, text: str, *, reply_to: SeenMessage | int | None = None, within: float = 5.0
    ) -> list[SeenMessage]:
        """Type something and wait until the bot has nothing more to say; the messages it wrote."""
        await self.send(text, reply_to=reply_to)
        mark = self.mark
        await self.server.quiet(within)
        return self.chat.after(mark)

    async def wait_for(
        self, what: int | Callable[[list[SeenMessage]], bool] = 1, within: float = 30.0
    ) -> list[SeenMessage]:
        """Wait for that many new messages since this user's last act, or until the predicate on them holds."""
        deadline = time.monotonic() + within
        while True:
            new = self.chat.after(self.mark)
            if len(new) >= what if isinstance(what, int) else what(new):
                return new
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {within} s in vain, new: {new}\n{self.chat.transcript()}")
            await asyncio.sleep(0.003)

    async def block(self) -> None:
        """Stop the bot: it may not write here until `unblock`."""
        self._membership("kicked")

    async def unblock(self) -> None:
        self._membership("member")

    def _membership(self, status: str) -> None:
        room, world = self.chat.room, self.server.world
        old = room.members[self.id]
        room.members[self.id] = status
        world.add_update(
            "my_chat_member",
            {
                "chat": room.chat, "from": self.about, "date": world.clock(),
                "old_chat_member": member(world.bot, old), "new_chat_member": member(world.bot, status),
            },
        )  # fmt: skip

    def _data(self, message: SeenMessage, wanted: str) -> str:
        held = [button for button in message.buttons if button.data is not None]
        exact = [button for button in held if wanted in (button.label, button.data)]
        if found := exact or [button for button in held if wanted in button.label]:
            return str(found[0].data)
        raise AssertionError(f"no button {wanted!r} under {message}\n{self.chat.transcript()}")

    def _now(self) -> None:
        self.mark = max(self.chat.room.messages, default=0)

    def _post(self, content: Json, reply_to: SeenMessage | int | None) -> SeenMessage:
        room, world = self.chat.room, self.server.world
        if reply_to is not None:
            number = reply_to if isinstance(reply_to, int) else reply_to.id
            content = {"reply_to_message": world.without_reply(room.messages[number].message), **content}
        if self.topic is not None:
            content = {"message_thread_id": self.topic, "is_topic_message": True, **content}
        room.open_to_bot = True
        message = world.add_message(room, self.about, content)
        self.mark = message["message_id"]
        self._tell("message", message)
        return SeenMessage(room.messages[message["message_id"]])

    def _tell(self, kind: str, message: Json) -> None:
        if self.chat.room.chat["type"] == "private" or self._for_bot(message):
            self.server.world.add_update(kind, message)

    def _for_bot(self, message: Json) -> bool:
        bot = self.server.world.bot
        if bot["can_read_all_group_messages"]:
            return True
        text, name = str(message.get("text", message.get("caption", ""))).lower(), f"@{bot['username']}".lower()
        command = text.split()[0] if text.startswith("/") else ""
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]
        return bool(answered or name in text or (command and "@" not in command))


class Group:
    """A group with the bot in it. Privacy mode is on, as for a new bot: it sees commands, mentions and replies to it."""

    def __init__(self, server: LoopbackTelegram, room: ChatRoom) -> None:
        self.server = server
        self.chat = Chat(room)

    @property
    def messages(self) -> list[SeenMessage]:
        return self.chat.messages

    def privacy(self, on: bool) -> None:
        """Set the bot's privacy mode (BotFather's /setprivacy; it holds for all groups)."""
        self.server.world.bot["can_read_all_group_messages"] = not on

    async def upgrade(self, id: int) -> Group:
        """Make it a supergroup: the talk goes on under another number, and both chats say so."""
        world, old = self.server.world, self.chat.room
        new = world.add_group(id, old.chat["title"], "supergroup")
        new.members |= old.members
        owner = next(world.users[number] for number in old.members if number in world.users)
        world.add_update("message", world.add_message(old, owner, {"migrate_to_chat_id": id}))
        old.moved_to = id
        world.add_update("message", world.add_message(new, owner, {"migrate_from_chat_id": old.chat["id"]}))
        await self.server.quiet()
        return Group(self.server, new)

    def kick_bot(self) -> None:
        """Throw the bot out: it may not write here any more, and is told so."""
        self._membership("kicked")

    def let_bot_in(self) -> None:
        self._membership("member")

    def _membership(self, status: str) -> None:
        world, room = self.server.world, self.chat.room
        old, room.members[world.bot["id"]] = room.members[world.bot["id"]], status
        world.add_update(
            "my_chat_member",
            {
                "chat": room.chat, "from": next(world.users[one] for one in room.members if one in world.users),
                "date": world.clock(), "old_chat_member": member(world.bot, old),
                "new_chat_member": member(world.bot, status),
            },
        )  # fmt: skip
