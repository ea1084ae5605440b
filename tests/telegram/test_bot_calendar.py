"""/han and /lich as they arrive: messages that change in place, a file, a picture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest_asyncio
from icalendar import Calendar
from PIL import Image

from knowledge.settings import Settings
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as bot:
        yield bot


async def test_han_changes_in_place(thuky: Thuky) -> None:
    lan = thuky.insider()
    (shown,) = await lan.ask("/han")
    assert shown.labels == ["Tuần này", "Tháng này", "Quý này", "Quá hạn", "Tất cả"]
    tapped = await lan.tap(shown, "Tháng này")
    assert tapped.messages == [] and tapped.edited[0].id == shown.id
    assert tapped.edited[0].text.startswith("Tháng này (9/2026): 1 việc đến hạn của Sở Y tế.")
    again = await lan.tap(shown, "Tháng này")  # Telegram says that nothing was modified; nobody hears of it
    assert again.messages == [] and not again.answer


async def test_lich_sends_a_file_and_a_picture(thuky: Thuky) -> None:
    lan = thuky.insider()
    file, picture = await lan.ask("/lich")
    assert file.document is not None and file.document["file_name"] == "lich-den-han.ics"
    assert file.text.startswith("🗓 2 mốc hạn của Sở Y tế trong 12 tháng tới")
    sent: Any = Calendar.from_ical(thuky.server.world.files[file.document["file_id"]].data)
    assert [str(event["DTSTART"].dt) for event in sent.walk("VEVENT")] == ["2026-09-19", "2026-11-24"]
    assert picture.text == "Tháng này (9/2026): 1 việc đến hạn của Sở Y tế."
    assert picture.labels == ["Tháng này", "Tháng sau", "Quý này"]
    assert image(thuky, picture.raw)[0] == 1080
    tapped = await lan.tap(picture, "Quý này")
    assert tapped.messages == [] and tapped.edited[0].id == picture.id
    assert tapped.edited[0].text == "Quý này (quý III/2026): 1 việc đến hạn của Sở Y tế."


def image(thuky: Thuky, message: dict[str, object]) -> tuple[int, int]:
    photo = message["photo"]
    assert isinstance(photo, list)
    return Image.open(BytesIO(thuky.server.world.files[photo[-1]["file_id"]].data)).size


async def test_a_picture_that_cannot_be_changed_is_sent_anew(thuky: Thuky) -> None:
    lan = thuky.insider()
    _, picture = await lan.ask("/lich")
    thuky.server.world.rooms[lan.chat.id].messages[picture.id].deleted = True
    tapped = await lan.tap(picture, "lp:1", force=True)
    assert [message.text for message in tapped.messages] == ["Tháng 10/2026: không có việc nào đến hạn của Sở Y tế."]


async def test_nothing_dated_is_said(thuky: Thuky) -> None:
    lan = thuky.insider(7, "Bình", "UBND xã Không Có")
    (said,) = await lan.ask("/lich")
    assert said.text.startswith("Tôi chưa thấy việc nào có ngày hạn")
