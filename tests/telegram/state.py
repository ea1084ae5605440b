"""What Telegram remembers: users, chats, messages with their past, files, taps, updates waiting for the bot.

What passes through: JSON objects in the Bot API's own shapes, kept as they are sent. Refused: an unknown chat, a chat
whose user never started the bot or has blocked it. No HTTP here and no clock of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.telegram.api import ApiError
from tests.telegram.entities import merged

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]
# Left out unless the bot asks for them by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Stored:
    """A message as it stands, what it was before, and whether it is still there."""

    message: Json
    by_bot: bool
    history: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class ChatRoom:
    """One chat. `open_to_bot` is false before the user pressed Start and after they blocked the bot."""

    chat: Json
    open_to_bot: bool = False
    messages: dict[int, Stored] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    keyboard: Json | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)  # of a forum
    moved_to: int | None = None  # a group that was made a supergroup


@dataclass(slots=True)
class StoredFile:
    """An uploaded file; `path` is what getFile hands out."""

    file_id: str
    path: str
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Query:
    """One tap on a button and how the bot answered it; only the first answer is shown."""

    query_id: str
    data: str
    answers: list[Json] = field(default_factory=list)
    expired: bool = False


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed after the bot's name, and how the bot answered."""

    query_id: str
    text: str
    answer: Json | None = None


class World:
    """All state behind one token."""

    def __init__(self, username: str, clock: Callable[[], int], wake: Callable[[], None]) -> None:
        self.bot: Json = {
            "id": 700000001, "is_bot": True, "first_name": "Loopback", "username": username, "can_join_groups": True,
            "can_read_all_group_messages": False, "supports_inline_queries": True,
        }  # fmt: skip
        self.clock = clock
        self._wake = wake
        self.users: dict[int, Json] = {}
        self.rooms: dict[int, ChatRoom] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.inline: dict[str, InlineQuery] = {}
        self.settings: dict[str, Any] = {}
        self.webhook: Json = {}
        self.pending: list[Json] = []
        self.replays: list[Json] = []
        self.held: list[Json] | None = None
        self.twice = 0
        self.allowed: list[str] | None = None
        self._delivered_once: set[int] = set()
        self._next_update = 500001
        self._next_message: dict[int, int] = {}
        self._next_file = 0
        self._next_query = 0

    # -- people and chats

    def add_user(self, user_id: int, **about: Any) -> ChatRoom:
        """A user and the private chat with them, which only their first message opens."""
        if user_id not in self.users:
            self.users[user_id] = {"id": user_id, "is_bot": False, "language_code": "vi", **about}
            chat = {"id": user_id, "type": "private", **{k: v for k, v in about.items() if k != "language_code"}}
            self.rooms[user_id] = ChatRoom(chat, members={user_id: "member"})
        return self.rooms[user_id]

    def add_group(self, chat_id: int, title: str, kind: ChatType) -> ChatRoom:
        """A group the bot is a member of."""
        return self.rooms.setdefault(
            chat_id, ChatRoom({"id": chat_id, "type": kind, "title": title}, True, members={self.bot["id"]: "member"})
        )

    def room(self, chat_id: int | str, writing: bool = True) -> ChatRoom:
        """The chat, refused as Telegram refuses it where it is unknown or shut to the bot."""
        room = self.rooms.get(chat_id) if isinstance(chat_id, int) else None
        if room is None:
            raise ApiError(400, "Bad Request: chat not found", "state")
        if writing and room.moved_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, parameters={"migrate_to_chat_id": room.moved_to})
        if writing and room.members.get(room.chat["id"]) == "kicked":
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if writing and room.members.get(self.bot["id"]) in {"kicked", "left"}:
            raise ApiError(403, f"Forbidden: bot was kicked from the {room.chat['type']} chat")
        if writing and not room.open_to_bot:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user", "state")
        return room

    # -- messages

    def add_message(self, room: ChatRoom, sender: Json, content: Json) -> Json:
        """Store one message; its id counts up over all private chats together, in a supergroup by itself."""
        counter = room.chat["id"] if room.chat["type"] == "supergroup" else 0
        number = self._next_message[counter] = self._next_message.get(counter, 100) + 1
        message = {"message_id": number, "date": self.clock(), "chat": room.chat, "from": sender, **content}
        room.messages[number] = Stored(message, by_bot=bool(sender["is_bot"]))
        return message

    def change_message(self, stored: Stored, content: Json, drop: tuple[str, ...] = ()) -> Json:
        """Put new content into a message, keeping what it was."""
        stored.history.append(stored.message)
        kept = {key: value for key, value in stored.message.items() if key not in drop}
        stored.message = {**kept, **content, "edit_date": self.clock()}
        return stored.message

    def without_reply(self, message: Json) -> Json:
        """A message as it stands inside another: Telegram nests one level only."""
        return {key: value for key, value in message.items() if key != "reply_to_message"}

    def text_content(self, text: str) -> Json:
        """What a user's client makes of typed text."""
        entities = merged(text, [])
        return {"text": text, **({"entities": entities} if entities else {})}

    # -- files and taps

    def add_file(self, data: bytes, name: str, mime: str, folder: str) -> StoredFile:
        """Keep a file under a new id."""
        number, self._next_file = self._next_file, self._next_file + 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(f"LoopbackFile{number:06}", f"{folder}/file_{number}.{suffix}", name, mime, data)
        self.files[stored.file_id] = stored
        return stored

    def document(self, stored: StoredFile) -> Json:
        """The Document object of a file."""
        return {
            "file_id": stored.file_id, "file_unique_id": f"u{stored.file_id}", "file_name": stored.name,
            "mime_type": stored.mime, "file_size": len(stored.data),
        }  # fmt: skip

    def add_query(self, sender: Json, message: Json, data: str) -> Query:
        """One tap, told to the bot."""
        self._next_query += 1
        query = Query(f"{sender['id']}{self._next_query:06}", data)
        self.queries[query.query_id] = query
        payload = {"id": query.query_id, "from": sender, "message": message, "chat_instance": "1", "data": data}
        self.add_update("callback_query", payload)
        return query

    def add_inline_query(self, sender: Json, text: str) -> InlineQuery:
        """Words typed after the bot's name, told to the bot."""
        self._next_query += 1
        query = InlineQuery(f"{sender['id']}{self._next_query:06}", text)
        self.inline[query.query_id] = query
        self.add_update("inline_query", {"id": query.query_id, "from": sender, "query": text, "offset": ""})
        return query

    # -- updates

    def add_update(self, kind: str, payload: Json) -> Json | None:
        """Queue an update, unless the bot did not ask for this kind."""
        if (kind in _ON_REQUEST and not self.allowed) or (self.allowed and kind not in self.allowed):
            return None
        update = {"update_id": self._next_update, kind: copy.deepcopy(payload)}
        self._next_update += 1
        (self.pending if self.held is None else self.held).append(update)
        self._wake()
        return update

    def hold(self) -> None:
        """Keep new updates back until `release`."""
        self.held = self.held or []

    def release(self, reverse: bool = False) -> None:
        """Let the held updates go, latest first if asked."""
        held, self.held = self.held or [], None
        self.pending += reversed(held) if reverse else held
        self._wake()

    def take(self, offset: int | None, limit: int) -> list[Json]:
        """One answer of getUpdates: everything below `offset` is confirmed, what is left comes in queue order."""
        if offset is not None and offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            for update in [
                u for u in self.pending if u["update_id"] < offset and u["update_id"] in self._delivered_once
            ]:
                if self.twice > 0:
                    self.twice -= 1
                    self.replays.append(update)
            self.pending = [u for u in self.pending if u["update_id"] >= offset]
        batch = (self.replays + self.pending)[:limit]
        self.replays = [u for u in self.replays if u not in batch]
        self._delivered_once |= {u["update_id"] for u in batch}
        return batch

    def confirm(self, update_id: int) -> None:
        """A webhook took this update."""
        taken = [u for u in self.replays + self.pending if u["update_id"] == update_id]
        self.pending = [u for u in self.pending if u["update_id"] != update_id]
        self.replays = [u for u in self.replays if u["update_id"] != update_id]
        if taken and self.twice > 0:
            self.twice -= 1
            self.replays.append(taken[0])

    @property
    def drained(self) -> bool:
        """No update is waiting for the bot."""
        return not self.pending and not self.replays
