"""The Bot API methods the loopback carries out, each a function of the world and checked parameters.

What passes through: parameters that already conform to the description; out comes the result in the Bot API's shape.
Refused: what Telegram refuses for reasons of state (a message that is not there, not the bot's, not changed; a tap
nobody made). A method that is not here is answered 501 by the server: no test can lean on something unreal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram.api import ATTACH, ApiError
from tests.telegram.entities import Entity
from tests.telegram.limits import CAPTION, formatted
from tests.telegram.state import ChatRoom, Json, Stored, World

MAX_UPLOAD, MAX_PHOTO, MAX_DOWNLOAD = 50 * 2**20, 10 * 2**20, 20 * 2**20


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded part of a multipart request."""

    name: str
    mime: str
    data: bytes


Uploads = Mapping[str, Upload]
Method = Callable[[World, Json, Uploads], Any]
METHODS: dict[str, Method] = {}


def _method(name: str) -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


def _with_entities(name: str, text: str, entities: list[Entity]) -> Json:
    key = "entities" if name == "text" else "caption_entities"
    return {name: text, **({key: entities} if entities else {})} if text else {}


def _reply(world: World, room: ChatRoom, p: Json) -> Json:
    if (asked := p.get("reply_parameters")) is None:
        return {}
    target = room.messages.get(asked["message_id"])
    if target is None or target.deleted:
        if asked.get("allow_sending_without_reply"):
            return {}
        raise ApiError(400, "Bad Request: message to be replied not found", "state")
    return {"reply_to_message": world.without_reply(target.message)}


def _topic(room: ChatRoom, p: Json) -> Json:
    """Without a topic a message stands in the general one, whatever it replies to."""
    number = p.get("message_thread_id")
    if number is None:
        return {}
    if number not in room.topics:
        raise ApiError(400, "Bad Request: message thread not found", "state")
    return {"message_thread_id": number, "is_topic_message": True}


def _send(world: World, p: Json, content: Json) -> Json:
    room = world.room(p["chat_id"])
    markup = p.get("reply_markup", {})
    content = {**_reply(world, room, p), **_topic(room, p), **content}
    if markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    elif "keyboard" in markup or "remove_keyboard" in markup:
        room.keyboard = markup if "keyboard" in markup else None
    return world.add_message(room, world.bot, content)


@_method("getMe")
def get_me(world: World, p: Json, uploads: Uploads) -> Json:
    return world.bot


@_method("sendMessage")
def send_message(world: World, p: Json, uploads: Uploads) -> Json:
    world.room(p["chat_id"])
    return _send(world, p, _with_entities("text", *formatted(p)))


def _file(world: World, value: str, uploads: Uploads, kind: str, most: int) -> Any:
    if not value.startswith(ATTACH):
        if value not in world.files:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified", "state")
        return world.files[value]
    upload = uploads[value.removeprefix(ATTACH)]
    if not upload.data:
        raise ApiError(400, "Bad Request: file must be non-empty", "limit")
    if len(upload.data) > most:
        raise ApiError(413, "Request Entity Too Large", "limit")
    return world.add_file(upload.data, upload.name, upload.mime, kind)


@_method("sendDocument")
def send_document(world: World, p: Json, uploads: Uploads) -> Json:
    world.room(p["chat_id"])
    caption = _with_entities("caption", *formatted(p, "caption", CAPTION, empty=True))
    stored = _file(world, p["document"], uploads, "documents", MAX_UPLOAD)
    return _send(world, p, {"document": world.document(stored), **caption})


@_method("sendPhoto")
def send_photo(world: World, p: Json, uploads: Uploads) -> Json:
    world.room(p["chat_id"])
    caption = _with_entities("caption", *formatted(p, "caption", CAPTION, empty=True))
    return _send(world, p, {"photo": _photo(world, p["photo"], uploads), **caption})


def _photo(world: World, value: str, uploads: Uploads) -> list[Json]:
    stored = _file(world, value, uploads, "photos", MAX_PHOTO)
    size = {"file_id": stored.file_id, "file_unique_id": f"u{stored.file_id}", "width": 800, "height": 600}
    return [{**size, "file_size": len(stored.data)}]


def _editable(world: World, p: Json, verb: str) -> Stored:
    if "inline_message_id" in p:
        raise ApiError(501, "Not Implemented: the loopback has no inline messages", "not implemented")
    if "chat_id" not in p or "message_id" not in p:
        raise ApiError(400, "Bad Request: message identifier is not specified", "schema")
    stored = world.room(p["chat_id"], writing=False).messages.get(p["message_id"])
    if stored is None or stored.deleted:
        raise ApiError(400, f"Bad Request: message to {verb} not found", "state")
    if verb == "edit" and not stored.by_bot:
        raise ApiError(400, "Bad Request: message can't be edited", "state")
    return stored


def _edit(world: World, stored: Stored, p: Json, content: Json, replaced: tuple[str, ...]) -> Json:
    if p.get("reply_markup", {}).get("inline_keyboard"):
        content = {**content, "reply_markup": p["reply_markup"]}
    replaced = (*replaced, "reply_markup")
    if {key: stored.message[key] for key in replaced if key in stored.message} == content:
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message",
            "state",
        )
    return world.change_message(stored, content, drop=replaced)


@_method("editMessageText")
def edit_message_text(world: World, p: Json, uploads: Uploads) -> Json:
    stored = _editable(world, p, "edit")
    if "text" not in p:
        raise ApiError(501, "Not Implemented: the loopback edits plain messages only", "not implemented")
    if "text" not in stored.message:
        raise ApiError(400, "Bad Request: there is no text in the message to edit", "state")
    return _edit(world, stored, p, _with_entities("text", *formatted(p)), ("text", "entities"))


@_method("editMessageCaption")
def edit_message_caption(world: World, p: Json, uploads: Uploads) -> Json:
    stored = _editable(world, p, "edit")
    if "text" in stored.message:
        raise ApiError(400, "Bad Request: there is no caption in the message to edit", "state")
    caption = _with_entities("caption", *formatted(p, "caption", CAPTION, empty=True))
    return _edit(world, stored, p, caption, ("caption", "caption_entities"))


@_method("editMessageMedia")
def edit_message_media(world: World, p: Json, uploads: Uploads) -> Json:
    stored = _editable(world, p, "edit")
    media = p["media"]
    if media["type"] != "photo" or "photo" not in stored.message:
        raise ApiError(501, "Not Implemented: the loopback puts photos in the place of photos", "not implemented")
    caption = _with_entities("caption", *formatted(media, "caption", CAPTION, empty=True))
    content = {"photo": _photo(world, media["media"], uploads), **caption}
    return _edit(world, stored, p, content, ("photo", "caption", "caption_entities"))


@_method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, p: Json, uploads: Uploads) -> Json:
    return _edit(world, _editable(world, p, "edit"), p, {}, ())


@_method("deleteMessage")
def delete_message(world: World, p: Json, uploads: Uploads) -> bool:
    _editable(world, p, "delete").deleted = True
    return True


@_method("deleteMessages")
def delete_messages(world: World, p: Json, uploads: Uploads) -> bool:
    messages = world.room(p["chat_id"], writing=False).messages
    for number in p["message_ids"]:
        if number in messages:
            messages[number].deleted = True
    return True


@_method("answerCallbackQuery")
def answer_callback_query(world: World, p: Json, uploads: Uploads) -> bool:
    query = world.queries.get(p["callback_query_id"])
    if query is None or query.expired:
        # A tap that grew old is nobody's fault; a tap that never was is.
        text = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        raise ApiError(400, text, "" if query else "state")
    query.answers.append({key: value for key, value in p.items() if key != "callback_query_id"})
    return True


@_method("sendChatAction")
def send_chat_action(world: World, p: Json, uploads: Uploads) -> bool:
    room = world.room(p["chat_id"])
    _topic(room, p)
    room.actions.append(p["action"])
    return True


@_method("answerInlineQuery")
def answer_inline_query(world: World, p: Json, uploads: Uploads) -> bool:
    query = world.inline.get(p["inline_query_id"])
    if query is None:
        raise ApiError(
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "state"
        )
    for result in p["results"]:
        content = result.get("input_message_content", {})
        formatted({"text": content.get("message_text", ""), "parse_mode": content.get("parse_mode")})
    query.answer = p
    return True


@_method("setMessageReaction")
def set_message_reaction(world: World, p: Json, uploads: Uploads) -> bool:
    room = world.room(p["chat_id"])
    if p["message_id"] not in room.messages or room.messages[p["message_id"]].deleted:
        raise ApiError(400, "Bad Request: message to react not found", "state")
    room.reactions[p["message_id"]] = p.get("reaction", [])
    return True


@_method("getFile")
def get_file(world: World, p: Json, uploads: Uploads) -> Json:
    stored = world.files.get(p["file_id"])
    if stored is None:
        raise ApiError(400, "Bad Request: invalid file_id", "state")
    if len(stored.data) > MAX_DOWNLOAD:
        raise ApiError(400, "Bad Request: file is too big")
    about = {"file_id": stored.file_id, "file_unique_id": f"u{stored.file_id}", "file_size": len(stored.data)}
    return {**about, "file_path": stored.path}


@_method("getChat")
def get_chat(world: World, p: Json, uploads: Uploads) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return {**world.room(p["chat_id"], writing=False).chat, **full}


@_method("getChatMember")
def get_chat_member(world: World, p: Json, uploads: Uploads) -> Json:
    room = world.room(p["chat_id"], writing=False)
    user = world.bot if p["user_id"] == world.bot["id"] else world.users.get(p["user_id"])
    if user is None:
        raise ApiError(400, "Bad Request: member not found", "state")
    return member(user, room.members.get(p["user_id"], "left"))


def member(user: Json, status: str) -> Json:
    """A ChatMember of that status."""
    extra: dict[str, Json] = {"kicked": {"until_date": 0}, "creator": {"is_anonymous": False}}
    return {"status": status, "user": user, **extra.get(status, {})}


@_method("getChatMemberCount")
def get_chat_member_count(world: World, p: Json, uploads: Uploads) -> int:
    present = world.room(p["chat_id"], writing=False).members.values()
    return sum(status not in {"left", "kicked"} for status in present)


@_method("leaveChat")
def leave_chat(world: World, p: Json, uploads: Uploads) -> bool:
    world.room(p["chat_id"]).members[world.bot["id"]] = "left"
    return True


def _scope(p: Json) -> str:
    return json.dumps([p.get("scope", {"type": "default"}), p.get("language_code", "")], sort_keys=True)


@_method("setMyCommands")
def set_my_commands(world: World, p: Json, uploads: Uploads) -> bool:
    world.settings.setdefault("commands", {})[_scope(p)] = p["commands"]
    return True


@_method("deleteMyCommands")
def delete_my_commands(world: World, p: Json, uploads: Uploads) -> bool:
    world.settings.setdefault("commands", {}).pop(_scope(p), None)
    return True


@_method("getMyCommands")
def get_my_commands(world: World, p: Json, uploads: Uploads) -> list[Json]:
    found: list[Json] = world.settings.get("commands", {}).get(_scope(p), [])
    return found


def _profile(what: str, suffix: str) -> None:
    @_method(f"setMy{suffix}")
    def put(world: World, p: Json, uploads: Uploads) -> bool:
        world.settings[f"{what}/{p.get('language_code', '')}"] = p.get(what, "")
        return True

    @_method(f"getMy{suffix}")
    def get(world: World, p: Json, uploads: Uploads) -> Json:
        default = world.bot["first_name"] if what == "name" else ""
        return {what: world.settings.get(f"{what}/{p.get('language_code', '')}", default)}


_profile("name", "Name")
_profile("description", "Description")
_profile("short_description", "ShortDescription")


@_method("setChatMenuButton")
def set_chat_menu_button(world: World, p: Json, uploads: Uploads) -> bool:
    world.settings[f"menu/{p.get('chat_id', 0)}"] = p.get("menu_button", {"type": "default"})
    return True


@_method("setWebhook")
def set_webhook(world: World, p: Json, uploads: Uploads) -> bool:
    if p["url"] and not p["url"].startswith(("https://", "http://127.0.0.1:")):
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "limit")
    world.webhook = {key: value for key, value in p.items() if key != "certificate"} if p["url"] else {}
    _forget(world, p)
    return True


@_method("deleteWebhook")
def delete_webhook(world: World, p: Json, uploads: Uploads) -> bool:
    world.webhook = {}
    _forget(world, p)
    return True


def _forget(world: World, p: Json) -> None:
    if "allowed_updates" in p:
        world.allowed = p["allowed_updates"] or None
    if p.get("drop_pending_updates"):
        world.pending.clear()
        world.replays.clear()


@_method("getWebhookInfo")
def get_webhook_info(world: World, p: Json, uploads: Uploads) -> Json:
    about = {"url": world.webhook.get("url", ""), "has_custom_certificate": False}
    return {**about, "pending_update_count": len(world.pending) + len(world.replays)}
