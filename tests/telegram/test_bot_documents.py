"""Documents over the loopback Telegram: versions, removing, archives, secrets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.handlers import line
from knowledge.db import snapshot
from knowledge.settings import Settings
from knowledge.store.refusals import refusals
from tests.bot.papers import plan
from tests.knowledge.papers import pdf
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.files import ONLY_SAMPLES, give, kept, numbers, zipped
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def hoa(thuky: Thuky) -> User:
    """An administrator."""
    return thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)


async def test_a_new_version_takes_the_old_ones_place_after_a_word(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    (asked,) = await give(hoa, plan(year_day=30), "ban-moi.txt")
    assert "• Hạn báo cáo năm đổi từ 25/11/2026 sang 30/11/2026" in asked.text
    assert asked.labels == ["🔁 Thay bản cũ", "✖️ Giữ bản cũ"]
    tapped = await hoa.tap(asked, "Thay bản cũ", wait=False)
    await thuky.server.quiet(30)
    assert asked.text.startswith(
        "✅ Đã thay bản cũ.\nThay đổi về nhiệm vụ:\n• Hạn báo cáo năm đổi từ 25/11/2026 sang 30/11/2026"
    )
    assert tapped.answered and numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND"] and len(kept(thuky)) == 1
    await Dialogue(hoa).run([("Các trường học báo cáo năm trước ngày nào?", ["30/11/2026", Not("25/11/2026")])])
    again = await hoa.tap(asked, _first_data(thuky, "dn:"), force=True)
    assert again.answer == "Việc này đã quyết rồi."


def _first_data(thuky: Thuky, prefix: str) -> str:
    for call in thuky.server.calls:
        if call.method in ("sendMessage", "editMessageText") and call.params.get("reply_markup"):
            for row in json.loads(call.params["reply_markup"])["inline_keyboard"]:
                for button in row:
                    if button["callback_data"].startswith(prefix):
                        return str(button["callback_data"])
    raise AssertionError(prefix)


async def test_the_old_version_stays_where_that_is_wanted(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    before = kept(thuky)
    (asked,) = await give(hoa, plan(year_day=30), "ban-moi.txt")
    tapped = await hoa.tap(asked, "Giữ bản cũ")
    assert tapped.edited[0].text.startswith("✖️ Giữ bản cũ của Kế hoạch số 31/KH-UBND") and kept(thuky) == before


async def test_removing_after_a_confirmation(thuky: Thuky, hoa: User) -> None:
    (card,) = await give(hoa, plan())
    await Dialogue(hoa).run(
        [
            (Tap("Gỡ văn bản"), "Gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 khỏi kho?"),
            (Tap("Để lại"), ["Kế hoạch số 31/KH-UBND", "3 nhiệm vụ"]),
            (Tap("Gỡ văn bản"), "khỏi kho?"),
            (Tap("🗑 Gỡ"), ["🗑 Đã gỡ Kế hoạch số 31/KH-UBND", "(Hoa)."]),
            ("Các trường học báo cáo 6 tháng trước ngày nào?", Not("12/6/2026")),
        ]
    )
    assert card.labels == [] and numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []


async def test_a_photo_is_asked_for_as_a_file_of_an_administrator_and_for_its_report_of_others(
    thuky: Thuky, hoa: User
) -> None:
    world = thuky.server.world
    stored = world.add_file(b"jpeg", "a.jpg", "image/jpeg", "photos")
    size = {"file_id": stored.file_id, "file_unique_id": "u", "width": 800, "height": 600, "file_size": 4}
    for user, sentence in ((hoa, "Ảnh gửi nhanh bị nén"), (thuky.insider(), "📎 Tệp anh-")):
        user._post({"photo": [size]}, None)
        mark = user.mark
        await thuky.server.quiet()
        assert [message.text[: len(sentence)] for message in user.chat.after(mark)] == [sentence]


async def test_in_a_group_files_are_left_alone(thuky: Thuky, hoa: User) -> None:
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    group.privacy(False)
    assert await give(hoa.in_group(group), plan()) == [] and thuky.calls("getFile") == []


async def test_a_real_mark_of_secrecy_leaves_a_record_and_nothing_else(
    thuky: Thuky, hoa: User, caplog: pytest.LogCaptureFixture
) -> None:
    data = b"M\xe1\xba\xacT\n" + plan()
    (said,) = await give(hoa, data, "phuong-an.txt")
    assert said.text.startswith("⚠️ Văn bản mang dấu bí mật nhà nước:") and "phuong-an" not in said.text
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []
    with snapshot(thuky.office.engine) as session:
        (refusal,) = refusals(session)
    assert (refusal.sha256, refusal.uploader) == (hashlib.sha256(data).hexdigest(), "telegram 1")
    assert "phuong-an" not in caplog.text and "dân vận" not in caplog.text
    folder = thuky.office.settings.folder
    assert not [path for path in folder.rglob("*") if path.is_file() and "dân vận".encode() in path.read_bytes()]


async def test_pages_are_counted_while_a_pdf_is_read(thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    tell = line._Status.tell
    monkeypatch.setattr(line._Status, "tell", lambda self, *step: (told.append(step), tell(self, *step))[1])
    await give(hoa, pdf([[(72, 700, f"Ke hoach cong tac trang {page}")] for page in range(1, 4)]), "ke-hoach.pdf")
    assert told == [("reading", 0, 0), ("reading", 1, 3), ("reading", 2, 3), ("reading", 3, 3), ("indexing", 0, 0)]


async def test_an_archive_gives_a_card_for_each_document_in_it(thuky: Thuky, hoa: User) -> None:
    data = zipped(a=plan(31), b=plan(32, title="Phòng, chống thiên tai năm 2026"), c=plan(31), d=b"  ")
    said = await give(hoa, data, "ca-nam.zip")
    assert [message.text.split("\n")[0] for message in said] == ["📦 ca-nam.zip", "✅ Đã nạp.", "✅ Đã nạp.", "⚠️ d.txt"]
    assert said[0].text.endswith("Trong tệp nén có 3 văn bản, tôi đọc lần lượt.") and said[1].reply_to == said[0].id
    assert numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND", "32/KH-UBND"] and len(kept(thuky)) == 2
    (said_again,) = await give(hoa, zipped(**{f"n{number}": plan(number) for number in range(10, 31)}), "nhieu.zip")
    assert said_again.text.startswith("⚠️ nhieu.zip\nTệp nén có 21 văn bản; qua đây tôi nhận mỗi lần 20.")
    (evil,) = await give(hoa, zipped(**{"../../ngoai": plan(40)}), "la.zip")
    assert evil.text.startswith("⚠️ la.zip\nTệp bị hỏng")
    assert len(numbers(thuky)) == 4 and len(kept(thuky)) == 2
