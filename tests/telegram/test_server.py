"""The checker catches lies: raw requests, each with one thing wrong, and the exact refusal."""

from __future__ import annotations

from typing import Any

import aiohttp
import aiohttp.web
import pytest

from knowledge.settings import Settings
from tests.telegram.client import User
from tests.telegram.methods import METHODS
from tests.telegram.raw import Raw
from tests.telegram.server import LoopbackTelegram
from tests.telegram.state import Json


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Nút", **button}]]}


# (method, parameters beside chat_id 1001, kind of violation, words of the refusal)
LIES: list[tuple[str, Json, str, str]] = [
    ("sendMessage", {"text": "a", "txt": "b"}, "schema", "txt: sendMessage has no such parameter"),
    ("sendMessage", {}, "schema", "text: required parameter is missing"),
    ("sendMessage", {"text": "a", "disable_notification": "maybe"}, "schema", "expected Boolean, got 'maybe'"),
    ("sendMessage", {"text": "a", "message_thread_id": "x1"}, "schema", "message_thread_id: expected Integer"),
    ("sendMessage", {"text": "a", "reply_markup": "{"}, "schema", "can't parse JSON"),
    ("sendMessage", {"text": "a", "reply_markup": {"inline_keyboard": [{"text": "x"}]}}, "schema",
     "reply_markup.inline_keyboard[0]: expected Array of InlineKeyboardButton, got an object"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data=7)}, "schema",
     "reply_markup.inline_keyboard[0][0].callback_data: expected String, got an integer"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(callback="x")}, "schema",
     "reply_markup.inline_keyboard[0][0].callback: InlineKeyboardButton has no such field"),
    ("sendMessage", {"text": "a", "reply_parameters": {"message_id": "5"}}, "schema",
     "reply_parameters.message_id: expected Integer, got a string"),
    ("sendMessage", {"text": "a", "reply_parameters": {}}, "schema",
     "reply_parameters.message_id: required field of ReplyParameters is missing"),
    ("sendMessage", {"text": "a", "link_preview_options": {"is_disabled": 1}}, "schema",
     "link_preview_options.is_disabled: expected Boolean, got an integer"),
    ("sendMessage", {"text": "a", "entities": [{"type": "bold", "offset": 0}]}, "schema",
     "entities[0].length: required field of MessageEntity is missing"),
    ("sendMessage", {"text": ""}, "limit", "message text is empty"),
    ("sendMessage", {"text": " \n "}, "limit", "message text is empty"),
    ("sendMessage", {"text": "ă" * 4097}, "limit", "message is too long (4097 > 4096)"),
    ("sendMessage", {"text": "😀" * 2049}, "limit", "message is too long (4098 > 4096)"),
    ("sendMessage", {"text": "a", "parse_mode": "HTMl5"}, "limit", "unsupported parse_mode"),
    ("sendMessage", {"text": "a<br>b", "parse_mode": "HTML"}, "entities",
     'can\'t parse entities: unsupported start tag "br" at byte offset 1'),
    ("sendMessage", {"text": "<b>á<i>b</b></i>", "parse_mode": "HTML"}, "entities",
     'unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
    ("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "entities",
     "can't find end tag corresponding to start tag \"b\""),
    ("sendMessage", {"text": "a</b>", "parse_mode": "HTML"}, "entities", "unexpected end tag at byte offset 1"),
    ("sendMessage", {"text": "Sở A & Sở B", "parse_mode": "HTML"}, "entities", "unescaped '&' at byte offset 7"),
    ("sendMessage", {"text": "a&nbsp;b", "parse_mode": "HTML"}, "entities", "unsupported entity '&nbsp;'"),
    ("sendMessage", {"text": "3 < 5", "parse_mode": "HTML"}, "entities", 'unsupported start tag "" at byte offset 2'),
    ("sendMessage", {"text": "5 > 3", "parse_mode": "HTML"}, "entities", "unescaped '>' at byte offset 2"),
    ("sendMessage", {"text": '<a name="x">b</a>', "parse_mode": "HTML"}, "entities", 'has no attribute "name"'),
    ("sendMessage", {"text": "<code><b>x</b></code>", "parse_mode": "HTML"}, "entities", '"b" inside code or pre'),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="đ" * 32 + "x")}, "limit",
     "BUTTON_DATA_INVALID: inline keyboard button 'Nút' has 65 bytes"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="")}, "limit", "has 0 bytes"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard()}, "limit", "must have exactly one action, not none"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="x", url="https://a.vn")}, "limit",
     "must have exactly one action, not ['callback_data', 'url']"),
    ("sendMessage", {"text": "a", "reply_markup": keyboard(url="a b")}, "limit", "URL 'a b' is invalid"),
    ("sendMessage", {"text": "a", "reply_parameters": {"message_id": 9}}, "state", "message to be replied not found"),
    ("editMessageText", {"message_id": 9, "text": "a"}, "state", "message to edit not found"),
    ("editMessageText", {"message_id": 101, "text": "a"}, "state", "message can't be edited"),
    ("editMessageText", {"text": "a"}, "schema", "message identifier is not specified"),
    ("deleteMessage", {"message_id": 9}, "state", "message to delete not found"),
    ("sendChatAction", {"action": "thinking"}, "limit", "wrong parameter action"),
    ("setMessageReaction", {"message_id": 101, "reaction": [{"type": "smile", "emoji": "👍"}]}, "schema",
     "reaction[0].type: ReactionType has no type 'smile'"),
    ("setMessageReaction", {"message_id": 101, "reaction": [{"type": "emoji", "emoji": "x"}]}, "limit",
     "REACTION_INVALID"),
    ("sendDocument", {"document": "nowhere"}, "state", "wrong file identifier"),
    ("sendDocument", {"document": "attach://f"}, "schema", "f: attach:// names a part that was not uploaded"),
    ("sendVenue", {"latitude": 1, "longitude": 2, "title": "a", "address": "b"}, "not implemented",
     "sendVenue is not implemented in the loopback"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "kind", "words"), LIES, ids=lambda v: str(v)[:40])
async def test_lie_is_refused_and_recorded(
    loopback: LoopbackTelegram, raw: Raw, lan: User, method: str, params: Json, kind: str, words: str
) -> None:
    answer = await raw(method, chat_id=1001, **params)

    assert answer["ok"] is False
    assert words in answer["description"]
    assert [(v.kind, v.method) for v in loopback.violations] == [(kind, method)]
    assert lan.chat.messages == []


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "text must have 0-200 characters"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("setMyCommands", {"commands": [{"command": "Han", "description": "x"}]}, "BOT_COMMAND_INVALID: 'Han'"),
        ("setMyCommands", {"commands": [{"command": "hạn", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "han", "description": ""}]}, "DESCRIPTION_INVALID: han"),
        ("setMyCommands", {"commands": [{"command": "han"}]}, "commands[0].description: required field"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}, "BotCommandScope has no type 'everyone'"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "scope.chat_id: required field"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "must have 0-120 characters, not 121"),
        ("getUpdates", {"limit": 101}, "limit must be 1-100"),
        ("setWebhook", {"url": "http://example.org"}, "An HTTPS URL must be provided"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("sendMessage", {"chat_id": 5, "text": "a"}, "chat not found"),
    ],
    ids=lambda v: str(v)[:40],
)
async def test_lie_outside_a_chat(loopback: LoopbackTelegram, raw: Raw, method: str, params: Json, words: str) -> None:
    answer = await raw(method, **params)

    assert answer["ok"] is False and words in answer["description"]
    assert len(loopback.violations) == 1


async def test_token_and_method_names(loopback: LoopbackTelegram, raw: Raw) -> None:
    assert (await raw("sendNothing"))["error_code"] == 404
    assert (await raw("GETME"))["result"]["username"] == "thuky_loopback_bot"
    async with raw.session.get(f"{loopback.base_url}1:wrong/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
    loopback.unsupported.add("sendMessageDraft")
    assert (await raw("sendMessageDraft", chat_id=1, draft_id=1))["error_code"] == 404
    assert [v.kind for v in loopback.violations] == ["schema", "token"]


async def test_json_query_and_multipart_bodies(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    assert (await raw.post("sendMessage", json={"chat_id": 1001, "text": "json"}))["ok"]
    assert (await raw.post("sendMessage", params={"chat_id": "1001", "text": "query"}))["ok"]
    assert not (await raw.post("sendMessage", json={"chat_id": 1001, "text": 5}))["ok"]
    assert not (await raw.post("sendMessage", data=b"[", headers={"Content-Type": "application/json"}))["ok"]
    form = aiohttp.FormData({"chat_id": "1001", "caption": "<b>Số liệu</b>", "parse_mode": "HTML"})
    form.add_field("document", b"a;b", filename="x.csv", content_type="text/csv")
    sent = await raw.post("sendDocument", data=form)
    stray = aiohttp.FormData({"chat_id": "1001", "text": "a"})
    stray.add_field("file", b"x", filename="x")
    assert "no parameter refers to" in (await raw.post("sendMessage", data=stray))["description"]

    assert [m.text for m in lan.chat.messages] == ["json", "query", "Số liệu"]
    assert sent["result"]["document"] | {"file_id": ""} == {
        "file_id": "", "file_unique_id": "uLoopbackFile000000", "file_name": "x.csv", "mime_type": "text/csv", "file_size": 3,
    }  # fmt: skip
    path = (await raw("getFile", file_id=sent["result"]["document"]["file_id"]))["result"]["file_path"]
    async with raw.session.get(f"{loopback.base_file_url}{loopback.token}/{path}") as answer:
        assert await answer.read() == b"a;b"


async def test_longest_allowed_texts_pass(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    marked = "<b>" + "ệ" * 4096 + "</b>&#10;"
    sent = await raw(
        "sendMessage", chat_id=1001, text=marked, parse_mode="HTML", reply_markup=keyboard(callback_data="đ" * 32)
    )

    assert sent["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    assert sent["result"]["text"] == "ệ" * 4096
    assert loopback.violations == []


async def test_same_content_is_not_modified(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    markup = keyboard(callback_data="x")
    number = (await raw("sendMessage", chat_id=1001, text="<b>a</b>", parse_mode="HTML", reply_markup=markup))[
        "result"
    ]["message_id"]
    edit = {"chat_id": 1001, "message_id": number}

    same = await raw("editMessageText", **edit, text=" <strong>a</strong>", parse_mode="HTML", reply_markup=markup)
    plain = await raw("editMessageText", **edit, text="a", reply_markup=markup)
    bare = await raw("editMessageReplyMarkup", **edit)
    again = await raw("editMessageReplyMarkup", **edit)

    assert same["description"].startswith("Bad Request: message is not modified: ")
    assert "entities" not in plain["result"] and plain["result"]["edit_date"] >= plain["result"]["date"]
    assert "reply_markup" not in bare["result"]
    assert again["error_code"] == 400
    assert len(loopback.violations) == 2
    assert lan.chat.last.history == ["a", "a"]


async def test_who_may_be_written_to(loopback: LoopbackTelegram, raw: Raw, lan: User) -> None:
    loopback.user(1002, "Minh")
    stranger = await raw("sendMessage", chat_id=1002, text="a")
    await lan.block()
    blocked = await raw("sendMessage", chat_id=1001, text="a")
    await lan.unblock()

    assert (stranger["error_code"], blocked["error_code"]) == (403, 403)
    assert blocked["description"] == "Forbidden: bot was blocked by the user"
    assert (await raw("sendMessage", chat_id=1001, text="a"))["ok"]
    # The bot could know that Minh never came; that Lan blocked it, it could not.
    assert [v.params["chat_id"] for v in loopback.violations] == ["1002"]


async def test_the_loopback_checks_its_own_answers(
    loopback: LoopbackTelegram, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "getMe", lambda world, p, uploads: {"id": 1, "first_name": "a"})
    answer = await raw("getMe")

    assert (answer["error_code"], answer["description"]) == (
        500,
        "the loopback's own answer does not conform: result.is_bot: required field of User is missing",
    )
    assert loopback.violations[0].kind == "loopback"


async def test_settings_point_at_the_loopback(loopback: LoopbackTelegram, settings: Settings) -> None:
    assert settings.telegram.base_url == f"http://127.0.0.1:{loopback.port}/bot"
    assert settings.telegram.base_file_url == f"http://127.0.0.1:{loopback.port}/file/bot"
    assert settings.token == loopback.token
