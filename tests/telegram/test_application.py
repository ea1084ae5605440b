"""A real python-telegram-bot Application against the loopback: no false alarms, real talks, faults as a bot meets them."""

from __future__ import annotations

import asyncio
import html
import inspect
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import telegram
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from tests.telegram.api import description
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.running import run_application
from tests.telegram.server import LoopbackTelegram

Context = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("✅ Ghi", callback_data="ok"), InlineKeyboardButton("Bỏ", callback_data="no")]]
)


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    if update.message.document:
        data = await (await update.message.document.get_file()).download_as_bytearray()
        await update.message.reply_text(f"{update.message.document.file_name}: {len(data)}")
    elif update.message.text != "im lặng":
        await update.message.reply_chat_action(ChatAction.TYPING)
        await asyncio.sleep(0.015)  # work between two calls must not look like silence
        text = f"<b>{html.escape(update.message.text or '')}</b>"
        await update.message.reply_text(text, parse_mode=ParseMode.HTML, reply_markup=BUTTONS, do_quote=True)


async def tapped(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    try:
        await query.answer("đã ghi" if query.data == "ok" else None)
        await query.edit_message_text(f"bấm {query.data}")
    except BadRequest as error:
        context.bot_data.setdefault("refused", []).append(error.message)


async def seen(update: object, context: Context) -> None:
    context.bot_data.setdefault("errors", []).append(context.error)


def build(server: LoopbackTelegram) -> Any:
    builder = ApplicationBuilder().token(server.token).base_url(server.base_url).base_file_url(server.base_file_url)
    app = builder.build()
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE, echo))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_error_handler(seen)
    return app


@pytest_asyncio.fixture
async def app(loopback: LoopbackTelegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    async with run_application(build(loopback), loopback) as running:
        yield running


@pytest_asyncio.fixture
async def bot(loopback: LoopbackTelegram) -> AsyncIterator[Bot]:
    async with Bot(loopback.token, base_url=loopback.base_url, base_file_url=loopback.base_file_url) as made:
        yield made


async def test_talk_as_a_table(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    await Dialogue(lan).run(
        [
            ("Sở A & <Sở B>", ["Sở A & <Sở B>", Not("bấm")]),
            ("im lặng", None),
            (Tap("Ghi"), ["bấm ok", "đã ghi"]),
        ]
    )

    assert lan.chat.last.history == ["Sở A & <Sở B>"]
    assert lan.chat.last.buttons == []
    assert lan.chat.room.actions == ["typing"]
    assert loopback.violations == []


async def test_a_wrong_table_fails_with_the_talk(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    with pytest.raises(
        AssertionError, match=r"row 1 'xin chào': 'tạm biệt' is not in 'xin chào'[^$]*BOT : xin chào \[✅ Ghi\] \[Bỏ\]"
    ):
        await Dialogue(lan).run([("xin chào", "tạm biệt")])
    with pytest.raises(AssertionError, match="silence expected"):
        await Dialogue(lan).run([("xin chào", None)])
    with pytest.raises(AssertionError, match="no button 'Xoá'"):
        await lan.tap(lan.chat.last, "Xoá")
    with pytest.raises(AssertionError, match="in vain"):
        await lan.wait_for(lambda new: len(new) > 5, within=0.02)


async def test_answer_is_formatted_and_quotes_the_question(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    question = await lan.send("hạn 😀 nộp")
    (answer,) = await lan.wait_for(1)

    assert answer.text == "hạn 😀 nộp"
    assert answer.marked("bold") == ["hạn 😀 nộp"]
    assert answer.entities == [{"type": "bold", "offset": 0, "length": 10}]
    assert (answer.labels, answer.reply_to) == (["✅ Ghi", "Bỏ"], question.id)


async def test_file_goes_up_and_down(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    await lan.send_document(b"%PDF-1.7 " + bytes(3000), "Kế hoạch.pdf", mime="application/pdf")

    assert [m.text for m in await lan.wait_for(1)] == ["Kế hoạch.pdf: 3009"]
    assert loopback.violations == []


async def test_update_delivered_twice_is_handled_twice_by_a_naive_bot(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    loopback.deliver_twice()
    assert [m.text for m in await lan.ask("một")] == ["một", "một"]

    loopback.deliver_twice()
    tapped = await lan.tap(lan.chat.last, "ok")
    assert (tapped.answered, tapped.answer) == (True, "đã ghi")
    assert app.bot_data["refused"][0].startswith("Message is not modified")
    assert [v.method for v in loopback.violations] == ["editMessageText"]


async def test_old_and_foreign_buttons(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    await lan.ask("một")
    foreign = await lan.tap(lan.chat.last, "lạ:1", force=True)
    assert foreign.edited[0].text == "bấm lạ:1"

    loopback.hold()
    late = await lan.tap(lan.chat.last, "ok", wait=False, force=True)
    loopback.expire_queries()
    loopback.release()
    await loopback.quiet()
    assert not late.answered
    assert app.bot_data["refused"] == ["Query is too old and response timeout expired or query id is invalid"]
    assert loopback.violations == []


async def test_group_privacy(loopback: LoopbackTelegram, app: Any) -> None:
    group = loopback.group(-100500, "Phòng Nội vụ")
    lan = loopback.user(1001, "Lan").in_group(group)

    assert await lan.ask("nói với nhau") == []
    assert [m.text for m in await lan.ask("@thuky_loopback_bot hạn?")] == ["@thuky_loopback_bot hạn?"]
    assert [m.text for m in await lan.ask("/han@thuky_loopback_bot")] == ["/han@thuky_loopback_bot"]
    assert await lan.ask("/han@bot_khac_bot") == []
    assert [m.text for m in await lan.ask("còn ai?", reply_to=group.messages[0])] == ["còn ai?"]
    group.privacy(on=False)
    assert [m.text for m in await lan.ask("nói với nhau")] == ["nói với nhau"]
    assert group.messages[0].raw["chat"] == {"id": -100500, "type": "supergroup", "title": "Phòng Nội vụ"}
    assert loopback.violations == []


async def test_faults_reach_the_bot_as_its_own_errors(loopback: LoopbackTelegram, app: Any) -> None:
    lan = loopback.user(1001, "Lan")
    loopback.fail_next("sendMessage", status=429, retry_after=2)
    assert await lan.ask("một") == []
    loopback.fail_next("sendMessage", status=500)
    assert await lan.ask("hai") == []
    loopback.drop_next("sendMessage")
    assert await lan.ask("ba") == []
    loopback.drop_next("sendMessage", executed=True)
    assert [m.text for m in await lan.ask("bốn")] == ["bốn"]
    loopback.delay_next("sendMessage", seconds=0.05)
    assert [m.text for m in await lan.ask("năm")] == ["năm"]
    loopback.fail_next("sendMessage", status=403)
    assert await lan.ask("sáu") == []

    kinds = [type(error) for error in app.bot_data["errors"]]
    assert [
        issubclass(k, e)
        for k, e in zip(kinds, [RetryAfter, NetworkError, NetworkError, NetworkError, Forbidden], strict=True)
    ] == [True] * 5
    assert loopback.violations == []


async def test_an_application_throws_another_poller_out(loopback: LoopbackTelegram, bot: Bot) -> None:
    other = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.02)
    async with run_application(build(loopback), loopback):
        with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
            await other
        assert [m.text for m in await loopback.user(1001, "Lan").ask("một")] == ["một"]
    assert [v.kind for v in loopback.violations] == ["conflict"]


async def test_restart_is_no_conflict(loopback: LoopbackTelegram) -> None:
    lan = loopback.user(1001, "Lan")
    for word in ("một", "hai"):
        async with run_application(build(loopback), loopback):
            assert [m.text for m in await lan.ask(word)] == [word]
    assert loopback.violations == []


async def test_what_ptb_sends_raises_no_alarm(loopback: LoopbackTelegram, bot: Bot) -> None:
    lan = loopback.user(1001, "Lan", username="lan_vt")
    await lan.send("/start")
    first = (await bot.get_updates(timeout=0, allowed_updates=Update.ALL_TYPES))[0].message
    assert first is not None and first.entities[0].type == "bot_command"
    await bot.set_my_commands(
        [BotCommand("han", "Hạn của đơn vị")], scope=BotCommandScopeChat(1001), language_code="vi"
    )
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeChat(1001), "vi")] == ["han"]
    assert await bot.get_my_commands() == ()
    await bot.set_my_description("Thư ký")
    await bot.set_my_short_description("Thư ký", language_code="vi")
    assert (await bot.get_my_description()).description == "Thư ký"
    await bot.set_chat_menu_button(1001, MenuButtonCommands())
    sent = await bot.send_message(
        1001,
        "Số 12 <x>",
        entities=[MessageEntity(MessageEntity.BOLD, 0, 2)],
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(first.message_id, allow_sending_without_reply=True, quote="/start"),
        reply_markup=InlineKeyboardMarkup(
            [
                [InlineKeyboardButton("Mở", url="https://example.org/a")],
                [InlineKeyboardButton("Ghi", callback_data="r:1")],
                [InlineKeyboardButton("Tìm", switch_inline_query_current_chat="")],
            ]
        ),
        disable_notification=True,
        protect_content=True,
    )
    assert sent.reply_to_message is not None and sent.reply_to_message.message_id == first.message_id
    assert sent.reply_markup is not None and sent.reply_markup.inline_keyboard[0][0].url == "https://example.org/a"
    edited = await sent.edit_text("<blockquote expandable>Điều 1</blockquote>", parse_mode="HTML", reply_markup=BUTTONS)
    assert not isinstance(edited, bool) and edited.edit_date is not None
    await sent.edit_reply_markup(None)
    await bot.send_message(1001, "a", reply_markup=ReplyKeyboardMarkup([["Có", "Không"]], input_field_placeholder="…"))
    await bot.send_message(1001, "a", reply_markup=ReplyKeyboardRemove())
    await bot.send_message(1001, "a", reply_markup=ForceReply(selective=True))
    document = await bot.send_document(
        1001, InputFile(b"x,y", filename="Bảng.csv"), caption="<i>a</i>", parse_mode="HTML", thumbnail=b"\xff\xd8thumb"
    )
    assert document.document is not None and document.document.file_name == "Bảng.csv"
    again = await bot.send_document(1001, document.document.file_id)
    assert again.document == document.document
    await document.edit_caption("b")
    assert (await bot.send_photo(1001, b"\x89PNG")).photo[0].width == 800
    assert bytes(await (await bot.get_file(document.document.file_id)).download_as_bytearray()) == b"x,y"
    await bot.set_message_reaction(1001, first.message_id, "👍")
    await bot.send_chat_action(1001, ChatAction.UPLOAD_DOCUMENT)
    assert (await bot.get_chat(1001)).username == "lan_vt"
    assert (await bot.get_chat_member(1001, 1001)).status == "member"
    assert await sent.delete() and await bot.delete_messages(1001, [again.message_id])
    assert not (await bot.get_webhook_info()).url

    assert loopback.violations == []
    assert lan.chat.room.reactions == {first.message_id: [{"type": "emoji", "emoji": "👍"}]}


# Conveniences that PTB turns into described parameters before it sends anything.
MADE_BY_PTB = {
    "*": {"filename", "disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply"},
    "answerInlineQuery": {"current_offset"},
    "editMessageLiveLocation": {"location"},
    "sendContact": {"contact"},
    "sendLocation": {"location"},
    "sendMediaGroup": {"caption", "caption_entities", "parse_mode"},
    "sendPoll": {"correct_option_id"},
    "sendVenue": {"venue"},
}


def test_ptb_knows_no_parameter_that_the_description_lacks() -> None:
    """PTB speaks Bot API 10.0, the description 10.1: whatever PTB can send must be described."""
    transport = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}
    table, strange, compared = description(), {}, 0
    for name, method in inspect.getmembers(Bot, inspect.iscoroutinefunction):
        canonical = table.method(name.replace("_", ""))
        if name.startswith("_") or "_" not in name or canonical is None:
            continue
        compared += 1
        given = set(inspect.signature(method).parameters) - transport - MADE_BY_PTB["*"]
        if unknown := given - MADE_BY_PTB.get(canonical, set()) - set(table.methods[canonical]["fields"]):
            strange[canonical] = unknown
    assert strange == {}
    assert compared > 150


def test_ptb_knows_no_field_that_the_description_lacks() -> None:
    """The same for the objects a bot sends: what PTB's to_dict can hold is described."""
    table, strange = description(), {}
    names = ["BotCommand", "ForceReply", "InlineKeyboardButton", "InlineKeyboardMarkup", "KeyboardButton", "CopyTextButton",
             "LinkPreviewOptions", "MessageEntity", "ReplyKeyboardMarkup", "ReplyKeyboardRemove", "ReplyParameters",
             "WebAppInfo", "LoginUrl", "BotCommandScopeChat", "BotCommandScopeChatMember", "ReactionTypeEmoji"]  # fmt: skip
    for name in names:
        kind = getattr(telegram, name)
        held = {
            slot for parent in kind.__mro__ for slot in getattr(parent, "__slots__", ()) if not slot.startswith("_")
        }
        if unknown := held - {"api_kwargs"} - set(table.types[name]["fields"]):
            strange[name] = unknown
    assert strange == {}
