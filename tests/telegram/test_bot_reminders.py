"""Reminders over the loopback: what they say, what their buttons do, and that each stands once, whatever goes wrong."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.replies.reminders import CHECKING
from knowledge.settings import ReminderSettings, Settings
from tests.telegram.reminding import Clocked, at, clocked_bot, told
from tests.telegram.server import LoopbackTelegram

NINE = "Báo cáo kết quả thực hiện 9 tháng năm 2026"
MONEY = "Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026"
MISSED = "message to be replied not found"  # what a search runs into on purpose


@pytest_asyncio.fixture
async def bot(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Clocked]:
    async with clocked_bot(loopback, settings) as running:
        yield running
    assert [one for one in loopback.violations if MISSED not in one.description] == []


# -- what is said ------------------------------------------------------------------------------------------------------------


async def test_three_days_before_at_the_hour_and_once(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "07:59"))
    assert told(lan) == []
    for minute in ("08:00", "08:01", "12:00"):
        await bot.go(at(16, minute))
    (message,) = lan.chat.messages
    assert message.text == (
        f"🔔 Còn 4 ngày: {NINE}\n"
        "Kế hoạch 112/KH-UBND · trước 20/9/2026\n"
        "Nơi nhận: Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n"
        "⚠️ ngày cuối kịp hạn 19/9/2026 là thứ Bảy; ngày làm việc cuối trước đó: 18/9"
    )
    assert message.labels == [
        "✅ Đã nộp", "✏️ Đang làm", "⏳ Xin gia hạn", "🔔 Nhắc lại ngày mai", "🚫 Không phải việc của tôi",
    ]  # fmt: skip


async def test_what_falls_together_is_one_message_whose_numbers_open_cards(bot: Clocked) -> None:
    tai = bot.join(1002, "Tài", "Sở Tài chính")
    await bot.go(at(14, "07:30", month=9))
    await bot.go(at(21, "09:00"))
    message = tai.chat.messages[-1]
    assert message.text.split("\n\n") == [
        "🔔 Nhắc việc (2 mục)",
        f"1. 🔴 Quá hạn 16 ngày: {MONEY}\nCông văn 845/UBND-TH · chậm nhất 05/9/2026\nNơi nhận: Ủy ban nhân dân tỉnh\n"
        "Nhắc trễ, lịch gốc 08:00",
        f"2. 🔴 Quá hạn 2 ngày: {NINE}\nKế hoạch 112/KH-UBND · trước 20/9/2026\n"
        "Nơi nhận: Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\nNhắc trễ, lịch gốc 08:00",
    ]
    assert message.labels == [f"1. {MONEY}", f"2. {NINE}"]
    (card,) = (await tai.tap(message, "2. ")).messages
    assert card.text.split("\n")[0] == f"🔴 Quá hạn 2 ngày: {NINE}"
    assert (await tai.tap(card, "Đã nộp")).edited[0].text.split("\n")[1] == "Báo cáo kết quả thực hiện 9 tháng: đã gửi"
    (reply,) = await tai.ask("(1) đang chờ ký", reply_to=message)
    assert reply.text.startswith("Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026: đang làm")


async def test_late_and_quiet(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "07:30"))
    await bot.go(at(16, "21:00"), sends=False)  # the bot stood still all day
    await bot.go(at(17, "06:59"), sends=False)
    assert told(lan) == []
    await bot.go(at(17, "07:00"))
    assert lan.chat.last.text.split("\n")[0] == f"🔔 Còn 3 ngày: {NINE}"
    assert lan.chat.last.text.split("\n")[-1] == "Nhắc trễ, lịch gốc 08:00 ngày 16/9"


async def test_each_task_by_itself_where_no_digest_is_wanted(loopback: LoopbackTelegram, settings: Settings) -> None:
    async with clocked_bot(loopback, settings, ReminderSettings(digest=False)) as bot:
        tai = bot.join(1002, "Tài", "Sở Tài chính")
        await bot.go(at(21, "08:00"))
        assert told(tai) == [f"🔴 Quá hạn 16 ngày: {MONEY}", f"🔴 Quá hạn 2 ngày: {NINE}"]


async def test_silence_is_told_to_the_administrators_a_word_is_not(bot: Clocked) -> None:
    hoa = bot.join(1, "Hoa", None, admin=True)
    lan = bot.join(1001, "Lan", "Sở Y tế")
    bot.join(1002, "Tài", "Sở Tài chính")
    await bot.go(at(16))
    await lan.tap(lan.chat.last, "Đang làm")
    await bot.go(at(22))
    assert hoa.chat.last.text == (
        f"📣 Quá hạn 3 ngày, 1 đơn vị chưa báo cáo gì: {NINE}\nKế hoạch 112/KH-UBND · trước 20/9/2026\nSở Tài chính"
    )


# -- what is answered ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("đã nộp sáng nay", "đã gửi"), ("đang chờ ký", "đang làm"), ("chua lam duoc, dang vuong so lieu", "đang vướng")],
)
async def test_an_answer_to_a_reminder_names_its_task(bot: Clocked, typed: str, heard: str) -> None:
    tai = bot.join(1002, "Tài", "Sở Tài chính")
    await bot.go(at(16))
    (reply,) = await tai.ask(typed, reply_to=tai.chat.last)
    assert reply.text.startswith(f"Báo cáo kết quả thực hiện 9 tháng: {heard}")


async def test_handed_in_by_button_stops_it_and_undoing_starts_it_again(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16))
    bot.server.deliver_twice()
    pressed = await lan.tap(lan.chat.last, "Đã nộp")
    assert pressed.answer == "Đã ghi nhận."
    assert bot.thuky.ledger() == [("9 tháng", "submitted", None)]
    before = len(lan.chat.messages)
    await bot.go(at(18))
    assert len(lan.chat.messages) == before
    await lan.tap(pressed.edited[0], "Hoàn tác")
    await bot.go(at(21))
    assert told(lan)[-1] == f"🔴 Quá hạn 2 ngày: {NINE}"


async def test_a_report_between_plan_and_hour_stops_it(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "07:50"))
    (asked,) = await lan.ask("đã nộp báo cáo 9 tháng")
    await lan.tap(asked, "Ghi nhận")
    before = told(lan)
    await bot.go(at(16, "08:00"))
    assert told(lan) == before
    assert set(bot.states()) == {"cancelled"}


async def test_more_time_again_tomorrow_and_not_mine(bot: Clocked) -> None:
    hoa = bot.join(1, "Hoa", None, admin=True)
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16))
    reminder = lan.chat.last
    assert (await lan.tap(reminder, "Xin gia hạn")).messages[0].text.startswith("⏳ Xin lùi hạn: ")
    assert (await lan.tap(reminder, "Nhắc lại ngày mai")).answer == "Tôi sẽ nhắc lại lúc 08:00 ngày 17/9/2026."
    await bot.go(at(17))
    assert told(lan)[-1] == f"🔔 Còn 3 ngày: {NINE}"
    pressed = await lan.tap(lan.chat.last, "Không phải việc của tôi")
    assert pressed.answer == "Đã ghi: không phải việc của anh/chị."
    assert told(hoa)[-1] == "🚫 Lan (Sở Y tế) báo không phải việc của mình; tôi thôi nhắc người này:"
    await bot.go(at(18))
    assert told(lan)[-1].startswith("🚫 Không phải việc của anh/chị")
    await lan.tap(lan.chat.last, "Vẫn là việc của tôi")
    await bot.go(at(21))
    assert told(lan)[-1] == f"🔴 Quá hạn 2 ngày: {NINE}"


async def test_buttons_of_others_of_past_rounds_and_of_nothing(bot: Clocked) -> None:
    lan, tai = bot.join(1001, "Lan", "Sở Y tế"), bot.join(1002, "Tài", "Sở Tài chính")
    await bot.go(at(16))
    hers = lan.chat.last
    data = next(one.data for one in hers.buttons if "Đã nộp" in one.label)
    assert data is not None
    assert (await tai.tap(tai.chat.last, data, force=True)).answer == "Nút này dành cho người được nhắc."
    for odd in ("nd:999", "nd:", "nd:x", "no:-1", "nh:25:99", "nh:🕗"):
        assert "Đã ghi nhận" not in (await lan.tap(hers, odd, force=True)).answer
    bot.thuky.office.now = at(16).replace(year=2027)
    assert (await lan.tap(hers, "Đã nộp")).answer.startswith("Lời nhắc này đã cũ")
    bot.thuky.remove(1001)
    await lan.tap(hers, "Đang làm")
    assert bot.thuky.ledger() == []


async def test_when_one_is_reminded(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    (shown,) = await lan.ask("/nhac")
    assert shown.text.split("\n")[:2] == [
        "🔔 Đang bật nhắc việc, lúc 08:00 các ngày làm việc.", "Lần nhắc tới: 08:00 ngày 16/9/2026.",
    ]  # fmt: skip
    assert "Từ 20:00 đến 07:00 tôi không nhắn" in (await lan.ask("/nhac 22h"))[0].text
    assert "Tôi chưa hiểu giờ này" in (await lan.ask("/nhac mai"))[0].text
    assert "lúc 14:30" in (await lan.ask("/nhac 14h30"))[0].text
    before = len(lan.chat.messages)
    await bot.go(at(16, "10:00"))
    assert len(lan.chat.messages) == before
    await bot.go(at(16, "14:30"))
    assert told(lan)[-1] == f"🔔 Còn 4 ngày: {NINE}"
    assert (await lan.tap(shown, "10:00")).edited[0].text.startswith("🔔 Đang bật nhắc việc, lúc 10:00")
    assert (await lan.tap(shown, "Tắt")).edited[0].text.startswith("🔕 Đang tắt")
    before = len(lan.chat.messages)
    await bot.go(at(18, "15:00"))
    assert len(lan.chat.messages) == before


# -- what goes wrong -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["drop_after", "drop_before", "500", "502", "429", "many"])
async def test_once_whatever_telegram_answers(bot: Clocked, how: str) -> None:
    lan, tai = bot.join(1001, "Lan", "Sở Y tế"), bot.join(1002, "Tài", "Sở Tài chính")
    await bot.go(at(16, "07:50"))
    if how.startswith("drop"):
        bot.server.drop_next("sendMessage", executed=how == "drop_after")
    elif how == "many":
        bot.server.drop_next("sendMessage", executed=True)
        bot.server.drop_next("sendMessage", executed=True)  # and the search's own line
        bot.server.fail_next("deleteMessage", status=500)
        bot.server.fail_next("sendMessage", status=500, times=2)
    else:
        bot.server.fail_next("sendMessage", status=int(how), retry_after=0)
    await bot.go(at(16))
    assert told(lan) == told(tai) == [f"🔔 Còn 4 ngày: {NINE}"]


async def test_who_blocked_the_bot_is_told_of_once_and_reached_again(bot: Clocked) -> None:
    hoa, lan = bot.join(1, "Hoa", None, admin=True), bot.join(1001, "Lan", "Sở Y tế")
    await lan.block()
    await bot.go(at(16))
    await bot.go(at(18))
    assert told(hoa) == [
        "📵 Tôi không nhắn được cho Lan (Sở Y tế): người này đã chặn bot hoặc chưa bấm /start. Lời nhắc chưa tới nơi; xin báo "
        "trực tiếp."
    ]  # fmt: skip
    await lan.unblock()
    await bot.go(at(21))
    assert told(lan) == [f"🔴 Quá hạn 2 ngày: {NINE}"]


async def test_a_network_that_goes_and_comes_loses_nothing(bot: Clocked) -> None:
    users = [bot.join(1100 + number, f"Người {number}", "Sở Y tế") for number in range(12)]
    await bot.go(at(16, "07:50"))
    bot.server.drop_next("sendMessage", times=6)
    await bot.go(at(16), within=30)
    assert [told(user) for user in users] == [[f"🔔 Còn 4 ngày: {NINE}"]] * 12


async def test_one_process_sends_at_a_time(loopback: LoopbackTelegram, settings: Settings) -> None:
    settings.folder.mkdir(parents=True)
    with (settings.folder / "reminders.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        async with clocked_bot(loopback, settings) as bot:
            lan = bot.join(1001, "Lan", "Sở Y tế")
            await bot.go(at(16), sends=False)
            await asyncio.sleep(0.2)
            assert told(lan) == []
            fcntl.flock(held, fcntl.LOCK_UN)
            await bot.go(at(16))
            assert told(lan) == [f"🔔 Còn 4 ngày: {NINE}"]


async def test_the_clock_put_forward_and_back_doubles_and_loses_nothing(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "07:50"))
    await bot.go(at(16, "09:00", month=11))  # a wrong clock, two months ahead
    await bot.go(at(16, "07:55"))
    await bot.go(at(16, "08:30"))
    both = [f"🔴 Quá hạn 58 ngày: {NINE}", f"🔔 Còn 4 ngày: {NINE}"]
    assert told(lan) == both  # what the wrong clock said cannot be unsaid
    await bot.go(at(16, "07:00"))
    await bot.go(at(16, "08:30"))
    assert told(lan) == both
    await bot.go(at(18, "08:00"))
    assert told(lan) == [*both, f"🔔 Còn 2 ngày: {NINE}"]


async def test_a_reminder_pressed_before_its_search_counts_as_sent(bot: Clocked) -> None:
    lan = bot.join(1001, "Lan", "Sở Y tế")
    await bot.go(at(16, "07:50"))
    bot.server.drop_next("sendMessage", executed=True)
    bot.server.fail_next("sendMessage", status=500, times=4)  # the search gets nowhere at first
    going = asyncio.create_task(bot.go(at(16), within=20))
    (message,) = await lan.wait_for(1)
    await lan.tap(message, "Đang làm", wait=False)
    await going
    await bot.server.quiet()
    assert told(lan) == ["✅ Đã ghi nhận lúc 08:00 ngày 16/9/2026."]
    assert all(CHECKING not in line for line in told(lan))
