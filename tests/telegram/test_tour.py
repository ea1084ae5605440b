"""docs/tour.md is what the bot says, played here: someone who never saw it joins, asks, reports, corrects, is reminded.

`THUKY_TOUR=write python -m pytest tests/telegram/test_tour.py` writes the page anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from knowledge.settings import Settings
from tests.telegram.client import User
from tests.telegram.reminding import Clocked, at, clocked_bot
from tests.telegram.server import LoopbackTelegram
from tests.telegram.tour import Tour

PAGE = Path(__file__).parents[2] / "docs" / "tour.md"
MISSED = "message to be replied not found"  # what a search runs into on purpose
HEAD = """# A tour of the talk

Lan has never seen the bot. This is what she types and presses, and what it answers, word for word: the page is written by
`tests/telegram/test_tour.py`, which plays it against the real bot and fails when a sentence differs. `[…]` are buttons.
The office and its plan are invented; the clock stands where each chapter says.
"""


async def test_the_tour_is_what_the_bot_says(loopback: LoopbackTelegram, settings: Settings) -> None:
    tour = Tour([HEAD])
    async with clocked_bot(loopback, settings) as bot:
        bot.thuky.office.now = at(1, "10:00")
        hoa = bot.join(1, "Hoa", "Sở Nội vụ", admin=True)
        bot.join(2, "Tài", "Sở Tài chính")
        bot.join(3, "Thu", "Sở Y tế")
        lan = loopback.user(1001, "Lan")
        await join(tour, lan, loopback.user(1002, "Minh"), hoa)
        await ask(tour, lan)
        await report(tour, lan)
        await be_reminded(tour, bot, lan, hoa)
    assert [one for one in loopback.violations if MISSED not in one.description] == []
    if os.environ.get("THUKY_TOUR") == "write":
        PAGE.write_text(tour.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == tour.page()


async def join(tour: Tour, lan: User, minh: User, hoa: User) -> None:
    tour.chapter(
        "Joining by a link",
        "Tuesday 1 September 2026, 10:00. Hoa looks after the office and invites Lan to be her unit's đầu mối.",
    )
    (invitation, *_) = await tour.types(hoa, "/moi so y te dau moi")
    payload = re.search(r"start=(\S+)", invitation.text)
    assert payload is not None, invitation.text
    tour.happens("Lan opens the link and presses Start.")
    await tour.types(lan, f"/start {payload[1]}")
    tour.hears(hoa, hoa.chat.last)
    tour.chapter("Joining without one", "Minh found the bot by himself. He asks, and Hoa lets him in with one tap.")
    await tour.types(minh, "hạn báo cáo 9 tháng?")
    await tour.types(minh, "/start")
    asked = hoa.chat.last
    tour.hears(hoa, asked)
    await tour.presses(hoa, asked, "Sở Tài chính")
    tour.hears(minh, minh.chat.last)


async def ask(tour: Tour, lan: User) -> None:
    tour.chapter("Asking", "In a hurry, without accents. A button shows the words the answer rests on.")
    (answer, *_) = await tour.types(lan, "han bao cao 9 thang?")
    await tour.presses(lan, answer, "Xem nguyên văn")
    await tour.types(lan, "gui cho ai vay")


async def report(tour: Tour, lan: User) -> None:
    tour.chapter(
        "Reporting, correcting, taking back",
        "One ordinary sentence and one tap. Nothing is written down before the tap.",
    )
    (asked, *_) = await tour.types(lan, "đã nộp báo cáo 6 tháng sáng nay, số 45/BC-SYT")
    await tour.presses(lan, asked, "Ghi nhận")
    (asked, *_) = await tour.types(lan, "nham, bao cao 9 thang")
    recorded = await tour.presses(lan, asked, "Ghi nhận")
    await tour.presses(lan, recorded, "Hoàn tác")
    (asked, *_) = await tour.types(lan, "9 thang thi moi lam duoc khoang 60%")
    await tour.presses(lan, asked, "Ghi nhận")


async def be_reminded(tour: Tour, bot: Clocked, lan: User, hoa: User) -> None:
    tour.chapter(
        "Being reminded, and asking for more time",
        "Wednesday 16 September 2026, 08:00, three days before the last day in time.",
    )
    await bot.go(at(16))
    reminder = lan.chat.last
    tour.hears(lan, reminder)
    (plea, *_) = await tour.types(lan, "xin lui den 25/9 vi chua du so lieu cua tuyen xa", reply_to=reminder)
    await tour.presses(lan, plea, "Gửi đề nghị")
    asked = hoa.chat.last
    tour.hears(hoa, asked)
    await tour.presses(hoa, asked, "Đồng ý (25/9)")
    tour.hears(lan, lan.chat.last)
    tour.happens("Friday 18 September, 08:00: a week before the new day. Of the old one nothing more is said.")
    await bot.go(at(18))
    tour.hears(lan, lan.chat.last)
    before = lan.chat.last.id
    await bot.go(at(21))
    assert lan.chat.last.id == before
    tour.happens("Tuesday 22 September, 08:00: three days before it.")
    await bot.go(at(22))
    tour.hears(lan, lan.chat.last)
    await tour.presses(lan, lan.chat.last, "Đã nộp")
    await tour.types(lan, "so 57/BC-SYT")
