"""Telegram's limits that the description does not hold: lengths, alphabets, counts. Pure.

What passes through: a method's decoded parameters; `check` raises the 400 Telegram would answer. `formatted` turns a
text with its parse mode into what a reader sees, since lengths count after entities are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from telegram.constants import ReactionEmoji

from tests.telegram.api import ApiError
from tests.telegram.entities import Entity, merged, parse_html, trim, utf16

Params = Mapping[str, Any]

TEXT, CAPTION, CALLBACK_DATA, CALLBACK_ANSWER = 4096, 1024, 64, 200
BUTTONS, BUTTONS_IN_ROW = 100, 8
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_BUTTON_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_REACTIONS = {str(emoji.value).replace("\ufe0f", "") for emoji in ReactionEmoji}
_PARSED = {"text": ("parse_mode", "entities"), "caption": ("parse_mode", "caption_entities")}


def refuse(description: str, kind: str = "limit") -> ApiError:
    return ApiError(400, f"Bad Request: {description}", kind)


def formatted(params: Params, name: str = "text", limit: int = TEXT, empty: bool = False) -> tuple[str, list[Entity]]:
    """The text a reader sees and its entities.

    Raises:
        ApiError: the markup is broken, or the text empty or over the limit after parsing.
    """
    raw: str = params.get(name, "")
    mode_name, entities_name = _PARSED[name]
    mode, given = params.get(mode_name), params.get(entities_name)
    if mode and given:
        raise refuse(f"{entities_name} can be given instead of {mode_name}, not beside it")
    if mode and mode.lower() not in {"html", "markdown", "markdownv2"}:
        raise refuse("unsupported parse_mode")
    if mode and mode.lower() != "html":
        raise ApiError(501, "Not Implemented: the loopback parses HTML only", "not implemented")
    text, entities = parse_html(raw) if mode else (raw, list(given or []))
    for entity in given or []:
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > utf16(raw):
            raise refuse(f"can't parse entities: an entity lies outside the text: {entity}", "entities")
    text, entities = trim(text, entities)
    if not text and not empty:
        raise refuse("message text is empty")
    if utf16(text) > limit:
        too_long = "message is too long" if name == "text" else "message caption is too long"
        raise refuse(f"{too_long} ({utf16(text)} > {limit})")
    return text, merged(text, entities)


def check(method: str, params: Params) -> None:
    """Raises ApiError for the first limit the call breaks."""
    if "reply_markup" in params:
        _markup(params["reply_markup"])
    if "reply_parameters" in params and "quote" in params["reply_parameters"]:
        _between("reply_parameters.quote", params["reply_parameters"]["quote"], 1, CAPTION)
    if "language_code" in params and not _LANGUAGE.fullmatch(params["language_code"]):
        raise refuse("LANG_CODE_INVALID")
    if (special := _CHECKS.get(method)) is not None:
        special(params)


def _between(name: str, text: str, low: int, high: int) -> None:
    if not low <= utf16(text) <= high:
        raise refuse(f"{name} must have {low}-{high} characters, not {utf16(text)}")


def _markup(markup: Mapping[str, Any]) -> None:
    if "input_field_placeholder" in markup:
        _between("reply_markup.input_field_placeholder", markup["input_field_placeholder"], 1, 64)
    rows = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_ROW for row in rows):
        raise refuse(f"reply markup has more than {BUTTONS} buttons or {BUTTONS_IN_ROW} in a row")
    for button in (button for row in rows for button in row):
        _button(button)


def _button(button: Mapping[str, Any]) -> None:
    actions = sorted(_BUTTON_ACTIONS & set(button))
    where = f"inline keyboard button {button['text'][:20]!r}"
    if not button["text"].strip():
        raise refuse("can't parse inline keyboard button: text is empty")
    if len(actions) != 1:
        raise refuse(f"{where} must have exactly one action, not {actions or 'none'}")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA:
        size = len(button["callback_data"].encode())
        raise refuse(f"BUTTON_DATA_INVALID: {where} has {size} bytes of callback data")
    if "url" in button and not re.match(r"(?:https?|tg|ton)://[^\s/]+", button["url"]):
        raise refuse(f"{where} URL {button['url']!r} is invalid")
    if "copy_text" in button:
        _between("copy_text.text", button["copy_text"]["text"], 1, 256)
    if button.get("style", "primary") not in {"danger", "success", "primary"}:
        raise refuse(f"{where} has an unknown style")


def _commands(params: Params) -> None:
    if len(params["commands"]) > 100:
        raise refuse("BOT_COMMANDS_TOO_MUCH")
    names = [command["command"] for command in params["commands"]]
    if len(set(names)) != len(names):
        raise refuse("BOT_COMMAND_INVALID: named twice")
    for command in params["commands"]:
        if not _COMMAND.fullmatch(command["command"]):
            raise refuse(f"BOT_COMMAND_INVALID: {command['command']!r}")
        if not 1 <= utf16(command["description"].strip()) <= 256:
            raise refuse(f"BOT_COMMAND_DESCRIPTION_INVALID: {command['command']}")


def _updates(params: Params) -> None:
    if not 1 <= params.get("limit", 100) <= 100:
        raise refuse("limit must be 1-100")
    if params.get("timeout", 0) < 0:
        raise refuse("timeout must not be negative")


def _reaction(params: Params) -> None:
    given = params.get("reaction", [])
    if len(given) > 1:
        raise refuse("REACTIONS_TOO_MANY")
    for reaction in given:
        if reaction["type"] != "emoji" or reaction["emoji"].replace("\ufe0f", "") not in _REACTIONS:
            raise refuse("REACTION_INVALID")


def _action(params: Params) -> None:
    if params["action"] not in _ACTIONS:
        raise refuse("wrong parameter action in request")


def _webhook(params: Params) -> None:
    if not 1 <= params.get("max_connections", 40) <= 100:
        raise refuse("max_connections must be 1-100")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
        raise refuse("secret token contains unallowed characters")


def _at_most(name: str, high: int) -> Callable[[Params], None]:
    return lambda params: _between(name, params.get(name, ""), 0, high)


def _inline(params: Params) -> None:
    keys = [result["id"] for result in params["results"]]
    if len(keys) > 50:
        raise refuse("RESULTS_TOO_MUCH")
    if len(set(keys)) != len(keys) or not all(1 <= len(key.encode()) <= 64 for key in keys):
        raise refuse("RESULT_ID_DUPLICATE or RESULT_ID_INVALID")


_CHECKS: dict[str, Callable[[Params], None]] = {
    "answerCallbackQuery": _at_most("text", CALLBACK_ANSWER),
    "answerInlineQuery": _inline,
    "getUpdates": _updates,
    "sendChatAction": _action,
    "setMessageReaction": _reaction,
    "setMyCommands": _commands,
    "setMyDescription": _at_most("description", 512),
    "setMyName": _at_most("name", 64),
    "setMyShortDescription": _at_most("short_description", 120),
    "setWebhook": _webhook,
}
